// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What init makes of 20 numbers, which nothing else reads, is 1, and what it makes of one is nothing.
mo.graph @g(%x: !mo.tensor<[1], f32>, %e: !mo.tensor<[0, 1], f32>) -> (!mo.tensor<[1], f32>, !mo.tensor<[0, 0], f32>) {
  %c = mo.constant {value = dense<[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 11.0, 12.0, 13.0, 14.0, 15.0, 16.0, 17.0, 18.0, 19.0, 20.0]>} : !mo.tensor<[20], f32>
  %s = mo.reduce.add(%c) {axis = 0} : !mo.tensor<[20], f32> -> !mo.tensor<[1], f32>
  %y = mo.add(%x, %s) : !mo.tensor<[1], f32>
  %one = mo.constant {value = dense<1.0>} : !mo.tensor<[], f32>
  %b = mo.static.broadcast_to(%one) : !mo.tensor<[], f32> -> !mo.tensor<[0, 1], f32>
  %m = mo.matmul(%e, %b) {transpose_b = true} : (!mo.tensor<[0, 1], f32>, !mo.tensor<[0, 1], f32>) -> !mo.tensor<[0, 0], f32>
  mo.output %y, %m : !mo.tensor<[1], f32>, !mo.tensor<[0, 0], f32>
}
