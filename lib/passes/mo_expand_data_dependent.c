// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Results whose size depends on values. A kernel fills the beginning of a tensor as large as the result can be, and
// says how much; that is read when the model runs, and the result is a slice, a view.
//
//   %r = mo.arg_nonzero(%x) : !mo.tensor<[M, N], f32> -> !mo.tensor<[n, 2], si64>
// becomes
//   %all, %count = mo.bounded.arg_nonzero(%x) : .. -> (!mo.tensor<[n_bound, 2], si64>, !mo.tensor<[1], si64>)
//   mo.read_dims(%count) {names = ["n"]} : !mo.tensor<[1], si64> -> ()
//   %r = mo.slice(%all) {start = [0, 0], step = [1, 1], stop = [n, 2]} : .. -> !mo.tensor<[n, 2], si64>
//
// mo_resolve_shapes finds what n_bound is. A result that declares no new name (a number, say) is a slice up to a name
// of ours, and mo_resolve_shapes has the run check it.
#include "passes/passes.h"
#include <mlir-c/BuiltinAttributes.h>
#include <string.h>

typedef struct expansion {
  ir_context *ctx;
  ir_builder b;
  ir_table used;  // every name of the graph
  ir_table bound; // those that arguments and the ops before hold
} expansion;

// ---- names
// -----------------------------------------------------------------------------------------------------------------

static void **place_of(ir_context *ctx, ir_table *names, const char *name) {
  return ir_table_at(ctx, names, name, strlen(name));
}

typedef struct addition {
  ir_context *ctx;
  ir_table *names;
} addition;

static void add_symbol(ir_dim symbol, void *user) {
  addition *a = user;
  *place_of(a->ctx, a->names, symbol->name) = (void *)(intptr_t)symbol->name;
}

static void add_type(ir_context *ctx, ir_table *names, MlirType type) {
  const ir_type *t = ir_type_of(ctx, type);
  for (int d = 0; t->kind == IR_TENSOR && d < t->rank; d++)
    ir_dim_symbols(t->dims[d], add_symbol, &(addition){ctx, names});
}

static void add_names_of(ir_context *ctx, ir_table *names, MlirOperation op) {
  for (intptr_t i = 0; i < mlirOperationGetNumResults(op); i++)
    add_type(ctx, names, mlirValueGetType(mlirOperationGetResult(op, i)));
  each_declared_name(ctx, op, add_symbol, &(addition){ctx, names});
}

// wanted, wanted_1, ..: a name that nothing has.
static ir_dim fresh_name(expansion *e, const char *wanted) {
  const char *name = wanted;
  for (int i = 1; *place_of(e->ctx, &e->used, name); i++) name = ir_format(e->ctx, "%s_%d", wanted, i);
  ir_dim symbol = ir_dim_symbol(e->ctx, name);
  add_symbol(symbol, &(addition){e->ctx, &e->used});
  return symbol;
}

// ---- ops
// -----------------------------------------------------------------------------------------------------------------

static MlirValue slice(expansion *e, MlirValue x, const ir_dim *start, const ir_dim *stop, MlirType type) {
  ir_context *ctx = e->ctx;
  int rank = ir_value_type(ctx, x)->rank;
  ir_dim steps[MX_MAX_RANK];
  for (int d = 0; d < rank; d++) steps[d] = ir_dim_constant(ctx, 1);
  ir_attributes attributes = {0};
  ir_add_attribute(ctx, &attributes, "start", ir_dims_attribute(ctx, start, rank));
  ir_add_attribute(ctx, &attributes, "stop", ir_dims_attribute(ctx, stop, rank));
  ir_add_attribute(ctx, &attributes, "step", ir_dims_attribute(ctx, steps, rank));
  return mlirOperationGetResult(ir_build(&e->b, IR_MO_SLICE, &x, 1, &type, 1, &attributes, 0), 0);
}

// Dim `axis` of x up to n, as the type that is declared for it.
static MlirValue beginning(expansion *e, MlirValue x, int axis, ir_dim n, MlirType declared) {
  const ir_type *type = ir_value_type(e->ctx, x);
  ir_dim start[MX_MAX_RANK], stop[MX_MAX_RANK];
  for (int d = 0; d < type->rank; d++) {
    start[d] = ir_dim_constant(e->ctx, 0);
    stop[d] = d == axis ? n : type->dims[d];
  }
  return slice(e, x, start, stop, declared);
}

// The name of the size that count [1] holds: the one that is declared, if it is new.
static ir_dim read_size(expansion *e, MlirValue count, ir_dim declared) {
  ir_context *ctx = e->ctx;
  bool is_new = declared->kind == IR_DIM_SYMBOL && !*place_of(ctx, &e->bound, declared->name);
  ir_dim size = is_new ? declared : fresh_name(e, "n");
  MlirAttribute name = ir_string_attribute(ctx, size->name);
  ir_attributes attributes = {0};
  ir_add_attribute(ctx, &attributes, "names", mlirArrayAttrGet(ir_mlir(ctx), 1, &name));
  MlirOperation read = ir_build(&e->b, IR_MO_READ_DIMS, &count, 1, NULL, 0, &attributes, 0);
  add_names_of(ctx, &e->bound, read);
  return size;
}

static void replace(expansion *e, MlirValue old, MlirValue made) {
  const char *name = ir_value_name(e->ctx, old);
  MlirOperation op = ir_defining_op(made);
  if (name && mlirOperationGetNumResults(op) == 1)
    mlirOperationSetLocation(op, ir_named(e->ctx, name, mlirOperationGetLocation(op)));
  ir_replace_uses(old, made);
}

// ---- expansions
// -----------------------------------------------------------------------------------------------------------------

static int axis_of(MlirOperation op, int rank) {
  int axis = (int)ir_get_int(op, "axis", 0);
  return axis < 0 ? axis + rank : axis;
}

static MlirOperation bounded(expansion *e, MlirOperation op, ir_op_id id, const MlirValue *operands, int n_operands,
                             const MlirType *results, int n_results) {
  ir_attributes attributes = {0};
  ir_copy_attributes(op, &attributes);
  return ir_build(&e->b, id, operands, n_operands, results, n_results, &attributes, 0);
}

// The result is the beginning of the first result of `id` along axis, the second one says of which size.
static void expand_counted(expansion *e, MlirOperation op, ir_op_id id) {
  ir_context *ctx = e->ctx;
  MlirValue old = mlirOperationGetResult(op, 0), operands[8];
  ir_type type = *ir_value_type(ctx, old);
  int n = (int)mlirOperationGetNumOperands(op), axis = axis_of(op, type.rank);
  for (int i = 0; i < n; i++) operands[i] = mlirOperationGetOperand(op, i);
  if (id == IR_MO_BOUNDED_COMPRESS && mlirAttributeIsNull(ir_get(op, "axis"))) {
    ir_dim elements = ir_type_elements(ctx, ir_value_type(ctx, operands[0]));
    operands[0] = build_reshape(&e->b, operands[0], 1, &elements);
    ir_set(ctx, op, "axis", ir_int_attribute(ctx, 0));
  }
  ir_dim declared = type.dims[axis], one = ir_dim_constant(ctx, 1);
  const char *stem = declared->kind == IR_DIM_SYMBOL ? declared->name : "n";
  type.dims[axis] = fresh_name(e, ir_format(ctx, "%s_bound", stem));
  MlirType results[] = {ir_type_make(ctx, &type), ir_tensor(ctx, MX_SI64, 1, &one)};
  MlirOperation made = bounded(e, op, id, operands, n, results, 2);
  ir_dim size = read_size(e, mlirOperationGetResult(made, 1), declared);
  replace(e, old, beginning(e, mlirOperationGetResult(made, 0), axis, size, mlirValueGetType(old)));
}

// The kernel compares rows of a matrix: one element each, or what lies at one place of axis, which comes first.
static void expand_unique(expansion *e, MlirOperation op) {
  ir_context *ctx = e->ctx;
  MlirValue x = mlirOperationGetOperand(op, 0), old[4];
  for (int i = 0; i < 4; i++) old[i] = mlirOperationGetResult(op, i);
  bool flat = mlirAttributeIsNull(ir_get(op, "axis"));
  int rank = ir_value_type(ctx, x)->rank, axis = flat ? 0 : axis_of(op, rank);
  int64_t forth[MX_MAX_RANK], back[MX_MAX_RANK];
  for (int d = 0; d < rank; d++) forth[d] = d == 0 ? axis : d <= axis ? d - 1 : d;
  for (int d = 0; d < rank; d++) back[forth[d]] = d;
  if (axis) x = build_transpose(&e->b, x, forth);
  ir_type rows = *ir_value_type(ctx, x);
  if (flat) {
    rows.dims[0] = ir_type_elements(ctx, &rows);
    rows.rank = 1;
  }
  ir_dim n = rows.dims[0], one = ir_dim_constant(ctx, 1), zero = ir_dim_constant(ctx, 0);
  ir_dim sizes[] = {n, ir_dim_product(ctx, rows.dims + 1, (size_t)rows.rank - 1)},
         n_counts = ir_dim_binary(ctx, IR_DIM_ADD, n, one);
  x = build_reshape(&e->b, x, 2, sizes);
  MlirType each = ir_tensor(ctx, MX_SI64, 1, &n);
  MlirType results[] = {mlirValueGetType(x), each, each, ir_tensor(ctx, MX_SI64, 1, &n_counts)};
  mlirOperationRemoveAttributeByName(op, mlirStringRefCreateFromCString("axis"));
  MlirOperation made = bounded(e, op, IR_MO_BOUNDED_UNIQUE, &x, 1, results, 4);
  MlirValue all = mlirOperationGetResult(made, 0), counts = mlirOperationGetResult(made, 3);

  ir_type values = *ir_value_type(ctx, old[0]);
  ir_dim declared = values.dims[axis];
  MlirValue count = slice(e, counts, &zero, &one, ir_tensor(ctx, MX_SI64, 1, &one));
  ir_dim size = read_size(e, count, declared), end = ir_dim_binary(ctx, IR_DIM_ADD, size, one);
  for (int d = 0; !flat && d < rank; d++) values.dims[d] = d ? rows.dims[d] : declared;
  all = beginning(e, build_reshape(&e->b, all, rows.rank, rows.dims), 0, size, ir_type_make(ctx, &values));
  replace(e, old[0], axis ? build_transpose(&e->b, all, back) : all);
  replace(e, old[1], beginning(e, mlirOperationGetResult(made, 1), 0, size, mlirValueGetType(old[1])));
  replace(e, old[2], mlirOperationGetResult(made, 2));
  replace(e, old[3], slice(e, counts, &one, &end, mlirValueGetType(old[3])));
}

static void expand(expansion *e, MlirOperation op) {
  e->b.block = mlirOperationGetBlock(op);
  e->b.before = op;
  e->b.location = ir_op_place(e->ctx, op);
  switch (ir_op(e->ctx, op)) {
  case IR_MO_ARG_NONZERO: expand_counted(e, op, IR_MO_BOUNDED_ARG_NONZERO); break;
  case IR_MO_NON_MAXIMUM_SUPPRESSION: expand_counted(e, op, IR_MO_BOUNDED_NON_MAXIMUM_SUPPRESSION); break;
  case IR_MO_COMPRESS: expand_counted(e, op, IR_MO_BOUNDED_COMPRESS); break;
  case IR_MO_UNIQUE: expand_unique(e, op); break;
  default: add_names_of(e->ctx, &e->bound, op); return;
  }
  ir_erase(op);
}

bool pass_mo_expand_data_dependent(pass_context *p) {
  MlirOperation *graphs, *ops;
  size_t n_graphs = graphs_of(p, IR_MO_GRAPH, &graphs);
  for (size_t g = 0; g < n_graphs; g++) {
    MlirBlock body = ir_region_block(graphs[g], 0);
    expansion e = {.ctx = p->ir, .b = {.ctx = p->ir}};
    size_t n = ir_block_ops(p->ir, body, &ops);
    for (intptr_t i = 0; i < mlirBlockGetNumArguments(body); i++) {
      MlirType type = mlirValueGetType(mlirBlockGetArgument(body, i));
      add_type(p->ir, &e.used, type);
      add_type(p->ir, &e.bound, type);
    }
    for (size_t i = 0; i < n; i++) add_names_of(p->ir, &e.used, ops[i]);
    for (size_t i = 0; i < n; i++) expand(&e, ops[i]);
  }
  return true;
}
