// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Template: C[M, N] = A[M, K] B[K, N] for one element type and one x86 level.
//
// C is cut in blocks of at most MAX_ROWS rows, and those in groups of up to GROUP panels of B. For a block the hook of
// A fills a local copy of its rows (row-major: a tile reads its rows side by side); B comes as panels (matmul_pack.h),
// packed before the launch, in a first phase, or, where only one block of rows would read them, strip by strip
// right before use. Tiles of ROWS rows keep their sums in registers while they walk down K; between blocks of K the
// sums wait in local scratch, never in C, which is only written by the store hook, once per element.
//
// Every element is summed in the order of k, whatever the blocks, so results depend neither on threads nor on packing.
//
// Before including: KERNEL, T, PANEL, TARGET, TYPES as in the record; WIDTH, elements of a vector; ROWS, height of the
// tallest tile; DEPTH, most of a block of K; SPAN(rows, vectors), how many vectors wide the tiles of a block of so many
// rows are; TILES(X), the tiles as X(rows, vectors).

TEMPLATE_LOAD_HOOK(KERNEL, a, T, 2)
TEMPLATE_LOAD_HOOK(KERNEL, b, T, 2)
TEMPLATE_STORE_HOOK(KERNEL, c, T, 2)
TEMPLATE_FETCH_HOOK(KERNEL, a, 2)
TEMPLATE_FETCH_HOOK(KERNEL, c, 2)

#include "matmul_pack.h"

// ---- tiles -------------------------------------------------------------------------------------------------------

typedef T FN(_vector) __attribute__((vector_size(WIDTH * sizeof(T)), aligned(sizeof(T))));

// sums[rows, vectors * WIDTH] (+)= a[rows, depth] b[depth, vectors * WIDTH].
MX_INLINE void FN(_tile)(const int rows, const int vectors, int64_t depth, const T *MX_RESTRICT a,
                         const T *MX_RESTRICT b, int64_t stride_b, T *MX_RESTRICT sums, int64_t first) {
  enum { PER_PANEL = PANEL / WIDTH };
  FN(_vector) sum[ROWS][6];
  if (first) {
    MX_UNROLL
    for (int i = 0; i < rows; i++) {
      MX_UNROLL
      for (int v = 0; v < vectors; v++) sum[i][v] = (FN(_vector)){0};
    }
  } else {
    MX_UNROLL
    for (int i = 0; i < rows; i++) {
      MX_UNROLL
      for (int v = 0; v < vectors; v++) sum[i][v] = *(FN(_vector) *)(sums + i * SUMS_STRIDE + v * WIDTH);
    }
  }
  MX_NO_UNROLL
  for (int64_t k = 0; k < depth; k++) {
    FN(_vector) x[6];
    MX_UNROLL
    for (int v = 0; v < vectors; v++)
      x[v] = *(const FN(_vector) *)(b + v / PER_PANEL * stride_b + v % PER_PANEL * WIDTH);
    MX_UNROLL
    for (int i = 0; i < rows; i++) {
      FN(_vector) s = a[i * A_STRIDE + k] - (FN(_vector)){0}; // a broadcast: subtracting 0 changes nothing, not even -0
      MX_UNROLL
      for (int v = 0; v < vectors; v++) sum[i][v] += s * x[v];
    }
    b += PANEL;
  }
  MX_UNROLL
  for (int i = 0; i < rows; i++) {
    MX_UNROLL
    for (int v = 0; v < vectors; v++) *(FN(_vector) *)(sums + i * SUMS_STRIDE + v * WIDTH) = sum[i][v];
  }
}

// Out of line: no hook is inside, the register allocator sees nothing else, and each is compiled once.
#define TILE_FUNCTION(rows, vectors)                                                                                   \
  static __attribute__((noinline)) void FN(_tile_##rows##x##vectors)(int64_t depth, const T *a, const T *b,            \
                                                                     int64_t stride_b, T *sums, int64_t first) {       \
    FN(_tile)(rows, vectors, depth, a, b, stride_b, sums, first);                                                      \
  }
TILES(TILE_FUNCTION)

// ---- blocks ------------------------------------------------------------------------------------------------------

// a[rows, depth] from its hook.
MX_INLINE void FN(_pack_a)(const mx_env *env, int64_t i, int64_t rows, int64_t k, int64_t depth, T *MX_RESTRICT to) {
  MX_NO_UNROLL
  for (int64_t r = 0; r < rows; r++) {
    MX_NO_UNROLL
    for (int64_t q = 0; q < depth; q += PANEL) FN(_a_fetch)(env, i + r + 4, k + q);
    MX_VECTORIZE
    for (int64_t q = 0; q < depth; q++) to[r * A_STRIDE + q] = FN(_a)(env, i + r, k + q);
  }
}

// Sums of finished elements to C. A scalar hook in a loop of constant length, which must neither be unrolled before it
// is vectorised nor left to a vectoriser that would work across rows.
MX_INLINE void FN(_store)(const mx_env *env, int64_t i, int64_t rows, int64_t j, int64_t cols,
                          const T *MX_RESTRICT sums) {
  enum { STEP = ROWS == 4 ? PANEL / 2 : PANEL };
  MX_NO_UNROLL
  for (int64_t r = 0; r < rows; r++) {
    const T *row = sums + r * SUMS_STRIDE;
    int64_t q = 0;
    MX_NO_UNROLL
    for (; q + STEP <= cols; q += STEP) {
#pragma clang loop vectorize(enable) vectorize_width(WIDTH) interleave_count(STEP / WIDTH) unroll(disable)
      for (int64_t s = 0; s < STEP; s++) FN(_c)(env, i + r, j + q + s, row[q + s]);
    }
    MX_NO_UNROLL
    for (; q < cols; q++) FN(_c)(env, i + r, j + q, row[q]);
  }
}

// One group: rows x cols of C, one block of K. last: the sums are complete.
MX_INLINE void FN(_group)(const mx_env *env, int64_t i, int64_t rows, int64_t j, int64_t cols, int64_t depth,
                          const T *a, const T *b, int64_t stride_b, T *sums, int64_t first, int64_t last) {
  enum { PER_PANEL = PANEL / WIDTH };
  int64_t vectors = (cols + PANEL - 1) / PANEL * PER_PANEL, span = SPAN(rows, vectors);
  MX_NO_UNROLL
  for (int64_t v = 0; v < vectors; v += span) {
    int64_t width = matmul_min(cols - v * WIDTH, span * WIDTH);
    const T *b_tile = b + v / PER_PANEL * stride_b + v % PER_PANEL * WIDTH;
    MX_NO_UNROLL
    for (int64_t r = 0, height; r < rows; r += height) {
      int64_t rest = rows - r;
      height = rest >= ROWS && !(ROWS == 6 && rest == 8) ? ROWS : rest >= 4 ? 4 : rest >= 2 ? 2 : 1; // 8 = 4 + 4
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
          for (int64_t s = 0; s < width; s += PANEL) FN(_c_fetch)(env, i + r + q, j + v * WIDTH + s);
      }
      switch (height * 8 + span) {
#define TILE_CASE(height_, vectors_)                                                                                   \
  case height_ * 8 + vectors_:                                                                                         \
    FN(_tile_##height_##x##vectors_)(depth, a + r * A_STRIDE, b_tile, stride_b, sums_tile, first);                     \
    break;
        TILES(TILE_CASE)
      }
      if (last) FN(_store)(env, i + r, height, j + v * WIDTH, width, sums_tile);
    }
  }
}

static void KERNEL(const mx_env *env, const mx_view *c, const mx_view *a, const mx_view *b, int64_t transpose_b,
                   int64_t packed_b, const mx_work *work) {
  int64_t m = c->dim[0], n = c->dim[1], depth = a->dim[1];
  matmul_geometry g = matmul_divide(m, n, depth, transpose_b, packed_b, PANEL, ROWS, DEPTH);
  int64_t stride = (depth | 1) * PANEL;
  T *shared = (T *)work->shared;

  if (g.packs && work->phase == 0) {
    FN(_pack_units)(env, transpose_b, n, depth, work->begin, work->end, shared, stride);
    return;
  }

  const T *packed = packed_b ? (const T *)b->data + b->offset : shared;
  T *a_local = (T *)work->local, *sums = a_local + g.a_elements, *strip = sums + g.sums_elements;
  int64_t strip_stride = (g.depth | 1) * PANEL;

  for (int64_t u = work->begin; u < work->end;) {
    // The units of one block of rows that this call has are done together, as far as there is room for their sums.
    int64_t block = u / g.col_units, begin = u % g.col_units * g.unit_groups;
    int64_t units = matmul_min(matmul_min((block + 1) * g.col_units, work->end) - u, g.most_units);
    int64_t end = matmul_min(begin + units * g.unit_groups, g.groups);
    int64_t i = block * g.rows, rows = matmul_min(m - i, g.rows);
    u += units;

    for (int64_t segment = 0; segment == 0 || segment < depth; segment += g.segment) {
      int64_t segment_end = matmul_min(segment + g.segment, depth);
      for (int64_t k = segment; k < segment_end; k += g.depth)
        FN(_pack_a)(env, i, rows, k, matmul_min(segment_end - k, g.depth),
                    a_local + (k - segment) / g.depth * rows * A_STRIDE);

      for (int64_t run = begin; run < end; run += g.run_groups) {
        int64_t run_end = matmul_min(run + g.run_groups, end), first_sums = g.segment < depth ? begin : run;
        int64_t run_panel = run * g.panels / g.groups, run_panels = run_end * g.panels / g.groups - run_panel;
        for (int64_t k = segment; k == segment || k < segment_end; k += g.depth) {
          int64_t k_depth = matmul_min(segment_end - k, g.depth);
          const T *a_block = a_local + (k - segment) / g.depth * rows * A_STRIDE;
          if (g.strips) FN(_pack_b)(env, transpose_b, n, run_panel, run_panels, k, k_depth, strip, strip_stride);
          for (int64_t at = run; at < run_end; at++) {
            int64_t panel = at * g.panels / g.groups, next = (at + 1) * g.panels / g.groups, j = panel * PANEL;
            const T *b_group =
                g.strips ? strip + (panel - run_panel) * strip_stride : packed + panel * stride + k * PANEL;
            FN(_group)(env, i, rows, j, matmul_min(next * PANEL, n) - j, k_depth, a_block, b_group,
                       g.strips ? strip_stride : stride, sums + (at - first_sums) * rows * SUMS_STRIDE, k == 0,
                       k + k_depth == depth);
          }
        }
      }
    }
  }
}

static void FN(_plan)(const mx_view *c, const mx_view *a, const mx_view *b, int64_t transpose_b, int64_t packed_b,
                      int64_t n_threads, mx_plan *plan) {
  (void)b;
  matmul_plan(c->dim[0], c->dim[1], a->dim[1], transpose_b, packed_b, PANEL, ROWS, DEPTH, sizeof(T), n_threads, plan);
}

// b is read through its hook unless packed_b says that it is memory in the panel layout.
TEMPLATE_KERNEL_PLANNED(KERNEL, FN(_plan), .symbol = "mo.matmul", .target = TARGET,
                        .outputs = {{"c", TYPES, 2, MX_FUSED}},
                        .inputs = {{"a", TYPES, 2, MX_FUSED}, {"b", TYPES, 2, MX_FUSED}},
                        .parameters = {"transpose_b", "packed_b"})

#undef KERNEL
#undef TARGET
#undef WIDTH
#undef ROWS
#undef DEPTH
#undef SPAN
#undef TILES
#undef TILE_FUNCTION
#undef TILE_CASE
