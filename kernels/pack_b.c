// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// mo.layout.transform: packs B [K, N] (or [N, K] with transpose_b) once into the panels that a matmul with packed_b
// reads; matmul_pack.h describes them. A panel has 16 columns of f32 (f16 and bf16 are widened) or 8 of f64, so the
// output, a flat tensor, has ceil(N / 16) * (K | 1) * 16 elements for f32 and ceil(N / 8) * (K | 1) * 8 for f64. Lines
// beyond K are 0, so that equal weights give equal bytes.
#include "matmul_divide.h"

#ifdef MX_CPU

MX_INLINE void pack_plan(const mx_view *b, int64_t transpose_b, int64_t panel, mx_plan *plan) {
  int64_t n = b->dim[transpose_b ? 0 : 1], depth = b->dim[transpose_b ? 1 : 0];
  plan->n_phases = 1;
  plan->units[0] = matmul_ceildiv(n, panel * PACK_PANELS);
  plan->grain[0] = 32768 / (depth + 32) / PACK_PANELS + 1; // lines of a panel
  plan->shared_bytes = plan->thread_bytes = 0;
}

#define PACK(name, types, out)                                                                                         \
  static void name(const mx_env *env, const mx_view *packed, const mx_view *b, int64_t transpose_b,                    \
                   const mx_work *work) {                                                                              \
    int64_t n = b->dim[transpose_b ? 0 : 1], depth = b->dim[transpose_b ? 1 : 0], stride = (depth | 1) * PANEL;        \
    int64_t all = matmul_ceildiv(n, PANEL);                                                                            \
    for (int64_t unit = work->begin; unit < work->end; unit++) {                                                       \
      int64_t panel = unit * PACK_PANELS, panels = all - panel < PACK_PANELS ? all - panel : PACK_PANELS;              \
      T *MX_RESTRICT to = (T *)packed->data + packed->offset + panel * stride;                                         \
      FN(_pack_b)(env, transpose_b, n, panel, panels, 0, depth, to, stride);                                           \
      for (int64_t p = 0; depth % 2 == 0 && p < panels; p++)                                                           \
        for (int64_t q = 0; q < PANEL; q++) to[p * stride + depth * PANEL + q] = 0;                                    \
    }                                                                                                                  \
  }                                                                                                                    \
  static void FN(_plan)(const mx_view *packed, const mx_view *b, int64_t transpose_b, int64_t n_threads,               \
                        mx_plan *plan) {                                                                               \
    (void)packed, (void)n_threads;                                                                                     \
    pack_plan(b, transpose_b, PANEL, plan);                                                                            \
  }                                                                                                                    \
  MX_KERNEL_PLANNED(name, FN(_plan), .symbol = "mo.layout.transform", .target = "cpu",                                 \
                    .outputs = {{"packed", out, 1, 0}}, .inputs = {{"b", types, 2, MX_FUSED}},                         \
                    .parameters = {"transpose_b"})

#define T float
#define PANEL 16
#define KERNEL pack_b_f32
MX_LOAD_HOOK(pack_b_f32, b, float, 2)
#include "matmul_pack.h"
PACK(pack_b_f32, MX_TYPE(F16) | MX_TYPE(BF16) | MX_TYPE(F32), MX_TYPE(F32))
#undef T
#undef PANEL
#undef KERNEL

#define T double
#define PANEL 8
#define KERNEL pack_b_f64
MX_LOAD_HOOK(pack_b_f64, b, double, 2)
#include "matmul_pack.h"
PACK(pack_b_f64, MX_TYPE(F64), MX_TYPE(F64))

#endif
