// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the kernels that normalise share: sets of elements, how they are dealt out, rounding inside of a kernel.
#ifndef NORM_SET_H
#define NORM_SET_H

#include "template.h"
#include <mx/kernel.h>

enum { NORM_GRAIN = 16384 }; // some 10 us of work

// Rows [row, row + rows) and columns [col, col + cols) of a tensor whose leading dims are one.
typedef struct norm_set {
  int64_t row, rows, col, cols;
} norm_set;

MX_INLINE void norm_divide(int64_t sets, int64_t elements, int64_t element_bytes, mx_plan *plan) {
  plan->n_phases = 1;
  plan->units[0] = elements > 0 ? sets : 0;
  plan->grain[0] = NORM_GRAIN / (elements + 16) + 1;
  plan->shared_bytes = 0;
  plan->thread_bytes = elements * element_bytes;
}

enum { FLOATS = MX_TYPES_SINGLE, F64 = MX_TYPE(F64) };

// A float rounded to a narrower dtype, nearest even, as a float.
MX_INLINE float round_bf16(float x) {
  uint32_t u = mx_bits_f32(x);
  return x != x ? x : mx_from_bits_f32((u + 0x7fffu + (u >> 16 & 1)) & 0xffff0000u);
}
MX_INLINE float round_f16(float x) {
  float a = mx_abs_f32(x), tiny = (a + 0.5f) - 0.5f; // numbers near 1/2 are spaced as f16's least ones
  uint32_t u = mx_bits_f32(a);
  float r = mx_from_bits_f32((u + 0xfffu + (u >> 13 & 1)) & 0xffffe000u);
  r = a < 0x1p-14f ? tiny : r >= 65536.0f ? MX_INF_F32 : r;
  return x != x ? x : mx_copysign_f32(r, x);
}
MX_INLINE float round_f8e4m3fn(float x) { return mx_widen_f8e4m3fn(mx_narrow_f8e4m3fn(x)); }
MX_INLINE float round_f8e5m2(float x) { return mx_widen_f8e5m2(mx_narrow_f8e5m2(x)); }
#define NOT_ROUNDED(x) (x)

#endif
