// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Quantised tensors: the value of q is (q - zero_point) * scale, of one scale for all, for an index of an axis, or for
// a block along it.
#include "onnx/convert.h"
#include <string.h>

enum { BYTES = MX_TYPE(SI8) | MX_TYPE(UI8) };

static mx_dtype dtype_of(const conversion *c, MlirValue x) { return onnx_type(c, x)->dtype; }

// Elements of 4 bits are bytes in all ops that compute.
static mx_dtype byte_of(mx_dtype dtype) { return dtype == MX_SI4 ? MX_SI8 : dtype == MX_UI4 ? MX_UI8 : dtype; }

bool onnx_is_single(const conversion *c, MlirValue x) {
  const ir_type *type = onnx_type(c, x);
  for (int i = 0; i < type->rank; i++)
    if (!ir_dim_is(type->dims[i], 1)) return false;
  return true;
}

MlirValue onnx_single(conversion *c, MlirValue x, const char *name) {
  x = onnx_of_length(c, x, 1);
  if (mlirValueIsNull(x) || onnx_is_single(c, x)) return onnx_reshape(c, x, 0, NULL);
  onnx_unsupported(c, NULL, "%s has shape %s, not one element", name, ir_shape_text(c->ctx, onnx_type(c, x)));
  return (MlirValue){NULL};
}

MlirValue onnx_zero_point(conversion *c, MlirValue zero, mx_dtype dtype) {
  return mlirValueIsNull(zero) ? onnx_number(c, dtype, 0) : onnx_single(c, zero, "a zero point");
}

// ---- scales
// --------------------------------------------------------------------------------------------------------------------

// What quantises x: scale and zero_point are of one shape, [], [n] along the axis, or x's with an element per block.
typedef struct granularity {
  MlirValue scale, zero_point;
  ir_attributes attributes;
} granularity;

// v, of the node's operand `name`, with those dims, which the run checks where it must.
static MlirValue of_shape(conversion *c, MlirValue v, const char *name, int rank, const ir_dim *dims) {
  const ir_type *type = onnx_type(c, v);
  ir_type wanted = {.rank = rank};
  bool fits = type->rank == rank;
  memcpy(wanted.dims, dims, (size_t)rank * sizeof *dims);
  for (int i = 0; fits && i < rank; i++)
    fits = type->dims[i] == dims[i] || type->dims[i]->kind != IR_DIM_CONSTANT || dims[i]->kind != IR_DIM_CONSTANT;
  if (fits) return onnx_rebind(c, v, rank, dims);
  onnx_unsupported(c, NULL, "%s has shape %s, not %s", name, ir_shape_text(c->ctx, type),
                   ir_shape_text(c->ctx, &wanted));
  return (MlirValue){NULL};
}

// Of x's elements, which are of that dtype; a zero point that is absent is 0.
static bool read_granularity(conversion *c, const ir_type *x, mx_dtype dtype, granularity *out) {
  int64_t block = onnx_int(c, "block_size", 0);
  ir_dim dims[MX_MAX_RANK];
  int axis, rank = 0;
  *out = (granularity){.scale = c->in[1], .zero_point = c->in[2]};
  if (block < 0) return onnx_unsupported(c, NULL, "blocks of %lld", (long long)block);
  if (!onnx_is_single(c, c->in[1])) {
    if (!onnx_axis(c, onnx_int(c, "axis", 1), x->rank, &axis)) return false;
    memcpy(dims, x->dims, sizeof dims);
    rank = block ? x->rank : 1;
    dims[block ? axis : 0] =
        block ? ir_dim_binary(c->ctx, IR_DIM_CEILDIV, x->dims[axis], ir_dim_constant(c->ctx, block)) : x->dims[axis];
    ir_add_int(c->ctx, &out->attributes, "axis", axis);
    if (block) ir_add_int(c->ctx, &out->attributes, "block_size", block);
    out->scale = of_shape(c, out->scale, "the scale", rank, dims);
  }
  if (mlirValueIsNull(out->zero_point)) {
    out->zero_point = onnx_broadcast_to(c, onnx_number(c, byte_of(dtype), 0), rank, dims);
  } else if (dtype_of(c, out->zero_point) != dtype) {
    return onnx_unsupported(c, NULL, "a zero point of dtype %s for %s", mx_dtype_name(dtype_of(c, out->zero_point)),
                            mx_dtype_name(dtype));
  } else {
    out->zero_point = onnx_cast(c, out->zero_point, byte_of(dtype));
    if (rank) out->zero_point = of_shape(c, out->zero_point, "the zero point", rank, dims);
  }
  if (!rank) {
    out->scale = onnx_single(c, out->scale, "the scale");
    out->zero_point = onnx_single(c, out->zero_point, "the zero point");
  }
  return !mlirValueIsNull(out->scale) && !mlirValueIsNull(out->zero_point);
}

// What the op makes of x, in that dtype.
static MlirValue applied(conversion *c, ir_op_id id, MlirValue x, const granularity *g, mx_dtype dtype) {
  MlirValue operands[] = {x, g->scale, g->zero_point};
  return onnx_op(c, id, operands, 3, &g->attributes, dtype, -1);
}

MlirValue onnx_quantised(conversion *c, MlirValue x, MlirValue scale, MlirValue zero_point) {
  if (mlirValueIsNull(zero_point)) return zero_point;
  granularity single = {.scale = scale, .zero_point = zero_point};
  return applied(c, IR_MO_QUANTIZE_LINEAR, x, &single, dtype_of(c, zero_point));
}

MlirValue onnx_dequantised(conversion *c, MlirValue x, MlirValue scale, MlirValue zero_point) {
  if (mlirValueIsNull(scale)) return scale;
  granularity single = {.scale = scale, .zero_point = zero_point};
  return applied(c, IR_MO_DEQUANTIZE_LINEAR, x, &single, dtype_of(c, scale));
}

// For each element of x what `values` has for it, by having 1 dequantised: (1 - 0) * value.
static MlirValue of_each(conversion *c, MlirValue x, const granularity *g, MlirValue values) {
  const ir_type *type = onnx_type(c, x), *own = onnx_type(c, values);
  granularity with = *g;
  with.scale = values;
  with.zero_point = onnx_broadcast_to(c, onnx_number(c, MX_SI8, 0), own->rank, own->dims);
  MlirValue ones = onnx_broadcast_to(c, onnx_number(c, MX_SI8, 1), type->rank, type->dims);
  return applied(c, IR_MO_DEQUANTIZE_LINEAR, ones, &with, own->dtype);
}

static bool is_float_scale(conversion *c, mx_dtype dtype) {
  if ((MX_TYPE(F16) | MX_TYPE(BF16) | MX_TYPE(F32) | MX_TYPE(F64)) >> dtype & 1) return true;
  return onnx_unsupported(c, NULL, "a scale of dtype %s", mx_dtype_name(dtype));
}

// ---- QuantizeLinear
// --------------------------------------------------------------------------------------------------------------------

static MlirValue narrowed(conversion *c, MlirValue q, mx_dtype to) {
  if (byte_of(to) == to) return q;
  MlirValue least = onnx_number(c, byte_of(to), to == MX_SI4 ? -8 : 0),
            greatest = onnx_number(c, byte_of(to), to == MX_SI4 ? 7 : 15);
  return onnx_cast(c, onnx_binary(c, IR_MO_MIN, onnx_binary(c, IR_MO_MAX, q, least), greatest), to);
}

// The dtype of the result: of the zero point, or what output_dtype says, or ui8.
static bool read_result_dtype(conversion *c, mx_dtype *out) {
  int64_t said = onnx_int(c, "output_dtype", 0);
  bool has_zero_point = !mlirValueIsNull(c->in[2]);
  *out = has_zero_point ? dtype_of(c, c->in[2]) : said ? onnx_dtype_of(said) : MX_UI8;
  uint32_t quantised =
      BYTES | MX_TYPE(SI16) | MX_TYPE(UI16) | MX_TYPE(SI4) | MX_TYPE(UI4) | MX_TYPE(F8E4M3FN) | MX_TYPE(F8E5M2);
  if (has_zero_point && said && onnx_dtype_of(said) != *out)
    return onnx_unsupported(c, NULL, "output_dtype %s, and a zero point of dtype %s", onnx_dtype_name(said),
                            mx_dtype_name(*out));
  return (*out != MX_DTYPE_INVALID && quantised >> *out & 1) ||
         onnx_unsupported(c, NULL, "a result of dtype %s",
                          *out == MX_DTYPE_INVALID ? onnx_dtype_name(said) : mx_dtype_name(*out));
}

// The dtype that x / scale is computed in, and whether it is rounded to it. Since opset 23 that is the scale's or
// `precision`; before, nothing is said, and ONNX Runtime computes in f32 what is narrower.
static bool read_precision(conversion *c, mx_dtype *out, bool *rounds) {
  int64_t said = onnx_int(c, "precision", 0);
  *out = said ? onnx_dtype_of(said) : dtype_of(c, c->in[1]);
  if (*out == MX_SI32) *out = MX_F64; // holds the quotient of two of them as nearly as it matters
  if (*out == MX_DTYPE_INVALID) return onnx_unsupported(c, NULL, "precision %s", onnx_dtype_name(said));
  *rounds = *out != MX_F32 && *out != MX_F64 && (said || c->opset >= 23);
  return is_float_scale(c, *out);
}

bool onnx_convert_quantize_linear(conversion *c) {
  MlirValue x = c->in[0];
  mx_dtype to, computed;
  bool rounds;
  granularity g;
  if (!read_result_dtype(c, &to) || !read_precision(c, &computed, &rounds)) return false;
  if (!((MX_TYPES_FLOAT | MX_TYPE(SI32)) >> dtype_of(c, x) & 1))
    return onnx_unsupported(c, NULL, "an input of dtype %s", mx_dtype_name(dtype_of(c, x)));
  if (!read_granularity(c, onnx_type(c, x), to, &g)) return false;
  bool to_float = MX_TYPES_F8 >> to & 1;
  if (to_float && !onnx_int(c, "saturate", 1)) return onnx_unsupported(c, NULL, "saturate = 0");
  if (to_float && !rounds && computed != MX_F64) computed = MX_F32;
  x = onnx_cast(c, x, computed), g.scale = onnx_cast(c, g.scale, computed);
  if (to_float || rounds) {
    const ir_type *shape = onnx_type(c, g.scale);
    x = onnx_binary(c, IR_MO_DIV, x, of_each(c, x, &g, g.scale));
    g.scale = onnx_broadcast_to(c, onnx_number(c, computed, 1), shape->rank, shape->dims);
  }
  if (to_float) { // x - (0 - zero_point), as -0 + 0 is not -0
    MlirValue zero = onnx_binary(c, IR_MO_SUB, onnx_number(c, computed, 0), onnx_cast(c, g.zero_point, computed));
    return onnx_made(c, onnx_cast(c, onnx_binary(c, IR_MO_SUB, x, of_each(c, x, &g, zero)), to));
  }
  return onnx_made(c, narrowed(c, applied(c, IR_MO_QUANTIZE_LINEAR, x, &g, byte_of(to)), to));
}

// ---- DequantizeLinear
// --------------------------------------------------------------------------------------------------------------------

// The product is computed in the wider of the scale's dtype and the result's.
bool onnx_convert_dequantize_linear(conversion *c) {
  MlirValue x = c->in[0];
  mx_dtype from = dtype_of(c, x), own = dtype_of(c, c->in[1]);
  int64_t said = onnx_int(c, "output_dtype", 0);
  mx_dtype to = said ? onnx_dtype_of(said) : own, computed = own == to ? to : MX_F32;
  uint32_t quantised = BYTES | MX_TYPE(SI16) | MX_TYPE(UI16) | MX_TYPE(SI32) | MX_TYPE(SI4) | MX_TYPE(UI4) |
                       MX_TYPE(F8E4M3FN) | MX_TYPE(F8E5M2);
  granularity g;
  if (to == MX_DTYPE_INVALID) return onnx_unsupported(c, NULL, "a result of dtype %s", onnx_dtype_name(said));
  if (!(quantised >> from & 1)) return onnx_unsupported(c, NULL, "an input of dtype %s", mx_dtype_name(from));
  if (!is_float_scale(c, own) || !is_float_scale(c, to) || !read_granularity(c, onnx_type(c, x), from, &g))
    return false;
  g.scale = onnx_cast(c, g.scale, computed);
  if (!(MX_TYPES_F8 >> from & 1))
    return onnx_made(
        c, onnx_cast(c, applied(c, IR_MO_DEQUANTIZE_LINEAR, onnx_cast(c, x, byte_of(from)), &g, computed), to));
  MlirValue zero = of_each(c, x, &g, onnx_cast(c, g.zero_point, computed));
  x = onnx_binary(c, IR_MO_SUB, onnx_cast(c, x, computed), zero);
  return onnx_made(c, onnx_cast(c, onnx_binary(c, IR_MO_MUL, x, of_each(c, x, &g, g.scale)), to));
}

bool onnx_dynamic_quantised(conversion *c, MlirValue x, MlirValue out[3]) {
  if (mlirValueIsNull(x)) return false;
  const ir_type *type = onnx_type(c, x);
  if (type->dtype != MX_F32) return onnx_unsupported(c, NULL, "an input of dtype %s", mx_dtype_name(type->dtype));
  MlirType types[] = {onnx_open_type(c, MX_UI8, type->rank), onnx_open_type(c, MX_F32, 0),
                      onnx_open_type(c, MX_UI8, 0)};
  MlirOperation op = onnx_build(c, IR_MO_DYNAMIC_QUANTIZE_LINEAR, &x, 1, NULL, types, 3);
  if (mlirOperationIsNull(op)) return false;
  for (int i = 0; i < 3; i++) out[i] = mlirOperationGetResult(op, i);
  return true;
}

bool onnx_convert_dynamic_quantize_linear(conversion *c) { return onnx_dynamic_quantised(c, c->in[0], c->out); }
