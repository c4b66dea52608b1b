// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %mxc package %s -o %t.mxpkg 2>&1 | FileCheck %s
// Tables of addresses would need relocation.
#include <mx/kernel.h>

typedef float function(float x);
static float half(float x) { return x / 2; }
static float twice(float x) { return x * 2; }
static function *const functions[2] = {half, twice};
MX_UNARY("my.choose", choose, MX_FLOATS, (T)functions[x < 0]((float)x))
// CHECK: addresses.c:[[#@LINE-1]]: error: kernel 'my.choose': 'functions' is a table of addresses
// CHECK-NEXT: hint: kernels are mapped as they are, without relocation: use a switch, or offsets into one array
// CHECK-NOT: error:
