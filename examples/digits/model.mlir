// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A perceptron that reads 8x8 images of handwritten digits; train.py made its weights. Any batch size.
mo.graph @digits<batch>(%x: !mo.tensor<[batch, 64], f32>) -> (!mo.tensor<[batch, 10], f32>) {
  %w1 = mo.constant.external {name = "w1"} : !mo.tensor<[64, 128], f32>
  %b1 = mo.constant.external {name = "b1"} : !mo.tensor<[128], f32>
  %w2 = mo.constant.external {name = "w2"} : !mo.tensor<[128, 64], f32>
  %b2 = mo.constant.external {name = "b2"} : !mo.tensor<[64], f32>
  %w3 = mo.constant.external {name = "w3"} : !mo.tensor<[64, 10], f32>
  %b3 = mo.constant.external {name = "b3"} : !mo.tensor<[10], f32>

  %m1 = mo.matmul(%x, %w1) : (!mo.tensor<[batch, 64], f32>, !mo.tensor<[64, 128], f32>) -> !mo.tensor<[batch, 128], f32>
  %c1 = mo.static.broadcast_to(%b1) : !mo.tensor<[128], f32> -> !mo.tensor<[batch, 128], f32>
  %a1 = mo.add(%m1, %c1) : !mo.tensor<[batch, 128], f32>
  %h1 = mo.relu(%a1) : !mo.tensor<[batch, 128], f32>

  %m2 = mo.matmul(%h1, %w2) : (!mo.tensor<[batch, 128], f32>, !mo.tensor<[128, 64], f32>) -> !mo.tensor<[batch, 64], f32>
  %c2 = mo.static.broadcast_to(%b2) : !mo.tensor<[64], f32> -> !mo.tensor<[batch, 64], f32>
  %a2 = mo.add(%m2, %c2) : !mo.tensor<[batch, 64], f32>
  %h2 = mo.relu(%a2) : !mo.tensor<[batch, 64], f32>

  %m3 = mo.matmul(%h2, %w3) : (!mo.tensor<[batch, 64], f32>, !mo.tensor<[64, 10], f32>) -> !mo.tensor<[batch, 10], f32>
  %c3 = mo.static.broadcast_to(%b3) : !mo.tensor<[10], f32> -> !mo.tensor<[batch, 10], f32>
  %z = mo.add(%m3, %c3) : !mo.tensor<[batch, 10], f32>
  %probabilities = mo.reduce.softmax(%z) {axis = 1} : !mo.tensor<[batch, 10], f32>
  mo.output %probabilities : !mo.tensor<[batch, 10], f32>
}
