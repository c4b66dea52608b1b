// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Template: mo.matmul or mo.batch_matmul for integers of any width: sums wrap in 64 bits and are cut to the output's
// width by its hook. A unit is one row by COLS columns, whose sums stay in the first-level cache while rows of B stream
// by.
//
// Before including: KERNEL, and SYMBOL, INDEX_RANK, ARGUMENT_RANK and AT as for matmul.h.

enum { COLS = 256, GRAIN_FLOPS = 40000 };

TEMPLATE_LOAD_HOOK(KERNEL, a, int64_t, INDEX_RANK)
TEMPLATE_LOAD_HOOK(KERNEL, b, int64_t, INDEX_RANK)
TEMPLATE_STORE_HOOK(KERNEL, c, int64_t, INDEX_RANK)

// Integers are never packed: packed_b is there because every kernel of a symbol has the same parameters.
static void KERNEL(const mx_env *env, const mx_view *c, const mx_view *a, const mx_view *b, int64_t transpose_b,
                   int64_t packed_b, const mx_work *work) {
  (void)b, (void)packed_b;
  matmul_size size = matmul_size_of(c, a, transpose_b, 0);
  int64_t n = size.n, depth = size.depth, per_row = matmul_ceildiv(n, COLS);
  for (int64_t unit = work->begin; unit < work->end; unit++) {
    int64_t row = unit / per_row, j = unit % per_row * COLS, cols = matmul_min(n - j, COLS);
    int64_t product = size.count == 1 ? 0 : row / size.m, i = row - product * size.m;
    (void)product;
    if (transpose_b) {
      for (int64_t q = 0; q < cols; q++) {
        int64_t sum = 0;
        MX_VECTORIZE
        for (int64_t k = 0; k < depth; k++) sum += FN(_a)(env, AT(product, i, k)) * FN(_b)(env, AT(product, j + q, k));
        FN(_c)(env, AT(product, i, j + q), sum);
      }
    } else {
      int64_t sums[COLS];
      MX_VECTORIZE
      for (int64_t q = 0; q < cols; q++) sums[q] = 0;
      for (int64_t k = 0; k < depth; k++) {
        int64_t x = FN(_a)(env, AT(product, i, k));
        MX_VECTORIZE
        for (int64_t q = 0; q < cols; q++) sums[q] += x * FN(_b)(env, AT(product, k, j + q));
      }
      MX_VECTORIZE
      for (int64_t q = 0; q < cols; q++) FN(_c)(env, AT(product, i, j + q), sums[q]);
    }
  }
}

static void FN(_plan)(const mx_view *c, const mx_view *a, const mx_view *b, int64_t transpose_b, int64_t packed_b,
                      int64_t n_threads, mx_plan *plan) {
  (void)b, (void)packed_b, (void)n_threads;
  matmul_size size = matmul_size_of(c, a, transpose_b, 0);
  plan->n_phases = 1;
  plan->units[0] = size.count * size.m * matmul_ceildiv(size.n, COLS);
  plan->grain[0] = GRAIN_FLOPS / (matmul_min(size.n, COLS) * size.depth + 64) + 1;
  plan->shared_bytes = plan->thread_bytes = 0;
}

TEMPLATE_KERNEL_PLANNED(KERNEL, FN(_plan), .symbol = SYMBOL, .target = "cpu",
                        .outputs = {{"c", MX_TYPES_INTEGER, ARGUMENT_RANK, MX_FUSED}},
                        .inputs = {{"a", MX_TYPES_INTEGER, ARGUMENT_RANK, MX_FUSED},
                                   {"b", MX_TYPES_INTEGER, ARGUMENT_RANK, MX_FUSED}},
                        .parameters = {"transpose_b", "packed_b"}, .work = "2 * c * a[-1]")

#undef KERNEL
