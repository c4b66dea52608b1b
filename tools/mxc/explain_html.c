// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// mxc explain --html: one page, with its pictures and style inside. For each part of the program the graph, a box for
// each kernel round what was fused into it and an arrow for each edge that was not, then the kernels one by one, then
// memory over time. Names come from the model: whatever is written goes through put().
#define _GNU_SOURCE
#include "explain.h"
#include <stdlib.h>
#include <string.h>

enum { FIGURE = 400, BOX = 260, GAP_X = 40, GAP_Y = 68, LINE = 16, HEAD = 24, BAR = 18, LABEL = 220, TIME = 760 };

static const char style[] =
    "body{font:15px/1.45 system-ui,sans-serif;margin:2em auto;max-width:76em;padding:0 "
    "1em;color:#1c2430;background:#fff}"
    "h1{font-size:1.5em}h2{margin-top:2em;border-bottom:1px solid "
    "#d5dae1}code,.mono{font-family:ui-monospace,monospace}"
    "svg{max-width:100%;height:auto;font:12px ui-monospace,monospace}"
    ".kernel{fill:#eef4fc;stroke:#4a7ab5}.head{font-weight:bold;fill:#1c2430}.loop{fill:#8a4b08}.op{fill:#2c5d2e}"
    ".view{fill:#6a6f78}.edge{fill:none;stroke:#a33;stroke-width:1.4}.io{fill:none;stroke:#b8c0cb;stroke-width:1}"
    ".reason{fill:#a33;font-size:11px}.bar{fill:#9cc3e6;stroke:#4a7ab5}.peak{fill:#e69c9c;stroke:#a33}"
    ".live{fill:none;stroke:#a33;stroke-width:1.5}.axis{stroke:#b8c0cb}"
    "table{border-collapse:collapse}td,th{padding:.25em .7em;border-bottom:1px solid #e3e7ec;text-align:left;"
    "vertical-align:top}.change{color:#4b5563}details{margin:.3em 0}";

static void put(FILE *out, const char *text) {
  for (; *text; text++) {
    switch (*text) {
    case '&': fputs("&amp;", out); break;
    case '<': fputs("&lt;", out); break;
    case '>': fputs("&gt;", out); break;
    case '"': fputs("&quot;", out); break;
    case '\'': fputs("&#39;", out); break;
    default: putc(*text, out);
    }
  }
}

static void put_cut(FILE *out, const char *text, size_t most) {
  char cut[128];
  bool longer = strlen(text) > most;
  size_t n = longer ? most - 2 : strlen(text);
  while (longer && n && (text[n] & 0xc0) == 0x80) n--; // between characters
  snprintf(cut, sizeof cut, "%.*s%s", (int)n, text, longer ? ".." : "");
  put(out, cut);
}

static void put_name(FILE *out, const cJSON *step) {
  char name[FIGURE];
  explain_step_name(step, name, sizeof name);
  put(out, name);
}

static const cJSON *buffer_of(const cJSON *section, const cJSON *number) {
  return cJSON_GetArrayItem(field(section, "buffers"), number ? number->valueint : -1);
}

// ---- the graph: steps in layers, each below all that makes what it reads
// --------------------------------------------------------------------------------------------------------------------

typedef struct box {
  const cJSON *step;
  int layer, x, y, height, floor; // floor: below the highest of its layer
} box;

// What stands in a box, a line each: the loop, what was fused into it.
static int lines_of(const cJSON *step) {
  return cJSON_GetArraySize(field(step, "elementwise")) + cJSON_GetArraySize(field(step, "views")) +
         cJSON_GetArraySize(field(step, "execute"));
}

static int place_boxes(const cJSON *section, box *boxes, int n, int *out_height) {
  int widest = 1, n_layers = 0, i = 0,
      *maker = calloc((size_t)cJSON_GetArraySize(field(section, "buffers")) + 1, sizeof *maker);
  int *filled = calloc((size_t)n + 1, sizeof *filled), *height = calloc((size_t)n + 2, sizeof *height);
  const cJSON *step, *number;
  int n_buffers = cJSON_GetArraySize(field(section, "buffers"));
  if (maker && filled && height) cJSON_ArrayForEach(step, field(section, "steps")) {
      box *b = &boxes[i++];
      *b = (box){.step = step, .height = HEAD + LINE * lines_of(step) + 8};
      cJSON_ArrayForEach(number, field(step, "reads")) {
        int made = number->valueint >= 0 && number->valueint < n_buffers ? maker[number->valueint] : 0;
        if (made && boxes[made - 1].layer >= b->layer) b->layer = boxes[made - 1].layer + 1;
      }
      cJSON_ArrayForEach(number, field(step, "writes")) if (number->valueint >= 0 && number->valueint < n_buffers)
          maker[number->valueint] = i;
      b->x = GAP_X / 2 + filled[b->layer]++ * (BOX + GAP_X);
      if (filled[b->layer] > widest) widest = filled[b->layer];
      if (b->height > height[b->layer]) height[b->layer] = b->height;
      if (b->layer >= n_layers) n_layers = b->layer + 1;
    }
  int *top = calloc((size_t)n_layers + 2, sizeof *top);
  for (int l = 0; top && l < n_layers; l++) top[l + 1] = top[l] + height[l] + GAP_Y;
  for (int k = 0; top && k < i; k++) {
    boxes[k].y = 8 + top[boxes[k].layer];
    boxes[k].floor = boxes[k].y + height[boxes[k].layer];
  }
  *out_height = top ? top[n_layers] : 0;
  free(maker), free(filled), free(height), free(top);
  return widest * (BOX + GAP_X);
}

static void put_lines(FILE *out, const cJSON *list, const char *class, int x, int *y) {
  const cJSON *item;
  cJSON_ArrayForEach(item, list) {
    fprintf(out, "<text class=\"%s\" x=\"%d\" y=\"%d\">", class, x + 22, *y += LINE);
    put_cut(out, cJSON_IsString(item) ? item->valuestring : "", 32);
    fputs("</text>", out);
  }
}

static void put_box(FILE *out, const box *b) {
  int y = b->y + HEAD - 7;
  fprintf(out, "<g><rect class=\"kernel\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"6\"/>", b->x, b->y, BOX,
          b->height);
  fprintf(out, "<text class=\"head\" x=\"%d\" y=\"%d\">", b->x + 10, y);
  char name[FIGURE];
  explain_step_name(b->step, name, sizeof name);
  put_cut(out, name, 33);
  fputs("</text><title>", out);
  put(out, name);
  fputs("</title>", out);
  put_lines(out, field(b->step, "execute"), "loop", b->x, &y);
  put_lines(out, field(b->step, "elementwise"), "op", b->x, &y);
  put_lines(out, field(b->step, "views"), "view", b->x, &y);
  fputs("</g>\n", out);
}

// Down to the boxes below; past a layer, through the gap beside the maker's column.
static void put_edge(FILE *out, const box *from, const box *to, const cJSON *edge, const char *value, int slot) {
  int x1 = from->x + BOX / 2, y1 = from->y + from->height, x2 = to->x + 20 + slot % 6 * 40, y2 = to->y;
  int side = from->x + BOX + GAP_X / 2, below = from->floor + GAP_Y / 2, above = y2 - GAP_Y / 2;
  fprintf(out, "<g><path class=\"edge\" marker-end=\"url(#tip)\" d=\"M%d %dV%d", x1, y1, from->floor);
  if (to->layer > from->layer + 1)
    fprintf(out, "C%d %d %d %d %d %dV%dC%d %d %d %d %d %d\"/>", x1, below, side, from->floor, side, below, above, side,
            y2, x2, above, x2, y2 - 2);
  else
    fprintf(out, "C%d %d %d %d %d %d\"/>", x1, below, x2, above, x2, y2 - 2);
  char label[FIGURE];
  snprintf(label, sizeof label, "%s: %s", value, text_of(edge, "reason"));
  fprintf(out, "<text class=\"reason\" x=\"%d\" y=\"%d\">", x2 + 5, y2 - 8 - slot % 4 * 11);
  put_cut(out, label, 36);
  fputs("</text><title>", out);
  put(out, value);
  fputs(": ", out);
  put(out, text_of(edge, "why"));
  fputs("; to change it: ", out);
  put(out, text_of(edge, "change"));
  fputs("</title></g>\n", out);
}

static void put_graph(FILE *out, const cJSON *section) {
  int n = cJSON_GetArraySize(field(section, "steps")), height;
  box *boxes = calloc((size_t)n + 1, sizeof *boxes);
  if (!boxes) return;
  int width = place_boxes(section, boxes, n, &height);
  fprintf(out,
          "<svg viewBox=\"0 0 %d %d\" width=\"%d\" role=\"img\"><defs><marker id=\"tip\" markerWidth=\"7\" "
          "markerHeight=\"7\" refX=\"6\" refY=\"3\" orient=\"auto\"><path d=\"M0 0L6 3L0 6z\" "
          "fill=\"#a33\"/></marker></defs>\n",
          width, height, width);
  for (int i = 0; i < n; i++) put_box(out, &boxes[i]);
  for (int i = 0; i < n; i++) {
    const cJSON *edge;
    int slot = 0;
    cJSON_ArrayForEach(edge, field(boxes[i].step, "unfused")) {
      int from = number_of(edge, "step", 0);
      if (from > 0 && from <= n)
        put_edge(out, &boxes[from - 1], &boxes[i], edge, text_of(buffer_of(section, field(edge, "buffer")), "name"),
                 slot++);
    }
  }
  fputs("</svg>\n", out);
  free(boxes);
}

// ---- kernel by kernel
// --------------------------------------------------------------------------------------------------------------------

static void put_list(FILE *out, const cJSON *numbers, const cJSON *section) {
  const cJSON *number;
  int i = 0;
  cJSON_ArrayForEach(number, numbers) {
    const cJSON *buffer = buffer_of(section, number);
    fputs(i++ ? "<br>" : "", out);
    put(out, text_of(buffer, "name"));
    fputs(": ", out);
    put(out, text_of(buffer, "type"));
  }
}

static void put_edges(FILE *out, const cJSON *step, const cJSON *section) {
  const cJSON *edge;
  cJSON_ArrayForEach(edge, field(step, "unfused")) {
    int from = number_of(edge, "step", 0);
    fputs("<div>from <b>", out);
    if (from) fprintf(out, "%d ", from);
    put(out, from ? "" : "init: ");
    put(out, text_of(edge, "from"));
    fputs("</b> by ", out);
    put(out, text_of(buffer_of(section, field(edge, "buffer")), "name"));
    fputs(": ", out);
    put(out, text_of(edge, "why"));
    fputs(".<br><span class=\"change\">To change it: ", out);
    put(out, text_of(edge, "change"));
    fputs(".</span></div>", out);
  }
}

static void put_kernels(FILE *out, const cJSON *section) {
  const cJSON *step;
  char text[FIGURE];
  fputs("<table><tr><th>kernel</th><th>reads</th><th>writes</th><th>flop</th><th>bytes</th><th>flop / byte</th>"
        "<th>us</th><th>Gflop/s</th><th>GB/s</th><th>why it is apart from what makes its operands</th></tr>\n",
        out);
  cJSON_ArrayForEach(step, field(section, "steps")) {
    fputs("<tr><td><b>", out);
    put_name(out, step);
    fputs("</b></td><td class=\"mono\">", out);
    put_list(out, field(step, "reads"), section);
    fputs("</td><td class=\"mono\">", out);
    put_list(out, field(step, "writes"), section);
    fputs("</td>", out);
    static const char *const figures[] = {"work", "bytes", "intensity", "measured_us", "gflop_per_s", "gbyte_per_s"};
    for (int i = 0; i < 6; i++) {
      const cJSON *item = field(step, figures[i]);
      fputs("<td>", out);
      if (item) (i == 1 ? explain_bytes : explain_figure)(item, text, sizeof text), put(out, text);
      fputs("</td>", out);
    }
    fputs("<td>", out);
    put_edges(out, step, section);
    fputs("</td></tr>\n", out);
  }
  fputs("</table>\n", out);
}

// ---- memory over time
// --------------------------------------------------------------------------------------------------------------------

static void put_live(FILE *out, const cJSON *section, int n_steps, int y) {
  const cJSON *live = field(field(section, "memory"), "live_bytes"), *item;
  double most = 0;
  cJSON_ArrayForEach(item, live) {
    if (!cJSON_IsNumber(item)) return; // a curve of expressions has no height
    if (item->valuedouble > most) most = item->valuedouble;
  }
  int t = 0;
  fputs("<path class=\"live\" d=\"", out);
  cJSON_ArrayForEach(item, live) {
    int h = most > 0 ? (int)(60 * item->valuedouble / most) : 0;
    fprintf(out, "%s%d %dH%d", t ? "L" : "M", LABEL + TIME * t / n_steps, y + 64 - h, LABEL + TIME * (t + 1) / n_steps);
    t++;
  }
  fprintf(out, "\"/><text x=\"0\" y=\"%d\">bytes alive</text>", y + 40);
}

static bool is_in_slab(const cJSON *buffer) { return field(buffer, "offset") && number_of(buffer, "first", 0); }

static void put_memory(FILE *out, const cJSON *section) {
  const cJSON *memory = field(section, "memory"), *buffer, *number;
  int n_steps = cJSON_GetArraySize(field(section, "steps")), peak = number_of(memory, "peak_step", 0), rows = 0, i = 0;
  char text[FIGURE];
  fputs("<p>Without the scratch that plans ask for when they run: planned <b>", out);
  explain_bytes(field(memory, "planned_bytes"), text, sizeof text), put(out, text);
  if (field(memory, "lower_bound_bytes")) {
    fputs("</b>, lower bound (the greatest sum of live bytes) <b>", out);
    explain_bytes(field(memory, "lower_bound_bytes"), text, sizeof text), put(out, text);
  }
  fputs("</b>. ", out);
  if (peak) {
    fputs("Peak at <b>", out);
    put_name(out, cJSON_GetArrayItem(field(section, "steps"), peak - 1));
    fputs("</b>, alive: ", out);
    cJSON_ArrayForEach(number, field(memory, "alive")) {
      fputs(i++ ? ", " : "", out);
      put(out, text_of(buffer_of(section, number), "name"));
    }
  } else {
    fputs("Where the peak is depends on the dims; <code>--dim NAME=SIZE</code> binds them.", out);
  }
  fputs("</p>\n", out);
  cJSON_ArrayForEach(buffer, field(section, "buffers")) rows += is_in_slab(buffer);
  if (!rows || !n_steps) return;
  int height = rows * (BAR + 4) + 84, y = 76;
  fprintf(out, "<svg viewBox=\"0 0 %d %d\" width=\"%d\" role=\"img\">", LABEL + TIME + 8, height, LABEL + TIME + 8);
  put_live(out, section, n_steps, 0);
  cJSON_ArrayForEach(buffer, field(section, "buffers")) {
    if (!is_in_slab(buffer)) continue;
    int first = number_of(buffer, "first", 1), last = number_of(buffer, "last", 1);
    int x = LABEL + TIME * (first - 1) / n_steps, end = LABEL + TIME * last / n_steps;
    explain_bytes(field(buffer, "bytes"), text, sizeof text);
    fprintf(out, "<g><rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/><title>",
            peak && first <= peak && last >= peak ? "peak" : "bar", x, y, end > x ? end - x : 1, BAR);
    put(out, text);
    fputs(" at ", out);
    explain_figure(field(buffer, "offset"), text, sizeof text);
    put(out, text);
    fprintf(out, ", steps %d to %d</title><text x=\"0\" y=\"%d\">", first, last, y + 13);
    put_cut(out, text_of(buffer, "name"), 18);
    fputs("</text></g>\n", out);
    y += BAR + 4;
  }
  fputs("</svg>\n", out);
}

char *explain_page(const cJSON *root, size_t *out_size) {
  char *page = NULL;
  FILE *out = open_memstream(&page, out_size);
  if (!out) return NULL;
  const cJSON *section;
  fputs("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>", out);
  put(out, text_of(root, "model"));
  fprintf(out, "</title><style>%s</style></head><body>\n<h1>@", style);
  put(out, text_of(root, "model"));
  fputs("</h1>\n<p>", out);
  put(out, text_of(root, "made_by"));
  fputs(" made it from ", out);
  put(out, text_of(root, "source"));
  fputs(". A box is one kernel: its loop, then what was fused into it. A red arrow is an edge that was not fused; "
        "point at it "
        "for the reason, which the table says too.</p>\n",
        out);
  cJSON_ArrayForEach(section, field(root, "sections")) {
    if (!cJSON_GetArraySize(field(section, "steps"))) continue;
    fputs("<h2>", out);
    put(out, text_of(section, "name"));
    fputs("</h2>\n", out);
    if (*text_of(root, "left_for_init") && !strcmp(text_of(section, "name"), "init")) {
      fputs("<p>Runs when the model is opened: ", out);
      put(out, text_of(root, "left_for_init"));
      fputs("</p>\n", out);
    }
    put_graph(out, section);
    put_kernels(out, section);
    fputs("<h3>memory</h3>\n", out);
    put_memory(out, section);
  }
  fputs("</body></html>\n", out);
  if (fclose(out)) {
    free(page);
    return NULL;
  }
  return page;
}
