// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Small pieces of graphs that converters are made of.
#include "onnx/convert.h"
#include <math.h>
#include <string.h>

const ir_type *onnx_type(const conversion *c, MlirValue value) { return ir_value_type(c->ctx, value); }

MlirValue onnx_unary(conversion *c, ir_op_id id, MlirValue x) {
  return onnx_op(c, id, &x, 1, NULL, MX_DTYPE_INVALID, -1);
}

MlirValue onnx_cast(conversion *c, MlirValue x, mx_dtype dtype) {
  if (mlirValueIsNull(x) || onnx_type(c, x)->dtype == dtype) return x;
  return onnx_op(c, IR_MO_CAST, &x, 1, NULL, dtype, -1);
}

MlirValue onnx_widened(conversion *c, MlirValue x) {
  if (mlirValueIsNull(x)) return x;
  mx_dtype dtype = onnx_type(c, x)->dtype;
  return MX_TYPES_FLOAT >> dtype & 1 && mx_dtype_bytes(dtype) < 4 ? onnx_cast(c, x, MX_F32) : x;
}

// One op whose result has that type.
static MlirValue typed(conversion *c, ir_op_id id, const MlirValue *operands, int n, const ir_attributes *attributes,
                       MlirType type) {
  MlirOperation op = onnx_build(c, id, operands, n, attributes, &type, 1);
  return mlirOperationIsNull(op) ? (MlirValue){NULL} : mlirOperationGetResult(op, 0);
}

// x with other dims, as op makes them; x itself where it has them.
static MlirValue with_dims(conversion *c, ir_op_id id, MlirValue x, int rank, const ir_dim *dims) {
  if (mlirValueIsNull(x)) return x;
  MlirType type = ir_tensor(c->ctx, onnx_type(c, x)->dtype, rank, dims);
  return mlirTypeEqual(type, mlirValueGetType(x)) ? x : typed(c, id, &x, 1, NULL, type);
}

MlirValue onnx_constant(conversion *c, mx_dtype dtype, int rank, int64_t size, const void *elements) {
  ir_dim dim = ir_dim_constant(c->ctx, size);
  size_t n_bytes = (rank ? (size_t)size : 1) * mx_dtype_bytes(dtype);
  ir_attributes attributes = {0};
  ir_add_attribute(c->ctx, &attributes, "value", ir_bytes_attribute(c->ctx, elements, n_bytes));
  return typed(c, IR_MO_CONSTANT, NULL, 0, &attributes, ir_tensor(c->ctx, dtype, rank, &dim));
}

MlirValue onnx_number(conversion *c, mx_dtype dtype, double value) {
  char bytes[8];
  double within = fmin(fmax(value, -0x1p63), 0x1.fffffffffffffp62); // for integers, none of which is infinite
  ir_put_element(dtype, value, (int64_t)within, bytes);
  return onnx_constant(c, dtype, 0, 1, bytes);
}

// The least, or the greatest, number of a dtype; infinite if it can be.
MlirValue onnx_limit(conversion *c, mx_dtype dtype, bool greatest) {
  if (MX_TYPES_FLOAT >> dtype & 1) return onnx_number(c, dtype, greatest ? INFINITY : -INFINITY);
  int bits = (int)mx_dtype_bytes(dtype) * 8;
  bool is_signed = MX_TYPES_SIGNED >> dtype & 1;
  uint64_t high = UINT64_MAX >> (64 - bits + is_signed), value = greatest ? high : is_signed ? ~high : 0;
  return onnx_constant(c, dtype, 0, 1, &value); // little endian: the first bytes are the number
}

MlirValue onnx_list(conversion *c, const int64_t *values, int n) { return onnx_constant(c, MX_SI64, 1, n, values); }

MlirValue onnx_count_to(conversion *c, MlirValue n) {
  const shape_value *known = onnx_value_of(c, n);
  if (known && shape_value_is_whole(known)) return onnx_iota(c, known->elements[0]);
  MlirValue bounds[] = {onnx_number(c, MX_SI64, 0), n, onnx_number(c, MX_SI64, 1)};
  return onnx_op(c, IR_MO_RANGE, bounds, 3, NULL, MX_SI64, 1);
}

MlirValue onnx_scalar(conversion *c, MlirValue x, mx_dtype dtype, const char *name) {
  if (mlirValueIsNull(x)) return x;
  const ir_type *type = onnx_type(c, x);
  if (type->rank > 1 || (type->rank == 1 && !ir_dim_is(type->dims[0], 1)))
    return onnx_unsupported(c, NULL, "%s is %s, not one number", name, ir_shape_text(c->ctx, type)), (MlirValue){NULL};
  return onnx_reshape(c, onnx_cast(c, x, dtype), 0, NULL);
}

// Where it is not proved that there are as many elements, the run checks it.
MlirValue onnx_reshape(conversion *c, MlirValue x, int rank, const ir_dim *dims) {
  if (mlirValueIsNull(x)) return x;
  if (ir_type_elements(c->ctx, onnx_type(c, x)) == ir_dim_product(c->ctx, dims, (size_t)rank))
    return with_dims(c, IR_MO_STATIC_RESHAPE, x, rank, dims);
  ir_attributes attributes = {0};
  ir_add_attribute(c->ctx, &attributes, "new_shape", ir_dims_attribute(c->ctx, dims, rank));
  return onnx_op(c, IR_MO_RESHAPE, &x, 1, &attributes, MX_DTYPE_INVALID, rank);
}

MlirValue onnx_broadcast_to(conversion *c, MlirValue x, int rank, const ir_dim *dims) {
  return with_dims(c, IR_MO_STATIC_BROADCAST_TO, x, rank, dims);
}

MlirValue onnx_transpose(conversion *c, MlirValue x, const int64_t *perm) {
  if (mlirValueIsNull(x)) return x;
  ir_attributes attributes = {0};
  ir_add_ints(c->ctx, &attributes, "perm", perm, onnx_type(c, x)->rank);
  return onnx_op(c, IR_MO_TRANSPOSE, &x, 1, &attributes, MX_DTYPE_INVALID, -1);
}

MlirValue onnx_rebind(conversion *c, MlirValue x, int rank, const ir_dim *dims) {
  if (mlirValueIsNull(x)) return x;
  ir_type type = *onnx_type(c, x);
  bool same = true;
  for (int i = 0; i < type.rank; i++) {
    ir_dim wanted = dims[rank - type.rank + i];
    if (type.dims[i] == wanted || ir_dim_is(type.dims[i], 1)) continue;
    type.dims[i] = wanted, same = false;
  }
  if (same) return x;
  MlirType to = ir_type_make(c->ctx, &type);
  return mlirOperationGetResult(ir_build(&c->b, IR_MO_REBIND, &x, 1, &to, 1, NULL, 0), 0);
}

MlirValue onnx_matched(conversion *c, MlirValue x, const ir_dim *dims) {
  if (mlirValueIsNull(x)) return x;
  ir_type type = *onnx_type(c, x);
  bool same = true;
  for (int i = 0; i < type.rank; i++) {
    bool numbers = dims[i] && dims[i]->kind == IR_DIM_CONSTANT && type.dims[i]->kind == IR_DIM_CONSTANT;
    if (!dims[i] || numbers || dims[i] == type.dims[i]) continue;
    type.dims[i] = dims[i], same = false;
  }
  if (same) return x;
  MlirType to = ir_type_make(c->ctx, &type);
  return mlirOperationGetResult(ir_build(&c->b, IR_MO_REBIND, &x, 1, &to, 1, NULL, 0), 0);
}

bool onnx_broadcast(conversion *c, MlirValue *values, int n) { return onnx_broadcast_leading(c, values, n, 0); }

bool onnx_broadcast_leading(conversion *c, MlirValue *values, int n, int kept) {
  ir_dim dims[MX_MAX_RANK];
  int rank = 0;
  for (int i = 0; i < n; i++) {
    if (mlirValueIsNull(values[i])) return false;
    if (onnx_type(c, values[i])->rank > rank) rank = onnx_type(c, values[i])->rank;
  }
  for (int d = 0; d < rank - kept; d++) {
    dims[d] = ir_dim_constant(c->ctx, 1);
    for (int i = 0; i < n; i++) {
      const ir_type *type = onnx_type(c, values[i]);
      ir_dim dim = d < rank - type->rank ? NULL : type->dims[d - (rank - type->rank)];
      if (!dim || ir_dim_is(dim, 1) || dim == dims[d]) continue;
      bool numbers = dim->kind == IR_DIM_CONSTANT && dims[d]->kind == IR_DIM_CONSTANT;
      if (numbers && !ir_dim_is(dims[d], 1))
        return ir_error(c->ctx, c->b.location, NULL, "'%s' %s cannot broadcast %s with %s in dim %d", c->node->type,
                        c->node->name, dims[d]->text, dim->text, d);
      if (ir_dim_is(dims[d], 1) || dim->kind == IR_DIM_CONSTANT) dims[d] = dim;
    }
  }
  for (int i = 0; i < n; i++) {
    const ir_type *type = onnx_type(c, values[i]);
    for (int k = 1; k <= kept; k++) dims[rank - k] = type->dims[type->rank - k];
    values[i] = onnx_broadcast_to(c, onnx_rebind(c, values[i], rank, dims), rank, dims);
  }
  return true;
}

MlirValue onnx_binary(conversion *c, ir_op_id id, MlirValue a, MlirValue b) {
  MlirValue both[] = {a, b};
  return onnx_broadcast(c, both, 2) ? onnx_op(c, id, both, 2, NULL, MX_DTYPE_INVALID, -1) : (MlirValue){NULL};
}

MlirValue onnx_compare(conversion *c, ir_op_id id, MlirValue a, MlirValue b) {
  MlirValue both[] = {a, b};
  return onnx_broadcast(c, both, 2) ? onnx_op(c, id, both, 2, NULL, MX_BOOL, -1) : (MlirValue){NULL};
}

MlirValue onnx_select(conversion *c, MlirValue cond, MlirValue a, MlirValue b) {
  MlirValue all[] = {cond, a, b};
  if (!onnx_broadcast(c, all, 3)) return (MlirValue){NULL};
  return onnx_op(c, IR_MO_SELECT, all, 3, NULL, onnx_type(c, a)->dtype, -1);
}

MlirValue onnx_along(conversion *c, ir_op_id id, MlirValue x, int axis) {
  ir_attributes attributes = {0};
  ir_add_int(c->ctx, &attributes, "axis", axis);
  return onnx_op(c, id, &x, 1, &attributes, MX_DTYPE_INVALID, -1);
}

bool onnx_axis(conversion *c, int64_t axis, int rank, int *out) {
  int64_t from_front = axis < 0 ? axis + rank : axis;
  if (from_front < 0 || from_front >= rank)
    return onnx_unsupported(c, NULL, "axis %lld of a tensor of rank %d", (long long)axis, rank);
  return *out = (int)from_front, true;
}
