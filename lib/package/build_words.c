// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What is wrong with a record whatever its function is: names, sets of dtypes, ranks, flags, targets.
#include "build_internal.h"
#include <ctype.h>
#include <mx/kernel_flags.h>
#include <string.h>

static bool is_identifier(const char *name) {
  if (!isalpha((unsigned char)*name) && *name != '_') return false;
  for (; *name; name++)
    if (!isalnum((unsigned char)*name) && *name != '_') return false;
  return true;
}

static bool is_symbol(const char *text) {
  return *text && !text[strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.$-")];
}

static bool check_symbol(build *b, const build_record *record) {
  const char *symbol = record->kernel.symbol;
  if (is_symbol(symbol)) return true;
  build_error(b, record, NULL, "%s\n  hint: give .symbol a name with a prefix of your own, such as \"my.op\"",
              *symbol ? "its symbol has characters other than letters, digits, '_', '-', '$' and '.'"
                      : "its symbol is empty");
  return false;
}

static bool check_scalar(build *b, const build_record *record, const char *field, const pkg_arg *arg) {
  if (arg->dtypes) return true;
  build_error(b, record, NULL, "%s is missing or no dtype\n  hint: say which it is: MX_F32, MX_SI64, MX_BOOL ..",
              field);
  return false;
}

static bool check_arg(build *b, const build_record *record, const char *role, int32_t index, const pkg_arg *arg) {
  const char *name = arg->name;
  if (!is_identifier(name))
    build_error(b, record, NULL,
                "%s %d is named '%s'\n  hint: a hook is named <function>_<argument>: make it an identifier", role,
                index, name);
  else if (arg->opaque && (!*arg->opaque || strpbrk(arg->opaque, " \"\\")))
    build_error(b, record, NULL, "%s '%s' is of the opaque type '%s'\n  hint: type names have no blanks or quotes",
                role, name, arg->opaque);
  else if (arg->opaque && (arg->dtypes != MX_TYPE(DTYPE_INVALID) || arg->rank || arg->flags & ~(uint32_t)MX_MUTABLE))
    build_error(b, record, NULL,
                "%s '%s' is an opaque value with a dtype, a rank or flags of a tensor\n  hint: its only flag is "
                "MX_MUTABLE",
                role, name);
  else if (arg->opaque)
    return true;
  else if (!arg->dtypes || arg->dtypes & ~(MX_TYPES_ANY | MX_TYPES_4_BITS))
    build_error(
        b, record, NULL,
        "%s '%s' has dtypes %#x, %s\n  hint: say which it takes: MX_TYPE(F16) | MX_TYPE(F32), MX_TYPES_FLOAT ..", role,
        name, arg->dtypes, arg->dtypes ? "not a set of MX_TYPE(..)" : "the empty set");
  else if (arg->rank < MX_ANY_RANK || arg->rank > MX_MAX_RANK)
    build_error(b, record, NULL, "%s '%s' has rank %d\n  hint: ranks are 0 to %d, or MX_ANY_RANK", role, name,
                arg->rank, MX_MAX_RANK);
  else if (arg->flags & ~(uint32_t)(MX_FUSED | MX_STRIDED | MX_MUTABLE))
    build_error(b, record, NULL,
                "%s '%s' has unknown flags %#x\n  hint: flags are MX_FUSED and MX_STRIDED, or MX_MUTABLE", role, name,
                arg->flags);
  else if (arg->flags & MX_MUTABLE && (arg->flags != MX_MUTABLE || *role == 'o'))
    build_error(b, record, NULL,
                "%s '%s' is MX_MUTABLE%s\n  hint: an input that the kernel changes is plain memory; an output is "
                "written anyway",
                role, name, arg->flags == MX_MUTABLE ? "" : " with other flags");
  else if (arg->flags & (MX_FUSED | MX_STRIDED) && arg->dtypes & MX_TYPES_4_BITS)
    build_error(b, record, NULL,
                "%s '%s' has dtypes of 4 bits and is not plain\n  hint: leave out its flags: two elements share a "
                "byte, which no hook and no stride reaches",
                role, name);
  else
    return true;
  return false;
}

bool build_check_words(build *b, const build_record *record) {
  const pkg_kernel *kernel = &record->kernel;
  bool ok = check_symbol(b, record);
  if (!pkg_pattern_bitcodes(kernel->target)) {
    build_error(b, record, NULL,
                "unknown target '%s'\n  hint: targets are \"cpu\", \"gpu\", \"x86-64\", \"x86-64-v3\", \"x86-64-v4\", "
                "\"nvptx64\", \"amdgcn\", or one GPU such as \"sm_80\" and \"gfx942\"; none means any",
                kernel->target);
    ok = false;
  }
  if (kernel->form == PKG_EXECUTE && !pkg_has_destination(kernel)) {
    build_error(b, record, NULL,
                "it has no outputs\n  hint: name what it fills: .outputs = {{\"y\", MX_TYPE(F32), 2}}, or what it "
                "changes: an input with MX_MUTABLE");
    ok = false;
  }
  pkg_factor factors[PKG_MAX_FACTORS];
  if (kernel->work && pkg_work_factors(kernel, factors) < 0) {
    build_error(b, record, NULL,
                "its work '%s' is no product of numbers, arguments and dims of arguments\n  hint: write \"2 * c * "
                "a[-1]\": twice the elements of c for each of a's last dim; or \"0\"",
                kernel->work);
    ok = false;
  }
  if (kernel->form == PKG_ELEMENTWISE && !kernel->n_inputs) {
    build_error(b, record, NULL, "it has no arguments\n  hint: say their types: .args = {MX_F32}");
    ok = false;
  }
  if (kernel->parallel < MX_SERIAL || kernel->parallel > MX_PLANNED) {
    build_error(b, record, NULL, ".parallel is %d\n  hint: it is MX_SERIAL, MX_ROWS or MX_PLANNED", kernel->parallel);
    ok = false;
  }
  if (kernel->form == PKG_ELEMENTWISE) {
    ok = check_scalar(b, record, ".result", &kernel->outputs[0]) && ok;
    for (int32_t i = 0; i < kernel->n_inputs; i++)
      ok = check_scalar(b, record, "one of .args", &kernel->inputs[i]) && ok;
  }
  if (kernel->form == PKG_EXECUTE) {
    for (int32_t i = 0; i < kernel->n_outputs; i++) ok = check_arg(b, record, "output", i, &kernel->outputs[i]) && ok;
    for (int32_t i = 0; i < kernel->n_inputs; i++) ok = check_arg(b, record, "input", i, &kernel->inputs[i]) && ok;
  }
  uint32_t known = kernel->form == PKG_VIEW      ? MX_CONTIGUOUS | MX_PER_DIM
                   : kernel->form == PKG_EXECUTE ? MX_BY_ROW | MX_JOINS
                                                 : 0;
  if (kernel->flags & ~known) {
    build_error(b, record, NULL,
                "it has unknown flags %#x\n  hint: a view's are MX_CONTIGUOUS and MX_PER_DIM, an execute kernel's "
                "MX_BY_ROW and MX_JOINS",
                kernel->flags);
    ok = false;
  }
  if (kernel->inverse && (kernel->form != PKG_VIEW || !is_symbol(kernel->inverse))) {
    build_error(b, record, NULL,
                "its inverse is '%s'\n  hint: of a view, .inverse is the symbol of the view that undoes it",
                kernel->inverse);
    ok = false;
  }
  if (kernel->flags & MX_BY_ROW && kernel->parallel == MX_SERIAL) {
    build_error(b, record, NULL, "it is MX_BY_ROW, but has one unit\n  hint: make it MX_ROWS, or give it a plan");
    ok = false;
  }
  if (kernel->flags & MX_JOINS && !(kernel->n_outputs == 1 && kernel->n_inputs && kernel->n_parameters)) {
    build_error(b, record, NULL,
                "it is MX_JOINS, with %d outputs, %d inputs and %d parameters\n  hint: one output is its inputs, one "
                "after the other along the axis that its first parameter tells",
                kernel->n_outputs, kernel->n_inputs, kernel->n_parameters);
    ok = false;
  }
  if (kernel->form == PKG_OPAQUE && (kernel->bytes < 1 || kernel->bytes > INT32_MAX)) {
    build_error(b, record, NULL, "a value is of %lld bytes\n  hint: .bytes = sizeof(struct ..)",
                (long long)kernel->bytes);
    ok = false;
  }
  for (int32_t i = 0; i < kernel->n_parameters; i++)
    if (!is_identifier(kernel->parameters[i].name)) {
      build_error(b, record, NULL, "parameter %d is named '%s'\n  hint: make it an identifier", i,
                  kernel->parameters[i].name);
      ok = false;
    }
  return ok;
}
