// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %mxc package %s -o %t.mxpkg 2>&1 | FileCheck %s
// A target that no machine is.
#include <mx/kernel.h>

static void copy(const mx_env *env, const mx_view *y, const mx_work *work) {}
MX_KERNEL(copy, .symbol = "my.copy", .target = "avx512", .outputs = {{"y", MX_TYPE(F32), 1}})
// CHECK: target_unknown.c:[[#@LINE-1]]: error: kernel 'my.copy': unknown target 'avx512'
// CHECK-NEXT: hint: targets are "cpu", "gpu", "x86-64", "x86-64-v3", "x86-64-v4", "nvptx64", "amdgcn", or one GPU
