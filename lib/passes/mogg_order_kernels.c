// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The order of kernels decides what is in memory at once. Between two ops that are no pure kernels (effects, checks,
// branches, what declares names), which all stay where they are, kernels are put in an order with a small largest sum
// of live bytes (kernel_order.c). A dim known only at run time counts as MEMORY_NOMINAL; the program's own memory,
// which results and inputs have, and constants do not count.
//
//   %a = large(%x)                     %a = large(%x)
//   %b = large(%y)        becomes      %u = small(%a)
//   %u = small(%a)                     %b = large(%y)
//   %v = small(%b)                     %v = small(%b)
#include "passes/kernel_order.h"
#include "passes/memory_plan.h"
#include <string.h>

typedef struct place {
  size_t last;   // the last op that reads the value, from 1; 0: none
  int64_t bytes; // 0: no memory of this run
  bool is_constant;
  uint32_t number; // among a stretch's values, from 1; 0: not one of them yet
  size_t stretch;  // of that number
} place;

typedef struct ordering {
  pass_context *p;
  ir_context *ctx;
  ir_table places; // value -> place
  size_t n_stretches;
} ordering;

static place *place_of(ordering *o, MlirValue value) {
  void **found = ir_table_at(o->ctx, &o->places, &value.ptr, sizeof value.ptr);
  if (!*found) *found = ir_alloc(o->ctx, sizeof(place));
  return *found;
}

// Results of kernels that read constants alone, and no size of the run, are init's.
static void find_places(ordering *o, MlirOperation *ops, size_t n) {
  for (size_t i = 0; i < n; i++) {
    ir_op_id id = ir_op(o->ctx, ops[i]);
    bool constant = id == IR_MOGG_KERNEL;
    for (intptr_t k = 0; k < mlirOperationGetNumOperands(ops[i]); k++) {
      place *operand = place_of(o, mlirOperationGetOperand(ops[i], k));
      operand->last = i + 1;
      constant &= operand->is_constant;
      if (ir_row(id)->traits & IR_TERMINATOR) operand->bytes = 0; // the caller's
    }
    constant = constant && !has_sizes_of_run(o->ctx, ops[i]);
    for (intptr_t k = 0; k < mlirOperationGetNumResults(ops[i]); k++) {
      place *result = place_of(o, mlirOperationGetResult(ops[i], k));
      const ir_type *type = ir_value_type(o->ctx, mlirOperationGetResult(ops[i], k));
      result->is_constant = constant;
      if (!result->is_constant) result->bytes = nominal_bytes(o->ctx, type);
    }
  }
}

// Its shape function tells sizes that may have their names from there.
static bool may_declare_names(ordering *o, MlirOperation kernel) {
  bool known = true;
  for (intptr_t i = 0; i < mlirOperationGetNumResults(kernel); i++)
    known &= has_sizes_of_operands(o->ctx, kernel, ir_value_type(o->ctx, mlirOperationGetResult(kernel, i)));
  if (known) return false;
  for (MlirOperation op = mlirBlockGetFirstOperation(ir_region_block(kernel, 0)); !mlirOperationIsNull(op);
       op = mlirOperationGetNextInBlock(op))
    if (ir_op(o->ctx, op) == IR_MOGG_CALL_EXECUTE && pkg_find_shape(o->p->kernels, ir_get_string(o->ctx, op, "symbol")))
      return true;
  return false;
}

// A kernel that may stand anywhere between what it reads and what reads it.
static bool moves_freely(ordering *o, MlirOperation op) {
  if (ir_op(o->ctx, op) != IR_MOGG_KERNEL || mlirOperationGetNumResults(op) == 0 || may_declare_names(o, op))
    return false;
  for (intptr_t i = 0; i < mlirOperationGetNumOperands(op); i++) {
    MlirValue operand = mlirOperationGetOperand(op, i);
    MlirOperation maker = ir_defining_op(operand);
    if (ir_is_ordered(ir_value_type(o->ctx, operand))) return false;
    if (!mlirOperationIsNull(maker) && ir_op(o->ctx, maker) == IR_MOGG_CALL_VIEW) return false; // perhaps of a buffer
  }
  for (intptr_t i = 0; i < mlirOperationGetNumResults(op); i++)
    if (ir_is_ordered(ir_value_type(o->ctx, mlirOperationGetResult(op, i)))) return false;
  return true;
}

// ---- a stretch of kernels
// -------------------------------------------------------------------------------------------------------------------

typedef struct stretch {
  ordering *o;
  order_graph g;
  size_t capacity, end; // end: the place of the first op behind it
} stretch;

static uint32_t add_value(stretch *s, MlirValue value) {
  ordering *o = s->o;
  place *at = place_of(o, value);
  if (at->stretch == o->n_stretches && at->number) return at->number - 1;
  s->g.values = ir_grow(o->ctx, s->g.values, s->g.n_values, &s->capacity, sizeof *s->g.values);
  s->g.values[s->g.n_values] = (order_value){.bytes = at->bytes, .maker = ORDER_NONE, .stays = at->last > s->end};
  at->stretch = o->n_stretches;
  at->number = ++s->g.n_values;
  return at->number - 1;
}

static void add_op(stretch *s, MlirOperation op, uint32_t number) {
  ir_context *ctx = s->o->ctx;
  intptr_t n = mlirOperationGetNumOperands(op), m = mlirOperationGetNumResults(op);
  order_op *out = &s->g.ops[number];
  out->reads = ir_alloc(ctx, ((size_t)n + 1) * sizeof *out->reads);
  out->makes = ir_alloc(ctx, ((size_t)m + 1) * sizeof *out->makes);
  for (intptr_t i = 0; i < n; i++) {
    uint32_t v = add_value(s, mlirOperationGetOperand(op, i)), k = 0;
    while (k < out->n_reads && out->reads[k] != v) k++;
    if (k == out->n_reads) out->reads[out->n_reads++] = v, s->g.values[v].n_readers++;
  }
  for (intptr_t i = 0; i < m; i++) {
    out->makes[out->n_makes++] = add_value(s, mlirOperationGetResult(op, i));
    s->g.values[out->makes[i]].maker = number;
  }
  if (m != 1) return;
  out->reuses = ir_alloc(ctx, ((size_t)n + 1) * sizeof *out->reuses);
  for (intptr_t i = 0; i < n; i++) {
    const order_value *read = &s->g.values[add_value(s, mlirOperationGetOperand(op, i))];
    if (read->bytes && read->bytes == s->g.values[out->makes[0]].bytes && may_lie_in_operand(s->o->p, op, i))
      out->reuses[out->n_reuses++] = (uint32_t)(read - s->g.values);
  }
}

static void list_readers(stretch *s) {
  order_graph *g = &s->g;
  for (uint32_t v = 0; v < g->n_values; v++) {
    g->values[v].readers = ir_alloc(s->o->ctx, (g->values[v].n_readers + 1) * sizeof *g->values[v].readers);
    g->values[v].n_readers = 0;
    if (g->values[v].stays && g->values[v].maker == ORDER_NONE) g->values[v].bytes = 0; // live in any order
  }
  for (uint32_t k = 0; k < g->n_ops; k++)
    for (uint32_t i = 0; i < g->ops[k].n_reads; i++) {
      order_value *value = &g->values[g->ops[k].reads[i]];
      value->readers[value->n_readers++] = k;
    }
}

// ops[begin, end): kernels that move freely; what comes behind them stays.
static void order_stretch(ordering *o, MlirOperation *ops, size_t begin, size_t end) {
  uint32_t n = (uint32_t)(end - begin);
  if (n < 2) return;
  o->n_stretches++;
  stretch s = {.o = o, .g = {.ops = ir_alloc(o->ctx, n * sizeof(order_op)), .n_ops = n}, .end = end};
  for (uint32_t k = 0; k < n; k++) add_op(&s, ops[begin + k], k);
  list_readers(&s);
  const uint32_t *order = order_find(o->ctx, &s.g);
  bool same = true;
  for (uint32_t k = 0; k < n; k++) same &= order[k] == k;
  for (uint32_t k = 0; !same && k < n; k++) mlirOperationMoveBefore(ops[begin + order[k]], ops[end]);
}

static void order_graph_ops(pass_context *p, MlirBlock block) {
  ordering o = {.p = p, .ctx = p->ir};
  MlirOperation *all, *ops;
  size_t n_all = ir_block_ops(p->ir, block, &all), n = 0, begin = 0;
  ops = ir_alloc(p->ir, (n_all + 1) * sizeof *ops);
  for (size_t i = 0; i < n_all; i++)
    if (ir_row(ir_op(p->ir, all[i]))->traits & IR_CONSTANT)
      place_of(&o, mlirOperationGetResult(all[i], 0))->is_constant = true; // it stays before what reads it
    else
      ops[n++] = all[i];
  find_places(&o, ops, n);
  for (size_t i = 0; i < n; i++) {
    if (moves_freely(&o, ops[i])) continue;
    order_stretch(&o, ops, begin, i);
    begin = i + 1;
  }
}

bool pass_mogg_order_kernels(pass_context *p) {
  MlirOperation *graphs;
  size_t n = graphs_of(p, IR_MOGG_GRAPH, &graphs);
  for (size_t g = 0; g < n; g++) order_graph_ops(p, ir_region_block(graphs[g], 0));
  return true;
}
