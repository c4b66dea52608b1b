// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The commands of mxc and what they share: flags, files, exit status.
#ifndef MXC_H
#define MXC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

// What a command returns: how the process ends.
enum { EXIT_DONE = 0, EXIT_WRONG_INPUT = 1, EXIT_WRONG_USAGE = 2, EXIT_INTERNAL = 70 };

extern const char builtin_package[], builtin_package_end[]; // builtin_package.S

int command_compile(int argc, char **argv);
int command_import(int argc, char **argv);
int command_package(int argc, char **argv);
int command_inspect(int argc, char **argv);
int command_explain(int argc, char **argv);

// ---- flags.c: one table row per flag; `-` and `_` are the same in names, values stand behind = or in the next
// argument ---------

typedef enum flag_kind { FLAG_SWITCH, FLAG_TEXT, FLAG_LIST, FLAG_COUNT } flag_kind;

typedef struct text_list {
  const char *items[64];
  int count;
} text_list;

typedef struct flag {
  const char *name;  // "emit"; one letter is written -o
  const char *value; // how --help names it; NULL for a switch
  flag_kind kind;
  size_t offset; // of its field: bool, const char *, text_list, int
  const char *help;
} flag;

// Fills options; what is no flag goes to positional. Reports and returns false on a wrong command line.
bool parse_flags(const flag *flags, size_t n_flags, int argc, char **argv, void *options, text_list *positional);
void print_flags(FILE *out, const flag *flags, size_t n_flags);

// ---- files.c
// ---------------------------------------------------------------------------------------------------------------

// A whole file, or standard input for "-"; page-aligned, malloc'ed. NULL after reporting.
char *read_file(const char *path, size_t *out_size);
// Writes beside path and renames, so that no half-written file is ever there; "-" is standard output.
bool write_file_whole(const char *path, const void *bytes, size_t size);
// The folder of mx/kernel.h beside mxc; false if there is none.
bool find_include(char *out, size_t size);

#endif
