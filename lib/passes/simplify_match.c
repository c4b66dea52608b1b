// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the rules of mo_simplify ask of values, and how they make new ones.
#include "passes/simplify.h"
#include <math.h>
#include <mx/tensor.h>
#include <string.h>

enum { MAX_DEPTH = 8, MAX_SPLAT = 4096 }; // views below one another; elements that are compared with each other

MlirOperation made_by(ir_context *ctx, MlirValue value, ir_op_id id) {
  MlirOperation op = ir_defining_op(value);
  return !mlirOperationIsNull(op) && ir_op(ctx, op) == id ? op : (MlirOperation){NULL};
}

// Views show every element of their operand, or the same one many times; whatever they do, a splat stays one.
static bool is_view(ir_op_id id) {
  return id == IR_MO_STATIC_BROADCAST_TO || id == IR_MO_STATIC_RESHAPE || id == IR_MO_TRANSPOSE ||
         id == IR_MO_DIM_SHUFFLE || id == IR_MO_SLICE;
}

const void *splat_of(ir_context *ctx, MlirValue value) {
  MlirOperation op = ir_defining_op(value);
  for (int depth = 0; depth < MAX_DEPTH && !mlirOperationIsNull(op) && is_view(ir_op(ctx, op)); depth++)
    op = ir_defining_op(mlirOperationGetOperand(op, 0));
  if (mlirOperationIsNull(op) || ir_op(ctx, op) != IR_MO_CONSTANT) return NULL;
  size_t n_bytes, size = mx_dtype_bytes(ir_value_type(ctx, value)->dtype);
  const char *bytes = ir_constant_bytes(op, &n_bytes);
  if (!bytes || n_bytes < size || n_bytes > MAX_SPLAT * size) return NULL;
  return memcmp(bytes, bytes + size, n_bytes - size) ? NULL : bytes;
}

static void element_of(mx_dtype dtype, simplify_constant c, void *out) {
  static const double numbers[] = {
      [ZERO] = 0,   [NEGATIVE_ZERO] = -0.0, [ONE] = 1,           [MINUS_ONE] = -1,     [TWO] = 2,
      [HALF] = 0.5, [MINUS_HALF] = -0.5,    [LEAST] = -INFINITY, [GREATEST] = INFINITY};
  bool is_signed = MX_TYPES_SIGNED >> dtype & 1;
  int64_t least = is_signed ? INT64_MIN >> (64 - 8 * mx_dtype_bytes(dtype)) : 0;
  int64_t integer = c == LEAST ? least : c == GREATEST ? ~least : (int64_t)(c < HALF ? numbers[c] : 0);
  ir_put_element(dtype, numbers[c], integer, out);
}

bool is_splat(ir_context *ctx, MlirValue value, simplify_constant c) {
  const void *element = splat_of(ctx, value);
  if (!element) return false;
  mx_dtype dtype = ir_value_type(ctx, value)->dtype;
  char want[8];
  element_of(dtype, c, want);
  return !memcmp(element, want, mx_dtype_bytes(dtype));
}

int operand_that_is(const rewrite *r, simplify_constant c) {
  if (is_splat(r->ctx, operand_of(r, 1), c)) return 1;
  bool commutes = ir_row(ir_op(r->ctx, r->op))->traits & IR_COMMUTES;
  return commutes && is_splat(r->ctx, operand_of(r, 0), c) ? 0 : -1;
}

MlirValue constant_scalar(ir_context *ctx, MlirValue value) {
  for (int depth = 0; depth < MAX_DEPTH; depth++) {
    MlirOperation view = made_by(ctx, value, IR_MO_STATIC_BROADCAST_TO);
    if (mlirOperationIsNull(view)) break;
    value = mlirOperationGetOperand(view, 0);
  }
  return ir_dim_is(ir_type_elements(ctx, ir_value_type(ctx, value)), 1) && is_constant_value(ctx, value) ? value
                                                                                                         : no_value;
}

// ---- building
// ------------------------------------------------------------------------------------------------------------------

static MlirValue build(rewrite *r, ir_op_id id, const MlirValue *operands, int n, MlirType result,
                       const ir_attributes *attributes) {
  ir_builder b = {.ctx = r->ctx,
                  .block = mlirOperationGetBlock(r->op),
                  .before = r->op,
                  .location = ir_unnamed(mlirOperationGetLocation(r->op))};
  MlirOperation op = ir_build(&b, id, operands, n, &result, 1, attributes, 0);
  r->made[r->n_made++] = op;
  return mlirOperationGetResult(op, 0);
}

MlirValue rewrite_clone(rewrite *r, MlirOperation op, ir_map *map) {
  ir_builder b = {.ctx = r->ctx, .block = mlirOperationGetBlock(r->op), .before = r->op};
  MlirOperation made = ir_clone(&b, op, map, NULL, NULL);
  r->made[r->n_made++] = made;
  return mlirOperationGetResult(made, 0);
}

MlirValue rewrite_op(rewrite *r, ir_op_id id, const MlirValue *operands, int n, MlirType result) {
  return build(r, id, operands, n, result, NULL);
}

MlirValue rewrite_unary(rewrite *r, ir_op_id id, MlirValue x) { return rewrite_op(r, id, &x, 1, mlirValueGetType(x)); }

MlirValue rewrite_binary(rewrite *r, ir_op_id id, MlirValue x, MlirValue y) {
  return rewrite_op(r, id, (MlirValue[]){x, y}, 2, mlirValueGetType(x));
}

MlirValue rewrite_broadcast(rewrite *r, MlirValue x, const ir_type *shape) {
  const ir_type *type = ir_value_type(r->ctx, x);
  if (ir_same_shape(type, shape)) return x;
  MlirType to = ir_tensor(r->ctx, type->dtype, shape->rank, shape->dims);
  return rewrite_op(r, IR_MO_STATIC_BROADCAST_TO, &x, 1, to);
}

MlirValue rewrite_element(rewrite *r, const ir_type *type, const void *element) {
  ir_attributes attributes = {0};
  ir_add_attribute(r->ctx, &attributes, "value", ir_bytes_attribute(r->ctx, element, mx_dtype_bytes(type->dtype)));
  MlirType scalar = ir_tensor(r->ctx, type->dtype, 0, NULL);
  return rewrite_broadcast(r, build(r, IR_MO_CONSTANT, NULL, 0, scalar, &attributes), type);
}

MlirValue rewrite_constant(rewrite *r, const ir_type *type, simplify_constant c) {
  char element[8];
  element_of(type->dtype, c, element);
  return rewrite_element(r, type, element);
}
