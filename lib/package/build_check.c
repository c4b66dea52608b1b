// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Compares each record with the type of its function: what it takes, in which order, and which C types stand for its
// dtypes. The kinds of parameters are read from that type too. Where the two disagree the message shows the function
// that the record describes.
#include "build_internal.h"
#include <mx/kernel_flags.h>
#include <mx/tensor.h>
#include <stdlib.h>
#include <string.h>

// ---- types in words ----------------------------------------------------------------------------------------------

static bool is_int(LLVMTypeRef type, unsigned bits) {
  return LLVMGetTypeKind(type) == LLVMIntegerTypeKind && LLVMGetIntTypeWidth(type) == bits;
}
static bool is_pointer(LLVMTypeRef type) { return LLVMGetTypeKind(type) == LLVMPointerTypeKind; }
static bool is_double(LLVMTypeRef type) { return LLVMGetTypeKind(type) == LLVMDoubleTypeKind; }
static bool is_void(LLVMTypeRef type) { return LLVMGetTypeKind(type) == LLVMVoidTypeKind; }

const char *build_type_text(LLVMTypeRef type) {
  switch (LLVMGetTypeKind(type)) {
  case LLVMVoidTypeKind: return "void";
  case LLVMHalfTypeKind: return "_Float16";
  case LLVMBFloatTypeKind: return "__bf16";
  case LLVMFloatTypeKind: return "float";
  case LLVMDoubleTypeKind: return "double";
  case LLVMPointerTypeKind: return "a pointer";
  case LLVMIntegerTypeKind:
    return is_int(type, 1)    ? "_Bool"
           : is_int(type, 8)  ? "an 8-bit integer"
           : is_int(type, 16) ? "a 16-bit integer"
           : is_int(type, 32) ? "a 32-bit integer"
           : is_int(type, 64) ? "a 64-bit integer"
                              : "an integer of odd size";
  default: return "neither a number nor a pointer";
  }
}

static mx_dtype first_dtype(uint32_t dtypes) {
  int d = 1;
  while (d < MX_DTYPE_COUNT && !(dtypes >> d & 1)) d++;
  return d < MX_DTYPE_COUNT ? (mx_dtype)d : MX_DTYPE_INVALID;
}

// The C type of an elementwise value; dtypes of 4 bits have none.
static const char *c_type(mx_dtype dtype) {
  static const char *const names[MX_DTYPE_COUNT] = {
      [MX_BOOL] = "uint8_t",  [MX_SI8] = "int8_t",  [MX_SI16] = "int16_t",  [MX_SI32] = "int32_t",
      [MX_SI64] = "int64_t",  [MX_UI8] = "uint8_t", [MX_UI16] = "uint16_t", [MX_UI32] = "uint32_t",
      [MX_UI64] = "uint64_t", [MX_F64] = "double"};
  if (MX_TYPES_SINGLE >> dtype & 1) return "float";
  return names[dtype] ? names[dtype] : "?";
}

static bool is_float_dtype(mx_dtype dtype) { return MX_TYPES_FLOAT >> dtype & 1; }

static bool serves(LLVMTypeRef type, mx_dtype dtype) {
  LLVMTypeKind kind = LLVMGetTypeKind(type);
  if (is_float_dtype(dtype)) return kind == (dtype == MX_F64 ? LLVMDoubleTypeKind : LLVMFloatTypeKind);
  return is_int(type, (unsigned)mx_dtype_bits(dtype));
}

// clang marks how narrow integers are extended, and so their sign. index: of an attribute.
static bool has_attribute(LLVMValueRef fn, unsigned index, const char *name) {
  unsigned kind = LLVMGetEnumAttributeKindForName(name, strlen(name));
  return LLVMGetEnumAttributeAtIndex(fn, index, kind) != NULL;
}

static bool sign_differs(LLVMValueRef fn, unsigned index, mx_dtype dtype) {
  return has_attribute(fn, index, MX_TYPES_SIGNED >> dtype & 1 ? "zeroext" : "signext");
}

// ---- the function that a record describes --------------------------------------------------------------------------

typedef struct signature {
  build *b;
  const build_record *record;
  LLVMValueRef fn;
  const char *name;
  bool plan;
  LLVMTypeRef types[64];
  unsigned n, at; // at: the next argument to look at
  bool failed;
} signature;

static signature signature_of(build *b, const build_record *record, LLVMValueRef fn, const char *name, bool plan) {
  signature s = {.b = b, .record = record, .fn = fn, .name = name, .plan = plan};
  LLVMTypeRef type = LLVMGlobalGetValueType(fn);
  s.n = LLVMCountParamTypes(type);
  if (s.n <= sizeof s.types / sizeof s.types[0]) LLVMGetParamTypes(type, s.types);
  return s;
}

static void write_parameters(FILE *out, const pkg_kernel *kernel, bool kinds_known) {
  for (int32_t i = 0; i < kernel->n_parameters; i++) {
    const char *name = kernel->parameters[i].name;
    pkg_parameter_kind kind = kinds_known ? kernel->parameters[i].kind : PKG_INT;
    if (kind == PKG_INTS)
      fprintf(out, ", const int64_t *%s, int64_t %s_count", name, name);
    else
      fprintf(out, ", %s %s", kind == PKG_FLOAT ? "double" : "int64_t", name);
  }
}

// "write 'void f(..)'": its text belongs to the build.
static const char *prototype(const signature *s, bool kinds_known) {
  const pkg_kernel *kernel = &s->record->kernel;
  char *text = NULL;
  size_t n_bytes;
  FILE *out = open_memstream(&text, &n_bytes);
  const char *separator = "";
  if (!out) return "";
  if (kernel->form == PKG_ELEMENTWISE) {
    fprintf(out, "%s %s(", c_type(first_dtype(kernel->outputs[0].dtypes)), s->name);
    for (int32_t i = 0; i < kernel->n_inputs; i++, separator = ", ")
      fprintf(out, "%s%s %c", separator, c_type(first_dtype(kernel->inputs[i].dtypes)), "xyzw"[i & 3]);
  } else if (kernel->form == PKG_EXECUTE) {
    fprintf(out, "void %s(", s->name);
    if (!s->plan) fprintf(out, "const mx_env *env"), separator = ", ";
    for (int32_t i = 0; i < kernel->n_outputs; i++, separator = ", ")
      fprintf(out, "%sconst mx_view *%s", separator, kernel->outputs[i].name);
    for (int32_t i = 0; i < kernel->n_inputs; i++, separator = ", ")
      fprintf(out, "%sconst mx_view *%s", separator, kernel->inputs[i].name);
  } else if (kernel->form == PKG_OPAQUE) {
    fprintf(out, "void %s(void *value, const mx_memory *memory", s->name);
  } else {
    fprintf(out, "void %s(const mx_view *%s, mx_view *%s", s->name, "x", kernel->form == PKG_VIEW ? "result" : "out");
  }
  write_parameters(out, kernel, kinds_known);
  if (kernel->form == PKG_EXECUTE)
    fprintf(out, s->plan ? ", int64_t n_threads, mx_plan *plan" : ", const mx_work *work");
  fprintf(out, ")");
  fclose(out);
  const char *copy = text ? build_string(s->b, "%s", text) : "";
  free(text);
  return copy;
}

static bool refuse(signature *s, const char *what, bool kinds_known) {
  if (!s->failed)
    build_error(s->b, s->record, NULL, "%s\n  hint: its record describes '%s': correct the one or the other", what,
                prototype(s, kinds_known));
  s->failed = true;
  return false;
}

static bool refuse_count(signature *s, const char *wanted) {
  return refuse(
      s,
      build_string(s->b, "'%s' takes %u argument%s, its record needs %s", s->name, s->n, s->n == 1 ? "" : "s", wanted),
      false);
}

// Argument index - 1, or the result: index 0.
static const char *value_text(const signature *s, unsigned index) {
  LLVMTypeRef type = index ? s->types[index - 1] : LLVMGetReturnType(LLVMGlobalGetValueType(s->fn));
  const char *sign = has_attribute(s->fn, index, "signext")   ? "a signed"
                     : has_attribute(s->fn, index, "zeroext") ? "an unsigned"
                                                              : NULL;
  if (index && has_attribute(s->fn, index, "byval")) return "a struct passed by value";
  if (sign && LLVMGetTypeKind(type) == LLVMIntegerTypeKind && !is_int(type, 1))
    return build_string(s->b, "%s %u-bit integer", sign, LLVMGetIntTypeWidth(type));
  return build_type_text(type);
}

// At least this many arguments (a list takes two), and no result.
static bool expect_shape(signature *s, unsigned least) {
  if (s->n < least) return refuse_count(s, build_string(s->b, "%u", least));
  if (is_void(LLVMGetReturnType(LLVMGlobalGetValueType(s->fn)))) return true;
  return refuse(s, build_string(s->b, "'%s' returns %s, not void", s->name, value_text(s, 0)), true);
}

// The next argument is a pointer to what, such as "output 'y'".
static bool expect_pointer(signature *s, const char *what) {
  if (s->at >= s->n) return refuse_count(s, "more");
  unsigned index = ++s->at;
  if (is_pointer(s->types[index - 1]) && !has_attribute(s->fn, index, "byval")) return true;
  return refuse(
      s,
      build_string(s->b, "argument %u of '%s' is %s, not a pointer to %s", index, s->name, value_text(s, index), what),
      false);
}

static bool expect_int64(signature *s, const char *what) {
  if (s->at >= s->n) return refuse_count(s, "more");
  unsigned index = ++s->at;
  if (is_int(s->types[index - 1], 64)) return true;
  return refuse(
      s,
      build_string(s->b, "argument %u of '%s' is %s, not int64_t for %s", index, s->name, value_text(s, index), what),
      true);
}

static bool expect_end(signature *s) { return s->at == s->n || refuse_count(s, build_string(s->b, "%u", s->at)); }

// The parameters, from the next argument on: int64_t, double, or a pointer and an int64_t. after: how many arguments
// follow them.
static bool read_parameters(signature *s, pkg_kernel *kernel, bool lists, unsigned after) {
  for (int32_t i = 0; i < kernel->n_parameters; i++) {
    pkg_parameter *parameter = &kernel->parameters[i];
    if (s->at + after >= s->n) return refuse_count(s, "more");
    LLVMTypeRef type = s->types[s->at];
    if (is_int(type, 64))
      parameter->kind = PKG_INT;
    else if (is_double(type))
      parameter->kind = PKG_FLOAT;
    else if (lists && is_pointer(type) && s->at + 1 + after < s->n && is_int(s->types[s->at + 1], 64))
      parameter->kind = PKG_INTS;
    else
      return refuse(s,
                    build_string(s->b, "argument %u of '%s', parameter '%s', is %s; parameters are int64_t%s",
                                 s->at + 1, s->name, parameter->name, value_text(s, s->at + 1),
                                 lists ? ", double or (const int64_t *, int64_t count)" : " or double"),
                    false);
    s->at += parameter->kind == PKG_INTS ? 2 : 1;
  }
  return true;
}

// ---- the four forms
// --------------------------------------------------------------------------------------------------

static bool expect_scalar(signature *s, unsigned index, uint32_t dtypes) {
  LLVMTypeRef type = index ? s->types[index - 1] : LLVMGetReturnType(LLVMGlobalGetValueType(s->fn));
  mx_dtype dtype = first_dtype(dtypes);
  const char *where = index ? build_string(s->b, "argument %u of '%s' is", index, s->name)
                            : build_string(s->b, "'%s' returns", s->name);
  if (serves(type, dtype) && !sign_differs(s->fn, index, dtype)) return true;
  return refuse(s,
                build_string(s->b, "%s %s; its record says %s, which is %s in C", where, value_text(s, index),
                             pkg_dtype_text(dtype), c_type(dtype)),
                true);
}

static void check_elementwise(signature *s, pkg_kernel *kernel) {
  unsigned wanted = (unsigned)(kernel->n_inputs + kernel->n_parameters);
  bool ok = s->n == wanted || refuse_count(s, build_string(s->b, "%u", wanted));
  ok = ok && expect_scalar(s, 0, kernel->outputs[0].dtypes);
  for (int32_t i = 0; ok && i < kernel->n_inputs; i++) ok = expect_scalar(s, ++s->at, kernel->inputs[i].dtypes);
  if (ok) read_parameters(s, kernel, false, 0);
}

static bool expect_views(signature *s, const pkg_kernel *kernel) {
  for (int32_t i = 0; i < kernel->n_outputs; i++)
    if (!expect_pointer(s, build_string(s->b, "output '%s'", kernel->outputs[i].name))) return false;
  for (int32_t i = 0; i < kernel->n_inputs; i++)
    if (!expect_pointer(s, build_string(s->b, "input '%s'", kernel->inputs[i].name))) return false;
  return true;
}

// mx_env and mx_work around views and parameters; or n_threads and mx_plan after them.
static unsigned least_arguments(const pkg_kernel *kernel) {
  return 2 + (unsigned)(kernel->n_outputs + kernel->n_inputs + kernel->n_parameters);
}

static void check_execute(signature *s, pkg_kernel *kernel) {
  if (expect_shape(s, least_arguments(kernel)) && expect_pointer(s, "mx_env") && expect_views(s, kernel) &&
      read_parameters(s, kernel, true, 1) && expect_pointer(s, "mx_work"))
    expect_end(s);
}

static void check_plan(build *b, build_record *record) {
  pkg_kernel *kernel = &record->kernel, planned = *kernel;
  if (!record->plan_fn) {
    if (kernel->parallel == MX_PLANNED)
      build_error(
          b, record, NULL,
          "it is MX_PLANNED, but has no plan function\n  hint: register it with MX_KERNEL_PLANNED(%s, plan, ..)",
          record->function);
    return;
  }
  if (kernel->parallel != MX_PLANNED)
    build_error(b, record, NULL,
                "it has plan function '%s', but .parallel is not MX_PLANNED\n  hint: leave .parallel out of "
                "MX_KERNEL_PLANNED",
                record->plan);
  signature s = signature_of(b, record, record->plan_fn, record->plan, true);
  bool ok = expect_shape(&s, least_arguments(kernel)) && expect_views(&s, kernel) &&
            read_parameters(&s, &planned, true, 2) && expect_int64(&s, "n_threads") && expect_pointer(&s, "mx_plan") &&
            expect_end(&s);
  for (int32_t i = 0; ok && i < kernel->n_parameters; i++) {
    const pkg_parameter *here = &planned.parameters[i], *there = &kernel->parameters[i];
    if (here->kind != there->kind)
      ok = refuse(&s,
                  build_string(b, "'%s' takes parameter '%s' as %s, '%s' as %s", record->plan, here->name,
                               pkg_parameter_names[here->kind], record->function, pkg_parameter_names[there->kind]),
                  true);
  }
}

static void check_view(signature *s, pkg_kernel *kernel) {
  if (expect_shape(s, 2 + (unsigned)kernel->n_parameters) && expect_pointer(s, "the operand's view") &&
      expect_pointer(s, "the result's view") && read_parameters(s, kernel, true, 0))
    expect_end(s);
}

static unsigned leading_pointers(const signature *s) {
  unsigned n = 0;
  while (n < s->n && is_pointer(s->types[n])) n++;
  return n;
}

static void check_shape(signature *s, pkg_kernel *kernel) {
  unsigned views = leading_pointers(s);
  if (kernel->n_parameters && kernel->parameters[0].kind == PKG_INTS && views) views--; // that is the list's
  s->at = views;
  kernel->n_inputs = (int32_t)views - 1;
  if (views < 2 || views > PKG_MAX_INPUTS + 1)
    refuse(s,
           build_string(s->b,
                        "'%s' takes %u pointer%s to a view; a shape function takes those of its operands and of the "
                        "result",
                        s->name, views, views == 1 ? "" : "s"),
           true);
  else if (expect_shape(s, 0) && read_parameters(s, kernel, true, 0))
    expect_end(s);
}

// ---- all of it -----------------------------------------------------------------------------------------------------

void build_check_record(build *b, LLVMModuleRef module, build_record *record) {
  pkg_kernel *kernel = &record->kernel;
  if (!build_check_words(b, record)) return;
  if (!record->fn || LLVMIsDeclaration(record->fn)) {
    build_error(b, record, NULL, "its function '%s' is not defined\n  hint: define it in one of the sources",
                record->function ? record->function : "");
    return;
  }
  signature s = signature_of(b, record, record->fn, record->function, false);
  kernel->function = build_string(b, "%s.%s", b->name, record->function);
  if (record->plan) kernel->plan_function = build_string(b, "%s.%s", b->name, record->plan);
  if (s.n > sizeof s.types / sizeof s.types[0] || LLVMIsFunctionVarArg(LLVMGlobalGetValueType(record->fn))) {
    refuse_count(&s, "a fixed, smaller number");
    return;
  }
  switch (kernel->form) {
  case PKG_ELEMENTWISE: check_elementwise(&s, kernel); break;
  case PKG_VIEW: check_view(&s, kernel); break;
  case PKG_OPAQUE:
    if (expect_shape(&s, 2) && expect_pointer(&s, "the value") && expect_pointer(&s, "mx_memory")) expect_end(&s);
    break;
  case PKG_SHAPE: break; // build_check_shapes
  case PKG_EXECUTE:
    check_execute(&s, kernel);
    if (s.failed) break;
    check_plan(b, record);
    build_check_hooks(b, module, record);
    break;
  }
}

// `f(ptr, ptr, ptr, i64)` with one parameter takes two operands and an int, or one operand and a list: another record
// of the symbol tells. False where none does.
static bool find_first_parameter(const build_records *records, pkg_kernel *kernel) {
  pkg_parameter *first = &kernel->parameters[0];
  for (size_t i = 0; i < records->count; i++) {
    const pkg_kernel *other = &records->items[i].kernel;
    if (other->form == PKG_SHAPE || strcmp(other->symbol, kernel->symbol)) continue;
    for (int32_t p = 0; p < other->n_parameters; p++)
      if (!strcmp(other->parameters[p].name, first->name)) {
        first->kind = other->parameters[p].kind;
        return true;
      }
  }
  return false;
}

void build_check_shapes(build *b, build_records *records) {
  for (size_t i = 0; i < records->count; i++) {
    build_record *record = &records->items[i];
    pkg_kernel *kernel = &record->kernel;
    if (kernel->form != PKG_SHAPE || !kernel->function) continue;
    signature s = signature_of(b, record, record->fn, record->function, false);
    unsigned leading = leading_pointers(&s);
    bool maybe_list = kernel->n_parameters && leading > 2 && leading < s.n && is_int(s.types[leading], 64);
    if (maybe_list && !find_first_parameter(records, kernel))
      build_error(b, record, NULL,
                  "parameter '%s' of '%s' may be an int64_t, or a list of them whose pointer comes before it\n  hint: "
                  "register the kernel of '%s' in the same package: its parameters tell",
                  kernel->parameters[0].name, record->function, kernel->symbol);
    else
      check_shape(&s, kernel);
  }
}
