// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Memory planning: every mgp.alloc gets an offset in one slab per call. Buffers that are in use at the same time lie
// above each other; which above which is decided with numbers (pack_intervals.c), for which a dim that only the run
// knows counts as MEMORY_NOMINAL. The offset of a buffer is then where the highest of those below it ends: a number, or
// an expression over the run's sizes (size_form.c), so that no sizes make buffers overlap. What a kernel's plan asks
// for is not known at all: the run puts it into the largest gap between what is in use at that time, if it fits, or
// on top.
//
// The result of an elementwise kernel may take the memory of an operand of its type that is not used any more
// (may_lie_in_operand): both are one buffer. The kernel then says so (in_place); one that is launched so and otherwise
// too becomes several.
//
//   %b = mgp.alloc(%bytes)   becomes   %slab = mgp.slab(%total) .. %b = mgp.slice(%slab, %offset, %bytes)
#include "passes/memory_plan.h"
#include <stdlib.h>
#include <string.h>

// Forms that each is compared with; buffers between which gaps are sought.
enum { MAX_LOWER = 8, MAX_GAPS = 1024 };

typedef struct buffer {
  size_t op; // the allocation's place among the ops
  size_form size, offset;
  size_form base, beyond;    // what is on top of it, is on top of the sum of these
  const struct buffer *roof; // of what a plan asks for: above the gap that it may lie in; NULL: none
  int64_t lowest;            // where it lies by numbers
  uint32_t first, last;      // of an owner: of all who share it
  uint32_t owner;            // whose memory it is: its own number, or that of an operand of what makes it
  bool planned;
} buffer;

// What is known of all kernels and launches.
typedef struct launches {
  pass_context *p;
  ir_table kernels;  // name -> the mgp.kernel
  ir_table in_place; // launch -> the operand whose memory its result takes + 1
  ir_table variants; // kernel's name -> its first variant
} launches;

typedef struct planning {
  ir_context *ctx;
  launches *l;
  MlirOperation *ops;
  const ir_op_id *ids; // of ops
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

static bool is_alloc(ir_context *ctx, MlirValue value) {
  MlirOperation op = ir_defining_op(value);
  return !mlirOperationIsNull(op) && ir_op(ctx, op) == IR_MGP_ALLOC;
}

// The buffer of an operand that a launch uses only there.
static buffer *only_operand(planning *p, ir_table *buffers, MlirOperation launch, intptr_t number) {
  MlirValue value = mlirOperationGetOperand(launch, number);
  if (!is_alloc(p->ctx, value)) return NULL;
  for (intptr_t i = 0; i < mlirOperationGetNumOperands(launch); i++)
    if (i != number && ir_same_value(mlirOperationGetOperand(launch, i), value)) return NULL;
  uintptr_t at = (uintptr_t)*ir_table_at(p->ctx, buffers, &value.ptr, sizeof value.ptr);
  return at ? &p->buffers[at - 1] : NULL; // of another part: none
}

// Lets the result of the launch ops[at] take the memory of what it reads last.
static void share_operand(planning *p, ir_table *buffers, size_t at) {
  MlirOperation launch = p->ops[at];
  int first, n = ir_group(p->ctx, launch, 0, NULL), n_results = ir_group(p->ctx, launch, 1, &first);
  buffer *result = n_results == 1 ? only_operand(p, buffers, launch, first) : NULL;
  if (!result || is_beside(launch) || !mlirOperationIsNull(launch_beside(p->ctx, launch)))
    return; // another may be reading
  const char *name = ir_get_string(p->ctx, launch, "symbol");
  MlirOperation kernel = {*ir_table_at(p->ctx, &p->l->kernels, name, strlen(name))};
  MlirValue bytes = mlirOperationGetOperand(p->ops[result->op], 0);
  for (int i = 0; i < n; i++) {
    buffer *operand = only_operand(p, buffers, launch, i);
    if (!operand || operand->last != at || p->buffers[operand->owner].last != at) continue;
    if (!ir_same_value(mlirOperationGetOperand(p->ops[operand->op], 0), bytes)) continue;
    if (ir_value_type(p->ctx, mlirOperationGetOperand(launch, i))->is_buffer) continue;
    if (mlirOperationIsNull(kernel) || !may_lie_in_operand(p->l->p, kernel, i)) continue;
    result->owner = operand->owner;
    p->buffers[operand->owner].last = result->last;
    *ir_table_at(p->ctx, &p->l->in_place, &launch.ptr, sizeof launch.ptr) = (void *)(uintptr_t)(i + 1);
    return;
  }
}

static void find_buffers(planning *p, size_t n_allocs) {
  ir_table number = {0}, buffers = {0};
  for (size_t i = p->n_ops, launched = 0; i-- > 0;) {
    if (ir_row(p->ids[i])->traits & IR_PURE) continue;
    bool launch = p->ids[i] == IR_MGP_LAUNCH; // those side by side end with the last of them
    if (launch && mlirOperationIsNull(launch_beside(p->ctx, p->ops[i]))) launched = i + 1;
    *ir_table_at(p->ctx, &number, &p->ops[i].ptr, sizeof p->ops[i].ptr) = (void *)(launch ? launched : i + 1);
  }
  p->buffers = ir_alloc(p->ctx, n_allocs * sizeof *p->buffers);
  for (size_t i = 0; i < p->n_ops; i++) {
    if (p->ids[i] != IR_MGP_ALLOC) continue;
    buffer *b = &p->buffers[p->n_buffers++];
    *b = (buffer){.op = i, .size = form_of_buffer(&p->forms, mlirOperationGetOperand(p->ops[i], 0))};
    b->planned = form_is_planned(&p->forms, &b->size);
    b->first = (uint32_t)i;
    MlirValue value = mlirOperationGetResult(p->ops[i], 0);
    b->last = (uint32_t)last_use(p, &number, value, i);
    b->owner = (uint32_t)(b - p->buffers);
    *ir_table_at(p->ctx, &buffers, &value.ptr, sizeof value.ptr) = (void *)(uintptr_t)p->n_buffers;
  }
  for (size_t i = 0; i < p->n_ops; i++)
    if (p->ids[i] == IR_MGP_LAUNCH) share_operand(p, &buffers, i);
}

// Whether it needs a place: it is not another's, and not empty, which would lie anywhere but hold what lies above it.
static bool is_placed(const planning *p, size_t number) {
  return p->buffers[number].owner == number && p->buffers[number].size.count > 0;
}

// Where buffers lie by numbers.
static void pack(planning *p) {
  pack_item *items = ir_alloc(p->ctx, p->n_buffers * sizeof *items);
  size_t n = 0;
  for (size_t i = 0; i < p->n_buffers; i++) {
    const buffer *b = &p->buffers[i];
    if (!b->planned && is_placed(p, i))
      items[n++] = (pack_item){form_nominal(&p->forms, &b->size), b->first, b->last, 0};
  }
  int64_t top = pack_intervals(p->ctx, items, n);
  n = 0;
  for (size_t i = 0; i < p->n_buffers; i++)
    if (is_placed(p, i)) p->buffers[i].lowest = p->buffers[i].planned ? top : items[n++].offset;
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
    p->ends[n++] = form_end(&p->forms, &below->base, &below->beyond);
  }
  n = keep_largest(p->ends, n);
  size_form end = n ? p->ends[0] : (size_form){0};
  for (size_t i = 1; i < n; i++) end = form_max(&p->forms, &end, &p->ends[i]);
  return end;
}

// ---- gaps for what plans ask for
// ------------------------------------------------------------------------------------------------------------------------

static bool overlap(const buffer *a, const buffer *b) { return a->first <= b->last && b->first <= a->last; }

static bool is_taken(buffer *const *planned, size_t n, const buffer *b, const buffer *roof) {
  bool taken = false;
  for (size_t i = 0; i < n; i++) taken |= planned[i]->roof == roof && overlap(planned[i], b);
  return taken;
}

// The largest gap below a buffer that is in use when order[number] is, by numbers: sets the roof, and returns what is
// below the gap (NULL: nothing). Buffers that are in use at one time lie above each other in the order of numbers;
// where some are not, no gap is sure.
static const buffer *find_gap(buffer **order, size_t n_fixed, size_t number, form_context *forms) {
  buffer *b = order[number];
  const buffer *below = NULL, *found = NULL;
  int64_t end = 0, largest = 0;
  for (size_t i = 0; i < n_fixed; i++) {
    const buffer *other = order[i];
    if (!overlap(other, b)) continue;
    if (other->last < b->last) return b->roof = NULL, NULL;
    if (other->lowest - end > largest && !is_taken(order + n_fixed, number - n_fixed, b, other))
      largest = other->lowest - end, b->roof = other, found = below;
    below = other;
    end = other->lowest + form_nominal(forms, &other->size);
  }
  return found;
}

// ---- offsets
// ------------------------------------------------------------------------------------------------------------------------

static void put_on_top(planning *p, buffer **order, size_t n_fixed, size_t place) {
  buffer *b = order[place];
  size_t number = (size_t)(b - p->buffers);
  b->offset = highest_end(p, b->first, b->last);
  if (b->planned) b->offset = form_in_lines(&p->forms, &b->offset); // what many kernels put theirs on is rounded once
  b->base = b->offset;
  b->beyond = b->size;
  if (b->planned && place < MAX_GAPS) {
    const buffer *below = find_gap(order, n_fixed, place, &p->forms);
    size_form low = below ? form_end(&p->forms, &below->offset, &below->size) : (size_form){0};
    if (b->roof) b->offset = form_fit(&p->forms, &b->size, &low, &b->roof->offset, &b->base, &b->beyond);
  }
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
  size_t n = 0, n_fixed = 0;
  for (size_t i = 0; i < p->n_buffers; i++)
    if (is_placed(p, i)) n_fixed += !p->buffers[i].planned, order[n++] = &p->buffers[i];
  qsort(order, n, sizeof *order, by_height);
  p->begins = ir_alloc(p->ctx, ((p->n_ops + 2) / 64 + 1) * sizeof *p->begins);
  p->owner = ir_alloc(p->ctx, (p->n_ops + 2) * sizeof *p->owner);
  begin_part(p, 0, 0);
  for (size_t i = 0; i < n; i++) put_on_top(p, order, n_fixed, i);
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
  for (size_t i = 0; i < p->n_buffers; i++) offsets[i] = form_value(&p->forms, &p->buffers[p->buffers[i].owner].offset);
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
static bool plan_part(launches *l, MlirBlock block, MlirOperation *ops, const ir_op_id *ids, size_t n_ops,
                      int64_t index) {
  ir_context *ctx = l->p->ir;
  planning p = {.ctx = ctx, .l = l, .ops = ops, .ids = ids, .n_ops = n_ops};
  size_t first = n_ops, last = 0, n_allocs = 0;
  for (size_t i = 0; i < n_ops; i++) {
    if (ids[i] != IR_MGP_ALLOC) continue;
    if (n_allocs++ == 0) first = i;
    last = i;
  }
  if (n_allocs == 0) return false;

  // Pure size arithmetic that allocations need moves up, in order, so that the slab can be asked for once.
  for (size_t i = first; i <= last; i++) {
    ir_op_id id = ids[i];
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
static void plan_block(launches *l, MlirBlock block, int64_t *n_slabs) {
  ir_context *ctx = l->p->ir;
  MlirOperation *ops;
  size_t n = ir_block_ops(ctx, block, &ops), begin = 0;
  ir_op_id *ids = ir_alloc(ctx, (n + 1) * sizeof *ids);
  for (size_t i = 0; i < n; i++) ids[i] = ir_op(ctx, ops[i]);
  for (size_t end = 0; end <= n; end++) {
    if (end < n && (ids[end] != IR_MGP_READ || (end > begin && ids[end - 1] == IR_MGP_READ))) continue;
    *n_slabs += plan_part(l, block, ops + begin, ids + begin, end - begin, *n_slabs);
    begin = end;
  }
}

// ---- kernels that are launched in place
// -----------------------------------------------------------------------------------------------------------------

typedef struct variant {
  int64_t in_place; // -1: none
  const char *name;
  struct variant *next;
} variant;

// A kernel named after the given one, which differs in where its result lies.
static const char *add_kernel(launches *l, MlirOperation kernel, const char *name, int64_t in_place) {
  ir_context *ctx = l->p->ir;
  const char *fresh = in_place < 0 ? ir_format(ctx, "%s_apart", name) : ir_format(ctx, "%s_in_place", name),
             *base = fresh;
  for (int i = 1; *ir_table_at(ctx, &l->kernels, fresh, strlen(fresh)); i++) fresh = ir_format(ctx, "%s_%d", base, i);
  ir_builder b = {.ctx = ctx,
                  .block = mlirModuleGetBody(l->p->module),
                  .before = kernel,
                  .location = mlirOperationGetLocation(kernel)};
  ir_map map = {.ctx = ctx};
  MlirOperation made = ir_clone(&b, kernel, &map, NULL, NULL);
  ir_set(ctx, made, "sym_name", ir_string_attribute(ctx, fresh));
  if (in_place >= 0)
    ir_set(ctx, made, "in_place", ir_int_attribute(ctx, in_place));
  else
    mlirOperationRemoveAttributeByName(made, mlirStringRefCreateFromCString("in_place"));
  *ir_table_at(ctx, &l->kernels, fresh, strlen(fresh)) = made.ptr;
  return fresh;
}

// The kernel itself is what its first launch needs.
static void choose_variant(launches *l, MlirOperation launch) {
  ir_context *ctx = l->p->ir;
  const char *name = ir_get_string(ctx, launch, "symbol");
  MlirOperation kernel = {*ir_table_at(ctx, &l->kernels, name, strlen(name))};
  if (mlirOperationIsNull(kernel)) return;
  int64_t wanted = (int64_t)(uintptr_t)*ir_table_at(ctx, &l->in_place, &launch.ptr, sizeof launch.ptr) - 1;
  variant **at = (variant **)ir_table_at(ctx, &l->variants, name, strlen(name));
  bool is_first = !*at;
  while (*at && (*at)->in_place != wanted) at = &(*at)->next;
  if (!*at) {
    variant *made = ir_alloc(ctx, sizeof *made);
    *made = (variant){wanted, is_first ? name : add_kernel(l, kernel, name, wanted), NULL};
    if (is_first && wanted >= 0) ir_set(ctx, kernel, "in_place", ir_int_attribute(ctx, wanted));
    *at = made;
  }
  if (strcmp((*at)->name, name)) ir_set(ctx, launch, "symbol", ir_string_attribute(ctx, (*at)->name));
}

static void choose_variants(launches *l, MlirBlock block) {
  for (MlirOperation op = mlirBlockGetFirstOperation(block); !mlirOperationIsNull(op);
       op = mlirOperationGetNextInBlock(op))
    if (ir_op(l->p->ir, op) == IR_MGP_LAUNCH) choose_variant(l, op);
}

bool pass_mgp_plan_memory(pass_context *p) {
  MlirOperation *models, *functions, *kernels;
  size_t n = graphs_of(p, IR_MGP_MODEL, &models), n_functions = graphs_of(p, IR_MGP_FUNCTION, &functions);
  size_t n_kernels = graphs_of(p, IR_MGP_KERNEL, &kernels);
  launches l = {.p = p};
  for (size_t k = 0; k < n_kernels; k++) {
    const char *name = ir_get_string(p->ir, kernels[k], "sym_name");
    *ir_table_at(p->ir, &l.kernels, name, strlen(name)) = kernels[k].ptr;
  }
  for (size_t m = 0; m < n; m++)
    for (int region = 0; region < 2; region++) { // init and execute have slabs of their own
      int64_t n_slabs = 0;
      plan_block(&l, ir_region_block(models[m], region), &n_slabs);
      for (size_t f = 0; region == 1 && f < n_functions; f++)
        plan_block(&l, ir_region_block(functions[f], 0), &n_slabs);
    }
  for (size_t m = 0; m < n; m++)
    for (int region = 0; region < 2; region++) choose_variants(&l, ir_region_block(models[m], region));
  for (size_t f = 0; f < n_functions; f++) choose_variants(&l, ir_region_block(functions[f], 0));
  return true;
}
