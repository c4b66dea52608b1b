// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// From a file to a graph of mo.
#include "onnx/import.h"
#include "onnx/importer.h"
#include <ctype.h>
#include <mlir-c/BuiltinAttributes.h>
#include <string.h>

bool onnx_is_model(const void *bytes, size_t n_bytes) {
  const uint8_t *at = bytes;
  return n_bytes > 2 && at[0] == 0x08 && at[1] < 0x80; // ir_version comes first: text has no such byte
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

// Whether a dim has a name: some exporters write ? for every one that they do not know.
static bool is_named(const onnx_dim *dim) {
  for (const char *at = dim->name; at && *at; at++)
    if (isalpha((unsigned char)*at)) return true;
  return false;
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
    dims[i] = v->dims[i].value >= 0   ? ir_dim_constant(ctx, v->dims[i].value)
              : is_named(&v->dims[i]) ? onnx_named_dim(im, v->dims[i].name)
                                      : onnx_open_dim(im);
    declare(im, dims[i]);
  }
  bool same = v->given_as == MX_DTYPE_INVALID || v->given_as == dtype;
  MlirType type = ir_tensor(ctx, same ? dtype : v->given_as, v->rank, dims);
  MlirValue value = mlirBlockAddArgument(body, type, onnx_location(im, v->name));
  ir_builder b = {.ctx = ctx, .block = body, .location = onnx_location(im, v->name)};
  type = ir_tensor(ctx, dtype, v->rank, dims);
  if (!same) value = mlirOperationGetResult(ir_build(&b, IR_MO_CAST, &value, 1, &type, 1, NULL, 0), 0);
  onnx_bind(im, v->name, (onnx_bound){.value = value});
  return true;
}

// The names of inputs, or results, in the file, unless each can be one of a value.
static void keep_names(onnx_importer *im, MlirOperation graph, const char *attribute, const onnx_value *ports,
                       size_t n) {
  MlirAttribute *names = ir_alloc(im->ctx, (n + 1) * sizeof *names);
  intptr_t count = 0;
  bool same = true;
  for (size_t i = 0; i < n; i++) {
    if (ports == im->model->graph->inputs && is_initializer(im->model->graph, ports[i].name)) continue;
    same &= !strcmp(onnx_spelled(im->ctx, ports[i].name), ports[i].name);
    names[count++] = ir_string_attribute(im->ctx, ports[i].name);
  }
  if (!same) ir_set(im->ctx, graph, attribute, mlirArrayAttrGet(ir_mlir(im->ctx), count, names));
}

static bool convert_graph(onnx_importer *im, const onnx_graph *g) {
  ir_context *ctx = im->ctx;
  ir_builder top = {.ctx = ctx, .block = mlirModuleGetBody(im->module), .location = ir_location(ctx, im->file, 1, 1)};
  ir_attributes attributes = {0};
  const char *name = onnx_spelled(ctx, *g->name ? g->name : "main");
  ir_add_string(ctx, &attributes, "sym_name", name);
  MlirOperation graph = ir_build(&top, IR_MO_GRAPH, NULL, 0, NULL, 0, &attributes, 1);
  MlirBlock body = ir_add_block(graph, 0);
  ir_builder b = {.ctx = ctx, .block = body, .location = top.location};
  bool ok = true;
  im->block = body;
  im->scope = ir_alloc(ctx, sizeof *im->scope);
  *im->scope = (onnx_scope){.nodes = g->nodes,
                            .n_nodes = g->n_nodes,
                            .outputs = g->outputs,
                            .n_outputs = g->n_outputs,
                            .opsets = im->model->opsets,
                            .n_opsets = im->model->n_opsets};
  for (size_t i = 0; i < g->n_inputs; i++)
    if (!is_initializer(g, g->inputs[i].name)) ok &= add_argument(im, body, &g->inputs[i]);
  ok = ok && onnx_bind_initializers(im, &b, g) && onnx_convert_nodes(im, &b);
  if (!ok || im->n_unsupported) return false;
  MlirAttribute *types = ir_alloc(ctx, (g->n_outputs + 1) * sizeof *types);
  MlirValue *results = ir_alloc(ctx, (g->n_outputs + 1) * sizeof *results);
  for (size_t i = 0; i < g->n_outputs; i++) {
    const onnx_bound *bound = onnx_lookup(im, g->outputs[i].name);
    results[i] = bound ? bound->value : (MlirValue){NULL};
    if (bound && bound->sequence) {
      ir_append(&im->unsupported, "\n  output %s: it is a sequence, not a tensor", g->outputs[i].name);
      im->n_unsupported++;
      return false;
    }
    if (mlirValueIsNull(results[i]))
      return ir_error(ctx, b.location, NULL, "output '%s' of '%s' is made by no node", g->outputs[i].name, im->file);
    types[i] = mlirTypeAttrGet(mlirValueGetType(results[i]));
  }
  ir_set(ctx, graph, "results", mlirArrayAttrGet(ir_mlir(ctx), (intptr_t)g->n_outputs, types));
  keep_names(im, graph, "input_names", g->inputs, g->n_inputs);
  keep_names(im, graph, "output_names", g->outputs, g->n_outputs);
  ir_set(ctx, graph, "symbols", mlirArrayAttrGet(ir_mlir(ctx), (intptr_t)im->n_symbols, im->symbols));
  ir_build(&b, IR_MO_OUTPUT, results, (int)g->n_outputs, NULL, 0, NULL, 0);
  return true;
}

MlirModule onnx_import(ir_context *ctx, const char *file, const void *bytes, size_t n_bytes, weights *weights,
                       const onnx_overrides *overrides) {
  onnx_importer *im = ir_alloc(ctx, sizeof *im);
  *im = (onnx_importer){.ctx = ctx, .file = file, .weights = weights, .unsupported = {.ctx = ctx}};
  im->model = onnx_read(ctx, file, bytes, n_bytes);
  if (!im->model || !onnx_apply_overrides(im, overrides)) return (MlirModule){NULL};
  im->module = mlirModuleCreateEmpty(ir_location(ctx, file, 1, 1));
  im->passes = (pass_context){.ir = ctx, .module = im->module, .weights = weights};
  im->values = (shape_values){.p = &im->passes};
  static const char *const words[] = {"floordiv", "ceildiv", "mod", "max", "min"};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++) onnx_free_size_name(im, words[i]);
  bool ok = convert_graph(im, im->model->graph);
  if (im->n_unsupported)
    ok = ir_error(ctx, (MlirLocation){NULL}, NULL,
                  "'%s' needs what is not there, in %zu place%s (operator, opset, node):%s", file, im->n_unsupported,
                  im->n_unsupported == 1 ? "" : "s", im->unsupported.data);
  if (ok) return im->module;
  mlirModuleDestroy(im->module);
  return (MlirModule){NULL};
}
