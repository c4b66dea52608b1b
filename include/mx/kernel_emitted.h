/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * What `mxc compile --emit=c` writes besides what kernel authors use, and `--replace-kernel` reads back
 * (docs/emit-c.md). A file is one kernel: hooks, then `body`, which calls the package's function, then two entry points
 * and their record.
 */
#ifndef MX_KERNEL_EMITTED_H
#define MX_KERNEL_EMITTED_H

#include <mx/kernel.h>

/* The record of a file's kernel, in section mx.launch. signature: what the launch passes; the compiler compares it with
 * that of the model's kernel of this name.
 *   MX_LAUNCH(run, plan, .kernel = "relu", .signature = "(f32[d0]) -> (f32[d0]) sizes (d0)") */
typedef struct mx_launch_record {
  const char *kernel, *signature, *file;
  int64_t line;
  mx_kernel_run run;
  mx_kernel_plan plan;
} mx_launch_record;

#define MX_LAUNCH(run_, plan_, ...)                                                                                    \
  __attribute__((section("mx.launch"), used)) static const mx_launch_record mx_launch = {                              \
      .file = __FILE__, .line = __LINE__, .run = run_, .plan = plan_, __VA_ARGS__};

/* A function of its own: what is said of its pointers by MX_RESTRICT would be lost by inlining it. */
#define MX_BODY __attribute__((noinline)) static void

/* Makes view a row-major one of these dims. data: 0 where hooks answer for it. */
MX_INLINE void mx_dense(mx_view *view, void *data, int64_t rank, const int64_t *dims) {
  int64_t stride = 1;
  view->data = data;
  view->offset = 0;
  view->rank = rank;
  for (int64_t d = rank - 1; d >= 0; d--) {
    view->dim[d] = dims[d];
    view->stride[d] = stride;
    stride *= dims[d];
  }
}

/* A tensor's elements. */
#define mx_data(view, type) ((type *)(view).data)

/* Of an index: the parts of one that stands for several dims. Neither is negative. */
MX_INLINE int64_t mx_quotient(int64_t index, int64_t n) { return (int64_t)((uint64_t)index / (uint64_t)n); }
MX_INLINE int64_t mx_remainder(int64_t index, int64_t n) { return (int64_t)((uint64_t)index % (uint64_t)n); }

/* The plan of a kernel that has none of its own: one phase of `rows` units, in tasks of some ten microseconds. */
MX_INLINE void mx_plan_rows(mx_plan *plan, int64_t rows, int64_t elements_of_a_row) {
  int64_t grain = 16384 / (elements_of_a_row > 1 ? elements_of_a_row : 1);
  plan->n_phases = 1;
  plan->units[0] = rows;
  plan->grain[0] = grain > 1 ? grain : 1;
  plan->shared_bytes = plan->thread_bytes = 0;
}

#endif
