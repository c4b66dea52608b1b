// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %mxc package %s -o %t.mxpkg 2>&1 | FileCheck %s
// Pointers and integers in the wrong places.
#include <mx/kernel.h>

static void fill(const mx_env *env, const mx_view y, const mx_work *work) {}
MX_KERNEL(fill, .symbol = "my.fill", .outputs = {{"y", MX_TYPE(F32), 1}})
// CHECK: argument_kind.c:[[#@LINE-1]]: error: kernel 'my.fill': argument 2 of 'fill' is a struct passed by value, not a pointer to output 'y'
// CHECK-NEXT: hint: its record describes 'void fill(const mx_env *env, const mx_view *y, const mx_work *work)'

static void range(const mx_env *env, const mx_view *y, int64_t begin, int64_t end) {}
MX_KERNEL(range, .symbol = "my.range", .outputs = {{"y", MX_TYPE(F32), 1}}, .inputs = {{"x", MX_TYPE(F32), 1}})
// CHECK: argument_kind.c:[[#@LINE-1]]: error: kernel 'my.range': argument 3 of 'range' is a 64-bit integer, not a pointer to input 'x'

static int32_t status(const mx_env *env, const mx_view *y, const mx_work *work) { return 0; }
MX_KERNEL(status, .symbol = "my.status", .outputs = {{"y", MX_TYPE(F32), 1}})
// CHECK: argument_kind.c:[[#@LINE-1]]: error: kernel 'my.status': 'status' returns a 32-bit integer, not void
