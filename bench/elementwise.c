/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * bench/elementwise.mlir against a plain vectorised copy loop that moves as many bytes: 128 MiB read and 64 written
 * against 96 read and 96 written. One and two threads, at every CPU level of this machine.
 *
 *   elementwise elementwise.mef
 */
#define _GNU_SOURCE
#include "bench.h"
#include <math.h>
#include <pthread.h>

enum { ROUNDS = 15, N = 4096, COUNT = N * N, COPIED = COUNT / 2 * 3 };

/* A loop, not a call of memcpy, which would use stores that bypass the cache. */
__attribute__((noinline, no_builtin("memcpy", "memmove"), target("arch=x86-64-v3"))) static void
copy(float *restrict to, const float *restrict from, size_t count) {
#pragma clang loop vectorize(enable)
  for (size_t i = 0; i < count; i++) to[i] = from[i];
}

/* A second thread that copies the second half each time the barrier opens. */
typedef struct helper {
  pthread_barrier_t barrier;
  float *to;
  const float *from;
  int stop;
} helper;

static void *help(void *argument) {
  helper *h = argument;
  for (;;) {
    pthread_barrier_wait(&h->barrier);
    if (h->stop) return NULL;
    copy(h->to + COPIED / 2, h->from + COPIED / 2, COPIED / 2);
    pthread_barrier_wait(&h->barrier);
  }
}

static double time_copy(helper *h, int threads) {
  const double start = bench_seconds();
  if (threads == 1) {
    copy(h->to, h->from, COPIED);
  } else {
    pthread_barrier_wait(&h->barrier);
    copy(h->to, h->from, COPIED / 2);
    pthread_barrier_wait(&h->barrier);
  }
  return bench_seconds() - start;
}

static void check(const float *x, const float *scale, const float *bias, const float *residual, const float *got) {
  for (size_t i = 0; i < COUNT; i += 97) {
    const double v = (double)x[i] * (double)scale[i % N] + (double)bias[i % N];
    const double gelu = 0.5 * v * (1 + tanh(0.7978845608028654 * (v + 0.044715 * v * v * v)));
    const double want = fmax(gelu + (double)residual[i], 0);
    if (!(fabs((double)got[i] - want) < 1e-5)) bench_die("elementwise", "the model's result is wrong");
  }
}

int main(int argc, char **argv) {
  if (argc != 2) bench_die("usage", "elementwise elementwise.mef");
  __builtin_cpu_init();
  float *x = bench_floats(COUNT), *scale = bench_floats(N), *bias = bench_floats(N), *residual = bench_floats(COUNT);
  float *out = bench_floats(COUNT), *from = bench_floats(COPIED), *to = bench_floats(COPIED);
  const int64_t dims[2] = {N, N}, row[1] = {N};
  helper h = {.to = to, .from = from};
  pthread_t thread;
  pthread_barrier_init(&h.barrier, NULL, 2);
  if (pthread_create(&thread, NULL, help, &h)) bench_die("thread", "cannot be made");

  printf("relu(gelu_tanh(x * scale + bias) + residual), 64 MiB tensors, GB/s read and written, medians of %d rounds\n",
         ROUNDS);
  printf("%-10s %8s %10s %10s %10s\n", "level", "threads", "copy loop", "mxc", "mxc/copy");
  const double gb = 1e-9 * 3.0 * COUNT * sizeof(float);
  const mx_cpu_level levels[] = {MX_CPU_X86_64_V3, MX_CPU_X86_64_V4};
  for (int l = 0; l < 2; l++) {
    if (levels[l] == MX_CPU_X86_64_V4 && !__builtin_cpu_supports("avx512vl")) continue;
    for (int threads = 1; threads <= 2; threads++) {
      bench_model m = bench_open(argv[1], threads, levels[l]);
      bench_input(m, 0, x, 2, dims);
      bench_input(m, 1, scale, 1, row);
      bench_input(m, 2, bias, 1, row);
      bench_input(m, 3, residual, 2, dims);
      bench_output(m, out, 2, dims);
      bench_time(m, 1);
      check(x, scale, bias, residual, out);
      double copied[ROUNDS], ours[ROUNDS];
      for (int r = 0; r < ROUNDS; r++) {
        copied[r] = gb / time_copy(&h, threads);
        ours[r] = gb / bench_time(m, 1);
      }
      const double ratio = bench_median_ratio(ours, copied, ROUNDS);
      printf("%-10s %8d %10.1f %10.1f %10.2f\n", mx_model_target(m.model), threads, bench_median(copied, ROUNDS),
             bench_median(ours, ROUNDS), ratio);
      bench_close(m);
    }
  }
  h.stop = 1;
  pthread_barrier_wait(&h.barrier);
  pthread_join(thread, NULL);
  free(x), free(scale), free(bias), free(residual), free(out), free(from), free(to);
  return 0;
}
