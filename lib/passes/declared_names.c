// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Ops that give names to sizes which only the run knows.
#include "passes/passes.h"
#include <mlir-c/BuiltinAttributes.h>

const char *declared_names(ir_context *ctx, MlirOperation op) {
  switch (ir_op(ctx, op)) {
  case IR_MO_READ_DIMS: return "names";
  case IR_MO_INVOKE_SHAPE_FUNC: return "results";
  default: return NULL;
  }
}

void each_declared_name(ir_context *ctx, MlirOperation op, void (*visit)(ir_dim symbol, void *user), void *user) {
  const char *attribute = declared_names(ctx, op);
  MlirAttribute names = attribute ? ir_get(op, attribute) : mlirAttributeGetNull();
  for (intptr_t i = 0; attribute && i < mlirArrayAttrGetNumElements(names); i++) {
    MlirStringRef name = mlirStringAttrGetValue(mlirArrayAttrGetElement(names, i));
    visit(ir_dim_symbol(ctx, ir_intern(ctx, name.data, name.length)), user);
  }
}
