// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What dim.c and its helpers share: polynomials over atoms, and what is known of a dim's range. docs/shapes.md has the
// algebra.
#ifndef IR_DIM_H
#define IR_DIM_H

#include "ir/internal.h"

enum { DIM_MAX_ATOMS = 12, DIM_MAX_TERMS = 48, DIM_MAX_OPERANDS = 12 };

__extension__ typedef __int128 dim_wide; // products of two sizes fit

// coefficient * atoms[0] * atoms[1] * ..; no atoms: a constant.
typedef struct dim_term {
  int64_t coefficient; // not 0
  int n_atoms;
  ir_dim atoms[DIM_MAX_ATOMS]; // ordered by text
} dim_term;

// A sum; no terms: 0. One that a dim holds has memory for its terms alone: copy with dim_copy.
typedef struct dim_sum {
  int n_terms;
  dim_term terms[DIM_MAX_TERMS]; // ordered by their atoms' text, the constant last; no two with the same atoms
} dim_sum;

// What a dim is apart from its spelling.
struct ir_dim_form {
  const dim_sum *sum; // made when first asked for
  bool opaque;        // an operator that could not be worked out: an atom, whatever its kind
  dim_wide low, high; // of an atom, inclusive
};

// ---- dim_sum.c: arithmetic; false where a coefficient overflows or a sum grows too long
// ---------------------------------------------------------

void dim_copy(dim_sum *to, const dim_sum *from);
void dim_remove_term(dim_sum *sum, int at);
bool dim_add_term(dim_sum *sum, const dim_term *t);
bool dim_add_scaled(dim_sum *sum, const dim_sum *other, int64_t scale);
bool dim_multiply_term(const dim_term *a, const dim_term *b, dim_term *out);
bool dim_multiply(const dim_sum *a, const dim_sum *b, dim_sum *out);
// a / b where b's atoms are among a's and the coefficients divide.
bool dim_divide_term(const dim_term *a, const dim_term *b, dim_term *out);
// a / b where there is a sum that times b is a.
bool dim_divide_exactly(const dim_sum *a, const dim_sum *b, dim_sum *out);
// Where t's atoms stand in the sum; -1 if nowhere.
int dim_find_term(const dim_sum *sum, const dim_term *t);
bool dim_is_constant(const dim_sum *sum, int64_t *out_value);

// ---- dim_bound.c: what holds for every value of the names
// --------------------------------------------------------------------------------------

// The range of a sum whose atoms' ranges are known.
void dim_range(const dim_sum *sum, dim_wide *out_low, dim_wide *out_high);
// The range of an operator from its operands' sums.
void dim_operator_range(ir_dim_kind kind, const dim_sum *lhs, const dim_sum *rhs, dim_wide *out_low,
                        dim_wide *out_high);
// The sum is 0 or more. False: not proved.
bool dim_is_natural(ir_context *ctx, const dim_sum *sum);

// ---- dim.c
// ---------------------------------------------------------------------------------------------------------------------

const dim_sum *dim_sum_of(ir_context *ctx, ir_dim dim);
bool dim_is_max(ir_dim atom); // a canonical maximum (not an opaque one)
// Operands of a canonical maximum.
int dim_max_operands(ir_dim atom, ir_dim *out_operands);
// The dim that spells the sum.
ir_dim dim_spell(ir_context *ctx, const dim_sum *sum);
// The atom max(operands): they have no common part, none is provably below another, and none is a maximum.
ir_dim dim_make_max(ir_context *ctx, ir_dim *operands, int n);
// An operator node as it stands, made once.
ir_dim dim_node(ir_context *ctx, ir_dim_kind kind, ir_dim lhs, ir_dim rhs);

// ---- dim_fold.c: operators on sums; false: cannot be worked out
// ---------------------------------------------------------------------------------

// max, or min, of a and b.
bool dim_fold_max(ir_context *ctx, ir_dim_kind kind, const dim_sum *a, const dim_sum *b, dim_sum *out);
// floordiv, ceildiv or mod; the divisor is not the constant 0.
bool dim_fold_division(ir_context *ctx, ir_dim_kind kind, const dim_sum *a, const dim_sum *b, dim_sum *out);

#endif
