/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * Branch-free math for kernels and lambdas: no libm, no calls, vectorised by the loop vectoriser on every target.
 */
#ifndef MX_KERNEL_MATH_H
#define MX_KERNEL_MATH_H

#endif
