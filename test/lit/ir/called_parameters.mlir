// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Dims in a kernel's parameters follow the names of a call, as those in types and lists do.
// RUN: %mxc compile %s --emit=mo | FileCheck %s
// CHECK: mo.custom(%x) {parameters = {n = A, sizes = [A, 2]}, symbol = "my.op"} : !mo.tensor<[A], f32>
mo.graph @callee<N>(%v: !mo.tensor<[N], f32>) -> (!mo.tensor<[N], f32>) {
  %w = mo.custom(%v) {symbol = "my.op", parameters = {n = N, sizes = [N, 2]}} : !mo.tensor<[N], f32>
  mo.output %w : !mo.tensor<[N], f32>
}
mo.graph @g<A>(%x: !mo.tensor<[A], f32>) -> (!mo.tensor<[A], f32>) {
  %y = mo.call(%x) {callee = "callee"} : !mo.tensor<[A], f32>
  mo.output %y : !mo.tensor<[A], f32>
}
