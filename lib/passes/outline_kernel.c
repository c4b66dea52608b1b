// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Kernel bodies become functions whose sizes are arguments, so that kernels which agree in everything but sizes are
// one: their text without a name decides.
#include "passes/lowering.h"
#include <mlir-c/BuiltinAttributes.h>
#include <mx/kernel_flags.h>
#include <string.h>

static ir_dim rename_dim(renaming *r, ir_dim dim) {
  if (ir_dim_is(dim, 0) || ir_dim_is(dim, 1)) return dim;
  int at = 0;
  while (at < r->count && r->dims[at] != dim) at++;
  if (at == r->count) {
    r->dims = ir_grow(r->ctx, r->dims, (size_t)r->count, &r->capacity, sizeof *r->dims);
    r->dims[r->count++] = dim;
  }
  return ir_dim_symbol(r->ctx, ir_format(r->ctx, "d%d", at));
}

static MlirType rename_type(MlirType type, void *user) {
  renaming *r = user;
  ir_type renamed = *ir_type_of(r->ctx, type);
  if (renamed.kind != IR_TENSOR) return type;
  for (int i = 0; i < renamed.rank; i++) renamed.dims[i] = rename_dim(r, renamed.dims[i]);
  return ir_type_make(r->ctx, &renamed);
}

static ir_dim renamed(ir_dim dim, void *user) { return rename_dim(user, dim); }

// A kernel's parameters with their dims renamed as in its types; numbers stay numbers.
static void rename_parameters(renaming *r, MlirOperation op) {
  MlirAttribute parameters = ir_get(op, "parameters");
  if (!mlirAttributeIsNull(parameters)) ir_set(r->ctx, op, "parameters", ir_map_dims(r->ctx, parameters, renamed, r));
}

// wanted, wanted_1, ..
static const char *free_name(lowering *l, const char *wanted) {
  void **place = ir_table_at(l->ctx, &l->names, wanted, strlen(wanted)), **taken = place;
  const char *name = wanted;
  for (intptr_t number = (intptr_t)*place; *taken; number++) {
    name = ir_format(l->ctx, "%s_%d", wanted, (int)number);
    taken = ir_table_at(l->ctx, &l->names, name, strlen(name));
    *ir_table_at(l->ctx, &l->names, wanted, strlen(wanted)) = (void *)(number + 1);
  }
  *ir_table_at(l->ctx, &l->names, name, strlen(name)) = (void *)(intptr_t)1;
  return name;
}

const outlined *outline_kernel(lowering *l, MlirOperation kernel, renaming *r) {
  ir_context *ctx = l->ctx;
  *r = (renaming){.ctx = ctx};
  int n = (int)mlirOperationGetNumOperands(kernel), m = (int)mlirOperationGetNumResults(kernel);
  MlirBlock from = ir_region_block(kernel, 0), to = mlirBlockCreate(0, NULL, NULL);
  ir_map map = {.ctx = ctx};
  for (int i = 0; i < n + m; i++) {
    MlirValue argument = mlirBlockGetArgument(from, i);
    // Argument names are the kernel's own: two launches with different value names share it.
    MlirLocation location = ir_named(ctx,
                                     i < n    ? ir_format(ctx, "x%d", i)
                                     : m == 1 ? "dst"
                                              : ir_format(ctx, "dst%d", i - n),
                                     mlirOperationGetLocation(kernel));
    ir_map_set(&map, argument, mlirBlockAddArgument(to, rename_type(mlirValueGetType(argument), r), location));
  }
  ir_builder body = {.ctx = ctx, .block = to};
  for (MlirOperation op = mlirBlockGetFirstOperation(from); !mlirOperationIsNull(op);
       op = mlirOperationGetNextInBlock(op))
    rename_parameters(r, ir_clone(&body, op, &map, rename_type, r));

  if (r->count > KERNEL_MAX_SIZES) {
    mlirBlockDestroy(to);
    ir_error(ctx, mlirOperationGetLocation(kernel), "give some of the dims the same name, or split the op",
             "a kernel has %d sizes, at most %d are passed", r->count, KERNEL_MAX_SIZES);
    return NULL;
  }

  // Build it, print it, and keep it only if it is new.
  ir_builder top = {.ctx = ctx,
                    .block = mlirModuleGetBody(l->p->module),
                    .before = l->graph,
                    .location = mlirOperationGetLocation(kernel)};
  MlirModule alone = mlirModuleCreateEmpty(top.location);
  MlirAttribute symbols[KERNEL_MAX_SIZES];
  for (int i = 0; i < r->count; i++) symbols[i] = ir_string_attribute(ctx, ir_format(ctx, "d%d", i));
  ir_attributes attributes = {0};
  ir_add_string(ctx, &attributes, "sym_name", "kernel");
  ir_add_attribute(ctx, &attributes, "symbols", mlirArrayAttrGet(ir_mlir(ctx), r->count, symbols));
  ir_add_int(ctx, &attributes, "inputs", n);
  ir_builder scratch = {.ctx = ctx, .block = mlirModuleGetBody(alone), .location = top.location};
  MlirOperation made = ir_build(&scratch, IR_MGP_KERNEL, NULL, 0, NULL, 0, &attributes, 1);
  mlirRegionAppendOwnedBlock(mlirOperationGetRegion(made, 0), to);
  const char *text = ir_print_anonymous(ctx, alone);
  void **known = ir_table_at(ctx, &l->kernels, text, strlen(text));
  if (*known) {
    mlirModuleDestroy(alone);
    return *known;
  }
  const char *name = free_name(l, ir_get_string(ctx, kernel, "symbol"));
  ir_set(ctx, made, "sym_name", ir_string_attribute(ctx, name));
  mlirOperationRemoveFromParent(made);
  mlirBlockInsertOwnedOperationBefore(top.block, l->graph, made);
  mlirModuleDestroy(alone);
  outlined *out = *known = ir_alloc(ctx, sizeof *out);
  *out = (outlined){.name = name};
  for (MlirOperation op = mlirBlockGetFirstOperation(from); !mlirOperationIsNull(op);
       op = mlirOperationGetNextInBlock(op)) {
    const pkg_kernel *signature = ir_op(ctx, op) == IR_MOGG_CALL_EXECUTE ? kernel_signature(l->p, op) : NULL;
    out->planned |= signature && signature->parallel == MX_PLANNED;
  }
  return out;
}
