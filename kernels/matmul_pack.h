// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Template: packs columns of B into the panel layout that every x86 matmul reads.
//
// A panel holds 64 bytes of columns, PANEL elements: line k of it is b[k, j .. j + PANEL), zero beyond the last column.
// Panels follow each other at a stride of K | 1 lines: an odd number, so that the panels a tile reads together never
// fall into the same cache sets. A whole B takes ceil(N / PANEL) * (K | 1) * PANEL elements.
//
// Before including: KERNEL, whose hook KERNEL_b is read, T and PANEL.

// Packs lines [k, k + depth) of `panels` panels, beginning with number `panel` of n columns; to has the given stride.
MX_INLINE void FN(_pack_b)(const mx_env *env, int64_t transpose_b, int64_t n, int64_t panel, int64_t panels, int64_t k,
                           int64_t depth, T *MX_RESTRICT to, int64_t stride) {
  int64_t j = panel * PANEL, full = (n - j) / PANEL;
  if (full > panels) full = panels;

  if (!transpose_b) {
    // Along the rows of B: all panels advance together.
    for (int64_t line = 0; line < depth; line++)
      for (int64_t p = 0; p < full; p++) {
        T *MX_RESTRICT out = to + p * stride + line * PANEL;
#pragma clang loop vectorize(enable) unroll(disable)
        for (int64_t q = 0; q < PANEL; q++) out[q] = FN(_b)(env, k + line, j + p * PANEL + q);
      }
  } else {
    // b[j, k]: each column of the panel is contiguous. A block goes through a local array, and from there to the panel
    // in squares of 16-byte vectors.
    enum { BLOCK = 64, SIDE = 16 / sizeof(T) };
    typedef T square __attribute__((vector_size(16), aligned(sizeof(T))));
    for (int64_t p = 0; p < full; p++)
      for (int64_t line = 0; line < depth; line += BLOCK) {
        T stage[PANEL][BLOCK] __attribute__((aligned(64)));
        int64_t height = depth - line < BLOCK ? depth - line : BLOCK, i = 0;
        T *MX_RESTRICT out = to + p * stride + line * PANEL;
        MX_NO_UNROLL for (int64_t q = 0; q < PANEL; q++) MX_VECTORIZE for (int64_t r = 0; r < height; r++) stage[q][r] =
            FN(_b)(env, j + p * PANEL + q, k + line + r);
        for (; i + SIDE <= height; i += SIDE) MX_UNROLL for (int64_t q = 0; q < PANEL; q += SIDE) {
#if PANEL == 16
            square x = *(square *)&stage[q][i], y = *(square *)&stage[q + 1][i];
            square z = *(square *)&stage[q + 2][i], w = *(square *)&stage[q + 3][i];
            square xy = __builtin_shufflevector(x, y, 0, 4, 1, 5), zw = __builtin_shufflevector(z, w, 0, 4, 1, 5);
            square xy_high = __builtin_shufflevector(x, y, 2, 6, 3, 7);
            square zw_high = __builtin_shufflevector(z, w, 2, 6, 3, 7);
            *(square *)&out[i * PANEL + q] = __builtin_shufflevector(xy, zw, 0, 1, 4, 5);
            *(square *)&out[(i + 1) * PANEL + q] = __builtin_shufflevector(xy, zw, 2, 3, 6, 7);
            *(square *)&out[(i + 2) * PANEL + q] = __builtin_shufflevector(xy_high, zw_high, 0, 1, 4, 5);
            *(square *)&out[(i + 3) * PANEL + q] = __builtin_shufflevector(xy_high, zw_high, 2, 3, 6, 7);
#else
            square x = *(square *)&stage[q][i], y = *(square *)&stage[q + 1][i];
            *(square *)&out[i * PANEL + q] = __builtin_shufflevector(x, y, 0, 2);
            *(square *)&out[(i + 1) * PANEL + q] = __builtin_shufflevector(x, y, 1, 3);
#endif
          }
        for (; i < height; i++) MX_NO_UNROLL for (int64_t q = 0; q < PANEL; q++) out[i * PANEL + q] = stage[q][i];
      }
  }

  for (int64_t p = full; p < panels; p++) // the ragged right edge: at most one panel
    for (int64_t line = 0; line < depth; line++) MX_NO_UNROLL for (int64_t q = 0; q < PANEL; q++) {
        int64_t column = j + p * PANEL + q;
        T v = 0;
        if (column < n) v = transpose_b ? FN(_b)(env, column, k + line) : FN(_b)(env, k + line, column);
        to[p * stride + line * PANEL + q] = v;
      }
}
