// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Kernels as C for people: the same views, hooks and calls that emit_kernel.c makes as LLVM IR, with the graph's names
// and its source lines. A kernel's text is a C file: it declares the functions of packages that it calls by their
// names in the bitcode, so that it compiles by itself, and --replace-kernel takes it back (replace_kernel.c).
//
//   // ==== kernel matmul_add_relu ====
//   #define LOOP "builtin.matmul_f32"      which of a package's functions, by CPU level
//   struct mx_env { mx_view A, B, bias, out; }; .. hooks .. body, run, plan_work
//   MX_LAUNCH(run, plan_work, .kernel = "matmul_add_relu", .signature = "..")
#include "codegen/emit_c.h"
#include <llvm-c/BitReader.h>
#include <mlir-c/BuiltinAttributes.h>
#include <mx/kernel_flags.h>
#include <string.h>

enum { N_LEVELS = 3 };
// The highest first, with what clang defines for it.
static const char *const level_conditions[N_LEVELS] = {"#if defined(__AVX512F__)", "#elif defined(__AVX2__)", "#else"};

// ---- what packages call
// ------------------------------------------------------------------------------------------------------------------

// The packages' code, as far as it has been asked for.
struct c_packages {
  LLVMContextRef llvm;
  struct {
    const pkg_package *package;
    int32_t part;
    LLVMModuleRef module;
  } parts[64];
  int n_parts;
};

static LLVMModuleRef read_part(c_packages *packages, const pkg_package *package, int32_t part) {
  LLVMModuleRef module = NULL;
  for (int i = 0; i < packages->n_parts; i++)
    if (packages->parts[i].package == package && packages->parts[i].part == part) return packages->parts[i].module;
  const pkg_bitcode *bitcode = pkg_find_bitcode(package, part, "x86-64");
  if (bitcode) {
    LLVMMemoryBufferRef buffer =
        LLVMCreateMemoryBufferWithMemoryRange(bitcode->bytes, bitcode->n_bytes, package->name, 0);
    if (LLVMGetBitcodeModuleInContext2(packages->llvm, buffer, &module)) module = NULL;
  }
  if (packages->n_parts == (int)(sizeof packages->parts / sizeof *packages->parts)) return module;
  packages->parts[packages->n_parts].package = package;
  packages->parts[packages->n_parts].part = part;
  packages->parts[packages->n_parts++].module = module;
  return module;
}

bool c_package_calls(c_emitter *e, const pkg_kernel *kernel, const char *function) {
  LLVMModuleRef module = read_part(e->packages, kernel->package, kernel->part);
  return module && LLVMGetNamedFunction(module, function);
}

// ---- one kernel
// --------------------------------------------------------------------------------------------------------------------

static MlirOperation find_launch_in(ir_context *ctx, MlirBlock block, const char *name, int *count) {
  MlirOperation found = {NULL};
  for (MlirOperation op = mlirBlockGetFirstOperation(block); !mlirOperationIsNull(op);
       op = mlirOperationGetNextInBlock(op)) {
    if (ir_op(ctx, op) != IR_MGP_LAUNCH || strcmp(ir_get_string(ctx, op, "symbol"), name)) continue;
    if (mlirOperationIsNull(found)) found = op;
    ++*count;
  }
  return found;
}

// The first launch of a call, else of init, else of a branch or loop.
static MlirOperation find_launch(const cg_input *input, const char *name, int *count) {
  ir_context *ctx = input->ctx;
  MlirOperation found[3] = {find_launch_in(ctx, ir_region_block(input->model, 1), name, count),
                            find_launch_in(ctx, ir_region_block(input->model, 0), name, count)};
  for (MlirOperation op = mlirBlockGetFirstOperation(mlirOperationGetBlock(input->model)); !mlirOperationIsNull(op);
       op = mlirOperationGetNextInBlock(op)) {
    if (ir_op(ctx, op) != IR_MGP_FUNCTION) continue;
    MlirOperation here = find_launch_in(ctx, ir_region_block(op, 0), name, count);
    if (mlirOperationIsNull(found[2])) found[2] = here;
  }
  for (int i = 0; i < 3; i++)
    if (!mlirOperationIsNull(found[i])) return found[i];
  return found[0];
}

static void append_types(ir_text *out, ir_context *ctx, MlirBlock body, int begin, int end) {
  ir_append(out, "(");
  for (int i = begin; i < end; i++)
    ir_append(out, "%s%s", i > begin ? ", " : "", ir_type_text(ctx, mlirValueGetType(mlirBlockGetArgument(body, i))));
  ir_append(out, ")");
}

const char *cg_launch_signature(ir_context *ctx, MlirOperation kernel) {
  ir_text out = {.ctx = ctx};
  MlirBlock body = ir_region_block(kernel, 0);
  MlirAttribute symbols = ir_get(kernel, "symbols");
  int n = (int)mlirBlockGetNumArguments(body), n_in = (int)ir_get_int(kernel, "inputs", n);
  append_types(&out, ctx, body, 0, n_in);
  ir_append(&out, " into ");
  append_types(&out, ctx, body, n_in, n);
  ir_append(&out, " sizes (");
  for (intptr_t i = 0; i < mlirArrayAttrGetNumElements(symbols); i++) {
    MlirStringRef name = mlirStringAttrGetValue(mlirArrayAttrGetElement(symbols, i));
    ir_append(&out, "%s%.*s", i ? ", " : "", (int)name.length, name.data);
  }
  ir_append(&out, ")");
  return out.data;
}

// ---- one level of it
// -----------------------------------------------------------------------------------------------------------------------

typedef struct level_text {
  const pkg_kernel *signature; // NULL: this level has no kernel, and error says so
  const char *labels, *code, *error;
} level_text;

static level_text write_level(const cg_input *input, c_packages *packages, int number, int loop,
                              const cg_target *target, const char *function) {
  ir_context *ctx = input->ctx;
  ir_text out = {.ctx = ctx};
  int count = 0;
  c_emitter *e = ir_alloc(ctx, sizeof *e);
  e->input = input, e->ctx = ctx, e->out = &out, e->packages = packages;
  e->op = input->kernels[number];
  e->launch = find_launch(input, ir_get_string(ctx, e->op, "sym_name"), &count);
  e->module = (cg_module){.ctx = ctx, .registry = input->registry, .target = target};
  e->kernel = ir_alloc(ctx, sizeof *e->kernel);
  e->kernel->m = &e->module;
  if (!emit_read_kernel(e->kernel, e->op)) return (level_text){.error = e->module.error};
  emit_select(e->kernel, loop);
  e->kernel->flat = emit_is_flat(e->kernel);
  c_name_kernel(e, function);
  if (!e->error) c_append_environment(e);
  if (!e->error) c_append_hooks(e);
  if (!e->error) c_append_entries(e);
  const pkg_kernel *s = e->kernel->signature;
  const char *labels = ir_format(ctx, "#define LOOP \"%s\"\n", s->function);
  if (s->parallel == MX_PLANNED) labels = ir_format(ctx, "%s#define LOOP_PLAN \"%s\"\n", labels, s->plan_function);
  return (level_text){.signature = s, .labels = labels, .code = out.data, .error = e->error};
}

static bool same_text(const level_text *a, const level_text *b, bool code) {
  if (!a->signature || !b->signature) return a->signature == b->signature;
  return !strcmp(code ? a->code : a->labels, code ? b->code : b->labels);
}

// What differs between levels stands between #if and #endif.
static void append_levels(ir_text *out, const level_text *levels) {
  bool one_label = true, one_code = true;
  for (int t = 1; t < N_LEVELS; t++) {
    one_label &= same_text(&levels[0], &levels[t], false);
    one_code &= same_text(&levels[0], &levels[t], true);
  }
  const pkg_kernel *s = NULL;
  for (int t = 0; t < N_LEVELS; t++)
    if (levels[t].signature) s = levels[t].signature;
  ir_append(out, "// The function whose loops call the hooks: '%s', %s:%d of package '%s'%s.\n", s->symbol, s->file,
            s->line, s->package->name, one_label ? "" : ", for each CPU level");
  if (one_label && one_code) {
    ir_append(out, "%s", levels[0].labels);
  } else {
    for (int t = 0; t < N_LEVELS; t++) {
      ir_append(out, "%s\n", level_conditions[t]);
      if (levels[t].signature)
        ir_append(out, "%s%s%s", levels[t].labels, one_code ? "" : "\n", one_code ? "" : levels[t].code);
      else
        ir_append(out, "#error \"%s\"\n", levels[t].error);
    }
    ir_append(out, "#endif\n");
  }
  if (one_code) ir_append(out, "\n%s", levels[0].code);
}

static void append_literal(ir_text *out, const char *text) {
  ir_append(out, "\"");
  for (; *text; text++) ir_append(out, *text == '"' || *text == '\\' ? "\\%c" : "%c", *text);
  ir_append(out, "\"");
}

// loop: of a kernel that has n_loops. Of several each is a text of its own, NAME.0, NAME.1, ..: two may call the same
// function, whose hooks have one name.
static bool write_loop(const cg_input *input, c_packages *packages, int number, int loop, int n_loops,
                       const cg_targets *targets, ir_text *out) {
  ir_context *ctx = input->ctx;
  MlirOperation op = input->kernels[number];
  const char *name = ir_get_string(ctx, op, "sym_name"), *function = NULL, *error = NULL;
  level_text levels[N_LEVELS];
  int n_launches = 0, n_known = 0;
  find_launch(input, name, &n_launches);
  for (int t = N_LEVELS; t-- > 0;) { // plain x86-64 first: its function gives the C name
    levels[t] = write_level(input, packages, number, loop, &targets->list[N_LEVELS - 1 - t], function);
    if (levels[t].signature && !function) function = strchr(levels[t].signature->function, '.') + 1;
    if (levels[t].error) error = levels[t].error;
    n_known += levels[t].signature != NULL;
  }
  if (!n_known || (error && n_known == N_LEVELS))
    return ir_error(ctx, mlirOperationGetLocation(op), NULL, "kernel '%s' cannot be written as C: %s", name, error);
  if (n_loops > 1) name = ir_format(ctx, "%s.%d", name, loop);
  ir_append(out, "// ==== kernel %s ====\n//\n// A kernel of @%s as C (docs/emit-c.md)", name,
            ir_get_string(ctx, input->model, "sym_name"));
  if (n_launches > 1) ir_append(out, "; %d launches share it, and names are those of the first", n_launches);
  if (n_loops > 1) ir_append(out, "; loop %d of %d, which take turns in blocks of rows", loop + 1, n_loops);
  ir_append(out, ". To use it, edited or not:\n//   mxc compile MODEL.mlir --replace-kernel=%s=THIS_FILE\n//\n", name);
  c_emitter *comments = ir_alloc(ctx, sizeof *comments);
  comments->ctx = ctx, comments->out = out;
  c_comments(comments, ir_region_block(op, 0));
  ir_append(out, "#include <mx/kernel_emitted.h>\n\n");
  append_levels(out, levels);
  ir_append(out, "\nMX_LAUNCH(run, plan_work, .kernel = ");
  append_literal(out, name);
  ir_append(out, ",\n          .signature = ");
  append_literal(out, cg_launch_signature(ctx, op));
  ir_append(out, ")\n");
  return true;
}

int cg_count_loops(ir_context *ctx, MlirOperation kernel) {
  int n = 0;
  for (MlirOperation op = mlirBlockGetFirstOperation(ir_region_block(kernel, 0)); !mlirOperationIsNull(op);
       op = mlirOperationGetNextInBlock(op))
    n += ir_op(ctx, op) == IR_MOGG_CALL_EXECUTE;
  return n;
}

const char *cg_emit_c(const cg_input *input) {
  ir_text out = {.ctx = input->ctx};
  cg_targets targets = {0};
  c_packages packages = {.llvm = LLVMContextCreate()};
  bool ok = cg_parse_targets(input->ctx, "x86-64", &targets);
  for (int k = 0; ok && k < input->n_kernels; k++) {
    int n_loops = cg_count_loops(input->ctx, input->kernels[k]);
    for (int loop = 0; ok && loop < n_loops; loop++) {
      if (k || loop) ir_append(&out, "\n");
      ok = write_loop(input, &packages, k, loop, n_loops, &targets, &out);
    }
  }
  for (int i = 0; i < packages.n_parts; i++)
    if (packages.parts[i].module) LLVMDisposeModule(packages.parts[i].module);
  LLVMContextDispose(packages.llvm);
  return !ok ? NULL : out.data ? out.data : "";
}
