// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The elementwise operators: one row per operator, an expression in x (and y). f16 and bf16 tensors are served by the
// f32 functions: the compiler widens, calls, rounds. Integers wrap; integer division and remainder never trap: a zero
// divisor gives 0. NaN passes through max, min and relu.
#include <mx/kernel.h>

// ---- unary: float ------------------------------------------------------------------------------------------------
MX_UNARY("mo.ceil", ceil, MX_FLOATS, mx_ceil(x))
MX_UNARY("mo.floor", floor, MX_FLOATS, mx_floor(x))
MX_UNARY("mo.trunc", trunc, MX_FLOATS, mx_trunc(x))
MX_UNARY("mo.round", round, MX_FLOATS, mx_round_even(x))
MX_UNARY("mo.sqrt", sqrt, MX_FLOATS, mx_sqrt(x))
MX_UNARY("mo.rsqrt", rsqrt, MX_FLOATS, mx_rsqrt(x))
MX_UNARY("mo.exp", exp, MX_FLOATS, mx_exp(x))
MX_UNARY("mo.log", log, MX_FLOATS, mx_log(x))
MX_UNARY("mo.log1p", log1p, MX_FLOATS, mx_log1p(x))
MX_UNARY("mo.sin", sin, MX_FLOATS, mx_sin(x))
MX_UNARY("mo.cos", cos, MX_FLOATS, mx_cos(x))
MX_UNARY("mo.expm1", expm1, MX_FLOATS, mx_expm1(x))
MX_UNARY("mo.exp2", exp2, MX_FLOATS, mx_exp2(x))
MX_UNARY("mo.tan", tan, MX_FLOATS, mx_tan(x))
MX_UNARY("mo.asin", asin, MX_FLOATS, mx_asin(x))
MX_UNARY("mo.acos", acos, MX_FLOATS, mx_acos(x))
MX_UNARY("mo.atan", atan, MX_FLOATS, mx_atan(x))
MX_UNARY("mo.sinh", sinh, MX_FLOATS, mx_sinh(x))
MX_UNARY("mo.cosh", cosh, MX_FLOATS, mx_cosh(x))
MX_UNARY("mo.asinh", asinh, MX_FLOATS, mx_asinh(x))
MX_UNARY("mo.acosh", acosh, MX_FLOATS, mx_acosh(x))
MX_UNARY("mo.tanh", tanh, MX_FLOATS, mx_tanh(x))
MX_UNARY("mo.atanh", atanh, MX_FLOATS, mx_atanh(x))
MX_UNARY("mo.erf", erf, MX_FLOATS, mx_erf(x))
MX_UNARY("mo.sigmoid", sigmoid, MX_FLOATS, mx_sigmoid(x))
// x sigmoid(a x) = x / (1 + e^-ax), and (1 + tanh u) / 2 = sigmoid 2u: one exp, one division.
MX_UNARY("mo.silu", silu, MX_FLOATS, x / mx_exp_plus_one(-x))
MX_UNARY("mo.gelu", gelu, MX_FLOATS, (T)0.5 * x * (1 + mx_erf((T)0.70710678118654752 * x)))
MX_UNARY("mo.gelu_tanh", gelu_tanh, MX_FLOATS,
         x / mx_exp2_plus_one(x * ((T)-0.1029432395800235 * (x * x) - (T)2.302208198144325)))
MX_UNARY("mo.gelu_quick", gelu_quick, MX_FLOATS, x / mx_exp_plus_one((T)-1.702 * x))

// ---- unary: any number -------------------------------------------------------------------------------------------
MX_UNARY("mo.abs", abs, MX_FLOATS, mx_abs(x))
MX_UNARY("mo.abs", abs, MX_SIGNED, x < 0 ? -(uint64_t)x : (uint64_t)x)
MX_UNARY("mo.abs", abs, MX_UNSIGNED, x)
MX_UNARY("mo.negative", negative, MX_FLOATS, -x)
MX_UNARY("mo.negative", negative, MX_INTEGERS, -(uint64_t)x)
MX_UNARY("mo.relu", relu, MX_NUMBERS, x < 0 ? 0 : x)
MX_UNARY("mo.sign", sign, MX_NUMBERS, x > 0 ? 1 : x < 0 ? -1 : x)
MX_UNARY("mo.bit_not", bit_not, MX_INTEGERS, ~x)
MX_UNARY("mo.ceil", ceil, MX_INTEGERS, x)
MX_UNARY("mo.floor", floor, MX_INTEGERS, x)
MX_UNARY("mo.trunc", trunc, MX_INTEGERS, x)
MX_UNARY("mo.round", round, MX_INTEGERS, x)
MX_UNARY("mo.not", not, MX_BOOLS, !x)

// ---- unary tests -------------------------------------------------------------------------------------------------
#define TEST_ONE(dt, type, code, symbol_, name, ...)                                                                   \
  static inline uint8_t name##__##dt(type x) {                                                                         \
    typedef type T;                                                                                                    \
    return (T)(__VA_ARGS__) != 0;                                                                                      \
  }                                                                                                                    \
  MX_ELEMENTWISE(name##__##dt, .symbol = symbol_, .result = MX_BOOL, .args = {code})
MX_FLOATS(TEST_ONE, "mo.is_nan", is_nan, x != x)
MX_FLOATS(TEST_ONE, "mo.is_inf", is_inf, mx_abs(x) == (T)MX_INF_F64)

// ---- binary ------------------------------------------------------------------------------------------------------
// Integer arithmetic goes through uint64_t: narrow types would be promoted to int, where products overflow.
MX_BINARY("mo.add", add, MX_FLOATS, x + y)
MX_BINARY("mo.add", add, MX_INTEGERS, (uint64_t)x + (uint64_t)y)
MX_BINARY("mo.sub", sub, MX_FLOATS, x - y)
MX_BINARY("mo.sub", sub, MX_INTEGERS, (uint64_t)x - (uint64_t)y)
MX_BINARY("mo.mul", mul, MX_FLOATS, x *y)
MX_BINARY("mo.mul", mul, MX_INTEGERS, (uint64_t)x *(uint64_t)y)
MX_BINARY("mo.max", max, MX_FLOATS, mx_max(x, y))
MX_BINARY("mo.max", max, MX_INTEGERS, x > y ? x : y)
MX_BINARY("mo.min", min, MX_FLOATS, mx_min(x, y))
MX_BINARY("mo.min", min, MX_INTEGERS, x < y ? x : y)
MX_BINARY("mo.and", and, MX_BOOLS, x &y)
MX_BINARY("mo.or", or, MX_BOOLS, x | y)
MX_BINARY("mo.xor", xor, MX_BOOLS, x ^ y)

// y is replaced by 1 where the machine would trap: at 0, and at -1, where the quotient is -x (which wraps).
MX_BINARY("mo.div", div, MX_FLOATS, x / y)
MX_BINARY("mo.div", div, MX_SIGNED,
          y == 0    ? 0
          : y == -1 ? -(uint64_t)x
                    : (uint64_t)(x / (T)(y == 0 || y == -1 ? 1 : y)))
MX_BINARY("mo.div", div, MX_UNSIGNED, y == 0 ? 0 : x / (T)(y == 0 ? 1 : y))

// The remainder has the divisor's sign, as in Python.
#define MOD_ONE(dt, type, code, symbol_, name)                                                                         \
  static inline type name##__##dt(type x, type y) {                                                                    \
    type r = (type)(x % (type)(y == 0 || y == -1 ? 1 : y));                                                            \
    return r != 0 && (r ^ y) < 0 ? (type)(r + y) : r;                                                                  \
  }                                                                                                                    \
  MX_ELEMENTWISE(name##__##dt, .symbol = symbol_, .result = code, .args = {code, code})
MX_SIGNED(MOD_ONE, "mo.mod", mod)
MX_BINARY("mo.mod", mod, MX_UNSIGNED, x % (T)(y == 0 ? 1 : y))
MX_BINARY("mo.mod", mod, MX_FLOATS, mx_mod(x, y))

// The quotient of both is rounded, and then down; an integer quotient is less by 1 where truncation went up.
#define FLOOR_DIV_ONE(dt, type, code, symbol_, name)                                                                   \
  static inline type name##__##dt(type x, type y) {                                                                    \
    type r = (type)(x % (type)(y == 0 || y == -1 ? 1 : y));                                                            \
    return (type)((uint64_t)div__##dt(x, y) - (r != 0 && (r ^ y) < 0));                                                \
  }                                                                                                                    \
  MX_ELEMENTWISE(name##__##dt, .symbol = symbol_, .result = code, .args = {code, code})
MX_SIGNED(FLOOR_DIV_ONE, "mo.floor_div", floor_div)
MX_BINARY("mo.floor_div", floor_div, MX_UNSIGNED, y == 0 ? 0 : x / (T)(y == 0 ? 1 : y))
MX_BINARY("mo.floor_div", floor_div, MX_FLOATS, mx_floor(x / y))

// The remainder has the dividend's sign, as in C.
MX_BINARY("mo.fmod", fmod, MX_SIGNED, x % (T)(y == 0 || y == -1 ? 1 : y))
MX_BINARY("mo.fmod", fmod, MX_UNSIGNED, x % (T)(y == 0 ? 1 : y))
MX_BINARY("mo.fmod", fmod, MX_FLOATS, mx_fmod(x, y))

MX_BINARY("mo.atan2", atan2, MX_FLOATS, mx_atan2(x, y))

// Bits. A count that is negative, or not less than the width, shifts everything out.
#define SHIFT(y, ...) ((uint64_t)(y) < 8 * sizeof(T) ? (__VA_ARGS__) : 0)
MX_BINARY("mo.bit_and", bit_and, MX_INTEGERS, x &y)
MX_BINARY("mo.bit_or", bit_or, MX_INTEGERS, x | y)
MX_BINARY("mo.bit_xor", bit_xor, MX_INTEGERS, x ^ y)
MX_BINARY("mo.shift_left", shift_left, MX_INTEGERS, SHIFT(y, (uint64_t)x << (y & 63)))
MX_BINARY("mo.shift_right", shift_right, MX_INTEGERS, SHIFT(y, x >> (y & (T)(8 * sizeof(T) - 1))))

// Integers: square and multiply, wrapping; a negative exponent leaves 0 except for the bases 1 and -1.
MX_INLINE uint64_t power(uint64_t x, uint64_t n) {
  uint64_t r = 1;
  for (; n; n >>= 1, x *= x) r *= n & 1 ? x : 1;
  return r;
}
MX_BINARY("mo.pow", pow, MX_FLOATS, mx_pow(x, y))
MX_BINARY("mo.pow", pow, MX_SIGNED, y >= 0 || x == 1 || x == -1 ? power((uint64_t)x, (uint64_t)y &INT64_MAX) : 0)
MX_BINARY("mo.pow", pow, MX_UNSIGNED, power(x, y))

// A float base with an integer exponent of any width.
#define POWER_ONE(dt, type, code, base, base_type, base_code)                                                          \
  static inline base_type pow__##base##__##dt(base_type x, type y) {                                                   \
    return mx_pow_integer(x, (double)y, (int)(y & 1));                                                                 \
  }                                                                                                                    \
  MX_ELEMENTWISE(pow__##base##__##dt, .symbol = "mo.pow", .result = base_code, .args = {base_code, code})
MX_INTEGERS(POWER_ONE, f32, float, MX_F32)
MX_INTEGERS(POWER_ONE, f64, double, MX_F64)

// ---- comparisons -------------------------------------------------------------------------------------------------
MX_COMPARE("mo.equal", equal, MX_NUMBERS, x == y)
MX_COMPARE("mo.equal", equal, MX_BOOLS, x == y)
MX_COMPARE("mo.not_equal", not_equal, MX_NUMBERS, x != y)
MX_COMPARE("mo.not_equal", not_equal, MX_BOOLS, x != y)
MX_COMPARE("mo.greater", greater, MX_NUMBERS, x > y)
MX_COMPARE("mo.greater_equal", greater_equal, MX_NUMBERS, x >= y)
MX_COMPARE("mo.less", less, MX_NUMBERS, x < y)
MX_COMPARE("mo.less_equal", less_equal, MX_NUMBERS, x <= y)

// ---- select: cond ? x : y ----------------------------------------------------------------------------------------
#define SELECT_ONE(dt, type, code, symbol_, name)                                                                      \
  static inline type name##__##dt(uint8_t cond, type x, type y) { return cond ? x : y; }                               \
  MX_ELEMENTWISE(name##__##dt, .symbol = symbol_, .result = code, .args = {MX_BOOL, code, code})
MX_NUMBERS(SELECT_ONE, "mo.select", select)
MX_BOOLS(SELECT_ONE, "mo.select", select)
