// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A section of an mgp model: ops are appended, sizes are computed once each, from the sizes of their symbols.
#include "passes/lowering.h"

void section_set_size(section *s, ir_dim dim, MlirValue value) {
  *ir_table_at(s->b.ctx, &s->sizes, &dim, sizeof dim) = (void *)(intptr_t)value.ptr;
}

static MlirValue known_size(section *s, ir_dim dim) {
  return (MlirValue){*ir_table_at(s->b.ctx, &s->sizes, &dim, sizeof dim)};
}

MlirValue section_emit(section *s, ir_op_id id, const MlirValue *operands, int n, MlirType type,
                       const ir_attributes *attributes) {
  return mlirOperationGetResult(ir_build(&s->b, id, operands, n, &type, 1, attributes, 0), 0);
}

MlirValue section_emit_once(section *s, ir_op_id id, const MlirValue *operands, int n, MlirType type,
                            const ir_attributes *attributes) {
  ir_text key = {.ctx = s->b.ctx};
  ir_append_n(&key, (const char *)&id, sizeof id);
  ir_append_n(&key, (const char *)operands, (size_t)n * sizeof *operands);
  for (int i = 0; attributes && i < attributes->count; i++)
    ir_append_n(&key, (const char *)&attributes->items[i].attribute.ptr, sizeof(void *));
  void **place = ir_table_at(s->b.ctx, &s->made, key.data, key.length);
  if (!*place) *place = (void *)(intptr_t)section_emit(s, id, operands, n, type, attributes).ptr;
  return (MlirValue){*place};
}

MlirValue section_size(section *s, ir_dim dim) {
  static const ir_op_id ops[] = {
      [IR_DIM_ADD] = IR_MGP_ADD,         [IR_DIM_MUL] = IR_MGP_MUL, [IR_DIM_FLOORDIV] = IR_MGP_FLOORDIV,
      [IR_DIM_CEILDIV] = IR_MGP_CEILDIV, [IR_DIM_MOD] = IR_MGP_MOD, [IR_DIM_MAX] = IR_MGP_MAX,
      [IR_DIM_MIN] = IR_MGP_MIN};
  MlirValue value = known_size(s, dim);
  if (!mlirValueIsNull(value) || dim->kind == IR_DIM_SYMBOL) return value;
  ir_context *ctx = s->b.ctx;
  if (dim->kind == IR_DIM_CONSTANT) {
    ir_attributes attributes = {0};
    ir_add_int(ctx, &attributes, "value", dim->value);
    value = section_emit(s, IR_MGP_INT, NULL, 0, size_type(ctx), &attributes);
  } else {
    MlirValue sides[] = {section_size(s, dim->lhs), section_size(s, dim->rhs)};
    if (mlirValueIsNull(sides[0]) || mlirValueIsNull(sides[1])) return (MlirValue){NULL};
    value = section_emit(s, ops[dim->kind], sides, 2, size_type(ctx), NULL);
  }
  section_set_size(s, dim, value);
  return value;
}

bool section_sizes(section *s, MlirLocation location, const ir_dim *dims, int n, MlirValue *out_values) {
  for (int i = 0; i < n; i++) {
    out_values[i] = section_size(s, dims[i]);
    if (mlirValueIsNull(out_values[i]))
      return ir_error(s->b.ctx, location, "use names that an input binds or an op before it declares",
                      "dim '%s' has a name that nothing binds", dims[i]->text);
  }
  return true;
}
