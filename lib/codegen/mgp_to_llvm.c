// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// MGP to LLVM: init and execute as straight-line code. They reach the runtime through mx_host_api alone, return its
// first non-zero answer at once, and compute sizes with overflow checks whose verdict is asked for before memory is.
//
//   int32_t execute(mx_frame *frame)
#include "codegen/host_emitter.h"
#include "passes/passes.h"
#include <mlir-c/BuiltinAttributes.h>
#include <string.h>

LLVMValueRef host_value(host_emitter *h, MlirValue value) {
  for (size_t i = h->n_values; i-- > 0;)
    if (ir_same_value(h->values[i].mlir, value)) return h->values[i].llvm;
  cg_fail(&h->m, "a host value is used before it is made");
  return LLVMGetUndef(h->m.i64);
}

void host_set_value(host_emitter *h, MlirValue value, LLVMValueRef llvm) {
  h->values = ir_grow(h->m.ctx, h->values, h->n_values, &h->capacity, sizeof *h->values);
  h->values[h->n_values].mlir = value;
  h->values[h->n_values++].llvm = llvm;
}

LLVMValueRef host_load(cg_module *m, LLVMTypeRef type, LLVMValueRef base, size_t offset) {
  return LLVMBuildLoad2(m->builder, type, cg_at_byte(m, base, offset), "");
}

void host_go_on_if_zero(host_emitter *h, LLVMValueRef status) {
  cg_module *m = &h->m;
  LLVMBasicBlockRef next = LLVMAppendBasicBlockInContext(m->llvm, h->function, ""),
                    here = LLVMGetInsertBlock(m->builder);
  LLVMMoveBasicBlockBefore(next, h->fail);
  LLVMValueRef ok = LLVMBuildICmp(m->builder, LLVMIntEQ, status, LLVMConstInt(m->i32, 0, 0), "");
  LLVMBuildCondBr(m->builder, ok, next, h->fail);
  LLVMAddIncoming(h->status, &status, &here, 1);
  LLVMPositionBuilderAtEnd(m->builder, next);
}

LLVMValueRef host_call_api(host_emitter *h, size_t member, LLVMValueRef *args, int n) {
  cg_module *m = &h->m;
  LLVMTypeRef types[16] = {m->pointer};
  LLVMValueRef all[16] = {h->frame};
  for (int i = 0; i < n; i++) types[i + 1] = LLVMTypeOf(args[i]), all[i + 1] = args[i];
  LLVMTypeRef type = LLVMFunctionType(m->i32, types, (unsigned)n + 1, 0);
  return LLVMBuildCall2(m->builder, type, host_load(m, m->pointer, h->api, member), all, (unsigned)n + 1, "");
}

void host_report_where(host_emitter *h, LLVMValueRef flag, bool when, size_t member, LLVMValueRef *args, int n) {
  cg_module *m = &h->m;
  LLVMBasicBlockRef report = LLVMAppendBasicBlockInContext(m->llvm, h->function, ""),
                    next = LLVMAppendBasicBlockInContext(m->llvm, h->function, "");
  LLVMBuildCondBr(m->builder, flag, when ? report : next, when ? next : report);
  LLVMPositionBuilderAtEnd(m->builder, report);
  LLVMValueRef status = host_call_api(h, member, args, n);
  LLVMBuildBr(m->builder, h->fail);
  LLVMAddIncoming(h->status, &status, &report, 1);
  LLVMPositionBuilderAtEnd(m->builder, next);
}

LLVMValueRef host_text(cg_module *m, const char *content) {
  return LLVMBuildGlobalStringPtr(m->builder, content, "text");
}
LLVMValueRef host_c32(cg_module *m, int64_t value) { return LLVMConstInt(m->i32, (unsigned long long)value, 1); }

LLVMValueRef host_local(host_emitter *h, LLVMTypeRef type, int64_t count) {
  cg_module *m = &h->m;
  LLVMBasicBlockRef here = LLVMGetInsertBlock(m->builder), entry = LLVMGetEntryBasicBlock(h->function);
  LLVMPositionBuilderBefore(m->builder, LLVMGetFirstInstruction(entry));
  LLVMValueRef out = LLVMBuildArrayAlloca(m->builder, type, cg_i64(m, count > 0 ? count : 1), "");
  LLVMPositionBuilderAtEnd(m->builder, here);
  return out;
}

LLVMValueRef host_array(host_emitter *h, LLVMTypeRef type, MlirOperation op, int first, int count) {
  cg_module *m = &h->m;
  LLVMValueRef array = host_local(h, type, count);
  for (int i = 0; i < count; i++) {
    LLVMValueRef index = cg_i64(m, i);
    LLVMBuildStore(m->builder, host_value(h, mlirOperationGetOperand(op, first + i)),
                   LLVMBuildInBoundsGEP2(m->builder, type, array, &index, 1, ""));
  }
  return array;
}

// ---- sizes
// ---------------------------------------------------------------------------------------------------------------------

static LLVMValueRef checked(host_emitter *h, const char *name, LLVMValueRef a, LLVMValueRef b) {
  cg_module *m = &h->m;
  LLVMValueRef pair = cg_intrinsic(m, name, m->i64, (LLVMValueRef[]){a, b}, 2);
  LLVMTypeRef i1 = LLVMInt1TypeInContext(m->llvm);
  LLVMValueRef seen = LLVMBuildOr(m->builder, LLVMBuildLoad2(m->builder, i1, h->overflow, ""),
                                  LLVMBuildExtractValue(m->builder, pair, 1, ""), "");
  LLVMBuildStore(m->builder, seen, h->overflow);
  return LLVMBuildExtractValue(m->builder, pair, 0, "");
}

// floor(a / b); b = 0 gives 0, which a later check or an empty launch makes harmless.
static LLVMValueRef floor_divide(cg_module *m, LLVMValueRef a, LLVMValueRef b) {
  LLVMValueRef zero = cg_i64(m, 0), is_zero = LLVMBuildICmp(m->builder, LLVMIntEQ, b, zero, "");
  LLVMValueRef divisor = LLVMBuildSelect(m->builder, is_zero, cg_i64(m, 1), b, "");
  LLVMValueRef quotient = LLVMBuildSDiv(m->builder, a, divisor, ""), rest = LLVMBuildSRem(m->builder, a, divisor, "");
  LLVMValueRef inexact = LLVMBuildICmp(m->builder, LLVMIntNE, rest, zero, "");
  LLVMValueRef negative = LLVMBuildICmp(m->builder, LLVMIntSLT, LLVMBuildXor(m->builder, rest, divisor, ""), zero, "");
  LLVMValueRef less = LLVMBuildZExt(m->builder, LLVMBuildAnd(m->builder, inexact, negative, ""), m->i64, "");
  return LLVMBuildSelect(m->builder, is_zero, zero, LLVMBuildSub(m->builder, quotient, less, ""), "");
}

static LLVMValueRef size_arithmetic(host_emitter *h, ir_op_id id, LLVMValueRef a, LLVMValueRef b) {
  cg_module *m = &h->m;
  LLVMBuilderRef B = m->builder;
  switch (id) {
  case IR_MGP_ADD: return checked(h, "llvm.sadd.with.overflow", a, b);
  case IR_MGP_MUL: return checked(h, "llvm.smul.with.overflow", a, b);
  case IR_MGP_FLOORDIV: return floor_divide(m, a, b);
  case IR_MGP_CEILDIV: return LLVMBuildNeg(B, floor_divide(m, LLVMBuildNeg(B, a, ""), b), "");
  case IR_MGP_MOD: return LLVMBuildSub(B, a, LLVMBuildMul(B, b, floor_divide(m, a, b), ""), "");
  case IR_MGP_MAX: return LLVMBuildSelect(B, LLVMBuildICmp(B, LLVMIntSGT, a, b, ""), a, b, "");
  default: return LLVMBuildSelect(B, LLVMBuildICmp(B, LLVMIntSLT, a, b, ""), a, b, "");
  }
}

// Memory is asked for only if no size overflowed or is negative.
static void check_sizes(host_emitter *h, LLVMValueRef bytes, const char *what) {
  cg_module *m = &h->m;
  LLVMTypeRef i1 = LLVMInt1TypeInContext(m->llvm);
  LLVMValueRef bad = LLVMBuildLoad2(m->builder, i1, h->overflow, "");
  if (bytes) bad = LLVMBuildOr(m->builder, bad, LLVMBuildICmp(m->builder, LLVMIntSLT, bytes, cg_i64(m, 0), ""), "");
  REPORT_WHERE(bad, true, bad_size, host_text(m, what));
}

// Goes on only where got == want.
static void check_equal(host_emitter *h, MlirOperation op) {
  cg_module *m = &h->m;
  LLVMValueRef got = host_value(h, mlirOperationGetOperand(op, 0)),
               want = host_value(h, mlirOperationGetOperand(op, 1)),
               equal = LLVMBuildICmp(m->builder, LLVMIntEQ, got, want, "");
  if (ir_op(m->ctx, op) == IR_MGP_CHECK)
    REPORT_WHERE(equal, false, check_failed, host_text(m, ir_get_string(m->ctx, op, "message")), got, want);
  else
    REPORT_WHERE(equal, false, dim_mismatch, host_text(m, ir_get_string(m->ctx, op, "symbol")),
                 host_c32(m, ir_get_int(op, "input", 0)), host_c32(m, ir_get_int(op, "axis", 0)), want,
                 host_c32(m, ir_get_int(op, "other_input", -1)), host_c32(m, ir_get_int(op, "other_axis", -1)));
}

// ---- shape functions
// ----------------------------------------------------------------------------------------------------------------

// The package's shape function on views that hold dims alone; inlined, so constant sizes fold.
static void call_shape(host_emitter *h, MlirOperation op) {
  cg_module *m = &h->m;
  const pkg_kernel *kernel = pkg_find_shape(m->registry, ir_get_string(m->ctx, op, "symbol"));
  int64_t ranks[PKG_MAX_INPUTS + 1];
  int n = ir_get_ints(op, "ranks", ranks, PKG_MAX_INPUTS + 1), operand = 0;
  if (!kernel || n < 1) {
    cg_fail(m, "no shape kernel '%s'", ir_get_string(m->ctx, op, "symbol"));
    return;
  }
  cg_need_kernel(m, kernel);
  LLVMValueRef args[PKG_MAX_INPUTS + 1 + 2 * PKG_MAX_PARAMETERS];
  LLVMTypeRef types[PKG_MAX_INPUTS + 1 + 2 * PKG_MAX_PARAMETERS];
  for (int i = 0; i < n; i++) {
    LLVMValueRef view = host_local(h, m->view, 1);
    LLVMBuildStore(m->builder, LLVMConstNull(m->pointer), cg_field(m, view, VIEW_DATA, 0));
    LLVMBuildStore(m->builder, cg_i64(m, 0), cg_field(m, view, VIEW_OFFSET, 0));
    LLVMBuildStore(m->builder, cg_i64(m, ranks[i]), cg_field(m, view, VIEW_RANK, 0));
    for (int a = 0; i < n - 1 && a < ranks[i]; a++)
      LLVMBuildStore(m->builder, host_value(h, mlirOperationGetOperand(op, operand++)), cg_field(m, view, VIEW_DIM, a));
    args[i] = view, types[i] = m->pointer;
  }
  int count = cg_parameters(m, kernel, ir_get(op, "parameters"), args, types, n, cg_no_size, m);
  cg_call(m, kernel->function, LLVMFunctionType(m->void_type, types, (unsigned)count, 0), args, count);
  for (intptr_t r = 0; r < mlirOperationGetNumResults(op); r++) {
    LLVMValueRef dim = LLVMBuildLoad2(m->builder, m->i64, cg_field(m, args[n - 1], VIEW_DIM, r), "");
    host_set_value(h, mlirOperationGetResult(op, r), dim);
    check_sizes(h, dim, ir_format(m->ctx, "result of the shape function of '%s'", kernel->symbol));
  }
}

// An integer in memory; as a size it is not negative.
static LLVMValueRef read_size(host_emitter *h, MlirOperation op) {
  cg_module *m = &h->m;
  MlirValue tensor = mlirOperationGetOperand(op, 0);
  mx_dtype dtype = ir_value_type(m->ctx, tensor)->dtype;
  size_t bytes = mx_dtype_bytes(dtype);
  LLVMTypeRef type = LLVMIntTypeInContext(m->llvm, (unsigned)bytes * 8);
  LLVMValueRef value = host_load(m, type, host_value(h, tensor), (size_t)ir_get_int(op, "index", 0) * bytes);
  value = MX_TYPES_SIGNED >> dtype & 1 ? LLVMBuildSExt(m->builder, value, m->i64, "")
                                       : LLVMBuildZExt(m->builder, value, m->i64, "");
  if (!ir_get_bool(op, "signed", false))
    check_sizes(h, value, ir_format(m->ctx, "size '%s'", ir_value_name(m->ctx, mlirOperationGetResult(op, 0))));
  return value;
}

// ---- ops
// -------------------------------------------------------------------------------------------------------------------------------

static int kernel_number(host_emitter *h, const char *name) {
  for (int i = 0; i < h->input->n_kernels; i++)
    if (!strcmp(ir_get_string(h->m.ctx, h->input->kernels[i], "sym_name"), name)) return i;
  cg_fail(&h->m, "no kernel @%s", name);
  return 0;
}

static LLVMValueRef plan_field(host_emitter *h, MlirOperation op, size_t offset) {
  return host_load(&h->m, h->m.i64, host_value(h, mlirOperationGetOperand(op, 0)), offset);
}

// Room for op and the launches beside it: the last of them makes the call.
static void begin_launches(host_emitter *h, MlirOperation op) {
  h->n_ready = h->n_launches = 0;
  for (; !mlirOperationIsNull(op); op = launch_beside(h->m.ctx, op)) h->n_launches++;
  h->launches = host_local(h, h->m.i64, (int64_t)h->n_launches * (int64_t)(sizeof(mx_host_launch) / 8));
}

static void emit_launch(host_emitter *h, MlirOperation op) {
  cg_module *m = &h->m;
  int first, n_in = ir_group(m->ctx, op, 0, &first), n_out = ir_group(m->ctx, op, 1, NULL), at_sizes, at_plan,
             at_scratch;
  int n_sizes = ir_group(m->ctx, op, 2, &at_sizes), n_plan = ir_group(m->ctx, op, 3, &at_plan),
      n_scratch = ir_group(m->ctx, op, 4, &at_scratch);
  int kernel = kernel_number(h, ir_get_string(m->ctx, op, "symbol"));
  LLVMValueRef buffers = host_array(h, m->pointer, op, 0, n_in + n_out),
               sizes = host_array(h, m->i64, op, at_sizes, n_sizes);
  LLVMValueRef plan, null = LLVMConstNull(m->pointer);
  if (n_plan) {
    plan = host_value(h, mlirOperationGetOperand(op, at_plan));
  } else {
    plan = host_local(h, m->i64, sizeof(mx_plan) / 8);
    host_go_on_if_zero(h, CALL(plan, host_c32(m, kernel), sizes, plan));
  }
  const struct {
    size_t offset;
    LLVMValueRef value;
  } fields[] = {
      {offsetof(mx_host_launch, kernel), cg_i64(m, kernel)},
      {offsetof(mx_host_launch, buffers), buffers},
      {offsetof(mx_host_launch, sizes), sizes},
      {offsetof(mx_host_launch, plan), plan},
      {offsetof(mx_host_launch, shared),
       n_scratch == 2 ? host_value(h, mlirOperationGetOperand(op, at_scratch)) : null},
      {offsetof(mx_host_launch, local),
       n_scratch == 2 ? host_value(h, mlirOperationGetOperand(op, at_scratch + 1)) : null},
  };
  if (!is_beside(op)) begin_launches(h, op);
  for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
    LLVMBuildStore(m->builder, fields[i].value,
                   cg_at_byte(m, h->launches, (size_t)h->n_ready * sizeof(mx_host_launch) + fields[i].offset));
  if (++h->n_ready < h->n_launches) return;
  host_go_on_if_zero(h, CALL(launch, host_c32(m, h->n_launches), h->launches));
}

static void emit_op(host_emitter *h, MlirOperation op) {
  cg_module *m = &h->m;
  ir_op_id id = ir_op(m->ctx, op);
  int n = (int)mlirOperationGetNumOperands(op);
  MlirValue result = mlirOperationGetNumResults(op) ? mlirOperationGetResult(op, 0) : (MlirValue){NULL};
  LLVMValueRef out = NULL, place;
  switch (id) {
  case IR_MGP_INT: out = cg_i64(m, ir_get_int(op, "value", 0)); break;
  case IR_MGP_DIM: {
    MlirValue tensor = mlirOperationGetOperand(op, 0);
    LLVMValueRef inputs = host_load(m, m->pointer, h->frame, offsetof(mx_frame, inputs));
    size_t number = (size_t)mlirBlockArgumentGetArgNumber(tensor);
    LLVMValueRef dims =
        host_load(m, m->pointer, inputs, number * sizeof(mx_host_tensor) + offsetof(mx_host_tensor, dims));
    out = host_load(m, m->i64, dims, (size_t)ir_get_int(op, "axis", 0) * 8);
    break;
  }
  case IR_MGP_ADD:
  case IR_MGP_MUL:
  case IR_MGP_FLOORDIV:
  case IR_MGP_CEILDIV:
  case IR_MGP_MOD:
  case IR_MGP_MAX:
  case IR_MGP_MIN:
    out = size_arithmetic(h, id, host_value(h, mlirOperationGetOperand(op, 0)),
                          host_value(h, mlirOperationGetOperand(op, 1)));
    break;
  case IR_MGP_READ: out = read_size(h, op); break;
  case IR_MGP_THREADS: out = host_load(m, m->i64, h->frame, offsetof(mx_frame, n_threads)); break;
  case IR_MGP_CHECK:
  case IR_MGP_CHECK_DIM: check_equal(h, op); break;
  case IR_MGP_SHAPE: call_shape(h, op); return;
  case IR_MGP_CONSTANT: {
    LLVMValueRef constants = host_load(m, m->pointer, h->frame, offsetof(mx_frame, constants));
    out = host_load(m, m->pointer, constants, (size_t)ir_get_int(op, "index", 0) * sizeof(void *));
    break;
  }
  case IR_MGP_ALLOC_CONSTANT:
    place = host_local(h, m->pointer, 1);
    check_sizes(h, host_value(h, mlirOperationGetOperand(op, 0)), "size of a constant");
    host_go_on_if_zero(h, CALL(constant, host_c32(m, ir_get_int(op, "index", 0)),
                               host_value(h, mlirOperationGetOperand(op, 0)), place));
    out = LLVMBuildLoad2(m->builder, m->pointer, place, "");
    break;
  case IR_MGP_PLAN:
    out = host_local(h, m->i64, sizeof(mx_plan) / 8);
    host_go_on_if_zero(h, CALL(plan, host_c32(m, kernel_number(h, ir_get_string(m->ctx, op, "symbol"))),
                               host_array(h, m->i64, op, 0, n), out));
    break;
  case IR_MGP_SHARED_BYTES: out = plan_field(h, op, offsetof(mx_plan, shared_bytes)); break;
  case IR_MGP_THREAD_BYTES: {
    LLVMValueRef bytes =
        LLVMBuildAdd(m->builder, plan_field(h, op, offsetof(mx_plan, thread_bytes)), cg_i64(m, 63), "");
    out = LLVMBuildAnd(m->builder, bytes, cg_i64(m, -64), "");
    break;
  }
  case IR_MGP_SLAB:
    place = host_local(h, m->pointer, 1);
    check_sizes(h, host_value(h, mlirOperationGetOperand(op, 0)), "memory of a call");
    host_go_on_if_zero(
        h, CALL(slab, host_c32(m, ir_get_int(op, "index", 0)), host_value(h, mlirOperationGetOperand(op, 0)), place));
    out = LLVMBuildLoad2(m->builder, m->pointer, place, "");
    break;
  case IR_MGP_SLICE: {
    LLVMValueRef offset = host_value(h, mlirOperationGetOperand(op, 1));
    out = LLVMBuildInBoundsGEP2(m->builder, m->i8, host_value(h, mlirOperationGetOperand(op, 0)), &offset, 1, "");
    break;
  }
  case IR_MGP_OUTPUT:
    place = host_local(h, m->pointer, 1);
    check_sizes(h, NULL, "size of a result");
    host_go_on_if_zero(h,
                       CALL(output, host_c32(m, ir_get_int(op, "index", 0)), host_array(h, m->i64, op, 0, n), place));
    out = LLVMBuildLoad2(m->builder, m->pointer, place, "");
    break;
  case IR_MGP_LAUNCH: emit_launch(h, op); break;
  case IR_MGP_STATE: host_emit_state(h, op); return;
  case IR_MGP_OPAQUE: host_emit_opaque(h, op); return;
  case IR_MGP_ASSERT: host_emit_assert(h, op); break;
  case IR_MGP_PRINT: host_emit_print(h, op); break;
  case IR_MGP_BRANCH: host_emit_branch(h, op); break;
  case IR_MGP_LOOP: host_emit_loop(h, op); break;
  case IR_MGP_SIZE:
    out = host_load(m, m->i64, LLVMGetParam(h->function, 2), (size_t)ir_get_int(op, "index", 0) * 8);
    break;
  case IR_MGP_RETURN: LLVMBuildRet(m->builder, host_c32(m, 0)); break;
  default: cg_fail(m, "'%s' cannot be compiled: run all passes first", ir_op_name(m->ctx, op)); break;
  }
  if (out && !mlirValueIsNull(result)) host_set_value(h, result, out);
}

static void emit_body(host_emitter *h, LLVMValueRef function, MlirBlock block) {
  cg_module *m = &h->m;
  LLVMTypeRef i1 = LLVMInt1TypeInContext(m->llvm);
  bool is_entry = LLVMCountParams(function) == 1;
  h->function = function;
  h->frame = LLVMGetParam(function, 0);
  h->n_values = 0;
  LLVMBasicBlockRef entry = LLVMAppendBasicBlockInContext(m->llvm, function, "entry");
  h->fail = LLVMAppendBasicBlockInContext(m->llvm, function, "fail");
  LLVMPositionBuilderAtEnd(m->builder, h->fail);
  h->status = LLVMBuildPhi(m->builder, m->i32, "status");
  LLVMBuildRet(m->builder, h->status);
  LLVMPositionBuilderAtEnd(m->builder, entry);
  h->overflow = LLVMBuildAlloca(m->builder, i1, "overflow");
  LLVMBuildStore(m->builder, LLVMConstInt(i1, 0, 0), h->overflow);
  h->api = host_load(m, m->pointer, h->frame, offsetof(mx_frame, api));
  LLVMValueRef inputs =
      is_entry ? host_load(m, m->pointer, h->frame, offsetof(mx_frame, inputs)) : LLVMGetParam(function, 1);
  size_t stride = is_entry ? sizeof(mx_host_tensor) : sizeof(void *);
  for (intptr_t i = 0; i < mlirBlockGetNumArguments(block); i++)
    host_set_value(h, mlirBlockGetArgument(block, i), host_load(m, m->pointer, inputs, (size_t)i * stride));
  for (MlirOperation op = mlirBlockGetFirstOperation(block); !mlirOperationIsNull(op) && !m->error;
       op = mlirOperationGetNextInBlock(op))
    emit_op(h, op);
  if (LLVMCountIncoming(h->status) == 0) { // nothing can fail
    LLVMReplaceAllUsesWith(h->status, LLVMConstInt(m->i32, 0, 0));
    LLVMInstructionEraseFromParent(h->status);
  }
}

// Leaves the function out where there is nothing to do.
static void emit_section(host_emitter *h, const char *name, MlirBlock block, bool optional) {
  cg_module *m = &h->m;
  MlirOperation first = mlirBlockGetFirstOperation(block);
  if (optional && !mlirOperationIsNull(first) && ir_op(m->ctx, first) == IR_MGP_RETURN) return;
  emit_body(h, LLVMAddFunction(m->module, name, LLVMFunctionType(m->i32, &m->pointer, 1, 0)), block);
}

static void emit_functions(host_emitter *h) {
  cg_module *m = &h->m;
  MlirOperation op = mlirBlockGetFirstOperation(mlirOperationGetBlock(h->input->model));
  for (; !mlirOperationIsNull(op) && !m->error; op = mlirOperationGetNextInBlock(op)) {
    if (ir_op(m->ctx, op) != IR_MGP_FUNCTION) continue;
    const char *name = ir_format(m->ctx, "mgp.%s", ir_get_string(m->ctx, op, "sym_name"));
    LLVMValueRef function = LLVMAddFunction(m->module, name, host_function_type(m));
    LLVMSetLinkage(function, LLVMInternalLinkage);
    emit_body(h, function, ir_region_block(op, 0));
  }
}

cg_bytes cg_emit_host(const cg_input *input, cg_output output) {
  static const cg_target baseline = {"x86-64", CG_X86, "x86_64-pc-linux-gnu", "x86-64", "", "x86-64", false, 1};
  host_emitter h = {.input = input};
  cg_module_begin(&h.m, input->ctx, input->registry, &baseline, "host");
  emit_functions(&h);
  if (!h.m.error) emit_section(&h, "init", ir_region_block(input->model, 0), true);
  if (!h.m.error) emit_section(&h, "execute", ir_region_block(input->model, 1), false);
  return cg_module_finish(&h.m, (const char *const[]){"init", "execute"}, 2, output);
}
