// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Reading and rebuilding mogg.kernel, shared by the fusion passes. The shape of a kernel:
//
//   %r = mogg.kernel "add_relu"(%x, %y) : (T, T) -> T {
//   ^bb0(%x: T, %y: T, %dst: T):
//     %w = mogg.call.view "mo.transpose"(%y) ..              views of arguments
//     %f = mogg.bind (%dst) output_lambda(%at: index<2>) {   lambdas load from arguments and views, and store
//       .. }
//     mogg.call.execute "mx.foreach"() into (%f)             the loop
//   }
#include "passes/passes.h"
#include <mx/kernel_flags.h>
#include <string.h>

size_t graphs_of(pass_context *p, ir_op_id id, MlirOperation **out_graphs) {
  MlirOperation *ops;
  size_t n = ir_block_ops(p->ir, mlirModuleGetBody(p->module), &ops), count = 0;
  for (size_t i = 0; i < n; i++)
    if (ir_op(p->ir, ops[i]) == id) ops[count++] = ops[i];
  *out_graphs = ops;
  return count;
}

MlirOperation value_kernel(ir_context *ctx, MlirValue value) {
  MlirOperation op = ir_defining_op(value);
  return !mlirOperationIsNull(op) && ir_op(ctx, op) == IR_MOGG_KERNEL ? op : (MlirOperation){NULL};
}

MlirOperation kernel_execute(ir_context *ctx, MlirOperation kernel) {
  MlirOperation *ops;
  size_t n = ir_block_ops(ctx, ir_region_block(kernel, 0), &ops);
  for (size_t i = n; i-- > 0;)
    if (ir_op(ctx, ops[i]) == IR_MOGG_CALL_EXECUTE) return ops[i];
  return (MlirOperation){NULL};
}

const pkg_kernel *kernel_signature(pass_context *p, MlirOperation execute) {
  int first, n_in = ir_group(p->ir, execute, 0, &first), n_out = ir_group(p->ir, execute, 1, &first);
  mx_dtype dtypes[PKG_MAX_OUTPUTS + PKG_MAX_INPUTS];
  if (n_in > PKG_MAX_INPUTS || n_out > PKG_MAX_OUTPUTS) return NULL;
  for (int i = 0; i < n_out; i++) dtypes[i] = ir_value_type(p->ir, mlirOperationGetOperand(execute, n_in + i))->dtype;
  for (int i = 0; i < n_in; i++) dtypes[n_out + i] = ir_value_type(p->ir, mlirOperationGetOperand(execute, i))->dtype;
  const char *symbol = ir_get_string(p->ir, execute, "symbol");
  return pkg_find_execute(p->kernels, symbol, PASS_TARGET, (size_t)n_out, (size_t)n_in, dtypes);
}

// An output that takes no value, from an execute kernel without inputs: whatever it makes, the lambda makes.
bool kernel_is_elementwise(pass_context *p, MlirOperation kernel) {
  MlirOperation execute = kernel_execute(p->ir, kernel);
  if (mlirOperationIsNull(execute)) return false;
  const pkg_kernel *signature = kernel_signature(p, execute);
  return signature && signature->n_inputs == 0 && signature->n_outputs == 1 && signature->outputs[0].flags & MX_FUSED &&
         signature->outputs[0].hook_type == MX_DTYPE_INVALID;
}

bool view_is_contiguous_only(pass_context *p, MlirOperation view) {
  const pkg_kernel *kernel = pkg_find_view(p->kernels, ir_get_string(p->ir, view, "symbol"));
  return kernel && kernel->inputs[0].flags & MX_CONTIGUOUS;
}

MlirValue view_root(ir_context *ctx, MlirValue value) {
  for (;;) {
    MlirOperation op = ir_defining_op(value);
    if (mlirOperationIsNull(op) || ir_op(ctx, op) != IR_MOGG_CALL_VIEW) return value;
    value = mlirOperationGetOperand(op, 0);
  }
}

// ---- materialise
// -----------------------------------------------------------------------------------------------------------

MlirValue materialise(pass_context *p, MlirValue value, MlirOperation before) {
  ir_context *ctx = p->ir;
  const ir_type *type = ir_value_type(ctx, value);
  MlirType types[] = {mlirValueGetType(value), ir_tensor(ctx, type->dtype, type->rank, type->dims)};
  const char *name = ir_value_name(ctx, value);
  MlirLocation location = mlirOperationGetLocation(before);
  ir_builder b = {.ctx = ctx,
                  .block = mlirOperationGetBlock(before),
                  .before = before,
                  .location = name ? ir_named(ctx, name, location) : location};
  ir_attributes attributes = {0};
  ir_add_string(ctx, &attributes, "symbol", "copy");
  MlirOperation kernel = ir_build(&b, IR_MOGG_KERNEL, &value, 1, &types[1], 1, &attributes, 1);
  MlirBlock body = ir_add_block(kernel, 0);
  b.block = body, b.before = (MlirOperation){NULL}, b.location = location;
  MlirValue x = mlirBlockAddArgument(body, types[0], location),
            dst = mlirBlockAddArgument(body, types[1], ir_named(ctx, "dst", location));
  attributes.count = 0;
  ir_add_string(ctx, &attributes, "kind", "output_lambda");
  MlirOperation bind = ir_build(&b, IR_MOGG_BIND, &dst, 1, &types[1], 1, &attributes, 1);
  ir_builder l = {.ctx = ctx, .block = ir_add_block(bind, 0), .location = location};
  MlirValue at = mlirBlockAddArgument(l.block, ir_index(ctx, type->rank), ir_named(ctx, "at", location));
  MlirType scalar = ir_scalar(ctx, type->dtype);
  MlirValue v = mlirOperationGetResult(ir_build(&l, IR_MOGG_LOAD, (MlirValue[]){x, at}, 2, &scalar, 1, NULL, 0), 0);
  ir_build(&l, IR_MOGG_STORE, (MlirValue[]){v, dst, at}, 3, NULL, 0, NULL, 0);
  attributes.count = 0;
  ir_add_string(ctx, &attributes, "symbol", "mx.foreach");
  ir_add_segments(ctx, &attributes, (int[]){0, 1}, 2);
  MlirValue bound = mlirOperationGetResult(bind, 0);
  ir_build(&b, IR_MOGG_CALL_EXECUTE, &bound, 1, NULL, 0, &attributes, 0);
  return mlirOperationGetResult(kernel, 0);
}

// ---- inlining a producer's lambda
// -----------------------------------------------------------------------------------------------

// The lambda of an elementwise kernel.
static MlirBlock elementwise_lambda(ir_context *ctx, MlirOperation kernel) {
  MlirOperation execute = kernel_execute(ctx, kernel);
  return ir_region_block(ir_defining_op(mlirOperationGetOperand(execute, 0)), 0);
}

static bool loads_only_arguments(ir_context *ctx, MlirOperation producer) {
  MlirOperation *ops;
  size_t n = ir_block_ops(ctx, elementwise_lambda(ctx, producer), &ops);
  for (size_t i = 0; i < n; i++)
    if (ir_op(ctx, ops[i]) == IR_MOGG_LOAD && !mlirValueIsABlockArgument(mlirOperationGetOperand(ops[i], 0)))
      return false;
  return true;
}

// Every use of `value` (an argument of consumer or a view of it) can read through a lambda instead.
static bool uses_are_loads(pass_context *p, MlirValue value, MlirOperation consumer, bool producer_is_plain) {
  ir_context *ctx = p->ir;
  for (MlirOpOperand use = mlirValueGetFirstUse(value); !mlirOpOperandIsNull(use); use = mlirOpOperandGetNextUse(use)) {
    MlirOperation user = mlirOpOperandGetOwner(use);
    switch (ir_op(ctx, user)) {
    case IR_MOGG_LOAD: break;
    case IR_MOGG_CALL_VIEW:
      if (view_is_contiguous_only(p, user) && !producer_is_plain) return false;
      if (!uses_are_loads(p, mlirOperationGetResult(user, 0), consumer, producer_is_plain)) return false;
      break;
    case IR_MOGG_CALL_EXECUTE: {
      const pkg_kernel *signature = kernel_signature(p, user);
      unsigned number = mlirOpOperandGetOperandNumber(use);
      if (!signature || (int)number >= signature->n_inputs || !(signature->inputs[number].flags & MX_FUSED))
        return false;
      break;
    }
    default: return false;
    }
  }
  return true;
}

int kernel_operand_number(MlirOperation consumer, MlirValue value) {
  for (intptr_t i = 0; i < mlirOperationGetNumOperands(consumer); i++)
    if (ir_same_value(mlirOperationGetOperand(consumer, i), value)) return (int)i;
  return -1;
}

bool can_inline_producer(pass_context *p, MlirOperation consumer, MlirOperation producer) {
  if (mlirOperationGetNumResults(producer) != 1 || !kernel_is_elementwise(p, producer)) return false;
  MlirValue result = mlirOperationGetResult(producer, 0);
  for (MlirOpOperand use = mlirValueGetFirstUse(result); !mlirOpOperandIsNull(use); use = mlirOpOperandGetNextUse(use))
    if (!mlirOperationEqual(mlirOpOperandGetOwner(use), consumer)) return false; // computed once for several readers
  int number = kernel_operand_number(consumer, result);
  if (number < 0) return false;
  return uses_are_loads(p, mlirBlockGetArgument(ir_region_block(consumer, 0), number), consumer,
                        loads_only_arguments(p->ir, producer));
}

// State of one inlining: the new kernel's body under construction.
typedef struct inlining {
  pass_context *p;
  ir_context *ctx;
  MlirBlock lambda; // of the producer
  MlirOperation producer;
  ir_builder body;     // appends to the new kernel's block
  ir_map producer_map; // producer's arguments and views -> the new kernel's
  MlirValue argument;  // consumer's argument that stood for the producer's result
  // What was inlined already: an element read twice at one place is made once, or chains of x + x would grow as 2^n.
  struct {
    MlirValue tensor, at, value;
  } done[64];
  int n_done;
} inlining;

// The chain of views between `value` and the inlined argument, applied to `tensor`, outermost last.
static MlirValue apply_views(inlining *in, MlirValue value, MlirValue tensor) {
  if (ir_same_value(value, in->argument)) return tensor;
  MlirOperation view = ir_defining_op(value);
  MlirValue inner = apply_views(in, mlirOperationGetOperand(view, 0), tensor);
  const ir_type *type = ir_value_type(in->ctx, value);
  MlirType result = ir_tensor(in->ctx, ir_value_type(in->ctx, tensor)->dtype, type->rank, type->dims);
  // The same view of the same tensor is made once.
  MlirOperation *ops;
  size_t n = ir_block_ops(in->ctx, in->body.block, &ops);
  for (size_t i = 0; i < n; i++)
    if (ir_op(in->ctx, ops[i]) == IR_MOGG_CALL_VIEW && ir_same_value(mlirOperationGetOperand(ops[i], 0), inner) &&
        mlirTypeEqual(mlirValueGetType(mlirOperationGetResult(ops[i], 0)), result) &&
        mlirAttributeEqual(ir_get(ops[i], "symbol"), ir_get(view, "symbol")) &&
        mlirAttributeEqual(ir_get(ops[i], "parameters"), ir_get(view, "parameters")))
      return mlirOperationGetResult(ops[i], 0);
  ir_attributes attributes = {0};
  ir_add_attribute(in->ctx, &attributes, "symbol", ir_get(view, "symbol"));
  if (!mlirAttributeIsNull(ir_get(view, "parameters")))
    ir_add_attribute(in->ctx, &attributes, "parameters", ir_get(view, "parameters"));
  in->body.location = mlirOperationGetLocation(view);
  return mlirOperationGetResult(ir_build(&in->body, IR_MOGG_CALL_VIEW, &inner, 1, &result, 1, &attributes, 0), 0);
}

// Clones the producer's lambda at `at`, reading through the views of `value`; returns the value it would have stored.
static MlirValue inline_lambda(inlining *in, ir_builder *where, MlirValue value, MlirValue at) {
  for (int i = 0; i < in->n_done; i++)
    if (ir_same_value(in->done[i].tensor, value) && ir_same_value(in->done[i].at, at)) return in->done[i].value;
  ir_map map = {.ctx = in->ctx};
  MlirOperation *ops;
  size_t n = ir_block_ops(in->ctx, in->lambda, &ops);
  for (size_t i = 0; i < n; i++) {
    if (ir_op(in->ctx, ops[i]) == IR_MOGG_STORE) {
      MlirValue made = ir_map_get(&map, mlirOperationGetOperand(ops[i], 0));
      if (in->n_done < 64) {
        in->done[in->n_done].tensor = value;
        in->done[in->n_done].at = at;
        in->done[in->n_done++].value = made;
      }
      return made;
    }
    if (ir_op(in->ctx, ops[i]) == IR_MOGG_LOAD) {
      MlirValue tensor = apply_views(in, value, ir_map_get(&in->producer_map, mlirOperationGetOperand(ops[i], 0)));
      MlirType type = mlirValueGetType(mlirOperationGetResult(ops[i], 0));
      where->location = mlirOperationGetLocation(ops[i]);
      MlirOperation load = ir_build(where, IR_MOGG_LOAD, (MlirValue[]){tensor, at}, 2, &type, 1, NULL, 0);
      ir_map_set(&map, mlirOperationGetResult(ops[i], 0), mlirOperationGetResult(load, 0));
    } else {
      ir_clone(where, ops[i], &map, NULL, NULL);
    }
  }
  return (MlirValue){NULL};
}

static bool rooted(inlining *in, MlirValue value) { return ir_same_value(view_root(in->ctx, value), in->argument); }

// A lambda's block, loads of the inlined argument replaced.
static void clone_lambda(inlining *in, MlirBlock from, MlirBlock to, ir_map *map) {
  ir_builder b = {.ctx = in->ctx, .block = to};
  for (intptr_t i = 0; i < mlirBlockGetNumArguments(from); i++) {
    MlirValue argument = mlirBlockGetArgument(from, i);
    ir_map_set(map, argument, mlirBlockAddArgument(to, mlirValueGetType(argument), mlirValueGetLocation(argument)));
  }
  for (MlirOperation op = mlirBlockGetFirstOperation(from); !mlirOperationIsNull(op);
       op = mlirOperationGetNextInBlock(op)) {
    if (ir_op(in->ctx, op) == IR_MOGG_LOAD && rooted(in, mlirOperationGetOperand(op, 0))) {
      MlirValue at = ir_map_get(map, mlirOperationGetOperand(op, 1));
      ir_map_set(map, mlirOperationGetResult(op, 0), inline_lambda(in, &b, mlirOperationGetOperand(op, 0), at));
    } else {
      b.location = mlirOperationGetLocation(op);
      ir_clone(&b, op, map, NULL, NULL);
    }
  }
}

// An execute kernel's operand becomes a tensor whose elements the producer's lambda makes.
static MlirValue bind_input(inlining *in, MlirValue value) {
  ir_context *ctx = in->ctx;
  const ir_type *type = ir_value_type(ctx, value);
  MlirType result = mlirValueGetType(value);
  ir_attributes attributes = {0};
  ir_add_string(ctx, &attributes, "kind", "input_lambda");
  MlirBlock lambda = mlirBlockCreate(0, NULL, NULL);
  MlirLocation location = mlirOperationGetLocation(in->producer);
  MlirValue at = mlirBlockAddArgument(lambda, ir_index(ctx, type->rank), ir_named(ctx, "at", location));
  ir_builder l = {.ctx = ctx, .block = lambda, .location = location};
  MlirValue v = inline_lambda(in, &l, value, at);
  l.location = location;
  ir_build(&l, IR_MOGG_YIELD, &v, 1, NULL, 0, NULL, 0);
  in->body.location = location;
  MlirOperation bind = ir_build(&in->body, IR_MOGG_BIND, NULL, 0, &result, 1, &attributes, 1);
  mlirRegionAppendOwnedBlock(mlirOperationGetRegion(bind, 0), lambda);
  return mlirOperationGetResult(bind, 0);
}

static const char *joined_name(ir_context *ctx, MlirOperation first, MlirOperation second) {
  enum { MAX_NAME = 60 };
  const char *a = ir_get_string(ctx, first, "symbol"), *b = ir_get_string(ctx, second, "symbol");
  if (!strcmp(a, "copy")) return b;
  if (!strcmp(b, "copy") || strlen(a) + strlen(b) > MAX_NAME) return a;
  return ir_format(ctx, "%s_%s", a, b);
}

static void add_operand(MlirValue *operands, int *count, MlirValue value) {
  for (int i = 0; i < *count; i++)
    if (ir_same_value(operands[i], value)) return;
  operands[(*count)++] = value;
}

void inline_producer(pass_context *p, MlirOperation consumer, MlirOperation producer) {
  ir_context *ctx = p->ir;
  inlining in = {.p = p, .ctx = ctx, .producer = producer, .lambda = elementwise_lambda(ctx, producer)};
  in.producer_map.ctx = ctx;
  MlirValue made = mlirOperationGetResult(producer, 0);
  int number = kernel_operand_number(consumer, made);
  intptr_t n_consumer = mlirOperationGetNumOperands(consumer), n_producer = mlirOperationGetNumOperands(producer);
  intptr_t n_results = mlirOperationGetNumResults(consumer);
  in.argument = mlirBlockGetArgument(ir_region_block(consumer, 0), number);

  // Operands: the consumer's with the producer's in place of its result, each once.
  MlirValue *operands = ir_alloc(ctx, (size_t)(n_consumer + n_producer) * sizeof *operands);
  int count = 0;
  for (intptr_t i = 0; i < n_consumer; i++) {
    if (i != number)
      add_operand(operands, &count, mlirOperationGetOperand(consumer, i));
    else
      for (intptr_t j = 0; j < n_producer; j++) add_operand(operands, &count, mlirOperationGetOperand(producer, j));
  }
  MlirType *results = ir_alloc(ctx, (size_t)n_results * sizeof *results);
  for (intptr_t i = 0; i < n_results; i++) results[i] = mlirValueGetType(mlirOperationGetResult(consumer, i));
  ir_builder outer = {.ctx = ctx,
                      .block = mlirOperationGetBlock(consumer),
                      .before = consumer,
                      .location = mlirOperationGetLocation(consumer)};
  ir_attributes attributes = {0};
  ir_add_string(ctx, &attributes, "symbol", joined_name(ctx, producer, consumer));
  MlirOperation kernel = ir_build(&outer, IR_MOGG_KERNEL, operands, count, results, (int)n_results, &attributes, 1);
  MlirBlock body = ir_add_block(kernel, 0), old = ir_region_block(consumer, 0),
            producer_body = ir_region_block(producer, 0);
  in.body = (ir_builder){.ctx = ctx, .block = body};

  // Block arguments, and where the old ones went.
  ir_map map = {.ctx = ctx};
  for (int i = 0; i < count; i++) {
    int at_consumer = kernel_operand_number(consumer, operands[i]),
        at_producer = kernel_operand_number(producer, operands[i]);
    MlirValue model =
        at_consumer >= 0 ? mlirBlockGetArgument(old, at_consumer) : mlirBlockGetArgument(producer_body, at_producer);
    MlirValue argument = mlirBlockAddArgument(body, mlirValueGetType(operands[i]), mlirValueGetLocation(model));
    if (at_consumer >= 0) ir_map_set(&map, mlirBlockGetArgument(old, at_consumer), argument);
    if (at_producer >= 0) ir_map_set(&in.producer_map, mlirBlockGetArgument(producer_body, at_producer), argument);
  }
  for (intptr_t i = 0; i < n_results; i++) {
    MlirValue dst = mlirBlockGetArgument(old, n_consumer + i);
    ir_map_set(&map, dst, mlirBlockAddArgument(body, mlirValueGetType(dst), mlirValueGetLocation(dst)));
  }
  for (MlirOperation op = mlirBlockGetFirstOperation(producer_body); !mlirOperationIsNull(op);
       op = mlirOperationGetNextInBlock(op))
    if (ir_op(ctx, op) == IR_MOGG_CALL_VIEW) ir_clone(&in.body, op, &in.producer_map, NULL, NULL);

  for (MlirOperation op = mlirBlockGetFirstOperation(old); !mlirOperationIsNull(op);
       op = mlirOperationGetNextInBlock(op)) {
    ir_op_id id = ir_op(ctx, op);
    if (id == IR_MOGG_CALL_VIEW && rooted(&in, mlirOperationGetResult(op, 0)))
      continue; // applied to the producer's loads
    if (id == IR_MOGG_BIND) {
      // The lambda first: its loads may add views, which stand before the bind.
      MlirBlock lambda = mlirBlockCreate(0, NULL, NULL);
      clone_lambda(&in, ir_region_block(op, 0), lambda, &map);
      intptr_t n = mlirOperationGetNumOperands(op), m = mlirOperationGetNumResults(op);
      MlirValue tensors[PKG_MAX_OUTPUTS];
      MlirType types[PKG_MAX_OUTPUTS];
      for (intptr_t i = 0; i < n; i++) tensors[i] = ir_map_get(&map, mlirOperationGetOperand(op, i));
      for (intptr_t i = 0; i < m; i++) types[i] = mlirValueGetType(mlirOperationGetResult(op, i));
      ir_attributes kind = {0};
      ir_add_attribute(ctx, &kind, "kind", ir_get(op, "kind"));
      in.body.location = mlirOperationGetLocation(op);
      MlirOperation bind = ir_build(&in.body, IR_MOGG_BIND, tensors, (int)n, types, (int)m, &kind, 1);
      mlirRegionAppendOwnedBlock(mlirOperationGetRegion(bind, 0), lambda);
      for (intptr_t i = 0; i < m; i++) ir_map_set(&map, mlirOperationGetResult(op, i), mlirOperationGetResult(bind, i));
      continue;
    }
    if (id == IR_MOGG_CALL_EXECUTE) {
      for (intptr_t i = 0; i < mlirOperationGetNumOperands(op); i++) {
        MlirValue value = mlirOperationGetOperand(op, i);
        if (rooted(&in, value)) ir_map_set(&map, value, bind_input(&in, value));
      }
    }
    in.body.location = mlirOperationGetLocation(op);
    ir_clone(&in.body, op, &map, NULL, NULL);
  }
  for (intptr_t i = 0; i < n_results; i++)
    ir_replace_uses(mlirOperationGetResult(consumer, i), mlirOperationGetResult(kernel, i));
  ir_erase(consumer);
  ir_erase(producer);
}
