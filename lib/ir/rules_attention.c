// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Rules of attention and of what turns its operands.
#include "ir/verify.h"
#include <math.h>
#include <mx/tensor.h>

bool rule_attention(checked_op *o) {
  ir_context *ctx = o->ctx;
  static const char *const names[] = {"q", "k", "v", "mask"};
  if (o->n_operands > 4)
    FAIL("they are q, k, v and a mask, which may be left out", "'%s' takes 3 or 4 operands, %d are given", o->name,
         o->n_operands);
  for (int i = 0; i < o->n_operands; i++)
    if (operand(o, i)->rank != 4)
      FAIL("operands are [batch, heads, rows, columns]: reshape with mo.static.reshape", "'%s' %s has rank %d, not 4",
           o->name, names[i], operand(o, i)->rank);
  if (!one_dtype(o, 1, o->n_operands)) return false;
  const ir_type *q = operand(o, 0), *k = operand(o, 1), *v = operand(o, 2);
  for (int d = 0; d < 3; d++)
    if (k->dims[d] != v->dims[d])
      FAIL("each key has a value", "'%s' k %s and v %s differ in dim %d", o->name, ir_shape_text(ctx, k),
           ir_shape_text(ctx, v), d);
  if (q->dims[0] != k->dims[0] || q->dims[3] != k->dims[3])
    FAIL("give both the same names or sizes", "'%s' q %s and k %s differ in the batch or the depth", o->name,
         ir_shape_text(ctx, q), ir_shape_text(ctx, k));
  ir_dim heads = q->dims[1], groups = k->dims[1];
  bool numbers = heads->kind == IR_DIM_CONSTANT && groups->kind == IR_DIM_CONSTANT;
  if (heads != groups && (numbers ? groups->value < 1 || heads->value % groups->value
                                  : !ir_dim_is(ir_dim_binary(ctx, IR_DIM_MOD, heads, groups), 0)))
    FAIL("each head of k serves as many of q", "'%s' has %s heads of k for %s of q", o->name, groups->text,
         heads->text);
  ir_type want = *q;
  want.dims[3] = k->dims[2];
  if (o->n_operands == 4 && !ir_same_shape(operand(o, 3), &want))
    FAIL("broadcast it with mo.static.broadcast_to, which costs nothing", "'%s' mask is %s, the scores are %s", o->name,
         ir_shape_text(ctx, operand(o, 3)), ir_shape_text(ctx, &want));
  want.dims[3] = v->dims[3];
  return makes(o, 0, &want);
}

bool rule_flash_attention(checked_op *o) {
  static const char *const names[] = {"q", "k", "v", "mask"};
  ir_context *ctx = o->ctx;
  const ir_type *q = operand(o, 0), *k = operand(o, 1), *v = operand(o, 2);
  int rank = q->rank, last = rank - 1;
  if (rank != 3 && rank != 4)
    FAIL("it is [batch, rows, columns] or [batch, heads, rows, columns]", "'%s' q has rank %d, not 3 or 4", o->name,
         rank);
  if (!one_dtype(o, 1, o->n_operands)) return false;
  for (int i = 1; i < o->n_operands; i++)
    if (operand(o, i)->rank != rank)
      FAIL("all operands have one rank", "'%s' q has rank %d, %s rank %d", o->name, rank, names[i],
           operand(o, i)->rank);
  ir_type keys = *q, values = *q, mask = *q;
  keys.dims[last - 1] = values.dims[last - 1] = mask.dims[last] = k->dims[last - 1];
  values.dims[last] = v->dims[last];
  const ir_type *want[] = {q, &keys, &values, &mask};
  for (int i = 1; i < o->n_operands; i++)
    if (!ir_same_shape(operand(o, i), want[i]))
      FAIL("scores are q times k transposed, of which each column has a row of v", "'%s' %s has shape %s, not %s",
           o->name, names[i], ir_shape_text(ctx, operand(o, i)), ir_shape_text(ctx, want[i]));
  double scale = ir_get_real(o->op, "scale", 0);
  if (!(scale != 0 && isfinite(scale)))
    FAIL("it is 1 / sqrt of the depth as a rule", "'%s' scale %g is not a number other than 0", o->name, scale);
  values.dims[last - 1] = q->dims[last - 1];
  return makes(o, 0, &values);
}

bool rule_rotary_embedding(checked_op *o) {
  ir_context *ctx = o->ctx;
  const ir_type *x = operand(o, 0), *cos = operand(o, 1), *sin = operand(o, 2);
  if (o->n_operands > 4)
    FAIL("they are an input, cos, sin and perhaps positions", "'%s' takes 3 or 4 operands, %d are given", o->name,
         o->n_operands);
  bool placed = o->n_operands == 4;
  if (x->rank != 4)
    FAIL("it is [batch, sequence, heads, elements]: see mo.transpose and mo.static.reshape",
         "'%s' input %s has rank %d, not 4", o->name, ir_shape_text(ctx, x), x->rank);
  if (!one_dtype(o, 1, 3)) return false;
  if (!ir_same_shape(cos, sin))
    FAIL("each angle has both", "'%s' cos has shape %s, sin %s", o->name, ir_shape_text(ctx, cos),
         ir_shape_text(ctx, sin));
  if (cos->rank != (placed ? 2 : 3) || (!placed && (cos->dims[0] != x->dims[0] || cos->dims[1] != x->dims[1])))
    FAIL(placed ? "with positions, cos and sin are [positions, pairs]"
                : "without positions, cos and sin are [batch, sequence, pairs]",
         "'%s' cos has shape %s for an input of %s", o->name, ir_shape_text(ctx, cos), ir_shape_text(ctx, x));
  ir_dim pairs = cos->dims[cos->rank - 1], size = x->dims[3];
  if (pairs->kind == IR_DIM_CONSTANT && size->kind == IR_DIM_CONSTANT && pairs->value > size->value / 2)
    FAIL("the first elements of a head are turned in pairs", "'%s' cos has %s pairs for heads of %s elements", o->name,
         pairs->text, size->text);
  if (!placed) return makes(o, 0, x);
  const ir_type *positions = operand(o, 3);
  if (!takes_indices(o, 3)) return false;
  if (positions->rank != 2 || positions->dims[0] != x->dims[0] || positions->dims[1] != x->dims[1])
    FAIL("they are [batch, sequence]", "'%s' positions have shape %s for an input of %s", o->name,
         ir_shape_text(ctx, positions), ir_shape_text(ctx, x));
  return makes(o, 0, x);
}
