/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * relu(A * B + bias) in f32: a compiled model against OpenBLAS sgemm plus a separate vectorised pass, and against the
 * peak of fused multiply-adds, all three in every round.
 *
 *   matmul seed.mef libopenblas.so scratch-folder
 *
 * OpenBLAS chooses its kernels when it is loaded and may not know this CPU, so each core type of the instruction set is
 * forced in a copy of the library of its own, and the fastest of them is the opponent.
 */
#define _GNU_SOURCE
#include "bench.h"
#include <dlfcn.h>
#include <unistd.h>

typedef void (*sgemm_function)(int order, int transpose_a, int transpose_b, int m, int n, int k, float alpha,
                               const float *a, int lda, const float *b, int ldb, float beta, float *c, int ldc);
enum { ROW_MAJOR = 101, NO_TRANSPOSE = 111, ROUNDS = 15 };

/* ---- the peak: twelve independent chains of multiply-adds in registers ------------------------------------------- */

#define FMA12(w)                                                                                                       \
  "vfmadd231ps %%" w "14, %%" w "15, %%" w "0\n vfmadd231ps %%" w "14, %%" w "15, %%" w "1\n"                          \
  "vfmadd231ps %%" w "14, %%" w "15, %%" w "2\n vfmadd231ps %%" w "14, %%" w "15, %%" w "3\n"                          \
  "vfmadd231ps %%" w "14, %%" w "15, %%" w "4\n vfmadd231ps %%" w "14, %%" w "15, %%" w "5\n"                          \
  "vfmadd231ps %%" w "14, %%" w "15, %%" w "6\n vfmadd231ps %%" w "14, %%" w "15, %%" w "7\n"                          \
  "vfmadd231ps %%" w "14, %%" w "15, %%" w "8\n vfmadd231ps %%" w "14, %%" w "15, %%" w "9\n"                          \
  "vfmadd231ps %%" w "14, %%" w "15, %%" w "10\n vfmadd231ps %%" w "14, %%" w "15, %%" w "11\n"
#define REGISTERS                                                                                                      \
  "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7", "xmm8", "xmm9", "xmm10", "xmm11", "xmm14", "xmm15"

__attribute__((target("avx2,fma"))) static void chains_v3(int64_t n) {
  __asm__ volatile("vzeroall\n1: " FMA12("ymm") "dec %0\n jnz 1b\n vzeroupper\n" : "+r"(n) : : REGISTERS, "cc");
}
__attribute__((target("avx512f"))) static void chains_v4(int64_t n) {
  __asm__ volatile("vzeroall\n1: " FMA12("zmm") "dec %0\n jnz 1b\n vzeroupper\n" : "+r"(n) : : REGISTERS, "cc");
}

/* GFLOP/s of one core. */
static double fma_peak(mx_cpu_level level) {
  const int64_t n = 1000000;
  const int lanes = level == MX_CPU_X86_64_V4 ? 16 : 8;
  const double start = bench_seconds();
  if (level == MX_CPU_X86_64_V4)
    chains_v4(n);
  else
    chains_v3(n);
  return 1e-9 * 12 * 2 * lanes * (double)n / (bench_seconds() - start);
}

/* ---- the opponent ------------------------------------------------------------------------------------------------ */

typedef float floats16 __attribute__((vector_size(64), aligned(4)));

#define BIAS_RELU(name, arch)                                                                                          \
  __attribute__((target(arch))) static void name(float *c, size_t count, float bias) {                                 \
    for (size_t i = 0; i + 16 <= count; i += 16) {                                                                     \
      const floats16 sum = *(floats16 *)(c + i) + bias;                                                                \
      *(floats16 *)(c + i) = __builtin_elementwise_max(sum, (floats16){0});                                            \
    }                                                                                                                  \
    for (size_t i = count / 16 * 16; i < count; i++) c[i] = c[i] + bias > 0 ? c[i] + bias : 0;                         \
  }
BIAS_RELU(bias_relu_v3, "arch=x86-64-v3")
BIAS_RELU(bias_relu_v4, "arch=x86-64-v4")

typedef struct opponent {
  const char *core;
  sgemm_function sgemm;
  mx_cpu_level level;
} opponent;

static double time_opponent(const opponent *o, int n, const float *a, const float *b, float bias, float *c,
                            int repeats) {
  const double start = bench_seconds();
  for (int i = 0; i < repeats; i++) {
    o->sgemm(ROW_MAJOR, NO_TRANSPOSE, NO_TRANSPOSE, n, n, n, 1, a, n, b, n, 0, c, n);
    if (o->level == MX_CPU_X86_64_V4)
      bias_relu_v4(c, (size_t)n * (size_t)n, bias);
    else
      bias_relu_v3(c, (size_t)n * (size_t)n, bias);
  }
  return (bench_seconds() - start) / repeats;
}

/* A copy of the library, loaded with its core type forced. */
static sgemm_function load_openblas(const char *library, const char *folder, const char *core) {
  char copy[4096], command[9000];
  snprintf(copy, sizeof copy, "%s/libopenblas-%s.so", folder, core);
  snprintf(command, sizeof command, "cp -L '%s' '%s'", library, copy);
  if (system(command)) bench_die(library, "cannot be copied");
  setenv("OPENBLAS_CORETYPE", core, 1);
  void *handle = dlopen(copy, RTLD_NOW | RTLD_LOCAL);
  unlink(copy);
  if (!handle) bench_die(library, dlerror());
  const char *(*core_name)(void);
  sgemm_function sgemm;
  *(void **)&core_name = dlsym(handle, "openblas_get_corename");
  *(void **)&sgemm = dlsym(handle, "cblas_sgemm");
  if (!core_name || !sgemm) bench_die(library, "is not OpenBLAS");
  return strcasecmp(core_name(), core) == 0 ? sgemm : NULL; /* NULL: this build of it lacks the core type */
}

/* The fastest core type among those of the level's instruction set. */
static opponent best_openblas(const char *library, const char *folder, mx_cpu_level level) {
  static const char *const v3_cores[] = {"Haswell", "Zen", NULL};
  static const char *const v4_cores[] = {"SkylakeX", "Cooperlake", "Sapphirerapids", NULL};
  const char *const *cores = level == MX_CPU_X86_64_V4 ? v4_cores : v3_cores;
  const int n = 512;
  float *a = bench_floats((size_t)(n * n)), *b = bench_floats((size_t)(n * n)), *c = bench_floats((size_t)(n * n));
  opponent best = {0};
  double best_time = 0;
  for (int i = 0; cores[i]; i++) {
    const opponent o = {cores[i], load_openblas(library, folder, cores[i]), level};
    if (!o.sgemm) continue;
    double times[7];
    for (int r = 0; r < 7; r++) times[r] = time_opponent(&o, n, a, b, 0, c, 3);
    const double time = bench_median(times, 7);
    if (!best.sgemm || time < best_time) {
      best = o;
      best_time = time;
    }
  }
  free(a);
  free(b);
  free(c);
  if (!best.sgemm) bench_die(library, "has no core type for this instruction set");
  return best;
}

/* ---- one comparison ---------------------------------------------------------------------------------------------- */

static void compare(const char *mef, const opponent *o, int n) {
  const size_t count = (size_t)n * (size_t)n;
  float *a = bench_floats(count), *b = bench_floats(count), *want = bench_floats(count), *got = bench_floats(count);
  const float bias = 0.5f;
  const int64_t dims[2] = {n, n};
  bench_model one = bench_open(mef, 1, o->level), two = bench_open(mef, 2, o->level);
  const bench_model models[2] = {one, two};
  for (int i = 0; i < 2; i++) {
    bench_input(models[i], 0, a, 2, dims);
    bench_input(models[i], 1, b, 2, dims);
    bench_input(models[i], 2, &bias, 0, NULL);
    bench_output(models[i], got, 2, dims);
  }

  time_opponent(o, n, a, b, bias, want, 1);
  for (int i = 0; i < 2; i++) {
    memset(got, 0xff, count * sizeof *got);
    bench_time(models[i], 1);
    for (size_t j = 0; j < count; j++)
      if (!(got[j] - want[j] < 1e-3f && want[j] - got[j] < 1e-3f)) bench_die(mef, "differs from OpenBLAS");
  }

  const double gflop = 2e-9 * (double)n * (double)n * (double)n;
  const int repeats = n <= 512 ? 24 : 4;
  double peak[ROUNDS], blas[ROUNDS], ours1[ROUNDS], ours2[ROUNDS];
  for (int r = 0; r < ROUNDS; r++) {
    // Each after a call of its own that is not timed: caches, and a CPU that slept, are as they are in a row of calls.
    peak[r] = fma_peak(o->level);
    time_opponent(o, n, a, b, bias, want, 1);
    blas[r] = gflop / time_opponent(o, n, a, b, bias, want, repeats);
    bench_time(one, 1);
    ours1[r] = gflop / bench_time(one, repeats);
    bench_time(two, 1);
    ours2[r] = gflop / bench_time(two, repeats);
  }
  const double ratio = bench_median_ratio(ours1, blas, ROUNDS), of_peak = bench_median_ratio(ours1, peak, ROUNDS);
  const double scaling = bench_median_ratio(ours2, ours1, ROUNDS);
  const double blas_of_peak = bench_median_ratio(blas, peak, ROUNDS);
  printf("%-10s %4d^3 %8.1f %9.1f %9.1f %9.1f %8.1f %% %8.1f %% %8.2f %9.2f   %s\n", mx_model_target(one.model), n,
         bench_median(peak, ROUNDS), bench_median(blas, ROUNDS), bench_median(ours1, ROUNDS),
         bench_median(ours2, ROUNDS), 100 * blas_of_peak, 100 * of_peak, ratio, scaling, o->core);
  bench_close(one);
  bench_close(two);
  free(a);
  free(b);
  free(want);
  free(got);
}

int main(int argc, char **argv) {
  if (argc != 4) bench_die("usage", "matmul seed.mef libopenblas.so scratch-folder");
  setenv("OPENBLAS_NUM_THREADS", "1", 1);
  __builtin_cpu_init();
  printf("relu(A * B + bias), f32, GFLOP/s, medians of %d interleaved rounds\n", ROUNDS);
  printf("%-10s %6s %8s %9s %9s %9s %10s %10s %8s %9s   %s\n", "level", "size", "peak", "OpenBLAS", "mxc", "mxc 2thr",
         "blas/peak", "mxc/peak", "mxc/blas", "2thr/1thr", "OpenBLAS core");
  const mx_cpu_level levels[] = {MX_CPU_X86_64_V3, MX_CPU_X86_64_V4};
  for (int i = 0; i < 2; i++) {
    const int runs = levels[i] == MX_CPU_X86_64_V4
                         ? __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl")
                         : __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    if (!runs) {
      printf("level %d: this CPU lacks it\n", (int)levels[i]);
      continue;
    }
    const opponent o = best_openblas(argv[2], argv[3], levels[i]);
    compare(argv[1], &o, 512);
    compare(argv[1], &o, 1024);
  }
  return 0;
}
