// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Inputs of two elements to a byte have no strides but their own.
//
// RUN: bash %S/Inputs/make_model.sh copy %t.mef si4 2,3
// RUN: %cc %s %runtime -lpthread -o %t && %t %t.mef | FileCheck %s
#include "Inputs/expect.h"
#include <mx/runtime.h>

int main(int argc, char **argv) {
  (void)argc;
  mx_model *model;
  mx_context *context;
  uint8_t bytes[3] = {0x21, 0x43, 0x65};
  expect_ok(mx_model_open(argv[1], NULL, &model));
  expect_ok(mx_context_create(model, &context));
  mx_tensor x = mx_tensor_make(bytes, MX_SI4, 2, (const int64_t[]){2, 3});
  expect_ok(mx_context_set_input(context, 0, &x));
  x.strides[0] = 1, x.strides[1] = 2;
  // CHECK: input 0 'x': a tensor of si4 is contiguous, two elements to a byte, and one of shape [2, 3] has strides
  expect_failure(MX_INVALID_ARGUMENT, mx_context_set_input(context, 0, &x));
  mx_context_destroy(context);
  mx_model_destroy(model);
  return 0;
}
