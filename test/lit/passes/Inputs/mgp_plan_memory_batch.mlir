// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Kernels that do not become one: p of 32 bytes a row, q of 96, r of 32.
mo.graph @batch<batch>(%x: !mo.tensor<[batch, 8], f32>, %y: !mo.tensor<[batch, 24], f32>) -> (!mo.tensor<[batch, 32], f32>, !mo.tensor<[batch, 8], f32>) {
  %p = mo.reduce.softmax(%x) {axis = 1} : !mo.tensor<[batch, 8], f32>
  %q = mo.reduce.softmax(%y) {axis = 1} : !mo.tensor<[batch, 24], f32>
  %pq = mo.concat(%p, %q) {axis = 1} : (!mo.tensor<[batch, 8], f32>, !mo.tensor<[batch, 24], f32>) -> !mo.tensor<[batch, 32], f32>
  %r = mo.reduce.softmax(%x) {axis = 0} : !mo.tensor<[batch, 8], f32>
  %s = mo.reduce.softmax(%r) {axis = 1} : !mo.tensor<[batch, 8], f32>
  mo.output %pq, %s : !mo.tensor<[batch, 32], f32>, !mo.tensor<[batch, 8], f32>
}
