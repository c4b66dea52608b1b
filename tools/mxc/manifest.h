// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Reading a .mef file's manifest, and printing what inspect and explain both show.
#ifndef MANIFEST_H
#define MANIFEST_H

#include "mxc.h"
#include <cjson/cJSON.h>

typedef struct mef_file {
  char *bytes;
  size_t n_bytes;
  cJSON *manifest; // an empty object if it has none
} mef_file;
// Reads the file and checks it as the runtime does. False after reporting; otherwise release_mef.
bool read_mef(const char *path, mef_file *out);
void release_mef(mef_file *file);

const char *text_of(const cJSON *object, const char *name); // "" if it is no text
void print_size(FILE *out, double bytes);                   // "3.2 kB"
void print_ports(FILE *out, const cJSON *ports);            // "A: f32[M, K]  B: f32[K, N]"

#endif
