// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "onnx/convert.h"
#include <string.h>

static const onnx_operator rows[] = {
#define ONNX(domain, type, inputs, function, op) {domain, type, inputs, onnx_convert_##function, IR_##op, false},
#define ONNX_SEQUENCES(domain, type, inputs, function)                                                                 \
  {domain, type, inputs, onnx_convert_##function, IR_OP_UNKNOWN, true},
#include "onnx/operators.def"
#undef ONNX
#undef ONNX_SEQUENCES
};

const onnx_operator *onnx_find_operator(const char *domain, const char *type) {
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    if (!strcmp(rows[i].type, type) && !strcmp(rows[i].domain, domain)) return &rows[i];
  return NULL;
}
