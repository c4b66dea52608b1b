/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * More math for kernels, by the rules of kernel_math.h: expm1, exp2, hyperbolic functions and their inverses, tan, the
 * arcs, and powers with integer exponents. Largest errors seen (test/kernels/math.c): 1 ulp for exp2, 2 for expm1,
 * 2.5 for atan, 3 for the rest, 4 for tan. Included by kernel.h.
 */
#ifndef MX_KERNEL_MATH_TRIG_H
#define MX_KERNEL_MATH_TRIG_H

#include <mx/kernel_math.h>

/* ---- exp and hyperbolic functions --------------------------------------------------------------------------------
 * With x = n ln 2 + r: e^x - 1 = 2^n (e^r - 1) + (2^n - 1), which keeps every bit near 0. Half or a quarter of it is
 * computed and then scaled, so that 2^n does not overflow before the result does. */

MX_MATH float mx_expm1_f32(float x) {
  float c = x < -20.0f ? -20.0f : x;
  c = c > 89.0f ? 89.0f : c;
  mx_reduced_f32 e = mx_exp_reduce_f32(c);
  float half = mx_exp2i_f32(e.n - 1);
  return mx_copysign_f32(2.0f * (half * e.expm1 + (half - 0.5f)), x);
}
MX_MATH double mx_expm1_f64(double x) {
  double c = x < -40.0 ? -40.0 : x;
  c = c > 710.0 ? 710.0 : c;
  mx_reduced_f64 e = mx_exp_reduce_f64(c, 0.0);
  double half = mx_exp2i_f64(e.n - 1);
  return mx_copysign_f64(2.0 * (half * e.expm1 + (half - 0.5)), x);
}

/* 2^x = 2^n e^(f ln 2) with x = n + f exactly. */
MX_MATH float mx_exp2_f32(float x) {
  x = x < -151.0f ? -151.0f : x;
  x = x > 129.0f ? 129.0f : x;
  float t = x + 0x1.8p23f, f = x - (t - 0x1.8p23f);
  mx_reduced_f32 e = mx_exp_reduce_f32(f * 0x1.62e43p-1f);
  int32_t n = (int32_t)(mx_bits_f32(t) - 0x4b400000u + (uint32_t)e.n), half = n >> 1;
  return (1.0f + e.expm1) * mx_exp2i_f32(half) * mx_exp2i_f32(n - half);
}
MX_MATH double mx_exp2_f64(double x) {
  x = x < -1076.0 ? -1076.0 : x;
  x = x > 1025.0 ? 1025.0 : x;
  double t = x + 0x1.8p52, f = x - (t - 0x1.8p52);
  mx_reduced_f64 e = mx_exp_reduce_f64(f * 0x1.62e42fefa39efp-1, 0.0);
  e.n += mx_bits_f64(t) - 0x4338000000000000u;
  return mx_exp_scale_f64(e);
}

/* With u = (e^|x| - 1) / 2: sinh |x| = u (1 + 1 / (2u + 1)). With h = e^|x| / 2: cosh x = h + 1 / 4h. */
MX_MATH float mx_sinh_f32(float x) {
  float a = mx_abs_f32(x);
  a = a > 89.5f ? 89.5f : a;
  mx_reduced_f32 e = mx_exp_reduce_f32(a);
  float quarter = mx_exp2i_f32(e.n - 2), u = 2.0f * (quarter * e.expm1 + (quarter - 0.25f));
  return mx_copysign_f32(u * (1.0f + 1.0f / (2.0f * u + 1.0f)), x);
}
MX_MATH double mx_sinh_f64(double x) {
  double a = mx_abs_f64(x);
  a = a > 710.5 ? 710.5 : a;
  mx_reduced_f64 e = mx_exp_reduce_f64(a, 0.0);
  double quarter = mx_exp2i_f64(e.n - 2), u = 2.0 * (quarter * e.expm1 + (quarter - 0.25));
  return mx_copysign_f64(u * (1.0 + 1.0 / (2.0 * u + 1.0)), x);
}
MX_MATH float mx_cosh_f32(float x) {
  float a = mx_abs_f32(x);
  a = a > 89.5f ? 89.5f : a;
  mx_reduced_f32 e = mx_exp_reduce_f32(a);
  float quarter = (1.0f + e.expm1) * mx_exp2i_f32(e.n - 2), h = 2.0f * quarter;
  return h + 0.25f / h;
}
MX_MATH double mx_cosh_f64(double x) {
  double a = mx_abs_f64(x);
  a = a > 710.5 ? 710.5 : a;
  mx_reduced_f64 e = mx_exp_reduce_f64(a, 0.0);
  double quarter = (1.0 + e.expm1) * mx_exp2i_f64(e.n - 2), h = 2.0 * quarter;
  return h + 0.25 / h;
}

/* asinh |x| = log1p(|x| + x^2 / (1 + sqrt(1 + x^2))) and acosh x = log1p(t + sqrt(2t + t^2)) with t = x - 1; where the
 * 1 under the root no longer counts, both are log 2|x|. */
MX_MATH float mx_asinh_f32(float x) {
  float a = mx_abs_f32(x), z = a * a;
  int large = a > 0x1p25f;
  float l = mx_log1p_f32(large ? a : a + z / (1.0f + mx_sqrt_f32(1.0f + z)));
  return mx_copysign_f32(large ? l + 0x1.62e43p-1f : l, x);
}
MX_MATH double mx_asinh_f64(double x) {
  double a = mx_abs_f64(x), z = a * a;
  int large = a > 0x1p54;
  double l = mx_log1p_f64(large ? a : a + z / (1.0 + mx_sqrt_f64(1.0 + z)));
  return mx_copysign_f64(large ? l + 0x1.62e42fefa39efp-1 : l, x);
}
MX_MATH float mx_acosh_f32(float x) {
  float t = x - 1.0f;
  int large = x > 0x1p25f;
  float l = mx_log1p_f32(large ? x : t + mx_sqrt_f32(t * t + 2.0f * t));
  return x < 1 ? MX_NAN_F32 : large ? l + 0x1.62e43p-1f : l;
}
MX_MATH double mx_acosh_f64(double x) {
  double t = x - 1.0;
  int large = x > 0x1p54;
  double l = mx_log1p_f64(large ? x : t + mx_sqrt_f64(t * t + 2.0 * t));
  return x < 1 ? MX_NAN_F64 : large ? l + 0x1.62e42fefa39efp-1 : l;
}

/* ---- tan ----------------------------------------------------------------------------------------------------------
 * In odd quadrants tan x = -cos r / sin r. As far as sin and cos are exact: |x| up to 2^30 (2^26). */
MX_MATH float mx_tan_f32(float x) {
  mx_turned_f32 t = mx_turn_f32(x);
  mx_sincos_f32 v = mx_sincos_small_f32(t.r);
  return t.quadrant & 1 ? -v.cos / v.sin : v.sin / v.cos;
}
MX_MATH double mx_tan_f64(double x) {
  mx_turned_f64 t = mx_turn_f64(x);
  mx_sincos_f64 v = mx_sincos_small_f64(t.r);
  return t.quadrant & 1 ? -v.cos / v.sin : v.sin / v.cos;
}

/* ---- arcs ---------------------------------------------------------------------------------------------------------
 * pi/2 is a sum of two numbers, high and low. */

#define MX_HALF_PI_F32 0x1.921fb6p+0f
#define MX_HALF_PI_LOW_F32 -0x1.777a5cp-25f
#define MX_HALF_PI_F64 0x1.921fb54442d18p+0
#define MX_HALF_PI_LOW_F64 0x1.1a62633145c07p-54

/* atan t for |t| <= tan(pi/8). */
MX_MATH float mx_atan_small_f32(float t) {
  float z = t * t;
  float p = ((0x1.4a23d8p-4f * z - 0x1.1c41f2p-3f) * z + 0x1.9925d2p-3f) * z - 0x1.555458p-2f;
  return t + t * (z * p);
}
MX_MATH double mx_atan_small_f64(double t) {
  double z = t * t;
  double p = ((0x1.f25d3033a2fa8p-7 * z - 0x1.12553cf58b2e3p-5) * z + 0x1.70fa5a4852906p-5) * z - 0x1.ab80d49ab2b72p-5;
  p = ((p * z + 0x1.e17289b11ffc3p-5) * z - 0x1.110c7a262595ep-4) * z + 0x1.3b136eb37e66fp-4;
  p = ((p * z - 0x1.745d14bffbd69p-4) * z + 0x1.c71c71b779c14p-4) * z - 0x1.2492492475d6bp-3;
  p = (p * z + 0x1.999999999965ap-3) * z - 0x1.5555555555554p-2;
  return t + t * (z * p);
}
/* atan a = pi/2 + atan(-1/a) above tan(3pi/8), pi/4 + atan((a - 1) / (a + 1)) above tan(pi/8). */
MX_MATH float mx_atan_f32(float x) {
  float a = mx_abs_f32(x), turns = a > 2.41421356f ? 1.0f : a > 0.414213562f ? 0.5f : 0.0f;
  float up = turns == 1 ? -1.0f : turns == 0 ? a : a - 1.0f, down = turns == 1 ? a : turns == 0 ? 1.0f : a + 1.0f;
  float r = mx_atan_small_f32(up / down) + turns * MX_HALF_PI_LOW_F32;
  return mx_copysign_f32(turns * MX_HALF_PI_F32 + r, x);
}
MX_MATH double mx_atan_f64(double x) {
  double a = mx_abs_f64(x), turns = a > 2.414213562373095 ? 1.0 : a > 0.41421356237309503 ? 0.5 : 0.0;
  double up = turns == 1 ? -1.0 : turns == 0 ? a : a - 1.0, down = turns == 1 ? a : turns == 0 ? 1.0 : a + 1.0;
  double r = mx_atan_small_f64(up / down) + turns * MX_HALF_PI_LOW_F64;
  return mx_copysign_f64(turns * MX_HALF_PI_F64 + r, x);
}

/* The angle of the point (x, y): the arc of the smaller by the larger magnitude, at most pi/4, turned to its octant. */
typedef struct mx_octant {
  double t, turns; /* the arc is atan t + turns pi/2 */
} mx_octant;
MX_MATH mx_octant mx_octant_of(double y, double x) {
  double a = mx_abs_f64(x), b = mx_abs_f64(y), most = a > b ? a : b, least = a > b ? b : a;
  double scale = most > 0x1p1000 ? 0x1p-100 : 1.0; /* most + least does not overflow */
  least = least == MX_INF_F64 ? 1.0 : most == MX_INF_F64 ? 0.0 : least * scale;
  most = most == MX_INF_F64 || most == 0 ? 1.0 : most * scale;
  int far = least > 0.41421356237309503 * most;
  return (mx_octant){(far ? least - most : least) / (far ? least + most : most), far ? 0.5 : 0.0};
}
/* The magnitude of the angle: arc, which lacks the low part of pi, in the octant of (x, y). */
MX_MATH double mx_in_octant(double y, double x, mx_octant o, double arc) {
  int swap = mx_abs_f64(y) > mx_abs_f64(x), left = mx_copysign_f64(1.0, x) < 0;
  double turns = o.turns, r = arc;
  turns = swap ? 1.0 - turns : turns;
  r = swap ? -r : r;
  turns = left ? 2.0 - turns : turns;
  r = left ? -r : r;
  r = turns * MX_HALF_PI_F64 + (r + turns * MX_HALF_PI_LOW_F64);
  return x != x || y != y ? MX_NAN_F64 : r;
}
/* The sign comes last, in float: LLVM would move it behind a rounding to half, and then call a library for the sign. */
MX_MATH float mx_atan2_f32(float y, float x) {
  mx_octant o = mx_octant_of((double)y, (double)x);
  double r = mx_in_octant((double)y, (double)x, o, (double)mx_atan_small_f32((float)o.t));
  return mx_copysign_f32((float)r, y);
}
MX_MATH double mx_atan2_f64(double y, double x) {
  mx_octant o = mx_octant_of(y, x);
  return mx_copysign_f64(mx_in_octant(y, x, o, mx_atan_small_f64(o.t)), y);
}

/* asin s for 0 <= s <= 1/2, z = s^2. */
MX_MATH float mx_asin_small_f32(float s, float z) {
  float p = ((0x1.59d998p-5f * z + 0x1.8ba39ep-6f) * z + 0x1.748c4ap-5f) * z + 0x1.33015p-4f;
  return s + s * (z * (p * z + 0x1.5555cap-3f));
}
MX_MATH double mx_asin_small_f64(double s, double z) {
  double p = ((0x1.0badef2dcc044p-5 * z - 0x1.594cae52b15bap-6) * z + 0x1.648d2d7242f66p-6) * z + 0x1.e2d0824b56a5bp-9;
  p = ((p * z + 0x1.6172c7681cb0cp-7) * z + 0x1.757bae9fef10ep-7) * z + 0x1.ca20c7cf07e1dp-7;
  p = ((p * z + 0x1.1c49e2fb7b4a4p-6) * z + 0x1.6e8bdfa31615cp-6) * z + 0x1.f1c71a8ddeaa6p-6;
  p = ((p * z + 0x1.6db6db7225cfp-5) * z + 0x1.333333332df82p-4) * z + 0x1.5555555555578p-3;
  return s + s * (z * p);
}
/* Above 1/2, asin a = pi/2 - 2 asin sqrt((1 - a) / 2); beyond 1 the root is NaN. */
MX_MATH float mx_asin_f32(float x) {
  float a = mx_abs_f32(x), z = a > 0.5f ? 0.5f * (1.0f - a) : a * a;
  float r = mx_asin_small_f32(a > 0.5f ? mx_sqrt_f32(z) : a, z);
  return mx_copysign_f32(a > 0.5f ? MX_HALF_PI_F32 - (2.0f * r - MX_HALF_PI_LOW_F32) : r, x);
}
MX_MATH double mx_asin_f64(double x) {
  double a = mx_abs_f64(x), z = a > 0.5 ? 0.5 * (1.0 - a) : a * a;
  double r = mx_asin_small_f64(a > 0.5 ? mx_sqrt_f64(z) : a, z);
  return mx_copysign_f64(a > 0.5 ? MX_HALF_PI_F64 - (2.0 * r - MX_HALF_PI_LOW_F64) : r, x);
}
MX_MATH float mx_acos_f32(float x) {
  float a = mx_abs_f32(x), z = a > 0.5f ? 0.5f * (1.0f - a) : a * a;
  float r = mx_copysign_f32(mx_asin_small_f32(a > 0.5f ? mx_sqrt_f32(z) : a, z), x);
  float near = x < 0 ? 2.0f * MX_HALF_PI_F32 + (2.0f * r + 2.0f * MX_HALF_PI_LOW_F32) : 2.0f * r;
  return a > 0.5f ? near : MX_HALF_PI_F32 - (r - MX_HALF_PI_LOW_F32);
}
MX_MATH double mx_acos_f64(double x) {
  double a = mx_abs_f64(x), z = a > 0.5 ? 0.5 * (1.0 - a) : a * a;
  double r = mx_copysign_f64(mx_asin_small_f64(a > 0.5 ? mx_sqrt_f64(z) : a, z), x);
  double near = x < 0 ? 2.0 * MX_HALF_PI_F64 + (2.0 * r + 2.0 * MX_HALF_PI_LOW_F64) : 2.0 * r;
  return a > 0.5 ? near : MX_HALF_PI_F64 - (r - MX_HALF_PI_LOW_F64);
}

/* ---- remainder with the sign of x, and powers with integer exponents ------------------------------------------------
 */

MX_MATH float mx_fmod_f32(float x, float y) { return (float)mx_remainder_f64((double)x, (double)y); }
MX_MATH double mx_fmod_f64(double x, double y) { return mx_remainder_f64(x, y); }

/* x^n, where n as a double may have lost its parity: odd says it. */
MX_MATH float mx_pow_integer_f32(float x, double n, int odd) {
  double r = n == 0 ? 1.0 : mx_exp_f64(n * mx_log_f64(mx_abs_f64((double)x)));
  return (float)(odd ? mx_copysign_f64(r, (double)x) : r);
}
MX_MATH double mx_pow_integer_f64(double x, double n, int odd) {
  double r = mx_pow_f64(mx_abs_f64(x), n);
  return odd ? mx_copysign_f64(r, x) : r;
}

#define mx_expm1(x) MX_MATH_BY_TYPE(expm1, x)(x)
#define mx_exp2(x) MX_MATH_BY_TYPE(exp2, x)(x)
#define mx_sinh(x) MX_MATH_BY_TYPE(sinh, x)(x)
#define mx_cosh(x) MX_MATH_BY_TYPE(cosh, x)(x)
#define mx_asinh(x) MX_MATH_BY_TYPE(asinh, x)(x)
#define mx_acosh(x) MX_MATH_BY_TYPE(acosh, x)(x)
#define mx_tan(x) MX_MATH_BY_TYPE(tan, x)(x)
#define mx_atan(x) MX_MATH_BY_TYPE(atan, x)(x)
#define mx_atan2(y, x) MX_MATH_BY_TYPE(atan2, y)(y, x)
#define mx_asin(x) MX_MATH_BY_TYPE(asin, x)(x)
#define mx_acos(x) MX_MATH_BY_TYPE(acos, x)(x)
#define mx_fmod(x, y) MX_MATH_BY_TYPE(fmod, x)(x, y)
#define mx_pow_integer(x, n, odd) MX_MATH_BY_TYPE(pow_integer, x)(x, n, odd)

#endif
