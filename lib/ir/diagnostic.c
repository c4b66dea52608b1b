// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Diagnostics: kept until the end, then shown in the order of their places, each with its source line and a caret:
//
//   model.mlir:7:12: error: 'mo.add': operands have different types: !mo.tensor<[M], f32> and !mo.tensor<[N], f32>
//     %c = mo.add(%a, %b) : ..
//          ^
//     hint: ..
#include "ir/internal.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_SHOWN = 40 };

MlirLocation ir_location(ir_context *ctx, const char *file, unsigned line, unsigned column) {
  return mlirLocationFileLineColGet(ctx->mlir, ir_ref(file), line, column);
}

bool ir_location_place(ir_context *ctx, MlirLocation location, const char **out_file, unsigned *out_line,
                       unsigned *out_column) {
  while (mlirLocationIsAName(location)) location = mlirLocationNameGetChildLoc(location);
  if (mlirLocationIsAFused(location)) {
    MlirLocation parts[1];
    if (mlirLocationFusedGetNumLocations(location) != 1) {
      unsigned n = mlirLocationFusedGetNumLocations(location);
      MlirLocation *all = ir_alloc(ctx, n * sizeof *all);
      mlirLocationFusedGetLocations(location, all);
      return n && ir_location_place(ctx, all[0], out_file, out_line, out_column);
    }
    mlirLocationFusedGetLocations(location, parts);
    return ir_location_place(ctx, parts[0], out_file, out_line, out_column);
  }
  if (!mlirLocationIsAFileLineColRange(location)) return false;
  MlirStringRef file = mlirIdentifierStr(mlirLocationFileLineColRangeGetFilename(location));
  *out_file = ir_intern(ctx, file.data, file.length);
  *out_line = (unsigned)mlirLocationFileLineColRangeGetStartLine(location);
  *out_column = (unsigned)mlirLocationFileLineColRangeGetStartColumn(location);
  return true;
}

void ir_add_source(ir_context *ctx, const char *file, const char *text, size_t length) {
  ctx->sources = ir_grow(ctx, ctx->sources, ctx->n_sources, &ctx->source_capacity, sizeof *ctx->sources);
  ctx->sources[ctx->n_sources++] = (ir_source){ir_intern(ctx, file, strlen(file)), text, length};
}

const char *ir_source_line(ir_context *ctx, const char *file, unsigned line) {
  for (size_t s = 0; s < ctx->n_sources; s++) {
    if (ctx->sources[s].file != file) continue;
    const char *at = ctx->sources[s].text, *end = at + ctx->sources[s].length, *stop;
    for (; --line && at; at = at ? at + 1 : NULL) at = memchr(at, '\n', (size_t)(end - at));
    if (!at) return NULL;
    while (at < end && (*at == ' ' || *at == '\t')) at++;
    for (stop = at; stop < end && *stop != '\n' && *stop != '\r';) stop++;
    return ir_copy(ctx, at, (size_t)(stop - at));
  }
  return NULL;
}

static void report(ir_context *ctx, MlirLocation location, ir_severity severity, const char *hint, const char *format,
                   va_list args) {
  va_list again;
  va_copy(again, args);
  int n = vsnprintf(NULL, 0, format, again);
  va_end(again);
  char *text = ir_alloc(ctx, (size_t)n + 1);
  vsnprintf(text, (size_t)n + 1, format, args);
  ir_diagnostic d = {.severity = severity, .text = text, .order = ctx->n_diagnostics};
  d.hint = hint ? ir_copy(ctx, hint, strlen(hint)) : NULL;
  if (!mlirLocationIsNull(location)) ir_location_place(ctx, location, &d.file, &d.line, &d.column);
  ctx->diagnostics =
      ir_grow(ctx, ctx->diagnostics, ctx->n_diagnostics, &ctx->diagnostic_capacity, sizeof *ctx->diagnostics);
  ctx->diagnostics[ctx->n_diagnostics++] = d;
  if (severity == IR_ERROR) ctx->n_errors++;
}

void ir_report(ir_context *ctx, MlirLocation location, ir_severity severity, const char *hint, const char *format,
               ...) {
  va_list args;
  va_start(args, format);
  report(ctx, location, severity, hint, format, args);
  va_end(args);
}

bool ir_error(ir_context *ctx, MlirLocation location, const char *hint, const char *format, ...) {
  va_list args;
  va_start(args, format);
  report(ctx, location, IR_ERROR, hint, format, args);
  va_end(args);
  return false;
}

size_t ir_error_count(const ir_context *ctx) { return ctx->n_errors; }

static int by_place(const void *a, const void *b) {
  const ir_diagnostic *x = a, *y = b;
  if (x->file != y->file || !x->file) return x->order < y->order ? -1 : 1;
  if (x->line != y->line) return x->line < y->line ? -1 : 1;
  if (x->column != y->column) return x->column < y->column ? -1 : 1;
  return x->order < y->order ? -1 : 1;
}

// The line and a caret below its column; tabs are kept so that the caret stands right.
static void show_line(ir_context *ctx, ir_text *out, const ir_diagnostic *d) {
  for (size_t s = 0; s < ctx->n_sources; s++) {
    if (ctx->sources[s].file != d->file) continue;
    const char *at = ctx->sources[s].text, *end = at + ctx->sources[s].length;
    for (unsigned line = 1; line < d->line && at < end; at++)
      if (*at == '\n') line++;
    const char *stop = at;
    while (stop < end && *stop != '\n' && *stop != '\r') stop++;
    if (at >= end && d->line > 1) return;
    size_t width = (size_t)(stop - at) < 400 ? (size_t)(stop - at) : 400;
    ir_append(out, "  ");
    ir_append_n(out, at, width);
    ir_append(out, "\n  ");
    for (unsigned c = 1; c < d->column && c <= width; c++) ir_append_n(out, at[c - 1] == '\t' ? "\t" : " ", 1);
    ir_append(out, "^\n");
    return;
  }
}

const char *ir_diagnostics(ir_context *ctx) {
  static const char *const names[] = {"error", "warning", "note"};
  ir_text out = {.ctx = ctx};
  ir_append(&out, "%s", "");
  if (ctx->n_diagnostics > 1) qsort(ctx->diagnostics, ctx->n_diagnostics, sizeof *ctx->diagnostics, by_place);
  for (size_t i = 0; i < ctx->n_diagnostics && i < MAX_SHOWN; i++) {
    const ir_diagnostic *d = &ctx->diagnostics[i];
    if (d->file)
      ir_append(&out, "%s:%u:%u: ", d->file, d->line, d->column);
    else
      ir_append(&out, "mxc: ");
    ir_append(&out, "%s: %s\n", names[d->severity], d->text);
    if (d->file) show_line(ctx, &out, d);
    if (d->hint) ir_append(&out, "  hint: %s\n", d->hint);
  }
  if (ctx->n_diagnostics > MAX_SHOWN)
    ir_append(&out, "mxc: note: %zu more not shown\n", ctx->n_diagnostics - MAX_SHOWN);
  return out.data ? out.data : "";
}
