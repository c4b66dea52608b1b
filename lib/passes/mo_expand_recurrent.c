// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a recurrent layer does with its input is the same in every step: one matmul does it for all of them, with both
// directions' weights side by side. The steps are left for a kernel, time-major, every operand given.
//
//   %y, %h, %c = mo.lstm(%x, %w, %r, %b) {given = ["bias"]} : ([T, N, I], [D, 4 * H, I], [D, 4 * H, H], [D, 8 * H])
// becomes, between views,
//   %p = mo.matmul(%x, %w) {transpose_b = true} : ([T * N, I], [D * 4 * H, I]) -> [T * N, D * 4 * H]
//   %g = mo.add(%p, first half of %b)
//   %y, %h, %c = mo.steps.lstm(%g, %r, second half of %b, 0, 0, activations' constants, 0, 0)
//
// Halves are f32 between the two, so that they are rounded once.
#include "ir/recurrent.h"
#include "passes/passes.h"
#include <string.h>

typedef struct expansion {
  ir_context *ctx;
  ir_builder b;
  MlirOperation op;
  ir_recurrent layer;
  mx_dtype compute;                                           // dtype of the steps' input
  ir_dim steps, sequences, inputs, hidden, directions, gates; // gates: their hidden units, of one direction
} expansion;

static ir_dim times(expansion *e, ir_dim a, ir_dim b) { return ir_dim_binary(e->ctx, IR_DIM_MUL, a, b); }

static MlirValue zeros(expansion *e, mx_dtype dtype, int rank, const ir_dim *dims) {
  return build_broadcast(&e->b, build_number(&e->b, dtype, 0), rank, dims);
}

// Columns [from, to) of x.
static MlirValue columns(expansion *e, MlirValue x, ir_dim from, ir_dim to) {
  ir_dim zero = ir_dim_constant(e->ctx, 0), one = ir_dim_constant(e->ctx, 1);
  ir_type type = *ir_value_type(e->ctx, x);
  ir_attributes attributes = {0};
  ir_add_attribute(e->ctx, &attributes, "start", ir_dims_attribute(e->ctx, (ir_dim[]){zero, from}, 2));
  ir_add_attribute(e->ctx, &attributes, "stop", ir_dims_attribute(e->ctx, (ir_dim[]){type.dims[0], to}, 2));
  ir_add_attribute(e->ctx, &attributes, "step", ir_dims_attribute(e->ctx, (ir_dim[]){one, one}, 2));
  type.dims[1] = e->gates; // of both halves
  MlirType result = ir_type_make(e->ctx, &type);
  return mlirOperationGetResult(ir_build(&e->b, IR_MO_SLICE, &x, 1, &result, 1, &attributes, 0), 0);
}

// The operand, or null.
static MlirValue given(expansion *e, ir_given which) {
  int number = e->layer.operand[which];
  return number ? mlirOperationGetOperand(e->op, number) : (MlirValue){NULL};
}

// x w^T + the first bias: [T, N, D * gates].
static MlirValue input_of_steps(expansion *e) {
  MlirValue x = mlirOperationGetOperand(e->op, 0), w = mlirOperationGetOperand(e->op, 1), bias;
  if (e->layer.batch_major) x = build_transpose(&e->b, x, (int64_t[]){1, 0, 2});
  ir_dim all = times(e, e->directions, e->gates), rows = times(e, e->steps, e->sequences);
  MlirValue operands[] = {
      build_reshape(&e->b, build_cast(&e->b, x, e->compute), 2, (ir_dim[]){rows, e->inputs}),
      build_reshape(&e->b, build_cast(&e->b, w, e->compute), 2, (ir_dim[]){all, e->inputs}),
  };
  MlirType type = ir_tensor(e->ctx, e->compute, 2, (ir_dim[]){rows, all});
  ir_attributes attributes = {0};
  ir_add_bool(e->ctx, &attributes, "transpose_b", true);
  MlirValue y = mlirOperationGetResult(ir_build(&e->b, IR_MO_MATMUL, operands, 2, &type, 1, &attributes, 0), 0);
  if (bias = given(e, IR_GIVEN_BIAS), !mlirValueIsNull(bias)) {
    bias = build_cast(&e->b, columns(e, bias, ir_dim_constant(e->ctx, 0), e->gates), e->compute);
    MlirValue row = build_reshape(&e->b, bias, 1, &all);
    MlirValue terms[] = {y, build_broadcast(&e->b, row, 2, (ir_dim[]){rows, all})};
    y = mlirOperationGetResult(ir_build(&e->b, IR_MO_ADD, terms, 2, &type, 1, NULL, 0), 0);
  }
  return build_reshape(&e->b, y, 3, (ir_dim[]){e->steps, e->sequences, all});
}

// An initial state: [D, N, H].
static MlirValue state(expansion *e, ir_given which) {
  MlirValue value = given(e, which);
  if (mlirValueIsNull(value)) return zeros(e, e->compute, 3, (ir_dim[]){e->directions, e->sequences, e->hidden});
  return e->layer.batch_major ? build_transpose(&e->b, value, (int64_t[]){1, 0, 2}) : value;
}

// Activations as attribute and operand of the steps. Those of both directions are one list where they are the same:
// the kernel then knows them when it is compiled.
static MlirValue activations(expansion *e, ir_attributes *attributes) {
  ir_recurrent *l = &e->layer;
  int n = l->n_activations, half = n / 2;
  if (l->directions == 2 && !memcmp(l->activations, l->activations + half, (size_t)half * sizeof *l->activations))
    n = half;
  int64_t functions[IR_MAX_ACTIVATIONS];
  char elements[2 * IR_MAX_ACTIVATIONS * 8];
  size_t size = mx_dtype_bytes(e->compute);
  for (int i = 0; i < n; i++) {
    functions[i] = l->activations[i].function;
    ir_put_element(e->compute, l->activations[i].alpha, 0, elements + (size_t)(2 * i) * size);
    ir_put_element(e->compute, l->activations[i].beta, 0, elements + (size_t)(2 * i + 1) * size);
  }
  ir_add_ints(e->ctx, attributes, "activations", functions, n);
  ir_dim dims[] = {ir_dim_constant(e->ctx, n), ir_dim_constant(e->ctx, 2)};
  return build_constant(&e->b, e->compute, 2, dims, elements, 2 * (size_t)n);
}

static MlirOperation build_steps(expansion *e) {
  ir_context *ctx = e->ctx;
  const ir_cell *cell = e->layer.cell;
  ir_dim two = ir_dim_constant(ctx, 2), three = ir_dim_constant(ctx, 3);
  ir_attributes attributes = {0};
  MlirValue bias = given(e, IR_GIVEN_BIAS), lengths = given(e, IR_GIVEN_SEQUENCE_LENS);
  MlirValue peepholes = given(e, IR_GIVEN_PEEPHOLES);
  ir_dim bias_dims[] = {e->directions, e->gates}, peephole_dims[] = {e->directions, times(e, three, e->hidden)};
  static const char *const kept[] = {"direction", "clip", "input_forget", "linear_before_reset"};
  for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
    MlirAttribute a = ir_get(e->op, kept[i]);
    if (!mlirAttributeIsNull(a)) ir_add_attribute(ctx, &attributes, kept[i], a);
  }
  if (!mlirValueIsNull(lengths)) ir_add_bool(ctx, &attributes, "has_lengths", true);
  if (!mlirValueIsNull(peepholes)) ir_add_bool(ctx, &attributes, "has_peepholes", true);
  MlirValue operands[] = {
      input_of_steps(e),
      mlirOperationGetOperand(e->op, 2),
      mlirValueIsNull(bias) ? zeros(e, e->compute, 2, bias_dims) : columns(e, bias, e->gates, times(e, two, e->gates)),
      mlirValueIsNull(lengths) ? zeros(e, MX_SI32, 1, &e->sequences) : lengths,
      state(e, IR_GIVEN_INITIAL_H),
      activations(e, &attributes),
      cell->states == 2 ? state(e, IR_GIVEN_INITIAL_C) : (MlirValue){NULL},
      mlirValueIsNull(peepholes) && cell->states == 2 ? zeros(e, e->compute, 2, peephole_dims) : peepholes,
  };
  mx_dtype dtype = ir_value_type(ctx, mlirOperationGetResult(e->op, 0))->dtype;
  MlirType types[3] = {ir_tensor(ctx, dtype, 4, (ir_dim[]){e->steps, e->directions, e->sequences, e->hidden})};
  for (int s = 0; s < cell->states; s++)
    types[1 + s] = ir_tensor(ctx, dtype, 3, (ir_dim[]){e->directions, e->sequences, e->hidden});
  e->b.location = mlirOperationGetLocation(e->op);
  return ir_build(&e->b, cell->steps, operands, ir_row(cell->steps)->n_operands, types, 1 + cell->states, &attributes,
                  0);
}

static bool expand(pass_context *p, MlirOperation op) {
  ir_context *ctx = p->ir;
  const ir_cell *cell = ir_cell_of(ir_op(ctx, op));
  if (!cell || cell->layer != ir_op(ctx, op)) return true;
  MlirLocation place = ir_unnamed(mlirOperationGetLocation(op));
  expansion e = {
      .ctx = ctx, .op = op, .b = {.ctx = ctx, .block = mlirOperationGetBlock(op), .before = op, .location = place}};
  if (!ir_recurrent_of(ctx, op, &e.layer)) return false;
  const ir_type *x = ir_value_type(ctx, mlirOperationGetOperand(op, 0));
  const ir_type *r = ir_value_type(ctx, mlirOperationGetOperand(op, 2));
  e.compute = x->dtype == MX_F64 ? MX_F64 : MX_F32;
  e.steps = x->dims[e.layer.batch_major];
  e.sequences = x->dims[!e.layer.batch_major];
  e.inputs = x->dims[2];
  e.hidden = r->dims[2];
  e.directions = ir_dim_constant(ctx, e.layer.directions);
  e.gates = times(&e, ir_dim_constant(ctx, cell->gates), e.hidden);
  MlirOperation steps = build_steps(&e);
  e.b.location = place;
  for (int i = 0; i < 1 + cell->states; i++) {
    MlirValue made = mlirOperationGetResult(steps, i);
    if (e.layer.batch_major) // [T, D, N, H] becomes [N, T, D, H]
      made = build_transpose(&e.b, made, i == 0 ? (int64_t[]){2, 0, 1, 3} : (int64_t[]){1, 0, 2});
    ir_replace_uses(mlirOperationGetResult(op, i), made);
  }
  ir_erase(op);
  return true;
}

bool pass_mo_expand_recurrent(pass_context *p) { return each_op(p, IR_MO_GRAPH, expand); }
