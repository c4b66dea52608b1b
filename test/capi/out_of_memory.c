// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Open, create, run with an allocator that fails its n-th call, for n = 1, 2, 3 .. until all succeed: each failure is a
// clean MX_OUT_OF_MEMORY, and everything that was allocated is released with the size it was allocated with.
//
// RUN: bash %S/Inputs/make_model.sh demo %t.mef
// RUN: %cc %s %runtime -lpthread -o %t && %t %t.mef | FileCheck %s
#include "Inputs/expect.h"
#include <string.h>

typedef struct counter {
  int calls, fail_at; // fail_at 0: never
  size_t live_bytes;
} counter;

static void *allocate(void *user, size_t bytes, size_t alignment) {
  counter *c = user;
  expect(bytes > 0 && alignment == 64);
  if (++c->calls == c->fail_at) return NULL;
  void *memory;
  expect(posix_memalign(&memory, alignment, bytes) == 0);
  memset(memory, 0xa5, bytes); // nothing may rely on zeros
  c->live_bytes += bytes;
  return memory;
}

static void release(void *user, void *memory, size_t bytes) {
  counter *c = user;
  expect(memory && c->live_bytes >= bytes);
  c->live_bytes -= bytes;
  free(memory);
}

static mx_status run(mx_context *context) {
  static float data[32];
  const int64_t dims[] = {2, 4}, more[] = {4, 4};
  mx_tensor a = mx_tensor_make(data, MX_F32, 2, dims), b = a;
  b.strides[0] = 1, b.strides[1] = 2; // is copied
  MX_TRY(mx_context_set_input(context, 0, &a));
  MX_TRY(mx_context_set_input(context, 1, &b));
  MX_TRY(mx_context_run(context));
  a = b = mx_tensor_make(data, MX_F32, 2, more); // everything grows
  b.strides[0] = 1, b.strides[1] = 4;
  MX_TRY(mx_context_set_input(context, 0, &a));
  MX_TRY(mx_context_set_input(context, 1, &b));
  return mx_context_run(context);
}

static mx_status open_and_run(const char *path, counter *c) {
  const mx_allocator allocator = {.user = c, .allocate = allocate, .release = release};
  const mx_options options = {.allocator = &allocator, .n_threads = 2};
  mx_model *model;
  mx_context *context = NULL;
  mx_status status = mx_model_open(path, &options, &model);
  if (!status) status = mx_context_create(model, &context);
  if (!status) status = run(context);
  mx_context_destroy(context);
  mx_model_destroy(model);
  return status;
}

int main(int argc, char **argv) {
  expect(argc == 2);
  for (int n = 1;; n++) {
    counter c = {.fail_at = n};
    mx_status status = open_and_run(argv[1], &c);
    expect(c.live_bytes == 0);
    if (!status) break;
    expect(mx_status_code(status) == MX_OUT_OF_MEMORY);
    printf("%d: %s\n", n, mx_status_message(status));
    mx_status_free(status);
  }
  // CHECK: 1: out of memory: cannot allocate {{[0-9]+}} bytes for the model
  // CHECK: out of memory: cannot allocate {{[0-9]+}} bytes for the thread pool
  // CHECK: out of memory: cannot allocate 16 bytes for constant 1 'P'
  // CHECK: out of memory: cannot allocate {{[0-9]+}} bytes for a context
  // CHECK: out of memory: cannot allocate 32 bytes for the copy of a non-contiguous input
  // CHECK: out of memory: cannot allocate {{[0-9]+}} bytes for the slab
  // CHECK: out of memory: cannot allocate 32 bytes for output 0 'C'
  // CHECK: out of memory: cannot allocate 64 bytes for the copy of a non-contiguous input
  // CHECK: out of memory: cannot allocate {{[0-9]+}} bytes for the slab
  // CHECK: out of memory: cannot allocate 64 bytes for output 0 'C'
  return 0;
}
