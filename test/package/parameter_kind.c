// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %mxc package %s -o %t.mxpkg 2>&1 | FileCheck %s
// Parameters that are neither int64_t, nor double, nor a list of int64_t.
#include <mx/kernel.h>

static float scale(float x, float by) { return x * by; }
MX_ELEMENTWISE(scale, .symbol = "my.scale", .result = MX_F32, .args = {MX_F32}, .parameters = {"by"})
// CHECK: parameter_kind.c:[[#@LINE-1]]: error: kernel 'my.scale': argument 2 of 'scale', parameter 'by', is float; parameters are int64_t or double

static void shift(const mx_view *x, mx_view *result, int by) {}
MX_VIEW(shift, .symbol = "my.shift", .parameters = {"by"})
// CHECK: parameter_kind.c:[[#@LINE-1]]: error: kernel 'my.shift': argument 3 of 'shift', parameter 'by', is a 32-bit integer; parameters are int64_t, double or (const int64_t *, int64_t count)

static void roll(const mx_view *x, mx_view *result, int64_t by) {}
MX_VIEW(roll, .symbol = "my.roll", .parameters = {"how far"})
// CHECK: parameter_kind.c:[[#@LINE-1]]: error: kernel 'my.roll': parameter 0 is named 'how far'
// CHECK-NEXT: hint: make it an identifier
