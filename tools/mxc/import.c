// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// mxc import: an ONNX model in, its graph as text out, and its weights beside it.
#include "mxc.h"
#include <mx/compiler.h>
#include <stdlib.h>
#include <string.h>

typedef struct import_options {
  const char *output;
  text_list shapes, dims, input_dtypes;
  bool help;
} import_options;

static const flag flags[] = {
    {"o", "FILE", FLAG_TEXT, offsetof(import_options, output),
     "where the graph goes (default: beside the model); weights go to FILE with .safetensors for its ending"},
    {"shape", "NAME=1x3x?", FLAG_LIST, offsetof(import_options, shapes),
     "sizes of an input, ? as the model has it; repeatable"},
    {"dim", "NAME=N", FLAG_LIST, offsetof(import_options, dims),
     "the size of all inputs' dims of that name; repeatable"},
    {"input-dtype", "NAME=T", FLAG_LIST, offsetof(import_options, input_dtypes),
     "give that input as T, say f16; it is converted; repeatable"},
    {"help", NULL, FLAG_SWITCH, offsetof(import_options, help), "this text"},
};
enum { N_FLAGS = sizeof flags / sizeof *flags };

// path with another ending.
static const char *with_ending(const char *path, const char *ending, char *out, size_t size) {
  const char *dot = strrchr(path, '.'), *slash = strrchr(path, '/');
  size_t stem = dot && (!slash || dot > slash) ? (size_t)(dot - path) : strlen(path);
  snprintf(out, size, "%.*s%s", (int)stem, path, ending);
  return out;
}

static int import(const import_options *o, const char *input) {
  char graph[4096], weights[4096];
  size_t n_bytes;
  char *bytes = read_file(input, &n_bytes);
  if (!bytes) return EXIT_WRONG_INPUT;
  const char *output = o->output ? o->output : with_ending(input, ".mlir", graph, sizeof graph);
  mx_package_bytes package = {builtin_package, (size_t)(builtin_package_end - builtin_package), false};
  mx_compile_options options = {.file = input,
                                .text = bytes,
                                .n_text = n_bytes,
                                .emit = MX_EMIT_MO,
                                .packages = &package,
                                .n_packages = 1,
                                .shapes = o->shapes.items,
                                .n_shapes = (size_t)o->shapes.count,
                                .dims = o->dims.items,
                                .n_dims = (size_t)o->dims.count,
                                .input_dtypes = o->input_dtypes.items,
                                .n_input_dtypes = (size_t)o->input_dtypes.count,
                                .weights_out = with_ending(output, ".safetensors", weights, sizeof weights),
                                .compiler = "mxc " MXC_VERSION};
  mx_compiled compiled;
  mx_status status = mx_compile(&options, &compiled);
  if (compiled.diagnostics)
    fputs(compiled.diagnostics, stderr);
  else if (status)
    fprintf(stderr, "mxc: error: %s\n", mx_status_message(status));
  bool ok = !status && write_file_whole(output, compiled.bytes, compiled.n_bytes);
  mx_status_free(status);
  mx_compiled_release(&compiled);
  free(bytes);
  return ok ? EXIT_DONE : EXIT_WRONG_INPUT;
}

int command_import(int argc, char **argv) {
  import_options options = {0};
  text_list inputs = {0};
  if (!parse_flags(flags, N_FLAGS, argc, argv, &options, &inputs)) return EXIT_WRONG_USAGE;
  if (options.help) {
    puts("usage: mxc import MODEL.onnx [-o MODEL.mlir] [FLAGS]\n");
    print_flags(stdout, flags, N_FLAGS);
    return EXIT_DONE;
  }
  if (inputs.count == 1) return import(&options, inputs.items[0]);
  fprintf(stderr, "mxc: error: import takes one input file, %d are given\n", inputs.count);
  return EXIT_WRONG_USAGE;
}
