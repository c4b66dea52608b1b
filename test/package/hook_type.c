// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %mxc package %s -o %t.mxpkg 2>&1 | FileCheck %s
// Hooks whose value cannot stand for every dtype of the argument.
#include <mx/kernel.h>

MX_LOAD_HOOK(sum, x, float, 1)
static void sum(const mx_env *env, const mx_view *y, const mx_view *x, const mx_work *work) { (void)sum_x(env, 1); }
MX_KERNEL(sum, .symbol = "my.sum", .outputs = {{"y", MX_TYPE(F32), 1}}, .inputs = {{"x", MX_TYPES_FLOAT, 1, MX_FUSED}})
// CHECK: hook_type.c:[[#@LINE-1]]: error: kernel 'my.sum': hook 'sum_x' has values of f32, which cannot stand for f64 of input 'x'
// CHECK-NEXT: hint: float serves f32 and narrower floats, double every float, int64_t every integer

MX_LOAD_HOOK(last, x, float, 1)
static void last(const mx_env *env, const mx_view *y, const mx_view *x, const mx_work *work) { (void)last_x(env, 1); }
MX_KERNEL(last, .symbol = "my.last", .outputs = {{"y", MX_TYPE(F32), 1}}, .inputs = {{"x", MX_F32, 1, MX_FUSED}})
// CHECK: hook_type.c:[[#@LINE-1]]: error: kernel 'my.last': hook 'last_x' has values of f32, which cannot stand for
// CHECK-NEXT: hint: dtypes is a set: write MX_TYPE(F32), not MX_F32

MX_STORE_HOOK(ones, y, float, 1)
static void ones(const mx_env *env, const mx_view *y, const mx_work *work) { ones_y(env, 0, 1); }
MX_KERNEL(ones, .symbol = "my.ones", .outputs = {{"y", MX_TYPES_FLOAT, 1, MX_FUSED}})
// CHECK: hook_type.c:[[#@LINE-1]]: error: kernel 'my.ones': hook 'ones_y' has values of f32, which cannot stand for f64 of output 'y'
// CHECK-NEXT: hint: float serves f32 and narrower floats, double every float, int64_t every integer
