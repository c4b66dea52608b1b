/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * What the measuring programs share: clock, medians, and a model driven in-process through the runtime's C API.
 * Every ratio is the median of ratios taken within one round, so a machine that slows down for a while slows both
 * sides.
 */
#ifndef BENCH_H
#define BENCH_H

#include <mx/runtime.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

static inline void bench_die(const char *what, const char *why) {
  fprintf(stderr, "bench: %s: %s\n", what, why);
  exit(1);
}

static inline void bench_check(mx_status status) {
  if (status) bench_die("runtime", mx_status_message(status));
}

static inline double bench_seconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static inline int bench_compare(const void *a, const void *b) {
  const double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

/* Sorts values. */
static inline double bench_median(double *values, int count) {
  qsort(values, (size_t)count, sizeof *values, bench_compare);
  return count % 2 ? values[count / 2] : 0.5 * (values[count / 2 - 1] + values[count / 2]);
}

/* Median of a[i] / b[i]; leaves both as they are. */
static inline double bench_median_ratio(const double *a, const double *b, int count) {
  double ratios[256];
  for (int i = 0; i < count; i++) ratios[i] = a[i] / b[i];
  return bench_median(ratios, count);
}

/* 64-byte aligned, touched, filled with values in [-1, 1). */
/* Large ones on 2 MiB pages, as the runtime's own allocator makes them: with 4 KiB pages a bandwidth depends on which
 * physical pages the process happened to get. */
static inline float *bench_floats(size_t count) {
  const size_t unit = count * sizeof(float) < 2 << 20 ? 64 : 2 << 20;
  const size_t bytes = (count * sizeof(float) + unit - 1) / unit * unit;
  float *values = aligned_alloc(unit, bytes);
  if (!values) bench_die("memory", "not enough");
  if (unit > 64) madvise(values, bytes, MADV_HUGEPAGE);
  uint32_t state = 1;
  for (size_t i = 0; i < count; i++) {
    state = state * 1664525u + 1013904223u;
    values[i] = (float)(int32_t)state * 0x1p-31f;
  }
  return values;
}

typedef struct bench_model {
  mx_model *model;
  mx_context *context;
} bench_model;

static inline bench_model bench_open(const char *path, int threads, mx_cpu_level level) {
  const mx_options options = {.n_threads = threads, .cpu_level = level};
  bench_model m;
  bench_check(mx_model_open(path, &options, &m.model));
  bench_check(mx_context_create(m.model, &m.context));
  return m;
}

static inline void bench_input(bench_model m, size_t index, const float *data, int rank, const int64_t *dims) {
  const mx_tensor tensor = mx_tensor_make((void *)(uintptr_t)data, MX_F32, rank, dims);
  bench_check(mx_context_set_input(m.context, index, &tensor));
}

static inline void bench_output(bench_model m, float *data, int rank, const int64_t *dims) {
  const mx_tensor tensor = mx_tensor_make(data, MX_F32, rank, dims);
  bench_check(mx_context_set_output(m.context, 0, &tensor));
}

/* Seconds per run, over `repeats` runs. */
static inline double bench_time(bench_model m, int repeats) {
  const double start = bench_seconds();
  for (int i = 0; i < repeats; i++) bench_check(mx_context_run(m.context));
  return (bench_seconds() - start) / repeats;
}

static inline void bench_close(bench_model m) {
  mx_context_destroy(m.context);
  mx_model_destroy(m.model);
}

#endif
