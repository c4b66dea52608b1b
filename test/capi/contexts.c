// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Many contexts of one model at the same time, each on its own thread, sharing one pool: every result is right, also
// while some runs fail in a kernel, and a model of more threads than CPUs gives the same bits as one of one thread.
//
// RUN: bash %S/Inputs/make_model.sh demo %t.mef
// RUN: %cc %s %runtime -lpthread -o %t && %t %t.mef
#include "Inputs/expect.h"
#include <pthread.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { N_THREADS = 6, N_RUNS = 200, ROWS = 500 };

typedef struct job {
  mx_model *model;
  float factor;
  int fails; // every third run
} job;

static void *run_many(void *argument) {
  const job *j = argument;
  const int64_t dims[] = {ROWS, 4};
  float (*a)[4] = malloc(sizeof(float[ROWS][4]));
  for (int i = 0; i < ROWS; i++)
    for (int k = 0; k < 4; k++) a[i][k] = (float)i * j->factor;
  mx_context *context;
  mx_tensor t = mx_tensor_make(a, MX_F32, 2, dims), c;
  expect_ok(mx_context_create(j->model, &context));
  expect_ok(mx_context_set_input(context, 0, &t));
  expect_ok(mx_context_set_input(context, 1, &t));
  for (int run = 0; run < N_RUNS; run++) {
    if (j->fails && run % 3 == 0) {
      float saved = a[run][1];
      a[run][1] = __builtin_nanf("");
      mx_status status = mx_context_run(context);
      expect(mx_status_code(status) == MX_FAILED);
      expect(strcmp(mx_status_message(status), "kernel 'add' failed: a sum is not a number") == 0);
      mx_status_free(status);
      a[run][1] = saved;
    }
    expect_ok(mx_context_run(context));
    expect_ok(mx_context_get_output(context, 0, &c));
    const float (*result)[4] = c.data;
    for (int i = 0; i < ROWS; i++)
      for (int k = 0; k < 4; k++) expect(result[i][k] == 2 * a[i][k] * (2 * (float)(k + 1)));
  }
  mx_context_destroy(context);
  free(a);
  return NULL;
}

static void run_all(const char *path, int n_pool) {
  const mx_options options = {.n_threads = n_pool};
  mx_model *model;
  expect_ok(mx_model_open(path, &options, &model));
  pthread_t threads[N_THREADS];
  job jobs[N_THREADS];
  for (int i = 0; i < N_THREADS; i++) {
    jobs[i] = (job){model, (float)(i + 1), i % 2};
    expect(pthread_create(&threads[i], NULL, run_many, &jobs[i]) == 0);
  }
  for (int i = 0; i < N_THREADS; i++) expect(pthread_join(threads[i], NULL) == 0);

  // A forked child has the pool but none of its threads: the calling thread does their shares.
  pid_t child = fork();
  if (child == 0) {
    run_many(&jobs[0]);
    _exit(0);
  }
  int status;
  expect(child > 0 && waitpid(child, &status, 0) == child && status == 0);
  mx_model_destroy(model);
}

int main(int argc, char **argv) {
  expect(argc == 2);
  run_all(argv[1], 1);
  run_all(argv[1], 2);
  run_all(argv[1], 9);
  // A pool that never ran and one that is destroyed right after its first run.
  for (int i = 0; i < 50; i++) {
    mx_model *model;
    const mx_options options = {.n_threads = 4};
    expect_ok(mx_model_open(argv[1], &options, &model));
    if (i % 2) run_many(&(job){model, 1, 0});
    mx_model_destroy(model);
  }
  return 0;
}
