// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Opaque values: memory that kernels fill and a destructor of their package cleans up. A run owns what it makes, and
// hands over to the context what are its results; the rest goes at its end, however it ends.
#include "rt.h"

#include <string.h>

static void *allocate(const mx_memory *memory, int64_t bytes) {
  const mx_allocator *allocator = ((const rt_memory *)(const void *)memory)->allocator;
  if (bytes < 0 || bytes > PTRDIFF_MAX) return NULL;
  return allocator->allocate(allocator->user, bytes ? (size_t)bytes : 1, RT_ALIGNMENT);
}

static void release(const mx_memory *memory, void *data, int64_t bytes) {
  const mx_allocator *allocator = ((const rt_memory *)(const void *)memory)->allocator;
  allocator->release(allocator->user, data, bytes ? (size_t)bytes : 1);
}

rt_memory rt_memory_of(const mx_allocator *allocator) { return (rt_memory){{allocate, release}, allocator}; }

mx_status rt_opaque_create(mx_model *model, size_t bytes, rt_destructor destroy, mx_opaque **out_value) {
  void *block;
  size_t whole;
  *out_value = NULL;
  if (!rt_add(bytes, sizeof(mx_opaque), &whole)) return mx_status_make(MX_INTERNAL, "an opaque value is too large");
  MX_TRY(rt_allocate(&model->allocator, whole, "an opaque value", &block));
  memset(block, 0, whole);
  *out_value = block;
  **out_value = (mx_opaque){.model = model, .bytes = bytes, .destroy = destroy};
  return NULL;
}

void mx_opaque_destroy(mx_opaque *value) {
  if (!value) return;
  mx_model *model = value->model;
  value->destroy(value->value, &model->memory.functions);
  rt_release(&model->allocator, value, value->bytes + sizeof(mx_opaque));
}

void rt_opaque_settle(mx_context *context, bool done) {
  while (context->opaques) {
    mx_opaque *value = context->opaques;
    context->opaques = value->next;
    if (done && value->output >= 0 && !context->outputs[value->output].opaque)
      context->outputs[value->output].opaque = value;
    else
      mx_opaque_destroy(value);
  }
}

static mx_status find_port(const mx_port *port, const char *what, size_t index, size_t count) {
  if (!port) return rt_wrong_index(what, index, count);
  if (!port->opaque)
    return mx_status_make(MX_INVALID_ARGUMENT, "%s %zu '%s' is a tensor, not an opaque value", what, index, port->name);
  return NULL;
}

mx_status mx_context_set_opaque(mx_context *context, size_t index, mx_opaque *value) {
  const mx_port *port = mx_model_input(context->model, index);
  MX_TRY(find_port(port, "input", index, mx_model_input_count(context->model)));
  if (!value || strcmp(value->type, port->opaque))
    return mx_status_make(MX_INVALID_ARGUMENT, "input %zu '%s': the model takes %s, not %s", index, port->name,
                          port->opaque, value ? value->type : "nothing");
  const mx_allocator *ours = &context->model->allocator, *its = &value->model->allocator;
  if (ours->user != its->user || ours->allocate != its->allocate || ours->release != its->release)
    return mx_status_make(MX_INVALID_ARGUMENT,
                          "input %zu '%s': the value was made by a model with another allocator: open both with one",
                          index, port->name);
  context->inputs[index].opaque = value;
  context->inputs[index].is_set = true;
  return NULL;
}

mx_status mx_context_take_opaque(mx_context *context, size_t index, mx_opaque **out_value) {
  *out_value = NULL;
  const mx_port *port = mx_model_output(context->model, index);
  MX_TRY(find_port(port, "output", index, mx_model_output_count(context->model)));
  mx_opaque *value = context->outputs[index].opaque;
  if (!value)
    return mx_status_make(MX_INVALID_ARGUMENT, "output %zu '%s' has no value: run the context first, and take it once",
                          index, port->name);
  value->type = port->opaque;
  context->outputs[index].opaque = NULL;
  *out_value = value;
  return NULL;
}

const char *mx_opaque_type(const mx_opaque *value) { return value->type; }
