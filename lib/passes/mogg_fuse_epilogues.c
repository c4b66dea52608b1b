// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// An elementwise kernel that alone reads an execute kernel's fusable output, element for element, becomes that output's
// store lambda: the value goes through bias, activation, residual on its way to memory.
//
//   %f = mogg.bind (%dst) output_lambda(%v: f32, %at: index<2>) { .. mogg.store(%y, %dst, %at) .. }
//   mogg.call.execute "mo.matmul"(%a, %b) into (%f)
//
// It may read the output through views that can be undone (a transposition, a reshape): what it stores and loads, of
// which it has an element for each that it reads, is then seen through the inverse views, and nothing is copied.
//
//   %d = mogg.call.view "mx.transpose.inverse"(%dst) .. mogg.store(%y, %d, %at) ..
#include "passes/passes.h"
#include <mx/kernel_flags.h>
#include <string.h>

// ---- views between the two
// -----------------------------------------------------------------------------------------------------------------

// Where the consumer's lambda loads what the producer makes, and how its other tensors are seen in the order of the
// producer's loop: through the inverses of the views that it loads through, then as the producer's lambda sees what it
// stores to.
typedef struct way_back {
  MlirValue loaded; // the argument, or the last view of it
  struct {
    MlirOperation view;
    const pkg_kernel *inverse; // NULL: the view itself
  } steps[2 * FUSION_MAX_VIEWS];
  int count;
} way_back;

static const pkg_kernel *view_kernel(pass_context *p, MlirOperation view) {
  return pkg_find_view(p->kernels, ir_get_string(p->ir, view, "symbol"));
}

static const pkg_kernel *inverse_of(pass_context *p, MlirOperation view) {
  const pkg_kernel *kernel = view_kernel(p, view);
  return kernel && kernel->inverse ? pkg_find_view(p->kernels, kernel->inverse) : NULL;
}

// One chain leads from the argument to every load of it; each of its views can be undone.
static bool undo_reads(pass_context *p, MlirValue argument, way_back *way) {
  MlirOpOperand use = mlirValueGetFirstUse(argument);
  MlirOperation user = mlirOpOperandGetOwner(use);
  way->loaded = argument;
  if (!mlirOpOperandIsNull(use) && ir_op(p->ir, user) == IR_MOGG_CALL_VIEW) {
    const pkg_kernel *inverse = inverse_of(p, user);
    bool only = mlirOpOperandIsNull(mlirOpOperandGetNextUse(use));
    if (!only || !inverse || !undo_reads(p, mlirOperationGetResult(user, 0), way)) return false;
    way->steps[way->count].view = user;
    way->steps[way->count].inverse = inverse;
    return ++way->count < FUSION_MAX_VIEWS;
  }
  for (; !mlirOpOperandIsNull(use); use = mlirOpOperandGetNextUse(use))
    if (ir_op(p->ir, mlirOpOperandGetOwner(use)) != IR_MOGG_LOAD) return false;
  return true;
}

// What the producer's lambda stores to, from the result's memory on.
static bool follow_store(ir_context *ctx, MlirValue tensor, way_back *way) {
  if (mlirValueIsABlockArgument(tensor)) return true;
  MlirOperation view = ir_defining_op(tensor);
  if (!follow_store(ctx, mlirOperationGetOperand(view, 0), way)) return false;
  way->steps[way->count].view = view;
  return ++way->count < 2 * FUSION_MAX_VIEWS;
}

static MlirValue stored_tensor(ir_context *ctx, MlirValue output) {
  if (mlirValueIsABlockArgument(output)) return output;
  MlirOperation op = mlirBlockGetFirstOperation(ir_region_block(ir_defining_op(output), 0));
  while (ir_op(ctx, op) != IR_MOGG_STORE) op = mlirOperationGetNextInBlock(op);
  return mlirOperationGetOperand(op, 1);
}

static bool find_way(pass_context *p, MlirValue argument, MlirValue output, way_back *way) {
  *way = (way_back){0};
  return undo_reads(p, argument, way) && follow_store(p->ir, stored_tensor(p->ir, output), way);
}

// The tensor that the lambda's op loads from or stores to, if it is not the producer's; its operand's number.
static MlirValue other_tensor(ir_context *ctx, const way_back *way, MlirOperation op, intptr_t *number) {
  ir_op_id id = ir_op(ctx, op);
  *number = id == IR_MOGG_STORE;
  if (id != IR_MOGG_LOAD && id != IR_MOGG_STORE) return (MlirValue){NULL};
  MlirValue tensor = mlirOperationGetOperand(op, *number);
  return ir_same_value(tensor, way->loaded) ? (MlirValue){NULL} : tensor;
}

// Whether each tensor of the lambda can go that way: a view that needs row-major memory finds it.
static bool can_go(pass_context *p, const way_back *way, MlirBlock lambda) {
  intptr_t number;
  for (MlirOperation op = mlirBlockGetFirstOperation(lambda); !mlirOperationIsNull(op);
       op = mlirOperationGetNextInBlock(op)) {
    MlirValue tensor = other_tensor(p->ir, way, op, &number);
    if (ir_op(p->ir, op) == IR_MOGG_BETWEEN) return false;
    if (mlirValueIsNull(tensor)) continue;
    bool row_major = mlirValueIsABlockArgument(tensor) || view_is_contiguous_only(p, ir_defining_op(tensor));
    for (int i = 0; i < way->count; i++) {
      const pkg_kernel *view = way->steps[i].inverse ? way->steps[i].inverse : view_kernel(p, way->steps[i].view);
      bool contiguous = view->flags & MX_CONTIGUOUS;
      if (contiguous && !row_major) return false;
      row_major = contiguous;
    }
  }
  return true;
}

static void go(ir_context *ctx, const way_back *way, MlirBlock body, MlirBlock lambda) {
  intptr_t number;
  for (MlirOperation op = mlirBlockGetFirstOperation(lambda); !mlirOperationIsNull(op);
       op = mlirOperationGetNextInBlock(op)) {
    MlirValue tensor = other_tensor(ctx, way, op, &number);
    if (mlirValueIsNull(tensor)) continue;
    for (int i = 0; i < way->count; i++) {
      const pkg_kernel *inverse = way->steps[i].inverse;
      tensor = inverse ? add_inverse_view(ctx, body, way->steps[i].view, inverse->symbol, tensor)
                       : add_view(ctx, body, way->steps[i].view, tensor);
    }
    mlirOperationSetOperand(op, number, tensor);
  }
}

// ---- fusing
// -----------------------------------------------------------------------------------------------------------------

// The consumer alone reads the producer's only result, in loads at its own index.
fusion_reason why_no_epilogue(pass_context *p, MlirOperation producer, MlirOperation consumer, int number) {
  ir_context *ctx = p->ir;
  if (mlirOperationGetNumResults(producer) != 1) return FUSION_several_results;
  MlirOperation execute = kernel_execute(ctx, producer);
  const pkg_kernel *signature = mlirOperationIsNull(execute) ? NULL : kernel_signature(p, execute);
  if (!signature || signature->n_outputs != 1 || !(signature->outputs[0].flags & MX_FUSED) ||
      signature->outputs[0].hook_type == MX_DTYPE_INVALID)
    return FUSION_no_store_hook;
  MlirValue output = mlirOperationGetOperand(execute, mlirOperationGetNumOperands(execute) - 1);
  if (!mlirValueIsABlockArgument(output) && !stores_once(ctx, output)) return FUSION_stores_early;
  fusion_reason reason = why_not_alone(ctx, mlirOperationGetResult(producer, 0), consumer);
  way_back way;
  if (!reason && !(find_way(p, mlirBlockGetArgument(ir_region_block(consumer, 0), number), output, &way) &&
                   can_go(p, &way, elementwise_lambda(ctx, consumer))))
    reason = FUSION_reads_view;
  if (!reason && stays_in_init(ctx, producer, consumer)) reason = FUSION_made_by_init;
  if (!reason) reason = why_not_moved(p, producer, consumer, false);
  if (reason) return reason;
  return why_too_large(ctx, producer, consumer, (int)mlirOperationGetNumOperands(consumer), way.count);
}

// The lambda takes the value that the producer's loop makes; what the producer's own lambda did with it before storing
// comes first. Returns the value that the consumer read.
static MlirValue take_value(ir_context *ctx, MlirBlock lambda, MlirOperation bound, mx_dtype written,
                            MlirLocation location) {
  MlirValue v = mlirBlockInsertArgument(lambda, 0, ir_scalar(ctx, written), ir_named(ctx, "v", location));
  if (mlirOperationIsNull(bound)) return v;
  MlirBlock own = ir_region_block(bound, 0);
  ir_replace_uses(mlirBlockGetArgument(own, 0), v);
  ir_replace_uses(mlirBlockGetArgument(own, 1), mlirBlockGetArgument(lambda, 1));
  MlirOperation first = mlirBlockGetFirstOperation(lambda), op = mlirBlockGetFirstOperation(own);
  for (MlirOperation next; ir_op(ctx, op) != IR_MOGG_STORE; op = next) {
    next = mlirOperationGetNextInBlock(op);
    mlirOperationMoveBefore(op, first);
  }
  return mlirOperationGetOperand(op, 0);
}

static bool gives_names(ir_op_id id) {
  return id == IR_MOGG_READ_DIMS || id == IR_MOGG_DEFINE_DIM || id == IR_MOGG_INVOKE_SHAPE_FUNC;
}

// The joint kernel comes where the producer was, if it can: what the producer reads need not live longer. It stays
// behind what gives names to sizes, since its own may be among them.
static void move_up(ir_context *ctx, MlirOperation producer, MlirOperation consumer) {
  if (touches_effects(ctx, consumer)) return;
  for (intptr_t i = 0; i < mlirOperationGetNumOperands(consumer); i++) {
    MlirOperation maker = ir_defining_op(mlirOperationGetOperand(consumer, i));
    if (!mlirOperationIsNull(maker) && !mlirOperationIsBeforeInBlock(maker, producer)) return;
  }
  MlirOperation after = producer, op = producer;
  while (op = mlirOperationGetNextInBlock(op), !mlirOperationEqual(op, consumer))
    if (gives_names(ir_op(ctx, op))) after = op;
  mlirOperationMoveAfter(consumer, after);
}

// A view of what is still an argument of body.
static bool is_view_of(ir_context *ctx, MlirOperation op, MlirBlock body) {
  if (ir_op(ctx, op) != IR_MOGG_CALL_VIEW) return false;
  MlirValue below = mlirOperationGetOperand(op, 0);
  if (mlirValueIsABlockArgument(below)) return mlirBlockEqual(mlirBlockArgumentGetOwner(below), body);
  return is_view_of(ctx, ir_defining_op(below), body);
}

static void fuse(pass_context *p, MlirOperation producer, MlirOperation consumer, int number) {
  ir_context *ctx = p->ir;
  MlirBlock body = ir_region_block(consumer, 0), lambda = elementwise_lambda(ctx, consumer);
  MlirValue argument = mlirBlockGetArgument(body, number);
  MlirOperation execute = kernel_execute(ctx, producer), foreach = kernel_execute(ctx, consumer);
  intptr_t out = mlirOperationGetNumOperands(execute) - 1;
  MlirValue old_output = mlirOperationGetOperand(execute, out), output = mlirOperationGetOperand(foreach, 0);
  way_back way;
  find_way(p, argument, old_output, &way);
  go(ctx, &way, body, lambda);
  intptr_t n = mlirOperationGetNumOperands(consumer), m = mlirOperationGetNumOperands(producer);
  MlirValue *operands = ir_alloc(ctx, (size_t)(n + m) * sizeof *operands);
  int count = add_operands(operands, 0, producer, 0, m);
  count = add_operands(operands, count, consumer, 0, number);
  count = add_operands(operands, count, consumer, number + 1, n);
  set_operands(ctx, consumer, operands, count, producer);

  MlirOperation bound = ir_defining_op(old_output); // null: no lambda yet
  MlirBlock from = ir_region_block(producer, 0);
  MlirOperation first = mlirBlockGetFirstOperation(body), op = mlirBlockGetFirstOperation(from);
  for (MlirOperation next; !mlirOperationIsNull(op); op = next) {
    next = mlirOperationGetNextInBlock(op);
    bool replaced = mlirOperationEqual(op, execute) || (!mlirOperationIsNull(bound) && mlirOperationEqual(op, bound));
    if (!replaced && !is_view_of(ctx, op, from)) mlirOperationMoveBefore(op, first); // else of its result's memory
  }
  // What the loop writes has its own shape and dtype, though the lambda may store others.
  MlirType written = mlirValueGetType(old_output);
  const ir_type *type = ir_type_of(ctx, written);
  mlirValueSetType(mlirBlockGetArgument(lambda, 0), ir_index(ctx, type->rank));
  MlirValue value = take_value(ctx, lambda, bound, type->dtype, mlirOperationGetLocation(foreach));
  replace_loads(ctx, lambda, way.loaded, value);
  erase_views(argument);
  mlirValueSetType(output, written);
  mlirOperationSetOperand(execute, out, output);
  mlirOperationMoveBefore(execute, foreach);
  ir_erase(foreach);
  drop_arguments(consumer, n);
  join_names(ctx, consumer, producer, consumer, producer);
  move_up(ctx, producer, consumer);
  ir_erase(producer);
}

static bool visit(pass_context *p, MlirOperation op) {
  if (ir_op(p->ir, op) != IR_MOGG_KERNEL || !kernel_is_elementwise(p, op)) return true;
  // Of several candidates the last made one: the others' results exist by then.
  int best = -1;
  for (int i = 0; i < mlirOperationGetNumOperands(op); i++) {
    MlirOperation producer = value_kernel(p->ir, mlirOperationGetOperand(op, i));
    if (mlirOperationIsNull(producer) || why_no_epilogue(p, producer, op, i)) continue;
    if (best < 0 || mlirOperationIsBeforeInBlock(value_kernel(p->ir, mlirOperationGetOperand(op, best)), producer))
      best = i;
  }
  if (best >= 0) fuse(p, value_kernel(p->ir, mlirOperationGetOperand(op, best)), op, best);
  return true;
}

bool pass_mogg_fuse_epilogues(pass_context *p) { return each_op(p, IR_MOGG_GRAPH, visit); }
