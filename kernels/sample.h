// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Values between the pixels of a channels-last image: per axis the elements that a place is made of and their weights,
// computed in double whatever the dtype, so that the nearest of two elements is the same for all.
#ifndef SAMPLE_H
#define SAMPLE_H

#include <mx/kernel.h>

enum { SAMPLE_AXES = 3, SAMPLE_TAPS = 4 };

// In the order of the words in mo_image.def.
enum { SAMPLE_LINEAR, SAMPLE_NEAREST, SAMPLE_CUBIC };
enum { SAMPLE_ZEROS, SAMPLE_BORDER, SAMPLE_REFLECTION };

// Taps inside of the image alone.
typedef struct sample_axis {
  int64_t n, index[SAMPLE_TAPS];
  double weight[SAMPLE_TAPS];
} sample_axis;

// The places where a dim ends: its end pixels' centres, or half a pixel further.
typedef struct sample_ends {
  double low, high;
} sample_ends;

MX_INLINE sample_ends sample_ends_of(int64_t size, int64_t align_corners) {
  double low = align_corners ? 0 : -0.5;
  return (sample_ends){low, (double)(size - 1) - low};
}

// `at`, reflected at both ends as often as it takes.
MX_INLINE double sample_reflect(double at, sample_ends e) {
  double range = e.high - e.low, over = at < e.low ? e.low - at : at - e.high;
  if (over <= 0 || range <= 0) return over <= 0 ? at : e.low;
  double times = mx_floor(over / range), rest = over - times * range;
  int below = at < e.low, odd = (int64_t)times & 1;
  return below != odd ? e.low + rest : e.high - rest;
}

MX_INLINE void sample_put(sample_axis *a, int64_t i, double weight, int64_t size, int64_t padding, sample_ends e) {
  if (padding == SAMPLE_BORDER) i = i < 0 ? 0 : i < size ? i : size - 1;
  if (padding == SAMPLE_REFLECTION) i = (int64_t)sample_reflect((double)i, e);
  if (i < 0 || i >= size || weight == 0) return;
  a->index[a->n] = i;
  a->weight[a->n++] = weight;
}

// Of the place `at`, where 0 is the first element. NaN is far before it.
MX_INLINE sample_axis sample_axis_of(double at, int64_t size, int64_t mode, int64_t padding, int64_t align_corners) {
  const double far = 0x1p40;
  sample_axis a = {0};
  sample_ends e = sample_ends_of(size, align_corners);
  at = at > -far ? at < far ? at : far : -far;
  if (mode == SAMPLE_NEAREST) at = mx_round_even(at);
  if (padding == SAMPLE_BORDER) at = at < e.low ? 0 : at > e.high ? (double)(size - 1) : at;
  if (padding == SAMPLE_REFLECTION) at = sample_reflect(at, e);
  double below = mx_floor(at), t = at - below;
  int64_t i = (int64_t)below;
  if (mode == SAMPLE_NEAREST) {
    sample_put(&a, i, 1, size, padding, e);
  } else if (mode == SAMPLE_LINEAR) {
    sample_put(&a, i, 1 - t, size, padding, e);
    sample_put(&a, i + 1, t, size, padding, e);
  } else { // Keys' cubic with a = -0.75
    double u = 1 - t;
    sample_put(&a, i - 1, -0.75 * t * u * u, size, padding, e);
    sample_put(&a, i, (1.25 * t - 2.25) * t * t + 1, size, padding, e);
    sample_put(&a, i + 1, (1.25 * u - 2.25) * u * u + 1, size, padding, e);
    sample_put(&a, i + 2, -0.75 * u * t * t, size, padding, e);
  }
  return a;
}

MX_INLINE sample_axis sample_whole_axis(void) { return (sample_axis){.n = 1, .weight = {1}}; }

// name_sample: r[c] = channel first + c, of n, of image number `image` at a place; the kernel `name` loads x by pixel,
// over all dims but the last, and channel.
#define SAMPLER(name, T)                                                                                               \
  MX_INLINE void name##_sample(const mx_env *env, int64_t image, const int64_t *size, const sample_axis *axes,         \
                               int64_t first, int64_t n, T *MX_RESTRICT r) {                                           \
    MX_VECTORIZE for (int64_t c = 0; c < n; c++) r[c] = 0;                                                             \
    for (int64_t i = 0; i < axes[0].n; i++)                                                                            \
      for (int64_t j = 0; j < axes[1].n; j++)                                                                          \
        for (int64_t k = 0; k < axes[2].n; k++) {                                                                      \
          int64_t row = (image * size[0] + axes[0].index[i]) * size[1] + axes[1].index[j];                             \
          int64_t pixel = row * size[2] + axes[2].index[k];                                                            \
          T weight = (T)(axes[0].weight[i] * axes[1].weight[j] * axes[2].weight[k]);                                   \
          MX_VECTORIZE for (int64_t c = 0; c < n; c++) r[c] += weight * name##_x(env, pixel, first + c);               \
        }                                                                                                              \
  }

#endif
