// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Products of quantised matrices and images: integers, exact modulo 2^32. What becomes of them is rounded as in ONNX
// Runtime: the factor of all scales comes first, in f32, then there is one product, and one rounding, per element.
#include "onnx/convert.h"

static mx_dtype dtype_of(const conversion *c, MlirValue x) { return onnx_type(c, x)->dtype; }

// Whether x holds bytes, and its zero point, if there is one, bytes of the same dtype.
static bool are_bytes(conversion *c, MlirValue x, MlirValue zero_point) {
  mx_dtype dtype = dtype_of(c, x);
  if (dtype != MX_SI8 && dtype != MX_UI8)
    return onnx_unsupported(c, NULL, "an operand of dtype %s", mx_dtype_name(dtype));
  return mlirValueIsNull(zero_point) || dtype_of(c, zero_point) == dtype ||
         onnx_unsupported(c, NULL, "a zero point of dtype %s for %s", mx_dtype_name(dtype_of(c, zero_point)),
                          mx_dtype_name(dtype));
}

// v, which the message calls `name`, stretched to x's shape.
static MlirValue stretched(conversion *c, MlirValue v, const char *name, MlirValue x) {
  if (mlirValueIsNull(v) || mlirValueIsNull(x)) return (MlirValue){NULL};
  const ir_type *own = onnx_type(c, v), *type = onnx_type(c, x);
  if (own->rank <= type->rank)
    return onnx_broadcast_to(c, onnx_rebind(c, v, type->rank, type->dims), type->rank, type->dims);
  onnx_unsupported(c, NULL, "%s has shape %s, what it is for %s", name, ir_shape_text(c->ctx, own),
                   ir_shape_text(c->ctx, type));
  return (MlirValue){NULL};
}

static MlirValue scaled(conversion *c, MlirValue product, MlirValue factor, const char *name) {
  MlirValue x = onnx_cast(c, product, MX_F32);
  return onnx_binary(c, IR_MO_MUL, x, stretched(c, factor, name, x));
}

// Both scales over the result's.
static MlirValue factor_of(conversion *c, MlirValue a, MlirValue b, MlirValue y) {
  MlirValue both = onnx_binary(c, IR_MO_MUL, onnx_cast(c, a, MX_F32), onnx_cast(c, b, MX_F32));
  return onnx_binary(c, IR_MO_DIV, both, onnx_single(c, onnx_cast(c, y, MX_F32), "the result's scale"));
}

static MlirValue requantised(conversion *c, MlirValue product, MlirValue factor, MlirValue zero_point) {
  MlirValue x = scaled(c, product, factor, "a scale"), zero = onnx_single(c, zero_point, "the result's zero point");
  return onnx_quantised(c, x, onnx_number(c, MX_F32, 1), zero);
}

// ---- matrices
// --------------------------------------------------------------------------------------------------------------------

// A vector as a row (of a) or as a column (of b).
static MlirValue as_matrix(conversion *c, MlirValue x, bool column) {
  const ir_type *type = onnx_type(c, x);
  if (type->rank != 1) return x;
  ir_dim one = ir_dim_constant(c->ctx, 1), dims[] = {column ? type->dims[0] : one, column ? one : type->dims[0]};
  return onnx_reshape(c, x, 2, dims);
}

// One of the rows of a matrix as a column beside it; others, which are of its columns or of its rank, as they are.
static MlirValue of_lines(conversion *c, MlirValue v, bool columns) {
  if (mlirValueIsNull(v) || onnx_is_single(c, v) || columns) return v;
  return as_matrix(c, v, true);
}

// A zero point as mo.qmatmul has it: [], or [n] of n lines. Null where it differs between matrices.
static MlirValue zero_of_lines(conversion *c, MlirValue zero, MlirValue matrix, bool columns) {
  const ir_type *type = onnx_type(c, matrix);
  if (mlirValueIsNull(zero) || onnx_is_single(c, zero)) return onnx_zero_point(c, zero, type->dtype);
  const ir_type *own = onnx_type(c, zero);
  ir_dim line = type->dims[type->rank - (columns ? 1 : 2)], many = own->dims[own->rank - 1];
  if (own->rank > 1) {
    if (!columns) many = own->dims[own->rank - 2];
    for (int i = 0; i < own->rank; i++)
      if (i != own->rank - (columns ? 1 : 2) && !ir_dim_is(own->dims[i], 1)) return (MlirValue){NULL};
  }
  if (many != line && many->kind == IR_DIM_CONSTANT && line->kind == IR_DIM_CONSTANT) return (MlirValue){NULL};
  return onnx_rebind(c, onnx_reshape(c, zero, 1, &many), 1, &line);
}

static MlirValue shifted(conversion *c, MlirValue matrix, MlirValue zero, bool columns) {
  MlirValue x = onnx_cast(c, matrix, MX_SI32);
  if (mlirValueIsNull(zero)) return x;
  return onnx_binary(c, IR_MO_SUB, x,
                     stretched(c, onnx_cast(c, of_lines(c, zero, columns), MX_SI32), "a zero point", x));
}

// NumPy's product of a and b, still of matrices where they are vectors. Null: reported.
static MlirValue product_of(conversion *c, MlirValue a, MlirValue b, MlirValue a_zero, MlirValue b_zero) {
  if (!are_bytes(c, a, a_zero) || !are_bytes(c, b, b_zero)) return (MlirValue){NULL};
  if (onnx_type(c, a)->rank == 0 || onnx_type(c, b)->rank == 0) {
    onnx_unsupported(c, NULL, "an operand of rank 0");
    return (MlirValue){NULL};
  }
  MlirValue both[] = {as_matrix(c, a, false), as_matrix(c, b, true)};
  onnx_bind_inner(c, &both[0], &both[1]);
  int left = onnx_type(c, both[0])->rank, right = onnx_type(c, both[1])->rank, rank = left > right ? left : right;
  MlirValue zeros[] = {zero_of_lines(c, a_zero, both[0], false), zero_of_lines(c, b_zero, both[1], true)};
  if (mlirValueIsNull(zeros[0]) || mlirValueIsNull(zeros[1])) {
    MlirValue wide[] = {shifted(c, both[0], a_zero, false), shifted(c, both[1], b_zero, true)};
    return onnx_matmul(c, wide[0], wide[1]);
  }
  if (!onnx_broadcast_leading(c, both, 2, 2)) return (MlirValue){NULL};
  return onnx_op(c, IR_MO_QMATMUL, (MlirValue[]){both[0], both[1], zeros[0], zeros[1]}, 4, NULL, MX_SI32, rank);
}

// The result without the dims that vectors got.
static bool made_of_vectors(conversion *c, MlirValue y, MlirValue a, MlirValue b) {
  if (mlirValueIsNull(y)) return false;
  const ir_type *type = onnx_type(c, y);
  ir_dim dims[MX_MAX_RANK];
  int rank = 0;
  for (int i = 0; i < type->rank; i++) {
    bool added =
        (i == type->rank - 2 && onnx_type(c, a)->rank == 1) || (i == type->rank - 1 && onnx_type(c, b)->rank == 1);
    if (!added) dims[rank++] = type->dims[i];
  }
  return onnx_made(c, onnx_reshape(c, y, rank, dims));
}

bool onnx_convert_matmul_integer(conversion *c) {
  return made_of_vectors(c, product_of(c, c->in[0], c->in[1], c->in[2], c->in[3]), c->in[0], c->in[1]);
}

bool onnx_convert_qlinear_matmul(conversion *c) {
  MlirValue a = c->in[0], b = c->in[3], product = product_of(c, a, b, c->in[2], c->in[5]);
  if (mlirValueIsNull(product)) return false;
  MlirValue factor = factor_of(c, of_lines(c, c->in[1], false), of_lines(c, c->in[4], true), c->in[6]);
  return made_of_vectors(c, requantised(c, product, factor, c->in[7]), a, b);
}

// The values of a product and a bias, in f32.
static bool made_float(conversion *c, MlirValue product, MlirValue factor, MlirValue bias, mx_dtype dtype) {
  MlirValue y = scaled(c, product, factor, "a scale");
  if (mlirValueIsNull(y)) return false;
  if (!mlirValueIsNull(bias)) y = onnx_binary(c, IR_MO_ADD, y, stretched(c, onnx_cast(c, bias, MX_F32), "the bias", y));
  return made_of_vectors(c, onnx_cast(c, y, dtype), c->in[0], c->in[1]);
}

bool onnx_convert_matmul_integer_to_float(conversion *c) {
  MlirValue a = onnx_cast(c, of_lines(c, c->in[2], false), MX_F32),
            b = onnx_cast(c, of_lines(c, c->in[3], true), MX_F32);
  return made_float(c, product_of(c, c->in[0], c->in[1], c->in[4], c->in[5]), onnx_binary(c, IR_MO_MUL, a, b), c->in[6],
                    dtype_of(c, c->in[2]));
}

bool onnx_convert_dynamic_quantize_matmul(conversion *c) {
  MlirValue a[3];
  if (!onnx_dynamic_quantised(c, c->in[0], a)) return false;
  return made_float(c, product_of(c, a[0], c->in[1], a[2], c->in[3]), onnx_binary(c, IR_MO_MUL, a[1], c->in[2]),
                    c->in[4], MX_F32);
}

// ---- images
// --------------------------------------------------------------------------------------------------------------------

// The convolution of bytes; a zero point per filter is [F]. Null: reported.
static MlirValue convolution_of(conversion *c, MlirValue x, MlirValue filter, MlirValue x_zero, MlirValue filter_zero) {
  if (!are_bytes(c, x, x_zero) || !are_bytes(c, filter, filter_zero)) return (MlirValue){NULL};
  const ir_type *type = onnx_type(c, filter);
  if (mlirValueIsNull(filter_zero) || onnx_is_single(c, filter_zero) || onnx_type(c, filter_zero)->rank != 1)
    filter_zero = onnx_zero_point(c, filter_zero, type->dtype);
  else if (type->rank > 0)
    filter_zero = onnx_rebind(c, filter_zero, 1, type->dims);
  MlirValue operands[] = {x, filter, onnx_zero_point(c, x_zero, dtype_of(c, x)), filter_zero};
  return onnx_convolve(c, IR_MO_QCONV, operands, 4);
}

bool onnx_convert_conv_integer(conversion *c) {
  return onnx_made(c, convolution_of(c, c->in[0], c->in[1], c->in[2], c->in[3]));
}

bool onnx_convert_qlinear_conv(conversion *c) {
  MlirValue y = convolution_of(c, c->in[0], c->in[3], c->in[2], c->in[5]), scale = c->in[4];
  if (mlirValueIsNull(y)) return false;
  int rank = onnx_type(c, y)->rank;
  if (!mlirValueIsNull(c->in[8])) y = onnx_binary(c, IR_MO_ADD, y, onnx_per_channel(c, c->in[8], rank));
  if (!onnx_is_single(c, scale)) scale = onnx_per_channel(c, scale, rank);
  return onnx_made(c, requantised(c, y, factor_of(c, c->in[1], scale, c->in[6]), c->in[7]));
}

// ---- elements
// --------------------------------------------------------------------------------------------------------------------

bool onnx_convert_qlinear_mul(conversion *c) {
  MlirValue operands[2];
  for (size_t i = 0; i < 2; i++) {
    MlirValue x = c->in[3 * i], zero = c->in[3 * i + 2];
    if (!onnx_needs(c, 3 * i, "an operand") || !onnx_needs(c, 3 * i + 1, "its scale")) return false;
    if (!are_bytes(c, x, zero)) return false;
    zero = onnx_cast(c, onnx_zero_point(c, zero, dtype_of(c, x)), MX_SI32);
    operands[i] = onnx_binary(c, IR_MO_SUB, onnx_cast(c, x, MX_SI32), zero);
  }
  if (!onnx_needs(c, 6, "the result's scale")) return false;
  MlirValue factor = factor_of(c, c->in[1], c->in[4], c->in[6]);
  return onnx_made(c, requantised(c, onnx_binary(c, IR_MO_MUL, operands[0], operands[1]), factor,
                                  onnx_zero_point(c, c->in[7], dtype_of(c, c->in[0]))));
}
