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
  MlirType to = ir_tensor(b->ctx, dtype, shape->rank, shape->dims);
  return mlirOperationGetResult(ir_build(b, IR_MO_STATIC_BROADCAST_TO, &value, 1, &to, 1, NULL, 0), 0);
}

static MlirValue reshape(ir_builder *b, MlirValue value, int rank, const ir_dim *dims) {
  MlirType to = ir_tensor(b->ctx, ir_value_type(b->ctx, value)->dtype, rank, dims);
  return mlirOperationGetResult(ir_build(b, IR_MO_STATIC_RESHAPE, &value, 1, &to, 1, NULL, 0), 0);
}

// A row for a 1-D left operand, a column for a 1-D right one; the added dims go away after.
static MlirValue legalise_matmul(ir_builder *b, MlirOperation op) {
  ir_context *ctx = b->ctx;
  MlirValue side[2];
  const ir_type *result = ir_value_type(ctx, mlirOperationGetResult(op, 0));
  ir_dim one = ir_dim_constant(ctx, 1);
  for (int i = 0; i < 2; i++) {
    side[i] = mlirOperationGetOperand(op, i);
    side[i] = convert(b, side[i], result->dtype, ir_value_type(ctx, side[i]));
    const ir_type *type = ir_value_type(ctx, side[i]);
    if (type->rank == 1) side[i] = reshape(b, side[i], 2, (ir_dim[]){i ? type->dims[0] : one, i ? one : type->dims[0]});
  }
  ir_dim dims[] = {ir_value_type(ctx, side[0])->dims[0], ir_value_type(ctx, side[1])->dims[1]};
  MlirType type = ir_tensor(ctx, result->dtype, 2, dims);
  b->location = mlirOperationGetLocation(op);
  MlirValue out = mlirOperationGetResult(ir_build(b, IR_MO_MATMUL, side, 2, &type, 1, NULL, 0), 0);
  return result->rank == 2 ? out : reshape(b, out, result->rank, result->dims);
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
  MlirType type = mlirValueGetType(mlirOperationGetResult(op, 0));
  const ir_type *result = ir_type_of(ctx, type);
  MlirValue operands[3];
  int n = (int)mlirOperationGetNumOperands(op), first = id == IR_RMO_SELECT;
  for (int i = 0; i < n; i++) operands[i] = mlirOperationGetOperand(op, i);
  ir_op_id shaped = shaped_op(op, id);
  if (shaped != IR_OP_UNKNOWN) {
    ir_attributes attributes = {0};
    for (intptr_t i = 0; i < mlirOperationGetNumAttributes(op); i++)
      attributes.items[attributes.count++] = mlirOperationGetAttribute(op, i);
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
