// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A call becomes the ops of the graph that it calls. The callee's names stand for the caller's dims, those that its own
// ops declare get new names, and `prefix` stands before the names of its weights. Graphs that are called are then gone.
#include "passes/passes.h"
#include <mlir-c/BuiltinAttributes.h>
#include <mlir-c/BuiltinTypes.h>
#include <string.h>

typedef struct inlining {
  pass_context *p;
  ir_context *ctx;
  ir_table states; // graph -> VISITING or DONE
  ir_table called; // graph -> not NULL
  int n_inlined;
} inlining;

enum { VISITING = 1, DONE = 2 };

// One call.
typedef struct substitution {
  inlining *i;
  ir_table dims; // the callee's name -> what it stands for
  const char *prefix;
} substitution;

static void **dim_place(substitution *s, ir_dim symbol) {
  return ir_table_at(s->i->ctx, &s->dims, &symbol, sizeof symbol);
}

// A name that no argument binds is the callee's own: new in each place that it is inlined.
static ir_dim meaning(ir_dim symbol, void *user) {
  substitution *s = user;
  void **place = dim_place(s, symbol);
  if (!*place)
    *place = (void *)(intptr_t)ir_dim_symbol(s->i->ctx, ir_format(s->i->ctx, "%s_%d", symbol->name, s->i->n_inlined));
  return *place;
}

static ir_dim substituted_dim(ir_dim dim, void *user) {
  substitution *s = user;
  return ir_dim_substitute(s->i->ctx, dim, meaning, s);
}

static MlirType substitute_type(MlirType type, void *user) {
  substitution *s = user;
  ir_type out = *ir_type_of(s->i->ctx, type);
  if (out.kind != IR_TENSOR) return type;
  for (int d = 0; d < out.rank; d++) out.dims[d] = substituted_dim(out.dims[d], s);
  return ir_type_make(s->i->ctx, &out);
}

static const char *renamed(substitution *s, MlirAttribute name) {
  MlirStringRef text = mlirStringAttrGetValue(name);
  return meaning(ir_dim_symbol(s->i->ctx, ir_intern(s->i->ctx, text.data, text.length)), s)->name;
}

// Attributes of op and of what its regions hold: dims, declared names, weights' names.
static void substitute_attributes(substitution *s, MlirOperation op) {
  ir_context *ctx = s->i->ctx;
  ir_op_id id = ir_op(ctx, op);
  for (intptr_t i = 0; i < mlirOperationGetNumAttributes(op); i++) {
    MlirNamedAttribute item = mlirOperationGetAttribute(op, i);
    mlirOperationSetAttributeByName(op, mlirIdentifierStr(item.name),
                                    ir_map_dims(ctx, item.attribute, substituted_dim, s));
  }
  if (id == IR_MO_DEFINE_DIM) ir_set(ctx, op, "name", ir_string_attribute(ctx, renamed(s, ir_get(op, "name"))));
  const char *list = declared_names(ctx, op);
  if (list) {
    MlirAttribute names = ir_get(op, list);
    intptr_t n = mlirArrayAttrGetNumElements(names);
    MlirAttribute *items = ir_alloc(ctx, (size_t)(n + 1) * sizeof *items);
    for (intptr_t i = 0; i < n; i++) items[i] = ir_string_attribute(ctx, renamed(s, mlirArrayAttrGetElement(names, i)));
    ir_set(ctx, op, list, mlirArrayAttrGet(ir_mlir(ctx), n, items));
  }
  if (id == IR_MO_CONSTANT_EXTERNAL && s->prefix)
    ir_set(ctx, op, "name",
           ir_string_attribute(ctx, ir_format(ctx, "%s%s", s->prefix, ir_get_string(ctx, op, "name"))));
  for (intptr_t r = 0; r < mlirOperationGetNumRegions(op); r++) {
    MlirBlock block = ir_region_block(op, (int)r);
    for (MlirOperation inner = mlirBlockGetFirstOperation(block); !mlirOperationIsNull(inner);
         inner = mlirOperationGetNextInBlock(inner))
      substitute_attributes(s, inner);
  }
}

// The value as one of that type: where dims differ, they are checked when it runs.
static MlirValue rebound(ir_builder *b, MlirValue value, MlirType type) {
  if (mlirTypeEqual(mlirValueGetType(value), type)) return value;
  return mlirOperationGetResult(ir_build(b, IR_MO_REBIND, &value, 1, &type, 1, NULL, 0), 0);
}

static bool check_call(inlining *i, MlirOperation call, const char *name, MlirBlock body, MlirOperation output) {
  ir_context *ctx = i->ctx;
  const intptr_t given[] = {mlirOperationGetNumOperands(call), mlirOperationGetNumResults(call)};
  const intptr_t wanted[] = {mlirBlockGetNumArguments(body), mlirOperationGetNumOperands(output)};
  const char *const what[] = {"argument", "result"};
  for (int side = 0; side < 2; side++) {
    if (given[side] != wanted[side])
      return ir_error(ctx, mlirOperationGetLocation(call), "give what the graph declares",
                      "'mo.call' of '@%s' has %ld %ss, the graph has %ld", name, (long)given[side], what[side],
                      (long)wanted[side]);
    for (intptr_t n = 0; n < given[side]; n++) {
      MlirValue have = side ? mlirOperationGetResult(call, n) : mlirOperationGetOperand(call, n);
      MlirValue want = side ? mlirOperationGetOperand(output, n) : mlirBlockGetArgument(body, n);
      const ir_type *a = ir_value_type(ctx, have), *b = ir_value_type(ctx, want);
      if (a->dtype != b->dtype || a->rank != b->rank)
        return ir_error(ctx, mlirOperationGetLocation(call), "dtypes and ranks are equal",
                        "'mo.call' of '@%s' %s %ld is %s, the graph's is %s", name, what[side], (long)n,
                        ir_type_text(ctx, mlirValueGetType(have)), ir_type_text(ctx, mlirValueGetType(want)));
    }
  }
  return true;
}

static bool inline_call(inlining *i, MlirOperation call, MlirOperation callee) {
  ir_context *ctx = i->ctx;
  MlirBlock body = ir_region_block(callee, 0);
  MlirOperation output = ir_terminator(body);
  if (!check_call(i, call, ir_get_string(ctx, callee, "sym_name"), body, output)) return false;
  substitution s = {.i = i, .prefix = ir_get_string(ctx, call, "prefix")};
  i->n_inlined++;
  for (intptr_t n = 0; n < mlirBlockGetNumArguments(body); n++) {
    const ir_type *declared = ir_value_type(ctx, mlirBlockGetArgument(body, n));
    const ir_type *given = ir_value_type(ctx, mlirOperationGetOperand(call, n));
    for (int d = 0; d < declared->rank; d++) {
      if (declared->dims[d]->kind != IR_DIM_SYMBOL) continue;
      void **place = dim_place(&s, declared->dims[d]);
      if (!*place) *place = (void *)(intptr_t)given->dims[d];
    }
  }
  ir_builder b = {.ctx = ctx,
                  .block = mlirOperationGetBlock(call),
                  .before = call,
                  .location = ir_unnamed(mlirOperationGetLocation(call))};
  ir_map map = {.ctx = ctx};
  for (intptr_t n = 0; n < mlirBlockGetNumArguments(body); n++) {
    MlirValue argument = mlirBlockGetArgument(body, n);
    ir_map_set(&map, argument,
               rebound(&b, mlirOperationGetOperand(call, n), substitute_type(mlirValueGetType(argument), &s)));
  }
  for (MlirOperation op = mlirBlockGetFirstOperation(body); !mlirOperationEqual(op, output);
       op = mlirOperationGetNextInBlock(op))
    substitute_attributes(&s, ir_clone(&b, op, &map, substitute_type, &s));
  for (intptr_t n = 0; n < mlirOperationGetNumResults(call); n++) {
    MlirValue result = mlirOperationGetResult(call, n);
    ir_replace_uses(result,
                    rebound(&b, ir_map_get(&map, mlirOperationGetOperand(output, n)), mlirValueGetType(result)));
  }
  ir_erase(call);
  return true;
}

static MlirOperation find_graph(inlining *i, const char *name) {
  MlirOperation *graphs;
  size_t n = graphs_of(i->p, IR_MO_GRAPH, &graphs);
  for (size_t g = 0; g < n; g++)
    if (!strcmp(ir_get_string(i->ctx, graphs[g], "sym_name"), name)) return graphs[g];
  return (MlirOperation){NULL};
}

static bool visit_graph(inlining *i, MlirOperation graph);

static bool visit_block(inlining *i, MlirBlock block) {
  bool ok = true;
  MlirOperation *ops;
  size_t n = ir_block_ops(i->ctx, block, &ops);
  for (size_t k = 0; k < n; k++) {
    for (intptr_t r = 0; r < mlirOperationGetNumRegions(ops[k]); r++)
      ok &= visit_block(i, ir_region_block(ops[k], (int)r));
    if (ir_op(i->ctx, ops[k]) != IR_MO_CALL) continue;
    const char *name = ir_get_string(i->ctx, ops[k], "callee");
    MlirOperation callee = find_graph(i, name);
    if (mlirOperationIsNull(callee)) {
      ok = ir_error(i->ctx, mlirOperationGetLocation(ops[k]), "callee is a graph of this file, without the @",
                    "there is no graph '@%s'", name);
      continue;
    }
    if (*ir_table_at(i->ctx, &i->states, &callee.ptr, sizeof callee.ptr) == (void *)(intptr_t)VISITING) {
      ok = ir_error(i->ctx, mlirOperationGetLocation(ops[k]), "repeat with mo.while",
                    "graph '@%s' calls itself, directly or through others", name);
      continue;
    }
    *ir_table_at(i->ctx, &i->called, &callee.ptr, sizeof callee.ptr) = i;
    ok = visit_graph(i, callee) && inline_call(i, ops[k], callee) && ok;
  }
  return ok;
}

// What a graph calls is inlined in it before it is inlined itself.
static bool visit_graph(inlining *i, MlirOperation graph) {
  if (*ir_table_at(i->ctx, &i->states, &graph.ptr, sizeof graph.ptr)) return true;
  *ir_table_at(i->ctx, &i->states, &graph.ptr, sizeof graph.ptr) = (void *)(intptr_t)VISITING;
  bool ok = visit_block(i, ir_region_block(graph, 0));
  *ir_table_at(i->ctx, &i->states, &graph.ptr, sizeof graph.ptr) = (void *)(intptr_t)DONE;
  return ok;
}

bool pass_mo_inline_calls(pass_context *p) {
  inlining i = {.p = p, .ctx = p->ir};
  MlirOperation *graphs;
  size_t n = graphs_of(p, IR_MO_GRAPH, &graphs);
  bool ok = true;
  for (size_t g = 0; g < n; g++) ok &= visit_graph(&i, graphs[g]);
  for (size_t g = 0; ok && g < n; g++)
    if (*ir_table_at(p->ir, &i.called, &graphs[g].ptr, sizeof graphs[g].ptr)) ir_erase(graphs[g]);
  return ok;
}
