// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The public calls in their usual order, on a model made by hand: C = (A + B) * (2 * W), all [M, 4], W = 1 2 3 4.
//
// RUN: bash %S/Inputs/make_model.sh demo %t.mef
// RUN: %cc %s %runtime -lpthread -o %t && %t %t.mef
#include "Inputs/expect.h"
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

static const int64_t dims_2x4[] = {2, 4};
static float a[8] = {1, 2, 3, 4, 5, 6, 7, 8}, b[8] = {1, 1, 1, 1, 2, 2, 2, 2};
static const float want[8] = {4, 12, 24, 40, 14, 32, 54, 80};

static void check_result(mx_context *context) {
  mx_tensor c;
  expect_ok(mx_context_run(context));
  expect_ok(mx_context_get_output(context, 0, &c));
  expect(c.dtype == MX_F32 && c.rank == 2 && c.dims[0] == 2 && c.dims[1] == 4);
  expect(c.strides[0] == 4 && c.strides[1] == 1);
  expect(memcmp(c.data, want, sizeof want) == 0);
}

static void set(mx_context *context, size_t index, mx_tensor tensor) {
  expect_ok(mx_context_set_input(context, index, &tensor));
}

static void check_signature(const mx_model *model) {
  expect(mx_model_input_count(model) == 2 && mx_model_output_count(model) == 1);
  const mx_port *port = mx_model_input(model, 1);
  expect(strcmp(port->name, "B") == 0 && port->dtype == MX_F32 && port->rank == 2);
  expect(port->dims[0] == -1 && strcmp(port->dim_names[0], "M") == 0);
  expect(port->dims[1] == 4 && port->dim_names[1] == NULL);
  expect(strcmp(mx_model_output(model, 0)->name, "C") == 0);
  expect(mx_model_input(model, 2) == NULL && mx_model_output(model, 1) == NULL);
  expect(strcmp(mx_model_name(model), "demo") == 0);
  size_t bytes;
  const float *weights = mx_model_constant(model, 0, &bytes);
  expect(bytes == 16 && weights[3] == 4);
  const float *twice = mx_model_constant(model, 1, &bytes); // made by init
  expect(bytes == 16 && twice[0] == 2 && twice[3] == 8);
  expect(mx_model_constant(model, 2, &bytes) == NULL && bytes == 0);
}

static void check_layouts(mx_context *context) {
  // Columns first, and backwards: both are copied at the run.
  float columns[8] = {1, 5, 2, 6, 3, 7, 4, 8}, backwards[8] = {2, 2, 2, 2, 1, 1, 1, 1}, row[4] = {1, 1, 1, 1};
  mx_tensor t = mx_tensor_make(columns, MX_F32, 2, dims_2x4);
  t.strides[0] = 1, t.strides[1] = 2;
  set(context, 0, t);
  t = mx_tensor_make(&backwards[7], MX_F32, 2, dims_2x4);
  t.strides[0] = -4, t.strides[1] = -1;
  set(context, 1, t);
  check_result(context);

  // An address that is a multiple of nothing is passed on as it is. (Only the runtime sees the pointer's type.)
  char odd[sizeof a + 1];
  memcpy(odd + 1, a, sizeof a);
  set(context, 0, mx_tensor_make(odd + 1, MX_F32, 2, dims_2x4));
  set(context, 1, mx_tensor_make(b, MX_F32, 2, dims_2x4));
  check_result(context);

  // One row for all rows.
  mx_tensor c;
  t = mx_tensor_make(row, MX_F32, 2, dims_2x4);
  t.strides[0] = 0;
  set(context, 1, t);
  expect_ok(mx_context_run(context));
  expect_ok(mx_context_get_output(context, 0, &c));
  expect(((float *)c.data)[7] == 72);
  set(context, 0, mx_tensor_make(a, MX_F32, 2, dims_2x4));
  set(context, 1, mx_tensor_make(b, MX_F32, 2, dims_2x4));
}

static void check_outputs(mx_context *context) {
  float own[12] = {0};
  mx_tensor c, given = mx_tensor_make(own, MX_F32, 1, (const int64_t[]){12}); // larger than needed, of any shape
  expect_ok(mx_context_set_output(context, 0, &given));
  check_result(context);
  expect_ok(mx_context_get_output(context, 0, &c));
  expect(c.data == own && own[8] == 0);
  expect_ok(mx_context_set_output(context, 0, NULL));
  check_result(context);
  expect_ok(mx_context_get_output(context, 0, &c));
  expect(c.data != own && (uintptr_t)c.data % 64 == 0);
}

static void check_empty(mx_context *context) {
  const int64_t dims[] = {0, 4};
  mx_tensor empty = mx_tensor_make(NULL, MX_F32, 2, dims), c;
  set(context, 0, empty);
  set(context, 1, empty);
  expect_ok(mx_context_run(context));
  expect_ok(mx_context_get_output(context, 0, &c));
  expect(c.data != NULL && c.dims[0] == 0 && c.dims[1] == 4);
  expect_ok(mx_context_set_output(context, 0, &empty));
  expect_ok(mx_context_run(context));
  expect_ok(mx_context_get_output(context, 0, &c));
  expect(c.data != NULL);
  expect_ok(mx_context_set_output(context, 0, NULL));
  set(context, 0, mx_tensor_make(a, MX_F32, 2, dims_2x4));
  set(context, 1, mx_tensor_make(b, MX_F32, 2, dims_2x4));
}

// Memory is kept between runs and grows only when sizes do.
static void check_memory(mx_context *context) {
  check_result(context);
  size_t held = mx_context_memory(context);
  expect(held >= 64);
  check_result(context);
  expect(mx_context_memory(context) == held);
}

// No page is writable and executable; the model's code is executable where it can run.
static void check_pages(void) {
  char line[1024];
  int n_executable = 0;
  FILE *maps = fopen("/proc/self/maps", "r");
  expect(maps);
  while (fgets(line, sizeof line, maps)) {
    const char *access = strchr(line, ' ') + 1;
    expect(!(access[1] == 'w' && access[2] == 'x'));
    n_executable += access[2] == 'x' && (strstr(line, ".mef") || !strchr(line, '/'));
  }
  fclose(maps);
  expect(n_executable >= 2); // host code and kernels
}

static void check_model(mx_model *model) {
  mx_context *context;
  check_signature(model);
  check_pages();
  expect_ok(mx_context_create(model, &context));
  set(context, 0, mx_tensor_make(a, MX_F32, 2, dims_2x4));
  set(context, 1, mx_tensor_make(b, MX_F32, 2, dims_2x4));
  check_result(context);
  check_layouts(context);
  check_outputs(context);
  check_empty(context);
  check_memory(context);
  mx_context_destroy(context);
  mx_model_destroy(model);
}

int main(int argc, char **argv) {
  expect(argc == 2);
  mx_model *model;
  expect_ok(mx_model_open(argv[1], NULL, &model));
  check_model(model);

  // Each level that this CPU has, one thread and three, with the weights checked too.
  for (int level = MX_CPU_X86_64; level <= MX_CPU_X86_64_V3; level += 2) {
    const mx_options options = {
        .n_threads = level == MX_CPU_X86_64 ? 1 : 3, .cpu_level = (mx_cpu_level)level, .verify = 1};
    mx_status status = mx_model_open(argv[1], &options, &model);
    if (mx_status_code(status) == MX_UNSUPPORTED) { // an older CPU
      mx_status_free(status);
      continue;
    }
    expect_ok(status);
    expect(strcmp(mx_model_target(model), level == MX_CPU_X86_64 ? "x86-64" : "x86-64-v3") == 0);
    expect(mx_model_thread_count(model) == options.n_threads);
    check_model(model);
  }

  // From memory, which stays the caller's.
  struct stat info;
  int file = open(argv[1], O_RDONLY);
  expect(file >= 0 && fstat(file, &info) == 0);
  void *bytes = mmap(NULL, (size_t)info.st_size, PROT_READ, MAP_PRIVATE, file, 0);
  expect(bytes != MAP_FAILED);
  expect_ok(mx_model_open_memory(bytes, (size_t)info.st_size, NULL, &model));
  check_model(model);
  mx_model_destroy(NULL);
  mx_context_destroy(NULL);
  return 0;
}
