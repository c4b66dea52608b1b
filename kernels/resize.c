// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// mo.resize.axis: resamples the middle dim of [outer, n, inner]; mo_split_resizes makes one of each dim that a resize
// changes. A unit is one element of the middle dim for one outer index: its coordinate and weights serve a whole line.
//
// Coordinates are computed in double whatever the dtype, so that the nearest of two elements is the same for all.
#include "template.h"
#include <mx/kernel.h>

#ifdef MX_CPU

enum { RESIZE_GRAIN = 10000 }; // elements, some 10 us

// In the order of the words in mo_nn.def.
enum { NEAREST, LINEAR, CUBIC };
enum { HALF_PIXEL, ALIGN_CORNERS, ASYMMETRIC, HALF_PIXEL_1D, PYTORCH_HALF_PIXEL };
enum { HALF_DOWN, HALF_UP, FLOOR, CEIL };

#define RESIZE_PARAMETERS                                                                                              \
  int64_t filter, int64_t coordinate_transform_mode, int64_t round_mode, int64_t antialias, double cubic_coeff_a,      \
      int64_t exclude_outside

// Where element j of `out` lies among `in` elements.
MX_INLINE double resize_coordinate(int64_t mode, int64_t j, int64_t in, int64_t out) {
  double at = (double)j, n = (double)in, m = (double)out;
  switch (mode) {
  case ALIGN_CORNERS: return out == 1 ? 0 : at * (n - 1) / (m - 1);
  case ASYMMETRIC: return at * n / m;
  case HALF_PIXEL_1D:
  case PYTORCH_HALF_PIXEL: return out == 1 ? 0 : (at + 0.5) * n / m - 0.5;
  default: return (at + 0.5) * n / m - 0.5;
  }
}

MX_INLINE int64_t resize_nearest(int64_t mode, double at, int64_t in) {
  double rounded = mode == HALF_UP ? mx_floor(at + 0.5)
                   : mode == FLOOR ? mx_floor(at)
                   : mode == CEIL  ? mx_ceil(at)
                                   : mx_ceil(at - 0.5);
  int64_t i = (int64_t)rounded;
  return i < 0 ? 0 : i < in ? i : in - 1;
}

// The elements that a coordinate is made of: [first, last], which may lie outside of [0, in).
typedef struct resize_taps {
  int64_t filter, first, last;
  double at, stretch, a, total; // stretch: how much wider than between neighbours the filter is; total: of the weights
} resize_taps;

// A triangle, or Keys' cubic with parameter a.
MX_INLINE double resize_weight(const resize_taps *t, int64_t i) {
  double d = ((double)i - t->at) / t->stretch, a = t->a;
  if (d < 0) d = -d;
  if (t->filter == LINEAR) return d < 1 ? 1 - d : 0;
  if (d < 1) return ((a + 2) * d - (a + 3)) * d * d + 1;
  return d < 2 ? (((d - 5) * d + 8) * d - 4) * a : 0;
}

// With antialias a filter covers what is left out between two results. Elements outside of the tensor are those at its
// edge, or left out.
MX_INLINE resize_taps resize_taps_of(int64_t filter, double at, int64_t in, int64_t out, int64_t antialias, double a,
                                     int64_t exclude_outside) {
  double shrink = (double)in / (double)out;
  resize_taps t = {.filter = filter, .at = at, .stretch = antialias && shrink > 1 ? shrink : 1, .a = a};
  double radius = (filter == LINEAR ? 1 : 2) * t.stretch;
  t.first = (int64_t)mx_floor(at - radius) + 1;
  t.last = (int64_t)mx_ceil(at + radius) - 1;
  if (exclude_outside || antialias) {
    if (t.first < 0) t.first = 0;
    if (t.last > in - 1) t.last = in - 1;
  }
  for (int64_t i = t.first; i <= t.last; i++) t.total += resize_weight(&t, i);
  return t;
}

#define KERNEL resize_f32
#define T float
#define TYPES MX_TYPES_SINGLE
#define SUMS 1
#include "resize.h"

#define KERNEL resize_f64
#define T double
#define TYPES MX_TYPE(F64)
#define SUMS 1
#include "resize.h"

#define KERNEL resize_si64
#define T int64_t
#define TYPES MX_TYPES_INTEGER | MX_TYPE(BOOL)
#define SUMS 0
#include "resize.h"

#endif
