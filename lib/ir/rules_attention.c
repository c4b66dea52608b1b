// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The rule of attention.
#include "ir/verify.h"
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
