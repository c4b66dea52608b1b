// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Regions become graphs of their own, so that every later pass sees flat lists of ops. What a region uses from around
// it becomes an argument, or, if it is a constant, a constant there too; names that it uses are handed over as sizes.
//
//   %y = mo.if(%c) : .. { %a = mo.add(%t, %x) .. mo.yield %a } else { mo.yield %x }
// becomes
//   mo.graph @g_then0<N>(%t: .., %x: ..) -> (..) attributes {region = true} { %a = mo.add(%t, %x) .. mo.output %a }
//   mo.graph @g_else0<N>(%t: .., %x: ..) -> (..) attributes {region = true} { mo.output %x }
//   %y = mo.branch(%c, %t, %x) {else = "g_else0", sizes = [N], then = "g_then0"} : ..
//
// mo.while { condition } do { body } becomes mo.loop, whose condition graph makes the flag alone: what the first region
// makes of the loop's values stands at the head of the body, and behind the loop once more. A mo.sequence becomes its
// ops.
#include "passes/passes.h"
#include <mlir-c/BuiltinAttributes.h>
#include <mx/tensor.h>
#include <string.h>

typedef struct outlining {
  pass_context *p;
  ir_context *ctx;
  MlirOperation graph; // that is walked
  ir_table visible;    // names that values around the region have
  int n_made;
} outlining;

// What the regions of one op take from around them.
typedef struct captures {
  outlining *o;
  MlirValue *values;
  size_t count, capacity;
  ir_map constants; // constants around -> themselves
  ir_table seen, names;
  ir_dim *symbols;
  size_t n_symbols, symbols_capacity;
} captures;

// ---- what regions use
// ------------------------------------------------------------------------------------------------------------

static void see_symbol(ir_dim symbol, void *user) {
  outlining *o = user;
  *ir_table_at(o->ctx, &o->visible, &symbol, sizeof symbol) = o;
}

static void each_symbol(ir_context *ctx, MlirType type, void (*visit)(ir_dim symbol, void *user), void *user) {
  const ir_type *t = ir_type_of(ctx, type);
  for (int d = 0; t->kind == IR_TENSOR && d < t->rank; d++) ir_dim_symbols(t->dims[d], visit, user);
}

// A name that is known around the regions.
static void use_symbol(ir_dim symbol, void *user) {
  captures *c = user;
  ir_context *ctx = c->o->ctx;
  if (!*ir_table_at(ctx, &c->o->visible, &symbol, sizeof symbol)) return;
  void **place = ir_table_at(ctx, &c->names, &symbol, sizeof symbol);
  if (*place) return;
  *place = c;
  c->symbols = ir_grow(ctx, c->symbols, c->n_symbols, &c->symbols_capacity, sizeof *c->symbols);
  c->symbols[c->n_symbols++] = symbol;
}

static void use_attribute(captures *c, MlirAttribute a) {
  ir_context *ctx = c->o->ctx;
  if (ir_attribute_is_dim(a)) ir_dim_symbols(ir_attribute_dim(ctx, a), use_symbol, c);
  for (intptr_t i = 0; mlirAttributeIsAArray(a) && i < mlirArrayAttrGetNumElements(a); i++)
    use_attribute(c, mlirArrayAttrGetElement(a, i));
  for (intptr_t i = 0; mlirAttributeIsADictionary(a) && i < mlirDictionaryAttrGetNumElements(a); i++)
    use_attribute(c, mlirDictionaryAttrGetElement(a, i).attribute);
}

static MlirBlock block_of(MlirValue value) {
  return mlirValueIsABlockArgument(value) ? mlirBlockArgumentGetOwner(value)
                                          : mlirOperationGetBlock(mlirOpResultGetOwner(value));
}

static void use_value(captures *c, MlirBlock region, MlirValue value) {
  ir_context *ctx = c->o->ctx;
  if (mlirBlockEqual(block_of(value), region)) return;
  void **place = ir_table_at(ctx, &c->seen, &value.ptr, sizeof value.ptr);
  if (*place) return;
  *place = c;
  MlirOperation made = ir_defining_op(value);
  if (!mlirOperationIsNull(made) && ir_row(ir_op(ctx, made))->traits & IR_CONSTANT) {
    ir_map_set(&c->constants, value, value);
    return;
  }
  each_symbol(ctx, mlirValueGetType(value), use_symbol, c);
  c->values = ir_grow(ctx, c->values, c->count, &c->capacity, sizeof *c->values);
  c->values[c->count++] = value;
}

static void use_region(captures *c, MlirBlock region) {
  for (intptr_t i = 0; i < mlirBlockGetNumArguments(region); i++)
    each_symbol(c->o->ctx, mlirValueGetType(mlirBlockGetArgument(region, i)), use_symbol, c);
  for (MlirOperation op = mlirBlockGetFirstOperation(region); !mlirOperationIsNull(op);
       op = mlirOperationGetNextInBlock(op)) {
    for (intptr_t i = 0; i < mlirOperationGetNumOperands(op); i++) use_value(c, region, mlirOperationGetOperand(op, i));
    for (intptr_t i = 0; i < mlirOperationGetNumResults(op); i++)
      each_symbol(c->o->ctx, mlirValueGetType(mlirOperationGetResult(op, i)), use_symbol, c);
    for (intptr_t i = 0; i < mlirOperationGetNumAttributes(op); i++)
      use_attribute(c, mlirOperationGetAttribute(op, i).attribute);
  }
}

// ---- graphs of regions
// -----------------------------------------------------------------------------------------------------------

// A graph that takes `first`, then what is captured, with an empty body; map leads from outer values into it.
static MlirOperation begin_graph(captures *c, const char *what, MlirBlock first, ir_builder *body, ir_map *map) {
  outlining *o = c->o;
  ir_context *ctx = o->ctx;
  MlirLocation location = ir_unnamed(mlirOperationGetLocation(o->graph));
  MlirAttribute *names = ir_alloc(ctx, (c->n_symbols + 1) * sizeof *names);
  for (size_t i = 0; i < c->n_symbols; i++) names[i] = ir_string_attribute(ctx, c->symbols[i]->name);
  ir_attributes attributes = {0};
  ir_add_string(ctx, &attributes, "sym_name",
                ir_format(ctx, "%s_%s%d", ir_get_string(ctx, o->graph, "sym_name"), what, o->n_made));
  ir_add_attribute(ctx, &attributes, "symbols", mlirArrayAttrGet(ir_mlir(ctx), (intptr_t)c->n_symbols, names));
  ir_add_bool(ctx, &attributes, "region", true);
  ir_builder top = {.ctx = ctx, .block = mlirModuleGetBody(o->p->module), .before = o->graph, .location = location};
  MlirOperation graph = ir_build(&top, IR_MO_GRAPH, NULL, 0, NULL, 0, &attributes, 1);
  *body = (ir_builder){.ctx = ctx, .block = ir_add_block(graph, 0), .location = location};
  *map = (ir_map){.ctx = ctx};
  for (intptr_t i = 0; !mlirBlockIsNull(first) && i < mlirBlockGetNumArguments(first); i++) {
    MlirValue argument = mlirBlockGetArgument(first, i);
    ir_map_set(map, argument,
               mlirBlockAddArgument(body->block, mlirValueGetType(argument), mlirValueGetLocation(argument)));
  }
  for (size_t i = 0; i < c->count; i++) {
    const char *name = ir_value_name(ctx, c->values[i]);
    ir_map_set(map, c->values[i],
               mlirBlockAddArgument(body->block, mlirValueGetType(c->values[i]),
                                    name ? ir_named(ctx, name, location) : location));
  }
  return graph;
}

// The region's ops, without the last, which is returned. Constants from around are cloned when one uses them.
static MlirOperation clone_region(captures *c, MlirBlock region, ir_builder *body, ir_map *map) {
  MlirOperation op = mlirBlockGetFirstOperation(region), last = ir_terminator(region);
  for (;; op = mlirOperationGetNextInBlock(op)) {
    for (intptr_t i = 0; i < mlirOperationGetNumOperands(op); i++) {
      MlirValue value = mlirOperationGetOperand(op, i);
      if (ir_map_has(&c->constants, value) && !ir_map_has(map, value))
        ir_clone(body, ir_defining_op(value), map, NULL, NULL);
    }
    if (mlirOperationEqual(op, last)) return last;
    ir_clone(body, op, map, NULL, NULL);
  }
}

// The graph's results are operands [first, end) of the region's last op.
static const char *end_graph(captures *c, MlirOperation graph, ir_builder *body, const ir_map *map, MlirOperation last,
                             intptr_t first, intptr_t end) {
  ir_context *ctx = c->o->ctx;
  int n = (int)(end - first);
  MlirValue *values = ir_alloc(ctx, (size_t)(n + 1) * sizeof *values);
  MlirAttribute *types = ir_alloc(ctx, (size_t)(n + 1) * sizeof *types);
  for (int i = 0; i < n; i++) {
    values[i] = ir_map_get(map, mlirOperationGetOperand(last, first + i));
    types[i] = mlirTypeAttrGet(mlirValueGetType(values[i]));
  }
  body->location = mlirOperationGetLocation(last);
  ir_build(body, IR_MO_OUTPUT, values, n, NULL, 0, NULL, 0);
  ir_set(ctx, graph, "results", mlirArrayAttrGet(ir_mlir(ctx), n, types));
  return ir_get_string(ctx, graph, "sym_name");
}

static const char *region_graph(captures *c, const char *what, MlirBlock region) {
  ir_builder body;
  ir_map map;
  MlirOperation graph = begin_graph(c, what, region, &body, &map);
  MlirOperation last = clone_region(c, region, &body, &map);
  bool condition = ir_op(c->o->ctx, last) == IR_MO_WHILE_CONDITION;
  return end_graph(c, graph, &body, &map, last, 0, condition ? 1 : mlirOperationGetNumOperands(last));
}

// The first region's values, then the second region on those.
static const char *body_graph(captures *c, MlirBlock condition, MlirBlock region) {
  ir_builder body;
  ir_map map;
  MlirOperation graph = begin_graph(c, "body", condition, &body, &map);
  MlirOperation last = clone_region(c, condition, &body, &map);
  for (intptr_t i = 0; i < mlirBlockGetNumArguments(region); i++)
    ir_map_set(&map, mlirBlockGetArgument(region, i), ir_map_get(&map, mlirOperationGetOperand(last, i + 1)));
  last = clone_region(c, region, &body, &map);
  return end_graph(c, graph, &body, &map, last, 0, mlirOperationGetNumOperands(last));
}

// The first op of a block that has effects; null: none.
static MlirOperation first_effect(ir_context *ctx, MlirBlock block) {
  MlirOperation op = mlirBlockGetFirstOperation(block);
  for (; !mlirOperationIsNull(op); op = mlirOperationGetNextInBlock(op)) {
    ir_op_id id = ir_op(ctx, op);
    unsigned traits = ir_row(id)->traits;
    bool ordering = id == IR_MO_CHAIN_CREATE || id == IR_MO_GUARD || id == IR_MO_TRANSFER;
    if (traits & IR_ANY_VALUES && !(traits & IR_TERMINATOR) && !ordering && !ir_is_pure(ctx, op)) break;
  }
  return op;
}

// ---- ops with regions
// ------------------------------------------------------------------------------------------------------------

static bool walk_block(outlining *o, MlirBlock block);

static bool outline(outlining *o, MlirOperation op) {
  ir_context *ctx = o->ctx;
  ir_op_id id = ir_op(ctx, op);
  bool loop = id == IR_MO_WHILE;
  MlirBlock regions[] = {ir_region_block(op, 0), ir_region_block(op, 1)};
  captures c = {.o = o, .constants = {.ctx = ctx}};
  ir_table visible = o->visible; // what a region declares is not known behind it
  size_t n_entries = visible.capacity * sizeof *visible.entries;
  if (n_entries) visible.entries = memcpy(ir_alloc(ctx, n_entries), o->visible.entries, n_entries);
  for (int r = 0; r < 2; r++)
    if (!walk_block(o, regions[r])) return false;
  o->visible = visible;
  MlirOperation effect = first_effect(ctx, regions[0]);
  if (loop && !mlirOperationIsNull(effect))
    return ir_error(ctx, mlirOperationGetLocation(effect), "move it to the second region",
                    "'%s' has an effect in the condition of a mo.while, which may run more often than the loop turns",
                    ir_op_name(ctx, effect));
  for (int r = 0; r < 2; r++) use_region(&c, regions[r]);

  int n = (int)mlirOperationGetNumOperands(op), m = (int)mlirOperationGetNumResults(op), count = 0;
  MlirType *results = ir_alloc(ctx, (size_t)(m + 1) * sizeof *results);
  for (int i = 0; i < m; i++) {
    results[i] = mlirValueGetType(mlirOperationGetResult(op, i));
    each_symbol(ctx, results[i], use_symbol, &c);
  }
  ir_attributes attributes = {0};
  if (loop) {
    ir_add_string(ctx, &attributes, "cond", region_graph(&c, "cond", regions[0]));
    ir_add_string(ctx, &attributes, "body", body_graph(&c, regions[0], regions[1]));
  } else {
    ir_add_string(ctx, &attributes, "then", region_graph(&c, "then", regions[0]));
    ir_add_string(ctx, &attributes, "else", region_graph(&c, "else", regions[1]));
  }
  o->n_made++;
  if (!mlirOperationIsNull(effect) || !mlirOperationIsNull(first_effect(ctx, regions[1])))
    ir_add_bool(ctx, &attributes, "effects", true);
  ir_add_attribute(ctx, &attributes, "sizes", ir_dims_attribute(ctx, c.symbols, (int)c.n_symbols));
  MlirValue *operands = ir_alloc(ctx, ((size_t)n + c.count + 1) * sizeof *operands);
  for (int i = 0; i < n; i++) operands[count++] = mlirOperationGetOperand(op, i);
  for (size_t i = 0; i < c.count; i++) operands[count++] = c.values[i];
  ir_builder b = {
      .ctx = ctx, .block = mlirOperationGetBlock(op), .before = op, .location = mlirOperationGetLocation(op)};
  MlirOperation made = ir_build(&b, loop ? IR_MO_LOOP : IR_MO_BRANCH, operands, count, results, m, &attributes, 0);
  ir_map map = {.ctx = ctx};
  MlirOperation last = {NULL};
  if (loop) { // what the condition makes of the last values
    for (int i = 0; i < m; i++) ir_map_set(&map, mlirBlockGetArgument(regions[0], i), mlirOperationGetResult(made, i));
    last = clone_region(&(captures){.o = o, .constants = {.ctx = ctx}}, regions[0], &b, &map);
  }
  for (int i = 0; i < m; i++)
    ir_replace_uses(mlirOperationGetResult(op, i),
                    loop ? ir_map_get(&map, mlirOperationGetOperand(last, i + 1)) : mlirOperationGetResult(made, i));
  ir_erase(op);
  return true;
}

// There is one stream: a sequence's ops stand where it stood.
static bool put_in_place(outlining *o, MlirOperation sequence) {
  MlirBlock region = ir_region_block(sequence, 0);
  bool ok = walk_block(o, region);
  MlirOperation *ops, last = ir_terminator(region);
  size_t n = ir_block_ops(o->ctx, region, &ops);
  for (size_t i = 0; i + 1 < n; i++) mlirOperationMoveBefore(ops[i], sequence);
  for (intptr_t i = 0; i < mlirOperationGetNumResults(sequence); i++)
    ir_replace_uses(mlirOperationGetResult(sequence, i), mlirOperationGetOperand(last, i));
  ir_erase(sequence);
  return ok;
}

static bool walk_block(outlining *o, MlirBlock block) {
  bool ok = true;
  for (intptr_t i = 0; i < mlirBlockGetNumArguments(block); i++)
    each_symbol(o->ctx, mlirValueGetType(mlirBlockGetArgument(block, i)), see_symbol, o);
  MlirOperation *ops;
  size_t n = ir_block_ops(o->ctx, block, &ops);
  for (size_t i = 0; i < n; i++) {
    ir_op_id id = ir_op(o->ctx, ops[i]);
    each_declared_name(o->ctx, ops[i], see_symbol, o);
    if (id == IR_MO_SEQUENCE) {
      ok &= put_in_place(o, ops[i]);
      continue;
    }
    if (id != IR_OP_UNKNOWN && ir_row(id)->form == IR_FORM_REGIONS) {
      ok &= outline(o, ops[i]);
      continue;
    }
    for (intptr_t r = 0; r < mlirOperationGetNumResults(ops[i]); r++)
      each_symbol(o->ctx, mlirValueGetType(mlirOperationGetResult(ops[i], r)), see_symbol, o);
  }
  return ok;
}

bool pass_mo_outline_regions(pass_context *p) {
  bool ok = true;
  MlirOperation *graphs;
  size_t n = graphs_of(p, IR_MO_GRAPH, &graphs);
  for (size_t g = 0; g < n; g++) {
    outlining o = {.p = p, .ctx = p->ir, .graph = graphs[g]};
    ok &= walk_block(&o, ir_region_block(graphs[g], 0));
  }
  return ok;
}
