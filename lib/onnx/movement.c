// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Operators that move elements, and those that compute sizes. Where a size is an operand, what is known of its elements
// becomes dims; what only the run knows stays an operand, and the result's dims are open.
#include "onnx/convert.h"
#include <string.h>

// A list that is an operand since some opset, an attribute before: how many, -1: absent, -2: only the run knows it.
static int list_of(conversion *c, const char *name, size_t operand, int64_t *out) {
  if (operand < c->n_in && !mlirValueIsNull(c->in[operand])) {
    int n = onnx_ints_of(c, c->in[operand], out, MX_MAX_RANK);
    return n < 0 ? -2 : n;
  }
  int n = onnx_ints(c, name, out, MX_MAX_RANK);
  return n > MX_MAX_RANK ? -2 : n;
}

static bool not_known(conversion *c, const char *name) {
  return onnx_unsupported(c, "make it a constant", "%s is only known when it runs", name);
}

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

// A shape that only the run knows: its 0 becomes the operand's dim, its -1 what is left, by arithmetic on the list.
static MlirValue settled_shape(conversion *c, MlirValue x, MlirValue shape, int n, bool keep) {
  int rank = onnx_type(c, x)->rank;
  MlirValue zero = onnx_number(c, MX_SI64, 0), one = onnx_number(c, MX_SI64, 1), minus = onnx_number(c, MX_SI64, -1);
  MlirValue own = onnx_op(c, IR_MO_SHAPE_OF, &x, 1, NULL, MX_SI64, 1), all = onnx_along(c, IR_MO_REDUCE_MUL, own, 0);
  shape = onnx_cast(c, shape, MX_SI64);
  if (keep) { // dims beyond the operand's rank cannot be 0
    int64_t list[3][MX_MAX_RANK] = {{0}, {0}, {1}};
    MlirValue parts[2] = {own, {NULL}};
    list[1][0] = n < rank ? n : rank;
    ir_attributes slice = {0}, axis = {0};
    ir_add_ints(c->ctx, &slice, "start", list[0], 1);
    ir_add_ints(c->ctx, &slice, "stop", list[1], 1);
    ir_add_ints(c->ctx, &slice, "step", list[2], 1);
    parts[0] = onnx_op(c, IR_MO_SLICE, &own, 1, &slice, MX_DTYPE_INVALID, 1);
    if (n > rank) {
      parts[1] = onnx_list(c, list[0], n - rank);
      ir_add_int(c->ctx, &axis, "axis", 0);
      parts[0] = onnx_op(c, IR_MO_CONCAT, parts, 2, &axis, MX_DTYPE_INVALID, 1);
    }
    shape = onnx_select(c, onnx_compare(c, IR_MO_EQUAL, shape, zero), parts[0], shape);
  }
  MlirValue open = onnx_compare(c, IR_MO_EQUAL, shape, minus), known = onnx_select(c, open, one, shape);
  MlirValue left = onnx_binary(c, IR_MO_DIV, all, onnx_along(c, IR_MO_REDUCE_MUL, known, 0));
  return onnx_select(c, open, left, shape);
}

// A 0 is the operand's dim there (unless allowzero), a -1 what is left.
bool onnx_convert_reshape(conversion *c) {
  MlirValue x = c->in[0];
  const ir_type *type = onnx_type(c, x);
  ir_dim dims[MX_MAX_RANK];
  int64_t list[MX_MAX_RANK];
  int n = onnx_ints(c, "shape", list, MX_MAX_RANK);
  bool keep = !onnx_int(c, "allowzero", 0);
  if (c->n_in > 1) {
    const shape_value *known = onnx_value_of(c, c->in[1]);
    const ir_type *shape = onnx_type(c, c->in[1]);
    if (!known || !shape_value_is_whole(known)) {
      if (shape->rank != 1 || shape->dims[0]->kind != IR_DIM_CONSTANT || shape->dims[0]->value > MX_MAX_RANK)
        return onnx_unsupported(c, NULL, "the result's rank is only known when it runs");
      n = (int)shape->dims[0]->value;
      MlirValue operands[] = {x, settled_shape(c, x, c->in[1], n, keep)};
      return onnx_made(c, onnx_op(c, IR_MO_RESHAPE, operands, 2, NULL, type->dtype, n));
    }
    n = known->count;
    for (int i = 0; i < n && i < MX_MAX_RANK; i++) dims[i] = known->elements[i];
  } else {
    for (int i = 0; i < n && i < MX_MAX_RANK; i++) dims[i] = ir_dim_constant(c->ctx, list[i]);
  }
  if (n < 0 || n > MX_MAX_RANK) return onnx_unsupported(c, NULL, "a result of rank %d", n);
  for (int i = 0; i < n; i++)
    if (keep && ir_dim_is(dims[i], 0) && i < type->rank) dims[i] = type->dims[i];
  ir_attributes attributes = {0};
  ir_add_attribute(c->ctx, &attributes, "new_shape", ir_dims_attribute(c->ctx, dims, n));
  return onnx_made(c, onnx_op(c, IR_MO_RESHAPE, &x, 1, &attributes, MX_DTYPE_INVALID, n));
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

// Which of `rank` dims the list names; false, noted, where one is none.
static bool name_axes(conversion *c, const int64_t *list, int n, int rank, bool *out) {
  memset(out, 0, (size_t)rank * sizeof *out);
  for (int i = 0; i < n; i++) {
    int axis;
    if (!onnx_axis(c, list[i], rank, &axis)) return false;
    out[axis] = true;
  }
  return true;
}

bool onnx_convert_squeeze(conversion *c) {
  const ir_type *type = onnx_type(c, c->in[0]);
  int64_t list[MX_MAX_RANK];
  int n = list_of(c, "axes", 1, list), rank = 0;
  bool gone[MX_MAX_RANK];
  ir_dim dims[MX_MAX_RANK];
  if (n == -2) return not_known(c, "axes");
  if (!name_axes(c, list, n, type->rank, gone)) return false;
  for (int i = 0; i < type->rank; i++) {
    if (n < 0 && type->dims[i]->kind != IR_DIM_CONSTANT)
      return onnx_unsupported(c, "name the axes", "only the run knows whether dim %d, %s, is 1", i,
                              type->dims[i]->text);
    dims[i] = gone[i] ? ir_dim_constant(c->ctx, 1) : type->dims[i];
  }
  MlirValue x = onnx_rebind(c, c->in[0], type->rank, dims);
  for (int i = 0; i < type->rank; i++)
    if (n >= 0 ? !gone[i] : !ir_dim_is(type->dims[i], 1)) dims[rank++] = type->dims[i];
  return onnx_made(c, onnx_reshape(c, x, rank, dims));
}

bool onnx_convert_unsqueeze(conversion *c) {
  const ir_type *type = onnx_type(c, c->in[0]);
  int64_t list[MX_MAX_RANK];
  int n = list_of(c, "axes", 1, list), from = 0;
  bool fresh[MX_MAX_RANK];
  ir_dim dims[MX_MAX_RANK];
  if (n < 0) return not_known(c, "axes");
  if (type->rank + n > MX_MAX_RANK) return onnx_unsupported(c, NULL, "a result of rank %d", type->rank + n);
  if (!name_axes(c, list, n, type->rank + n, fresh)) return false;
  for (int i = 0; i < type->rank + n; i++)
    dims[i] = fresh[i] ? ir_dim_constant(c->ctx, 1) : type->dims[from < type->rank ? from++ : 0];
  if (from != type->rank) return onnx_unsupported(c, NULL, "an axis is named twice");
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

bool onnx_convert_concat(conversion *c) {
  int axis;
  if (!onnx_axis(c, onnx_int(c, "axis", 1), onnx_type(c, c->in[0])->rank, &axis)) return false;
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

// Bounds for some axes, which may be dims: the others are whole.
bool onnx_convert_slice(conversion *c) {
  const ir_type *type = onnx_type(c, c->in[0]);
  int64_t axes[MX_MAX_RANK], steps[MX_MAX_RANK], list[2][MX_MAX_RANK];
  static const char *const names[] = {"starts", "ends"};
  ir_dim bounds[2][MX_MAX_RANK], step[MX_MAX_RANK], given[2][MX_MAX_RANK];
  int n = list_of(c, "axes", 3, axes), n_steps = list_of(c, "steps", 4, steps), count = 0, n_starts = 0;
  if (n == -2 || n_steps == -2) return not_known(c, n == -2 ? "axes" : "steps");
  for (int side = 0; side < 2; side++) {
    const shape_value *known = c->n_in > 1 ? onnx_value_of(c, c->in[side + 1]) : NULL;
    count = c->n_in > 1 ? known ? known->count : -1 : onnx_ints(c, names[side], list[side], MX_MAX_RANK);
    if (count < 0 || (known && !shape_value_is_whole(known))) return not_known(c, names[side]);
    if (count > type->rank || (side && count != n_starts) || (n >= 0 && count != n) ||
        (n_steps >= 0 && count != n_steps))
      return onnx_unsupported(c, NULL, "%d %s for rank %d, with other lists of other lengths", count, names[side],
                              type->rank);
    n_starts = count;
    for (int i = 0; i < count; i++)
      given[side][i] = known ? known->elements[i] : ir_dim_constant(c->ctx, list[side][i]);
  }
  for (int d = 0; d < type->rank; d++) {
    bounds[0][d] = ir_dim_constant(c->ctx, 0);
    bounds[1][d] = type->dims[d];
    step[d] = ir_dim_constant(c->ctx, 1);
  }
  for (int i = 0; i < count; i++) {
    int axis;
    if (!onnx_axis(c, n >= 0 ? axes[i] : i, type->rank, &axis)) return false;
    for (int side = 0; side < 2; side++) bounds[side][axis] = given[side][i];
    if (n_steps >= 0) step[axis] = ir_dim_constant(c->ctx, steps[i]);
  }
  ir_attributes attributes = {0};
  ir_add_attribute(c->ctx, &attributes, "start", ir_dims_attribute(c->ctx, bounds[0], type->rank));
  ir_add_attribute(c->ctx, &attributes, "stop", ir_dims_attribute(c->ctx, bounds[1], type->rank));
  ir_add_attribute(c->ctx, &attributes, "step", ir_dims_attribute(c->ctx, step, type->rank));
  return onnx_made(c, onnx_op(c, IR_MO_SLICE, c->in, 1, &attributes, MX_DTYPE_INVALID, -1));
}

// Both ways: a dim of 1 in the shape keeps the operand's.
bool onnx_convert_expand(conversion *c) {
  const ir_type *type = onnx_type(c, c->in[0]);
  const shape_value *known = onnx_value_of(c, c->in[1]);
  ir_dim dims[MX_MAX_RANK];
  if (!known || !shape_value_is_whole(known) || known->count > MX_MAX_RANK) return not_known(c, "shape");
  int rank = known->count > type->rank ? known->count : type->rank;
  for (int d = 0; d < rank; d++) {
    int own = d - (rank - type->rank), wanted = d - (rank - known->count);
    bool keeps = wanted < 0 || (own >= 0 && ir_dim_is(known->elements[wanted], 1));
    dims[d] = keeps ? type->dims[own] : known->elements[wanted];
  }
  return onnx_made(c, onnx_broadcast_to(c, c->in[0], rank, dims));
}

bool onnx_convert_size(conversion *c) {
  const ir_type *type = onnx_type(c, c->in[0]);
  return onnx_made(c, onnx_size(c, ir_dim_product(c->ctx, type->dims, (size_t)type->rank)));
}

bool onnx_convert_constant_of_shape(conversion *c) {
  const shape_value *known = onnx_value_of(c, c->in[0]);
  const onnx_attribute *a = onnx_attribute_of(c, "value");
  if (!known || !shape_value_is_whole(known) || known->count > MX_MAX_RANK) return not_known(c, "the shape");
  MlirValue one = a && a->tensor && a->tensor->data && onnx_dtype_of(a->tensor->dtype) != MX_DTYPE_INVALID
                      ? onnx_constant(c, onnx_dtype_of(a->tensor->dtype), 0, 1, a->tensor->data)
                      : onnx_number(c, MX_F32, 0);
  return onnx_made(c, onnx_broadcast_to(c, one, known->count, known->elements));
}

// Part i of n of a size that is divided evenly, as far as it goes.
static ir_dim part_of(conversion *c, ir_dim whole, int64_t i, int64_t n) {
  ir_dim each = ir_dim_binary(c->ctx, IR_DIM_CEILDIV, whole, ir_dim_constant(c->ctx, n));
  ir_dim before = ir_dim_binary(c->ctx, IR_DIM_MUL, each, ir_dim_constant(c->ctx, -i));
  ir_dim left = ir_dim_binary(c->ctx, IR_DIM_ADD, whole, before), zero = ir_dim_constant(c->ctx, 0);
  return ir_dim_binary(c->ctx, IR_DIM_MAX, zero, ir_dim_binary(c->ctx, IR_DIM_MIN, each, left));
}

// Sizes are a list, or the axis is divided evenly, the last part being smaller.
bool onnx_convert_split(conversion *c) {
  const ir_type *type = onnx_type(c, c->in[0]);
  int64_t sizes[ONNX_MAX_OPERANDS];
  bool listed = c->n_in > 1 && !mlirValueIsNull(c->in[1]), given = listed || onnx_attribute_of(c, "split");
  int axis, n = listed ? onnx_ints_of(c, c->in[1], sizes, ONNX_MAX_OPERANDS)
                       : onnx_ints(c, "split", sizes, ONNX_MAX_OPERANDS);
  if (!onnx_axis(c, onnx_int(c, "axis", 0), type->rank, &axis)) return false;
  if (given && n != (int)c->n_out)
    return n < 0 ? not_known(c, "split") : onnx_unsupported(c, NULL, "%d sizes for %zu parts", n, c->n_out);
  ir_dim parts[ONNX_MAX_OPERANDS];
  MlirType types[ONNX_MAX_OPERANDS];
  for (size_t i = 0; i < c->n_out; i++) {
    parts[i] = given ? ir_dim_constant(c->ctx, sizes[i]) : part_of(c, type->dims[axis], (int64_t)i, (int64_t)c->n_out);
    ir_type part = *type;
    part.dims[axis] = parts[i];
    types[i] = ir_type_make(c->ctx, &part);
  }
  ir_attributes list = {0};
  ir_add_int(c->ctx, &list, "axis", axis);
  ir_add_attribute(c->ctx, &list, "split_sizes", ir_dims_attribute(c->ctx, parts, (int)c->n_out));
  MlirOperation op = onnx_build(c, IR_MO_SPLIT, c->in, 1, &list, types, (int)c->n_out);
  if (mlirOperationIsNull(op)) return false;
  for (size_t i = 0; i < c->n_out; i++) c->out[i] = mlirOperationGetResult(op, (intptr_t)i);
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
  if (!last || last->kind != IR_DIM_CONSTANT) return not_known(c, "how many indices an element has");
  int64_t rank = x->rank + indices->rank - 1 - last->value - batch;
  if (rank < 0 || rank > MX_MAX_RANK) return onnx_unsupported(c, NULL, "a result of rank %lld", (long long)rank);
  ir_attributes list = {0};
  ir_add_int(c->ctx, &list, "batch_dims", batch);
  return onnx_made(c, onnx_op(c, IR_MO_GATHER_ND, c->in, 2, &list, MX_DTYPE_INVALID, (int)rank));
}

bool onnx_convert_tile(conversion *c) {
  const shape_value *known = onnx_value_of(c, c->in[1]);
  int rank = onnx_type(c, c->in[0])->rank;
  if (c->opset < 6 || !known || !shape_value_is_whole(known) || known->count != rank)
    return onnx_made(c, onnx_op(c, IR_MO_TILE, c->in, 2, NULL, MX_DTYPE_INVALID, -1));
  ir_attributes list = {0};
  ir_add_attribute(c->ctx, &list, "repeats", ir_dims_attribute(c->ctx, known->elements, rank));
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
  ir_dim b = ir_dim_constant(c->ctx, size), bb = ir_dim_constant(c->ctx, size * size);
  ir_dim depth = ir_dim_binary(c->ctx, IR_DIM_FLOORDIV, x->dims[1], bb);
  bool columns = !strcmp(onnx_text(c, "mode", "DCR"), "CRD");
  ir_dim six[] = {x->dims[0], columns ? depth : b, b, columns ? b : depth, x->dims[2], x->dims[3]};
  ir_dim four[] = {x->dims[0], depth, ir_dim_binary(c->ctx, IR_DIM_MUL, x->dims[2], b),
                   ir_dim_binary(c->ctx, IR_DIM_MUL, x->dims[3], b)};
  return blocks(c, six, columns ? crd : dcr, four);
}

bool onnx_convert_space_to_depth(conversion *c) {
  static const int64_t perm[] = {0, 3, 5, 1, 2, 4};
  const ir_type *x = onnx_type(c, c->in[0]);
  int64_t size = onnx_int(c, "blocksize", 1);
  if (x->rank != 4 || size < 1)
    return onnx_unsupported(c, NULL, "an input of rank %d, blocks of %lld", x->rank, (long long)size);
  ir_dim b = ir_dim_constant(c->ctx, size);
  ir_dim h = ir_dim_binary(c->ctx, IR_DIM_FLOORDIV, x->dims[2], b),
         w = ir_dim_binary(c->ctx, IR_DIM_FLOORDIV, x->dims[3], b);
  ir_dim six[] = {x->dims[0], x->dims[1], h, b, w, b};
  ir_dim four[] = {x->dims[0], ir_dim_binary(c->ctx, IR_DIM_MUL, x->dims[1], ir_dim_constant(c->ctx, size * size)), h,
                   w};
  return blocks(c, six, perm, four);
}

// start + i * delta. Of numbers that only the run knows, as many as ceil((limit - start) / delta).
bool onnx_convert_range(conversion *c) {
  MlirValue start = c->in[0], limit = c->in[1], delta = c->in[2];
  mx_dtype dtype = onnx_type(c, start)->dtype;
  bool known = true;
  for (int i = 0; i < 3; i++) known &= onnx_value_of(c, c->in[i]) && shape_value_is_whole(onnx_value_of(c, c->in[i]));
  if (known) return onnx_made(c, onnx_op(c, IR_MO_RANGE, c->in, 3, NULL, MX_DTYPE_INVALID, 1));
  MlirValue way = onnx_cast(c, onnx_binary(c, IR_MO_SUB, limit, start), MX_F64);
  MlirValue steps = onnx_unary(c, IR_MO_CEIL, onnx_binary(c, IR_MO_DIV, way, onnx_cast(c, delta, MX_F64)));
  MlirValue zero = onnx_number(c, MX_SI64, 0), one = onnx_number(c, MX_SI64, 1);
  MlirValue bounds[] = {zero, onnx_binary(c, IR_MO_MAX, onnx_cast(c, steps, MX_SI64), zero), one};
  MlirValue numbers = onnx_cast(c, onnx_op(c, IR_MO_RANGE, bounds, 3, NULL, MX_SI64, 1), dtype);
  return onnx_made(c, onnx_binary(c, IR_MO_ADD, onnx_binary(c, IR_MO_MUL, numbers, delta), start));
}

// What is kept is on one side of a diagonal: a band without a limit there, or all but the band on the other side.
bool onnx_convert_trilu(conversion *c) {
  int64_t k = 0;
  bool upper = onnx_int(c, "upper", 1);
  if (c->n_in > 1 && !mlirValueIsNull(c->in[1]) && onnx_ints_of(c, c->in[1], &k, 1) != 1) return not_known(c, "k");
  if (k == INT64_MIN) return onnx_unsupported(c, NULL, "a diagonal that far away");
  bool others = upper ? k > 0 : k < 0;
  int64_t below = upper == others ? -1 : others ? -k - 1 : -k, above = upper == others ? others ? k - 1 : k : -1;
  ir_attributes list = {0};
  ir_add_int(c->ctx, &list, "num_lower", below);
  ir_add_int(c->ctx, &list, "num_upper", above);
  ir_add_bool(c->ctx, &list, "exclude", others);
  return onnx_made(c, onnx_op(c, IR_MO_LINALG_BAND_PART, c->in, 1, &list, MX_DTYPE_INVALID, -1));
}
