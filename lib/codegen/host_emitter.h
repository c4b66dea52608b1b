// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the files of mgp_to_llvm share: the host function under construction, and calls of mx_host_api.
#ifndef HOST_EMITTER_H
#define HOST_EMITTER_H

#include "codegen/codegen.h"
#include <mx/host.h>
#include <stddef.h>

typedef struct host_emitter {
  cg_module m;
  const cg_input *input;
  LLVMValueRef function, frame, api, overflow; // overflow: an i1 in memory
  LLVMBasicBlockRef fail;                      // returns `status`
  LLVMValueRef status;                         // phi in fail
  LLVMValueRef launches;                       // an array of mx_host_launch, for those side by side
  int n_ready, n_launches;                     // of them
  struct {
    MlirValue mlir;
    LLVMValueRef llvm;
  } *values;
  size_t n_values, capacity;
} host_emitter;

LLVMValueRef host_value(host_emitter *h, MlirValue value);
void host_set_value(host_emitter *h, MlirValue value, LLVMValueRef llvm);
LLVMValueRef host_load(cg_module *m, LLVMTypeRef type, LLVMValueRef base, size_t offset);
LLVMValueRef host_text(cg_module *m, const char *content);
LLVMValueRef host_c32(cg_module *m, int64_t value);
// count elements on the stack, made once, at the function's begin.
LLVMValueRef host_local(host_emitter *h, LLVMTypeRef type, int64_t count);
// Operands [first, first + count) of op in an array on the stack.
LLVMValueRef host_array(host_emitter *h, LLVMTypeRef type, MlirOperation op, int first, int count);
// The function returns status unless it is 0.
void host_go_on_if_zero(host_emitter *h, LLVMValueRef status);
// api->member(frame, args..): its status.
LLVMValueRef host_call_api(host_emitter *h, size_t member, LLVMValueRef *args, int n);
// Where flag, an i1, is `when`, it is called and the function returns its status.
void host_report_where(host_emitter *h, LLVMValueRef flag, bool when, size_t member, LLVMValueRef *args, int n);
#define API_CALL(member, ...)                                                                                          \
  offsetof(mx_host_api, member), (LLVMValueRef[]){__VA_ARGS__},                                                        \
      (int)(sizeof((LLVMValueRef[]){__VA_ARGS__}) / sizeof(LLVMValueRef))
#define CALL(...) host_call_api(h, API_CALL(__VA_ARGS__))
#define REPORT_WHERE(flag, when, ...) host_report_where(h, flag, when, API_CALL(__VA_ARGS__))

// ---- emit_host_effects.c
// ----------------------------------------------------------------------------------------------------------------------

void host_emit_state(host_emitter *h, MlirOperation op);
void host_emit_opaque(host_emitter *h, MlirOperation op);
void host_emit_assert(host_emitter *h, MlirOperation op);
void host_emit_print(host_emitter *h, MlirOperation op);
LLVMValueRef host_is_set(cg_module *m, LLVMValueRef flag); // a bool in memory

// ---- emit_host_control.c
// ----------------------------------------------------------------------------------------------------------------------

// A function of execute: int32_t f(mx_frame *, void *const *buffers, const int64_t *sizes).
LLVMTypeRef host_function_type(cg_module *m);
void host_emit_branch(host_emitter *h, MlirOperation op);
void host_emit_loop(host_emitter *h, MlirOperation op);

#endif
