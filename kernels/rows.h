// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Results written row by row: the last dim is the columns, the others, linearised, are the rows. A unit of work is a
// piece of one row, so that one long row is shared by the threads as many short ones are.
#ifndef ROWS_H
#define ROWS_H

#include <mx/kernel.h>

enum { PIECE = 4096, PIECES_GRAIN = 32768 }; // elements; a grain is some 10 us of work

// Columns [begin, end) of a row.
typedef struct piece {
  int64_t row, begin, end;
} piece;

MX_INLINE piece piece_of(const mx_view *y, int64_t unit) {
  int64_t cols = mx_cols(y), per_row = (cols + PIECE - 1) / PIECE;
  if (cols <= PIECE) return (piece){unit, 0, cols};
  int64_t begin = unit % per_row * PIECE;
  return (piece){unit / per_row, begin, cols - begin < PIECE ? cols : begin + PIECE};
}

MX_INLINE void pieces_plan(const mx_view *y, mx_plan *plan) {
  int64_t cols = mx_cols(y), size = cols < PIECE ? cols : PIECE;
  plan->n_phases = 1;
  plan->units[0] = mx_rows(y) * ((cols + PIECE - 1) / PIECE);
  plan->grain[0] = PIECES_GRAIN / (size + 16) + 1; // a short row costs like one 16 longer
  plan->shared_bytes = plan->thread_bytes = 0;
}

// Elements of dims [begin, end).
MX_INLINE int64_t count(const mx_view *v, int64_t begin, int64_t end) {
  int64_t n = 1;
  for (int64_t d = begin; d < end; d++) n *= v->dim[d];
  return n;
}

MX_INLINE int64_t axis_from_front(const mx_view *v, int64_t axis) { return axis < 0 ? axis + v->rank : axis; }

// Coordinate d of an element: of its row, or its column j where d is the last dim.
MX_INLINE int64_t coordinate(const mx_view *v, int64_t row, int64_t j, int64_t d) {
  return d == v->rank - 1 ? j : row / count(v, d + 1, v->rank - 1) % v->dim[d];
}

// A negative index counts from the end; what is_inside of [0, n) then is an index.
MX_INLINE int64_t index_from_front(int64_t index, int64_t n) { return index < 0 ? index + n : index; }
MX_INLINE int is_inside(int64_t index, int64_t n) { return (uint64_t)index < (uint64_t)n; }

// Columns that a kernel keeps at a time in an array of BLOCK / MX_GROUP elements, and where it keeps column j of them:
// on a GPU each thread of the group has its own.
#ifdef MX_GPU
enum { BLOCK = MX_GROUP };
MX_INLINE int64_t kept(int64_t j) { return (void)j, 0; }
#else
enum { BLOCK = 64 };
MX_INLINE int64_t kept(int64_t j) { return j; }
#endif

// The types of computation of kernels that move elements: TYPE(suffix, C type, dtypes).
enum { ROWS_F32 = MX_TYPES_SINGLE, ROWS_F64 = MX_TYPE(F64) };
enum { ROWS_SI64 = MX_TYPES_INTEGER | MX_TYPE(BOOL) };
#define MOVED_TYPES(TYPE, ...)                                                                                         \
  TYPE(f32, float, ROWS_F32, __VA_ARGS__)                                                                              \
  TYPE(f64, double, ROWS_F64, __VA_ARGS__)                                                                             \
  TYPE(si64, int64_t, ROWS_SI64, __VA_ARGS__)

#endif
