// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %mxc package %s -o %t.mxpkg 2>&1 | FileCheck %s
// Functions that take more or fewer arguments than their records say.
#include <mx/kernel.h>

MX_STORE_HOOK(twice, y, float, 1)
static void twice(const mx_env *env, const mx_view *y, const mx_work *work) { twice_y(env, 0, 2); }
MX_KERNEL(twice, .symbol = "my.twice", .outputs = {{"y", MX_TYPE(F32), 1, MX_FUSED}},
          .inputs = {{"x", MX_TYPE(F32), 1}})
// CHECK: arity.c:[[#@LINE-1]]: error: kernel 'my.twice': 'twice' takes 3 arguments, its record needs 4
// CHECK-NEXT: hint: its record describes 'void twice(const mx_env *env, const mx_view *y, const mx_view *x, const mx_work *work)': correct the one or the other

static void more(const mx_env *env, const mx_view *y, int64_t n, double v, const mx_work *work) {}
MX_KERNEL(more, .symbol = "my.more", .outputs = {{"y", MX_TYPE(F32), 1}}, .parameters = {"n"})
// CHECK: arity.c:[[#@LINE-1]]: error: kernel 'my.more': argument 4 of 'more' is double, not a pointer to mx_work

static float third(float x, float y, float z) { return z; }
MX_ELEMENTWISE(third, .symbol = "my.third", .result = MX_F32, .args = {MX_F32, MX_F32})
// CHECK: arity.c:[[#@LINE-1]]: error: kernel 'my.third': 'third' takes 3 arguments, its record needs 2
// CHECK-NEXT: hint: its record describes 'float third(float x, float y)': correct the one or the other

static float first(float x) { return x; }
MX_ELEMENTWISE(first, .symbol = "my.first", .result = MX_F32, .args = {MX_F32, MX_F32})
// CHECK: arity.c:[[#@LINE-1]]: error: kernel 'my.first': 'first' takes 1 argument, its record needs 2

static void every(const mx_view *x, mx_view *result) {}
MX_VIEW(every, .symbol = "my.every", .parameters = {"step"})
// CHECK: arity.c:[[#@LINE-1]]: error: kernel 'my.every': 'every' takes 2 arguments, its record needs 3
// CHECK-NEXT: hint: its record describes 'void every(const mx_view *x, mx_view *result, int64_t step)'

static void some(mx_view *out) {}
MX_SHAPE(some, .symbol = "my.some")
// CHECK: arity.c:[[#@LINE-1]]: error: kernel 'my.some': 'some' takes 1 pointer to a view; a shape function takes those of its operands and of the result
