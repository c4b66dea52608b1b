// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The pool of threads by itself, with kernels that the thread sanitizer can see into: every unit is done once, in whole
// grains, phases follow one another, no two calls share a thread number, and the first failure ends a launch. So for
// launches side by side.
//
// RUN: %cc -I%root/lib/runtime %s %runtime -lpthread -o %t && %t
#include "Inputs/expect.h"
#include "rt.h"
#include <dirent.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

enum { MAX_UNITS = 5000, MAX_POOL = 9 };

// What the test kernels see through buffers[0].
typedef struct record {
  int count[2][MAX_UNITS]; // not atomic: that each unit belongs to one call is what is tested
  atomic_int is_busy[MAX_POOL];
  int scratch[MAX_POOL][16];
  int64_t n_units, grain, n_threads;
} record;

static void kernel(void *const *buffers, const int64_t *sizes, const mx_work *work) {
  record *r = buffers[0];
  (void)sizes;
  expect(work->begin < work->end && work->end <= r->n_units && work->begin % r->grain == 0);
  expect(work->end % r->grain == 0 || work->end == r->n_units);
  expect(work->thread >= 0 && work->thread < r->n_threads);
  expect(atomic_exchange(&r->is_busy[work->thread], 1) == 0);
  expect(work->local == r->scratch[work->thread] && work->shared == r);
  memset(work->local, (int)work->thread, sizeof r->scratch[0]);
  for (int64_t i = work->begin; i < work->end; i++) {
    if (work->phase == 0) r->count[0][i]++;
    // Another thread wrote this one in the phase before.
    if (work->phase == 2) r->count[1][i] += r->count[0][r->n_units - 1 - i];
  }
  atomic_store(&r->is_busy[work->thread], 0);
}

static void run(rt_pool *pool, record *r, int64_t n_units, int64_t grain) {
  memset(r, 0, sizeof *r);
  r->n_units = n_units, r->grain = grain, r->n_threads = rt_pool_thread_count(pool);
  void *buffers[] = {r};
  // A phase without work stands between the two.
  mx_plan plan = {.n_phases = 3, .units = {n_units, 0, n_units}, .grain = {grain, 1, grain}};
  plan.thread_bytes = sizeof r->scratch[0] - 3; // rounded up to 64
  rt_launch launch = {.run = kernel, .buffers = buffers, .plan = &plan, .shared = r, .local = r->scratch};
  int32_t failed;
  expect(rt_pool_launch(pool, &launch, 1, &failed) == NULL);
  for (int64_t i = 0; i < n_units; i++) expect(r->count[0][i] == 1 && r->count[1][i] == 1);
}

// Launch i has i more units than the one before it, and every other one a single phase.
static void run_side_by_side(rt_pool *pool, record *records, int32_t count, int64_t n_units, int64_t grain) {
  rt_launch launches[MX_MAX_LAUNCHES];
  mx_plan plans[MX_MAX_LAUNCHES];
  void *buffers[MX_MAX_LAUNCHES][1];
  int32_t failed;
  for (int32_t i = 0; i < count; i++) {
    record *r = &records[i];
    memset(r, 0, sizeof *r);
    r->n_units = n_units + i, r->grain = grain, r->n_threads = rt_pool_thread_count(pool);
    buffers[i][0] = r;
    plans[i] = (mx_plan){.n_phases = i % 2 ? 1 : 3, .units = {r->n_units, 0, r->n_units}, .grain = {grain, 1, grain}};
    plans[i].thread_bytes = sizeof r->scratch[0] - 3;
    launches[i] =
        (rt_launch){.run = kernel, .buffers = buffers[i], .plan = &plans[i], .shared = r, .local = r->scratch};
  }
  expect(rt_pool_launch(pool, launches, count, &failed) == NULL);
  for (int32_t i = 0; i < count; i++)
    for (int64_t u = 0; u < records[i].n_units; u++)
      expect(records[i].count[0][u] == 1 && records[i].count[1][u] == !(i % 2));
}

// Counts units without touching memory for each: as many as a launch can have.
static void counting_kernel(void *const *buffers, const int64_t *sizes, const mx_work *work) {
  (void)sizes;
  atomic_fetch_add((_Atomic int64_t *)buffers[0], work->end - work->begin);
}

// The texts of failures by unit; each call's first.
static void failing_kernel(void *const *buffers, const int64_t *sizes, const mx_work *work) {
  (void)sizes;
  for (int64_t i = work->begin; i < work->end; i++)
    if (i % 3 == 0) *work->error = "a unit failed";
  if (work->phase == 1) atomic_fetch_add((atomic_int *)buffers[0], 1);
}

static void run_failing(rt_pool *pool) {
  atomic_int second_phase = 0;
  void *buffers[] = {&second_phase};
  mx_plan plan = {.n_phases = 2, .units = {100, 100}, .grain = {1, 1}};
  rt_launch launch = {.run = failing_kernel, .buffers = buffers, .plan = &plan};
  mx_plan fine = {.n_phases = 1, .units = {100}, .grain = {1}};
  _Atomic int64_t total = 0;
  void *counted[] = {(void *)&total};
  rt_launch launches[] = {{.run = counting_kernel, .buffers = counted, .plan = &fine}, launch};
  int32_t failed = -1;
  const char *error = rt_pool_launch(pool, &launch, 1, &failed);
  expect(error && strcmp(error, "a unit failed") == 0 && second_phase == 0 && failed == 0);
  error = rt_pool_launch(pool, launches, 2, &failed);
  expect(error && strcmp(error, "a unit failed") == 0 && second_phase == 0 && failed == 1);
}

static void run_huge(rt_pool *pool, int64_t n_units, int64_t grain) {
  _Atomic int64_t total = 0;
  void *buffers[] = {(void *)&total};
  mx_plan plan = {.n_phases = 1, .units = {n_units}, .grain = {grain}};
  rt_launch launch = {.run = counting_kernel, .buffers = buffers, .plan = &plan};
  rt_launch both[] = {launch, launch};
  int32_t failed;
  expect(rt_pool_launch(pool, &launch, 1, &failed) == NULL && total == n_units);
  total = -n_units;
  expect(rt_pool_launch(pool, both, 2, &failed) == NULL && total == n_units);
}

static int count_threads(void) {
  int n = 0;
  DIR *tasks = opendir("/proc/self/task");
  expect(tasks);
  for (struct dirent *entry; (entry = readdir(tasks));) n += entry->d_name[0] != '.';
  closedir(tasks);
  return n;
}

// A thread that has been joined may stay listed for a moment.
static void expect_threads(int wanted) {
  for (int i = 0; count_threads() != wanted; i++) {
    expect(i < 1000);
    usleep(1000);
  }
}

static void *do_nothing(void *argument) { return argument; }

typedef struct many {
  rt_pool *pool;
  record *r;
} many;

static void *run_many(void *argument) {
  const many *m = argument;
  for (int i = 0; i < 300; i++) run(m->pool, m->r, 1 + i * 7, 1 + i % 5);
  return NULL;
}

int main(void) {
  const mx_allocator allocator = rt_default_allocator();
  static record records[3], beside[MX_MAX_LAUNCHES];
  pthread_t first; // the sanitizers start a thread of their own with the first one
  expect(pthread_create(&first, NULL, do_nothing, NULL) == 0 && pthread_join(first, NULL) == 0);
  usleep(10000);
  int threads_before = count_threads();
  for (int32_t n = 1; n <= MAX_POOL; n += n == 1 ? 1 : 2) {
    rt_pool *pool;
    expect_ok(rt_pool_create(&allocator, n, 4, &pool));
    run(pool, &records[0], 0, 1);
    run(pool, &records[0], 7, 8); // one chunk: no thread is made for it
    expect_threads(threads_before);
    const int64_t units[] = {1, 2, 3, 16, 17, 100, 1000, MAX_UNITS}, grains[] = {1, 2, 7, 64, 100000};
    for (size_t u = 0; u < sizeof units / sizeof *units; u++)
      for (size_t g = 0; g < sizeof grains / sizeof *grains; g++)
        for (int again = 0; again < 5; again++) run(pool, &records[0], units[u], grains[g]);
    for (int32_t count = 1; count <= MX_MAX_LAUNCHES; count++)
      for (size_t u = 0; u < 6; u++) run_side_by_side(pool, beside, count, units[u], grains[u % 4]);
    run_failing(pool);
    run(pool, &records[0], 100, 1);
    run_huge(pool, INT64_C(1) << 40, 1);
    run_huge(pool, INT64_MAX, 1);
    run_huge(pool, INT64_MAX, INT64_MAX);
    run_huge(pool, INT64_MAX - 1, INT64_C(1) << 32);

    // Three contexts at once: one has the pool, the others run on their own threads.
    pthread_t others[3];
    many jobs[3];
    for (int i = 0; i < 3; i++) {
      jobs[i] = (many){pool, &records[i]};
      expect(pthread_create(&others[i], NULL, run_many, &jobs[i]) == 0);
    }
    for (int i = 0; i < 3; i++) expect(pthread_join(others[i], NULL) == 0);
    rt_pool_destroy(pool);
    expect_threads(threads_before);
  }
  return 0;
}
