// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Products of matrices.
#include "onnx/convert.h"

// NumPy's: a vector is a row on the left, a column on the right; leading dims broadcast.
bool onnx_convert_matmul(conversion *c) {
  const ir_type *a = onnx_type(c, c->in[0]), *b = onnx_type(c, c->in[1]);
  if (a->rank == 0 || b->rank == 0) return onnx_unsupported(c, NULL, "an operand of rank 0");
  int rank = a->rank > b->rank ? a->rank : b->rank;
  if (a->rank == 1 || b->rank == 1) rank = (a->rank == 1 ? b->rank : a->rank) - 1;
  return onnx_made(c, onnx_op(c, IR_RMO_MATMUL, c->in, 2, NULL, MX_DTYPE_INVALID, rank));
}

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
  MlirValue y =
      scaled(c, onnx_op(c, IR_MO_MATMUL, (MlirValue[]){a, b}, 2, NULL, MX_DTYPE_INVALID, 2), onnx_float(c, "alpha", 1));
  if (c->n_in < 3 || mlirValueIsNull(c->in[2]) || mlirValueIsNull(y)) return onnx_made(c, y);
  return onnx_made(c, onnx_binary(c, IR_MO_ADD, y, scaled(c, c->in[2], onnx_float(c, "beta", 1))));
}
