// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A constant that holds one value everywhere becomes a scalar in the lambdas that load it, whatever views lie between:
// no memory, no argument.
//
//   %x = mogg.load(%scale, %at)   becomes   %x = mogg.scalar {value = dense<0.5>} : f32
#include "passes/passes.h"
#include <mlir-c/BuiltinAttributes.h>
#include <mx/tensor.h>
#include <string.h>

// The one element of a constant filled with it; null otherwise.
static MlirAttribute only_element(ir_context *ctx, MlirValue value) {
  if (!mlirValueIsAOpResult(value)) return mlirAttributeGetNull();
  MlirOperation op = mlirOpResultGetOwner(value);
  size_t n_bytes, size = mx_dtype_bytes(ir_value_type(ctx, value)->dtype);
  const char *bytes = ir_op(ctx, op) == IR_MO_CONSTANT ? ir_constant_bytes(op, &n_bytes) : NULL;
  if (!bytes || n_bytes < size) return mlirAttributeGetNull();
  for (size_t i = size; i + size <= n_bytes; i += size)
    if (memcmp(bytes, bytes + i, size)) return mlirAttributeGetNull();
  return ir_bytes_attribute(ctx, bytes, size);
}

enum { MAX_DEPTH = 64 }; // of views over views

// Replaces loads of value (or views of it) by the scalar; false if something else still needs the memory.
static bool inline_loads(ir_context *ctx, MlirValue value, MlirAttribute element, int depth) {
  if (depth > MAX_DEPTH) return false;
  bool all = true;
  for (MlirOpOperand use = mlirValueGetFirstUse(value), next; !mlirOpOperandIsNull(use); use = next) {
    next = mlirOpOperandGetNextUse(use);
    MlirOperation user = mlirOpOperandGetOwner(use);
    if (ir_op(ctx, user) == IR_MOGG_LOAD) {
      ir_builder b = {
          .ctx = ctx, .block = mlirOperationGetBlock(user), .before = user, .location = mlirOperationGetLocation(user)};
      MlirType type = mlirValueGetType(mlirOperationGetResult(user, 0));
      ir_attributes attributes = {0};
      ir_add_attribute(ctx, &attributes, "value", element);
      MlirOperation scalar = ir_build(&b, IR_MOGG_SCALAR, NULL, 0, &type, 1, &attributes, 0);
      ir_replace_uses(mlirOperationGetResult(user, 0), mlirOperationGetResult(scalar, 0));
      ir_erase(user);
    } else if (ir_op(ctx, user) == IR_MOGG_CALL_VIEW &&
               inline_loads(ctx, mlirOperationGetResult(user, 0), element, depth + 1)) {
      ir_erase(user);
    } else {
      all = false;
    }
  }
  return all;
}

static void drop_operand(ir_context *ctx, MlirOperation kernel, intptr_t number) {
  intptr_t n = mlirOperationGetNumOperands(kernel);
  MlirValue *operands = ir_alloc(ctx, (size_t)n * sizeof *operands);
  intptr_t count = 0;
  for (intptr_t i = 0; i < n; i++)
    if (i != number) operands[count++] = mlirOperationGetOperand(kernel, i);
  mlirOperationSetOperands(kernel, count, operands);
  mlirBlockEraseArgument(ir_region_block(kernel, 0), (unsigned)number);
}

static bool inline_operands(pass_context *p, MlirOperation kernel) {
  if (ir_op(p->ir, kernel) != IR_MOGG_KERNEL) return true;
  for (intptr_t i = mlirOperationGetNumOperands(kernel); i-- > 0;) {
    MlirValue constant = mlirOperationGetOperand(kernel, i);
    MlirAttribute element = only_element(p->ir, constant);
    if (mlirAttributeIsNull(element)) continue;
    if (inline_loads(p->ir, mlirBlockGetArgument(ir_region_block(kernel, 0), i), element, 0))
      drop_operand(p->ir, kernel, i);
    if (!ir_has_uses(constant)) ir_erase(ir_defining_op(constant));
  }
  return true;
}

bool pass_mogg_inline_constants(pass_context *p) { return each_op(p, IR_MOGG_GRAPH, inline_operands); }
