// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A kernel has at most 8 inputs. A concat of more is a tree of concats; one of a single tensor is that tensor.
//
//   mo.concat(%x0, .., %x9)   becomes   %a = mo.concat(%x0, .., %x4)   %b = mo.concat(%x5, .., %x9)   mo.concat(%a, %b)
#include "passes/passes.h"

static MlirValue concat(ir_builder *b, const MlirValue *inputs, int count, int axis, MlirType to) {
  ir_attributes attributes = {0};
  ir_add_int(b->ctx, &attributes, "axis", axis);
  return mlirOperationGetResult(ir_build(b, IR_MO_CONCAT, inputs, count, &to, 1, &attributes, 0), 0);
}

static MlirType joined_type(ir_context *ctx, const MlirValue *inputs, int count, int axis) {
  ir_type type = *ir_value_type(ctx, inputs[0]);
  for (int i = 1; i < count; i++)
    type.dims[axis] = ir_dim_binary(ctx, IR_DIM_ADD, type.dims[axis], ir_value_type(ctx, inputs[i])->dims[axis]);
  return ir_type_make(ctx, &type);
}

// Inputs are joined in groups of about equal size until one concat takes what is left.
static void nest(pass_context *p, MlirOperation op) {
  ir_context *ctx = p->ir;
  int count = (int)mlirOperationGetNumOperands(op), axis = (int)ir_get_int(op, "axis", 0);
  MlirValue *inputs = ir_alloc(ctx, (size_t)count * sizeof *inputs), y = mlirOperationGetResult(op, 0);
  MlirLocation location = mlirOperationGetLocation(op);
  for (int i = 0; i < count; i++) inputs[i] = mlirOperationGetOperand(op, i);
  if (axis < 0) axis += ir_value_type(ctx, inputs[0])->rank;
  ir_builder b = {.ctx = ctx, .block = mlirOperationGetBlock(op), .before = op, .location = ir_unnamed(location)};
  while (count > PKG_MAX_INPUTS) {
    int groups = (count + PKG_MAX_INPUTS - 1) / PKG_MAX_INPUTS;
    for (int g = 0, begin = 0, end; g < groups; g++, begin = end) {
      end = (int)((int64_t)count * (g + 1) / groups);
      inputs[g] = concat(&b, inputs + begin, end - begin, axis, joined_type(ctx, inputs + begin, end - begin, axis));
    }
    count = groups;
  }
  b.location = location;
  ir_replace_uses(y, concat(&b, inputs, count, axis, mlirValueGetType(y)));
  ir_erase(op);
}

// x alone, unless the result was declared to have other dims, which are checked when it runs.
static bool is_identity(MlirOperation op) {
  return mlirOperationGetNumOperands(op) == 1 && mlirTypeEqual(mlirValueGetType(mlirOperationGetOperand(op, 0)),
                                                               mlirValueGetType(mlirOperationGetResult(op, 0)));
}

static bool visit(pass_context *p, MlirOperation op) {
  if (ir_op(p->ir, op) != IR_MO_CONCAT) return true;
  if (is_identity(op)) {
    ir_replace_uses(mlirOperationGetResult(op, 0), mlirOperationGetOperand(op, 0));
    ir_erase(op);
  } else if (mlirOperationGetNumOperands(op) > PKG_MAX_INPUTS) {
    nest(p, op);
  }
  return true;
}

bool pass_mo_nest_concats(pass_context *p) { return each_op(p, IR_MO_GRAPH, visit); }
