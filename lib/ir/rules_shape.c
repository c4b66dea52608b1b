// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Rules of shapes: tensors that get another one, and sizes as tensors.
#include "ir/verify.h"
#include <mlir-c/BuiltinAttributes.h>
#include <mx/tensor.h>

// ---- tensors that get another shape
// -----------------------------------------------------------------------------------------------------------------

// new_shape as dims; -1 stays -1.
static bool new_shape(checked_op *o, ir_type *want) {
  want->rank = ir_get_dims(o->ctx, o->op, "new_shape", want->dims, MX_MAX_RANK);
  if (want->rank > MX_MAX_RANK)
    FAIL("merge dims", "'%s' new_shape has %d entries, more than %d", o->name, want->rank, MX_MAX_RANK);
  return true;
}

// The result of operand 0's elements in the shape `want`: as many, or it is checked when it runs.
static bool same_elements(checked_op *o, const ir_type *want) {
  const ir_type *x = operand(o, 0);
  ir_dim have = ir_type_elements(o->ctx, x), made = ir_dim_product(o->ctx, want->dims, (size_t)want->rank);
  const char *what = ir_format(o->ctx, "takes %s of %s elements to %s", ir_shape_text(o->ctx, x), have->text,
                               ir_shape_text(o->ctx, want));
  return must_equal(o, have, made,
                    ir_format(o->ctx, "the products of both shapes are equal, %s is %s", made->text,
                              ir_shape_text(o->ctx, want)),
                    what) &&
         makes(o, 0, want);
}

bool rule_reshape_to(checked_op *o) {
  ir_type want = *operand(o, 0);
  ir_dim have = ir_type_elements(o->ctx, &want), known = ir_dim_constant(o->ctx, 1);
  int open = -1;
  if (!new_shape(o, &want)) return false;
  for (int i = 0; i < want.rank; i++) {
    bool rest = ir_dim_is(want.dims[i], -1);
    if (rest && open >= 0)
      FAIL("at most one size is left to solve for", "'%s' new_shape has more than one -1", o->name);
    if (!rest && want.dims[i]->kind == IR_DIM_CONSTANT && want.dims[i]->value < 0)
      FAIL("sizes are 0 or more, or one -1", "'%s' new_shape entry %d is %s", o->name, i, want.dims[i]->text);
    if (rest)
      open = i;
    else
      known = ir_dim_binary(o->ctx, IR_DIM_MUL, known, want.dims[i]);
  }
  if (open >= 0 && ir_dim_is(known, 0))
    FAIL("give the size instead of -1", "'%s' cannot solve for -1: the other sizes multiply to 0", o->name);
  if (open >= 0) want.dims[open] = ir_dim_binary(o->ctx, IR_DIM_FLOORDIV, have, known);
  return same_elements(o, &want);
}

// Operand 0 stretched to `want`: each trailing dim is equal or 1.
static bool stretches(checked_op *o, const ir_type *want) {
  ir_context *ctx = o->ctx;
  const ir_type *x = operand(o, 0);
  if (x->rank > want->rank)
    FAIL("drop dims with mo.reshape", "'%s' cannot lower the rank from %d to %d", o->name, x->rank, want->rank);
  ir_dim one = ir_dim_constant(ctx, 1), minus = ir_dim_constant(ctx, -1);
  for (int i = 0; i < x->rank; i++) {
    ir_dim from = x->dims[i], to = want->dims[i + want->rank - x->rank];
    if (ir_dim_is(from, 1) || from == to) continue;
    // What the operand's size must be: 1 where it is 1, else the result's.
    ir_dim above = ir_dim_binary(ctx, IR_DIM_ADD, from, minus);
    ir_dim is_other = ir_dim_binary(ctx, IR_DIM_MIN, one, ir_dim_binary(ctx, IR_DIM_MUL, above, above));
    ir_dim step = ir_dim_binary(ctx, IR_DIM_MUL, ir_dim_binary(ctx, IR_DIM_ADD, to, minus), is_other);
    const char *what =
        ir_format(ctx, "stretches dim %d of %s from %s to %s", i, ir_shape_text(ctx, x), from->text, to->text);
    bool numbers = from->kind == IR_DIM_CONSTANT && to->kind == IR_DIM_CONSTANT;
    ir_dim wanted = numbers ? to : ir_dim_binary(ctx, IR_DIM_ADD, one, step);
    if (!must_equal(o, from, wanted, "trailing dims are aligned: each must be equal or 1", what)) return false;
  }
  return makes(o, 0, want);
}

bool rule_broadcast_to(checked_op *o) {
  ir_type want = *operand(o, 0);
  if (!new_shape(o, &want)) return false;
  for (int i = 0; i < want.rank; i++)
    if (want.dims[i]->kind == IR_DIM_CONSTANT && want.dims[i]->value < 0)
      FAIL("sizes are 0 or more", "'%s' new_shape entry %d is %s", o->name, i, want.dims[i]->text);
  return stretches(o, &want);
}

bool rule_relaxed_like(checked_op *o) {
  ir_type want = *operand(o, 1);
  want.dtype = operand(o, 0)->dtype;
  want.layout = NULL;
  return stretches(o, &want);
}

bool rule_relaxed_reshape(checked_op *o) {
  return mlirAttributeIsNull(ir_get(o->op, "new_shape")) ? rule_reshape(o) : rule_reshape_to(o);
}
bool rule_relaxed_broadcast(checked_op *o) {
  return mlirAttributeIsNull(ir_get(o->op, "new_shape")) ? rule_broadcast(o) : rule_broadcast_to(o);
}

// A place among `count`, counted from the front.
static bool place_of(checked_op *o, int64_t place, int count, const char *name, int *out) {
  if (place < -count || place >= count)
    FAIL(count ? ir_format(o->ctx, "it is in [%d, %d]", -count, count - 1) : "there is no place for one",
         "'%s' %s %lld is not one of %d places", o->name, name, (long long)place, count);
  *out = (int)(place < 0 ? place + count : place);
  return true;
}

bool rule_add_singleton_dim(checked_op *o) {
  ir_type want = *operand(o, 0);
  int axis;
  if (want.rank == MX_MAX_RANK)
    FAIL("merge dims first", "'%s' would make rank %d: %d is the limit", o->name, want.rank + 1, MX_MAX_RANK);
  if (!place_of(o, ir_get_int(o->op, "axis", 0), want.rank + 1, "axis", &axis)) return false;
  for (int i = want.rank++; i > axis; i--) want.dims[i] = want.dims[i - 1];
  want.dims[axis] = ir_dim_constant(o->ctx, 1);
  return makes(o, 0, &want);
}

bool rule_merge_dim(checked_op *o) {
  ir_type want = *operand(o, 0);
  int axis;
  if (!axis_of(o, "axis", operand(o, 0), &axis)) return false;
  if (axis + 1 == want.rank)
    FAIL("axis is the first of the two", "'%s' axis %d is the last dim of %s: no dim follows it", o->name, axis,
         ir_shape_text(o->ctx, &want));
  want.dims[axis] = ir_dim_binary(o->ctx, IR_DIM_MUL, want.dims[axis], want.dims[axis + 1]);
  want.rank--;
  for (int i = axis + 1; i < want.rank; i++) want.dims[i] = want.dims[i + 1];
  return makes(o, 0, &want);
}

bool rule_split_dim(checked_op *o) {
  ir_type want = *operand(o, 0);
  int axis;
  if (!axis_of(o, "axis", operand(o, 0), &axis)) return false;
  if (result(o, 0)->rank != want.rank + 1)
    FAIL("the result has one dim more", "'%s' of rank %d makes rank %d", o->name, want.rank, result(o, 0)->rank);
  ir_dim second = result(o, 0)->dims[axis + 1];
  if (ir_dim_is(second, 0)) FAIL("write it as mo.reshape", "'%s' cannot divide dim %d by 0", o->name, axis);
  ir_dim whole = want.dims[axis], first = ir_dim_binary(o->ctx, IR_DIM_FLOORDIV, whole, second);
  for (int i = want.rank++; i > axis + 1; i--) want.dims[i] = want.dims[i - 1];
  want.dims[axis] = first;
  want.dims[axis + 1] = second;
  const char *what =
      ir_format(o->ctx, "splits dim %d of %s in parts of %s", axis, ir_shape_text(o->ctx, operand(o, 0)), second->text);
  return must_equal(o, whole, ir_dim_binary(o->ctx, IR_DIM_MUL, first, second), "the second size divides the dim",
                    what) &&
         makes(o, 0, &want);
}

bool rule_rebind(checked_op *o) {
  if (operand(o, 0)->rank != result(o, 0)->rank)
    FAIL("change the rank with mo.reshape", "'%s' keeps the rank: operand is %s, result %s", o->name,
         operand_text(o, 0), result_text(o, 0));
  return keeps_dtype(o) && makes(o, 0, operand(o, 0));
}

// mo.slice clamps; here a number beyond the dim is a mistake.
bool rule_relaxed_slice(checked_op *o) {
  const ir_type *x = operand(o, 0);
  static const char *const names[] = {"start", "stop"};
  for (int l = 0; l < 2; l++) {
    ir_dim bounds[MX_MAX_RANK];
    int n = ir_get_dims(o->ctx, o->op, names[l], bounds, MX_MAX_RANK);
    for (int d = 0; d < n && d < x->rank; d++) {
      ir_dim size = x->dims[d], bound = bounds[d];
      if (size->kind == IR_DIM_CONSTANT && bound->kind == IR_DIM_CONSTANT &&
          (bound->value > size->value || bound->value < -size->value))
        FAIL(ir_format(o->ctx, "it is in [-%s, %s]; mo.slice clamps", size->text, size->text),
             "'%s' %s %s is outside of dim %d, which is %s", o->name, names[l], bound->text, d, size->text);
    }
  }
  return rule_slice(o);
}

// ---- sizes as tensors
// -----------------------------------------------------------------------------------------------------------------

// A shape as a tensor is a list whose length is known.
static bool is_shape(checked_op *o, const ir_type *type, const char *what) {
  if (type->rank != 1 || type->dims[0]->kind != IR_DIM_CONSTANT || type->dims[0]->value > MX_MAX_RANK)
    FAIL(ir_format(o->ctx, "a shape is a list of up to %d sizes: !mo.tensor<[2], si64>", MX_MAX_RANK),
         "'%s' %s has shape %s", o->name, what, ir_shape_text(o->ctx, type));
  return true;
}

static bool makes_shape(checked_op *o, mx_dtype dtype, int64_t length) {
  if (length > MX_MAX_RANK)
    FAIL(NULL, "'%s' makes a shape of %lld dims: %d is the limit", o->name, (long long)length, MX_MAX_RANK);
  ir_type want = {.kind = IR_TENSOR, .dtype = dtype, .rank = 1, .dims = {ir_dim_constant(o->ctx, length)}};
  return makes(o, 0, &want);
}

bool rule_shape_of(checked_op *o) {
  mx_dtype dtype = result(o, 0)->dtype;
  if (dtype != MX_SI32 && dtype != MX_SI64)
    FAIL("sizes are si64 or si32", "'%s' result has dtype %s", o->name, mx_dtype_name(dtype));
  return makes_shape(o, dtype, operand(o, 0)->rank);
}

// Places among `count`, each once.
static bool places(checked_op *o, const char *name, int count, int *out_n) {
  int64_t list[MX_MAX_RANK];
  unsigned seen = 0;
  *out_n = ir_get_ints(o->op, name, list, MX_MAX_RANK);
  if (*out_n > MX_MAX_RANK) FAIL(NULL, "'%s' %s has %d entries, more than %d", o->name, name, *out_n, MX_MAX_RANK);
  for (int i = 0; i < *out_n; i++) {
    int at;
    if (!place_of(o, list[i], count, name, &at)) return false;
    if (seen >> at & 1) FAIL("name each place once", "'%s' %s holds %lld twice", o->name, name, (long long)list[i]);
    seen |= 1u << at;
  }
  return true;
}

bool rule_squeeze_shape(checked_op *o) {
  const ir_type *x = operand(o, 0);
  int n;
  if (!is_shape(o, x, "operand")) return false;
  return places(o, "remove_indices", (int)x->dims[0]->value, &n) && makes_shape(o, x->dtype, x->dims[0]->value - n);
}

bool rule_unsqueeze_shape(checked_op *o) {
  const ir_type *x = operand(o, 0);
  int64_t unused[MX_MAX_RANK];
  int n = ir_get_ints(o->op, "padding_indices", unused, MX_MAX_RANK);
  if (!is_shape(o, x, "operand")) return false;
  if (x->dims[0]->value + n > MX_MAX_RANK) return makes_shape(o, x->dtype, x->dims[0]->value + n);
  return places(o, "padding_indices", (int)x->dims[0]->value + n, &n) &&
         makes_shape(o, x->dtype, x->dims[0]->value + n);
}

bool rule_broadcast_shape(checked_op *o) {
  const ir_type *x = operand(o, 0), *y = operand(o, 1);
  if (!is_shape(o, x, "operand 0") || !is_shape(o, y, "operand 1") || !one_dtype(o, 0, 2)) return false;
  return makes_shape(o, x->dtype, x->dims[0]->value > y->dims[0]->value ? x->dims[0]->value : y->dims[0]->value);
}

bool rule_index_to_tensor(checked_op *o) {
  const ir_type *x = operand(o, 0);
  if (x->kind != IR_NUMBER)
    FAIL("a number is made by mo.constant.scalar", "'%s' operand 0 is %s", o->name, operand_text(o, 0));
  return makes(o, 0, &(ir_type){.kind = IR_TENSOR, .dtype = x->dtype});
}

bool rule_shape_from_tensor(checked_op *o) {
  const ir_type *x = operand(o, 0);
  if (x->kind != IR_TENSOR || x->rank != 1)
    FAIL("give a tensor of rank 1, a size per dim", "'%s' operand 0 is %s", o->name, operand_text(o, 0));
  if (result(o, 0)->kind != IR_SHAPE)
    FAIL("write !mosh.ape", "'%s' makes a shape, its result says %s", o->name, result_text(o, 0));
  return takes_indices(o, 0);
}

bool is_dim_name(MlirAttribute a) {
  if (!mlirAttributeIsAString(a)) return false;
  MlirStringRef text = mlirStringAttrGetValue(a);
  for (size_t i = 0; i < text.length; i++) {
    char c = text.data[i];
    bool letter = c == '_' || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    if (!letter && !(i && c >= '0' && c <= '9')) return false;
  }
  return text.length > 0;
}

// Of mo.invoke_shape_func and mogg.invoke_shape_func.
bool rule_invoke_shape_func(checked_op *o) {
  MlirAttribute names = ir_get(o->op, "results"), shapes = ir_get(o->op, "shapes");
  intptr_t n = mlirAttributeIsAArray(names) ? mlirArrayAttrGetNumElements(names) : 0;
  if (n < 1 || n > MX_MAX_RANK)
    FAIL("results = [\"P\", \"Q\"]", "'%s' names %ld results, not 1 to %d", o->name, (long)n, MX_MAX_RANK);
  for (intptr_t i = 0; i < n; i++) {
    MlirAttribute name = mlirArrayAttrGetElement(names, i);
    if (!is_dim_name(name))
      FAIL("results = [\"P\", \"Q\"]", "'%s' result %ld is not a name in quotes", o->name, (long)i);
    for (intptr_t k = 0; k < i; k++)
      if (mlirAttributeEqual(name, mlirArrayAttrGetElement(names, k)))
        FAIL("give each result a name of its own", "'%s' results %ld and %ld have one name", o->name, (long)k, (long)i);
  }
  if (mlirAttributeIsNull(shapes)) {
    if (!o->n_operands) FAIL("give it tensors, or shapes = [[M, 4], [N]]", "'%s' is handed no shape", o->name);
    return true;
  }
  if (o->n_operands) FAIL("give one of them", "'%s' has operands and shapes", o->name);
  ir_dim dims[MX_MAX_RANK];
  for (intptr_t i = 0; i < mlirArrayAttrGetNumElements(shapes); i++) {
    int rank = ir_attribute_dims(o->ctx, mlirArrayAttrGetElement(shapes, i), dims, MX_MAX_RANK);
    if (rank < 0 || rank > MX_MAX_RANK)
      FAIL("shapes = [[M, 4], [N]]", "'%s' shape %ld is not a list of up to %d dims", o->name, (long)i, MX_MAX_RANK);
  }
  return true;
}

bool rule_shape_to_tensor(checked_op *o) {
  const ir_type *y = result(o, 0);
  int n = ir_get_dims(o->ctx, o->op, "shape", NULL, 0);
  if (!ir_dim_is(ir_type_elements(o->ctx, y), n))
    FAIL("as many as the result has elements", "'%s' has %d size%s for %s", o->name, n, n == 1 ? "" : "s",
         result_text(o, 0));
  return true;
}
