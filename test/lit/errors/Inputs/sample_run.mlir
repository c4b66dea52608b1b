// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
mo.graph @sample<B, C, S, T, K, P>(%w: !mo.tensor<[B, C], f32>, %seed: !mo.tensor<[1], ui64>,
    %cache: !mo.tensor<[B, S, 2], f32>, %new: !mo.tensor<[B, T, 2], f32>, %first: !mo.tensor<[B], si64>,
    %x: !mo.tensor<[B, S, 1, 4], f32>, %angle: !mo.tensor<[P, K], f32>, %place: !mo.tensor<[B, S], si64>)
    -> (!mo.tensor<[B, 3], si64>, !mo.tensor<[B, S, 2], f32>, !mo.tensor<[B, S, 2], f32>, !mo.tensor<[B, S, 1, 4], f32>) {
  %class = mo.random.multinomial(%w, %seed) {sample_size = 3} : (!mo.tensor<[B, C], f32>, !mo.tensor<[1], ui64>) -> !mo.tensor<[B, 3], si64>
  %linear = mo.tensor_scatter(%cache, %new, %first) : (!mo.tensor<[B, S, 2], f32>, !mo.tensor<[B, T, 2], f32>, !mo.tensor<[B], si64>) -> !mo.tensor<[B, S, 2], f32>
  %circular = mo.tensor_scatter(%cache, %new) {mode = "circular"} : (!mo.tensor<[B, S, 2], f32>, !mo.tensor<[B, T, 2], f32>) -> !mo.tensor<[B, S, 2], f32>
  %turned = mo.rotary_embedding(%x, %angle, %angle, %place) : (!mo.tensor<[B, S, 1, 4], f32>, !mo.tensor<[P, K], f32>, !mo.tensor<[P, K], f32>, !mo.tensor<[B, S], si64>) -> !mo.tensor<[B, S, 1, 4], f32>
  mo.output %class, %linear, %circular, %turned
    : !mo.tensor<[B, 3], si64>, !mo.tensor<[B, S, 2], f32>, !mo.tensor<[B, S, 2], f32>, !mo.tensor<[B, S, 1, 4], f32>
}
