// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// mxc package: C source to a package, through clang and the packager's checks.
#include "mxc.h"
#include <mx/compiler.h>
#include <stdlib.h>
#include <string.h>

typedef struct package_options {
  const char *output, *name, *include, *clang;
  bool help;
} package_options;

static const flag flags[] = {
    {"o", "FILE", FLAG_TEXT, offsetof(package_options, output),
     "the package to write (default: the first source's name)"},
    {"name", "NAME", FLAG_TEXT, offsetof(package_options, name), "the package's name (default: from the output's)"},
    {"include", "DIR", FLAG_TEXT, offsetof(package_options, include), "where mx/kernel.h is (default: beside mxc)"},
    {"clang", "PATH", FLAG_TEXT, offsetof(package_options, clang), "the clang to use (default: clang-22)"},
    {"help", NULL, FLAG_SWITCH, offsetof(package_options, help), "this text"},
};
enum { N_FLAGS = sizeof flags / sizeof *flags };

int command_package(int argc, char **argv) {
  package_options options = {0};
  text_list sources = {0};
  char include[4200], output[4200];
  if (!parse_flags(flags, N_FLAGS, argc, argv, &options, &sources)) return EXIT_WRONG_USAGE;
  if (options.help) {
    puts("usage: mxc package KERNELS.c .. -o KERNELS.mxpkg [FLAGS]\n");
    print_flags(stdout, flags, N_FLAGS);
    return EXIT_DONE;
  }
  if (sources.count == 0) {
    fputs("mxc: error: package takes at least one C file\n", stderr);
    return EXIT_WRONG_USAGE;
  }
  if (!options.include && !find_include(include, sizeof include)) {
    fputs("mxc: error: mx/kernel.h is not beside mxc\n  hint: say where with --include=DIR\n", stderr);
    return EXIT_WRONG_INPUT;
  }
  if (!options.output) {
    const char *dot = strrchr(sources.items[0], '.');
    snprintf(output, sizeof output, "%.*s.mxpkg", (int)(dot ? dot - sources.items[0] : (long)strlen(sources.items[0])),
             sources.items[0]);
    options.output = output;
  }
  mx_status status = mx_package(&(mx_package_options){.sources = sources.items,
                                                      .n_sources = (size_t)sources.count,
                                                      .output = options.output,
                                                      .name = options.name,
                                                      .include_dir = options.include ? options.include : include,
                                                      .clang = options.clang});
  if (!status) return EXIT_DONE;
  // A message with a place of its own ("my.c:12: error: ..") needs no prefix.
  const char *text = mx_status_message(status);
  fprintf(stderr, "%s%s\n", strstr(text, ": error:") ? "" : "mxc: error: ", text);
  mx_status_free(status);
  return EXIT_WRONG_INPUT;
}
