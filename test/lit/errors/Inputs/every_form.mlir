// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the fuzzer mutates beside the slides' example: an op of every rule.
mo.graph @forms<M, N>(%x: !mo.tensor<[M, N], f32>, %h: !mo.tensor<[N], f16>, %i: !mo.tensor<[2, 3], si32>)
    -> (!mo.tensor<[M, N], f32>, !mo.tensor<[N * M], f32>, !mo.tensor<[M, 1], f32>, !mo.tensor<[2, 2], si32>) {
  %wide = rmo.add(%x, %h) : (!mo.tensor<[M, N], f32>, !mo.tensor<[N], f16>) -> !mo.tensor<[M, N], f32>
  %softmax = mo.reduce.softmax(%wide) {axis = -1} : !mo.tensor<[M, N], f32>
  %over = rmo.greater(%softmax, %h) : (!mo.tensor<[M, N], f32>, !mo.tensor<[N], f16>) -> !mo.tensor<[M, N], bool>
  %chosen = "mo.select"(%over, %x, %wide) : (!mo.tensor<[M, N], bool>, !mo.tensor<[M, N], f32>, !mo.tensor<[M, N], f32>) -> !mo.tensor<[M, N], f32>
  %across = mo.transpose(%chosen) {perm = [1, 0]} : !mo.tensor<[M, N], f32> -> !mo.tensor<[N, M], f32>
  %flat = mo.static.reshape(%across) : !mo.tensor<[N, M], f32> -> !mo.tensor<[N * M], f32>
  %custom = mo.custom(%flat) {symbol = "mo.relu"} : !mo.tensor<[N * M], f32>
  %sum = mo.reduce.add(%x) {axis = 1} : !mo.tensor<[M, N], f32> -> !mo.tensor<[M, 1], f32>
  %c = mo.constant {value = dense<[[1, 2], [3, -4], [5, 6]]>} : !mo.tensor<[3, 2], si32>
  %m = mo.matmul(%i, %c) : (!mo.tensor<[2, 3], si32>, !mo.tensor<[3, 2], si32>) -> !mo.tensor<[2, 2], si32>
  mo.output %chosen, %custom, %sum, %m : !mo.tensor<[M, N], f32>, !mo.tensor<[N * M], f32>, !mo.tensor<[M, 1], f32>, !mo.tensor<[2, 2], si32>
}
