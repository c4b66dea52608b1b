// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Opening a model: map the file, let mef_read.c check it, choose the kernels for this CPU, make their pages executable,
// build the ports, and run `init` once. Weights are mapped, never read or copied here. Everything after the checks is
// undone by mx_model_destroy, also for a model that is only half open.
#define _GNU_SOURCE
#include "rt.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

// ---- options ------------------------------------------------------------------------------------------------------

static mx_status choose_allocator(const mx_options *options, mx_allocator *out_allocator) {
  *out_allocator = options->allocator ? *options->allocator : rt_default_allocator();
  if (out_allocator->allocate && out_allocator->release) return NULL;
  return mx_status_make(MX_INVALID_ARGUMENT, "the allocator needs both functions, allocate and release");
}

static mx_status choose_threads(const mx_options *options, int32_t n_cpus, int32_t *out_n_threads) {
  *out_n_threads = n_cpus;
  if (options->n_threads < 0 || options->n_threads > RT_MAX_THREADS)
    return mx_status_make(MX_INVALID_ARGUMENT, "%d threads are asked for: give 1 to %d, or 0 to let the system decide",
                          options->n_threads, RT_MAX_THREADS);
  if (options->n_threads > 0) {
    *out_n_threads = options->n_threads;
    return NULL;
  }
  const char *text = getenv("MX_NUM_THREADS");
  if (!text || !*text) return NULL;
  char *end;
  errno = 0;
  long n = strtol(text, &end, 10);
  if (errno || *end || n < 1 || n > RT_MAX_THREADS)
    return mx_status_make(MX_INVALID_ARGUMENT, "MX_NUM_THREADS is '%s': it must be a number from 1 to %d, or unset",
                          text, RT_MAX_THREADS);
  *out_n_threads = (int32_t)n;
  return NULL;
}

// The best kernels section not above the level asked for.
static mx_status choose_level(const mx_options *options, const rt_mef *mef, const char *name, mx_cpu_level *out_level) {
  mx_cpu_level cpu = rt_cpu_level(), wanted = options->cpu_level;
  if (wanted != MX_CPU_BEST && wanted != MX_CPU_X86_64 && wanted != MX_CPU_X86_64_V3 && wanted != MX_CPU_X86_64_V4)
    return mx_status_make(MX_INVALID_ARGUMENT,
                          "CPU level %d does not exist: the levels are 1, 3 and 4, or 0 for the best", (int)wanted);
  if (wanted > cpu)
    return mx_status_make(MX_UNSUPPORTED, "CPU level %s is asked for and this CPU is %s", rt_level_name(wanted),
                          rt_level_name(cpu));
  mx_cpu_level most = wanted == MX_CPU_BEST ? cpu : wanted;
  uint32_t least_in_file = 0;
  for (int level = MX_CPU_X86_64_V4; level >= MX_CPU_X86_64; level--) {
    if (!mef->kernels[level]) continue;
    least_in_file = (uint32_t)level;
    if (level > (int)most) continue;
    *out_level = (mx_cpu_level)level;
    return NULL;
  }
  if (mef->signature->n_kernels == 0) { // nothing to choose: the host code alone is the model
    *out_level = MX_CPU_X86_64;
    return NULL;
  }
  if (!least_in_file)
    return mx_status_make(MX_UNSUPPORTED, "'%s' has no kernels for x86-64: compile the model with --target=x86-64",
                          name);
  return mx_status_make(MX_UNSUPPORTED,
                        "'%s' has kernels for %s at least and this CPU is used as %s: compile the model with "
                        "--target=x86-64 to serve every level",
                        name, rt_level_name(least_in_file), rt_level_name(most));
}

// ---- the model's own block ----------------------------------------------------------------------------------------

static void build_port(const rt_mef *mef, const mx_mef_port *from, mx_port *to) {
  if (from->kind == MX_MEF_OPAQUE) {
    *to = (mx_port){.name = mef->strings + from->name, .opaque = mef->strings + from->first_dim};
    return;
  }
  *to = (mx_port){.name = mef->strings + from->name,
                  .dtype = (mx_dtype)from->dtype,
                  .rank = from->rank,
                  .is_buffer = from->kind == MX_MEF_BUFFER};
  for (int32_t i = 0; i < to->rank; i++) {
    int64_t dim = mef->dims[(int64_t)from->first_dim + i];
    to->dims[i] = dim < 0 ? -1 : dim;
    if (dim < 0) to->dim_names[i] = mef->strings + mef->symbols[-(dim + 1)].name;
  }
}

// One allocation: the struct, ports, constants. The counts are below 2^32 and, by the checks, below the file's size.
static mx_status create_model(const mx_allocator *allocator, const rt_mef *mef, mx_model **out_model) {
  const mx_mef_signature *s = mef->signature;
  size_t n_ports = (size_t)s->n_inputs + s->n_outputs, n_constants = s->n_constants, ports_bytes, bytes;
  void *block;
  *out_model = NULL;
  if (!rt_multiply(n_ports, sizeof(mx_port), &ports_bytes) ||
      !rt_multiply(n_constants, sizeof(void *) + sizeof(size_t), &bytes) || !rt_add(bytes, ports_bytes, &bytes) ||
      !rt_add(bytes, sizeof(mx_model), &bytes))
    return mx_status_make(MX_INVALID_FILE, "the model has too many inputs, outputs and constants to hold in memory");
  MX_TRY(rt_allocate(allocator, bytes, "the model", &block));
  memset(block, 0, bytes);
  mx_model *model = block;
  model->allocator = *allocator;
  model->memory = rt_memory_of(&model->allocator);
  model->block_bytes = bytes;
  model->mef = *mef;
  model->inputs = (mx_port *)(void *)(model + 1);
  model->outputs = model->inputs + s->n_inputs;
  model->constants = (void **)(void *)(model->outputs + s->n_outputs);
  model->constant_bytes = (size_t *)(void *)(model->constants + n_constants);
  for (uint32_t i = 0; i < s->n_inputs; i++) build_port(mef, &mef->inputs[i], &model->inputs[i]);
  for (uint32_t i = 0; i < s->n_outputs; i++) build_port(mef, &mef->outputs[i], &model->outputs[i]);
  for (uint32_t i = 0; i < n_constants; i++) {
    const mx_mef_constant *constant = &mef->constants[i];
    if (constant->source != MX_MEF_CONSTANT_STORED) continue;
    // Generated code only reads constants; the table it reads them from has no const to give.
    const uint8_t *data = constant->bytes ? mef->constant_bytes + constant->offset : model->nothing;
    model->constants[i] = (void *)(uintptr_t)data;
    model->constant_bytes[i] = constant->bytes;
  }
  *out_model = model;
  return NULL;
}

static mx_status run_init(mx_model *model) {
  const mx_mef_code *host = (const mx_mef_code *)(const void *)model->host_code.base;
  if (rt_mef_entries(host)[0].run == 0) return NULL;
  rt_slabs slabs = {0}; // init's temporaries live no longer than init
  rt_frame frame = {.model = model, .slabs = &slabs};
  mx_status status = rt_call_host(&frame, 0);
  rt_slabs_release(&model->allocator, &slabs);
  for (uint32_t i = 0; !status && i < model->mef.signature->n_constants; i++)
    if (!model->constants[i])
      status = mx_status_make(MX_INTERNAL, "the model's init did not make constant %u '%s'", i,
                              model->mef.strings + model->mef.constants[i].name);
  return status;
}

// Takes over the mapping in any case; mapping NULL: the bytes are the caller's.
static mx_status open_bytes(const void *bytes, size_t n_bytes, void *mapping, const char *name,
                            const mx_options *options, mx_model **out_model) {
  static const mx_options defaults = {0};
  if (!options) options = &defaults;
  mx_allocator allocator;
  rt_mef mef;
  mx_model *model = NULL;
  mx_cpu_level level = MX_CPU_BEST;
  int32_t n_cpus = rt_available_cpus(), n_threads;
  mx_status status = choose_allocator(options, &allocator);
  if (!status) status = choose_threads(options, n_cpus, &n_threads);
  if (!status) status = rt_mef_read(bytes, n_bytes, name, options->verify != 0, &mef);
  if (!status) status = choose_level(options, &mef, name, &level);
  if (!status) status = create_model(&allocator, &mef, &model);
  if (status) {
    if (mapping) munmap(mapping, n_bytes);
    return status;
  }
  model->mapping = mapping;
  model->mapping_bytes = n_bytes;
  model->level = level;
  status = rt_code_map(&mef, mef.host, mapping != NULL, &model->host_code);
  if (!status && mef.kernels[level])
    status = rt_code_map(&mef, mef.kernels[level], mapping != NULL, &model->kernel_code);
  if (!status) status = rt_pool_create(&allocator, n_threads, n_cpus, &model->pool);
  if (!status) status = run_init(model);
  if (status)
    mx_model_destroy(model);
  else
    *out_model = model;
  return status;
}

// ---- public -------------------------------------------------------------------------------------------------------

static mx_status file_error(const char *verb, const char *path) {
  return mx_status_make(MX_IO_ERROR, "cannot %s '%s': %s", verb, path, strerrordesc_np(errno));
}

mx_status mx_model_open(const char *path, const mx_options *options, mx_model **out_model) {
  *out_model = NULL;
  struct stat info;
  void *mapping = NULL;
  mx_status status = NULL;
  int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return file_error("open", path);
  if (fstat(file, &info) != 0)
    status = file_error("look at", path);
  else if (!S_ISREG(info.st_mode))
    status = mx_status_make(MX_IO_ERROR, "cannot map '%s': it is not a regular file", path);
  else if (info.st_size == 0)
    status = mx_status_make(MX_INVALID_FILE, "'%s' is not a MEF file: it is empty", path);
  else if ((mapping = mmap(NULL, (size_t)info.st_size, PROT_READ, MAP_PRIVATE, file, 0)) == MAP_FAILED)
    status = file_error("map", path);
  close(file);
  return status ? status : open_bytes(mapping, (size_t)info.st_size, mapping, path, options, out_model);
}

mx_status mx_model_open_memory(const void *bytes, size_t n_bytes, const mx_options *options, mx_model **out_model) {
  *out_model = NULL;
  if (!bytes || (uintptr_t)bytes % MX_MEF_PAGE != 0)
    return mx_status_make(MX_INVALID_ARGUMENT, "a model in memory must begin at a multiple of %d, not at %p",
                          MX_MEF_PAGE, bytes);
  return open_bytes(bytes, n_bytes, NULL, "model in memory", options, out_model);
}

void mx_model_destroy(mx_model *model) {
  if (!model) return;
  mx_allocator allocator = model->allocator;
  rt_pool_destroy(model->pool);
  for (uint32_t i = 0; i < model->mef.signature->n_constants; i++)
    if (model->mef.constants[i].source == MX_MEF_CONSTANT_COMPUTED)
      rt_release(&allocator, model->constants[i], model->constant_bytes[i]);
  rt_code_unmap(&model->host_code);
  rt_code_unmap(&model->kernel_code);
  if (model->mapping) munmap(model->mapping, model->mapping_bytes);
  rt_release(&allocator, model, model->block_bytes);
}

size_t mx_model_input_count(const mx_model *model) { return model->mef.signature->n_inputs; }

size_t mx_model_output_count(const mx_model *model) { return model->mef.signature->n_outputs; }

const mx_port *mx_model_input(const mx_model *model, size_t index) {
  return index < mx_model_input_count(model) ? &model->inputs[index] : NULL;
}

const mx_port *mx_model_output(const mx_model *model, size_t index) {
  return index < mx_model_output_count(model) ? &model->outputs[index] : NULL;
}

const char *mx_model_name(const mx_model *model) { return model->mef.strings + model->mef.signature->model_name; }

const char *mx_model_target(const mx_model *model) { return rt_level_name(model->level); }

int32_t mx_model_thread_count(const mx_model *model) { return rt_pool_thread_count(model->pool); }

const void *mx_model_constant(const mx_model *model, size_t index, size_t *out_bytes) {
  bool exists = index < model->mef.signature->n_constants;
  *out_bytes = exists ? model->constant_bytes[index] : 0;
  return exists ? model->constants[index] : NULL;
}
