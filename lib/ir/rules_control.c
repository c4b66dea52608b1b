// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Rules of what is decided when it runs.
#include "ir/verify.h"
#include <mlir-c/BuiltinAttributes.h>
#include <mx/tensor.h>

bool rule_read_dims(checked_op *o) {
  const ir_type *x = operand(o, 0);
  MlirAttribute names = ir_get(o->op, "names");
  ir_dim count = ir_type_elements(o->ctx, x);
  intptr_t n = mlirArrayAttrGetNumElements(names);
  for (intptr_t i = 0; i < n; i++)
    if (!is_dim_name(mlirArrayAttrGetElement(names, i)))
      FAIL("names = [\"N\", \"M\"]", "'%s' name %ld is not a name in quotes", o->name, (long)i);
  bool is_signed = ir_get_bool(o->op, "signed", false);
  if (n % (is_signed ? 2 : 1) || !ir_dim_is(count, is_signed ? n / 2 : n))
    FAIL(is_signed ? "two names per element" : "one name per element", "'%s' has %ld name%s for %s elements", o->name,
         (long)n, n == 1 ? "" : "s", count->text);
  return true;
}

static bool is_flag(const ir_type *type) {
  return type->kind == IR_TENSOR && type->dtype == MX_BOOL && type->rank == 0;
}

// Region r ends with that op, whose operands from `first` on have the results' types.
static bool check_end(checked_op *o, int r, ir_op_id end, int first) {
  MlirBlock block = ir_region_block(o->op, r);
  MlirOperation last = ir_terminator(block);
  if (mlirOperationIsNull(last) || ir_op(o->ctx, last) != end)
    FAIL(ir_format(o->ctx, "end it with %s", ir_row(end)->name), "region %d of '%s' does not end with '%s'", r, o->name,
         ir_row(end)->name);
  int n = (int)mlirOperationGetNumOperands(last) - first;
  if (n != o->n_results)
    FAIL("one value per result", "region %d of '%s' makes %d value%s for %d result%s", r, o->name, n, n == 1 ? "" : "s",
         o->n_results, o->n_results == 1 ? "" : "s");
  for (int i = 0; i < n; i++) {
    MlirValue value = mlirOperationGetOperand(last, first + i);
    if (!same_value(ir_value_type(o->ctx, value), result(o, i)))
      return ir_error(o->ctx, mlirOperationGetLocation(last), "both have one type, to the last dim: see mo.rebind",
                      "value %d of region %d of '%s' is %s, the result says %s", i, r, o->name,
                      ir_type_text(o->ctx, mlirValueGetType(value)), result_text(o, i));
  }
  return true;
}

// Region r takes nothing.
static bool check_arguments(checked_op *o, int r) {
  MlirBlock block = ir_region_block(o->op, r);
  int n = mlirBlockIsNull(block) ? 0 : (int)mlirBlockGetNumArguments(block);
  if (n)
    FAIL("leave out ^bb0: the region sees what is around it", "region %d of '%s' has %d argument%s", r, o->name, n,
         n == 1 ? "" : "s");
  return true;
}

// What a region hands on: tensors and chains. What lasts is made before it, and changed inside.
static bool check_results(checked_op *o) {
  for (int i = 0; i < o->n_results; i++)
    if (result(o, i)->is_buffer || result(o, i)->kind == IR_OPAQUE)
      FAIL("make it before the region and change it inside",
           "'%s' result %d is %s: a region hands on tensors and chains", o->name, i, result_text(o, i));
  return true;
}

bool rule_if(checked_op *o) {
  if (!is_flag(operand(o, 0)))
    FAIL("make it !mo.tensor<[], bool>", "'%s' condition is %s", o->name, operand_text(o, 0));
  return check_results(o) && check_arguments(o, 0) && check_arguments(o, 1) && check_end(o, 0, IR_MO_YIELD, 0) &&
         check_end(o, 1, IR_MO_YIELD, 0);
}

bool rule_while(checked_op *o) {
  if (!check_results(o)) return false;
  if (o->n_operands != o->n_results)
    FAIL("a value that the loop carries has one of each", "'%s' has %d operand%s and %d result%s", o->name,
         o->n_operands, o->n_operands == 1 ? "" : "s", o->n_results, o->n_results == 1 ? "" : "s");
  for (int i = 0; i < o->n_results; i++)
    if (!same_value(operand(o, i), result(o, i)))
      FAIL("a value that the loop carries keeps its type", "'%s' operand %d is %s, its result %s", o->name, i,
           operand_text(o, i), result_text(o, i));
  for (int r = 0; r < 2; r++) {
    MlirBlock block = ir_region_block(o->op, r);
    int n = (int)mlirBlockGetNumArguments(block);
    if (n != o->n_operands)
      FAIL("begin it with ^bb0(%x: T, ..):", "region %d of '%s' has %d argument%s for %d operand%s", r, o->name, n,
           n == 1 ? "" : "s", o->n_operands, o->n_operands == 1 ? "" : "s");
    for (int i = 0; i < n; i++) {
      MlirType type = mlirValueGetType(mlirBlockGetArgument(block, i));
      if (!same_value(ir_type_of(o->ctx, type), operand(o, i)))
        FAIL("it has the operand's type", "argument %d of region %d of '%s' is %s, the operand %s", i, r, o->name,
             ir_type_text(o->ctx, type), operand_text(o, i));
    }
  }
  if (!check_end(o, 0, IR_MO_WHILE_CONDITION, 1) || !check_end(o, 1, IR_MO_YIELD, 0)) return false;
  MlirValue flag = mlirOperationGetOperand(ir_terminator(ir_region_block(o->op, 0)), 0);
  if (!is_flag(ir_value_type(o->ctx, flag)))
    FAIL("make it !mo.tensor<[], bool>", "'mo.while.condition' condition is %s",
         ir_type_text(o->ctx, mlirValueGetType(flag)));
  return true;
}

bool rule_sequence(checked_op *o) {
  int64_t stream = ir_get_int(o->op, "stream_id", 0);
  if (stream < 0)
    FAIL("streams are numbered from 0, the default", "'%s' stream_id is %lld", o->name, (long long)stream);
  return check_results(o) && check_arguments(o, 0) && check_end(o, 0, IR_MO_YIELD, 0);
}

bool rule_region_end(checked_op *o) {
  ir_op_id parent = ir_op(o->ctx, o->parent);
  if (parent != IR_MO_IF && parent != IR_MO_WHILE && parent != IR_MO_SEQUENCE)
    FAIL("a graph ends with mo.output", "'%s' stands in '%s'", o->name, ir_op_name(o->ctx, o->parent));
  return true;
}
