/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * The contract between the generated host code of a model (its `init` and `execute`) and the runtime. Generated code
 * has no unresolved symbol: it reaches the runtime only through mx_host_api. Freestanding.
 *
 * Every function that returns int32_t returns 0 to go on; anything else makes the generated code return that value at
 * once, and the runtime then holds the error.
 */
#ifndef MX_HOST_H
#define MX_HOST_H

#include <mx/launch.h>
#include <stddef.h>
#include <stdint.h>

#define MX_HOST_ABI 4

typedef struct mx_host_api mx_host_api;

/* One contiguous, row-major tensor at the call's edge. dims: rank sizes, checked for dtype and rank already. */
typedef struct mx_host_tensor {
  void *data;
  const int64_t *dims;
} mx_host_tensor;

/* One kernel to run. buffers: inputs, then outputs. shared: plan->shared_bytes; local: n_threads blocks of
 * plan->thread_bytes rounded up to 64. */
typedef struct mx_host_launch {
  int64_t kernel; /* its number in the file's list */
  void *const *buffers;
  const int64_t *sizes;
  const mx_plan *plan;
  void *shared, *local;
} mx_host_launch;
enum { MX_MAX_LAUNCHES = 8 }; /* at the same time */

/* What one call of init or execute gets. */
typedef struct mx_frame {
  const mx_host_api *api;
  const mx_host_tensor *inputs; /* by input number; none in init */
  void *const *constants;       /* by constant number: weights and results of init */
  int64_t n_threads;            /* what plans may assume */
} mx_frame;

struct mx_host_api {
  uint32_t version; /* MX_HOST_ABI */
  uint32_t bytes;   /* sizeof(mx_host_api): newer runtimes may append functions */

  /* Plans kernel `kernel` (its number in the file's list) for these sizes. */
  int32_t (*plan)(mx_frame *frame, int32_t kernel, const int64_t *sizes, mx_plan *plan);

  /* Memory for this call, 64-byte aligned, kept by the context and reused by the next call. Slabs are numbered from 0:
   * one for each part of the code whose sizes are known together. Asking for a slab again gives up what it held. */
  int32_t (*slab)(mx_frame *frame, int32_t slab, int64_t bytes, void **out_data);

  /* Memory of result `output`, with these sizes: the caller's own buffer where one was given. */
  int32_t (*output)(mx_frame *frame, int32_t output, const int64_t *dims, void **out_data);

  /* In init only: memory for constant `constant`, kept as long as the model. */
  int32_t (*constant)(mx_frame *frame, int32_t constant, int64_t bytes, void **out_data);

  /* Runs 1 .. MX_MAX_LAUNCHES kernels to their end on the pool's threads, side by side: none of them writes what
   * another reads or writes. */
  int32_t (*launch)(mx_frame *frame, int32_t count, const mx_host_launch *launches);

  /* Reports that dim `axis` of input `input` is not what `symbol` (a name, or a number as text) stands for, which is
   * `want`, found first at (other_input, other_axis); other_input < 0: fixed by the model. Always returns non-zero. */
  int32_t (*dim_mismatch)(mx_frame *frame, const char *symbol, int32_t input, int32_t axis, int64_t want,
                          int32_t other_input, int32_t other_axis);

  /* Reports a failed check with the model's own message, and both values. Always returns non-zero. */
  int32_t (*check_failed)(mx_frame *frame, const char *message, int64_t got, int64_t want);

  /* Copies bytes, which do not overlap. */
  int32_t (*copy)(mx_frame *frame, void *to, const void *from, int64_t bytes);

  /* Memory `state` of the context, which keeps it between calls: before the first one a copy of bytes at `first`. */
  int32_t (*state)(mx_frame *frame, int32_t state, int64_t bytes, const void *first, void **out_data);

  /* A zeroed opaque value of so many bytes: result `output`, or, with -1, one that lives no longer than the call.
   * destroy is called once, after its last use. */
  int32_t (*opaque)(mx_frame *frame, int32_t output, int64_t bytes,
                    void (*destroy)(void *value, const mx_memory *memory), void **out_data);

  /* Hands a text to the context's printer, or, where dims is given, a tensor: data NULL tells of its type alone. label
   * may be NULL. */
  int32_t (*print)(mx_frame *frame, const char *label, const char *text, int32_t dtype, int32_t rank,
                   const int64_t *dims, const void *data);

  /* Reports an assertion that does not hold, with the model's own message. Always returns non-zero. */
  int32_t (*assert_failed)(mx_frame *frame, const char *message);

  /* Asked once per turn of a loop: non-zero if the call is to end, because mx_context_interrupt was called. */
  int32_t (*interrupted)(mx_frame *frame);

  /* Reports a size that overflows or is negative. Always returns non-zero. */
  int32_t (*bad_size)(mx_frame *frame, const char *what);
};

typedef int32_t (*mx_host_entry)(mx_frame *frame);

#endif
