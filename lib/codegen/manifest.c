// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The manifest section: what is in the file, for `mxc inspect` and other tools. The runtime never reads it.
#include "codegen/model_file.h"
#include <cjson/cJSON.h>
#include <mlir-c/BuiltinAttributes.h>
#include <mx/mef.h>
#include <mx/tensor.h>
#include <stdlib.h>
#include <string.h>

static cJSON *port(ir_context *ctx, MlirType of, const char *name) {
  const ir_type *type = ir_type_of(ctx, of);
  cJSON *out = cJSON_CreateObject();
  cJSON_AddStringToObject(out, "name", name);
  if (type->kind == IR_OPAQUE || type->is_buffer) cJSON_AddStringToObject(out, "type", ir_type_text(ctx, of));
  if (type->kind == IR_OPAQUE) return out;
  cJSON_AddStringToObject(out, "dtype", mx_dtype_name(type->dtype));
  cJSON *dims = cJSON_AddArrayToObject(out, "shape");
  for (int i = 0; i < type->rank; i++)
    cJSON_AddItemToArray(dims, type->dims[i]->kind == IR_DIM_CONSTANT ? cJSON_CreateNumber((double)type->dims[i]->value)
                                                                      : cJSON_CreateString(type->dims[i]->text));
  return out;
}

// The package symbols in a kernel, by what they became: the loop, the calls inlined into it, the views.
static void add_calls(ir_context *ctx, MlirBlock block, cJSON *elementwise, cJSON *views, cJSON *kernel) {
  for (MlirOperation op = mlirBlockGetFirstOperation(block); !mlirOperationIsNull(op);
       op = mlirOperationGetNextInBlock(op)) {
    ir_op_id id = ir_op(ctx, op);
    const char *symbol = ir_get_string(ctx, op, "symbol");
    if (id == IR_MOGG_CALL_ELEMENTWISE) cJSON_AddItemToArray(elementwise, cJSON_CreateString(symbol));
    if (id == IR_MOGG_CALL_VIEW) cJSON_AddItemToArray(views, cJSON_CreateString(symbol));
    if (id == IR_MOGG_CALL_EXECUTE) cJSON_AddStringToObject(kernel, "execute", symbol);
    for (intptr_t r = 0; r < mlirOperationGetNumRegions(op); r++)
      if (!mlirBlockIsNull(ir_region_block(op, (int)r)))
        add_calls(ctx, ir_region_block(op, (int)r), elementwise, views, kernel);
  }
}

static cJSON *kernel_object(const cg_input *input, const cg_options *options, int shipped, int number,
                            const size_t *code_bytes) {
  cJSON *out = cJSON_CreateObject(), *elementwise = cJSON_CreateArray(), *views = cJSON_CreateArray(),
        *code = cJSON_CreateObject();
  cJSON_AddStringToObject(out, "name", ir_get_string(input->ctx, input->kernels[number], "sym_name"));
  add_calls(input->ctx, ir_region_block(input->kernels[number], 0), elementwise, views, out);
  cJSON_AddItemToObject(out, "elementwise", elementwise);
  cJSON_AddItemToObject(out, "views", views);
  for (int t = 0; t < shipped; t++) {
    size_t bytes = code_bytes[t * input->n_kernels + number];
    if (bytes) cJSON_AddNumberToObject(code, options->targets.list[t].name, (double)bytes);
  }
  cJSON_AddItemToObject(out, "code_bytes", code);
  if (input->replaced && input->replaced[number])
    cJSON_AddStringToObject(out, "replaced_by", input->replaced[number]->file);
  return out;
}

// The plan: the places of the slab with their sizes, and who lives in each.
static cJSON *memory_object(const cg_input *input, const cg_constant *constants, int n_constants) {
  ir_context *ctx = input->ctx;
  cJSON *out = cJSON_CreateObject(), *places = cJSON_AddArrayToObject(out, "places");
  MlirBlock block = ir_region_block(input->model, 1);
  int first_place = 0;
  for (MlirOperation op = mlirBlockGetFirstOperation(block); !mlirOperationIsNull(op);
       op = mlirOperationGetNextInBlock(op)) {
    if (ir_op(ctx, op) == IR_MGP_SLAB) { // its slices stand behind it, before the next slab
      first_place = cJSON_GetArraySize(places);
      MlirAttribute sizes = ir_get(op, "places");
      for (intptr_t i = 0; i < mlirArrayAttrGetNumElements(sizes); i++) {
        MlirStringRef text = mlirStringAttrGetValue(mlirArrayAttrGetElement(sizes, i));
        cJSON *place = cJSON_CreateObject();
        cJSON_AddStringToObject(place, "bytes", ir_intern(ctx, text.data, text.length));
        cJSON_AddArrayToObject(place, "buffers");
        cJSON_AddItemToArray(places, place);
      }
    }
    if (ir_op(ctx, op) != IR_MGP_SLICE) continue;
    MlirValue value = mlirOperationGetResult(op, 0);
    cJSON *place = cJSON_GetArrayItem(places, first_place + (int)ir_get_int(op, "place", 0)),
          *buffer = cJSON_CreateObject();
    const char *name = ir_value_name(ctx, value);
    cJSON_AddStringToObject(buffer, "name", name ? name : "scratch");
    cJSON_AddStringToObject(buffer, "type", ir_type_text(ctx, mlirValueGetType(value)));
    cJSON_AddItemToArray(cJSON_GetObjectItemCaseSensitive(place, "buffers"), buffer);
  }
  size_t constant_bytes = 0;
  for (int i = 0; i < n_constants; i++)
    if (constants[i].used) constant_bytes += constants[i].n_bytes;
  cJSON_AddNumberToObject(out, "constant_bytes", (double)constant_bytes);
  return out;
}

cg_section cg_manifest_section(const cg_input *input, const cg_options *options, int shipped,
                               const cg_constant *constants, int n_constants, const size_t *code_bytes,
                               const char *left) {
  ir_context *ctx = input->ctx;
  MlirBlock block = ir_region_block(input->model, 1);
  MlirAttribute results = ir_get(input->model, "results");
  cJSON *root = cJSON_CreateObject();
  cJSON_AddStringToObject(root, "model", ir_get_string(ctx, input->model, "sym_name"));
  cJSON_AddStringToObject(root, "made_by", options->compiler);
  cJSON_AddStringToObject(root, "source", options->source);
  cJSON *inputs = cJSON_AddArrayToObject(root, "inputs"), *outputs = cJSON_AddArrayToObject(root, "outputs");
  for (intptr_t i = 0; i < mlirBlockGetNumArguments(block); i++)
    cJSON_AddItemToArray(inputs,
                         port(ctx, mlirValueGetType(mlirBlockGetArgument(block, i)), cg_input_name(input, (int)i)));
  for (intptr_t i = 0; i < mlirArrayAttrGetNumElements(results); i++)
    cJSON_AddItemToArray(
        outputs, port(ctx, mlirTypeAttrGetValue(mlirArrayAttrGetElement(results, i)), cg_output_name(input, (int)i)));
  cJSON *targets = cJSON_AddArrayToObject(root, "targets"), *kernels = cJSON_AddArrayToObject(root, "kernels");
  for (int t = 0; t < shipped; t++) cJSON_AddItemToArray(targets, cJSON_CreateString(options->targets.list[t].name));
  for (int k = 0; k < input->n_kernels; k++)
    cJSON_AddItemToArray(kernels, kernel_object(input, options, shipped, k, code_bytes));
  cJSON *list = cJSON_AddArrayToObject(root, "constants");
  for (int i = 0; i < n_constants; i++) {
    if (!constants[i].used) continue;
    cJSON *c = cJSON_CreateObject();
    cJSON_AddStringToObject(c, "name", constants[i].name);
    cJSON_AddNumberToObject(c, "bytes", (double)constants[i].n_bytes);
    cJSON_AddItemToArray(list, c);
  }
  if (left) cJSON_AddStringToObject(root, "left_for_init", left);
  cJSON_AddItemToObject(root, "memory", memory_object(input, constants, n_constants));
  char *text = cJSON_PrintUnformatted(root);
  cJSON_Delete(root);
  const char *kept = text ? ir_copy(ctx, text, strlen(text)) : "{}";
  free(text);
  return (cg_section){.kind = MX_MEF_MANIFEST, .bytes = kept, .n_bytes = strlen(kept)};
}
