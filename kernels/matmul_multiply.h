// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Template: C[M, N] = A[M, K] B[K, N] for each of several products of one shape, one element type and x86 level: the
// loops of matmul, batch_matmul and convolution. What A, B and C are, and how one is told from another, is theirs.
//
// C is cut in blocks of at most MAX_ROWS rows, and those in groups of up to GROUP panels of B. For a block a local copy
// of its rows of A is made (row-major: a tile reads its rows side by side); B comes as panels (matmul_pack.h),
// packed before the launch, in a first phase, or, where only one block of rows would read them, strip by strip
// right before use. Tiles of ROWS rows keep their sums in registers while they walk down K; between blocks of K the
// sums wait in local scratch, never in C, which is only written by the store hook, once per element.
//
// Every element is summed in the order of k, whatever the blocks, so results depend neither on threads nor on packing.
//
// Before including: what matmul_tile.h needs; DEPTH, most of a block of K; PROBLEM, a struct with a member `size` of
// type matmul_size; of a `const PROBLEM *p` and the number of a product, LOAD_B(env, p, product, row, column) and
// STORE_C(env, p, product, i, j, value), FETCH_C(env, p, product, i, j), which asks for what a store there touches, and
// the function FN(_pack_a)(env, p, product, i, rows, k, depth, to), which copies a[rows, depth] to rows of A_STRIDE
// elements.

#include "matmul_pack.h"
#include "matmul_tile.h"

// Sums of finished elements to C. A scalar hook in a loop of constant length, which must neither be unrolled before it
// is vectorised nor left to a vectoriser that would work across rows.
MX_INLINE void FN(_store)(const mx_env *env, const PROBLEM *p, int64_t product, int64_t i, int64_t rows, int64_t j,
                          int64_t cols, const T *MX_RESTRICT sums) {
  enum { STEP = ROWS == 4 ? PANEL / 2 : PANEL };
  (void)p, (void)product;
  MX_NO_UNROLL
  for (int64_t r = 0; r < rows; r++) {
    const T *row = sums + r * SUMS_STRIDE;
    int64_t q = 0;
    MX_NO_UNROLL
    for (; q + STEP <= cols; q += STEP) {
#pragma clang loop vectorize(enable) vectorize_width(WIDTH) interleave_count(STEP / WIDTH) unroll(disable)
      for (int64_t s = 0; s < STEP; s++) STORE_C(env, p, product, i + r, j + q + s, row[q + s]);
    }
    MX_NO_UNROLL
    for (; q < cols; q++) STORE_C(env, p, product, i + r, j + q, row[q]);
  }
}

// One group: rows x cols of C, one block of K. last: the sums are complete.
MX_INLINE void FN(_group)(const mx_env *env, const PROBLEM *p, int64_t product, int64_t i, int64_t rows, int64_t j,
                          int64_t cols, int64_t depth, const T *a, const T *b, int64_t stride_b, T *sums, int64_t first,
                          int64_t last) {
  enum { PER_PANEL = PANEL / WIDTH };
  int64_t vectors = (cols + PANEL - 1) / PANEL * PER_PANEL, span = SPAN(rows, vectors);
  MX_NO_UNROLL
  for (int64_t v = 0; v < vectors; v += span) {
    int64_t width = matmul_min(cols - v * WIDTH, span * WIDTH);
    const T *b_tile = b + v / PER_PANEL * stride_b + v % PER_PANEL * WIDTH;
    MX_NO_UNROLL
    for (int64_t r = 0, height; r < rows; r += height) {
      height = FN(_tile_rows)(rows - r);
      T *sums_tile = first && last ? sums : sums + r * SUMS_STRIDE + v * WIDTH; // finished at once: reuse one
      if (span <= PER_PANEL && rows > FEW_ROWS) {                               // the panel to come, a part per tile
        int64_t tiles = (rows + ROWS - 1) / ROWS, lines = (depth + tiles - 1) / tiles;
        const T *ahead = b_tile + stride_b + r / ROWS * lines * PANEL;
        MX_NO_UNROLL
        for (int64_t line = 0; line < lines; line++) __builtin_prefetch(ahead + line * PANEL, 0, 2);
      }
      if (last) { // C's lines arrive while the tile is computed
        MX_NO_UNROLL
        for (int64_t q = 0; q < height; q++)
          for (int64_t s = 0; s < width; s += PANEL) FETCH_C(env, p, product, i + r + q, j + v * WIDTH + s);
      }
      FN(_any_tile)(height, span, depth, a + r * A_STRIDE, b_tile, stride_b, sums_tile, first);
      if (last) FN(_store)(env, p, product, i + r, height, j + v * WIDTH, width, sums_tile);
    }
  }
}

// packed: all of B in panels; NULL: it is read through its hook.
MX_INLINE void FN(_multiply)(const mx_env *env, const PROBLEM *p, const T *packed, const mx_work *work) {
  const matmul_size *size = &p->size;
  int64_t m = size->m, n = size->n, depth = size->depth;
  matmul_geometry g = matmul_divide(size, PANEL, ROWS, DEPTH);
  int64_t stride = (depth | 1) * PANEL;
  T *shared = (T *)work->shared;

  if (g.packs && work->phase == 0) {
    int64_t units = matmul_pack_units(g.panels, depth, size->transpose_b);
    for (int64_t u = work->begin, end; u < work->end; u = end) {
      int64_t product = u / units, first = product * units;
      end = matmul_min(first + units, work->end);
      FN(_pack_units)(env, p, product, size->transpose_b, n, depth, u - first, end - first,
                      shared + product * g.panels * stride, stride);
    }
    return;
  }

  T *a_local = (T *)work->local, *sums = a_local + g.a_elements, *strip = sums + g.sums_elements;
  int64_t strip_stride = (g.depth | 1) * PANEL;

  for (int64_t u = work->begin; u < work->end;) {
    // The units of one block of rows that this call has are done together, as far as there is room for their sums.
    int64_t block = u / g.col_units, begin = u % g.col_units * g.unit_groups;
    int64_t units = matmul_min(matmul_min((block + 1) * g.col_units, work->end) - u, g.most_units);
    int64_t end = matmul_min(begin + units * g.unit_groups, g.groups);
    int64_t product = size->count == 1 ? 0 : block / g.blocks, i = (block - product * g.blocks) * g.rows;
    int64_t rows = matmul_min(m - i, g.rows);
    const T *b = packed ? packed : shared + product * g.panels * stride;
    u += units;

    for (int64_t segment = 0; segment == 0 || segment < depth; segment += g.segment) {
      int64_t segment_end = matmul_min(segment + g.segment, depth);
      for (int64_t k = segment; k < segment_end; k += g.depth)
        FN(_pack_a)(env, p, product, i, rows, k, matmul_min(segment_end - k, g.depth),
                    a_local + (k - segment) / g.depth * rows * A_STRIDE);

      for (int64_t run = begin; run < end; run += g.run_groups) {
        int64_t run_end = matmul_min(run + g.run_groups, end), first_sums = g.segment < depth ? begin : run;
        int64_t run_panel = run * g.panels / g.groups, run_panels = run_end * g.panels / g.groups - run_panel;
        for (int64_t k = segment; k == segment || k < segment_end; k += g.depth) {
          int64_t k_depth = matmul_min(segment_end - k, g.depth);
          const T *a_block = a_local + (k - segment) / g.depth * rows * A_STRIDE;
          if (g.strips)
            FN(_pack_b)(env, p, product, size->transpose_b, n, run_panel, run_panels, k, k_depth, strip, strip_stride);
          for (int64_t at = run; at < run_end; at++) {
            int64_t panel = at * g.panels / g.groups, next = (at + 1) * g.panels / g.groups, j = panel * PANEL;
            const T *b_group = g.strips ? strip + (panel - run_panel) * strip_stride : b + panel * stride + k * PANEL;
            FN(_group)(env, p, product, i, rows, j, matmul_min(next * PANEL, n) - j, k_depth, a_block, b_group,
                       g.strips ? strip_stride : stride, sums + (at - first_sums) * rows * SUMS_STRIDE, k == 0,
                       k + k_depth == depth);
          }
        }
      }
    }
  }
}
