// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Writes a `.mxpkg`: a table that people can read, one line per kernel, then the bitcodes. read.c is the other half and
// docs/kernel-abi.md the description:
//
//   mxpkg 1
//   package my_kernels
//   bitcode x86-64 8404
//   elementwise my.swish my_kernels.swish__f32 in f32 out f32 at my_kernels.c:6
//   execute my.row_scale my_kernels.row_scale rows out y f16,bf16,f32 2 store:f32:2 in x .. at my_kernels.c:19
//   end
#include "package/internal.h"
#include <errno.h>
#include <mx/kernel_flags.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void write_arg(FILE *out, const char *word, const pkg_arg *arg) {
  char types[PKG_TYPES_TEXT], rank[16] = "any";
  if (arg->rank != MX_ANY_RANK) snprintf(rank, sizeof rank, "%d", arg->rank);
  fprintf(out, " %s %s %s%s %s ", word, arg->name, arg->opaque ? "opaque:" : "",
          arg->opaque ? arg->opaque : pkg_types_text(arg->dtypes, types), rank);
  const char *separator = "";
  if (arg->flags & MX_MUTABLE) fprintf(out, "mutable");
  if (arg->flags & MX_STRIDED) {
    fprintf(out, "strided");
    separator = ",";
  }
  if (arg->flags & MX_FUSED) {
    if (arg->hook_type == MX_DTYPE_INVALID)
      fprintf(out, "%scompute:%d", separator, arg->hook_rank);
    else
      fprintf(out, "%s%s:%s:%d", separator, *word == 'i' ? "load" : "store", pkg_dtype_text(arg->hook_type),
              arg->hook_rank);
  }
  if (!arg->flags) fprintf(out, "plain");
}

static void write_kernel(FILE *out, const pkg_kernel *kernel, uint32_t all_bitcodes) {
  char types[PKG_TYPES_TEXT];
  fprintf(out, "%s %s %s", pkg_form_names[kernel->form], kernel->symbol, kernel->function);
  if (*kernel->target) fprintf(out, " target %s", kernel->target);
  if (kernel->bitcodes != (all_bitcodes & pkg_pattern_bitcodes(kernel->target))) {
    const char *separator = " bitcode ";
    for (int t = 0; t < PKG_N_TARGETS; t++)
      if (kernel->bitcodes >> t & 1) {
        fprintf(out, "%s%s", separator, pkg_target_names[t]);
        separator = ",";
      }
  }
  switch (kernel->form) {
  case PKG_ELEMENTWISE:
    for (int32_t i = 0; i < kernel->n_inputs; i++)
      fprintf(out, " in %s", pkg_types_text(kernel->inputs[i].dtypes, types));
    fprintf(out, " out %s", pkg_types_text(kernel->outputs[0].dtypes, types));
    break;
  case PKG_EXECUTE:
    if (kernel->parallel == MX_ROWS) fprintf(out, " rows");
    if (kernel->parallel == MX_PLANNED) fprintf(out, " planned %s", kernel->plan_function);
    if (kernel->flags & MX_BY_ROW) fprintf(out, " by_row");
    if (kernel->flags & MX_JOINS) fprintf(out, " joins");
    for (int32_t i = 0; i < kernel->n_outputs; i++) write_arg(out, "out", &kernel->outputs[i]);
    for (int32_t i = 0; i < kernel->n_inputs; i++) write_arg(out, "in", &kernel->inputs[i]);
    break;
  case PKG_SHAPE: fprintf(out, " inputs %d", kernel->n_inputs); break;
  case PKG_OPAQUE: fprintf(out, " bytes %lld", (long long)kernel->bytes); break;
  case PKG_VIEW:
    if (kernel->flags & MX_CONTIGUOUS) fprintf(out, " contiguous");
    if (kernel->flags & MX_PER_DIM) fprintf(out, " per_dim");
    if (kernel->inverse) fprintf(out, " inverse %s", kernel->inverse);
    break;
  }
  for (int32_t i = 0; i < kernel->n_parameters; i++)
    fprintf(out, " parameter %s %s", kernel->parameters[i].name, pkg_parameter_names[kernel->parameters[i].kind]);
  if (kernel->work) fprintf(out, " work %s", kernel->work);
  if (kernel->part) fprintf(out, " part %d", kernel->part);
  fprintf(out, " at %s:%d\n", kernel->file, kernel->line);
}

static void write_padding(FILE *out) {
  while (ftell(out) % PKG_ALIGNMENT) putc('\n', out);
}

static void write_package(FILE *out, const pkg_package *package) {
  uint32_t all_bitcodes = 0;
  fprintf(out, "mxpkg %d\npackage %s\n", PKG_FORMAT, package->name);
  for (size_t i = 0; i < package->n_bitcode; i++) {
    fprintf(out, "bitcode %s %zu\n", package->bitcode[i].target, package->bitcode[i].n_bytes);
    all_bitcodes |= pkg_pattern_bitcodes(package->bitcode[i].target);
  }
  for (size_t i = 0; i < package->n_kernels; i++) write_kernel(out, &package->kernels[i], all_bitcodes);
  fprintf(out, "end\n");
  for (size_t i = 0; i < package->n_bitcode; i++) {
    write_padding(out);
    fwrite(package->bitcode[i].bytes, 1, package->bitcode[i].n_bytes, out);
  }
}

mx_status pkg_write(const pkg_package *package, const char *path) {
  size_t n_bytes = strlen(path) + 32;
  char *temporary = malloc(n_bytes);
  if (!temporary) return mx_status_make(MX_OUT_OF_MEMORY, "%s: out of memory", path);
  snprintf(temporary, n_bytes, "%s.tmp.%ld", path, (long)getpid());
  FILE *out = fopen(temporary, "wb");
  bool ok = out != NULL;
  if (out) {
    write_package(out, package);
    ok = !ferror(out);
    ok = !fclose(out) && ok;
  }
  ok = ok && !rename(temporary, path);
  mx_status status = ok ? NULL : mx_status_make(MX_IO_ERROR, "%s: cannot write: %s", path, strerror(errno));
  if (!ok && out) unlink(temporary);
  free(temporary);
  return status;
}
