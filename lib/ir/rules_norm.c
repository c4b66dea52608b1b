// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Rules of normalisations.
#include "ir/verify.h"
#include <mx/tensor.h>

// Operands 1, 2, .. are vectors of operand 0's dtype, of the size of its dim `axis`; epsilon is no less than 0.
static bool check_vectors(checked_op *o, int axis) {
  const ir_type *x = operand(o, 0);
  if (!one_dtype(o, 1, o->n_operands)) return false;
  for (int i = 1; i < o->n_operands; i++)
    if (operand(o, i)->rank != 1 || operand(o, i)->dims[0] != x->dims[axis])
      FAIL(ir_format(o->ctx, "give it the shape [%s]", x->dims[axis]->text),
           "'%s' operand %d has shape %s, dim %d of %s is %s", o->name, i, ir_shape_text(o->ctx, operand(o, i)), axis,
           ir_shape_text(o->ctx, x), x->dims[axis]->text);
  double epsilon = ir_get_real(o->op, "epsilon", 0);
  if (!(epsilon >= 0))
    FAIL("a small number such as 1e-5 keeps the root away from 0", "'%s' epsilon %g is not a number of at least 0",
         o->name, epsilon);
  return true;
}

bool rule_layer_norm(checked_op *o) {
  const ir_type *x = operand(o, 0);
  if (x->rank < 1)
    FAIL("give it a dim with mo.static.reshape", "'%s' operand %s has no dim to normalise over", o->name,
         operand_text(o, 0));
  return check_vectors(o, x->rank - 1) && makes(o, 0, x);
}

bool rule_group_norm(checked_op *o) {
  const ir_type *x = operand(o, 0);
  if (x->rank < 2)
    FAIL("channels are dim 1: [N, C, ..]", "'%s' operand %s has no channels", o->name, operand_text(o, 0));
  if (!check_vectors(o, 1)) return false;
  int64_t groups = ir_get_int(o->op, "num_groups", 0);
  ir_dim channels = x->dims[1];
  if (groups < 1 || (channels->kind == IR_DIM_CONSTANT && channels->value % groups))
    FAIL(ir_format(o->ctx, "num_groups divides %s", channels->text), "'%s' cannot divide %s channels into %lld groups",
         o->name, channels->text, (long long)groups);
  return makes(o, 0, x);
}
