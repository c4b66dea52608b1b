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
  bool is_signed = ir_get_bool(o->op, "signed", false);
  if (n % (is_signed ? 2 : 1) || !ir_dim_is(count, is_signed ? n / 2 : n))
    FAIL(is_signed ? "two names per element" : "one name per element", "'%s' has %ld names for %s elements", o->name,
         (long)n, count->text);
  return true;
}
