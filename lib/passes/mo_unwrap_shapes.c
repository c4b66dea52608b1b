// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Numbers and shapes become tensors of rank 0 and 1, which every later pass knows. A shape function is handed shapes,
// so that nothing is computed for the operands that have them.
//
//   %c = mo.constant.scalar {value = dense<5>} : !mo.scalar<si64>
//   %n = mo.index.to_tensor(%c) : !mo.scalar<si64> -> !mo.tensor<[], si64>
//   %s = mo.shape.from_tensor(%t) : !mo.tensor<[2], si64> -> !mosh.ape
//   %y = mo.reshape(%x, %s) : (!mo.tensor<[M, 6], f32>, !mosh.ape) -> !mo.tensor<[P, Q], f32>
//   mo.invoke_shape_func(%y) {results = ["R"], shape_func_name = "my.half"} : !mo.tensor<[P, Q], f32> -> ()
// becomes
//   %n = mo.constant {value = dense<5>} : !mo.tensor<[], si64>
//   %y = mo.reshape(%x, %t) : (!mo.tensor<[M, 6], f32>, !mo.tensor<[2], si64>) -> !mo.tensor<[P, Q], f32>
//   mo.invoke_shape_func {results = ["R"], shape_func_name = "my.half", shapes = [[P, Q]]}
#include "passes/passes.h"
#include <mlir-c/BuiltinAttributes.h>

static MlirOperation build(ir_context *ctx, MlirOperation op, ir_op_id id, const MlirType *types, int n,
                           const ir_attributes *attributes) {
  ir_builder b = {
      .ctx = ctx, .block = mlirOperationGetBlock(op), .before = op, .location = mlirOperationGetLocation(op)};
  return ir_build(&b, id, NULL, 0, types, n, attributes, 0);
}

static MlirValue constant(ir_context *ctx, MlirOperation op) {
  MlirType type = ir_tensor(ctx, ir_value_type(ctx, mlirOperationGetResult(op, 0))->dtype, 0, NULL);
  ir_attributes attributes = {0};
  ir_add_attribute(ctx, &attributes, "value", ir_get(op, "value"));
  return mlirOperationGetResult(build(ctx, op, IR_MO_CONSTANT, &type, 1, &attributes), 0);
}

// The call with the shapes of its operands in their place.
static void hand_over_shapes(ir_context *ctx, MlirOperation op) {
  intptr_t n = mlirOperationGetNumOperands(op);
  MlirAttribute *shapes = ir_alloc(ctx, (size_t)(n + 1) * sizeof *shapes);
  for (intptr_t i = 0; i < n; i++) {
    const ir_type *type = ir_value_type(ctx, mlirOperationGetOperand(op, i));
    shapes[i] = ir_dims_attribute(ctx, type->dims, type->rank);
  }
  ir_attributes attributes = {0};
  ir_copy_attributes(op, &attributes);
  ir_add_attribute(ctx, &attributes, "shapes", mlirArrayAttrGet(ir_mlir(ctx), n, shapes));
  build(ctx, op, IR_MO_INVOKE_SHAPE_FUNC, NULL, 0, &attributes);
  ir_erase(op);
}

static void unwrap(ir_context *ctx, MlirOperation op) {
  MlirValue made;
  switch (ir_op(ctx, op)) {
  case IR_MO_CONSTANT_SCALAR: made = constant(ctx, op); break;
  case IR_MO_INDEX_TO_TENSOR:
  case IR_MO_SHAPE_FROM_TENSOR: made = mlirOperationGetOperand(op, 0); break;
  case IR_MO_SHAPE_TO_TENSOR: // of another type it is a host operand still
    if (!mlirOperationGetNumOperands(op)) return;
    made = mlirOperationGetOperand(op, 0);
    if (!mlirTypeEqual(mlirValueGetType(made), mlirValueGetType(mlirOperationGetResult(op, 0)))) return;
    break;
  case IR_MO_INVOKE_SHAPE_FUNC:
    if (mlirAttributeIsNull(ir_get(op, "shapes"))) hand_over_shapes(ctx, op);
    return;
  default: return;
  }
  ir_replace_uses(mlirOperationGetResult(op, 0), made);
  ir_erase(op);
}

static void unwrap_block(ir_context *ctx, MlirBlock block) {
  MlirOperation *ops;
  size_t n = ir_block_ops(ctx, block, &ops);
  for (size_t i = 0; i < n; i++) {
    for (intptr_t r = 0; r < mlirOperationGetNumRegions(ops[i]); r++)
      unwrap_block(ctx, ir_region_block(ops[i], (int)r));
    unwrap(ctx, ops[i]);
  }
}

bool pass_mo_unwrap_shapes(pass_context *p) {
  MlirOperation *graphs;
  size_t n = graphs_of(p, IR_MO_GRAPH, &graphs);
  for (size_t g = 0; g < n; g++) unwrap_block(p->ir, ir_region_block(graphs[g], 0));
  return true;
}
