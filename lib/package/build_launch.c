// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// One kernel's C, as `mxc compile --emit=c` writes it and people edit it, to bitcode for CPU levels: clang, the file's
// MX_LAUNCH record, the checks of a package, and the types of the packages' functions that it declares.
#include "build_internal.h"
#include <errno.h>
#include <llvm-c/BitReader.h>
#include <llvm-c/BitWriter.h>
#include <mx/kernel_emitted.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const build_variant levels[] = {
    {"x86-64", {"--target=x86_64-pc-linux-gnu"}},
    {"x86-64-v3", {"--target=x86_64-pc-linux-gnu", "-march=x86-64-v3"}},
    {"x86-64-v4", {"--target=x86_64-pc-linux-gnu", "-march=x86-64-v4"}},
};
enum { N_LEVELS = sizeof levels / sizeof *levels };

typedef struct launch {
  build *b;
  const char *path, *kernel, *signature; // the file; what its record has to say
  LLVMValueRef run, plan;
  int line; // of the record
} launch;

// ---- the record
// ------------------------------------------------------------------------------------------------------------------

static LLVMValueRef find_record(LLVMModuleRef module) {
  for (LLVMValueRef g = LLVMGetFirstGlobal(module); g; g = LLVMGetNextGlobal(g))
    if (LLVMGetSection(g) && !strcmp(LLVMGetSection(g), "mx.launch") && LLVMGetInitializer(g)) return g;
  return NULL;
}

// Whether the record is the kernel's. Its fields are those of mx_launch_record.
static bool read_record(launch *l, LLVMModuleRef module) {
  LLVMValueRef record = find_record(module), value = record ? LLVMGetInitializer(record) : NULL;
  if (!record) {
    build_error(l->b, NULL, l->path,
                "it has no entry for kernel '%s'\n  hint: it ends with MX_LAUNCH(run, plan, .kernel = .., .signature = "
                "..), as mxc compile --emit=c writes it",
                l->kernel);
    return false;
  }
  bool whole = LLVMIsAConstantStruct(value) && LLVMGetNumOperands(value) == 6;
  const char *kernel = whole ? build_pointee(LLVMGetOperand(value, 0), false) : NULL;
  const char *signature = whole ? build_pointee(LLVMGetOperand(value, 1), false) : NULL;
  l->line = whole ? (int)LLVMConstIntGetZExtValue(LLVMGetOperand(value, 3)) : 0;
  l->run = whole ? LLVMIsAFunction(LLVMGetOperand(value, 4)) : NULL;
  l->plan = whole ? LLVMIsAFunction(LLVMGetOperand(value, 5)) : NULL;
  const char *place = build_string(l->b, "%s:%d", l->path, l->line);
  if (!kernel || !signature || !l->run || !l->plan || LLVMIsDeclaration(l->run) || LLVMIsDeclaration(l->plan)) {
    build_error(l->b, NULL, l->path,
                "its entry is not complete\n  hint: MX_LAUNCH takes two functions of the file, then .kernel and "
                ".signature as literals");
    return false;
  }
  if (strcmp(kernel, l->kernel)) {
    build_error(l->b, NULL, place,
                "the entry is that of kernel '%s', not of '%s'\n  hint: --replace-kernel=%s=%s, or correct .kernel "
                "where the kernel has another name now",
                kernel, l->kernel, kernel, l->path);
    return false;
  }
  if (!strcmp(signature, l->signature)) return true;
  build_error(
      l->b, NULL, place,
      "the entry of kernel '%s' takes %s, the model's passes %s\n  hint: the model is another one than the file "
      "was made from: write the kernel again with mxc compile --emit=c",
      kernel, signature, l->signature);
  return false;
}

// ---- what it declares
// ----------------------------------------------------------------------------------------------------------------

static LLVMModuleRef read_package(LLVMContextRef context, const pkg_kernel *kernel) {
  const pkg_bitcode *bitcode = pkg_find_bitcode(kernel->package, kernel->part, "x86-64");
  if (!bitcode) return NULL;
  LLVMModuleRef module;
  LLVMMemoryBufferRef bytes = LLVMCreateMemoryBufferWithMemoryRange(bitcode->bytes, bitcode->n_bytes, "", 0);
  return LLVMGetBitcodeModuleInContext2(context, bytes, &module) ? NULL : module;
}

// A call through a type that is not the function's would be undefined.
static void check_declaration(launch *l, LLVMContextRef context, LLVMValueRef declared) {
  size_t n;
  const char *name = LLVMGetValueName2(declared, &n);
  const pkg_kernel *kernel = pkg_find_function(l->b->registry, name);
  LLVMModuleRef package = kernel ? read_package(context, kernel) : NULL;
  LLVMValueRef defined = package ? LLVMGetNamedFunction(package, name) : NULL;
  if (defined && LLVMGlobalGetValueType(defined) != LLVMGlobalGetValueType(declared)) {
    char *here = LLVMPrintTypeToString(LLVMGlobalGetValueType(declared));
    char *there = LLVMPrintTypeToString(LLVMGlobalGetValueType(defined));
    build_error(l->b, NULL, l->path,
                "'%s' is declared as '%s', in package '%s' it is '%s'\n  hint: its declaration is that of %s:%d", name,
                here, kernel->package->name, there, kernel->file, kernel->line);
    LLVMDisposeMessage(here);
    LLVMDisposeMessage(there);
  }
  if (package) LLVMDisposeModule(package);
}

// Hooks are called by the package, so every function is checked by itself.
static void check_functions(launch *l, LLVMContextRef context, LLVMModuleRef module, const char *level) {
  build_record *items = NULL;
  size_t count = 0;
  for (LLVMValueRef f = LLVMGetFirstFunction(module); f; f = LLVMGetNextFunction(f)) count++;
  items = calloc(count + 1, sizeof *items);
  count = 0;
  for (LLVMValueRef f = LLVMGetFirstFunction(module); items && f; f = LLVMGetNextFunction(f)) {
    if (LLVMIsDeclaration(f)) {
      check_declaration(l, context, f);
      continue;
    }
    build_record *record = &items[count++];
    record->kernel.symbol = l->kernel;
    record->kernel.line = l->line;
    record->kernel.target = strcmp(level, levels[0].name) ? level : "";
    record->path = l->path;
    record->fn = f;
  }
  build_check_limits(l->b, module, &(build_records){.items = items, .count = count});
  free(items);
}

// ---- the bitcode
// ----------------------------------------------------------------------------------------------------------------------

static void own(LLVMValueRef function, const char *name) {
  LLVMSetValueName2(function, name, strlen(name));
  LLVMSetLinkage(function, LLVMExternalLinkage);
}

static void finish_module(launch *l, LLVMModuleRef module) {
  static const char *const lists[] = {"llvm.used", "llvm.compiler.used"};
  for (int i = 0; i < 2; i++) {
    LLVMValueRef list = LLVMGetNamedGlobal(module, lists[i]);
    if (list) LLVMDeleteGlobal(list);
  }
  LLVMDeleteGlobal(find_record(module));
  for (LLVMValueRef f = LLVMGetFirstFunction(module); f; f = LLVMGetNextFunction(f)) {
    size_t n;
    build_forget_cpu(f);
    bool hook = strchr(LLVMGetValueName2(f, &n), '.') != NULL; // named after the package's function
    if (!LLVMIsDeclaration(f) && !hook) LLVMSetLinkage(f, LLVMInternalLinkage);
  }
  for (LLVMValueRef g = LLVMGetFirstGlobal(module); g; g = LLVMGetNextGlobal(g))
    if (LLVMGetInitializer(g)) LLVMSetLinkage(g, LLVMPrivateLinkage);
  own(l->run, PKG_LAUNCH_RUN);
  own(l->plan, PKG_LAUNCH_PLAN);
  LLVMSetSourceFileName(module, l->kernel, strlen(l->kernel)); // the same bytes wherever the file is
  LLVMSetModuleIdentifier(module, l->kernel, strlen(l->kernel));
}

static void write_level(launch *l, LLVMModuleRef module, pkg_launch *out) {
  LLVMMemoryBufferRef bitcode = LLVMWriteBitcodeToMemoryBuffer(module);
  out->n_bytes = LLVMGetBufferSize(bitcode);
  out->bytes = malloc(out->n_bytes);
  if (out->bytes)
    memcpy(out->bytes, LLVMGetBufferStart(bitcode), out->n_bytes);
  else
    l->b->status = mx_status_make(MX_OUT_OF_MEMORY, "out of memory while packaging kernels");
  LLVMDisposeMemoryBuffer(bitcode);
}

static void build_level(launch *l, const build_files *files, pkg_launch *out) {
  size_t n_bytes;
  char *bytes = build_read_file(files->bitcode, &n_bytes);
  LLVMContextRef context = LLVMContextCreate();
  LLVMModuleRef module = NULL;
  LLVMMemoryBufferRef buffer = LLVMCreateMemoryBufferWithMemoryRangeCopy(bytes ? bytes : "", n_bytes, l->kernel);
  if (LLVMParseBitcodeInContext2(context, buffer, &module)) {
    l->b->status =
        mx_status_make(MX_INTERNAL, "%s: clang wrote no bitcode for %s that LLVM can read", l->path, out->level);
  } else {
    if (read_record(l, module)) check_functions(l, context, module, out->level);
    if (!l->b->n_errors) finish_module(l, module);
    if (!l->b->n_errors) write_level(l, module, out);
    LLVMDisposeModule(module);
  }
  LLVMDisposeMemoryBuffer(buffer);
  LLVMContextDispose(context);
  free(bytes);
}

mx_status pkg_build_launch(const pkg_build_options *options, const pkg_registry *registry, const char *kernel,
                           const char *signature, pkg_launch *out, int n_levels) {
  build_variant variants[N_LEVELS];
  build_files files[N_LEVELS] = {0};
  build b = {.options = options, .name = "", .registry = registry};
  launch l = {.b = &b, .path = options->sources[0], .kernel = kernel, .signature = signature};
  for (int i = 0; i < n_levels; i++) out[i].bytes = NULL, out[i].n_bytes = 0;
  if (access(l.path, R_OK)) return mx_status_make(MX_IO_ERROR, "%s: error: cannot read: %s", l.path, strerror(errno));
  for (int i = 0; i < n_levels; i++)
    for (int k = 0; k < N_LEVELS; k++)
      if (!strcmp(levels[k].name, out[i].level)) variants[i] = levels[k];
  b.errors = open_memstream(&b.error_text, &b.error_bytes);
  if (!b.errors) b.status = mx_status_make(MX_OUT_OF_MEMORY, "out of memory while packaging kernels");
  if (!b.status) b.status = build_compile(options, variants, n_levels, files);
  for (int i = 0; i < n_levels && !b.status && !b.n_errors; i++) build_level(&l, &files[i], &out[i]);
  mx_status status = b.status ? b.status : b.n_errors ? build_take_errors(&b) : NULL;
  for (int i = 0; i < n_levels; i++) {
    if (files[i].bitcode) fclose(files[i].bitcode);
    if (files[i].messages) fclose(files[i].messages);
    if (status) free(out[i].bytes), out[i].bytes = NULL;
  }
  if (b.errors) fclose(b.errors);
  free(b.error_text);
  for (size_t i = 0; i < b.n_strings; i++) free(b.strings[i]);
  free(b.strings);
  return status;
}
