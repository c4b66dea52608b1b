// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The functions of a kernel's C besides its hooks, which are emit_kernel.c's too: body fills the environment and calls
// the package's function; run and plan are what the runtime calls.
#include "codegen/emit_c.h"
#include <inttypes.h>
#include <mlir-c/BuiltinAttributes.h>
#include <mx/kernel_flags.h>
#include <mx/tensor.h>
#include <stdlib.h>
#include <string.h>

// ---- parameters
// -------------------------------------------------------------------------------------------------------------------

const char *c_parameters(c_emitter *e, const pkg_kernel *kernel, MlirAttribute parameters) {
  ir_text out = {.ctx = e->ctx};
  for (int i = 0; i < kernel->n_parameters; i++) {
    MlirStringRef name = mlirStringRefCreateFromCString(kernel->parameters[i].name);
    MlirAttribute a =
        mlirAttributeIsNull(parameters) ? parameters : mlirDictionaryAttrGetElementByName(parameters, name);
    ir_append(&out, ", /* %s */ ", kernel->parameters[i].name);
    if (mlirAttributeIsNull(a)) {
      e->error = ir_format(e->ctx, "kernel '%s' lacks its parameter '%s'", kernel->symbol, kernel->parameters[i].name);
    } else if (kernel->parameters[i].kind == PKG_INTS) {
      bool dense = mlirAttributeIsADenseI64Array(a);
      intptr_t n = dense ? mlirDenseArrayGetNumElements(a) : mlirArrayAttrGetNumElements(a);
      ir_append(&out, n ? "(const int64_t[]){" : "0");
      for (intptr_t k = 0; k < n; k++) {
        const char *comma = k ? ", " : "";
        if (dense)
          ir_append(&out, "%s%" PRId64, comma, mlirDenseI64ArrayGetElement(a, k));
        else // dims: numbers, and sizes that the kernel gets
          ir_append(&out, "%s%s", comma, c_size(e, ir_attribute_dim(e->ctx, mlirArrayAttrGetElement(a, k))));
      }
      ir_append(&out, "%s, %ld", n ? "}" : "", (long)n);
    } else if (kernel->parameters[i].kind == PKG_FLOAT && mlirAttributeIsAFloat(a)) {
      double value = mlirFloatAttrGetValueDouble(a);
      const char *plain = ir_format(e->ctx, "%.17g", value), *fewer = ir_format(e->ctx, "%.15g", value);
      ir_append(&out, "%s",
                value != value                 ? "MX_NAN_F64"
                : value - value != 0           ? value < 0 ? "-MX_INF_F64" : "MX_INF_F64"
                : strtod(fewer, NULL) == value ? fewer
                                               : plain);
    } else if (mlirAttributeIsABool(a)) {
      ir_append(&out, "%d", mlirBoolAttrGetValue(a));
    } else {
      ir_append(&out, "%s", c_size(e, ir_attribute_dim(e->ctx, a)));
    }
  }
  return out.data ? out.data : "";
}

// ---- prototypes
// -------------------------------------------------------------------------------------------------------------------

static const char *parameter_types(c_emitter *e, const pkg_kernel *kernel) {
  const char *out = "";
  for (int i = 0; i < kernel->n_parameters; i++) {
    const char *name = kernel->parameters[i].name;
    const char *text = kernel->parameters[i].kind == PKG_FLOAT ? ir_format(e->ctx, ", double %s", name)
                       : kernel->parameters[i].kind == PKG_INT
                           ? ir_format(e->ctx, ", int64_t %s", name)
                           : ir_format(e->ctx, ", const int64_t *%s, int64_t %s_count", name, name);
    out = ir_format(e->ctx, "%s%s", out, text);
  }
  return out;
}

// The dtype of a set of one.
static const char *type_in(uint32_t dtypes) { return c_register_type((mx_dtype)__builtin_ctz(dtypes)); }

static void append_prototype(c_emitter *e, const pkg_kernel *kernel, const char *name) {
  if (kernel->form == PKG_VIEW) {
    ir_append(e->out, "void %s(const mx_view *x, mx_view *result%s)", name, parameter_types(e, kernel));
  } else {
    ir_append(e->out, "%s %s(", type_in(kernel->outputs[0].dtypes), name);
    for (int i = 0; i < kernel->n_inputs; i++) {
      static const char *const names[PKG_MAX_INPUTS] = {"x", "y", "z", "w", "v", "u", "t", "s"};
      ir_append(e->out, "%s%s %s", i ? ", " : "", type_in(kernel->inputs[i].dtypes), names[i]);
    }
    ir_append(e->out, "%s)", parameter_types(e, kernel));
  }
  ir_append(e->out, " __asm__(\"%s\");\n", kernel->function);
}

// "const mx_view *c, const mx_view *a, const mx_view *b, int64_t transpose_b"
static const char *argument_types(c_emitter *e) {
  const pkg_kernel *s = e->kernel->signature;
  const char *out = "";
  for (int i = 0; i < s->n_outputs + s->n_inputs; i++)
    out = ir_format(e->ctx, "%s%sconst mx_view *%s", out, i ? ", " : "",
                    i < s->n_outputs ? s->outputs[i].name : s->inputs[i - s->n_outputs].name);
  return ir_format(e->ctx, "%s%s", out, parameter_types(e, s));
}

static void append_prototypes(c_emitter *e) {
  const char *types = argument_types(e);
  ir_append(e->out, "void %s(const mx_env *env%s%s, const mx_work *work) __asm__(LOOP);\n", e->function,
            *types && *types != ',' ? ", " : "", types);
  if (e->kernel->signature->parallel == MX_PLANNED)
    ir_append(e->out, "void %s_plan_(%s%sint64_t n_threads, mx_plan *plan) __asm__(LOOP_PLAN);\n", e->function, types,
              *types ? ", " : "");
  c_append_hook_prototypes(e);
  for (int i = 0; i < e->n_functions; i++) append_prototype(e, e->functions[i].kernel, e->functions[i].name);
}

// ---- views
// ------------------------------------------------------------------------------------------------------------------------

// mx_dense(&view, data, 2, (const int64_t[]){M, N}); flat: the loop that runs over everything at once has one row.
static void append_dense(c_emitter *e, const char *view, const char *data, const ir_type *type, bool flat) {
  ir_append(e->out, "  mx_dense(&%s, %s, %d, ", view, data, flat ? 1 : type->rank);
  for (int i = 0; i < type->rank; i++)
    ir_append(e->out, "%s%s", i == 0 ? "(const int64_t[]){" : flat ? " * " : ", ", c_size(e, type->dims[i]));
  ir_append(e->out, type->rank ? "});\n" : flat ? "(const int64_t[]){1});\n" : "0);\n");
}

void c_append_environment(c_emitter *e) {
  const kernel_emitter *k = e->kernel;
  append_prototypes(e);
  ir_append(e->out,
            "\n// Every tensor that the kernel reads or writes: its arguments, and views of them.\nstruct mx_env {\n");
  for (int i = 0; i < k->n_slots; i++)
    ir_append(e->out, "  mx_view %s; // %s\n", e->tensors[i], ir_type_text(e->ctx, mlirValueGetType(k->slots[i])));
  if (!k->n_slots) ir_append(e->out, "  mx_view none;\n");
  ir_append(e->out, "};\n");
}

// ---- the call
// ---------------------------------------------------------------------------------------------------------------------

// Declares what a package's function gets for its arguments, and returns the text of passing them. in_plan: dims alone.
static const char *arguments(c_emitter *e, bool in_plan) {
  const kernel_emitter *k = e->kernel;
  const pkg_kernel *s = k->signature;
  const char *out = "";
  int n_in = ir_group(e->ctx, k->execute, 0, NULL);
  for (int i = 0; i < s->n_outputs + s->n_inputs; i++) {
    bool output = i < s->n_outputs;
    const pkg_arg *arg = output ? &s->outputs[i] : &s->inputs[i - s->n_outputs];
    MlirValue tensor = mlirOperationGetOperand(k->execute, output ? n_in + i : i - s->n_outputs);
    const ir_type *type = ir_value_type(e->ctx, tensor);
    bool packed = type->layout && !strcmp(type->layout, "KNkn");
    const char *name = c_tensor(e, tensor);
    if (!in_plan && name && (packed || !(arg->flags & MX_FUSED))) {
      out = ir_format(e->ctx, "%s, &env.%s", out, name);
      continue;
    }
    name = ir_format(e->ctx, "dims_of_%s", arg->name);
    ir_append(e->out, "  mx_view %s;\n", name);
    append_dense(e, name, "0", type, output && k->flat);
    out = ir_format(e->ctx, "%s, &%s", out, name);
  }
  return ir_format(e->ctx, "%s%s", out, c_parameters(e, s, ir_get(k->execute, "parameters")));
}

static void append_view_call(c_emitter *e, MlirOperation op) {
  const pkg_kernel *kernel = pkg_find_view(e->input->registry, ir_get_string(e->ctx, op, "symbol"));
  const char *to = c_tensor(e, mlirOperationGetResult(op, 0)), *from = c_tensor(e, mlirOperationGetOperand(op, 0));
  if (!kernel) return;
  c_comment(e, op);
  append_dense(e, ir_format(e->ctx, "env.%s", to), ir_format(e->ctx, "env.%s.data", from),
               ir_value_type(e->ctx, mlirOperationGetResult(op, 0)), false);
  ir_append(e->out, "  %s(&env.%s, &env.%s%s);\n", c_function(e, kernel), from, to,
            c_parameters(e, kernel, ir_get(op, "parameters")));
}

static void append_body(c_emitter *e) {
  const kernel_emitter *k = e->kernel;
  MlirBlock block = ir_region_block(e->op, 0);
  ir_text body = {.ctx = e->ctx}, *out = e->out;
  e->used_sizes = 0, e->source_file = NULL;
  e->out = &body;
  ir_append(e->out, "  mx_env env;\n");
  int in_place = (int)ir_get_int(e->op, "in_place", -1); // the result is in this input's memory, and reached as that
  if (in_place >= 0) ir_append(e->out, "  (void)%s;\n", e->tensors[k->n_inputs]);
  for (int i = 0; i < k->n_arguments; i++)
    append_dense(e, ir_format(e->ctx, "env.%s", e->tensors[i]),
                 e->tensors[i == k->n_inputs && in_place >= 0 ? in_place : i], ir_value_type(e->ctx, k->slots[i]),
                 false);
  for (MlirOperation op = mlirBlockGetFirstOperation(block); !mlirOperationIsNull(op);
       op = mlirOperationGetNextInBlock(op))
    if (ir_op(e->ctx, op) == IR_MOGG_CALL_VIEW) append_view_call(e, op);
  c_comment(e, k->execute);
  const char *passed = arguments(e, false);
  ir_append(e->out, "  %s(&env%s, work);\n}\n", e->function, passed);
  e->out = out;
  ir_append(e->out, "\n// One thread's share of the work.\nMX_BODY body(");
  for (int i = 0; i < k->n_arguments; i++)
    ir_append(e->out, "%s *MX_RESTRICT %s, ", c_memory_type(ir_value_type(e->ctx, k->slots[i])->dtype), e->tensors[i]);
  for (int i = 0; i < k->n_sizes; i++) ir_append(e->out, "int64_t %s, ", e->sizes[i]);
  ir_append(e->out, "const mx_work *work) {\n");
  for (int i = 0; i < k->n_sizes; i++)
    if (!(e->used_sizes >> i & 1)) ir_append(e->out, "  (void)%s;\n", e->sizes[i]);
  ir_append_n(e->out, body.data, body.length);
}

static void append_run(c_emitter *e) {
  const kernel_emitter *k = e->kernel;
  ir_append(e->out, "\nstatic void run(void *const *buffers, const int64_t *sizes, const mx_work *work) {\n");
  if (!k->n_arguments) ir_append(e->out, "  (void)buffers;\n");
  if (!k->n_sizes) ir_append(e->out, "  (void)sizes;\n");
  ir_append(e->out, "  body(");
  for (int i = 0; i < k->n_arguments; i++) ir_append(e->out, "buffers[%d], ", i);
  for (int i = 0; i < k->n_sizes; i++) ir_append(e->out, "sizes[%d], ", i);
  ir_append(e->out, "work);\n}\n");
}

static void append_plan(c_emitter *e) {
  kernel_emitter *k = e->kernel;
  const pkg_kernel *s = k->signature;
  ir_text plan = {.ctx = e->ctx}, *out = e->out;
  e->used_sizes = 0;
  e->out = &plan;
  if (s->parallel == MX_PLANNED) {
    const char *passed = arguments(e, true);
    ir_append(e->out, "  %s_plan_(%s%sn_threads, plan);\n", e->function, *passed ? passed + 2 : "",
              *passed ? ", " : "");
  } else {
    const ir_type *type = emit_divided_type(k);
    bool rows = s->parallel == MX_ROWS && type->rank;
    ir_append(e->out, "  (void)n_threads;\n  mx_plan_rows(plan, ");
    for (int i = 0; rows && i + 1 < type->rank; i++)
      ir_append(e->out, "%s%s", i ? " * " : "", c_size(e, type->dims[i]));
    if (!rows || type->rank == 1) ir_append(e->out, "1");
    ir_append(e->out, ", %s);\n", rows ? c_size(e, type->dims[type->rank - 1]) : "1");
  }
  e->out = out;
  ir_append(e->out, "\n// How the work is divided, and the scratch that it takes.\n"
                    "static void plan_work(const int64_t *sizes, int64_t n_threads, mx_plan *plan) {\n");
  if (!e->used_sizes) ir_append(e->out, "  (void)sizes;\n");
  for (int i = 0; i < k->n_sizes; i++)
    if (e->used_sizes >> i & 1) ir_append(e->out, "  int64_t %s = sizes[%d];\n", e->sizes[i], i);
  ir_append_n(e->out, plan.data, plan.length);
  ir_append(e->out, "}\n");
}

void c_append_entries(c_emitter *e) {
  append_body(e);
  append_run(e);
  append_plan(e);
}
