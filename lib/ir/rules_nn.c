// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Rules of batches of matrices, convolution and pooling.
#include "ir/verify.h"
#include <mx/tensor.h>
#include <string.h>

bool makes_product(checked_op *o, mx_dtype dtype) {
  ir_context *ctx = o->ctx;
  const ir_type *a = operand(o, 0), *b = operand(o, 1);
  int rank = a->rank, k = ir_get_bool(o->op, "transpose_b", false) ? rank - 1 : rank - 2;
  const char *relaxed = o->row->rule == IR_RULE_BATCH_MATMUL ? ", or use rmo.matmul, which broadcasts" : "";
  if (rank < 2 || b->rank != rank)
    FAIL(ir_format(ctx, "reshape with mo.static.reshape%s", relaxed),
         "'%s' operands have ranks %d and %d, not one rank of 2 or more", o->name, rank, b->rank);
  for (int i = 0; i < rank - 2; i++)
    if (a->dims[i] != b->dims[i])
      FAIL(ir_format(ctx, "broadcast with mo.static.broadcast_to%s", relaxed),
           "'%s' leading dims differ: %s of %s and %s of %s", o->name, a->dims[i]->text, ir_shape_text(ctx, a),
           b->dims[i]->text, ir_shape_text(ctx, b));
  if (a->dims[rank - 1] != b->dims[k])
    FAIL("give both the same name or size", "'%s' inner dims differ: %s of %s and %s of %s", o->name,
         a->dims[rank - 1]->text, ir_shape_text(ctx, a), b->dims[k]->text, ir_shape_text(ctx, b));
  ir_type want = *a;
  want.dtype = dtype;
  want.dims[rank - 1] = b->dims[2 * rank - 3 - k];
  return makes(o, 0, &want);
}

bool rule_batch_matmul(checked_op *o) { return one_dtype(o, 1, 2) && makes_product(o, operand(o, 0)->dtype); }

// ---- windows that slide over 1 to 3 spatial dims

enum { MAX_SPATIAL = 3 };

typedef struct window {
  int rank; // spatial dims
  ir_dim strides[MAX_SPATIAL], dilations[MAX_SPATIAL], paddings[2 * MAX_SPATIAL];
} window;

// The list `name`: `each` entries per spatial dim, none below `least` where it is a number.
static bool list_of(checked_op *o, const char *name, int rank, int each, int64_t least, ir_dim *out) {
  int n = ir_get_dims(o->ctx, o->op, name, out, 2 * MAX_SPATIAL);
  if (n != each * rank)
    FAIL(each == 1 ? "it takes one per spatial dim" : "it takes two per spatial dim: before and after",
         "'%s' %s has %d entr%s for %d spatial dim%s", o->name, name, n, n == 1 ? "y" : "ies", rank,
         rank == 1 ? "" : "s");
  for (int i = 0; i < n; i++)
    if (out[i]->kind == IR_DIM_CONSTANT && out[i]->value < least)
      FAIL(ir_format(o->ctx, "it is %lld or more", (long long)least), "'%s' %s entry %d is %s", o->name, name, i,
           out[i]->text);
  return true;
}

static bool window_of(checked_op *o, window *w) {
  w->rank = operand(o, 0)->rank - 2;
  if (w->rank < 1 || w->rank > MAX_SPATIAL)
    FAIL("an input has a batch dim, one to three spatial dims and channels: reshape it with mo.static.reshape",
         "'%s' input %s has rank %d", o->name, ir_shape_text(o->ctx, operand(o, 0)), operand(o, 0)->rank);
  return list_of(o, "strides", w->rank, 1, 1, w->strides) && list_of(o, "dilations", w->rank, 1, 1, w->dilations) &&
         list_of(o, "paddings", w->rank, 2, 0, w->paddings);
}

static ir_dim add(ir_context *ctx, ir_dim a, ir_dim b) { return ir_dim_binary(ctx, IR_DIM_ADD, a, b); }
static ir_dim times(ir_context *ctx, ir_dim a, ir_dim b) { return ir_dim_binary(ctx, IR_DIM_MUL, a, b); }
static ir_dim minus(ir_context *ctx, ir_dim a, ir_dim b) {
  return add(ctx, a, times(ctx, ir_dim_constant(ctx, -1), b));
}

// How far the first element of a window of `size` is from its last.
static ir_dim reach(checked_op *o, const window *w, int s, ir_dim size) {
  return times(o->ctx, w->dilations[s], minus(o->ctx, size, ir_dim_constant(o->ctx, 1)));
}

static bool check_window_size(checked_op *o, int s, ir_dim size) {
  if (size->kind == IR_DIM_CONSTANT && size->value < 1)
    FAIL("a window has one element or more in each spatial dim", "'%s' window is %s wide in spatial dim %d", o->name,
         size->text, s);
  return true;
}

// How many windows of `size` fit along spatial dim s, `in` wide.
static bool windows(checked_op *o, const window *w, int s, ir_dim in, ir_dim size, ir_dim_kind division, ir_dim *out) {
  ir_context *ctx = o->ctx;
  ir_dim one = ir_dim_constant(ctx, 1), padded = add(ctx, in, add(ctx, w->paddings[2 * s], w->paddings[2 * s + 1]));
  ir_dim span = reach(o, w, s, size), room = minus(ctx, minus(ctx, padded, span), one);
  if (!check_window_size(o, s, size)) return false;
  bool nothing = ir_dim_is(span, 0) && ir_dim_is(padded, 0); // of which there are no windows
  if (room->kind == IR_DIM_CONSTANT && room->value < 0 && !nothing)
    FAIL("pad more, dilate less, or take a smaller window",
         "'%s' window spans %s elements of spatial dim %d, the padded input has %s", o->name, add(ctx, span, one)->text,
         s, padded->text);
  *out = add(ctx, ir_dim_binary(ctx, division, room, w->strides[s]), one);
  return true;
}

// ---- layouts: where an input or a filter has its dims

// The layout's number among the words of the attribute's kind, which list those of 1, 2 and 3 spatial dims in two
// families, the default first or second; false, reported, where it is for another number of spatial dims.
static bool family_of(checked_op *o, const char *attribute, int rank, int otherwise, int *out_family) {
  int word = ir_get_word(o->ctx, o->op, attribute, otherwise * MAX_SPATIAL + rank - 1);
  if (word % MAX_SPATIAL + 1 != rank)
    FAIL(ir_format(o->ctx, "the input has %d spatial dim%s", rank, rank == 1 ? "" : "s"),
         "'%s' %s %s has %d spatial dim%s", o->name, attribute, ir_get_string(o->ctx, o->op, attribute),
         word % MAX_SPATIAL + 1, word % MAX_SPATIAL ? "s" : "");
  *out_family = word / MAX_SPATIAL;
  return true;
}

static bool groups_of(checked_op *o, const char *name, ir_dim *out_groups) {
  ir_dim groups = ir_get_dim(o->ctx, o->op, name);
  *out_groups = groups ? groups : ir_dim_constant(o->ctx, 1);
  if ((*out_groups)->kind == IR_DIM_CONSTANT && (*out_groups)->value < 1)
    FAIL("1 is a plain convolution", "'%s' %s is %s", o->name, name, (*out_groups)->text);
  return true;
}

static bool divides(checked_op *o, const char *name, ir_dim groups, ir_dim channels, const char *what) {
  if (groups->kind == IR_DIM_CONSTANT && channels->kind == IR_DIM_CONSTANT && channels->value % groups->value)
    FAIL("each group has as many", "'%s' %s %s does not divide %s %s", o->name, name, groups->text, channels->text,
         what);
  return true;
}

// Dims of an input and a filter by their meaning.
typedef struct convolution {
  window w;
  int channels, spatial;                     // axes of the input; spatial: of the first one
  int filter_in, filter_out, filter_spatial; // axes of the filter
  ir_dim groups;
} convolution;

static bool convolution_of(checked_op *o, bool transposed, convolution *c) {
  const ir_type *x = operand(o, 0), *filter = operand(o, 1);
  int inputs, filters;
  if (!window_of(o, &c->w)) return false;
  int rank = c->w.rank;
  if (filter->rank != rank + 2)
    FAIL(ir_format(o->ctx, "a filter has the input's rank, %d", x->rank), "'%s' filter %s has rank %d", o->name,
         ir_shape_text(o->ctx, filter), filter->rank);
  if (!family_of(o, "input_layout", rank, 0, &inputs) || !family_of(o, "filter_layout", rank, !transposed, &filters))
    return false;
  c->channels = inputs ? 1 : rank + 1;
  c->spatial = inputs ? 2 : 1;
  c->filter_spatial = filters ? 2 : 0;
  // Spatial dims first: RSCF, or RSFC where transposed; last: FCRS, or CFRS.
  int first = filters ? 0 : rank, second = first + 1;
  c->filter_in = filters ? transposed ? first : second : transposed ? second : first;
  c->filter_out = filters ? transposed ? second : first : transposed ? first : second;
  return groups_of(o, "num_groups", &c->groups);
}

bool makes_convolution(checked_op *o, mx_dtype dtype) {
  convolution c;
  if (!convolution_of(o, false, &c)) return false;
  const ir_type *x = operand(o, 0), *filter = operand(o, 1);
  ir_dim channels = x->dims[c.channels], per_group = filter->dims[c.filter_in];
  if (!divides(o, "num_groups", c.groups, channels, "input channels")) return false;
  if (times(o->ctx, per_group, c.groups) != channels)
    FAIL("the filter has the input's channels divided by num_groups; filter_layout says where it has them",
         "'%s' input has %s channels, the filter takes %s in each of %s groups", o->name, channels->text,
         per_group->text, c.groups->text);
  if (!divides(o, "num_groups", c.groups, filter->dims[c.filter_out], "output channels")) return false;
  ir_type want = *x;
  want.dtype = dtype;
  want.dims[c.channels] = filter->dims[c.filter_out];
  for (int s = 0; s < c.w.rank; s++)
    if (!windows(o, &c.w, s, x->dims[c.spatial + s], filter->dims[c.filter_spatial + s], IR_DIM_FLOORDIV,
                 &want.dims[c.spatial + s]))
      return false;
  return makes(o, 0, &want);
}

bool rule_conv(checked_op *o) { return one_dtype(o, 1, 2) && makes_convolution(o, operand(o, 0)->dtype); }

bool rule_conv_transpose(checked_op *o) {
  ir_context *ctx = o->ctx;
  convolution c;
  ir_dim extra[2 * MAX_SPATIAL];
  if (!one_dtype(o, 1, 2)) return false;
  if (!convolution_of(o, true, &c) || !list_of(o, "output_paddings", c.w.rank, 1, 0, extra)) return false;
  const ir_type *x = operand(o, 0), *filter = operand(o, 1);
  ir_dim one = ir_dim_constant(ctx, 1), channels = x->dims[c.channels];
  if (filter->dims[c.filter_in] != channels)
    FAIL("a transposed filter has all input channels; filter_layout says where it has them",
         "'%s' input has %s channels, the filter takes %s", o->name, channels->text, filter->dims[c.filter_in]->text);
  if (!divides(o, "num_groups", c.groups, channels, "input channels")) return false;
  ir_type want = *x;
  want.dims[c.channels] = times(ctx, filter->dims[c.filter_out], c.groups);
  for (int s = 0; s < c.w.rank; s++) {
    ir_dim size = filter->dims[c.filter_spatial + s];
    ir_dim paddings = add(ctx, c.w.paddings[2 * s], c.w.paddings[2 * s + 1]);
    ir_dim last = times(ctx, minus(ctx, x->dims[c.spatial + s], one), c.w.strides[s]);
    ir_dim extent = add(ctx, minus(ctx, add(ctx, last, reach(o, &c.w, s, size)), paddings), add(ctx, extra[s], one));
    if (!check_window_size(o, s, size)) return false;
    if (extent->kind == IR_DIM_CONSTANT && extent->value < 0)
      FAIL("paddings take away from the result: use smaller ones", "'%s' makes %s elements of spatial dim %d", o->name,
           extent->text, s);
    want.dims[c.spatial + s] = extent;
  }
  return makes(o, 0, &want);
}

static bool pool_of(checked_op *o, ir_type *want) {
  window w;
  ir_dim size[2 * MAX_SPATIAL];
  if (!window_of(o, &w) || !list_of(o, "filter_shape", w.rank, 1, 1, size)) return false;
  bool ceil = strstr(o->name, "ceil_mode_true") || ir_get_bool(o->op, "ceil_mode", false);
  *want = *operand(o, 0);
  for (int s = 0; s < w.rank; s++)
    if (!windows(o, &w, s, want->dims[1 + s], size[s], ceil ? IR_DIM_CEILDIV : IR_DIM_FLOORDIV, &want->dims[1 + s]))
      return false;
  return true;
}

bool rule_pool(checked_op *o) {
  ir_type want;
  return pool_of(o, &want) && makes(o, 0, &want);
}

bool rule_pool_with_indices(checked_op *o) {
  ir_type want;
  if (!pool_of(o, &want) || !makes(o, 0, &want)) return false;
  want.dtype = MX_SI64;
  return makes(o, 1, &want);
}

bool rule_max_unpool(checked_op *o) {
  const ir_type *x = operand(o, 0), *indices = operand(o, 1);
  int rank = x->rank - 2;
  ir_dim shape[MX_MAX_RANK];
  if (rank < 1)
    FAIL("an input has a batch dim, spatial dims and channels: reshape it with mo.static.reshape",
         "'%s' input %s has rank %d", o->name, ir_shape_text(o->ctx, x), x->rank);
  if (!takes_indices(o, 1)) return false;
  if (!ir_same_shape(x, indices))
    FAIL("each element has an index", "'%s' input has shape %s, indices %s", o->name, ir_shape_text(o->ctx, x),
         ir_shape_text(o->ctx, indices));
  int n = ir_get_dims(o->ctx, o->op, "output_shape", shape, MX_MAX_RANK);
  if (n != rank)
    FAIL("give one size per spatial dim", "'%s' output_shape has %d entr%s for %d spatial dim%s", o->name, n,
         n == 1 ? "y" : "ies", rank, rank == 1 ? "" : "s");
  ir_type want = *x;
  for (int s = 0; s < rank; s++) {
    if (shape[s]->kind == IR_DIM_CONSTANT && shape[s]->value < 0)
      FAIL("sizes are 0 or more", "'%s' output_shape entry %d is %s", o->name, s, shape[s]->text);
    want.dims[1 + s] = shape[s];
  }
  return makes(o, 0, &want);
}

// ---- windows whose elements lie between pixels: [N, H, W, C], a filter of size [R, S, C / groups]

typedef struct deformed {
  ir_dim groups, taps, out[2]; // out: of the result
} deformed;

// A tensor of the result's pixels with `channels`.
static bool is_of_pixels(checked_op *o, int i, const char *what, const deformed *d, ir_dim channels) {
  const ir_type *have = operand(o, i);
  ir_dim want[] = {operand(o, 0)->dims[0], d->out[0], d->out[1], channels};
  const char *text = ir_format(o->ctx, "[%s, %s, %s, %s]", want[0]->text, want[1]->text, want[2]->text, want[3]->text);
  const char *hint = "two per tap and offset group in an offset, one in a mask";
  if (have->rank != 4) FAIL(hint, "'%s' %s has shape %s, not %s", o->name, what, ir_shape_text(o->ctx, have), text);
  for (int k = 0; k < 4; k++)
    if (!must_equal(o, have->dims[k], want[k], hint,
                    ir_format(o->ctx, "%s has shape %s, not %s", what, ir_shape_text(o->ctx, have), text)))
      return false;
  return true;
}

// offset: the operand; mask, if there is one, is the next.
static bool deformed_of(checked_op *o, const ir_dim *size, int offset, deformed *d) {
  ir_context *ctx = o->ctx;
  const ir_type *x = operand(o, 0);
  window w;
  ir_dim offset_groups;
  if (x->rank != 4)
    FAIL("an image is [N, H, W, C]", "'%s' input %s has rank %d, not 4", o->name, ir_shape_text(ctx, x), x->rank);
  if (!one_dtype(o, 1, o->n_operands) || !window_of(o, &w) || !groups_of(o, "num_groups", &d->groups) ||
      !groups_of(o, "offset_groups", &offset_groups))
    return false;
  for (int s = 0; s < 2; s++)
    if (!windows(o, &w, s, x->dims[1 + s], size[s], IR_DIM_FLOORDIV, &d->out[s])) return false;
  if (!divides(o, "num_groups", d->groups, x->dims[3], "input channels") ||
      !divides(o, "offset_groups", offset_groups, x->dims[3], "input channels"))
    return false;
  if (times(ctx, size[2], d->groups) != x->dims[3])
    FAIL("a filter is [R, S, C / num_groups, F]",
         "'%s' input has %s channels, the filter takes %s in each of %s groups", o->name, x->dims[3]->text,
         size[2]->text, d->groups->text);
  d->taps = times(ctx, size[0], size[1]);
  ir_dim channels = times(ctx, d->taps, offset_groups);
  return is_of_pixels(o, offset, "offset", d, times(ctx, channels, ir_dim_constant(ctx, 2))) &&
         (offset + 1 == o->n_operands || is_of_pixels(o, offset + 1, "mask", d, channels));
}

bool rule_deform_conv(checked_op *o) {
  ir_context *ctx = o->ctx;
  const ir_type *filter = operand(o, 1);
  deformed d;
  if (o->n_operands > 4)
    FAIL("they are an input, a filter, an offset and perhaps a mask", "'%s' takes 3 or 4 operands, %d are given",
         o->name, o->n_operands);
  if (filter->rank != 4)
    FAIL("a filter is [R, S, C / num_groups, F]", "'%s' filter %s has rank %d, not 4", o->name,
         ir_shape_text(ctx, filter), filter->rank);
  if (!deformed_of(o, filter->dims, 2, &d)) return false;
  ir_dim filters = filter->dims[3], each = ir_dim_binary(ctx, IR_DIM_FLOORDIV, filters, d.groups);
  if (!divides(o, "num_groups", d.groups, filters, "output channels") ||
      !must_equal(o, times(ctx, each, d.groups), filters, NULL,
                  ir_format(ctx, "num_groups %s does not divide %s output channels", d.groups->text, filters->text)))
    return false;
  ir_type want = *operand(o, 0);
  want.dims[1] = d.out[0];
  want.dims[2] = d.out[1];
  want.dims[3] = filters;
  return makes(o, 0, &want);
}

bool rule_deform_columns(checked_op *o) {
  ir_context *ctx = o->ctx;
  const ir_type *x = operand(o, 0);
  deformed d;
  ir_dim size[MX_MAX_RANK], pixels[] = {x->dims[0], NULL, NULL};
  int n = ir_get_dims(ctx, o->op, "filter_shape", size, MX_MAX_RANK);
  if (n != 3) FAIL("it is [R, S, C / num_groups]", "'%s' filter_shape has %d entries, not 3", o->name, n);
  if (!deformed_of(o, size, 1, &d)) return false;
  pixels[1] = d.out[0];
  pixels[2] = d.out[1];
  ir_type want = {.kind = IR_TENSOR, .dtype = x->dtype, .rank = 3};
  want.dims[0] = d.groups;
  want.dims[1] = ir_dim_product(ctx, pixels, 3);
  want.dims[2] = times(ctx, d.taps, size[2]);
  return makes(o, 0, &want);
}
