// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Kernels as C for people: the same views, lambdas and call that emit_kernel.c makes as LLVM IR, with the graph's names
// and its source lines. The text compiles after the package's own sources, whose static functions it calls.
//
//   // matmul_add_relu: model.mlir:7 mo.matmul, model.mlir:15 mo.add, model.mlir:16 mo.relu
//   struct mx_env { mx_view x0, x1, x2, dst, bcast_bias; };
//   static inline float matmul__f32_a(const mx_env *env, int64_t i, int64_t j) { .. }
#include "codegen/codegen.h"
#include <inttypes.h>
#include <mlir-c/BuiltinAttributes.h>
#include <mx/kernel_flags.h>
#include <mx/tensor.h>
#include <string.h>

typedef struct c_emitter {
  const cg_input *input;
  ir_context *ctx;
  ir_text *out;
  MlirOperation kernel, execute;
  const pkg_kernel *signature;
  struct {
    MlirValue value;
    const char *name;
  } names[512];
  int n_names, n_temporaries;
  const char *error;
} c_emitter;

// What C calls an element: in memory, and in a register (narrower floats are computed with as float).
static const char *memory_type(mx_dtype dtype) {
  static const char *const names[] = {[MX_BOOL] = "uint8_t",  [MX_SI8] = "int8_t",       [MX_SI16] = "int16_t",
                                      [MX_SI32] = "int32_t",  [MX_SI64] = "int64_t",     [MX_UI8] = "uint8_t",
                                      [MX_UI16] = "uint16_t", [MX_UI32] = "uint32_t",    [MX_UI64] = "uint64_t",
                                      [MX_F16] = "_Float16",  [MX_BF16] = "__bf16",      [MX_F32] = "float",
                                      [MX_F64] = "double",    [MX_F8E4M3FN] = "uint8_t", [MX_F8E5M2] = "uint8_t"};
  return names[dtype];
}
static const char *register_type(mx_dtype dtype) { return MX_TYPES_SINGLE >> dtype & 1 ? "float" : memory_type(dtype); }
static bool is_f8(mx_dtype dtype) { return MX_TYPES_F8 >> dtype & 1; }
// A register's value as memory holds it.
static const char *stored(c_emitter *e, mx_dtype dtype, const char *value) {
  return is_f8(dtype) ? ir_format(e->ctx, "mx_narrow_%s(%s)", mx_dtype_name(dtype), value)
                      : ir_format(e->ctx, "(%s)%s", memory_type(dtype), value);
}

// Without the package's prefix: "builtin.relu__f32" is relu__f32 in its source.
static const char *function_name(const pkg_kernel *kernel) {
  const char *dot = strchr(kernel->function, '.');
  return dot ? dot + 1 : kernel->function;
}

static const char *name_of(c_emitter *e, MlirValue value) {
  for (int i = e->n_names; i-- > 0;)
    if (ir_same_value(e->names[i].value, value)) return e->names[i].name;
  return "?";
}

// Words of C, and what the printed functions call their own.
static bool is_reserved(const char *name) {
  static const char *const names[] = {
      "auto",   "break",    "case",     "char",          "const", "continue", "default", "do",       "double",
      "else",   "enum",     "extern",   "float",         "for",   "goto",     "if",      "inline",   "int",
      "long",   "register", "restrict", "return",        "short", "signed",   "sizeof",  "static",   "struct",
      "switch", "typeof",   "typedef",  "union",         "void",  "while",    "asm",     "volatile", "unsigned",
      "env",    "tile",     "at",       "element_bytes", "b",     "i",        "j",       "value"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (!strcmp(name, names[i])) return true;
  return false;
}

// The graph's own name where it is a new C name, else prefix and number.
static const char *give_name(c_emitter *e, MlirValue value, const char *prefix) {
  const char *wanted = ir_value_name(e->ctx, value);
  if (wanted && (strcspn(wanted, ".$-") != strlen(wanted) || is_reserved(wanted))) wanted = NULL;
  for (int i = 0; wanted && i < e->n_names; i++)
    if (!strcmp(e->names[i].name, wanted)) wanted = NULL;
  const char *name = wanted ? wanted : ir_format(e->ctx, "%s%d", prefix, e->n_temporaries++);
  if (e->n_names < 512) {
    e->names[e->n_names].value = value;
    e->names[e->n_names++].name = name;
  }
  return name;
}

// ---- comments: where the ops stood in the model
// -----------------------------------------------------------------------------

static void list_sources(c_emitter *e, MlirBlock block, bool *first) {
  for (MlirOperation op = mlirBlockGetFirstOperation(block); !mlirOperationIsNull(op);
       op = mlirOperationGetNextInBlock(op)) {
    const char *file, *symbol = ir_get_string(e->ctx, op, "symbol");
    unsigned line, column;
    if (symbol && strcmp(symbol, "mx.foreach") &&
        ir_location_place(e->ctx, mlirOperationGetLocation(op), &file, &line, &column)) {
      const char *slash = strrchr(file, '/');
      ir_append(e->out, "%s%s:%u %s", *first ? "" : ", ", slash ? slash + 1 : file, line, symbol);
      *first = false;
    }
    for (intptr_t r = 0; r < mlirOperationGetNumRegions(op); r++)
      if (!mlirBlockIsNull(ir_region_block(op, (int)r))) list_sources(e, ir_region_block(op, (int)r), first);
  }
}

// ---- sizes, parameters, views
// ----------------------------------------------------------------------------------------------------

static void append_parameters(c_emitter *e, const pkg_kernel *kernel, MlirAttribute parameters) {
  for (int i = 0; i < kernel->n_parameters; i++) {
    MlirAttribute a = mlirAttributeIsNull(parameters)
                          ? parameters
                          : mlirDictionaryAttrGetElementByName(
                                parameters, mlirStringRefCreateFromCString(kernel->parameters[i].name));
    ir_append(e->out, ", /* %s */ ", kernel->parameters[i].name);
    if (mlirAttributeIsNull(a))
      ir_append(e->out, "0");
    else if (mlirAttributeIsABool(a))
      ir_append(e->out, "%d", mlirBoolAttrGetValue(a));
    else if (mlirAttributeIsAFloat(a))
      ir_append(e->out, "%a", mlirFloatAttrGetValueDouble(a));
    else if (mlirAttributeIsADenseI64Array(a)) {
      intptr_t n = mlirDenseArrayGetNumElements(a);
      ir_append(e->out, "(const int64_t[]){");
      for (intptr_t k = 0; k < n; k++)
        ir_append(e->out, "%s%" PRId64, k ? ", " : "", mlirDenseI64ArrayGetElement(a, k));
      ir_append(e->out, "}, %ld", (long)n);
    } else if (mlirAttributeIsAArray(a)) { // dims: numbers, and sizes that the kernel gets
      intptr_t n = mlirArrayAttrGetNumElements(a);
      ir_append(e->out, "(const int64_t[]){");
      for (intptr_t k = 0; k < n; k++)
        ir_append(e->out, "%s%s", k ? ", " : "", ir_attribute_dim(e->ctx, mlirArrayAttrGetElement(a, k))->text);
      ir_append(e->out, "}, %ld", (long)n);
    } else
      ir_append(e->out, "%s", ir_attribute_dim(e->ctx, a)->text);
  }
}

static void append_view(c_emitter *e, const char *data, const ir_type *type) {
  ir_append(e->out, "{.data = %s, .rank = %d, .dim = {", data, type->rank);
  for (int i = 0; i < type->rank; i++) ir_append(e->out, "%s%s", i ? ", " : "", type->dims[i]->text);
  ir_append(e->out, "}, .stride = {");
  for (int i = 0; i < type->rank; i++) {
    ir_append(e->out, "%s1", i ? ", " : "");
    for (int k = i + 1; k < type->rank; k++) ir_append(e->out, " * %s", type->dims[k]->text);
  }
  ir_append(e->out, "}}");
}

// ---- lambdas
// -------------------------------------------------------------------------------------------------------------------------

// The element of a tensor at hook indices i, j (leading dims are one index).
static void append_element(c_emitter *e, MlirValue tensor, const ir_type *shape, int hook_rank) {
  static const char *const index_names[3][3] = {{"i"}, {"i", "j"}, {"b", "i", "j"}};
  const ir_type *type = ir_value_type(e->ctx, tensor);
  const char *view = name_of(e, tensor);
  int rank = shape->rank, grouped = rank - hook_rank + 1;
  ir_append(e->out, "((%s *)env->%s.data)[env->%s.offset", memory_type(type->dtype), view, view);
  for (int d = 0; d < type->rank; d++) {
    ir_append(e->out, " + ");
    int index = d - grouped + 1; // of the hook
    if (hook_rank >= rank)
      ir_append(e->out, "%s", index_names[hook_rank - 1][d + hook_rank - rank]);
    else if (index > 0)
      ir_append(e->out, "%s", index_names[hook_rank - 1][index]);
    else {
      ir_append(e->out, "(%s", index_names[hook_rank - 1][0]);
      for (int k = d + 1; k < grouped; k++) ir_append(e->out, " / env->%s.dim[%d]", view, k);
      if (d) ir_append(e->out, " %% env->%s.dim[%d]", view, d);
      ir_append(e->out, ")");
    }
    ir_append(e->out, " * env->%s.stride[%d]", view, d);
  }
  ir_append(e->out, "]");
}

// The same, as a register holds it.
static void append_loaded(c_emitter *e, MlirValue tensor, const ir_type *shape, int hook_rank) {
  mx_dtype dtype = ir_value_type(e->ctx, tensor)->dtype;
  if (is_f8(dtype)) ir_append(e->out, "mx_widen_%s(", mx_dtype_name(dtype));
  append_element(e, tensor, shape, hook_rank);
  if (is_f8(dtype)) ir_append(e->out, ")");
}

static void append_scalar(c_emitter *e, MlirOperation op) {
  const ir_type *type = ir_value_type(e->ctx, mlirOperationGetResult(op, 0));
  size_t n_bytes;
  const void *bytes = ir_constant_bytes(op, &n_bytes);
  bool is_float = MX_TYPES_FLOAT >> type->dtype & 1;
  double d = is_float ? ir_float_element(type->dtype, bytes) : 0;
  uint64_t bits = 0;
  memcpy(&bits, bytes, n_bytes < 8 ? n_bytes : 8);
  if (!is_float)
    ir_append(e->out, "(%s)%" PRIu64 "u", memory_type(type->dtype), bits);
  else if (d != d)
    ir_append(e->out, "__builtin_nan%s(\"\")", type->dtype == MX_F64 ? "" : "f");
  else if (d - d != 0)
    ir_append(e->out, "%s__builtin_inf%s()", d < 0 ? "-" : "", type->dtype == MX_F64 ? "" : "f");
  else
    ir_append(e->out, "%a%s", d, type->dtype == MX_F64 ? "" : "f"); // hex floats keep every bit
}

static void append_call(c_emitter *e, MlirOperation op, mx_dtype result) {
  int n = (int)mlirOperationGetNumOperands(op);
  mx_dtype dtypes[PKG_MAX_INPUTS] = {0};
  for (int i = 0; i < n && i < PKG_MAX_INPUTS; i++)
    dtypes[i] = ir_value_type(e->ctx, mlirOperationGetOperand(op, i))->dtype;
  const pkg_kernel *kernel = pkg_find_elementwise(e->input->registry, ir_get_string(e->ctx, op, "symbol"), "x86-64",
                                                  result, (size_t)n, dtypes);
  if (!kernel) {
    e->error = "an elementwise kernel is missing";
    return;
  }
  const char *dtype = mx_dtype_name(result); // each op rounds to its dtype
  if (is_f8(result))
    ir_append(e->out, "mx_widen_%s(mx_narrow_%s(", dtype, dtype);
  else if (ir_narrow_format_of(result))
    ir_append(e->out, "(float)(%s)", memory_type(result));
  ir_append(e->out, "%s(", function_name(kernel));
  for (int i = 0; i < n; i++) ir_append(e->out, "%s%s", i ? ", " : "", name_of(e, mlirOperationGetOperand(op, i)));
  append_parameters(e, kernel, ir_get(op, "parameters"));
  ir_append(e->out, is_f8(result) ? ")))" : ")");
}

// tile: stores go to element `at` of a tile instead.
static void append_lambda(c_emitter *e, MlirBlock lambda, const ir_type *shape, int hook_rank, bool tile) {
  for (MlirOperation op = mlirBlockGetFirstOperation(lambda); !mlirOperationIsNull(op);
       op = mlirOperationGetNextInBlock(op)) {
    ir_op_id id = ir_op(e->ctx, op);
    if (id == IR_MOGG_STORE) {
      MlirValue tensor = mlirOperationGetOperand(op, 1);
      mx_dtype dtype = ir_value_type(e->ctx, tensor)->dtype;
      ir_append(e->out, "  ");
      if (tile)
        ir_append(e->out, "((%s *)tile)[at]", memory_type(dtype));
      else
        append_element(e, tensor, shape, hook_rank);
      ir_append(e->out, " = %s;\n", stored(e, dtype, name_of(e, mlirOperationGetOperand(op, 0))));
      continue;
    }
    if (id == IR_MOGG_YIELD) {
      ir_append(e->out, "  return %s;\n", name_of(e, mlirOperationGetOperand(op, 0)));
      continue;
    }
    MlirValue result = mlirOperationGetResult(op, 0);
    mx_dtype dtype = ir_value_type(e->ctx, result)->dtype;
    ir_append(e->out, "  %s %s = ", register_type(dtype), give_name(e, result, "v"));
    if (id == IR_MOGG_SCALAR)
      append_scalar(e, op);
    else if (id == IR_MOGG_CALL_ELEMENTWISE)
      append_call(e, op, dtype);
    else
      append_loaded(e, mlirOperationGetOperand(op, 0), shape, hook_rank);
    ir_append(e->out, ";\n");
  }
}

static const char *const index_list[] = {"", "int64_t i", "int64_t i, int64_t j", "int64_t b, int64_t i, int64_t j"};

static void append_prefetch(c_emitter *e, MlirValue tensor, const ir_type *type, int hook_rank, bool write) {
  ir_append(e->out, "  __builtin_prefetch(&");
  append_element(e, tensor, type, hook_rank);
  ir_append(e->out, write ? ", 1, 3);\n" : ", 0, 2);\n");
}

// MX_FETCH_HOOK's and MX_TILE_HOOK's companions of a hook: what emit_lambda.c makes of the same lambda.
static void append_fetch_hook(c_emitter *e, const pkg_arg *arg, MlirValue tensor, MlirBlock lambda, bool output) {
  const ir_type *type = ir_value_type(e->ctx, tensor);
  ir_append(e->out, "\nvoid %s_%s_fetch(const mx_env *env, %s) {\n", function_name(e->signature), arg->name,
            index_list[arg->hook_rank]);
  if (mlirBlockIsNull(lambda)) append_prefetch(e, tensor, type, arg->hook_rank, output);
  MlirOperation op = mlirBlockIsNull(lambda) ? (MlirOperation){NULL} : mlirBlockGetFirstOperation(lambda);
  for (; !mlirOperationIsNull(op); op = mlirOperationGetNextInBlock(op)) {
    bool store = ir_op(e->ctx, op) == IR_MOGG_STORE;
    if (ir_op(e->ctx, op) != IR_MOGG_LOAD && (!store || arg->hook_type == MX_DTYPE_INVALID)) continue;
    MlirValue touched = mlirOperationGetOperand(op, store ? 1 : 0);
    if (mlirValueIsABlockArgument(touched) && ir_same_shape(ir_value_type(e->ctx, touched), type))
      append_prefetch(e, touched, type, arg->hook_rank, store);
  }
  ir_append(e->out, "}\n");
}

static void append_tile_hooks(c_emitter *e, const pkg_arg *arg, const ir_type *type, MlirBlock lambda) {
  const char *name = ir_format(e->ctx, "%s_%s", function_name(e->signature), arg->name);
  const char *indices = index_list[arg->hook_rank];
  MlirValue stored = {NULL};
  int n_stores = 0, names = e->n_names, temporaries = e->n_temporaries;
  ir_append(e->out, "\nvoid %s_tile(const mx_env *env, void *tile, int64_t at, %s) {\n", name, indices);
  append_lambda(e, lambda, type, arg->hook_rank, true);
  e->n_names = names, e->n_temporaries = temporaries;
  for (MlirOperation op = mlirBlockGetFirstOperation(lambda); !mlirOperationIsNull(op);
       op = mlirOperationGetNextInBlock(op))
    if (ir_op(e->ctx, op) == IR_MOGG_STORE) stored = mlirOperationGetOperand(op, 1), n_stores++;
  ir_append(e->out, "}\n\nvoid *%s_address(const mx_env *env, int64_t *element_bytes, %s) {\n", name, indices);
  if (n_stores == 1) {
    ir_append(e->out, "  *element_bytes = sizeof(%s);\n  return &", memory_type(ir_value_type(e->ctx, stored)->dtype));
    append_element(e, stored, type, arg->hook_rank);
    ir_append(e->out, ";\n}\n");
  } else {
    ir_append(e->out, "  *element_bytes = 1;\n  return 0; // results of several kinds go through no tile\n}\n");
  }
}

static void append_hook(c_emitter *e, const pkg_arg *arg, MlirValue tensor, bool output) {
  const ir_type *type = ir_value_type(e->ctx, tensor);
  bool compute = arg->hook_type == MX_DTYPE_INVALID;
  const char *value_type = compute ? "void" : memory_type(arg->hook_type);
  int kept = e->n_names;
  ir_append(e->out, "\n%s %s_%s(const mx_env *env, %s", output ? "void" : value_type, function_name(e->signature),
            arg->name, index_list[arg->hook_rank]);
  if (output && !compute) ir_append(e->out, ", %s value", value_type);
  ir_append(e->out, ") {\n");
  MlirOperation bind = ir_defining_op(tensor);
  bool lambda = !mlirOperationIsNull(bind) && ir_op(e->ctx, bind) == IR_MOGG_BIND;
  if (lambda) {
    MlirBlock block = ir_region_block(bind, 0);
    if (output && !compute) {
      const char *v = give_name(e, mlirBlockGetArgument(block, 0), "v");
      const char *rounded = ir_narrow_format_of(type->dtype) ? stored(e, type->dtype, "value") : "value";
      if (is_f8(type->dtype)) rounded = ir_format(e->ctx, "mx_widen_%s(%s)", mx_dtype_name(type->dtype), rounded);
      ir_append(e->out, "  %s %s = (%s)%s;\n", register_type(type->dtype), v, register_type(type->dtype), rounded);
    }
    append_lambda(e, block, type, arg->hook_rank, false);
  } else if (output) {
    ir_append(e->out, "  ");
    append_element(e, tensor, type, arg->hook_rank);
    ir_append(e->out, " = %s;\n", stored(e, type->dtype, "value"));
  } else {
    ir_append(e->out, "  return (%s)", value_type);
    append_loaded(e, tensor, type, arg->hook_rank);
    ir_append(e->out, ";\n");
  }
  ir_append(e->out, "}\n");
  e->n_names = kept;
  append_fetch_hook(e, arg, tensor, lambda ? ir_region_block(bind, 0) : (MlirBlock){NULL}, output);
  if (lambda && compute) append_tile_hooks(e, arg, type, ir_region_block(bind, 0));
}

// ---- one kernel
// --------------------------------------------------------------------------------------------------------------------------

static bool begin_kernel(c_emitter *e) {
  ir_context *ctx = e->ctx;
  MlirBlock body = ir_region_block(e->kernel, 0);
  bool first = true;
  ir_append(e->out, "\n// %s: ", ir_get_string(ctx, e->kernel, "sym_name"));
  list_sources(e, body, &first);
  ir_append(e->out, "\nstruct mx_env {\n  mx_view");
  for (intptr_t i = 0; i < mlirBlockGetNumArguments(body); i++)
    ir_append(e->out, "%s %s", i ? "," : "", give_name(e, mlirBlockGetArgument(body, i), "x"));
  for (MlirOperation op = mlirBlockGetFirstOperation(body); !mlirOperationIsNull(op);
       op = mlirOperationGetNextInBlock(op)) {
    if (ir_op(ctx, op) == IR_MOGG_CALL_VIEW)
      ir_append(e->out, ", %s", give_name(e, mlirOperationGetResult(op, 0), "view"));
    if (ir_op(ctx, op) == IR_MOGG_CALL_EXECUTE) e->execute = op;
  }
  ir_append(e->out, ";\n};\n");
  if (mlirOperationIsNull(e->execute)) return false;
  int first_operand, n_in = ir_group(ctx, e->execute, 0, &first_operand),
                     n_out = ir_group(ctx, e->execute, 1, &first_operand);
  mx_dtype dtypes[PKG_MAX_OUTPUTS + PKG_MAX_INPUTS];
  if (n_in > PKG_MAX_INPUTS || n_out > PKG_MAX_OUTPUTS) return false;
  for (int i = 0; i < n_out; i++) dtypes[i] = ir_value_type(ctx, mlirOperationGetOperand(e->execute, n_in + i))->dtype;
  for (int i = 0; i < n_in; i++) dtypes[n_out + i] = ir_value_type(ctx, mlirOperationGetOperand(e->execute, i))->dtype;
  e->signature = pkg_find_execute(e->input->registry, ir_get_string(ctx, e->execute, "symbol"), "x86-64", (size_t)n_out,
                                  (size_t)n_in, dtypes);
  return e->signature != NULL;
}

// The views in order, then the call: outputs, inputs, parameters.
static void append_run(c_emitter *e) {
  ir_context *ctx = e->ctx;
  MlirBlock body = ir_region_block(e->kernel, 0);
  MlirAttribute symbols = ir_get(e->kernel, "symbols");
  ir_append(e->out, "\nvoid %s(void *const *buffers, const int64_t *sizes, const mx_work *work) {\n",
            ir_get_string(ctx, e->kernel, "sym_name"));
  for (intptr_t i = 0; i < mlirArrayAttrGetNumElements(symbols); i++) {
    MlirStringRef name = mlirStringAttrGetValue(mlirArrayAttrGetElement(symbols, i));
    ir_append(e->out, "  int64_t %.*s = sizes[%ld];\n", (int)name.length, name.data, (long)i);
  }
  ir_append(e->out, "  mx_env env = {\n");
  for (intptr_t i = 0; i < mlirBlockGetNumArguments(body); i++) {
    MlirValue argument = mlirBlockGetArgument(body, i);
    ir_append(e->out, "      .%s = ", name_of(e, argument));
    append_view(e, ir_format(ctx, "buffers[%ld]", (long)i), ir_value_type(ctx, argument));
    ir_append(e->out, ",\n");
  }
  ir_append(e->out, "  };\n");
  for (MlirOperation op = mlirBlockGetFirstOperation(body); !mlirOperationIsNull(op);
       op = mlirOperationGetNextInBlock(op)) {
    if (ir_op(ctx, op) != IR_MOGG_CALL_VIEW) continue;
    const pkg_kernel *kernel = pkg_find_view(e->input->registry, ir_get_string(ctx, op, "symbol"));
    const char *to = name_of(e, mlirOperationGetResult(op, 0)), *from = name_of(e, mlirOperationGetOperand(op, 0));
    if (!kernel) continue;
    ir_append(e->out, "  env.%s = (mx_view)", to);
    append_view(e, ir_format(ctx, "env.%s.data", from), ir_value_type(ctx, mlirOperationGetResult(op, 0)));
    ir_append(e->out, ";\n  %s(&env.%s, &env.%s", function_name(kernel), from, to);
    append_parameters(e, kernel, ir_get(op, "parameters"));
    ir_append(e->out, ");\n");
  }
  int first, n_in = ir_group(ctx, e->execute, 0, &first), n_out = ir_group(ctx, e->execute, 1, &first);
  for (int i = 0; i < n_in + n_out; i++) {
    int operand = i < n_out ? n_in + i : i - n_out;
    ir_append(e->out, "  mx_view argument%d = ", i);
    MlirValue tensor = mlirOperationGetOperand(e->execute, operand);
    const pkg_arg *arg = i < n_out ? &e->signature->outputs[i] : &e->signature->inputs[i - n_out];
    if (arg->flags & MX_FUSED)
      append_view(e, "0", ir_value_type(ctx, tensor));
    else
      ir_append(e->out, "env.%s", name_of(e, tensor));
    ir_append(e->out, ";\n");
  }
  ir_append(e->out, "  %s(&env", function_name(e->signature));
  for (int i = 0; i < n_in + n_out; i++) ir_append(e->out, ", &argument%d", i);
  append_parameters(e, e->signature, ir_get(e->execute, "parameters"));
  ir_append(e->out, ", work);\n}\n");
}

const char *cg_emit_c(const cg_input *input) {
  ir_text out = {.ctx = input->ctx};
  ir_append(&out,
            "// The kernels of @%s, for x86-64. Compile each after the sources of the packages that it "
            "calls.\n#include <mx/kernel.h>\n",
            ir_get_string(input->ctx, input->model, "sym_name"));
  for (int k = 0; k < input->n_kernels; k++) {
    c_emitter *e = ir_alloc(input->ctx, sizeof *e);
    e->input = input, e->ctx = input->ctx, e->out = &out, e->kernel = input->kernels[k];
    int first;
    if (!begin_kernel(e)) {
      ir_error(input->ctx, mlirOperationGetLocation(e->kernel), NULL, "kernel '%s' cannot be written as C",
               ir_get_string(input->ctx, e->kernel, "sym_name"));
      return NULL;
    }
    int n_in = ir_group(input->ctx, e->execute, 0, &first);
    for (int i = 0; i < e->signature->n_outputs; i++)
      if (e->signature->outputs[i].flags & MX_FUSED)
        append_hook(e, &e->signature->outputs[i], mlirOperationGetOperand(e->execute, n_in + i), true);
    for (int i = 0; i < e->signature->n_inputs; i++)
      if (e->signature->inputs[i].flags & MX_FUSED)
        append_hook(e, &e->signature->inputs[i], mlirOperationGetOperand(e->execute, i), false);
    append_run(e);
    if (!e->error) continue;
    ir_error(input->ctx, mlirOperationGetLocation(e->kernel), NULL, "%s", e->error);
    return NULL;
  }
  return out.data;
}
