// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Integers that say what an operator does: axes, bounds, shapes. Where the model does not hold them, the run reads them
// (mo.read_dims), and what depends on them is arithmetic on the names that it gives.
#include "onnx/importer.h"
#include <mlir-c/BuiltinAttributes.h>

// ---- arithmetic
// --------------------------------------------------------------------------------------------------------------------

ir_dim onnx_size(conversion *c, int64_t value) { return ir_dim_constant(c->ctx, value); }
ir_dim onnx_size_add(conversion *c, ir_dim a, ir_dim b) { return ir_dim_binary(c->ctx, IR_DIM_ADD, a, b); }
ir_dim onnx_size_mul(conversion *c, ir_dim a, ir_dim b) { return ir_dim_binary(c->ctx, IR_DIM_MUL, a, b); }
ir_dim onnx_size_max(conversion *c, ir_dim a, ir_dim b) { return ir_dim_binary(c->ctx, IR_DIM_MAX, a, b); }
ir_dim onnx_size_min(conversion *c, ir_dim a, ir_dim b) { return ir_dim_binary(c->ctx, IR_DIM_MIN, a, b); }

ir_dim onnx_size_sub(conversion *c, ir_dim a, ir_dim b) {
  return onnx_size_add(c, a, onnx_size_mul(c, onnx_size(c, -1), b));
}

ir_dim onnx_size_not(conversion *c, ir_dim truth) { return onnx_size_sub(c, onnx_size(c, 1), truth); }

// A name for what is not negative and only the run knows: sums of products of it stay short.
static ir_dim named(conversion *c, ir_dim dim) {
  if (dim->kind == IR_DIM_CONSTANT || dim->kind == IR_DIM_SYMBOL) return dim;
  ir_dim name = onnx_new_size(c, c->b.block);
  ir_attributes attributes = {0};
  ir_add_string(c->ctx, &attributes, "name", name->name);
  ir_add_attribute(c->ctx, &attributes, "value", ir_dim_attribute(c->ctx, dim));
  ir_build(&c->b, IR_MO_DEFINE_DIM, NULL, 0, NULL, 0, &attributes, 0);
  return name;
}

ir_dim onnx_size_is_positive(conversion *c, ir_dim x) {
  return named(c, onnx_size_min(c, onnx_size(c, 1), onnx_size_max(c, onnx_size(c, 0), x)));
}

ir_dim onnx_size_equal(conversion *c, ir_dim a, ir_dim b) {
  if (a->kind == IR_DIM_CONSTANT && b->kind == IR_DIM_CONSTANT) return onnx_size(c, a->value == b->value);
  ir_dim way = onnx_size_max(c, onnx_size_sub(c, a, b), onnx_size_sub(c, b, a));
  return named(c, onnx_size_not(c, onnx_size_is_positive(c, way)));
}

ir_dim onnx_size_select(conversion *c, ir_dim truth, ir_dim a, ir_dim b) {
  if (truth->kind == IR_DIM_CONSTANT) return truth->value ? a : b;
  ir_dim zero = onnx_size(c, 0), otherwise = onnx_size_not(c, truth);
  ir_dim taken = onnx_size_add(c, onnx_size_mul(c, truth, a), onnx_size_mul(c, otherwise, b));
  if (ir_dim_at_least(c->ctx, a, zero) && ir_dim_at_least(c->ctx, b, zero)) return named(c, taken);
  ir_dim above = named(c, onnx_size_max(c, zero, taken)); // a name for either side of 0
  return onnx_size_sub(c, above, named(c, onnx_size_max(c, zero, onnx_size_sub(c, zero, taken))));
}

// ---- reading
// --------------------------------------------------------------------------------------------------------------------

// Right behind what makes the value, so that the names hold wherever it does.
static ir_builder after(conversion *c, MlirValue value) {
  ir_builder b = c->b;
  if (mlirValueIsABlockArgument(value)) {
    b.block = mlirBlockArgumentGetOwner(value);
    b.before = mlirBlockGetFirstOperation(b.block);
  } else {
    MlirOperation made = mlirOpResultGetOwner(value);
    b.block = mlirOperationGetBlock(made);
    b.before = mlirOperationGetNextInBlock(made);
  }
  return b;
}

// Elements that are not known are the differences of two names each.
static void read_when_run(conversion *c, MlirValue value, const shape_value *known, int count, ir_dim *out) {
  MlirAttribute names[2 * SHAPE_MAX_ELEMENTS];
  ir_builder b = after(c, value);
  for (int i = 0; i < count; i++) {
    ir_dim above = onnx_new_size(c, b.block), below = onnx_new_size(c, b.block);
    names[2 * i] = ir_string_attribute(c->ctx, above->name);
    names[2 * i + 1] = ir_string_attribute(c->ctx, below->name);
    out[i] = known && known->elements[i] ? known->elements[i] : onnx_size_sub(c, above, below);
  }
  ir_attributes attributes = {0};
  ir_add_attribute(c->ctx, &attributes, "names", mlirArrayAttrGet(ir_mlir(c->ctx), 2 * count, names));
  ir_add_bool(c->ctx, &attributes, "signed", true);
  ir_build(&b, IR_MO_READ_DIMS, &value, 1, NULL, 0, &attributes, 0);
}

MlirValue onnx_of_length(conversion *c, MlirValue list, int n) {
  if (mlirValueIsNull(list) || n < 0) return list;
  const ir_type *type = onnx_type(c, list);
  ir_dim length = onnx_size(c, n);
  return type->rank == 1 && type->dims[0]->kind != IR_DIM_CONSTANT ? onnx_rebind(c, list, 1, &length) : list;
}

int onnx_declared_rank(const conversion *c) {
  const onnx_scope *s = c->scope;
  for (size_t i = 0; s->outputs && i < s->n_outputs; i++)
    if (s->outputs[i].name == c->node->outputs[0] && s->outputs[i].has_shape) return s->outputs[i].rank;
  return -1;
}

MlirValue onnx_spread_list(conversion *c, MlirValue list, MlirValue places, int n, int64_t otherwise) {
  if (mlirValueIsNull(list)) return list;
  const ir_type *type = onnx_type(c, list);
  if (type->rank != 1) return list;
  ir_dim length = onnx_size(c, n);
  MlirValue rank = onnx_number(c, MX_SI64, n), zero = onnx_number(c, MX_SI64, 0);
  if (mlirValueIsNull(places)) places = onnx_iota(c, type->dims[0]);
  places = onnx_rebind(c, onnx_cast(c, places, MX_SI64), 1, type->dims);
  MlirValue from_front = onnx_binary(c, IR_MO_ADD, places, rank);
  places = onnx_select(c, onnx_compare(c, IR_MO_LESS, places, zero), from_front, places);
  MlirValue operands[] = {onnx_broadcast_to(c, onnx_number(c, MX_SI64, (double)otherwise), 1, &length),
                          onnx_cast(c, list, MX_SI64), places};
  ir_attributes axis = {0};
  ir_add_int(c->ctx, &axis, "axis", 0);
  return onnx_op(c, IR_MO_SCATTER, operands, 3, &axis, MX_DTYPE_INVALID, 1);
}

int onnx_sizes_of(conversion *c, MlirValue value, const char *what, ir_dim *out, int capacity) {
  if (capacity == 1) value = onnx_of_length(c, value, 1);
  const shape_value *known = onnx_value_of(c, value);
  const ir_type *type = onnx_type(c, value);
  ir_dim dim = ir_type_elements(c->ctx, type);
  if (capacity > SHAPE_MAX_ELEMENTS) capacity = SHAPE_MAX_ELEMENTS;
  bool integers = MX_TYPES_INTEGER >> type->dtype & 1, counted = dim->kind == IR_DIM_CONSTANT;
  if (type->rank > 1 || !integers || !counted || dim->value > capacity)
    return onnx_unsupported(c, NULL, "%s is %s, not a list of at most %d integers", what,
                            ir_type_text(c->ctx, mlirValueGetType(value)), capacity),
           -1;
  int count = (int)dim->value;
  if (known && shape_value_is_whole(known)) {
    for (int i = 0; i < count; i++) out[i] = known->elements[i];
    return count;
  }
  ir_dim **read = onnx_read_place(c, value);
  if (!*read) {
    *read = ir_alloc(c->ctx, ((size_t)count + 1) * sizeof **read);
    read_when_run(c, value, known, count, *read);
  }
  for (int i = 0; i < count; i++) out[i] = (*read)[i];
  return count;
}

MlirValue onnx_sizes(conversion *c, int rank, const ir_dim *dims, int n) {
  ir_dim size = onnx_size(c, n);
  ir_attributes list = {0};
  ir_add_attribute(c->ctx, &list, "shape", ir_dims_attribute(c->ctx, dims, n));
  MlirType type = ir_tensor(c->ctx, MX_SI64, 1, &size);
  MlirOperation op = onnx_build(c, IR_MO_SHAPE_TO_TENSOR, NULL, 0, &list, &type, 1);
  if (mlirOperationIsNull(op)) return (MlirValue){NULL};
  MlirValue made = mlirOperationGetResult(op, 0);
  return rank ? made : onnx_reshape(c, made, 0, NULL);
}

bool onnx_is_known(conversion *c, MlirValue value, int element) {
  const shape_value *known = onnx_value_of(c, value);
  return known && known->elements && known->elements[element];
}

MlirValue onnx_places(conversion *c, ir_dim size, int axis, int rank) {
  ir_dim dims[MX_MAX_RANK];
  ir_attributes list = {0};
  ir_add_int(c->ctx, &list, "start", 0);
  ir_add_attribute(c->ctx, &list, "limit", ir_dim_attribute(c->ctx, size));
  ir_add_int(c->ctx, &list, "step", 1);
  for (int d = 0; d < rank; d++) dims[d] = d == axis ? size : onnx_size(c, 1);
  return onnx_reshape(c, onnx_op(c, IR_MO_RANGE, NULL, 0, &list, MX_SI64, 1), rank, dims);
}

// ---- operands that are attributes in some opsets
// --------------------------------------------------------------------------------------------------------------------

int onnx_list_of(conversion *c, const char *name, size_t operand, ir_dim *out, int capacity) {
  if (onnx_has(c, operand)) return onnx_sizes_of(c, c->in[operand], name, out, capacity);
  int64_t list[2 * MX_MAX_RANK];
  int n = onnx_ints(c, name, list, 2 * MX_MAX_RANK);
  if (n > capacity) return onnx_unsupported(c, NULL, "%s has %d entries, at most %d can be", name, n, capacity), -1;
  for (int i = 0; i < n; i++) out[i] = onnx_size(c, list[i]);
  return n < 0 ? ONNX_ABSENT : n;
}

ir_dim onnx_axis_from_front(conversion *c, ir_dim axis, int rank) {
  int from_front;
  if (axis->kind == IR_DIM_CONSTANT)
    return onnx_axis(c, axis->value, rank, &from_front) ? onnx_size(c, from_front) : NULL;
  ir_dim from_end = onnx_size_is_positive(c, onnx_size_mul(c, onnx_size(c, -1), axis));
  return onnx_size_add(c, axis, onnx_size_mul(c, onnx_size(c, rank), from_end));
}

int onnx_chosen_axes(conversion *c, const char *name, size_t operand, int rank, bool fresh, ir_dim *chosen) {
  ir_dim axes[MX_MAX_RANK];
  int n = onnx_list_of(c, name, operand, axes, MX_MAX_RANK);
  if (n < 0) return n;
  rank += fresh ? n : 0;
  if (rank > MX_MAX_RANK) return onnx_unsupported(c, NULL, "a result of rank %d", rank), -1;
  for (int d = 0; d < rank; d++) chosen[d] = onnx_size(c, 0);
  for (int i = 0; i < n; i++) {
    ir_dim axis = onnx_axis_from_front(c, axes[i], rank);
    if (!axis) return -1;
    for (int d = 0; d < rank; d++) {
      ir_dim here = onnx_size_equal(c, axis, onnx_size(c, d));
      if (ir_dim_is(here, 1) && ir_dim_is(chosen[d], 1))
        return onnx_unsupported(c, NULL, "axis %d is named twice", d), -1;
      chosen[d] = named(c, onnx_size_max(c, chosen[d], here));
    }
  }
  return n;
}
