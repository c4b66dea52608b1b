// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The runtime's own header: what its files say to each other. Data flows through them in this order:
//
//   bytes of a .mef -- mef_read.c (the only file that doubts them) --> rt_mef
//   rt_mef -- model.c with cpu.c (which level), code.c (executable pages), threads.c (the pool) --> mx_model
//   mx_model -- context.c --> mx_context -- host_api.c (what generated code may ask for) --> results
//
// Memory comes from the model's allocator only, 64-byte aligned; statuses come from malloc (status.c).
#ifndef MX_RT_H
#define MX_RT_H

#include <mx/host.h>
#include <mx/mef.h>
#include <mx/runtime.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { RT_ALIGNMENT = 64, RT_MAX_THREADS = 1024 };

// ---- alloc.c: memory and size arithmetic --------------------------------------------------------------------------

// Memory that is kept and only ever grows; its old contents are lost when it does. {0} is empty.
typedef struct rt_block {
  void *data;
  size_t bytes;
} rt_block;

// The allocator used where the caller gives none: malloc, with huge pages asked for from 1 MiB on.
mx_allocator rt_default_allocator(void);
// At least one byte, 64-byte aligned. `what` names the purpose in the message ("the slab").
mx_status rt_allocate(const mx_allocator *allocator, size_t bytes, const char *what, void **out_data);
// bytes as they were asked for; NULL is fine.
void rt_release(const mx_allocator *allocator, void *data, size_t bytes);
mx_status rt_block_reserve(const mx_allocator *allocator, rt_block *block, size_t bytes, const char *what);
void rt_block_release(const mx_allocator *allocator, rt_block *block);

// Numbered blocks. {0} is empty.
typedef struct rt_slabs {
  rt_block *blocks;
  size_t count;
} rt_slabs;
enum { RT_MAX_SLABS = 65536 };
// Slab `index` with at least so many bytes; those between become known, and stay empty.
mx_status rt_slabs_reserve(const mx_allocator *allocator, rt_slabs *slabs, size_t index, size_t bytes, void **out_data);
size_t rt_slabs_bytes(const rt_slabs *slabs);
void rt_slabs_release(const mx_allocator *allocator, rt_slabs *slabs);

static inline bool rt_add(size_t a, size_t b, size_t *out_sum) { return !__builtin_add_overflow(a, b, out_sum); }
static inline bool rt_multiply(size_t a, size_t b, size_t *out_product) {
  return !__builtin_mul_overflow(a, b, out_product);
}
static inline bool rt_round_up(size_t value, size_t to, size_t *out_rounded) {
  if (!rt_add(value, to - 1, out_rounded)) return false;
  *out_rounded -= *out_rounded % to;
  return true;
}

// ---- tensor.c: shapes ---------------------------------------------------------------------------------------------

// Bytes of rank dims, row-major without gaps. False where a dim is negative or the count exceeds PTRDIFF_MAX.
bool rt_dims_bytes(mx_dtype dtype, int32_t rank, const int64_t *dims, size_t *out_bytes);
bool rt_is_contiguous(const mx_tensor *tensor);
// Copies the elements in row-major order to `to`, which holds rt_dims_bytes.
void rt_copy_contiguous(const mx_tensor *from, void *to);

enum { RT_SHAPE_TEXT = 512 };
// "[2, 3]" for sizes; "[M, 3]" for a port. Both cut what does not fit and return `text`.
const char *rt_shape_text(char text[RT_SHAPE_TEXT], int32_t rank, const int64_t *dims);
const char *rt_port_text(char text[RT_SHAPE_TEXT], const mx_port *port);

// ---- mef_read.c: the door -----------------------------------------------------------------------------------------

// A file whose every offset, length, index and string has been checked; pointers into its bytes.
typedef struct rt_mef {
  const uint8_t *bytes;
  size_t n_bytes;
  const mx_mef_section *host;
  const mx_mef_section *kernels[MX_MEF_X86_64_V4 + 1]; // by mx_mef_target; NULL where the file has none
  const uint8_t *constant_bytes;                       // the constants section; NULL if absent
  const mx_mef_signature *signature;                   // and what follows it:
  const mx_mef_port *inputs, *outputs;
  const mx_mef_symbol *symbols;
  const mx_mef_constant *constants;
  const uint32_t *kernel_names;
  const int64_t *dims;
  const char *strings;
} rt_mef;

// Checks n_bytes of page-aligned memory. `name` stands in messages. verify: the constants' checksum too.
mx_status rt_mef_read(const void *bytes, size_t n_bytes, const char *name, bool verify, rt_mef *out_mef);

static inline const mx_mef_code *rt_mef_code(const rt_mef *mef, const mx_mef_section *section) {
  return (const mx_mef_code *)(const void *)(mef->bytes + section->offset);
}
static inline const mx_mef_entry *rt_mef_entries(const mx_mef_code *code) {
  return (const mx_mef_entry *)(const void *)(code + 1);
}

// ---- cpu.c --------------------------------------------------------------------------------------------------------

// The highest level that this CPU and its operating system can run.
mx_cpu_level rt_cpu_level(void);
// "x86-64-v3"; "any" and "unknown" for numbers that are no level.
const char *rt_level_name(uint32_t target);
// The CPUs that affinity and cgroup limits leave to this process; at least 1.
int32_t rt_available_cpus(void);
// The cgroup part of it: the smallest quota, rounded up to whole CPUs, above the group that `membership` (the text of
// /proc/self/cgroup) names; 0 where there is none. root: "/sys/fs/cgroup".
int32_t rt_cgroup_cpus(const char *root, const char *membership);

// ---- code.c: executable pages -------------------------------------------------------------------------------------

// Where a code section can run. Read-only and executable from code_offset on, read-only before; never writable.
typedef struct rt_code {
  const uint8_t *base; // offsets of entries count from here
  void *copy;          // its own mapping of copy_bytes, or NULL where the file's mapping serves
  size_t copy_bytes;
} rt_code;

// in_place: the section stands in a file mapping of ours whose protection may be changed.
mx_status rt_code_map(const rt_mef *mef, const mx_mef_section *section, bool in_place, rt_code *out_code);
void rt_code_unmap(rt_code *code);

// ---- threads.c: the pool ------------------------------------------------------------------------------------------

typedef struct rt_pool rt_pool;

// n_threads includes the calling thread; the others are made when a launch first wants them. With more of them than
// n_cpus, threads that wait sleep at once.
mx_status rt_pool_create(const mx_allocator *allocator, int32_t n_threads, int32_t n_cpus, rt_pool **out_pool);
void rt_pool_destroy(rt_pool *pool);
int32_t rt_pool_thread_count(const rt_pool *pool);

typedef struct rt_launch {
  mx_kernel_run run;
  const mx_memory *memory;
  void *const *buffers;
  const int64_t *sizes;
  const mx_plan *plan; // checked: 1 .. MX_MAX_PHASES phases, grains >= 1, nothing negative
  void *shared, *local;
} rt_launch;

int64_t rt_now(void); // nanoseconds, of a clock that is not set

// Runs all phases of 1 .. MX_MAX_LAUNCHES launches, phase p of all of them at the same time; the calling thread takes
// part. Returns NULL, or the text of the first mx_fail and whose it was.
const char *rt_pool_launch(rt_pool *pool, const rt_launch *launches, int32_t count, int32_t *out_failed);

// ---- opaque.c -----------------------------------------------------------------------------------------------------

typedef void (*rt_destructor)(void *value, const mx_memory *memory);

struct mx_opaque {
  mx_model *model;
  const char *type; // of the model's port; set when it is taken
  size_t bytes;     // of value
  rt_destructor destroy;
  mx_opaque *next; // of those that a run has made
  int32_t output;  // which result it is; -1: none
  _Alignas(RT_ALIGNMENT) unsigned char value[];
};

// What kernels see of the model's allocator.
typedef struct rt_memory {
  mx_memory functions; // first: kernels get its address
  const mx_allocator *allocator;
} rt_memory;
rt_memory rt_memory_of(const mx_allocator *allocator);

// Zeroed.
mx_status rt_opaque_create(mx_model *model, size_t bytes, rt_destructor destroy, mx_opaque **out_value);
// At the end of a run: its results, if it is done, become the context's; everything else that it made is destroyed.
void rt_opaque_settle(mx_context *context, bool done);

// ---- model.c, context.c, host_api.c -------------------------------------------------------------------------------

struct mx_model {
  mx_allocator allocator;
  size_t block_bytes; // of this struct and the arrays behind it
  rt_mef mef;
  void *mapping; // of the file; NULL if opened from memory
  size_t mapping_bytes;
  rt_code host_code, kernel_code;
  mx_cpu_level level;
  mx_port *inputs, *outputs;
  void **constants;       // by number: into the file, or made by init
  size_t *constant_bytes; // by number
  rt_pool *pool;
  rt_memory memory;
  _Alignas(RT_ALIGNMENT) unsigned char nothing[RT_ALIGNMENT]; // what pointers to zero bytes point at
};

typedef struct rt_input {
  mx_tensor tensor;
  mx_opaque *opaque; // borrowed
  bool is_set;
  rt_block copy; // of a non-contiguous tensor
} rt_input;

typedef struct rt_output {
  mx_tensor given; // the caller's buffer; data NULL if none
  size_t given_bytes;
  bool is_given;
  mx_tensor result; // of the last run; data NULL until execute asked for it
  rt_block memory;
  mx_opaque *opaque; // of the last run, until it is taken
} rt_output;

struct mx_context {
  mx_model *model;
  size_t block_bytes;
  rt_input *inputs;
  rt_output *outputs;
  mx_host_tensor *host_inputs;
  rt_slabs slabs;
  mx_opaque *opaques; // that the run under way has made
  rt_slabs states;    // buffers that last from call to call
  mx_printer printer;
  void *printer_user;
  mx_profiler profiler;
  void *profiler_user;
  _Atomic bool is_interrupted;
};

// No port of that kind, "input" or "output", has that index.
mx_status rt_wrong_index(const char *what, size_t index, size_t count);

// What one call of init or execute knows; generated code sees the first member only.
typedef struct rt_frame {
  mx_frame frame;
  mx_model *model;
  mx_context *context; // NULL in init
  rt_slabs *slabs;
  mx_status status; // why a function of the table returned non-zero
} rt_frame;

// Calls host entry 0 (init) or 1 (execute) with the table of functions and a fixed floating-point environment.
mx_status rt_call_host(rt_frame *frame, uint32_t entry);

#endif
