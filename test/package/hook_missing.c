// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %mxc package %s -o %t.mxpkg 2>&1 | FileCheck %s
// A fused argument that the kernel never reads, or never writes.
#include <mx/kernel.h>

MX_STORE_HOOK(copy, y, float, 1)
static void copy(const mx_env *env, const mx_view *y, const mx_view *x, const mx_work *work) { copy_y(env, 0, 1); }
MX_KERNEL(copy, .symbol = "my.copy", .outputs = {{"y", MX_TYPE(F32), 1, MX_FUSED}},
          .inputs = {{"x", MX_TYPE(F32), 1, MX_FUSED}})
// CHECK: hook_missing.c:[[#@LINE-1]]: error: kernel 'my.copy': input 'x' is MX_FUSED, but nothing calls its hook 'copy_x'
// CHECK-NEXT: hint: declare it with MX_LOAD_HOOK(copy, x, float, 1) and read through it, or leave out MX_FUSED

static void fill(const mx_env *env, const mx_view *y, const mx_work *work) {}
MX_KERNEL(fill, .symbol = "my.fill", .outputs = {{"y", MX_TYPE(F32), 1, MX_FUSED}})
// CHECK: hook_missing.c:[[#@LINE-1]]: error: kernel 'my.fill': output 'y' is MX_FUSED, but nothing calls its hook 'fill_y'
// CHECK-NEXT: hint: declare it with MX_STORE_HOOK(fill, y, float, 1) and write through it, or leave out MX_FUSED
// CHECK-NOT: error:
