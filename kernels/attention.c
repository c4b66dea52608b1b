// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// mo.attention: instances of attention.h per type and x86 level, without and with a mask. Tiles of matmul's make both
// products.
#include "matmul_divide.h"

#ifdef MX_CPU

enum {
  QUERIES = 64,            // rows of a block
  BLOCK_DEPTH = 128,       // of q's local copy; at least the keys of a group of panels
  GRAIN_PRODUCTS = 500000, // some 10 us
  GRAIN_PACKED = 16384     // elements, likewise
};

#undef A_STRIDE
#define A_STRIDE (BLOCK_DEPTH + PANEL)

typedef struct attention_side {
  int64_t values; // v rather than k
} attention_side;

typedef struct attention {
  int64_t heads, kv_heads;           // of a batch; several heads in a row may share keys and values
  int64_t queries, keys, depth, out; // depth: of q and k; out: of v and y
  int64_t blocks;                    // of rows, for each head
  int64_t packs; // keys and values are packed once, in a phase of their own: several blocks read them
  int64_t causal;
  double scale, softcap;
} attention;

// scale 0: not given, 1 / sqrt(depth).
MX_INLINE attention attention_of(const mx_view *q, const mx_view *k, const mx_view *v, int64_t causal, double scale,
                                 double softcap) {
  attention a = {.heads = q->dim[1], .kv_heads = k->dim[1], .queries = q->dim[2], .keys = k->dim[2]};
  a.depth = q->dim[3];
  a.out = v->dim[3];
  a.blocks = matmul_ceildiv(a.queries, QUERIES);
  a.packs = a.blocks * a.heads > a.kv_heads;
  a.causal = causal;
  a.scale = scale != 0 ? scale : 1 / mx_sqrt((double)a.depth);
  a.softcap = softcap;
  return a;
}

typedef struct attention_scratch {
  int64_t q, k, v, scores, p, out; // elements
} attention_scratch;

MX_INLINE attention_scratch attention_scratch_of(const attention *a, int64_t panel) {
  int64_t width = GROUP * panel, row = BLOCK_DEPTH + panel;
  attention_scratch s = {.q = matmul_ceildiv(a->depth, BLOCK_DEPTH) * QUERIES * row,
                         .k = GROUP * (a->depth | 1) * panel,
                         .v = matmul_ceildiv(a->out, panel) * (width | 1) * panel,
                         .scores = QUERIES * width,
                         .p = QUERIES * row,
                         .out = matmul_ceildiv(a->out, width) * QUERIES * width};
  return s;
}

#define MASKED 0
#define NAME attention_f32
#define TEMPLATE "attention.h"
#include "levels_f32.h"
#define NAME attention_f64
#define TEMPLATE "attention.h"
#include "levels_f64.h"
#undef MASKED

#define MASKED 1
#define NAME attention_masked_f32
#define TEMPLATE "attention.h"
#include "levels_f32.h"
#define NAME attention_masked_f64
#define TEMPLATE "attention.h"
#include "levels_f64.h"

#endif
