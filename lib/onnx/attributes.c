// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A node's attributes by name.
#include "onnx/convert.h"
#include <string.h>

const onnx_attribute *onnx_attribute_of(const conversion *c, const char *name) {
  for (size_t i = 0; i < c->node->n_attributes; i++)
    if (!strcmp(c->node->attributes[i].name, name)) return &c->node->attributes[i];
  return NULL;
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

const onnx_attribute *onnx_list_of(const conversion *c, const char *name, onnx_attribute_kind kind) {
  const onnx_attribute *a = onnx_attribute_of(c, name);
  bool other = a && a->count && !(kind == ONNX_INTS ? (void *)a->ints : (void *)a->floats);
  return other ? NULL : a;
}

int onnx_ints(const conversion *c, const char *name, int64_t *out, int capacity) {
  const onnx_attribute *a = onnx_list_of(c, name, ONNX_INTS);
  if (!a) return -1;
  for (size_t i = 0; i < a->count && (int)i < capacity; i++) out[i] = a->ints[i];
  return (int)a->count;
}
