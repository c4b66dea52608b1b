// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Kernels that change what they are given, for ordered.mlir.
#include <mx/kernel.h>

typedef struct counter {
  int64_t n;
} counter;

static void counter_destroy(void *value, const mx_memory *memory) {}
MX_OPAQUE(counter_destroy, .symbol = "my.counter", .bytes = sizeof(counter))
static void label_destroy(void *value, const mx_memory *memory) {}
MX_OPAQUE(label_destroy, .symbol = "my.label", .bytes = 8)

static void counter_new(const mx_env *env, const mx_view *made, const mx_work *work) {}
MX_KERNEL(counter_new, .symbol = "my.counter.new", .outputs = {{"made", .opaque = "my.counter"}})

static void counter_add(const mx_env *env, const mx_view *to, const mx_work *work) { ((counter *)to->data)->n++; }
MX_KERNEL(counter_add, .symbol = "my.counter.add", .inputs = {{"to", .opaque = "my.counter", .flags = MX_MUTABLE}})

static void counter_get(const mx_env *env, const mx_view *n, const mx_view *of, const mx_work *work) {
  *(int64_t *)n->data = ((const counter *)of->data)->n;
}
MX_KERNEL(counter_get, .symbol = "my.counter.get", .outputs = {{"n", MX_TYPE(SI64), 0}},
          .inputs = {{"of", .opaque = "my.counter"}})

static void counter_next(const mx_env *env, const mx_view *n, const mx_view *of, const mx_work *work) {
  *(int64_t *)n->data = ((counter *)of->data)->n++;
}
MX_KERNEL(counter_next, .symbol = "my.counter.next", .outputs = {{"n", MX_TYPE(SI64), 0}},
          .inputs = {{"of", .opaque = "my.counter", .flags = MX_MUTABLE}})

// Its type is registered by no package.
static void stranger_get(const mx_env *env, const mx_view *n, const mx_view *of, const mx_work *work) {}
MX_KERNEL(stranger_get, .symbol = "my.stranger.get", .outputs = {{"n", MX_TYPE(SI64), 0}},
          .inputs = {{"of", .opaque = "your.type"}})

static void swap(const mx_env *env, const mx_view *a, const mx_view *b, const mx_work *work) {
  float *x = a->data, *y = b->data;
  for (int64_t i = 0; i < a->dim[0]; i++) {
    float kept = x[i];
    x[i] = y[i];
    y[i] = kept;
  }
}
MX_KERNEL(swap, .symbol = "my.swap", .inputs = {{"a", MX_TYPE(F32), 1, MX_MUTABLE}, {"b", MX_TYPE(F32), 1, MX_MUTABLE}})

// One size more than a kernel's code takes: eight inputs of rank 8 and a result of other sizes.
static void many(const mx_env *env, const mx_view *y, const mx_view *a, const mx_view *b, const mx_view *c,
                 const mx_view *d, const mx_view *e, const mx_view *f, const mx_view *g, const mx_view *h,
                 const mx_work *work) {}
MX_KERNEL(many, .symbol = "my.many", .outputs = {{"y", MX_TYPE(F32), 1}},
          .inputs = {{"a", MX_TYPE(F32), 8},
                     {"b", MX_TYPE(F32), 8},
                     {"c", MX_TYPE(F32), 8},
                     {"d", MX_TYPE(F32), 8},
                     {"e", MX_TYPE(F32), 8},
                     {"f", MX_TYPE(F32), 8},
                     {"g", MX_TYPE(F32), 8},
                     {"h", MX_TYPE(F32), 8}})
