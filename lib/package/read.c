// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Reads a `.mxpkg`: the table that write.c writes, then the bitcodes, whose bytes stay where they are. Every word,
// number and size is checked here, and trusted after. The text of the table is copied once and cut into words in place:
// all strings of the kernels point into that copy.
#include "package/internal.h"
#include <mx/kernel_flags.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct parsed_package {
  pkg_package package; // first: pkg_destroy gets its address
  char text[];
} parsed_package;

typedef struct parser {
  pkg_package *package;
  uint32_t bitcodes; // those of the package
  int32_t n_parts;   // of each
  int line;          // of the table, from 1
  char *rest;        // of this line; NULL at its end
  mx_status status;  // the first failure
} parser;

static bool fail(parser *p, const char *what, const char *word) {
  if (!p->status)
    p->status = mx_status_make(MX_INVALID_FILE,
                               "kernel package '%s': line %d: %s '%s'\n  hint: the file is damaged or not from this "
                               "version of mxc; make it again with 'mxc package'",
                               p->package->name, p->line, what, word ? word : "");
  return false;
}

// The next word of the line, or NULL.
static char *next_word(parser *p) {
  char *word = p->rest;
  if (!word) return NULL;
  p->rest = strchr(word, ' ');
  if (p->rest) *p->rest++ = '\0';
  return word;
}

// A word that must be there.
static bool take_word(parser *p, const char **out) {
  *out = next_word(p);
  return (*out && **out) || fail(p, "the line ends early", *out);
}

static bool parse_number(const char *word, uint64_t max, uint64_t *out) {
  uint64_t value = 0;
  const char *c = word;
  for (; *c >= '0' && *c <= '9'; c++) {
    uint64_t digit = (uint64_t)(*c - '0');
    if (value > max / 10 || digit > max - value * 10) return false;
    value = value * 10 + digit;
  }
  *out = value;
  return c != word && !*c;
}

static bool parse_types(parser *p, const char *word, uint32_t *out) {
  *out = MX_TYPES_ANY;
  if (!strcmp(word, "any")) return true;
  *out = 0;
  for (const char *c = word;; c++) {
    size_t n = strcspn(c, ",");
    mx_dtype dtype = pkg_dtype_parse(c, n);
    if (dtype == MX_DTYPE_INVALID) return fail(p, "no list of dtypes:", word);
    *out |= 1u << dtype;
    c += n;
    if (!*c) return true;
  }
}

// "f32:2" after "load:", "2" after "compute:".
static bool parse_hook(parser *p, pkg_arg *arg, const char *word, bool typed) {
  uint64_t rank = 0;
  const char *number = word;
  if (typed) {
    size_t n = strcspn(word, ":");
    arg->hook_type = pkg_dtype_parse(word, n);
    number = word[n] ? word + n + 1 : word + n;
    if (arg->hook_type == MX_DTYPE_INVALID) return fail(p, "no dtype of a hook:", word);
  }
  if (!parse_number(number, PKG_MAX_HOOK_RANK, &rank) || rank < 1) return fail(p, "no rank of a hook:", word);
  arg->flags |= MX_FUSED;
  arg->hook_rank = (int32_t)rank;
  return true;
}

// NAME DTYPES RANK FLAGS
static bool parse_arg(parser *p, pkg_arg *arg, bool input) {
  const char *types, *rank_word, *flags_word;
  uint64_t rank;
  if (!take_word(p, &arg->name) || !take_word(p, &types) || !take_word(p, &rank_word) || !take_word(p, &flags_word))
    return false;
  if (!strncmp(types, "opaque:", 7)) {
    arg->opaque = types + 7;
    arg->dtypes = MX_TYPE(DTYPE_INVALID);
  } else if (!parse_types(p, types, &arg->dtypes)) {
    return false;
  }
  if (!strcmp(rank_word, "any"))
    arg->rank = MX_ANY_RANK;
  else if (parse_number(rank_word, MX_MAX_RANK, &rank))
    arg->rank = (int32_t)rank;
  else
    return fail(p, "no rank:", rank_word);
  if (!strcmp(flags_word, "plain")) return true;
  if (input && !strcmp(flags_word, "mutable")) {
    arg->flags |= MX_MUTABLE;
    return true;
  }
  if (!strncmp(flags_word, "strided", 7)) {
    arg->flags |= MX_STRIDED;
    flags_word += 7;
    if (!*flags_word) return true;
    if (*flags_word++ != ',') return fail(p, "no flags:", flags_word);
  }
  if (input && !strncmp(flags_word, "load:", 5)) return parse_hook(p, arg, flags_word + 5, true);
  if (!input && !strncmp(flags_word, "store:", 6)) return parse_hook(p, arg, flags_word + 6, true);
  if (!input && !strncmp(flags_word, "compute:", 8)) return parse_hook(p, arg, flags_word + 8, false);
  return fail(p, "no flags:", flags_word);
}

static bool parse_bitcodes(parser *p, pkg_kernel *kernel) {
  const char *list;
  if (!take_word(p, &list)) return false;
  for (const char *c = list; *c;) {
    size_t n = strcspn(c, ",");
    for (int t = 0; t < PKG_N_TARGETS; t++)
      if (strlen(pkg_target_names[t]) == n && !memcmp(pkg_target_names[t], c, n)) kernel->bitcodes |= 1u << t;
    c += n + (c[n] == ',');
  }
  if (kernel->bitcodes && !(kernel->bitcodes & ~p->bitcodes)) return true;
  return fail(p, "names bitcode that the package does not hold:", list);
}

static bool parse_parameter(parser *p, pkg_kernel *kernel) {
  const char *kind;
  if (kernel->n_parameters == PKG_MAX_PARAMETERS) return fail(p, "too many parameters of", kernel->symbol);
  pkg_parameter *parameter = &kernel->parameters[kernel->n_parameters++];
  if (!take_word(p, &parameter->name) || !take_word(p, &kind)) return false;
  for (int k = 0; k < 3; k++)
    if (!strcmp(kind, pkg_parameter_names[k])) {
      parameter->kind = (pkg_parameter_kind)k;
      return true;
    }
  return fail(p, "no kind of a parameter:", kind);
}

static bool parse_operand(parser *p, pkg_kernel *kernel, bool input) {
  int32_t *n = input ? &kernel->n_inputs : &kernel->n_outputs;
  if (*n == (input ? PKG_MAX_INPUTS : PKG_MAX_OUTPUTS)) return fail(p, "too many arguments of", kernel->symbol);
  pkg_arg *arg = input ? &kernel->inputs[(*n)++] : &kernel->outputs[(*n)++];
  if (kernel->form == PKG_EXECUTE) return parse_arg(p, arg, input);
  const char *types;
  if (kernel->form != PKG_ELEMENTWISE) return fail(p, "arguments are not listed for", kernel->symbol);
  return take_word(p, &types) && parse_types(p, types, &arg->dtypes);
}

// FILE:LINE, to the end of the line: a file's name may hold blanks.
static bool parse_place(parser *p, pkg_kernel *kernel) {
  char *place = p->rest, *colon = place ? strrchr(place, ':') : NULL;
  uint64_t line;
  if (!colon || !parse_number(colon + 1, INT32_MAX, &line)) return fail(p, "no FILE:LINE:", place);
  *colon = '\0';
  kernel->file = place;
  kernel->line = (int32_t)line;
  p->rest = NULL;
  return true;
}

static const struct {
  const char *word;
  pkg_form form;
  uint32_t flag;
} kernel_flags[] = {{"contiguous", PKG_VIEW, MX_CONTIGUOUS},
                    {"per_dim", PKG_VIEW, MX_PER_DIM},
                    {"by_row", PKG_EXECUTE, MX_BY_ROW},
                    {"joins", PKG_EXECUTE, MX_JOINS}};

// One thing that a kernel's line says, after its word.
static bool parse_clause(parser *p, pkg_kernel *kernel, const char *word) {
  uint64_t n;
  const char *number;
  if (!strcmp(word, "in")) return parse_operand(p, kernel, true);
  if (!strcmp(word, "out")) return parse_operand(p, kernel, false);
  if (!strcmp(word, "parameter")) return parse_parameter(p, kernel);
  if (!strcmp(word, "bitcode")) return parse_bitcodes(p, kernel);
  if (!strcmp(word, "work") && kernel->form == PKG_EXECUTE) return take_word(p, &kernel->work);
  if (!strcmp(word, "inverse") && kernel->form == PKG_VIEW) return take_word(p, &kernel->inverse);
  if (!strcmp(word, "at")) return parse_place(p, kernel);
  if (!strcmp(word, "target"))
    return take_word(p, &kernel->target) &&
           (pkg_pattern_bitcodes(kernel->target) || fail(p, "no target:", kernel->target));
  if (!strcmp(word, "rows")) {
    kernel->parallel = MX_ROWS;
    return true;
  }
  if (!strcmp(word, "planned")) {
    kernel->parallel = MX_PLANNED;
    return take_word(p, &kernel->plan_function);
  }
  for (size_t i = 0; i < sizeof kernel_flags / sizeof *kernel_flags; i++)
    if (!strcmp(word, kernel_flags[i].word) && kernel->form == kernel_flags[i].form) {
      kernel->flags |= kernel_flags[i].flag;
      return true;
    }
  if (!strcmp(word, "bytes") && kernel->form == PKG_OPAQUE) {
    if (!take_word(p, &number)) return false;
    if (!parse_number(number, INT32_MAX, &n) || !n) return fail(p, "no size of a value:", number);
    kernel->bytes = (int64_t)n;
    return true;
  }
  if (!strcmp(word, "part")) {
    if (!take_word(p, &number)) return false;
    if (!parse_number(number, INT32_MAX, &n) || (int32_t)n >= p->n_parts) return fail(p, "no part:", number);
    kernel->part = (int32_t)n;
    return true;
  }
  if (strcmp(word, "inputs") || kernel->form != PKG_SHAPE) return fail(p, "unknown word", word);
  if (!take_word(p, &number)) return false;
  if (!parse_number(number, PKG_MAX_INPUTS, &n)) return fail(p, "no number of inputs:", number);
  kernel->n_inputs = (int32_t)n;
  return true;
}

static bool parse_kernel(parser *p, pkg_kernel *kernel, const char *form) {
  int f = 0;
  const char *word;
  while (f < PKG_N_FORMS && strcmp(form, pkg_form_names[f])) f++;
  if (f == PKG_N_FORMS) return fail(p, "unknown word", form);
  *kernel = (pkg_kernel){.form = (pkg_form)f, .target = "", .package = p->package};
  for (int i = 0; i < PKG_MAX_OUTPUTS; i++) kernel->outputs[i].name = "";
  for (int i = 0; i < PKG_MAX_INPUTS; i++) kernel->inputs[i].name = "";
  if (!take_word(p, &kernel->symbol) || !take_word(p, &kernel->function)) return false;
  while ((word = next_word(p)))
    if (!parse_clause(p, kernel, word)) return false;
  if (!kernel->file) return fail(p, "the line ends early in", kernel->symbol);
  if (!kernel->bitcodes) kernel->bitcodes = p->bitcodes & pkg_pattern_bitcodes(kernel->target);
  if (f == PKG_VIEW) kernel->n_inputs = 1;
  if (f == PKG_VIEW || f == PKG_SHAPE) kernel->n_outputs = 1;
  pkg_factor factors[PKG_MAX_FACTORS];
  if (kernel->work && pkg_work_factors(kernel, factors) < 0) return fail(p, "no work:", kernel->work);
  bool complete = f == PKG_OPAQUE    ? kernel->bytes > 0
                  : f == PKG_EXECUTE ? pkg_has_destination(kernel)
                                     : kernel->n_outputs == 1 && kernel->n_inputs > 0;
  return complete || fail(p, "arguments are missing of", kernel->symbol);
}

static bool parse_bitcode(parser *p) {
  const char *target, *number;
  uint64_t n_bytes;
  if (!take_word(p, &target) || !take_word(p, &number)) return false;
  int t = 0;
  while (t < PKG_N_TARGETS && strcmp(target, pkg_target_names[t])) t++;
  pkg_package *package = p->package;
  pkg_bitcode *last = package->n_bitcode ? &package->bitcode[package->n_bitcode - 1] : NULL;
  bool next_part = last && !strcmp(last->target, target);
  if (t == PKG_N_TARGETS || (p->bitcodes >> t & 1 && !next_part)) return fail(p, "unknown or repeated target", target);
  if (!parse_number(number, SIZE_MAX / 8, &n_bytes)) return fail(p, "no size:", number);
  p->bitcodes |= 1u << t;
  package->bitcode[package->n_bitcode++] =
      (pkg_bitcode){.target = target, .part = next_part ? last->part + 1 : 0, .n_bytes = (size_t)n_bytes};
  if (package->bitcode[package->n_bitcode - 1].part >= p->n_parts)
    p->n_parts = package->bitcode[package->n_bitcode - 1].part + 1;
  return true;
}

// Line by line up to "end"; text is the package's copy.
static bool parse_table(parser *p, char *text) {
  pkg_package *package = p->package;
  for (p->line = 1;; p->line++) {
    char *newline = strchr(text, '\n'), *word;
    *newline = '\0';
    p->rest = text;
    text = newline + 1;
    word = next_word(p);
    if (p->line == 1) continue; // read_header has looked at it
    if (!strcmp(word, "end")) return true;
    if (!strcmp(word, "package")) {
      if (!take_word(p, &package->name)) return false;
    } else if (!strcmp(word, "bitcode")) {
      if (!parse_bitcode(p)) return false;
    } else if (!parse_kernel(p, &package->kernels[package->n_kernels], word)) {
      return false;
    } else {
      package->n_kernels++;
    }
  }
}

// Where the bitcodes lie: each begins at a multiple of PKG_ALIGNMENT, and the last ends the file.
static bool locate_bitcode(parser *p, const char *bytes, size_t n_bytes, size_t offset) {
  for (size_t i = 0; i < p->package->n_bitcode; i++) {
    pkg_bitcode *bitcode = &p->package->bitcode[i];
    offset = (offset + PKG_ALIGNMENT - 1) / PKG_ALIGNMENT * PKG_ALIGNMENT;
    if (offset > n_bytes || bitcode->n_bytes > n_bytes - offset)
      return fail(p, "the file ends inside bitcode", bitcode->target);
    bitcode->bytes = bytes + offset;
    offset += bitcode->n_bytes;
    if (bitcode->n_bytes < 4 || memcmp(bitcode->bytes, "BC\xc0\xde", 4)) return fail(p, "no bitcode:", bitcode->target);
  }
  return offset == n_bytes || fail(p, "bytes follow the last bitcode of", p->package->name);
}

// Bytes and lines of the table, up to and including its line "end"; 0 if there is none.
static size_t measure_table(const char *bytes, size_t n_bytes, size_t *out_lines) {
  size_t begin = 0;
  for (*out_lines = 0; begin < n_bytes; ++*out_lines) {
    const char *newline = memchr(bytes + begin, '\n', n_bytes - begin);
    if (!newline) return 0;
    size_t end = (size_t)(newline - bytes);
    if (end - begin == 3 && !memcmp(bytes + begin, "end", 3)) return end + 1;
    begin = end + 1;
  }
  return 0;
}

static mx_status read_header(const char *bytes, size_t n_bytes) {
  char magic[16];
  int n = snprintf(magic, sizeof magic, "mxpkg %d\n", PKG_FORMAT);
  if (n_bytes >= (size_t)n && !memcmp(bytes, magic, (size_t)n)) return NULL;
  if (n_bytes >= 6 && !memcmp(bytes, "mxpkg ", 6)) {
    const char *newline = memchr(bytes, '\n', n_bytes < 32 ? n_bytes : 32);
    return mx_status_make(MX_UNSUPPORTED,
                          "kernel package: its format is '%.*s', this version of mxc reads format %d\n  hint: make it "
                          "again from its C sources with 'mxc package'",
                          newline ? (int)(newline - bytes) - 6 : 0, bytes + 6, PKG_FORMAT);
  }
  return mx_status_make(
      MX_INVALID_FILE,
      "kernel package: does not begin with 'mxpkg'\n  hint: a package is what 'mxc package' makes of C "
      "sources");
}

mx_status pkg_parse(const void *bytes, size_t n_bytes, bool user, pkg_package **out_package) {
  size_t n_lines, n_table;
  *out_package = NULL;
  MX_TRY(read_header(bytes, n_bytes));
  n_table = measure_table(bytes, n_bytes, &n_lines);
  if (!n_table || memchr(bytes, '\0', n_table))
    return mx_status_make(MX_INVALID_FILE, "kernel package: its table has no line 'end'\n  hint: the file is damaged; "
                                           "make it again with 'mxc package'");
  parsed_package *parsed = malloc(sizeof *parsed + n_table + 1);
  pkg_kernel *kernels = calloc(n_lines, sizeof *kernels);
  pkg_bitcode *bitcode = calloc(n_lines, sizeof *bitcode);
  if (!parsed || !kernels || !bitcode) {
    free(parsed);
    free(kernels);
    free(bitcode);
    return mx_status_make(MX_OUT_OF_MEMORY, "kernel package: out of memory");
  }
  memcpy(parsed->text, bytes, n_table);
  parsed->text[n_table] = '\0';
  parsed->package = (pkg_package){.name = "", .user = user, .kernels = kernels, .bitcode = bitcode};
  parser p = {.package = &parsed->package};
  if (parse_table(&p, parsed->text)) locate_bitcode(&p, bytes, n_bytes, n_table);
  if (!p.status && !*parsed->package.name) fail(&p, "the table lacks the line", "package");
  if (p.status)
    pkg_destroy(&parsed->package);
  else
    *out_package = &parsed->package;
  return p.status;
}

void pkg_destroy(pkg_package *package) {
  if (!package) return;
  free(package->kernels);
  free(package->bitcode);
  free((parsed_package *)(void *)package);
}
