// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// mxc explain: what a file's kernels do, why they are not fewer, and what its memory is for: as text, as JSON, as a
// page.
#include "explain.h"
#include <stdlib.h>
#include <string.h>

enum { FIGURE = 400, MAX_COLUMNS = 96 };

typedef struct explain_options {
  bool json, help;
  const char *html, *profile;
  text_list dims;
} explain_options;

static const flag flags[] = {
    {"json", NULL, FLAG_SWITCH, offsetof(explain_options, json), "one JSON object"},
    {"html", "FILE", FLAG_TEXT, offsetof(explain_options, html), "a page with pictures, which needs no network"},
    {"dim", "NAME=SIZE", FLAG_LIST, offsetof(explain_options, dims),
     "what a dim is, so that figures are numbers; repeatable"},
    {"profile", "FILE", FLAG_TEXT, offsetof(explain_options, profile),
     "what mxrun MODEL.mef --profile --json wrote: adds how long launches take"},
    {"help", NULL, FLAG_SWITCH, offsetof(explain_options, help), "this text"},
};
enum { N_FLAGS = sizeof flags / sizeof *flags };

// ---- figures
// --------------------------------------------------------------------------------------------------------------------

// value as "3.2 M" and the unit, value from 1e3 on.
static void write_scaled(double value, const char *unit, char *out, size_t size) {
  int third = value < 1e6 ? 0 : value < 1e9 ? 1 : 2;
  static const double scales[] = {1e3, 1e6, 1e9};
  snprintf(out, size, "%.1f %c%s", value / scales[third], "kMG"[third], unit);
}

void explain_figure(const cJSON *item, char *out, size_t size) {
  double value = cJSON_GetNumberValue(item);
  if (cJSON_IsString(item))
    snprintf(out, size, "%s", item->valuestring);
  else if (!cJSON_IsNumber(item))
    snprintf(out, size, "?");
  else if (value != (double)(long long)value)
    snprintf(out, size, "%.3g", value);
  else if (value < 1e5)
    snprintf(out, size, "%.0f", value);
  else
    write_scaled(value, "", out, size);
}

void explain_bytes(const cJSON *item, char *out, size_t size) {
  double value = cJSON_GetNumberValue(item);
  if (cJSON_IsString(item))
    snprintf(out, size, "%s bytes", item->valuestring);
  else if (!cJSON_IsNumber(item))
    snprintf(out, size, "? bytes");
  else if (value < 1000)
    snprintf(out, size, "%.0f B", value);
  else
    write_scaled(value, "B", out, size);
}

void explain_step_name(const cJSON *step, char *out, size_t size) {
  static const char *const kinds[] = {"branch", "loop"};
  int beside = number_of(step, "beside", 0);
  if (beside)
    snprintf(out, size, "%d %s, beside %d", number_of(step, "step", 0), text_of(step, "name"), beside);
  else
    snprintf(out, size, "%d %s", number_of(step, "step", 0), text_of(step, "name"));
  if (*text_of(step, "host")) snprintf(out, size, "%d host: %s", number_of(step, "step", 0), text_of(step, "host"));
  for (int i = 0; i < 2; i++) {
    const cJSON *parts = field(step, kinds[i]), *first = cJSON_GetArrayItem(parts, 0);
    if (!cJSON_IsString(first) || !cJSON_IsString(first->next)) continue;
    snprintf(out, size, "%d %s: @%s, @%s", number_of(step, "step", 0), kinds[i], first->valuestring,
             first->next->valuestring);
  }
}

// ---- text
// --------------------------------------------------------------------------------------------------------------------

static int count_word(const cJSON *list, const char *word) {
  const cJSON *item;
  int n = 0;
  cJSON_ArrayForEach(item, list) n += cJSON_IsString(item) && !strcmp(item->valuestring, word);
  return n;
}

// Each word once: "mo.mul (2) + mo.add".
static void print_words(const char *label, const cJSON *list) {
  for (const cJSON *item = list ? list->child : NULL; item; item = item->next) {
    const cJSON *before = list->child;
    const char *word = cJSON_IsString(item) ? item->valuestring : "";
    while (before != item && !(cJSON_IsString(before) && !strcmp(before->valuestring, word))) before = before->next;
    if (before != item) continue;
    printf("%s%s", item == list->child ? label : " + ", word);
    if (count_word(list, word) > 1) printf(" (%d)", count_word(list, word));
  }
}

static void print_buffers(const char *label, const cJSON *numbers, const cJSON *buffers) {
  const cJSON *number;
  int i = 0;
  cJSON_ArrayForEach(number, numbers) {
    const cJSON *buffer = cJSON_GetArrayItem(buffers, number->valueint);
    const char *name = text_of(buffer, "name");
    printf("%s%s: %s", i++ ? ", " : label, *name ? name : "_", text_of(buffer, "type"));
  }
  if (i) puts("");
}

static void print_edges(const cJSON *step, const cJSON *buffers) {
  const cJSON *edge;
  cJSON_ArrayForEach(edge, field(step, "unfused")) {
    const cJSON *buffer = cJSON_GetArrayItem(buffers, number_of(edge, "buffer", -1));
    int from = number_of(edge, "step", 0);
    if (from)
      printf("      apart from %d %s", from, text_of(edge, "from"));
    else
      printf("      apart from init's %s", text_of(edge, "from"));
    printf(", which makes %s: %s", text_of(buffer, "name"), text_of(edge, "why"));
    printf("\n        to change it: %s\n", text_of(edge, "change"));
  }
}

static void print_measured(const cJSON *step) {
  if (!cJSON_IsNumber(field(step, "measured_us"))) return;
  printf("      measured %.1f us", field(step, "measured_us")->valuedouble);
  if (field(step, "gflop_per_s"))
    printf(", %.3g Gflop/s, %.3g GB/s", cJSON_GetNumberValue(field(step, "gflop_per_s")),
           cJSON_GetNumberValue(field(step, "gbyte_per_s")));
  puts(cJSON_IsNumber(field(step->next, "beside")) ? ", with all beside it" : "");
}

static void print_step(const cJSON *step, const cJSON *buffers) {
  char work[FIGURE], bytes[FIGURE], intensity[FIGURE], name[FIGURE];
  explain_step_name(step, name, sizeof name);
  printf("  %s", name);
  print_words("  = ", field(step, "execute"));
  print_words(" with ", field(step, "elementwise"));
  print_words(", views ", field(step, "views"));
  puts("");
  print_buffers("      reads ", field(step, "reads"), buffers);
  print_buffers("      writes ", field(step, "writes"), buffers);
  if (field(step, "work")) {
    explain_figure(field(step, "work"), work, sizeof work);
    explain_bytes(field(step, "bytes"), bytes, sizeof bytes);
    printf("      %s flop, %s", work, bytes);
    if (cJSON_IsNumber(field(step, "intensity"))) {
      explain_figure(field(step, "intensity"), intensity, sizeof intensity);
      printf(", %s flop per byte", intensity);
    }
    puts("");
  }
  print_measured(step);
  print_edges(step, buffers);
}

// A line for each buffer of the slab, a column for each step, or for several of a long program.
static void print_time(const cJSON *section, int n_steps) {
  const cJSON *buffer;
  int per = (n_steps + MAX_COLUMNS - 1) / MAX_COLUMNS, columns = per ? (n_steps + per - 1) / per : 0;
  if (per > 1)
    printf("  alive, a column for %d steps:\n", per);
  else
    puts("  alive, a column for each step:");
  cJSON_ArrayForEach(buffer, field(section, "buffers")) {
    int first = number_of(buffer, "first", 0), last = number_of(buffer, "last", 0);
    if (!field(buffer, "offset") || !first) continue;
    char bytes[FIGURE], offset[FIGURE];
    printf("    ");
    for (int c = 0; c < columns; c++) putchar((first - 1) / per <= c && c <= (last - 1) / per ? '#' : '.');
    explain_bytes(field(buffer, "bytes"), bytes, sizeof bytes);
    explain_figure(field(buffer, "offset"), offset, sizeof offset);
    printf("  %s, %s at %s\n", text_of(buffer, "name"), bytes, offset);
  }
}

static void print_memory(const cJSON *section) {
  const cJSON *memory = field(section, "memory"), *number;
  char planned[FIGURE], least[FIGURE], name[FIGURE];
  int n_steps = cJSON_GetArraySize(field(section, "steps")), peak = number_of(memory, "peak_step", 0), i = 0;
  explain_bytes(field(memory, "planned_bytes"), planned, sizeof planned);
  explain_bytes(field(memory, "lower_bound_bytes"), least, sizeof least);
  printf("memory of %s, without what plans ask for as scratch\n  planned %s", text_of(section, "name"), planned);
  if (field(memory, "lower_bound_bytes")) printf("; lower bound %s", least);
  puts("");
  if (peak && cJSON_GetArraySize(field(memory, "alive"))) {
    explain_step_name(cJSON_GetArrayItem(field(section, "steps"), peak - 1), name, sizeof name);
    printf("  peak at %s: ", name);
    cJSON_ArrayForEach(number, field(memory, "alive")) printf(
        "%s%s", i++ ? ", " : "", text_of(cJSON_GetArrayItem(field(section, "buffers"), number->valueint), "name"));
    puts(" alive");
    print_time(section, n_steps);
  } else if (!peak) {
    puts("  where the peak is depends on the dims: --dim NAME=SIZE binds them");
    print_time(section, n_steps);
  }
}

static void print_text(const char *path, const cJSON *root) {
  const cJSON *section, *step;
  printf("%s  @%s  ", path, text_of(root, "model"));
  print_ports(stdout, field(root, "inputs"));
  printf("  ->  ");
  print_ports(stdout, field(root, "outputs"));
  puts("");
  cJSON_ArrayForEach(section, field(root, "sections")) {
    const cJSON *steps = field(section, "steps");
    bool init = !strcmp(text_of(section, "name"), "init");
    if (!cJSON_GetArraySize(steps)) continue;
    printf("\n%s", text_of(section, "name"));
    if (init && *text_of(root, "left_for_init"))
      printf("  runs when the model is opened: %s", text_of(root, "left_for_init"));
    else if (init)
      printf("  ran when the model was compiled: the file holds what it made");
    puts("");
    cJSON_ArrayForEach(step, steps) print_step(step, field(section, "buffers"));
    print_memory(section);
  }
}

// ---- the command
// --------------------------------------------------------------------------------------------------------------------

static int show(const explain_options *options, const char *path, const cJSON *root) {
  if (options->html) {
    size_t size;
    char *page = explain_page(root, &size);
    bool ok = page && write_file_whole(options->html, page, size);
    free(page);
    return ok ? EXIT_DONE : EXIT_WRONG_INPUT;
  }
  if (options->json) {
    char *text = cJSON_Print(root);
    puts(text ? text : "{}");
    free(text);
  } else {
    print_text(path, root);
  }
  return EXIT_DONE;
}

int command_explain(int argc, char **argv) {
  explain_options options = {0};
  text_list files = {0};
  if (!parse_flags(flags, N_FLAGS, argc, argv, &options, &files)) return EXIT_WRONG_USAGE;
  if (options.help || files.count != 1 || (options.json && options.html)) {
    fputs("usage: mxc explain MODEL.mef [--json | --html=FILE] [--dim NAME=SIZE] [--profile=FILE]\n",
          options.help ? stdout : stderr);
    if (options.help) puts(""), print_flags(stdout, flags, N_FLAGS);
    return options.help ? EXIT_DONE : EXIT_WRONG_USAGE;
  }
  mef_file file;
  if (!read_mef(files.items[0], &file)) return EXIT_WRONG_INPUT;
  int result = EXIT_WRONG_INPUT;
  if (!cJSON_IsArray(field(file.manifest, "program"))) {
    fprintf(stderr, "mxc: error: %s: its manifest does not say what the program is\n  hint: compile the model again\n",
            files.items[0]);
  } else {
    cJSON *root = explain(file.manifest, &options.dims);
    if (root && (!options.profile || explain_add_profile(root, options.profile)))
      result = show(&options, files.items[0], root);
    cJSON_Delete(root);
  }
  release_mef(&file);
  return result;
}
