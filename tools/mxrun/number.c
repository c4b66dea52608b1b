// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// One element at a time: text to bits and back for every dtype, with the shortest text that keeps a float's value, and
// the two 16-bit float formats through double.
#include "mxrun.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

char dtype_class(mx_dtype dtype) {
  switch (dtype) {
#define X(ENUM, text, bytes, class_, numpy)                                                                            \
  case MX_##ENUM: return class_;
    MX_DTYPES(X)
#undef X
  default: return 0;
  }
}

// ---- 16-bit floats: sign, exponent, n_mantissa bits -----------------------------------------------------------------

static uint16_t encode_small(double value, int n_mantissa) {
  int n_exponent = 15 - n_mantissa, bias = (1 << (n_exponent - 1)) - 1;
  unsigned infinity = ((1u << n_exponent) - 1) << n_mantissa;
  unsigned sign = signbit(value) ? 0x8000u : 0;
  if (isnan(value)) return (uint16_t)(sign | infinity | 1u << (n_mantissa - 1));
  int exponent;
  frexp(value, &exponent);
  exponent--;
  if (isinf(value) || exponent > bias) return (uint16_t)(sign | infinity);
  if (value == 0 || exponent < 1 - bias) exponent = 1 - bias;
  // A mantissa that rounds up to the next power of two carries into the exponent by itself, up to infinity.
  double mantissa = rint(ldexp(fabs(value), n_mantissa - exponent));
  return (uint16_t)(sign | (((unsigned)(exponent + bias - 1) << n_mantissa) + (unsigned)mantissa));
}

static double decode_small(uint16_t bits, int n_mantissa) {
  int n_exponent = 15 - n_mantissa, bias = (1 << (n_exponent - 1)) - 1;
  int exponent = (bits & 0x7fff) >> n_mantissa, mantissa = bits & ((1 << n_mantissa) - 1);
  double value;
  if (exponent == (1 << n_exponent) - 1)
    value = mantissa ? NAN : INFINITY;
  else if (exponent == 0)
    value = ldexp(mantissa, 1 - bias - n_mantissa);
  else
    value = ldexp(mantissa + (1 << n_mantissa), exponent - bias - n_mantissa);
  return bits & 0x8000 ? -value : value;
}

enum { F16_MANTISSA = 10, BF16_MANTISSA = 7 };

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
  switch (dtype) {
  case MX_F16: return decode_small((uint16_t)load_unsigned(2, element), F16_MANTISSA);
  case MX_BF16: return decode_small((uint16_t)load_unsigned(2, element), BF16_MANTISSA);
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
  uint16_t small;
  int64_t integer;
  switch (dtype) {
  case MX_F16:
    small = encode_small(value, F16_MANTISSA);
    memcpy(out_element, &small, 2);
    return;
  case MX_BF16:
    small = encode_small(value, BF16_MANTISSA);
    memcpy(out_element, &small, 2);
    return;
  case MX_F32: memcpy(out_element, &f, 4); return;
  case MX_F64: memcpy(out_element, &value, 8); return;
  default: break;
  }
  integer = (int64_t)value;
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
  unsigned n_bits = 8 * (unsigned)bytes;
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
