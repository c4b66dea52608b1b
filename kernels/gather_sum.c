// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// mo.gather_sum: y[n, d] = sum over m of x[indices[n, m], d], in the order of m. A block of columns is summed at a
// time, in registers or L1.
#include "rows.h"

#define GATHER_SUM(name, T, types)                                                                                     \
  MX_LOAD_HOOK(name, x, T, 2)                                                                                          \
  MX_LOAD_HOOK(name, indices, int64_t, 2)                                                                              \
  MX_STORE_HOOK(name, y, T, 2)                                                                                         \
  static void name(const mx_env *env, const mx_view *y, const mx_view *x, const mx_view *indices,                      \
                   const mx_work *work) {                                                                              \
    int64_t n_terms = mx_cols(indices);                                                                                \
    for (int64_t unit = work->begin; unit < work->end; unit++) {                                                       \
      piece p = piece_of(y, unit);                                                                                     \
      for (int64_t begin = p.begin, n; begin < p.end; begin += n) {                                                    \
        T sum[BLOCK / MX_GROUP];                                                                                       \
        n = p.end - begin < BLOCK ? p.end - begin : BLOCK;                                                             \
        mx_lanes(j, n) sum[kept(j)] = 0;                                                                               \
        for (int64_t m = 0; m < n_terms; m++) {                                                                        \
          int64_t row = index_from_front(name##_indices(env, p.row, m), x->dim[0]);                                    \
          if (!is_inside(row, x->dim[0])) {                                                                            \
            mx_fail(work, "an index is outside of the rows; indices of n rows are -n .. n - 1");                       \
            return;                                                                                                    \
          }                                                                                                            \
          mx_lanes(j, n) sum[kept(j)] += name##_x(env, row, begin + j);                                                \
        }                                                                                                              \
        mx_lanes(j, n) name##_y(env, p.row, begin + j, sum[kept(j)]);                                                  \
      }                                                                                                                \
    }                                                                                                                  \
  }                                                                                                                    \
  MX_KERNEL_PLANNED(name, gather_sum_plan, .symbol = "mo.gather_sum", .outputs = {{"y", types, 2, MX_FUSED}},          \
                    .inputs = {{"x", types, 2, MX_FUSED}, {"indices", MX_TYPE(SI32) | MX_TYPE(SI64), 2, MX_FUSED}},    \
                    .work = "y * indices[-1]")

static void gather_sum_plan(const mx_view *y, const mx_view *x, const mx_view *indices, int64_t n_threads,
                            mx_plan *plan) {
  (void)x, (void)n_threads;
  pieces_plan(y, plan);
  plan->grain[0] = plan->grain[0] / (mx_cols(indices) + 1) + 1;
}

GATHER_SUM(gather_sum_f32, float, ROWS_F32)
GATHER_SUM(gather_sum_f64, double, ROWS_F64)
