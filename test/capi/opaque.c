// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Opaque values from run to run: a cache made by one model and grown by another, values that nobody takes, runs that
// fail half way. Under the sanitizers nothing leaks and nothing is freed twice.
//
// RUN: rm -rf %t && mkdir -p %t
// RUN: %mxc package %examples/opaque/containers.c -o %t/containers.mxpkg
// RUN: %mxc compile %examples/opaque/cache_new.mlir --kernels=%t/containers.mxpkg -o %t/cache_new.mef
// RUN: %mxc compile %examples/opaque/cache_step.mlir --kernels=%t/containers.mxpkg -o %t/cache_step.mef
// RUN: %mxc compile %examples/opaque/list.mlir --kernels=%t/containers.mxpkg -o %t/list.mef
// RUN: %mxc compile %S/Inputs/opaque_fails.mlir --kernels=%t/containers.mxpkg -o %t/fails.mef
// RUN: %cc %s %runtime -lpthread -lm -o %t/test && %t/test %t
#include "Inputs/expect.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { WIDTH = 4, MAX_ROWS = 64 };

static mx_model *open_model(const char *folder, const char *name, mx_context **out_context) {
  char path[1024];
  mx_model *model;
  snprintf(path, sizeof path, "%s/%s.mef", folder, name);
  expect_ok(mx_model_open(path, NULL, &model));
  expect_ok(mx_context_create(model, out_context));
  return model;
}

// Attention of row q to n rows, in double.
static void attend(const float *q, float (*k)[WIDTH], float (*v)[WIDTH], int n, double *out) {
  double sum = 0, weight[MAX_ROWS];
  memset(out, 0, WIDTH * sizeof *out);
  for (int r = 0; r < n; r++) {
    double dot = 0;
    for (int j = 0; j < WIDTH; j++) dot += (double)q[j] * k[r][j];
    sum += weight[r] = exp(dot / sqrt(WIDTH));
  }
  for (int r = 0; r < n; r++)
    for (int j = 0; j < WIDTH; j++) out[j] += weight[r] / sum * v[r][j];
}

static void test_cache(const char *folder) {
  mx_context *make, *step;
  mx_model *maker = open_model(folder, "cache_new", &make), *stepper = open_model(folder, "cache_step", &step);
  mx_opaque *cache, *none;
  expect_fails(mx_context_take_opaque(make, 0, &none), "output 0 'cache' has no value");
  expect_ok(mx_context_run(make));
  expect_ok(mx_context_run(make)); // the first one's value is destroyed
  expect_ok(mx_context_take_opaque(make, 0, &cache));
  expect(strcmp(mx_opaque_type(cache), "!mo.opaque<\"my.cache\", {width = 4}>") == 0);
  expect_ok(mx_context_set_opaque(step, 0, cache));
  static float k[MAX_ROWS][WIDTH], v[MAX_ROWS][WIDTH], q[MAX_ROWS][WIDTH];
  for (int i = 0; i < MAX_ROWS; i++)
    for (int j = 0; j < WIDTH; j++) {
      float x = (float)(i * WIDTH + j);
      k[i][j] = sinf(x), v[i][j] = cosf(x * 3), q[i][j] = sinf(x * 7 + 1);
    }
  static const int steps[] = {1, 3, 0, 17, 1, 30};
  int n = 0;
  for (size_t s = 0; s < sizeof steps / sizeof *steps; s++) {
    const int64_t dims[] = {steps[s], WIDTH};
    mx_tensor tensors[] = {mx_tensor_make(q[n], MX_F32, 2, dims), mx_tensor_make(k[n], MX_F32, 2, dims),
                           mx_tensor_make(v[n], MX_F32, 2, dims)},
              y;
    for (size_t i = 0; i < 3; i++) expect_ok(mx_context_set_input(step, i + 1, &tensors[i]));
    expect_ok(mx_context_run(step));
    expect_ok(mx_context_get_output(step, 0, &y));
    for (int i = 0; i < steps[s]; i++) {
      double want[WIDTH];
      attend(q[n + i], k, v, n + steps[s], want);
      for (int j = 0; j < WIDTH; j++) expect(fabs((double)((float *)y.data)[i * WIDTH + j] - want[j]) < 1e-5);
    }
    n += steps[s];
  }
  mx_context_destroy(step);
  mx_model_destroy(stepper);
  mx_opaque_destroy(cache);
  mx_context_destroy(make); // with a value that nobody took
  mx_model_destroy(maker);
}

static void test_wrong_values(const char *folder) {
  mx_context *make, *step, *list;
  mx_model *maker = open_model(folder, "cache_new", &make), *stepper = open_model(folder, "cache_step", &step),
           *lists = open_model(folder, "list", &list);
  mx_tensor t;
  mx_opaque *value;
  expect_fails(mx_context_set_opaque(step, 0, NULL),
               "the model takes !mo.opaque<\"my.cache\", {width = 4}>, not nothing");
  expect_fails(mx_context_set_opaque(step, 1, NULL), "input 1 'q' is a tensor, not an opaque value");
  expect_fails(mx_context_set_opaque(step, 9, NULL), "there is no input 9");
  expect_fails(mx_context_run(step),
               "input 0 'cache' is missing: the model needs !mo.opaque<\"my.cache\", {width = 4}>");
  const int64_t dims[] = {1};
  float x = 1;
  t = mx_tensor_make(&x, MX_F32, 1, dims);
  expect_fails(mx_context_set_input(step, 0, &t),
               "input 0 'cache' is !mo.opaque<\"my.cache\", {width = 4}>, not a tensor");
  expect_fails(mx_context_take_opaque(list, 0, &value), "output 0 'all' is a tensor, not an opaque value");
  expect_ok(mx_context_run(make));
  expect_fails(mx_context_get_output(make, 0, &t), "take it with mx_context_take_opaque");
  mx_context_destroy(make), mx_context_destroy(step), mx_context_destroy(list);
  mx_model_destroy(maker), mx_model_destroy(stepper), mx_model_destroy(lists);
}

// The run ends after a list was made and filled: an assertion, then a kernel, fails.
static void test_failures(const char *folder) {
  mx_context *context;
  mx_model *model = open_model(folder, "fails", &context);
  const int64_t dims[] = {3}, none[] = {0};
  float x[] = {1, 2, 3};
  _Bool right = 0;
  mx_tensor t = mx_tensor_make(x, MX_F32, 1, dims), ok = mx_tensor_make(&right, MX_BOOL, 0, none);
  expect_ok(mx_context_set_input(context, 0, &t));
  expect_ok(mx_context_set_input(context, 1, &ok));
  expect_fails(mx_context_run(context), "it was not right");
  right = 1;
  expect_fails(mx_context_run(context), "the list has another length");
  mx_context_destroy(context);
  mx_model_destroy(model);
}

int main(int argc, char **argv) {
  expect(argc == 2);
  test_cache(argv[1]);
  test_wrong_values(argv[1]);
  test_failures(argv[1]);
  return 0;
}
