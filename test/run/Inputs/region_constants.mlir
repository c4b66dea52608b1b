// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Constants that only regions use: a row, a number, and what init makes of the row.
mo.graph @g(%x: !mo.tensor<[3], f32>, %c: !mo.tensor<[], bool>) -> (!mo.tensor<[3], f32>) {
  %row = mo.constant {value = dense<[1.0, 2.0, 4.0]>} : !mo.tensor<[3], f32>
  %y = mo.if(%c) : !mo.tensor<[], bool> -> !mo.tensor<[3], f32> {
    %a = mo.add(%x, %row) : !mo.tensor<[3], f32>
    mo.yield %a : !mo.tensor<[3], f32>
  } else {
    %sums = mo.cumsum(%row) {axis = 0} : !mo.tensor<[3], f32>
    %two = mo.constant {value = dense<2.0>} : !mo.tensor<[], f32>
    %twos = mo.static.broadcast_to(%two) : !mo.tensor<[], f32> -> !mo.tensor<[3], f32>
    %b = mo.mul(%sums, %twos) : !mo.tensor<[3], f32>
    %d = mo.mul(%x, %b) : !mo.tensor<[3], f32>
    mo.yield %d : !mo.tensor<[3], f32>
  }
  mo.output %y : !mo.tensor<[3], f32>
}
