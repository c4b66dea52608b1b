// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// mo.fold (Col2Im): x [N, C * K, L] holds L windows of K elements of each channel, K being the product of the window's
// sizes; y [N, C, spatial..] is the sum of all windows, each at its place. Every element of y gathers its terms, in the
// order of the window's elements.
#include "rows.h"

// The windows' geometry: lists of one entry per spatial dim, and paddings of two.
typedef struct windows {
  const int64_t *sizes, *strides, *dilations, *paddings;
  int64_t dims;
} windows;

// How many windows stand along spatial dim d.
MX_INLINE int64_t windows_along(const windows *w, const mx_view *y, int64_t d) {
  int64_t room = y->dim[2 + d] + w->paddings[2 * d] + w->paddings[2 * d + 1] - w->dilations[d] * (w->sizes[d] - 1) - 1;
  return room < 0 ? 0 : room / w->strides[d] + 1;
}

// Which window has its element k at place s of dim d: the number, or -1 for none.
MX_INLINE int64_t window_at(const windows *w, int64_t d, int64_t along, int64_t k, int64_t s) {
  int64_t from = s + w->paddings[2 * d] - k * w->dilations[d];
  return from >= 0 && from % w->strides[d] == 0 && from / w->strides[d] < along ? from / w->strides[d] : -1;
}

// The windows, of all dims but the last, that have element k in a row of y: the first one's linear index; -1 for none.
MX_INLINE int64_t windows_of_row(const windows *w, const mx_view *y, int64_t k, int64_t row) {
  int64_t at = 0, scale = windows_along(w, y, w->dims - 1), here = 1;
  k /= w->sizes[w->dims - 1];
  for (int64_t d = w->dims - 2; d >= 0; d--) {
    int64_t along = windows_along(w, y, d), i = window_at(w, d, along, k % w->sizes[d], row % y->dim[2 + d]);
    here &= i >= 0;
    at += i * scale;
    scale *= along;
    k /= w->sizes[d];
    row /= y->dim[2 + d];
  }
  return here ? at : -1;
}

MX_INLINE int64_t product(const int64_t *values, int64_t n) {
  int64_t p = 1;
  for (int64_t i = 0; i < n; i++) p *= values[i];
  return p;
}

#define FOLD_PARAMETERS                                                                                                \
  const int64_t *image_shape, int64_t image_shape_count, const int64_t *filter_shape, int64_t filter_shape_count,      \
      const int64_t *strides, int64_t strides_count, const int64_t *dilations, int64_t dilations_count,                \
      const int64_t *paddings, int64_t paddings_count
#define FOLD_UNUSED                                                                                                    \
  (void)image_shape, (void)image_shape_count, (void)filter_shape, (void)strides, (void)strides_count, (void)dilations, \
      (void)dilations_count, (void)paddings, (void)paddings_count

#define FOLD(name, T, types)                                                                                           \
  MX_LOAD_HOOK(name, x, T, 3)                                                                                          \
  MX_STORE_HOOK(name, y, T, 2)                                                                                         \
  static void name(const mx_env *env, const mx_view *y, const mx_view *x, FOLD_PARAMETERS, const mx_work *work) {      \
    FOLD_UNUSED;                                                                                                       \
    windows w = {filter_shape, strides, dilations, paddings, filter_shape_count};                                      \
    int64_t last = w.dims - 1, n_k = product(filter_shape, w.dims), along = windows_along(&w, y, last), n_windows = 1; \
    for (int64_t d = 0; d < w.dims; d++) n_windows *= windows_along(&w, y, d);                                         \
    if (work->begin < work->end && n_windows != x->dim[2]) {                                                           \
      mx_fail(work, "the last dim of the input is not the number of windows that the image holds");                    \
      return;                                                                                                          \
    }                                                                                                                  \
    int64_t rows = count(y, 2, y->rank - 1);                                                                           \
    for (int64_t unit = work->begin; unit < work->end; unit++) {                                                       \
      piece p = piece_of(y, unit);                                                                                     \
      int64_t channel = p.row / rows % y->dim[1], image = p.row / rows / y->dim[1];                                    \
      for (int64_t begin = p.begin, n; begin < p.end; begin += n) {                                                    \
        T sum[BLOCK / MX_GROUP];                                                                                       \
        n = p.end - begin < BLOCK ? p.end - begin : BLOCK;                                                             \
        mx_lanes(j, n) sum[kept(j)] = 0;                                                                               \
        for (int64_t k = 0; k < n_k; k++) {                                                                            \
          int64_t first = windows_of_row(&w, y, k, p.row % rows);                                                      \
          if (first < 0) continue;                                                                                     \
          mx_lanes(j, n) {                                                                                             \
            int64_t i = window_at(&w, last, along, k % w.sizes[last], begin + j);                                      \
            if (i >= 0) sum[kept(j)] += name##_x(env, image, channel * n_k + k, first + i);                            \
          }                                                                                                            \
        }                                                                                                              \
        mx_lanes(j, n) name##_y(env, p.row, begin + j, sum[kept(j)]);                                                  \
      }                                                                                                                \
    }                                                                                                                  \
  }                                                                                                                    \
  MX_KERNEL_PLANNED(name, fold_plan, .symbol = "mo.fold", .outputs = {{"y", types, MX_ANY_RANK, MX_FUSED}},            \
                    .inputs = {{"x", types, 3, MX_FUSED}},                                                             \
                    .parameters = {"image_shape", "filter_shape", "strides", "dilations", "paddings"})

static void fold_plan(const mx_view *y, const mx_view *x, FOLD_PARAMETERS, int64_t n_threads, mx_plan *plan) {
  FOLD_UNUSED;
  (void)x, (void)n_threads;
  pieces_plan(y, plan);
  plan->grain[0] = plan->grain[0] / (product(filter_shape, filter_shape_count) + 1) + 1;
}

FOLD(fold_f32, float, ROWS_F32)
FOLD(fold_f64, double, ROWS_F64)
FOLD(fold_si64, int64_t, MX_TYPES_INTEGER)
