// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %mxc package %examples/custom_op/my_kernels.c -o %t.mxpkg
// RUN: %mxc compile %s --kernels=%t.mxpkg --emit=mogg --print-ir-after=mo_merge_equal -o /dev/null 2>&1 | FileCheck %s

// CHECK: after mo_merge_equal
mo.graph @equal<M, N>(%x: !mo.tensor<[M, N], f32>, %y: !mo.tensor<[M, N], f32>)
    -> (!mo.tensor<[M, N], f32>, !mo.tensor<[M, N], f32>, !mo.tensor<[M, N], f32>, !mo.tensor<[M, 1], f32>, !mo.tensor<[M, N], f32>, !mo.tensor<[M, N], bool>) {
  // Equal ones are the first, under its name, and so are the ops on them; operands of what commutes may be swapped.
  // CHECK-NEXT: mo.graph @equal
  // CHECK-NEXT: %a = mo.add(%x, %y)
  // CHECK-NEXT: %c = mo.relu(%a)
  // CHECK-NEXT: %e = mo.mul(%c, %c)
  %a = mo.add(%x, %y) : !mo.tensor<[M, N], f32>
  %b = mo.add(%y, %x) : !mo.tensor<[M, N], f32>
  %c = mo.relu(%a) : !mo.tensor<[M, N], f32>
  %d = mo.relu(%b) : !mo.tensor<[M, N], f32>
  %e = mo.mul(%c, %d) : !mo.tensor<[M, N], f32>
  // Constants are one by their bits: 0 and -0 are two.
  // CHECK-NEXT: %zero = mo.constant {value = dense<0.0>}
  // CHECK-NEXT: %minus = mo.constant {value = dense<-0.0>}
  // CHECK-NEXT: %zeros = mo.static.broadcast_to(%zero)
  // CHECK-NEXT: %minuses = mo.static.broadcast_to(%minus)
  // CHECK-NEXT: %f = mo.add(%zeros, %zeros)
  // CHECK-NEXT: %g = mo.add(%zeros, %minuses)
  %zero = mo.constant {value = dense<0.0>} : !mo.tensor<[], f32>
  %again = mo.constant {value = dense<0.0>} : !mo.tensor<[], f32>
  %minus = mo.constant {value = dense<-0.0>} : !mo.tensor<[], f32>
  %zeros = mo.static.broadcast_to(%zero) : !mo.tensor<[], f32> -> !mo.tensor<[M, N], f32>
  %agains = mo.static.broadcast_to(%again) : !mo.tensor<[], f32> -> !mo.tensor<[M, N], f32>
  %minuses = mo.static.broadcast_to(%minus) : !mo.tensor<[], f32> -> !mo.tensor<[M, N], f32>
  %f = mo.add(%zeros, %agains) : !mo.tensor<[M, N], f32>
  %g = mo.add(%zeros, %minuses) : !mo.tensor<[M, N], f32>
  // Others differ: in order where it matters, in attributes, in result types.
  // CHECK-NEXT: %h = mo.sub(%x, %y)
  // CHECK-NEXT: %i = mo.sub(%y, %x)
  // CHECK-NEXT: %j = mo.reduce.softmax(%x) {axis = 1}
  // CHECK-NEXT: %k = mo.reduce.softmax(%x) {axis = 0}
  // CHECK-NEXT: %l = mo.cast(%x) : !mo.tensor<[M, N], f32> -> !mo.tensor<[M, N], f16>
  // CHECK-NEXT: %m = mo.cast(%x) : !mo.tensor<[M, N], f32> -> !mo.tensor<[M, N], bf16>
  %h = mo.sub(%x, %y) : !mo.tensor<[M, N], f32>
  %i = mo.sub(%y, %x) : !mo.tensor<[M, N], f32>
  %j = mo.reduce.softmax(%x) {axis = 1} : !mo.tensor<[M, N], f32>
  %k = mo.reduce.softmax(%x) {axis = 0} : !mo.tensor<[M, N], f32>
  %l = mo.cast(%x) : !mo.tensor<[M, N], f32> -> !mo.tensor<[M, N], f16>
  %m = mo.cast(%x) : !mo.tensor<[M, N], f32> -> !mo.tensor<[M, N], bf16>
  // CHECK: mo.equal(%h, %i)
  %n = mo.equal(%h, %i) : (!mo.tensor<[M, N], f32>, !mo.tensor<[M, N], f32>) -> !mo.tensor<[M, N], bool>
  %o = mo.add(%j, %k) : !mo.tensor<[M, N], f32>
  %p = mo.cast(%l) : !mo.tensor<[M, N], f16> -> !mo.tensor<[M, N], f32>
  %q = mo.cast(%m) : !mo.tensor<[M, N], bf16> -> !mo.tensor<[M, N], f32>
  %r = mo.add(%p, %q) : !mo.tensor<[M, N], f32>
  %s = mo.add(%o, %r) : !mo.tensor<[M, N], f32>
  // A kernel of a package is pure, whatever it does: its parameters tell it apart.
  // CHECK: %t = mo.custom(%x) {parameters = {slope = 0.1}, symbol = "my.leaky_relu"}
  // CHECK-NEXT: %v = mo.custom(%x) {parameters = {slope = 0.2}, symbol = "my.leaky_relu"}
  // CHECK-NEXT: %w = mo.add(%t, %t)
  %t = mo.custom(%x) {symbol = "my.leaky_relu", parameters = {slope = 0.1}} : !mo.tensor<[M, N], f32>
  %u = mo.custom(%x) {symbol = "my.leaky_relu", parameters = {slope = 0.1}} : !mo.tensor<[M, N], f32>
  %v = mo.custom(%x) {symbol = "my.leaky_relu", parameters = {slope = 0.2}} : !mo.tensor<[M, N], f32>
  %w = mo.add(%t, %u) : !mo.tensor<[M, N], f32>
  %v1 = mo.add(%w, %v) : !mo.tensor<[M, N], f32>
  %v2 = mo.add(%v1, %s) : !mo.tensor<[M, N], f32>
  %v3 = mo.add(%f, %g) : !mo.tensor<[M, N], f32>
  // Two results keep two names.
  // CHECK: %first = mo.reduce.max(%x) {axis = 1}
  // CHECK-NEXT: %second = mo.exp(%e)
  // CHECK-NEXT: %third = mo.exp(%e)
  // CHECK-NEXT: mo.output %v2, %v3, %second, %first, %third, %n
  %first = mo.reduce.max(%x) {axis = 1} : !mo.tensor<[M, N], f32> -> !mo.tensor<[M, 1], f32>
  %second = mo.exp(%e) : !mo.tensor<[M, N], f32>
  %third = mo.exp(%e) : !mo.tensor<[M, N], f32>
  mo.output %v2, %v3, %second, %first, %third, %n
    : !mo.tensor<[M, N], f32>, !mo.tensor<[M, N], f32>, !mo.tensor<[M, N], f32>, !mo.tensor<[M, 1], f32>, !mo.tensor<[M, N], f32>, !mo.tensor<[M, N], bool>
}
