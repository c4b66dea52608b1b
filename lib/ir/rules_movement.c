// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Rules of data movement.
#include "ir/verify.h"
#include <mx/tensor.h>

// A bound of NumPy's slices as an index in [0, size]: negative ones count from the end, then it is clamped. The sign of
// an expression is only known when it runs: min(1, -x) is then 1 for a negative x, and adds the size once.
static ir_dim slice_bound(ir_context *ctx, ir_dim bound, ir_dim size, int64_t lowest, ir_dim highest) {
  ir_dim zero = ir_dim_constant(ctx, 0), one = ir_dim_constant(ctx, 1), minus = ir_dim_constant(ctx, -1);
  ir_dim is_negative = ir_dim_binary(ctx, IR_DIM_MAX, zero,
                                     ir_dim_binary(ctx, IR_DIM_MIN, one, ir_dim_binary(ctx, IR_DIM_MUL, minus, bound)));
  ir_dim from_end = ir_dim_binary(ctx, IR_DIM_MUL, size, is_negative);
  ir_dim index = ir_dim_binary(ctx, IR_DIM_ADD, bound, from_end);
  return ir_dim_binary(ctx, IR_DIM_MAX, ir_dim_constant(ctx, lowest), ir_dim_binary(ctx, IR_DIM_MIN, index, highest));
}

bool rule_slice(checked_op *o) {
  ir_context *ctx = o->ctx;
  ir_type want = *operand(o, 0);
  ir_dim start[MX_MAX_RANK], stop[MX_MAX_RANK], step[MX_MAX_RANK];
  struct {
    const char *name;
    ir_dim *dims;
  } lists[] = {{"start", start}, {"stop", stop}, {"step", step}};
  for (int l = 0; l < 3; l++) {
    int n = ir_get_dims(ctx, o->op, lists[l].name, lists[l].dims, MX_MAX_RANK);
    if (n != want.rank)
      FAIL("one entry per dim of the operand", "'%s' %s has %d entries for rank %d", o->name, lists[l].name, n,
           want.rank);
  }
  ir_dim zero = ir_dim_constant(ctx, 0), minus = ir_dim_constant(ctx, -1);
  for (int d = 0; d < want.rank; d++) {
    if (step[d]->kind != IR_DIM_CONSTANT || step[d]->value == 0 || step[d]->value == INT64_MIN)
      FAIL("a step is a number other than 0", "'%s' step %d is %s", o->name, d, step[d]->text);
    bool forward = step[d]->value > 0;
    ir_dim size = want.dims[d], last = ir_dim_binary(ctx, IR_DIM_ADD, size, minus);
    ir_dim from = slice_bound(ctx, start[d], size, forward ? 0 : -1, forward ? size : last);
    ir_dim to = slice_bound(ctx, stop[d], size, forward ? 0 : -1, forward ? size : last);
    ir_dim distance =
        ir_dim_binary(ctx, IR_DIM_ADD, forward ? to : from, ir_dim_binary(ctx, IR_DIM_MUL, minus, forward ? from : to));
    ir_dim stride = ir_dim_constant(ctx, forward ? step[d]->value : -step[d]->value);
    want.dims[d] = ir_dim_binary(ctx, IR_DIM_CEILDIV, ir_dim_binary(ctx, IR_DIM_MAX, zero, distance), stride);
  }
  return makes(o, 0, &want);
}
