// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Names of the model: what they stand for where, and how they are written here.
#include "onnx/importer.h"
#include <string.h>

// A name of digits would be one that printing gives.
const char *onnx_spelled(ir_context *ctx, const char *name) {
  char *out = ir_format(ctx, "%s%s", *name >= '0' && *name <= '9' ? "v" : "", name);
  for (char *at = out; *at; at++)
    if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_", *at)) *at = '_';
  return ir_intern(ctx, out, strlen(out));
}

MlirLocation onnx_location(onnx_importer *im, const char *name) {
  return ir_named(im->ctx, onnx_spelled(im->ctx, name), ir_location(im->ctx, im->file, 1, 1));
}

const char *onnx_free_size_name(onnx_importer *im, const char *wanted) {
  const char *name = wanted;
  for (int i = 1;; i++) {
    void **taken = ir_table_at(im->ctx, &im->taken, name, strlen(name));
    if (!*taken) return *taken = im, ir_intern(im->ctx, name, strlen(name));
    name = ir_format(im->ctx, "%s_%d", wanted, i);
  }
}

ir_dim onnx_open_dim(onnx_importer *im) {
  return ir_dim_symbol(im->ctx, onnx_free_size_name(im, ir_format(im->ctx, "u%zu", im->n_open++)));
}

ir_dim onnx_named_dim(onnx_importer *im, const char *name) {
  void **place = ir_table_at(im->ctx, &im->sizes, name, strlen(name));
  if (!*place) *place = (void *)(uintptr_t)onnx_free_size_name(im, onnx_spelled(im->ctx, name));
  return ir_dim_symbol(im->ctx, *place);
}

void onnx_bind(onnx_importer *im, const char *name, onnx_bound bound) {
  onnx_bound *made = ir_alloc(im->ctx, sizeof *made);
  *made = bound;
  *ir_table_at(im->ctx, &im->scope->names, name, strlen(name)) = made;
}

const onnx_bound *onnx_lookup(onnx_importer *im, const char *name) {
  for (onnx_scope *s = im->scope; s; s = s->around) {
    const onnx_bound *bound = *ir_table_at(im->ctx, &s->names, name, strlen(name));
    if (bound) return bound;
  }
  return NULL;
}
