// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Codegen as a page: constants, kernels for every target, host code, sections, file. Where init has work to do, the
// file is first made with init and its raw weights, init is run (fold_constants.c), and the file is made again with the
// results in place of the weights: nothing is left to do at load.
#include "codegen/model_file.h"
#include <mlir-c/BuiltinAttributes.h>
#include <mx/host.h>
#include <mx/mef.h>
#include <stdlib.h>
#include <string.h>

bool cg_read_input(ir_context *ctx, const pkg_registry *registry, MlirModule module, cg_input *out) {
  *out = (cg_input){.ctx = ctx, .registry = registry};
  MlirOperation *ops;
  size_t n = ir_block_ops(ctx, mlirModuleGetBody(module), &ops);
  out->kernels = ir_alloc(ctx, (n + 1) * sizeof *out->kernels);
  out->texts = ir_alloc(ctx, (n + 1) * sizeof *out->texts);
  for (size_t i = 0; i < n; i++) {
    ir_op_id id = ir_op(ctx, ops[i]);
    if (id == IR_MGP_KERNEL) {
      out->texts[out->n_kernels] = cg_kernel_text(ctx, ops[i]);
      out->kernels[out->n_kernels++] = ops[i];
    } else if (id == IR_MGP_MODEL) {
      out->model = ops[i];
    }
  }
  if (mlirOperationIsNull(out->model))
    return ir_error(ctx, (MlirLocation){NULL}, NULL, "the module holds no mgp.model");
  return true;
}

// ---- constants
// -----------------------------------------------------------------------------------------------------------------

static bool read_constant(const cg_input *input, const cg_options *options, MlirOperation op, cg_constant *c) {
  ir_context *ctx = input->ctx;
  const ir_type *type = ir_value_type(ctx, mlirOperationGetResult(op, 0));
  ir_dim elements = ir_type_elements(ctx, type);
  size_t n_bytes;
  c->name = ir_get_string(ctx, op, "name");
  if (elements->kind != IR_DIM_CONSTANT)
    return ir_error(ctx, mlirOperationGetLocation(op), NULL, "constant '%s' has no fixed size", c->name);
  c->element_bytes = mx_dtype_bytes(type->dtype);
  c->n_bytes = mx_dtype_size(type->dtype, (size_t)elements->value);
  c->bytes = ir_constant_bytes(op, &n_bytes);
  if (c->bytes) {
    c->one_element = n_bytes != c->n_bytes;
    return true;
  }
  const weight *w = options->weights ? weights_find(options->weights, c->name) : NULL;
  if (!w)
    return ir_error(ctx, mlirOperationGetLocation(op), "give the file that holds it: --weights=FILE.safetensors",
                    "weight '%s' is missing", c->name);
  if (w->n_bytes != c->n_bytes)
    return ir_error(ctx, mlirOperationGetLocation(op), NULL, "weight '%s' has %zu bytes in %s, the model needs %zu",
                    c->name, w->n_bytes, w->file, c->n_bytes);
  c->bytes = w->data;
  return true;
}

typedef struct constant_list {
  cg_constant *each;
  int count;
  size_t capacity;
} constant_list;

// The constants that a function reads; used: it runs with every call.
static bool read_function(const cg_input *input, const cg_options *options, MlirBlock block, bool used,
                          constant_list *list) {
  ir_context *ctx = input->ctx;
  bool ok = true;
  for (MlirOperation op = mlirBlockGetFirstOperation(block); !mlirOperationIsNull(op);
       op = mlirOperationGetNextInBlock(op)) {
    ir_op_id id = ir_op(ctx, op);
    if (id != IR_MGP_CONSTANT && id != IR_MGP_ALLOC_CONSTANT) continue;
    int index = (int)ir_get_int(op, "index", 0);
    if (index < 0 || index > 1 << 20)
      return ir_error(ctx, mlirOperationGetLocation(op), NULL, "constant number %d is out of range", index);
    list->each = ir_grow(ctx, list->each, (size_t)index, &list->capacity, sizeof *list->each);
    if (index >= list->count) list->count = index + 1;
    cg_constant *c = &list->each[index];
    c->used |= used;
    if (id == IR_MGP_ALLOC_CONSTANT)
      c->computed = true, c->name = ir_get_string(ctx, op, "name");
    else if (!c->computed && !c->bytes)
      ok &= read_constant(input, options, op, c);
  }
  return ok;
}

// Of init, which says what it computes, then of execute, and of the functions that branches and loops call.
static bool read_constants(const cg_input *input, const cg_options *options, constant_list *out) {
  *out = (constant_list){0};
  bool ok = read_function(input, options, ir_region_block(input->model, 0), false, out);
  ok &= read_function(input, options, ir_region_block(input->model, 1), true, out);
  for (MlirOperation op = mlirBlockGetFirstOperation(mlirOperationGetBlock(input->model)); !mlirOperationIsNull(op);
       op = mlirOperationGetNextInBlock(op))
    if (ir_op(input->ctx, op) == IR_MGP_FUNCTION)
      ok &= read_function(input, options, ir_region_block(op, 0), true, out);
  for (int i = 0; i < out->count; i++)
    if (!out->each[i].name) out->each[i].name = "";
  return ok;
}

// The constants section, each on 64 bytes.
static bool constants_section(ir_context *ctx, cg_constant *constants, int n, cg_section *out, char **out_memory) {
  size_t size = 0;
  for (int i = 0; i < n; i++) {
    if (constants[i].computed) {
      constants[i].offset = 0;
      continue;
    }
    constants[i].offset = size;
    size = (size + constants[i].n_bytes + 63) / 64 * 64;
  }
  char *bytes = calloc(1, size + 1);
  if (!bytes) return ir_error(ctx, (MlirLocation){NULL}, NULL, "out of memory for %zu bytes of weights", size);
  for (int i = 0; i < n; i++) {
    cg_constant *c = &constants[i];
    if (c->computed) continue;
    if (!c->one_element && c->n_bytes) memcpy(bytes + c->offset, c->bytes, c->n_bytes);
    for (size_t k = 0; c->one_element && k < c->n_bytes; k += c->element_bytes)
      memcpy(bytes + c->offset + k, c->bytes, c->element_bytes);
  }
  *out_memory = bytes;
  *out = (cg_section){.kind = MX_MEF_CONSTANTS, .bytes = bytes, .n_bytes = size};
  return true;
}

// ---- code
// ------------------------------------------------------------------------------------------------------------------------

typedef struct code {
  cg_job *jobs; // kernels x targets, then the host
  int n_jobs;
  size_t *code_bytes; // [kernel][target]
  cg_bytes merged[CG_MAX_TARGETS], host;
  const char *left; // why init is left for the run; NULL: it is not
} code;

static void free_code(code *c) {
  for (int i = 0; i < c->n_jobs; i++) cg_bytes_free(&c->jobs[i].result);
  for (int i = 0; i < CG_MAX_TARGETS; i++) cg_bytes_free(&c->merged[i]);
  cg_bytes_free(&c->host);
}

static bool compile_code(const cg_input *input, const cg_options *options, code *c) {
  static const cg_target host = {.name = "the host"};
  ir_context *ctx = input->ctx;
  int n_targets = options->targets.count;
  c->jobs = ir_alloc(ctx, (size_t)(input->n_kernels * n_targets + 1) * sizeof *c->jobs);
  c->code_bytes = ir_alloc(ctx, (size_t)(input->n_kernels * n_targets + 1) * sizeof *c->code_bytes);
  // The widest level first: its kernels take longest.
  for (int k = 0; k < input->n_kernels; k++) {
    for (int t = n_targets; t-- > 0;) {
      const char *missing;
      const cg_target *target = &options->targets.list[t];
      if (target->family != CG_X86 && !cg_kernel_available(input, k, target, &missing)) {
        ir_report(ctx, mlirOperationGetLocation(input->kernels[k]), IR_WARNING, NULL,
                  "kernel '%s' has no code for %s: '%s' has none there",
                  ir_get_string(ctx, input->kernels[k], "sym_name"), target->name, missing);
        continue;
      }
      c->jobs[c->n_jobs++] = (cg_job){.kernel = k, .target = target};
    }
  }
  c->jobs[c->n_jobs++] = (cg_job){.kernel = -1, .target = &host};
  if (!cg_run_jobs(input, c->jobs, c->n_jobs, options->n_workers, CG_OBJECT)) return false;
  for (int i = 0; i < c->n_jobs; i++) {
    cg_job *job = &c->jobs[i];
    const char *name = job->kernel < 0 ? "host" : ir_get_string(ctx, input->kernels[job->kernel], "sym_name");
    if (options->progress)
      options->progress(ir_format(ctx, "codegen %s %s", name, job->target->name), job->milliseconds, options->user);
    if (job->kernel >= 0)
      c->code_bytes[(int)(job->target - options->targets.list) * input->n_kernels + job->kernel] = job->result.size;
  }
  return true;
}

static bool merge_target(const cg_input *input, const cg_options *options, code *c, int t) {
  ir_context *ctx = input->ctx;
  cg_bytes *objects = ir_alloc(ctx, (size_t)(c->n_jobs + 1) * sizeof *objects);
  const char *(*entries)[2] = ir_alloc(ctx, (size_t)(input->n_kernels + 1) * sizeof *entries);
  int n = 0;
  for (int i = 0; i < c->n_jobs; i++)
    if (c->jobs[i].target == &options->targets.list[t]) objects[n++] = c->jobs[i].result;
  for (int k = 0; k < input->n_kernels; k++) {
    entries[k][0] = cg_kernel_symbol(input, k, "run");
    entries[k][1] = cg_kernel_symbol(input, k, "plan");
  }
  c->merged[t] = cg_merge_objects(objects, n, (const char *const(*)[2])entries, input->n_kernels, MX_LAUNCH_ABI);
  return !c->merged[t].error || ir_error(ctx, mlirOperationGetLocation(input->model), NULL, "code for %s: %s",
                                         options->targets.list[t].name, c->merged[t].error);
}

static bool merge_host(const cg_input *input, code *c, bool with_init) {
  MlirOperation first = mlirBlockGetFirstOperation(ir_region_block(input->model, 0));
  bool init = with_init && !mlirOperationIsNull(first) && ir_op(input->ctx, first) != IR_MGP_RETURN;
  const char *entries[2][2] = {{init ? "init" : NULL, NULL}, {"execute", NULL}};
  cg_bytes_free(&c->host);
  c->host = cg_merge_objects(&c->jobs[c->n_jobs - 1].result, 1, (const char *const(*)[2])entries, 2, MX_HOST_ABI);
  return !c->host.error ||
         ir_error(input->ctx, mlirOperationGetLocation(input->model), NULL, "host code: %s", c->host.error);
}

// ---- the file
// ----------------------------------------------------------------------------------------------------------------------

// shipped: how many of the targets the file is for; one more may be there to run init with.
static bool write_file(const cg_input *input, const cg_options *options, int shipped, code *c, cg_constant *constants,
                       int n_constants, bool baked, cg_bytes *out_file) {
  cg_section *sections = ir_alloc(input->ctx, MX_MEF_MAX_SECTIONS * sizeof *sections);
  int n = 0;
  char *constant_memory = NULL;
  if (!merge_host(input, c, !baked)) return false;
  cg_section held;
  if (!constants_section(input->ctx, constants, n_constants, &held, &constant_memory)) return false;
  sections[n++] = cg_signature_section(input, constants, n_constants);
  sections[n++] =
      (cg_section){.kind = MX_MEF_HOST, .target = MX_MEF_X86_64, .bytes = c->host.data, .n_bytes = c->host.size};
  for (int t = 0; t < shipped; t++) {
    const cg_target *target = &options->targets.list[t];
    if (target->family == CG_X86)
      sections[n++] = (cg_section){.kind = MX_MEF_KERNELS,
                                   .target = target->mef_target,
                                   .bytes = c->merged[t].data,
                                   .n_bytes = c->merged[t].size};
  }
  for (int i = 0; i < c->n_jobs && n < MX_MEF_MAX_SECTIONS - 2; i++) {
    const cg_job *job = &c->jobs[i];
    if (job->kernel < 0 || job->target->family == CG_X86) continue;
    sections[n++] = (cg_section){.kind = job->target->family == CG_NVPTX ? MX_MEF_PTX : MX_MEF_HSACO,
                                 .target = job->target->mef_target,
                                 .arch = job->target->name,
                                 .bytes = job->result.data,
                                 .n_bytes = job->result.size + (job->target->family == CG_NVPTX)}; // PTX ends with NUL
  }
  if (held.n_bytes) sections[n++] = held;
  sections[n++] = cg_manifest_section(input, options, shipped, constants, n_constants, c->code_bytes, c->left);
  bool ok = cg_layout_mef(input->ctx, sections, n, out_file);
  free(constant_memory);
  return ok;
}

// ---- all of it
// -------------------------------------------------------------------------------------------------------------------------

// Init's results in place of what it needs, or, where it exceeds its bounds, init itself for each load.
static bool fold(const cg_input *input, const cg_options *options, int shipped, code *c, cg_constant *constants, int n,
                 cg_bytes *file) {
  cg_folding folding;
  bool ok = cg_fold_constants(input, options, file, constants, n, &folding);
  if (ok && folding.left)
    ir_report(input->ctx, mlirOperationGetLocation(input->model), IR_WARNING,
              "it is done each time the model is opened; a higher bound does it now", "%s", folding.left);
  c->left = folding.left;
  if (ok) cg_bytes_free(file);
  for (int i = 0; i < n && ok && !folding.left; i++)
    if (!constants[i].used) constants[i].n_bytes = 0; // only init read it
  ok = ok && write_file(input, options, shipped, c, constants, n, !folding.left, file);
  cg_free_folding(&folding);
  return ok;
}

// Init runs the baseline's code, so that results do not depend on the machine that compiles.
static bool has_baseline(const cg_targets *targets) {
  for (int t = 0; t < targets->count; t++)
    if (targets->list[t].mef_target == MX_MEF_X86_64) return true;
  return false;
}

bool cg_compile(const cg_input *input, const cg_options *given, cg_bytes *out_file) {
  cg_options options = *given;
  constant_list constants;
  int shipped = options.targets.count;
  code c = {0};
  *out_file = (cg_bytes){0};
  if (!read_constants(input, &options, &constants)) return false;
  bool computed = false;
  for (int i = 0; i < constants.count; i++) computed |= constants.each[i].computed;
  if (computed && !has_baseline(&options.targets) && !cg_parse_targets(input->ctx, "x86-64-v1", &options.targets))
    return false;
  bool ok = compile_code(input, &options, &c);
  for (int t = 0; ok && t < options.targets.count; t++)
    if (options.targets.list[t].family == CG_X86) ok = merge_target(input, &options, &c, t);
  ok = ok && write_file(input, &options, computed ? options.targets.count : shipped, &c, constants.each,
                        constants.count, false, out_file);
  if (ok && computed) ok = fold(input, &options, shipped, &c, constants.each, constants.count, out_file);
  free_code(&c);
  return ok;
}
