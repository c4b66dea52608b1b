// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The public face of the compiler (mx/compiler.h): packages and weights in, parse, lower, emit.
#include "codegen/codegen.h"
#include "onnx/import.h"
#include "passes/passes.h"
#include <mx/compiler.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

_Static_assert(FUSION_MAX_LOOPS <= CG_MAX_LOOPS, "passes join more loops than code is made for");

static const char *const emit_names[] = {[MX_EMIT_RMO] = "rmo", [MX_EMIT_MO] = "mo",     [MX_EMIT_MOGG] = "mogg",
                                         [MX_EMIT_MGP] = "mgp", [MX_EMIT_LLVM] = "llvm", [MX_EMIT_ASM] = "asm",
                                         [MX_EMIT_C] = "c",     [MX_EMIT_MEF] = "mef"};
enum { N_EMIT = sizeof emit_names / sizeof *emit_names, MAX_PACKAGES = 65 };

const char *mx_emit_name(mx_emit emit) { return (size_t)emit < N_EMIT ? emit_names[emit] : NULL; }

bool mx_emit_from_name(const char *name, mx_emit *out_emit) {
  for (int i = 0; i < N_EMIT; i++) {
    if (strcmp(name, emit_names[i])) continue;
    *out_emit = (mx_emit)i;
    return true;
  }
  return false;
}

typedef struct compilation {
  const mx_compile_options *options;
  mx_compiled *out;
  ir_context *ir;
  pkg_registry *registry;
  pkg_package *packages[MAX_PACKAGES];
  size_t n_packages;
  weights *weights;
} compilation;

static double now_ms(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec * 1e3 + (double)t.tv_nsec * 1e-6;
}

static void report_time(const char *what, double milliseconds, void *user) {
  compilation *c = user;
  if (c->options->on_time) c->options->on_time(c->options->user, what, milliseconds);
}

static const char *print_module(void *state) {
  pass_context *p = state;
  return ir_print(p->ir, p->module);
}

static void after_pass(pass_context *p, const char *pass, double milliseconds) {
  compilation *c = p->user;
  report_time(pass, milliseconds, c);
  if (c->options->on_pass) c->options->on_pass(c->options->user, pass, print_module, p);
}

static mx_status load(compilation *c) {
  const mx_compile_options *o = c->options;
  MX_TRY(pkg_registry_create(&c->registry));
  MX_TRY(weights_create(&c->weights));
  if (o->n_packages > MAX_PACKAGES)
    return mx_status_make(MX_INVALID_ARGUMENT, "more than %d packages", MAX_PACKAGES - 1);
  for (size_t i = 0; i < o->n_packages; i++) {
    MX_TRY(pkg_parse(o->packages[i].bytes, o->packages[i].n_bytes, o->packages[i].user, &c->packages[i]));
    c->n_packages++;
    MX_TRY(pkg_registry_add(c->registry, c->packages[i]));
  }
  for (size_t i = 0; i < o->n_weights; i++) MX_TRY(weights_add_safetensors(c->weights, o->weights[i]));
  return NULL;
}

static void unload(compilation *c) {
  ir_context_destroy(c->ir);
  pkg_registry_destroy(c->registry);
  for (size_t i = 0; i < c->n_packages; i++) pkg_destroy(c->packages[i]);
  weights_destroy(c->weights);
}

static bool keep(compilation *c, const char *bytes, size_t n) {
  c->out->bytes = malloc(n + 1);
  if (!c->out->bytes) return ir_error(c->ir, (MlirLocation){NULL}, NULL, "out of memory");
  memcpy(c->out->bytes, bytes, n);
  c->out->bytes[n] = 0;
  c->out->n_bytes = n;
  return true;
}

// Every kernel for every target as text, then the host code.
static bool emit_code_text(compilation *c, const cg_input *input, const cg_targets *targets, cg_output output) {
  ir_text text = {.ctx = c->ir};
  const cg_target host = {.name = "the host"};
  cg_job *jobs = ir_alloc(c->ir, (size_t)(input->n_kernels * targets->count + 1) * sizeof *jobs);
  int n = 0;
  const char *missing;
  for (int t = 0; t < targets->count; t++)
    for (int k = 0; k < input->n_kernels; k++)
      if (cg_kernel_available(input, k, &targets->list[t], &missing))
        jobs[n++] = (cg_job){.kernel = k, .target = &targets->list[t]};
  jobs[n++] = (cg_job){.kernel = -1, .target = &host};
  bool ok = cg_run_jobs(input, jobs, n, c->options->n_workers > 0 ? c->options->n_workers : 1, output);
  for (int i = 0; i < n; i++) {
    const char *name =
        jobs[i].kernel < 0 ? "init and execute" : ir_get_string(c->ir, input->kernels[jobs[i].kernel], "sym_name");
    if (ok) ir_append(&text, "%s %s for %s\n", output == CG_ASSEMBLY ? "#" : ";", name, jobs[i].target->name);
    if (ok) ir_append_n(&text, jobs[i].result.data, jobs[i].result.size);
    cg_bytes_free(&jobs[i].result);
  }
  return ok && keep(c, text.data, text.length);
}

static bool emit(compilation *c, pass_context *p) {
  static const ir_level levels[] = {
      [MX_EMIT_RMO] = IR_RMO, [MX_EMIT_MO] = IR_MO, [MX_EMIT_MOGG] = IR_MOGG, [MX_EMIT_MGP] = IR_MGP};
  const mx_compile_options *o = c->options;
  if (o->emit <= MX_EMIT_MGP) {
    if (!pipeline_run(p, levels[o->emit])) return false;
    const char *text = ir_print(c->ir, p->module);
    return keep(c, text, strlen(text));
  }
  cg_options options = {.n_workers = o->n_workers > 0 ? o->n_workers : 1,
                        .weights = c->weights,
                        .fold_seconds = o->fold_seconds > 0 ? o->fold_seconds : 10,
                        .fold_mib = o->fold_mib > 0 ? o->fold_mib : 1024,
                        .source = o->file,
                        .compiler = o->compiler,
                        .progress = report_time,
                        .user = c};
  cg_input input;
  if (!cg_parse_targets(c->ir, o->target ? o->target : "x86-64", &options.targets)) return false;
  if (!pipeline_run(p, IR_MGP) || !cg_read_input(c->ir, c->registry, p->module, &input)) return false;
  if (o->cache) cg_use_cache(&input, o->cache);
  if (o->emit == MX_EMIT_C) {
    const char *text = cg_emit_c(&input);
    return text && keep(c, text, strlen(text));
  }
  double begin = now_ms();
  cg_initialise();
  report_time("initialise LLVM", now_ms() - begin, c);
  begin = now_ms();
  if (!cg_replace_kernels(&input, &options.targets, o->replacements, o->n_replacements, o->include_dir, o->clang))
    return false;
  if (o->n_replacements) report_time("replace kernels", now_ms() - begin, c);
  if (o->emit != MX_EMIT_MEF)
    return emit_code_text(c, &input, &options.targets, o->emit == MX_EMIT_LLVM ? CG_LLVM : CG_ASSEMBLY);
  cg_bytes file;
  bool ok = cg_compile(&input, &options, &file);
  c->out->bytes = file.data;
  c->out->n_bytes = file.size;
  return ok;
}

static bool compile(compilation *c) {
  const mx_compile_options *o = c->options;
  double begin = now_ms();
  bool is_onnx = onnx_is_model(o->text, o->n_text);
  onnx_overrides overrides = {.shapes = o->shapes,
                              .dims = o->dims,
                              .dtypes = o->input_dtypes,
                              .n_shapes = o->n_shapes,
                              .n_dims = o->n_dims,
                              .n_dtypes = o->n_input_dtypes};
  if (!is_onnx && o->weights_out)
    return ir_error(c->ir, ir_location(c->ir, o->file, 1, 1), "compile it: mxc compile", "'%s' is no ONNX model",
                    o->file);
  if (!is_onnx && (o->n_shapes || o->n_dims || o->n_input_dtypes))
    return ir_error(c->ir, ir_location(c->ir, o->file, 1, 1), "write it in the graph's arguments",
                    "--shape, --dim and --input-dtype are for ONNX models, '%s' is text", o->file);
  MlirModule module = is_onnx ? onnx_import(c->ir, o->file, o->text, o->n_text, c->weights, &overrides)
                              : ir_parse(c->ir, o->file, o->text, o->n_text);
  report_time(is_onnx ? "import" : "parse", now_ms() - begin, c);
  if (mlirModuleIsNull(module)) return false;
  if (o->weights_out && weights_count(c->weights) > 0) {
    mx_status status = weights_write_safetensors(c->weights, o->weights_out);
    if (status) {
      ir_error(c->ir, (MlirLocation){NULL}, NULL, "%s", mx_status_message(status));
      mx_status_free(status);
      mlirModuleDestroy(module);
      return false;
    }
  }
  pass_context p = {.ir = c->ir,
                    .module = module,
                    .kernels = c->registry,
                    .weights = c->weights,
                    .after = after_pass,
                    .user = c,
                    .verify_each = o->verify_each,
                    .unoptimised = o->unoptimised,
                    .without = o->without,
                    .n_without = o->n_without,
                    .fast_math = o->fast_math};
  ir_level level, have = ir_module_level(c->ir, module);
  bool ok = ir_verify(c->ir, module);
  if (ok && o->from && (!ir_level_from_name(o->from, &level) || level != have))
    ok = ir_error(c->ir, ir_location(c->ir, o->file, 1, 1), "leave --from out: the level is seen from the ops",
                  "the input is at level %s, not %s", ir_level_name(have), o->from);
  if (ok && o->emit <= MX_EMIT_MGP && (int)o->emit < (int)have)
    ok = ir_error(c->ir, ir_location(c->ir, o->file, 1, 1), NULL, "the input is at level %s: it cannot be raised to %s",
                  ir_level_name(have), mx_emit_name(o->emit));
  ok = ok && emit(c, &p);
  mlirModuleDestroy(module);
  return ok;
}

// Running out of arena memory comes back here: what the arena and MLIR hold is given back as after any compilation.
static bool guarded_compile(compilation *c) {
  jmp_buf escape;
  if (setjmp(escape)) return false;
  ir_on_out_of_memory(c->ir, &escape);
  return compile(c);
}

mx_status mx_compile(const mx_compile_options *options, mx_compiled *out_compiled) {
  compilation c = {.options = options, .out = out_compiled};
  *out_compiled = (mx_compiled){0};
  mx_status status = load(&c);
  if (!status) c.ir = ir_context_create();
  if (!status && !c.ir) status = mx_status_make(MX_OUT_OF_MEMORY, "out of memory");
  if (!status) {
    bool ok = guarded_compile(&c);
    if (ir_is_out_of_memory(c.ir))
      status = mx_status_make(MX_OUT_OF_MEMORY, "out of memory while compiling '%s'", options->file);
    else
      out_compiled->diagnostics = strdup(ir_diagnostics(c.ir));
    if (!ok && !status)
      status =
          mx_status_make(MX_INVALID_ARGUMENT, "'%s' was not compiled: %zu errors", options->file, ir_error_count(c.ir));
    if (!ok) {
      free(out_compiled->bytes);
      out_compiled->bytes = NULL;
    }
  }
  unload(&c);
  return status;
}

void mx_compiled_release(mx_compiled *compiled) {
  free(compiled->bytes);
  free(compiled->diagnostics);
  *compiled = (mx_compiled){0};
}

mx_status mx_package(const mx_package_options *options) {
  return pkg_build(&(pkg_build_options){.sources = options->sources,
                                        .n_sources = options->n_sources,
                                        .output = options->output,
                                        .name = options->name,
                                        .include_dir = options->include_dir,
                                        .clang = options->clang});
}
