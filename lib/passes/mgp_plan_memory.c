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

typedef struct place {
  MlirValue *sizes; // of its buffers, each once
  size_t n_sizes, capacity;
  int64_t known;      // the largest as a number; -1 if one is known only at run time
  int64_t free_after; // index of the op after which nobody uses it
} place;

typedef struct planning {
  ir_context *ctx;
  MlirBlock block;
  MlirOperation *ops;
  size_t n_ops;
  place *places;
  size_t n_places, places_capacity;
} planning;

static int64_t known_value(ir_context *ctx, MlirValue value) {
  MlirOperation op = mlirValueIsAOpResult(value) ? mlirOpResultGetOwner(value) : (MlirOperation){NULL};
  return !mlirOperationIsNull(op) && ir_op(ctx, op) == IR_MGP_INT ? ir_get_int(op, "value", -1) : -1;
}

static int64_t last_use(planning *p, MlirValue value, int64_t from) {
  int64_t last = from;
  for (size_t i = (size_t)from; i < p->n_ops; i++)
    for (intptr_t o = 0; o < mlirOperationGetNumOperands(p->ops[i]); o++)
      if (ir_same_value(mlirOperationGetOperand(p->ops[i], o), value)) last = (int64_t)i;
  return last;
}

static bool holds_size(const place *at, MlirValue bytes) {
  for (size_t i = 0; i < at->n_sizes; i++)
    if (ir_same_value(at->sizes[i], bytes)) return true;
  return false;
}

// 0: not free .. 3: same size. Among places of kind 2 the one that wastes or grows least is better.
static int fitness(const place *at, MlirValue bytes, int64_t known, int64_t now) {
  if (at->free_after >= now) return 0;
  if (holds_size(at, bytes)) return 3;
  return known >= 0 && at->known >= 0 ? 2 : 1;
}

static size_t choose(planning *p, MlirValue bytes, int64_t known, int64_t now) {
  size_t best = p->n_places;
  int best_fitness = 0;
  for (size_t i = 0; i < p->n_places; i++) {
    int fit = fitness(&p->places[i], bytes, known, now);
    int64_t waste = llabs(p->places[i].known - known);
    if (fit > best_fitness || (fit == 2 && best_fitness == 2 && waste < llabs(p->places[best].known - known)))
      best = i, best_fitness = fit;
  }
  if (best == p->n_places) {
    p->places = ir_grow(p->ctx, p->places, p->n_places, &p->places_capacity, sizeof *p->places);
    p->places[p->n_places++] = (place){.known = known};
  }
  place *at = &p->places[best];
  if (!holds_size(at, bytes)) {
    at->sizes = ir_grow(p->ctx, at->sizes, at->n_sizes, &at->capacity, sizeof *at->sizes);
    at->sizes[at->n_sizes++] = bytes;
  }
  at->known = known < 0 || at->known < 0 ? -1 : known > at->known ? known : at->known;
  return best;
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

// The largest of a place's buffers, rounded up to 64.
static MlirValue place_size(ir_builder *b, const place *at) {
  if (at->known >= 0) return number(b, (at->known + 63) / 64 * 64);
  MlirType size = ir_index(b->ctx, 0);
  MlirValue largest = at->sizes[0], line = number(b, 64);
  for (size_t i = 1; i < at->n_sizes; i++) largest = emit(b, IR_MGP_MAX, largest, at->sizes[i], size);
  return emit(b, IR_MGP_MUL, emit(b, IR_MGP_CEILDIV, largest, line, size), line, size);
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
  const char *text = size_text(ctx, at->sizes[0], 0);
  if (at->known >= 0) return ir_format(ctx, "%lld", (long long)at->known);
  for (size_t i = 1; i < at->n_sizes; i++) text = ir_format(ctx, "max(%s, %s)", text, size_text(ctx, at->sizes[i], 0));
  return text;
}

// Every size is known before the first launch, because sizes depend on inputs' dims alone; so the slab is laid out
// there, and slices stand where the allocations stood.
static void plan_block(ir_context *ctx, MlirBlock block) {
  planning p = {.ctx = ctx, .block = block};
  p.n_ops = ir_block_ops(ctx, block, &p.ops);
  size_t *place_of = ir_alloc(ctx, (p.n_ops + 1) * sizeof *place_of);
  size_t first = p.n_ops, last = 0;
  for (size_t i = 0; i < p.n_ops; i++) {
    if (ir_op(ctx, p.ops[i]) != IR_MGP_ALLOC) continue;
    MlirValue bytes = mlirOperationGetOperand(p.ops[i], 0);
    int64_t known = known_value(ctx, bytes);
    size_t at = choose(&p, bytes, known, (int64_t)i);
    p.places[at].free_after = last_use(&p, mlirOperationGetResult(p.ops[i], 0), (int64_t)i);
    place_of[i] = at;
    if (i < first) first = i;
    last = i;
  }
  if (first == p.n_ops) return;

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
  MlirValue *offsets = ir_alloc(ctx, p.n_places * sizeof *offsets), total = number(&b, 0);
  int64_t known_total = 0;
  for (size_t i = 0; i < p.n_places; i++) {
    offsets[i] = total;
    if (known_total >= 0 && p.places[i].known >= 0) {
      known_total += (p.places[i].known + 63) / 64 * 64;
      total = number(&b, known_total);
    } else {
      known_total = -1;
      total = emit(&b, IR_MGP_ADD, total, place_size(&b, &p.places[i]), size);
    }
  }
  b.location = ir_named(ctx, "slab", b.location);
  ir_attributes attributes = {0};
  MlirAttribute *sizes = ir_alloc(ctx, p.n_places * sizeof *sizes);
  for (size_t i = 0; i < p.n_places; i++) sizes[i] = ir_string_attribute(ctx, place_text(ctx, &p.places[i]));
  ir_add_attribute(ctx, &attributes, "places", mlirArrayAttrGet(ir_mlir(ctx), (intptr_t)p.n_places, sizes));
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
}

bool pass_mgp_plan_memory(pass_context *p) {
  MlirOperation *models;
  size_t n = graphs_of(p, IR_MGP_MODEL, &models);
  for (size_t m = 0; m < n; m++)
    for (int region = 0; region < 2; region++) plan_block(p->ir, ir_region_block(models[m], region));
  return true;
}
