// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Template: mo.conv, mo.conv_transpose or mo.qconv for one element type and x86 level (levels_f32.h), of
// x[N, spatial.., C] and a filter [spatial.., C / groups, F], or [spatial.., F / groups, C] where TRANSPOSED.
//
// Each group is a product of matrices (matmul_multiply.h), [pixels of y, taps * C / groups] by [taps * C / groups,
// F / groups], whose left side is never stored: a block's local copy is gathered from x, 0 where a window reaches out.
// Groups of few filters (depthwise) would leave most of a tile unused: they are summed pixel by pixel, over all
// channels at once.
//
// Before including, besides what the level defines: SYMBOL; TRANSPOSED and QUANTISED, 0 or 1; FILTER_RANK, indices of
// the filter's hook; FILTER_AT(p, group, k, f), those of line k and filter f of a group.

// x and y by pixel, over batch and spatial dims, and channel.
TEMPLATE_LOAD_HOOK(KERNEL, x, T, 2)
TEMPLATE_LOAD_HOOK(KERNEL, filter, T, FILTER_RANK)
TEMPLATE_STORE_HOOK(KERNEL, y, T, 2)
TEMPLATE_FETCH_HOOK(KERNEL, y, 2)

// What is multiplied. Quantised, an element of the product of matrices is a pair of values along its depth (pairs.h).
#if QUANTISED
TEMPLATE_LOAD_HOOK(KERNEL, x_zero_point, T, 1)
TEMPLATE_LOAD_HOOK(KERNEL, filter_zero_point, T, 1) // of rank 0 too: the index is then ignored
#define VALUE pairs_value
#define PER_ELEMENT 2
// Their values come through hooks.
#define ZERO_POINTS                                                                                                    \
  __attribute__((unused)) const mx_view *x_zero_point, __attribute__((unused)) const mx_view *filter_zero_point,
#define ZERO_POINT_INPUTS                                                                                              \
  , {"x_zero_point", TYPES, 0, MX_FUSED}, { "filter_zero_point", TYPES, MX_ANY_RANK, MX_FUSED }
#define OUTPUT_TYPES MX_TYPE(SI32)
#define X(env, pixel, c) (FN(_x)(env, pixel, c) - FN(_x_zero_point)(env, 0))
#define FILTER(env, p, group, k, f)                                                                                    \
  (FN(_filter)(env, FILTER_AT(p, group, k, f)) - FN(_filter_zero_point)(env, (group) * (p)->size.n + (f)))
#define LOAD_B(env, p, group, row, column)                                                                             \
  pairs_of(FILTER(env, p, group, 2 * (row), column),                                                                   \
           2 * (row) + 1 < (p)->depth ? FILTER(env, p, group, 2 * (row) + 1, column) : 0)
#else
#define VALUE T
#define PER_ELEMENT 1
#define ZERO_POINTS
#define ZERO_POINT_INPUTS
#define OUTPUT_TYPES TYPES
#define X(env, pixel, c) FN(_x)(env, pixel, c)
#define FILTER(env, p, group, k, f) FN(_filter)(env, FILTER_AT(p, group, k, f))
#define LOAD_B(env, p, group, row, column) FILTER(env, p, group, row, column)
#endif

#define PROBLEM conv_problem
#define STORE_C(env, p, group, i, j, value) FN(_y)(env, i, (group) * (p)->size.n + (j), value)
#define FETCH_C(env, p, group, i, j) FN(_y_fetch)(env, i, (group) * (p)->size.n + (j))

// Runs of channels: c in [c, c + n) of the group at one tap. The last pair may lack its second value.
MX_INLINE void FN(_pack_a)(const mx_env *env, const conv_problem *p, int64_t group, int64_t i, int64_t rows, int64_t k,
                           int64_t depth, T *MX_RESTRICT to) {
  const window *w = &p->window;
  int64_t channels = p->channels, begin = k * PER_ELEMENT, values = matmul_min(depth * PER_ELEMENT, p->depth - begin);
  MX_NO_UNROLL
  for (int64_t r = 0; r < rows; r++) {
    int64_t at[SPATIAL], tap[SPATIAL], batch = window_split(w->out, i + r, at), c = begin % channels;
    VALUE *MX_RESTRICT row = (VALUE *)(to + r * A_STRIDE);
    window_split(w->size, begin / channels, tap);
    for (int64_t q = 0, n; q < values; q += n, c = 0, window_next(w, tap)) {
      int64_t pixel = window_source(w, batch, at, tap, TRANSPOSED), first = group * channels + c;
      n = matmul_min(channels - c, values - q);
      if (pixel < 0) {
        MX_VECTORIZE
        for (int64_t e = 0; e < n; e++) row[q + e] = 0;
      } else {
        MX_VECTORIZE
        for (int64_t e = 0; e < n; e++) row[q + e] = (VALUE)X(env, pixel, first + e);
      }
    }
    if (values < depth * PER_ELEMENT) row[values] = 0;
  }
}

#include "matmul_multiply.h"

// One pixel of every group. sums: room for F elements.
MX_INLINE void FN(_narrow)(const mx_env *env, const conv_problem *p, int64_t i, T *MX_RESTRICT sums) {
  const window *w = &p->window;
  int64_t at[SPATIAL], tap[SPATIAL] = {0}, batch = window_split(w->out, i, at), n = p->size.n;
  int64_t channels = p->channels, groups = p->size.count, filters = groups * n;
  MX_VECTORIZE
  for (int64_t f = 0; f < filters; f++) sums[f] = 0;
  for (int64_t t = 0; t < w->taps; t++, window_next(w, tap)) {
    int64_t pixel = window_source(w, batch, at, tap, TRANSPOSED);
    if (pixel < 0) continue;
    if (n == 1 && channels == 1) {
      MX_VECTORIZE
      for (int64_t g = 0; g < groups; g++) sums[g] += X(env, pixel, g) * FILTER(env, p, g, t, 0);
    } else {
      for (int64_t g = 0; g < groups; g++)
        for (int64_t c = 0; c < channels; c++) {
          T value = X(env, pixel, g * channels + c);
          MX_VECTORIZE
          for (int64_t f = 0; f < n; f++) sums[g * n + f] += value * FILTER(env, p, g, t * channels + c, f);
        }
    }
  }
  MX_VECTORIZE
  for (int64_t f = 0; f < filters; f++) FN(_y)(env, i, f, sums[f]);
}

static void KERNEL(const mx_env *env, const mx_view *y, const mx_view *x, const mx_view *filter,
                   ZERO_POINTS CONV_PARAMETERS, const mx_work *work) {
  conv_problem p = conv_problem_of(y, x, filter, PER_ELEMENT, CONV_ARGUMENTS);
  if (!conv_is_narrow(&p)) {
    FN(_multiply)(env, &p, (const T *)0, work);
    return;
  }
  for (int64_t i = work->begin; i < work->end; i++) FN(_narrow)(env, &p, i, (T *)work->local);
}

static void FN(_plan)(const mx_view *y, const mx_view *x, const mx_view *filter, ZERO_POINTS CONV_PARAMETERS,
                      int64_t n_threads, mx_plan *plan) {
  conv_problem p = conv_problem_of(y, x, filter, PER_ELEMENT, CONV_ARGUMENTS);
  if (!conv_is_narrow(&p)) {
    matmul_plan(&p.size, PANEL, ROWS, DEPTH, sizeof(T), n_threads, plan);
    return;
  }
  int64_t filters = p.size.count * p.size.n;
  plan->n_phases = 1;
  plan->units[0] = p.size.m;
  plan->grain[0] = NARROW_GRAIN / (filters * p.depth + 64) + 1;
  plan->shared_bytes = 0;
  plan->thread_bytes = filters * (int64_t)sizeof(T);
}

TEMPLATE_KERNEL_PLANNED(KERNEL, FN(_plan), .symbol = SYMBOL, .target = TARGET,
                        .outputs = {{"y", OUTPUT_TYPES, MX_ANY_RANK, MX_FUSED}},
                        .inputs = {{"x", TYPES, MX_ANY_RANK, MX_FUSED},
                                   {"filter", TYPES, MX_ANY_RANK, MX_FUSED} ZERO_POINT_INPUTS},
                        .parameters = {"strides", "dilations", "paddings", "num_groups"},
                        .work = TRANSPOSED ? "2 * x * filter / filter[-1]" : "2 * y * filter / filter[-1]")

#undef PROBLEM
#undef LOAD_B
#undef STORE_C
#undef FETCH_C
#undef VALUE
#undef PER_ELEMENT
#undef ZERO_POINTS
#undef ZERO_POINT_INPUTS
#undef OUTPUT_TYPES
#undef X
#undef FILTER
