// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// mx.foreach: what elementwise fusion runs on. Its only argument is the output; the compiler's hook computes and stores
// element (row, column) from the index alone.
//
// A unit is about UNIT elements: a chunk of one long row, or several short rows. Neighbouring units are run as one loop
// on a CPU. A thread takes at least GRAIN of them at a time, which is some 10 us of work.
#include <mx/kernel.h>

enum { UNIT = 4096, GRAIN = 8 };

MX_COMPUTE_HOOK(foreach, y, 2)

#ifdef MX_CPU
// A result larger than the cache is written past it: elements are made in a tile that stays in L1, whose lines are then
// stored without being read first, which saves a third of the traffic of a copy. Operands are fetched AHEAD of their
// use, because with much arithmetic between two loads the hardware does not run far enough ahead by itself.
enum { STREAM_BYTES = 32 << 20, LINE = 64, AHEAD = 4096, BLOCK = 128, PAGE = 4096 };
typedef int8_t line __attribute__((vector_size(LINE)));

MX_TILE_HOOK(foreach, y, 2)
MX_FETCH_HOOK(foreach, y, 2)

// Whole lines only: the result and its rows begin on a line.
MX_INLINE int foreach_streams(const mx_env *env, int64_t rows, int64_t cols, int64_t *bytes) {
  uintptr_t first = (uintptr_t)foreach_y_address(env, bytes, 0, 0);
  return first && rows * cols * *bytes >= STREAM_BYTES && (first | (uintptr_t)(cols * *bytes)) % LINE == 0;
}

// n columns from j on, a multiple of a line; to: where the first belongs.
__attribute__((always_inline)) static void foreach_block(const mx_env *env, int64_t row, int64_t j, int64_t n,
                                                         int64_t bytes, char *to) {
  _Alignas(LINE) char tile[BLOCK * 8];
  MX_NO_UNROLL
  for (int64_t k = 0; k < n; k += LINE / bytes) foreach_y_fetch(env, row, j + k + AHEAD);
  if ((uintptr_t)to % PAGE < (uintptr_t)(n * bytes)) __builtin_prefetch(to + PAGE, 1); // the next page's translation
#pragma clang loop vectorize(enable) interleave_count(4)
  for (int64_t k = 0; k < n; k++) foreach_y_tile(env, tile, k, row, j + k);
  MX_NO_UNROLL
  for (int64_t b = 0; b < n * bytes; b += LINE)
    __builtin_nontemporal_store(*(const line *)(tile + b), (line *)(to + b));
}

// Columns [j, end) of a row; j and end are on lines. Blocks of a constant size need no code for what is left over.
MX_INLINE void foreach_streamed(const mx_env *env, int64_t row, int64_t j, int64_t end, int64_t bytes) {
  char *to = foreach_y_address(env, &bytes, row, j);
  MX_NO_UNROLL
  for (; end - j >= BLOCK; j += BLOCK, to += BLOCK * bytes) foreach_block(env, row, j, BLOCK, bytes, to);
  if (j < end) foreach_block(env, row, j, end - j, bytes, to);
}
#endif

MX_INLINE int64_t foreach_units(int64_t rows, int64_t cols, int64_t *per_row, int64_t *rows_per_unit) {
  *per_row = cols > UNIT ? (cols + UNIT - 1) / UNIT : 1;
  *rows_per_unit = cols > UNIT || cols == 0 ? 1 : UNIT / cols;
  return cols == 0 ? 0 : (rows + *rows_per_unit - 1) / *rows_per_unit * *per_row;
}

__attribute__((always_inline)) static void foreach (const mx_env *env, const mx_view *y, const mx_work *work) {
  int64_t rows = mx_rows(y), cols = mx_cols(y), per_row, rows_per_unit;
  foreach_units(rows, cols, &per_row, &rows_per_unit);
#ifdef MX_GPU
  for (int64_t unit = work->begin; unit < work->end; unit++) {
    if (per_row > 1) {
      int64_t row = unit / per_row, begin = unit % per_row * UNIT, n = cols - begin < UNIT ? cols - begin : UNIT;
      mx_lanes(j, n) foreach_y(env, row, begin + j);
    } else {
      int64_t first = unit * rows_per_unit, n = rows - first < rows_per_unit ? rows - first : rows_per_unit;
      uint32_t width = (uint32_t)cols;
      mx_lanes(e, n * cols) foreach_y(env, first + (uint32_t)e / width, (uint32_t)e % width);
    }
  }
#else
  int64_t row = work->begin * rows_per_unit, last = work->end * rows_per_unit - 1, begin = 0, end = cols;
  if (per_row > 1) { // a range of chunks: it may begin and end inside a row
    row = work->begin / per_row;
    last = (work->end - 1) / per_row;
    begin = (work->begin - row * per_row) * UNIT;
    end = (work->end - last * per_row) * UNIT;
  }
  if (last >= rows) last = rows - 1;
  if (end > cols) end = cols;
  int64_t bytes;
  if (foreach_streams(env, rows, cols, &bytes)) {
    for (; row <= last; row++, begin = 0) foreach_streamed(env, row, begin, row == last ? end : cols, bytes);
    __builtin_ia32_sfence(); // streamed lines are seen by other threads before the launch is over
    return;
  }
  for (; row <= last; row++, begin = 0) {
    int64_t stop = row == last ? end : cols;
    // Four vectors at a time hide the latency of exp and the like; a copy does not care.
#pragma clang loop vectorize(enable) interleave_count(4)
    for (int64_t j = begin; j < stop; j++) foreach_y(env, row, j);
  }
#endif
}

static void foreach_plan(const mx_view *y, int64_t n_threads, mx_plan *plan) {
  int64_t per_row, rows_per_unit;
  (void)n_threads;
  plan->n_phases = 1;
  plan->units[0] = foreach_units(mx_rows(y), mx_cols(y), &per_row, &rows_per_unit);
  plan->grain[0] = GRAIN;
  plan->shared_bytes = plan->thread_bytes = 0;
}
MX_KERNEL_PLANNED(foreach, foreach_plan, .symbol = "mx.foreach",
                  .outputs = {{"y", MX_TYPES_ANY, MX_ANY_RANK, MX_FUSED}})
