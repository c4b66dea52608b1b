/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * Loading and running `.mef` files. C11, libc and pthreads only; never exits, prints or keeps globals.
 *
 *   mx_model *model;  mx_context *context;  mx_tensor y;
 *   mx_model_open("model.mef", NULL, &model);
 *   mx_context_create(model, &context);
 *   mx_context_set_input(context, 0, &x);           // borrowed until the run is over
 *   mx_context_run(context);
 *   mx_context_get_output(context, 0, &y);          // borrowed until the next run
 *
 * Threads: a model is immutable once open, and any number of contexts may run at the same time; one context is used by
 * one thread at a time. Contexts share the model's weights and its pool of threads, nothing else.
 */
#ifndef MX_RUNTIME_H
#define MX_RUNTIME_H

#include <mx/status.h>
#include <mx/tensor.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct mx_model mx_model;
typedef struct mx_context mx_context;
typedef struct mx_opaque mx_opaque;

/* Where memory comes from. allocate returns NULL on failure; alignment is a power of two. Thread-safe. */
typedef struct mx_allocator {
  void *user;
  void *(*allocate)(void *user, size_t bytes, size_t alignment);
  void (*release)(void *user, void *memory, size_t bytes);
} mx_allocator;

typedef enum mx_cpu_level {
  MX_CPU_BEST = 0,
  MX_CPU_X86_64 = 1,
  MX_CPU_X86_64_V3 = 3,
  MX_CPU_X86_64_V4 = 4
} mx_cpu_level;

typedef struct mx_options {
  const mx_allocator *allocator; /* NULL: malloc; borrowed as long as the model lives */
  int32_t n_threads;             /* 0: MX_NUM_THREADS if set, else what affinity and cgroup limits allow */
  mx_cpu_level cpu_level;        /* the highest level to use; a level this CPU lacks is an error */
  int32_t verify;                /* also check the weights' checksum (everything else always is) */
} mx_options;

/* One input or result of a model. */
typedef struct mx_port {
  const char *name;
  mx_dtype dtype;
  int32_t rank;
  int64_t dims[MX_MAX_RANK];          /* -1 where the size is known only at run time */
  const char *dim_names[MX_MAX_RANK]; /* its symbol or expression; NULL where the size is fixed */
  int32_t is_buffer;                  /* an input that runs change in place */
  const char *opaque;                 /* the type of an opaque value, "!mo.opaque<..>"; NULL for tensors */
} mx_port;

/* Maps the file, checks it whole, starts the pool. options NULL: the defaults. */
mx_status mx_model_open(const char *path, const mx_options *options, mx_model **out_model);
/* The same from memory, which is borrowed as long as the model lives and must be page-aligned. */
mx_status mx_model_open_memory(const void *bytes, size_t n_bytes, const mx_options *options, mx_model **out_model);
void mx_model_destroy(mx_model *model);

/* Borrowed as long as the model lives. NULL where index is out of range. */
size_t mx_model_input_count(const mx_model *model);
size_t mx_model_output_count(const mx_model *model);
const mx_port *mx_model_input(const mx_model *model, size_t index);
const mx_port *mx_model_output(const mx_model *model, size_t index);
const char *mx_model_name(const mx_model *model);
/* "x86-64-v4": the level that was chosen. */
const char *mx_model_target(const mx_model *model);
int32_t mx_model_thread_count(const mx_model *model);
/* Constant `index` as execute sees it: bytes and size. NULL where index is out of range. */
const void *mx_model_constant(const mx_model *model, size_t index, size_t *out_bytes);

mx_status mx_context_create(mx_model *model, mx_context **out_context);
void mx_context_destroy(mx_context *context);

/* Borrows tensor->data for every run until the input is set again. A non-contiguous tensor is copied at each run. A
 * buffer is written by runs, and must be contiguous and in no other input's memory. */
mx_status mx_context_set_input(mx_context *context, size_t index, const mx_tensor *tensor);
/* Where result `index` shall be written: contiguous, large enough, of the right dtype. NULL: the context's own memory.
 */
mx_status mx_context_set_output(mx_context *context, size_t index, const mx_tensor *tensor);
/* Runs the model once. On failure the outputs are undefined and the context stays usable. */
mx_status mx_context_run(mx_context *context);
/* Makes the run that is under way, or else the next one, fail before its next kernel or turn of a loop, with a status
 * that says so. May be called from any thread and from a signal handler. */
void mx_context_interrupt(mx_context *context);
/* Gives the buffers that the model keeps from run to run their first values back. */
void mx_context_reset(mx_context *context);
/* Where a model's mo.debug ops print; NULL, as at first: nowhere. Called by the thread that runs: with a text, or with
 * a tensor whose data is NULL where its type alone shall be shown. label may be NULL. All borrowed for the call. */
typedef void (*mx_printer)(void *user, const char *label, const char *text, const mx_tensor *tensor);
void mx_context_set_printer(mx_context *context, mx_printer printer, void *user);
/* What is told of each launch, by the thread that runs: the names of the kernels that were launched side by side, which
 * live as long as the model, and how long it took. NULL, as at first: nothing is measured. */
typedef void (*mx_profiler)(void *user, size_t count, const char *const *kernels, int64_t nanoseconds);
void mx_context_set_profiler(mx_context *context, mx_profiler profiler, void *user);
/* The result of the last run: contiguous; borrowed until the next run. */
mx_status mx_context_get_output(const mx_context *context, size_t index, mx_tensor *out_tensor);
/* Opaque values: what only kernels know. Result `index` of the last run becomes the caller's, who destroys it before
 * the model; what is not taken is destroyed with the next run or the context. */
mx_status mx_context_take_opaque(mx_context *context, size_t index, mx_opaque **out_value);
/* Lends it to every run until the input is set again. Runs may change it; one context uses it at a time. It may come
 * from another model with the same allocator, whose package registers its type alike. */
mx_status mx_context_set_opaque(mx_context *context, size_t index, mx_opaque *value);
const char *mx_opaque_type(const mx_opaque *value);
void mx_opaque_destroy(mx_opaque *value);
/* Bytes of slab and outputs that the context holds now: its high-water mark. */
size_t mx_context_memory(const mx_context *context);

#ifdef __cplusplus
}
#endif
#endif
