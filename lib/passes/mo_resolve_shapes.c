// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Shapes are settled while compiling. Integer tensors made of sizes and constants are worked out (shape_values.c), and
// become the attributes of the ops that take them as operands; names that results declare stand for what the ops' rules
// make; what cannot be proved is checked when the model runs.
//
//   %s = mo.shape_of(%x) : !mo.tensor<[M, N], f32> -> !mo.tensor<[2], si64>
//   %y = mo.slice(%x, %from, %s, %by) : (..) -> !mo.tensor<[P, N], f32>              %from is [1, 0], %by [1, 1]
// becomes
//   %y = mo.slice(%x) {start = [1, 0], step = [1, 1], stop = [M, N]} : .. -> !mo.tensor<[max(0, M - 1), N], f32>
// and with a result declared as [4, N]
//   mo.check_dims {got = max(0, M - 1), message = "'mo.slice' dim 0", wanted = 4}
//   %y = mo.slice(%x) {..} : .. -> !mo.tensor<[4, N], f32>
#include "passes/shape_values.h"
#include <mlir-c/BuiltinAttributes.h>
#include <mlir-c/BuiltinTypes.h>
#include <string.h>

typedef struct resolution {
  pass_context *p;
  ir_context *ctx;
  shape_values values;
  ir_table names;         // a name -> what it stands for: itself, if an argument binds it or only the run knows it
  size_t n_replaced;      // names that stand for something else
  ir_table read;          // names whose values only the run knows -> not NULL
  ir_table defined;       // names of mo.define_dim -> their values
  ir_table checked;       // pairs of dims that a check compares already -> not NULL
  ir_table operands_read; // operands that the run reads -> the attribute that stands for them
  bool found_read;
  size_t n_read; // elements of operands that only the run knows
} resolution;

// ---- names
// -----------------------------------------------------------------------------------------------------------------

static void **place_of(resolution *r, ir_dim symbol) { return ir_table_at(r->ctx, &r->names, &symbol, sizeof symbol); }

static ir_dim meaning(ir_dim symbol, void *user) { return *place_of(user, symbol); }

static void bind(resolution *r, ir_dim symbol, ir_dim to) {
  *place_of(r, symbol) = (void *)(intptr_t)to;
  r->n_replaced += to != symbol;
}

static void bind_itself(ir_dim symbol, void *user) {
  if (!meaning(symbol, user)) bind(user, symbol, symbol);
}

// A region's graph is handed its names as sizes.
static void bind_arguments(resolution *r, MlirOperation graph, MlirBlock body) {
  MlirAttribute names = ir_get(graph, "symbols");
  for (intptr_t i = 0; ir_get_bool(graph, "region", false) && i < mlirArrayAttrGetNumElements(names); i++) {
    MlirStringRef name = mlirStringAttrGetValue(mlirArrayAttrGetElement(names, i));
    bind_itself(ir_dim_symbol(r->ctx, ir_intern(r->ctx, name.data, name.length)), r);
  }
  for (intptr_t i = 0; i < mlirBlockGetNumArguments(body); i++) {
    const ir_type *type = ir_value_type(r->ctx, mlirBlockGetArgument(body, i));
    for (int d = 0; d < type->rank; d++) ir_dim_symbols(type->dims[d], bind_itself, r);
  }
}

static void bind_what_is_read(ir_dim symbol, resolution *r) {
  bind_itself(symbol, r);
  *ir_table_at(r->ctx, &r->read, &symbol, sizeof symbol) = r;
}

typedef struct declaration {
  resolution *r;
  MlirOperation op;
} declaration;

static void **value_place(resolution *r, ir_dim name) { return ir_table_at(r->ctx, &r->defined, &name, sizeof name); }

// mo.define_dim gives the name this value.
static void define(resolution *r, ir_dim name, ir_dim value) {
  bind_what_is_read(name, r);
  *value_place(r, name) = (void *)(intptr_t)value;
}

// A name that op declares: only the run knows it.
static void declare(ir_dim symbol, void *user) {
  declaration *d = user;
  if (meaning(symbol, d->r))
    ir_error(d->r->ctx, mlirOperationGetLocation(d->op), "choose a new name",
             "'%s' declares '%s', which is the name of another size", ir_op_name(d->r->ctx, d->op), symbol->name);
  else
    bind_what_is_read(symbol, d->r);
}

static MlirType substituted_type(resolution *r, MlirType type) {
  ir_type out = *ir_type_of(r->ctx, type);
  if (out.kind != IR_TENSOR || !r->n_replaced) return type;
  for (int d = 0; d < out.rank; d++) out.dims[d] = ir_dim_substitute(r->ctx, out.dims[d], meaning, r);
  return ir_type_make(r->ctx, &out);
}

static ir_dim substituted_dim(ir_dim dim, void *user) {
  resolution *r = user;
  return ir_dim_substitute(r->ctx, dim, meaning, r);
}

static void substitute_op(resolution *r, MlirOperation op) {
  if (!r->n_replaced) return;
  for (intptr_t i = 0; i < mlirOperationGetNumResults(op); i++) {
    MlirValue value = mlirOperationGetResult(op, i);
    mlirValueSetType(value, substituted_type(r, mlirValueGetType(value)));
  }
  for (intptr_t i = 0; i < mlirOperationGetNumAttributes(op); i++) {
    MlirNamedAttribute item = mlirOperationGetAttribute(op, i);
    MlirAttribute made = ir_map_dims(r->ctx, item.attribute, substituted_dim, r);
    if (!mlirAttributeEqual(made, item.attribute))
      mlirOperationSetAttributeByName(op, mlirIdentifierStr(item.name), made);
  }
}

// ---- host operands
// -----------------------------------------------------------------------------------------------------------------

// "made by 'mo.relu' in line 7", "argument 1 of the graph"
static const char *origin_of(resolution *r, MlirValue value) {
  MlirOperation op = ir_defining_op(value);
  if (mlirOperationIsNull(op))
    return ir_format(r->ctx, "argument %ld of the graph", (long)mlirBlockArgumentGetArgNumber(value));
  const char *file;
  unsigned line = 0, column;
  ir_location_place(r->ctx, mlirOperationGetLocation(op), &file, &line, &column);
  return ir_format(r->ctx, "made by '%s' in line %u", ir_op_name(r->ctx, op), line);
}

// What an operand holds, when only the run knows it: mo.read_dims before the op gives each element two new names, whose
// difference it is. Elements that are known stay what they are.
static MlirAttribute read_when_run(resolution *r, MlirOperation op, const char *name, MlirValue operand,
                                   const shape_value *value, int64_t count) {
  ir_context *ctx = r->ctx;
  void **known = ir_table_at(ctx, &r->operands_read, &operand.ptr, sizeof operand.ptr); // once each: equal is equal
  if (*known) return (MlirAttribute){*known};
  MlirAttribute names[2 * SHAPE_MAX_ELEMENTS];
  ir_dim dims[SHAPE_MAX_ELEMENTS];
  for (int i = 0; i < count; i++) {
    const char *base = ir_format(ctx, "%s%zu", name, r->n_read++);
    const char *above = ir_format(ctx, "%s_above", base), *below = ir_format(ctx, "%s_below", base);
    ir_dim sides[] = {ir_dim_symbol(ctx, above), ir_dim_symbol(ctx, below)};
    for (int s = 0; s < 2; s++) bind_what_is_read(sides[s], r);
    names[2 * i] = ir_string_attribute(ctx, above);
    names[2 * i + 1] = ir_string_attribute(ctx, below);
    ir_dim minus = ir_dim_binary(ctx, IR_DIM_MUL, ir_dim_constant(ctx, -1), sides[1]);
    dims[i] = value && value->elements[i] ? value->elements[i] : ir_dim_binary(ctx, IR_DIM_ADD, sides[0], minus);
  }
  ir_attributes attributes = {0};
  ir_add_attribute(ctx, &attributes, "names", mlirArrayAttrGet(ir_mlir(ctx), 2 * count, names));
  ir_add_bool(ctx, &attributes, "signed", true);
  ir_builder b = {.ctx = ctx,
                  .block = mlirOperationGetBlock(op),
                  .before = op,
                  .location = ir_unnamed(mlirOperationGetLocation(op))};
  ir_build(&b, IR_MO_READ_DIMS, &operand, 1, NULL, 0, &attributes, 0);
  MlirAttribute read =
      ir_value_type(ctx, operand)->rank ? ir_dims_attribute(ctx, dims, (int)count) : ir_dim_attribute(ctx, dims[0]);
  *ir_table_at(ctx, &r->operands_read, &operand.ptr, sizeof operand.ptr) = (void *)(intptr_t)read.ptr;
  return read;
}

// The attribute that stands for an operand; null, reported, where its value cannot be one.
static MlirAttribute host_attribute(resolution *r, MlirOperation op, const ir_attribute_spec *spec, int number) {
  ir_context *ctx = r->ctx;
  MlirLocation location = mlirOperationGetLocation(op);
  MlirValue operand = mlirOperationGetOperand(op, number);
  const ir_type *type = ir_value_type(ctx, operand);
  const shape_value *value = shape_value_of(&r->values, operand);
  bool list = !strcmp(spec->kind, "dims") || !strcmp(spec->kind, "ints"), real = !strcmp(spec->kind, "real");
  bool dims = !strcmp(spec->kind, "dims") || !strcmp(spec->kind, "dim") || !strcmp(spec->kind, "number");
  bool whole = value && shape_value_is_whole(value), integer = MX_TYPES_INTEGER >> type->dtype & 1;
  ir_dim count = ir_type_elements(ctx, type);
  double number_value;
  if (type->rank > 1 || (type->rank == 1 && !list)) {
    ir_error(ctx, location, list ? "give a tensor of rank 1" : "give a tensor of rank 0",
             "'%s' operand %d, its %s, is %s", ir_op_name(ctx, op), number, spec->name,
             ir_type_text(ctx, mlirValueGetType(operand)));
  } else if ((real || (!strcmp(spec->kind, "number") && !whole)) && constant_number(r->p, operand, &number_value)) {
    return mlirFloatAttrDoubleGet(ir_mlir(ctx), mlirF64TypeGet(ir_mlir(ctx)), number_value);
  } else if (dims && !whole && integer && count->kind == IR_DIM_CONSTANT && count->value <= SHAPE_MAX_ELEMENTS) {
    return read_when_run(r, op, spec->name, operand, value, count->value);
  } else if (real || !whole) {
    ir_error(ctx, location,
             ir_format(ctx,
                       real ? "give a constant, or the attribute {%s = ..}"
                            : "make it from constants and mo.shape_of, or give the attribute {%s = ..}",
                       spec->name),
             "'%s' operand %d, its %s, is %s: its value is only known when it runs", ir_op_name(ctx, op), number,
             spec->name, origin_of(r, operand));
  } else {
    int known = 0; // the elements before the first that only the run knows
    while (known < value->count && value->elements[known]->kind == IR_DIM_CONSTANT) known++;
    bool constant = known == value->count;
    if (!strcmp(spec->kind, "dims") || (list && constant)) return ir_dims_attribute(ctx, value->elements, value->count);
    if (!strcmp(spec->kind, "dim") || !strcmp(spec->kind, "number") || (!strcmp(spec->kind, "int") && constant))
      return ir_dim_attribute(ctx, value->elements[0]);
    if (!strcmp(spec->kind, "bool") && constant) return mlirBoolAttrGet(ir_mlir(ctx), value->elements[0]->value != 0);
    ir_error(ctx, location, ir_format(ctx, "give constants, or the attribute {%s = ..}", spec->name),
             "'%s' operand %d, its %s, is %s: it must be known while compiling", ir_op_name(ctx, op), number,
             spec->name, value->elements[constant ? 0 : known]->text);
  }
  return mlirAttributeGetNull();
}

// The op with its host operands as attributes; null, reported, where one's value is not known.
static MlirOperation take_host_operands(resolution *r, MlirOperation op) {
  ir_context *ctx = r->ctx;
  ir_op_id id = ir_op(ctx, op);
  int n = (int)mlirOperationGetNumOperands(op), m = (int)mlirOperationGetNumResults(op), kept = 0;
  bool *taken = ir_alloc(ctx, (size_t)n * sizeof *taken), any = false, ok = true;
  ir_attributes attributes = {0};
  ir_attribute_spec spec;
  for (const char *specs = ir_row(id)->attributes; ir_next_attribute(ctx, &specs, &spec);) {
    if (spec.operand < 0 || !mlirAttributeIsNull(ir_get(op, spec.name))) continue;
    int number = ir_host_operand(ctx, op, &spec);
    MlirAttribute value = host_attribute(r, op, &spec, number);
    ok &= !mlirAttributeIsNull(value);
    any = taken[number] = true;
    if (ok) ir_add_attribute(ctx, &attributes, spec.name, value);
  }
  if (!any) return op;
  if (!ok) return (MlirOperation){NULL};
  ir_copy_attributes(op, &attributes);
  MlirValue *operands = ir_alloc(ctx, (size_t)n * sizeof *operands);
  MlirType *results = ir_alloc(ctx, (size_t)m * sizeof *results);
  for (int i = 0; i < n; i++)
    if (!taken[i]) operands[kept++] = mlirOperationGetOperand(op, i);
  for (int i = 0; i < m; i++) results[i] = mlirValueGetType(mlirOperationGetResult(op, i));
  ir_builder b = {
      .ctx = ctx, .block = mlirOperationGetBlock(op), .before = op, .location = mlirOperationGetLocation(op)};
  MlirOperation made = ir_build(&b, id, operands, kept, results, m, &attributes, 0);
  for (int i = 0; i < m; i++) ir_replace_uses(mlirOperationGetResult(op, i), mlirOperationGetResult(made, i));
  ir_erase(op);
  return made;
}

// ---- results
// -----------------------------------------------------------------------------------------------------------------

static void **check_place(resolution *r, ir_dim got, ir_dim wanted) {
  return ir_table_at(r->ctx, &r->checked, (ir_dim[]){got, wanted}, 2 * sizeof got);
}

// Before the op, unless one before it does the same.
static void check(resolution *r, MlirOperation before, ir_dim got, ir_dim wanted, const char *message) {
  void **place = check_place(r, got, wanted);
  if (*place) return;
  *place = r;
  ir_builder b = {.ctx = r->ctx,
                  .block = mlirOperationGetBlock(before),
                  .before = before,
                  .location = ir_unnamed(mlirOperationGetLocation(before))};
  ir_attributes attributes = {0};
  ir_add_attribute(r->ctx, &attributes, "got", ir_dim_attribute(r->ctx, got));
  ir_add_attribute(r->ctx, &attributes, "wanted", ir_dim_attribute(r->ctx, wanted));
  ir_add_string(r->ctx, &attributes, "message", message);
  ir_build(&b, IR_MO_CHECK_DIMS, NULL, 0, NULL, 0, &attributes, 0);
}

// "slices.mlir:4 'mo.slice' makes N - 1 in dim 0, its result says 4", or the message that the op has.
static const char *check_message(resolution *r, MlirOperation op, const char *what) {
  const char *file = "", *message = ir_get_string(r->ctx, op, "message");
  unsigned line = 0, column;
  bool place = ir_location_place(r->ctx, mlirOperationGetLocation(op), &file, &line, &column);
  const char *slash = strrchr(file, '/');
  const char *where = place ? ir_format(r->ctx, "%s:%u ", slash ? slash + 1 : file, line) : "";
  if (message) return ir_format(r->ctx, "%s%s: '%s' %s", where, message, ir_op_name(r->ctx, op), what);
  return ir_format(r->ctx, "%s'%s' %s", where, ir_op_name(r->ctx, op), what);
}

static bool is_free(resolution *r, ir_dim dim) { return dim->kind == IR_DIM_SYMBOL && !meaning(dim, r); }

static void find_read(ir_dim symbol, void *user) {
  resolution *r = user;
  r->found_read |= *ir_table_at(r->ctx, &r->read, &symbol, sizeof symbol) != NULL;
}

// A new name stands for `dim` from op on. Where that is an expression over what only the run knows, the name stays, and
// is given its value there: such expressions grow, and nothing is proved from them.
static ir_dim stand_for(resolution *r, MlirOperation op, ir_dim name, ir_dim dim) {
  r->found_read = false;
  if (dim->kind != IR_DIM_SYMBOL) ir_dim_symbols(dim, find_read, r);
  if (!r->found_read) {
    bind(r, name, dim);
    return dim;
  }
  ir_builder b = {.ctx = r->ctx,
                  .block = mlirOperationGetBlock(op),
                  .before = op,
                  .location = ir_unnamed(mlirOperationGetLocation(op))};
  ir_attributes attributes = {0};
  ir_add_string(r->ctx, &attributes, "name", name->name);
  ir_add_attribute(r->ctx, &attributes, "value", ir_dim_attribute(r->ctx, dim));
  ir_build(&b, IR_MO_DEFINE_DIM, NULL, 0, NULL, 0, &attributes, 0);
  define(r, name, dim);
  return name;
}

// What the op makes against what it declares: a name that is new stands for what is made.
static bool settle_results(resolution *r, MlirOperation op) {
  ir_context *ctx = r->ctx;
  int m = (int)mlirOperationGetNumResults(op);
  ir_type *made = ir_alloc(ctx, (size_t)m * sizeof *made);
  ir_obligations must;
  if (!ir_infer(ctx, op, made, &must)) return false;
  for (int i = 0; i < must.count; i++)
    check(r, op, must.items[i].got, must.items[i].wanted, check_message(r, op, must.items[i].what));
  for (int i = 0; i < m; i++) {
    MlirValue value = mlirOperationGetResult(op, i);
    ir_type type = *ir_value_type(ctx, value);
    if (type.rank != made[i].rank || type.dtype != made[i].dtype)
      return ir_error(ctx, mlirOperationGetLocation(op), NULL, "'%s' makes %s, its result says %s", ir_op_name(ctx, op),
                      ir_type_text(ctx, ir_type_make(ctx, &made[i])), ir_type_text(ctx, mlirValueGetType(value)));
    for (int d = 0; d < type.rank; d++) {
      ir_dim got = made[i].dims[d], wanted = ir_dim_substitute(ctx, type.dims[d], meaning, r);
      if (is_free(r, wanted)) {
        wanted = stand_for(r, op, wanted, got);
        got = wanted;
      }
      type.dims[d] = wanted;
      if (got == wanted || *value_place(r, wanted) == got) continue;
      if (got->kind == IR_DIM_CONSTANT && wanted->kind == IR_DIM_CONSTANT)
        return ir_error(ctx, mlirOperationGetLocation(op),
                        ir_format(ctx, "declare the result as %s", ir_type_text(ctx, ir_type_make(ctx, &made[i]))),
                        "'%s' makes %s in dim %d, its result says %s", ir_op_name(ctx, op), got->text, d, wanted->text);
      const char *what = ir_format(ctx, "makes %s in dim %d, its result says %s", got->text, d, wanted->text);
      check(r, op, got, wanted, check_message(r, op, what));
    }
    mlirValueSetType(value, ir_type_make(ctx, &type));
  }
  return true;
}

// The graph's own results: a name that is new stands for the value's dim; others are checked.
static void settle_outputs(resolution *r, MlirOperation graph, MlirOperation output) {
  ir_context *ctx = r->ctx;
  MlirAttribute declared = ir_get(graph, "results");
  intptr_t n = mlirArrayAttrGetNumElements(declared);
  MlirAttribute *types = ir_alloc(ctx, (size_t)n * sizeof *types);
  for (intptr_t i = 0; i < n; i++) {
    MlirValue value = mlirOperationGetOperand(output, i);
    const ir_type *have = ir_value_type(ctx, value);
    ir_type type = *ir_type_of(ctx, mlirTypeAttrGetValue(mlirArrayAttrGetElement(declared, i)));
    bool same = true;
    for (int d = 0; d < type.rank; d++) {
      ir_dim got = have->dims[d];
      if (is_free(r, type.dims[d])) bind(r, type.dims[d], got);
      type.dims[d] = ir_dim_substitute(ctx, type.dims[d], meaning, r);
      if (type.dims[d] == got || (got->kind == IR_DIM_CONSTANT && type.dims[d]->kind == IR_DIM_CONSTANT)) continue;
      same = false;
      const char *what = ir_format(ctx, "has %s in dim %d of value %ld, the graph's result says %s", got->text, d,
                                   (long)i, type.dims[d]->text);
      check(r, output, got, type.dims[d], check_message(r, output, what));
    }
    types[i] = mlirTypeAttrGet(ir_type_make(ctx, &type));
    if (same) continue;
    ir_builder b = {.ctx = ctx,
                    .block = mlirOperationGetBlock(output),
                    .before = output,
                    .location = ir_unnamed(mlirOperationGetLocation(output))};
    MlirType to = ir_type_make(ctx, &type);
    mlirOperationSetOperand(output, i,
                            mlirOperationGetResult(ir_build(&b, IR_MO_REBIND, &value, 1, &to, 1, NULL, 0), 0));
  }
  ir_set(ctx, graph, "results", mlirArrayAttrGet(ir_mlir(ctx), n, types));
}

// ---- shapes that stay
// -----------------------------------------------------------------------------------------------------------------

// Sizes that are read as data (a graph's result, say) become one op that writes them down. From the last op to the
// first: what only made such values is gone by the time that its turn comes.
static bool write_shapes(resolution *r, MlirBlock body) {
  bool ok = true;
  MlirOperation *ops;
  size_t n = ir_block_ops(r->ctx, body, &ops);
  for (size_t i = n; i-- > 0;) {
    if (mlirOperationGetNumResults(ops[i]) != 1 || ir_op(r->ctx, ops[i]) == IR_MO_SHAPE_TO_TENSOR) continue;
    MlirValue old = mlirOperationGetResult(ops[i], 0);
    const shape_value *value = shape_value_of(&r->values, old);
    bool known = value && shape_value_is_whole(value);
    if (!known && shape_op_without_kernel(ir_op(r->ctx, ops[i])) && ir_has_uses(old))
      ok = ir_error(r->ctx, mlirOperationGetLocation(ops[i]), "make its operands from constants and mo.shape_of",
                    "'%s' makes sizes that are only known when it runs", ir_op_name(r->ctx, ops[i]));
    if (!known || !value->from_shapes) continue;
    if (ir_value_type(r->ctx, old)->dtype == MX_BOOL) continue;
    if (ir_has_uses(old)) {
      MlirType type = mlirValueGetType(old);
      ir_builder b = {.ctx = r->ctx, .block = body, .before = ops[i], .location = mlirOperationGetLocation(ops[i])};
      ir_attributes attributes = {0};
      ir_add_attribute(r->ctx, &attributes, "shape", ir_dims_attribute(r->ctx, value->elements, value->count));
      MlirOperation made = ir_build(&b, IR_MO_SHAPE_TO_TENSOR, NULL, 0, &type, 1, &attributes, 0);
      ir_replace_uses(old, mlirOperationGetResult(made, 0));
    }
    ir_erase(ops[i]);
  }
  return ok;
}

// What a text that was resolved before says of its sizes.
static void take_over(resolution *r, MlirOperation op) {
  if (ir_op(r->ctx, op) == IR_MO_CHECK_DIMS)
    *check_place(r, ir_get_dim(r->ctx, op, "got"), ir_get_dim(r->ctx, op, "wanted")) = r;
  if (ir_op(r->ctx, op) != IR_MO_DEFINE_DIM) return;
  define(r, ir_dim_symbol(r->ctx, ir_get_string(r->ctx, op, "name")), ir_get_dim(r->ctx, op, "value"));
}

static bool resolve_graph(pass_context *p, MlirOperation graph) {
  resolution *r = ir_alloc(p->ir, sizeof *r);
  *r = (resolution){.p = p, .ctx = p->ir, .values = {.p = p}};
  MlirBlock body = ir_region_block(graph, 0);
  bind_arguments(r, graph, body);
  size_t errors = ir_error_count(p->ir);
  MlirOperation *ops;
  size_t n = ir_block_ops(p->ir, body, &ops);
  for (size_t i = 0; i < n; i++) {
    const ir_op_row *row = ir_row(ir_op(p->ir, ops[i]));
    if (row->traits & IR_TERMINATOR) {
      settle_outputs(r, graph, ops[i]);
      continue;
    }
    substitute_op(r, ops[i]);
    MlirOperation op = take_host_operands(r, ops[i]);
    bool settled = !mlirOperationIsNull(op);
    if (settled && row->traits & IR_DECLARES) settled = settle_results(r, op);
    if (settled) shape_values_visit(&r->values, op);
    if (settled) take_over(r, op);
    if (settled) each_declared_name(p->ir, op, declare, &(declaration){r, op});
    for (intptr_t m = 0; settled && m < mlirOperationGetNumResults(op); m++) { // only the run knows what is new still
      const ir_type *type = ir_value_type(p->ir, mlirOperationGetResult(op, m));
      for (int d = 0; d < type->rank; d++) ir_dim_symbols(type->dims[d], bind_itself, r);
    }
  }
  return ir_error_count(p->ir) == errors && write_shapes(r, body);
}

bool pass_mo_resolve_shapes(pass_context *p) {
  bool ok = true;
  MlirOperation *graphs;
  size_t n = graphs_of(p, IR_MO_GRAPH, &graphs);
  for (size_t g = 0; g < n; g++) ok &= resolve_graph(p, graphs[g]);
  return ok && ir_verify(p->ir, p->module);
}
