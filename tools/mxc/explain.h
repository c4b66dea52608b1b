// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// mxc explain: an explanation is one JSON object (explain_model.c), which --json prints, and from which the text
// (explain.c) and the page (explain_html.c) are made. docs/explain.md says what its fields mean.
#ifndef EXPLAIN_H
#define EXPLAIN_H

#include "manifest.h"

// Of a manifest, with "NAME=SIZE" for dims that are known. NULL after reporting a wrong one.
cJSON *explain(const cJSON *manifest, const text_list *dims);
// Adds what the file of a profile says at the steps. False after reporting why not.
bool explain_add_profile(cJSON *explanation, const char *path);
// One HTML page that needs nothing else; malloc'ed. NULL: out of memory.
char *explain_page(const cJSON *explanation, size_t *out_size);

// A number as itself, an expression as its text; ends at `size`.
void explain_figure(const cJSON *item, char *out, size_t size);
// Bytes as "3.2 kB", an expression as its text.
void explain_bytes(const cJSON *item, char *out, size_t size);
// "2 matmul", "branch then / else", "host read".
void explain_step_name(const cJSON *step, char *out, size_t size);

static inline const cJSON *field(const cJSON *object, const char *name) {
  return cJSON_GetObjectItemCaseSensitive(object, name);
}
static inline int number_of(const cJSON *object, const char *name, int otherwise) {
  const cJSON *item = field(object, name);
  return cJSON_IsNumber(item) ? item->valueint : otherwise;
}

#endif
