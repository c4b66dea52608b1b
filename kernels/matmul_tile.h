// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Template: the register tile that every product of matrices on x86 is made of, for one element type and level.
//
// Before including: KERNEL, T, PANEL; WIDTH, elements of a vector; ROWS, height of the tallest tile; SPAN(rows,
// vectors), how many vectors wide the tiles of a block of so many rows are; TILES(X), the tiles as X(rows, vectors);
// A_STRIDE and SUMS_STRIDE, elements from row to row. MULTIPLY_ADD(sum, x, y) adds the products of two vectors of
// elements; it may be left out where that is what + and * do.

#ifndef MULTIPLY_ADD
#define MULTIPLY_ADD(sum, x, y) ((sum) += (x) * (y))
#define MULTIPLY_ADD_IS_PLAIN
#endif

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
      for (int v = 0; v < vectors; v++) MULTIPLY_ADD(sum[i][v], s, x[v]);
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

// The same for a tile of TILES.
MX_INLINE void FN(_any_tile)(int64_t rows, int64_t vectors, int64_t depth, const T *a, const T *b, int64_t stride_b,
                             T *sums, int64_t first) {
  switch (rows * 8 + vectors) {
#define TILE_CASE(rows_, vectors_)                                                                                     \
  case rows_ * 8 + vectors_: FN(_tile_##rows_##x##vectors_)(depth, a, b, stride_b, sums, first); break;
    TILES(TILE_CASE)
  }
}

// The height of the tile to take first where `rest` rows are left.
MX_INLINE int64_t FN(_tile_rows)(int64_t rest) {
  return rest >= ROWS && !(ROWS == 6 && rest == 8) ? ROWS : rest >= 4 ? 4 : rest >= 2 ? 2 : 1; // 8 = 4 + 4
}

#undef TILE_FUNCTION
#undef TILE_CASE
#ifdef MULTIPLY_ADD_IS_PLAIN
#undef MULTIPLY_ADD
#undef MULTIPLY_ADD_IS_PLAIN
#endif
