// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What holds for every value of the names: ranges, and proofs that a sum is never negative. A name is a size, 0 to
// INT64_MAX. Ranges saturate at INFINITE, which is beyond every product of two sizes.
#include "ir/dim.h"

#define INFINITE ((dim_wide)1 << 126)

static dim_wide clamp(dim_wide v) { return v > INFINITE ? INFINITE : v < -INFINITE ? -INFINITE : v; }

static dim_wide times(dim_wide a, dim_wide b) {
  dim_wide out;
  if (a == 0 || b == 0) return 0;
  if (__builtin_mul_overflow(a, b, &out)) return (a < 0) == (b < 0) ? INFINITE : -INFINITE;
  return clamp(out);
}

static void term_range(const dim_term *t, dim_wide *low, dim_wide *high) {
  *low = *high = t->coefficient;
  for (int i = 0; i < t->n_atoms; i++) {
    dim_wide a = t->atoms[i]->form->low, b = t->atoms[i]->form->high;
    dim_wide ends[] = {times(*low, a), times(*low, b), times(*high, a), times(*high, b)};
    *low = *high = ends[0];
    for (int e = 1; e < 4; e++) {
      if (ends[e] < *low) *low = ends[e];
      if (ends[e] > *high) *high = ends[e];
    }
  }
}

void dim_range(const dim_sum *sum, dim_wide *out_low, dim_wide *out_high) {
  *out_low = *out_high = 0;
  for (int i = 0; i < sum->n_terms; i++) {
    dim_wide low, high;
    term_range(&sum->terms[i], &low, &high);
    *out_low = *out_low == -INFINITE || low == -INFINITE ? -INFINITE : clamp(*out_low + low);
    *out_high = *out_high == INFINITE || high == INFINITE ? INFINITE : clamp(*out_high + high);
  }
}

static dim_wide floor_div(dim_wide a, dim_wide b) { return a / b - (a % b != 0 && (a < 0) != (b < 0)); }

void dim_operator_range(ir_dim_kind kind, const dim_sum *lhs, const dim_sum *rhs, dim_wide *out_low,
                        dim_wide *out_high) {
  dim_wide a, b, c, d; // lhs in [a, b], rhs in [c, d]
  dim_range(lhs, &a, &b);
  dim_range(rhs, &c, &d);
  *out_low = -INFINITE, *out_high = INFINITE;
  switch (kind) {
  case IR_DIM_ADD:
    if (a != -INFINITE && c != -INFINITE) *out_low = clamp(a + c);
    if (b != INFINITE && d != INFINITE) *out_high = clamp(b + d);
    return;
  case IR_DIM_MUL: {
    dim_wide ends[] = {times(a, c), times(a, d), times(b, c), times(b, d)};
    *out_low = *out_high = ends[0];
    for (int e = 1; e < 4; e++) {
      if (ends[e] < *out_low) *out_low = ends[e];
      if (ends[e] > *out_high) *out_high = ends[e];
    }
    return;
  }
  case IR_DIM_MAX: *out_low = a > c ? a : c, *out_high = b > d ? b : d; return;
  case IR_DIM_MIN: *out_low = a < c ? a : c, *out_high = b < d ? b : d; return;
  default: break;
  }
  if (c < 0 || (c == 0 && d == 0)) return;
  // A divisor of 0 gives no number; where the program goes on it takes 0 for the quotient.
  dim_wide least = c > 0 ? c : 1;
  if (kind == IR_DIM_MOD) {
    if (c > 0 || a >= 0) *out_low = 0;
    if (c > 0 && d != INFINITE) *out_high = d - 1;
    if (a >= 0 && b < *out_high) *out_high = b;
    return;
  }
  bool up = kind == IR_DIM_CEILDIV;
  if (a >= 0)
    *out_low = 0;
  else if (a != -INFINITE)
    *out_low = floor_div(a, least);
  if (b <= 0)
    *out_high = 0;
  else if (b != INFINITE)
    *out_high = up ? -floor_div(-b, least) : floor_div(b, least);
  if (c == d && a != -INFINITE) *out_low = up ? -floor_div(-a, c) : floor_div(a, c);
  if (c == d && b != INFINITE) *out_high = up ? -floor_div(-b, c) : floor_div(b, c);
}

// ---- proofs
// ------------------------------------------------------------------------------------------------------------------

// Bounds the work of one proof; what it does not reach is not proved.
enum { BUDGET = 32 };

typedef struct proof {
  ir_context *ctx;
  int budget;
} proof;

// out = scale * (sum without term at) + coefficient * others * replacement
static bool replace(const dim_sum *sum, int at, const dim_term *others, const dim_sum *replacement, int64_t scale,
                    dim_sum *out) {
  out->n_terms = 0;
  dim_sum one = {.n_terms = 1, .terms = {*others}}, product;
  for (int i = 0; i < sum->n_terms; i++) {
    dim_term t = sum->terms[i];
    if (i == at) continue;
    if (__builtin_mul_overflow(t.coefficient, scale, &t.coefficient) || !dim_add_term(out, &t)) return false;
  }
  return dim_multiply(&one, replacement, &product) && dim_add_scaled(out, &product, 1);
}

static bool is_natural(proof *p, const dim_sum *sum);

// The atom is a floordiv, ceildiv or mod by a positive constant: it lies between two sums over that constant.
static bool replace_division(proof *p, const dim_sum *sum, int at, const dim_term *others, ir_dim atom) {
  int64_t divisor, scale = 1, slack = 0;
  const dim_sum *x = dim_sum_of(p->ctx, atom->lhs);
  if (!dim_is_constant(dim_sum_of(p->ctx, atom->rhs), &divisor) || divisor <= 0) return false;
  bool below = others->coefficient < 0; // needs the upper bound
  if (atom->kind == IR_DIM_MOD) {
    dim_wide low, high;
    dim_range(x, &low, &high);
    if (!below || low < 0) return false; // x mod c <= x
  } else {
    scale = divisor; // c * (x floordiv c) is in [x - c + 1, x], c * (x ceildiv c) in [x, x + c - 1]
    if (atom->kind == IR_DIM_FLOORDIV && !below) slack = 1 - divisor;
    if (atom->kind == IR_DIM_CEILDIV && below) slack = divisor - 1;
  }
  dim_sum bound, next;
  dim_term constant = {.coefficient = slack};
  dim_copy(&bound, x);
  return dim_add_term(&bound, &constant) && replace(sum, at, others, &bound, scale, &next) && is_natural(p, &next);
}

static bool replace_max(proof *p, const dim_sum *sum, int at, const dim_term *others, ir_dim atom) {
  ir_dim operands[DIM_MAX_OPERANDS];
  int n = dim_max_operands(atom, operands);
  bool any = others->coefficient > 0; // a maximum is at least each operand, and equal to one of them
  for (int i = 0; i < n; i++) {
    dim_sum next;
    bool ok = replace(sum, at, others, dim_sum_of(p->ctx, operands[i]), 1, &next) && is_natural(p, &next);
    if (ok == any) return any;
  }
  return !any;
}

static bool is_natural(proof *p, const dim_sum *sum) {
  dim_wide low, high;
  dim_range(sum, &low, &high);
  if (low >= 0) return true;
  if (high < 0 || --p->budget < 0) return false;
  for (int i = 0; i < sum->n_terms; i++) {
    const dim_term *t = &sum->terms[i];
    for (int a = 0; a < t->n_atoms; a++) {
      ir_dim atom = t->atoms[a];
      bool division = !atom->form->opaque && atom->kind >= IR_DIM_FLOORDIV && atom->kind <= IR_DIM_MOD;
      if (!division && !dim_is_max(atom)) continue;
      dim_term others = {.coefficient = t->coefficient};
      bool natural = true;
      for (int o = 0; o < t->n_atoms; o++) {
        if (o == a) continue;
        natural &= t->atoms[o]->form->low >= 0;
        others.atoms[others.n_atoms++] = t->atoms[o];
      }
      if (natural && (division ? replace_division : replace_max)(p, sum, i, &others, atom)) return true;
      break;
    }
  }
  return false;
}

bool dim_is_natural(ir_context *ctx, const dim_sum *sum) {
  proof p = {ctx, BUDGET};
  return is_natural(&p, sum);
}
