// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Runs a built-in kernel natively, as the runtime would: plan, scratch, phases, units in any partition. A test includes
// this header, then a file of kernels/, defines its hooks and calls launch(). Records are left out, so that kernels the
// test does not call need no hooks.
#ifndef MX_TEST_HARNESS_H
#define MX_TEST_HARNESS_H

#include <mx/kernel.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#undef MX_KERNEL
#undef MX_KERNEL_PLANNED
#undef MX_ELEMENTWISE
#define MX_KERNEL(...)
#define MX_KERNEL_PLANNED(...)
#define MX_ELEMENTWISE(...)
#pragma clang diagnostic ignored "-Wunused-function"

#define HOOK __attribute__((always_inline))

static uint64_t random_state = 88172645463325252u;
static uint64_t next_random(void) { // xorshift
  random_state ^= random_state << 13;
  random_state ^= random_state >> 7;
  random_state ^= random_state << 17;
  return random_state;
}

// Scratch with a guard behind it; filled with 0xff bytes (NaN) so that a read before a write shows.
typedef struct scratch {
  unsigned char *data;
  int64_t bytes;
} scratch;

enum { GUARD = 256 };

static scratch scratch_create(int64_t bytes) {
  scratch s = {aligned_alloc(64, (size_t)(bytes + GUARD + 63) / 64 * 64), bytes};
  memset(s.data, 0xff, (size_t)bytes);
  memset(s.data + bytes, 0xa5, GUARD);
  return s;
}
static int scratch_destroy(scratch s) { // whether the guard is as it was
  int intact = 1;
  for (int i = 0; i < GUARD; i++) intact &= s.data[s.bytes + i] == 0xa5;
  free(s.data);
  return intact;
}

enum { WHOLE, ONE_BY_ONE, SHUFFLED, PARTITIONS };

// body(work) runs the kernel once. False if it wrote past its scratch.
typedef void (*launch_body)(void *context, const mx_work *work);
static int launch(const mx_plan *plan, int partition, launch_body body, void *context) {
  const char *error = 0;
  scratch shared = scratch_create(plan->shared_bytes);
  int ok = 1;
  for (int64_t phase = 0; phase < plan->n_phases; phase++) {
    int64_t units = plan->units[phase], pieces = 0;
    int64_t (*piece)[2] = malloc(sizeof *piece * (size_t)(units + 1));
    for (int64_t at = 0; at < units; pieces++) {
      int64_t size = partition == WHOLE ? units : partition == ONE_BY_ONE ? 1 : 1 + (int64_t)(next_random() % 5);
      piece[pieces][0] = at;
      at = at + size < units ? at + size : units;
      piece[pieces][1] = at;
    }
    for (int64_t i = pieces - 1; partition == SHUFFLED && i > 0; i--) {
      int64_t j = (int64_t)(next_random() % (uint64_t)(i + 1)), t[2];
      memcpy(t, piece[i], sizeof t), memcpy(piece[i], piece[j], sizeof t), memcpy(piece[j], t, sizeof t);
    }
    for (int64_t i = 0; i < pieces; i++) {
      scratch local = scratch_create(plan->thread_bytes);
      mx_work work = {.begin = piece[i][0],
                      .end = piece[i][1],
                      .phase = phase,
                      .shared = shared.data,
                      .local = local.data,
                      .error = &error};
      body(context, &work);
      ok &= scratch_destroy(local);
    }
    free(piece);
  }
  return ok & scratch_destroy(shared) & !error;
}

// A contiguous view of dims only, as kernels get for what goes through hooks.
static mx_view view_of(int64_t rank, const int64_t *dim, void *data) {
  mx_view v = {.data = data, .rank = rank};
  int64_t stride = 1;
  for (int64_t d = rank - 1; d >= 0; d--) {
    v.dim[d] = dim[d];
    v.stride[d] = stride;
    stride *= dim[d];
  }
  return v;
}
#define VIEW(data, ...)                                                                                                \
  view_of((int64_t)(sizeof((int64_t[]){__VA_ARGS__}) / sizeof(int64_t)), (int64_t[]){__VA_ARGS__}, data)

// True, with a line on standard output, where the compiled code needs an AVX-512 that this CPU lacks.
static int lacks_cpu(void) {
#ifdef __AVX512F__
  if (!__builtin_cpu_supports("avx512f") || !__builtin_cpu_supports("avx512vl") ||
      !__builtin_cpu_supports("avx512dq")) {
    puts("skipped: this CPU lacks AVX-512");
    return 1;
  }
#endif
  return 0;
}

#endif
