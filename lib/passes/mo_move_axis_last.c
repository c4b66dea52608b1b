// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Kernels reduce over the last axis. A reduction over another one is put between two transposing views, which cost
// nothing where a kernel can load through them:
//
//   mo.reduce.add(%x) {axis = 0}   becomes   mo.transpose . mo.reduce.add {axis = rank - 1} . mo.transpose
#include "passes/passes.h"

static bool move_axis(pass_context *p, MlirOperation op) {
  ir_context *ctx = p->ir;
  ir_op_id id = ir_op(ctx, op);
  if (ir_row(id)->rule != IR_RULE_REDUCE && ir_row(id)->rule != IR_RULE_AXIS) return true;
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
  ir_attributes attributes = {0};
  ir_add_int(ctx, &attributes, "axis", rank - 1);
  MlirValue reduced = mlirOperationGetResult(ir_build(&b, id, &swapped, 1, &to, 1, &attributes, 0), 0);
  ir_replace_uses(y, build_transpose(&b, reduced, perm));
  ir_erase(op);
  return true;
}

bool pass_mo_move_axis_last(pass_context *p) { return each_op(p, IR_MO_GRAPH, move_axis); }
