// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %mxc package %s -o %t.mxpkg 2>&1 | FileCheck %s
// Opaque types and arguments of them, and what kernels change.
#include <mx/kernel.h>

static void drop(void *value, const mx_memory *memory) {}
MX_OPAQUE(drop, .symbol = "my.nothing", .bytes = 0)
// CHECK: mutable.c:[[#@LINE-1]]: error: kernel 'my.nothing': a value is of 0 bytes
// CHECK-NEXT: hint: .bytes = sizeof(struct ..)

static void list_destroy(void *value, const mx_memory *memory) {}
MX_OPAQUE(list_destroy, .symbol = "my.list", .bytes = 8)

static void blank(const mx_env *env, const mx_view *list, const mx_work *work) {}
MX_KERNEL(blank, .symbol = "my.blank", .outputs = {{"list", .opaque = "my list"}})
// CHECK: mutable.c:[[#@LINE-1]]: error: kernel 'my.blank': output 'list' is of the opaque type 'my list'
// CHECK-NEXT: hint: type names have no blanks or quotes

static void rank(const mx_env *env, const mx_view *n, const mx_view *list, const mx_work *work) {}
MX_KERNEL(rank, .symbol = "my.rank", .outputs = {{"n", MX_TYPE(SI64), 0}},
          .inputs = {{"list", .rank = 1, .opaque = "my.list"}})
// CHECK: mutable.c:[[#@LINE-1]]: error: kernel 'my.rank': input 'list' is an opaque value with a dtype, a rank or flags of a tensor
// CHECK-NEXT: hint: its only flag is MX_MUTABLE

static void output(const mx_env *env, const mx_view *y, const mx_work *work) {}
MX_KERNEL(output, .symbol = "my.output", .outputs = {{"y", MX_TYPE(F32), 1, MX_MUTABLE}})
// CHECK: mutable.c:[[#@LINE-1]]: error: kernel 'my.output': output 'y' is MX_MUTABLE{{$}}
// CHECK-NEXT: hint: an input that the kernel changes is plain memory; an output is written anyway

static void views(const mx_env *env, const mx_view *x, const mx_work *work) {}
MX_KERNEL(views, .symbol = "my.views", .inputs = {{"x", MX_TYPE(F32), 1, MX_MUTABLE | MX_STRIDED}})
// CHECK: mutable.c:[[#@LINE-1]]: error: kernel 'my.views': input 'x' is MX_MUTABLE with other flags
// CHECK-NEXT: hint: an input that the kernel changes is plain memory; an output is written anyway

static void never(const mx_env *env, const mx_view *x, const mx_work *work) {}
MX_KERNEL(never, .symbol = "my.never", .inputs = {{"x", MX_TYPE(F32), 1}})
// CHECK: mutable.c:[[#@LINE-1]]: error: kernel 'my.never': it has no outputs
// CHECK-NEXT: hint: name what it fills: .outputs = {{[{]}}{"y", MX_TYPE(F32), 2}}, or what it changes: an input with MX_MUTABLE
