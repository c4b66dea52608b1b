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

// The consumer alone reads the producer's only result, in loads at its own index.
fusion_reason why_no_epilogue(pass_context *p, MlirOperation producer, MlirOperation consumer, int number) {
  ir_context *ctx = p->ir;
  if (mlirOperationGetNumResults(producer) != 1) return FUSION_several_results;
  MlirOperation execute = kernel_execute(ctx, producer);
  const pkg_kernel *signature = mlirOperationIsNull(execute) ? NULL : kernel_signature(p, execute);
  if (!signature || signature->n_outputs != 1 || !(signature->outputs[0].flags & MX_FUSED) ||
      signature->outputs[0].hook_type == MX_DTYPE_INVALID)
    return FUSION_no_store_hook;
  MlirValue output = mlirOperationGetOperand(execute, mlirOperationGetNumOperands(execute) - 1);
  if (!mlirValueIsABlockArgument(output) && !stores_once(ctx, output)) return FUSION_stores_early;
  fusion_reason reason = why_not_alone(ctx, mlirOperationGetResult(producer, 0), consumer);
  MlirValue argument = mlirBlockGetArgument(ir_region_block(consumer, 0), number);
  for (MlirOpOperand use = mlirValueGetFirstUse(argument); !reason && !mlirOpOperandIsNull(use);
       use = mlirOpOperandGetNextUse(use))
    if (ir_op(ctx, mlirOpOperandGetOwner(use)) != IR_MOGG_LOAD) reason = FUSION_reads_view;
  if (!reason && stays_in_init(ctx, producer, consumer)) reason = FUSION_made_by_init;
  if (!reason) reason = why_not_moved(p, producer, consumer, false);
  return reason ? reason : why_too_large(ctx, producer, consumer, 0);
}

// The lambda takes the value that the producer's loop makes; what the producer's own lambda did with it before storing
// comes first. Returns the value that the consumer read.
static MlirValue take_value(ir_context *ctx, MlirBlock lambda, MlirOperation bound, mx_dtype written,
                            MlirLocation location) {
  MlirValue v = mlirBlockInsertArgument(lambda, 0, ir_scalar(ctx, written), ir_named(ctx, "v", location));
  if (mlirOperationIsNull(bound)) return v;
  MlirBlock own = ir_region_block(bound, 0);
  ir_replace_uses(mlirBlockGetArgument(own, 0), v);
  ir_replace_uses(mlirBlockGetArgument(own, 1), mlirBlockGetArgument(lambda, 1));
  MlirOperation first = mlirBlockGetFirstOperation(lambda), op = mlirBlockGetFirstOperation(own);
  for (MlirOperation next; ir_op(ctx, op) != IR_MOGG_STORE; op = next) {
    next = mlirOperationGetNextInBlock(op);
    mlirOperationMoveBefore(op, first);
  }
  return mlirOperationGetOperand(op, 0);
}

static void fuse(pass_context *p, MlirOperation producer, MlirOperation consumer, int number) {
  ir_context *ctx = p->ir;
  MlirBlock body = ir_region_block(consumer, 0), lambda = elementwise_lambda(ctx, consumer);
  MlirValue argument = mlirBlockGetArgument(body, number);
  intptr_t n = mlirOperationGetNumOperands(consumer), m = mlirOperationGetNumOperands(producer);
  MlirValue *operands = ir_alloc(ctx, (size_t)(n + m) * sizeof *operands);
  int count = add_operands(operands, 0, producer, 0, m);
  count = add_operands(operands, count, consumer, 0, number);
  count = add_operands(operands, count, consumer, number + 1, n);
  set_operands(ctx, consumer, operands, count, producer);

  MlirOperation execute = kernel_execute(ctx, producer), foreach = kernel_execute(ctx, consumer);
  intptr_t out = mlirOperationGetNumOperands(execute) - 1;
  MlirValue old_output = mlirOperationGetOperand(execute, out), output = mlirOperationGetOperand(foreach, 0);
  MlirOperation bound = ir_defining_op(old_output); // null: no lambda yet
  MlirOperation first = mlirBlockGetFirstOperation(body), op = mlirBlockGetFirstOperation(ir_region_block(producer, 0));
  for (MlirOperation next; !mlirOperationIsNull(op); op = next) {
    next = mlirOperationGetNextInBlock(op);
    bool replaced = mlirOperationEqual(op, execute) || (!mlirOperationIsNull(bound) && mlirOperationEqual(op, bound));
    if (!replaced) mlirOperationMoveBefore(op, first);
  }
  // What the loop writes has its own dtype, though the lambda may store another one.
  MlirType written = mlirValueGetType(old_output);
  MlirValue value = take_value(ctx, lambda, bound, ir_type_of(ctx, written)->dtype, mlirOperationGetLocation(foreach));
  replace_loads(ctx, lambda, argument, value);
  mlirValueSetType(output, written);
  mlirOperationSetOperand(execute, out, output);
  mlirOperationMoveBefore(execute, foreach);
  ir_erase(foreach);
  drop_arguments(consumer, n);
  join_names(ctx, consumer, producer, consumer);
  ir_erase(producer);
}

static bool visit(pass_context *p, MlirOperation op) {
  if (ir_op(p->ir, op) != IR_MOGG_KERNEL || !kernel_is_elementwise(p, op)) return true;
  // Of several candidates the last made one: the others' results exist by then.
  int best = -1;
  for (int i = 0; i < mlirOperationGetNumOperands(op); i++) {
    MlirOperation producer = value_kernel(p->ir, mlirOperationGetOperand(op, i));
    if (mlirOperationIsNull(producer) || why_no_epilogue(p, producer, op, i)) continue;
    if (best < 0 || mlirOperationIsBeforeInBlock(value_kernel(p->ir, mlirOperationGetOperand(op, best)), producer))
      best = i;
  }
  if (best >= 0) fuse(p, value_kernel(p->ir, mlirOperationGetOperand(op, best)), op, best);
  return true;
}

bool pass_mogg_fuse_epilogues(pass_context *p) { return each_op(p, IR_MOGG_GRAPH, visit); }
