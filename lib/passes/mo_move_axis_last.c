// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Kernels reduce and scan over the last axis. An op over another one is put between two transposing views, which cost
// nothing where a kernel can load through them:
//
//   mo.reduce.add(%x) {axis = 0}   becomes   mo.transpose . mo.reduce.add {axis = rank - 1} . mo.transpose
#include "passes/passes.h"

static bool has_axis(ir_op_id id) {
  ir_rule rule = ir_row(id)->rule;
  return rule == IR_RULE_REDUCE || rule == IR_RULE_ARG || rule == IR_RULE_MIN_AND_MAX || rule == IR_RULE_AXIS;
}

static bool move_axis(pass_context *p, MlirOperation op) {
  ir_context *ctx = p->ir;
  ir_op_id id = ir_op(ctx, op);
  if (!has_axis(id)) return true;
  MlirValue x = mlirOperationGetOperand(op, 0), y = mlirOperationGetResult(op, 0);
  const ir_type *type = ir_value_type(ctx, y);
  int rank = type->rank, axis = (int)ir_get_int(op, "axis", 0);
  if (axis < 0) axis += rank;
  if (axis == rank - 1) {
    ir_set(ctx, op, "axis", ir_int_attribute(ctx, axis));
    return true;
  }
  // Swapping two axes is its own inverse.
  int64_t perm[MX_MAX_RANK];
  for (int i = 0; i < rank; i++) perm[i] = i == axis ? rank - 1 : i == rank - 1 ? axis : i;
  MlirLocation location = mlirOperationGetLocation(op);
  ir_builder b = {.ctx = ctx, .block = mlirOperationGetBlock(op), .before = op, .location = location};
  MlirValue swapped = build_transpose(&b, x, perm);
  ir_dim dims[MX_MAX_RANK];
  for (int i = 0; i < rank; i++) dims[i] = type->dims[perm[i]];
  MlirType to = ir_tensor(ctx, type->dtype, rank, dims);
  ir_set(ctx, op, "axis", ir_int_attribute(ctx, rank - 1));
  ir_attributes attributes = {0};
  for (intptr_t i = 0; i < mlirOperationGetNumAttributes(op); i++)
    attributes.items[attributes.count++] = mlirOperationGetAttribute(op, i);
  MlirValue reduced = mlirOperationGetResult(ir_build(&b, id, &swapped, 1, &to, 1, &attributes, 0), 0);
  ir_replace_uses(y, build_transpose(&b, reduced, perm));
  ir_erase(op);
  return true;
}

bool pass_mo_move_axis_last(pass_context *p) { return each_op(p, IR_MO_GRAPH, move_axis); }
