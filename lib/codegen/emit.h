// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What emit_kernel.c, emit_lambda.c and emit_gpu.c share: one kernel being emitted. emit_c*.c read kernels with it too.
#ifndef EMIT_H
#define EMIT_H

#include "codegen/codegen.h"

enum { MAX_SLOTS = 96, MAX_SIZE_ARGUMENTS = 64 };

typedef struct kernel_emitter {
  cg_module *m;
  MlirOperation execute;       // the mogg.call.execute
  const pkg_kernel *signature; // what it calls
  int n_arguments, n_inputs;   // of the mgp.kernel
  MlirValue slots[MAX_SLOTS];  // tensors with an address: arguments, then views; env holds one mx_view for each
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
void emit_hooks(kernel_emitter *e);
void emit_gpu_entry(kernel_emitter *e, MlirOperation kernel, const char *name);
// body(noalias buffers.., sizes.., work), shared by CPU and GPU entries.
LLVMValueRef emit_body(kernel_emitter *e, MlirOperation kernel, LLVMTypeRef *out_type);
void emit_plan(kernel_emitter *e, const char *name); // void name(sizes, n_threads, plan)
LLVMValueRef emit_units(kernel_emitter *e);          // rows of output 0, from e->sizes

#endif
