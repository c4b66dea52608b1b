// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Rules of what holds ops: graphs, kernels, lambdas.
#include "ir/verify.h"
#include <mlir-c/BuiltinAttributes.h>
#include <mx/tensor.h>
#include <string.h>

typedef struct symbol_check {
  checked_op *o;
  bool ok;
} symbol_check;

static bool declares(MlirOperation graph, const char *name) {
  MlirAttribute symbols = ir_get(graph, "symbols");
  if (mlirAttributeIsNull(symbols) || !mlirAttributeIsAArray(symbols)) return false;
  for (intptr_t i = 0; i < mlirArrayAttrGetNumElements(symbols); i++) {
    MlirStringRef s = mlirStringAttrGetValue(mlirArrayAttrGetElement(symbols, i));
    if (s.length == strlen(name) && !memcmp(s.data, name, s.length)) return true;
  }
  return false;
}

static void check_symbol(ir_dim symbol, void *user) {
  symbol_check *check = user;
  if (declares(check->o->op, symbol->name)) return;
  check->ok = ir_error(check->o->ctx, check->o->location,
                       ir_format(check->o->ctx, "declare it: @%s<.., %s>",
                                 ir_get_string(check->o->ctx, check->o->op, "sym_name"), symbol->name),
                       "symbol '%s' of an argument is not declared by the graph", symbol->name);
}

bool rule_graph(checked_op *o) {
  MlirBlock body = ir_region_block(o->op, 0);
  symbol_check check = {o, true};
  for (intptr_t i = 0; i < mlirBlockGetNumArguments(body); i++) {
    const ir_type *type = ir_value_type(o->ctx, mlirBlockGetArgument(body, i));
    if (type->kind != IR_TENSOR && !ir_is_ordered(type))
      FAIL("a number is a tensor of rank 0: !mo.tensor<[], f32>", "'%s' argument %ld is %s, not a tensor", o->name,
           (long)i, ir_type_text(o->ctx, mlirValueGetType(mlirBlockGetArgument(body, i))));
    for (int d = 0; d < type->rank; d++) ir_dim_symbols(type->dims[d], check_symbol, &check);
  }
  MlirAttribute results = ir_get(o->op, "results");
  for (intptr_t i = 0; !mlirAttributeIsNull(results) && i < mlirArrayAttrGetNumElements(results); i++) {
    MlirType type = mlirTypeAttrGetValue(mlirArrayAttrGetElement(results, i));
    if (ir_type_of(o->ctx, type)->is_buffer)
      FAIL("return what it holds: mo.mutable.load", "'%s' result %ld is %s: a graph returns no buffers", o->name,
           (long)i, ir_type_text(o->ctx, type));
  }
  bool ends = false; // one that is not the last op is another error
  for (MlirOperation op = mlirBlockGetFirstOperation(body); !mlirOperationIsNull(op);
       op = mlirOperationGetNextInBlock(op))
    ends |= ir_op(o->ctx, op) != IR_OP_UNKNOWN && ir_row(ir_op(o->ctx, op))->traits & IR_TERMINATOR;
  if (!ends)
    return ir_error(o->ctx, o->location, "end the graph with mo.output %x : T", "graph '@%s' has no output",
                    ir_get_string(o->ctx, o->op, "sym_name"));
  return check.ok;
}

typedef struct symbol_search {
  const checked_op *o;
  ir_dim symbol; // looked for; NULL: those of a dim that no argument holds are
  bool found;
} symbol_search;

static void match_symbol(ir_dim symbol, void *user) {
  symbol_search *search = user;
  search->found |= symbol == search->symbol;
}

static void find_open(ir_dim symbol, void *user) {
  symbol_search *outer = user, inner = {outer->o, symbol, false};
  MlirBlock body = ir_region_block(outer->o->parent, 0);
  for (intptr_t i = 0; i < mlirBlockGetNumArguments(body); i++) {
    const ir_type *type = ir_value_type(outer->o->ctx, mlirBlockGetArgument(body, i));
    for (int d = 0; d < type->rank; d++) ir_dim_symbols(type->dims[d], match_symbol, &inner);
  }
  outer->found |= !inner.found;
}

// A dim with a name that no argument holds: one that an op's or the graph's result declares. mo_resolve_shapes finds
// what it stands for.
static bool is_open(const checked_op *o, ir_dim dim) {
  symbol_search search = {o, NULL, false};
  if (o->row->level == IR_MO) ir_dim_symbols(dim, find_open, &search);
  return search.found;
}

static bool returns(const checked_op *o, const ir_type *declared, const ir_type *value) {
  bool same = declared->kind == value->kind && declared->is_buffer == value->is_buffer &&
              declared->name == value->name && declared->dtype == value->dtype && declared->rank == value->rank;
  for (int d = 0; same && d < value->rank; d++)
    same = declared->dims[d] == value->dims[d] || is_open(o, declared->dims[d]) || is_open(o, value->dims[d]);
  return same;
}

bool rule_output(checked_op *o) {
  MlirAttribute results = ir_get(o->parent, "results");
  if (mlirAttributeIsNull(results))
    FAIL("it ends a graph; regions end with mo.yield", "'%s' stands in '%s'", o->name, ir_op_name(o->ctx, o->parent));
  int want = (int)mlirArrayAttrGetNumElements(results);
  if (want != o->n_operands)
    FAIL("one value per result, in the order of the graph's type", "'%s' has %d value%s, the graph %d result%s",
         o->name, o->n_operands, o->n_operands == 1 ? "" : "s", want, want == 1 ? "" : "s");
  for (int i = 0; i < want; i++) {
    MlirType type = mlirTypeAttrGetValue(mlirArrayAttrGetElement(results, i));
    MlirValue value = mlirOperationGetOperand(o->op, i);
    bool twice = false;
    for (int k = 0; k < i; k++) twice |= ir_same_value(mlirOperationGetOperand(o->op, k), value);
    if (operand(o, i)->kind == IR_OPAQUE && (twice || mlirValueIsABlockArgument(value)))
      FAIL(twice ? "return it once" : "leave it out: the caller has it, with every change",
           "'%s' value %d is an opaque value that is %s", o->name, i, twice ? "a result already" : "an argument");
    if (!returns(o, ir_type_of(o->ctx, type), operand(o, i)))
      FAIL("change the result type after the graph's ->, or the value",
           "'%s' value %d is %s, the graph's result says %s", o->name, i, operand_text(o, i),
           ir_type_text(o->ctx, type));
  }
  return true;
}

bool rule_kernel(checked_op *o) {
  MlirBlock body = ir_region_block(o->op, 0);
  int want = o->n_operands + o->n_results;
  int have = (int)mlirBlockGetNumArguments(body);
  if (have != want)
    FAIL("one block argument per operand, then one destination per result", "'%s' has %d block arguments, not %d",
         o->name, have, want);
  for (int i = 0; i < want; i++) {
    MlirType inner = mlirValueGetType(mlirBlockGetArgument(body, i));
    MlirType outer = mlirValueGetType(i < o->n_operands ? mlirOperationGetOperand(o->op, i)
                                                        : mlirOperationGetResult(o->op, i - o->n_operands));
    if (!mlirTypeEqual(inner, outer))
      FAIL(NULL, "'%s' block argument %d is %s, outside it is %s", o->name, i, ir_type_text(o->ctx, inner),
           ir_type_text(o->ctx, outer));
  }
  for (MlirOperation op = mlirBlockGetFirstOperation(body); !mlirOperationIsNull(op);
       op = mlirOperationGetNextInBlock(op)) {
    if (mlirOperationIsNull(mlirOperationGetNextInBlock(op)) && ir_op(o->ctx, op) != IR_MOGG_CALL_EXECUTE)
      FAIL("views and lambdas come first, mogg.call.execute \"mx.foreach\"() into (..) is the loop of an elementwise "
           "kernel",
           "'%s' does not end with a mogg.call.execute", o->name);
  }
  if (mlirOperationIsNull(mlirBlockGetFirstOperation(body)))
    FAIL("call an execute kernel in it", "'%s' is empty", o->name);
  return true;
}

bool rule_call_elementwise(checked_op *o) {
  for (int i = 0; i < o->n_operands; i++)
    if (operand(o, i)->kind != IR_SCALAR)
      FAIL(NULL, "'%s' operand %d is %s, not a scalar", o->name, i, operand_text(o, i));
  if (result(o, 0)->kind != IR_SCALAR) FAIL(NULL, "'%s' result is %s, not a scalar", o->name, result_text(o, 0));
  return true;
}
bool rule_call_view(checked_op *o) {
  if (operand(o, 0)->kind != IR_TENSOR || result(o, 0)->kind != IR_TENSOR)
    FAIL(NULL, "'%s' makes %s of %s: it maps a tensor to a tensor", o->name, result_text(o, 0), operand_text(o, 0));
  return keeps_dtype(o);
}
bool rule_call_execute(checked_op *o) {
  for (int i = 0; i < o->n_operands; i++)
    if (operand(o, i)->kind != IR_TENSOR && operand(o, i)->kind != IR_OPAQUE)
      FAIL(NULL, "'%s' operand %d is %s, not a tensor or opaque value", o->name, i, operand_text(o, i));
  return true;
}
bool rule_bind(checked_op *o) {
  const char *kind = ir_get_string(o->ctx, o->op, "kind");
  MlirBlock lambda = ir_region_block(o->op, 0);
  bool input = !strcmp(kind, "input_lambda");
  if (o->n_results < 1 || (input && o->n_results != 1) || (!input && o->n_operands != o->n_results))
    FAIL("an output_lambda makes one result per operand, an input_lambda one result",
         "'%s' has %d operand%s and %d result%s", o->name, o->n_operands, o->n_operands == 1 ? "" : "s", o->n_results,
         o->n_results == 1 ? "" : "s");
  intptr_t n = mlirBlockGetNumArguments(lambda);
  const char *hint = ir_format(o->ctx, "its last argument is %%at: index<%d>", result(o, 0)->rank);
  if (n < 1) FAIL(hint, "'%s' lambda takes no index", o->name);
  const ir_type *index = ir_value_type(o->ctx, mlirBlockGetArgument(lambda, n - 1));
  if (index->kind != IR_INDEX || index->rank != result(o, 0)->rank)
    FAIL(hint, "'%s' lambda's index is %s for %s", o->name,
         ir_type_text(o->ctx, mlirValueGetType(mlirBlockGetArgument(lambda, n - 1))), result_text(o, 0));
  MlirOperation last = ir_terminator(lambda);
  bool yields = !mlirOperationIsNull(last) && ir_op(o->ctx, last) == IR_MOGG_YIELD;
  if (input != yields)
    FAIL("an input_lambda ends with mogg.yield, an output_lambda stores", "'%s' %s", o->name,
         input ? "input_lambda yields no value" : "output_lambda yields a value");
  return true;
}
static bool is_condition(const checked_op *o, int number) {
  const ir_type *type = operand(o, number);
  return type->kind == IR_SCALAR && type->dtype == MX_BOOL;
}
bool rule_load(checked_op *o) {
  const ir_type *t = operand(o, 0), *i = operand(o, 1), *v = result(o, 0);
  if (t->kind != IR_TENSOR || i->kind != IR_INDEX || i->rank != t->rank || v->kind != IR_SCALAR || v->dtype != t->dtype)
    FAIL("mogg.load(%t, %at) : (!mo.tensor<[M], f32>, index<1>) -> f32", "'%s' of %s at %s does not make %s", o->name,
         operand_text(o, 0), operand_text(o, 1), result_text(o, 0));
  if (o->n_operands > 3 || (o->n_operands == 3 && !is_condition(o, 2)))
    FAIL("mogg.load(%t, %at, %when) : (!mo.tensor<[M], f32>, index<1>, bool) -> f32",
         "'%s' has %d operands, the third is %s", o->name, o->n_operands, operand_text(o, 2));
  return true;
}
bool rule_between(checked_op *o) {
  const ir_type *first = operand(o, 0), *end = operand(o, 1), *i = operand(o, 2), *v = result(o, 0);
  if (first->kind != IR_TENSOR || end->kind != IR_TENSOR || i->kind != IR_INDEX || first->rank != i->rank ||
      end->rank != i->rank || v->kind != IR_SCALAR || v->dtype != MX_BOOL)
    FAIL("mogg.between(%first, %end, %at) : (!mo.tensor<[M], f32>, !mo.tensor<[M], f32>, index<1>) -> bool",
         "'%s' of %s and %s at %s does not make %s", o->name, operand_text(o, 0), operand_text(o, 1),
         operand_text(o, 2), result_text(o, 0));
  return true;
}
bool rule_scalar_select(checked_op *o) {
  const ir_type *a = operand(o, 1), *b = operand(o, 2), *v = result(o, 0);
  if (!is_condition(o, 0) || a->kind != IR_SCALAR || b->kind != IR_SCALAR || v->kind != IR_SCALAR ||
      a->dtype != b->dtype || a->dtype != v->dtype)
    FAIL("mogg.select(%cond, %a, %b) : (bool, f32, f32) -> f32", "'%s' of %s, %s and %s does not make %s", o->name,
         operand_text(o, 0), operand_text(o, 1), operand_text(o, 2), result_text(o, 0));
  return true;
}
bool rule_store(checked_op *o) {
  const ir_type *v = operand(o, 0), *t = operand(o, 1), *i = operand(o, 2);
  if (v->kind != IR_SCALAR || t->kind != IR_TENSOR || i->kind != IR_INDEX || i->rank != t->rank || v->dtype != t->dtype)
    FAIL("mogg.store(%v, %t, %at) : (f32, !mo.tensor<[M], f32>, index<1>) -> ()", "'%s' of %s into %s at %s", o->name,
         operand_text(o, 0), operand_text(o, 1), operand_text(o, 2));
  return true;
}
bool rule_yield(checked_op *o) {
  if (operand(o, 0)->kind != IR_SCALAR) FAIL(NULL, "'%s' yields %s, not a scalar", o->name, operand_text(o, 0));
  return true;
}
bool rule_free(checked_op *o) { return o->op.ptr != NULL; }
