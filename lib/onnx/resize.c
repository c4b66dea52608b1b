// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Resize and Upsample. What mo.resize does is left to it: dims whose scale is the quotient of their sizes. The others
// are sampled one after the other, by coordinates and weights that are computed like any tensor:
//
//   at = (iota(out) + 0.5) / scale - 0.5;  tap = floor(at) + [-1, 0, 1, 2];  y = sum over taps of x[tap] * weight(tap -
//   at)
#include "onnx/convert.h"
#include <math.h>
#include <string.h>

enum { MAX_TAPS = 128 }; // of antialiased samples: beyond, a resize to a hundredth

typedef enum transform {
  HALF_PIXEL,
  ALIGN_CORNERS,
  ASYMMETRIC,
  PYTORCH_HALF_PIXEL,
  TF_HALF_PIXEL_FOR_NN,
  HALF_PIXEL_SYMMETRIC,
  TF_CROP_AND_RESIZE,
  TRANSFORMS
} transform;

static const char *const transform_names[] = {"half_pixel",         "align_corners",        "asymmetric",
                                              "pytorch_half_pixel", "tf_half_pixel_for_nn", "half_pixel_symmetric",
                                              "tf_crop_and_resize"};

typedef enum filter { NEAREST, LINEAR, CUBIC } filter;

typedef struct resize {
  filter filter;
  transform transform;
  const char *rounding; // of mo: half_down, half_up, floor, ceil
  bool antialias, exclude_outside;
  double a, outside; // of cubic; what lies outside of a region
  ir_dim size[MX_MAX_RANK];
  double scale[MX_MAX_RANK];         // 0: the quotient of the sizes
  MlirValue read_scale[MX_MAX_RANK]; // f64, what the run reads instead; null: it is known
  double region[MX_MAX_RANK][2];
  MlirValue read_region[MX_MAX_RANK][2]; // the same
} resize;

// ---- what the node says
// --------------------------------------------------------------------------------------------------------------------

static bool read_modes(conversion *c, resize *r) {
  static const char *const filters[] = {"nearest", "linear", "cubic"};
  static const char *const roundings[][2] = {
      {"round_prefer_floor", "half_down"}, {"round_prefer_ceil", "half_up"}, {"floor", "floor"}, {"ceil", "ceil"}};
  bool first = c->opset < 11; // x / scale, without a choice
  const char *mode = onnx_text(c, "mode", "nearest"),
             *to = onnx_text(c, "coordinate_transformation_mode", first ? "asymmetric" : "half_pixel"),
             *nearest = onnx_text(c, "nearest_mode", first ? "floor" : "round_prefer_floor");
  int f = 0, t = 0;
  if (!strcmp(mode, "bilinear")) mode = "linear";
  while (f < 3 && strcmp(mode, filters[f])) f++;
  while (t < TRANSFORMS && strcmp(to, transform_names[t])) t++;
  for (int i = 0; i < 4; i++)
    if (!strcmp(nearest, roundings[i][0])) r->rounding = roundings[i][1];
  if (f == 3) return onnx_unsupported(c, NULL, "mode %s", mode);
  if (t == TRANSFORMS) return onnx_unsupported(c, NULL, "coordinate_transformation_mode %s", to);
  if (!r->rounding) return onnx_unsupported(c, NULL, "nearest_mode %s", nearest);
  r->filter = (filter)f, r->transform = (transform)t;
  r->antialias = f != NEAREST && onnx_int(c, "antialias", 0);
  r->exclude_outside = f != NEAREST && onnx_int(c, "exclude_outside", 0);
  r->a = onnx_float(c, "cubic_coeff_a", -0.75);
  r->outside = onnx_float(c, "extrapolation_value", 0);
  mx_dtype dtype = onnx_type(c, c->in[0])->dtype;
  if (f != NEAREST && !(MX_TYPES_FLOAT >> dtype & 1))
    return onnx_unsupported(c, NULL, "mode %s of dtype %s", mode, mx_dtype_name(dtype));
  return true;
}

// Which dims the lists are about: all, or those that `axes` names.
static bool read_axes(conversion *c, int rank, int *axes, int *out_count) {
  int64_t list[MX_MAX_RANK];
  int n = c->opset < 18 ? -1 : onnx_ints(c, "axes", list, MX_MAX_RANK);
  bool seen[MX_MAX_RANK] = {false};
  if (n > rank) return onnx_unsupported(c, NULL, "%d axes for rank %d", n, rank);
  for (int i = 0; i < (n < 0 ? rank : n); i++) {
    if (!onnx_axis(c, n < 0 ? i : list[i], rank, &axes[i])) return false;
    if (seen[axes[i]]) return onnx_unsupported(c, NULL, "axis %d is named twice", axes[i]);
    seen[axes[i]] = true;
  }
  return *out_count = n < 0 ? rank : n, true;
}

// floor(in * scale), rounded to f32 before as others do. Of a size that is no number, for a quotient of small ones.
static bool scaled_size(conversion *c, ir_dim in, double scale, ir_dim *out) {
  if (!(scale > 0) || scale > INT32_MAX) return onnx_unsupported(c, NULL, "a scale of %g", scale);
  if (in->kind == IR_DIM_CONSTANT) {
    double size = floor((double)((float)in->value * (float)scale));
    if (size > 0x1p53) return onnx_unsupported(c, NULL, "a size of %g", size);
    return *out = onnx_size(c, (int64_t)size), true;
  }
  for (int64_t q = 1; q <= 16; q++) {
    double p = round(scale * (double)q);
    if ((float)(p / (double)q) != (float)scale || p < 1) continue;
    ir_dim times = onnx_size_mul(c, in, onnx_size(c, (int64_t)p));
    return *out = ir_dim_binary(c->ctx, IR_DIM_FLOORDIV, times, onnx_size(c, q)), true;
  }
  return onnx_unsupported(c, NULL, "a scale of %g for a size of %s", scale, in->text);
}

// Element i of a list of floats, as f64.
static MlirValue element(conversion *c, MlirValue list, int i) {
  MlirValue operands[] = {onnx_cast(c, list, MX_F64), onnx_number(c, MX_SI64, i)};
  ir_attributes axis = {0};
  ir_add_int(c->ctx, &axis, "axis", 0);
  return onnx_op(c, IR_MO_GATHER, operands, 2, &axis, MX_DTYPE_INVALID, 0);
}

static bool has_elements(conversion *c, MlirValue list, const char *name, int n) {
  const ir_type *type = onnx_type(c, list);
  return (type->rank == 1 && ir_dim_is(type->dims[0], n) && MX_TYPES_FLOAT >> type->dtype & 1) ||
         onnx_unsupported(c, NULL, "%s is %s, not %d numbers", name, ir_type_text(c->ctx, mlirValueGetType(list)), n);
}

// Scales that only the run knows make sizes that it reads.
static bool scales_when_run(conversion *c, MlirValue scales, const int *axes, int n, resize *r) {
  const ir_type *x = onnx_type(c, c->in[0]);
  scales = onnx_of_length(c, scales, n);
  if (!has_elements(c, scales, "scales", n)) return false;
  if (r->antialias || (c->opset == 10 && r->filter == NEAREST))
    return onnx_unsupported(c, "make it a constant", "scales is only known when it runs");
  for (int i = 0; i < n; i++) {
    MlirValue size = onnx_cast(c, onnx_size_value(c, x->dims[axes[i]]), MX_F32), scale = element(c, scales, i);
    size = onnx_unary(c, IR_MO_FLOOR, onnx_binary(c, IR_MO_MUL, size, onnx_cast(c, scale, MX_F32)));
    size = onnx_cast(c, size, MX_SI64);
    if (mlirValueIsNull(size) || onnx_sizes_of(c, size, "a size", &r->size[axes[i]], 1) != 1) return false;
    r->size[axes[i]] = onnx_size_max(c, onnx_size(c, 0), r->size[axes[i]]);
    r->read_scale[axes[i]] = scale;
  }
  return true;
}

static bool read_scales(conversion *c, size_t operand, const int *axes, int n, resize *r) {
  const ir_type *x = onnx_type(c, c->in[0]);
  const onnx_attribute *a = onnx_attribute_of(c, "scales");
  double scales[MX_MAX_RANK];
  int count = onnx_has(c, operand) ? onnx_reals_of(c, c->in[operand], scales, MX_MAX_RANK) : -1;
  if (!onnx_has(c, operand) && a && a->floats && a->count <= MX_MAX_RANK) {
    count = (int)a->count;
    memcpy(scales, a->floats, a->count * sizeof *scales);
  }
  if (count < 0 && onnx_has(c, operand)) return scales_when_run(c, c->in[operand], axes, n, r);
  if (count != n) return onnx_unsupported(c, NULL, "scales has %d entries for %d dims", count, n);
  for (int i = 0; i < n; i++) {
    int d = axes[i];
    if (!scaled_size(c, x->dims[d], scales[i], &r->size[d])) return false;
    r->scale[d] = scales[i];
  }
  return true;
}

// One scale for all, by which none is larger, or smaller, than the list has it.
static bool keep_aspect_ratio(conversion *c, const ir_dim *sizes, const int *axes, int n, bool larger, resize *r) {
  const ir_type *x = onnx_type(c, c->in[0]);
  double scale = larger ? 0 : INFINITY;
  for (int i = 0; i < n; i++) {
    if (sizes[i]->kind != IR_DIM_CONSTANT || x->dims[axes[i]]->kind != IR_DIM_CONSTANT || !x->dims[axes[i]]->value)
      return onnx_unsupported(c, NULL, "an aspect ratio of %s to %s", x->dims[axes[i]]->text, sizes[i]->text);
    double own = (double)sizes[i]->value / (double)x->dims[axes[i]]->value;
    scale = larger ? fmax(scale, own) : fmin(scale, own);
  }
  for (int i = 0; i < n; i++) {
    double size = floor(scale * (double)x->dims[axes[i]]->value + 0.5);
    if (!(scale > 0) || size > 0x1p53) return onnx_unsupported(c, NULL, "a scale of %g", scale);
    r->size[axes[i]] = onnx_size(c, (int64_t)size);
    r->scale[axes[i]] = scale;
  }
  return true;
}

static bool read_sizes(conversion *c, size_t operand, const int *axes, int n, resize *r) {
  const char *policy = onnx_text(c, "keep_aspect_ratio_policy", "stretch");
  ir_dim sizes[MX_MAX_RANK];
  int count = onnx_sizes_of(c, onnx_of_length(c, c->in[operand], n), "sizes", sizes, MX_MAX_RANK);
  if (count < 0) return false;
  if (count != n) return onnx_unsupported(c, NULL, "sizes has %d entries for %d dims", count, n);
  for (int i = 0; i < n; i++) r->size[axes[i]] = sizes[i];
  if (!strcmp(policy, "stretch")) return true;
  if (strcmp(policy, "not_larger") && strcmp(policy, "not_smaller"))
    return onnx_unsupported(c, NULL, "keep_aspect_ratio_policy %s", policy);
  return keep_aspect_ratio(c, sizes, axes, n, !strcmp(policy, "not_smaller"), r);
}

static bool read_region(conversion *c, const int *axes, int n, resize *r) {
  double list[2 * MX_MAX_RANK];
  if (r->transform != TF_CROP_AND_RESIZE) return true;
  if (!onnx_has(c, 1)) return onnx_unsupported(c, NULL, "it has no roi");
  c->in[1] = onnx_of_length(c, c->in[1], 2 * n);
  if (!has_elements(c, c->in[1], "roi", 2 * n)) return false;
  if (onnx_reals_of(c, c->in[1], list, 2 * MX_MAX_RANK) != 2 * n) {
    for (int i = 0; i < 2 * n; i++) r->read_region[axes[i % n]][i / n] = element(c, c->in[1], i);
    return true;
  }
  for (int i = 0; i < n; i++) r->region[axes[i]][0] = list[i], r->region[axes[i]][1] = list[n + i];
  return true;
}

// ---- dims that mo.resize has right
// --------------------------------------------------------------------------------------------------------------------

static bool is_whole(const resize *r, int d) {
  return r->region[d][0] == 0 && r->region[d][1] == 1 && mlirValueIsNull(r->read_region[d][0]);
}

// Whether the dim stays as it is.
static bool stays(const resize *r, const ir_type *x, int d) {
  return x->dims[d] == r->size[d] && mlirValueIsNull(r->read_scale[d]) && (r->scale[d] == 0 || r->scale[d] == 1) &&
         is_whole(r, d);
}

// Whether the scale is the quotient of the sizes, and coordinates and taps are mo's.
static bool is_plain(const resize *r, const ir_type *x, int d) {
  ir_dim in = x->dims[d], out = r->size[d];
  bool numbers = in->kind == IR_DIM_CONSTANT && out->kind == IR_DIM_CONSTANT;
  bool exact = r->scale[d] == 0 || (numbers ? (double)in->value * r->scale[d] == (double)out->value
                                            : r->scale[d] == floor(r->scale[d])); // then it is a multiple
  return exact && mlirValueIsNull(r->read_scale[d]) && r->transform != TF_HALF_PIXEL_FOR_NN &&
         r->transform != TF_CROP_AND_RESIZE && (!r->antialias || r->exclude_outside);
}

static MlirValue resized(conversion *c, MlirValue x, const resize *r, const ir_dim *size) {
  static const ir_op_id ops[] = {IR_MO_RESIZE_NEAREST, IR_MO_RESIZE_LINEAR, IR_MO_RESIZE_BICUBIC};
  ir_attributes list = {0};
  transform to = r->transform == HALF_PIXEL_SYMMETRIC ? HALF_PIXEL : r->transform; // the same where the scale is exact
  ir_add_attribute(c->ctx, &list, "size", ir_dims_attribute(c->ctx, size, onnx_type(c, x)->rank));
  ir_add_string(c->ctx, &list, "coordinate_transform_mode", transform_names[to]);
  if (r->filter == NEAREST) {
    ir_add_string(c->ctx, &list, "round_mode", r->rounding);
  } else {
    ir_add_bool(c->ctx, &list, "antialias", r->antialias);
    ir_add_bool(c->ctx, &list, "exclude_outside", r->exclude_outside);
  }
  if (r->filter == CUBIC) ir_add_attribute(c->ctx, &list, "cubic_coeff_a", ir_real_attribute(c->ctx, r->a));
  return onnx_op(c, ops[r->filter], &x, 1, &list, MX_DTYPE_INVALID, -1);
}

// ---- dims that are sampled: coordinates are f64
// --------------------------------------------------------------------------------------------------------------------

static MlirValue real(conversion *c, double value) { return onnx_number(c, MX_F64, value); }
static MlirValue add(conversion *c, MlirValue a, MlirValue b) { return onnx_binary(c, IR_MO_ADD, a, b); }
static MlirValue sub(conversion *c, MlirValue a, MlirValue b) { return onnx_binary(c, IR_MO_SUB, a, b); }
static MlirValue mul(conversion *c, MlirValue a, MlirValue b) { return onnx_binary(c, IR_MO_MUL, a, b); }
static MlirValue over(conversion *c, MlirValue a, MlirValue b) { return onnx_binary(c, IR_MO_DIV, a, b); }

// j * to / steps, and `single` where there is one step or less.
static MlirValue spread(conversion *c, MlirValue j, MlirValue to, MlirValue size, MlirValue single) {
  MlirValue steps = sub(c, size, real(c, 1)), none = onnx_compare(c, IR_MO_EQUAL, size, real(c, 1));
  return onnx_select(c, none, single, over(c, mul(c, j, to), onnx_select(c, none, real(c, 1), steps)));
}

// Where the elements of the result lie in dim d of x: [out].
static MlirValue coordinates(conversion *c, const resize *r, ir_dim in, int d) {
  MlirValue j = onnx_cast(c, onnx_iota(c, r->size[d]), MX_F64), half = real(c, 0.5);
  MlirValue n = onnx_cast(c, onnx_size_value(c, in), MX_F64), m = onnx_cast(c, onnx_size_value(c, r->size[d]), MX_F64);
  bool is_read = !mlirValueIsNull(r->read_scale[d]), quotient = !is_read && r->scale[d] == 0;
  MlirValue scale = is_read ? r->read_scale[d] : quotient ? over(c, m, n) : real(c, r->scale[d]);
  MlirValue exact = quotient ? m : mul(c, n, scale), last = sub(c, n, real(c, 1)); // a size before rounding
  MlirValue middle = sub(c, over(c, add(c, j, half), scale), half);
  switch (r->transform) {
  case ALIGN_CORNERS: return spread(c, j, last, exact, real(c, 0));
  case ASYMMETRIC: return over(c, j, scale);
  case PYTORCH_HALF_PIXEL: return onnx_select(c, onnx_compare(c, IR_MO_EQUAL, m, real(c, 1)), real(c, 0), middle);
  case TF_HALF_PIXEL_FOR_NN: return over(c, add(c, j, half), scale);
  case HALF_PIXEL_SYMMETRIC: return add(c, middle, mul(c, mul(c, n, half), sub(c, real(c, 1), over(c, m, exact))));
  case TF_CROP_AND_RESIZE: {
    bool reads = !mlirValueIsNull(r->read_region[d][0]);
    MlirValue from = reads ? r->read_region[d][0] : real(c, r->region[d][0]);
    MlirValue way = sub(c, reads ? r->read_region[d][1] : real(c, r->region[d][1]), from);
    MlirValue first = mul(c, last, from), whole = mul(c, last, way);
    return add(c, first, spread(c, j, whole, m, mul(c, whole, half)));
  }
  default: return middle;
  }
}

// Keys' cubic with parameter a, or a triangle, at distances d >= 0.
static MlirValue weights_at(conversion *c, const resize *r, MlirValue d) {
  MlirValue one = real(c, 1), zero = real(c, 0), a = real(c, r->a), far;
  if (r->filter == LINEAR) return onnx_binary(c, IR_MO_MAX, sub(c, one, d), zero);
  MlirValue near = sub(c, mul(c, real(c, r->a + 2), d), real(c, r->a + 3));
  near = add(c, mul(c, mul(c, near, d), d), one);
  far = add(c, mul(c, sub(c, d, real(c, 5)), d), real(c, 8));
  far = mul(c, sub(c, mul(c, far, d), real(c, 4)), a);
  far = onnx_select(c, onnx_compare(c, IR_MO_LESS, d, real(c, 2)), far, zero);
  return onnx_select(c, onnx_compare(c, IR_MO_LESS, d, one), near, far);
}

static MlirValue clamped(conversion *c, MlirValue i, ir_dim in) {
  MlirValue last = sub(c, onnx_size_value(c, in), onnx_number(c, MX_SI64, 1));
  i = onnx_binary(c, IR_MO_MAX, onnx_cast(c, i, MX_SI64), onnx_number(c, MX_SI64, 0));
  return onnx_binary(c, IR_MO_MIN, i, last);
}

// x [outer, in, inner] at elements [out..].
static MlirValue taken(conversion *c, MlirValue x, MlirValue at) {
  MlirValue operands[] = {x, at};
  if (mlirValueIsNull(at)) return at;
  ir_attributes list = {0};
  ir_add_int(c->ctx, &list, "axis", 1);
  return onnx_op(c, IR_MO_GATHER, operands, 2, &list, MX_DTYPE_INVALID, 2 + onnx_type(c, at)->rank);
}

static MlirValue nearest(conversion *c, const resize *r, MlirValue x, MlirValue at) {
  MlirValue half = real(c, 0.5);
  bool down = !strcmp(r->rounding, "half_down"), up = !strcmp(r->rounding, "half_up");
  if (down) at = sub(c, at, half);
  if (up) at = add(c, at, half);
  at = onnx_unary(c, down || !strcmp(r->rounding, "ceil") ? IR_MO_CEIL : IR_MO_FLOOR, at);
  return taken(c, x, clamped(c, at, onnx_type(c, x)->dims[1]));
}

// The weighted sum of taps around each coordinate; elements beyond the edge are those at it, or left out.
static MlirValue weighted(conversion *c, const resize *r, MlirValue x, MlirValue at, double scale) {
  double stretch = r->antialias && scale < 1 ? 1 / scale : 1, radius = (r->filter == LINEAR ? 1 : 2) * stretch;
  ir_dim in = onnx_type(c, x)->dims[1], out = onnx_type(c, at)->dims[0];
  int64_t reach = (int64_t)ceil(radius);
  ir_dim column[] = {out, onnx_size(c, 1)};
  mx_dtype dtype = onnx_type(c, x)->dtype;
  if (2 * reach > MAX_TAPS) return onnx_unsupported(c, NULL, "an antialiased scale of %g", scale), (MlirValue){NULL};
  at = onnx_reshape(c, at, 2, column);
  MlirValue offsets = onnx_cast(c, onnx_iota(c, onnx_size(c, 2 * reach)), MX_F64);
  MlirValue taps = add(c, onnx_unary(c, IR_MO_FLOOR, at), sub(c, offsets, real(c, (double)(reach - 1))));
  MlirValue w = weights_at(c, r, mul(c, onnx_unary(c, IR_MO_ABS, sub(c, taps, at)), real(c, 1 / stretch)));
  if (r->exclude_outside) {
    MlirValue last = onnx_cast(c, sub(c, onnx_size_value(c, in), onnx_number(c, MX_SI64, 1)), MX_F64);
    MlirValue inside = onnx_op(c, IR_MO_AND,
                               (MlirValue[]){onnx_compare(c, IR_MO_GREATER_EQUAL, taps, real(c, 0)),
                                             onnx_compare(c, IR_MO_LESS_EQUAL, taps, last)},
                               2, NULL, MX_BOOL, -1);
    w = onnx_select(c, inside, w, real(c, 0));
  }
  if (r->exclude_outside || r->antialias) w = over(c, w, onnx_along(c, IR_MO_REDUCE_ADD, w, 1));
  if (mlirValueIsNull(w)) return w;
  ir_dim dims[] = {out, onnx_size(c, 2 * reach), onnx_size(c, 1)};
  MlirValue elements = taken(c, x, clamped(c, taps, in)), zero = onnx_number(c, dtype, 0);
  w = onnx_reshape(c, onnx_cast(c, w, dtype), 3, dims);
  MlirValue parts = onnx_select(c, onnx_compare(c, IR_MO_EQUAL, w, zero), zero, mul(c, elements, w)); // of infinity too
  return onnx_along(c, IR_MO_REDUCE_ADD, parts, 2);
}

static MlirValue sampled(conversion *c, MlirValue x, const resize *r, int d) {
  const ir_type *type = onnx_type(c, x);
  ir_dim in = type->dims[d];
  ir_dim flat[] = {ir_dim_product(c->ctx, type->dims, (size_t)d), in,
                   ir_dim_product(c->ctx, type->dims + d + 1, (size_t)(type->rank - d - 1))};
  ir_type want = *type;
  want.dims[d] = r->size[d];
  if (r->antialias && r->scale[d] == 0 && in->kind != IR_DIM_CONSTANT)
    return onnx_unsupported(c, NULL, "antialias from a size of %s", in->text), (MlirValue){NULL};
  double scale = r->scale[d];
  if (scale == 0 && in->kind == IR_DIM_CONSTANT && in->value > 0 && r->size[d]->kind == IR_DIM_CONSTANT)
    scale = (double)r->size[d]->value / (double)in->value;
  if (r->antialias && scale == 0)
    return onnx_unsupported(c, NULL, "antialias to a size of %s", r->size[d]->text), (MlirValue){NULL};
  MlirValue at = coordinates(c, r, in, d), rows = onnx_reshape(c, x, 3, flat);
  if (mlirValueIsNull(at) || mlirValueIsNull(rows)) return (MlirValue){NULL};
  MlirValue y = r->filter == NEAREST ? nearest(c, r, rows, at) : weighted(c, r, rows, at, scale);
  if (r->transform == TF_CROP_AND_RESIZE && !mlirValueIsNull(y)) {
    MlirValue last = onnx_cast(c, sub(c, onnx_size_value(c, in), onnx_number(c, MX_SI64, 1)), MX_F64);
    MlirValue before = onnx_compare(c, IR_MO_LESS, at, real(c, 0)), after = onnx_compare(c, IR_MO_GREATER, at, last);
    MlirValue beyond = onnx_op(c, IR_MO_OR, (MlirValue[]){before, after}, 2, NULL, MX_BOOL, -1);
    ir_dim column[] = {r->size[d], onnx_size(c, 1)}, three[] = {flat[0], r->size[d], flat[2]};
    y = onnx_reshape(c, y, 3, three);
    y = onnx_select(c, onnx_reshape(c, beyond, 2, column), onnx_number(c, want.dtype, r->outside), y);
  }
  return onnx_reshape(c, y, want.rank, want.dims);
}

// ---- the operators
// --------------------------------------------------------------------------------------------------------------------

static bool convert(conversion *c, const int *axes, int n, resize *r) {
  MlirValue x = c->in[0];
  ir_type type = *onnx_type(c, x);
  ir_dim plain[MX_MAX_RANK];
  bool any = false;
  for (int d = 0; d < type.rank; d++) {
    bool own = !stays(r, &type, d) && is_plain(r, &type, d);
    plain[d] = own ? r->size[d] : type.dims[d];
    any |= own;
    if (r->size[d]->kind == IR_DIM_CONSTANT && r->size[d]->value < 0)
      return onnx_unsupported(c, NULL, "a size of %s", r->size[d]->text);
    if (ir_dim_is(type.dims[d], 0) && !ir_dim_is(r->size[d], 0))
      return onnx_unsupported(c, NULL, "dim %d is resized from 0 to %s", d, r->size[d]->text);
  }
  if (any) x = resized(c, x, r, plain);
  mx_dtype dtype = type.dtype;
  for (int i = 0; i < n && !mlirValueIsNull(x); i++)
    if (!stays(r, &type, axes[i]) && !is_plain(r, &type, axes[i]))
      x = sampled(c, r->filter == NEAREST ? x : onnx_widened(c, x), r, axes[i]); // rounded once, at the end
  return onnx_made(c, onnx_cast(c, x, dtype));
}

static bool begin(conversion *c, int *axes, int *n, resize *r) {
  const ir_type *x = onnx_type(c, c->in[0]);
  for (int d = 0; d < x->rank; d++) r->size[d] = x->dims[d], r->region[d][1] = 1;
  return read_modes(c, r) && read_axes(c, x->rank, axes, n);
}

// Operands are x and scales in opset 10, x, roi, scales and sizes since.
bool onnx_convert_resize(conversion *c) {
  resize r = {0};
  int axes[MX_MAX_RANK], n;
  size_t scales = c->opset < 11 ? 1 : 2;
  if (!begin(c, axes, &n, &r)) return false;
  bool scaled = onnx_has(c, scales) && !ir_dim_is(ir_type_elements(c->ctx, onnx_type(c, c->in[scales])), 0);
  if (scales == 2 && scaled && onnx_has(c, 3)) return onnx_unsupported(c, NULL, "it has both scales and sizes");
  bool ok = scales == 2 && onnx_has(c, 3) ? read_sizes(c, 3, axes, n, &r) : read_scales(c, scales, axes, n, &r);
  // Opset 10 says nothing of how the nearest is found; its tests, and ONNX Runtime, round up where they go down.
  bool down = false, up = false;
  for (int i = 0; ok && scales == 1 && i < n; i++) down |= r.scale[i] < 1, up |= r.scale[i] > 1;
  if (r.filter == NEAREST && down && up) return onnx_unsupported(c, NULL, "nearest of both larger and smaller scales");
  if (r.filter == NEAREST && down) r.rounding = "ceil";
  return ok && read_region(c, axes, n, &r) && convert(c, axes, n, &r);
}

bool onnx_convert_upsample(conversion *c) {
  resize r = {0};
  int axes[MX_MAX_RANK], n;
  return begin(c, axes, &n, &r) && read_scales(c, 1, axes, n, &r) && convert(c, axes, n, &r);
}
