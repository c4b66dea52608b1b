// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// TfIdfVectorizer: how often each n-gram of a pool stands in each row. All places of a row are compared with all
// n-grams of a length at once:
//
//   counts[row, gram] = sum over t of (x[row, t] == pool[gram, 0]) and (x[row, t + step] == pool[gram, 1]) and ..
//
// with step 1 and, where elements may be skipped, up to max_skip_count more. Counts are then added to the columns that
// ngram_indexes names.
#include "onnx/convert.h"
#include <mx/tensor.h>
#include <string.h>

enum { MAX_SKIPS = 64 };

typedef struct vectorizer {
  conversion *c;
  MlirValue x; // [rows, places], si64
  ir_dim rows, places;
  const onnx_attribute *pool, *starts, *columns, *weights; // starts: of the n-grams of each length in the pool
  int64_t shortest, longest, skips;
} vectorizer;

// How many n-grams of that length there are; -1: the lists contradict each other.
static int64_t grams_of(const vectorizer *v, int64_t length) {
  int64_t begin = v->starts->ints[length - 1], end = (int64_t)v->pool->count;
  if (length < (int64_t)v->starts->count) end = v->starts->ints[length];
  return begin < 0 || end < begin || end > (int64_t)v->pool->count || (end - begin) % length ? -1
                                                                                             : (end - begin) / length;
}

// Element k of each n-gram of that length, [grams, 1].
static MlirValue elements(const vectorizer *v, int64_t length, int64_t k, int64_t n_grams) {
  conversion *c = v->c;
  int64_t *list = ir_alloc(c->ctx, (size_t)n_grams * sizeof *list);
  for (int64_t i = 0; i < n_grams; i++) list[i] = v->pool->ints[v->starts->ints[length - 1] + i * length + k];
  ir_dim column[] = {ir_dim_constant(c->ctx, n_grams), ir_dim_constant(c->ctx, 1)};
  return onnx_reshape(c, onnx_constant(c, MX_SI64, 1, n_grams, list), 2, column);
}

// x[:, first .. first + n] as [rows, 1, n].
static MlirValue window(const vectorizer *v, int64_t first, ir_dim n) {
  conversion *c = v->c;
  ir_dim zero = ir_dim_constant(c->ctx, 0), one = ir_dim_constant(c->ctx, 1), at = ir_dim_constant(c->ctx, first);
  ir_dim start[] = {zero, at}, stop[] = {v->rows, ir_dim_binary(c->ctx, IR_DIM_ADD, at, n)}, step[] = {one, one};
  ir_attributes list = {0};
  ir_add_attribute(c->ctx, &list, "start", ir_dims_attribute(c->ctx, start, 2));
  ir_add_attribute(c->ctx, &list, "stop", ir_dims_attribute(c->ctx, stop, 2));
  ir_add_attribute(c->ctx, &list, "step", ir_dims_attribute(c->ctx, step, 2));
  MlirValue part = onnx_op(c, IR_MO_SLICE, &v->x, 1, &list, MX_DTYPE_INVALID, 2);
  if (mlirValueIsNull(part)) return part;
  return onnx_reshape(c, part, 3, (ir_dim[]){v->rows, one, onnx_type(c, part)->dims[1]});
}

// [rows, grams] of f32: how often each n-gram of that length stands in a row.
static MlirValue counts_of(const vectorizer *v, int64_t length, int64_t n_grams) {
  conversion *c = v->c;
  MlirValue all = {NULL};
  for (int64_t step = 1; step <= (length > 1 ? v->skips + 1 : 1); step++) {
    ir_dim n = ir_dim_binary(c->ctx, IR_DIM_ADD, v->places, ir_dim_constant(c->ctx, -step * (length - 1)));
    MlirValue met = {NULL};
    n = ir_dim_binary(c->ctx, IR_DIM_MAX, n, ir_dim_constant(c->ctx, 0));
    for (int64_t k = 0; k < length; k++) {
      MlirValue same = onnx_compare(c, IR_MO_EQUAL, window(v, k * step, n), elements(v, length, k, n_grams));
      met = k ? onnx_binary(c, IR_MO_AND, met, same) : same;
    }
    MlirValue sum = onnx_along(c, IR_MO_REDUCE_ADD, onnx_cast(c, met, MX_F32), 2);
    all = step > 1 ? onnx_binary(c, IR_MO_ADD, all, sum) : sum;
  }
  return onnx_reshape(c, all, 2, (ir_dim[]){v->rows, ir_dim_constant(c->ctx, n_grams)});
}

// The lists and numbers of the node; false, noted, where they say nothing sensible.
static bool read_node(vectorizer *v) {
  conversion *c = v->c;
  v->pool = onnx_attribute_list(c, "pool_int64s", ONNX_INTS),
  v->starts = onnx_attribute_list(c, "ngram_counts", ONNX_INTS);
  v->columns = onnx_attribute_list(c, "ngram_indexes", ONNX_INTS),
  v->weights = onnx_attribute_list(c, "weights", ONNX_FLOATS);
  v->shortest = onnx_int(c, "min_gram_length", 1), v->longest = onnx_int(c, "max_gram_length", 1);
  v->skips = onnx_int(c, "max_skip_count", 0);
  if (!v->pool || !v->starts || !v->columns) return onnx_unsupported(c, NULL, "its pool is text, or none");
  if (v->shortest < 1 || v->longest < v->shortest || v->skips < 0 || v->skips >= MAX_SKIPS)
    return onnx_unsupported(c, NULL, "n-grams of %lld to %lld elements with %lld skipped", (long long)v->shortest,
                            (long long)v->longest, (long long)v->skips);
  if (v->longest > (int64_t)v->starts->count) v->longest = (int64_t)v->starts->count;
  int64_t n_grams = 0;
  ir_table seen = {0};
  for (int64_t length = 1; length <= (int64_t)v->starts->count; length++) {
    int64_t n = grams_of(v, length);
    if (n < 0) return onnx_unsupported(c, NULL, "ngram_counts do not fit a pool of %zu", v->pool->count);
    for (int64_t i = 0; i < n; i++, n_grams++) {
      const int64_t *gram = v->pool->ints + v->starts->ints[length - 1] + i * length;
      void **place = ir_table_at(c->ctx, &seen, gram, (size_t)length * sizeof *gram);
      if (*place) return onnx_unsupported(c, NULL, "an n-gram stands twice in the pool");
      *place = v;
    }
  }
  if (n_grams != (int64_t)v->columns->count || n_grams == 0 || (v->weights && v->weights->count != v->columns->count))
    return onnx_unsupported(c, NULL, "%zu ngram_indexes and %zu weights for %lld n-grams", v->columns->count,
                            v->weights ? v->weights->count : 0, (long long)n_grams);
  return true;
}

// Weights are of n-grams by the specification, of columns in implementations: they have to agree.
static bool check_columns(const vectorizer *v, int64_t *out_width) {
  *out_width = 0;
  for (size_t i = 0; i < v->columns->count; i++) {
    int64_t column = v->columns->ints[i];
    if (column < 0 || column == INT64_MAX) return onnx_unsupported(v->c, NULL, "column %lld", (long long)column);
    if (v->weights && (column >= (int64_t)v->weights->count || v->weights->floats[i] != v->weights->floats[column]))
      return onnx_unsupported(v->c, NULL, "weights in another order than the columns'");
    if (column >= *out_width) *out_width = column + 1;
  }
  return true;
}

static MlirValue weighted(const vectorizer *v, MlirValue counts, const char *mode) {
  conversion *c = v->c;
  if (!strcmp(mode, "IDF")) counts = onnx_binary(c, IR_MO_MIN, counts, onnx_number(c, MX_F32, 1));
  if (!strcmp(mode, "TF") || !v->weights || mlirValueIsNull(counts)) return counts;
  float *list = ir_alloc(c->ctx, v->weights->count * sizeof *list);
  for (size_t i = 0; i < v->weights->count; i++) list[i] = (float)v->weights->floats[i];
  int64_t width = onnx_type(c, counts)->dims[1]->value;
  return onnx_binary(c, IR_MO_MUL, counts, onnx_constant(c, MX_F32, 1, width, list));
}

bool onnx_convert_tf_idf(conversion *c) {
  const ir_type *type = onnx_type(c, c->in[0]);
  const char *mode = onnx_text(c, "mode", "");
  vectorizer v = {.c = c};
  ir_dim one = ir_dim_constant(c->ctx, 1);
  int64_t width, first = 0, n = 0;
  if (type->rank > 2 || (type->dtype != MX_SI32 && type->dtype != MX_SI64))
    return onnx_unsupported(c, NULL, "an input of rank %d and dtype %s", type->rank, mx_dtype_name(type->dtype));
  if (strcmp(mode, "TF") && strcmp(mode, "IDF") && strcmp(mode, "TFIDF"))
    return onnx_unsupported(c, NULL, "mode %s", mode);
  if (!read_node(&v) || !check_columns(&v, &width)) return false;
  v.rows = type->rank == 2 ? type->dims[0] : one;
  v.places = type->rank ? type->dims[type->rank - 1] : one;
  v.x = onnx_reshape(c, onnx_cast(c, c->in[0], MX_SI64), 2, (ir_dim[]){v.rows, v.places});
  ir_dim dims[] = {v.rows, ir_dim_constant(c->ctx, width)};
  MlirValue y = onnx_broadcast_to(c, onnx_number(c, MX_F32, 0), 2, dims);
  ir_attributes axis = {0};
  ir_add_int(c->ctx, &axis, "axis", 1);
  for (int64_t length = 1; length <= v.longest; length++, first += n) {
    n = grams_of(&v, length);
    if (n == 0 || length < v.shortest) continue;
    MlirValue to = onnx_list(c, v.columns->ints + first, (int)n);
    to = onnx_broadcast_to(c, to, 2, (ir_dim[]){v.rows, ir_dim_constant(c->ctx, n)});
    MlirValue operands[] = {y, counts_of(&v, length, n), to};
    y = onnx_op(c, IR_MO_SCATTER_ADD, operands, 3, &axis, MX_DTYPE_INVALID, 2);
  }
  y = weighted(&v, y, mode);
  return onnx_made(c, type->rank == 2 ? y : onnx_reshape(c, y, 1, dims + 1));
}
