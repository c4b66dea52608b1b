// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Template: mo.qmatmul for one x86 level (levels_pairs.h). Zero points are subtracted where A and B are packed, so the
// product itself knows nothing of them.

TEMPLATE_LOAD_HOOK(KERNEL, a, int32_t, 3)
TEMPLATE_LOAD_HOOK(KERNEL, b, int32_t, 3)
TEMPLATE_LOAD_HOOK(KERNEL, a_zero_point, int32_t, 1) // of rank 0 too: the index is then ignored
TEMPLATE_LOAD_HOOK(KERNEL, b_zero_point, int32_t, 1)
TEMPLATE_STORE_HOOK(KERNEL, c, int32_t, 3)
TEMPLATE_FETCH_HOOK(KERNEL, c, 3)

#define PROBLEM qmatmul_problem
#define LOAD_B(env, p, product, row, column) FN(_pair_of_b)(env, p, product, row, column)
#define STORE_C(env, p, product, i, j, value) FN(_c)(env, product, i, j, value)
#define FETCH_C(env, p, product, i, j) FN(_c_fetch)(env, product, i, j)

// Line `row` of column `column`, the other way round with transpose_b.
MX_INLINE int32_t FN(_pair_of_b)(const mx_env *env, const qmatmul_problem *p, int64_t product, int64_t row,
                                 int64_t column) {
  if (p->size.transpose_b) {
    int32_t zero = FN(_b_zero_point)(env, row), first = FN(_b)(env, product, row, 2 * column) - zero;
    return pairs_of(first, p->values == 2 * p->size.depth || column + 1 < p->size.depth
                               ? FN(_b)(env, product, row, 2 * column + 1) - zero
                               : 0);
  }
  int32_t zero = FN(_b_zero_point)(env, column), first = FN(_b)(env, product, 2 * row, column) - zero;
  return pairs_of(first, 2 * row + 1 < p->values ? FN(_b)(env, product, 2 * row + 1, column) - zero : 0);
}

MX_INLINE void FN(_pack_a)(const mx_env *env, const qmatmul_problem *p, int64_t product, int64_t i, int64_t rows,
                           int64_t k, int64_t depth, T *MX_RESTRICT to) {
  int64_t values = matmul_min(2 * depth, p->values - 2 * k);
  MX_NO_UNROLL
  for (int64_t r = 0; r < rows; r++) {
    pairs_value *MX_RESTRICT row = (pairs_value *)(to + r * A_STRIDE);
    int32_t zero = FN(_a_zero_point)(env, i + r);
    MX_VECTORIZE
    for (int64_t q = 0; q < values; q++) row[q] = (pairs_value)(FN(_a)(env, product, i + r, 2 * k + q) - zero);
    if (values < 2 * depth) row[values] = 0;
  }
}

#include "matmul_multiply.h"

static void KERNEL(const mx_env *env, const mx_view *c, const mx_view *a, const mx_view *b, const mx_view *a_zero_point,
                   const mx_view *b_zero_point, int64_t transpose_b, const mx_work *work) {
  (void)b, (void)a_zero_point, (void)b_zero_point;
  qmatmul_problem p = qmatmul_problem_of(c, a, transpose_b);
  FN(_multiply)(env, &p, (const T *)0, work);
}

static void FN(_plan)(const mx_view *c, const mx_view *a, const mx_view *b, const mx_view *a_zero_point,
                      const mx_view *b_zero_point, int64_t transpose_b, int64_t n_threads, mx_plan *plan) {
  (void)b, (void)a_zero_point, (void)b_zero_point;
  qmatmul_problem p = qmatmul_problem_of(c, a, transpose_b);
  matmul_plan(&p.size, PANEL, ROWS, DEPTH, sizeof(T), n_threads, plan);
}

TEMPLATE_KERNEL_PLANNED(KERNEL, FN(_plan), .symbol = "mo.qmatmul", .target = TARGET,
                        .outputs = {{"c", MX_TYPE(SI32), MX_ANY_RANK, MX_FUSED}},
                        .inputs = {{"a", TYPES, MX_ANY_RANK, MX_FUSED},
                                   {"b", TYPES, MX_ANY_RANK, MX_FUSED},
                                   {"a_zero_point", TYPES, MX_ANY_RANK, MX_FUSED},
                                   {"b_zero_point", TYPES, MX_ANY_RANK, MX_FUSED}},
                        .parameters = {"transpose_b"}, .work = "2 * c * a[-1]")

#undef PROBLEM
#undef LOAD_B
#undef STORE_C
#undef FETCH_C
