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
  for (int i = 0; i < type->rank; i++) cJSON_AddItemToArray(dims, cg_dim_object(type->dims[i]));
  return out;
}

// The package symbols in a kernel, by what they became: the loops, the calls inlined into them, the views.
static void add_calls(ir_context *ctx, MlirBlock block, cJSON *elementwise, cJSON *views, cJSON *execute) {
  for (MlirOperation op = mlirBlockGetFirstOperation(block); !mlirOperationIsNull(op);
       op = mlirOperationGetNextInBlock(op)) {
    ir_op_id id = ir_op(ctx, op);
    const char *symbol = ir_get_string(ctx, op, "symbol");
    if (id == IR_MOGG_CALL_ELEMENTWISE) cJSON_AddItemToArray(elementwise, cJSON_CreateString(symbol));
    if (id == IR_MOGG_CALL_VIEW) cJSON_AddItemToArray(views, cJSON_CreateString(symbol));
    if (id == IR_MOGG_CALL_EXECUTE) cJSON_AddItemToArray(execute, cJSON_CreateString(symbol));
    for (intptr_t r = 0; r < mlirOperationGetNumRegions(op); r++)
      if (!mlirBlockIsNull(ir_region_block(op, (int)r)))
        add_calls(ctx, ir_region_block(op, (int)r), elementwise, views, execute);
  }
}

static cJSON *kernel_object(const cg_input *input, const cg_options *options, int shipped, int number,
                            const size_t *code_bytes) {
  cJSON *out = cJSON_CreateObject(), *elementwise = cJSON_CreateArray(), *views = cJSON_CreateArray(),
        *execute = cJSON_CreateArray(), *code = cJSON_CreateObject();
  cJSON_AddStringToObject(out, "name", ir_get_string(input->ctx, input->kernels[number], "sym_name"));
  add_calls(input->ctx, ir_region_block(input->kernels[number], 0), elementwise, views, execute);
  cJSON_AddItemToObject(out, "execute", execute);
  cJSON_AddItemToObject(out, "elementwise", elementwise);
  cJSON_AddItemToObject(out, "views", views);
  for (int t = 0; t < shipped; t++) {
    size_t bytes = code_bytes[t * input->n_kernels + number];
    if (bytes) cJSON_AddNumberToObject(code, options->targets.list[t].name, (double)bytes);
  }
  cJSON_AddItemToObject(out, "work", cg_dim_object(cg_kernel_work(input, input->kernels[number])));
  cJSON_AddItemToObject(out, "bytes", cg_dim_object(cg_kernel_bytes(input, input->kernels[number])));
  cJSON_AddItemToObject(out, "code_bytes", code);
  cJSON *files = cJSON_CreateArray();
  for (int loop = 0; input->replaced && loop < CG_MAX_LOOPS; loop++) {
    const cg_replacement *replaced = input->replaced[number * CG_MAX_LOOPS + loop];
    if (replaced) cJSON_AddItemToArray(files, cJSON_CreateString(replaced->file));
  }
  if (cJSON_GetArraySize(files))
    cJSON_AddItemToObject(out, "replaced_by", files);
  else
    cJSON_Delete(files);
  return out;
}

enum { MAX_EXPRESSION = 160, MAX_DEPTH = 64 }; // characters, and operators in each other; what is beyond is cut

// A size in words: a number, or an expression over dims and plans.
static const char *size_text(ir_context *ctx, ir_table *known, MlirValue value, int depth);

static const char *new_size_text(ir_context *ctx, ir_table *known, MlirValue value, int depth) {
  static const struct {
    ir_op_id id;
    const char *format;
  } operators[] = {{IR_MGP_ADD, "(%s + %s)"},           {IR_MGP_MUL, "%s * %s"},
                   {IR_MGP_CEILDIV, "ceildiv(%s, %s)"}, {IR_MGP_FLOORDIV, "floordiv(%s, %s)"},
                   {IR_MGP_MOD, "mod(%s, %s)"},         {IR_MGP_MAX, "max(%s, %s)"},
                   {IR_MGP_MIN, "min(%s, %s)"}};
  if (!mlirValueIsAOpResult(value) || depth == MAX_DEPTH) return "..";
  MlirOperation op = mlirOpResultGetOwner(value);
  ir_op_id id = ir_op(ctx, op);
  if (id == IR_MGP_INT) return ir_format(ctx, "%lld", (long long)ir_get_int(op, "value", 0));
  if (id == IR_MGP_THREADS) return "threads";
  if (id == IR_MGP_SHARED_BYTES || id == IR_MGP_THREAD_BYTES) {
    const char *kernel = ir_get_string(ctx, mlirOpResultGetOwner(mlirOperationGetOperand(op, 0)), "symbol");
    return ir_format(ctx, "%s(%s)", id == IR_MGP_SHARED_BYTES ? "shared_bytes" : "thread_bytes", kernel);
  }
  for (size_t i = 0; i < sizeof operators / sizeof *operators; i++) {
    if (operators[i].id != id) continue;
    const char *x = size_text(ctx, known, mlirOperationGetOperand(op, 0), depth + 1),
               *y = size_text(ctx, known, mlirOperationGetOperand(op, 1), depth + 1);
    return strlen(x) + strlen(y) > MAX_EXPRESSION ? ".." : ir_format(ctx, operators[i].format, x, y);
  }
  const char *name = ir_value_name(ctx, value);
  return name ? name : "..";
}

static const char *size_text(ir_context *ctx, ir_table *known, MlirValue value, int depth) {
  void **found = ir_table_at(ctx, known, &value.ptr, sizeof value.ptr);
  if (*found) return *found;
  const char *text = new_size_text(ctx, known, value, depth);
  *ir_table_at(ctx, known, &value.ptr, sizeof value.ptr) = (void *)(intptr_t)text;
  return text;
}

static bool is_step(ir_op_id id) { return id == IR_MGP_LAUNCH || id == IR_MGP_BRANCH || id == IR_MGP_LOOP; }

// Numbers the launches, branches and loops of a block, from 0: op -> number + 1.
static void number_steps(ir_context *ctx, MlirBlock block, ir_table *steps) {
  uintptr_t count = 0;
  for (MlirOperation op = mlirBlockGetFirstOperation(block); !mlirOperationIsNull(op);
       op = mlirOperationGetNextInBlock(op))
    if (is_step(ir_op(ctx, op))) *ir_table_at(ctx, steps, &op.ptr, sizeof op.ptr) = (void *)++count;
}

static cJSON *buffer_object(ir_context *ctx, MlirOperation slice, ir_table *steps, ir_table *texts) {
  MlirValue value = mlirOperationGetResult(slice, 0);
  const char *name = ir_value_name(ctx, value);
  cJSON *out = cJSON_CreateObject();
  cJSON_AddStringToObject(out, "name", name ? name : "scratch");
  cJSON_AddStringToObject(out, "type", ir_type_text(ctx, mlirValueGetType(value)));
  cJSON_AddStringToObject(out, "offset", size_text(ctx, texts, mlirOperationGetOperand(slice, 1), 0));
  cJSON_AddStringToObject(out, "bytes", size_text(ctx, texts, mlirOperationGetOperand(slice, 2), 0));
  uintptr_t first = 0, last = 0;
  for (MlirOpOperand use = mlirValueGetFirstUse(value); !mlirOpOperandIsNull(use); use = mlirOpOperandGetNextUse(use)) {
    MlirOperation user = mlirOpOperandGetOwner(use);
    uintptr_t step = (uintptr_t)*ir_table_at(ctx, steps, &user.ptr, sizeof user.ptr);
    if (step && (!first || step < first)) first = step;
    if (step > last) last = step;
  }
  if (!first) return out;
  cJSON_AddNumberToObject(out, "first", (double)(first - 1));
  cJSON_AddNumberToObject(out, "last", (double)(last - 1));
  return out;
}

// The plan: each slab's size, and where in it which buffer lies, from which step of execute to which.
static cJSON *memory_object(const cg_input *input, const cg_constant *constants, int n_constants) {
  ir_context *ctx = input->ctx;
  cJSON *out = cJSON_CreateObject(), *slabs = cJSON_AddArrayToObject(out, "slabs"), *buffers = NULL;
  MlirBlock block = ir_region_block(input->model, 1);
  ir_table steps = {0}, texts = {0};
  number_steps(ctx, block, &steps);
  for (MlirOperation op = mlirBlockGetFirstOperation(block); !mlirOperationIsNull(op);
       op = mlirOperationGetNextInBlock(op)) {
    if (ir_op(ctx, op) == IR_MGP_SLAB) { // its slices stand behind it, before the next slab
      cJSON *slab = cJSON_CreateObject();
      cJSON_AddStringToObject(slab, "bytes", size_text(ctx, &texts, mlirOperationGetOperand(op, 0), 0));
      buffers = cJSON_AddArrayToObject(slab, "buffers");
      cJSON_AddItemToArray(slabs, slab);
    } else if (ir_op(ctx, op) == IR_MGP_SLICE) {
      cJSON_AddItemToArray(buffers, buffer_object(ctx, op, &steps, &texts));
    }
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
  cg_add_program(input, root);
  char *text = cJSON_PrintUnformatted(root);
  cJSON_Delete(root);
  const char *kept = text ? ir_copy(ctx, text, strlen(text)) : "{}";
  free(text);
  return (cg_section){.kind = MX_MEF_MANIFEST, .bytes = kept, .n_bytes = strlen(kept)};
}
