// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Targets: one row each. v4 asks for 512-bit vectors explicitly, because with the level's name alone LLVM splits every
// 512-bit operation in two.
#include "codegen/codegen.h"
#include <llvm-c/Target.h>
#include <mx/mef.h>
#include <stdio.h>
#include <string.h>

static const cg_target x86_levels[] = {
    {"x86-64", CG_X86, "x86_64-pc-linux-gnu", "x86-64", "", "x86-64", false, MX_MEF_X86_64},
    {"x86-64-v3", CG_X86, "x86_64-pc-linux-gnu", "x86-64-v3", "", "x86-64", true, MX_MEF_X86_64_V3},
    {"x86-64-v4", CG_X86, "x86_64-pc-linux-gnu", "x86-64-v4", "", "x86-64", true, MX_MEF_X86_64_V4},
};

static const char *host_level(void) {
  __builtin_cpu_init();
  if (__builtin_cpu_supports("x86-64-v4")) return "x86-64-v4";
  return __builtin_cpu_supports("x86-64-v3") ? "x86-64-v3" : "x86-64";
}

static bool add(ir_context *ctx, const cg_target *target, cg_targets *out) {
  for (int i = 0; i < out->count; i++)
    if (!strcmp(out->list[i].name, target->name)) return true;
  if (out->count == CG_MAX_TARGETS)
    return ir_error(ctx, (MlirLocation){NULL}, NULL, "more than %d targets", CG_MAX_TARGETS);
  out->list[out->count++] = *target;
  return true;
}

static bool add_named(ir_context *ctx, const char *name, cg_targets *out) {
  if (!strcmp(name, "host"))
    name = host_level();
  else if (!strcmp(name, "x86-64")) {
    for (int i = 0; i < 3; i++)
      if (!add(ctx, &x86_levels[i], out)) return false;
    return true;
  }
  if (!strcmp(name, "x86-64-v1")) name = "x86-64"; // the baseline alone
  for (int i = 0; i < 3; i++)
    if (!strcmp(name, x86_levels[i].name)) return add(ctx, &x86_levels[i], out);
  cg_target gpu = {.name = name, .cpu = name, .f16c = true};
  if (!strncmp(name, "sm_", 3)) {
    int number = 0;
    for (const char *c = name + 3; *c >= '0' && *c <= '9'; c++) number = number * 10 + (*c - '0');
    gpu.family = CG_NVPTX;
    gpu.triple = "nvptx64-nvidia-cuda";
    gpu.features = number >= 90 ? "+ptx80" : "+ptx70";
    gpu.bitcode = "nvptx64";
    gpu.mef_target = MX_MEF_NVPTX;
    if (number >= 70) return add(ctx, &gpu, out);
  } else if (!strncmp(name, "gfx", 3)) {
    gpu.family = CG_AMDGPU;
    gpu.triple = "amdgcn-amd-amdhsa";
    gpu.features = "";
    gpu.bitcode = "amdgcn";
    gpu.mef_target = MX_MEF_AMDGPU;
    return add(ctx, &gpu, out);
  }
  return ir_error(ctx, (MlirLocation){NULL},
                  "targets are x86-64 (all levels), host, x86-64-v1, x86-64-v3, x86-64-v4, sm_70 and up, gfx..",
                  "unknown target '%s'", name);
}

bool cg_parse_targets(ir_context *ctx, const char *text, cg_targets *out) {
  while (*text) {
    size_t n = strcspn(text, ",");
    if (!add_named(ctx, ir_intern(ctx, text, n), out)) return false;
    text += n + (text[n] == ',');
  }
  return true;
}

void cg_initialise(void) {
  LLVMInitializeX86TargetInfo();
  LLVMInitializeX86Target();
  LLVMInitializeX86TargetMC();
  LLVMInitializeX86AsmPrinter();
  LLVMInitializeX86AsmParser(); // kernels may hold inline assembly
  LLVMInitializeNVPTXTargetInfo();
  LLVMInitializeNVPTXTarget();
  LLVMInitializeNVPTXTargetMC();
  LLVMInitializeNVPTXAsmPrinter();
  LLVMInitializeAMDGPUTargetInfo();
  LLVMInitializeAMDGPUTarget();
  LLVMInitializeAMDGPUTargetMC();
  LLVMInitializeAMDGPUAsmPrinter();
  LLVMInitializeAMDGPUAsmParser();
}

LLVMTargetMachineRef cg_machine(const cg_target *target) {
  LLVMTargetRef llvm;
  char *error = NULL;
  if (LLVMGetTargetFromTriple(target->triple, &llvm, &error)) {
    LLVMDisposeMessage(error);
    return NULL;
  }
  return LLVMCreateTargetMachine(llvm, target->triple, target->cpu, target->features, LLVMCodeGenLevelAggressive,
                                 target->family == CG_NVPTX ? LLVMRelocDefault : LLVMRelocPIC,
                                 target->family == CG_X86 ? LLVMCodeModelSmall : LLVMCodeModelDefault);
}
