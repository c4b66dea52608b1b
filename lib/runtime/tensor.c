// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Dtypes and shapes: names, byte counts, contiguity, the copy of a strided tensor, and shapes as text for messages.
#include "rt.h"

#include <stdio.h>
#include <string.h>

static const struct {
  const char *name;
  size_t bits;
} dtypes[MX_DTYPE_COUNT] = {[MX_DTYPE_INVALID] = {"invalid", 0},
#define X(ENUM, text, bits, class_, numpy) [MX_##ENUM] = {text, bits},
                            MX_DTYPES(X)
#undef X
};

static bool is_valid(mx_dtype dtype) { return dtype > MX_DTYPE_INVALID && dtype < MX_DTYPE_COUNT; }

size_t mx_dtype_bits(mx_dtype dtype) { return is_valid(dtype) ? dtypes[dtype].bits : 0; }

size_t mx_dtype_bytes(mx_dtype dtype) { return (mx_dtype_bits(dtype) + 7) / 8; }

size_t mx_dtype_size(mx_dtype dtype, size_t count) {
  size_t bytes;
  if (mx_dtype_bits(dtype) == 4) return count / 2 + count % 2;
  return rt_multiply(mx_dtype_bytes(dtype), count, &bytes) ? bytes : SIZE_MAX;
}

const char *mx_dtype_name(mx_dtype dtype) { return dtypes[is_valid(dtype) ? dtype : MX_DTYPE_INVALID].name; }

mx_dtype mx_dtype_from_name(const char *name, size_t length) {
  for (int i = MX_DTYPE_INVALID + 1; i < MX_DTYPE_COUNT; i++) {
    const char *full = dtypes[i].name;
    if (strlen(full) == length && memcmp(full, name, length) == 0) return (mx_dtype)i;
    // The short forms: i32 is si32, u8 is ui8.
    bool is_integer = full[1] == 'i' && (full[0] == 's' || full[0] == 'u');
    if (!is_integer || strlen(full) != length + 1 || memcmp(full + 2, name + 1, length - 1) != 0) continue;
    if (name[0] == (full[0] == 's' ? 'i' : 'u')) return (mx_dtype)i;
  }
  return MX_DTYPE_INVALID;
}

mx_tensor mx_tensor_make(void *data, mx_dtype dtype, int32_t rank, const int64_t *dims) {
  mx_tensor tensor = {.data = data, .dtype = dtype, .rank = rank};
  uint64_t stride = 1; // unsigned: absurd dims wrap here and are refused where the byte count is asked for
  for (int32_t i = rank < MX_MAX_RANK ? rank - 1 : MX_MAX_RANK - 1; i >= 0; i--) {
    tensor.dims[i] = dims[i];
    tensor.strides[i] = (int64_t)stride;
    stride *= (uint64_t)(dims[i] > 0 ? dims[i] : 1);
  }
  return tensor;
}

bool rt_dims_bytes(mx_dtype dtype, int32_t rank, const int64_t *dims, size_t *out_bytes) {
  // A zero makes the product zero whatever stands beside it; the other dims must still multiply without overflow.
  size_t count = 1;
  bool is_empty = false;
  for (int32_t i = 0; i < rank; i++) {
    if (dims[i] < 0) return false;
    if (dims[i] == 0) is_empty = true;
    if (dims[i] > 0 && !rt_multiply(count, (size_t)dims[i], &count)) return false;
  }
  size_t bytes = mx_dtype_size(dtype, count);
  if (bytes > PTRDIFF_MAX) return false;
  *out_bytes = is_empty ? 0 : bytes;
  return true;
}

mx_status mx_tensor_bytes(const mx_tensor *tensor, size_t *out_bytes) {
  *out_bytes = 0;
  if (!is_valid(tensor->dtype) || tensor->rank < 0 || tensor->rank > MX_MAX_RANK)
    return mx_status_make(MX_INVALID_ARGUMENT, "a tensor of dtype number %d and rank %d is not valid: ranks go to %d",
                          (int)tensor->dtype, tensor->rank, MX_MAX_RANK);
  if (rt_dims_bytes(tensor->dtype, tensor->rank, tensor->dims, out_bytes)) return NULL;
  char shape[RT_SHAPE_TEXT];
  return mx_status_make(MX_INVALID_ARGUMENT, "shape %s of %s is not valid: a size is negative or the bytes overflow",
                        rt_shape_text(shape, tensor->rank, tensor->dims), mx_dtype_name(tensor->dtype));
}

bool rt_is_contiguous(const mx_tensor *tensor) {
  int64_t stride = 1;
  bool result = true;
  for (int32_t i = tensor->rank - 1; i >= 0; i--) {
    if (tensor->dims[i] == 0) return true;
    if (tensor->dims[i] != 1 && tensor->strides[i] != stride) result = false;
    stride = (int64_t)((uint64_t)stride * (uint64_t)tensor->dims[i]);
  }
  return result;
}

// n elements of `bytes` bytes, `stride` bytes apart, to consecutive places.
static void copy_row(char *to, const char *from, int64_t n, ptrdiff_t stride, size_t bytes) {
  if (stride == (ptrdiff_t)bytes) {
    memcpy(to, from, (size_t)n * bytes);
    return;
  }
  switch (bytes) {
#define CASE(size)                                                                                                     \
  case size:                                                                                                           \
    for (int64_t i = 0; i < n; i++, from += stride, to += size) memcpy(to, from, size);                                \
    return;
    CASE(1)
    CASE(2)
    CASE(4)
    CASE(8)
#undef CASE
  }
}

void rt_copy_contiguous(const mx_tensor *from, void *to) {
  size_t bytes = mx_dtype_bytes(from->dtype);
  int32_t rank = from->rank;
  int64_t index[MX_MAX_RANK] = {0};
  for (int32_t i = 0; i < rank; i++)
    if (from->dims[i] == 0) return;
  int64_t n_row = rank ? from->dims[rank - 1] : 1;
  ptrdiff_t row_stride = rank ? from->strides[rank - 1] * (ptrdiff_t)bytes : (ptrdiff_t)bytes;
  const char *source = from->data;
  char *target = to;
  for (;;) {
    copy_row(target, source, n_row, row_stride, bytes);
    target += (size_t)n_row * bytes;
    int32_t axis = rank - 2;
    for (; axis >= 0; axis--) {
      ptrdiff_t stride = from->strides[axis] * (ptrdiff_t)bytes;
      if (++index[axis] < from->dims[axis]) {
        source += stride;
        break;
      }
      source -= stride * (from->dims[axis] - 1);
      index[axis] = 0;
    }
    if (axis < 0) return;
  }
}

const char *rt_shape_text(char text[RT_SHAPE_TEXT], int32_t rank, const int64_t *dims) {
  size_t used = (size_t)snprintf(text, RT_SHAPE_TEXT, "[");
  for (int32_t i = 0; i < rank; i++)
    used += (size_t)snprintf(text + used, RT_SHAPE_TEXT - used, "%s%lld", i ? ", " : "", (long long)dims[i]);
  snprintf(text + used, RT_SHAPE_TEXT - used, "]");
  return text;
}

const char *rt_port_text(char text[RT_SHAPE_TEXT], const mx_port *port) {
  // A name takes at most 60 characters here, so that eight of them and the brackets always fit.
  size_t used = (size_t)snprintf(text, RT_SHAPE_TEXT, "[");
  for (int32_t i = 0; i < port->rank; i++) {
    const char *comma = i ? ", " : "";
    if (port->dim_names[i])
      used += (size_t)snprintf(text + used, RT_SHAPE_TEXT - used, "%s%.60s", comma, port->dim_names[i]);
    else
      used += (size_t)snprintf(text + used, RT_SHAPE_TEXT - used, "%s%lld", comma, (long long)port->dims[i]);
  }
  snprintf(text + used, RT_SHAPE_TEXT - used, "]");
  return text;
}
