// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Dim expressions, canonical and interned: equal expressions are the same pointer.
//
// Algebra: + and * make polynomials with integer coefficients over atoms (symbols and irreducible floordiv, ceildiv,
// mod, max, min), terms ordered by their text. Dividing by a constant that divides every coefficient is exact;
// all-constant operators fold with floor semantics; max and min order their operands. Nothing is assumed about
// divisibility or sign of a symbol except that sizes are >= 0. Products that overflow int64 stay atoms.
#include "ir/internal.h"
#include <stdlib.h>
#include <string.h>

enum { MAX_ATOMS = 12, MAX_TERMS = 64 };

typedef struct term {
  int64_t coefficient;
  int n_atoms;
  ir_dim atoms[MAX_ATOMS]; // ordered by text
} term;

typedef struct polynomial {
  int n_terms;
  term terms[MAX_TERMS]; // ordered by atoms' text; no zero coefficient
} polynomial;

static ir_dim intern(ir_context *ctx, struct ir_dim_node node) {
  void **place = ir_table_at(ctx, &ctx->dims, node.text, strlen(node.text));
  if (!*place) {
    struct ir_dim_node *made = ir_alloc(ctx, sizeof *made);
    *made = node;
    *place = made;
  }
  return *place;
}

ir_dim ir_dim_constant(ir_context *ctx, int64_t value) {
  return intern(ctx, (struct ir_dim_node){
                         .kind = IR_DIM_CONSTANT, .value = value, .text = ir_format(ctx, "%lld", (long long)value)});
}

ir_dim ir_dim_symbol(ir_context *ctx, const char *name) {
  name = ir_intern(ctx, name, strlen(name));
  return intern(ctx, (struct ir_dim_node){.kind = IR_DIM_SYMBOL, .name = name, .text = name});
}

static ir_dim node(ir_context *ctx, ir_dim_kind kind, ir_dim lhs, ir_dim rhs) {
  static const char *const infix[] = {[IR_DIM_ADD] = " + ",
                                      [IR_DIM_MUL] = " * ",
                                      [IR_DIM_FLOORDIV] = " floordiv ",
                                      [IR_DIM_CEILDIV] = " ceildiv ",
                                      [IR_DIM_MOD] = " mod "};
  const char *text;
  if (kind == IR_DIM_MAX || kind == IR_DIM_MIN) {
    text = ir_format(ctx, "%s(%s, %s)", kind == IR_DIM_MAX ? "max" : "min", lhs->text, rhs->text);
  } else {
    bool tight =
        kind != IR_DIM_ADD; // a sum below a product or division needs parentheses; so do divisions on the right
    bool left = tight && (lhs->kind == IR_DIM_ADD || (kind != IR_DIM_MUL && lhs->kind == IR_DIM_MUL) ||
                          (kind == IR_DIM_MUL && lhs->kind >= IR_DIM_FLOORDIV && lhs->kind <= IR_DIM_MOD));
    bool right = tight && (rhs->kind == IR_DIM_ADD || rhs->kind == IR_DIM_MUL ||
                           (rhs->kind >= IR_DIM_FLOORDIV && rhs->kind <= IR_DIM_MOD));
    text = ir_format(ctx, "%s%s%s%s%s%s%s", left ? "(" : "", lhs->text, left ? ")" : "", infix[kind], right ? "(" : "",
                     rhs->text, right ? ")" : "");
  }
  return intern(ctx, (struct ir_dim_node){.kind = kind, .lhs = lhs, .rhs = rhs, .text = text});
}

static int compare_atoms(const term *a, const term *b) {
  for (int i = 0; i < a->n_atoms && i < b->n_atoms; i++) {
    int order = strcmp(a->atoms[i]->text, b->atoms[i]->text);
    if (order) return order;
  }
  return a->n_atoms - b->n_atoms;
}

static bool add_term(polynomial *p, const term *t) {
  if (!t->coefficient) return true;
  int at = 0;
  // Symbols before constants: the constant term has no atoms and is kept last.
  while (at < p->n_terms) {
    const term *have = &p->terms[at];
    int order = have->n_atoms && t->n_atoms ? compare_atoms(have, t) : (have->n_atoms == 0) - (t->n_atoms == 0);
    if (order == 0) {
      if (__builtin_add_overflow(have->coefficient, t->coefficient, &p->terms[at].coefficient)) return false;
      if (!p->terms[at].coefficient) {
        memmove(&p->terms[at], &p->terms[at + 1], (size_t)(p->n_terms - at - 1) * sizeof(term));
        p->n_terms--;
      }
      return true;
    }
    if (order > 0) break;
    at++;
  }
  if (p->n_terms == MAX_TERMS) return false;
  memmove(&p->terms[at + 1], &p->terms[at], (size_t)(p->n_terms - at) * sizeof(term));
  p->terms[at] = *t;
  p->n_terms++;
  return true;
}

static bool multiply_terms(const term *a, const term *b, term *out) {
  if (a->n_atoms + b->n_atoms > MAX_ATOMS) return false;
  if (__builtin_mul_overflow(a->coefficient, b->coefficient, &out->coefficient)) return false;
  int i = 0, j = 0;
  out->n_atoms = 0;
  while (i < a->n_atoms || j < b->n_atoms) {
    bool left = j == b->n_atoms || (i < a->n_atoms && strcmp(a->atoms[i]->text, b->atoms[j]->text) <= 0);
    out->atoms[out->n_atoms++] = left ? a->atoms[i++] : b->atoms[j++];
  }
  return true;
}

static bool to_polynomial(ir_context *ctx, ir_dim dim, polynomial *out) {
  out->n_terms = 0;
  if (dim->kind == IR_DIM_ADD || dim->kind == IR_DIM_MUL) {
    polynomial *sides = ir_alloc(ctx, 2 * sizeof *sides);
    if (!to_polynomial(ctx, dim->lhs, &sides[0]) || !to_polynomial(ctx, dim->rhs, &sides[1])) return false;
    if (dim->kind == IR_DIM_ADD) {
      *out = sides[0];
      for (int i = 0; i < sides[1].n_terms; i++)
        if (!add_term(out, &sides[1].terms[i])) return false;
      return true;
    }
    for (int i = 0; i < sides[0].n_terms; i++) {
      for (int j = 0; j < sides[1].n_terms; j++) {
        term t;
        if (!multiply_terms(&sides[0].terms[i], &sides[1].terms[j], &t) || !add_term(out, &t)) return false;
      }
    }
    return true;
  }
  term t = {.coefficient = 1};
  if (dim->kind == IR_DIM_CONSTANT)
    t.coefficient = dim->value;
  else
    t.atoms[t.n_atoms++] = dim;
  return add_term(out, &t);
}

static ir_dim from_polynomial(ir_context *ctx, const polynomial *p) {
  ir_dim sum = NULL;
  for (int i = 0; i < p->n_terms; i++) {
    const term *t = &p->terms[i];
    ir_dim product = NULL;
    for (int a = 0; a < t->n_atoms; a++) product = product ? node(ctx, IR_DIM_MUL, product, t->atoms[a]) : t->atoms[a];
    if (!product)
      product = ir_dim_constant(ctx, t->coefficient);
    else if (t->coefficient != 1)
      product = node(ctx, IR_DIM_MUL, product, ir_dim_constant(ctx, t->coefficient));
    sum = sum ? node(ctx, IR_DIM_ADD, sum, product) : product;
  }
  return sum ? sum : ir_dim_constant(ctx, 0);
}

static int64_t floor_div(int64_t a, int64_t b) { return a / b - (a % b != 0 && (a < 0) != (b < 0)); }

static bool fold(ir_dim_kind kind, int64_t a, int64_t b, int64_t *out) {
  switch (kind) {
  case IR_DIM_ADD: return !__builtin_add_overflow(a, b, out);
  case IR_DIM_MUL: return !__builtin_mul_overflow(a, b, out);
  case IR_DIM_MAX: *out = a > b ? a : b; return true;
  case IR_DIM_MIN: *out = a < b ? a : b; return true;
  default: break;
  }
  if (b == 0 || (b == -1 && a == INT64_MIN)) return false;
  if (kind == IR_DIM_FLOORDIV)
    *out = floor_div(a, b);
  else if (kind == IR_DIM_CEILDIV)
    *out = -floor_div(-a, b);
  else
    *out = a - b * floor_div(a, b);
  return a != INT64_MIN;
}

// p / divisor where that is exact for every value of the symbols.
static bool divide_exactly(polynomial *p, int64_t divisor) {
  for (int i = 0; i < p->n_terms; i++)
    if (p->terms[i].coefficient % divisor) return false;
  for (int i = 0; i < p->n_terms; i++) p->terms[i].coefficient /= divisor;
  return true;
}

// p / atom product where every term holds it: (M * N) floordiv N is M, because a size that divides is never 0 here.
static bool divide_by_term(polynomial *p, const term *divisor) {
  polynomial out = *p;
  for (int i = 0; i < out.n_terms; i++) {
    term *t = &out.terms[i];
    if (t->coefficient % divisor->coefficient) return false;
    t->coefficient /= divisor->coefficient;
    for (int d = 0; d < divisor->n_atoms; d++) {
      int at = 0;
      while (at < t->n_atoms && t->atoms[at] != divisor->atoms[d]) at++;
      if (at == t->n_atoms) return false;
      memmove(&t->atoms[at], &t->atoms[at + 1], (size_t)(t->n_atoms - at - 1) * sizeof *t->atoms);
      t->n_atoms--;
    }
  }
  p->n_terms = 0;
  for (int i = 0; i < out.n_terms; i++)
    if (!add_term(p, &out.terms[i])) return false;
  return true;
}

ir_dim ir_dim_binary(ir_context *ctx, ir_dim_kind kind, ir_dim lhs, ir_dim rhs) {
  int64_t value;
  if (lhs->kind == IR_DIM_CONSTANT && rhs->kind == IR_DIM_CONSTANT && fold(kind, lhs->value, rhs->value, &value))
    return ir_dim_constant(ctx, value);
  if (kind == IR_DIM_ADD || kind == IR_DIM_MUL) {
    struct ir_dim_node raw = {.kind = kind, .lhs = lhs, .rhs = rhs};
    polynomial *p = ir_alloc(ctx, sizeof *p);
    return to_polynomial(ctx, &raw, p) ? from_polynomial(ctx, p) : node(ctx, kind, lhs, rhs);
  }
  if (kind == IR_DIM_MAX || kind == IR_DIM_MIN) {
    if (lhs == rhs) return lhs;
    bool swap = strcmp(lhs->text, rhs->text) > 0;
    return node(ctx, kind, swap ? rhs : lhs, swap ? lhs : rhs);
  }
  polynomial *p = ir_alloc(ctx, 2 * sizeof *p), *q = p + 1;
  if (to_polynomial(ctx, lhs, p) && to_polynomial(ctx, rhs, q)) {
    bool exact = false;
    if (q->n_terms == 1 && q->terms[0].n_atoms == 0 && q->terms[0].coefficient > 0)
      exact = divide_exactly(p, q->terms[0].coefficient);
    else if (q->n_terms == 1 && q->terms[0].coefficient > 0)
      exact = divide_by_term(p, &q->terms[0]);
    if (exact) return kind == IR_DIM_MOD ? ir_dim_constant(ctx, 0) : from_polynomial(ctx, p);
  }
  return node(ctx, kind, lhs, rhs);
}

ir_dim ir_dim_product(ir_context *ctx, const ir_dim *dims, size_t count) {
  ir_dim product = ir_dim_constant(ctx, 1);
  for (size_t i = 0; i < count; i++) product = ir_dim_binary(ctx, IR_DIM_MUL, product, dims[i]);
  return product;
}

ir_dim ir_dim_substitute(ir_context *ctx, ir_dim dim, ir_dim (*map)(ir_dim symbol, void *user), void *user) {
  if (dim->kind == IR_DIM_CONSTANT) return dim;
  if (dim->kind == IR_DIM_SYMBOL) {
    ir_dim other = map(dim, user);
    return other ? other : dim;
  }
  return ir_dim_binary(ctx, dim->kind, ir_dim_substitute(ctx, dim->lhs, map, user),
                       ir_dim_substitute(ctx, dim->rhs, map, user));
}

void ir_dim_symbols(ir_dim dim, void (*visit)(ir_dim symbol, void *user), void *user) {
  if (dim->kind == IR_DIM_CONSTANT) return;
  if (dim->kind == IR_DIM_SYMBOL) {
    visit(dim, user);
    return;
  }
  ir_dim_symbols(dim->lhs, visit, user);
  ir_dim_symbols(dim->rhs, visit, user);
}
