// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What emit_c*.c share: one kernel being written as C, for one CPU level.
//
//   emit_c.c         files: a kernel's text for all levels, the record
//   emit_c_names.c   what values, sizes and functions are called; comments with source lines
//   emit_c_hooks.c   hooks, from lambdas
//   emit_c_entries.c the environment, body, run and plan
#ifndef EMIT_C_H
#define EMIT_C_H

#include "codegen/emit.h"

typedef struct c_name {
  MlirValue value;
  const char *name;
} c_name;

typedef struct c_packages c_packages;

typedef struct c_emitter {
  const cg_input *input;
  ir_context *ctx;
  ir_text *out;
  c_packages *packages;
  cg_module module; // without LLVM: what emit_kernel.c reads a kernel with
  kernel_emitter *kernel;
  MlirOperation op, launch; // the mgp.kernel, and the first launch of it (null: none)
  const char *function;     // of the package, in C, whatever the level
  const char *tensors[MAX_SLOTS];
  const char *sizes[MAX_SIZE_ARGUMENTS];
  uint64_t used_sizes; // of the function being written
  struct {
    const pkg_kernel *kernel;
    const char *name;
  } functions[160]; // elementwise and view functions that are called
  int n_functions;
  c_name values[512]; // of the hook being written
  int n_values;
  const char *source_file; // of the last comment with a source line
  unsigned source_line;
  const char *error;
} c_emitter;

// ---- emit_c_names.c

// The C type of an element in memory, and in a register: narrower floats are computed with as float.
const char *c_memory_type(mx_dtype dtype);
const char *c_register_type(mx_dtype dtype);
// What functions round, widen and narrow a dtype: "f16"; NULL where nothing is to be done.
const char *c_narrow_name(mx_dtype dtype);
// Names of functions, tensors and sizes. function: what the package's is called; NULL: as in its source.
void c_name_kernel(c_emitter *e, const char *function);
const char *c_function(c_emitter *e, const pkg_kernel *kernel);
const char *c_tensor(c_emitter *e, MlirValue tensor); // the environment's field; NULL: it has none
// A new name in the hook at hand, like what the graph calls it, else like `otherwise`.
const char *c_name_value(c_emitter *e, MlirValue value, const char *otherwise);
const char *c_value(c_emitter *e, MlirValue value);
// A size as an expression; the names in it count as used.
const char *c_size(c_emitter *e, ir_dim dim);
// `  // model.mlir:12: %y = mo.relu(%x)`, unless it is the line of the last comment.
void c_comment(c_emitter *e, MlirOperation op);
// The same without blanks before it, of every op in the block.
void c_comments(c_emitter *e, MlirBlock block);
const pkg_kernel *c_find_elementwise(c_emitter *e, MlirOperation op);

// ---- emit_c_hooks.c, emit_c_entries.c

// Text of a function's arguments that are parameters of the call: ", /* axis */ 1".
const char *c_parameters(c_emitter *e, const pkg_kernel *kernel, MlirAttribute parameters);
void c_append_hook_prototypes(c_emitter *e);
void c_append_hooks(c_emitter *e);
void c_append_environment(c_emitter *e);
void c_append_entries(c_emitter *e);

// Whether a package's code mentions this function: hooks that it does not call need not be written.
bool c_package_calls(c_emitter *e, const pkg_kernel *kernel, const char *function);

#endif
