// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// mo.range: y[i] = start + i * step; floats are computed in f64. NUMBER: what the parameters are.
#include "rows.h"

#define RANGE(name, T, NUMBER, types)                                                                                  \
  MX_STORE_HOOK(name, y, T, 2)                                                                                         \
  static void name(const mx_env *env, const mx_view *y, NUMBER start, NUMBER step, const mx_work *work) {              \
    for (int64_t unit = work->begin; unit < work->end; unit++) {                                                       \
      piece p = piece_of(y, unit);                                                                                     \
      mx_lanes(j, p.end - p.begin) name##_y(env, p.row, p.begin + j, (T)(start + (NUMBER)(p.begin + j) * step));       \
    }                                                                                                                  \
  }                                                                                                                    \
  static void name##_plan(const mx_view *y, NUMBER start, NUMBER step, int64_t n_threads, mx_plan *plan) {             \
    (void)start, (void)step, (void)n_threads;                                                                          \
    pieces_plan(y, plan);                                                                                              \
  }                                                                                                                    \
  MX_KERNEL_PLANNED(name, name##_plan, .symbol = "mo.range", .outputs = {{"y", types, 1, MX_FUSED}},                   \
                    .parameters = {"start", "step"})

RANGE(range_f32, float, double, ROWS_F32)
RANGE(range_f64, double, double, ROWS_F64)
RANGE(range_si64, int64_t, int64_t, MX_TYPES_INTEGER)
