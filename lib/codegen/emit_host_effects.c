// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Host code of effects: what lasts longer than the call, assertions, prints.
#include "codegen/host_emitter.h"

LLVMValueRef host_is_set(cg_module *m, LLVMValueRef flag) {
  LLVMValueRef value = LLVMBuildLoad2(m->builder, m->i8, flag, "");
  return LLVMBuildICmp(m->builder, LLVMIntNE, value, LLVMConstInt(m->i8, 0, 0), "");
}

static LLVMValueRef text_or_null(host_emitter *h, MlirOperation op, const char *name) {
  const char *content = ir_get_string(h->m.ctx, op, name);
  return content ? host_text(&h->m, content) : LLVMConstNull(h->m.pointer);
}

void host_emit_assert(host_emitter *h, MlirOperation op) {
  cg_module *m = &h->m;
  LLVMValueRef holds = host_is_set(m, host_value(h, mlirOperationGetOperand(op, 0)));
  REPORT_WHERE(holds, false, assert_failed, host_text(m, ir_get_string(m->ctx, op, "message")));
}

// A text, or a tensor, whose elements a label asks for.
void host_emit_print(host_emitter *h, MlirOperation op) {
  cg_module *m = &h->m;
  int n = (int)mlirOperationGetNumOperands(op);
  LLVMValueRef label = text_or_null(h, op, "label"), content = text_or_null(h, op, "value");
  LLVMValueRef dims = LLVMConstNull(m->pointer), data = dims;
  int64_t dtype = 0;
  if (n) {
    MlirValue tensor = mlirOperationGetOperand(op, 0);
    dtype = ir_value_type(m->ctx, tensor)->dtype;
    dims = host_array(h, m->i64, op, 1, n - 1);
    if (ir_get_string(m->ctx, op, "label")) data = host_value(h, tensor);
  }
  host_go_on_if_zero(h, CALL(print, label, content, host_c32(m, dtype), host_c32(m, n ? n - 1 : 0), dims, data));
}

void host_emit_opaque(host_emitter *h, MlirOperation op) {
  cg_module *m = &h->m;
  const char *name = ir_get_string(m->ctx, op, "type");
  const pkg_kernel *type = pkg_find_opaque(m->registry, name);
  if (!type) {
    cg_fail(m, "no package registers the opaque type '%s'", name);
    return;
  }
  cg_need_kernel(m, type);
  LLVMTypeRef arguments[] = {m->pointer, m->pointer};
  LLVMValueRef destroy = cg_declare(m, type->function, LLVMFunctionType(m->void_type, arguments, 2, 0));
  LLVMValueRef place = host_local(h, m->pointer, 1);
  host_go_on_if_zero(h, CALL(opaque, host_c32(m, ir_get_int(op, "index", -1)), cg_i64(m, type->bytes), destroy, place));
  host_set_value(h, mlirOperationGetResult(op, 0), LLVMBuildLoad2(m->builder, m->pointer, place, ""));
}

void host_emit_state(host_emitter *h, MlirOperation op) {
  cg_module *m = &h->m;
  LLVMValueRef place = host_local(h, m->pointer, 1), first = host_value(h, mlirOperationGetOperand(op, 0)),
               bytes = host_value(h, mlirOperationGetOperand(op, 1));
  host_go_on_if_zero(h, CALL(state, host_c32(m, ir_get_int(op, "index", 0)), bytes, first, place));
  host_set_value(h, mlirOperationGetResult(op, 0), LLVMBuildLoad2(m->builder, m->pointer, place, ""));
}
