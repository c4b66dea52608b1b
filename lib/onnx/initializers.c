// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Tensors of the model: small ones are literals, others weights, which stay where the file has them.
#include "onnx/importer.h"
#include <string.h>

enum { MAX_LITERAL = 4096 }; // bytes of a tensor that becomes a literal

MlirValue onnx_literal(onnx_importer *im, ir_builder *b, const onnx_tensor *t, const char *name) {
  ir_context *ctx = im->ctx;
  mx_dtype dtype = onnx_dtype_of(t->dtype);
  ir_dim dims[MX_MAX_RANK];
  ir_attributes attributes = {0};
  if (dtype == MX_DTYPE_INVALID || !t->data) {
    ir_error(ctx, b->location, NULL, "tensor '%s' of '%s' %s", name, im->file,
             t->data || dtype != MX_DTYPE_INVALID ? "is in another file"
                                                  : ir_format(ctx, "has dtype %s", onnx_dtype_name(t->dtype)));
    return (MlirValue){NULL};
  }
  for (int i = 0; i < t->rank; i++) dims[i] = ir_dim_constant(ctx, t->dims[i]);
  MlirType type = ir_tensor(ctx, dtype, t->rank, dims);
  b->location = onnx_location(im, name);
  bool small = t->n_bytes <= MAX_LITERAL;
  if (small) {
    ir_add_attribute(ctx, &attributes, "value", ir_bytes_attribute(ctx, t->data, t->n_bytes));
  } else {
    weight w = {.name = ir_intern(ctx, name, strlen(name)),
                .dtype = dtype,
                .rank = t->rank,
                .data = t->data,
                .n_bytes = t->n_bytes,
                .file = im->file};
    memcpy(w.dims, t->dims, sizeof w.dims);
    mx_status status = weights_add(im->weights, &w);
    if (status) {
      ir_error(ctx, b->location, NULL, "%s", mx_status_message(status));
      mx_status_free(status);
      return (MlirValue){NULL};
    }
    ir_add_string(ctx, &attributes, "name", w.name);
  }
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
