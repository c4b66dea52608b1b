// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Literal tensors as text: dense<[[1, 2], [3, 4]]>, kept as raw little-endian elements.
#include "ir/internal.h"
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <mx/tensor.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *ir_float_text(ir_context *ctx, double value, bool single) {
  if (isnan(value)) return "nan";
  if (isinf(value)) return value < 0 ? "-inf" : "inf";
  char text[40];
  for (int digits = 1; digits <= 17; digits++) {
    snprintf(text, sizeof text, "%.*g", digits, value);
    if (single ? (float)strtod(text, NULL) == (float)value : strtod(text, NULL) == value) break;
  }
  return ir_format(ctx, "%s%s", text, strpbrk(text, ".e") ? "" : ".0");
}

void ir_put_element(mx_dtype dtype, double f, int64_t i, void *out) {
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
  ir_put_element(d->type->dtype, f, i, d->bytes + d->count++ * size);
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

double ir_float_element(mx_dtype dtype, const void *at) {
  float single;
  double wide;
  uint16_t half;
  memcpy(&half, at, 2);
  if (dtype == MX_F16) return (double)ir_f16_to_f32(half);
  if (dtype == MX_BF16) return (double)ir_bf16_to_f32(half);
  if (dtype == MX_F32) return memcpy(&single, at, 4), (double)single;
  return memcpy(&wide, at, 8), wide;
}

static void print_element(ir_context *ctx, ir_text *text, mx_dtype dtype, const char *at) {
  if (dtype == MX_BOOL) {
    ir_append(text, "%s", *at ? "true" : "false");
    return;
  }
  if (MX_TYPES_FLOAT >> dtype & 1) {
    ir_append(text, "%s", ir_float_text(ctx, ir_float_element(dtype, at), dtype != MX_F64));
    return;
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
