// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Pure ops of one name, operands (in either order where they commute), attributes and result types are one op, the
// first of them; constants too. One sweep in the order of the graph: an op's operands are merged before it is looked
// at.
//
//   %a = mo.add(%x, %y)   %b = mo.add(%y, %x)   becomes   %a for both
//
// Two results of the graph stay two, each with its name.
#include "passes/passes.h"
#include <stdlib.h>

// What tells ops apart, as pointers: all of it is unique in the context.
typedef struct key {
  const void **words;
  size_t count, capacity;
} key;

static void add(ir_context *ctx, key *k, const void *word) {
  k->words = ir_grow(ctx, k->words, k->count, &k->capacity, sizeof *k->words);
  k->words[k->count++] = word;
}

static int by_address(const void *a, const void *b) {
  uintptr_t x = (uintptr_t)*(void *const *)a, y = (uintptr_t)*(void *const *)b;
  return x < y ? -1 : x > y;
}

static void describe(ir_context *ctx, MlirOperation op, key *k) {
  const ir_op_row *row = ir_row(ir_op(ctx, op));
  k->count = 0;
  add(ctx, k, row);
  for (intptr_t i = 0; i < mlirOperationGetNumOperands(op); i++) add(ctx, k, mlirOperationGetOperand(op, i).ptr);
  if (row->traits & IR_COMMUTES) qsort(k->words + 1, k->count - 1, sizeof *k->words, by_address);
  for (intptr_t i = 0; i < mlirOperationGetNumResults(op); i++)
    add(ctx, k, mlirValueGetType(mlirOperationGetResult(op, i)).ptr);
  for (intptr_t i = 0; i < mlirOperationGetNumAttributes(op); i++) {
    MlirNamedAttribute a = mlirOperationGetAttribute(op, i);
    add(ctx, k, a.name.ptr);
    add(ctx, k, a.attribute.ptr);
  }
}

static void merge_block(ir_context *ctx, MlirBlock block) {
  ir_table seen = {0};
  key k = {0};
  MlirOperation *ops;
  size_t n = ir_block_ops(ctx, block, &ops);
  for (size_t i = 0; i < n; i++) {
    if (!ir_is_pure(ctx, ops[i]) || mlirOperationGetNumRegions(ops[i]) > 0) continue;
    describe(ctx, ops[i], &k);
    void **first = ir_table_at(ctx, &seen, k.words, k.count * sizeof *k.words);
    if (!*first) {
      *first = ops[i].ptr;
      continue;
    }
    MlirOperation kept = {*first};
    intptr_t n_results = mlirOperationGetNumResults(kept);
    bool is_result = false;
    for (intptr_t r = 0; r < n_results; r++) is_result |= is_graph_result(ctx, mlirOperationGetResult(ops[i], r));
    if (is_result) continue;
    for (intptr_t r = 0; r < n_results; r++)
      ir_replace_uses(mlirOperationGetResult(ops[i], r), mlirOperationGetResult(kept, r));
    ir_erase(ops[i]);
  }
}

bool pass_mo_merge_equal(pass_context *p) {
  MlirOperation *graphs;
  size_t n = graphs_of(p, IR_MO_GRAPH, &graphs);
  for (size_t g = 0; g < n; g++) merge_block(p->ir, ir_region_block(graphs[g], 0));
  return true;
}
