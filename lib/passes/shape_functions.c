// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Sizes that only a package's shape function knows are asked of it before the launches that need them:
//
//   %P, %Q = mgp.shape "my.decimate"(%M, %N) {parameters = {step = 2}, ranks = [2, 2]}
#include "passes/lowering.h"
#include <mlir-c/BuiltinAttributes.h>

// One call under construction: what it is handed, shape by shape.
typedef struct shape_call {
  section *s;
  MlirLocation location;
  MlirValue *sizes;
  int64_t *ranks;
  int n_sizes, n_shapes;
} shape_call;

static shape_call begin_call(section *s, MlirLocation location, int n_shapes) {
  size_t most = (size_t)n_shapes * MX_MAX_RANK + 1;
  return (shape_call){.s = s,
                      .location = location,
                      .sizes = ir_alloc(s->b.ctx, most * sizeof(MlirValue)),
                      .ranks = ir_alloc(s->b.ctx, ((size_t)n_shapes + 1) * sizeof(int64_t))};
}

static bool hand_over(shape_call *call, const ir_dim *dims, int rank) {
  call->ranks[call->n_shapes++] = rank;
  if (!section_sizes(call->s, call->location, dims, rank, call->sizes + call->n_sizes)) return false;
  call->n_sizes += rank;
  return true;
}

static MlirOperation end_call(shape_call *call, const char *symbol, MlirAttribute parameters, int rank) {
  ir_context *ctx = call->s->b.ctx;
  MlirType results[MX_MAX_RANK];
  for (int a = 0; a < rank; a++) results[a] = size_type(ctx);
  call->ranks[call->n_shapes] = rank;
  ir_attributes attributes = {0};
  ir_add_string(ctx, &attributes, "symbol", symbol);
  ir_add_ints(ctx, &attributes, "ranks", call->ranks, call->n_shapes + 1);
  if (!mlirAttributeIsNull(parameters)) ir_add_attribute(ctx, &attributes, "parameters", parameters);
  return ir_build(&call->s->b, IR_MGP_SHAPE, call->sizes, call->n_sizes, results, rank, &attributes, 0);
}

bool bind_results(lowering *l, section *s, MlirOperation kernel) {
  ir_context *ctx = l->ctx;
  for (intptr_t r = 0; r < mlirOperationGetNumResults(kernel); r++) {
    const ir_type *type = ir_value_type(ctx, mlirOperationGetResult(kernel, r));
    bool fresh = false;
    for (int a = 0; a < type->rank; a++) fresh |= mlirValueIsNull(section_size(s, type->dims[a]));
    if (!fresh) continue;
    MlirOperation execute = kernel_execute(ctx, kernel);
    const char *symbol = ir_get_string(ctx, mlirOperationIsNull(execute) ? kernel : execute, "symbol");
    if (mlirOperationGetNumResults(kernel) != 1 || !pkg_find_shape(l->p->kernels, symbol))
      return ir_error(ctx, mlirOperationGetLocation(kernel),
                      ir_format(ctx,
                                "add MX_SHAPE(.., .symbol = \"%s\") to its package, or use a name that an input binds",
                                symbol),
                      "result shape %s of '%s' has a name that nothing binds", ir_shape_text(ctx, type), symbol);
    int first, n_in = ir_group(ctx, execute, 0, &first);
    shape_call call = begin_call(s, mlirOperationGetLocation(kernel), n_in);
    for (int i = 0; i < n_in; i++) {
      const ir_type *operand = ir_value_type(ctx, mlirOperationGetOperand(execute, first + i));
      if (!hand_over(&call, operand->dims, operand->rank)) return false;
    }
    MlirOperation shape = end_call(&call, symbol, ir_get(execute, "parameters"), type->rank);
    for (int a = 0; a < type->rank; a++) {
      MlirValue got = mlirOperationGetResult(shape, a), want = section_size(s, type->dims[a]);
      if (mlirValueIsNull(want)) {
        if (type->dims[a]->kind != IR_DIM_SYMBOL)
          return ir_error(ctx, mlirOperationGetLocation(kernel), "declare the result with a name alone",
                          "result dim '%s' of '%s' is not a name", type->dims[a]->text, symbol);
        section_set_size(s, type->dims[a], got);
        continue;
      }
      ir_attributes check = {0};
      ir_add_string(ctx, &check, "message",
                    ir_format(ctx, "'%s' makes a result of another size than its type %s says, in dim %d", symbol,
                              ir_shape_text(ctx, type), a));
      ir_build(&s->b, IR_MGP_CHECK, (MlirValue[]){got, want}, 2, NULL, 0, &check, 0);
    }
  }
  return true;
}

bool invoke_shape_function(lowering *l, MlirOperation op) {
  ir_context *ctx = l->ctx;
  section *s = &l->execute;
  MlirAttribute shapes = ir_get(op, "shapes"), names = ir_get(op, "results");
  int n_shapes = (int)mlirArrayAttrGetNumElements(shapes), n = (int)mlirArrayAttrGetNumElements(names);
  s->b.location = ir_unnamed(mlirOperationGetLocation(op));
  shape_call call = begin_call(s, mlirOperationGetLocation(op), n_shapes);
  for (int i = 0; i < n_shapes; i++) {
    ir_dim dims[MX_MAX_RANK];
    int rank = ir_attribute_dims(ctx, mlirArrayAttrGetElement(shapes, i), dims, MX_MAX_RANK);
    if (!hand_over(&call, dims, rank)) return false;
  }
  MlirOperation shape = end_call(&call, ir_get_string(ctx, op, "symbol"), ir_get(op, "parameters"), n);
  for (int i = 0; i < n; i++) {
    MlirStringRef name = mlirStringAttrGetValue(mlirArrayAttrGetElement(names, i));
    section_set_size(s, ir_dim_symbol(ctx, ir_intern(ctx, name.data, name.length)), mlirOperationGetResult(shape, i));
  }
  return true;
}
