// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The kernels of the demo model. `add` can fail, `multiply` has two phases with scratch memory of both sorts: the first
// phase copies the factors to the shared scratch, the second multiplies through each thread's own.
#include <mx/launch.h>

#define ENTRY __attribute__((used)) void

ENTRY plan_add(const int64_t *sizes, int64_t n_threads, mx_plan *plan);
ENTRY run_add(void *const *buffers, const int64_t *sizes, const mx_work *work);
ENTRY plan_multiply(const int64_t *sizes, int64_t n_threads, mx_plan *plan);
ENTRY run_multiply(void *const *buffers, const int64_t *sizes, const mx_work *work);
ENTRY plan_double(const int64_t *sizes, int64_t n_threads, mx_plan *plan);
ENTRY run_double(void *const *buffers, const int64_t *sizes, const mx_work *work);

void plan_add(const int64_t *sizes, int64_t n_threads, mx_plan *plan) {
  (void)n_threads;
  *plan = (mx_plan){.n_phases = 1, .units = {sizes[0]}, .grain = {16}};
}

void run_add(void *const *buffers, const int64_t *sizes, const mx_work *work) {
  (void)sizes;
  const float *a = buffers[0], *b = buffers[1];
  float *sum = buffers[2];
  for (int64_t i = work->begin; i < work->end; i++) {
    sum[i] = a[i] + b[i];
    if (sum[i] != sum[i]) *work->error = "a sum is not a number";
  }
}

void plan_multiply(const int64_t *sizes, int64_t n_threads, mx_plan *plan) {
  (void)n_threads;
  *plan = (mx_plan){.n_phases = 2,
                    .units = {sizes[1], sizes[0]},
                    .grain = {1, 4},
                    .shared_bytes = sizes[1] * 4,
                    .thread_bytes = sizes[1] * 4};
}

void run_multiply(void *const *buffers, const int64_t *sizes, const mx_work *work) {
  const float *sum = buffers[0], *factors = buffers[1];
  float *result = buffers[2], *shared = work->shared, *local = work->local;
  if (work->phase == 0) {
    for (int64_t i = work->begin; i < work->end; i++) shared[i] = factors[i];
    return;
  }
  for (int64_t row = work->begin; row < work->end; row++) {
    for (int64_t i = 0; i < sizes[1]; i++) local[i] = sum[row * sizes[1] + i] * shared[i];
    for (int64_t i = 0; i < sizes[1]; i++) result[row * sizes[1] + i] = local[i];
  }
}

void plan_double(const int64_t *sizes, int64_t n_threads, mx_plan *plan) {
  (void)n_threads;
  *plan = (mx_plan){.n_phases = 1, .units = {sizes[0]}, .grain = {1024}};
}

void run_double(void *const *buffers, const int64_t *sizes, const mx_work *work) {
  (void)sizes;
  const float *from = buffers[0];
  float *to = buffers[1];
  for (int64_t i = work->begin; i < work->end; i++) to[i] = 2 * from[i];
}
