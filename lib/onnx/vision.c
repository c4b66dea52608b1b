// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Operators on images: samples between pixels, regions, boxes, windows put together, cropping.
#include "onnx/windows.h"
#include <math.h>
#include <string.h>

// What is known of an operand's sizes, `count` of them (-1: any); NULL, noted, where it is not enough.
static const shape_value *known_list(conversion *c, size_t i, int count, const char *name) {
  const shape_value *known = onnx_value_of(c, c->in[i]);
  if (!known || !shape_value_is_whole(known)) {
    onnx_unsupported(c, "make it a constant", "%s is only known when it runs", name);
    return NULL;
  }
  for (int k = 0; k < known->count; k++)
    if (known->elements[k]->kind == IR_DIM_CONSTANT && known->elements[k]->value < 0) {
      onnx_unsupported(c, NULL, "%s has an entry of %s", name, known->elements[k]->text);
      return NULL;
    }
  if (count >= 0 && known->count != count) {
    onnx_unsupported(c, NULL, "%s has %d entries, not %d", name, known->count, count);
    return NULL;
  }
  return known;
}

// ---- grids
// --------------------------------------------------------------------------------------------------------------------

bool onnx_convert_grid_sample(conversion *c) {
  static const char *const modes[][2] = {
      {"linear", "linear"}, {"bilinear", "linear"}, {"nearest", "nearest"}, {"cubic", "cubic"}, {"bicubic", "cubic"}};
  const ir_type *x = onnx_type(c, c->in[0]), *grid = onnx_type(c, c->in[1]);
  const char *mode = onnx_text(c, "mode", "linear"), *own = NULL;
  ir_attributes list = {0};
  for (size_t i = 0; i < sizeof modes / sizeof *modes; i++)
    if (!strcmp(mode, modes[i][0])) own = modes[i][1];
  if (!own) return onnx_unsupported(c, NULL, "mode %s", mode);
  if (grid->rank != x->rank || x->rank < 4 || x->rank > 5)
    return onnx_unsupported(c, NULL, "an input of rank %d and a grid of rank %d", x->rank, grid->rank);
  ir_dim dims[MX_MAX_RANK] = {x->dims[0]};
  dims[grid->rank - 1] = onnx_size(c, x->rank - 2);
  ir_add_string(c->ctx, &list, "mode", own);
  const char *padding = onnx_text(c, "padding_mode", "zeros");
  if (strcmp(padding, "zeros") && strcmp(padding, "border") && strcmp(padding, "reflection"))
    return onnx_unsupported(c, NULL, "padding_mode %s", padding);
  ir_add_string(c->ctx, &list, "padding_mode", padding);
  ir_add_bool(c->ctx, &list, "align_corners", onnx_int(c, "align_corners", 0));
  mx_dtype dtype = onnx_type(c, onnx_widened(c, c->in[0]))->dtype;
  if (!(MX_TYPES_FLOAT >> dtype & 1) || !(MX_TYPES_FLOAT >> grid->dtype & 1))
    return onnx_unsupported(c, NULL, "an input of dtype %s and a grid of %s", mx_dtype_name(x->dtype),
                            mx_dtype_name(grid->dtype));
  if (mx_dtype_bytes(grid->dtype) > mx_dtype_bytes(dtype)) dtype = grid->dtype;
  MlirValue operands[] = {onnx_channels(c, onnx_cast(c, c->in[0], dtype), true),
                          onnx_matched(c, onnx_cast(c, c->in[1], dtype), dims)};
  MlirValue y = onnx_op(c, IR_MO_GRID_SAMPLE, operands, 2, &list, MX_DTYPE_INVALID, -1);
  return onnx_made(c, onnx_cast(c, onnx_channels(c, y, false), x->dtype));
}

// The coordinates of `size` pixels between -1 and 1: of the outer ones' centres, or of their outer edges. One between
// centres lies at 1, as ONNX Runtime has it.
static MlirValue centres(conversion *c, mx_dtype dtype, ir_dim size, bool align_corners) {
  MlirValue i = onnx_cast(c, onnx_iota(c, size), dtype), n = onnx_cast(c, onnx_size_value(c, size), dtype);
  MlirValue one = onnx_number(c, dtype, 1), two = onnx_number(c, dtype, 2), last = onnx_binary(c, IR_MO_SUB, n, one);
  MlirValue after = onnx_binary(c, IR_MO_MUL, onnx_binary(c, IR_MO_SUB, last, i), two); // to the last one, in halves
  if (!align_corners) after = onnx_binary(c, IR_MO_ADD, after, one);
  MlirValue steps = align_corners ? onnx_binary(c, IR_MO_MAX, last, one) : n;
  return onnx_binary(c, IR_MO_SUB, one, onnx_binary(c, IR_MO_DIV, after, steps));
}

// grid[n, p.., :] = theta[n] (coordinates of p, the last dim's first, 1).
bool onnx_convert_affine_grid(conversion *c) {
  const ir_type *theta = onnx_type(c, c->in[0]);
  const shape_value *size = known_list(c, 1, -1, "size");
  if (!size) return false;
  int spatial = size->count - 2, rank = spatial + 2; // of the coordinates [p.., spatial + 1]
  if (spatial < 2 || spatial > 3 || theta->rank != 3)
    return onnx_unsupported(c, NULL, "a size of %d entries, theta of rank %d", size->count, theta->rank);
  ir_dim dims[MX_MAX_RANK], pixels = ir_dim_product(c->ctx, size->elements + 2, (size_t)spatial);
  bool align = onnx_int(c, "align_corners", 0);
  MlirValue parts[4];
  for (int s = 0; s <= spatial; s++) { // the last spatial dim's coordinate first, then 1
    for (int d = 0; d < spatial; d++) dims[d] = size->elements[2 + d];
    ir_dim column[MX_MAX_RANK];
    int own = spatial - 1 - s;
    for (int d = 0; d < spatial; d++) column[d] = d == own ? dims[d] : onnx_size(c, 1);
    MlirValue at = s < spatial ? onnx_reshape(c, centres(c, theta->dtype, dims[own], align), spatial, column)
                               : onnx_number(c, theta->dtype, 1);
    ir_dim flat[] = {pixels, onnx_size(c, 1)};
    parts[s] = onnx_reshape(c, onnx_broadcast_to(c, at, spatial, dims), 2, flat);
  }
  static const int64_t transposed[] = {0, 2, 1};
  ir_attributes list = {0};
  ir_add_int(c->ctx, &list, "axis", 1);
  ir_dim batch = size->elements[0], want[] = {batch, onnx_size(c, spatial), onnx_size(c, spatial + 1)};
  MlirValue all = onnx_op(c, IR_MO_CONCAT, parts, spatial + 1, &list, MX_DTYPE_INVALID, 2);
  ir_dim places[] = {batch, pixels, onnx_size(c, spatial + 1)};
  MlirValue operands[] = {onnx_broadcast_to(c, all, 3, places),
                          onnx_transpose(c, onnx_matched(c, c->in[0], want), transposed)};
  MlirValue y = onnx_op(c, IR_MO_BATCH_MATMUL, operands, 2, NULL, MX_DTYPE_INVALID, -1);
  dims[0] = batch;
  for (int d = 0; d < spatial; d++) dims[1 + d] = size->elements[2 + d];
  dims[rank - 1] = onnx_size(c, spatial);
  return onnx_made(c, onnx_reshape(c, y, rank, dims));
}

// ---- regions and boxes
// --------------------------------------------------------------------------------------------------------------------

// mo's regions begin with the image's number.
bool onnx_convert_roi_align(conversion *c) {
  const ir_type *x = onnx_type(c, c->in[0]), *rois = onnx_type(c, c->in[1]), *images = onnx_type(c, c->in[2]);
  const char *mode = onnx_text(c, "mode", "avg");
  bool largest = !strcmp(mode, "max");
  const char *transform =
      onnx_text(c, "coordinate_transformation_mode", c->opset < 16 ? "output_half_pixel" : "half_pixel");
  ir_attributes list = {0}, axis = {0};
  if (x->rank != 4 || rois->rank != 2 || images->rank != 1)
    return onnx_unsupported(c, NULL, "an input of rank %d, rois of rank %d, batch_indices of rank %d", x->rank,
                            rois->rank, images->rank);
  if (!largest && strcmp(mode, "avg")) return onnx_unsupported(c, NULL, "mode %s", mode);
  if (strcmp(transform, "half_pixel") && strcmp(transform, "output_half_pixel"))
    return onnx_unsupported(c, NULL, "coordinate_transformation_mode %s", transform);
  int64_t height = onnx_int(c, "output_height", 1), width = onnx_int(c, "output_width", 1);
  if (height < 1 || width < 1)
    return onnx_unsupported(c, NULL, "results of %lld by %lld", (long long)height, (long long)width);
  if (largest) return onnx_unsupported(c, NULL, "mode max, which takes the largest of weighted neighbours");
  ir_dim column[] = {rois->dims[0], onnx_size(c, 1)};
  ir_dim region[] = {NULL, onnx_size(c, 4)};
  MlirValue wide = onnx_widened(c, onnx_matched(c, c->in[1], region)); // which counts all images that there may be
  MlirValue parts[] = {
      onnx_reshape(c, onnx_cast(c, onnx_matched(c, c->in[2], rois->dims), onnx_type(c, wide)->dtype), 2, column), wide};
  ir_add_int(c->ctx, &axis, "axis", 1);
  MlirValue operands[] = {onnx_channels(c, onnx_widened(c, c->in[0]), true),
                          onnx_op(c, IR_MO_CONCAT, parts, 2, &axis, MX_DTYPE_INVALID, 2)};
  ir_add_int(c->ctx, &list, "output_height", height);
  ir_add_int(c->ctx, &list, "output_width", width);
  ir_add_attribute(c->ctx, &list, "spatial_scale", ir_real_attribute(c->ctx, onnx_float(c, "spatial_scale", 1)));
  ir_add_attribute(c->ctx, &list, "sampling_ratio",
                   ir_real_attribute(c->ctx, (double)onnx_int(c, "sampling_ratio", 0)));
  ir_add_bool(c->ctx, &list, "aligned", !strcmp(transform, "half_pixel"));
  ir_add_string(c->ctx, &list, "mode", "AVG");
  MlirValue y = onnx_op(c, IR_MO_ROI_ALIGN, operands, 2, &list, MX_DTYPE_INVALID, -1);
  return onnx_made(c, onnx_cast(c, onnx_channels(c, y, false), x->dtype));
}

// Column i of [.., 4].
static MlirValue column_of(conversion *c, MlirValue x, int i) {
  int64_t start[] = {0, 0, i}, step[] = {1, 1, 1};
  if (mlirValueIsNull(x)) return x;
  ir_dim stop[] = {onnx_type(c, x)->dims[0], onnx_type(c, x)->dims[1], onnx_size(c, i + 1)};
  ir_attributes list = {0};
  ir_add_ints(c->ctx, &list, "start", start, 3);
  ir_add_attribute(c->ctx, &list, "stop", ir_dims_attribute(c->ctx, stop, 3));
  ir_add_ints(c->ctx, &list, "step", step, 3);
  return onnx_op(c, IR_MO_SLICE, &x, 1, &list, MX_DTYPE_INVALID, -1);
}

// Centres and sizes, x first, as corners, y first.
static MlirValue corners(conversion *c, MlirValue boxes) {
  MlirValue half = onnx_number(c, onnx_type(c, boxes)->dtype, 0.5), all[4];
  for (int i = 0; i < 2; i++) { // y, then x
    MlirValue centre = column_of(c, boxes, 1 - i), reach = onnx_binary(c, IR_MO_MUL, column_of(c, boxes, 3 - i), half);
    all[i] = onnx_binary(c, IR_MO_SUB, centre, reach);
    all[2 + i] = onnx_binary(c, IR_MO_ADD, centre, reach);
  }
  ir_attributes list = {0};
  ir_add_int(c->ctx, &list, "axis", 2);
  return onnx_op(c, IR_MO_CONCAT, all, 4, &list, MX_DTYPE_INVALID, -1);
}

// The overlap is a number; a score threshold may be one that only the run knows, and so may how many there are at most:
// none where it is not given.
bool onnx_convert_non_max_suppression(conversion *c) {
  static const char *const names[] = {"max_output_boxes_per_class", "iou_threshold", "score_threshold"};
  const ir_type *boxes = onnx_type(c, c->in[0]), *scores = onnx_type(c, c->in[1]);
  double overlap = 0, least = -INFINITY;
  int64_t most = 0;
  if (boxes->rank != 3 || scores->rank != 3)
    return onnx_unsupported(c, NULL, "boxes of rank %d, scores of rank %d", boxes->rank, scores->rank);
  for (size_t i = 2; i < 5; i++)
    if (onnx_has(c, i) && !ir_dim_is(ir_type_elements(c->ctx, onnx_type(c, c->in[i])), 1))
      return onnx_unsupported(c, NULL, "%s has shape %s, not [1]", names[i - 2],
                              ir_shape_text(c->ctx, onnx_type(c, c->in[i])));
  if (onnx_has(c, 3) && onnx_reals_of(c, c->in[3], &overlap, 1) != 1)
    return onnx_unsupported(c, "make it a constant", "iou_threshold is only known when it runs");
  ir_dim want[] = {boxes->dims[0], NULL, boxes->dims[1]};
  MlirValue operands[] = {onnx_int(c, "center_point_box", 0) ? corners(c, c->in[0]) : c->in[0],
                          onnx_matched(c, c->in[1], want),
                          {NULL},
                          {NULL},
                          {NULL}};
  if (onnx_has(c, 4) && onnx_reals_of(c, c->in[4], &least, 1) != 1) { // scores of -inf are below every threshold
    MlirValue above = onnx_compare(c, IR_MO_GREATER, operands[1], onnx_reshape(c, c->in[4], 0, NULL));
    operands[1] = onnx_select(c, above, operands[1], onnx_number(c, scores->dtype, -INFINITY));
  }
  operands[2] = onnx_has(c, 2) ? onnx_reshape(c, onnx_cast(c, c->in[2], MX_SI64), 0, NULL) : onnx_number(c, MX_SI64, 0);
  if (onnx_ints_of(c, operands[2], &most, 1) == 1 && most < 0) operands[2] = onnx_number(c, MX_SI64, 0);
  operands[3] = onnx_number(c, MX_F64, overlap);
  operands[4] = onnx_number(c, MX_F64, least);
  return onnx_made(c, onnx_op(c, IR_MO_NON_MAXIMUM_SUPPRESSION, operands, 5, NULL, MX_SI64, 2));
}

// ---- windows put together, cropping
// --------------------------------------------------------------------------------------------------------------------

static bool add_spatial(conversion *c, ir_attributes *list, const char *name, int spatial, int64_t otherwise) {
  int64_t values[2 * ONNX_MAX_SPATIAL];
  if (!onnx_read_spatial(c, name, spatial, otherwise, values)) return false;
  ir_add_ints(c->ctx, list, name, values, spatial);
  return true;
}

bool onnx_convert_col2im(conversion *c) {
  const shape_value *image = known_list(c, 1, -1, "image_shape"),
                    *block = image ? known_list(c, 2, image->count, "block_shape") : NULL;
  int64_t pads[2 * ONNX_MAX_SPATIAL];
  ir_dim both[2 * ONNX_MAX_SPATIAL];
  ir_attributes list = {0};
  if (!block) return false;
  int n = image->count;
  if (n < 1 || n > ONNX_MAX_SPATIAL) return onnx_unsupported(c, NULL, "%d spatial dims, 1 to 3 are", n);
  if (!onnx_read_spatial(c, "pads", n, 0, pads) || !add_spatial(c, &list, "strides", n, 1) ||
      !add_spatial(c, &list, "dilations", n, 1))
    return false;
  for (int s = 0; s < n; s++) both[2 * s] = onnx_size(c, pads[s]), both[2 * s + 1] = onnx_size(c, pads[n + s]);
  ir_add_attribute(c->ctx, &list, "paddings", ir_dims_attribute(c->ctx, both, 2 * n));
  ir_add_attribute(c->ctx, &list, "image_shape", ir_dims_attribute(c->ctx, image->elements, n));
  ir_add_attribute(c->ctx, &list, "filter_shape", ir_dims_attribute(c->ctx, block->elements, n));
  return onnx_made(c, onnx_op(c, IR_MO_FOLD, c->in, 1, &list, MX_DTYPE_INVALID, n + 2));
}

// Half of what is too much or too little lies before: the smaller half.
bool onnx_convert_center_crop_pad(conversion *c) {
  const ir_type *x = onnx_type(c, c->in[0]);
  int64_t axes[MX_MAX_RANK];
  int n = onnx_ints(c, "axes", axes, MX_MAX_RANK);
  ir_dim paddings[2 * MX_MAX_RANK], zero = onnx_size(c, 0), two = onnx_size(c, 2);
  for (int d = 0; d < 2 * x->rank; d++) paddings[d] = zero;
  for (int d = 0; n < 0 && d < x->rank; d++) axes[d] = d;
  if (n < 0) n = x->rank;
  const shape_value *shape = known_list(c, 1, n, "shape");
  if (!shape) return false;
  if (n > x->rank) return onnx_unsupported(c, NULL, "%d axes for rank %d", n, x->rank);
  for (int i = 0; i < n; i++) {
    int axis;
    if (!onnx_axis(c, axes[i], x->rank, &axis)) return false;
    ir_dim wanted = shape->elements[i], own = x->dims[axis];
    ir_dim more = onnx_size_max(c, onnx_size_sub(c, wanted, own), zero);
    ir_dim less = onnx_size_max(c, onnx_size_sub(c, own, wanted), zero);
    paddings[2 * axis] = onnx_size_sub(c, ir_dim_binary(c->ctx, IR_DIM_FLOORDIV, more, two),
                                       ir_dim_binary(c->ctx, IR_DIM_FLOORDIV, less, two));
    paddings[2 * axis + 1] = onnx_size_sub(c, onnx_size_sub(c, wanted, own), paddings[2 * axis]);
  }
  ir_attributes list = {0};
  ir_add_attribute(c->ctx, &list, "paddings", ir_dims_attribute(c->ctx, paddings, 2 * x->rank));
  MlirValue operands[] = {c->in[0], onnx_number(c, x->dtype, 0)};
  return onnx_made(c, onnx_op(c, IR_MO_PAD_CONSTANT, operands, 2, &list, MX_DTYPE_INVALID, -1));
}
