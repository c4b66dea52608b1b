// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// mo.cumsum, mo.cumprod and mo.cummax over the last dim (the compiler moves the axis there): y[r, j] folds x[r, 0 ..
// j], or x[r, 0 .. j) where `exclusive`, or from the end where `reverse`. A unit is one row, folded in order, by one
// thread: a sum is the same however many there are. f16 and bf16 are folded in f32.
#include <mx/kernel.h>

enum { SCAN_GRAIN = 8192 }; // some 10 us of work

static void scan_plan(const mx_view *y, const mx_view *x, int64_t axis, int64_t exclusive, int64_t reverse,
                      int64_t n_threads, mx_plan *plan) {
  (void)x, (void)axis, (void)exclusive, (void)reverse, (void)n_threads;
  plan->n_phases = 1;
  plan->units[0] = mx_cols(y) ? mx_rows(y) : 0;
  plan->grain[0] = SCAN_GRAIN / (mx_cols(y) + 4) + 1;
  plan->shared_bytes = plan->thread_bytes = 0;
}

#define SCAN(name, symbol_, T, types, first, fold)                                                                     \
  MX_LOAD_HOOK(name, x, T, 2)                                                                                          \
  MX_STORE_HOOK(name, y, T, 2)                                                                                         \
  static void name(const mx_env *env, const mx_view *y, const mx_view *x, int64_t axis, int64_t exclusive,             \
                   int64_t reverse, const mx_work *work) {                                                             \
    (void)x, (void)axis;                                                                                               \
    int64_t cols = mx_cols(y);                                                                                         \
    for (int64_t row = work->begin; row < work->end && mx_group_first(); row++) {                                      \
      T r = first;                                                                                                     \
      for (int64_t k = 0; k < cols; k++) {                                                                             \
        int64_t j = reverse ? cols - 1 - k : k;                                                                        \
        T v = name##_x(env, row, j), next = fold;                                                                      \
        name##_y(env, row, j, exclusive ? r : next);                                                                   \
        r = next;                                                                                                      \
      }                                                                                                                \
    }                                                                                                                  \
  }                                                                                                                    \
  MX_KERNEL_PLANNED(name, scan_plan, .symbol = symbol_, .outputs = {{"y", types, MX_ANY_RANK, MX_FUSED}},              \
                    .inputs = {{"x", types, MX_ANY_RANK, MX_FUSED}}, .parameters = {"axis", "exclusive", "reverse"},   \
                    .work = "x")

enum { FLOATS = MX_TYPES_SINGLE, F64 = MX_TYPE(F64), INTEGERS = MX_TYPES_INTEGER };

SCAN(cumsum_f32, "mo.cumsum", float, FLOATS, 0, r + v)
SCAN(cumsum_f64, "mo.cumsum", double, F64, 0, r + v)
SCAN(cumsum_si64, "mo.cumsum", int64_t, INTEGERS, 0, r + v)
SCAN(cumprod_f32, "mo.cumprod", float, FLOATS, 1, r *v)
SCAN(cumprod_f64, "mo.cumprod", double, F64, 1, r *v)
SCAN(cumprod_si64, "mo.cumprod", int64_t, INTEGERS, 1, r *v)

// The first element of an exclusive maximum is the lowest of its dtype, so signed integers have a row each.
#define LARGER(r, v) ((v) > (r) ? (v) : (r))
SCAN(cummax_f32, "mo.cummax", float, FLOATS, -MX_INF_F32, mx_max(r, v))
SCAN(cummax_f64, "mo.cummax", double, F64, -MX_INF_F64, mx_max(r, v))
SCAN(cummax_si8, "mo.cummax", int64_t, MX_TYPE(SI8), INT8_MIN, LARGER(r, v))
SCAN(cummax_si16, "mo.cummax", int64_t, MX_TYPE(SI16), INT16_MIN, LARGER(r, v))
SCAN(cummax_si32, "mo.cummax", int64_t, MX_TYPE(SI32), INT32_MIN, LARGER(r, v))
SCAN(cummax_si64, "mo.cummax", int64_t, MX_TYPE(SI64), INT64_MIN, LARGER(r, v))
SCAN(cummax_ui64, "mo.cummax", uint64_t, MX_TYPES_UNSIGNED, 0, LARGER(r, v))
