// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which ops of an mogg graph write a buffer or an opaque value, and where what reads one may move: effects happen in
// the order of the text, which no pass changes for them.
#include "passes/passes.h"
#include <mx/kernel_flags.h>

static bool argument_is_written(pass_context *p, MlirValue argument) {
  for (MlirOpOperand use = mlirValueGetFirstUse(argument); !mlirOpOperandIsNull(use);
       use = mlirOpOperandGetNextUse(use)) {
    MlirOperation user = mlirOpOperandGetOwner(use);
    int number = (int)mlirOpOperandGetOperandNumber(use), first;
    ir_op_id id = ir_op(p->ir, user);
    if (id == IR_MOGG_BIND) return true;
    if (id == IR_MOGG_CALL_VIEW && argument_is_written(p, mlirOperationGetResult(user, 0))) return true;
    if (id != IR_MOGG_CALL_EXECUTE) continue;
    const pkg_kernel *signature = kernel_signature(p, user);
    if (number >= ir_group(p->ir, user, 0, &first) || !signature || signature->inputs[number].flags & MX_MUTABLE)
      return true;
  }
  return false;
}

bool op_writes(pass_context *p, MlirOperation op, MlirValue value) {
  int number = kernel_operand_number(op, value);
  if (number < 0) return false;
  switch (ir_op(p->ir, op)) {
  case IR_MOGG_KERNEL: return argument_is_written(p, mlirBlockGetArgument(ir_region_block(op, 0), number));
  case IR_MOGG_CALL_VIEW: { // as good as what stores through it, which comes next
    MlirOperation user = only_user(mlirOperationGetResult(op, 0));
    return !mlirOperationIsNull(user) && op_writes(p, user, mlirOperationGetResult(op, 0));
  }
  case IR_MOGG_BRANCH:
  case IR_MOGG_LOOP: return true;
  default: return false;
  }
}

// Whether the kernel uses its operand `number` at the lambda's own index alone, not through a view.
static bool uses_own_index(pass_context *p, MlirOperation kernel, intptr_t number) {
  MlirValue argument = mlirBlockGetArgument(ir_region_block(kernel, 0), number);
  for (MlirOpOperand use = mlirValueGetFirstUse(argument); !mlirOpOperandIsNull(use);
       use = mlirOpOperandGetNextUse(use)) {
    ir_op_id id = ir_op(p->ir, mlirOpOperandGetOwner(use));
    if (id != IR_MOGG_LOAD && id != IR_MOGG_STORE && id != IR_MOGG_BIND) return false;
  }
  return true;
}

bool stores_in_place(pass_context *p, MlirOperation kernel, MlirValue value) {
  return ir_op(p->ir, kernel) == IR_MOGG_KERNEL && kernel_is_elementwise(p, kernel) &&
         uses_own_index(p, kernel, kernel_operand_number(kernel, value));
}

bool may_lie_in_operand(pass_context *p, MlirOperation kernel, intptr_t number) {
  MlirBlock body = ir_region_block(kernel, 0);
  intptr_t result = mlirBlockGetNumArguments(body) - 1;
  MlirType type = mlirValueGetType(mlirBlockGetArgument(body, number));
  const ir_type *tensor = ir_type_of(p->ir, type);
  return number < result && tensor->kind == IR_TENSOR && !tensor->is_buffer &&
         mlirTypeEqual(type, mlirValueGetType(mlirBlockGetArgument(body, result))) &&
         kernel_is_elementwise(p, kernel) && uses_own_index(p, kernel, number) && uses_own_index(p, kernel, result);
}

fusion_reason why_not_moved(pass_context *p, MlirOperation producer, MlirOperation consumer, bool same_index) {
  for (intptr_t i = 0; i < mlirOperationGetNumOperands(producer); i++) {
    MlirValue value = mlirOperationGetOperand(producer, i);
    if (!ir_is_ordered(ir_value_type(p->ir, value))) continue;
    MlirOperation op = producer;
    for (; !mlirOperationEqual(op, consumer); op = mlirOperationGetNextInBlock(op))
      if (op_writes(p, op, value)) return FUSION_written_between;
    if (op_writes(p, consumer, value) &&
        !(same_index && uses_own_index(p, producer, i) && stores_in_place(p, consumer, value)))
      return FUSION_written_elsewhere;
  }
  return MAY_FUSE;
}
