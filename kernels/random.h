// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The generator of all random kernels: Philox 4x32-10 (Salmon et al., Parallel random numbers: as easy as 1, 2, 3). The
// key is the seed, the counter the number of a block of four words.
#ifndef RANDOM_H
#define RANDOM_H

#include <mx/kernel.h>

typedef struct philox_block {
  uint32_t word[4];
} philox_block;

MX_INLINE philox_block philox(uint64_t key, uint64_t counter) {
  uint32_t c0 = (uint32_t)counter, c1 = (uint32_t)(counter >> 32), c2 = 0, c3 = 0;
  uint32_t k0 = (uint32_t)key, k1 = (uint32_t)(key >> 32);
  MX_UNROLL for (int round = 0; round < 10; round++) {
    uint64_t p0 = (uint64_t)0xd2511f53u * c0, p1 = (uint64_t)0xcd9e8d57u * c2;
    c0 = (uint32_t)(p1 >> 32) ^ c1 ^ k0;
    c1 = (uint32_t)p1;
    c2 = (uint32_t)(p0 >> 32) ^ c3 ^ k1;
    c3 = (uint32_t)p0;
    k0 += 0x9e3779b9u;
    k1 += 0xbb67ae85u;
  }
  return (philox_block){{c0, c1, c2, c3}};
}

// 53 bits as a fraction in [0, 1); then a + that part of b - a.
MX_INLINE double uniform_f64(uint32_t low, uint32_t high, double a, double b) {
#pragma clang fp contract(off)
  double part = (double)(int64_t)(((uint64_t)high << 32 | low) >> 11) * 0x1p-53;
  return a + part * (b - a);
}

#endif
