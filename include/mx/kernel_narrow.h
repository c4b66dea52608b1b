/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * f16, bf16 and f8 as bits: the conversions that the compiler puts around hooks, to the last bit of every NaN. Kernels
 * need them for plain memory; hooks give floats already. Included by kernel.h. From float: to nearest even; what is too
 * large for f8 becomes the largest number, and so does infinity in f8e4m3fn, which has none.
 */
#ifndef MX_KERNEL_NARROW_H
#define MX_KERNEL_NARROW_H

#include <mx/kernel_math_base.h>

/* What rounds by itself must do so: a double that was rounded to float is not rounded to f16 at once. */
#define MX_ROUNDS _Pragma("clang fp contract(off)")

MX_MATH float mx_widen_f16(uint16_t bits) {
#ifdef __F16C__
  MX_ROUNDS
  union {
    uint16_t bits;
    _Float16 half;
  } v = {bits};
  return (float)v.half;
#else
  uint32_t rest = bits & 0x7fffu, shifted = rest << 13, sign = (uint32_t)(bits & 0x8000u) << 16;
  uint32_t tiny = mx_bits_f32((float)(int32_t)rest * 0x1p-24f), out = shifted + 0x38000000u;
  out = rest >= 0x7c00u ? shifted + 0x70000000u : out;
  return mx_from_bits_f32((rest < 0x400u ? tiny : out) | sign);
#endif
}

MX_MATH float mx_widen_bf16(uint16_t bits) { return mx_from_bits_f32((uint32_t)bits << 16); }

/* The upper half of an f16. */
MX_MATH float mx_widen_f8e5m2(uint8_t bits) { return mx_widen_f16((uint16_t)(bits << 8)); }

/* As an f16 it is smaller by 2^8, the distance of the biases, and its NaN a number. */
MX_MATH float mx_widen_f8e4m3fn(uint8_t bits) {
  MX_ROUNDS
  uint32_t rest = bits & 0x7fu;
  float number = mx_widen_f16((uint16_t)((bits & 0x80u) << 8 | rest << 7)) * 256;
  return rest == 0x7fu ? MX_NAN_F32 : number;
}

/* To n_bits: `shift` bits of a float's mantissa go, rebias leaves its exponent; what is below the least normal number
 * is rounded by an addition, whose last bit is worth the least number of the format. */
MX_MATH uint32_t mx_narrow_bits(float x, uint32_t n_bits, uint32_t shift, uint32_t rebias, uint32_t overflow,
                                uint32_t infinity, uint32_t nan) {
  MX_ROUNDS
  uint32_t bits = mx_bits_f32(x), a = bits & 0x7fffffffu, magic = rebias + 0x00800000u + (shift << 23);
  uint32_t sign = bits >> (32 - n_bits) & 1u << (n_bits - 1);
  uint32_t normal = (a + (1u << (shift - 1)) - 1 - rebias + (a >> shift & 1)) >> shift;
  uint32_t tiny = mx_bits_f32(mx_from_bits_f32(a) + mx_from_bits_f32(magic)) - magic;
  uint32_t out = normal < overflow ? normal : overflow;
  out = a < rebias + 0x00800000u ? tiny : out;
  out = a == 0x7f800000u ? infinity : out;
  return (a > 0x7f800000u ? nan : out) | sign;
}

MX_MATH uint16_t mx_narrow_f16(float x) {
#ifdef __F16C__
  MX_ROUNDS
  union {
    _Float16 half;
    uint16_t bits;
  } v = {(_Float16)x};
  return v.bits;
#else
  return (uint16_t)mx_narrow_bits(x, 16, 13, 0x38000000u, 0x7c00, 0x7c00, 0x7e00);
#endif
}

MX_MATH uint16_t mx_narrow_bf16(float x) {
  uint32_t bits = mx_bits_f32(x), high = bits >> 16;
  return (uint16_t)(x != x ? high | 0x40u : (bits + 0x7fffu + (high & 1)) >> 16);
}

MX_MATH uint8_t mx_narrow_f8e4m3fn(float x) { return (uint8_t)mx_narrow_bits(x, 8, 20, 0x3c000000u, 0x7e, 0x7e, 0x7f); }

MX_MATH uint8_t mx_narrow_f8e5m2(float x) { return (uint8_t)mx_narrow_bits(x, 8, 21, 0x38000000u, 0x7b, 0x7c, 0x7e); }

/* What a value becomes by being stored and loaded. */
MX_MATH float mx_round_f16(float x) { return mx_widen_f16(mx_narrow_f16(x)); }
MX_MATH float mx_round_bf16(float x) { return mx_widen_bf16(mx_narrow_bf16(x)); }
MX_MATH float mx_round_f8e4m3fn(float x) { return mx_widen_f8e4m3fn(mx_narrow_f8e4m3fn(x)); }
MX_MATH float mx_round_f8e5m2(float x) { return mx_widen_f8e5m2(mx_narrow_f8e5m2(x)); }

#endif
