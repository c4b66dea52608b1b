// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the rules of rules.def see of an op. A rule reports what is wrong and returns false; it says what results the op
// makes with `makes`, which compares them with the declared ones or, for ir_infer, keeps them.
#ifndef IR_VERIFY_H
#define IR_VERIFY_H

#include "ir/internal.h"

typedef struct checked_op {
  ir_context *ctx;
  MlirOperation op, parent; // parent: the op whose region it stands in; null for ir_infer
  const ir_op_row *row;
  const char *name;
  MlirLocation location;
  int n_operands, n_results;
  ir_type *inferred;           // one per result: what `makes` was told; NULL while verifying
  ir_obligations *obligations; // what `must_equal` was told; NULL while verifying
} checked_op;

#define FAIL(hint, ...) return ir_error(o->ctx, o->location, hint, __VA_ARGS__)

static inline const ir_type *operand(const checked_op *o, int i) {
  return ir_value_type(o->ctx, mlirOperationGetOperand(o->op, i));
}
static inline const ir_type *result(const checked_op *o, int i) {
  return ir_value_type(o->ctx, mlirOperationGetResult(o->op, i));
}
static inline const char *operand_text(const checked_op *o, int i) {
  return ir_type_text(o->ctx, mlirValueGetType(mlirOperationGetOperand(o->op, i)));
}
static inline const char *result_text(const checked_op *o, int i) {
  return ir_type_text(o->ctx, mlirValueGetType(mlirOperationGetResult(o->op, i)));
}
static inline bool same_value(const ir_type *a, const ir_type *b) {
  return a->kind == b->kind && a->is_buffer == b->is_buffer && a->name == b->name && a->dtype == b->dtype &&
         ir_same_shape(a, b) && mlirAttributeEqual(a->parameters, b->parameters);
}
static inline bool same_tensor(const ir_type *a, const ir_type *b) {
  return a->dtype == b->dtype && ir_same_shape(a, b);
}

// Result i is `want`: dtype and dims.
bool makes(checked_op *o, int i, const ir_type *want);
// Both sizes are equal: an error, with the hint, where they are not; where that is not proved, a check of the run if
// the row has IR_DECLARES. what: what the op does with them, as "takes N elements for M * 2".
bool must_equal(checked_op *o, ir_dim got, ir_dim wanted, const char *hint, const char *what);
// Result 0 has operand 0's dtype.
bool keeps_dtype(checked_op *o);
// The attribute `name` as an axis of `type`, counted from the front; false, reported, outside of its rank.
bool axis_of(checked_op *o, const char *name, const ir_type *type, int *out_axis);
// Operands [first, last) have operand 0's dtype.
bool one_dtype(checked_op *o, int first, int last);
// The type becomes that of its slice [start : stop : step], which are attributes of the op.
bool slice_of(checked_op *o, ir_type *type);
// Text that a dim can be called.
bool is_dim_name(MlirAttribute a);
// Operand i is si32 or si64.
bool takes_indices(checked_op *o, int i);
// Operands 0 and 1 multiply as those of mo.batch_matmul, or of mo.conv; result 0 is the product, of dtype.
bool makes_product(checked_op *o, mx_dtype dtype);
bool makes_convolution(checked_op *o, mx_dtype dtype);

#define RULE(ENUM, function, text) bool rule_##function(checked_op *o);
#include "ir/rules.def"
#undef RULE

#endif
