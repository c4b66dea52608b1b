// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// ONNX Runtime's operators of quantised operands and results, other than products: dequantised, computed in f32 and
// quantised again, by single scales and zero points, of which the latter may be absent.
#include "onnx/convert.h"

// The values of operand `first`, whose scale and zero point follow it.
static MlirValue operand_of(conversion *c, size_t first) {
  MlirValue x = c->in[first];
  if (!onnx_needs(c, first, "an operand") || !onnx_needs(c, first + 1, "its scale")) return (MlirValue){NULL};
  mx_dtype dtype = onnx_type(c, x)->dtype;
  if (dtype != MX_SI8 && dtype != MX_UI8) {
    onnx_unsupported(c, NULL, "an operand of dtype %s", mx_dtype_name(dtype));
    return (MlirValue){NULL};
  }
  return onnx_dequantised(c, x, onnx_single(c, c->in[first + 1], "a scale"),
                          onnx_zero_point(c, c->in[first + 2], dtype));
}

// y by the scale and zero point that are operands from `first` on; without the latter, in dtype.
static bool made_quantised(conversion *c, MlirValue y, size_t first, mx_dtype dtype) {
  if (mlirValueIsNull(y) || !onnx_needs(c, first, "the result's scale")) return false;
  MlirValue scale = onnx_single(c, c->in[first], "the result's scale");
  return onnx_made(c, onnx_quantised(c, y, scale, onnx_zero_point(c, c->in[first + 1], dtype)));
}

// An operator of floats on operand 0, the one before being what c->op says.
static bool converted(conversion *c, onnx_converter converter, bool channels_last) {
  mx_dtype dtype = onnx_type(c, c->in[0])->dtype;
  MlirValue x = operand_of(c, 0);
  if (mlirValueIsNull(x)) return false;
  c->in[0] = channels_last ? onnx_channels(c, x, false) : x;
  if (!converter(c)) return false;
  return made_quantised(c, channels_last ? onnx_channels(c, c->out[0], true) : c->out[0], 3, dtype);
}

bool onnx_convert_qlinear_unary(conversion *c) { return converted(c, onnx_convert_unary, false); }
bool onnx_convert_qlinear_leaky_relu(conversion *c) { return converted(c, onnx_convert_leaky_relu, false); }

bool onnx_convert_qlinear_pool(conversion *c) {
  return converted(c, onnx_convert_pool, onnx_int(c, "channels_last", 0));
}

bool onnx_convert_qlinear_global_pool(conversion *c) {
  return converted(c, onnx_convert_global_pool, onnx_int(c, "channels_last", 0));
}

bool onnx_convert_qlinear_binary(conversion *c) {
  MlirValue y = onnx_binary(c, c->op, operand_of(c, 0), operand_of(c, 3));
  return made_quantised(c, y, 6, onnx_type(c, c->in[0])->dtype);
}

bool onnx_convert_qlinear_where(conversion *c) {
  MlirValue a = operand_of(c, 1), b = operand_of(c, 4);
  if (mlirValueIsNull(a) || mlirValueIsNull(b)) return false;
  return made_quantised(c, onnx_select(c, c->in[0], a, b), 7, onnx_type(c, c->in[1])->dtype);
}

// Operands are the result's scale and zero point, then each part with its own.
bool onnx_convert_qlinear_concat(conversion *c) {
  MlirValue parts[ONNX_MAX_OPERANDS];
  size_t n = (c->n_in - 2) / 3;
  int axis;
  if ((c->n_in - 2) % 3) return onnx_unsupported(c, NULL, "%zu inputs, of which each part is three", c->n_in);
  for (size_t i = 0; i < n; i++) {
    parts[i] = operand_of(c, 2 + 3 * i);
    if (mlirValueIsNull(parts[i])) return false;
  }
  if (!onnx_axis(c, onnx_int(c, "axis", 0), onnx_type(c, parts[0])->rank, &axis)) return false;
  ir_attributes list = {0};
  ir_add_int(c->ctx, &list, "axis", axis);
  MlirValue all = onnx_op(c, IR_MO_CONCAT, parts, (int)n, &list, MX_DTYPE_INVALID, -1);
  return made_quantised(c, all, 0, onnx_type(c, c->in[2])->dtype);
}
