/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * The compiler as a library: text or an ONNX model in, a MEF image (or any level as text) out; and the packager. Used
 * by mxc; links LLVM.
 *
 * Ownership: results are malloc'ed and belong to the caller until mx_compiled_release. Threads: one compilation at a
 * time per process, because back ends run in forked workers.
 */
#ifndef MX_COMPILER_H
#define MX_COMPILER_H

#include <mx/status.h>
#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What to make. Text levels parse back; LLVM, assembly and C are output only. */
typedef enum mx_emit {
  MX_EMIT_RMO,
  MX_EMIT_MO,
  MX_EMIT_MOGG,
  MX_EMIT_MGP,
  MX_EMIT_LLVM,
  MX_EMIT_ASM,
  MX_EMIT_C,
  MX_EMIT_MEF,
} mx_emit;

/* "mogg"; NULL out of range. The reverse returns false for unknown names. */
const char *mx_emit_name(mx_emit emit);
bool mx_emit_from_name(const char *name, mx_emit *out_emit);

typedef struct mx_package_bytes {
  const void *bytes; /* of a .mxpkg; borrowed during the compilation */
  size_t n_bytes;
  bool user; /* beats a built-in of equal rank */
} mx_package_bytes;

typedef struct mx_compile_options {
  const char *file; /* the input's name, for messages */
  const char *text; /* the input, text or an ONNX model; n_text bytes, borrowed */
  size_t n_text;
  mx_emit emit;
  const char *from;                 /* NULL, or the level that the input must be at */
  const char *target;               /* NULL: "x86-64", all levels. A comma-separated list */
  const mx_package_bytes *packages; /* the built-in one first */
  size_t n_packages;
  const char *const *weights; /* paths of .safetensors files */
  size_t n_weights;
  /* Of an ONNX model's inputs: "x=1x3x?x224" (? as the model has it), "batch=8" for a dim's name, "x=f16" for the dtype
   * that is given and converted to the model's. */
  const char *const *shapes, *const *dims, *const *input_dtypes;
  size_t n_shapes, n_dims, n_input_dtypes;
  const char *weights_out;    /* where an ONNX model's weights go as a .safetensors file; NULL: nowhere */
  int n_workers;              /* kernels compiled at a time; 0: one */
  bool unoptimised;           /* leave out what only makes it faster: merging, simplification and fusion */
  const char *const *without; /* single ones of these to leave out, by name: "mogg_fuse_rows" */
  size_t n_without;
  bool fast_math;    /* allow rewrites that change rounding, signs of zero, NaN and infinity */
  int fold_seconds;  /* constant folding that takes longer, or makes more than fold_mib MiB, is done when the */
  int fold_mib;      /* model is opened; 0: 10 seconds, 1024 MiB */
  const char *cache; /* a folder where compiled kernels are kept and looked for; NULL: none */
  const char *const *replacements; /* "NAME=FILE.c": kernels that are compiled from C (docs/emit-c.md) */
  size_t n_replacements;
  const char *include_dir; /* where mx/kernel.h is, and the clang to use (NULL: clang-22): for replacements alone */
  const char *clang;
  bool verify_each;     /* verify the module after every pass */
  const char *compiler; /* "mxc 0.1.0": recorded in the file */
  /* After each pass: text() prints the module, valid until the callback returns. NULL: none. */
  void (*on_pass)(void *user, const char *pass, const char *(*text)(void *state), void *state);
  /* Milliseconds of every pass and kernel. NULL: none. */
  void (*on_time)(void *user, const char *what, double milliseconds);
  void *user;
} mx_compile_options;

typedef struct mx_compiled {
  char *bytes; /* page-aligned; NULL on failure */
  size_t n_bytes;
  char *diagnostics; /* errors and warnings with their places, or "" */
} mx_compiled;

/* Fails with MX_INVALID_ARGUMENT after filling diagnostics where the model is wrong; the status then only says so. */
mx_status mx_compile(const mx_compile_options *options, mx_compiled *out_compiled);
void mx_compiled_release(mx_compiled *compiled);

typedef struct mx_package_options {
  const char *const *sources; /* C files */
  size_t n_sources;
  const char *output;      /* the .mxpkg to write, through a temporary */
  const char *name;        /* NULL: the output's base name */
  const char *include_dir; /* where mx/kernel.h is */
  const char *clang;       /* NULL: clang-22 */
} mx_package_options;

/* Compiles kernels for every target, reads their records back and checks them. Messages name file and line. */
mx_status mx_package(const mx_package_options *options);

#ifdef __cplusplus
}
#endif
#endif
