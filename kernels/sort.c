// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// mo.sort and mo.argsort over the last dim (the compiler moves `axis` there), stable, NaN last in either direction. A
// unit is one row: its entries are sorted in the thread's scratch, then each element is taken from its place.
#include "order.h"

MX_INLINE void sort_plan(const mx_view *x, int64_t entry_bytes, mx_plan *plan) {
  int64_t cols = mx_cols(x);
  plan->n_phases = 1;
  plan->units[0] = cols > 0 ? mx_rows(x) : 0;
  plan->grain[0] = ORDER_GRAIN / (cols + 16) + 1;
  plan->shared_bytes = 0;
  plan->thread_bytes = 2 * cols * entry_bytes;
}

// A kernel whose result j of a row is `value`, of the place `at` in it where the element of rank j stands.
#define SORT_KERNEL(name, symbol_, s, T, E, types, Y, y_types, value)                                                  \
  MX_LOAD_HOOK(name, x, T, 2)                                                                                          \
  MX_STORE_HOOK(name, y, Y, 2)                                                                                         \
  static void name(const mx_env *env, const mx_view *y, const mx_view *x, int64_t descending, const mx_work *work) {   \
    (void)y;                                                                                                           \
    int64_t cols = mx_cols(x);                                                                                         \
    E *entries = work->local;                                                                                          \
    if (!ENTRIES_FIT(E, cols)) {                                                                                       \
      mx_fail(work, TOO_MANY_ENTRIES);                                                                                 \
      return;                                                                                                          \
    }                                                                                                                  \
    for (int64_t row = work->begin; row < work->end; row++) {                                                          \
      for (int64_t j = 0; j < cols; j++) {                                                                             \
        T v = name##_x(env, row, j);                                                                                   \
        entries[j] = ENTRY_OF(E, descending ? key_falling_##s(v) : key_##s(v), j);                                     \
      }                                                                                                                \
      const E *sorted = merge_sort(entries, entries + cols, cols);                                                     \
      for (int64_t j = 0; j < cols; j++) {                                                                             \
        int64_t at = ENTRY_PLACE(E, sorted[j]);                                                                        \
        name##_y(env, row, j, value);                                                                                  \
      }                                                                                                                \
    }                                                                                                                  \
  }                                                                                                                    \
  static void name##_plan(const mx_view *y, const mx_view *x, int64_t descending, int64_t n_threads, mx_plan *plan) {  \
    (void)y, (void)descending, (void)n_threads;                                                                        \
    sort_plan(x, sizeof(E), plan);                                                                                     \
  }                                                                                                                    \
  MX_KERNEL_PLANNED(name, name##_plan, .symbol = symbol_, .target = "cpu",                                             \
                    .outputs = {{"y", y_types, MX_ANY_RANK, MX_FUSED}},                                                \
                    .inputs = {{"x", types, MX_ANY_RANK, MX_FUSED}}, .parameters = {"descending"})

#define SORT(s, T, E, types, ...) SORT_KERNEL(sort_##s, "mo.sort", s, T, E, types, T, types, sort_##s##_x(env, row, at))
#define ARGSORT(s, T, E, types, ...) SORT_KERNEL(argsort_##s, "mo.argsort", s, T, E, types, int64_t, MX_TYPE(SI64), at)

ORDERED_TYPES(SORT)
ORDERED_TYPES(ARGSORT)
