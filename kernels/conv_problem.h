// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The sizes of a convolution, as products of matrices (conv.h).
#ifndef CONV_PROBLEM_H
#define CONV_PROBLEM_H

#include "matmul_divide.h"
#include "window.h"

enum {
  NARROW = 8,          // filters of a group below which a tile would be wasted
  NARROW_GRAIN = 40000 // multiplications, some 10 us
};

typedef struct conv_problem {
  matmul_size size; // count: groups
  window window;
  int64_t channels, depth; // of a group: of x, and values of a window
} conv_problem;

#define CONV_PARAMETERS                                                                                                \
  const int64_t *strides, int64_t strides_count, const int64_t *dilations, int64_t dilations_count,                    \
      const int64_t *paddings, int64_t paddings_count, int64_t num_groups
#define CONV_ARGUMENTS strides, strides_count, dilations, dilations_count, paddings, paddings_count, num_groups

// num_groups 0: not given, one group. per_element: values that the product takes for one element along its depth.
MX_INLINE conv_problem conv_problem_of(const mx_view *y, const mx_view *x, const mx_view *filter, int64_t per_element,
                                       CONV_PARAMETERS) {
  (void)strides_count, (void)dilations_count, (void)paddings_count;
  int64_t groups = num_groups > 0 ? num_groups : 1;
  conv_problem p = {.window = window_of(y, x, filter->dim, strides, dilations, paddings),
                    .channels = mx_cols(x) / groups};
  p.size.count = groups;
  p.size.m = window_pixels(&p.window);
  p.size.n = mx_cols(y) / groups;
  p.depth = p.window.taps * p.channels;
  p.size.depth = matmul_ceildiv(p.depth, per_element);
  return p;
}

MX_INLINE int conv_is_narrow(const conv_problem *p) { return p->size.count > 1 && p->size.n < NARROW; }

#endif
