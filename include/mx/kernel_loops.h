/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * Loops and group helpers that mean SIMD lanes on a CPU and the threads of a group on a GPU. Included by kernel.h.
 */
#ifndef MX_KERNEL_LOOPS_H
#define MX_KERNEL_LOOPS_H

#include <mx/kernel_target.h>
#include <stdint.h>

/* mx_lanes(j, n): all j in [0, n), neighbouring lanes on neighbouring j. Write MX_VECTORIZE before it.
 * On a GPU every thread of the group runs the kernel on the same units, and takes every MX_GROUP-th j. */
#ifdef MX_GPU
enum { MX_GROUP = 256 };
#define mx_lanes(j, n) for (int64_t j = (int64_t)__gpu_thread_id_x(); j < (n); j += MX_GROUP)
#else
enum { MX_GROUP = 1 };
#define mx_lanes(j, n) for (int64_t j = 0; j < (n); j++)
#endif

/* mx_group_first(): true in one thread of the group: the one that stores a result of the whole group.
 * mx_group_sync(): what any thread of the group wrote before is seen by all after. */
#ifdef MX_GPU
MX_INLINE int mx_group_first(void) { return __gpu_thread_id_x() == 0; }
MX_INLINE void mx_group_sync(void) {
#ifdef __AMDGCN__ /* clang's __gpu_sync_threads does not release before its barrier */
  __builtin_amdgcn_fence(__ATOMIC_RELEASE, "workgroup");
  __builtin_amdgcn_s_barrier();
  __builtin_amdgcn_fence(__ATOMIC_ACQUIRE, "workgroup");
#else
  __gpu_sync_threads();
#endif
}
#else
MX_INLINE int mx_group_first(void) { return 1; }
MX_INLINE void mx_group_sync(void) {}
#endif

/* mx_group_max(v), and likewise _min, _sum, _product: folds the v of all threads of the group and gives every thread
 * the result; v itself on a CPU. For float, double and int64_t; max and min propagate NaN. All threads must call it.
 * The order of the fold is fixed, so results do not change from run to run. */
#ifdef MX_GPU
#define MX_GROUP_FOLD(name, suffix, type, bits, bits_type, ...)                                                        \
  MX_INLINE type mx_group_##name##_##suffix(type x) {                                                                  \
    static __gpu_local __attribute__((loader_uninitialized)) type part[MX_GROUP / 32];                                 \
    uint32_t lanes = __gpu_num_lanes(), thread = __gpu_thread_id_x(), lane = thread & (lanes - 1);                     \
    for (uint32_t step = lanes / 2; step; step /= 2) {                                                                 \
      bits_type u = __builtin_bit_cast(bits_type, x);                                                                  \
      type y = __builtin_bit_cast(type, __gpu_shuffle_idx_##bits(__gpu_lane_mask(), lane ^ step, u, lanes));           \
      x = (__VA_ARGS__);                                                                                               \
    }                                                                                                                  \
    if (lane == 0) part[thread / lanes] = x;                                                                           \
    mx_group_sync();                                                                                                   \
    x = part[0];                                                                                                       \
    for (uint32_t i = 1; i < MX_GROUP / lanes; i++) {                                                                  \
      type y = part[i];                                                                                                \
      x = (__VA_ARGS__);                                                                                               \
    }                                                                                                                  \
    mx_group_sync();                                                                                                   \
    return x;                                                                                                          \
  }
#else
#define MX_GROUP_FOLD(name, suffix, type, bits, bits_type, ...)                                                        \
  MX_INLINE type mx_group_##name##_##suffix(type x) { return x; }
#endif
#define MX_GROUP_FOLDS(suffix, type, bits, bits_type, max_of, min_of)                                                  \
  MX_GROUP_FOLD(max, suffix, type, bits, bits_type, max_of(x, y))                                                      \
  MX_GROUP_FOLD(min, suffix, type, bits, bits_type, min_of(x, y))                                                      \
  MX_GROUP_FOLD(sum, suffix, type, bits, bits_type, x + y)                                                             \
  MX_GROUP_FOLD(product, suffix, type, bits, bits_type, x *y)
MX_GROUP_FOLDS(f32, float, u32, uint32_t, __builtin_elementwise_maximum, __builtin_elementwise_minimum)
MX_GROUP_FOLDS(f64, double, u64, uint64_t, __builtin_elementwise_maximum, __builtin_elementwise_minimum)
MX_GROUP_FOLDS(si64, int64_t, u64, uint64_t, __builtin_elementwise_max, __builtin_elementwise_min)
MX_GROUP_FOLDS(ui64, uint64_t, u64, uint64_t, __builtin_elementwise_max, __builtin_elementwise_min)

#define MX_GROUP_BY_TYPE(name, x)                                                                                      \
  _Generic((x),                                                                                                        \
      float: mx_group_##name##_f32,                                                                                    \
      double: mx_group_##name##_f64,                                                                                   \
      int64_t: mx_group_##name##_si64,                                                                                 \
      uint64_t: mx_group_##name##_ui64)
#define mx_group_max(x) MX_GROUP_BY_TYPE(max, x)(x)
#define mx_group_min(x) MX_GROUP_BY_TYPE(min, x)(x)
#define mx_group_sum(x) MX_GROUP_BY_TYPE(sum, x)(x)
#define mx_group_product(x) MX_GROUP_BY_TYPE(product, x)(x)

#endif
