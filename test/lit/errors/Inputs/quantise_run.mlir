// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
mo.graph @g<M, K, N, B>(%x: !mo.tensor<[M, K], f32>, %w: !mo.tensor<[N, B], ui8>) -> (!mo.tensor<[M, N], f32>) {
  %y = mo.qmatmul_block(%x, %w) {format = "Q8_0"} : (!mo.tensor<[M, K], f32>, !mo.tensor<[N, B], ui8>) -> !mo.tensor<[M, N], f32>
  mo.output %y : !mo.tensor<[M, N], f32>
}
