// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Messages of onnx.proto3 as structs. Every reader goes over its message's fields once, and skips those that it does
// not know; what is not what it says ends the reading, with the place in the file.
#include "onnx/model.h"
#include "onnx/wire.h"
#include <mx/tensor.h>
#include <string.h>

enum { MAX_DEPTH = 32 }; // of graphs in attributes of nodes of graphs

typedef struct reader {
  ir_context *ctx;
  const char *file;
  const uint8_t *begin;
  int depth;
} reader;

static bool broken(reader *r, const void *at, const char *what) {
  return ir_error(r->ctx, (MlirLocation){NULL}, "fetch or export it again", "'%s' is no ONNX model: %s at byte %td",
                  r->file, what, (const uint8_t *)at - r->begin);
}

// Calls read for each field of the message.
static bool each_field(reader *r, wire message, bool (*read)(reader *r, const wire_field *f, void *into), void *into) {
  wire_field f;
  for (;;) {
    const uint8_t *at = message.at;
    switch (wire_next(&message, &f)) {
    case WIRE_END: return true;
    case WIRE_BROKEN: return broken(r, at, "a field is cut off or damaged");
    case WIRE_FIELD:
      if (!read(r, &f, into)) return false;
    }
  }
}

static const char *text_of(reader *r, const wire_field *f) {
  return f->type == WIRE_BYTES ? ir_intern(r->ctx, (const char *)f->bytes.at, wire_size(f->bytes)) : "";
}

// A list under construction: room for one more element.
#define APPEND(r, list, count) ((list) = grown((r)->ctx, (list), (count), sizeof *(list)), &(list)[(count)++])

// Capacities are the powers of two.
static void *grown(ir_context *ctx, void *list, size_t count, size_t size) {
  if (count & (count - 1)) return list;
  void *out = ir_alloc(ctx, (count ? 2 * count : 1) * size);
  if (count) memcpy(out, list, count * size);
  return out;
}

static void add_text(reader *r, const wire_field *f, const char ***list, size_t *count) {
  *APPEND(r, *list, *count) = text_of(r, f);
}

// A number, or several of them without tags.
static bool add_ints(reader *r, const wire_field *f, int64_t **list, size_t *count) {
  if (f->type != WIRE_BYTES) return *APPEND(r, *list, *count) = (int64_t)f->value, true;
  uint64_t value;
  for (wire w = f->bytes; w.at < w.end;) {
    if (!wire_varint(&w, &value)) return broken(r, w.at, "a list of numbers is cut off");
    *APPEND(r, *list, *count) = (int64_t)value;
  }
  return true;
}

static double float_of(uint32_t bits) {
  float f;
  memcpy(&f, &bits, sizeof f);
  return (double)f;
}

static bool add_floats(reader *r, const wire_field *f, double **list, size_t *count) {
  if (f->type != WIRE_BYTES) return *APPEND(r, *list, *count) = float_of((uint32_t)f->value), true;
  if (wire_size(f->bytes) % 4) return broken(r, f->bytes.at, "a list of floats is cut off");
  for (const uint8_t *at = f->bytes.at; at < f->bytes.end; at += 4) {
    uint32_t bits;
    memcpy(&bits, at, sizeof bits);
    *APPEND(r, *list, *count) = float_of(bits);
  }
  return true;
}

// ---- tensors
// ---------------------------------------------------------------------------------------------------------------------

static const struct {
  const char *name;
  mx_dtype dtype;
} dtypes[] = {{"UNDEFINED", MX_DTYPE_INVALID},
              {"FLOAT", MX_F32},
              {"UINT8", MX_UI8},
              {"INT8", MX_SI8},
              {"UINT16", MX_UI16},
              {"INT16", MX_SI16},
              {"INT32", MX_SI32},
              {"INT64", MX_SI64},
              {"STRING", MX_DTYPE_INVALID},
              {"BOOL", MX_BOOL},
              {"FLOAT16", MX_F16},
              {"DOUBLE", MX_F64},
              {"UINT32", MX_UI32},
              {"UINT64", MX_UI64},
              {"COMPLEX64", MX_DTYPE_INVALID},
              {"COMPLEX128", MX_DTYPE_INVALID},
              {"BFLOAT16", MX_BF16},
              {"FLOAT8E4M3FN", MX_F8E4M3FN},
              {"FLOAT8E4M3FNUZ", MX_DTYPE_INVALID},
              {"FLOAT8E5M2", MX_F8E5M2},
              {"FLOAT8E5M2FNUZ", MX_DTYPE_INVALID},
              {"UINT4", MX_UI4},
              {"INT4", MX_SI4},
              {"FLOAT4E2M1", MX_DTYPE_INVALID}};
enum { N_DTYPES = sizeof dtypes / sizeof *dtypes };

mx_dtype onnx_dtype_of(int64_t number) {
  return number >= 0 && number < N_DTYPES ? dtypes[number].dtype : MX_DTYPE_INVALID;
}

const char *onnx_dtype_name(int64_t number) {
  return number >= 0 && number < N_DTYPES ? dtypes[number].name : "UNKNOWN";
}

typedef struct tensor_reader {
  onnx_tensor *out;
  int64_t *dims;
  size_t n_dims;
  wire raw;
  bool has_raw, is_external, in_segments;
  size_t n_values; // of the typed lists
} tensor_reader;

static bool read_entry(reader *r, const wire_field *f, void *into) {
  const char **pair = into;
  if (f->number == 1 || f->number == 2) pair[f->number - 1] = text_of(r, f);
  return true;
}

static bool whole_number(const char *text, int64_t *out) {
  int64_t value = 0;
  for (const char *c = text; *c; c++)
    if (*c < '0' || *c > '9' || __builtin_mul_overflow(value, 10, &value) ||
        __builtin_add_overflow(value, *c - '0', &value))
      return false;
  return *out = value, *text;
}

static bool read_external(reader *r, const wire_field *f, onnx_tensor *out) {
  const char *pair[2] = {"", ""};
  if (!each_field(r, f->bytes, read_entry, pair)) return false;
  if (!strcmp(pair[0], "location")) out->file = pair[1];
  if (!strcmp(pair[0], "offset") && !whole_number(pair[1], &out->offset))
    return broken(r, f->bytes.at, "the offset of external data is no number");
  if (!strcmp(pair[0], "length") && !whole_number(pair[1], &out->length))
    return broken(r, f->bytes.at, "the length of external data is no number");
  return true;
}

// How many numbers the field of a typed list holds.
static bool count_values(reader *r, const wire_field *f, size_t *count) {
  uint64_t value;
  size_t size = f->number == 4 ? 4 : f->number == 10 ? 8 : 0;
  if (f->type != WIRE_BYTES) return ++*count, true;
  if (size && wire_size(f->bytes) % size) return broken(r, f->bytes.at, "a list of floats is cut off");
  if (size) *count += wire_size(f->bytes) / size;
  for (wire w = f->bytes; !size && w.at < w.end; ++*count)
    if (!wire_varint(&w, &value)) return broken(r, w.at, "a list of numbers is cut off");
  return true;
}

static bool read_tensor_field(reader *r, const wire_field *f, void *into) {
  tensor_reader *t = into;
  switch (f->number) {
  case 1: return add_ints(r, f, &t->dims, &t->n_dims);
  case 2: return t->out->dtype = (int64_t)f->value, true;
  case 3: return t->in_segments = true;
  case 4:
  case 5:
  case 7:
  case 10:
  case 11: return count_values(r, f, &t->n_values);
  case 8: return t->out->name = text_of(r, f), true;
  case 9: return t->raw = f->bytes, t->has_raw = f->type == WIRE_BYTES, true;
  case 13: return f->type != WIRE_BYTES || read_external(r, f, t->out);
  case 14: return t->is_external = f->value == 1, true;
  default: return true;
  }
}

typedef struct value_writer {
  char *to;
  size_t element_bytes;
} value_writer;

static bool write_values(reader *r, const wire_field *f, void *into) {
  value_writer *w = into;
  (void)r;
  if (f->number != 4 && f->number != 5 && f->number != 7 && f->number != 10 && f->number != 11) return true;
  if (f->number == 4 || f->number == 10) {
    size_t n = f->type == WIRE_BYTES ? wire_size(f->bytes) : w->element_bytes;
    memcpy(w->to, f->type == WIRE_BYTES ? (const void *)f->bytes.at : &f->value, n);
    w->to += n;
    return true;
  }
  uint64_t value = f->value;
  for (wire list = f->bytes; f->type != WIRE_BYTES || (list.at < list.end && wire_varint(&list, &value));) {
    memcpy(w->to, &value, w->element_bytes); // little-endian
    w->to += w->element_bytes;
    if (f->type != WIRE_BYTES) break;
  }
  return true;
}

// Elements that stand in lists of numbers, which are of other sizes: they are copied.
static bool read_values(reader *r, wire message, tensor_reader *t, mx_dtype dtype) {
  size_t element = dtype == MX_SI4 || dtype == MX_UI4 ? 1 : mx_dtype_bytes(dtype), wanted = t->out->n_bytes / element;
  if (t->n_values != wanted)
    return ir_error(r->ctx, (MlirLocation){NULL}, "fetch or export it again",
                    "tensor '%s' of '%s' has %zu elements, its dims say %zu", t->out->name, r->file, t->n_values,
                    wanted);
  value_writer writer = {ir_alloc(r->ctx, t->out->n_bytes + 1), element};
  t->out->data = writer.to;
  return each_field(r, message, write_values, &writer);
}

static bool read_tensor(reader *r, wire message, onnx_tensor *out) {
  tensor_reader t = {.out = out};
  *out = (onnx_tensor){.name = "", .length = -1};
  if (!each_field(r, message, read_tensor_field, &t)) return false;
  mx_dtype dtype = onnx_dtype_of(out->dtype);
  if (t.n_dims > MX_MAX_RANK || t.in_segments)
    return ir_error(r->ctx, (MlirLocation){NULL}, NULL, "tensor '%s' of '%s' %s", out->name, r->file,
                    t.in_segments ? "is in segments"
                                  : ir_format(r->ctx, "has rank %zu, at most %d are", t.n_dims, MX_MAX_RANK));
  out->rank = (int)t.n_dims;
  for (int i = 0; i < out->rank; i++) out->dims[i] = t.dims[i];
  if (dtype == MX_DTYPE_INVALID) return true; // refused where it is used
  mx_tensor shape = mx_tensor_make(NULL, dtype, out->rank, out->dims);
  mx_status status = mx_tensor_bytes(&shape, &out->n_bytes);
  if (status) {
    mx_status_free(status);
    return ir_error(r->ctx, (MlirLocation){NULL}, "fetch or export it again",
                    "tensor '%s' of '%s' has dims that are no sizes, or too large", out->name, r->file);
  }
  if (t.is_external) {
    if (out->file) return true;
    return ir_error(r->ctx, (MlirLocation){NULL}, "fetch or export it again",
                    "tensor '%s' of '%s' is in another file, and does not say which", out->name, r->file);
  }
  out->file = NULL;
  if (!t.has_raw) return read_values(r, message, &t, dtype);
  if (wire_size(t.raw) != out->n_bytes)
    return ir_error(r->ctx, (MlirLocation){NULL}, "fetch or export it again",
                    "tensor '%s' of '%s' has %zu bytes, its dims say %zu", out->name, r->file, wire_size(t.raw),
                    out->n_bytes);
  out->data = t.raw.at;
  return true;
}

// ---- types of values
// ---------------------------------------------------------------------------------------------------------------------

static bool read_dim(reader *r, const wire_field *f, void *into) {
  onnx_dim *dim = into;
  if (f->number == 1) dim->value = (int64_t)f->value;
  if (f->number == 2) dim->name = text_of(r, f);
  return true;
}

static bool read_shape(reader *r, const wire_field *f, void *into) {
  onnx_value *v = into;
  if (f->number != 1 || f->type != WIRE_BYTES) return true;
  onnx_dim dim = {.value = -1};
  if (!each_field(r, f->bytes, read_dim, &dim)) return false;
  if (v->rank < MX_MAX_RANK) v->dims[v->rank] = dim;
  v->rank++;
  return true;
}

static bool read_tensor_type(reader *r, const wire_field *f, void *into) {
  onnx_value *v = into;
  if (f->number == 1) v->dtype = (int64_t)f->value;
  if (f->number != 2 || f->type != WIRE_BYTES) return true;
  v->has_shape = true;
  return each_field(r, f->bytes, read_shape, v);
}

static bool read_type(reader *r, const wire_field *f, void *into) {
  static const char *const kinds[] = {
      [4] = "sequence", [5] = "map", [7] = "opaque", [8] = "sparse tensor", [9] = "optional"};
  onnx_value *v = into;
  if (f->number == 1 && f->type == WIRE_BYTES) return each_field(r, f->bytes, read_tensor_type, v);
  if (f->number < sizeof kinds / sizeof *kinds && kinds[f->number]) v->kind = kinds[f->number];
  return true;
}

static bool read_value(reader *r, const wire_field *f, void *into) {
  onnx_value *v = into;
  if (f->number == 1) v->name = text_of(r, f);
  return f->number != 2 || f->type != WIRE_BYTES || each_field(r, f->bytes, read_type, v);
}

static bool add_value(reader *r, const wire_field *f, onnx_value **list, size_t *count) {
  onnx_value *v = APPEND(r, *list, *count);
  v->name = "";
  return each_field(r, f->bytes, read_value, v) &&
         (v->rank <= MX_MAX_RANK ||
          ir_error(r->ctx, (MlirLocation){NULL}, NULL, "'%s' of '%s' has rank %d, at most %d are", v->name, r->file,
                   v->rank, MX_MAX_RANK));
}

// ---- nodes and graphs
// ---------------------------------------------------------------------------------------------------------------------

static bool read_graph(reader *r, wire message, onnx_graph **out);

static bool read_attribute(reader *r, const wire_field *f, void *into) {
  onnx_attribute *a = into;
  bool is_message = f->type == WIRE_BYTES;
  int64_t seen = 0;
  switch (f->number) {
  case 1: a->name = text_of(r, f); break;
  case 2: a->f = float_of((uint32_t)f->value), seen = ONNX_FLOAT; break;
  case 3: a->i = (int64_t)f->value, seen = ONNX_INT; break;
  case 4: a->text = text_of(r, f), seen = ONNX_TEXT; break;
  case 5:
    a->tensor = ir_alloc(r->ctx, sizeof *a->tensor), seen = ONNX_TENSOR;
    if (!is_message || !read_tensor(r, f->bytes, a->tensor)) return false;
    break;
  case 6:
    seen = ONNX_GRAPH;
    if (!is_message || !read_graph(r, f->bytes, &a->graph)) return false;
    break;
  case 7:
    seen = ONNX_FLOATS;
    if (a->ints || a->texts) return broken(r, f->bytes.at, "an attribute is two lists");
    if (!add_floats(r, f, &a->floats, &a->count)) return false;
    break;
  case 8:
    seen = ONNX_INTS;
    if (a->floats || a->texts) return broken(r, f->bytes.at, "an attribute is two lists");
    if (!add_ints(r, f, &a->ints, &a->count)) return false;
    break;
  case 9:
    seen = ONNX_TEXTS;
    if (a->floats || a->ints) return broken(r, f->bytes.at, "an attribute is two lists");
    add_text(r, f, &a->texts, &a->count);
    break;
  case 20: a->kind = (int64_t)f->value; break;
  case 21: a->ref = text_of(r, f); break;
  default: break;
  }
  if (seen && !a->kind) a->kind = seen; // files of the first versions do not say it
  return true;
}

static bool add_attribute(reader *r, const wire_field *f, onnx_attribute **list, size_t *count) {
  onnx_attribute *a = APPEND(r, *list, *count);
  *a = (onnx_attribute){.name = "", .text = ""};
  return each_field(r, f->bytes, read_attribute, a);
}

static bool read_node(reader *r, const wire_field *f, void *into) {
  onnx_node *n = into;
  switch (f->number) {
  case 1: add_text(r, f, &n->inputs, &n->n_inputs); break;
  case 2: add_text(r, f, &n->outputs, &n->n_outputs); break;
  case 3: n->name = text_of(r, f); break;
  case 4: n->type = text_of(r, f); break;
  case 5: return f->type != WIRE_BYTES || add_attribute(r, f, &n->attributes, &n->n_attributes);
  case 7: n->domain = text_of(r, f); break;
  default: break;
  }
  return true;
}

static bool add_node(reader *r, const wire_field *f, onnx_node **list, size_t *count) {
  onnx_node *n = APPEND(r, *list, *count);
  *n = (onnx_node){.name = "", .type = "", .domain = ""};
  if (!each_field(r, f->bytes, read_node, n)) return false;
  if (!strcmp(n->domain, "ai.onnx")) n->domain = "";
  return true;
}

static bool read_sparse(reader *r, const wire_field *f, void *into) {
  onnx_tensor values;
  if (f->number != 1 || f->type != WIRE_BYTES) return true;
  if (!read_tensor(r, f->bytes, &values)) return false;
  return *(const char **)into = values.name, true;
}

static bool read_graph_field(reader *r, const wire_field *f, void *into) {
  onnx_graph *g = into;
  if (f->type != WIRE_BYTES) return true;
  switch (f->number) {
  case 1: return add_node(r, f, &g->nodes, &g->n_nodes);
  case 2: return g->name = text_of(r, f), true;
  case 5: return read_tensor(r, f->bytes, APPEND(r, g->initializers, g->n_initializers));
  case 11: return add_value(r, f, &g->inputs, &g->n_inputs);
  case 12: return add_value(r, f, &g->outputs, &g->n_outputs);
  case 15: {
    const char **name = APPEND(r, g->sparse, g->n_sparse);
    *name = "";
    return each_field(r, f->bytes, read_sparse, name);
  }
  default: return true;
  }
}

static bool read_graph(reader *r, wire message, onnx_graph **out) {
  if (r->depth == MAX_DEPTH) return broken(r, message.at, "graphs in graphs are too deep");
  onnx_graph *g = *out = ir_alloc(r->ctx, sizeof *g);
  g->name = "";
  r->depth++;
  bool ok = each_field(r, message, read_graph_field, g);
  r->depth--;
  return ok;
}

// ---- models
// ---------------------------------------------------------------------------------------------------------------------

static bool read_opset(reader *r, const wire_field *f, void *into) {
  onnx_opset *o = into;
  if (f->number == 1) o->domain = text_of(r, f);
  if (f->number == 2) o->version = (int64_t)f->value;
  return true;
}

static bool add_opset(reader *r, const wire_field *f, onnx_opset **list, size_t *count) {
  onnx_opset *o = APPEND(r, *list, *count);
  *o = (onnx_opset){.domain = ""};
  if (!each_field(r, f->bytes, read_opset, o)) return false;
  if (!strcmp(o->domain, "ai.onnx")) o->domain = "";
  return true;
}

static bool read_function(reader *r, const wire_field *f, void *into) {
  onnx_function *g = into;
  if (f->type != WIRE_BYTES) return true;
  switch (f->number) {
  case 1: g->name = text_of(r, f); break;
  case 4: add_text(r, f, &g->inputs, &g->n_inputs); break;
  case 5: add_text(r, f, &g->outputs, &g->n_outputs); break;
  case 7: return add_node(r, f, &g->nodes, &g->n_nodes);
  case 9: return add_opset(r, f, &g->opsets, &g->n_opsets);
  case 10: g->domain = text_of(r, f); break;
  case 11: return add_attribute(r, f, &g->defaults, &g->n_defaults);
  default: break;
  }
  return true;
}

static bool read_model(reader *r, const wire_field *f, void *into) {
  onnx_model *m = into;
  if (f->type != WIRE_BYTES) return true;
  if (f->number == 7) return read_graph(r, f->bytes, &m->graph);
  if (f->number == 8) return add_opset(r, f, &m->opsets, &m->n_opsets);
  if (f->number != 25) return true;
  onnx_function *g = APPEND(r, m->functions, m->n_functions);
  *g = (onnx_function){.name = "", .domain = ""};
  return each_field(r, f->bytes, read_function, g);
}

onnx_model *onnx_read(ir_context *ctx, const char *file, const void *bytes, size_t n_bytes) {
  reader r = {.ctx = ctx, .file = file, .begin = bytes};
  onnx_model *m = ir_alloc(ctx, sizeof *m);
  if (!each_field(&r, (wire){r.begin, r.begin + n_bytes}, read_model, m)) return NULL;
  if (!m->graph) return broken(&r, r.begin + n_bytes, "there is no graph"), NULL;
  return m;
}
