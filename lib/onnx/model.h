// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// An ONNX model as its file has it (github.com/onnx/onnx, onnx.proto3): lists of what the messages hold, in the order
// of the file. Strings are interned, elements of tensors stay where they lie. Ownership: lists are the context's; bytes
// are the file's, which outlives them.
#ifndef ONNX_MODEL_H
#define ONNX_MODEL_H

#include "ir/ir.h"

typedef struct onnx_graph onnx_graph;

// Of a number of TensorProto.DataType: MX_DTYPE_INVALID for those that are none here: strings, complex numbers, floats
// of other formats.
mx_dtype onnx_dtype_of(int64_t number);
const char *onnx_dtype_name(int64_t number); // "STRING"

typedef struct onnx_tensor {
  const char *name;
  int64_t dtype; // as the file has it
  int rank;
  int64_t dims[MX_MAX_RANK];
  const void *data; // row-major, little-endian elements of onnx_dtype_of(dtype); NULL: elsewhere, or strings
  size_t n_bytes;
  const char *file;       // where they are elsewhere, relative to the model; NULL: here
  int64_t offset, length; // in that file; length -1: to its end
} onnx_tensor;

typedef struct onnx_dim {
  int64_t value;    // -1: not known
  const char *name; // NULL: none
} onnx_dim;

typedef struct onnx_value {
  const char *name;
  int64_t dtype;     // 0: not said
  mx_dtype given_as; // what the user gives instead; INVALID: nothing else
  const char *kind;  // "sequence", "optional", "map", "sparse tensor": no tensor; NULL: one
  bool has_shape;
  int rank;
  onnx_dim dims[MX_MAX_RANK];
} onnx_value;

typedef enum onnx_attribute_kind {
  ONNX_FLOAT = 1,
  ONNX_INT = 2,
  ONNX_TEXT = 3,
  ONNX_TENSOR = 4,
  ONNX_GRAPH = 5,
  ONNX_FLOATS = 6,
  ONNX_INTS = 7,
  ONNX_TEXTS = 8,
} onnx_attribute_kind;

typedef struct onnx_attribute {
  const char *name;
  const char *ref; // of a function's node: the attribute of the call that it is; NULL: it has a value
  int64_t kind;    // an onnx_attribute_kind, or another one of onnx.proto
  double f;
  int64_t i;
  const char *text;
  onnx_tensor *tensor;
  onnx_graph *graph;
  double *floats;
  int64_t *ints;
  const char **texts;
  size_t count; // of a list
} onnx_attribute;

typedef struct onnx_node {
  const char *name, *type, *domain; // domain "" is ai.onnx
  const char **inputs, **outputs;   // "" is absent
  size_t n_inputs, n_outputs;
  onnx_attribute *attributes;
  size_t n_attributes;
} onnx_node;

struct onnx_graph {
  const char *name;
  onnx_node *nodes;
  onnx_tensor *initializers;
  onnx_value *inputs, *outputs;
  const char **sparse; // names of sparse initializers
  size_t n_nodes, n_initializers, n_inputs, n_outputs, n_sparse;
};

typedef struct onnx_opset {
  const char *domain;
  int64_t version;
} onnx_opset;

typedef struct onnx_function {
  const char *name, *domain;
  const char **inputs, **outputs;
  size_t n_inputs, n_outputs;
  onnx_node *nodes;
  size_t n_nodes;
  onnx_attribute *defaults;
  size_t n_defaults;
  onnx_opset *opsets;
  size_t n_opsets;
} onnx_function;

typedef struct onnx_model {
  onnx_opset *opsets;
  onnx_function *functions;
  size_t n_opsets, n_functions;
  onnx_graph *graph; // not NULL
} onnx_model;

// Reads a whole file. NULL, with a diagnostic that tells the place, where it is no ONNX model.
onnx_model *onnx_read(ir_context *ctx, const char *file, const void *bytes, size_t n_bytes);

#endif
