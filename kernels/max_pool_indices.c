// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// mo.max_pool_with_indices: each window's largest element and where in its image that stands, the first of equals. A
// unit is one pixel of y, all of its channels.
#include "window.h"

#ifdef MX_CPU

enum { POOL_INDICES_GRAIN = 10000 }; // elements, some 10 us

#define POOL_INDICES_PARAMETERS                                                                                        \
  const int64_t *filter_shape, int64_t filter_shape_count, const int64_t *strides, int64_t strides_count,              \
      const int64_t *dilations, int64_t dilations_count, const int64_t *paddings, int64_t paddings_count,              \
      int64_t storage_order

// Pixel number `pixel` of x as an index into its image, of which the first or the last spatial dim counts fastest.
MX_INLINE int64_t index_of_pixel(const window *w, int64_t pixel, int64_t column_major) {
  int64_t at[SPATIAL], index = 0;
  window_split(w->in, pixel, at);
  for (int64_t i = 0; i < SPATIAL; i++) {
    int64_t s = column_major ? SPATIAL - 1 - i : i;
    index = index * w->in[s] + at[s];
  }
  return index;
}

#define MAX_POOL_INDICES(name, T, types, least)                                                                        \
  MX_LOAD_HOOK(name, x, T, 2)                                                                                          \
  MX_STORE_HOOK(name, y, T, 2)                                                                                         \
  MX_STORE_HOOK(name, indices, int64_t, 2)                                                                             \
  MX_INLINE void name##_pixel(const mx_env *env, const window *w, int64_t i, int64_t channels, int64_t storage_order,  \
                              T *MX_RESTRICT r, int64_t *MX_RESTRICT where) {                                          \
    int64_t at[SPATIAL], tap[SPATIAL] = {0}, batch = window_split(w->out, i, at);                                      \
    MX_VECTORIZE for (int64_t c = 0; c < channels; c++) {                                                              \
      r[c] = least;                                                                                                    \
      where[c] = -1;                                                                                                   \
    }                                                                                                                  \
    for (int64_t t = 0; t < w->taps; t++, window_next(w, tap)) {                                                       \
      int64_t pixel = window_source(w, batch, at, tap, 0);                                                             \
      if (pixel < 0) continue;                                                                                         \
      int64_t index = index_of_pixel(w, pixel, storage_order);                                                         \
      MX_VECTORIZE for (int64_t c = 0; c < channels; c++) {                                                            \
        T v = name##_x(env, pixel, c);                                                                                 \
        int larger = where[c] < 0 || v > r[c] || (v != v && r[c] == r[c]);                                             \
        r[c] = larger ? v : r[c];                                                                                      \
        where[c] = larger ? index : where[c];                                                                          \
      }                                                                                                                \
    }                                                                                                                  \
    MX_VECTORIZE for (int64_t c = 0; c < channels; c++) {                                                              \
      name##_y(env, i, c, r[c]);                                                                                       \
      name##_indices(env, i, c, where[c]);                                                                             \
    }                                                                                                                  \
  }                                                                                                                    \
  static void name(const mx_env *env, const mx_view *y, const mx_view *indices, const mx_view *x,                      \
                   POOL_INDICES_PARAMETERS, const mx_work *work) {                                                     \
    (void)indices, (void)filter_shape_count, (void)strides_count, (void)dilations_count, (void)paddings_count;         \
    window w = window_of(y, x, filter_shape, strides, dilations, paddings);                                            \
    int64_t channels = mx_cols(y), *where = work->local;                                                               \
    for (int64_t i = work->begin; i < work->end; i++)                                                                  \
      name##_pixel(env, &w, i, channels, storage_order, (T *)(where + channels), where);                               \
  }                                                                                                                    \
  MX_KERNEL_PLANNED(                                                                                                   \
      name, max_pool_indices_plan, .symbol = "mo.max_pool_with_indices", .target = "cpu",                              \
      .outputs = {{"y", types, MX_ANY_RANK, MX_FUSED}, {"indices", MX_TYPE(SI64), MX_ANY_RANK, MX_FUSED}},             \
      .inputs = {{"x", types, MX_ANY_RANK, MX_FUSED}},                                                                 \
      .parameters = {"filter_shape", "strides", "dilations", "paddings", "storage_order"})

static void max_pool_indices_plan(const mx_view *y, const mx_view *indices, const mx_view *x, POOL_INDICES_PARAMETERS,
                                  int64_t n_threads, mx_plan *plan) {
  (void)indices, (void)filter_shape_count, (void)strides_count, (void)dilations_count, (void)paddings_count;
  (void)storage_order, (void)n_threads;
  window w = window_of(y, x, filter_shape, strides, dilations, paddings);
  plan->n_phases = 1;
  plan->units[0] = window_pixels(&w);
  plan->grain[0] = POOL_INDICES_GRAIN / (mx_cols(y) * w.taps + 64) + 1;
  plan->shared_bytes = 0;
  plan->thread_bytes = 2 * mx_cols(y) * (int64_t)sizeof(int64_t); // an index and an element of at most 8 bytes each
}

MAX_POOL_INDICES(max_pool_indices_f32, float, MX_TYPES_SINGLE, -MX_INF_F32)
MAX_POOL_INDICES(max_pool_indices_f64, double, MX_TYPE(F64), -MX_INF_F64)
MAX_POOL_INDICES(max_pool_indices_si8, int64_t, MX_TYPE(SI8), INT8_MIN)
MAX_POOL_INDICES(max_pool_indices_si16, int64_t, MX_TYPE(SI16), INT16_MIN)
MAX_POOL_INDICES(max_pool_indices_si32, int64_t, MX_TYPE(SI32), INT32_MIN)
MAX_POOL_INDICES(max_pool_indices_si64, int64_t, MX_TYPE(SI64), INT64_MIN)
MAX_POOL_INDICES(max_pool_indices_ui64, uint64_t, MX_TYPES_UNSIGNED, 0)

#endif
