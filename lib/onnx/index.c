// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Operators that find, scatter and pad elements.
#include "onnx/convert.h"
#include <string.h>

// mo.scatter, or, where the node says how elements that meet are put together, what does that.
static bool reduction_of(conversion *c, const ir_op_id ops[5], ir_op_id *out) {
  static const char *const names[] = {"none", "add", "mul", "max", "min"};
  const char *name = onnx_text(c, "reduction", "none");
  for (int i = 0; i < 5; i++)
    if (!strcmp(name, names[i])) return *out = ops[i], true;
  return onnx_unsupported(c, NULL, "reduction %s", name);
}

bool onnx_convert_scatter_elements(conversion *c) {
  static const ir_op_id ops[] = {IR_MO_SCATTER, IR_MO_SCATTER_ADD, IR_MO_SCATTER_MUL, IR_MO_SCATTER_MAX,
                                 IR_MO_SCATTER_MIN};
  const ir_type *indices = onnx_type(c, c->in[1]);
  bool same = indices->rank == onnx_type(c, c->in[2])->rank; // of one shape, too
  MlirValue operands[] = {c->in[0], same ? onnx_matched(c, c->in[2], indices->dims) : c->in[2], c->in[1]};
  ir_op_id id;
  int axis;
  if (!onnx_axis(c, onnx_int(c, "axis", 0), onnx_type(c, c->in[0])->rank, &axis) || !reduction_of(c, ops, &id))
    return false;
  ir_attributes list = {0};
  ir_add_int(c->ctx, &list, "axis", axis);
  return onnx_made(c, onnx_op(c, id, operands, 3, &list, MX_DTYPE_INVALID, -1));
}

bool onnx_convert_scatter_nd(conversion *c) {
  static const ir_op_id ops[] = {IR_MO_SCATTER_ND, IR_MO_SCATTER_ND_ADD, IR_MO_SCATTER_ND_MUL, IR_MO_SCATTER_ND_MAX,
                                 IR_MO_SCATTER_ND_MIN};
  MlirValue operands[] = {c->in[0], c->in[2], c->in[1]};
  ir_op_id id;
  return reduction_of(c, ops, &id) && onnx_made(c, onnx_op(c, id, operands, 3, NULL, MX_DTYPE_INVALID, -1));
}

// Circular: what begins beyond the axis begins modulo its size, too.
bool onnx_convert_tensor_scatter(conversion *c) {
  MlirValue operands[] = {c->in[0], c->in[1], c->in[2]};
  int axis;
  const char *mode = onnx_text(c, "mode", "linear");
  if (!onnx_axis(c, onnx_int(c, "axis", -2), onnx_type(c, c->in[0])->rank, &axis)) return false;
  if (strcmp(mode, "linear") && strcmp(mode, "circular")) return onnx_unsupported(c, NULL, "mode %s", mode);
  ir_attributes list = {0};
  ir_add_int(c->ctx, &list, "axis", axis);
  ir_add_string(c->ctx, &list, "mode", mode);
  int n = mlirValueIsNull(c->in[2]) ? 2 : 3;
  if (n == 3 && !strcmp(mode, "circular")) {
    MlirValue size = onnx_size_value(c, onnx_type(c, c->in[0])->dims[axis]);
    operands[2] = onnx_binary(c, IR_MO_MOD, onnx_cast(c, c->in[2], MX_SI64), size);
  }
  return onnx_made(c, onnx_op(c, IR_MO_TENSOR_SCATTER, operands, n, &list, MX_DTYPE_INVALID, -1));
}

// A column for each, not a row.
bool onnx_convert_nonzero(conversion *c) {
  static const int64_t swap[] = {1, 0};
  return onnx_made(c, onnx_transpose(c, onnx_op(c, IR_MO_ARG_NONZERO, c->in, 1, NULL, MX_SI64, 2), swap));
}

bool onnx_convert_compress(conversion *c) {
  ir_attributes list = {0};
  int axis, rank = onnx_type(c, c->in[0])->rank;
  if (!onnx_attribute_of(c, "axis"))
    return onnx_made(c, onnx_op(c, IR_MO_COMPRESS, c->in, 2, NULL, MX_DTYPE_INVALID, 1));
  if (!onnx_axis(c, onnx_int(c, "axis", 0), rank, &axis)) return false;
  ir_add_int(c->ctx, &list, "axis", axis);
  return onnx_made(c, onnx_op(c, IR_MO_COMPRESS, c->in, 2, &list, MX_DTYPE_INVALID, rank));
}

bool onnx_convert_det(conversion *c) {
  int rank = onnx_type(c, c->in[0])->rank;
  if (rank < 2) return onnx_unsupported(c, NULL, "an input of rank %d", rank);
  ir_dim dims[MX_MAX_RANK] = {NULL}; // a square matrix
  dims[rank - 1] = onnx_type(c, c->in[0])->dims[rank - 2];
  c->in[0] = onnx_matched(c, c->in[0], dims);
  return onnx_made(c, onnx_op(c, IR_MO_DET, c->in, 1, NULL, MX_DTYPE_INVALID, rank - 2));
}

bool onnx_convert_reverse_sequence(conversion *c) {
  ir_attributes list = {0};
  ir_add_int(c->ctx, &list, "seq_axis", onnx_int(c, "time_axis", 0));
  ir_add_int(c->ctx, &list, "batch_axis", onnx_int(c, "batch_axis", 1));
  return onnx_made(c, onnx_op(c, IR_MO_REVERSE_SEQUENCE, c->in, 2, &list, MX_DTYPE_INVALID, -1));
}

// All of them before, then all after; here both of a dim together. Attributes before opset 11.
bool onnx_convert_pad(conversion *c) {
  static const struct {
    const char *mode;
    ir_op_id op;
  } modes[] = {{"constant", IR_MO_PAD_CONSTANT},
               {"reflect", IR_MO_PAD_REFLECT},
               {"edge", IR_MO_PAD_REPEAT},
               {"wrap", IR_MO_PAD_WRAP}};
  const ir_type *type = onnx_type(c, c->in[0]);
  ir_dim pads[2 * MX_MAX_RANK], axes[MX_MAX_RANK], both[2 * MX_MAX_RANK];
  int rank = type->rank, mode = 0;
  if (onnx_has(c, 1) && !onnx_has(c, 3)) c->in[1] = onnx_of_length(c, c->in[1], 2 * rank);
  int n = onnx_list_of(c, c->opset < 2 ? "paddings" : "pads", 1, pads, 2 * MX_MAX_RANK);
  int n_axes = onnx_has(c, 3) ? onnx_sizes_of(c, c->in[3], "axes", axes, MX_MAX_RANK) : rank;
  if (n == -1 || n_axes < 0) return false;
  if (n != 2 * n_axes) return onnx_unsupported(c, NULL, "pads has %d entries for %d axes", n, n_axes);
  for (int d = 0; d < 2 * rank; d++) both[d] = onnx_size(c, 0);
  for (int i = 0; i < n_axes; i++) {
    ir_dim axis = onnx_has(c, 3) ? onnx_axis_from_front(c, axes[i], rank) : onnx_size(c, i);
    if (!axis) return false;
    for (int d = 0; d < 2 * rank; d++)
      both[d] =
          onnx_size_select(c, onnx_size_equal(c, axis, onnx_size(c, d / 2)), pads[d % 2 ? n_axes + i : i], both[d]);
  }
  while (mode < 4 && strcmp(modes[mode].mode, onnx_text(c, "mode", "constant"))) mode++;
  if (mode == 4) return onnx_unsupported(c, NULL, "mode %s", onnx_text(c, "mode", ""));
  MlirValue filler =
      onnx_has(c, 2) ? onnx_reshape(c, c->in[2], 0, NULL) : onnx_number(c, type->dtype, onnx_float(c, "value", 0));
  MlirValue operands[] = {c->in[0], filler};
  ir_attributes list = {0};
  ir_add_attribute(c->ctx, &list, "paddings", ir_dims_attribute(c->ctx, both, 2 * rank));
  return onnx_made(c, onnx_op(c, modes[mode].op, operands, mode ? 1 : 2, &list, MX_DTYPE_INVALID, -1));
}

bool onnx_convert_top_k(conversion *c) {
  const ir_type *type = onnx_type(c, c->in[0]);
  ir_dim k = onnx_size(c, onnx_int(c, "k", -1));
  int axis;
  if (onnx_has(c, 1) && onnx_sizes_of(c, c->in[1], "k", &k, 1) != 1) return false;
  if (!onnx_axis(c, onnx_int(c, "axis", -1), type->rank, &axis)) return false;
  ir_attributes list = {0};
  ir_add_attribute(c->ctx, &list, "k", ir_dim_attribute(c->ctx, k));
  ir_add_int(c->ctx, &list, "axis", axis);
  MlirType types[] = {onnx_open_type(c, type->dtype, type->rank), onnx_open_type(c, MX_SI64, type->rank)};
  MlirOperation op = onnx_build(c, onnx_int(c, "largest", 1) ? IR_MO_TOP_K : IR_MO_BOTTOM_K, c->in, 1, &list, types, 2);
  if (mlirOperationIsNull(op)) return false;
  c->out[1] = mlirOperationGetResult(op, 1);
  return onnx_made(c, mlirOperationGetResult(op, 0));
}
