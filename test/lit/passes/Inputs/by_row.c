// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A user's reduction that goes by row: the last element less the first.
#include <mx/kernel.h>

MX_LOAD_HOOK(span, x, float, 2)
MX_STORE_HOOK(span, y, float, 2)

static void span(const mx_env *env, const mx_view *y, const mx_view *x, const mx_work *work) {
  (void)y;
  for (int64_t row = work->begin; row < work->end; row++)
    span_y(env, row, 0, span_x(env, row, mx_cols(x) - 1) - span_x(env, row, 0));
}
MX_KERNEL(span, .symbol = "my.span", .parallel = MX_ROWS, .flags = MX_BY_ROW,
          .outputs = {{"y", MX_TYPE(F32), 2, MX_FUSED}}, .inputs = {{"x", MX_TYPE(F32), 2, MX_FUSED}})
