// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// mo.linalg.band_part: x[.., m, n] where m - n <= num_lower and n - m <= num_upper, a negative one meaning no limit,
// and 0 elsewhere; with exclude, the other way round.
#include "rows.h"

#define BAND_PART_KERNEL(name, T, types)                                                                               \
  MX_LOAD_HOOK(name, x, T, 2)                                                                                          \
  MX_STORE_HOOK(name, y, T, 2)                                                                                         \
  static void name(const mx_env *env, const mx_view *y, const mx_view *x, int64_t num_lower, int64_t num_upper,        \
                   int64_t exclude, const mx_work *work) {                                                             \
    int64_t rows = x->dim[x->rank - 2];                                                                                \
    for (int64_t unit = work->begin; unit < work->end; unit++) {                                                       \
      piece p = piece_of(y, unit);                                                                                     \
      int64_t m = p.row % rows, low = num_lower < 0 ? 0 : m - num_lower, high = INT64_MAX;                             \
      if (num_upper >= 0 && num_upper < INT64_MAX - m) high = m + num_upper;                                           \
      mx_lanes(j, p.end - p.begin) {                                                                                   \
        int64_t n = p.begin + j;                                                                                       \
        int keep = (n >= low && n <= high) != (exclude != 0);                                                          \
        T v = name##_x(env, p.row, n);                                                                                 \
        name##_y(env, p.row, n, keep ? v : 0);                                                                         \
      }                                                                                                                \
    }                                                                                                                  \
  }                                                                                                                    \
  MX_KERNEL_PLANNED(name, band_part_plan, .symbol = "mo.linalg.band_part",                                             \
                    .outputs = {{"y", types, MX_ANY_RANK, MX_FUSED}}, .inputs = {{"x", types, MX_ANY_RANK, MX_FUSED}}, \
                    .parameters = {"num_lower", "num_upper", "exclude"})

static void band_part_plan(const mx_view *y, const mx_view *x, int64_t num_lower, int64_t num_upper, int64_t exclude,
                           int64_t n_threads, mx_plan *plan) {
  (void)x, (void)num_lower, (void)num_upper, (void)exclude, (void)n_threads;
  pieces_plan(y, plan);
}

#define BAND_PART(suffix, T, types, ...) BAND_PART_KERNEL(band_part_##suffix, T, types)
MOVED_TYPES(BAND_PART)
