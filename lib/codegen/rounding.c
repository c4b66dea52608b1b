// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Each op rounds, and rounds once: what LLVM may contract, and what its back end makes of it, ends where an op does.
#include "codegen/codegen.h"

// The product that an elementwise function returns must not contract with a sum in the next op's function: each op
// rounds. Products inside one body may. Nor may the back end round once, from double to half, where two ops round to
// float and to half.
static void stop_contraction(cg_module *m, LLVMValueRef value, int depth) {
  if (depth > 8 || !LLVMIsAInstruction(value)) return;
  LLVMOpcode opcode = LLVMGetInstructionOpcode(value);
  if (opcode == LLVMFMul || opcode == LLVMFPTrunc) { // flags can only be added, so a new instruction takes its place
    LLVMValueRef x = LLVMGetOperand(value, 0);
    LLVMPositionBuilderBefore(m->builder, value);
    LLVMReplaceAllUsesWith(value, opcode == LLVMFMul ? LLVMBuildFMul(m->builder, x, LLVMGetOperand(value, 1), "")
                                                     : LLVMBuildFPTrunc(m->builder, x, LLVMTypeOf(value), ""));
    LLVMInstructionEraseFromParent(value);
    if (opcode == LLVMFPTrunc) stop_contraction(m, x, depth + 1);
    return;
  }
  bool passes_on = opcode == LLVMPHI || opcode == LLVMSelect || opcode == LLVMFNeg || opcode == LLVMFPExt;
  if (!passes_on) return;
  int n = opcode == LLVMPHI ? (int)LLVMCountIncoming(value) : LLVMGetNumOperands(value);
  for (int i = 0; i < n; i++)
    stop_contraction(m,
                     opcode == LLVMPHI ? LLVMGetIncomingValue(value, (unsigned)i) : LLVMGetOperand(value, (unsigned)i),
                     depth + 1);
}

void cg_stop_contractions(cg_module *m) {
  for (int i = 0; i < m->n_store_hooks; i++)
    for (LLVMUseRef use = LLVMGetFirstUse(m->store_hooks[i]); use; use = LLVMGetNextUse(use)) {
      LLVMValueRef call = LLVMGetUser(use);
      if (LLVMIsACallInst(call) && LLVMGetNumArgOperands(call))
        stop_contraction(m, LLVMGetOperand(call, LLVMGetNumArgOperands(call) - 1), 0);
    }
  if (!cg_run_passes(m, "globaldce,always-inline")) return;
  for (int i = 0; i < m->n_inlined; i++) {
    LLVMValueRef f = LLVMGetNamedFunction(m->module, m->inlined[i]);
    if (!f || LLVMIsDeclaration(f)) continue;
    cg_attribute(m, f, (unsigned)LLVMAttributeFunctionIndex, "alwaysinline", 0);
    for (LLVMBasicBlockRef b = LLVMGetFirstBasicBlock(f); b; b = LLVMGetNextBasicBlock(b)) {
      LLVMValueRef last = LLVMGetBasicBlockTerminator(b);
      if (last && LLVMGetInstructionOpcode(last) == LLVMRet && LLVMGetNumOperands(last) == 1)
        stop_contraction(m, LLVMGetOperand(last, 0), 0);
    }
  }
}

// As bit operations. The back end takes a sign from the widest float that has it, a double that was rounded to float
// and to half, say, and then wants it as a half by one rounding, which no instruction of x86 does.
static void spell_copysign(cg_module *m, LLVMValueRef call) {
  LLVMTypeRef type = LLVMTypeOf(call);
  if (LLVMGetTypeKind(type) != LLVMFloatTypeKind && LLVMGetTypeKind(type) != LLVMDoubleTypeKind) return;
  unsigned bits = LLVMGetTypeKind(type) == LLVMFloatTypeKind ? 32 : 64;
  LLVMTypeRef word = LLVMIntTypeInContext(m->llvm, bits);
  LLVMValueRef sign = LLVMConstInt(word, 1ull << (bits - 1), 0), parts[2];
  LLVMPositionBuilderBefore(m->builder, call);
  for (unsigned i = 0; i < 2; i++)
    parts[i] = LLVMBuildAnd(m->builder, LLVMBuildBitCast(m->builder, LLVMGetOperand(call, i), word, ""),
                            i ? sign : LLVMConstNot(sign), "");
  LLVMValueRef joint = LLVMBuildOr(m->builder, parts[0], parts[1], "");
  LLVMReplaceAllUsesWith(call, LLVMBuildBitCast(m->builder, joint, type, ""));
  LLVMInstructionEraseFromParent(call);
}

void cg_spell_copysigns(cg_module *m) {
  if (m->target->family != CG_X86) return;
  unsigned copysign = LLVMLookupIntrinsicID("llvm.copysign", 13);
  for (LLVMValueRef f = LLVMGetFirstFunction(m->module); f; f = LLVMGetNextFunction(f)) {
    if (LLVMGetIntrinsicID(f) != copysign) continue;
    for (LLVMUseRef use = LLVMGetFirstUse(f); use;) {
      LLVMValueRef call = LLVMGetUser(use);
      use = LLVMGetNextUse(use);
      spell_copysign(m, call);
    }
  }
}
