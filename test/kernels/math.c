// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// kernel_math.h against libm in higher precision: float against double, double against 80-bit long double, over sweeps
// of all magnitudes, plus the IEEE edges. The bound of each row is in units in the last place of the exact result.
//
// RUN: %cc %s -O3 -ffp-contract=fast -fno-math-errno -march=x86-64 -lm -o %t1 && %t1 | FileCheck-22 %s
// RUN: %cc %s -O3 -ffp-contract=fast -fno-math-errno -march=x86-64-v3 -lm -o %t3 && %t3 | FileCheck-22 %s
// RUN: %cc %s -O3 -ffp-contract=fast -fno-math-errno -march=x86-64-v4 -DV4 -lm -o %t4 && %t4 | FileCheck-22 %s
// CHECK-NOT: FAILED
// CHECK: {{^all within bounds$|^skipped: this CPU lacks AVX-512$}}
#include <mx/kernel.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { BATCH = 4096 };
static int failures;

static double ulp_f32(double exact) {
  int e;
  frexp(exact, &e);
  return ldexp(1.0, (e < -125 ? -125 : e) - 24);
}
static long double ulp_f64(long double exact) {
  int e;
  frexpl(exact, &e);
  return ldexpl(1.0L, (e < -1021 ? -1021 : e) - 53);
}

// Infinities and NaN must agree exactly. A finite result must be within `bound`; overflow may differ in the last step.
static double error_f32(float got, double exact) {
  if (isnan(exact) || isnan(got)) return isnan(exact) && isnan(got) ? 0 : 1e9;
  if (fabs(exact) > 0x1.fffffefp127) return (double)got == (exact > 0 ? INFINITY : -INFINITY) ? 0 : 1e9;
  return isinf(got) ? 1e9 : fabs(got - exact) / ulp_f32(exact);
}
static double error_f64(double got, long double exact) {
  if (isnan(exact) || isnan(got)) return isnan(exact) && isnan(got) ? 0 : 1e9;
  if (fabsl(exact) > 0x1.fffffffffffff7p1023L) return got == (exact > 0 ? INFINITY : -INFINITY) ? 0 : 1e9;
  return isinf(got) ? 1e9 : (double)(fabsl(got - exact) / ulp_f64(exact));
}

static void report(const char *name, const char *type, double worst, double at, double bound) {
  int ok = worst <= bound;
  failures += !ok;
  printf("%-10s %s %7.3f ulp at %-24.17g %s\n", name, type, worst, at, ok ? "ok" : "FAILED");
}

// low and high bound |x|.
#define SWEEP_F32(name, ours, exact, low, high, bound)                                                                 \
  static void sweep_##name##_f32(void) {                                                                               \
    static float x[BATCH], y[BATCH];                                                                                   \
    double worst = 0, at = 0;                                                                                          \
    for (uint64_t base = 0; base < 0x100000000u; base += 1511ull * BATCH) {                                            \
      for (int i = 0; i < BATCH; i++) x[i] = mx_from_bits_f32((uint32_t)(base + 1511ull * (uint64_t)i));               \
      for (int i = 0; i < BATCH; i++) y[i] = ours(x[i]);                                                               \
      for (int i = 0; i < BATCH; i++) {                                                                                \
        if (fabsf(x[i]) < (float)(low) || fabsf(x[i]) > (float)(high)) continue;                                       \
        double error = error_f32(y[i], exact((double)x[i]));                                                           \
        if (error > worst) worst = error, at = x[i];                                                                   \
      }                                                                                                                \
    }                                                                                                                  \
    report(#name, "f32", worst, at, bound);                                                                            \
  }

static uint64_t random_state = 1;
static uint64_t next_random(void) { // xorshift
  random_state ^= random_state << 13;
  random_state ^= random_state >> 7;
  random_state ^= random_state << 17;
  return random_state;
}
static double random_exponent(int low, int high) {
  double m = 1 + (double)(next_random() >> 11) * 0x1p-53;
  return ldexp(next_random() & 1 ? m : -m, low + (int)(next_random() % (uint64_t)(high - low + 1)));
}

#define SWEEP_F64(name, ours, exact, low, high, bound)                                                                 \
  static void sweep_##name##_f64(void) {                                                                               \
    static double x[BATCH], y[BATCH];                                                                                  \
    double worst = 0, at = 0;                                                                                          \
    for (int batch = 0; batch < 150; batch++) {                                                                        \
      for (int i = 0; i < BATCH; i++) x[i] = random_exponent(low, high);                                               \
      for (int i = 0; i < BATCH; i++) y[i] = ours(x[i]);                                                               \
      for (int i = 0; i < BATCH; i++) {                                                                                \
        double error = error_f64(y[i], exact((long double)x[i]));                                                      \
        if (error > worst) worst = error, at = x[i];                                                                   \
      }                                                                                                                \
    }                                                                                                                  \
    report(#name, "f64", worst, at, bound);                                                                            \
  }

static double exact_sigmoid(double x) { return 1 / (1 + exp(-x)); }
static long double exact_sigmoid_l(long double x) { return 1 / (1 + expl(-x)); }
static double exact_rsqrt(double x) { return 1 / sqrt(x); }
static long double exact_rsqrt_l(long double x) { return 1 / sqrtl(x); }

#define BOTH(name, f32_function, f64_function, f32_low, f32_high, f64_low, f64_high, f32_bound, f64_bound)             \
  SWEEP_F32(name, mx_##name, f32_function, f32_low, f32_high, f32_bound)                                               \
  SWEEP_F64(name, mx_##name, f64_function, f64_low, f64_high, f64_bound)
#define FUNCTIONS(X)                                                                                                   \
  X(exp, exp, expl, 0, INFINITY, -40, 10, 1.5, 1.5)                                                                    \
  X(log, log, logl, 0, INFINITY, -1022, 1023, 1.5, 1.5)                                                                \
  X(log1p, log1p, log1pl, 0, INFINITY, -60, 60, 2, 2)                                                                  \
  X(tanh, tanh, tanhl, 0, INFINITY, -60, 6, 3, 3)                                                                      \
  X(sigmoid, exact_sigmoid, exact_sigmoid_l, 0, 80, -60, 8, 3, 3)                                                      \
  X(atanh, atanh, atanhl, 0, INFINITY, -60, 0, 3, 3)                                                                   \
  X(erf, erf, erfl, 0, INFINITY, -60, 4, 3.5, 4)                                                                       \
  X(expm1, expm1, expm1l, 0, INFINITY, -60, 10, 2, 2)                                                                  \
  X(exp2, exp2, exp2l, 0, INFINITY, -40, 11, 1.5, 1.5)                                                                 \
  X(sinh, sinh, sinhl, 0, INFINITY, -60, 10, 3, 3)                                                                     \
  X(cosh, cosh, coshl, 0, INFINITY, -60, 10, 3, 3)                                                                     \
  X(asinh, asinh, asinhl, 0, INFINITY, -60, 1023, 3, 3)                                                                \
  X(acosh, acosh, acoshl, 0, INFINITY, 0, 1023, 3, 3)                                                                  \
  X(asin, asin, asinl, 0, INFINITY, -60, 1, 3, 3)                                                                      \
  X(acos, acos, acosl, 0, INFINITY, -60, 1, 3, 3)                                                                      \
  X(atan, atan, atanl, 0, INFINITY, -60, 1023, 2.5, 2.5)                                                               \
  X(rsqrt, exact_rsqrt, exact_rsqrt_l, 0, INFINITY, -1022, 1023, 1.5, 1.5)                                             \
  X(sqrt, sqrt, sqrtl, 0, INFINITY, -1022, 1023, 0.51, 0.51)                                                           \
  X(round_even, rint, rintl, 0, INFINITY, -4, 60, 0, 0)                                                                \
  X(floor, floor, floorl, 0, INFINITY, -4, 60, 0, 0)                                                                   \
  X(ceil, ceil, ceill, 0, INFINITY, -4, 60, 0, 0)                                                                      \
  X(trunc, trunc, truncl, 0, INFINITY, -4, 60, 0, 0)
FUNCTIONS(BOTH)
SWEEP_F32(sin, mx_sin, sin, 0, 0x1p30, 2)
SWEEP_F32(cos, mx_cos, cos, 0, 0x1p30, 2)
SWEEP_F32(tan, mx_tan, tan, 0, 0x1p30, 4)
SWEEP_F64(tan, mx_tan, tanl, -60, 25, 4)
SWEEP_F64(sin, mx_sin, sinl, -60, 25, 2.5)
SWEEP_F64(cos, mx_cos, cosl, -60, 25, 2.5)

static void sweep_pow(void) {
  double worst = 0, at = 0;
  for (int i = 0; i < 2000000; i++) {
    float x = (float)random_exponent(-20, 20), y = (float)random_exponent(-8, 5);
    if (i & 1) y = rintf(y);
    double error = error_f32(mx_pow(x, y), pow((double)x, (double)y));
    if (error > worst) worst = error, at = x;
  }
  report("pow", "f32", worst, at, 1);
  worst = 0;
  for (int i = 0; i < 500000; i++) {
    double x = i & 2 ? random_exponent(-1022, 1023) : random_exponent(-1, 1), y = random_exponent(-8, i & 2 ? 0 : 9);
    if (i & 1) y = rint(y);
    double error = error_f64(mx_pow(x, y), powl((long double)x, (long double)y));
    if (error > worst) worst = error, at = x;
  }
  report("pow", "f64", worst, at, 2);
}

static void sweep_atan2(void) {
  double worst = 0, at = 0, worst_f64 = 0, at_f64 = 0;
  for (int i = 0; i < 1000000; i++) {
    int spread = i & 1 ? 3 : 120;
    double y = random_exponent(-spread, spread), x = random_exponent(-spread, spread);
    double error = error_f32(mx_atan2((float)y, (float)x), atan2((double)(float)y, (double)(float)x));
    if (error > worst) worst = error, at = x;
    error = error_f64(mx_atan2(y, x), atan2l((long double)y, (long double)x));
    if (error > worst_f64) worst_f64 = error, at_f64 = x;
  }
  report("atan2", "f32", worst, at, 2);
  report("atan2", "f64", worst_f64, at_f64, 2.5);
}

static void sweep_pow_integer(void) {
  double worst = 0, at = 0, worst_f64 = 0, at_f64 = 0;
  for (int i = 0; i < 500000; i++) {
    double x = random_exponent(-8, 8);
    int n = (int)random_exponent(0, i & 1 ? 3 : 8);
    double error = error_f32(mx_pow_integer((float)x, (double)n, n & 1), pow((double)(float)x, n));
    if (error > worst) worst = error, at = x;
    error = error_f64(mx_pow_integer(x, (double)n, n & 1), powl((long double)x, n));
    if (error > worst_f64) worst_f64 = error, at_f64 = x;
  }
  report("pow_integer", "f32", worst, at, 1);
  report("pow_integer", "f64", worst_f64, at_f64, 2);
}

// Sign of the divisor, exact.
static void sweep_mod(void) {
  int wrong = 0;
  for (int i = 0; i < 1000000; i++) {
    double x = random_exponent(i & 1 ? -1060 : -3, i & 1 ? 1000 : 8),
           y = random_exponent(i & 2 ? -1060 : -3, i & 2 ? 100 : 8);
    double r = fmod(x, y);
    if (r != 0 && (r < 0) != (y < 0)) r += y;
    wrong += mx_mod(x, y) != r;
    float u = (float)x, v = (float)y, s = fmodf(u, v);
    if (s != 0 && (s < 0) != (v < 0)) s += v;
    float got = mx_mod(u, v);
    wrong += got != s && !(isnan(got) && isnan(s));
    float part = mx_fmod(u, v), want = fmodf(u, v);
    wrong += (mx_fmod(x, y) != fmod(x, y)) + (part != want && !(isnan(part) && isnan(want)));
  }
  report("mod", "f32 f64", wrong, 0, 0);
}

#define SAME(expression, value) same(#expression, expression, value)
static void same(const char *text, double got, double value) {
  int ok = isnan(value) ? isnan(got) : got == value && signbit(got) == signbit(value);
  failures += !ok;
  if (!ok) printf("%s is %g, not %g: FAILED\n", text, got, value);
}
#define EDGES(T)                                                                                                       \
  for (int once = 1; once--;) {                                                                                        \
    const T inf = (T)INFINITY, nan = (T)NAN;                                                                           \
    SAME(mx_exp(inf), INFINITY), SAME(mx_exp(-inf), 0), SAME(mx_exp(nan), NAN), SAME(mx_exp((T)0), 1);                 \
    SAME(mx_exp((T)1e30), INFINITY), SAME(mx_exp((T) - 1e30), 0);                                                      \
    SAME(mx_tanh(inf), 1), SAME(mx_tanh(-inf), -1), SAME(mx_tanh(nan), NAN), SAME(mx_tanh((T) - 0.0), -0.0);           \
    SAME(mx_tanh((T)1e30), 1), SAME(mx_sigmoid(inf), 1), SAME(mx_sigmoid(-inf), 0), SAME(mx_sigmoid(nan), NAN);        \
    SAME(mx_log(inf), INFINITY), SAME(mx_log((T)0), -INFINITY), SAME(mx_log((T) - 0.0), -INFINITY);                    \
    SAME(mx_log((T) - 1), NAN), SAME(mx_log(nan), NAN), SAME(mx_log((T)1), 0), SAME(mx_log1p((T) - 1), -INFINITY);     \
    SAME(mx_log1p(inf), INFINITY), SAME(mx_log1p((T) - 2), NAN), SAME(mx_log1p(nan), NAN);                             \
    SAME(mx_atanh((T)1), INFINITY), SAME(mx_atanh((T) - 1), -INFINITY), SAME(mx_atanh((T)1.5), NAN);                   \
    SAME(mx_atanh(inf), NAN), SAME(mx_atanh(nan), NAN), SAME(mx_atanh((T) - 0.0), -0.0);                               \
    SAME(mx_erf(inf), 1), SAME(mx_erf(-inf), -1), SAME(mx_erf(nan), NAN), SAME(mx_erf((T) - 0.0), -0.0);               \
    SAME(mx_sin(inf), NAN), SAME(mx_cos(-inf), NAN), SAME(mx_sin(nan), NAN), SAME(mx_sin((T) - 0.0), -0.0);            \
    SAME(mx_cos((T)0), 1), SAME(mx_sqrt((T) - 1), NAN), SAME(mx_rsqrt((T)0), INFINITY), SAME(mx_rsqrt(inf), 0);        \
    SAME(mx_max((T)1, nan), NAN), SAME(mx_max(nan, (T)1), NAN), SAME(mx_min(nan, (T)1), NAN);                          \
    SAME(mx_max((T) - 0.0, (T)0.0), 0.0), SAME(mx_min((T)0.0, (T) - 0.0), -0.0), SAME(mx_max((T)2, (T)3), 3);          \
    SAME(mx_round_even((T) - 0.5), -0.0), SAME(mx_round_even((T)2.5), 2), SAME(mx_round_even(nan), NAN);               \
    SAME(mx_floor((T) - 0.0), -0.0), SAME(mx_ceil((T) - 0.25), -0.0), SAME(mx_trunc((T) - 0.75), -0.0);                \
    SAME(mx_floor(-inf), -INFINITY), SAME(mx_ceil(inf), INFINITY), SAME(mx_trunc(nan), NAN);                           \
    SAME(mx_mod((T) - 1, (T)3), 2), SAME(mx_mod((T)1, (T) - 3), -2), SAME(mx_mod((T)6, (T) - 3), -0.0);                \
    SAME(mx_mod((T)1, (T)0), NAN), SAME(mx_mod(inf, (T)2), NAN), SAME(mx_mod((T)1, inf), 1),                           \
        SAME(mx_mod(nan, inf), NAN);                                                                                   \
    SAME(mx_expm1(inf), INFINITY), SAME(mx_expm1(-inf), -1), SAME(mx_expm1(nan), NAN),                                 \
        SAME(mx_expm1((T) - 0.0), -0.0);                                                                               \
    SAME(mx_exp2(inf), INFINITY), SAME(mx_exp2(-inf), 0), SAME(mx_exp2(nan), NAN), SAME(mx_exp2((T)3), 8);             \
    SAME(mx_sinh(inf), INFINITY), SAME(mx_sinh(-inf), -INFINITY), SAME(mx_sinh(nan), NAN);                             \
    SAME(mx_sinh((T) - 0.0), -0.0), SAME(mx_cosh(-inf), INFINITY), SAME(mx_cosh(nan), NAN), SAME(mx_cosh((T)0), 1);    \
    SAME(mx_asinh(inf), INFINITY), SAME(mx_asinh(-inf), -INFINITY), SAME(mx_asinh(nan), NAN);                          \
    SAME(mx_asinh((T) - 0.0), -0.0), SAME(mx_acosh((T)1), 0), SAME(mx_acosh((T)0.5), NAN), SAME(mx_acosh(inf), inf);   \
    SAME(mx_acosh(-inf), NAN), SAME(mx_acosh(nan), NAN), SAME(mx_acosh((T) - 5), NAN);                                 \
    SAME(mx_tan(inf), NAN), SAME(mx_tan(nan), NAN), SAME(mx_tan((T) - 0.0), -0.0), SAME(mx_atan(nan), NAN);            \
    SAME(mx_atan(inf), (T)M_PI_2), SAME(mx_atan(-inf), (T) - M_PI_2), SAME(mx_atan((T) - 0.0), -0.0);                  \
    SAME(mx_asin((T)1), (T)M_PI_2), SAME(mx_asin((T)1.5), NAN), SAME(mx_asin(nan), NAN),                               \
        SAME(mx_asin((T) - 0.0), -0.0);                                                                                \
    SAME(mx_acos((T)1), 0), SAME(mx_acos((T) - 1), (T)M_PI), SAME(mx_acos((T) - 2), NAN), SAME(mx_acos(nan), NAN);     \
    SAME(mx_acos(inf), NAN), SAME(mx_fmod((T) - 6, (T)3), -0.0), SAME(mx_fmod((T)5, (T) - 3), 2);                      \
    SAME(mx_fmod(inf, (T)1), NAN), SAME(mx_fmod((T)1, (T)0), NAN), SAME(mx_pow_integer(nan, 0, 0), 1);                 \
    SAME(mx_pow_integer((T) - 0.0, -3, 1), -INFINITY), SAME(mx_pow_integer(-inf, 3, 1), -INFINITY);                    \
    SAME(mx_pow_integer((T) - 1, 0x1p63, 1), -1), SAME(mx_pow_integer(-inf, -3, 1), -0.0);                             \
    T values[] = {0,         (T) - 0.0, 1,          -1,  2,    -2,  3,        (T)0.5,                                  \
                  (T) - 0.5, (T)1e30,   (T) - 1e30, inf, -inf, nan, (T)1e-30, (T)1.5};                                 \
    for (int i = 0; i < 16; i++)                                                                                       \
      for (int j = 0; j < 16; j++) {                                                                                   \
        T angle = mx_atan2(values[i], values[j]), exact = (T)atan2((double)values[i], (double)values[j]);              \
        if (!(fabs((double)(angle - exact)) <= 3e-7 * fabs((double)exact)))                                            \
          same("atan2", (double)angle, (double)exact);                                                                 \
        T got = mx_pow(values[i], values[j]), want = (T)pow((double)values[i], (double)values[j]);                     \
        if (isfinite(want) && want != 0 && fabs((double)(got - want)) < 1e-6 * fabs((double)want)) continue;           \
        char text[80];                                                                                                 \
        snprintf(text, sizeof text, "pow(%g, %g)", (double)values[i], (double)values[j]);                              \
        same(text, (double)got, (double)want);                                                                         \
      }                                                                                                                \
  }

int main(void) {
#ifdef V4
  if (!__builtin_cpu_supports("avx512f") || !__builtin_cpu_supports("avx512vl")) {
    puts("skipped: this CPU lacks AVX-512");
    return 0;
  }
#endif
#define RUN(name, ...) sweep_##name##_f32(), sweep_##name##_f64();
  FUNCTIONS(RUN)
  RUN(sin)
  RUN(cos)
  RUN(tan)
  sweep_pow();
  sweep_atan2();
  sweep_pow_integer();
  sweep_mod();
  EDGES(float)
  EDGES(double)
  if (!failures) puts("all within bounds");
  return failures != 0;
}
