/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * f8e4m3fn and f8e5m2 as bits, for kernels that read them from plain memory; hooks give floats already. Included by
 * kernel.h. To f8: to nearest even; what is too large becomes the largest number, and so does infinity in f8e4m3fn,
 * which has none.
 */
#ifndef MX_KERNEL_F8_H
#define MX_KERNEL_F8_H

#include <mx/kernel_math_base.h>

MX_MATH float mx_widen_f8e4m3fn(uint8_t bits) {
  uint32_t rest = bits & 0x7fu;
  float normal = mx_from_bits_f32((rest << 20) + 0x3c000000u), tiny = (float)(int32_t)rest * 0x1p-9f;
  float number = rest >> 3 ? normal : tiny;
  return mx_copysign_f32(rest == 0x7fu ? MX_NAN_F32 : number, bits & 0x80u ? -1.0f : 1.0f);
}

MX_MATH float mx_widen_f8e5m2(uint8_t bits) {
  uint32_t rest = bits & 0x7fu, shifted = rest << 21;
  float normal = mx_from_bits_f32(shifted + (rest < 0x7cu ? 0x38000000u : 0x70000000u));
  float number = rest >> 2 ? normal : (float)(int32_t)rest * 0x1p-16f;
  return mx_copysign_f32(number, bits & 0x80u ? -1.0f : 1.0f);
}

/* The magnitude of a number: shift bits of a float's mantissa go, rebias leaves its exponent; the last bit of magic is
 * worth the least number of the format, so that an addition rounds what is below least, the smallest normal number. */
MX_MATH uint8_t mx_narrow_f8(float x, uint32_t shift, uint32_t rebias, float magic, float least, uint32_t greatest) {
  float a = mx_abs_f32(x);
  uint32_t u = mx_bits_f32(a), half = (1u << (shift - 1)) - 1;
  uint32_t normal = (u + half + (u >> shift & 1) - rebias) >> shift;
  uint32_t tiny = mx_bits_f32(a + magic) - mx_bits_f32(magic);
  uint32_t out = a < least ? tiny : normal < greatest ? normal : greatest;
  return (uint8_t)(out | (mx_bits_f32(x) >> 24 & 0x80u));
}

MX_MATH uint8_t mx_narrow_f8e4m3fn(float x) {
  return x != x ? 0x7f : mx_narrow_f8(x, 20, 0x3c000000u, 0x1p14f, 0x1p-6f, 0x7e);
}

MX_MATH uint8_t mx_narrow_f8e5m2(float x) {
  if (x != x) return 0x7e;
  return mx_abs_f32(x) == MX_INF_F32 ? (x < 0 ? 0xfc : 0x7c) : mx_narrow_f8(x, 21, 0x38000000u, 0x1p7f, 0x1p-14f, 0x7b);
}

#endif
