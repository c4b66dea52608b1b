// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Sizes as sums of products, so that those known only at run time can be added, and compared where one is sure to be
// the larger: 8 * M + 64 is no less than 4 * M. What does not fit becomes an atom, a value that nothing more is known
// of.
//
// Rounding to lines is left to the end: a buffer of 12 * M bytes takes 12 * M + 64, an offset is its sum rounded up,
// and so the next begins behind it, wherever it began itself.
#include "passes/memory_plan.h"
#include <string.h>

enum { MAX_DEPTH = 16 }; // operators that are looked through

static MlirValue emit(form_context *f, ir_op_id id, MlirValue x, MlirValue y) {
  struct {
    uint64_t id;
    const void *x, *y;
  } key = {id, x.ptr, y.ptr};
  void **found = ir_table_at(f->b.ctx, &f->made, &key, sizeof key);
  if (*found) return (MlirValue){*found};
  MlirType type = ir_index(f->b.ctx, 0);
  MlirValue value = mlirOperationGetResult(ir_build(&f->b, id, (MlirValue[]){x, y}, 2, &type, 1, NULL, 0), 0);
  *ir_table_at(f->b.ctx, &f->made, &key, sizeof key) = (void *)(intptr_t)value.ptr;
  return value;
}

static MlirValue emit_number(form_context *f, int64_t number) {
  void **found = ir_table_at(f->b.ctx, &f->made, &number, sizeof number);
  if (*found) return (MlirValue){*found};
  MlirType type = ir_index(f->b.ctx, 0);
  ir_attributes attributes = {0};
  ir_add_int(f->b.ctx, &attributes, "value", number);
  MlirValue value = mlirOperationGetResult(ir_build(&f->b, IR_MGP_INT, NULL, 0, &type, 1, &attributes, 0), 0);
  *ir_table_at(f->b.ctx, &f->made, &number, sizeof number) = (void *)(intptr_t)value.ptr;
  return value;
}

// ---- what is known of a value
// ------------------------------------------------------------------------------------------------------------------

// Of values as an operator's operands; null operations for values that are none.
static ir_op_id operator_of(form_context *f, MlirValue value, MlirValue *out_x, MlirValue *out_y) {
  MlirOperation op = ir_defining_op(value);
  if (mlirOperationIsNull(op)) return IR_OP_UNKNOWN;
  ir_op_id id = ir_op(f->b.ctx, op);
  if (id < IR_MGP_ADD || id > IR_MGP_MIN) return id;
  *out_x = mlirOperationGetOperand(op, 0), *out_y = mlirOperationGetOperand(op, 1);
  return id;
}

// 0 or more, whatever the run's sizes.
static bool is_natural(form_context *f, MlirValue value) {
  void **known = ir_table_at(f->b.ctx, &f->natural, &value.ptr, sizeof value.ptr);
  if (*known) return *known == (void *)1;
  MlirValue x, y;
  bool natural;
  switch (operator_of(f, value, &x, &y)) {
  case IR_MGP_INT: natural = ir_get_int(ir_defining_op(value), "value", -1) >= 0; break;
  case IR_MGP_DIM:
  case IR_MGP_SIZE:
  case IR_MGP_THREADS:
  case IR_MGP_SHARED_BYTES:
  case IR_MGP_THREAD_BYTES: natural = true; break;
  case IR_MGP_ADD:
  case IR_MGP_MUL:
  case IR_MGP_FLOORDIV:
  case IR_MGP_CEILDIV:
  case IR_MGP_MOD:
  case IR_MGP_MIN: natural = is_natural(f, x) && is_natural(f, y); break;
  case IR_MGP_MAX: natural = is_natural(f, x) || is_natural(f, y); break;
  default: natural = false;
  }
  *ir_table_at(f->b.ctx, &f->natural, &value.ptr, sizeof value.ptr) = (void *)(intptr_t)(natural ? 1 : 2);
  return natural;
}

static double nominal(form_context *f, MlirValue value, int depth) {
  MlirValue x = {NULL}, y = {NULL};
  ir_op_id id = operator_of(f, value, &x, &y);
  if (id == IR_MGP_INT) return (double)ir_get_int(ir_defining_op(value), "value", 0);
  if (id == IR_MGP_THREADS) return 8;
  if (mlirValueIsNull(x) || depth == MAX_DEPTH) return MEMORY_NOMINAL;
  double a = nominal(f, x, depth + 1), b = nominal(f, y, depth + 1);
  switch (id) {
  case IR_MGP_ADD: return a + b;
  case IR_MGP_MUL: return a * b;
  case IR_MGP_MAX: return a > b ? a : b;
  case IR_MGP_MIN: return a < b ? a : b;
  case IR_MGP_MOD: return b / 2;
  default: return b != 0 ? a / b : 0;
  }
}

static bool is_planned(form_context *f, MlirValue value, int depth) {
  MlirValue x = {NULL}, y = {NULL};
  ir_op_id id = operator_of(f, value, &x, &y);
  if (id == IR_MGP_SHARED_BYTES || id == IR_MGP_THREAD_BYTES) return true;
  return !mlirValueIsNull(x) && depth < MAX_DEPTH && (is_planned(f, x, depth + 1) || is_planned(f, y, depth + 1));
}

// ---- products
// ------------------------------------------------------------------------------------------------------------------

static uint32_t add_product(form_context *f, form_product product) {
  f->products = ir_grow(f->b.ctx, f->products, f->n_products, &f->capacity, sizeof *f->products);
  f->products[f->n_products] = product;
  return (uint32_t)f->n_products++;
}

// The value as one factor, 0 where it is below; made: it is ours, natural and of whole lines.
static uint32_t atom(form_context *f, MlirValue value, bool made) {
  ir_context *ctx = f->b.ctx;
  void **found = ir_table_at(ctx, &f->atoms, &value.ptr, sizeof value.ptr);
  if (*found) return (uint32_t)((uintptr_t)*found - 1);
  MlirValue natural = made || is_natural(f, value) ? value : emit(f, IR_MGP_MAX, value, emit_number(f, 0));
  MlirValue x, y;
  bool whole = made || operator_of(f, value, &x, &y) == IR_MGP_THREAD_BYTES;
  double about = made ? 0 : nominal(f, value, 0);
  if (!(about > 0)) about = MEMORY_NOMINAL; // nothing is known; what counts as none would lie anywhere
  uint32_t *self = ir_alloc(ctx, sizeof *self);
  uint32_t number = add_product(f, (form_product){.value = natural,
                                                  .factors = self,
                                                  .n_factors = 1,
                                                  .nominal = about,
                                                  .whole_lines = whole,
                                                  .wrapped = natural.ptr != value.ptr,
                                                  .planned = !made && is_planned(f, value, 0)});
  *self = number;
  *ir_table_at(ctx, &f->by_factors, self, sizeof *self) = (void *)(uintptr_t)(number + 1);
  *ir_table_at(ctx, &f->atoms, &value.ptr, sizeof value.ptr) = (void *)(uintptr_t)(number + 1);
  return number;
}

static uint32_t multiply_products(form_context *f, uint32_t a, uint32_t b) {
  ir_context *ctx = f->b.ctx;
  form_product x = f->products[a], y = f->products[b];
  if (x.n_factors == 0) return b;
  if (y.n_factors == 0) return a;
  uint32_t n = x.n_factors + y.n_factors, *factors = ir_alloc(ctx, n * sizeof *factors);
  for (uint32_t i = 0, j = 0, k = 0; k < n; k++) // both are ordered
    factors[k] =
        j == y.n_factors || (i < x.n_factors && x.factors[i] <= y.factors[j]) ? x.factors[i++] : y.factors[j++];
  void **found = ir_table_at(ctx, &f->by_factors, factors, n * sizeof *factors);
  if (*found) return (uint32_t)((uintptr_t)*found - 1);
  uint32_t number = add_product(f, (form_product){.factors = factors,
                                                  .n_factors = n,
                                                  .nominal = x.nominal * y.nominal,
                                                  .whole_lines = x.whole_lines || y.whole_lines,
                                                  .wrapped = x.wrapped || y.wrapped,
                                                  .planned = x.planned || y.planned});
  *ir_table_at(ctx, &f->by_factors, factors, n * sizeof *factors) = (void *)(uintptr_t)(number + 1);
  return number;
}

// Where the value of a term is kept.
static void **term_at(form_context *f, const struct form_term *t) {
  uint64_t key[] = {UINT64_MAX, t->product, (uint64_t)t->coefficient};
  return ir_table_at(f->b.ctx, &f->made, key, sizeof key);
}

static MlirValue term_value(form_context *f, const struct form_term *t) {
  if (t->product == 0) return emit_number(f, t->coefficient);
  void **found = term_at(f, t);
  if (*found) return (MlirValue){*found};
  MlirValue value;
  if (t->coefficient != 1) {
    value = emit(f, IR_MGP_MUL, term_value(f, &(struct form_term){t->product, 1}), emit_number(f, t->coefficient));
  } else {
    form_product p = f->products[t->product];
    value = f->products[p.factors[0]].value;
    for (uint32_t i = 1; i < p.n_factors; i++) value = emit(f, IR_MGP_MUL, value, f->products[p.factors[i]].value);
  }
  *term_at(f, t) = (void *)(intptr_t)value.ptr;
  return value;
}

// ---- forms
// --------------------------------------------------------------------------------------------------------------------

static size_form form_of_atom(uint32_t number) { return (size_form){1, {{number, 1}}}; }

static bool add_term(size_form *to, uint32_t product, int64_t coefficient) {
  int at = 0;
  while (at < to->count && to->terms[at].product < product) at++;
  if (at < to->count && to->terms[at].product == product)
    return !__builtin_add_overflow(to->terms[at].coefficient, coefficient, &to->terms[at].coefficient);
  if (coefficient == 0) return true;
  if (to->count == FORM_TERMS) return false;
  memmove(to->terms + at + 1, to->terms + at, (size_t)(to->count++ - at) * sizeof *to->terms);
  to->terms[at] = (struct form_term){product, coefficient};
  return true;
}

static bool sum(const size_form *a, const size_form *b, size_form *out) {
  *out = *a;
  bool ok = true;
  for (int i = 0; ok && i < b->count; i++) ok = add_term(out, b->terms[i].product, b->terms[i].coefficient);
  return ok;
}

static bool multiply(form_context *f, const size_form *a, const size_form *b, size_form *out) {
  *out = (size_form){0};
  for (int i = 0; i < a->count; i++)
    for (int j = 0; j < b->count; j++) {
      int64_t coefficient;
      if (__builtin_mul_overflow(a->terms[i].coefficient, b->terms[j].coefficient, &coefficient)) return false;
      uint32_t product = multiply_products(f, a->terms[i].product, b->terms[j].product);
      if (!add_term(out, product, coefficient)) return false;
    }
  return true;
}

static size_form form_of(form_context *f, MlirValue value, int depth) {
  ir_context *ctx = f->b.ctx;
  void **found = ir_table_at(ctx, &f->forms, &value.ptr, sizeof value.ptr);
  if (*found) return *(size_form *)*found;
  MlirValue x, y;
  ir_op_id id = operator_of(f, value, &x, &y);
  size_form out = {0};
  bool ok = false;
  if (id == IR_MGP_INT) {
    int64_t number = ir_get_int(ir_defining_op(value), "value", 0);
    *ir_table_at(ctx, &f->made, &number, sizeof number) = (void *)(intptr_t)value.ptr;
    ok = add_term(&out, 0, number);
  } else if ((id == IR_MGP_ADD || id == IR_MGP_MUL) && depth < MAX_DEPTH) {
    size_form a = form_of(f, x, depth + 1), b = form_of(f, y, depth + 1);
    ok = id == IR_MGP_ADD ? sum(&a, &b, &out) : multiply(f, &a, &b, &out);
    if (ok && out.count == 1 && out.terms[0].product) *term_at(f, &out.terms[0]) = (void *)(intptr_t)value.ptr;
  }
  if (!ok) out = form_of_atom(atom(f, value, false));
  size_form *kept = ir_alloc(ctx, sizeof *kept);
  *kept = out;
  *ir_table_at(ctx, &f->forms, &value.ptr, sizeof value.ptr) = kept;
  return out;
}

void form_begin(form_context *f, ir_builder b) {
  *f = (form_context){.b = b};
  add_product(f, (form_product){.nominal = 1});
}

static bool in_whole_lines(const form_context *f, const struct form_term *t) {
  return t->coefficient % MEMORY_LINE == 0 || f->products[t->product].whole_lines;
}

bool form_is_planned(const form_context *f, const size_form *a) {
  bool planned = false;
  for (int i = 0; i < a->count; i++) planned |= f->products[a->terms[i].product].planned;
  return planned;
}

int64_t form_nominal(const form_context *f, const size_form *a) {
  double bytes = 0;
  for (int i = 0; i < a->count; i++)
    bytes += (double)a->terms[i].coefficient * f->products[a->terms[i].product].nominal;
  return bytes < (double)PACK_MAX_BYTES ? (int64_t)bytes : PACK_MAX_BYTES;
}

static bool is_whole(const form_context *f, const size_form *a) {
  bool whole = true;
  for (int i = 0; i < a->count; i++) whole &= in_whole_lines(f, &a->terms[i]);
  return whole;
}

size_form form_of_buffer(form_context *f, MlirValue bytes) {
  size_form a = form_of(f, bytes, 0);
  bool natural = true, number = a.count == 1 && a.terms[0].product == 0;
  for (int i = 0; i < a.count; i++) natural &= a.terms[i].coefficient >= 0 && !f->products[a.terms[i].product].wrapped;
  if (!natural) return form_of_atom(atom(f, bytes, false));
  bool planned = form_is_planned(f, &a);
  if (is_whole(f, &a) || (!number && !planned)) return a;
  if (number && add_term(&a, 0, MEMORY_LINE - a.terms[0].coefficient % MEMORY_LINE)) return a;
  // What it is rounded to is for the run to find, and to check.
  MlirValue line = emit_number(f, MEMORY_LINE);
  uint32_t rounded = atom(f, emit(f, IR_MGP_MUL, emit(f, IR_MGP_CEILDIV, bytes, line), line), true);
  f->products[rounded].planned = planned;
  f->products[rounded].nominal = (double)form_nominal(f, &a);
  return form_of_atom(rounded);
}

size_form form_end(form_context *f, const size_form *offset, const size_form *size) {
  size_form out;
  bool more = !is_whole(f, offset) && !is_whole(f, size); // offset is rounded up by less than a line
  if (sum(offset, size, &out) && (!more || add_term(&out, 0, MEMORY_LINE))) return out;
  size_form whole = form_in_lines(f, size);
  return form_of_atom(atom(f, emit(f, IR_MGP_ADD, form_value(f, offset), form_value(f, &whole)), true));
}

// Every term of b is in a, with no smaller coefficient.
bool form_covers(const size_form *a, const size_form *b) {
  int i = 0;
  for (int j = 0; j < b->count; j++) {
    while (i < a->count && a->terms[i].product < b->terms[j].product) i++;
    if (i == a->count || a->terms[i].product != b->terms[j].product ||
        a->terms[i].coefficient < b->terms[j].coefficient)
      return false;
  }
  return true;
}

size_form form_max(form_context *f, const size_form *a, const size_form *b) {
  if (form_covers(a, b)) return *a;
  if (form_covers(b, a)) return *b;
  return form_of_atom(atom(f, emit(f, IR_MGP_MAX, form_value(f, a), form_value(f, b)), true));
}

size_form form_in_lines(form_context *f, const size_form *a) {
  return is_whole(f, a) ? *a : form_of_atom(atom(f, form_value(f, a), true));
}

size_form form_fit(form_context *f, const size_form *size, const size_form *begin, const size_form *end,
                   const size_form *top, size_form *out_beyond) {
  MlirValue minus = emit_number(f, -1), low = form_value(f, begin), bytes = form_value(f, size);
  MlirValue over = emit(f, IR_MGP_ADD, emit(f, IR_MGP_ADD, low, bytes), emit(f, IR_MGP_MUL, form_value(f, end), minus));
  MlirValue misfits = emit(f, IR_MGP_MIN, emit(f, IR_MGP_MAX, over, emit_number(f, 0)), emit_number(f, 1));
  MlirValue way = emit(f, IR_MGP_ADD, form_value(f, top), emit(f, IR_MGP_MUL, low, minus));
  *out_beyond = form_of_atom(atom(f, emit(f, IR_MGP_MUL, misfits, bytes), true));
  return form_of_atom(atom(f, emit(f, IR_MGP_ADD, low, emit(f, IR_MGP_MUL, misfits, way)), true));
}

MlirValue form_value(form_context *f, const size_form *a) {
  ir_context *ctx = f->b.ctx;
  if (a->count == 0) return emit_number(f, 0);
  size_t n_bytes = (size_t)a->count * sizeof *a->terms;
  struct form_term *key = ir_alloc(ctx, n_bytes); // without what padding holds
  for (int i = 0; i < a->count; i++) key[i].product = a->terms[i].product, key[i].coefficient = a->terms[i].coefficient;
  void **found = ir_table_at(ctx, &f->made, key, n_bytes);
  if (*found) return (MlirValue){*found};
  MlirValue value = {NULL};
  for (int i = a->count; i-- > 0;) { // the number last
    MlirValue term = term_value(f, &a->terms[i]);
    value = mlirValueIsNull(value) ? term : emit(f, IR_MGP_ADD, value, term);
  }
  if (!is_whole(f, a)) {
    MlirValue line = emit_number(f, MEMORY_LINE);
    value = emit(f, IR_MGP_MUL, emit(f, IR_MGP_CEILDIV, value, line), line);
  }
  *ir_table_at(ctx, &f->made, key, n_bytes) = (void *)(intptr_t)value.ptr;
  return value;
}

// ---- types
// -----------------------------------------------------------------------------------------------------------------

static double nominal_size(ir_dim dim) {
  if (dim->kind == IR_DIM_CONSTANT) return (double)dim->value;
  if (dim->kind == IR_DIM_SYMBOL) return MEMORY_NOMINAL;
  double a = nominal_size(dim->lhs), b = nominal_size(dim->rhs);
  switch (dim->kind) {
  case IR_DIM_ADD: return a + b;
  case IR_DIM_MUL: return a * b;
  case IR_DIM_MAX: return a > b ? a : b;
  case IR_DIM_MIN: return a < b ? a : b;
  case IR_DIM_MOD: return b / 2;
  default: return b != 0 ? a / b : 0;
  }
}

int64_t nominal_bytes(ir_context *ctx, const ir_type *type) {
  if (type->kind != IR_TENSOR) return 0;
  double bytes = nominal_size(ir_type_elements(ctx, type)) * (double)mx_dtype_bits(type->dtype) / 8;
  if (!(bytes > 0)) return 0;
  return bytes < (double)PACK_MAX_BYTES ? ((int64_t)bytes + MEMORY_LINE - 1) / MEMORY_LINE * MEMORY_LINE
                                        : PACK_MAX_BYTES;
}
