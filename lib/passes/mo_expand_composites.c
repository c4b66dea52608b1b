// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Ops that other ops already compute, views and elementwise ones between them, become those; fusion makes one kernel of
// what is one loop. Operands that were left out become constants.
//
//   %b = mo.random.bernoulli(%p, %seed) : ([N], f16), .. -> [N], bool   becomes
//   %0 = mo.cast(%p) : [N], f16 -> [N], f32
//   %1 = mo.random.uniform(%seed) {lower_bound = 0, shape = [N], upper_bound = 1} : .. -> [N], f32
//   %b = mo.less(%1, %0) : [N], f32 -> [N], bool
#include "passes/passes.h"
#include <string.h>

typedef struct expansion {
  ir_context *ctx;
  ir_builder b;
  MlirOperation op;
} expansion;

static MlirValue operand(const expansion *e, int i) { return mlirOperationGetOperand(e->op, i); }
static int n_operands(const expansion *e) { return (int)mlirOperationGetNumOperands(e->op); }
static const ir_type *type_of(const expansion *e, MlirValue value) { return ir_value_type(e->ctx, value); }
static const ir_type *result_type(const expansion *e, int i) { return type_of(e, mlirOperationGetResult(e->op, i)); }

static MlirValue build(expansion *e, ir_op_id id, const MlirValue *operands, int n, const ir_type *type,
                       const ir_attributes *attributes) {
  MlirType made = ir_type_make(e->ctx, type);
  return mlirOperationGetResult(ir_build(&e->b, id, operands, n, &made, 1, attributes, 0), 0);
}

static MlirValue reshape(expansion *e, MlirValue x, int rank, const ir_dim *dims) {
  ir_type type = {.kind = IR_TENSOR, .dtype = type_of(e, x)->dtype, .rank = rank};
  memcpy(type.dims, dims, (size_t)rank * sizeof *dims);
  return ir_same_shape(&type, type_of(e, x)) ? x : build(e, IR_MO_STATIC_RESHAPE, &x, 1, &type, NULL);
}

// One number everywhere.
static MlirValue constant(expansion *e, const ir_type *type, double value) {
  return build_broadcast(&e->b, build_number(&e->b, type->dtype, value), type->rank, type->dims);
}

static void copy(expansion *e, ir_attributes *list, const char *name) {
  MlirAttribute a = ir_get(e->op, name);
  if (!mlirAttributeIsNull(a)) ir_add_attribute(e->ctx, list, name, a);
}

// made: by an op that was built for it, which takes over the old value's name.
static void replace(expansion *e, int i, MlirValue made) {
  MlirValue old = mlirOperationGetResult(e->op, i);
  const char *name = ir_value_name(e->ctx, old);
  if (name) mlirOperationSetLocation(ir_defining_op(made), ir_named(e->ctx, name, e->b.location));
  ir_replace_uses(old, made);
}

// ---- pooling, convolution ------------------------------------------------------------------------------------------

// Spatial dims are one, along which x is scattered over zeros.
static void expand_max_unpool(expansion *e) {
  ir_context *ctx = e->ctx;
  const ir_type *x = type_of(e, operand(e, 0)), *y = result_type(e, 0);
  int rank = x->rank;
  ir_dim small[] = {x->dims[0], ir_dim_product(ctx, x->dims + 1, (size_t)rank - 2), x->dims[rank - 1]};
  ir_type all = {.kind = IR_TENSOR, .dtype = x->dtype, .rank = 3};
  all.dims[0] = small[0];
  all.dims[1] = ir_dim_product(ctx, y->dims + 1, (size_t)rank - 2);
  all.dims[2] = small[2];
  MlirValue operands[] = {constant(e, &all, 0), reshape(e, operand(e, 0), 3, small),
                          reshape(e, operand(e, 1), 3, small)};
  ir_attributes attributes = {0};
  ir_add_int(ctx, &attributes, "axis", 1);
  replace(e, 0, reshape(e, build(e, IR_MO_SCATTER, operands, 3, &all, &attributes), y->rank, y->dims));
}

// A product of matrices per group, of what the taps meet by the filter. Halves stay f32 between them.
static void expand_deform_conv(expansion *e) {
  ir_context *ctx = e->ctx;
  MlirValue columns[3], factors[2];
  const ir_type *y = result_type(e, 0), *filter = type_of(e, operand(e, 1));
  mx_dtype narrow = y->dtype, wide = narrow == MX_F64 ? MX_F64 : MX_F32;
  ir_dim one = ir_dim_constant(ctx, 1), groups = ir_get_dim(ctx, e->op, "num_groups"),
         offsets = ir_get_dim(ctx, e->op, "offset_groups");
  if (!groups) groups = one;
  ir_dim filters = filter->dims[3], each = ir_dim_binary(ctx, IR_DIM_FLOORDIV, filters, groups);
  ir_dim depth = ir_dim_product(ctx, filter->dims, 3), pixels = ir_dim_product(ctx, y->dims, 3);

  ir_type mask = *type_of(e, operand(e, 2));
  mask.dims[3] = ir_dim_binary(ctx, IR_DIM_MUL, ir_dim_product(ctx, filter->dims, 2), offsets ? offsets : one);
  mask.dtype = wide;
  columns[0] = build_cast(&e->b, operand(e, 0), wide);
  columns[1] = build_cast(&e->b, operand(e, 2), wide);
  columns[2] = n_operands(e) == 4 ? build_cast(&e->b, operand(e, 3), wide) : constant(e, &mask, 1);
  ir_attributes attributes = {0};
  ir_copy_attributes(e->op, &attributes);
  ir_add_attribute(ctx, &attributes, "filter_shape", ir_dims_attribute(ctx, filter->dims, 3));
  ir_type left = {.kind = IR_TENSOR, .dtype = wide, .rank = 3, .dims = {groups, pixels, depth}};
  factors[0] = build(e, IR_MO_DEFORM_COLUMNS, columns, 3, &left, &attributes);

  static const int64_t swap[] = {1, 0, 2};
  factors[1] = build_cast(&e->b, operand(e, 1), wide);
  factors[1] = build_transpose(&e->b, reshape(e, factors[1], 3, (ir_dim[]){depth, groups, each}), swap);
  ir_type product = {.kind = IR_TENSOR, .dtype = wide, .rank = 3, .dims = {groups, pixels, each}};
  MlirValue made = build_transpose(&e->b, build(e, IR_MO_BATCH_MATMUL, factors, 2, &product, NULL), swap);
  replace(e, 0, build_cast(&e->b, reshape(e, made, y->rank, y->dims), narrow));
}

// ---- attention -----------------------------------------------------------------------------------------------------

static void expand_flash_attention(expansion *e) {
  const ir_type *y = result_type(e, 0);
  ir_type type = *y;
  MlirValue operands[4];
  ir_attributes attributes = {0};
  copy(e, &attributes, "scale");
  for (int i = 0; i < n_operands(e); i++) {
    ir_dim dims[4];
    type = *type_of(e, operand(e, i));
    memcpy(dims + 4 - type.rank, type.dims, (size_t)type.rank * sizeof *dims);
    if (type.rank == 3) {
      dims[0] = dims[1];
      dims[1] = ir_dim_constant(e->ctx, 1);
    }
    operands[i] = reshape(e, operand(e, i), 4, dims);
  }
  type = *type_of(e, operands[0]);
  type.dims[3] = y->dims[y->rank - 1];
  replace(e, 0, reshape(e, build(e, IR_MO_ATTENTION, operands, n_operands(e), &type, &attributes), y->rank, y->dims));
}

// The angles of each token are gathered once for all of its heads.
static bool expand_rotary_embedding(expansion *e) {
  if (n_operands(e) == 3) return false;
  const ir_type *x = result_type(e, 0);
  MlirValue operands[] = {operand(e, 0), operand(e, 1), operand(e, 2)};
  for (int i = 1; i < 3; i++) {
    ir_attributes axis = {0};
    ir_add_int(e->ctx, &axis, "axis", 0);
    ir_type angles = {.kind = IR_TENSOR, .dtype = x->dtype, .rank = 3, .dims = {x->dims[0], x->dims[1]}};
    angles.dims[2] = type_of(e, operands[i])->dims[1];
    operands[i] = build(e, IR_MO_GATHER, (MlirValue[]){operands[i], operand(e, 3)}, 2, &angles, &axis);
  }
  ir_attributes attributes = {0};
  ir_copy_attributes(e->op, &attributes);
  replace(e, 0, build(e, IR_MO_ROTARY_EMBEDDING, operands, 3, x, &attributes));
  return true;
}

// ---- movement, random numbers --------------------------------------------------------------------------------------

static void expand_concat_slice(expansion *e) {
  static const char *const bounds[] = {"start", "stop", "step"};
  MlirValue *operands = ir_alloc(e->ctx, (size_t)n_operands(e) * sizeof *operands);
  ir_attributes axis = {0}, slice = {0};
  for (int i = 0; i < n_operands(e); i++) operands[i] = operand(e, i);
  copy(e, &axis, "axis");
  for (int i = 0; i < 3; i++) copy(e, &slice, bounds[i]);
  MlirValue whole = build(e, IR_MO_CONCAT, operands, n_operands(e), result_type(e, 0), &axis);
  MlirValue part = build(e, IR_MO_SLICE, &whole, 1, result_type(e, 1), &slice);
  replace(e, 0, whole);
  replace(e, 1, part);
}

// The kernel knows where each sequence's updates begin, and the axis.
static bool expand_tensor_scatter(expansion *e) {
  bool has_axis = !mlirAttributeIsNull(ir_get(e->op, "axis"));
  if (n_operands(e) == 3 && has_axis) return false;
  const ir_type *x = result_type(e, 0);
  ir_type first = {.kind = IR_TENSOR, .dtype = MX_SI64, .rank = 1, .dims = {x->dims[0]}};
  MlirValue operands[] = {operand(e, 0), operand(e, 1), n_operands(e) == 3 ? operand(e, 2) : constant(e, &first, 0)};
  ir_attributes attributes = {0};
  ir_copy_attributes(e->op, &attributes);
  if (!has_axis) ir_add_int(e->ctx, &attributes, "axis", x->rank - 2);
  replace(e, 0, build(e, IR_MO_TENSOR_SCATTER, operands, 3, x, &attributes));
  return true;
}

// Probabilities are compared in f32 at least: a half's uniform numbers would be too coarse for small ones.
static void expand_bernoulli(expansion *e) {
  const ir_type *x = type_of(e, operand(e, 0));
  ir_type type = *x;
  MlirValue seed = operand(e, 1), sides[2];
  ir_attributes attributes = {0};
  ir_add_attribute(e->ctx, &attributes, "shape", ir_dims_attribute(e->ctx, x->dims, x->rank));
  ir_add_attribute(e->ctx, &attributes, "lower_bound", ir_real_attribute(e->ctx, 0));
  ir_add_attribute(e->ctx, &attributes, "upper_bound", ir_real_attribute(e->ctx, 1));
  type.dtype = x->dtype == MX_F64 ? MX_F64 : MX_F32;
  sides[1] = build_cast(&e->b, operand(e, 0), type.dtype);
  sides[0] = build(e, IR_MO_RANDOM_UNIFORM, &seed, 1, &type, &attributes);
  type.dtype = MX_BOOL;
  replace(e, 0, build_cast(&e->b, build(e, IR_MO_LESS, sides, 2, &type, NULL), result_type(e, 0)->dtype));
}

static bool expand(pass_context *p, MlirOperation op) {
  expansion e = {.ctx = p->ir, .op = op};
  e.b = (ir_builder){.ctx = p->ir,
                     .block = mlirOperationGetBlock(op),
                     .before = op,
                     .location = ir_unnamed(mlirOperationGetLocation(op))};
  switch (ir_op(p->ir, op)) {
  case IR_MO_MAX_UNPOOL: expand_max_unpool(&e); break;
  case IR_MO_DEFORM_CONV: expand_deform_conv(&e); break;
  case IR_MO_MASKED_FLASH_ATTENTION:
  case IR_MO_NO_MASK_FLASH_ATTENTION: expand_flash_attention(&e); break;
  case IR_MO_ROTARY_EMBEDDING:
    if (!expand_rotary_embedding(&e)) return true;
    break;
  case IR_MO_CONCAT_SLICE: expand_concat_slice(&e); break;
  case IR_MO_TENSOR_SCATTER:
    if (!expand_tensor_scatter(&e)) return true;
    break;
  case IR_MO_RANDOM_BERNOULLI: expand_bernoulli(&e); break;
  default: return true;
  }
  ir_erase(op);
  return true;
}

bool pass_mo_expand_composites(pass_context *p) { return each_op(p, IR_MO_GRAPH, expand); }
