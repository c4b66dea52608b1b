// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// mo.scatter_nd and mo.scatter_nd.add, .max, .min, .mul: y is x but y[indices[a.., :].., c..] takes updates[a.., c..].
// A destination is a slice of x, the dims c; slices without updates are copied, others are made BLOCK columns at a
// time.
#include "scatter_lists.h"

// Dims of x that an index vector goes through, from the ranks.
MX_INLINE int64_t indexed_dims(const mx_view *x, const mx_view *updates, const mx_view *indices) {
  return x->rank - (updates->rank - (indices->rank - 1));
}

#define SCATTER_ND_KERNEL(name, symbol_, T, types, combine)                                                            \
  MX_LOAD_HOOK(name, x, T, 2)                                                                                          \
  MX_LOAD_HOOK(name, updates, T, 1)                                                                                    \
  MX_LOAD_HOOK(name, indices, int64_t, 2)                                                                              \
  MX_STORE_HOOK(name, y, T, 2)                                                                                         \
  MX_INLINE void name##_link(const mx_env *env, const mx_view *x, const mx_view *indices, int64_t n, lists l,          \
                             const mx_work *work) {                                                                    \
    for (int64_t update = mx_rows(indices) - 1; update >= 0; update--) {                                               \
      int64_t at = 0;                                                                                                  \
      for (int64_t c = 0; c < n; c++) {                                                                                \
        int64_t size = x->dim[c], i = index_from_front(name##_indices(env, update, c), size);                          \
        if (!is_inside(i, size)) {                                                                                     \
          mx_fail(work, SCATTER_OUTSIDE);                                                                              \
          return;                                                                                                      \
        }                                                                                                              \
        at = at * size + i;                                                                                            \
      }                                                                                                                \
      lists_put(l, at, update);                                                                                        \
    }                                                                                                                  \
  }                                                                                                                    \
  /* Elements [begin, begin + n) of row `row` of a slice, which takes the updates from `first` on; row_of_y is the row \
   * of x and y. */                                                                                                    \
  MX_INLINE void name##_block(const mx_env *env, lists l, int64_t first, int64_t slice, int64_t at, int64_t row_of_y,  \
                              int64_t begin, int64_t n) {                                                              \
    T made[BLOCK];                                                                                                     \
    for (int64_t j = 0; j < n; j++) made[j] = name##_x(env, row_of_y, begin + j);                                      \
    for (int64_t u = first; u >= 0; u = l.next[u])                                                                     \
      for (int64_t j = 0; j < n; j++) {                                                                                \
        T r = made[j], v = name##_updates(env, u * slice + at + j);                                                    \
        (void)r;                                                                                                       \
        made[j] = combine;                                                                                             \
      }                                                                                                                \
    for (int64_t j = 0; j < n; j++) name##_y(env, row_of_y, begin + j, made[j]);                                       \
  }                                                                                                                    \
  MX_INLINE void name##_piece(const mx_env *env, const mx_view *x, int64_t n, lists l, piece p) {                      \
    int64_t slice = count(x, n, x->rank), rows = count(x, n, x->rank - 1), cols = mx_cols(x);                          \
    if (n == x->rank) { /* a slice is one element */                                                                   \
      for (int64_t j = p.begin; j < p.end; j++) name##_block(env, l, l.head[p.row * cols + j], 1, 0, p.row, j, 1);     \
      return;                                                                                                          \
    }                                                                                                                  \
    int64_t first = l.head[p.row / rows], row = p.row % rows;                                                          \
    if (first < 0) {                                                                                                   \
      for (int64_t j = p.begin; j < p.end; j++) name##_y(env, p.row, j, name##_x(env, p.row, j));                      \
      return;                                                                                                          \
    }                                                                                                                  \
    for (int64_t j = p.begin; j < p.end; j += BLOCK)                                                                   \
      name##_block(env, l, first, slice, row * cols + j, p.row, j, p.end - j < BLOCK ? p.end - j : BLOCK);             \
  }                                                                                                                    \
  static void name(const mx_env *env, const mx_view *y, const mx_view *x, const mx_view *updates,                      \
                   const mx_view *indices, const mx_work *work) {                                                      \
    int64_t n = indexed_dims(x, updates, indices), n_slices = count(x, 0, n);                                          \
    lists l = lists_of(work, n_slices);                                                                                \
    if (work->phase == SCATTER_CLEAR)                                                                                  \
      lists_clear(work, n_slices);                                                                                     \
    else if (work->phase == SCATTER_LINK)                                                                              \
      name##_link(env, x, indices, n, l, work);                                                                        \
    else                                                                                                               \
      for (int64_t unit = work->begin; unit < work->end; unit++) name##_piece(env, x, n, l, piece_of(y, unit));        \
  }                                                                                                                    \
  MX_KERNEL_PLANNED(name, scatter_nd_plan, .symbol = symbol_, .target = "cpu",                                         \
                    .outputs = {{"y", types, MX_ANY_RANK, MX_FUSED}},                                                  \
                    .inputs = {{"x", types, MX_ANY_RANK, MX_FUSED},                                                    \
                               {"updates", types, MX_ANY_RANK, MX_FUSED},                                              \
                               {"indices", MX_TYPE(SI32) | MX_TYPE(SI64), MX_ANY_RANK, MX_FUSED}})

static void scatter_nd_plan(const mx_view *y, const mx_view *x, const mx_view *updates, const mx_view *indices,
                            int64_t n_threads, mx_plan *plan) {
  (void)n_threads;
  pieces_plan(y, plan);
  plan->units[SCATTER_MAKE] = plan->units[0];
  plan->grain[SCATTER_MAKE] = plan->grain[0];
  plan->units[SCATTER_LINK] = plan->grain[SCATTER_LINK] = 1;
  lists_plan(count(x, 0, indexed_dims(x, updates, indices)), mx_rows(indices), plan);
}

#define SCATTER_ND(suffix, way, T, types, combine)                                                                     \
  SCATTER_ND_KERNEL(scatter_nd_##suffix, "mo.scatter_nd" way, T, types, combine)
SCATTERED_TYPES(SCATTER_ND)
