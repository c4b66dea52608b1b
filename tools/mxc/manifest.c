// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The manifest of a .mef file.
#include "manifest.h"
#include <mx/mef.h>
#include <mx/runtime.h>
#include <stdlib.h>

static cJSON *manifest_of(const char *bytes) {
  const mx_mef_header *header = (const mx_mef_header *)bytes;
  const mx_mef_section *table = (const mx_mef_section *)(header + 1);
  cJSON *found = NULL;
  for (uint32_t i = 0; !found && i < header->n_sections; i++)
    if (table[i].kind == MX_MEF_MANIFEST) found = cJSON_ParseWithLength(bytes + table[i].offset, table[i].bytes);
  return found ? found : cJSON_CreateObject();
}

bool read_mef(const char *path, mef_file *out) {
  *out = (mef_file){0};
  out->bytes = read_file(path, &out->n_bytes);
  if (!out->bytes) return false;
  mx_model *model;
  mx_status status = mx_model_open_memory(out->bytes, out->n_bytes, &(mx_options){.n_threads = 1, .verify = 1}, &model);
  if (status) {
    fprintf(stderr, "mxc: error: %s: %s\n", path, mx_status_message(status));
    mx_status_free(status);
    release_mef(out);
    return false;
  }
  mx_model_destroy(model);
  out->manifest = manifest_of(out->bytes);
  return true;
}

void release_mef(mef_file *file) {
  cJSON_Delete(file->manifest);
  free(file->bytes);
  *file = (mef_file){0};
}

const char *text_of(const cJSON *object, const char *name) {
  const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, name);
  return cJSON_IsString(item) ? item->valuestring : "";
}

void print_size(FILE *out, double bytes) {
  if (bytes < 1000)
    fprintf(out, "%.0f B", bytes);
  else if (bytes < 1e6)
    fprintf(out, "%.1f kB", bytes / 1e3);
  else
    fprintf(out, "%.1f MB", bytes / 1e6);
}

void print_ports(FILE *out, const cJSON *ports) {
  const cJSON *p, *d;
  int i = 0;
  cJSON_ArrayForEach(p, ports) {
    if (*text_of(p, "type")) { // a buffer, an opaque value
      fprintf(out, "%s%s: %s", i++ ? "  " : "", text_of(p, "name"), text_of(p, "type"));
      continue;
    }
    fprintf(out, "%s%s: %s[", i++ ? "  " : "", text_of(p, "name"), text_of(p, "dtype"));
    int k = 0;
    cJSON_ArrayForEach(d, cJSON_GetObjectItemCaseSensitive(p, "shape")) {
      if (k++) fprintf(out, ", ");
      if (cJSON_IsString(d))
        fprintf(out, "%s", d->valuestring);
      else
        fprintf(out, "%.0f", d->valuedouble);
    }
    fprintf(out, "]");
  }
}
