// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// ONNX Runtime's attention operators as mo.attention of [batch, heads, rows, columns]. What they call masked has a
// large negative number added to its score, so that rows of which everything is masked are as if nothing were.
#include "onnx/convert.h"
#include <string.h>

enum { BATCH, HEADS, ROWS, COLUMNS };

typedef struct attention {
  MlirValue q, k, v, scores; // what is added to scores; null: nothing
  ir_dim shape[4];           // of the scores: batch, heads, rows of q, rows of k
} attention;

// Elements [from, from + count) along the last dim.
static MlirValue part_of(conversion *c, MlirValue x, ir_dim from, ir_dim count) {
  ir_dim start[MX_MAX_RANK], stop[MX_MAX_RANK], step[MX_MAX_RANK];
  ir_attributes list = {0};
  if (mlirValueIsNull(x)) return x;
  const ir_type *type = onnx_type(c, x);
  int last = type->rank - 1;
  memcpy(stop, type->dims, sizeof stop);
  for (int i = 0; i < type->rank; i++) start[i] = ir_dim_constant(c->ctx, 0), step[i] = ir_dim_constant(c->ctx, 1);
  start[last] = from, stop[last] = ir_dim_binary(c->ctx, IR_DIM_ADD, from, count);
  ir_add_attribute(c->ctx, &list, "start", ir_dims_attribute(c->ctx, start, type->rank));
  ir_add_attribute(c->ctx, &list, "stop", ir_dims_attribute(c->ctx, stop, type->rank));
  ir_add_attribute(c->ctx, &list, "step", ir_dims_attribute(c->ctx, step, type->rank));
  return onnx_op(c, IR_MO_SLICE, &x, 1, &list, MX_DTYPE_INVALID, -1);
}

static MlirValue swapped(conversion *c, MlirValue x) {
  static const int64_t perm[] = {BATCH, ROWS, HEADS, COLUMNS};
  return onnx_transpose(c, x, perm);
}

// [batch, rows, heads * columns] as [batch, rows, heads, columns], and back. Null: reported.
static MlirValue split_heads(conversion *c, MlirValue x, int64_t heads) {
  if (mlirValueIsNull(x)) return x;
  ir_type type = *onnx_type(c, x);
  ir_dim many = ir_dim_constant(c->ctx, heads), all = type.rank == 3 ? type.dims[2] : NULL;
  if (!all || heads < 1 || (all->kind == IR_DIM_CONSTANT && all->value % heads)) {
    onnx_unsupported(c, NULL, "%lld heads of an operand of shape %s", (long long)heads, ir_shape_text(c->ctx, &type));
    return (MlirValue){NULL};
  }
  ir_dim each = ir_dim_binary(c->ctx, IR_DIM_FLOORDIV, all, many);
  type.dims[2] = ir_dim_binary(c->ctx, IR_DIM_MUL, many, each);
  x = onnx_rebind(c, x, 3, type.dims);
  ir_dim dims[] = {type.dims[0], type.dims[1], many, each};
  return onnx_reshape(c, x, 4, dims);
}

static MlirValue merge_heads(conversion *c, MlirValue x) {
  if (mlirValueIsNull(x)) return x;
  const ir_type *type = onnx_type(c, x);
  ir_dim dims[] = {type->dims[0], type->dims[1], ir_dim_binary(c->ctx, IR_DIM_MUL, type->dims[2], type->dims[3])};
  return onnx_reshape(c, x, 3, dims);
}

static MlirValue joined(conversion *c, MlirValue a, MlirValue b, int axis) {
  ir_attributes list = {0};
  if (mlirValueIsNull(a) || mlirValueIsNull(b)) return (MlirValue){NULL};
  ir_add_int(c->ctx, &list, "axis", axis);
  return onnx_op(c, IR_MO_CONCAT, (MlirValue[]){a, b}, 2, &list, MX_DTYPE_INVALID, -1);
}

// The past's rows, then the present's; x itself without a past. Null: reported.
static MlirValue after(conversion *c, MlirValue past, MlirValue x) {
  if (mlirValueIsNull(past) || mlirValueIsNull(x)) return x;
  const ir_type *own = onnx_type(c, past), *type = onnx_type(c, x);
  if (own->rank != 4) {
    onnx_unsupported(c, NULL, "a past of shape %s", ir_shape_text(c->ctx, own));
    return (MlirValue){NULL};
  }
  ir_dim dims[] = {type->dims[BATCH], type->dims[HEADS], own->dims[ROWS], type->dims[COLUMNS]};
  return joined(c, onnx_rebind(c, past, 4, dims), x, ROWS);
}

// ---- masks
// --------------------------------------------------------------------------------------------------------------------

// Whether each key is one: [batch, 1, 1, keys] of the lengths of batches, or of their ends and then their starts.
static MlirValue seen_by_length(conversion *c, MlirValue mask, const attention *a) {
  ir_context *ctx = c->ctx;
  ir_dim one = ir_dim_constant(ctx, 1), batch = a->shape[BATCH], own = onnx_type(c, mask)->dims[0];
  ir_dim column[] = {batch, one, one, one}, zero = ir_dim_constant(ctx, 0);
  MlirValue keys = onnx_iota(c, a->shape[COLUMNS]);
  if (own == ir_dim_binary(ctx, IR_DIM_MUL, batch, ir_dim_constant(ctx, 2)) && own != batch) {
    MlirValue end = onnx_reshape(c, part_of(c, mask, zero, batch), 4, column),
              start = onnx_reshape(c, part_of(c, mask, batch, batch), 4, column);
    MlirValue before = onnx_compare(c, IR_MO_LESS, keys, onnx_cast(c, end, MX_SI64)),
              from = onnx_compare(c, IR_MO_GREATER_EQUAL, keys, onnx_cast(c, start, MX_SI64));
    return onnx_binary(c, IR_MO_AND, before, from);
  }
  if (own != batch && own->kind == IR_DIM_CONSTANT && batch->kind == IR_DIM_CONSTANT) {
    onnx_unsupported(c, NULL, "a mask of shape [%s] for %s batches", own->text, batch->text);
    return (MlirValue){NULL};
  }
  mask = onnx_reshape(c, onnx_rebind(c, mask, 1, &batch), 4, column);
  return onnx_compare(c, IR_MO_LESS, keys, onnx_cast(c, mask, MX_SI64));
}

// x with dims of 1 after its batch, as far as it is below rank 4.
static MlirValue beside_scores(conversion *c, MlirValue x) {
  const ir_type *type = onnx_type(c, x);
  ir_dim dims[4] = {type->dims[0], NULL};
  for (int i = 1; i < 4; i++)
    dims[i] = i < 5 - type->rank ? ir_dim_constant(c->ctx, 1) : type->dims[i - 4 + type->rank];
  return onnx_reshape(c, x, 4, dims);
}

// Adds a mask of lengths or of keys, [batch, keys] or [batch, rows, keys], and numbers of the scores' rank.
static bool read_scores(conversion *c, MlirValue mask, MlirValue bias, attention *a) {
  mx_dtype dtype = onnx_type(c, a->q)->dtype;
  a->scores = bias;
  if (!mlirValueIsNull(bias) && (onnx_type(c, bias)->rank != 4 || onnx_type(c, bias)->dtype != dtype))
    return onnx_unsupported(c, NULL, "attention_bias has shape %s", ir_shape_text(c->ctx, onnx_type(c, bias)));
  if (!mlirValueIsNull(mask)) {
    int rank = onnx_type(c, mask)->rank;
    if (rank < 1 || rank > 3) return onnx_unsupported(c, NULL, "a mask of rank %d", rank);
    MlirValue zero = onnx_number(c, onnx_type(c, mask)->dtype, 0), seen = {NULL};
    seen = rank == 1 ? seen_by_length(c, mask, a) : onnx_compare(c, IR_MO_GREATER, beside_scores(c, mask), zero);
    MlirValue filter = onnx_number(c, dtype, onnx_float(c, "mask_filter_value", -10000));
    MlirValue added = onnx_select(c, seen, onnx_number(c, dtype, 0), filter);
    if (mlirValueIsNull(added)) return false;
    a->scores = mlirValueIsNull(bias) ? added : onnx_binary(c, IR_MO_ADD, added, bias);
    if (mlirValueIsNull(a->scores)) return false;
  }
  if (mlirValueIsNull(a->scores)) return true;
  a->scores = onnx_broadcast_to(c, onnx_rebind(c, a->scores, 4, a->shape), 4, a->shape);
  return !mlirValueIsNull(a->scores);
}

// ---- attention
// --------------------------------------------------------------------------------------------------------------------

// Keys and values are rows of all of them; has_past: rows of q are the last ones of k.
static bool made_attention(conversion *c, attention *a, MlirValue mask, MlirValue bias, bool has_past) {
  if (mlirValueIsNull(a->q) || mlirValueIsNull(a->k) || mlirValueIsNull(a->v)) return false;
  const ir_type *q = onnx_type(c, a->q);
  ir_type k = *onnx_type(c, a->k), v = *onnx_type(c, a->v);
  bool causal = onnx_int(c, "unidirectional", 0);
  k.dims[BATCH] = v.dims[BATCH] = q->dims[BATCH], v.dims[ROWS] = k.dims[ROWS], k.dims[COLUMNS] = q->dims[COLUMNS];
  a->k = onnx_rebind(c, a->k, 4, k.dims), a->v = onnx_rebind(c, a->v, 4, v.dims);
  memcpy(a->shape, (ir_dim[]){q->dims[BATCH], q->dims[HEADS], q->dims[ROWS], k.dims[ROWS]}, sizeof a->shape);
  if (causal && !has_past && q->dims[ROWS] != k.dims[ROWS])
    return onnx_unsupported(c, NULL, "unidirectional of %s rows and %s keys", q->dims[ROWS]->text, k.dims[ROWS]->text);
  if (!read_scores(c, mask, bias, a)) return false;
  ir_attributes list = {0};
  double scale = onnx_float(c, "scale", 0);
  ir_add_bool(c->ctx, &list, "causal", causal);
  if (scale != 0) ir_add_attribute(c->ctx, &list, "scale", ir_real_attribute(c->ctx, scale));
  MlirValue operands[] = {a->q, a->k, a->v, a->scores};
  MlirValue y = onnx_op(c, IR_MO_ATTENTION, operands, mlirValueIsNull(a->scores) ? 3 : 4, &list, MX_DTYPE_INVALID, -1);
  return onnx_made(c, merge_heads(c, swapped(c, y)));
}

// One of both halves of [2, batch, heads, rows, columns], or both put together.
static MlirValue half_of(conversion *c, MlirValue past, int64_t i) {
  const ir_type *type = onnx_type(c, past);
  ir_attributes list = {0};
  ir_add_int(c->ctx, &list, "axis", 0);
  MlirValue half = onnx_op(c, IR_MO_GATHER, (MlirValue[]){past, onnx_list(c, &i, 1)}, 2, &list, MX_DTYPE_INVALID, -1);
  return onnx_reshape(c, half, 4, type->dims + 1);
}

static MlirValue both_halves(conversion *c, MlirValue k, MlirValue v) {
  ir_dim dims[5] = {ir_dim_constant(c->ctx, 1), NULL};
  if (mlirValueIsNull(k) || mlirValueIsNull(v)) return (MlirValue){NULL};
  memcpy(dims + 1, onnx_type(c, k)->dims, 4 * sizeof *dims);
  return joined(c, onnx_reshape(c, k, 5, dims), onnx_reshape(c, v, 5, dims), 0);
}

bool onnx_convert_contrib_attention(conversion *c) {
  MlirValue x = c->in[0], weights = c->in[1], past = c->in[4], bias = c->in[2];
  const ir_type *type = onnx_type(c, x), *merged = onnx_type(c, weights);
  int64_t heads = onnx_int(c, "num_heads", 0), sizes[3];
  if (onnx_int(c, "do_rotary", 0) || onnx_int(c, "past_present_share_buffer", 0) || !mlirValueIsNull(c->in[6]))
    return onnx_unsupported(c, NULL, "do_rotary or past_present_share_buffer");
  if (type->rank != 3 || merged->rank != 2 || (!mlirValueIsNull(past) && onnx_type(c, past)->rank != 5))
    return onnx_unsupported(c, NULL, "an input of rank %d, weights of rank %d", type->rank, merged->rank);
  ir_dim third = ir_dim_binary(c->ctx, IR_DIM_FLOORDIV, merged->dims[1], ir_dim_constant(c->ctx, 3));
  ir_dim from = ir_dim_constant(c->ctx, 0), counts[] = {third, third, third};
  int n = onnx_ints(c, "qkv_hidden_sizes", sizes, 3);
  if (n > 0 && n != 3) return onnx_unsupported(c, NULL, "qkv_hidden_sizes has %d entries", n);
  for (int i = 0; n > 0 && i < 3; i++) {
    if (sizes[i] < 1) return onnx_unsupported(c, NULL, "qkv_hidden_sizes has %lld", (long long)sizes[i]);
    counts[i] = ir_dim_constant(c->ctx, sizes[i]);
  }
  MlirValue all = onnx_matmul(c, x, weights), parts[3];
  if (!mlirValueIsNull(bias)) all = onnx_binary(c, IR_MO_ADD, all, bias);
  for (int i = 0; i < 3; i++) {
    parts[i] = swapped(c, split_heads(c, part_of(c, all, from, counts[i]), heads));
    from = ir_dim_binary(c->ctx, IR_DIM_ADD, from, counts[i]);
    if (mlirValueIsNull(parts[i])) return false;
  }
  bool has_past = !mlirValueIsNull(past);
  attention a = {.q = parts[0], .k = parts[1], .v = parts[2]};
  if (has_past) a.k = after(c, half_of(c, past, 0), a.k), a.v = after(c, half_of(c, past, 1), a.v);
  if (onnx_is_used(c, 1)) c->out[1] = both_halves(c, a.k, a.v);
  return made_attention(c, &a, c->in[3], c->in[5], has_past);
}

// The rows of an operand with its part of the bias added, or [batch, heads, rows, columns] as it is.
static MlirValue projected(conversion *c, MlirValue x, MlirValue bias, ir_dim from, int64_t heads) {
  const ir_type *type = onnx_type(c, x);
  if (type->rank == 4 && mlirValueIsNull(bias)) return x;
  if (type->rank == 3 && !mlirValueIsNull(bias))
    x = onnx_binary(c, IR_MO_ADD, x, part_of(c, bias, from, type->dims[2]));
  return swapped(c, split_heads(c, x, heads));
}

bool onnx_convert_multi_head_attention(conversion *c) {
  int64_t heads = onnx_int(c, "num_heads", 0);
  MlirValue bias = c->in[3];
  const ir_type *q = onnx_type(c, c->in[0]);
  if (!onnx_needs(c, 1, "key") || !onnx_needs(c, 2, "value")) return false;
  if (q->rank != 3) return onnx_unsupported(c, NULL, "a query of shape %s", ir_shape_text(c->ctx, q));
  if (!mlirValueIsNull(c->in[8]) || !mlirValueIsNull(c->in[9]) || onnx_is_used(c, 3))
    return onnx_unsupported(c, NULL, "past_sequence_length, cache_indirection or the scores");
  if (mlirValueIsNull(c->in[6]) != mlirValueIsNull(c->in[7]))
    return onnx_unsupported(c, NULL, "past_key without past_value, or the other way round");
  if (!mlirValueIsNull(bias) && onnx_type(c, bias)->rank != 1)
    return onnx_unsupported(c, NULL, "a bias of rank %d", onnx_type(c, bias)->rank);
  ir_dim zero = ir_dim_constant(c->ctx, 0), twice = ir_dim_binary(c->ctx, IR_DIM_ADD, q->dims[2], q->dims[2]);
  attention a = {.q = projected(c, c->in[0], bias, zero, heads),
                 .k = after(c, c->in[6], projected(c, c->in[1], bias, q->dims[2], heads)),
                 .v = after(c, c->in[7], projected(c, c->in[2], bias, twice, heads))};
  c->out[1] = a.k, c->out[2] = a.v;
  return made_attention(c, &a, c->in[4], c->in[5], !mlirValueIsNull(c->in[6]));
}

// ---- rotary embedding
// --------------------------------------------------------------------------------------------------------------------

// Positions are one per row, or a single one: that of row 0.
bool onnx_convert_contrib_rotary_embedding(conversion *c) {
  MlirValue x = c->in[0], positions = c->in[1];
  const ir_type *type = onnx_type(c, x), *cos = onnx_type(c, c->in[2]);
  int64_t heads = onnx_int(c, "num_heads", 0);
  bool heads_first = type->rank == 4;
  if ((type->rank != 3 && type->rank != 4) || cos->rank != 2 || onnx_type(c, c->in[3])->rank != 2 ||
      onnx_type(c, positions)->rank > 2)
    return onnx_unsupported(c, NULL, "an input of rank %d, cos_cache of rank %d", type->rank, cos->rank);
  if (onnx_int(c, "is_packed_batching", 0) || onnx_float(c, "scale", 1) != 1)
    return onnx_unsupported(c, NULL, "is_packed_batching or a scale");
  if (!heads_first && !onnx_int(c, "rotary_embedding_dim", 0)) { // heads are as wide as cos_cache says
    ir_dim width = type->dims[2], half = cos->dims[1];
    if (width->kind != IR_DIM_CONSTANT || half->kind != IR_DIM_CONSTANT || half->value < 1)
      return onnx_unsupported(c, "name rotary_embedding_dim and num_heads", "heads of an input of shape %s",
                              ir_shape_text(c->ctx, type));
    heads = width->value / (2 * half->value);
  }
  MlirValue rows = heads_first ? swapped(c, x) : split_heads(c, x, heads);
  if (mlirValueIsNull(rows)) return false;
  const ir_type *split = onnx_type(c, rows);
  if (onnx_type(c, positions)->rank < 2) {
    MlirValue first = onnx_single(c, positions, "position_ids");
    positions = onnx_binary(c, IR_MO_ADD, onnx_iota(c, split->dims[1]), onnx_cast(c, first, MX_SI64));
  }
  positions = onnx_broadcast_to(c, onnx_rebind(c, positions, 2, split->dims), 2, split->dims);
  MlirValue operands[] = {rows, c->in[2], onnx_rebind(c, c->in[3], 2, cos->dims), positions};
  ir_attributes list = {0};
  ir_add_bool(c->ctx, &list, "interleaved", onnx_int(c, "interleaved", 0));
  MlirValue y = onnx_op(c, IR_MO_ROTARY_EMBEDDING, operands, 4, &list, MX_DTYPE_INVALID, -1);
  return onnx_made(c, heads_first ? swapped(c, y) : merge_heads(c, y));
}
