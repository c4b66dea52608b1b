// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the user says of inputs: --shape x=1x3x224x224, --dim batch=8, --input-dtype x=f16.
#include "onnx/importer.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

// The text behind "NAME="; NULL, reported: there is none. Names have any spelling but '='.
static const char *behind_name(onnx_importer *im, const char *flag, const char *text, size_t *n_name) {
  const char *equals = strrchr(text, '=');
  if (equals && equals > text && equals[1]) return *n_name = (size_t)(equals - text), equals + 1;
  ir_error(im->ctx, (MlirLocation){NULL}, ir_format(im->ctx, "write --%s=NAME=VALUE", flag), "--%s=%s names nothing",
           flag, text);
  return NULL;
}

static bool is_called(const char *name, const char *text, size_t n) {
  return strlen(name) == n && !memcmp(name, text, n);
}

static const char *inputs_of(onnx_importer *im) {
  ir_text list = {.ctx = im->ctx};
  const onnx_graph *g = im->model->graph;
  for (size_t i = 0; i < g->n_inputs; i++) ir_append(&list, "%s%s", i ? ", " : "", g->inputs[i].name);
  return list.data ? list.data : "none";
}

// The input that text names; NULL, reported: there is none.
static onnx_value *input_of(onnx_importer *im, const char *flag, const char *text, size_t n_name) {
  onnx_graph *g = im->model->graph;
  for (size_t i = 0; i < g->n_inputs; i++)
    if (is_called(g->inputs[i].name, text, n_name)) return &g->inputs[i];
  ir_error(im->ctx, (MlirLocation){NULL}, ir_format(im->ctx, "its inputs are %s", inputs_of(im)),
           "--%s=%s: '%s' has no input of that name", flag, text, im->file);
  return NULL;
}

// Every dim of inputs that the model calls so has that size.
static size_t set_named(onnx_graph *g, const char *name, size_t n_name, int64_t size) {
  size_t found = 0;
  for (size_t i = 0; i < g->n_inputs; i++)
    for (int d = 0; d < g->inputs[i].rank; d++) {
      onnx_dim *dim = &g->inputs[i].dims[d];
      if (dim->value >= 0 || !dim->name || !is_called(dim->name, name, n_name)) continue;
      dim->value = size, found++;
    }
  return found;
}

static bool size_of(const char *text, char **out_end, int64_t *out) {
  errno = 0;
  *out = strtoll(text, out_end, 10);
  return *out_end > text && !errno && *out >= 0;
}

static bool set_shape(onnx_importer *im, const char *text) {
  size_t n_name;
  const char *at = behind_name(im, "shape", text, &n_name);
  onnx_value *v = at ? input_of(im, "shape", text, n_name) : NULL;
  int64_t sizes[MX_MAX_RANK];
  int rank = 0;
  if (!v) return false;
  for (char *end; rank < MX_MAX_RANK; at = end + 1) {
    if (*at == '?') // as the model has it
      sizes[rank++] = -1, end = (char *)at + 1;
    else if (!size_of(at, &end, &sizes[rank++]))
      break;
    if (!*end) {
      if (v->has_shape && v->rank != rank)
        return ir_error(im->ctx, (MlirLocation){NULL}, NULL, "--shape=%s has %d sizes, '%s' has rank %d", text, rank,
                        v->name, v->rank);
      for (int d = 0; d < rank; d++) {
        if (!v->has_shape) v->dims[d] = (onnx_dim){.value = -1};
        if (sizes[d] < 0) continue;
        if (v->dims[d].value >= 0 && v->dims[d].value != sizes[d])
          return ir_error(im->ctx, (MlirLocation){NULL}, NULL, "--shape=%s has %lld in dim %d, the model says %lld",
                          text, (long long)sizes[d], d, (long long)v->dims[d].value);
        if (v->dims[d].name) set_named(im->model->graph, v->dims[d].name, strlen(v->dims[d].name), sizes[d]);
        v->dims[d].value = sizes[d];
      }
      v->has_shape = true, v->rank = rank;
      return true;
    }
    if (*end != 'x') break;
  }
  return ir_error(im->ctx, (MlirLocation){NULL}, "write sizes as in 1x3x224x224; ? leaves one as it is",
                  "--shape=%s is no list of sizes", text);
}

static bool set_dim(onnx_importer *im, const char *text) {
  size_t n_name;
  const char *at = behind_name(im, "dim", text, &n_name);
  int64_t size;
  char *end;
  if (!at) return false;
  if (!size_of(at, &end, &size) || *end)
    return ir_error(im->ctx, (MlirLocation){NULL}, NULL, "--dim=%s is no size", text);
  if (set_named(im->model->graph, text, n_name, size)) return true;
  ir_text names = {.ctx = im->ctx};
  const onnx_graph *g = im->model->graph;
  for (size_t i = 0; i < g->n_inputs; i++)
    for (int d = 0; d < g->inputs[i].rank; d++)
      if (g->inputs[i].dims[d].value < 0 && g->inputs[i].dims[d].name)
        ir_append(&names, "%s%s", names.data ? ", " : "", g->inputs[i].dims[d].name);
  return ir_error(im->ctx, (MlirLocation){NULL},
                  names.data ? ir_format(im->ctx, "names of its inputs' dims are %s", names.data)
                             : "its inputs' dims have no names: use --shape",
                  "--dim=%s: no dim of '%s' has that name", text, im->file);
}

static bool set_dtype(onnx_importer *im, const char *text) {
  size_t n_name;
  const char *at = behind_name(im, "input-dtype", text, &n_name);
  onnx_value *v = at ? input_of(im, "input-dtype", text, n_name) : NULL;
  if (!v) return false;
  v->given_as = mx_dtype_from_name(at, strlen(at));
  return v->given_as != MX_DTYPE_INVALID ||
         ir_error(im->ctx, (MlirLocation){NULL}, "f32, f16, bf16, si64, ui8, ..", "--input-dtype=%s is no dtype", text);
}

bool onnx_apply_overrides(onnx_importer *im, const onnx_overrides *o) {
  for (size_t i = 0; i < o->n_shapes; i++)
    if (!set_shape(im, o->shapes[i])) return false;
  for (size_t i = 0; i < o->n_dims; i++)
    if (!set_dim(im, o->dims[i])) return false;
  for (size_t i = 0; i < o->n_dtypes; i++)
    if (!set_dtype(im, o->dtypes[i])) return false;
  return true;
}
