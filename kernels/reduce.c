// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// mo.reduce.add, .mul, .max, .min, .mean, .all, .any over the last dim (the compiler moves the reduced axis there):
// y[r, 0] folds x[r, 0 .. cols). A unit is one row; on a GPU the threads of a group share it. One row of the table
// below per operator and type of computation; an integer narrower than 64 bits has its own rows where an empty row
// depends on its range.
#include <mx/kernel.h>

enum { REDUCE_GRAIN = 32768 }; // some 10 us of work

static void reduce_plan(const mx_view *y, const mx_view *x, int64_t axis, int64_t n_threads, mx_plan *plan) {
  (void)axis, (void)n_threads;
  int64_t cols = mx_cols(x);
  plan->n_phases = 1;
  plan->units[0] = mx_rows(y);
  plan->grain[0] = cols < REDUCE_GRAIN ? REDUCE_GRAIN / (cols + 4) + 1 : 1; // a short row costs like one 4 longer
  plan->shared_bytes = plan->thread_bytes = 0;
}

// How a row is folded: r becomes the fold of r and v, for each v of the row.
//
// IN_TURN: one after the other, in the order that suits the machine where the fold does not mind.
// BY_LANES: on a CPU, element j into lane j mod n, then the lanes in pairs, so that what is fused into the load does
// not change the result, whatever vectors LLVM makes of it. n is 128 bytes for every level.
#define IN_TURN(name, T, first, ...)                                                                                   \
  MX_INLINE T name##_row(const mx_env *env, int64_t row, int64_t cols) {                                               \
    T r = first;                                                                                                       \
    _Pragma("clang loop vectorize(enable) interleave_count(2)") mx_lanes(j, cols) {                                    \
      T v = name##_x(env, row, j);                                                                                     \
      r = __VA_ARGS__;                                                                                                 \
    }                                                                                                                  \
    return r;                                                                                                          \
  }
#ifdef MX_CPU
#define BY_LANES(name, T, first, ...)                                                                                  \
  MX_INLINE T name##_row(const mx_env *env, int64_t row, int64_t cols) {                                               \
    enum { LANES = 128 / sizeof(T) };                                                                                  \
    T lanes[LANES] __attribute__((aligned(64))), rest[LANES] __attribute__((aligned(64)));                             \
    int64_t j = 0;                                                                                                     \
    MX_VECTORIZE for (int64_t l = 0; l < LANES; l++) lanes[l] = first;                                                 \
    MX_NO_UNROLL for (; j + LANES <= cols; j += LANES) MX_VECTORIZE for (int64_t l = 0; l < LANES; l++) {              \
      T r = lanes[l], v = name##_x(env, row, j + l);                                                                   \
      lanes[l] = __VA_ARGS__;                                                                                          \
    }                                                                                                                  \
    if (j < cols) {                                                                                                    \
      MX_VECTORIZE for (int64_t l = 0; l < LANES; l++) rest[l] = first;                                                \
      MX_VECTORIZE for (int64_t l = 0; l < cols - j; l++) rest[l] = name##_x(env, row, j + l);                         \
      MX_VECTORIZE for (int64_t l = 0; l < LANES; l++) {                                                               \
        T r = lanes[l], v = rest[l];                                                                                   \
        lanes[l] = __VA_ARGS__;                                                                                        \
      }                                                                                                                \
    }                                                                                                                  \
    MX_UNROLL for (int64_t half = LANES / 2; half > 0; half /= 2) MX_UNROLL for (int64_t l = 0; l < half; l++) {       \
      T r = lanes[l], v = lanes[half + l];                                                                             \
      lanes[l] = __VA_ARGS__;                                                                                          \
    }                                                                                                                  \
    return lanes[0];                                                                                                   \
  }
#else
#define BY_LANES IN_TURN
#endif

// first: the value of an empty row; fold: from r and v; result: from r and cols.
#define REDUCE(name, symbol_, row_fold, T, types, first, fold, group_fold, finish)                                     \
  MX_LOAD_HOOK(name, x, T, 2)                                                                                          \
  MX_STORE_HOOK(name, y, T, 2)                                                                                         \
  row_fold(name, T, first, fold) static void name(const mx_env *env, const mx_view *y, const mx_view *x, int64_t axis, \
                                                  const mx_work *work) {                                               \
    (void)y, (void)axis;                                                                                               \
    int64_t cols = mx_cols(x);                                                                                         \
    MX_NO_UNROLL for (int64_t row = work->begin; row < work->end; row++) {                                             \
      T r = group_fold(name##_row(env, row, cols));                                                                    \
      if (mx_group_first()) name##_y(env, row, 0, finish);                                                             \
    }                                                                                                                  \
  }                                                                                                                    \
  MX_KERNEL_PLANNED(name, reduce_plan, .symbol = symbol_, .flags = MX_BY_ROW,                                          \
                    .outputs = {{"y", types, MX_ANY_RANK, MX_FUSED}}, .inputs = {{"x", types, MX_ANY_RANK, MX_FUSED}}, \
                    .parameters = {"axis"}, .work = "x")

enum { FLOATS = MX_TYPES_SINGLE, F64 = MX_TYPE(F64), INTEGERS = MX_TYPES_INTEGER };

REDUCE(reduce_add_f32, "mo.reduce.add", BY_LANES, float, FLOATS, 0, r + v, mx_group_sum, r)
REDUCE(reduce_add_f64, "mo.reduce.add", BY_LANES, double, F64, 0, r + v, mx_group_sum, r)
REDUCE(reduce_add_si64, "mo.reduce.add", IN_TURN, int64_t, INTEGERS, 0, r + v, mx_group_sum, r)
REDUCE(reduce_mul_f32, "mo.reduce.mul", BY_LANES, float, FLOATS, 1, r *v, mx_group_product, r)
REDUCE(reduce_mul_f64, "mo.reduce.mul", BY_LANES, double, F64, 1, r *v, mx_group_product, r)
REDUCE(reduce_mul_si64, "mo.reduce.mul", IN_TURN, int64_t, INTEGERS, 1, r *v, mx_group_product, r)

// Integer means truncate toward zero; the mean of nothing is NaN, or 0 for an integer.
enum { INTEGERS_BUT_UI64 = MX_TYPES_INTEGER & ~MX_TYPE(UI64) };
REDUCE(reduce_mean_f32, "mo.reduce.mean", BY_LANES, float, FLOATS, 0, r + v, mx_group_sum, r / (float)cols)
REDUCE(reduce_mean_f64, "mo.reduce.mean", BY_LANES, double, F64, 0, r + v, mx_group_sum, r / (double)cols)
REDUCE(reduce_mean_si64, "mo.reduce.mean", IN_TURN, int64_t, INTEGERS_BUT_UI64, 0, r + v, mx_group_sum,
       cols ? r / cols : 0)
REDUCE(reduce_mean_ui64, "mo.reduce.mean", IN_TURN, uint64_t, MX_TYPE(UI64), 0, r + v, mx_group_sum,
       cols ? r / (uint64_t)cols : 0)

#define MAX(name, T, types, lowest)                                                                                    \
  REDUCE(name, "mo.reduce.max", IN_TURN, T, types, lowest, __builtin_elementwise_max(r, v), mx_group_max, r)
#define MIN(name, T, types, highest)                                                                                   \
  REDUCE(name, "mo.reduce.min", IN_TURN, T, types, highest, __builtin_elementwise_min(r, v), mx_group_min, r)

REDUCE(reduce_max_f32, "mo.reduce.max", IN_TURN, float, FLOATS, -MX_INF_F32, mx_max(r, v), mx_group_max, r)
REDUCE(reduce_max_f64, "mo.reduce.max", IN_TURN, double, F64, -MX_INF_F64, mx_max(r, v), mx_group_max, r)
MAX(reduce_max_si8, int64_t, MX_TYPE(SI8), INT8_MIN)
MAX(reduce_max_si16, int64_t, MX_TYPE(SI16), INT16_MIN)
MAX(reduce_max_si32, int64_t, MX_TYPE(SI32), INT32_MIN)
MAX(reduce_max_si64, int64_t, MX_TYPE(SI64), INT64_MIN)
MAX(reduce_max_ui64, uint64_t, MX_TYPES_UNSIGNED, 0)

REDUCE(reduce_min_f32, "mo.reduce.min", IN_TURN, float, FLOATS, MX_INF_F32, mx_min(r, v), mx_group_min, r)
REDUCE(reduce_min_f64, "mo.reduce.min", IN_TURN, double, F64, MX_INF_F64, mx_min(r, v), mx_group_min, r)
MIN(reduce_min_si8, int64_t, MX_TYPE(SI8), INT8_MAX)
MIN(reduce_min_si16, int64_t, MX_TYPE(SI16), INT16_MAX)
MIN(reduce_min_si32, int64_t, MX_TYPE(SI32), INT32_MAX)
MIN(reduce_min_si64, int64_t, MX_TYPE(SI64), INT64_MAX)
MIN(reduce_min_ui64, uint64_t, MX_TYPES_UNSIGNED, UINT64_MAX)

#define GROUP_ALL(r) (uint8_t)mx_group_min((int64_t)(r))
#define GROUP_ANY(r) (uint8_t)mx_group_max((int64_t)(r))
REDUCE(reduce_all_bool, "mo.reduce.all", IN_TURN, uint8_t, MX_TYPE(BOOL), 1, r &v, GROUP_ALL, r)
REDUCE(reduce_any_bool, "mo.reduce.any", IN_TURN, uint8_t, MX_TYPE(BOOL), 0, r | v, GROUP_ANY, r)
