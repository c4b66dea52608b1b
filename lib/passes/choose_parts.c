// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A kernel whose result is its inputs, one after the other (MX_JOINS: a concatenation), as an elementwise one, which
// can move to where its result is read: each element is chosen among those of the inputs, of which the others are not
// read.
//
//   %a = mogg.call.view "mx.piece"(%x) {axis = 1, begin = 0}   the inputs with the dims of the whole,
//   %b = mogg.call.view "mx.piece"(%y) {axis = 1, begin = N}
//   %i = mogg.call.view "mx.along"(%x) {axis = 1, begin = 0}   and what tells an element's index along the axis
//   %j = mogg.call.view "mx.along"(%x) {axis = 1, begin = N}
//   mogg.bind (%dst) output_lambda(%at: index<2>) {
//     %in_x = mogg.between(%i, %j, %at)
//     %v = mogg.load(%a, %at, %in_x)
//     ..
//     %z = mogg.select(%in_x, %v, %w)
//     mogg.store(%z, %dst, %at) }
//   mogg.call.execute "mx.foreach"() into ..
//
// Views of the result, through which it is read, are then views of %a, %b, %i and %j.
#include "passes/passes.h"
#include <mlir-c/BuiltinAttributes.h>
#include <mx/kernel_flags.h>

enum { MAX_PARTS = 4 }; // for each element as many are looked at

// The lambda that makes or takes a tensor of a call; null: it is memory.
static MlirBlock lambda_of(ir_context *ctx, MlirValue tensor) {
  MlirOperation op = ir_defining_op(tensor);
  bool is_bound = !mlirOperationIsNull(op) && ir_op(ctx, op) == IR_MOGG_BIND;
  return is_bound ? ir_region_block(op, 0) : (MlirBlock){NULL};
}

static MlirValue first_loaded(ir_context *ctx, MlirValue part) {
  MlirBlock lambda = lambda_of(ctx, part);
  if (mlirBlockIsNull(lambda)) return part;
  MlirOperation op = mlirBlockGetFirstOperation(lambda);
  while (!mlirOperationIsNull(op) && ir_op(ctx, op) != IR_MOGG_LOAD) op = mlirOperationGetNextInBlock(op);
  return mlirOperationIsNull(op) ? (MlirValue){NULL} : mlirOperationGetOperand(op, 0);
}

// Whether no load has a condition yet.
static bool loads_everywhere(ir_context *ctx, MlirBlock lambda) {
  for (MlirOperation op = mlirBlockGetFirstOperation(lambda); !mlirOperationIsNull(op);
       op = mlirOperationGetNextInBlock(op))
    if (ir_op(ctx, op) == IR_MOGG_LOAD && mlirOperationGetNumOperands(op) > 2) return false;
  return true;
}

bool joins_parts(pass_context *p, MlirOperation kernel) {
  ir_context *ctx = p->ir;
  MlirOperation execute = kernel_execute(ctx, kernel);
  if (mlirOperationIsNull(execute) || mlirOperationGetNumResults(kernel) != 1) return false;
  const pkg_kernel *signature = kernel_signature(p, execute);
  if (!signature || !(signature->flags & MX_JOINS) || signature->n_inputs > MAX_PARTS) return false;
  MlirValue output = mlirOperationGetOperand(execute, signature->n_inputs);
  if (!mlirBlockIsNull(lambda_of(ctx, output)) && (!stores_once(ctx, output) || stores_through_view(ctx, output)))
    return false;
  for (int i = 0; i < signature->n_inputs; i++) {
    MlirValue part = mlirOperationGetOperand(execute, i);
    MlirBlock lambda = lambda_of(ctx, part);
    if (!mlirBlockIsNull(lambda) && (!loads_everywhere(ctx, lambda) || mlirOperationIsNull(only_user(part))))
      return false;
  }
  return !mlirValueIsNull(first_loaded(ctx, mlirOperationGetOperand(execute, 0)));
}

// ---- rebuilding it
// -------------------------------------------------------------------------------------------------------------------

typedef struct choice {
  ir_context *ctx;
  MlirBlock body;
  MlirLocation location;
  const ir_type *whole; // the joint tensor's dims
  int64_t axis;
} choice;

static MlirValue view_along(const choice *c, const char *symbol, ir_dim begin, MlirValue tensor) {
  ir_attributes list = {0};
  ir_add_int(c->ctx, &list, "axis", c->axis);
  ir_add_attribute(c->ctx, &list, "begin", ir_dim_attribute(c->ctx, begin));
  MlirAttribute parameters = mlirDictionaryAttrGet(ir_mlir(c->ctx), list.count, list.items);
  return add_view_of(c->ctx, c->body, symbol, parameters, c->location, c->whole, tensor);
}

// A tensor with the dims of the whole whose element's place is its index along the axis, less begin; any serves for it.
static MlirValue index_along(const choice *c, ir_dim begin, MlirValue any) {
  return view_along(c, "mx.along", begin, any);
}

// What the part is made of, before the builder's place: its loads are made `here` alone. Returns its element.
static MlirValue take_part(const choice *c, ir_builder *b, MlirValue part, ir_dim begin, MlirValue at, MlirValue here) {
  ir_context *ctx = c->ctx;
  MlirBlock lambda = lambda_of(ctx, part);
  if (mlirBlockIsNull(lambda)) {
    MlirType scalar = ir_scalar(ctx, ir_value_type(ctx, part)->dtype);
    MlirValue operands[] = {view_along(c, "mx.piece", begin, part), at, here};
    return mlirOperationGetResult(ir_build(b, IR_MOGG_LOAD, operands, 3, &scalar, 1, NULL, 0), 0);
  }
  MlirOperation op = mlirBlockGetFirstOperation(lambda);
  for (MlirOperation next; ir_op(ctx, op) != IR_MOGG_YIELD; op = next) {
    next = mlirOperationGetNextInBlock(op);
    if (ir_op(ctx, op) == IR_MOGG_LOAD) {
      MlirValue piece = view_along(c, "mx.piece", begin, mlirOperationGetOperand(op, 0));
      mlirOperationSetOperands(op, 3, (MlirValue[]){piece, at, here});
    }
    mlirOperationMoveBefore(op, b->before);
  }
  return mlirOperationGetOperand(op, 0);
}

// The lambda that takes the output's elements as they are made: its first argument.
static MlirOperation bind_output(const choice *c, MlirOperation execute, MlirValue output) {
  ir_context *ctx = c->ctx;
  if (!mlirBlockIsNull(lambda_of(ctx, output))) return ir_defining_op(output);
  MlirType type = mlirValueGetType(output);
  ir_attributes kind = {0};
  ir_add_string(ctx, &kind, "kind", "output_lambda");
  ir_builder b = {.ctx = ctx, .block = c->body, .before = execute, .location = c->location};
  MlirOperation bind = ir_build(&b, IR_MOGG_BIND, &output, 1, &type, 1, &kind, 1);
  ir_builder l = {.ctx = ctx, .block = ir_add_block(bind, 0), .location = c->location};
  MlirValue v = mlirBlockAddArgument(l.block, ir_scalar(ctx, c->whole->dtype), ir_named(ctx, "v", c->location));
  MlirValue at = mlirBlockAddArgument(l.block, ir_index(ctx, c->whole->rank), ir_named(ctx, "at", c->location));
  ir_build(&l, IR_MOGG_STORE, (MlirValue[]){v, output, at}, 3, NULL, 0, NULL, 0);
  return bind;
}

void choose_parts(pass_context *p, MlirOperation kernel) {
  ir_context *ctx = p->ir;
  MlirOperation execute = kernel_execute(ctx, kernel);
  const pkg_kernel *signature = kernel_signature(p, execute);
  int n = signature->n_inputs;
  MlirValue output = mlirOperationGetOperand(execute, n), parts[MAX_PARTS], here[MAX_PARTS], made[MAX_PARTS];
  MlirStringRef axis = mlirStringRefCreateFromCString(signature->parameters[0].name);
  choice c = {ctx, ir_region_block(kernel, 0), ir_unnamed(mlirOperationGetLocation(execute)),
              ir_value_type(ctx, output),
              mlirIntegerAttrGetValueInt(mlirDictionaryAttrGetElementByName(ir_get(execute, "parameters"), axis))};
  if (c.axis < 0) c.axis += c.whole->rank;
  for (int i = 0; i < n; i++) parts[i] = mlirOperationGetOperand(execute, i);

  MlirOperation bind = bind_output(&c, execute, output);
  MlirBlock lambda = ir_region_block(bind, 0);
  MlirValue v = mlirBlockGetArgument(lambda, 0), at = mlirBlockGetArgument(lambda, 1);
  MlirValue any = first_loaded(ctx, parts[0]);
  ir_builder b = {.ctx = ctx, .block = lambda, .before = mlirBlockGetFirstOperation(lambda), .location = c.location};
  MlirType boolean = ir_scalar(ctx, MX_BOOL), element = mlirValueGetType(v);
  ir_dim begin = ir_dim_constant(ctx, 0);
  for (int i = 0; i < n; i++) {
    ir_dim end = ir_dim_binary(ctx, IR_DIM_ADD, begin, ir_value_type(ctx, parts[i])->dims[c.axis]);
    MlirValue between[] = {index_along(&c, begin, any), index_along(&c, end, any), at};
    here[i] = mlirOperationGetResult(ir_build(&b, IR_MOGG_BETWEEN, between, 3, &boolean, 1, NULL, 0), 0);
    made[i] = take_part(&c, &b, parts[i], begin, at, here[i]);
    begin = end;
  }
  MlirValue value = made[n - 1];
  for (int i = n - 1; i-- > 0;)
    value = mlirOperationGetResult(
        ir_build(&b, IR_MOGG_SELECT, (MlirValue[]){here[i], made[i], value}, 3, &element, 1, NULL, 0), 0);
  ir_replace_uses(v, value);
  mlirBlockEraseArgument(lambda, 0);

  ir_attributes loop = {0};
  ir_add_string(ctx, &loop, "symbol", "mx.foreach");
  ir_add_segments(ctx, &loop, (int[]){0, 1}, 2);
  ir_builder end = {.ctx = ctx, .block = c.body, .before = execute, .location = mlirOperationGetLocation(execute)};
  MlirValue bound = mlirOperationGetResult(bind, 0);
  mlirValueSetType(bound, mlirValueGetType(mlirOperationGetOperand(bind, 0)));
  ir_build(&end, IR_MOGG_CALL_EXECUTE, &bound, 1, NULL, 0, &loop, 0);
  ir_erase(execute);
  for (int i = 0; i < n; i++)
    if (!mlirBlockIsNull(lambda_of(ctx, parts[i])) && !ir_has_uses(parts[i])) ir_erase(ir_defining_op(parts[i]));
}
