// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What converters ask of the importer: ops with inferred types, what is known of values, and the list of what is
// missing.
#include "onnx/importer.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

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

ir_dim onnx_new_size(conversion *c, MlirBlock block) {
  ir_dim name = onnx_open_dim(c->importer);
  if (!mlirBlockEqual(block, c->importer->block))
    *ir_table_at(c->ctx, &c->importer->inside, &name, sizeof name) = c->importer;
  return name;
}

static void see_inside(ir_dim symbol, void *user) {
  conversion *c = ((void **)user)[0];
  bool *inside = ((void **)user)[1];
  *inside |= *ir_table_at(c->ctx, &c->importer->inside, &symbol, sizeof symbol) != NULL;
}

bool onnx_is_outside(conversion *c, ir_dim dim) {
  bool inside = false;
  ir_dim_symbols(dim, see_inside, (void *[]){c, &inside});
  return !inside;
}

ir_dim **onnx_read_place(conversion *c, MlirValue value) {
  return (ir_dim **)ir_table_at(c->ctx, &c->importer->read, &value.ptr, sizeof value.ptr);
}

MlirType onnx_open_type(conversion *c, mx_dtype dtype, int rank) {
  ir_dim dims[MX_MAX_RANK];
  for (int i = 0; i < rank && i < MX_MAX_RANK; i++) dims[i] = onnx_new_size(c, c->b.block);
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

// Nodes of the bodies that a node has use names too.
static bool nodes_use(const onnx_node *nodes, size_t n_nodes, const char *name) {
  for (size_t i = 0; i < n_nodes; i++) {
    for (size_t k = 0; k < nodes[i].n_inputs; k++)
      if (nodes[i].inputs[k] == name) return true;
    for (size_t k = 0; k < nodes[i].n_attributes; k++) {
      const onnx_graph *g = nodes[i].attributes[k].graph;
      for (size_t o = 0; g && o < g->n_outputs; o++)
        if (g->outputs[o].name == name) return true;
      if (g && nodes_use(g->nodes, g->n_nodes, name)) return true;
    }
  }
  return false;
}

bool onnx_is_used(const conversion *c, size_t output) {
  const onnx_scope *s = c->importer->scope;
  const char *name = output < c->n_out ? c->node->outputs[output] : ""; // interned
  bool used = false;
  for (size_t i = 0; *name && i < s->n_outputs; i++)
    used |= (s->outputs ? s->outputs[i].name : s->function_outputs[i]) == name;
  return used || (*name && nodes_use(s->nodes, s->n_nodes, name));
}

bool onnx_needs(conversion *c, size_t i, const char *name) {
  return onnx_has(c, i) || onnx_unsupported(c, NULL, "%s (input %zu) is absent", name, i);
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

int onnx_reals_of(conversion *c, MlirValue value, double *out, int capacity) {
  MlirOperation op = mlirValueIsNull(value) ? (MlirOperation){NULL} : ir_defining_op(value);
  if (mlirOperationIsNull(op) || ir_op(c->ctx, op) != IR_MO_CONSTANT) return -1;
  const ir_type *type = onnx_type(c, value);
  ir_dim count = ir_type_elements(c->ctx, type);
  size_t n_bytes, size = mx_dtype_bytes(type->dtype);
  const char *bytes = ir_constant_bytes(op, &n_bytes);
  if (!(MX_TYPES_FLOAT >> type->dtype & 1) || count->kind != IR_DIM_CONSTANT || count->value > capacity) return -1;
  bool fills = n_bytes == size; // one element for all
  if (!bytes || (!fills && n_bytes != (size_t)count->value * size)) return -1;
  for (int i = 0; i < count->value; i++) out[i] = ir_float_element(type->dtype, bytes + (fills ? 0 : (size_t)i * size));
  return (int)count->value;
}
