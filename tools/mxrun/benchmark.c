// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// --benchmark: runs for --warmup milliseconds without counting, then for --duration seconds or --iterations runs, and
// reports the distribution of the wall time of one run. Inputs stay the same, outputs stay in the context's memory.
#include "mxrun.h"

#include <stdlib.h>
#include <time.h>

static double now_ms(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec * 1e3 + (double)time.tv_nsec * 1e-6;
}

typedef struct times {
  double *ms;
  size_t count, capacity;
} times;

static mx_status add_time(times *t, double ms) {
  if (t->count == t->capacity) {
    size_t capacity = t->capacity ? 2 * t->capacity : 1024;
    double *larger = realloc(t->ms, capacity * sizeof *larger);
    if (!larger) return mx_status_make(MX_OUT_OF_MEMORY, "out of memory: cannot note %zu times", capacity);
    t->ms = larger;
    t->capacity = capacity;
  }
  t->ms[t->count++] = ms;
  return NULL;
}

static mx_status measure(mx_context *context, const options *opts, times *out_times) {
  double begin = now_ms(), end;
  do MX_TRY(mx_context_run(context));
  while (now_ms() - begin < opts->warmup_ms);

  begin = now_ms();
  double previous = begin;
  for (;;) {
    MX_TRY(mx_context_run(context));
    end = now_ms();
    MX_TRY(add_time(out_times, end - previous));
    previous = now_ms();
    bool is_enough =
        opts->iterations ? out_times->count >= (size_t)opts->iterations : previous - begin >= opts->duration_s * 1e3;
    if (is_enough) return NULL;
  }
}

static int compare_doubles(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

// Of sorted times, the smallest that is not below the share `p` of all.
static double percentile(const times *t, double p) {
  size_t rank = (size_t)(p * (double)t->count);
  if ((double)rank < p * (double)t->count) rank++;
  return t->ms[rank ? rank - 1 : 0];
}

static void report(const times *t, const mx_context *context, const mx_model *model, bool json) {
  double sum = 0;
  for (size_t i = 0; i < t->count; i++) sum += t->ms[i];
  const struct {
    const char *name;
    double ms;
  } rows[] = {{"median_ms", percentile(t, 0.5)}, {"p90_ms", percentile(t, 0.9)},      {"p95_ms", percentile(t, 0.95)},
              {"p99_ms", percentile(t, 0.99)},   {"mean_ms", sum / (double)t->count}, {"min_ms", t->ms[0]},
              {"max_ms", t->ms[t->count - 1]}};
  const size_t n_rows = sizeof rows / sizeof *rows;
  if (!json) {
    printf("%s on %s, %d threads, %zu runs, %zu bytes\n", mx_model_name(model), mx_model_target(model),
           mx_model_thread_count(model), t->count, mx_context_memory(context));
    for (size_t i = 0; i < n_rows; i++) printf("%-10s %12.6f\n", rows[i].name, rows[i].ms);
    return;
  }
  fputs("{\"model\": ", stdout);
  print_json_text(stdout, mx_model_name(model));
  printf(", \"target\": \"%s\", \"threads\": %d, \"runs\": %zu, \"memory_bytes\": %zu", mx_model_target(model),
         mx_model_thread_count(model), t->count, mx_context_memory(context));
  for (size_t i = 0; i < n_rows; i++) printf(", \"%s\": %.6f", rows[i].name, rows[i].ms);
  puts("}");
}

mx_status run_benchmark(mx_context *context, const mx_model *model, const options *opts) {
  times t = {0};
  mx_status status = measure(context, opts, &t);
  if (!status) {
    qsort(t.ms, t.count, sizeof *t.ms, compare_doubles);
    report(&t, context, model, opts->json);
  }
  free(t.ms);
  return status;
}
