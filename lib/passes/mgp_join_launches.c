// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Launches that follow one another and do not wait for one another are made side by side: matrix products of the same
// matrix, branches of a network, the packing of several weights. The threads share all of their work and meet once at
// the end; what is too small to be shared by itself fills the gaps.
//
//   mgp.launch "matmul"(%x, %wq) into (%q) ..
//   mgp.launch "matmul"(%x, %wk) into (%k) ..    becomes    mgp.launch "matmul"(%x, %wk) into (%k) .. {beside = true}
//
// All that they read and write is in use at once, which must not take more memory than the block needs anyway. A small
// kernel, which one thread does in less time than it takes to wake another, is not worth that.
#include "passes/memory_plan.h"
#include <mlir-c/BuiltinAttributes.h>
#include <mx/host.h>

typedef struct buffer_use {
  int64_t bytes;
  size_t first, last; // launches
} buffer_use;

typedef struct joining {
  ir_context *ctx;
  MlirOperation *ops;
  size_t n_ops;
  ir_table uses; // value -> its buffer_use
  int64_t *live; // bytes in use at each launch
  int64_t *born; // bytes in use from each launch on
  int64_t peak;
} joining;

bool is_beside(MlirOperation launch) { return ir_get_bool(launch, "beside", false); }

MlirOperation launch_beside(ir_context *ctx, MlirOperation launch) {
  MlirOperation op = mlirOperationGetNextInBlock(launch);
  while (!mlirOperationIsNull(op) && ir_op(ctx, op) != IR_MGP_LAUNCH) op = mlirOperationGetNextInBlock(op);
  return !mlirOperationIsNull(op) && is_beside(op) ? op : (MlirOperation){NULL};
}

// ---- memory in use
// -----------------------------------------------------------------------------------------------------------------

// Any op's use of a buffer lasts up to the launch behind it.
static void find_uses(joining *j) {
  size_t n = 0, at = 0;
  for (size_t i = 0; i < j->n_ops; i++) n += ir_op(j->ctx, j->ops[i]) == IR_MGP_LAUNCH;
  buffer_use **all = ir_alloc(j->ctx, (j->n_ops + 1) * sizeof *all);
  size_t count = 0;
  j->live = ir_alloc(j->ctx, (n + 2) * sizeof *j->live);
  j->born = ir_alloc(j->ctx, (n + 2) * sizeof *j->born);
  for (size_t i = 0; i < j->n_ops; i++) {
    MlirOperation op = j->ops[i];
    if (ir_op(j->ctx, op) == IR_MGP_ALLOC) {
      MlirValue value = mlirOperationGetResult(op, 0);
      buffer_use *use = ir_alloc(j->ctx, sizeof *use);
      *use = (buffer_use){nominal_bytes(j->ctx, ir_value_type(j->ctx, value)), at, at};
      *ir_table_at(j->ctx, &j->uses, &value.ptr, sizeof value.ptr) = all[count++] = use;
    }
    for (intptr_t k = 0; k < mlirOperationGetNumOperands(op); k++) {
      MlirValue value = mlirOperationGetOperand(op, k);
      buffer_use *use = *ir_table_at(j->ctx, &j->uses, &value.ptr, sizeof value.ptr);
      if (use) use->last = at;
    }
    at += ir_op(j->ctx, op) == IR_MGP_LAUNCH;
  }
  for (size_t i = 0; i < count; i++) {
    j->born[all[i]->first] += all[i]->bytes;
    j->live[all[i]->first] += all[i]->bytes;
    j->live[all[i]->last + 1] -= all[i]->bytes;
  }
  for (size_t t = 1; t < n; t++) j->live[t] += j->live[t - 1];
  for (size_t t = 0; t < n; t++) j->peak = j->live[t] > j->peak ? j->live[t] : j->peak;
}

// ---- who waits for whom
// -----------------------------------------------------------------------------------------------------------------

// Buffers of the graph and opaque values are used in the order of the text.
static bool has_order(ir_context *ctx, MlirOperation launch) {
  for (intptr_t i = 0; i < mlirOperationGetNumOperands(launch); i++) {
    const ir_type *type = ir_value_type(ctx, mlirOperationGetOperand(launch, i));
    if (type->kind == IR_OPAQUE || ir_is_ordered(type)) return true;
  }
  return false;
}

enum { SMALL_BYTES = 16384 }; // a few microseconds

static bool is_small(ir_context *ctx, MlirOperation launch) {
  int64_t bytes = 0;
  for (intptr_t i = 0; i < mlirOperationGetNumOperands(launch) && bytes < SMALL_BYTES; i++)
    bytes += nominal_bytes(ctx, ir_value_type(ctx, mlirOperationGetOperand(launch, i)));
  return bytes < SMALL_BYTES;
}

static bool stands_alone(ir_context *ctx, MlirOperation launch) {
  return has_order(ctx, launch) || is_small(ctx, launch);
}

// Whether what a writes is among the operands of b.
static bool feeds(ir_context *ctx, MlirOperation a, MlirOperation b) {
  int first, n = ir_group(ctx, a, 1, &first);
  for (int i = 0; i < n; i++)
    for (intptr_t k = 0; k < mlirOperationGetNumOperands(b); k++)
      if (ir_same_value(mlirOperationGetOperand(a, first + i), mlirOperationGetOperand(b, k))) return true;
  return false;
}

// What stands between two launches comes before both: it must not look at what the first one makes.
static bool may_come_first(ir_context *ctx, MlirOperation op) {
  ir_op_id id = ir_op(ctx, op);
  return ir_row(id)->traits & IR_PURE || id == IR_MGP_ALLOC || id == IR_MGP_ALLOC_CONSTANT || id == IR_MGP_OUTPUT ||
         id == IR_MGP_CHECK || id == IR_MGP_CHECK_DIM;
}

static void join_block(pass_context *p, MlirBlock block) {
  joining j = {.ctx = p->ir};
  j.n_ops = ir_block_ops(p->ir, block, &j.ops);
  for (size_t i = 0; i < j.n_ops; i++)
    if (ir_op(p->ir, j.ops[i]) == IR_MGP_SLAB) return; // from a text: memory is planned, for these launches
  find_uses(&j);
  MlirOperation group[MX_MAX_LAUNCHES];
  int64_t bytes = 0; // in use by the group
  int count = 0;
  for (size_t i = 0, at = 0; i < j.n_ops; i++) {
    MlirOperation op = j.ops[i];
    if (ir_op(p->ir, op) != IR_MGP_LAUNCH) {
      if (!may_come_first(p->ir, op)) count = 0;
      continue;
    }
    bool joins = count > 0 && count < MX_MAX_LAUNCHES && !stands_alone(p->ir, op) && bytes + j.born[at] <= j.peak;
    for (int k = 0; k < count && joins; k++) joins = !feeds(p->ir, group[k], op) && !feeds(p->ir, op, group[k]);
    if (joins)
      ir_set(p->ir, op, "beside", mlirBoolAttrGet(ir_mlir(p->ir), 1));
    else
      count = 0, bytes = j.live[at] - j.born[at];
    bytes += j.born[at++];
    if (joins || !stands_alone(p->ir, op)) group[count++] = op;
  }
}

bool pass_mgp_join_launches(pass_context *p) {
  MlirOperation *models, *functions;
  size_t n = graphs_of(p, IR_MGP_MODEL, &models), n_functions = graphs_of(p, IR_MGP_FUNCTION, &functions);
  for (size_t m = 0; m < n; m++)
    for (int region = 0; region < 2; region++) join_block(p, ir_region_block(models[m], region));
  for (size_t f = 0; f < n_functions; f++) join_block(p, ir_region_block(functions[f], 0));
  return true;
}
