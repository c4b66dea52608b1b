// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Dim expressions, canonical and interned: equal expressions are the same pointer. docs/shapes.md has the algebra.
//
// A dim is a sum of products of atoms (dim_sum.c); floordiv, ceildiv, mod, max and min are atoms where they cannot be
// worked out (dim_fold.c). This file spells sums for people: max(0, N - 1) is kept as max(1, N) - 1, because then every
// maximum that differs by a sum is the same atom.
#include "ir/dim.h"
#include <stdlib.h>
#include <string.h>

enum { MAX_TEXT = 4096 };

static ir_dim intern(ir_context *ctx, struct ir_dim_node node, struct ir_dim_form form) {
  void **place = ir_table_at(ctx, &ctx->dims, node.text, strlen(node.text));
  if (!*place) {
    struct ir_dim_node *made = ir_alloc(ctx, sizeof *made);
    *made = node;
    made->form = ir_alloc(ctx, sizeof form);
    *made->form = form;
    *place = made;
  }
  return *place;
}

ir_dim ir_dim_constant(ir_context *ctx, int64_t value) {
  return intern(
      ctx,
      (struct ir_dim_node){.kind = IR_DIM_CONSTANT, .value = value, .text = ir_format(ctx, "%lld", (long long)value)},
      (struct ir_dim_form){.low = value, .high = value});
}

ir_dim ir_dim_symbol(ir_context *ctx, const char *name) {
  name = ir_intern(ctx, name, strlen(name));
  return intern(ctx, (struct ir_dim_node){.kind = IR_DIM_SYMBOL, .name = name, .text = name},
                (struct ir_dim_form){.low = 0, .high = INT64_MAX});
}

// ---- nodes
// -----------------------------------------------------------------------------------------------------------------

// " - N * 2" for the addend N * -2; NULL where it is not negative.
static const char *subtrahend(ir_context *ctx, ir_dim addend) {
  ir_dim factor = addend->kind == IR_DIM_MUL && !addend->form->opaque ? addend->rhs : addend;
  if (factor->kind != IR_DIM_CONSTANT || factor->value >= 0 || factor->value == INT64_MIN) return NULL;
  if (factor == addend) return ir_format(ctx, " - %lld", -(long long)factor->value);
  int length = (int)(strlen(addend->text) - strlen(" * ") - strlen(factor->text));
  if (factor->value == -1) return ir_format(ctx, " - %.*s", length, addend->text);
  return ir_format(ctx, " - %.*s * %lld", length, addend->text, -(long long)factor->value);
}

static const char *node_text(ir_context *ctx, ir_dim_kind kind, ir_dim lhs, ir_dim rhs) {
  static const char *const infix[] = {[IR_DIM_ADD] = " + ",
                                      [IR_DIM_MUL] = " * ",
                                      [IR_DIM_FLOORDIV] = " floordiv ",
                                      [IR_DIM_CEILDIV] = " ceildiv ",
                                      [IR_DIM_MOD] = " mod "};
  if (kind == IR_DIM_MAX || kind == IR_DIM_MIN)
    return ir_format(ctx, "%s(%s, %s)", kind == IR_DIM_MAX ? "max" : "min", lhs->text, rhs->text);
  // A sum below a product or division needs parentheses; so do divisions on the right, and whatever is on the right of
  // its like: text is read from the left.
  bool sum = kind == IR_DIM_ADD;
  bool division = lhs->kind >= IR_DIM_FLOORDIV && lhs->kind <= IR_DIM_MOD;
  bool left = lhs->kind == IR_DIM_ADD ? !sum || lhs->form->opaque
                                      : !sum && (division || (kind != IR_DIM_MUL && lhs->kind == IR_DIM_MUL));
  bool right = rhs->kind == IR_DIM_ADD ||
               (!sum && (rhs->kind == IR_DIM_MUL || (rhs->kind >= IR_DIM_FLOORDIV && rhs->kind <= IR_DIM_MOD)));
  const char *minus = sum ? subtrahend(ctx, rhs) : NULL;
  if (minus) return ir_format(ctx, "%s%s%s%s", left ? "(" : "", lhs->text, left ? ")" : "", minus);
  return ir_format(ctx, "%s%s%s%s%s%s%s", left ? "(" : "", lhs->text, left ? ")" : "", infix[kind], right ? "(" : "",
                   rhs->text, right ? ")" : "");
}

// A dim too large to work with: a name that no text can hold and nothing binds, one for each such dim.
static ir_dim too_large(ir_context *ctx, ir_dim_kind kind, ir_dim lhs, ir_dim rhs) {
  const char *key = ir_format(ctx, "too.large %d %p %p", (int)kind, (const void *)lhs, (const void *)rhs);
  void **place = ir_table_at(ctx, &ctx->dims, key, strlen(key));
  if (!*place) {
    ir_dim made = ir_dim_symbol(ctx, ir_format(ctx, "too.large.%zu", ctx->dims.count));
    *ir_table_at(ctx, &ctx->dims, key, strlen(key)) = (void *)(intptr_t)made;
    return made;
  }
  return *place;
}

static ir_dim raw_node(ir_context *ctx, ir_dim_kind kind, ir_dim lhs, ir_dim rhs, bool opaque) {
  if (strlen(lhs->text) + strlen(rhs->text) > MAX_TEXT) return too_large(ctx, kind, lhs, rhs);
  struct ir_dim_form form = {.opaque = opaque};
  bool atom = opaque || (kind >= IR_DIM_FLOORDIV && kind <= IR_DIM_MOD);
  if (atom) dim_operator_range(kind, dim_sum_of(ctx, lhs), dim_sum_of(ctx, rhs), &form.low, &form.high);
  return intern(ctx, (struct ir_dim_node){.kind = kind, .lhs = lhs, .rhs = rhs, .text = node_text(ctx, kind, lhs, rhs)},
                form);
}

ir_dim dim_node(ir_context *ctx, ir_dim_kind kind, ir_dim lhs, ir_dim rhs) {
  return raw_node(ctx, kind, lhs, rhs, false);
}

// ---- sums
// -----------------------------------------------------------------------------------------------------------------

static const dim_sum *keep(ir_context *ctx, const dim_sum *sum) {
  dim_sum *kept = ir_alloc(ctx, offsetof(dim_sum, terms) + (size_t)sum->n_terms * sizeof *sum->terms);
  dim_copy(kept, sum);
  return kept;
}

static const dim_sum *keep_atom(ir_context *ctx, ir_dim atom) {
  dim_sum one = {.n_terms = 1, .terms = {{.coefficient = 1, .n_atoms = 1, .atoms = {atom}}}};
  return keep(ctx, &one);
}

const dim_sum *dim_sum_of(ir_context *ctx, ir_dim dim) {
  struct ir_dim_form *form = dim->form;
  if (form->sum) return form->sum;
  if (dim->kind == IR_DIM_CONSTANT) {
    dim_sum one = {.n_terms = dim->value != 0, .terms = {{.coefficient = dim->value}}};
    form->sum = keep(ctx, &one);
  } else if (form->opaque || dim->kind == IR_DIM_SYMBOL || (dim->kind >= IR_DIM_FLOORDIV && dim->kind <= IR_DIM_MOD)) {
    form->sum = keep_atom(ctx, dim);
  } else { // a part of another dim's spelling
    form->sum = dim_sum_of(ctx, ir_dim_binary(ctx, dim->kind, dim->lhs, dim->rhs));
  }
  return form->sum;
}

// ---- maxima
// -----------------------------------------------------------------------------------------------------------------

bool dim_is_max(ir_dim atom) { return atom->kind == IR_DIM_MAX && !atom->form->opaque; }

int dim_max_operands(ir_dim atom, ir_dim *out_operands) {
  int n = 0;
  for (; dim_is_max(atom) && n < DIM_MAX_OPERANDS - 1; atom = atom->rhs) out_operands[n++] = atom->lhs;
  out_operands[n++] = atom;
  return n;
}

static int compare_operands(const void *a, const void *b) {
  const ir_dim x = *(const ir_dim *)a, y = *(const ir_dim *)b;
  if ((x->kind == IR_DIM_CONSTANT) != (y->kind == IR_DIM_CONSTANT)) return x->kind == IR_DIM_CONSTANT ? -1 : 1;
  return strcmp(x->text, y->text);
}

// max(a, max(b, c)), ordered.
static ir_dim nest(ir_context *ctx, ir_dim_kind kind, ir_dim *operands, int n) {
  qsort(operands, (size_t)n, sizeof *operands, compare_operands);
  ir_dim all = operands[n - 1];
  for (int i = n - 1; i-- > 0;) all = dim_node(ctx, kind, operands[i], all);
  return all;
}

ir_dim dim_make_max(ir_context *ctx, ir_dim *operands, int n) {
  ir_dim atom = nest(ctx, IR_DIM_MAX, operands, n);
  if (atom->form->sum || !dim_is_max(atom)) return atom;
  atom->form->sum = keep_atom(ctx, atom);
  for (int i = 0; i < n; i++) {
    dim_wide low, high;
    dim_range(dim_sum_of(ctx, operands[i]), &low, &high);
    if (i == 0 || low > atom->form->low) atom->form->low = low;
    if (i == 0 || high > atom->form->high) atom->form->high = high;
  }
  return atom;
}

// ---- spelling
// -----------------------------------------------------------------------------------------------------------------

// A term as it is written: product * coefficient.
typedef struct piece {
  ir_dim product;
  int64_t coefficient;
} piece;

// What the rest of the sum adds to a maximum's operands: max(1, N) - 1 is written max(0, N - 1). Those terms whose
// products the operands hold with the other sign; taken out of rest.
static void absorb(ir_context *ctx, const dim_term *others, const ir_dim *operands, int n, dim_sum *rest,
                   dim_sum *out_shift) {
  out_shift->n_terms = 0;
  for (int i = 0; i < n; i++) {
    const dim_sum *s = dim_sum_of(ctx, operands[i]);
    for (int k = 0; k < s->n_terms; k++) {
      dim_term t = s->terms[k], product;
      t.coefficient = 1;
      if (!dim_multiply_term(others, &t, &product)) continue;
      int at = dim_find_term(rest, &product);
      if (at < 0) continue;
      int64_t have = rest->terms[at].coefficient, c = others->coefficient;
      if ((have < 0) == (c < 0) || have == INT64_MIN || have % c) continue;
      t.coefficient = have / c;
      dim_add_term(out_shift, &t);
      dim_remove_term(rest, at);
    }
  }
}

// The maximum with what it absorbs; a minimum where it is subtracted: N + 1 - max(1, N) is min(1, N).
static ir_dim shifted(ir_context *ctx, ir_dim atom, const dim_term *others, dim_sum *rest, bool *out_negated) {
  ir_dim operands[DIM_MAX_OPERANDS];
  dim_sum shift, kept;
  int n = dim_max_operands(atom, operands);
  dim_copy(&kept, rest);
  *out_negated = false;
  absorb(ctx, others, operands, n, rest, &shift);
  if (!shift.n_terms) return atom;
  int64_t sign = others->coefficient < 0 ? -1 : 1;
  for (int i = 0; i < n; i++) {
    dim_sum sum = {0};
    if (!dim_add_scaled(&sum, dim_sum_of(ctx, operands[i]), sign) || !dim_add_scaled(&sum, &shift, sign)) {
      dim_copy(rest, &kept);
      return atom;
    }
    operands[i] = dim_spell(ctx, &sum);
  }
  *out_negated = sign < 0;
  return nest(ctx, sign < 0 ? IR_DIM_MIN : IR_DIM_MAX, operands, n);
}

static piece spell_term(ir_context *ctx, const dim_term *t, dim_sum *rest) {
  piece out = {.coefficient = t->coefficient};
  bool spelled = false, negated = false;
  for (int a = 0; a < t->n_atoms; a++) {
    ir_dim atom = t->atoms[a];
    if (!spelled && dim_is_max(atom)) {
      dim_term others = {.coefficient = t->coefficient};
      for (int o = 0; o < t->n_atoms; o++)
        if (o != a) others.atoms[others.n_atoms++] = t->atoms[o];
      atom = shifted(ctx, atom, &others, rest, &negated);
      spelled = true;
    }
    out.product = out.product ? dim_node(ctx, IR_DIM_MUL, out.product, atom) : atom;
  }
  if (negated) out.coefficient = -out.coefficient;
  return out;
}

// What is added first, then what is subtracted, the constant last unless it is all there is to subtract from.
static ir_dim spell_pieces(ir_context *ctx, const piece *pieces, int n, int64_t constant) {
  ir_dim sum = NULL;
  bool positive = false;
  for (int i = 0; i < n; i++) positive |= pieces[i].coefficient > 0;
  if (constant && (n == 0 || (!positive && constant > 0))) sum = ir_dim_constant(ctx, constant), constant = 0;
  for (int sign = 1; sign >= -1; sign -= 2) {
    for (int i = 0; i < n; i++) {
      if ((pieces[i].coefficient > 0) != (sign > 0)) continue;
      ir_dim term = pieces[i].product;
      if (pieces[i].coefficient != 1)
        term = dim_node(ctx, IR_DIM_MUL, term, ir_dim_constant(ctx, pieces[i].coefficient));
      sum = sum ? dim_node(ctx, IR_DIM_ADD, sum, term) : term;
    }
  }
  if (constant) sum = dim_node(ctx, IR_DIM_ADD, sum, ir_dim_constant(ctx, constant));
  return sum;
}

ir_dim dim_spell(ir_context *ctx, const dim_sum *sum) {
  if (!sum->n_terms) return ir_dim_constant(ctx, 0);
  const dim_term *first = &sum->terms[0];
  if (sum->n_terms == 1 && first->n_atoms == 1 && first->coefficient == 1) return first->atoms[0];
  dim_sum rest;
  piece pieces[DIM_MAX_TERMS];
  int n = 0;
  dim_copy(&rest, sum);
  // Maxima first: what they absorb is no term of its own.
  for (int maxima = 1; maxima >= 0; maxima--) {
    for (int i = 0; i < sum->n_terms; i++) {
      const dim_term *t = &sum->terms[i];
      bool holds = false;
      for (int a = 0; a < t->n_atoms; a++) holds |= dim_is_max(t->atoms[a]);
      int at = dim_find_term(&rest, t);
      if (holds != maxima || !t->n_atoms || at < 0) continue;
      dim_remove_term(&rest, at);
      pieces[n++] = spell_term(ctx, t, &rest);
    }
  }
  const dim_term *last = rest.n_terms ? &rest.terms[rest.n_terms - 1] : NULL;
  ir_dim dim = spell_pieces(ctx, pieces, n, last && !last->n_atoms ? last->coefficient : 0);
  if (!dim->form->sum && !dim->form->opaque && dim->kind != IR_DIM_SYMBOL) dim->form->sum = keep(ctx, sum);
  return dim;
}

// ---- operators
// ------------------------------------------------------------------------------------------------------------------

static ir_dim opaque(ir_context *ctx, ir_dim_kind kind, ir_dim lhs, ir_dim rhs) {
  bool commutes = kind == IR_DIM_ADD || kind == IR_DIM_MUL || kind == IR_DIM_MAX || kind == IR_DIM_MIN;
  bool swap = commutes && strcmp(lhs->text, rhs->text) > 0;
  return raw_node(ctx, kind, swap ? rhs : lhs, swap ? lhs : rhs, true);
}

ir_dim ir_dim_binary(ir_context *ctx, ir_dim_kind kind, ir_dim lhs, ir_dim rhs) {
  const dim_sum *a = dim_sum_of(ctx, lhs), *b = dim_sum_of(ctx, rhs);
  dim_sum out;
  bool ok;
  switch (kind) {
  case IR_DIM_ADD:
    dim_copy(&out, a);
    ok = dim_add_scaled(&out, b, 1);
    break;
  case IR_DIM_MUL: ok = dim_multiply(a, b, &out); break;
  case IR_DIM_MAX:
  case IR_DIM_MIN: ok = dim_fold_max(ctx, kind, a, b, &out); break;
  default: ok = dim_fold_division(ctx, kind, a, b, &out); break;
  }
  return ok ? dim_spell(ctx, &out) : opaque(ctx, kind, lhs, rhs);
}

bool ir_dim_at_least(ir_context *ctx, ir_dim a, ir_dim b) {
  dim_sum difference;
  dim_copy(&difference, dim_sum_of(ctx, a));
  return dim_add_scaled(&difference, dim_sum_of(ctx, b), -1) && dim_is_natural(ctx, &difference);
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
