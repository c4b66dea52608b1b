// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// mo.matmul for integers of any width: sums wrap in 64 bits and are cut to the output's width by its hook. A unit is
// one row by COLS columns, whose sums stay in the first-level cache while rows of B stream by.
#include <mx/kernel.h>

#ifdef MX_CPU

enum { COLS = 256, GRAIN_FLOPS = 40000 };

MX_LOAD_HOOK(matmul_int, a, int64_t, 2)
MX_LOAD_HOOK(matmul_int, b, int64_t, 2)
MX_STORE_HOOK(matmul_int, c, int64_t, 2)

// Integers are never packed: packed_b is there because every mo.matmul has the same parameters.
static void matmul_int(const mx_env *env, const mx_view *c, const mx_view *a, const mx_view *b, int64_t transpose_b,
                       int64_t packed_b, const mx_work *work) {
  (void)b, (void)packed_b;
  int64_t n = c->dim[1], depth = a->dim[1], per_row = (n + COLS - 1) / COLS;
  for (int64_t unit = work->begin; unit < work->end; unit++) {
    int64_t i = unit / per_row, j = unit % per_row * COLS, cols = n - j < COLS ? n - j : COLS;
    if (transpose_b) {
      for (int64_t q = 0; q < cols; q++) {
        int64_t sum = 0;
        MX_VECTORIZE
        for (int64_t k = 0; k < depth; k++) sum += matmul_int_a(env, i, k) * matmul_int_b(env, j + q, k);
        matmul_int_c(env, i, j + q, sum);
      }
    } else {
      int64_t sums[COLS];
      MX_VECTORIZE
      for (int64_t q = 0; q < cols; q++) sums[q] = 0;
      for (int64_t k = 0; k < depth; k++) {
        int64_t x = matmul_int_a(env, i, k);
        MX_VECTORIZE
        for (int64_t q = 0; q < cols; q++) sums[q] += x * matmul_int_b(env, k, j + q);
      }
      MX_VECTORIZE
      for (int64_t q = 0; q < cols; q++) matmul_int_c(env, i, j + q, sums[q]);
    }
  }
}

static void matmul_int_plan(const mx_view *c, const mx_view *a, const mx_view *b, int64_t transpose_b, int64_t packed_b,
                            int64_t n_threads, mx_plan *plan) {
  (void)b, (void)transpose_b, (void)packed_b, (void)n_threads;
  int64_t n = c->dim[1], cols = n < COLS ? n : COLS;
  plan->n_phases = 1;
  plan->units[0] = c->dim[0] * ((n + COLS - 1) / COLS);
  plan->grain[0] = GRAIN_FLOPS / (cols * a->dim[1] + 64) + 1;
  plan->shared_bytes = plan->thread_bytes = 0;
}
MX_KERNEL_PLANNED(matmul_int, matmul_int_plan, .symbol = "mo.matmul", .target = "cpu",
                  .outputs = {{"c", MX_TYPES_INTEGER, 2, MX_FUSED}},
                  .inputs = {{"a", MX_TYPES_INTEGER, 2, MX_FUSED}, {"b", MX_TYPES_INTEGER, 2, MX_FUSED}},
                  .parameters = {"transpose_b", "packed_b"})

#endif
