// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Memory planning: every mgp.alloc gets an offset in one slab per call. Buffers whose lifetimes do not meet share a
// place. Sizes may be known only at run time, so places are chosen by expression: a free place of the same size first,
// then (both sizes known) the one that wastes least, else a new one. A place is as large as its largest buffer.
//
//   %b = mgp.alloc(%bytes)   becomes   %slab = mgp.slab(%total) .. %b = mgp.slice(%slab, %offset)
#include "passes/passes.h"

typedef struct place {
  MlirValue bytes;     // of its largest buffer, rounded up to 64
  int64_t known;       // the same as a number; -1 if known only at run time
  int64_t free_after;  // index of the op after which nobody uses it
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

static size_t choose(planning *p, MlirValue bytes, int64_t known, int64_t now) {
  size_t best = p->n_places;
  for (size_t i = 0; i < p->n_places; i++) {
    place *at = &p->places[i];
    if (at->free_after >= now) continue;
    if (ir_same_value(at->bytes, bytes)) return i;
    if (known < 0 || at->known < 0) continue;
    bool better = best == p->n_places;
    if (!better) {
      int64_t waste = at->known - known, least = p->places[best].known - known; // negative: it has to grow
      better = waste >= 0 ? least < 0 || waste < least : least < 0 && waste > least;
    }
    if (better) best = i;
  }
  if (best < p->n_places) return best;
  p->places = ir_grow(p->ctx, p->places, p->n_places, &p->places_capacity, sizeof *p->places);
  p->places[p->n_places] = (place){bytes, known, -1};
  return p->n_places++;
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

static MlirValue rounded(ir_builder *b, MlirValue bytes, int64_t known) {
  if (known >= 0) return number(b, (known + 63) / 64 * 64);
  MlirValue line = number(b, 64);
  return emit(b, IR_MGP_MUL, emit(b, IR_MGP_CEILDIV, bytes, line, ir_index(b->ctx, 0)), line, ir_index(b->ctx, 0));
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
    if (known > p.places[at].known && p.places[at].known >= 0) p.places[at].known = known, p.places[at].bytes = bytes;
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
  ir_builder b = {.ctx = ctx, .block = block, .before = p.ops[first], .location = mlirOperationGetLocation(p.ops[first])};
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
      total = emit(&b, IR_MGP_ADD, total, rounded(&b, p.places[i].bytes, p.places[i].known), size);
    }
  }
  b.location = ir_named(ctx, "slab", b.location);
  MlirValue slab = mlirOperationGetResult(ir_build(&b, IR_MGP_SLAB, &total, 1, &memory, 1, NULL, 0), 0);
  for (size_t i = first; i <= last; i++) {
    if (ir_op(ctx, p.ops[i]) != IR_MGP_ALLOC) continue;
    MlirValue old = mlirOperationGetResult(p.ops[i], 0);
    b.before = p.ops[i];
    b.location = mlirOperationGetLocation(p.ops[i]);
    ir_replace_uses(old, emit(&b, IR_MGP_SLICE, slab, offsets[place_of[i]], mlirValueGetType(old)));
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
