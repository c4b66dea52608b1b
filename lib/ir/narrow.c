// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Floats narrower than f32, from and to it: rounded to nearest even; NaN stays a quiet NaN. What is too large for f16
// or bf16 is infinite, for f8 the largest number; f8e4m3fn, which has no infinities, takes them for too large.
#include "ir/ir.h"
#include <string.h>

static const ir_narrow_format formats[MX_DTYPE_COUNT] = {
#define X(ENUM, bits, mantissa, inf)                                                                                   \
  [MX_##ENUM] = {                                                                                                      \
      .n_bits = bits,                                                                                                  \
      .shift = 23 - (mantissa),                                                                                        \
      .rebias = (uint32_t)(128 - (1 << (bits - 2 - (mantissa)))) << 23,                                                \
      .infinity = (1u << (bits - 1)) - ((inf) ? 1u << (mantissa) : 1),                                                 \
      .nan = (1u << (bits - 1)) - ((inf) ? 1u << ((mantissa) - 1) : 1),                                                \
      .overflow = (1u << (bits - 1)) - ((inf) ? 1u << (mantissa) : 1) - ((bits) == 8),                                 \
      .has_infinity = inf,                                                                                             \
  },
    MX_NARROW_FLOATS(X)
#undef X
};

const ir_narrow_format *ir_narrow_format_of(mx_dtype dtype) { return formats[dtype].n_bits ? &formats[dtype] : NULL; }

static uint32_t bits_of(float value) {
  uint32_t bits;
  memcpy(&bits, &value, 4);
  return bits;
}
static float float_of(uint32_t bits) {
  float value;
  memcpy(&value, &bits, 4);
  return value;
}

uint16_t ir_narrow(mx_dtype dtype, float value) {
  const ir_narrow_format *f = &formats[dtype];
  uint32_t x = bits_of(value), magnitude = x & 0x7fffffff, sign = x >> (32 - f->n_bits) & 1u << (f->n_bits - 1), out;
  if (magnitude > 0x7f800000)
    out = f->nan;
  else if (magnitude == 0x7f800000 && f->has_infinity)
    out = f->infinity;
  else if (magnitude < f->rebias + 0x00800000 && f->rebias) // subnormal: float addition does the rounding
    out = bits_of(float_of(magnitude) + float_of(IR_NARROW_MAGIC(f))) - IR_NARROW_MAGIC(f);
  else
    out = (magnitude + (1u << (f->shift - 1)) - 1 + (magnitude >> f->shift & 1) - f->rebias) >> f->shift;
  return (uint16_t)(sign | (out > f->overflow && magnitude < 0x7f800000 + !f->has_infinity ? f->overflow : out));
}

float ir_widen(mx_dtype dtype, uint16_t bits) {
  const ir_narrow_format *f = &formats[dtype];
  uint32_t sign = (uint32_t)bits >> (f->n_bits - 1) << 31, rest = bits & ((1u << (f->n_bits - 1)) - 1), out;
  if (rest >= f->infinity)
    out = 0x7f800000 | (f->has_infinity ? (rest - f->infinity) << f->shift : 0x400000);
  else if (rest >> (23 - f->shift) == 0) // subnormal: the least one times an integer
    out = bits_of((float)rest * float_of(f->rebias + 0x00800000) / (float)(1u << (23 - f->shift)));
  else
    out = (rest << f->shift) + f->rebias;
  return float_of(sign | out);
}
