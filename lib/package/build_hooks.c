// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The hooks of an execute kernel: functions that it calls and nobody has written yet. For each MX_FUSED argument there
// must be the declaration <function>_<argument>; its type gives the rank of the index and the type of the value:
//
//   load     T    f(const mx_env *, int64_t i, ..)            of an input
//   store    void f(const mx_env *, int64_t i, .., T value)   of an output
//   compute  void f(const mx_env *, int64_t i, ..)            of an output that the compiler computes itself
//
// Any hook may have the companion f_fetch of MX_FETCH_HOOK, a compute hook also f_tile and f_address of MX_TILE_HOOK.
// An int64_t at the end of the latter two looks the same: it is a value if the argument takes integers alone.
#include "build_internal.h"
#include <mx/kernel_flags.h>
#include <string.h>

enum { MAX_ARGUMENTS = PKG_MAX_HOOK_RANK + 2 };

typedef struct hook {
  build *b;
  const build_record *record;
  pkg_arg *arg;
  bool input;
  const char *name; // in the C file
  LLVMTypeRef result, types[MAX_ARGUMENTS];
  unsigned n;
} hook;

// How the author declares it.
static const char *declaration(const hook *h) {
  uint32_t dtypes = h->arg->dtypes;
  int32_t rank = h->arg->rank == 1 || h->arg->rank == 3 ? h->arg->rank : 2;
  const char *type = dtypes & MX_TYPE(F64)     ? "double"
                     : dtypes & MX_TYPES_FLOAT ? "float"
                     : dtypes == MX_TYPE(BOOL) ? "uint8_t"
                                               : "int64_t";
  return build_string(h->b, "%s(%s, %s, %s, %d)", h->input ? "MX_LOAD_HOOK" : "MX_STORE_HOOK", h->record->function,
                      h->arg->name, type, rank);
}

static void refuse(const hook *h, const char *what) {
  build_error(h->b, h->record, NULL, "hook '%s' of %s '%s' %s\n  hint: declare it with %s", h->name,
              h->input ? "input" : "output", h->arg->name, what, declaration(h));
}

// The dtype of a hook's C type, given the dtypes that it stands for. INVALID if hooks have no such type.
static mx_dtype value_type(LLVMTypeRef type, uint32_t dtypes) {
  bool is_unsigned = !(dtypes & ~(MX_TYPES_UNSIGNED | MX_TYPE(BOOL)));
  switch (LLVMGetTypeKind(type)) {
  case LLVMFloatTypeKind: return MX_F32;
  case LLVMDoubleTypeKind: return MX_F64;
  case LLVMIntegerTypeKind:
    switch (LLVMGetIntTypeWidth(type)) {
    case 8: return is_unsigned ? MX_UI8 : MX_SI8;
    case 16: return is_unsigned ? MX_UI16 : MX_SI16;
    case 32: return is_unsigned ? MX_UI32 : MX_SI32;
    case 64: return dtypes == MX_TYPE(UI64) ? MX_UI64 : MX_SI64;
    default: return MX_DTYPE_INVALID;
    }
  default: return MX_DTYPE_INVALID;
  }
}

// The dtypes that a value of this type holds without loss.
static uint32_t served(mx_dtype type) {
  const uint32_t one = MX_TYPE(BOOL) | MX_TYPE(SI8) | MX_TYPE(UI8), two = one | MX_TYPE(SI16) | MX_TYPE(UI16);
  const uint32_t four = two | MX_TYPE(SI32) | MX_TYPE(UI32);
  switch (type) {
  case MX_F32: return MX_TYPES_SINGLE;
  case MX_F64: return MX_TYPES_FLOAT;
  case MX_SI8:
  case MX_UI8: return one;
  case MX_SI16:
  case MX_UI16: return two;
  case MX_SI32:
  case MX_UI32: return four;
  default: return MX_TYPES_INTEGER | MX_TYPE(BOOL);
  }
}

// Reads the value's type, and checks that it can stand for every dtype of the argument.
static bool read_value(const hook *h, LLVMTypeRef type) {
  char lost_text[PKG_TYPES_TEXT];
  mx_dtype dtype = value_type(type, h->arg->dtypes);
  uint32_t lost = h->arg->dtypes & ~served(dtype);
  if (dtype == MX_DTYPE_INVALID) {
    refuse(h, build_string(h->b, "has a value that is %s", build_type_text(type)));
    return false;
  }
  h->arg->hook_type = dtype;
  if (!lost) return true;
  build_error(
      h->b, h->record, NULL, "hook '%s' has values of %s, which cannot stand for %s of %s '%s'\n  hint: %s", h->name,
      pkg_dtype_text(dtype), pkg_types_text(lost, lost_text), h->input ? "input" : "output", h->arg->name,
      h->arg->dtypes < MX_DTYPE_COUNT
          ? "dtypes is a set: write MX_TYPE(F32), not MX_F32"
          : "float serves f32 and narrower floats, double every float, int64_t every integer; give the others a kernel "
            "of their own");
  return false;
}

static void read_load(const hook *h) {
  for (unsigned i = 1; i < h->n; i++)
    if (LLVMGetTypeKind(h->types[i]) != LLVMIntegerTypeKind || LLVMGetIntTypeWidth(h->types[i]) != 64) {
      refuse(h, build_string(h->b, "has argument %u, %s, where an index stands", i + 1, build_type_text(h->types[i])));
      return;
    }
  h->arg->hook_rank = (int32_t)h->n - 1;
  if (h->n - 1 > PKG_MAX_HOOK_RANK)
    refuse(h, build_string(h->b, "takes %u indices", h->n - 1));
  else
    read_value(h, h->result);
}

static void read_store(const hook *h) {
  unsigned n_index = 0;
  while (1 + n_index < h->n && LLVMGetTypeKind(h->types[1 + n_index]) == LLVMIntegerTypeKind &&
         LLVMGetIntTypeWidth(h->types[1 + n_index]) == 64)
    n_index++;
  bool integers = !(h->arg->dtypes & ~(MX_TYPES_INTEGER | MX_TYPE(BOOL)));
  if (1 + n_index == h->n && integers) n_index--; // the last one is the value
  h->arg->hook_rank = (int32_t)n_index;
  if (!n_index || h->n > 2 + n_index)
    refuse(h, build_string(h->b, "takes %u indices", n_index));
  else if (h->n == 2 + n_index)
    read_value(h, h->types[h->n - 1]);
}

static void check_hook(build *b, LLVMModuleRef module, const build_record *record, pkg_arg *arg, bool input) {
  hook h = {.b = b, .record = record, .arg = arg, .input = input};
  h.name = build_string(b, "%s_%s", record->function, arg->name);
  const char *owned = build_string(b, "%s.%s", b->name, h.name);
  LLVMValueRef fn = LLVMGetNamedFunction(module, owned); // another record of this function has been here
  if (!fn) fn = LLVMGetNamedFunction(module, h.name);
  if (!fn) {
    build_error(
        b, record, NULL,
        "%s '%s' is MX_FUSED, but nothing calls its hook '%s'\n  hint: declare it with %s and %s through it, or "
        "leave out MX_FUSED",
        input ? "input" : "output", arg->name, h.name, declaration(&h), input ? "read" : "write");
    return;
  }
  if (!LLVMIsDeclaration(fn)) {
    refuse(&h, "is defined, which is the compiler's part");
    return;
  }
  LLVMTypeRef type = LLVMGlobalGetValueType(fn);
  h.n = LLVMCountParamTypes(type);
  h.result = LLVMGetReturnType(type);
  bool load = LLVMGetTypeKind(h.result) != LLVMVoidTypeKind;
  if (h.n < 2 || h.n > MAX_ARGUMENTS || LLVMIsFunctionVarArg(type)) {
    refuse(&h, build_string(b, "takes %u arguments", h.n));
    return;
  }
  LLVMGetParamTypes(type, h.types);
  if (LLVMGetTypeKind(h.types[0]) != LLVMPointerTypeKind)
    refuse(&h,
           build_string(b, "has a first argument that is %s, not a pointer to mx_env", build_type_text(h.types[0])));
  else if (load != input)
    refuse(&h, load ? "returns a value: an output is stored" : "returns nothing: an input is loaded");
  else if (load)
    read_load(&h);
  else
    read_store(&h);
  LLVMSetValueName2(fn, owned, strlen(owned));
  static const char *const companions[] = {"fetch", "tile", "address"};
  for (int i = 0; i < (arg->hook_type == MX_DTYPE_INVALID ? 3 : 1); i++) {
    LLVMValueRef companion = LLVMGetNamedFunction(module, build_string(b, "%s_%s", h.name, companions[i]));
    const char *name = build_string(b, "%s_%s", owned, companions[i]);
    if (companion && LLVMIsDeclaration(companion)) LLVMSetValueName2(companion, name, strlen(name));
  }
}

void build_check_hooks(build *b, LLVMModuleRef module, build_record *record) {
  pkg_kernel *kernel = &record->kernel;
  for (int32_t i = 0; i < kernel->n_outputs; i++)
    if (kernel->outputs[i].flags & MX_FUSED) check_hook(b, module, record, &kernel->outputs[i], false);
  for (int32_t i = 0; i < kernel->n_inputs; i++)
    if (kernel->inputs[i].flags & MX_FUSED) check_hook(b, module, record, &kernel->inputs[i], true);
}
