// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Rules of what has effects: which operands are buffers, which are chains.
#include "ir/verify.h"
#include <mlir-c/BuiltinAttributes.h>
#include <mx/tensor.h>

static char kind_letter(const ir_type *type) {
  return type->kind == IR_CHAIN ? 'c' : type->kind == IR_OPAQUE ? 'o' : type->is_buffer ? 'b' : 't';
}

static const char *kind_name(char letter) {
  return letter == 'c' ? "a chain" : letter == 'b' ? "a buffer" : letter == 'o' ? "an opaque value" : "a tensor";
}

// Operands and results are of the kinds that the letters say: buffer, tensor, chain, opaque.
static bool kinds(checked_op *o, const char *operands, const char *results) {
  for (int i = 0; operands[i]; i++)
    if (kind_letter(operand(o, i)) != operands[i])
      FAIL(o->row->meaning, "'%s' operand %d is %s, not %s", o->name, i, operand_text(o, i), kind_name(operands[i]));
  for (int i = 0; results[i]; i++)
    if (kind_letter(result(o, i)) != results[i])
      FAIL(o->row->meaning, "'%s' result %d is %s, not %s", o->name, i, result_text(o, i), kind_name(results[i]));
  return true;
}

static bool same_contents(checked_op *o, int a, int b) {
  if (!same_tensor(operand(o, a), operand(o, b)))
    FAIL("both have one dtype and shape, to the last dim: see mo.cast and mo.rebind", "'%s' operands are %s and %s",
         o->name, operand_text(o, a), operand_text(o, b));
  return true;
}

bool rule_chain_create(checked_op *o) { return kinds(o, "", "c"); }

// A result is an operand, passed on.
static bool keeps_type(checked_op *o, int from, int to) {
  if (!same_value(result(o, to), operand(o, from)))
    FAIL("a value keeps its type", "'%s' operand %d is %s, its result %s", o->name, from, operand_text(o, from),
         result_text(o, to));
  return true;
}

bool rule_guard(checked_op *o) {
  if (!kinds(o, "c", "")) return false;
  if (o->n_results != o->n_operands - 1)
    FAIL("one result per operand after the chain", "'%s' makes %d result%s of %d value%s", o->name, o->n_results,
         o->n_results == 1 ? "" : "s", o->n_operands - 1, o->n_operands == 2 ? "" : "s");
  for (int i = 0; i < o->n_results; i++)
    if (!keeps_type(o, i + 1, i)) return false;
  return true;
}

bool rule_transfer(checked_op *o) { return kinds(o, "tc", "tc") && keeps_type(o, 0, 0); }

bool rule_assert(checked_op *o) {
  if (!kinds(o, "ct", "c")) return false;
  const ir_type *cond = operand(o, 1);
  if (cond->dtype != MX_BOOL || cond->rank != 0)
    FAIL("make it !mo.tensor<[], bool>, with mo.reduce.all, say", "'%s' condition is %s", o->name, operand_text(o, 1));
  return true;
}

bool rule_debug_print(checked_op *o) { return kinds(o, "c", "c"); }
bool rule_debug_tensor_print(checked_op *o) { return kinds(o, "ct", "c"); }

// The literal of one with initValue was read as its type says.
bool rule_buffer_create(checked_op *o) { return kinds(o, "", "b"); }

bool rule_buffer_transfer(checked_op *o) { return kinds(o, "bbc", "c") && same_contents(o, 0, 1); }

bool rule_mutable_load(checked_op *o) {
  if (!kinds(o, "bc", "tc")) return false;
  ir_type want = *operand(o, 0);
  want.is_buffer = false;
  return makes(o, 0, &want);
}

bool rule_mutable_store(checked_op *o) { return kinds(o, "btc", "c") && same_contents(o, 0, 1); }

bool rule_mutable_store_slice(checked_op *o) {
  if (!kinds(o, "btc", "c")) return false;
  const ir_type *x = operand(o, 1);
  ir_type want = *operand(o, 0);
  want.is_buffer = false;
  if (want.dtype != x->dtype || want.rank != x->rank)
    FAIL("convert it with mo.cast, or reshape it", "'%s' puts %s into %s", o->name, operand_text(o, 1),
         operand_text(o, 0));
  if (!slice_of(o, &want)) return false;
  for (int d = 0; d < want.rank; d++) {
    bool known = want.dims[d]->kind == IR_DIM_CONSTANT;
    const char *slice = known ? ir_format(o->ctx, "a slice of %s", want.dims[d]->text) : "its slice";
    if (!must_equal(o, x->dims[d], want.dims[d], "the tensor has the size that start, stop and step say",
                    ir_format(o->ctx, "puts %s elements into %s along dim %d", x->dims[d]->text, slice, d)))
      return false;
  }
  return true;
}

// Buffers are changed in place, in the order that the chain at the end says.
bool rule_custom(checked_op *o) {
  bool buffers = false;
  for (int i = 0; i < o->n_operands; i++) buffers |= operand(o, i)->is_buffer;
  bool chained = o->n_operands && operand(o, o->n_operands - 1)->kind == IR_CHAIN && o->n_results &&
                 result(o, o->n_results - 1)->kind == IR_CHAIN;
  if (o->n_results < 1) FAIL("a tensor, or a chain if it changes buffers alone", "'%s' has no result", o->name);
  if (buffers && !chained)
    FAIL("give a chain as the last operand, and name the next one as the last result",
         "'%s' takes a buffer without a chain", o->name);
  for (int i = 0; i < o->n_results - chained; i++)
    if (kind_letter(result(o, i)) != 't' && kind_letter(result(o, i)) != 'o')
      FAIL("a kernel makes tensors and opaque values; one chain may follow", "'%s' result %d is %s", o->name, i,
           result_text(o, i));
  for (int i = 0; i < o->n_operands - chained; i++)
    if (operand(o, i)->kind == IR_CHAIN)
      FAIL("a chain is the last operand and the last result", "'%s' operand %d is %s, before the last", o->name, i,
           operand_text(o, i));
  return true;
}
