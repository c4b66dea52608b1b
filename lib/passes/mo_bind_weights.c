// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Every mo.constant.external against the weights given: there, of the same dtype and shape. All mismatches are
// reported.
#include "passes/passes.h"
#include <mx/tensor.h>

static const char *shape_of(ir_context *ctx, const weight *w) {
  ir_text text = {.ctx = ctx};
  ir_append(&text, "!mo.tensor<[");
  for (int i = 0; i < w->rank; i++) ir_append(&text, "%s%lld", i ? ", " : "", (long long)w->dims[i]);
  ir_append(&text, "], %s>", mx_dtype_name(w->dtype));
  return text.data;
}

static bool bind(pass_context *p, MlirOperation op) {
  if (ir_op(p->ir, op) != IR_MO_CONSTANT_EXTERNAL) return true;
  const char *name = ir_get_string(p->ir, op, "name");
  MlirLocation location = mlirOperationGetLocation(op);
  const ir_type *type = ir_value_type(p->ir, mlirOperationGetResult(op, 0));
  if (!p->weights || weights_count(p->weights) == 0)
    return ir_error(p->ir, location, "give the file that holds it: --weights=FILE.safetensors",
                    "weight '%s' is missing: no weights were given", name);
  const weight *w = weights_find(p->weights, name);
  if (!w) {
    const char *near = weights_nearest(p->weights, name);
    return ir_error(p->ir, location, near ? ir_format(p->ir, "did you mean '%s'?", near) : NULL,
                    "weight '%s' is not in the files given (they hold %zu others)", name, weights_count(p->weights));
  }
  bool same = w->dtype == type->dtype && w->rank == type->rank;
  for (int i = 0; same && i < w->rank; i++) same = ir_dim_is(type->dims[i], w->dims[i]);
  if (MX_TYPES_4_BITS >> type->dtype & 1) // safetensors has no such dtype: the bytes stand as ui8, in any shape
    same = w->dtype == MX_UI8 && w->n_bytes == mx_dtype_size(type->dtype, (size_t)ir_type_elements(p->ir, type)->value);
  return same || ir_error(p->ir, location, ir_format(p->ir, "declare it as %s", shape_of(p->ir, w)),
                          "weight '%s' is %s in %s, the model says %s", name, shape_of(p->ir, w), w->file,
                          ir_type_text(p->ir, mlirValueGetType(mlirOperationGetResult(op, 0))));
}

bool pass_mo_bind_weights(pass_context *p) { return each_op(p, IR_MO_GRAPH, bind); }
