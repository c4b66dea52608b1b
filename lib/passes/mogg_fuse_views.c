// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Views move into the kernels that read them, so that no data moves: inside, a load goes through the view's strides.
// What cannot read strides gets a row-major copy made by one copying kernel: graph results, plain arguments of execute
// kernels, and views (a reshape, say) that need row-major memory below them. Results that are not a kernel's own (an
// argument, a constant, the same value twice) are copied too.
#include "passes/passes.h"
#include <mx/kernel_flags.h>

// Views that one kernel makes of an argument, at most; a longer chain is copied in between. Eight inputs with as many
// fit what codegen addresses.
enum { MAX_CHAIN = 8 };

static bool is_view(ir_context *ctx, MlirValue value) {
  return mlirValueIsAOpResult(value) && ir_op(ctx, mlirOpResultGetOwner(value)) == IR_MOGG_CALL_VIEW;
}

// Whether kernel can read its argument `number` through any strides.
static bool reads_strides(pass_context *p, MlirOperation kernel, intptr_t number) {
  MlirValue argument = mlirBlockGetArgument(ir_region_block(kernel, 0), number);
  for (MlirOpOperand use = mlirValueGetFirstUse(argument); !mlirOpOperandIsNull(use);
       use = mlirOpOperandGetNextUse(use)) {
    MlirOperation user = mlirOpOperandGetOwner(use);
    if (ir_op(p->ir, user) != IR_MOGG_CALL_EXECUTE) continue;
    const pkg_kernel *signature = kernel_signature(p, user);
    unsigned i = mlirOpOperandGetOperandNumber(use);
    if (!signature || (int)i >= signature->n_inputs || !(signature->inputs[i].flags & (MX_FUSED | MX_STRIDED)))
      return false;
  }
  return true;
}

// Operand `number` is a view: the kernel takes what lies below the chain of views, and makes the views itself.
static void sink(pass_context *p, MlirOperation kernel, intptr_t number) {
  ir_context *ctx = p->ir;
  MlirBlock body = ir_region_block(kernel, 0);
  MlirValue argument = mlirBlockGetArgument(body, number), value = mlirOperationGetOperand(kernel, number);
  MlirOperation views[MAX_CHAIN];
  int n_views = 0;
  for (; n_views < MAX_CHAIN && is_view(ctx, value); value = mlirOperationGetOperand(views[n_views - 1], 0))
    views[n_views++] = mlirOpResultGetOwner(value);
  intptr_t n = mlirOperationGetNumOperands(kernel);
  MlirValue *operands = ir_alloc(ctx, (size_t)n * sizeof *operands);
  int count = add_operands(operands, 0, kernel, 0, number), place = 0;
  while (place < count && !ir_same_value(operands[place], value)) place++;
  if (place == count) operands[count++] = value;
  count = add_operands(operands, count, kernel, number + 1, n);
  set_operands(ctx, kernel, operands, count, (MlirOperation){NULL});
  value = mlirBlockGetArgument(body, n + place);
  while (n_views > 0) value = add_view(ctx, body, views[--n_views], value);
  ir_replace_uses(argument, value);
  drop_arguments(kernel, n);
}

static void sink_operands(pass_context *p, MlirOperation kernel) {
  for (intptr_t i = 0; i < mlirOperationGetNumOperands(kernel);) {
    MlirValue value = mlirOperationGetOperand(kernel, i);
    if (!is_view(p->ir, value)) {
      i++;
    } else if (reads_strides(p, kernel, i)) {
      sink(p, kernel, i), i = 0;
    } else {
      MlirValue copy = materialise(p, value, kernel);
      sink(p, mlirOpResultGetOwner(copy), 0);
      mlirOperationSetOperand(kernel, i++, copy);
    }
  }
}

// The names of a result that is a copy, and of what it is a copy of. A text holds each name once: a constant gives its
// name to its copy; what is there already (an argument, another result) keeps it, and the copy gets a number.
static void name_copy(ir_context *ctx, MlirValue value, MlirValue copy, MlirValue first, intptr_t number) {
  MlirOperation below = ir_defining_op(value), renamed = mlirOpResultGetOwner(copy);
  bool repeated = !mlirValueIsNull(first);
  const char *name = ir_value_name(ctx, repeated ? first : value), *other;
  if (!name || (!repeated && is_view(ctx, value))) return;
  if (!repeated && !mlirOperationIsNull(below)) {
    renamed = below;
    other = ir_format(ctx, "%s_value", name);
  } else {
    other = ir_format(ctx, "%s_%d", name, (int)number + 1);
  }
  mlirOperationSetLocation(renamed, ir_named(ctx, other, ir_unnamed(mlirOperationGetLocation(renamed))));
}

// Each result is a kernel's own, row-major, and no other result's memory.
static void settle_outputs(pass_context *p, MlirOperation output) {
  ir_map results = {.ctx = p->ir}; // value -> the first result that it is
  for (intptr_t i = 0; i < mlirOperationGetNumOperands(output); i++) {
    MlirValue value = mlirOperationGetOperand(output, i), made = value;
    MlirValue first = ir_map_has(&results, value) ? ir_map_get(&results, value) : (MlirValue){NULL};
    if (!mlirValueIsNull(first) || mlirOperationIsNull(value_kernel(p->ir, value))) {
      made = materialise(p, value, output);
      name_copy(p->ir, value, made, first, i);
      mlirOperationSetOperand(output, i, made);
    }
    if (mlirValueIsNull(first)) ir_map_set(&results, value, made);
  }
}

// What is no kernel (the host, which reads a size or calls a graph) takes row-major memory.
static void settle_operands(pass_context *p, MlirOperation op) {
  for (intptr_t i = 0; i < mlirOperationGetNumOperands(op); i++) {
    MlirValue value = mlirOperationGetOperand(op, i);
    if (is_view(p->ir, value)) mlirOperationSetOperand(op, i, materialise(p, value, op));
  }
}

// How many views lie between a value and memory; `length` knows those of the views before it.
static size_t chain_length(ir_context *ctx, ir_table *length, MlirValue value) {
  return is_view(ctx, value) ? (size_t)*ir_table_at(ctx, length, &value.ptr, sizeof value.ptr) : 0;
}

// A view that needs row-major memory, over one that does not have it (a reshape of a transposed tensor, say), is made
// of a copy. So is what would be the end of a chain that is too long.
static void settle_views(pass_context *p, MlirBlock body) {
  ir_context *ctx = p->ir;
  ir_table length = {0};
  for (MlirOperation op = mlirBlockGetFirstOperation(body); !mlirOperationIsNull(op);
       op = mlirOperationGetNextInBlock(op)) {
    if (ir_op(ctx, op) != IR_MOGG_CALL_VIEW) continue;
    MlirValue below = mlirOperationGetOperand(op, 0), result = mlirOperationGetResult(op, 0);
    bool gaps = is_view(ctx, below) && !view_is_contiguous_only(p, mlirOpResultGetOwner(below));
    if ((gaps && view_is_contiguous_only(p, op)) || chain_length(ctx, &length, below) == MAX_CHAIN)
      mlirOperationSetOperand(op, 0, below = materialise(p, below, op));
    *ir_table_at(ctx, &length, &result.ptr, sizeof result.ptr) = (void *)(chain_length(ctx, &length, below) + 1);
  }
}

bool pass_mogg_fuse_views(pass_context *p) {
  MlirOperation *graphs, *ops;
  size_t n_graphs = graphs_of(p, IR_MOGG_GRAPH, &graphs);
  for (size_t g = 0; g < n_graphs; g++) {
    MlirBlock body = ir_region_block(graphs[g], 0);
    settle_views(p, body);
    settle_outputs(p, ir_terminator(body));
    size_t n = ir_block_ops(p->ir, body, &ops);
    for (size_t i = 0; i < n; i++) {
      ir_op_id id = ir_op(p->ir, ops[i]);
      if (id == IR_MOGG_READ_DIMS || id == IR_MOGG_BRANCH || id == IR_MOGG_LOOP || id == IR_MOGG_ASSERT ||
          id == IR_MOGG_PRINT)
        settle_operands(p, ops[i]);
    }
    n = ir_block_ops(p->ir, body, &ops);
    for (size_t i = 0; i < n; i++)
      if (ir_op(p->ir, ops[i]) == IR_MOGG_KERNEL) sink_operands(p, ops[i]);
    for (size_t i = n; i-- > 0;)
      if (ir_op(p->ir, ops[i]) == IR_MOGG_CALL_VIEW && !ir_has_uses(mlirOperationGetResult(ops[i], 0)))
        ir_erase(ops[i]);
  }
  return true;
}
