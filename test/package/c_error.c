// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %mxc package %s -o %t.mxpkg 2>&1 | FileCheck %s
// clang speaks first, once, although every target fails.
#include <mx/kernel.h>

static float wrong(float x) { return y; }
// CHECK: c_error.c:[[#@LINE-1]]:38: error: use of undeclared identifier 'y'
// CHECK: 1 error generated.
// CHECK-NOT: undeclared identifier
// CHECK: c_error.c: error: clang-22 cannot compile it for x86-64; its messages are above
MX_ELEMENTWISE(wrong, .symbol = "my.wrong", .result = MX_F32, .args = {MX_F32})
