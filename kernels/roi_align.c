// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// mo.roi_align: each region [batch index, x1, y1, x2, y2] of an image is cut into a grid of bins, and a bin is the mean
// or the largest of bilinear samples in it. A sample more than one pixel outside of the image is 0. A unit is one bin,
// all of its channels.
#include "template.h"
#include <mx/kernel.h>

#ifdef MX_CPU

enum { ROI_GRAIN = 2000, ROI_AVG = 0, ROI_MAX = 1 }; // modes in the order of the words in mo_image.def

#define ROI_PARAMETERS double spatial_scale, double sampling_ratio, int64_t aligned, int64_t mode

// Samples of a bin along one axis; as many as it has pixels where the ratio is 0.
MX_INLINE int64_t roi_samples(double sampling_ratio, double bin) {
  double samples = sampling_ratio > 0 ? sampling_ratio : mx_ceil(bin);
  return samples > 0 ? (int64_t)samples : 0;
}

typedef struct bilinear_axis {
  int64_t inside, low, high;
  double fraction;
} bilinear_axis;

MX_INLINE bilinear_axis bilinear_of(double at, int64_t size) {
  bilinear_axis a = {.inside = size > 0 && at >= -1 && at <= (double)size};
  if (!a.inside) return a;
  at = at < 0 ? 0 : at;
  a.low = (int64_t)at;
  a.high = a.low + 1;
  a.fraction = at - (double)a.low;
  if (a.low >= size - 1) {
    a.low = a.high = size - 1;
    a.fraction = 0;
  }
  return a;
}

#define KERNEL roi_align_f32
#define T float
#define TYPES MX_TYPES_SINGLE
#include "roi_align.h"

#define KERNEL roi_align_f64
#define T double
#define TYPES MX_TYPE(F64)
#include "roi_align.h"

#endif
