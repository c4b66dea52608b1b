// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Template of pool.c: one pooling for one type. A unit is one pixel of y, all of its channels.
//
// Before including: KERNEL, SYMBOL, T, TYPES, FIRST, the value of a window without elements, FOLD(r, v), and FINISH(r,
// count), what y is of r, with the number of elements that count.

TEMPLATE_LOAD_HOOK(KERNEL, x, T, 2)
TEMPLATE_STORE_HOOK(KERNEL, y, T, 2)

MX_INLINE void FN(_pixel)(const mx_env *env, const window *w, int64_t i, int64_t channels, int64_t count_boundary,
                          T *MX_RESTRICT r) {
  int64_t at[SPATIAL], tap[SPATIAL] = {0}, batch = window_split(w->out, i, at), inside = 0;
  MX_VECTORIZE
  for (int64_t c = 0; c < channels; c++) r[c] = FIRST;
  for (int64_t t = 0; t < w->taps; t++, window_next(w, tap)) {
    int64_t pixel = window_source(w, batch, at, tap, 0);
    if (pixel < 0) continue;
    inside++;
    MX_VECTORIZE
    for (int64_t c = 0; c < channels; c++) {
      T v = FN(_x)(env, pixel, c);
      r[c] = FOLD(r[c], v);
    }
  }
  int64_t count = count_boundary ? pool_padded(w, at) : inside;
  (void)count;
  MX_VECTORIZE
  for (int64_t c = 0; c < channels; c++) FN(_y)(env, i, c, FINISH(r[c], count));
}

static void KERNEL(const mx_env *env, const mx_view *y, const mx_view *x, POOL_PARAMETERS, const mx_work *work) {
  (void)filter_shape_count, (void)strides_count, (void)dilations_count, (void)paddings_count;
  window w = window_of(y, x, filter_shape, strides, dilations, paddings);
  for (int64_t i = work->begin; i < work->end; i++)
    FN(_pixel)(env, &w, i, mx_cols(y), count_boundary, (T *)work->local);
}

static void FN(_plan)(const mx_view *y, const mx_view *x, POOL_PARAMETERS, int64_t n_threads, mx_plan *plan) {
  (void)filter_shape_count, (void)strides_count, (void)dilations_count, (void)paddings_count, (void)count_boundary;
  (void)n_threads;
  window w = window_of(y, x, filter_shape, strides, dilations, paddings);
  plan->n_phases = 1;
  plan->units[0] = window_pixels(&w);
  plan->grain[0] = POOL_GRAIN / (mx_cols(y) * w.taps + 64) + 1;
  plan->shared_bytes = 0;
  plan->thread_bytes = mx_cols(y) * (int64_t)sizeof(T);
}

TEMPLATE_KERNEL_PLANNED(KERNEL, FN(_plan), .symbol = SYMBOL, .target = "cpu",
                        .outputs = {{"y", TYPES, MX_ANY_RANK, MX_FUSED}},
                        .inputs = {{"x", TYPES, MX_ANY_RANK, MX_FUSED}},
                        .parameters = {"filter_shape", "strides", "dilations", "paddings", "count_boundary"})

#undef KERNEL
#undef SYMBOL
#undef T
#undef TYPES
#undef FIRST
