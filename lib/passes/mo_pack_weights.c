// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A matmul whose right side is constant reads it from panels (layout KNkn), packed once: mogg_to_mgp moves the packing
// to init, and the compiler runs init when the weights are given, so the file holds them packed.
//
//   mo.matmul(%x, %w) {transpose_b}   becomes   mo.matmul(%x, mo.layout.transform(%w) {transpose_b}) {packed_b}
#include "passes/passes.h"

static bool pack(pass_context *p, MlirOperation op) {
  ir_context *ctx = p->ir;
  if (ir_op(ctx, op) != IR_MO_MATMUL || !is_constant_value(ctx, mlirOperationGetOperand(op, 1)) ||
      ir_get_bool(op, "packed_b", false))
    return true;
  MlirValue operands[] = {mlirOperationGetOperand(op, 0), mlirOperationGetOperand(op, 1)};
  const ir_type *b_type = ir_value_type(ctx, operands[1]);
  // Halves are packed widened: the micro-kernel computes in f32. Integers have no panel kernel.
  mx_dtype dtype = b_type->dtype == MX_F64 ? MX_F64 : MX_F32;
  if (!(MX_TYPES_FLOAT >> b_type->dtype & 1)) return true;
  bool transpose_b = ir_get_bool(op, "transpose_b", false);
  ir_type packed = {.kind = IR_TENSOR, .dtype = dtype, .rank = 2, .layout = ir_intern(ctx, "KNkn", 4)};
  packed.dims[0] = b_type->dims[transpose_b];
  packed.dims[1] = b_type->dims[!transpose_b];
  MlirType type = ir_type_make(ctx, &packed), result = mlirValueGetType(mlirOperationGetResult(op, 0));
  MlirLocation location = mlirOperationGetLocation(op);
  const char *name = ir_value_name(ctx, operands[1]);
  ir_builder b = {.ctx = ctx,
                  .block = mlirOperationGetBlock(op),
                  .before = op,
                  .location = name ? ir_named(ctx, ir_format(ctx, "%s_packed", name), location) : location};
  ir_attributes attributes = {0};
  ir_add_bool(ctx, &attributes, "transpose_b", transpose_b);
  operands[1] =
      mlirOperationGetResult(ir_build(&b, IR_MO_LAYOUT_TRANSFORM, &operands[1], 1, &type, 1, &attributes, 0), 0);
  attributes.count = 0;
  ir_add_bool(ctx, &attributes, "packed_b", true);
  b.location = location;
  MlirOperation matmul = ir_build(&b, IR_MO_MATMUL, operands, 2, &result, 1, &attributes, 0);
  ir_replace_uses(mlirOperationGetResult(op, 0), mlirOperationGetResult(matmul, 0));
  ir_erase(op);
  return true;
}

bool pass_mo_pack_weights(pass_context *p) { return each_op(p, IR_MO_GRAPH, pack); }
