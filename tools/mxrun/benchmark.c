// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// --benchmark: runs for --warmup milliseconds without counting, then for --duration seconds or --iterations runs, and
// reports the distribution of the wall time of one run, with --profile that of each launch too. Inputs stay the same,
// outputs stay in the context's memory.
#include "mxrun.h"

#include <stdlib.h>
#include <time.h>

static double now_ms(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec * 1e3 + (double)time.tv_nsec * 1e-6;
}

static mx_status measure(mx_context *context, const options *opts, profile *p, times *out_times) {
  double begin = now_ms(), end;
  do MX_TRY(mx_context_run(context));
  while (now_ms() - begin < opts->warmup_ms);

  if (opts->profile) mx_context_set_profiler(context, profile_launch, p);
  begin = now_ms();
  double previous = begin;
  for (;;) {
    profile_begin_run(p);
    MX_TRY(mx_context_run(context));
    end = now_ms();
    MX_TRY(add_time(out_times, end - previous));
    previous = now_ms();
    bool is_enough =
        opts->iterations ? out_times->count >= (size_t)opts->iterations : previous - begin >= opts->duration_s * 1e3;
    if (is_enough) return NULL;
  }
}

static void report(const times *t, const profile *p, const mx_context *context, const mx_model *model, bool json) {
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
    print_profile(stdout, p, percentile(t, 0.5));
    return;
  }
  fputs("{\"model\": ", stdout);
  print_json_text(stdout, mx_model_name(model));
  printf(", \"target\": \"%s\", \"threads\": %d, \"runs\": %zu, \"memory_bytes\": %zu", mx_model_target(model),
         mx_model_thread_count(model), t->count, mx_context_memory(context));
  for (size_t i = 0; i < n_rows; i++) printf(", \"%s\": %.6f", rows[i].name, rows[i].ms);
  print_json_profile(stdout, p);
  puts("}");
}

mx_status run_benchmark(mx_context *context, const mx_model *model, const options *opts) {
  times t = {0};
  profile p = {0};
  mx_status status = measure(context, opts, &p, &t);
  mx_context_set_profiler(context, NULL, NULL);
  if (!status) status = p.status, p.status = NULL;
  if (!status) {
    sort_times(&t);
    report(&t, &p, context, model, opts->json);
  }
  free(t.ms);
  free_profile(&p);
  return status;
}
