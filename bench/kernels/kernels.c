/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * The built-in kernels by themselves, without compiler or runtime: for work on the kernels.
 *
 *   kernels [matmul|softmax] [ROUNDS]
 *
 * matmul: relu(a b + bias) in GFLOP/s for every level, with b row-major, transposed and packed; the share of the peak
 * of multiply-adds; the ratio to OpenBLAS sgemm plus a vectorised pass (OPENBLAS_CORETYPE chooses its core); two
 * threads. loops: elementwise bodies and softmax against a plain copy loop. Medians of interleaved rounds.
 */
#define _GNU_SOURCE
#include "kernels.h"
#include "../bench.h"
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>

extern void cblas_sgemm(int order, int transpose_a, int transpose_b, int m, int n, int k, float alpha, const float *a,
                        int lda, const float *b, int ldb, float beta, float *c, int ldc);
extern void openblas_set_num_threads(int n);
extern const char *openblas_get_corename(void);
enum { ROW_MAJOR = 101, NO_TRANSPOSE = 111, MOST_ROUNDS = 255, LEVELS = 3 };

static const bench_kernels *const levels[LEVELS] = {&bench_x86_64, &bench_x86_64_v3, &bench_x86_64_v4};
static const char *const level_names[LEVELS] = {"x86-64", "v3", "v4"};

static int level_runs(int level) {
  if (level == 2) return __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq");
  return level == 0 || (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"));
}

/* ---- launches ------------------------------------------------------------------------------------------------------
 */

enum { MOST_THREADS = 2 };

typedef struct launch {
  void (*run)(const bench_matmul *, const mx_work *);
  const bench_matmul *problem;
  mx_plan plan;
  int n_threads;
  void *shared, *local[MOST_THREADS];
  atomic_long next[MX_MAX_PHASES];
  pthread_barrier_t barrier;
} launch;

static void *scratch(int64_t bytes) {
  void *data = aligned_alloc(64, ((size_t)bytes + 127) / 64 * 64);
  if (!data) bench_die("memory", "not enough");
  memset(data, 0, (size_t)bytes);
  return data;
}

/* Threads take grain units at a time; a single one takes all. */
static void launch_share(launch *l, int thread) {
  for (int64_t phase = 0; phase < l->plan.n_phases; phase++) {
    const int64_t units = l->plan.units[phase], step = l->n_threads == 1 ? units : l->plan.grain[phase];
    for (int64_t at; (at = atomic_fetch_add(&l->next[phase], step)) < units;) {
      const mx_work work = {.begin = at,
                            .end = at + step < units ? at + step : units,
                            .phase = phase,
                            .thread = thread,
                            .shared = l->shared,
                            .local = l->local[thread]};
      l->run(l->problem, &work);
    }
    if (l->n_threads > 1) pthread_barrier_wait(&l->barrier);
  }
}
static void *second_thread(void *context) {
  launch_share(context, 1);
  return NULL;
}

static double launch_seconds(launch *l, int repeats) {
  double total = 0;
  for (int i = 0; i < repeats; i++) {
    for (int p = 0; p < MX_MAX_PHASES; p++) l->next[p] = 0;
    pthread_t other;
    if (l->n_threads > 1 && pthread_create(&other, NULL, second_thread, l)) bench_die("thread", "cannot be made");
    const double start = bench_seconds();
    launch_share(l, 0);
    total += bench_seconds() - start;
    if (l->n_threads > 1) pthread_join(other, NULL);
  }
  return total / repeats;
}

static void launch_begin(launch *l, const bench_kernels *kernels, int kind, const bench_matmul *problem,
                         int n_threads) {
  *l = (launch){.run = kernels->matmul[kind], .problem = problem, .n_threads = n_threads};
  kernels->matmul_plan[kind](problem, n_threads, &l->plan);
  l->shared = scratch(l->plan.shared_bytes);
  for (int t = 0; t < n_threads; t++) l->local[t] = scratch(l->plan.thread_bytes);
  pthread_barrier_init(&l->barrier, NULL, (unsigned)n_threads);
}
static void launch_end(launch *l) {
  free(l->shared);
  for (int t = 0; t < l->n_threads; t++) free(l->local[t]);
  pthread_barrier_destroy(&l->barrier);
}

/* ---- matmul --------------------------------------------------------------------------------------------------------
 */

#define CHAINS(name, arch, bytes)                                                                                      \
  __attribute__((target(arch), noinline)) static double name(void) {                                                   \
    typedef float vector __attribute__((vector_size(bytes)));                                                          \
    vector sum[12], x = (vector){0} + 0.999f, y = (vector){0} + 1e-9f;                                                 \
    for (int i = 0; i < 12; i++) sum[i] = y;                                                                           \
    const double start = bench_seconds();                                                                              \
    for (int k = 0; k < 400000; k++) {                                                                                 \
      _Pragma("clang loop unroll(full)") for (int i = 0; i < 12; i++) {                                                \
        sum[i] = __builtin_elementwise_fma(sum[i], x, y);                                                              \
        __asm__("" : "+v"(sum[i])); /* one chain per register */                                                       \
      }                                                                                                                \
    }                                                                                                                  \
    const double seconds = bench_seconds() - start;                                                                    \
    volatile float sink = 0;                                                                                           \
    for (int i = 0; i < 12; i++) sink = sink + sum[i][0];                                                              \
    return 400000.0 * 12 * 2 * (bytes / 4) / seconds;                                                                  \
  }
CHAINS(peak_v3, "arch=x86-64-v3", 32)
CHAINS(peak_v4, "arch=x86-64-v4", 64)

__attribute__((noinline)) static void opponent(const bench_matmul *x) {
  const int m = (int)x->m, n = (int)x->n, k = (int)x->k;
  cblas_sgemm(ROW_MAJOR, NO_TRANSPOSE, NO_TRANSPOSE, m, n, k, 1, x->a, k, x->b, n, 0, x->c, n);
  for (int64_t i = 0; i < x->m; i++)
    for (int64_t j = 0; j < x->n; j++) {
      const float v = x->c[i * x->n + j] + x->bias[j];
      x->c[i * x->n + j] = v > 0 ? v : 0;
    }
}

static void compare_matmul(int64_t m, int64_t n, int64_t k, int rounds) {
  static double ours[LEVELS][B_KINDS][MOST_ROUNDS], threads[LEVELS][MOST_ROUNDS], blas[MOST_ROUNDS];
  static double peak[LEVELS][MOST_ROUNDS];
  const int64_t lines = k | 1, panels = (n + 15) / 16;
  float *a = bench_floats((size_t)(m * k)), *b = bench_floats((size_t)(k * n)), *c = bench_floats((size_t)(m * n));
  float *bias = bench_floats((size_t)n), *turned = bench_floats((size_t)(k * n));
  float *packed = bench_floats((size_t)(panels * lines * 16));
  for (int64_t i = 0; i < k; i++)
    for (int64_t j = 0; j < n; j++) {
      turned[j * k + i] = b[i * n + j];
      packed[(j / 16 * lines + i) * 16 + j % 16] = b[i * n + j];
    }
  const bench_matmul problems[B_KINDS] = {
      {a, b, bias, c, m, n, k}, {a, turned, bias, c, m, n, k}, {a, packed, bias, c, m, n, k}};
  const double flops = 2.0 * (double)m * (double)n * (double)k;
  const int repeats = (int)(1e8 / flops) + 1, large = flops > 5e7;
  static launch single[LEVELS][B_KINDS], both[LEVELS];
  for (int l = 0; l < LEVELS; l++) {
    for (int kind = 0; kind < B_KINDS; kind++) launch_begin(&single[l][kind], levels[l], kind, &problems[kind], 1);
    launch_begin(&both[l], levels[l], PLAIN, &problems[PLAIN], 2);
  }
  opponent(&problems[PLAIN]);
  for (int r = 0; r < rounds; r++) {
    peak[1][r] = level_runs(1) ? peak_v3() : 0;
    peak[2][r] = level_runs(2) ? peak_v4() : 0;
    for (int l = 0; l < LEVELS; l++) {
      if (!level_runs(l)) continue;
      for (int kind = 0; kind < B_KINDS; kind++) ours[l][kind][r] = launch_seconds(&single[l][kind], repeats);
      if (large) threads[l][r] = launch_seconds(&both[l], repeats);
    }
    const double start = bench_seconds();
    for (int i = 0; i < repeats; i++) opponent(&problems[PLAIN]);
    blas[r] = (bench_seconds() - start) / repeats;
  }
  for (int l = 0; l < LEVELS; l++) {
    if (!level_runs(l)) continue;
    double seconds[B_KINDS], share = 0, speed_up = large ? bench_median_ratio(ours[l][PLAIN], threads[l], rounds) : 0;
    const double ratio = bench_median_ratio(blas, ours[l][PLAIN], rounds);
    const double packed_ratio = bench_median_ratio(blas, ours[l][PACKED], rounds);
    for (int kind = 0; kind < B_KINDS; kind++) seconds[kind] = bench_median(ours[l][kind], rounds);
    if (l > 0) share = flops / seconds[PLAIN] / bench_median(peak[l], rounds);
    printf("%5ldx%5ldx%5ld  %-6s %6.1f %6.1f %6.1f   %5.3f   %5.2f %5.2f   %4.2f\n", (long)m, (long)n, (long)k,
           level_names[l], 1e-9 * flops / seconds[PLAIN], 1e-9 * flops / seconds[TRANSPOSED],
           1e-9 * flops / seconds[PACKED], share, ratio, packed_ratio, speed_up);
  }
  for (int l = 0; l < LEVELS; l++) {
    for (int kind = 0; kind < B_KINDS; kind++) launch_end(&single[l][kind]);
    launch_end(&both[l]);
  }
  free(a), free(b), free(c), free(bias), free(turned), free(packed);
}

/* ---- softmax -------------------------------------------------------------------------------------------------------
 */

typedef float floats8 __attribute__((vector_size(32), aligned(4)));

__attribute__((target("arch=x86-64-v3"), noinline)) static void copy(const float *x, float *y, int64_t n) {
#pragma clang loop unroll_count(4)
  for (int64_t i = 0; i < n; i += 8) *(floats8 *)(y + i) = *(const floats8 *)(x + i);
}

static void compare_softmax(int64_t rows, int64_t cols, int rounds) {
  static double ours[LEVELS][MOST_ROUNDS], copies[MOST_ROUNDS];
  const int64_t n = rows * cols;
  const int repeats = (int)(5000000 / n) + 1;
  float *x = bench_floats((size_t)n), *y = bench_floats((size_t)n);
  const mx_work work = {.end = rows, .local = scratch((cols + 16) * (int64_t)sizeof(float))};
  for (int r = 0; r < rounds; r++) {
    double start = bench_seconds();
    for (int i = 0; i < repeats; i++) copy(x, y, n / 8 * 8);
    copies[r] = bench_seconds() - start;
    for (int l = 0; l < LEVELS; l++) {
      if (!level_runs(l)) continue;
      start = bench_seconds();
      for (int i = 0; i < repeats; i++) levels[l]->softmax(x, y, rows, cols, &work);
      ours[l][r] = bench_seconds() - start;
    }
  }
  for (int l = 0; l < LEVELS; l++) {
    if (!level_runs(l)) continue;
    const double share = bench_median_ratio(copies, ours[l], rounds);
    printf("%6ld x %6ld  %-6s %7.3f ns   %5.2f\n", (long)rows, (long)cols, level_names[l],
           1e9 * bench_median(ours[l], rounds) / repeats / (double)n, share);
  }
  free(x), free(y), free(work.local);
}

int main(int argc, char **argv) {
  const char *what = argc > 1 ? argv[1] : "";
  int rounds = argc > 2 ? atoi(argv[2]) : 11;
  if (rounds < 1 || rounds > MOST_ROUNDS) rounds = 11;
  openblas_set_num_threads(1);
  if (strcmp(what, "softmax")) {
    static const int64_t shapes[][3] = {{64, 64, 64},       {128, 128, 128},  {256, 256, 256}, {512, 512, 512},
                                        {1024, 1024, 1024}, {1, 3072, 768},   {1, 4096, 4096}, {8, 3072, 768},
                                        {32, 3072, 768},    {128, 3072, 768}, {97, 1000, 129}};
    printf("OpenBLAS core type %s\n", openblas_get_corename());
    puts("                   level     b  [n, k] packed   peak   vs OpenBLAS   2 threads");
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
      compare_matmul(shapes[i][0], shapes[i][1], shapes[i][2], rounds);
  }
  if (strcmp(what, "matmul")) {
    puts("\nsoftmax          level   an element  of a copy's speed");
    compare_softmax(1000, 10, rounds);
    compare_softmax(1000, 100, rounds);
    compare_softmax(100, 1000, rounds);
    compare_softmax(4096, 4096, rounds);
  }
  return 0;
}
