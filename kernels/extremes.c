// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Over the last dim (the compiler moves the axis there): mo.reduce.arg_max and .arg_min, the index of the largest and
// smallest, and mo.reduce.reduce_min_and_max, both of them as two elements. A unit is one row.
//
// An index is found in two passes, which both use vectors: the extreme, then the first or last place that holds it. NaN
// is the extreme of its row. No element of an empty row can be named: that is an error when it runs.
#include <mx/kernel.h>

enum { EXTREMES_GRAIN = 16384 }; // some 10 us of work

MX_INLINE void extremes_divide(const mx_view *y, const mx_view *x, mx_plan *plan) {
  plan->n_phases = 1;
  plan->units[0] = mx_rows(y);
  plan->grain[0] = EXTREMES_GRAIN / (mx_cols(x) + 8) + 1;
  plan->shared_bytes = plan->thread_bytes = 0;
}
static void arg_plan(const mx_view *y, const mx_view *x, int64_t axis, int64_t select_last_index, int64_t n_threads,
                     mx_plan *plan) {
  (void)axis, (void)select_last_index, (void)n_threads;
  extremes_divide(y, x, plan);
}
static void min_and_max_plan(const mx_view *y, const mx_view *x, int64_t axis, int64_t n_threads, mx_plan *plan) {
  (void)axis, (void)n_threads;
  extremes_divide(y, x, plan);
}

enum { FLOATS = MX_TYPES_SINGLE, F64 = MX_TYPE(F64) };

#define ARG(name, symbol_, T, types, first, fold, group_fold)                                                          \
  MX_LOAD_HOOK(name, x, T, 2)                                                                                          \
  MX_STORE_HOOK(name, y, int64_t, 2)                                                                                   \
  static void name(const mx_env *env, const mx_view *y, const mx_view *x, int64_t axis, int64_t select_last_index,     \
                   const mx_work *work) {                                                                              \
    (void)y, (void)axis;                                                                                               \
    int64_t cols = mx_cols(x);                                                                                         \
    if (cols == 0) {                                                                                                   \
      mx_fail(work, "the axis is empty: it has no largest or smallest element");                                       \
      return;                                                                                                          \
    }                                                                                                                  \
    MX_NO_UNROLL for (int64_t row = work->begin; row < work->end; row++) {                                             \
      T r = first;                                                                                                     \
      _Pragma("clang loop vectorize(enable) interleave_count(2)") mx_lanes(j, cols) {                                  \
        T v = name##_x(env, row, j);                                                                                   \
        r = fold(r, v);                                                                                                \
      }                                                                                                                \
      r = group_fold(r);                                                                                               \
      int64_t nearest = cols; /* distance from the end that the index counts from */                                   \
      _Pragma("clang loop vectorize(enable) interleave_count(2)") mx_lanes(j, cols) {                                  \
        T v = name##_x(env, row, j);                                                                                   \
        int64_t distance = select_last_index ? cols - 1 - j : j;                                                       \
        int64_t found = v == r || (v != v && r != r) ? distance : cols;                                                \
        nearest = found < nearest ? found : nearest;                                                                   \
      }                                                                                                                \
      nearest = mx_group_min(nearest);                                                                                 \
      int64_t place = select_last_index ? cols - 1 - nearest : nearest;                                                \
      if (mx_group_first()) name##_y(env, row, 0, place);                                                              \
    }                                                                                                                  \
  }                                                                                                                    \
  MX_KERNEL_PLANNED(name, arg_plan, .symbol = symbol_, .outputs = {{"y", MX_TYPE(SI64), MX_ANY_RANK, MX_FUSED}},       \
                    .inputs = {{"x", types, MX_ANY_RANK, MX_FUSED}}, .parameters = {"axis", "select_last_index"},      \
                    .work = "x")

#define LARGER(r, v) ((v) > (r) ? (v) : (r))
#define SMALLER(r, v) ((v) < (r) ? (v) : (r))
ARG(arg_max_f32, "mo.reduce.arg_max", float, FLOATS, -MX_INF_F32, mx_max, mx_group_max)
ARG(arg_max_f64, "mo.reduce.arg_max", double, F64, -MX_INF_F64, mx_max, mx_group_max)
ARG(arg_max_si64, "mo.reduce.arg_max", int64_t, MX_TYPES_SIGNED, INT64_MIN, LARGER, mx_group_max)
ARG(arg_max_ui64, "mo.reduce.arg_max", uint64_t, MX_TYPES_UNSIGNED, 0, LARGER, mx_group_max)
ARG(arg_min_f32, "mo.reduce.arg_min", float, FLOATS, MX_INF_F32, mx_min, mx_group_min)
ARG(arg_min_f64, "mo.reduce.arg_min", double, F64, MX_INF_F64, mx_min, mx_group_min)
ARG(arg_min_si64, "mo.reduce.arg_min", int64_t, MX_TYPES_SIGNED, INT64_MAX, SMALLER, mx_group_min)
ARG(arg_min_ui64, "mo.reduce.arg_min", uint64_t, MX_TYPES_UNSIGNED, UINT64_MAX, SMALLER, mx_group_min)

// lowest, highest: what an empty row gives, so signed integers have a row each.
#define MIN_AND_MAX(name, T, types, lowest, highest, smaller, larger)                                                  \
  MX_LOAD_HOOK(name, x, T, 2)                                                                                          \
  MX_STORE_HOOK(name, y, T, 2)                                                                                         \
  static void name(const mx_env *env, const mx_view *y, const mx_view *x, int64_t axis, const mx_work *work) {         \
    (void)y, (void)axis;                                                                                               \
    int64_t cols = mx_cols(x);                                                                                         \
    MX_NO_UNROLL for (int64_t row = work->begin; row < work->end; row++) {                                             \
      T least = highest, most = lowest;                                                                                \
      _Pragma("clang loop vectorize(enable) interleave_count(2)") mx_lanes(j, cols) {                                  \
        T v = name##_x(env, row, j);                                                                                   \
        least = smaller(least, v);                                                                                     \
        most = larger(most, v);                                                                                        \
      }                                                                                                                \
      least = mx_group_min(least);                                                                                     \
      most = mx_group_max(most);                                                                                       \
      if (mx_group_first()) name##_y(env, row, 0, least), name##_y(env, row, 1, most);                                 \
    }                                                                                                                  \
  }                                                                                                                    \
  MX_KERNEL_PLANNED(name, min_and_max_plan, .symbol = "mo.reduce.reduce_min_and_max",                                  \
                    .outputs = {{"y", types, MX_ANY_RANK, MX_FUSED}}, .inputs = {{"x", types, MX_ANY_RANK, MX_FUSED}}, \
                    .parameters = {"axis"})

MIN_AND_MAX(min_and_max_f32, float, FLOATS, -MX_INF_F32, MX_INF_F32, mx_min, mx_max)
MIN_AND_MAX(min_and_max_f64, double, F64, -MX_INF_F64, MX_INF_F64, mx_min, mx_max)
MIN_AND_MAX(min_and_max_si8, int64_t, MX_TYPE(SI8), INT8_MIN, INT8_MAX, SMALLER, LARGER)
MIN_AND_MAX(min_and_max_si16, int64_t, MX_TYPE(SI16), INT16_MIN, INT16_MAX, SMALLER, LARGER)
MIN_AND_MAX(min_and_max_si32, int64_t, MX_TYPE(SI32), INT32_MIN, INT32_MAX, SMALLER, LARGER)
MIN_AND_MAX(min_and_max_si64, int64_t, MX_TYPE(SI64), INT64_MIN, INT64_MAX, SMALLER, LARGER)
MIN_AND_MAX(min_and_max_ui64, uint64_t, MX_TYPES_UNSIGNED, 0, UINT64_MAX, SMALLER, LARGER)
