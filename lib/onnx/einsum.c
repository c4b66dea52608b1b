// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Einsum: terms whose dims have labels are contracted two at a time, until one is left. Where two share labels that
// nothing else needs, that is a product of matrices; otherwise one of elements:
//
//   bij,bjk,k->bi  =>  b and j of both are [b, i, j] x [b, j, k] -> [b, i, k], then [b * i, k] x [k, 1] -> [b, i]
#include "onnx/convert.h"
#include <string.h>

// Labels are A to Z, a to z, in this order, then the dims of "...", counted from the last, which is LABELS - 1.
enum { LETTERS = 52, LABELS = LETTERS + MX_MAX_RANK };

typedef struct term {
  MlirValue value;
  int rank, labels[MX_MAX_RANK]; // of dims; of an operand's, one may stand there several times
} term;

typedef struct equation {
  conversion *c;
  term terms[ONNX_MAX_OPERANDS], out;
  int n;
  ir_dim sizes[LABELS]; // NULL: no operand has the label
} equation;

static uint64_t bit(int label) { return (uint64_t)1 << label; }

static uint64_t set_of(const term *t) {
  uint64_t set = 0;
  for (int i = 0; i < t->rank; i++) set |= bit(t->labels[i]);
  return set;
}

// ---- the text
// --------------------------------------------------------------------------------------------------------------------

static int letter_of(char text) {
  return text >= 'A' && text <= 'Z' ? text - 'A' : text >= 'a' && text <= 'z' ? text - 'a' + 26 : -1;
}

static bool add_label(term *t, int label) {
  if (t->rank == MX_MAX_RANK) return false;
  return t->labels[t->rank++] = label, true;
}

// Labels up to a comma, an arrow or the end, "..." being those of `dots`, in their order.
static bool read_term(const char **at, uint64_t dots, term *t, bool *out_dotted) {
  *out_dotted = false;
  for (; **at && **at != ',' && **at != '-'; ++*at) {
    if (**at == ' ') continue;
    if (**at != '.') {
      if (letter_of(**at) < 0 || !add_label(t, letter_of(**at))) return false;
      continue;
    }
    if (*out_dotted || strncmp(*at, "...", 3)) return false;
    *out_dotted = true, *at += 2;
    for (int label = LETTERS; label < LABELS; label++)
      if (dots >> label & 1 && !add_label(t, label)) return false;
  }
  return true;
}

// An operand's term: "..." are as many dims as its letters leave.
static bool read_operand(const char **at, int rank, term *t) {
  const char *begin = *at;
  bool dotted;
  if (!read_term(at, 0, t, &dotted) || t->rank > rank || (!dotted && t->rank != rank)) return false;
  uint64_t dots = 0;
  for (int label = LABELS - (rank - t->rank); label < LABELS; label++) dots |= bit(label);
  t->rank = 0, *at = begin;
  return read_term(at, dots, t, &dotted);
}

// Without an arrow: "...", then what stands once, in order.
static bool imply_output(equation *e) {
  int times[LABELS] = {0};
  for (int i = 0; i < e->n; i++)
    for (int d = 0; d < e->terms[i].rank; d++) times[e->terms[i].labels[d]]++;
  for (int i = 0; i < LABELS; i++) {
    int label = (i + LETTERS) % LABELS;
    if (times[label] && (label >= LETTERS || times[label] == 1) && !add_label(&e->out, label)) return false;
  }
  return true;
}

static bool read_equation(equation *e, const char *at) {
  uint64_t labels = 0;
  bool dotted;
  for (int i = 0; i < e->n; i++) {
    if (i && *at++ != ',') return false;
    if (!read_operand(&at, onnx_type(e->c, e->terms[i].value)->rank, &e->terms[i])) return false;
    labels |= set_of(&e->terms[i]);
  }
  if (!*at) return imply_output(e);
  if (strncmp(at, "->", 2)) return false;
  at += 2;
  if (!read_term(&at, labels, &e->out, &dotted) || *at) return false;
  uint64_t out = set_of(&e->out);
  return !(out & ~labels) && __builtin_popcountll(out) == e->out.rank;
}

// ---- terms
// --------------------------------------------------------------------------------------------------------------------

// t without the dims that gone names, each of 1.
static void drop(conversion *c, term *t, uint64_t gone) {
  ir_dim dims[MX_MAX_RANK];
  if (mlirValueIsNull(t->value)) return;
  const ir_type *type = onnx_type(c, t->value);
  int rank = 0;
  for (int i = 0; i < t->rank; i++) {
    if (gone >> t->labels[i] & 1) continue;
    dims[rank] = type->dims[i], t->labels[rank++] = t->labels[i];
  }
  t->value = onnx_reshape(c, t->value, t->rank = rank, dims);
}

static void sum_over(conversion *c, term *t, uint64_t gone) {
  for (int i = 0; i < t->rank; i++)
    if (gone >> t->labels[i] & 1) t->value = onnx_along(c, IR_MO_REDUCE_ADD, t->value, i);
  drop(c, t, gone);
}

// t's dims in the order of the list, which may name more.
static void reorder(conversion *c, term *t, const int *labels, int n) {
  int64_t perm[MX_MAX_RANK];
  int next[MX_MAX_RANK], rank = 0;
  bool moved = false;
  for (int i = 0; i < n; i++)
    for (int d = 0; d < t->rank; d++)
      if (t->labels[d] == labels[i]) moved |= d != rank, next[rank] = labels[i], perm[rank++] = d;
  memcpy(t->labels, next, (size_t)rank * sizeof *next);
  if (moved) t->value = onnx_transpose(c, t->value, perm);
}

// Of two dims with one label, the elements whose places in both are equal: element i of the last dim in row i of the
// one before it.
static bool take_diagonal(equation *e, term *t, int first, int second) {
  conversion *c = e->c;
  const ir_type *type = onnx_type(c, t->value);
  ir_dim size = type->dims[first], dims[MX_MAX_RANK];
  int64_t perm[MX_MAX_RANK];
  int labels[MX_MAX_RANK] = {0}, rank = 0;
  if (size->kind == IR_DIM_CONSTANT && type->dims[second]->kind == IR_DIM_CONSTANT && size != type->dims[second])
    return onnx_unsupported(c, NULL, "dims %d and %d of %s have one label", first, second, ir_shape_text(c->ctx, type));
  for (int i = 0; i < t->rank; i++) {
    if (i == first || i == second) continue;
    dims[rank] = type->dims[i], labels[rank] = t->labels[i], perm[rank++] = i;
  }
  perm[rank] = first, perm[rank + 1] = second;
  dims[rank] = dims[rank + 1] = size, labels[rank] = t->labels[first];
  MlirValue x = onnx_rebind(c, onnx_transpose(c, t->value, perm), rank + 2, dims);
  ir_dim one = ir_dim_constant(c->ctx, 1), column[] = {size, one};
  dims[rank + 1] = one;
  MlirValue places = onnx_broadcast_to(c, onnx_reshape(c, onnx_iota(c, size), 2, column), rank + 2, dims);
  ir_attributes list = {0};
  ir_add_int(c->ctx, &list, "axis", rank + 1);
  x = onnx_op(c, IR_MO_GATHER_ELEMENTS, (MlirValue[]){x, places}, 2, &list, MX_DTYPE_INVALID, -1);
  memcpy(t->labels, labels, sizeof labels);
  t->value = onnx_reshape(c, x, t->rank = rank + 1, dims);
  return !mlirValueIsNull(t->value);
}

static bool take_diagonals(equation *e, term *t) {
  for (int i = 0; i < t->rank; i++)
    for (int k = i + 1; k < t->rank; k++)
      if (t->labels[i] == t->labels[k]) return take_diagonal(e, t, i, k) && take_diagonals(e, t);
  return true;
}

// ---- sizes
// --------------------------------------------------------------------------------------------------------------------

static bool find_sizes(equation *e) {
  for (int i = 0; i < e->n; i++) {
    const term *t = &e->terms[i];
    const ir_type *type = onnx_type(e->c, t->value);
    for (int d = 0; d < t->rank; d++) {
      ir_dim *size = &e->sizes[t->labels[d]], dim = type->dims[d];
      bool numbers = *size && (*size)->kind == IR_DIM_CONSTANT && dim->kind == IR_DIM_CONSTANT;
      if (numbers && *size != dim && !ir_dim_is(*size, 1) && !ir_dim_is(dim, 1))
        return onnx_unsupported(e->c, NULL, "one label stands for %s and %s", (*size)->text, dim->text);
      if (!*size || ir_dim_is(*size, 1) || (dim->kind == IR_DIM_CONSTANT && !ir_dim_is(dim, 1))) *size = dim;
    }
  }
  return true;
}

// Dims get their label's size, which the run checks where it is not known; a 1 that broadcasts goes.
static void settle_sizes(equation *e, term *t) {
  ir_dim dims[MX_MAX_RANK];
  uint64_t gone = 0;
  for (int d = 0; d < t->rank; d++) {
    dims[d] = e->sizes[t->labels[d]];
    if (ir_dim_is(onnx_type(e->c, t->value)->dims[d], 1) && !ir_dim_is(dims[d], 1)) gone |= bit(t->labels[d]);
  }
  t->value = onnx_rebind(e->c, t->value, t->rank, dims);
  drop(e->c, t, gone);
}

// ---- products
// --------------------------------------------------------------------------------------------------------------------

// Appends the labels of t that are in the set; the product of their sizes.
static ir_dim gather_labels(equation *e, const term *t, uint64_t set, int *labels, int *n) {
  ir_dim product = ir_dim_constant(e->c->ctx, 1);
  for (int i = 0; i < t->rank; i++) {
    if (!(set >> t->labels[i] & 1)) continue;
    labels[(*n)++] = t->labels[i];
    product = ir_dim_binary(e->c->ctx, IR_DIM_MUL, product, e->sizes[t->labels[i]]);
  }
  return product;
}

static MlirValue with_sizes(equation *e, MlirValue x, const int *labels, int n, uint64_t present) {
  ir_dim dims[MX_MAX_RANK];
  for (int i = 0; i < n; i++) dims[i] = present >> labels[i] & 1 ? e->sizes[labels[i]] : ir_dim_constant(e->c->ctx, 1);
  return onnx_reshape(e->c, x, n, dims);
}

// [both.., a.., gone..] x [both.., gone.., b..] -> [both.., a.., b..]
static MlirValue multiply_matrices(equation *e, term *a, term *b, uint64_t both, uint64_t gone) {
  conversion *c = e->c;
  int left[2 * MX_MAX_RANK], right[2 * MX_MAX_RANK], n = 0, m = 0;
  ir_dim batch = gather_labels(e, a, both, left, &n), rows = gather_labels(e, a, ~(both | gone), left, &n);
  ir_dim inner = gather_labels(e, a, gone, left, &n);
  gather_labels(e, a, both, right, &m);
  gather_labels(e, a, gone, right, &m);
  ir_dim columns = gather_labels(e, b, ~(both | gone), right, &m);
  reorder(c, a, left, n);
  reorder(c, b, right, m);
  ir_dim x[] = {batch, rows, inner}, y[] = {batch, inner, columns};
  int rank = both ? 3 : 2;
  MlirValue operands[] = {onnx_reshape(c, a->value, rank, x + !both), onnx_reshape(c, b->value, rank, y + !both)};
  return onnx_op(c, IR_RMO_MATMUL, operands, 2, NULL, MX_DTYPE_INVALID, rank);
}

// a becomes the product of both, of which only `kept` is of use.
static bool contract(equation *e, term *a, term *b, uint64_t kept) {
  uint64_t in_a = set_of(a), in_b = set_of(b), both = in_a & in_b & kept, gone = in_a & in_b & ~kept;
  term out = {0};
  sum_over(e->c, a, in_a & ~in_b & ~kept);
  sum_over(e->c, b, in_b & ~in_a & ~kept);
  uint64_t result = (in_a | in_b) & kept;
  if (__builtin_popcountll(result) > MX_MAX_RANK)
    return onnx_unsupported(e->c, NULL, "a product of rank %d", __builtin_popcountll(result));
  gather_labels(e, a, both, out.labels, &out.rank);
  gather_labels(e, a, in_a & ~in_b, out.labels, &out.rank);
  gather_labels(e, b, in_b & ~in_a, out.labels, &out.rank);
  if (gone) {
    out.value = with_sizes(e, multiply_matrices(e, a, b, both, gone), out.labels, out.rank, result);
  } else {
    reorder(e->c, a, out.labels, out.rank);
    reorder(e->c, b, out.labels, out.rank);
    out.value = onnx_binary(e->c, IR_MO_MUL, with_sizes(e, a->value, out.labels, out.rank, in_a),
                            with_sizes(e, b->value, out.labels, out.rank, in_b));
  }
  *a = out;
  return !mlirValueIsNull(a->value);
}

// What the result and all terms but two need.
static uint64_t needed(const equation *e, int a, int b) {
  uint64_t set = set_of(&e->out);
  for (int i = 0; i < e->n; i++)
    if (i != a && i != b) set |= set_of(&e->terms[i]);
  return set;
}

// The first pair whose product is one of matrices; if there is none, the first that shares a label; or the first.
static void choose_pair(const equation *e, int *out_a, int *out_b) {
  int best = -1;
  for (int a = 0; a < e->n; a++)
    for (int b = a + 1; b < e->n; b++) {
      uint64_t shared = set_of(&e->terms[a]) & set_of(&e->terms[b]);
      int worth = shared & ~needed(e, a, b) ? 2 : shared ? 1 : 0;
      if (worth > best) best = worth, *out_a = a, *out_b = b;
    }
}

bool onnx_convert_einsum(conversion *c) {
  const char *text = onnx_text(c, "equation", "");
  equation e = {.c = c, .n = (int)c->n_in};
  for (int i = 0; i < e.n; i++) {
    if (mlirValueIsNull(c->in[i])) return onnx_unsupported(c, NULL, "operand %d is absent", i);
    if (onnx_type(c, c->in[i])->dtype != onnx_type(c, c->in[0])->dtype)
      return onnx_unsupported(c, NULL, "operands of several dtypes");
    e.terms[i].value = c->in[i];
  }
  if (!read_equation(&e, text))
    return onnx_unsupported(c, NULL, "equation '%s' for %d operands, the first of rank %d", text, e.n,
                            onnx_type(c, c->in[0])->rank);
  for (int i = 0; i < e.n; i++)
    if (!take_diagonals(&e, &e.terms[i])) return false;
  if (!find_sizes(&e)) return false;
  for (int i = 0; i < e.n; i++) settle_sizes(&e, &e.terms[i]);
  while (e.n > 1) {
    int a = 0, b = 1;
    choose_pair(&e, &a, &b);
    if (!contract(&e, &e.terms[a], &e.terms[b], needed(&e, a, b))) return false;
    e.terms[b] = e.terms[--e.n];
  }
  term *last = &e.terms[0];
  sum_over(c, last, set_of(last) & ~set_of(&e.out));
  reorder(c, last, e.out.labels, e.out.rank);
  return onnx_made(c, last->value);
}
