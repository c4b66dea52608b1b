// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The life of one LLVM module: begin, (emitters fill it), link packages lazily, keep only the entry points, stamp the
// CPU, optimise, emit to memory. One context per module, so workers share nothing.
#include "codegen/codegen.h"
#include <llvm-c/Analysis.h>
#include <llvm-c/BitReader.h>
#include <llvm-c/Linker.h>
#include <llvm-c/Target.h>
#include <llvm-c/Transforms/PassBuilder.h>
#include <mlir-c/BuiltinAttributes.h>
#include <mx/kernel_flags.h>
#include <mx/mef.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void cg_bytes_free(cg_bytes *bytes) {
  free(bytes->data);
  free(bytes->error);
  *bytes = (cg_bytes){0};
}

void cg_fail(cg_module *m, const char *format, ...) {
  if (m->error) return;
  char text[512];
  va_list args;
  va_start(args, format);
  vsnprintf(text, sizeof text, format, args);
  va_end(args);
  m->error = ir_copy(m->ctx, text, strlen(text));
}

// Remarks ("loop not vectorized") are dropped; errors (bad inline assembly) must fail the module though LLVM goes on.
static void on_diagnostic(LLVMDiagnosticInfoRef info, void *user) {
  if (LLVMGetDiagInfoSeverity(info) != LLVMDSError) return;
  char *text = LLVMGetDiagInfoDescription(info);
  cg_fail(user, "%s", text);
  LLVMDisposeMessage(text);
}

void cg_module_begin(cg_module *m, ir_context *ctx, const pkg_registry *registry, const cg_target *target,
                     const char *name) {
  *m = (cg_module){.ctx = ctx, .registry = registry, .target = target, .llvm = LLVMContextCreate()};
  LLVMContextSetDiagnosticHandler(m->llvm, on_diagnostic, m);
  m->module = LLVMModuleCreateWithNameInContext(name, m->llvm);
  m->builder = LLVMCreateBuilderInContext(m->llvm);
  m->i8 = LLVMInt8TypeInContext(m->llvm);
  m->i32 = LLVMInt32TypeInContext(m->llvm);
  m->i64 = LLVMInt64TypeInContext(m->llvm);
  m->f32 = LLVMFloatTypeInContext(m->llvm);
  m->f64 = LLVMDoubleTypeInContext(m->llvm);
  m->pointer = LLVMPointerTypeInContext(m->llvm, 0);
  m->void_type = LLVMVoidTypeInContext(m->llvm);
  LLVMTypeRef dims = LLVMArrayType2(m->i64, MX_MAX_RANK);
  m->view = LLVMStructTypeInContext(m->llvm, (LLVMTypeRef[]){m->pointer, m->i64, m->i64, dims, dims}, 5, 0);
  LLVMSetTarget(m->module, target->triple);
  m->machine = cg_machine(target);
  if (!m->machine) {
    cg_fail(m, "LLVM has no target %s", target->triple);
    return;
  }
  LLVMTargetDataRef layout = LLVMCreateTargetDataLayout(m->machine);
  LLVMSetModuleDataLayout(m->module, layout);
  LLVMDisposeTargetData(layout);
}

LLVMValueRef cg_alloca(cg_module *m, LLVMTypeRef type, int64_t count) {
  LLVMValueRef place = LLVMBuildArrayAlloca(m->builder, type, cg_i64(m, count), "");
  // On AMDGPU local memory is an address space of its own; hooks take generic pointers.
  return m->target->family == CG_AMDGPU ? LLVMBuildAddrSpaceCast(m->builder, place, m->pointer, "") : place;
}

void cg_need_kernel(cg_module *m, const pkg_kernel *kernel) {
  for (int i = 0; i < m->n_parts; i++)
    if (m->parts[i].package == kernel->package && m->parts[i].part == kernel->part) return;
  if (m->n_parts == (int)(sizeof m->parts / sizeof *m->parts))
    cg_fail(m, "a kernel calls functions of more than %d source files", m->n_parts);
  else
    m->parts[m->n_parts++] = (struct cg_part){kernel->package, kernel->part};
}

LLVMValueRef cg_declare(cg_module *m, const char *name, LLVMTypeRef type) {
  LLVMValueRef have = LLVMGetNamedFunction(m->module, name);
  return have ? have : LLVMAddFunction(m->module, name, type);
}

void cg_inline(cg_module *m, const char *name) {
  bool listed = false;
  for (int i = 0; i < m->n_inlined; i++) listed |= !strcmp(m->inlined[i], name);
  if (!listed && m->n_inlined == (int)(sizeof m->inlined / sizeof *m->inlined))
    cg_fail(m, "a kernel calls more than %d package functions", m->n_inlined);
  else if (!listed)
    m->inlined[m->n_inlined++] = name;
}

LLVMValueRef cg_call(cg_module *m, const char *name, LLVMTypeRef type, LLVMValueRef *args, int n_args) {
  cg_inline(m, name);
  return LLVMBuildCall2(m->builder, type, cg_declare(m, name, type), args, (unsigned)n_args, "");
}

LLVMValueRef cg_intrinsic(cg_module *m, const char *name, LLVMTypeRef overload, LLVMValueRef *args, unsigned n_args) {
  unsigned id = LLVMLookupIntrinsicID(name, strlen(name));
  size_t n = overload != NULL;
  LLVMValueRef f = LLVMGetIntrinsicDeclaration(m->module, id, &overload, n);
  return LLVMBuildCall2(m->builder, LLVMIntrinsicGetType(m->llvm, id, &overload, n), f, args, n_args, "");
}

LLVMValueRef cg_at_byte(cg_module *m, LLVMValueRef base, size_t offset) {
  LLVMValueRef index = cg_i64(m, (int64_t)offset);
  return LLVMBuildInBoundsGEP2(m->builder, m->i8, base, &index, 1, "");
}

void cg_attribute(cg_module *m, LLVMValueRef function, unsigned index, const char *name, uint64_t value) {
  unsigned kind = LLVMGetEnumAttributeKindForName(name, strlen(name));
  LLVMAddAttributeAtIndex(function, index, LLVMCreateEnumAttribute(m->llvm, kind, value));
}

LLVMValueRef cg_field(cg_module *m, LLVMValueRef view, int field, int64_t index) {
  LLVMValueRef zero = LLVMConstInt(m->i32, 0, 0), number = LLVMConstInt(m->i32, (unsigned)field, 0);
  LLVMValueRef path[] = {zero, number, cg_i64(m, index)};
  return LLVMBuildInBoundsGEP2(m->builder, m->view, view, path, field >= VIEW_DIM ? 3 : 2, "");
}

LLVMValueRef cg_no_size(void *module, ir_dim dim) {
  cg_fail(module, "parameter '%s' is not a constant", dim->text);
  return cg_i64(module, 0);
}

int cg_parameters(cg_module *m, const pkg_kernel *kernel, MlirAttribute parameters, LLVMValueRef *args,
                  LLVMTypeRef *types, int count, cg_size size, void *user) {
  for (int i = 0; i < kernel->n_parameters; i++) {
    MlirAttribute a = mlirAttributeIsNull(parameters)
                          ? parameters
                          : mlirDictionaryAttrGetElementByName(
                                parameters, mlirStringRefCreateFromCString(kernel->parameters[i].name));
    if (mlirAttributeIsNull(a)) {
      cg_fail(m, "kernel '%s' lacks its parameter '%s'", kernel->symbol, kernel->parameters[i].name);
      return count;
    }
    if (kernel->parameters[i].kind == PKG_INTS && !mlirAttributeIsADenseI64Array(a)) { // some are dims
      int n = (int)mlirArrayAttrGetNumElements(a);
      LLVMValueRef list = cg_alloca(m, m->i64, n);
      for (int k = 0; k < n; k++) {
        LLVMValueRef index = cg_i64(m, k);
        LLVMBuildStore(m->builder, size(user, ir_attribute_dim(m->ctx, mlirArrayAttrGetElement(a, k))),
                       LLVMBuildInBoundsGEP2(m->builder, m->i64, list, &index, 1, ""));
      }
      types[count] = m->pointer, args[count++] = list;
      types[count] = m->i64, args[count++] = cg_i64(m, n);
    } else if (kernel->parameters[i].kind == PKG_INTS) {
      int n = (int)mlirDenseArrayGetNumElements(a);
      LLVMValueRef values[64];
      for (int k = 0; k < n && k < 64; k++) values[k] = cg_i64(m, mlirDenseI64ArrayGetElement(a, k));
      LLVMTypeRef type = LLVMArrayType2(m->i64, (uint64_t)n);
      bool constant_space = m->target->family == CG_AMDGPU;
      LLVMValueRef list = LLVMAddGlobalInAddressSpace(m->module, type, "list", constant_space ? 4 : 0);
      LLVMSetInitializer(list, LLVMConstArray2(m->i64, values, (uint64_t)n));
      LLVMSetGlobalConstant(list, 1);
      LLVMSetLinkage(list, LLVMPrivateLinkage);
      LLVMSetUnnamedAddress(list, LLVMGlobalUnnamedAddr);
      types[count] = m->pointer, args[count++] = constant_space ? LLVMConstAddrSpaceCast(list, m->pointer) : list;
      types[count] = m->i64, args[count++] = cg_i64(m, n);
    } else if (kernel->parameters[i].kind == PKG_FLOAT) {
      double value = mlirAttributeIsAFloat(a) ? mlirFloatAttrGetValueDouble(a) : (double)mlirIntegerAttrGetValueInt(a);
      types[count] = m->f64, args[count++] = LLVMConstReal(m->f64, value);
    } else if (ir_attribute_is_dim(a)) {
      types[count] = m->i64, args[count++] = size(user, ir_attribute_dim(m->ctx, a));
    } else {
      int64_t value = mlirAttributeIsABool(a) ? mlirBoolAttrGetValue(a) : mlirIntegerAttrGetValueInt(a);
      types[count] = m->i64, args[count++] = cg_i64(m, value);
    }
  }
  return count;
}

static bool link_packages(cg_module *m) {
  for (int i = 0; i < m->n_parts; i++) {
    const char *name = m->parts[i].package->name;
    const pkg_bitcode *bitcode = pkg_find_bitcode(m->parts[i].package, m->parts[i].part, m->target->bitcode);
    if (!bitcode) {
      cg_fail(m, "package '%s' has no code for %s", name, m->target->name);
      return false;
    }
    // The buffer belongs to the lazily read module, which linking consumes.
    LLVMMemoryBufferRef buffer = LLVMCreateMemoryBufferWithMemoryRange(bitcode->bytes, bitcode->n_bytes, name, 0);
    LLVMModuleRef package;
    if (LLVMGetBitcodeModuleInContext2(m->llvm, buffer, &package)) {
      cg_fail(m, "package '%s': its bitcode for %s cannot be read", name, m->target->bitcode);
      return false;
    }
    if (LLVMLinkModules2(m->module, package)) {
      cg_fail(m, "package '%s' cannot be linked", name);
      return false;
    }
  }
  return true;
}

bool cg_run_passes(cg_module *m, const char *passes) {
  LLVMPassBuilderOptionsRef options = LLVMCreatePassBuilderOptions();
  LLVMPassBuilderOptionsSetLoopVectorization(options, 1);
  LLVMPassBuilderOptionsSetSLPVectorization(options, 1);
  LLVMPassBuilderOptionsSetLoopInterleaving(options, 1);
  LLVMPassBuilderOptionsSetLoopUnrolling(options, 1);
  LLVMErrorRef error = LLVMRunPasses(m->module, passes, m->machine, options);
  LLVMDisposePassBuilderOptions(options);
  if (!error) return true;
  char *text = LLVMGetErrorMessage(error);
  cg_fail(m, "optimisation failed: %s", text);
  LLVMDisposeErrorMessage(text);
  return false;
}

static bool exported_name(const char *name, const char *const *exported, int n) {
  for (int i = 0; i < n; i++)
    if (!strcmp(name, exported[i])) return true;
  return false;
}

static void stamp(cg_module *m, const char *const *exported, int n_exported) {
  for (LLVMValueRef f = LLVMGetFirstFunction(m->module); f; f = LLVMGetNextFunction(f)) {
    if (LLVMIsDeclaration(f)) {
      size_t n;
      const char *name = LLVMGetValueName2(f, &n);
      if (strncmp(name, "llvm.", 5)) cg_fail(m, "symbol '%s' is undefined for %s", name, m->target->name);
      continue;
    }
    size_t n;
    bool kept = exported_name(LLVMGetValueName2(f, &n), exported, n_exported);
    if (!kept) LLVMSetLinkage(f, LLVMInternalLinkage);
    LLVMRemoveStringAttributeAtIndex(f, (unsigned)LLVMAttributeFunctionIndex, "target-features", 15);
    LLVMAddTargetDependentFunctionAttr(f, "target-cpu", m->target->cpu);
    LLVMAddTargetDependentFunctionAttr(f, "no-builtins",
                                       ""); // uniform, or inlining is refused; and no memcpy from loops
    if (m->target->mef_target == MX_MEF_X86_64_V4) LLVMAddTargetDependentFunctionAttr(f, "prefer-vector-width", "512");
    if (m->target->family == CG_X86) cg_attribute(m, f, (unsigned)LLVMAttributeFunctionIndex, "nounwind", 0);
  }
  for (LLVMValueRef g = LLVMGetFirstGlobal(m->module); g; g = LLVMGetNextGlobal(g))
    if (LLVMGetLinkage(g) != LLVMPrivateLinkage && LLVMGetInitializer(g) && LLVMGetLinkage(g) != LLVMAppendingLinkage)
      LLVMSetLinkage(g, LLVMInternalLinkage);
}

// Links packages, keeps only `exported`.
static void complete(cg_module *m, const char *const *exported, int n_exported) {
  char *text = NULL;
  if (m->error || !link_packages(m)) return;
  stamp(m, exported, n_exported);
  if (!m->error && LLVMVerifyModule(m->module, LLVMReturnStatusAction, &text))
    cg_fail(m, "generated code is invalid: %s", text);
  LLVMDisposeMessage(text);
  if (!m->error) cg_stop_contractions(m);
}

// A module that nothing was emitted into yet.
static void start_module(cg_module *m, LLVMModuleRef module) {
  m->module = module;
  m->n_parts = m->n_inlined = m->n_store_hooks = 0;
  memset(&m->rounded, 0, sizeof m->rounded);
}

LLVMModuleRef cg_part_begin(cg_module *m) {
  LLVMModuleRef outer = m->module;
  start_module(m, LLVMModuleCreateWithNameInContext("part", m->llvm));
  LLVMSetTarget(m->module, LLVMGetTarget(outer));
  LLVMSetDataLayout(m->module, LLVMGetDataLayoutStr(outer));
  return outer;
}

void cg_part_end(cg_module *m, LLVMModuleRef outer, const char *const *exported, int n_exported) {
  LLVMModuleRef part = m->module;
  complete(m, exported, n_exported);
  start_module(m, outer);
  if (m->error)
    LLVMDisposeModule(part);
  else if (LLVMLinkModules2(outer, part))
    cg_fail(m, "two loops of a kernel cannot be linked");
}

// Before O3, one quick round in which view functions dissolve: their loops over dims unroll, so that the environment's
// strides become registers. O3 alone unrolls them after its last scalar replacement, too late for the vectoriser.
#define DISSOLVE_ENVIRONMENT                                                                                           \
  "always-inline,globaldce,function(sroa<modify-cfg>,early-cse<memssa>,loop(loop-rotate,loop-unroll-full),"            \
  "instsimplify,simplifycfg,sroa<modify-cfg>)"

static void emit(cg_module *m, cg_output output, cg_bytes *out) {
  char *text = NULL;
  if (output == CG_LLVM) {
    text = LLVMPrintModuleToString(m->module);
    out->data = strdup(text);
    out->size = strlen(text);
    LLVMDisposeMessage(text);
    return;
  }
  LLVMMemoryBufferRef buffer;
  bool link = output == CG_OBJECT && m->target->family == CG_AMDGPU;
  LLVMCodeGenFileType type = output == CG_ASSEMBLY || m->target->family == CG_NVPTX ? LLVMAssemblyFile : LLVMObjectFile;
  if (LLVMTargetMachineEmitToMemoryBuffer(m->machine, m->module, type, &text, &buffer)) {
    cg_fail(m, "emission failed: %s", text);
    LLVMDisposeMessage(text);
    return;
  }
  out->size = LLVMGetBufferSize(buffer);
  out->data = malloc(out->size + 1);
  if (out->data) {
    memcpy(out->data, LLVMGetBufferStart(buffer), out->size);
    out->data[out->size] = 0;
  } else {
    cg_fail(m, "out of memory");
  }
  LLVMDisposeMemoryBuffer(buffer);
  if (link && out->data) cg_link_hsaco(m, out);
}

cg_bytes cg_module_finish(cg_module *m, const char *const *exported, int n_exported, cg_output output) {
  cg_bytes out = {0};
  complete(m, exported, n_exported);
  if (!m->error && cg_run_passes(m, DISSOLVE_ENVIRONMENT ",default<O3>")) {
    cg_spell_copysigns(m);
    emit(m, output, &out);
  }
  LLVMDisposeBuilder(m->builder);
  LLVMDisposeModule(m->module);
  if (m->machine) LLVMDisposeTargetMachine(m->machine);
  LLVMContextDispose(m->llvm);
  if (m->error) {
    free(out.data);
    out = (cg_bytes){.error = strdup(m->error)};
  }
  return out;
}
