// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// mo.scatter and mo.scatter.add, .max, .min, .mul: y is x but y[a.., indices[a.., b, c..], c..] takes updates[a.., b,
// c..]. A line of updates along the axis hits one line of x, so lines are linked in parallel.
#include "scatter_lists.h"

enum { LINKED_GRAIN = 8192 }; // updates; some 10 us of work

static const char LARGER[] = "updates are larger than the input along another dim than the axis";

MX_INLINE int larger_than_input(const mx_view *x, const mx_view *updates, int64_t axis) {
  int larger = 0;
  for (int64_t d = 0; d < x->rank; d++) larger |= d != axis && updates->dim[d] > x->dim[d];
  return larger;
}

// The element of x at coordinates (a.., 0, c..), where a and c are linear indices into updates.
MX_INLINE int64_t line_of(const mx_view *x, const mx_view *updates, int64_t axis, int64_t a, int64_t c) {
  int64_t at = 0, stride = 1;
  for (int64_t d = x->rank - 1; d >= 0; d--) {
    int64_t *rest = d > axis ? &c : &a;
    if (d != axis) {
      at += *rest % updates->dim[d] * stride;
      *rest /= updates->dim[d];
    }
    stride *= x->dim[d];
  }
  return at;
}

#define SCATTER_KERNEL(name, symbol_, T, types, combine)                                                               \
  MX_LOAD_HOOK(name, x, T, 2)                                                                                          \
  MX_LOAD_HOOK(name, updates, T, 1)                                                                                    \
  MX_LOAD_HOOK(name, indices, int64_t, 1)                                                                              \
  MX_STORE_HOOK(name, y, T, 2)                                                                                         \
  /* Links a line of updates. */                                                                                       \
  MX_INLINE void name##_line(const mx_env *env, const mx_view *x, const mx_view *updates, int64_t axis, lists l,       \
                             int64_t line, const mx_work *work) {                                                      \
    int64_t n = updates->dim[axis], after = count(updates, axis + 1, x->rank), size = x->dim[axis];                    \
    int64_t a = line / after, c = line % after, first = line_of(x, updates, axis, a, c);                               \
    for (int64_t b = n - 1; b >= 0; b--) {                                                                             \
      int64_t update = (a * n + b) * after + c, i = index_from_front(name##_indices(env, update), size);               \
      if (!is_inside(i, size)) {                                                                                       \
        mx_fail(work, SCATTER_OUTSIDE);                                                                                \
        return;                                                                                                        \
      }                                                                                                                \
      lists_put(l, first + i * count(x, axis + 1, x->rank), update);                                                   \
    }                                                                                                                  \
  }                                                                                                                    \
  static void name(const mx_env *env, const mx_view *y, const mx_view *x, const mx_view *updates,                      \
                   const mx_view *indices, int64_t axis, const mx_work *work) {                                        \
    (void)indices;                                                                                                     \
    int64_t n_elements = count(x, 0, x->rank), cols = mx_cols(y);                                                      \
    lists l = lists_of(work, n_elements);                                                                              \
    axis = axis_from_front(x, axis);                                                                                   \
    if (work->phase == SCATTER_CLEAR) {                                                                                \
      lists_clear(work, n_elements);                                                                                   \
    } else if (work->phase == SCATTER_LINK) {                                                                          \
      if (work->begin < work->end && larger_than_input(x, updates, axis)) {                                            \
        mx_fail(work, LARGER);                                                                                         \
        return;                                                                                                        \
      }                                                                                                                \
      for (int64_t line = work->begin; line < work->end; line++) name##_line(env, x, updates, axis, l, line, work);    \
    } else {                                                                                                           \
      for (int64_t unit = work->begin; unit < work->end; unit++) {                                                     \
        piece p = piece_of(y, unit);                                                                                   \
        for (int64_t j = p.begin; j < p.end; j++) {                                                                    \
          T r = name##_x(env, p.row, j);                                                                               \
          for (int64_t u = l.head[p.row * cols + j]; u >= 0; u = l.next[u]) {                                          \
            T v = name##_updates(env, u);                                                                              \
            r = combine;                                                                                               \
          }                                                                                                            \
          name##_y(env, p.row, j, r);                                                                                  \
        }                                                                                                              \
      }                                                                                                                \
    }                                                                                                                  \
  }                                                                                                                    \
  MX_KERNEL_PLANNED(name, scatter_plan, .symbol = symbol_, .target = "cpu",                                            \
                    .outputs = {{"y", types, MX_ANY_RANK, MX_FUSED}},                                                  \
                    .inputs = {{"x", types, MX_ANY_RANK, MX_FUSED},                                                    \
                               {"updates", types, MX_ANY_RANK, MX_FUSED},                                              \
                               {"indices", MX_TYPE(SI32) | MX_TYPE(SI64), MX_ANY_RANK, MX_FUSED}},                     \
                    .parameters = {"axis"})

static void scatter_plan(const mx_view *y, const mx_view *x, const mx_view *updates, const mx_view *indices,
                         int64_t axis, int64_t n_threads, mx_plan *plan) {
  (void)indices, (void)n_threads;
  axis = axis_from_front(x, axis);
  pieces_plan(y, plan);
  plan->units[SCATTER_MAKE] = plan->units[0];
  plan->grain[SCATTER_MAKE] = plan->grain[0];
  plan->units[SCATTER_LINK] = count(updates, 0, axis) * count(updates, axis + 1, updates->rank);
  plan->grain[SCATTER_LINK] = LINKED_GRAIN / (updates->dim[axis] + 8) + 1;
  lists_plan(count(x, 0, x->rank), count(updates, 0, updates->rank), plan);
}

#define SCATTER(suffix, way, T, types, combine) SCATTER_KERNEL(scatter_##suffix, "mo.scatter" way, T, types, combine)
SCATTERED_TYPES(SCATTER)
