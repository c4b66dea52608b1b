// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %mxc package %s -o %t.mxpkg 2>&1 | FileCheck %s
// A registered function that is only declared.
#include <mx/kernel.h>

float elsewhere(float x);
MX_ELEMENTWISE(elsewhere, .symbol = "my.elsewhere", .result = MX_F32, .args = {MX_F32})
// CHECK: not_defined.c:[[#@LINE-1]]: error: kernel 'my.elsewhere': its function 'elsewhere' is not defined
// CHECK-NEXT: hint: define it in one of the sources
