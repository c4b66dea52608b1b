// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Kernels reduce, scan and sort over the last axis. An op over another one is put between two transposing views, which
// cost nothing where a kernel can load through them:
//
//   mo.reduce.add(%x) {axis = 0}   becomes   mo.transpose . mo.reduce.add {axis = rank - 1} . mo.transpose
#include "passes/passes.h"

static bool has_axis(ir_op_id id) {
  switch (ir_row(id)->rule) {
  case IR_RULE_REDUCE:
  case IR_RULE_ARG:
  case IR_RULE_MIN_AND_MAX:
  case IR_RULE_AXIS:
  case IR_RULE_ARGSORT:
  case IR_RULE_TOP_K:
  case IR_RULE_DFT:
  case IR_RULE_COMPRESS: return true;
  default: return false;
  }
}

// Results of the operand's rank have its axes; another one, a count say, stays as it is.
static bool move_axis(pass_context *p, MlirOperation op) {
  ir_context *ctx = p->ir;
  ir_op_id id = ir_op(ctx, op);
  if (!has_axis(id)) return true;
  int n = (int)mlirOperationGetNumOperands(op), m = (int)mlirOperationGetNumResults(op);
  int rank = ir_value_type(ctx, mlirOperationGetOperand(op, 0))->rank, axis = (int)ir_get_int(op, "axis", 0);
  int last = ir_row(id)->rule == IR_RULE_DFT ? rank - 2 : rank - 1; // parts of a complex number follow
  if (axis < 0) axis += rank;
  ir_set(ctx, op, "axis", ir_int_attribute(ctx, last));
  if (axis == last) return true;
  // Swapping two axes is its own inverse.
  int64_t perm[MX_MAX_RANK];
  for (int i = 0; i < rank; i++) perm[i] = i == axis ? last : i == last ? axis : i;
  MlirLocation location = mlirOperationGetLocation(op);
  ir_builder b = {.ctx = ctx, .block = mlirOperationGetBlock(op), .before = op, .location = location};
  MlirValue operands[PKG_MAX_INPUTS];
  for (int i = 0; i < n; i++) operands[i] = mlirOperationGetOperand(op, i);
  operands[0] = build_transpose(&b, operands[0], perm);
  MlirType types[PKG_MAX_OUTPUTS];
  for (int r = 0; r < m; r++) {
    ir_type type = *ir_value_type(ctx, mlirOperationGetResult(op, r));
    ir_dim dim = type.dims[last];
    if (type.rank == rank) {
      type.dims[last] = type.dims[axis];
      type.dims[axis] = dim;
    }
    types[r] = ir_type_make(ctx, &type);
  }
  ir_attributes attributes = {0};
  ir_copy_attributes(op, &attributes);
  MlirOperation made = ir_build(&b, id, operands, n, types, m, &attributes, 0);
  for (int r = 0; r < m; r++) {
    MlirValue old = mlirOperationGetResult(op, r), value = mlirOperationGetResult(made, r);
    ir_replace_uses(old, ir_value_type(ctx, old)->rank == rank ? build_transpose(&b, value, perm) : value);
  }
  ir_erase(op);
  return true;
}

bool pass_mo_move_axis_last(pass_context *p) { return each_op(p, IR_MO_GRAPH, move_axis); }
