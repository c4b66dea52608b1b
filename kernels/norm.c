// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// mo.reduce.layer_norm, .rms_norm and .group_norm. Each works on sets of elements: a row, or the channels of a group of
// one sample. A set loses its mean (but not in rms_norm), is divided by the root of its mean square, scaled, shifted.
// Statistics are in the type of computation, f32 or f64, and take two passes: the mean, then the squares of what is
// left of it, which do not cancel. A unit is one set.
//
// On a CPU a set is read through its hook once and kept in the thread's scratch; on a GPU the threads of a group share
// a set and read it again instead.
#include "norm_set.h"

// ---- layer norm: (v - mean) / sqrt(variance + epsilon) * gamma + beta over the last dim ----------------------------

#define LAYER_NORM(name, type, types)                                                                                  \
  MX_LOAD_HOOK(name, gamma, type, 1)                                                                                   \
  MX_LOAD_HOOK(name, beta, type, 1)                                                                                    \
  static void name(const mx_env *env, const mx_view *y, const mx_view *x, const mx_view *gamma, const mx_view *beta,   \
                   double epsilon, const mx_work *work) {                                                              \
    int64_t cols = mx_cols(x);                                                                                         \
    type *buffer = (type *)work->local;                                                                                \
    (void)y, (void)gamma, (void)beta;                                                                                  \
    MX_NO_UNROLL for (int64_t row = work->begin; row < work->end; row++) {                                             \
      norm_set s = {row, 1, 0, cols};                                                                                  \
      name##_fill(env, s, buffer);                                                                                     \
      type mean = name##_sum(env, s, buffer, 0, 0) / (type)cols;                                                       \
      type scale = mx_rsqrt(name##_sum(env, s, buffer, mean, 1) / (type)cols + (type)epsilon);                         \
      MX_VECTORIZE mx_lanes(j, cols) {                                                                                 \
        type v = (name##_get(env, s, buffer, 0, j) - mean) * scale;                                                    \
        name##_y(env, row, j, v * name##_gamma(env, j) + name##_beta(env, j));                                         \
      }                                                                                                                \
    }                                                                                                                  \
  }                                                                                                                    \
  static void name##_plan(const mx_view *y, const mx_view *x, const mx_view *gamma, const mx_view *beta,               \
                          double epsilon, int64_t n_threads, mx_plan *plan) {                                          \
    (void)x, (void)gamma, (void)beta, (void)epsilon, (void)n_threads;                                                  \
    norm_divide(mx_rows(y), mx_cols(y), sizeof(type), plan);                                                           \
  }                                                                                                                    \
  MX_KERNEL_PLANNED(                                                                                                   \
      name, name##_plan, .symbol = "mo.reduce.layer_norm", .flags = MX_BY_ROW,                                         \
      .outputs = {{"y", types, MX_ANY_RANK, MX_FUSED}},                                                                \
      .inputs = {{"x", types, MX_ANY_RANK, MX_FUSED}, {"gamma", types, 1, MX_FUSED}, {"beta", types, 1, MX_FUSED}},    \
      .parameters = {"epsilon"}, .work = "7 * x")

#define KERNEL layer_norm_f32
#define T float
#include "norm.h"
LAYER_NORM(layer_norm_f32, float, FLOATS)

#define KERNEL layer_norm_f64
#define T double
#include "norm.h"
LAYER_NORM(layer_norm_f64, double, F64)

// ---- rms norm: v / sqrt(mean square + epsilon) * (weight + weight_offset) over the last dim ------------------------
// Without multiply_before_cast the quotient is rounded to the result's dtype before it is multiplied; so each dtype has
// an instance.

#define RMS_NORM(name, type, types, round)                                                                             \
  MX_LOAD_HOOK(name, weight, type, 1)                                                                                  \
  static void name(const mx_env *env, const mx_view *y, const mx_view *x, const mx_view *weight, double epsilon,       \
                   double weight_offset, int64_t multiply_before_cast, const mx_work *work) {                          \
    int64_t cols = mx_cols(x);                                                                                         \
    type *buffer = (type *)work->local;                                                                                \
    (void)y, (void)weight;                                                                                             \
    MX_NO_UNROLL for (int64_t row = work->begin; row < work->end; row++) {                                             \
      norm_set s = {row, 1, 0, cols};                                                                                  \
      name##_fill(env, s, buffer);                                                                                     \
      type scale = mx_rsqrt(name##_sum(env, s, buffer, 0, 1) / (type)cols + (type)epsilon);                            \
      MX_VECTORIZE mx_lanes(j, cols) {                                                                                 \
        type v = name##_get(env, s, buffer, 0, j) * scale, w = name##_weight(env, j) + (type)weight_offset;            \
        name##_y(env, row, j, (multiply_before_cast ? v : round(v)) * w);                                              \
      }                                                                                                                \
    }                                                                                                                  \
  }                                                                                                                    \
  static void name##_plan(const mx_view *y, const mx_view *x, const mx_view *weight, double epsilon,                   \
                          double weight_offset, int64_t multiply_before_cast, int64_t n_threads, mx_plan *plan) {      \
    (void)x, (void)weight, (void)epsilon, (void)weight_offset, (void)multiply_before_cast, (void)n_threads;            \
    norm_divide(mx_rows(y), mx_cols(y), sizeof(type), plan);                                                           \
  }                                                                                                                    \
  MX_KERNEL_PLANNED(name, name##_plan, .symbol = "mo.reduce.rms_norm", .flags = MX_BY_ROW,                             \
                    .outputs = {{"y", types, MX_ANY_RANK, MX_FUSED}},                                                  \
                    .inputs = {{"x", types, MX_ANY_RANK, MX_FUSED}, {"weight", types, 1, MX_FUSED}},                   \
                    .parameters = {"epsilon", "weight_offset", "multiply_before_cast"}, .work = "4 * x")

#define KERNEL rms_norm_f16
#define T float
#include "norm.h"
RMS_NORM(rms_norm_f16, float, MX_TYPE(F16), round_f16)

#define KERNEL rms_norm_bf16
#define T float
#include "norm.h"
RMS_NORM(rms_norm_bf16, float, MX_TYPE(BF16), round_bf16)

#define KERNEL rms_norm_f8e4m3fn
#define T float
#include "norm.h"
RMS_NORM(rms_norm_f8e4m3fn, float, MX_TYPE(F8E4M3FN), round_f8e4m3fn)

#define KERNEL rms_norm_f8e5m2
#define T float
#include "norm.h"
RMS_NORM(rms_norm_f8e5m2, float, MX_TYPE(F8E5M2), round_f8e5m2)

#define KERNEL rms_norm_f32
#define T float
#include "norm.h"
RMS_NORM(rms_norm_f32, float, MX_TYPE(F32), NOT_ROUNDED)

#define KERNEL rms_norm_f64
#define T double
#include "norm.h"
RMS_NORM(rms_norm_f64, double, F64, NOT_ROUNDED)

// ---- group norm: layer norm over the channels of a group and all that follows them; [N, C, ..], gamma and beta [C]
// ---

// Group `unit` of N * num_groups. A channel is rows_per_channel whole rows, or, of a matrix, one element of a row.
MX_INLINE norm_set group_of(const mx_view *x, int64_t num_groups, int64_t unit, int64_t *rows_per_channel) {
  int64_t channels = x->dim[1] / num_groups;
  *rows_per_channel = 1;
  for (int64_t d = 2; d + 1 < x->rank; d++) *rows_per_channel *= x->dim[d];
  if (x->rank == 2) return (norm_set){unit / num_groups, 1, unit % num_groups * channels, channels};
  int64_t rows = channels * *rows_per_channel;
  return (norm_set){unit * rows, rows, 0, mx_cols(x)};
}

#define GROUP_NORM(name, type, types)                                                                                  \
  MX_LOAD_HOOK(name, gamma, type, 1)                                                                                   \
  MX_LOAD_HOOK(name, beta, type, 1)                                                                                    \
  static void name(const mx_env *env, const mx_view *y, const mx_view *x, const mx_view *gamma, const mx_view *beta,   \
                   double epsilon, int64_t num_groups, const mx_work *work) {                                          \
    int64_t rows_per_channel, channels = x->dim[1] / num_groups, channels_per_column = x->rank == 2;                   \
    type *buffer = (type *)work->local;                                                                                \
    (void)y, (void)gamma, (void)beta;                                                                                  \
    if (channels * num_groups != x->dim[1]) {                                                                          \
      mx_fail(work, "the number of channels is not a multiple of num_groups");                                         \
      return;                                                                                                          \
    }                                                                                                                  \
    MX_NO_UNROLL for (int64_t unit = work->begin; unit < work->end; unit++) {                                          \
      norm_set s = group_of(x, num_groups, unit, &rows_per_channel);                                                   \
      type n = (type)(s.rows * s.cols);                                                                                \
      name##_fill(env, s, buffer);                                                                                     \
      type mean = name##_sum(env, s, buffer, 0, 0) / n;                                                                \
      type scale = mx_rsqrt(name##_sum(env, s, buffer, mean, 1) / n + (type)epsilon);                                  \
      MX_NO_UNROLL for (int64_t i = 0; i < s.rows; i++) {                                                              \
        int64_t channel = unit % num_groups * channels + i / rows_per_channel;                                         \
        MX_VECTORIZE mx_lanes(j, s.cols) {                                                                             \
          int64_t c = channel + j * channels_per_column;                                                               \
          type v = (name##_get(env, s, buffer, i, j) - mean) * scale;                                                  \
          name##_y(env, s.row + i, s.col + j, v * name##_gamma(env, c) + name##_beta(env, c));                         \
        }                                                                                                              \
      }                                                                                                                \
    }                                                                                                                  \
  }                                                                                                                    \
  static void name##_plan(const mx_view *y, const mx_view *x, const mx_view *gamma, const mx_view *beta,               \
                          double epsilon, int64_t num_groups, int64_t n_threads, mx_plan *plan) {                      \
    int64_t rows_per_channel;                                                                                          \
    norm_set s = group_of(y, num_groups, 0, &rows_per_channel);                                                        \
    (void)x, (void)gamma, (void)beta, (void)epsilon, (void)n_threads;                                                  \
    norm_divide(y->dim[0] * num_groups, s.rows * s.cols, sizeof(type), plan);                                          \
  }                                                                                                                    \
  MX_KERNEL_PLANNED(                                                                                                   \
      name, name##_plan, .symbol = "mo.reduce.group_norm", .outputs = {{"y", types, MX_ANY_RANK, MX_FUSED}},           \
      .inputs = {{"x", types, MX_ANY_RANK, MX_FUSED}, {"gamma", types, 1, MX_FUSED}, {"beta", types, 1, MX_FUSED}},    \
      .parameters = {"epsilon", "num_groups"}, .work = "7 * x")

#define KERNEL group_norm_f32
#define T float
#include "norm.h"
GROUP_NORM(group_norm_f32, float, FLOATS)

#define KERNEL group_norm_f64
#define T double
#include "norm.h"
GROUP_NORM(group_norm_f64, double, F64)
