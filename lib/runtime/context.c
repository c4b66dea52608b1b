// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// One execution of a model at a time: inputs as the caller lent them, a slab and result buffers that are kept and grown
// from run to run. Dtypes, ranks and fixed sizes are checked when an input is set; sizes that depend on each other are
// checked by the generated code when it runs.
#include "rt.h"

#include <string.h>

mx_status mx_context_create(mx_model *model, mx_context **out_context) {
  *out_context = NULL;
  size_t n_inputs = mx_model_input_count(model), n_outputs = mx_model_output_count(model), bytes;
  size_t input_bytes, output_bytes;
  if (!rt_multiply(n_inputs, sizeof(rt_input) + sizeof(mx_host_tensor), &input_bytes) ||
      !rt_multiply(n_outputs, sizeof(rt_output), &output_bytes) || !rt_add(input_bytes, output_bytes, &bytes) ||
      !rt_add(bytes, sizeof(mx_context), &bytes))
    return mx_status_make(MX_OUT_OF_MEMORY, "out of memory: the model has too many inputs and outputs");
  void *block;
  MX_TRY(rt_allocate(&model->allocator, bytes, "a context", &block));
  memset(block, 0, bytes);
  mx_context *context = block;
  context->model = model;
  context->block_bytes = bytes;
  context->inputs = (rt_input *)(void *)(context + 1);
  context->outputs = (rt_output *)(void *)(context->inputs + n_inputs);
  context->host_inputs = (mx_host_tensor *)(void *)(context->outputs + n_outputs);
  *out_context = context;
  return NULL;
}

void mx_context_destroy(mx_context *context) {
  if (!context) return;
  const mx_model *model = context->model;
  const mx_allocator *allocator = &model->allocator;
  for (size_t i = 0; i < mx_model_input_count(model); i++) rt_block_release(allocator, &context->inputs[i].copy);
  for (size_t i = 0; i < mx_model_output_count(model); i++) {
    rt_block_release(allocator, &context->outputs[i].memory);
    mx_opaque_destroy(context->outputs[i].opaque);
  }
  rt_slabs_release(allocator, &context->slabs);
  rt_slabs_release(allocator, &context->states);
  rt_release(allocator, context, context->block_bytes);
}

mx_status rt_wrong_index(const char *what, size_t index, size_t count) {
  return mx_status_make(MX_INVALID_ARGUMENT, "there is no %s %zu: the model has %zu, numbered from 0", what, index,
                        count);
}

// Everything about a tensor that can be said before a run.
static mx_status check_tensor(const char *what, size_t index, const mx_port *port, const mx_tensor *tensor,
                              bool check_dims) {
  char shape[RT_SHAPE_TEXT], wanted[RT_SHAPE_TEXT];
  if (port->opaque)
    return mx_status_make(MX_INVALID_ARGUMENT, "%s %zu '%s' is %s, not a tensor", what, index, port->name,
                          port->opaque);
  rt_port_text(wanted, port);
  if (tensor->rank < 0 || tensor->rank > MX_MAX_RANK)
    return mx_status_make(MX_INVALID_ARGUMENT,
                          "%s %zu '%s': a tensor of rank %d does not match %s: ranks go from 0 to %d", what, index,
                          port->name, tensor->rank, wanted, MX_MAX_RANK);
  rt_shape_text(shape, tensor->rank, tensor->dims);
  if (tensor->dtype != port->dtype)
    return mx_status_make(MX_INVALID_ARGUMENT,
                          "%s %zu '%s': dtype %s with shape %s does not match dtype %s with shape %s", what, index,
                          port->name, mx_dtype_name(tensor->dtype), shape, mx_dtype_name(port->dtype), wanted);
  if (tensor->rank != port->rank && check_dims)
    return mx_status_make(MX_INVALID_ARGUMENT, "%s %zu '%s': shape %s does not match %s: rank %d and %d", what, index,
                          port->name, shape, wanted, tensor->rank, port->rank);
  for (int32_t i = 0; check_dims && i < port->rank; i++)
    if (port->dims[i] >= 0 && tensor->dims[i] != port->dims[i])
      return mx_status_make(MX_INVALID_ARGUMENT, "%s %zu '%s': shape %s does not match %s: dim %d is %lld, not %lld",
                            what, index, port->name, shape, wanted, i, (long long)tensor->dims[i],
                            (long long)port->dims[i]);
  size_t bytes;
  if (!rt_dims_bytes(tensor->dtype, tensor->rank, tensor->dims, &bytes))
    return mx_status_make(MX_INVALID_ARGUMENT,
                          "%s %zu '%s': shape %s does not match %s: a size is negative or the bytes overflow", what,
                          index, port->name, shape, wanted);
  if (mx_dtype_bits(tensor->dtype) < 8 && !rt_is_contiguous(tensor))
    return mx_status_make(MX_INVALID_ARGUMENT,
                          "%s %zu '%s': a tensor of %s is contiguous, two elements to a byte, and one of shape %s has "
                          "strides",
                          what, index, port->name, mx_dtype_name(tensor->dtype), shape);
  if (!tensor->data && bytes)
    return mx_status_make(MX_INVALID_ARGUMENT, "%s %zu '%s': a tensor of shape %s needs data and has none", what, index,
                          port->name, shape);
  return NULL;
}

mx_status mx_context_set_input(mx_context *context, size_t index, const mx_tensor *tensor) {
  const mx_port *port = mx_model_input(context->model, index);
  if (!port) return rt_wrong_index("input", index, mx_model_input_count(context->model));
  MX_TRY(check_tensor("input", index, port, tensor, true));
  if (port->is_buffer && !rt_is_contiguous(tensor)) {
    char shape[RT_SHAPE_TEXT];
    return mx_status_make(MX_INVALID_ARGUMENT,
                          "input %zu '%s': the model writes this buffer of shape %s, which must be contiguous", index,
                          port->name, rt_shape_text(shape, tensor->rank, tensor->dims));
  }
  context->inputs[index].tensor = *tensor;
  context->inputs[index].is_set = true;
  return NULL;
}

mx_status mx_context_set_output(mx_context *context, size_t index, const mx_tensor *tensor) {
  const mx_port *port = mx_model_output(context->model, index);
  if (!port) return rt_wrong_index("output", index, mx_model_output_count(context->model));
  rt_output *output = &context->outputs[index];
  if (!tensor) {
    output->is_given = false;
    output->given = (mx_tensor){0};
    return NULL;
  }
  MX_TRY(check_tensor("output", index, port, tensor, false));
  char shape[RT_SHAPE_TEXT];
  if (!rt_is_contiguous(tensor))
    return mx_status_make(MX_INVALID_ARGUMENT, "output %zu '%s': the given buffer of shape %s is not contiguous", index,
                          port->name, rt_shape_text(shape, tensor->rank, tensor->dims));
  output->is_given = true;
  output->given = *tensor;
  if (!tensor->data) output->given.data = context->model->nothing;
  return mx_tensor_bytes(tensor, &output->given_bytes);
}

// Lends the inputs to the generated code: as they are where they are contiguous, else copied.
static mx_status lend_inputs(mx_context *context) {
  mx_model *model = context->model;
  for (size_t i = 0; i < mx_model_input_count(model); i++) {
    const mx_port *port = &model->inputs[i];
    rt_input *input = &context->inputs[i];
    char wanted[RT_SHAPE_TEXT];
    if (port->opaque) {
      if (!input->is_set)
        return mx_status_make(MX_INVALID_ARGUMENT, "input %zu '%s' is missing: the model needs %s there", i, port->name,
                              port->opaque);
      context->host_inputs[i] = (mx_host_tensor){.data = input->opaque->value};
      continue;
    }
    if (!input->is_set)
      return mx_status_make(MX_INVALID_ARGUMENT,
                            "input %zu '%s' is missing: the model needs %s of shape %s there, %zu %s", i, port->name,
                            mx_dtype_name(port->dtype), rt_port_text(wanted, port), mx_model_input_count(model),
                            mx_model_input_count(model) == 1 ? "input in all" : "inputs in all");
    size_t bytes;
    MX_TRY(mx_tensor_bytes(&input->tensor, &bytes));
    void *data = bytes ? input->tensor.data : model->nothing;
    if (!rt_is_contiguous(&input->tensor)) {
      MX_TRY(rt_block_reserve(&model->allocator, &input->copy, bytes, "the copy of a non-contiguous input"));
      data = input->copy.data;
      rt_copy_contiguous(&input->tensor, data);
    }
    context->host_inputs[i] = (mx_host_tensor){.data = data, .dims = input->tensor.dims};
  }
  return NULL;
}

// The memory of a buffer, which the model writes, may be no other input's: kernels are compiled for that.
static mx_status check_buffers(const mx_context *context) {
  const mx_model *model = context->model;
  size_t n = mx_model_input_count(model);
  for (size_t i = 0; i < n; i++) {
    for (size_t k = 0; model->inputs[i].is_buffer && k < n; k++) {
      if (k == i || model->inputs[k].opaque || context->host_inputs[k].data == context->inputs[k].copy.data) continue;
      size_t bytes, other_bytes;
      MX_TRY(mx_tensor_bytes(&context->inputs[i].tensor, &bytes));
      MX_TRY(mx_tensor_bytes(&context->inputs[k].tensor, &other_bytes));
      uintptr_t at = (uintptr_t)context->host_inputs[i].data, other = (uintptr_t)context->host_inputs[k].data;
      if (bytes == 0 || other_bytes == 0 || at + bytes <= other || other + other_bytes <= at) continue;
      return mx_status_make(MX_INVALID_ARGUMENT,
                            "input %zu '%s': the model writes this buffer, and input %zu '%s' lies in the same memory: "
                            "give one of them memory of its own",
                            i, model->inputs[i].name, k, model->inputs[k].name);
    }
  }
  return NULL;
}

mx_status mx_context_run(mx_context *context) {
  mx_model *model = context->model;
  size_t n_outputs = mx_model_output_count(model);
  for (size_t i = 0; i < n_outputs; i++) {
    context->outputs[i].result = (mx_tensor){0};
    mx_opaque_destroy(context->outputs[i].opaque);
    context->outputs[i].opaque = NULL;
  }
  MX_TRY(lend_inputs(context));
  MX_TRY(check_buffers(context));
  rt_frame frame = {.model = model, .context = context, .slabs = &context->slabs};
  mx_status status = rt_call_host(&frame, 1);
  atomic_store_explicit(&context->is_interrupted, false, memory_order_relaxed);
  rt_opaque_settle(context, !status);
  for (size_t i = 0; i < n_outputs; i++) {
    if (!status && !context->outputs[i].result.data && !context->outputs[i].opaque)
      status = mx_status_make(MX_INTERNAL, "the model's execute did not make output %zu '%s': compile the model again",
                              i, model->outputs[i].name);
    if (status) context->outputs[i].result = (mx_tensor){0};
  }
  return status;
}

void mx_context_reset(mx_context *context) { rt_slabs_release(&context->model->allocator, &context->states); }

void mx_context_set_printer(mx_context *context, mx_printer printer, void *user) {
  context->printer = printer;
  context->printer_user = user;
}

void mx_context_set_profiler(mx_context *context, mx_profiler profiler, void *user) {
  context->profiler = profiler;
  context->profiler_user = user;
}

void mx_context_interrupt(mx_context *context) {
  atomic_store_explicit(&context->is_interrupted, true, memory_order_relaxed);
}

mx_status mx_context_get_output(const mx_context *context, size_t index, mx_tensor *out_tensor) {
  *out_tensor = (mx_tensor){0};
  const mx_port *port = mx_model_output(context->model, index);
  if (!port) return rt_wrong_index("output", index, mx_model_output_count(context->model));
  if (port->opaque)
    return mx_status_make(MX_INVALID_ARGUMENT, "output %zu '%s' is %s: take it with mx_context_take_opaque", index,
                          port->name, port->opaque);
  *out_tensor = context->outputs[index].result;
  if (out_tensor->data) return NULL;
  return mx_status_make(MX_INVALID_ARGUMENT, "output %zu '%s' has no value yet: run the context first", index,
                        port->name);
}

size_t mx_context_memory(const mx_context *context) {
  size_t bytes = rt_slabs_bytes(&context->slabs) + rt_slabs_bytes(&context->states);
  for (size_t i = 0; i < mx_model_input_count(context->model); i++) bytes += context->inputs[i].copy.bytes;
  for (size_t i = 0; i < mx_model_output_count(context->model); i++) bytes += context->outputs[i].memory.bytes;
  return bytes;
}
