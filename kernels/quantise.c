// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// mo.quantize_linear and mo.dequantize_linear of one element, with its own scale and zero point (the compiler stretches
// both): one row per quantised dtype.
#include <mx/kernel.h>

// X(dtype, C type, code, least and greatest value, ..)
#define QUANTISED(X, ...)                                                                                              \
  X(si8, int8_t, MX_SI8, -128, 127, __VA_ARGS__)                                                                       \
  X(ui8, uint8_t, MX_UI8, 0, 255, __VA_ARGS__)                                                                         \
  X(si16, int16_t, MX_SI16, -32768, 32767, __VA_ARGS__)                                                                \
  X(ui16, uint16_t, MX_UI16, 0, 65535, __VA_ARGS__)

// The sum is only inexact far outside of the range.
#define QUANTIZE_ONE(dt, type, code, least, greatest, from, T, from_code)                                              \
  static inline type quantize__##from##__##dt(T x, T scale, type zero_point) {                                         \
    T q = mx_round_even(x / scale);                                                                                    \
    q = (q == q ? q : 0) + (T)zero_point;                                                                              \
    return (type)(int32_t)(q<(T)least ? (T)least : q>(T) greatest ? (T)greatest : q);                                  \
  }                                                                                                                    \
  MX_ELEMENTWISE(quantize__##from##__##dt, .symbol = "mo.quantize_linear", .result = code,                             \
                 .args = {from_code, from_code, code})
#define QUANTIZE(from, T, from_code, ...) QUANTISED(QUANTIZE_ONE, from, T, from_code)
MX_FLOATS(QUANTIZE)

// exact: a type that holds all differences of values.
#define DEQUANTIZE_ONE(dt, type, code, exact, to, T, to_code)                                                          \
  static inline T dequantize__##dt##__##to(type x, T scale, type zero_point) {                                         \
    return (T)((exact)x - (exact)zero_point) * scale;                                                                  \
  }                                                                                                                    \
  MX_ELEMENTWISE(dequantize__##dt##__##to, .symbol = "mo.dequantize_linear", .result = to_code,                        \
                 .args = {code, to_code, code})
#define DEQUANTIZE_NARROW(dt, type, code, least, greatest, ...) DEQUANTIZE_ONE(dt, type, code, int32_t, __VA_ARGS__)
#define DEQUANTIZE(to, T, to_code, ...)                                                                                \
  QUANTISED(DEQUANTIZE_NARROW, to, T, to_code) DEQUANTIZE_ONE(si32, int32_t, MX_SI32, double, to, T, to_code)
MX_FLOATS(DEQUANTIZE)
