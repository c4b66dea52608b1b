// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The manifest's program: init, execute and the functions that it calls, as steps in their order over buffers. Sizes
// are dims in words, over the names that inputs bind. Scratch, whose size a plan says when it runs, is left out.
//
//   "types": [{"is": "f32[M, N]", "bytes": "M * N * 4"}, ..],
//   "program": [{"name": "execute", "buffers": [{"name": "x", "type": 0, "in": "input"}, ..],
//     "steps": [{"kernel": 0, "reads": [0, 2], "writes": [1], "sizes": ["M", "N"], "unfused": ["two_loops", ""]}, ..]}]
#include "codegen/model_file.h"
#include "passes/passes.h"
#include <cjson/cJSON.h>
#include <mlir-c/BuiltinAttributes.h>
#include <mx/tensor.h>
#include <string.h>

typedef struct program {
  ir_context *ctx;
  ir_table kernels; // name -> number + 1
  ir_table sizes;   // value -> its dim
  ir_table buffers; // value -> its number + 1
  ir_table types;   // type -> its number + 1
  cJSON *list;      // of buffers
  cJSON *type_list;
  int n_unnamed, n_slabs;
} program;

cJSON *cg_dim_object(ir_dim dim) {
  bool number = dim->kind == IR_DIM_CONSTANT && dim->value < INT64_C(1) << 53 && dim->value > -(INT64_C(1) << 53);
  return number ? cJSON_CreateNumber((double)dim->value) : cJSON_CreateString(dim->text);
}

// ---- sizes
// --------------------------------------------------------------------------------------------------------------------

static ir_dim size_of(program *p, MlirValue value);

static ir_dim work_out(program *p, MlirValue value) {
  ir_context *ctx = p->ctx;
  MlirOperation op = ir_defining_op(value);
  const char *name = ir_value_name(ctx, value);
  ir_dim_kind kind;
  switch (mlirOperationIsNull(op) ? IR_OP_UNKNOWN : ir_op(ctx, op)) {
  case IR_MGP_INT: return ir_dim_constant(ctx, ir_get_int(op, "value", 0));
  case IR_MGP_DIM: {
    const ir_type *type = ir_value_type(ctx, mlirOperationGetOperand(op, 0));
    int64_t axis = ir_get_int(op, "axis", 0);
    return axis >= 0 && axis < type->rank ? type->dims[axis] : ir_dim_constant(ctx, 0);
  }
  case IR_MGP_ADD: kind = IR_DIM_ADD; break;
  case IR_MGP_MUL: kind = IR_DIM_MUL; break;
  case IR_MGP_FLOORDIV: kind = IR_DIM_FLOORDIV; break;
  case IR_MGP_CEILDIV: kind = IR_DIM_CEILDIV; break;
  case IR_MGP_MOD: kind = IR_DIM_MOD; break;
  case IR_MGP_MAX: kind = IR_DIM_MAX; break;
  case IR_MGP_MIN: kind = IR_DIM_MIN; break;
  default: return ir_dim_symbol(ctx, name ? name : ir_format(ctx, "size%d", ++p->n_unnamed));
  }
  return ir_dim_binary(ctx, kind, size_of(p, mlirOperationGetOperand(op, 0)),
                       size_of(p, mlirOperationGetOperand(op, 1)));
}

static ir_dim size_of(program *p, MlirValue value) {
  void **known = ir_table_at(p->ctx, &p->sizes, &value.ptr, sizeof value.ptr);
  if (*known) return *known;
  ir_dim made = work_out(p, value);
  *ir_table_at(p->ctx, &p->sizes, &value.ptr, sizeof value.ptr) = (void *)made;
  return made;
}

// ---- buffers
// --------------------------------------------------------------------------------------------------------------------

// Of a list that buffers share: {"is": "f32[M, N]", "bytes": "M * N * 4"}.
static int type_number(program *p, MlirType of) {
  ir_context *ctx = p->ctx;
  const ir_type *type = ir_type_of(ctx, of);
  void **number = ir_table_at(ctx, &p->types, &of.ptr, sizeof of.ptr);
  if (*number) return (int)(intptr_t)*number - 1;
  *number = (void *)(intptr_t)(cJSON_GetArraySize(p->type_list) + 1);
  cJSON *out = cJSON_CreateObject();
  if (type->kind == IR_TENSOR) {
    cJSON_AddStringToObject(out, "is",
                            ir_format(ctx, "%s%s%s%s%s", type->is_buffer ? "buffer " : "", mx_dtype_name(type->dtype),
                                      ir_shape_text(ctx, type), type->layout ? " " : "",
                                      type->layout ? type->layout : ""));
    cJSON_AddItemToObject(out, "bytes", cg_dim_object(ir_type_bytes(ctx, type)));
  } else {
    cJSON_AddStringToObject(out, "is", ir_type_text(ctx, of));
  }
  cJSON_AddItemToArray(p->type_list, out);
  return cJSON_GetArraySize(p->type_list) - 1;
}

// Whose memory it is.
static void add_owner(program *p, MlirValue value, cJSON *out) {
  MlirOperation op = ir_defining_op(value);
  switch (mlirOperationIsNull(op) ? IR_OP_UNKNOWN : ir_op(p->ctx, op)) {
  case IR_MGP_SLICE:
    cJSON_AddItemToObject(out, "offset", cg_dim_object(size_of(p, mlirOperationGetOperand(op, 1))));
    if (p->n_slabs > 1) cJSON_AddNumberToObject(out, "slab", (double)(p->n_slabs - 1));
    break;
  case IR_MGP_OUTPUT: cJSON_AddStringToObject(out, "in", "output"); break;
  case IR_MGP_CONSTANT:
  case IR_MGP_ALLOC_CONSTANT: cJSON_AddNumberToObject(out, "constant", (double)ir_get_int(op, "index", 0)); break;
  case IR_MGP_STATE: cJSON_AddStringToObject(out, "in", "state"); break;
  case IR_MGP_OPAQUE: cJSON_AddStringToObject(out, "in", "opaque"); break;
  default: cJSON_AddStringToObject(out, "in", "input");
  }
}

static int buffer(program *p, MlirValue value) {
  ir_context *ctx = p->ctx;
  void **number = ir_table_at(ctx, &p->buffers, &value.ptr, sizeof value.ptr);
  if (*number) return (int)(intptr_t)*number - 1;
  *number = (void *)(intptr_t)(cJSON_GetArraySize(p->list) + 1);
  const char *name = ir_value_name(ctx, value);
  MlirOperation op = ir_defining_op(value);
  const char *constant = mlirOperationIsNull(op) ? NULL : ir_get_string(ctx, op, "name");
  cJSON *out = cJSON_CreateObject();
  if (constant && *constant) name = constant; // a value's own may get a number in a text
  cJSON_AddStringToObject(out, "name", name ? name : "");
  cJSON_AddNumberToObject(out, "type", type_number(p, mlirValueGetType(value)));
  add_owner(p, value, out);
  cJSON_AddItemToArray(p->list, out);
  return cJSON_GetArraySize(p->list) - 1;
}

static void add_buffers(program *p, cJSON *step, const char *name, MlirOperation op, int group) {
  int first, n = ir_group(p->ctx, op, group, &first);
  if (!n) return;
  cJSON *list = cJSON_AddArrayToObject(step, name);
  for (int i = 0; i < n; i++)
    cJSON_AddItemToArray(list, cJSON_CreateNumber(buffer(p, mlirOperationGetOperand(op, first + i))));
}

// ---- steps
// --------------------------------------------------------------------------------------------------------------------

static void add_launch(program *p, cJSON *step, MlirOperation op) {
  ir_context *ctx = p->ctx;
  const char *symbol = ir_get_string(ctx, op, "symbol");
  int first, n, any = 0;
  cJSON_AddNumberToObject(step, "kernel",
                          (double)((intptr_t)*ir_table_at(ctx, &p->kernels, symbol, strlen(symbol)) - 1));
  add_buffers(p, step, "reads", op, 0);
  add_buffers(p, step, "writes", op, 1);
  n = ir_group(ctx, op, 2, &first);
  cJSON *sizes = cJSON_AddArrayToObject(step, "sizes");
  for (int i = 0; i < n; i++)
    cJSON_AddItemToArray(sizes, cg_dim_object(size_of(p, mlirOperationGetOperand(op, first + i))));
  const char *words[256];
  n = ir_get_names(ctx, op, "unfused", words, 256);
  for (int i = 0; i < n && i < 256; i++) any |= *words[i];
  if (is_beside(op)) cJSON_AddTrueToObject(step, "beside");
  if (any) cJSON_AddItemToObject(step, "unfused", cJSON_CreateStringArray(words, n < 256 ? n : 256));
}

static cJSON *step_of(program *p, MlirOperation op) {
  ir_context *ctx = p->ctx;
  cJSON *step = cJSON_CreateObject();
  switch (ir_op(ctx, op)) {
  case IR_MGP_LAUNCH: add_launch(p, step, op); return step;
  case IR_MGP_BRANCH:
  case IR_MGP_LOOP: {
    bool loop = ir_op(ctx, op) == IR_MGP_LOOP;
    const char *names[] = {ir_get_string(ctx, op, loop ? "cond" : "then"),
                           ir_get_string(ctx, op, loop ? "body" : "else")};
    cJSON_AddItemToObject(step, loop ? "loop" : "branch", cJSON_CreateStringArray(names, 2));
    add_buffers(p, step, "reads", op, 0);
    add_buffers(p, step, "writes", op, 1);
    if (loop) add_buffers(p, step, "turns", op, 2);
    return step;
  }
  case IR_MGP_READ:
  case IR_MGP_ASSERT:
  case IR_MGP_PRINT:
    cJSON_AddStringToObject(step, "host", ir_op_name(ctx, op) + strlen("mgp."));
    if (mlirOperationGetNumOperands(op)) {
      int number = buffer(p, mlirOperationGetOperand(op, 0));
      cJSON_AddItemToObject(step, "reads", cJSON_CreateIntArray(&number, 1));
    }
    return step;
  default: cJSON_Delete(step); return NULL;
  }
}

static cJSON *section_object(program *p, const char *name, MlirBlock block) {
  cJSON *out = cJSON_CreateObject(), *steps = cJSON_CreateArray();
  p->sizes = p->buffers = (ir_table){0};
  p->n_unnamed = p->n_slabs = 0;
  cJSON_AddStringToObject(out, "name", name);
  p->list = cJSON_AddArrayToObject(out, "buffers");
  for (MlirOperation op = mlirBlockGetFirstOperation(block); !mlirOperationIsNull(op);
       op = mlirOperationGetNextInBlock(op)) {
    ir_op_id id = ir_op(p->ctx, op);
    if (id == IR_MGP_SLAB) p->n_slabs++; // its slices stand behind it, before the next slab
    if (id == IR_MGP_SLICE && ir_value_type(p->ctx, mlirOperationGetResult(op, 0))->kind == IR_TENSOR)
      buffer(p, mlirOperationGetResult(op, 0)); // while n_slabs is its slab
    cJSON *step = step_of(p, op);
    if (step) cJSON_AddItemToArray(steps, step);
  }
  cJSON_AddItemToObject(out, "steps", steps);
  return out;
}

void cg_add_program(const cg_input *input, cJSON *root) {
  program p = {.ctx = input->ctx, .type_list = cJSON_AddArrayToObject(root, "types")};
  for (int k = 0; k < input->n_kernels; k++) {
    const char *name = ir_get_string(input->ctx, input->kernels[k], "sym_name");
    *ir_table_at(input->ctx, &p.kernels, name, strlen(name)) = (void *)(intptr_t)(k + 1);
  }
  cJSON *out = cJSON_AddArrayToObject(root, "program");
  cJSON_AddItemToArray(out, section_object(&p, "init", ir_region_block(input->model, 0)));
  cJSON_AddItemToArray(out, section_object(&p, "execute", ir_region_block(input->model, 1)));
  for (MlirOperation op = mlirBlockGetFirstOperation(mlirOperationGetBlock(input->model)); !mlirOperationIsNull(op);
       op = mlirOperationGetNextInBlock(op))
    if (ir_op(input->ctx, op) == IR_MGP_FUNCTION)
      cJSON_AddItemToArray(out, section_object(&p, ir_get_string(input->ctx, op, "sym_name"), ir_region_block(op, 0)));
}
