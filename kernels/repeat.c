// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// mo.pad.reflect, .repeat, .wrap, mo.tile and mo.repeat_interleave: y[i, ..] is x[f(i), ..], with a function f for each
// dim that is made of runs. paddings are pairs, before and after, one per dim; a negative one crops. A padding may be
// longer than the dim: reflecting and wrapping go on.
#include "rows.h"

// From an index on: f is from, from + step, .., of that length. It may reach beyond the last index.
typedef struct run {
  int64_t from, step, length;
} run;

MX_INLINE int64_t floor_mod(int64_t i, int64_t n) {
  int64_t r = i % n;
  return r < 0 ? r + n : r;
}

// f at index i of a dim of size n > 0.
MX_INLINE run reflected(int64_t i, int64_t n) {
  if (n == 1) return (run){0, 0, INT64_MAX};
  int64_t r = floor_mod(i, 2 * (n - 1));
  return r < n - 1 ? (run){r, 1, n - 1 - r} : (run){2 * (n - 1) - r, -1, 2 * (n - 1) - r};
}
MX_INLINE run edge_repeated(int64_t i, int64_t n) {
  return i < 0 ? (run){0, 0, -i} : i < n ? (run){i, 1, n - i} : (run){n - 1, 0, INT64_MAX};
}
MX_INLINE run wrapped(int64_t i, int64_t n) {
  int64_t r = floor_mod(i, n);
  return (run){r, 1, n - r};
}
MX_INLINE run element_repeated(int64_t i, int64_t times) { return (run){i / times, 0, times - i % times}; }

static const char NOTHING_TO_REPEAT[] = "a dim of size 0 is padded with what it holds: there is nothing to repeat";

// One kernel. RUN_AT(d, i): f of dim d at index i of y, from the parameters.
#define REPEAT_KERNEL(name, T, types, symbol_, RUN_AT, PARAMETERS, UNUSED, ...)                                        \
  MX_LOAD_HOOK(name, x, T, 2)                                                                                          \
  MX_STORE_HOOK(name, y, T, 2)                                                                                         \
  static void name(const mx_env *env, const mx_view *y, const mx_view *x, PARAMETERS, const mx_work *work) {           \
    UNUSED;                                                                                                            \
    int64_t last = y->rank - 1;                                                                                        \
    if (work->begin < work->end && count(x, 0, x->rank) == 0) {                                                        \
      mx_fail(work, NOTHING_TO_REPEAT);                                                                                \
      return;                                                                                                          \
    }                                                                                                                  \
    for (int64_t unit = work->begin; unit < work->end; unit++) {                                                       \
      piece p = piece_of(y, unit);                                                                                     \
      int64_t from = 0, rows = 1, rest = p.row;                                                                        \
      for (int64_t d = last - 1; d >= 0; d--) {                                                                        \
        from += RUN_AT(d, rest % y->dim[d]).from * rows;                                                               \
        rows *= x->dim[d];                                                                                             \
        rest /= y->dim[d];                                                                                             \
      }                                                                                                                \
      for (int64_t begin = p.begin, n; begin < p.end; begin += n) {                                                    \
        run r = y->rank ? RUN_AT(last, begin) : (run){0, 0, 1};                                                        \
        n = r.length < p.end - begin ? r.length : p.end - begin;                                                       \
        if (r.step == 1) {                                                                                             \
          mx_lanes(j, n) name##_y(env, p.row, begin + j, name##_x(env, from, r.from + j));                             \
        } else {                                                                                                       \
          mx_lanes(j, n) name##_y(env, p.row, begin + j, name##_x(env, from, r.from + r.step * j));                    \
        }                                                                                                              \
      }                                                                                                                \
    }                                                                                                                  \
  }                                                                                                                    \
  static void name##_plan(const mx_view *y, const mx_view *x, PARAMETERS, int64_t n_threads, mx_plan *plan) {          \
    UNUSED, (void)x, (void)n_threads;                                                                                  \
    pieces_plan(y, plan);                                                                                              \
  }                                                                                                                    \
  MX_KERNEL_PLANNED(name, name##_plan, .symbol = symbol_, .outputs = {{"y", types, MX_ANY_RANK, MX_FUSED}},            \
                    .inputs = {{"x", types, MX_ANY_RANK, MX_FUSED}}, .parameters = {__VA_ARGS__}, .work = "0")

#define LIST(name) const int64_t *name, int64_t name##_count
#define UNUSED_LIST(name) (void)name, (void)name##_count

#define REFLECT_AT(d, i) reflected((i) - paddings[2 * (d)], x->dim[d])
#define PAD_REFLECT(suffix, T, types, ...)                                                                             \
  REPEAT_KERNEL(pad_reflect_##suffix, T, types, "mo.pad.reflect", REFLECT_AT, LIST(paddings), UNUSED_LIST(paddings),   \
                "paddings")
MOVED_TYPES(PAD_REFLECT)

#define EDGE_AT(d, i) edge_repeated((i) - paddings[2 * (d)], x->dim[d])
#define PAD_REPEAT(suffix, T, types, ...)                                                                              \
  REPEAT_KERNEL(pad_repeat_##suffix, T, types, "mo.pad.repeat", EDGE_AT, LIST(paddings), UNUSED_LIST(paddings),        \
                "paddings")
MOVED_TYPES(PAD_REPEAT)

#define WRAP_AT(d, i) wrapped((i) - paddings[2 * (d)], x->dim[d])
#define PAD_WRAP(suffix, T, types, ...)                                                                                \
  REPEAT_KERNEL(pad_wrap_##suffix, T, types, "mo.pad.wrap", WRAP_AT, LIST(paddings), UNUSED_LIST(paddings), "paddings")
MOVED_TYPES(PAD_WRAP)

#define TILE_AT(d, i) wrapped(i, x->dim[d])
#define TILE(suffix, T, types, ...)                                                                                    \
  REPEAT_KERNEL(tile_##suffix, T, types, "mo.tile", TILE_AT, LIST(repeats), UNUSED_LIST(repeats), "repeats")
MOVED_TYPES(TILE)

#define INTERLEAVE_AT(d, i)                                                                                            \
  ((d) == axis_from_front(x, axis) ? element_repeated(i, repeats) : (run){i, 1, x->dim[d] - (i)})
#define INTERLEAVE_PARAMETERS int64_t axis, int64_t repeats
#define REPEAT_INTERLEAVE(suffix, T, types, ...)                                                                       \
  REPEAT_KERNEL(repeat_interleave_##suffix, T, types, "mo.repeat_interleave", INTERLEAVE_AT, INTERLEAVE_PARAMETERS,    \
                ((void)axis, (void)repeats), "axis", "repeats")
MOVED_TYPES(REPEAT_INTERLEAVE)
