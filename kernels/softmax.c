// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// mo.reduce.softmax over the last dim (the compiler moves `axis` there): y[r, c] = e^(x[r, c] - max) / sum. A unit is
// one row. Infinities and NaN come out as in NumPy's stable form: a row with a NaN, or whose maximum is infinite, is
// NaN where that formula says so.
//
// On a CPU a row is read through its hook once and kept in the thread's scratch; on a GPU the threads of a group share
// a row and read it again instead. One function per type of computation: each has hooks of its own.
#include <mx/kernel.h>

#ifdef MX_CPU

// exp(x - max) over the row in place; the sum. Reassociation lets the sum use vectors; their number does not depend on
// the threads, so neither does the result.
#define SOFTMAX_ROW(name, T)                                                                                           \
  MX_INLINE void name##_row(const mx_env *env, int64_t row, int64_t cols, T *MX_RESTRICT buffer) {                     \
    T max = -(T)MX_INF_F64, sum = 0;                                                                                   \
    _Pragma("clang loop vectorize(enable) interleave_count(4)") for (int64_t j = 0; j < cols; j++) {                   \
      T v = name##_x(env, row, j);                                                                                     \
      buffer[j] = v;                                                                                                   \
      max = mx_max(max, v);                                                                                            \
    }                                                                                                                  \
    _Pragma("clang loop vectorize(enable) interleave_count(2)") for (int64_t j = 0; j < cols; j++) {                   \
      _Pragma("clang fp reassociate(on)") T e = mx_exp(buffer[j] - max);                                               \
      buffer[j] = e;                                                                                                   \
      sum += e;                                                                                                        \
    }                                                                                                                  \
    T scale = 1 / sum;                                                                                                 \
    MX_VECTORIZE for (int64_t j = 0; j < cols; j++) name##_y(env, row, j, buffer[j] * scale);                          \
  }

#else

#define SOFTMAX_ROW(name, T)                                                                                           \
  MX_INLINE void name##_row(const mx_env *env, int64_t row, int64_t cols, T *unused) {                                 \
    T max = -(T)MX_INF_F64, sum = 0;                                                                                   \
    (void)unused;                                                                                                      \
    mx_lanes(j, cols) max = mx_max(max, name##_x(env, row, j));                                                        \
    max = mx_group_max(max);                                                                                           \
    mx_lanes(j, cols) sum += mx_exp(name##_x(env, row, j) - max);                                                      \
    T scale = 1 / mx_group_sum(sum);                                                                                   \
    mx_lanes(j, cols) name##_y(env, row, j, mx_exp(name##_x(env, row, j) - max) * scale);                              \
  }

#endif

enum { GRAIN_ELEMENTS = 16384 }; // some 10 us of work

static void softmax_plan(int64_t rows, int64_t cols, int64_t element_bytes, mx_plan *plan) {
  plan->n_phases = 1;
  plan->units[0] = cols > 0 ? rows : 0;
  plan->grain[0] = cols > 0 && cols < GRAIN_ELEMENTS ? GRAIN_ELEMENTS / cols : 1;
  plan->shared_bytes = 0;
  plan->thread_bytes = cols * element_bytes;
}

#define SOFTMAX(name, T, types)                                                                                        \
  MX_LOAD_HOOK(name, x, T, 2)                                                                                          \
  MX_STORE_HOOK(name, y, T, 2)                                                                                         \
  SOFTMAX_ROW(name, T)                                                                                                 \
  static void name(const mx_env *env, const mx_view *y, const mx_view *x, int64_t axis, const mx_work *work) {         \
    (void)x, (void)axis;                                                                                               \
    int64_t cols = mx_cols(y);                                                                                         \
    MX_NO_UNROLL for (int64_t row = work->begin; row < work->end; row++) name##_row(env, row, cols, (T *)work->local); \
  }                                                                                                                    \
  static void name##_plan(const mx_view *y, const mx_view *x, int64_t axis, int64_t n_threads, mx_plan *plan) {        \
    (void)x, (void)axis, (void)n_threads;                                                                              \
    softmax_plan(mx_rows(y), mx_cols(y), sizeof(T), plan);                                                             \
  }                                                                                                                    \
  MX_KERNEL_PLANNED(name, name##_plan, .symbol = "mo.reduce.softmax",                                                  \
                    .outputs = {{"y", types, MX_ANY_RANK, MX_FUSED}}, .inputs = {{"x", types, MX_ANY_RANK, MX_FUSED}}, \
                    .parameters = {"axis"})

SOFTMAX(softmax_f32, float, MX_TYPE(F16) | MX_TYPE(BF16) | MX_TYPE(F32))
SOFTMAX(softmax_f64, double, MX_TYPE(F64))
