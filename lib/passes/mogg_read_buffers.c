// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a buffer holds when it is loaded is a value of its own. If nothing writes the buffer before the value's last
// use, its memory is that value; otherwise one kernel copies it.
//
//   %t = mogg.buffer.load(%b)   mogg.kernel "f"(%t)   ..   a store to %b   becomes   mogg.kernel "f"(%b)   ..
#include "passes/passes.h"

typedef struct last_use {
  pass_context *p;
  MlirOperation writer; // the first one behind the load; null: none
  MlirValue buffer;
} last_use;

// Whether each use of value, through views, comes before the writer, or is the writer's own at the index it stores.
static bool is_before(const last_use *l, MlirValue value, bool viewed) {
  ir_context *ctx = l->p->ir;
  for (MlirOpOperand use = mlirValueGetFirstUse(value); !mlirOpOperandIsNull(use); use = mlirOpOperandGetNextUse(use)) {
    MlirOperation user = mlirOpOperandGetOwner(use);
    if (mlirOperationEqual(user, l->writer)) {
      if (viewed || !stores_in_place(l->p, user, value)) return false;
    } else if (ir_op(ctx, user) == IR_MOGG_CALL_VIEW) {
      if (!is_before(l, mlirOperationGetResult(user, 0), true)) return false;
    } else if (!mlirOperationIsBeforeInBlock(user, l->writer)) {
      return false;
    }
  }
  return true;
}

// The kernels that take value read the buffer's memory: their arguments are of its type.
static void read_in_place(ir_context *ctx, MlirValue value, MlirValue buffer) {
  for (MlirOpOperand use = mlirValueGetFirstUse(value); !mlirOpOperandIsNull(use); use = mlirOpOperandGetNextUse(use)) {
    MlirOperation user = mlirOpOperandGetOwner(use);
    if (ir_op(ctx, user) != IR_MOGG_KERNEL) continue;
    MlirBlock body = ir_region_block(user, 0);
    MlirValue argument = mlirBlockGetArgument(body, mlirOpOperandGetOperandNumber(use));
    int own = kernel_operand_number(user, buffer); // it stores there too: one argument for both
    if (own >= 0)
      ir_replace_uses(argument, mlirBlockGetArgument(body, own));
    else
      mlirValueSetType(argument, mlirValueGetType(buffer));
  }
}

static void drop_doubled_operand(ir_context *ctx, MlirOperation kernel, MlirValue value) {
  int number = kernel_operand_number(kernel, value), count = 0;
  MlirValue *operands = ir_alloc(ctx, (size_t)mlirOperationGetNumOperands(kernel) * sizeof *operands);
  for (int i = 0; i < mlirOperationGetNumOperands(kernel); i++)
    if (i != number) operands[count++] = mlirOperationGetOperand(kernel, i);
  mlirBlockEraseArgument(ir_region_block(kernel, 0), (unsigned)number);
  mlirOperationSetOperands(kernel, count, operands);
}

static bool visit(pass_context *p, MlirOperation op) {
  ir_context *ctx = p->ir;
  if (ir_op(ctx, op) != IR_MOGG_BUFFER_LOAD) return true;
  last_use l = {.p = p, .buffer = mlirOperationGetOperand(op, 0), .writer = mlirOperationGetNextInBlock(op)};
  MlirValue value = mlirOperationGetResult(op, 0);
  while (!mlirOperationIsNull(l.writer) && !op_writes(p, l.writer, l.buffer))
    l.writer = mlirOperationGetNextInBlock(l.writer);
  if (mlirOperationIsNull(l.writer) || is_before(&l, value, false)) {
    read_in_place(ctx, value, l.buffer);
    if (!mlirOperationIsNull(l.writer) && kernel_operand_number(l.writer, value) >= 0)
      drop_doubled_operand(ctx, l.writer, value);
    ir_replace_uses(value, l.buffer);
  } else {
    MlirValue copy = materialise(p, l.buffer, op);
    mlirOperationSetLocation(mlirOpResultGetOwner(copy), mlirOperationGetLocation(op)); // the load's name
    ir_replace_uses(value, copy);
  }
  ir_erase(op);
  return true;
}

bool pass_mogg_read_buffers(pass_context *p) { return each_op(p, IR_MOGG_GRAPH, visit); }
