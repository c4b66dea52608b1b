// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// mo.random.uniform and mo.random.normal: Philox 4x32-10 (Salmon et al., Parallel random numbers: as easy as 1, 2, 3),
// whose counter is the number of the element. An element is thus the same however the work is divided, and the same
// seed gives the same bits on every target; for a normal, what follows rounds as the target's arithmetic does.
#include "random.h"

// A word's upper `bits` as a fraction in [0, 1), as fine as the result's dtype is below 1; then a + that part of b - a.
MX_INLINE float uniform_f32(uint32_t word, int bits, double a, double b) {
#pragma clang fp contract(off)
  float part = (float)(int32_t)(word >> (32 - bits)) * (1.0f / (float)(1 << bits));
  return (float)a + part * ((float)b - (float)a);
}
// Box-Muller: two normals of two uniforms in (0, 1].
typedef struct normals_f32 {
  float value[2];
} normals_f32;
typedef struct normals_f64 {
  double value[2];
} normals_f64;

MX_INLINE normals_f32 normal_f32(uint32_t u, uint32_t v, double mean, double deviation) {
  float radius = mx_sqrt(-2.0f * mx_log((float)u * 0x1p-32f + 0x1p-33f)) * (float)deviation;
  float angle = ((float)v * 0x1p-32f + 0x1p-33f) * 0x1.921fb6p+2f;
  return (normals_f32){{(float)mean + radius * mx_cos(angle), (float)mean + radius * mx_sin(angle)}};
}
MX_INLINE normals_f64 normal_f64(philox_block w, double mean, double deviation) {
  uint64_t u = ((uint64_t)w.word[1] << 32 | w.word[0]) >> 11, v = ((uint64_t)w.word[3] << 32 | w.word[2]) >> 11;
  double radius = mx_sqrt(-2.0 * mx_log((double)(int64_t)u * 0x1p-53 + 0x1p-54)) * deviation;
  double angle = ((double)(int64_t)v * 0x1p-53 + 0x1p-54) * 0x1.921fb54442d18p+2;
  return (normals_f64){{mean + radius * mx_cos(angle), mean + radius * mx_sin(angle)}};
}

// ---- kernels: a unit is RANDOM_BLOCKS blocks

enum { RANDOM_BLOCKS = 256, RANDOM_GRAIN = 8 };

MX_INLINE void random_units(const mx_view *y, int64_t per_block, mx_plan *plan) {
  int64_t n_blocks = (mx_rows(y) * mx_cols(y) + per_block - 1) / per_block;
  plan->n_phases = 1;
  plan->units[0] = (n_blocks + RANDOM_BLOCKS - 1) / RANDOM_BLOCKS;
  plan->grain[0] = RANDOM_GRAIN;
  plan->shared_bytes = plan->thread_bytes = 0;
}

// value: the element j of a block's PER elements, from its words w and parameters a and b.
#define RANDOM(name, symbol_, T, types, PER, a_name, b_name, value)                                                    \
  MX_STORE_HOOK(name, y, T, 1)                                                                                         \
  static void name(const mx_env *env, const mx_view *y, const mx_view *seed, double a, double b,                       \
                   const mx_work *work) {                                                                              \
    uint64_t key = mx_get1(seed, uint64_t, 0);                                                                         \
    int64_t n = mx_rows(y) * mx_cols(y);                                                                               \
    for (int64_t unit = work->begin; unit < work->end; unit++) mx_lanes(lane, RANDOM_BLOCKS) {                         \
        int64_t block = unit * RANDOM_BLOCKS + lane;                                                                   \
        philox_block w = philox(key, (uint64_t)block);                                                                 \
        MX_UNROLL for (int j = 0; j < (PER); j++) if (block * (PER) + j < n) name##_y(env, block * (PER) + j, value);  \
      }                                                                                                                \
  }                                                                                                                    \
  static void name##_plan(const mx_view *y, const mx_view *seed, double a, double b, int64_t n_threads,                \
                          mx_plan *plan) {                                                                             \
    (void)seed, (void)a, (void)b, (void)n_threads;                                                                     \
    random_units(y, PER, plan);                                                                                        \
  }                                                                                                                    \
  MX_KERNEL_PLANNED(name, name##_plan, .symbol = symbol_, .outputs = {{"y", types, MX_ANY_RANK, MX_FUSED}},            \
                    .inputs = {{"seed", MX_TYPE(UI64), 1, 0}}, .parameters = {a_name, b_name})

#define UNIFORM(name, T, types, PER, value)                                                                            \
  RANDOM(name, "mo.random.uniform", T, types, PER, "lower_bound", "upper_bound", value)
#define NORMAL(name, T, types, PER, value) RANDOM(name, "mo.random.normal", T, types, PER, "mean", "variance", value)

UNIFORM(random_uniform_f16, float, MX_TYPE(F16), 4, uniform_f32(w.word[j], 11, a, b))
UNIFORM(random_uniform_bf16, float, MX_TYPE(BF16), 4, uniform_f32(w.word[j], 8, a, b))
UNIFORM(random_uniform_f8e4m3fn, float, MX_TYPE(F8E4M3FN), 4, uniform_f32(w.word[j], 4, a, b))
UNIFORM(random_uniform_f8e5m2, float, MX_TYPE(F8E5M2), 4, uniform_f32(w.word[j], 3, a, b))
UNIFORM(random_uniform_f32, float, MX_TYPE(F32), 4, uniform_f32(w.word[j], 24, a, b))
UNIFORM(random_uniform_f64, double, MX_TYPE(F64), 2, uniform_f64(w.word[2 * j], w.word[2 * j + 1], a, b))
NORMAL(random_normal_f32, float, MX_TYPES_SINGLE, 4, normal_f32(w.word[j & 2], w.word[j | 1], a, b).value[j & 1])
NORMAL(random_normal_f64, double, MX_TYPE(F64), 2, normal_f64(w, a, b).value[j])
