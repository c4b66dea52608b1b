// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// ONNX models as graphs of mo. Operators become mo ops, or several of them; types come from the operands by the ops'
// own rules, never from what the model declares.
#ifndef ONNX_IMPORT_H
#define ONNX_IMPORT_H

#include "import/weights.h"
#include "ir/ir.h"

// Whether the bytes are an ONNX model rather than text.
bool onnx_is_model(const void *bytes, size_t n_bytes);

// What the user says of inputs: "x=1x3x?x224", "batch=8", "x=f16".
typedef struct onnx_overrides {
  const char *const *shapes, *const *dims, *const *dtypes;
  size_t n_shapes, n_dims, n_dtypes;
} onnx_overrides;

// A module with one mo.graph. Initializers of more than 4 kB become weights, which borrow the model's bytes: both
// outlive the module. Null, with diagnostics: all that is unsupported at once.
MlirModule onnx_import(ir_context *ctx, const char *file, const void *bytes, size_t n_bytes, weights *weights,
                       const onnx_overrides *overrides);

#endif
