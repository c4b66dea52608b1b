// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %mxc package %s -o %t.mxpkg 2>&1 | FileCheck %s
// Hooks of a form that the compiler cannot write.
#include <mx/kernel.h>

void a_y(const mx_env *env, float value);
static void a(const mx_env *env, const mx_view *y, const mx_work *work) { a_y(env, 1); }
MX_KERNEL(a, .symbol = "my.a", .outputs = {{"y", MX_TYPE(F32), 2, MX_FUSED}})
// CHECK: hook_signature.c:[[#@LINE-1]]: error: kernel 'my.a': hook 'a_y' of output 'y' takes 0 indices
// CHECK-NEXT: hint: declare it with MX_STORE_HOOK(a, y, float, 2)

float b_y(const mx_env *env, int64_t i);
static void b(const mx_env *env, const mx_view *y, const mx_work *work) { (void)b_y(env, 1); }
MX_KERNEL(b, .symbol = "my.b", .outputs = {{"y", MX_TYPE(F32), 1, MX_FUSED}})
// CHECK: hook_signature.c:[[#@LINE-1]]: error: kernel 'my.b': hook 'b_y' of output 'y' returns a value: an output is stored

float c_x(const mx_env *env, int32_t i);
static void c(const mx_env *env, const mx_view *y, const mx_view *x, const mx_work *work) { (void)c_x(env, 1); }
MX_KERNEL(c, .symbol = "my.c", .outputs = {{"y", MX_TYPE(F32), 1}}, .inputs = {{"x", MX_TYPE(F32), 1, MX_FUSED}})
// CHECK: hook_signature.c:[[#@LINE-1]]: error: kernel 'my.c': hook 'c_x' of input 'x' has argument 2, a 32-bit integer, where an index stands
// CHECK-NEXT: hint: declare it with MX_LOAD_HOOK(c, x, float, 1)

static void d_y(const mx_env *env, int64_t i, float value) {}
static void d(const mx_env *env, const mx_view *y, const mx_work *work) { d_y(env, 1, 2); }
MX_KERNEL(d, .symbol = "my.d", .outputs = {{"y", MX_TYPE(F32), 1, MX_FUSED}})
// CHECK: hook_signature.c:[[#@LINE-1]]: error: kernel 'my.d': hook 'd_y' of output 'y' is defined, which is the compiler's part

float e_x(int64_t i, int64_t j);
static void e(const mx_env *env, const mx_view *y, const mx_view *x, const mx_work *work) { (void)e_x(1, 2); }
MX_KERNEL(e, .symbol = "my.e", .outputs = {{"y", MX_TYPE(F32), 1}}, .inputs = {{"x", MX_TYPE(F32), 1, MX_FUSED}})
// CHECK: hook_signature.c:[[#@LINE-1]]: error: kernel 'my.e': hook 'e_x' of input 'x' has a first argument that is a 64-bit integer, not a pointer to mx_env

float f_x(const mx_env *env, int64_t i, int64_t j, int64_t k, int64_t l);
static void f(const mx_env *env, const mx_view *y, const mx_view *x, const mx_work *work) {
  (void)f_x(env, 1, 2, 3, 4);
}
MX_KERNEL(f, .symbol = "my.f", .outputs = {{"y", MX_TYPE(F32), 1}}, .inputs = {{"x", MX_TYPE(F32), 4, MX_FUSED}})
// CHECK: hook_signature.c:[[#@LINE-1]]: error: kernel 'my.f': hook 'f_x' of input 'x' takes 4 indices

void g_x(const mx_env *env, int64_t i);
static void g(const mx_env *env, const mx_view *y, const mx_view *x, const mx_work *work) { g_x(env, 1); }
MX_KERNEL(g, .symbol = "my.g", .outputs = {{"y", MX_TYPE(F32), 1}}, .inputs = {{"x", MX_TYPE(F32), 1, MX_FUSED}})
// CHECK: hook_signature.c:[[#@LINE-1]]: error: kernel 'my.g': hook 'g_x' of input 'x' returns nothing: an input is loaded

_Bool h_x(const mx_env *env, int64_t i);
static void h(const mx_env *env, const mx_view *y, const mx_view *x, const mx_work *work) { (void)h_x(env, 1); }
MX_KERNEL(h, .symbol = "my.h", .outputs = {{"y", MX_TYPE(F32), 1}}, .inputs = {{"x", MX_TYPE(BOOL), 1, MX_FUSED}})
// CHECK: hook_signature.c:[[#@LINE-1]]: error: kernel 'my.h': hook 'h_x' of input 'x' has a value that is _Bool
// CHECK-NEXT: hint: declare it with MX_LOAD_HOOK(h, x, uint8_t, 1)
