// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The walk over a graph's nodes, in the order of the file, which ONNX says is one that respects what they read.
#include "onnx/import.h"
#include "onnx/convert.h"
#include <mlir-c/BuiltinAttributes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { MAX_LITERAL = 4096 }; // bytes of an initializer that becomes a literal

struct onnx_importer {
  ir_context *ctx;
  const char *file;
  onnx_model *model;
  weights *weights;
  MlirModule module;
  pass_context passes; // what shape values need
  shape_values values;
  const onnx_graph *graph;
  ir_table names, sizes; // name -> MlirValue; a size's name in the model -> its name here
  ir_table taken;        // names of sizes
  ir_text unsupported;   // a line for each
  size_t n_unsupported, n_open;
  MlirAttribute *symbols; // sizes of inputs, which the graph declares
  size_t n_symbols, symbols_capacity;
};

bool onnx_is_model(const void *bytes, size_t n_bytes) {
  const uint8_t *at = bytes;
  return n_bytes > 2 && at[0] == 0x08 && at[1] < 0x80; // ir_version comes first: text has no such byte
}

// ---- what is missing
// --------------------------------------------------------------------------------------------------------------------

bool onnx_unsupported(conversion *c, const char *hint, const char *format, ...) {
  char text[512];
  va_list list;
  va_start(list, format);
  vsnprintf(text, sizeof text, format, list);
  va_end(list);
  onnx_importer *im = c->importer;
  const onnx_node *n = c->node;
  const char *domain = *n->domain ? ir_format(c->ctx, "%s.", n->domain) : "";
  ir_append(&im->unsupported, "\n  %s%s %lld  %s: %s%s%s", domain, n->type, (long long)c->opset,
            *n->name       ? n->name
            : n->n_outputs ? n->outputs[0]
                           : "",
            text, hint ? "; " : "", hint ? hint : "");
  im->n_unsupported++;
  return false;
}

// ---- making ops
// --------------------------------------------------------------------------------------------------------------------

// wanted, wanted_1, ..: what no other size is called, nor an operator of dims.
static const char *free_size_name(onnx_importer *im, const char *wanted) {
  const char *name = wanted;
  for (int i = 1;; i++) {
    void **taken = ir_table_at(im->ctx, &im->taken, name, strlen(name));
    if (!*taken) return *taken = im, ir_intern(im->ctx, name, strlen(name));
    name = ir_format(im->ctx, "%s_%d", wanted, i);
  }
}

static ir_dim open_dim(onnx_importer *im) {
  return ir_dim_symbol(im->ctx, free_size_name(im, ir_format(im->ctx, "u%zu", im->n_open++)));
}

MlirType onnx_open_type(conversion *c, mx_dtype dtype, int rank) {
  ir_dim dims[MX_MAX_RANK];
  for (int i = 0; i < rank && i < MX_MAX_RANK; i++) dims[i] = open_dim(c->importer);
  return ir_tensor(c->ctx, dtype, rank, dims);
}

MlirOperation onnx_build(conversion *c, ir_op_id id, const MlirValue *operands, int n, const ir_attributes *attributes,
                         const MlirType *results, int n_results) {
  for (int i = 0; i < n; i++)
    if (mlirValueIsNull(operands[i])) return (MlirOperation){NULL}; // reported before
  MlirOperation op = ir_build(&c->b, id, operands, n, results, n_results, attributes, 0);
  ir_type *made = ir_alloc(c->ctx, ((size_t)n_results + 1) * sizeof *made);
  ir_obligations must;
  const ir_op_row *row = ir_row(id);
  if (n > row->n_operands && !(row->traits & IR_VARIADIC)) return op; // mo_resolve_shapes reads what they hold
  if (!ir_infer(c->ctx, op, made, &must)) return (MlirOperation){NULL};
  for (int i = 0; i < n_results; i++) mlirValueSetType(mlirOperationGetResult(op, i), ir_type_make(c->ctx, &made[i]));
  if (n_results == 1) shape_values_visit(&c->importer->values, op);
  return op;
}

MlirValue onnx_op(conversion *c, ir_op_id id, const MlirValue *operands, int n, const ir_attributes *attributes,
                  mx_dtype dtype, int rank) {
  if (n && mlirValueIsNull(operands[0])) return (MlirValue){NULL};
  const ir_type *first = n ? onnx_type(c, operands[0]) : NULL;
  MlirType type = onnx_open_type(c, dtype == MX_DTYPE_INVALID ? first->dtype : dtype, rank < 0 ? first->rank : rank);
  MlirOperation op = onnx_build(c, id, operands, n, attributes, &type, 1);
  return mlirOperationIsNull(op) ? (MlirValue){NULL} : mlirOperationGetResult(op, 0);
}

bool onnx_is_used(const conversion *c, size_t output) {
  const onnx_graph *g = c->importer->graph;
  const char *name = output < c->n_out ? c->node->outputs[output] : ""; // interned
  bool used = false;
  for (size_t i = 0; *name && i < g->n_outputs; i++) used |= g->outputs[i].name == name;
  for (size_t i = 0; *name && i < g->n_nodes && !used; i++)
    for (size_t k = 0; k < g->nodes[i].n_inputs; k++) used |= g->nodes[i].inputs[k] == name;
  return used;
}

const shape_value *onnx_value_of(conversion *c, MlirValue value) {
  static const shape_value empty;
  if (mlirValueIsNull(value)) return NULL;
  const ir_type *type = onnx_type(c, value);
  bool is_empty = type->rank == 1 && ir_dim_is(type->dims[0], 0);
  return is_empty ? &empty : shape_value_of(&c->importer->values, value);
}

int onnx_ints_of(conversion *c, MlirValue value, int64_t *out, int capacity) {
  const shape_value *known = onnx_value_of(c, value);
  if (!known || !shape_value_is_whole(known) || known->count > capacity) return -1;
  for (int i = 0; i < known->count; i++) {
    if (known->elements[i]->kind != IR_DIM_CONSTANT) return -1;
    out[i] = known->elements[i]->value;
  }
  return known->count;
}

// ---- names
// --------------------------------------------------------------------------------------------------------------------

// What the text of graphs can spell; a name of digits would be one that printing gives.
static const char *spelled(ir_context *ctx, const char *name) {
  char *out = ir_format(ctx, "%s%s", *name >= '0' && *name <= '9' ? "v" : "", name);
  for (char *at = out; *at; at++)
    if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_", *at)) *at = '_';
  return ir_intern(ctx, out, strlen(out));
}

static MlirValue *place_of(onnx_importer *im, const char *name) {
  return (MlirValue *)ir_table_at(im->ctx, &im->names, name, strlen(name));
}

// A size's name, which may be an expression in the model ("a + 1"): each stands for a size of its own.
static ir_dim named_dim(onnx_importer *im, const char *name) {
  void **place = ir_table_at(im->ctx, &im->sizes, name, strlen(name));
  if (!*place) *place = (void *)(uintptr_t)free_size_name(im, spelled(im->ctx, name));
  return ir_dim_symbol(im->ctx, *place);
}

static MlirLocation location_of(onnx_importer *im, const char *name) {
  return ir_named(im->ctx, spelled(im->ctx, name), ir_location(im->ctx, im->file, 1, 1));
}

// ---- initializers
// --------------------------------------------------------------------------------------------------------------------

static MlirValue literal(onnx_importer *im, ir_builder *b, const onnx_tensor *t, const char *name) {
  ir_context *ctx = im->ctx;
  mx_dtype dtype = onnx_dtype_of(t->dtype);
  ir_dim dims[MX_MAX_RANK];
  ir_attributes attributes = {0};
  if (dtype == MX_DTYPE_INVALID || !t->data) {
    ir_error(ctx, b->location, NULL, "tensor '%s' of '%s' %s", name, im->file,
             t->data || dtype != MX_DTYPE_INVALID ? "is in another file"
                                                  : ir_format(ctx, "has dtype %s", onnx_dtype_name(t->dtype)));
    return (MlirValue){NULL};
  }
  for (int i = 0; i < t->rank; i++) dims[i] = ir_dim_constant(ctx, t->dims[i]);
  MlirType type = ir_tensor(ctx, dtype, t->rank, dims);
  b->location = location_of(im, name);
  bool small = t->n_bytes <= MAX_LITERAL;
  if (small) {
    ir_add_attribute(ctx, &attributes, "value", ir_bytes_attribute(ctx, t->data, t->n_bytes));
  } else {
    weight w = {.name = ir_intern(ctx, name, strlen(name)),
                .dtype = dtype,
                .rank = t->rank,
                .data = t->data,
                .n_bytes = t->n_bytes,
                .file = im->file};
    memcpy(w.dims, t->dims, sizeof w.dims);
    mx_status status = weights_add(im->weights, &w);
    if (status) {
      ir_error(ctx, b->location, NULL, "%s", mx_status_message(status));
      mx_status_free(status);
      return (MlirValue){NULL};
    }
    ir_add_string(ctx, &attributes, "name", w.name);
  }
  MlirOperation op = ir_build(b, small ? IR_MO_CONSTANT : IR_MO_CONSTANT_EXTERNAL, NULL, 0, &type, 1, &attributes, 0);
  shape_values_visit(&im->values, op);
  return mlirOperationGetResult(op, 0);
}

bool onnx_convert_constant(conversion *c) {
  const onnx_attribute *a = onnx_attribute_of(c, "value");
  if (a && a->tensor) {
    c->out[0] = literal(c->importer, &c->b, a->tensor, c->node->outputs[0]);
  } else if ((a = onnx_attribute_of(c, "value_float"))) {
    c->out[0] = onnx_number(c, MX_F32, a->f);
  } else if ((a = onnx_attribute_of(c, "value_int"))) {
    c->out[0] = onnx_reshape(c, onnx_list(c, &a->i, 1), 0, NULL);
  } else if ((a = onnx_list_of(c, "value_ints", ONNX_INTS))) {
    c->out[0] = onnx_list(c, a->ints, (int)a->count);
  } else if ((a = onnx_list_of(c, "value_floats", ONNX_FLOATS))) {
    float *values = ir_alloc(c->ctx, (a->count + 1) * sizeof *values);
    for (size_t i = 0; i < a->count; i++) values[i] = (float)a->floats[i];
    c->out[0] = onnx_constant(c, MX_F32, 1, (int64_t)a->count, values);
  } else {
    return onnx_unsupported(c, NULL, "its value is text or a sparse tensor");
  }
  return !mlirValueIsNull(c->out[0]);
}

// ---- nodes
// --------------------------------------------------------------------------------------------------------------------

static int64_t opset_of(const onnx_model *m, const char *domain) {
  for (size_t i = 0; i < m->n_opsets; i++)
    if (!strcmp(m->opsets[i].domain, domain)) return m->opsets[i].version;
  return 1;
}

static bool convert_node(onnx_importer *im, ir_builder *b, const onnx_node *node) {
  conversion *c = ir_alloc(im->ctx, sizeof *c);
  *c = (conversion){.importer = im, .ctx = im->ctx, .b = *b, .node = node, .opset = opset_of(im->model, node->domain)};
  const onnx_operator *row = onnx_find_operator(node->domain, node->type);
  c->n_in = node->n_inputs, c->n_out = node->n_outputs;
  if (!row) return onnx_unsupported(c, NULL, "there is no such operator");
  if (c->n_in > ONNX_MAX_OPERANDS || c->n_out > ONNX_MAX_OPERANDS)
    return onnx_unsupported(c, NULL, "it has %zu inputs and %zu outputs, at most %d are", c->n_in, c->n_out,
                            ONNX_MAX_OPERANDS);
  for (size_t i = 0; i < c->n_in; i++) {
    if (!*node->inputs[i]) continue;
    c->in[i] = *place_of(im, node->inputs[i]);
    if (mlirValueIsNull(c->in[i]))
      return im->n_unsupported > 0 ||
             ir_error(im->ctx, b->location, "nodes stand in the order in which they use each other",
                      "node '%s' (%s) of '%s' uses '%s', which nothing makes before it", node->name, node->type,
                      im->file, node->inputs[i]);
  }
  for (size_t i = 0; i < row->inputs; i++)
    if (i >= c->n_in || mlirValueIsNull(c->in[i]))
      return onnx_unsupported(c, NULL, "it has %zu inputs, at least %zu are", i, row->inputs);
  if (c->n_out == 0) return true; // nobody reads it
  c->op = row->op;
  c->b.location = location_of(im, node->n_outputs && *node->outputs[0] ? node->outputs[0] : node->type);
  if (!row->convert(c)) return false;
  for (size_t i = 0; i < c->n_out; i++)
    if (*node->outputs[i]) *place_of(im, node->outputs[i]) = c->out[i];
  return true;
}

// ---- the graph
// --------------------------------------------------------------------------------------------------------------------

static bool is_initializer(const onnx_graph *g, const char *name) {
  for (size_t i = 0; i < g->n_initializers; i++)
    if (g->initializers[i].name == name) return true;
  return false;
}

static void declare(onnx_importer *im, ir_dim dim) {
  if (dim->kind != IR_DIM_SYMBOL) return;
  MlirAttribute name = ir_string_attribute(im->ctx, dim->name);
  for (size_t i = 0; i < im->n_symbols; i++)
    if (mlirAttributeEqual(im->symbols[i], name)) return;
  im->symbols = ir_grow(im->ctx, im->symbols, im->n_symbols, &im->symbols_capacity, sizeof *im->symbols);
  im->symbols[im->n_symbols++] = name;
}

static bool add_argument(onnx_importer *im, MlirBlock body, const onnx_value *v) {
  ir_context *ctx = im->ctx;
  mx_dtype dtype = onnx_dtype_of(v->dtype);
  ir_dim dims[MX_MAX_RANK];
  if (v->kind || dtype == MX_DTYPE_INVALID || !v->has_shape) {
    const char *why = v->kind                     ? ir_format(ctx, "a %s, not a tensor", v->kind)
                      : dtype == MX_DTYPE_INVALID ? ir_format(ctx, "of dtype %s", onnx_dtype_name(v->dtype))
                                                  : "of no known rank";
    ir_append(&im->unsupported, "\n  input %s: it is %s", v->name, why);
    return im->n_unsupported++, false;
  }
  for (int i = 0; i < v->rank; i++) {
    dims[i] = v->dims[i].value >= 0                 ? ir_dim_constant(ctx, v->dims[i].value)
              : v->dims[i].name && *v->dims[i].name ? named_dim(im, v->dims[i].name)
                                                    : open_dim(im);
    declare(im, dims[i]);
  }
  *place_of(im, v->name) = mlirBlockAddArgument(body, ir_tensor(ctx, dtype, v->rank, dims), location_of(im, v->name));
  return true;
}

static bool convert_graph(onnx_importer *im, const onnx_graph *g) {
  ir_context *ctx = im->ctx;
  ir_builder top = {.ctx = ctx, .block = mlirModuleGetBody(im->module), .location = ir_location(ctx, im->file, 1, 1)};
  ir_attributes attributes = {0};
  const char *name = spelled(ctx, *g->name ? g->name : "main");
  ir_add_string(ctx, &attributes, "sym_name", name);
  MlirOperation graph = ir_build(&top, IR_MO_GRAPH, NULL, 0, NULL, 0, &attributes, 1);
  MlirBlock body = ir_add_block(graph, 0);
  ir_builder b = {.ctx = ctx, .block = body, .location = top.location};
  bool ok = true;
  for (size_t i = 0; i < g->n_inputs; i++)
    if (!is_initializer(g, g->inputs[i].name)) ok &= add_argument(im, body, &g->inputs[i]);
  for (size_t i = 0; i < g->n_initializers; i++) {
    MlirValue value = literal(im, &b, &g->initializers[i], g->initializers[i].name);
    ok &= !mlirValueIsNull(value);
    *place_of(im, g->initializers[i].name) = value;
  }
  for (size_t i = 0; ok && i < g->n_nodes; i++) {
    size_t errors = ir_error_count(ctx);
    bool converted = convert_node(im, &b, &g->nodes[i]);
    if (!converted && ir_error_count(ctx) > errors) ok = false;
  }
  if (!ok || im->n_unsupported) return false;
  MlirAttribute *types = ir_alloc(ctx, (g->n_outputs + 1) * sizeof *types);
  MlirValue *results = ir_alloc(ctx, (g->n_outputs + 1) * sizeof *results);
  for (size_t i = 0; i < g->n_outputs; i++) {
    results[i] = *place_of(im, g->outputs[i].name);
    if (mlirValueIsNull(results[i]))
      return ir_error(ctx, b.location, NULL, "output '%s' of '%s' is made by no node", g->outputs[i].name, im->file);
    types[i] = mlirTypeAttrGet(mlirValueGetType(results[i]));
  }
  ir_set(ctx, graph, "results", mlirArrayAttrGet(ir_mlir(ctx), (intptr_t)g->n_outputs, types));
  ir_set(ctx, graph, "symbols", mlirArrayAttrGet(ir_mlir(ctx), (intptr_t)im->n_symbols, im->symbols));
  ir_build(&b, IR_MO_OUTPUT, results, (int)g->n_outputs, NULL, 0, NULL, 0);
  return true;
}

MlirModule onnx_import(ir_context *ctx, const char *file, const void *bytes, size_t n_bytes, weights *weights) {
  onnx_importer *im = ir_alloc(ctx, sizeof *im);
  *im = (onnx_importer){.ctx = ctx, .file = file, .weights = weights, .unsupported = {.ctx = ctx}};
  im->model = onnx_read(ctx, file, bytes, n_bytes);
  if (!im->model) return (MlirModule){NULL};
  im->module = mlirModuleCreateEmpty(ir_location(ctx, file, 1, 1));
  im->passes = (pass_context){.ir = ctx, .module = im->module, .weights = weights};
  im->values = (shape_values){.p = &im->passes};
  im->graph = im->model->graph;
  static const char *const words[] = {"floordiv", "ceildiv", "mod", "max", "min"};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++) free_size_name(im, words[i]);
  bool ok = convert_graph(im, im->model->graph);
  if (im->n_unsupported)
    ok = ir_error(ctx, (MlirLocation){NULL}, NULL,
                  "'%s' needs what is not there, in %zu place%s (operator, opset, node):%s", file, im->n_unsupported,
                  im->n_unsupported == 1 ? "" : "s", im->unsupported.data);
  if (ok) return im->module;
  mlirModuleDestroy(im->module);
  return (MlirModule){NULL};
}
