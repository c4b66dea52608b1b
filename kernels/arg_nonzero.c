// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// mo.bounded.arg_nonzero: the coordinates of what is not 0 (NaN is not), row-major, in the first rows of `all`, and
// their number in `count`. Chunks of x are counted, the counts summed, then each chunk knows its first row.
#include "rows.h"

enum { NONZERO_COUNT, NONZERO_SUM, NONZERO_WRITE }; // phases
enum { NONZERO_CHUNK = 4096, NONZERO_GRAIN = 4 };   // elements of a unit; units

MX_INLINE int64_t nonzero_chunks(const mx_view *x) {
  return (mx_rows(x) * mx_cols(x) + NONZERO_CHUNK - 1) / NONZERO_CHUNK;
}

// The coordinates of element i of x.
MX_INLINE void nonzero_write(const mx_view *all, int64_t row, const mx_view *x, int64_t i) {
  int64_t *to = (int64_t *)all->data + row * x->rank;
  for (int64_t d = x->rank - 1; d >= 0; d--) {
    to[d] = i % x->dim[d];
    i /= x->dim[d];
  }
}

// Each count becomes the sum of those before it; the sum of all is returned.
MX_INLINE int64_t nonzero_sum(int64_t *counts, int64_t n) {
  int64_t sum = 0;
  for (int64_t i = 0; i < n; i++) {
    int64_t here = counts[i];
    counts[i] = sum;
    sum += here;
  }
  return sum;
}

static void nonzero_plan(const mx_view *all, const mx_view *count, const mx_view *x, int64_t n_threads, mx_plan *plan) {
  (void)all, (void)count, (void)n_threads;
  int64_t n_chunks = nonzero_chunks(x);
  plan->n_phases = 3;
  plan->units[NONZERO_COUNT] = plan->units[NONZERO_WRITE] = n_chunks;
  plan->grain[NONZERO_COUNT] = plan->grain[NONZERO_WRITE] = NONZERO_GRAIN;
  plan->units[NONZERO_SUM] = plan->grain[NONZERO_SUM] = 1;
  plan->shared_bytes = n_chunks * (int64_t)sizeof(int64_t);
  plan->thread_bytes = 0;
}

#define ARG_NONZERO_KERNEL(name, T, types)                                                                             \
  MX_LOAD_HOOK(name, x, T, 1)                                                                                          \
  static void name(const mx_env *env, const mx_view *all, const mx_view *count, const mx_view *x,                      \
                   const mx_work *work) {                                                                              \
    int64_t n = mx_rows(x) * mx_cols(x), *first = work->shared;                                                        \
    if (work->phase == NONZERO_SUM) {                                                                                  \
      *(int64_t *)count->data = nonzero_sum(first, nonzero_chunks(x));                                                 \
      return;                                                                                                          \
    }                                                                                                                  \
    for (int64_t chunk = work->begin; chunk < work->end; chunk++) {                                                    \
      int64_t begin = chunk * NONZERO_CHUNK, end = n - begin < NONZERO_CHUNK ? n : begin + NONZERO_CHUNK, found = 0;   \
      if (work->phase == NONZERO_COUNT) {                                                                              \
        for (int64_t i = begin; i < end; i++) found += name##_x(env, i) != 0;                                          \
        first[chunk] = found;                                                                                          \
        continue;                                                                                                      \
      }                                                                                                                \
      found = first[chunk];                                                                                            \
      for (int64_t i = begin; i < end; i++)                                                                            \
        if (name##_x(env, i) != 0) nonzero_write(all, found++, x, i);                                                  \
    }                                                                                                                  \
  }                                                                                                                    \
  MX_KERNEL_PLANNED(name, nonzero_plan, .symbol = "mo.bounded.arg_nonzero", .target = "cpu",                           \
                    .outputs = {{"all", MX_TYPE(SI64), 2, 0}, {"count", MX_TYPE(SI64), 1, 0}},                         \
                    .inputs = {{"x", types, MX_ANY_RANK, MX_FUSED}})

#define ARG_NONZERO(suffix, T, types, ...) ARG_NONZERO_KERNEL(arg_nonzero_##suffix, T, types)
MOVED_TYPES(ARG_NONZERO)
