// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// One bound for two ops: it is read once, and both results have the size that it says.
mo.graph @g<N>(%x: !mo.tensor<[N], f32>, %n: !mo.tensor<[1], si64>) -> (!mo.tensor<[K], f32>) {
  %y = mo.slice(%x, %n) {stop = [N], step = [1]} : (!mo.tensor<[N], f32>, !mo.tensor<[1], si64>) -> !mo.tensor<[K], f32>
  %z = mo.slice(%x, %n) {stop = [N], step = [1]} : (!mo.tensor<[N], f32>, !mo.tensor<[1], si64>) -> !mo.tensor<[K], f32>
  %s = mo.add(%y, %z) : !mo.tensor<[K], f32>
  mo.output %s : !mo.tensor<[K], f32>
}
