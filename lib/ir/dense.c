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
  default:
    if (MX_TYPES_FLOAT >> dtype & 1) i = ir_narrow(dtype, (float)f);
    memcpy(out, &i, mx_dtype_bytes(dtype)); // little-endian: the low bytes are the value
  }
}

static bool is_nibble(mx_dtype dtype) { return MX_TYPES_4_BITS >> dtype & 1; }
static unsigned get_nibble(const char *bytes, size_t index) {
  return (unsigned)(unsigned char)bytes[index / 2] >> 4 * (index % 2) & 15;
}

static bool in_range(mx_dtype dtype, int64_t i, const char *text) {
  size_t bits = mx_dtype_bits(dtype);
  if (dtype == MX_BOOL) return i == 0 || i == 1;
  if ((MX_TYPES_UNSIGNED | MX_TYPE(UI4)) >> dtype & 1) {
    if (text[0] == '-') return false;
    return bits == 64 || (uint64_t)i >> bits == 0;
  }
  if (i < 0 && text[0] != '-') return false; // above the largest si64
  if ((MX_TYPES_SIGNED | MX_TYPE(SI4)) >> dtype & 1)
    return bits == 64 || (i >= -((int64_t)1 << (bits - 1)) && i < (int64_t)1 << (bits - 1));
  return true;
}

// Whether a number stays finite, and what is written inf infinite.
static bool fits(mx_dtype dtype, double f, bool is_word) {
  char element[8];
  ir_put_element(dtype, f, 0, element);
  double made = ir_float_element(dtype, element);
  bool greatest = MX_TYPES_F8 >> dtype & 1 && ((unsigned)element[0] & 127) == ir_narrow_format_of(dtype)->overflow;
  if (isnan(f)) return true;
  return isinf(made) ? is_word : !isinf(f) && !(greatest && fabs(f) > fabs(made));
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
  if (float_type && !fits(d->type->dtype, f, t.kind == TOKEN_WORD))
    return ir_error(
        lexer->ctx, location, d->type->dtype == MX_F8E4M3FN ? "it goes up to 448" : "infinity is written inf",
        "%.40s does not fit %s", minus ? ir_format(lexer->ctx, "-%s", t.text) : t.text, mx_dtype_name(d->type->dtype));
  d->bytes = ir_grow(lexer->ctx, d->bytes, (d->count + 1) * size, &d->capacity, 1);
  if (!is_nibble(d->type->dtype))
    ir_put_element(d->type->dtype, f, i, d->bytes + d->count * size);
  else if (d->count % 2)
    d->bytes[d->count / 2] = (char)(get_nibble(d->bytes, d->count - 1) | (unsigned)(i & 15) << 4);
  else
    d->bytes[d->count / 2] = (char)(i & 15);
  d->count++;
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
  ir_dim want = ir_type_elements(ctx, type);
  if (want->kind != IR_DIM_CONSTANT)
    return ir_error(ctx, location, "write the sizes as numbers", "literal of shape %s, whose sizes are not known",
                    ir_shape_text(ctx, type));
  if (d.count != 1 && (int64_t)d.count != want->value)
    return ir_error(ctx, location, "give one element to fill the tensor, or all of them",
                    "literal has %zu elements, its type has %s", d.count, want->text);
  if (!d.count) d.bytes = ir_alloc(ctx, mx_dtype_bytes(type->dtype)), d.count = 1; // one element fills no element too
  if (is_nibble(type->dtype) && d.count == 1 && want->value != 1) d.bytes[0] = (char)(d.bytes[0] * 17); // both halves
  *out_bytes = ir_bytes_attribute(ctx, d.bytes, mx_dtype_size(type->dtype, d.count));
  return true;
}

double ir_float_element(mx_dtype dtype, const void *at) {
  float single;
  double wide;
  uint16_t narrow = 0;
  if (dtype == MX_F64) return memcpy(&wide, at, 8), wide;
  if (dtype == MX_F32) return memcpy(&single, at, 4), (double)single;
  memcpy(&narrow, at, mx_dtype_bytes(dtype));
  return (double)ir_widen(dtype, narrow);
}

static void print_element(ir_context *ctx, ir_text *text, mx_dtype dtype, const char *bytes, size_t index) {
  size_t size = mx_dtype_bytes(dtype);
  const char *at = bytes + index * size;
  if (is_nibble(dtype)) {
    unsigned u = get_nibble(bytes, index);
    ir_append(text, "%d", (int)u - (dtype == MX_SI4 && u > 7 ? 16 : 0));
    return;
  }
  if (dtype == MX_BOOL) {
    ir_append(text, "%s", *at ? "true" : "false");
    return;
  }
  if (MX_TYPES_FLOAT >> dtype & 1) {
    ir_append(text, "%s", ir_float_text(ctx, ir_float_element(dtype, at), dtype != MX_F64));
    return;
  }
  uint64_t u = 0;
  memcpy(&u, at, size);
  if (MX_TYPES_SIGNED >> dtype & 1)
    ir_append(text, "%" PRId64, (int64_t)(u << (64 - 8 * size)) >> (64 - 8 * size));
  else
    ir_append(text, "%" PRIu64, u);
}

static void print_elements(ir_context *ctx, ir_text *text, const ir_type *type, int axis, const char *bytes,
                           size_t *index) {
  if (axis == type->rank) {
    print_element(ctx, text, type->dtype, bytes, (*index)++);
    return;
  }
  ir_append(text, "[");
  for (int64_t i = 0; i < type->dims[axis]->value; i++) {
    if (i) ir_append(text, ", ");
    print_elements(ctx, text, type, axis + 1, bytes, index);
  }
  ir_append(text, "]");
}

void ir_print_dense(ir_context *ctx, ir_text *text, const ir_type *type, const void *bytes, size_t n_bytes) {
  size_t index = 0;
  bool one = n_bytes == mx_dtype_bytes(type->dtype);
  if (one && is_nibble(type->dtype) && ir_dim_is(ir_type_elements(ctx, type), 2))
    one = get_nibble(bytes, 0) == get_nibble(bytes, 1); // one byte either way
  ir_append(text, "dense<");
  if (one)
    print_element(ctx, text, type->dtype, bytes, 0);
  else if (n_bytes)
    print_elements(ctx, text, type, 0, bytes, &index);
  ir_append(text, ">");
}
