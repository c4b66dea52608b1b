// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// mo.dft: how a transform is done, from its sizes alone, and roots of unity.
#ifndef DFT_H
#define DFT_H

#include "template.h"
#include <mx/kernel.h>

enum {
  DFT_LARGEST_RADIX = 7,
  DFT_ROOTS = 256,  // entries of a table that are a unit
  DFT_GRAIN = 20000 // some 10 us of work
};

// n numbers, of which x holds `given`. A length of small factors is transformed by them. Another one is a convolution
// (Bluestein), which two transforms of a power of two do: O(n log n) for every n.
typedef struct dft {
  int64_t n, length; // length: of the transforms that are done
  int64_t convolves; // it is not n
  int64_t rows, given, results;
  int64_t complex, real_results; // x holds complex numbers; only real parts are results
} dft;

// The next factor of n, 1 at the end: odd ones first, because the first factors' loops are short, then 4s, then 2.
MX_INLINE int64_t dft_radix(int64_t n) {
  for (int64_t r = DFT_LARGEST_RADIX; r > 1; r -= 2)
    if (n % r == 0) return r;
  return n % 4 == 0 ? 4 : n % 2 == 0 ? 2 : 1;
}

MX_INLINE dft dft_of(const mx_view *y, const mx_view *x, int64_t n) {
  dft d = {.n = n, .length = n, .rows = 1};
  for (int64_t i = 0; i + 2 < x->rank; i++) d.rows *= x->dim[i];
  d.given = x->dim[x->rank - 2];
  d.results = y->dim[y->rank - 2];
  d.complex = x->dim[x->rank - 1] == 2;
  d.real_results = y->dim[y->rank - 1] == 1;
  int64_t rest = n;
  for (int64_t r = 2; n > 0 && r > 1; rest /= r) r = dft_radix(rest);
  d.convolves = rest > 1;
  for (d.length = d.convolves ? 1 : n; d.convolves && d.length < 2 * n - 1;) d.length *= 2;
  return d;
}

// Tables that all threads see, of complex numbers: roots of unity of the length; of a convolution the chirp, and the
// transform of what it convolves with.
MX_INLINE int64_t dft_entries(const dft *d) { return d->length + (d->convolves ? d->n : 0); }
MX_INLINE int64_t dft_shared(const dft *d) { return 2 * (d->length + (d->convolves ? d->n + d->length : 0)); }

// Phase 0 fills the tables but the last, 1 the last, by one thread; 2 transforms: a unit is a row.
MX_INLINE void dft_plan(const dft *d, int64_t element_bytes, mx_plan *plan) {
  int64_t any = d->n > 0 && d->rows > 0;
  plan->n_phases = 3;
  plan->units[0] = any ? (dft_entries(d) + DFT_ROOTS - 1) / DFT_ROOTS : 0;
  plan->grain[0] = 4;
  plan->units[1] = any && d->convolves;
  plan->grain[1] = 1;
  plan->units[2] = d->results > 0 ? d->rows : 0;
  plan->grain[2] = any ? DFT_GRAIN / (d->length * 16 + 1) + 1 : 1;
  plan->shared_bytes = any ? dft_shared(d) * element_bytes : 0;
  plan->thread_bytes = any ? 4 * d->length * element_bytes : 0;
}

// e^(-2 pi i k / n), 0 <= k < n: exact integers turn it to the first octant, where sine and cosine are at their best.
MX_INLINE mx_sincos_f64 dft_root(double k, double n) {
  double a = 4 * k, sine = -1, cosine = 1; // a: in steps of 1 / 4n turn
  sine = a > 2 * n ? 1 : sine;
  a = a > 2 * n ? 4 * n - a : a;
  cosine = a > n ? -1 : cosine;
  a = a > n ? 2 * n - a : a;
  int swap = 2 * a > n;
  a = swap ? n - a : a;
  mx_sincos_f64 v = mx_sincos_small_f64(0x1.921fb54442d18p+0 * (a / n));
  return (mx_sincos_f64){sine * (swap ? v.cos : v.sin), cosine * (swap ? v.sin : v.cos)};
}

#endif
