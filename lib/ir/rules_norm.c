// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Rules of normalisations.
#include "ir/verify.h"
#include <mx/tensor.h>

static bool check_epsilon(checked_op *o, const char *name) {
  double epsilon = ir_get_real(o->op, name, 0);
  if (!(epsilon >= 0))
    FAIL("a small number such as 1e-5 keeps the root away from 0", "'%s' %s %g is not a number of at least 0", o->name,
         name, epsilon);
  return true;
}

// Operands [first, last) are vectors of operand 0's dtype, of the size of its dim `axis`.
static bool check_vectors(checked_op *o, int first, int last, int axis) {
  const ir_type *x = operand(o, 0);
  if (!one_dtype(o, first, last)) return false;
  for (int i = first; i < last; i++)
    if (operand(o, i)->rank != 1 || operand(o, i)->dims[0] != x->dims[axis])
      FAIL(ir_format(o->ctx, "give it the shape [%s]", x->dims[axis]->text),
           "'%s' operand %d has shape %s, dim %d of %s is %s", o->name, i, ir_shape_text(o->ctx, operand(o, i)), axis,
           ir_shape_text(o->ctx, x), x->dims[axis]->text);
  return true;
}

static bool has_columns(checked_op *o) {
  if (operand(o, 0)->rank < 1)
    FAIL("give it a dim with mo.static.reshape", "'%s' operand %s has no dim to normalise over", o->name,
         operand_text(o, 0));
  return true;
}

bool rule_layer_norm(checked_op *o) {
  const ir_type *x = operand(o, 0);
  return has_columns(o) && check_vectors(o, 1, o->n_operands, x->rank - 1) && check_epsilon(o, "epsilon") &&
         makes(o, 0, x);
}

bool rule_group_norm(checked_op *o) {
  const ir_type *x = operand(o, 0);
  if (x->rank < 2)
    FAIL("channels are dim 1: [N, C, ..]", "'%s' operand %s has no channels", o->name, operand_text(o, 0));
  if (!check_vectors(o, 1, 3, 1) || !check_epsilon(o, "epsilon")) return false;
  int64_t groups = ir_get_int(o->op, "num_groups", 0);
  ir_dim channels = x->dims[1];
  if (groups < 1 || (channels->kind == IR_DIM_CONSTANT && channels->value % groups))
    FAIL(ir_format(o->ctx, "num_groups divides %s", channels->text), "'%s' cannot divide %s channels into %lld groups",
         o->name, channels->text, (long long)groups);
  return makes(o, 0, x);
}

static bool same_as_first(checked_op *o, int i) {
  if (!same_tensor(operand(o, 0), operand(o, i)))
    FAIL("broadcast it with mo.static.broadcast_to, or convert it with mo.cast", "'%s' operands differ: %s and %s",
         o->name, operand_text(o, 0), operand_text(o, i));
  return true;
}

// One weight and epsilon, or two.
bool rule_rms_norm_residual_add(checked_op *o) {
  const ir_type *x = operand(o, 0);
  bool two = o->n_operands == 4;
  return has_columns(o) && same_as_first(o, 1) && check_vectors(o, 2, o->n_operands, x->rank - 1) &&
         check_epsilon(o, two ? "epsilon1" : "epsilon") && (!two || check_epsilon(o, "epsilon2")) && makes(o, 0, x) &&
         makes(o, 1, x);
}

bool rule_rms_norm_rope(checked_op *o) {
  const ir_type *x = operand(o, 0);
  if (!has_columns(o)) return false;
  ir_dim size = x->dims[x->rank - 1];
  if (size->kind == IR_DIM_CONSTANT && size->value % 2)
    FAIL("its halves make the pairs that turn", "'%s' last dim of %s is odd", o->name, ir_shape_text(o->ctx, x));
  return check_vectors(o, 1, 2, x->rank - 1) && same_as_first(o, 2) && same_as_first(o, 3) &&
         check_epsilon(o, "epsilon") && makes(o, 0, x);
}
