// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// mo.masked_scatter: y is x, but where mask is true it takes the next of updates, in row-major order. Chunks of mask
// are counted, the counts are summed, then every chunk knows its first update.
#include "rows.h"

enum { MASKED_COUNT, MASKED_SUM, MASKED_MAKE }; // phases
enum { CHUNK = 4096, CHUNKS_GRAIN = 4 };        // elements of a unit; units

#define MASKED_SCATTER_KERNEL(name, T, types)                                                                          \
  MX_LOAD_HOOK(name, x, T, 1)                                                                                          \
  MX_LOAD_HOOK(name, mask, int64_t, 1)                                                                                 \
  MX_LOAD_HOOK(name, updates, T, 1)                                                                                    \
  MX_STORE_HOOK(name, y, T, 1)                                                                                         \
  static void name(const mx_env *env, const mx_view *y, const mx_view *x, const mx_view *mask, const mx_view *updates, \
                   const mx_work *work) {                                                                              \
    (void)x, (void)mask;                                                                                               \
    int64_t n = count(y, 0, y->rank), n_chunks = (n + CHUNK - 1) / CHUNK, *first = work->shared;                       \
    if (work->phase == MASKED_SUM) {                                                                                   \
      int64_t sum = 0;                                                                                                 \
      for (int64_t chunk = 0; chunk < n_chunks; chunk++) {                                                             \
        int64_t here = first[chunk];                                                                                   \
        first[chunk] = sum;                                                                                            \
        sum += here;                                                                                                   \
      }                                                                                                                \
      if (sum > count(updates, 0, updates->rank)) mx_fail(work, "the mask has more true elements than updates has");   \
      return;                                                                                                          \
    }                                                                                                                  \
    for (int64_t chunk = work->begin; chunk < work->end; chunk++) {                                                    \
      int64_t begin = chunk * CHUNK, end = n - begin < CHUNK ? n : begin + CHUNK, taken = 0;                           \
      if (work->phase == MASKED_COUNT) {                                                                               \
        for (int64_t i = begin; i < end; i++) taken += name##_mask(env, i);                                            \
        first[chunk] = taken;                                                                                          \
        continue;                                                                                                      \
      }                                                                                                                \
      taken = first[chunk];                                                                                            \
      for (int64_t i = begin; i < end; i++)                                                                            \
        if (name##_mask(env, i))                                                                                       \
          name##_y(env, i, name##_updates(env, taken++));                                                              \
        else                                                                                                           \
          name##_y(env, i, name##_x(env, i));                                                                          \
    }                                                                                                                  \
  }                                                                                                                    \
  MX_KERNEL_PLANNED(name, masked_scatter_plan, .symbol = "mo.masked_scatter", .target = "cpu",                         \
                    .outputs = {{"y", types, MX_ANY_RANK, MX_FUSED}},                                                  \
                    .inputs = {{"x", types, MX_ANY_RANK, MX_FUSED},                                                    \
                               {"mask", MX_TYPE(BOOL), MX_ANY_RANK, MX_FUSED},                                         \
                               {"updates", types, MX_ANY_RANK, MX_FUSED}})

static void masked_scatter_plan(const mx_view *y, const mx_view *x, const mx_view *mask, const mx_view *updates,
                                int64_t n_threads, mx_plan *plan) {
  (void)x, (void)mask, (void)updates, (void)n_threads;
  int64_t n_chunks = (count(y, 0, y->rank) + CHUNK - 1) / CHUNK;
  plan->n_phases = 3;
  plan->units[MASKED_COUNT] = plan->units[MASKED_MAKE] = n_chunks;
  plan->grain[MASKED_COUNT] = plan->grain[MASKED_MAKE] = CHUNKS_GRAIN;
  plan->units[MASKED_SUM] = plan->grain[MASKED_SUM] = 1;
  plan->shared_bytes = n_chunks * (int64_t)sizeof(int64_t);
  plan->thread_bytes = 0;
}

#define MASKED_SCATTER(suffix, T, types, ...) MASKED_SCATTER_KERNEL(masked_scatter_##suffix, T, types)
MOVED_TYPES(MASKED_SCATTER)
