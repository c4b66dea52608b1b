// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Blocks of quantised weights, as GGUF files hold them: 32 or, in a K format, 256 elements each, bytes without padding,
// numbers of several bytes little-endian. "Half l of byte b" are bits 4 l to 4 l + 3 of it.
//
//   Q4_0  f16 d, 16 bytes q                 element i is d (half i / 16 of q[i mod 16] - 8)
//   Q8_0  f16 d, 32 bytes q                 element i is d q[i], q signed
//   Q4_K  f16 d, f16 e, 12 bytes s, 128 q   element i of group g, of 32, is d scale(g) (half g mod 2 of q[g / 2][i]) -
//                                           e least(g), scale and least being numbers of 6 bits in s
//   Q5_K  as Q4_K with 32 bytes h before q  16 more where bit g of h[i] is set
//   Q6_K  128 bytes q, 64 h, 16 s, f16 d    element i of quarter c of half p is d s[p][2 c + i / 16] times 32 less than
//                                           (half c / 2 of q[p][c mod 2][i]) + 16 (bits 2 c, 2 c + 1 of h[p][i])
#ifndef BLOCK_FORMATS_H
#define BLOCK_FORMATS_H

#include <mx/kernel.h>

// In the order of the words of the attribute.
enum { Q4_0, Q8_0, Q4_K, Q5_K, Q6_K };
enum { BLOCK_MAX = 256 }; // elements

MX_INLINE int64_t block_elements(int64_t format) { return format <= Q8_0 ? 32 : 256; }
MX_INLINE int64_t block_bytes(int64_t format) {
  return format == Q4_0 ? 18 : format == Q8_0 ? 34 : format == Q4_K ? 144 : format == Q5_K ? 176 : 210;
}

// A half has 5 bits of exponent around 15, a float 8 around 127: 2^112 lies between. Its largest one is for inf, NaN.
MX_INLINE float block_f16(const uint8_t *at) {
  uint32_t bits = (uint32_t)at[0] | (uint32_t)at[1] << 8, magnitude = bits & 0x7fff;
  uint32_t value =
      magnitude < 0x7c00 ? mx_bits_f32(mx_from_bits_f32(magnitude << 13) * 0x1p112f) : 0x7f800000 | magnitude << 13;
  return mx_from_bits_f32(value | (bits & 0x8000) << 16);
}

MX_INLINE void block_unpack_q4_0(const uint8_t *from, float *MX_RESTRICT to) {
  float d = block_f16(from);
  const uint8_t *q = from + 2;
  MX_VECTORIZE
  for (int64_t i = 0; i < 16; i++) to[i] = d * (float)((q[i] & 15) - 8);
  MX_VECTORIZE
  for (int64_t i = 0; i < 16; i++) to[16 + i] = d * (float)((q[i] >> 4) - 8);
}

MX_INLINE void block_unpack_q8_0(const uint8_t *from, float *MX_RESTRICT to) {
  float d = block_f16(from);
  const int8_t *q = (const int8_t *)from + 2;
  MX_VECTORIZE
  for (int64_t i = 0; i < 32; i++) to[i] = d * (float)q[i];
}

// Q4_K and Q5_K. Groups 0 to 3 have their scales in the low 6 bits of s[0 .. 4), their least values in those of
// s[4 .. 8); of groups 4 to 7 the low 4 bits are the halves of s[8 .. 12), and the high 2 bits those of s[0 .. 8).
MX_INLINE void block_unpack_k(const uint8_t *from, int64_t has_fifth, float *MX_RESTRICT to) {
  const uint8_t *s = from + 4, *h = from + 16, *q = has_fifth ? from + 48 : from + 16;
  float d = block_f16(from), e = block_f16(from + 2);
  for (int64_t g = 0; g < 8; g++, to += 32) {
    int scale = g < 4 ? s[g] & 63 : (s[g + 4] & 15) | s[g - 4] >> 6 << 4;
    int least = g < 4 ? s[g + 4] & 63 : s[g + 4] >> 4 | s[g] >> 6 << 4;
    float step = d * (float)scale, low = e * (float)least;
    const uint8_t *halves = q + g / 2 * 32;
    int shift = g % 2 ? 4 : 0;
    MX_VECTORIZE
    for (int64_t i = 0; i < 32; i++) {
      int fifth = has_fifth ? (h[i] >> g & 1) << 4 : 0;
      to[i] = step * (float)((halves[i] >> shift & 15) | fifth) - low;
    }
  }
}

MX_INLINE void block_unpack_q6_k(const uint8_t *from, float *MX_RESTRICT to) {
  float d = block_f16(from + 208);
  for (int64_t part = 0; part < 16; part++, to += 16) { // of 16 elements: one scale
    int64_t p = part / 8, c = part / 2 % 4, first = part % 2 * 16;
    const uint8_t *q = from + p * 64 + c % 2 * 32 + first, *h = from + 128 + p * 32 + first;
    float step = d * (float)(int8_t)from[192 + part];
    int shift = c / 2 * 4, high = (int)c * 2;
    MX_VECTORIZE
    for (int64_t i = 0; i < 16; i++) to[i] = step * (float)(((q[i] >> shift & 15) | (h[i] >> high & 3) << 4) - 32);
  }
}

// The elements of one block.
MX_INLINE void block_unpack(int64_t format, const uint8_t *from, float *to) {
  switch (format) {
  case Q4_0: block_unpack_q4_0(from, to); break;
  case Q8_0: block_unpack_q8_0(from, to); break;
  case Q4_K: block_unpack_k(from, 0, to); break;
  case Q5_K: block_unpack_k(from, 1, to); break;
  default: block_unpack_q6_k(from, to); break;
  }
}

#endif
