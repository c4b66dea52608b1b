// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A kernel of several loops over the same rows: they take turns, each for a block of rows that stay in the cache.
//
//   body(buffers.., sizes.., work)    for (blocks of work's rows) loop0(.., block), loop1(.., block), ..
//   loop0, loop1, ..                  what body is for a kernel of one loop; each in a module of its own, because two
//                                     may call the same package function, whose hooks have one name
//   plan0, plan1, ..                  the loops' own plans, which tell their scratch
#include "codegen/emit.h"
#include <mx/kernel_flags.h>
#include <mx/launch.h>
#include <stddef.h>

enum { BLOCK_ELEMENTS = 4096 }; // of the widest tensor: with a few tensors, a first-level cache holds them

static const char *loop_name(const kernel_emitter *e, const char *what, int loop) {
  return ir_format(e->m->ctx, "%s%d", what, loop);
}

// The file that stands for the loop; NULL: none.
static const pkg_launch *replacement(const kernel_emitter *e, int loop) {
  return cg_replacement_of(e->input, e->number, loop, e->m->target);
}

// Whether the loop has a plan of its own, which may ask for scratch.
static bool has_plan(const kernel_emitter *e, int loop) {
  bool planned = e->loops[loop].signature->parallel == MX_PLANNED || replacement(e, loop);
  return planned && e->m->target->family == CG_X86;
}

static LLVMValueRef least(cg_module *m, LLVMValueRef a, LLVMValueRef b) {
  return LLVMBuildSelect(m->builder, LLVMBuildICmp(m->builder, LLVMIntSLT, a, b, ""), a, b, "");
}
static LLVMValueRef greatest(cg_module *m, LLVMValueRef a, LLVMValueRef b) {
  return LLVMBuildSelect(m->builder, LLVMBuildICmp(m->builder, LLVMIntSGT, a, b, ""), a, b, "");
}

// The columns of the widest tensor, at least 1.
static LLVMValueRef widest(kernel_emitter *e) {
  LLVMValueRef cols = cg_i64(e->m, 1);
  for (int i = 0; i < e->n_loops; i++)
    for (intptr_t k = 0; k < mlirOperationGetNumOperands(e->loops[i].execute); k++) {
      const ir_type *type = ir_value_type(e->m->ctx, mlirOperationGetOperand(e->loops[i].execute, k));
      if (type->rank) cols = greatest(e->m, cols, emit_dim(e, type->dims[type->rank - 1]));
    }
  return cols;
}

static LLVMValueRef load_field(cg_module *m, LLVMValueRef work, size_t offset) {
  return LLVMBuildLoad2(m->builder, m->i64, cg_at_byte(m, work, offset), "");
}

static void call_loops(kernel_emitter *e, LLVMValueRef body, LLVMTypeRef type, LLVMValueRef work) {
  cg_module *m = e->m;
  LLVMValueRef args[MAX_SLOTS + MAX_SIZE_ARGUMENTS + 1];
  int n = (int)LLVMCountParams(body);
  for (int i = 0; i + 1 < n; i++) args[i] = LLVMGetParam(body, (unsigned)i);
  args[n - 1] = work;
  for (int i = 0; i < e->n_loops; i++) {
    if (i > 0 && m->target->family != CG_X86) emit_group_sync(m);
    LLVMBuildCall2(m->builder, type, cg_declare(m, loop_name(e, "loop", i), type), args, (unsigned)n, "");
  }
}

// Work is done in blocks, each with a copy of it that says which rows.
static void call_in_blocks(kernel_emitter *e, LLVMValueRef body, LLVMTypeRef type) {
  cg_module *m = e->m;
  LLVMValueRef work = LLVMGetLastParam(body), block = cg_alloca(m, m->i64, (int64_t)(sizeof(mx_work) / 8));
  for (size_t at = 0; at < sizeof(mx_work); at += 8)
    LLVMBuildStore(m->builder, load_field(m, work, at), cg_at_byte(m, block, at));
  for (int i = 0; i < e->n_sizes; i++) e->sizes[i] = LLVMGetParam(body, (unsigned)(e->n_arguments + i));
  LLVMValueRef step = greatest(m, LLVMBuildUDiv(m->builder, cg_i64(m, BLOCK_ELEMENTS), widest(e), ""), cg_i64(m, 1));
  LLVMValueRef begin = load_field(m, work, offsetof(mx_work, begin)), end = load_field(m, work, offsetof(mx_work, end));
  LLVMBasicBlockRef entry = LLVMGetInsertBlock(m->builder), head = LLVMAppendBasicBlockInContext(m->llvm, body, "head"),
                    loop = LLVMAppendBasicBlockInContext(m->llvm, body, "loop"),
                    done = LLVMAppendBasicBlockInContext(m->llvm, body, "done");
  LLVMBuildBr(m->builder, head);
  LLVMPositionBuilderAtEnd(m->builder, head);
  LLVMValueRef row = LLVMBuildPhi(m->builder, m->i64, "row");
  LLVMBuildCondBr(m->builder, LLVMBuildICmp(m->builder, LLVMIntSLT, row, end, ""), loop, done);
  LLVMPositionBuilderAtEnd(m->builder, loop);
  LLVMValueRef next = least(m, LLVMBuildAdd(m->builder, row, step, ""), end);
  LLVMBuildStore(m->builder, row, cg_at_byte(m, block, offsetof(mx_work, begin)));
  LLVMBuildStore(m->builder, next, cg_at_byte(m, block, offsetof(mx_work, end)));
  call_loops(e, body, type, block);
  LLVMBuildBr(m->builder, head);
  LLVMAddIncoming(row, (LLVMValueRef[]){begin, next}, (LLVMBasicBlockRef[]){entry, loop}, 2);
  LLVMPositionBuilderAtEnd(m->builder, done);
}

// A loop from a file, whose entry takes arrays as a kernel's does.
static void link_loop(kernel_emitter *e, int loop, const pkg_launch *launch, LLVMTypeRef type) {
  cg_module *m = e->m;
  const char *run = loop_name(e, "run", loop);
  cg_link_replacement(m, launch, run, loop_name(e, "plan", loop));
  if (m->error) return;
  LLVMValueRef f = emit_function(m, loop_name(e, "loop", loop), type),
               buffers = cg_alloca(m, m->pointer, e->n_arguments + 1), sizes = cg_alloca(m, m->i64, e->n_sizes + 1);
  for (int i = 0; i < e->n_arguments + e->n_sizes; i++) {
    bool size = i >= e->n_arguments;
    LLVMBuildStore(m->builder, LLVMGetParam(f, (unsigned)i),
                   cg_at_byte(m, size ? sizes : buffers, 8 * (size_t)(size ? i - e->n_arguments : i)));
  }
  LLVMValueRef entry = LLVMGetNamedFunction(m->module, run), args[] = {buffers, sizes, LLVMGetLastParam(f)};
  LLVMBuildCall2(m->builder, LLVMGlobalGetValueType(entry), entry, args, 3, "");
  LLVMBuildRetVoid(m->builder);
}

LLVMValueRef emit_rows_body(kernel_emitter *e, MlirOperation kernel) {
  cg_module *m = e->m;
  LLVMTypeRef type = emit_body_type(e);
  cg_declare(m, "body", type); // before a file brings a function of that name, which then gets another
  for (int i = 0; i < e->n_loops; i++) {
    const char *names[] = {loop_name(e, "loop", i), loop_name(e, "plan", i)};
    emit_select(e, i);
    LLVMModuleRef outer = cg_part_begin(m);
    if (replacement(e, i)) {
      link_loop(e, i, replacement(e, i), type);
    } else {
      emit_loop(e, kernel, names[0], type);
      if (has_plan(e, i)) emit_loop_plan(e, names[1]);
    }
    cg_part_end(m, outer, names, 2);
  }
  LLVMValueRef body = emit_function(m, "body", type);
  if (m->target->family == CG_X86) {
    call_in_blocks(e, body, type);
  } else { // a group's work is one row
    cg_attribute(m, body, (unsigned)LLVMAttributeFunctionIndex, "alwaysinline", 0);
    call_loops(e, body, type, LLVMGetLastParam(body));
  }
  LLVMBuildRetVoid(m->builder);
  return body;
}

void emit_rows_plan(kernel_emitter *e, const char *name) {
  cg_module *m = e->m;
  LLVMValueRef f = emit_plan_function(e, name), plan = cg_alloca(m, m->i64, (int64_t)(sizeof(mx_plan) / 8)),
               thread_bytes = cg_i64(m, 0);
  LLVMTypeRef type = LLVMGlobalGetValueType(f);
  for (int i = 0; i < e->n_loops; i++) {
    if (!has_plan(e, i)) continue;
    LLVMValueRef args[] = {LLVMGetParam(f, 0), LLVMGetParam(f, 1), plan};
    LLVMBuildCall2(m->builder, type, cg_declare(m, loop_name(e, "plan", i), type), args, 3, "");
    thread_bytes = greatest(m, thread_bytes, load_field(m, plan, offsetof(mx_plan, thread_bytes)));
  }
  emit_select(e, 0);
  emit_store_plan(m, LLVMGetParam(f, 2), emit_units(e), widest(e), thread_bytes);
  LLVMBuildRetVoid(m->builder);
}
