// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// mxc compile: text or an ONNX model in, any level or a file out.
#include "mxc.h"
#include <mx/compiler.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

typedef struct compile_options {
  const char *output, *emit, *from, *target, *cache, *print_ir_after, *print_ir_to, *optimise, *include, *clang;
  text_list kernels, weights, replacements, without, shapes, dims, input_dtypes;
  bool print_ir_after_all, timing, verify_each, fast_math, help;
  int jobs, fold_seconds, fold_mib, passes_printed;
} compile_options;

static const flag flags[] = {
    {"o", "FILE", FLAG_TEXT, offsetof(compile_options, output),
     "where to write; - is standard output (default for text); c: a folder, a file each"},
    {"emit", "WHAT", FLAG_TEXT, offsetof(compile_options, emit),
     "stop at rmo, mo, mogg, mgp, llvm, asm, c or mef (default)"},
    {"from", "LEVEL", FLAG_TEXT, offsetof(compile_options, from),
     "the input is at rmo, mo, mogg or mgp (default: seen from its ops)"},
    {"target", "LIST", FLAG_TEXT, offsetof(compile_options, target),
     "x86-64 (all levels, default), host, x86-64-v3, sm_80, gfx942, .."},
    {"kernels", "FILE", FLAG_LIST, offsetof(compile_options, kernels), "a package of your kernels; repeatable"},
    {"weights", "FILE", FLAG_LIST, offsetof(compile_options, weights), "a .safetensors file; repeatable"},
    {"shape", "NAME=1x3x?", FLAG_LIST, offsetof(compile_options, shapes),
     "ONNX: sizes of an input, ? as the model has it; repeatable"},
    {"dim", "NAME=N", FLAG_LIST, offsetof(compile_options, dims),
     "ONNX: the size of all inputs' dims of that name; repeatable"},
    {"input-dtype", "NAME=T", FLAG_LIST, offsetof(compile_options, input_dtypes),
     "ONNX: give that input as T, say f16; it is converted; repeatable"},
    {"j", "N", FLAG_COUNT, offsetof(compile_options, jobs), "kernels compiled at a time (default: all processors)"},
    {"O", "LEVEL", FLAG_TEXT, offsetof(compile_options, optimise),
     "0 leaves out merging, simplification and fusion; 1 (default)"},
    {"without", "PASS", FLAG_LIST, offsetof(compile_options, without),
     "leave out one of the passes that -O0 leaves out; repeatable"},
    {"fast-math", NULL, FLAG_SWITCH, offsetof(compile_options, fast_math),
     "rewrites that change rounding, signs of zero, NaN and infinity"},
    {"cache", "DIR", FLAG_TEXT, offsetof(compile_options, cache),
     "keep compiled kernels there, and use those (default: $MXC_CACHE, or none)"},
    {"replace-kernel", "NAME=FILE.c", FLAG_LIST, offsetof(compile_options, replacements),
     "take that kernel's code from C that --emit=c wrote; repeatable"},
    {"include", "DIR", FLAG_TEXT, offsetof(compile_options, include), "where its mx/kernel.h is (default: beside mxc)"},
    {"clang", "PATH", FLAG_TEXT, offsetof(compile_options, clang), "the clang for it (default: clang-22)"},
    {"fold-seconds", "N", FLAG_COUNT, offsetof(compile_options, fold_seconds),
     "time that constant folding may take (default 10); more is done when opened"},
    {"fold-mib", "N", FLAG_COUNT, offsetof(compile_options, fold_mib),
     "memory that its results may take, in MiB (default 1024)"},
    {"print-ir-after", "PASS", FLAG_TEXT, offsetof(compile_options, print_ir_after),
     "the module after that pass, to standard error"},
    {"print-ir-after-all", NULL, FLAG_SWITCH, offsetof(compile_options, print_ir_after_all),
     "the same after every pass"},
    {"print-ir-to", "DIR", FLAG_TEXT, offsetof(compile_options, print_ir_to),
     "the module after every pass, a file each"},
    {"timing", NULL, FLAG_SWITCH, offsetof(compile_options, timing),
     "milliseconds of every pass and kernel, to standard error"},
    {"verify-each", NULL, FLAG_SWITCH, offsetof(compile_options, verify_each), "verify the module after every pass"},
    {"help", NULL, FLAG_SWITCH, offsetof(compile_options, help), "this text"},
};
enum { N_FLAGS = sizeof flags / sizeof *flags };

static const char *cache_of(const compile_options *o) {
  const char *folder = o->cache ? o->cache : getenv("MXC_CACHE");
  return folder && *folder ? folder : NULL;
}

static double now_ms(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec * 1e3 + (double)t.tv_nsec * 1e-6;
}

static void on_time(void *user, const char *what, double milliseconds) {
  (void)user;
  fprintf(stderr, "%10.3f ms  %s\n", milliseconds, what);
}

static void on_pass(void *user, const char *pass, const char *(*text)(void *state), void *state) {
  compile_options *o = user;
  bool wanted = o->print_ir_after_all || (o->print_ir_after && !strcmp(o->print_ir_after, pass));
  const char *module = wanted || o->print_ir_to ? text(state) : NULL;
  if (wanted) fprintf(stderr, "// -----// after %s //----- //\n%s\n", pass, module);
  if (!o->print_ir_to) return;
  char path[4096];
  mkdir(o->print_ir_to, 0777);
  snprintf(path, sizeof path, "%s/%02d-%s.mlir", o->print_ir_to, ++o->passes_printed, pass);
  write_file_whole(path, module, strlen(module));
}

// model.mlir -> model.mef beside it.
static const char *default_output(const char *input, char *out, size_t size) {
  const char *dot = strrchr(input, '.'), *slash = strrchr(input, '/');
  size_t stem = dot && (!slash || dot > slash) ? (size_t)(dot - input) : strlen(input);
  if (!strcmp(input, "-")) return "model.mef";
  snprintf(out, size, "%.*s.mef", (int)stem, input);
  return out;
}

static bool is_folder(const char *path) {
  struct stat info;
  return path[strlen(path) - 1] == '/' || (!stat(path, &info) && S_ISDIR(info.st_mode));
}

// The kernels' C, each in a file of its own: NAME.c.
static bool write_kernels(const char *folder, const char *text) {
  static const char head[] = "// ==== kernel ";
  mkdir(folder, 0777);
  for (const char *at = text, *next; *at; at = next) {
    char path[4096];
    const char *name = at + strlen(head), *name_end = strstr(name, " ====\n"),
               *mark = strstr(name, "\n// ==== kernel ");
    next = mark ? mark + 1 : at + strlen(at);
    int n = snprintf(path, sizeof path, "%s/", folder);
    snprintf(path + n, sizeof path - (size_t)n, "%.*s.c", (int)(name_end - name), name);
    for (char *c = path + n; *c; c++)
      if (*c == '/') *c = '_';
    if (!write_file_whole(path, at, (size_t)(next - at))) return false;
  }
  return true;
}

static bool wrong_usage(const compile_options *o, const text_list *inputs, mx_emit *emit) {
  static const char *const levels[] = {"rmo", "mo", "mogg", "mgp"};
  bool known = !o->from;
  for (size_t i = 0; o->from && i < sizeof levels / sizeof *levels; i++) known |= !strcmp(o->from, levels[i]);
  if (inputs->count != 1)
    fprintf(stderr, "mxc: error: compile takes one input file, %d are given\n", inputs->count);
  else if (!mx_emit_from_name(o->emit, emit))
    fprintf(stderr, "mxc: error: --emit=%s: it is one of rmo, mo, mogg, mgp, llvm, asm, c, mef\n", o->emit);
  else if (!known)
    fprintf(stderr, "mxc: error: --from=%s: it is one of rmo, mo, mogg, mgp\n", o->from);
  else if (strcmp(o->optimise, "0") && strcmp(o->optimise, "1"))
    fprintf(stderr, "mxc: error: -O%s: it is 0 or 1\n", o->optimise);
  else if (o->replacements.count && *emit != MX_EMIT_MEF && *emit != MX_EMIT_LLVM && *emit != MX_EMIT_ASM)
    fprintf(stderr, "mxc: error: --replace-kernel does nothing with --emit=%s: it is for mef, llvm and asm\n", o->emit);
  else if ((o->include || o->clang) && !o->replacements.count)
    fputs("mxc: error: --include and --clang are for --replace-kernel, which is not given\n", stderr);
  else
    return false;
  return true;
}

static int compile(compile_options *o, const char *input, mx_emit emit) {
  size_t n_text = 0;
  char *text = read_file(input, &n_text), *owned[64] = {0}, path[4096];
  mx_package_bytes packages[65] = {{builtin_package, (size_t)(builtin_package_end - builtin_package), false}};
  bool ok = text != NULL;
  for (int i = 0; ok && i < o->kernels.count; i++) {
    packages[i + 1].bytes = owned[i] = read_file(o->kernels.items[i], &packages[i + 1].n_bytes);
    packages[i + 1].user = true;
    ok = owned[i] != NULL;
  }
  int result = EXIT_WRONG_INPUT;
  char include[4200];
  if (ok && o->replacements.count && !o->include && !(ok = find_include(include, sizeof include)))
    fputs("mxc: error: mx/kernel.h is not beside mxc\n  hint: say where with --include=DIR\n", stderr);
  if (ok) {
    double begin = now_ms();
    mx_compiled compiled;
    bool printing = o->print_ir_after || o->print_ir_after_all || o->print_ir_to;
    mx_compile_options options = {.file = !strcmp(input, "-") ? "<stdin>" : input,
                                  .text = text,
                                  .n_text = n_text,
                                  .emit = emit,
                                  .from = o->from,
                                  .target = o->target,
                                  .packages = packages,
                                  .n_packages = (size_t)o->kernels.count + 1,
                                  .weights = o->weights.items,
                                  .n_weights = (size_t)o->weights.count,
                                  .shapes = o->shapes.items,
                                  .n_shapes = (size_t)o->shapes.count,
                                  .dims = o->dims.items,
                                  .n_dims = (size_t)o->dims.count,
                                  .input_dtypes = o->input_dtypes.items,
                                  .n_input_dtypes = (size_t)o->input_dtypes.count,
                                  .n_workers = o->jobs,
                                  .unoptimised = !strcmp(o->optimise, "0"),
                                  .without = o->without.items,
                                  .n_without = (size_t)o->without.count,
                                  .fast_math = o->fast_math,
                                  .cache = cache_of(o),
                                  .fold_seconds = o->fold_seconds,
                                  .fold_mib = o->fold_mib,
                                  .replacements = o->replacements.items,
                                  .n_replacements = (size_t)o->replacements.count,
                                  .include_dir = o->include ? o->include : include,
                                  .clang = o->clang,
                                  .verify_each = o->verify_each,
                                  .compiler = "mxc " MXC_VERSION,
                                  .on_pass = printing ? on_pass : NULL,
                                  .on_time = o->timing ? on_time : NULL,
                                  .user = o};
    mx_status status = mx_compile(&options, &compiled);
    if (compiled.diagnostics)
      fputs(compiled.diagnostics, stderr);
    else if (status)
      fprintf(stderr, "mxc: error: %s\n", mx_status_message(status));
    bool is_text = emit != MX_EMIT_MEF;
    const char *output = o->output ? o->output : is_text ? "-" : default_output(input, path, sizeof path);
    bool folder = emit == MX_EMIT_C && is_folder(output);
    if (!status &&
        (folder ? write_kernels(output, compiled.bytes) : write_file_whole(output, compiled.bytes, compiled.n_bytes)))
      result = EXIT_DONE;
    if (o->timing) on_time(o, "total", now_ms() - begin);
    mx_status_free(status);
    mx_compiled_release(&compiled);
  }
  for (int i = 0; i < o->kernels.count; i++) free(owned[i]);
  free(text);
  return result;
}

int command_compile(int argc, char **argv) {
  compile_options options = {.emit = "mef", .optimise = "1", .jobs = (int)sysconf(_SC_NPROCESSORS_ONLN)};
  text_list inputs = {0};
  mx_emit emit;
  if (!parse_flags(flags, N_FLAGS, argc, argv, &options, &inputs)) return EXIT_WRONG_USAGE;
  if (options.help) {
    puts("usage: mxc compile MODEL.mlir|MODEL.onnx -o MODEL.mef [FLAGS]\n");
    print_flags(stdout, flags, N_FLAGS);
    return EXIT_DONE;
  }
  if (wrong_usage(&options, &inputs, &emit)) return EXIT_WRONG_USAGE;
  return compile(&options, inputs.items[0], emit);
}
