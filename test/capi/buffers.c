// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Buffers: the caller's are changed in place, by stores and by kernels; the model's own last from run to run, each
// context's for itself, until a reset; a context's printer gets what the model prints.
//
// RUN: rm -rf %t && mkdir -p %t
// RUN: %mxc package %examples/opaque/containers.c -o %t/containers.mxpkg
// RUN: %mxc compile %S/Inputs/buffers.mlir --kernels=%t/containers.mxpkg -o %t/buffers.mef
// RUN: %cc %s %runtime -lpthread -o %t/test && %t/test %t/buffers.mef
#include "Inputs/expect.h"

typedef struct printed {
  int count;
  char label[32], text[32];
  float first;
  int has_data, rank;
} printed;

static void print(void *user, const char *label, const char *text, const mx_tensor *tensor) {
  printed *p = user;
  p->count++;
  if (label) snprintf(p->label, sizeof p->label, "%s", label);
  if (text) snprintf(p->text, sizeof p->text, "%s", text);
  if (!tensor) return;
  p->rank = tensor->rank;
  p->has_data = tensor->data != NULL;
  if (tensor->data) p->first = *(const float *)tensor->data;
}

static float count_of(mx_context *context) {
  mx_tensor y;
  expect_ok(mx_context_run(context));
  expect_ok(mx_context_get_output(context, 0, &y));
  return *(const float *)y.data;
}

int main(int argc, char **argv) {
  mx_model *model;
  mx_context *a, *b;
  expect(argc == 2);
  expect_ok(mx_model_open(argv[1], NULL, &model));
  expect(mx_model_input(model, 0)->is_buffer && !mx_model_input(model, 1)->is_buffer);
  expect_ok(mx_context_create(model, &a));
  expect_ok(mx_context_create(model, &b));
  const int64_t dims[] = {2, 3}, strides[] = {1, 2};
  float memory[] = {1, 2, 3, 4, 5, 6}, other[] = {0, 0, 0, 0, 0, 0}, x[] = {1, 1, 1, 1, 1, 1};
  mx_tensor buffer = mx_tensor_make(memory, MX_F32, 2, dims), second = mx_tensor_make(other, MX_F32, 2, dims),
            add = mx_tensor_make(x, MX_F32, 2, dims), strided = buffer;
  for (int i = 0; i < 2; i++) strided.strides[i] = strides[i];
  expect_fails(mx_context_set_input(a, 0, &strided),
               "the model writes this buffer of shape [2, 3], which must be contiguous");
  expect_ok(mx_context_set_input(a, 0, &buffer));
  expect_ok(mx_context_set_input(a, 1, &add));
  expect_ok(mx_context_set_input(b, 0, &second));
  expect_ok(mx_context_set_input(b, 1, &add));

  // A buffer that lies in another input's memory, whole or in part.
  mx_tensor same = mx_tensor_make(memory, MX_F32, 2, dims);
  expect_ok(mx_context_set_input(a, 1, &same));
  expect_fails(mx_context_run(a), "the model writes this buffer, and input 1 'x' lies in the same memory");
  float both[9] = {0};
  mx_tensor low = mx_tensor_make(both, MX_F32, 2, dims), high = mx_tensor_make(both + 3, MX_F32, 2, dims);
  expect_ok(mx_context_set_input(a, 0, &low));
  expect_ok(mx_context_set_input(a, 1, &high));
  expect_fails(mx_context_run(a), "lies in the same memory: give one of them memory of its own");
  expect_ok(mx_context_set_input(a, 0, &buffer));
  expect_ok(mx_context_set_input(a, 1, &add));

  printed seen = {0};
  mx_context_set_printer(a, print, &seen);
  expect(count_of(a) == 11); // 10 + 1
  expect(count_of(a) == 12);
  expect(count_of(b) == 11);
  for (int i = 0; i < 6; i++) expect(memory[i] == ((float)(i + 1) * 2 + 1) * 2 + 1); // twice (x * 2 + 1)
  for (int i = 0; i < 6; i++) expect(other[i] == 1);
  expect(seen.count == 6 && !strcmp(seen.label, "count") && !strcmp(seen.text, "done") && seen.first == 12);
  expect(seen.rank == 2 && !seen.has_data); // the last tensor: its type alone
  mx_context_reset(a);
  expect(count_of(a) == 11 && count_of(b) == 12);
  mx_context_destroy(a);
  mx_context_destroy(b);
  mx_model_destroy(model);
  return 0;
}
