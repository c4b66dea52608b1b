/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * Times models with f32 inputs of known sizes, on one thread and on two, all in every round, each time in another
 * order: what runs before leaves its marks in caches. Prints a line for each: file, threads, and microseconds per run
 * in each round.
 *
 *   blocks ROUNDS model.mef...
 *
 * Inputs of one name and size are the same memory in all files. Models of one name compute the same, and their results
 * must be the same bits.
 */
#include "bench.h"

enum { MAX_MODELS = 128, MAX_INPUTS = 256, MAX_ROUNDS = 256, MAX_THREADS = 2 };
static const double LEAST_SECONDS = 4e-3; /* of what is timed at once: a moment's noise is a small part */

typedef struct entry {
  const char *path;
  bench_model model;
  int repeats;
  double microseconds[MAX_ROUNDS];
} entry;

typedef struct shared_input {
  const char *name; /* of a model that is open to the end */
  size_t count;
  float *values;
} shared_input;

static entry entries[MAX_MODELS];
static shared_input inputs[MAX_INPUTS];
static int n_inputs;

/* Within [-1/8, 1/8): what blocks compute from these stays far from overflow, and exp of it from denormals. */
static const float *input_values(const mx_port *port) {
  size_t count = 1;
  for (int i = 0; i < port->rank; i++) count *= (size_t)port->dims[i];
  for (int i = 0; i < n_inputs; i++)
    if (!strcmp(inputs[i].name, port->name) && inputs[i].count == count) return inputs[i].values;
  if (n_inputs == MAX_INPUTS) bench_die(port->name, "too many different inputs");
  float *values = bench_floats(count);
  for (size_t i = 0; i < count; i++) values[i] *= 0.125f;
  inputs[n_inputs++] = (shared_input){port->name, count, values};
  return values;
}

static void open_model(entry *e, const char *path, int threads) {
  e->path = path;
  e->model = bench_open(path, threads, MX_CPU_BEST);
  for (size_t i = 0; i < mx_model_input_count(e->model.model); i++) {
    const mx_port *port = mx_model_input(e->model.model, i);
    int known = port->dtype == MX_F32 && !port->is_buffer;
    for (int d = 0; d < port->rank; d++) known &= port->dims[d] >= 0;
    if (!known) bench_die(path, "an input is no f32 tensor of known size");
    bench_input(e->model, i, input_values(port), port->rank, port->dims);
  }
  bench_time(e->model, 1);
  e->repeats = 1 + (int)(LEAST_SECONDS / bench_time(e->model, 1));
}

static void check_results(const entry *e, const entry *first) {
  for (size_t i = 0; i < mx_model_output_count(e->model.model); i++) {
    mx_tensor got, want;
    size_t bytes;
    bench_check(mx_context_get_output(e->model.context, i, &got));
    bench_check(mx_context_get_output(first->model.context, i, &want));
    bench_check(mx_tensor_bytes(&want, &bytes));
    if (memcmp(got.data, want.data, bytes)) bench_die(e->path, "results differ from the first file's");
  }
}

static void shuffle(int *order, int n) {
  static uint32_t state = 1;
  for (int i = n - 1; i > 0; i--) {
    state = state * 1664525u + 1013904223u;
    const int j = (int)((uint64_t)state * (uint64_t)(i + 1) >> 32), swapped = order[i];
    order[i] = order[j];
    order[j] = swapped;
  }
}

int main(int argc, char **argv) {
  const int rounds = argc > 2 ? atoi(argv[1]) : 0;
  int n = 0;
  if (rounds < 1 || rounds > MAX_ROUNDS || MAX_THREADS * (argc - 2) > MAX_MODELS)
    bench_die("usage", "blocks ROUNDS model.mef..., up to 256 rounds and 64 models");
  for (int i = 2; i < argc; i++)
    for (int threads = 1; threads <= MAX_THREADS; threads++) open_model(&entries[n++], argv[i], threads);
  for (int i = 0; i < n; i++) {
    int first = 0;
    while (strcmp(mx_model_name(entries[first].model.model), mx_model_name(entries[i].model.model))) first++;
    check_results(&entries[i], &entries[first]);
  }
  int order[MAX_MODELS];
  for (int i = 0; i < n; i++) order[i] = i;
  for (int r = 0; r < rounds; r++) {
    shuffle(order, n);
    for (int i = 0; i < n; i++) {
      entry *e = &entries[order[i]];
      bench_time(e->model, 1); /* threads that slept are awake, as they are in a row of calls */
      e->microseconds[r] = 1e6 * bench_time(e->model, e->repeats);
    }
  }
  for (int i = 0; i < n; i++) {
    printf("%s %d", entries[i].path, mx_model_thread_count(entries[i].model.model));
    for (int r = 0; r < rounds; r++) printf(" %.3f", entries[i].microseconds[r]);
    printf("\n");
    bench_close(entries[i].model);
  }
  for (int i = 0; i < n_inputs; i++) free(inputs[i].values);
  return 0;
}
