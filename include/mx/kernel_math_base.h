/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * The ground of kernel_math.h: bits of floats, signs, rounding. Included by it.
 */
#ifndef MX_KERNEL_MATH_BASE_H
#define MX_KERNEL_MATH_BASE_H

#include <stdint.h>

#define MX_MATH static inline __attribute__((always_inline))

#define MX_INF_F32 __builtin_inff()
#define MX_INF_F64 __builtin_inf()
#define MX_NAN_F32 __builtin_nanf("")
#define MX_NAN_F64 __builtin_nan("")

/* ---- bits, signs, rounding ----------------------------------------------------------------------------------------
 */

MX_MATH uint32_t mx_bits_f32(float x) {
  union {
    float f;
    uint32_t u;
  } v = {x};
  return v.u;
}
MX_MATH float mx_from_bits_f32(uint32_t u) {
  union {
    uint32_t u;
    float f;
  } v = {u};
  return v.f;
}
MX_MATH uint64_t mx_bits_f64(double x) {
  union {
    double f;
    uint64_t u;
  } v = {x};
  return v.u;
}
MX_MATH double mx_from_bits_f64(uint64_t u) {
  union {
    uint64_t u;
    double f;
  } v = {u};
  return v.f;
}

MX_MATH float mx_abs_f32(float x) { return __builtin_fabsf(x); }
MX_MATH double mx_abs_f64(double x) { return __builtin_fabs(x); }
MX_MATH float mx_copysign_f32(float x, float s) { return __builtin_copysignf(x, s); }
MX_MATH double mx_copysign_f64(double x, double s) { return __builtin_copysign(x, s); }
MX_MATH float mx_sqrt_f32(float x) { return __builtin_sqrtf(x); }
MX_MATH double mx_sqrt_f64(double x) { return __builtin_sqrt(x); }
MX_MATH float mx_rsqrt_f32(float x) { return 1.0f / __builtin_sqrtf(x); }
MX_MATH double mx_rsqrt_f64(double x) { return 1.0 / __builtin_sqrt(x); }

/* Larger, smaller; a NaN operand gives NaN, and +0 is larger than -0. */
MX_MATH float mx_max_f32(float x, float y) { return __builtin_elementwise_maximum(x, y); }
MX_MATH double mx_max_f64(double x, double y) { return __builtin_elementwise_maximum(x, y); }
MX_MATH float mx_min_f32(float x, float y) { return __builtin_elementwise_minimum(x, y); }
MX_MATH double mx_min_f64(double x, double y) { return __builtin_elementwise_minimum(x, y); }

/* Rounding by adding 2^23 (2^52), where the spacing of the numbers is 1: plain x86-64 has no rounding instruction, and
 * the builtin would become a call. Larger numbers are integers already, and NaN fails the comparison too. */
MX_MATH float mx_round_even_f32(float x) {
  float a = mx_abs_f32(x), r = (a + 0x1p23f) - 0x1p23f;
  return a < 0x1p23f ? mx_copysign_f32(r, x) : x;
}
MX_MATH double mx_round_even_f64(double x) {
  double a = mx_abs_f64(x), r = (a + 0x1p52) - 0x1p52;
  return a < 0x1p52 ? mx_copysign_f64(r, x) : x;
}
MX_MATH float mx_trunc_f32(float x) {
  float a = mx_abs_f32(x), r = mx_round_even_f32(a);
  return mx_copysign_f32(r > a ? r - 1.0f : r, x);
}
MX_MATH double mx_trunc_f64(double x) {
  double a = mx_abs_f64(x), r = mx_round_even_f64(a);
  return mx_copysign_f64(r > a ? r - 1.0 : r, x);
}
MX_MATH float mx_floor_f32(float x) {
  float r = mx_round_even_f32(x);
  return mx_copysign_f32(r > x ? r - 1.0f : r, x);
}
MX_MATH double mx_floor_f64(double x) {
  double r = mx_round_even_f64(x);
  return mx_copysign_f64(r > x ? r - 1.0 : r, x);
}
MX_MATH float mx_ceil_f32(float x) {
  float r = mx_round_even_f32(x);
  return mx_copysign_f32(r < x ? r + 1.0f : r, x);
}
MX_MATH double mx_ceil_f64(double x) {
  double r = mx_round_even_f64(x);
  return mx_copysign_f64(r < x ? r + 1.0 : r, x);
}

#endif
