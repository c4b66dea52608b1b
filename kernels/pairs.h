// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Products of bytes on x86: what matmul_multiply.h takes for an element is a pair of consecutive values along K, each
// 16 bits with its zero point subtracted, in [-255, 255]. One instruction of every level multiplies the pairs of two
// vectors and adds the products of each, exactly; sums of 32 bits wrap.
#ifndef PAIRS_H
#define PAIRS_H

#include "template.h"
#include <mx/kernel.h>

// Pairs, written value by value.
typedef int16_t pairs_value __attribute__((may_alias));

MX_INLINE int64_t pairs_count(int64_t values) { return (values + 1) / 2; }
MX_INLINE int32_t pairs_of(int32_t first, int32_t second) {
  return (first & 0xffff) | (int32_t)((uint32_t)second << 16);
}

// sum += x0 y0 + x1 y1 for the pairs of vectors of WIDTH. The attribute lets clang accept the builtin; all of a kernel
// is compiled for its level, where the function is inlined.
#define PAIRS_MULTIPLY_ADD(width, bits, feature)                                                                       \
  typedef int32_t pairs_##width __attribute__((vector_size(4 * width), aligned(4), may_alias));                        \
  typedef int16_t pairs_values_##width __attribute__((vector_size(4 * width), aligned(4), may_alias));                 \
  static inline __attribute__((target(feature))) void pairs_multiply_add_##width(void *sum, const void *x,             \
                                                                                 const void *y) {                      \
    *(pairs_##width *)sum += (pairs_##width)__builtin_ia32_pmaddwd##bits(*(const pairs_values_##width *)x,             \
                                                                         *(const pairs_values_##width *)y);            \
  }
PAIRS_MULTIPLY_ADD(4, 128, "sse2")
PAIRS_MULTIPLY_ADD(8, 256, "avx2")
PAIRS_MULTIPLY_ADD(16, 512, "avx512bw")

#endif
