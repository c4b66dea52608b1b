// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// mo.reverse_sequence: along seq_axis, the first lengths[b] elements in reverse and the rest as they are, where b is
// the index along batch_axis.
#include "rows.h"

#define REVERSE_SEQUENCE_KERNEL(name, T, types)                                                                        \
  MX_LOAD_HOOK(name, x, T, 2)                                                                                          \
  MX_LOAD_HOOK(name, lengths, int64_t, 1)                                                                              \
  MX_STORE_HOOK(name, y, T, 2)                                                                                         \
  static void name(const mx_env *env, const mx_view *y, const mx_view *x, const mx_view *lengths, int64_t seq_axis,    \
                   int64_t batch_axis, const mx_work *work) {                                                          \
    (void)lengths;                                                                                                     \
    int64_t seq = axis_from_front(x, seq_axis), batch = axis_from_front(x, batch_axis);                                \
    int64_t rows = count(x, seq + 1, x->rank - 1);                                                                     \
    int last = seq == x->rank - 1, outside = 0;                                                                        \
    for (int64_t unit = work->begin; unit < work->end; unit++) {                                                       \
      piece p = piece_of(y, unit);                                                                                     \
      mx_lanes(j, p.end - p.begin) {                                                                                   \
        int64_t at = p.begin + j, s = coordinate(y, p.row, at, seq);                                                   \
        int64_t length = name##_lengths(env, coordinate(y, p.row, at, batch));                                         \
        int64_t from = is_inside(length, x->dim[seq] + 1) && s < length ? length - 1 - s : s;                          \
        outside |= !is_inside(length, x->dim[seq] + 1);                                                                \
        name##_y(env, p.row, at, last ? name##_x(env, p.row, from) : name##_x(env, p.row + (from - s) * rows, at));    \
      }                                                                                                                \
    }                                                                                                                  \
    if (outside) mx_fail(work, "a length is negative or larger than the axis");                                        \
  }                                                                                                                    \
  MX_KERNEL_PLANNED(                                                                                                   \
      name, reverse_sequence_plan, .symbol = "mo.reverse_sequence", .outputs = {{"y", types, MX_ANY_RANK, MX_FUSED}},  \
      .inputs = {{"x", types, MX_ANY_RANK, MX_FUSED}, {"lengths", MX_TYPE(SI32) | MX_TYPE(SI64), 1, MX_FUSED}},        \
      .parameters = {"seq_axis", "batch_axis"}, .work = "0")

static void reverse_sequence_plan(const mx_view *y, const mx_view *x, const mx_view *lengths, int64_t seq_axis,
                                  int64_t batch_axis, int64_t n_threads, mx_plan *plan) {
  (void)x, (void)lengths, (void)seq_axis, (void)batch_axis, (void)n_threads;
  pieces_plan(y, plan);
}

#define REVERSE_SEQUENCE(suffix, T, types, ...) REVERSE_SEQUENCE_KERNEL(reverse_sequence_##suffix, T, types)
MOVED_TYPES(REVERSE_SEQUENCE)
