// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Pooling: instances of pool.h. The ops that round the number of windows up differ by the result's dims alone. Integers
// are computed in 64 bits, where each dtype's least value is what its largest of nothing is.
#include "template.h"
#include "window.h"

#ifdef MX_CPU

enum { POOL_GRAIN = 20000 }; // elements, some 10 us

#define POOL_PARAMETERS                                                                                                \
  const int64_t *filter_shape, int64_t filter_shape_count, const int64_t *strides, int64_t strides_count,              \
      const int64_t *dilations, int64_t dilations_count, const int64_t *paddings, int64_t paddings_count,              \
      int64_t count_boundary

// Elements of the window at `at` that are in x or its padding: a window of a rounded up number may reach beyond both.
MX_INLINE int64_t pool_padded(const window *w, const int64_t *at) {
  int64_t count = 1;
  for (int64_t s = 0; s < SPATIAL; s++) {
    int64_t room = w->in[s] + w->before[s] + w->after[s] - at[s] * w->stride[s];
    int64_t fit = room > 0 ? (room + w->dilation[s] - 1) / w->dilation[s] : 0;
    count *= fit < w->size[s] ? fit : w->size[s];
  }
  return count;
}

#define FOLD(r, v) ((r) + (v))
#define FINISH(r, count) ((r) / (T)(count))

#define KERNEL avg_pool_f32
#define SYMBOL "mo.avg_pool"
#define T float
#define TYPES MX_TYPES_SINGLE
#define FIRST 0
#include "pool.h"

#define KERNEL avg_pool_f64
#define SYMBOL "mo.avg_pool"
#define T double
#define TYPES MX_TYPE(F64)
#define FIRST 0
#include "pool.h"

#define KERNEL avg_pool_ceil_f32
#define SYMBOL "mo.avg_pool_ceil_mode_true"
#define T float
#define TYPES MX_TYPES_SINGLE
#define FIRST 0
#include "pool.h"

#define KERNEL avg_pool_ceil_f64
#define SYMBOL "mo.avg_pool_ceil_mode_true"
#define T double
#define TYPES MX_TYPE(F64)
#define FIRST 0
#include "pool.h"

#undef FOLD
#undef FINISH
#define FOLD(r, v) mx_max(r, v)
#define FINISH(r, count) (r)

#define KERNEL max_pool_f32
#define SYMBOL "mo.max_pool"
#define T float
#define TYPES MX_TYPES_SINGLE
#define FIRST -MX_INF_F32
#include "pool.h"

#define KERNEL max_pool_f64
#define SYMBOL "mo.max_pool"
#define T double
#define TYPES MX_TYPE(F64)
#define FIRST -MX_INF_F64
#include "pool.h"

#define KERNEL max_pool_ceil_f32
#define SYMBOL "mo.max_pool_ceil_mode_true"
#define T float
#define TYPES MX_TYPES_SINGLE
#define FIRST -MX_INF_F32
#include "pool.h"

#define KERNEL max_pool_ceil_f64
#define SYMBOL "mo.max_pool_ceil_mode_true"
#define T double
#define TYPES MX_TYPE(F64)
#define FIRST -MX_INF_F64
#include "pool.h"

#undef FOLD
#define FOLD(r, v) __builtin_elementwise_max(r, v)

#define KERNEL max_pool_si8
#define SYMBOL "mo.max_pool"
#define T int64_t
#define TYPES MX_TYPE(SI8)
#define FIRST INT8_MIN
#include "pool.h"

#define KERNEL max_pool_si16
#define SYMBOL "mo.max_pool"
#define T int64_t
#define TYPES MX_TYPE(SI16)
#define FIRST INT16_MIN
#include "pool.h"

#define KERNEL max_pool_si32
#define SYMBOL "mo.max_pool"
#define T int64_t
#define TYPES MX_TYPE(SI32)
#define FIRST INT32_MIN
#include "pool.h"

#define KERNEL max_pool_si64
#define SYMBOL "mo.max_pool"
#define T int64_t
#define TYPES MX_TYPE(SI64)
#define FIRST INT64_MIN
#include "pool.h"

#define KERNEL max_pool_ui64
#define SYMBOL "mo.max_pool"
#define T uint64_t
#define TYPES MX_TYPES_UNSIGNED
#define FIRST 0
#include "pool.h"

#define KERNEL max_pool_ceil_si8
#define SYMBOL "mo.max_pool_ceil_mode_true"
#define T int64_t
#define TYPES MX_TYPE(SI8)
#define FIRST INT8_MIN
#include "pool.h"

#define KERNEL max_pool_ceil_si16
#define SYMBOL "mo.max_pool_ceil_mode_true"
#define T int64_t
#define TYPES MX_TYPE(SI16)
#define FIRST INT16_MIN
#include "pool.h"

#define KERNEL max_pool_ceil_si32
#define SYMBOL "mo.max_pool_ceil_mode_true"
#define T int64_t
#define TYPES MX_TYPE(SI32)
#define FIRST INT32_MIN
#include "pool.h"

#define KERNEL max_pool_ceil_si64
#define SYMBOL "mo.max_pool_ceil_mode_true"
#define T int64_t
#define TYPES MX_TYPE(SI64)
#define FIRST INT64_MIN
#include "pool.h"

#define KERNEL max_pool_ceil_ui64
#define SYMBOL "mo.max_pool_ceil_mode_true"
#define T uint64_t
#define TYPES MX_TYPES_UNSIGNED
#define FIRST 0
#include "pool.h"

#endif
