// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
mo.graph @wrong<M, N>(%a: !mo.tensor<[M, N], f32>, %b: !mo.tensor<[N], f32>) -> (!mo.tensor<[M, N], f32>) {
  %sum = mo.add(%a, %b) : (!mo.tensor<[M, N], f32>, !mo.tensor<[N], f32>) -> !mo.tensor<[M, N], f32>
  %across = mo.transpose(%sum) {perm = [1, 2]} : !mo.tensor<[M, N], f32> -> !mo.tensor<[N, M], f32>
  %out = mo.relu(%a) {slope = 0.1} : !mo.tensor<[M, N], f32>
  mo.output %out : !mo.tensor<[M, N], f32>
}
