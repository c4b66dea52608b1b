// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Attributes as text: {axis = 1, perm = [1, 0], symbol = "my.op", parameters = {slope = 0.1, wide = true}} and literal
// tensors dense<[[1, 2], [3, 4]]>, kept as raw little-endian elements.
#include "ir/internal.h"
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <mlir-c/BuiltinAttributes.h>
#include <mlir-c/BuiltinTypes.h>
#include <mx/tensor.h>
#include <stdio.h>
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
  if (token.kind == TOKEN_INTEGER) {
    errno = 0;
    long long value = strtoll(token.text, NULL, 0);
    if (errno) return ir_error(ctx, location, NULL, "%.40s does not fit in 64 bits", token.text);
    *out = ir_int_attribute(ctx, value);
  } else if (token.kind == TOKEN_FLOAT) {
    *out = mlirFloatAttrDoubleGet(ctx->mlir, mlirF64TypeGet(ctx->mlir), strtod(token.text, NULL));
  } else if (token.kind == TOKEN_STRING) {
    *out = ir_string_attribute(ctx, token.text);
  } else if (token.kind == TOKEN_WORD && (!strcmp(token.text, "true") || !strcmp(token.text, "false"))) {
    *out = mlirBoolAttrGet(ctx->mlir, token.text[0] == 't');
  } else if (token.kind == TOKEN_WORD && (!strcmp(token.text, "inf") || !strcmp(token.text, "nan"))) {
    *out = mlirFloatAttrDoubleGet(ctx->mlir, mlirF64TypeGet(ctx->mlir), strtod(token.text, NULL));
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
    if (list->count == (int)(sizeof list->items / sizeof *list->items))
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

// The shortest decimal that reads back as the same number, with a point so that it stays a float.
static const char *float_text(ir_context *ctx, double value, bool single) {
  if (isnan(value)) return "nan";
  if (isinf(value)) return value < 0 ? "-inf" : "inf";
  char text[40];
  for (int digits = 1; digits <= 17; digits++) {
    snprintf(text, sizeof text, "%.*g", digits, value);
    if (single ? (float)strtod(text, NULL) == (float)value : strtod(text, NULL) == value) break;
  }
  return ir_format(ctx, "%s%s", text, strpbrk(text, ".e") ? "" : ".0");
}

void ir_print_attribute(ir_context *ctx, ir_text *text, MlirAttribute a) {
  if (mlirAttributeIsABool(a)) {
    ir_append(text, "%s", mlirBoolAttrGetValue(a) ? "true" : "false");
  } else if (mlirAttributeIsAInteger(a)) {
    ir_append(text, "%" PRId64, mlirIntegerAttrGetValueInt(a));
  } else if (mlirAttributeIsAFloat(a)) {
    ir_append(text, "%s", float_text(ctx, mlirFloatAttrGetValueDouble(a), false));
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

// ---- dense
// ---------------------------------------------------------------------------------------------------------------

// The element as f (float dtypes) or i (all others).
static void put_element(mx_dtype dtype, double f, int64_t i, char *out) {
  switch (dtype) {
  case MX_F32: {
    float v = (float)f;
    memcpy(out, &v, 4);
    return;
  }
  case MX_F64: memcpy(out, &f, 8); return;
  case MX_F16: {
    uint16_t v = ir_f32_to_f16((float)f);
    memcpy(out, &v, 2);
    return;
  }
  case MX_BF16: {
    uint16_t v = ir_f32_to_bf16((float)f);
    memcpy(out, &v, 2);
    return;
  }
  default: memcpy(out, &i, mx_dtype_bytes(dtype)); return; // little-endian: the low bytes are the value
  }
}

static bool in_range(mx_dtype dtype, int64_t i, const char *text) {
  size_t bits = mx_dtype_bytes(dtype) * 8;
  if (dtype == MX_BOOL) return i == 0 || i == 1;
  if (MX_TYPES_UNSIGNED >> dtype & 1) {
    if (text[0] == '-') return false;
    return bits == 64 || (uint64_t)i >> bits == 0;
  }
  if (i < 0 && text[0] != '-') return false; // above the largest si64
  if (MX_TYPES_SIGNED >> dtype & 1)
    return bits == 64 || (i >= -((int64_t)1 << (bits - 1)) && i < (int64_t)1 << (bits - 1));
  return true;
}

static double rounded(mx_dtype dtype, double f) {
  if (dtype == MX_F64) return f;
  if (dtype == MX_F16) return (double)ir_f16_to_f32(ir_f32_to_f16((float)f));
  return dtype == MX_BF16 ? (double)ir_bf16_to_f32(ir_f32_to_bf16((float)f)) : (double)(float)f;
}

typedef struct dense {
  ir_lexer *lexer;
  const ir_type *type;
  char *bytes;
  size_t count, capacity; // elements; capacity in bytes
} dense;

static bool parse_element(dense *d) {
  ir_lexer *lexer = d->lexer;
  ir_token t = lexer->token;
  MlirLocation location = ir_token_location(lexer, &t);
  size_t size = mx_dtype_bytes(d->type->dtype);
  bool float_type = MX_TYPES_FLOAT >> d->type->dtype & 1;
  double f = 0;
  int64_t i = 0;
  bool minus = ir_at(lexer, "-"); // "-inf"
  if (minus) {
    ir_lex_next(lexer);
    t = lexer->token;
  }
  if (t.kind == TOKEN_INTEGER && !minus) {
    errno = 0;
    i = t.text[0] == '-' ? strtoll(t.text, NULL, 0) : (int64_t)strtoull(t.text, NULL, 0);
    f = strtod(t.text, NULL);
    if (!float_type && (errno == ERANGE || !in_range(d->type->dtype, i, t.text)))
      return ir_error(lexer->ctx, location, NULL, "%.40s does not fit %s", t.text, mx_dtype_name(d->type->dtype));
  } else if (t.kind == TOKEN_FLOAT && float_type && !minus) {
    f = strtod(t.text, NULL);
  } else if (t.kind == TOKEN_WORD && float_type && (!strcmp(t.text, "inf") || !strcmp(t.text, "nan"))) {
    f = strtod(t.text, NULL) * (minus ? -1 : 1);
  } else if (t.kind == TOKEN_WORD && !minus && (!strcmp(t.text, "true") || !strcmp(t.text, "false"))) {
    i = t.text[0] == 't';
    f = (double)i;
  } else {
    return ir_error(lexer->ctx, location, NULL, "expected an element of dtype %s, found %s",
                    mx_dtype_name(d->type->dtype), ir_token_text(lexer));
  }
  if (float_type && t.kind != TOKEN_WORD && isinf(rounded(d->type->dtype, f)))
    return ir_error(lexer->ctx, location, "infinity is written inf", "%.40s does not fit %s", t.text,
                    mx_dtype_name(d->type->dtype));
  d->bytes = ir_grow(lexer->ctx, d->bytes, (d->count + 1) * size, &d->capacity, 1);
  put_element(d->type->dtype, f, i, d->bytes + d->count++ * size);
  ir_lex_next(lexer);
  return true;
}

// Lists are nested as the shape is, or one flat list holds all elements.
static bool parse_elements(dense *d, int depth) {
  if (!ir_at(d->lexer, "[")) return parse_element(d);
  if (depth > MX_MAX_RANK)
    return ir_error(d->lexer->ctx, ir_token_location(d->lexer, &d->lexer->token), NULL,
                    "literal is nested deeper than its rank");
  MlirLocation location = ir_token_location(d->lexer, &d->lexer->token);
  int64_t count = 0;
  ir_lex_next(d->lexer);
  bool nested = depth > 0 || ir_at(d->lexer, "[");
  for (bool first = true; !ir_at(d->lexer, "]"); first = false, count++) {
    if (!first && !ir_expect(d->lexer, ",", "or ']' after an element")) return false;
    if (!parse_elements(d, depth + 1)) return false;
  }
  ir_lex_next(d->lexer);
  if (nested && (depth >= d->type->rank || !ir_dim_is(d->type->dims[depth], count)))
    return ir_error(d->lexer->ctx, location, "nest the lists as the shape is, or write one flat list",
                    "a list of %lld at depth %d does not fit shape %s", (long long)count, depth,
                    ir_shape_text(d->lexer->ctx, d->type));
  return true;
}

bool ir_parse_dense(ir_lexer *lexer, const ir_type *type, MlirAttribute *out_bytes) {
  ir_context *ctx = lexer->ctx;
  MlirLocation location = ir_token_location(lexer, &lexer->token);
  ir_lex_next(lexer);
  dense d = {.lexer = lexer, .type = type};
  if (!ir_expect(lexer, "<", "after dense")) return false;
  if (!ir_at(lexer, ">") && !parse_elements(&d, 0)) return false;
  if (!ir_expect(lexer, ">", "after the elements")) return false;
  ir_dim want = type->kind == IR_SCALAR ? ir_dim_constant(ctx, 1) : ir_type_elements(ctx, type);
  if (want->kind != IR_DIM_CONSTANT)
    return ir_error(ctx, location, "write the sizes as numbers", "literal of shape %s, whose sizes are not known",
                    ir_shape_text(ctx, type));
  if (d.count != 1 && (int64_t)d.count != want->value)
    return ir_error(ctx, location, "give one element to fill the tensor, or all of them",
                    "literal has %zu elements, its type has %s", d.count, want->text);
  if (!d.count) d.bytes = ir_alloc(ctx, mx_dtype_bytes(type->dtype)), d.count = 1; // one element fills no element too
  *out_bytes = ir_bytes_attribute(ctx, d.bytes, d.count * mx_dtype_bytes(type->dtype));
  return true;
}

static void print_element(ir_context *ctx, ir_text *text, mx_dtype dtype, const char *at) {
  switch (dtype) {
  case MX_BOOL: ir_append(text, "%s", *at ? "true" : "false"); return;
  case MX_F32: {
    float v;
    memcpy(&v, at, 4);
    ir_append(text, "%s", float_text(ctx, (double)v, true));
    return;
  }
  case MX_F64: {
    double v;
    memcpy(&v, at, 8);
    ir_append(text, "%s", float_text(ctx, v, false));
    return;
  }
  case MX_F16:
  case MX_BF16: {
    uint16_t v;
    memcpy(&v, at, 2);
    ir_append(text, "%s", float_text(ctx, (double)(dtype == MX_F16 ? ir_f16_to_f32(v) : ir_bf16_to_f32(v)), true));
    return;
  }
  default: break;
  }
  size_t size = mx_dtype_bytes(dtype);
  uint64_t u = 0;
  memcpy(&u, at, size);
  if (MX_TYPES_SIGNED >> dtype & 1)
    ir_append(text, "%" PRId64, (int64_t)(u << (64 - 8 * size)) >> (64 - 8 * size));
  else
    ir_append(text, "%" PRIu64, u);
}

static void print_elements(ir_context *ctx, ir_text *text, const ir_type *type, int axis, const char **at) {
  if (axis == type->rank) {
    print_element(ctx, text, type->dtype, *at);
    *at += mx_dtype_bytes(type->dtype);
    return;
  }
  ir_append(text, "[");
  for (int64_t i = 0; i < type->dims[axis]->value; i++) {
    if (i) ir_append(text, ", ");
    print_elements(ctx, text, type, axis + 1, at);
  }
  ir_append(text, "]");
}

void ir_print_dense(ir_context *ctx, ir_text *text, const ir_type *type, const void *bytes, size_t n_bytes) {
  const char *at = bytes;
  ir_append(text, "dense<");
  if (n_bytes == mx_dtype_bytes(type->dtype))
    print_element(ctx, text, type->dtype, at);
  else if (n_bytes)
    print_elements(ctx, text, type, 0, &at);
  ir_append(text, ">");
}
