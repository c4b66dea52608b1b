// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A resize becomes one resampling of each dim that it changes, seen as the middle one of three. Halves stay f32 between
// them, so that they are rounded once.
//
//   mo.resize.linear(%x) {size = [N, 8, 8, C]} : [N, 4, 4, C]   becomes, between mo.static.reshape,
//   mo.resize.axis {filter = "linear", size = 8} : [N, 4, 4 * C] -> [N, 8, 4 * C]
//   mo.resize.axis {filter = "linear", size = 8} : [N * 8, 4, C] -> [N * 8, 8, C]
#include "passes/passes.h"

static void copy(ir_context *ctx, MlirOperation op, ir_attributes *list, const char *name) {
  MlirAttribute a = ir_get(op, name);
  if (!mlirAttributeIsNull(a)) ir_add_attribute(ctx, list, name, a);
}

// x resampled along its dim `axis`, of which `to` is the size.
static MlirValue resample(ir_builder *b, MlirOperation op, ir_op_id id, MlirValue x, int axis, ir_dim to) {
  ir_context *ctx = b->ctx;
  ir_type type = *ir_value_type(ctx, x), flat = {.kind = IR_TENSOR, .dtype = type.dtype, .rank = 3};
  flat.dims[0] = ir_dim_product(ctx, type.dims, (size_t)axis);
  flat.dims[1] = type.dims[axis];
  flat.dims[2] = ir_dim_product(ctx, type.dims + axis + 1, (size_t)(type.rank - axis - 1));
  ir_attributes attributes = {0};
  const char *filter = id == IR_MO_RESIZE_NEAREST ? "nearest" : id == IR_MO_RESIZE_LINEAR ? "linear" : "cubic";
  ir_add_string(ctx, &attributes, "filter", filter);
  ir_add_attribute(ctx, &attributes, "size", ir_dim_attribute(ctx, to));
  static const char *const kept[] = {"coordinate_transform_mode", "round_mode", "antialias", "exclude_outside"};
  for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) copy(ctx, op, &attributes, kept[i]);
  ir_add_attribute(ctx, &attributes, "cubic_coeff_a", ir_real_attribute(ctx, ir_get_real(op, "cubic_coeff_a", -0.5)));
  b->location = ir_unnamed(mlirOperationGetLocation(op));
  MlirValue from = build_unary(b, IR_MO_STATIC_RESHAPE, x, &flat);
  flat.dims[1] = type.dims[axis] = to;
  MlirType result = ir_type_make(ctx, &flat);
  b->location = mlirOperationGetLocation(op);
  MlirValue made = mlirOperationGetResult(ir_build(b, IR_MO_RESIZE_AXIS, &from, 1, &result, 1, &attributes, 0), 0);
  b->location = ir_unnamed(mlirOperationGetLocation(op));
  return build_unary(b, IR_MO_STATIC_RESHAPE, made, &type);
}

static bool split(pass_context *p, MlirOperation op) {
  ir_context *ctx = p->ir;
  ir_op_id id = ir_op(ctx, op);
  if (ir_row(id)->rule != IR_RULE_RESIZE) return true;
  MlirValue x = mlirOperationGetOperand(op, 0), y = mlirOperationGetResult(op, 0);
  ir_type type = *ir_value_type(ctx, x), want = *ir_value_type(ctx, y);
  ir_builder b = {.ctx = ctx,
                  .block = mlirOperationGetBlock(op),
                  .before = op,
                  .location = ir_unnamed(mlirOperationGetLocation(op))};
  bool widen = id != IR_MO_RESIZE_NEAREST && (MX_TYPES_SINGLE & ~MX_TYPE(F32)) >> type.dtype & 1;
  type.dtype = MX_F32;
  if (widen) x = build_unary(&b, IR_MO_CAST, x, &type);
  for (int axis = 0; axis < want.rank; axis++)
    if (type.dims[axis] != want.dims[axis]) x = resample(&b, op, id, x, axis, want.dims[axis]);
  if (widen) x = build_unary(&b, IR_MO_CAST, x, &want);
  ir_replace_uses(y, x);
  ir_erase(op);
  return true;
}

bool pass_mo_split_resizes(pass_context *p) { return each_op(p, IR_MO_GRAPH, split); }
