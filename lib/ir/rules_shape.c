// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Rules of sizes as tensors.
#include "ir/verify.h"
#include <mx/tensor.h>

// A shape as a tensor is a list of si32 or si64.
static bool is_shape_list(checked_op *o, int i, const ir_type *type, const char *what) {
  if (type->dtype != MX_SI32 && type->dtype != MX_SI64)
    FAIL("sizes are si64 or si32", "'%s' %s %d has dtype %s", o->name, what, i, mx_dtype_name(type->dtype));
  if (type->rank != 1)
    FAIL("a shape is a list: !mo.tensor<[2], si64>", "'%s' %s %d has rank %d, not 1", o->name, what, i, type->rank);
  return true;
}

bool rule_shape_of(checked_op *o) {
  if (!is_shape_list(o, 0, result(o, 0), "result")) return false;
  ir_type want = {.kind = IR_TENSOR,
                  .dtype = result(o, 0)->dtype,
                  .rank = 1,
                  .dims = {ir_dim_constant(o->ctx, operand(o, 0)->rank)}};
  return makes(o, 0, &want);
}

bool rule_shape_to_tensor(checked_op *o) {
  const ir_type *y = result(o, 0);
  ir_dim elements = ir_type_elements(o->ctx, y);
  int n = ir_get_dims(o->ctx, o->op, "shape", NULL, 0);
  if (!(MX_TYPES_INTEGER >> y->dtype & 1))
    FAIL("sizes are integers", "'%s' result has dtype %s", o->name, mx_dtype_name(y->dtype));
  if (!ir_dim_is(elements, n))
    FAIL("as many as the result has elements", "'%s' has %d size%s for %s", o->name, n, n == 1 ? "" : "s",
         result_text(o, 0));
  return true;
}
