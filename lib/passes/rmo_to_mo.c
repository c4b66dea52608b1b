// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// RMO to MO: operands are cast to the promoted dtype and broadcast to the result's shape, then the strict op is made.
//
//   %c = rmo.add(%a, %b) : (!mo.tensor<[M, N], f32>, !mo.tensor<[N], f16>) -> !mo.tensor<[M, N], f32>
// becomes
//   %0 = mo.cast(%b) : !mo.tensor<[N], f16> -> !mo.tensor<[N], f32>
//   %1 = mo.static.broadcast_to(%0) : !mo.tensor<[N], f32> -> !mo.tensor<[M, N], f32>
//   %c = mo.add(%a, %1) : !mo.tensor<[M, N], f32>
#include "passes/passes.h"
#include <string.h>

static MlirValue convert(ir_builder *b, MlirValue value, mx_dtype dtype, const ir_type *shape) {
  const ir_type *type = ir_value_type(b->ctx, value);
  if (type->dtype != dtype) {
    MlirType to = ir_tensor(b->ctx, dtype, type->rank, type->dims);
    value = mlirOperationGetResult(ir_build(b, IR_MO_CAST, &value, 1, &to, 1, NULL, 0), 0);
    type = ir_value_type(b->ctx, value);
  }
  if (ir_same_shape(type, shape)) return value;
  return build_broadcast(b, value, shape->rank, shape->dims);
}

// A row for a 1-D left operand, a column for a 1-D right one; the added dims go away after. Leading dims of the left
// alone are more rows of one matrix; otherwise both sides are broadcast to all leading dims.
static MlirValue legalise_matmul(ir_builder *b, MlirOperation op) {
  ir_context *ctx = b->ctx;
  MlirValue side[2];
  ir_type type[2];
  const ir_type *result = ir_value_type(ctx, mlirOperationGetResult(op, 0));
  ir_dim one = ir_dim_constant(ctx, 1);
  int leading = result->rank;
  for (int i = 0; i < 2; i++) {
    side[i] = mlirOperationGetOperand(op, i);
    side[i] = convert(b, side[i], result->dtype, ir_value_type(ctx, side[i]));
    const ir_type *have = ir_value_type(ctx, side[i]);
    if (have->rank > 1)
      leading--;
    else
      side[i] = build_reshape(b, side[i], 2, (ir_dim[]){i ? have->dims[0] : one, i ? one : have->dims[0]});
    type[i] = *ir_value_type(ctx, side[i]);
  }
  bool batched = type[1].rank > 2;
  if (!batched && leading) {
    ir_dim rows = ir_dim_product(ctx, type[0].dims, (size_t)type[0].rank - 1);
    side[0] = build_reshape(b, side[0], 2, (ir_dim[]){rows, type[0].dims[type[0].rank - 1]});
    type[0] = *ir_value_type(ctx, side[0]);
  }
  ir_type made = {.kind = IR_TENSOR, .dtype = result->dtype, .rank = batched ? leading + 2 : 2};
  for (int i = 0; batched && i < 2; i++) {
    ir_type wide = made;
    memcpy(wide.dims, result->dims, (size_t)leading * sizeof *wide.dims);
    memcpy(wide.dims + leading, type[i].dims + type[i].rank - 2, 2 * sizeof *wide.dims);
    side[i] = convert(b, side[i], result->dtype, &wide);
    type[i] = wide;
    made = wide;
  }
  made.dims[made.rank - 2] = type[0].dims[made.rank - 2];
  made.dims[made.rank - 1] = type[1].dims[made.rank - 1];
  MlirType to = ir_type_make(ctx, &made);
  b->location = mlirOperationGetLocation(op);
  ir_op_id id = batched ? IR_MO_BATCH_MATMUL : IR_MO_MATMUL;
  MlirValue out = mlirOperationGetResult(ir_build(b, id, side, 2, &to, 1, NULL, 0), 0);
  return ir_same_shape(&made, result) ? out : build_reshape(b, out, result->rank, result->dims);
}

// The strict op of the same name with the same attributes; ceil_mode chooses between two.
static MlirValue legalise_window(ir_builder *b, MlirOperation op) {
  ir_context *ctx = b->ctx;
  MlirValue operands[2];
  int n = (int)mlirOperationGetNumOperands(op);
  for (int i = 0; i < n; i++) operands[i] = mlirOperationGetOperand(op, i);
  ir_attributes attributes = {0};
  for (intptr_t i = 0; i < mlirOperationGetNumAttributes(op); i++) {
    MlirNamedAttribute a = mlirOperationGetAttribute(op, i);
    if (!mlirStringRefEqual(mlirIdentifierStr(a.name), mlirStringRefCreateFromCString("ceil_mode")))
      attributes.items[attributes.count++] = a;
  }
  const char *name = ir_op_name(ctx, op) + 1; // "rmo.conv" -> "mo.conv"
  if (ir_get_bool(op, "ceil_mode", false)) name = ir_format(ctx, "%s_ceil_mode_true", name);
  MlirType type = mlirValueGetType(mlirOperationGetResult(op, 0));
  b->location = mlirOperationGetLocation(op);
  ir_op_id strict = ir_op_from_name(ctx, name, strlen(name));
  return mlirOperationGetResult(ir_build(b, strict, operands, n, &type, 1, &attributes, 0), 0);
}

// The strict op with the same attributes and first operand; unknown for ops that broadcast and promote.
static ir_op_id shaped_op(MlirOperation op, ir_op_id id) {
  bool has_shape = !mlirAttributeIsNull(ir_get(op, "new_shape"));
  switch (id) {
  case IR_RMO_BROADCAST_TO: return has_shape ? IR_MO_BROADCAST_TO : IR_MO_STATIC_BROADCAST_TO;
  case IR_RMO_BROADCAST_LIKE: return IR_MO_BROADCAST_TO;
  case IR_RMO_RESHAPE: return has_shape ? IR_MO_RESHAPE : IR_MO_STATIC_RESHAPE;
  case IR_RMO_SLICE: return IR_MO_SLICE;
  case IR_RMO_REBIND_TENSOR_SHAPE: return IR_MO_REBIND;
  case IR_RMO_SHAPE_TO_TENSOR: return IR_MO_SHAPE_TO_TENSOR;
  default: return IR_OP_UNKNOWN;
  }
}

static MlirValue legalise(ir_builder *b, MlirOperation op, ir_op_id id) {
  ir_context *ctx = b->ctx;
  if (id == IR_RMO_MATMUL) return legalise_matmul(b, op);
  const ir_op_row *row = ir_row(id);
  if (row->rule == IR_RULE_CONV || row->rule == IR_RULE_CONV_TRANSPOSE || row->rule == IR_RULE_POOL)
    return legalise_window(b, op);
  MlirType type = mlirValueGetType(mlirOperationGetResult(op, 0));
  const ir_type *result = ir_type_of(ctx, type);
  MlirValue operands[3];
  int n = (int)mlirOperationGetNumOperands(op), first = id == IR_RMO_SELECT;
  for (int i = 0; i < n; i++) operands[i] = mlirOperationGetOperand(op, i);
  ir_op_id shaped = shaped_op(op, id);
  if (shaped != IR_OP_UNKNOWN) {
    ir_attributes attributes = {0};
    ir_copy_attributes(op, &attributes);
    const ir_type *like = n ? ir_value_type(ctx, operands[n - 1]) : NULL;
    if (id == IR_RMO_BROADCAST_LIKE)
      ir_add_attribute(ctx, &attributes, "new_shape", ir_dims_attribute(ctx, like->dims, like->rank));
    b->location = mlirOperationGetLocation(op);
    return mlirOperationGetResult(ir_build(b, shaped, operands, n > 0, &type, 1, &attributes, 0), 0);
  }
  mx_dtype dtype =
      ir_promote(ir_value_type(ctx, operands[first])->dtype, ir_value_type(ctx, operands[first + 1])->dtype);
  for (int i = 0; i < n; i++) operands[i] = convert(b, operands[i], i < first ? MX_BOOL : dtype, result);
  b->location = mlirOperationGetLocation(op);
  ir_op_id strict = ir_op_from_name(ctx, row->name + 1, strlen(row->name + 1)); // "rmo.add" -> "mo.add"
  return mlirOperationGetResult(ir_build(b, strict, operands, n, &type, 1, NULL, 0), 0);
}

bool pass_rmo_to_mo(pass_context *p) {
  MlirOperation *graphs, *ops;
  size_t n_graphs = graphs_of(p, IR_MO_GRAPH, &graphs);
  for (size_t g = 0; g < n_graphs; g++) {
    size_t n = ir_block_ops(p->ir, ir_region_block(graphs[g], 0), &ops);
    for (size_t i = 0; i < n; i++) {
      ir_op_id id = ir_op(p->ir, ops[i]);
      if (id == IR_OP_UNKNOWN || ir_row(id)->level != IR_RMO) continue;
      // Helper ops take the place, not the name.
      ir_builder b = {.ctx = p->ir,
                      .block = mlirOperationGetBlock(ops[i]),
                      .before = ops[i],
                      .location = ir_unnamed(mlirOperationGetLocation(ops[i]))};
      ir_replace_uses(mlirOperationGetResult(ops[i], 0), legalise(&b, ops[i], id));
      ir_erase(ops[i]);
    }
  }
  return ir_verify(p->ir, p->module);
}
