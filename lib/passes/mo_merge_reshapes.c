// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A reshape of a reshape is one reshape, and a reshape to the shape that is there already is none, however long the
// chain: all of them read the same elements in the same order.
//
//   mo.static.reshape(mo.static.reshape(%x))   becomes   mo.static.reshape(%x)
#include "passes/passes.h"

static bool is_reshape(ir_context *ctx, MlirOperation op) {
  return !mlirOperationIsNull(op) && ir_op(ctx, op) == IR_MO_STATIC_RESHAPE;
}

static bool merge(pass_context *p, MlirOperation op) {
  if (!is_reshape(p->ir, op)) return true;
  MlirOperation below = ir_defining_op(mlirOperationGetOperand(op, 0));
  MlirValue result = mlirOperationGetResult(op, 0);
  if (is_reshape(p->ir, below)) {
    mlirOperationSetOperand(op, 0, mlirOperationGetOperand(below, 0));
    if (!ir_has_uses(mlirOperationGetResult(below, 0))) ir_erase(below);
  }
  if (!mlirTypeEqual(mlirValueGetType(mlirOperationGetOperand(op, 0)), mlirValueGetType(result))) return true;
  ir_replace_uses(result, mlirOperationGetOperand(op, 0));
  ir_erase(op);
  return true;
}

bool pass_mo_merge_reshapes(pass_context *p) { return each_op(p, IR_MO_GRAPH, merge); }
