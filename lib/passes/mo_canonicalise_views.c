// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Views in few forms, and few of them: shapes that are proved become static, chains of one kind become one view, and
// views of the whole go away.
//
//   mo.reshape, add_singleton_dim, merge_dim, split_dim     mo.static.reshape
//   (mo.reshape where the run has to check the sizes)
//   mo.broadcast_to                                          mo.static.broadcast_to
//   reshape of a reshape, broadcast of a broadcast           one, from what lies below
//   transpose of a transpose                                 one, of the composed permutation
//   reshape that adds or drops dims of 1                     mo.dim_shuffle, which any strides allow
//   dim_shuffle and transpose of one another                 one, of the composed order
//   reshape of a dim_shuffle that keeps the order            reshape of what lies below
//   slice of a slice, each dim sliced by one of them         one
//   a view of the shape and order of its operand             the operand
#include "passes/passes.h"

// ---- static forms
// -----------------------------------------------------------------------------------------------------------------

static bool stretches(const ir_type *x, const ir_type *y) {
  for (int i = 0; i < x->rank; i++)
    if (!ir_dim_is(x->dims[i], 1) && x->dims[i] != y->dims[i + y->rank - x->rank]) return false;
  return true;
}

// Replaces op by one of another kind.
static MlirOperation rebuild(ir_context *ctx, MlirOperation op, ir_op_id id, const ir_attributes *attributes) {
  MlirValue from = mlirOperationGetOperand(op, 0);
  MlirType type = mlirValueGetType(mlirOperationGetResult(op, 0));
  ir_builder b = {
      .ctx = ctx, .block = mlirOperationGetBlock(op), .before = op, .location = mlirOperationGetLocation(op)};
  MlirOperation made = ir_build(&b, id, &from, 1, &type, 1, attributes, 0);
  ir_replace_uses(mlirOperationGetResult(op, 0), mlirOperationGetResult(made, 0));
  ir_erase(op);
  return made;
}

static MlirOperation make_static(ir_context *ctx, MlirOperation op) {
  ir_op_id id = ir_op(ctx, op);
  bool broadcast = id == IR_MO_BROADCAST_TO,
       reshape = id == IR_MO_RESHAPE || id == IR_MO_ADD_SINGLETON_DIM || id == IR_MO_MERGE_DIM || id == IR_MO_SPLIT_DIM;
  if (!broadcast && !reshape) return op;
  const ir_type *x = ir_value_type(ctx, mlirOperationGetOperand(op, 0));
  const ir_type *y = ir_value_type(ctx, mlirOperationGetResult(op, 0));
  if (broadcast && !stretches(x, y)) return op;
  if (reshape && ir_type_elements(ctx, x) != ir_type_elements(ctx, y)) { // the run has checked it
    ir_attributes attributes = {0};
    ir_add_attribute(ctx, &attributes, "new_shape", ir_dims_attribute(ctx, y->dims, y->rank));
    return rebuild(ctx, op, IR_MO_RESHAPE, &attributes);
  }
  return rebuild(ctx, op, broadcast ? IR_MO_STATIC_BROADCAST_TO : IR_MO_STATIC_RESHAPE, NULL);
}

// ---- orders of dims
// -----------------------------------------------------------------------------------------------------------------

static int order_of(ir_context *ctx, MlirOperation op, int64_t *dims) {
  return ir_get_ints(op, ir_op(ctx, op) == IR_MO_TRANSPOSE ? "perm" : "dims", dims, MX_MAX_RANK);
}

static bool orders_dims(ir_op_id id) { return id == IR_MO_TRANSPOSE || id == IR_MO_DIM_SHUFFLE; }

static bool keeps_order(ir_context *ctx, MlirOperation op) {
  int64_t dims[MX_MAX_RANK], last = -1;
  int n = order_of(ctx, op, dims);
  for (int i = 0; i < n; i++) {
    if (dims[i] >= 0 && dims[i] < last) return false;
    last = dims[i] >= 0 ? dims[i] : last;
  }
  return true;
}

// The view as the op of the fewest words: a transposition where each dim is there. Returns it.
static MlirOperation set_order(ir_context *ctx, MlirOperation op, const int64_t *dims, int n) {
  bool all = n == ir_value_type(ctx, mlirOperationGetOperand(op, 0))->rank;
  for (int i = 0; i < n; i++) all &= dims[i] >= 0;
  ir_attributes attributes = {0};
  ir_add_ints(ctx, &attributes, all ? "perm" : "dims", dims, n);
  return rebuild(ctx, op, all ? IR_MO_TRANSPOSE : IR_MO_DIM_SHUFFLE, &attributes);
}

static MlirOperation compose_orders(ir_context *ctx, MlirOperation op, MlirOperation below) {
  int64_t outer[MX_MAX_RANK], inner[MX_MAX_RANK], dims[MX_MAX_RANK];
  int n = order_of(ctx, op, outer);
  order_of(ctx, below, inner);
  for (int i = 0; i < n; i++) dims[i] = outer[i] < 0 ? -1 : inner[outer[i]];
  mlirOperationSetOperand(op, 0, mlirOperationGetOperand(below, 0));
  return set_order(ctx, op, dims, n);
}

// A reshape that only adds dims of 1 and drops others.
static MlirOperation make_dim_shuffle(ir_context *ctx, MlirOperation op) {
  if (ir_op(ctx, op) != IR_MO_STATIC_RESHAPE) return op;
  const ir_type *x = ir_value_type(ctx, mlirOperationGetOperand(op, 0));
  const ir_type *y = ir_value_type(ctx, mlirOperationGetResult(op, 0));
  if (MX_TYPES_4_BITS >> x->dtype & 1) return op; // no stride reaches half a byte
  int64_t dims[MX_MAX_RANK];
  int at = 0;
  for (int d = 0; d < y->rank; d++) {
    while (at < x->rank && ir_dim_is(x->dims[at], 1) && x->dims[at] != y->dims[d]) at++;
    if (at < x->rank && x->dims[at] == y->dims[d])
      dims[d] = at++;
    else if (ir_dim_is(y->dims[d], 1))
      dims[d] = -1;
    else
      return op;
  }
  for (; at < x->rank; at++)
    if (!ir_dim_is(x->dims[at], 1)) return op;
  return ir_same_shape(x, y) ? op : set_order(ctx, op, dims, y->rank);
}

// ---- chains
// -----------------------------------------------------------------------------------------------------------------

// Dim d of the slice is the operand's whole.
static bool is_whole(ir_context *ctx, MlirOperation slice, int d) {
  const ir_type *x = ir_value_type(ctx, mlirOperationGetOperand(slice, 0));
  const ir_type *y = ir_value_type(ctx, mlirOperationGetResult(slice, 0));
  ir_dim start[MX_MAX_RANK], step[MX_MAX_RANK];
  ir_get_dims(ctx, slice, "start", start, MX_MAX_RANK);
  ir_get_dims(ctx, slice, "step", step, MX_MAX_RANK);
  return x->dims[d] == y->dims[d] && ir_dim_is(step[d], 1) && ir_dim_is(start[d], 0);
}

// Each dim is cut by one of both at most.
static bool compose_slices(ir_context *ctx, MlirOperation op, MlirOperation below) {
  static const char *const names[] = {"start", "stop", "step"};
  int rank = ir_value_type(ctx, mlirOperationGetOperand(op, 0))->rank;
  bool take_outer[MX_MAX_RANK];
  for (int d = 0; d < rank; d++) {
    take_outer[d] = is_whole(ctx, below, d);
    if (!take_outer[d] && !is_whole(ctx, op, d)) return false;
  }
  for (int l = 0; l < 3; l++) {
    ir_dim outer[MX_MAX_RANK], inner[MX_MAX_RANK];
    ir_get_dims(ctx, op, names[l], outer, MX_MAX_RANK);
    ir_get_dims(ctx, below, names[l], inner, MX_MAX_RANK);
    for (int d = 0; d < rank; d++) outer[d] = take_outer[d] ? outer[d] : inner[d];
    ir_set(ctx, op, names[l], ir_dims_attribute(ctx, outer, rank));
  }
  return true;
}

static bool is_joined(ir_op_id id) {
  return id == IR_MO_STATIC_RESHAPE || id == IR_MO_STATIC_BROADCAST_TO || orders_dims(id) || id == IR_MO_SLICE;
}

// A view of a view of the same kind reads what lies below both. What lies below is canonical already, so one step joins
// a chain of any length.
static MlirOperation join(ir_context *ctx, MlirOperation op) {
  ir_op_id id = ir_op(ctx, op);
  if (!is_joined(id)) return op;
  MlirOperation below = ir_defining_op(mlirOperationGetOperand(op, 0));
  if (mlirOperationIsNull(below)) return op;
  ir_op_id other = ir_op(ctx, below);
  if (orders_dims(id) && orders_dims(other))
    op = compose_orders(ctx, op, below);
  else if ((id == other && id != IR_MO_SLICE) ||
           (id == IR_MO_STATIC_RESHAPE && other == IR_MO_DIM_SHUFFLE && keeps_order(ctx, below)) ||
           (id == IR_MO_SLICE && other == id && compose_slices(ctx, op, below)))
    mlirOperationSetOperand(op, 0, mlirOperationGetOperand(below, 0));
  if (is_joined(other) && !ir_has_uses(mlirOperationGetResult(below, 0))) ir_erase(below);
  return op;
}

// ---- the whole
// -----------------------------------------------------------------------------------------------------------------

static bool changes_nothing(ir_context *ctx, MlirOperation op) {
  ir_op_id id = ir_op(ctx, op);
  bool view = id == IR_MO_STATIC_RESHAPE || id == IR_MO_STATIC_BROADCAST_TO || id == IR_MO_TRANSPOSE ||
              id == IR_MO_DIM_SHUFFLE || id == IR_MO_SLICE || id == IR_MO_REBIND;
  if (!view) return false;
  MlirValue x = mlirOperationGetOperand(op, 0), y = mlirOperationGetResult(op, 0);
  if (!mlirTypeEqual(mlirValueGetType(x), mlirValueGetType(y))) return false;
  int rank = ir_value_type(ctx, x)->rank;
  int64_t order[MX_MAX_RANK];
  if (orders_dims(id)) order_of(ctx, op, order);
  for (int d = 0; d < rank; d++)
    if ((orders_dims(id) && order[d] != d) || (id == IR_MO_SLICE && !is_whole(ctx, op, d))) return false;
  return true;
}

static bool canonicalise(pass_context *p, MlirOperation op) {
  op = make_dim_shuffle(p->ir, join(p->ir, make_static(p->ir, op)));
  op = join(p->ir, op);
  if (!changes_nothing(p->ir, op)) return true;
  MlirValue x = mlirOperationGetOperand(op, 0);
  ir_replace_uses(mlirOperationGetResult(op, 0), x);
  ir_erase(op);
  return true;
}

bool pass_mo_canonicalise_views(pass_context *p) { return each_op(p, IR_MO_GRAPH, canonicalise); }
