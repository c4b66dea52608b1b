// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Edges of several kinds: two readers, two loops, a constant that init makes.
mo.graph @edges<M>(%x: !mo.tensor<[M, 64], f32>, %w: !mo.tensor<[64, 64], f32>) -> (!mo.tensor<[M, 64], f32>, !mo.tensor<[M, 64], f32>) {
  %e = mo.exp(%x) : !mo.tensor<[M, 64], f32>
  %m = mo.matmul(%e, %w) : (!mo.tensor<[M, 64], f32>, !mo.tensor<[64, 64], f32>) -> !mo.tensor<[M, 64], f32>
  %r = mo.relu(%m) : !mo.tensor<[M, 64], f32>
  %t = mo.reduce.softmax(%r) {axis = 1} : !mo.tensor<[M, 64], f32>
  %p = mo.add(%t, %e) : !mo.tensor<[M, 64], f32>
  %one = mo.constant {value = dense<1.0>} : !mo.tensor<[4096], f32>
  %sums = mo.cumsum(%one) {axis = 0} : !mo.tensor<[4096], f32>
  %row = mo.slice(%sums) {start = [0], stop = [64], step = [1]} : !mo.tensor<[4096], f32> -> !mo.tensor<[64], f32>
  %rows = mo.static.broadcast_to(%row) : !mo.tensor<[64], f32> -> !mo.tensor<[M, 64], f32>
  %s = mo.mul(%e, %rows) : !mo.tensor<[M, 64], f32>
  mo.output %p, %s : !mo.tensor<[M, 64], f32>, !mo.tensor<[M, 64], f32>
}
