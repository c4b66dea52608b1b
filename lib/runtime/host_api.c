// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What generated host code may ask the runtime for: the functions of mx_host_api. Each returns 0, or leaves a status in
// the frame and returns 1, which the generated code returns at once. Messages name the thing by the author's name, with
// both shapes.
#include "rt.h"

#include <stdio.h>
#include <string.h>
#include <xmmintrin.h>

static rt_frame *whole(mx_frame *frame) { return (rt_frame *)frame; }

// Keeps the first status of a call: what follows it is its consequence.
static int32_t fail(rt_frame *frame, mx_status status) {
  if (frame->status)
    mx_status_free(status);
  else
    frame->status = status;
  return 1;
}

static int32_t ok_or_fail(rt_frame *frame, mx_status status) { return status ? fail(frame, status) : 0; }

static const char *kernel_name(const mx_model *model, int32_t kernel) {
  return model->mef.strings + model->mef.kernel_names[kernel];
}

static const mx_mef_entry *kernel_entry(const mx_model *model, int32_t kernel) {
  return &rt_mef_entries((const mx_mef_code *)(const void *)model->kernel_code.base)[kernel];
}

// Turning addresses in the mapped file into functions is what a loader does; it goes through an integer because C has
// no other way from data to code.
static uintptr_t code_address(const rt_code *code, uint32_t offset) { return (uintptr_t)(code->base + offset); }

// Numbers of things come from generated code, which was checked as bytes and not as a program.
static int32_t check_number(rt_frame *frame, const char *what, int32_t number, uint32_t count) {
  if (number >= 0 && (uint32_t)number < count) return 0;
  return fail(frame, mx_status_make(MX_INTERNAL, "the model's code uses %s %d of %u: compile the model again", what,
                                    number, count));
}

static int32_t check_plan(rt_frame *frame, int32_t kernel, const mx_plan *plan) {
  const char *problem = NULL;
  int64_t value = plan->n_phases;
  if (value < 1 || value > MX_MAX_PHASES) {
    problem = "number of phases (1 to 4)";
  } else {
    for (int64_t i = 0; i < plan->n_phases && !problem; i++) {
      if ((value = plan->units[i]) < 0)
        problem = "number of units (0 or more)";
      else if ((value = plan->grain[i]) < 1)
        problem = "grain (1 or more)";
    }
    if (!problem && ((value = plan->shared_bytes) < 0 || (value = plan->thread_bytes) < 0))
      problem = "size of scratch memory (0 or more)";
  }
  if (!problem) return 0;
  return fail(frame, mx_status_make(MX_FAILED, "kernel '%s' planned %lld as %s", kernel_name(frame->model, kernel),
                                    (long long)value, problem));
}

static int32_t api_plan(mx_frame *f, int32_t kernel, const int64_t *sizes, mx_plan *plan) {
  rt_frame *frame = whole(f);
  const mx_model *model = frame->model;
  if (check_number(frame, "kernel", kernel, model->mef.signature->n_kernels)) return 1;
  mx_kernel_plan entry = (mx_kernel_plan)code_address(&model->kernel_code, kernel_entry(model, kernel)->plan);
  *plan = (mx_plan){.n_phases = 1, .grain = {1, 1, 1, 1}};
  entry(sizes, f->n_threads, plan);
  return check_plan(frame, kernel, plan);
}

static int32_t api_slab(mx_frame *f, int32_t slab, int64_t bytes, void **out_data) {
  rt_frame *frame = whole(f);
  *out_data = NULL;
  if (bytes < 0)
    return fail(frame, mx_status_make(MX_INTERNAL, "the model asks for a slab of %lld bytes", (long long)bytes));
  if (check_number(frame, "slab", slab, RT_MAX_SLABS)) return 1;
  return ok_or_fail(frame,
                    rt_slabs_reserve(&frame->model->allocator, frame->slabs, (size_t)slab, (size_t)bytes, out_data));
}

static int32_t api_output(mx_frame *f, int32_t index, const int64_t *dims, void **out_data) {
  rt_frame *frame = whole(f);
  mx_context *context = frame->context;
  *out_data = NULL;
  if (check_number(frame, "output", index, context ? frame->model->mef.signature->n_outputs : 0)) return 1;
  const mx_port *port = &frame->model->outputs[index];
  rt_output *output = &context->outputs[index];
  char shape[RT_SHAPE_TEXT], given[RT_SHAPE_TEXT];
  size_t bytes;
  if (!rt_dims_bytes(port->dtype, port->rank, dims, &bytes))
    return fail(frame, mx_status_make(MX_INVALID_ARGUMENT,
                                      "output %d '%s': shape %s is not valid: a size is negative or the bytes overflow",
                                      index, port->name, rt_shape_text(shape, port->rank, dims)));
  void *data = output->given.data;
  if (output->is_given && bytes > output->given_bytes)
    return fail(frame,
                mx_status_make(MX_INVALID_ARGUMENT,
                               "output %d '%s': shape %s needs %zu bytes and the given buffer of shape %s has %zu",
                               index, port->name, rt_shape_text(shape, port->rank, dims), bytes,
                               rt_shape_text(given, output->given.rank, output->given.dims), output->given_bytes));
  if (!output->is_given) {
    char what[64];
    snprintf(what, sizeof what, "output %d '%.40s'", index, port->name);
    mx_status status = rt_block_reserve(&frame->model->allocator, &output->memory, bytes, what);
    if (status) return fail(frame, status);
    data = output->memory.data;
  }
  output->result = mx_tensor_make(data, port->dtype, port->rank, dims);
  *out_data = data;
  return 0;
}

static int32_t api_constant(mx_frame *f, int32_t index, int64_t bytes, void **out_data) {
  rt_frame *frame = whole(f);
  mx_model *model = frame->model;
  *out_data = NULL;
  if (check_number(frame, "constant", index, frame->context ? 0 : model->mef.signature->n_constants)) return 1;
  const mx_mef_constant *constant = &model->mef.constants[index];
  const char *name = model->mef.strings + constant->name;
  if (bytes < 0 || constant->source != MX_MEF_CONSTANT_COMPUTED || model->constants[index])
    return fail(frame, mx_status_make(MX_INTERNAL, "the model's init makes constant %d '%s' of %lld bytes: %s", index,
                                      name, (long long)bytes,
                                      bytes < 0                                      ? "no size is negative"
                                      : constant->source != MX_MEF_CONSTANT_COMPUTED ? "it is stored in the file"
                                                                                     : "it has been made before"));
  char what[64];
  snprintf(what, sizeof what, "constant %d '%.40s'", index, name);
  mx_status status = rt_allocate(&model->allocator, (size_t)bytes, what, &model->constants[index]);
  model->constant_bytes[index] = (size_t)bytes;
  *out_data = model->constants[index];
  return ok_or_fail(frame, status);
}

static int32_t api_interrupted(mx_frame *f) {
  rt_frame *frame = whole(f);
  if (!frame->context || !atomic_load_explicit(&frame->context->is_interrupted, memory_order_relaxed)) return 0;
  return fail(frame, mx_status_make(MX_FAILED, "the run was interrupted"));
}

static void tell_profiler(const rt_frame *frame, int32_t count, const mx_host_launch *launches, int64_t nanoseconds) {
  const char *names[MX_MAX_LAUNCHES];
  for (int32_t i = 0; i < count; i++) names[i] = kernel_name(frame->model, (int32_t)launches[i].kernel);
  frame->context->profiler(frame->context->profiler_user, (size_t)count, names, nanoseconds);
}

static int32_t api_launch(mx_frame *f, int32_t count, const mx_host_launch *launches) {
  rt_frame *frame = whole(f);
  mx_model *model = frame->model;
  rt_launch checked[MX_MAX_LAUNCHES];
  if (check_number(frame, "a number of launches, less one,", count - 1, MX_MAX_LAUNCHES)) return 1;
  for (int32_t i = 0; i < count; i++) {
    const mx_host_launch *l = &launches[i];
    int32_t kernel = (int32_t)l->kernel;
    if (check_number(frame, "kernel", kernel, model->mef.signature->n_kernels) || check_plan(frame, kernel, l->plan))
      return 1;
    checked[i] = (rt_launch){
        .run = (mx_kernel_run)code_address(&model->kernel_code, kernel_entry(model, kernel)->run),
        .memory = &model->memory.functions,
        .buffers = l->buffers,
        .sizes = l->sizes,
        .plan = l->plan,
        .shared = l->shared,
        .local = l->local,
    };
  }
  if (api_interrupted(f)) return 1;
  bool is_profiled = frame->context && frame->context->profiler;
  int64_t begin = is_profiled ? rt_now() : 0;
  int32_t failed;
  const char *error = rt_pool_launch(model->pool, checked, count, &failed);
  if (is_profiled) tell_profiler(frame, count, launches, rt_now() - begin);
  if (!error) return 0;
  return fail(frame, mx_status_make(MX_FAILED, "kernel '%s' failed: %s",
                                    kernel_name(model, (int32_t)launches[failed].kernel), error));
}

static int32_t api_dim_mismatch(mx_frame *f, const char *symbol, int32_t input, int32_t axis, int64_t want,
                                int32_t other_input, int32_t other_axis) {
  rt_frame *frame = whole(f);
  mx_model *model = frame->model;
  uint32_t n_inputs = frame->context ? model->mef.signature->n_inputs : 0;
  if (check_number(frame, "input", input, n_inputs)) return 1;
  const mx_port *port = &model->inputs[input];
  if (check_number(frame, "dim", axis, (uint32_t)port->rank)) return 1;
  const int64_t *dims = frame->context->host_inputs[input].dims;
  char shape[RT_SHAPE_TEXT], wanted[RT_SHAPE_TEXT], other_shape[RT_SHAPE_TEXT], other_wanted[RT_SHAPE_TEXT];
  rt_shape_text(shape, port->rank, dims);
  rt_port_text(wanted, port);
  if (other_input < 0)
    return fail(frame,
                mx_status_make(MX_INVALID_ARGUMENT,
                               "input %d '%s': shape %s does not match %s: dim %d is %lld and must be %s = %lld", input,
                               port->name, shape, wanted, axis, (long long)dims[axis], symbol, (long long)want));
  if (check_number(frame, "input", other_input, n_inputs)) return 1;
  const mx_port *other = &model->inputs[other_input];
  rt_shape_text(other_shape, other->rank, frame->context->host_inputs[other_input].dims);
  rt_port_text(other_wanted, other);
  return fail(
      frame, mx_status_make(MX_INVALID_ARGUMENT,
                            "input %d '%s': shape %s does not match %s: dim %d gives %s = %lld, but dim %d of input %d "
                            "'%s', shape %s of %s, gives %s = %lld",
                            input, port->name, shape, wanted, axis, symbol, (long long)dims[axis], other_axis,
                            other_input, other->name, other_shape, other_wanted, symbol, (long long)want));
}

static int32_t api_check_failed(mx_frame *f, const char *message, int64_t got, int64_t want) {
  return fail(whole(f),
              mx_status_make(MX_FAILED, "%s: got %lld, expected %lld", message, (long long)got, (long long)want));
}

static int32_t api_copy(mx_frame *f, void *to, const void *from, int64_t bytes) {
  (void)f;
  if (bytes > 0) memcpy(to, from, (size_t)bytes);
  return 0;
}

static int32_t api_state(mx_frame *f, int32_t state, int64_t bytes, const void *first, void **out_data) {
  rt_frame *frame = whole(f);
  *out_data = NULL;
  if (check_number(frame, "state", state, frame->context ? RT_MAX_SLABS : 0)) return 1;
  if (bytes < 0)
    return fail(frame, mx_status_make(MX_INTERNAL, "the model asks for a buffer of %lld bytes", (long long)bytes));
  rt_slabs *states = &frame->context->states;
  bool is_new = (size_t)state >= states->count || !states->blocks[state].data;
  mx_status status = rt_slabs_reserve(&frame->model->allocator, states, (size_t)state, (size_t)bytes, out_data);
  if (status) return fail(frame, status);
  if (is_new && bytes) memcpy(*out_data, first, (size_t)bytes);
  return 0;
}

static int32_t api_opaque(mx_frame *f, int32_t output, int64_t bytes,
                          void (*destroy)(void *value, const mx_memory *memory), void **out_data) {
  rt_frame *frame = whole(f);
  mx_context *context = frame->context;
  *out_data = NULL;
  if (check_number(frame, "output", output + 1, context ? frame->model->mef.signature->n_outputs + 1 : 0)) return 1;
  if (bytes < 0)
    return fail(frame, mx_status_make(MX_INTERNAL, "the model makes a value of %lld bytes", (long long)bytes));
  mx_opaque *value;
  mx_status status = rt_opaque_create(frame->model, (size_t)bytes, destroy, &value);
  if (status) return fail(frame, status);
  value->output = output;
  value->next = context->opaques;
  context->opaques = value;
  *out_data = value->value;
  return 0;
}

static int32_t api_print(mx_frame *f, const char *label, const char *text, int32_t dtype, int32_t rank,
                         const int64_t *dims, const void *data) {
  const mx_context *context = whole(f)->context;
  if (!context || !context->printer) return 0;
  mx_tensor tensor;
  if (dims) tensor = mx_tensor_make((void *)(uintptr_t)data, (mx_dtype)dtype, rank, dims);
  context->printer(context->printer_user, label, text, dims ? &tensor : NULL);
  return 0;
}

static int32_t api_assert_failed(mx_frame *f, const char *message) {
  return fail(whole(f), mx_status_make(MX_FAILED, "%s", message));
}

static int32_t api_bad_size(mx_frame *f, const char *what) {
  return fail(whole(f), mx_status_make(MX_FAILED, "%s is negative or too large for 64 bits with these inputs", what));
}

static const mx_host_api api = {
    .version = MX_HOST_ABI,
    .bytes = sizeof(mx_host_api),
    .plan = api_plan,
    .slab = api_slab,
    .output = api_output,
    .constant = api_constant,
    .launch = api_launch,
    .dim_mismatch = api_dim_mismatch,
    .check_failed = api_check_failed,
    .copy = api_copy,
    .state = api_state,
    .opaque = api_opaque,
    .print = api_print,
    .assert_failed = api_assert_failed,
    .interrupted = api_interrupted,
    .bad_size = api_bad_size,
};

mx_status rt_call_host(rt_frame *frame, uint32_t entry) {
  mx_model *model = frame->model;
  const mx_mef_code *code = (const mx_mef_code *)(const void *)model->host_code.base;
  mx_host_entry run = (mx_host_entry)code_address(&model->host_code, rt_mef_entries(code)[entry].run);
  frame->frame = (mx_frame){
      .api = &api,
      .inputs = frame->context ? frame->context->host_inputs : NULL,
      .constants = model->constants,
      .n_threads = rt_pool_thread_count(model->pool),
  };
  // Round to nearest and keep denormals, whatever the application set: results are the same everywhere.
  unsigned saved = _mm_getcsr();
  _mm_setcsr(0x1f80);
  int32_t result = run(&frame->frame);
  _mm_setcsr(saved);
  if (frame->status || result == 0) return frame->status;
  return mx_status_make(MX_INTERNAL, "the model's %s returned %d without a reason: compile the model again",
                        entry ? "execute" : "init", result);
}
