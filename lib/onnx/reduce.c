// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Reductions and softmax: one axis after the other, each kept as 1, and left out at the end if the model says so.
#include "onnx/convert.h"

// Without the dims that gone names.
static MlirValue without(conversion *c, MlirValue x, const bool *gone) {
  if (mlirValueIsNull(x)) return x;
  const ir_type *type = onnx_type(c, x);
  ir_dim dims[MX_MAX_RANK];
  int rank = 0;
  for (int i = 0; i < type->rank; i++)
    if (!gone[i]) dims[rank++] = type->dims[i];
  return onnx_reshape(c, x, rank, dims);
}

// x over the node's axes; null, noted, where only the run knows them.
static MlirValue reduced(conversion *c, ir_op_id id, MlirValue x, bool keep) {
  if (mlirValueIsNull(x)) return x;
  int rank = onnx_type(c, x)->rank, n = -1;
  int64_t axes[MX_MAX_RANK];
  bool gone[MX_MAX_RANK] = {false};
  if (c->n_in > 1 && !mlirValueIsNull(c->in[1])) {
    n = onnx_ints_of(c, c->in[1], axes, MX_MAX_RANK);
    if (n < 0) return onnx_unsupported(c, "make it a constant", "axes is only known when it runs"), (MlirValue){NULL};
  } else {
    n = onnx_ints(c, "axes", axes, MX_MAX_RANK);
    if (n > MX_MAX_RANK) return onnx_unsupported(c, NULL, "%d axes for rank %d", n, rank), (MlirValue){NULL};
  }
  if (n <= 0 && onnx_int(c, "noop_with_empty_axes", 0)) return x;
  for (int i = 0; i < n; i++) {
    int axis;
    if (!onnx_axis(c, axes[i], rank, &axis)) return (MlirValue){NULL};
    gone[axis] = true;
  }
  for (int i = 0; i < rank; i++) {
    gone[i] |= n <= 0;
    if (gone[i]) x = onnx_along(c, id, x, i);
  }
  return keep ? x : without(c, x, gone);
}

static bool keeps_dims(const conversion *c) { return onnx_int(c, "keepdims", 1); }

// The largest of bools is whether any is true.
bool onnx_convert_reduce(conversion *c) {
  bool is_bool = onnx_type(c, c->in[0])->dtype == MX_BOOL;
  if (is_bool && c->op == IR_MO_REDUCE_MAX) c->op = IR_MO_REDUCE_ANY;
  if (is_bool && c->op == IR_MO_REDUCE_MIN) c->op = IR_MO_REDUCE_ALL;
  return onnx_made(c, reduced(c, c->op, c->in[0], keeps_dims(c)));
}

bool onnx_convert_arg(conversion *c) {
  int axis, rank = onnx_type(c, c->in[0])->rank;
  bool gone[MX_MAX_RANK] = {false};
  if (!onnx_axis(c, onnx_int(c, "axis", 0), rank, &axis)) return false;
  gone[axis] = true;
  ir_attributes attributes = {0};
  ir_add_int(c->ctx, &attributes, "axis", axis);
  ir_add_bool(c->ctx, &attributes, "select_last_index", onnx_int(c, "select_last_index", 0));
  MlirValue x = onnx_op(c, c->op, c->in, 1, &attributes, MX_SI64, -1);
  return onnx_made(c, onnx_int(c, "keepdims", 1) ? x : without(c, x, gone));
}

// 1 where the axis's first largest element stands, 0 elsewhere.
static MlirValue hardmax(conversion *c, MlirValue x, int axis) {
  if (mlirValueIsNull(x)) return x;
  const ir_type *type = onnx_type(c, x);
  ir_attributes attributes = {0};
  ir_add_int(c->ctx, &attributes, "axis", axis);
  MlirValue largest = onnx_op(c, IR_MO_REDUCE_ARG_MAX, &x, 1, &attributes, MX_SI64, -1);
  ir_dim dims[MX_MAX_RANK] = {type->dims[axis]};
  for (int i = 1; i < type->rank - axis; i++) dims[i] = ir_dim_constant(c->ctx, 1);
  MlirValue places = onnx_reshape(c, onnx_count(c, dims[0]), type->rank - axis, dims);
  return onnx_cast(c, onnx_compare(c, IR_MO_EQUAL, largest, places), type->dtype);
}

// Before opset 13 all dims from the axis on are one.
bool onnx_convert_softmax(conversion *c) {
  const ir_type *type = onnx_type(c, c->in[0]);
  MlirValue x = c->in[0];
  int axis;
  if (!onnx_axis(c, onnx_int(c, "axis", c->opset < 13 ? 1 : -1), type->rank, &axis)) return false;
  if (c->opset < 13 && axis < type->rank - 1) {
    ir_dim dims[] = {ir_dim_product(c->ctx, type->dims, (size_t)axis),
                     ir_dim_product(c->ctx, type->dims + axis, (size_t)(type->rank - axis))};
    x = onnx_reshape(c, x, 2, dims), axis = 1;
  }
  MlirValue y = c->op == IR_MO_REDUCE_ARG_MAX ? hardmax(c, x, axis) : onnx_along(c, c->op, x, axis);
  return onnx_made(c, onnx_reshape(c, y, type->rank, type->dims));
}

static MlirValue square(conversion *c, MlirValue x) { return onnx_binary(c, IR_MO_MUL, x, x); }
static MlirValue sum(conversion *c, MlirValue x) { return reduced(c, IR_MO_REDUCE_ADD, x, keeps_dims(c)); }

bool onnx_convert_reduce_l1(conversion *c) { return onnx_made(c, sum(c, onnx_unary(c, IR_MO_ABS, c->in[0]))); }
bool onnx_convert_reduce_sum_square(conversion *c) { return onnx_made(c, sum(c, square(c, c->in[0]))); }

// Roots and logarithms of integers are cut off.
static MlirValue as_float(conversion *c, MlirValue x) {
  mx_dtype dtype = onnx_type(c, x)->dtype;
  return onnx_cast(c, x, MX_TYPES_FLOAT >> dtype & 1 ? dtype : MX_F64);
}

static bool made_as(conversion *c, MlirValue y) {
  return onnx_made(c, mlirValueIsNull(y) ? y : onnx_cast(c, y, onnx_type(c, c->in[0])->dtype));
}

bool onnx_convert_reduce_l2(conversion *c) {
  return made_as(c, onnx_unary(c, IR_MO_SQRT, sum(c, square(c, as_float(c, c->in[0])))));
}

bool onnx_convert_reduce_log_sum(conversion *c) {
  return made_as(c, onnx_unary(c, IR_MO_LOG, sum(c, as_float(c, c->in[0]))));
}

// Less the largest, so that no e^x is too large; that is an infinity only where the result is, too.
bool onnx_convert_reduce_log_sum_exp(conversion *c) {
  MlirValue x = as_float(c, c->in[0]), largest[2];
  for (int keep = 0; keep < 2; keep++) {
    MlirValue y = reduced(c, IR_MO_REDUCE_MAX, x, keep || keeps_dims(c));
    if (mlirValueIsNull(y)) return false;
    MlirValue infinite = onnx_op(c, IR_MO_IS_INF, &y, 1, NULL, MX_BOOL, -1);
    largest[keep] = onnx_select(c, infinite, onnx_number(c, onnx_type(c, y)->dtype, 0), y);
  }
  MlirValue rest = onnx_unary(c, IR_MO_EXP, onnx_binary(c, IR_MO_SUB, x, largest[1]));
  return made_as(c, onnx_binary(c, IR_MO_ADD, onnx_unary(c, IR_MO_LOG, sum(c, rest)), largest[0]));
}

// A sum or product of all elements up to each.
bool onnx_convert_scan(conversion *c) {
  int64_t given;
  int axis;
  if (onnx_ints_of(c, c->in[1], &given, 1) != 1)
    return onnx_unsupported(c, "make it a constant", "axis is only known when it runs");
  if (!onnx_axis(c, given, onnx_type(c, c->in[0])->rank, &axis)) return false;
  ir_attributes list = {0};
  ir_add_int(c->ctx, &list, "axis", axis);
  ir_add_bool(c->ctx, &list, "exclusive", onnx_int(c, "exclusive", 0));
  ir_add_bool(c->ctx, &list, "reverse", onnx_int(c, "reverse", 0));
  return onnx_made(c, onnx_op(c, c->op, c->in, 1, &list, MX_DTYPE_INVALID, -1));
}
