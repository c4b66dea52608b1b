// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What one launch of a kernel does, over its sizes d0, d1, ..: operations and bytes. An operation is one call of an
// elementwise kernel on one element, or what the loop's record counts (docs/kernel-abi.md); bytes are those of what is
// read and written, each once, as a cache that holds everything would see it.
#include "codegen/model_file.h"
#include <mx/tensor.h>
#include <string.h>

static ir_dim elements_of(ir_context *ctx, MlirValue value) {
  const ir_type *type = ir_value_type(ctx, value);
  return type->kind == IR_TENSOR ? ir_dim_product(ctx, type->dims, (size_t)type->rank) : ir_dim_constant(ctx, 0);
}

// What the loop itself does. Without a word in its record: an operation for each element of its first result.
static ir_dim loop_work(const cg_input *input, MlirOperation execute) {
  ir_context *ctx = input->ctx;
  int first, n_in = ir_group(ctx, execute, 0, &first), n_out = ir_group(ctx, execute, 1, &first);
  mx_dtype dtypes[PKG_MAX_OUTPUTS + PKG_MAX_INPUTS];
  MlirValue arguments[PKG_MAX_OUTPUTS + PKG_MAX_INPUTS];
  ir_dim work = ir_dim_constant(ctx, 0);
  if (n_out > PKG_MAX_OUTPUTS || n_in > PKG_MAX_INPUTS) return work;
  for (int i = 0; i < n_out + n_in; i++) {
    arguments[i] = mlirOperationGetOperand(execute, i < n_out ? n_in + i : i - n_out);
    dtypes[i] = ir_value_type(ctx, arguments[i])->dtype;
  }
  const pkg_kernel *kernel = pkg_find_execute(input->registry, ir_get_string(ctx, execute, "symbol"), "x86-64",
                                              (size_t)n_out, (size_t)n_in, dtypes);
  if (!kernel || !kernel->work) return n_in && n_out ? elements_of(ctx, arguments[0]) : work;
  pkg_factor factors[PKG_MAX_FACTORS];
  int n = pkg_work_factors(kernel, factors);
  ir_dim divisor = ir_dim_constant(ctx, 1);
  work = ir_dim_constant(ctx, n > 0);
  for (int i = 0; i < n; i++) {
    const ir_type *type = factors[i].argument < 0 ? NULL : ir_value_type(ctx, arguments[factors[i].argument]);
    int64_t axis = type && factors[i].value < 0 ? factors[i].value + type->rank : factors[i].value;
    ir_dim factor = !type                            ? ir_dim_constant(ctx, factors[i].value)
                    : !factors[i].one_dim            ? elements_of(ctx, arguments[factors[i].argument])
                    : axis >= 0 && axis < type->rank ? type->dims[axis]
                                                     : ir_dim_constant(ctx, 1);
    ir_dim *side = factors[i].divides ? &divisor : &work;
    *side = ir_dim_binary(ctx, IR_DIM_MUL, *side, factor);
  }
  // Sizes of 0 make no work, and divide nothing.
  bool divides = !ir_dim_is(divisor, 1) && !ir_dim_is(divisor, 0);
  return divides ? ir_dim_binary(ctx, IR_DIM_FLOORDIV, work, divisor) : work;
}

static int calls_in(ir_context *ctx, MlirBlock lambda) {
  int n = 0;
  for (MlirOperation op = mlirBlockGetFirstOperation(lambda); !mlirOperationIsNull(op);
       op = mlirOperationGetNextInBlock(op))
    n += ir_op(ctx, op) == IR_MOGG_CALL_ELEMENTWISE;
  return n;
}

ir_dim cg_kernel_work(const cg_input *input, MlirOperation kernel) {
  ir_context *ctx = input->ctx;
  ir_dim sum = ir_dim_constant(ctx, 0), work;
  for (MlirOperation op = mlirBlockGetFirstOperation(ir_region_block(kernel, 0)); !mlirOperationIsNull(op);
       op = mlirOperationGetNextInBlock(op)) {
    ir_op_id id = ir_op(ctx, op);
    if (id == IR_MOGG_CALL_EXECUTE)
      work = loop_work(input, op);
    else if (id == IR_MOGG_BIND)
      work = ir_dim_binary(ctx, IR_DIM_MUL, ir_dim_constant(ctx, calls_in(ctx, ir_region_block(op, 0))),
                           elements_of(ctx, mlirOperationGetResult(op, 0)));
    else
      continue;
    sum = ir_dim_binary(ctx, IR_DIM_ADD, sum, work);
  }
  return sum;
}

// How much of the tensor is read: what views leave of it. Views that repeat elements read each once.
static ir_dim elements_used(ir_context *ctx, MlirValue value) {
  ir_dim own = elements_of(ctx, value), sum = ir_dim_constant(ctx, 0);
  for (MlirOpOperand use = mlirValueGetFirstUse(value); !mlirOpOperandIsNull(use); use = mlirOpOperandGetNextUse(use)) {
    MlirOperation user = mlirOpOperandGetOwner(use);
    if (ir_op(ctx, user) != IR_MOGG_CALL_VIEW) return own;
    sum = ir_dim_binary(ctx, IR_DIM_ADD, sum, elements_used(ctx, mlirOperationGetResult(user, 0)));
  }
  if (ir_dim_at_least(ctx, own, sum)) return sum;
  if (ir_dim_is(own, 1)) return own;
  ir_dim times = ir_dim_is(own, 0) ? own : ir_dim_binary(ctx, IR_DIM_FLOORDIV, sum, own);
  return ir_dim_binary(ctx, IR_DIM_MUL, times, own) == sum ? own : ir_dim_binary(ctx, IR_DIM_MIN, own, sum);
}

ir_dim cg_kernel_bytes(const cg_input *input, MlirOperation kernel) {
  ir_context *ctx = input->ctx;
  MlirBlock body = ir_region_block(kernel, 0);
  ir_dim sum = ir_dim_constant(ctx, 0);
  for (intptr_t i = 0; i < mlirBlockGetNumArguments(body); i++) {
    MlirValue argument = mlirBlockGetArgument(body, i);
    const ir_type *type = ir_value_type(ctx, argument);
    if (type->kind != IR_TENSOR) continue;
    bool whole = type->layout || mx_dtype_bits(type->dtype) == 4;
    ir_dim bytes = whole ? ir_type_bytes(ctx, type)
                         : ir_dim_binary(ctx, IR_DIM_MUL, elements_used(ctx, argument),
                                         ir_dim_constant(ctx, (int64_t)mx_dtype_bytes(type->dtype)));
    sum = ir_dim_binary(ctx, IR_DIM_ADD, sum, bytes);
  }
  return sum;
}
