// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %mxc package %s -o %t.mxpkg 2>&1 | FileCheck %s
// Two kernels that a lookup could not choose between.
#include <mx/kernel.h>

MX_UNARY("my.cube", cube, MX_FLOATS, x * x * x)
static double cube_again(double x) { return x * x * x; }
MX_ELEMENTWISE(cube_again, .symbol = "my.cube", .result = MX_F64, .args = {MX_F64})
// CHECK: symbol_twice.c:[[#@LINE-1]]: error: kernel 'my.cube': {{.*}}symbol_twice.c:[[#@LINE-3]] registers it too, for the same dtypes and target
// CHECK-NEXT: hint: leave one out, or give one a more specific .target

// Different in dtypes, or in target: fine.
// CHECK-NOT: error:
MX_UNARY("my.cube", cube, MX_INTEGERS, x)
static void fill(const mx_env *env, const mx_view *y, const mx_work *work) {}
static void fill_gpu(const mx_env *env, const mx_view *y, const mx_work *work) {}
MX_KERNEL(fill, .symbol = "my.fill", .outputs = {{"y", MX_TYPE(F32), 1}})
MX_KERNEL(fill_gpu, .symbol = "my.fill", .target = "gpu", .outputs = {{"y", MX_TYPE(F32), 1}})
