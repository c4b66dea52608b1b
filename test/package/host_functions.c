// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %mxc package %s -o %t.mxpkg 2>&1 | FileCheck %s
// Views and shape functions are called by host code, so a GPU alone cannot have them.
#include <mx/kernel.h>

#ifdef MX_GPU
static void same(const mx_view *x, mx_view *result) {}
MX_VIEW(same, .symbol = "my.same")
// CHECK: host_functions.c:[[#@LINE-1]]: error: kernel 'my.same': it is left out of the x86-64 bitcode, but host code calls it
// CHECK-NEXT: hint: take the function and its record out of the #if for GPUs
#endif
MX_UNARY("my.swish", swish, MX_FLOATS, x / (1 + mx_exp(-x)))
