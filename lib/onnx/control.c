// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// If, Loop and Scan: a condition that is known picks its branch while compiling, others become mo.if and mo.while.
#include "onnx/importer.h"
#include <mlir-c/IR.h>

static const onnx_graph *body_of(conversion *c, const char *name) {
  const onnx_attribute *a = onnx_attribute_of(c, name);
  if (a && a->graph) return a->graph;
  onnx_unsupported(c, NULL, "it has no %s", name);
  return NULL;
}

// A value of one element as a number.
static MlirValue scalar(conversion *c, MlirValue x) { return onnx_reshape(c, x, 0, NULL); }

static MlirType scalar_type(conversion *c, mx_dtype dtype) { return ir_tensor(c->ctx, dtype, 0, NULL); }

static bool is_true(conversion *c, MlirValue truth) {
  int64_t value;
  return onnx_ints_of(c, truth, &value, 1) == 1 && value;
}

// Blocks that no op has taken: the conversion failed.
static void drop_blocks(conversion *c, MlirBlock around, MlirBlock *blocks) {
  c->b.block = around;
  for (int r = 0; r < 2; r++)
    if (!mlirBlockIsNull(blocks[r])) mlirBlockDestroy(blocks[r]);
}

// The op's regions take the blocks.
static MlirOperation with_blocks(conversion *c, ir_op_id id, const MlirValue *operands, int n, const MlirType *types,
                                 int n_results, MlirBlock *blocks) {
  MlirOperation op = ir_build(&c->b, id, operands, n, types, n_results, NULL, 2);
  for (int r = 0; r < 2; r++) {
    mlirRegionAppendOwnedBlock(mlirOperationGetRegion(op, r), blocks[r]);
    blocks[r] = (MlirBlock){NULL};
  }
  return op;
}

// The value as one of that type: what is not provably equal is checked by the run. Null, noted, where it cannot be.
static MlirValue as_type(conversion *c, MlirValue value, MlirType type, const char *what) {
  const ir_type *have = onnx_type(c, value), *want = ir_type_of(c->ctx, type);
  bool same = have->rank == want->rank && have->dtype == want->dtype, equal = same;
  for (int d = 0; same && d < have->rank; d++) {
    equal &= have->dims[d] == want->dims[d];
    same &= have->dims[d] == want->dims[d] || have->dims[d]->kind != IR_DIM_CONSTANT ||
            want->dims[d]->kind != IR_DIM_CONSTANT;
  }
  if (!same) {
    onnx_unsupported(c, "shapes must be the same", "%s is %s here and %s there", what, ir_type_text(c->ctx, type),
                     ir_type_text(c->ctx, mlirValueGetType(value)));
    return (MlirValue){NULL};
  }
  if (equal) return value;
  return mlirOperationGetResult(ir_build(&c->b, IR_MO_REBIND, &value, 1, &type, 1, NULL, 0), 0);
}

// ---- If
// --------------------------------------------------------------------------------------------------------------------

// Of two types the one whose sizes are known around the branches.
static MlirType common_type(conversion *c, MlirType a, MlirType b) {
  ir_type type = *ir_type_of(c->ctx, a);
  const ir_type *other = ir_type_of(c->ctx, b);
  for (int d = 0; d < type.rank && d < other->rank; d++)
    if (!onnx_is_outside(c, type.dims[d]) || other->dims[d]->kind == IR_DIM_CONSTANT) type.dims[d] = other->dims[d];
  return ir_type_make(c->ctx, &type);
}

static bool is_outside(conversion *c, MlirType type) {
  const ir_type *t = ir_type_of(c->ctx, type);
  for (int d = 0; d < t->rank; d++)
    if (!onnx_is_outside(c, t->dims[d])) return false;
  return true;
}

static bool fill_branches(conversion *c, MlirValue cond, const onnx_graph *const graphs[2], MlirBlock *blocks) {
  MlirBlock around = c->b.block;
  onnx_bound *made[2];
  MlirType *types = ir_alloc(c->ctx, (c->n_out + 1) * sizeof *types);
  for (int r = 0; r < 2; r++) {
    made[r] = ir_alloc(c->ctx, (c->n_out + 1) * sizeof *made[r]);
    if (!onnx_run_body(c, graphs[r], blocks[r], NULL, 0, made[r])) return false;
  }
  for (size_t i = 0; i < c->n_out; i++) {
    if (made[0][i].sequence || made[1][i].sequence)
      return onnx_unsupported(c, "make the condition a constant", "output %zu is a sequence", i);
    types[i] = common_type(c, mlirValueGetType(made[0][i].value), mlirValueGetType(made[1][i].value));
    if (!is_outside(c, types[i]))
      return onnx_unsupported(c, "make the condition a constant", "the size of output %zu is only known in a branch",
                              i);
  }
  for (int r = 0; r < 2; r++) {
    MlirValue *yielded = ir_alloc(c->ctx, (c->n_out + 1) * sizeof *yielded);
    c->b.block = blocks[r];
    for (size_t i = 0; i < c->n_out; i++) {
      yielded[i] = as_type(c, made[r][i].value, types[i], ir_format(c->ctx, "output %zu", i));
      if (mlirValueIsNull(yielded[i])) return false;
    }
    ir_build(&c->b, IR_MO_YIELD, yielded, (int)c->n_out, NULL, 0, NULL, 0);
  }
  c->b.block = around;
  MlirOperation op = with_blocks(c, IR_MO_IF, &cond, 1, types, (int)c->n_out, blocks);
  for (size_t i = 0; i < c->n_out; i++) c->out[i] = mlirOperationGetResult(op, (intptr_t)i);
  return true;
}

static bool branch(conversion *c, MlirValue cond, const onnx_graph *const graphs[2]) {
  MlirBlock blocks[] = {mlirBlockCreate(0, NULL, NULL), mlirBlockCreate(0, NULL, NULL)}, around = c->b.block;
  bool ok = fill_branches(c, cond, graphs, blocks);
  drop_blocks(c, around, blocks);
  return ok;
}

bool onnx_convert_if(conversion *c) {
  const onnx_graph *graphs[] = {body_of(c, "then_branch"), body_of(c, "else_branch")};
  if (!graphs[0] || !graphs[1]) return false;
  if (!onnx_has(c, 0)) return onnx_unsupported(c, NULL, "its condition is no tensor");
  for (int r = 0; r < 2; r++)
    if (graphs[r]->n_outputs != c->n_out)
      return onnx_unsupported(c, NULL, "'%s' has %zu outputs, the node %zu", graphs[r]->name, graphs[r]->n_outputs,
                              c->n_out);
  int64_t known;
  if (onnx_ints_of(c, c->in[0], &known, 1) != 1) return branch(c, scalar(c, c->in[0]), graphs);
  onnx_bound *made = ir_alloc(c->ctx, (c->n_out + 1) * sizeof *made);
  if (!onnx_run_body(c, graphs[!known], c->b.block, NULL, 0, made)) return false;
  for (size_t i = 0; i < c->n_out; i++) c->out[i] = made[i].value, c->out_lists[i] = made[i].sequence;
  return true;
}

// ---- Loop and Scan
// --------------------------------------------------------------------------------------------------------------------

// A dim of a tensor that a step takes, or makes, one place of.
typedef struct scanned {
  int64_t axis;
  bool backward;
} scanned;

typedef struct loop {
  const onnx_graph *body;
  bool counts;         // the body takes the number of the step and the condition, and makes the condition (Loop)
  ir_dim trips;        // at most so many; NULL: no bound
  MlirValue go;        // whether to begin; null: yes
  MlirValue *states;   // at the beginning
  MlirValue *elements; // tensors of which a step takes one place
  scanned *in, *out;   // axis 0, forward, of a Loop's
  size_t n_states, n_elements, n_scans;
  MlirBlock blocks[2]; // condition, body
} loop;

// Both regions have an argument of that type.
static MlirValue add_value(conversion *c, loop *l, MlirType type) {
  mlirBlockAddArgument(l->blocks[0], type, c->b.location);
  return mlirBlockAddArgument(l->blocks[1], type, c->b.location);
}

static MlirValue at_place(conversion *c, const loop *l, MlirValue step, bool backward) {
  if (!backward) return step;
  ir_dim last = onnx_size_sub(c, l->trips, onnx_size(c, 1));
  return onnx_binary(c, IR_MO_SUB, onnx_size_value(c, last), step);
}

// The tensor without the dim, at a place along it.
static MlirValue element_at(conversion *c, MlirValue x, int axis, MlirValue place) {
  MlirValue operands[] = {x, place};
  ir_attributes list = {0};
  ir_add_int(c->ctx, &list, "axis", axis);
  return onnx_op(c, IR_MO_GATHER, operands, 2, &list, MX_DTYPE_INVALID, onnx_type(c, x)->rank - 1);
}

// What a step makes, whose sizes only the body knows: as those that the body declares, if they are numbers. The run
// checks them.
static MlirValue as_declared(conversion *c, MlirValue x, const onnx_value *declared) {
  ir_type type = *onnx_type(c, x);
  if (!declared->has_shape || declared->rank != type.rank) return x;
  for (int d = 0; d < type.rank; d++)
    if (!onnx_is_outside(c, type.dims[d]) && declared->dims[d].value >= 0)
      type.dims[d] = onnx_size(c, declared->dims[d].value);
  return as_type(c, x, ir_type_make(c->ctx, &type), declared->name);
}

// Room for what every step makes of it; null, noted, where its size is not known around the loop.
static MlirValue room_for(conversion *c, const loop *l, MlirType made) {
  const ir_type *type = ir_type_of(c->ctx, made);
  ir_dim dims[MX_MAX_RANK + 1] = {l->trips};
  if (!l->trips) {
    onnx_unsupported(c, "give it a trip count", "what its steps make is put together, and their number has no bound");
  } else if (!is_outside(c, made) || type->rank == MX_MAX_RANK) {
    onnx_unsupported(c, NULL, "the size of what a step makes is only known in its body");
  } else {
    for (int d = 0; d < type->rank; d++) dims[d + 1] = type->dims[d];
    return onnx_broadcast_to(c, onnx_number(c, type->dtype, 0), type->rank + 1, dims);
  }
  return (MlirValue){NULL};
}

static MlirValue put_at(conversion *c, MlirValue room, MlirValue element, MlirValue place) {
  const ir_type *type = onnx_type(c, element);
  ir_dim dims[MX_MAX_RANK + 1] = {onnx_size(c, 1)}, ones[] = {dims[0], dims[0]};
  for (int d = 0; d < type->rank; d++) dims[d + 1] = type->dims[d];
  MlirValue operands[] = {room, onnx_reshape(c, element, type->rank + 1, dims), onnx_reshape(c, place, 2, ones)};
  return onnx_op(c, IR_MO_SCATTER_ND, operands, 3, NULL, MX_DTYPE_INVALID, -1);
}

// The first so many places of dim 0.
static MlirValue first_of(conversion *c, MlirValue x, ir_dim count) {
  static const char *const names[] = {"start", "stop", "step"};
  const ir_type *type = onnx_type(c, x);
  ir_attributes list = {0};
  for (int i = 0; i < 3; i++) {
    ir_dim bounds[MX_MAX_RANK];
    for (int d = 0; d < type->rank; d++) bounds[d] = i == 1 ? d ? type->dims[d] : count : onnx_size(c, i == 2);
    ir_add_attribute(c->ctx, &list, names[i], ir_dims_attribute(c->ctx, bounds, type->rank));
  }
  return onnx_op(c, IR_MO_SLICE, &x, 1, &list, MX_DTYPE_INVALID, -1);
}

// Dim 0 comes to stand at `axis`.
static MlirValue axis_to(conversion *c, MlirValue x, int64_t axis) {
  if (mlirValueIsNull(x)) return x;
  int64_t perm[MX_MAX_RANK];
  int rank = onnx_type(c, x)->rank, at;
  if (!onnx_axis(c, axis, rank, &at)) return (MlirValue){NULL};
  for (int d = 0, from = 1; d < rank; d++) perm[d] = d == at ? 0 : from++;
  return at ? onnx_transpose(c, x, perm) : x;
}

// Whether to turn once more: as the last step says, and while there are places.
static void make_condition(conversion *c, const loop *l, int n) {
  MlirValue *values = ir_alloc(c->ctx, ((size_t)n + 1) * sizeof *values);
  for (int i = 0; i < n; i++) values[i + 1] = mlirBlockGetArgument(l->blocks[0], i);
  values[0] = values[2];
  c->b.block = l->blocks[0];
  if (l->trips)
    values[0] =
        onnx_binary(c, IR_MO_AND, values[2], onnx_compare(c, IR_MO_LESS, values[1], onnx_size_value(c, l->trips)));
  ir_build(&c->b, IR_MO_WHILE_CONDITION, values, n + 1, NULL, 0, NULL, 0);
}

// The loop's values are the number of the step, whether to go on, the states, then room for what the steps make.
static bool fill_loop(conversion *c, loop *l) {
  size_t n_given = l->n_states + l->n_elements + (l->counts ? 2 : 0), n_made = l->n_states + l->n_scans + l->counts;
  size_t n = 2 + l->n_states + l->n_scans;
  MlirBlock around = c->b.block;
  onnx_bound *given = ir_alloc(c->ctx, (n_given + 1) * sizeof *given),
             *made = ir_alloc(c->ctx, (n_made + 1) * sizeof *made);
  MlirValue *first = ir_alloc(c->ctx, n * sizeof *first), *next = ir_alloc(c->ctx, n * sizeof *next);
  MlirType *types = ir_alloc(c->ctx, n * sizeof *types);
  if (l->body->n_outputs != n_made)
    return onnx_unsupported(c, NULL, "its body makes %zu outputs, %zu are wanted", l->body->n_outputs, n_made);
  first[0] = onnx_number(c, MX_SI64, 0);
  first[1] = mlirValueIsNull(l->go) ? onnx_number(c, MX_BOOL, 1) : l->go;
  MlirValue step = add_value(c, l, scalar_type(c, MX_SI64)), go = add_value(c, l, scalar_type(c, MX_BOOL));
  size_t at = 0;
  if (l->counts) given[at++].value = step, given[at++].value = go;
  for (size_t i = 0; i < l->n_states; i++) {
    first[2 + i] = l->states[i];
    given[at++].value = add_value(c, l, mlirValueGetType(l->states[i]));
  }

  c->b.block = l->blocks[1];
  for (size_t i = 0; i < l->n_elements; i++)
    given[at++].value = element_at(c, l->elements[i], (int)l->in[i].axis, at_place(c, l, step, l->in[i].backward));
  if (!onnx_run_body(c, l->body, l->blocks[1], given, n_given, made)) return false;
  for (size_t i = 0; i < n_made; i++)
    if (made[i].sequence) return onnx_unsupported(c, NULL, "output %zu of its body is a sequence", i);
  MlirValue one = onnx_number(c, MX_SI64, 1);
  next[0] = onnx_binary(c, IR_MO_ADD, step, one);
  next[1] = l->counts ? scalar(c, made[0].value) : go;
  bool always = (mlirValueIsNull(l->go) || is_true(c, l->go)) &&
                (mlirValueEqual(next[1], go) || (l->counts && is_true(c, made[0].value)));
  for (size_t i = 0; i < l->n_states; i++) {
    next[2 + i] =
        as_type(c, made[l->counts + i].value, mlirValueGetType(l->states[i]), ir_format(c->ctx, "state %zu", i));
    if (mlirValueIsNull(next[2 + i])) return false;
  }
  for (size_t i = 0; i < l->n_scans; i++) {
    size_t output = l->counts + l->n_states + i;
    MlirValue element = as_declared(c, made[output].value, &l->body->outputs[output]);
    if (mlirValueIsNull(element)) return false;
    c->b.block = around;
    MlirValue room = first[2 + l->n_states + i] = room_for(c, l, mlirValueGetType(element));
    c->b.block = l->blocks[1];
    if (mlirValueIsNull(room)) return false;
    MlirValue argument = add_value(c, l, mlirValueGetType(room));
    next[2 + l->n_states + i] = put_at(c, argument, element, at_place(c, l, step, l->out[i].backward));
  }
  ir_build(&c->b, IR_MO_YIELD, next, (int)n, NULL, 0, NULL, 0);
  make_condition(c, l, (int)n);
  c->b.block = around;
  for (size_t i = 0; i < n; i++) types[i] = mlirValueGetType(first[i]);
  MlirOperation op = with_blocks(c, IR_MO_WHILE, first, (int)n, types, (int)n, l->blocks);
  ir_dim count = NULL;
  if (l->n_scans && !always && onnx_sizes_of(c, mlirOperationGetResult(op, 0), "the number of steps", &count, 1) != 1)
    return false;
  for (size_t i = 0; i < l->n_states + l->n_scans && i < c->n_out; i++) {
    MlirValue value = mlirOperationGetResult(op, (intptr_t)(2 + i));
    if (i >= l->n_states && count) value = first_of(c, value, count);
    c->out[i] = i < l->n_states ? value : axis_to(c, value, l->out[i - l->n_states].axis);
    if (mlirValueIsNull(c->out[i])) return false;
  }
  return true;
}

static bool turn(conversion *c, loop *l) {
  MlirBlock around = c->b.block;
  for (int r = 0; r < 2; r++) l->blocks[r] = mlirBlockCreate(0, NULL, NULL);
  bool ok = fill_loop(c, l);
  drop_blocks(c, around, l->blocks);
  return ok;
}

bool onnx_convert_loop(conversion *c) {
  loop l = {.body = body_of(c, "body"), .counts = true};
  if (!l.body) return false;
  ir_dim zero = onnx_size(c, 0);
  if (onnx_has(c, 0)) {
    if (onnx_sizes_of(c, c->in[0], "the trip count", &l.trips, 1) != 1) return false;
    bool endless = l.trips->kind == IR_DIM_CONSTANT && l.trips->value > INT64_MAX / 2; // what exporters write
    l.trips = endless ? NULL : onnx_size_max(c, zero, l.trips);
  }
  if (onnx_has(c, 1)) l.go = scalar(c, c->in[1]);
  l.n_states = c->n_in > 2 ? c->n_in - 2 : 0;
  l.states = c->in + 2;
  for (size_t i = 0; i < l.n_states; i++)
    if (!onnx_has(c, i + 2)) return onnx_unsupported(c, NULL, "state %zu is no tensor", i);
  if (l.body->n_outputs < l.n_states + 1)
    return onnx_unsupported(c, NULL, "its body makes %zu outputs of %zu states", l.body->n_outputs, l.n_states);
  l.n_scans = l.body->n_outputs - l.n_states - 1;
  l.out = ir_alloc(c->ctx, (l.n_scans + 1) * sizeof *l.out);
  return turn(c, &l);
}

static void read_scanned(conversion *c, const char *axes, const char *directions, scanned *out, size_t n) {
  int64_t lists[2][ONNX_MAX_OPERANDS] = {{0}, {0}};
  onnx_ints(c, axes, lists[0], ONNX_MAX_OPERANDS);
  onnx_ints(c, directions, lists[1], ONNX_MAX_OPERANDS);
  for (size_t i = 0; i < n; i++) out[i] = (scanned){.axis = lists[0][i], .backward = lists[1][i]};
}

bool onnx_convert_scan(conversion *c) {
  loop l = {.body = body_of(c, "body")};
  int64_t n = onnx_int(c, "num_scan_inputs", 0);
  if (!l.body) return false;
  if (c->opset < 9)
    return onnx_unsupported(c, "convert it to opset 9", "sequences of a batch have lengths of their own");
  if (n < 1 || n > (int64_t)c->n_in) return onnx_unsupported(c, NULL, "%lld scan inputs of %zu", (long long)n, c->n_in);
  l.n_elements = (size_t)n, l.n_states = c->n_in - l.n_elements;
  l.states = c->in, l.elements = c->in + l.n_states;
  for (size_t i = 0; i < c->n_in; i++)
    if (!onnx_has(c, i)) return onnx_unsupported(c, NULL, "input %zu is no tensor", i);
  if (l.body->n_outputs < l.n_states || l.body->n_outputs > ONNX_MAX_OPERANDS)
    return onnx_unsupported(c, NULL, "its body makes %zu outputs of %zu states", l.body->n_outputs, l.n_states);
  l.n_scans = l.body->n_outputs - l.n_states;
  l.in = ir_alloc(c->ctx, (l.n_elements + 1) * sizeof *l.in);
  l.out = ir_alloc(c->ctx, (l.n_scans + 1) * sizeof *l.out);
  read_scanned(c, "scan_input_axes", "scan_input_directions", l.in, l.n_elements);
  read_scanned(c, "scan_output_axes", "scan_output_directions", l.out, l.n_scans);
  for (size_t i = 0; i < l.n_elements; i++) {
    const ir_type *type = onnx_type(c, l.elements[i]);
    int axis;
    if (!onnx_axis(c, l.in[i].axis, type->rank, &axis)) return false;
    l.in[i].axis = axis;
    if (!l.trips) l.trips = type->dims[axis];
  }
  return turn(c, &l);
}
