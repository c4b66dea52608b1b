// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Introspection: a record is a constant in one of five sections, so its bytes are known. They are laid out here as the
// structs of kernel.h (every target has 64-bit pointers and C's usual layout): integers as they are, a pointer to a
// string as a pointer to that string, a pointer to a function as its LLVMValueRef.
#include "build_internal.h"
#include <llvm-c/Target.h>
#include <mx/kernel.h>
#include <stdlib.h>
#include <string.h>

typedef union record_image {
  struct {
    mx_elementwise_record d;
    LLVMValueRef fn;
  } elementwise;
  struct {
    mx_kernel_record d;
    LLVMValueRef fn, plan;
  } execute;
  struct {
    mx_view_record d;
    LLVMValueRef fn;
  } view;
  struct {
    mx_opaque_record d;
    LLVMValueRef fn;
  } opaque;
  char bytes[1];
} record_image;

static const char *const sections[PKG_N_FORMS] = {"mx.elementwise", "mx.execute", "mx.view", "mx.shape", "mx.opaque"};

// amdgcn keeps constants in an address space of their own, behind a cast.
static LLVMValueRef strip_casts(LLVMValueRef v) {
  while (LLVMIsAConstantExpr(v) && (LLVMGetConstOpcode(v) == LLVMAddrSpaceCast || LLVMGetConstOpcode(v) == LLVMBitCast))
    v = LLVMGetOperand(v, 0);
  return v;
}

const void *build_pointee(LLVMValueRef pointer, bool function) {
  LLVMValueRef v = strip_casts(pointer), initializer;
  size_t n = 0;
  if (function) return LLVMIsAFunction(v);
  if (!LLVMIsAGlobalVariable(v) || !(initializer = LLVMGetInitializer(v))) return NULL;
  if (LLVMIsNull(initializer)) return "";
  if (!LLVMIsConstantString(initializer)) return NULL;
  const char *text = LLVMGetAsString(initializer, &n);
  return n && text[n - 1] == '\0' ? text : NULL;
}

typedef struct image_layout {
  LLVMTargetDataRef target;
  record_image *image;
  size_t functions; // offset of the first function; strings come before it
} image_layout;

// Copies constant v to that offset of the image; false if it holds what no record holds.
static bool lay_out(const image_layout *layout, LLVMValueRef v, size_t at) {
  LLVMTypeRef type = LLVMTypeOf(v);
  size_t size = (size_t)LLVMABISizeOfType(layout->target, type);
  char *out = layout->image->bytes + at;
  if (size > sizeof *layout->image - at) return false;
  if (LLVMIsNull(v) || LLVMIsUndef(v)) return true;
  switch (LLVMGetTypeKind(type)) {
  case LLVMIntegerTypeKind: {
    unsigned long long value = LLVMConstIntGetZExtValue(v);
    memcpy(out, &value, size < sizeof value ? size : sizeof value);
    return LLVMIsAConstantInt(v) != NULL;
  }
  case LLVMPointerTypeKind: {
    const void *target = build_pointee(v, at >= layout->functions);
    memcpy(out, &target, sizeof target);
    return target != NULL;
  }
  case LLVMStructTypeKind:
    for (unsigned i = 0; i < LLVMCountStructElementTypes(type); i++) {
      size_t offset = (size_t)LLVMOffsetOfElement(layout->target, type, i);
      if (!lay_out(layout, LLVMGetAggregateElement(v, i), at + offset)) return false;
    }
    return true;
  case LLVMArrayTypeKind: {
    size_t stride = (size_t)LLVMABISizeOfType(layout->target, LLVMGetElementType(type));
    for (unsigned i = 0; i < LLVMGetArrayLength2(type); i++)
      if (!lay_out(layout, LLVMGetAggregateElement(v, i), at + i * stride)) return false;
    return true;
  }
  default: return false;
  }
}

static const char *copy(build *b, const char *text) { return build_string(b, "%s", text ? text : ""); }

// A package may travel: an absolute path of the machine that made it says nothing elsewhere.
static const char *file_of(build *b, const char *path) {
  const char *slash = path && *path == '/' ? strrchr(path, '/') : NULL;
  return copy(b, slash ? slash + 1 : path);
}

static void read_parameters(build *b, const char *const *names, pkg_kernel *kernel) {
  for (int32_t i = 0; i < PKG_MAX_PARAMETERS && names[i]; i++)
    kernel->parameters[kernel->n_parameters++].name = copy(b, names[i]);
}

static int32_t read_args(build *b, const mx_arg *from, int32_t max, pkg_arg *to) {
  int32_t n = 0;
  for (; n < max && (from[n].name || from[n].dtypes); n++) {
    to[n] = (pkg_arg){copy(b, from[n].name), from[n].dtypes, from[n].rank, from[n].flags, 0, MX_DTYPE_INVALID, NULL};
    if (!from[n].opaque) continue;
    to[n].opaque = copy(b, from[n].opaque);
    to[n].dtypes |= MX_TYPE(DTYPE_INVALID);
  }
  return n;
}

// Without blanks, which separate words of the table.
static const char *work_of(build *b, const char *text) {
  char *out = text ? (char *)copy(b, text) : NULL, *to = out;
  for (const char *at = out; at && *at; at++)
    if (*at != ' ') *to++ = *at;
  if (out) *to = '\0';
  return out;
}

// A dtype that is none gives the empty set.
static uint32_t one_type(int32_t dtype) { return dtype > 0 && dtype < MX_DTYPE_COUNT ? 1u << dtype : 0; }

static void read_elementwise(build *b, const mx_elementwise_record *d, pkg_kernel *kernel) {
  kernel->n_outputs = 1;
  kernel->outputs[0] = (pkg_arg){.name = "", .dtypes = one_type(d->result)};
  for (int i = 0; i < 4 && d->args[i]; i++)
    kernel->inputs[kernel->n_inputs++] = (pkg_arg){.name = "", .dtypes = one_type(d->args[i])};
  read_parameters(b, d->parameters, kernel);
}

static void read_execute(build *b, const mx_kernel_record *d, pkg_kernel *kernel) {
  if (d->target) kernel->target = copy(b, d->target);
  kernel->parallel = d->parallel;
  kernel->flags = d->flags;
  kernel->n_outputs = read_args(b, d->outputs, PKG_MAX_OUTPUTS, kernel->outputs);
  kernel->n_inputs = read_args(b, d->inputs, PKG_MAX_INPUTS, kernel->inputs);
  read_parameters(b, d->parameters, kernel);
  kernel->work = work_of(b, d->work);
}

static const char *take_function(build *b, LLVMValueRef fn) {
  size_t n;
  if (!fn || !LLVMIsAFunction(fn)) return NULL;
  LLVMSetLinkage(fn, LLVMExternalLinkage);
  return copy(b, LLVMGetValueName2(fn, &n));
}

static void read_record(build *b, const record_image *image, pkg_form form, size_t source, build_record *out) {
  const char *symbol = NULL, *path = NULL;
  LLVMValueRef fn = NULL, plan = NULL;
  pkg_kernel *kernel = &out->kernel;
  *out = (build_record){.source = source};
  *kernel = (pkg_kernel){.form = form, .target = "", .bitcodes = 1u << b->target, .part = (int32_t)source};
  for (int i = 0; i < PKG_MAX_OUTPUTS; i++) kernel->outputs[i].name = "";
  for (int i = 0; i < PKG_MAX_INPUTS; i++) kernel->inputs[i].name = "";
  switch (form) {
  case PKG_ELEMENTWISE:
    read_elementwise(b, &image->elementwise.d, kernel);
    symbol = image->elementwise.d.symbol, path = image->elementwise.d.file, kernel->line = image->elementwise.d.line;
    fn = image->elementwise.fn;
    break;
  case PKG_EXECUTE:
    read_execute(b, &image->execute.d, kernel);
    symbol = image->execute.d.symbol, path = image->execute.d.file, kernel->line = image->execute.d.line;
    fn = image->execute.fn, plan = image->execute.plan;
    break;
  case PKG_VIEW:
  case PKG_SHAPE:
    kernel->n_outputs = kernel->n_inputs = 1;
    kernel->flags = image->view.d.flags;
    if (image->view.d.inverse) kernel->inverse = copy(b, image->view.d.inverse);
    read_parameters(b, image->view.d.parameters, kernel);
    symbol = image->view.d.symbol, path = image->view.d.file, kernel->line = image->view.d.line;
    fn = image->view.fn;
    break;
  case PKG_OPAQUE:
    kernel->bytes = image->opaque.d.bytes;
    symbol = image->opaque.d.symbol, path = image->opaque.d.file, kernel->line = image->opaque.d.line;
    fn = image->opaque.fn;
    break;
  }
  if (!path || !*path) path = b->options->sources[source];
  kernel->symbol = copy(b, symbol);
  kernel->file = file_of(b, path);
  out->path = copy(b, path);
  out->fn = fn;
  out->plan_fn = plan;
}

static void append(build *b, build_records *records, const build_record *record) {
  if (records->count == records->capacity) {
    size_t capacity = records->capacity ? records->capacity * 2 : 64;
    build_record *items = realloc(records->items, capacity * sizeof *items);
    if (!items) {
      if (!b->status) b->status = mx_status_make(MX_OUT_OF_MEMORY, "out of memory");
      return;
    }
    records->items = items;
    records->capacity = capacity;
  }
  records->items[records->count++] = *record;
}

static void read_global(build *b, LLVMTargetDataRef target, LLVMValueRef global, pkg_form form, size_t source,
                        build_records *out) {
  static const size_t functions[PKG_N_FORMS] = {sizeof(mx_elementwise_record), sizeof(mx_kernel_record),
                                                sizeof(mx_view_record), sizeof(mx_shape_record),
                                                sizeof(mx_opaque_record)};
  record_image image;
  build_record record;
  LLVMValueRef initializer = LLVMGetInitializer(global);
  size_t size = initializer ? (size_t)LLVMABISizeOfType(target, LLVMTypeOf(initializer)) : 0;
  size_t wanted = functions[form] + sizeof(LLVMValueRef), with_plan = wanted + sizeof(LLVMValueRef);
  image_layout layout = {target, &image, functions[form]};
  memset(&image, 0, sizeof image);
  if ((size != wanted && !(form == PKG_EXECUTE && size == with_plan)) || !lay_out(&layout, initializer, 0)) {
    size_t n;
    build_error(b, NULL, b->options->sources[source],
                "'%s' in section \"%s\" is no record\n  hint: write records with the macros of <mx/kernel.h>, their "
                "strings as literals",
                LLVMGetValueName2(global, &n), sections[form]);
    return;
  }
  read_record(b, &image, form, source, &record);
  uint32_t bitcodes = pkg_pattern_bitcodes(record.kernel.target);
  if (bitcodes && !(bitcodes >> b->target & 1)) return;
  record.function = take_function(b, record.fn);
  record.plan = take_function(b, record.plan_fn);
  append(b, out, &record);
}

void build_read_records(build *b, LLVMModuleRef module, size_t source, build_records *out) {
  LLVMTargetDataRef layout = LLVMGetModuleDataLayout(module);
  for (LLVMValueRef global = LLVMGetFirstGlobal(module); global; global = LLVMGetNextGlobal(global)) {
    const char *section = LLVMGetSection(global);
    for (int f = 0; section && f < PKG_N_FORMS; f++)
      if (!strcmp(section, sections[f])) read_global(b, layout, global, (pkg_form)f, source, out);
  }
}
