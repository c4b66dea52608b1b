// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Normalisations. Statistics are in f32 at least, as stash_type says where there is one.
#include "onnx/windows.h"

static MlirValue add_number(conversion *c, MlirValue x, double value) {
  if (mlirValueIsNull(x)) return x;
  return onnx_binary(c, IR_MO_ADD, x, onnx_number(c, onnx_type(c, x)->dtype, value));
}

static MlirValue scaled_by(conversion *c, MlirValue x, double value) {
  if (mlirValueIsNull(x)) return x;
  return onnx_binary(c, IR_MO_MUL, x, onnx_number(c, onnx_type(c, x)->dtype, value));
}

static double epsilon_of(conversion *c) { return onnx_float(c, "epsilon", (double)1e-5f); }

static MlirValue mean_over(conversion *c, MlirValue x, const bool *axes) {
  for (int i = 0; !mlirValueIsNull(x) && i < onnx_type(c, x)->rank; i++)
    if (axes[i]) x = onnx_along(c, IR_MO_REDUCE_MEAN, x, i);
  return x;
}

// x - mean, and the mean and variance, over the axes; null: reported.
typedef struct moments {
  MlirValue rest, mean, variance;
} moments;

static moments moments_of(conversion *c, MlirValue x, const bool *axes) {
  moments out = {.mean = mean_over(c, x, axes)};
  out.rest = onnx_binary(c, IR_MO_SUB, x, out.mean);
  out.variance = mean_over(c, onnx_binary(c, IR_MO_MUL, out.rest, out.rest), axes);
  return out;
}

static MlirValue inverse_deviation(conversion *c, MlirValue variance) {
  return onnx_unary(c, IR_MO_RSQRT, add_number(c, variance, epsilon_of(c)));
}

static void from_axis(int rank, int axis, bool *out) {
  for (int i = 0; i < rank; i++) out[i] = i >= axis;
}

// ---- over the batch
// --------------------------------------------------------------------------------------------------------------------

// Mean and variance are operands, but of what is trained: then they are the batch's own, and the operands are moved
// towards them.
static bool train_batch_norm(conversion *c, MlirValue x, MlirValue *mean, MlirValue *variance) {
  int rank = onnx_type(c, x)->rank;
  double momentum = onnx_float(c, "momentum", (double)0.9f);
  bool axes[MX_MAX_RANK];
  for (int i = 0; i < rank; i++) axes[i] = i != 1;
  moments m = moments_of(c, x, axes);
  MlirValue own[] = {m.mean, m.variance}, *old[] = {mean, variance};
  for (int i = 0; i < 2; i++) {
    MlirValue flat = onnx_reshape(c, own[i], 1, &onnx_type(c, x)->dims[1]);
    MlirValue moved =
        onnx_binary(c, IR_MO_ADD, scaled_by(c, onnx_cast(c, c->in[3 + i], onnx_type(c, x)->dtype), momentum),
                    scaled_by(c, flat, 1 - momentum));
    c->out[1 + i] = onnx_cast(c, moved, onnx_type(c, c->in[3 + i])->dtype);
    *old[i] = flat;
  }
  return !mlirValueIsNull(c->out[1]) && !mlirValueIsNull(c->out[2]);
}

bool onnx_convert_batch_norm(conversion *c) {
  MlirValue x = onnx_widened(c, c->in[0]), v[4];
  int rank = onnx_type(c, x)->rank;
  mx_dtype dtype = onnx_type(c, x)->dtype;
  bool training = c->opset >= 14 && onnx_int(c, "training_mode", 0);
  for (size_t i = 1; i < c->n_out && !training; i++)
    if (onnx_is_used(c, i)) return onnx_unsupported(c, NULL, "its outputs of training are used");
  if (c->opset < 7 && !onnx_int(c, "is_test", 0)) return onnx_unsupported(c, NULL, "it is for training: is_test is 0");
  for (int i = 0; i < 4; i++) v[i] = onnx_cast(c, c->in[i + 1], dtype);
  if (training && rank < 2) return onnx_unsupported(c, NULL, "training of an input of rank %d", rank);
  if (training && !train_batch_norm(c, x, &v[2], &v[3])) return false;
  bool each = c->opset < 9 && !onnx_int(c, "spatial", 1); // an element of [C, ..] has statistics of its own
  for (int i = 0; i < 4 && !each; i++) v[i] = onnx_per_channel(c, v[i], rank);
  MlirValue scale = onnx_binary(c, IR_MO_MUL, v[0], inverse_deviation(c, v[3]));
  MlirValue shifted = onnx_binary(c, IR_MO_MUL, onnx_binary(c, IR_MO_SUB, x, v[2]), scale);
  return onnx_made(c, onnx_cast(c, onnx_binary(c, IR_MO_ADD, shifted, v[1]), onnx_type(c, c->in[0])->dtype));
}

// ---- over dims of x
// --------------------------------------------------------------------------------------------------------------------

bool onnx_convert_instance_norm(conversion *c) {
  MlirValue x = onnx_widened(c, c->in[0]);
  int rank = onnx_type(c, x)->rank;
  mx_dtype dtype = onnx_type(c, x)->dtype;
  bool axes[MX_MAX_RANK];
  from_axis(rank, 2, axes);
  moments m = moments_of(c, x, axes);
  MlirValue y = onnx_binary(c, IR_MO_MUL, m.rest, inverse_deviation(c, m.variance));
  y = onnx_binary(c, IR_MO_MUL, y, onnx_per_channel(c, onnx_cast(c, c->in[1], dtype), rank));
  y = onnx_binary(c, IR_MO_ADD, y, onnx_per_channel(c, onnx_cast(c, c->in[2], dtype), rank));
  return onnx_made(c, onnx_cast(c, y, onnx_type(c, c->in[0])->dtype));
}

// A row of the dims that are normalised: v, which may have fewer, or 0 where there is none.
static MlirValue row_of(conversion *c, MlirValue v, const ir_type *x, int axis) {
  int rank = x->rank - axis, own = mlirValueIsNull(v) ? 0 : onnx_type(c, v)->rank;
  ir_dim size = ir_dim_product(c->ctx, x->dims + axis, (size_t)rank), dims[MX_MAX_RANK];
  if (mlirValueIsNull(v)) return onnx_broadcast_to(c, onnx_number(c, x->dtype, 0), 1, &size);
  for (int i = 0; i < own; i++) dims[i] = ir_dim_is(onnx_type(c, v)->dims[i], 1) ? NULL : x->dims[x->rank - own + i];
  v = onnx_broadcast_to(c, onnx_cast(c, onnx_matched(c, v, dims), x->dtype), rank, x->dims + axis);
  return onnx_reshape(c, v, 1, &size);
}

// op over the dims from the axis on, as rows.
static MlirValue over_rows(conversion *c, ir_op_id op, int axis, const MlirValue *vectors, int n, ir_attributes *list) {
  MlirValue both[] = {c->in[0], vectors[0]}; // the weights' sizes are the input's
  if (!onnx_broadcast(c, both, 2)) return (MlirValue){NULL};
  const ir_type *x = onnx_type(c, both[0]);
  ir_dim rows[] = {ir_dim_product(c->ctx, x->dims, (size_t)axis),
                   ir_dim_product(c->ctx, x->dims + axis, (size_t)(x->rank - axis))};
  MlirValue operands[3] = {onnx_reshape(c, both[0], 2, rows)};
  for (int i = 0; i < n; i++) operands[1 + i] = row_of(c, vectors[i], x, axis);
  ir_add_attribute(c->ctx, list, "epsilon", ir_real_attribute(c->ctx, epsilon_of(c)));
  return onnx_reshape(c, onnx_op(c, op, operands, 1 + n, list, MX_DTYPE_INVALID, -1), x->rank, x->dims);
}

// The axis, and whether operand i has no more dims than there are from it on.
static bool read_axis(conversion *c, size_t last, int *out_axis) {
  int rank = onnx_type(c, c->in[0])->rank;
  if (!onnx_axis(c, onnx_int(c, "axis", -1), rank, out_axis)) return false;
  for (size_t i = 1; i <= last; i++)
    if (onnx_has(c, i) && onnx_type(c, c->in[i])->rank > rank - *out_axis)
      return onnx_unsupported(c, NULL, "input %zu has rank %d, %d dims are normalised", i, onnx_type(c, c->in[i])->rank,
                              rank - *out_axis);
  return true;
}

bool onnx_convert_layer_norm(conversion *c) {
  int axis;
  ir_attributes list = {0};
  MlirValue vectors[] = {c->in[1], onnx_has(c, 2) ? c->in[2] : (MlirValue){NULL}};
  if (!read_axis(c, 2, &axis)) return false;
  if (onnx_is_used(c, 1) || onnx_is_used(c, 2)) {
    bool axes[MX_MAX_RANK];
    MlirValue x = onnx_widened(c, c->in[0]);
    from_axis(onnx_type(c, x)->rank, axis, axes);
    moments m = moments_of(c, x, axes);
    c->out[1] = m.mean, c->out[2] = inverse_deviation(c, m.variance);
  }
  return onnx_made(c, over_rows(c, IR_MO_LAYER_NORM, axis, vectors, 2, &list));
}

bool onnx_convert_rms_norm(conversion *c) {
  int axis;
  ir_attributes list = {0};
  if (!read_axis(c, 1, &axis)) return false;
  ir_add_attribute(c->ctx, &list, "weight_offset", ir_real_attribute(c->ctx, 0));
  return onnx_made(c, over_rows(c, IR_MO_RMS_NORM, axis, &c->in[1], 1, &list));
}

// Scale and bias have an element per group in opset 18, one per channel since.
bool onnx_convert_group_norm(conversion *c) {
  const ir_type *x = onnx_type(c, c->in[0]);
  int64_t groups = onnx_int(c, "num_groups", 0);
  MlirValue operands[] = {c->in[0], c->in[1], c->in[2]};
  ir_attributes list = {0};
  if (x->rank < 2 || groups < 1)
    return onnx_unsupported(c, NULL, "an input of rank %d in %lld groups", x->rank, (long long)groups);
  ir_dim dims[MX_MAX_RANK] = {NULL, x->dims[1]}, count = onnx_size(c, groups);
  if (c->opset >= 21 && onnx_type(c, c->in[1])->rank == 1) dims[1] = onnx_type(c, c->in[1])->dims[0];
  operands[0] = onnx_matched(c, c->in[0], dims);
  ir_dim channels = dims[1];
  for (int i = 1; i < 3; i++) {
    if (onnx_type(c, operands[i])->rank != 1) return onnx_unsupported(c, NULL, "a scale or bias that is no list");
    if (c->opset >= 21) continue;
    ir_dim two[] = {count, ir_dim_binary(c->ctx, IR_DIM_FLOORDIV, channels, count)}, one = onnx_size(c, 1);
    ir_dim column[] = {count, one};
    operands[i] = onnx_broadcast_to(c, onnx_reshape(c, operands[i], 2, column), 2, two);
    operands[i] = onnx_reshape(c, operands[i], 1, &channels);
  }
  ir_add_attribute(c->ctx, &list, "epsilon", ir_real_attribute(c->ctx, epsilon_of(c)));
  ir_add_int(c->ctx, &list, "num_groups", groups);
  return onnx_made(c, onnx_op(c, IR_MO_GROUP_NORM, operands, 3, &list, MX_DTYPE_INVALID, -1));
}

bool onnx_convert_mean_variance_norm(conversion *c) {
  int64_t list[MX_MAX_RANK];
  bool axes[MX_MAX_RANK] = {false};
  int n = onnx_ints(c, "axes", list, MX_MAX_RANK), rank = onnx_type(c, c->in[0])->rank;
  if (n < 0) list[0] = 0, list[1] = 2, list[2] = 3, n = 3;
  for (int i = 0; i < n && i < MX_MAX_RANK; i++) {
    int axis;
    if (!onnx_axis(c, list[i], rank, &axis)) return false;
    axes[axis] = true;
  }
  moments m = moments_of(c, onnx_widened(c, c->in[0]), axes);
  MlirValue deviation = add_number(c, onnx_unary(c, IR_MO_SQRT, m.variance), 1e-9);
  return onnx_made(c, onnx_cast(c, onnx_binary(c, IR_MO_DIV, m.rest, deviation), onnx_type(c, c->in[0])->dtype));
}

// Squares of `size` channels around each are added up: a pool along the channels, where padding counts.
bool onnx_convert_lrn(conversion *c) {
  const ir_type *type = onnx_type(c, c->in[0]);
  int64_t size = onnx_int(c, "size", 0), one = 1;
  ir_attributes list = {0};
  if (type->rank < 2 || size < 1 || size > INT32_MAX)
    return onnx_unsupported(c, NULL, "an input of rank %d, %lld channels at once", type->rank, (long long)size);
  ir_dim dims[] = {type->dims[0], type->dims[1], ir_dim_product(c->ctx, type->dims + 2, (size_t)type->rank - 2)};
  int64_t paddings[] = {(size - 1) / 2, size / 2};
  ir_add_ints(c->ctx, &list, "filter_shape", &size, 1);
  ir_add_ints(c->ctx, &list, "strides", &one, 1);
  ir_add_ints(c->ctx, &list, "dilations", &one, 1);
  ir_add_ints(c->ctx, &list, "paddings", paddings, 2);
  ir_add_bool(c->ctx, &list, "count_boundary", true);
  MlirValue x = onnx_widened(c, c->in[0]), square = onnx_reshape(c, onnx_binary(c, IR_MO_MUL, x, x), 3, dims);
  MlirValue mean = onnx_op(c, IR_RMO_AVG_POOL, &square, 1, &list, MX_DTYPE_INVALID, -1);
  mean = onnx_reshape(c, mean, type->rank, type->dims);
  MlirValue base = add_number(c, scaled_by(c, mean, onnx_float(c, "alpha", (double)1e-4f)), onnx_float(c, "bias", 1));
  if (mlirValueIsNull(base)) return false;
  MlirValue beta = onnx_number(c, onnx_type(c, base)->dtype, onnx_float(c, "beta", 0.75));
  return onnx_made(c, onnx_cast(c, onnx_binary(c, IR_MO_DIV, x, onnx_binary(c, IR_MO_POW, base, beta)), type->dtype));
}

// ---- dropout
// --------------------------------------------------------------------------------------------------------------------

// Attribute is_test before opset 7, operand training_mode since 12; in between it is never trained.
static bool is_trained(conversion *c) {
  int64_t mode;
  if (c->opset < 7) return !onnx_int(c, "is_test", 0);
  if (c->opset < 12 || !onnx_has(c, 2)) return false;
  return onnx_ints_of(c, c->in[2], &mode, 1) != 1 || mode;
}

// Elements stay as they are where it is not trained, or none is dropped.
bool onnx_convert_dropout(conversion *c) {
  double ratio = onnx_float(c, "ratio", 0.5);
  if (c->opset >= 12 && onnx_has(c, 1) && onnx_reals_of(c, c->in[1], &ratio, 1) != 1) ratio = 1;
  if (is_trained(c) && ratio != 0)
    return onnx_unsupported(c, "make training_mode a constant that is false, or ratio 0", "it is for training");
  const ir_type *type = onnx_type(c, c->in[0]);
  MlirValue kept = onnx_number(c, c->opset < 10 ? type->dtype : MX_BOOL, 1);
  if (onnx_is_used(c, 1)) c->out[1] = onnx_broadcast_to(c, kept, type->rank, type->dims);
  return onnx_made(c, c->in[0]);
}
