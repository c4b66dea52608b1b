// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Two kernels become one, in place: the consumer stays where it is and takes over the producer's operands and ops.
// Nothing is cloned, so that a fused kernel costs what it holds.
//
// An element is made once: a producer is inlined where one lambda reads it through one chain of views, or one hook of
// the loop does. What is read in two places (by a loop and by its epilogue, say) stays in memory.
#include "passes/passes.h"
#include <mlir-c/BuiltinAttributes.h>
#include <mx/kernel_flags.h>
#include <string.h>

enum { MAX_NAME = 60, INIT_DEPTH = 3 };

// ---- what the joint kernel has
// --------------------------------------------------------------------------------------------------------------

// What a fused kernel holds, each size once.
typedef struct contents {
  ir_context *ctx;
  int ops, n_sizes;
  int tensors, views; // tensors and views that are read or written; views whose strides alone are used
  ir_dim sizes[KERNEL_MAX_SIZES];
} contents;

static void add_size(contents *c, ir_dim dim) {
  if (ir_dim_is(dim, 0) || ir_dim_is(dim, 1)) return; // these stay as they are
  for (int i = 0; i < c->n_sizes && i < KERNEL_MAX_SIZES; i++)
    if (c->sizes[i] == dim) return;
  if (c->n_sizes < KERNEL_MAX_SIZES) c->sizes[c->n_sizes] = dim;
  c->n_sizes++;
}

static void add_sizes(contents *c, MlirValue tensor) {
  const ir_type *type = ir_value_type(c->ctx, tensor);
  for (int i = 0; i < type->rank; i++) add_size(c, type->dims[i]);
}

static void add_tensor(contents *c, MlirValue tensor) {
  add_sizes(c, tensor);
  c->tensors++;
}

static void add_result_of_view(contents *c, MlirValue view) {
  bool touched = false;
  for (MlirOpOperand use = mlirValueGetFirstUse(view); !mlirOpOperandIsNull(use); use = mlirOpOperandGetNextUse(use)) {
    ir_op_id id = ir_op(c->ctx, mlirOpOperandGetOwner(use));
    touched |= id != IR_MOGG_CALL_VIEW && id != IR_MOGG_BETWEEN;
  }
  add_sizes(c, view);
  if (touched)
    c->tensors++;
  else
    c->views++;
}

// Dims among an op's parameters.
static void add_parameters(contents *c, MlirAttribute a) {
  if (mlirAttributeIsNull(a)) return;
  if (ir_attribute_is_dim(a)) add_size(c, ir_attribute_dim(c->ctx, a));
  for (intptr_t i = 0; mlirAttributeIsAArray(a) && i < mlirArrayAttrGetNumElements(a); i++)
    add_parameters(c, mlirArrayAttrGetElement(a, i));
  for (intptr_t i = 0; mlirAttributeIsADictionary(a) && i < mlirDictionaryAttrGetNumElements(a); i++)
    add_parameters(c, mlirDictionaryAttrGetElement(a, i).attribute);
}

static void add_ops(contents *c, MlirBlock block) {
  for (MlirOperation op = mlirBlockGetFirstOperation(block); !mlirOperationIsNull(op);
       op = mlirOperationGetNextInBlock(op)) {
    ir_op_id id = ir_op(c->ctx, op);
    if (id == IR_MOGG_CALL_VIEW) add_result_of_view(c, mlirOperationGetResult(op, 0));
    if (id == IR_MOGG_CALL_VIEW || id == IR_MOGG_CALL_EXECUTE) add_parameters(c, ir_get(op, "parameters"));
    if (id != IR_MOGG_BIND) continue;
    MlirOperation inner = mlirBlockGetFirstOperation(ir_region_block(op, 0));
    for (; !mlirOperationIsNull(inner); inner = mlirOperationGetNextInBlock(inner)) c->ops++;
  }
}

static void add_kernel(contents *c, MlirOperation kernel) {
  for (intptr_t i = 0; i < mlirOperationGetNumOperands(kernel); i++) add_tensor(c, mlirOperationGetOperand(kernel, i));
  for (intptr_t i = 0; i < mlirOperationGetNumResults(kernel); i++) add_tensor(c, mlirOperationGetResult(kernel, i));
  add_ops(c, ir_region_block(kernel, 0));
}

bool has_sizes_of_run(ir_context *ctx, MlirOperation kernel) {
  contents c = {.ctx = ctx};
  add_kernel(&c, kernel);
  bool found = c.n_sizes > KERNEL_MAX_SIZES;
  for (int i = 0; i < c.n_sizes && !found; i++) found = c.sizes[i]->kind != IR_DIM_CONSTANT;
  return found;
}

fusion_reason why_too_large(ir_context *ctx, MlirOperation a, MlirOperation b, int n_read, int n_views) {
  contents c = {.ctx = ctx, .tensors = n_views ? n_read : 0, .views = n_views ? (n_views - 1) * n_read : 0};
  add_kernel(&c, a);
  add_kernel(&c, b);
  return c.ops > FUSION_MAX_OPS           ? FUSION_too_many_ops
         : c.tensors > FUSION_MAX_TENSORS ? FUSION_too_many_tensors
         : c.views > FUSION_MAX_TENSORS   ? FUSION_long_chain
         : c.n_sizes > KERNEL_MAX_SIZES   ? FUSION_too_many_sizes
                                          : MAY_FUSE;
}

void join_names(ir_context *ctx, MlirOperation kernel, MlirOperation first, MlirOperation second, MlirOperation loop) {
  const char *a = ir_get_string(ctx, first, "symbol"), *b = ir_get_string(ctx, second, "symbol"), *name = a;
  if (!strcmp(a, "copy"))
    name = b;
  else if (strcmp(b, "copy"))
    name = strlen(a) + strlen(b) <= MAX_NAME ? ir_format(ctx, "%s_%s", a, b) : ir_get_string(ctx, loop, "symbol");
  ir_set(ctx, kernel, "symbol", ir_string_attribute(ctx, name));
}

int add_operands(MlirValue *operands, int count, MlirOperation kernel, intptr_t begin, intptr_t end) {
  for (intptr_t i = begin; i < end; i++) {
    MlirValue value = mlirOperationGetOperand(kernel, i);
    int at = 0;
    while (at < count && !ir_same_value(operands[at], value)) at++;
    if (at == count) operands[count++] = value;
  }
  return count;
}

// The arguments of kernel's body for that operand become `argument`.
static void replace_arguments(MlirOperation kernel, MlirValue operand, MlirValue argument) {
  for (intptr_t i = 0; i < mlirOperationGetNumOperands(kernel); i++)
    if (ir_same_value(mlirOperationGetOperand(kernel, i), operand))
      ir_replace_uses(mlirBlockGetArgument(ir_region_block(kernel, 0), i), argument);
}

void set_operands(ir_context *ctx, MlirOperation kernel, const MlirValue *operands, int count, MlirOperation other) {
  MlirBlock body = ir_region_block(kernel, 0);
  intptr_t n = mlirOperationGetNumOperands(kernel);
  bool both = !mlirOperationIsNull(other);
  for (int i = 0; i < count; i++) {
    int own = kernel_operand_number(kernel, operands[i]),
        others = both ? kernel_operand_number(other, operands[i]) : -1;
    const char *name = ir_value_name(ctx, operands[i]);
    MlirLocation location = own >= 0 ? mlirValueGetLocation(mlirBlockGetArgument(body, own))
                            : others >= 0
                                ? mlirValueGetLocation(mlirBlockGetArgument(ir_region_block(other, 0), others))
                                : ir_named(ctx, name ? name : "x", ir_unnamed(mlirOperationGetLocation(kernel)));
    MlirValue argument = mlirBlockInsertArgument(body, n + i, mlirValueGetType(operands[i]), location);
    replace_arguments(kernel, operands[i], argument);
    if (both) replace_arguments(other, operands[i], argument);
  }
  mlirOperationSetOperands(kernel, count, operands);
}

void drop_arguments(MlirOperation kernel, intptr_t count) {
  while (count-- > 0) mlirBlockEraseArgument(ir_region_block(kernel, 0), (unsigned)count);
}

MlirValue add_view_of(ir_context *ctx, MlirBlock body, const char *symbol, MlirAttribute parameters,
                      MlirLocation location, const ir_type *type, MlirValue tensor) {
  MlirOperation op = mlirBlockGetFirstOperation(body);
  MlirType result = ir_tensor(ctx, ir_value_type(ctx, tensor)->dtype, type->rank, type->dims);
  for (; ir_op(ctx, op) == IR_MOGG_CALL_VIEW; op = mlirOperationGetNextInBlock(op))
    if (ir_same_value(mlirOperationGetOperand(op, 0), tensor) &&
        mlirTypeEqual(mlirValueGetType(mlirOperationGetResult(op, 0)), result) &&
        !strcmp(ir_get_string(ctx, op, "symbol"), symbol) && mlirAttributeEqual(ir_get(op, "parameters"), parameters))
      return mlirOperationGetResult(op, 0);
  ir_attributes attributes = {0};
  ir_add_string(ctx, &attributes, "symbol", symbol);
  if (!mlirAttributeIsNull(parameters)) ir_add_attribute(ctx, &attributes, "parameters", parameters);
  ir_builder b = {.ctx = ctx, .block = body, .before = op, .location = location};
  return mlirOperationGetResult(ir_build(&b, IR_MOGG_CALL_VIEW, &tensor, 1, &result, 1, &attributes, 0), 0);
}

MlirValue add_view(ir_context *ctx, MlirBlock body, MlirOperation like, MlirValue tensor) {
  return add_view_of(ctx, body, ir_get_string(ctx, like, "symbol"), ir_get(like, "parameters"),
                     mlirOperationGetLocation(like), ir_value_type(ctx, mlirOperationGetResult(like, 0)), tensor);
}

MlirValue add_inverse_view(ir_context *ctx, MlirBlock body, MlirOperation of, const char *symbol, MlirValue tensor) {
  return add_view_of(ctx, body, symbol, ir_get(of, "parameters"), ir_op_place(ctx, of),
                     ir_value_type(ctx, mlirOperationGetOperand(of, 0)), tensor);
}

void erase_views(MlirValue value) {
  for (MlirOpOperand use; use = mlirValueGetFirstUse(value), !mlirOpOperandIsNull(use);) {
    MlirOperation view = mlirOpOperandGetOwner(use);
    erase_views(mlirOperationGetResult(view, 0));
    ir_erase(view);
  }
}

static bool is_load_of(ir_context *ctx, MlirOperation op, MlirValue tensor) {
  return ir_op(ctx, op) == IR_MOGG_LOAD && ir_same_value(mlirOperationGetOperand(op, 0), tensor);
}

void replace_loads(ir_context *ctx, MlirBlock lambda, MlirValue tensor, MlirValue value) {
  MlirOperation op = mlirBlockGetFirstOperation(lambda);
  for (MlirOperation next; !mlirOperationIsNull(op); op = next) {
    next = mlirOperationGetNextInBlock(op);
    if (!is_load_of(ctx, op, tensor)) continue;
    ir_replace_uses(mlirOperationGetResult(op, 0), value);
    ir_erase(op);
  }
}

// ---- where a kernel reads a value
// -------------------------------------------------------------------------------------------------------------

typedef struct read_site {
  MlirValue value;  // the argument, or the last view of it
  MlirBlock lambda; // which loads it; null: the loop itself, as operand `number` of execute
  MlirOperation execute;
  unsigned number;
  int n_views;
} read_site;

// The one place where the argument is read; why there is none: there are several, or one that needs memory.
static fusion_reason find_site(pass_context *p, MlirValue value, int n_views, bool plain, read_site *site) {
  ir_context *ctx = p->ir;
  if (n_views > FUSION_MAX_TENSORS) return FUSION_long_chain;
  for (MlirOpOperand use = mlirValueGetFirstUse(value); !mlirOpOperandIsNull(use); use = mlirOpOperandGetNextUse(use)) {
    MlirOperation user = mlirOpOperandGetOwner(use);
    ir_op_id id = ir_op(ctx, user);
    unsigned number = mlirOpOperandGetOperandNumber(use);
    if (id == IR_MOGG_CALL_VIEW) {
      if (view_is_contiguous_only(p, user) && !plain) return FUSION_reshaped;
      fusion_reason reason = find_site(p, mlirOperationGetResult(user, 0), n_views + 1, plain, site);
      if (reason) return reason;
      continue;
    }
    MlirBlock lambda = mlirOperationGetBlock(user);
    if (id == IR_MOGG_LOAD && ir_same_value(site->value, value) && mlirBlockEqual(site->lambda, lambda)) continue;
    if (!mlirValueIsNull(site->value)) return FUSION_two_places;
    *site = (read_site){.value = value, .n_views = n_views};
    if (id == IR_MOGG_LOAD) {
      site->lambda = lambda;
    } else if (id == IR_MOGG_CALL_EXECUTE) {
      const pkg_kernel *signature = kernel_signature(p, user);
      if (!signature || (int)number >= signature->n_inputs || !(signature->inputs[number].flags & MX_FUSED))
        return FUSION_plain_argument;
      site->execute = user;
      site->number = number;
    } else {
      return FUSION_plain_argument;
    }
  }
  return MAY_FUSE;
}

static bool loads_only_arguments(ir_context *ctx, MlirBlock lambda) {
  for (MlirOperation op = mlirBlockGetFirstOperation(lambda); !mlirOperationIsNull(op);
       op = mlirOperationGetNextInBlock(op))
    if (ir_op(ctx, op) == IR_MOGG_LOAD && !mlirValueIsABlockArgument(mlirOperationGetOperand(op, 0))) return false;
  return true;
}

static bool is_constant(ir_context *ctx, MlirValue value) {
  MlirOperation op = ir_defining_op(value);
  return !mlirOperationIsNull(op) && ir_row(ir_op(ctx, op))->traits & IR_CONSTANT;
}

// Whether init makes the kernel's result, once and for all, in no more memory than it reads. It is then worth more
// than what inlining it would save. Looks through `depth` kernels.
static bool is_made_within(ir_context *ctx, MlirOperation kernel, int depth) {
  intptr_t n = mlirOperationGetNumOperands(kernel);
  if (mlirOperationGetNumResults(kernel) == 0) return false;
  int64_t read = 0;
  for (intptr_t i = 0; i < n; i++) {
    MlirValue operand = mlirOperationGetOperand(kernel, i);
    if (!is_constant(ctx, operand)) {
      MlirOperation below = value_kernel(ctx, operand);
      if (mlirOperationIsNull(below) || depth == 0 || !is_made_within(ctx, below, depth - 1)) return false;
    }
    ir_dim elements = ir_type_elements(ctx, ir_value_type(ctx, operand));
    if (elements->kind != IR_DIM_CONSTANT || __builtin_add_overflow(read, elements->value, &read)) return false;
  }
  ir_dim made = ir_type_elements(ctx, ir_value_type(ctx, mlirOperationGetResult(kernel, 0)));
  return n > 0 && made->kind == IR_DIM_CONSTANT && made->value <= read;
}

bool is_made_of_constants(ir_context *ctx, MlirOperation kernel) {
  intptr_t n = mlirOperationGetNumOperands(kernel), i = 0;
  while (i < n && is_constant(ctx, mlirOperationGetOperand(kernel, i))) i++;
  return n > 0 && i == n;
}

bool stays_in_init(ir_context *ctx, MlirOperation producer, MlirOperation consumer) {
  return is_made_within(ctx, producer, INIT_DEPTH) && !is_made_within(ctx, consumer, INIT_DEPTH);
}

fusion_reason why_not_alone(ir_context *ctx, MlirValue value, MlirOperation consumer) {
  int own = 0, kernels = 0, host = 0;
  bool result = false;
  for (MlirOpOperand use = mlirValueGetFirstUse(value); !mlirOpOperandIsNull(use); use = mlirOpOperandGetNextUse(use)) {
    MlirOperation user = mlirOpOperandGetOwner(use);
    ir_op_id id = ir_op(ctx, user);
    own += mlirOperationEqual(user, consumer);
    kernels += id == IR_MOGG_KERNEL && !mlirOperationEqual(user, consumer);
    host += id != IR_MOGG_KERNEL;
    result |= id == IR_MOGG_OUTPUT;
  }
  return kernels   ? FUSION_several_readers
         : result  ? FUSION_result
         : host    ? FUSION_host_reads
         : own > 1 ? FUSION_two_operands
                   : MAY_FUSE;
}

// Why the elementwise kernel that makes the consumer's operand cannot move to where the consumer reads it.
static fusion_reason why_not_inlined(pass_context *p, MlirOperation producer, MlirOperation consumer, int number,
                                     read_site *site) {
  ir_context *ctx = p->ir;
  *site = (read_site){0};
  if (!kernel_is_elementwise(p, producer)) return FUSION_two_loops;
  fusion_reason reason = why_not_alone(ctx, mlirOperationGetOperand(consumer, number), consumer);
  if (!reason && stays_in_init(ctx, producer, consumer)) reason = FUSION_made_by_init;
  if (!reason)
    reason = find_site(p, mlirBlockGetArgument(ir_region_block(consumer, 0), number), 0,
                       loads_only_arguments(ctx, elementwise_lambda(ctx, producer)), site);
  if (!reason && mlirValueIsNull(site->value)) reason = FUSION_unread;
  if (!reason) reason = why_not_moved(p, producer, consumer, site->n_views == 0);
  if (!reason)
    reason = why_too_large(ctx, producer, consumer, (int)mlirOperationGetNumOperands(producer), site->n_views);
  return reason;
}

// A kernel that joins its inputs can be an elementwise one, which moves to where something else than a loop over a
// lambda reads it; such a loop is better called by it. It is changed in a copy, and comes back where that may move.
static fusion_reason why_not_chosen(pass_context *p, MlirOperation producer, MlirOperation consumer, int number,
                                    read_site *site, MlirOperation *out_copy) {
  ir_context *ctx = p->ir;
  fusion_reason reason = why_not_alone(ctx, mlirOperationGetOperand(consumer, number), consumer);
  if (reason) return reason; // without a copy
  ir_builder b = {.ctx = ctx, .block = mlirOperationGetBlock(producer), .before = producer};
  ir_map map = {.ctx = ctx};
  MlirOperation copy = ir_clone(&b, producer, &map, NULL, NULL);
  choose_parts(p, copy);
  reason = why_not_inlined(p, copy, consumer, number, site);
  if (reason || !out_copy)
    ir_erase(copy);
  else
    *out_copy = copy;
  return reason;
}

fusion_reason why_no_prologue(pass_context *p, MlirOperation producer, MlirOperation consumer, int number) {
  read_site site;
  if (joins_parts(p, producer) && !kernel_is_elementwise(p, consumer))
    return why_not_chosen(p, producer, consumer, number, &site, NULL);
  return why_not_inlined(p, producer, consumer, number, &site);
}

// ---- moving the producer there
// ----------------------------------------------------------------------------------------------------------------

// The views between `value` and `argument`, of `tensor` instead.
static MlirValue apply_views(ir_context *ctx, MlirBlock body, MlirValue value, MlirValue argument, MlirValue tensor) {
  if (ir_same_value(value, argument)) return tensor;
  MlirOperation view = ir_defining_op(value);
  return add_view(ctx, body, view, apply_views(ctx, body, mlirOperationGetOperand(view, 0), argument, tensor));
}

// What the loop reads through its hook becomes a lambda that loads it.
static void bind_site(ir_context *ctx, MlirLocation location, read_site *site) {
  const ir_type *type = ir_value_type(ctx, site->value);
  MlirType result = mlirValueGetType(site->value), scalar = ir_scalar(ctx, type->dtype);
  ir_attributes attributes = {0};
  ir_add_string(ctx, &attributes, "kind", "input_lambda");
  ir_builder b = {
      .ctx = ctx, .block = mlirOperationGetBlock(site->execute), .before = site->execute, .location = location};
  MlirOperation bind = ir_build(&b, IR_MOGG_BIND, NULL, 0, &result, 1, &attributes, 1);
  ir_builder l = {.ctx = ctx, .block = ir_add_block(bind, 0), .location = location};
  MlirValue at = mlirBlockAddArgument(l.block, ir_index(ctx, type->rank), ir_named(ctx, "at", location));
  MlirValue v =
      mlirOperationGetResult(ir_build(&l, IR_MOGG_LOAD, (MlirValue[]){site->value, at}, 2, &scalar, 1, NULL, 0), 0);
  ir_build(&l, IR_MOGG_YIELD, &v, 1, NULL, 0, NULL, 0);
  mlirOperationSetOperand(site->execute, site->number, mlirOperationGetResult(bind, 0));
  site->lambda = l.block;
}

// The lambda's loads of the site's value become the ops that make it, which read through the same views.
static void move_ops(ir_context *ctx, MlirBlock body, const read_site *site, MlirValue argument, MlirBlock from) {
  MlirOperation load = mlirBlockGetFirstOperation(site->lambda), op = mlirBlockGetFirstOperation(from), next;
  while (!is_load_of(ctx, load, site->value)) load = mlirOperationGetNextInBlock(load);
  MlirValue at = mlirOperationGetOperand(load, 1);
  for (; ir_op(ctx, op) != IR_MOGG_STORE; op = next) {
    next = mlirOperationGetNextInBlock(op);
    for (intptr_t i = 0; i < mlirOperationGetNumOperands(op); i++) {
      MlirValue operand = mlirOperationGetOperand(op, i);
      const ir_type *type = ir_value_type(ctx, operand);
      if (type->kind == IR_TENSOR) operand = apply_views(ctx, body, site->value, argument, operand);
      mlirOperationSetOperand(op, i, type->kind == IR_INDEX ? at : operand);
    }
    mlirOperationMoveBefore(op, load);
  }
  replace_loads(ctx, site->lambda, site->value, mlirOperationGetOperand(op, 0));
}

static void inline_producer(pass_context *p, MlirOperation consumer, int number, MlirOperation producer,
                            read_site *site) {
  ir_context *ctx = p->ir;
  MlirBlock body = ir_region_block(consumer, 0);
  MlirValue argument = mlirBlockGetArgument(body, number);
  intptr_t n = mlirOperationGetNumOperands(consumer), m = mlirOperationGetNumOperands(producer);
  MlirValue *operands = ir_alloc(ctx, (size_t)(n + m) * sizeof *operands);
  int count = add_operands(operands, 0, consumer, 0, number);
  count = add_operands(operands, count, producer, 0, m);
  count = add_operands(operands, count, consumer, number + 1, n);
  set_operands(ctx, consumer, operands, count, producer);
  for (MlirOperation op = mlirBlockGetFirstOperation(ir_region_block(producer, 0)); !mlirOperationIsNull(op);
       op = mlirOperationGetNextInBlock(op))
    if (ir_op(ctx, op) == IR_MOGG_CALL_VIEW)
      ir_replace_uses(mlirOperationGetResult(op, 0), add_view(ctx, body, op, mlirOperationGetOperand(op, 0)));
  if (mlirBlockIsNull(site->lambda)) bind_site(ctx, mlirOperationGetLocation(producer), site);
  move_ops(ctx, body, site, argument, elementwise_lambda(ctx, producer));
  erase_views(argument);
  drop_arguments(consumer, n);
  join_names(ctx, consumer, producer, consumer, consumer);
  ir_erase(producer);
}

// Whether the producer of that operand can move to where the kernel reads it, at the site; it may be another op then.
static bool may_inline(pass_context *p, MlirOperation kernel, int number, MlirOperation *producer, read_site *site) {
  MlirOperation copy, made = *producer;
  if (mlirOperationIsNull(made)) return false;
  if (kernel_is_elementwise(p, kernel) || !joins_parts(p, made)) return !why_not_inlined(p, made, kernel, number, site);
  if (why_not_chosen(p, made, kernel, number, site, &copy)) return false;
  ir_replace_uses(mlirOperationGetResult(made, 0), mlirOperationGetResult(copy, 0));
  ir_erase(made);
  return *producer = copy, true;
}

void inline_producers(pass_context *p, MlirOperation kernel) {
  for (int i = 0; i < mlirOperationGetNumOperands(kernel);) {
    MlirOperation producer = value_kernel(p->ir, mlirOperationGetOperand(kernel, i));
    read_site site;
    if (may_inline(p, kernel, i, &producer, &site))
      inline_producer(p, kernel, i, producer, &site), i = 0; // an operand that two read may be this one's alone now
    else
      i++;
  }
}
