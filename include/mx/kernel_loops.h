/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * Loops and group helpers that mean SIMD lanes on a CPU and the threads of a group on a GPU. Included by kernel.h.
 */
#ifndef MX_KERNEL_LOOPS_H
#define MX_KERNEL_LOOPS_H

/* mx_lanes(j, n): all j in [0, n), neighbouring lanes on neighbouring j. Write MX_VECTORIZE before it.
 * On a GPU every thread of the group runs the kernel on the same units, and takes every MX_GROUP-th j. */
#ifdef MX_GPU
enum { MX_GROUP = 256 };
#define mx_lanes(j, n) for (int64_t j = (int64_t)__gpu_thread_id_x(); j < (n); j += MX_GROUP)
#else
enum { MX_GROUP = 1 };
#define mx_lanes(j, n) for (int64_t j = 0; j < (n); j++)
#endif

#endif
