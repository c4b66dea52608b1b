/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * The built-in kernels of one x86 level, compiled natively with hooks as the compiler would write them.
 */
#ifndef BENCH_KERNELS_H
#define BENCH_KERNELS_H

#include <mx/launch.h>

/* c[m, n] = relu(a[m, k] b[k, n] + bias[n]); b is row-major, transposed [n, k], or packed. */
typedef struct bench_matmul {
  const float *a, *b, *bias;
  float *c;
  int64_t m, n, k;
} bench_matmul;

enum { PLAIN, TRANSPOSED, PACKED, B_KINDS };

typedef struct bench_kernels {
  void (*matmul[B_KINDS])(const bench_matmul *, const mx_work *);
  void (*matmul_plan[B_KINDS])(const bench_matmul *, int64_t n_threads, mx_plan *);
  void (*softmax)(const float *x, float *y, int64_t rows, int64_t cols, const mx_work *);
} bench_kernels;

extern const bench_kernels bench_x86_64, bench_x86_64_v3, bench_x86_64_v4;

#endif
