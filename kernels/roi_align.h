// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Template of roi_align.c. Before including: KERNEL, T, TYPES.

// x and y by pixel, over all dims but the last, and channel.
TEMPLATE_LOAD_HOOK(KERNEL, x, T, 2)
TEMPLATE_LOAD_HOOK(KERNEL, rois, T, 2)
TEMPLATE_STORE_HOOK(KERNEL, y, T, 2)

// Folds the sample at (h, w) of image `batch` into r, by channel.
MX_INLINE void FN(_sample)(const mx_env *env, const mx_view *x, int64_t batch, T h, T w, int64_t max,
                           T *MX_RESTRICT r) {
  int64_t height = x->dim[1], width = x->dim[2], channels = x->dim[3];
  bilinear_axis v = bilinear_of((double)h, height), u = bilinear_of((double)w, width);
  if (!v.inside || !u.inside) {
    MX_VECTORIZE
    for (int64_t c = 0; c < channels; c++) r[c] = max && r[c] < 0 ? 0 : r[c];
    return;
  }
  T down = (T)v.fraction, right = (T)u.fraction, up = 1 - down, left = 1 - right;
  int64_t above = (batch * height + v.low) * width, below = (batch * height + v.high) * width;
  MX_VECTORIZE
  for (int64_t c = 0; c < channels; c++) {
    T sample = up * (left * FN(_x)(env, above + u.low, c) + right * FN(_x)(env, above + u.high, c)) +
               down * (left * FN(_x)(env, below + u.low, c) + right * FN(_x)(env, below + u.high, c));
    r[c] = max ? mx_max(r[c], sample) : r[c] + sample;
  }
}

static void KERNEL(const mx_env *env, const mx_view *y, const mx_view *x, const mx_view *rois, ROI_PARAMETERS,
                   const mx_work *work) {
  (void)rois;
  int64_t rows = y->dim[1], cols = y->dim[2], channels = y->dim[3];
  T *MX_RESTRICT r = (T *)work->local;
  for (int64_t unit = work->begin; unit < work->end; unit++) {
    int64_t roi = unit / (rows * cols), row = unit / cols % rows, col = unit % cols;
    T scale = (T)spatial_scale, offset = aligned ? (T)0.5 : 0;
    T image = FN(_rois)(env, roi, 0);
    if (!(image >= 0 && image < (T)x->dim[0])) {
      mx_fail(work, "a region's batch index is outside of the input's batch");
      return;
    }
    T left = FN(_rois)(env, roi, 1) * scale - offset, top = FN(_rois)(env, roi, 2) * scale - offset;
    T width = FN(_rois)(env, roi, 3) * scale - offset - left, height = FN(_rois)(env, roi, 4) * scale - offset - top;
    if (!aligned) {
      width = width < 1 ? 1 : width;
      height = height < 1 ? 1 : height;
    }
    T bin_height = height / (T)rows, bin_width = width / (T)cols;
    int64_t down = roi_samples(sampling_ratio, (double)bin_height),
            across = roi_samples(sampling_ratio, (double)bin_width);
    MX_VECTORIZE
    for (int64_t c = 0; c < channels; c++) r[c] = mode == ROI_MAX ? -(T)MX_INF_F64 : 0;
    for (int64_t i = 0; i < down; i++)
      for (int64_t j = 0; j < across; j++) {
        T h = top + (T)row * bin_height + ((T)i + (T)0.5) * bin_height / (T)down;
        T w = left + (T)col * bin_width + ((T)j + (T)0.5) * bin_width / (T)across;
        FN(_sample)(env, x, (int64_t)image, h, w, mode == ROI_MAX, r);
      }
    T count = mode == ROI_MAX ? 1 : (T)(down * across > 0 ? down * across : 1);
    MX_VECTORIZE
    for (int64_t c = 0; c < channels; c++) FN(_y)(env, unit, c, r[c] == -(T)MX_INF_F64 ? 0 : r[c] / count);
  }
}

static void FN(_plan)(const mx_view *y, const mx_view *x, const mx_view *rois, ROI_PARAMETERS, int64_t n_threads,
                      mx_plan *plan) {
  (void)x, (void)rois, (void)spatial_scale, (void)sampling_ratio;
  (void)aligned, (void)mode, (void)n_threads;
  plan->n_phases = 1;
  plan->units[0] = mx_rows(y);
  plan->grain[0] = ROI_GRAIN / (mx_cols(y) + 32) + 1;
  plan->shared_bytes = 0;
  plan->thread_bytes = mx_cols(y) * (int64_t)sizeof(T);
}

TEMPLATE_KERNEL_PLANNED(KERNEL, FN(_plan), .symbol = "mo.roi_align", .target = "cpu",
                        .outputs = {{"y", TYPES, 4, MX_FUSED}},
                        .inputs = {{"x", TYPES, 4, MX_FUSED}, {"rois", TYPES, 2, MX_FUSED}},
                        .parameters = {"spatial_scale", "sampling_ratio", "aligned", "mode"})

#undef KERNEL
#undef T
#undef TYPES
