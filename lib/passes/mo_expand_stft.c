// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A short-time transform is a transform of frames of the signal, which overlap: a view, through which mo.dft loads, as
// it loads what the window leaves of them.
//
//   mo.stft(%x, %window) {frame_length = 8, frame_step = 3}   becomes
//   mo.dft(mo.mul(mo.frames(%x) {frame_length = 8, frame_step = 3}, %window)) {axis = 2, dft_length = 8}
//
// Halves are f32 between them, so that they are rounded once.
#include "passes/passes.h"

static MlirValue frames(ir_builder *b, MlirOperation op, MlirValue x, const ir_type *made) {
  ir_attributes attributes = {0};
  ir_add_attribute(b->ctx, &attributes, "frame_length", ir_get(op, "frame_length"));
  ir_add_attribute(b->ctx, &attributes, "frame_step", ir_get(op, "frame_step"));
  MlirType type = ir_type_make(b->ctx, made);
  return mlirOperationGetResult(ir_build(b, IR_MO_FRAMES, &x, 1, &type, 1, &attributes, 0), 0);
}

// frames times window, [length], which the run has found to be as long as they are.
static MlirValue weigh(ir_builder *b, MlirValue x, MlirValue window, const ir_type *made) {
  ir_dim length[] = {made->dims[2], ir_dim_constant(b->ctx, 1)};
  MlirType type = ir_tensor(b->ctx, made->dtype, 1, length), product = ir_type_make(b->ctx, made);
  if (ir_value_type(b->ctx, window)->dims[0] != length[0])
    window = mlirOperationGetResult(ir_build(b, IR_MO_REBIND, &window, 1, &type, 1, NULL, 0), 0);
  MlirValue operands[] = {x, build_broadcast(b, build_reshape(b, window, 2, length), made->rank, made->dims)};
  return mlirOperationGetResult(ir_build(b, IR_MO_MUL, operands, 2, &product, 1, NULL, 0), 0);
}

static bool expand(pass_context *p, MlirOperation op) {
  ir_context *ctx = p->ir;
  if (ir_op(ctx, op) != IR_MO_STFT) return true;
  MlirLocation location = mlirOperationGetLocation(op);
  ir_builder b = {.ctx = ctx, .block = mlirOperationGetBlock(op), .before = op, .location = ir_unnamed(location)};
  MlirValue x = mlirOperationGetOperand(op, 0), y = mlirOperationGetResult(op, 0);
  const ir_type *signal = ir_value_type(ctx, x);
  ir_type made = *ir_value_type(ctx, y); // its batch and frames are those of the frames
  mx_dtype dtype = made.dtype, compute = dtype == MX_F64 ? MX_F64 : MX_F32;
  ir_dim length = ir_get_dim(ctx, op, "frame_length");
  made.dtype = compute;
  made.dims[2] = length;
  made.dims[3] = signal->dims[2];
  MlirValue value = frames(&b, op, build_cast(&b, x, compute), &made);
  if (mlirOperationGetNumOperands(op) == 2)
    value = weigh(&b, value, build_cast(&b, mlirOperationGetOperand(op, 1), compute), &made);
  ir_attributes attributes = {0};
  ir_add_int(ctx, &attributes, "axis", 2);
  ir_add_attribute(ctx, &attributes, "dft_length", ir_dim_attribute(ctx, length));
  ir_add_bool(ctx, &attributes, "onesided", ir_get_bool(op, "onesided", false));
  made = *ir_value_type(ctx, y);
  made.dtype = compute;
  MlirType type = ir_type_make(ctx, &made);
  b.location = location;
  value = mlirOperationGetResult(ir_build(&b, IR_MO_DFT, &value, 1, &type, 1, &attributes, 0), 0);
  b.location = ir_unnamed(location);
  ir_replace_uses(y, build_cast(&b, value, dtype));
  ir_erase(op);
  return true;
}

bool pass_mo_expand_stft(pass_context *p) { return each_op(p, IR_MO_GRAPH, expand); }
