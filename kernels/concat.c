// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// mo.concat of 1 to 8 inputs. Joined along the last axis, a row of y is a row of every input, one after the other;
// along another one, y is groups of rows, one for each index before the axis, and a group is rows of the first input,
// then of the second. Either way what comes from one input is a plain copy loop.
#include "rows.h"

// Where piece p lies while the inputs are gone through: p.row is row `row` of group `group`; the inputs so far have
// filled `rows` rows of the group and `cols` columns of the row.
typedef struct place {
  piece p;
  int64_t axis, group, row, rows, cols;
} place;

MX_INLINE place place_of(const mx_view *y, int64_t axis, int64_t unit) {
  piece p = piece_of(y, unit);
  int64_t rows_of_group = count(y, axis, y->rank - 1);
  return (place){.p = p, .axis = axis, .group = p.row / rows_of_group, .row = p.row % rows_of_group};
}

// Input i's part of the piece.
#define CONCAT_PART(i, name)                                                                                           \
  {                                                                                                                    \
    int64_t rows = count(x##i, at.axis, x##i->rank - 1), from = at.row - at.rows, end = at.cols + mx_cols(x##i);       \
    int64_t first = at.cols > at.p.begin ? at.cols : at.p.begin, n = (end < at.p.end ? end : at.p.end) - first;        \
    if (is_inside(from, rows)) {                                                                                       \
      from += at.group * rows;                                                                                         \
      mx_lanes(j, n) name##_y(env, at.p.row, first + j, name##_x##i(env, from, first - at.cols + j));                  \
    }                                                                                                                  \
    if (at.axis == y->rank - 1)                                                                                        \
      at.cols = end;                                                                                                   \
    else                                                                                                               \
      at.rows += rows;                                                                                                 \
  }

#define CONCAT_HOOK(i, name, T) MX_LOAD_HOOK(name, x##i, T, 2)
#define CONCAT_VIEW(i) const mx_view *x##i,
#define CONCAT_UNUSED(i) (void)x##i;
#define CONCAT_INPUT(i, types) {"x" #i, types, MX_ANY_RANK, MX_FUSED},

#define EACH_1(DO, ...) DO(0, ##__VA_ARGS__)
#define EACH_2(DO, ...) EACH_1(DO, ##__VA_ARGS__) DO(1, ##__VA_ARGS__)
#define EACH_3(DO, ...) EACH_2(DO, ##__VA_ARGS__) DO(2, ##__VA_ARGS__)
#define EACH_4(DO, ...) EACH_3(DO, ##__VA_ARGS__) DO(3, ##__VA_ARGS__)
#define EACH_5(DO, ...) EACH_4(DO, ##__VA_ARGS__) DO(4, ##__VA_ARGS__)
#define EACH_6(DO, ...) EACH_5(DO, ##__VA_ARGS__) DO(5, ##__VA_ARGS__)
#define EACH_7(DO, ...) EACH_6(DO, ##__VA_ARGS__) DO(6, ##__VA_ARGS__)
#define EACH_8(DO, ...) EACH_7(DO, ##__VA_ARGS__) DO(7, ##__VA_ARGS__)

#define CONCAT_KERNEL(name, T, types, EACH)                                                                            \
  EACH(CONCAT_HOOK, name, T)                                                                                           \
  MX_STORE_HOOK(name, y, T, 2)                                                                                         \
  static void name(const mx_env *env, const mx_view *y, EACH(CONCAT_VIEW) int64_t axis, const mx_work *work) {         \
    axis = axis_from_front(y, axis);                                                                                   \
    for (int64_t unit = work->begin; unit < work->end; unit++) {                                                       \
      place at = place_of(y, axis, unit);                                                                              \
      EACH(CONCAT_PART, name)                                                                                          \
    }                                                                                                                  \
  }                                                                                                                    \
  static void name##_plan(const mx_view *y, EACH(CONCAT_VIEW) int64_t axis, int64_t n_threads, mx_plan *plan) {        \
    (void)axis, (void)n_threads;                                                                                       \
    EACH(CONCAT_UNUSED)                                                                                                \
    pieces_plan(y, plan);                                                                                              \
  }                                                                                                                    \
  MX_KERNEL_PLANNED(name, name##_plan, .symbol = "mo.concat", .flags = MX_JOINS,                                       \
                    .outputs = {{"y", types, MX_ANY_RANK, MX_FUSED}}, .inputs = {EACH(CONCAT_INPUT, types)},           \
                    .parameters = {"axis"}, .work = "0")

#define CONCAT(suffix, T, types, n) CONCAT_KERNEL(concat_##n##_##suffix, T, types, EACH_##n)
MOVED_TYPES(CONCAT, 1)
MOVED_TYPES(CONCAT, 2)
MOVED_TYPES(CONCAT, 3)
MOVED_TYPES(CONCAT, 4)
MOVED_TYPES(CONCAT, 5)
MOVED_TYPES(CONCAT, 6)
MOVED_TYPES(CONCAT, 7)
MOVED_TYPES(CONCAT, 8)
