// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Numbers as unsigned keys of the same order, and entries: a key with the place it came from below it. Entries all
// differ, so whatever sorts them sorts their keys stably.
#ifndef ORDER_H
#define ORDER_H

#include "template.h"
#include <mx/kernel.h>

// ---- keys: -0 is 0, every NaN is the same number, larger than inf

MX_INLINE uint32_t key_f32(float x) {
  uint32_t u = mx_bits_f32(x + 0.0f); // -0 becomes 0
  return x != x ? UINT32_MAX : u ^ (u >> 31 ? UINT32_MAX : 0x80000000u);
}
MX_INLINE uint64_t key_f64(double x) {
  uint64_t u = mx_bits_f64(x + 0.0);
  return x != x ? UINT64_MAX : u ^ (u >> 63 ? UINT64_MAX : 0x8000000000000000u);
}
MX_INLINE uint32_t key_si32(int32_t x) { return (uint32_t)x ^ 0x80000000u; }
MX_INLINE uint64_t key_si64(int64_t x) { return (uint64_t)x ^ 0x8000000000000000u; }
MX_INLINE uint64_t key_ui64(uint64_t x) { return x; }

// The other way round, but for NaN, which stays last.
MX_INLINE uint32_t key_falling_f32(float x) { return x != x ? UINT32_MAX : ~key_f32(x); }
MX_INLINE uint64_t key_falling_f64(double x) { return x != x ? UINT64_MAX : ~key_f64(x); }
MX_INLINE uint32_t key_falling_si32(int32_t x) { return ~key_si32(x); }
MX_INLINE uint64_t key_falling_si64(int64_t x) { return ~key_si64(x); }
MX_INLINE uint64_t key_falling_ui64(uint64_t x) { return ~key_ui64(x); }

// ---- entries: the upper half is the key, the lower one the place

typedef unsigned __int128 entry128;

#define ENTRY_OF(E, key, place) ((E)(key) << sizeof(E) * 4 | (E)(place))
#define ENTRY_PLACE(E, entry) ((int64_t)((entry) & (((E)1 << sizeof(E) * 4) - 1)))
#define ENTRIES_SAME_KEY(E, a, b) (((a) ^ (b)) >> sizeof(E) * 4 == 0)
// Whether places of n elements fit in an entry.
#define ENTRIES_FIT(E, n) (sizeof(E) > 8 || (n) <= (int64_t)UINT32_MAX)
#define TOO_MANY_ENTRIES "more than 2^32 - 1 elements to sort: convert them to f64 or si64"

#define KERNEL merge_sort_64
#define ENTRY uint64_t
#include "merge_sort.h"

#define KERNEL merge_sort_128
#define ENTRY entry128
#include "merge_sort.h"

#define merge_sort(from, to, n) _Generic((from), uint64_t *: merge_sort_64, entry128 *: merge_sort_128)(from, to, n)

// TYPE(suffix, type of computation, entry, dtypes, ..): keys of 32 bits where they hold every value.
enum {
  ORDERED_F32 = MX_TYPES_SINGLE,
  ORDERED_F64 = MX_TYPE(F64),
  ORDERED_SI32 = MX_TYPE(BOOL) | MX_TYPE(SI8) | MX_TYPE(SI16) | MX_TYPE(SI32) | MX_TYPE(UI8) | MX_TYPE(UI16),
  ORDERED_SI64 = MX_TYPE(SI64) | MX_TYPE(UI32),
  ORDERED_UI64 = MX_TYPE(UI64),
};
#define ORDERED_TYPES(TYPE, ...)                                                                                       \
  TYPE(f32, float, uint64_t, ORDERED_F32, __VA_ARGS__)                                                                 \
  TYPE(f64, double, entry128, ORDERED_F64, __VA_ARGS__)                                                                \
  TYPE(si32, int32_t, uint64_t, ORDERED_SI32, __VA_ARGS__)                                                             \
  TYPE(si64, int64_t, entry128, ORDERED_SI64, __VA_ARGS__)                                                             \
  TYPE(ui64, uint64_t, entry128, ORDERED_UI64, __VA_ARGS__)

enum { ORDER_GRAIN = 2048 }; // elements to sort in some 10 us

#endif
