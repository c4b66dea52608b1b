// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// --replace-kernel=NAME=FILE.c: a kernel's C, as --emit=c writes it and a person edited it, in place of the code that
// emit_kernel.c makes. The packager compiles and checks it for each CPU level before anything else is done; here it is
// linked with the packages and optimised exactly as generated code is.
#include "codegen/codegen.h"
#include <llvm-c/BitReader.h>
#include <llvm-c/Linker.h>
#include <mlir-c/BuiltinAttributes.h>
#include <stdlib.h>
#include <string.h>

// ---- the flag
// -----------------------------------------------------------------------------------------------------------------

static const char *name_of(const cg_input *input, int kernel) {
  return ir_get_string(input->ctx, input->kernels[kernel], "sym_name");
}

// What --emit=c calls the loop; NULL: the kernel has fewer.
static const char *loop_name(const cg_input *input, int kernel, int loop) {
  int n = cg_count_loops(input->ctx, input->kernels[kernel]);
  if (loop >= n) return NULL;
  return n == 1 ? name_of(input, kernel) : ir_format(input->ctx, "%s.%d", name_of(input, kernel), loop);
}

// The names nearest in spelling, else some of them.
static const char *list_names(const cg_input *input, const char *name) {
  enum { LISTED = 5 };
  ir_text out = {.ctx = input->ctx};
  for (int near = 1; near >= 0 && !out.length; near--)
    for (int at = 0, n = 0; at < input->n_kernels * CG_MAX_LOOPS && n < LISTED; at++) {
      const char *other = loop_name(input, at / CG_MAX_LOOPS, at % CG_MAX_LOOPS);
      if (!other || (near && ir_distance(name, other) > 4)) continue;
      ir_append(&out, "%s'%s'", n++ ? ", " : near ? "did you mean " : "its kernels are ", other);
      if (n == LISTED && at / CG_MAX_LOOPS + 1 < input->n_kernels) ir_append(&out, ", ..");
    }
  return out.length ? out.data : "the model has no kernels";
}

static bool fail(const cg_input *input, const char *hint, const char *text) {
  return ir_error(input->ctx, (MlirLocation){NULL}, hint, "%s", text);
}

static bool launched_by_init(const cg_input *input, const char *name) {
  MlirBlock init = ir_region_block(input->model, 0);
  for (MlirOperation op = mlirBlockGetFirstOperation(init); !mlirOperationIsNull(op);
       op = mlirOperationGetNextInBlock(op))
    if (ir_op(input->ctx, op) == IR_MGP_LAUNCH && !strcmp(ir_get_string(input->ctx, op, "symbol"), name)) return true;
  return false;
}

static bool add_level(cg_replacement *r, const char *level) {
  for (int i = 0; i < r->n_levels; i++)
    if (!strcmp(r->levels[i].level, level)) return false;
  r->levels[r->n_levels++].level = level;
  return true;
}

// "NAME=FILE": as all of the kernels' names are without '=', the first one parts them.
static bool replace(cg_input *input, const cg_targets *targets, const char *text, const char *include_dir,
                    const char *clang) {
  ir_context *ctx = input->ctx;
  const char *equals = strchr(text, '='), *file = equals ? equals + 1 : NULL;
  if (!equals || equals == text || !*file)
    return fail(input, "it is NAME=FILE.c; mxc compile --emit=c writes such files",
                ir_format(ctx, "--replace-kernel=%s names no kernel and file", text));
  const char *name = ir_copy(ctx, text, (size_t)(equals - text));
  int at = 0, n = input->n_kernels * CG_MAX_LOOPS;
  for (const char *other; at < n; at++)
    if ((other = loop_name(input, at / CG_MAX_LOOPS, at % CG_MAX_LOOPS)) && !strcmp(other, name)) break;
  if (at == n)
    return fail(input, list_names(input, name),
                ir_format(ctx, "--replace-kernel=%s: the model has no kernel '%s'", text, name));
  if (input->replaced[at])
    return fail(input, "leave one of them out",
                ir_format(ctx, "kernel '%s' is replaced twice, by %s and %s", name, input->replaced[at]->file, file));
  int k = at / CG_MAX_LOOPS;
  cg_replacement *r = input->replaced[at] = ir_alloc(ctx, sizeof *r);
  r->file = file;
  bool gpu = false;
  for (int t = 0; t < targets->count; t++) {
    if (targets->list[t].family == CG_X86)
      add_level(r, targets->list[t].name);
    else
      gpu = true;
  }
  if (launched_by_init(input, name_of(input, k))) add_level(r, "x86-64"); // which runs it when compiling
  if (gpu)
    ir_report(ctx, (MlirLocation){NULL}, IR_WARNING, NULL, "kernel '%s' is replaced by %s for CPUs alone", name, file);
  pkg_build_options options = {.sources = &file, .n_sources = 1, .include_dir = include_dir, .clang = clang};
  mx_status status = pkg_build_launch(&options, input->registry, name, cg_launch_signature(ctx, input->kernels[k]),
                                      r->levels, r->n_levels);
  for (int i = 0; i < r->n_levels && !status; i++) {
    char *bytes = r->levels[i].bytes;
    r->levels[i].bytes = ir_copy(ctx, bytes, r->levels[i].n_bytes);
    free(bytes);
  }
  if (!status) return true;
  ir_error(ctx, (MlirLocation){NULL}, NULL, "kernel '%s' is not replaced:\n%s", name, mx_status_message(status));
  mx_status_free(status);
  return false;
}

bool cg_replace_kernels(cg_input *input, const cg_targets *targets, const char *const *replacements, size_t n,
                        const char *include_dir, const char *clang) {
  bool ok = true;
  input->replaced = ir_alloc(input->ctx, ((size_t)input->n_kernels + 1) * CG_MAX_LOOPS * sizeof *input->replaced);
  for (size_t i = 0; i < n; i++) ok &= replace(input, targets, replacements[i], include_dir, clang);
  return ok;
}

const pkg_launch *cg_replacement_of(const cg_input *input, int kernel, int loop, const cg_target *target) {
  const cg_replacement *r = input->replaced ? input->replaced[kernel * CG_MAX_LOOPS + loop] : NULL;
  for (int i = 0; r && i < r->n_levels; i++)
    if (!strcmp(r->levels[i].level, target->name)) return &r->levels[i];
  return NULL;
}

// ---- code
// ---------------------------------------------------------------------------------------------------------------------

static void rename_entry(cg_module *m, const char *from, const char *to) {
  LLVMValueRef entry = LLVMGetNamedFunction(m->module, from);
  if (entry) LLVMSetValueName2(entry, to, strlen(to));
}

void cg_link_replacement(cg_module *m, const pkg_launch *launch, const char *run, const char *plan) {
  LLVMMemoryBufferRef buffer = LLVMCreateMemoryBufferWithMemoryRange(launch->bytes, launch->n_bytes, "", 0);
  LLVMModuleRef module;
  bool ok = !LLVMParseBitcodeInContext2(m->llvm, buffer, &module) && !LLVMLinkModules2(m->module, module);
  LLVMDisposeMemoryBuffer(buffer);
  if (!ok) {
    cg_fail(m, "the file that replaces it cannot be linked");
    return;
  }
  rename_entry(m, PKG_LAUNCH_RUN, run);
  rename_entry(m, PKG_LAUNCH_PLAN, plan);
  for (LLVMValueRef f = LLVMGetFirstFunction(m->module); f; f = LLVMGetNextFunction(f)) {
    size_t n;
    const char *name = LLVMGetValueName2(f, &n);
    const pkg_kernel *called = LLVMIsDeclaration(f) ? pkg_find_function(m->registry, name) : NULL;
    if (called) {
      cg_need_kernel(m, called);
      cg_inline(m, ir_copy(m->ctx, name, n));
    } else if (!LLVMIsDeclaration(f) && strchr(name, '.') && LLVMGetLinkage(f) == LLVMExternalLinkage) { // a hook
      cg_attribute(m, f, (unsigned)LLVMAttributeFunctionIndex, "alwaysinline", 0);
    }
  }
}

cg_bytes cg_emit_replacement(const cg_input *input, int kernel, const cg_target *target, const pkg_launch *launch,
                             cg_output output) {
  cg_module m;
  const char *run = cg_kernel_symbol(input, kernel, "run"), *plan = cg_kernel_symbol(input, kernel, "plan");
  cg_module_begin(&m, input->ctx, input->registry, target, name_of(input, kernel));
  if (!m.error) cg_link_replacement(&m, launch, run, plan);
  return cg_module_finish(&m, (const char *const[]){run, plan}, 2, output);
}
