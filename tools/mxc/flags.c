// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The command line of every mxc command, from its table of flags.
#include "mxc.h"
#include <stdlib.h>
#include <string.h>

static bool same_name(const char *given, size_t n, const char *name) {
  if (strlen(name) != n) return false;
  for (size_t i = 0; i < n; i++) {
    char c = given[i] == '_' ? '-' : given[i];
    if (c != name[i]) return false;
  }
  return true;
}

static const flag *find(const flag *flags, size_t n_flags, const char *name, size_t length) {
  for (size_t i = 0; i < n_flags; i++)
    if (same_name(name, length, flags[i].name)) return &flags[i];
  return NULL;
}

static bool wrong(const char *format, const char *what) {
  fputs("mxc: error: ", stderr);
  fprintf(stderr, format, what);
  fputs("\n  hint: mxc --help and mxc COMMAND --help list the flags\n", stderr);
  return false;
}

static bool set(const flag *f, void *options, const char *value) {
  char *field = (char *)options + f->offset;
  text_list *list;
  char *end;
  long count;
  switch (f->kind) {
  case FLAG_SWITCH: *(bool *)field = true; return true;
  case FLAG_TEXT: *(const char **)field = value; return true;
  case FLAG_LIST:
    list = (text_list *)field;
    if (list->count == (int)(sizeof list->items / sizeof *list->items)) return wrong("too many --%s", f->name);
    list->items[list->count++] = value;
    return true;
  case FLAG_COUNT:
    count = strtol(value, &end, 10);
    if (*end || end == value || count < 1 || count > 1 << 20) return wrong("--%s takes a number from 1 on", f->name);
    *(int *)field = (int)count;
    return true;
  }
  return false;
}

bool parse_flags(const flag *flags, size_t n_flags, int argc, char **argv, void *options, text_list *positional) {
  bool ended = false;
  for (int i = 0; i < argc; i++) {
    const char *a = argv[i];
    if (ended || a[0] != '-' || !a[1]) {
      if (positional->count == (int)(sizeof positional->items / sizeof *positional->items))
        return wrong("too many arguments: '%s'", a);
      positional->items[positional->count++] = a;
      continue;
    }
    if (!strcmp(a, "--")) {
      ended = true;
      continue;
    }
    const char *name = a[1] == '-' ? a + 2 : a + 1, *equals = strchr(name, '=');
    size_t length = equals ? (size_t)(equals - name) : strlen(name);
    const flag *f = find(flags, n_flags, name, length);
    const char *value = equals ? equals + 1 : NULL;
    if (!f && a[1] != '-' && length > 1 && (f = find(flags, n_flags, name, 1)) != NULL) value = name + 1; // -j2
    if (!f) return wrong("unknown flag '%s'", a);
    if (f->kind == FLAG_SWITCH && value) return wrong("flag '%s' takes no value", a);
    if (f->kind != FLAG_SWITCH && !value) {
      if (i + 1 == argc) return wrong("flag '%s' needs a value", a);
      value = argv[++i];
    }
    if (!set(f, options, value)) return false;
  }
  return true;
}

void print_flags(FILE *out, const flag *flags, size_t n_flags) {
  for (size_t i = 0; i < n_flags; i++) {
    char left[80];
    bool letter = !flags[i].name[1];
    snprintf(left, sizeof left, "%s%s%s%s", letter ? "-" : "--", flags[i].name,
             flags[i].value ? letter ? " " : "=" : "", flags[i].value ? flags[i].value : "");
    fprintf(out, "  %-28s %s\n", left, flags[i].help);
  }
}
