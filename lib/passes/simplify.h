// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the rules of mo_simplify are made of. simplify.def has a row per rule; a rule is a function that looks at an op
// and returns the value that may take its result's place, or null where the rule does not apply (a value of another
// type than the result's counts as null). It builds what it needs with rewrite_op and its like, the value last.
#ifndef SIMPLIFY_H
#define SIMPLIFY_H

#include "passes/passes.h"

// Constants that rules look for and make; false and true are ZERO and ONE of bool.
typedef enum simplify_constant {
  ZERO,
  NEGATIVE_ZERO,
  ONE,
  MINUS_ONE,
  TWO,
  HALF,
  MINUS_HALF,
  LEAST, // of the dtype: an integer's smallest, -inf
  GREATEST,
} simplify_constant;

enum { REWRITE_MAX_OPS = 8 }; // that one rule makes

typedef struct rewrite {
  ir_context *ctx;
  MlirOperation op;  // being looked at, and its
  const ir_type *x;  // operand 0
  const ir_type *y;  // result
  int first, second; // the row's: what its function reads them as
  MlirOperation made[REWRITE_MAX_OPS];
  int n_made;
} rewrite;

typedef MlirValue simplify_rule(rewrite *r);

// Every rule's function, by its name in simplify.def.
#define RULE(name, root, dtypes, when, function, first, second, equation, condition) simplify_rule function;
#include "passes/simplify.def"
#undef RULE

static const MlirValue no_value = {NULL};

// ---- simplify_match.c ----------------------------------------------------------------------------------------------

static inline MlirValue operand_of(const rewrite *r, int i) { return mlirOperationGetOperand(r->op, i); }
// The op of that kind that makes the value; null otherwise.
MlirOperation made_by(ir_context *ctx, MlirValue value, ir_op_id id);
// The one element of a literal constant that holds nothing else, seen through views; NULL otherwise.
const void *splat_of(ir_context *ctx, MlirValue value);
bool is_splat(ir_context *ctx, MlirValue value, simplify_constant c);
// The number of the operand that is c: 1, or 0 too where operands commute; -1: none is.
int operand_that_is(const rewrite *r, simplify_constant c);
// What lies below views that stretch one element over the whole, where it depends on constants alone; null otherwise.
MlirValue constant_scalar(ir_context *ctx, MlirValue value);

// ---- building: in front of the op, with the op's place -------------------------------------------------------------
MlirValue rewrite_op(rewrite *r, ir_op_id id, const MlirValue *operands, int n, MlirType result);
MlirValue rewrite_unary(rewrite *r, ir_op_id id, MlirValue x);               // of x's type
MlirValue rewrite_binary(rewrite *r, ir_op_id id, MlirValue x, MlirValue y); // of x's type
MlirValue rewrite_broadcast(rewrite *r, MlirValue x, const ir_type *shape);
// A constant of the type's dtype everywhere in its shape.
MlirValue rewrite_constant(rewrite *r, const ir_type *type, simplify_constant c);
// A copy of op with operands through the map.
MlirValue rewrite_clone(rewrite *r, MlirOperation op, ir_map *map);
MlirValue rewrite_element(rewrite *r, const ir_type *type, const void *element);

#endif
