// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Tensor literals, as IREE's tools write them:
//
//   2x3xf32=[[1 2 3][4 5 6]]   values by rows; brackets and commas are optional, one value fills the tensor
//   2x3xf32                    zeros
//   2x3xf32=@x.bin             raw little-endian bytes           @x.npy   shape and dtype from the file
//   2x3xf32=random:7           made from the seed 7              3.14     dtype and shape from the model
//   NAME=...                   any of these for the input of that name
#define _GNU_SOURCE
#include "mxrun.h"

#include <stdlib.h>
#include <string.h>

void free_value(value *v) {
  free(v->memory);
  *v = (value){0};
}

// ---- types ----------------------------------------------------------------------------------------------------------

// Reads all of text[0 .. length) as `2x3xf32`. i1 is bool, as IREE prints it.
static bool parse_type(const char *text, size_t length, mx_tensor *out_type) {
  mx_tensor type = {0};
  const char *end = text + length;
  for (;;) {
    const char *digit = text;
    int64_t dim = 0;
    for (; digit < end && *digit >= '0' && *digit <= '9'; digit++)
      if (__builtin_mul_overflow(dim, 10, &dim) || __builtin_add_overflow(dim, *digit - '0', &dim)) return false;
    if (digit == text || digit == end || *digit != 'x') break;
    if (type.rank == MX_MAX_RANK) return false;
    type.dims[type.rank++] = dim;
    text = digit + 1;
  }
  size_t left = (size_t)(end - text);
  type.dtype = left == 2 && memcmp(text, "i1", 2) == 0 ? MX_BOOL : left ? mx_dtype_from_name(text, left) : 0;
  if (!type.dtype) return false;
  *out_type = mx_tensor_make(NULL, type.dtype, type.rank, type.dims);
  return true;
}

int split_name(const char *text, const mx_port *const *ports, size_t n_ports, const char **out_rest) {
  mx_tensor type;
  *out_rest = text;
  const char *equals = strchr(text, '=');
  if (!equals || parse_type(text, (size_t)(equals - text), &type)) return -1;
  for (size_t i = 0; i < n_ports; i++)
    if (strlen(ports[i]->name) == (size_t)(equals - text) &&
        strncmp(ports[i]->name, text, (size_t)(equals - text)) == 0) {
      *out_rest = equals + 1;
      return (int)i;
    }
  return -1;
}

// ---- values ---------------------------------------------------------------------------------------------------------

static mx_status allocate(const mx_tensor *type, value *out_value) {
  size_t n_bytes;
  MX_TRY(mx_tensor_bytes(type, &n_bytes));
  void *memory = calloc(1, n_bytes ? n_bytes : 1);
  if (!memory)
    return mx_status_make(MX_OUT_OF_MEMORY, "out of memory: cannot allocate %zu bytes for a tensor", n_bytes);
  *out_value = (value){.tensor = *type, .memory = memory};
  out_value->tensor.data = memory;
  return NULL;
}

size_t count_elements(const mx_tensor *tensor) {
  size_t n = 1;
  for (int32_t i = 0; i < tensor->rank; i++) n *= (size_t)tensor->dims[i];
  return n;
}

mx_status make_contiguous(value *v) {
  const mx_tensor *from = &v->tensor;
  mx_tensor type = mx_tensor_make(NULL, from->dtype, from->rank, from->dims);
  if (memcmp(type.strides, from->strides, sizeof type.strides) == 0) return NULL;
  value copy;
  MX_TRY(allocate(&type, &copy));
  size_t n = count_elements(from), bytes = mx_dtype_bytes(from->dtype);
  for (size_t i = 0; i < n; i++) {
    int64_t offset = 0;
    size_t rest = i;
    for (int32_t axis = from->rank - 1; axis >= 0; axis--) {
      offset += (int64_t)(rest % (size_t)from->dims[axis]) * from->strides[axis];
      rest /= (size_t)from->dims[axis];
    }
    memcpy((char *)copy.memory + i * bytes, (const char *)from->data + (size_t)offset * bytes, bytes);
  }
  free_value(v);
  *v = copy;
  return NULL;
}

static mx_status wrong_count(const mx_tensor *tensor, size_t n, size_t wanted) {
  char type[SHAPE_TEXT];
  return mx_status_make(MX_INVALID_ARGUMENT,
                        "%s%zu values are given for %s, which has %zu; give all, one to fill it, or none",
                        n > wanted ? "at least " : "", n, type_text(type, tensor), wanted);
}

// Brackets must balance and, around values, hold one row.
static mx_status parse_values(const char *text, mx_tensor *tensor) {
  size_t wanted = count_elements(tensor), n = 0, n_in_row = 0;
  size_t n_row = tensor->rank ? (size_t)tensor->dims[tensor->rank - 1] : 1;
  int depth = 0;
  bool is_row_wrong = false;
  uint64_t element = 0;
  for (const char *at = text; *at;) {
    if (strchr(" \t\n,", *at)) {
      at++;
      continue;
    }
    if (*at == '[' || *at == ']') {
      depth += *at == '[' ? 1 : -1;
      if (depth < 0) break;
      if (*at == ']' && n_in_row && n_in_row != n_row) is_row_wrong = true;
      n_in_row = 0;
      at++;
      continue;
    }
    size_t length = strcspn(at, " \t\n,[]");
    if (n >= wanted) return wrong_count(tensor, n + 1, wanted);
    const char *problem = parse_element(tensor->dtype, at, length, &element);
    if (problem)
      return mx_status_make(MX_INVALID_ARGUMENT, "'%.*s' %s (%s)", (int)(length < 60 ? length : 60), at, problem,
                            mx_dtype_name(tensor->dtype));
    put_element(tensor, n++, &element);
    n_in_row++;
    at += length;
  }
  if (depth) return mx_status_make(MX_INVALID_ARGUMENT, "the brackets of '%.60s' do not balance", text);
  if (n > 1 && n != wanted) return wrong_count(tensor, n, wanted);
  if (n > 1 && is_row_wrong) {
    char type[SHAPE_TEXT];
    return mx_status_make(MX_INVALID_ARGUMENT, "the brackets of '%.60s' do not hold rows of %zu, as %s has", text,
                          n_row, type_text(type, tensor));
  }
  if (n == 1)
    for (size_t i = 1; i < wanted; i++) put_element(tensor, i, &element);
  return NULL;
}

// Floats in [-1, 1), whole numbers 0 to 9 (si4: to 7), both truth values: the same for a seed everywhere (splitmix64).
static mx_status fill_random(const char *seed_text, mx_tensor *tensor) {
  char *end;
  uint64_t state = strtoull(seed_text, &end, 10);
  if (*end || end == seed_text)
    return mx_status_make(MX_INVALID_ARGUMENT, "'random:%s' has no number as seed", seed_text);
  char class = dtype_class(tensor->dtype);
  size_t n = count_elements(tensor);
  for (size_t i = 0; i < n; i++) {
    uint64_t z = state += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    z ^= z >> 31;
    double number = class == 'f' ? (double)(z >> 40) / (1 << 23) - 1
                                 : (double)(z % (class == 'b'              ? 2
                                                 : tensor->dtype == MX_SI4 ? 8
                                                                           : 10));
    uint64_t element;
    set_element(tensor->dtype, number, &element);
    put_element(tensor, i, &element);
  }
  return NULL;
}

static mx_status read_raw(const char *path, const mx_tensor *type, value *out_value) {
  void *bytes;
  size_t n_bytes, wanted;
  MX_TRY(mx_tensor_bytes(type, &wanted));
  MX_TRY(read_file(path, &bytes, &n_bytes));
  if (n_bytes != wanted) {
    char text[SHAPE_TEXT];
    free(bytes);
    return mx_status_make(MX_INVALID_ARGUMENT, "'%s' has %zu bytes and %s needs %zu", path, n_bytes,
                          type_text(text, type), wanted);
  }
  *out_value = (value){.tensor = *type, .memory = bytes};
  out_value->tensor.data = bytes;
  return NULL;
}

static bool is_npy_file(const char *text) {
  size_t length = strlen(text);
  return text[0] == '@' && length >= 5 && strcmp(text + length - 4, ".npy") == 0;
}

static mx_status read_npy_as(const char *path, const mx_tensor *type, value *out_value) {
  char want[SHAPE_TEXT], got[SHAPE_TEXT];
  MX_TRY(read_npy(path, type, out_value));
  type_text(want, type);
  type_text(got, &out_value->tensor);
  if (strcmp(want, got) == 0) return NULL;
  free_value(out_value);
  return mx_status_make(MX_INVALID_ARGUMENT, "'%s' holds %s, not %s", path, got, want);
}

// Values, @file or random:SEED for a type that is known.
static mx_status parse_body(const char *text, const mx_tensor *type, value *out_value) {
  if (text[0] == '@') return read_raw(text + 1, type, out_value);
  MX_TRY(allocate(type, out_value));
  bool is_random = strncmp(text, "random:", 7) == 0;
  mx_status status = is_random ? fill_random(text + 7, &out_value->tensor) : parse_values(text, &out_value->tensor);
  if (status) free_value(out_value);
  return status;
}

mx_status parse_literal(const char *text, const mx_port *port, const int64_t *dims, value *out_value) {
  mx_tensor type;
  *out_value = (value){0};
  const char *equals = strchr(text, '=');
  if (text[0] != '@' && parse_type(text, equals ? (size_t)(equals - text) : strlen(text), &type)) {
    const char *body = equals ? equals + 1 : "";
    return is_npy_file(body) ? read_npy_as(body + 1, &type, out_value) : parse_body(body, &type, out_value);
  }
  if (is_npy_file(text)) {
    type = mx_tensor_make(NULL, port->dtype, port->rank, dims ? dims : port->dims);
    return read_npy(text + 1, &type, out_value);
  }
  if (equals && text[0] != '@')
    return mx_status_make(MX_INVALID_ARGUMENT, "'%.*s' is neither a type such as 2x3xf32 nor a name that the model has",
                          (int)(equals - text < 60 ? equals - text : 60), text);
  char wanted[SHAPE_TEXT];
  if (!dims)
    return mx_status_make(MX_INVALID_ARGUMENT,
                          "it has no shape and the model leaves it open, %s: write it as 2x3xf32=...",
                          port_text(wanted, port));
  type = mx_tensor_make(NULL, port->dtype, port->rank, dims);
  return parse_body(text, &type, out_value);
}
