// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Convolutions, and the windows that they share with pools.
#include "onnx/windows.h"
#include <string.h>

enum { MAX_ENTRY = INT32_MAX }; // sizes are products of a few of them

bool onnx_read_spatial(conversion *c, const char *name, int spatial, int64_t otherwise, int64_t *out) {
  int n = onnx_ints(c, name, out, 2 * ONNX_MAX_SPATIAL), wanted = strcmp(name, "pads") ? spatial : 2 * spatial;
  for (int i = 0; n < 0 && i < wanted; i++) out[i] = otherwise;
  if (n >= 0 && n != wanted)
    return onnx_unsupported(c, NULL, "%s has %d entries for %d spatial dims", name, n, spatial);
  for (int i = 0; i < wanted; i++)
    if (out[i] > MAX_ENTRY || out[i] < -MAX_ENTRY)
      return onnx_unsupported(c, NULL, "%s of %lld", name, (long long)out[i]);
  return true;
}

static bool read_auto_pad(conversion *c, onnx_auto_pad *out) {
  static const char *const words[] = {"NOTSET", "VALID", "SAME_UPPER", "SAME_LOWER"};
  const char *word = onnx_text(c, "auto_pad", "NOTSET");
  for (int i = 0; i < 4; i++)
    if (!strcmp(word, words[i])) return *out = (onnx_auto_pad)i, true;
  return onnx_unsupported(c, NULL, "auto_pad %s", word);
}

bool onnx_read_windows(conversion *c, const ir_type *x, const ir_dim *kernel, windows *w) {
  int64_t size[2 * ONNX_MAX_SPATIAL], strides[2 * ONNX_MAX_SPATIAL], dilations[2 * ONNX_MAX_SPATIAL],
      pads[2 * ONNX_MAX_SPATIAL];
  bool given = onnx_attribute_of(c, "kernel_shape");
  int n = w->spatial = x->rank - 2;
  if (n < 1 || n > ONNX_MAX_SPATIAL) return onnx_unsupported(c, NULL, "%d spatial dims, 1 to 3 are", n);
  if (!given && !kernel) return onnx_unsupported(c, NULL, "it has no kernel_shape");
  if (!read_auto_pad(c, &w->automatic) || !onnx_read_spatial(c, "kernel_shape", n, 1, size) ||
      !onnx_read_spatial(c, "strides", n, 1, strides) || !onnx_read_spatial(c, "dilations", n, 1, dilations) ||
      !onnx_read_spatial(c, "pads", n, 0, pads))
    return false;
  for (int s = 0; s < n; s++) {
    bool padded = w->automatic == ONNX_NOTSET;
    w->size[s] = kernel ? kernel[s] : onnx_size(c, size[s]);
    w->strides[s] = strides[s], w->dilations[s] = dilations[s];
    w->paddings[2 * s] = onnx_size(c, padded ? pads[s] : 0);
    w->paddings[2 * s + 1] = onnx_size(c, padded ? pads[n + s] : 0);
    if (strides[s] < 1 || dilations[s] < 1 || size[s] < 1)
      return onnx_unsupported(c, NULL, "a window with a stride, dilation or size below 1");
    if (given && kernel && kernel[s]->kind == IR_DIM_CONSTANT && !ir_dim_is(kernel[s], size[s]))
      return onnx_unsupported(c, NULL, "kernel_shape has %lld where the filter has %s", (long long)size[s],
                              kernel[s]->text);
  }
  return true;
}

static ir_dim at_least_0(conversion *c, ir_dim a) { return onnx_size_max(c, a, onnx_size(c, 0)); }

ir_dim onnx_window_reach(conversion *c, const windows *w, int s) {
  return onnx_size_times(c, onnx_size_add(c, w->size[s], onnx_size(c, -1)), w->dilations[s]);
}

// Divides what is padded in all between both sides.
static void pad_both(conversion *c, windows *w, int s, ir_dim all, bool upper) {
  w->paddings[2 * s + !upper] = ir_dim_binary(c->ctx, IR_DIM_FLOORDIV, all, onnx_size(c, 2));
  w->paddings[2 * s + upper] = ir_dim_binary(c->ctx, IR_DIM_CEILDIV, all, onnx_size(c, 2));
}

void onnx_pad_same(conversion *c, const ir_type *x, windows *w) {
  for (int s = 0; s < w->spatial && w->automatic >= ONNX_SAME_UPPER; s++) {
    ir_dim in = x->dims[2 + s], out = ir_dim_binary(c->ctx, IR_DIM_CEILDIV, in, onnx_size(c, w->strides[s]));
    ir_dim spanned = onnx_size_add(c, onnx_size_times(c, onnx_size_add(c, out, onnx_size(c, -1)), w->strides[s]),
                                   onnx_window_reach(c, w, s));
    ir_dim all = onnx_size_add(c, onnx_size_add(c, spanned, onnx_size(c, 1)), onnx_size_times(c, in, -1));
    pad_both(c, w, s, at_least_0(c, all), w->automatic == ONNX_SAME_UPPER);
  }
}

void onnx_add_windows(conversion *c, const windows *w, ir_attributes *list) {
  ir_add_ints(c->ctx, list, "strides", w->strides, w->spatial);
  ir_add_ints(c->ctx, list, "dilations", w->dilations, w->spatial);
  ir_add_attribute(c->ctx, list, "paddings", ir_dims_attribute(c->ctx, w->paddings, 2 * w->spatial));
}

MlirValue onnx_channels(conversion *c, MlirValue x, bool last) {
  if (mlirValueIsNull(x)) return x;
  int rank = onnx_type(c, x)->rank;
  int64_t perm[MX_MAX_RANK] = {0};
  for (int i = 1; i < rank; i++) perm[i] = last ? i == rank - 1 ? 1 : i + 1 : i == 1 ? rank - 1 : i - 1;
  return onnx_transpose(c, x, perm);
}

MlirValue onnx_per_channel(conversion *c, MlirValue v, int rank) {
  ir_dim dims[MX_MAX_RANK];
  if (mlirValueIsNull(v)) return v;
  if (onnx_type(c, v)->rank != 1) {
    onnx_unsupported(c, NULL, "a value per channel of rank %d", onnx_type(c, v)->rank);
    return (MlirValue){NULL};
  }
  for (int i = 0; i < rank - 1; i++) dims[i] = i ? onnx_size(c, 1) : onnx_type(c, v)->dims[0];
  return onnx_reshape(c, v, rank - 1, dims);
}

// y [N, C, ..] and operand i, a value per channel, if there is one.
static bool with_bias(conversion *c, MlirValue y, size_t i) {
  if (i >= c->n_in || mlirValueIsNull(c->in[i]) || mlirValueIsNull(y)) return onnx_made(c, y);
  MlirValue bias = onnx_per_channel(c, c->in[i], onnx_type(c, y)->rank);
  return !mlirValueIsNull(bias) && onnx_made(c, onnx_binary(c, IR_MO_ADD, y, bias));
}

static bool has_filter(conversion *c, const ir_type *x, const ir_type *filter) {
  return filter->rank == x->rank ||
         onnx_unsupported(c, NULL, "a filter of rank %d for an input of rank %d", filter->rank, x->rank);
}

// x with as many channels as the filter takes, which the run checks where x does not say.
static MlirValue with_channels(conversion *c, ir_dim channels) {
  ir_dim dims[MX_MAX_RANK] = {NULL, channels};
  return onnx_matched(c, c->in[0], dims);
}

static void add_layouts(conversion *c, const windows *w, const char *const *filters, ir_attributes *list) {
  static const char *const inputs[] = {"NCW", "NCHW", "NCDHW"};
  onnx_add_windows(c, w, list);
  ir_add_int(c->ctx, list, "num_groups", onnx_int(c, "group", 1));
  ir_add_string(c->ctx, list, "input_layout", inputs[w->spatial - 1]);
  ir_add_string(c->ctx, list, "filter_layout", filters[w->spatial - 1]);
}

// Channels of which the model does not say that they are as many become so: the run checks it.
static void bind_channels(conversion *c, int64_t groups, MlirValue *x, MlirValue *filter) {
  ir_type image = *onnx_type(c, *x), window = *onnx_type(c, *filter);
  if (image.dims[1]->kind != IR_DIM_CONSTANT) {
    image.dims[1] = onnx_size_mul(c, window.dims[1], onnx_size(c, groups));
    *x = onnx_rebind(c, *x, image.rank, image.dims);
  } else if (window.dims[1]->kind != IR_DIM_CONSTANT) {
    window.dims[1] = ir_dim_binary(c->ctx, IR_DIM_FLOORDIV, image.dims[1], onnx_size(c, groups));
    *filter = onnx_rebind(c, *filter, window.rank, window.dims);
  }
}

MlirValue onnx_convolve(conversion *c, ir_op_id id, const MlirValue *operands, int n) {
  static const char *const filters[] = {"FCS", "FCRS", "FCQRS"};
  const ir_type *x = onnx_type(c, operands[0]), *filter = onnx_type(c, operands[1]);
  MlirValue *all = ir_alloc(c->ctx, (size_t)n * sizeof *all);
  windows w;
  ir_attributes list = {0};
  if (!has_filter(c, x, filter) || !onnx_read_windows(c, x, filter->dims + 2, &w)) return (MlirValue){NULL};
  memcpy(all, operands, (size_t)n * sizeof *all);
  onnx_pad_same(c, x, &w);
  add_layouts(c, &w, filters, &list);
  bind_channels(c, onnx_int(c, "group", 1), &all[0], &all[1]);
  return onnx_op(c, id, all, n, &list, id == IR_MO_QCONV ? MX_SI32 : MX_DTYPE_INVALID, -1);
}

bool onnx_convert_conv(conversion *c) { return with_bias(c, onnx_convolve(c, IR_RMO_CONV, c->in, 2), 2); }

// The result's sizes follow from the paddings, or, where the node says them (SAME_*: in * stride), the paddings from
// them: those that are too large have zeros at their end.
bool onnx_convert_conv_transpose(conversion *c) {
  static const char *const filters[] = {"CFS", "CFRS", "CFQRS"};
  const ir_type *x = onnx_type(c, c->in[0]), *filter = onnx_type(c, c->in[1]);
  windows w;
  ir_attributes list = {0};
  int64_t extra[2 * ONNX_MAX_SPATIAL], wanted[MX_MAX_RANK];
  ir_dim after[ONNX_MAX_SPATIAL];
  if (!has_filter(c, x, filter) || !onnx_read_windows(c, x, filter->dims + 2, &w) ||
      !onnx_read_spatial(c, "output_padding", w.spatial, 0, extra))
    return false;
  int n = onnx_ints(c, "output_shape", wanted, MX_MAX_RANK);
  if (n >= 0 && n != w.spatial && n != x->rank)
    return onnx_unsupported(c, NULL, "output_shape has %d entries for %d spatial dims", n, w.spatial);
  for (int s = 0; s < w.spatial; s++) {
    after[s] = onnx_size(c, extra[s]);
    if (n < 0 && w.automatic < ONNX_SAME_UPPER) continue;
    ir_dim in = x->dims[2 + s],
           size = n < 0 ? onnx_size_times(c, in, w.strides[s]) : onnx_size(c, wanted[n - w.spatial + s]);
    ir_dim whole = onnx_size_add(c, onnx_size_times(c, onnx_size_add(c, in, onnx_size(c, -1)), w.strides[s]),
                                 onnx_window_reach(c, &w, s));
    ir_dim beyond = onnx_size_add(c, onnx_size_add(c, whole, onnx_size(c, 1 + extra[s])), onnx_size_times(c, size, -1));
    pad_both(c, &w, s, at_least_0(c, beyond), w.automatic == ONNX_SAME_UPPER);
    after[s] = onnx_size_add(c, after[s], at_least_0(c, onnx_size_times(c, beyond, -1)));
  }
  add_layouts(c, &w, filters, &list);
  ir_add_attribute(c->ctx, &list, "output_paddings", ir_dims_attribute(c->ctx, after, w.spatial));
  MlirValue operands[] = {with_channels(c, filter->dims[0]), c->in[1]};
  return with_bias(c, onnx_op(c, IR_RMO_CONV_TRANSPOSE, operands, 2, &list, MX_DTYPE_INVALID, -1), 2);
}

bool onnx_convert_deform_conv(conversion *c) {
  static const int64_t spatial_first[] = {2, 3, 1, 0};
  const ir_type *x = onnx_type(c, c->in[0]), *filter = onnx_type(c, c->in[1]);
  windows w;
  ir_attributes list = {0};
  if (x->rank != 4) return onnx_unsupported(c, NULL, "an input of rank %d, 4 is", x->rank);
  if (!has_filter(c, x, filter) || !onnx_read_windows(c, x, filter->dims + 2, &w)) return false;
  if (onnx_type(c, c->in[2])->rank != 4) return onnx_unsupported(c, NULL, "an offset of another rank than 4");
  bool masked = c->n_in > 4 && !mlirValueIsNull(c->in[4]);
  if (masked && onnx_type(c, c->in[4])->rank != 4) return onnx_unsupported(c, NULL, "a mask of another rank than 4");
  onnx_add_windows(c, &w, &list);
  ir_add_int(c->ctx, &list, "num_groups", onnx_int(c, "group", 1));
  ir_add_int(c->ctx, &list, "offset_groups", onnx_int(c, "offset_group", 1));
  MlirValue operands[] = {onnx_channels(c, c->in[0], true),
                          onnx_transpose(c, c->in[1], spatial_first),
                          onnx_channels(c, c->in[2], true),
                          {NULL}};
  if (masked) operands[3] = onnx_channels(c, c->in[4], true);
  MlirValue y = onnx_op(c, IR_MO_DEFORM_CONV, operands, 3 + masked, &list, MX_DTYPE_INVALID, -1);
  return with_bias(c, onnx_channels(c, y, false), 3);
}
