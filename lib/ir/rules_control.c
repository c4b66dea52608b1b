// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Rules of what is decided when it runs.
#include "ir/verify.h"
#include <mlir-c/BuiltinAttributes.h>
#include <mx/tensor.h>

bool rule_read_dims(checked_op *o) {
  const ir_type *x = operand(o, 0);
  MlirAttribute names = ir_get(o->op, "names");
  ir_dim count = ir_type_elements(o->ctx, x);
  intptr_t n = mlirArrayAttrGetNumElements(names);
  for (intptr_t i = 0; i < n; i++)
    if (!mlirAttributeIsAString(mlirArrayAttrGetElement(names, i)))
      FAIL("names = [\"N\", \"M\"]", "'%s' name %ld is not text in quotes", o->name, (long)i);
  if (!ir_dim_is(count, n))
    FAIL("one name per element", "'%s' has %ld names for %s elements", o->name, (long)n, count->text);
  return true;
}
