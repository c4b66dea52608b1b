// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Values of types that only these kernels know: a list that grows, and the keys and values that attention has seen.
// Their memory comes from the runtime's allocator; a destructor gives it back after the last use.
//
//   mxc package containers.c -o containers.mxpkg
//   mxc compile list.mlir --kernels=containers.mxpkg -o list.mef
#include <mx/kernel.h>

// Room for `wanted` elements in an array of *capacity: *items, moved where it has grown; 0 where memory is out.
static float *reserve(float *items, int64_t count, int64_t *capacity, int64_t wanted, const mx_work *work) {
  if (wanted <= *capacity) return items;
  int64_t more = *capacity * 2 > wanted ? *capacity * 2 : wanted;
  float *moved = mx_allocate(work, more * (int64_t)sizeof *moved);
  if (!moved) {
    mx_fail(work, "out of memory");
    return 0;
  }
  for (int64_t i = 0; i < count; i++) moved[i] = items[i];
  mx_release(work->memory, items, *capacity * (int64_t)sizeof *items);
  *capacity = more;
  return moved;
}

// ---- my.list: numbers ---------------------------------------------------------------------------------------------

typedef struct list {
  float *items;
  int64_t count, capacity;
} list;

static void list_destroy(void *value, const mx_memory *memory) {
  list *l = value;
  mx_release(memory, l->items, l->capacity * (int64_t)sizeof *l->items);
}
MX_OPAQUE(list_destroy, .symbol = "my.list", .bytes = sizeof(list))

// A value is zeroed, which is an empty list; `room` is asked for ahead.
static void list_new(const mx_env *env, const mx_view *made, int64_t room, const mx_work *work) {
  list *l = made->data;
  if (room > 0) l->items = reserve(0, 0, &l->capacity, room, work);
}
MX_KERNEL(list_new, .symbol = "my.list.new", .target = "cpu", .outputs = {{"made", .opaque = "my.list"}},
          .parameters = {"room"})

static void list_push(const mx_env *env, const mx_view *to, const mx_view *x, const mx_work *work) {
  list *l = to->data;
  float *items = reserve(l->items, l->count, &l->capacity, l->count + x->dim[0], work);
  if (!items && l->count + x->dim[0] > 0) return;
  l->items = items;
  for (int64_t i = 0; i < x->dim[0]; i++) l->items[l->count++] = mx_get1(x, float, i);
}
MX_KERNEL(list_push, .symbol = "my.list.push", .target = "cpu",
          .inputs = {{"to", .opaque = "my.list", .flags = MX_MUTABLE}, {"x", MX_TYPE(F32), 1, MX_STRIDED}})

static void list_length(const mx_env *env, const mx_view *n, const mx_view *of, const mx_work *work) {
  *(int64_t *)n->data = ((const list *)of->data)->count;
}
MX_KERNEL(list_length, .symbol = "my.list.length", .target = "cpu", .outputs = {{"n", MX_TYPE(SI64), 0}},
          .inputs = {{"of", .opaque = "my.list"}})

static void list_read(const mx_env *env, const mx_view *y, const mx_view *from, const mx_work *work) {
  const list *l = from->data;
  float *out = y->data;
  if (y->dim[0] != l->count) {
    mx_fail(work, "the list has another length");
    return;
  }
  for (int64_t i = 0; i < l->count; i++) out[i] = l->items[i];
}
MX_KERNEL(list_read, .symbol = "my.list.read", .target = "cpu", .outputs = {{"y", MX_TYPE(F32), 1}},
          .inputs = {{"from", .opaque = "my.list"}})

// ---- my.cache: rows of keys and values ------------------------------------------------------------------------------

typedef struct cache {
  float *keys, *values;
  int64_t rows, width, key_room, value_room; // rooms in elements
} cache;

static void cache_destroy(void *value, const mx_memory *memory) {
  cache *c = value;
  mx_release(memory, c->keys, c->key_room * (int64_t)sizeof(float));
  mx_release(memory, c->values, c->value_room * (int64_t)sizeof(float));
}
MX_OPAQUE(cache_destroy, .symbol = "my.cache", .bytes = sizeof(cache))

static void cache_new(const mx_env *env, const mx_view *made, int64_t width, const mx_work *work) {
  ((cache *)made->data)->width = width;
}
MX_KERNEL(cache_new, .symbol = "my.cache.new", .target = "cpu", .outputs = {{"made", .opaque = "my.cache"}},
          .parameters = {"width"})

static void cache_append(const mx_env *env, const mx_view *to, const mx_view *k, const mx_view *v,
                         const mx_work *work) {
  cache *c = to->data;
  int64_t have = c->rows * c->width, wanted = have + k->dim[0] * c->width;
  if (k->dim[1] != c->width || v->dim[1] != c->width || v->dim[0] != k->dim[0]) {
    mx_fail(work, "keys and values are rows of the cache's width");
    return;
  }
  if (wanted == have) return;
  float *keys = reserve(c->keys, have, &c->key_room, wanted, work);
  if (!keys) return;
  c->keys = keys;
  float *values = reserve(c->values, have, &c->value_room, wanted, work);
  if (!values) return;
  c->values = values;
  for (int64_t i = 0; i < k->dim[0]; i++)
    for (int64_t j = 0; j < c->width; j++) {
      keys[have + i * c->width + j] = mx_get2(k, float, i, j);
      values[have + i * c->width + j] = mx_get2(v, float, i, j);
    }
  c->rows += k->dim[0];
}
MX_KERNEL(cache_append, .symbol = "my.cache.append", .target = "cpu",
          .inputs = {{"to", .opaque = "my.cache", .flags = MX_MUTABLE},
                     {"k", MX_TYPE(F32), 2, MX_STRIDED},
                     {"v", MX_TYPE(F32), 2, MX_STRIDED}})

// y[i] = softmax over the rows r of (q[i] . key[r] / sqrt(width)) times value[r], in one pass over the rows; each query
// is a unit of work.
static void cache_attend(const mx_env *env, const mx_view *y, const mx_view *in, const mx_view *q,
                         const mx_work *work) {
  const cache *c = in->data;
  float *out = y->data;
  if (q->dim[1] != c->width) {
    mx_fail(work, "queries have the cache's width");
    return;
  }
  for (int64_t i = work->begin; i < work->end; i++) {
    float *row = out + i * c->width, largest = -__builtin_inff(), sum = 0;
    for (int64_t j = 0; j < c->width; j++) row[j] = 0;
    for (int64_t r = 0; r < c->rows; r++) {
      float dot = 0;
      for (int64_t j = 0; j < c->width; j++) dot += mx_get2(q, float, i, j) * c->keys[r * c->width + j];
      dot /= mx_sqrt((float)c->width);
      float now = mx_max(largest, dot), keep = mx_exp(largest - now), weight = mx_exp(dot - now);
      sum = sum * keep + weight;
      for (int64_t j = 0; j < c->width; j++) row[j] = row[j] * keep + weight * c->values[r * c->width + j];
      largest = now;
    }
    for (int64_t j = 0; c->rows && j < c->width; j++) row[j] /= sum;
  }
}
MX_KERNEL(cache_attend, .symbol = "my.cache.attend", .target = "cpu", .parallel = MX_ROWS,
          .outputs = {{"y", MX_TYPE(F32), 2}},
          .inputs = {{"in", .opaque = "my.cache"}, {"q", MX_TYPE(F32), 2, MX_STRIDED}})

// ---- in place on a buffer -------------------------------------------------------------------------------------------

// buffer[i] *= factor
static void scale(const mx_env *env, const mx_view *buffer, double factor, const mx_work *work) {
  float *data = buffer->data;
  int64_t width = mx_cols(buffer);
  for (int64_t i = work->begin * width; i < work->end * width; i++) data[i] = (float)(data[i] * factor);
}
MX_KERNEL(scale, .symbol = "my.scale", .target = "cpu", .parallel = MX_ROWS,
          .inputs = {{"buffer", MX_TYPE(F32), MX_ANY_RANK, MX_MUTABLE}}, .parameters = {"factor"})
