// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// `mxc package`: C sources -> bitcode per target, the kernels' table read back from it, and both in one file. Nothing
// is written unless every record fits its function on every target.
#include "build_internal.h"
#include <ctype.h>
#include <errno.h>
#include <llvm-c/BitWriter.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MAX_ERRORS = 20 };

// ---- strings and messages ------------------------------------------------------------------------------------------

static const char *out_of_memory(build *b) {
  if (!b->status) b->status = mx_status_make(MX_OUT_OF_MEMORY, "out of memory while packaging kernels");
  return "";
}

const char *build_string(build *b, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  int length = vsnprintf(NULL, 0, format, arguments);
  va_end(arguments);
  char *text = length < 0 ? NULL : malloc((size_t)length + 1);
  char **strings = text ? realloc(b->strings, (b->n_strings + 1) * sizeof *strings) : NULL;
  if (!strings) {
    free(text);
    return out_of_memory(b);
  }
  va_start(arguments, format);
  vsnprintf(text, (size_t)length + 1, format, arguments);
  va_end(arguments);
  b->strings = strings;
  strings[b->n_strings++] = text;
  return text;
}

void build_error(build *b, const build_record *record, const char *path, const char *format, ...) {
  va_list arguments;
  if (b->n_errors++ >= MAX_ERRORS) return;
  if (b->n_errors > 1) fprintf(b->errors, "\n");
  if (record)
    fprintf(b->errors, "%s:%d: error: kernel '%s': ", record->path, record->kernel.line, record->kernel.symbol);
  else
    fprintf(b->errors, "%s: error: ", path);
  va_start(arguments, format);
  vfprintf(b->errors, format, arguments);
  va_end(arguments);
}

// ---- one target
// ------------------------------------------------------------------------------------------------------

static bool same_kernel(const pkg_kernel *a, const pkg_kernel *b) {
  if (a->form != b->form || strcmp(a->symbol, b->symbol) || strcmp(a->function, b->function)) return false;
  if (strcmp(a->target, b->target) || a->parallel != b->parallel || a->n_outputs != b->n_outputs) return false;
  if (a->flags != b->flags || a->n_inputs != b->n_inputs || a->n_parameters != b->n_parameters) return false;
  if (!a->plan_function != !b->plan_function || (a->plan_function && strcmp(a->plan_function, b->plan_function)))
    return false;
  for (int32_t i = 0; i < a->n_outputs + a->n_inputs; i++) {
    const pkg_arg *x = i < a->n_outputs ? &a->outputs[i] : &a->inputs[i - a->n_outputs];
    const pkg_arg *y = i < a->n_outputs ? &b->outputs[i] : &b->inputs[i - a->n_outputs];
    if (strcmp(x->name, y->name) || x->dtypes != y->dtypes || x->rank != y->rank || x->flags != y->flags) return false;
    if (x->hook_rank != y->hook_rank || x->hook_type != y->hook_type) return false;
  }
  for (int32_t i = 0; i < a->n_parameters; i++)
    if (strcmp(a->parameters[i].name, b->parameters[i].name) || a->parameters[i].kind != b->parameters[i].kind)
      return false;
  return true;
}

// Adds the target's kernels to the table: one line for a kernel that is the same on several targets.
static void merge(build *b, const build_records *records, build_records *table) {
  size_t known = table->count, next = 0;
  build_record *items = realloc(table->items, (known + records->count + 1) * sizeof *items);
  if (!items) {
    out_of_memory(b);
    return;
  }
  table->items = items;
  for (size_t i = 0; i < records->count; i++) {
    size_t k = 0; // records come in the same order on every target, so the next one nearly always fits
    while (k < known && !same_kernel(&items[(next + k) % known].kernel, &records->items[i].kernel)) k++;
    if (k < known) {
      next = (next + k) % known;
      items[next].kernel.bitcodes |= 1u << b->target;
      next++;
    } else {
      items[table->count++] = records->items[i];
    }
  }
}

// Bitcode of the target at hand, a part per source, with its kernels added to the table. Nothing is written on failure.
static void build_target(build *b, build_records *table, LLVMMemoryBufferRef *parts) {
  build_records records = {0};
  LLVMContextRef context = LLVMContextCreate();
  LLVMModuleRef module = build_link(b, context, &records);
  if (module) {
    for (size_t i = 0; i < records.count; i++) build_check_record(b, module, &records.items[i]);
    build_check_shapes(b, &records);
    if (!b->n_errors) build_check_limits(b, module, &records); // a kernel that failed has no hooks yet
    if (!b->n_errors && !b->status) {
      build_finish_module(b, module);
      merge(b, &records, table);
      for (size_t s = 0; s < b->options->n_sources; s++) parts[s] = build_part(b, module, &records, s);
    }
    LLVMDisposeModule(module);
  }
  LLVMContextDispose(context);
  free(records.items);
}

// ---- the whole table
// ---------------------------------------------------------------------------------------------------

static void check_table(build *b, const build_records *table) {
  for (size_t i = 0; i < table->count; i++) {
    const build_record *record = &table->items[i];
    pkg_form form = record->kernel.form;
    if ((form == PKG_VIEW || form == PKG_SHAPE || form == PKG_OPAQUE) && !(record->kernel.bitcodes & PKG_X86_64))
      build_error(
          b, record, NULL,
          "it is left out of the x86-64 bitcode, but host code calls it\n  hint: take the function and its record "
          "out of the #if for GPUs");
    for (size_t k = 0; k < i; k++)
      if (pkg_kernels_clash(&table->items[k].kernel, &record->kernel)) {
        build_error(b, record, NULL,
                    "%s:%d registers it too, for the same dtypes and target\n  hint: leave one out, or give one a more "
                    "specific .target",
                    table->items[k].path, table->items[k].kernel.line);
        break;
      }
  }
  if (!table->count)
    build_error(b, NULL, b->options->sources[0],
                "no kernel is registered\n  hint: write a record for each: MX_UNARY, MX_KERNEL .. of <mx/kernel.h>");
}

// bitcode: by target, then by source.
static mx_status write_table(build *b, const build_records *table, LLVMMemoryBufferRef *bitcode) {
  size_t n_parts = b->options->n_sources;
  pkg_package package = {.name = b->name, .n_kernels = table->count};
  package.kernels = calloc(table->count, sizeof *package.kernels);
  package.bitcode = calloc(PKG_N_TARGETS * n_parts, sizeof *package.bitcode);
  mx_status status = NULL;
  if (package.kernels && package.bitcode) {
    for (size_t i = 0; i < table->count; i++) package.kernels[i] = table->items[i].kernel;
    for (size_t i = 0; i < PKG_N_TARGETS * n_parts; i++)
      package.bitcode[package.n_bitcode++] =
          (pkg_bitcode){pkg_target_names[i / n_parts], (int32_t)(i % n_parts), LLVMGetBufferStart(bitcode[i]),
                        LLVMGetBufferSize(bitcode[i])};
    status = pkg_write(&package, b->options->output);
  } else {
    status = mx_status_make(MX_OUT_OF_MEMORY, "out of memory while packaging kernels");
  }
  free(package.kernels);
  free(package.bitcode);
  return status;
}

mx_status build_take_errors(build *b) {
  mx_status status;
  if (b->n_errors > MAX_ERRORS) fprintf(b->errors, "\n%d more errors", b->n_errors - MAX_ERRORS);
  fflush(b->errors);
  status = mx_status_make(MX_INVALID_ARGUMENT, "%s", b->error_text ? b->error_text : "");
  return status;
}

static mx_status build_all(build *b) {
  size_t n_parts = b->options->n_sources;
  LLVMMemoryBufferRef *bitcode = calloc(PKG_N_TARGETS * n_parts, sizeof *bitcode);
  build_records table = {0};
  if (!bitcode) out_of_memory(b);
  for (b->target = 0; b->target < PKG_N_TARGETS && !b->n_errors && !b->status; b->target++)
    build_target(b, &table, bitcode + (size_t)b->target * n_parts);
  if (!b->n_errors && !b->status) check_table(b, &table);
  if (!b->n_errors && !b->status) b->status = write_table(b, &table, bitcode);
  for (size_t i = 0; bitcode && i < PKG_N_TARGETS * n_parts; i++)
    if (bitcode[i]) LLVMDisposeMemoryBuffer(bitcode[i]);
  free(bitcode);
  free(table.items);
  return b->status ? b->status : b->n_errors ? build_take_errors(b) : NULL;
}

// ---- the door
// --------------------------------------------------------------------------------------------------------

// "out/my-kernels.mxpkg" -> "my_kernels": it prefixes names in bitcode.
static const char *package_name(build *b) {
  const char *output = b->options->output, *slash = strrchr(output, '/');
  const char *base = b->options->name ? b->options->name : slash ? slash + 1 : output, *dot = strrchr(base, '.');
  size_t n = dot && !b->options->name ? (size_t)(dot - base) : strlen(base);
  char *name = (char *)build_string(b, "%s%.*s", n && !isdigit((unsigned char)*base) ? "" : "_", (int)n, base);
  for (char *c = name; *c; c++)
    if (!isalnum((unsigned char)*c)) *c = '_';
  return name;
}

static void close_files(build *b) {
  for (size_t i = 0; b->files && i < b->options->n_sources * PKG_N_TARGETS; i++) {
    if (b->files[i].bitcode) fclose(b->files[i].bitcode);
    if (b->files[i].messages) fclose(b->files[i].messages);
  }
  free(b->files);
}

mx_status pkg_build(const pkg_build_options *options) {
  build b = {.options = options};
  if (!options->n_sources) return mx_status_make(MX_INVALID_ARGUMENT, "mxc package: no C source is given");
  for (size_t s = 0; s < options->n_sources; s++)
    if (access(options->sources[s], R_OK))
      return mx_status_make(MX_IO_ERROR, "%s: error: cannot read: %s", options->sources[s], strerror(errno));
  b.files = calloc(options->n_sources * PKG_N_TARGETS, sizeof *b.files);
  b.errors = open_memstream(&b.error_text, &b.error_bytes);
  if (!b.files || !b.errors) out_of_memory(&b);
  if (!b.status) b.name = package_name(&b);
  if (!b.status) b.status = build_compile(options, build_targets, PKG_N_TARGETS, b.files);
  mx_status status = b.status ? b.status : build_all(&b);
  close_files(&b);
  if (b.errors) fclose(b.errors);
  free(b.error_text);
  for (size_t i = 0; i < b.n_strings; i++) free(b.strings[i]);
  free(b.strings);
  return status;
}
