// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Losses: of x[N, C, d..] and targets[N, d..], of which those that are ignore_index count for nothing.
#include "onnx/convert.h"
#include <string.h>

static MlirValue total(conversion *c, MlirValue x) {
  const ir_type *type = mlirValueIsNull(x) ? NULL : onnx_type(c, x);
  ir_dim all = type ? ir_dim_product(c->ctx, type->dims, (size_t)type->rank) : NULL;
  if (!type) return x;
  return onnx_reshape(c, onnx_along(c, IR_MO_REDUCE_ADD, onnx_reshape(c, x, 1, &all), 0), 0, NULL);
}

// weights: of the classes; null: 1 each.
static bool loss(conversion *c, MlirValue logs, MlirValue targets, MlirValue weights) {
  const ir_type *x = onnx_type(c, logs), *type = onnx_type(c, targets);
  const char *reduction = onnx_text(c, "reduction", "mean");
  ir_dim dims[MX_MAX_RANK];
  if (x->rank < 2 || type->rank != x->rank - 1)
    return onnx_unsupported(c, NULL, "targets of rank %d for an input of rank %d", type->rank, x->rank);
  MlirValue zero = onnx_number(c, x->dtype, 0), ignored = {NULL}, each = onnx_number(c, x->dtype, 1);
  if (onnx_attribute_of(c, "ignore_index")) {
    MlirValue index = onnx_number(c, type->dtype, (double)onnx_int(c, "ignore_index", 0));
    ignored = onnx_compare(c, IR_MO_EQUAL, targets, index);
    targets = onnx_select(c, ignored, onnx_number(c, type->dtype, 0), targets);
  }
  for (int i = 0; i < x->rank; i++) dims[i] = i == 1 ? ir_dim_constant(c->ctx, 1) : type->dims[i ? i - 1 : 0];
  ir_attributes second = {0}, first = {0};
  ir_add_int(c->ctx, &second, "axis", 1);
  ir_add_int(c->ctx, &first, "axis", 0);
  MlirValue places[] = {logs, onnx_reshape(c, targets, x->rank, dims)}, classes[] = {weights, targets};
  MlirValue picked = onnx_op(c, IR_MO_GATHER_ELEMENTS, places, 2, &second, MX_DTYPE_INVALID, -1);
  picked = onnx_reshape(c, picked, type->rank, type->dims);
  if (!mlirValueIsNull(weights)) each = onnx_op(c, IR_MO_GATHER, classes, 2, &first, MX_DTYPE_INVALID, type->rank);
  if (!mlirValueIsNull(ignored)) each = onnx_select(c, ignored, zero, each);
  each = mlirValueIsNull(each) ? each : onnx_broadcast_to(c, each, type->rank, type->dims);
  MlirValue y = onnx_unary(c, IR_MO_NEGATIVE, onnx_binary(c, IR_MO_MUL, picked, each));
  if (!strcmp(reduction, "none")) return onnx_made(c, y);
  y = total(c, y);
  return onnx_made(c, strcmp(reduction, "mean") ? y : onnx_binary(c, IR_MO_DIV, y, total(c, each)));
}

bool onnx_convert_negative_log_likelihood(conversion *c) { return loss(c, c->in[0], c->in[1], c->in[2]); }

bool onnx_convert_softmax_cross_entropy(conversion *c) {
  if (onnx_type(c, c->in[0])->rank < 2) return onnx_unsupported(c, NULL, "an input of rank below 2");
  MlirValue logs = onnx_along(c, IR_MO_REDUCE_LOGSOFTMAX, c->in[0], 1);
  if (mlirValueIsNull(logs) || !loss(c, logs, c->in[1], c->in[2])) return false;
  c->out[1] = logs;
  return true;
}
