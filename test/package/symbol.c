// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %mxc package %s -o %t.mxpkg 2>&1 | FileCheck %s
// Symbols that a graph could not name.
#include <mx/kernel.h>

MX_UNARY("", nothing, MX_BOOLS, x)
// CHECK: symbol.c:[[#@LINE-1]]: error: kernel '': its symbol is empty
// CHECK-NEXT: hint: give .symbol a name with a prefix of your own, such as "my.op"

static float forgotten(float x) { return x; }
MX_ELEMENTWISE(forgotten, .result = MX_F32, .args = {MX_F32})
// CHECK: symbol.c:[[#@LINE-1]]: error: kernel '': its symbol is empty

MX_UNARY("my kernel", blank, MX_BOOLS, x)
// CHECK: symbol.c:[[#@LINE-1]]: error: kernel 'my kernel': its symbol has characters other than letters, digits,
