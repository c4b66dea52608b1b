// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the files of mgp_plan_memory share: packing of intervals by numbers, and sizes as sums that can be compared.
#ifndef MEMORY_PLAN_H
#define MEMORY_PLAN_H

#include "passes/passes.h"

enum { MEMORY_LINE = 64, MEMORY_NOMINAL = 256 }; // every offset is a multiple of a line; a dim known only at run time

// ---- pack_intervals.c: numbers
// -----------------------------------------------------------------------------------------------------------------

typedef struct pack_item {
  int64_t bytes;        // 0 to PACK_MAX_BYTES
  uint32_t first, last; // when it is in use, inclusive
  int64_t offset;       // what pack_intervals finds
} pack_item;

#define PACK_MAX_BYTES ((int64_t)1 << 40)

// Of a tensor, in whole lines, at most PACK_MAX_BYTES.
int64_t nominal_bytes(ir_context *ctx, const ir_type *type);

// Gives every item an offset of 0 or more such that items in use at the same time do not overlap; returns the largest
// end. Changes their times, but not which are in use at the same one.
int64_t pack_intervals(ir_context *ctx, pack_item *items, size_t n);

// ---- size_form.c: sums of products
// ----------------------------------------------------------------------------------------------------------------------

enum { FORM_TERMS = 8 };

// coefficient * product + ..: of products that are 0 or more when it runs, with coefficients above 0; ordered by
// product, of which 0 is the number 1.
typedef struct size_form {
  int count;
  struct form_term {
    uint32_t product;
    int64_t coefficient;
  } terms[FORM_TERMS];
} size_form;

typedef struct form_product {
  MlirValue value;    // of an atom
  uint32_t *factors;  // numbers of atoms, ordered
  uint32_t n_factors; // 0: the number 1
  double nominal;
  bool whole_lines; // known to be a multiple of MEMORY_LINE
  bool wrapped;     // a factor may be below 0 when it runs: 0 stands for it
  bool planned;     // what a kernel's plan asks for: nothing tells how much that is
} form_product;

typedef struct form_context {
  ir_builder b; // where arithmetic is put
  form_product *products;
  size_t n_products, capacity;
  ir_table by_factors; // -> number of the product + 1
  ir_table atoms;      // value -> number of the product that it alone is + 1
  ir_table forms;      // value -> its form
  ir_table made;       // (op, x, y), (form): values that are there already
  ir_table natural;    // value -> 1: known to be 0 or more, 2: not
} form_context;

void form_begin(form_context *f, ir_builder b);
// A buffer's size: a number is rounded up to a line, and so is what plans ask for.
size_form form_of_buffer(form_context *f, MlirValue bytes);
// Where a buffer ends that begins at offset rounded up to a line, or behind it.
size_form form_end(form_context *f, const size_form *offset, const size_form *size);
// Whether it depends on a kernel's plan.
bool form_is_planned(const form_context *f, const size_form *a);
int64_t form_nominal(const form_context *f, const size_form *a); // 0 to PACK_MAX_BYTES
bool form_covers(const size_form *a, const size_form *b);        // a >= b is sure
// The larger, which is one of the two where that is sure.
size_form form_max(form_context *f, const size_form *a, const size_form *b);
// Rounded up to a line now, not at the end.
size_form form_in_lines(form_context *f, const size_form *a);
// The offset of a buffer of whole lines that lies between begin and end where it fits, else on top, which is no lower;
// beyond: what then is above top, all of it or nothing.
size_form form_fit(form_context *f, const size_form *size, const size_form *begin, const size_form *end,
                   const size_form *top, size_form *out_beyond);
// Its value, rounded up to a line.
MlirValue form_value(form_context *f, const size_form *a);

#endif
