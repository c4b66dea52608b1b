// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a slice can say needs no kernel: a slice is a view.
//
//   %a, %b = mo.split(%x) {split_sizes = [2, N - 2], axis = 0}   becomes   %a = mo.slice(%x) {start = [0], stop = [2],
//   ..}
//                                                                          %b = mo.slice(%x) {start = [2], stop = [N],
//                                                                          ..}
//   mo.reverse(%x) {axis = 0}   becomes   mo.slice(%x) {start = [-1], stop = [-N - 1], step = [-1]}
#include "passes/passes.h"

// x from `start` to `stop` along axis, of the given step, and all of its other dims, as result `i` of op.
static void slice_result(pass_context *p, MlirOperation op, int i, int axis, ir_dim start, ir_dim stop, int64_t step) {
  ir_context *ctx = p->ir;
  MlirValue x = mlirOperationGetOperand(op, 0), y = mlirOperationGetResult(op, i);
  const ir_type *type = ir_value_type(ctx, x);
  ir_dim starts[MX_MAX_RANK], stops[MX_MAX_RANK], steps[MX_MAX_RANK];
  for (int d = 0; d < type->rank; d++) {
    starts[d] = d == axis ? start : ir_dim_constant(ctx, 0);
    stops[d] = d == axis ? stop : type->dims[d];
    steps[d] = ir_dim_constant(ctx, d == axis ? step : 1);
  }
  ir_attributes attributes = {0};
  ir_add_attribute(ctx, &attributes, "start", ir_dims_attribute(ctx, starts, type->rank));
  ir_add_attribute(ctx, &attributes, "stop", ir_dims_attribute(ctx, stops, type->rank));
  ir_add_attribute(ctx, &attributes, "step", ir_dims_attribute(ctx, steps, type->rank));
  const char *name = ir_value_name(ctx, y);
  MlirLocation location = mlirOperationGetLocation(op);
  ir_builder b = {.ctx = ctx,
                  .block = mlirOperationGetBlock(op),
                  .before = op,
                  .location = name ? ir_named(ctx, name, ir_unnamed(location)) : location};
  MlirType to = mlirValueGetType(y);
  MlirOperation slice = ir_build(&b, IR_MO_SLICE, &x, 1, &to, 1, &attributes, 0);
  ir_replace_uses(y, mlirOperationGetResult(slice, 0));
}

static int axis_of(pass_context *p, MlirOperation op) {
  int axis = (int)ir_get_int(op, "axis", 0);
  return axis < 0 ? axis + ir_value_type(p->ir, mlirOperationGetOperand(op, 0))->rank : axis;
}

static void use_slices(pass_context *p, MlirOperation split) {
  ir_context *ctx = p->ir;
  int axis = axis_of(p, split), n = (int)mlirOperationGetNumResults(split);
  ir_dim start = ir_dim_constant(ctx, 0);
  for (int i = 0; i < n; i++) {
    ir_dim size = ir_value_type(ctx, mlirOperationGetResult(split, i))->dims[axis];
    ir_dim stop = ir_dim_binary(ctx, IR_DIM_ADD, start, size);
    slice_result(p, split, i, axis, start, stop, 1);
    start = stop;
  }
  ir_erase(split);
}

static void use_slice(pass_context *p, MlirOperation reverse) {
  ir_context *ctx = p->ir;
  int axis = axis_of(p, reverse);
  ir_dim size = ir_value_type(ctx, mlirOperationGetOperand(reverse, 0))->dims[axis], last = ir_dim_constant(ctx, -1);
  ir_dim before_first = ir_dim_binary(ctx, IR_DIM_ADD, ir_dim_binary(ctx, IR_DIM_MUL, last, size), last);
  slice_result(p, reverse, 0, axis, last, before_first, -1);
  ir_erase(reverse);
}

static bool visit(pass_context *p, MlirOperation op) {
  ir_op_id id = ir_op(p->ir, op);
  if (id == IR_MO_SPLIT) use_slices(p, op);
  if (id == IR_MO_REVERSE) use_slice(p, op);
  return true;
}

bool pass_mo_use_slices(pass_context *p) { return each_op(p, IR_MO_GRAPH, visit); }
