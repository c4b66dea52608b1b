// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// mx.foreach_rows: what mx.foreach does, one row at a time, so that kernels before and after it in one launch go over
// the same row.
#include <mx/kernel.h>

MX_COMPUTE_HOOK(foreach_rows, y, 2)

static void foreach_rows(const mx_env *env, const mx_view *y, const mx_work *work) {
  int64_t cols = mx_cols(y);
  MX_NO_UNROLL
  for (int64_t row = work->begin; row < work->end; row++) {
#pragma clang loop vectorize(enable) interleave_count(4)
    mx_lanes(j, cols) foreach_rows_y(env, row, j);
  }
}
MX_KERNEL(foreach_rows, .symbol = "mx.foreach_rows", .parallel = MX_ROWS, .flags = MX_BY_ROW,
          .outputs = {{"y", MX_TYPES_ANY, MX_ANY_RANK, MX_FUSED}})
