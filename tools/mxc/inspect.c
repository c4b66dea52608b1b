// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// mxc inspect: what is in a file, for people and (--json) for programs. The file is checked as the runtime checks it.
#include "mxc.h"
#include <cjson/cJSON.h>
#include <mx/mef.h>
#include <mx/runtime.h>
#include <stdlib.h>
#include <string.h>

typedef struct inspect_options {
  bool json, help;
} inspect_options;

static const flag flags[] = {
    {"json", NULL, FLAG_SWITCH, offsetof(inspect_options, json), "one JSON object"},
    {"help", NULL, FLAG_SWITCH, offsetof(inspect_options, help), "this text"},
};
enum { N_FLAGS = sizeof flags / sizeof *flags };

static const char *kind_name(uint32_t kind) {
  static const char *const names[] = {[MX_MEF_SIGNATURE] = "signature", [MX_MEF_HOST] = "host",
                                      [MX_MEF_KERNELS] = "kernels",     [MX_MEF_PTX] = "ptx",
                                      [MX_MEF_HSACO] = "hsaco",         [MX_MEF_CONSTANTS] = "constants",
                                      [MX_MEF_MANIFEST] = "manifest"};
  return kind < sizeof names / sizeof *names && names[kind] ? names[kind] : "unknown";
}

static const char *target_name(const mx_mef_section *s) {
  if (s->target == MX_MEF_X86_64) return "x86-64";
  if (s->target == MX_MEF_X86_64_V3) return "x86-64-v3";
  if (s->target == MX_MEF_X86_64_V4) return "x86-64-v4";
  return s->arch;
}

static cJSON *sections_of(const char *bytes) {
  const mx_mef_header *header = (const mx_mef_header *)bytes;
  const mx_mef_section *table = (const mx_mef_section *)(header + 1);
  cJSON *list = cJSON_CreateArray();
  for (uint32_t i = 0; i < header->n_sections; i++) {
    cJSON *s = cJSON_CreateObject();
    cJSON_AddStringToObject(s, "kind", kind_name(table[i].kind));
    cJSON_AddStringToObject(s, "target", target_name(&table[i]));
    cJSON_AddNumberToObject(s, "offset", (double)table[i].offset);
    cJSON_AddNumberToObject(s, "bytes", (double)table[i].bytes);
    cJSON_AddItemToArray(list, s);
  }
  return list;
}

static cJSON *manifest_of(const char *bytes) {
  const mx_mef_header *header = (const mx_mef_header *)bytes;
  const mx_mef_section *table = (const mx_mef_section *)(header + 1);
  for (uint32_t i = 0; i < header->n_sections; i++)
    if (table[i].kind == MX_MEF_MANIFEST) return cJSON_ParseWithLength(bytes + table[i].offset, table[i].bytes);
  return cJSON_CreateObject();
}

static const char *text_of(const cJSON *object, const char *name) {
  const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, name);
  return cJSON_IsString(item) ? item->valuestring : "";
}

static void print_ports(const cJSON *ports) {
  const cJSON *p, *d;
  int i = 0;
  cJSON_ArrayForEach(p, ports) {
    if (*text_of(p, "type")) { // a buffer, an opaque value
      printf("%s%s: %s", i++ ? "  " : "", text_of(p, "name"), text_of(p, "type"));
      continue;
    }
    printf("%s%s: %s[", i++ ? "  " : "", text_of(p, "name"), text_of(p, "dtype"));
    int k = 0;
    cJSON_ArrayForEach(d, cJSON_GetObjectItemCaseSensitive(p, "shape")) {
      if (k++) printf(", ");
      if (cJSON_IsString(d))
        printf("%s", d->valuestring);
      else
        printf("%.0f", d->valuedouble);
    }
    printf("]");
  }
}

static void print_size(double bytes) {
  if (bytes < 1000)
    printf("%.0f B", bytes);
  else if (bytes < 1e6)
    printf("%.1f kB", bytes / 1e3);
  else
    printf("%.1f MB", bytes / 1e6);
}

static void print_list(const char *label, const cJSON *list) {
  const cJSON *item;
  int i = 0;
  cJSON_ArrayForEach(item, list) printf("%s%s", i++ ? " + " : label, item->valuestring);
}

static void print_text(const char *path, const cJSON *root, size_t size) {
  const cJSON *item;
  printf("%s  MEF %s  ", path, text_of(root, "format"));
  print_size((double)size);
  printf("  made by %s from %s\nmodel  @%s  ", text_of(root, "made_by"), text_of(root, "source"),
         text_of(root, "model"));
  print_ports(cJSON_GetObjectItemCaseSensitive(root, "inputs"));
  printf("  ->  ");
  print_ports(cJSON_GetObjectItemCaseSensitive(root, "outputs"));
  printf("\ntargets ");
  cJSON_ArrayForEach(item, cJSON_GetObjectItemCaseSensitive(root, "targets")) printf(" %s", item->valuestring);
  const cJSON *kernels = cJSON_GetObjectItemCaseSensitive(root, "kernels"), *code;
  printf("\nkernels  %d\n", cJSON_GetArraySize(kernels));
  cJSON_ArrayForEach(item, kernels) {
    printf("  %s  %s", text_of(item, "name"), text_of(item, "execute"));
    print_list(" with ", cJSON_GetObjectItemCaseSensitive(item, "elementwise"));
    print_list(", views ", cJSON_GetObjectItemCaseSensitive(item, "views"));
    if (*text_of(item, "replaced_by")) printf(", replaced by %s", text_of(item, "replaced_by"));
    cJSON_ArrayForEach(code, cJSON_GetObjectItemCaseSensitive(item, "code_bytes")) {
      printf("  %s ", code->string);
      print_size(code->valuedouble);
    }
    puts("");
  }
  if (*text_of(root, "left_for_init"))
    printf("init  runs when the model is opened: %s\n", text_of(root, "left_for_init"));
  const cJSON *memory = cJSON_GetObjectItemCaseSensitive(root, "memory"), *buffer;
  printf("memory  constants ");
  print_size(cJSON_GetNumberValue(cJSON_GetObjectItemCaseSensitive(memory, "constant_bytes")));
  puts("; of a call:");
  cJSON_ArrayForEach(item, cJSON_GetObjectItemCaseSensitive(memory, "places")) {
    printf("  %s bytes for", text_of(item, "bytes"));
    cJSON_ArrayForEach(buffer, cJSON_GetObjectItemCaseSensitive(item, "buffers"))
        printf(" %s", text_of(buffer, "name"));
    puts("");
  }
  puts("sections");
  cJSON_ArrayForEach(item, cJSON_GetObjectItemCaseSensitive(root, "sections")) {
    printf("  %-10s %-10s at %8.0f  ", text_of(item, "kind"), text_of(item, "target"),
           cJSON_GetNumberValue(cJSON_GetObjectItemCaseSensitive(item, "offset")));
    print_size(cJSON_GetNumberValue(cJSON_GetObjectItemCaseSensitive(item, "bytes")));
    puts("");
  }
}

int command_inspect(int argc, char **argv) {
  inspect_options options = {0};
  text_list files = {0};
  if (!parse_flags(flags, N_FLAGS, argc, argv, &options, &files)) return EXIT_WRONG_USAGE;
  if (options.help || files.count != 1) {
    fputs("usage: mxc inspect MODEL.mef [--json]\n", options.help ? stdout : stderr);
    return options.help ? EXIT_DONE : EXIT_WRONG_USAGE;
  }
  size_t size;
  char *bytes = read_file(files.items[0], &size);
  if (!bytes) return EXIT_WRONG_INPUT;
  mx_model *model;
  mx_status status = mx_model_open_memory(bytes, size, &(mx_options){.n_threads = 1, .verify = 1}, &model);
  if (status) {
    fprintf(stderr, "mxc: error: %s: %s\n", files.items[0], mx_status_message(status));
    mx_status_free(status);
    free(bytes);
    return EXIT_WRONG_INPUT;
  }
  cJSON *root = manifest_of(bytes);
  char format[32];
  const mx_mef_header *header = (const mx_mef_header *)bytes;
  snprintf(format, sizeof format, "%u.%u", header->major, header->minor);
  cJSON_AddStringToObject(root, "format", format);
  cJSON_AddNumberToObject(root, "file_bytes", (double)size);
  cJSON_AddItemToObject(root, "sections", sections_of(bytes));
  if (options.json) {
    char *text = cJSON_Print(root);
    puts(text ? text : "{}");
    free(text);
  } else {
    print_text(files.items[0], root, size);
  }
  cJSON_Delete(root);
  mx_model_destroy(model);
  free(bytes);
  return EXIT_DONE;
}
