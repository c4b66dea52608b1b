// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Pools, and what goes back from one.
#include "onnx/windows.h"

// With ceil_mode a window may reach beyond the padding, if it does not begin there: more padding after each dim, so
// that it does not.
static void pad_for_ceil(conversion *c, const ir_type *x, windows *w) {
  for (int s = 0; s < w->spatial; s++) {
    ir_dim stride = onnx_size(c, w->strides[s]), reach = onnx_window_reach(c, w, s);
    ir_dim begins = onnx_size_add(c, x->dims[2 + s], w->paddings[2 * s]),
           padded = onnx_size_add(c, begins, w->paddings[2 * s + 1]);
    ir_dim room = onnx_size_add(c, padded, onnx_size_add(c, onnx_size_times(c, reach, -1), onnx_size(c, -1)));
    ir_dim last = ir_dim_binary(c->ctx, IR_DIM_CEILDIV, room, stride); // the number of the last window
    ir_dim inside = onnx_size_add(c, ir_dim_binary(c->ctx, IR_DIM_CEILDIV, begins, stride), onnx_size(c, -1));
    last = onnx_size_min(c, last, inside);
    ir_dim beyond = onnx_size_add(c, onnx_size_times(c, last, w->strides[s]), onnx_size_times(c, room, -1));
    w->paddings[2 * s + 1] = onnx_size_add(c, w->paddings[2 * s + 1], onnx_size_max(c, beyond, onnx_size(c, 0)));
  }
}

// x [N, spatial.., C] with its padding as elements that are 0.
static MlirValue padded_with_zeros(conversion *c, MlirValue x, windows *w) {
  ir_dim paddings[2 * MX_MAX_RANK], zero = onnx_size(c, 0);
  if (mlirValueIsNull(x)) return x;
  for (int i = 0; i < 2 * (w->spatial + 2); i++) paddings[i] = zero;
  for (int i = 0; i < 2 * w->spatial; i++) paddings[2 + i] = w->paddings[i], w->paddings[i] = zero;
  ir_attributes list = {0};
  ir_add_attribute(c->ctx, &list, "paddings", ir_dims_attribute(c->ctx, paddings, 2 * (w->spatial + 2)));
  MlirValue operands[] = {x, onnx_number(c, onnx_type(c, x)->dtype, 0)};
  return onnx_op(c, IR_MO_PAD_CONSTANT, operands, 2, &list, MX_DTYPE_INVALID, -1);
}

static bool read_pool(conversion *c, windows *w, ir_attributes *list) {
  const ir_type *x = onnx_type(c, c->in[0]);
  if (!onnx_read_windows(c, x, NULL, w)) return false;
  onnx_pad_same(c, x, w);
  ir_add_attribute(c->ctx, list, "filter_shape", ir_dims_attribute(c->ctx, w->size, w->spatial));
  return true;
}

// mo counts in an image of its own; ONNX in the whole tensor: a channel's images lie behind each other.
static MlirValue whole_indices(conversion *c, MlirValue indices) {
  const ir_type *x = onnx_type(c, c->in[0]);
  ir_dim images[] = {x->dims[0], x->dims[1]}, count = ir_dim_product(c->ctx, images, 2);
  ir_dim dims[MX_MAX_RANK] = {x->dims[0], x->dims[1]};
  for (int i = 2; i < x->rank; i++) dims[i] = onnx_size(c, 1);
  MlirValue size = onnx_size_value(c, ir_dim_product(c->ctx, x->dims + 2, (size_t)x->rank - 2));
  MlirValue first = onnx_binary(c, IR_MO_MUL, onnx_reshape(c, onnx_iota(c, count), x->rank, dims), size);
  return onnx_binary(c, IR_MO_ADD, onnx_channels(c, indices, false), first);
}

static bool pool_with_indices(conversion *c, MlirValue x, ir_attributes *list) {
  const ir_type *type = onnx_type(c, x);
  MlirType types[] = {onnx_open_type(c, type->dtype, type->rank), onnx_open_type(c, MX_SI64, type->rank)};
  ir_add_string(c->ctx, list, "storage_order", onnx_int(c, "storage_order", 0) ? "column_major" : "row_major");
  MlirOperation op = onnx_build(c, IR_MO_MAX_POOL_WITH_INDICES, &x, 1, list, types, 2);
  if (mlirOperationIsNull(op)) return false;
  c->out[1] = whole_indices(c, mlirOperationGetResult(op, 1));
  return onnx_made(c, onnx_channels(c, mlirOperationGetResult(op, 0), false));
}

bool onnx_convert_pool(conversion *c) {
  windows w;
  ir_attributes list = {0};
  bool average = c->op == IR_RMO_AVG_POOL, boundary = average && onnx_int(c, "count_include_pad", 0);
  if (!read_pool(c, &w, &list)) return false;
  MlirValue x = onnx_channels(c, c->in[0], true);
  if (onnx_int(c, "ceil_mode", 0)) {
    windows own = w;
    pad_for_ceil(c, onnx_type(c, c->in[0]), &w);
    if (boundary) { // the node's own padding counts, what ceil_mode adds does not
      for (int i = 0; i < 2 * w.spatial; i++)
        w.paddings[i] = onnx_size_add(c, w.paddings[i], onnx_size_times(c, own.paddings[i], -1));
      x = padded_with_zeros(c, x, &own);
      boundary = false;
    }
  }
  onnx_add_windows(c, &w, &list);
  if (onnx_is_used(c, 1)) return pool_with_indices(c, x, &list);
  if (average) ir_add_bool(c->ctx, &list, "count_boundary", boundary);
  return onnx_made(c, onnx_channels(c, onnx_op(c, c->op, &x, 1, &list, MX_DTYPE_INVALID, -1), false));
}

bool onnx_convert_global_pool(conversion *c) {
  MlirValue x = c->in[0];
  for (int i = 2, rank = onnx_type(c, x)->rank; i < rank; i++) x = onnx_along(c, c->op, x, i);
  return onnx_made(c, x);
}

// ---- p-norms

// |x|^p, or the root that undoes it, of x in f32 at least.
static MlirValue power(conversion *c, MlirValue x, double p, bool root) {
  if (p == 1) return root ? x : onnx_unary(c, IR_MO_ABS, x);
  if (p == 2) return root ? onnx_unary(c, IR_MO_SQRT, x) : onnx_binary(c, IR_MO_MUL, x, x);
  if (!root) x = onnx_unary(c, IR_MO_ABS, x);
  if (mlirValueIsNull(x)) return x;
  return onnx_binary(c, IR_MO_POW, x, onnx_number(c, onnx_type(c, x)->dtype, root ? 1 / p : p));
}

// A float in opset 1.
static bool read_p(conversion *c, double *out) {
  *out = c->opset < 2 ? onnx_float(c, "p", 2) : (double)onnx_int(c, "p", 2);
  return *out >= 1 || onnx_unsupported(c, NULL, "a norm of p = %g", *out);
}

// The mean over a window in which padding counts, times its size.
bool onnx_convert_lp_pool(conversion *c) {
  windows w;
  ir_attributes list = {0};
  double p;
  if (!read_pool(c, &w, &list) || !read_p(c, &p)) return false;
  if (onnx_int(c, "ceil_mode", 0)) pad_for_ceil(c, onnx_type(c, c->in[0]), &w);
  onnx_add_windows(c, &w, &list);
  ir_add_bool(c->ctx, &list, "count_boundary", true);
  double size = 1;
  for (int s = 0; s < w.spatial; s++) size *= (double)w.size[s]->value;
  mx_dtype dtype = onnx_type(c, c->in[0])->dtype;
  MlirValue x = onnx_channels(c, power(c, onnx_widened(c, c->in[0]), p, false), true);
  MlirValue mean = onnx_channels(c, onnx_op(c, IR_RMO_AVG_POOL, &x, 1, &list, MX_DTYPE_INVALID, -1), false);
  if (mlirValueIsNull(mean)) return false;
  MlirValue sum = onnx_binary(c, IR_MO_MUL, mean, onnx_number(c, onnx_type(c, mean)->dtype, size));
  return onnx_made(c, onnx_cast(c, power(c, sum, p, true), dtype));
}

bool onnx_convert_global_lp_pool(conversion *c) {
  double p;
  if (!read_p(c, &p)) return false;
  mx_dtype dtype = onnx_type(c, c->in[0])->dtype;
  MlirValue x = power(c, onnx_widened(c, c->in[0]), p, false);
  for (int i = 2, rank = onnx_type(c, c->in[0])->rank; i < rank; i++) x = onnx_along(c, IR_MO_REDUCE_ADD, x, i);
  return onnx_made(c, onnx_cast(c, power(c, x, p, true), dtype));
}

// 0 where the norm is.
bool onnx_convert_lp_normalization(conversion *c) {
  double p = (double)onnx_int(c, "p", 2);
  int axis;
  if (p != 1 && p != 2) return onnx_unsupported(c, NULL, "a norm of p = %g, 1 and 2 are", p);
  if (!onnx_axis(c, onnx_int(c, "axis", -1), onnx_type(c, c->in[0])->rank, &axis)) return false;
  MlirValue x = onnx_widened(c, c->in[0]);
  MlirValue norm = power(c, onnx_along(c, IR_MO_REDUCE_ADD, power(c, x, p, false), axis), p, true);
  if (mlirValueIsNull(norm)) return false;
  MlirValue zero = onnx_number(c, onnx_type(c, norm)->dtype, 0);
  MlirValue y = onnx_select(c, onnx_compare(c, IR_MO_EQUAL, norm, zero), zero, onnx_binary(c, IR_MO_DIV, x, norm));
  return onnx_made(c, onnx_cast(c, y, onnx_type(c, c->in[0])->dtype));
}

// ---- the way back

// Indices are those of the sizes that the windows make; a larger output_shape has zeros after them.
bool onnx_convert_max_unpool(conversion *c) {
  const ir_type *x = onnx_type(c, c->in[0]);
  windows w;
  ir_dim dims[MX_MAX_RANK], paddings[2 * MX_MAX_RANK];
  if (!onnx_read_windows(c, x, NULL, &w)) return false;
  dims[0] = x->dims[0], dims[1] = x->dims[1];
  for (int s = 0; s < w.spatial; s++) {
    ir_dim last = onnx_size_times(c, onnx_size_add(c, x->dims[2 + s], onnx_size(c, -1)), w.strides[s]);
    ir_dim padded = onnx_size_add(c, w.paddings[2 * s], w.paddings[2 * s + 1]);
    dims[2 + s] = onnx_size_add(c, onnx_size_add(c, last, w.size[s]), onnx_size_times(c, padded, -1));
    if (dims[2 + s]->kind == IR_DIM_CONSTANT && dims[2 + s]->value < 0)
      return onnx_unsupported(c, NULL, "it makes %s elements of spatial dim %d", dims[2 + s]->text, s);
  }
  ir_dim flat = ir_type_elements(c->ctx, x), all = ir_dim_product(c->ctx, dims, (size_t)x->rank);
  MlirValue zeros = onnx_broadcast_to(c, onnx_number(c, x->dtype, 0), 1, &all);
  MlirValue operands[] = {zeros, onnx_reshape(c, c->in[0], 1, &flat), onnx_reshape(c, c->in[1], 1, &flat)};
  ir_attributes list = {0};
  ir_add_int(c->ctx, &list, "axis", 0);
  MlirValue y = onnx_op(c, IR_MO_SCATTER, operands, 3, &list, MX_DTYPE_INVALID, -1);
  y = onnx_reshape(c, y, x->rank, dims);
  if (c->n_in < 3 || mlirValueIsNull(c->in[2]) || mlirValueIsNull(y)) return onnx_made(c, y);
  const shape_value *wanted = onnx_value_of(c, c->in[2]);
  if (!wanted || !shape_value_is_whole(wanted))
    return onnx_unsupported(c, "make it a constant", "output_shape is only known when it runs");
  if (wanted->count != x->rank)
    return onnx_unsupported(c, NULL, "output_shape has %d entries for rank %d", wanted->count, x->rank);
  for (int d = 0; d < x->rank; d++) {
    paddings[2 * d] = onnx_size(c, 0);
    paddings[2 * d + 1] = onnx_size_add(c, wanted->elements[d], onnx_size_times(c, dims[d], -1));
    if (!ir_dim_at_least(c->ctx, wanted->elements[d], dims[d]))
      return onnx_unsupported(c, NULL, "output_shape has %s for dim %d, which may be as large as %s",
                              wanted->elements[d]->text, d, dims[d]->text);
  }
  ir_attributes pad = {0};
  ir_add_attribute(c->ctx, &pad, "paddings", ir_dims_attribute(c->ctx, paddings, 2 * x->rank));
  MlirValue both[] = {y, onnx_number(c, x->dtype, 0)};
  return onnx_made(c, onnx_op(c, IR_MO_PAD_CONSTANT, both, 2, &pad, MX_DTYPE_INVALID, -1));
}
