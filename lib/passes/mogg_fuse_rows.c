// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Kernels that go over the same rows, each of which reads of the others its own row alone, become one launch: it does
// all of them for a few rows, which stay in the cache, before it goes on to the next. What lies between a norm's
// reductions and its result, or within a softmax, is then memory of one kernel.
//
//   %m = mogg.kernel "mul_mean"(%x) { .. execute "mo.reduce.mean"(%f) into (%dst) }
//   %y = mogg.kernel "add_rsqrt_mul"(%x, %m) { .. execute "mx.foreach"() into (%g) }
// become
//   %m, %y = mogg.kernel "mul_mean_add_rsqrt_mul"(%x) {
//     .. execute "mo.reduce.mean"(%f) into (%m)  .. execute "mx.foreach_rows"() into (%g) }
//
// A kernel says that it goes by row (MX_BY_ROW); a loop over a lambda is told to. Views that keep rows (MX_PER_DIM) may
// lie between.
#include "passes/passes.h"
#include <mlir-c/BuiltinAttributes.h>
#include <mx/kernel_flags.h>
#include <string.h>

static ir_dim rows_of(ir_context *ctx, const ir_type *type) {
  return ir_dim_product(ctx, type->dims, type->rank ? (size_t)type->rank - 1 : 0);
}

// Such a row does not stay in the cache, and is better shared by all threads.
static bool has_long_rows(const ir_type *type) {
  const ir_dim last = type->rank ? type->dims[type->rank - 1] : NULL;
  return last && last->kind == IR_DIM_CONSTANT && last->value > FUSION_MAX_COLUMNS;
}

// What a kernel's loops have in common.
typedef struct row_loops {
  ir_dim rows; // NULL: they do not all go by row, or not over the same rows
  int count;
  bool reduce; // one is more than a foreach
  bool are_long;
} row_loops;

static row_loops loops_of(pass_context *p, MlirOperation kernel) {
  ir_context *ctx = p->ir;
  row_loops loops = {0}, none = {0};
  for (MlirOperation op = mlirBlockGetFirstOperation(ir_region_block(kernel, 0)); !mlirOperationIsNull(op);
       op = mlirOperationGetNextInBlock(op)) {
    if (ir_op(ctx, op) != IR_MOGG_CALL_EXECUTE) continue;
    const pkg_kernel *signature = kernel_signature(p, op);
    if (!signature || !(signature->flags & MX_BY_ROW || is_elementwise_loop(signature))) return none;
    loops.reduce |= !is_elementwise_loop(signature);
    loops.count++;
    for (intptr_t i = ir_group(ctx, op, 0, NULL); i < mlirOperationGetNumOperands(op); i++) {
      const ir_type *type = ir_value_type(ctx, mlirOperationGetOperand(op, i));
      ir_dim rows = rows_of(ctx, type);
      if (loops.rows && loops.rows != rows) return none;
      if (!is_elementwise_loop(signature) && !has_sizes_of_operands(ctx, kernel, type)) return none;
      if (stores_through_view(ctx, mlirOperationGetOperand(op, i))) return none; // row u is another one in memory
      loops.rows = rows;
      loops.are_long |= has_long_rows(type);
    }
  }
  return loops;
}

static bool keeps_rows(pass_context *p, MlirOperation view) {
  const pkg_kernel *kernel = pkg_find_view(p->kernels, ir_get_string(p->ir, view, "symbol"));
  const ir_type *from = ir_value_type(p->ir, mlirOperationGetOperand(view, 0)),
                *to = ir_value_type(p->ir, mlirOperationGetResult(view, 0));
  if (!kernel || !(kernel->flags & MX_PER_DIM) || from->rank != to->rank) return false;
  for (int i = 0; i + 1 < from->rank; i++)
    if (from->dims[i] != to->dims[i]) return false;
  return true;
}

// Whether everything that reads value, for row u of `rows`, reads its row u.
static bool is_read_by_row(pass_context *p, MlirValue value, ir_dim rows) {
  ir_context *ctx = p->ir;
  const ir_type *type = ir_value_type(ctx, value);
  if (rows_of(ctx, type) != rows) return false;
  for (MlirOpOperand use = mlirValueGetFirstUse(value); !mlirOpOperandIsNull(use); use = mlirOpOperandGetNextUse(use)) {
    MlirOperation user = mlirOpOperandGetOwner(use);
    int number = (int)mlirOpOperandGetOperandNumber(use);
    const pkg_kernel *signature;
    switch (ir_op(ctx, user)) {
    case IR_MOGG_LOAD: break;
    case IR_MOGG_CALL_VIEW:
      if (!keeps_rows(p, user) || !is_read_by_row(p, mlirOperationGetResult(user, 0), rows)) return false;
      break;
    case IR_MOGG_CALL_EXECUTE:
      signature = kernel_signature(p, user);
      if (number >= signature->n_inputs || !(signature->inputs[number].flags & MX_FUSED) ||
          signature->inputs[number].hook_rank != 2)
        return false;
      break;
    default: return false;
    }
  }
  return true;
}

static bool is_made_by(ir_context *ctx, MlirValue value, MlirOperation kernel) {
  MlirOperation maker = value_kernel(ctx, value);
  return !mlirOperationIsNull(maker) && mlirOperationEqual(maker, kernel);
}

// The first kernel's results are used by the second one, or behind it.
static bool may_wait(MlirOperation first, MlirOperation second) {
  for (intptr_t i = 0; i < mlirOperationGetNumResults(first); i++)
    for (MlirOpOperand use = mlirValueGetFirstUse(mlirOperationGetResult(first, i)); !mlirOpOperandIsNull(use);
         use = mlirOpOperandGetNextUse(use)) {
      MlirOperation user = mlirOpOperandGetOwner(use);
      if (!mlirOperationEqual(user, second) && !mlirOperationIsBeforeInBlock(second, user)) return false;
    }
  return true;
}

fusion_reason why_not_by_row(pass_context *p, MlirOperation first, MlirOperation second) {
  ir_context *ctx = p->ir;
  row_loops a = loops_of(p, first), b = loops_of(p, second);
  if (!a.rows || !b.rows || !(a.reduce || b.reduce)) return FUSION_two_loops;
  if (a.rows != b.rows) return FUSION_other_rows;
  for (intptr_t i = 0; i < mlirOperationGetNumOperands(second); i++)
    if (is_made_by(ctx, mlirOperationGetOperand(second, i), first) &&
        !is_read_by_row(p, mlirBlockGetArgument(ir_region_block(second, 0), i), a.rows))
      return FUSION_other_rows;
  if (a.are_long || b.are_long) return FUSION_long_rows;
  if (touches_effects(ctx, first) || touches_effects(ctx, second)) return FUSION_effects;
  if (stays_in_init(ctx, first, second)) return FUSION_made_by_init;
  if (!may_wait(first, second)) return FUSION_used_before;
  if (a.count + b.count > FUSION_MAX_LOOPS) return FUSION_too_many_loops;
  return why_too_large(ctx, first, second, 0, 0);
}

// ---- joining
// --------------------------------------------------------------------------------------------------------------

// One name for each result of both.
static MlirLocation joint_location(ir_context *ctx, const MlirOperation *kernels, int n_results) {
  MlirLocation place = ir_op_place(ctx, kernels[1]), *names = ir_alloc(ctx, (size_t)n_results * sizeof *names);
  int count = 0;
  for (int k = 0; k < 2; k++)
    for (intptr_t i = 0; i < mlirOperationGetNumResults(kernels[k]); i++, count++) {
      const char *name = ir_value_name(ctx, mlirOperationGetResult(kernels[k], i));
      names[count] = ir_named(ctx, name ? name : ir_format(ctx, "row_%d", count), place);
    }
  return mlirLocationFusedGet(ir_mlir(ctx), n_results, names, mlirAttributeGetNull());
}

// An elementwise loop deals out its work as it likes; this one takes rows.
static void loop_over_rows(pass_context *p, MlirOperation execute) {
  if (is_elementwise_loop(kernel_signature(p, execute)))
    ir_set(p->ir, execute, "symbol", ir_string_attribute(p->ir, "mx.foreach_rows"));
}

// Moves the kernel's ops to the end of body. `inside` knows, for a value outside, body's argument for it.
static void move_body(pass_context *p, MlirOperation kernel, MlirBlock body, const ir_map *inside) {
  MlirBlock from = ir_region_block(kernel, 0);
  intptr_t n = mlirOperationGetNumOperands(kernel);
  for (intptr_t i = 0; i < n + mlirOperationGetNumResults(kernel); i++) {
    MlirValue outside = i < n ? mlirOperationGetOperand(kernel, i) : mlirOperationGetResult(kernel, i - n);
    ir_replace_uses(mlirBlockGetArgument(from, i), ir_map_get(inside, outside));
  }
  for (MlirOperation op; op = mlirBlockGetFirstOperation(from), !mlirOperationIsNull(op);) {
    mlirOperationRemoveFromParent(op);
    mlirBlockAppendOwnedOperation(body, op);
    if (ir_op(p->ir, op) == IR_MOGG_CALL_EXECUTE) loop_over_rows(p, op);
  }
}

static MlirOperation join(pass_context *p, MlirOperation first, MlirOperation second) {
  ir_context *ctx = p->ir;
  MlirOperation kernels[] = {first, second};
  int n = (int)mlirOperationGetNumOperands(first), count = 0, n_results = 0;
  size_t most = (size_t)(n + mlirOperationGetNumOperands(second)),
         results = (size_t)(mlirOperationGetNumResults(first) + mlirOperationGetNumResults(second));
  MlirValue *operands = ir_alloc(ctx, most * sizeof *operands), *made = ir_alloc(ctx, results * sizeof *made);
  MlirType *types = ir_alloc(ctx, results * sizeof *types);
  count = add_operands(operands, 0, first, 0, n);
  for (intptr_t i = 0; i < mlirOperationGetNumOperands(second); i++)
    if (!is_made_by(ctx, mlirOperationGetOperand(second, i), first))
      count = add_operands(operands, count, second, i, i + 1);
  for (int k = 0; k < 2; k++)
    for (intptr_t i = 0; i < mlirOperationGetNumResults(kernels[k]); i++) {
      made[n_results] = mlirOperationGetResult(kernels[k], i);
      types[n_results] = mlirValueGetType(made[n_results]);
      n_results++;
    }
  ir_attributes attributes = {0};
  ir_add_attribute(ctx, &attributes, "symbol", ir_get(second, "symbol"));
  ir_builder b = {.ctx = ctx,
                  .block = mlirOperationGetBlock(second),
                  .before = second,
                  .location = joint_location(ctx, kernels, n_results)};
  MlirOperation joint = ir_build(&b, IR_MOGG_KERNEL, operands, count, types, n_results, &attributes, 1);
  join_names(ctx, joint, first, second, first);
  MlirBlock body = ir_add_block(joint, 0);
  ir_map inside = {.ctx = ctx};
  for (int i = 0; i < count + n_results; i++) {
    MlirValue outside = i < count ? operands[i] : made[i - count];
    const char *name = ir_value_name(ctx, outside);
    MlirLocation location = ir_op_place(ctx, second);
    ir_map_set(&inside, outside,
               mlirBlockAddArgument(body, mlirValueGetType(outside), name ? ir_named(ctx, name, location) : location));
  }
  move_body(p, first, body, &inside);
  move_body(p, second, body, &inside);
  for (int i = 0; i < n_results; i++) ir_replace_uses(made[i], mlirOperationGetResult(joint, i));
  ir_erase(second);
  ir_erase(first);
  return joint;
}

static bool visit(pass_context *p, MlirOperation op) {
  if (ir_op(p->ir, op) != IR_MOGG_KERNEL) return true;
  for (intptr_t i = 0; i < mlirOperationGetNumOperands(op); i++) {
    MlirOperation maker = value_kernel(p->ir, mlirOperationGetOperand(op, i));
    if (mlirOperationIsNull(maker) || why_not_by_row(p, maker, op)) continue;
    op = join(p, maker, op);
    i = -1; // its operands are others now
  }
  return true;
}

bool pass_mogg_fuse_rows(pass_context *p) { return each_op(p, IR_MOGG_GRAPH, visit); }
