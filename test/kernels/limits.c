// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Kernels that sort number their elements in 32 bits: they refuse axes that are longer, before they touch memory, which
// no test has that much of.
//
// RUN: %cc %s -O2 -fwrapv -o %t && %t | FileCheck-22 %s
// CHECK: kernel 'sort_f32': more than 2^32 - 1 elements to sort: convert them to f64 or si64
// CHECK: kernel 'argsort_si32': more than 2^32 - 1 elements to sort: convert them to f64 or si64
// CHECK: kernel 'top_k_f32': more than 2^32 - 1 elements to sort: convert them to f64 or si64
// CHECK: kernel 'unique_f32': more than 2^32 - 1 elements to sort: convert them to f64 or si64
// CHECK: kernel 'non_maximum_suppression': more than 2^32 - 1 boxes
#include "harness.h"

#include "../../kernels/non_maximum_suppression.c"
#include "../../kernels/sort.c"
#include "../../kernels/top_k.c"
#include "../../kernels/unique.c"

// No element is read or written.
#define LOAD(fn, arg, T)                                                                                               \
  HOOK T fn##_##arg(const mx_env *env, int64_t i, int64_t j) { return (void)env, (void)i, (void)j, (T)0; }
#define STORE(fn, arg, T)                                                                                              \
  HOOK void fn##_##arg(const mx_env *env, int64_t i, int64_t j, T v) { (void)env, (void)i, (void)j, (void)v; }
LOAD(sort_f32, x, float)
STORE(sort_f32, y, float)
LOAD(argsort_si32, x, int32_t)
STORE(argsort_si32, y, int64_t)
LOAD(top_k_f32, x, float)
STORE(top_k_f32, y, float)
STORE(top_k_f32, indices, int64_t)
LOAD(unique_f32, x, float)
STORE(unique_f32, all, float)
HOOK float non_maximum_suppression_boxes(const mx_env *env, int64_t i, int64_t j, int64_t k) {
  return (void)env, (void)i, (void)j, (void)k, 0;
}
HOOK float non_maximum_suppression_scores(const mx_env *env, int64_t i, int64_t j, int64_t k) {
  return (void)env, (void)i, (void)j, (void)k, 0;
}

int main(void) {
  enum { NUMBERS = 4 };
  const int64_t most = (int64_t)1 << 32;
  const char *error = "not refused";
  int64_t shared[NUMBERS], n_found = 0;
  mx_work work = {.begin = 0, .end = 1, .shared = shared, .local = shared, .error = &error};
  mx_view row = VIEW(0, 1, most), rows = VIEW(0, most, 1), two = VIEW(0, 1, 2), number = VIEW(&n_found, 1);
  mx_view boxes = VIEW(0, 1, most, 4), scores = VIEW(0, 1, 1, most), picked = VIEW(0, 1, 3);

  sort_f32(0, &row, &row, 0, &work);
  printf("kernel 'sort_f32': %s\n", error);
  error = "not refused";
  argsort_si32(0, &row, &row, 0, &work);
  printf("kernel 'argsort_si32': %s\n", error);
  error = "not refused";
  top_k_f32(0, &two, &two, &row, &work);
  printf("kernel 'top_k_f32': %s\n", error);
  error = "not refused";
  unique_f32(0, &rows, &number, &number, &number, &rows, 1, &work);
  printf("kernel 'unique_f32': %s\n", error);
  error = "not refused";
  non_maximum_suppression(0, &picked, &number, &boxes, &scores, 1, 0.5, 0, &work);
  printf("kernel 'non_maximum_suppression': %s\n", error);
  return 0;
}
