// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Hooks: a kernel's load, store and compute functions, generated from lambdas as scalar code that is inlined into the
// package's loops and vectorised there.
//
// Indices: a hook of rank r on a tensor of rank R > r gets the leading R - r + 1 dims as one linear index. A contiguous
// tensor of the same shape is addressed by that linear index directly; only views take it apart (divisions that are
// loop-invariant and move out of the inner loop).
#include "codegen/emit.h"
#include <mx/kernel_flags.h>
#include <mx/tensor.h>
#include <string.h>

// The value of %at: hook indices, and components once somebody asks for them.
typedef struct index_value {
  LLVMValueRef linear[3]; // as the hook got them
  int hook_rank;
  const ir_type *shape; // of the tensor that the hook is about
  LLVMValueRef components[MX_MAX_RANK];
  bool split;
} index_value;

typedef struct lambda_emitter {
  kernel_emitter *e;
  cg_module *m;
  LLVMValueRef env;
  int shape_slot;             // a slot whose dims are the index space's
  LLVMValueRef tile, tile_at; // where stores go instead of their tensor; NULL: to the tensor
  index_value at;
  struct {
    MlirValue mlir;
    LLVMValueRef llvm;
  } values[512];
  int n_values;
} lambda_emitter;

static LLVMValueRef field(lambda_emitter *l, int slot, int which, int64_t index) {
  cg_module *m = l->m;
  LLVMTypeRef type = which == VIEW_DATA ? m->pointer : m->i64;
  return LLVMBuildLoad2(m->builder, type, cg_field(m, emit_slot_view(l->e, l->env, slot), which, index), "");
}

static LLVMValueRef multiply_add(cg_module *m, LLVMValueRef sum, LLVMValueRef a, LLVMValueRef b) {
  LLVMValueRef product = LLVMBuildNSWMul(m->builder, a, b, "");
  return sum ? LLVMBuildNSWAdd(m->builder, sum, product, "") : product;
}

static void split_index(lambda_emitter *l) {
  cg_module *m = l->m;
  index_value *at = &l->at;
  if (at->split) return;
  at->split = true;
  int rank = at->shape->rank, extra = at->hook_rank - rank; // > 0: leading indices are 0
  if (extra >= 0) {
    for (int i = 0; i < rank; i++) at->components[i] = at->linear[i + extra];
    return;
  }
  int grouped = rank - at->hook_rank + 1;
  for (int i = grouped; i < rank; i++) at->components[i] = at->linear[i - grouped + 1];
  LLVMValueRef rest = at->linear[0];
  for (int i = grouped - 1; i > 0; i--) {
    LLVMValueRef dim = field(l, l->shape_slot, VIEW_DIM, i);
    at->components[i] = LLVMBuildURem(m->builder, rest, dim, "");
    rest = LLVMBuildUDiv(m->builder, rest, dim, "");
  }
  at->components[0] = rest;
}

// The element's place in a contiguous tensor of the index space's shape.
static LLVMValueRef linear_offset(lambda_emitter *l, int slot) {
  index_value *at = &l->at;
  int rank = at->shape->rank, extra = at->hook_rank - rank;
  if (l->e->flat) return at->linear[at->hook_rank - 1];
  LLVMValueRef offset = NULL;
  int first = extra > 0 ? extra : 0;
  for (int i = first; i < at->hook_rank; i++) {
    int axis = rank - (at->hook_rank - i); // the last dim of this index's group
    LLVMValueRef stride = axis == rank - 1 ? cg_i64(l->m, 1) : field(l, slot, VIEW_STRIDE, axis);
    offset = multiply_add(l->m, offset, at->linear[i], stride);
  }
  return offset ? offset : cg_i64(l->m, 0);
}

static LLVMValueRef strided_offset(lambda_emitter *l, int slot, int rank) {
  split_index(l);
  LLVMValueRef offset = field(l, slot, VIEW_OFFSET, 0);
  for (int i = 0; i < rank; i++)
    offset = multiply_add(l->m, offset, l->at.components[i], field(l, slot, VIEW_STRIDE, i));
  return offset;
}

// The address of element %at of a tensor with a slot.
static LLVMValueRef address(lambda_emitter *l, MlirValue tensor) {
  cg_module *m = l->m;
  int slot = emit_slot(l->e, tensor);
  const ir_type *type = ir_value_type(m->ctx, tensor);
  LLVMValueRef data = field(l, slot, VIEW_DATA, 0), offset;
  if (mlirValueIsABlockArgument(tensor) && ir_same_shape(type, l->at.shape))
    offset = linear_offset(l, slot);
  else if (l->e->flat)
    offset = field(l, slot, VIEW_OFFSET, 0); // a view of a single element
  else
    offset = strided_offset(l, slot, type->rank);
  return LLVMBuildInBoundsGEP2(m->builder, cg_memory_type(m, type->dtype), data, &offset, 1, "");
}

static LLVMValueRef is_true(cg_module *m, LLVMValueRef condition) {
  return LLVMBuildICmp(m->builder, LLVMIntNE, condition, LLVMConstNull(LLVMTypeOf(condition)), "");
}

// Element %at, or, where the condition is false, 0. The address is made before the branch: what splits the index is
// used behind it too.
static LLVMValueRef load_element(lambda_emitter *l, MlirValue tensor, LLVMValueRef when) {
  cg_module *m = l->m;
  mx_dtype dtype = ir_value_type(m->ctx, tensor)->dtype;
  LLVMValueRef at = address(l, tensor);
  if (!when) return cg_load_scalar(m, dtype, at);
  LLVMBasicBlockRef before = LLVMGetInsertBlock(m->builder);
  LLVMValueRef f = LLVMGetBasicBlockParent(before);
  LLVMBasicBlockRef there = LLVMAppendBasicBlockInContext(m->llvm, f, "there"),
                    after = LLVMAppendBasicBlockInContext(m->llvm, f, "after");
  LLVMBuildCondBr(m->builder, is_true(m, when), there, after);
  LLVMPositionBuilderAtEnd(m->builder, there);
  LLVMValueRef loaded = cg_load_scalar(m, dtype, at), values[] = {LLVMConstNull(LLVMTypeOf(loaded)), loaded};
  LLVMBasicBlockRef from[] = {before, LLVMGetInsertBlock(m->builder)};
  LLVMBuildBr(m->builder, after);
  LLVMPositionBuilderAtEnd(m->builder, after);
  LLVMValueRef value = LLVMBuildPhi(m->builder, LLVMTypeOf(loaded), "");
  LLVMAddIncoming(value, values, from, 2);
  return value;
}

static LLVMValueRef value_of(lambda_emitter *l, MlirValue value) {
  for (int i = l->n_values; i-- > 0;)
    if (ir_same_value(l->values[i].mlir, value)) return l->values[i].llvm;
  cg_fail(l->m, "a lambda uses a value from outside");
  return LLVMGetUndef(l->m->f32);
}

static void set_value(lambda_emitter *l, MlirValue value, LLVMValueRef llvm) {
  if (l->n_values == (int)(sizeof l->values / sizeof *l->values)) {
    cg_fail(l->m, "a lambda holds more than %d values", l->n_values);
    return;
  }
  l->values[l->n_values].mlir = value;
  l->values[l->n_values++].llvm = llvm;
}

static LLVMValueRef call_elementwise(lambda_emitter *l, MlirOperation op) {
  cg_module *m = l->m;
  int n = (int)mlirOperationGetNumOperands(op);
  mx_dtype result = ir_value_type(m->ctx, mlirOperationGetResult(op, 0))->dtype, dtypes[PKG_MAX_INPUTS];
  LLVMValueRef args[PKG_MAX_INPUTS + 2 * PKG_MAX_PARAMETERS];
  LLVMTypeRef types[PKG_MAX_INPUTS + 2 * PKG_MAX_PARAMETERS];
  if (n > PKG_MAX_INPUTS)
    return cg_fail(m, "an elementwise call has %d operands", n), LLVMGetUndef(cg_scalar_type(m, result));
  for (int i = 0; i < n; i++) {
    MlirValue operand = mlirOperationGetOperand(op, i);
    dtypes[i] = ir_value_type(m->ctx, operand)->dtype;
    args[i] = value_of(l, operand);
    types[i] = cg_scalar_type(m, dtypes[i]);
  }
  const char *symbol = ir_get_string(m->ctx, op, "symbol");
  const pkg_kernel *kernel = pkg_find_elementwise(m->registry, symbol, m->target->name, result, (size_t)n, dtypes);
  if (!kernel)
    return cg_fail(m, "no elementwise kernel '%s' for these dtypes on %s", symbol, m->target->name),
           LLVMGetUndef(cg_scalar_type(m, result));
  cg_need_kernel(m, kernel);
  int count = cg_parameters(m, kernel, ir_get(op, "parameters"), args, types, n, cg_no_size, m);
  LLVMTypeRef type = LLVMFunctionType(cg_scalar_type(m, result), types, (unsigned)count, 0);
  return cg_round_scalar(m, result, cg_call(m, kernel->function, type, args, count));
}

// The place of element %at of a tensor, which need not be there.
static LLVMValueRef place_of(lambda_emitter *l, MlirValue tensor) {
  int slot = emit_slot(l->e, tensor);
  if (slot < 0) return cg_fail(l->m, "a lambda asks for the place of a tensor without memory"), cg_i64(l->m, 0);
  return strided_offset(l, slot, ir_value_type(l->m->ctx, tensor)->rank);
}

static LLVMValueRef is_between(lambda_emitter *l, MlirOperation op) {
  cg_module *m = l->m;
  LLVMValueRef zero = cg_i64(m, 0), first = place_of(l, mlirOperationGetOperand(op, 0)),
               end = place_of(l, mlirOperationGetOperand(op, 1));
  LLVMValueRef both = LLVMBuildAnd(m->builder, LLVMBuildICmp(m->builder, LLVMIntSGE, first, zero, ""),
                                   LLVMBuildICmp(m->builder, LLVMIntSLT, end, zero, ""), "");
  return LLVMBuildZExt(m->builder, both, cg_scalar_type(m, MX_BOOL), "");
}

// Emits the lambda's ops; returns what it yields, or NULL.
static LLVMValueRef emit_ops(lambda_emitter *l, MlirBlock lambda) {
  cg_module *m = l->m;
  for (MlirOperation op = mlirBlockGetFirstOperation(lambda); !mlirOperationIsNull(op);
       op = mlirOperationGetNextInBlock(op)) {
    size_t n_bytes;
    switch (ir_op(m->ctx, op)) {
    case IR_MOGG_LOAD: {
      MlirValue tensor = mlirOperationGetOperand(op, 0);
      if (emit_slot(l->e, tensor) < 0) return cg_fail(m, "a lambda loads from a tensor without memory"), NULL;
      bool guarded = mlirOperationGetNumOperands(op) > 2;
      set_value(l, mlirOperationGetResult(op, 0),
                load_element(l, tensor, guarded ? value_of(l, mlirOperationGetOperand(op, 2)) : NULL));
      break;
    }
    case IR_MOGG_BETWEEN: set_value(l, mlirOperationGetResult(op, 0), is_between(l, op)); break;
    case IR_MOGG_SELECT:
      set_value(l, mlirOperationGetResult(op, 0),
                LLVMBuildSelect(m->builder, is_true(m, value_of(l, mlirOperationGetOperand(op, 0))),
                                value_of(l, mlirOperationGetOperand(op, 1)),
                                value_of(l, mlirOperationGetOperand(op, 2)), ""));
      break;
    case IR_MOGG_SCALAR: {
      const void *bytes = ir_constant_bytes(op, &n_bytes);
      set_value(l, mlirOperationGetResult(op, 0),
                cg_constant_scalar(m, ir_value_type(m->ctx, mlirOperationGetResult(op, 0))->dtype, bytes));
      break;
    }
    case IR_MOGG_CALL_ELEMENTWISE: set_value(l, mlirOperationGetResult(op, 0), call_elementwise(l, op)); break;
    case IR_MOGG_STORE: {
      MlirValue tensor = mlirOperationGetOperand(op, 1);
      if (emit_slot(l->e, tensor) < 0) return cg_fail(m, "a lambda stores to a tensor without memory"), NULL;
      mx_dtype dtype = ir_value_type(m->ctx, tensor)->dtype;
      LLVMValueRef to = l->tile
                            ? LLVMBuildInBoundsGEP2(m->builder, cg_memory_type(m, dtype), l->tile, &l->tile_at, 1, "")
                            : address(l, tensor);
      cg_store_scalar(m, dtype, value_of(l, mlirOperationGetOperand(op, 0)), to);
      break;
    }
    case IR_MOGG_YIELD: return value_of(l, mlirOperationGetOperand(op, 0));
    default: return cg_fail(m, "'%s' does not belong in a lambda", ir_op_name(m->ctx, op)), NULL;
    }
    if (m->error) return NULL;
  }
  return NULL;
}

// ---- one hook
// -------------------------------------------------------------------------------------------------------------------

// A slot with the dims of the hook's tensor: the tensor itself, or whatever an output lambda stores to or an argument
// of the same shape; lambdas of inputs always read at least one tensor of their shape, or have no index to take apart.
static int shape_slot_of(kernel_emitter *e, MlirValue tensor) {
  int slot = emit_slot(e, tensor);
  const ir_type *shape = ir_value_type(e->m->ctx, tensor);
  for (int i = 0; slot < 0 && i < e->n_slots; i++)
    if (ir_same_shape(ir_value_type(e->m->ctx, e->slots[i]), shape)) slot = i;
  return slot < 0 ? 0 : slot;
}

static lambda_emitter *begin_lambda(kernel_emitter *e, const pkg_arg *arg, MlirValue tensor, LLVMValueRef f,
                                    unsigned first_index) {
  lambda_emitter *l = ir_alloc(e->m->ctx, sizeof *l);
  l->e = e;
  l->m = e->m;
  l->env = LLVMGetParam(f, 0);
  l->shape_slot = shape_slot_of(e, tensor);
  l->at = (index_value){.hook_rank = arg->hook_rank, .shape = ir_value_type(e->m->ctx, tensor)};
  for (int i = 0; i < arg->hook_rank; i++) l->at.linear[i] = LLVMGetParam(f, first_index + (unsigned)i);
  return l;
}

static LLVMValueRef begin_hook(cg_module *m, const char *name, LLVMTypeRef result, LLVMTypeRef *types, int n) {
  LLVMValueRef f = cg_declare(m, name, LLVMFunctionType(result, types, (unsigned)n, 0));
  cg_attribute(m, f, (unsigned)LLVMAttributeFunctionIndex, "alwaysinline", 0);
  LLVMPositionBuilderAtEnd(m->builder, LLVMAppendBasicBlockInContext(m->llvm, f, "entry"));
  return f;
}

// The one tensor that a lambda stores to; null if there are several.
static MlirValue only_store(cg_module *m, MlirBlock lambda) {
  MlirValue tensor = {NULL};
  for (MlirOperation op = mlirBlockGetFirstOperation(lambda); !mlirOperationIsNull(op);
       op = mlirOperationGetNextInBlock(op)) {
    if (ir_op(m->ctx, op) != IR_MOGG_STORE) continue;
    if (!mlirValueIsNull(tensor)) return (MlirValue){NULL};
    tensor = mlirOperationGetOperand(op, 1);
  }
  return tensor;
}

// Into the second-level cache to read, into the first to write.
static void emit_prefetch(lambda_emitter *l, MlirValue tensor, bool write) {
  cg_module *m = l->m;
  LLVMValueRef args[] = {address(l, tensor), LLVMConstInt(m->i32, write, 0), LLVMConstInt(m->i32, write ? 3 : 2, 0),
                         LLVMConstInt(m->i32, 1, 0)};
  cg_intrinsic(m, "llvm.prefetch", m->pointer, args, 4);
}

// Prefetches what the lambda reads, and unless it is a compute hook writes, in the order of the loop: tensors of the
// loop's own shape. Views (a row that is repeated, say) are small or scattered.
static void emit_fetches(lambda_emitter *l, MlirBlock lambda, bool compute) {
  cg_module *m = l->m;
  for (MlirOperation op = mlirBlockGetFirstOperation(lambda); !mlirOperationIsNull(op);
       op = mlirOperationGetNextInBlock(op)) {
    bool store = ir_op(m->ctx, op) == IR_MOGG_STORE;
    if (ir_op(m->ctx, op) != IR_MOGG_LOAD && (!store || compute)) continue;
    MlirValue tensor = mlirOperationGetOperand(op, store ? 1 : 0);
    if (mlirValueIsABlockArgument(tensor) && ir_same_shape(ir_value_type(m->ctx, tensor), l->at.shape))
      emit_prefetch(l, tensor, store);
  }
}

// MX_FETCH_HOOK: void f_fetch(env, index..). lambda: null where the hook touches the tensor itself.
static void emit_fetch_hook(kernel_emitter *e, const pkg_arg *arg, MlirValue tensor, MlirBlock lambda, bool output) {
  cg_module *m = e->m;
  LLVMTypeRef types[4] = {m->pointer, m->i64, m->i64, m->i64};
  LLVMValueRef f = begin_hook(m, ir_format(m->ctx, "%s_%s_fetch", e->signature->function, arg->name), m->void_type,
                              types, 1 + arg->hook_rank);
  lambda_emitter *l = begin_lambda(e, arg, tensor, f, 1);
  if (!mlirBlockIsNull(lambda))
    emit_fetches(l, lambda, arg->hook_type == MX_DTYPE_INVALID);
  else
    emit_prefetch(l, tensor, output);
  LLVMBuildRetVoid(m->builder);
}

// MX_TILE_HOOK: void f_tile(env, tile, at, index..) and void *f_address(env, element_bytes, index..).
static void emit_tile_hooks(kernel_emitter *e, const pkg_arg *arg, MlirValue tensor, MlirBlock lambda) {
  cg_module *m = e->m;
  LLVMTypeRef types[6] = {m->pointer, m->pointer, m->i64, m->i64, m->i64, m->i64};
  const char *name = ir_format(m->ctx, "%s_%s", e->signature->function, arg->name);
  MlirValue stored = only_store(m, lambda);
  LLVMValueRef f = begin_hook(m, ir_format(m->ctx, "%s_tile", name), m->void_type, types, 3 + arg->hook_rank);
  lambda_emitter *l = begin_lambda(e, arg, tensor, f, 3);
  l->tile = LLVMGetParam(f, 1);
  l->tile_at = LLVMGetParam(f, 2);
  emit_ops(l, lambda);
  LLVMBuildRetVoid(m->builder);
  f = begin_hook(m, ir_format(m->ctx, "%s_address", name), m->pointer, types, 2 + arg->hook_rank);
  l = begin_lambda(e, arg, tensor, f, 2);
  bool whole = !mlirValueIsNull(stored) && mlirValueIsABlockArgument(stored); // not a slice of a buffer
  if (whole && emit_slot(e, stored) >= 0) {
    int64_t bytes = (int64_t)mx_dtype_bytes(ir_value_type(m->ctx, stored)->dtype);
    LLVMBuildStore(m->builder, cg_i64(m, bytes), LLVMGetParam(f, 1));
    LLVMBuildRet(m->builder, address(l, stored));
  } else {
    LLVMBuildStore(m->builder, cg_i64(m, 1), LLVMGetParam(f, 1));
    LLVMBuildRet(m->builder, LLVMConstNull(m->pointer));
  }
}

static void emit_hook(kernel_emitter *e, const pkg_arg *arg, MlirValue tensor, bool output) {
  cg_module *m = e->m;
  const ir_type *type = ir_value_type(m->ctx, tensor);
  bool compute = arg->hook_type == MX_DTYPE_INVALID;
  LLVMTypeRef value_type = compute ? m->void_type : cg_scalar_type(m, arg->hook_type), params[5] = {m->pointer};
  int n = 1;
  for (int i = 0; i < arg->hook_rank; i++) params[n++] = m->i64;
  if (output && !compute) params[n++] = value_type;
  LLVMValueRef f = begin_hook(m, ir_format(m->ctx, "%s_%s", e->signature->function, arg->name),
                              output ? m->void_type : value_type, params, n);
  if (output && !compute) m->store_hooks[m->n_store_hooks++] = f;
  lambda_emitter *l = begin_lambda(e, arg, tensor, f, 1);
  LLVMValueRef v =
      output && !compute ? cg_from_hook(m, type->dtype, arg->hook_type, LLVMGetParam(f, (unsigned)n - 1)) : NULL;
  MlirOperation bind = ir_defining_op(tensor);
  bool lambda = !mlirOperationIsNull(bind) && ir_op(m->ctx, bind) == IR_MOGG_BIND;
  if (lambda) {
    MlirBlock block = ir_region_block(bind, 0);
    if (v) set_value(l, mlirBlockGetArgument(block, 0), v);
    LLVMValueRef yielded = emit_ops(l, block);
    if (!output)
      LLVMBuildRet(m->builder,
                   yielded ? cg_to_hook(m, type->dtype, arg->hook_type, yielded) : LLVMGetUndef(value_type));
  } else if (output) {
    if (v) cg_store_scalar(m, type->dtype, v, address(l, tensor));
  } else {
    LLVMBuildRet(m->builder,
                 cg_to_hook(m, type->dtype, arg->hook_type, cg_load_scalar(m, type->dtype, address(l, tensor))));
  }
  if (output) LLVMBuildRetVoid(m->builder);
  if (m->target->family != CG_X86) return;
  emit_fetch_hook(e, arg, tensor, lambda ? ir_region_block(bind, 0) : (MlirBlock){NULL}, output);
  if (lambda && compute) emit_tile_hooks(e, arg, tensor, ir_region_block(bind, 0));
}

void emit_hooks(kernel_emitter *e) {
  cg_module *m = e->m;
  int first, n_in = ir_group(m->ctx, e->execute, 0, &first);
  for (int i = 0; i < e->signature->n_outputs && !m->error; i++)
    if (e->signature->outputs[i].flags & MX_FUSED)
      emit_hook(e, &e->signature->outputs[i], mlirOperationGetOperand(e->execute, n_in + i), true);
  for (int i = 0; i < e->signature->n_inputs && !m->error; i++)
    if (e->signature->inputs[i].flags & MX_FUSED)
      emit_hook(e, &e->signature->inputs[i], mlirOperationGetOperand(e->execute, i), false);
}
