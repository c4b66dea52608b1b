// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Views, other ops of one operand, and constants that several passes put around an op.
#include "passes/passes.h"
#include <string.h>

MlirValue build_unary(ir_builder *b, ir_op_id id, MlirValue value, const ir_type *to) {
  MlirType type = ir_type_make(b->ctx, to);
  return mlirOperationGetResult(ir_build(b, id, &value, 1, &type, 1, NULL, 0), 0);
}

MlirValue build_transpose(ir_builder *b, MlirValue value, const int64_t *perm) {
  const ir_type *type = ir_value_type(b->ctx, value);
  ir_dim dims[MX_MAX_RANK];
  for (int i = 0; i < type->rank; i++) dims[i] = type->dims[perm[i]];
  MlirType to = ir_tensor(b->ctx, type->dtype, type->rank, dims);
  ir_attributes attributes = {0};
  ir_add_ints(b->ctx, &attributes, "perm", perm, type->rank);
  return mlirOperationGetResult(ir_build(b, IR_MO_TRANSPOSE, &value, 1, &to, 1, &attributes, 0), 0);
}

static MlirValue build_view(ir_builder *b, ir_op_id id, MlirValue value, int rank, const ir_dim *dims) {
  ir_type to = {.kind = IR_TENSOR, .dtype = ir_value_type(b->ctx, value)->dtype, .rank = rank};
  memcpy(to.dims, dims, (size_t)rank * sizeof *dims);
  return build_unary(b, id, value, &to);
}

MlirValue build_reshape(ir_builder *b, MlirValue value, int rank, const ir_dim *dims) {
  return build_view(b, IR_MO_STATIC_RESHAPE, value, rank, dims);
}

MlirValue build_broadcast(ir_builder *b, MlirValue value, int rank, const ir_dim *dims) {
  return build_view(b, IR_MO_STATIC_BROADCAST_TO, value, rank, dims);
}

MlirValue build_cast(ir_builder *b, MlirValue value, mx_dtype dtype) {
  ir_type to = *ir_value_type(b->ctx, value);
  if (to.dtype == dtype) return value;
  to.dtype = dtype;
  return build_unary(b, IR_MO_CAST, value, &to);
}

MlirValue build_constant(ir_builder *b, mx_dtype dtype, int rank, const ir_dim *dims, const void *elements, size_t n) {
  ir_attributes attributes = {0};
  ir_add_attribute(b->ctx, &attributes, "value", ir_bytes_attribute(b->ctx, elements, n * mx_dtype_bytes(dtype)));
  MlirType type = ir_tensor(b->ctx, dtype, rank, dims);
  return mlirOperationGetResult(ir_build(b, IR_MO_CONSTANT, NULL, 0, &type, 1, &attributes, 0), 0);
}

MlirValue build_number(ir_builder *b, mx_dtype dtype, double value) {
  char element[8];
  ir_put_element(dtype, value, (int64_t)value, element);
  return build_constant(b, dtype, 0, NULL, element, 1);
}
