// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Gradient of ai.onnx.preview.training: derivatives of the sum of y by xs, from the nodes before it, the last one first
// (reverse accumulation).
#include "onnx/importer.h"
#include <string.h>

typedef struct derivation {
  conversion *c;
  ir_table gradients; // name -> MlirValue: of the sum of y by it
} derivation;

static MlirValue *gradient_of(derivation *d, const char *name) {
  return (MlirValue *)ir_table_at(d->c->ctx, &d->gradients, name, strlen(name));
}

static MlirValue value_of(conversion *c, const char *name) {
  const onnx_bound *bound = onnx_lookup(c->importer, name);
  return bound ? bound->value : (MlirValue){NULL};
}

// What was broadcast has the sum of what its copies have.
static MlirValue sum_to(conversion *c, MlirValue g, MlirValue x) {
  if (mlirValueIsNull(g) || mlirValueIsNull(x)) return (MlirValue){NULL};
  const ir_type *from = onnx_type(c, g), *to = onnx_type(c, x);
  int added = from->rank - to->rank;
  for (int d = 0, rank = from->rank; d < rank; d++)
    if (d < added || (ir_dim_is(to->dims[d - added], 1) && !ir_dim_is(onnx_type(c, g)->dims[d], 1)))
      g = onnx_along(c, IR_MO_REDUCE_ADD, g, d);
  return onnx_reshape(c, g, to->rank, to->dims);
}

static void add_gradient(derivation *d, const char *name, MlirValue g) {
  MlirValue *place = gradient_of(d, name);
  g = sum_to(d->c, g, value_of(d->c, name));
  *place = mlirValueIsNull(*place) ? g : onnx_binary(d->c, IR_MO_ADD, *place, g);
}

// ---- a rule per operator: g is the gradient by y = f(a, b)
// --------------------------------------------------------------------------------------------------------------------

typedef struct terms {
  MlirValue g, y, a, b;
} terms;

static MlirValue mul(conversion *c, MlirValue a, MlirValue b) { return onnx_binary(c, IR_MO_MUL, a, b); }
static MlirValue over(conversion *c, MlirValue a, MlirValue b) { return onnx_binary(c, IR_MO_DIV, a, b); }
static MlirValue minus(conversion *c, MlirValue a) { return onnx_unary(c, IR_MO_NEGATIVE, a); }

static MlirValue number(conversion *c, const terms *t, double value) {
  return onnx_number(c, onnx_type(c, t->y)->dtype, value);
}

static MlirValue less_from_one(conversion *c, const terms *t, MlirValue x) {
  return onnx_binary(c, IR_MO_SUB, number(c, t, 1), x);
}

static MlirValue same(conversion *c, const terms *t) { return (void)c, t->g; }
static MlirValue opposite(conversion *c, const terms *t) { return minus(c, t->g); }
static MlirValue times_a(conversion *c, const terms *t) { return mul(c, t->g, t->a); }
static MlirValue times_b(conversion *c, const terms *t) { return mul(c, t->g, t->b); }
static MlirValue times_y(conversion *c, const terms *t) { return mul(c, t->g, t->y); }
static MlirValue over_a(conversion *c, const terms *t) { return over(c, t->g, t->a); }
static MlirValue over_b(conversion *c, const terms *t) { return over(c, t->g, t->b); }
static MlirValue by_divisor(conversion *c, const terms *t) { return minus(c, over(c, times_y(c, t), t->b)); }
static MlirValue by_root(conversion *c, const terms *t) { return over(c, t->g, mul(c, number(c, t, 2), t->y)); }

static MlirValue by_tanh(conversion *c, const terms *t) {
  return mul(c, t->g, less_from_one(c, t, mul(c, t->y, t->y)));
}

static MlirValue by_sigmoid(conversion *c, const terms *t) { return mul(c, times_y(c, t), less_from_one(c, t, t->y)); }

static MlirValue by_relu(conversion *c, const terms *t) {
  MlirValue zero = number(c, t, 0);
  return onnx_select(c, onnx_compare(c, IR_MO_GREATER, t->a, zero), t->g, zero);
}

static const struct {
  const char *type;
  MlirValue (*by[2])(conversion *c, const terms *t); // NULL: it has no such operand
} rules[] = {
    {"Add", {same, same}}, {"Sub", {same, opposite}}, {"Mul", {times_b, times_a}}, {"Div", {over_b, by_divisor}},
    {"Identity", {same}},  {"Neg", {opposite}},       {"Exp", {times_y}},          {"Log", {over_a}},
    {"Sqrt", {by_root}},   {"Tanh", {by_tanh}},       {"Sigmoid", {by_sigmoid}},   {"Relu", {by_relu}},
};

static bool derive(derivation *d, const onnx_node *node) {
  conversion *c = d->c;
  terms t = {.g = node->n_outputs ? *gradient_of(d, node->outputs[0]) : (MlirValue){NULL}};
  if (mlirValueIsNull(t.g)) return true; // y does not depend on it
  size_t row = 0, n = sizeof rules / sizeof *rules;
  while (row < n && strcmp(rules[row].type, node->type)) row++;
  if (row == n || *node->domain) return onnx_unsupported(c, NULL, "it has no rule for %s", node->type);
  t.y = value_of(c, node->outputs[0]);
  if (node->n_inputs > 0) t.a = value_of(c, node->inputs[0]);
  if (node->n_inputs > 1) t.b = value_of(c, node->inputs[1]);
  for (size_t i = 0; i < 2 && i < node->n_inputs; i++)
    if (rules[row].by[i]) add_gradient(d, node->inputs[i], rules[row].by[i](c, &t));
  return true;
}

bool onnx_convert_gradient(conversion *c) {
  const onnx_attribute *xs = onnx_attribute_of(c, "xs");
  const char *y = onnx_text(c, "y", "");
  const onnx_scope *s = c->scope;
  derivation d = {.c = c};
  MlirValue whole = value_of(c, y);
  if (!xs || xs->count != c->n_out)
    return onnx_unsupported(c, NULL, "%zu xs, %zu outputs", xs ? xs->count : 0, c->n_out);
  if (mlirValueIsNull(whole)) return onnx_unsupported(c, NULL, "y, '%s', is made by no node before it", y);
  const ir_type *type = onnx_type(c, whole);
  *gradient_of(&d, y) = onnx_broadcast_to(c, onnx_number(c, type->dtype, 1), type->rank, type->dims);
  size_t end = 0;
  while (end < s->n_nodes && &s->nodes[end] != c->node) end++;
  for (size_t i = end; i-- > 0;)
    if (!derive(&d, &s->nodes[i])) return false;
  for (size_t i = 0; i < xs->count; i++) {
    MlirValue x = value_of(c, xs->texts[i]), g = *gradient_of(&d, xs->texts[i]);
    if (mlirValueIsNull(x)) return onnx_unsupported(c, NULL, "x, '%s', is made by no node before it", xs->texts[i]);
    type = onnx_type(c, x);
    c->out[i] = mlirValueIsNull(g) ? onnx_broadcast_to(c, onnx_number(c, type->dtype, 0), type->rank, type->dims) : g;
  }
  return true;
}
