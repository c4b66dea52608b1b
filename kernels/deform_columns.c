// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// mo.deform_columns: what the taps of a deformed window meet, [groups, pixels of the result, taps * channels of a
// group], so that mo.deform_conv is a product of matrices. Tap t of offset group g is moved by offset[pixel, (g * taps
// + t) * 2
// ..] rows and columns and scaled by mask[pixel, g * taps + t]. A unit is one pixel of the result.
#include "sample.h"
#include "window.h"

#ifdef MX_CPU

enum { DEFORM_GRAIN = 3000 }; // elements, some 10 us

#define DEFORM_PARAMETERS                                                                                              \
  const int64_t *filter_shape, int64_t filter_shape_count, const int64_t *strides, int64_t strides_count,              \
      const int64_t *dilations, int64_t dilations_count, const int64_t *paddings, int64_t paddings_count,              \
      int64_t offset_groups

#define DEFORM_COLUMNS(name, T, types)                                                                                 \
  MX_LOAD_HOOK(name, x, T, 2)                                                                                          \
  MX_LOAD_HOOK(name, offset, T, 2)                                                                                     \
  MX_LOAD_HOOK(name, mask, T, 2)                                                                                       \
  MX_STORE_HOOK(name, y, T, 3)                                                                                         \
  SAMPLER(name, T)                                                                                                     \
  /* One tap of the channels [first, end) of an offset group. */                                                       \
  MX_INLINE void name##_tap(const mx_env *env, const window *w, int64_t pixel, int64_t t, int64_t entry,               \
                            int64_t per_group, int64_t first, int64_t end, T *MX_RESTRICT r) {                         \
    int64_t at[SPATIAL], tap[SPATIAL], batch = window_split(w->out, pixel, at);                                        \
    sample_axis axes[SAMPLE_AXES] = {sample_whole_axis()};                                                             \
    window_split(w->size, t, tap);                                                                                     \
    for (int64_t s = 1; s < SPATIAL; s++) {                                                                            \
      double place = (double)(at[s] * w->stride[s] + tap[s] * w->dilation[s] - w->before[s]);                          \
      place += (double)name##_offset(env, pixel, entry * 2 + s - 1);                                                   \
      axes[s] = sample_axis_of(place, w->in[s], SAMPLE_LINEAR, SAMPLE_ZEROS, 1);                                       \
    }                                                                                                                  \
    name##_sample(env, batch, w->in, axes, first, end - first, r);                                                     \
    T scale = name##_mask(env, pixel, entry);                                                                          \
    for (int64_t c = first, n; c < end; c += n) { /* runs of channels of one group */                                  \
      int64_t group = c / per_group, column = t * per_group + c % per_group, left = (group + 1) * per_group - c;       \
      n = left < end - c ? left : end - c;                                                                             \
      MX_VECTORIZE for (int64_t i = 0; i < n; i++) name##_y(env, group, pixel, column + i, r[c - first + i] * scale);  \
    }                                                                                                                  \
  }                                                                                                                    \
  static void name(const mx_env *env, const mx_view *y, const mx_view *x, const mx_view *offset, const mx_view *mask,  \
                   DEFORM_PARAMETERS, const mx_work *work) {                                                           \
    (void)filter_shape_count, (void)strides_count, (void)dilations_count, (void)paddings_count, (void)mask;            \
    window w = window_of(offset, x, filter_shape, strides, dilations, paddings); /* offset has the result's pixels */  \
    int64_t offsets = offset_groups > 0 ? offset_groups : 1, channels = mx_cols(x), each = channels / offsets;         \
    if (each * offsets != channels) {                                                                                  \
      mx_fail(work, "the number of input channels is not a multiple of offset_groups");                                \
      return;                                                                                                          \
    }                                                                                                                  \
    for (int64_t pixel = work->begin; pixel < work->end; pixel++)                                                      \
      for (int64_t g = 0; g < offsets; g++)                                                                            \
        for (int64_t t = 0; t < w.taps; t++)                                                                           \
          name##_tap(env, &w, pixel, t, g * w.taps + t, channels / y->dim[0], g * each, (g + 1) * each, work->local);  \
  }                                                                                                                    \
  static void name##_plan(const mx_view *y, const mx_view *x, const mx_view *offset, const mx_view *mask,              \
                          DEFORM_PARAMETERS, int64_t n_threads, mx_plan *plan) {                                       \
    (void)x, (void)offset, (void)mask, (void)filter_shape, (void)filter_shape_count, (void)strides;                    \
    (void)strides_count, (void)dilations, (void)dilations_count, (void)paddings, (void)paddings_count;                 \
    (void)offset_groups, (void)n_threads;                                                                              \
    plan->n_phases = 1;                                                                                                \
    plan->units[0] = y->dim[0] * y->dim[2] > 0 ? y->dim[1] : 0;                                                        \
    plan->grain[0] = DEFORM_GRAIN / (y->dim[0] * y->dim[2] * 4 + 64) + 1;                                              \
    plan->shared_bytes = 0;                                                                                            \
    plan->thread_bytes = mx_cols(x) * (int64_t)sizeof(T);                                                              \
  }                                                                                                                    \
  MX_KERNEL_PLANNED(                                                                                                   \
      name, name##_plan, .symbol = "mo.deform_columns", .target = "cpu", .outputs = {{"y", types, 3, MX_FUSED}},       \
      .inputs = {{"x", types, 4, MX_FUSED}, {"offset", types, 4, MX_FUSED}, {"mask", types, 4, MX_FUSED}},             \
      .parameters = {"filter_shape", "strides", "dilations", "paddings", "offset_groups"})

DEFORM_COLUMNS(deform_columns_f32, float, MX_TYPES_SINGLE)
DEFORM_COLUMNS(deform_columns_f64, double, MX_TYPE(F64))

#endif
