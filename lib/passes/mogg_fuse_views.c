// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Views move into the kernels that read them, so that no data moves: inside, a load goes through the view's strides.
// What cannot read strides gets a row-major copy made by one copying kernel: graph results, plain arguments of execute
// kernels, and views (a reshape, say) that need row-major memory below them. Results that are not a kernel's own (an
// argument, a constant, the same value twice) are copied too.
#include "passes/passes.h"
#include <mx/kernel_flags.h>
#include <string.h>

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

// Operand `number` is a view: the kernel takes what it is a view of, and makes the view itself.
static MlirOperation sink(pass_context *p, MlirOperation kernel, intptr_t number) {
  ir_context *ctx = p->ir;
  MlirOperation view = mlirOpResultGetOwner(mlirOperationGetOperand(kernel, number));
  MlirValue source = mlirOperationGetOperand(view, 0);
  intptr_t n = mlirOperationGetNumOperands(kernel), m = mlirOperationGetNumResults(kernel);
  MlirValue *operands = ir_alloc(ctx, (size_t)n * sizeof *operands);
  MlirType *results = ir_alloc(ctx, (size_t)m * sizeof *results);
  int count = 0, place = -1; // where the source stands among the operands
  for (intptr_t i = 0; i < n; i++) {
    MlirValue value = i == number ? source : mlirOperationGetOperand(kernel, i);
    int at = 0;
    while (at < count && !ir_same_value(operands[at], value)) at++;
    if (at == count) operands[count++] = value;
    if (i == number) place = at;
  }
  for (intptr_t i = 0; i < m; i++) results[i] = mlirValueGetType(mlirOperationGetResult(kernel, i));
  ir_builder b = {.ctx = ctx,
                  .block = mlirOperationGetBlock(kernel),
                  .before = kernel,
                  .location = mlirOperationGetLocation(kernel)};
  ir_attributes attributes = {0};
  ir_add_attribute(ctx, &attributes, "symbol", ir_get(kernel, "symbol"));
  MlirOperation made = ir_build(&b, IR_MOGG_KERNEL, operands, count, results, (int)m, &attributes, 1);
  MlirBlock from = ir_region_block(kernel, 0), to = ir_add_block(made, 0);
  ir_map map = {.ctx = ctx};
  for (int i = 0; i < count; i++) {
    const char *name = ir_value_name(ctx, operands[i]);
    mlirBlockAddArgument(to, mlirValueGetType(operands[i]), ir_named(ctx, name ? name : "x", b.location));
  }
  for (intptr_t i = 0; i < n; i++) {
    int at = 0;
    if (i == number) continue;
    while (!ir_same_value(operands[at], mlirOperationGetOperand(kernel, i))) at++;
    ir_map_set(&map, mlirBlockGetArgument(from, i), mlirBlockGetArgument(to, at));
  }
  for (intptr_t i = 0; i < m; i++) {
    MlirValue dst = mlirBlockGetArgument(from, n + i);
    ir_map_set(&map, dst, mlirBlockAddArgument(to, mlirValueGetType(dst), mlirValueGetLocation(dst)));
  }
  ir_builder inner = {.ctx = ctx, .block = to};
  ir_map view_map = {.ctx = ctx};
  ir_map_set(&view_map, source, mlirBlockGetArgument(to, place));
  MlirOperation moved = ir_clone(&inner, view, &view_map, NULL, NULL);
  ir_map_set(&map, mlirBlockGetArgument(from, number), mlirOperationGetResult(moved, 0));
  for (MlirOperation op = mlirBlockGetFirstOperation(from); !mlirOperationIsNull(op);
       op = mlirOperationGetNextInBlock(op))
    ir_clone(&inner, op, &map, NULL, NULL);
  for (intptr_t i = 0; i < m; i++) ir_replace_uses(mlirOperationGetResult(kernel, i), mlirOperationGetResult(made, i));
  ir_erase(kernel);
  return made;
}

static void sink_operands(pass_context *p, MlirOperation kernel) {
  for (intptr_t i = 0; i < mlirOperationGetNumOperands(kernel);) {
    MlirValue value = mlirOperationGetOperand(kernel, i);
    if (!is_view(p->ir, value))
      i++;
    else if (reads_strides(p, kernel, i))
      kernel = sink(p, kernel, i), i = 0;
    else
      mlirOperationSetOperand(kernel, i++, materialise(p, value, kernel));
  }
}

// Each result is a kernel's own, row-major, and no other result's memory.
static void settle_outputs(pass_context *p, MlirOperation output) {
  for (intptr_t i = 0; i < mlirOperationGetNumOperands(output); i++) {
    MlirValue value = mlirOperationGetOperand(output, i);
    bool own = !mlirOperationIsNull(value_kernel(p->ir, value));
    for (intptr_t j = 0; own && j < i; j++) own = !ir_same_value(value, mlirOperationGetOperand(output, j));
    if (!own) mlirOperationSetOperand(output, i, materialise(p, value, output));
  }
}

bool pass_mogg_fuse_views(pass_context *p) {
  MlirOperation *graphs, *ops;
  size_t n_graphs = graphs_of(p, IR_MOGG_GRAPH, &graphs);
  for (size_t g = 0; g < n_graphs; g++) {
    MlirBlock body = ir_region_block(graphs[g], 0);
    // A reshape of a transposed view, say: copy what lies below.
    size_t n = ir_block_ops(p->ir, body, &ops);
    for (size_t i = 0; i < n; i++)
      if (ir_op(p->ir, ops[i]) == IR_MOGG_CALL_VIEW && view_is_contiguous_only(p, ops[i]) &&
          is_view(p->ir, mlirOperationGetOperand(ops[i], 0))) {
        MlirOperation below = mlirOpResultGetOwner(mlirOperationGetOperand(ops[i], 0));
        if (!view_is_contiguous_only(p, below))
          mlirOperationSetOperand(ops[i], 0, materialise(p, mlirOperationGetOperand(ops[i], 0), ops[i]));
      }
    settle_outputs(p, ir_terminator(body));
    n = ir_block_ops(p->ir, body, &ops);
    for (size_t i = 0; i < n; i++)
      if (ir_op(p->ir, ops[i]) == IR_MOGG_KERNEL) sink_operands(p, ops[i]);
    n = ir_block_ops(p->ir, body, &ops);
    for (size_t i = n; i-- > 0;)
      if (ir_op(p->ir, ops[i]) == IR_MOGG_CALL_VIEW && !ir_has_uses(mlirOperationGetResult(ops[i], 0)))
        ir_erase(ops[i]);
  }
  return true;
}
