// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Bounds that only the run knows: they are read before the op, and the result's new name gets its value there.
mo.graph @g<N>(%x: !mo.tensor<[N], f32>, %a: !mo.tensor<[1], si64>, %b: !mo.tensor<[1], si64>) -> (!mo.tensor<[K], f32>) {
  %one = mo.constant {value = dense<[1]>} : !mo.tensor<[1], si64>
  %y = mo.slice(%x, %a, %b, %one) : (!mo.tensor<[N], f32>, !mo.tensor<[1], si64>, !mo.tensor<[1], si64>, !mo.tensor<[1], si64>) -> !mo.tensor<[K], f32>
  %z = mo.add(%y, %y) : !mo.tensor<[K], f32>
  mo.output %z : !mo.tensor<[K], f32>
}
