// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Convolutions, pools and norms. Channels come first in ONNX; mo.conv takes either order, pools take them last.
#include "onnx/convert.h"
#include <string.h>

enum { MAX_SPATIAL = 3 };

// What a window says of its spatial dims.
typedef struct windows {
  int spatial;
  int64_t size[MAX_SPATIAL], strides[MAX_SPATIAL], dilations[MAX_SPATIAL];
  ir_dim paddings[2 * MAX_SPATIAL]; // before and after, dim by dim
} windows;

static bool read_list(conversion *c, const char *name, int spatial, int64_t otherwise, int64_t *out) {
  int n = onnx_ints(c, name, out, 2 * MAX_SPATIAL), wanted = strcmp(name, "pads") ? spatial : 2 * spatial;
  for (int i = 0; n < 0 && i < wanted; i++) out[i] = otherwise;
  return n < 0 || n == wanted || onnx_unsupported(c, NULL, "%s has %d entries for %d spatial dims", name, n, spatial);
}

// As many outputs as in / stride, rounded up: what that takes beyond the input is divided between both sides.
static void pad_same(conversion *c, const ir_type *x, windows *w, bool upper) {
  ir_context *ctx = c->ctx;
  for (int s = 0; s < w->spatial; s++) {
    ir_dim in = x->dims[2 + s], stride = ir_dim_constant(ctx, w->strides[s]), two = ir_dim_constant(ctx, 2);
    ir_dim out = ir_dim_binary(ctx, IR_DIM_CEILDIV, in, stride),
           reach = ir_dim_constant(ctx, w->dilations[s] * (w->size[s] - 1) + 1 - w->strides[s]);
    ir_dim needs = ir_dim_binary(ctx, IR_DIM_ADD, ir_dim_binary(ctx, IR_DIM_MUL, out, stride), reach);
    ir_dim all = ir_dim_binary(ctx, IR_DIM_ADD, needs, ir_dim_binary(ctx, IR_DIM_MUL, in, ir_dim_constant(ctx, -1)));
    all = ir_dim_binary(ctx, IR_DIM_MAX, all, ir_dim_constant(ctx, 0));
    w->paddings[2 * s + !upper] = ir_dim_binary(ctx, IR_DIM_FLOORDIV, all, two);
    w->paddings[2 * s + upper] = ir_dim_binary(ctx, IR_DIM_CEILDIV, all, two);
  }
}

// x: [N, C, spatial..]; kernel: the dims of the window, where no attribute says them.
static bool read_windows(conversion *c, const ir_type *x, const ir_dim *kernel, windows *w) {
  int64_t pads[2 * MAX_SPATIAL];
  const char *automatic = onnx_text(c, "auto_pad", "NOTSET");
  w->spatial = x->rank - 2;
  if (w->spatial < 1 || w->spatial > MAX_SPATIAL)
    return onnx_unsupported(c, NULL, "%d spatial dims, 1 to 3 are", w->spatial);
  for (int s = 0; s < w->spatial; s++) w->size[s] = kernel && kernel[s]->kind == IR_DIM_CONSTANT ? kernel[s]->value : 1;
  if (onnx_attribute_of(c, "kernel_shape") && !read_list(c, "kernel_shape", w->spatial, 1, w->size)) return false;
  if (!read_list(c, "strides", w->spatial, 1, w->strides) || !read_list(c, "dilations", w->spatial, 1, w->dilations) ||
      !read_list(c, "pads", w->spatial, 0, pads))
    return false;
  for (int s = 0; s < w->spatial; s++) {
    bool valid = !strcmp(automatic, "VALID");
    w->paddings[2 * s] = ir_dim_constant(c->ctx, valid ? 0 : pads[s]);
    w->paddings[2 * s + 1] = ir_dim_constant(c->ctx, valid ? 0 : pads[w->spatial + s]);
    if (w->strides[s] < 1 || w->dilations[s] < 1 || w->size[s] < 1)
      return onnx_unsupported(c, NULL, "a window with a stride, dilation or size below 1");
  }
  if (!strncmp(automatic, "SAME", 4)) pad_same(c, x, w, !strcmp(automatic, "SAME_UPPER"));
  return true;
}

static void add_windows(conversion *c, const windows *w, ir_attributes *list) {
  ir_add_ints(c->ctx, list, "strides", w->strides, w->spatial);
  ir_add_ints(c->ctx, list, "dilations", w->dilations, w->spatial);
  ir_add_attribute(c->ctx, list, "paddings", ir_dims_attribute(c->ctx, w->paddings, 2 * w->spatial));
}

// A value per channel, beside [N, C, ..].
static MlirValue per_channel(conversion *c, MlirValue v, int rank) {
  ir_dim dims[MX_MAX_RANK];
  if (mlirValueIsNull(v)) return v;
  for (int i = 0; i < rank - 1; i++) dims[i] = i ? ir_dim_constant(c->ctx, 1) : onnx_type(c, v)->dims[0];
  return onnx_reshape(c, v, rank - 1, dims);
}

bool onnx_convert_conv(conversion *c) {
  static const char *const inputs[] = {"NCW", "NCHW", "NCDHW"}, *const filters[] = {"FCS", "FCRS", "FCQRS"};
  const ir_type *x = onnx_type(c, c->in[0]), *filter = onnx_type(c, c->in[1]);
  windows w;
  ir_attributes list = {0};
  if (filter->rank != x->rank)
    return onnx_unsupported(c, NULL, "a filter of rank %d for an input of rank %d", filter->rank, x->rank);
  if (!read_windows(c, x, filter->dims + 2, &w)) return false;
  add_windows(c, &w, &list);
  ir_add_int(c->ctx, &list, "num_groups", onnx_int(c, "group", 1));
  ir_add_string(c->ctx, &list, "input_layout", inputs[w.spatial - 1]);
  ir_add_string(c->ctx, &list, "filter_layout", filters[w.spatial - 1]);
  MlirValue y = onnx_op(c, IR_RMO_CONV, c->in, 2, &list, MX_DTYPE_INVALID, -1);
  if (c->n_in < 3 || mlirValueIsNull(c->in[2]) || mlirValueIsNull(y)) return onnx_made(c, y);
  return onnx_made(c, onnx_binary(c, IR_MO_ADD, y, per_channel(c, c->in[2], x->rank)));
}

// Channels last, and back.
static MlirValue channels(conversion *c, MlirValue x, bool last) {
  if (mlirValueIsNull(x)) return x;
  int rank = onnx_type(c, x)->rank;
  int64_t perm[MX_MAX_RANK] = {0};
  for (int i = 1; i < rank; i++) perm[i] = last ? i == rank - 1 ? 1 : i + 1 : i == 1 ? rank - 1 : i - 1;
  return onnx_transpose(c, x, perm);
}

bool onnx_convert_pool(conversion *c) {
  const ir_type *x = onnx_type(c, c->in[0]);
  windows w;
  ir_attributes list = {0};
  if (onnx_is_used(c, 1)) return onnx_unsupported(c, NULL, "the indices are used");
  if (!read_windows(c, x, NULL, &w)) return false;
  ir_add_ints(c->ctx, &list, "filter_shape", w.size, w.spatial);
  add_windows(c, &w, &list);
  ir_add_bool(c->ctx, &list, "ceil_mode", onnx_int(c, "ceil_mode", 0));
  if (c->op == IR_RMO_AVG_POOL) ir_add_bool(c->ctx, &list, "count_boundary", onnx_int(c, "count_include_pad", 0));
  MlirValue last = channels(c, c->in[0], true);
  return onnx_made(c, channels(c, onnx_op(c, c->op, &last, 1, &list, MX_DTYPE_INVALID, -1), false));
}

bool onnx_convert_global_pool(conversion *c) {
  MlirValue x = c->in[0];
  for (int i = 2, rank = onnx_type(c, x)->rank; i < rank; i++) x = onnx_along(c, c->op, x, i);
  return onnx_made(c, x);
}

static MlirValue add_number(conversion *c, MlirValue x, double value) {
  return onnx_binary(c, IR_MO_ADD, x, onnx_number(c, onnx_type(c, x)->dtype, value));
}

bool onnx_convert_batch_norm(conversion *c) {
  MlirValue x = c->in[0], v[4];
  int rank = onnx_type(c, x)->rank;
  for (size_t i = 1; i < c->n_out; i++)
    if (onnx_is_used(c, i)) return onnx_unsupported(c, NULL, "it is for training");
  for (int i = 0; i < 4; i++) v[i] = per_channel(c, c->in[i + 1], rank);
  MlirValue scale =
      onnx_binary(c, IR_MO_MUL, v[0], onnx_unary(c, IR_MO_RSQRT, add_number(c, v[3], onnx_float(c, "epsilon", 1e-5))));
  MlirValue shifted = onnx_binary(c, IR_MO_MUL, onnx_binary(c, IR_MO_SUB, x, v[2]), scale);
  return onnx_made(c, onnx_binary(c, IR_MO_ADD, shifted, v[1]));
}

// (x - mean) / sqrt(variance + epsilon) over the dims from `axis` on, the mean, and what the difference is multiplied
// by.
typedef struct normal {
  MlirValue y, mean, scale;
} normal;

static normal normalised(conversion *c, MlirValue x, int axis, double epsilon) {
  int rank = onnx_type(c, x)->rank;
  normal out = {.mean = x};
  for (int i = axis; i < rank; i++) out.mean = onnx_along(c, IR_MO_REDUCE_MEAN, out.mean, i);
  MlirValue rest = onnx_binary(c, IR_MO_SUB, x, out.mean), square = onnx_binary(c, IR_MO_MUL, rest, rest);
  for (int i = axis; i < rank; i++) square = onnx_along(c, IR_MO_REDUCE_MEAN, square, i);
  out.scale = onnx_unary(c, IR_MO_RSQRT, add_number(c, square, epsilon));
  out.y = onnx_binary(c, IR_MO_MUL, rest, out.scale);
  return out;
}

bool onnx_convert_instance_norm(conversion *c) {
  int rank = onnx_type(c, c->in[0])->rank;
  MlirValue y = normalised(c, c->in[0], 2, onnx_float(c, "epsilon", 1e-5)).y;
  y = onnx_binary(c, IR_MO_MUL, y, per_channel(c, c->in[1], rank));
  return onnx_made(c, onnx_binary(c, IR_MO_ADD, y, per_channel(c, c->in[2], rank)));
}

bool onnx_convert_layer_norm(conversion *c) {
  int axis;
  if (!onnx_axis(c, onnx_int(c, "axis", -1), onnx_type(c, c->in[0])->rank, &axis)) return false;
  normal n = normalised(c, c->in[0], axis, onnx_float(c, "epsilon", 1e-5));
  MlirValue y = onnx_binary(c, IR_MO_MUL, n.y, c->in[1]);
  c->out[1] = n.mean, c->out[2] = n.scale;
  return onnx_made(c, c->n_in > 2 && !mlirValueIsNull(c->in[2]) ? onnx_binary(c, IR_MO_ADD, y, c->in[2]) : y);
}

// When it is not trained, elements stay as they are.
bool onnx_convert_dropout(conversion *c) {
  int64_t training = 0;
  if (c->n_in > 2 && !mlirValueIsNull(c->in[2])) {
    const shape_value *known = onnx_value_of(c, c->in[2]);
    training = !known || known->count != 1 || !shape_value_is_whole(known) || !ir_dim_is(known->elements[0], 0);
  }
  if (training) return onnx_unsupported(c, NULL, "it is for training");
  const ir_type *type = onnx_type(c, c->in[0]);
  MlirValue kept = onnx_number(c, c->opset < 10 ? type->dtype : MX_BOOL, 1);
  if (onnx_is_used(c, 1)) c->out[1] = onnx_broadcast_to(c, kept, type->rank, type->dims);
  return onnx_made(c, c->in[0]);
}
