// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// NumPy's .npy files: versions 1, 2 and 3 are read, C and Fortran order (by strides), and version 1 is written. What
// NumPy lacks is raw bytes: of bf16 two, with descriptor <V2 when written, V2 of any byte order mark when read; f8 and
// elements of 4 bits are ui8, the former in their shape, the latter in one dim of as many bytes as they take.
#include "mxrun.h"

#include <stdlib.h>
#include <string.h>

static const char magic[] = "\x93NUMPY";
enum { N_MAGIC = sizeof magic - 1 };

static const char *const descriptors[MX_DTYPE_COUNT] = {
#define X(ENUM, text, bits, class_, numpy) [MX_##ENUM] = numpy,
    MX_DTYPES(X)
#undef X
};

static bool is_nibble(mx_dtype dtype) { return MX_TYPES_4_BITS >> dtype & 1; }

static const char *descriptor_of(mx_dtype dtype) {
  if (dtype == MX_BF16) return "<V2";
  return is_nibble(dtype) || MX_TYPES_F8 >> dtype & 1 ? descriptors[MX_UI8] : descriptors[dtype];
}

// The dictionary of a header and where reading stands.
typedef struct header {
  const char *path;
  const char *text; // NUL-terminated copy
  mx_dtype dtype;
  bool is_fortran;
  int32_t rank;
  int64_t dims[MX_MAX_RANK];
} header;

static mx_status damaged(const char *path, const char *what) {
  return mx_status_make(MX_INVALID_FILE, "'%s' is not a .npy file that can be read: %s", path, what);
}

// What follows `'key':` in the dictionary; NULL if it is not there.
static const char *find(const header *h, const char *key) {
  char quoted[32];
  snprintf(quoted, sizeof quoted, "'%s':", key);
  const char *at = strstr(h->text, quoted);
  if (!at) return NULL;
  at += strlen(quoted);
  return at + strspn(at, " ");
}

static mx_status parse_descriptor(header *h) {
  const char *at = find(h, "descr");
  if (!at) return damaged(h->path, "its header has no 'descr'");
  const char *end = at[0] == '\'' ? strchr(at + 1, '\'') : NULL;
  if (!end) return damaged(h->path, "its elements are records, not numbers");
  char text[16] = {0};
  size_t length = (size_t)(end - at - 1);
  if (length < 2 || length >= sizeof text) return damaged(h->path, "its 'descr' is no dtype");
  memcpy(text, at + 1, length);
  bool has_order = strchr("<>|=", text[0]) != NULL;
  const char *kind = has_order ? text + 1 : text;
  if (text[0] == '>' && kind[1] != '1')
    return mx_status_make(MX_UNSUPPORTED, "'%s' is big-endian (%s): save it with .astype('<%s')", h->path, text, kind);
  for (int i = MX_DTYPE_COUNT; --i > MX_DTYPE_INVALID;) // the first of those with one descriptor
    if (strcmp(descriptor_of((mx_dtype)i) + 1, kind) == 0) h->dtype = (mx_dtype)i;
  if (strcmp(kind, "?") == 0) h->dtype = MX_BOOL;
  if (h->dtype) return NULL;
  return mx_status_make(MX_UNSUPPORTED, "'%s' holds elements of NumPy dtype %s, which models do not have", h->path,
                        text);
}

static mx_status parse_shape(header *h) {
  const char *at = find(h, "shape");
  if (!at || *at != '(') return damaged(h->path, "its header has no 'shape'");
  at++;
  for (;;) {
    at += strspn(at, " ,");
    if (*at == ')') return NULL;
    char *end;
    long long dim = strtoll(at, &end, 10);
    if (end == at || dim < 0 || dim == INT64_MAX) return damaged(h->path, "its 'shape' is no list of sizes");
    if (h->rank == MX_MAX_RANK)
      return mx_status_make(MX_UNSUPPORTED, "'%s' has more than %d dims", h->path, MX_MAX_RANK);
    h->dims[h->rank++] = dim;
    at = end + (*end == 'L'); // Python 2 wrote 3L
  }
}

static mx_status parse_header(header *h) {
  const char *order = find(h, "fortran_order");
  if (!order) return damaged(h->path, "its header has no 'fortran_order'");
  h->is_fortran = strncmp(order, "True", 4) == 0;
  MX_TRY(parse_descriptor(h));
  return parse_shape(h);
}

// Finds the dictionary's place: bytes [*out_begin, *out_end).
static mx_status locate_header(const char *path, const uint8_t *bytes, size_t n, size_t *out_begin, size_t *out_end) {
  if (n < 12 || memcmp(bytes, magic, N_MAGIC) != 0) return damaged(path, "its first bytes are not \\x93NUMPY");
  unsigned version = bytes[6];
  if (version < 1 || version > 3)
    return mx_status_make(MX_UNSUPPORTED, "'%s' has .npy version %u: 1, 2 and 3 can be read", path, version);
  size_t length = (size_t)bytes[8] | (size_t)bytes[9] << 8;
  if (version > 1) length |= (size_t)bytes[10] << 16 | (size_t)bytes[11] << 24;
  *out_begin = version > 1 ? 12 : 10;
  *out_end = *out_begin + length;
  return length <= n - *out_begin ? NULL : damaged(path, "its header is longer than the file");
}

// The bytes of a ui8 file are elements of another dtype, if there are as many; else they stay ui8.
static void read_as(const mx_tensor *type, size_t n_data, mx_tensor *tensor) {
  size_t wanted = 0;
  mx_tensor made = mx_tensor_make(tensor->data, type->dtype, type->rank, type->dims);
  if (MX_TYPES_F8 >> type->dtype & 1) tensor->dtype = type->dtype;
  if (!is_nibble(type->dtype) || tensor->rank != 1) return;
  mx_status status = mx_tensor_bytes(&made, &wanted); // fails where a size is open
  if (!status && wanted == n_data) *tensor = made;
  mx_status_free(status);
}

static mx_status read_array(const char *path, const mx_tensor *type, uint8_t *bytes, size_t n, value *out_value) {
  size_t begin, end, n_data;
  MX_TRY(locate_header(path, bytes, n, &begin, &end));
  char *text = calloc(1, end - begin + 1);
  if (!text) return mx_status_make(MX_OUT_OF_MEMORY, "out of memory: cannot read '%s'", path);
  memcpy(text, bytes + begin, end - begin);
  header h = {.path = path, .text = text};
  mx_status status = parse_header(&h);
  free(text);
  MX_TRY(status);
  mx_tensor tensor = mx_tensor_make(bytes + end, h.dtype, h.rank, h.dims);
  MX_TRY(mx_tensor_bytes(&tensor, &n_data));
  if (n - end != n_data)
    return mx_status_make(MX_INVALID_FILE, "'%s' has %zu bytes of data and its header's shape needs %zu", path, n - end,
                          n_data);
  for (int32_t i = 0; h.is_fortran && i < h.rank; i++)
    tensor.strides[i] = i ? tensor.strides[i - 1] * (h.dims[i - 1] ? h.dims[i - 1] : 1) : 1;
  if (type && h.dtype == MX_UI8) read_as(type, n_data, &tensor);
  *out_value = (value){.tensor = tensor, .memory = bytes};
  return NULL;
}

mx_status read_npy(const char *path, const mx_tensor *type, value *out_value) {
  void *bytes;
  size_t n_bytes;
  *out_value = (value){0};
  MX_TRY(read_file(path, &bytes, &n_bytes));
  mx_status status = read_array(path, type, bytes, n_bytes, out_value);
  if (status) free(bytes);
  return status;
}

mx_status write_npy(FILE *file, const mx_tensor *tensor) {
  char text[512];
  size_t n_bytes, used;
  MX_TRY(mx_tensor_bytes(tensor, &n_bytes));
  used = (size_t)snprintf(text, sizeof text, "{'descr': '%s', 'fortran_order': False, 'shape': (",
                          descriptor_of(tensor->dtype));
  int64_t packed[] = {(int64_t)n_bytes};
  const int64_t *dims = is_nibble(tensor->dtype) ? packed : tensor->dims;
  int32_t rank = is_nibble(tensor->dtype) ? 1 : tensor->rank;
  for (int32_t i = 0; i < rank; i++)
    used += (size_t)snprintf(text + used, sizeof text - used, "%lld%s", (long long)dims[i],
                             rank == 1      ? ","
                             : i + 1 < rank ? ", "
                                            : "");
  used += (size_t)snprintf(text + used, sizeof text - used, "), }");
  // The data begin at a multiple of 64; the header's last character is a line feed.
  size_t length = (10 + used + 1 + 63) / 64 * 64 - 10;
  memset(text + used, ' ', length - used);
  text[length - 1] = '\n';
  uint8_t start[10] = {[6] = 1, [7] = 0, [8] = (uint8_t)length, [9] = (uint8_t)(length >> 8)};
  memcpy(start, magic, N_MAGIC);
  if (fwrite(start, 1, sizeof start, file) == sizeof start && fwrite(text, 1, length, file) == length &&
      fwrite(tensor->data, 1, n_bytes, file) == n_bytes)
    return NULL;
  return system_error("write", "a .npy file");
}
