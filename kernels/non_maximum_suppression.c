// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// mo.bounded.non_maximum_suppression as in ONNX: of each batch and class, boxes whose score is above score_threshold,
// best score first, but none that overlaps one taken before by more than iou_threshold, at most as many as asked for.
// (batch, class, box) of each stand in the first rows of `all`, their number in `count`. Boxes are (y1, x1, y2, x2), of
// any two opposite corners. A unit is one class of one batch: it lists its boxes, then the lists are joined.
#include "order.h"

enum { NMS_SELECT, NMS_SUM, NMS_WRITE }; // phases

// The work and scratch of a launch.
typedef struct nms_sizes {
  int64_t n_lists, n_boxes, most; // most: boxes that a list may take
} nms_sizes;

MX_INLINE nms_sizes nms_sizes_of(const mx_view *scores, int64_t most) {
  int64_t n_boxes = scores->dim[2];
  most = most < 0 ? 0 : most > n_boxes ? n_boxes : most;
  return (nms_sizes){scores->dim[0] * scores->dim[1], n_boxes, most};
}

typedef struct nms_box {
  float low[2], high[2];
} nms_box;

MX_INLINE float nms_area(nms_box a) {
  float y = a.high[0] - a.low[0], x = a.high[1] - a.low[1];
  return y > 0 && x > 0 ? y * x : 0;
}

// Whether the intersection is more than that part of the union. Products round, so every CPU decides alike.
MX_INLINE int nms_overlap(nms_box a, nms_box b, float threshold) {
#pragma clang fp contract(off)
  nms_box both;
  MX_UNROLL for (int d = 0; d < 2; d++) {
    both.low[d] = a.low[d] > b.low[d] ? a.low[d] : b.low[d];
    both.high[d] = a.high[d] < b.high[d] ? a.high[d] : b.high[d];
  }
  float area_a = nms_area(a), area_b = nms_area(b), shared = nms_area(both);
  return area_a > 0 && area_b > 0 && shared / (area_a + area_b - shared) > threshold;
}

MX_LOAD_HOOK(non_maximum_suppression, boxes, float, 3)
MX_LOAD_HOOK(non_maximum_suppression, scores, float, 3)

MX_INLINE nms_box nms_load(const mx_env *env, int64_t batch, int64_t i) {
  nms_box box;
  MX_UNROLL for (int d = 0; d < 2; d++) {
    float a = non_maximum_suppression_boxes(env, batch, i, d), b = non_maximum_suppression_boxes(env, batch, i, d + 2);
    box.low[d] = a < b ? a : b;
    box.high[d] = a < b ? b : a;
  }
  return box;
}

// Lists the boxes of one class of one batch; returns how many there are. local: see the plan.
static int64_t nms_select(const mx_env *env, nms_sizes s, int64_t batch, int64_t class_, float iou, float score,
                          void *local, int64_t *list) {
  uint64_t *entries = local;
  nms_box *taken = (nms_box *)(entries + 2 * s.n_boxes);
  int64_t n = 0, n_taken = 0;
  for (int64_t i = 0; i < s.n_boxes; i++) {
    float v = non_maximum_suppression_scores(env, batch, class_, i);
    if (v > score) entries[n++] = ENTRY_OF(uint64_t, ~key_f32(v), i);
  }
  const uint64_t *sorted = merge_sort(entries, entries + s.n_boxes, n);
  for (int64_t j = 0; j < n && n_taken < s.most; j++) {
    int64_t i = ENTRY_PLACE(uint64_t, sorted[j]), other = 0;
    nms_box box = nms_load(env, batch, i);
    while (other < n_taken && !nms_overlap(taken[other], box, iou)) other++;
    if (other < n_taken) continue;
    taken[n_taken] = box;
    list[n_taken++] = i;
  }
  return n_taken;
}

static void non_maximum_suppression(const mx_env *env, const mx_view *all, const mx_view *count, const mx_view *boxes,
                                    const mx_view *scores, int64_t most, double iou, double score,
                                    const mx_work *work) {
  (void)boxes;
  nms_sizes s = nms_sizes_of(scores, most);
  int64_t n_classes = scores->dim[1], *counts = work->shared, *lists = counts + s.n_lists, *n_rows = count->data;
  if (!ENTRIES_FIT(uint64_t, s.n_boxes)) {
    mx_fail(work, "more than 2^32 - 1 boxes");
    return;
  }
  if (work->phase == NMS_SUM) {
    int64_t sum = 0;
    for (int64_t i = 0; i < s.n_lists; i++) sum += counts[i];
    *n_rows = sum;
    return;
  }
  int64_t row = 0;
  if (work->phase == NMS_WRITE)
    for (int64_t i = 0; i < work->begin; i++) row += counts[i];
  for (int64_t i = work->begin; i < work->end; i++) {
    int64_t batch = i / n_classes, class_ = i % n_classes, *list = lists + i * s.most;
    if (work->phase == NMS_SELECT) {
      counts[i] = nms_select(env, s, batch, class_, (float)iou, (float)score, work->local, list);
      continue;
    }
    for (int64_t j = 0; j < counts[i]; j++, row++) {
      int64_t *to = (int64_t *)all->data + 3 * row;
      to[0] = batch, to[1] = class_, to[2] = list[j];
    }
  }
}

static void non_maximum_suppression_plan(const mx_view *all, const mx_view *count, const mx_view *boxes,
                                         const mx_view *scores, int64_t most, double iou, double score,
                                         int64_t n_threads, mx_plan *plan) {
  (void)all, (void)count, (void)boxes, (void)iou, (void)score, (void)n_threads;
  nms_sizes s = nms_sizes_of(scores, most);
  plan->n_phases = 3;
  plan->units[NMS_SELECT] = plan->units[NMS_WRITE] = s.n_lists;
  plan->grain[NMS_SELECT] = ORDER_GRAIN / (s.n_boxes + 16) + 1;
  plan->grain[NMS_WRITE] = s.n_lists + 1; // one thread: it is little
  plan->units[NMS_SUM] = plan->grain[NMS_SUM] = 1;
  plan->shared_bytes = s.n_lists * (1 + s.most) * (int64_t)sizeof(int64_t);
  plan->thread_bytes = 2 * s.n_boxes * (int64_t)sizeof(uint64_t) + s.most * (int64_t)sizeof(nms_box);
}

MX_KERNEL_PLANNED(non_maximum_suppression, non_maximum_suppression_plan, .symbol = "mo.bounded.non_maximum_suppression",
                  .target = "cpu", .outputs = {{"all", MX_TYPE(SI64), 2, 0}, {"count", MX_TYPE(SI64), 1, 0}},
                  .inputs = {{"boxes", MX_TYPE(F32), 3, MX_FUSED}, {"scores", MX_TYPE(F32), 3, MX_FUSED}},
                  .parameters = {"max_output_boxes_per_class", "iou_threshold", "score_threshold"})
