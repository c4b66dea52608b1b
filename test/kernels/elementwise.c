// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The elementwise operators and casts natively: all pairs of 8-bit integers, the edges of wider ones, IEEE edges of the
// floats, and casts to f16 and bf16 against one correct rounding of the exact value.
//
// RUN: %cc %s -O2 -ffp-contract=fast -fno-math-errno -fwrapv -march=x86-64 -lm -o %t1 && %t1 | FileCheck-22 %s
// RUN: %cc %s -O2 -ffp-contract=fast -fno-math-errno -fwrapv -march=x86-64-v3 -lm -o %t3 && %t3 | FileCheck-22 %s
// RUN: %cc %s -O2 -ffp-contract=fast -fno-math-errno -fwrapv -march=x86-64-v4 -lm -o %t4 && %t4 | FileCheck-22 %s
// CHECK: {{^all as specified$|^skipped: this CPU lacks AVX-512$}}
#include "harness.h"

#include "../../kernels/cast.c"
#include "../../kernels/elementwise.c"

static int failures;
static void expect(int ok, const char *text, double x, double y, double got) {
  if (!ok && failures++ < 30) printf("%s: x %.17g, y %.17g gives %.17g\n", text, x, y, got);
}
// Equal as values, with the sign of 0, or both NaN.
static int same(double a, double b) { return isnan(a) ? isnan(b) : a == b && signbit(a) == signbit(b); }

// ---- integers ------------------------------------------------------------------------------------------------------

static __int128 floor_mod(__int128 x, __int128 y) {
  __int128 r = y ? x % y : 0;
  return r && (r < 0) != (y < 0) ? r + y : r;
}
static __int128 power_of(__int128 x, __int128 n) {
  if (n < 0) return x == 1 ? 1 : x == -1 ? (n % 2 ? -1 : 1) : 0;
  uint64_t r = 1, b = (uint64_t)x;
  for (uint64_t e = (uint64_t)n; e; e >>= 1, b *= b)
    if (e & 1) r *= b;
  return (__int128)r;
}

#define IS(name, dt, T, want)                                                                                          \
  expect(name##__##dt(x, y) == (T)(want), #name "__" #dt, (double)x, (double)y, (double)name##__##dt(x, y))
#define IS_UNARY(name, dt, T, want)                                                                                    \
  expect(name##__##dt(x) == (T)(want), #name "__" #dt, (double)x, 0, (double)name##__##dt(x))
#define CHECK_PAIR(dt, T, code, ...)                                                                                   \
  static void pair_##dt(T x, T y) {                                                                                    \
    __int128 a = x, b = y;                                                                                             \
    IS(add, dt, T, a + b), IS(sub, dt, T, a - b), IS(mul, dt, T, (unsigned __int128)a * (unsigned __int128)b);         \
    IS(div, dt, T, b ? a / b : 0), IS(mod, dt, T, floor_mod(a, b)), IS(pow, dt, T, power_of(a, b));                    \
    IS(max, dt, T, a > b ? a : b), IS(min, dt, T, a < b ? a : b);                                                      \
    IS(equal, dt, uint8_t, a == b), IS(not_equal, dt, uint8_t, a != b), IS(less, dt, uint8_t, a < b);                  \
    IS(less_equal, dt, uint8_t, a <= b), IS(greater, dt, uint8_t, a > b), IS(greater_equal, dt, uint8_t, a >= b);      \
    IS_UNARY(abs, dt, T, a < 0 ? -a : a), IS_UNARY(negative, dt, T, -a), IS_UNARY(relu, dt, T, a < 0 ? 0 : a);         \
    IS_UNARY(floor, dt, T, a), IS_UNARY(round, dt, T, a);                                                              \
    expect(select__##dt(1, x, y) == x && select__##dt(0, x, y) == y, "select__" #dt, (double)x, (double)y, 0);         \
  }                                                                                                                    \
  static void edges_##dt(void) {                                                                                       \
    for (int i = 0; i < 64; i++)                                                                                       \
      for (int j = 0; j < 64; j++) {                                                                                   \
        uint64_t u = (uint64_t)1 << i, v = (uint64_t)1 << j;                                                           \
        pair_##dt((T)u, (T)v), pair_##dt((T)(u - 1), (T)(v - 1)), pair_##dt((T) - u, (T)(v + 1));                      \
        pair_##dt((T)(u + 1), (T) - v), pair_##dt((T)(-u - 1), (T)(1 - v)),                                            \
            pair_##dt((T)next_random(), (T)(next_random() >> i));                                                      \
      }                                                                                                                \
    for (int i = 0; i < 0x10000; i++) pair_##dt((T)(i & 0xff), (T)(i >> 8));                                           \
  }
MX_INTEGERS(CHECK_PAIR, )

// ---- floats --------------------------------------------------------------------------------------------------------

#define FLOAT_IS(name, dt, want)                                                                                       \
  expect(same((double)name##__##dt(x, y), (double)(want)), #name "__" #dt, (double)x, (double)y,                       \
         (double)name##__##dt(x, y))
#define FLOAT_IS_UNARY(name, dt, want)                                                                                 \
  expect(same((double)name##__##dt(x), (double)(want)), #name "__" #dt, (double)x, 0, (double)name##__##dt(x))
#define NEAR_UNARY(name, dt, want, bound)                                                                              \
  expect(same((double)name##__##dt(x), want) ||                                                                        \
             fabs((double)name##__##dt(x) - (want)) <= (bound) * (1e-30 + fabs(want)),                                 \
         #name "__" #dt, (double)x, want, (double)name##__##dt(x))
#define CHECK_FLOATS(dt, T, code, ...)                                                                                 \
  static void floats_##dt(void) {                                                                                      \
    const T inf = (T)INFINITY, nan = (T)NAN;                                                                           \
    const T values[] = {0, (T) - 0.0,  1,      -1,        (T)0.5,  (T) - 0.5,  (T)1.5,   (T) - 1.5, (T)2.5, 3,   -3,   \
                        7, (T) - 7.25, (T)1e9, (T) - 1e9, (T)1e30, (T) - 1e30, (T)1e-30, inf,       -inf,   nan, 10};  \
    const int n = sizeof values / sizeof *values;                                                                      \
    const double bound = sizeof(T) == 4 ? 1e-6 : 2e-15;                                                                \
    for (int i = 0; i < n; i++) {                                                                                      \
      T x = values[i];                                                                                                 \
      double d = (double)x, half = 0.5 * d;                                                                            \
      FLOAT_IS_UNARY(abs, dt, fabs(d)), FLOAT_IS_UNARY(negative, dt, -d),                                              \
          expect(d < 0 ? relu__##dt(x) == 0 : same(fabs((double)relu__##dt(x)), fabs(d)), "relu", d, 0, 0);            \
      FLOAT_IS_UNARY(ceil, dt, ceil(d)), FLOAT_IS_UNARY(floor, dt, floor(d)), FLOAT_IS_UNARY(trunc, dt, trunc(d));     \
      FLOAT_IS_UNARY(round, dt, rint(d)), FLOAT_IS_UNARY(sqrt, dt, (T)sqrt(d));                                        \
      expect(is_nan__##dt(x) == isnan(d) && is_inf__##dt(x) == !!isinf(d), "is_nan, is_inf", d, 0, 0);                 \
      NEAR_UNARY(exp, dt, (double)(T)exp(d), bound), NEAR_UNARY(tanh, dt, tanh(d), bound);                             \
      NEAR_UNARY(log, dt, log(d), bound), NEAR_UNARY(erf, dt, erf(d), bound);                                          \
      NEAR_UNARY(sigmoid, dt, 1 / (1 + exp(-d)), bound), NEAR_UNARY(silu, dt, d / (1 + exp(-d)), 10 * bound);          \
      NEAR_UNARY(gelu_quick, dt, d / (1 + exp(-1.702 * d)), 20 * bound);                                               \
      if (d > -2) NEAR_UNARY(gelu, dt, half * (1 + erf(d * M_SQRT1_2)), 4 * bound);                                    \
      if (d > -2)                                                                                                      \
        NEAR_UNARY(gelu_tanh, dt, half * (1 + tanh(0.79788456080286536 * (d + 0.044715 * d * d * d))), 4 * bound);     \
      for (int j = 0; j < n; j++) {                                                                                    \
        T y = values[j];                                                                                               \
        double e = (double)y;                                                                                          \
        FLOAT_IS(add, dt, x + y), FLOAT_IS(sub, dt, x - y), FLOAT_IS(mul, dt, x * y), FLOAT_IS(div, dt, x / y);        \
        FLOAT_IS(max, dt, isnan(d) || isnan(e) ? NAN : d > e || (d == e && !signbit(d)) ? d : e);                      \
        FLOAT_IS(min, dt, isnan(d) || isnan(e) ? NAN : d < e || (d == e && signbit(d)) ? d : e);                       \
        FLOAT_IS(equal, dt, d == e), FLOAT_IS(not_equal, dt, d != e), FLOAT_IS(less, dt, d < e);                       \
        FLOAT_IS(less_equal, dt, d <= e), FLOAT_IS(greater, dt, d > e), FLOAT_IS(greater_equal, dt, d >= e);           \
      }                                                                                                                \
    }                                                                                                                  \
  }
CHECK_FLOATS(f32, float, MX_F32)
CHECK_FLOATS(f64, double, MX_F64)

// ---- casts ---------------------------------------------------------------------------------------------------------

#define SATURATED(x, T, low, high)                                                                                     \
  (isnan(x) ? 0 : (x) >= (long double)(high) ? (high) : (x) <= (long double)(low) ? (low) : (T)(x))
#define CAST_FLOAT(from, x)                                                                                            \
  do {                                                                                                                 \
    long double v = (long double)(x);                                                                                  \
    expect(cast__##from##__bool(x) == (v != 0), #from " to bool", (double)v, 0, 0);                                    \
    expect(cast__##from##__si8(x) == SATURATED(v, int8_t, INT8_MIN, INT8_MAX), #from " to si8", (double)v, 0, 0);      \
    expect(cast__##from##__si16(x) == SATURATED(v, int16_t, INT16_MIN, INT16_MAX), #from " to si16", (double)v, 0, 0); \
    expect(cast__##from##__si32(x) == SATURATED(v, int32_t, INT32_MIN, INT32_MAX), #from " to si32", (double)v, 0, 0); \
    expect(cast__##from##__si64(x) == SATURATED(v, int64_t, INT64_MIN, INT64_MAX), #from " to si64", (double)v, 0, 0); \
    expect(cast__##from##__ui8(x) == SATURATED(v, uint8_t, 0, UINT8_MAX), #from " to ui8", (double)v, 0, 0);           \
    expect(cast__##from##__ui16(x) == SATURATED(v, uint16_t, 0, UINT16_MAX), #from " to ui16", (double)v, 0, 0);       \
    expect(cast__##from##__ui32(x) == SATURATED(v, uint32_t, 0, UINT32_MAX), #from " to ui32", (double)v, 0, 0);       \
    expect(cast__##from##__ui64(x) == SATURATED(v, uint64_t, 0, UINT64_MAX), #from " to ui64", (double)v, 0, 0);       \
    expect(same((double)cast__##from##__f32(x), (double)(float)(x)), #from " to f32", (double)v, 0, 0);                \
    expect(same(cast__##from##__f64(x), (double)(x)), #from " to f64", (double)v, 0, 0);                               \
  } while (0)

// |x| rounded to a grid of `bits` significant bits, the smallest exponent `low`, by exact arithmetic; ties to even.
static double rounded(long double x, int bits, int low, double largest) {
  int e;
  if (isnan(x) || isinf(x) || x == 0) return (double)x;
  frexpl(x, &e);
  int unit = (e - bits > low - bits + 1 ? e - bits : low - bits + 1);
  long double scaled = ldexpl(x, -unit);
  double r = (double)ldexpl(rintl(scaled), unit); // rintl of at most 64 bits is exact
  return fabs(r) > largest ? copysign(INFINITY, r) : r;
}
// What the compiler does last: f32 to f16 or bf16, nearest even.
static double to_f16(float x) { return rounded((long double)x, 11, -14, 65504); }
static double to_bf16(float x) { return rounded((long double)x, 8, -126, 0x1.fep127); }

#define HALVES(from, x)                                                                                                \
  do {                                                                                                                 \
    double a = to_f16(cast__##from##__f16(x)), b = to_bf16(cast__##from##__bf16(x));                                   \
    expect(same(a, rounded((long double)(x), 11, -14, 65504)), #from " to f16", (double)(x), 0, a);                    \
    expect(same(b, rounded((long double)(x), 8, -126, 0x1.fep127)), #from " to bf16", (double)(x), 0, b);              \
  } while (0)

static double random_near(int e) { // often near a tie of f16 or bf16
  double m = 1 + (double)(next_random() % 4096) / 4096;
  if (next_random() & 1) m += ldexp((double)(next_random() % 5) - 2, -20 - (int)(next_random() % 33));
  return ldexp(next_random() & 1 ? m : -m, e);
}

static void casts(void) {
  double edges[] = {0,       -0.0,      0.5,      -0.5,          127.9,        128,           -128.5,
                    -129,    255.5,     256,      65504,         65519.99,     65520,         1e300,
                    -1e300,  NAN,       INFINITY, -INFINITY,     2147483647.5, -2147483649.0, 4294967296.0,
                    0x1p63,  -0x1p63,   0x1p64,   0x1.fffffep62, 1e-40,        5e-324,        0x1p-24,
                    0x1p-25, 0x1.8p-25, 0x1p-133, 0x1p-134,      0x1.8p-134};
  for (unsigned i = 0; i < sizeof edges / sizeof *edges; i++) {
    CAST_FLOAT(f64, edges[i]);
    HALVES(f64, edges[i]);
    float f = (float)edges[i];
    CAST_FLOAT(f32, f);
  }
  for (int i = 0; i < 300000; i++) {
    double d = random_near(-30 + i % 60);
    CAST_FLOAT(f64, d);
    HALVES(f64, d);
    double wide = random_near(-160 + i % 300);
    HALVES(f64, wide);
    float f = (float)random_near(-2 + i % 70);
    CAST_FLOAT(f32, f);
    uint64_t u = next_random() >> i % 64;
    if (i & 1) u = u >> 20 << 20 | (uint64_t)(i & 2) >> 1;
    HALVES(ui64, u);
    HALVES(si64, (int64_t)(i & 4 ? -u : u));
    HALVES(ui32, (uint32_t)u);
    HALVES(si32, (int32_t)u);
    expect(cast__si64__si8((int64_t)u) == (int8_t)u && cast__si8__ui64((int8_t)u) == (uint64_t)(int8_t)u &&
               cast__ui8__si32((uint8_t)u) == (uint8_t)u && cast__si16__bool((int16_t)u) == ((int16_t)u != 0) &&
               cast__bool__f32((uint8_t)(u & 1)) == (float)(u & 1) &&
               cast__si64__f32((int64_t)u) == (float)(int64_t)u && cast__ui64__f64(u) == (double)u &&
               cast__ui64__f32(u) == (float)u,
           "integer cast", (double)u, 0, 0);
  }
}

int main(void) {
  if (lacks_cpu()) return 0;
  edges_si8(), edges_si16(), edges_si32(), edges_si64(), edges_ui8(), edges_ui16(), edges_ui32(), edges_ui64();
  floats_f32(), floats_f64();
  for (uint8_t x = 0; x < 2; x++)
    for (uint8_t y = 0; y < 2; y++)
      expect(and__bool(x, y) == (x && y) && or__bool(x, y) == (x || y) && xor__bool(x, y) == (x != y) &&
                 not__bool(x) == !x && equal__bool(x, y) == (x == y) && not_equal__bool(x, y) == (x != y) &&
                 select__bool(x, y, !y) == (x ? y : !y),
             "bool", x, y, 0);
  casts();
  if (!failures) puts("all as specified");
  return failures != 0;
}
