// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// si4 and ui4: two elements to a byte, the first in the low half. Their tensors are plain memory, read and written by
// bytes: mo.cast from and to every other dtype, and what moves or renames whole tensors (reshapes, casts and bitcasts
// between the two), which copies. The half byte behind an odd number of elements is 0.
#include <mx/kernel.h>

enum { UNIT = 4096, GRAIN = 16 }; // bytes of a unit; some 10 us of work

MX_INLINE int64_t count(const mx_view *v) { return mx_rows(v) * mx_cols(v); }

static void bytes_plan(const mx_view *y, const mx_view *x, int64_t n_threads, mx_plan *plan) {
  (void)x, (void)n_threads;
  plan->n_phases = 1;
  plan->units[0] = ((count(y) + 1) / 2 + UNIT - 1) / UNIT;
  plan->grain[0] = GRAIN;
  plan->shared_bytes = plan->thread_bytes = 0;
}

// The elements of a unit: [begin, end), begin being even.
typedef struct elements {
  int64_t begin, end;
} elements;
MX_INLINE elements elements_of(const mx_view *y, int64_t unit) {
  int64_t n = count(y), begin = unit * 2 * UNIT;
  return (elements){begin, n - begin < 2 * UNIT ? n : begin + 2 * UNIT};
}

// ---- from 4 bits

MX_INLINE int32_t unsigned_4(const uint8_t *bytes, int64_t i) { return bytes[i / 2] >> (i % 2 * 4) & 15; }
MX_INLINE int32_t signed_4(const uint8_t *bytes, int64_t i) { return (unsigned_4(bytes, i) ^ 8) - 8; }

#define FROM_4(name, from, get, types, T, ...)                                                                         \
  MX_STORE_HOOK(name, y, T, 1)                                                                                         \
  static void name(const mx_env *env, const mx_view *y, const mx_view *x, const mx_work *work) {                       \
    const uint8_t *MX_RESTRICT bytes = (const uint8_t *)x->data;                                                       \
    for (int64_t unit = work->begin; unit < work->end; unit++) {                                                       \
      elements e = elements_of(y, unit);                                                                               \
      mx_lanes(j, e.end - e.begin) {                                                                                   \
        int32_t v = get(bytes, e.begin + j);                                                                           \
        name##_y(env, e.begin + j, (T)(__VA_ARGS__));                                                                  \
      }                                                                                                                \
    }                                                                                                                  \
  }                                                                                                                    \
  MX_KERNEL_PLANNED(name, bytes_plan, .symbol = "mo.cast", .outputs = {{"y", types, MX_ANY_RANK, MX_FUSED}},           \
                    .inputs = {{"x", MX_TYPE(from), MX_ANY_RANK, 0}})

FROM_4(si4_to_f32, SI4, signed_4, MX_TYPES_SINGLE, float, v)
FROM_4(si4_to_f64, SI4, signed_4, MX_TYPE(F64), double, v)
FROM_4(si4_to_si64, SI4, signed_4, MX_TYPES_INTEGER, int64_t, v)
FROM_4(si4_to_bool, SI4, signed_4, MX_TYPE(BOOL), int64_t, v != 0)
FROM_4(ui4_to_f32, UI4, unsigned_4, MX_TYPES_SINGLE, float, v)
FROM_4(ui4_to_f64, UI4, unsigned_4, MX_TYPE(F64), double, v)
FROM_4(ui4_to_si64, UI4, unsigned_4, MX_TYPES_INTEGER, int64_t, v)
FROM_4(ui4_to_bool, UI4, unsigned_4, MX_TYPE(BOOL), int64_t, v != 0)

// ---- to 4 bits: as to other integers, floats are truncated and saturate, NaN is 0, and integers keep their low bits

#define TO_4(name, to, types, T, ...)                                                                                  \
  MX_LOAD_HOOK(name, x, T, 1)                                                                                          \
  MX_INLINE uint8_t name##_bits(T v) { return (uint8_t)((uint8_t)(__VA_ARGS__) & 15); }                                \
  static void name(const mx_env *env, const mx_view *y, const mx_view *x, const mx_work *work) {                       \
    uint8_t *MX_RESTRICT bytes = (uint8_t *)y->data;                                                                   \
    (void)x;                                                                                                           \
    for (int64_t unit = work->begin; unit < work->end; unit++) {                                                       \
      elements e = elements_of(y, unit);                                                                               \
      mx_lanes(j, (e.end - e.begin) / 2) {                                                                             \
        int64_t i = e.begin + 2 * j;                                                                                   \
        bytes[i / 2] = (uint8_t)(name##_bits(name##_x(env, i)) | name##_bits(name##_x(env, i + 1)) << 4);              \
      }                                                                                                                \
      if (e.end % 2) mx_lanes(j, 1) bytes[e.end / 2 + j] = name##_bits(name##_x(env, e.end - 1));                      \
    }                                                                                                                  \
  }                                                                                                                    \
  MX_KERNEL_PLANNED(name, bytes_plan, .symbol = "mo.cast", .outputs = {{"y", to, MX_ANY_RANK, 0}},                     \
                    .inputs = {{"x", types, MX_ANY_RANK, MX_FUSED}})

#define SATURATED(low, high) (v != v ? 0 : (int32_t)(v<(low) ? (low) : v>(high) ? (high) : v))
TO_4(f32_to_si4, MX_TYPE(SI4), MX_TYPES_SINGLE, float, SATURATED(-8, 7))
TO_4(f64_to_si4, MX_TYPE(SI4), MX_TYPE(F64), double, SATURATED(-8, 7))
TO_4(f32_to_ui4, MX_TYPE(UI4), MX_TYPES_SINGLE, float, SATURATED(0, 15))
TO_4(f64_to_ui4, MX_TYPE(UI4), MX_TYPE(F64), double, SATURATED(0, 15))
TO_4(si64_to_4_bits, MX_TYPES_4_BITS, MX_TYPES_INTEGER | MX_TYPE(BOOL), int64_t, v)

// ---- copies

#define COPY_4(name, symbol_)                                                                                          \
  static void name(const mx_env *env, const mx_view *y, const mx_view *x, const mx_work *work) {                       \
    const uint8_t *MX_RESTRICT from = (const uint8_t *)x->data;                                                        \
    uint8_t *MX_RESTRICT to = (uint8_t *)y->data;                                                                      \
    (void)env;                                                                                                         \
    for (int64_t unit = work->begin; unit < work->end; unit++) {                                                       \
      elements e = elements_of(y, unit);                                                                               \
      int64_t begin = e.begin / 2, end = (e.end + 1) / 2;                                                              \
      MX_VECTORIZE mx_lanes(j, end - begin) to[begin + j] = from[begin + j];                                           \
    }                                                                                                                  \
  }                                                                                                                    \
  MX_KERNEL_PLANNED(name, bytes_plan, .symbol = symbol_, .outputs = {{"y", MX_TYPES_4_BITS, MX_ANY_RANK, 0}},          \
                    .inputs = {{"x", MX_TYPES_4_BITS, MX_ANY_RANK, 0}})

COPY_4(copy_4_bits, "mo.static.reshape")
COPY_4(reshape_4_bits, "mo.reshape")
COPY_4(cast_4_bits, "mo.cast")
COPY_4(bitcast_4_bits, "mo.bitcast")
