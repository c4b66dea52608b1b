// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// mo.bitcast: the same bytes as another dtype of the same width. Through memory rather than hooks, which give values: a
// NaN of f16 keeps its bits.
#include <mx/kernel.h>

enum { UNIT = 4096, GRAIN = 16 }; // elements of a unit; some 10 us of work

static void bitcast_plan(const mx_view *y, const mx_view *x, int64_t n_threads, mx_plan *plan) {
  (void)x, (void)n_threads;
  plan->n_phases = 1;
  plan->units[0] = (mx_rows(y) * mx_cols(y) + UNIT - 1) / UNIT;
  plan->grain[0] = GRAIN;
  plan->shared_bytes = plan->thread_bytes = 0;
}

#define BITCAST(name, type, types)                                                                                     \
  static void name(const mx_env *env, const mx_view *y, const mx_view *x, const mx_work *work) {                       \
    const type *from = (const type *)x->data + x->offset;                                                              \
    type *to = (type *)y->data + y->offset;                                                                            \
    int64_t end = work->end * UNIT, n = mx_rows(y) * mx_cols(y);                                                       \
    (void)env;                                                                                                         \
    for (int64_t i = work->begin * UNIT; i < end; i += UNIT)                                                           \
      MX_VECTORIZE mx_lanes(j, n - i < UNIT ? n - i : UNIT) to[i + j] = from[i + j];                                   \
  }                                                                                                                    \
  MX_KERNEL_PLANNED(name, bitcast_plan, .symbol = "mo.bitcast", .outputs = {{"y", types, MX_ANY_RANK, 0}},             \
                    .inputs = {{"x", types, MX_ANY_RANK, 0}}, .work = "0")

BITCAST(bitcast_8, uint8_t, MX_TYPE(SI8) | MX_TYPE(UI8) | MX_TYPES_F8)
BITCAST(bitcast_16, uint16_t, MX_TYPE(SI16) | MX_TYPE(UI16) | MX_TYPE(F16) | MX_TYPE(BF16))
BITCAST(bitcast_32, uint32_t, MX_TYPE(SI32) | MX_TYPE(UI32) | MX_TYPE(F32))
BITCAST(bitcast_64, uint64_t, MX_TYPE(SI64) | MX_TYPE(UI64) | MX_TYPE(F64))
