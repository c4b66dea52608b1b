// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Windows that slide over 1 to 3 spatial dims of a channels-last tensor: where convolution and pooling read. Missing
// spatial dims are of size 1, in front.
#ifndef WINDOW_H
#define WINDOW_H

#include <mx/kernel.h>

enum { SPATIAL = 3 };

typedef struct window {
  int64_t batch, taps; // taps: elements of the window
  int64_t in[SPATIAL], out[SPATIAL], size[SPATIAL], stride[SPATIAL], dilation[SPATIAL], before[SPATIAL], after[SPATIAL];
} window;

// Of y[batch, spatial.., channels] read from x through windows of `size`, one element per spatial dim.
MX_INLINE window window_of(const mx_view *y, const mx_view *x, const int64_t *size, const int64_t *strides,
                           const int64_t *dilations, const int64_t *paddings) {
  window w = {.batch = y->dim[0], .taps = 1};
  for (int64_t s = 0; s < SPATIAL; s++) {
    int64_t from = s - (SPATIAL - (x->rank - 2)), is = from >= 0;
    w.in[s] = is ? x->dim[1 + from] : 1;
    w.out[s] = is ? y->dim[1 + from] : 1;
    w.size[s] = is ? size[from] : 1;
    w.stride[s] = is ? strides[from] : 1;
    w.dilation[s] = is ? dilations[from] : 1;
    w.before[s] = is ? paddings[2 * from] : 0;
    w.after[s] = is ? paddings[2 * from + 1] : 0;
    w.taps *= w.size[s];
  }
  return w;
}

MX_INLINE int64_t window_pixels(const window *w) { return w->batch * w->out[0] * w->out[1] * w->out[2]; }

// Coordinates of number `index` in a box of the given size; what is left in front (the batch) is returned.
MX_INLINE int64_t window_split(const int64_t *size, int64_t index, int64_t *at) {
  for (int64_t s = SPATIAL - 1; s >= 0; s--) {
    at[s] = index % size[s];
    index /= size[s];
  }
  return index;
}

// The next element of the window.
MX_INLINE void window_next(const window *w, int64_t *tap) {
  for (int64_t s = SPATIAL - 1; s >= 0; s--) {
    if (++tap[s] < w->size[s]) return;
    tap[s] = 0;
  }
}

// The pixel of x, counted over batch and spatial dims, that the window at pixel `at` of y sees through `tap`; -1: it
// is outside of x. transposed: y is what x was made from by sliding the window; taps between x's pixels are outside.
MX_INLINE int64_t window_source(const window *w, int64_t batch, const int64_t *at, const int64_t *tap, int transposed) {
  int64_t pixel = batch, inside = 1;
  for (int64_t s = 0; s < SPATIAL; s++) {
    int64_t i;
    if (transposed) {
      i = at[s] + w->before[s] - tap[s] * w->dilation[s];
      inside &= i >= 0 && i % w->stride[s] == 0;
      i /= w->stride[s];
    } else {
      i = at[s] * w->stride[s] + tap[s] * w->dilation[s] - w->before[s];
      inside &= i >= 0;
    }
    inside &= i < w->in[s];
    pixel = pixel * w->in[s] + i;
  }
  return inside ? pixel : -1;
}

#endif
