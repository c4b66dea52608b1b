// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The steps of recurrent layers: sizes, scratch and division of work, the same for each element type and x86 level.
#ifndef RECURRENT_H
#define RECURRENT_H

#include "matmul_divide.h"
#include <mx/kernel_activations.h>

// h is kept like a block of A of a matmul: the columns of a few groups of panels, then the next ones. A row of a block
// takes an odd number of 64-byte lines.
enum {
  BLOCK_GROUPS = 5,
  SEQUENCES = 16, // that go through the steps together
  STEP_FLOPS = 300000
};
#define BLOCK_DEPTH (BLOCK_GROUPS * SUMS_STRIDE)
#undef A_STRIDE
#define A_STRIDE BLOCK_DEPTH

enum { FORWARD, REVERSE, BIDIRECTIONAL };

// T steps, N sequences, H hidden units, D directions. x is [T, N, D * gates * H].
typedef struct recurrent {
  int64_t steps, sequences, hidden, directions;
  int64_t reverse; // of the first direction
  int64_t gates, states;
  int64_t panels, groups, blocks; // of H columns: GROUP panels are a group, BLOCK_GROUPS of those a block
  int64_t packed;                 // elements of a gate's matrix in panels
} recurrent;

// y: [T, D, N, H].
MX_INLINE recurrent recurrent_of(const mx_view *y, int64_t direction, int64_t gates, int64_t states, int64_t panel) {
  recurrent l = {.steps = y->dim[0],
                 .directions = y->dim[1],
                 .sequences = y->dim[2],
                 .hidden = y->dim[3],
                 .reverse = direction == REVERSE,
                 .gates = gates,
                 .states = states};
  l.panels = matmul_ceildiv(l.hidden, panel);
  l.groups = matmul_ceildiv(l.panels, GROUP);
  l.blocks = matmul_ceildiv(l.groups, BLOCK_GROUPS);
  l.packed = l.panels * (l.hidden | 1) * panel;
  return l;
}

// Phase 0 packs r, phase 1 goes through the steps: a unit is some sequences in one direction.
MX_INLINE void recurrent_plan(const recurrent *l, int64_t panel, int64_t element_bytes, mx_plan *plan) {
  int64_t group = GROUP * panel, rows = matmul_min(l->sequences, SEQUENCES), any = l->hidden > 0 && rows > 0;
  int64_t state = rows * l->blocks * BLOCK_GROUPS * group;
  plan->n_phases = 2;
  matmul_pack_plan(plan, any ? l->directions * l->gates : 0, l->panels, l->hidden, 1);
  plan->units[1] = any ? l->directions * matmul_ceildiv(l->sequences, SEQUENCES) : 0;
  plan->grain[1] = STEP_FLOPS / (rows * (l->steps + 1) * l->gates * l->hidden * (l->hidden + 16) + 1) + 1;
  plan->shared_bytes = l->directions * l->gates * l->packed * element_bytes;
  plan->thread_bytes = (2 * state + l->gates * rows * l->groups * group) * element_bytes;
}

#endif
