// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Recurrent layers: mo's have ONNX's operands, gates and activations, and name the operands that are there.
#include "onnx/convert.h"
#include <mlir-c/BuiltinAttributes.h>
#include <mx/kernel_activations.h>
#include <string.h>
#include <strings.h>

enum { MAX_ACTIVATIONS = 6 }; // three in each of two directions

static bool add_names(conversion *c, ir_attributes *list, const char *name, const char *const *names, size_t n) {
  MlirAttribute all[MAX_ACTIVATIONS];
  for (size_t i = 0; i < n; i++) all[i] = ir_string_attribute(c->ctx, names[i]);
  ir_add_attribute(c->ctx, list, name, mlirArrayAttrGet(ir_mlir(c->ctx), (intptr_t)n, all));
  return true;
}

// Models write activations in any case.
static bool add_activations(conversion *c, ir_attributes *list) {
  static const char *const known[] = {
#define ACTIVATION(name, ...) #name,
      MX_ACTIVATIONS(ACTIVATION)
#undef ACTIVATION
  };
  const onnx_attribute *a = onnx_attribute_of(c, "activations");
  const char *names[MAX_ACTIVATIONS];
  if (!a) return true;
  if (a->count > MAX_ACTIVATIONS) return onnx_unsupported(c, NULL, "%zu activations", a->count);
  for (size_t i = 0; i < a->count; i++) {
    names[i] = NULL;
    for (int k = 0; a->texts && k < MX_ACTIVATION_COUNT; k++)
      if (!strcasecmp(a->texts[i], known[k])) names[i] = known[k];
    if (!names[i]) return onnx_unsupported(c, NULL, "activation %s", a->texts ? a->texts[i] : "of no name");
  }
  return add_names(c, list, "activations", names, a->count);
}

static void add_reals(conversion *c, ir_attributes *list, const char *name) {
  const onnx_attribute *a = onnx_attribute_of(c, name);
  MlirAttribute all[MAX_ACTIVATIONS];
  if (!a || !a->floats) return;
  size_t n = a->count < MAX_ACTIVATIONS ? a->count : MAX_ACTIVATIONS;
  for (size_t i = 0; i < n; i++) all[i] = ir_real_attribute(c->ctx, a->floats[i]);
  ir_add_attribute(c->ctx, list, name, mlirArrayAttrGet(ir_mlir(c->ctx), (intptr_t)n, all));
}

static bool add_attributes(conversion *c, ir_attributes *list) {
  const char *direction = onnx_text(c, "direction", "forward");
  bool batch_major = c->opset >= 14 && onnx_int(c, "layout", 0);
  if (strcmp(direction, "forward") && strcmp(direction, "reverse") && strcmp(direction, "bidirectional"))
    return onnx_unsupported(c, NULL, "direction %s", direction);
  ir_add_string(c->ctx, list, "direction", direction);
  ir_add_string(c->ctx, list, "layout", batch_major ? "batch_major" : "time_major");
  if (!add_activations(c, list)) return false;
  add_reals(c, list, "activation_alpha");
  add_reals(c, list, "activation_beta");
  if (onnx_attribute_of(c, "clip"))
    ir_add_attribute(c->ctx, list, "clip", ir_real_attribute(c->ctx, onnx_float(c, "clip", 0)));
  if (c->op == IR_MO_LSTM) ir_add_bool(c->ctx, list, "input_forget", onnx_int(c, "input_forget", 0));
  if (c->op == IR_MO_GRU) ir_add_bool(c->ctx, list, "linear_before_reset", onnx_int(c, "linear_before_reset", 0));
  return true;
}

// Sizes of operands, which the model may name apart, are those of X and R.
static MlirValue operand_of(conversion *c, size_t i, bool batch_major) {
  const ir_type *x = onnx_type(c, c->in[0]), *r = onnx_type(c, c->in[2]), *own = onnx_type(c, c->in[i]);
  ir_dim sequences = x->dims[!batch_major], state[] = {r->dims[0], sequences, r->dims[2]};
  ir_dim batch_state[] = {sequences, r->dims[0], r->dims[2]}, weight[] = {r->dims[0], r->dims[1], x->dims[2]};
  ir_dim bias[] = {r->dims[0], onnx_size_times(c, r->dims[1], 2)},
         peepholes[] = {r->dims[0], onnx_size_times(c, r->dims[2], 3)};
  if (i == 3 && own->rank == 2) return onnx_matched(c, c->in[i], bias);
  if (i == 7 && own->rank == 2) return onnx_matched(c, c->in[i], peepholes);
  if (i == 1 && own->rank == 3) return onnx_matched(c, c->in[i], weight);
  if (i == 4 && own->rank == 1) return onnx_matched(c, c->in[i], &sequences);
  if ((i == 5 || i == 6) && own->rank == 3) return onnx_matched(c, c->in[i], batch_major ? batch_state : state);
  return c->in[i];
}

// R with the sizes that it must have, as far as the model leaves them open: [D, G * H, H] of hidden_size H.
static MlirValue hidden_weights(conversion *c) {
  const ir_type *r = onnx_type(c, c->in[2]);
  int gates = c->op == IR_MO_LSTM ? 4 : c->op == IR_MO_GRU ? 3 : 1;
  int64_t size = onnx_int(c, "hidden_size", -1);
  ir_dim hidden = size > 0 ? onnx_size(c, size) : r->dims[2];
  bool both = !strcmp(onnx_text(c, "direction", "forward"), "bidirectional");
  ir_dim dims[] = {onnx_size(c, both ? 2 : 1), onnx_size_times(c, hidden, gates), hidden};
  return onnx_matched(c, c->in[2], dims);
}

bool onnx_convert_recurrent(conversion *c) {
  static const char *const names[] = {"bias", "sequence_lens", "initial_h", "initial_c", "peepholes"};
  enum { FIRST = 3, STATES = 2, MOST = 8 };
  MlirValue operands[MOST];
  const char *given[MOST];
  const ir_type *x = onnx_type(c, c->in[0]);
  int n = 0, n_given = 0, states = c->op == IR_MO_LSTM ? STATES : 1;
  size_t most = c->op == IR_MO_LSTM ? MOST : MOST - 2;
  ir_attributes list = {0};
  bool batch_major = c->opset >= 14 && onnx_int(c, "layout", 0);
  if (c->n_in > most) return onnx_unsupported(c, NULL, "it has %zu inputs, at most %zu are", c->n_in, most);
  if (x->rank != 3 || onnx_type(c, c->in[2])->rank != 3)
    return onnx_unsupported(c, NULL, "X and R of ranks %d and %d, 3 is", x->rank, onnx_type(c, c->in[2])->rank);
  c->in[2] = hidden_weights(c);
  for (size_t i = 0; i < c->n_in; i++) {
    if (mlirValueIsNull(c->in[i])) continue;
    operands[n++] = operand_of(c, i, batch_major);
    if (i >= FIRST) given[n_given++] = names[i - FIRST];
  }
  if (!add_attributes(c, &list)) return false;
  if (n_given) add_names(c, &list, "given", given, (size_t)n_given);
  MlirType types[1 + STATES] = {onnx_open_type(c, x->dtype, 4)};
  for (int i = 0; i < states; i++) types[1 + i] = onnx_open_type(c, x->dtype, 3);
  MlirOperation op = onnx_build(c, c->op, operands, n, &list, types, 1 + states);
  if (mlirOperationIsNull(op)) return false;
  for (int i = 0; i <= states; i++) c->out[i] = mlirOperationGetResult(op, i);
  return true;
}
