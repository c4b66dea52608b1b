// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Tensors of the model: small ones are literals, others weights, which stay where the file has them.
#include "onnx/importer.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_LITERAL = 4096 }; // bytes of a tensor that becomes a literal

static bool has_parent(const char *path) {
  for (const char *at = path; at; at = strchr(at, '/') ? strchr(at, '/') + 1 : NULL)
    if (!strncmp(at, "..", 2) && (at[2] == '/' || !at[2])) return true;
  return false;
}

// The path of a file of the model's folder, links followed; NULL, reported, where it is outside or not there.
static const char *path_beside(onnx_importer *im, const char *name, const char *file) {
  const char *slash = strrchr(im->file, '/');
  const char *folder = slash ? ir_format(im->ctx, "%.*s", (int)(slash - im->file + 1), im->file) : "./";
  char *inside = realpath(folder, NULL), *path = realpath(ir_format(im->ctx, "%s%s", folder, file), NULL);
  bool outside = *file == '/' || has_parent(file);
  if (inside && path) {
    size_t n = strlen(inside);
    outside |= strncmp(path, inside, n) != 0 || (path[n] != '/' && strcmp(inside, "/"));
  }
  const char *out = outside || !path ? NULL : ir_format(im->ctx, "%s", path);
  if (outside)
    ir_error(im->ctx, (MlirLocation){NULL}, "put it beside the model",
             "tensor '%s' of '%s' is in '%s', outside of the model's folder", name, im->file, file);
  else if (!path)
    ir_error(im->ctx, (MlirLocation){NULL}, "put it beside the model", "tensor '%s' of '%s' is in '%s': %s", name,
             im->file, file, strerror(errno));
  free(inside);
  free(path);
  return out;
}

// The tensor's elements; NULL: reported.
static const void *bytes_of(onnx_importer *im, const onnx_tensor *t, const char *name) {
  if (!t->file) return t->data;
  const char *path = path_beside(im, name, t->file);
  const void *bytes;
  size_t n_bytes;
  if (!path) return NULL;
  mx_status status = weights_map(im->weights, path, &bytes, &n_bytes);
  if (status) {
    ir_error(im->ctx, (MlirLocation){NULL}, NULL, "tensor '%s' of '%s': %s", name, im->file, mx_status_message(status));
    mx_status_free(status);
    return NULL;
  }
  bool whole = t->length < 0 || (uint64_t)t->length == t->n_bytes;
  if (whole && (uint64_t)t->offset <= n_bytes && t->n_bytes <= n_bytes - (uint64_t)t->offset)
    return (const char *)bytes + t->offset;
  ir_error(im->ctx, (MlirLocation){NULL}, "fetch or export it again",
           "tensor '%s' of '%s' has %zu bytes, those from %lld on of '%s', which has %zu, are said to be %lld", name,
           im->file, t->n_bytes, (long long)t->offset, t->file, n_bytes, (long long)t->length);
  return NULL;
}

// The name of a weight of those bytes, which it gets if it has none; NULL: reported. Bodies can use one name for
// several.
static const char *weight_name(onnx_importer *im, const onnx_tensor *t, const void *data, const char *name) {
  weight w = {.dtype = onnx_dtype_of(t->dtype), .rank = t->rank, .data = data, .n_bytes = t->n_bytes, .file = im->file};
  memcpy(w.dims, t->dims, sizeof w.dims);
  w.name = name;
  for (int i = 1; weights_find(im->weights, w.name); i++) {
    if (weights_find(im->weights, w.name)->data == data) return w.name;
    w.name = ir_format(im->ctx, "%s_%d", name, i);
  }
  w.name = ir_intern(im->ctx, w.name, strlen(w.name));
  mx_status status = weights_add(im->weights, &w);
  if (!status) return w.name;
  ir_error(im->ctx, (MlirLocation){NULL}, NULL, "%s", mx_status_message(status));
  mx_status_free(status);
  return NULL;
}

MlirValue onnx_literal(onnx_importer *im, ir_builder *b, const onnx_tensor *t, const char *name) {
  ir_context *ctx = im->ctx;
  mx_dtype dtype = onnx_dtype_of(t->dtype);
  ir_dim dims[MX_MAX_RANK];
  ir_attributes attributes = {0};
  bool small = t->n_bytes <= MAX_LITERAL;
  if (dtype == MX_DTYPE_INVALID) {
    ir_error(ctx, b->location, NULL, "tensor '%s' of '%s' has dtype %s", name, im->file, onnx_dtype_name(t->dtype));
    return (MlirValue){NULL};
  }
  const void *data = bytes_of(im, t, name);
  const char *weight = data && !small ? weight_name(im, t, data, name) : NULL;
  if (!data || (!small && !weight)) return (MlirValue){NULL};
  for (int i = 0; i < t->rank; i++) dims[i] = ir_dim_constant(ctx, t->dims[i]);
  MlirType type = ir_tensor(ctx, dtype, t->rank, dims);
  b->location = onnx_location(im, name);
  if (small)
    ir_add_attribute(ctx, &attributes, "value", ir_bytes_attribute(ctx, data, t->n_bytes));
  else
    ir_add_string(ctx, &attributes, "name", weight);
  MlirOperation op = ir_build(b, small ? IR_MO_CONSTANT : IR_MO_CONSTANT_EXTERNAL, NULL, 0, &type, 1, &attributes, 0);
  shape_values_visit(&im->values, op);
  return mlirOperationGetResult(op, 0);
}

bool onnx_convert_constant(conversion *c) {
  const onnx_attribute *a = onnx_attribute_of(c, "value");
  if (a && a->tensor) {
    c->out[0] = onnx_literal(c->importer, &c->b, a->tensor, c->node->outputs[0]);
  } else if ((a = onnx_attribute_of(c, "value_float"))) {
    c->out[0] = onnx_number(c, MX_F32, a->f);
  } else if ((a = onnx_attribute_of(c, "value_int"))) {
    c->out[0] = onnx_reshape(c, onnx_list(c, &a->i, 1), 0, NULL);
  } else if ((a = onnx_attribute_list(c, "value_ints", ONNX_INTS))) {
    c->out[0] = onnx_list(c, a->ints, (int)a->count);
  } else if ((a = onnx_attribute_list(c, "value_floats", ONNX_FLOATS))) {
    float *values = ir_alloc(c->ctx, (a->count + 1) * sizeof *values);
    for (size_t i = 0; i < a->count; i++) values[i] = (float)a->floats[i];
    c->out[0] = onnx_constant(c, MX_F32, 1, (int64_t)a->count, values);
  } else {
    return onnx_unsupported(c, NULL, "its value is text or a sparse tensor");
  }
  return !mlirValueIsNull(c->out[0]);
}
