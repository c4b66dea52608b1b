// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
mo.graph @reduce_run<M, N, B, C>(%x: !mo.tensor<[M, N], f32>, %y: !mo.tensor<[B, C], f32>, %c: !mo.tensor<[C], f32>)
    -> (!mo.tensor<[M, 1], si64>, !mo.tensor<[B, C], f32>) {
  %arg = mo.reduce.arg_max(%x) {axis = 1} : !mo.tensor<[M, N], f32> -> !mo.tensor<[M, 1], si64>
  %norm = mo.reduce.group_norm(%y, %c, %c) {epsilon = 1e-5, num_groups = 2} : (!mo.tensor<[B, C], f32>, !mo.tensor<[C], f32>, !mo.tensor<[C], f32>) -> !mo.tensor<[B, C], f32>
  mo.output %arg, %norm : !mo.tensor<[M, 1], si64>, !mo.tensor<[B, C], f32>
}
