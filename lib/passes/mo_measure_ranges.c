// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Dynamic quantisation becomes the reductions that measure the range of a tensor, a scale and a zero point made of it,
// and a quantisation by them. The zero point is a quantised value too: that of minus the least one.
//
//   %y, %scale, %zero = mo.dynamic_quantize_linear(%x)   becomes
//   %least = min(mo.reduce.min(%x), 0), %greatest = max(mo.reduce.max(%x), 0)
//   %scale = (%greatest == %least ? 1 : %greatest - %least) / 255
//   %zero = mo.quantize_linear(-%least, %scale, 0)
//   %y = mo.quantize_linear(%x, %scale, %zero)
#include "passes/passes.h"

typedef struct measurement {
  ir_builder b;
  MlirType number; // f32 []
} measurement;

// What is built from here on stands for the op's result i.
static void begin_result(measurement *m, MlirOperation op, int i) {
  const char *name = ir_value_name(m->b.ctx, mlirOperationGetResult(op, i));
  MlirLocation place = ir_op_place(m->b.ctx, op);
  m->b.location = name ? ir_named(m->b.ctx, name, place) : place;
}

static MlirValue build(measurement *m, ir_op_id id, const MlirValue *operands, int n, MlirType type) {
  return mlirOperationGetResult(ir_build(&m->b, id, operands, n, &type, 1, NULL, 0), 0);
}

static MlirValue binary(measurement *m, ir_op_id id, MlirValue x, MlirValue y) {
  return build(m, id, (MlirValue[]){x, y}, 2, m->number);
}

// x folded to f32 []: rows first, which threads share, then what they gave.
static MlirValue fold(measurement *m, ir_op_id id, MlirValue x) {
  ir_context *ctx = m->b.ctx;
  for (int pass = 0; pass < 2 && ir_value_type(ctx, x)->rank > 0; pass++) {
    ir_type type = *ir_value_type(ctx, x);
    ir_attributes attributes = {0};
    ir_add_int(ctx, &attributes, "axis", type.rank - 1);
    type.dims[type.rank - 1] = ir_dim_constant(ctx, 1);
    MlirType result = ir_type_make(ctx, &type);
    x = mlirOperationGetResult(ir_build(&m->b, id, &x, 1, &result, 1, &attributes, 0), 0);
    ir_dim rows = ir_type_elements(ctx, &type);
    x = build_reshape(&m->b, x, type.rank > 1, &rows);
  }
  return x;
}

static bool measure_ranges(pass_context *p, MlirOperation op) {
  ir_context *ctx = p->ir;
  if (ir_op(ctx, op) != IR_MO_DYNAMIC_QUANTIZE_LINEAR) return true;
  measurement m = {
      .b = {.ctx = ctx, .block = mlirOperationGetBlock(op), .before = op, .location = ir_op_place(ctx, op)},
      .number = ir_tensor(ctx, MX_F32, 0, NULL)};
  MlirValue x = mlirOperationGetOperand(op, 0), made[3], zero = build_number(&m.b, MX_F32, 0);
  MlirValue least = binary(&m, IR_MO_MIN, fold(&m, IR_MO_REDUCE_MIN, x), zero);
  MlirValue greatest = binary(&m, IR_MO_MAX, fold(&m, IR_MO_REDUCE_MAX, x), zero);
  MlirValue is_point = build(&m, IR_MO_EQUAL, (MlirValue[]){greatest, least}, 2, ir_tensor(ctx, MX_BOOL, 0, NULL));
  MlirValue width[] = {is_point, build_number(&m.b, MX_F32, 1), binary(&m, IR_MO_SUB, greatest, least)};
  MlirValue range = build(&m, IR_MO_SELECT, width, 3, m.number), steps = build_number(&m.b, MX_F32, 255);
  MlirValue below = build(&m, IR_MO_NEGATIVE, &least, 1, m.number), lowest = build_number(&m.b, MX_UI8, 0);
  begin_result(&m, op, 1);
  made[1] = binary(&m, IR_MO_DIV, range, steps);
  MlirType types[] = {mlirValueGetType(mlirOperationGetResult(op, 0)), mlirValueGetType(mlirOperationGetResult(op, 2))};
  begin_result(&m, op, 2);
  made[2] = build(&m, IR_MO_QUANTIZE_LINEAR, (MlirValue[]){below, made[1], lowest}, 3, types[1]);
  begin_result(&m, op, 0);
  made[0] = build(&m, IR_MO_QUANTIZE_LINEAR, (MlirValue[]){x, made[1], made[2]}, 3, types[0]);
  for (int i = 0; i < 3; i++) ir_replace_uses(mlirOperationGetResult(op, i), made[i]);
  ir_erase(op);
  return true;
}

bool pass_mo_measure_ranges(pass_context *p) { return each_op(p, IR_MO_GRAPH, measure_ranges); }
