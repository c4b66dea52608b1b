// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What converters of operators share: the node, its operands as values, and how ops are made. A converter sets c->out,
// or reports what it cannot do and returns false.
#ifndef ONNX_CONVERT_H
#define ONNX_CONVERT_H

#include "onnx/model.h"
#include "passes/shape_values.h"

enum { ONNX_MAX_OPERANDS = 64 };

typedef struct onnx_importer onnx_importer;

typedef struct conversion {
  onnx_importer *importer;
  ir_context *ctx;
  ir_builder b;
  const onnx_node *node;
  int64_t opset;                                           // of the node's domain
  ir_op_id op;                                             // of the row: what the converter makes
  MlirValue in[ONNX_MAX_OPERANDS], out[ONNX_MAX_OPERANDS]; // null: absent
  size_t n_in, n_out;                                      // n_out: how many are wanted
} conversion;

typedef bool (*onnx_converter)(conversion *c);

// A row of operators.def.
typedef struct onnx_operator {
  const char *domain, *type;
  size_t inputs; // at least
  onnx_converter convert;
  ir_op_id op;
} onnx_operator;
const onnx_operator *onnx_find_operator(const char *domain, const char *type); // NULL: there is none

// ---- import.c
// --------------------------------------------------------------------------------------------------------------------

// Notes what the node needs and is not there; false. All such notes make one table.
bool onnx_unsupported(conversion *c, const char *hint, const char *format, ...) __attribute__((format(printf, 3, 4)));
// An op at the conversion's place: its results' dims are found by its rule, ranks and dtypes are given. Null: reported.
MlirOperation onnx_build(conversion *c, ir_op_id id, const MlirValue *operands, int n, const ir_attributes *attributes,
                         const MlirType *results, int n_results);
// The same for one result. rank -1: of operand 0; dtype INVALID: likewise.
MlirValue onnx_op(conversion *c, ir_op_id id, const MlirValue *operands, int n, const ir_attributes *attributes,
                  mx_dtype dtype, int rank);
// A result type of dims that a rule is to find.
MlirType onnx_open_type(conversion *c, mx_dtype dtype, int rank);

// Whether anything reads that output of the node.
bool onnx_is_used(const conversion *c, size_t output);
// Sets the first output; whether there is a value.
static inline bool onnx_made(conversion *c, MlirValue value) { return c->out[0] = value, !mlirValueIsNull(value); }
// What is known of an integer tensor's elements; NULL: nothing.
const shape_value *onnx_value_of(conversion *c, MlirValue value);
// Its elements, where all are numbers; -1: they are not, or more than fit.
int onnx_ints_of(conversion *c, MlirValue value, int64_t *out, int capacity);

// ---- attributes.c: of the node
// --------------------------------------------------------------------------------------------------------------------

const onnx_attribute *onnx_attribute_of(const conversion *c, const char *name); // NULL: not there
int64_t onnx_int(const conversion *c, const char *name, int64_t otherwise);
double onnx_float(const conversion *c, const char *name, double otherwise);
const char *onnx_text(const conversion *c, const char *name, const char *otherwise);
// The attribute, if it is a list of ONNX_INTS or ONNX_FLOATS; NULL: not there, or of another kind.
const onnx_attribute *onnx_list_of(const conversion *c, const char *name, onnx_attribute_kind kind);
// How many there are, or -1 if it is not there; as many as fit.
int onnx_ints(const conversion *c, const char *name, int64_t *out, int capacity);

// ---- values.c: small pieces of graphs
// --------------------------------------------------------------------------------------------------------------------

const ir_type *onnx_type(const conversion *c, MlirValue value);
MlirValue onnx_unary(conversion *c, ir_op_id id, MlirValue x);
MlirValue onnx_cast(conversion *c, MlirValue x, mx_dtype dtype); // x itself where it has it
// A constant of rank 0, or of rank 1 and that size; one number; a list of si64.
MlirValue onnx_constant(conversion *c, mx_dtype dtype, int rank, int64_t size, const void *elements);
MlirValue onnx_number(conversion *c, mx_dtype dtype, double value);
MlirValue onnx_list(conversion *c, const int64_t *values, int n);
// n as si64, of rank 0.
MlirValue onnx_size(conversion *c, ir_dim n);
// 0, 1, .. n - 1 as si64; n is a dim, or of rank 0 and si64.
MlirValue onnx_count(conversion *c, ir_dim n);
MlirValue onnx_count_to(conversion *c, MlirValue n);
// The number that a tensor of rank 0, or of one element, holds: rank 0, and that dtype; null, noted, where it is none.
MlirValue onnx_scalar(conversion *c, MlirValue x, mx_dtype dtype, const char *name);
// x with the last of these dims where its own are not 1: what is not provably equal is checked by the run.
MlirValue onnx_rebind(conversion *c, MlirValue x, int rank, const ir_dim *dims);
// Two operands of one shape and dtype, by NumPy's rules; sizes that cannot be compared are taken to be equal, which the
// run checks.
bool onnx_broadcast(conversion *c, MlirValue *values, int n);
MlirValue onnx_binary(conversion *c, ir_op_id id, MlirValue a, MlirValue b);
MlirValue onnx_compare(conversion *c, ir_op_id id, MlirValue a, MlirValue b);
MlirValue onnx_select(conversion *c, MlirValue cond, MlirValue a, MlirValue b);
MlirValue onnx_reshape(conversion *c, MlirValue x, int rank, const ir_dim *dims);
MlirValue onnx_transpose(conversion *c, MlirValue x, const int64_t *perm);
MlirValue onnx_broadcast_to(conversion *c, MlirValue x, int rank, const ir_dim *dims);
// A reduction, softmax or scan along an axis, which keeps the dim.
MlirValue onnx_along(conversion *c, ir_op_id id, MlirValue x, int axis);
// In [0, rank); false, noted, where the model's axis is not.
bool onnx_axis(conversion *c, int64_t axis, int rank, int *out);

// Converters, one per row of operators.def.
#define ONNX(domain, type, inputs, function, op) bool onnx_convert_##function(conversion *c);
#include "onnx/operators.def"
#undef ONNX

#endif
