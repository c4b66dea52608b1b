/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * What a kernel is being compiled for (MX_CPU or MX_GPU), and words for the compiler. Freestanding; included by
 * kernel.h.
 */
#ifndef MX_KERNEL_TARGET_H
#define MX_KERNEL_TARGET_H

#if defined(__NVPTX__) || defined(__AMDGCN__)
#define MX_GPU 1
#include <gpuintrin.h>
#else
#define MX_CPU 1
#endif

#define MX_INLINE static inline __attribute__((always_inline))
#define MX_RESTRICT __restrict
#define MX_VECTORIZE _Pragma("clang loop vectorize(enable)")
#define MX_UNROLL _Pragma("clang loop unroll(full)")
#define MX_NO_UNROLL _Pragma("clang loop unroll(disable)")

#endif
