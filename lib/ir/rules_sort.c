// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Rules of order, of results whose size depends on values, and of random numbers. Where only the run knows a size, a
// rule takes the name that the result declares.
#include "ir/verify.h"
#include <mx/tensor.h>

// ---- order
// -----------------------------------------------------------------------------------------------------------------

bool rule_argsort(checked_op *o) {
  int axis;
  if (!axis_of(o, "axis", operand(o, 0), &axis)) return false;
  ir_type want = *operand(o, 0);
  want.dtype = MX_SI64;
  return makes(o, 0, &want);
}

bool rule_top_k(checked_op *o) {
  int axis;
  if (!axis_of(o, "axis", operand(o, 0), &axis)) return false;
  ir_type want = *operand(o, 0);
  ir_dim k = ir_get_dim(o->ctx, o->op, "k"), size = want.dims[axis];
  if (k->kind == IR_DIM_CONSTANT && (k->value < 0 || (size->kind == IR_DIM_CONSTANT && k->value > size->value)))
    FAIL(ir_format(o->ctx, "k is in [0, %s]", size->text), "'%s' k is %s, dim %d of %s is %s", o->name, k->text, axis,
         ir_shape_text(o->ctx, &want), size->text);
  want.dims[axis] = k;
  if (!makes(o, 0, &want)) return false;
  want.dtype = MX_SI64;
  return makes(o, 1, &want);
}

// ---- sizes that depend on values
// -----------------------------------------------------------------------------------------------------------------

// The size that result 0 declares for dim d.
static ir_dim declared(checked_op *o, int d) {
  return d < result(o, 0)->rank ? result(o, 0)->dims[d] : ir_dim_symbol(o->ctx, "n");
}

static ir_type indices(checked_op *o, int rank, ir_dim rows, int64_t cols) {
  return (ir_type){.kind = IR_TENSOR, .dtype = MX_SI64, .rank = rank, .dims = {rows, ir_dim_constant(o->ctx, cols)}};
}

// The op itself has one result, of the size that it declares. Its bounded form has a second one, the size.
static bool is_bounded(const checked_op *o) { return o->n_results == 2; }
static bool makes_count(checked_op *o) {
  ir_type count = indices(o, 1, ir_dim_constant(o->ctx, 1), 0);
  return !is_bounded(o) || makes(o, 1, &count);
}

bool rule_arg_nonzero(checked_op *o) {
  const ir_type *x = operand(o, 0);
  ir_type want = indices(o, 2, is_bounded(o) ? ir_type_elements(o->ctx, x) : declared(o, 0), x->rank);
  return makes(o, 0, &want) && makes_count(o);
}

bool rule_non_maximum_suppression(checked_op *o) {
  ir_context *ctx = o->ctx;
  const ir_type *boxes = operand(o, 0), *scores = operand(o, 1);
  if (!one_dtype(o, 1, 2)) return false;
  if (boxes->rank != 3 || scores->rank != 3)
    FAIL("they are [batches, boxes, 4] and [batches, classes, boxes]", "'%s' boxes are %s, scores %s", o->name,
         ir_shape_text(ctx, boxes), ir_shape_text(ctx, scores));
  const char *what = ir_format(ctx, "boxes are %s, scores %s", ir_shape_text(ctx, boxes), ir_shape_text(ctx, scores));
  ir_dim pairs[][2] = {
      {boxes->dims[0], scores->dims[0]}, {boxes->dims[1], scores->dims[2]}, {boxes->dims[2], ir_dim_constant(ctx, 4)}};
  for (int i = 0; i < 3; i++)
    if (!must_equal(o, pairs[i][0], pairs[i][1], "they are [batches, boxes, 4] and [batches, classes, boxes]", what))
      return false;
  ir_dim most = ir_get_dim(ctx, o->op, "max_output_boxes_per_class");
  most = ir_dim_binary(ctx, IR_DIM_MAX, ir_dim_constant(ctx, 0), ir_dim_binary(ctx, IR_DIM_MIN, most, scores->dims[2]));
  ir_dim bound = ir_dim_product(ctx, (ir_dim[]){scores->dims[0], scores->dims[1], most}, 3);
  ir_type want = indices(o, 2, is_bounded(o) ? bound : declared(o, 0), 3);
  return makes(o, 0, &want) && makes_count(o);
}

bool rule_compress(checked_op *o) {
  ir_context *ctx = o->ctx;
  ir_type want = *operand(o, 0);
  const ir_type *condition = operand(o, 1);
  int axis = 0;
  if (condition->dtype != MX_BOOL || condition->rank != 1)
    FAIL("it is bool, of rank 1", "'%s' condition is %s", o->name, operand_text(o, 1));
  if (mlirAttributeIsNull(ir_get(o->op, "axis"))) {
    want.dims[0] = ir_type_elements(ctx, &want);
    want.rank = 1;
  } else if (!axis_of(o, "axis", &want, &axis)) {
    return false;
  }
  ir_dim size = want.dims[axis], length = condition->dims[0];
  if (size->kind == IR_DIM_CONSTANT && length->kind == IR_DIM_CONSTANT && length->value > size->value)
    FAIL("give as many elements or fewer", "'%s' condition has %s elements for %s", o->name, length->text, size->text);
  want.dims[axis] = is_bounded(o) ? ir_dim_binary(ctx, IR_DIM_MIN, size, length) : declared(o, axis);
  return makes(o, 0, &want) && makes_count(o);
}

bool rule_unique(checked_op *o) {
  ir_type want = *operand(o, 0);
  int axis = 0;
  if (mlirAttributeIsNull(ir_get(o->op, "axis"))) {
    want.dims[0] = ir_type_elements(o->ctx, &want);
    want.rank = 1;
  } else if (!axis_of(o, "axis", &want, &axis)) {
    return false;
  }
  ir_type inverse = indices(o, 1, want.dims[axis], 0), each = indices(o, 1, declared(o, axis), 0);
  want.dims[axis] = each.dims[0];
  return makes(o, 0, &want) && makes(o, 1, &each) && makes(o, 2, &inverse) && makes(o, 3, &each);
}

bool rule_unique_bounded(checked_op *o) {
  const ir_type *x = operand(o, 0);
  if (x->rank != 2)
    FAIL("reshape it to [rows, columns]", "'%s' takes a tensor of rank 2, not %s", o->name, operand_text(o, 0));
  ir_dim one = ir_dim_constant(o->ctx, 1);
  ir_type each = indices(o, 1, x->dims[0], 0), counts = each;
  counts.dims[0] = ir_dim_binary(o->ctx, IR_DIM_ADD, x->dims[0], one);
  return makes(o, 0, x) && makes(o, 1, &each) && makes(o, 2, &each) && makes(o, 3, &counts);
}

// ---- random numbers
// -----------------------------------------------------------------------------------------------------------------

static bool is_seed(checked_op *o, int i) {
  const ir_type *seed = operand(o, i);
  if (seed->dtype != MX_UI64 || seed->rank != 1 || !ir_dim_is(seed->dims[0], 1))
    FAIL("it is !mo.tensor<[1], ui64>", "'%s' seed is %s", o->name, operand_text(o, i));
  return true;
}

bool rule_random(checked_op *o) {
  ir_type want = {.kind = IR_TENSOR, .dtype = result(o, 0)->dtype};
  if (!is_seed(o, 0)) return false;
  want.rank = ir_get_dims(o->ctx, o->op, "shape", want.dims, MX_MAX_RANK);
  if (want.rank > MX_MAX_RANK)
    FAIL("merge dims", "'%s' shape has %d entries, more than %d", o->name, want.rank, MX_MAX_RANK);
  for (int d = 0; d < want.rank; d++)
    if (want.dims[d]->kind == IR_DIM_CONSTANT && want.dims[d]->value < 0)
      FAIL("sizes are 0 or more", "'%s' shape entry %d is %s", o->name, d, want.dims[d]->text);
  return makes(o, 0, &want);
}

bool rule_bernoulli(checked_op *o) { return is_seed(o, 1) && rule_cast(o); }

bool rule_multinomial(checked_op *o) {
  const ir_type *x = operand(o, 0);
  ir_type want = {.kind = IR_TENSOR, .dtype = result(o, 0)->dtype, .rank = 2, .dims = {x->dims[0]}};
  ir_dim n = ir_get_dim(o->ctx, o->op, "sample_size");
  if (x->rank != 2)
    FAIL("it is [batch, classes], the logarithms of weights", "'%s' operand %s has rank %d, not 2", o->name,
         ir_shape_text(o->ctx, x), x->rank);
  if (!is_seed(o, 1)) return false;
  if (n->kind == IR_DIM_CONSTANT && n->value < 0) FAIL("it is 0 or more", "'%s' sample_size is %s", o->name, n->text);
  if (want.dtype != MX_SI32 && want.dtype != MX_SI64)
    FAIL("declare it as si64", "'%s' makes classes, which are si32 or si64, its result says %s", o->name,
         result_text(o, 0));
  want.dims[1] = n;
  return makes(o, 0, &want);
}
