// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %mxc package %s -o %t.mxpkg 2>&1 | FileCheck %s
// Builtins and operators that LLVM turns into calls of a library.
#include <mx/kernel.h>

MX_UNARY("my.exp", e, MX_FLOATS, __builtin_expf((float)x))
// CHECK: library_calls.c:[[#@LINE-1]]: error: kernel 'my.exp': function 'e__f32' uses '__builtin_exp', which becomes a call to the C library
// CHECK-NEXT: hint: use mx_exp

MX_BINARY("my.mod", m, MX_FLOATS, __builtin_fmodf((float)x, (float)y))
// CHECK: library_calls.c:[[#@LINE-1]]: error: kernel 'my.mod': function 'm__f32' takes the remainder of floats, which becomes a call to a library
// CHECK-NEXT: hint: use mx_mod

MX_UNARY("my.floor", f, MX_FLOATS, __builtin_floorf((float)x))
// CHECK: library_calls.c:[[#@LINE-1]]: error: kernel 'my.floor': function 'f__f32' uses '__builtin_floor', which becomes a call to the C library on plain x86-64
// CHECK-NEXT: hint: use mx_floor, or give the kernel .target = "x86-64-v3" and another one for the rest

// Where the CPU has the instruction it is fine.
// CHECK-NOT: my.ceil
static void ceil_v3(const mx_env *env, const mx_view *y, const mx_work *work) {
  ((float *)y->data)[0] = __builtin_ceilf(((float *)y->data)[1]);
}
MX_KERNEL(ceil_v3, .symbol = "my.ceil", .target = "x86-64-v3", .outputs = {{"y", MX_TYPE(F32), 1}})

static int64_t wide(int64_t x, int64_t y) { return (int64_t)((__int128)x * x / y); }
MX_ELEMENTWISE(wide, .symbol = "my.wide", .result = MX_SI64, .args = {MX_SI64, MX_SI64})
// CHECK: library_calls.c:[[#@LINE-1]]: error: kernel 'my.wide': function 'wide' divides 128-bit integers
// CHECK-NEXT: hint: divide 64-bit integers

static float rounded(float x) { return (_Float16)x; }
MX_ELEMENTWISE(rounded, .symbol = "my.rounded", .result = MX_F32, .args = {MX_F32})
// CHECK: library_calls.c:[[#@LINE-1]]: error: kernel 'my.rounded': function 'rounded' rounds to __bf16 or _Float16
// CHECK-NEXT: hint: compute in float: the compiler rounds what a store hook is given
