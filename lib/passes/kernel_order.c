// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Finding an order of ops with a small peak. Several are made, each in near-linear time, and the best is kept:
//
//   the given one;
//   greedy from the front: of the ops that could come next the one after which least is live;
//   greedy from the back: of those that could come last the one before which least is live;
//   each result's makers right before it, those that need most memory first, which is best for trees (Sethi and Ullman,
//   "The Generation of Optimal Code for Arithmetic Expressions", 1970).
//
// Then stretches of it around its peak get the best of all their orders, found by sets of ops that are done; up to
// WINDOW ops that is the whole graph.
#include "passes/kernel_order.h"
#include <stdlib.h>
#include <string.h>

enum { WINDOW = 12, SMALL_WINDOW = 8, MAX_IMPROVEMENTS = 64 };

// ---- what is live
// ----------------------------------------------------------------------------------------------------------------------

typedef struct walk {
  const order_graph *g;
  uint32_t *left; // by value: readers that are still to come
  int64_t live;
} walk;

static walk begin_walk(ir_context *ctx, const order_graph *g) {
  walk w = {.g = g, .left = ir_alloc(ctx, (g->n_values + 1) * sizeof *w.left)};
  for (uint32_t v = 0; v < g->n_values; v++) {
    w.left[v] = g->values[v].n_readers;
    if (g->values[v].maker == ORDER_NONE) w.live += g->values[v].bytes;
  }
  return w;
}

static bool dies_at_last_reader(const order_graph *g, uint32_t v) { return !g->values[v].stays; }

// Does the op; returns the bytes that are live while it runs.
static int64_t step(walk *w, uint32_t number) {
  const order_graph *g = w->g;
  const order_op *op = &g->ops[number];
  bool reused = false;
  for (uint32_t i = 0; i < op->n_makes; i++) w->live += g->values[op->makes[i]].bytes;
  for (uint32_t i = 0; i < op->n_reuses; i++)
    reused |= w->left[op->reuses[i]] == 1 && dies_at_last_reader(g, op->reuses[i]);
  int64_t during = w->live - (reused ? g->values[op->makes[0]].bytes : 0);
  for (uint32_t i = 0; i < op->n_reads; i++)
    if (--w->left[op->reads[i]] == 0 && dies_at_last_reader(g, op->reads[i])) w->live -= g->values[op->reads[i]].bytes;
  for (uint32_t i = 0; i < op->n_makes; i++)
    if (w->left[op->makes[i]] == 0 && dies_at_last_reader(g, op->makes[i])) w->live -= g->values[op->makes[i]].bytes;
  return during;
}

static int64_t peak_at(ir_context *ctx, const order_graph *g, const uint32_t *order, uint32_t *out_at) {
  walk w = begin_walk(ctx, g);
  int64_t peak = 0;
  *out_at = 0;
  for (uint32_t k = 0; k < g->n_ops; k++) {
    int64_t during = step(&w, order[k]);
    if (during > peak) peak = during, *out_at = k;
  }
  return peak;
}

static int64_t order_peak(ir_context *ctx, const order_graph *g, const uint32_t *order) {
  uint32_t at;
  return peak_at(ctx, g, order, &at);
}

// ---- greedy
// --------------------------------------------------------------------------------------------------------------------

typedef struct choice {
  int64_t growth;
  uint32_t op;
} choice;

// The ops that may be taken, least growth first. An op whose growth fell stands in it twice.
typedef struct heap {
  choice *items;
  size_t count, capacity;
} heap;

static bool is_before(choice a, choice b) { return a.growth != b.growth ? a.growth < b.growth : a.op < b.op; }

static void push(ir_context *ctx, heap *h, choice c) {
  h->items = ir_grow(ctx, h->items, h->count, &h->capacity, sizeof *h->items);
  size_t at = h->count++;
  for (; at && is_before(c, h->items[(at - 1) / 2]); at = (at - 1) / 2) h->items[at] = h->items[(at - 1) / 2];
  h->items[at] = c;
}

static choice pop(heap *h) {
  choice top = h->items[0], last = h->items[--h->count];
  size_t at = 0;
  for (size_t below; (below = 2 * at + 1) < h->count; at = below) {
    if (below + 1 < h->count && is_before(h->items[below + 1], h->items[below])) below++;
    if (!is_before(h->items[below], last)) break;
    h->items[at] = h->items[below];
  }
  h->items[at] = last;
  return top;
}

typedef struct greedy {
  ir_context *ctx;
  const order_graph *g;
  heap ready;
  int64_t *growth;   // by op: what is live after it, less what was live before
  uint32_t *waiting; // by op: others that come first
  uint32_t *left;    // by value: uses that are still to come
  bool *done;
} greedy;

static greedy begin_greedy(ir_context *ctx, const order_graph *g) {
  return (greedy){.ctx = ctx,
                  .g = g,
                  .growth = ir_alloc(ctx, g->n_ops * sizeof(int64_t)),
                  .waiting = ir_alloc(ctx, g->n_ops * sizeof(uint32_t)),
                  .left = ir_alloc(ctx, (g->n_values + 1) * sizeof(uint32_t)),
                  .done = ir_alloc(ctx, g->n_ops * sizeof(bool))};
}

static void grow_less(greedy *s, uint32_t op, int64_t by) {
  s->growth[op] -= by;
  if (by && !s->done[op] && s->waiting[op] == 0) push(s->ctx, &s->ready, (choice){s->growth[op], op});
}

static void wait_less(greedy *s, uint32_t op) {
  if (--s->waiting[op] == 0) push(s->ctx, &s->ready, (choice){s->growth[op], op});
}

static uint32_t take(greedy *s) {
  for (;;) {
    choice c = pop(&s->ready);
    if (s->done[c.op]) continue;
    s->done[c.op] = true;
    return c.op;
  }
}

static uint32_t last_reader(const greedy *s, uint32_t v) {
  const order_value *value = &s->g->values[v];
  uint32_t i = 0;
  while (s->done[value->readers[i]]) i++;
  return value->readers[i];
}

static void from_the_front(ir_context *ctx, const order_graph *g, uint32_t *order) {
  greedy s = begin_greedy(ctx, g);
  for (uint32_t v = 0; v < g->n_values; v++) {
    const order_value *value = &g->values[v];
    s.left[v] = value->n_readers;
    if (value->maker != ORDER_NONE && (value->n_readers || value->stays)) s.growth[value->maker] += value->bytes;
    if (value->n_readers == 1 && !value->stays) s.growth[value->readers[0]] -= value->bytes;
    for (uint32_t i = 0; value->maker != ORDER_NONE && i < value->n_readers; i++) s.waiting[value->readers[i]]++;
  }
  for (uint32_t o = 0; o < g->n_ops; o++)
    if (s.waiting[o] == 0) push(ctx, &s.ready, (choice){s.growth[o], o});
  for (uint32_t k = 0; k < g->n_ops; k++) {
    const order_op *op = &g->ops[order[k] = take(&s)];
    for (uint32_t i = 0; i < op->n_reads; i++) {
      const order_value *value = &g->values[op->reads[i]];
      if (--s.left[op->reads[i]] == 1 && !value->stays) grow_less(&s, last_reader(&s, op->reads[i]), value->bytes);
    }
    for (uint32_t i = 0; i < op->n_makes; i++) {
      const order_value *value = &g->values[op->makes[i]];
      for (uint32_t r = 0; r < value->n_readers; r++) wait_less(&s, value->readers[r]);
    }
  }
}

// Backwards: an op gives back what it makes, and takes what it reads, if no later op reads it.
static void from_the_back(ir_context *ctx, const order_graph *g, uint32_t *order) {
  greedy s = begin_greedy(ctx, g);
  bool *live = ir_alloc(ctx, (g->n_values + 1) * sizeof *live);
  for (uint32_t v = 0; v < g->n_values; v++) {
    const order_value *value = &g->values[v];
    live[v] = value->stays;
    if (value->maker != ORDER_NONE && (value->n_readers || value->stays)) s.growth[value->maker] -= value->bytes;
    for (uint32_t i = 0; !value->stays && i < value->n_readers; i++) s.growth[value->readers[i]] += value->bytes;
    if (value->maker != ORDER_NONE) s.waiting[value->maker] += value->n_readers;
  }
  for (uint32_t o = 0; o < g->n_ops; o++)
    if (s.waiting[o] == 0) push(ctx, &s.ready, (choice){s.growth[o], o});
  for (uint32_t k = g->n_ops; k-- > 0;) {
    const order_op *op = &g->ops[order[k] = take(&s)];
    for (uint32_t i = 0; i < op->n_reads; i++) {
      const order_value *value = &g->values[op->reads[i]];
      for (uint32_t r = 0; !live[op->reads[i]] && r < value->n_readers; r++)
        grow_less(&s, value->readers[r], value->bytes);
      live[op->reads[i]] = true;
      if (value->maker != ORDER_NONE) wait_less(&s, value->maker);
    }
  }
}

// ---- makers right before what reads them
// -------------------------------------------------------------------------------------------------------------------

typedef struct need {
  int64_t key;
  uint32_t op;
} need;

static int by_need(const void *a, const void *b) {
  const need *x = a, *y = b;
  if (x->key != y->key) return x->key > y->key ? -1 : 1;
  return x->op < y->op ? -1 : x->op > y->op;
}

// The op's makers, what needs most beyond what it leaves first; returns how many.
static uint32_t makers_of(const order_graph *g, const int64_t *needs, const int64_t *leaves, uint32_t o, need *out) {
  const order_op *op = &g->ops[o];
  uint32_t n = 0;
  for (uint32_t i = 0; i < op->n_reads; i++) {
    uint32_t maker = g->values[op->reads[i]].maker;
    if (maker != ORDER_NONE) out[n++] = (need){needs[maker] - leaves[maker], maker};
  }
  qsort(out, n, sizeof *out, by_need);
  return n;
}

static void from_the_results(ir_context *ctx, const order_graph *g, uint32_t *order) {
  int64_t *needs = ir_alloc(ctx, g->n_ops * sizeof *needs), *leaves = ir_alloc(ctx, g->n_ops * sizeof *leaves);
  need **makers = ir_alloc(ctx, g->n_ops * sizeof *makers);
  uint32_t *n_makers = ir_alloc(ctx, g->n_ops * sizeof *n_makers), *next = ir_alloc(ctx, g->n_ops * sizeof *next);
  uint32_t *stack = ir_alloc(ctx, g->n_ops * sizeof *stack), count = 0;
  bool *begun = ir_alloc(ctx, g->n_ops * sizeof *begun);
  for (uint32_t o = 0; o < g->n_ops; o++) {
    const order_op *op = &g->ops[o];
    makers[o] = ir_alloc(ctx, (op->n_reads + 1) * sizeof **makers);
    n_makers[o] = makers_of(g, needs, leaves, o, makers[o]);
    int64_t held = 0;
    for (uint32_t i = 0; i < n_makers[o]; i++) {
      uint32_t maker = makers[o][i].op;
      if (held + needs[maker] > needs[o]) needs[o] = held + needs[maker];
      held += leaves[maker];
    }
    for (uint32_t i = 0; i < op->n_makes; i++) leaves[o] += g->values[op->makes[i]].bytes;
    if (held + leaves[o] > needs[o]) needs[o] = held + leaves[o];
  }
  for (uint32_t o = 0; o < g->n_ops; o++) {
    bool read = false;
    for (uint32_t i = 0; i < g->ops[o].n_makes; i++) read |= g->values[g->ops[o].makes[i]].n_readers > 0;
    if (read) continue;
    uint32_t depth = 0;
    stack[depth++] = o, begun[o] = true;
    while (depth) {
      uint32_t at = stack[depth - 1];
      if (next[at] == n_makers[at]) {
        order[count++] = at, depth--;
      } else {
        uint32_t maker = makers[at][next[at]++].op;
        if (!begun[maker]) begun[maker] = true, stack[depth++] = maker;
      }
    }
  }
}

// ---- the best order of a few
// ---------------------------------------------------------------------------------------------------------------------

typedef struct window {
  const order_graph *g;
  const uint32_t *ops;
  uint32_t n, n_values;
  uint32_t values[WINDOW * 64];                       // that the ops make or read
  uint32_t makers[WINDOW * 64], readers[WINDOW * 64]; // sets of the ops
  bool stays[WINDOW * 64], there[WINDOW * 64];        // read behind the window; made before it
} window;

static bool add_to_window(window *w, uint32_t v, const uint32_t *left) {
  for (uint32_t i = 0; i < w->n_values; i++)
    if (w->values[i] == v) return true;
  if (w->n_values == sizeof w->values / sizeof *w->values) return false;
  uint32_t at = w->n_values++, readers = 0;
  w->values[at] = v, w->makers[at] = w->readers[at] = 0, w->there[at] = true;
  for (uint32_t k = 0; k < w->n; k++) {
    const order_op *op = &w->g->ops[w->ops[k]];
    for (uint32_t i = 0; i < op->n_makes; i++)
      if (op->makes[i] == v) w->makers[at] |= 1u << k, w->there[at] = false;
    for (uint32_t i = 0; i < op->n_reads; i++)
      if (op->reads[i] == v) w->readers[at] |= 1u << k, readers++;
  }
  w->stays[at] = w->g->values[v].stays || left[v] > readers;
  return true;
}

// Bytes of the window's values that are live when these ops are done.
static int64_t live_after(const window *w, uint32_t done) {
  int64_t live = 0;
  for (uint32_t i = 0; i < w->n_values; i++) {
    bool made = w->there[i] || w->makers[i] & done;
    if (made && (w->stays[i] || w->readers[i] & ~done)) live += w->g->values[w->values[i]].bytes;
  }
  return live;
}

static int64_t live_during(const window *w, uint32_t done, uint32_t k, int64_t live) {
  const order_op *op = &w->g->ops[w->ops[k]];
  for (uint32_t i = 0; i < op->n_makes; i++) live += w->g->values[op->makes[i]].bytes;
  for (uint32_t i = 0; i < op->n_reuses; i++)
    for (uint32_t v = 0; v < w->n_values; v++)
      if (w->values[v] == op->reuses[i] && !w->stays[v] && !(w->readers[v] & ~done & ~(1u << k)))
        return live - w->g->values[op->makes[0]].bytes;
  return live;
}

// Puts n ops, of which left[v] readers of a value are still to come, into their best order.
static void best_order(ir_context *ctx, const order_graph *g, uint32_t *ops, uint32_t n, const uint32_t *left) {
  window *w = ir_alloc(ctx, sizeof *w);
  *w = (window){.g = g, .ops = ops, .n = n};
  for (uint32_t k = 0; k < n; k++) {
    const order_op *op = &g->ops[ops[k]];
    for (uint32_t i = 0; i < op->n_reads; i++)
      if (!add_to_window(w, op->reads[i], left)) return;
    for (uint32_t i = 0; i < op->n_makes; i++)
      if (!add_to_window(w, op->makes[i], left)) return;
  }
  uint32_t needs[WINDOW] = {0}, n_sets = 1u << n;
  for (uint32_t i = 0; i < w->n_values; i++)
    for (uint32_t k = 0; k < n; k++)
      if (w->readers[i] >> k & 1) needs[k] |= w->makers[i];
  int64_t *peaks = ir_alloc(ctx, n_sets * sizeof *peaks);
  uint8_t *last = ir_alloc(ctx, n_sets);
  for (uint32_t done = 1; done < n_sets; done++) peaks[done] = INT64_MAX;
  for (uint32_t done = 0; done + 1 < n_sets; done++) {
    if (peaks[done] == INT64_MAX) continue;
    int64_t live = live_after(w, done);
    for (uint32_t k = n; k-- > 0;) { // of equals the given order: the last one done is the latest
      if (done >> k & 1 || needs[k] & ~done) continue;
      int64_t during = live_during(w, done, k, live), peak = during > peaks[done] ? during : peaks[done];
      uint32_t to = done | 1u << k;
      if (peak < peaks[to] || (peak == peaks[to] && k > last[to])) peaks[to] = peak, last[to] = (uint8_t)k;
    }
  }
  uint32_t found[WINDOW];
  for (uint32_t done = n_sets - 1, k = n; k-- > 0; done &= ~(1u << last[done])) found[k] = ops[last[done]];
  memcpy(ops, found, n * sizeof *ops);
}

// Improves an order around its peak; returns the new one.
static int64_t improve(ir_context *ctx, const order_graph *g, uint32_t *order) {
  uint32_t at, n = g->n_ops <= WINDOW ? g->n_ops : SMALL_WINDOW, *tried = ir_alloc(ctx, g->n_ops * sizeof *tried);
  int64_t peak = peak_at(ctx, g, order, &at);
  for (uint32_t round = 0, shift = 0; round < MAX_IMPROVEMENTS && shift < n; round++) {
    uint32_t begin = at > shift ? at - shift : 0;
    if (begin + n > g->n_ops) begin = g->n_ops - n;
    memcpy(tried, order, g->n_ops * sizeof *tried);
    walk w = begin_walk(ctx, g);
    for (uint32_t k = 0; k < begin; k++) step(&w, tried[k]);
    best_order(ctx, g, tried + begin, n, w.left);
    uint32_t new_at;
    int64_t new_peak = peak_at(ctx, g, tried, &new_at);
    bool better = new_peak < peak || (new_peak == peak && new_at > at);
    shift = better ? 0 : shift + 2;
    if (!better) continue;
    memcpy(order, tried, g->n_ops * sizeof *order);
    peak = new_peak, at = new_at;
  }
  return peak;
}

uint32_t *order_find(ir_context *ctx, const order_graph *g) {
  static void (*const ways[])(ir_context *, const order_graph *, uint32_t *) = {from_the_front, from_the_back,
                                                                                from_the_results};
  uint32_t *best = ir_alloc(ctx, (g->n_ops + 1) * sizeof *best), *order = ir_alloc(ctx, (g->n_ops + 1) * sizeof *order);
  for (uint32_t i = 0; i < g->n_ops; i++) best[i] = i;
  int64_t peak = order_peak(ctx, g, best);
  for (size_t i = 0; g->n_ops > WINDOW && i < sizeof ways / sizeof *ways; i++) {
    ways[i](ctx, g, order);
    int64_t found = order_peak(ctx, g, order);
    if (found < peak) peak = found, memcpy(best, order, g->n_ops * sizeof *best);
  }
  memcpy(order, best, g->n_ops * sizeof *order);
  if (improve(ctx, g, order) < peak) return order;
  return best;
}
