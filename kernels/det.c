// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// mo.det: a unit is one matrix, factored in the thread's scratch with partial pivoting (L U = P A, whose determinant is
// the product of U's diagonal, with the sign of P). All floats are computed in f64.
#include <mx/kernel.h>

enum { DET_GRAIN = 20000 }; // some 10 us of work

// Of the n x n matrix a, which is overwritten. Row k is the pivot of column k: the largest element, or NaN.
static double determinant(double *a, int64_t n) {
  double result = 1;
  for (int64_t k = 0; k < n; k++) {
    int64_t pivot = k;
    double largest = mx_abs(a[k * n + k]);
    for (int64_t i = k + 1; i < n; i++) {
      double v = mx_abs(a[i * n + k]);
      if (v > largest || v != v) largest = v, pivot = i;
    }
    if (largest == 0) return 0;
    double *MX_RESTRICT top = a + k * n;
    if (pivot != k) {
      double *MX_RESTRICT row = a + pivot * n;
      MX_VECTORIZE
      for (int64_t j = k; j < n; j++) {
        double v = top[j];
        top[j] = row[j];
        row[j] = v;
      }
      result = -result;
    }
    result *= top[k];
    for (int64_t i = k + 1; i < n; i++) {
      double *MX_RESTRICT row = a + i * n, factor = row[k] / top[k];
      MX_VECTORIZE
      for (int64_t j = k + 1; j < n; j++) row[j] -= factor * top[j];
    }
  }
  return result;
}

static void det_plan(const mx_view *y, const mx_view *x, int64_t n_threads, mx_plan *plan) {
  int64_t n = mx_cols(x);
  (void)n_threads;
  plan->n_phases = 1;
  plan->units[0] = 1;
  for (int64_t d = 0; d < y->rank; d++) plan->units[0] *= y->dim[d];
  plan->grain[0] = DET_GRAIN / (n * n * (n + 4) / 4 + 4) + 1;
  plan->shared_bytes = 0;
  plan->thread_bytes = n * n * (int64_t)sizeof(double);
}

#define DET(name, T, types)                                                                                            \
  MX_LOAD_HOOK(name, x, T, 3)                                                                                          \
  MX_STORE_HOOK(name, y, T, 1)                                                                                         \
  static void name(const mx_env *env, const mx_view *y, const mx_view *x, const mx_work *work) {                       \
    (void)y;                                                                                                           \
    int64_t n = mx_cols(x);                                                                                            \
    double *a = work->local;                                                                                           \
    for (int64_t unit = work->begin; unit < work->end; unit++) {                                                       \
      for (int64_t i = 0; i < n; i++)                                                                                  \
        for (int64_t j = 0; j < n; j++) a[i * n + j] = (double)name##_x(env, unit, i, j);                              \
      name##_y(env, unit, (T)determinant(a, n));                                                                       \
    }                                                                                                                  \
  }                                                                                                                    \
  MX_KERNEL_PLANNED(name, det_plan, .symbol = "mo.det", .target = "cpu",                                               \
                    .outputs = {{"y", types, MX_ANY_RANK, MX_FUSED}}, .inputs = {{"x", types, MX_ANY_RANK, MX_FUSED}})

DET(det_f32, float, MX_TYPES_SINGLE)
DET(det_f64, double, MX_TYPE(F64))
