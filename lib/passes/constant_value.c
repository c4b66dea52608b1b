// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which values of an mo.graph depend on constants alone: what they are is worked out once, in init.
#include "passes/passes.h"

enum { MAX_OPS = 64 }; // looked at for one value

static bool is_constant(ir_context *ctx, MlirValue value, int *budget) {
  MlirOperation op = ir_defining_op(value);
  if (mlirOperationIsNull(op) || --*budget < 0) return false;
  unsigned traits = ir_row(ir_op(ctx, op))->traits;
  if (ir_type_elements(ctx, ir_value_type(ctx, value))->kind != IR_DIM_CONSTANT) return false;
  if (traits & IR_CONSTANT) return true;
  if (ir_op(ctx, op) == IR_MO_TRANSFER) return is_constant(ctx, mlirOperationGetOperand(op, 0), budget);
  if (!(traits & IR_PURE) || traits & IR_VARIADIC || mlirOperationGetNumOperands(op) == 0) return false;
  for (intptr_t i = 0; i < mlirOperationGetNumOperands(op); i++)
    if (!is_constant(ctx, mlirOperationGetOperand(op, i), budget)) return false;
  return true;
}

bool is_constant_value(ir_context *ctx, MlirValue value) {
  int budget = MAX_OPS;
  return is_constant(ctx, value, &budget);
}
