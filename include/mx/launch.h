/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * How a compiled kernel is called: shared by kernels (through kernel.h), generated code and the runtime.
 * Freestanding. Changing any struct here means a new MX_LAUNCH_ABI.
 */
#ifndef MX_LAUNCH_H
#define MX_LAUNCH_H

#include <stdint.h>

#define MX_LAUNCH_ABI 2

enum { MX_MAX_PHASES = 4 };

/* What one launch needs, computed from the sizes before anything is allocated.
 * A kernel runs n_phases phases one after another, all threads finishing a phase before the next begins. Phase p has
 * units[p] independent pieces of work; a thread takes at least grain[p] of them at a time. */
typedef struct mx_plan {
  int64_t n_phases;             /* 1 .. MX_MAX_PHASES */
  int64_t units[MX_MAX_PHASES]; /* >= 0 */
  int64_t grain[MX_MAX_PHASES]; /* >= 1 */
  int64_t shared_bytes;         /* scratch that all threads see, kept between phases */
  int64_t thread_bytes;         /* scratch of each thread */
} mx_plan;

/* Where opaque values keep what they hold: the runtime's allocator. Memory is 64-byte aligned; NULL: there is none. */
typedef struct mx_memory mx_memory;
struct mx_memory {
  void *(*allocate)(const mx_memory *memory, int64_t bytes);
  void (*release)(const mx_memory *memory, void *data, int64_t bytes);
};

/* One call's share of a phase. */
typedef struct mx_work {
  int64_t begin, end; /* units of this call */
  int64_t phase;
  int64_t thread;     /* 0 .. threads - 1 */
  void *shared;       /* plan.shared_bytes, 64-byte aligned */
  void *local;        /* plan.thread_bytes of this thread, 64-byte aligned */
  const char **error; /* set by mx_fail; the text lives as long as the model */
  const mx_memory *memory;
} mx_work;

/* The two entry points of a compiled kernel. buffers: inputs, then outputs, in the order of the kernel's list; each
 * contiguous, row-major, 64-byte aligned where the runtime allocated it. sizes: the kernel's size arguments. */
typedef void (*mx_kernel_run)(void *const *buffers, const int64_t *sizes, const mx_work *work);
typedef void (*mx_kernel_plan)(const int64_t *sizes, int64_t n_threads, mx_plan *plan);

#endif
