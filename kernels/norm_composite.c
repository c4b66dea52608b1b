// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// mo.composite.rms_norm_residual_add, .rms_norm_fused_residual_add and .rms_norm_rope: a row is read once and stays in
// the thread's scratch for all of its steps, each of which rounds to the dtype as an op of its own would. So every
// dtype has an instance. A unit is one row.
#include "norm_set.h"

#ifdef MX_CPU

#define ROWS_PLAN(y, type, plan) norm_divide(mx_rows(y), mx_cols(y), sizeof(type), plan)

// 1 / sqrt of the mean square of a row in scratch.
#define RMS_SCALE(name, buffer, cols, type, epsilon)                                                                   \
  mx_rsqrt(name##_sum(env, (norm_set){0, 1, 0, cols}, buffer, 0, 1) / (type)(cols) + (type)(epsilon))

// mo.reduce.rms_norm of v, before it is rounded.
#define NORMAL(v, scale, weight, offset, type, round)                                                                  \
  ((multiply_before_cast ? (v) * (scale) : round((v) * (scale))) * ((weight) + (type)(offset)))

#define RESIDUAL_ADD(name, type, types, round)                                                                         \
  MX_LOAD_HOOK(name, residual, type, 2)                                                                                \
  MX_LOAD_HOOK(name, weight, type, 1)                                                                                  \
  MX_STORE_HOOK(name, t, type, 2)                                                                                      \
  static void name(const mx_env *env, const mx_view *y, const mx_view *t, const mx_view *x, const mx_view *residual,   \
                   const mx_view *weight, double epsilon, double weight_offset, int64_t multiply_before_cast,          \
                   const mx_work *work) {                                                                              \
    int64_t cols = mx_cols(x);                                                                                         \
    type *MX_RESTRICT buffer = work->local;                                                                            \
    (void)y, (void)t, (void)residual, (void)weight;                                                                    \
    MX_NO_UNROLL for (int64_t row = work->begin; row < work->end; row++) {                                             \
      MX_VECTORIZE for (int64_t j = 0; j < cols; j++) {                                                                \
        buffer[j] = round(name##_x(env, row, j) + name##_residual(env, row, j));                                       \
        name##_t(env, row, j, buffer[j]);                                                                              \
      }                                                                                                                \
      type scale = RMS_SCALE(name, buffer, cols, type, epsilon);                                                       \
      MX_VECTORIZE for (int64_t j = 0; j < cols; j++)                                                                  \
          name##_y(env, row, j, NORMAL(buffer[j], scale, name##_weight(env, j), weight_offset, type, round));          \
    }                                                                                                                  \
  }                                                                                                                    \
  static void name##_plan(const mx_view *y, const mx_view *t, const mx_view *x, const mx_view *residual,               \
                          const mx_view *weight, double epsilon, double weight_offset, int64_t multiply_before_cast,   \
                          int64_t n_threads, mx_plan *plan) {                                                          \
    (void)t, (void)x, (void)residual, (void)weight, (void)epsilon, (void)weight_offset;                                \
    (void)multiply_before_cast, (void)n_threads;                                                                       \
    ROWS_PLAN(y, type, plan);                                                                                          \
  }                                                                                                                    \
  MX_KERNEL_PLANNED(name, name##_plan, .symbol = "mo.composite.rms_norm_residual_add", .target = "cpu",                \
                    .outputs = {{"y", types, MX_ANY_RANK, MX_FUSED}, {"t", types, MX_ANY_RANK, MX_FUSED}},             \
                    .inputs = {{"x", types, MX_ANY_RANK, MX_FUSED},                                                    \
                               {"residual", types, MX_ANY_RANK, MX_FUSED},                                             \
                               {"weight", types, 1, MX_FUSED}},                                                        \
                    .parameters = {"epsilon", "weight_offset", "multiply_before_cast"}, .work = "5 * x")

#define FUSED_RESIDUAL_ADD(name, type, types, round)                                                                   \
  MX_LOAD_HOOK(name, residual, type, 2)                                                                                \
  MX_LOAD_HOOK(name, weight1, type, 1)                                                                                 \
  MX_LOAD_HOOK(name, weight2, type, 1)                                                                                 \
  MX_STORE_HOOK(name, t, type, 2)                                                                                      \
  static void name(const mx_env *env, const mx_view *y, const mx_view *t, const mx_view *x, const mx_view *residual,   \
                   const mx_view *weight1, const mx_view *weight2, double epsilon1, double epsilon2,                   \
                   double weight_offset1, double weight_offset2, int64_t multiply_before_cast, const mx_work *work) {  \
    int64_t cols = mx_cols(x);                                                                                         \
    type *MX_RESTRICT buffer = work->local;                                                                            \
    (void)y, (void)t, (void)residual, (void)weight1, (void)weight2;                                                    \
    MX_NO_UNROLL for (int64_t row = work->begin; row < work->end; row++) {                                             \
      name##_fill(env, (norm_set){row, 1, 0, cols}, buffer);                                                           \
      type scale = RMS_SCALE(name, buffer, cols, type, epsilon1);                                                      \
      MX_VECTORIZE for (int64_t j = 0; j < cols; j++) {                                                                \
        type v = round(NORMAL(buffer[j], scale, name##_weight1(env, j), weight_offset1, type, round));                 \
        buffer[j] = round(v + name##_residual(env, row, j));                                                           \
        name##_t(env, row, j, buffer[j]);                                                                              \
      }                                                                                                                \
      scale = RMS_SCALE(name, buffer, cols, type, epsilon2);                                                           \
      MX_VECTORIZE for (int64_t j = 0; j < cols; j++)                                                                  \
          name##_y(env, row, j, NORMAL(buffer[j], scale, name##_weight2(env, j), weight_offset2, type, round));        \
    }                                                                                                                  \
  }                                                                                                                    \
  static void name##_plan(const mx_view *y, const mx_view *t, const mx_view *x, const mx_view *residual,               \
                          const mx_view *weight1, const mx_view *weight2, double epsilon1, double epsilon2,            \
                          double weight_offset1, double weight_offset2, int64_t multiply_before_cast,                  \
                          int64_t n_threads, mx_plan *plan) {                                                          \
    (void)t, (void)x, (void)residual, (void)weight1, (void)weight2, (void)epsilon1, (void)epsilon2;                    \
    (void)weight_offset1, (void)weight_offset2, (void)multiply_before_cast, (void)n_threads;                           \
    ROWS_PLAN(y, type, plan);                                                                                          \
  }                                                                                                                    \
  MX_KERNEL_PLANNED(                                                                                                   \
      name, name##_plan, .symbol = "mo.composite.rms_norm_fused_residual_add", .target = "cpu",                        \
      .outputs = {{"y", types, MX_ANY_RANK, MX_FUSED}, {"t", types, MX_ANY_RANK, MX_FUSED}},                           \
      .inputs = {{"x", types, MX_ANY_RANK, MX_FUSED},                                                                  \
                 {"residual", types, MX_ANY_RANK, MX_FUSED},                                                           \
                 {"weight1", types, 1, MX_FUSED},                                                                      \
                 {"weight2", types, 1, MX_FUSED}},                                                                     \
      .parameters = {"epsilon1", "epsilon2", "weight_offset1", "weight_offset2", "multiply_before_cast"})

#define ROPE(name, type, types, round)                                                                                 \
  MX_LOAD_HOOK(name, weight, type, 1)                                                                                  \
  MX_LOAD_HOOK(name, cos, type, 2)                                                                                     \
  MX_LOAD_HOOK(name, sin, type, 2)                                                                                     \
  static void name(const mx_env *env, const mx_view *y, const mx_view *x, const mx_view *weight, const mx_view *cos,   \
                   const mx_view *sin, double epsilon, double weight_offset, int64_t multiply_before_cast,             \
                   const mx_work *work) {                                                                              \
    int64_t cols = mx_cols(x), half = cols / 2;                                                                        \
    type *MX_RESTRICT buffer = work->local;                                                                            \
    (void)y, (void)weight, (void)cos, (void)sin;                                                                       \
    if (2 * half != cols) {                                                                                            \
      mx_fail(work, "the last dim is odd: its halves make the pairs that turn");                                       \
      return;                                                                                                          \
    }                                                                                                                  \
    MX_NO_UNROLL for (int64_t row = work->begin; row < work->end; row++) {                                             \
      name##_fill(env, (norm_set){row, 1, 0, cols}, buffer);                                                           \
      type scale = RMS_SCALE(name, buffer, cols, type, epsilon);                                                       \
      MX_VECTORIZE for (int64_t j = 0; j < cols; j++) buffer[j] =                                                      \
          round(NORMAL(buffer[j], scale, name##_weight(env, j), weight_offset, type, round));                          \
      MX_VECTORIZE for (int64_t j = 0; j < half; j++) {                                                                \
        type a = buffer[j], b = buffer[half + j];                                                                      \
        name##_y(env, row, j, round(a * name##_cos(env, row, j)) - round(b * name##_sin(env, row, j)));                \
        name##_y(env, row, half + j,                                                                                   \
                 round(b * name##_cos(env, row, half + j)) + round(a * name##_sin(env, row, half + j)));               \
      }                                                                                                                \
    }                                                                                                                  \
  }                                                                                                                    \
  static void name##_plan(const mx_view *y, const mx_view *x, const mx_view *weight, const mx_view *cos,               \
                          const mx_view *sin, double epsilon, double weight_offset, int64_t multiply_before_cast,      \
                          int64_t n_threads, mx_plan *plan) {                                                          \
    (void)x, (void)weight, (void)cos, (void)sin, (void)epsilon, (void)weight_offset;                                   \
    (void)multiply_before_cast, (void)n_threads;                                                                       \
    ROWS_PLAN(y, type, plan);                                                                                          \
  }                                                                                                                    \
  MX_KERNEL_PLANNED(name, name##_plan, .symbol = "mo.composite.rms_norm_rope", .target = "cpu",                        \
                    .outputs = {{"y", types, MX_ANY_RANK, MX_FUSED}},                                                  \
                    .inputs = {{"x", types, MX_ANY_RANK, MX_FUSED},                                                    \
                               {"weight", types, 1, MX_FUSED},                                                         \
                               {"cos", types, MX_ANY_RANK, MX_FUSED},                                                  \
                               {"sin", types, MX_ANY_RANK, MX_FUSED}},                                                 \
                    .parameters = {"epsilon", "weight_offset", "multiply_before_cast"})

#define KERNEL residual_add_f16
#define T float
#include "norm.h"
RESIDUAL_ADD(residual_add_f16, float, MX_TYPE(F16), round_f16)

#define KERNEL residual_add_bf16
#define T float
#include "norm.h"
RESIDUAL_ADD(residual_add_bf16, float, MX_TYPE(BF16), round_bf16)

#define KERNEL residual_add_f32
#define T float
#include "norm.h"
RESIDUAL_ADD(residual_add_f32, float, MX_TYPE(F32), NOT_ROUNDED)

#define KERNEL residual_add_f64
#define T double
#include "norm.h"
RESIDUAL_ADD(residual_add_f64, double, F64, NOT_ROUNDED)

#define KERNEL fused_residual_add_f16
#define T float
#include "norm.h"
FUSED_RESIDUAL_ADD(fused_residual_add_f16, float, MX_TYPE(F16), round_f16)

#define KERNEL fused_residual_add_bf16
#define T float
#include "norm.h"
FUSED_RESIDUAL_ADD(fused_residual_add_bf16, float, MX_TYPE(BF16), round_bf16)

#define KERNEL fused_residual_add_f32
#define T float
#include "norm.h"
FUSED_RESIDUAL_ADD(fused_residual_add_f32, float, MX_TYPE(F32), NOT_ROUNDED)

#define KERNEL fused_residual_add_f64
#define T double
#include "norm.h"
FUSED_RESIDUAL_ADD(fused_residual_add_f64, double, F64, NOT_ROUNDED)

#define KERNEL rms_norm_rope_f16
#define T float
#include "norm.h"
ROPE(rms_norm_rope_f16, float, MX_TYPE(F16), round_f16)

#define KERNEL rms_norm_rope_bf16
#define T float
#include "norm.h"
ROPE(rms_norm_rope_bf16, float, MX_TYPE(BF16), round_bf16)

#define KERNEL rms_norm_rope_f32
#define T float
#include "norm.h"
ROPE(rms_norm_rope_f32, float, MX_TYPE(F32), NOT_ROUNDED)

#define KERNEL rms_norm_rope_f64
#define T double
#include "norm.h"
ROPE(rms_norm_rope_f64, double, F64, NOT_ROUNDED)

#endif
