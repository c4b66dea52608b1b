// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// How a matmul is divided into units of work, from its sizes alone: the plan and the kernel must agree, and the kernel
// does not know the number of threads. A unit is one block of rows by a few groups of panels of B.
#ifndef MATMUL_DIVIDE_H
#define MATMUL_DIVIDE_H

#include "template.h"
#include <mx/kernel.h>

enum {
  GROUP = 3,               // panels that a wide tile reads together
  MAX_ROWS = 128,          // of a block of many: a copy of A of the block's depth takes part of the second-level cache
  ONLY_ROWS = 192,         // of an only block: its B is packed strip by strip rather than for several blocks at once
  FEW_ROWS = 8,            // up to here B is by far the larger stream, read once, and A has room at full depth
  STRIP_DEPTH = 64,        // depth of a strip for few rows, which are wide:
  STRIP_GROUPS = 4,        // groups packed at once, in long runs along the rows of B
  PACK_PANELS = 8,         // panels of a unit of the packing phase where columns of B are contiguous,
  PACK_LINES = 32,         // lines of all panels where rows are: so B is always read in long runs
  PACK_AHEAD = 16,         // lines that are asked for before they are read: rows of B are short, and far apart
  PACK_GRAIN_LINES = 2048, // of panels, 128 KiB, packed by a thread at a time
  SUMS_GROUPS = 64,        // groups that wait for the next block of K together
  UNIT_FLOPS = 3000000     // some 30 us
};

typedef struct matmul_size {
  int64_t count, m, n, depth;    // so many products of m x depth by depth x n
  int64_t transpose_b, packed_b; // B is [n, depth]; B is in panels already
} matmul_size;

typedef struct matmul_problem {
  matmul_size size;
} matmul_problem;

typedef struct matmul_geometry {
  int64_t panels, groups;         // of one B
  int64_t rows, blocks;           // rows of a block, blocks of one C
  int64_t depth, segment;         // of a block of K; of the blocks that one copy of A holds
  int64_t packs;                  // B, in a phase of its own
  int64_t strips;                 // B is packed strip by strip
  int64_t unit_groups, col_units; // groups of a unit, units of a block
  int64_t most_units;             // that are done together
  int64_t run_groups;             // that go through all blocks of a segment together
  int64_t a_elements, sums_elements, strip_elements;
} matmul_geometry;

MX_INLINE int64_t matmul_ceildiv(int64_t x, int64_t y) { return (x + y - 1) / y; }
MX_INLINE int64_t matmul_min(int64_t x, int64_t y) { return x < y ? x : y; }

// Elements from row to row of the local copy of A, an odd number of 64-byte lines, and of sums.
#define A_STRIDE (DEPTH + PANEL)
#define SUMS_STRIDE (GROUP * PANEL)

// Of c[.., m, n] = a[.., m, depth] b, all leading dims one after the other.
MX_INLINE matmul_size matmul_size_of(const mx_view *c, const mx_view *a, int64_t transpose_b, int64_t packed_b) {
  matmul_size size = {1, c->dim[c->rank - 2], c->dim[c->rank - 1], a->dim[a->rank - 1], transpose_b, packed_b};
  for (int64_t d = 0; d + 2 < c->rank; d++) size.count *= c->dim[d];
  return size;
}

// Columns of a panel; rows of the tallest tile, most depth of a block of K.
MX_INLINE matmul_geometry matmul_divide(const matmul_size *size, int64_t panel, int64_t tile_rows,
                                        int64_t block_depth) {
  int64_t m = size->m, n = size->n, depth = size->depth, packed = size->packed_b;
  matmul_geometry g;
  g.panels = matmul_ceildiv(n, panel);
  g.groups = matmul_ceildiv(g.panels, GROUP);
  g.blocks = m <= ONLY_ROWS && !packed ? 1 : matmul_ceildiv(m, MAX_ROWS);
  g.rows = g.blocks > 1 ? matmul_ceildiv(matmul_ceildiv(m, g.blocks), tile_rows) * tile_rows : m;
  g.blocks = g.rows ? matmul_ceildiv(m, g.rows) : 0;
  g.strips = !packed && g.blocks <= 1;
  g.packs = !packed && !g.strips;

  int64_t few = m <= FEW_ROWS, wide = g.strips && !size->transpose_b;
  int64_t depth_blocks = matmul_ceildiv(depth, few && wide ? STRIP_DEPTH : block_depth);
  g.depth = depth ? matmul_ceildiv(depth, depth_blocks) : 1;
  g.segment = few ? g.depth * depth_blocks : g.depth;
  if (g.segment < 1) g.segment = 1;
  g.run_groups = wide ? STRIP_GROUPS : 1;

  int64_t rows_cost = g.rows < 12 ? 12 : g.rows; // below, reading B costs more than multiplying
  int64_t group_flops = 2 * rows_cost * GROUP * panel * (depth + 16);
  g.unit_groups = matmul_min(matmul_ceildiv(UNIT_FLOPS, group_flops), g.groups);
  if (g.unit_groups < 1) g.unit_groups = 1;
  g.col_units = matmul_ceildiv(g.groups, g.unit_groups);
  g.most_units = g.col_units;
  int64_t sums_groups = g.run_groups;
  if (g.segment < depth) {
    g.most_units = g.unit_groups < SUMS_GROUPS ? SUMS_GROUPS / g.unit_groups : 1;
    sums_groups = matmul_min(g.most_units * g.unit_groups, g.groups);
  }
  g.a_elements = (few ? depth_blocks : 1) * g.rows * (block_depth + panel);
  g.sums_elements = sums_groups * g.rows * GROUP * panel;
  g.strip_elements = g.strips ? g.run_groups * GROUP * (g.depth | 1) * panel : 0;
  return g;
}

// Phase 0 packs B: a unit is PACK_PANELS panels where columns of B are contiguous, else PACK_LINES lines of all panels.
MX_INLINE int64_t matmul_pack_units(int64_t panels, int64_t depth, int64_t transposed) {
  int64_t units = transposed ? matmul_ceildiv(panels, PACK_PANELS) : matmul_ceildiv(depth, PACK_LINES);
  return units > 0 ? units : 1;
}

// count: of Bs.
MX_INLINE void matmul_pack_plan(mx_plan *plan, int64_t count, int64_t panels, int64_t depth, int64_t transposed) {
  plan->units[0] = count * matmul_pack_units(panels, depth, transposed);
  plan->grain[0] = PACK_GRAIN_LINES / (transposed ? (depth + 32) * PACK_PANELS : (panels + 1) * PACK_LINES) + 1;
}

MX_INLINE void matmul_plan(const matmul_size *size, int64_t panel, int64_t tile_rows, int64_t block_depth,
                           int64_t element_bytes, int64_t n_threads, mx_plan *plan) {
  matmul_geometry g = matmul_divide(size, panel, tile_rows, block_depth);
  int64_t units = size->count * g.blocks * g.col_units, at = 0;
  if (g.packs) matmul_pack_plan(plan, size->count, g.panels, size->depth, size->transpose_b), at = 1;
  plan->n_phases = at + 1;
  plan->units[at] = units;
  plan->grain[at] = units / (n_threads * 32) + 1; // long ranges reuse a block of A; many a thread even out
  if (size->count > 1) {                          // small products, several at a time
    int64_t flops = 2 * size->m * size->n * (size->depth + 16) / (g.blocks * g.col_units + 1), few = UNIT_FLOPS / 4;
    if (plan->grain[at] * flops < few) plan->grain[at] = few / (flops + 1) + 1;
  }
  plan->shared_bytes = g.packs ? size->count * g.panels * (size->depth | 1) * panel * element_bytes : 0;
  plan->thread_bytes = (g.a_elements + g.sums_elements + g.strip_elements) * element_bytes;
}

#endif
