// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Host code of branches and loops, whose regions are functions.
#include "codegen/host_emitter.h"

LLVMTypeRef host_function_type(cg_module *m) {
  LLVMTypeRef types[] = {m->pointer, m->pointer, m->pointer};
  return LLVMFunctionType(m->i32, types, 3, 0);
}

static LLVMValueRef find_function(host_emitter *h, MlirOperation op, const char *which) {
  const char *name = ir_get_string(h->m.ctx, op, which);
  LLVMValueRef function = LLVMGetNamedFunction(h->m.module, ir_format(h->m.ctx, "mgp.%s", name));
  if (!function) cg_fail(&h->m, "no function @%s", name);
  return function;
}

// Goes on only where it returns 0.
static void call_function(host_emitter *h, MlirOperation op, const char *which, LLVMValueRef buffers,
                          LLVMValueRef sizes) {
  LLVMValueRef function = find_function(h, op, which), args[] = {h->frame, buffers, sizes};
  if (function) host_go_on_if_zero(h, LLVMBuildCall2(h->m.builder, host_function_type(&h->m), function, args, 3, ""));
}

static LLVMBasicBlockRef new_block(host_emitter *h) {
  LLVMBasicBlockRef block = LLVMAppendBasicBlockInContext(h->m.llvm, h->function, "");
  LLVMMoveBasicBlockBefore(block, h->fail);
  return block;
}

void host_emit_branch(host_emitter *h, MlirOperation op) {
  cg_module *m = &h->m;
  int first, n_in = ir_group(m->ctx, op, 0, &first), n_out = ir_group(m->ctx, op, 1, NULL), at_sizes;
  int n_sizes = ir_group(m->ctx, op, 2, &at_sizes);
  LLVMValueRef buffers = host_array(h, m->pointer, op, 1, n_in - 1 + n_out),
               sizes = host_array(h, m->i64, op, at_sizes, n_sizes);
  LLVMBasicBlockRef sides[] = {new_block(h), new_block(h)}, join = new_block(h);
  LLVMBuildCondBr(m->builder, host_is_set(m, host_value(h, mlirOperationGetOperand(op, 0))), sides[0], sides[1]);
  for (int i = 0; i < 2; i++) {
    LLVMPositionBuilderAtEnd(m->builder, sides[i]);
    call_function(h, op, i ? "else" : "then", buffers, sizes);
    LLVMBuildBr(m->builder, join);
  }
  LLVMMoveBasicBlockBefore(join, h->fail);
  LLVMPositionBuilderAtEnd(m->builder, join);
}

// buffers: values, captured ones, and where cond or body writes. Two halves of memory take turns: `next` is the byte at
// which the turn's pointers stand in `turns`.
void host_emit_loop(host_emitter *h, MlirOperation op) {
  cg_module *m = &h->m;
  int at_into, at_turns, at_sizes, at_bytes;
  int n_in = ir_group(m->ctx, op, 0, NULL), n = ir_group(m->ctx, op, 1, &at_into);
  ir_group(m->ctx, op, 2, &at_turns);
  int n_sizes = ir_group(m->ctx, op, 3, &at_sizes);
  ir_group(m->ctx, op, 4, &at_bytes);
  LLVMValueRef cond_buffers = host_local(h, m->pointer, n_in + 1), body_buffers = host_local(h, m->pointer, n_in + n);
  LLVMValueRef turns = host_array(h, m->pointer, op, at_turns + 1, 2 * n),
               sizes = host_array(h, m->i64, op, at_sizes, n_sizes);
  LLVMValueRef turn = host_local(h, m->i64, 1), flag = host_value(h, mlirOperationGetOperand(op, at_turns));
  for (int i = 0; i < n_in; i++) {
    LLVMBuildStore(m->builder, host_value(h, mlirOperationGetOperand(op, i)),
                   cg_at_byte(m, cond_buffers, (size_t)i * 8));
    LLVMBuildStore(m->builder, host_value(h, mlirOperationGetOperand(op, i)),
                   cg_at_byte(m, body_buffers, (size_t)i * 8));
  }
  LLVMBuildStore(m->builder, flag, cg_at_byte(m, cond_buffers, (size_t)n_in * 8));
  LLVMBuildStore(m->builder, cg_i64(m, 0), turn);
  LLVMBasicBlockRef head = new_block(h), body = new_block(h), done = new_block(h);
  LLVMBuildBr(m->builder, head);

  LLVMPositionBuilderAtEnd(m->builder, head);
  host_go_on_if_zero(h, host_call_api(h, offsetof(mx_host_api, interrupted), NULL, 0));
  call_function(h, op, "cond", cond_buffers, sizes);
  LLVMBuildCondBr(m->builder, host_is_set(m, flag), body, done);

  LLVMMoveBasicBlockBefore(body, h->fail);
  LLVMPositionBuilderAtEnd(m->builder, body);
  LLVMValueRef now = LLVMBuildLoad2(m->builder, m->i64, turn, "");
  LLVMValueRef half = LLVMBuildInBoundsGEP2(m->builder, m->pointer, turns, &now, 1, "");
  for (int i = 0; i < n; i++)
    LLVMBuildStore(m->builder, host_load(m, m->pointer, half, (size_t)i * 8),
                   cg_at_byte(m, body_buffers, (size_t)(n_in + i) * 8));
  call_function(h, op, "body", body_buffers, sizes);
  for (int i = 0; i < n; i++) {
    LLVMValueRef made = host_load(m, m->pointer, body_buffers, (size_t)(n_in + i) * 8);
    LLVMBuildStore(m->builder, made, cg_at_byte(m, body_buffers, (size_t)i * 8));
    LLVMBuildStore(m->builder, made, cg_at_byte(m, cond_buffers, (size_t)i * 8));
  }
  LLVMBuildStore(m->builder, LLVMBuildSub(m->builder, cg_i64(m, n), now, ""), turn);
  LLVMBuildBr(m->builder, head);

  LLVMMoveBasicBlockBefore(done, h->fail);
  LLVMPositionBuilderAtEnd(m->builder, done);
  for (int i = 0; i < n; i++)
    host_go_on_if_zero(h, CALL(copy, host_value(h, mlirOperationGetOperand(op, at_into + i)),
                               host_load(m, m->pointer, body_buffers, (size_t)i * 8),
                               host_value(h, mlirOperationGetOperand(op, at_bytes + i))));
}
