// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// mo.cast: one function per pair of element types. Float to integer truncates, saturates and turns NaN into 0; integer
// to integer wraps; anything to bool is x != 0.
//
// Operands of floats narrower than f32 are widened to it by the compiler, exactly, and f32 results rounded to them.
// From f64 and from 32- and 64-bit integers that would round twice, so those pairs have functions of their own: they
// return a float rounded to odd (an inexact result gets an odd last bit), which the final rounding treats as it would
// the exact value. That rounding keeps infinities; a cast to f8 has none, so to f8e5m2 they are clipped here.
#include <mx/kernel.h>

#define CAST_ONE(to, type_to, code_to, from, type_from, code_from, ...)                                                \
  static inline type_to cast__##from##__##to(type_from x) { return (type_to)(__VA_ARGS__); }                           \
  MX_ELEMENTWISE(cast__##from##__##to, .symbol = "mo.cast", .result = code_to, .args = {code_from})

// In range by comparison with the bounds as floats: the largest integer may round up there, and is then out of range.
#define SATURATE_ONE(to, type_to, code_to, from, type_from, code_from, low, high)                                      \
  CAST_ONE(to, type_to, code_to, from, type_from, code_from,                                                           \
           x >= (type_from)(high)  ? high                                                                              \
           : x <= (type_from)(low) ? low                                                                               \
                                   : (type_to)(x > (type_from)(low) && x < (type_from)(high) ? x : 0))
#define FROM_FLOAT(from, type_from, code_from)                                                                         \
  CAST_ONE(bool, uint8_t, MX_BOOL, from, type_from, code_from, x != 0)                                                 \
  SATURATE_ONE(si8, int8_t, MX_SI8, from, type_from, code_from, INT8_MIN, INT8_MAX)                                    \
  SATURATE_ONE(si16, int16_t, MX_SI16, from, type_from, code_from, INT16_MIN, INT16_MAX)                               \
  SATURATE_ONE(si32, int32_t, MX_SI32, from, type_from, code_from, INT32_MIN, INT32_MAX)                               \
  SATURATE_ONE(si64, int64_t, MX_SI64, from, type_from, code_from, INT64_MIN, INT64_MAX)                               \
  SATURATE_ONE(ui8, uint8_t, MX_UI8, from, type_from, code_from, 0, UINT8_MAX)                                         \
  SATURATE_ONE(ui16, uint16_t, MX_UI16, from, type_from, code_from, 0, UINT16_MAX)                                     \
  SATURATE_ONE(ui32, uint32_t, MX_UI32, from, type_from, code_from, 0, UINT32_MAX)                                     \
  SATURATE_ONE(ui64, uint64_t, MX_UI64, from, type_from, code_from, 0, UINT64_MAX)                                     \
  MX_FLOATS(CAST_ONE, from, type_from, code_from, x)
FROM_FLOAT(f32, float, MX_F32)
FROM_FLOAT(f64, double, MX_F64)

#define FROM_INTEGER(from, type_from, code_from)                                                                       \
  CAST_ONE(bool, uint8_t, MX_BOOL, from, type_from, code_from, x != 0)                                                 \
  MX_NUMBERS(CAST_ONE, from, type_from, code_from, x)
FROM_INTEGER(bool, uint8_t, MX_BOOL)
FROM_INTEGER(si8, int8_t, MX_SI8)
FROM_INTEGER(si16, int16_t, MX_SI16)
FROM_INTEGER(si32, int32_t, MX_SI32)
FROM_INTEGER(si64, int64_t, MX_SI64)
FROM_INTEGER(ui8, uint8_t, MX_UI8)
FROM_INTEGER(ui16, uint16_t, MX_UI16)
FROM_INTEGER(ui32, uint32_t, MX_UI32)
FROM_INTEGER(ui64, uint64_t, MX_UI64)

// Rounds to odd: nearest first; if that is not x, one step towards 0 where it went past x, and the last bit set.
MX_INLINE float round_to_odd(double x) {
  float r = (float)x;
  double back = (double)r;
  uint32_t u = mx_bits_f32(r) - (mx_abs(back) > mx_abs(x) ? 1 : 0);
  return back == x || x != x ? r : mx_from_bits_f32(u | 1);
}
// A double holds 53 bits: the 11 below the leading 53 of a larger magnitude only matter as "not all zero".
MX_INLINE double magnitude(uint64_t x) {
  uint64_t upper = x >> 11 | ((x & 2047) != 0);
  return x >> 53 ? (double)(int64_t)upper * 2048.0 : (double)(int64_t)x;
}
MX_INLINE float clipped(float x) { return mx_abs(x) > 57344.0f ? mx_copysign_f32(57344.0f, x) : x; }
#define TO_NARROW(from, type_from, code_from, ...)                                                                     \
  CAST_ONE(f16, float, MX_F16, from, type_from, code_from, __VA_ARGS__)                                                \
  CAST_ONE(bf16, float, MX_BF16, from, type_from, code_from, __VA_ARGS__)                                              \
  CAST_ONE(f8e4m3fn, float, MX_F8E4M3FN, from, type_from, code_from, __VA_ARGS__)                                      \
  CAST_ONE(f8e5m2, float, MX_F8E5M2, from, type_from, code_from, clipped(__VA_ARGS__))
CAST_ONE(f8e5m2, float, MX_F8E5M2, f32, float, MX_F32, clipped(x))
CAST_ONE(f8e5m2, float, MX_F8E5M2, f8e5m2, float, MX_F8E5M2, x) // which is no conversion
TO_NARROW(f64, double, MX_F64, round_to_odd(x))
TO_NARROW(si32, int32_t, MX_SI32, round_to_odd(x))
TO_NARROW(ui32, uint32_t, MX_UI32, round_to_odd(x))
TO_NARROW(si64, int64_t, MX_SI64, round_to_odd(x < 0 ? -magnitude(-(uint64_t)x) : magnitude((uint64_t)x)))
TO_NARROW(ui64, uint64_t, MX_UI64, round_to_odd(magnitude(x)))
