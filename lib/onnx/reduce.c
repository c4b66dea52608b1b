// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Reductions and softmax: one axis after the other, each kept as 1, and left out at the end if the model says so.
#include "onnx/convert.h"

// Over axes that only the run knows, elements are scattered; bools are bytes there.
typedef struct scattering {
  ir_op_id reduction, scatter;
} scattering;

static MlirValue start_of(conversion *c, ir_op_id scatter, mx_dtype dtype) {
  if (scatter == IR_MO_SCATTER_MAX || scatter == IR_MO_SCATTER_MIN)
    return onnx_limit(c, dtype, scatter == IR_MO_SCATTER_MIN);
  return onnx_number(c, dtype, scatter == IR_MO_SCATTER_MUL);
}

// Where each element of x goes, in row-major order, in a result of dims `kept`: over axes that only the run knows.
static MlirValue places_in_result(conversion *c, MlirValue x, const ir_dim *chosen, ir_dim *kept) {
  const ir_type *type = onnx_type(c, x);
  ir_dim stride = onnx_size(c, 1), all = ir_type_elements(c->ctx, type);
  MlirValue place = onnx_number(c, MX_SI64, 0);
  for (int d = type->rank - 1; d >= 0; d--) {
    kept[d] = onnx_size_select(c, chosen[d], onnx_size(c, 1), type->dims[d]);
    ir_dim step = onnx_size_mul(c, onnx_size_not(c, chosen[d]), stride);
    MlirValue along = onnx_places(c, type->dims[d], d, type->rank);
    place = onnx_binary(c, IR_MO_ADD, place, onnx_binary(c, IR_MO_MUL, along, onnx_size_value(c, step)));
    stride = onnx_size_mul(c, stride, kept[d]);
  }
  return onnx_reshape(c, place, 1, &all);
}

static MlirValue along_axis_0(conversion *c, ir_op_id id, const MlirValue *operands, int n) {
  ir_attributes list = {0};
  ir_add_int(c->ctx, &list, "axis", 0);
  return onnx_op(c, id, operands, n, &list, MX_DTYPE_INVALID, 1);
}

// Each element goes to its place in the result.
static MlirValue scattered(conversion *c, MlirValue x, const ir_dim *chosen) {
  static const scattering rows[] = {{IR_MO_REDUCE_ADD, IR_MO_SCATTER_ADD}, {IR_MO_REDUCE_MEAN, IR_MO_SCATTER_ADD},
                                    {IR_MO_REDUCE_MUL, IR_MO_SCATTER_MUL}, {IR_MO_REDUCE_MAX, IR_MO_SCATTER_MAX},
                                    {IR_MO_REDUCE_MIN, IR_MO_SCATTER_MIN}, {IR_MO_REDUCE_ANY, IR_MO_SCATTER_MAX},
                                    {IR_MO_REDUCE_ALL, IR_MO_SCATTER_MIN}};
  size_t row = 0;
  while (rows[row].reduction != c->op) row++;
  const ir_type *type = onnx_type(c, x);
  mx_dtype dtype = type->dtype, computed = dtype;
  if (dtype == MX_F16 || dtype == MX_BF16) computed = MX_F32;
  if (dtype == MX_BOOL) computed = MX_UI8;
  ir_dim kept[MX_MAX_RANK], all = ir_type_elements(c->ctx, type);
  MlirValue places = places_in_result(c, x, chosen, kept);
  ir_dim n_kept = ir_dim_product(c->ctx, kept, (size_t)type->rank);
  MlirValue operands[] = {onnx_broadcast_to(c, start_of(c, rows[row].scatter, computed), 1, &n_kept),
                          onnx_reshape(c, onnx_cast(c, x, computed), 1, &all), places};
  MlirValue y = along_axis_0(c, rows[row].scatter, operands, 3);
  if (c->op == IR_MO_REDUCE_MEAN) {
    MlirValue sizes[] = {onnx_size_value(c, all), onnx_size_value(c, n_kept)};
    MlirValue least = onnx_binary(c, IR_MO_MAX, sizes[1], onnx_number(c, MX_SI64, 1));
    y = onnx_binary(c, IR_MO_DIV, y, onnx_cast(c, onnx_binary(c, IR_MO_DIV, sizes[0], least), computed));
  }
  return onnx_cast(c, onnx_reshape(c, y, type->rank, kept), dtype);
}

static bool is_chosen_later(conversion *c, MlirValue x, const ir_dim *chosen) {
  for (int d = 0; d < onnx_type(c, x)->rank; d++)
    if (chosen[d]->kind != IR_DIM_CONSTANT) return true;
  return false;
}

// What x was reduced to, for each of its elements.
static MlirValue spread(conversion *c, MlirValue reduced, MlirValue x, const ir_dim *chosen) {
  if (mlirValueIsNull(reduced) || !is_chosen_later(c, x, chosen)) return reduced;
  const ir_type *type = onnx_type(c, x);
  ir_dim kept[MX_MAX_RANK], n_kept = ir_type_elements(c->ctx, onnx_type(c, reduced));
  MlirValue operands[] = {onnx_reshape(c, reduced, 1, &n_kept), places_in_result(c, x, chosen, kept)};
  return onnx_reshape(c, along_axis_0(c, IR_MO_GATHER, operands, 2), type->rank, type->dims);
}

// Axes of which not even the number is known: a list of a truth per dim is made of them, and read.
static int axes_of_any_number(conversion *c, int rank, bool none, ir_dim *chosen) {
  const ir_type *type = onnx_type(c, c->in[1]);
  MlirValue ones = onnx_broadcast_to(c, onnx_number(c, MX_SI64, 1), 1, type->dims);
  MlirValue truths = onnx_spread_list(c, ones, c->in[1], rank, 0);
  if (mlirValueIsNull(truths) || onnx_sizes_of(c, truths, "axes", chosen, rank) != rank) return -1;
  ir_dim any = onnx_size(c, 0);
  for (int d = 0; d < rank; d++) {
    chosen[d] = onnx_size_is_positive(c, chosen[d]);
    any = onnx_size_max(c, any, chosen[d]);
  }
  for (int d = 0; d < rank && !none; d++) chosen[d] = onnx_size_select(c, any, chosen[d], onnx_size(c, 1));
  return rank;
}

// The axes of a reduction: none are all of them, or none if the node says so. How many there are; -1: noted.
static int reduced_axes(conversion *c, int rank, ir_dim *chosen) {
  bool none = onnx_int(c, "noop_with_empty_axes", 0), keep = onnx_int(c, "keepdims", 1);
  int declared = onnx_declared_rank(c);
  if (onnx_has(c, 1) && declared >= 0 && !keep) c->in[1] = onnx_of_length(c, c->in[1], rank - declared);
  const ir_type *axes = onnx_has(c, 1) ? onnx_type(c, c->in[1]) : NULL;
  if (keep && axes && axes->rank == 1 && axes->dims[0]->kind != IR_DIM_CONSTANT)
    return axes_of_any_number(c, rank, none, chosen);
  int n = onnx_chosen_axes(c, "axes", 1, rank, false, chosen);
  if (n == -1 || n > 0) return n;
  for (int d = 0; d < rank; d++) chosen[d] = onnx_size(c, !none);
  return none ? 0 : rank;
}

static MlirValue reduced_over(conversion *c, MlirValue x, const ir_dim *chosen) {
  if (mlirValueIsNull(x)) return x;
  if (is_chosen_later(c, x, chosen)) return scattered(c, x, chosen);
  for (int d = 0, rank = onnx_type(c, x)->rank; d < rank; d++)
    if (ir_dim_is(chosen[d], 1)) x = onnx_along(c, c->op, x, d);
  return x;
}

// Roots and logarithms of integers are cut off.
static MlirValue as_float(conversion *c, MlirValue x) {
  mx_dtype dtype = onnx_type(c, x)->dtype;
  return onnx_cast(c, x, MX_TYPES_FLOAT >> dtype & 1 ? dtype : MX_F64);
}

static bool made_as(conversion *c, MlirValue y) {
  return onnx_made(c, mlirValueIsNull(y) ? y : onnx_cast(c, y, onnx_type(c, c->in[0])->dtype));
}

// With what comes before it and after it.
static bool reduce(conversion *c, MlirValue x, ir_op_id then) {
  ir_dim chosen[MX_MAX_RANK];
  if (mlirValueIsNull(x)) return false;
  int n = reduced_axes(c, onnx_type(c, x)->rank, chosen);
  if (n < 0) return false;
  x = reduced_over(c, x, chosen);
  if (!onnx_int(c, "keepdims", 1)) x = onnx_without(c, x, chosen, n);
  return made_as(c, then == IR_OP_UNKNOWN ? x : onnx_unary(c, then, x));
}

static MlirValue square(conversion *c, MlirValue x) { return onnx_binary(c, IR_MO_MUL, x, x); }

// The largest of bools is whether any is true.
bool onnx_convert_reduce(conversion *c) {
  bool is_bool = onnx_type(c, c->in[0])->dtype == MX_BOOL;
  if (is_bool && c->op == IR_MO_REDUCE_MAX) c->op = IR_MO_REDUCE_ANY;
  if (is_bool && c->op == IR_MO_REDUCE_MIN) c->op = IR_MO_REDUCE_ALL;
  return reduce(c, c->in[0], IR_OP_UNKNOWN);
}

bool onnx_convert_reduce_l1(conversion *c) { return reduce(c, onnx_unary(c, IR_MO_ABS, c->in[0]), IR_OP_UNKNOWN); }
bool onnx_convert_reduce_sum_square(conversion *c) { return reduce(c, square(c, c->in[0]), IR_OP_UNKNOWN); }
bool onnx_convert_reduce_l2(conversion *c) { return reduce(c, square(c, as_float(c, c->in[0])), IR_MO_SQRT); }
bool onnx_convert_reduce_log_sum(conversion *c) { return reduce(c, as_float(c, c->in[0]), IR_MO_LOG); }

// With the largest element taken out, so that no exponential is infinite; one that is infinite itself stays in.
bool onnx_convert_reduce_log_sum_exp(conversion *c) {
  MlirValue x = as_float(c, c->in[0]);
  ir_dim chosen[MX_MAX_RANK];
  int n = reduced_axes(c, onnx_type(c, x)->rank, chosen);
  if (n < 0) return false;
  mx_dtype dtype = onnx_type(c, x)->dtype;
  c->op = IR_MO_REDUCE_MAX;
  MlirValue most = reduced_over(c, x, chosen), zero = onnx_number(c, dtype, 0);
  if (mlirValueIsNull(most)) return false;
  most = onnx_select(c, onnx_op(c, IR_MO_IS_INF, &most, 1, NULL, MX_BOOL, -1), zero, most);
  c->op = IR_MO_REDUCE_ADD;
  MlirValue way = onnx_binary(c, IR_MO_SUB, x, spread(c, most, x, chosen));
  MlirValue sum = reduced_over(c, onnx_unary(c, IR_MO_EXP, way), chosen);
  MlirValue y = onnx_binary(c, IR_MO_ADD, onnx_unary(c, IR_MO_LOG, sum), most);
  return made_as(c, onnx_int(c, "keepdims", 1) ? y : onnx_without(c, y, chosen, n));
}

bool onnx_convert_arg(conversion *c) {
  int axis, rank = onnx_type(c, c->in[0])->rank;
  ir_dim gone[MX_MAX_RANK];
  if (!onnx_axis(c, onnx_int(c, "axis", 0), rank, &axis)) return false;
  for (int d = 0; d < rank; d++) gone[d] = onnx_size(c, d == axis);
  ir_attributes attributes = {0};
  ir_add_int(c->ctx, &attributes, "axis", axis);
  ir_add_bool(c->ctx, &attributes, "select_last_index", onnx_int(c, "select_last_index", 0));
  MlirValue x = onnx_op(c, c->op, c->in, 1, &attributes, MX_SI64, -1);
  return onnx_made(c, onnx_int(c, "keepdims", 1) ? x : onnx_without(c, x, gone, 1));
}

// 1 where the axis's first largest element stands, 0 elsewhere.
static MlirValue hardmax(conversion *c, MlirValue x, int axis) {
  if (mlirValueIsNull(x)) return x;
  const ir_type *type = onnx_type(c, x);
  ir_attributes attributes = {0};
  ir_add_int(c->ctx, &attributes, "axis", axis);
  MlirValue largest = onnx_op(c, IR_MO_REDUCE_ARG_MAX, &x, 1, &attributes, MX_SI64, -1);
  ir_dim dims[MX_MAX_RANK] = {type->dims[axis]};
  for (int i = 1; i < type->rank - axis; i++) dims[i] = ir_dim_constant(c->ctx, 1);
  MlirValue places = onnx_reshape(c, onnx_iota(c, dims[0]), type->rank - axis, dims);
  return onnx_cast(c, onnx_compare(c, IR_MO_EQUAL, largest, places), type->dtype);
}

// Before opset 13 all dims from the axis on are one.
bool onnx_convert_softmax(conversion *c) {
  const ir_type *type = onnx_type(c, c->in[0]);
  MlirValue x = c->in[0];
  int axis;
  if (!onnx_axis(c, onnx_int(c, "axis", c->opset < 13 ? 1 : -1), type->rank, &axis)) return false;
  if (c->opset < 13 && axis < type->rank - 1) {
    ir_dim dims[] = {ir_dim_product(c->ctx, type->dims, (size_t)axis),
                     ir_dim_product(c->ctx, type->dims + axis, (size_t)(type->rank - axis))};
    x = onnx_reshape(c, x, 2, dims), axis = 1;
  }
  MlirValue y = c->op == IR_MO_REDUCE_ARG_MAX ? hardmax(c, x, axis) : onnx_along(c, c->op, x, axis);
  return onnx_made(c, onnx_reshape(c, y, type->rank, type->dims));
}

// A sum or product of all elements up to each. Along an axis that only the run knows: what each would make, of which
// one is taken.
bool onnx_convert_cumulative(conversion *c) {
  ir_dim axis;
  int rank = onnx_type(c, c->in[0])->rank;
  if (onnx_sizes_of(c, c->in[1], "axis", &axis, 1) != 1 || !(axis = onnx_axis_from_front(c, axis, rank))) return false;
  MlirValue y = {NULL};
  for (int d = 0; d < rank; d++) {
    ir_dim here = onnx_size_equal(c, axis, onnx_size(c, d));
    if (ir_dim_is(here, 0)) continue;
    ir_attributes list = {0};
    ir_add_int(c->ctx, &list, "axis", d);
    ir_add_bool(c->ctx, &list, "exclusive", onnx_int(c, "exclusive", 0));
    ir_add_bool(c->ctx, &list, "reverse", onnx_int(c, "reverse", 0));
    MlirValue sums = onnx_op(c, c->op, c->in, 1, &list, MX_DTYPE_INVALID, -1);
    MlirValue taken = mlirValueIsNull(y) ? y : onnx_cast(c, onnx_size_value(c, here), MX_BOOL);
    y = mlirValueIsNull(y) ? sums : onnx_select(c, taken, sums, y);
  }
  return onnx_made(c, y);
}
