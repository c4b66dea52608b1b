// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %cc %s -I%root/lib %build/libmx_package.a %runtime -o %t.exe
// RUN: %mxc package %examples/custom_op/my_kernels.c -o %t.mxpkg
// RUN: %t.exe %t.mxpkg | FileCheck %s
// Reading a package: what comes back, what a damaged one says, and that no damage at all is fatal.
#include "package/package.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Parses bytes from a block of exactly their size, so that the sanitizer sees the first byte too many.
static mx_status parse(const char *bytes, size_t n_bytes, pkg_package **out, void **out_block) {
  void *block = malloc(n_bytes ? n_bytes : 1);
  memcpy(block, bytes, n_bytes);
  mx_status status = pkg_parse(block, n_bytes, true, out);
  *out_block = block;
  return status;
}

static void show(const char *what, const char *bytes, size_t n_bytes) {
  void *block;
  pkg_package *package;
  mx_status status = parse(bytes, n_bytes, &package, &block);
  printf("%s: %s\n", what, status ? mx_status_message(status) : "fine");
  mx_status_free(status);
  pkg_destroy(package);
  free(block);
}

// A package of one x86-64 bitcode of 4 bytes and these lines.
static void show_lines(const char *what, const char *lines) {
  char bytes[1024];
  size_t n = (size_t)snprintf(bytes, sizeof bytes, "mxpkg 1\npackage p\nbitcode x86-64 4\n%send\n", lines);
  while (n % 16) bytes[n++] = '\n';
  memcpy(bytes + n, "BC\xc0\xde", 4);
  show(what, bytes, n + 4);
}

static void read_good(const char *bytes, size_t n_bytes) {
  void *block;
  pkg_package *package;
  mx_status status = parse(bytes, n_bytes, &package, &block);
  printf("%s, %zu kernels, %zu bitcodes\n", package->name, package->n_kernels, package->n_bitcode);
  for (size_t i = 0; i < package->n_bitcode; i++)
    printf("%s at %zu\n", package->bitcode[i].target,
           (size_t)((const char *)package->bitcode[i].bytes - (char *)block) % 16);
  const pkg_kernel *k = &package->kernels[5];
  printf("%s %s %s:%d '%s' %d %u\n", k->symbol, k->function, k->file, k->line, k->target, k->parallel, k->bitcodes);
  for (int i = 0; i < k->n_outputs + k->n_inputs; i++) {
    const pkg_arg *arg = i < k->n_outputs ? &k->outputs[i] : &k->inputs[i - k->n_outputs];
    printf("%s %#x rank %d flags %u hook %d %d\n", arg->name, arg->dtypes, arg->rank, arg->flags, arg->hook_rank,
           arg->hook_type);
  }
  mx_status_free(status);
  pkg_destroy(package);
  free(block);
}

static void try(const char *bytes, size_t n_bytes, size_t *n_refused) {
  void *block;
  pkg_package *package;
  mx_status status = parse(bytes, n_bytes, &package, &block);
  *n_refused += status != NULL;
  mx_status_free(status);
  pkg_destroy(package);
  free(block);
}

// Every prefix of the file, and its table with every byte replaced by some that matter.
static void damage(char *bytes, size_t n_bytes) {
  static const char replacements[] = {'\0', ' ', '\n', ',', ':', '9', '\xff'};
  size_t n_table = (size_t)(strstr(bytes, "\nend\n") - bytes) + 5, refused = 0, tried = 0;
  for (size_t n = 0; n < n_bytes; n += n < n_table + 64 ? 1 : 97, tried++) try(bytes, n, &refused);
  printf("prefixes: %s\n", refused == tried ? "all refused" : "some accepted");
  for (size_t i = 0; i < n_table; i++)
    for (size_t r = 0; r < sizeof replacements; r++) {
      char kept = bytes[i];
      bytes[i] = replacements[r];
      try(bytes, n_bytes, &refused);
      bytes[i] = kept;
    }
  puts("bytes: done");
}

int main(int argc, char **argv) {
  static char bytes[1 << 20];
  FILE *in = argc > 1 ? fopen(argv[1], "rb") : NULL;
  size_t n_bytes = in ? fread(bytes, 1, sizeof bytes - 1, in) : 0;
  if (in) fclose(in);
  // CHECK: read_c_tmp, 9 kernels, 3 bitcodes
  // CHECK-NEXT: x86-64 at 0
  // CHECK-NEXT: nvptx64 at 0
  // CHECK-NEXT: amdgcn at 0
  // CHECK-NEXT: my.row_scale read_c_tmp.row_scale my_kernels.c:{{[0-9]+}} '' 1 7
  // CHECK-NEXT: y 0x1c00 rank 2 flags 1 hook 2 12
  // CHECK-NEXT: x 0x1c00 rank 2 flags 1 hook 2 12
  // CHECK-NEXT: scale 0x1000 rank 1 flags 2 hook 0 0
  read_good(bytes, n_bytes);

  // CHECK: nothing: kernel package: does not begin with 'mxpkg'
  // CHECK-NEXT: hint: a package is what 'mxc package' makes of C sources
  show("nothing", "", 0);
  // CHECK: newer: kernel package: its format is '2', this version of mxc reads format 1
  // CHECK-NEXT: hint: make it again from its C sources with 'mxc package'
  show("newer", "mxpkg 2\nend\n", 12);
  // CHECK: cut: kernel package: its table has no line 'end'
  show("cut", "mxpkg 1\npackage p\n", 18);
  // CHECK: one byte less: kernel package 'read_c_tmp': line {{[0-9]+}}: the file ends inside bitcode 'amdgcn'
  // CHECK-NEXT: hint: the file is damaged or not from this version of mxc; make it again with 'mxc package'
  show("one byte less", bytes, n_bytes - 1);
  // CHECK: one byte more: kernel package 'read_c_tmp': line {{[0-9]+}}: bytes follow the last bitcode of 'read_c_tmp'
  show("one byte more", bytes, n_bytes + 1);

  // CHECK: good: fine
  show_lines("good", "elementwise s p.f in f32 out f32 at a.c:1\n");
  // CHECK: word: kernel package 'p': line 4: unknown word 'sometimes'
  show_lines("word", "elementwise s p.f sometimes in f32 out f32 at a.c:1\n");
  // CHECK: form: kernel package 'p': line 5: unknown word 'kernel'
  show_lines("form", "view s p.f at a.c:1\nkernel s p.f at a.c:1\n");
  // CHECK: dtype: kernel package 'p': line 4: no list of dtypes: 'f31'
  show_lines("dtype", "elementwise s p.f in f31 out f32 at a.c:1\n");
  // CHECK: place: kernel package 'p': line 4: no FILE:LINE: 'a.c'
  show_lines("place", "elementwise s p.f in f32 out f32 at a.c\n");
  // CHECK: short: kernel package 'p': line 4: the line ends early in 's'
  show_lines("short", "elementwise s p.f in f32 out f32\n");
  // CHECK: arguments: kernel package 'p': line 4: arguments are missing of 's'
  show_lines("arguments", "elementwise s p.f out f32 at a.c:1\n");
  // CHECK: inputs: kernel package 'p': line 4: too many arguments of 's'
  show_lines("inputs",
             "elementwise s p.f out f32 in f32 in f32 in f32 in f32 in f32 in f32 in f32 in f32 in f32 at a.c:1\n");
  // CHECK: work: kernel package 'p': line 4: no work: '2*z'
  show_lines("work", "execute s p.f out y f32 2 plain work 2*z at a.c:1\n");
  // CHECK: hook: kernel package 'p': line 4: no rank of a hook: 'f32:4'
  show_lines("hook", "execute s p.f out y f32 2 store:f32:4 at a.c:1\n");
  // CHECK: rank: kernel package 'p': line 4: no rank: '9'
  show_lines("rank", "execute s p.f out y f32 9 plain at a.c:1\n");
  // CHECK: flags: kernel package 'p': line 4: no flags: 'load:f32:2'
  show_lines("flags", "execute s p.f out y f32 2 load:f32:2 at a.c:1\n");
  // CHECK: target: kernel package 'p': line 4: no target: 'x87'
  show_lines("target", "execute s p.f target x87 out y f32 2 plain at a.c:1\n");
  // CHECK: bitcode: kernel package 'p': line 4: names bitcode that the package does not hold: 'amdgcn'
  show_lines("bitcode", "execute s p.f bitcode amdgcn out y f32 2 plain at a.c:1\n");
  // CHECK: parameter: kernel package 'p': line 4: no kind of a parameter: 'bool'
  show_lines("parameter", "view s p.f parameter p bool at a.c:1\n");
  // CHECK: twice: kernel package 'p': line 5: unknown or repeated target 'x86-64'
  show_lines("twice", "bitcode nvptx64 4\nbitcode x86-64 4\n");
  // CHECK: part: kernel package 'p': line 4: no part: '1'
  show_lines("part", "elementwise my.x p.f in f32 out f32 part 1 at a.c:1\n");

  // CHECK: prefixes: all refused
  // CHECK-NEXT: bytes: done
  damage(bytes, n_bytes);
  return 0;
}
