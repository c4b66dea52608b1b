// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// mo.rotary_embedding of x [B, S, H, D] by cos and sin [B, S, K]: the first 2 * K elements of each head are K pairs, of
// neighbours where interleaved, of elements K apart otherwise; each turns by its angle. A unit is one head of one
// token.
#include <mx/kernel.h>

enum { ROTARY_GRAIN = 8192 }; // elements, some 10 us

static void rotary_plan(const mx_view *y, const mx_view *x, const mx_view *cos, const mx_view *sin, int64_t interleaved,
                        int64_t n_threads, mx_plan *plan) {
  (void)x, (void)cos, (void)sin, (void)interleaved, (void)n_threads;
  plan->n_phases = 1;
  plan->units[0] = mx_rows(y);
  plan->grain[0] = ROTARY_GRAIN / (mx_cols(y) + 16) + 1;
  plan->shared_bytes = plan->thread_bytes = 0;
}

#define ROTARY(name, T, types)                                                                                         \
  MX_LOAD_HOOK(name, x, T, 3) /* by token, over the batch, head, element */                                            \
  MX_LOAD_HOOK(name, cos, T, 2)                                                                                        \
  MX_LOAD_HOOK(name, sin, T, 2)                                                                                        \
  MX_STORE_HOOK(name, y, T, 3)                                                                                         \
  static void name(const mx_env *env, const mx_view *y, const mx_view *x, const mx_view *cos, const mx_view *sin,      \
                   int64_t interleaved, const mx_work *work) {                                                         \
    (void)y, (void)sin;                                                                                                \
    int64_t heads = x->dim[2], size = x->dim[3], pairs = cos->dim[2];                                                  \
    if (2 * pairs > size) {                                                                                            \
      mx_fail(work, "cos and sin have more pairs than a head has");                                                    \
      return;                                                                                                          \
    }                                                                                                                  \
    int64_t step = interleaved ? 2 : 1, apart = interleaved ? 1 : pairs;                                               \
    for (int64_t unit = work->begin; unit < work->end; unit++) {                                                       \
      int64_t token = unit / heads, head = unit % heads;                                                               \
      mx_lanes(k, pairs) {                                                                                             \
        T a = name##_x(env, token, head, k * step), b = name##_x(env, token, head, k * step + apart);                  \
        T c = name##_cos(env, token, k), d = name##_sin(env, token, k);                                                \
        name##_y(env, token, head, k * step, a * c - b * d);                                                           \
        name##_y(env, token, head, k * step + apart, a * d + b * c);                                                   \
      }                                                                                                                \
      mx_lanes(j, size - 2 * pairs)                                                                                    \
          name##_y(env, token, head, 2 * pairs + j, name##_x(env, token, head, 2 * pairs + j));                        \
    }                                                                                                                  \
  }                                                                                                                    \
  MX_KERNEL_PLANNED(name, rotary_plan, .symbol = "mo.rotary_embedding", .outputs = {{"y", types, 4, MX_FUSED}},        \
                    .inputs = {{"x", types, 4, MX_FUSED}, {"cos", types, 3, MX_FUSED}, {"sin", types, 3, MX_FUSED}},   \
                    .parameters = {"interleaved"})

ROTARY(rotary_embedding_f32, float, MX_TYPES_SINGLE)
ROTARY(rotary_embedding_f64, double, MX_TYPE(F64))
