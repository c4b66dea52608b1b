/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * Math for kernels and lambdas: no libm, no calls, no tables, and no branches but in mx_mod; the loop vectoriser
 * turns the functions into straight SIMD code at each x86 level, and a GPU runs them as they are. Use the names without
 * a type suffix at the end of this file: mx_exp(x) is float for a float and double for a double.
 *
 * Edges are IEEE: NaN in gives NaN out, exp overflows to inf and underflows through denormals to 0, tanh(inf) = 1.
 * Largest errors seen in sweeps (test/kernels/math.c): 1 ulp for exp and log, 0.5 for f32 pow, 1.5 to 3 for the rest.
 * The polynomials are minimax fits made for this file. They are written as Horner chains: a loop over tensors runs many
 * elements at once, so a short chain of operations matters less than their number.
 */
#ifndef MX_KERNEL_MATH_H
#define MX_KERNEL_MATH_H

#include <mx/kernel_math_base.h>

/* ---- exp and what is built on it ---------------------------------------------------------------------------------
 * x = n ln 2 + r with |r| <= ln 2 / 2, and e^r - 1 = r + r^2 P(r). n is read from the low bits of x / ln 2 + 1.5 * 2^23
 * (2^52), so no number is ever converted to an integer and NaN needs no guard. */

typedef struct mx_reduced_f32 {
  float expm1; /* e^r - 1 */
  int32_t n;
} mx_reduced_f32;
typedef struct mx_reduced_f64 {
  double expm1;
  uint64_t n; /* two's complement */
} mx_reduced_f64;

MX_MATH mx_reduced_f32 mx_exp_reduce_f32(float x) {
  float t = x * 0x1.715476p+0f + 0x1.8p23f, n = t - 0x1.8p23f;
  float r = (x - n * 0x1.62e4p-1f) - n * 0x1.7f7d1cp-20f;
  float p = ((0x1.6dd3ecp-10f * r + 0x1.122abep-7f) * r + 0x1.555452p-5f) * r + 0x1.5554acp-3f;
  p = p * r + 0.5f;
  return (mx_reduced_f32){p * (r * r) + r, (int32_t)(mx_bits_f32(t) - 0x4b400000u)};
}
MX_MATH float mx_exp2i_f32(int32_t n) { return mx_from_bits_f32((uint32_t)(n + 127) << 23); }

MX_MATH float mx_exp_f32(float x) {
  x = x < -104.0f ? -104.0f : x;
  x = x > 89.0f ? 89.0f : x;
  mx_reduced_f32 e = mx_exp_reduce_f32(x);
  int32_t half = e.n >> 1; /* 2^n in two factors: each is a normal number even where the result is not */
  return (1.0f + e.expm1) * mx_exp2i_f32(half) * mx_exp2i_f32(e.n - half);
}

/* rest is added to x once x is reduced: it may be smaller than x can resolve. |x| <= 800. */
MX_MATH mx_reduced_f64 mx_exp_reduce_f64(double x, double rest) {
  double t = x * 0x1.71547652b82fep+0 + 0x1.8p52, n = t - 0x1.8p52;
  double r = ((x - n * 0x1.62e42fefa3p-1) - n * 0x1.3de6af278ece6p-42) + rest;
  double p =
      ((0x1.afba93a00a61bp-26 * r + 0x1.28a0872cb5b7ap-22) * r + 0x1.71ddc66dfc27cp-19) * r + 0x1.a019a97c51378p-16;
  p = ((p * r + 0x1.a01a01c26c119p-13) * r + 0x1.6c16c17dd4605p-10) * r + 0x1.111111110cbd1p-7;
  p = ((p * r + 0x1.555555555290cp-5) * r + 0x1.555555555556p-3) * r + 0x1.0000000000003p-1;
  return (mx_reduced_f64){p * (r * r) + r, mx_bits_f64(t) - 0x4338000000000000u};
}
MX_MATH double mx_exp2i_f64(uint64_t n) { return mx_from_bits_f64((n + 1023) << 52); }

MX_MATH double mx_exp_scale_f64(mx_reduced_f64 e) {
  uint64_t half = ((e.n + 4096) >> 1) - 2048; /* n / 2 without an arithmetic shift, which SSE2 and AVX2 lack */
  return (1.0 + e.expm1) * mx_exp2i_f64(half) * mx_exp2i_f64(e.n - half);
}
MX_MATH double mx_exp_f64(double x) {
  x = x < -746.0 ? -746.0 : x;
  x = x > 710.0 ? 710.0 : x;
  return mx_exp_scale_f64(mx_exp_reduce_f64(x, 0.0));
}

/* e^x + 1, in fewer steps than e^x: the sum hides what one factor 2^n cannot reach (below e^-87 the power stays there,
 * from 2^127.5 on it is inf). e^r is a polynomial of degree 5 (least squares, reweighted towards the least largest
 * relative error: 1.1e-7 with rounded coefficients). */
MX_MATH float mx_exp_plus_one_f32(float x) {
  x = x < -87.0f ? -87.0f : x;
  x = x > 89.0f ? 89.0f : x;
  float t = x * 0x1.715476p+0f + 0x1.8p23f, n = t - 0x1.8p23f;
  float r = (x - n * 0x1.62e4p-1f) - n * 0x1.7f7d1cp-20f;
  float p = ((0x1.1060e6p-7f * r + 0x1.572a3cp-5f) * r + 0x1.5557b2p-3f) * r + 0x1.fffdfcp-2f;
  p = (p * r + 1.0f) * r + 1.0f;
  return p * mx_exp2i_f32((int32_t)(mx_bits_f32(t) - 0x4b400000u)) + 1.0f;
}
MX_MATH double mx_exp_plus_one_f64(double x) { return mx_exp_f64(x) + 1.0; }

/* 2^x + 1, likewise, with an exact reduction: where the factor log2 e can go into constants before x, this is a step
 * shorter and has less to wait for. 2^r for |r| <= 1/2 is a polynomial of degree 5, within 1.5e-7. The exponent's bias
 * stands in the number that rounds x, so its low bits shifted up are 2^n. */
MX_MATH float mx_exp2_plus_one_f32(float x) {
  const float rounder = 0x1.8p23f + 127.0f;
  x = x < -126.0f ? -126.0f : x;
  x = x > 128.0f ? 128.0f : x;
  float t = x + rounder, r = x - (t - rounder);
  float p = ((0x1.5bb974p-10f * r + 0x1.3cea2cp-7f) * r + 0x1.c6b716p-5f) * r + 0x1.ebf9bcp-3f;
  p = (p * r + 0x1.62e42ap-1f) * r + 1.0f;
  return p * mx_from_bits_f32(mx_bits_f32(t) << 23) + 1.0f;
}
MX_MATH double mx_exp2_plus_one_f64(double x) { return mx_exp_f64(x * 0x1.62e42fefa39efp-1) + 1.0; }

/* 1 / (1 + e^-x): for a very negative x the exponential is inf and the result 0. */
MX_MATH float mx_sigmoid_f32(float x) { return 1.0f / (1.0f + mx_exp_f32(-x)); }
MX_MATH double mx_sigmoid_f64(double x) { return 1.0 / (1.0 + mx_exp_f64(-x)); }

/* tanh |x| = t / (t + 2) with t = e^2|x| - 1, which keeps every bit near 0; from 10 (20) on the quotient is exactly 1.
 */
MX_MATH float mx_tanh_f32(float x) {
  float a = mx_abs_f32(x);
  a = a > 10.0f ? 10.0f : a;
  mx_reduced_f32 e = mx_exp_reduce_f32(2.0f * a);
  float s = mx_exp2i_f32(e.n), t = s * e.expm1 + (s - 1.0f);
  return mx_copysign_f32(t / (t + 2.0f), x);
}
MX_MATH double mx_tanh_f64(double x) {
  double a = mx_abs_f64(x);
  a = a > 20.0 ? 20.0 : a;
  mx_reduced_f64 e = mx_exp_reduce_f64(2.0 * a, 0.0);
  double s = mx_exp2i_f64(e.n), t = s * e.expm1 + (s - 1.0);
  return mx_copysign_f64(t / (t + 2.0), x);
}

/* ---- log ----------------------------------------------------------------------------------------------------------
 * x = 2^k (1 + f) with 1 + f in [sqrt(1/2), sqrt 2), s = f / (2 + f), and log(1 + f) = 2 atanh s = f - s (f - s^2
 * L(s^2)). */

MX_MATH float mx_log_f32(float x) {
  int tiny = x < 0x1p-126f;
  uint32_t u = mx_bits_f32(tiny ? x * 0x1p24f : x), d = u - 0x3f3504f3u;
  float k = (float)((int32_t)d >> 23) - (tiny ? 24.0f : 0.0f);
  float f = mx_from_bits_f32(u - (d & 0xff800000u)) - 1.0f;
  float s = f / (2.0f + f), z = s * s;
  float l = (0x1.321b96p-2f * z + 0x1.995cc4p-2f) * z + 0x1.55557cp-1f;
  float r = k * 0x1.62e4p-1f - ((s * (f - z * l) - k * 0x1.7f7d1cp-20f) - f);
  r = x > 0 ? r : x == 0 ? -MX_INF_F32 : MX_NAN_F32;
  return x == MX_INF_F32 ? x : r;
}
MX_MATH double mx_log_tail_f64(double z) { /* (L(z) - 2/3) / z */
  double l = ((0x1.0e92772b2a6f4p-3 * z + 0x1.0f7788f303c1ap-3) * z + 0x1.3b1f4580e4ab8p-3) * z + 0x1.745ce8024d19ep-3;
  return ((l * z + 0x1.c71c7232b1e65p-3) * z + 0x1.249249245432dp-2) * z + 0x1.9999999999b4ep-2;
}
/* k as a double for biased exponents 0 .. 2^31: low bits of 2^52, because 64-bit integers do not convert before
 * AVX-512. */
MX_MATH double mx_small_to_f64(uint64_t n) { return mx_from_bits_f64(n | 0x4330000000000000u) - 0x1p52; }

MX_MATH double mx_log_f64(double x) {
  int tiny = x < 0x1p-1022;
  uint64_t u = mx_bits_f64(tiny ? x * 0x1p54 : x), d = u - 0x3fe6a09e667f3bcdu;
  double k = mx_small_to_f64((d >> 52) ^ 0x800u) - (tiny ? 2048.0 + 54.0 : 2048.0);
  double f = mx_from_bits_f64(u - (d & 0xfff0000000000000u)) - 1.0;
  double s = f / (2.0 + f), z = s * s;
  double r = k * 0x1.62e42fefa3p-1 -
             ((s * (f - z * (mx_log_tail_f64(z) * z + 0x1.5555555555555p-1)) - k * 0x1.3de6af278ece6p-42) - f);
  r = x > 0 ? r : x == 0 ? -MX_INF_F64 : MX_NAN_F64;
  return x == MX_INF_F64 ? x : r;
}

/* log(1 + x) = log u + (x - (u - 1)) / u, where u = 1 + x as rounded. */
MX_MATH float mx_log1p_f32(float x) {
  float u = 1.0f + x, l = mx_log_f32(u), fixed = l + (x - (u - 1.0f)) / u;
  return u > 0 && u < MX_INF_F32 ? fixed : l;
}
MX_MATH double mx_log1p_f64(double x) {
  double u = 1.0 + x, l = mx_log_f64(u), fixed = l + (x - (u - 1.0)) / u;
  return u > 0 && u < MX_INF_F64 ? fixed : l;
}
MX_MATH float mx_atanh_f32(float x) {
  float a = mx_abs_f32(x);
  return mx_copysign_f32(0.5f * mx_log1p_f32(2.0f * a / (1.0f - a)), x);
}
MX_MATH double mx_atanh_f64(double x) {
  double a = mx_abs_f64(x);
  return mx_copysign_f64(0.5 * mx_log1p_f64(2.0 * a / (1.0 - a)), x);
}

/* ---- sin, cos -----------------------------------------------------------------------------------------------------
 * x = n pi/2 + r; quadrant n mod 4 selects polynomial and sign. pi/2 is cut in parts short enough that n times a part
 * is exact: up to |x| = 2^30 for float (reduced in double) and 2^26 for double. Beyond, the absolute error grows with
 * |x|. */

/* sin r and cos r for |r| <= pi/4, and x = quadrant pi/2 + r. */
typedef struct mx_sincos_f32 {
  float sin, cos;
} mx_sincos_f32;
typedef struct mx_sincos_f64 {
  double sin, cos;
} mx_sincos_f64;
typedef struct mx_turned_f32 {
  float r;
  uint32_t quadrant;
} mx_turned_f32;
typedef struct mx_turned_f64 {
  double r;
  uint64_t quadrant;
} mx_turned_f64;

MX_MATH mx_sincos_f32 mx_sincos_small_f32(float r) {
  float z = r * r;
  float s = r + r * (z * ((-0x1.994e2ep-13f * z + 0x1.11076ep-7f) * z - 0x1.555546p-3f));
  float c = (1.0f - 0.5f * z) + (z * z) * ((0x1.99e102p-16f * z - 0x1.6c0c1ap-10f) * z + 0x1.55554ap-5f);
  return (mx_sincos_f32){mx_copysign_f32(s, r), c}; /* -0 */
}
MX_MATH mx_turned_f32 mx_turn_f32(float x) {
  double v = (double)x, t = v * 0x1.45f306dc9c883p-1 + 0x1.8p52, n = t - 0x1.8p52;
  double r = (v - n * 0x1.921fb4p+0) - n * 0x1.4442d18469899p-24;
  r = r > 1.0 ? 1.0 : r;
  r = r < -1.0 ? -1.0 : r;
  return (mx_turned_f32){(float)r, (uint32_t)mx_bits_f64(t)};
}
MX_MATH float mx_sin_shifted_f32(float x, uint32_t shift) {
  mx_turned_f32 t = mx_turn_f32(x);
  mx_sincos_f32 v = mx_sincos_small_f32(t.r);
  uint32_t quadrant = t.quadrant + shift;
  return mx_from_bits_f32(mx_bits_f32(quadrant & 1 ? v.cos : v.sin) ^ (quadrant & 2) << 30);
}
MX_MATH float mx_sin_f32(float x) { return mx_sin_shifted_f32(x, 0); }
MX_MATH float mx_cos_f32(float x) { return mx_sin_shifted_f32(x, 1); }

MX_MATH mx_sincos_f64 mx_sincos_small_f64(double r) {
  double z = r * r;
  double s =
      ((0x1.5d88f3a04e317p-33 * z - 0x1.ae5e446598cb9p-26) * z + 0x1.71de354dc86e5p-19) * z - 0x1.a01a019be2f67p-13;
  s = mx_copysign_f64(r + r * (z * ((s * z + 0x1.111111110f715p-7) * z - 0x1.5555555555548p-3)), r);
  double c =
      ((-0x1.8fa3ce560d406p-37 * z + 0x1.1ee9d7a396027p-29) * z - 0x1.27e4f7ed108fap-22) * z + 0x1.a01a019c8b339p-16;
  double h = 0.5 * z, w = 1.0 - h; /* (1 - w) - h is what rounding 1 - h lost */
  c = w + (((1.0 - w) - h) + (z * z) * ((c * z - 0x1.6c16c16c15003p-10) * z + 0x1.555555555554bp-5));
  return (mx_sincos_f64){s, c};
}
MX_MATH mx_turned_f64 mx_turn_f64(double x) {
  double t = x * 0x1.45f306dc9c883p-1 + 0x1.8p52, n = t - 0x1.8p52;
  double r = ((x - n * 0x1.921fb54p+0) - n * 0x1.10b461p-30) - n * 0x1.a62633p-58 - n * 0x1.45c06e0e68948p-86;
  r = r > 1.0 ? 1.0 : r;
  r = r < -1.0 ? -1.0 : r;
  return (mx_turned_f64){r, mx_bits_f64(t)};
}
MX_MATH double mx_sin_shifted_f64(double x, uint64_t shift) {
  mx_turned_f64 t = mx_turn_f64(x);
  mx_sincos_f64 v = mx_sincos_small_f64(t.r);
  uint64_t quadrant = t.quadrant + shift;
  return mx_from_bits_f64(mx_bits_f64(quadrant & 1 ? v.cos : v.sin) ^ (quadrant & 2) << 62);
}
MX_MATH double mx_sin_f64(double x) { return mx_sin_shifted_f64(x, 0); }
MX_MATH double mx_cos_f64(double x) { return mx_sin_shifted_f64(x, 1); }

/* ---- erf ----------------------------------------------------------------------------------------------------------
 * float: erf a = 1 - e^-q with q = a P(a), up to where the result rounds to 1; as -expm1(-q) it keeps every bit near 0.
 * double: x E(x^2) below 1; above, 1 - e^Q(|x|), where Q fits log erfc up to the same point. */

MX_MATH float mx_erf_f32(float x) {
  float a = mx_abs_f32(x);
  a = a > 3.95f ? 3.95f : a;
  float p = ((-0x1.36943ep-17f * a + 0x1.ed6ap-14f) * a - 0x1.4bc91p-11f) * a + 0x1.b4ffb8p-10f;
  p = ((p * a - 0x1.505ce8p-13f) * a - 0x1.39cdc8p-6f) * a + 0x1.a4fa5ep-4f;
  p = (p * a + 0x1.45f2fap-1f) * a + 0x1.20dd76p+0f;
  mx_reduced_f32 e = mx_exp_reduce_f32(-a * p);
  float s = mx_exp2i_f32(e.n);
  return mx_copysign_f32((1.0f - s) - s * e.expm1, x);
}
MX_MATH double mx_erf_f64(double x) {
  double a = mx_abs_f64(x), z = x * x;
  double e =
      ((-0x1.a2ea63ac6f766p-31 * z + 0x1.d40cde45cb974p-27) * z - 0x1.5b91c3de1040cp-23) * z + 0x1.b96bfc9ebaa42p-20;
  e = ((e * z - 0x1.f4c83a8483c6ep-17) * z + 0x1.f9a2972c000dep-14) * z - 0x1.c02daeb9c12c7p-11;
  e = ((e * z + 0x1.565bcceee2dfcp-8) * z - 0x1.b82ce311a99a9p-6) * z + 0x1.ce2f21a03f8bcp-4;
  e = x * ((e * z - 0x1.812746b03799dp-2) * z + 0x1.20dd750429b6dp+0);
  double t = (a > 5.95 ? 5.95 : a) - 3.0;
  double q =
      ((-0x1.564be76341a6cp-38 * t - 0x1.94f877dbc6388p-35) * t - 0x1.42b9ef31e2714p-33) * t - 0x1.09491e3f44e85p-32;
  q = ((q * t + 0x1.e03e4a9a5cd9cp-32) * t + 0x1.3455a411b008bp-31) * t + 0x1.0cf9319dccdb5p-29;
  q = ((q * t + 0x1.7ee4e92adcb6dp-27) * t - 0x1.290f882ee436ep-23) * t + 0x1.1e95dba4b38d7p-20;
  q = ((q * t - 0x1.dd80baa17aa09p-18) * t + 0x1.6967983ee3e0fp-15) * t - 0x1.01a057b1795eap-12;
  q = ((q * t + 0x1.62c320045b6f1p-10) * t - 0x1.e5bee938fafe6p-8) * t - 0x1.ea2f93366e095p-1;
  q = (q * t - 0x1.9370b35013a6p+2) * t - 0x1.570d36cb51c02p+3;
  mx_reduced_f64 c = mx_exp_reduce_f64(q, 0.0);
  double far = 1.0 - (1.0 + c.expm1) * mx_exp2i_f64(c.n);
  return a < 1.0 ? e : mx_copysign_f64(far, x);
}

/* ---- pow ----------------------------------------------------------------------------------------------------------
 * Specials as in C: x^0 = 1^y = 1 even for NaN, a negative x takes integer exponents only. */

/* Bits of the sign of x^y, and NaN where a negative x has no real power. r = |x|^y. */
MX_MATH double mx_pow_sign_f64(double x, double y, double r) {
  double half = 0.5 * y;
  int integer = mx_trunc_f64(y) == y, odd = integer && mx_trunc_f64(half) != half;
  r = odd ? mx_copysign_f64(r, x) : r;
  r = x < 0 && !integer && x != -MX_INF_F64 ? MX_NAN_F64 : r;
  return y == 0 || x == 1 ? 1.0 : r;
}
/* In double: the logarithm has 29 bits to spare. */
MX_MATH float mx_pow_f32(float x, float y) {
  double r = mx_exp_f64((double)y * mx_log_f64(mx_abs_f64((double)x)));
  r = mx_abs_f32(x) == 1 && mx_abs_f32(y) == MX_INF_F32 ? 1.0 : r;
  return (float)mx_pow_sign_f64((double)x, (double)y, r);
}

/* The first 26 bits: products of two such numbers are exact, with or without contraction to fma. */
MX_MATH double mx_upper_f64(double x) { return mx_from_bits_f64(mx_bits_f64(x) & 0xfffffffff8000000u); }

/* log |x| as a sum of two numbers, then y times it the same way, because e^v needs v to an absolute 2^-54. */
MX_MATH double mx_pow_f64(double x, double y) {
  double a = mx_abs_f64(x);
  int tiny = a < 0x1p-1022;
  uint64_t u = mx_bits_f64(tiny ? a * 0x1p54 : a), d = u - 0x3fe6a09e667f3bcdu;
  double k = mx_small_to_f64((d >> 52) ^ 0x800u) - (tiny ? 2048.0 + 54.0 : 2048.0);
  double m = mx_from_bits_f64(u - (d & 0xfff0000000000000u)), f = m - 1.0;

  double d_high = mx_upper_f64(m + 1.0), d_low = m - (d_high - 1.0);
  double s_high = mx_upper_f64(f / (m + 1.0));
  double s_low = ((f - s_high * d_high) - s_high * d_low) / (m + 1.0);
  double s = s_high + s_low, z = s * s, s_square = s_high * s_high;

  double z_high = mx_upper_f64(s_square), z_low = (s_square - z_high) + s_low * (s_high + s); /* z to 78 bits */
  double c_product = z_high * s_high, c_high = mx_upper_f64(c_product);                       /* s^3 likewise */
  double c_low = (c_product - c_high) + (z_high * s_low + z_low * s);
  double t_high = c_high * 0x1.55555p-1,
         t_low = c_low * 0x1.5555555555555p-1 + c_high * 0x1.5555555555555p-23; /* 2/3 s^3 */

  double k_high = k * 0x1.62e42fefa3p-1, two_s = 2.0 * s_high, sum = k_high + two_s, high = sum + t_high;
  double low =
      (two_s - (sum - k_high)) + (t_high - (high - sum)); /* what the two sums lost: |k_high| is 0 or largest */
  low += k * 0x1.3de6af278ece6p-42 + (2.0 * s_low + (t_low + s * (z * z) * mx_log_tail_f64(z)));

  double bound = 0x1p65; /* enough to overflow from the number next to 1 */
  double w = y > bound ? bound : y < -bound ? -bound : y;
  double h = mx_upper_f64(high + low), l = (high - h) + low;
  double w_high = mx_upper_f64(w), w_low = w - w_high;
  double v = w_high * h, rest = w_high * l + w_low * (h + l);
  int large = !(mx_abs_f64(v) < 760.0);
  double r = mx_exp_scale_f64(mx_exp_reduce_f64(large ? mx_copysign_f64(760.0, v) : v, large ? 0.0 : rest));
  r = a == 0 || a == MX_INF_F64 ? ((a == 0) == (y < 0) ? MX_INF_F64 : 0.0) : r;
  r = x != x || y != y ? x + y : r;
  return mx_pow_sign_f64(x, y, r);
}

/* ---- remainder ----------------------------------------------------------------------------------------------------
 * x - floor(x / y) y, exactly: a long division of the mantissas, 11 bits of the quotient at a time. The one function
 * here that loops, so it stays scalar. */

MX_MATH double mx_remainder_f64(double x, double y) { /* with the sign of x */
  uint64_t u = mx_bits_f64(mx_abs_f64(x)), v = mx_bits_f64(mx_abs_f64(y)), infinite = 0x7ff0000000000000u;
  if (u >= infinite || v > infinite || v == 0) return MX_NAN_F64;
  if (u < v) return x;
  int64_t e = (int64_t)(u >> 52), f = (int64_t)(v >> 52);
  int shift_u = e ? 0 : __builtin_clzll(u) - 11, shift_v = f ? 0 : __builtin_clzll(v) - 11;
  u = e ? (u & 0xfffffffffffffu) | 0x10000000000000u : u << shift_u;
  v = f ? (v & 0xfffffffffffffu) | 0x10000000000000u : v << shift_v;
  e = e ? e : 1 - shift_u;
  f = f ? f : 1 - shift_v;
  for (u %= v; e > f && u;) {
    int64_t step = e - f < 11 ? e - f : 11;
    u = (u << step) % v;
    e -= step;
  }
  if (u == 0) return x * 0.0; /* not a copied sign: LLVM rounds that of a constant to half through a library */
  int shift = __builtin_clzll(u) - 11;
  u <<= shift;
  f -= shift;
  u = f > 0 ? (u & 0xfffffffffffffu) | (uint64_t)f << 52 : u >> (1 - f);
  return mx_copysign_f64(mx_from_bits_f64(u), x);
}
MX_MATH double mx_mod_f64(double x, double y) {
  double r = mx_remainder_f64(x, y);
  return r == 0 ? mx_copysign_f64(r, y) : (r < 0) != (y < 0) ? r + y : r;
}
MX_MATH float mx_mod_f32(float x, float y) {
  float r = (float)mx_remainder_f64((double)x, (double)y);
  return r == 0 ? mx_copysign_f32(r, y) : (r < 0) != (y < 0) ? r + y : r;
}

/* ---- the names to use: by the type of the first operand ------------------------------------------------------------
 */

#define MX_MATH_BY_TYPE(name, x) _Generic((x), float: mx_##name##_f32, double: mx_##name##_f64)
#define mx_abs(x) MX_MATH_BY_TYPE(abs, x)(x)
#define mx_copysign(x, y) MX_MATH_BY_TYPE(copysign, x)(x, y)
#define mx_sqrt(x) MX_MATH_BY_TYPE(sqrt, x)(x)
#define mx_rsqrt(x) MX_MATH_BY_TYPE(rsqrt, x)(x)
#define mx_max(x, y) MX_MATH_BY_TYPE(max, x)(x, y)
#define mx_min(x, y) MX_MATH_BY_TYPE(min, x)(x, y)
#define mx_round_even(x) MX_MATH_BY_TYPE(round_even, x)(x)
#define mx_trunc(x) MX_MATH_BY_TYPE(trunc, x)(x)
#define mx_floor(x) MX_MATH_BY_TYPE(floor, x)(x)
#define mx_ceil(x) MX_MATH_BY_TYPE(ceil, x)(x)
#define mx_exp(x) MX_MATH_BY_TYPE(exp, x)(x)
#define mx_exp_plus_one(x) MX_MATH_BY_TYPE(exp_plus_one, x)(x)
#define mx_exp2_plus_one(x) MX_MATH_BY_TYPE(exp2_plus_one, x)(x)
#define mx_sigmoid(x) MX_MATH_BY_TYPE(sigmoid, x)(x)
#define mx_tanh(x) MX_MATH_BY_TYPE(tanh, x)(x)
#define mx_log(x) MX_MATH_BY_TYPE(log, x)(x)
#define mx_log1p(x) MX_MATH_BY_TYPE(log1p, x)(x)
#define mx_atanh(x) MX_MATH_BY_TYPE(atanh, x)(x)
#define mx_sin(x) MX_MATH_BY_TYPE(sin, x)(x)
#define mx_cos(x) MX_MATH_BY_TYPE(cos, x)(x)
#define mx_erf(x) MX_MATH_BY_TYPE(erf, x)(x)
#define mx_mod(x, y) MX_MATH_BY_TYPE(mod, x)(x, y)
#define mx_pow(x, y) MX_MATH_BY_TYPE(pow, x)(x, y)

#endif
