// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
mo.graph @relaxed<M, N, K>(%A: !mo.tensor<[M, K], f32>, %B: !mo.tensor<[K, N], f32>, %bias: !mo.tensor<[], f16>)
    -> (!mo.tensor<[M, N], f32>) {
  %C = rmo.matmul(%A, %B) : (!mo.tensor<[M, K], f32>, !mo.tensor<[K, N], f32>) -> !mo.tensor<[M, N], f32>
  %add = rmo.add(%C, %bias) : (!mo.tensor<[M, N], f32>, !mo.tensor<[], f16>) -> !mo.tensor<[M, N], f32>
  %out = mo.relu(%add) : !mo.tensor<[M, N], f32>
  mo.output %out : !mo.tensor<[M, N], f32>
}
