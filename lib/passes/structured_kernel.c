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

bool each_op(pass_context *p, ir_op_id graph, bool (*visit)(pass_context *p, MlirOperation op)) {
  bool ok = true;
  MlirOperation *graphs;
  size_t n = graphs_of(p, graph, &graphs);
  for (size_t g = 0; g < n; g++) {
    MlirOperation op = mlirBlockGetFirstOperation(ir_region_block(graphs[g], 0));
    for (MlirOperation next; !mlirOperationIsNull(op); op = next) {
      next = mlirOperationGetNextInBlock(op);
      ok &= visit(p, op);
    }
  }
  return ok;
}

MlirOperation value_kernel(ir_context *ctx, MlirValue value) {
  MlirOperation op = ir_defining_op(value);
  return !mlirOperationIsNull(op) && ir_op(ctx, op) == IR_MOGG_KERNEL ? op : (MlirOperation){NULL};
}

MlirOperation kernel_execute(ir_context *ctx, MlirOperation kernel) {
  MlirOperation execute = {NULL};
  for (MlirOperation op = mlirBlockGetFirstOperation(ir_region_block(kernel, 0)); !mlirOperationIsNull(op);
       op = mlirOperationGetNextInBlock(op))
    if (ir_op(ctx, op) == IR_MOGG_CALL_EXECUTE) {
      if (!mlirOperationIsNull(execute)) return (MlirOperation){NULL};
      execute = op;
    }
  return execute;
}

MlirBlock elementwise_lambda(ir_context *ctx, MlirOperation kernel) {
  return ir_region_block(ir_defining_op(mlirOperationGetOperand(kernel_execute(ctx, kernel), 0)), 0);
}

int kernel_operand_number(MlirOperation kernel, MlirValue value) {
  for (intptr_t i = 0; i < mlirOperationGetNumOperands(kernel); i++)
    if (ir_same_value(mlirOperationGetOperand(kernel, i), value)) return (int)i;
  return -1;
}

MlirOperation only_user(MlirValue value) {
  MlirOpOperand use = mlirValueGetFirstUse(value);
  bool one = !mlirOpOperandIsNull(use) && mlirOpOperandIsNull(mlirOpOperandGetNextUse(use));
  return one ? mlirOpOperandGetOwner(use) : (MlirOperation){NULL};
}

bool is_graph_result(ir_context *ctx, MlirValue value) {
  for (MlirOpOperand use = mlirValueGetFirstUse(value); !mlirOpOperandIsNull(use); use = mlirOpOperandGetNextUse(use))
    if (ir_op(ctx, mlirOpOperandGetOwner(use)) == IR_MO_OUTPUT) return true;
  return false;
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

bool stores_once(ir_context *ctx, MlirValue bound) {
  MlirOperation bind = ir_defining_op(bound);
  if (mlirOperationIsNull(bind) || ir_op(ctx, bind) != IR_MOGG_BIND) return false;
  MlirOperation op = mlirBlockGetFirstOperation(ir_region_block(bind, 0));
  while (!mlirOperationIsNull(op) && ir_op(ctx, op) != IR_MOGG_STORE) op = mlirOperationGetNextInBlock(op);
  return !mlirOperationIsNull(op) && mlirOperationIsNull(mlirOperationGetNextInBlock(op));
}

bool touches_effects(ir_context *ctx, MlirOperation kernel) {
  for (intptr_t i = 0; i < mlirOperationGetNumOperands(kernel); i++)
    if (ir_is_ordered(ir_value_type(ctx, mlirOperationGetOperand(kernel, i)))) return true;
  for (intptr_t i = 0; i < mlirOperationGetNumResults(kernel); i++)
    if (ir_is_ordered(ir_value_type(ctx, mlirOperationGetResult(kernel, i)))) return true;
  return mlirOperationGetNumResults(kernel) == 0;
}

bool has_sizes_of_operands(ir_context *ctx, MlirOperation kernel, const ir_type *type) {
  for (int d = 0; d < type->rank; d++) {
    bool found = type->dims[d]->kind == IR_DIM_CONSTANT;
    for (intptr_t i = 0; !found && i < mlirOperationGetNumOperands(kernel); i++) {
      const ir_type *operand = ir_value_type(ctx, mlirOperationGetOperand(kernel, i));
      for (int o = 0; o < operand->rank; o++) found |= operand->dims[o] == type->dims[d];
    }
    if (!found) return false;
  }
  return true;
}

bool stores_through_view(ir_context *ctx, MlirValue output) {
  MlirOperation bind = ir_defining_op(output);
  if (mlirOperationIsNull(bind) || ir_op(ctx, bind) != IR_MOGG_BIND) return false;
  MlirOperation op = mlirBlockGetFirstOperation(ir_region_block(bind, 0));
  for (; !mlirOperationIsNull(op); op = mlirOperationGetNextInBlock(op))
    if (ir_op(ctx, op) == IR_MOGG_STORE && !mlirValueIsABlockArgument(mlirOperationGetOperand(op, 1))) return true;
  return false;
}

bool is_elementwise_loop(const pkg_kernel *signature) {
  return signature->n_inputs == 0 && signature->n_outputs == 1 && signature->outputs[0].flags & MX_FUSED &&
         signature->outputs[0].hook_type == MX_DTYPE_INVALID;
}

bool kernel_is_elementwise(pass_context *p, MlirOperation kernel) {
  MlirOperation execute = kernel_execute(p->ir, kernel);
  if (mlirOperationIsNull(execute) || mlirOperationGetNumResults(kernel) > 1) return false; // 0: a store to a buffer
  const pkg_kernel *signature = kernel_signature(p, execute);
  return signature && is_elementwise_loop(signature) && stores_once(p->ir, mlirOperationGetOperand(execute, 0));
}

bool view_is_contiguous_only(pass_context *p, MlirOperation view) {
  const pkg_kernel *kernel = pkg_find_view(p->kernels, ir_get_string(p->ir, view, "symbol"));
  return kernel && kernel->flags & MX_CONTIGUOUS;
}

// ---- building
// -----------------------------------------------------------------------------------------------------------

void build_foreach(ir_builder *body, MlirValue dst, const MlirValue *tensors, int n, const ir_attributes *call,
                   MlirLocation call_location) {
  ir_context *ctx = body->ctx;
  const ir_type *type = ir_value_type(ctx, dst);
  MlirType bound = mlirValueGetType(dst), made = ir_scalar(ctx, type->dtype);
  ir_attributes kind = {0}, loop = {0};
  ir_add_string(ctx, &kind, "kind", "output_lambda");
  MlirOperation bind = ir_build(body, IR_MOGG_BIND, &dst, 1, &bound, 1, &kind, 1);
  ir_builder l = {.ctx = ctx, .block = ir_add_block(bind, 0), .location = body->location};
  MlirValue at = mlirBlockAddArgument(l.block, ir_index(ctx, type->rank), ir_named(ctx, "at", l.location));
  MlirValue values[PKG_MAX_INPUTS], value;
  for (int i = 0; i < n; i++) {
    MlirType element = ir_scalar(ctx, ir_value_type(ctx, tensors[i])->dtype);
    MlirOperation load = ir_build(&l, IR_MOGG_LOAD, (MlirValue[]){tensors[i], at}, 2, &element, 1, NULL, 0);
    values[i] = mlirOperationGetResult(load, 0);
  }
  l.location = call_location;
  value = call ? mlirOperationGetResult(ir_build(&l, IR_MOGG_CALL_ELEMENTWISE, values, n, &made, 1, call, 0), 0)
               : values[0];
  l.location = body->location;
  ir_build(&l, IR_MOGG_STORE, (MlirValue[]){value, dst, at}, 3, NULL, 0, NULL, 0);
  ir_add_string(ctx, &loop, "symbol", "mx.foreach");
  ir_add_segments(ctx, &loop, (int[]){0, 1}, 2);
  MlirValue output = mlirOperationGetResult(bind, 0);
  ir_build(body, IR_MOGG_CALL_EXECUTE, &output, 1, NULL, 0, &loop, 0);
}

MlirValue materialise(pass_context *p, MlirValue value, MlirOperation before) {
  ir_context *ctx = p->ir;
  const ir_type *type = ir_value_type(ctx, value);
  MlirType types[] = {mlirValueGetType(value), ir_tensor(ctx, type->dtype, type->rank, type->dims)};
  const char *name = ir_value_name(ctx, value);
  MlirLocation location = ir_unnamed(mlirOperationGetLocation(before));
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
  if (MX_TYPES_4_BITS >> type->dtype & 1) { // byte by byte: a lambda has no such elements
    attributes.count = 0;
    ir_add_string(ctx, &attributes, "symbol", "mo.static.reshape");
    ir_add_segments(ctx, &attributes, (int[]){1, 1}, 2);
    ir_build(&b, IR_MOGG_CALL_EXECUTE, (MlirValue[]){x, dst}, 2, NULL, 0, &attributes, 0);
  } else {
    build_foreach(&b, dst, &x, 1, NULL, location);
  }
  return mlirOperationGetResult(kernel, 0);
}
