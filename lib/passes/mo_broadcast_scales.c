// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A quantisation whose scale and zero point have the shape of what it quantises is elementwise: it fuses with its
// neighbours. Others become one, through views that stretch both operands. Where blocks divide the axis it is seen as
// two dims, else scales are repeated.
//
//   mo.quantize_linear(%x, %scale, %zero) {axis = 0} : [N, C], [N], [N]   becomes
//   mo.quantize_linear(%x, %s, %z) : [N, C], [N, C], [N, C], both from [N] by mo.static.reshape to [N, 1] and
//   mo.static.broadcast_to;   with {axis = 1, block_size = 32} : [N, 64], [N, 2], [N, 2], of [N, 2, 32] between
//   reshapes
#include "passes/passes.h"
#include <mlir-c/BuiltinAttributes.h>

typedef struct quantisation {
  ir_builder b;
  int64_t block; // 0: there are no blocks
  int axis;      // -1: one scale, or one per element
  bool divides;  // the axis is whole blocks, provably, and there is room for one more dim
} quantisation;

// [.., n * block, ..] with the axis as dims n and `block`, of which the second may have another size.
static MlirValue split_axis(quantisation *q, MlirValue value, ir_dim n, int64_t block) {
  const ir_type *type = ir_value_type(q->b.ctx, value);
  ir_dim dims[MX_MAX_RANK + 1];
  for (int d = 0; d < type->rank; d++) dims[d < q->axis ? d : d + 1] = type->dims[d];
  dims[q->axis] = n;
  dims[q->axis + 1] = ir_dim_constant(q->b.ctx, block);
  return build_reshape(&q->b, value, type->rank + 1, dims);
}

// Each element along the axis `block` times, as far as x reaches.
static MlirValue repeat(quantisation *q, MlirValue value, const ir_type *x) {
  ir_context *ctx = q->b.ctx;
  ir_type type = *ir_value_type(ctx, value);
  ir_dim start[MX_MAX_RANK], step[MX_MAX_RANK];
  type.dims[q->axis] = ir_dim_binary(ctx, IR_DIM_MUL, type.dims[q->axis], ir_dim_constant(ctx, q->block));
  ir_attributes attributes = {0};
  ir_add_int(ctx, &attributes, "axis", q->axis);
  ir_add_int(ctx, &attributes, "repeats", q->block);
  MlirType result = ir_type_make(ctx, &type);
  MlirOperation repeated = ir_build(&q->b, IR_MO_REPEAT_INTERLEAVE, &value, 1, &result, 1, &attributes, 0);
  value = mlirOperationGetResult(repeated, 0);
  for (int d = 0; d < x->rank; d++) {
    start[d] = ir_dim_constant(ctx, 0);
    step[d] = ir_dim_constant(ctx, 1);
  }
  attributes.count = 0;
  ir_add_attribute(ctx, &attributes, "start", ir_dims_attribute(ctx, start, x->rank));
  ir_add_attribute(ctx, &attributes, "stop", ir_dims_attribute(ctx, x->dims, x->rank));
  ir_add_attribute(ctx, &attributes, "step", ir_dims_attribute(ctx, step, x->rank));
  result = ir_tensor(ctx, type.dtype, x->rank, x->dims);
  return mlirOperationGetResult(ir_build(&q->b, IR_MO_SLICE, &value, 1, &result, 1, &attributes, 0), 0);
}

// A scale or zero point in the shape of x, whose axis is split where blocks divide it.
static MlirValue stretch(quantisation *q, MlirValue value, const ir_type *x) {
  const ir_type *type = ir_value_type(q->b.ctx, value);
  if (q->block && !q->divides) return repeat(q, value, x);
  if (q->block) {
    value = split_axis(q, value, type->dims[q->axis], 1);
  } else if (q->axis >= 0 && q->axis < x->rank - 1) {
    ir_dim dims[MX_MAX_RANK];
    for (int d = q->axis; d < x->rank; d++) dims[d - q->axis] = ir_dim_constant(q->b.ctx, 1);
    dims[0] = type->dims[0];
    value = build_reshape(&q->b, value, x->rank - q->axis, dims);
  }
  return build_broadcast(&q->b, value, x->rank, x->dims);
}

static bool broadcast_scales(pass_context *p, MlirOperation op) {
  ir_context *ctx = p->ir;
  ir_op_id id = ir_op(ctx, op);
  if (id != IR_MO_QUANTIZE_LINEAR && id != IR_MO_DEQUANTIZE_LINEAR) return true;
  MlirValue operands[3], y = mlirOperationGetResult(op, 0);
  for (int i = 0; i < 3; i++) operands[i] = mlirOperationGetOperand(op, i);
  const ir_type *x = ir_value_type(ctx, operands[0]), *scale = ir_value_type(ctx, operands[1]);
  bool has_axis = !mlirAttributeIsNull(ir_get(op, "axis"));
  if (!has_axis && ir_same_shape(x, scale)) return true;
  MlirLocation location = mlirOperationGetLocation(op);
  quantisation q = {
      .b = {.ctx = ctx, .block = mlirOperationGetBlock(op), .before = op, .location = ir_unnamed(location)},
      .block = ir_get_int(op, "block_size", 0),
      .axis = has_axis ? (int)ir_get_int(op, "axis", 0) : -1,
  };
  if (has_axis && q.axis < 0) q.axis += x->rank;
  if (q.block) {
    ir_dim blocks = scale->dims[q.axis], whole = ir_dim_binary(ctx, IR_DIM_MUL, blocks, ir_dim_constant(ctx, q.block));
    q.divides = whole == x->dims[q.axis] && x->rank < MX_MAX_RANK;
    if (q.divides) operands[0] = split_axis(&q, operands[0], blocks, q.block);
  }
  ir_type seen = *ir_value_type(ctx, operands[0]);
  for (int i = 1; i < 3; i++) operands[i] = stretch(&q, operands[i], &seen);
  seen.dtype = ir_value_type(ctx, y)->dtype;
  MlirType type = ir_type_make(ctx, &seen);
  if (!q.divides) q.b.location = location;
  MlirValue made = mlirOperationGetResult(ir_build(&q.b, id, operands, 3, &type, 1, NULL, 0), 0);
  q.b.location = location;
  if (q.divides) made = build_unary(&q.b, IR_MO_STATIC_RESHAPE, made, ir_value_type(ctx, y));
  ir_replace_uses(y, made);
  ir_erase(op);
  return true;
}

bool pass_mo_broadcast_scales(pass_context *p) { return each_op(p, IR_MO_GRAPH, broadcast_scales); }
