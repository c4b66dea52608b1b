// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Every op against its row (operand and result counts, dtypes, attributes) and its rule. One function per rule of
// rules.def; all errors are reported, with both values and a way out.
#include "ir/internal.h"
#include <mlir-c/BuiltinAttributes.h>
#include <mx/tensor.h>
#include <stdlib.h>
#include <string.h>

typedef struct checked_op {
  ir_context *ctx;
  MlirOperation op, parent; // parent: the op whose region it stands in
  const ir_op_row *row;
  const char *name;
  MlirLocation location;
  int n_operands, n_results;
} checked_op;

static const ir_type *operand(const checked_op *o, int i) {
  return ir_value_type(o->ctx, mlirOperationGetOperand(o->op, i));
}
static const ir_type *result(const checked_op *o, int i) {
  return ir_value_type(o->ctx, mlirOperationGetResult(o->op, i));
}
static const char *operand_text(const checked_op *o, int i) {
  return ir_type_text(o->ctx, mlirValueGetType(mlirOperationGetOperand(o->op, i)));
}
static const char *result_text(const checked_op *o, int i) {
  return ir_type_text(o->ctx, mlirValueGetType(mlirOperationGetResult(o->op, i)));
}
#define FAIL(hint, ...) return ir_error(o->ctx, o->location, hint, __VA_ARGS__)

static bool same_tensor(const ir_type *a, const ir_type *b) { return a->dtype == b->dtype && ir_same_shape(a, b); }

static const char *shape_hint(const checked_op *o, const ir_type *a, const ir_type *b) {
  const char *relaxed = ir_format(o->ctx, "r%s", o->name);
  bool has_relaxed = ir_op_from_name(o->ctx, relaxed, strlen(relaxed)) != IR_OP_UNKNOWN;
  const char *way_out = a->dtype != b->dtype ? ir_format(o->ctx, "convert with mo.cast(..) : .. -> !mo.tensor<.., %s>",
                                                         mx_dtype_name(a->dtype))
                                             : "broadcast explicitly with mo.static.broadcast_to";
  if (!has_relaxed) return way_out;
  return ir_format(o->ctx, "%s, or use %s, which %s", way_out, relaxed,
                   a->dtype != b->dtype ? "promotes" : "broadcasts");
}

static bool rule_same(checked_op *o) {
  for (int i = 1; i < o->n_operands; i++)
    if (!same_tensor(operand(o, 0), operand(o, i)))
      FAIL(shape_hint(o, operand(o, 0), operand(o, i)), "'%s' operands differ: %s and %s", o->name, operand_text(o, 0),
           operand_text(o, i));
  if (!same_tensor(operand(o, 0), result(o, 0)))
    FAIL("the result has its operands' type", "'%s' makes %s, its result says %s", o->name, operand_text(o, 0),
         result_text(o, 0));
  return true;
}

static bool rule_compare(checked_op *o) {
  for (int i = 1; i < o->n_operands; i++)
    if (!same_tensor(operand(o, 0), operand(o, i)))
      FAIL(shape_hint(o, operand(o, 0), operand(o, i)), "'%s' operands differ: %s and %s", o->name, operand_text(o, 0),
           operand_text(o, i));
  if (result(o, 0)->dtype != MX_BOOL)
    FAIL("comparisons make bool tensors", "'%s' makes dtype bool, its result says %s", o->name, result_text(o, 0));
  if (!ir_same_shape(operand(o, 0), result(o, 0)))
    FAIL("a comparison keeps the shape", "'%s' operand has shape %s, its result %s", o->name,
         ir_shape_text(o->ctx, operand(o, 0)), ir_shape_text(o->ctx, result(o, 0)));
  return true;
}

static bool rule_select(checked_op *o) {
  if (operand(o, 0)->dtype != MX_BOOL)
    FAIL("compare first, for example with mo.greater", "'%s' condition is %s, not bool", o->name, operand_text(o, 0));
  for (int i = 1; i < 3; i++)
    if (!same_tensor(operand(o, i), result(o, 0)))
      FAIL(shape_hint(o, result(o, 0), operand(o, i)), "'%s' operand %d is %s, its result %s", o->name, i,
           operand_text(o, i), result_text(o, 0));
  if (!ir_same_shape(operand(o, 0), result(o, 0)))
    FAIL("broadcast the condition", "'%s' condition has shape %s, its result %s", o->name,
         ir_shape_text(o->ctx, operand(o, 0)), ir_shape_text(o->ctx, result(o, 0)));
  return true;
}

static bool rule_cast(checked_op *o) {
  if (!ir_same_shape(operand(o, 0), result(o, 0)))
    FAIL("a cast changes the dtype alone", "'%s' operand has shape %s, its result %s", o->name,
         ir_shape_text(o->ctx, operand(o, 0)), ir_shape_text(o->ctx, result(o, 0)));
  return true;
}

static bool same_dtype(checked_op *o) {
  if (operand(o, 0)->dtype != result(o, 0)->dtype)
    FAIL("convert with mo.cast", "'%s' keeps the dtype: operand is %s, result %s", o->name, operand_text(o, 0),
         result_text(o, 0));
  return true;
}

static bool rule_broadcast(checked_op *o) {
  const ir_type *x = operand(o, 0), *y = result(o, 0);
  if (!same_dtype(o)) return false;
  if (x->rank > y->rank)
    FAIL("drop dims with mo.static.reshape", "'%s' cannot lower the rank from %d to %d", o->name, x->rank, y->rank);
  for (int i = 0; i < x->rank; i++) {
    ir_dim from = x->dims[i], to = y->dims[i + y->rank - x->rank];
    if (from != to && !ir_dim_is(from, 1))
      FAIL("trailing dims are aligned: each must be equal or 1", "'%s' cannot stretch dim %d of %s from %s to %s",
           o->name, i, ir_shape_text(o->ctx, x), from->text, to->text);
  }
  return true;
}

static bool rule_reshape(checked_op *o) {
  if (!same_dtype(o)) return false;
  ir_dim have = ir_type_elements(o->ctx, operand(o, 0)), want = ir_type_elements(o->ctx, result(o, 0));
  if (have != want)
    FAIL("the products of both shapes must be equal expressions", "'%s' from %s to %s: %s elements are not provably %s",
         o->name, ir_shape_text(o->ctx, operand(o, 0)), ir_shape_text(o->ctx, result(o, 0)), have->text, want->text);
  return true;
}

static bool rule_transpose(checked_op *o) {
  const ir_type *x = operand(o, 0), *y = result(o, 0);
  if (!same_dtype(o)) return false;
  int64_t perm[MX_MAX_RANK];
  int n = ir_get_ints(o->op, "perm", perm, MX_MAX_RANK);
  if (n != x->rank) FAIL("list each dim once", "'%s' perm has %d entries for rank %d", o->name, n, x->rank);
  unsigned seen = 0;
  for (int i = 0; i < n; i++) {
    if (perm[i] < 0 || perm[i] >= n || seen >> perm[i] & 1)
      FAIL(ir_format(o->ctx, "list each of 0 .. %d once", n - 1), "'%s' perm is not a permutation at entry %d: %lld",
           o->name, i, (long long)perm[i]);
    seen |= 1u << perm[i];
  }
  if (y->rank != n) FAIL("a transpose keeps the rank", "'%s' operand has rank %d, its result %d", o->name, n, y->rank);
  for (int i = 0; i < n; i++)
    if (y->dims[i] != x->dims[perm[i]])
      FAIL("result dim i is operand dim perm[i]", "'%s' result dim %d is %s, perm makes it %s", o->name, i,
           y->dims[i]->text, x->dims[perm[i]]->text);
  return true;
}

static bool check_axis(checked_op *o) {
  int64_t axis = ir_get_int(o->op, "axis", 0);
  int rank = operand(o, 0)->rank;
  if (axis < -rank || axis >= rank)
    FAIL(rank ? ir_format(o->ctx, "axis is in [%d, %d]", -rank, rank - 1) : "a tensor of rank 0 has no axis",
         "'%s' axis %lld is outside rank %d", o->name, (long long)axis, rank);
  return true;
}

static bool rule_reduce(checked_op *o) {
  const ir_type *x = operand(o, 0), *y = result(o, 0);
  if (!check_axis(o) || !same_dtype(o)) return false;
  int64_t axis = ir_get_int(o->op, "axis", 0);
  if (axis < 0) axis += x->rank;
  bool ok = x->rank == y->rank;
  for (int i = 0; ok && i < x->rank; i++) ok = i == axis ? ir_dim_is(y->dims[i], 1) : y->dims[i] == x->dims[i];
  if (!ok)
    FAIL("a reduction keeps its axis with size 1", "'%s' of %s over axis %lld does not make %s", o->name,
         ir_shape_text(o->ctx, x), (long long)axis, ir_shape_text(o->ctx, y));
  return true;
}

static bool rule_axis(checked_op *o) { return check_axis(o) && rule_same(o); }

static bool rule_matmul(checked_op *o) {
  const ir_type *a = operand(o, 0), *b = operand(o, 1), *c = result(o, 0);
  bool transpose_b = ir_get_bool(o->op, "transpose_b", false), packed_b = ir_get_bool(o->op, "packed_b", false);
  if (a->rank != 2 || b->rank != 2)
    FAIL("use mo.static.reshape to make matrices", "'%s' operands have ranks %d and %d, not 2", o->name, a->rank,
         b->rank);
  if (transpose_b && packed_b) FAIL("packing transposes already", "'%s' has both transpose_b and packed_b", o->name);
  if (packed_b != (b->layout && !strcmp(b->layout, "KNkn")))
    FAIL("packed_b goes with the layout KNkn, which mo.layout.transform makes",
         "'%s' packed_b does not agree with the layout of %s", o->name, operand_text(o, 1));
  if (a->dtype != b->dtype && !(packed_b && b->dtype == MX_F32))
    FAIL("convert one with mo.cast, or use rmo.matmul", "'%s' operands have dtypes %s and %s", o->name,
         mx_dtype_name(a->dtype), mx_dtype_name(b->dtype));
  if (c->dtype != a->dtype)
    FAIL("convert the result with mo.cast", "'%s' of %s makes %s, its result says %s", o->name, mx_dtype_name(a->dtype),
         mx_dtype_name(a->dtype), mx_dtype_name(c->dtype));
  int k = transpose_b ? 1 : 0;
  if (a->dims[1] != b->dims[k])
    FAIL("give both the same name or size", "'%s' inner dims differ: %s of %s and %s of %s", o->name, a->dims[1]->text,
         ir_shape_text(o->ctx, a), b->dims[k]->text, ir_shape_text(o->ctx, b));
  if (c->rank != 2 || c->dims[0] != a->dims[0] || c->dims[1] != b->dims[1 - k])
    FAIL("[M, K] x [K, N] makes [M, N]", "'%s' makes [%s, %s], its result says %s", o->name, a->dims[0]->text,
         b->dims[1 - k]->text, ir_shape_text(o->ctx, c));
  return true;
}

static bool rule_pack(checked_op *o) {
  const ir_type *x = operand(o, 0), *y = result(o, 0);
  int t = ir_get_bool(o->op, "transpose_b", false);
  if (x->rank != 2 || y->rank != 2 || !y->layout || strcmp(y->layout, "KNkn") || y->dims[t] != x->dims[0] ||
      y->dims[1 - t] != x->dims[1])
    FAIL("the result is written !mo.tensor<[K, N], f32, {layout = #mo.layout<KNkn>}>", "'%s' cannot make %s of %s",
         o->name, result_text(o, 0), operand_text(o, 0));
  return true;
}

static bool rule_constant(checked_op *o) {
  const ir_type *y = result(o, 0);
  size_t n_bytes;
  if (!ir_constant_bytes(o->op, &n_bytes)) FAIL("write {value = dense<..>}", "'%s' has no literal value", o->name);
  if (y->kind != IR_SCALAR && y->kind != IR_TENSOR)
    FAIL(NULL, "'%s' makes %s, not a tensor or a scalar", o->name, result_text(o, 0));
  ir_dim elements = y->kind == IR_SCALAR ? ir_dim_constant(o->ctx, 1) : ir_type_elements(o->ctx, y);
  size_t size = mx_dtype_bytes(y->dtype);
  if (n_bytes != size &&
      !(elements->kind == IR_DIM_CONSTANT && n_bytes / size == (uint64_t)elements->value && n_bytes % size == 0))
    FAIL("give one element to fill the tensor, or all of them", "'%s' has %zu bytes of values for %s", o->name, n_bytes,
         result_text(o, 0));
  if (y->kind == IR_SCALAR) return true;
  for (int i = 0; i < y->rank; i++)
    if (y->dims[i]->kind != IR_DIM_CONSTANT)
      FAIL("write the size as a number", "'%s' dim %d is %s: a constant's sizes are known", o->name, i,
           y->dims[i]->text);
  return true;
}

static bool rule_external(checked_op *o) {
  const ir_type *y = result(o, 0);
  for (int i = 0; i < y->rank; i++)
    if (y->dims[i]->kind != IR_DIM_CONSTANT)
      FAIL("write the size as a number", "'%s' dim %d is %s: a weight's sizes are known", o->name, i, y->dims[i]->text);
  return true;
}

static bool rule_custom(checked_op *o) {
  if (o->n_results < 1) FAIL(NULL, "'%s' has no result", o->name);
  for (int i = 0; i < o->n_results; i++)
    if (result(o, i)->kind != IR_TENSOR)
      FAIL(NULL, "'%s' result %d is %s, not a tensor", o->name, i, result_text(o, i));
  return true;
}

// ---- relaxed ops
// ----------------------------------------------------------------------------------------------------------

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
  if (same_tensor(want, result(o, 0))) return true;
  FAIL("the result has the operands' broadcast shape and, unless it is bool, their promoted dtype",
       "'%s' makes %s, its result says %s", o->name, ir_type_text(o->ctx, ir_type_make(o->ctx, want)),
       result_text(o, 0));
}

static bool rule_relaxed_binary(checked_op *o) {
  ir_type want = {0};
  return relaxed(o, 0, &want) && check_result(o, &want);
}
static bool rule_relaxed_compare(checked_op *o) {
  ir_type want = {0};
  if (!relaxed(o, 0, &want)) return false;
  want.dtype = MX_BOOL;
  return check_result(o, &want);
}
static bool rule_relaxed_select(checked_op *o) {
  ir_type want = {0}, all = {0};
  if (!relaxed(o, 1, &want)) return false;
  if (!broadcast(operand(o, 0), &want, &all))
    FAIL("trailing dims are aligned: each must be equal or 1", "'%s' cannot broadcast the condition %s with %s",
         o->name, ir_shape_text(o->ctx, operand(o, 0)), ir_shape_text(o->ctx, &want));
  all.kind = IR_TENSOR;
  all.dtype = want.dtype;
  return check_result(o, &all);
}
static bool rule_relaxed_matmul(checked_op *o) {
  const ir_type *a = operand(o, 0), *b = operand(o, 1);
  if (a->rank < 1 || a->rank > 2 || b->rank < 1 || b->rank > 2)
    FAIL("reshape to matrices", "'%s' operands have ranks %d and %d, not 1 or 2", o->name, a->rank, b->rank);
  ir_type want = {.kind = IR_TENSOR, .dtype = ir_promote(a->dtype, b->dtype)};
  if (want.dtype == MX_DTYPE_INVALID)
    FAIL("choose one with mo.cast", "'%s' has no safe common dtype for %s and %s", o->name, mx_dtype_name(a->dtype),
         mx_dtype_name(b->dtype));
  if (a->dims[a->rank - 1] != b->dims[0])
    FAIL("give both the same name or size", "'%s' inner dims differ: %s of %s and %s of %s", o->name,
         a->dims[a->rank - 1]->text, ir_shape_text(o->ctx, a), b->dims[0]->text, ir_shape_text(o->ctx, b));
  if (a->rank == 2) want.dims[want.rank++] = a->dims[0];
  if (b->rank == 2) want.dims[want.rank++] = b->dims[1];
  return check_result(o, &want);
}

// ---- structure
// --------------------------------------------------------------------------------------------------------------

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

static bool rule_graph(checked_op *o) {
  MlirBlock body = ir_region_block(o->op, 0);
  if (mlirBlockIsNull(body)) FAIL(NULL, "'%s' has no body", o->name);
  symbol_check check = {o, true};
  for (intptr_t i = 0; i < mlirBlockGetNumArguments(body); i++) {
    const ir_type *type = ir_value_type(o->ctx, mlirBlockGetArgument(body, i));
    if (type->kind != IR_TENSOR)
      FAIL("a number is a tensor of rank 0: !mo.tensor<[], f32>", "'%s' argument %ld is %s, not a tensor", o->name,
           (long)i, ir_type_text(o->ctx, mlirValueGetType(mlirBlockGetArgument(body, i))));
    for (int d = 0; d < type->rank; d++) ir_dim_symbols(type->dims[d], check_symbol, &check);
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

static bool rule_output(checked_op *o) {
  MlirAttribute results = ir_get(o->parent, "results");
  if (mlirAttributeIsNull(results) || !mlirAttributeIsAArray(results))
    FAIL(NULL, "'%s' stands outside a graph", o->name);
  int want = (int)mlirArrayAttrGetNumElements(results);
  if (want != o->n_operands)
    FAIL("one value per result, in the order of the graph's type", "'%s' has %d value%s, the graph %d result%s",
         o->name, o->n_operands, o->n_operands == 1 ? "" : "s", want, want == 1 ? "" : "s");
  for (int i = 0; i < want; i++) {
    MlirType type = mlirTypeAttrGetValue(mlirArrayAttrGetElement(results, i));
    if (!same_tensor(ir_type_of(o->ctx, type), operand(o, i)))
      FAIL("change the result type after the graph's ->, or the value",
           "'%s' value %d is %s, the graph's result says %s", o->name, i, operand_text(o, i),
           ir_type_text(o->ctx, type));
  }
  return true;
}

static bool rule_kernel(checked_op *o) {
  MlirBlock body = ir_region_block(o->op, 0);
  int want = o->n_operands + o->n_results;
  int have = mlirBlockIsNull(body) ? 0 : (int)mlirBlockGetNumArguments(body);
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
    bool last = mlirOperationIsNull(mlirOperationGetNextInBlock(op));
    if ((ir_op(o->ctx, op) == IR_MOGG_CALL_EXECUTE) != last)
      FAIL("views and lambdas come first, mogg.call.execute \"mx.foreach\"() into (..) is the loop of an elementwise "
           "kernel",
           "'%s' does not end with its one mogg.call.execute", o->name);
  }
  if (mlirOperationIsNull(mlirBlockGetFirstOperation(body)))
    FAIL("call an execute kernel in it", "'%s' is empty", o->name);
  return true;
}

static bool rule_call_elementwise(checked_op *o) {
  for (int i = 0; i < o->n_operands; i++)
    if (operand(o, i)->kind != IR_SCALAR)
      FAIL(NULL, "'%s' operand %d is %s, not a scalar", o->name, i, operand_text(o, i));
  if (result(o, 0)->kind != IR_SCALAR) FAIL(NULL, "'%s' result is %s, not a scalar", o->name, result_text(o, 0));
  return true;
}
static bool rule_call_view(checked_op *o) {
  if (operand(o, 0)->kind != IR_TENSOR || result(o, 0)->kind != IR_TENSOR)
    FAIL(NULL, "'%s' maps a tensor to a tensor", o->name);
  return same_dtype(o);
}
static bool rule_call_execute(checked_op *o) {
  for (int i = 0; i < o->n_operands; i++)
    if (operand(o, i)->kind != IR_TENSOR)
      FAIL(NULL, "'%s' operand %d is %s, not a tensor", o->name, i, operand_text(o, i));
  return true;
}
static bool rule_bind(checked_op *o) {
  const char *kind = ir_get_string(o->ctx, o->op, "kind");
  MlirBlock lambda = ir_region_block(o->op, 0);
  bool input = kind && !strcmp(kind, "input_lambda");
  if (mlirBlockIsNull(lambda)) FAIL(NULL, "'%s' has no lambda", o->name);
  if (o->n_results < 1 || (input && o->n_results != 1) || (!input && o->n_operands != o->n_results))
    FAIL("an output_lambda makes one result per operand, an input_lambda one result",
         "'%s' has %d operands and %d results", o->name, o->n_operands, o->n_results);
  intptr_t n = mlirBlockGetNumArguments(lambda);
  if (n < 1) FAIL(NULL, "'%s' lambda takes no index", o->name);
  const ir_type *index = ir_value_type(o->ctx, mlirBlockGetArgument(lambda, n - 1));
  if (index->kind != IR_INDEX || index->rank != result(o, 0)->rank)
    FAIL(ir_format(o->ctx, "its last argument is %%at: index<%d>", result(o, 0)->rank),
         "'%s' lambda's index does not have the tensor's rank", o->name);
  MlirOperation last = ir_terminator(lambda);
  bool yields = !mlirOperationIsNull(last) && ir_op(o->ctx, last) == IR_MOGG_YIELD;
  if (input != yields)
    FAIL("an input_lambda ends with mogg.yield, an output_lambda stores", "'%s' %s", o->name,
         input ? "input_lambda yields no value" : "output_lambda yields a value");
  return true;
}
static bool rule_load(checked_op *o) {
  const ir_type *t = operand(o, 0), *i = operand(o, 1), *v = result(o, 0);
  if (t->kind != IR_TENSOR || i->kind != IR_INDEX || i->rank != t->rank || v->kind != IR_SCALAR || v->dtype != t->dtype)
    FAIL("mogg.load(%t, %at) : (!mo.tensor<[M], f32>, index<1>) -> f32", "'%s' of %s at %s does not make %s", o->name,
         operand_text(o, 0), operand_text(o, 1), result_text(o, 0));
  return true;
}
static bool rule_store(checked_op *o) {
  const ir_type *v = operand(o, 0), *t = operand(o, 1), *i = operand(o, 2);
  if (v->kind != IR_SCALAR || t->kind != IR_TENSOR || i->kind != IR_INDEX || i->rank != t->rank || v->dtype != t->dtype)
    FAIL("mogg.store(%v, %t, %at) : (f32, !mo.tensor<[M], f32>, index<1>) -> ()", "'%s' of %s into %s at %s", o->name,
         operand_text(o, 0), operand_text(o, 1), operand_text(o, 2));
  return true;
}
static bool rule_yield(checked_op *o) {
  if (operand(o, 0)->kind != IR_SCALAR) FAIL(NULL, "'%s' yields %s, not a scalar", o->name, operand_text(o, 0));
  return true;
}
static bool rule_free(checked_op *o) { return o->op.ptr != NULL; }

static bool (*const rule_functions[])(checked_op *o) = {
    [IR_RULE_SAME] = rule_same,
    [IR_RULE_COMPARE] = rule_compare,
    [IR_RULE_SELECT] = rule_select,
    [IR_RULE_CAST] = rule_cast,
    [IR_RULE_BROADCAST] = rule_broadcast,
    [IR_RULE_RESHAPE] = rule_reshape,
    [IR_RULE_TRANSPOSE] = rule_transpose,
    [IR_RULE_REDUCE] = rule_reduce,
    [IR_RULE_AXIS] = rule_axis,
    [IR_RULE_MATMUL] = rule_matmul,
    [IR_RULE_PACK] = rule_pack,
    [IR_RULE_CONSTANT] = rule_constant,
    [IR_RULE_EXTERNAL] = rule_external,
    [IR_RULE_CUSTOM] = rule_custom,
    [IR_RULE_GRAPH] = rule_graph,
    [IR_RULE_OUTPUT] = rule_output,
    [IR_RULE_RELAXED_BINARY] = rule_relaxed_binary,
    [IR_RULE_RELAXED_COMPARE] = rule_relaxed_compare,
    [IR_RULE_RELAXED_SELECT] = rule_relaxed_select,
    [IR_RULE_RELAXED_MATMUL] = rule_relaxed_matmul,
    [IR_RULE_KERNEL] = rule_kernel,
    [IR_RULE_CALL_ELEMENTWISE] = rule_call_elementwise,
    [IR_RULE_CALL_VIEW] = rule_call_view,
    [IR_RULE_CALL_EXECUTE] = rule_call_execute,
    [IR_RULE_BIND] = rule_bind,
    [IR_RULE_LOAD] = rule_load,
    [IR_RULE_STORE] = rule_store,
    [IR_RULE_YIELD] = rule_yield,
    [IR_RULE_FREE] = rule_free,
};

// ---- rows
// ---------------------------------------------------------------------------------------------------------------------

static bool kind_matches(MlirAttribute a, const char *kind, size_t n) {
  if (n == 3 && !memcmp(kind, "int", 3)) return mlirAttributeIsAInteger(a) && !mlirAttributeIsABool(a);
  if (n == 4 && !memcmp(kind, "bool", 4)) return mlirAttributeIsABool(a);
  if (n == 4 && !memcmp(kind, "ints", 4)) return mlirAttributeIsADenseI64Array(a);
  if (n == 4 && !memcmp(kind, "list", 4)) return mlirAttributeIsAArray(a);
  if (n == 4 && !memcmp(kind, "dict", 4)) return mlirAttributeIsADictionary(a);
  if (n == 5 && !memcmp(kind, "dense", 5)) return mlirAttributeIsAString(a);
  return mlirAttributeIsAString(a);
}

// What to write for a kind of attribute.
static const char *kind_text(const char *kind, size_t n) {
  static const char *const texts[][2] = {{"int", "an integer"},
                                         {"bool", "true or false"},
                                         {"ints", "a list of integers like [1, 0]"},
                                         {"list", "a list"},
                                         {"dict", "a dictionary like {slope = 0.1}"},
                                         {"dense", "a literal like dense<[1, 2]>"}};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    if (strlen(texts[i][0]) == n && !memcmp(texts[i][0], kind, n)) return texts[i][1];
  return "text in quotes";
}

// "axis:int perm:ints?" for people.
static const char *attributes_text(ir_context *ctx, const char *spec) {
  ir_text text = {.ctx = ctx};
  for (bool first = true; *spec; first = false) {
    size_t n = strcspn(spec, ":"), length = strcspn(spec, " ");
    bool optional = spec[length - 1] == '?';
    ir_append(&text, "%s%.*s = %s%s", first ? "it takes " : ", ", (int)n, spec,
              kind_text(spec + n + 1, length - n - 1 - optional), optional ? " (optional)" : "");
    spec += length + (spec[length] == ' ');
  }
  return text.data;
}

// The row's "axis:int perm:ints? .." against the op's attributes: none missing, none of another kind, none unknown.
static bool check_attributes(checked_op *o) {
  static const char *const structural[] = {"sym_name", "symbols", "results", "inputs", "segments", "kind"};
  bool ok = true;
  for (const char *spec = o->row->attributes; *spec;) {
    size_t n = strcspn(spec, ":"), length = strcspn(spec, " "), kind = length - n - 1;
    bool optional = spec[length - 1] == '?';
    const char *name = ir_copy(o->ctx, spec, n);
    MlirAttribute a = ir_get(o->op, name);
    if (optional) kind--;
    if (mlirAttributeIsNull(a)) {
      if (!optional)
        ok = ir_error(o->ctx, o->location,
                      ir_format(o->ctx, "add {%s = ..} before the types: %s", name, kind_text(spec + n + 1, kind)),
                      "'%s' needs the attribute '%s'", o->name, name);
    } else if (!kind_matches(a, spec + n + 1, kind)) {
      ir_text value = {.ctx = o->ctx};
      ir_append(&value, "%s", "");
      ir_print_attribute(o->ctx, &value, a);
      ok = ir_error(o->ctx, o->location, ir_format(o->ctx, "write %s", kind_text(spec + n + 1, kind)),
                    "'%s' attribute '%s' is %s", o->name, name, value.data);
    }
    spec += length + (spec[length] == ' ');
  }
  for (intptr_t i = 0; i < mlirOperationGetNumAttributes(o->op); i++) {
    MlirStringRef ref = mlirIdentifierStr(mlirOperationGetAttribute(o->op, i).name);
    bool known = false;
    for (size_t s = 0; s < sizeof structural / sizeof *structural; s++)
      known |= strlen(structural[s]) == ref.length && !memcmp(structural[s], ref.data, ref.length);
    for (const char *spec = o->row->attributes; *spec && !known;) {
      size_t n = strcspn(spec, ":"), length = strcspn(spec, " ");
      known = n == ref.length && !memcmp(spec, ref.data, n);
      spec += length + (spec[length] == ' ');
    }
    if (!known)
      ok = ir_error(o->ctx, o->location,
                    *o->row->attributes ? attributes_text(o->ctx, o->row->attributes) : "it takes none",
                    "'%s' has no attribute '%.*s'", o->name, (int)ref.length, ref.data);
  }
  return ok;
}

static bool check_dtype(checked_op *o) {
  uint32_t dtypes = o->row->dtypes;
  if (!dtypes) return true;
  const ir_type *type = o->n_operands ? operand(o, 0) : result(o, 0);
  if (dtypes >> type->dtype & 1) return true;
  ir_text list = {.ctx = o->ctx};
  for (int d = 1; d < MX_DTYPE_COUNT; d++)
    if (dtypes >> d & 1) ir_append(&list, "%s%s", list.length ? ", " : "", mx_dtype_name((mx_dtype)d));
  FAIL(ir_format(o->ctx, "it takes %s: convert with mo.cast", list.data), "'%s' does not take dtype %s", o->name,
       mx_dtype_name(type->dtype));
}

static bool check_counts(checked_op *o) {
  bool variadic = o->row->traits & IR_VARIADIC;
  if (variadic ? o->n_operands < o->row->n_operands : o->n_operands != o->row->n_operands)
    FAIL(o->row->meaning, "'%s' takes %s%d operand%s, %d %s given", o->name, variadic ? "at least " : "",
         o->row->n_operands, o->row->n_operands == 1 ? "" : "s", o->n_operands, o->n_operands == 1 ? "is" : "are");
  if (o->row->n_results >= 0 && o->n_results != o->row->n_results)
    FAIL(o->row->meaning, "'%s' makes %d result%s, %d %s named", o->name, o->row->n_results,
         o->row->n_results == 1 ? "" : "s", o->n_results, o->n_results == 1 ? "is" : "are");
  return true;
}

// mo and rmo ops are about tensors alone; every rule there may rely on it.
static bool check_tensors(checked_op *o) {
  if (o->row->level > IR_MO) return true;
  for (int i = 0; i < o->n_operands; i++)
    if (operand(o, i)->kind != IR_TENSOR)
      FAIL(NULL, "'%s' operand %d is %s, not a tensor", o->name, i, operand_text(o, i));
  for (int i = 0; i < o->n_results; i++)
    if (result(o, i)->kind != IR_TENSOR && o->row->rule != IR_RULE_CONSTANT)
      FAIL(NULL, "'%s' result %d is %s, not a tensor", o->name, i, result_text(o, i));
  return true;
}

// Whether ops of a level may stand in a region of parent: mo.graph holds rmo and mo, mgp.kernel holds mogg, and so on.
static bool check_level(checked_op *o) {
  ir_op_id id = ir_op(o->ctx, o->parent);
  if (id == IR_OP_UNKNOWN) return true; // the module
  ir_level outer = id == IR_MGP_KERNEL ? IR_MOGG : ir_row(id)->level;
  bool fits = outer == o->row->level || (outer == IR_MO && o->row->level == IR_RMO) ||
              (outer == IR_MOGG && o->row->traits & IR_CONSTANT && o->row->level < IR_MGP);
  if (!fits)
    FAIL(NULL, "'%s' cannot stand in '%s', which holds %s ops", o->name, ir_op_name(o->ctx, o->parent),
         ir_level_name(outer));
  return true;
}

static bool verify_op(ir_context *ctx, MlirOperation op, MlirOperation parent) {
  checked_op o = {.ctx = ctx, .op = op, .parent = parent, .location = mlirOperationGetLocation(op)};
  ir_op_id id = ir_op(ctx, op);
  o.name = ir_op_name(ctx, op);
  if (id == IR_OP_UNKNOWN) return ir_error(ctx, o.location, NULL, "unknown op '%s'", o.name);
  o.row = ir_row(id);
  o.n_operands = (int)mlirOperationGetNumOperands(op);
  o.n_results = (int)mlirOperationGetNumResults(op);
  bool ok = check_attributes(&o), counts = check_counts(&o);
  ok = check_level(&o) && ok && counts && check_tensors(&o) && check_dtype(&o) && rule_functions[o.row->rule](&o);
  for (intptr_t r = 0; r < mlirOperationGetNumRegions(op); r++) {
    MlirBlock block = ir_region_block(op, (int)r);
    if (mlirBlockIsNull(block)) continue;
    for (MlirOperation inner = mlirBlockGetFirstOperation(block); !mlirOperationIsNull(inner);
         inner = mlirOperationGetNextInBlock(inner)) {
      ok &= verify_op(ctx, inner, op);
      ir_op_id inner_id = ir_op(ctx, inner);
      bool terminator = inner_id != IR_OP_UNKNOWN && ir_row(inner_id)->traits & IR_TERMINATOR;
      if (terminator && !mlirOperationIsNull(mlirOperationGetNextInBlock(inner)))
        ok = ir_error(ctx, mlirOperationGetLocation(inner), "nothing may follow it", "'%s' is not the last op",
                      ir_op_name(ctx, inner));
    }
  }
  return ok;
}

bool ir_verify(ir_context *ctx, MlirModule module) {
  bool ok = true;
  ir_table names = {0};
  MlirOperation top = mlirModuleGetOperation(module);
  MlirBlock body = mlirModuleGetBody(module);
  for (MlirOperation op = mlirBlockGetFirstOperation(body); !mlirOperationIsNull(op);
       op = mlirOperationGetNextInBlock(op)) {
    ok &= verify_op(ctx, op, top);
    const char *name = ir_get_string(ctx, op, "sym_name");
    if (!name) continue;
    void **place = ir_table_at(ctx, &names, name, strlen(name));
    if (*place) {
      const char *file;
      unsigned line = 0, column;
      ir_location_place(ctx, mlirOperationGetLocation((MlirOperation){*place}), &file, &line, &column);
      ok = ir_error(ctx, mlirOperationGetLocation(op), "choose another name",
                    "'@%s' is defined twice, first in line %u", name, line);
    }
    *place = op.ptr;
  }
  return ok;
}

static void find_level(ir_context *ctx, MlirBlock block, ir_level *level) {
  for (MlirOperation op = mlirBlockGetFirstOperation(block); !mlirOperationIsNull(op);
       op = mlirOperationGetNextInBlock(op)) {
    ir_op_id id = ir_op(ctx, op);
    if (id == IR_OP_UNKNOWN) continue;
    if (ir_row(id)->level < *level && !(ir_row(id)->traits & IR_CONSTANT)) *level = ir_row(id)->level;
    if (ir_row(id)->form == IR_FORM_GRAPH) find_level(ctx, ir_region_block(op, 0), level);
  }
}

ir_level ir_module_level(ir_context *ctx, MlirModule module) {
  ir_level level = IR_MGP;
  MlirBlock body = mlirModuleGetBody(module);
  for (MlirOperation op = mlirBlockGetFirstOperation(body); !mlirOperationIsNull(op);
       op = mlirOperationGetNextInBlock(op))
    if (ir_op(ctx, op) == IR_MGP_MODEL) return IR_MGP;
  find_level(ctx, body, &level);
  return level;
}
