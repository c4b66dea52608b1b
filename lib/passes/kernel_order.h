// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Orders of ops by what is in memory at once: numbers alone, for mogg_order_kernels.
#ifndef KERNEL_ORDER_H
#define KERNEL_ORDER_H

#include "passes/passes.h"

#define ORDER_NONE UINT32_MAX

typedef struct order_value {
  int64_t bytes;
  uint32_t maker;               // ORDER_NONE: it is there before the first op
  uint32_t *readers, n_readers; // each once, ascending
  bool stays;                   // somebody reads it behind the last op
} order_value;

typedef struct order_op {
  uint32_t *reads, *makes; // values, each once
  uint32_t n_reads, n_makes;
  uint32_t *reuses, n_reuses; // of what it reads: where its one result may lie, if this is the last to read it
} order_op;

typedef struct order_graph {
  order_op *ops; // in the given order, which respects what they read
  uint32_t n_ops;
  order_value *values;
  uint32_t n_values;
} order_graph;

// An order with a small peak, the largest sum of bytes of values that are live at one op: the given one unless another
// is better.
uint32_t *order_find(ir_context *ctx, const order_graph *g);

#endif
