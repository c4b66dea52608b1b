// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %mxc package %s -o %t.mxpkg 2>&1 | FileCheck %s
// C types of an elementwise function that are not those of its record.
#include <mx/kernel.h>

static double half(float x) { return x / 2; }
MX_ELEMENTWISE(half, .symbol = "my.half", .result = MX_F32, .args = {MX_F32})
// CHECK: elementwise_types.c:[[#@LINE-1]]: error: kernel 'my.half': 'half' returns double; its record says f32, which is float in C

static int32_t next(int64_t x) { return (int32_t)x + 1; }
MX_ELEMENTWISE(next, .symbol = "my.next", .result = MX_SI32, .args = {MX_SI32})
// CHECK: elementwise_types.c:[[#@LINE-1]]: error: kernel 'my.next': argument 1 of 'next' is a 64-bit integer; its record says si32, which is int32_t in C
// CHECK-NEXT: hint: its record describes 'int32_t next(int32_t x)'

// The compiler widens f16 and bf16: the function takes and returns float.
// CHECK-NOT: my.to_half
static float to_half(float x) { return x; }
MX_ELEMENTWISE(to_half, .symbol = "my.to_half", .result = MX_F16, .args = {MX_F32})
static float from_half(_Float16 x) { return 1; }
MX_ELEMENTWISE(from_half, .symbol = "my.from_half", .result = MX_F32, .args = {MX_F16})
// CHECK: elementwise_types.c:[[#@LINE-1]]: error: kernel 'my.from_half': argument 1 of 'from_half' is _Float16; its record says f16, which is float in C

static _Bool is_small(int8_t x) { return x < 5; }
MX_ELEMENTWISE(is_small, .symbol = "my.is_small", .result = MX_BOOL, .args = {MX_SI8})
// CHECK: elementwise_types.c:[[#@LINE-1]]: error: kernel 'my.is_small': 'is_small' returns _Bool; its record says bool, which is uint8_t in C

static uint8_t is_large(int8_t x) { return x > 5; }
MX_ELEMENTWISE(is_large, .symbol = "my.is_large", .result = MX_BOOL, .args = {MX_UI8})
// CHECK: elementwise_types.c:[[#@LINE-1]]: error: kernel 'my.is_large': argument 1 of 'is_large' is a signed 8-bit integer; its record says ui8, which is uint8_t in C
