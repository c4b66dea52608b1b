// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Jobs compiled by forked processes: they share what is parsed by copy-on-write, and a back end that aborts ("Cannot
// select") takes one worker with it, whose job becomes an error that names kernel and target; another worker goes on.
//
// A worker takes job numbers from a shared counter and appends {number, milliseconds, sizes, bytes} records to its own
// memory file; a shared slot says which job it is at.
#define _GNU_SOURCE
#include "codegen/codegen.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MAX_WORKERS = 64 };

typedef struct shared_state {
  atomic_int next;
  atomic_int at[MAX_WORKERS]; // the job a worker is at; -1 between jobs
} shared_state;

typedef struct record {
  int32_t job, failed;
  double milliseconds;
  uint64_t size;
} record;

static double now_ms(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec * 1e3 + (double)t.tv_nsec * 1e-6;
}

static cg_bytes run_job(const cg_input *input, const cg_job *job, cg_output output) {
  if (job->kernel < 0) return cg_emit_host(input, output);
  bool object = output == CG_OBJECT && job->target->family == CG_X86;
  if (object && input->cache) return cg_emit_kernel_cached(input, job->kernel, job->target);
  return cg_emit_kernel(input, job->kernel, job->target, output);
}

bool cg_write_all(int fd, const void *bytes, size_t n) {
  for (const char *at = bytes; n;) {
    ssize_t done = write(fd, at, n);
    if (done < 0 && errno == EINTR) continue;
    if (done <= 0) return false;
    at += done;
    n -= (size_t)done;
  }
  return true;
}

static void work(const cg_input *input, const cg_job *jobs, int n_jobs, cg_output output, shared_state *state, int self,
                 int fd) {
  for (int i; (i = atomic_fetch_add(&state->next, 1)) < n_jobs;) {
    atomic_store(&state->at[self], i);
    double begin = now_ms();
    cg_bytes made = run_job(input, &jobs[i], output);
    const char *bytes = made.error ? made.error : made.data;
    record r = {i, made.error != NULL, now_ms() - begin, made.error ? strlen(made.error) : made.size};
    if (!cg_write_all(fd, &r, sizeof r) || !cg_write_all(fd, bytes, r.size)) _exit(1);
    cg_bytes_free(&made);
    atomic_store(&state->at[self], -1);
  }
  _exit(0);
}

static bool read_exactly(int fd, void *out, size_t n) {
  for (char *at = out; n;) {
    ssize_t done = read(fd, at, n);
    if (done < 0 && errno == EINTR) continue;
    if (done <= 0) return false;
    at += done;
    n -= (size_t)done;
  }
  return true;
}

static void collect(cg_job *jobs, int n_jobs, int fd) {
  record r;
  if (lseek(fd, 0, SEEK_SET) < 0) return;
  while (read_exactly(fd, &r, sizeof r)) {
    if (r.job < 0 || r.job >= n_jobs) return;
    char *bytes = malloc(r.size + 1);
    if (!bytes || !read_exactly(fd, bytes, r.size)) {
      free(bytes);
      return;
    }
    bytes[r.size] = 0;
    jobs[r.job].milliseconds = r.milliseconds;
    jobs[r.job].result = r.failed ? (cg_bytes){.error = bytes} : (cg_bytes){.data = bytes, .size = r.size};
  }
}

static const char *job_name(const cg_input *input, const cg_job *job) {
  return job->kernel < 0 ? "init and execute" : ir_get_string(input->ctx, input->kernels[job->kernel], "sym_name");
}

bool cg_run_jobs(const cg_input *input, cg_job *jobs, int n_jobs, int n_workers, cg_output output) {
  ir_context *ctx = input->ctx;
  if (n_workers > MAX_WORKERS) n_workers = MAX_WORKERS;
  if (n_workers > n_jobs) n_workers = n_jobs;
  shared_state *state = mmap(NULL, sizeof *state, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (state == MAP_FAILED)
    return ir_error(ctx, (MlirLocation){NULL}, NULL, "cannot share memory with workers: %s", strerror(errno));
  pid_t pids[MAX_WORKERS];
  int files[MAX_WORKERS], alive = 0;
  bool ok = true;
  for (int w = 0; w < n_workers; w++) {
    files[w] = memfd_create("mxc-worker", MFD_CLOEXEC);
    atomic_store(&state->at[w], -1);
    pids[w] = -1;
  }
  fflush(NULL);
  for (int w = 0; w < n_workers; w++) {
    if (files[w] >= 0) pids[w] = fork();
    if (pids[w] == 0) work(input, jobs, n_jobs, output, state, w, files[w]);
    if (pids[w] < 0)
      ok = ir_error(ctx, (MlirLocation){NULL}, NULL, "cannot start a worker: %s", strerror(errno));
    else
      alive++;
  }
  while (alive) {
    int status;
    pid_t pid = wait(&status);
    if (pid < 0 && errno == EINTR) continue;
    if (pid < 0) break;
    for (int w = 0; w < n_workers; w++) {
      if (pids[w] != pid) continue;
      alive--;
      pids[w] = -1;
      int at = atomic_load(&state->at[w]);
      if (WIFEXITED(status) && WEXITSTATUS(status) == 0) continue;
      if (at >= 0) {
        const char *how = WIFSIGNALED(status) ? strsignal(WTERMSIG(status)) : "gave up";
        const char *message = ir_format(ctx, "the back end failed (%s)", how);
        jobs[at].result.error = strdup(message);
        atomic_store(&state->at[w], -1);
      }
      if (atomic_load(&state->next) >= n_jobs) continue;
      lseek(files[w], 0, SEEK_END);
      pids[w] = fork(); // the remaining jobs
      if (pids[w] == 0) work(input, jobs, n_jobs, output, state, w, files[w]);
      if (pids[w] > 0) alive++;
    }
  }
  for (int w = 0; w < n_workers; w++) {
    if (files[w] < 0) continue;
    collect(jobs, n_jobs, files[w]);
    close(files[w]);
  }
  munmap(state, sizeof *state);
  for (int i = 0; i < n_jobs; i++) {
    if (!jobs[i].result.data && !jobs[i].result.error) jobs[i].result.error = strdup("the worker ended early");
    if (!jobs[i].result.error) continue;
    MlirLocation location = jobs[i].kernel < 0 ? mlirOperationGetLocation(input->model)
                                               : mlirOperationGetLocation(input->kernels[jobs[i].kernel]);
    ok = ir_error(ctx, location, NULL, "kernel '%s' for %s: %s", job_name(input, &jobs[i]), jobs[i].target->name,
                  jobs[i].result.error);
  }
  return ok;
}
