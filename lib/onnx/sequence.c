// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Sequences and optionals: lists of tensors, which are gone once the graph is made. Places and numbers of parts are
// known while compiling.
#include "onnx/convert.h"
#include <string.h>

static onnx_sequence *sequence_of(conversion *c, size_t count) {
  onnx_sequence *s = ir_alloc(c->ctx, sizeof *s);
  *s = (onnx_sequence){.count = count, .values = ir_alloc(c->ctx, (count + 1) * sizeof *s->values)};
  return s;
}

static bool made(conversion *c, onnx_sequence *s) { return c->out_lists[0] = s, s != NULL; }

// Whether the first input is a sequence; false, noted, where it is not.
static bool takes_one(conversion *c) {
  return c->in_lists[0] || onnx_unsupported(c, NULL, "'%s' is no sequence", c->node->inputs[0]);
}

// The place that an input names, in [0, end): counted from the end of `count` tensors where it is negative. Without the
// input the last one. -1: noted.
static int64_t place_of(conversion *c, size_t input, size_t count, size_t end) {
  int64_t place = (int64_t)end - 1;
  if (onnx_has(c, input) && onnx_ints_of(c, c->in[input], &place, 1) != 1)
    return onnx_unsupported(c, "make it a constant", "the position is only known when it runs"), -1;
  int64_t from_front = place < 0 ? place + (int64_t)count : place;
  if (from_front < 0 || from_front >= (int64_t)end)
    return onnx_unsupported(c, NULL, "position %lld of %zu", (long long)place, count), -1;
  return from_front;
}

bool onnx_convert_identity(conversion *c) {
  c->out_lists[0] = c->in_lists[0];
  c->out[0] = c->in[0];
  return true;
}

bool onnx_convert_sequence_construct(conversion *c) {
  onnx_sequence *s = sequence_of(c, c->n_in);
  for (size_t i = 0; i < c->n_in; i++) {
    if (!onnx_has(c, i)) return onnx_unsupported(c, NULL, "input %zu is no tensor", i);
    s->values[i] = c->in[i];
  }
  return made(c, s);
}

bool onnx_convert_sequence_empty(conversion *c) { return made(c, sequence_of(c, 0)); }

bool onnx_convert_sequence_insert(conversion *c) {
  if (!takes_one(c)) return false;
  const onnx_sequence *old = c->in_lists[0];
  if (!onnx_has(c, 1)) return onnx_unsupported(c, NULL, "what is inserted is no tensor");
  int64_t at = place_of(c, 2, old->count, old->count + 1); // the end is a place too
  if (at < 0) return false;
  onnx_sequence *s = sequence_of(c, old->count + 1);
  for (int64_t i = 0, from = 0; i < (int64_t)s->count; i++) s->values[i] = i == at ? c->in[1] : old->values[from++];
  return made(c, s);
}

bool onnx_convert_sequence_erase(conversion *c) {
  if (!takes_one(c)) return false;
  const onnx_sequence *old = c->in_lists[0];
  int64_t at = place_of(c, 1, old->count, old->count);
  if (at < 0) return false;
  onnx_sequence *s = sequence_of(c, old->count - 1);
  for (int64_t i = 0, to = 0; i < (int64_t)old->count; i++)
    if (i != at) s->values[to++] = old->values[i];
  return made(c, s);
}

bool onnx_convert_sequence_at(conversion *c) {
  if (!takes_one(c)) return false;
  int64_t at = place_of(c, 1, c->in_lists[0]->count, c->in_lists[0]->count);
  return at >= 0 && onnx_made(c, c->in_lists[0]->values[at]);
}

bool onnx_convert_sequence_length(conversion *c) {
  if (!takes_one(c)) return false;
  ir_dim count = onnx_size(c, (int64_t)c->in_lists[0]->count);
  return onnx_made(c, onnx_size_value(c, count));
}

static MlirValue part(conversion *c, MlirValue x, int axis, ir_dim from, ir_dim to) {
  const ir_type *type = onnx_type(c, x);
  ir_dim bounds[3][MX_MAX_RANK];
  for (int d = 0; d < type->rank; d++) {
    bounds[0][d] = d == axis ? from : onnx_size(c, 0);
    bounds[1][d] = d == axis ? to : type->dims[d];
    bounds[2][d] = onnx_size(c, 1);
  }
  static const char *const names[] = {"start", "stop", "step"};
  ir_attributes list = {0};
  for (int i = 0; i < 3; i++)
    ir_add_attribute(c->ctx, &list, names[i], ir_dims_attribute(c->ctx, bounds[i], type->rank));
  return onnx_op(c, IR_MO_SLICE, &x, 1, &list, MX_DTYPE_INVALID, -1);
}

// Parts of sizes that a list gives, or all of one size but the last; of size 1, with or without the axis, if there is
// none.
bool onnx_convert_split_to_sequence(conversion *c) {
  if (!onnx_has(c, 0)) return onnx_unsupported(c, NULL, "'%s' is no tensor", c->node->inputs[0]);
  const ir_type *type = onnx_type(c, c->in[0]);
  int axis;
  if (!onnx_axis(c, onnx_int(c, "axis", 0), type->rank, &axis)) return false;
  ir_dim sizes[SHAPE_MAX_ELEMENTS] = {onnx_size(c, 1)}, whole = type->dims[axis], from = onnx_size(c, 0);
  bool listed = onnx_has(c, 1) && onnx_type(c, c->in[1])->rank == 1;
  int n = onnx_has(c, 1) ? onnx_sizes_of(c, c->in[1], "split", sizes, SHAPE_MAX_ELEMENTS) : 1;
  if (n < 0) return false;
  if (!listed && (whole->kind != IR_DIM_CONSTANT || sizes[0]->kind != IR_DIM_CONSTANT || sizes[0]->value < 1))
    return onnx_unsupported(c, NULL, "dim %d is %s, in parts of %s", axis, whole->text, sizes[0]->text);
  int64_t count = listed ? n : (whole->value + sizes[0]->value - 1) / sizes[0]->value;
  if (count > ONNX_MAX_OPERANDS) return onnx_unsupported(c, NULL, "%lld parts", (long long)count);
  onnx_sequence *s = sequence_of(c, (size_t)count);
  ir_dim gone[MX_MAX_RANK];
  for (int d = 0; d < type->rank; d++) gone[d] = onnx_size(c, d == axis);
  for (int64_t i = 0; i < count; i++) {
    ir_dim to = onnx_size_add(c, from, sizes[listed ? i : 0]);
    s->values[i] = part(c, c->in[0], axis, from, to);
    if (!onnx_has(c, 1) && !onnx_int(c, "keepdims", 1)) s->values[i] = onnx_without(c, s->values[i], gone, 1);
    from = to;
  }
  return made(c, s);
}

bool onnx_convert_concat_from_sequence(conversion *c) {
  if (!takes_one(c)) return false;
  const onnx_sequence *s = c->in_lists[0];
  bool fresh = onnx_int(c, "new_axis", 0);
  int axis;
  if (s->count == 0) return onnx_unsupported(c, NULL, "the sequence is empty");
  int rank = onnx_type(c, s->values[0])->rank + fresh;
  if (rank > MX_MAX_RANK || !onnx_axis(c, onnx_int(c, "axis", 0), rank, &axis)) return false;
  MlirValue *parts = ir_alloc(c->ctx, s->count * sizeof *parts);
  for (size_t i = 0; i < s->count; i++) {
    const ir_type *type = onnx_type(c, s->values[i]);
    ir_dim dims[MX_MAX_RANK];
    if (type->rank + fresh != rank) return onnx_unsupported(c, NULL, "ranks %d and %d", rank - fresh, type->rank);
    for (int d = 0, from = 0; d < rank; d++) dims[d] = fresh && d == axis ? onnx_size(c, 1) : type->dims[from++];
    parts[i] = onnx_reshape(c, s->values[i], rank, dims);
  }
  ir_attributes list = {0};
  ir_add_int(c->ctx, &list, "axis", axis);
  return onnx_made(c, onnx_op(c, IR_MO_CONCAT, parts, (int)s->count, &list, MX_DTYPE_INVALID, -1));
}

// ---- optionals: what is there is itself, what is not a sequence of none
// --------------------------------------------------------------------------------------------------------------------

bool onnx_convert_optional(conversion *c) {
  if (c->n_in == 0) return made(c, sequence_of(c, 0));
  return onnx_convert_identity(c);
}

bool onnx_convert_optional_has_element(conversion *c) {
  bool has = onnx_has(c, 0) || (c->n_in > 0 && c->in_lists[0] && c->in_lists[0]->count > 0);
  return onnx_made(c, onnx_number(c, MX_BOOL, has));
}

bool onnx_convert_optional_get_element(conversion *c) {
  if (c->in_lists[0] && c->in_lists[0]->count == 0) return onnx_unsupported(c, NULL, "the optional is empty");
  return onnx_convert_identity(c);
}
