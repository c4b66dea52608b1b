// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %mxc package %s -o %t.mxpkg 2>&1 | FileCheck %s
// MX_PLANNED kernels whose plan is missing or of the wrong type.
#include <mx/kernel.h>

static void a(const mx_env *env, const mx_view *y, int64_t n, const mx_work *work) {}
MX_KERNEL(a, .symbol = "my.a", .parallel = MX_PLANNED, .outputs = {{"y", MX_TYPE(F32), 1}}, .parameters = {"n"})
// CHECK: plan.c:[[#@LINE-1]]: error: kernel 'my.a': it is MX_PLANNED, but has no plan function
// CHECK-NEXT: hint: register it with MX_KERNEL_PLANNED(a, plan, ..)

static void b(const mx_env *env, const mx_view *y, int64_t n, const mx_work *work) {}
static void b_plan(const mx_view *y, int64_t n_threads, mx_plan *plan) {}
MX_KERNEL_PLANNED(b, b_plan, .symbol = "my.b", .outputs = {{"y", MX_TYPE(F32), 1}}, .parameters = {"n"})
// CHECK: plan.c:[[#@LINE-1]]: error: kernel 'my.b': 'b_plan' takes 3 arguments, its record needs 4
// CHECK-NEXT: hint: its record describes 'void b_plan(const mx_view *y, int64_t n, int64_t n_threads, mx_plan *plan)': correct

static void c(const mx_env *env, const mx_view *y, int64_t n, const mx_work *work) {}
static void c_plan(const mx_view *y, double n, int64_t n_threads, mx_plan *plan) {}
MX_KERNEL_PLANNED(c, c_plan, .symbol = "my.c", .outputs = {{"y", MX_TYPE(F32), 1}}, .parameters = {"n"})
// CHECK: plan.c:[[#@LINE-1]]: error: kernel 'my.c': 'c_plan' takes parameter 'n' as float, 'c' as int

static void d(const mx_env *env, const mx_view *y, const mx_work *work) {}
static void d_plan(const mx_view *y, int32_t n_threads, mx_plan *plan) {}
MX_KERNEL_PLANNED(d, d_plan, .symbol = "my.d", .outputs = {{"y", MX_TYPE(F32), 1}})
// CHECK: plan.c:[[#@LINE-1]]: error: kernel 'my.d': argument 2 of 'd_plan' is a 32-bit integer, not int64_t for n_threads

static void e(const mx_env *env, const mx_view *y, const mx_work *work) {}
static void e_plan(const mx_view *y, int64_t n_threads, mx_plan *plan) {}
MX_KERNEL_PLANNED(e, e_plan, .symbol = "my.e", .parallel = MX_ROWS, .outputs = {{"y", MX_TYPE(F32), 1}})
// CHECK: plan.c:[[#@LINE-1]]: error: kernel 'my.e': it has plan function 'e_plan', but .parallel is not MX_PLANNED
// CHECK-NEXT: hint: leave .parallel out of MX_KERNEL_PLANNED
