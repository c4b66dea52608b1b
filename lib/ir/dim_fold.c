// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// max, min and the divisions of sums, worked out as far as holds for every value of the names.
#include "ir/dim.h"
#include <string.h>

// ---- max and min
// -----------------------------------------------------------------------------------------------------------------

typedef struct max_set {
  ir_context *ctx;
  int n;
  dim_sum operands[DIM_MAX_OPERANDS];
} max_set;

// a >= b for every value of the names.
static bool at_least(ir_context *ctx, const dim_sum *a, const dim_sum *b) {
  dim_sum difference;
  dim_copy(&difference, a);
  return dim_add_scaled(&difference, b, -1) && dim_is_natural(ctx, &difference);
}

// Adds an operand unless one of the set is at least as large; drops those that it makes needless.
static bool add_operand(max_set *set, const dim_sum *x) {
  int kept = 0;
  for (int i = 0; i < set->n; i++) {
    bool covers = at_least(set->ctx, &set->operands[i], x), covered = at_least(set->ctx, x, &set->operands[i]);
    if (covers && covered) // two spellings of one value: the same is kept in whatever order they come
      covers = strcmp(dim_spell(set->ctx, &set->operands[i])->text, dim_spell(set->ctx, x)->text) <= 0;
    if (covers) return true;
    if (covered) continue;
    if (kept != i) dim_copy(&set->operands[kept], &set->operands[i]);
    kept++;
  }
  set->n = kept;
  if (set->n == DIM_MAX_OPERANDS) return false;
  dim_copy(&set->operands[set->n++], x);
  return true;
}

// r + c * max(s, t), c > 0, is max(r + c * s, r + c * t).
static bool flatten(max_set *set, const dim_sum *x) {
  for (int i = 0; i < x->n_terms; i++) {
    const dim_term *t = &x->terms[i];
    if (t->n_atoms != 1 || t->coefficient < 0 || !dim_is_max(t->atoms[0])) continue;
    ir_dim inner[DIM_MAX_OPERANDS];
    int n = dim_max_operands(t->atoms[0], inner);
    for (int k = 0; k < n; k++) {
      dim_sum sum;
      dim_term without = *t;
      dim_copy(&sum, x);
      without.coefficient = -t->coefficient;
      if (!dim_add_term(&sum, &without) || !dim_add_scaled(&sum, dim_sum_of(set->ctx, inner[k]), t->coefficient) ||
          !flatten(set, &sum))
        return false;
    }
    return true;
  }
  return add_operand(set, x);
}

// For each product the least coefficient that it has in an operand: what all operands have in common.
static bool common_part(const max_set *set, dim_sum *out) {
  out->n_terms = 0;
  for (int i = 0; i < set->n; i++) {
    for (int k = 0; k < set->operands[i].n_terms; k++) {
      dim_term t = set->operands[i].terms[k];
      if (dim_find_term(out, &t) >= 0) continue;
      for (int j = 0; j < set->n; j++) {
        int at = dim_find_term(&set->operands[j], &t);
        int64_t have = at < 0 ? 0 : set->operands[j].terms[at].coefficient;
        if (have < t.coefficient) t.coefficient = have;
      }
      if (!dim_add_term(out, &t)) return false;
    }
  }
  return true;
}

static bool has_maximum(const dim_sum *x) {
  for (int i = 0; i < x->n_terms; i++)
    if (x->terms[i].n_atoms == 1 && x->terms[i].coefficient > 0 && dim_is_max(x->terms[i].atoms[0])) return true;
  return false;
}

bool dim_fold_max(ir_context *ctx, ir_dim_kind kind, const dim_sum *a, const dim_sum *b, dim_sum *out) {
  int64_t sign = kind == IR_DIM_MAX ? 1 : -1; // min(a, b) is -max(-a, -b)
  max_set set = {.ctx = ctx};
  dim_sum side = {0}, base = {0}, common;
  if (!dim_add_scaled(&side, a, sign) || !flatten(&set, &side)) return false;
  side.n_terms = 0;
  if (!dim_add_scaled(&side, b, sign) || !flatten(&set, &side)) return false;
  // Operands without their common part. What one loses another may gain: a maximum, which is then flattened too.
  for (bool again = true; again && set.n > 1;) {
    if (!common_part(&set, &common) || !dim_add_scaled(&base, &common, 1)) return false;
    again = false;
    for (int i = 0; i < set.n; i++) {
      if (!dim_add_scaled(&set.operands[i], &common, -1)) return false;
      again |= has_maximum(&set.operands[i]);
    }
    if (!again) break;
    max_set flat = {.ctx = ctx};
    for (int i = 0; i < set.n; i++)
      if (!flatten(&flat, &set.operands[i])) return false;
    set = flat;
  }
  out->n_terms = 0;
  if (!dim_add_scaled(out, &base, sign)) return false;
  if (set.n == 1) return dim_add_scaled(out, &set.operands[0], sign);
  ir_dim operands[DIM_MAX_OPERANDS];
  for (int i = 0; i < set.n; i++) operands[i] = dim_spell(ctx, &set.operands[i]);
  ir_dim atom = dim_make_max(ctx, operands, set.n);
  return dim_add_term(out, &(dim_term){.coefficient = sign, .n_atoms = 1, .atoms = {atom}});
}

// ---- divisions
// ---------------------------------------------------------------------------------------------------------------

static int64_t floor_div(int64_t a, int64_t b) { return a / b - (a % b != 0 && (a < 0) != (b < 0)); }

static int64_t gcd(int64_t a, int64_t b) {
  while (b) {
    int64_t rest = a % b;
    a = b, b = rest;
  }
  return a < 0 ? -a : a;
}

static bool add_constant(dim_sum *sum, int64_t value) { return dim_add_term(sum, &(dim_term){.coefficient = value}); }

static bool add_atom(ir_context *ctx, dim_sum *sum, ir_dim_kind kind, const dim_sum *a, const dim_sum *b,
                     int64_t scale) {
  ir_dim atom = dim_node(ctx, kind, dim_spell(ctx, a), dim_spell(ctx, b));
  return dim_add_term(sum, &(dim_term){.coefficient = scale, .n_atoms = 1, .atoms = {atom}});
}

// x mod d, c a divisor of d: the rest of c is that of x.
static bool drop_inner_mods(ir_context *ctx, dim_sum *a, int64_t c) {
  for (int i = 0; i < a->n_terms; i++) {
    dim_term t = a->terms[i];
    int64_t d;
    if (t.n_atoms != 1 || t.atoms[0]->kind != IR_DIM_MOD || t.atoms[0]->form->opaque ||
        !dim_is_constant(dim_sum_of(ctx, t.atoms[0]->rhs), &d) || d % c)
      continue;
    int64_t times = t.coefficient;
    if (t.coefficient == INT64_MIN) return false;
    t.coefficient = -t.coefficient;
    if (!dim_add_term(a, &t) || !dim_add_scaled(a, dim_sum_of(ctx, t.atoms[0]->lhs), times)) return false;
    i = -1;
  }
  return true;
}

// quotient * c + rest = a; coefficients of the rest are in [0, c), its constant too, or in (-c, 0] where up.
static bool split(const dim_sum *a, int64_t c, bool up, dim_sum *quotient, dim_sum *rest) {
  quotient->n_terms = rest->n_terms = 0;
  for (int i = 0; i < a->n_terms; i++) {
    dim_term q = a->terms[i], r = q;
    q.coefficient = floor_div(q.coefficient, c);
    r.coefficient = (int64_t)((dim_wide)r.coefficient - (dim_wide)q.coefficient * c);
    if (up && !q.n_atoms && r.coefficient) q.coefficient++, r.coefficient -= c;
    if (!dim_add_term(quotient, &q) || !dim_add_term(rest, &r)) return false;
  }
  return true;
}

// Divides what all terms have in common with c out of rest and c; mods multiply by *out_factor and add *out_left.
static bool cancel(dim_sum *rest, bool up, int64_t *c, int64_t *out_factor, int64_t *out_left) {
  int64_t g = *c, left = 0;
  for (int i = 0; i < rest->n_terms; i++)
    if (rest->terms[i].n_atoms) g = gcd(g, rest->terms[i].coefficient);
  for (int i = 0; i < rest->n_terms; i++) {
    int64_t k = rest->terms[i].coefficient, q = floor_div(k, g);
    left = k - q * g;
    rest->terms[i].coefficient = up && left ? q + 1 : q;
    if (!rest->terms[i].coefficient) rest->n_terms--; // the constant, which is last
  }
  *c /= g;
  *out_factor = g, *out_left = left;
  return true;
}

static bool divide_by_constant(ir_context *ctx, ir_dim_kind kind, const dim_sum *numerator, int64_t c, dim_sum *out) {
  bool up = kind == IR_DIM_CEILDIV, mod = kind == IR_DIM_MOD;
  int64_t factor, left;
  dim_sum a, quotient, rest;
  dim_copy(&a, numerator);
  if (mod && !drop_inner_mods(ctx, &a, c)) return false;
  if (!split(&a, c, up, &quotient, &rest) || !cancel(&rest, up, &c, &factor, &left)) return false;
  out->n_terms = 0;
  if (mod ? !add_constant(out, left) : !dim_add_scaled(out, &quotient, 1)) return false;
  // A rest that stays within one multiple of c.
  dim_wide low, high, first, last;
  dim_range(&rest, &low, &high);
  first = low / c - (low % c < 0) + (up && low % c), last = high / c - (high % c < 0) + (up && high % c);
  if (first == last && first == (int64_t)first) {
    if (!mod) return add_constant(out, (int64_t)first);
    return dim_add_scaled(out, &rest, factor) && !__builtin_mul_overflow(factor, c, &left) &&
           !__builtin_mul_overflow(left, -(int64_t)first, &left) && add_constant(out, left);
  }
  // (x floordiv d + r) floordiv c is (x + r * d) floordiv (c * d); ceildiv likewise.
  const dim_term *t = &rest.terms[0];
  int64_t d, r = rest.n_terms == 2 && !rest.terms[1].n_atoms ? rest.terms[1].coefficient : 0;
  if (!mod && rest.n_terms == 1 + (r != 0) && t->coefficient == 1 && t->n_atoms == 1 && t->atoms[0]->kind == kind &&
      !t->atoms[0]->form->opaque && dim_is_constant(dim_sum_of(ctx, t->atoms[0]->rhs), &d) && d > 0 &&
      !__builtin_mul_overflow(r, d, &r) && !__builtin_mul_overflow(c, d, &d)) {
    dim_sum inner, value;
    dim_copy(&inner, dim_sum_of(ctx, t->atoms[0]->lhs));
    return add_constant(&inner, r) && divide_by_constant(ctx, kind, &inner, d, &value) &&
           dim_add_scaled(out, &value, 1);
  }
  dim_sum divisor = {0};
  return add_constant(&divisor, c) && add_atom(ctx, out, kind, &rest, &divisor, mod ? factor : 1);
}

// Atoms of the divisor that every term of the rest has too are divided out of both.
static dim_term common_factor(const dim_sum *rest, const dim_term *divisor) {
  dim_term common = {.coefficient = gcd(divisor->coefficient, 0)};
  for (int i = 0; i < rest->n_terms; i++) common.coefficient = gcd(common.coefficient, rest->terms[i].coefficient);
  for (int a = 0; a < divisor->n_atoms; a++) {
    dim_term more = common, unused;
    more.coefficient = 1;
    more.atoms[more.n_atoms++] = divisor->atoms[a];
    bool all = true;
    for (int i = 0; all && i < rest->n_terms; i++) all = dim_divide_term(&rest->terms[i], &more, &unused);
    if (all) common.atoms[common.n_atoms++] = divisor->atoms[a];
  }
  return common;
}

static bool divide_by_term(ir_context *ctx, ir_dim_kind kind, const dim_sum *a, const dim_term *divisor, dim_sum *out) {
  bool mod = kind == IR_DIM_MOD;
  dim_sum rest = {0}, value;
  out->n_terms = 0;
  for (int i = 0; i < a->n_terms; i++) {
    dim_term q;
    bool whole = dim_divide_term(&a->terms[i], divisor, &q);
    if (whole ? !mod && !dim_add_term(out, &q) : !dim_add_term(&rest, &a->terms[i])) return false;
  }
  if (!rest.n_terms) return true;
  dim_term common = common_factor(&rest, divisor);
  dim_sum factor = {.n_terms = 1, .terms = {common}}, smaller = {.n_terms = 1};
  if (common.coefficient <= 0 || !dim_divide_term(divisor, &common, &smaller.terms[0])) return false;
  for (int i = 0; i < rest.n_terms; i++) {
    dim_term q;
    if (!dim_divide_term(&rest.terms[i], &common, &q)) return false;
    rest.terms[i] = q;
  }
  dim_sum sorted = {0}; // terms without the common atoms may stand in another order
  if (!dim_add_scaled(&sorted, &rest, 1)) return false;
  bool changed = common.n_atoms || common.coefficient != 1;
  if (changed) {
    if (!dim_fold_division(ctx, kind, &sorted, &smaller, &value)) return false;
  } else {
    value.n_terms = 0;
    if (!add_atom(ctx, &value, kind, &sorted, &smaller, 1)) return false;
  }
  if (!mod) return dim_add_scaled(out, &value, 1);
  return dim_multiply(&factor, &value, out);
}

bool dim_fold_division(ir_context *ctx, ir_dim_kind kind, const dim_sum *a, const dim_sum *b, dim_sum *out) {
  int64_t c;
  for (int i = 0; i < a->n_terms; i++)
    if (a->terms[i].coefficient == INT64_MIN) return false; // has no negative
  if (dim_is_constant(b, &c)) {
    if (c > 0) return divide_by_constant(ctx, kind, a, c, out);
    dim_sum negated = {0}, value;
    if (c == 0 || c == INT64_MIN || !dim_add_scaled(&negated, a, -1) ||
        !divide_by_constant(ctx, kind, &negated, -c, &value))
      return false;
    out->n_terms = 0;
    return dim_add_scaled(out, &value, kind == IR_DIM_MOD ? -1 : 1);
  }
  for (int i = 0; i < b->n_terms; i++)
    if (b->terms[i].coefficient == INT64_MIN) return false;
  if (dim_divide_exactly(a, b, out)) {
    if (kind == IR_DIM_MOD) out->n_terms = 0;
    return true;
  }
  if (b->n_terms == 1) return divide_by_term(ctx, kind, a, &b->terms[0], out);
  out->n_terms = 0;
  return add_atom(ctx, out, kind, a, b, 1);
}
