// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Rules of mo_simplify that fold what follows a product with constant weights into them: a batch norm after a matmul
// is then no more than a bias.
//
//   (mo.matmul(%x, %w) - %mean) * %scale   becomes   mo.matmul(%x, %w * %scale) - %mean * %scale
#include "passes/simplify.h"

// Ops that multiply by weights: which operand they are, and which of its dims makes the result's last one.
typedef struct product {
  ir_op_id id;
  int weights;
  int (*channel_dim)(MlirOperation op);
} product;

static int matmul_channel(MlirOperation op) { return ir_get_bool(op, "transpose_b", false) ? 0 : 1; }

static const product products[] = {{IR_MO_MATMUL, 1, matmul_channel}};

// The product with constant weights that makes the value, which nothing else reads; NULL otherwise.
static const product *product_of(ir_context *ctx, MlirValue value, MlirOperation *out_op) {
  *out_op = ir_defining_op(value);
  if (mlirOperationIsNull(*out_op) || mlirOperationIsNull(only_user(value))) return NULL;
  for (size_t i = 0; i < sizeof products / sizeof *products; i++)
    if (products[i].id == ir_op(ctx, *out_op))
      return is_constant_value(ctx, mlirOperationGetOperand(*out_op, products[i].weights)) ? &products[i] : NULL;
  return NULL;
}

// What a constant is stretched from: one element, or one per element of the last dim; null if it is neither.
static MlirValue per_channel(ir_context *ctx, MlirValue value) {
  MlirOperation view = made_by(ctx, value, IR_MO_STATIC_BROADCAST_TO);
  if (mlirOperationIsNull(view)) return no_value;
  MlirValue below = mlirOperationGetOperand(view, 0);
  const ir_type *type = ir_value_type(ctx, below);
  for (int i = 0; i + 1 < type->rank; i++)
    if (!ir_dim_is(type->dims[i], 1)) return no_value;
  return is_constant_value(ctx, below) ? below : no_value;
}

// A value per channel, along dim `dim` of a tensor of that shape.
static MlirValue along(rewrite *r, MlirValue value, const ir_type *shape, int dim) {
  const ir_type *type = ir_value_type(r->ctx, value);
  ir_dim dims[MX_MAX_RANK], one = ir_dim_constant(r->ctx, 1);
  for (int i = 0; i < shape->rank; i++) dims[i] = one;
  dims[dim] = type->rank ? type->dims[type->rank - 1] : one;
  MlirType to = ir_tensor(r->ctx, type->dtype, shape->rank, dims);
  return rewrite_broadcast(r, rewrite_op(r, IR_MO_STATIC_RESHAPE, &value, 1, to), shape);
}

MlirValue scale_weights(rewrite *r) {
  for (int i = 0; i < 2; i++) {
    MlirOperation op;
    const product *p = product_of(r->ctx, operand_of(r, i), &op);
    MlirValue scale = per_channel(r->ctx, operand_of(r, 1 - i));
    if (!p || mlirValueIsNull(scale)) continue;
    MlirValue weights = mlirOperationGetOperand(op, p->weights);
    MlirValue stretched = along(r, scale, ir_value_type(r->ctx, weights), p->channel_dim(op));
    MlirValue scaled = rewrite_binary(r, IR_MO_MUL, weights, stretched);
    const char *name = ir_value_name(r->ctx, weights);
    if (name)
      mlirOperationSetLocation(ir_defining_op(scaled), ir_named(r->ctx, ir_format(r->ctx, "%s_scaled", name),
                                                                ir_unnamed(mlirOperationGetLocation(r->op))));
    ir_map map = {.ctx = r->ctx};
    ir_map_set(&map, weights, scaled);
    return rewrite_clone(r, op, &map);
  }
  return no_value;
}

MlirValue scale_terms(rewrite *r) {
  for (int i = 0; i < 2; i++) {
    MlirValue scale = operand_of(r, 1 - i);
    MlirOperation sum = ir_defining_op(operand_of(r, i)), op;
    if (mlirOperationIsNull(sum) || mlirValueIsNull(per_channel(r->ctx, scale))) continue;
    ir_op_id id = ir_op(r->ctx, sum);
    if ((id != IR_MO_ADD && id != IR_MO_SUB) || mlirOperationIsNull(only_user(operand_of(r, i)))) continue;
    MlirValue terms[] = {mlirOperationGetOperand(sum, 0), mlirOperationGetOperand(sum, 1)};
    int bias = product_of(r->ctx, terms[0], &op) ? 1 : 0;
    if (!product_of(r->ctx, terms[1 - bias], &op) || mlirValueIsNull(per_channel(r->ctx, terms[bias]))) continue;
    for (int t = 0; t < 2; t++) terms[t] = rewrite_binary(r, IR_MO_MUL, terms[t], scale);
    return rewrite_binary(r, id, terms[0], terms[1]);
  }
  return no_value;
}
