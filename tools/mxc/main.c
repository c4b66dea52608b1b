// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// mxc: the commands, one table row each.
#include "mxc.h"
#include <mx/mef.h>
#include <string.h>

static const struct {
  const char *name;
  int (*run)(int argc, char **argv);
  const char *help;
} commands[] = {
    {"compile", command_compile, "a graph and kernel packages to one .mef file"},
    {"import", command_import, "an ONNX model to a graph and its weights"},
    {"package", command_package, "kernels in C to a .mxpkg package"},
    {"inspect", command_inspect, "what is in a .mef file"},
    {"explain", command_explain, "why a .mef file's kernels are what they are, what they do, and its memory"},
};

static int help(FILE *out, int status) {
  fputs("usage: mxc COMMAND [FLAGS] FILE\n\ncommands:\n", out);
  for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
    fprintf(out, "  %-10s %s\n", commands[i].name, commands[i].help);
  fputs("\nmxc COMMAND --help lists a command's flags; mxc --version says which this is.\n"
        "exit status: 0 done, 1 wrong input, 2 wrong command line, 70 internal error\n",
        out);
  return status;
}

int main(int argc, char **argv) {
  if (argc < 2) return help(stderr, EXIT_WRONG_USAGE);
  if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h") || !strcmp(argv[1], "help")) return help(stdout, EXIT_DONE);
  if (!strcmp(argv[1], "--version")) {
    printf("mxc %s (MEF %d.%d)\n", MXC_VERSION, MX_MEF_MAJOR, MX_MEF_MINOR);
    return EXIT_DONE;
  }
  for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
    if (!strcmp(argv[1], commands[i].name)) return commands[i].run(argc - 2, argv + 2);
  fprintf(stderr, "mxc: error: unknown command '%s'\n", argv[1]);
  return help(stderr, EXIT_WRONG_USAGE);
}
