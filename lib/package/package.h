/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * Kernel packages: what passes and codegen know about kernels, without LLVM. A package is a `.mxpkg` file: a plain
 * table of signatures, then bitcode per target (docs/kernel-abi.md). build.c alone uses LLVM, to make one.
 *
 * Ownership: a package owns its kernels and strings and borrows the bytes it was parsed from; a registry borrows
 * packages.
 */
#ifndef PACKAGE_H
#define PACKAGE_H

#include <mx/dtype.h>
#include <mx/status.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum pkg_form { PKG_ELEMENTWISE, PKG_EXECUTE, PKG_VIEW, PKG_SHAPE, PKG_OPAQUE } pkg_form;
enum { PKG_N_FORMS = PKG_OPAQUE + 1 };
typedef enum pkg_parameter_kind { PKG_INT, PKG_FLOAT, PKG_INTS } pkg_parameter_kind;

enum { PKG_MAX_OUTPUTS = 4, PKG_MAX_INPUTS = 8, PKG_MAX_PARAMETERS = 8, PKG_MAX_HOOK_RANK = 3 };

/* The targets that a package holds bitcode for, as sets: an author may leave a kernel out of some with #ifdef. */
enum { PKG_X86_64 = 1, PKG_NVPTX64 = 2, PKG_AMDGCN = 4 };

typedef struct pkg_parameter {
  const char *name;
  pkg_parameter_kind kind;
} pkg_parameter;

/* An argument of an execute kernel; an elementwise kernel uses dtypes alone (one bit). */
typedef struct pkg_arg {
  const char *name;
  uint32_t dtypes;    /* set of MX_TYPE(..) */
  int32_t rank;       /* MX_ANY_RANK or a number */
  uint32_t flags;     /* MX_FUSED, MX_STRIDED, MX_MUTABLE */
  int32_t hook_rank;  /* indices the hook takes; 0 without hook */
  mx_dtype hook_type; /* type of the hook's value: F32, F64, SI64 ..; INVALID for a compute hook and without hook */
  const char *opaque; /* name of an opaque type; dtypes is then the set of INVALID alone. NULL: a tensor */
} pkg_arg;

typedef struct pkg_package pkg_package;

typedef struct pkg_kernel {
  pkg_form form;
  const char *symbol;        /* "mo.add"; of an opaque type its name */
  const char *function;      /* its name in the bitcode; hooks are <function>_<arg>; of an opaque type the destructor */
  const char *plan_function; /* NULL unless parallel is MX_PLANNED */
  const char *target;        /* pattern; "" matches every target */
  int32_t parallel;          /* MX_SERIAL, MX_ROWS, MX_PLANNED */
  uint32_t flags;            /* of a view MX_CONTIGUOUS, MX_PER_DIM; of an execute kernel MX_BY_ROW, MX_JOINS */
  int32_t n_outputs, n_inputs, n_parameters;
  pkg_arg outputs[PKG_MAX_OUTPUTS], inputs[PKG_MAX_INPUTS];
  pkg_parameter parameters[PKG_MAX_PARAMETERS];
  const char *inverse; /* symbol of the view that undoes this one, with the same parameters; NULL: there is none */
  const char *work; /* operations of an execute kernel, as pkg_work_factors reads it; NULL: its author does not say */
  const char *file; /* where the record stands, for messages */
  int32_t line;
  uint32_t bitcodes; /* set of PKG_X86_64 ..: the bitcodes that hold it */
  int32_t part;      /* of these bitcodes: the source file's number */
  int64_t bytes;     /* of a value of an opaque type */
  const pkg_package *package;
} pkg_kernel;

/* "2*c*a[-1]": numbers, elements of arguments, dims of arguments. */
typedef struct pkg_factor {
  bool divides;
  int argument; /* outputs, then inputs; -1: the number `value` */
  bool one_dim; /* the argument's dim `value`, counted from the end if negative */
  int64_t value;
} pkg_factor;
enum { PKG_MAX_FACTORS = 8 };
/* Of kernel->work, which is not NULL: how many; 0: no work; -1: it is no such product. */
int pkg_work_factors(const pkg_kernel *kernel, pkg_factor *out_factors);

/* One part for each source file, with what its kernels call, so that a kernel's part is all that is read for it. */
typedef struct pkg_bitcode {
  const char *target; /* "x86-64", "nvptx64", "amdgcn" */
  int32_t part;
  const void *bytes;
  size_t n_bytes;
} pkg_bitcode;

struct pkg_package {
  const char
      *name; /* from the file's name: "builtin", "my_kernels"; prefixes every function: "my_kernels.swish__f32" */
  bool user; /* given with --kernels; beats a built-in of equal rank */
  pkg_kernel *kernels;
  size_t n_kernels;
  pkg_bitcode *bitcode; /* by target, then by part */
  size_t n_bitcode;
};

/* Parses a package; bytes stay borrowed. On failure the message names the package and the line of its table. */
mx_status pkg_parse(const void *bytes, size_t n_bytes, bool user, pkg_package **out_package);
void pkg_destroy(pkg_package *package);

typedef struct pkg_registry pkg_registry;
mx_status pkg_registry_create(pkg_registry **out_registry);
void pkg_registry_destroy(pkg_registry *registry);
/* Fails on a duplicate: the same symbol, form, dtypes and target in packages of equal rank; names both places. Fails on
 * two packages of one name. Nothing is added then. */
mx_status pkg_registry_add(pkg_registry *registry, const pkg_package *package);
/* What a package holds for "x86-64", "nvptx64" or "amdgcn"; NULL: nothing. */
const pkg_bitcode *pkg_find_bitcode(const pkg_package *package, int32_t part, const char *target);
/* Of all bitcode, with the packages' names. */
uint64_t pkg_registry_checksum(const pkg_registry *registry);

/* The most specific kernel for target ("x86-64-v3", "sm_80", ..), or NULL. dtypes: those of the operands for
 * elementwise, outputs then inputs for execute; a NULL dtypes matches any. result: the elementwise result's dtype,
 * INVALID matches any. Narrow floats are widened where there is no kernel of their own type: first the exact
 * dtypes are tried, then operands of them as f32, then operands and result as f32 (so mo.cast from f64 to f16
 * finds its own kernel, mo.add of f16 finds the f32 one). */
const pkg_kernel *pkg_find_elementwise(const pkg_registry *registry, const char *symbol, const char *target,
                                       mx_dtype result, size_t n_args, const mx_dtype *dtypes);
const pkg_kernel *pkg_find_execute(const pkg_registry *registry, const char *symbol, const char *target,
                                   size_t n_outputs, size_t n_inputs, const mx_dtype *dtypes);
const pkg_kernel *pkg_find_view(const pkg_registry *registry, const char *symbol);
const pkg_kernel *pkg_find_shape(const pkg_registry *registry, const char *symbol);
const pkg_kernel *pkg_find_opaque(const pkg_registry *registry, const char *symbol);
/* Of a function's name in the bitcode, or of its plan's: "my_kernels.swish__f32". */
const pkg_kernel *pkg_find_function(const pkg_registry *registry, const char *function);
/* Every kernel of that symbol, for messages and listings: calls visit until it returns false. */
void pkg_each(const pkg_registry *registry, const char *symbol, bool (*visit)(const pkg_kernel *kernel, void *user),
              void *user);
/* The symbol nearest in spelling, or NULL: for "did you mean". */
const char *pkg_nearest_symbol(const pkg_registry *registry, const char *symbol);

/* Compiles C sources to a package with clang-22 and writes it (a temporary, then a rename). name: NULL takes the
 * output's base name. include_dir: where <mx/kernel.h> is. Diagnostics of clang go to standard error. */
typedef struct pkg_build_options {
  const char *const *sources;
  size_t n_sources;
  const char *output;
  const char *name;
  const char *include_dir;
  const char *clang; /* NULL: clang-22 */
} pkg_build_options;
mx_status pkg_build(const pkg_build_options *options);

/* One kernel's C (docs/emit-c.md), the only source of options, as x86-64 bitcode for CPU levels: its entry points are
 * external and named PKG_LAUNCH_RUN and PKG_LAUNCH_PLAN, hooks have their names in the package's code, and the rest is
 * internal. Checked: that the file's record is that of this kernel and signature, what packages are checked for, and
 * that it declares functions of packages as they are. */
#define PKG_LAUNCH_RUN "launch.run"
#define PKG_LAUNCH_PLAN "launch.plan"
typedef struct pkg_launch {
  const char *level; /* "x86-64", "x86-64-v3", "x86-64-v4" */
  char *bytes;       /* of malloc; NULL on failure */
  size_t n_bytes;
} pkg_launch;
mx_status pkg_build_launch(const pkg_build_options *options, const pkg_registry *registry, const char *kernel,
                           const char *signature, pkg_launch *levels, int n_levels);

#endif
