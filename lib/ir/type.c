// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Types: parsed once, kept by MLIR as opaque types with canonical text, remembered here by the uniqued pointer.
#include "ir/internal.h"
#include <errno.h>
#include <mlir-c/BuiltinAttributes.h>
#include <mlir-c/BuiltinTypes.h>
#include <mx/tensor.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_DIM_DEPTH = 32 };

static const char *dims_text(ir_context *ctx, const ir_type *type) {
  ir_text text = {.ctx = ctx};
  ir_append(&text, "[");
  for (int i = 0; i < type->rank; i++) ir_append(&text, "%s%s", i ? ", " : "", type->dims[i]->text);
  ir_append(&text, "]");
  return text.data;
}

const char *ir_shape_text(ir_context *ctx, const ir_type *type) { return dims_text(ctx, type); }

static const char *opaque_text(ir_context *ctx, const ir_type *type) {
  ir_text text = {.ctx = ctx};
  ir_append(&text, "!mo.opaque<\"%s\"", type->name);
  if (!mlirAttributeIsNull(type->parameters)) {
    ir_append(&text, ", ");
    ir_print_attribute(ctx, &text, type->parameters);
  }
  ir_append(&text, ">");
  return text.data;
}

// How our printer writes a type; MLIR holds the same text as dialect and body.
static const char *type_text(ir_context *ctx, const ir_type *type) {
  switch (type->kind) {
  case IR_NUMBER: return ir_format(ctx, "!mo.scalar<%s>", mx_dtype_name(type->dtype));
  case IR_SHAPE: return "!mosh.ape";
  case IR_SCALAR: return mx_dtype_name(type->dtype);
  case IR_INDEX: return type->rank ? ir_format(ctx, "index<%d>", type->rank) : "index";
  case IR_CHAIN: return "!mo.chain";
  case IR_OPAQUE: return opaque_text(ctx, type);
  case IR_PLAN: return "!mgp.plan";
  case IR_MEMORY: return "!mgp.memory";
  case IR_TENSOR: break;
  }
  return ir_format(ctx, "!mo.%s<%s, %s%s%s%s>", type->is_buffer ? "buffer" : "tensor", dims_text(ctx, type),
                   mx_dtype_name(type->dtype), type->layout ? ", {layout = #mo.layout<" : "",
                   type->layout ? type->layout : "", type->layout ? ">}" : "");
}

typedef struct type_entry {
  ir_type type;
  const char *text;
} type_entry;

static type_entry *entry_of(ir_context *ctx, MlirType type) {
  return *ir_table_at(ctx, &ctx->types, &type.ptr, sizeof type.ptr);
}

MlirType ir_type_make(ir_context *ctx, const ir_type *type) {
  const char *text = type_text(ctx, type);
  const char *dialect = "mogg", *body = text; // what lambdas hold has no dialect in our text
  if (text[0] == '!') {
    const char *dot = strchr(text, '.');
    dialect = ir_copy(ctx, text + 1, (size_t)(dot - text - 1));
    body = dot + 1;
  } else if (type->kind == IR_SCALAR) {
    body = ir_format(ctx, "scalar<%s>", text);
  }
  MlirType made = mlirOpaqueTypeGet(ctx->mlir, ir_ref(dialect), ir_ref(body));
  void **place = ir_table_at(ctx, &ctx->types, &made.ptr, sizeof made.ptr);
  if (!*place) {
    type_entry *entry = ir_alloc(ctx, sizeof *entry);
    *entry = (type_entry){*type, text};
    *place = entry;
  }
  return made;
}

const ir_type *ir_type_of(ir_context *ctx, MlirType type) { return &entry_of(ctx, type)->type; }
const ir_type *ir_value_type(ir_context *ctx, MlirValue value) { return ir_type_of(ctx, mlirValueGetType(value)); }
const char *ir_type_text(ir_context *ctx, MlirType type) { return entry_of(ctx, type)->text; }

MlirType ir_tensor(ir_context *ctx, mx_dtype dtype, int rank, const ir_dim *dims) {
  ir_type type = {.kind = IR_TENSOR, .dtype = dtype, .rank = rank};
  for (int i = 0; i < rank; i++) type.dims[i] = dims[i];
  return ir_type_make(ctx, &type);
}
MlirType ir_scalar(ir_context *ctx, mx_dtype dtype) {
  return ir_type_make(ctx, &(ir_type){.kind = IR_SCALAR, .dtype = dtype});
}
MlirType ir_index(ir_context *ctx, int components) {
  return ir_type_make(ctx, &(ir_type){.kind = IR_INDEX, .rank = components});
}

bool ir_same_shape(const ir_type *a, const ir_type *b) {
  if (a->rank != b->rank) return false;
  for (int i = 0; i < a->rank; i++)
    if (a->dims[i] != b->dims[i]) return false;
  return true;
}

int64_t ir_panel_columns(mx_dtype dtype) { return dtype == MX_F64 ? 8 : 16; }

ir_dim ir_type_elements(ir_context *ctx, const ir_type *type) {
  if (!type->layout || strcmp(type->layout, "KNkn")) return ir_dim_product(ctx, type->dims, (size_t)type->rank);
  // Panels of 64 bytes of columns, K rows rounded up to an odd number so that panels do not share cache sets.
  ir_dim columns = ir_dim_constant(ctx, ir_panel_columns(type->dtype)), one = ir_dim_constant(ctx, 1);
  ir_dim two = ir_dim_constant(ctx, 2), k = type->dims[0];
  ir_dim lines = ir_dim_binary(
      ctx, IR_DIM_ADD, k,
      ir_dim_binary(ctx, IR_DIM_ADD, one,
                    ir_dim_binary(ctx, IR_DIM_MUL, ir_dim_constant(ctx, -1), ir_dim_binary(ctx, IR_DIM_MOD, k, two))));
  ir_dim panels = ir_dim_binary(ctx, IR_DIM_CEILDIV, type->dims[1], columns);
  return ir_dim_binary(ctx, IR_DIM_MUL, ir_dim_binary(ctx, IR_DIM_MUL, panels, lines), columns);
}

ir_dim ir_type_bytes(ir_context *ctx, const ir_type *type) {
  ir_dim elements = ir_type_elements(ctx, type);
  if (mx_dtype_bits(type->dtype) == 4) return ir_dim_binary(ctx, IR_DIM_CEILDIV, elements, ir_dim_constant(ctx, 2));
  return ir_dim_binary(ctx, IR_DIM_MUL, elements, ir_dim_constant(ctx, (int64_t)mx_dtype_bytes(type->dtype)));
}

// ---- parsing
// ---------------------------------------------------------------------------------------------------------

static bool at_word(const ir_lexer *lexer, const char *word) {
  return lexer->token.kind == TOKEN_WORD && !strcmp(lexer->token.text, word);
}

static bool parse_dim_atom(ir_lexer *lexer, int depth, ir_dim *out) {
  ir_context *ctx = lexer->ctx;
  ir_token token = lexer->token;
  if (depth > MAX_DIM_DEPTH)
    return ir_error(ctx, ir_token_location(lexer, &token), NULL, "dim expression is nested more than %d deep",
                    MAX_DIM_DEPTH);
  if (token.kind == TOKEN_INTEGER) {
    errno = 0;
    long long value = strtoll(token.text, NULL, 0);
    if (errno)
      return ir_error(ctx, ir_token_location(lexer, &token), NULL, "dim %.40s does not fit in 64 bits", token.text);
    ir_lex_next(lexer);
    *out = ir_dim_constant(ctx, value);
    return true;
  }
  if (at_word(lexer, "max") || at_word(lexer, "min")) {
    ir_dim_kind kind = at_word(lexer, "max") ? IR_DIM_MAX : IR_DIM_MIN;
    ir_lex_next(lexer);
    ir_dim lhs, rhs;
    if (!ir_expect(lexer, "(", "after max or min") || !ir_parse_dim(lexer, depth + 1, &lhs) ||
        !ir_expect(lexer, ",", "between the operands") || !ir_parse_dim(lexer, depth + 1, &rhs) ||
        !ir_expect(lexer, ")", "after the operands"))
      return false;
    *out = ir_dim_binary(ctx, kind, lhs, rhs);
    return true;
  }
  if (token.kind == TOKEN_WORD) {
    if (strchr(token.text, '.'))
      return ir_error(ctx, ir_token_location(lexer, &token),
                      "a dim is a number, a name like N, or an expression like N * 4", "'%s' is not a dim", token.text);
    ir_lex_next(lexer);
    *out = ir_dim_symbol(ctx, token.text);
    return true;
  }
  if (ir_at(lexer, "(")) {
    ir_lex_next(lexer);
    return ir_parse_dim(lexer, depth + 1, out) && ir_expect(lexer, ")", "to close the dim expression");
  }
  return ir_error(ctx, ir_token_location(lexer, &token),
                  ir_at(lexer, "?") ? "give the dim a name, like N: the same name is the same size everywhere" : NULL,
                  "expected a dim, found %s", ir_token_text(lexer));
}

static bool parse_dim_product(ir_lexer *lexer, int depth, ir_dim *out) {
  if (!parse_dim_atom(lexer, depth, out)) return false;
  for (;;) {
    ir_dim_kind kind;
    if (ir_at(lexer, "*"))
      kind = IR_DIM_MUL;
    else if (at_word(lexer, "floordiv"))
      kind = IR_DIM_FLOORDIV;
    else if (at_word(lexer, "ceildiv"))
      kind = IR_DIM_CEILDIV;
    else if (at_word(lexer, "mod"))
      kind = IR_DIM_MOD;
    else
      return true;
    ir_token token = lexer->token;
    ir_lex_next(lexer);
    ir_dim rhs;
    if (!parse_dim_atom(lexer, depth, &rhs)) return false;
    if (kind != IR_DIM_MUL && ir_dim_is(rhs, 0))
      return ir_error(lexer->ctx, ir_token_location(lexer, &token), NULL, "dim is divided by zero");
    *out = ir_dim_binary(lexer->ctx, kind, *out, rhs);
  }
}

bool ir_parse_dim(ir_lexer *lexer, int depth, ir_dim *out_dim) {
  ir_context *ctx = lexer->ctx;
  if (!parse_dim_product(lexer, depth, out_dim)) return false;
  for (;;) {
    ir_dim rhs, sign = ir_dim_constant(ctx, 1);
    bool negative_literal = lexer->token.kind == TOKEN_INTEGER && lexer->token.text[0] == '-'; // "N -1"
    if (ir_at(lexer, "+") || ir_at(lexer, "-")) {
      if (ir_at(lexer, "-")) sign = ir_dim_constant(ctx, -1);
      ir_lex_next(lexer);
    } else if (!negative_literal) {
      return true;
    }
    if (!parse_dim_product(lexer, depth, &rhs)) return false;
    *out_dim = ir_dim_binary(ctx, IR_DIM_ADD, *out_dim, ir_dim_binary(ctx, IR_DIM_MUL, sign, rhs));
  }
}

ir_dim ir_dim_parse(ir_context *ctx, const char *text) {
  ir_lexer lexer;
  ir_dim dim;
  ir_lex_begin(&lexer, ctx, "<dim>", text, strlen(text));
  return ir_parse_dim(&lexer, 0, &dim) && lexer.token.kind == TOKEN_END ? dim : NULL;
}

static bool parse_dims(ir_lexer *lexer, ir_type *type) {
  if (!ir_expect(lexer, "[", "to begin the shape, as in !mo.tensor<[M, 4], f32>")) return false;
  while (!ir_at(lexer, "]")) {
    if (type->rank && !ir_expect(lexer, ",", "or ']' after a dim")) return false;
    ir_token token = lexer->token;
    ir_dim dim;
    if (!ir_parse_dim(lexer, 0, &dim)) return false;
    if (type->rank == MX_MAX_RANK)
      return ir_error(lexer->ctx, ir_token_location(lexer, &token), "reshape it to fewer dims", "rank is more than %d",
                      MX_MAX_RANK);
    if (dim->kind == IR_DIM_CONSTANT && dim->value < 0)
      return ir_error(lexer->ctx, ir_token_location(lexer, &token),
                      "sizes are 0 or more; a size that only the run knows is a name, like N", "dim %s is negative",
                      dim->text);
    type->dims[type->rank++] = dim;
  }
  ir_lex_next(lexer);
  return true;
}

static bool parse_dtype(ir_lexer *lexer, mx_dtype *out) {
  *out =
      lexer->token.kind == TOKEN_WORD ? mx_dtype_from_name(lexer->token.text, lexer->token.length) : MX_DTYPE_INVALID;
  if (*out == MX_DTYPE_INVALID)
    return ir_error(lexer->ctx, ir_token_location(lexer, &lexer->token),
                    "dtypes are bool, si8 .. si64, ui8 .. ui64, f16, bf16, f32, f64, f8e4m3fn, f8e5m2, si4, ui4",
                    "%s is not a dtype", ir_token_text(lexer));
  ir_lex_next(lexer);
  return true;
}

// {layout = #mo.layout<KN>}
static bool parse_metadata(ir_lexer *lexer, ir_type *type) {
  ir_lex_next(lexer);
  while (!ir_at(lexer, "}")) {
    if (!at_word(lexer, "layout"))
      return ir_error(lexer->ctx, ir_token_location(lexer, &lexer->token),
                      "a tensor's metadata is {layout = #mo.layout<..>}", "unknown tensor metadata %s",
                      ir_token_text(lexer));
    ir_lex_next(lexer);
    if (!ir_expect(lexer, "=", "after layout")) return false;
    if (lexer->token.kind != TOKEN_HASH || strcmp(lexer->token.text, "mo.layout"))
      return ir_error(lexer->ctx, ir_token_location(lexer, &lexer->token), NULL, "expected #mo.layout<..>, found %s",
                      ir_token_text(lexer));
    ir_lex_next(lexer);
    if (!ir_expect(lexer, "<", "after #mo.layout")) return false;
    ir_token name = lexer->token;
    static const char *const known[] = {"KN", "MK", "MN", "KNkn"};
    bool ok = false;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
      if (name.kind == TOKEN_WORD && !strcmp(name.text, known[i])) ok = true;
    if (!ok)
      return ir_error(lexer->ctx, ir_token_location(lexer, &name),
                      "layouts are KN, MK, MN (row-major) and KNkn (packed)", "unknown layout %s",
                      ir_token_text(lexer));
    // Row-major spellings all mean the same memory order; only the packed one is kept apart.
    type->layout = name.text;
    ir_lex_next(lexer);
    if (!ir_expect(lexer, ">", "after the layout's name")) return false;
    if (ir_at(lexer, ",")) ir_lex_next(lexer);
  }
  ir_lex_next(lexer);
  return true;
}

// Sizes given as numbers: their bytes can be counted.
static bool fits(const ir_type *type) {
  int64_t count = 1;
  for (int i = 0; i < type->rank; i++)
    if (type->dims[i]->kind == IR_DIM_CONSTANT && type->dims[i]->value &&
        __builtin_mul_overflow(count, type->dims[i]->value, &count))
      return false;
  return mx_dtype_size(type->dtype, (size_t)count) <= INT64_MAX;
}

static bool parse_tensor(ir_lexer *lexer, ir_type *type) {
  MlirLocation location = ir_token_location(lexer, &lexer->token);
  type->kind = IR_TENSOR;
  if (!ir_expect(lexer, "<", type->is_buffer ? "after !mo.buffer" : "after !mo.tensor") || !parse_dims(lexer, type) ||
      !ir_expect(lexer, ",", "between shape and dtype") || !parse_dtype(lexer, &type->dtype))
    return false;
  if (!fits(type))
    return ir_error(lexer->ctx, location, NULL, "the bytes of a tensor of shape %s do not fit in 64 bits",
                    dims_text(lexer->ctx, type));
  if (ir_at(lexer, ",")) {
    ir_lex_next(lexer);
    if (!ir_at(lexer, "{")) return ir_expect(lexer, "{", "to begin the tensor's metadata");
    if (!parse_metadata(lexer, type)) return false;
  }
  return ir_expect(lexer, ">", "to end the tensor type");
}

// <"list", {item = 8}>
static bool parse_opaque(ir_lexer *lexer, ir_type *type) {
  ir_context *ctx = lexer->ctx;
  type->kind = IR_OPAQUE;
  if (!ir_expect(lexer, "<", "after !mo.opaque")) return false;
  if (lexer->token.kind != TOKEN_STRING || !*lexer->token.text || strpbrk(lexer->token.text, " \"\\"))
    return ir_error(ctx, ir_token_location(lexer, &lexer->token), "an opaque type is written !mo.opaque<\"list\">",
                    "expected the type's name in quotes, found %s", ir_token_text(lexer));
  type->name = lexer->token.text;
  ir_lex_next(lexer);
  if (ir_at(lexer, ",")) {
    ir_lex_next(lexer);
    ir_attributes list = {0};
    if (!ir_at(lexer, "{")) return ir_expect(lexer, "{", "to begin the type's parameters");
    if (!ir_parse_attributes(lexer, &list)) return false;
    type->parameters = mlirDictionaryAttrGet(ctx->mlir, list.count, list.items);
  }
  return ir_expect(lexer, ">", "to end the opaque type");
}

// <si64>
static bool parse_number(ir_lexer *lexer, ir_type *type) {
  type->kind = IR_NUMBER;
  return ir_expect(lexer, "<", "after !mo.scalar") && parse_dtype(lexer, &type->dtype) &&
         ir_expect(lexer, ">", "to end the scalar type");
}

bool ir_parse_type(ir_lexer *lexer, MlirType *out_type) {
  ir_context *ctx = lexer->ctx;
  ir_type type = {0};
  ir_token token = lexer->token;
  if (token.kind == TOKEN_TYPE && (!strcmp(token.text, "mo.tensor") || !strcmp(token.text, "mo.buffer"))) {
    type.is_buffer = token.text[3] == 'b';
    ir_lex_next(lexer);
    if (!parse_tensor(lexer, &type)) return false;
  } else if (token.kind == TOKEN_TYPE && !strcmp(token.text, "mo.chain")) {
    type.kind = IR_CHAIN;
    ir_lex_next(lexer);
  } else if (token.kind == TOKEN_TYPE && !strcmp(token.text, "mosh.ape")) {
    type.kind = IR_SHAPE;
    ir_lex_next(lexer);
  } else if (token.kind == TOKEN_TYPE && !strcmp(token.text, "mo.scalar")) {
    ir_lex_next(lexer);
    if (!parse_number(lexer, &type)) return false;
  } else if (token.kind == TOKEN_TYPE && !strcmp(token.text, "mo.opaque")) {
    ir_lex_next(lexer);
    if (!parse_opaque(lexer, &type)) return false;
  } else if (token.kind == TOKEN_TYPE && (!strcmp(token.text, "mgp.plan") || !strcmp(token.text, "mgp.memory"))) {
    type.kind = token.text[4] == 'p' ? IR_PLAN : IR_MEMORY;
    ir_lex_next(lexer);
  } else if (token.kind == TOKEN_WORD && !strcmp(token.text, "index")) {
    type.kind = IR_INDEX;
    ir_lex_next(lexer);
    if (ir_at(lexer, "<")) {
      ir_lex_next(lexer);
      if (lexer->token.kind != TOKEN_INTEGER || strlen(lexer->token.text) != 1 || lexer->token.text[0] > '8')
        return ir_error(ctx, ir_token_location(lexer, &lexer->token), NULL, "expected a rank up to %d, found %s",
                        MX_MAX_RANK, ir_token_text(lexer));
      type.rank = lexer->token.text[0] - '0';
      ir_lex_next(lexer);
      if (!ir_expect(lexer, ">", "to end the index type")) return false;
    }
  } else if (token.kind == TOKEN_WORD && mx_dtype_bits(mx_dtype_from_name(token.text, token.length)) >= 8) {
    type.kind = IR_SCALAR;
    type.dtype = mx_dtype_from_name(token.text, token.length);
    ir_lex_next(lexer);
  } else {
    return ir_error(ctx, ir_token_location(lexer, &token), "a tensor is written !mo.tensor<[M, 4], f32>",
                    "expected a type, found %s", ir_token_text(lexer));
  }
  *out_type = ir_type_make(ctx, &type);
  return true;
}
