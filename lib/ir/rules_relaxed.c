// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Rules of the relaxed operators: broadcasting and promotion.
#include "ir/verify.h"
#include <mlir-c/BuiltinAttributes.h>
#include <mx/tensor.h>
#include <string.h>

// The shape after broadcasting a and b; false where two dims are not provably equal.
static bool broadcast(const ir_type *a, const ir_type *b, ir_type *out) {
  out->rank = a->rank > b->rank ? a->rank : b->rank;
  for (int i = 0; i < out->rank; i++) {
    ir_dim x = i < out->rank - a->rank ? NULL : a->dims[i - (out->rank - a->rank)];
    ir_dim y = i < out->rank - b->rank ? NULL : b->dims[i - (out->rank - b->rank)];
    if (!x || (y && ir_dim_is(x, 1)))
      x = y;
    else if (y && x != y && !ir_dim_is(y, 1))
      return false;
    out->dims[i] = x;
  }
  return true;
}

static int category(mx_dtype dtype) {
  return MX_TYPES_FLOAT >> dtype & 1 ? 3 : MX_TYPES_SIGNED >> dtype & 1 ? 2 : MX_TYPES_UNSIGNED >> dtype & 1 ? 1 : 0;
}

mx_dtype ir_promote(mx_dtype a, mx_dtype b) {
  if (a == b) return a;
  if (category(a) < category(b)) return ir_promote(b, a);
  size_t x = mx_dtype_bytes(a), y = mx_dtype_bytes(b);
  if (category(a) == category(b)) return x == y ? MX_DTYPE_INVALID : x > y ? a : b; // f16 with bf16
  if (category(a) == 2 && category(b) == 1 && x <= y) return MX_DTYPE_INVALID;      // si8 with ui8
  return a;
}

static bool relaxed(checked_op *o, int first, ir_type *want) {
  const ir_type *a = operand(o, first), *b = operand(o, first + 1);
  want->kind = IR_TENSOR;
  if (!broadcast(a, b, want))
    FAIL("trailing dims are aligned: each must be equal or 1; two names are equal only if they are the same name",
         "'%s' cannot broadcast %s with %s", o->name, ir_shape_text(o->ctx, a), ir_shape_text(o->ctx, b));
  want->dtype = ir_promote(a->dtype, b->dtype);
  if (want->dtype == MX_DTYPE_INVALID)
    FAIL(ir_format(o->ctx, "choose one with mo.cast(..) : .. -> !mo.tensor<.., %s> or a wider dtype",
                   mx_dtype_name(a->dtype)),
         "'%s' has no safe common dtype for %s and %s", o->name, mx_dtype_name(a->dtype), mx_dtype_name(b->dtype));
  return true;
}

static bool check_result(checked_op *o, const ir_type *want) {
  if (o->inferred || same_tensor(want, result(o, 0))) return makes(o, 0, want);
  FAIL("the result has the operands' broadcast shape and, unless it is bool, their promoted dtype",
       "'%s' makes %s, its result says %s", o->name, ir_type_text(o->ctx, ir_type_make(o->ctx, want)),
       result_text(o, 0));
}

bool rule_relaxed_binary(checked_op *o) {
  ir_type want = {0};
  return relaxed(o, 0, &want) && check_result(o, &want);
}
bool rule_relaxed_compare(checked_op *o) {
  ir_type want = {0};
  if (!relaxed(o, 0, &want)) return false;
  want.dtype = MX_BOOL;
  return check_result(o, &want);
}
bool rule_relaxed_select(checked_op *o) {
  ir_type want = {0}, all = {0};
  if (!relaxed(o, 1, &want)) return false;
  if (!broadcast(operand(o, 0), &want, &all))
    FAIL("trailing dims are aligned: each must be equal or 1", "'%s' cannot broadcast the condition %s with %s",
         o->name, ir_shape_text(o->ctx, operand(o, 0)), ir_shape_text(o->ctx, &want));
  all.kind = IR_TENSOR;
  all.dtype = want.dtype;
  return check_result(o, &all);
}
// A 1-D operand is a row on the left, a column on the right, and the result lacks the dim that it would have added.
bool rule_relaxed_matmul(checked_op *o) {
  const ir_type *a = operand(o, 0), *b = operand(o, 1);
  if (a->rank < 1 || b->rank < 1)
    FAIL("reshape to a vector or a matrix", "'%s' operands have ranks %d and %d, not 1 or more", o->name, a->rank,
         b->rank);
  ir_type want = {.kind = IR_TENSOR}, batch_a = *a, batch_b = *b;
  batch_a.rank = a->rank > 2 ? a->rank - 2 : 0;
  batch_b.rank = b->rank > 2 ? b->rank - 2 : 0;
  ir_dim depth_a = a->dims[a->rank - 1], depth_b = b->dims[b->rank > 1 ? b->rank - 2 : 0];
  if (ir_promote(a->dtype, b->dtype) == MX_DTYPE_INVALID)
    FAIL("choose one with mo.cast", "'%s' has no safe common dtype for %s and %s", o->name, mx_dtype_name(a->dtype),
         mx_dtype_name(b->dtype));
  if (depth_a != depth_b)
    FAIL("give both the same name or size", "'%s' inner dims differ: %s of %s and %s of %s", o->name, depth_a->text,
         ir_shape_text(o->ctx, a), depth_b->text, ir_shape_text(o->ctx, b));
  if (!broadcast(&batch_a, &batch_b, &want))
    FAIL("leading dims are aligned at the end: each must be equal or 1",
         "'%s' cannot broadcast the leading dims of %s with %s", o->name, ir_shape_text(o->ctx, a),
         ir_shape_text(o->ctx, b));
  want.dtype = ir_promote(a->dtype, b->dtype);
  if (a->rank > 1) want.dims[want.rank++] = a->dims[a->rank - 2];
  if (b->rank > 1) want.dims[want.rank++] = b->dims[b->rank - 1];
  return check_result(o, &want);
}
