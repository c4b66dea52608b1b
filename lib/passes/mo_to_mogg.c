// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// MO to MOGG: each op becomes one kernel, found in the packages by symbol, dtypes and target. From here on only
// signatures count, so a user's kernel and a built-in one are the same thing.
//
//   elementwise  mogg.kernel: mx.foreach over an output_lambda that loads, calls and stores
//   view         mogg.call.view
//   execute      mogg.kernel: mogg.call.execute on its arguments
// Constants stay as they are. Chains go: from here on effects happen in the order of the text.
#include "passes/conversion.h"
#include <mlir-c/BuiltinAttributes.h>
#include <mx/kernel_flags.h>
#include <mx/tensor.h>
#include <string.h>

static const char *op_symbol(ir_context *ctx, MlirOperation op) {
  switch (ir_op(ctx, op)) {
  case IR_MO_CUSTOM: return ir_get_string(ctx, op, "symbol");
  case IR_MO_INVOKE_SHAPE_FUNC: return ir_get_string(ctx, op, "shape_func_name");
  default: return ir_op_name(ctx, op);
  }
}

// The name after the last dot: "relu" of "mo.relu".
static const char *short_name(const char *symbol) {
  const char *dot = strrchr(symbol, '.');
  return dot ? dot + 1 : symbol;
}

static MlirAttribute element(MlirAttribute dictionary, const char *name) {
  if (mlirAttributeIsNull(dictionary)) return dictionary;
  return mlirDictionaryAttrGetElementByName(dictionary, mlirStringRefCreateFromCString(name));
}

// A package's kernel is named by the op, which has a dictionary of its parameters.
static bool names_kernel(ir_op_id id) { return id == IR_MO_CUSTOM || id == IR_MO_INVOKE_SHAPE_FUNC; }

// An attribute; of an op that names its kernel among its parameters, or those of an opaque type of its operands and
// results.
static MlirAttribute parameter_of(ir_context *ctx, MlirOperation op, bool custom, const char *name) {
  if (!custom) return ir_get(op, name);
  MlirAttribute found = element(ir_get(op, "parameters"), name);
  for (intptr_t i = 0; mlirAttributeIsNull(found) && i < mlirOperationGetNumOperands(op); i++)
    found = element(ir_value_type(ctx, mlirOperationGetOperand(op, i))->parameters, name);
  for (intptr_t i = 0; mlirAttributeIsNull(found) && i < mlirOperationGetNumResults(op); i++)
    found = element(ir_value_type(ctx, mlirOperationGetResult(op, i))->parameters, name);
  return found;
}

bool add_parameters(conversion *c, MlirOperation op, const pkg_kernel *kernel, ir_attributes *out) {
  bool custom = names_kernel(ir_op(c->ctx, op)), ok = true;
  MlirLocation location = mlirOperationGetLocation(op);
  ir_attributes list = {0};
  for (int i = 0; i < kernel->n_parameters; i++) {
    const pkg_parameter *parameter = &kernel->parameters[i];
    MlirAttribute a = parameter_of(c->ctx, op, custom, parameter->name);
    if (!custom && parameter->kind == PKG_INT && !mlirAttributeIsNull(a) && mlirAttributeIsAString(a))
      a = ir_int_attribute(c->ctx, ir_get_word(c->ctx, op, parameter->name, 0));
    bool dims = kernel->form == PKG_EXECUTE || kernel->form == PKG_VIEW; // those know their sizes
    bool matches =
        !mlirAttributeIsNull(a) &&
        (parameter->kind == PKG_INT
             ? mlirAttributeIsAInteger(a) || mlirAttributeIsABool(a) || (dims && ir_attribute_is_dim(a))
         : parameter->kind == PKG_FLOAT ? mlirAttributeIsAFloat(a) || mlirAttributeIsAInteger(a)
                                        : mlirAttributeIsADenseI64Array(a) || (dims && mlirAttributeIsAArray(a)));
    static const char *const kinds[] = {
        [PKG_INT] = "an integer or a boolean", [PKG_FLOAT] = "a number", [PKG_INTS] = "a list of integers"};
    if (mlirAttributeIsNull(a) && !custom && parameter->kind == PKG_INT) {
      ir_add_bool(c->ctx, &list, parameter->name, false);
    } else if (mlirAttributeIsNull(a) && !custom && parameter->kind == PKG_FLOAT) {
      ir_add_attribute(c->ctx, &list, parameter->name, ir_real_attribute(c->ctx, 0));
    } else if (!matches) {
      ok = ir_error(c->ctx, location,
                    ir_format(c->ctx, "write parameters = {%s = ..}: %s", parameter->name, kinds[parameter->kind]),
                    mlirAttributeIsNull(a) ? "kernel '%s' needs the parameter '%s'"
                                           : "kernel '%s' parameter '%s' is of another kind",
                    kernel->symbol, parameter->name);
    } else {
      ir_add_attribute(c->ctx, &list, parameter->name, a);
    }
  }
  MlirAttribute given = custom ? ir_get(op, "parameters") : mlirAttributeGetNull();
  for (intptr_t i = 0; !mlirAttributeIsNull(given) && i < mlirDictionaryAttrGetNumElements(given); i++) {
    MlirStringRef name = mlirIdentifierStr(mlirDictionaryAttrGetElement(given, i).name);
    bool known = false;
    for (int k = 0; k < kernel->n_parameters; k++)
      known |= strlen(kernel->parameters[k].name) == name.length &&
               !memcmp(kernel->parameters[k].name, name.data, name.length);
    if (!known)
      ok = ir_error(c->ctx, location,
                    kernel->n_parameters ? ir_format(c->ctx, "its first parameter is '%s'", kernel->parameters[0].name)
                                         : "it takes none",
                    "kernel '%s' has no parameter '%.*s'", kernel->symbol, (int)name.length, name.data);
  }
  if (list.count)
    ir_add_attribute(c->ctx, out, "parameters", mlirDictionaryAttrGet(ir_mlir(c->ctx), list.count, list.items));
  return ok;
}

static bool is_chain(ir_context *ctx, MlirType type) { return ir_type_of(ctx, type)->kind == IR_CHAIN; }

// Without the chain that may be the last.
static int n_operands(ir_context *ctx, MlirOperation op) {
  int n = (int)mlirOperationGetNumOperands(op);
  return n && is_chain(ctx, mlirValueGetType(mlirOperationGetOperand(op, n - 1))) ? n - 1 : n;
}
static int n_results(ir_context *ctx, MlirOperation op) {
  int n = (int)mlirOperationGetNumResults(op);
  return n && is_chain(ctx, mlirValueGetType(mlirOperationGetResult(op, n - 1))) ? n - 1 : n;
}

// ---- one kernel per op
// -----------------------------------------------------------------------------------------------------

// A mogg.kernel around op's operands (each once) with an empty body; args[i] is the block argument for operand i, dsts
// follow.
static MlirOperation begin_kernel(conversion *c, MlirOperation op, const char *name, MlirValue *args, MlirValue *dsts,
                                  ir_builder *body) {
  int n = n_operands(c->ctx, op), m = n_results(c->ctx, op), count = 0;
  MlirValue operands[PKG_MAX_INPUTS];
  int number[PKG_MAX_INPUTS];
  for (int i = 0; i < n; i++) {
    MlirValue value = ir_map_get(&c->map, mlirOperationGetOperand(op, i));
    int at = 0;
    while (at < count && !ir_same_value(operands[at], value)) at++;
    if (at == count) operands[count++] = value;
    number[i] = at;
  }
  MlirType results[PKG_MAX_OUTPUTS];
  for (int i = 0; i < m; i++) results[i] = mlirValueGetType(mlirOperationGetResult(op, i));
  ir_attributes attributes = {0};
  ir_add_string(c->ctx, &attributes, "symbol", name);
  c->b.location = mlirOperationGetLocation(op);
  MlirOperation kernel = ir_build(&c->b, IR_MOGG_KERNEL, operands, count, results, m, &attributes, 1);
  MlirBlock block = ir_add_block(kernel, 0);
  MlirValue unique[PKG_MAX_INPUTS];
  for (int i = 0; i < count; i++) {
    const char *value_name = ir_value_name(c->ctx, operands[i]);
    unique[i] = mlirBlockAddArgument(block, mlirValueGetType(operands[i]),
                                     ir_named(c->ctx, value_name ? value_name : "x", c->b.location));
  }
  for (int i = 0; i < n; i++) args[i] = unique[number[i]];
  for (int i = 0; i < m; i++) dsts[i] = mlirBlockAddArgument(block, results[i], ir_named(c->ctx, "dst", c->b.location));
  for (int i = 0; i < m; i++) ir_map_set(&c->map, mlirOperationGetResult(op, i), mlirOperationGetResult(kernel, i));
  *body = (ir_builder){.ctx = c->ctx, .block = block, .location = ir_unnamed(c->b.location)};
  return kernel;
}

static bool convert_elementwise(conversion *c, MlirOperation op, const pkg_kernel *kernel) {
  int n = (int)mlirOperationGetNumOperands(op);
  const ir_type *result = ir_value_type(c->ctx, mlirOperationGetResult(op, 0));
  ir_attributes call = {0};
  ir_add_string(c->ctx, &call, "symbol", kernel->symbol);
  if (!add_parameters(c, op, kernel, &call)) return false;
  for (int i = 0; i < n; i++) {
    const ir_type *type = ir_value_type(c->ctx, mlirOperationGetOperand(op, i));
    if (!ir_same_shape(type, result))
      return ir_error(c->ctx, mlirOperationGetLocation(op), "broadcast the operand with mo.static.broadcast_to",
                      "elementwise kernel '%s': operand %d has shape %s, the result %s", kernel->symbol, i,
                      ir_shape_text(c->ctx, type), ir_shape_text(c->ctx, result));
  }
  MlirValue args[PKG_MAX_INPUTS], dst;
  ir_builder body;
  begin_kernel(c, op, short_name(kernel->symbol), args, &dst, &body);
  build_foreach(&body, dst, args, n, &call, mlirOperationGetLocation(op));
  return true;
}

static bool convert_view(conversion *c, MlirOperation op, const pkg_kernel *kernel) {
  const ir_type *from = ir_value_type(c->ctx, mlirOperationGetOperand(op, 0)),
                *to = ir_value_type(c->ctx, mlirOperationGetResult(op, 0));
  ir_attributes attributes = {0};
  ir_add_string(c->ctx, &attributes, "symbol", kernel->symbol);
  bool ok = add_parameters(c, op, kernel, &attributes);
  if (from->dtype != to->dtype)
    ok = ir_error(c->ctx, mlirOperationGetLocation(op),
                  "declare the result with the operand's dtype, then convert it with mo.cast",
                  "view kernel '%s' changes the dtype: the operand is %s, the result %s", kernel->symbol,
                  mx_dtype_name(from->dtype), mx_dtype_name(to->dtype));
  if (!ok) return false;
  MlirValue x = ir_map_get(&c->map, mlirOperationGetOperand(op, 0));
  MlirType type = mlirValueGetType(mlirOperationGetResult(op, 0));
  c->b.location = mlirOperationGetLocation(op);
  MlirOperation view = ir_build(&c->b, IR_MOGG_CALL_VIEW, &x, 1, &type, 1, &attributes, 0);
  ir_map_set(&c->map, mlirOperationGetResult(op, 0), mlirOperationGetResult(view, 0));
  return true;
}

static const char *value_text(ir_context *ctx, MlirValue value) { return ir_type_text(ctx, mlirValueGetType(value)); }

// Opaque values are of the type that the kernel names; what it changes is a buffer or an opaque value, given once and
// with a chain.
static bool check_ordered(conversion *c, MlirOperation op, const pkg_kernel *kernel, const pkg_arg *arg,
                          MlirValue value) {
  ir_context *ctx = c->ctx;
  const ir_type *type = ir_value_type(ctx, value);
  MlirLocation location = mlirOperationGetLocation(op);
  if (arg->opaque && strcmp(arg->opaque, type->name))
    return ir_error(ctx, location, "write the type that the kernel says",
                    "kernel '%s' argument '%s' is !mo.opaque<\"%s\">, not %s", kernel->symbol, arg->name, arg->opaque,
                    value_text(ctx, value));
  if (arg->opaque && !pkg_find_opaque(c->p->kernels, type->name))
    return ir_error(ctx, location, "register it in the package: MX_OPAQUE(destroy, .symbol = .., .bytes = ..)",
                    "no package registers the opaque type '%s'", type->name);
  if (!(arg->flags & MX_MUTABLE)) return true;
  if (!ir_is_ordered(type))
    return ir_error(ctx, location, "give it a buffer: mo.buffer.create, or an argument of type !mo.buffer<..>",
                    "kernel '%s' changes its argument '%s', which is %s", kernel->symbol, arg->name,
                    value_text(ctx, value));
  int times = 0;
  for (intptr_t i = 0; i < mlirOperationGetNumOperands(op); i++)
    times += ir_same_value(ir_map_get(&c->map, mlirOperationGetOperand(op, i)), value);
  if (times > 1)
    return ir_error(ctx, location, "give it once", "kernel '%s' changes its argument '%s', which is another one too",
                    kernel->symbol, arg->name);
  if (n_results(ctx, op) == mlirOperationGetNumResults(op))
    return ir_error(ctx, location, "give a chain as the last operand, and name the next one as the last result",
                    "kernel '%s' changes its argument '%s' without a chain", kernel->symbol, arg->name);
  return true;
}

static bool check_rank(conversion *c, MlirOperation op, const pkg_kernel *kernel, const pkg_arg *arg,
                       const ir_type *type) {
  if (arg->rank == MX_ANY_RANK || arg->rank == type->rank || type->layout) return true;
  return ir_error(c->ctx, mlirOperationGetLocation(op),
                  type->is_buffer ? "give it a buffer of that rank" : "reshape it with mo.static.reshape",
                  "kernel '%s' argument '%s' has rank %d, the tensor is %s", kernel->symbol, arg->name, arg->rank,
                  ir_shape_text(c->ctx, type));
}

static bool convert_execute(conversion *c, MlirOperation op, const pkg_kernel *kernel) {
  int n = n_operands(c->ctx, op), m = n_results(c->ctx, op);
  ir_attributes attributes = {0};
  ir_add_string(c->ctx, &attributes, "symbol", kernel->symbol);
  bool ok = add_parameters(c, op, kernel, &attributes);
  for (int i = 0; i < n; i++) {
    MlirValue value = ir_map_get(&c->map, mlirOperationGetOperand(op, i));
    ok &= check_rank(c, op, kernel, &kernel->inputs[i], ir_value_type(c->ctx, value)) &&
          check_ordered(c, op, kernel, &kernel->inputs[i], value);
  }
  for (int i = 0; i < m; i++) {
    MlirValue value = mlirOperationGetResult(op, i);
    ok &= check_rank(c, op, kernel, &kernel->outputs[i], ir_value_type(c->ctx, value)) &&
          check_ordered(c, op, kernel, &kernel->outputs[i], value);
  }
  if (!ok) return false;
  MlirValue args[PKG_MAX_INPUTS + PKG_MAX_OUTPUTS], dsts[PKG_MAX_OUTPUTS];
  ir_builder body;
  begin_kernel(c, op, short_name(kernel->symbol), args, dsts, &body);
  for (int i = 0; i < m; i++) args[n + i] = dsts[i];
  ir_add_segments(c->ctx, &attributes, (int[]){n, m}, 2);
  body.location = ir_unnamed(mlirOperationGetLocation(op));
  ir_build(&body, IR_MOGG_CALL_EXECUTE, args, n + m, NULL, 0, &attributes, 0);
  return true;
}

static bool convert_shape_function(conversion *c, MlirOperation op) {
  ir_context *ctx = c->ctx;
  const char *symbol = op_symbol(ctx, op);
  const pkg_kernel *kernel = pkg_find_shape(c->p->kernels, symbol);
  MlirAttribute shapes = ir_get(op, "shapes");
  if (!kernel) {
    const char *near = pkg_nearest_symbol(c->p->kernels, symbol);
    return ir_error(
        ctx, mlirOperationGetLocation(op),
        near && pkg_find_shape(c->p->kernels, near)
            ? ir_format(ctx, "did you mean '%s'?", near)
            : ir_format(ctx, "add MX_SHAPE(.., .symbol = \"%s\") to a package, and give it with --kernels", symbol),
        "no package has a shape function '%s'", symbol);
  }
  if (mlirArrayAttrGetNumElements(shapes) != kernel->n_inputs)
    return ir_error(ctx, mlirOperationGetLocation(op), "hand it the shapes that its kernel takes",
                    "shape function '%s' is handed %ld shape%s and takes %d", symbol,
                    (long)mlirArrayAttrGetNumElements(shapes), mlirArrayAttrGetNumElements(shapes) == 1 ? "" : "s",
                    kernel->n_inputs);
  ir_attributes attributes = {0};
  ir_add_string(ctx, &attributes, "symbol", symbol);
  ir_add_attribute(ctx, &attributes, "results", ir_get(op, "results"));
  ir_add_attribute(ctx, &attributes, "shapes", shapes);
  if (!add_parameters(c, op, kernel, &attributes)) return false;
  c->b.location = mlirOperationGetLocation(op);
  ir_build(&c->b, IR_MOGG_INVOKE_SHAPE_FUNC, NULL, 0, NULL, 0, &attributes, 0);
  return true;
}

// ---- ops that stay
// ------------------------------------------------------------------------------------------------------------

void convert_as_it_is(conversion *c, MlirOperation op, ir_op_id id) {
  int n = (int)mlirOperationGetNumOperands(op), m = (int)mlirOperationGetNumResults(op), count = 0, n_results = 0;
  MlirValue *operands = ir_alloc(c->ctx, (size_t)(n + 1) * sizeof *operands);
  MlirType *results = ir_alloc(c->ctx, (size_t)(m + 1) * sizeof *results);
  for (int i = 0; i < n; i++) {
    MlirValue value = mlirOperationGetOperand(op, i);
    if (!is_chain(c->ctx, mlirValueGetType(value))) operands[count++] = ir_map_get(&c->map, value);
  }
  for (int i = 0; i < m; i++) {
    MlirType type = mlirValueGetType(mlirOperationGetResult(op, i));
    if (!is_chain(c->ctx, type)) results[n_results++] = type;
  }
  ir_attributes attributes = {0};
  ir_copy_attributes(op, &attributes);
  c->b.location = mlirOperationGetLocation(op);
  MlirOperation made = ir_build(&c->b, id, operands, count, results, n_results, &attributes, 0);
  for (int i = m; i-- > 0;) {
    MlirValue result = mlirOperationGetResult(op, i);
    if (!is_chain(c->ctx, mlirValueGetType(result)))
      ir_map_set(&c->map, result, mlirOperationGetResult(made, --n_results));
  }
}

// ---- ops
// -------------------------------------------------------------------------------------------------------------------------

static bool convert_op(conversion *c, MlirOperation op) {
  ir_op_id id = ir_op(c->ctx, op);
  if (ir_row(id)->traits & IR_CONSTANT) {
    ir_clone(&c->b, op, &c->map, NULL, NULL);
    return true;
  }
  bool ok;
  if (convert_effect(c, op, &ok)) return ok;
  if (id == IR_MO_INVOKE_SHAPE_FUNC) return convert_shape_function(c, op);
  static const struct {
    ir_op_id from, to;
  } same[] = {{IR_MO_OUTPUT, IR_MOGG_OUTPUT},         {IR_MO_READ_DIMS, IR_MOGG_READ_DIMS},
              {IR_MO_DEFINE_DIM, IR_MOGG_DEFINE_DIM}, {IR_MO_CHECK_DIMS, IR_MOGG_CHECK_DIMS},
              {IR_MO_BRANCH, IR_MOGG_BRANCH},         {IR_MO_LOOP, IR_MOGG_LOOP}};
  for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
    if (same[i].from != id) continue;
    convert_as_it_is(c, op, same[i].to);
    return true;
  }
  int n = n_operands(c->ctx, op), m = n_results(c->ctx, op);
  const char *symbol = op_symbol(c->ctx, op);
  if (n > PKG_MAX_INPUTS || m > PKG_MAX_OUTPUTS)
    return ir_error(c->ctx, mlirOperationGetLocation(op), "divide it among several kernels",
                    "'%s' takes %d and makes %d: a kernel takes up to %d and makes up to %d", symbol, n, m,
                    PKG_MAX_INPUTS, PKG_MAX_OUTPUTS);
  mx_dtype dtypes[PKG_MAX_INPUTS + PKG_MAX_OUTPUTS];
  for (int i = 0; i < m; i++) dtypes[i] = ir_value_type(c->ctx, mlirOperationGetResult(op, i))->dtype;
  for (int i = 0; i < n; i++) dtypes[m + i] = ir_value_type(c->ctx, mlirOperationGetOperand(op, i))->dtype;
  const pkg_kernel *kernel;
  if (m == 1 && (kernel = pkg_find_elementwise(c->p->kernels, symbol, PASS_TARGET, dtypes[0], (size_t)n, dtypes + m)))
    return convert_elementwise(c, op, kernel);
  bool whole = !n || mx_dtype_bits(dtypes[m]) >= 8; // no stride reaches half a byte: those views copy
  if (m == 1 && n == 1 && whole && (kernel = pkg_find_view(c->p->kernels, symbol))) return convert_view(c, op, kernel);
  if ((kernel = pkg_find_execute(c->p->kernels, symbol, PASS_TARGET, (size_t)m, (size_t)n, dtypes)))
    return convert_execute(c, op, kernel);
  return no_kernel(c->p, op, symbol);
}

// The graph's results without chains, in place of those in the list.
static void add_results(ir_context *ctx, MlirOperation graph, ir_attributes *list) {
  MlirAttribute results = ir_get(graph, "results");
  intptr_t n = mlirArrayAttrGetNumElements(results), count = 0;
  MlirAttribute *kept = ir_alloc(ctx, (size_t)(n + 1) * sizeof *kept);
  for (intptr_t i = 0; i < n; i++) {
    MlirAttribute result = mlirArrayAttrGetElement(results, i);
    if (!is_chain(ctx, mlirTypeAttrGetValue(result))) kept[count++] = result;
  }
  for (int i = 0; i < list->count; i++)
    if (mlirAttributeEqual(list->items[i].attribute, results))
      list->items[i].attribute = mlirArrayAttrGet(ir_mlir(ctx), count, kept);
}

static bool convert_graph(pass_context *p, MlirOperation graph) {
  ir_context *ctx = p->ir;
  conversion c = {.p = p, .ctx = ctx, .map = {.ctx = ctx}};
  ir_builder top = {
      .ctx = ctx, .block = mlirModuleGetBody(p->module), .before = graph, .location = mlirOperationGetLocation(graph)};
  ir_attributes attributes = {0};
  ir_copy_attributes(graph, &attributes);
  add_results(ctx, graph, &attributes);
  MlirOperation made = ir_build(&top, IR_MOGG_GRAPH, NULL, 0, NULL, 0, &attributes, 1);
  MlirBlock from = ir_region_block(graph, 0), to = ir_add_block(made, 0);
  for (intptr_t i = 0; i < mlirBlockGetNumArguments(from); i++) {
    MlirValue argument = mlirBlockGetArgument(from, i);
    if (is_chain(ctx, mlirValueGetType(argument))) continue;
    ir_map_set(&c.map, argument, mlirBlockAddArgument(to, mlirValueGetType(argument), mlirValueGetLocation(argument)));
  }
  c.b = (ir_builder){.ctx = ctx, .block = to};
  bool ok = true;
  MlirOperation *ops;
  size_t n = ir_block_ops(ctx, from, &ops);
  for (size_t i = 0; i < n; i++) {
    bool poisoned = false; // by an op that failed already: later ones still show errors of their own
    for (intptr_t o = 0; o < mlirOperationGetNumOperands(ops[i]); o++)
      poisoned |= mlirValueIsNull(ir_map_get(&c.map, mlirOperationGetOperand(ops[i], o)));
    if (!poisoned && convert_op(&c, ops[i])) continue;
    ok = false;
    for (intptr_t r = 0; r < mlirOperationGetNumResults(ops[i]); r++)
      ir_map_set(&c.map, mlirOperationGetResult(ops[i], r), (MlirValue){NULL});
  }
  ir_erase(graph);
  return ok;
}

bool pass_mo_to_mogg(pass_context *p) {
  bool ok = true;
  MlirOperation *graphs;
  size_t n = graphs_of(p, IR_MO_GRAPH, &graphs);
  for (size_t g = 0; g < n; g++) ok &= convert_graph(p, graphs[g]);
  return ok;
}
