// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// mo.bounded.compress over the last dim (the compiler moves `axis` there): of each row the columns where condition is
// true, in the first columns of `all`, and their number in `count`. They are listed once, then rows are copied.
#include "rows.h"

enum { COMPRESS_LIST, COMPRESS_COPY }; // phases
enum { COMPRESS_GRAIN = 32768 };       // some 10 us of work

static void compress_plan(const mx_view *all, const mx_view *count, const mx_view *x, const mx_view *condition,
                          int64_t n_threads, mx_plan *plan) {
  (void)count, (void)x, (void)n_threads;
  plan->n_phases = 2;
  plan->units[COMPRESS_LIST] = plan->grain[COMPRESS_LIST] = 1;
  plan->units[COMPRESS_COPY] = mx_rows(all);
  plan->grain[COMPRESS_COPY] = COMPRESS_GRAIN / (mx_cols(all) + 16) + 1;
  plan->shared_bytes = condition->dim[0] * (int64_t)sizeof(int64_t);
  plan->thread_bytes = 0;
}

#define COMPRESS_KERNEL(name, T, types)                                                                                \
  MX_LOAD_HOOK(name, x, T, 2)                                                                                          \
  MX_LOAD_HOOK(name, condition, int64_t, 1)                                                                            \
  MX_STORE_HOOK(name, all, T, 2)                                                                                       \
  static void name(const mx_env *env, const mx_view *all, const mx_view *count, const mx_view *x,                      \
                   const mx_view *condition, const mx_work *work) {                                                    \
    (void)all;                                                                                                         \
    int64_t *n_taken = count->data, *taken = work->shared;                                                             \
    if (work->phase == COMPRESS_LIST) {                                                                                \
      int64_t n = 0;                                                                                                   \
      for (int64_t j = 0; j < condition->dim[0]; j++)                                                                  \
        if (name##_condition(env, j)) taken[n++] = j;                                                                  \
      if (n && taken[n - 1] >= mx_cols(x)) {                                                                           \
        mx_fail(work, "the condition is true beyond the end of the axis");                                             \
        n = 0;                                                                                                         \
      }                                                                                                                \
      *n_taken = n;                                                                                                    \
      return;                                                                                                          \
    }                                                                                                                  \
    for (int64_t row = work->begin; row < work->end; row++)                                                            \
      for (int64_t j = 0; j < *n_taken; j++) name##_all(env, row, j, name##_x(env, row, taken[j]));                    \
  }                                                                                                                    \
  MX_KERNEL_PLANNED(name, compress_plan, .symbol = "mo.bounded.compress", .target = "cpu",                             \
                    .outputs = {{"all", types, MX_ANY_RANK, MX_FUSED}, {"count", MX_TYPE(SI64), 1, 0}},                \
                    .inputs = {{"x", types, MX_ANY_RANK, MX_FUSED}, {"condition", MX_TYPE(BOOL), 1, MX_FUSED}})

#define COMPRESS(suffix, T, types, ...) COMPRESS_KERNEL(compress_##suffix, T, types)
MOVED_TYPES(COMPRESS)
