// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The safetensors format: u64 header length, a JSON header {"name": {"dtype", "shape", "data_offsets"}}, then the data.
// Source: https://github.com/huggingface/safetensors (README, "Format"). Every number is checked against the file.
#include "import/weights.h"
#include <cjson/cJSON.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct mapping {
  char *path;
  void *bytes;
  size_t n_bytes;
  cJSON *header; // owns the names
} mapping;

struct weights {
  mapping *files;
  size_t n_files;
  weight *items; // sorted by name
  size_t count;
};

mx_status weights_create(weights **out_weights) {
  *out_weights = calloc(1, sizeof **out_weights);
  return *out_weights ? NULL : mx_status_make(MX_OUT_OF_MEMORY, "out of memory");
}

void weights_destroy(weights *w) {
  if (!w) return;
  for (size_t i = 0; i < w->n_files; i++) {
    munmap(w->files[i].bytes, w->files[i].n_bytes);
    cJSON_Delete(w->files[i].header);
    free(w->files[i].path);
  }
  free(w->files);
  free(w->items);
  free(w);
}

size_t weights_count(const weights *w) { return w->count; }

const weight *weights_find(const weights *w, const char *name) {
  size_t low = 0, high = w->count;
  while (low < high) {
    size_t middle = (low + high) / 2;
    int order = strcmp(w->items[middle].name, name);
    if (!order) return &w->items[middle];
    if (order < 0)
      low = middle + 1;
    else
      high = middle;
  }
  return NULL;
}

const char *weights_nearest(const weights *w, const char *name) {
  // The longest common prefix or suffix: weight names differ in their numbers and endings.
  const char *best = NULL;
  size_t most = 1, n = strlen(name);
  for (size_t i = 0; i < w->count; i++) {
    const char *have = w->items[i].name;
    size_t m = strlen(have), prefix = 0, suffix = 0;
    while (prefix < n && prefix < m && have[prefix] == name[prefix]) prefix++;
    while (suffix < n && suffix < m && have[m - 1 - suffix] == name[n - 1 - suffix]) suffix++;
    if (prefix + suffix > most) most = prefix + suffix, best = have;
  }
  return best;
}

static const struct {
  const char *name;
  mx_dtype dtype;
} dtypes[] = {{"BOOL", MX_BOOL}, {"I8", MX_SI8},   {"I16", MX_SI16}, {"I32", MX_SI32},         {"I64", MX_SI64},
              {"U8", MX_UI8},    {"U16", MX_UI16}, {"U32", MX_UI32}, {"U64", MX_UI64},         {"F16", MX_F16},
              {"BF16", MX_BF16}, {"F32", MX_F32},  {"F64", MX_F64},  {"F8_E4M3", MX_F8E4M3FN}, {"F8_E5M2", MX_F8E5M2}};

static mx_dtype dtype_of(const char *text) {
  for (size_t i = 0; i < sizeof dtypes / sizeof *dtypes; i++)
    if (!strcmp(dtypes[i].name, text)) return dtypes[i].dtype;
  return MX_DTYPE_INVALID;
}

static bool whole_number(const cJSON *item, int64_t *out) {
  if (!cJSON_IsNumber(item) || item->valuedouble < 0 || item->valuedouble > 0x1p53) return false;
  *out = (int64_t)item->valuedouble;
  return (double)*out == item->valuedouble;
}

static mx_status read_tensor(const mapping *file, const cJSON *item, const char *data, size_t n_data, weight *out) {
  const cJSON *dtype = cJSON_GetObjectItemCaseSensitive(item, "dtype");
  const cJSON *shape = cJSON_GetObjectItemCaseSensitive(item, "shape");
  const cJSON *offsets = cJSON_GetObjectItemCaseSensitive(item, "data_offsets");
  int64_t begin = 0, end = 0;
  *out = (weight){.name = item->string, .file = file->path};
  if (!cJSON_IsString(dtype) || !cJSON_IsArray(shape) || cJSON_GetArraySize(offsets) != 2 ||
      !whole_number(cJSON_GetArrayItem(offsets, 0), &begin) || !whole_number(cJSON_GetArrayItem(offsets, 1), &end))
    return mx_status_make(MX_INVALID_FILE, "%s: tensor '%s' lacks dtype, shape or data_offsets", file->path,
                          item->string);
  out->dtype = dtype_of(dtype->valuestring);
  if (out->dtype == MX_DTYPE_INVALID)
    return mx_status_make(MX_UNSUPPORTED, "%s: tensor '%s' has dtype %s, which is not supported", file->path,
                          item->string, dtype->valuestring);
  if (cJSON_GetArraySize(shape) > MX_MAX_RANK)
    return mx_status_make(MX_UNSUPPORTED, "%s: tensor '%s' has rank %d, more than %d", file->path, item->string,
                          cJSON_GetArraySize(shape), MX_MAX_RANK);
  const cJSON *dim;
  cJSON_ArrayForEach(dim, shape) if (!whole_number(dim, &out->dims[out->rank++])) return mx_status_make(
      MX_INVALID_FILE, "%s: tensor '%s' has a dim that is not a size", file->path, item->string);
  mx_tensor tensor = mx_tensor_make(NULL, out->dtype, out->rank, out->dims);
  MX_TRY(mx_tensor_bytes(&tensor, &out->n_bytes));
  if (begin > end || (uint64_t)end > n_data || (uint64_t)(end - begin) != out->n_bytes)
    return mx_status_make(MX_INVALID_FILE, "%s: tensor '%s' needs %zu bytes, its data_offsets are [%lld, %lld] of %zu",
                          file->path, item->string, out->n_bytes, (long long)begin, (long long)end, n_data);
  out->data = data + begin;
  return NULL;
}

static int by_name(const void *a, const void *b) {
  return strcmp(((const weight *)a)->name, ((const weight *)b)->name);
}

static mx_status read_header(weights *w, mapping *file) {
  uint64_t header_bytes = 0;
  if (file->n_bytes >= 8) memcpy(&header_bytes, file->bytes, 8);
  if (file->n_bytes < 8 || header_bytes > file->n_bytes - 8)
    return mx_status_make(MX_INVALID_FILE,
                          "%s: not a safetensors file: its header of %llu bytes does not fit %zu bytes", file->path,
                          (unsigned long long)header_bytes, file->n_bytes);
  const char *json = (const char *)file->bytes + 8, *data = json + header_bytes;
  file->header = cJSON_ParseWithLength(json, header_bytes);
  if (!cJSON_IsObject(file->header))
    return mx_status_make(MX_INVALID_FILE, "%s: the safetensors header is not a JSON object", file->path);
  size_t n = (size_t)cJSON_GetArraySize(file->header);
  weight *items = realloc(w->items, (w->count + n + 1) * sizeof *items);
  if (!items) return mx_status_make(MX_OUT_OF_MEMORY, "out of memory");
  w->items = items;
  const cJSON *item;
  cJSON_ArrayForEach(item, file->header) {
    if (!strcmp(item->string, "__metadata__")) continue;
    MX_TRY(read_tensor(file, item, data, file->n_bytes - 8 - header_bytes, &w->items[w->count]));
    w->count++;
  }
  qsort(w->items, w->count, sizeof *w->items, by_name);
  for (size_t i = 1; i < w->count; i++)
    if (!strcmp(w->items[i - 1].name, w->items[i].name))
      return mx_status_make(MX_INVALID_FILE, "weight '%s' is in %s and in %s", w->items[i].name, w->items[i - 1].file,
                            w->items[i].file);
  return NULL;
}

mx_status weights_add(weights *w, const weight *tensor) {
  weight *items = realloc(w->items, (w->count + 1) * sizeof *items);
  if (!items) return mx_status_make(MX_OUT_OF_MEMORY, "out of memory");
  w->items = items;
  size_t at = w->count;
  while (at > 0 && strcmp(items[at - 1].name, tensor->name) > 0) at--;
  if (at > 0 && !strcmp(items[at - 1].name, tensor->name))
    return mx_status_make(MX_INVALID_FILE, "weight '%s' is in %s and in %s", tensor->name, items[at - 1].file,
                          tensor->file);
  memmove(items + at + 1, items + at, (w->count++ - at) * sizeof *items);
  items[at] = *tensor;
  return NULL;
}

// Of a file that is mapped already there is one mapping.
static mx_status map_file(weights *w, const char *path, mapping **out_file) {
  for (size_t i = 0; i < w->n_files; i++)
    if (!strcmp(w->files[i].path, path)) return *out_file = &w->files[i], NULL;
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  struct stat st;
  if (fd < 0 || fstat(fd, &st)) {
    int error = errno;
    if (fd >= 0) close(fd);
    return mx_status_make(MX_IO_ERROR, "cannot open weights '%s': %s", path, strerror(error));
  }
  void *bytes = st.st_size > 0 ? mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0) : MAP_FAILED;
  int error = errno;
  close(fd);
  if (st.st_size == 0) return mx_status_make(MX_INVALID_FILE, "weights '%s': the file is empty", path);
  if (bytes == MAP_FAILED) return mx_status_make(MX_IO_ERROR, "cannot map weights '%s': %s", path, strerror(error));
  mapping *files = realloc(w->files, (w->n_files + 1) * sizeof *files);
  char *copy = strdup(path);
  if (!files || !copy) {
    free(copy);
    if (files) w->files = files;
    munmap(bytes, (size_t)st.st_size);
    return mx_status_make(MX_OUT_OF_MEMORY, "out of memory");
  }
  w->files = files;
  w->files[w->n_files] = (mapping){copy, bytes, (size_t)st.st_size, NULL};
  *out_file = &w->files[w->n_files++];
  return NULL;
}

mx_status weights_map(weights *w, const char *path, const void **out_bytes, size_t *out_n_bytes) {
  mapping *file;
  MX_TRY(map_file(w, path, &file));
  *out_bytes = file->bytes;
  *out_n_bytes = file->n_bytes;
  return NULL;
}

mx_status weights_add_safetensors(weights *w, const char *path) {
  mapping *file;
  MX_TRY(map_file(w, path, &file));
  return read_header(w, file);
}

// ---- writing
// --------------------------------------------------------------------------------------------------------------------

static mx_status header_of(const weights *w, cJSON *header) {
  uint64_t at = 0;
  for (size_t i = 0; i < w->count; i++) {
    const weight *item = &w->items[i];
    const char *dtype = NULL;
    for (size_t k = 0; k < sizeof dtypes / sizeof *dtypes; k++)
      if (dtypes[k].dtype == item->dtype) dtype = dtypes[k].name;
    if (!dtype)
      return mx_status_make(MX_UNSUPPORTED, "weight '%s' has dtype %s, which safetensors files do not have", item->name,
                            mx_dtype_name(item->dtype));
    cJSON *tensor = cJSON_AddObjectToObject(header, item->name), *shape, *offsets;
    cJSON_AddStringToObject(tensor, "dtype", dtype);
    shape = cJSON_AddArrayToObject(tensor, "shape");
    for (int d = 0; d < item->rank; d++) cJSON_AddItemToArray(shape, cJSON_CreateNumber((double)item->dims[d]));
    offsets = cJSON_AddArrayToObject(tensor, "data_offsets");
    cJSON_AddItemToArray(offsets, cJSON_CreateNumber((double)at));
    at += item->n_bytes;
    cJSON_AddItemToArray(offsets, cJSON_CreateNumber((double)at));
  }
  return NULL;
}

static bool write_all(FILE *file, const weights *w, const char *json, uint64_t n_json) {
  uint64_t padded = (n_json + 7) / 8 * 8; // tensors are aligned; blanks may follow the object
  if (fwrite(&padded, 8, 1, file) != 1 || fwrite(json, n_json, 1, file) != 1) return false;
  for (uint64_t i = n_json; i < padded; i++)
    if (fputc(' ', file) == EOF) return false;
  for (size_t i = 0; i < w->count; i++)
    if (w->items[i].n_bytes && fwrite(w->items[i].data, w->items[i].n_bytes, 1, file) != 1) return false;
  return true;
}

mx_status weights_write_safetensors(const weights *w, const char *path) {
  cJSON *header = cJSON_CreateObject();
  mx_status status = header ? header_of(w, header) : mx_status_make(MX_OUT_OF_MEMORY, "out of memory");
  char *json = status ? NULL : cJSON_PrintUnformatted(header);
  if (!status && !json) status = mx_status_make(MX_OUT_OF_MEMORY, "out of memory");
  FILE *file = status ? NULL : fopen(path, "wb");
  if (!status) {
    bool ok = file && write_all(file, w, json, strlen(json));
    if (file && fclose(file)) ok = false;
    if (!ok) status = mx_status_make(MX_IO_ERROR, "cannot write '%s': %s", path, strerror(errno));
  }
  cJSON_free(json);
  cJSON_Delete(header);
  return status;
}
