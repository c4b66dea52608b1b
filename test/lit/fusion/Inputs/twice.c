// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A kernel whose input is plain memory, row-major without gaps.
#include <mx/kernel.h>

MX_STORE_HOOK(twice, y, float, 2)
static void twice(const mx_env *env, const mx_view *y, const mx_view *x, const mx_work *work) {
  int64_t cols = mx_cols(y);
  for (int64_t i = work->begin; i < work->end; i++)
    for (int64_t j = 0; j < cols; j++) twice_y(env, i, j, 2 * ((const float *)x->data)[i * cols + j]);
}
MX_KERNEL(twice, .symbol = "plain.twice", .parallel = MX_ROWS, .outputs = {{"y", MX_TYPE(F32), 2, MX_FUSED}},
          .inputs = {{"x", MX_TYPE(F32), 2, 0}})
