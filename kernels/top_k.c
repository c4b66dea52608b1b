// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// mo.top_k and mo.bottom_k over the last dim (the compiler moves `axis` there): the k largest or smallest elements in
// order, the first of equals first, and their places. NaN is larger than every number, so the first of a top_k. A unit
// is one row. Elements beyond the k best so far are dropped as they come; the others collect in the thread's scratch,
// and are cut down to k when it is full: time for few k is little more than that of reading the row.
#include "order.h"

enum { TOP_K_SPARE = 1024 }; // entries beyond twice k, so that cutting down is rare

MX_INLINE int64_t top_k_room(int64_t k, int64_t cols) {
  return k < (cols - TOP_K_SPARE) / 2 ? 2 * k + TOP_K_SPARE : cols;
}

MX_INLINE void top_k_plan(const mx_view *y, const mx_view *x, int64_t entry_bytes, mx_plan *plan) {
  int64_t k = mx_cols(y), cols = mx_cols(x);
  plan->n_phases = 1;
  plan->units[0] = k > 0 ? mx_rows(y) : 0;
  plan->grain[0] = ORDER_GRAIN / (cols + 16) + 1;
  plan->shared_bytes = 0;
  plan->thread_bytes = 2 * top_k_room(k, cols) * entry_bytes;
}

// `key`: of the element v; the least keys are taken.
#define TOP_K_KERNEL(name, symbol_, T, E, types, key)                                                                  \
  MX_LOAD_HOOK(name, x, T, 2)                                                                                          \
  MX_STORE_HOOK(name, y, T, 2)                                                                                         \
  MX_STORE_HOOK(name, indices, int64_t, 2)                                                                             \
  static void name(const mx_env *env, const mx_view *y, const mx_view *indices, const mx_view *x,                      \
                   const mx_work *work) {                                                                              \
    (void)indices;                                                                                                     \
    int64_t k = mx_cols(y), cols = mx_cols(x), room = top_k_room(k, cols);                                             \
    if (k > cols || !ENTRIES_FIT(E, cols)) {                                                                           \
      mx_fail(work, k > cols ? "k is greater than the size of the axis" : TOO_MANY_ENTRIES);                           \
      return;                                                                                                          \
    }                                                                                                                  \
    E *kept = work->local, *other = kept + room;                                                                       \
    for (int64_t row = work->begin; row < work->end; row++) {                                                          \
      E last = ~(E)0; /* the worst that may still be taken */                                                          \
      int64_t n = 0;                                                                                                   \
      for (int64_t j = 0; j < cols; j++) {                                                                             \
        T v = name##_x(env, row, j);                                                                                   \
        E entry = ENTRY_OF(E, key, j);                                                                                 \
        if (entry > last) continue;                                                                                    \
        if (n == room) {                                                                                               \
          E *sorted = merge_sort(kept, other, n);                                                                      \
          other = sorted == kept ? other : kept;                                                                       \
          kept = sorted;                                                                                               \
          n = k;                                                                                                       \
          last = kept[k - 1];                                                                                          \
          if (entry > last) continue;                                                                                  \
        }                                                                                                              \
        kept[n++] = entry;                                                                                             \
      }                                                                                                                \
      const E *sorted = merge_sort(kept, other, n);                                                                    \
      for (int64_t j = 0; j < k; j++) {                                                                                \
        int64_t at = ENTRY_PLACE(E, sorted[j]);                                                                        \
        name##_y(env, row, j, name##_x(env, row, at));                                                                 \
        name##_indices(env, row, j, at);                                                                               \
      }                                                                                                                \
    }                                                                                                                  \
  }                                                                                                                    \
  static void name##_plan(const mx_view *y, const mx_view *indices, const mx_view *x, int64_t n_threads,               \
                          mx_plan *plan) {                                                                             \
    (void)indices, (void)n_threads;                                                                                    \
    top_k_plan(y, x, sizeof(E), plan);                                                                                 \
  }                                                                                                                    \
  MX_KERNEL_PLANNED(                                                                                                   \
      name, name##_plan, .symbol = symbol_, .target = "cpu",                                                           \
      .outputs = {{"y", types, MX_ANY_RANK, MX_FUSED}, {"indices", MX_TYPE(SI64), MX_ANY_RANK, MX_FUSED}},             \
      .inputs = {{"x", types, MX_ANY_RANK, MX_FUSED}})

#define TOP_K(s, T, E, types, ...) TOP_K_KERNEL(top_k_##s, "mo.top_k", T, E, types, ~key_##s(v))
#define BOTTOM_K(s, T, E, types, ...) TOP_K_KERNEL(bottom_k_##s, "mo.bottom_k", T, E, types, key_##s(v))

ORDERED_TYPES(TOP_K)
ORDERED_TYPES(BOTTOM_K)
