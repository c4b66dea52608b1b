// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Fourier transforms, windows, and what weighs their frequencies. A complex number is a last dim of 2.
#include "onnx/convert.h"
#include <mlir-c/BuiltinAttributes.h>

static MlirValue number(conversion *c, double value) { return onnx_number(c, MX_F64, value); }
static MlirValue add(conversion *c, MlirValue a, MlirValue b) { return onnx_binary(c, IR_MO_ADD, a, b); }
static MlirValue sub(conversion *c, MlirValue a, MlirValue b) { return onnx_binary(c, IR_MO_SUB, a, b); }
static MlirValue mul(conversion *c, MlirValue a, MlirValue b) { return onnx_binary(c, IR_MO_MUL, a, b); }
static MlirValue quotient(conversion *c, MlirValue a, MlirValue b) { return onnx_binary(c, IR_MO_DIV, a, b); }

static ir_dim plus(conversion *c, ir_dim a, int64_t b) {
  return ir_dim_binary(c->ctx, IR_DIM_ADD, a, ir_dim_constant(c->ctx, b));
}

// ---- transforms
// --------------------------------------------------------------------------------------------------------------------

// The size that operand holds, a number, which where only the run knows it gets a name; NULL: it holds none, noted.
static ir_dim size_of(conversion *c, size_t operand, const char *name) {
  MlirValue n = onnx_scalar(c, c->in[operand], MX_SI64, name);
  const shape_value *known = onnx_value_of(c, n);
  if (mlirValueIsNull(n)) return NULL;
  if (known && shape_value_is_whole(known)) return known->elements[0];
  ir_dim size = ir_type_of(c->ctx, onnx_open_type(c, MX_SI64, 1))->dims[0], one = ir_dim_constant(c->ctx, 1);
  MlirAttribute names = ir_string_attribute(c->ctx, size->name);
  ir_attributes list = {0};
  ir_add_attribute(c->ctx, &list, "names", mlirArrayAttrGet(ir_mlir(c->ctx), 1, &names));
  n = onnx_reshape(c, n, 1, &one);
  return mlirOperationIsNull(onnx_build(c, IR_MO_READ_DIMS, &n, 1, &list, NULL, 0)) ? NULL : size;
}

// Whether the last dim of x is 1, of real numbers, or 2.
static bool has_parts(conversion *c, const ir_type *x, int least_rank) {
  ir_dim last = x->rank >= least_rank ? x->dims[x->rank - 1] : NULL;
  return (last && (ir_dim_is(last, 1) || ir_dim_is(last, 2))) ||
         onnx_unsupported(c, NULL, "an input of shape %s, whose last dim is to be 1 or 2", ir_shape_text(c->ctx, x));
}

// The axis is an attribute before opset 20.
bool onnx_convert_dft(conversion *c) {
  const ir_type *x = onnx_type(c, c->in[0]);
  int64_t named = c->opset < 20 ? onnx_int(c, "axis", 1) : -2;
  bool inverse = onnx_int(c, "inverse", 0), onesided = onnx_int(c, "onesided", 0);
  int axis;
  if (!has_parts(c, x, 2)) return false;
  if (c->opset >= 20 && onnx_has(c, 2) && onnx_ints_of(c, c->in[2], &named, 1) != 1)
    return onnx_unsupported(c, "make it a constant", "axis is only known when it runs");
  if (!onnx_axis(c, named, x->rank, &axis)) return false;
  bool complex = ir_dim_is(x->dims[x->rank - 1], 2);
  if (axis == x->rank - 1 || (onesided && complex != inverse))
    return onnx_unsupported(c, NULL, "a %s%s transform of %s numbers along axis %d of %s", onesided ? "onesided " : "",
                            inverse ? "inverse" : "forward", complex ? "complex" : "real", axis,
                            ir_shape_text(c->ctx, x));
  ir_dim length = onnx_has(c, 1) ? size_of(c, 1, "dft_length") : x->dims[axis];
  if (!length) return false;
  if (onesided && inverse && !onnx_has(c, 1))
    length = ir_dim_binary(c->ctx, IR_DIM_MUL, ir_dim_constant(c->ctx, 2), plus(c, length, -1));
  ir_attributes list = {0};
  ir_add_attribute(c->ctx, &list, "dft_length", ir_dim_attribute(c->ctx, length));
  ir_add_int(c->ctx, &list, "axis", axis);
  ir_add_bool(c->ctx, &list, "inverse", inverse);
  ir_add_bool(c->ctx, &list, "onesided", onesided);
  return onnx_made(c, onnx_op(c, IR_MO_DFT, c->in, 1, &list, MX_DTYPE_INVALID, -1));
}

// A frame is as long as frame_length says, or else the window, or else the signal.
bool onnx_convert_stft(conversion *c) {
  MlirValue operands[] = {c->in[0], onnx_has(c, 2) ? c->in[2] : (MlirValue){NULL}};
  const ir_type *x = onnx_type(c, c->in[0]);
  if (!has_parts(c, x, 3)) return false;
  if (x->rank != 3 || (onnx_has(c, 2) && onnx_type(c, c->in[2])->rank != 1))
    return onnx_unsupported(c, NULL, "a signal of rank %d, a window of rank %d", x->rank,
                            onnx_has(c, 2) ? onnx_type(c, c->in[2])->rank : 1);
  ir_dim step = size_of(c, 1, "frame_step"), length = onnx_has(c, 3)   ? size_of(c, 3, "frame_length")
                                                      : onnx_has(c, 2) ? onnx_type(c, c->in[2])->dims[0]
                                                                       : x->dims[1];
  if (!step || !length) return false;
  if (onnx_int(c, "onesided", 1) && ir_dim_is(x->dims[2], 2))
    return onnx_unsupported(c, NULL, "a onesided transform of complex numbers");
  ir_attributes list = {0};
  ir_add_attribute(c->ctx, &list, "frame_step", ir_dim_attribute(c->ctx, step));
  ir_add_attribute(c->ctx, &list, "frame_length", ir_dim_attribute(c->ctx, length));
  ir_add_bool(c->ctx, &list, "onesided", onnx_int(c, "onesided", 1));
  return onnx_made(c, onnx_op(c, IR_MO_STFT, operands, onnx_has(c, 2) ? 2 : 1, &list, MX_DTYPE_INVALID, 4));
}

// ---- windows
// --------------------------------------------------------------------------------------------------------------------

static mx_dtype output_dtype(conversion *c) {
  int64_t to = onnx_int(c, "output_datatype", 1);
  if (onnx_dtype_of(to) == MX_DTYPE_INVALID) onnx_unsupported(c, NULL, "dtype %s", onnx_dtype_name(to));
  return onnx_dtype_of(to);
}

// a[0] - a[1] * cos(2 pi i / n) + a[2] * cos(4 pi i / n), n one less than the size where the window is symmetric.
static bool window(conversion *c, const double a[3]) {
  MlirValue size = onnx_scalar(c, c->in[0], MX_SI64, "size"), y = number(c, a[0]);
  mx_dtype dtype = output_dtype(c);
  if (mlirValueIsNull(size) || dtype == MX_DTYPE_INVALID) return false;
  MlirValue period = sub(c, onnx_cast(c, size, MX_F64), number(c, !onnx_int(c, "periodic", 1)));
  MlirValue turns = quotient(c, onnx_cast(c, onnx_count_to(c, size), MX_F64), period);
  for (int i = 1; i < 3 && a[i] != 0; i++) {
    MlirValue wave = onnx_unary(c, IR_MO_COS, mul(c, turns, number(c, 2 * 3.14159265358979323846 * i)));
    y = add(c, y, mul(c, wave, number(c, i == 1 ? -a[i] : a[i])));
  }
  return onnx_made(c, onnx_cast(c, y, dtype));
}

bool onnx_convert_hann_window(conversion *c) { return window(c, (double[]){0.5, 0.5, 0}); }
bool onnx_convert_hamming_window(conversion *c) { return window(c, (double[]){25.0 / 46, 21.0 / 46, 0}); }
bool onnx_convert_blackman_window(conversion *c) { return window(c, (double[]){0.42, 0.5, 0.08}); }

// ---- mel weights
// --------------------------------------------------------------------------------------------------------------------

// The spectrogram's bin at which edge i of the triangles lies, of M + 2 that divide [low, high] evenly on the mel
// scale, 2595 * log10(1 + f / 700): natural logarithms of 1 + f / 700 divide it alike.
typedef struct mel_scale {
  MlirValue low, step, factor; // of edge i: floor(factor * (e^(low + i * step) - 1))
} mel_scale;

static MlirValue edge(conversion *c, const mel_scale *m, MlirValue i) {
  MlirValue place = onnx_unary(c, IR_MO_EXPM1, add(c, m->low, mul(c, i, m->step)));
  return onnx_unary(c, IR_MO_FLOOR, mul(c, m->factor, place));
}

// Column i is a triangle over the edges i, i + 1 and i + 2, 1 at its centre and 0 at the other two. Where two edges are
// one bin, a quotient is infinite, on the side where the other one decides.
bool onnx_convert_mel_weight_matrix(conversion *c) {
  static const char *const names[] = {"num_mel_bins", "dft_length", "sample_rate", "lower_edge_hertz",
                                      "upper_edge_hertz"};
  mx_dtype dtype = output_dtype(c);
  MlirValue in[5], bounds[3], one = onnx_number(c, MX_SI64, 1);
  for (int i = 0; i < 5; i++) {
    in[i] = onnx_scalar(c, c->in[i], i < 3 ? MX_SI64 : MX_F64, names[i]);
    if (mlirValueIsNull(in[i])) return false;
  }
  if (dtype == MX_DTYPE_INVALID) return false;
  MlirValue n_bins = add(c, onnx_binary(c, IR_MO_FLOOR_DIV, in[1], onnx_number(c, MX_SI64, 2)), one);
  MlirValue bins = onnx_cast(c, onnx_count_to(c, n_bins), MX_F64),
            bands = onnx_cast(c, onnx_count_to(c, in[0]), MX_F64);
  for (int i = 3; i < 5; i++) in[i] = onnx_unary(c, IR_MO_LOG1P, quotient(c, in[i], number(c, 700)));
  mel_scale m = {.low = in[3]};
  m.step = quotient(c, sub(c, in[4], in[3]), onnx_cast(c, add(c, in[0], onnx_number(c, MX_SI64, 2)), MX_F64));
  m.factor = quotient(c, mul(c, onnx_cast(c, add(c, in[1], one), MX_F64), number(c, 700)), onnx_cast(c, in[2], MX_F64));
  if (mlirValueIsNull(bins) || mlirValueIsNull(bands)) return false;
  ir_dim column[] = {onnx_type(c, bins)->dims[0], ir_dim_constant(c->ctx, 1)};
  bins = onnx_reshape(c, bins, 2, column);
  for (int i = 0; i < 3; i++) bounds[i] = edge(c, &m, add(c, bands, number(c, i)));
  MlirValue rising = quotient(c, sub(c, bins, bounds[0]), sub(c, bounds[1], bounds[0]));
  MlirValue falling = quotient(c, sub(c, bounds[2], bins), sub(c, bounds[2], bounds[1]));
  MlirValue y = onnx_binary(c, IR_MO_MAX, onnx_binary(c, IR_MO_MIN, rising, falling), number(c, 0));
  y = onnx_select(c, onnx_compare(c, IR_MO_EQUAL, bins, bounds[1]), number(c, 1), y);
  return onnx_made(
      c, onnx_cast(c, onnx_select(c, onnx_compare(c, IR_MO_LESS_EQUAL, bounds[0], bounds[1]), y, number(c, 0)), dtype));
}
