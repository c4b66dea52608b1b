// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// MOGG to MGP. Kernel bodies are outlined with their sizes as arguments, so kernels that agree in everything but sizes
// are one; values become memory; kernels become launches in program order; what no input touches goes to init.
//
//   %y = mogg.kernel "relu"(%x) : !mo.tensor<[M, N], f32> { .. }
// becomes
//   mgp.kernel @relu<d0, d1>(%x: !mo.tensor<[d0, d1], f32>) into (%dst: ..) { .. }
//   mgp.model @model<M, N>(%x: ..) -> (..) init { .. } execute { .. mgp.launch "relu"(%x) into (%y) sizes (%M, %N) .. }
#include "passes/lowering.h"
#include <mlir-c/BuiltinAttributes.h>
#include <mx/kernel_flags.h>
#include <mx/tensor.h>
#include <string.h>

// ---- inputs
// -------------------------------------------------------------------------------------------------------------------

typedef struct binding {
  ir_dim symbol;
  int input, axis;
} binding;

static const binding *find_binding(const binding *list, int count, ir_dim symbol) {
  for (int i = 0; i < count; i++)
    if (list[i].symbol == symbol) return &list[i];
  return NULL;
}

static void check_dim(section *s, MlirValue got, ir_dim dim, int input, int axis, const binding *first) {
  ir_context *ctx = s->b.ctx;
  ir_attributes attributes = {0};
  ir_add_string(ctx, &attributes, "symbol", dim->text);
  ir_add_int(ctx, &attributes, "input", input);
  ir_add_int(ctx, &attributes, "axis", axis);
  ir_add_int(ctx, &attributes, "other_input", first ? first->input : -1);
  ir_add_int(ctx, &attributes, "other_axis", first ? first->axis : -1);
  ir_build(&s->b, IR_MGP_CHECK_DIM, (MlirValue[]){got, section_size(s, dim)}, 2, NULL, 0, &attributes, 0);
}

// Names bound by the first argument that has them; everything else is checked.
static bool bind_inputs(lowering *l, MlirBlock from) {
  ir_context *ctx = l->ctx;
  section *s = &l->execute;
  binding bindings[256];
  int count = 0;
  for (int pass = 0; pass < 2; pass++) {
    for (intptr_t i = 0; i < mlirBlockGetNumArguments(from); i++) {
      MlirValue input = ir_map_get(&s->values, mlirBlockGetArgument(from, i));
      const ir_type *type = ir_value_type(ctx, input);
      for (int a = 0; a < type->rank; a++) {
        ir_dim dim = type->dims[a];
        const binding *first = find_binding(bindings, count, dim);
        bool binds = dim->kind == IR_DIM_SYMBOL && !first && count < 256;
        bool binder = first && first->input == i && first->axis == a;
        if (pass == 0 ? !binds : binder) continue;
        ir_attributes attributes = {0};
        ir_add_int(ctx, &attributes, "axis", a);
        if (dim->kind == IR_DIM_SYMBOL) s->b.location = ir_named(ctx, dim->name, mlirOperationGetLocation(l->graph));
        MlirValue got = section_emit(s, IR_MGP_DIM, &input, 1, size_type(ctx), &attributes);
        s->b.location = mlirOperationGetLocation(l->graph);
        if (pass == 0) {
          bindings[count++] = (binding){dim, (int)i, a};
          section_set_size(s, dim, got);
        } else {
          if (mlirValueIsNull(section_size(s, dim)))
            return ir_error(ctx, mlirOperationGetLocation(l->graph), "give one argument a dim that is the name alone",
                            "dim '%s' of input %ld holds a name that no argument binds", dim->text, (long)i);
          check_dim(s, got, dim, (int)i, a, first);
        }
      }
    }
  }
  return true;
}

// ---- launches
// -------------------------------------------------------------------------------------------------------------------

static bool from_inputs(lowering *l, MlirValue value) { return !ir_map_has(&l->init.values, value); }

static int output_index(lowering *l, MlirValue value) { // -1: none
  return (int)(intptr_t)*ir_table_at(l->ctx, &l->outputs, &value.ptr, sizeof value.ptr) - 1;
}

static MlirValue destination(lowering *l, section *s, MlirValue result) {
  ir_context *ctx = l->ctx;
  const ir_type *type = ir_value_type(ctx, result);
  const char *name = ir_value_name(ctx, result);
  MlirLocation kept = s->b.location;
  ir_attributes attributes = {0};
  MlirValue dst;
  int index = s == &l->execute ? output_index(l, result) : -1;
  if (type->kind == IR_OPAQUE) {
    ir_add_string(ctx, &attributes, "type", type->name);
    if (index >= 0) ir_add_int(ctx, &attributes, "index", index);
    if (name) s->b.location = ir_named(ctx, name, kept);
    dst = section_emit(s, IR_MGP_OPAQUE, NULL, 0, mlirValueGetType(result), &attributes);
    s->b.location = kept;
    return dst;
  }
  if (index >= 0 && l->is_region) {
    return mlirBlockGetArgument(s->b.block, mlirBlockGetNumArguments(s->b.block) - l->n_outputs + index);
  } else if (index >= 0) {
    MlirValue sizes[MX_MAX_RANK];
    for (int a = 0; a < type->rank; a++) sizes[a] = section_size(s, type->dims[a]);
    ir_add_int(ctx, &attributes, "index", index);
    if (name) s->b.location = ir_named(ctx, name, kept);
    dst = section_emit(s, IR_MGP_OUTPUT, sizes, type->rank, mlirValueGetType(result), &attributes);
  } else {
    MlirValue bytes = section_size(s, ir_type_bytes(ctx, type));
    if (name) s->b.location = ir_named(ctx, name, kept);
    if (s == &l->init) {
      ir_add_int(ctx, &attributes, "index", l->n_constants++);
      ir_add_string(ctx, &attributes, "name", name ? name : "");
      dst = section_emit(s, IR_MGP_ALLOC_CONSTANT, &bytes, 1, mlirValueGetType(result), &attributes);
    } else {
      dst = section_emit(s, IR_MGP_ALLOC, &bytes, 1, mlirValueGetType(result), NULL);
    }
  }
  s->b.location = kept;
  return dst;
}

static bool launch(lowering *l, MlirOperation kernel) {
  ir_context *ctx = l->ctx;
  int n = (int)mlirOperationGetNumOperands(kernel), m = (int)mlirOperationGetNumResults(kernel);
  renaming sizes;
  const outlined *outlined_kernel = outline_kernel(l, kernel, &sizes);
  if (!outlined_kernel) return false;
  bool constant = true;
  for (int i = 0; i < n; i++) constant &= !from_inputs(l, mlirOperationGetOperand(kernel, i));
  for (int i = 0; i < m; i++) {
    MlirValue result = mlirOperationGetResult(kernel, i);
    constant &= output_index(l, result) < 0 && !ir_is_ordered(ir_value_type(ctx, result));
  }
  for (int i = 0; i < sizes.count; i++) constant &= sizes.dims[i]->kind == IR_DIM_CONSTANT; // init sees no sizes
  section *s = constant ? &l->init : &l->execute;
  s->b.location = ir_op_place(ctx, kernel);
  if (!bind_results(l, s, kernel)) return false;
  MlirValue size_values[KERNEL_MAX_SIZES];
  if (!section_sizes(s, mlirOperationGetLocation(kernel), sizes.dims, sizes.count, size_values)) return false;

  MlirValue *operands = ir_alloc(ctx, (size_t)(n + m + sizes.count + 3) * sizeof *operands);
  int count = 0, segments[] = {n, m, sizes.count, 0, 0};
  for (int i = 0; i < n; i++) operands[count++] = ir_map_get(&s->values, mlirOperationGetOperand(kernel, i));
  for (int i = 0; i < m; i++) {
    MlirValue result = mlirOperationGetResult(kernel, i);
    operands[count++] = destination(l, s, result);
    ir_map_set(&s->values, result, operands[count - 1]);
  }
  for (int i = 0; i < sizes.count; i++) operands[count++] = size_values[i];
  ir_attributes attributes = {0};
  ir_add_string(ctx, &attributes, "symbol", outlined_kernel->name);
  if (outlined_kernel->planned) {
    MlirType plan_type = ir_type_make(ctx, &(ir_type){.kind = IR_PLAN});
    MlirValue plan = section_emit_once(s, IR_MGP_PLAN, size_values, sizes.count, plan_type, &attributes);
    MlirValue shared = section_emit_once(s, IR_MGP_SHARED_BYTES, &plan, 1, size_type(ctx), NULL);
    MlirValue local[] = {section_emit_once(s, IR_MGP_THREAD_BYTES, &plan, 1, size_type(ctx), NULL),
                         section_emit_once(s, IR_MGP_THREADS, NULL, 0, size_type(ctx), NULL)};
    MlirValue local_bytes = section_emit_once(s, IR_MGP_MUL, local, 2, size_type(ctx), NULL);
    operands[count++] = plan;
    operands[count++] = section_emit(s, IR_MGP_ALLOC, &shared, 1, memory_type(ctx), NULL);
    operands[count++] = section_emit(s, IR_MGP_ALLOC, &local_bytes, 1, memory_type(ctx), NULL);
    segments[3] = 1, segments[4] = 2;
  }
  MlirAttribute unfused = ir_get(kernel, "unfused");
  if (!mlirAttributeIsNull(unfused)) ir_add_attribute(ctx, &attributes, "unfused", unfused);
  ir_add_segments(ctx, &attributes, segments, 5);
  ir_build(&s->b, IR_MGP_LAUNCH, operands, count, NULL, 0, &attributes, 0);
  if (!constant) return true;
  // execute sees init's results as constants.
  for (int i = 0; i < m; i++) {
    MlirOperation made = mlirOpResultGetOwner(operands[n + i]);
    ir_attributes as_constant = {0};
    ir_add_attribute(ctx, &as_constant, "index", ir_get(made, "index"));
    ir_add_attribute(ctx, &as_constant, "name", ir_get(made, "name"));
    l->execute.b.location = mlirOperationGetLocation(made);
    MlirValue seen =
        section_emit(&l->execute, IR_MGP_CONSTANT, NULL, 0, mlirValueGetType(operands[n + i]), &as_constant);
    ir_map_set(&l->execute.values, mlirOperationGetResult(kernel, i), seen);
  }
  return true;
}

// Integers that a tensor holds get their names, as sizes: a signed one as the difference of two.
static void read_dims(lowering *l, MlirOperation op) {
  ir_context *ctx = l->ctx;
  section *s = &l->execute;
  MlirValue memory = ir_map_get(&s->values, mlirOperationGetOperand(op, 0)),
            zero = section_size(s, ir_dim_constant(ctx, 0));
  MlirAttribute names = ir_get(op, "names");
  bool is_signed = ir_get_bool(op, "signed", false);
  MlirValue number = {NULL};
  for (intptr_t i = 0; i < mlirArrayAttrGetNumElements(names); i++) {
    MlirStringRef text = mlirStringAttrGetValue(mlirArrayAttrGetElement(names, i));
    const char *name = ir_intern(ctx, text.data, text.length);
    s->b.location = ir_named(ctx, name, ir_unnamed(mlirOperationGetLocation(op)));
    if (!is_signed || i % 2 == 0) {
      ir_attributes attributes = {0};
      ir_add_int(ctx, &attributes, "index", is_signed ? i / 2 : i);
      if (is_signed) ir_add_bool(ctx, &attributes, "signed", true);
      number = section_emit(s, IR_MGP_READ, &memory, 1, size_type(ctx), &attributes);
    } else {
      number = section_emit(s, IR_MGP_MUL, (MlirValue[]){number, section_size(s, ir_dim_constant(ctx, -1))}, 2,
                            size_type(ctx), NULL);
    }
    MlirValue size = number;
    if (is_signed) size = section_emit(s, IR_MGP_MAX, (MlirValue[]){number, zero}, 2, size_type(ctx), NULL);
    section_set_size(s, ir_dim_symbol(ctx, name), size);
  }
}

// Ends the run unless two sizes are equal.
static bool check_sizes(lowering *l, MlirOperation op) {
  ir_context *ctx = l->ctx;
  section *s = &l->execute;
  s->b.location = mlirOperationGetLocation(op);
  MlirValue sizes[2];
  ir_dim dims[] = {ir_get_dim(ctx, op, "got"), ir_get_dim(ctx, op, "wanted")};
  if (!section_sizes(s, s->b.location, dims, 2, sizes)) return false;
  ir_attributes attributes = {0};
  ir_add_attribute(ctx, &attributes, "message", ir_get(op, "message"));
  ir_build(&s->b, IR_MGP_CHECK, sizes, 2, NULL, 0, &attributes, 0);
  return true;
}

// ---- the model
// -------------------------------------------------------------------------------------------------------------------

typedef struct constant_key {
  const void *value, *type;
} constant_key;

// Graphs that use the same constant share it: what one thinks of as its own is a weight's name, or a literal.
static void add_constant(lowering *l, MlirOperation op) {
  ir_context *ctx = l->ctx;
  MlirValue result = mlirOperationGetResult(op, 0);
  const char *name = ir_get_string(ctx, op, "name"), *value_name = ir_value_name(ctx, result);
  MlirAttribute value = ir_get(op, "value"), named = ir_get(op, "name");
  constant_key key = {mlirAttributeIsNull(value) ? named.ptr : value.ptr, mlirValueGetType(result).ptr};
  void **number = ir_table_at(ctx, &l->constants, &key, sizeof key);
  bool is_new = !*number;
  if (is_new) *number = (void *)(intptr_t)(++l->n_constants);
  ir_attributes attributes = {0};
  ir_add_int(ctx, &attributes, "index", (intptr_t)*number - 1);
  ir_add_string(ctx, &attributes, "name", name ? name : value_name ? value_name : "");
  section *sections[] = {&l->init, &l->execute};
  for (int i = 0; i < 2; i++) {
    sections[i]->b.location = mlirOperationGetLocation(op);
    MlirValue seen = section_emit(sections[i], IR_MGP_CONSTANT, NULL, 0, mlirValueGetType(result), &attributes);
    ir_map_set(&sections[i]->values, result, seen);
    if (!mlirAttributeIsNull(value)) ir_set(ctx, mlirOpResultGetOwner(seen), "value", value);
  }
}

static void remove_unused(ir_context *ctx, MlirBlock block) {
  MlirOperation *ops;
  size_t n = ir_block_ops(ctx, block, &ops);
  for (size_t i = n; i-- > 0;) {
    bool dead = ir_row(ir_op(ctx, ops[i]))->traits & IR_PURE && mlirOperationGetNumResults(ops[i]) > 0;
    for (intptr_t r = 0; dead && r < mlirOperationGetNumResults(ops[i]); r++)
      dead = !ir_has_uses(mlirOperationGetResult(ops[i], r));
    if (dead) ir_erase(ops[i]);
  }
}

// ---- graphs
// ----------------------------------------------------------------------------------------------------------------------

static bool sizes_of(lowering *l, MlirOperation op, MlirValue *out_sizes, int *out_count) {
  ir_dim dims[KERNEL_MAX_SIZES];
  int n = ir_get_dims(l->ctx, op, "sizes", dims, KERNEL_MAX_SIZES);
  if (n > KERNEL_MAX_SIZES)
    return ir_error(l->ctx, mlirOperationGetLocation(op), "split it", "a region uses %d names of sizes, at most %d", n,
                    KERNEL_MAX_SIZES);
  *out_count = n;
  return section_sizes(&l->execute, mlirOperationGetLocation(op), dims, n, out_sizes);
}

// A branch writes its results; a loop's last values do so after its turns, which go through two sets of buffers.
static bool call_graphs(lowering *l, MlirOperation op) {
  ir_context *ctx = l->ctx;
  section *s = &l->execute;
  bool loop = ir_op(ctx, op) == IR_MOGG_LOOP;
  int n = (int)mlirOperationGetNumOperands(op), m = (int)mlirOperationGetNumResults(op), count = 0, n_sizes;
  MlirValue sizes[KERNEL_MAX_SIZES];
  s->b.location = ir_unnamed(mlirOperationGetLocation(op));
  if (!sizes_of(l, op, sizes, &n_sizes)) return false;
  MlirValue *operands = ir_alloc(ctx, (size_t)(n + 4 * m + 1 + n_sizes) * sizeof *operands);
  for (int i = 0; i < n; i++) operands[count++] = ir_map_get(&s->values, mlirOperationGetOperand(op, i));
  for (int i = 0; i < m; i++) {
    MlirValue result = mlirOperationGetResult(op, i);
    const ir_type *type = ir_value_type(ctx, result);
    for (int d = 0; d < type->rank; d++)
      if (mlirValueIsNull(section_size(s, type->dims[d])))
        return ir_error(ctx, mlirOperationGetLocation(op), "make the sizes before it, or of what it takes",
                        "result %d is %s: its size is known only inside of the region", i,
                        ir_type_text(ctx, mlirValueGetType(result)));
    operands[count++] = destination(l, s, result);
    ir_map_set(&s->values, result, operands[count - 1]);
  }
  ir_attributes attributes = {0};
  int segments[] = {n, m, loop ? 2 * m + 1 : n_sizes, n_sizes, m};
  const char *const names[][2] = {{"then", "else"}, {"cond", "body"}};
  for (int i = 0; i < 2; i++) ir_add_attribute(ctx, &attributes, names[loop][i], ir_get(op, names[loop][i]));
  if (loop) {
    MlirType flag = ir_tensor(ctx, MX_BOOL, 0, NULL);
    MlirValue one = section_size(s, ir_dim_constant(ctx, 1));
    operands[count++] = section_emit(s, IR_MGP_ALLOC, &one, 1, flag, NULL);
    for (int i = 0; i < 2 * m; i++) {
      MlirType type = mlirValueGetType(mlirOperationGetResult(op, i % m));
      MlirValue bytes = section_size(s, ir_type_bytes(ctx, ir_type_of(ctx, type)));
      operands[count++] = section_emit(s, IR_MGP_ALLOC, &bytes, 1, type, NULL);
    }
  }
  for (int i = 0; i < n_sizes; i++) operands[count++] = sizes[i];
  for (int i = 0; loop && i < m; i++)
    operands[count++] = section_size(s, ir_type_bytes(ctx, ir_value_type(ctx, mlirOperationGetResult(op, i))));
  ir_add_segments(ctx, &attributes, segments, loop ? 5 : 3);
  ir_build(&s->b, loop ? IR_MGP_LOOP : IR_MGP_BRANCH, operands, count, NULL, 0, &attributes, 0);
  return true;
}

// ---- effects
// -------------------------------------------------------------------------------------------------------------------

// Memory of this run, or, with a first value, of the context.
static bool make_buffer(lowering *l, MlirOperation op) {
  ir_context *ctx = l->ctx;
  section *s = &l->execute;
  MlirValue result = mlirOperationGetResult(op, 0), made, sizes[MX_MAX_RANK];
  const ir_type *type = ir_value_type(ctx, result);
  s->b.location = mlirOperationGetLocation(op);
  if (!section_sizes(s, s->b.location, type->dims, type->rank, sizes)) return false;
  MlirValue bytes = section_size(s, ir_type_bytes(ctx, type));
  if (mlirOperationGetNumOperands(op) == 0) {
    made = section_emit(s, IR_MGP_ALLOC, &bytes, 1, mlirValueGetType(result), NULL);
  } else {
    ir_attributes attributes = {0};
    ir_add_int(ctx, &attributes, "index", l->n_states++);
    MlirValue operands[] = {ir_map_get(&s->values, mlirOperationGetOperand(op, 0)), bytes};
    made = section_emit(s, IR_MGP_STATE, operands, 2, mlirValueGetType(result), &attributes);
  }
  ir_map_set(&s->values, result, made);
  return true;
}

// mogg.assert and mogg.print: what they take, then its sizes.
static bool report(lowering *l, MlirOperation op, ir_op_id id) {
  ir_context *ctx = l->ctx;
  section *s = &l->execute;
  s->b.location = ir_unnamed(mlirOperationGetLocation(op));
  MlirValue operands[1 + MX_MAX_RANK];
  int count = 0;
  if (mlirOperationGetNumOperands(op)) {
    MlirValue value = mlirOperationGetOperand(op, 0);
    const ir_type *type = ir_value_type(ctx, value);
    operands[count++] = ir_map_get(&s->values, value);
    if (!section_sizes(s, s->b.location, type->dims, type->rank, operands + count)) return false;
    count += type->rank;
  }
  ir_attributes attributes = {0};
  ir_copy_attributes(op, &attributes);
  ir_build(&s->b, id, operands, count, NULL, 0, &attributes, 0);
  return true;
}

static bool lower_ops(lowering *l, MlirBlock from) {
  ir_context *ctx = l->ctx;
  bool ok = true;
  MlirOperation *ops;
  size_t n = ir_block_ops(ctx, from, &ops);
  for (size_t i = 0; ok && i < n; i++) {
    ir_op_id id = ir_op(ctx, ops[i]);
    if (ir_row(id)->traits & IR_CONSTANT)
      add_constant(l, ops[i]);
    else if (id == IR_MOGG_KERNEL)
      ok = launch(l, ops[i]);
    else if (id == IR_MOGG_CHECK_DIMS)
      ok = check_sizes(l, ops[i]);
    else if (id == IR_MOGG_DEFINE_DIM)
      section_set_size(&l->execute, ir_dim_symbol(ctx, ir_get_string(ctx, ops[i], "name")),
                       section_size(&l->execute, ir_get_dim(ctx, ops[i], "value")));
    else if (id == IR_MOGG_READ_DIMS)
      read_dims(l, ops[i]);
    else if (id == IR_MOGG_INVOKE_SHAPE_FUNC)
      ok = invoke_shape_function(l, ops[i]);
    else if (id == IR_MOGG_BRANCH || id == IR_MOGG_LOOP)
      ok = call_graphs(l, ops[i]);
    else if (id == IR_MOGG_BUFFER)
      ok = make_buffer(l, ops[i]);
    else if (id == IR_MOGG_ASSERT)
      ok = report(l, ops[i], IR_MGP_ASSERT);
    else if (id == IR_MOGG_PRINT)
      ok = report(l, ops[i], IR_MGP_PRINT);
  }
  return ok;
}

// The graph's arguments, results and ops, into the block that l->execute builds.
static bool lower_body(lowering *l, MlirOperation graph, MlirBlock to) {
  ir_context *ctx = l->ctx;
  MlirBlock from = ir_region_block(graph, 0);
  MlirOperation output = ir_terminator(from);
  l->execute =
      (section){.b = {.ctx = ctx, .block = to, .location = mlirOperationGetLocation(graph)}, .values = {.ctx = ctx}};
  l->outputs = (ir_table){0};
  l->n_outputs = (int)mlirOperationGetNumOperands(output);
  l->is_region = ir_get_bool(graph, "region", false);
  for (intptr_t i = 0; i < mlirBlockGetNumArguments(from); i++) {
    MlirValue argument = mlirBlockGetArgument(from, i);
    ir_map_set(&l->execute.values, argument,
               mlirBlockAddArgument(to, mlirValueGetType(argument), mlirValueGetLocation(argument)));
  }
  for (intptr_t i = l->n_outputs; i-- > 0;) {
    MlirValue result = mlirOperationGetOperand(output, i);
    *ir_table_at(ctx, &l->outputs, &result.ptr, sizeof result.ptr) = (void *)(i + 1);
  }
  if (!l->is_region) {
    if (!bind_inputs(l, from)) return false;
  } else {
    for (int i = 0; i < l->n_outputs; i++) {
      const char *name = ir_value_name(ctx, mlirOperationGetOperand(output, i));
      mlirBlockAddArgument(to, mlirValueGetType(mlirOperationGetOperand(output, i)),
                           ir_named(ctx, name ? name : "dst", l->execute.b.location));
    }
    MlirAttribute symbols = ir_get(graph, "symbols");
    for (intptr_t i = 0; i < mlirArrayAttrGetNumElements(symbols); i++) {
      MlirStringRef text = mlirStringAttrGetValue(mlirArrayAttrGetElement(symbols, i));
      const char *name = ir_intern(ctx, text.data, text.length);
      ir_attributes attributes = {0};
      ir_add_int(ctx, &attributes, "index", i);
      l->execute.b.location = ir_named(ctx, name, ir_unnamed(mlirOperationGetLocation(graph)));
      section_set_size(&l->execute, ir_dim_symbol(ctx, name),
                       section_emit(&l->execute, IR_MGP_SIZE, NULL, 0, size_type(ctx), &attributes));
    }
  }
  bool ok = lower_ops(l, from);
  l->execute.b.location = mlirOperationGetLocation(output);
  ir_build(&l->execute.b, IR_MGP_RETURN, NULL, 0, NULL, 0, NULL, 0);
  remove_unused(ctx, to);
  return ok;
}

static bool lower_region(lowering *l, MlirOperation graph) {
  ir_context *ctx = l->ctx;
  ir_builder top = {.ctx = ctx,
                    .block = mlirModuleGetBody(l->p->module),
                    .before = l->graph,
                    .location = mlirOperationGetLocation(graph)};
  ir_attributes attributes = {0};
  ir_add_attribute(ctx, &attributes, "sym_name", ir_get(graph, "sym_name"));
  ir_add_attribute(ctx, &attributes, "symbols", ir_get(graph, "symbols"));
  ir_add_int(ctx, &attributes, "inputs", mlirBlockGetNumArguments(ir_region_block(graph, 0)));
  MlirOperation function = ir_build(&top, IR_MGP_FUNCTION, NULL, 0, NULL, 0, &attributes, 1);
  bool ok = lower_body(l, graph, ir_add_block(function, 0));
  ir_erase(graph);
  return ok;
}

// The model's graph, and the graphs of its regions, which stand before it.
static bool lower_graphs(pass_context *p, MlirOperation graph, MlirOperation *graphs, size_t n) {
  ir_context *ctx = p->ir;
  lowering *l = ir_alloc(ctx, sizeof *l);
  *l = (lowering){.p = p, .ctx = ctx, .graph = graph};
  ir_builder top = {
      .ctx = ctx, .block = mlirModuleGetBody(p->module), .before = graph, .location = mlirOperationGetLocation(graph)};
  ir_attributes attributes = {0};
  ir_copy_attributes(graph, &attributes);
  MlirOperation model = ir_build(&top, IR_MGP_MODEL, NULL, 0, NULL, 0, &attributes, 2);
  l->graph = model; // kernels and functions stand before the model
  l->init = (section){.b = {.ctx = ctx, .block = ir_add_block(model, 0), .location = mlirOperationGetLocation(graph)},
                      .values = {.ctx = ctx}};
  MlirBlock execute = ir_add_block(model, 1);
  bool ok = true;
  for (size_t i = 0; i < n; i++)
    if (!mlirOperationEqual(graphs[i], graph)) ok = ok && lower_region(l, graphs[i]);
  ok = ok && lower_body(l, graph, execute);
  l->init.b.location = mlirOperationGetLocation(graph);
  ir_build(&l->init.b, IR_MGP_RETURN, NULL, 0, NULL, 0, NULL, 0);
  remove_unused(ctx, l->init.b.block);
  ir_erase(graph);
  return ok;
}

bool pass_mogg_to_mgp(pass_context *p) {
  MlirOperation *graphs;
  size_t n = graphs_of(p, IR_MOGG_GRAPH, &graphs), n_models = 0, model = 0, other = 0;
  for (size_t i = 0; i < n; i++) {
    if (ir_get_bool(graphs[i], "region", false)) continue;
    if (n_models++)
      other = i;
    else
      model = i;
  }
  if (n_models != 1)
    return ir_error(p->ir, n_models ? mlirOperationGetLocation(graphs[other]) : (MlirLocation){NULL},
                    "put each graph in a file of its own", "a model has one graph, the file has %zu", n_models);
  return lower_graphs(p, graphs[model], graphs, n);
}
