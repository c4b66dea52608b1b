// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What follows the printed kernel: input values, one launch of all units, the results as their bits.
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv) {
  if (argc != 3) return 2;
  int64_t m = atoi(argv[1]), n = atoi(argv[2]), sizes[] = {m, n};
  float *x = malloc((size_t)(m * n) * sizeof *x), *row = malloc((size_t)n * sizeof *row),
        *out = aligned_alloc(64, ((size_t)(m * n) * sizeof *out + 63) / 64 * 64);
  for (int64_t i = 0; i < m * n; i++) x[i] = (float)(i % 23) * 0.375f - 4;
  for (int64_t i = 0; i < n; i++) row[i] = (float)(i % 7) - 2.5f;
  void *buffers[] = {x, row, out};
  const char *error = 0;
  mx_plan plan = {0};
  mx_launch.plan(sizes, 1, &plan);
  mx_work work = {.begin = 0, .end = plan.units[0], .error = &error};
  mx_launch.run(buffers, sizes, &work);
  for (int64_t i = 0; i < m * n; i++) {
    uint32_t bits;
    __builtin_memcpy(&bits, &out[i], sizeof bits);
    printf("%08x\n", bits);
  }
  free(x), free(row), free(out);
  return error ? 1 : 0;
}
