// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Operators that make each element of elements.
#include "onnx/convert.h"
#include <mx/tensor.h>
#include <string.h>

static MlirValue number_like(conversion *c, MlirValue x, double value) {
  return onnx_number(c, onnx_type(c, x)->dtype, value);
}

bool onnx_convert_unary(conversion *c) { return onnx_made(c, onnx_unary(c, c->op, c->in[0])); }
bool onnx_convert_test(conversion *c) { return onnx_made(c, onnx_op(c, c->op, c->in, 1, NULL, MX_BOOL, -1)); }
bool onnx_convert_where(conversion *c) { return onnx_made(c, onnx_select(c, c->in[0], c->in[1], c->in[2])); }

// Operand 1; before opset 7 it is aligned at `axis`, where `broadcast` says that it is smaller.
static MlirValue aligned(conversion *c) {
  const ir_type *x = onnx_type(c, c->in[0]), *y = onnx_type(c, c->in[1]);
  ir_dim dims[MX_MAX_RANK];
  int axis;
  if (c->opset >= 7 || !onnx_attribute_of(c, "axis") || !onnx_int(c, "broadcast", 0)) return c->in[1];
  if (!onnx_axis(c, onnx_int(c, "axis", 0), x->rank, &axis)) return (MlirValue){NULL};
  if (y->rank > x->rank - axis)
    return onnx_unsupported(c, NULL, "%s at axis %d of %s", ir_shape_text(c->ctx, y), axis, ir_shape_text(c->ctx, x)),
           (MlirValue){NULL};
  for (int i = 0; i < x->rank - axis; i++) dims[i] = i < y->rank ? y->dims[i] : ir_dim_constant(c->ctx, 1);
  return onnx_reshape(c, c->in[1], x->rank - axis, dims);
}

bool onnx_convert_binary(conversion *c) { return onnx_made(c, onnx_binary(c, c->op, c->in[0], aligned(c))); }
bool onnx_convert_compare(conversion *c) { return onnx_made(c, onnx_compare(c, c->op, c->in[0], aligned(c))); }

bool onnx_convert_fold(conversion *c) {
  MlirValue value = c->in[0];
  for (size_t i = 1; i < c->n_in; i++) value = onnx_binary(c, c->op, value, c->in[i]);
  return onnx_made(c, value);
}

// What is too large for f8 becomes the largest number: mo.cast saturates.
static bool cast_to(conversion *c, mx_dtype dtype) {
  if (MX_TYPES_F8 >> dtype & 1 && !onnx_int(c, "saturate", 1))
    return onnx_unsupported(c, NULL, "a cast to %s that does not saturate", mx_dtype_name(dtype));
  return onnx_made(c, onnx_cast(c, c->in[0], dtype));
}

bool onnx_convert_cast(conversion *c) {
  int64_t to = onnx_int(c, "to", 0);
  if (onnx_dtype_of(to) == MX_DTYPE_INVALID) return onnx_unsupported(c, NULL, "dtype %s", onnx_dtype_name(to));
  return cast_to(c, onnx_dtype_of(to));
}

bool onnx_convert_cast_like(conversion *c) { return cast_to(c, onnx_type(c, c->in[1])->dtype); }

// The exponent may have another dtype than the base, whose dtype the result has.
bool onnx_convert_pow(conversion *c) {
  MlirValue x = c->in[0], y = aligned(c);
  if (mlirValueIsNull(y)) return false;
  mx_dtype base = onnx_type(c, x)->dtype, exponent = onnx_type(c, y)->dtype;
  if (!(MX_TYPES_FLOAT >> base & 1) && MX_TYPES_FLOAT >> exponent & 1)
    return onnx_made(c, onnx_cast(c, onnx_binary(c, IR_MO_POW, onnx_cast(c, x, exponent), y), base));
  return onnx_made(c, onnx_binary(c, IR_MO_POW, x, onnx_cast(c, y, base)));
}

bool onnx_convert_mod(conversion *c) {
  return onnx_made(c, onnx_binary(c, onnx_int(c, "fmod", 0) ? IR_MO_FMOD : IR_MO_MOD, c->in[0], c->in[1]));
}

bool onnx_convert_is_inf(conversion *c) {
  MlirValue x = c->in[0], zero = number_like(c, x, 0), y = onnx_op(c, IR_MO_IS_INF, &x, 1, NULL, MX_BOOL, -1);
  bool negative = onnx_int(c, "detect_negative", 1), positive = onnx_int(c, "detect_positive", 1);
  if (negative && positive) return onnx_made(c, y);
  MlirValue side = negative || positive ? onnx_compare(c, negative ? IR_MO_LESS : IR_MO_GREATER, x, zero)
                                        : onnx_number(c, MX_BOOL, 0);
  return onnx_made(c, onnx_binary(c, IR_MO_AND, y, side));
}

// The bits stay; a bool is a byte of 0 or 1.
bool onnx_convert_bit_cast(conversion *c) {
  int64_t to = onnx_int(c, "to", 0);
  mx_dtype from = onnx_type(c, c->in[0])->dtype, dtype = onnx_dtype_of(to);
  if (dtype == MX_DTYPE_INVALID || mx_dtype_bits(dtype) != mx_dtype_bits(from) || dtype == MX_BOOL)
    return onnx_unsupported(c, NULL, "bits of %s as %s", mx_dtype_name(from), onnx_dtype_name(to));
  if (from == MX_BOOL) return onnx_made(c, onnx_cast(c, onnx_cast(c, c->in[0], MX_UI8), dtype));
  return onnx_made(c, from == dtype ? c->in[0] : onnx_op(c, IR_MO_BITCAST, c->in, 1, NULL, dtype, -1));
}

bool onnx_convert_reciprocal(conversion *c) {
  return onnx_made(c, onnx_binary(c, IR_MO_DIV, number_like(c, c->in[0], 1), c->in[0]));
}

// ln(1 + e^x), without an e^x that is too large: max(x, 0) + ln(1 + e^-|x|).
static MlirValue softplus(conversion *c, MlirValue x) {
  MlirValue least = onnx_unary(c, IR_MO_NEGATIVE, onnx_unary(c, IR_MO_ABS, x));
  MlirValue rest = onnx_unary(c, IR_MO_LOG1P, onnx_unary(c, IR_MO_EXP, least));
  return onnx_binary(c, IR_MO_ADD, onnx_unary(c, IR_MO_RELU, x), rest);
}

bool onnx_convert_softplus(conversion *c) { return onnx_made(c, softplus(c, c->in[0])); }

bool onnx_convert_mish(conversion *c) {
  return onnx_made(c, onnx_binary(c, IR_MO_MUL, c->in[0], onnx_unary(c, IR_MO_TANH, softplus(c, c->in[0]))));
}

bool onnx_convert_swish(conversion *c) {
  MlirValue x = c->in[0], scaled = onnx_binary(c, IR_MO_MUL, x, number_like(c, x, onnx_float(c, "alpha", 1)));
  return onnx_made(c, onnx_binary(c, IR_MO_MUL, x, onnx_unary(c, IR_MO_SIGMOID, scaled)));
}

bool onnx_convert_softsign(conversion *c) {
  MlirValue x = c->in[0], one = number_like(c, x, 1);
  return onnx_made(c, onnx_binary(c, IR_MO_DIV, x, onnx_binary(c, IR_MO_ADD, one, onnx_unary(c, IR_MO_ABS, x))));
}

static MlirValue clamped(conversion *c, MlirValue x, MlirValue low, MlirValue high) {
  if (!mlirValueIsNull(low)) x = onnx_binary(c, IR_MO_MAX, x, low);
  return mlirValueIsNull(high) ? x : onnx_binary(c, IR_MO_MIN, x, high);
}

static MlirValue hard_sigmoid(conversion *c, MlirValue x, double alpha, double beta) {
  MlirValue line =
      onnx_binary(c, IR_MO_ADD, onnx_binary(c, IR_MO_MUL, x, number_like(c, x, alpha)), number_like(c, x, beta));
  return clamped(c, line, number_like(c, x, 0), number_like(c, x, 1));
}

bool onnx_convert_hard_sigmoid(conversion *c) {
  return onnx_made(c, hard_sigmoid(c, c->in[0], onnx_float(c, "alpha", (double)0.2f), onnx_float(c, "beta", 0.5)));
}

bool onnx_convert_hard_swish(conversion *c) {
  return onnx_made(c, onnx_binary(c, IR_MO_MUL, c->in[0], hard_sigmoid(c, c->in[0], 1.0 / 6, 0.5)));
}

static MlirValue where_negative(conversion *c, MlirValue x, MlirValue negative) {
  return onnx_select(c, onnx_compare(c, IR_MO_LESS, x, number_like(c, x, 0)), negative, x);
}

bool onnx_convert_leaky_relu(conversion *c) {
  MlirValue x = c->in[0], slope = number_like(c, x, onnx_float(c, "alpha", (double)0.01f));
  return onnx_made(c, where_negative(c, x, onnx_binary(c, IR_MO_MUL, x, slope)));
}

bool onnx_convert_prelu(conversion *c) {
  MlirValue x = c->in[0], slope = c->in[1];
  const ir_type *type = onnx_type(c, x), *own = onnx_type(c, slope);
  if (c->opset < 7 && own->rank == 1 && type->rank > 2) { // one per channel
    ir_dim dims[MX_MAX_RANK] = {own->dims[0]};
    for (int i = 1; i < type->rank - 1; i++) dims[i] = ir_dim_constant(c->ctx, 1);
    slope = onnx_reshape(c, slope, type->rank - 1, dims);
  }
  return onnx_made(c, where_negative(c, x, onnx_binary(c, IR_MO_MUL, x, slope)));
}

bool onnx_convert_elu(conversion *c) {
  MlirValue x = c->in[0], alpha = number_like(c, x, onnx_float(c, "alpha", 1));
  return onnx_made(c, where_negative(c, x, onnx_binary(c, IR_MO_MUL, alpha, onnx_unary(c, IR_MO_EXPM1, x))));
}

bool onnx_convert_gelu(conversion *c) {
  bool tanh = !strcmp(onnx_text(c, "approximate", "none"), "tanh");
  return onnx_made(c, onnx_unary(c, tanh ? IR_MO_GELU_TANH : IR_MO_GELU, c->in[0]));
}

// Bounds are attributes before opset 11.
bool onnx_convert_clip(conversion *c) {
  MlirValue x = c->in[0], low = {NULL}, high = {NULL};
  if (c->opset >= 11) return onnx_made(c, clamped(c, x, c->in[1], c->in[2]));
  if (onnx_attribute_of(c, "min")) low = number_like(c, x, onnx_float(c, "min", 0));
  if (onnx_attribute_of(c, "max")) high = number_like(c, x, onnx_float(c, "max", 0));
  return onnx_made(c, clamped(c, x, low, high));
}

bool onnx_convert_bit_shift(conversion *c) {
  bool left = !strcmp(onnx_text(c, "direction", ""), "LEFT");
  return onnx_made(c, onnx_binary(c, left ? IR_MO_SHIFT_LEFT : IR_MO_SHIFT_RIGHT, c->in[0], c->in[1]));
}

bool onnx_convert_mean(conversion *c) {
  c->op = IR_MO_ADD;
  if (!onnx_convert_fold(c)) return false;
  return onnx_made(c, onnx_binary(c, IR_MO_DIV, c->out[0], number_like(c, c->in[0], (double)c->n_in)));
}

bool onnx_convert_selu(conversion *c) {
  MlirValue x = c->in[0], alpha = number_like(c, x, onnx_float(c, "alpha", 1.67326319217681884765625));
  MlirValue y = where_negative(c, x, onnx_binary(c, IR_MO_MUL, alpha, onnx_unary(c, IR_MO_EXPM1, x)));
  return onnx_made(c,
                   onnx_binary(c, IR_MO_MUL, number_like(c, x, onnx_float(c, "gamma", 1.05070102214813232421875)), y));
}

bool onnx_convert_celu(conversion *c) {
  MlirValue x = c->in[0], alpha = number_like(c, x, onnx_float(c, "alpha", 1));
  MlirValue low = onnx_unary(c, IR_MO_EXPM1, onnx_binary(c, IR_MO_DIV, x, alpha));
  return onnx_made(c, where_negative(c, x, onnx_binary(c, IR_MO_MUL, alpha, low)));
}

bool onnx_convert_thresholded_relu(conversion *c) {
  MlirValue x = c->in[0], above = onnx_compare(c, IR_MO_GREATER, x, number_like(c, x, onnx_float(c, "alpha", 1)));
  return onnx_made(c, onnx_select(c, above, x, number_like(c, x, 0)));
}

// Integers are shrunk as f64: the numbers of the node need not be integers.
bool onnx_convert_shrink(conversion *c) {
  mx_dtype dtype = onnx_type(c, c->in[0])->dtype;
  MlirValue x = onnx_cast(c, c->in[0], MX_TYPES_FLOAT >> dtype & 1 ? dtype : MX_F64);
  double lambda = onnx_float(c, "lambd", 0.5), bias = onnx_float(c, "bias", 0);
  MlirValue low = onnx_compare(c, IR_MO_LESS, x, number_like(c, x, -lambda)),
            high = onnx_compare(c, IR_MO_GREATER, x, number_like(c, x, lambda));
  MlirValue up = onnx_binary(c, IR_MO_ADD, x, number_like(c, x, bias)),
            down = onnx_binary(c, IR_MO_SUB, x, number_like(c, x, bias));
  MlirValue y = onnx_select(c, low, up, onnx_select(c, high, down, number_like(c, x, 0)));
  return onnx_made(c, onnx_cast(c, y, dtype));
}
