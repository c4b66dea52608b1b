// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Hooks as C: what emit_lambda.c makes of the same lambdas as LLVM IR, with the same arithmetic on indices.
//
//   void matmul_f32_c(const mx_env *env, int64_t i, int64_t j, float value) {
//     // model.mlir:15: %add = mo.add(%C, %bcast_bias)
//     float add = add__f32(value, mx_data(env->bias, float)[env->bias.offset + j * env->bias.stride[1]]);
//     mx_data(env->out, float)[i * env->out.stride[0] + j] = add;
//   }
#include "codegen/emit_c.h"
#include <inttypes.h>
#include <mlir-c/BuiltinAttributes.h>
#include <mx/kernel_flags.h>
#include <mx/tensor.h>
#include <stdlib.h>
#include <string.h>

// The hook that is being written: its body is written first, as it decides which arguments are used.
typedef struct hook {
  c_emitter *e;
  const pkg_arg *arg;
  const ir_type *shape; // of the tensor that it is about
  const char *dims;     // a tensor of the environment with these dims
  bool tile;            // stores go to tile[at]
  bool used_env, used_index[PKG_MAX_HOOK_RANK], split[MX_MAX_RANK];
  ir_text body;
} hook;

static const char *const index_names[PKG_MAX_HOOK_RANK][PKG_MAX_HOOK_RANK] = {{"i"}, {"i", "j"}, {"b", "i", "j"}};
static const char *const index_list[] = {"", "int64_t i", "int64_t i, int64_t j", "int64_t b, int64_t i, int64_t j"};

static const char *index_name(hook *h, int i) {
  h->used_index[i] = true;
  return index_names[h->arg->hook_rank - 1][i];
}

// ---- elements
// ---------------------------------------------------------------------------------------------------------------------

// The part of the index that belongs to that dim; declares it where the hook's index stands for several.
static const char *component(hook *h, int dim) {
  ir_context *ctx = h->e->ctx;
  int rank = h->shape->rank, extra = h->arg->hook_rank - rank, grouped = 1 - extra;
  if (extra >= 0) return index_name(h, dim + extra);
  if (dim >= grouped) return index_name(h, dim - grouped + 1);
  const char *name = ir_format(ctx, "i%d", dim), *rest = index_name(h, 0);
  if (h->split[dim]) return name;
  for (int d = grouped - 1; d > dim; d--) rest = ir_format(ctx, "mx_quotient(%s, env->%s.dim[%d])", rest, h->dims, d);
  if (dim) rest = ir_format(ctx, "mx_remainder(%s, env->%s.dim[%d])", rest, h->dims, dim);
  ir_append(&h->body, "  int64_t %s = %s;\n", name, rest);
  return h->split[dim] = true, name;
}

// Of a row-major tensor with the hook's shape.
static const char *linear_index(hook *h, const char *tensor) {
  ir_context *ctx = h->e->ctx;
  int n = h->arg->hook_rank, rank = h->shape->rank;
  const char *sum = NULL;
  if (h->e->kernel->flat) return index_name(h, n - 1);
  for (int i = n > rank ? n - rank : 0; i < n; i++) {
    int axis = rank - (n - i); // the last dim of this index's group
    const char *term = index_name(h, i);
    if (axis != rank - 1) term = ir_format(ctx, "%s * env->%s.stride[%d]", term, tensor, axis);
    sum = sum ? ir_format(ctx, "%s + %s", sum, term) : term;
  }
  return sum ? sum : "0";
}

static const char *strided_index(hook *h, const char *tensor, int rank) {
  const char *sum = ir_format(h->e->ctx, "env->%s.offset", tensor);
  for (int d = 0; d < rank; d++)
    sum = ir_format(h->e->ctx, "%s + %s * env->%s.stride[%d]", sum, component(h, d), tensor, d);
  return sum;
}

// The element of a tensor at the hook's index.
static const char *element(hook *h, MlirValue tensor) {
  c_emitter *e = h->e;
  const ir_type *type = ir_value_type(e->ctx, tensor);
  const char *name = c_tensor(e, tensor), *index;
  if (!name) {
    e->error = "a lambda touches a tensor without memory";
    return "0";
  }
  h->used_env = true;
  if (mlirValueIsABlockArgument(tensor) && ir_same_shape(type, h->shape))
    index = linear_index(h, name);
  else if (e->kernel->flat)
    index = ir_format(e->ctx, "env->%s.offset", name); // a view of a single element
  else
    index = strided_index(h, name, type->rank);
  return ir_format(e->ctx, "mx_data(env->%s, %s)[%s]", name, c_memory_type(type->dtype), index);
}

// Where the element would lie, counted from the tensor's first.
static const char *place(hook *h, MlirValue tensor) {
  const char *name = c_tensor(h->e, tensor);
  if (!name) {
    h->e->error = "a lambda asks for the place of a tensor without memory";
    return "0";
  }
  h->used_env = true;
  return strided_index(h, name, ir_value_type(h->e->ctx, tensor)->rank);
}

static const char *between(hook *h, MlirOperation op) {
  const char *first = place(h, mlirOperationGetOperand(op, 0)), *end = place(h, mlirOperationGetOperand(op, 1));
  return ir_format(h->e->ctx, "(%s >= 0) & (%s < 0)", first, end);
}

static const char *selected(hook *h, MlirOperation op) {
  c_emitter *e = h->e;
  return ir_format(e->ctx, "%s ? %s : %s", c_value(e, mlirOperationGetOperand(op, 0)),
                   c_value(e, mlirOperationGetOperand(op, 1)), c_value(e, mlirOperationGetOperand(op, 2)));
}

static const char *loaded(hook *h, MlirValue tensor) {
  const char *narrow = c_narrow_name(ir_value_type(h->e->ctx, tensor)->dtype), *at = element(h, tensor);
  return narrow ? ir_format(h->e->ctx, "mx_widen_%s(%s)", narrow, at) : at;
}

static const char *stored(hook *h, mx_dtype dtype, const char *value) {
  const char *narrow = c_narrow_name(dtype);
  return narrow ? ir_format(h->e->ctx, "mx_narrow_%s(%s)", narrow, value) : value;
}

static const char *rounded(hook *h, mx_dtype dtype, const char *value) {
  const char *narrow = c_narrow_name(dtype);
  return narrow ? ir_format(h->e->ctx, "mx_round_%s(%s)", narrow, value) : value;
}

// ---- lambdas
// ----------------------------------------------------------------------------------------------------------------------

// As few digits as say the same, else every bit.
static const char *float_text(c_emitter *e, double d, bool is_double) {
  for (int digits = 6; digits <= 17; digits++) {
    const char *text = ir_format(e->ctx, "%.*g", digits, d);
    if (is_double ? strtod(text, NULL) != d : strtof(text, NULL) != (float)d) continue;
    return ir_format(e->ctx, "%s%s%s", text, strpbrk(text, ".e") ? "" : ".0", is_double ? "" : "f");
  }
  return ir_format(e->ctx, "%a%s", d, is_double ? "" : "f");
}

static const char *scalar(c_emitter *e, MlirOperation op) {
  mx_dtype dtype = ir_value_type(e->ctx, mlirOperationGetResult(op, 0))->dtype;
  size_t n_bytes;
  const void *bytes = ir_constant_bytes(op, &n_bytes);
  uint64_t bits = 0;
  memcpy(&bits, bytes, n_bytes < 8 ? n_bytes : 8);
  if (MX_TYPES_FLOAT >> dtype & 1) {
    double d = ir_float_element(dtype, bytes);
    float f = (float)d;
    uint32_t single;
    memcpy(&single, &f, sizeof single);
    memcpy(&bits, &d, sizeof bits);
    if (d != d && dtype == MX_F64) return ir_format(e->ctx, "mx_from_bits_f64(0x%" PRIx64 "u)", bits);
    if (d != d) return ir_format(e->ctx, "mx_from_bits_f32(0x%" PRIx32 "u)", single);
    if (d - d != 0) return ir_format(e->ctx, "%sMX_INF_%s", d < 0 ? "-" : "", dtype == MX_F64 ? "F64" : "F32");
    return float_text(e, d, dtype == MX_F64);
  }
  if (!(MX_TYPES_SIGNED >> dtype & 1)) return ir_format(e->ctx, "%" PRIu64 "u", bits);
  int shift = 64 - 8 * (int)mx_dtype_bytes(dtype);
  int64_t value = (int64_t)(bits << shift) >> shift;
  return value == INT64_MIN ? "INT64_MIN" : ir_format(e->ctx, "%" PRId64, value);
}

static const char *call(hook *h, MlirOperation op, mx_dtype result) {
  c_emitter *e = h->e;
  const pkg_kernel *kernel = c_find_elementwise(e, op);
  if (!kernel) return "0";
  ir_text text = {.ctx = e->ctx};
  ir_append(&text, "%s(", c_function(e, kernel));
  for (int i = 0; i < mlirOperationGetNumOperands(op); i++)
    ir_append(&text, "%s%s", i ? ", " : "", c_value(e, mlirOperationGetOperand(op, i)));
  ir_append(&text, "%s)", c_parameters(e, kernel, ir_get(op, "parameters")));
  return rounded(h, result, text.data); // each op rounds to its dtype
}

static void append_store(hook *h, MlirOperation op) {
  c_emitter *e = h->e;
  MlirValue tensor = mlirOperationGetOperand(op, 1);
  mx_dtype dtype = ir_value_type(e->ctx, tensor)->dtype;
  const char *to = h->tile ? ir_format(e->ctx, "((%s *)tile)[at]", c_memory_type(dtype)) : element(h, tensor);
  ir_append(&h->body, "  %s = %s;\n", to, stored(h, dtype, c_value(e, mlirOperationGetOperand(op, 0))));
}

static void append_lambda(hook *h, MlirBlock lambda) {
  c_emitter *e = h->e;
  for (MlirOperation op = mlirBlockGetFirstOperation(lambda); !mlirOperationIsNull(op) && !e->error;
       op = mlirOperationGetNextInBlock(op)) {
    ir_op_id id = ir_op(e->ctx, op);
    if (id == IR_MOGG_STORE) {
      append_store(h, op);
      continue;
    }
    if (id == IR_MOGG_YIELD) {
      ir_append(&h->body, "  return %s;\n", c_value(e, mlirOperationGetOperand(op, 0)));
      continue;
    }
    MlirValue result = mlirOperationGetResult(op, 0);
    mx_dtype dtype = ir_value_type(e->ctx, result)->dtype;
    const char *value, *otherwise = "v";
    if (id == IR_MOGG_SCALAR) {
      value = scalar(e, op), otherwise = "constant";
    } else if (id == IR_MOGG_CALL_ELEMENTWISE) {
      ir_text *out = e->out;
      e->out = &h->body;
      c_comment(e, op);
      e->out = out;
      value = call(h, op, dtype);
    } else if (id == IR_MOGG_BETWEEN) {
      value = between(h, op), otherwise = "here";
    } else if (id == IR_MOGG_SELECT) {
      value = selected(h, op);
    } else {
      value = loaded(h, mlirOperationGetOperand(op, 0));
      if (mlirOperationGetNumOperands(op) > 2)
        value = ir_format(e->ctx, "%s ? %s : 0", c_value(e, mlirOperationGetOperand(op, 2)), value);
      otherwise = c_tensor(e, mlirOperationGetOperand(op, 0));
    }
    ir_append(&h->body, "  %s %s = %s;\n", c_register_type(dtype), c_name_value(e, result, otherwise ? otherwise : "v"),
              value);
  }
}

// ---- one hook
// -------------------------------------------------------------------------------------------------------------------------

static hook begin_hook(c_emitter *e, const pkg_arg *arg, MlirValue tensor) {
  const ir_type *shape = ir_value_type(e->ctx, tensor);
  hook h = {.e = e, .arg = arg, .shape = shape, .dims = c_tensor(e, tensor), .body = {.ctx = e->ctx}};
  for (int i = 0; !h.dims && i < e->kernel->n_slots; i++)
    if (ir_same_shape(ir_value_type(e->ctx, e->kernel->slots[i]), shape)) h.dims = e->tensors[i];
  if (!h.dims) h.dims = e->kernel->n_slots ? e->tensors[0] : "";
  e->n_values = 0;
  e->source_file = NULL;
  return h;
}

// head: "float f_a(const mx_env *env, "; rest: what follows the indices.
static void end_hook(hook *h, const char *head, const char *rest) {
  ir_text *out = h->e->out;
  ir_append(out, "\n%s%s%s) {\n", head, index_list[h->arg->hook_rank], rest);
  if (!h->used_env) ir_append(out, "  (void)env;\n");
  for (int i = 0; i < h->arg->hook_rank; i++)
    if (!h->used_index[i]) ir_append(out, "  (void)%s;\n", index_names[h->arg->hook_rank - 1][i]);
  ir_append_n(out, h->body.data ? h->body.data : "", h->body.length);
  ir_append(out, "}\n");
}

static MlirBlock lambda_of(c_emitter *e, MlirValue tensor) {
  MlirOperation bind = ir_defining_op(tensor);
  bool is = !mlirOperationIsNull(bind) && ir_op(e->ctx, bind) == IR_MOGG_BIND;
  return is ? ir_region_block(bind, 0) : (MlirBlock){NULL};
}

static void append_prefetch(hook *h, MlirValue tensor, bool write) {
  ir_append(&h->body, "  __builtin_prefetch(&%s, %s);\n", element(h, tensor), write ? "1, 3" : "0, 2");
}

// MX_FETCH_HOOK's companion: the tensors of the hook's own shape, which it touches in the order of the loop.
static void append_fetch(c_emitter *e, const pkg_arg *arg, MlirValue tensor, bool output) {
  MlirBlock lambda = lambda_of(e, tensor);
  hook h = begin_hook(e, arg, tensor);
  if (mlirBlockIsNull(lambda)) append_prefetch(&h, tensor, output);
  MlirOperation op = mlirBlockIsNull(lambda) ? (MlirOperation){NULL} : mlirBlockGetFirstOperation(lambda);
  for (; !mlirOperationIsNull(op); op = mlirOperationGetNextInBlock(op)) {
    bool store = ir_op(e->ctx, op) == IR_MOGG_STORE;
    if (ir_op(e->ctx, op) != IR_MOGG_LOAD && (!store || arg->hook_type == MX_DTYPE_INVALID)) continue;
    MlirValue touched = mlirOperationGetOperand(op, store ? 1 : 0);
    if (mlirValueIsABlockArgument(touched) && ir_same_shape(ir_value_type(e->ctx, touched), h.shape))
      append_prefetch(&h, touched, store);
  }
  end_hook(&h, ir_format(e->ctx, "void %s_%s_fetch(const mx_env *env, ", e->function, arg->name), "");
}

// MX_TILE_HOOK's companions.
static void append_tile(c_emitter *e, const pkg_arg *arg, MlirValue tensor) {
  MlirBlock lambda = lambda_of(e, tensor);
  const char *name = ir_format(e->ctx, "%s_%s", e->function, arg->name);
  hook h = begin_hook(e, arg, tensor), to = begin_hook(e, arg, tensor);
  MlirValue stored = {NULL};
  int n_stores = 0;
  h.tile = true;
  append_lambda(&h, lambda);
  end_hook(&h, ir_format(e->ctx, "void %s_tile(const mx_env *env, void *tile, int64_t at, ", name), "");
  for (MlirOperation op = mlirBlockGetFirstOperation(lambda); !mlirOperationIsNull(op);
       op = mlirOperationGetNextInBlock(op))
    if (ir_op(e->ctx, op) == IR_MOGG_STORE) stored = mlirOperationGetOperand(op, 1), n_stores++;
  if (n_stores == 1 && mlirValueIsABlockArgument(stored)) {
    ir_append(&to.body, "  *element_bytes = sizeof(%s);\n", c_memory_type(ir_value_type(e->ctx, stored)->dtype));
    ir_append(&to.body, "  return &%s;\n", element(&to, stored));
  } else {
    ir_append(&to.body,
              "  *element_bytes = 1;\n  return 0; // no tile can stand for several results, nor for a slice\n");
  }
  end_hook(&to, ir_format(e->ctx, "void *%s_address(const mx_env *env, int64_t *element_bytes, ", name), "");
}

static void append_hook(c_emitter *e, const pkg_arg *arg, MlirValue tensor, bool output) {
  mx_dtype dtype = ir_value_type(e->ctx, tensor)->dtype;
  bool compute = arg->hook_type == MX_DTYPE_INVALID, store = output && !compute;
  const char *type = compute ? "void" : c_register_type(arg->hook_type);
  MlirBlock lambda = lambda_of(e, tensor);
  hook h = begin_hook(e, arg, tensor);
  if (mlirBlockIsNull(lambda) && output) {
    const char *to = element(&h, tensor);
    ir_append(&h.body, "  %s = %s;\n", to, stored(&h, dtype, ir_format(e->ctx, "(%s)value", c_register_type(dtype))));
  } else if (mlirBlockIsNull(lambda)) {
    const char *value = loaded(&h, tensor);
    ir_append(&h.body, "  return %s;\n", value);
  } else {
    if (store) {
      const char *name = c_name_value(e, mlirBlockGetArgument(lambda, 0), "v");
      const char *value = rounded(&h, dtype, ir_format(e->ctx, "(%s)value", c_register_type(dtype)));
      ir_append(&h.body, "  %s %s = %s;\n", c_register_type(dtype), name, value);
    }
    append_lambda(&h, lambda);
  }
  end_hook(&h, ir_format(e->ctx, "%s %s_%s(const mx_env *env, ", output ? "void" : type, e->function, arg->name),
           store ? ir_format(e->ctx, ", %s value", type) : "");
}

// ---- all of them
// ----------------------------------------------------------------------------------------------------------------------

static const char *hook_name(c_emitter *e, const pkg_arg *arg, const char *companion) {
  return ir_format(e->ctx, "%s_%s%s", e->kernel->signature->function, arg->name, companion);
}

// Calls visit for each hook, outputs first: the order in which they are written.
static void each_hook(c_emitter *e, void (*visit)(c_emitter *e, const pkg_arg *arg, MlirValue tensor, bool output)) {
  const pkg_kernel *signature = e->kernel->signature;
  MlirOperation execute = e->kernel->execute;
  int n_in = ir_group(e->ctx, execute, 0, NULL);
  for (int i = 0; i < signature->n_outputs; i++)
    if (signature->outputs[i].flags & MX_FUSED)
      visit(e, &signature->outputs[i], mlirOperationGetOperand(execute, n_in + i), true);
  for (int i = 0; i < signature->n_inputs; i++)
    if (signature->inputs[i].flags & MX_FUSED)
      visit(e, &signature->inputs[i], mlirOperationGetOperand(execute, i), false);
}

static bool has_tile(c_emitter *e, const pkg_arg *arg, MlirValue tensor, bool output) {
  bool compute = output && arg->hook_type == MX_DTYPE_INVALID;
  return compute && !mlirBlockIsNull(lambda_of(e, tensor)) &&
         c_package_calls(e, e->kernel->signature, hook_name(e, arg, "_tile"));
}

static void append_prototypes(c_emitter *e, const pkg_arg *arg, MlirValue tensor, bool output) {
  bool compute = arg->hook_type == MX_DTYPE_INVALID;
  const char *type = compute ? "void" : c_register_type(arg->hook_type), *indices = index_list[arg->hook_rank];
  const char *value = output && !compute ? ir_format(e->ctx, ", %s value", type) : "";
  ir_append(e->out, "%s %s_%s(const mx_env *env, %s%s) __asm__(LOOP \"_%s\");\n", output ? "void" : type, e->function,
            arg->name, indices, value, arg->name);
  if (c_package_calls(e, e->kernel->signature, hook_name(e, arg, "_fetch")))
    ir_append(e->out, "void %s_%s_fetch(const mx_env *env, %s) __asm__(LOOP \"_%s_fetch\");\n", e->function, arg->name,
              indices, arg->name);
  if (!has_tile(e, arg, tensor, output)) return;
  ir_append(e->out, "void %s_%s_tile(const mx_env *env, void *tile, int64_t at, %s) __asm__(LOOP \"_%s_tile\");\n",
            e->function, arg->name, indices, arg->name);
  ir_append(e->out,
            "void *%s_%s_address(const mx_env *env, int64_t *element_bytes, %s) __asm__(LOOP \"_%s_address\");\n",
            e->function, arg->name, indices, arg->name);
}

static void append_with_companions(c_emitter *e, const pkg_arg *arg, MlirValue tensor, bool output) {
  if (e->error) return;
  append_hook(e, arg, tensor, output);
  if (c_package_calls(e, e->kernel->signature, hook_name(e, arg, "_fetch"))) append_fetch(e, arg, tensor, output);
  if (has_tile(e, arg, tensor, output)) append_tile(e, arg, tensor);
}

void c_append_hook_prototypes(c_emitter *e) { each_hook(e, append_prototypes); }
void c_append_hooks(c_emitter *e) { each_hook(e, append_with_companions); }
