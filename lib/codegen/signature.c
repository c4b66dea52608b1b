// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The signature section (all that the runtime reads) and the constants section, from the model.
#include "codegen/model_file.h"
#include <mlir-c/BuiltinAttributes.h>
#include <mx/mef.h>
#include <mx/tensor.h>
#include <stdlib.h>
#include <string.h>

static uint32_t add_string(ir_text *text, const char *s) {
  uint32_t at = (uint32_t)text->length;
  ir_append_n(text, s, strlen(s) + 1);
  return at;
}

static void add(ir_text *out, const void *bytes, size_t n) { ir_append_n(out, bytes, n); }

typedef struct port_list {
  mx_mef_port *ports;
  int64_t dims[4096];
  uint32_t n_dims;
  ir_dim symbols[256];
  uint32_t n_symbols;
} port_list;

static int64_t dim_code(port_list *list, ir_dim dim) {
  if (dim->kind == IR_DIM_CONSTANT) return dim->value;
  uint32_t at = 0;
  while (at < list->n_symbols && list->symbols[at] != dim) at++;
  if (at == list->n_symbols && at < 256) list->symbols[list->n_symbols++] = dim;
  return -1 - (int64_t)at;
}

static mx_mef_port make_port(port_list *list, ir_text *names, MlirType of, const char *name) {
  const ir_type *type = ir_type_of(names->ctx, of);
  if (type->kind == IR_OPAQUE) {
    uint32_t at = add_string(names, name);
    return (mx_mef_port){
        .name = at, .first_dim = add_string(names, ir_type_text(names->ctx, of)), .kind = MX_MEF_OPAQUE};
  }
  mx_mef_port port = {.name = add_string(names, name),
                      .dtype = (uint16_t)type->dtype,
                      .rank = (uint16_t)type->rank,
                      .first_dim = list->n_dims,
                      .kind = type->is_buffer ? MX_MEF_BUFFER : MX_MEF_TENSOR};
  for (int i = 0; i < type->rank && list->n_dims < 4096; i++)
    list->dims[list->n_dims++] = dim_code(list, type->dims[i]);
  return port;
}

// What the model calls a port where no value can be called so; NULL: nothing.
static const char *given_name(const cg_input *input, const char *list, int index) {
  MlirAttribute names = ir_get(input->model, list);
  if (mlirAttributeIsNull(names) || index >= mlirArrayAttrGetNumElements(names)) return NULL;
  MlirStringRef text = mlirStringAttrGetValue(mlirArrayAttrGetElement(names, index));
  return ir_intern(input->ctx, text.data, text.length);
}

const char *cg_output_name(const cg_input *input, int index) {
  const char *given = given_name(input, "output_names", index);
  if (given) return given;
  MlirBlock block = ir_region_block(input->model, 1);
  for (MlirOperation op = mlirBlockGetFirstOperation(block); !mlirOperationIsNull(op);
       op = mlirOperationGetNextInBlock(op)) {
    ir_op_id id = ir_op(input->ctx, op);
    if ((id != IR_MGP_OUTPUT && id != IR_MGP_OPAQUE) || ir_get_int(op, "index", -1) != index) continue;
    const char *name = ir_value_name(input->ctx, mlirOperationGetResult(op, 0));
    if (name) return name;
  }
  return ir_format(input->ctx, "result%d", index);
}

const char *cg_input_name(const cg_input *input, int index) {
  const char *given = given_name(input, "input_names", index);
  if (given) return given;
  const char *name = ir_value_name(input->ctx, mlirBlockGetArgument(ir_region_block(input->model, 1), index));
  return name ? name : ir_format(input->ctx, "input%d", index);
}

cg_section cg_signature_section(const cg_input *input, const cg_constant *constants, int n_constants) {
  ir_context *ctx = input->ctx;
  MlirBlock block = ir_region_block(input->model, 1);
  MlirAttribute results = ir_get(input->model, "results");
  uint32_t n_inputs = (uint32_t)mlirBlockGetNumArguments(block),
           n_outputs = (uint32_t)mlirArrayAttrGetNumElements(results);
  ir_text names = {.ctx = ctx}, out = {.ctx = ctx};
  port_list *list = ir_alloc(ctx, sizeof *list);
  list->ports = ir_alloc(ctx, (n_inputs + n_outputs + 1) * sizeof *list->ports);
  mx_mef_signature header = {.n_inputs = n_inputs,
                             .n_outputs = n_outputs,
                             .n_constants = (uint32_t)n_constants,
                             .n_kernels = (uint32_t)input->n_kernels};
  header.model_name = add_string(&names, ir_get_string(ctx, input->model, "sym_name"));
  for (uint32_t i = 0; i < n_inputs; i++)
    list->ports[i] =
        make_port(list, &names, mlirValueGetType(mlirBlockGetArgument(block, i)), cg_input_name(input, (int)i));
  for (uint32_t i = 0; i < n_outputs; i++)
    list->ports[n_inputs + i] = make_port(list, &names, mlirTypeAttrGetValue(mlirArrayAttrGetElement(results, i)),
                                          cg_output_name(input, (int)i));
  header.n_symbols = list->n_symbols;
  header.n_dims = list->n_dims;

  ir_text tail = {.ctx = ctx}; // symbols, constants, kernels, dims
  for (uint32_t i = 0; i < list->n_symbols; i++) {
    mx_mef_symbol symbol = {.name = add_string(&names, list->symbols[i]->text)};
    add(&tail, &symbol, sizeof symbol);
  }
  for (int i = 0; i < n_constants; i++) {
    mx_mef_constant c = {.name = add_string(&names, constants[i].name),
                         .source = constants[i].computed ? MX_MEF_CONSTANT_COMPUTED : MX_MEF_CONSTANT_STORED,
                         .offset = constants[i].computed ? 0 : constants[i].offset,
                         .bytes = constants[i].computed ? 0 : constants[i].n_bytes};
    add(&tail, &c, sizeof c);
  }
  for (int i = 0; i < input->n_kernels; i++) {
    uint32_t name = add_string(&names, ir_get_string(ctx, input->kernels[i], "sym_name"));
    add(&tail, &name, sizeof name);
  }
  if (input->n_kernels & 1) add(&tail, &(uint32_t){0}, 4);
  add(&tail, list->dims, list->n_dims * sizeof *list->dims);
  header.string_bytes = (uint32_t)names.length;
  add(&out, &header, sizeof header);
  add(&out, list->ports, (n_inputs + n_outputs) * sizeof *list->ports);
  if (tail.length) add(&out, tail.data, tail.length);
  add(&out, names.data, names.length);
  return (cg_section){.kind = MX_MEF_SIGNATURE, .bytes = out.data, .n_bytes = out.length};
}
