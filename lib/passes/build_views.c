// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Views and other ops of one operand that several passes put around an op.
#include "passes/passes.h"

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
