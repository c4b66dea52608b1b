// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Packing: items with a size and a time of use get offsets, so that the largest end is small. Finding the least is
// NP-hard (dynamic storage allocation). Two ways are tried, and the better plan is kept:
//
//   in the order of time, each item in the lowest gap of what is in use then, as an allocator does it;
//   one item after another, in some order, in the lowest gap between those that are in use at the same time. Orders by
//   size, size times duration, and duration are those of Pisarchyk and Lee, "Efficient Memory Management for Deep
//   Neural Net Inference" (2020); what sticks out on top is then placed earlier, and all is placed again, as in
//   iterated greedy searches (Maas et al., "TelaMalloc", 2022, do the like by backtracking).
//
// Of plans with the same largest end the one whose ends at the other times are smaller in sum is better: what plans of
// kernels ask for comes on top of them. Nothing more is tried once all ends are the bytes that are in use then.
#include "passes/memory_plan.h"
#include <stdlib.h>
#include <string.h>

// Of how many items the sum of ends is looked at, and what placing them one after another, and repeating that, may
// take: pairs of items that are compared.
enum { MAX_SUMMED = 1024, MAX_WORK = 24 << 20, MAX_MORE_WORK = 4 << 20, MAX_ROUNDS = 400 };

typedef struct packing {
  ir_context *ctx;
  pack_item *items;
  size_t n;
  uint32_t n_times;
  int64_t live, all_live;    // no plan is below it, nor the sum of its ends at all times below the latter
  int64_t best, best_sum;    // of the best plan: its largest end, and that sum
  int64_t *kept, *tops;      // its offsets; the end at each time of the plan that is tried
  uint32_t *order, *by_best; // the order that is tried; of the best plan
  struct placed {            // by offset
    int64_t offset, end;
    uint32_t first, last;
  } *placed;
} packing;

static uint32_t count_times(const pack_item *items, size_t n) {
  uint32_t last = 0;
  for (size_t i = 0; i < n; i++)
    if (items[i].last > last) last = items[i].last;
  return last + 1;
}

// Bytes in use: the most at one time, and the sum of all times.
static int64_t live_bytes(ir_context *ctx, const pack_item *items, size_t n, int64_t *out_sum) {
  uint32_t times = count_times(items, n);
  int64_t *change = ir_alloc(ctx, ((size_t)times + 1) * sizeof *change), live = 0, most = 0;
  *out_sum = 0;
  for (size_t i = 0; i < n; i++) {
    change[items[i].first] += items[i].bytes;
    change[items[i].last + 1] -= items[i].bytes;
  }
  for (uint32_t t = 0; t < times; t++) {
    live += change[t];
    *out_sum += live;
    if (live > most) most = live;
  }
  return most;
}

// Times at which nothing begins are left out.
static void renumber_times(ir_context *ctx, pack_item *items, size_t n) {
  uint32_t times = count_times(items, n), count = 0;
  uint32_t *number = ir_alloc(ctx, times * sizeof *number); // of the last beginning until then, from 1
  for (size_t i = 0; i < n; i++) number[items[i].first] = 1;
  for (uint32_t t = 0; t < times; t++) number[t] = count += number[t];
  for (size_t i = 0; i < n; i++) {
    items[i].first = number[items[i].first] - 1;
    items[i].last = number[items[i].last] - 1;
  }
}

// Keeps the offsets if they are the best so far. The sum is left out where it takes long.
static void finish(packing *p) {
  int64_t end = 0, sum = 0;
  for (size_t i = 0; i < p->n; i++)
    if (p->items[i].offset + p->items[i].bytes > end) end = p->items[i].offset + p->items[i].bytes;
  if (end > p->best) return;
  if (p->n <= MAX_SUMMED) {
    memset(p->tops, 0, p->n_times * sizeof *p->tops);
    for (size_t i = 0; i < p->n; i++)
      for (uint32_t t = p->items[i].first; t <= p->items[i].last; t++)
        if (p->items[i].offset + p->items[i].bytes > p->tops[t]) p->tops[t] = p->items[i].offset + p->items[i].bytes;
    for (uint32_t t = 0; t < p->n_times; t++) sum += p->tops[t];
  }
  if (end == p->best && sum >= p->best_sum) return;
  p->best = end, p->best_sum = sum;
  for (size_t i = 0; i < p->n; i++) p->kept[i] = p->items[i].offset;
  memcpy(p->by_best, p->order, p->n * sizeof *p->order);
}

static bool is_done(const packing *p) {
  return p->best == p->live && (p->n > MAX_SUMMED || p->best_sum == p->all_live);
}

// ---- in the order of time
// --------------------------------------------------------------------------------------------------------------------

typedef struct gap {
  int64_t begin, end;
} gap;

typedef struct gaps {
  gap *list; // by offset, never touching; the last has no end
  size_t count;
} gaps;

static int64_t take_lowest(gaps *g, int64_t bytes) {
  size_t i = 0;
  while (g->list[i].end - g->list[i].begin < bytes) i++;
  int64_t offset = g->list[i].begin;
  g->list[i].begin += bytes;
  if (g->list[i].begin == g->list[i].end) memmove(g->list + i, g->list + i + 1, (--g->count - i) * sizeof *g->list);
  return offset;
}

static void give_back(gaps *g, int64_t begin, int64_t end) {
  if (begin == end) return;
  size_t low = 0, high = g->count;
  while (low < high) { // the first gap behind
    size_t middle = low + (high - low) / 2;
    if (g->list[middle].begin < end)
      low = middle + 1;
    else
      high = middle;
  }
  bool above = low < g->count && g->list[low].begin == end, below = low > 0 && g->list[low - 1].end == begin;
  if (above && below) {
    g->list[low - 1].end = g->list[low].end;
    memmove(g->list + low, g->list + low + 1, (--g->count - low) * sizeof *g->list);
  } else if (above) {
    g->list[low].begin = begin;
  } else if (below) {
    g->list[low - 1].end = end;
  } else {
    memmove(g->list + low + 1, g->list + low, (g->count++ - low) * sizeof *g->list);
    g->list[low] = (gap){begin, end};
  }
}

// order: by first.
static void pack_by_time(packing *p) {
  gaps g = {.list = ir_alloc(p->ctx, (p->n + 2) * sizeof *g.list), .count = 1};
  g.list[0] = (gap){0, INT64_MAX};
  uint32_t *ends = ir_alloc(p->ctx, p->n_times * sizeof *ends), *next = ir_alloc(p->ctx, p->n * sizeof *next), now = 0;
  for (size_t k = 0; k < p->n; k++) {
    pack_item *item = &p->items[p->order[k]];
    for (; now < item->first; now++)
      for (uint32_t i = ends[now]; i; i = next[i - 1])
        give_back(&g, p->items[i - 1].offset, p->items[i - 1].offset + p->items[i - 1].bytes);
    item->offset = take_lowest(&g, item->bytes);
    next[p->order[k]] = ends[item->last];
    ends[item->last] = p->order[k] + 1;
  }
  finish(p);
}

// ---- one after another
// ---------------------------------------------------------------------------------------------------------------------

static void place(packing *p, size_t n_placed, pack_item *item) {
  int64_t offset = 0;
  for (size_t i = 0; i < n_placed; i++) {
    const struct placed *other = &p->placed[i];
    if (other->offset >= offset + item->bytes) break;
    if (other->first <= item->last && item->first <= other->last && other->end > offset) offset = other->end;
  }
  item->offset = offset;
  size_t low = 0, high = n_placed;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (p->placed[middle].offset <= offset)
      low = middle + 1;
    else
      high = middle;
  }
  memmove(p->placed + low + 1, p->placed + low, (n_placed - low) * sizeof *p->placed);
  p->placed[low] = (struct placed){offset, offset + item->bytes, item->first, item->last};
}

static void pack_in_order(packing *p) {
  for (size_t k = 0; k < p->n; k++) place(p, k, &p->items[p->order[k]]);
  finish(p);
}

typedef struct sort_key {
  double key;
  uint32_t item;
} sort_key;

// The largest first; what is equal in the order of the items.
static int compare(const void *a, const void *b) {
  const sort_key *x = a, *y = b;
  if (x->key != y->key) return x->key > y->key ? -1 : 1;
  return x->item < y->item ? -1 : 1;
}

enum { BY_FIRST, BY_SIZE, BY_AREA, BY_DURATION, N_ORDERS };

static void sort(packing *p, int how) {
  sort_key *keys = ir_alloc(p->ctx, p->n * sizeof *keys);
  for (size_t i = 0; i < p->n; i++) {
    const pack_item *item = &p->items[i];
    double size = (double)item->bytes, duration = (double)(item->last - item->first) + 1;
    double all[N_ORDERS] = {-(double)item->first, size, size * duration, duration};
    keys[i] = (sort_key){all[how], (uint32_t)i};
  }
  qsort(keys, p->n, sizeof *keys, compare);
  for (size_t i = 0; i < p->n; i++) p->order[i] = keys[i].item;
}

// What sticks out on top comes earlier, halfway to the front; every fourth time, and where that cannot help, something
// else is moved instead.
static void improve(packing *p) {
  uint32_t state = 1;
  memcpy(p->order, p->by_best, p->n * sizeof *p->order);
  for (size_t i = 0; i < p->n; i++) p->items[i].offset = p->kept[i];
  size_t rounds = MAX_MORE_WORK / (p->n * p->n / 2 + 1);
  if (rounds > MAX_ROUNDS) rounds = MAX_ROUNDS;
  for (size_t round = 0; round < rounds && !is_done(p); round++) {
    size_t at = 0;
    int64_t top = -1;
    for (size_t k = 0; k < p->n; k++) {
      int64_t end = p->items[p->order[k]].offset + p->items[p->order[k]].bytes;
      if (end > top) top = end, at = k;
    }
    if (round % 4 == 3 || p->best == p->live) {
      state = state * 1664525 + 1013904223;
      at = (state >> 8) % p->n;
    }
    uint32_t moved = p->order[at];
    size_t to = at / 2;
    memmove(p->order + to + 1, p->order + to, (at - to) * sizeof *p->order);
    p->order[to] = moved;
    pack_in_order(p);
  }
}

int64_t pack_intervals(ir_context *ctx, pack_item *items, size_t n) {
  if (n == 0) return 0;
  packing p = {.ctx = ctx, .items = items, .n = n, .best = INT64_MAX};
  renumber_times(ctx, items, n);
  p.n_times = count_times(items, n);
  p.live = live_bytes(ctx, items, n, &p.all_live);
  p.tops = ir_alloc(ctx, p.n_times * sizeof *p.tops);
  p.kept = ir_alloc(ctx, n * sizeof *p.kept);
  p.order = ir_alloc(ctx, n * sizeof *p.order);
  p.by_best = ir_alloc(ctx, n * sizeof *p.by_best);
  p.placed = ir_alloc(ctx, (n + 1) * sizeof *p.placed);
  sort(&p, BY_FIRST);
  pack_by_time(&p);
  size_t pairs = n < MAX_WORK ? n * n / 2 : MAX_WORK, work = 0;
  for (int how = BY_SIZE; how < N_ORDERS && (work += pairs) <= MAX_WORK && !is_done(&p); how++) {
    sort(&p, how);
    pack_in_order(&p);
  }
  if (!is_done(&p)) improve(&p);
  for (size_t i = 0; i < n; i++) items[i].offset = p.kept[i];
  return p.best;
}
