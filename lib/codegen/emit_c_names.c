// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What is called what in a kernel's C: values, tensors and sizes as the graph names them, where C has no other use for
// the name; functions as in their package's source. And the comments that say where in the model an op stands.
#include "codegen/emit_c.h"
#include <mlir-c/BuiltinAttributes.h>
#include <mx/tensor.h>
#include <stdio.h>
#include <string.h>

const char *c_memory_type(mx_dtype dtype) {
  static const char *const names[MX_DTYPE_COUNT] = {
      [MX_BOOL] = "uint8_t",  [MX_SI8] = "int8_t",   [MX_SI16] = "int16_t",     [MX_SI32] = "int32_t",
      [MX_SI64] = "int64_t",  [MX_UI8] = "uint8_t",  [MX_UI16] = "uint16_t",    [MX_UI32] = "uint32_t",
      [MX_UI64] = "uint64_t", [MX_F16] = "uint16_t", [MX_BF16] = "uint16_t",    [MX_F32] = "float",
      [MX_F64] = "double",    [MX_SI4] = "uint8_t",  [MX_F8E4M3FN] = "uint8_t", [MX_F8E5M2] = "uint8_t",
      [MX_UI4] = "uint8_t"};
  return names[dtype] ? names[dtype] : "void"; // of an opaque value
}

const char *c_register_type(mx_dtype dtype) { return MX_TYPES_SINGLE >> dtype & 1 ? "float" : c_memory_type(dtype); }

const char *c_narrow_name(mx_dtype dtype) { return ir_narrow_format_of(dtype) ? mx_dtype_name(dtype) : NULL; }

// ---- names
// -----------------------------------------------------------------------------------------------------------------

// Words of C, names that <stdint.h> or the headers define, and what the printed functions call their own.
static bool is_reserved(ir_context *ctx, const char *name) {
  static const char words[] =
      " auto break case char const continue default do double else enum extern float for goto if inline int long "
      "register restrict return short signed sizeof static struct switch typedef typeof union void volatile while asm "
      "bool true false linux unix i386 env tile at element_bytes b i j value work sizes buffers n_threads body run "
      "plan plan_work LOOP LOOP_PLAN ";
  static const char *const beginnings[] = {"mx_",     "MX_",     "_",       "INT",      "UINT", "int8_t",
                                           "int16_t", "int32_t", "int64_t", "dims_of_", "uint"};
  for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings; i++)
    if (!strncmp(name, beginnings[i], strlen(beginnings[i]))) return true;
  return strstr(words, ir_format(ctx, " %s ", name)) != NULL;
}

static bool is_taken(const c_emitter *e, const char *name, bool in_hook) {
  for (int i = 0; i < e->n_functions; i++)
    if (!strcmp(e->functions[i].name, name)) return true;
  if (in_hook) {
    for (int i = 0; i < e->n_values; i++)
      if (!strcmp(e->values[i].name, name)) return true;
    return false;
  }
  for (int i = 0; i < MAX_SLOTS; i++)
    if (e->tensors[i] && !strcmp(e->tensors[i], name)) return true;
  for (int i = 0; i < MAX_SIZE_ARGUMENTS; i++)
    if (e->sizes[i] && !strcmp(e->sizes[i], name)) return true;
  return false;
}

// wanted as a C name that nothing else has: "float" becomes "float_", a second "add" "add_1".
static const char *make_name(c_emitter *e, const char *wanted, const char *otherwise, bool in_hook) {
  char *name = ir_copy(e->ctx, wanted ? wanted : otherwise, strlen(wanted ? wanted : otherwise));
  for (char *c = name; *c; c++)
    if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_", *c)) *c = '_';
  if (*name >= '0' && *name <= '9') name = ir_format(e->ctx, "%s%s", otherwise, name);
  if (*name == '_') name = ir_format(e->ctx, "%s%s", otherwise, name);
  if (is_reserved(e->ctx, name)) {
    const char *longer = ir_format(e->ctx, "%s_", name);
    name = is_reserved(e->ctx, longer) ? ir_format(e->ctx, "%s_%s", otherwise, name) : ir_format(e->ctx, "%s", longer);
  }
  const char *made = name;
  size_t n = e->function ? strlen(e->function) : 0; // hooks begin with it
  if (n && !strncmp(name, e->function, n) && (!name[n] || name[n] == '_'))
    made = name = ir_format(e->ctx, "its_%s", name);
  for (int i = 1; is_taken(e, made, in_hook); i++) made = ir_format(e->ctx, "%s_%d", name, i);
  return made;
}

const char *c_name_value(c_emitter *e, MlirValue value, const char *otherwise) {
  const char *name = make_name(e, ir_value_name(e->ctx, value), otherwise, true);
  if (e->n_values == (int)(sizeof e->values / sizeof *e->values))
    e->error = "a lambda holds more values than fit";
  else
    e->values[e->n_values++] = (c_name){value, name};
  return name;
}

const char *c_value(c_emitter *e, MlirValue value) {
  for (int i = e->n_values; i-- > 0;)
    if (ir_same_value(e->values[i].value, value)) return e->values[i].name;
  e->error = "a lambda uses a value from outside";
  return "0";
}

const char *c_tensor(c_emitter *e, MlirValue tensor) {
  int slot = emit_slot(e->kernel, tensor);
  return slot < 0 ? NULL : e->tensors[slot];
}

const char *c_size(c_emitter *e, ir_dim dim) {
  if (dim->kind == IR_DIM_CONSTANT) return dim->text;
  for (int i = 0; i < e->kernel->n_sizes && dim->kind == IR_DIM_SYMBOL; i++)
    if (!strcmp(e->kernel->size_names[i], dim->name)) {
      e->used_sizes |= 1ull << i;
      return e->sizes[i];
    }
  if (dim->kind != IR_DIM_ADD && dim->kind != IR_DIM_MUL) {
    e->error = ir_format(e->ctx, "size '%s' must be an argument of the kernel", dim->text);
    return "0";
  }
  const char *a = c_size(e, dim->lhs), *b = c_size(e, dim->rhs);
  return ir_format(e->ctx, "(%s %c %s)", a, dim->kind == IR_DIM_ADD ? '+' : '*', b);
}

// ---- functions
// -------------------------------------------------------------------------------------------------------------

// Without the package's prefix: "builtin.relu__f32" is relu__f32 in its source.
static const char *name_in_source(const pkg_kernel *kernel) {
  const char *dot = strchr(kernel->function, '.');
  return dot ? dot + 1 : kernel->function;
}

const char *c_function(c_emitter *e, const pkg_kernel *kernel) {
  const char *name = name_in_source(kernel);
  for (int i = 0; i < e->n_functions; i++)
    if (e->functions[i].kernel == kernel) return e->functions[i].name;
  for (int i = 0; i < e->n_functions; i++) // of another package
    if (!strcmp(e->functions[i].name, name)) name = ir_format(e->ctx, "%s_%s", kernel->package->name, name);
  if (e->n_functions == (int)(sizeof e->functions / sizeof *e->functions)) {
    e->error = "it calls more functions than fit";
    return name;
  }
  e->functions[e->n_functions].kernel = kernel;
  e->functions[e->n_functions++].name = name;
  return name;
}

const pkg_kernel *c_find_elementwise(c_emitter *e, MlirOperation op) {
  int n = (int)mlirOperationGetNumOperands(op);
  mx_dtype dtypes[PKG_MAX_INPUTS] = {0}, result = ir_value_type(e->ctx, mlirOperationGetResult(op, 0))->dtype;
  const char *symbol = ir_get_string(e->ctx, op, "symbol");
  for (int i = 0; i < n && i < PKG_MAX_INPUTS; i++)
    dtypes[i] = ir_value_type(e->ctx, mlirOperationGetOperand(op, i))->dtype;
  const pkg_kernel *kernel = pkg_find_elementwise(e->input->registry, symbol, e->module.target->name, result,
                                                  (size_t)(n < PKG_MAX_INPUTS ? n : PKG_MAX_INPUTS), dtypes);
  if (!kernel) e->error = ir_format(e->ctx, "no elementwise kernel '%s' for these dtypes", symbol);
  return kernel;
}

// All functions that are called, so that no value takes the name of one.
static void name_functions(c_emitter *e, MlirBlock block) {
  for (MlirOperation op = mlirBlockGetFirstOperation(block); !mlirOperationIsNull(op);
       op = mlirOperationGetNextInBlock(op)) {
    ir_op_id id = ir_op(e->ctx, op);
    const pkg_kernel *kernel = NULL;
    if (id == IR_MOGG_CALL_VIEW) {
      kernel = pkg_find_view(e->input->registry, ir_get_string(e->ctx, op, "symbol"));
      if (!kernel) e->error = ir_format(e->ctx, "no view kernel '%s'", ir_get_string(e->ctx, op, "symbol"));
    } else if (id == IR_MOGG_CALL_ELEMENTWISE) {
      kernel = c_find_elementwise(e, op);
    }
    if (kernel) c_function(e, kernel);
    for (intptr_t r = 0; r < mlirOperationGetNumRegions(op); r++)
      if (!mlirBlockIsNull(ir_region_block(op, (int)r))) name_functions(e, ir_region_block(op, (int)r));
  }
}

// ---- the kernel
// --------------------------------------------------------------------------------------------------------------

// The launch's operand number i of that group; NULL without a name.
static const char *operand_name(c_emitter *e, int group, int i) {
  int first, n = mlirOperationIsNull(e->launch) ? 0 : ir_group(e->ctx, e->launch, group, &first);
  return i < n ? ir_value_name(e->ctx, mlirOperationGetOperand(e->launch, first + i)) : NULL;
}

void c_name_kernel(c_emitter *e, const char *function) {
  const kernel_emitter *k = e->kernel;
  e->function = NULL;
  name_functions(e, ir_region_block(e->op, 0));
  const char *own = function ? function : name_in_source(k->signature);
  for (int i = 0; i < e->n_functions; i++)
    if (!strcmp(e->functions[i].name, own)) own = ir_format(e->ctx, "%s_%s", k->signature->package->name, own);
  e->function = own;
  for (int i = 0; i < k->n_slots; i++) {
    const char *name = i >= k->n_arguments ? NULL
                       : i < k->n_inputs   ? operand_name(e, 0, i)
                                           : operand_name(e, 1, i - k->n_inputs);
    if (!name) name = ir_value_name(e->ctx, k->slots[i]);
    e->tensors[i] = make_name(e, name, i < k->n_arguments ? "x" : "view", false);
  }
  for (int i = 0; i < k->n_sizes; i++) {
    const char *name = operand_name(e, 2, i);
    e->sizes[i] = make_name(e, name ? name : k->size_names[i], "d", false);
  }
}

// ---- comments
// ------------------------------------------------------------------------------------------------------------------

// The line up to its types, as a comment may hold it.
static const char *source_text(c_emitter *e, const char *file, unsigned line) {
  enum { LONGEST = 100 };
  const char *text = ir_source_line(e->ctx, file, line);
  if (!text) return NULL;
  const char *types = strstr(text, " : ");
  size_t n = types ? (size_t)(types - text) : strlen(text);
  char *out = ir_copy(e->ctx, text, n > LONGEST ? LONGEST : n);
  for (char *c = out; *c; c++)
    if (*c == '\\' || *c == '?' || ((unsigned char)*c < ' ')) *c = '.';
  return *out ? out : NULL;
}

static bool append_comment(c_emitter *e, MlirOperation op, const char *indent) {
  const char *file, *symbol = ir_get_string(e->ctx, op, "symbol");
  unsigned line, column;
  if (!symbol || !ir_location_place(e->ctx, mlirOperationGetLocation(op), &file, &line, &column)) return false;
  if (file == e->source_file && line == e->source_line) return false;
  e->source_file = file, e->source_line = line;
  const char *slash = strrchr(file, '/'), *text = source_text(e, file, line);
  ir_append(e->out, "%s// %s:%u: %s\n", indent, slash ? slash + 1 : file, line, text ? text : symbol);
  return true;
}

void c_comment(c_emitter *e, MlirOperation op) { append_comment(e, op, "  "); }

void c_comments(c_emitter *e, MlirBlock block) {
  for (MlirOperation op = mlirBlockGetFirstOperation(block); !mlirOperationIsNull(op);
       op = mlirOperationGetNextInBlock(op)) {
    append_comment(e, op, "");
    for (intptr_t r = 0; r < mlirOperationGetNumRegions(op); r++)
      if (!mlirBlockIsNull(ir_region_block(op, (int)r))) c_comments(e, ir_region_block(op, (int)r));
  }
}
