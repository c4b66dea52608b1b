// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A kernel's entry on a GPU: the same body and hooks as on a CPU, one group of threads per unit of work.
//
//   k.._run(buffers.., sizes.., groups)   for (unit = group id; unit < units; unit += groups) body(.., {unit, unit +
//   1})
//
// The number of groups is an argument, because reading it from the hardware adds hidden arguments on AMD. Neighbouring
// threads take neighbouring elements: mx_lanes of kernel_loops.h.
#include "codegen/emit.h"
#include <mx/launch.h>
#include <stddef.h>
#include <string.h>

enum { PTX_KERNEL = 71, AMDGPU_KERNEL = 91, GROUP = 256 };

static LLVMValueRef group_id(cg_module *m) {
  const char *name = m->target->family == CG_NVPTX ? "llvm.nvvm.read.ptx.sreg.ctaid.x" : "llvm.amdgcn.workgroup.id.x";
  return LLVMBuildZExt(m->builder, cg_intrinsic(m, name, NULL, NULL, 0), m->i64, "");
}

static void store_at(cg_module *m, LLVMValueRef base, size_t offset, LLVMValueRef value) {
  LLVMBuildStore(m->builder, value, cg_at_byte(m, base, offset));
}

// AMD's barrier does not order memory by itself.
void emit_group_sync(cg_module *m) {
  if (m->target->family == CG_NVPTX) {
    LLVMValueRef barrier = LLVMConstInt(m->i32, 0, 0);
    cg_intrinsic(m, "llvm.nvvm.barrier.cta.sync.aligned.all", NULL, &barrier, 1);
    return;
  }
  unsigned group = LLVMGetSyncScopeID(m->llvm, "workgroup", strlen("workgroup"));
  LLVMBuildFenceSyncScope(m->builder, LLVMAtomicOrderingRelease, group, "");
  cg_intrinsic(m, "llvm.amdgcn.s.barrier", NULL, NULL, 0);
  LLVMBuildFenceSyncScope(m->builder, LLVMAtomicOrderingAcquire, group, "");
}

// How many units the first phase has; kernels of several phases have no GPU body.
static LLVMValueRef count_units(kernel_emitter *e, LLVMValueRef plan_function, LLVMValueRef entry) {
  cg_module *m = e->m;
  LLVMValueRef sizes = cg_alloca(m, m->i64, e->n_sizes ? e->n_sizes : 1),
               plan = cg_alloca(m, m->i64, (int64_t)(sizeof(mx_plan) / 8));
  for (int i = 0; i < e->n_sizes; i++)
    store_at(m, sizes, (size_t)i * 8, LLVMGetParam(entry, (unsigned)(e->n_arguments + i)));
  LLVMTypeRef types[] = {m->pointer, m->i64, m->pointer};
  LLVMBuildCall2(m->builder, LLVMFunctionType(m->void_type, types, 3, 0), plan_function,
                 (LLVMValueRef[]){sizes, cg_i64(m, 1), plan}, 3, "");
  return LLVMBuildLoad2(m->builder, m->i64, cg_at_byte(m, plan, offsetof(mx_plan, units)), "");
}

void emit_gpu_entry(kernel_emitter *e, MlirOperation kernel, const char *name) {
  cg_module *m = e->m;
  bool nvidia = m->target->family == CG_NVPTX;
  LLVMTypeRef global = LLVMPointerTypeInContext(m->llvm, 1), params[MAX_SLOTS + MAX_SIZE_ARGUMENTS + 1];
  emit_plan(e, "units");
  LLVMValueRef plan = LLVMGetNamedFunction(m->module, "units");
  cg_attribute(m, plan, (unsigned)LLVMAttributeFunctionIndex, "alwaysinline", 0);
  LLVMValueRef body = emit_body(e, kernel);
  int n = 0;
  for (int i = 0; i < e->n_arguments; i++) params[n++] = global;
  for (int i = 0; i < e->n_sizes + 1; i++) params[n++] = m->i64;
  LLVMValueRef f = LLVMAddFunction(m->module, name, LLVMFunctionType(m->void_type, params, (unsigned)n, 0));
  LLVMSetFunctionCallConv(f, nvidia ? PTX_KERNEL : AMDGPU_KERNEL);
  for (int i = 0; i < e->n_arguments; i++) {
    cg_attribute(m, f, (unsigned)i + 1, "noalias", 0);
    cg_attribute(m, f, (unsigned)i + 1, "align", 16);
  }
  if (nvidia) {
    LLVMAddTargetDependentFunctionAttr(f, "nvvm.maxntid", "256");
  } else {
    LLVMAddTargetDependentFunctionAttr(f, "amdgpu-flat-work-group-size", "256,256");
    LLVMAddTargetDependentFunctionAttr(f, "uniform-work-group-size", "true");
    LLVMSetVisibility(f, LLVMProtectedVisibility);
  }
  LLVMBasicBlockRef entry = LLVMAppendBasicBlockInContext(m->llvm, f, "entry"),
                    head = LLVMAppendBasicBlockInContext(m->llvm, f, "head"),
                    loop = LLVMAppendBasicBlockInContext(m->llvm, f, "loop"),
                    done = LLVMAppendBasicBlockInContext(m->llvm, f, "done");
  LLVMPositionBuilderAtEnd(m->builder, entry);
  LLVMValueRef work = cg_alloca(m, m->i64, (int64_t)(sizeof(mx_work) / 8)), error = cg_alloca(m, m->pointer, 1),
               null = LLVMConstNull(m->pointer);
  store_at(m, work, offsetof(mx_work, phase), cg_i64(m, 0));
  store_at(m, work, offsetof(mx_work, thread), cg_i64(m, 0));
  store_at(m, work, offsetof(mx_work, shared), null);
  store_at(m, work, offsetof(mx_work, local), null);
  store_at(m, work, offsetof(mx_work, error), error);
  LLVMValueRef args[MAX_SLOTS + MAX_SIZE_ARGUMENTS + 1];
  n = 0;
  for (int i = 0; i < e->n_arguments; i++, n++)
    args[n] = LLVMBuildAddrSpaceCast(m->builder, LLVMGetParam(f, (unsigned)n), m->pointer, "");
  for (int i = 0; i < e->n_sizes; i++, n++) args[n] = LLVMGetParam(f, (unsigned)n);
  LLVMValueRef groups = LLVMGetParam(f, (unsigned)n);
  args[n++] = work;
  LLVMValueRef units = count_units(e, plan, f), first = group_id(m);
  LLVMBuildBr(m->builder, head);
  LLVMPositionBuilderAtEnd(m->builder, head);
  LLVMValueRef unit = LLVMBuildPhi(m->builder, m->i64, "unit");
  LLVMBuildCondBr(m->builder, LLVMBuildICmp(m->builder, LLVMIntSLT, unit, units, ""), loop, done);
  LLVMPositionBuilderAtEnd(m->builder, loop);
  store_at(m, work, offsetof(mx_work, begin), unit);
  store_at(m, work, offsetof(mx_work, end), LLVMBuildAdd(m->builder, unit, cg_i64(m, 1), ""));
  LLVMBuildCall2(m->builder, emit_body_type(e), body, args, (unsigned)n, "");
  LLVMValueRef next = LLVMBuildAdd(m->builder, unit, groups, "");
  LLVMBuildBr(m->builder, head);
  LLVMAddIncoming(unit, (LLVMValueRef[]){first, next}, (LLVMBasicBlockRef[]){entry, loop}, 2);
  LLVMPositionBuilderAtEnd(m->builder, done);
  LLVMBuildRetVoid(m->builder);
}
