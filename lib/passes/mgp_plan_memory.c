// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Memory planning: every mgp.alloc gets an offset in one slab per call. Buffers whose lifetimes do not meet share a
// place, which is as large as its largest buffer. Sizes may be known only at run time, so a place is chosen by what is
// known: a free one of the same size first, then (both sizes known) the one that wastes least, then any free one, since
// the larger of two is never more than both.
//
//   %b = mgp.alloc(%bytes)   becomes   %slab = mgp.slab(%total) .. %b = mgp.slice(%slab, %offset)
#include "passes/passes.h"
#include <mlir-c/BuiltinAttributes.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_LISTED = 8 }; // sizes of a place that it is found by

typedef struct place {
  MlirValue *sizes; // of its buffers
  size_t n_sizes, capacity;
  int64_t known;       // the largest as a number; -1 if one is known only at run time
  size_t next_expired; // place number, from 1, that the same op frees
  int64_t freed;       // how often it was; negative while in use
} place;

// Free places, the last freed on top. A place that was taken since is skipped when it is met.
typedef struct stack {
  struct freed_place {
    size_t place;
    int64_t freed;
  } *items;
  size_t count, capacity;
} stack;

typedef struct planning {
  ir_context *ctx;
  MlirOperation *ops;
  size_t n_ops;
  place *places;
  size_t n_places, places_capacity;
  ir_table by_size; // size value -> stack of free places that hold it, some size being known only at run time
  stack unknown;    // all of those
  size_t *known;    // free places whose sizes are numbers, in the order of these
  size_t n_known, known_capacity;
} planning;

static int64_t known_value(ir_context *ctx, MlirValue value) {
  MlirOperation op = ir_defining_op(value);
  return !mlirOperationIsNull(op) && ir_op(ctx, op) == IR_MGP_INT ? ir_get_int(op, "value", -1) : -1;
}

// ---- free places
// ------------------------------------------------------------------------------------------------------------

static void push(planning *p, stack *s, size_t number) {
  s->items = ir_grow(p->ctx, s->items, s->count, &s->capacity, sizeof *s->items);
  s->items[s->count++] = (struct freed_place){number, p->places[number].freed};
}

static size_t pop(planning *p, stack *s) { // n_places: none
  while (s->count) {
    struct freed_place top = s->items[--s->count];
    if (p->places[top.place].freed == top.freed) return top.place;
  }
  return p->n_places;
}

static stack *of_size(planning *p, MlirValue bytes) {
  void **found = ir_table_at(p->ctx, &p->by_size, &bytes.ptr, sizeof bytes.ptr);
  if (!*found) *found = ir_alloc(p->ctx, sizeof(stack));
  return *found;
}

// The first of p->known that is at least so large.
static size_t lower_bound(const planning *p, int64_t size) {
  size_t begin = 0, end = p->n_known;
  while (begin < end) {
    size_t middle = begin + (end - begin) / 2;
    if (p->places[p->known[middle]].known < size)
      begin = middle + 1;
    else
      end = middle;
  }
  return begin;
}

static void release(planning *p, size_t number) {
  place *at = &p->places[number];
  at->freed = -at->freed + 1;
  if (at->known < 0) {
    push(p, &p->unknown, number);
    for (size_t i = 0; i < at->n_sizes && i < MAX_LISTED; i++) push(p, of_size(p, at->sizes[i]), number);
    return;
  }
  size_t i = lower_bound(p, at->known);
  p->known = ir_grow(p->ctx, p->known, p->n_known, &p->known_capacity, sizeof *p->known);
  memmove(p->known + i + 1, p->known + i, (p->n_known++ - i) * sizeof *p->known);
  p->known[i] = number;
}

static size_t take_known(planning *p, size_t i) {
  size_t number = p->known[i];
  memmove(p->known + i, p->known + i + 1, (--p->n_known - i) * sizeof *p->known);
  return number;
}

// Of the free places whose sizes are numbers the one that wastes or grows least.
static size_t take_nearest(planning *p, int64_t size) {
  size_t i = lower_bound(p, size);
  if (i == p->n_known || (i > 0 && size - p->places[p->known[i - 1]].known < p->places[p->known[i]].known - size)) i--;
  return take_known(p, i);
}

static size_t choose(planning *p, MlirValue bytes, int64_t known) {
  size_t best = p->n_places;
  bool held = false;
  if (known >= 0 && p->n_known) {
    best = take_nearest(p, known);
  } else {
    best = pop(p, of_size(p, bytes));
    held = best < p->n_places;
    if (!held) best = pop(p, &p->unknown);
    if (best == p->n_places && p->n_known) best = take_known(p, p->n_known - 1);
  }
  if (best == p->n_places) {
    p->places = ir_grow(p->ctx, p->places, p->n_places, &p->places_capacity, sizeof *p->places);
    p->places[p->n_places++] = (place){.known = known};
  }
  place *at = &p->places[best];
  if (!held) {
    at->sizes = ir_grow(p->ctx, at->sizes, at->n_sizes, &at->capacity, sizeof *at->sizes);
    at->sizes[at->n_sizes++] = bytes;
  }
  at->freed = -at->freed;
  at->known = known < 0 || at->known < 0 ? -1 : known > at->known ? known : at->known;
  return best;
}

// The last op that uses value; `number` tells ops' places, from 1, and knows nothing of ops after this part: then
// `never`.
static size_t last_use(ir_context *ctx, ir_table *number, MlirValue value, size_t from, size_t never) {
  for (MlirOpOperand use = mlirValueGetFirstUse(value); !mlirOpOperandIsNull(use); use = mlirOpOperandGetNextUse(use)) {
    MlirOperation user = mlirOpOperandGetOwner(use);
    size_t at = (size_t)*ir_table_at(ctx, number, &user.ptr, sizeof user.ptr);
    if (!at) return never;
    if (at - 1 > from) from = at - 1;
  }
  return from;
}

// Which place each allocation gets.
static void choose_places(planning *p, size_t *place_of) {
  ir_table number = {0};
  size_t *expired = ir_alloc(p->ctx, (p->n_ops + 1) * sizeof *expired); // by op: the first of the places that it frees
  for (size_t i = 0; i < p->n_ops; i++)
    *ir_table_at(p->ctx, &number, &p->ops[i].ptr, sizeof p->ops[i].ptr) = (void *)(i + 1);
  for (size_t i = 0; i < p->n_ops; i++) {
    if (ir_op(p->ctx, p->ops[i]) == IR_MGP_ALLOC) {
      MlirValue bytes = mlirOperationGetOperand(p->ops[i], 0);
      size_t at = choose(p, bytes, known_value(p->ctx, bytes));
      size_t last = last_use(p->ctx, &number, mlirOperationGetResult(p->ops[i], 0), i, p->n_ops);
      place_of[i] = at;
      p->places[at].next_expired = expired[last];
      expired[last] = at + 1;
    }
    for (size_t at = expired[i]; at; at = p->places[at - 1].next_expired) release(p, at - 1);
  }
}

static MlirValue emit(ir_builder *b, ir_op_id id, MlirValue x, MlirValue y, MlirType type) {
  return mlirOperationGetResult(ir_build(b, id, (MlirValue[]){x, y}, 2, &type, 1, NULL, 0), 0);
}

static MlirValue number(ir_builder *b, int64_t value) {
  MlirType type = ir_index(b->ctx, 0);
  ir_attributes attributes = {0};
  ir_add_int(b->ctx, &attributes, "value", value);
  return mlirOperationGetResult(ir_build(b, IR_MGP_INT, NULL, 0, &type, 1, &attributes, 0), 0);
}

// The largest of a place's buffers, rounded up to 64, which *line is once it is needed.
static MlirValue place_size(ir_builder *b, const place *at, MlirValue *line) {
  if (at->known >= 0) return number(b, (at->known + 63) / 64 * 64);
  MlirType size = ir_index(b->ctx, 0);
  MlirValue largest = at->sizes[0];
  if (mlirValueIsNull(*line)) *line = number(b, 64);
  for (size_t i = 1; i < at->n_sizes; i++) largest = emit(b, IR_MGP_MAX, largest, at->sizes[i], size);
  return emit(b, IR_MGP_MUL, emit(b, IR_MGP_CEILDIV, largest, *line, size), *line, size);
}

// A size in words: a number, or an expression over dims and plans.
static const char *size_text(ir_context *ctx, MlirValue value, int depth) {
  if (!mlirValueIsAOpResult(value) || depth > 12) return "..";
  MlirOperation op = mlirOpResultGetOwner(value);
  const char *infix, *name;
  switch (ir_op(ctx, op)) {
  case IR_MGP_INT: return ir_format(ctx, "%lld", (long long)ir_get_int(op, "value", 0));
  case IR_MGP_ADD: infix = "+"; break;
  case IR_MGP_MUL: infix = "*"; break;
  case IR_MGP_CEILDIV: infix = "ceildiv"; break;
  case IR_MGP_FLOORDIV: infix = "floordiv"; break;
  case IR_MGP_MOD: infix = "mod"; break;
  case IR_MGP_THREADS: return "threads";
  case IR_MGP_SHARED_BYTES:
    return ir_format(ctx, "shared_bytes(%s)",
                     ir_get_string(ctx, mlirOpResultGetOwner(mlirOperationGetOperand(op, 0)), "symbol"));
  case IR_MGP_THREAD_BYTES:
    return ir_format(ctx, "thread_bytes(%s)",
                     ir_get_string(ctx, mlirOpResultGetOwner(mlirOperationGetOperand(op, 0)), "symbol"));
  default: name = ir_value_name(ctx, value); return name ? name : "..";
  }
  const char *a = size_text(ctx, mlirOperationGetOperand(op, 0), depth + 1),
             *b = size_text(ctx, mlirOperationGetOperand(op, 1), depth + 1);
  return ir_format(ctx, "(%s %s %s)", a, infix, b);
}

static const char *place_text(ir_context *ctx, const place *at) {
  if (at->known >= 0) return ir_format(ctx, "%lld", (long long)at->known);
  ir_text text = {.ctx = ctx};
  for (size_t i = 1; i < at->n_sizes; i++) ir_append(&text, "max(");
  ir_append(&text, "%s", size_text(ctx, at->sizes[0], 0));
  for (size_t i = 1; i < at->n_sizes; i++) ir_append(&text, ", %s)", size_text(ctx, at->sizes[i], 0));
  return text.data;
}

// The ops of one part of a block, where every size is known before the first launch: the part's slab is laid out there,
// and slices stand where the allocations stood. Returns whether there is one.
static bool plan_part(ir_context *ctx, MlirBlock block, MlirOperation *ops, size_t n_ops, int64_t index) {
  planning p = {.ctx = ctx, .ops = ops, .n_ops = n_ops};
  size_t *place_of = ir_alloc(ctx, (p.n_ops + 1) * sizeof *place_of), first = 0, last = p.n_ops;
  while (first < p.n_ops && ir_op(ctx, p.ops[first]) != IR_MGP_ALLOC) first++;
  if (first == p.n_ops) return false;
  while (ir_op(ctx, p.ops[--last]) != IR_MGP_ALLOC) continue;
  choose_places(&p, place_of);

  // Pure size arithmetic that allocations need moves up, in order, so that the slab can be asked for once.
  for (size_t i = first; i <= last; i++) {
    ir_op_id id = ir_op(ctx, p.ops[i]);
    bool arithmetic = ir_row(id)->traits & IR_PURE && !(ir_row(id)->traits & IR_CONSTANT) && id != IR_MGP_SLICE;
    if (arithmetic || id == IR_MGP_CHECK || id == IR_MGP_CHECK_DIM) mlirOperationMoveBefore(p.ops[i], p.ops[first]);
  }
  ir_builder b = {.ctx = ctx,
                  .block = block,
                  .before = p.ops[first],
                  .location = ir_unnamed(mlirOperationGetLocation(p.ops[first]))};
  MlirType size = ir_index(ctx, 0), memory = ir_type_make(ctx, &(ir_type){.kind = IR_MEMORY});
  MlirValue *offsets = ir_alloc(ctx, p.n_places * sizeof *offsets), total = number(&b, 0), line = {NULL};
  int64_t known_total = 0;
  for (size_t i = 0; i < p.n_places; i++) {
    offsets[i] = total;
    if (known_total >= 0 && p.places[i].known >= 0) {
      known_total += (p.places[i].known + 63) / 64 * 64;
      total = number(&b, known_total);
    } else {
      known_total = -1;
      total = emit(&b, IR_MGP_ADD, total, place_size(&b, &p.places[i], &line), size);
    }
  }
  b.location = ir_named(ctx, "slab", b.location);
  ir_attributes attributes = {0};
  MlirAttribute *sizes = ir_alloc(ctx, p.n_places * sizeof *sizes);
  for (size_t i = 0; i < p.n_places; i++) sizes[i] = ir_string_attribute(ctx, place_text(ctx, &p.places[i]));
  ir_add_attribute(ctx, &attributes, "places", mlirArrayAttrGet(ir_mlir(ctx), (intptr_t)p.n_places, sizes));
  if (index) ir_add_int(ctx, &attributes, "index", index);
  MlirValue slab = mlirOperationGetResult(ir_build(&b, IR_MGP_SLAB, &total, 1, &memory, 1, &attributes, 0), 0);
  for (size_t i = first; i <= last; i++) {
    if (ir_op(ctx, p.ops[i]) != IR_MGP_ALLOC) continue;
    MlirValue old = mlirOperationGetResult(p.ops[i], 0);
    b.before = p.ops[i];
    b.location = mlirOperationGetLocation(p.ops[i]);
    MlirType type = mlirValueGetType(old);
    ir_attributes place = {0};
    ir_add_int(ctx, &place, "place", (int64_t)place_of[i]);
    MlirValue slice = mlirOperationGetResult(
        ir_build(&b, IR_MGP_SLICE, (MlirValue[]){slab, offsets[place_of[i]]}, 2, &type, 1, &place, 0), 0);
    ir_replace_uses(old, slice);
    ir_erase(p.ops[i]);
  }
  return true;
}

// A size that is read from memory is known from there on: a new part begins. What an earlier part holds for a later one
// stays in its slab until the end.
static void plan_block(ir_context *ctx, MlirBlock block, int64_t *n_slabs) {
  MlirOperation *ops;
  size_t n = ir_block_ops(ctx, block, &ops), begin = 0;
  for (size_t end = 0; end <= n; end++) {
    if (end < n && (ir_op(ctx, ops[end]) != IR_MGP_READ || (end > begin && ir_op(ctx, ops[end - 1]) == IR_MGP_READ)))
      continue;
    *n_slabs += plan_part(ctx, block, ops + begin, end - begin, *n_slabs);
    begin = end;
  }
}

bool pass_mgp_plan_memory(pass_context *p) {
  MlirOperation *models, *functions;
  size_t n = graphs_of(p, IR_MGP_MODEL, &models), n_functions = graphs_of(p, IR_MGP_FUNCTION, &functions);
  for (size_t m = 0; m < n; m++)
    for (int region = 0; region < 2; region++) { // init and execute have slabs of their own
      int64_t n_slabs = 0;
      plan_block(p->ir, ir_region_block(models[m], region), &n_slabs);
      for (size_t f = 0; region == 1 && f < n_functions; f++)
        plan_block(p->ir, ir_region_block(functions[f], 0), &n_slabs);
    }
  return true;
}
