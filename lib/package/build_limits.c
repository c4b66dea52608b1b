// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What no kernel may hold. It runs on many threads and devices, and its code is mapped as it is, with no library beside
// it: so no state, no tables of addresses, and no calls that nothing in the package answers, among them those that LLVM
// itself would make for an operation that a CPU lacks.
//
// A walk from each record's functions through all that they call; a function is walked once, or once more for the first
// kernel that must run on plain x86-64, which lacks more.
#include "build_internal.h"
#include <stdlib.h>
#include <string.h>

enum { GROUP_MEMORY = 3 }; // address space of a GPU's group, on both

typedef struct walk {
  build *b;
  const build_record *record; // the one whose functions are walked
  bool baseline;              // it may run on plain x86-64
  LLVMValueRef function;      // the one at hand
  LLVMValueRef *seen[2];      // functions and variables, by baseline
  size_t n_seen[2];
} walk;

static const char *name_of(LLVMValueRef value) {
  size_t n;
  return LLVMGetValueName2(value, &n);
}

// True the first time.
static bool enter(walk *w, LLVMValueRef value) {
  LLVMValueRef **seen = &w->seen[w->baseline];
  size_t *n = &w->n_seen[w->baseline];
  for (size_t i = 0; i < *n; i++)
    if ((*seen)[i] == value) return false;
  if (!(*n & (*n - 1))) { // full at every power of two
    LLVMValueRef *grown = realloc(*seen, (*n ? *n * 2 : 1) * sizeof *grown);
    if (!grown) return false;
    *seen = grown;
  }
  (*seen)[(*n)++] = value;
  return true;
}

// ---- variables
// -------------------------------------------------------------------------------------------------------

static bool holds_address(LLVMValueRef constant) {
  if (LLVMIsNull(constant) || LLVMIsUndef(constant) || LLVMIsAConstantDataSequential(constant)) return false;
  if (LLVMGetTypeKind(LLVMTypeOf(constant)) == LLVMPointerTypeKind || LLVMIsAConstantExpr(constant)) return true;
  for (int i = 0, n = LLVMGetNumOperands(constant); i < n; i++)
    if (holds_address(LLVMGetOperand(constant, (unsigned)i))) return true;
  return false;
}

static void check_variable(walk *w, LLVMValueRef variable) {
  LLVMValueRef value = LLVMGetInitializer(variable);
  const char *name = name_of(variable);
  if (LLVMGetPointerAddressSpace(LLVMTypeOf(variable)) == GROUP_MEMORY || !enter(w, variable)) return;
  if (LLVMIsThreadLocal(variable))
    build_error(
        w->b, w->record, NULL,
        "variable '%s' is thread-local\n  hint: keep state in the scratch of the kernel's plan: work->local is the "
        "thread's own",
        name);
  else if (!value)
    build_error(w->b, w->record, NULL,
                "variable '%s' is not defined in the package\n  hint: define it in one of the sources", name);
  else if (!LLVMIsGlobalConstant(variable))
    build_error(
        w->b, w->record, NULL,
        "variable '%s' can be written\n  hint: a kernel runs on many threads and devices: make it const, or use "
        "the scratch of the plan, work->local and work->shared",
        name);
  else if (holds_address(value))
    build_error(
        w->b, w->record, NULL,
        "'%s' is a table of addresses\n  hint: kernels are mapped as they are, without relocation: use a switch, "
        "or offsets into one array",
        name);
}

// ---- calls
// -----------------------------------------------------------------------------------------------------------

typedef struct replacement {
  const char *name, *instead;
} replacement;

static const replacement functions[] = {
    {"atanh", "mx_atanh"},
    {"ceil", "mx_ceil"},
    {"copysign", "mx_copysign"},
    {"cos", "mx_cos"},
    {"erf", "mx_erf"},
    {"exp", "mx_exp"},
    {"fabs", "mx_abs"},
    {"floor", "mx_floor"},
    {"fmax", "mx_max"},
    {"fmin", "mx_min"},
    {"fmod", "mx_mod"},
    {"log", "mx_log"},
    {"log1p", "mx_log1p"},
    {"nearbyint", "mx_round_even"},
    {"pow", "mx_pow"},
    {"rint", "mx_round_even"},
    {"sin", "mx_sin"},
    {"sqrt", "mx_sqrt"},
    {"roundeven", "mx_round_even"},
    {"tanh", "mx_tanh"},
    {"trunc", "mx_trunc"},
};

// Intrinsics that nothing but the C library can answer, and those that plain x86-64 has no instruction for.
static const char library_intrinsics[] =
    " exp exp2 exp10 log log2 log10 pow powi sin cos tan asin acos atan atan2 sinh cosh "
    "tanh sincos sincospi ldexp frexp modf lround llround lrint llrint ";
static const char baseline_intrinsics[] = " ceil floor fma nearbyint rint round roundeven trunc ";

// "llvm.exp.f32" -> "exp", "expf" -> "expf"
static const char *base_name(const char *name, char *out, size_t n_bytes) {
  bool intrinsic = !strncmp(name, "llvm.", 5);
  name += intrinsic ? 5 : 0;
  snprintf(out, n_bytes, "%.*s", (int)strcspn(name, "."), name);
  return out;
}

static const char *replace(const char *base) {
  size_t n = strlen(base);
  for (size_t i = 0; i < sizeof functions / sizeof functions[0]; i++) {
    size_t length = strlen(functions[i].name);
    if (!strncmp(base, functions[i].name, length) && (n == length || (n == length + 1 && base[length] == 'f')))
      return functions[i].instead;
  }
  return NULL;
}

static bool in_list(const char *list, const char *base) {
  const char *at = strstr(list, base);
  size_t n = strlen(base);
  for (; n && at; at = strstr(at + 1, base))
    if (at[-1] == ' ' && at[n] == ' ') return true;
  return false;
}

static void check_call(walk *w, LLVMValueRef callee) {
  const char *name = name_of(callee), *caller = name_of(w->function);
  size_t prefix = strlen(w->b->name);
  char base[64];
  bool intrinsic = LLVMGetIntrinsicID(callee) != 0;
  const char *instead = replace(base_name(name, base, sizeof base));
  if (!intrinsic) {
    bool hook = !strncmp(name, w->b->name, prefix) && name[prefix] == '.';
    bool known = w->b->registry ? pkg_find_function(w->b->registry, name) != NULL : hook;
    if (!known)
      build_error(
          w->b, w->record, NULL,
          "function '%s' calls '%s', which the package does not define and which is no hook of its record\n  hint: "
          "%s%s",
          caller, name, instead ? "use " : "kernels can call what <mx/kernel.h> and their package define",
          instead ? instead : ", and nothing else");
    return;
  }
  if (in_list(library_intrinsics, base))
    build_error(w->b, w->record, NULL,
                "function '%s' uses '__builtin_%s', which becomes a call to the C library\n  hint: %s%s", caller, base,
                instead ? "use " : "write it with what <mx/kernel.h> offers", instead ? instead : "");
  else if (w->baseline && in_list(baseline_intrinsics, base))
    build_error(
        w->b, w->record, NULL,
        "function '%s' uses '__builtin_%s', which becomes a call to the C library on plain x86-64\n  hint: %s, or "
        "give the kernel .target = \"x86-64-v3\" and another one for the rest",
        caller, base,
        instead                ? build_string(w->b, "use %s", instead)
        : !strcmp(base, "fma") ? "write x * y + z, which is fused where the CPU can"
                               : "write it with what <mx/kernel.h> offers");
}

// Operations that LLVM turns into calls of its run-time library.
static void check_instruction(walk *w, LLVMValueRef instruction) {
  LLVMTypeRef type = LLVMTypeOf(instruction);
  bool wide = LLVMGetTypeKind(type) == LLVMIntegerTypeKind && LLVMGetIntTypeWidth(type) > 64;
  const char *what = NULL, *instead = NULL;
  switch (LLVMGetInstructionOpcode(instruction)) {
  case LLVMFRem:
    what = "takes the remainder of floats";
    instead = "use mx_mod";
    break;
  case LLVMUDiv:
  case LLVMSDiv:
  case LLVMURem:
  case LLVMSRem:
    what = wide ? "divides 128-bit integers" : NULL;
    instead = "divide 64-bit integers";
    break;
  case LLVMFPTrunc: {
    LLVMTypeKind to = LLVMGetTypeKind(type);
    bool narrow = to == LLVMBFloatTypeKind || (to == LLVMHalfTypeKind && w->baseline);
    what = narrow && w->b->target == 0 ? "rounds to __bf16 or _Float16" : NULL;
    instead = "compute in float: the compiler rounds what a store hook is given";
    break;
  }
  default: break;
  }
  if (what)
    build_error(w->b, w->record, NULL, "function '%s' %s, which becomes a call to a library\n  hint: %s",
                name_of(w->function), what, instead);
}

// ---- the walk
// ----------------------------------------------------------------------------------------------------------

static void walk_function(walk *w, LLVMValueRef function);

static void walk_value(walk *w, LLVMValueRef value) {
  if (LLVMIsAFunction(value)) {
    if (!LLVMIsDeclaration(value))
      walk_function(w, value);
    else if (enter(w, value))
      check_call(w, value);
  } else if (LLVMIsAGlobalVariable(value)) {
    check_variable(w, value);
  } else if (LLVMIsAConstantExpr(value)) {
    for (int i = 0, n = LLVMGetNumOperands(value); i < n; i++) walk_value(w, LLVMGetOperand(value, (unsigned)i));
  }
}

static void walk_function(walk *w, LLVMValueRef function) {
  LLVMValueRef outer = w->function;
  if (!enter(w, function)) return;
  w->function = function;
  for (LLVMBasicBlockRef block = LLVMGetFirstBasicBlock(function); block; block = LLVMGetNextBasicBlock(block))
    for (LLVMValueRef i = LLVMGetFirstInstruction(block); i; i = LLVMGetNextInstruction(i)) {
      check_instruction(w, i);
      for (int k = 0, n = LLVMGetNumOperands(i); k < n; k++) {
        LLVMValueRef operand = LLVMGetOperand(i, (unsigned)k);
        if (operand && LLVMIsAConstant(operand)) walk_value(w, operand);
      }
    }
  w->function = outer;
}

void build_check_limits(build *b, LLVMModuleRef module, const build_records *records) {
  walk w = {.b = b};
  for (size_t i = 0; i < records->count; i++) {
    const build_record *record = &records->items[i];
    w.record = record;
    w.baseline = pkg_pattern_rank(record->kernel.target, "x86-64") >= 0 && b->target == 0;
    if (record->fn) walk_value(&w, record->fn);
    if (record->plan_fn) walk_value(&w, record->plan_fn);
  }
  free(w.seen[0]);
  free(w.seen[1]);
  if (LLVMGetNamedGlobal(module, "llvm.global_ctors") || LLVMGetNamedGlobal(module, "llvm.global_dtors"))
    build_error(
        b, NULL, b->options->n_sources == 1 ? b->options->sources[0] : b->name,
        "a function has the attribute 'constructor' or 'destructor'\n  hint: leave it out: nothing would call it");
}
