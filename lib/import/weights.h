// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Weights by name, mapped from safetensors files and never copied: passes ask for shapes, codegen for bytes.
// Ownership: a weights object owns its mappings; the tensors it returns borrow from it.
#ifndef WEIGHTS_H
#define WEIGHTS_H

#include <mx/status.h>
#include <mx/tensor.h>

typedef struct weights weights;

typedef struct weight {
  const char *name;
  mx_dtype dtype;
  int32_t rank;
  int64_t dims[MX_MAX_RANK];
  const void *data; // row-major, as the file has it: any alignment
  size_t n_bytes;
  const char *file;
} weight;

mx_status weights_create(weights **out_weights);
void weights_destroy(weights *w);
// Maps a .safetensors file and adds its tensors. A name that is there already is an error naming both files.
mx_status weights_add_safetensors(weights *w, const char *path);
// Maps a file, once, for as long as w is there.
mx_status weights_map(weights *w, const char *path, const void **out_bytes, size_t *out_n_bytes);
// Adds a tensor whose bytes, and name, outlive w.
mx_status weights_add(weights *w, const weight *tensor);
// Writes all of them as a .safetensors file, in the order of their names.
mx_status weights_write_safetensors(const weights *w, const char *path);
const weight *weights_find(const weights *w, const char *name); // NULL if absent
size_t weights_count(const weights *w);
const char *weights_nearest(const weights *w, const char *name); // for "did you mean", or NULL

#endif
