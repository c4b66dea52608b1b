// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// mo.gather, mo.gather_nd and mo.gather_elements. Indices are checked: nothing is read outside of x. Where whole rows
// are taken the inner loop copies; where single elements are, it gathers.
#include "rows.h"

static const char OUTSIDE[] = "an index is outside of the axis; indices of an axis of size n are -n .. n - 1";

// ---- mo.gather: y[a.., b.., c..] = x[a.., indices[b..], c..]
// ----------------------------------------------------------------------------------------------------

#define GATHER_KERNEL(name, T, types)                                                                                  \
  MX_LOAD_HOOK(name, x, T, 2)                                                                                          \
  MX_LOAD_HOOK(name, indices, int64_t, 2)                                                                              \
  MX_STORE_HOOK(name, y, T, 2)                                                                                         \
  static void name(const mx_env *env, const mx_view *y, const mx_view *x, const mx_view *indices, int64_t axis,        \
                   const mx_work *work) {                                                                              \
    axis = axis_from_front(x, axis);                                                                                   \
    int64_t n = x->dim[axis], index_cols = mx_cols(indices), index_rows = mx_rows(indices);                            \
    if (axis < x->rank - 1) { /* a row of y is a row of x */                                                           \
      int64_t rows = count(x, axis + 1, x->rank - 1);                                                                  \
      for (int64_t unit = work->begin; unit < work->end; unit++) {                                                     \
        piece p = piece_of(y, unit);                                                                                   \
        int64_t b = p.row / rows, a = b / (index_rows * index_cols);                                                   \
        int64_t i = name##_indices(env, b / index_cols % index_rows, b % index_cols);                                  \
        i = index_from_front(i, n);                                                                                    \
        if (!is_inside(i, n)) {                                                                                        \
          mx_fail(work, OUTSIDE);                                                                                      \
          return;                                                                                                      \
        }                                                                                                              \
        int64_t from = (a * n + i) * rows + p.row % rows;                                                              \
        mx_lanes(j, p.end - p.begin) name##_y(env, p.row, p.begin + j, name##_x(env, from, p.begin + j));              \
      }                                                                                                                \
    } else { /* an element of y is one of the row a of x; without indices' dims, a is y's linear index */              \
      int outside = 0;                                                                                                 \
      for (int64_t unit = work->begin; unit < work->end && !outside; unit++) {                                         \
        piece p = piece_of(y, unit);                                                                                   \
        int64_t a = p.row / index_rows, per_column = indices->rank == 0, b = p.row % index_rows;                       \
        if (per_column) a = p.row * mx_cols(y), b = 0;                                                                 \
        mx_lanes(j, p.end - p.begin) {                                                                                 \
          int64_t at = p.begin + j, i = index_from_front(name##_indices(env, b, per_column ? 0 : at), n);              \
          int inside = is_inside(i, n);                                                                                \
          outside |= !inside;                                                                                          \
          if (inside) name##_y(env, p.row, at, name##_x(env, per_column ? a + at : a, i));                             \
        }                                                                                                              \
      }                                                                                                                \
      if (outside) mx_fail(work, OUTSIDE);                                                                             \
    }                                                                                                                  \
  }                                                                                                                    \
  MX_KERNEL_PLANNED(name, gather_plan, .symbol = "mo.gather", .outputs = {{"y", types, MX_ANY_RANK, MX_FUSED}},        \
                    .inputs = {{"x", types, MX_ANY_RANK, MX_FUSED}, {"indices", INDICES, MX_ANY_RANK, MX_FUSED}},      \
                    .parameters = {"axis"}, .work = "0")

enum { INDICES = MX_TYPE(SI32) | MX_TYPE(SI64) };

static void gather_plan(const mx_view *y, const mx_view *x, const mx_view *indices, int64_t axis, int64_t n_threads,
                        mx_plan *plan) {
  (void)x, (void)indices, (void)axis, (void)n_threads;
  pieces_plan(y, plan);
}

#define GATHER(suffix, T, types, ...) GATHER_KERNEL(gather_##suffix, T, types)
MOVED_TYPES(GATHER)

// ---- mo.gather_nd: y[a.., b.., c..] = x[a.., indices[a.., b.., :].., c..], with batch_dims dims a
// ---------------------------------------------------------------------------------------------

// Components of an index vector, from the ranks.
MX_INLINE int64_t components(const mx_view *y, const mx_view *x, const mx_view *indices, int64_t batch_dims) {
  return indices->rank - 1 + x->rank - batch_dims - y->rank;
}

#define GATHER_ND_KERNEL(name, T, types)                                                                               \
  MX_LOAD_HOOK(name, x, T, 2)                                                                                          \
  MX_LOAD_HOOK(name, indices, int64_t, 2)                                                                              \
  MX_STORE_HOOK(name, y, T, 2)                                                                                         \
  /* Where index vector q points in the dims [0, batch_dims + n) of x, linearised; -1 outside of x. */                 \
  MX_INLINE int64_t name##_place(const mx_env *env, const mx_view *x, int64_t batch_dims, int64_t vectors, int64_t n,  \
                                 int64_t q) {                                                                          \
    int64_t at = q / vectors;                                                                                          \
    for (int64_t c = 0; c < n; c++) {                                                                                  \
      int64_t size = x->dim[batch_dims + c], i = index_from_front(name##_indices(env, q, c), size);                    \
      if (!is_inside(i, size)) return -1;                                                                              \
      at = at * size + i;                                                                                              \
    }                                                                                                                  \
    return at;                                                                                                         \
  }                                                                                                                    \
  static void name(const mx_env *env, const mx_view *y, const mx_view *x, const mx_view *indices, int64_t batch_dims,  \
                   const mx_work *work) {                                                                              \
    int64_t n = components(y, x, indices, batch_dims), taken = batch_dims + n;                                         \
    int64_t vectors = count(indices, batch_dims, indices->rank - 1), rows = count(x, taken, x->rank - 1);              \
    int outside = 0;                                                                                                   \
    for (int64_t unit = work->begin; unit < work->end && !outside; unit++) {                                           \
      piece p = piece_of(y, unit);                                                                                     \
      if (taken < x->rank) { /* rows of x */                                                                           \
        int64_t from = name##_place(env, x, batch_dims, vectors, n, p.row / rows);                                     \
        outside = from < 0;                                                                                            \
        from = from * rows + p.row % rows;                                                                             \
        if (!outside)                                                                                                  \
          mx_lanes(j, p.end - p.begin) name##_y(env, p.row, p.begin + j, name##_x(env, from, p.begin + j));            \
      } else { /* elements */                                                                                          \
        int64_t cols = mx_cols(x), q = p.row * mx_cols(y);                                                             \
        mx_lanes(j, p.end - p.begin) {                                                                                 \
          int64_t from = name##_place(env, x, batch_dims, vectors, n, q + p.begin + j);                                \
          outside |= from < 0;                                                                                         \
          if (from >= 0) name##_y(env, p.row, p.begin + j, name##_x(env, from / cols, from % cols));                   \
        }                                                                                                              \
      }                                                                                                                \
    }                                                                                                                  \
    if (outside) mx_fail(work, OUTSIDE);                                                                               \
  }                                                                                                                    \
  MX_KERNEL_PLANNED(name, gather_nd_plan, .symbol = "mo.gather_nd", .outputs = {{"y", types, MX_ANY_RANK, MX_FUSED}},  \
                    .inputs = {{"x", types, MX_ANY_RANK, MX_FUSED}, {"indices", INDICES, MX_ANY_RANK, MX_FUSED}},      \
                    .parameters = {"batch_dims"}, .work = "0")

static void gather_nd_plan(const mx_view *y, const mx_view *x, const mx_view *indices, int64_t batch_dims,
                           int64_t n_threads, mx_plan *plan) {
  (void)x, (void)indices, (void)batch_dims, (void)n_threads;
  pieces_plan(y, plan);
}

#define GATHER_ND(suffix, T, types, ...) GATHER_ND_KERNEL(gather_nd_##suffix, T, types)
MOVED_TYPES(GATHER_ND)

// ---- mo.gather_elements: y[a.., b, c..] = x[a.., indices[a.., b, c..], c..]
// ----------------------------------------------------------------------------------------------------------

static const char LARGER[] = "indices are larger than the input along another dim than the axis";

// The row of x with the coordinates of a row of y but 0 along the axis.
MX_INLINE int64_t row_without_axis(const mx_view *y, const mx_view *x, int64_t axis, int64_t row) {
  int64_t from = 0, rows = 1;
  for (int64_t d = y->rank - 2; d >= 0; d--) {
    if (d != axis) from += row % y->dim[d] * rows;
    rows *= x->dim[d];
    row /= y->dim[d];
  }
  return from;
}

#define GATHER_ELEMENTS_KERNEL(name, T, types)                                                                         \
  MX_LOAD_HOOK(name, x, T, 2)                                                                                          \
  MX_LOAD_HOOK(name, indices, int64_t, 2)                                                                              \
  MX_STORE_HOOK(name, y, T, 2)                                                                                         \
  static void name(const mx_env *env, const mx_view *y, const mx_view *x, const mx_view *indices, int64_t axis,        \
                   const mx_work *work) {                                                                              \
    (void)indices;                                                                                                     \
    axis = axis_from_front(x, axis);                                                                                   \
    int last = axis == x->rank - 1, outside = 0;                                                                       \
    int64_t n = x->dim[axis], stride = count(x, axis + 1, x->rank - 1);                                                \
    for (int64_t d = 0; d < x->rank; d++)                                                                              \
      if (d != axis && y->dim[d] > x->dim[d] && work->begin < work->end) {                                             \
        mx_fail(work, LARGER);                                                                                         \
        return;                                                                                                        \
      }                                                                                                                \
    for (int64_t unit = work->begin; unit < work->end && !outside; unit++) {                                           \
      piece p = piece_of(y, unit);                                                                                     \
      int64_t from = row_without_axis(y, x, axis, p.row);                                                              \
      mx_lanes(j, p.end - p.begin) {                                                                                   \
        int64_t at = p.begin + j, i = index_from_front(name##_indices(env, p.row, at), n);                             \
        int inside = is_inside(i, n);                                                                                  \
        outside |= !inside;                                                                                            \
        if (inside) name##_y(env, p.row, at, last ? name##_x(env, from, i) : name##_x(env, from + i * stride, at));    \
      }                                                                                                                \
    }                                                                                                                  \
    if (outside) mx_fail(work, OUTSIDE);                                                                               \
  }                                                                                                                    \
  MX_KERNEL_PLANNED(name, gather_plan, .symbol = "mo.gather_elements",                                                 \
                    .outputs = {{"y", types, MX_ANY_RANK, MX_FUSED}},                                                  \
                    .inputs = {{"x", types, MX_ANY_RANK, MX_FUSED}, {"indices", INDICES, MX_ANY_RANK, MX_FUSED}},      \
                    .parameters = {"axis"}, .work = "0")

#define GATHER_ELEMENTS(suffix, T, types, ...) GATHER_ELEMENTS_KERNEL(gather_elements_##suffix, T, types)
MOVED_TYPES(GATHER_ELEMENTS)
