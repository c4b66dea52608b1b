// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Attention, and the rotation of its operands by their positions.
#include "onnx/convert.h"
#include <math.h>

static MlirValue swapped(conversion *c, MlirValue x) { // [B, S, heads, D] and [B, heads, S, D]
  static const int64_t perm[] = {0, 2, 1, 3};
  return onnx_transpose(c, x, perm);
}

// [B, S, heads * D] as [B, S, heads, D]; null: reported.
static MlirValue in_heads(conversion *c, MlirValue x, const char *name) {
  const ir_type *type = onnx_type(c, x);
  int64_t heads = onnx_int(c, name, 0);
  ir_dim size = type->dims[2];
  bool number_of = size->kind == IR_DIM_CONSTANT;
  if (heads < 1 || (number_of && size->value % heads)) {
    onnx_unsupported(c, NULL, "%s is %lld for %s elements", name, (long long)heads, size->text);
    return (MlirValue){NULL};
  }
  ir_dim dims[] = {type->dims[0], type->dims[1], onnx_size(c, heads),
                   ir_dim_binary(c->ctx, IR_DIM_FLOORDIV, size, onnx_size(c, heads))};
  ir_dim whole[] = {NULL, NULL, onnx_size_mul(c, dims[3], dims[2])};
  return onnx_reshape(c, onnx_matched(c, x, whole), 4, dims);
}

// ---- RotaryEmbedding: mo's heads come after the sequence
// --------------------------------------------------------------------------------------------------------------------

bool onnx_convert_rotary_embedding(conversion *c) {
  const ir_type *own = onnx_type(c, c->in[0]);
  bool placed = onnx_has(c, 3);
  int cache_rank = placed ? 2 : 3;
  if (own->rank != 3 && own->rank != 4) return onnx_unsupported(c, NULL, "an input of rank %d, 3 or 4 is", own->rank);
  for (size_t i = 1; i < 3; i++)
    if (onnx_type(c, c->in[i])->rank != cache_rank)
      return onnx_unsupported(c, NULL, "a cache of rank %d, %d is", onnx_type(c, c->in[i])->rank, cache_rank);
  MlirValue x = own->rank == 4 ? swapped(c, c->in[0]) : in_heads(c, c->in[0], "num_heads");
  if (mlirValueIsNull(x)) return false;
  const ir_type *type = onnx_type(c, x);
  int64_t turned = onnx_int(c, "rotary_embedding_dim", 0);
  ir_dim size = turned ? onnx_size(c, turned) : type->dims[3];
  ir_dim pairs = ir_dim_binary(c->ctx, IR_DIM_FLOORDIV, size, onnx_size(c, 2));
  ir_dim rows[] = {type->dims[0], type->dims[1], pairs}, table[] = {NULL, pairs};
  ir_dim cache = onnx_type(c, c->in[1])->dims[cache_rank - 1];
  if (pairs->kind == IR_DIM_CONSTANT && cache->kind == IR_DIM_CONSTANT && cache != pairs)
    return onnx_unsupported(c, NULL, "caches of %s elements for %s pairs", cache->text, pairs->text);
  MlirValue operands[] = {x, onnx_matched(c, c->in[1], placed ? table : rows), {NULL}, {NULL}};
  operands[2] = onnx_matched(c, c->in[2], onnx_type(c, operands[1])->dims);
  if (placed && onnx_type(c, c->in[3])->rank != 2)
    return onnx_unsupported(c, NULL, "position_ids of another rank than 2");
  if (placed) operands[3] = onnx_matched(c, c->in[3], type->dims);
  ir_attributes list = {0};
  ir_add_bool(c->ctx, &list, "interleaved", onnx_int(c, "interleaved", 0));
  MlirValue y = onnx_op(c, IR_MO_ROTARY_EMBEDDING, operands, 3 + placed, &list, MX_DTYPE_INVALID, -1);
  if (own->rank == 4) return onnx_made(c, swapped(c, y));
  ir_dim flat[] = {type->dims[0], type->dims[1], ir_dim_product(c->ctx, type->dims + 2, 2)};
  return onnx_made(c, onnx_reshape(c, y, 3, flat));
}

// ---- Attention
// --------------------------------------------------------------------------------------------------------------------

// q [B, H, S, D], k and v [B, G, T, ..], after what the caches had before them.
typedef struct attention {
  MlirValue q, k, v;
  ir_dim batch, heads, rows, keys, past; // past: keys before those of the first row
  bool causal;                           // as mo has it: the last row sees all keys
} attention;

static MlirValue after_cache(conversion *c, MlirValue x, size_t cache) {
  if (!onnx_has(c, cache) || mlirValueIsNull(x)) return x;
  ir_attributes list = {0};
  const ir_type *type = onnx_type(c, x);
  ir_dim dims[] = {type->dims[0], type->dims[1], NULL, type->dims[3]};
  if (onnx_type(c, c->in[cache])->rank != 4) {
    onnx_unsupported(c, NULL, "a cache of rank %d, 4 is", onnx_type(c, c->in[cache])->rank);
    return (MlirValue){NULL};
  }
  MlirValue both[] = {onnx_matched(c, c->in[cache], dims), x};
  ir_add_int(c->ctx, &list, "axis", 2);
  return onnx_op(c, IR_MO_CONCAT, both, 2, &list, MX_DTYPE_INVALID, -1);
}

static bool read_operands(conversion *c, attention *a) {
  MlirValue *operands[] = {&a->q, &a->k, &a->v};
  static const char *const heads[] = {"q_num_heads", "kv_num_heads", "kv_num_heads"};
  for (int i = 0; i < 3; i++) {
    int rank = onnx_type(c, c->in[i])->rank;
    if (rank != onnx_type(c, c->in[0])->rank || (rank != 3 && rank != 4))
      return onnx_unsupported(c, NULL, "operands of rank %d and %d, 3 or 4 are", onnx_type(c, c->in[0])->rank, rank);
    *operands[i] = rank == 4 ? c->in[i] : swapped(c, in_heads(c, c->in[i], heads[i]));
    if (mlirValueIsNull(*operands[i])) return false;
  }
  if (onnx_has(c, 4) != onnx_has(c, 5)) return onnx_unsupported(c, NULL, "one of past_key and past_value");
  const ir_type *q = onnx_type(c, a->q);
  a->batch = q->dims[0], a->heads = q->dims[1], a->rows = q->dims[2];
  a->past = onnx_has(c, 4) && onnx_type(c, c->in[4])->rank == 4 ? onnx_type(c, c->in[4])->dims[2] : onnx_size(c, 0);
  ir_dim k_dims[] = {a->batch, NULL, NULL, q->dims[3]};
  a->k = after_cache(c, onnx_matched(c, a->k, k_dims), 4);
  if (mlirValueIsNull(a->k)) return false;
  const ir_type *k = onnx_type(c, a->k);
  a->keys = k->dims[2];
  if (onnx_has(c, 5) && onnx_type(c, c->in[5])->rank == 4) { // values are as many as keys, in both parts
    ir_dim old[] = {NULL, NULL, a->past, NULL};
    c->in[5] = onnx_matched(c, c->in[5], old);
  }
  ir_dim v_dims[] = {a->batch, k->dims[1], onnx_size_sub(c, a->keys, a->past), NULL};
  a->v = after_cache(c, onnx_matched(c, a->v, v_dims), 5);
  c->out[1] = a->k, c->out[2] = a->v;
  a->causal = onnx_int(c, "is_causal", 0) && onnx_size_sub(c, a->keys, a->past) == a->rows && !onnx_has(c, 3) &&
              !onnx_has(c, 6) && !onnx_is_used(c, 3);
  return !mlirValueIsNull(a->v);
}

static MlirValue both_true(conversion *c, MlirValue a, MlirValue b) {
  MlirValue all[] = {a, b};
  if (mlirValueIsNull(a)) return b;
  return onnx_broadcast(c, all, 2) ? onnx_op(c, IR_MO_AND, all, 2, NULL, MX_BOOL, -1) : (MlirValue){NULL};
}

// Which keys a row sees, by its place and theirs; null where it is all of them. Since opset 24 each sequence may have
// keys of its own number, the last of which are the rows.
static bool read_places(conversion *c, const attention *a, MlirValue *out) {
  int64_t left = c->opset < 25 ? -1 : onnx_int(c, "left_window_size", -1),
          right = c->opset < 25 ? -1 : onnx_int(c, "right_window_size", -1);
  bool counted = onnx_has(c, 6), causal = onnx_int(c, "is_causal", 0) && !a->causal;
  ir_dim one = onnx_size(c, 1), column[] = {a->rows, one}, four[] = {a->batch, one, one, one};
  if (left < -1 || right < -1)
    return onnx_unsupported(c, NULL, "a window of %lld and %lld", (long long)left, (long long)right);
  if (counted && (onnx_has(c, 4) || onnx_type(c, c->in[6])->rank != 1))
    return onnx_unsupported(c, NULL, "nonpad_kv_seqlen of rank %d%s", onnx_type(c, c->in[6])->rank,
                            onnx_has(c, 4) ? " beside past_key" : "");
  *out = (MlirValue){NULL};
  if (!counted && !causal && left < 0 && right < 0) return true;
  MlirValue key = onnx_iota(c, a->keys), row = onnx_reshape(c, onnx_iota(c, a->rows), 2, column), first;
  if (counted) {
    MlirValue count = onnx_reshape(c, onnx_matched(c, c->in[6], &a->batch), 4, four);
    *out = onnx_compare(c, IR_MO_LESS, key, count);
    first = onnx_binary(c, IR_MO_SUB, count, onnx_size_value(c, a->rows));
  } else {
    first = onnx_size_value(c, a->past);
  }
  if (!causal && left < 0 && right < 0) return true;
  MlirValue ahead = onnx_binary(c, IR_MO_SUB, key, onnx_binary(c, IR_MO_ADD, row, first));
  if (causal) *out = both_true(c, *out, onnx_compare(c, IR_MO_LESS_EQUAL, ahead, onnx_number(c, MX_SI64, 0)));
  if (left >= 0)
    *out = both_true(c, *out, onnx_compare(c, IR_MO_GREATER_EQUAL, ahead, onnx_number(c, MX_SI64, -(double)left)));
  if (right >= 0)
    *out = both_true(c, *out, onnx_compare(c, IR_MO_LESS_EQUAL, ahead, onnx_number(c, MX_SI64, (double)right)));
  return !mlirValueIsNull(*out);
}

// The model's mask, with keys that it is too short for masked.
static MlirValue own_mask(conversion *c, const attention *a) {
  const ir_type *type = onnx_type(c, c->in[3]);
  ir_dim paddings[2 * MX_MAX_RANK], last = type->rank ? type->dims[type->rank - 1] : a->keys;
  if (last == a->keys) return c->in[3];
  if (!ir_dim_at_least(c->ctx, a->keys, last)) {
    ir_dim dims[MX_MAX_RANK] = {NULL};
    dims[type->rank - 1] = a->keys;
    return onnx_matched(c, c->in[3], dims);
  }
  for (int i = 0; i < 2 * type->rank; i++) paddings[i] = onnx_size(c, 0);
  paddings[2 * type->rank - 1] = onnx_size_sub(c, a->keys, last);
  ir_attributes list = {0};
  ir_add_attribute(c->ctx, &list, "paddings", ir_dims_attribute(c->ctx, paddings, 2 * type->rank));
  MlirValue operands[] = {c->in[3], onnx_number(c, type->dtype, type->dtype == MX_BOOL ? 0 : -INFINITY)};
  return onnx_op(c, IR_MO_PAD_CONSTANT, operands, 2, &list, MX_DTYPE_INVALID, -1);
}

// What is added to the scores, -inf where a key is not seen: [B, H, S, T], or null: nothing is.
static bool read_mask(conversion *c, const attention *a, MlirValue *out) {
  mx_dtype dtype = onnx_type(c, a->q)->dtype;
  MlirValue zero = onnx_number(c, dtype, 0), hidden = onnx_number(c, dtype, -INFINITY), seen;
  ir_dim dims[] = {a->batch, a->heads, a->rows, a->keys};
  *out = (MlirValue){NULL};
  if (!read_places(c, a, &seen)) return false;
  if (onnx_has(c, 3)) {
    if (onnx_type(c, c->in[3])->rank > 4)
      return onnx_unsupported(c, NULL, "a mask of rank %d", onnx_type(c, c->in[3])->rank);
    MlirValue mask = own_mask(c, a);
    if (mlirValueIsNull(mask)) return false;
    if (onnx_type(c, mask)->dtype == MX_BOOL)
      seen = both_true(c, seen, mask);
    else
      *out = onnx_cast(c, mask, dtype);
  }
  if (!mlirValueIsNull(seen)) *out = onnx_select(c, seen, mlirValueIsNull(*out) ? zero : *out, hidden);
  if (mlirValueIsNull(*out)) return true;
  MlirValue whole[] = {*out, onnx_broadcast_to(c, zero, 4, dims)};
  if (!onnx_broadcast(c, whole, 2)) return false;
  *out = onnx_matched(c, whole[0], dims);
  return true;
}

// Rows that see no key are 0.
static MlirValue without_blind(conversion *c, MlirValue y, MlirValue mask) {
  if (mlirValueIsNull(mask) || mlirValueIsNull(y)) return y;
  mx_dtype dtype = onnx_type(c, y)->dtype;
  MlirValue best = onnx_along(c, IR_MO_REDUCE_MAX, mask, 3);
  MlirValue blind = onnx_compare(c, IR_MO_EQUAL, best, onnx_number(c, onnx_type(c, mask)->dtype, -INFINITY));
  return onnx_select(c, blind, onnx_number(c, dtype, 0), y);
}

// k or v with each head as often as it serves one of q.
static MlirValue for_heads(conversion *c, MlirValue x, ir_dim heads) {
  const ir_type *type = onnx_type(c, x);
  ir_dim own = type->dims[1], one = onnx_size(c, 1), times = ir_dim_binary(c->ctx, IR_DIM_FLOORDIV, heads, own);
  if (own == heads) return x;
  ir_dim column[] = {type->dims[0], own, one, type->dims[2], type->dims[3]};
  ir_dim all[] = {type->dims[0], own, times, type->dims[2], type->dims[3]};
  ir_dim four[] = {type->dims[0], heads, type->dims[2], type->dims[3]};
  return onnx_reshape(c, onnx_broadcast_to(c, onnx_reshape(c, x, 5, column), 5, all), 4, four);
}

// The scores as an output: as they are, after the cap, with the mask, or as weights.
static MlirValue scores_of(conversion *c, const attention *a, MlirValue mask, double scale, double cap, int64_t mode) {
  static const int64_t transposed[] = {0, 1, 3, 2};
  mx_dtype dtype = onnx_type(c, a->q)->dtype;
  MlirValue q = onnx_widened(c, a->q), k = onnx_widened(c, for_heads(c, a->k, a->heads));
  if (mlirValueIsNull(k)) return k;
  mx_dtype wide = onnx_type(c, q)->dtype;
  MlirValue operands[] = {onnx_binary(c, IR_MO_MUL, q, onnx_number(c, wide, scale)), onnx_transpose(c, k, transposed)};
  MlirValue y = onnx_op(c, IR_MO_BATCH_MATMUL, operands, 2, NULL, MX_DTYPE_INVALID, -1);
  if (mode >= 1 && cap > 0) {
    MlirValue by = onnx_number(c, wide, cap);
    y = onnx_binary(c, IR_MO_MUL, onnx_unary(c, IR_MO_TANH, onnx_binary(c, IR_MO_DIV, y, by)), by);
  }
  if (mode >= 2 && !mlirValueIsNull(mask)) y = onnx_binary(c, IR_MO_ADD, y, onnx_cast(c, mask, wide));
  if (mode == 3) y = without_blind(c, onnx_along(c, IR_MO_REDUCE_SOFTMAX, y, 3), mask);
  return onnx_cast(c, y, dtype);
}

bool onnx_convert_attention(conversion *c) {
  attention a;
  MlirValue mask;
  ir_attributes list = {0};
  int64_t mode = onnx_int(c, "qk_matmul_output_mode", 0), precision = onnx_int(c, "softmax_precision", 0);
  double cap = onnx_float(c, "softcap", 0);
  if (!read_operands(c, &a)) return false;
  const ir_type *q = onnx_type(c, a.q);
  if (onnx_dtype_of(precision) == MX_F64 && q->dtype != MX_F64)
    return onnx_unsupported(c, NULL, "softmax_precision f64 of %s", mx_dtype_name(q->dtype));
  if (mode < 0 || mode > 3) return onnx_unsupported(c, NULL, "qk_matmul_output_mode %lld", (long long)mode);
  bool scaled = onnx_attribute_of(c, "scale");
  if (!scaled && (q->dims[3]->kind != IR_DIM_CONSTANT || q->dims[3]->value < 1))
    return onnx_unsupported(c, NULL, "no scale for heads of %s elements", q->dims[3]->text);
  double scale = scaled ? onnx_float(c, "scale", 1) : 1 / sqrt((double)q->dims[3]->value);
  if (!read_mask(c, &a, &mask)) return false;
  ir_add_attribute(c->ctx, &list, "scale", ir_real_attribute(c->ctx, scale));
  if (cap > 0) ir_add_attribute(c->ctx, &list, "softcap", ir_real_attribute(c->ctx, cap));
  ir_add_bool(c->ctx, &list, "causal", a.causal);
  bool masked = !mlirValueIsNull(mask);
  MlirValue operands[] = {a.q, a.k, a.v, mask};
  MlirValue y = without_blind(c, onnx_op(c, IR_MO_ATTENTION, operands, 3 + masked, &list, MX_DTYPE_INVALID, -1), mask);
  if (onnx_is_used(c, 3)) c->out[3] = scores_of(c, &a, mask, scale, cap, mode);
  if (onnx_type(c, c->in[0])->rank == 4 || mlirValueIsNull(y)) return onnx_made(c, y);
  const ir_type *made = onnx_type(c, y);
  ir_dim flat[] = {a.batch, a.rows, onnx_size_mul(c, made->dims[1], made->dims[3])};
  return onnx_made(c, onnx_reshape(c, swapped(c, y), 3, flat));
}
