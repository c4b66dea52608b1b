// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %mxc package %s -o %t.mxpkg 2>&1 | FileCheck %s
// Functions, but no record.
#include <mx/kernel.h>

// CHECK: no_record.c: error: no kernel is registered
// CHECK-NEXT: hint: write a record for each: MX_UNARY, MX_KERNEL .. of <mx/kernel.h>
float swish(float x);
float swish(float x) { return x / (1 + mx_exp(-x)); }
