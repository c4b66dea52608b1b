// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %mxc package %s -o %t.mxpkg 2>&1 | FileCheck %s
// State: kernels run on many threads and devices at once.
#include <mx/kernel.h>

static int64_t counter;
static int64_t count(int64_t x) { return x + counter++; }
MX_ELEMENTWISE(count, .symbol = "my.count", .result = MX_SI64, .args = {MX_SI64})
// CHECK: state.c:[[#@LINE-1]]: error: kernel 'my.count': variable 'counter' can be written
// CHECK-NEXT: hint: a kernel runs on many threads and devices: make it const, or use the scratch of the plan, work->local and work->shared

#ifdef MX_CPU
static _Thread_local int64_t mine;
static int64_t next(int64_t x) { return x + mine++; }
MX_ELEMENTWISE(next, .symbol = "my.next", .result = MX_SI64, .args = {MX_SI64})
// CHECK: state.c:[[#@LINE-1]]: error: kernel 'my.next': variable 'mine' is thread-local
#endif

extern const float table[16];
static float look_up(float x) { return table[(int)x & 15]; }
MX_ELEMENTWISE(look_up, .symbol = "my.look_up", .result = MX_F32, .args = {MX_F32})
// CHECK: state.c:[[#@LINE-1]]: error: kernel 'my.look_up': variable 'table' is not defined in the package

// A constant table is fine.
// CHECK-NOT: my.nibble
static const float nibble[4] = {1, 2, 4, 8};
MX_UNARY("my.nibble", nibble_of, MX_FLOATS, (T)nibble[(int)x & 3])

__attribute__((constructor)) static void begin(void) { counter = 1; }
// CHECK: state.c: error: a function has the attribute 'constructor' or 'destructor'
