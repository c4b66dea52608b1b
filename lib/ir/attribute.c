// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Attributes as text: {axis = 1, perm = [1, 0], start = [0, N - 1], symbol = "my.op", parameters = {slope = 0.1}}.
// A dim expression is #mosh<dim<N - 1>> to MLIR; lists of integers are dense, other lists are arrays.
#include "ir/internal.h"
#include <errno.h>
#include <inttypes.h>
#include <mlir-c/BuiltinAttributes.h>
#include <mlir-c/BuiltinTypes.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_DEPTH = 32 };

static bool parse_value(ir_lexer *lexer, int depth, MlirAttribute *out);
static bool parse_dictionary(ir_lexer *lexer, int depth, ir_attributes *list);

static bool parse_list(ir_lexer *lexer, int depth, MlirAttribute *out) {
  ir_context *ctx = lexer->ctx;
  int64_t *ints = NULL;
  MlirAttribute *items = NULL;
  size_t count = 0, ints_capacity = 0, items_capacity = 0;
  bool all_ints = true;
  ir_lex_next(lexer);
  while (!ir_at(lexer, "]")) {
    if (count && !ir_expect(lexer, ",", "or ']' after a list item")) return false;
    MlirAttribute item;
    if (lexer->token.kind == TOKEN_TYPE) {
      MlirType type;
      if (!ir_parse_type(lexer, &type)) return false;
      item = mlirTypeAttrGet(type);
    } else if (!parse_value(lexer, depth + 1, &item)) {
      return false;
    }
    ints = ir_grow(ctx, ints, count, &ints_capacity, sizeof *ints);
    items = ir_grow(ctx, items, count, &items_capacity, sizeof *items);
    if (mlirAttributeIsAInteger(item))
      ints[count] = mlirIntegerAttrGetValueInt(item);
    else
      all_ints = false;
    items[count++] = item;
  }
  ir_lex_next(lexer);
  *out = all_ints ? mlirDenseI64ArrayGet(ctx->mlir, (intptr_t)count, ints)
                  : mlirArrayAttrGet(ctx->mlir, (intptr_t)count, items);
  return true;
}

// #mosh<ape[2, N]>, a shape: the list [2, N]. #mosh<dim<N - 1>>: the dim.
static bool parse_mosh(ir_lexer *lexer, int depth, MlirAttribute *out) {
  bool shape, known = !strcmp(lexer->token.text, "mosh");
  const char *begin = lexer->token.begin;
  MlirLocation location = ir_token_location(lexer, &lexer->token);
  if (known) ir_lex_next(lexer);
  known = known && ir_at(lexer, "<");
  if (known) ir_lex_next(lexer);
  known = known && lexer->token.kind == TOKEN_WORD;
  shape = known && !strcmp(lexer->token.text, "ape");
  if (!known || (!shape && strcmp(lexer->token.text, "dim")))
    return ir_error(lexer->ctx, location, "a shape is written [2, N] or #mosh<ape[2, N]>", "unknown attribute '%.*s'",
                    (int)(lexer->token.end - begin < 40 ? lexer->token.end - begin : 40), begin);
  ir_lex_next(lexer);
  if (shape) {
    if (!ir_at(lexer, "[")) return ir_expect(lexer, "[", "after ape");
    return parse_list(lexer, depth, out) && ir_expect(lexer, ">", "to end the shape");
  }
  ir_dim dim;
  if (!ir_expect(lexer, "<", "after dim") || !ir_parse_dim(lexer, 0, &dim) ||
      !ir_expect(lexer, ">", "to end the dim") || !ir_expect(lexer, ">", "to end the dim"))
    return false;
  *out = ir_dim_attribute(lexer->ctx, dim);
  return true;
}

static bool parse_value(ir_lexer *lexer, int depth, MlirAttribute *out) {
  ir_context *ctx = lexer->ctx;
  ir_token token = lexer->token;
  MlirLocation location = ir_token_location(lexer, &token);
  if (depth > MAX_DEPTH) return ir_error(ctx, location, NULL, "attribute is nested more than %d deep", MAX_DEPTH);
  if (ir_at(lexer, "[")) return parse_list(lexer, depth, out);
  if (ir_at(lexer, "{")) {
    ir_attributes list = {0};
    if (!parse_dictionary(lexer, depth + 1, &list)) return false;
    *out = mlirDictionaryAttrGet(ctx->mlir, list.count, list.items);
    return true;
  }
  bool keyword = token.kind == TOKEN_WORD && (!strcmp(token.text, "true") || !strcmp(token.text, "false") ||
                                              !strcmp(token.text, "inf") || !strcmp(token.text, "nan"));
  bool literal = token.kind == TOKEN_WORD && !strcmp(token.text, "dense"); // only an op's own list holds one
  if (token.kind == TOKEN_INTEGER || (token.kind == TOKEN_WORD && !keyword && !literal && !strchr(token.text, '.')) ||
      ir_at(lexer, "(")) {
    ir_dim dim;
    if (!ir_parse_dim(lexer, 0, &dim)) return false;
    *out = ir_dim_attribute(ctx, dim);
    return true;
  }
  if (token.kind == TOKEN_HASH) return parse_mosh(lexer, depth, out);
  if (token.kind == TOKEN_FLOAT) {
    *out = ir_real_attribute(ctx, strtod(token.text, NULL));
  } else if (token.kind == TOKEN_STRING) {
    *out = ir_string_attribute(ctx, token.text);
  } else if (keyword && (token.text[0] == 't' || token.text[0] == 'f')) {
    *out = mlirBoolAttrGet(ctx->mlir, token.text[0] == 't');
  } else if (keyword) {
    *out = ir_real_attribute(ctx, strtod(token.text, NULL));
  } else {
    return ir_error(ctx, location, "values are numbers, true, false, \"text\", [lists] and {dictionaries}",
                    "expected an attribute's value, found %s", ir_token_text(lexer));
  }
  ir_lex_next(lexer);
  return true;
}

// Where a dense<..> begins, to be read once the result's type is known.
static void skip_dense(ir_lexer *lexer) {
  int depth = 0;
  do {
    if (ir_at(lexer, "<")) depth++;
    if (ir_at(lexer, ">")) depth--;
    if (lexer->token.kind == TOKEN_END) return;
    ir_lex_next(lexer);
  } while (depth > 0);
}

bool ir_parse_attributes(ir_lexer *lexer, ir_attributes *list) { return parse_dictionary(lexer, 0, list); }

// depth 0 is an op's own list, the only one that may hold a literal tensor: its type is the op's result.
static bool parse_dictionary(ir_lexer *lexer, int depth, ir_attributes *list) {
  ir_context *ctx = lexer->ctx;
  if (!ir_expect(lexer, "{", "to begin attributes")) return false;
  for (bool first = true; !ir_at(lexer, "}"); first = false) {
    if (!first && !ir_expect(lexer, ",", "or '}' after an attribute")) return false;
    ir_token name = lexer->token;
    if (name.kind != TOKEN_WORD && name.kind != TOKEN_STRING)
      return ir_error(ctx, ir_token_location(lexer, &name), NULL, "expected an attribute's name, found %s",
                      ir_token_text(lexer));
    for (int i = 0; i < list->count; i++) {
      MlirStringRef have = mlirIdentifierStr(list->items[i].name);
      if (have.length == strlen(name.text) && !memcmp(have.data, name.text, have.length))
        return ir_error(ctx, ir_token_location(lexer, &name), NULL, "attribute '%s' is given twice", name.text);
    }
    if (list->count == IR_MAX_ATTRIBUTES)
      return ir_error(ctx, ir_token_location(lexer, &name), NULL, "more than %d attributes", list->count);
    ir_lex_next(lexer);
    if (!ir_expect(lexer, "=", "after the attribute's name")) return false;
    MlirAttribute value;
    if (depth == 0 && lexer->token.kind == TOKEN_WORD && !strcmp(lexer->token.text, "dense")) {
      ir_lexer *place = ir_alloc(ctx, sizeof *place);
      *place = *lexer;
      ir_lex_next(lexer);
      if (!ir_at(lexer, "<")) return ir_expect(lexer, "<", "after dense");
      skip_dense(lexer);
      // The place travels as an integer until the type is known: parse.c replaces it by the elements.
      value = mlirIntegerAttrGet(mlirIntegerTypeUnsignedGet(ctx->mlir, 64), (int64_t)(intptr_t)place);
    } else if (!parse_value(lexer, depth, &value)) {
      return false;
    }
    ir_add_attribute(ctx, list, name.text, value);
  }
  ir_lex_next(lexer);
  return true;
}

void ir_print_attribute(ir_context *ctx, ir_text *text, MlirAttribute a) {
  if (mlirAttributeIsABool(a)) {
    ir_append(text, "%s", mlirBoolAttrGetValue(a) ? "true" : "false");
  } else if (mlirAttributeIsAInteger(a)) {
    ir_append(text, "%" PRId64, mlirIntegerAttrGetValueInt(a));
  } else if (mlirAttributeIsAFloat(a)) {
    ir_append(text, "%s", ir_float_text(ctx, mlirFloatAttrGetValueDouble(a), false));
  } else if (ir_attribute_is_dim(a)) {
    ir_append(text, "%s", ir_attribute_dim(ctx, a)->text);
  } else if (mlirAttributeIsAType(a)) {
    ir_append(text, "%s", ir_type_text(ctx, mlirTypeAttrGetValue(a)));
  } else if (mlirAttributeIsAString(a)) {
    MlirStringRef s = mlirStringAttrGetValue(a);
    ir_append(text, "\"");
    for (size_t i = 0; i < s.length; i++) {
      unsigned char c = (unsigned char)s.data[i];
      if (c == '"' || c == '\\')
        ir_append(text, "\\%c", c);
      else if (c < 32 || c >= 127)
        ir_append(text, "\\%02x", c);
      else
        ir_append_n(text, (const char *)&c, 1);
    }
    ir_append(text, "\"");
  } else if (mlirAttributeIsADenseI64Array(a)) {
    ir_append(text, "[");
    for (intptr_t i = 0; i < mlirDenseArrayGetNumElements(a); i++)
      ir_append(text, "%s%" PRId64, i ? ", " : "", mlirDenseI64ArrayGetElement(a, i));
    ir_append(text, "]");
  } else if (mlirAttributeIsAArray(a)) {
    ir_append(text, "[");
    for (intptr_t i = 0; i < mlirArrayAttrGetNumElements(a); i++) {
      if (i) ir_append(text, ", ");
      ir_print_attribute(ctx, text, mlirArrayAttrGetElement(a, i));
    }
    ir_append(text, "]");
  } else if (mlirAttributeIsADictionary(a)) {
    ir_append(text, "{");
    for (intptr_t i = 0; i < mlirDictionaryAttrGetNumElements(a); i++) {
      MlirNamedAttribute item = mlirDictionaryAttrGetElement(a, i);
      MlirStringRef name = mlirIdentifierStr(item.name);
      ir_append(text, "%s%.*s = ", i ? ", " : "", (int)name.length, name.data);
      ir_print_attribute(ctx, text, item.attribute);
    }
    ir_append(text, "}");
  }
}

// ---- dims
// ----------------------------------------------------------------------------------------------------------------

MlirAttribute ir_dim_attribute(ir_context *ctx, ir_dim dim) {
  if (dim->kind == IR_DIM_CONSTANT) return ir_int_attribute(ctx, dim->value);
  const char *text = ir_format(ctx, "dim<%s>", dim->text);
  return mlirOpaqueAttrGet(ctx->mlir, ir_ref("mosh"), (intptr_t)strlen(text), text, mlirNoneTypeGet(ctx->mlir));
}

bool ir_attribute_is_dim(MlirAttribute a) {
  if (!mlirAttributeIsAOpaque(a)) return false;
  MlirStringRef data = mlirOpaqueAttrGetData(a);
  return data.length > 5 && !memcmp(data.data, "dim<", 4);
}

ir_dim ir_attribute_dim(ir_context *ctx, MlirAttribute a) {
  if (mlirAttributeIsAInteger(a)) return ir_dim_constant(ctx, mlirIntegerAttrGetValueInt(a));
  if (!ir_attribute_is_dim(a)) return NULL;
  MlirStringRef data = mlirOpaqueAttrGetData(a); // made by ir_dim_attribute: the text of a dim of this context
  return *ir_table_at(ctx, &ctx->dims, data.data + 4, data.length - 5);
}

ir_dim ir_get_dim(ir_context *ctx, MlirOperation op, const char *name) {
  MlirAttribute a = ir_get(op, name);
  return mlirAttributeIsNull(a) ? NULL : ir_attribute_dim(ctx, a);
}

MlirAttribute ir_dims_attribute(ir_context *ctx, const ir_dim *dims, int count) {
  int64_t *ints = ir_alloc(ctx, (size_t)count * sizeof *ints);
  MlirAttribute *items = ir_alloc(ctx, (size_t)count * sizeof *items);
  bool constant = true;
  for (int i = 0; i < count; i++) {
    constant &= dims[i]->kind == IR_DIM_CONSTANT;
    ints[i] = dims[i]->value;
    items[i] = ir_dim_attribute(ctx, dims[i]);
  }
  return constant ? ir_ints_attribute(ctx, ints, count) : mlirArrayAttrGet(ctx->mlir, count, items);
}

int ir_attribute_dims(ir_context *ctx, MlirAttribute a, ir_dim *out_dims, int capacity) {
  bool ints = mlirAttributeIsADenseI64Array(a);
  if (!ints && !mlirAttributeIsAArray(a)) return -1;
  int n = (int)(ints ? mlirDenseArrayGetNumElements(a) : mlirArrayAttrGetNumElements(a));
  for (int i = 0; i < n && i < capacity; i++) {
    out_dims[i] = ints ? ir_dim_constant(ctx, mlirDenseI64ArrayGetElement(a, i))
                       : ir_attribute_dim(ctx, mlirArrayAttrGetElement(a, i));
    if (!out_dims[i]) return -1;
  }
  return n;
}

int ir_get_dims(ir_context *ctx, MlirOperation op, const char *name, ir_dim *out_dims, int capacity) {
  MlirAttribute a = ir_get(op, name);
  return mlirAttributeIsNull(a) ? -1 : ir_attribute_dims(ctx, a, out_dims, capacity);
}

MlirAttribute ir_map_dims(ir_context *ctx, MlirAttribute a, ir_dim (*map)(ir_dim dim, void *user), void *user) {
  if (ir_attribute_is_dim(a)) return ir_dim_attribute(ctx, map(ir_attribute_dim(ctx, a), user));
  if (mlirAttributeIsAType(a)) {
    ir_type type = *ir_type_of(ctx, mlirTypeAttrGetValue(a));
    if (type.kind != IR_TENSOR) return a;
    for (int d = 0; d < type.rank; d++) type.dims[d] = map(type.dims[d], user);
    return mlirTypeAttrGet(ir_type_make(ctx, &type));
  }
  if (mlirAttributeIsAArray(a)) {
    intptr_t n = mlirArrayAttrGetNumElements(a);
    MlirAttribute *items = ir_alloc(ctx, (size_t)n * sizeof *items);
    ir_dim *dims = ir_alloc(ctx, (size_t)n * sizeof *dims);
    bool all_dims = n > 0;
    for (intptr_t i = 0; i < n; i++) {
      items[i] = ir_map_dims(ctx, mlirArrayAttrGetElement(a, i), map, user);
      dims[i] = all_dims ? ir_attribute_dim(ctx, items[i]) : NULL;
      all_dims = all_dims && dims[i];
    }
    return all_dims ? ir_dims_attribute(ctx, dims, (int)n) : mlirArrayAttrGet(ctx->mlir, n, items);
  }
  if (mlirAttributeIsADictionary(a)) {
    intptr_t n = mlirDictionaryAttrGetNumElements(a);
    MlirNamedAttribute *items = ir_alloc(ctx, (size_t)n * sizeof *items);
    for (intptr_t i = 0; i < n; i++) {
      items[i] = mlirDictionaryAttrGetElement(a, i);
      items[i].attribute = ir_map_dims(ctx, items[i].attribute, map, user);
    }
    return mlirDictionaryAttrGet(ctx->mlir, n, items);
  }
  return a;
}
