// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The walk over nodes, in the order of the file, which ONNX says is one that respects what they read.
#include "onnx/importer.h"
#include <string.h>

enum { MAX_CALLS = 64 }; // of functions in functions

static int64_t opset_of(const onnx_scope *s, const char *domain) {
  for (size_t i = 0; i < s->n_opsets; i++)
    if (!strcmp(s->opsets[i].domain, domain)) return s->opsets[i].version;
  return 1;
}

// ---- one node
// --------------------------------------------------------------------------------------------------------------------

static const onnx_function *function_of(const onnx_model *m, const onnx_node *node) {
  for (size_t i = 0; i < m->n_functions; i++)
    if (!strcmp(m->functions[i].name, node->type) && !strcmp(m->functions[i].domain, node->domain))
      return &m->functions[i];
  return NULL;
}

// What the node reads. False: reported; or something before it is missing, which is noted already.
static bool find_inputs(conversion *c, bool takes_sequences) {
  const onnx_node *node = c->node;
  onnx_importer *im = c->importer;
  for (size_t i = 0; i < c->n_in; i++) {
    if (!*node->inputs[i]) continue;
    const onnx_bound *bound = onnx_lookup(im, node->inputs[i]);
    if (!bound || (mlirValueIsNull(bound->value) && !bound->sequence)) {
      if (im->n_unsupported) return false;
      return ir_error(im->ctx, c->b.location, "nodes stand in the order in which they use each other",
                      "node '%s' (%s) of '%s' uses '%s', which nothing makes before it", node->name, node->type,
                      im->file, node->inputs[i]);
    }
    if (bound->sequence && !takes_sequences) return onnx_unsupported(c, NULL, "'%s' is a sequence", node->inputs[i]);
    c->in[i] = bound->value;
    c->in_lists[i] = bound->sequence;
  }
  return true;
}

// The function's nodes at the place of the call.
static bool call_function(conversion *c, const onnx_function *f) {
  onnx_importer *im = c->importer;
  onnx_scope *outer = im->scope;
  onnx_scope inner = {.nodes = f->nodes,
                      .n_nodes = f->n_nodes,
                      .function_outputs = f->outputs,
                      .n_outputs = f->n_outputs,
                      .opsets = f->opsets,
                      .n_opsets = f->n_opsets,
                      .function = f,
                      .call = c,
                      .n_calls = outer->n_calls + 1};
  if (inner.n_calls > MAX_CALLS)
    return ir_error(im->ctx, c->b.location, NULL, "function '%s' of '%s' calls itself", f->name, im->file);
  if (c->n_in > f->n_inputs || c->n_out > f->n_outputs)
    return onnx_unsupported(c, NULL, "%zu inputs and %zu outputs for a function of %zu and %zu", c->n_in, c->n_out,
                            f->n_inputs, f->n_outputs);
  im->scope = ir_alloc(im->ctx, sizeof inner);
  *im->scope = inner;
  for (size_t i = 0; i < c->n_in; i++)
    if (*c->node->inputs[i]) onnx_bind(im, f->inputs[i], (onnx_bound){.value = c->in[i], .sequence = c->in_lists[i]});
  bool ok = onnx_convert_nodes(im, &c->b);
  for (size_t i = 0; ok && i < c->n_out; i++) {
    const onnx_bound *made = onnx_lookup(im, f->outputs[i]);
    if (!made) continue;
    c->out[i] = made->value;
    c->out_lists[i] = made->sequence;
  }
  im->scope = outer;
  return ok;
}

static bool convert_node(onnx_importer *im, ir_builder *b, const onnx_node *node) {
  ir_context *ctx = im->ctx;
  conversion *c = ir_alloc(ctx, sizeof *c);
  *c = (conversion){.importer = im, .ctx = ctx, .b = *b, .node = node, .scope = im->scope};
  c->opset = opset_of(im->scope, node->domain);
  c->n_in = node->n_inputs, c->n_out = node->n_outputs;
  const onnx_function *function = function_of(im->model, node);
  const onnx_operator *row = function ? NULL : onnx_find_operator(node->domain, node->type);
  if (!row && !function) return onnx_unsupported(c, NULL, "there is no such operator");
  if (c->n_in > ONNX_MAX_OPERANDS || c->n_out > ONNX_MAX_OPERANDS)
    return onnx_unsupported(c, NULL, "it has %zu inputs and %zu outputs, at most %d are", c->n_in, c->n_out,
                            ONNX_MAX_OPERANDS);
  c->in = ir_alloc(ctx, (c->n_in + ONNX_SPARE) * sizeof *c->in);
  c->in_lists = ir_alloc(ctx, (c->n_in + ONNX_SPARE) * sizeof *c->in_lists);
  c->out = ir_alloc(ctx, (c->n_out + ONNX_SPARE) * sizeof *c->out);
  c->out_lists = ir_alloc(ctx, (c->n_out + ONNX_SPARE) * sizeof *c->out_lists);
  c->b.location = onnx_location(im, c->n_out && *node->outputs[0] ? node->outputs[0] : node->type);
  if (!find_inputs(c, function || row->takes_sequences)) return false;
  for (size_t i = 0; row && i < row->inputs; i++)
    if (i >= c->n_in || !*node->inputs[i])
      return onnx_unsupported(c, NULL, "it has %zu inputs, at least %zu are", i, row->inputs);
  if (c->n_out == 0) return true; // nobody reads it
  if (row) c->op = row->op;
  if (!(function ? call_function(c, function) : row->convert(c))) return false;
  for (size_t i = 0; i < c->n_out; i++)
    if (*node->outputs[i])
      onnx_bind(im, node->outputs[i], (onnx_bound){.value = c->out[i], .sequence = c->out_lists[i]});
  return true;
}

bool onnx_convert_nodes(onnx_importer *im, ir_builder *b) {
  const onnx_scope *s = im->scope;
  for (size_t i = 0; i < s->n_nodes; i++) {
    size_t errors = ir_error_count(im->ctx);
    if (!convert_node(im, b, &s->nodes[i]) && ir_error_count(im->ctx) > errors) return false;
  }
  return true;
}

// ---- graphs in graphs
// --------------------------------------------------------------------------------------------------------------------

bool onnx_bind_initializers(onnx_importer *im, ir_builder *b, const onnx_graph *g) {
  for (size_t i = 0; i < g->n_initializers; i++) {
    MlirValue value = onnx_literal(im, b, &g->initializers[i], g->initializers[i].name);
    if (mlirValueIsNull(value)) return false;
    onnx_bind(im, g->initializers[i].name, (onnx_bound){.value = value});
  }
  return true;
}

bool onnx_run_body(conversion *c, const onnx_graph *g, MlirBlock block, const onnx_bound *inputs, size_t n_inputs,
                   onnx_bound *outputs) {
  onnx_importer *im = c->importer;
  onnx_scope *outer = im->scope;
  size_t missing = im->n_unsupported;
  if (n_inputs != g->n_inputs)
    return onnx_unsupported(c, NULL, "its body '%s' has %zu inputs, %zu are wanted", g->name, g->n_inputs, n_inputs);
  im->scope = ir_alloc(im->ctx, sizeof *im->scope);
  *im->scope = (onnx_scope){.around = outer,
                            .nodes = g->nodes,
                            .n_nodes = g->n_nodes,
                            .outputs = g->outputs,
                            .n_outputs = g->n_outputs,
                            .opsets = outer->opsets,
                            .n_opsets = outer->n_opsets,
                            .n_calls = outer->n_calls};
  ir_builder b = {.ctx = im->ctx, .block = block, .location = c->b.location};
  for (size_t i = 0; i < n_inputs; i++) onnx_bind(im, g->inputs[i].name, inputs[i]);
  bool ok = onnx_bind_initializers(im, &b, g) && onnx_convert_nodes(im, &b) && im->n_unsupported == missing;
  for (size_t i = 0; ok && i < g->n_outputs; i++) {
    const onnx_bound *made = onnx_lookup(im, g->outputs[i].name);
    if (!made)
      ok = !im->n_unsupported && // what makes it may be missing
           ir_error(im->ctx, b.location, NULL, "output '%s' of '%s' of '%s' is made by no node", g->outputs[i].name,
                    g->name, im->file);
    else
      outputs[i] = *made;
  }
  im->scope = outer;
  return ok;
}
