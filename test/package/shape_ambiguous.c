// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %mxc package %s -o %t.mxpkg 2>&1 | FileCheck %s
// (ptr, ptr, ptr, int64) with one parameter: two operands and an int, or one operand and a list?
#include <mx/kernel.h>

static void which(const mx_view *a, const mx_view *b, mx_view *out, int64_t axis) {}
MX_SHAPE(which, .symbol = "my.which", .parameters = {"axis"})
// CHECK: shape_ambiguous.c:[[#@LINE-1]]: error: kernel 'my.which': parameter 'axis' of 'which' may be an int64_t, or a list of them whose pointer comes before it
// CHECK-NEXT: hint: register the kernel of 'my.which' in the same package: its parameters tell
