// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Whether packages hold what a module calls. A module that comes in as mogg or mgp names kernels that mo_to_mogg has
// not looked up: they are looked up here, once, before anything relies on them.
#include "passes/passes.h"
#include <mx/tensor.h>

typedef struct candidates {
  ir_context *ctx;
  ir_text list;
  int count;
} candidates;

static void list_args(ir_text *list, const pkg_arg *args, int n) {
  ir_append(list, "(");
  for (int i = 0; i < n; i++) {
    int shown = 0;
    if (args[i].opaque) ir_append(list, "%s!mo.opaque<\"%s\">", i ? ", " : "", args[i].opaque);
    for (int d = 1; d < MX_DTYPE_COUNT; d++)
      if (args[i].dtypes >> d & 1) ir_append(list, "%s%s", shown++ ? "|" : i ? ", " : "", mx_dtype_name((mx_dtype)d));
  }
  ir_append(list, ")");
}

static bool list_candidate(const pkg_kernel *kernel, void *user) {
  candidates *c = user;
  if (kernel->form == PKG_SHAPE || kernel->form == PKG_OPAQUE) return true;
  if (c->count) ir_append(&c->list, ", ");
  list_args(&c->list, kernel->inputs, kernel->n_inputs);
  if (kernel->n_outputs) {
    ir_append(&c->list, " -> ");
    list_args(&c->list, kernel->outputs, kernel->n_outputs);
  }
  return ++c->count < 6;
}

// (f32, !mo.opaque<"list">): the types of operands or results, without chains.
static void list_values(ir_context *ctx, ir_text *list, MlirOperation op, MlirValue (*get)(MlirOperation, intptr_t),
                        intptr_t n) {
  ir_append(list, "(");
  for (intptr_t i = 0, shown = 0; i < n; i++) {
    MlirType type = mlirValueGetType(get(op, i));
    const ir_type *t = ir_type_of(ctx, type);
    if (t->kind != IR_CHAIN)
      ir_append(list, "%s%s", shown++ ? ", " : "",
                t->kind == IR_OPAQUE ? ir_type_text(ctx, type) : mx_dtype_name(t->dtype));
  }
  ir_append(list, ")");
}

bool no_kernel(pass_context *p, MlirOperation op, const char *symbol) {
  ir_context *ctx = p->ir;
  candidates have = {.ctx = ctx, .list = {.ctx = ctx}};
  pkg_each(p->kernels, symbol, list_candidate, &have);
  const char *near = have.count ? NULL : pkg_nearest_symbol(p->kernels, symbol), *hint;
  if (have.count)
    hint = ir_format(ctx, "it takes %s", have.list.data);
  else if (near)
    hint = ir_format(ctx, "did you mean '%s'? a package of your own is given with --kernels=FILE.mxpkg", near);
  else
    hint = "give the package that holds it with --kernels=FILE.mxpkg";
  ir_text dtypes = {.ctx = ctx};
  list_values(ctx, &dtypes, op, mlirOperationGetOperand, mlirOperationGetNumOperands(op));
  if (mlirOperationGetNumResults(op)) {
    ir_append(&dtypes, " -> ");
    list_values(ctx, &dtypes, op, mlirOperationGetResult, mlirOperationGetNumResults(op));
  }
  return ir_error(ctx, mlirOperationGetLocation(op), hint, "no kernel '%s' for %s on %s", symbol, dtypes.data,
                  PASS_TARGET);
}

static bool has_kernel(pass_context *p, MlirOperation op, ir_op_id id, const char *symbol) {
  int n = (int)mlirOperationGetNumOperands(op);
  mx_dtype dtypes[PKG_MAX_INPUTS];
  switch (id) {
  case IR_MOGG_CALL_VIEW: return pkg_find_view(p->kernels, symbol);
  case IR_MOGG_INVOKE_SHAPE_FUNC:
  case IR_MGP_SHAPE: return pkg_find_shape(p->kernels, symbol);
  case IR_MOGG_CALL_EXECUTE: return kernel_signature(p, op);
  case IR_MOGG_CALL_ELEMENTWISE:
    for (int i = 0; i < n && i < PKG_MAX_INPUTS; i++)
      dtypes[i] = ir_value_type(p->ir, mlirOperationGetOperand(op, i))->dtype;
    return n <= PKG_MAX_INPUTS &&
           pkg_find_elementwise(p->kernels, symbol, PASS_TARGET,
                                ir_value_type(p->ir, mlirOperationGetResult(op, 0))->dtype, (size_t)n, dtypes);
  default: return true;
  }
}

bool find_kernels(pass_context *p, MlirBlock block) {
  bool ok = true;
  for (MlirOperation op = mlirBlockGetFirstOperation(block); !mlirOperationIsNull(op);
       op = mlirOperationGetNextInBlock(op)) {
    const char *symbol = ir_get_string(p->ir, op, "symbol");
    if (symbol && !has_kernel(p, op, ir_op(p->ir, op), symbol)) ok = no_kernel(p, op, symbol);
    for (intptr_t r = 0; r < mlirOperationGetNumRegions(op); r++) {
      MlirBlock inner = ir_region_block(op, (int)r);
      if (!mlirBlockIsNull(inner)) ok &= find_kernels(p, inner);
    }
  }
  return ok;
}
