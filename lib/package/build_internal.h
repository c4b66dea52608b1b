/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * What the files of the packager share. A package is made target by target:
 *
 *   build_compile.c  C sources        -> bitcode files, two clangs at a time
 *   build_module.c   bitcode files    -> one module: linked, stripped, prefixed
 *   build_records.c  the module       -> its records, as kernel.h declares them
 *   build_words.c    a record         -> what is wrong with it by itself
 *   build_check.c    record, function -> a pkg_kernel, or what does not fit
 *   build_hooks.c    record, hooks    -> the hook_rank and hook_type of its arguments
 *   build_limits.c   the module       -> what no kernel may hold
 *   build.c          all of it, and the table
 *   build_launch.c   one kernel's C, as --emit=c writes it -> bitcode for CPU levels
 */
#ifndef PACKAGE_BUILD_INTERNAL_H
#define PACKAGE_BUILD_INTERNAL_H

#include "package/internal.h"
#include <llvm-c/Core.h>
#include <stdio.h>

/* What a source is compiled for: a target, or a CPU level. */
enum { BUILD_MAX_VARIANTS = PKG_N_TARGETS };
typedef struct build_variant {
  const char *name, *flags[4];
} build_variant;
extern const build_variant build_targets[PKG_N_TARGETS];

/* What clang makes of one source for one target: files without a name, gone when they are closed. */
typedef struct build_files {
  FILE *bitcode, *messages;
} build_files;

typedef struct build {
  const pkg_build_options *options;
  build_files *files;           /* of source s and target t: s * PKG_N_TARGETS + t */
  const char *name;             /* of the package */
  int target;                   /* the one at hand: an index of pkg_target_names */
  const pkg_registry *registry; /* of a kernel's C: what it may call; NULL for a package */
  char **strings;               /* every string of a kernel; freed with the build */
  size_t n_strings;
  FILE *errors; /* to error_text; what the author did wrong, message by message */
  char *error_text;
  size_t error_bytes;
  int n_errors;
  mx_status status; /* what went wrong otherwise */
} build;

/* One record of the module at hand. kernel is filled by build_records.c as far as the record says it, the rest by
 * build_check.c; its strings belong to the build. */
typedef struct build_record {
  pkg_kernel kernel;
  const char *path;            /* of the C file, as clang was given it; kernel.file is what the table says */
  const char *function, *plan; /* in the C file; NULL without */
  size_t source;
  LLVMValueRef fn, plan_fn; /* set once the module is linked */
} build_record;

typedef struct build_records {
  build_record *items;
  size_t count, capacity;
} build_records;

/* A copy that lives as long as the build; "" when memory is out, which sets status. */
const char *build_string(build *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* `FILE:LINE: error: kernel 'SYMBOL': ...`; where record is NULL, `PATH: error: ...`. */
void build_error(build *b, const build_record *record, const char *path, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Compiles every source for every variant, into files[source * n_variants + variant]. What clang says goes to standard
 * error, once where it says the same for several targets. */
mx_status build_compile(const pkg_build_options *options, const build_variant *variants, int n_variants,
                        build_files *files);
/* The whole file in memory of malloc; NULL if it is empty. */
char *build_read_file(FILE *file, size_t *out_bytes);

/* Appends the records of one source's module, except those whose target pattern excludes the target at hand, and gives
 * their functions external linkage, so that they keep their names when modules are linked. */
void build_read_records(build *b, LLVMModuleRef module, size_t source, build_records *out);

/* The function, or the string, that a constant points to; NULL if it points to something else. */
const void *build_pointee(LLVMValueRef pointer, bool function);

/* Checks what a record says by itself. */
bool build_check_words(build *b, const build_record *record);
/* Checks a record against its function's type and completes its kernel. A shape function's kernel is complete only
 * after build_check_shapes, which may need the other records of its symbol. */
void build_check_record(build *b, LLVMModuleRef module, build_record *record);
void build_check_shapes(build *b, build_records *records);
/* The hooks of one record; names them "<package>.<function>_<argument>", which marks them as hooks. */
void build_check_hooks(build *b, LLVMModuleRef module, build_record *record);
/* "int64_t", "float", "a pointer": a type for people. */
const char *build_type_text(LLVMTypeRef type);

/* Links the bitcode files of the target at hand into one module, reads their records, and drops what no kernel needs.
 * NULL on failure. */
LLVMModuleRef build_link(build *b, LLVMContextRef context, build_records *records);
/* Makes the module one that is linked lazily; prefixes every name. */
void build_finish_module(build *b, LLVMModuleRef module);
/* A function whose code fixes no CPU: the level that it is used on does. */
void build_forget_cpu(LLVMValueRef function);
/* What was wrong, as a status; the messages stand in b->errors. */
mx_status build_take_errors(build *b);
/* Bitcode of what the kernels of one source need, from a finished module. */
LLVMMemoryBufferRef build_part(build *b, LLVMModuleRef module, const build_records *records, size_t source);

/* What no kernel may hold: state, tables of addresses, calls that nothing answers. Hooks are checked and named by now.
 */
void build_check_limits(build *b, LLVMModuleRef module, const build_records *records);

#endif
