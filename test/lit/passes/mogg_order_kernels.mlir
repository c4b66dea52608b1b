// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Kernels come in an order that needs little memory at once; effects stay where they are, and so does what they part.
// RUN: %mxc compile %s --emit=mogg | FileCheck %s
// RUN: %mxc compile %s --emit=mogg -O0 | FileCheck %s --check-prefix=GIVEN

// As written, a and b are live together: a's mean comes before b. So does c's before d, but behind the print.
// CHECK: mogg.graph @order
// CHECK: %a = mogg.kernel
// CHECK: %u = mogg.kernel
// CHECK: %b = mogg.kernel
// CHECK: %t = mogg.kernel
// CHECK: mogg.print
// CHECK: %c = mogg.kernel
// CHECK: mogg.print
// CHECK: %w = mogg.kernel
// CHECK: %d = mogg.kernel
// CHECK: %z = mogg.kernel
// GIVEN: %a = mogg.kernel
// GIVEN: %b = mogg.kernel
// GIVEN: %u = mogg.kernel
// GIVEN: %t = mogg.kernel
mo.graph @order<N>(%x: !mo.tensor<[N, 64], f32>, %y: !mo.tensor<[N, 64], f32>)
    -> (!mo.tensor<[1, 64], f32>, !mo.tensor<[1, 64], f32>, !mo.tensor<[1, 64], f32>, !mo.tensor<[1, 64], f32>) {
  %a = mo.reduce.softmax(%x) {axis = 1} : !mo.tensor<[N, 64], f32>
  %b = mo.reduce.softmax(%y) {axis = 1} : !mo.tensor<[N, 64], f32>
  %u = mo.reduce.mean(%a) {axis = 0} : !mo.tensor<[N, 64], f32> -> !mo.tensor<[1, 64], f32>
  %t = mo.reduce.mean(%b) {axis = 0} : !mo.tensor<[N, 64], f32> -> !mo.tensor<[1, 64], f32>
  %0 = mo.chain.create : !mo.chain
  %1 = mo.debug.print(%0) {value = "one"} : !mo.chain
  %c = mo.reduce.logsoftmax(%x) {axis = 1} : !mo.tensor<[N, 64], f32>
  %2 = mo.debug.print(%1) {value = "two"} : !mo.chain
  %d = mo.reduce.logsoftmax(%y) {axis = 1} : !mo.tensor<[N, 64], f32>
  %w = mo.reduce.mean(%c) {axis = 0} : !mo.tensor<[N, 64], f32> -> !mo.tensor<[1, 64], f32>
  %z = mo.reduce.mean(%d) {axis = 0} : !mo.tensor<[N, 64], f32> -> !mo.tensor<[1, 64], f32>
  mo.output %u, %t, %w, %z : !mo.tensor<[1, 64], f32>, !mo.tensor<[1, 64], f32>, !mo.tensor<[1, 64], f32>, !mo.tensor<[1, 64], f32>
}
