// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// One function per kind of op, found by its name; each fills the result's elements from its operands'. An element that
// only the run knows is NULL. Arithmetic is that of the ops, as long as nothing wraps: a number that does not fit in
// the dtype is not known.
#include "passes/shape_values.h"
#include <mx/tensor.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_OPERANDS = SHAPE_MAX_ELEMENTS };

typedef struct evaluation {
  pass_context *p;
  ir_context *ctx;
  MlirOperation op;
  const ir_type *type; // of the result
  int count, n_operands, argument;
  const shape_value *in[MAX_OPERANDS]; // NULL: not an operand of known value
  ir_dim *out;
} evaluation;

static const ir_type *operand_type(const evaluation *e, int i) {
  return ir_value_type(e->ctx, mlirOperationGetOperand(e->op, i));
}

// Elements of a shape of numbers; -1 where it has names or is too large.
static int count_of(const ir_type *type) {
  int64_t count = 1;
  for (int i = 0; i < type->rank; i++) {
    if (type->dims[i]->kind != IR_DIM_CONSTANT || type->dims[i]->value > SHAPE_MAX_ELEMENTS) return -1;
    count *= type->dims[i]->value;
    if (count > SHAPE_MAX_ELEMENTS) return -1;
  }
  return (int)count;
}

static int64_t size_at(const ir_type *type, int axis) { return type->dims[axis]->value; }

// ---- constants
// -----------------------------------------------------------------------------------------------------------------

static int64_t read_integer(mx_dtype dtype, const char *bytes) {
  size_t size = mx_dtype_bytes(dtype);
  uint64_t bits = 0;
  memcpy(&bits, bytes, size);
  if (!(MX_TYPES_SIGNED >> dtype & 1) || size == 8) return (int64_t)bits;
  unsigned shift = (unsigned)(64 - 8 * size);
  return (int64_t)(bits << shift) >> shift;
}

// The elements of a constant; those of a splat are all at stride 0.
static const char *constant_bytes(pass_context *p, MlirOperation op, size_t *out_bytes) {
  if (ir_op(p->ir, op) == IR_MO_CONSTANT) return ir_constant_bytes(op, out_bytes);
  const char *name = ir_get_string(p->ir, op, "name");
  const weight *w = p->weights && name ? weights_find(p->weights, name) : NULL;
  *out_bytes = w ? w->n_bytes : 0;
  return w ? w->data : NULL;
}

static bool constant(evaluation *e) {
  size_t n_bytes, size = mx_dtype_bytes(e->type->dtype);
  const char *bytes = constant_bytes(e->p, e->op, &n_bytes);
  if (!bytes || n_bytes < size || (n_bytes != size && n_bytes != size * (size_t)e->count)) return false;
  for (int i = 0; i < e->count; i++) {
    int64_t value = read_integer(e->type->dtype, bytes + (n_bytes == size ? 0 : (size_t)i * size));
    e->out[i] = e->type->dtype == MX_UI64 && value < 0 ? NULL : ir_dim_constant(e->ctx, value);
  }
  return true;
}

bool constant_number(pass_context *p, MlirValue value, double *out) {
  MlirOperation op = ir_defining_op(value);
  if (mlirOperationIsNull(op)) return false;
  ir_op_id id = ir_op(p->ir, op);
  if (id != IR_MO_CONSTANT && id != IR_MO_CONSTANT_EXTERNAL) return false;
  mx_dtype dtype = ir_value_type(p->ir, value)->dtype;
  size_t n_bytes;
  const char *bytes = constant_bytes(p, op, &n_bytes);
  if (!bytes || n_bytes != mx_dtype_bytes(dtype)) return false;
  *out = MX_TYPES_FLOAT >> dtype & 1 ? ir_float_element(dtype, bytes) : (double)read_integer(dtype, bytes);
  return true;
}

// ---- sizes of tensors
// -----------------------------------------------------------------------------------------------------------------

static bool shape_of(evaluation *e) {
  const ir_type *x = operand_type(e, 0);
  for (int i = 0; i < e->count; i++) e->out[i] = x->dims[i];
  return true;
}

static bool shape_to_tensor(evaluation *e) { return ir_get_dims(e->ctx, e->op, "shape", e->out, e->count) == e->count; }

// The places, counted from the front, that an attribute names among `count`; as bits.
static uint64_t places(const evaluation *e, const char *name, int count) {
  int64_t list[MX_MAX_RANK];
  uint64_t bits = 0;
  int n = ir_get_ints(e->op, name, list, MX_MAX_RANK);
  for (int i = 0; i < n; i++) bits |= (uint64_t)1 << (list[i] < 0 ? list[i] + count : list[i]);
  return bits;
}

static bool squeeze_shape(evaluation *e) {
  uint64_t dropped = places(e, "remove_indices", e->in[0]->count);
  for (int i = 0, n = 0; i < e->in[0]->count; i++) {
    ir_dim size = e->in[0]->elements[i];
    if (!(dropped >> i & 1))
      e->out[n++] = size;
    else if (size && size->kind == IR_DIM_CONSTANT && size->value != 1) // others show where the shape is used
      return ir_error(e->ctx, mlirOperationGetLocation(e->op), "name dims that are 1",
                      "'%s' drops entry %d, which is %s, not 1", ir_op_name(e->ctx, e->op), i, size->text);
  }
  return true;
}

static bool unsqueeze_shape(evaluation *e) {
  uint64_t added = places(e, "padding_indices", e->count);
  for (int i = 0, next = 0; i < e->count; i++)
    e->out[i] = added >> i & 1 ? ir_dim_constant(e->ctx, 1) : e->in[0]->elements[next++];
  return true;
}

static bool broadcast_shape(evaluation *e) {
  for (int i = 0; i < e->count; i++) {
    int at[] = {i - (e->count - e->in[0]->count), i - (e->count - e->in[1]->count)};
    ir_dim x = at[0] < 0 ? ir_dim_constant(e->ctx, 1) : e->in[0]->elements[at[0]];
    ir_dim y = at[1] < 0 ? ir_dim_constant(e->ctx, 1) : e->in[1]->elements[at[1]];
    if (!x || !y) continue;
    if (x == y || ir_dim_is(x, 1))
      e->out[i] = y;
    else if (ir_dim_is(y, 1) || x->kind == IR_DIM_CONSTANT) // beside a number, a size is that number or 1
      e->out[i] = x;
    else if (y->kind == IR_DIM_CONSTANT)
      e->out[i] = y;
  }
  return true;
}

// ---- moving elements
// -----------------------------------------------------------------------------------------------------------------

static bool same_elements(evaluation *e) {
  if (e->in[0]->count != e->count) return false;
  memcpy(e->out, e->in[0]->elements, (size_t)e->count * sizeof *e->out);
  return true;
}

// The place in row-major order of type of the index that result element i has, by a rule per dim.
static void index_of(const ir_type *type, int i, int64_t *out) {
  for (int d = type->rank; d-- > 0;) {
    out[d] = size_at(type, d) ? i % size_at(type, d) : 0;
    i = size_at(type, d) ? i / (int)size_at(type, d) : 0;
  }
}

static int place_of(const ir_type *type, const int64_t *index) {
  int64_t at = 0;
  for (int d = 0; d < type->rank; d++) at = at * size_at(type, d) + index[d];
  return (int)at;
}

static bool broadcast_to(evaluation *e) {
  const ir_type *x = operand_type(e, 0);
  for (int i = 0; i < e->count; i++) {
    int64_t index[MX_MAX_RANK], from[MX_MAX_RANK];
    index_of(e->type, i, index);
    for (int d = 0; d < x->rank; d++) from[d] = size_at(x, d) == 1 ? 0 : index[d + e->type->rank - x->rank];
    e->out[i] = e->in[0]->elements[place_of(x, from)];
  }
  return true;
}

static bool slice(evaluation *e) {
  const ir_type *x = operand_type(e, 0);
  int64_t start[MX_MAX_RANK], step[MX_MAX_RANK];
  int n = ir_get_ints(e->op, "start", start, MX_MAX_RANK);
  if (n != x->rank || ir_get_ints(e->op, "step", step, MX_MAX_RANK) != n) return false;
  for (int d = 0; d < n; d++) {
    int64_t size = size_at(x, d), low = step[d] > 0 ? 0 : -1, high = step[d] > 0 ? size : size - 1;
    if (start[d] < 0) start[d] += size;
    start[d] = start[d] < low ? low : start[d] > high ? high : start[d];
  }
  for (int i = 0; i < e->count; i++) {
    int64_t index[MX_MAX_RANK];
    index_of(e->type, i, index);
    for (int d = 0; d < n; d++) {
      index[d] = start[d] + index[d] * step[d];
      if (index[d] < 0 || index[d] >= size_at(x, d)) return false; // a declared length that is not the slice's
    }
    e->out[i] = e->in[0]->elements[place_of(x, index)];
  }
  return true;
}

static bool transpose(evaluation *e) {
  const ir_type *x = operand_type(e, 0);
  int64_t perm[MX_MAX_RANK];
  if (ir_get_ints(e->op, "perm", perm, MX_MAX_RANK) != x->rank) return false;
  for (int i = 0; i < e->count; i++) {
    int64_t index[MX_MAX_RANK], from[MX_MAX_RANK];
    index_of(e->type, i, index);
    for (int d = 0; d < x->rank; d++) from[perm[d]] = index[d];
    e->out[i] = e->in[0]->elements[place_of(x, from)];
  }
  return true;
}

static bool axis_of(evaluation *e, const ir_type *type, int *out_axis) {
  int64_t axis = ir_get_int(e->op, "axis", 0);
  if (axis < 0) axis += type->rank;
  *out_axis = (int)axis;
  return axis >= 0 && axis < type->rank;
}

static bool concat(evaluation *e) {
  int axis;
  if (!axis_of(e, e->type, &axis)) return false;
  for (int i = 0; i < e->count; i++) {
    int64_t index[MX_MAX_RANK];
    index_of(e->type, i, index);
    int from = 0;
    while (from < e->n_operands && index[axis] >= size_at(operand_type(e, from), axis))
      index[axis] -= size_at(operand_type(e, from++), axis);
    if (from == e->n_operands) return false;
    e->out[i] = e->in[from]->elements[place_of(operand_type(e, from), index)];
  }
  return true;
}

// result index = input index before axis, indices' index, input index behind axis
static bool gather(evaluation *e) {
  const ir_type *x = operand_type(e, 0), *indices = operand_type(e, 1);
  int axis;
  if (!axis_of(e, x, &axis) || e->type->rank != x->rank - 1 + indices->rank) return false;
  for (int i = 0; i < e->count; i++) {
    int64_t index[MX_MAX_RANK], from[MX_MAX_RANK];
    index_of(e->type, i, index);
    ir_dim at = e->in[1]->elements[place_of(indices, index + axis)];
    if (!at || at->kind != IR_DIM_CONSTANT) continue;
    for (int d = 0; d < x->rank; d++)
      if (d != axis) from[d] = index[d < axis ? d : d + indices->rank - 1];
    from[axis] = at->value < 0 ? at->value + size_at(x, axis) : at->value;
    if (from[axis] < 0 || from[axis] >= size_at(x, axis)) return false; // the run reports it
    e->out[i] = e->in[0]->elements[place_of(x, from)];
  }
  return true;
}

// ---- arithmetic
// -----------------------------------------------------------------------------------------------------------------

static bool binary(evaluation *e) {
  for (int i = 0; i < e->count; i++) {
    ir_dim x = e->in[0]->elements[i], y = e->in[1]->elements[i];
    if (!x || !y) continue;
    ir_dim zero = ir_dim_constant(e->ctx, 0);
    // Divided by what may be 0 the ops have a value of their own.
    bool divides = e->argument == IR_DIM_FLOORDIV || e->argument == IR_DIM_MOD;
    if (divides && !(y->kind == IR_DIM_CONSTANT ? y != zero : ir_dim_at_least(e->ctx, y, ir_dim_constant(e->ctx, 1))))
      continue;
    e->out[i] = ir_dim_binary(e->ctx, (ir_dim_kind)e->argument, x, y);
  }
  return true;
}

static bool subtract(evaluation *e) {
  ir_dim minus = ir_dim_constant(e->ctx, -1);
  for (int i = 0; i < e->count; i++) {
    ir_dim x = e->in[0]->elements[i], y = e->in[1]->elements[i];
    if (x && y) e->out[i] = ir_dim_binary(e->ctx, IR_DIM_ADD, x, ir_dim_binary(e->ctx, IR_DIM_MUL, minus, y));
  }
  return true;
}

// -x, or the larger of x and -x.
static bool negate(evaluation *e) {
  for (int i = 0; i < e->count; i++) {
    ir_dim x = e->in[0]->elements[i];
    if (!x) continue;
    ir_dim minus = ir_dim_binary(e->ctx, IR_DIM_MUL, ir_dim_constant(e->ctx, -1), x);
    e->out[i] = e->argument ? ir_dim_binary(e->ctx, IR_DIM_MAX, x, minus) : minus;
  }
  return true;
}

static bool invert(evaluation *e) {
  ir_dim one = ir_dim_constant(e->ctx, 1), minus = ir_dim_constant(e->ctx, -1);
  for (int i = 0; i < e->count; i++) {
    ir_dim x = e->in[0]->elements[i];
    if (x) e->out[i] = ir_dim_binary(e->ctx, IR_DIM_ADD, one, ir_dim_binary(e->ctx, IR_DIM_MUL, minus, x));
  }
  return true;
}

// Truncates: floordiv where the dividend is not negative and the divisor is positive.
static bool divide(evaluation *e) {
  ir_dim zero = ir_dim_constant(e->ctx, 0), one = ir_dim_constant(e->ctx, 1);
  for (int i = 0; i < e->count; i++) {
    ir_dim x = e->in[0]->elements[i], y = e->in[1]->elements[i];
    if (!x || !y) continue;
    if (ir_dim_at_least(e->ctx, x, zero) && ir_dim_at_least(e->ctx, y, one))
      e->out[i] = ir_dim_binary(e->ctx, IR_DIM_FLOORDIV, x, y);
    else if (x->kind == IR_DIM_CONSTANT && y->kind == IR_DIM_CONSTANT && y->value != 0 && x->value != INT64_MIN)
      e->out[i] = ir_dim_constant(e->ctx, x->value / y->value);
  }
  return true;
}

// 1, 0, or -1 where it cannot be decided.
static int is_greater(evaluation *e, ir_dim x, ir_dim y) {
  if (ir_dim_at_least(e->ctx, y, x)) return 0;
  return ir_dim_at_least(e->ctx, x, ir_dim_binary(e->ctx, IR_DIM_ADD, y, ir_dim_constant(e->ctx, 1))) ? 1 : -1;
}

enum { EQUAL, NOT_EQUAL, GREATER, GREATER_EQUAL };

static bool compare(evaluation *e) {
  for (int i = 0; i < e->count; i++) {
    ir_dim x = e->in[0]->elements[i], y = e->in[1]->elements[i];
    if (!x || !y) continue;
    int greater = is_greater(e, x, y), less = is_greater(e, y, x), result = -1;
    switch (e->argument) {
    case GREATER: result = greater; break;
    case GREATER_EQUAL: result = less < 0 ? -1 : !less; break;
    default:
      if (x == y || (greater == 0 && less == 0))
        result = 1;
      else if (greater == 1 || less == 1)
        result = 0;
      if (result >= 0 && e->argument == NOT_EQUAL) result = !result;
      break;
    }
    if (result >= 0) e->out[i] = ir_dim_constant(e->ctx, result);
  }
  return true;
}

static bool choose(evaluation *e) {
  for (int i = 0; i < e->count; i++) {
    ir_dim condition = e->in[0]->elements[i], x = e->in[1]->elements[i], y = e->in[2]->elements[i];
    if (condition && condition->kind == IR_DIM_CONSTANT)
      e->out[i] = condition->value ? x : y;
    else if (x == y)
      e->out[i] = x;
  }
  return true;
}

static bool cast(evaluation *e) {
  if (e->type->dtype != MX_BOOL || operand_type(e, 0)->dtype == MX_BOOL) return same_elements(e);
  for (int i = 0; i < e->count; i++) {
    ir_dim x = e->in[0]->elements[i];
    if (x && x->kind == IR_DIM_CONSTANT) e->out[i] = ir_dim_constant(e->ctx, x->value != 0);
  }
  return true;
}

static bool reduce(evaluation *e) {
  const ir_type *x = operand_type(e, 0);
  int axis;
  if (!axis_of(e, x, &axis) || size_at(x, axis) == 0) return false;
  for (int i = 0; i < e->count; i++) {
    int64_t index[MX_MAX_RANK];
    index_of(e->type, i, index);
    ir_dim all = NULL;
    for (index[axis] = 0; index[axis] < size_at(x, axis); index[axis]++) {
      ir_dim element = e->in[0]->elements[place_of(x, index)];
      all = index[axis] == 0 ? element
            : all && element ? ir_dim_binary(e->ctx, (ir_dim_kind)e->argument, all, element)
                             : NULL;
    }
    e->out[i] = all;
  }
  return true;
}

// ---- the table
// -----------------------------------------------------------------------------------------------------------------

static const struct evaluator {
  const char *name;
  bool (*run)(evaluation *e);
  int argument;
  bool plain; // its operands' values do not matter
} evaluators[] = {
    {"mo.abs", negate, true, false},
    {"mo.add", binary, IR_DIM_ADD, false},
    {"mo.add_singleton_dim", same_elements, 0, false},
    {"mo.and", binary, IR_DIM_MIN, false},
    {"mo.broadcast_shape", broadcast_shape, 0, false},
    {"mo.broadcast_to", broadcast_to, 0, false},
    {"mo.cast", cast, 0, false},
    {"mo.concat", concat, 0, false},
    {"mo.constant", constant, 0, true},
    {"mo.constant.external", constant, 0, true},
    {"mo.div", divide, 0, false},
    {"mo.equal", compare, EQUAL, false},
    {"mo.floor_div", binary, IR_DIM_FLOORDIV, false},
    {"mo.gather", gather, 0, false},
    {"mo.greater", compare, GREATER, false},
    {"mo.greater_equal", compare, GREATER_EQUAL, false},
    {"mo.max", binary, IR_DIM_MAX, false},
    {"mo.merge_dim", same_elements, 0, false},
    {"mo.min", binary, IR_DIM_MIN, false},
    {"mo.mod", binary, IR_DIM_MOD, false},
    {"mo.mul", binary, IR_DIM_MUL, false},
    {"mo.negative", negate, false, false},
    {"mo.not", invert, 0, false},
    {"mo.not_equal", compare, NOT_EQUAL, false},
    {"mo.or", binary, IR_DIM_MAX, false},
    {"mo.rebind", same_elements, 0, false},
    {"mo.reduce.add", reduce, IR_DIM_ADD, false},
    {"mo.reduce.max", reduce, IR_DIM_MAX, false},
    {"mo.reduce.min", reduce, IR_DIM_MIN, false},
    {"mo.reduce.mul", reduce, IR_DIM_MUL, false},
    {"mo.reshape", same_elements, 0, false},
    {"mo.select", choose, 0, false},
    {"mo.shape.to_tensor", shape_to_tensor, 0, true},
    {"mo.shape_of", shape_of, 0, true},
    {"mo.slice", slice, 0, false},
    {"mo.split_dim", same_elements, 0, false},
    {"mo.squeeze_shape", squeeze_shape, 0, false},
    {"mo.static.broadcast_to", broadcast_to, 0, false},
    {"mo.static.reshape", same_elements, 0, false},
    {"mo.sub", subtract, 0, false},
    {"mo.transpose", transpose, 0, false},
    {"mo.unsqueeze_shape", unsqueeze_shape, 0, false},
};

bool shape_op_without_kernel(ir_op_id id) {
  return id == IR_MO_SHAPE_OF || id == IR_MO_SQUEEZE_SHAPE || id == IR_MO_UNSQUEEZE_SHAPE ||
         id == IR_MO_BROADCAST_SHAPE;
}

static int compare_name(const void *name, const void *row) {
  return strcmp(name, ((const struct evaluator *)row)->name);
}

// A number that does not fit wraps: then it is not known here.
static bool fits(mx_dtype dtype, ir_dim dim) {
  int bits = (int)(8 * mx_dtype_bytes(dtype));
  if (!dim || dim->kind != IR_DIM_CONSTANT) return true;
  if (dtype == MX_BOOL) return dim->value == 0 || dim->value == 1;
  if (MX_TYPES_UNSIGNED >> dtype & 1) return dim->value >= 0 && (bits == 64 || dim->value >> bits == 0);
  return bits == 64 || (dim->value >= -((int64_t)1 << (bits - 1)) && dim->value < (int64_t)1 << (bits - 1));
}

// An operand of a few integers that only the run knows: so is each element, but others may be known beside them.
static const shape_value *unknown_value(ir_context *ctx, const ir_type *type) {
  int count = MX_TYPES_INTEGER >> type->dtype & 1 ? count_of(type) : -1;
  if (count < 0) return NULL;
  shape_value *value = ir_alloc(ctx, sizeof *value);
  *value = (shape_value){.count = count, .elements = ir_alloc(ctx, (size_t)count * sizeof(ir_dim))};
  return value;
}

void shape_values_visit(shape_values *v, MlirOperation op) {
  ir_context *ctx = v->p->ir;
  if (mlirOperationGetNumResults(op) != 1) return;
  MlirValue result = mlirOperationGetResult(op, 0);
  evaluation e = {.p = v->p, .ctx = ctx, .op = op, .type = ir_value_type(ctx, result)};
  bool integers = e.type->kind == IR_TENSOR && (MX_TYPES_INTEGER | MX_TYPE(BOOL)) >> e.type->dtype & 1;
  if (!integers || (e.count = count_of(e.type)) < 0) return;
  const struct evaluator *row = bsearch(ir_op_name(ctx, op), evaluators, sizeof evaluators / sizeof *evaluators,
                                        sizeof *evaluators, compare_name);
  e.n_operands = (int)mlirOperationGetNumOperands(op);
  if (!row || e.n_operands > MAX_OPERANDS) return;
  shape_value *made = ir_alloc(ctx, sizeof *made);
  bool concats = ir_op(ctx, op) == IR_MO_CONCAT;
  made->from_shapes = shape_op_without_kernel(ir_op(ctx, op)) || row->run == shape_to_tensor;
  for (int i = 0; i < e.n_operands && !row->plain; i++) {
    e.in[i] = shape_value_of(v, mlirOperationGetOperand(op, i));
    if (!e.in[i] && concats) e.in[i] = unknown_value(ctx, operand_type(&e, i));
    if (!e.in[i]) return;
    made->from_shapes |= e.in[i]->from_shapes;
  }
  e.argument = row->argument;
  e.out = made->elements = ir_alloc(ctx, (size_t)e.count * sizeof *e.out);
  made->count = e.count;
  if (!row->run(&e)) return;
  for (int i = 0; i < e.count; i++)
    if (!fits(e.type->dtype, e.out[i])) e.out[i] = NULL;
  *ir_table_at(ctx, &v->known, &result.ptr, sizeof result.ptr) = made;
}

const shape_value *shape_value_of(shape_values *v, MlirValue value) {
  return *ir_table_at(v->p->ir, &v->known, &value.ptr, sizeof value.ptr);
}

bool shape_value_is_whole(const shape_value *value) {
  for (int i = 0; i < value->count; i++)
    if (!value->elements[i]) return false;
  return true;
}
