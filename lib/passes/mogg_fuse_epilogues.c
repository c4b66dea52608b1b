// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// An elementwise kernel that alone reads an execute kernel's fusable output, element for element, becomes that output's
// store lambda: the value goes through bias, activation, residual on its way to memory.
//
//   %f = mogg.bind (%dst) output_lambda(%v: f32, %at: index<2>) { .. mogg.store(%y, %dst, %at) .. }
//   mogg.call.execute "mo.matmul"(%a, %b) into (%f)
#include "passes/passes.h"
#include <mx/kernel_flags.h>
#include <string.h>

// consumer reads the producer's only result at its own index, nowhere else, and nobody else reads it.
static bool can_fuse(pass_context *p, MlirOperation producer, MlirOperation consumer) {
  ir_context *ctx = p->ir;
  if (mlirOperationIsNull(producer) || mlirOperationGetNumResults(producer) != 1 || kernel_is_elementwise(p, producer))
    return false;
  MlirOperation execute = kernel_execute(ctx, producer);
  const pkg_kernel *signature = kernel_signature(p, execute);
  if (!signature || signature->n_outputs != 1 || !(signature->outputs[0].flags & MX_FUSED)) return false;
  MlirValue result = mlirOperationGetResult(producer, 0);
  for (MlirOpOperand use = mlirValueGetFirstUse(result); !mlirOpOperandIsNull(use); use = mlirOpOperandGetNextUse(use))
    if (!mlirOperationEqual(mlirOpOperandGetOwner(use), consumer)) return false;
  MlirValue argument = mlirBlockGetArgument(ir_region_block(consumer, 0), kernel_operand_number(consumer, result));
  for (MlirOpOperand use = mlirValueGetFirstUse(argument); !mlirOpOperandIsNull(use);
       use = mlirOpOperandGetNextUse(use))
    if (ir_op(ctx, mlirOpOperandGetOwner(use)) != IR_MOGG_LOAD) return false;
  return true;
}

static void add_operands(MlirValue *operands, int *count, MlirOperation kernel, MlirValue except) {
  for (intptr_t i = 0; i < mlirOperationGetNumOperands(kernel); i++) {
    MlirValue value = mlirOperationGetOperand(kernel, i);
    if (ir_same_value(value, except)) continue;
    int at = 0;
    while (at < *count && !ir_same_value(operands[at], value)) at++;
    if (at == *count) operands[(*count)++] = value;
  }
}

// Clones the consumer's lambda after the producer's: its loads of the producer's result are the value at hand.
static void clone_consumer_lambda(ir_context *ctx, ir_builder *l, MlirBlock lambda, ir_map *map, MlirValue argument,
                                  MlirValue v) {
  for (MlirOperation op = mlirBlockGetFirstOperation(lambda); !mlirOperationIsNull(op);
       op = mlirOperationGetNextInBlock(op)) {
    if (ir_op(ctx, op) == IR_MOGG_LOAD && ir_same_value(mlirOperationGetOperand(op, 0), argument))
      ir_map_set(map, mlirOperationGetResult(op, 0), v);
    else
      ir_clone(l, op, map, NULL, NULL);
  }
}

static void fuse(pass_context *p, MlirOperation producer, MlirOperation consumer) {
  ir_context *ctx = p->ir;
  MlirValue result = mlirOperationGetResult(producer, 0);
  MlirValue *operands = ir_alloc(
      ctx, (size_t)(mlirOperationGetNumOperands(producer) + mlirOperationGetNumOperands(consumer)) * sizeof *operands);
  int count = 0;
  add_operands(operands, &count, producer, result);
  add_operands(operands, &count, consumer, result);
  MlirType type = mlirValueGetType(mlirOperationGetResult(consumer, 0));
  // What the loop writes: its own dtype, though the lambda may store another one.
  MlirOperation execute = kernel_execute(ctx, producer), consumer_execute = kernel_execute(ctx, consumer);
  MlirValue old_output = mlirOperationGetOperand(execute, mlirOperationGetNumOperands(execute) - 1);
  MlirType written = mlirValueGetType(old_output), value_type = ir_scalar(ctx, ir_type_of(ctx, written)->dtype);
  ir_builder outer = {.ctx = ctx,
                      .block = mlirOperationGetBlock(consumer),
                      .before = consumer,
                      .location = mlirOperationGetLocation(consumer)};
  const char *a = ir_get_string(ctx, producer, "symbol"), *b = ir_get_string(ctx, consumer, "symbol");
  ir_attributes attributes = {0};
  ir_add_string(ctx, &attributes, "symbol",
                strlen(a) + strlen(b) > 60 || !strcmp(b, "copy") ? a : ir_format(ctx, "%s_%s", a, b));
  MlirOperation kernel = ir_build(&outer, IR_MOGG_KERNEL, operands, count, &type, 1, &attributes, 1);
  MlirBlock body = ir_add_block(kernel, 0), from = ir_region_block(producer, 0), to = ir_region_block(consumer, 0);
  ir_map map = {.ctx = ctx}, consumer_map = {.ctx = ctx};
  for (int i = 0; i < count; i++) {
    int at_producer = kernel_operand_number(producer, operands[i]),
        at_consumer = kernel_operand_number(consumer, operands[i]);
    MlirValue model =
        at_producer >= 0 ? mlirBlockGetArgument(from, at_producer) : mlirBlockGetArgument(to, at_consumer);
    MlirValue argument = mlirBlockAddArgument(body, mlirValueGetType(operands[i]), mlirValueGetLocation(model));
    if (at_producer >= 0) ir_map_set(&map, mlirBlockGetArgument(from, at_producer), argument);
    if (at_consumer >= 0) ir_map_set(&consumer_map, mlirBlockGetArgument(to, at_consumer), argument);
  }
  MlirValue old_dst = mlirBlockGetArgument(to, mlirOperationGetNumOperands(consumer));
  MlirValue dst = mlirBlockAddArgument(body, type, mlirValueGetLocation(old_dst));
  ir_map_set(&consumer_map, old_dst, dst);

  ir_builder in = {.ctx = ctx, .block = body};
  MlirOperation bound = ir_defining_op(old_output); // null: no lambda yet
  for (MlirOperation op = mlirBlockGetFirstOperation(from); !mlirOperationIsNull(op);
       op = mlirOperationGetNextInBlock(op)) {
    bool replaced = mlirOperationEqual(op, execute) || (!mlirOperationIsNull(bound) && mlirOperationEqual(op, bound));
    if (!replaced) ir_clone(&in, op, &map, NULL, NULL);
  }
  for (MlirOperation op = mlirBlockGetFirstOperation(to); !mlirOperationIsNull(op);
       op = mlirOperationGetNextInBlock(op))
    if (ir_op(ctx, op) == IR_MOGG_CALL_VIEW) ir_clone(&in, op, &consumer_map, NULL, NULL);

  // The joint lambda: what the producer's own one did before storing, then the consumer's.
  attributes.count = 0;
  ir_add_string(ctx, &attributes, "kind", "output_lambda");
  in.location = mlirOperationGetLocation(consumer_execute);
  MlirOperation bind = ir_build(&in, IR_MOGG_BIND, &dst, 1, &written, 1, &attributes, 1);
  ir_builder l = {.ctx = ctx, .block = ir_add_block(bind, 0), .location = in.location};
  MlirValue v = mlirBlockAddArgument(l.block, value_type, ir_named(ctx, "v", in.location));
  MlirValue at =
      mlirBlockAddArgument(l.block, ir_index(ctx, ir_value_type(ctx, result)->rank), ir_named(ctx, "at", in.location));
  if (!mlirOperationIsNull(bound)) {
    MlirBlock lambda = ir_region_block(bound, 0);
    ir_map_set(&map, mlirBlockGetArgument(lambda, 0), v);
    ir_map_set(&map, mlirBlockGetArgument(lambda, 1), at);
    for (MlirOperation op = mlirBlockGetFirstOperation(lambda); !mlirOperationIsNull(op);
         op = mlirOperationGetNextInBlock(op)) {
      if (ir_op(ctx, op) == IR_MOGG_STORE)
        v = ir_map_get(&map, mlirOperationGetOperand(op, 0));
      else
        ir_clone(&l, op, &map, NULL, NULL);
    }
  }
  MlirBlock lambda = ir_region_block(ir_defining_op(mlirOperationGetOperand(consumer_execute, 0)), 0);
  ir_map_set(&consumer_map, mlirBlockGetArgument(lambda, 0), at);
  clone_consumer_lambda(ctx, &l, lambda, &consumer_map,
                        mlirBlockGetArgument(to, kernel_operand_number(consumer, result)), v);

  // The producer's loop, into the joint lambda.
  ir_map_set(&map, old_output, mlirOperationGetResult(bind, 0));
  ir_clone(&in, execute, &map, NULL, NULL);
  ir_replace_uses(mlirOperationGetResult(consumer, 0), mlirOperationGetResult(kernel, 0));
  ir_erase(consumer);
  ir_erase(producer);
}

bool pass_mogg_fuse_epilogues(pass_context *p) {
  MlirOperation *graphs, *ops;
  size_t n_graphs = graphs_of(p, IR_MOGG_GRAPH, &graphs);
  for (size_t g = 0; g < n_graphs; g++) {
    MlirBlock body = ir_region_block(graphs[g], 0);
    for (bool changed = true; changed;) {
      changed = false;
      size_t n = ir_block_ops(p->ir, body, &ops);
      for (size_t k = 0; k < n && !changed; k++) {
        if (ir_op(p->ir, ops[k]) != IR_MOGG_KERNEL || !kernel_is_elementwise(p, ops[k]) ||
            mlirOperationGetNumResults(ops[k]) != 1)
          continue;
        // Of several candidates the last made one: the others' results exist by then.
        MlirOperation best = {NULL};
        for (size_t j = 0; j < k; j++)
          if (ir_op(p->ir, ops[j]) == IR_MOGG_KERNEL &&
              kernel_operand_number(ops[k], mlirOperationGetNumResults(ops[j]) == 1
                                                ? mlirOperationGetResult(ops[j], 0)
                                                : mlirOperationGetResult(ops[k], 0)) >= 0 &&
              can_fuse(p, ops[j], ops[k]))
            best = ops[j];
        if (mlirOperationIsNull(best)) continue;
        fuse(p, best, ops[k]);
        changed = true;
      }
    }
  }
  return true;
}
