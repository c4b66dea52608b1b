// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
mo.graph @recurrent_run<T, N, B, K>(%x: !mo.tensor<[T, N, 2], f32>, %w: !mo.tensor<[1, 3, 2], f32>, %r: !mo.tensor<[1, 3, 3], f32>,
    %lengths: !mo.tensor<[N], si32>, %z: !mo.tensor<[B, K, 1], f32>) -> (!mo.tensor<[T, 1, N, 3], f32>, !mo.tensor<[B, P, 2], f32>) {
  %y, %h = mo.rnn(%x, %w, %r, %lengths) {given = ["sequence_lens"]}
    : (!mo.tensor<[T, N, 2], f32>, !mo.tensor<[1, 3, 2], f32>, !mo.tensor<[1, 3, 3], f32>, !mo.tensor<[N], si32>)
    -> (!mo.tensor<[T, 1, N, 3], f32>, !mo.tensor<[1, N, 3], f32>)
  %t = mo.dft(%z) {dft_length = K, axis = 1, onesided = true} : !mo.tensor<[B, K, 1], f32> -> !mo.tensor<[B, P, 2], f32>
  mo.output %y, %t : !mo.tensor<[T, 1, N, 3], f32>, !mo.tensor<[B, P, 2], f32>
}
