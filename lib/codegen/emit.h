// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What emit_kernel.c, emit_lambda.c and emit_gpu.c share: one kernel being emitted. emit_c*.c read kernels with it too.
#ifndef EMIT_H
#define EMIT_H

#include "codegen/codegen.h"

enum { MAX_SLOTS = 96, MAX_SIZE_ARGUMENTS = 64 };

typedef struct kernel_emitter {
  cg_module *m;
  const cg_input *input; // NULL: nothing is replaced
  int number;            // of the kernel
  struct emit_loop {
    MlirOperation execute;       // a mogg.call.execute
    const pkg_kernel *signature; // what it calls
  } loops[CG_MAX_LOOPS];         // one after another
  int n_loops;
  MlirOperation execute; // of the loop being emitted
  const pkg_kernel *signature;
  int n_arguments, n_inputs;  // of the mgp.kernel
  MlirValue slots[MAX_SLOTS]; // tensors with an address: arguments, then views; env holds one mx_view for each
  int n_slots;
  const char *size_names[MAX_SIZE_ARGUMENTS];
  LLVMValueRef sizes[MAX_SIZE_ARGUMENTS]; // in the function being built
  int n_sizes;
  bool flat; // the loop sees one row: every index is linear
} kernel_emitter;

bool emit_read_kernel(kernel_emitter *e, MlirOperation kernel); // all of the above but sizes and flat
bool emit_is_flat(kernel_emitter *e);
const ir_type *emit_divided_type(kernel_emitter *e);                              // what MX_ROWS divides
int emit_slot(const kernel_emitter *e, MlirValue tensor);                         // -1: not a tensor with an address
LLVMValueRef emit_slot_view(const kernel_emitter *e, LLVMValueRef env, int slot); // &env[slot]
void emit_hooks(kernel_emitter *e);                                               // of the loop selected
void emit_gpu_entry(kernel_emitter *e, MlirOperation kernel, const char *name);
void emit_group_sync(cg_module *m); // on a GPU: what a thread of the group has written is seen by all of them

// ---- emit_kernel.c
// ------------------------------------------------------------------------------------------------------------------

void emit_select(kernel_emitter *e, int loop); // makes it the one being emitted
// body(noalias buffers.., sizes.., work), shared by CPU and GPU entries, with its hooks.
LLVMValueRef emit_body(kernel_emitter *e, MlirOperation kernel);
LLVMTypeRef emit_body_type(const kernel_emitter *e);
// The loop selected alone, as a function of body's type, with its hooks.
LLVMValueRef emit_loop(kernel_emitter *e, MlirOperation kernel, const char *name, LLVMTypeRef body_type);
void emit_plan(kernel_emitter *e, const char *name);      // void name(sizes, n_threads, plan)
void emit_loop_plan(kernel_emitter *e, const char *name); // likewise, of the loop selected alone
LLVMValueRef emit_units(kernel_emitter *e);               // of the loop selected: rows of output 0, from e->sizes

// Pieces of these: a function, in which the builder stands then; with e->sizes from a plan's arguments; a dim's value;
// a plan of one phase over units that are rows of so many columns.
LLVMValueRef emit_function(cg_module *m, const char *name, LLVMTypeRef type);
LLVMValueRef emit_plan_function(kernel_emitter *e, const char *name);
LLVMValueRef emit_dim(kernel_emitter *e, ir_dim dim);
void emit_store_plan(cg_module *m, LLVMValueRef plan, LLVMValueRef units, LLVMValueRef cols, LLVMValueRef thread_bytes);

// ---- emit_rows.c: several loops over the same rows
// ------------------------------------------------------------------------------------------------------------------

LLVMValueRef emit_rows_body(kernel_emitter *e, MlirOperation kernel);
void emit_rows_plan(kernel_emitter *e, const char *name);

#endif
