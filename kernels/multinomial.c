// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// mo.random.multinomial: classes drawn by weights e^x, whose sums up to each class are made first, in double, one row
// of x after the other; then each draw looks for the class that its number of mo.random.uniform falls into. Sums are
// the same on any number of threads; another target's e^x may differ in its last bit, and a draw with it that falls as
// close to the border of a class.
#include "random.h"

enum { MULTINOMIAL_SUM, MULTINOMIAL_DRAW };                  // phases
enum { SUM_GRAIN = 2000, DRAW_BLOCK = 64, DRAW_GRAIN = 16 }; // exponentials; draws of a unit; units

static void multinomial_plan(const mx_view *y, const mx_view *x, const mx_view *seed, int64_t n_threads,
                             mx_plan *plan) {
  (void)seed, (void)n_threads;
  plan->n_phases = 2;
  plan->units[MULTINOMIAL_SUM] = y->dim[1] > 0 ? x->dim[0] : 0;
  plan->grain[MULTINOMIAL_SUM] = SUM_GRAIN / (x->dim[1] + 16) + 1;
  plan->units[MULTINOMIAL_DRAW] = (y->dim[0] * y->dim[1] + DRAW_BLOCK - 1) / DRAW_BLOCK;
  plan->grain[MULTINOMIAL_DRAW] = DRAW_GRAIN;
  plan->shared_bytes = x->dim[0] * x->dim[1] * (int64_t)sizeof(double);
  plan->thread_bytes = 0;
}

// The first of n rising sums that is larger than `at`; the last class of a weight other than 0 where rounding leaves
// none.
MX_INLINE int64_t class_of(const double *sums, int64_t n, double at) {
  int64_t low = 0, high = n;
  at = at < sums[n - 1] ? at : mx_from_bits_f64(mx_bits_f64(sums[n - 1]) - 1);
  while (low < high) {
    int64_t middle = (low + high) / 2;
    if (sums[middle] > at)
      high = middle;
    else
      low = middle + 1;
  }
  return low;
}

#define MULTINOMIAL(name, T, types)                                                                                    \
  MX_LOAD_HOOK(name, x, T, 2)                                                                                          \
  MX_STORE_HOOK(name, y, int64_t, 1)                                                                                   \
  MX_INLINE double name##_row(const mx_env *env, int64_t row, int64_t n, double *MX_RESTRICT sums) {                   \
    double largest = -MX_INF_F64, sum = 0;                                                                             \
    for (int64_t j = 0; j < n; j++) largest = mx_max(largest, (double)name##_x(env, row, j));                          \
    MX_VECTORIZE for (int64_t j = 0; j < n; j++) sums[j] = mx_exp((double)name##_x(env, row, j) - largest);            \
    for (int64_t j = 0; j < n; j++) sums[j] = sum += sums[j];                                                          \
    return sum;                                                                                                        \
  }                                                                                                                    \
  static void name(const mx_env *env, const mx_view *y, const mx_view *x, const mx_view *seed, const mx_work *work) {  \
    int64_t n = x->dim[1], n_draws = y->dim[0] * y->dim[1];                                                            \
    double *sums = work->shared;                                                                                       \
    if (work->phase == MULTINOMIAL_SUM) {                                                                              \
      for (int64_t row = work->begin; row < work->end; row++)                                                          \
        if (!(name##_row(env, row, n, sums + row * n) > 0))                                                            \
          mx_fail(work, "a row has no class with a weight above 0, or one that is no number");                         \
      return;                                                                                                          \
    }                                                                                                                  \
    uint64_t key = mx_get1(seed, uint64_t, 0);                                                                         \
    for (int64_t i = work->begin * DRAW_BLOCK; i < work->end * DRAW_BLOCK && i < n_draws && n > 0; i++) {              \
      philox_block w = philox(key, (uint64_t)i / 2);                                                                   \
      const double *row = sums + i / y->dim[1] * n;                                                                    \
      double part = uniform_f64(w.word[i % 2 * 2], w.word[i % 2 * 2 + 1], 0, 1);                                       \
      name##_y(env, i, class_of(row, n, part * row[n - 1]));                                                           \
    }                                                                                                                  \
  }                                                                                                                    \
  MX_KERNEL_PLANNED(name, multinomial_plan, .symbol = "mo.random.multinomial", .target = "cpu",                        \
                    .outputs = {{"y", MX_TYPE(SI32) | MX_TYPE(SI64), 2, MX_FUSED}},                                    \
                    .inputs = {{"x", types, 2, MX_FUSED}, {"seed", MX_TYPE(UI64), 1, 0}})

MULTINOMIAL(multinomial_f32, float, MX_TYPES_SINGLE)
MULTINOMIAL(multinomial_f64, double, MX_TYPE(F64))
