// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Products of matrices.
#include "onnx/convert.h"

void onnx_bind_inner(conversion *c, MlirValue *a, MlirValue *b) {
  ir_type left = *onnx_type(c, *a), right = *onnx_type(c, *b);
  ir_dim *k = &left.dims[left.rank - 1], *l = &right.dims[right.rank > 1 ? right.rank - 2 : 0];
  if ((*k)->kind != IR_DIM_CONSTANT) {
    *k = *l;
    *a = onnx_rebind(c, *a, left.rank, left.dims);
  } else if ((*l)->kind != IR_DIM_CONSTANT) {
    *l = *k;
    *b = onnx_rebind(c, *b, right.rank, right.dims);
  }
}

MlirValue onnx_matmul(conversion *c, MlirValue a, MlirValue b) {
  if (mlirValueIsNull(a) || mlirValueIsNull(b)) return (MlirValue){NULL};
  int left = onnx_type(c, a)->rank, right = onnx_type(c, b)->rank;
  if (left == 0 || right == 0) {
    onnx_unsupported(c, NULL, "an operand of rank 0");
    return (MlirValue){NULL};
  }
  MlirValue both[] = {a, b};
  onnx_bind_inner(c, &both[0], &both[1]);
  if (left > 2 && right > 2 && !onnx_broadcast_leading(c, both, 2, 2)) return (MlirValue){NULL};
  int rank = left > right ? left : right;
  if (left == 1 || right == 1) rank = (left == 1 ? right : left) - 1;
  return onnx_op(c, IR_RMO_MATMUL, both, 2, NULL, MX_DTYPE_INVALID, rank);
}

bool onnx_convert_matmul(conversion *c) { return onnx_made(c, onnx_matmul(c, c->in[0], c->in[1])); }

static MlirValue scaled(conversion *c, MlirValue x, double factor) {
  if (mlirValueIsNull(x) || factor == 1) return x;
  mx_dtype dtype = onnx_type(c, x)->dtype;
  if (!(MX_TYPES_FLOAT >> dtype & 1) && factor != (double)(int64_t)factor)
    return onnx_unsupported(c, NULL, "integers times %g", factor), (MlirValue){NULL};
  return onnx_binary(c, IR_MO_MUL, x, onnx_number(c, dtype, factor));
}

bool onnx_convert_gemm(conversion *c) {
  static const int64_t swap[] = {1, 0};
  MlirValue a = c->in[0], b = c->in[1];
  if (onnx_type(c, a)->rank != 2 || onnx_type(c, b)->rank != 2)
    return onnx_unsupported(c, NULL, "operands that are no matrices");
  if (onnx_int(c, "transA", 0)) a = onnx_transpose(c, a, swap);
  if (onnx_int(c, "transB", 0)) b = onnx_transpose(c, b, swap);
  onnx_bind_inner(c, &a, &b);
  MlirValue y =
      scaled(c, onnx_op(c, IR_MO_MATMUL, (MlirValue[]){a, b}, 2, NULL, MX_DTYPE_INVALID, 2), onnx_float(c, "alpha", 1));
  if (c->n_in < 3 || mlirValueIsNull(c->in[2]) || mlirValueIsNull(y)) return onnx_made(c, y);
  return onnx_made(c, onnx_binary(c, IR_MO_ADD, y, scaled(c, c->in[2], onnx_float(c, "beta", 1))));
}
