// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// mo.dft along the dim before the last (the compiler moves `axis` there): dft_template.h per type of computation. Also
// mo.frames, by which the compiler makes mo.stft of it.
#include "dft.h"

#define KERNEL dft_f32
#define T float
#define TYPES MX_TYPES_SINGLE
#include "dft_template.h"
#undef KERNEL
#undef T
#undef TYPES

#define KERNEL dft_f64
#define T double
#define TYPES MX_TYPE(F64)
#include "dft_template.h"

// [B, S, C] as [B, F, L, C]: frames overlap.
static void frames(const mx_view *x, mx_view *result, int64_t frame_step) {
  result->offset = x->offset;
  result->stride[0] = x->stride[0];
  result->stride[1] = x->stride[1] * frame_step;
  result->stride[2] = x->stride[1];
  result->stride[3] = x->stride[2];
}
MX_VIEW(frames, .symbol = "mo.frames", .parameters = {"frame_step"})
