// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Rules of Fourier transforms and determinants.
#include "ir/verify.h"
#include <mx/tensor.h>

static ir_dim number(checked_op *o, int64_t n) { return ir_dim_constant(o->ctx, n); }
static ir_dim plus(checked_op *o, ir_dim a, ir_dim b) { return ir_dim_binary(o->ctx, IR_DIM_ADD, a, b); }
static ir_dim minus(checked_op *o, ir_dim a, ir_dim b) {
  return plus(o, a, ir_dim_binary(o->ctx, IR_DIM_MUL, number(o, -1), b));
}

// The values of a real signal's transform that are not conjugates of others.
static ir_dim half_of(checked_op *o, ir_dim n) {
  return plus(o, ir_dim_binary(o->ctx, IR_DIM_FLOORDIV, n, number(o, 2)), number(o, 1));
}

// The attribute `name`, 1 or more where it is a number.
static bool positive(checked_op *o, const char *name, ir_dim *out) {
  *out = ir_get_dim(o->ctx, o->op, name);
  if ((*out)->kind == IR_DIM_CONSTANT && (*out)->value < 1)
    FAIL("it is 1 or more", "'%s' %s is %s", o->name, name, (*out)->text);
  return true;
}

// The operand ends in a dim of 1, a real number, or 2, a complex one.
static bool check_parts(checked_op *o, int least_rank, const char *shape) {
  const ir_type *x = operand(o, 0);
  if (x->rank < least_rank)
    FAIL(ir_format(o->ctx, "it is %s: reshape it with mo.static.reshape", shape), "'%s' operand %s has rank %d",
         o->name, ir_shape_text(o->ctx, x), x->rank);
  ir_dim parts = x->dims[x->rank - 1];
  if (!ir_dim_is(parts, 1) && !ir_dim_is(parts, 2))
    FAIL("give real numbers a last dim of 1; a complex one is its real and its imaginary part",
         "'%s' last dim of %s is %s, not 1 or 2", o->name, ir_shape_text(o->ctx, x), parts->text);
  return true;
}

bool rule_dft(checked_op *o) {
  if (!check_parts(o, 2, "[.., n, 1 or 2]")) return false;
  ir_type want = *operand(o, 0);
  int axis, last = want.rank - 1;
  ir_dim n;
  if (!axis_of(o, "axis", &want, &axis) || !positive(o, "dft_length", &n)) return false;
  if (axis == last)
    FAIL("it holds the parts of a number: transform another one", "'%s' axis %lld is the last dim of %s", o->name,
         (long long)ir_get_int(o->op, "axis", 0), ir_shape_text(o->ctx, &want));
  bool onesided = ir_get_bool(o->op, "onesided", false), complex = ir_dim_is(want.dims[last], 2);
  if (onesided && complex && !ir_get_bool(o->op, "inverse", false))
    FAIL("leave onesided out, or transform real numbers", "'%s' of complex numbers %s is not onesided", o->name,
         ir_shape_text(o->ctx, &want));
  want.dims[axis] = onesided && !complex ? half_of(o, n) : n;
  want.dims[last] = number(o, onesided && complex ? 1 : 2);
  return makes(o, 0, &want);
}

// [B, S, C] as frames [B, F, length, C].
static bool frames_of(checked_op *o, ir_type *out) {
  const ir_type *x = operand(o, 0);
  ir_dim step, length;
  if (x->rank != 3)
    FAIL("it is [batch, samples, parts]: reshape it with mo.static.reshape", "'%s' operand %s has rank %d, not 3",
         o->name, ir_shape_text(o->ctx, x), x->rank);
  if (!positive(o, "frame_step", &step) || !positive(o, "frame_length", &length)) return false;
  ir_dim steps = ir_dim_binary(o->ctx, IR_DIM_FLOORDIV, minus(o, x->dims[1], length), step);
  ir_dim frames = ir_dim_binary(o->ctx, IR_DIM_MAX, number(o, 0), plus(o, steps, number(o, 1)));
  *out = (ir_type){.kind = IR_TENSOR, .dtype = x->dtype, .rank = 4, .dims = {x->dims[0], frames, length, x->dims[2]}};
  return true;
}

bool rule_frames(checked_op *o) {
  ir_type want;
  return frames_of(o, &want) && makes(o, 0, &want);
}

bool rule_stft(checked_op *o) {
  ir_type want;
  if (!frames_of(o, &want) || !check_parts(o, 3, "[batch, samples, 1 or 2]")) return false;
  ir_dim length = want.dims[2];
  if (o->n_operands > 2)
    FAIL("they are a signal and a window, which may be left out", "'%s' takes 1 or 2 operands, %d are given", o->name,
         o->n_operands);
  if (o->n_operands == 2) {
    const ir_type *window = operand(o, 1);
    if (!one_dtype(o, 1, 2)) return false;
    if (window->rank != 1)
      FAIL("it has a factor per sample of a frame", "'%s' window %s has rank %d, not 1", o->name,
           ir_shape_text(o->ctx, window), window->rank);
    if (!must_equal(o, window->dims[0], length, "pad the window with zeros, or change frame_length",
                    ir_format(o->ctx, "has %s factors in its window for frames of %s samples", window->dims[0]->text,
                              length->text)))
      return false;
  }
  if (ir_get_bool(o->op, "onesided", false)) {
    if (ir_dim_is(want.dims[3], 2))
      FAIL("leave onesided out, or transform real numbers", "'%s' of complex numbers %s is not onesided", o->name,
           ir_shape_text(o->ctx, operand(o, 0)));
    want.dims[2] = half_of(o, length);
  }
  want.dims[3] = number(o, 2);
  return makes(o, 0, &want);
}

bool rule_det(checked_op *o) {
  ir_type want = *operand(o, 0);
  if (want.rank < 2)
    FAIL("it is [.., n, n]: reshape it with mo.static.reshape", "'%s' operand %s has rank %d", o->name,
         ir_shape_text(o->ctx, &want), want.rank);
  if (want.dims[want.rank - 2] != want.dims[want.rank - 1])
    FAIL("give both the same name or size", "'%s' matrices of %s are not square: %s by %s", o->name,
         ir_shape_text(o->ctx, &want), want.dims[want.rank - 2]->text, want.dims[want.rank - 1]->text);
  want.rank -= 2;
  return makes(o, 0, &want);
}
