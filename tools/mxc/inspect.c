// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// mxc inspect: what is in a file, for people and (--json) for programs. The file is checked as the runtime checks it.
#include "manifest.h"
#include <mx/mef.h>
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

static void print_list(const char *label, const cJSON *list) {
  const cJSON *item;
  int i = 0;
  cJSON_ArrayForEach(item, list) printf("%s%s", i++ ? " + " : label, item->valuestring);
}

// A line for each offset: the buffers that take turns there, with their sizes.
static void print_slab(const cJSON *slab) {
  const cJSON *buffers = cJSON_GetObjectItemCaseSensitive(slab, "buffers"), *buffer, *other;
  printf("  %s bytes\n", text_of(slab, "bytes"));
  int n = cJSON_GetArraySize(buffers), i = 0;
  const char **offsets = calloc((size_t)n + 1, sizeof *offsets);
  cJSON_ArrayForEach(buffer, buffers) {
    const char *offset = text_of(buffer, "offset");
    int seen = 0;
    while (offsets && seen < i && strcmp(offsets[seen], offset)) seen++;
    if (!offsets || seen < i) continue;
    offsets[i++] = offset;
    printf("    at %s:", offset);
    for (other = buffer; other; other = other->next)
      if (!strcmp(text_of(other, "offset"), offset))
        printf(" %s (%s)", text_of(other, "name"), text_of(other, "bytes"));
    puts("");
  }
  free(offsets);
}

static void print_memory(const cJSON *memory) {
  const cJSON *slab;
  printf("memory  constants ");
  print_size(stdout, cJSON_GetNumberValue(cJSON_GetObjectItemCaseSensitive(memory, "constant_bytes")));
  puts("; of a call:");
  cJSON_ArrayForEach(slab, cJSON_GetObjectItemCaseSensitive(memory, "slabs")) print_slab(slab);
}

static void print_text(const char *path, const cJSON *root, size_t size) {
  const cJSON *item;
  printf("%s  MEF %s  ", path, text_of(root, "format"));
  print_size(stdout, (double)size);
  printf("  made by %s from %s\nmodel  @%s  ", text_of(root, "made_by"), text_of(root, "source"),
         text_of(root, "model"));
  print_ports(stdout, cJSON_GetObjectItemCaseSensitive(root, "inputs"));
  printf("  ->  ");
  print_ports(stdout, cJSON_GetObjectItemCaseSensitive(root, "outputs"));
  printf("\ntargets ");
  cJSON_ArrayForEach(item, cJSON_GetObjectItemCaseSensitive(root, "targets")) printf(" %s", item->valuestring);
  const cJSON *kernels = cJSON_GetObjectItemCaseSensitive(root, "kernels"), *code;
  printf("\nkernels  %d\n", cJSON_GetArraySize(kernels));
  cJSON_ArrayForEach(item, kernels) {
    printf("  %s", text_of(item, "name"));
    print_list("  ", cJSON_GetObjectItemCaseSensitive(item, "execute"));
    print_list(" with ", cJSON_GetObjectItemCaseSensitive(item, "elementwise"));
    print_list(", views ", cJSON_GetObjectItemCaseSensitive(item, "views"));
    print_list(", replaced by ", cJSON_GetObjectItemCaseSensitive(item, "replaced_by"));
    cJSON_ArrayForEach(code, cJSON_GetObjectItemCaseSensitive(item, "code_bytes")) {
      printf("  %s ", code->string);
      print_size(stdout, code->valuedouble);
    }
    puts("");
  }
  if (*text_of(root, "left_for_init"))
    printf("init  runs when the model is opened: %s\n", text_of(root, "left_for_init"));
  print_memory(cJSON_GetObjectItemCaseSensitive(root, "memory"));
  puts("sections");
  cJSON_ArrayForEach(item, cJSON_GetObjectItemCaseSensitive(root, "sections")) {
    printf("  %-10s %-10s at %8.0f  ", text_of(item, "kind"), text_of(item, "target"),
           cJSON_GetNumberValue(cJSON_GetObjectItemCaseSensitive(item, "offset")));
    print_size(stdout, cJSON_GetNumberValue(cJSON_GetObjectItemCaseSensitive(item, "bytes")));
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
  mef_file file;
  if (!read_mef(files.items[0], &file)) return EXIT_WRONG_INPUT;
  cJSON *root = file.manifest;
  char format[32];
  const mx_mef_header *header = (const mx_mef_header *)file.bytes;
  snprintf(format, sizeof format, "%u.%u", header->major, header->minor);
  cJSON_AddStringToObject(root, "format", format);
  cJSON_AddNumberToObject(root, "file_bytes", (double)file.n_bytes);
  cJSON_AddItemToObject(root, "sections", sections_of(file.bytes));
  if (options.json) {
    char *text = cJSON_Print(root);
    puts(text ? text : "{}");
    free(text);
  } else {
    print_text(files.items[0], root, file.n_bytes);
  }
  release_mef(&file);
  return EXIT_DONE;
}
