// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
mo.graph @g<N>(%x: !mo.tensor<[N], f32>, %n: !mo.tensor<[1], si32>) -> (!mo.tensor<[K], f32>) {
  %t = mo.tanh(%x) : !mo.tensor<[N], f32>
  %m = mo.add(%n, %n) : !mo.tensor<[1], si32>
  mo.read_dims(%m) {names = ["K"]} : !mo.tensor<[1], si32> -> ()
  %y = mo.slice(%t) {start = [0], stop = [K], step = [1]} : !mo.tensor<[N], f32> -> !mo.tensor<[K], f32>
  %s = mo.reduce.softmax(%y) {axis = 0} : !mo.tensor<[K], f32>
  %z = mo.add(%y, %s) : !mo.tensor<[K], f32>
  mo.output %z : !mo.tensor<[K], f32>
}
