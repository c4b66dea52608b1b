// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Sums of products: integer polynomials over atoms, terms ordered so that equal polynomials are equal arrays.
#include "ir/dim.h"
#include <string.h>

void dim_copy(dim_sum *to, const dim_sum *from) {
  to->n_terms = from->n_terms;
  memcpy(to->terms, from->terms, (size_t)from->n_terms * sizeof *from->terms);
}

// By the atoms' text, a prefix first; the constant last.
static int compare_terms(const dim_term *a, const dim_term *b) {
  if (!a->n_atoms || !b->n_atoms) return (a->n_atoms == 0) - (b->n_atoms == 0);
  for (int i = 0; i < a->n_atoms && i < b->n_atoms; i++)
    if (a->atoms[i] != b->atoms[i]) return strcmp(a->atoms[i]->text, b->atoms[i]->text);
  return a->n_atoms - b->n_atoms;
}

int dim_find_term(const dim_sum *sum, const dim_term *t) {
  for (int i = 0; i < sum->n_terms; i++)
    if (compare_terms(&sum->terms[i], t) == 0) return i;
  return -1;
}

void dim_remove_term(dim_sum *sum, int at) {
  sum->n_terms--;
  memmove(&sum->terms[at], &sum->terms[at + 1], (size_t)(sum->n_terms - at) * sizeof *sum->terms);
}

bool dim_add_term(dim_sum *sum, const dim_term *t) {
  if (!t->coefficient) return true;
  int at = 0, order = 1;
  while (at < sum->n_terms && (order = compare_terms(&sum->terms[at], t)) < 0) at++;
  if (at < sum->n_terms && order == 0) {
    if (__builtin_add_overflow(sum->terms[at].coefficient, t->coefficient, &sum->terms[at].coefficient)) return false;
    if (!sum->terms[at].coefficient) dim_remove_term(sum, at);
    return true;
  }
  if (sum->n_terms == DIM_MAX_TERMS) return false;
  memmove(&sum->terms[at + 1], &sum->terms[at], (size_t)(sum->n_terms - at) * sizeof *t);
  sum->terms[at] = *t;
  sum->n_terms++;
  return true;
}

bool dim_add_scaled(dim_sum *sum, const dim_sum *other, int64_t scale) {
  for (int i = 0; i < other->n_terms; i++) {
    dim_term t = other->terms[i];
    if (__builtin_mul_overflow(t.coefficient, scale, &t.coefficient) || !dim_add_term(sum, &t)) return false;
  }
  return true;
}

bool dim_multiply_term(const dim_term *a, const dim_term *b, dim_term *out) {
  if (a->n_atoms + b->n_atoms > DIM_MAX_ATOMS) return false;
  if (__builtin_mul_overflow(a->coefficient, b->coefficient, &out->coefficient)) return false;
  out->n_atoms = 0;
  for (int i = 0, j = 0; i < a->n_atoms || j < b->n_atoms;) {
    bool left = j == b->n_atoms || (i < a->n_atoms && strcmp(a->atoms[i]->text, b->atoms[j]->text) <= 0);
    out->atoms[out->n_atoms++] = left ? a->atoms[i++] : b->atoms[j++];
  }
  return true;
}

bool dim_multiply(const dim_sum *a, const dim_sum *b, dim_sum *out) {
  out->n_terms = 0;
  for (int i = 0; i < a->n_terms; i++) {
    for (int j = 0; j < b->n_terms; j++) {
      dim_term t;
      if (!dim_multiply_term(&a->terms[i], &b->terms[j], &t) || !dim_add_term(out, &t)) return false;
    }
  }
  return true;
}

bool dim_divide_term(const dim_term *a, const dim_term *b, dim_term *out) {
  if ((b->coefficient == -1 && a->coefficient == INT64_MIN) || a->coefficient % b->coefficient) return false;
  out->coefficient = a->coefficient / b->coefficient;
  out->n_atoms = 0;
  int j = 0;
  for (int i = 0; i < a->n_atoms; i++) {
    if (j < b->n_atoms && a->atoms[i] == b->atoms[j])
      j++;
    else
      out->atoms[out->n_atoms++] = a->atoms[i];
  }
  return j == b->n_atoms;
}

// The term of highest degree, of these the first: an order that products keep, as long division needs.
static const dim_term *leading(const dim_sum *sum) {
  const dim_term *best = &sum->terms[0];
  for (int i = 1; i < sum->n_terms; i++) {
    const dim_term *t = &sum->terms[i];
    if (t->n_atoms > best->n_atoms) best = t;
  }
  return best;
}

bool dim_divide_exactly(const dim_sum *a, const dim_sum *b, dim_sum *out) {
  dim_sum rest;
  dim_copy(&rest, a);
  out->n_terms = 0;
  if (!b->n_terms) return false;
  for (int steps = 0; rest.n_terms; steps++) {
    dim_term t;
    if (steps == DIM_MAX_TERMS || !dim_divide_term(leading(&rest), leading(b), &t)) return false;
    if (!dim_add_term(out, &t)) return false;
    for (int i = 0; i < b->n_terms; i++) {
      dim_term product;
      if (!dim_multiply_term(&t, &b->terms[i], &product) ||
          __builtin_mul_overflow(product.coefficient, -1, &product.coefficient) || !dim_add_term(&rest, &product))
        return false;
    }
  }
  return true;
}

bool dim_is_constant(const dim_sum *sum, int64_t *out_value) {
  *out_value = sum->n_terms ? sum->terms[0].coefficient : 0;
  return sum->n_terms == 0 || (sum->n_terms == 1 && sum->terms[0].n_atoms == 0);
}
