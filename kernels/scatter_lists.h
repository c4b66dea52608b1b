// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What scattering kernels share. An update may hit any element, and one element may be hit by many, so updates are
// sorted first: each destination gets the list of its updates, in row-major order. Then every element of y is made
// once, in parallel, from x and its list: results do not depend on the threads, duplicates have a defined order, and
// what uses y fuses into its store.
#ifndef SCATTER_LISTS_H
#define SCATTER_LISTS_H

#include "rows.h"

enum { SCATTER_CLEAR, SCATTER_LINK, SCATTER_MAKE }; // phases
enum { CLEARED = 4096 };                            // heads that a unit clears

static const char SCATTER_OUTSIDE[] = "an index is outside of the axis; indices of an axis of size n are -n .. n - 1";

// head[destination] is its first update, next[update] the one after it, -1 the end.
typedef struct lists {
  int64_t *head, *next;
} lists;

MX_INLINE lists lists_of(const mx_work *work, int64_t n_destinations) {
  int64_t *head = work->shared;
  return (lists){head, head + n_destinations};
}

MX_INLINE void lists_plan(int64_t n_destinations, int64_t n_updates, mx_plan *plan) {
  plan->n_phases = 3;
  plan->units[SCATTER_CLEAR] = (n_destinations + CLEARED - 1) / CLEARED;
  plan->grain[SCATTER_CLEAR] = 8;
  plan->shared_bytes = (n_destinations + n_updates) * (int64_t)sizeof(int64_t);
}

MX_INLINE void lists_clear(const mx_work *work, int64_t n_destinations) {
  int64_t *head = work->shared, end = work->end * CLEARED;
  for (int64_t i = work->begin * CLEARED; i < (end < n_destinations ? end : n_destinations); i++) head[i] = -1;
}

// Puts an update before those that were put; so they are put last one first.
MX_INLINE void lists_put(lists l, int64_t destination, int64_t update) {
  l.next[update] = l.head[destination];
  l.head[destination] = update;
}

// The instances of each way to combine: COMBINE(suffix, C type, dtypes, result of r and an update v).
enum { SCATTER_SIGNED = MX_TYPES_SIGNED | MX_TYPE(UI8) | MX_TYPE(UI16) | MX_TYPE(UI32), SCATTER_UI64 = MX_TYPE(UI64) };
#define SCATTERED_TYPES(X)                                                                                             \
  X(last_f32, "", float, ROWS_F32, v)                                                                                  \
  X(last_f64, "", double, ROWS_F64, v)                                                                                 \
  X(last_si64, "", int64_t, ROWS_SI64, v)                                                                              \
  X(add_f32, ".add", float, ROWS_F32, r + v)                                                                           \
  X(add_f64, ".add", double, ROWS_F64, r + v)                                                                          \
  X(add_si64, ".add", int64_t, MX_TYPES_INTEGER, r + v)                                                                \
  X(mul_f32, ".mul", float, ROWS_F32, r *v)                                                                            \
  X(mul_f64, ".mul", double, ROWS_F64, r *v)                                                                           \
  X(mul_si64, ".mul", int64_t, MX_TYPES_INTEGER, r *v)                                                                 \
  X(max_f32, ".max", float, ROWS_F32, mx_max(r, v))                                                                    \
  X(max_f64, ".max", double, ROWS_F64, mx_max(r, v))                                                                   \
  X(max_si64, ".max", int64_t, SCATTER_SIGNED, __builtin_elementwise_max(r, v))                                        \
  X(max_ui64, ".max", uint64_t, SCATTER_UI64, __builtin_elementwise_max(r, v))                                         \
  X(min_f32, ".min", float, ROWS_F32, mx_min(r, v))                                                                    \
  X(min_f64, ".min", double, ROWS_F64, mx_min(r, v))                                                                   \
  X(min_si64, ".min", int64_t, SCATTER_SIGNED, __builtin_elementwise_min(r, v))                                        \
  X(min_ui64, ".min", uint64_t, SCATTER_UI64, __builtin_elementwise_min(r, v))

#endif
