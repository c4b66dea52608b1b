// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Operators that move elements, and those that compute sizes. Where a size is an operand, what is known of its elements
// becomes dims; what only the run knows stays an operand, and the result's dims are open.
#include "onnx/convert.h"
#include <string.h>

static int64_t clamp(int64_t x, int64_t low, int64_t high) { return x < low ? low : x > high ? high : x; }

bool onnx_convert_shape(conversion *c) {
  int rank = onnx_type(c, c->in[0])->rank;
  int64_t start = onnx_int(c, "start", 0), end = onnx_int(c, "end", rank), list[1], stop[1], step[1] = {1};
  MlirValue all = onnx_op(c, IR_MO_SHAPE_OF, c->in, 1, NULL, MX_SI64, 1);
  list[0] = clamp(start < 0 ? start + rank : start, 0, rank);
  stop[0] = clamp(end < 0 ? end + rank : end, list[0], rank);
  if (list[0] == 0 && stop[0] == rank) return onnx_made(c, all);
  ir_attributes attributes = {0};
  ir_add_ints(c->ctx, &attributes, "start", list, 1);
  ir_add_ints(c->ctx, &attributes, "stop", stop, 1);
  ir_add_ints(c->ctx, &attributes, "step", step, 1);
  return onnx_made(c, onnx_op(c, IR_MO_SLICE, &all, 1, &attributes, MX_DTYPE_INVALID, -1));
}

// A 0 is the operand's dim there (unless allowzero), a -1 what is left: of entries that the run reads, by arithmetic.
bool onnx_convert_reshape(conversion *c) {
  const ir_type *type = onnx_type(c, c->in[0]);
  ir_dim dims[MX_MAX_RANK], open[MX_MAX_RANK], known = onnx_size(c, 1), zero = onnx_size(c, 0),
                                               minus = onnx_size(c, -1);
  bool keep = !onnx_int(c, "allowzero", 0), any_read = false;
  if (onnx_has(c, 1)) c->in[1] = onnx_of_length(c, c->in[1], onnx_declared_rank(c));
  int n = onnx_list_of(c, "shape", 1, dims, MX_MAX_RANK);
  if (n < 0) return n == ONNX_ABSENT && onnx_unsupported(c, NULL, "it has no shape");
  for (int i = 0; i < n; i++) {
    bool read = onnx_has(c, 1) && !onnx_is_known(c, c->in[1], i);
    if (keep && i < type->rank && (read || ir_dim_is(dims[i], 0)))
      dims[i] = onnx_size_select(c, onnx_size_equal(c, dims[i], zero), type->dims[i], dims[i]);
    open[i] = read ? onnx_size_equal(c, dims[i], minus) : onnx_size(c, ir_dim_is(dims[i], -1));
    known = onnx_size_mul(c, known, onnx_size_select(c, open[i], onnx_size(c, 1), dims[i]));
    any_read |= read;
  }
  if (any_read) {
    ir_dim all = ir_type_elements(c->ctx, type);
    ir_dim left = ir_dim_binary(c->ctx, IR_DIM_FLOORDIV, all, onnx_size_max(c, known, onnx_size(c, 1)));
    for (int i = 0; i < n; i++) dims[i] = onnx_size_select(c, open[i], left, dims[i]);
  }
  ir_attributes attributes = {0};
  ir_add_attribute(c->ctx, &attributes, "new_shape", ir_dims_attribute(c->ctx, dims, n));
  return onnx_made(c, onnx_op(c, IR_MO_RESHAPE, c->in, 1, &attributes, MX_DTYPE_INVALID, n));
}

bool onnx_convert_flatten(conversion *c) {
  const ir_type *type = onnx_type(c, c->in[0]);
  int64_t axis = onnx_int(c, "axis", 1);
  if (axis < 0) axis += type->rank;
  if (axis < 0 || axis > type->rank)
    return onnx_unsupported(c, NULL, "axis %lld of a tensor of rank %d", (long long)axis, type->rank);
  ir_dim dims[] = {ir_dim_product(c->ctx, type->dims, (size_t)axis),
                   ir_dim_product(c->ctx, type->dims + axis, (size_t)(type->rank - axis))};
  return onnx_made(c, onnx_reshape(c, c->in[0], 2, dims));
}

// The dim that has `place` kept ones before it: which one that is, only the run may know.
static ir_dim nth_kept(conversion *c, int place, const ir_dim *dims, const ir_dim *gone, int n) {
  ir_dim before = onnx_size(c, 0), found = onnx_size(c, 1);
  for (int i = 0; i < n; i++) {
    ir_dim kept = onnx_size_not(c, gone[i]), here = onnx_size_equal(c, before, onnx_size(c, place));
    found = onnx_size_select(c, onnx_size_mul(c, kept, here), dims[i], found);
    before = onnx_size_add(c, before, kept);
  }
  return found;
}

MlirValue onnx_without(conversion *c, MlirValue x, const ir_dim *gone, int n_gone) {
  if (mlirValueIsNull(x)) return x;
  ir_type type = *onnx_type(c, x);
  ir_dim dims[MX_MAX_RANK];
  int rank = type.rank - n_gone;
  for (int i = 0; i < type.rank; i++)
    if (ir_dim_is(gone[i], 1) && type.dims[i]->kind != IR_DIM_CONSTANT)
      type.dims[i] = onnx_size(c, 1); // or it is wrong
  x = onnx_rebind(c, x, type.rank, type.dims);
  for (int i = 0; i < rank; i++) dims[i] = nth_kept(c, i, type.dims, gone, type.rank);
  return onnx_reshape(c, x, rank, dims);
}

bool onnx_convert_squeeze(conversion *c) {
  const ir_type *type = onnx_type(c, c->in[0]);
  ir_dim gone[MX_MAX_RANK];
  int declared = onnx_declared_rank(c);
  if (onnx_has(c, 1) && declared >= 0) c->in[1] = onnx_of_length(c, c->in[1], type->rank - declared);
  int n = onnx_chosen_axes(c, "axes", 1, type->rank, false, gone);
  if (n == ONNX_ABSENT) {
    n = 0;
    for (int i = 0; i < type->rank; i++) {
      if (type->dims[i]->kind != IR_DIM_CONSTANT)
        return onnx_unsupported(c, "name the axes", "only the run knows whether dim %d, %s, is 1", i,
                                type->dims[i]->text);
      gone[i] = onnx_size(c, ir_dim_is(type->dims[i], 1));
      n += ir_dim_is(type->dims[i], 1);
    }
  }
  return n >= 0 && onnx_made(c, onnx_without(c, c->in[0], gone, n));
}

bool onnx_convert_unsqueeze(conversion *c) {
  const ir_type *type = onnx_type(c, c->in[0]);
  ir_dim fresh[MX_MAX_RANK], dims[MX_MAX_RANK], before = onnx_size(c, 0);
  int declared = onnx_declared_rank(c);
  if (onnx_has(c, 1) && declared >= 0) c->in[1] = onnx_of_length(c, c->in[1], declared - type->rank);
  int n = onnx_chosen_axes(c, "axes", 1, type->rank, true, fresh);
  if (n < 0) return n == ONNX_ABSENT && onnx_unsupported(c, NULL, "it has no axes");
  for (int i = 0; i < type->rank + n; i++) {
    dims[i] = onnx_size(c, 1);
    for (int k = 0; k < type->rank; k++) {
      ir_dim here = onnx_size_mul(c, onnx_size_not(c, fresh[i]), onnx_size_equal(c, before, onnx_size(c, k)));
      dims[i] = onnx_size_select(c, here, type->dims[k], dims[i]);
    }
    before = onnx_size_add(c, before, onnx_size_not(c, fresh[i]));
  }
  return onnx_made(c, onnx_reshape(c, c->in[0], type->rank + n, dims));
}

bool onnx_convert_transpose(conversion *c) {
  int rank = onnx_type(c, c->in[0])->rank;
  int64_t perm[MX_MAX_RANK];
  int n = onnx_ints(c, "perm", perm, MX_MAX_RANK);
  for (int i = 0; n < 0 && i < rank; i++) perm[i] = rank - 1 - i;
  if (n >= 0 && n != rank) return onnx_unsupported(c, NULL, "perm has %d entries for rank %d", n, rank);
  return onnx_made(c, onnx_transpose(c, c->in[0], perm));
}

// Dims beside the axis that cannot be compared are taken to be equal, which the run checks.
bool onnx_convert_concat(conversion *c) {
  const ir_type *first = onnx_type(c, c->in[0]);
  ir_dim dims[MX_MAX_RANK];
  int axis, rank = first->rank;
  if (!onnx_axis(c, onnx_int(c, "axis", 1), rank, &axis)) return false;
  memcpy(dims, first->dims, sizeof dims);
  for (size_t i = 1; i < c->n_in; i++) {
    if (!onnx_needs(c, i, "a part")) return false;
    const ir_type *type = onnx_type(c, c->in[i]);
    if (type->rank != rank) return onnx_unsupported(c, NULL, "parts of ranks %d and %d", rank, type->rank);
    for (int d = 0; d < rank; d++)
      if (type->dims[d]->kind == IR_DIM_CONSTANT) dims[d] = type->dims[d];
  }
  dims[axis] = NULL;
  for (size_t i = 0; i < c->n_in; i++) c->in[i] = onnx_matched(c, c->in[i], dims);
  ir_attributes attributes = {0};
  ir_add_int(c->ctx, &attributes, "axis", axis);
  return onnx_made(c, onnx_op(c, IR_MO_CONCAT, c->in, (int)c->n_in, &attributes, MX_DTYPE_INVALID, -1));
}

bool onnx_convert_gather(conversion *c) {
  const ir_type *x = onnx_type(c, c->in[0]), *indices = onnx_type(c, c->in[1]);
  int axis, rank = x->rank - 1 + indices->rank;
  if (!onnx_axis(c, onnx_int(c, "axis", 0), x->rank, &axis)) return false;
  if (rank > MX_MAX_RANK) return onnx_unsupported(c, NULL, "a result of rank %d", rank);
  ir_attributes attributes = {0};
  ir_add_int(c->ctx, &attributes, "axis", axis);
  return onnx_made(c, onnx_op(c, IR_MO_GATHER, c->in, 2, &attributes, MX_DTYPE_INVALID, rank));
}

// Where a bound is counted from, in [low, high]: a negative one from the end.
static ir_dim bound_within(conversion *c, ir_dim bound, ir_dim size, ir_dim low, ir_dim high) {
  ir_dim is_negative = onnx_size_is_positive(c, onnx_size_sub(c, onnx_size(c, 0), bound));
  ir_dim from_front = onnx_size_select(c, is_negative, onnx_size_add(c, bound, size), bound);
  return onnx_size_max(c, low, onnx_size_min(c, high, from_front));
}

// Along an axis whose step only the run knows, its sign too: elements are gathered.
static MlirValue stepped(conversion *c, MlirValue x, int axis, ir_dim start, ir_dim stop, ir_dim step) {
  if (mlirValueIsNull(x)) return x;
  ir_dim zero = onnx_size(c, 0), one = onnx_size(c, 1), minus = onnx_size(c, -1), size = onnx_type(c, x)->dims[axis];
  ir_dim last = onnx_size_sub(c, size, one), back = onnx_size_sub(c, zero, step);
  ir_dim ahead = onnx_size_is_positive(c, step);
  ir_dim from_low = bound_within(c, start, size, zero, size), to_low = bound_within(c, stop, size, zero, size);
  ir_dim from_high = bound_within(c, start, size, minus, last), to_high = bound_within(c, stop, size, minus, last);
  ir_dim up = ir_dim_binary(c->ctx, IR_DIM_CEILDIV, onnx_size_max(c, zero, onnx_size_sub(c, to_low, from_low)),
                            onnx_size_max(c, one, step));
  ir_dim down = ir_dim_binary(c->ctx, IR_DIM_CEILDIV, onnx_size_max(c, zero, onnx_size_sub(c, from_high, to_high)),
                              onnx_size_max(c, one, back));
  ir_dim count = onnx_size_select(c, ahead, up, down), from = onnx_size_select(c, ahead, from_low, from_high);
  MlirValue steps = onnx_binary(c, IR_MO_MUL, onnx_iota(c, count), onnx_size_value(c, step));
  MlirValue operands[] = {x, onnx_binary(c, IR_MO_ADD, steps, onnx_size_value(c, from))};
  ir_attributes list = {0};
  ir_add_int(c->ctx, &list, "axis", axis);
  return onnx_op(c, IR_MO_GATHER, operands, 2, &list, MX_DTYPE_INVALID, -1);
}

// Lists whose length only the run knows become lists for all axes.
static void spread_bounds(conversion *c, int rank) {
  if (!onnx_has(c, 1) || !onnx_has(c, 2) || onnx_type(c, c->in[1])->rank != 1) return;
  if (onnx_type(c, c->in[1])->dims[0]->kind == IR_DIM_CONSTANT) return;
  MlirValue axes = onnx_has(c, 3) ? c->in[3] : (MlirValue){NULL};
  c->in[1] = onnx_spread_list(c, c->in[1], axes, rank, 0);
  c->in[2] = onnx_spread_list(c, c->in[2], axes, rank, INT32_MAX);
  if (onnx_has(c, 4)) c->in[4] = onnx_spread_list(c, c->in[4], axes, rank, 1);
  if (onnx_has(c, 3)) c->in[3] = (MlirValue){NULL};
}

// Bounds for some axes: the others are whole.
bool onnx_convert_slice(conversion *c) {
  static const struct {
    const char *name, *attribute;
    size_t operand;
  } lists[] = {{"starts", "start", 1}, {"ends", "stop", 2}, {"steps", "step", 4}};
  const ir_type *type = onnx_type(c, c->in[0]);
  ir_dim given[MX_MAX_RANK], axes[MX_MAX_RANK], all[3][MX_MAX_RANK], static_bounds[3][MX_MAX_RANK];
  ir_attributes attributes = {0};
  int rank = type->rank, n_starts = -1;
  spread_bounds(c, rank);
  int n_axes = onnx_list_of(c, "axes", 3, axes, MX_MAX_RANK);
  if (n_axes == -1) return false;
  for (int i = 0; i < 3; i++) {
    int n = onnx_list_of(c, lists[i].name, lists[i].operand, given, MX_MAX_RANK), most = n_axes < 0 ? rank : n_axes;
    if (n == -1) return false;
    if (n == ONNX_ABSENT && i < 2) return onnx_unsupported(c, NULL, "it has no %s", lists[i].name);
    if (n > most || (n >= 0 && n_axes >= 0 && n != n_axes) || (n >= 0 && n_starts >= 0 && n != n_starts))
      return onnx_unsupported(c, NULL, "%s has %d entries for %d axes", lists[i].name, n, i ? n_starts : most);
    if (i == 0) n_starts = n;
    for (int d = 0; d < rank; d++) all[i][d] = i == 1 ? type->dims[d] : onnx_size(c, i == 2);
    for (int k = 0; k < n; k++) {
      ir_dim axis = n_axes < 0 ? onnx_size(c, k) : onnx_axis_from_front(c, axes[k], rank);
      if (!axis) return false;
      for (int d = 0; d < rank; d++)
        all[i][d] = onnx_size_select(c, onnx_size_equal(c, axis, onnx_size(c, d)), given[k], all[i][d]);
    }
  }
  for (int i = 0; i < 3; i++) {
    for (int d = 0; d < rank; d++) {
      bool later = all[2][d]->kind != IR_DIM_CONSTANT;
      static_bounds[i][d] = !later ? all[i][d] : i == 1 ? type->dims[d] : onnx_size(c, i == 2);
    }
    ir_add_attribute(c->ctx, &attributes, lists[i].attribute, ir_dims_attribute(c->ctx, static_bounds[i], rank));
  }
  MlirValue x = onnx_op(c, IR_MO_SLICE, c->in, 1, &attributes, MX_DTYPE_INVALID, -1);
  for (int d = 0; d < rank; d++)
    if (all[2][d]->kind != IR_DIM_CONSTANT) x = stepped(c, x, d, all[0][d], all[1][d], all[2][d]);
  return onnx_made(c, x);
}

// A dim that only the run knows to be 1, or that size, becomes that size.
static MlirValue stretched(conversion *c, MlirValue x, int axis, ir_dim size) {
  if (mlirValueIsNull(x)) return x;
  ir_dim many = onnx_size_is_positive(c, onnx_size_sub(c, onnx_type(c, x)->dims[axis], onnx_size(c, 1)));
  MlirValue operands[] = {x, onnx_binary(c, IR_MO_MUL, onnx_iota(c, size), onnx_size_value(c, many))};
  ir_attributes list = {0};
  ir_add_int(c->ctx, &list, "axis", axis);
  return onnx_op(c, IR_MO_GATHER, operands, 2, &list, MX_DTYPE_INVALID, -1);
}

// Both ways: a dim of 1 in the shape keeps the operand's. Of two sizes one of which is 1, or that are equal, the larger
// one counts, or 0.
bool onnx_convert_expand(conversion *c) {
  const ir_type *type = onnx_type(c, c->in[0]);
  ir_dim wanted[MX_MAX_RANK], dims[MX_MAX_RANK], one = onnx_size(c, 1);
  int n = onnx_sizes_of(c, c->in[1] = onnx_of_length(c, c->in[1], onnx_declared_rank(c)), "shape", wanted, MX_MAX_RANK);
  if (n < 0) return false;
  int rank = n > type->rank ? n : type->rank;
  MlirValue x = c->in[0];
  for (int d = 0; d < rank; d++) {
    ir_dim own = d < rank - type->rank ? one : type->dims[d - (rank - type->rank)];
    ir_dim other = d < rank - n ? one : wanted[d - (rank - n)];
    bool read = d >= rank - n && !onnx_is_known(c, c->in[1], d - (rank - n));
    dims[d] = ir_dim_is(other, 1) || (read && own->kind == IR_DIM_CONSTANT && own->value > 1) ? own : other;
    if (!read || own->kind == IR_DIM_CONSTANT) continue;
    dims[d] = onnx_size_mul(c, onnx_size_max(c, own, other), onnx_size_min(c, one, onnx_size_min(c, own, other)));
    x = stretched(c, x, d - (rank - type->rank), dims[d]);
  }
  return onnx_made(c, onnx_broadcast_to(c, x, rank, dims));
}

bool onnx_convert_size(conversion *c) {
  const ir_type *type = onnx_type(c, c->in[0]);
  ir_dim size = ir_type_elements(c->ctx, type);
  return onnx_made(c, onnx_size_value(c, size));
}

bool onnx_convert_constant_of_shape(conversion *c) {
  const onnx_attribute *a = onnx_attribute_of(c, "value");
  ir_dim dims[MX_MAX_RANK];
  int n = onnx_sizes_of(c, onnx_of_length(c, c->in[0], onnx_declared_rank(c)), "the shape", dims, MX_MAX_RANK);
  if (n < 0) return false;
  MlirValue one = a && a->tensor && a->tensor->data && onnx_dtype_of(a->tensor->dtype) != MX_DTYPE_INVALID
                      ? onnx_constant(c, onnx_dtype_of(a->tensor->dtype), 0, 1, a->tensor->data)
                      : onnx_number(c, MX_F32, 0);
  return onnx_made(c, onnx_broadcast_to(c, one, n, dims));
}

// Part i of n of a size that is divided evenly, as far as it goes.
static ir_dim part_of(conversion *c, ir_dim whole, int64_t i, int64_t n) {
  ir_dim each = ir_dim_binary(c->ctx, IR_DIM_CEILDIV, whole, onnx_size(c, n));
  ir_dim before = onnx_size_mul(c, each, onnx_size(c, -i));
  ir_dim left = onnx_size_add(c, whole, before), zero = onnx_size(c, 0);
  return onnx_size_max(c, zero, onnx_size_min(c, each, left));
}

// Sizes are a list, or the axis is divided evenly, the last part being smaller.
bool onnx_convert_split(conversion *c) {
  const ir_type *type = onnx_type(c, c->in[0]);
  ir_dim parts[ONNX_MAX_OPERANDS];
  int axis, n_parts = (int)c->n_out;
  if (onnx_has(c, 1)) c->in[1] = onnx_of_length(c, c->in[1], n_parts);
  int n = onnx_list_of(c, "split", 1, parts, ONNX_MAX_OPERANDS);
  if (n == -1 || !onnx_axis(c, onnx_int(c, "axis", 0), type->rank, &axis)) return false;
  if (n >= 0 && n != n_parts) return onnx_unsupported(c, NULL, "%d sizes for %d parts", n, n_parts);
  MlirType types[ONNX_MAX_OPERANDS];
  for (int i = 0; i < n_parts; i++) {
    if (n < 0) parts[i] = part_of(c, type->dims[axis], i, n_parts);
    ir_type part = *type;
    part.dims[axis] = parts[i];
    types[i] = ir_type_make(c->ctx, &part);
  }
  ir_attributes list = {0};
  ir_add_int(c->ctx, &list, "axis", axis);
  ir_add_attribute(c->ctx, &list, "split_sizes", ir_dims_attribute(c->ctx, parts, n_parts));
  MlirOperation op = onnx_build(c, IR_MO_SPLIT, c->in, 1, &list, types, n_parts);
  if (mlirOperationIsNull(op)) return false;
  for (int i = 0; i < n_parts; i++) c->out[i] = mlirOperationGetResult(op, i);
  return true;
}

bool onnx_convert_gather_elements(conversion *c) {
  int axis;
  if (!onnx_axis(c, onnx_int(c, "axis", 0), onnx_type(c, c->in[0])->rank, &axis)) return false;
  ir_attributes list = {0};
  ir_add_int(c->ctx, &list, "axis", axis);
  return onnx_made(c, onnx_op(c, IR_MO_GATHER_ELEMENTS, c->in, 2, &list, MX_DTYPE_INVALID, -1));
}

bool onnx_convert_gather_nd(conversion *c) {
  const ir_type *x = onnx_type(c, c->in[0]), *indices = onnx_type(c, c->in[1]);
  int64_t batch = onnx_int(c, "batch_dims", 0);
  ir_dim last = indices->rank ? indices->dims[indices->rank - 1] : NULL;
  if (!last || last->kind != IR_DIM_CONSTANT)
    return onnx_unsupported(c, NULL, "how many indices an element has is only known when it runs");
  int64_t rank = x->rank + indices->rank - 1 - last->value - batch;
  if (rank < 0 || rank > MX_MAX_RANK) return onnx_unsupported(c, NULL, "a result of rank %lld", (long long)rank);
  ir_attributes list = {0};
  ir_add_int(c->ctx, &list, "batch_dims", batch);
  return onnx_made(c, onnx_op(c, IR_MO_GATHER_ND, c->in, 2, &list, MX_DTYPE_INVALID, (int)rank));
}

bool onnx_convert_tile(conversion *c) {
  ir_dim repeats[MX_MAX_RANK];
  int rank = onnx_type(c, c->in[0])->rank;
  int n = onnx_sizes_of(c, onnx_of_length(c, c->in[1], rank), "repeats", repeats, MX_MAX_RANK);
  if (n < 0) return false;
  if (n != rank) return onnx_unsupported(c, NULL, "repeats has %d entries for rank %d", n, rank);
  ir_attributes list = {0};
  ir_add_attribute(c->ctx, &list, "repeats", ir_dims_attribute(c->ctx, repeats, rank));
  return onnx_made(c, onnx_op(c, IR_MO_TILE, c->in, 1, &list, MX_DTYPE_INVALID, -1));
}

// [N, C, H, W] by way of six dims.
static bool blocks(conversion *c, const ir_dim *six, const int64_t *perm, const ir_dim *four) {
  MlirValue y = onnx_transpose(c, onnx_reshape(c, c->in[0], 6, six), perm);
  return onnx_made(c, onnx_reshape(c, y, 4, four));
}

bool onnx_convert_depth_to_space(conversion *c) {
  static const int64_t dcr[] = {0, 3, 4, 1, 5, 2}, crd[] = {0, 1, 4, 2, 5, 3};
  const ir_type *x = onnx_type(c, c->in[0]);
  int64_t size = onnx_int(c, "blocksize", 1);
  if (x->rank != 4 || size < 1)
    return onnx_unsupported(c, NULL, "an input of rank %d, blocks of %lld", x->rank, (long long)size);
  ir_dim b = onnx_size(c, size), bb = onnx_size(c, size * size);
  ir_dim depth = ir_dim_binary(c->ctx, IR_DIM_FLOORDIV, x->dims[1], bb);
  bool columns = !strcmp(onnx_text(c, "mode", "DCR"), "CRD");
  ir_dim six[] = {x->dims[0], columns ? depth : b, b, columns ? b : depth, x->dims[2], x->dims[3]};
  ir_dim four[] = {x->dims[0], depth, onnx_size_mul(c, x->dims[2], b), onnx_size_mul(c, x->dims[3], b)};
  return blocks(c, six, columns ? crd : dcr, four);
}

bool onnx_convert_space_to_depth(conversion *c) {
  static const int64_t perm[] = {0, 3, 5, 1, 2, 4};
  const ir_type *x = onnx_type(c, c->in[0]);
  int64_t size = onnx_int(c, "blocksize", 1);
  if (x->rank != 4 || size < 1)
    return onnx_unsupported(c, NULL, "an input of rank %d, blocks of %lld", x->rank, (long long)size);
  ir_dim b = onnx_size(c, size);
  ir_dim h = ir_dim_binary(c->ctx, IR_DIM_FLOORDIV, x->dims[2], b),
         w = ir_dim_binary(c->ctx, IR_DIM_FLOORDIV, x->dims[3], b);
  ir_dim six[] = {x->dims[0], x->dims[1], h, b, w, b};
  ir_dim four[] = {x->dims[0], onnx_size_mul(c, x->dims[1], onnx_size(c, size * size)), h, w};
  return blocks(c, six, perm, four);
}

// A short range of numbers that are known is a constant: the model may go on to use it as axes. Null: it is none.
static MlirValue short_range(conversion *c) {
  int64_t bounds[3], values[SHAPE_MAX_ELEMENTS];
  for (int i = 0; i < 3; i++)
    if (onnx_ints_of(c, c->in[i], &bounds[i], 1) != 1) return (MlirValue){NULL};
  __extension__ typedef __int128 wide;
  wide way = (wide)bounds[1] - bounds[0], step = bounds[2], count = 0;
  if (step) count = (way + step + (step > 0 ? -1 : 1)) / step;
  if (count <= 0 || count > SHAPE_MAX_ELEMENTS) return (MlirValue){NULL};
  for (int i = 0; i < count; i++) values[i] = bounds[0] + i * bounds[2];
  return onnx_cast(c, onnx_list(c, values, (int)count), onnx_type(c, c->in[0])->dtype);
}

// start + i * delta. Of numbers that only the run knows, as many as ceil((limit - start) / delta).
bool onnx_convert_range(conversion *c) {
  MlirValue start = c->in[0], limit = c->in[1], delta = c->in[2], fixed = short_range(c);
  mx_dtype dtype = onnx_type(c, start)->dtype;
  bool known = true;
  if (!mlirValueIsNull(fixed)) return onnx_made(c, fixed);
  for (int i = 0; i < 3; i++) known &= onnx_value_of(c, c->in[i]) && shape_value_is_whole(onnx_value_of(c, c->in[i]));
  if (known) return onnx_made(c, onnx_op(c, IR_MO_RANGE, c->in, 3, NULL, MX_DTYPE_INVALID, 1));
  MlirValue way = onnx_cast(c, onnx_binary(c, IR_MO_SUB, limit, start), MX_F64);
  MlirValue steps = onnx_unary(c, IR_MO_CEIL, onnx_binary(c, IR_MO_DIV, way, onnx_cast(c, delta, MX_F64)));
  MlirValue zero = onnx_number(c, MX_SI64, 0), one = onnx_number(c, MX_SI64, 1);
  MlirValue bounds[] = {zero, onnx_binary(c, IR_MO_MAX, onnx_cast(c, steps, MX_SI64), zero), one};
  MlirValue numbers = onnx_cast(c, onnx_op(c, IR_MO_RANGE, bounds, 3, NULL, MX_SI64, 1), dtype);
  return onnx_made(c, onnx_binary(c, IR_MO_ADD, onnx_binary(c, IR_MO_MUL, numbers, delta), start));
}

// A diagonal that only the run knows: by comparing places.
static bool triangle_by_places(conversion *c, ir_dim k, bool upper) {
  const ir_type *type = onnx_type(c, c->in[0]);
  MlirValue row = onnx_places(c, type->dims[type->rank - 2], 0, 2);
  MlirValue column = onnx_places(c, type->dims[type->rank - 1], 1, 2);
  MlirValue edge = onnx_binary(c, IR_MO_ADD, row, onnx_size_value(c, k));
  MlirValue kept = onnx_compare(c, upper ? IR_MO_GREATER_EQUAL : IR_MO_LESS_EQUAL, column, edge);
  return onnx_made(c, onnx_select(c, kept, c->in[0], onnx_number(c, type->dtype, 0)));
}

// What is kept is on one side of a diagonal: a band without a limit there, or all but the band on the other side.
bool onnx_convert_trilu(conversion *c) {
  ir_dim diagonal = onnx_size(c, 0);
  bool upper = onnx_int(c, "upper", 1);
  if (onnx_type(c, c->in[0])->rank < 2)
    return onnx_unsupported(c, NULL, "a matrix of rank %d", onnx_type(c, c->in[0])->rank);
  if (onnx_has(c, 1) && onnx_sizes_of(c, c->in[1], "k", &diagonal, 1) != 1) return false;
  if (diagonal->kind != IR_DIM_CONSTANT) return triangle_by_places(c, diagonal, upper);
  int64_t k = diagonal->value;
  if (k == INT64_MIN) return onnx_unsupported(c, NULL, "a diagonal that far away");
  bool others = upper ? k > 0 : k < 0;
  int64_t below = upper == others ? -1 : others ? -k - 1 : -k, above = upper == others ? others ? k - 1 : k : -1;
  ir_attributes list = {0};
  ir_add_int(c->ctx, &list, "num_lower", below);
  ir_add_int(c->ctx, &list, "num_upper", above);
  ir_add_bool(c->ctx, &list, "exclude", others);
  return onnx_made(c, onnx_op(c, IR_MO_LINALG_BAND_PART, c->in, 1, &list, MX_DTYPE_INVALID, -1));
}
