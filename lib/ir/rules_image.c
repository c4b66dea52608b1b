// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Rules of the resampling of images.
#include "ir/verify.h"
#include <mx/tensor.h>

static bool resizes(checked_op *o, int axis, ir_dim from, ir_dim to) {
  if (to->kind == IR_DIM_CONSTANT && to->value < 0)
    FAIL("a size is 0 or more", "'%s' size %d is %s", o->name, axis, to->text);
  if (ir_dim_is(from, 0) && to->kind == IR_DIM_CONSTANT && to->value > 0)
    FAIL("an empty dim has nothing to be resized from", "'%s' cannot resize dim %d of %s from 0 to %s", o->name, axis,
         ir_shape_text(o->ctx, operand(o, 0)), to->text);
  return true;
}

bool rule_resize(checked_op *o) {
  ir_type want = *operand(o, 0);
  ir_dim size[MX_MAX_RANK];
  int n = ir_get_dims(o->ctx, o->op, "size", size, MX_MAX_RANK);
  if (n != want.rank)
    FAIL("one entry per dim of the operand", "'%s' size has %d entries for rank %d", o->name, n, want.rank);
  for (int d = 0; d < n; d++) {
    if (!resizes(o, d, want.dims[d], size[d])) return false;
    want.dims[d] = size[d];
  }
  return makes(o, 0, &want);
}

bool rule_resize_axis(checked_op *o) {
  ir_type want = *operand(o, 0);
  if (want.rank != 3)
    FAIL("see it as [outer, n, inner] with mo.static.reshape", "'%s' operand %s has rank %d, not 3", o->name,
         ir_shape_text(o->ctx, &want), want.rank);
  ir_dim size = ir_get_dim(o->ctx, o->op, "size");
  if (!resizes(o, 1, want.dims[1], size)) return false;
  want.dims[1] = size;
  return makes(o, 0, &want);
}

bool rule_roi_align(checked_op *o) {
  const ir_type *x = operand(o, 0), *rois = operand(o, 1);
  ir_dim height = ir_get_dim(o->ctx, o->op, "output_height"), width = ir_get_dim(o->ctx, o->op, "output_width");
  if (x->rank != 4)
    FAIL("an image is [N, H, W, C]", "'%s' input %s has rank %d, not 4", o->name, ir_shape_text(o->ctx, x), x->rank);
  if (rois->rank != 2 || !ir_dim_is(rois->dims[1], 5))
    FAIL("a region is [batch index, x1, y1, x2, y2]", "'%s' regions have shape %s, not [M, 5]", o->name,
         ir_shape_text(o->ctx, rois));
  if (!one_dtype(o, 1, 2)) return false;
  if (ir_get_real(o->op, "sampling_ratio", 0) < 0)
    FAIL("0 takes one sample per pixel", "'%s' sampling_ratio is negative", o->name);
  ir_type want = *x;
  want.dims[0] = rois->dims[0];
  want.dims[1] = height;
  want.dims[2] = width;
  return makes(o, 0, &want);
}

bool rule_grid_sample(checked_op *o) {
  const ir_type *x = operand(o, 0), *grid = operand(o, 1);
  if (x->rank != 4 && x->rank != 5)
    FAIL("an image is [N, H, W, C] or [N, D, H, W, C]", "'%s' input %s has rank %d, not 4 or 5", o->name,
         ir_shape_text(o->ctx, x), x->rank);
  if (grid->rank != x->rank || !ir_dim_is(grid->dims[x->rank - 1], x->rank - 2))
    FAIL("the last dim of a grid has a coordinate per spatial dim of the input",
         "'%s' grid has shape %s for an input of rank %d", o->name, ir_shape_text(o->ctx, grid), x->rank);
  if (!one_dtype(o, 1, 2)) return false;
  if (grid->dims[0] != x->dims[0])
    FAIL("give both the same name or size", "'%s' input %s and grid %s differ in the batch", o->name,
         ir_shape_text(o->ctx, x), ir_shape_text(o->ctx, grid));
  ir_type want = *grid;
  want.dims[x->rank - 1] = x->dims[x->rank - 1];
  return makes(o, 0, &want);
}
