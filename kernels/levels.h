// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Includes TEMPLATE once per x86 level: kernels NAME_v4, NAME_v3 and NAME. The tiles fill the level's registers, a
// panel being 64 bytes: 8 rows of 3 panels in 24 of 32, 6 of one in 12 of 16 with 256-bit vectors, 4 of half of one
// without fma, which needs room for products. The narrow heights keep few rows from costing as many as the tallest
// tile; where a block has only one to three rows, wider tiles hide the latency of their sums.
//
// Before including: T, TYPES, and what levels_32.h or levels_f64.h says of the element's size; all end with it.

#define KERNEL TEMPLATE_JOIN_EXPANDED(NAME, _v4)
#define TARGET "x86-64-v4"
#define WIDTH WIDTH_V4
#define ROWS 8
#define DEPTH DEPTH_V4
#define SPAN(rows, vectors) (vectors)
#define TILES(X) X(8, 3) X(4, 3) X(2, 3) X(1, 3) X(8, 2) X(4, 2) X(2, 2) X(1, 2) X(8, 1) X(4, 1) X(2, 1) X(1, 1)
#include TEMPLATE
#include "levels_end.h"

#define KERNEL TEMPLATE_JOIN_EXPANDED(NAME, _v3)
#define TARGET "x86-64-v3"
#define WIDTH WIDTH_V3
#define ROWS 6
#define DEPTH 256
#define SPAN(rows, vectors) ((rows) < 4 && (vectors) == 6 ? 6 : 2)
#define TILES(X) X(6, 2) X(4, 2) X(2, 2) X(1, 2) X(2, 6) X(1, 6)
#include TEMPLATE
#include "levels_end.h"

#define KERNEL NAME
#define TARGET "x86-64"
#define WIDTH WIDTH_V1
#define ROWS 4
#define DEPTH 256
#define SPAN(rows, vectors) ((rows) < 4 ? 4 : 2)
#define TILES(X) X(4, 2) X(2, 2) X(1, 2) X(2, 4) X(1, 4)
#include TEMPLATE
#include "levels_end.h"

#undef T
#undef PANEL
#undef WIDTH_V4
#undef WIDTH_V3
#undef WIDTH_V1
#undef DEPTH_V4
#undef TYPES
#undef NAME
#undef TEMPLATE
