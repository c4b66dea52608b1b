// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Includes TEMPLATE once per x86 level, for elements of 32 bits: kernels NAME_v4, NAME_v3 and NAME. The tiles fill the
// level's registers: 8 x 48 in 24 of 32, 6 x 16 in 12 of 16 with 256-bit vectors, 4 x 8 without fma, which needs room
// for products. The narrow heights keep few rows from costing as many as the tallest tile; where a block has only one
// to three rows, wider tiles hide the latency of their sums.
//
// Before including: T and TYPES, which end with it.

#define PANEL 16

#define KERNEL TEMPLATE_JOIN_EXPANDED(NAME, _v4)
#define TARGET "x86-64-v4"
#define WIDTH 16
#define ROWS 8
#define DEPTH 512
#define SPAN(rows, vectors) (vectors)
#define TILES(X) X(8, 3) X(4, 3) X(2, 3) X(1, 3) X(8, 2) X(4, 2) X(2, 2) X(1, 2) X(8, 1) X(4, 1) X(2, 1) X(1, 1)
#include TEMPLATE
#include "levels_end.h"

#define KERNEL TEMPLATE_JOIN_EXPANDED(NAME, _v3)
#define TARGET "x86-64-v3"
#define WIDTH 8
#define ROWS 6
#define DEPTH 256
#define SPAN(rows, vectors) ((rows) < 4 && (vectors) == 6 ? 6 : 2)
#define TILES(X) X(6, 2) X(4, 2) X(2, 2) X(1, 2) X(2, 6) X(1, 6)
#include TEMPLATE
#include "levels_end.h"

#define KERNEL NAME
#define TARGET "x86-64"
#define WIDTH 4
#define ROWS 4
#define DEPTH 256
#define SPAN(rows, vectors) ((rows) < 4 ? 4 : 2)
#define TILES(X) X(4, 2) X(2, 2) X(1, 2) X(2, 4) X(1, 4)
#include TEMPLATE
#include "levels_end.h"

#undef T
#undef PANEL
#undef TYPES
#undef NAME
#undef TEMPLATE
