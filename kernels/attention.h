// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Template: mo.attention for one element type and one x86 level (levels_f32.h), with or without a mask.
//
// A unit is a block of QUERIES rows of one head, which meets the keys SUMS_STRIDE at a time: scores = q k^T, then, with
// the largest score so far, p = e^(score - largest), out = out * e^(former largest - largest) + p v, and likewise for
// the sum of p, by which the finished rows are divided. So no score is ever stored, whatever the number of keys.
//
// Each element of q, k and v is read once: keys and values that several units need are packed before, SUMS_STRIDE of
// them a unit of the first phase.
//
// Before including, besides what the level defines: MASKED, 0 or 1.

TEMPLATE_LOAD_HOOK(KERNEL, q, T, 3) // all by (head over all batches, row, column)
TEMPLATE_LOAD_HOOK(KERNEL, k, T, 3)
TEMPLATE_LOAD_HOOK(KERNEL, v, T, 3)
#if MASKED
TEMPLATE_LOAD_HOOK(KERNEL, mask, T, 3)
#endif
TEMPLATE_STORE_HOOK(KERNEL, y, T, 3)

#define PROBLEM attention_side
#define LOAD_B(env, p, head, row, column)                                                                              \
  ((p)->values ? FN(_v)(env, head, row, column) : FN(_k)(env, head, row, column))
#include "matmul_pack.h"
#include "matmul_tile.h"
#define LANES PANEL
#include "largest.h"
#undef LANES

// sums[rows, cols] (+)= a[rows, depth] b: one group of panels.
MX_INLINE void FN(_product)(int64_t rows, int64_t cols, int64_t depth, const T *a, const T *b, int64_t stride_b,
                            T *sums, int64_t first) {
  enum { PER_PANEL = PANEL / WIDTH };
  int64_t vectors = matmul_ceildiv(cols, PANEL) * PER_PANEL, span = SPAN(rows, vectors);
  MX_NO_UNROLL
  for (int64_t c = 0; c < vectors; c += span) {
    MX_NO_UNROLL
    for (int64_t r = 0, height; r < rows; r += height) {
      height = FN(_tile_rows)(rows - r);
      FN(_any_tile)(height, span, depth, a + r * A_STRIDE, b + c / PER_PANEL * stride_b + c % PER_PANEL * WIDTH,
                    stride_b, sums + r * SUMS_STRIDE + c * WIDTH, first);
    }
  }
}

// Row i of a head, at keys [key, key + keys): what the scores become before e^x is taken of them; the largest of them
// and `largest`.
MX_INLINE T FN(_scores)(const mx_env *env, const attention *a, int64_t head, int64_t i, int64_t key, int64_t keys,
                        T largest, T *MX_RESTRICT scores) {
  T scale = (T)a->scale, cap = (T)a->softcap;
  MX_VECTORIZE
  for (int64_t j = 0; j < keys; j++) scores[j] *= scale;
  if (a->softcap > 0) {
    MX_VECTORIZE
    for (int64_t j = 0; j < keys; j++) scores[j] = cap * mx_tanh(scores[j] / cap);
  }
#if MASKED
  MX_VECTORIZE
  for (int64_t j = 0; j < keys; j++) scores[j] += FN(_mask)(env, head, i, key + j);
#else
  (void)env, (void)head;
#endif
  if (a->causal) {
    int64_t seen = i + a->keys - a->queries + 1 - key; // keys of this block that row i sees
    MX_VECTORIZE
    for (int64_t j = 0; j < keys; j++) scores[j] = j < seen ? scores[j] : -(T)MX_INF_F64;
  }
  int64_t padded = matmul_ceildiv(keys, PANEL) * PANEL;
  MX_NO_UNROLL
  for (int64_t j = keys; j < padded; j++) scores[j] = -(T)MX_INF_F64;
  T most = FN(_largest)(scores, padded);
  return most > largest ? most : largest;
}

// What is kept of each row of a block.
typedef struct FN(_rows) {
  T largest[QUERIES], total[QUERIES]; // of the keys so far
  T most[QUERIES], rescale[QUERIES];  // with these keys; what e^x of former scores is multiplied by
} FN(_rows);

// Scores of all rows to p; sums, largest and out follow. Rows do not wait for one another within a loop.
MX_INLINE void FN(_softmax)(const mx_env *env, const attention *a, int64_t head, int64_t i, int64_t rows, int64_t key,
                            int64_t keys, T *scores, T *p, FN(_rows) * MX_RESTRICT kept, T *out) {
  int64_t out_groups = matmul_ceildiv(a->out, SUMS_STRIDE);
  MX_NO_UNROLL
  for (int64_t r = 0; r < rows; r++)
    kept->most[r] = FN(_scores)(env, a, head, i + r, key, keys, kept->largest[r], scores + r * SUMS_STRIDE);
  MX_VECTORIZE
  for (int64_t r = 0; r < rows; r++) {
    T most = kept->most[r], base = most == -(T)MX_INF_F64 ? 0 : most; // nothing seen yet: e^-inf is 0
    kept->rescale[r] = mx_exp(kept->largest[r] - base);
    kept->largest[r] = most;
    kept->most[r] = base;
  }
  MX_NO_UNROLL
  for (int64_t r = 0; r < rows; r++) {
    T *MX_RESTRICT from = scores + r * SUMS_STRIDE, *MX_RESTRICT to = p + r * A_STRIDE, sum = 0, base = kept->most[r];
    MX_VECTORIZE
    for (int64_t j = 0; j < keys; j++) {
#pragma clang fp reassociate(on)
      T e = mx_exp(from[j] - base);
      to[j] = e;
      sum += e;
    }
    kept->total[r] = kept->total[r] * kept->rescale[r] + sum;
  }
  for (int64_t g = 0; g < out_groups; g++) MX_NO_UNROLL
  for (int64_t r = 0; r < rows; r++) {
    T *MX_RESTRICT row = out + (g * rows + r) * SUMS_STRIDE, rescale = kept->rescale[r];
    MX_VECTORIZE
    for (int64_t c = 0; c < SUMS_STRIDE; c++) row[c] *= rescale;
  }
}

#define K_STRIDE ((a->depth | 1) * PANEL)
#define V_STRIDE ((SUMS_STRIDE | 1) * PANEL)

// Keys [key, key + keys) of a head, then their values, in panels.
MX_INLINE void FN(_pack)(const mx_env *env, const attention *a, int64_t kv_head, int64_t key, int64_t keys, T *k,
                         T *v) {
  attention_side keys_side = {0}, values_side = {1};
  FN(_pack_b)(env, &keys_side, kv_head, 1, a->keys, key / PANEL, matmul_ceildiv(keys, PANEL), 0, a->depth, k, K_STRIDE);
  FN(_pack_b)(env, &values_side, kv_head, 0, a->out, 0, matmul_ceildiv(a->out, PANEL), key, keys, v, V_STRIDE);
}

// Rows [i, i + rows) of a head. packed: all keys and values; NULL: they are packed here.
MX_INLINE void FN(_block)(const mx_env *env, const attention *a, int64_t head, int64_t i, int64_t rows, T *packed,
                          T *local) {
  attention_scratch s = attention_scratch_of(a, PANEL);
  T *q = local, *scores = q + s.q, *p = scores + s.scores, *out = p + s.p;
  FN(_rows) *kept = (FN(_rows) *)(out + s.out);
  T *unpacked = (T *)(kept + 1);
  int64_t kv_head = head / a->heads * a->kv_heads + head % a->heads / (a->heads / a->kv_heads);
  int64_t groups = matmul_ceildiv(a->keys, SUMS_STRIDE);
  int64_t end = a->causal ? matmul_min(a->keys, i + rows + a->keys - a->queries) : a->keys;

  MX_NO_UNROLL
  for (int64_t r = 0; r < rows; r++) {
    kept->largest[r] = -(T)MX_INF_F64;
    kept->total[r] = 0;
    for (int64_t d = 0; d < a->depth; d += BLOCK_DEPTH) {
      T *MX_RESTRICT to = q + d * QUERIES / BLOCK_DEPTH * A_STRIDE + r * A_STRIDE;
      MX_VECTORIZE
      for (int64_t e = 0; e < matmul_min(a->depth - d, BLOCK_DEPTH); e++) to[e] = FN(_q)(env, head, i + r, d + e);
    }
  }
  MX_VECTORIZE
  for (int64_t e = 0; e < s.out; e++) out[e] = 0;

  for (int64_t key = 0; key < end; key += SUMS_STRIDE) {
    int64_t keys = matmul_min(end - key, SUMS_STRIDE);
    T *k = packed ? packed + (kv_head * groups + key / SUMS_STRIDE) * (s.k + s.v) : unpacked, *v = k + s.k;
    if (!packed) FN(_pack)(env, a, kv_head, key, keys, k, v);
    for (int64_t d = 0; d == 0 || d < a->depth; d += BLOCK_DEPTH)
      FN(_product)(rows, keys, matmul_min(a->depth - d, BLOCK_DEPTH), q + d * QUERIES / BLOCK_DEPTH * A_STRIDE,
                   k + d * PANEL, K_STRIDE, scores, d == 0);
    FN(_softmax)(env, a, head, i, rows, key, keys, scores, p, kept, out);
    for (int64_t c = 0; c < a->out; c += SUMS_STRIDE)
      FN(_product)(rows, matmul_min(a->out - c, SUMS_STRIDE), keys, p, v + c / PANEL * V_STRIDE, V_STRIDE,
                   out + c * rows, 0);
  }

  MX_NO_UNROLL
  for (int64_t r = 0; r < rows; r++) {
    T sum = a->keys > 0 ? kept->total[r] : 1;
    for (int64_t c = 0; c < a->out; c += SUMS_STRIDE) {
      const T *MX_RESTRICT row = out + c * rows + r * SUMS_STRIDE;
      MX_VECTORIZE
      for (int64_t e = 0; e < matmul_min(a->out - c, SUMS_STRIDE); e++) FN(_y)(env, head, i + r, c + e, row[e] / sum);
    }
  }
}

#if MASKED
#define MASK_VIEW const mx_view *mask,
#define MASK_INPUT                                                                                                     \
  , { "mask", TYPES, 4, MX_FUSED }
#define IGNORE_MASK (void)mask
#else
#define MASK_VIEW
#define MASK_INPUT
#define IGNORE_MASK (void)0
#endif

static void KERNEL(const mx_env *env, const mx_view *y, const mx_view *q, const mx_view *k, const mx_view *v,
                   MASK_VIEW int64_t causal, double scale, double softcap, const mx_work *work) {
  IGNORE_MASK;
  attention a = attention_of(q, k, v, causal, scale, softcap);
  attention_scratch s = attention_scratch_of(&a, PANEL);
  T *packed = a.packs ? (T *)work->shared : (T *)0;
  (void)y;
  if (a.packs && work->phase == 0) {
    int64_t groups = matmul_ceildiv(a.keys, SUMS_STRIDE);
    for (int64_t u = work->begin; u < work->end; u++) {
      int64_t key = u % groups * SUMS_STRIDE;
      T *to = packed + u * (s.k + s.v);
      FN(_pack)(env, &a, u / groups, key, matmul_min(a.keys - key, SUMS_STRIDE), to, to + s.k);
    }
    return;
  }
  for (int64_t u = work->begin; u < work->end; u++) {
    int64_t head = u / a.blocks, i = u % a.blocks * QUERIES;
    FN(_block)(env, &a, head, i, matmul_min(a.queries - i, QUERIES), packed, (T *)work->local);
  }
}

static void FN(_plan)(const mx_view *y, const mx_view *q, const mx_view *k, const mx_view *v, MASK_VIEW int64_t causal,
                      double scale, double softcap, int64_t n_threads, mx_plan *plan) {
  IGNORE_MASK;
  attention a = attention_of(q, k, v, causal, scale, softcap);
  attention_scratch s = attention_scratch_of(&a, PANEL);
  int64_t groups = q->dim[0] * a.kv_heads * matmul_ceildiv(a.keys, SUMS_STRIDE), at = 0, packed = s.k + s.v;
  (void)y, (void)n_threads;
  if (a.packs) {
    plan->units[0] = groups;
    plan->grain[0] = GRAIN_PACKED / (packed + 1) + 1;
    at = 1;
  }
  plan->n_phases = at + 1;
  plan->units[at] = q->dim[0] * a.heads * a.blocks;
  int64_t products = matmul_min(a.queries, QUERIES) * a.keys * (a.depth + a.out);
  plan->grain[at] = GRAIN_PRODUCTS / (products + 1024) + 1;
  plan->shared_bytes = a.packs ? groups * packed * (int64_t)sizeof(T) : 0;
  plan->thread_bytes = (s.q + s.scores + s.p + s.out + (a.packs ? 0 : packed)) * (int64_t)sizeof(T);
  plan->thread_bytes += (int64_t)sizeof(FN(_rows));
}

TEMPLATE_KERNEL_PLANNED(
    KERNEL, FN(_plan), .symbol = "mo.attention", .target = TARGET, .outputs = {{"y", TYPES, 4, MX_FUSED}},
    .inputs = {{"q", TYPES, 4, MX_FUSED}, {"k", TYPES, 4, MX_FUSED}, {"v", TYPES, 4, MX_FUSED} MASK_INPUT},
    .parameters = {"causal", "scale", "softcap"}, .work = "4 * q * k[-2]")

#undef MASK_VIEW
#undef MASK_INPUT
#undef IGNORE_MASK
#undef K_STRIDE
#undef V_STRIDE
#undef PROBLEM
#undef LOAD_B
