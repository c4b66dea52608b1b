// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// mo.layout.transform: packs B [K, N] (or [N, K] with transpose_b) once into the panels that a matmul with packed_b
// reads; matmul_pack.h describes them. A panel has 16 columns of f32 (f16 and bf16 are widened) or 8 of f64, so the
// output, a flat tensor, has ceil(N / 16) * (K | 1) * 16 elements of f32 or ceil(N / 8) * (K | 1) * 8 of f64. Lines
// beyond K are 0, so that equal weights give equal bytes.
#include "matmul_divide.h"

#ifdef MX_CPU

#define KERNEL pack_b_f32
#define T float
#define PANEL 16
#define TYPES MX_TYPES_SINGLE
#define PACKED_TYPE MX_TYPE(F32)
#include "pack_b.h"

#define KERNEL pack_b_f64
#define T double
#define PANEL 8
#define TYPES MX_TYPE(F64)
#define PACKED_TYPE MX_TYPE(F64)
#include "pack_b.h"

#endif
