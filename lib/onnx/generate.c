// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Operators that make tensors of places, counts and what differs.
#include "onnx/convert.h"
#include <string.h>

// on where the place along the new axis is the index, off elsewhere; since opset 11 a negative index counts from the
// end.
bool onnx_convert_one_hot(conversion *c) {
  ir_dim dims[MX_MAX_RANK], one = ir_dim_constant(c->ctx, 1);
  const ir_type *type = onnx_type(c, c->in[0]);
  int axis, rank = type->rank + 1;
  ir_attributes first = {0};
  if (rank > MX_MAX_RANK || onnx_type(c, c->in[2])->rank != 1)
    return onnx_unsupported(c, NULL, "indices of rank %d, values of rank %d", rank - 1, onnx_type(c, c->in[2])->rank);
  if (!onnx_axis(c, onnx_int(c, "axis", -1), rank, &axis)) return false;
  MlirValue depth = onnx_scalar(c, c->in[1], MX_SI64, "depth"), classes = onnx_count_to(c, depth), sides[2];
  MlirValue index = onnx_cast(c, c->in[0], MX_SI64), zero = onnx_number(c, MX_SI64, 0);
  if (mlirValueIsNull(classes)) return false;
  if (c->opset >= 11)
    index = onnx_select(c, onnx_compare(c, IR_MO_LESS, index, zero), onnx_binary(c, IR_MO_ADD, index, depth), index);
  for (int i = 0; i < rank; i++) dims[i] = i == axis ? one : type->dims[i - (i > axis)];
  index = onnx_reshape(c, index, rank, dims);
  dims[0] = onnx_type(c, classes)->dims[0];
  for (int i = 1; i < rank - axis; i++) dims[i] = one;
  classes = onnx_reshape(c, classes, rank - axis, dims);
  ir_add_int(c->ctx, &first, "axis", 0);
  for (int i = 0; i < 2; i++) {
    MlirValue operands[] = {c->in[2], onnx_number(c, MX_SI64, i)};
    sides[i] = onnx_op(c, IR_MO_GATHER, operands, 2, &first, MX_DTYPE_INVALID, 0);
  }
  return onnx_made(c, onnx_select(c, onnx_compare(c, IR_MO_EQUAL, index, classes), sides[1], sides[0]));
}

bool onnx_convert_eye_like(conversion *c) {
  const ir_type *type = onnx_type(c, c->in[0]);
  int64_t to = onnx_int(c, "dtype", 0), k = onnx_int(c, "k", 0);
  mx_dtype dtype = onnx_attribute_of(c, "dtype") ? onnx_dtype_of(to) : type->dtype;
  if (type->rank != 2) return onnx_unsupported(c, NULL, "an input of rank %d", type->rank);
  if (dtype == MX_DTYPE_INVALID) return onnx_unsupported(c, NULL, "dtype %s", onnx_dtype_name(to));
  ir_dim column[] = {type->dims[0], ir_dim_constant(c->ctx, 1)};
  MlirValue rows = onnx_reshape(c, onnx_iota(c, type->dims[0]), 2, column), columns = onnx_iota(c, type->dims[1]);
  MlirValue shift = onnx_reshape(c, onnx_list(c, &k, 1), 0, NULL), ones = onnx_binary(c, IR_MO_ADD, rows, shift);
  return onnx_made(c, onnx_cast(c, onnx_compare(c, IR_MO_EQUAL, ones, columns), dtype));
}

bool onnx_convert_unique(conversion *c) {
  const ir_type *type = onnx_type(c, c->in[0]);
  ir_attributes list = {0};
  int axis, rank = onnx_attribute_of(c, "axis") ? type->rank : 1;
  ir_add_bool(c->ctx, &list, "sorted", onnx_int(c, "sorted", 1));
  if (onnx_attribute_of(c, "axis")) {
    if (!onnx_axis(c, onnx_int(c, "axis", 0), rank, &axis)) return false;
    ir_add_int(c->ctx, &list, "axis", axis);
  }
  MlirType types[4] = {onnx_open_type(c, type->dtype, rank)};
  for (int i = 1; i < 4; i++) types[i] = onnx_open_type(c, MX_SI64, 1);
  MlirOperation op = onnx_build(c, IR_MO_UNIQUE, c->in, 1, &list, types, 4);
  if (mlirOperationIsNull(op)) return false;
  for (int i = 0; i < 4; i++) c->out[i] = mlirOperationGetResult(op, i);
  return true;
}
