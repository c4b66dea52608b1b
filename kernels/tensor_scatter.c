// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// mo.tensor_scatter: sequence b of y is that of x, but for updates along the axis from place first[b] on, around the
// end where circular. Every element of y looks for its update.
#include "rows.h"

enum { TENSOR_SCATTER_LINEAR, TENSOR_SCATTER_CIRCULAR }; // modes in the order of the words in mo_movement.def

#define TENSOR_SCATTER_KERNEL(name, T, types)                                                                          \
  MX_LOAD_HOOK(name, x, T, 2)                                                                                          \
  MX_LOAD_HOOK(name, updates, T, 2)                                                                                    \
  MX_LOAD_HOOK(name, first, int64_t, 1)                                                                                \
  MX_STORE_HOOK(name, y, T, 2)                                                                                         \
  static void name(const mx_env *env, const mx_view *y, const mx_view *x, const mx_view *updates,                      \
                   const mx_view *first, int64_t axis, int64_t mode, const mx_work *work) {                            \
    (void)first;                                                                                                       \
    axis = axis_from_front(x, axis);                                                                                   \
    int64_t size = x->dim[axis], n = updates->dim[axis], after = count(x, axis + 1, x->rank - 1);                      \
    int64_t places = n > size ? 0 : mode == TENSOR_SCATTER_CIRCULAR ? size : size - n + 1;                             \
    int last = axis == x->rank - 1, outside = 0;                                                                       \
    for (int64_t unit = work->begin; unit < work->end; unit++) {                                                       \
      piece p = piece_of(y, unit);                                                                                     \
      int64_t sequence = name##_first(env, coordinate(y, p.row, 0, 0));                                                \
      outside |= !is_inside(sequence, places);                                                                         \
      mx_lanes(j, p.end - p.begin) {                                                                                   \
        int64_t at = p.begin + j, i = coordinate(y, p.row, at, axis) - sequence;                                       \
        if (mode == TENSOR_SCATTER_CIRCULAR && i < 0) i += size;                                                       \
        int64_t row = last ? p.row : (p.row / (size * after) * n + i) * after + p.row % after, col = last ? i : at;    \
        name##_y(env, p.row, at, is_inside(i, n) ? name##_updates(env, row, col) : name##_x(env, p.row, at));          \
      }                                                                                                                \
    }                                                                                                                  \
    if (outside) mx_fail(work, "updates begin or end outside of the axis");                                            \
  }                                                                                                                    \
  MX_KERNEL_PLANNED(name, tensor_scatter_plan, .symbol = "mo.tensor_scatter",                                          \
                    .outputs = {{"y", types, MX_ANY_RANK, MX_FUSED}},                                                  \
                    .inputs = {{"x", types, MX_ANY_RANK, MX_FUSED},                                                    \
                               {"updates", types, MX_ANY_RANK, MX_FUSED},                                              \
                               {"first", MX_TYPE(SI32) | MX_TYPE(SI64), 1, MX_FUSED}},                                 \
                    .parameters = {"axis", "mode"})

static void tensor_scatter_plan(const mx_view *y, const mx_view *x, const mx_view *updates, const mx_view *first,
                                int64_t axis, int64_t mode, int64_t n_threads, mx_plan *plan) {
  (void)x, (void)updates, (void)first, (void)axis, (void)mode, (void)n_threads;
  pieces_plan(y, plan);
}

#define TENSOR_SCATTER(suffix, T, types, ...) TENSOR_SCATTER_KERNEL(tensor_scatter_##suffix, T, types)
MOVED_TYPES(TENSOR_SCATTER)
