// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// mo.bounded.unique: which of the n rows of x [n, m] are equal. The distinct rows stand in the first rows of `all`, in
// ascending order (of their first elements, then of the second ..) if sorted, else as they occur first; `first` has
// where, `inverse` for each row of x which of them it equals, and counts is how many there are, then how often each
// occurs. NaN equals NaN, -0 equals 0. Rows are sorted by the last column first, each column keeping the order of those
// after it.
#include "order.h"

static void unique_bytes(const mx_view *x, int64_t entry_bytes, mx_plan *plan) {
  plan->n_phases = plan->units[0] = plan->grain[0] = 1;
  plan->shared_bytes = 2 * x->dim[0] * (entry_bytes + (int64_t)sizeof(int64_t));
  plan->thread_bytes = 0;
}

// Numbers the distinct rows, of which the first is the leader of all equal ones: inverse comes with the leader of each
// row, and number with the number of each leader unless they are numbered as they occur. Returns how many there are.
static int64_t unique_number(int64_t n, int64_t sorted, int64_t *number, int64_t *inverse, int64_t *first,
                             int64_t *counts) {
  int64_t n_found = 0;
  for (int64_t i = 0; i < n; i++) {
    int64_t leader = inverse[i];
    if (leader == i) {
      if (!sorted) number[i] = n_found;
      n_found++;
      first[number[i]] = i;
      counts[number[i]] = 0;
    }
    inverse[i] = number[leader];
    counts[inverse[i]]++;
  }
  return n_found;
}

#define UNIQUE_KERNEL(name, s, T, E, types)                                                                            \
  MX_LOAD_HOOK(name, x, T, 2)                                                                                          \
  MX_STORE_HOOK(name, all, T, 2)                                                                                       \
  static int name##_equal(const mx_env *env, int64_t a, int64_t b, int64_t m) {                                        \
    for (int64_t c = 0; c < m; c++)                                                                                    \
      if (key_##s(name##_x(env, a, c)) != key_##s(name##_x(env, b, c))) return 0;                                      \
    return 1;                                                                                                          \
  }                                                                                                                    \
  static void name(const mx_env *env, const mx_view *all, const mx_view *first, const mx_view *inverse,                \
                   const mx_view *counts, const mx_view *x, int64_t sorted, const mx_work *work) {                     \
    (void)all;                                                                                                         \
    int64_t n = x->dim[0], m = x->dim[1], n_leaders = 0, *firsts = first->data, *leaders = inverse->data;              \
    E *entries = work->shared;                                                                                         \
    int64_t *order = (int64_t *)(entries + 2 * n), *number = order + n;                                                \
    if (!ENTRIES_FIT(E, n)) {                                                                                          \
      mx_fail(work, TOO_MANY_ENTRIES);                                                                                 \
      return;                                                                                                          \
    }                                                                                                                  \
    for (int64_t i = 0; i < n; i++) order[i] = i;                                                                      \
    for (int64_t c = m; c-- > 0;) {                                                                                    \
      for (int64_t i = 0; i < n; i++) entries[i] = ENTRY_OF(E, key_##s(name##_x(env, order[i], c)), i);                \
      const E *ordered = merge_sort(entries, entries + n, n);                                                          \
      for (int64_t i = 0; i < n; i++) number[i] = order[ENTRY_PLACE(E, ordered[i])];                                   \
      int64_t *next = number;                                                                                          \
      number = order;                                                                                                  \
      order = next;                                                                                                    \
    }                                                                                                                  \
    for (int64_t i = 0, leader = 0; i < n; i++) {                                                                      \
      if (i == 0 || !name##_equal(env, leader, order[i], m)) {                                                         \
        leader = order[i];                                                                                             \
        number[leader] = n_leaders++;                                                                                  \
      }                                                                                                                \
      leaders[order[i]] = leader;                                                                                      \
    }                                                                                                                  \
    int64_t *n_found = counts->data;                                                                                   \
    *n_found = unique_number(n, sorted, number, leaders, firsts, n_found + 1);                                         \
    for (int64_t i = 0; i < *n_found; i++)                                                                             \
      for (int64_t c = 0; c < m; c++) name##_all(env, i, c, name##_x(env, firsts[i], c));                              \
  }                                                                                                                    \
  static void name##_plan(const mx_view *all, const mx_view *first, const mx_view *inverse, const mx_view *counts,     \
                          const mx_view *x, int64_t sorted, int64_t n_threads, mx_plan *plan) {                        \
    (void)all, (void)first, (void)inverse, (void)counts, (void)sorted, (void)n_threads;                                \
    unique_bytes(x, sizeof(E), plan);                                                                                  \
  }                                                                                                                    \
  MX_KERNEL_PLANNED(name, name##_plan, .symbol = "mo.bounded.unique", .target = "cpu",                                 \
                    .outputs = {{"all", types, 2, MX_FUSED},                                                           \
                                {"first", MX_TYPE(SI64), 1, 0},                                                        \
                                {"inverse", MX_TYPE(SI64), 1, 0},                                                      \
                                {"counts", MX_TYPE(SI64), 1, 0}},                                                      \
                    .inputs = {{"x", types, 2, MX_FUSED}}, .parameters = {"sorted"})

#define UNIQUE(s, T, E, types, ...) UNIQUE_KERNEL(unique_##s, s, T, E, types)
ORDERED_TYPES(UNIQUE)
