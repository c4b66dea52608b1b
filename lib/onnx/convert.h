// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What converters of operators share: the node, its operands as values, and how ops are made. A converter sets c->out,
// or reports what it cannot do and returns false.
#ifndef ONNX_CONVERT_H
#define ONNX_CONVERT_H

#include "onnx/model.h"
#include "passes/shape_values.h"

enum { ONNX_MAX_OPERANDS = 512, ONNX_SPARE = 16, ONNX_ABSENT = -2 };

typedef struct onnx_importer onnx_importer;
typedef struct onnx_scope onnx_scope;

// A sequence has a length that is known while compiling: tensors by place. An optional is one of at most one.
typedef struct onnx_sequence {
  size_t count;
  MlirValue *values;
} onnx_sequence;

typedef struct conversion {
  onnx_importer *importer;
  ir_context *ctx;
  ir_builder b;
  const onnx_node *node;
  onnx_scope *scope;
  int64_t opset;                         // of the node's domain
  ir_op_id op;                           // of the row: what the converter makes
  MlirValue *in, *out;                   // null: absent, or a sequence; at least ONNX_SPARE of each
  onnx_sequence **in_lists, **out_lists; // NULL: it is none
  size_t n_in, n_out;                    // n_out: how many are wanted
} conversion;

typedef bool (*onnx_converter)(conversion *c);

// A row of operators.def.
typedef struct onnx_operator {
  const char *domain, *type;
  size_t inputs; // at least
  onnx_converter convert;
  ir_op_id op;
  bool takes_sequences;
} onnx_operator;
const onnx_operator *onnx_find_operator(const char *domain, const char *type); // NULL: there is none

// ---- build.c
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

static inline bool onnx_has(const conversion *c, size_t input) {
  return input < c->n_in && !mlirValueIsNull(c->in[input]);
}
// Whether anything reads that output of the node.
bool onnx_is_used(const conversion *c, size_t output);
// Sets the first output; whether there is a value.
static inline bool onnx_made(conversion *c, MlirValue value) { return c->out[0] = value, !mlirValueIsNull(value); }
// Whether the node has input i; if not, that is reported, by that name.
bool onnx_needs(conversion *c, size_t i, const char *name);
// What is known of an integer tensor's elements; NULL: nothing.
const shape_value *onnx_value_of(conversion *c, MlirValue value);
// A name that nothing else has, for a size that an op of the block gives.
ir_dim onnx_new_size(conversion *c, MlirBlock block);
bool onnx_is_outside(conversion *c, ir_dim dim);          // no name in it is given in a body of If, Loop or Scan
ir_dim **onnx_read_place(conversion *c, MlirValue value); // of the names of what the run reads there, if it does
// Its elements, where all are numbers; -1: they are not, or more than fit.
int onnx_ints_of(conversion *c, MlirValue value, int64_t *out, int capacity);
// The elements of a constant, of floats too; -1: it is none, or has more than fit.
int onnx_reals_of(conversion *c, MlirValue value, double *out, int capacity);

// ---- attributes.c: of the node
// --------------------------------------------------------------------------------------------------------------------

const onnx_attribute *onnx_attribute_of(const conversion *c, const char *name); // NULL: not there
int64_t onnx_int(const conversion *c, const char *name, int64_t otherwise);
double onnx_float(const conversion *c, const char *name, double otherwise);
const char *onnx_text(const conversion *c, const char *name, const char *otherwise);
// The attribute, if it is a list of ONNX_INTS or ONNX_FLOATS; NULL: not there, or of another kind.
const onnx_attribute *onnx_attribute_list(const conversion *c, const char *name, onnx_attribute_kind kind);
// How many there are, or -1 if it is not there; as many as fit.
int onnx_ints(const conversion *c, const char *name, int64_t *out, int capacity);

// ---- values.c: small pieces of graphs
// --------------------------------------------------------------------------------------------------------------------

const ir_type *onnx_type(const conversion *c, MlirValue value);
MlirValue onnx_unary(conversion *c, ir_op_id id, MlirValue x);
MlirValue onnx_cast(conversion *c, MlirValue x, mx_dtype dtype); // x itself where it has it
MlirValue onnx_widened(conversion *c, MlirValue x);              // in f32 where it has a narrower float dtype
// A constant of rank 0, or of rank 1 and that size; one number; a list of si64.
MlirValue onnx_constant(conversion *c, mx_dtype dtype, int rank, int64_t size, const void *elements);
MlirValue onnx_number(conversion *c, mx_dtype dtype, double value);
MlirValue onnx_limit(conversion *c, mx_dtype dtype, bool greatest);
MlirValue onnx_list(conversion *c, const int64_t *values, int n);
// n as si64, of rank 0.
// 0, 1, .. n - 1 as si64; n is a dim, or of rank 0 and si64.
MlirValue onnx_count_to(conversion *c, MlirValue n);
// The number that a tensor of rank 0, or of one element, holds: rank 0, and that dtype; null, noted, where it is none.
MlirValue onnx_scalar(conversion *c, MlirValue x, mx_dtype dtype, const char *name);
// x with the last of these dims where its own are not 1: what is not provably equal is checked by the run.
MlirValue onnx_rebind(conversion *c, MlirValue x, int rank, const ir_dim *dims);
// Two operands of one shape and dtype, by NumPy's rules; sizes that cannot be compared are taken to be equal, which the
// run checks.
bool onnx_broadcast(conversion *c, MlirValue *values, int n);
// The same for all dims but the last `kept`, of which each value has that many: they stay.
bool onnx_broadcast_leading(conversion *c, MlirValue *values, int n, int kept);
// x with the last of those dims, which are `rank`, where its own are not 1: the run checks what is not provably equal.
MlirValue onnx_rebind(conversion *c, MlirValue x, int rank, const ir_dim *dims);
MlirValue onnx_binary(conversion *c, ir_op_id id, MlirValue a, MlirValue b);
MlirValue onnx_compare(conversion *c, ir_op_id id, MlirValue a, MlirValue b);
MlirValue onnx_select(conversion *c, MlirValue cond, MlirValue a, MlirValue b);
MlirValue onnx_reshape(conversion *c, MlirValue x, int rank, const ir_dim *dims);
MlirValue onnx_transpose(conversion *c, MlirValue x, const int64_t *perm);
MlirValue onnx_broadcast_to(conversion *c, MlirValue x, int rank, const ir_dim *dims);
// Without the dims whose truth is 1, of which there are n_gone (movement.c).
MlirValue onnx_without(conversion *c, MlirValue x, const ir_dim *gone, int n_gone);
// x with those of its dims, as many as it has: what is not provably equal is taken to be, which the run checks. A NULL
// dim, and a number where it has another, stay.
MlirValue onnx_matched(conversion *c, MlirValue x, const ir_dim *dims);
// A reduction, softmax or scan along an axis, which keeps the dim.
MlirValue onnx_along(conversion *c, ir_op_id id, MlirValue x, int axis);
// In [0, rank); false, noted, where the model's axis is not.
bool onnx_axis(conversion *c, int64_t axis, int rank, int *out);

// ---- sizes.c: integers that say what an operator does, as dims
// --------------------------------------------------------------------------------------------------------------------

ir_dim onnx_size(conversion *c, int64_t value);
ir_dim onnx_size_add(conversion *c, ir_dim a, ir_dim b);
ir_dim onnx_size_sub(conversion *c, ir_dim a, ir_dim b);
ir_dim onnx_size_mul(conversion *c, ir_dim a, ir_dim b);
static inline ir_dim onnx_size_times(conversion *c, ir_dim a, int64_t by) {
  return onnx_size_mul(c, a, onnx_size(c, by));
}
ir_dim onnx_size_max(conversion *c, ir_dim a, ir_dim b);
ir_dim onnx_size_min(conversion *c, ir_dim a, ir_dim b);
// Truth is 1 or 0.
ir_dim onnx_size_equal(conversion *c, ir_dim a, ir_dim b);
ir_dim onnx_size_is_positive(conversion *c, ir_dim x);
ir_dim onnx_size_not(conversion *c, ir_dim truth);
ir_dim onnx_size_select(conversion *c, ir_dim truth, ir_dim a, ir_dim b);
// The elements of a tensor of integers of rank 0 or 1: what is known, else what the run reads. How many; -1: noted.
int onnx_sizes_of(conversion *c, MlirValue value, const char *what, ir_dim *out, int capacity);
bool onnx_is_known(conversion *c, MlirValue value, int element); // while compiling
// A list whose length is not known, with n entries, which the run checks. n < 0, or a length that is known: as it is.
MlirValue onnx_of_length(conversion *c, MlirValue list, int n);
// The rank that the model declares for the node's first result: it can be wrong, and is asked where there is nothing
// else to go by. -1: none.
int onnx_declared_rank(const conversion *c);
// n entries, those of the list at the places that another list names (null: the first ones), others `otherwise`.
MlirValue onnx_spread_list(conversion *c, MlirValue list, MlirValue places, int n, int64_t otherwise);
// A tensor of si64 of that rank, 1 or 0, that holds the dims.
MlirValue onnx_sizes(conversion *c, int rank, const ir_dim *dims, int n);
static inline MlirValue onnx_size_value(conversion *c, ir_dim size) { return onnx_sizes(c, 0, &size, 1); }
// 0, 1, .. along `axis`, a dim of that size; the other dims are 1.
MlirValue onnx_places(conversion *c, ir_dim size, int axis, int rank);
static inline MlirValue onnx_iota(conversion *c, ir_dim size) { return onnx_places(c, size, 0, 1); }
// A list that is an operand in some opsets, an attribute in others; ONNX_ABSENT: neither.
int onnx_list_of(conversion *c, const char *name, size_t operand, ir_dim *out, int capacity);
ir_dim onnx_axis_from_front(conversion *c, ir_dim axis, int rank); // NULL: noted
// The same of axes: per dim whether it is one of them. fresh: they are dims to be added to the rank.
int onnx_chosen_axes(conversion *c, const char *name, size_t operand, int rank, bool fresh, ir_dim *chosen);

// ---- matmul.c
// --------------------------------------------------------------------------------------------------------------------

// NumPy's product: a vector is a row on the left, a column on the right; leading dims broadcast. Null: reported.
MlirValue onnx_matmul(conversion *c, MlirValue a, MlirValue b);
// Gives factors of rank 1 or more one inner dim: where the model does not say that theirs are equal, the run checks it.
void onnx_bind_inner(conversion *c, MlirValue *a, MlirValue *b);

// ---- nn.c: windows
// --------------------------------------------------------------------------------------------------------------------

// The convolution that the node's attributes describe, of an input and a filter with the channels first and what else
// op has as operands. Null: reported.
MlirValue onnx_convolve(conversion *c, ir_op_id id, const MlirValue *operands, int n);
// [N, C, ..] as [N, .., C], or back.
MlirValue onnx_channels(conversion *c, MlirValue x, bool last);
// A value per channel, beside [N, C, ..] of that rank. Null: absent, or reported.
MlirValue onnx_per_channel(conversion *c, MlirValue v, int rank);

// ---- quantize.c
// --------------------------------------------------------------------------------------------------------------------

bool onnx_is_single(const conversion *c, MlirValue x);                    // one element, whatever the rank
MlirValue onnx_single(conversion *c, MlirValue x, const char *name);      // with rank 0; null: reported
MlirValue onnx_zero_point(conversion *c, MlirValue zero, mx_dtype dtype); // a number 0 of that dtype where it is absent
// mo.quantize_linear, to the zero point's dtype, and its inverse, to the scale's, by a single scale and zero point.
MlirValue onnx_quantised(conversion *c, MlirValue x, MlirValue scale, MlirValue zero_point);
MlirValue onnx_dequantised(conversion *c, MlirValue x, MlirValue scale, MlirValue zero_point);
bool onnx_dynamic_quantised(conversion *c, MlirValue x, MlirValue out[3]); // values, scale, zero point

// Converters, one per row of operators.def.
#define ONNX(domain, type, inputs, function, op) bool onnx_convert_##function(conversion *c);
#define ONNX_SEQUENCES(domain, type, inputs, function) bool onnx_convert_##function(conversion *c);
#include "onnx/operators.def"
#undef ONNX
#undef ONNX_SEQUENCES

#endif
