// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// mo.grid_sample: pixels of y are values of x at the places that a grid names, in coordinates from -1 to 1, the last
// spatial dim's first. A unit is one pixel of y, all of its channels.
#include "sample.h"

#ifdef MX_CPU

enum { GRID_SAMPLE_GRAIN = 3000 }; // products, some 10 us

#define GRID_SAMPLE_PARAMETERS int64_t mode, int64_t padding_mode, int64_t align_corners

#define GRID_SAMPLE(name, T, types)                                                                                    \
  MX_LOAD_HOOK(name, x, T, 2)                                                                                          \
  MX_LOAD_HOOK(name, grid, T, 2)                                                                                       \
  MX_STORE_HOOK(name, y, T, 2)                                                                                         \
  SAMPLER(name, T)                                                                                                     \
  static void name(const mx_env *env, const mx_view *y, const mx_view *x, const mx_view *grid, GRID_SAMPLE_PARAMETERS, \
                   const mx_work *work) {                                                                              \
    int64_t rank = x->rank - 2, channels = mx_cols(y), size[SAMPLE_AXES] = {1, 1, 1}, per_image = 1;                   \
    sample_axis axes[SAMPLE_AXES] = {sample_whole_axis(), sample_whole_axis(), sample_whole_axis()};                   \
    T *MX_RESTRICT r = work->local;                                                                                    \
    (void)grid;                                                                                                        \
    for (int64_t d = 0; d < rank; d++) {                                                                               \
      size[SAMPLE_AXES - rank + d] = x->dim[1 + d];                                                                    \
      per_image *= y->dim[1 + d];                                                                                      \
    }                                                                                                                  \
    for (int64_t unit = work->begin; unit < work->end; unit++) {                                                       \
      for (int64_t d = 0; d < rank; d++) {                                                                             \
        double at = (double)name##_grid(env, unit, d), n = (double)size[SAMPLE_AXES - 1 - d];                          \
        at = align_corners ? (at + 1) / 2 * (n - 1) : ((at + 1) * n - 1) / 2;                                          \
        axes[SAMPLE_AXES - 1 - d] = sample_axis_of(at, size[SAMPLE_AXES - 1 - d], mode, padding_mode, align_corners);  \
      }                                                                                                                \
      name##_sample(env, unit / per_image, size, axes, 0, channels, r);                                                \
      MX_VECTORIZE for (int64_t c = 0; c < channels; c++) name##_y(env, unit, c, r[c]);                                \
    }                                                                                                                  \
  }                                                                                                                    \
  static void name##_plan(const mx_view *y, const mx_view *x, const mx_view *grid, GRID_SAMPLE_PARAMETERS,             \
                          int64_t n_threads, mx_plan *plan) {                                                          \
    (void)grid, (void)padding_mode, (void)align_corners, (void)n_threads;                                              \
    int64_t taps = mode == SAMPLE_NEAREST ? 1 : mode == SAMPLE_LINEAR ? 4 : 16;                                        \
    plan->n_phases = 1;                                                                                                \
    plan->units[0] = mx_rows(y);                                                                                       \
    plan->grain[0] = GRID_SAMPLE_GRAIN / (mx_cols(x) * taps + 64) + 1;                                                 \
    plan->shared_bytes = 0;                                                                                            \
    plan->thread_bytes = mx_cols(y) * (int64_t)sizeof(T);                                                              \
  }                                                                                                                    \
  MX_KERNEL_PLANNED(name, name##_plan, .symbol = "mo.grid_sample", .target = "cpu",                                    \
                    .outputs = {{"y", types, MX_ANY_RANK, MX_FUSED}},                                                  \
                    .inputs = {{"x", types, MX_ANY_RANK, MX_FUSED}, {"grid", types, MX_ANY_RANK, MX_FUSED}},           \
                    .parameters = {"mode", "padding_mode", "align_corners"})

GRID_SAMPLE(grid_sample_f32, float, MX_TYPES_SINGLE)
GRID_SAMPLE(grid_sample_f64, double, MX_TYPE(F64))

#endif
