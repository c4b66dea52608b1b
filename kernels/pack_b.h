// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Template of pack_b.c. Before including: KERNEL, T, PANEL, TYPES of b and PACKED_TYPE of the output.

TEMPLATE_LOAD_HOOK(KERNEL, b, T, 2)

#define PROBLEM matmul_problem
#define LOAD_B(env, p, product, row, column) FN(_b)(env, row, column)
#include "matmul_pack.h"

static void KERNEL(const mx_env *env, const mx_view *packed, const mx_view *b, int64_t transpose_b,
                   const mx_work *work) {
  int64_t n = b->dim[transpose_b ? 0 : 1], depth = b->dim[transpose_b ? 1 : 0], stride = (depth | 1) * PANEL;
  T *MX_RESTRICT to = (T *)packed->data + packed->offset;
  FN(_pack_units)(env, (const matmul_problem *)0, 0, transpose_b, n, depth, work->begin, work->end, to, stride);
  // The line that makes an even depth odd belongs to whoever begins at 0: the file holds no stray bytes.
  if (depth % 2 || work->begin > 0) return;
  for (int64_t p = 0; p < matmul_ceildiv(n, PANEL); p++)
    for (int64_t q = 0; q < PANEL; q++) to[p * stride + depth * PANEL + q] = 0;
}

static void FN(_plan)(const mx_view *packed, const mx_view *b, int64_t transpose_b, int64_t n_threads, mx_plan *plan) {
  (void)packed, (void)n_threads;
  plan->n_phases = 1;
  int64_t panels = matmul_ceildiv(b->dim[transpose_b ? 0 : 1], PANEL), depth = b->dim[transpose_b ? 1 : 0];
  matmul_pack_plan(plan, 1, panels, depth, transpose_b);
  plan->shared_bytes = plan->thread_bytes = 0;
}

TEMPLATE_KERNEL_PLANNED(KERNEL, FN(_plan), .symbol = "mo.layout.transform", .target = "cpu",
                        .outputs = {{"packed", PACKED_TYPE, 1, 0}}, .inputs = {{"b", TYPES, 2, MX_FUSED}},
                        .parameters = {"transpose_b"})

#undef KERNEL
#undef T
#undef PANEL
#undef TYPES
#undef PACKED_TYPE
#undef PROBLEM
#undef LOAD_B
