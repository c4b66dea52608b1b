// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// One module per target: links the sources' bitcode, reads their records, and prepares it for the code generator, which
// links it lazily: what no kernel needs goes, every definition becomes linkonce_odr and is named after the package, and
// the attributes that fix a CPU are dropped.
#include "build_internal.h"
#include <llvm-c/BitReader.h>
#include <llvm-c/BitWriter.h>
#include <llvm-c/Linker.h>
#include <llvm-c/Transforms/PassBuilder.h>
#include <stdlib.h>
#include <string.h>

static const char *name_of(LLVMValueRef value) {
  size_t n;
  return LLVMGetValueName2(value, &n);
}

// ---- linking -----------------------------------------------------------------------------------------------------

static void on_diagnostic(LLVMDiagnosticInfoRef info, void *user) {
  build *b = user;
  if (LLVMGetDiagInfoSeverity(info) != LLVMDSError) return;
  char *text = LLVMGetDiagInfoDescription(info);
  build_error(b, NULL, b->options->n_sources == 1 ? b->options->sources[0] : b->name, "%s", text);
  LLVMDisposeMessage(text);
}

static LLVMModuleRef read_bitcode(build *b, LLVMContextRef context, size_t source) {
  size_t n_bytes;
  char *bytes = build_read_file(b->files[source * PKG_N_TARGETS + (size_t)b->target].bitcode, &n_bytes);
  LLVMModuleRef module = NULL;
  LLVMMemoryBufferRef buffer = LLVMCreateMemoryBufferWithMemoryRangeCopy(bytes ? bytes : "", n_bytes, b->name);
  free(bytes);
  if (LLVMParseBitcodeInContext2(context, buffer, &module)) {
    b->status = mx_status_make(MX_INTERNAL, "%s: clang wrote no bitcode for %s that LLVM can read",
                               b->options->sources[source], pkg_target_names[b->target]);
    module = NULL;
  }
  LLVMDisposeMemoryBuffer(buffer);
  return module;
}

// Hooks are named after functions, so two sources cannot both register one of the same name.
static bool names_are_unique(build *b, const build_records *records, size_t first) {
  for (size_t i = first; i < records->count; i++)
    for (size_t k = 0; k < first; k++) {
      const build_record *record = &records->items[i], *other = &records->items[k];
      const char *name = record->function;
      if (!name ||
          !((other->function && !strcmp(name, other->function)) || (other->plan && !strcmp(name, other->plan))))
        name = record->plan;
      if (!name ||
          !((other->function && !strcmp(name, other->function)) || (other->plan && !strcmp(name, other->plan))))
        continue;
      build_error(
          b, record, NULL,
          "function '%s' is also that of kernel '%s' at %s:%d\n  hint: hooks are named after it, so rename one of "
          "the two",
          name, other->kernel.symbol, other->path, other->kernel.line);
      return false;
    }
  return true;
}

static bool is_registered(const build_records *records, LLVMValueRef fn) {
  const char *name = name_of(fn);
  for (size_t i = 0; i < records->count; i++) {
    const build_record *record = &records->items[i];
    if ((record->function && !strcmp(record->function, name)) || (record->plan && !strcmp(record->plan, name)))
      return true;
  }
  return false;
}

static void run_globaldce(build *b, LLVMModuleRef module) {
  LLVMPassBuilderOptionsRef options = LLVMCreatePassBuilderOptions();
  LLVMErrorRef error = LLVMRunPasses(module, "globaldce", NULL, options);
  LLVMDisposePassBuilderOptions(options);
  if (!error) return;
  char *message = LLVMGetErrorMessage(error);
  if (!b->status) b->status = mx_status_make(MX_INTERNAL, "globaldce: %s", message);
  LLVMDisposeErrorMessage(message);
}

// Nothing but two lists kept the records, and nothing but records the functions for other targets.
static void drop_unused(build *b, LLVMModuleRef module, const build_records *records) {
  static const char *const lists[] = {"llvm.used", "llvm.compiler.used"};
  for (int i = 0; i < 2; i++) {
    LLVMValueRef list = LLVMGetNamedGlobal(module, lists[i]);
    if (list) LLVMDeleteGlobal(list);
  }
  for (LLVMValueRef f = LLVMGetFirstFunction(module); f; f = LLVMGetNextFunction(f))
    if (!LLVMIsDeclaration(f) && !is_registered(records, f)) LLVMSetLinkage(f, LLVMInternalLinkage);
  for (LLVMValueRef g = LLVMGetFirstGlobal(module); g; g = LLVMGetNextGlobal(g))
    if (LLVMGetInitializer(g) && strncmp(name_of(g), "llvm.", 5)) LLVMSetLinkage(g, LLVMInternalLinkage);
  run_globaldce(b, module);
}

static void find_functions(LLVMModuleRef module, build_records *records) {
  for (size_t i = 0; i < records->count; i++) {
    build_record *record = &records->items[i];
    record->fn = record->function ? LLVMGetNamedFunction(module, record->function) : NULL;
    record->plan_fn = record->plan ? LLVMGetNamedFunction(module, record->plan) : NULL;
  }
}

LLVMModuleRef build_link(build *b, LLVMContextRef context, build_records *records) {
  LLVMModuleRef module = NULL;
  bool ok = true;
  LLVMContextSetDiagnosticHandler(context, on_diagnostic, b);
  for (size_t s = 0; ok && s < b->options->n_sources; s++) {
    size_t first = records->count;
    LLVMModuleRef source = read_bitcode(b, context, s);
    if (!source) break;
    build_read_records(b, source, s, records);
    ok = names_are_unique(b, records, first);
    if (!module)
      module = source;
    else if (!ok)
      LLVMDisposeModule(source);
    else
      ok = !LLVMLinkModules2(module, source);
  }
  if (module && ok) drop_unused(b, module, records);
  if (module && ok) find_functions(module, records);
  if (module && ok && !b->n_errors && !b->status) return module;
  if (module) LLVMDisposeModule(module);
  return NULL;
}

// ---- the module as the code generator wants it -------------------------------------------------------------------

static void own(build *b, LLVMValueRef value) {
  const char *name = name_of(value), *prefixed = build_string(b, "%s.%s", b->name, name + (*name == '.'));
  LLVMSetValueName2(value, prefixed, strlen(prefixed));
  LLVMSetLinkage(value, LLVMLinkOnceODRLinkage);
  LLVMSetVisibility(value, LLVMHiddenVisibility);
}

void build_forget_cpu(LLVMValueRef function) {
  static const char *const attributes[] = {"target-cpu", "target-features", "tune-cpu"};
  for (int i = 0; i < 3; i++)
    LLVMRemoveStringAttributeAtIndex(function, (LLVMAttributeIndex)LLVMAttributeFunctionIndex, attributes[i],
                                     (unsigned)strlen(attributes[i]));
}

void build_finish_module(build *b, LLVMModuleRef module) {
  for (LLVMValueRef g = LLVMGetFirstGlobal(module); g; g = LLVMGetNextGlobal(g))
    if (strncmp(name_of(g), "llvm.", 5)) own(b, g);
  for (LLVMValueRef f = LLVMGetFirstFunction(module); f; f = LLVMGetNextFunction(f)) {
    build_forget_cpu(f);
    if (!LLVMIsDeclaration(f)) own(b, f);
  }
  LLVMSetSourceFileName(module, b->name, strlen(b->name));
  LLVMSetModuleIdentifier(module, b->name, strlen(b->name));
}

LLVMMemoryBufferRef build_part(build *b, LLVMModuleRef module, const build_records *records, size_t source) {
  LLVMModuleRef part = LLVMCloneModule(module);
  for (int keep = 1; keep >= 0; keep--) { // what is linked lazily goes unless somebody may call it
    for (size_t i = 0; i < records->count; i++) {
      if (records->items[i].source != source) continue;
      LLVMValueRef functions[] = {records->items[i].fn, records->items[i].plan_fn};
      for (int f = 0; f < 2; f++) {
        LLVMValueRef fn = functions[f] ? LLVMGetNamedFunction(part, name_of(functions[f])) : NULL;
        if (fn) LLVMSetLinkage(fn, keep ? LLVMExternalLinkage : LLVMLinkOnceODRLinkage);
      }
    }
    if (keep) run_globaldce(b, part);
  }
  LLVMMemoryBufferRef bitcode = LLVMWriteBitcodeToMemoryBuffer(part);
  LLVMDisposeModule(part);
  return bitcode;
}
