// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The pool of a model: launches are divided among its threads by a static partition with stealing.
//
// A phase's units are cut into chunks of `grain`. Thread t owns the t-th contiguous share of the chunks as one atomic
// word (begin, end). It takes the front half of what it still owns at a time, so a share costs a logarithmic number of
// kernel calls; a thread whose share is empty takes the back half of somebody else's. A phase is over when as many
// chunks are done as there are: nobody has to wait for a thread that wakes up late or never (after a fork, say),
// because its share is stolen. Waiting spins for a moment and then sleeps in a futex.
//
// Several launches that do not wait for one another are one job: a phase is then the chunks of the first launch's
// phase, followed by those of the second one's, and so on.
//
// One job at a time owns the pool; a context that finds it taken, and a job with one chunk per phase, runs on
// the calling thread alone without any synchronisation.
#define _GNU_SOURCE
#include "rt.h"

#include <limits.h>
#include <linux/futex.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
#include <xmmintrin.h>

enum { CACHE_LINE = 64, SPIN_NANOSECONDS = 30000, PAUSES_PER_CLOCK = 32 };
static const uint32_t gate_open = 1u << 31;

// What one thread still owns of each phase: begin in the low half, end in the high half, in chunks.
typedef struct share {
  _Alignas(CACHE_LINE) _Atomic uint64_t range[MX_MAX_PHASES];
} share;

typedef struct worker {
  _Alignas(CACHE_LINE) atomic_uint is_asleep; // futex word
  rt_pool *pool;
  int32_t index; // 1 .. n_threads - 1; the calling thread is 0
  pthread_t thread;
} worker;

// A launch within a job.
typedef struct part {
  const rt_launch *launch;
  size_t local_stride;                 // bytes from one thread's scratch to the next one's
  uint32_t first_chunk[MX_MAX_PHASES]; // of the phase's chunks
  int64_t grain[MX_MAX_PHASES];        // units per chunk
} part;

// The launches that own the pool. Written before the gate opens, read only inside it.
typedef struct job {
  part parts[MX_MAX_LAUNCHES];
  int32_t n_parts, n_threads;                             // n_threads: that have a share
  int64_t n_phases;                                       // of the launch with the most
  uint32_t n_chunks[MX_MAX_PHASES];                       // < 2^31
  _Atomic(const char *) error;                            // the first failure's text
  int32_t failed;                                         // whose it is, once there is one
  _Alignas(CACHE_LINE) atomic_uint n_done[MX_MAX_PHASES]; // chunks; futex words
} job;

struct rt_pool {
  mx_allocator allocator;
  size_t block_bytes;
  int32_t n_threads;
  int32_t n_started;     // workers 1 .. n_started run; changed by the owner of the pool only
  int64_t spin;          // nanoseconds
  atomic_bool is_taken;  // a launch owns the pool
  atomic_bool is_closed; // the workers shall end
  share *shares;         // by thread
  worker *workers;       // by thread; 0 unused
  job job;
  _Alignas(CACHE_LINE) atomic_uint epoch;      // counts launches
  _Alignas(CACHE_LINE) atomic_uint gate;       // gate_open + the number of workers inside; futex word
  _Alignas(CACHE_LINE) atomic_uint n_sleepers; // threads asleep on a word of the job or the gate
};

// ---- waiting ------------------------------------------------------------------------------------------------------

static void futex_wait(atomic_uint *word, uint32_t seen) {
  syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, seen, NULL, NULL, 0);
}

static void futex_wake(atomic_uint *word, int n) { syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, n, NULL, NULL, 0); }

int64_t rt_now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

// True once *word is (wanted) or is no longer (!wanted) `value`; false if that takes longer than the spinning time.
static bool spin_until(const rt_pool *pool, atomic_uint *word, uint32_t value, bool wanted) {
  if ((atomic_load_explicit(word, memory_order_acquire) == value) == wanted) return true;
  if (pool->spin == 0) return false;
  for (int64_t end = rt_now() + pool->spin; rt_now() < end;)
    for (int i = 0; i < PAUSES_PER_CLOCK; i++) {
      if ((atomic_load_explicit(word, memory_order_acquire) == value) == wanted) return true;
      _mm_pause();
    }
  return false;
}

// Whoever makes the word equal calls wake_sleepers. The order of the sleeper's two steps (count, then compare inside
// futex_wait) and of the waker's two (change, then read the count) makes a lost wake-up impossible.
static void wait_until_equal(rt_pool *pool, atomic_uint *word, uint32_t value) {
  if (spin_until(pool, word, value, true)) return;
  atomic_fetch_add(&pool->n_sleepers, 1);
  for (uint32_t seen; (seen = atomic_load(word)) != value;) futex_wait(word, seen);
  atomic_fetch_sub(&pool->n_sleepers, 1);
}

static void wake_sleepers(rt_pool *pool, atomic_uint *word) {
  if (atomic_load(&pool->n_sleepers)) futex_wake(word, INT_MAX);
}

// ---- shares -------------------------------------------------------------------------------------------------------

typedef struct range {
  uint32_t begin, end;
} range;

static uint64_t pack(range r) { return (uint64_t)r.end << 32 | r.begin; }
static range unpack(uint64_t word) { return (range){(uint32_t)word, (uint32_t)(word >> 32)}; }

// Takes half of a share, rounded up: its front for the owner, its back for a thief. False if it is empty. The word
// says all there is to say about a share, so that a word which comes back after a change does no harm.
static bool take_half(_Atomic uint64_t *word, bool is_owner, range *out_taken) {
  uint64_t seen = atomic_load_explicit(word, memory_order_relaxed);
  for (;;) {
    range left = unpack(seen), taken = left;
    uint32_t n = left.end - left.begin;
    if (n == 0) return false;
    if (is_owner)
      taken.end = left.begin = left.begin + (n - n / 2);
    else
      taken.begin = left.end = left.end - (n - n / 2);
    *out_taken = taken;
    if (atomic_compare_exchange_weak_explicit(word, &seen, pack(left), memory_order_relaxed, memory_order_relaxed))
      return true;
  }
}

static bool steal(rt_pool *pool, int32_t thread, int32_t phase) {
  range taken;
  int32_t n = pool->job.n_threads;
  for (int32_t i = 1; i < n; i++) {
    int32_t victim = thread + i < n ? thread + i : thread + i - n;
    if (!take_half(&pool->shares[victim].range[phase], false, &taken)) continue;
    atomic_store_explicit(&pool->shares[thread].range[phase], pack(taken), memory_order_relaxed);
    return true;
  }
  return false;
}

// Chunks of the phase, of as many launches as have some.
static void run_chunks(job *j, int32_t thread, int32_t phase, range chunks) {
  for (int32_t i = 0; i < j->n_parts; i++) {
    const part *p = &j->parts[i];
    const rt_launch *l = p->launch;
    uint32_t first = p->first_chunk[phase], end = i + 1 < j->n_parts ? p[1].first_chunk[phase] : j->n_chunks[phase];
    range own = {chunks.begin > first ? chunks.begin : first, chunks.end < end ? chunks.end : end};
    if (own.begin >= own.end) continue;
    const char *error = NULL;
    mx_work work = {.begin = (int64_t)(own.begin - first) * p->grain[phase],
                    .end = own.end == end ? l->plan->units[phase] : (int64_t)(own.end - first) * p->grain[phase],
                    .phase = phase,
                    .thread = thread,
                    .shared = l->shared,
                    .local = l->local ? (char *)l->local + (size_t)thread * p->local_stride : NULL,
                    .error = &error,
                    .memory = l->memory};
    l->run(l->buffers, l->sizes, &work);
    const char *none = NULL;
    if (error && atomic_compare_exchange_strong(&j->error, &none, error)) j->failed = i;
  }
}

static void run_phase(rt_pool *pool, int32_t thread, int32_t phase) {
  job *j = &pool->job;
  do {
    for (range taken; take_half(&pool->shares[thread].range[phase], true, &taken);) {
      if (!atomic_load_explicit(&j->error, memory_order_relaxed)) run_chunks(j, thread, phase, taken);
      uint32_t n = taken.end - taken.begin;
      if (atomic_fetch_add(&j->n_done[phase], n) + n == j->n_chunks[phase]) wake_sleepers(pool, &j->n_done[phase]);
    }
  } while (steal(pool, thread, phase));
}

static void run_share(rt_pool *pool, int32_t thread) {
  job *j = &pool->job;
  for (int32_t phase = 0; phase < j->n_phases; phase++) {
    if (phase > 0) wait_until_equal(pool, &j->n_done[phase - 1], j->n_chunks[phase - 1]);
    run_phase(pool, thread, phase);
  }
}

// ---- workers ------------------------------------------------------------------------------------------------------

static bool enter_gate(rt_pool *pool) {
  uint32_t seen = atomic_load(&pool->gate);
  while (seen & gate_open)
    if (atomic_compare_exchange_weak(&pool->gate, &seen, seen + 1)) return true;
  return false;
}

static void leave_gate(rt_pool *pool) {
  if (atomic_fetch_sub(&pool->gate, 1) == 1) wake_sleepers(pool, &pool->gate); // closed, and this was the last
}

static void sleep_until_launch(worker *w, uint32_t seen_epoch) {
  rt_pool *pool = w->pool;
  if (spin_until(pool, &pool->epoch, seen_epoch, false)) return;
  atomic_store(&w->is_asleep, 1);
  while (atomic_load(&pool->epoch) == seen_epoch) futex_wait(&w->is_asleep, 1);
  atomic_store(&w->is_asleep, 0);
}

static void *work(void *argument) {
  worker *w = argument;
  rt_pool *pool = w->pool;
  _mm_setcsr(0x1f80); // round to nearest, keep denormals: results must not depend on the thread that computes them
  uint32_t seen_epoch = 0;
  while (!atomic_load(&pool->is_closed)) {
    sleep_until_launch(w, seen_epoch);
    seen_epoch = atomic_load(&pool->epoch);
    if (!enter_gate(pool)) continue;
    if (w->index < pool->job.n_threads) run_share(pool, w->index);
    leave_gate(pool);
  }
  return NULL;
}

static void wake_worker(worker *w) {
  if (atomic_load(&w->is_asleep) && atomic_exchange(&w->is_asleep, 0)) futex_wake(&w->is_asleep, 1);
}

// Makes workers up to n_threads - 1. Where the system refuses one, those that exist do the work.
static void start_workers(rt_pool *pool, int32_t n_threads) {
  if (pool->n_started >= n_threads - 1) return;
  sigset_t all, old;
  sigfillset(&all); // signals go to the application's own threads
  pthread_sigmask(SIG_SETMASK, &all, &old);
  while (pool->n_started < n_threads - 1) {
    worker *w = &pool->workers[pool->n_started + 1];
    *w = (worker){.pool = pool, .index = pool->n_started + 1};
    if (pthread_create(&w->thread, NULL, work, w) != 0) break;
    pthread_setname_np(w->thread, "mx-worker");
    pool->n_started++;
  }
  pthread_sigmask(SIG_SETMASK, &old, NULL);
}

// ---- launches -----------------------------------------------------------------------------------------------------

static const char *run_inline(const rt_launch *launch) {
  const mx_plan *plan = launch->plan;
  const char *error = NULL;
  for (int64_t phase = 0; phase < plan->n_phases && !error; phase++) {
    if (plan->units[phase] == 0) continue;
    mx_work work = {.end = plan->units[phase],
                    .phase = phase,
                    .shared = launch->shared,
                    .local = launch->local,
                    .error = &error,
                    .memory = launch->memory};
    launch->run(launch->buffers, launch->sizes, &work);
  }
  return error;
}

// How many chunks a launch has in a phase, and of how many units.
static int64_t chunks_of(const mx_plan *plan, int64_t phase, int64_t *out_grain) {
  const int64_t most = INT32_MAX / MX_MAX_LAUNCHES;
  int64_t units = phase < plan->n_phases ? plan->units[phase] : 0, grain = plan->grain[phase];
  if (units / most >= grain) grain = units / most + 1;
  *out_grain = grain;
  return units ? (units - 1) / grain + 1 : 0;
}

static int64_t most_phases(const rt_launch *launches, int32_t count) {
  int64_t most = 0;
  for (int32_t i = 0; i < count; i++)
    if (launches[i].plan->n_phases > most) most = launches[i].plan->n_phases;
  return most;
}

// How many threads the largest phase can feed. Of launches side by side, one with less than half a chunk feeds none.
static int32_t threads_fed(const rt_launch *launches, int32_t count, int32_t n_threads) {
  int64_t largest = 0, grain, n_phases = most_phases(launches, count);
  for (int64_t phase = 0; phase < n_phases; phase++) {
    int64_t fed = 0;
    for (int32_t i = 0; i < count; i++) {
      const mx_plan *plan = launches[i].plan;
      int64_t n = chunks_of(plan, phase, &grain);
      fed += n == 1 && count > 1 && plan->units[phase] < grain - plan->units[phase] ? 0 : n;
    }
    if (fed > largest) largest = fed;
  }
  return largest < n_threads ? (int32_t)largest : n_threads;
}

static void cut_phases(job *j, const rt_launch *launches, int32_t count) {
  j->n_parts = count;
  j->n_phases = most_phases(launches, count);
  memset(j->n_chunks, 0, sizeof j->n_chunks);
  for (int32_t i = 0; i < count; i++) {
    const mx_plan *plan = launches[i].plan;
    size_t thread_bytes = (size_t)plan->thread_bytes;
    part *p = &j->parts[i];
    p->launch = &launches[i];
    p->local_stride = thread_bytes + (RT_ALIGNMENT - thread_bytes % RT_ALIGNMENT) % RT_ALIGNMENT;
    for (int64_t phase = 0; phase < j->n_phases; phase++) {
      p->first_chunk[phase] = j->n_chunks[phase];
      j->n_chunks[phase] += (uint32_t)chunks_of(plan, phase, &p->grain[phase]);
    }
  }
}

static const char *run_on_pool(rt_pool *pool, const rt_launch *launches, int32_t count, int32_t *out_failed) {
  job *j = &pool->job;
  cut_phases(j, launches, count);
  j->failed = 0;
  atomic_store_explicit(&j->error, NULL, memory_order_relaxed);
  int64_t n = j->n_threads;
  for (int64_t phase = 0; phase < j->n_phases; phase++) {
    atomic_store_explicit(&j->n_done[phase], 0, memory_order_relaxed);
    int64_t n_chunks = j->n_chunks[phase];
    for (int64_t t = 0; t < n; t++) {
      range r = {(uint32_t)(n_chunks * t / n), (uint32_t)(n_chunks * (t + 1) / n)};
      atomic_store_explicit(&pool->shares[t].range[phase], pack(r), memory_order_relaxed);
    }
  }
  start_workers(pool, j->n_threads);
  atomic_store(&pool->gate, gate_open);
  atomic_fetch_add(&pool->epoch, 1);
  for (int32_t t = 1; t < j->n_threads && t <= pool->n_started; t++) wake_worker(&pool->workers[t]);

  run_share(pool, 0);
  int64_t last = j->n_phases - 1;
  wait_until_equal(pool, &j->n_done[last], j->n_chunks[last]);
  // The job may change only when nobody reads it any more, not even to find that there is nothing left to do.
  atomic_fetch_and(&pool->gate, ~gate_open);
  wait_until_equal(pool, &pool->gate, 0);
  *out_failed = j->failed;
  return atomic_load(&j->error);
}

static const char *run_all_inline(const rt_launch *launches, int32_t count, int32_t *out_failed) {
  const char *error = NULL;
  for (int32_t i = 0; i < count && !error; i++) {
    error = run_inline(&launches[i]);
    *out_failed = i;
  }
  return error;
}

const char *rt_pool_launch(rt_pool *pool, const rt_launch *launches, int32_t count, int32_t *out_failed) {
  if (pool->n_threads == 1) return run_all_inline(launches, count, out_failed);
  int32_t n_threads = threads_fed(launches, count, pool->n_threads);
  if (n_threads <= 1 || atomic_exchange(&pool->is_taken, true)) return run_all_inline(launches, count, out_failed);
  pool->job.n_threads = n_threads;
  const char *error = run_on_pool(pool, launches, count, out_failed);
  atomic_store(&pool->is_taken, false);
  return error;
}

mx_status rt_pool_create(const mx_allocator *allocator, int32_t n_threads, int32_t n_cpus, rt_pool **out_pool) {
  *out_pool = NULL;
  size_t n = (size_t)n_threads; // at most RT_MAX_THREADS: no overflow
  size_t block_bytes = sizeof(rt_pool) + n * (sizeof(share) + sizeof(worker));
  void *block;
  MX_TRY(rt_allocate(allocator, block_bytes, "the thread pool", &block));
  rt_pool *pool = block;
  *pool = (rt_pool){.allocator = *allocator, .block_bytes = block_bytes, .n_threads = n_threads};
  pool->shares = (share *)(void *)(pool + 1);
  pool->workers = (worker *)(void *)(pool->shares + n);
  // More threads than CPUs: whoever spins keeps the CPU from the thread it waits for.
  pool->spin = n_threads <= n_cpus ? SPIN_NANOSECONDS : 0;
  *out_pool = pool;
  return NULL;
}

void rt_pool_destroy(rt_pool *pool) {
  if (!pool) return;
  atomic_store(&pool->is_closed, true);
  atomic_fetch_add(&pool->epoch, 1);
  for (int32_t t = 1; t <= pool->n_started; t++) {
    wake_worker(&pool->workers[t]);
    pthread_join(pool->workers[t].thread, NULL);
  }
  mx_allocator allocator = pool->allocator;
  rt_release(&allocator, pool, pool->block_bytes);
}

int32_t rt_pool_thread_count(const rt_pool *pool) { return pool->n_threads; }
