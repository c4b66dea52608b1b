// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// One element at a time: text to bits and back for every dtype, with the shortest text that keeps a float's value, and
// the floats narrower than f32 through double. An element of 4 bits that stands alone is a byte of its value.
#include "mxrun.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

char dtype_class(mx_dtype dtype) {
  switch (dtype) {
#define X(ENUM, text, bits, class_, numpy)                                                                             \
  case MX_##ENUM: return class_;
    MX_DTYPES(X)
#undef X
  default: return 0;
  }
}

// ---- floats narrower than f32: a sign, an exponent, n_mantissa bits
// ---------------------------------------------------

typedef struct narrow_format {
  int n_bits, n_mantissa;
  bool has_infinity;
} narrow_format;

static const narrow_format formats[MX_DTYPE_COUNT] = {
#define X(ENUM, bits, mantissa, infinity) [MX_##ENUM] = {bits, mantissa, infinity},
    MX_NARROW_FLOATS(X)
#undef X
};

static bool is_narrow(mx_dtype dtype) { return formats[dtype].n_bits; }
static int bias_of(narrow_format f) { return (1 << (f.n_bits - 2 - f.n_mantissa)) - 1; }
// inf where there is one, else NaN.
static unsigned first_special(narrow_format f) {
  return (1u << (f.n_bits - 1)) - (f.has_infinity ? 1u << f.n_mantissa : 1);
}

// Too large a number is infinite in 16 bits, and the largest one in 8.
static unsigned encode_narrow(double value, narrow_format f) {
  int exponent, bias = bias_of(f), least = 1 - bias;
  unsigned special = first_special(f), greatest = special - (f.n_bits == 8);
  unsigned sign = signbit(value) ? 1u << (f.n_bits - 1) : 0;
  if (isnan(value)) return sign | special | (f.has_infinity ? 1u << (f.n_mantissa - 1) : 0);
  if (isinf(value)) return sign | (f.has_infinity ? special : greatest);
  frexp(value, &exponent);
  exponent--;
  if (exponent > bias + 1) return sign | greatest;
  if (value == 0 || exponent < least) exponent = least;
  // A mantissa that rounds up to the next power of two carries into the exponent by itself.
  double mantissa = rint(ldexp(fabs(value), f.n_mantissa - exponent));
  unsigned bits = ((unsigned)(exponent - least) << f.n_mantissa) + (unsigned)mantissa;
  return sign | (bits < greatest ? bits : greatest);
}

static double decode_narrow(unsigned bits, narrow_format f) {
  unsigned rest = bits & ((1u << (f.n_bits - 1)) - 1), special = first_special(f);
  int exponent = (int)(rest >> f.n_mantissa), mantissa = (int)(rest & ((1u << f.n_mantissa) - 1)), bias = bias_of(f);
  double value;
  if (rest >= special)
    value = f.has_infinity && rest == special ? INFINITY : NAN;
  else if (exponent == 0)
    value = ldexp(mantissa, 1 - bias - f.n_mantissa);
  else
    value = ldexp(mantissa + (1 << f.n_mantissa), exponent - bias - f.n_mantissa);
  return bits >> (f.n_bits - 1) & 1 ? -value : value;
}

// ---- numbers --------------------------------------------------------------------------------------------------------

static int64_t load_signed(size_t bytes, const void *element) {
  int64_t value = 0;
  memcpy(&value, element, bytes);
  unsigned unused = 64 - 8 * (unsigned)bytes;
  return (int64_t)((uint64_t)value << unused) >> unused;
}

static uint64_t load_unsigned(size_t bytes, const void *element) {
  uint64_t value = 0;
  memcpy(&value, element, bytes);
  return value;
}

double element_value(mx_dtype dtype, const void *element) {
  size_t bytes = mx_dtype_bytes(dtype);
  float f;
  double d;
  if (is_narrow(dtype)) return decode_narrow((unsigned)load_unsigned(bytes, element), formats[dtype]);
  switch (dtype) {
  case MX_F32: memcpy(&f, element, 4); return (double)f;
  case MX_F64: memcpy(&d, element, 8); return d;
  default: break;
  }
  return dtype_class(dtype) == 'i' ? (double)load_signed(bytes, element) : (double)load_unsigned(bytes, element);
}

double element_difference(mx_dtype dtype, const void *a, const void *b) {
  size_t bytes = mx_dtype_bytes(dtype);
  char class = dtype_class(dtype);
  if (class != 'f') { // exact: two 64-bit integers may be the same number as doubles
    bool is_signed = class == 'i';
    __int128 x = is_signed ? (__int128)load_signed(bytes, a) : (__int128)load_unsigned(bytes, a);
    __int128 y = is_signed ? (__int128)load_signed(bytes, b) : (__int128)load_unsigned(bytes, b);
    return (double)(x > y ? x - y : y - x);
  }
  double x = element_value(dtype, a), y = element_value(dtype, b);
  if (x == y || (isnan(x) && isnan(y))) return 0;
  return isnan(x) || isnan(y) || isinf(x) || isinf(y) ? INFINITY : fabs(x - y);
}

void set_element(mx_dtype dtype, double value, void *out_element) {
  float f = (float)value;
  switch (dtype) {
  case MX_F32: memcpy(out_element, &f, 4); return;
  case MX_F64: memcpy(out_element, &value, 8); return;
  default: break;
  }
  int64_t integer = is_narrow(dtype) ? encode_narrow(value, formats[dtype]) : (int64_t)value;
  memcpy(out_element, &integer, mx_dtype_bytes(dtype));
}

static const char *parse_float(mx_dtype dtype, const char *text, void *out_element) {
  char *end;
  if (dtype == MX_F32) { // its own rounding: through double it would round twice
    float f = strtof(text, &end);
    memcpy(out_element, &f, 4);
  } else {
    set_element(dtype, strtod(text, &end), out_element);
  }
  return *end || end == text ? "is not a number" : NULL;
}

static const char *parse_integer(mx_dtype dtype, const char *text, void *out_element) {
  size_t bytes = mx_dtype_bytes(dtype);
  bool is_signed = dtype_class(dtype) == 'i', is_negative = text[0] == '-';
  unsigned n_bits = (unsigned)mx_dtype_bits(dtype);
  char *end;
  errno = 0;
  uint64_t bits;
  if (is_negative) {
    int64_t value = strtoll(text, &end, 0);
    bool fits = is_signed ? value >= INT64_MIN / (INT64_C(1) << (64 - n_bits)) : value == 0;
    if (*end || end == text) return "is not a whole number";
    if (errno || !fits) return "does not fit the dtype";
    bits = (uint64_t)value;
  } else {
    bits = strtoull(text, &end, 0);
    uint64_t most = UINT64_MAX >> (64 - n_bits + (is_signed ? 1 : 0));
    if (*end || end == text) return "is not a whole number";
    if (errno || bits > most) return "does not fit the dtype";
  }
  memcpy(out_element, &bits, bytes);
  return NULL;
}

void get_element(const mx_tensor *tensor, size_t index, void *out_element) {
  if (!(MX_TYPES_4_BITS >> tensor->dtype & 1)) {
    size_t bytes = mx_dtype_bytes(tensor->dtype);
    memcpy(out_element, (const char *)tensor->data + index * bytes, bytes);
    return;
  }
  int bits = ((const uint8_t *)tensor->data)[index / 2] >> 4 * (index % 2) & 15;
  *(int8_t *)out_element = (int8_t)(tensor->dtype == MX_SI4 && bits > 7 ? bits - 16 : bits);
}

void put_element(const mx_tensor *tensor, size_t index, const void *element) {
  if (!(MX_TYPES_4_BITS >> tensor->dtype & 1)) {
    size_t bytes = mx_dtype_bytes(tensor->dtype);
    memcpy((char *)tensor->data + index * bytes, element, bytes);
    return;
  }
  uint8_t *at = (uint8_t *)tensor->data + index / 2, bits = *(const uint8_t *)element & 15;
  *at = (uint8_t)(index % 2 ? (*at & 15) | bits << 4 : (*at & 0xf0) | bits);
}

const char *parse_element(mx_dtype dtype, const char *text, size_t length, void *out_element) {
  char copy[128];
  if (length == 0 || length >= sizeof copy) return "is not a number";
  memcpy(copy, text, length);
  copy[length] = '\0';
  if (dtype_class(dtype) == 'f') return parse_float(dtype, copy, out_element);
  if (dtype_class(dtype) != 'b') return parse_integer(dtype, copy, out_element);
  bool is_true = strcmp(copy, "true") == 0 || strcmp(copy, "1") == 0;
  bool is_false = strcmp(copy, "false") == 0 || strcmp(copy, "0") == 0;
  if (!is_true && !is_false) return "is not true, false, 1 or 0";
  *(uint8_t *)out_element = is_true;
  return NULL;
}

const char *print_element(char text[ELEMENT_TEXT], mx_dtype dtype, const void *element) {
  size_t bytes = mx_dtype_bytes(dtype);
  if (dtype_class(dtype) == 'i') {
    snprintf(text, ELEMENT_TEXT, "%lld", (long long)load_signed(bytes, element));
    return text;
  }
  if (dtype_class(dtype) != 'f') {
    snprintf(text, ELEMENT_TEXT, "%llu", (unsigned long long)load_unsigned(bytes, element));
    return text;
  }
  double value = element_value(dtype, element);
  if (isnan(value)) return strcpy(text, "nan");
  for (int digits = 1; digits <= 17; digits++) {
    uint64_t again = 0;
    snprintf(text, ELEMENT_TEXT, "%.*g", digits, value);
    parse_float(dtype, text, &again);
    if (memcmp(&again, element, bytes) == 0) break;
  }
  // 4e+01 is as short as 40 and worse to read: whole numbers are written out up to the width of the dtype's mantissa.
  double limit = dtype == MX_F64 ? 1e15 : 1e7;
  if (fabs(value) < limit && value == rint(value)) snprintf(text, ELEMENT_TEXT, "%.0f", value);
  return text;
}
