// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Rules of mo_simplify about elementwise ops: constants that change nothing, ops that undo one another.
#include "passes/simplify.h"
#include <math.h>

// ---- one operand is the constant r->first
// -----------------------------------------------------------------------------------------

MlirValue keep_other(rewrite *r) {
  int i = operand_that_is(r, (simplify_constant)r->first);
  return i < 0 ? no_value : operand_of(r, 1 - i);
}

MlirValue become_constant(rewrite *r) {
  if (operand_that_is(r, (simplify_constant)r->first) < 0) return no_value;
  return rewrite_constant(r, r->y, (simplify_constant)r->second);
}

MlirValue keep_first_constant(rewrite *r) {
  return is_splat(r->ctx, operand_of(r, 0), (simplify_constant)r->first) ? operand_of(r, 0) : no_value;
}

MlirValue unary_of_other(rewrite *r) {
  int i = operand_that_is(r, (simplify_constant)r->first);
  return i < 0 ? no_value : rewrite_unary(r, (ir_op_id)r->second, operand_of(r, 1 - i));
}

MlirValue negate_second(rewrite *r) {
  if (!is_splat(r->ctx, operand_of(r, 0), (simplify_constant)r->first)) return no_value;
  return rewrite_unary(r, IR_MO_NEGATIVE, operand_of(r, 1));
}

// ---- both operands are the same
// ---------------------------------------------------------------------------------------------------

static bool same_operands(const rewrite *r) { return ir_same_value(operand_of(r, 0), operand_of(r, 1)); }

MlirValue same_keeps(rewrite *r) { return same_operands(r) ? operand_of(r, 0) : no_value; }

MlirValue same_is_constant(rewrite *r) {
  return same_operands(r) ? rewrite_constant(r, r->y, (simplify_constant)r->first) : no_value;
}

MlirValue square_of_root(rewrite *r) {
  MlirOperation root = made_by(r->ctx, operand_of(r, 0), IR_MO_SQRT);
  return same_operands(r) && !mlirOperationIsNull(root) ? mlirOperationGetOperand(root, 0) : no_value;
}

// ---- unary ops; r->first is the op below
// ------------------------------------------------------------------------------------------------

MlirValue keep_operand(rewrite *r) { return operand_of(r, 0); }

MlirValue keep_inner(rewrite *r) {
  return mlirOperationIsNull(made_by(r->ctx, operand_of(r, 0), (ir_op_id)r->first)) ? no_value : operand_of(r, 0);
}

MlirValue keep_integral(rewrite *r) {
  MlirOperation below = ir_defining_op(operand_of(r, 0));
  if (mlirOperationIsNull(below)) return no_value;
  ir_op_id id = ir_op(r->ctx, below);
  bool integral = id == IR_MO_CEIL || id == IR_MO_FLOOR || id == IR_MO_TRUNC || id == IR_MO_ROUND;
  return integral ? operand_of(r, 0) : no_value;
}

MlirValue undo(rewrite *r) {
  MlirOperation below = made_by(r->ctx, operand_of(r, 0), (ir_op_id)r->first);
  return mlirOperationIsNull(below) ? no_value : mlirOperationGetOperand(below, 0);
}

MlirValue skip_inner(rewrite *r) {
  MlirOperation below = made_by(r->ctx, operand_of(r, 0), (ir_op_id)r->first);
  if (mlirOperationIsNull(below)) return no_value;
  MlirValue x = mlirOperationGetOperand(below, 0);
  return rewrite_op(r, ir_op(r->ctx, r->op), &x, 1, mlirValueGetType(mlirOperationGetResult(r->op, 0)));
}

MlirValue not_of_comparison(rewrite *r) {
  MlirOperation below = made_by(r->ctx, operand_of(r, 0), (ir_op_id)r->first);
  if (mlirOperationIsNull(below)) return no_value;
  MlirValue operands[] = {mlirOperationGetOperand(below, 0), mlirOperationGetOperand(below, 1)};
  return rewrite_op(r, (ir_op_id)r->second, operands, 2, mlirValueGetType(operand_of(r, 0)));
}

// ---- signs and constants that move
// -------------------------------------------------------------------------------------------------

// x + -y and, as addition commutes, -y + x.
MlirValue move_sign(rewrite *r) {
  for (int i = 1; i >= (ir_op(r->ctx, r->op) == IR_MO_ADD ? 0 : 1); i--) {
    MlirOperation negative = made_by(r->ctx, operand_of(r, i), IR_MO_NEGATIVE);
    if (mlirOperationIsNull(negative)) continue;
    return rewrite_binary(r, (ir_op_id)r->first, operand_of(r, 1 - i), mlirOperationGetOperand(negative, 0));
  }
  return no_value;
}

// The operand of a commuting op that is one constant, as that one element; null: none, or both.
static MlirValue constant_operand(ir_context *ctx, MlirOperation op, MlirValue *out_other) {
  MlirValue x = mlirOperationGetOperand(op, 0), y = mlirOperationGetOperand(op, 1);
  MlirValue a = constant_scalar(ctx, x), b = constant_scalar(ctx, y);
  if (mlirValueIsNull(a) == mlirValueIsNull(b)) return no_value;
  *out_other = mlirValueIsNull(a) ? x : y;
  return mlirValueIsNull(a) ? b : a;
}

MlirValue join_constants(rewrite *r) {
  MlirValue inner, x;
  MlirValue b = constant_operand(r->ctx, r->op, &inner);
  if (mlirValueIsNull(b)) return no_value;
  ir_op_id id = ir_op(r->ctx, r->op);
  MlirOperation below = made_by(r->ctx, inner, id);
  MlirValue a = mlirOperationIsNull(below) ? no_value : constant_operand(r->ctx, below, &x);
  if (mlirValueIsNull(a) || !mlirTypeEqual(mlirValueGetType(a), mlirValueGetType(b))) return no_value;
  return rewrite_binary(r, id, x, rewrite_broadcast(r, rewrite_binary(r, id, a, b), r->y));
}

// r->first: only where nothing is rounded that was not before, which is for powers of 2.
MlirValue times_reciprocal(rewrite *r) {
  const void *element = splat_of(r->ctx, operand_of(r, 1));
  if (!element) return no_value;
  char reciprocal[8];
  int exponent;
  double c = ir_float_element(r->y->dtype, element);
  ir_put_element(r->y->dtype, 1 / c, 0, reciprocal);
  double back = ir_float_element(r->y->dtype, reciprocal);
  bool exact = back == 1 / c && fabs(frexp(c, &exponent)) == 0.5;
  if (!isfinite(c) || !isfinite(back) || back == 0 || (r->first && !exact)) return no_value;
  return rewrite_binary(r, IR_MO_MUL, operand_of(r, 0), rewrite_element(r, r->y, reciprocal));
}

MlirValue square(rewrite *r) {
  if (!is_splat(r->ctx, operand_of(r, 1), TWO)) return no_value;
  return rewrite_binary(r, IR_MO_MUL, operand_of(r, 0), operand_of(r, 0));
}

static MlirValue root_divisor(rewrite *r) {
  MlirOperation root = made_by(r->ctx, operand_of(r, 1), IR_MO_SQRT);
  return mlirOperationIsNull(root) ? no_value : rewrite_unary(r, IR_MO_RSQRT, mlirOperationGetOperand(root, 0));
}

MlirValue one_by_root(rewrite *r) { return is_splat(r->ctx, operand_of(r, 0), ONE) ? root_divisor(r) : no_value; }

MlirValue times_root(rewrite *r) {
  MlirValue root = root_divisor(r);
  return mlirValueIsNull(root) ? no_value : rewrite_binary(r, IR_MO_MUL, operand_of(r, 0), root);
}
