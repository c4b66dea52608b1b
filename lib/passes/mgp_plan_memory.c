// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Memory planning: every mgp.alloc gets an offset in one slab per call. Buffers that are in use at the same time lie
// above each other; which above which is decided with numbers (pack_intervals.c), for which a dim that only the run
// knows counts as MEMORY_NOMINAL. The offset of a buffer is then where the highest of those below it ends: a number, or
// an expression over the run's sizes (size_form.c), so that no sizes make buffers overlap. What a kernel's plan asks
// for is not known at all: it lies on top.
//
//   %b = mgp.alloc(%bytes)   becomes   %slab = mgp.slab(%total) .. %b = mgp.slice(%slab, %offset, %bytes)
#include "passes/memory_plan.h"
#include <stdlib.h>
#include <string.h>

enum { MAX_LOWER = 8 }; // forms that each is compared with

typedef struct buffer {
  size_t op; // the allocation's place among the ops
  size_form size, offset;
  int64_t lowest; // where it lies by numbers
  uint32_t first, last;
  bool planned;
} buffer;

typedef struct planning {
  ir_context *ctx;
  MlirOperation *ops;
  size_t n_ops;
  buffer *buffers;
  size_t n_buffers;
  form_context forms;
  uint64_t *begins; // times at which a part of the outline begins, a bit each
  uint32_t *owner;  // of such a part: the buffer on top, + 1
  size_form *ends;  // scratch of highest_end
  size_t ends_capacity;
} planning;

// The last op that uses value, `from` if none does; n_ops: one behind this part. number: of the ops that are not pure,
// from 1, to which all users belong.
static size_t last_use(planning *p, ir_table *number, MlirValue value, size_t from) {
  MlirOperation last = {NULL};
  for (MlirOpOperand use = mlirValueGetFirstUse(value); !mlirOpOperandIsNull(use); use = mlirOpOperandGetNextUse(use)) {
    MlirOperation user = mlirOpOperandGetOwner(use);
    if (mlirOperationIsNull(last) || mlirOperationIsBeforeInBlock(last, user)) last = user;
  }
  if (mlirOperationIsNull(last)) return from;
  size_t at = (size_t)*ir_table_at(p->ctx, number, &last.ptr, sizeof last.ptr);
  return at ? at - 1 : p->n_ops;
}

static void find_buffers(planning *p, size_t n_allocs) {
  ir_table number = {0};
  for (size_t i = 0; i < p->n_ops; i++)
    if (!(ir_row(ir_op(p->ctx, p->ops[i]))->traits & IR_PURE))
      *ir_table_at(p->ctx, &number, &p->ops[i].ptr, sizeof p->ops[i].ptr) = (void *)(i + 1);
  p->buffers = ir_alloc(p->ctx, n_allocs * sizeof *p->buffers);
  for (size_t i = 0; i < p->n_ops; i++) {
    if (ir_op(p->ctx, p->ops[i]) != IR_MGP_ALLOC) continue;
    buffer *b = &p->buffers[p->n_buffers++];
    *b = (buffer){.op = i, .size = form_of_buffer(&p->forms, mlirOperationGetOperand(p->ops[i], 0))};
    b->planned = form_is_planned(&p->forms, &b->size);
    b->first = (uint32_t)i;
    b->last = (uint32_t)last_use(p, &number, mlirOperationGetResult(p->ops[i], 0), i);
  }
}

// Where buffers lie by numbers.
static void pack(planning *p) {
  pack_item *items = ir_alloc(p->ctx, p->n_buffers * sizeof *items);
  size_t n = 0;
  for (size_t i = 0; i < p->n_buffers; i++) {
    const buffer *b = &p->buffers[i];
    if (!b->planned) items[n++] = (pack_item){form_nominal(&p->forms, &b->size), b->first, b->last, 0};
  }
  int64_t top = pack_intervals(p->ctx, items, n);
  n = 0;
  for (size_t i = 0; i < p->n_buffers; i++) p->buffers[i].lowest = p->buffers[i].planned ? top : items[n++].offset;
}

// ---- the outline: which buffer is on top at which time
// ------------------------------------------------------------------------------------------------------------------------

static bool begins_at(const planning *p, size_t time) { return p->begins[time / 64] >> (time % 64) & 1; }

static size_t part_of(const planning *p, size_t time) {
  uint64_t word = p->begins[time / 64] & (~(uint64_t)0 >> (63 - time % 64));
  size_t at = time / 64;
  while (!word) word = p->begins[--at];
  return at * 64 + 63 - (size_t)__builtin_clzll(word);
}

// n_ops + 2: none.
static size_t next_part(const planning *p, size_t time) {
  size_t at = (time + 1) / 64, words = (p->n_ops + 2) / 64 + 1;
  if (at >= words) return p->n_ops + 2;
  uint64_t word = p->begins[at] & (~(uint64_t)0 << ((time + 1) % 64));
  while (!word && ++at < words) word = p->begins[at];
  return word ? at * 64 + (size_t)__builtin_ctzll(word) : p->n_ops + 2;
}

static void begin_part(planning *p, size_t time, uint32_t owner) {
  p->begins[time / 64] |= (uint64_t)1 << (time % 64);
  p->owner[time] = owner;
}

// Those with the same products together, the largest number first.
static int by_products(const void *a, const void *b) {
  const size_form *x = a, *y = b;
  int i = x->count && x->terms[0].product == 0, j = y->count && y->terms[0].product == 0;
  int64_t m = i ? x->terms[0].coefficient : 0, n = j ? y->terms[0].coefficient : 0;
  for (; i < x->count && j < y->count; i++, j++) {
    if (x->terms[i].product != y->terms[j].product) return x->terms[i].product < y->terms[j].product ? -1 : 1;
    if (x->terms[i].coefficient != y->terms[j].coefficient)
      return x->terms[i].coefficient < y->terms[j].coefficient ? -1 : 1;
  }
  if (i < x->count || j < y->count) return i < x->count ? 1 : -1;
  return m > n ? -1 : m < n;
}

// Leaves out forms that are sure to be below another, as far as a short look tells; returns how many are left.
static size_t keep_largest(size_form *forms, size_t n) {
  size_t kept = 0;
  if (n > MAX_LOWER) qsort(forms, n, sizeof *forms, by_products);
  for (size_t i = 0; i < n; i++) {
    bool below = false;
    for (size_t j = kept > MAX_LOWER ? kept - MAX_LOWER : 0; j < kept && !below; j++)
      below = form_covers(&forms[j], &forms[i]);
    for (size_t j = i + 1; j < n && j <= i + MAX_LOWER && !below; j++)
      below = form_covers(&forms[j], &forms[i]) && !form_covers(&forms[i], &forms[j]);
    if (!below) forms[kept++] = forms[i];
  }
  return kept;
}

// The highest end of what is on top between two times.
static size_form highest_end(planning *p, size_t first, size_t last) {
  size_t n = 0;
  for (size_t at = part_of(p, first); at <= last; at = next_part(p, at)) {
    if (!p->owner[at]) continue;
    const buffer *below = &p->buffers[p->owner[at] - 1];
    p->ends = ir_grow(p->ctx, p->ends, n, &p->ends_capacity, sizeof *p->ends);
    p->ends[n++] = form_end(&p->forms, &below->offset, &below->size);
  }
  n = keep_largest(p->ends, n);
  size_form end = n ? p->ends[0] : (size_form){0};
  for (size_t i = 1; i < n; i++) end = form_max(&p->forms, &end, &p->ends[i]);
  return end;
}

static void put_on_top(planning *p, size_t number) {
  buffer *b = &p->buffers[number];
  b->offset = highest_end(p, b->first, b->last);
  if (b->planned) b->offset = form_in_lines(&p->forms, &b->offset); // what many kernels put theirs on is rounded once
  uint32_t after = p->owner[part_of(p, b->last + 1)];
  for (size_t at = next_part(p, b->first); at <= b->last; at = next_part(p, at))
    p->begins[at / 64] &= ~((uint64_t)1 << (at % 64));
  if (!begins_at(p, b->last + 1)) begin_part(p, b->last + 1, after);
  begin_part(p, b->first, (uint32_t)number + 1);
}

static int by_height(const void *a, const void *b) {
  const buffer *x = *(buffer *const *)a, *y = *(buffer *const *)b;
  if (x->planned != y->planned) return x->planned ? 1 : -1;
  if (x->lowest != y->lowest) return x->lowest < y->lowest ? -1 : 1;
  return x < y ? -1 : 1;
}

// Each buffer's offset, those below first; returns the size of all.
static size_form find_offsets(planning *p) {
  buffer **order = ir_alloc(p->ctx, p->n_buffers * sizeof *order);
  for (size_t i = 0; i < p->n_buffers; i++) order[i] = &p->buffers[i];
  qsort(order, p->n_buffers, sizeof *order, by_height);
  p->begins = ir_alloc(p->ctx, ((p->n_ops + 2) / 64 + 1) * sizeof *p->begins);
  p->owner = ir_alloc(p->ctx, (p->n_ops + 2) * sizeof *p->owner);
  begin_part(p, 0, 0);
  for (size_t i = 0; i < p->n_buffers; i++) put_on_top(p, (size_t)(order[i] - p->buffers));
  return highest_end(p, 0, p->n_ops + 1);
}

// ---- the IR
// --------------------------------------------------------------------------------------------------------------

static void build_slab(planning *p, int64_t index) {
  ir_builder b = p->forms.b;
  ir_context *ctx = p->ctx;
  MlirType memory = ir_type_make(ctx, &(ir_type){.kind = IR_MEMORY});
  size_form total = find_offsets(p);
  MlirValue bytes = form_value(&p->forms, &total);
  b.location = ir_named(ctx, "slab", b.location);
  ir_attributes attributes = {0};
  if (index) ir_add_int(ctx, &attributes, "index", index);
  MlirValue *offsets = ir_alloc(ctx, p->n_buffers * sizeof *offsets);
  for (size_t i = 0; i < p->n_buffers; i++) offsets[i] = form_value(&p->forms, &p->buffers[i].offset);
  MlirValue slab = mlirOperationGetResult(ir_build(&b, IR_MGP_SLAB, &bytes, 1, &memory, 1, &attributes, 0), 0);
  for (size_t i = 0; i < p->n_buffers; i++) {
    MlirOperation alloc = p->ops[p->buffers[i].op];
    MlirValue old = mlirOperationGetResult(alloc, 0),
              operands[] = {slab, offsets[i], mlirOperationGetOperand(alloc, 0)};
    MlirType type = mlirValueGetType(old);
    b.before = alloc;
    b.location = mlirOperationGetLocation(alloc);
    ir_replace_uses(old, mlirOperationGetResult(ir_build(&b, IR_MGP_SLICE, operands, 3, &type, 1, NULL, 0), 0));
    ir_erase(alloc);
  }
}

// The ops of one part of a block, where every size is known before the first launch: the part's slab is laid out there,
// and slices stand where the allocations stood. Returns whether there is one.
static bool plan_part(ir_context *ctx, MlirBlock block, MlirOperation *ops, size_t n_ops, int64_t index) {
  planning p = {.ctx = ctx, .ops = ops, .n_ops = n_ops};
  size_t first = n_ops, last = 0, n_allocs = 0;
  for (size_t i = 0; i < n_ops; i++) {
    if (ir_op(ctx, ops[i]) != IR_MGP_ALLOC) continue;
    if (n_allocs++ == 0) first = i;
    last = i;
  }
  if (n_allocs == 0) return false;

  // Pure size arithmetic that allocations need moves up, in order, so that the slab can be asked for once.
  for (size_t i = first; i <= last; i++) {
    ir_op_id id = ir_op(ctx, p.ops[i]);
    bool arithmetic = ir_row(id)->traits & IR_PURE && !(ir_row(id)->traits & IR_CONSTANT) && id != IR_MGP_SLICE;
    if (arithmetic || id == IR_MGP_CHECK || id == IR_MGP_CHECK_DIM) mlirOperationMoveBefore(p.ops[i], p.ops[first]);
  }
  form_begin(&p.forms, (ir_builder){.ctx = ctx,
                                    .block = block,
                                    .before = p.ops[first],
                                    .location = ir_unnamed(mlirOperationGetLocation(p.ops[first]))});
  find_buffers(&p, n_allocs);
  pack(&p);
  build_slab(&p, index);
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
