// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The command line: one table row per flag feeds parsing and --help. `-` and `_` are the same in a flag's name, values
// stand behind `=` or in the next argument, and `--` ends the flags.
#include "mxrun.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

typedef enum flag_kind { SWITCH, LIST, NUMBER, COUNT, LEVEL } flag_kind;

typedef struct flag {
  const char *name;
  const char *value; // how --help names it; NULL for a switch
  flag_kind kind;
  size_t offset; // of its field in options
  const char *help;
} flag;

static const flag flags[] = {
    {"input", "[NAME=]LITERAL", LIST, offsetof(options, inputs), "the next input, or the one called NAME; repeatable"},
    {"output", "TARGET", LIST, offsetof(options, outputs),
     "the next result: - as text, @f.npy, @f.bin; empty: nothing"},
    {"expected-output", "LITERAL", LIST, offsetof(options, expected),
     "what the next result must be; (ignored) skips one"},
    {"atol", "X", NUMBER, offsetof(options, atol), "absolute tolerance of expected outputs (default: by dtype)"},
    {"rtol", "X", NUMBER, offsetof(options, rtol), "relative tolerance; |got - want| <= atol + rtol * |want|"},
    {"threads", "N", COUNT, offsetof(options, threads), "threads (default: MX_NUM_THREADS, affinity, cgroup limits)"},
    {"cpu-level", "LEVEL", LEVEL, offsetof(options, cpu_level), "use at most x86-64, x86-64-v3 or x86-64-v4"},
    {"verify", NULL, SWITCH, offsetof(options, verify), "check the weights' checksum too"},
    {"list", NULL, SWITCH, offsetof(options, list), "print the model's inputs and outputs and stop"},
    {"benchmark", NULL, SWITCH, offsetof(options, benchmark), "measure the time of one run"},
    {"profile", NULL, SWITCH, offsetof(options, profile), "the same, and of each launch of kernels in it"},
    {"warmup", "MS", NUMBER, offsetof(options, warmup_ms), "run this long before measuring (default 200)"},
    {"duration", "S", NUMBER, offsetof(options, duration_s), "measure this long (default 1)"},
    {"iterations", "N", COUNT, offsetof(options, iterations), "measure this many runs instead"},
    {"json", NULL, SWITCH, offsetof(options, json), "--benchmark and --list for programs"},
    {"print-memory", NULL, SWITCH, offsetof(options, print_memory), "print the bytes held by a context after the run"},
    {"max-elements", "N", COUNT, offsetof(options, max_elements),
     "print at most N elements of a result (default 1024)"},
    {"help", NULL, SWITCH, offsetof(options, help), "this text"},
    {"version", NULL, SWITCH, offsetof(options, version), "the version of mxrun and of the files it reads"},
};
enum { N_FLAGS = sizeof flags / sizeof *flags };

void print_help(FILE *out) {
  fputs("usage: mxrun MODEL.mef [FLAGS]\n\n"
        "Runs a compiled model once, or many times to measure it. Literals are those of IREE's tools:\n"
        "  2x3xf32=1 2 3 4 5 6     or [[1 2 3][4 5 6]]; one value fills the tensor, none is zeros\n"
        "  @x.npy   2x3xf32=@x.bin   2x3xf32=random:SEED   3.14 where the model fixes the shape\n\n",
        out);
  for (size_t i = 0; i < N_FLAGS; i++) {
    char left[64];
    snprintf(left, sizeof left, "--%s%s%s", flags[i].name, flags[i].value ? "=" : "",
             flags[i].value ? flags[i].value : "");
    fprintf(out, "  %-26s %s\n", left, flags[i].help);
  }
  fputs("\nexit status: 0 done, 1 wrong input or mismatch, 2 wrong command line, 70 internal error\n", out);
}

static char plain(char c) { return c == '_' ? '-' : c; }

static const flag *find_flag(const char *name, size_t length) {
  for (size_t i = 0; i < N_FLAGS; i++) {
    size_t n = 0;
    while (n < length && flags[i].name[n] && plain(name[n]) == flags[i].name[n]) n++;
    if (n == length && !flags[i].name[n]) return &flags[i];
  }
  return NULL;
}

static mx_status wrong_value(const flag *f, const char *value, const char *wanted) {
  return mx_status_make(MX_INVALID_ARGUMENT, "--%s=%s: '%s' is not %s", f->name, value, value, wanted);
}

static mx_status append(text_list *list, const char *item) {
  const char **items = realloc(list->items, (list->count + 1) * sizeof *items);
  if (!items) return mx_status_make(MX_OUT_OF_MEMORY, "out of memory: cannot read the command line");
  items[list->count++] = item;
  list->items = items;
  return NULL;
}

static mx_status set_level(const flag *f, const char *value, mx_cpu_level *out_level) {
  static const struct {
    const char *name;
    mx_cpu_level level;
  } levels[] = {{"x86-64", MX_CPU_X86_64}, {"x86-64-v3", MX_CPU_X86_64_V3}, {"x86-64-v4", MX_CPU_X86_64_V4}};
  for (size_t i = 0; i < sizeof levels / sizeof *levels; i++)
    if (strcmp(value, levels[i].name) == 0) return *out_level = levels[i].level, NULL;
  return wrong_value(f, value, "one of x86-64, x86-64-v3, x86-64-v4");
}

static mx_status set_flag(const flag *f, const char *value, options *opts) {
  void *field = (char *)opts + f->offset;
  char *end;
  switch (f->kind) {
  case SWITCH: *(bool *)field = true; return NULL;
  case LIST: return append(field, value);
  case LEVEL: return set_level(f, value, field);
  case NUMBER: {
    double number = strtod(value, &end);
    if (*end || end == value || !(number >= 0)) return wrong_value(f, value, "a number, 0 or more");
    *(double *)field = number;
    return NULL;
  }
  case COUNT: {
    long long number = strtoll(value, &end, 10);
    if (*end || end == value || number < 1 || number > 1000000000)
      return wrong_value(f, value, "a whole number, 1 or more");
    *(int64_t *)field = number;
    return NULL;
  }
  }
  return NULL;
}

static mx_status parse_flag(int argc, char **argv, int *at, options *opts) {
  const char *text = argv[*at] + 2, *equals = strchr(text, '=');
  size_t length = equals ? (size_t)(equals - text) : strlen(text);
  const flag *f = find_flag(text, length);
  if (!f)
    return mx_status_make(MX_INVALID_ARGUMENT, "there is no flag '--%.*s'; mxrun --help lists them", (int)length, text);
  if (f->kind == SWITCH)
    return equals ? mx_status_make(MX_INVALID_ARGUMENT, "--%s takes no value", f->name) : set_flag(f, NULL, opts);
  if (equals) return set_flag(f, equals + 1, opts);
  if (*at + 1 == argc)
    return mx_status_make(MX_INVALID_ARGUMENT, "--%s needs a value: --%s=%s", f->name, f->name, f->value);
  return set_flag(f, argv[++*at], opts);
}

mx_status parse_flags(int argc, char **argv, options *out_options) {
  *out_options = (options){.atol = -1, .rtol = -1, .warmup_ms = 200, .duration_s = 1, .max_elements = 1024};
  bool has_ended = false;
  for (int at = 1; at < argc; at++) {
    const char *text = argv[at];
    if (!has_ended && strcmp(text, "--") == 0) {
      has_ended = true;
    } else if (!has_ended && strncmp(text, "--", 2) == 0) {
      MX_TRY(parse_flag(argc, argv, &at, out_options));
    } else if (!has_ended && text[0] == '-' && text[1]) {
      return mx_status_make(MX_INVALID_ARGUMENT, "there is no flag '%s'; mxrun --help lists them", text);
    } else if (out_options->model) {
      return mx_status_make(MX_INVALID_ARGUMENT, "one model at a time: '%s' and '%s' are given", out_options->model,
                            text);
    } else {
      out_options->model = text;
    }
  }
  if (!out_options->model && !out_options->help && !out_options->version)
    return mx_status_make(MX_INVALID_ARGUMENT, "no model is given; usage: mxrun MODEL.mef [FLAGS], and --help");
  return NULL;
}

void free_options(options *opts) {
  free(opts->inputs.items);
  free(opts->outputs.items);
  free(opts->expected.items);
}
