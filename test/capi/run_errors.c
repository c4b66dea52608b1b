// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Every way to misuse the runtime's calls, and what it says. After each failure the context stays usable.
//
// RUN: bash %S/Inputs/make_model.sh demo %t.mef
// RUN: %cc %s %runtime -lpthread -o %t && %t %t.mef | FileCheck %s
#include "Inputs/expect.h"
#include <string.h>

static float data[64];

static mx_status set(mx_context *context, size_t index, mx_dtype dtype, int32_t rank, const int64_t *dims) {
  mx_tensor tensor = mx_tensor_make(data, dtype, rank, dims);
  return mx_context_set_input(context, index, &tensor);
}

#define DIMS(...) ((const int64_t[]){__VA_ARGS__})

static void check_inputs(mx_context *context) {
  mx_tensor c, tensor = mx_tensor_make(NULL, MX_F32, 2, DIMS(2, 4));
  // CHECK: input 0 'A' is missing: the model needs f32 of shape [M, 4] there, 2 inputs in all
  expect_failure(MX_INVALID_ARGUMENT, mx_context_run(context));
  // CHECK: output 0 'C' has no value yet: run the context first
  expect_failure(MX_INVALID_ARGUMENT, mx_context_get_output(context, 0, &c));
  // CHECK: there is no output 1: the model has 1, numbered from 0
  expect_failure(MX_INVALID_ARGUMENT, mx_context_get_output(context, 1, &c));
  // CHECK: there is no input 2: the model has 2, numbered from 0
  expect_failure(MX_INVALID_ARGUMENT, set(context, 2, MX_F32, 2, DIMS(2, 4)));
  // CHECK: input 0 'A': dtype f64 with shape [2, 4] does not match dtype f32 with shape [M, 4]
  expect_failure(MX_INVALID_ARGUMENT, set(context, 0, MX_F64, 2, DIMS(2, 4)));
  // CHECK: input 0 'A': dtype invalid with shape [2, 4] does not match dtype f32 with shape [M, 4]
  expect_failure(MX_INVALID_ARGUMENT, set(context, 0, (mx_dtype)99, 2, DIMS(2, 4)));
  // CHECK: input 0 'A': shape [8] does not match [M, 4]: rank 1 and 2
  expect_failure(MX_INVALID_ARGUMENT, set(context, 0, MX_F32, 1, DIMS(8)));
  // CHECK: input 1 'B': a tensor of rank 9 does not match [M, 4]: ranks go from 0 to 8
  expect_failure(MX_INVALID_ARGUMENT, set(context, 1, MX_F32, 9, DIMS(1, 1, 1, 1, 1, 1, 1, 1, 1)));
  // CHECK: input 1 'B': a tensor of rank -1 does not match [M, 4]: ranks go from 0 to 8
  expect_failure(MX_INVALID_ARGUMENT, set(context, 1, MX_F32, -1, DIMS(1)));
  // CHECK: input 1 'B': shape [2, 5] does not match [M, 4]: dim 1 is 5, not 4
  expect_failure(MX_INVALID_ARGUMENT, set(context, 1, MX_F32, 2, DIMS(2, 5)));
  // CHECK: input 1 'B': shape [-2, 4] does not match [M, 4]: a size is negative or the bytes overflow
  expect_failure(MX_INVALID_ARGUMENT, set(context, 1, MX_F32, 2, DIMS(-2, 4)));
  // CHECK: input 1 'B': shape [4611686018427387904, 4] does not match [M, 4]: a size is negative or the bytes overflow
  expect_failure(MX_INVALID_ARGUMENT, set(context, 1, MX_F32, 2, DIMS(INT64_C(1) << 62, 4)));
  // CHECK: input 1 'B': a tensor of shape [2, 4] needs data and has none
  expect_failure(MX_INVALID_ARGUMENT, mx_context_set_input(context, 1, &tensor));
  expect_ok(set(context, 0, MX_F32, 2, DIMS(2, 4)));
  // CHECK: input 1 'B' is missing: the model needs f32 of shape [M, 4] there, 2 inputs in all
  expect_failure(MX_INVALID_ARGUMENT, mx_context_run(context));
  expect_ok(set(context, 1, MX_F32, 2, DIMS(3, 4)));
  // CHECK: input 1 'B': shape [3, 4] does not match [M, 4]: dim 0 gives M = 3, but dim 0 of input 0 'A', shape [2, 4]
  // CHECK-SAME: of [M, 4], gives M = 2
  expect_failure(MX_INVALID_ARGUMENT, mx_context_run(context));
}

static void check_outputs(mx_context *context) {
  expect_ok(set(context, 1, MX_F32, 2, DIMS(2, 4)));
  mx_tensor tensor = mx_tensor_make(data, MX_F32, 2, DIMS(1, 4));
  expect_ok(mx_context_set_output(context, 0, &tensor));
  // CHECK: output 0 'C': shape [2, 4] needs 32 bytes and the given buffer of shape [1, 4] has 16
  expect_failure(MX_INVALID_ARGUMENT, mx_context_run(context));
  // CHECK: there is no output 7: the model has 1, numbered from 0
  expect_failure(MX_INVALID_ARGUMENT, mx_context_set_output(context, 7, &tensor));
  tensor = mx_tensor_make(data, MX_SI32, 2, DIMS(2, 4));
  // CHECK: output 0 'C': dtype si32 with shape [2, 4] does not match dtype f32 with shape [M, 4]
  expect_failure(MX_INVALID_ARGUMENT, mx_context_set_output(context, 0, &tensor));
  tensor = mx_tensor_make(data, MX_F32, 2, DIMS(2, 4));
  tensor.strides[1] = 2;
  // CHECK: output 0 'C': the given buffer of shape [2, 4] is not contiguous
  expect_failure(MX_INVALID_ARGUMENT, mx_context_set_output(context, 0, &tensor));
  expect_ok(mx_context_set_output(context, 0, NULL));
  expect_ok(mx_context_run(context));
}

static void check_kernel_failure(mx_context *context, mx_tensor *c) {
  float with_nan[8] = {0, 0, 0, 0, 0, __builtin_nanf(""), 0, 0};
  mx_tensor tensor = mx_tensor_make(with_nan, MX_F32, 2, DIMS(2, 4));
  expect_ok(mx_context_set_input(context, 0, &tensor));
  // CHECK: kernel 'add' failed: a sum is not a number
  expect_failure(MX_FAILED, mx_context_run(context));
  // CHECK: output 0 'C' has no value yet: run the context first
  expect_failure(MX_INVALID_ARGUMENT, mx_context_get_output(context, 0, c));
  with_nan[5] = 1;
  expect_ok(mx_context_run(context));
  expect_ok(mx_context_get_output(context, 0, c));
}

static mx_status open_with(const char *path, mx_options options) {
  mx_model *model = (mx_model *)1;
  mx_status status = mx_model_open(path, &options, &model);
  expect(status && !model);
  return status;
}

static void check_open(const char *path) {
  // CHECK: cannot open '/missing/model.mef': No such file or directory
  expect_failure(MX_IO_ERROR, open_with("/missing/model.mef", (mx_options){0}));
  // CHECK: cannot map '/': it is not a regular file
  expect_failure(MX_IO_ERROR, open_with("/", (mx_options){0}));
  // CHECK: -1 threads are asked for: give 1 to 1024, or 0 to let the system decide
  expect_failure(MX_INVALID_ARGUMENT, open_with(path, (mx_options){.n_threads = -1}));
  // CHECK: CPU level 2 does not exist: the levels are 1, 3 and 4, or 0 for the best
  expect_failure(MX_INVALID_ARGUMENT, open_with(path, (mx_options){.cpu_level = (mx_cpu_level)2}));
  const mx_allocator half = {0};
  // CHECK: the allocator needs both functions, allocate and release
  expect_failure(MX_INVALID_ARGUMENT, open_with(path, (mx_options){.allocator = &half}));
  setenv("MX_NUM_THREADS", "many", 1);
  // CHECK: MX_NUM_THREADS is 'many': it must be a number from 1 to 1024, or unset
  expect_failure(MX_INVALID_ARGUMENT, open_with(path, (mx_options){0}));
  mx_model *model;
  setenv("MX_NUM_THREADS", "2", 1);
  expect_ok(mx_model_open(path, NULL, &model));
  expect(mx_model_thread_count(model) == 2);
  mx_model_destroy(model);
  unsetenv("MX_NUM_THREADS");
  // CHECK: a model in memory must begin at a multiple of 4096, not at 0x{{.*}}
  expect_failure(MX_INVALID_ARGUMENT, mx_model_open_memory((void *)64, 64, NULL, &model));
  _Alignas(4096) static const char zeros[4096];
  // CHECK: 'model in memory' is not a valid MEF file: it has 63 bytes, fewer than the 64 of a header; copy it again
  expect_failure(MX_INVALID_FILE, mx_model_open_memory(zeros, 63, NULL, &model));
  // CHECK: 'model in memory' is not a MEF file: it begins with bytes 00 00 00 00 instead of 7f 4d 45 46
  expect_failure(MX_INVALID_FILE, mx_model_open_memory(zeros, sizeof zeros, NULL, &model));
}

int main(int argc, char **argv) {
  expect(argc == 2);
  mx_model *model;
  mx_context *context;
  mx_tensor c;
  expect_ok(mx_model_open(argv[1], NULL, &model));
  expect_ok(mx_context_create(model, &context));
  check_inputs(context);
  check_outputs(context);
  check_kernel_failure(context, &c);
  mx_context_destroy(context);
  mx_model_destroy(model);
  check_open(argv[1]);
  return 0;
}
