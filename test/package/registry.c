// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %cc %s -I%root/lib %build/libmx_package.a %runtime -o %t.exe
// RUN: %t.exe | FileCheck %s
// Which kernel a lookup finds: by dtypes, by target, by package; and what cannot be told apart.
#include "package/package.h"
#include <stdio.h>
#include <string.h>

typedef struct package_text {
  _Alignas(16) char bytes[4096];
} package_text;

static pkg_package *make(package_text *text, const char *name, bool user, const char *lines) {
  pkg_package *package;
  size_t n = (size_t)snprintf(text->bytes, sizeof text->bytes,
                              "mxpkg 1\npackage %s\nbitcode x86-64 4\nbitcode nvptx64 4\nbitcode amdgcn 4\n%send\n",
                              name, lines);
  for (int i = 0; i < 3; i++) {
    while (n % 16) text->bytes[n++] = '\n';
    memcpy(text->bytes + n, "BC\xc0\xde", 4);
    n += 4;
  }
  mx_status status = pkg_parse(text->bytes, n, user, &package);
  if (status) printf("%s\n", mx_status_message(status));
  mx_status_free(status);
  return package;
}

static void add(pkg_registry *registry, const pkg_package *package) {
  mx_status status = pkg_registry_add(registry, package);
  if (status) printf("%s\n", mx_status_message(status));
  mx_status_free(status);
}

static void show(const char *what, const pkg_kernel *kernel) {
  printf("%s: %s\n", what, kernel ? kernel->function : "none");
}

static bool print_one(const pkg_kernel *kernel, void *user) {
  printf("  %s\n", kernel->function);
  return --*(int *)user > 0;
}

static const char builtin_lines[] =
    "elementwise mo.add b.add__f32 in f32 in f32 out f32 at b.c:1\n"
    "elementwise mo.add b.add__f64 in f64 in f64 out f64 at b.c:1\n"
    "elementwise mo.add b.add__si8 in si8 in si8 out si8 at b.c:1\n"
    "elementwise mo.cast b.cast__f64__f32 in f64 out f32 at b.c:2\n"
    "elementwise mo.cast b.cast__f64__f16 in f64 out f16 at b.c:2\n"
    "elementwise mo.cast b.cast__f32__f64 in f32 out f64 at b.c:2\n"
    "elementwise mo.cast b.cast__f32__f32 in f32 out f32 at b.c:2\n"
    "elementwise mo.select b.select__f32 in bool in f32 in f32 out f32 at b.c:3\n"
    "elementwise mo.equal b.equal__f32 in f32 in f32 out bool at b.c:4\n"
    "execute mo.matmul b.matmul out c f16,f32 2 plain in a f16,f32 2 plain in b f16,f32 2 plain at b.c:5\n"
    "execute mo.matmul b.matmul_v3 target x86-64-v3 out c f32 2 plain in a f32 2 plain in b f32 2 plain at b.c:6\n"
    "execute mo.matmul b.matmul_v4 target x86-64-v4 out c f32 2 plain in a f32 2 plain in b f32 2 plain at b.c:7\n"
    "execute mo.matmul b.matmul_gpu target gpu out c f32 2 plain in a f32 2 plain in b f32 2 plain at b.c:8\n"
    "execute mo.matmul b.matmul_sm_80 target sm_80 out c f32 2 plain in a f32 2 plain in b f32 2 plain at b.c:9\n"
    "execute mo.topk b.topk out y f32 1 plain out i si64 1 plain in x f32 1 plain at b.c:10\n"
    "execute mo.wave b.wave bitcode amdgcn out y f32 1 plain in x f32 1 plain at b.c:11\n"
    "view mo.transpose b.transpose parameter perm ints at b.c:12\n"
    "shape mo.resize b.resize inputs 2 at b.c:13\n";

static void elementwise(const pkg_registry *r, const char *what, const char *symbol, mx_dtype result, size_t n,
                        mx_dtype x, mx_dtype y, mx_dtype z) {
  show(what, pkg_find_elementwise(r, symbol, "x86-64-v3", result, n, (mx_dtype[]){x, y, z}));
}

static void matmul(const pkg_registry *r, const char *target, mx_dtype dtype) {
  show(target, pkg_find_execute(r, "mo.matmul", target, 1, 2, (mx_dtype[]){dtype, dtype, dtype}));
}

int main(void) {
  static package_text texts[6];
  pkg_registry *r;
  mx_status_free(pkg_registry_create(&r));
  pkg_package *builtin = make(&texts[0], "b", false, builtin_lines);
  add(r, builtin);

  // Halves are served by the f32 function: operands first, then the result too. A bool stays a bool.
  // CHECK: add f32: b.add__f32
  elementwise(r, "add f32", "mo.add", MX_F32, 2, MX_F32, MX_F32, 0);
  // CHECK-NEXT: add bf16: b.add__f32
  elementwise(r, "add bf16", "mo.add", MX_BF16, 2, MX_BF16, MX_BF16, 0);
  // CHECK-NEXT: add any: b.add__si8
  elementwise(r, "add any", "mo.add", MX_DTYPE_INVALID, 2, MX_SI8, MX_SI8, 0);
  // CHECK-NEXT: add bool: none
  elementwise(r, "add bool", "mo.add", MX_BOOL, 2, MX_BOOL, MX_BOOL, 0);
  // CHECK-NEXT: add mixed: none
  elementwise(r, "add mixed", "mo.add", MX_F32, 2, MX_F32, MX_F64, 0);
  // CHECK-NEXT: add unary: none
  elementwise(r, "add unary", "mo.add", MX_F32, 1, MX_F32, 0, 0);
  // CHECK-NEXT: f64 to f16: b.cast__f64__f16
  elementwise(r, "f64 to f16", "mo.cast", MX_F16, 1, MX_F64, 0, 0);
  // CHECK-NEXT: f64 to bf16: b.cast__f64__f32
  elementwise(r, "f64 to bf16", "mo.cast", MX_BF16, 1, MX_F64, 0, 0);
  // CHECK-NEXT: f16 to f64: b.cast__f32__f64
  elementwise(r, "f16 to f64", "mo.cast", MX_F64, 1, MX_F16, 0, 0);
  // CHECK-NEXT: f16 to bf16: b.cast__f32__f32
  elementwise(r, "f16 to bf16", "mo.cast", MX_BF16, 1, MX_F16, 0, 0);
  // CHECK-NEXT: select: b.select__f32
  elementwise(r, "select", "mo.select", MX_F16, 3, MX_BOOL, MX_F16, MX_F16);
  // CHECK-NEXT: equal: b.equal__f32
  elementwise(r, "equal", "mo.equal", MX_BOOL, 2, MX_F16, MX_F16, 0);
  // CHECK-NEXT: any dtypes: b.add__f32
  show("any dtypes", pkg_find_elementwise(r, "mo.add", "sm_90", MX_DTYPE_INVALID, 2, NULL));

  // The most specific target that takes the dtypes.
  // CHECK-NEXT: x86-64: b.matmul
  matmul(r, "x86-64", MX_F32);
  // CHECK-NEXT: x86-64-v3: b.matmul_v3
  matmul(r, "x86-64-v3", MX_F32);
  // CHECK-NEXT: x86-64-v4: b.matmul_v4
  matmul(r, "x86-64-v4", MX_F32);
  // CHECK-NEXT: x86-64-v4: b.matmul{{$}}
  matmul(r, "x86-64-v4", MX_F16);
  // CHECK-NEXT: sm_80: b.matmul_sm_80
  matmul(r, "sm_80", MX_F32);
  // CHECK-NEXT: sm_90: b.matmul_gpu
  matmul(r, "sm_90", MX_F32);
  // CHECK-NEXT: gfx942: b.matmul_gpu
  matmul(r, "gfx942", MX_F32);
  // CHECK-NEXT: riscv64: none
  matmul(r, "riscv64", MX_F32);
  // CHECK-NEXT: x86-64: none
  matmul(r, "x86-64", MX_SI8);
  // CHECK-NEXT: two results: b.topk
  show("two results", pkg_find_execute(r, "mo.topk", "x86-64", 2, 1, (mx_dtype[]){MX_F32, MX_SI64, MX_F32}));
  // CHECK-NEXT: one result: none
  show("one result", pkg_find_execute(r, "mo.topk", "x86-64", 1, 1, NULL));
  // A kernel is found only where its bitcode is.
  // CHECK-NEXT: wave on gfx942: b.wave
  show("wave on gfx942", pkg_find_execute(r, "mo.wave", "gfx942", 1, 1, NULL));
  // CHECK-NEXT: wave on sm_80: none
  show("wave on sm_80", pkg_find_execute(r, "mo.wave", "sm_80", 1, 1, NULL));
  // CHECK-NEXT: wave on x86-64: none
  show("wave on x86-64", pkg_find_execute(r, "mo.wave", "x86-64", 1, 1, NULL));
  // CHECK-NEXT: view: b.transpose
  show("view", pkg_find_view(r, "mo.transpose"));
  // CHECK-NEXT: no view: none
  show("no view", pkg_find_view(r, "mo.resize"));
  // CHECK-NEXT: shape: b.resize
  show("shape", pkg_find_shape(r, "mo.resize"));

  // A user's kernel wins where it is as specific, and not where it is less so.
  pkg_package *mine =
      make(&texts[1], "u", true,
           "elementwise mo.add u.add in f32 in f32 out f32 at u.c:1\n"
           "execute mo.matmul u.matmul target cpu out c f32 2 plain in a f32 2 plain in b f32 2 plain at u.c:2\n"
           "view mo.transpose u.transpose at u.c:3\n");
  add(r, mine);
  // CHECK-NEXT: my add: u.add
  elementwise(r, "my add", "mo.add", MX_F16, 2, MX_F16, MX_F16, 0);
  // CHECK-NEXT: x86-64: u.matmul
  matmul(r, "x86-64", MX_F32);
  // CHECK-NEXT: x86-64-v3: b.matmul_v3
  matmul(r, "x86-64-v3", MX_F32);
  // CHECK-NEXT: my view: u.transpose
  show("my view", pkg_find_view(r, "mo.transpose"));

  // Two of a user's packages with the same kernel: an error that names both, and nothing is added.
  // CHECK-NEXT: v.c:7: error: kernel 'mo.add' of package 'v' stands in package 'u' already, at u.c:1, for the same dtypes and target
  // CHECK-NEXT: hint: leave out one of the packages, or give one kernel a more specific target
  // CHECK-NEXT: not added: none
  pkg_package *other = make(&texts[2], "v", true,
                            "elementwise my.own v.own in f32 out f32 at v.c:6\n"
                            "elementwise mo.add v.add in f32 in f32 out f32 at v.c:7\n");
  add(r, other);
  show("not added", pkg_find_elementwise(r, "my.own", "x86-64", MX_F32, 1, NULL));

  // CHECK-NEXT: two kernel packages are named 'u', or one is given twice
  // CHECK-NEXT: hint: make one of them with another name: mxc package --name=NAME
  pkg_package *namesake = make(&texts[3], "u", true, "view my.own u.own at w.c:1\n");
  add(r, namesake);

  // CHECK-NEXT: all of mo.add:
  // CHECK-NEXT: b.add__f32
  // CHECK-NEXT: b.add__f64
  // CHECK-NEXT: b.add__si8
  // CHECK-NEXT: u.add
  puts("all of mo.add:");
  pkg_each(r, "mo.add", print_one, &(int){100});
  // CHECK-NEXT: two of mo.add:
  // CHECK-NEXT: b.add__f32
  // CHECK-NEXT: b.add__f64
  // CHECK-NEXT: mo.matmul mo.matmul mo.transpose (null) (null)
  puts("two of mo.add:");
  pkg_each(r, "mo.add", print_one, &(int){2});
  const char *wrong[] = {"mo.mtamul", "matmul", "mo.transpos", "my.reticulate", "x"};
  for (int i = 0; i < 5; i++) {
    const char *near = pkg_nearest_symbol(r, wrong[i]);
    printf("%s%c", near ? near : "(null)", i < 4 ? ' ' : '\n');
  }
  pkg_registry_destroy(r);
  pkg_destroy(builtin);
  pkg_destroy(mine);
  pkg_destroy(other);
  pkg_destroy(namesake);
  return 0;
}
