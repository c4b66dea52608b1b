// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Rules of mo_simplify about select, cast and reductions of one element.
#include "passes/simplify.h"
#include <mx/tensor.h>

MlirValue select_known_arm(rewrite *r) {
  const char *condition = splat_of(r->ctx, operand_of(r, 0));
  return condition ? operand_of(r, *condition ? 1 : 2) : no_value;
}

MlirValue select_same_arms(rewrite *r) {
  return ir_same_value(operand_of(r, 1), operand_of(r, 2)) ? operand_of(r, 1) : no_value;
}

MlirValue select_other_way(rewrite *r) {
  MlirOperation negated = made_by(r->ctx, operand_of(r, 0), IR_MO_NOT);
  if (mlirOperationIsNull(negated)) return no_value;
  MlirValue operands[] = {mlirOperationGetOperand(negated, 0), operand_of(r, 2), operand_of(r, 1)};
  return rewrite_op(r, IR_MO_SELECT, operands, 3, mlirValueGetType(operands[1]));
}

MlirValue select_condition(rewrite *r) {
  if (r->y->dtype != MX_BOOL) return no_value;
  bool yes[] = {is_splat(r->ctx, operand_of(r, 1), ONE), is_splat(r->ctx, operand_of(r, 2), ONE)};
  bool no[] = {is_splat(r->ctx, operand_of(r, 1), ZERO), is_splat(r->ctx, operand_of(r, 2), ZERO)};
  if (yes[0] && no[1]) return operand_of(r, 0);
  return no[0] && yes[1] ? rewrite_unary(r, IR_MO_NOT, operand_of(r, 0)) : no_value;
}

// ---- cast
// ----------------------------------------------------------------------------------------------------------------------

static bool is_in(mx_dtype dtype, uint32_t set) { return set >> dtype & 1; }

enum {
  SIGNED = MX_TYPES_SIGNED | MX_TYPE(SI4),
  UNSIGNED = MX_TYPES_UNSIGNED | MX_TYPE(UI4),
  INTEGERS = SIGNED | UNSIGNED,
};

// Bits of the largest magnitude of an integer or bool; of a float's significand.
static int digits(mx_dtype dtype) {
  if (dtype == MX_BOOL) return 1;
  if (is_in(dtype, INTEGERS)) return (int)mx_dtype_bits(dtype) - (is_in(dtype, SIGNED) ? 1 : 0);
  const ir_narrow_format *format = ir_narrow_format_of(dtype);
  return format ? 24 - (int)format->shift : dtype == MX_F32 ? 24 : 53;
}

// Every value of `from` is one of `to`. No integer with as few digits as a float's significand exceeds its range.
static bool holds(mx_dtype to, mx_dtype from) {
  if (from == to) return true;
  if (to == MX_BOOL || digits(from) > digits(to)) return false;
  if (is_in(from, MX_TYPES_FLOAT)) return is_in(to, MX_TYPE(F32) | MX_TYPE(F64));
  return !is_in(from, SIGNED) || !is_in(to, UNSIGNED);
}

// What a cast makes of a value does not depend on the dtype that it comes in, but for one thing: to an integer that
// does not hold it, an integer wraps and a float saturates. Among integers, wrapping to b first does not matter if b
// has all the bits that c keeps. A cast to f8e5m2 makes infinities finite, but keeps what is one.
static bool may_skip(mx_dtype a, mx_dtype b, mx_dtype c) {
  if (is_in(a, INTEGERS | MX_TYPE(BOOL)) && is_in(b, INTEGERS) && is_in(c, INTEGERS) &&
      mx_dtype_bits(b) >= mx_dtype_bits(c))
    return true;
  if (a == MX_F8E5M2 && c == MX_F8E5M2) return false;
  bool saturates = is_in(a, INTEGERS) && is_in(b, MX_TYPES_FLOAT) && is_in(c, INTEGERS);
  return holds(b, a) && (!saturates || holds(c, a));
}

MlirValue cast_once(rewrite *r) {
  MlirOperation below = made_by(r->ctx, operand_of(r, 0), IR_MO_CAST);
  if (mlirOperationIsNull(below)) return no_value;
  MlirValue a = mlirOperationGetOperand(below, 0);
  if (!may_skip(ir_value_type(r->ctx, a)->dtype, r->x->dtype, r->y->dtype)) return no_value;
  return rewrite_op(r, IR_MO_CAST, &a, 1, mlirValueGetType(mlirOperationGetResult(r->op, 0)));
}

// ---- reductions
// ----------------------------------------------------------------------------------------------------------------

// The reduced dim is 1 already where the operand and the result have one shape.
MlirValue reduce_one(rewrite *r) { return operand_of(r, 0); }
