// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// mo.dequantize_block: y[n, k] are the elements of the blocks of row n. A unit is one block.
#include "block_formats.h"

#ifdef MX_CPU

enum { UNPACK_GRAIN = 16384 }; // elements, some 10 us

MX_STORE_HOOK(dequantize_block, y, float, 2)

static void dequantize_block(const mx_env *env, const mx_view *y, const mx_view *blocks, int64_t format,
                             const mx_work *work) {
  int64_t elements = block_elements(format), bytes = block_bytes(format), per_row = mx_cols(y) / elements;
  const uint8_t *from = (const uint8_t *)blocks->data + blocks->offset;
  for (int64_t unit = work->begin; unit < work->end; unit++) {
    int64_t row = unit / per_row, at = unit % per_row * elements;
    float values[BLOCK_MAX];
    block_unpack(format, from + unit * bytes, values);
    MX_VECTORIZE
    for (int64_t i = 0; i < elements; i++) dequantize_block_y(env, row, at + i, values[i]);
  }
}

static void dequantize_block_plan(const mx_view *y, const mx_view *blocks, int64_t format, int64_t n_threads,
                                  mx_plan *plan) {
  (void)blocks, (void)n_threads;
  plan->n_phases = 1;
  plan->units[0] = mx_rows(y) * (mx_cols(y) / block_elements(format));
  plan->grain[0] = UNPACK_GRAIN / block_elements(format);
  plan->shared_bytes = plan->thread_bytes = 0;
}

MX_KERNEL_PLANNED(dequantize_block, dequantize_block_plan, .symbol = "mo.dequantize_block", .target = "cpu",
                  .outputs = {{"y", MX_TYPES_SINGLE, 2, MX_FUSED}}, .inputs = {{"blocks", MX_TYPE(UI8), 2, 0}},
                  .parameters = {"format"})

#endif
