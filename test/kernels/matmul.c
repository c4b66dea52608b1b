// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// mo.matmul natively at each level: awkward shapes, packed, strip by strip and transposed B, every partition of the
// work. Operands are small integers, so every sum is exact and results are compared bit for bit; random reals then
// show that neither packing nor partition nor the number of rows changes a bit.
//
// DEFINE: %{build} = %cc %s -O3 -ffp-contract=fast -fwrapv -o %t
// DEFINE: %{run} = %t | FileCheck-22 %s
// RUN: %{build} -march=x86-64 -DLEVEL= && %{run}
// RUN: %{build} -march=x86-64-v3 -DLEVEL=_v3 && %{run}
// RUN: %{build} -march=x86-64-v4 -DLEVEL=_v4 && %{run}
// RUN: %{build} -march=x86-64 -DLEVEL= -DF64 && %{run}
// RUN: %{build} -march=x86-64-v3 -DLEVEL=_v3 -DF64 && %{run}
// RUN: %{build} -march=x86-64-v4 -DLEVEL=_v4 -DF64 && %{run}
// RUN: %{build} -march=x86-64-v3 -DINT && %{run}
// CHECK: {{^all equal$|^skipped: this CPU lacks AVX-512$}}
#include "harness.h"

#if defined(INT)
#include "../../kernels/matmul_int.c"
typedef int64_t real;
#define MATMUL matmul_int
#elif defined(F64)
#include "../../kernels/matmul_f64.c"
#include "../../kernels/pack_b.c"
typedef double real;
#define MATMUL NAME(matmul_f64, LEVEL)
#define pack_b pack_b_f64
enum { COLUMNS = 8 };
#else
#include "../../kernels/matmul_f32.c"
#include "../../kernels/pack_b.c"
typedef float real;
#define MATMUL NAME(matmul_f32, LEVEL)
#define pack_b pack_b_f32
enum { COLUMNS = 16 };
#endif

#define JOIN(a, b) a##b
#define NAME(a, b) JOIN(a, b)

struct mx_env {
  const real *a, *b, *bias;
  real *c;
  uint8_t *stores; // how often each element was stored
  int64_t n, depth, columns_b;
};
HOOK real NAME(MATMUL, _a)(const mx_env *env, int64_t i, int64_t k) { return env->a[i * env->depth + k]; }
HOOK real NAME(MATMUL, _b)(const mx_env *env, int64_t k, int64_t j) { return env->b[k * env->columns_b + j]; }
HOOK void NAME(MATMUL, _c)(const mx_env *env, int64_t i, int64_t j, real v) {
  real x = v + env->bias[j];
  env->stores[i * env->n + j]++;
  env->c[i * env->n + j] = x > 0 ? x : 0;
}
#ifndef INT
HOOK void NAME(MATMUL, _a_fetch)(const mx_env *env, int64_t i, int64_t k) { (void)env, (void)i, (void)k; }
HOOK void NAME(MATMUL, _b_fetch)(const mx_env *env, int64_t k, int64_t j) { (void)env, (void)k, (void)j; }
HOOK void NAME(MATMUL, _c_fetch)(const mx_env *env, int64_t i, int64_t j) { (void)env, (void)i, (void)j; }
HOOK real NAME(pack_b, _b)(const mx_env *env, int64_t k, int64_t j) { return env->b[k * env->columns_b + j]; }
#endif

typedef struct call {
  struct mx_env env;
  mx_view a, b, c;
  int64_t transpose, packed;
} call;

// As the compiler does it: the parameters are constants.
static void multiply(void *context, const mx_work *work) {
  call *x = context;
  if (x->packed)
    MATMUL(&x->env, &x->c, &x->a, &x->b, 0, 1, work);
  else if (x->transpose)
    MATMUL(&x->env, &x->c, &x->a, &x->b, 1, 0, work);
  else
    MATMUL(&x->env, &x->c, &x->a, &x->b, 0, 0, work);
}
static void plan_multiply(const call *x, int64_t threads, mx_plan *plan) {
  NAME(MATMUL, _plan)(&x->c, &x->a, &x->b, x->transpose, x->packed, threads, plan);
}
#ifndef INT
static void pack(void *context, const mx_work *work) {
  call *x = context;
  if (x->transpose)
    pack_b(&x->env, &x->c, &x->b, 1, work);
  else
    pack_b(&x->env, &x->c, &x->b, 0, work);
}
#endif

static int failures;
static int64_t cases;

static real *random_reals(int64_t n, int integers) {
  real *x = malloc(sizeof *x * (size_t)(n + 1));
  for (int64_t i = 0; i < n; i++) {
    int64_t v = (int64_t)(next_random() >> 20);
#ifdef INT
    x[i] = integers ? v % 9 - 4 : v;
#else
    x[i] = integers ? (real)(v % 9 - 4) : (real)(v % 2000001 - 1000000) * (real)1e-6;
#endif
  }
  return x;
}

static real *transposed(const real *b, int64_t k, int64_t n) {
  real *t = malloc(sizeof *t * (size_t)(k * n + 1));
  for (int64_t i = 0; i < k; i++)
    for (int64_t j = 0; j < n; j++) t[j * k + i] = b[i * n + j];
  return t;
}

// c = relu(a b + bias) by the kernel.
static void run(int64_t m, int64_t n, int64_t k, const real *a, const real *b, const real *bias, int transpose,
                int packed, int partition, real *c) {
  uint8_t *stores = calloc((size_t)(m * n + 1), 1);
  real *other = transpose ? transposed(b, k, n) : 0, *panels = 0;
  call x = {.env = {a, other ? other : b, bias, c, stores, n, k, transpose ? k : n}, .transpose = transpose};
  x.a = VIEW(0, m, k);
  x.b = transpose ? VIEW(0, n, k) : VIEW(0, k, n);
  mx_plan plan;
  int ok = 1;
#ifndef INT
  if (packed) {
    int64_t elements = (n + COLUMNS - 1) / COLUMNS * (k | 1) * COLUMNS;
    panels = malloc(sizeof *panels * (size_t)(elements + 1));
    for (int64_t i = 0; i <= elements; i++) panels[i] = (real)NAN;
    panels[elements] = 12345;
    x.c = VIEW(panels, elements);
    NAME(pack_b, _plan)(&x.c, &x.b, transpose, 2, &plan);
    ok &= launch(&plan, partition, pack, &x) && panels[elements] == 12345;
    for (int64_t i = 0; i < elements; i++) ok &= panels[i] == panels[i];
    x.b = VIEW(panels, k, n);
    x.transpose = 0, x.packed = 1;
  }
#endif
  x.c = VIEW(0, m, n);
  plan_multiply(&x, 1 + (int64_t)(next_random() % 8), &plan);
  for (int64_t i = 0; i < m * n; i++) c[i] = -1;
  ok &= launch(&plan, partition, multiply, &x);
  for (int64_t i = 0; i < m * n; i++) ok &= stores[i] == 1;
  if (!ok && failures++ < 10)
    printf("%ld x %ld x %ld transpose %d packed %d partition %d: not stored once, or out of bounds\n", (long)m, (long)n,
           (long)k, transpose, packed, partition);
  free(stores), free(other), free(panels);
  cases++;
}

static void compare(int64_t m, int64_t n, int64_t k, const real *c, const real *want, int transpose, int packed,
                    int partition) {
  if (m * n && memcmp(c, want, sizeof *c * (size_t)(m * n)) && failures++ < 10)
    printf("%ld x %ld x %ld transpose %d packed %d partition %d: differs\n", (long)m, (long)n, (long)k, transpose,
           packed, partition);
}

// one_partition: for shapes where all of them would take long.
static void check(int64_t m, int64_t n, int64_t k, int one_partition) {
  real *a = random_reals(m * k, 1), *b = random_reals(k * n, 1), *bias = random_reals(n, 1);
  real *c = malloc(sizeof *c * (size_t)(m * n + 1)), *want = malloc(sizeof *c * (size_t)(m * n + 1));
  for (int64_t i = 0; i < m * n; i++) want[i] = 0;
  for (int64_t i = 0; i < m; i++)
    for (int64_t p = 0; p < k; p++)
      for (int64_t j = 0; j < n; j++) want[i * n + j] += a[i * k + p] * b[p * n + j];
  for (int64_t i = 0; i < m * n; i++) {
    real x = want[i] + bias[i % n];
    want[i] = x > 0 ? x : 0;
  }
  for (int transpose = 0; transpose < 2; transpose++)
    for (int packed = 0; packed < 2; packed++)
      for (int partition = 0; partition < PARTITIONS; partition++) {
        if (one_partition && partition != (transpose + packed) % PARTITIONS) continue;
        run(m, n, k, a, b, bias, transpose, packed, partition, c);
        compare(m, n, k, c, want, transpose, packed, partition);
      }
  free(a), free(b), free(bias), free(c), free(want);
}

// Reals: all ways agree with the first, and a row alone with the same row among others.
static void check_reals(int64_t m, int64_t n, int64_t k) {
  real *a = random_reals(m * k, 0), *b = random_reals(k * n, 0), *bias = random_reals(n, 0);
  real *c = malloc(sizeof *c * (size_t)(m * n)), *first = malloc(sizeof *c * (size_t)(m * n));
  run(m, n, k, a, b, bias, 0, 0, WHOLE, first);
  for (int transpose = 0; transpose < 2; transpose++)
    for (int packed = 0; packed < 2; packed++) {
      run(m, n, k, a, b, bias, transpose, packed, SHUFFLED, c);
      compare(m, n, k, c, first, transpose, packed, SHUFFLED);
      run(1, n, k, a + (m - 1) * k, b, bias, transpose, packed, SHUFFLED, c);
      compare(1, n, k, c, first + (m - 1) * n, transpose, packed, SHUFFLED);
    }
  free(a), free(b), free(bias), free(c), free(first);
}

int main(void) {
  if (lacks_cpu()) return 0;
  static const int64_t sizes[] = {0, 1, 2, 3, 5, 7, 13, 16, 17, 31, 48, 49, 64, 97, 129};
  static const int64_t depths[] = {0, 1, 2, 255, 256, 257, 513};
  for (int i = 0; i < 15; i++)
    for (int j = 0; j < 15; j++)
      for (int k = 0; k < 7; k++)
        check(sizes[i], sizes[j], depths[k], (i + j + k) % 8 != 0 || sizes[i] * sizes[j] > 3000);
  check(300, 500, 700, 1);
  check(100, 3500, 600, 1);
  check(1, 4000, 300, 1);
  check(8, 900, 1100, 1);
  check(700, 10, 40, 1);
  check_reals(130, 131, 600);
  check_reals(5, 777, 300);
  printf("%ld cases\n", (long)cases);
  if (!failures) puts("all equal");
  return failures != 0;
}
