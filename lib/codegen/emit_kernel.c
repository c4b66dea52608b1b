// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// One mgp.kernel as LLVM IR. What is generated is small: views in a local array (the environment), one hook per fused
// argument, the call, and two entry points; the loops are the package's. The environment dissolves when hooks are
// inlined.
//
//   k.._run(buffers, sizes, work)     loads pointers and sizes, calls
//   body(noalias x0, .., d0, .., work)  fills the environment, calls the execute kernel
//   <kernel>_<arg>(env, i, j [, v])   the hooks, from lambdas
//   k0_plan(sizes, n_threads, plan)   the kernel's plan on dims alone
//
// A kernel of several loops has a body for each of them, and emit_rows.c makes them take turns.
#include "codegen/emit.h"
#include <mlir-c/BuiltinAttributes.h>
#include <mx/kernel_flags.h>
#include <mx/tensor.h>
#include <string.h>

static LLVMValueRef load(cg_module *m, LLVMTypeRef type, LLVMValueRef address) {
  return LLVMBuildLoad2(m->builder, type, address, "");
}

// ---- the kernel's contents
// -------------------------------------------------------------------------------------------------

int emit_slot(const kernel_emitter *e, MlirValue tensor) {
  for (int i = 0; i < e->n_slots; i++)
    if (ir_same_value(e->slots[i], tensor)) return i;
  return -1;
}

static const pkg_kernel *find_signature(cg_module *m, MlirOperation execute) {
  int first, n_in = ir_group(m->ctx, execute, 0, &first), n_out = ir_group(m->ctx, execute, 1, &first);
  mx_dtype dtypes[PKG_MAX_OUTPUTS + PKG_MAX_INPUTS];
  if (n_in > PKG_MAX_INPUTS || n_out > PKG_MAX_OUTPUTS) return NULL;
  for (int i = 0; i < n_out; i++) dtypes[i] = ir_value_type(m->ctx, mlirOperationGetOperand(execute, n_in + i))->dtype;
  for (int i = 0; i < n_in; i++) dtypes[n_out + i] = ir_value_type(m->ctx, mlirOperationGetOperand(execute, i))->dtype;
  return pkg_find_execute(m->registry, ir_get_string(m->ctx, execute, "symbol"), m->target->name, (size_t)n_out,
                          (size_t)n_in, dtypes);
}

// Slots: every tensor that lambdas or the kernel read through an address: arguments, then views.
bool emit_read_kernel(kernel_emitter *e, MlirOperation kernel) {
  cg_module *m = e->m;
  MlirBlock body = ir_region_block(kernel, 0);
  e->n_arguments = (int)mlirBlockGetNumArguments(body);
  e->n_inputs = (int)ir_get_int(kernel, "inputs", e->n_arguments);
  for (int i = 0; i < e->n_arguments; i++) e->slots[e->n_slots++] = mlirBlockGetArgument(body, i);
  for (MlirOperation op = mlirBlockGetFirstOperation(body); !mlirOperationIsNull(op);
       op = mlirOperationGetNextInBlock(op)) {
    ir_op_id id = ir_op(m->ctx, op);
    if (id == IR_MOGG_CALL_VIEW) {
      if (e->n_slots == MAX_SLOTS) return cg_fail(m, "a kernel holds more than %d tensors", MAX_SLOTS), false;
      e->slots[e->n_slots++] = mlirOperationGetResult(op, 0);
    } else if (id == IR_MOGG_CALL_EXECUTE) {
      if (e->n_loops == CG_MAX_LOOPS) return cg_fail(m, "a kernel holds more than %d loops", CG_MAX_LOOPS), false;
      struct emit_loop *loop = &e->loops[e->n_loops++];
      *loop = (struct emit_loop){op, find_signature(m, op)};
      if (!loop->signature)
        return cg_fail(m, "no kernel '%s' for %s", ir_get_string(m->ctx, op, "symbol"), m->target->name), false;
    }
  }
  if (!e->n_loops) return cg_fail(m, "a kernel without mogg.call.execute"), false;
  MlirAttribute symbols = ir_get(kernel, "symbols");
  e->n_sizes = (int)mlirArrayAttrGetNumElements(symbols);
  for (int i = 0; i < e->n_sizes && i < MAX_SIZE_ARGUMENTS; i++) {
    MlirStringRef name = mlirStringAttrGetValue(mlirArrayAttrGetElement(symbols, i));
    e->size_names[i] = ir_intern(m->ctx, name.data, name.length);
  }
  return true;
}

void emit_select(kernel_emitter *e, int loop) {
  e->execute = e->loops[loop].execute;
  e->signature = e->loops[loop].signature;
}

// Whether everything is addressed by one running index: all lambdas load whole contiguous tensors of the output's
// shape, or single elements. Then the loop is told it has one row.
bool emit_is_flat(kernel_emitter *e) {
  cg_module *m = e->m;
  if (e->n_loops > 1 || e->signature->n_inputs != 0 || e->signature->outputs[0].hook_type != MX_DTYPE_INVALID)
    return false;
  MlirOperation bind = ir_defining_op(mlirOperationGetOperand(e->execute, 0));
  if (mlirOperationIsNull(bind)) return false;
  const ir_type *shape = ir_value_type(m->ctx, mlirOperationGetResult(bind, 0));
  MlirBlock lambda = ir_region_block(bind, 0);
  for (MlirOperation op = mlirBlockGetFirstOperation(lambda); !mlirOperationIsNull(op);
       op = mlirOperationGetNextInBlock(op)) {
    bool store = ir_op(m->ctx, op) == IR_MOGG_STORE;
    if (ir_op(m->ctx, op) == IR_MOGG_BETWEEN) return false;
    if (!store && ir_op(m->ctx, op) != IR_MOGG_LOAD) continue;
    MlirValue tensor = mlirOperationGetOperand(op, store ? 1 : 0);
    if (mlirValueIsABlockArgument(tensor) && ir_same_shape(ir_value_type(m->ctx, tensor), shape)) continue;
    if (store) return false; // through a view
    // A view of a single element reads the same place everywhere.
    MlirValue root = tensor;
    while (!mlirOperationIsNull(ir_defining_op(root))) root = mlirOperationGetOperand(ir_defining_op(root), 0);
    const ir_type *type = ir_value_type(m->ctx, root);
    for (int i = 0; i < type->rank; i++)
      if (!ir_dim_is(type->dims[i], 1)) return false;
  }
  return shape->rank != 1;
}

// ---- sizes and views
// ---------------------------------------------------------------------------------------------------------

// A dim as a value: sizes are arguments; verified kernels have no other names.
LLVMValueRef emit_dim(kernel_emitter *e, ir_dim dim) {
  cg_module *m = e->m;
  if (dim->kind == IR_DIM_CONSTANT) return cg_i64(m, dim->value);
  if (dim->kind == IR_DIM_SYMBOL) {
    for (int i = 0; i < e->n_sizes; i++)
      if (!strcmp(e->size_names[i], dim->name)) return e->sizes[i];
    cg_fail(m, "size '%s' is not an argument of the kernel", dim->name);
    return cg_i64(m, 0);
  }
  LLVMValueRef a = emit_dim(e, dim->lhs), b = emit_dim(e, dim->rhs);
  switch (dim->kind) {
  case IR_DIM_ADD: return LLVMBuildAdd(m->builder, a, b, "");
  case IR_DIM_MUL: return LLVMBuildMul(m->builder, a, b, "");
  default: cg_fail(m, "size '%s' must be an argument of the kernel", dim->text); return a;
  }
}

static LLVMValueRef size_value(void *user, ir_dim dim) { return emit_dim(user, dim); }

static void fill_dims(kernel_emitter *e, LLVMValueRef view, const ir_type *type) {
  cg_module *m = e->m;
  LLVMBuildStore(m->builder, cg_i64(m, type->rank), cg_field(m, view, VIEW_RANK, 0));
  for (int i = 0; i < type->rank; i++)
    LLVMBuildStore(m->builder, emit_dim(e, type->dims[i]), cg_field(m, view, VIEW_DIM, i));
}

static void fill_contiguous(kernel_emitter *e, LLVMValueRef view, LLVMValueRef data, const ir_type *type) {
  cg_module *m = e->m;
  fill_dims(e, view, type);
  LLVMBuildStore(m->builder, data, cg_field(m, view, VIEW_DATA, 0));
  LLVMBuildStore(m->builder, cg_i64(m, 0), cg_field(m, view, VIEW_OFFSET, 0));
  LLVMValueRef stride = cg_i64(m, 1);
  for (int i = type->rank - 1; i >= 0; i--) {
    LLVMBuildStore(m->builder, stride, cg_field(m, view, VIEW_STRIDE, i));
    if (i) stride = LLVMBuildMul(m->builder, stride, emit_dim(e, type->dims[i]), "");
  }
}

LLVMValueRef emit_slot_view(const kernel_emitter *e, LLVMValueRef env, int slot) {
  LLVMValueRef path[] = {cg_i64(e->m, slot)};
  return LLVMBuildInBoundsGEP2(e->m->builder, e->m->view, env, path, 1, "");
}

static void call_view(kernel_emitter *e, LLVMValueRef env, MlirOperation op) {
  cg_module *m = e->m;
  const pkg_kernel *kernel = pkg_find_view(m->registry, ir_get_string(m->ctx, op, "symbol"));
  if (!kernel) {
    cg_fail(m, "no view kernel '%s'", ir_get_string(m->ctx, op, "symbol"));
    return;
  }
  cg_need_kernel(m, kernel);
  LLVMValueRef from = emit_slot_view(e, env, emit_slot(e, mlirOperationGetOperand(op, 0)));
  LLVMValueRef to = emit_slot_view(e, env, emit_slot(e, mlirOperationGetResult(op, 0)));
  fill_dims(e, to, ir_value_type(m->ctx, mlirOperationGetResult(op, 0)));
  LLVMBuildStore(m->builder, load(m, m->pointer, cg_field(m, from, VIEW_DATA, 0)), cg_field(m, to, VIEW_DATA, 0));
  LLVMValueRef args[2 + 2 * PKG_MAX_PARAMETERS] = {from, to};
  LLVMTypeRef types[2 + 2 * PKG_MAX_PARAMETERS] = {m->pointer, m->pointer};
  int n = cg_parameters(m, kernel, ir_get(op, "parameters"), args, types, 2, size_value, e);
  LLVMTypeRef type = LLVMFunctionType(m->void_type, types, (unsigned)n, 0);
  cg_call(m, kernel->function, type, args, n);
}

// ---- the calls
// ----------------------------------------------------------------------------------------------------------------

// What a kernel gets for an argument: for a fused one its dims alone, else the view itself. Packed memory has no
// elements to hook: a kernel that takes it reads it as it is.
static LLVMValueRef argument_view(kernel_emitter *e, LLVMValueRef env, MlirValue tensor, const pkg_arg *arg,
                                  bool flat) {
  cg_module *m = e->m;
  int slot = emit_slot(e, tensor);
  const ir_type *type = ir_value_type(m->ctx, tensor);
  bool packed = type->layout && !strcmp(type->layout, "KNkn");
  if (env && slot >= 0 && (packed || !(arg->flags & MX_FUSED))) return emit_slot_view(e, env, slot);
  LLVMValueRef view = cg_alloca(m, m->view, 1);
  LLVMValueRef null = LLVMConstNull(m->pointer);
  if (!flat) {
    fill_contiguous(e, view, null, type);
    return view;
  }
  LLVMValueRef count = cg_i64(m, 1);
  for (int i = 0; i < type->rank; i++) count = LLVMBuildMul(m->builder, count, emit_dim(e, type->dims[i]), "");
  LLVMBuildStore(m->builder, null, cg_field(m, view, VIEW_DATA, 0));
  LLVMBuildStore(m->builder, cg_i64(m, 0), cg_field(m, view, VIEW_OFFSET, 0));
  LLVMBuildStore(m->builder, cg_i64(m, 1), cg_field(m, view, VIEW_RANK, 0));
  LLVMBuildStore(m->builder, count, cg_field(m, view, VIEW_DIM, 0));
  LLVMBuildStore(m->builder, cg_i64(m, 1), cg_field(m, view, VIEW_STRIDE, 0));
  return view;
}

// outputs, inputs, parameters: the arguments that execute and plan functions share.
static int kernel_arguments(kernel_emitter *e, LLVMValueRef env, LLVMValueRef *args, LLVMTypeRef *types, int count) {
  int first, n_in = ir_group(e->m->ctx, e->execute, 0, &first);
  for (int i = 0; i < e->signature->n_outputs; i++) {
    types[count] = e->m->pointer;
    args[count++] =
        argument_view(e, env, mlirOperationGetOperand(e->execute, n_in + i), &e->signature->outputs[i], e->flat);
  }
  for (int i = 0; i < e->signature->n_inputs; i++) {
    types[count] = e->m->pointer;
    args[count++] = argument_view(e, env, mlirOperationGetOperand(e->execute, i), &e->signature->inputs[i], false);
  }
  return cg_parameters(e->m, e->signature, ir_get(e->execute, "parameters"), args, types, count, size_value, e);
}

enum { MAX_ARGUMENTS = 4 + PKG_MAX_OUTPUTS + PKG_MAX_INPUTS + 2 * PKG_MAX_PARAMETERS };

LLVMValueRef emit_function(cg_module *m, const char *name, LLVMTypeRef type) {
  LLVMValueRef f = cg_declare(m, name, type);
  LLVMPositionBuilderAtEnd(m->builder, LLVMAppendBasicBlockInContext(m->llvm, f, "entry"));
  return f;
}

// body(noalias buffers.., sizes.., work): without noalias nothing vectorises. On a CPU it stays a function of its own,
// because inlining turns noalias into metadata before the environment has dissolved, which loses it; a GPU kernel has
// noalias on its own arguments.
LLVMValueRef emit_loop(kernel_emitter *e, MlirOperation kernel, const char *name, LLVMTypeRef body_type) {
  cg_module *m = e->m;
  LLVMValueRef f = emit_function(m, name, body_type);
  cg_attribute(m, f, (unsigned)LLVMAttributeFunctionIndex, m->target->family == CG_X86 ? "noinline" : "alwaysinline",
               0);
  for (int i = 0; i < e->n_arguments; i++) cg_attribute(m, f, (unsigned)i + 1, "noalias", 0);
  for (int i = 0; i < e->n_sizes; i++) e->sizes[i] = LLVMGetParam(f, (unsigned)(e->n_arguments + i));
  LLVMValueRef env = cg_alloca(m, m->view, e->n_slots);
  // A result in an input's memory is that input's pointer: what is loaded and stored through one pointer needs no check
  // before it is vectorised, and its own argument, which is the same address, is not used.
  int in_place = (int)ir_get_int(kernel, "in_place", -1);
  for (int i = 0; i < e->n_arguments; i++) {
    unsigned from = (unsigned)(i == e->n_inputs && in_place >= 0 ? in_place : i);
    fill_contiguous(e, emit_slot_view(e, env, i), LLVMGetParam(f, from), ir_value_type(m->ctx, e->slots[i]));
  }
  MlirBlock block = ir_region_block(kernel, 0);
  for (MlirOperation op = mlirBlockGetFirstOperation(block); !mlirOperationIsNull(op);
       op = mlirOperationGetNextInBlock(op))
    if (ir_op(m->ctx, op) == IR_MOGG_CALL_VIEW) call_view(e, env, op);
  LLVMValueRef args[MAX_ARGUMENTS] = {env};
  LLVMTypeRef types[MAX_ARGUMENTS] = {m->pointer};
  int count = kernel_arguments(e, env, args, types, 1);
  types[count] = m->pointer;
  args[count++] = LLVMGetLastParam(f);
  LLVMTypeRef type = LLVMFunctionType(m->void_type, types, (unsigned)count, 0);
  cg_need_kernel(m, e->signature);
  cg_call(m, e->signature->function, type, args, count);
  LLVMBuildRetVoid(m->builder);
  emit_hooks(e);
  return f;
}

LLVMTypeRef emit_body_type(const kernel_emitter *e) {
  LLVMTypeRef params[MAX_SLOTS + MAX_SIZE_ARGUMENTS + 1];
  int n = 0;
  for (int i = 0; i < e->n_arguments; i++) params[n++] = e->m->pointer;
  for (int i = 0; i < e->n_sizes; i++) params[n++] = e->m->i64;
  params[n++] = e->m->pointer;
  return LLVMFunctionType(e->m->void_type, params, (unsigned)n, 0);
}

LLVMValueRef emit_body(kernel_emitter *e, MlirOperation kernel) {
  return e->n_loops == 1 ? emit_loop(e, kernel, "body", emit_body_type(e)) : emit_rows_body(e, kernel);
}

static LLVMValueRef element(cg_module *m, LLVMTypeRef type, LLVMValueRef array, int64_t index) {
  LLVMValueRef at = cg_i64(m, index);
  return load(m, type, LLVMBuildInBoundsGEP2(m->builder, type, array, &at, 1, ""));
}

static void emit_run(kernel_emitter *e, MlirOperation kernel, const char *name) {
  cg_module *m = e->m;
  LLVMTypeRef params[] = {m->pointer, m->pointer, m->pointer};
  LLVMValueRef body = emit_body(e, kernel), args[MAX_SLOTS + MAX_SIZE_ARGUMENTS + 1];
  LLVMValueRef f = emit_function(m, name, LLVMFunctionType(m->void_type, params, 3, 0));
  int n = 0;
  for (int i = 0; i < e->n_arguments; i++) args[n++] = element(m, m->pointer, LLVMGetParam(f, 0), i);
  for (int i = 0; i < e->n_sizes; i++) args[n++] = element(m, m->i64, LLVMGetParam(f, 1), i);
  args[n++] = LLVMGetParam(f, 2);
  LLVMBuildCall2(m->builder, emit_body_type(e), body, args, (unsigned)n, "");
  LLVMBuildRetVoid(m->builder);
}

void emit_store_plan(cg_module *m, LLVMValueRef plan, LLVMValueRef units, LLVMValueRef cols,
                     LLVMValueRef thread_bytes) {
  // mx_plan as i64s: n_phases, units[4], grain[4], shared_bytes, thread_bytes. A task of some ten microseconds: 16384
  // elements.
  LLVMValueRef one = cg_i64(m, 1), work = cg_i64(m, 16384), wide = LLVMBuildICmp(m->builder, LLVMIntSGT, cols, one, "");
  LLVMValueRef grain = LLVMBuildUDiv(m->builder, work, LLVMBuildSelect(m->builder, wide, cols, one, ""), "");
  grain = LLVMBuildSelect(m->builder, LLVMBuildICmp(m->builder, LLVMIntSGT, grain, one, ""), grain, one, "");
  const struct {
    int64_t index;
    LLVMValueRef value;
  } fields[] = {{0, one}, {1, units}, {5, grain}, {9, cg_i64(m, 0)}, {10, thread_bytes}};
  for (int i = 0; i < 5; i++) {
    LLVMValueRef at = cg_i64(m, fields[i].index);
    LLVMBuildStore(m->builder, fields[i].value, LLVMBuildInBoundsGEP2(m->builder, m->i64, plan, &at, 1, ""));
  }
}

// What is divided into rows: output 0, or the first input that the kernel changes.
const ir_type *emit_divided_type(kernel_emitter *e) {
  int at = ir_group(e->m->ctx, e->execute, 0, NULL);
  for (int i = 0; e->signature->n_outputs == 0 && i < e->signature->n_inputs && at == e->signature->n_inputs; i++)
    if (e->signature->inputs[i].flags & MX_MUTABLE) at = i;
  return ir_value_type(e->m->ctx, mlirOperationGetOperand(e->execute, at));
}

LLVMValueRef emit_units(kernel_emitter *e) {
  const ir_type *type = emit_divided_type(e);
  LLVMValueRef rows = cg_i64(e->m, 1);
  if (e->signature->parallel == MX_SERIAL) return rows;
  for (int i = 0; i + 1 < type->rank; i++) rows = LLVMBuildMul(e->m->builder, rows, emit_dim(e, type->dims[i]), "");
  return rows;
}

// Kernels without a plan of their own: one phase, over rows of output 0 or one unit, no scratch.
static void emit_default_plan(kernel_emitter *e, LLVMValueRef plan) {
  const ir_type *type = emit_divided_type(e);
  bool rows = e->signature->parallel == MX_ROWS && type->rank;
  LLVMValueRef cols = rows ? emit_dim(e, type->dims[type->rank - 1]) : cg_i64(e->m, 1);
  emit_store_plan(e->m, plan, emit_units(e), cols, cg_i64(e->m, 0));
}

void emit_loop_plan(kernel_emitter *e, const char *name) {
  cg_module *m = e->m;
  LLVMValueRef f = emit_plan_function(e, name);
  if (e->signature->parallel != MX_PLANNED) {
    emit_default_plan(e, LLVMGetParam(f, 2));
  } else {
    LLVMValueRef args[MAX_ARGUMENTS];
    LLVMTypeRef types[MAX_ARGUMENTS];
    int count = kernel_arguments(e, NULL, args, types, 0);
    types[count] = m->i64, args[count++] = LLVMGetParam(f, 1);
    types[count] = m->pointer, args[count++] = LLVMGetParam(f, 2);
    LLVMTypeRef type = LLVMFunctionType(m->void_type, types, (unsigned)count, 0);
    cg_need_kernel(m, e->signature);
    cg_call(m, e->signature->plan_function, type, args, count);
  }
  LLVMBuildRetVoid(m->builder);
}

LLVMValueRef emit_plan_function(kernel_emitter *e, const char *name) {
  cg_module *m = e->m;
  LLVMTypeRef params[] = {m->pointer, m->i64, m->pointer};
  LLVMValueRef f = emit_function(m, name, LLVMFunctionType(m->void_type, params, 3, 0));
  for (int i = 0; i < e->n_sizes; i++) e->sizes[i] = element(m, m->i64, LLVMGetParam(f, 0), i);
  return f;
}

void emit_plan(kernel_emitter *e, const char *name) {
  if (e->n_loops == 1)
    emit_loop_plan(e, name);
  else
    emit_rows_plan(e, name);
}

bool cg_kernel_available(const cg_input *input, int kernel, const cg_target *target, const char **out_missing) {
  cg_module m = {.ctx = input->ctx, .registry = input->registry, .target = target};
  MlirBlock body = ir_region_block(input->kernels[kernel], 0);
  for (MlirOperation op = mlirBlockGetFirstOperation(body); !mlirOperationIsNull(op);
       op = mlirOperationGetNextInBlock(op)) {
    if (ir_op(input->ctx, op) != IR_MOGG_CALL_EXECUTE) continue;
    *out_missing = ir_get_string(input->ctx, op, "symbol");
    if (!find_signature(&m, op)) return false;
  }
  return true;
}

cg_bytes cg_emit_kernel(const cg_input *input, int kernel, const cg_target *target, cg_output output) {
  cg_module m;
  const pkg_launch *replacement = cg_replacement_of(input, kernel, 0, target);
  if (replacement && cg_count_loops(input->ctx, input->kernels[kernel]) == 1)
    return cg_emit_replacement(input, kernel, target, replacement, output);
  cg_module_begin(&m, input->ctx, input->registry, target,
                  ir_get_string(input->ctx, input->kernels[kernel], "sym_name"));
  kernel_emitter *e = ir_alloc(input->ctx, sizeof *e);
  e->m = &m, e->input = input, e->number = kernel;
  const char *run = cg_kernel_symbol(input, kernel, "run"), *plan = cg_kernel_symbol(input, kernel, "plan");
  if (emit_read_kernel(e, input->kernels[kernel])) {
    emit_select(e, 0);
    e->flat = emit_is_flat(e);
    if (target->family == CG_X86) {
      emit_run(e, input->kernels[kernel], run);
      emit_plan(e, plan);
    } else {
      emit_gpu_entry(e, input->kernels[kernel], run);
    }
  }
  return cg_module_finish(&m, (const char *const[]){run, plan}, 2, output);
}
