/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * One x86 level of the kernels, for kernels.c. Compiled once per level with -DMATMUL=matmul_f32_v3
 * -DTABLE=bench_x86_64_v3 and the level's -march.
 */
#include <mx/kernel.h>

#undef MX_KERNEL_PLANNED
#undef MX_ELEMENTWISE
#define MX_KERNEL_PLANNED(...)
#define MX_ELEMENTWISE(...)
#pragma clang diagnostic ignored "-Wunused-function"

#include "../../kernels/elementwise.c"
#include "../../kernels/matmul_f32.c"
#include "../../kernels/softmax.c"
#include "kernels.h"

// flatten: each kernel has several users here, and must be inlined into them as it is into its one user there.
#define HOOK __attribute__((always_inline))
#define JOIN(a, b) a##b
#define NAME(a, b) JOIN(a, b)

struct mx_env {
  const float *x, *z, *bias;
  float *y;
  int64_t stride_x, stride_z, stride_y;
};

HOOK float NAME(MATMUL, _a)(const mx_env *e, int64_t i, int64_t k) { return e->x[i * e->stride_x + k]; }
HOOK float NAME(MATMUL, _b)(const mx_env *e, int64_t k, int64_t j) { return e->z[k * e->stride_z + j]; }
HOOK void NAME(MATMUL, _c)(const mx_env *e, int64_t i, int64_t j, float v) {
  e->y[i * e->stride_y + j] = relu__f32(v + e->bias[j]);
}
HOOK void NAME(MATMUL, _a_fetch)(const mx_env *e, int64_t i, int64_t k) {
  __builtin_prefetch(&e->x[i * e->stride_x + k], 0, 2);
}
HOOK void NAME(MATMUL, _b_fetch)(const mx_env *e, int64_t k, int64_t j) {
  __builtin_prefetch(&e->z[k * e->stride_z + j], 0, 2);
}
HOOK void NAME(MATMUL, _c_fetch)(const mx_env *e, int64_t i, int64_t j) {
  __builtin_prefetch(&e->y[i * e->stride_y + j], 1, 3);
}
HOOK float softmax_f32_x(const mx_env *e, int64_t i, int64_t j) { return e->x[i * e->stride_x + j]; }
HOOK void softmax_f32_y(const mx_env *e, int64_t i, int64_t j, float v) { e->y[i * e->stride_y + j] = v; }

#define MATMUL_FUNCTIONS(name, transpose, packed)                                                                      \
  __attribute__((flatten)) static void name##_of(const float *MX_RESTRICT a, const float *MX_RESTRICT b,               \
                                                 const float *MX_RESTRICT bias, float *MX_RESTRICT c, int64_t m,       \
                                                 int64_t n, int64_t k, const mx_work *work) {                          \
    const mx_env env = {a, b, bias, c, k, transpose ? k : n, n};                                                       \
    const mx_view vc = {.rank = 2, .dim = {m, n}}, va = {.rank = 2, .dim = {m, k}};                                    \
    const mx_view vb = {                                                                                               \
        .data = packed ? (void *)(uintptr_t)b : 0, .rank = 2, .dim = {transpose ? n : k, transpose ? k : n}};          \
    MATMUL(&env, &vc, &va, &vb, transpose, packed, work);                                                              \
  }                                                                                                                    \
  static void name(const bench_matmul *x, const mx_work *work) {                                                       \
    name##_of(x->a, x->b, x->bias, x->c, x->m, x->n, x->k, work);                                                      \
  }                                                                                                                    \
  static void name##_plan(const bench_matmul *x, int64_t n_threads, mx_plan *plan) {                                   \
    const mx_view vc = {.rank = 2, .dim = {x->m, x->n}}, va = {.rank = 2, .dim = {x->m, x->k}};                        \
    NAME(MATMUL, _plan)(&vc, &va, &va, transpose, packed, n_threads, plan);                                            \
  }
MATMUL_FUNCTIONS(plain, 0, 0)
MATMUL_FUNCTIONS(transposed, 1, 0)
MATMUL_FUNCTIONS(packed, 0, 1)

__attribute__((flatten)) static void softmax(const float *MX_RESTRICT x, float *MX_RESTRICT y, int64_t rows,
                                             int64_t cols, const mx_work *work) {
  const mx_env env = {x, 0, 0, y, cols, 0, cols};
  const mx_view v = {.rank = 2, .dim = {rows, cols}};
  softmax_f32(&env, &v, &v, 1, work);
}

const bench_kernels TABLE = {
    .matmul = {plain, transposed, packed},
    .matmul_plan = {plain_plan, transposed_plan, packed_plan},
    .softmax = softmax,
};
