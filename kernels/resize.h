// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Template of resize.c. Before including: KERNEL, T, TYPES; SUMS, 1 where T can hold weighted sums.

TEMPLATE_LOAD_HOOK(KERNEL, x, T, 3)
TEMPLATE_STORE_HOOK(KERNEL, y, T, 3)

static void KERNEL(const mx_env *env, const mx_view *y, const mx_view *x, RESIZE_PARAMETERS, const mx_work *work) {
  int64_t in = x->dim[1], out = y->dim[1], inner = y->dim[2];
  if (in == 0) {
    mx_fail(work, "an empty dim has nothing to be resized from");
    return;
  }
  T *MX_RESTRICT sums = (T *)work->local;
  for (int64_t u = work->begin; u < work->end; u++) {
    int64_t o = u / out, j = u % out;
    double at = resize_coordinate(coordinate_transform_mode, j, in, out);
    if (filter == NEAREST) {
      int64_t i = resize_nearest(round_mode, at, in);
      MX_VECTORIZE
      for (int64_t c = 0; c < inner; c++) FN(_y)(env, o, j, c, FN(_x)(env, o, i, c));
      continue;
    }
#if SUMS
    resize_taps taps = resize_taps_of(filter, at, in, out, antialias, cubic_coeff_a, exclude_outside);
    MX_VECTORIZE
    for (int64_t c = 0; c < inner; c++) sums[c] = 0;
    for (int64_t i = taps.first; i <= taps.last; i++) {
      T weight = (T)(resize_weight(&taps, i) / taps.total);
      int64_t from = i < 0 ? 0 : i < in ? i : in - 1;
      MX_VECTORIZE
      for (int64_t c = 0; c < inner; c++) sums[c] += weight * FN(_x)(env, o, from, c);
    }
    MX_VECTORIZE
    for (int64_t c = 0; c < inner; c++) FN(_y)(env, o, j, c, sums[c]);
#else
    (void)sums, (void)antialias, (void)cubic_coeff_a, (void)exclude_outside;
#endif
  }
}

static void FN(_plan)(const mx_view *y, const mx_view *x, RESIZE_PARAMETERS, int64_t n_threads, mx_plan *plan) {
  (void)x, (void)filter, (void)coordinate_transform_mode, (void)round_mode, (void)antialias, (void)cubic_coeff_a;
  (void)exclude_outside, (void)n_threads;
  plan->n_phases = 1;
  plan->units[0] = y->dim[2] > 0 ? y->dim[0] * y->dim[1] : 0;
  plan->grain[0] = RESIZE_GRAIN / (y->dim[2] + 32) + 1;
  plan->shared_bytes = 0;
  plan->thread_bytes = y->dim[2] * (int64_t)sizeof(T);
}

TEMPLATE_KERNEL_PLANNED(KERNEL, FN(_plan), .symbol = "mo.resize.axis", .target = "cpu",
                        .outputs = {{"y", TYPES, 3, MX_FUSED}}, .inputs = {{"x", TYPES, 3, MX_FUSED}},
                        .parameters = {"filter", "coordinate_transform_mode", "round_mode", "antialias",
                                       "cubic_coeff_a", "exclude_outside"})

#undef KERNEL
#undef T
#undef TYPES
#undef SUMS
