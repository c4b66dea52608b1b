// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Effects of an mo.graph as kernels and ops of an mogg.graph. Their chains are gone: the order is that of the text.
#include "passes/conversion.h"

// A kernel that stores x, element for element, in the buffer or a view of it.
static void store(conversion *c, MlirOperation op, MlirValue x, MlirValue buffer) {
  ir_context *ctx = c->ctx;
  MlirValue operands[] = {x, buffer}, arguments[2];
  ir_attributes attributes = {0};
  ir_add_string(ctx, &attributes, "symbol", "store");
  MlirLocation location = ir_unnamed(mlirOperationGetLocation(op));
  c->b.location = location;
  int n = ir_same_value(x, buffer) ? 1 : 2; // each operand once
  MlirOperation kernel = ir_build(&c->b, IR_MOGG_KERNEL, operands, n, NULL, 0, &attributes, 1);
  ir_builder body = {.ctx = ctx, .block = ir_add_block(kernel, 0), .location = location};
  static const char *const names[] = {"x", "buffer"};
  for (int i = 0; i < 2; i++)
    arguments[i] =
        i < n ? mlirBlockAddArgument(body.block, mlirValueGetType(operands[i]), ir_named(ctx, names[i], location))
              : arguments[0];
  build_foreach(&body, arguments[1], arguments, 1, NULL, location);
}

static bool store_slice(conversion *c, MlirOperation op) {
  ir_attributes attributes = {0};
  const char *symbol = ir_row(IR_MO_SLICE)->name;
  ir_type type = *ir_value_type(c->ctx, mlirOperationGetOperand(op, 1));
  type.is_buffer = true;
  MlirType slice = ir_type_make(c->ctx, &type);
  MlirValue buffer = ir_map_get(&c->map, mlirOperationGetOperand(op, 0));
  const pkg_kernel *kernel = pkg_find_view(c->p->kernels, symbol);
  if (!kernel) return no_kernel(c->p, op, symbol);
  ir_add_string(c->ctx, &attributes, "symbol", symbol);
  if (!add_parameters(c, op, kernel, &attributes)) return false;
  c->b.location = ir_unnamed(mlirOperationGetLocation(op));
  MlirOperation view = ir_build(&c->b, IR_MOGG_CALL_VIEW, &buffer, 1, &slice, 1, &attributes, 0);
  store(c, op, ir_map_get(&c->map, mlirOperationGetOperand(op, 1)), mlirOperationGetResult(view, 0));
  return true;
}

static MlirValue load(conversion *c, MlirOperation op) {
  MlirValue buffer = ir_map_get(&c->map, mlirOperationGetOperand(op, 0));
  ir_type type = *ir_value_type(c->ctx, buffer);
  type.is_buffer = false;
  MlirType result = ir_type_make(c->ctx, &type);
  c->b.location = mlirOperationGetLocation(op);
  return mlirOperationGetResult(ir_build(&c->b, IR_MOGG_BUFFER_LOAD, &buffer, 1, &result, 1, NULL, 0), 0);
}

// With a first value, it becomes a constant that the buffer is made of.
static void create_buffer(conversion *c, MlirOperation op) {
  ir_context *ctx = c->ctx;
  MlirValue result = mlirOperationGetResult(op, 0), first = {NULL};
  MlirType type = mlirValueGetType(result);
  MlirAttribute value = ir_get(op, "initValue");
  if (!mlirAttributeIsNull(value)) {
    ir_type tensor = *ir_type_of(ctx, type);
    tensor.is_buffer = false;
    MlirType constant = ir_type_make(ctx, &tensor);
    ir_attributes attributes = {0};
    ir_add_attribute(ctx, &attributes, "value", value);
    const char *name = ir_value_name(ctx, result);
    MlirLocation location = ir_unnamed(mlirOperationGetLocation(op));
    c->b.location = name ? ir_named(ctx, ir_format(ctx, "%s_first", name), location) : location;
    first = mlirOperationGetResult(ir_build(&c->b, IR_MO_CONSTANT, NULL, 0, &constant, 1, &attributes, 0), 0);
  }
  c->b.location = mlirOperationGetLocation(op);
  MlirOperation made = ir_build(&c->b, IR_MOGG_BUFFER, &first, !mlirValueIsNull(first), &type, 1, NULL, 0);
  ir_map_set(&c->map, result, mlirOperationGetResult(made, 0));
}

bool convert_effect(conversion *c, MlirOperation op, bool *ok) {
  *ok = true;
  switch (ir_op(c->ctx, op)) {
  case IR_MO_CHAIN_CREATE: break;
  case IR_MO_TRANSFER: // there is one device
    ir_map_set(&c->map, mlirOperationGetResult(op, 0), ir_map_get(&c->map, mlirOperationGetOperand(op, 0)));
    break;
  case IR_MO_GUARD:
    for (intptr_t i = 0; i < mlirOperationGetNumResults(op); i++)
      ir_map_set(&c->map, mlirOperationGetResult(op, i), ir_map_get(&c->map, mlirOperationGetOperand(op, i + 1)));
    break;
  case IR_MO_BUFFER_CREATE: create_buffer(c, op); break;
  case IR_MO_MUTABLE_LOAD: ir_map_set(&c->map, mlirOperationGetResult(op, 0), load(c, op)); break;
  case IR_MO_MUTABLE_STORE:
    store(c, op, ir_map_get(&c->map, mlirOperationGetOperand(op, 1)),
          ir_map_get(&c->map, mlirOperationGetOperand(op, 0)));
    break;
  case IR_MO_BUFFER_TRANSFER: store(c, op, load(c, op), ir_map_get(&c->map, mlirOperationGetOperand(op, 1))); break;
  case IR_MO_MUTABLE_STORE_SLICE: *ok = store_slice(c, op); break;
  case IR_MO_ASSERT: convert_as_it_is(c, op, IR_MOGG_ASSERT); break;
  case IR_MO_DEBUG_PRINT:
  case IR_MO_DEBUG_TENSOR_PRINT: convert_as_it_is(c, op, IR_MOGG_PRINT); break;
  default: return false;
  }
  return true;
}
