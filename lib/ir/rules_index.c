// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Rules of gathering and scattering.
#include "ir/verify.h"
#include <mx/tensor.h>

bool takes_indices(checked_op *o, int i) {
  mx_dtype dtype = operand(o, i)->dtype;
  if (dtype != MX_SI32 && dtype != MX_SI64)
    FAIL(i == 2 && o->row->rule != IR_RULE_TENSOR_SCATTER
             ? "operands are input, updates, indices; convert indices of another dtype with mo.cast"
             : "convert indices with mo.cast to si64",
         "'%s' operand %d holds %s, not si32 or si64", o->name, i, mx_dtype_name(dtype));
  return true;
}

// Appends dims [begin, end) of type to want; false, reported, if they are too many.
static bool append(checked_op *o, ir_type *want, const ir_type *type, int begin, int end) {
  for (int d = begin; d < end; d++) {
    if (want->rank == MX_MAX_RANK)
      FAIL("merge dims with mo.static.reshape", "'%s' of %s and %s makes more than %d dims", o->name,
           operand_text(o, 0), operand_text(o, o->n_operands - 1), MX_MAX_RANK);
    want->dims[want->rank++] = type->dims[d];
  }
  return true;
}

bool rule_gather(checked_op *o) {
  const ir_type *x = operand(o, 0), *indices = operand(o, 1);
  ir_type want = {.kind = IR_TENSOR, .dtype = x->dtype};
  int axis;
  return axis_of(o, "axis", x, &axis) && takes_indices(o, 1) && append(o, &want, x, 0, axis) &&
         append(o, &want, indices, 0, indices->rank) && append(o, &want, x, axis + 1, x->rank) && makes(o, 0, &want);
}

// The length of the index vectors, the last dim of indices: 1 .. most.
static bool vector_length(checked_op *o, const ir_type *indices, int most, int *out_length) {
  if (indices->rank == 0)
    FAIL("reshape them to [1]", "'%s' indices have rank 0: the last dim holds an index vector", o->name);
  ir_dim length = indices->dims[indices->rank - 1];
  if (length->kind != IR_DIM_CONSTANT)
    FAIL("write it as a number: the result's rank depends on it", "'%s' last dim of indices is %s", o->name,
         length->text);
  if (length->value < 1 || length->value > most)
    FAIL(most < 1 ? "there is no dim left to index" : ir_format(o->ctx, "an index vector has 1 to %d entries", most),
         "'%s' index vectors have %s entries for %d dims", o->name, length->text, most);
  *out_length = (int)length->value;
  return true;
}

bool rule_gather_nd(checked_op *o) {
  const ir_type *x = operand(o, 0), *indices = operand(o, 1);
  int64_t batch = ir_get_int(o->op, "batch_dims", 0);
  int length, most = x->rank < indices->rank - 1 ? x->rank : indices->rank - 1;
  if (!takes_indices(o, 1)) return false;
  if (batch < 0 || (batch && batch > most))
    FAIL("batch_dims counts leading dims that both have, from 0 on", "'%s' batch_dims is %lld for ranks %d and %d",
         o->name, (long long)batch, x->rank, indices->rank);
  for (int d = 0; d < batch; d++)
    if (x->dims[d] != indices->dims[d])
      FAIL("give both the same name or size", "'%s' batch dim %d is %s of the operand and %s of indices", o->name, d,
           x->dims[d]->text, indices->dims[d]->text);
  if (!vector_length(o, indices, x->rank - (int)batch, &length)) return false;
  ir_type want = {.kind = IR_TENSOR, .dtype = x->dtype};
  return append(o, &want, indices, 0, indices->rank - 1) && append(o, &want, x, (int)batch + length, x->rank) &&
         makes(o, 0, &want);
}

// x and operand i have one rank, and that operand is not larger than x but along the axis, as far as is known.
static bool fits_along(checked_op *o, int i, int axis) {
  const ir_type *x = operand(o, 0), *y = operand(o, i);
  if (x->rank != y->rank)
    FAIL("reshape one with mo.static.reshape", "'%s' operand 0 has rank %d, operand %d rank %d", o->name, x->rank, i,
         y->rank);
  for (int d = 0; d < x->rank; d++)
    if (d != axis && x->dims[d]->kind == IR_DIM_CONSTANT && y->dims[d]->kind == IR_DIM_CONSTANT &&
        y->dims[d]->value > x->dims[d]->value)
      FAIL("it may be larger only along the axis", "'%s' dim %d of operand %d is %s, of operand 0 %s", o->name, d, i,
           y->dims[d]->text, x->dims[d]->text);
  return true;
}

bool rule_gather_elements(checked_op *o) {
  int axis;
  if (!axis_of(o, "axis", operand(o, 0), &axis) || !takes_indices(o, 1) || !fits_along(o, 1, axis)) return false;
  ir_type want = *operand(o, 1);
  want.dtype = operand(o, 0)->dtype;
  return makes(o, 0, &want);
}

bool rule_gather_sum(checked_op *o) {
  const ir_type *x = operand(o, 0), *indices = operand(o, 1);
  if (x->rank != 2 || indices->rank != 2)
    FAIL("rows [V, D] and indices [N, M]", "'%s' operands have ranks %d and %d, not 2", o->name, x->rank,
         indices->rank);
  ir_type want = {.kind = IR_TENSOR, .dtype = x->dtype, .rank = 2, .dims = {indices->dims[0], x->dims[1]}};
  return takes_indices(o, 1) && makes(o, 0, &want);
}

bool rule_scatter(checked_op *o) {
  const ir_type *updates = operand(o, 1), *indices = operand(o, 2);
  int axis;
  if (!axis_of(o, "axis", operand(o, 0), &axis) || !takes_indices(o, 2) || !one_dtype(o, 1, 2) ||
      !fits_along(o, 1, axis))
    return false;
  if (!ir_same_shape(updates, indices))
    FAIL("one index per update; operands are input, updates, indices", "'%s' updates have shape %s, indices %s",
         o->name, ir_shape_text(o->ctx, updates), ir_shape_text(o->ctx, indices));
  return makes(o, 0, operand(o, 0));
}

bool rule_scatter_nd(checked_op *o) {
  const ir_type *x = operand(o, 0), *updates = operand(o, 1), *indices = operand(o, 2);
  int length;
  if (!takes_indices(o, 2) || !one_dtype(o, 1, 2) || !vector_length(o, indices, x->rank, &length)) return false;
  ir_type want = {.kind = IR_TENSOR, .dtype = x->dtype};
  if (!append(o, &want, indices, 0, indices->rank - 1) || !append(o, &want, x, length, x->rank)) return false;
  if (!ir_same_shape(updates, &want))
    FAIL("operands are input, updates, indices", "'%s' updates have shape %s, not %s", o->name,
         ir_shape_text(o->ctx, updates), ir_shape_text(o->ctx, &want));
  return makes(o, 0, x);
}

bool rule_masked_scatter(checked_op *o) {
  const ir_type *x = operand(o, 0), *mask = operand(o, 1), *updates = operand(o, 2);
  if (mask->dtype != MX_BOOL)
    FAIL("compare first, for example with mo.greater", "'%s' mask is %s, not bool", o->name, operand_text(o, 1));
  if (!ir_same_shape(x, mask))
    FAIL("broadcast the mask", "'%s' mask has shape %s, the input %s", o->name, ir_shape_text(o->ctx, mask),
         ir_shape_text(o->ctx, x));
  if (updates->dtype != x->dtype)
    FAIL("convert one with mo.cast", "'%s' input and updates have dtypes %s and %s", o->name, mx_dtype_name(x->dtype),
         mx_dtype_name(updates->dtype));
  return makes(o, 0, x);
}

bool rule_tensor_scatter(checked_op *o) {
  const ir_type *x = operand(o, 0), *updates = operand(o, 1);
  int axis = x->rank - 2;
  if (o->n_operands > 3)
    FAIL("they are a tensor, updates and perhaps where each of them begins", "'%s' takes 2 or 3 operands, %d are given",
         o->name, o->n_operands);
  if (x->rank < 2)
    FAIL("dim 0 counts sequences, another one their elements", "'%s' operand %s has rank %d", o->name,
         ir_shape_text(o->ctx, x), x->rank);
  if (!mlirAttributeIsNull(ir_get(o->op, "axis")) && !axis_of(o, "axis", x, &axis)) return false;
  if (axis == 0) FAIL("name another one, or leave it out", "'%s' axis is 0, which counts the sequences", o->name);
  if (!one_dtype(o, 1, 2)) return false;
  if (updates->rank != x->rank)
    FAIL("give them one rank with mo.static.reshape", "'%s' operand has rank %d, updates rank %d", o->name, x->rank,
         updates->rank);
  for (int d = 0; d < x->rank; d++)
    if (d != axis && updates->dims[d] != x->dims[d])
      FAIL("only dims along the axis may differ", "'%s' along axis %d: dim %d of the operand is %s, of updates %s",
           o->name, axis, d, x->dims[d]->text, updates->dims[d]->text);
  ir_dim size = x->dims[axis], more = updates->dims[axis];
  if (size->kind == IR_DIM_CONSTANT && more->kind == IR_DIM_CONSTANT && more->value > size->value)
    FAIL("slice the updates", "'%s' updates have %s elements along axis %d, the operand %s", o->name, more->text, axis,
         size->text);
  if (o->n_operands == 3) {
    if (!takes_indices(o, 2)) return false;
    if (operand(o, 2)->rank != 1 || operand(o, 2)->dims[0] != x->dims[0])
      FAIL(ir_format(o->ctx, "give it the shape [%s]: one index per sequence", x->dims[0]->text),
           "'%s' operand 2 has shape %s", o->name, ir_shape_text(o->ctx, operand(o, 2)));
  }
  return makes(o, 0, x);
}
