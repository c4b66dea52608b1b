// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// mo.qmatmul_block: y[m, n] = x[m, :] . w[n, :], w in blocks. First the threads copy x, which is small and may be
// computed by its hook, to shared memory. Then a unit is a few rows of w: a stretch of each is unpacked into the
// first-level cache and multiplied by every row of x, so that weights are read and unpacked once.
#include "block_formats.h"
#include "rows.h"

#ifdef MX_CPU

enum {
  W_ROWS = 8,               // of w, which share a row of x; their sums fill half of the registers
  STRETCH = 4 * BLOCK_MAX,  // elements
  MULTIPLY_GRAIN = 1000000, // multiplications, or elements unpacked, some 10 us or more
};

MX_LOAD_HOOK(qmatmul_block, x, float, 2)
MX_STORE_HOOK(qmatmul_block, y, float, 2)

// sums[W_ROWS] += x . w[W_ROWS, STRETCH], over n elements. Reassociation lets the sums use vectors.
MX_INLINE void multiply_stretch(const float *MX_RESTRICT x, const float *MX_RESTRICT w, int64_t n,
                                float *MX_RESTRICT sums) {
  float part[W_ROWS] = {0};
  MX_VECTORIZE
  for (int64_t k = 0; k < n; k++) {
#pragma clang fp reassociate(on)
    float v = x[k];
    MX_UNROLL
    for (int r = 0; r < W_ROWS; r++) part[r] += v * w[r * STRETCH + k];
  }
  for (int r = 0; r < W_ROWS; r++) sums[r] += part[r];
}

// Rows [j, j + rows) of w. w_local: W_ROWS stretches; sums: W_ROWS for each row of x.
MX_INLINE void multiply_rows(const mx_env *env, const float *x, int64_t m, int64_t depth, const uint8_t *blocks,
                             int64_t format, int64_t j, int64_t rows, float *w_local, float *sums) {
  int64_t elements = block_elements(format), bytes = block_bytes(format), row_bytes = depth / elements * bytes;
  for (int64_t i = 0; i < m * W_ROWS; i++) sums[i] = 0;
  for (int64_t i = rows * STRETCH; i < W_ROWS * STRETCH; i++) w_local[i] = 0;
  for (int64_t k = 0, n; k < depth; k += n) {
    n = depth - k < STRETCH ? depth - k : STRETCH;
    for (int64_t r = 0; r < rows; r++)
      for (int64_t e = 0; e < n; e += elements)
        block_unpack(format, blocks + (j + r) * row_bytes + (k + e) / elements * bytes, w_local + r * STRETCH + e);
    for (int64_t i = 0; i < m; i++) multiply_stretch(x + i * depth + k, w_local, n, sums + i * W_ROWS);
  }
  for (int64_t i = 0; i < m; i++)
    for (int64_t r = 0; r < rows; r++) qmatmul_block_y(env, i, j + r, sums[i * W_ROWS + r]);
}

static void qmatmul_block(const mx_env *env, const mx_view *y, const mx_view *x, const mx_view *blocks, int64_t format,
                          const mx_work *work) {
  int64_t m = y->dim[0], n = y->dim[1], depth = x->dim[1];
  float *x_shared = (float *)work->shared, *local = (float *)work->local;
  for (int64_t unit = work->begin; unit < work->end; unit++) {
    if (work->phase == 0) {
      piece p = piece_of(x, unit);
      MX_VECTORIZE
      for (int64_t k = p.begin; k < p.end; k++) x_shared[p.row * depth + k] = qmatmul_block_x(env, p.row, k);
    } else {
      int64_t j = unit * W_ROWS, rows = n - j < W_ROWS ? n - j : W_ROWS;
      multiply_rows(env, x_shared, m, depth, (const uint8_t *)blocks->data + blocks->offset, format, j, rows, local,
                    local + W_ROWS * STRETCH);
    }
  }
}

static void qmatmul_block_plan(const mx_view *y, const mx_view *x, const mx_view *blocks, int64_t format,
                               int64_t n_threads, mx_plan *plan) {
  (void)blocks, (void)format, (void)n_threads;
  int64_t m = y->dim[0], depth = x->dim[1];
  pieces_plan(x, plan);
  plan->n_phases = 2;
  plan->units[1] = (y->dim[1] + W_ROWS - 1) / W_ROWS;
  plan->grain[1] = MULTIPLY_GRAIN / (W_ROWS * (m + W_ROWS) * (depth + 64)) + 1;
  plan->shared_bytes = m * depth * (int64_t)sizeof(float);
  plan->thread_bytes = W_ROWS * (STRETCH + m) * (int64_t)sizeof(float);
}

MX_KERNEL_PLANNED(qmatmul_block, qmatmul_block_plan, .symbol = "mo.qmatmul_block", .target = "cpu",
                  .outputs = {{"y", MX_TYPES_SINGLE, 2, MX_FUSED}},
                  .inputs = {{"x", MX_TYPES_SINGLE, 2, MX_FUSED}, {"blocks", MX_TYPE(UI8), 2, 0}},
                  .parameters = {"format"}, .work = "2 * y * x[-1]")

#endif
