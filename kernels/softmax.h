// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Template of softmax.c. Before including: KERNEL, SYMBOL, T, TYPES, LANES, the elements in 64 bytes, and LOG: whether
// the result is the logarithm.

TEMPLATE_LOAD_HOOK(KERNEL, x, T, 2)
TEMPLATE_STORE_HOOK(KERNEL, y, T, 2)

#ifdef MX_CPU

#include "largest.h"

// The row is padded with -inf to whole lines, which do not change its maximum. Reassociation lets the sum use vectors;
// their number depends on the target alone.
MX_INLINE void FN(_row)(const mx_env *env, int64_t row, int64_t cols, T *MX_RESTRICT buffer) {
  int64_t padded = (cols + LANES - 1) / LANES * LANES;
  MX_VECTORIZE
  for (int64_t j = 0; j < cols; j++) buffer[j] = FN(_x)(env, row, j);
  MX_NO_UNROLL
  for (int64_t j = cols; j < padded; j++) buffer[j] = -(T)MX_INF_F64;
  T max = FN(_largest)(buffer, padded), sum = 0;
#pragma clang loop vectorize(enable) interleave_count(4)
  for (int64_t j = 0; j < cols; j++) {
#pragma clang fp reassociate(on)
    T d = buffer[j] - max, e = mx_exp(d);
    buffer[j] = LOG ? d : e;
    sum += e;
  }
  T scale = LOG ? mx_log(sum) : 1 / sum;
  MX_VECTORIZE
  for (int64_t j = 0; j < cols; j++) FN(_y)(env, row, j, LOG ? buffer[j] - scale : buffer[j] * scale);
}

#else

MX_INLINE void FN(_row)(const mx_env *env, int64_t row, int64_t cols, T *unused) {
  (void)unused;
  T max = -(T)MX_INF_F64, sum = 0;
  mx_lanes(j, cols) max = mx_max(max, FN(_x)(env, row, j));
  max = mx_group_max(max);
  mx_lanes(j, cols) sum += mx_exp(FN(_x)(env, row, j) - max);
  sum = mx_group_sum(sum);
  T scale = LOG ? mx_log(sum) : 1 / sum;
  mx_lanes(j, cols) {
    T d = FN(_x)(env, row, j) - max;
    FN(_y)(env, row, j, LOG ? d - scale : mx_exp(d) * scale);
  }
}

#endif

static void KERNEL(const mx_env *env, const mx_view *y, const mx_view *x, int64_t axis, const mx_work *work) {
  (void)x, (void)axis;
  int64_t cols = mx_cols(y);
  MX_NO_UNROLL
  for (int64_t row = work->begin; row < work->end; row++) FN(_row)(env, row, cols, (T *)work->local);
}

static void FN(_plan)(const mx_view *y, const mx_view *x, int64_t axis, int64_t n_threads, mx_plan *plan) {
  (void)x, (void)axis, (void)n_threads;
  int64_t cols = mx_cols(y);
  plan->n_phases = 1;
  plan->units[0] = cols > 0 ? mx_rows(y) : 0;
  plan->grain[0] = SOFTMAX_GRAIN / (cols + 16) + 1;
  plan->shared_bytes = 0;
  plan->thread_bytes = (cols + LANES) * (int64_t)sizeof(T);
}

TEMPLATE_KERNEL_PLANNED(KERNEL, FN(_plan), .symbol = SYMBOL, .flags = MX_BY_ROW,
                        .outputs = {{"y", TYPES, MX_ANY_RANK, MX_FUSED}},
                        .inputs = {{"x", TYPES, MX_ANY_RANK, MX_FUSED}}, .parameters = {"axis"}, .work = "5 * x")

#undef KERNEL
#undef SYMBOL
#undef LOG
#undef T
#undef TYPES
#undef LANES
