// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Rules of quantised tensors.
#include "ir/verify.h"
#include <mlir-c/BuiltinAttributes.h>
#include <mx/tensor.h>

enum {
  BYTES = MX_TYPE(SI8) | MX_TYPE(UI8),
  QUANTISED = BYTES | MX_TYPE(SI16) | MX_TYPE(UI16),
  UNPACKED = MX_TYPE(F16) | MX_TYPE(BF16) | MX_TYPE(F32), // what blocks become
};

static bool has(checked_op *o, const char *attribute) { return !mlirAttributeIsNull(ir_get(o->op, attribute)); }

// A tensor that the op calls `what` has dtype.
static bool is_of(checked_op *o, const char *what, const ir_type *type, mx_dtype dtype) {
  if (type->dtype != dtype)
    FAIL("convert with mo.cast", "'%s' %s has dtype %s, not %s", o->name, what, mx_dtype_name(type->dtype),
         mx_dtype_name(dtype));
  return true;
}

// It has one of those dtypes; list: their names.
static bool is_one_of(checked_op *o, const char *what, const ir_type *type, uint32_t dtypes, const char *list) {
  if (!(dtypes >> type->dtype & 1))
    FAIL(ir_format(o->ctx, "it is one of %s", list), "'%s' %s has dtype %s", o->name, what, mx_dtype_name(type->dtype));
  return true;
}

// ---- scales and zero points
// ----------------------------------------------------------------------------------------------

// scale has one of the shapes that mo_quantise.def lists, zero_point the same.
static bool scales_fit(checked_op *o) {
  const ir_type *x = operand(o, 0), *scale = operand(o, 1), *zero_point = operand(o, 2);
  ir_type want = *x;
  int axis;
  if (has(o, "block_size")) {
    int64_t size = ir_get_int(o->op, "block_size", 0);
    if (size < 1) FAIL("1 gives each element its own scale", "'%s' block_size is %lld", o->name, (long long)size);
    if (!has(o, "axis")) FAIL("say which axis the blocks are part of", "'%s' has block_size without axis", o->name);
    if (!axis_of(o, "axis", x, &axis)) return false;
    want.dims[axis] = ir_dim_binary(o->ctx, IR_DIM_CEILDIV, x->dims[axis], ir_dim_constant(o->ctx, size));
  } else if (has(o, "axis")) {
    if (!axis_of(o, "axis", x, &axis)) return false;
    want.dims[0] = x->dims[axis];
    want.rank = 1;
  } else if (scale->rank == 0) {
    want.rank = 0;
  }
  if (!ir_same_shape(scale, &want))
    FAIL(has(o, "axis") ? ir_format(o->ctx, "give it the shape %s", ir_shape_text(o->ctx, &want))
                        : "say with axis which dim it goes along; without it, one scale has the shape []",
         "'%s' scale has shape %s, x %s", o->name, ir_shape_text(o->ctx, scale), ir_shape_text(o->ctx, x));
  if (!ir_same_shape(zero_point, scale))
    FAIL("broadcast with mo.static.broadcast_to", "'%s' zero_point has shape %s, scale %s", o->name,
         ir_shape_text(o->ctx, zero_point), ir_shape_text(o->ctx, scale));
  return true;
}

bool rule_quantize(checked_op *o) {
  ir_type want = *operand(o, 0);
  want.dtype = operand(o, 2)->dtype;
  return is_of(o, "scale", operand(o, 1), operand(o, 0)->dtype) &&
         is_one_of(o, "zero_point", operand(o, 2), QUANTISED, "si8, ui8, si16, ui16") && scales_fit(o) &&
         makes(o, 0, &want);
}

bool rule_dequantize(checked_op *o) {
  ir_type want = *operand(o, 0);
  want.dtype = operand(o, 1)->dtype;
  return is_one_of(o, "scale", operand(o, 1), MX_TYPES_FLOAT, "f16, bf16, f32, f64") &&
         is_of(o, "zero_point", operand(o, 2), operand(o, 0)->dtype) && scales_fit(o) && makes(o, 0, &want);
}

bool rule_dynamic_quantize(checked_op *o) {
  ir_type want = *operand(o, 0), scale = {.kind = IR_TENSOR, .dtype = MX_F32}, zero_point = scale;
  want.dtype = zero_point.dtype = MX_UI8;
  return makes(o, 0, &want) && makes(o, 1, &scale) && makes(o, 2, &zero_point);
}

// ---- products
// ------------------------------------------------------------------------------------------------------------

// Operand i: a zero point for all of operand `of`, or one per index of a dim (NULL: only the former).
static bool zero_point_fits(checked_op *o, int i, const char *what, int of, ir_dim dim) {
  const ir_type *type = operand(o, i);
  if (!is_of(o, what, type, operand(o, of)->dtype)) return false;
  if (type->rank == 0 || (dim && type->rank == 1 && type->dims[0] == dim)) return true;
  FAIL(dim ? ir_format(o->ctx, "give it the shape [] or [%s]", dim->text) : "give it the shape []",
       "'%s' %s has shape %s", o->name, what, ir_shape_text(o->ctx, type));
}

bool rule_qmatmul(checked_op *o) {
  const ir_type *a = operand(o, 0), *b = operand(o, 1);
  if (!is_one_of(o, "b", b, BYTES, "si8, ui8") || !makes_product(o, MX_SI32)) return false;
  int n = b->rank - (ir_get_bool(o->op, "transpose_b", false) ? 2 : 1);
  return zero_point_fits(o, 2, "a_zero_point", 0, a->dims[a->rank - 2]) &&
         zero_point_fits(o, 3, "b_zero_point", 1, b->dims[n]);
}

bool rule_qconv(checked_op *o) {
  const ir_type *filter = operand(o, 1);
  if (!is_one_of(o, "filter", filter, BYTES, "si8, ui8") || !makes_convolution(o, MX_SI32)) return false;
  const char *layout = ir_get_string(o->ctx, o->op, "filter_layout");
  bool filters_last = layout && layout[0] != 'F';
  return zero_point_fits(o, 2, "x_zero_point", 0, NULL) &&
         zero_point_fits(o, 3, "filter_zero_point", 1, filter->dims[filters_last ? filter->rank - 1 : 0]);
}

// ---- blocks
// --------------------------------------------------------------------------------------------------------------

// Rows [N, bytes] of blocks in the op's format, as tensors of elements: [N, K].
static bool unpack(checked_op *o, const ir_type *blocks, ir_type *out) {
  static const int64_t sizes[][2] = {{32, 18}, {32, 34}, {256, 144}, {256, 176}, {256, 210}}; // elements, bytes
  const int64_t *size = sizes[ir_get_word(o->ctx, o->op, "format", 0)];
  if (blocks->dtype != MX_UI8)
    FAIL("blocks are bytes: read others as ui8 with mo.bitcast", "'%s' blocks have dtype %s", o->name,
         mx_dtype_name(blocks->dtype));
  if (blocks->rank != 2)
    FAIL("see them as [N, bytes of a row] with mo.static.reshape", "'%s' blocks have shape %s", o->name,
         ir_shape_text(o->ctx, blocks));
  ir_dim bytes = blocks->dims[1], per_block = ir_dim_constant(o->ctx, size[1]);
  if (bytes->kind == IR_DIM_CONSTANT && bytes->value % size[1])
    FAIL("a row is whole blocks", "'%s' rows have %s bytes, which are no blocks of %lld", o->name, bytes->text,
         (long long)size[1]);
  ir_dim n_blocks = ir_dim_binary(o->ctx, IR_DIM_FLOORDIV, bytes, per_block);
  *out = *blocks;
  out->dims[1] = ir_dim_binary(o->ctx, IR_DIM_MUL, n_blocks, ir_dim_constant(o->ctx, size[0]));
  ir_dim whole = ir_dim_binary(o->ctx, IR_DIM_MUL, n_blocks, per_block);
  return must_equal(o, bytes, whole, "a row is whole blocks",
                    ir_format(o->ctx, "takes rows of %s bytes for blocks of %lld", bytes->text, (long long)size[1]));
}

bool rule_qmatmul_block(checked_op *o) {
  ir_type want = *operand(o, 0), w;
  if (want.rank != 2)
    FAIL("see it as [M, K] with mo.static.reshape", "'%s' x has shape %s", o->name, ir_shape_text(o->ctx, &want));
  if (!unpack(o, operand(o, 1), &w)) return false;
  const char *what =
      ir_format(o->ctx, "takes rows of %s elements for blocks of %s", want.dims[1]->text, w.dims[1]->text);
  if (!must_equal(o, want.dims[1], w.dims[1], "x and the blocks have rows of as many elements", what)) return false;
  want.dims[1] = w.dims[0];
  return makes(o, 0, &want);
}

bool rule_dequantize_block(checked_op *o) {
  ir_type want;
  if (!unpack(o, operand(o, 0), &want)) return false;
  want.dtype = result(o, 0)->dtype;
  return is_one_of(o, "result", result(o, 0), UNPACKED, "f16, bf16, f32") && makes(o, 0, &want);
}
