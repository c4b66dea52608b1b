// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The layer's one header: MGP to LLVM to objects to MEF. One LLVM module and context per kernel and target, compiled by
// forked workers; one host module for init and execute.
//
// Errors go to the ir_context's diagnostics; functions return false after reporting.
#ifndef CODEGEN_H
#define CODEGEN_H

#include "import/weights.h"
#include "ir/ir.h"
#include "package/package.h"
#include <llvm-c/Core.h>
#include <llvm-c/TargetMachine.h>

// ---- target.c: what code can be made for
// -------------------------------------------------------------------------------

typedef enum cg_family { CG_X86, CG_NVPTX, CG_AMDGPU } cg_family;

typedef struct cg_target {
  const char *name; // "x86-64-v3", "sm_80", "gfx942": what packages match and files record
  cg_family family;
  const char *triple;
  const char *cpu;      // LLVM's name
  const char *features; // for LLVM's target machine
  const char *bitcode;  // which of a package's bitcodes
  bool f16c;            // f16 <-> f32 in hardware
  uint32_t mef_target;  // mx_mef_target
} cg_target;

// Adds what `text` ("x86-64", "host", "x86-64-v3", "sm_80", "gfx942", comma-separated) stands for; x86-64 is all three
// levels. Reports unknown names.
enum { CG_MAX_TARGETS = 16 };
typedef struct cg_targets {
  cg_target list[CG_MAX_TARGETS];
  int count;
} cg_targets;
bool cg_parse_targets(ir_context *ctx, const char *text, cg_targets *out);
void cg_initialise(void); // LLVM's targets; once per process
LLVMTargetMachineRef cg_machine(const cg_target *target);

// ---- emit_kernel.c, emit_lambda.c: one mgp.kernel as an LLVM module
// ---------------------------------------------------------

typedef enum cg_output { CG_OBJECT, CG_ASSEMBLY, CG_LLVM } cg_output;

enum { CG_MAX_LOOPS = 8 }; // of a kernel

// What a kernel's loop is replaced by: FILE.c, compiled for the CPU levels that need it.
typedef struct cg_replacement {
  const char *file;
  pkg_launch levels[3];
  int n_levels;
} cg_replacement;

typedef struct cg_input {
  ir_context *ctx;
  const pkg_registry *registry;
  MlirOperation model;    // mgp.model
  MlirOperation *kernels; // mgp.kernel, by number
  const char **texts;     // of the kernels, without their names
  int n_kernels;
  cg_replacement **replaced; // by kernel * CG_MAX_LOOPS + loop; NULL: none
  const char *cache;         // a folder of compiled kernels; NULL: none
  ir_text compiler;          // its build and the packages: what the cache's keys begin with
} cg_input;
bool cg_read_input(ir_context *ctx, const pkg_registry *registry, MlirModule module, cg_input *out);

typedef struct cg_bytes {
  char *data; // malloc'ed
  size_t size;
  char *error; // malloc'ed; NULL if all is well
} cg_bytes;
void cg_bytes_free(cg_bytes *bytes);

// Makes kernel number `kernel` for target; symbols cg_kernel_symbol(.., "run") and (.., "plan").
cg_bytes cg_emit_kernel(const cg_input *input, int kernel, const cg_target *target, cg_output output);
// Whether packages hold what the kernel calls for this target (a GPU has no matmul yet, say).
bool cg_kernel_available(const cg_input *input, int kernel, const cg_target *target, const char **out_missing);
// Makes init and execute; symbols init and execute.
cg_bytes cg_emit_host(const cg_input *input, cg_output output);

// Shared by both emitters.
typedef struct cg_module {
  ir_context *ctx;
  const pkg_registry *registry;
  const cg_target *target;
  LLVMContextRef llvm;
  LLVMModuleRef module;
  LLVMTargetMachineRef machine;
  LLVMBuilderRef builder;
  LLVMTypeRef i8, i32, i64, f32, f64, pointer, void_type, view;
  const char *error; // the first one
  struct cg_part {
    const pkg_package *package;
    int32_t part;
  } parts[64]; // of bitcode that are needed
  int n_parts;
  const char *inlined[160]; // package functions called: inlined; contraction stops at what they return
  int n_inlined;
  LLVMValueRef store_hooks[PKG_MAX_OUTPUTS]; // contraction stops at what they are given
  int n_store_hooks;
  struct {
    LLVMValueRef value, bits;
    mx_dtype dtype;
  } rounded; // the last value that was rounded, and the bits that it was rounded to
} cg_module;
void cg_module_begin(cg_module *m, ir_context *ctx, const pkg_registry *registry, const cg_target *target,
                     const char *name);
void cg_need_kernel(cg_module *m, const pkg_kernel *kernel); // its bitcode
// What is emitted from begin to end goes to a module of its own, with packages of its own, so that hooks may have names
// that m has too; then it becomes a part of m, where `exported` alone is seen.
LLVMModuleRef cg_part_begin(cg_module *m);
void cg_part_end(cg_module *m, LLVMModuleRef outer, const char *const *exported, int n_exported);
// Links packages, keeps only `exported`, optimises, emits; disposes of everything.
cg_bytes cg_module_finish(cg_module *m, const char *const *exported, int n_exported, cg_output output);
LLVMValueRef cg_alloca(cg_module *m, LLVMTypeRef type, int64_t count); // a generic pointer on every target
// AMD object to code object, with ld.lld-22; replaces bytes. link_hsaco.c
void cg_link_hsaco(cg_module *m, cg_bytes *object);
void cg_fail(cg_module *m, const char *format, ...) __attribute__((format(printf, 2, 3)));
LLVMValueRef cg_declare(cg_module *m, const char *name, LLVMTypeRef type); // once per name
// Calls a package function, which will be inlined.
LLVMValueRef cg_call(cg_module *m, const char *name, LLVMTypeRef type, LLVMValueRef *args, int n_args);
bool cg_run_passes(cg_module *m, const char *passes);
// Once everything is linked: what the generated code calls is inlined, and rounds what it returns; helpers are inlined
// into it first, so that this is seen. A kernel rounds what it hands over to be stored.
void cg_stop_contractions(cg_module *m);
void cg_spell_copysigns(cg_module *m);          // once everything is optimised
void cg_inline(cg_module *m, const char *name); // what the code calls: inlined, and rounded at its return
// overload: the type that the intrinsic is for; NULL: there is one of it.
LLVMValueRef cg_intrinsic(cg_module *m, const char *name, LLVMTypeRef overload, LLVMValueRef *args, unsigned n_args);
LLVMValueRef cg_at_byte(cg_module *m, LLVMValueRef base, size_t offset); // base + offset
void cg_attribute(cg_module *m, LLVMValueRef function, unsigned index, const char *name, uint64_t value);
static inline LLVMValueRef cg_i64(const cg_module *m, int64_t value) {
  return LLVMConstInt(m->i64, (unsigned long long)value, 1);
}
LLVMValueRef cg_field(cg_module *m, LLVMValueRef view, int field, int64_t index); // &view->dim[index]; see view_field
enum { VIEW_DATA, VIEW_OFFSET, VIEW_RANK, VIEW_DIM, VIEW_STRIDE };
// Appends a kernel's parameters as arguments; size gives the value of one that is a dim.
typedef LLVMValueRef (*cg_size)(void *user, ir_dim dim);
LLVMValueRef cg_no_size(void *module, ir_dim dim); // where passes let no dims through
int cg_parameters(cg_module *m, const pkg_kernel *kernel, MlirAttribute parameters, LLVMValueRef *args,
                  LLVMTypeRef *types, int count, cg_size size, void *user);

// ---- scalar.c: element types in registers
// --------------------------------------------------------------------------------------- narrower floats live as float
// already rounded to them; bool is 0 or 1 in i8.

LLVMTypeRef cg_scalar_type(const cg_module *m, mx_dtype dtype);
LLVMTypeRef cg_memory_type(const cg_module *m, mx_dtype dtype);
LLVMValueRef cg_load_scalar(cg_module *m, mx_dtype dtype, LLVMValueRef address);
void cg_store_scalar(cg_module *m, mx_dtype dtype, LLVMValueRef value, LLVMValueRef address);
LLVMValueRef cg_round_scalar(cg_module *m, mx_dtype dtype, LLVMValueRef value); // float -> rounded to dtype
LLVMValueRef cg_from_hook(cg_module *m, mx_dtype dtype, mx_dtype hook, LLVMValueRef value);
LLVMValueRef cg_to_hook(cg_module *m, mx_dtype dtype, mx_dtype hook, LLVMValueRef value);
LLVMValueRef cg_constant_scalar(const cg_module *m, mx_dtype dtype, const void *bytes);

// ---- emit_c.c
// ------------------------------------------------------------------------------------------------------------------------

// Every kernel as readable C, a file each, which compiles against mx/kernel_emitted.h; its first line is
// "// ==== kernel NAME ====". NULL after reporting.
const char *cg_emit_c(const cg_input *input);
int cg_count_loops(ir_context *ctx, MlirOperation kernel);
// What a launch passes: "(!mo.tensor<[d0], f32>) into (!mo.tensor<[d0], f32>) sizes (d0)".
const char *cg_launch_signature(ir_context *ctx, MlirOperation kernel);

// ---- replace_kernel.c
// -------------------------------------------------------------------------------------------------------------------

// replacements: "NAME=FILE.c" each. Compiles the files for the targets; false after reporting.
bool cg_replace_kernels(cg_input *input, const cg_targets *targets, const char *const *replacements, size_t n,
                        const char *include_dir, const char *clang);
// NULL where the kernel has generated code.
const pkg_launch *cg_replacement_of(const cg_input *input, int kernel, int loop, const cg_target *target);
// Puts it into m, its entries as functions `run` and `plan`.
void cg_link_replacement(cg_module *m, const pkg_launch *launch, const char *run, const char *plan);
// Of a kernel of one loop.
cg_bytes cg_emit_replacement(const cg_input *input, int kernel, const cg_target *target, const pkg_launch *launch,
                             cg_output output);

// ---- kernel_cache.c
// ----------------------------------------------------------------------------------------------------------------------

// The kernel's text without its name.
const char *cg_kernel_text(ir_context *ctx, MlirOperation kernel);
// "k<hash of its text>_run": what a kernel is called depends on itself alone.
const char *cg_kernel_symbol(const cg_input *input, int kernel, const char *entry);
// Keeps kernels in folder from here on; not if nothing says which build of the compiler this is.
void cg_use_cache(cg_input *input, const char *folder);
// The kernel's object from input->cache, or made and put there.
cg_bytes cg_emit_kernel_cached(const cg_input *input, int kernel, const cg_target *target);

// ---- workers.c
// ----------------------------------------------------------------------------------------------------------------------

typedef struct cg_job {
  int kernel; // -1: the host module
  const cg_target *target;
  cg_bytes result;
  double milliseconds;
} cg_job;
bool cg_write_all(int fd, const void *bytes, size_t n); // false with errno set
// Compiles all jobs in n_workers forked processes; a crash costs one job and becomes its error.
bool cg_run_jobs(const cg_input *input, cg_job *jobs, int n_jobs, int n_workers, cg_output output);

// ---- merge_objects.c
// ------------------------------------------------------------------------------------------------------------------

// Objects to one position-independent code section in mx_mef_code form; entries: `n_entries` pairs of symbol names
// (NULL: absent). On failure error names the object and symbol.
cg_bytes cg_merge_objects(const cg_bytes *objects, int n_objects, const char *const (*entries)[2], int n_entries,
                          uint32_t abi);

// ---- object_to_mef.c
// ---------------------------------------------------------------------------------------------------------------------

typedef struct cg_section {
  uint32_t kind, target;
  const char *arch;
  const void *bytes;
  size_t n_bytes;
} cg_section;
// Lays sections out in a page-aligned, checksummed file image.
bool cg_layout_mef(ir_context *ctx, const cg_section *sections, int n_sections, cg_bytes *out_file);

typedef struct cg_options {
  cg_targets targets;
  int n_workers;
  const weights *weights;
  const char *source;         // the model's file name, for the manifest
  const char *compiler;       // "mxc 0.1.0"
  int fold_seconds, fold_mib; // bounds of constant folding
  bool timing;
  void (*progress)(const char *what, double milliseconds, void *user); // NULL: none
  void *user;
} cg_options;
// The whole of codegen: module at MGP level to file image. Init is run here when all its weights are given.
bool cg_compile(const cg_input *input, const cg_options *options, cg_bytes *out_file);

#endif
