// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a manifest's program means: for each step its work and bytes over the model's dims, for each edge between two
// kernels why they are two, for memory what is alive when. Sizes are the compiler's own dims: what --dim binds becomes
// a number, the rest stays an expression. A manifest is text from a file: numbers in it are checked where they are
// used.
#include "explain.h"
#include "ir/ir.h"
#include "passes/passes.h"
#include <stdlib.h>
#include <string.h>

enum { MAX_DIMS = 64, MAX_SIZES = 64, MAX_PEAKS = 8, LINE = 64 };

typedef struct explainer {
  ir_context *ctx;
  const cJSON *kernels, *types;
  ir_dim names[MAX_DIMS], values[MAX_DIMS]; // bound by --dim
  bool used[MAX_DIMS];                      // the model has that name
  int n_dims;
  ir_text known;        // the model's names, for messages
  ir_table init_makers; // constant's number -> the name of the kernel of init that makes it
  const ir_dim *sizes;  // of the launch that is being looked at: d0, d1, ..
  int n_sizes;
} explainer;

static const struct {
  const char *id, *why, *change;
} reasons[] = {
#define REASON(id, why, change) {#id, why, change},
#include "passes/fusion_reasons.def"
#undef REASON
};

// ---- sizes
// --------------------------------------------------------------------------------------------------------------------

static cJSON *dim_object(ir_dim dim) {
  bool number = dim->kind == IR_DIM_CONSTANT && llabs(dim->value) < 1ll << 53;
  return number ? cJSON_CreateNumber((double)dim->value) : cJSON_CreateString(dim->text);
}

static ir_dim bound(ir_dim symbol, void *user) {
  explainer *e = user;
  for (int i = 0; i < e->n_dims; i++)
    if (e->names[i] == symbol) return e->used[i] = true, e->values[i];
  return NULL;
}

static ir_dim launched(ir_dim symbol, void *user) {
  explainer *e = user;
  char *end;
  long number = symbol->name[0] == 'd' ? strtol(symbol->name + 1, &end, 10) : -1;
  return number >= 0 && number < e->n_sizes && !*end ? e->sizes[number] : NULL;
}

// NULL: it is none.
static ir_dim parse_dim(explainer *e, const cJSON *item) {
  if (cJSON_IsString(item)) return ir_dim_parse(e->ctx, item->valuestring);
  bool number = cJSON_IsNumber(item) && item->valuedouble > -0x1p53 && item->valuedouble < 0x1p53;
  return number ? ir_dim_constant(e->ctx, (int64_t)item->valuedouble) : NULL;
}

static ir_dim dim_of(explainer *e, const cJSON *item) {
  ir_dim dim = parse_dim(e, item);
  return dim ? ir_dim_substitute(e->ctx, dim, bound, e) : ir_dim_constant(e->ctx, 0);
}

static ir_dim add(explainer *e, ir_dim a, ir_dim b) { return ir_dim_binary(e->ctx, IR_DIM_ADD, a, b); }

// ---- work
// --------------------------------------------------------------------------------------------------------------------

static void copy_field(cJSON *to, const cJSON *from, const char *name) {
  const cJSON *item = field(from, name);
  if (item) cJSON_AddItemToObject(to, name, cJSON_Duplicate(item, true));
}

static void add_work(explainer *e, cJSON *out, const cJSON *step, const cJSON *kernel) {
  ir_dim sizes[MAX_SIZES], figures[2];
  static const char *const names[] = {"work", "bytes"};
  const cJSON *size;
  int n = 0;
  cJSON_ArrayForEach(size, field(step, "sizes")) if (n < MAX_SIZES) sizes[n++] = dim_of(e, size);
  e->sizes = sizes, e->n_sizes = n;
  for (int i = 0; i < 2; i++) {
    ir_dim over = parse_dim(e, field(kernel, names[i]));
    figures[i] = over ? ir_dim_substitute(e->ctx, over, launched, e) : ir_dim_constant(e->ctx, 0);
    cJSON_AddItemToObject(out, names[i], dim_object(figures[i]));
  }
  e->n_sizes = 0;
  if (figures[0]->kind != IR_DIM_CONSTANT || figures[1]->kind != IR_DIM_CONSTANT)
    cJSON_AddStringToObject(out, "intensity", ir_format(e->ctx, "(%s) / (%s)", figures[0]->text, figures[1]->text));
  else if (figures[1]->value > 0)
    cJSON_AddNumberToObject(out, "intensity", (double)figures[0]->value / (double)figures[1]->value);
}

// ---- edges
// --------------------------------------------------------------------------------------------------------------------

typedef struct maker {
  const char *kernel; // NULL: no launch makes it
  int step;           // 0: of init
} maker;

typedef struct buffer_use {
  ir_dim bytes, offset; // in a slab; else NULL
  int slab, constant;
  maker maker;
  int first, last; // steps that touch it, from 1; 0: none
  int given;       // the step from which its memory is a result's; 0: of none
} buffer_use;

typedef struct section {
  cJSON *steps; // of the explanation
  int n_buffers, n_steps;
  int first_beside; // the first of the launches that the last step belongs to, itself if it is alone
  buffer_use *uses;
  bool is_init;
} section;

static void add_edge(cJSON *edges, int buffer, maker from, const char *word) {
  const char *why = *word ? word : "nothing notes it: the compile began at a text of the mgp level, without notes";
  const char *change = *word ? "" : "compile the graph";
  cJSON *edge = cJSON_CreateObject();
  for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
    if (!strcmp(reasons[i].id, word)) why = reasons[i].why, change = reasons[i].change;
  cJSON_AddNumberToObject(edge, "buffer", buffer);
  cJSON_AddStringToObject(edge, "from", from.kernel);
  cJSON_AddNumberToObject(edge, "step", from.step);
  cJSON_AddStringToObject(edge, "reason", *word ? word : "unknown");
  cJSON_AddStringToObject(edge, "why", why);
  cJSON_AddStringToObject(edge, "change", change);
  cJSON_AddItemToArray(edges, edge);
}

static void add_edges(explainer *e, const section *s, const cJSON *from, cJSON *out) {
  const cJSON *number, *words = field(from, "unfused"), *word = words ? words->child : NULL;
  cJSON *edges = cJSON_AddArrayToObject(out, "unfused");
  cJSON_ArrayForEach(number, field(from, "reads")) {
    int b = number->valueint;
    const char *text = cJSON_IsString(word) ? word->valuestring : "";
    word = word ? word->next : NULL;
    if (b < 0 || b >= s->n_buffers) continue;
    maker made = s->uses[b].maker;
    int constant = s->uses[b].constant;
    if (!made.kernel && constant >= 0) made.kernel = *ir_table_at(e->ctx, &e->init_makers, &constant, sizeof constant);
    if (made.kernel) add_edge(edges, b, made, text);
  }
}

// ---- steps
// --------------------------------------------------------------------------------------------------------------------

// A launch beside the one before it uses what it does as long as all those side by side run.
static void stay_with_others(section *s, const cJSON *step) {
  if (!field(step, "beside")) s->first_beside = s->n_steps;
  for (int b = 0; b < s->n_buffers && s->first_beside < s->n_steps; b++)
    if (s->uses[b].last >= s->first_beside) s->uses[b].last = s->n_steps;
}

// The buffers of a group of the step; written: those that a launch of that kernel makes.
static void touch(explainer *e, section *s, const cJSON *step, const char *group, bool written, const char *kernel) {
  const cJSON *number;
  cJSON_ArrayForEach(number, field(step, group)) {
    if (number->valueint < 0 || number->valueint >= s->n_buffers) continue;
    buffer_use *use = &s->uses[number->valueint];
    if (!use->first) use->first = s->first_beside;
    use->last = s->n_steps;
    if (written) use->maker = (maker){kernel, s->n_steps};
    if (written && s->is_init && use->constant >= 0)
      *ir_table_at(e->ctx, &e->init_makers, &use->constant, sizeof use->constant) = (void *)kernel;
  }
}

static void add_step(explainer *e, section *s, const cJSON *from) {
  static const char *const groups[] = {"reads", "writes", "turns"};
  cJSON *out = cJSON_CreateObject();
  const cJSON *kernel = cJSON_GetArrayItem(e->kernels, number_of(from, "kernel", -1));
  cJSON_AddNumberToObject(out, "step", ++s->n_steps);
  stay_with_others(s, from);
  if (s->first_beside < s->n_steps) cJSON_AddNumberToObject(out, "beside", s->first_beside);
  if (kernel) {
    static const char *const fields[] = {"name", "execute", "elementwise", "views"};
    for (int i = 0; i < 4; i++) copy_field(out, kernel, fields[i]);
  }
  copy_field(out, from, "branch"), copy_field(out, from, "loop"), copy_field(out, from, "host");
  for (int g = 0; g < 3; g++) copy_field(out, from, groups[g]);
  if (kernel) add_work(e, out, from, kernel);
  if (kernel) add_edges(e, s, from, out);
  for (int g = 0; g < 3; g++) touch(e, s, from, groups[g], g == 1, kernel ? text_of(kernel, "name") : NULL);
  cJSON_AddItemToArray(s->steps, out);
}

// ---- memory: what is alive when, between the slab's buffers; scratch apart
// --------------------------------------------------------------------------------------------------------------------

// The steps at which most may be alive: none of them is provably below another.
static int find_peaks(explainer *e, const ir_dim *live, int n, int *peaks) {
  int count = 0;
  for (int t = 0; t < n; t++) {
    bool below = false;
    for (int i = 0; i < count && !below; i++) below = ir_dim_at_least(e->ctx, live[peaks[i]], live[t]);
    if (below) continue;
    int kept = 0;
    for (int i = 0; i < count; i++)
      if (!ir_dim_at_least(e->ctx, live[t], live[peaks[i]])) peaks[kept++] = peaks[i];
    if (kept == MAX_PEAKS) return -1;
    peaks[kept++] = t;
    count = kept;
  }
  return count;
}

// Where the buffers of all slabs end, as far as numbers and expressions tell; NULL: too many may be the last.
static ir_dim planned_bytes(explainer *e, const section *s) {
  ir_dim sum = ir_dim_constant(e->ctx, 0), *ends = ir_alloc(e->ctx, ((size_t)s->n_buffers + 1) * sizeof *ends);
  int peaks[MAX_PEAKS + 1], more = 1;
  for (int slab = 0; more; slab++) {
    int n = more = 0;
    for (int b = 0; b < s->n_buffers; b++) {
      if (s->uses[b].bytes && s->uses[b].slab == slab) ends[n++] = add(e, s->uses[b].offset, s->uses[b].bytes);
      more |= s->uses[b].bytes && s->uses[b].slab > slab;
    }
    int count = find_peaks(e, ends, n, peaks);
    if (count < 0) return NULL;
    ir_dim end = ir_dim_constant(e->ctx, 0);
    for (int i = 0; i < count; i++) end = ir_dim_binary(e->ctx, IR_DIM_MAX, end, ends[peaks[i]]);
    sum = add(e, sum, end);
  }
  return sum;
}

// A result that begins where an operand ends, in its memory: the two are one from there on.
static void find_given(explainer *e, section *s) {
  ir_table at = {0}; // slab and offset -> the buffer there + 1
  for (int b = 0; b < s->n_buffers; b++) {
    buffer_use *use = &s->uses[b];
    if (!use->bytes) continue;
    const struct {
      ir_dim offset;
      intptr_t slab;
    } key = {use->offset, use->slab};
    void **before = ir_table_at(e->ctx, &at, &key, sizeof key);
    buffer_use *other = *before ? &s->uses[(intptr_t)*before - 1] : NULL;
    if (other && other->last == use->first && other->first < use->first) other->given = use->first;
    *before = (void *)(intptr_t)(b + 1);
  }
}

static void add_memory(explainer *e, section *s, cJSON *out) {
  cJSON *memory = cJSON_AddObjectToObject(out, "memory"), *list = cJSON_AddArrayToObject(memory, "live_bytes");
  size_t n_steps = (size_t)s->n_steps + 2;
  ir_dim *born = ir_alloc(e->ctx, n_steps * sizeof *born), *died = ir_alloc(e->ctx, n_steps * sizeof *died),
         *live = ir_alloc(e->ctx, n_steps * sizeof *live), sum = ir_dim_constant(e->ctx, 0);
  int peaks[MAX_PEAKS + 1];
  for (size_t t = 0; t < n_steps; t++) born[t] = died[t] = sum;
  find_given(e, s);
  for (int b = 0; b < s->n_buffers; b++) {
    const buffer_use *use = &s->uses[b];
    if (!use->bytes || !use->first) continue;
    born[use->first] = add(e, born[use->first], use->bytes);
    int end = use->given ? use->given : use->last + 1;
    died[end] = add(e, died[end], use->bytes);
  }
  for (int t = 1; t <= s->n_steps; t++) {
    sum = add(e, sum, add(e, born[t], ir_dim_binary(e->ctx, IR_DIM_MUL, ir_dim_constant(e->ctx, -1), died[t])));
    cJSON_AddItemToArray(list, dim_object(live[t - 1] = sum));
  }
  ir_dim planned = planned_bytes(e, s);
  if (planned) cJSON_AddItemToObject(memory, "planned_bytes", dim_object(planned));
  int n = find_peaks(e, live, s->n_steps, peaks);
  if (n > 0) {
    ir_dim most = live[peaks[0]];
    for (int i = 1; i < n; i++) most = ir_dim_binary(e->ctx, IR_DIM_MAX, most, live[peaks[i]]);
    cJSON_AddItemToObject(memory, "lower_bound_bytes", dim_object(most));
  }
  if (n != 1) return;
  int peak = peaks[0] + 1;
  cJSON_AddNumberToObject(memory, "peak_step", peak);
  cJSON *alive = cJSON_AddArrayToObject(memory, "alive");
  for (int b = 0; b < s->n_buffers; b++)
    if (s->uses[b].bytes && s->uses[b].first && s->uses[b].first <= peak && s->uses[b].last >= peak)
      cJSON_AddItemToArray(alive, cJSON_CreateNumber(b));
}

// ---- all of it
// --------------------------------------------------------------------------------------------------------------------

static cJSON *explain_section(explainer *e, const cJSON *from, bool is_init) {
  cJSON *out = cJSON_CreateObject(), *buffers;
  const cJSON *buffer, *step;
  cJSON_AddStringToObject(out, "name", text_of(from, "name"));
  section s = {.steps = cJSON_AddArrayToObject(out, "steps"), .is_init = is_init};
  s.uses = ir_alloc(e->ctx, ((size_t)cJSON_GetArraySize(field(from, "buffers")) + 1) * sizeof *s.uses);
  buffers = cJSON_AddArrayToObject(out, "buffers");
  cJSON_ArrayForEach(buffer, field(from, "buffers")) {
    cJSON *b = cJSON_IsObject(buffer) ? cJSON_Duplicate(buffer, true) : cJSON_CreateObject();
    const cJSON *type = cJSON_GetArrayItem(e->types, number_of(buffer, "type", -1));
    ir_dim size = dim_of(e, field(type, "bytes"));
    cJSON_DeleteItemFromObjectCaseSensitive(b, "type");
    cJSON_AddStringToObject(b, "type", text_of(type, "is"));
    if (field(type, "bytes")) cJSON_AddItemToObject(b, "bytes", dim_object(size));
    buffer_use *use = &s.uses[s.n_buffers++];
    *use = (buffer_use){.slab = number_of(buffer, "slab", 0), .constant = number_of(buffer, "constant", -1)};
    if (field(buffer, "offset") && use->slab >= 0 && use->slab <= s.n_buffers) {
      use->offset = dim_of(e, field(buffer, "offset"));
      use->bytes = size;
      cJSON_ReplaceItemInObjectCaseSensitive(b, "offset", dim_object(use->offset));
    }
    cJSON_AddItemToArray(buffers, b);
  }
  cJSON_ArrayForEach(step, field(from, "steps")) add_step(e, &s, step);
  int i = 0;
  for (cJSON *b = buffers->child; b; b = b->next, i++) {
    cJSON_AddNumberToObject(b, "first", s.uses[i].first);
    cJSON_AddNumberToObject(b, "last", s.uses[i].last);
  }
  add_memory(e, &s, out);
  return out;
}

static bool bind_dim(explainer *e, const char *given) {
  const char *equals = strchr(given, '=');
  char *end = NULL;
  long long value = equals ? strtoll(equals + 1, &end, 10) : -1;
  if (!equals || equals == given || end == equals + 1 || *end || value < 0) {
    fprintf(stderr, "mxc: error: --dim %s: it is a name and a size, like N=128\n", given);
    return false;
  }
  if (e->n_dims == MAX_DIMS) return true; // parse_flags takes no more
  e->names[e->n_dims] = ir_dim_symbol(e->ctx, ir_copy(e->ctx, given, (size_t)(equals - given)));
  e->values[e->n_dims++] = ir_dim_constant(e->ctx, value);
  return true;
}

// A name among the program's sizes: those of inputs come first.
static void list_name(ir_dim symbol, void *user) {
  explainer *e = user;
  size_t length = strlen(symbol->name);
  for (const char *at = e->known.data; at && *at; at += strcspn(at, ","), at += *at ? 2 : 0)
    if (!strncmp(at, symbol->name, length) && (at[length] == ',' || !at[length])) return;
  ir_append(&e->known, "%s%s", e->known.length ? ", " : "", symbol->name);
}

static bool check_dims(explainer *e, const cJSON *manifest) {
  const cJSON *type;
  cJSON_ArrayForEach(type, field(manifest, "types")) {
    const cJSON *bytes = field(type, "bytes");
    ir_dim dim = cJSON_IsString(bytes) ? ir_dim_parse(e->ctx, bytes->valuestring) : NULL;
    if (dim) ir_dim_symbols(dim, list_name, e);
  }
  for (int i = 0; i < e->n_dims; i++) {
    if (e->used[i]) continue;
    fprintf(stderr, "mxc: error: --dim %s: the model has no such dim; %s%s\n", e->names[i]->name,
            e->known.length ? "it has " : "its sizes are all numbers", e->known.length ? e->known.data : "");
    return false;
  }
  return true;
}

cJSON *explain(const cJSON *manifest, const text_list *dims) {
  explainer e = {.ctx = ir_context_create(), .kernels = field(manifest, "kernels"), .types = field(manifest, "types")};
  e.known.ctx = e.ctx;
  static const char *const fields[] = {"model", "source", "made_by", "inputs", "outputs", "left_for_init"};
  bool ok = true;
  for (int i = 0; ok && i < dims->count; i++) ok = bind_dim(&e, dims->items[i]);
  cJSON *out = ok ? cJSON_CreateObject() : NULL, *sections = ok ? cJSON_AddArrayToObject(out, "sections") : NULL;
  const cJSON *program = field(manifest, "program"), *from, *init = cJSON_GetArrayItem(program, 0);
  for (size_t i = 0; ok && i < sizeof fields / sizeof *fields; i++) copy_field(out, manifest, fields[i]);
  if (ok) cJSON_ArrayForEach(from, program) cJSON_AddItemToArray(sections, explain_section(&e, from, from == init));
  if (ok && !check_dims(&e, manifest)) {
    cJSON_Delete(out);
    out = NULL;
  }
  ir_context_destroy(e.ctx);
  return out;
}
