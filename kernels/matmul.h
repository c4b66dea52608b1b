// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Template: mo.matmul or mo.batch_matmul for one element type and one x86 level (levels_f32.h).
//
// Before including, besides what the level defines: SYMBOL; INDEX_RANK of the hooks, ARGUMENT_RANK of the operands;
// AT(product, i, j), the hooks' index (matmul_plain.h).

TEMPLATE_LOAD_HOOK(KERNEL, a, T, INDEX_RANK)
TEMPLATE_LOAD_HOOK(KERNEL, b, T, INDEX_RANK)
TEMPLATE_STORE_HOOK(KERNEL, c, T, INDEX_RANK)
TEMPLATE_FETCH_HOOK(KERNEL, a, INDEX_RANK)
TEMPLATE_FETCH_HOOK(KERNEL, b, INDEX_RANK)
TEMPLATE_FETCH_HOOK(KERNEL, c, INDEX_RANK)

#define PROBLEM matmul_problem
#define LOAD_B(env, p, product, row, column) FN(_b)(env, AT(product, row, column))
#define FETCH_B(env, p, product, row, column) FN(_b_fetch)(env, AT(product, row, column))
#define STORE_C(env, p, product, i, j, value) FN(_c)(env, AT(product, i, j), value)
#define FETCH_C(env, p, product, i, j) FN(_c_fetch)(env, AT(product, i, j))

MX_INLINE void FN(_pack_a)(const mx_env *env, const matmul_problem *p, int64_t product, int64_t i, int64_t rows,
                           int64_t k, int64_t depth, T *MX_RESTRICT to) {
  (void)p, (void)product;
  MX_NO_UNROLL
  for (int64_t r = 0; r < rows; r++) {
    MX_NO_UNROLL
    for (int64_t q = 0; q < depth; q += PANEL) FN(_a_fetch)(env, AT(product, i + r + 4, k + q));
    MX_VECTORIZE
    for (int64_t q = 0; q < depth; q++) to[r * A_STRIDE + q] = FN(_a)(env, AT(product, i + r, k + q));
  }
}

#include "matmul_multiply.h"

// b is read through its hook unless packed_b says that it is memory in the panel layout.
static void KERNEL(const mx_env *env, const mx_view *c, const mx_view *a, const mx_view *b, int64_t transpose_b,
                   int64_t packed_b, const mx_work *work) {
  matmul_problem p = {matmul_size_of(c, a, transpose_b, packed_b)};
  FN(_multiply)(env, &p, packed_b ? (const T *)b->data + b->offset : (const T *)0, work);
}

static void FN(_plan)(const mx_view *c, const mx_view *a, const mx_view *b, int64_t transpose_b, int64_t packed_b,
                      int64_t n_threads, mx_plan *plan) {
  (void)b;
  matmul_size size = matmul_size_of(c, a, transpose_b, packed_b);
  matmul_plan(&size, PANEL, ROWS, DEPTH, sizeof(T), n_threads, plan);
}

TEMPLATE_KERNEL_PLANNED(KERNEL, FN(_plan), .symbol = SYMBOL, .target = TARGET,
                        .outputs = {{"c", TYPES, ARGUMENT_RANK, MX_FUSED}},
                        .inputs = {{"a", TYPES, ARGUMENT_RANK, MX_FUSED}, {"b", TYPES, ARGUMENT_RANK, MX_FUSED}},
                        .parameters = {"transpose_b", "packed_b"}, .work = "2 * c * a[-1]")

#undef PROBLEM
#undef LOAD_B
#undef FETCH_B
#undef STORE_C
#undef FETCH_C
