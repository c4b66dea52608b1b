// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A node's attributes by name.
#include "onnx/importer.h"
#include <string.h>

static const onnx_attribute *find(const onnx_attribute *list, size_t count, const char *name) {
  for (size_t i = 0; i < count; i++)
    if (!strcmp(list[i].name, name)) return &list[i];
  return NULL;
}

// A function's nodes can have the attributes of the call, or what the function says where the call has none.
const onnx_attribute *onnx_attribute_of(const conversion *c, const char *name) {
  const onnx_attribute *a = find(c->node->attributes, c->node->n_attributes, name);
  if (!a || !a->ref) return a;
  const onnx_scope *s = c->scope;
  while (s && !s->function) s = s->around;
  if (!s) return NULL;
  const onnx_attribute *given = onnx_attribute_of(s->call, a->ref);
  return given ? given : find(s->function->defaults, s->function->n_defaults, a->ref);
}

int64_t onnx_int(const conversion *c, const char *name, int64_t otherwise) {
  const onnx_attribute *a = onnx_attribute_of(c, name);
  return a ? a->i : otherwise;
}

double onnx_float(const conversion *c, const char *name, double otherwise) {
  const onnx_attribute *a = onnx_attribute_of(c, name);
  return a ? a->f : otherwise;
}

const char *onnx_text(const conversion *c, const char *name, const char *otherwise) {
  const onnx_attribute *a = onnx_attribute_of(c, name);
  return a ? a->text : otherwise;
}

const onnx_attribute *onnx_attribute_list(const conversion *c, const char *name, onnx_attribute_kind kind) {
  const onnx_attribute *a = onnx_attribute_of(c, name);
  bool other = a && a->count && !(kind == ONNX_INTS ? (void *)a->ints : (void *)a->floats);
  return other ? NULL : a;
}

int onnx_ints(const conversion *c, const char *name, int64_t *out, int capacity) {
  const onnx_attribute *a = onnx_attribute_list(c, name, ONNX_INTS);
  if (!a) return -1;
  for (size_t i = 0; i < a->count && (int)i < capacity; i++) out[i] = a->ints[i];
  return (int)a->count;
}
