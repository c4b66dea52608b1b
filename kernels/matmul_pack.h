// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Template: packs columns of B into the panel layout that every x86 matmul reads.
//
// A panel holds 64 bytes of columns, PANEL elements: line k of it is b[k, j .. j + PANEL), zero beyond the last column.
// Panels follow each other at a stride of K | 1 lines: an odd number, so that the panels a tile reads together never
// fall into the same cache sets. A whole B takes ceil(N / PANEL) * (K | 1) * PANEL elements.
//
// Before including: KERNEL, T, PANEL, and how B is read: LOAD_B(env, p, product, row, column) with p of type PROBLEM *
// (matmul_multiply.h). FETCH_B, likewise, where B may lie far away: asks for an element's cache line.

// Lines [k, k + depth) of whole panels from column j of b[K, N]: along its rows, all panels advance together.
MX_INLINE void FN(_pack_rows)(const mx_env *env, const PROBLEM *p, int64_t product, int64_t j, int64_t panels,
                              int64_t k, int64_t depth, T *to, int64_t stride) {
  (void)p, (void)product;
  for (int64_t line = 0; line < depth; line++)
    for (int64_t panel = 0; panel < panels; panel++) {
#ifdef FETCH_B
      FETCH_B(env, p, product, k + line + PACK_AHEAD, j + panel * PANEL);
#endif
      T *MX_RESTRICT out = to + panel * stride + line * PANEL;
#pragma clang loop vectorize(enable) unroll(disable)
      for (int64_t q = 0; q < PANEL; q++) out[q] = LOAD_B(env, p, product, k + line, j + panel * PANEL + q);
    }
}

// The same lines of one whole panel from column j of b[N, K], whose columns are contiguous: they are staged in a local
// array, and turned into lines in squares of 16-byte vectors.
MX_INLINE void FN(_pack_columns)(const mx_env *env, const PROBLEM *p, int64_t product, int64_t j, int64_t k,
                                 int64_t depth, T *MX_RESTRICT to) {
  (void)p, (void)product;
  enum { BLOCK = 64, SIDE = 16 / sizeof(T) };
  typedef T square __attribute__((vector_size(16), aligned(sizeof(T))));
  for (int64_t line = 0; line < depth; line += BLOCK, to += BLOCK * PANEL) {
    T stage[PANEL][BLOCK] __attribute__((aligned(64)));
    int64_t lines = depth - line < BLOCK ? depth - line : BLOCK, i = 0;
    MX_NO_UNROLL
    for (int64_t q = 0; q < PANEL; q++) {
      MX_VECTORIZE
      for (int64_t r = 0; r < lines; r++) stage[q][r] = LOAD_B(env, p, product, j + q, k + line + r);
    }
    for (; i + SIDE <= lines; i += SIDE) {
      MX_UNROLL
      for (int64_t q = 0; q < PANEL; q += SIDE) {
        square x = *(square *)&stage[q][i], y = *(square *)&stage[q + 1][i];
#if PANEL == 16
        square z = *(square *)&stage[q + 2][i], w = *(square *)&stage[q + 3][i];
        square xy = __builtin_shufflevector(x, y, 0, 4, 1, 5), zw = __builtin_shufflevector(z, w, 0, 4, 1, 5);
        square xy_high = __builtin_shufflevector(x, y, 2, 6, 3, 7);
        square zw_high = __builtin_shufflevector(z, w, 2, 6, 3, 7);
        *(square *)&to[i * PANEL + q] = __builtin_shufflevector(xy, zw, 0, 1, 4, 5);
        *(square *)&to[(i + 1) * PANEL + q] = __builtin_shufflevector(xy, zw, 2, 3, 6, 7);
        *(square *)&to[(i + 2) * PANEL + q] = __builtin_shufflevector(xy_high, zw_high, 0, 1, 4, 5);
        *(square *)&to[(i + 3) * PANEL + q] = __builtin_shufflevector(xy_high, zw_high, 2, 3, 6, 7);
#else
        *(square *)&to[i * PANEL + q] = __builtin_shufflevector(x, y, 0, 2);
        *(square *)&to[(i + 1) * PANEL + q] = __builtin_shufflevector(x, y, 1, 3);
#endif
      }
    }
    for (; i < lines; i++) {
      MX_NO_UNROLL
      for (int64_t q = 0; q < PANEL; q++) to[i * PANEL + q] = stage[q][i];
    }
  }
}

// Packs lines [k, k + depth) of `panels` panels, beginning with number `panel` of n columns; to has the given stride.
MX_INLINE void FN(_pack_b)(const mx_env *env, const PROBLEM *p, int64_t product, int64_t transpose_b, int64_t n,
                           int64_t panel, int64_t panels, int64_t k, int64_t depth, T *MX_RESTRICT to, int64_t stride) {
  int64_t j = panel * PANEL, whole = matmul_min((n - j) / PANEL, panels);
  if (!transpose_b) {
    FN(_pack_rows)(env, p, product, j, whole, k, depth, to, stride);
  } else {
    for (int64_t w = 0; w < whole; w++) FN(_pack_columns)(env, p, product, j + w * PANEL, k, depth, to + w * stride);
  }
  if (whole == panels) return;

  // The ragged right edge is at most one panel.
  j += whole * PANEL;
  to += whole * stride;
  for (int64_t line = 0; line < depth; line++) {
    MX_NO_UNROLL
    for (int64_t q = 0; q < PANEL; q++) {
      T v = 0;
      if (j + q < n)
        v = transpose_b ? LOAD_B(env, p, product, j + q, k + line) : LOAD_B(env, p, product, k + line, j + q);
      to[line * PANEL + q] = v;
    }
  }
}

// Units [begin, end) of a whole B[K, N]: matmul_pack_plan says what a unit is.
MX_INLINE void FN(_pack_units)(const mx_env *env, const PROBLEM *p, int64_t product, int64_t transpose_b, int64_t n,
                               int64_t depth, int64_t begin, int64_t end, T *to, int64_t stride) {
  int64_t panel = 0, panels = matmul_ceildiv(n, PANEL), line = 0, lines = depth;
  if (transpose_b) {
    panel = begin * PACK_PANELS;
    panels = matmul_min(end * PACK_PANELS, panels) - panel;
  } else {
    line = begin * PACK_LINES;
    lines = matmul_min(end * PACK_LINES, depth) - line;
  }
  FN(_pack_b)(env, p, product, transpose_b, n, panel, panels, line, lines, to + panel * stride + line * PANEL, stride);
}
