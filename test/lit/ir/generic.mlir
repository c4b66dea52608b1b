// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// MLIR's generic form is read too, and printed in ours.
// RUN: %mxc compile %s --emit=mo | FileCheck %s
// CHECK: %a = mo.add(%x, %x) : !mo.tensor<[N], f32>
// CHECK: %t = mo.transpose(%m) {perm = [1, 0]} : !mo.tensor<[2, 3], f32> -> !mo.tensor<[3, 2], f32>
// CHECK: %c = mo.constant {value = dense<[1.0, 2.0]>} : !mo.tensor<[2], f32>
mo.graph @generic<N>(%x: !mo.tensor<[N], f32>, %m: !mo.tensor<[2, 3], f32>)
    -> (!mo.tensor<[N], f32>, !mo.tensor<[3, 2], f32>, !mo.tensor<[2], f32>) {
  %a = "mo.add"(%x, %x) : (!mo.tensor<[N], f32>, !mo.tensor<[N], f32>) -> !mo.tensor<[N], f32>
  %t = "mo.transpose"(%m) {perm = [1, 0]} : (!mo.tensor<[2, 3], f32>) -> (!mo.tensor<[3, 2], f32>)
  %c = "mo.constant"() {value = dense<[1.0, 2.0]>} : () -> !mo.tensor<[2], f32>
  mo.output %a, %t, %c : !mo.tensor<[N], f32>, !mo.tensor<[3, 2], f32>, !mo.tensor<[2], f32>
}
