// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %mxc package %s -o %t.mxpkg 2>&1 | FileCheck %s
// Calls that nothing in the package answers.
#include <mx/kernel.h>

float expf(float x);
static float helper(float x) { return expf(-x); }
static float a(float x) { return helper(x) + 1; }
MX_ELEMENTWISE(a, .symbol = "my.a", .result = MX_F32, .args = {MX_F32})
// CHECK: undefined.c:[[#@LINE-1]]: error: kernel 'my.a': function 'helper' calls 'expf', which the package does not define and which is no hook of its record
// CHECK-NEXT: hint: use mx_exp

float gammaf(float x);
static float b(float x) { return gammaf(x); }
MX_ELEMENTWISE(b, .symbol = "my.b", .result = MX_F32, .args = {MX_F32})
// CHECK: undefined.c:[[#@LINE-1]]: error: kernel 'my.b': function 'b' calls 'gammaf', which the package does not define
// CHECK-NEXT: hint: kernels can call what <mx/kernel.h> and their package define, and nothing else
