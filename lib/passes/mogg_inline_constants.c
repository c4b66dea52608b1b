// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A constant that holds one value everywhere becomes a scalar in the lambdas that load it, whatever views lie between:
// no memory, no argument.
//
//   %x = mogg.load(%scale, %at)   becomes   %x = mogg.scalar {value = dense<0.5>} : f32
#include "passes/passes.h"
#include <mlir-c/BuiltinAttributes.h>
#include <mx/tensor.h>
#include <string.h>

// The one element of a constant filled with it; null otherwise.
static MlirAttribute only_element(ir_context *ctx, MlirValue value) {
  if (!mlirValueIsAOpResult(value)) return mlirAttributeGetNull();
  MlirOperation op = mlirOpResultGetOwner(value);
  size_t n_bytes, size = mx_dtype_bytes(ir_value_type(ctx, value)->dtype);
  const char *bytes = ir_op(ctx, op) == IR_MO_CONSTANT ? ir_constant_bytes(op, &n_bytes) : NULL;
  if (!bytes || n_bytes < size) return mlirAttributeGetNull();
  for (size_t i = size; i + size <= n_bytes; i += size)
    if (memcmp(bytes, bytes + i, size)) return mlirAttributeGetNull();
  return ir_bytes_attribute(ctx, bytes, size);
}

// Replaces loads of value (or views of it) by the scalar; false if something else still needs the memory.
static bool replace_loads(ir_context *ctx, MlirValue value, MlirAttribute element) {
  bool all = true;
  for (MlirOpOperand use = mlirValueGetFirstUse(value), next; !mlirOpOperandIsNull(use); use = next) {
    next = mlirOpOperandGetNextUse(use);
    MlirOperation user = mlirOpOperandGetOwner(use);
    if (ir_op(ctx, user) == IR_MOGG_LOAD) {
      ir_builder b = {
          .ctx = ctx, .block = mlirOperationGetBlock(user), .before = user, .location = mlirOperationGetLocation(user)};
      MlirType type = mlirValueGetType(mlirOperationGetResult(user, 0));
      ir_attributes attributes = {0};
      ir_add_attribute(ctx, &attributes, "value", element);
      MlirOperation scalar = ir_build(&b, IR_MOGG_SCALAR, NULL, 0, &type, 1, &attributes, 0);
      ir_replace_uses(mlirOperationGetResult(user, 0), mlirOperationGetResult(scalar, 0));
      ir_erase(user);
    } else if (ir_op(ctx, user) == IR_MOGG_CALL_VIEW && replace_loads(ctx, mlirOperationGetResult(user, 0), element)) {
      ir_erase(user);
    } else {
      all = false;
    }
  }
  return all;
}

static void drop_operand(ir_context *ctx, MlirOperation kernel, intptr_t number) {
  intptr_t n = mlirOperationGetNumOperands(kernel);
  MlirValue *operands = ir_alloc(ctx, (size_t)n * sizeof *operands);
  intptr_t count = 0;
  for (intptr_t i = 0; i < n; i++)
    if (i != number) operands[count++] = mlirOperationGetOperand(kernel, i);
  mlirOperationSetOperands(kernel, count, operands);
  mlirBlockEraseArgument(ir_region_block(kernel, 0), (unsigned)number);
}

bool pass_mogg_inline_constants(pass_context *p) {
  MlirOperation *graphs, *ops;
  size_t n_graphs = graphs_of(p, IR_MOGG_GRAPH, &graphs);
  for (size_t g = 0; g < n_graphs; g++) {
    size_t n = ir_block_ops(p->ir, ir_region_block(graphs[g], 0), &ops);
    for (size_t k = 0; k < n; k++) {
      if (ir_op(p->ir, ops[k]) != IR_MOGG_KERNEL) continue;
      for (intptr_t i = mlirOperationGetNumOperands(ops[k]); i-- > 0;) {
        MlirAttribute element = only_element(p->ir, mlirOperationGetOperand(ops[k], i));
        if (mlirAttributeIsNull(element)) continue;
        if (replace_loads(p->ir, mlirBlockGetArgument(ir_region_block(ops[k], 0), i), element))
          drop_operand(p->ir, ops[k], i);
      }
    }
    for (size_t k = n; k-- > 0;)
      if (ir_op(p->ir, ops[k]) == IR_MO_CONSTANT && !ir_has_uses(mlirOperationGetResult(ops[k], 0))) ir_erase(ops[k]);
  }
  return true;
}
