// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %mxc package %s -o %t.mxpkg 2>&1 | FileCheck %s
// Records that are wrong whatever their function is.
#include <mx/kernel.h>

static void f(const mx_env *env, const mx_view *y, const mx_work *work) {}
#define FILL(name, flags_, ...)                                                                                        \
  MX_RECORD("mx.execute") {                                                                                            \
    mx_kernel_record d;                                                                                                \
    __typeof__(&f) fn;                                                                                                 \
  }                                                                                                                    \
  name = {{.symbol = "my." #name, .file = __FILE__, .line = __LINE__, .parallel = flags_, .outputs = __VA_ARGS__}, f};

FILL(rank, 0, {{"y", MX_TYPE(F32), 9}})
// CHECK: words.c:[[#@LINE-1]]: error: kernel 'my.rank': output 'y' has rank 9
// CHECK-NEXT: hint: ranks are 0 to 8, or MX_ANY_RANK
FILL(negative, 0, {{"y", MX_TYPE(F32), -2}})
// CHECK: words.c:[[#@LINE-1]]: error: kernel 'my.negative': output 'y' has rank -2
FILL(dtypes, 0, {{"y", 0, 1}})
// CHECK: words.c:[[#@LINE-1]]: error: kernel 'my.dtypes': output 'y' has dtypes 0, the empty set
// CHECK-NEXT: hint: say which it takes: MX_TYPE(F16) | MX_TYPE(F32), MX_TYPES_FLOAT ..
FILL(number, 0, {{"y", MX_SI16, 1}})
// CHECK: words.c:[[#@LINE-1]]: error: kernel 'my.number': output 'y' has dtypes 0x3, not a set of MX_TYPE(..)
static void g(const mx_env *env, const mx_view *y, const mx_view *x, const mx_work *work) {}
#define WORK(name, ...)                                                                                                \
  MX_RECORD("mx.execute") {                                                                                            \
    mx_kernel_record d;                                                                                                \
    __typeof__(&g) fn;                                                                                                 \
  }                                                                                                                    \
  name = {{.symbol = "my." #name,                                                                                      \
           .file = __FILE__,                                                                                           \
           .line = __LINE__,                                                                                           \
           .outputs = {{"y", MX_TYPE(F32), 1}},                                                                        \
           .inputs = {{"x", MX_TYPE(F32), 1}},                                                                         \
           .work = __VA_ARGS__},                                                                                       \
          g};
WORK(unknown, "2 * y * z")
// CHECK: words.c:[[#@LINE-1]]: error: kernel 'my.unknown': its work '2*y*z' is no product of numbers, arguments and dims of arguments
// CHECK-NEXT: hint: write "2 * c * a[-1]": twice the elements of c for each of a's last dim; or "0"
WORK(sum, "y + x")
// CHECK: words.c:[[#@LINE-1]]: error: kernel 'my.sum': its work 'y+x' is no product
WORK(beyond, "x[8]")
// CHECK: words.c:[[#@LINE-1]]: error: kernel 'my.beyond': its work 'x[8]' is no product
FILL(flags, 0, {{"y", MX_TYPE(F32), 1, 4}})
// CHECK: words.c:[[#@LINE-1]]: error: kernel 'my.flags': output 'y' has unknown flags 0x4
FILL(half_bytes, 0, {{"y", MX_TYPES_4_BITS, 1, MX_STRIDED}})
// CHECK: words.c:[[#@LINE-1]]: error: kernel 'my.half_bytes': output 'y' has dtypes of 4 bits and is not plain
// CHECK-NEXT: hint: leave out its flags: two elements share a byte, which no hook and no stride reaches
FILL(name, 0, {{"the y", MX_TYPE(F32), 1}})
// CHECK: words.c:[[#@LINE-1]]: error: kernel 'my.name': output 0 is named 'the y'
FILL(nameless, 0, {{0, MX_TYPE(F32), 1}})
// CHECK: words.c:[[#@LINE-1]]: error: kernel 'my.nameless': output 0 is named ''
FILL(outputs, 0, {})
// CHECK: words.c:[[#@LINE-1]]: error: kernel 'my.outputs': it has no outputs
// CHECK-NEXT: hint: name what it fills: .outputs =
FILL(parallel, 7, {{"y", MX_TYPE(F32), 1}})
// CHECK: words.c:[[#@LINE-1]]: error: kernel 'my.parallel': .parallel is 7
// CHECK-NEXT: hint: it is MX_SERIAL, MX_ROWS or MX_PLANNED

static void by_row(const mx_env *env, const mx_view *y, const mx_work *work) {}
MX_KERNEL(by_row, .symbol = "my.by_row", .flags = MX_BY_ROW, .outputs = {{"y", MX_TYPE(F32), 1}})
// CHECK: words.c:[[#@LINE-1]]: error: kernel 'my.by_row': it is MX_BY_ROW, but has one unit
// CHECK-NEXT: hint: make it MX_ROWS, or give it a plan

static void joins(const mx_env *env, const mx_view *y, const mx_view *x, const mx_work *work) {}
MX_KERNEL(joins, .symbol = "my.joins", .flags = MX_JOINS, .outputs = {{"y", MX_TYPE(F32), 1}},
          .inputs = {{"x", MX_TYPE(F32), 1}})
// CHECK: words.c:[[#@LINE-1]]: error: kernel 'my.joins': it is MX_JOINS, with 1 outputs, 1 inputs and 0 parameters
// CHECK-NEXT: hint: one output is its inputs, one after the other along the axis that its first parameter tells

static float pi(float x) { return 3.14159265f; }
MX_ELEMENTWISE(pi, .symbol = "my.pi", .result = MX_F32)
// CHECK: words.c:[[#@LINE-1]]: error: kernel 'my.pi': it has no arguments
static float same(float x) { return x; }
MX_ELEMENTWISE(same, .symbol = "my.same", .args = {MX_F32})
// CHECK: words.c:[[#@LINE-1]]: error: kernel 'my.same': .result is missing or no dtype
// CHECK-NEXT: hint: say which it is: MX_F32, MX_SI64, MX_BOOL ..

static void turn(const mx_view *x, mx_view *result) {}
MX_VIEW(turn, .symbol = "my.turn", .flags = MX_FUSED | MX_CONTIGUOUS)
// CHECK: words.c:[[#@LINE-1]]: error: kernel 'my.turn': it has unknown flags 0x5
// CHECK-NEXT: hint: a view's are MX_CONTIGUOUS and MX_PER_DIM, an execute kernel's MX_BY_ROW and MX_JOINS

static void undone(const mx_view *x, mx_view *result) {}
MX_VIEW(undone, .symbol = "my.undone", .inverse = "my other")
// CHECK: words.c:[[#@LINE-1]]: error: kernel 'my.undone': its inverse is 'my other'
// CHECK-NEXT: hint: of a view, .inverse is the symbol of the view that undoes it

static float blank(float x) { return x; }
MX_ELEMENTWISE(blank, .symbol = "my op", .result = MX_F32, .args = {MX_F32})
// CHECK: words.c:[[#@LINE-1]]: error: kernel 'my op': its symbol has characters other than letters, digits, '_', '-', '$' and '.'
// CHECK-NEXT: hint: give .symbol a name with a prefix of your own, such as "my.op"
