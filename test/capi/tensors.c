// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Dtypes, tensors and statuses: what needs no model.
//
// RUN: %cc -I%root/lib/runtime %s %runtime -lpthread -o %t && %t | FileCheck %s
#include "Inputs/expect.h"
#include "rt.h"
#include <string.h>
#include <sys/resource.h>

static mx_dtype dtype(const char *name) { return mx_dtype_from_name(name, strlen(name)); }

static void check_dtypes(void) {
  for (int i = MX_DTYPE_INVALID + 1; i < MX_DTYPE_COUNT; i++) {
    expect(dtype(mx_dtype_name((mx_dtype)i)) == (mx_dtype)i);
    expect(mx_dtype_bytes((mx_dtype)i) >= 1 && mx_dtype_bytes((mx_dtype)i) <= 8);
    expect(mx_dtype_bits((mx_dtype)i) == (i == MX_SI4 || i == MX_UI4 ? 4 : 8 * mx_dtype_bytes((mx_dtype)i)));
  }
  expect(dtype("i32") == MX_SI32 && dtype("u8") == MX_UI8 && dtype("f32") == MX_F32 && dtype("bool") == MX_BOOL);
  expect(!dtype("") && !dtype("f") && !dtype("i") && !dtype("s32") && !dtype("i33") && !dtype("32") && !dtype("F32"));
  expect(!dtype("invalid") && mx_dtype_from_name("f32x", 3) == MX_F32);
  expect(mx_dtype_bytes(MX_DTYPE_INVALID) == 0 && mx_dtype_bytes((mx_dtype)99) == 0);
  expect(strcmp(mx_dtype_name((mx_dtype)-1), "invalid") == 0);
}

#define DIMS(...) ((const int64_t[]){__VA_ARGS__})

static size_t bytes(mx_dtype type, int32_t rank, const int64_t *dims) {
  mx_tensor tensor = mx_tensor_make(NULL, type, rank, dims);
  size_t n;
  expect_ok(mx_tensor_bytes(&tensor, &n));
  return n;
}

static void refuse(mx_dtype type, int32_t rank, const int64_t *dims) {
  mx_tensor tensor = mx_tensor_make(NULL, type, rank, dims);
  size_t n = 1;
  expect_failure(MX_INVALID_ARGUMENT, mx_tensor_bytes(&tensor, &n));
  expect(n == 0);
}

static void check_sizes(void) {
  mx_tensor t = mx_tensor_make(NULL, MX_F64, 3, DIMS(2, 3, 4));
  expect(t.strides[0] == 12 && t.strides[1] == 4 && t.strides[2] == 1);
  expect(bytes(MX_F64, 3, t.dims) == 192 && bytes(MX_BOOL, 0, NULL) == 1 && bytes(MX_F32, 2, DIMS(0, 5)) == 0);
  expect(bytes(MX_SI8, 1, DIMS(INT64_MAX)) == INT64_MAX);
  expect(bytes(MX_SI4, 2, DIMS(3, 5)) == 8 && bytes(MX_UI4, 0, NULL) == 1 && bytes(MX_UI4, 2, DIMS(0, 3)) == 0);
  expect(bytes(MX_SI4, 1, DIMS(INT64_MAX)) == (size_t)1 << 62 && bytes(MX_F8E5M2, 1, DIMS(7)) == 7);
  expect(mx_dtype_size(MX_F64, SIZE_MAX / 8 + 1) == SIZE_MAX && mx_dtype_size(MX_UI4, SIZE_MAX) == SIZE_MAX / 2 + 1);
  // CHECK: shape [4294967296, 4294967296] of ui4 is not valid: a size is negative or the bytes overflow
  refuse(MX_UI4, 2, DIMS(INT64_C(1) << 32, INT64_C(1) << 32));
  // CHECK: shape [9223372036854775807] of si16 is not valid: a size is negative or the bytes overflow
  refuse(MX_SI16, 1, DIMS(INT64_MAX));
  // CHECK: shape [4294967296, 4294967296] of si8 is not valid: a size is negative or the bytes overflow
  refuse(MX_SI8, 2, DIMS(INT64_C(1) << 32, INT64_C(1) << 32));
  // CHECK: shape [0, 4294967296, 4294967296] of si8 is not valid: a size is negative or the bytes overflow
  refuse(MX_SI8, 3, DIMS(0, INT64_C(1) << 32, INT64_C(1) << 32));
  // CHECK: shape [-1] of si8 is not valid: a size is negative or the bytes overflow
  refuse(MX_SI8, 1, DIMS(-1));
  // CHECK: a tensor of dtype number 0 and rank 0 is not valid: ranks go to 8
  refuse(MX_DTYPE_INVALID, 0, NULL);
  // CHECK: a tensor of dtype number 12 and rank 9 is not valid: ranks go to 8
  refuse(MX_F32, 9, DIMS(1, 1, 1, 1, 1, 1, 1, 1, 1));
}

// Every order of axes, every element size, against the definition.
static void check_copies(void) {
  static const int orders[6][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
  static const mx_dtype types[] = {MX_SI8, MX_F16, MX_F32, MX_F64};
  const int64_t dims[3] = {3, 4, 5};
  for (size_t type = 0; type < 4; type++)
    for (int o = 0; o < 6; o++)
      for (int sign = -1; sign <= 1; sign += 2) {
        size_t size = mx_dtype_bytes(types[type]);
        uint8_t from[60 * 8], to[60 * 8];
        for (size_t i = 0; i < sizeof from; i++) from[i] = (uint8_t)(i * 7 + 3);
        mx_tensor t = mx_tensor_make(from, types[type], 3, dims);
        for (int64_t axis = 2, stride = 1; axis >= 0; stride *= dims[orders[o][axis]], axis--)
          t.strides[orders[o][axis]] = sign * stride;
        if (sign < 0) t.data = from + 59 * size;
        expect(rt_is_contiguous(&t) == (o == 0 && sign > 0));
        rt_copy_contiguous(&t, to);
        for (int64_t i = 0, n = 0; i < dims[0]; i++)
          for (int64_t j = 0; j < dims[1]; j++)
            for (int64_t k = 0; k < dims[2]; k++, n++) {
              ptrdiff_t at = (i * t.strides[0] + j * t.strides[1] + k * t.strides[2]) * (ptrdiff_t)size;
              expect(memcmp(to + (size_t)n * size, (uint8_t *)t.data + at, size) == 0);
            }
      }
  float one = 5, copy = 0;
  mx_tensor scalar = mx_tensor_make(&one, MX_F32, 0, NULL), empty = mx_tensor_make(NULL, MX_F32, 2, DIMS(3, 0));
  rt_copy_contiguous(&scalar, &copy);
  rt_copy_contiguous(&empty, &copy);
  expect(copy == 5);
  mx_tensor ones = mx_tensor_make(&one, MX_F32, 3, DIMS(1, 1, 1));
  ones.strides[0] = -7, ones.strides[2] = 0; // of dims of size 1, strides mean nothing
  expect(rt_is_contiguous(&ones) && rt_is_contiguous(&scalar) && rt_is_contiguous(&empty));
}

static void check_statuses(void) {
  expect(mx_status_code(NULL) == MX_OK && strcmp(mx_status_message(NULL), "") == 0);
  mx_status_free(NULL);
  mx_status status = mx_status_make(MX_IO_ERROR, "%s %d%%", "text", 7);
  expect(mx_status_code(status) == MX_IO_ERROR && strcmp(mx_status_message(status), "text 7%") == 0);
  mx_status_free(status);
  char long_text[5000];
  memset(long_text, 'x', sizeof long_text - 1);
  long_text[sizeof long_text - 1] = '\0';
  status = mx_status_make(MX_FAILED, "%s", long_text);
  expect(strcmp(mx_status_message(status), long_text) == 0);
  mx_status_free(status);
}

// Where there is no memory for a status, one that needs none is made. (The sanitizers end a program there.)
static void check_no_memory(void) {
#if !__has_feature(address_sanitizer) && !__has_feature(thread_sanitizer)
  const struct rlimit little = {64 << 20, RLIM_INFINITY};
  expect(setrlimit(RLIMIT_AS, &little) == 0);
  mx_status status = mx_status_make(MX_FAILED, "%*s", 100 << 20, "");
  expect(mx_status_code(status) == MX_OUT_OF_MEMORY && strcmp(mx_status_message(status), "out of memory") == 0);
  mx_status_free(status);
#endif
}

int main(void) {
  check_dtypes();
  check_sizes();
  check_copies();
  check_statuses();
  check_no_memory();
  return 0;
}
