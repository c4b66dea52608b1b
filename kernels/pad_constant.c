// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// mo.pad.constant: x within y, the constant around it. paddings are pairs, before and after, one per dim; a negative
// one crops.
#include "rows.h"

// The row of x at row `row` of y; -1 outside of x.
MX_INLINE int64_t padded_row(const mx_view *y, const mx_view *x, const int64_t *paddings, int64_t row) {
  int64_t from = 0, rows = 1;
  for (int64_t d = y->rank - 2; d >= 0; d--) {
    int64_t i = row % y->dim[d] - paddings[2 * d];
    if (!is_inside(i, x->dim[d])) return -1;
    from += i * rows;
    rows *= x->dim[d];
    row /= y->dim[d];
  }
  return from;
}

MX_INLINE int64_t clamp(int64_t i, int64_t low, int64_t high) { return i < low ? low : i > high ? high : i; }

#define PAD_CONSTANT_KERNEL(name, T, types)                                                                            \
  MX_LOAD_HOOK(name, x, T, 2)                                                                                          \
  MX_LOAD_HOOK(name, constant, T, 1)                                                                                   \
  MX_STORE_HOOK(name, y, T, 2)                                                                                         \
  static void name(const mx_env *env, const mx_view *y, const mx_view *x, const mx_view *constant,                     \
                   const int64_t *paddings, int64_t paddings_count, const mx_work *work) {                             \
    (void)constant;                                                                                                    \
    T around = name##_constant(env, 0);                                                                                \
    int64_t before = y->rank ? paddings[paddings_count - 2] : 0;                                                       \
    for (int64_t unit = work->begin; unit < work->end; unit++) {                                                       \
      piece p = piece_of(y, unit);                                                                                     \
      int64_t from = padded_row(y, x, paddings, p.row);                                                                \
      int64_t first = from < 0 ? p.end : clamp(before, p.begin, p.end);                                                \
      int64_t last = from < 0 ? p.end : clamp(before + mx_cols(x), first, p.end);                                      \
      mx_lanes(j, first - p.begin) name##_y(env, p.row, p.begin + j, around);                                          \
      mx_lanes(j, last - first) name##_y(env, p.row, first + j, name##_x(env, from, first - before + j));              \
      mx_lanes(j, p.end - last) name##_y(env, p.row, last + j, around);                                                \
    }                                                                                                                  \
  }                                                                                                                    \
  MX_KERNEL_PLANNED(name, pad_constant_plan, .symbol = "mo.pad.constant",                                              \
                    .outputs = {{"y", types, MX_ANY_RANK, MX_FUSED}},                                                  \
                    .inputs = {{"x", types, MX_ANY_RANK, MX_FUSED}, {"constant", types, 0, MX_FUSED}},                 \
                    .parameters = {"paddings"}, .work = "0")

static void pad_constant_plan(const mx_view *y, const mx_view *x, const mx_view *constant, const int64_t *paddings,
                              int64_t paddings_count, int64_t n_threads, mx_plan *plan) {
  (void)x, (void)constant, (void)paddings, (void)paddings_count, (void)n_threads;
  pieces_plan(y, plan);
}

#define PAD_CONSTANT(suffix, T, types, ...) PAD_CONSTANT_KERNEL(pad_constant_##suffix, T, types)
MOVED_TYPES(PAD_CONSTANT)
