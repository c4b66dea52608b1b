// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Three layers with a bias and GELU between them, and a residual.
mo.graph @mlp(
    %x: !mo.tensor<[64, 256], f32>,
    %w0: !mo.tensor<[256, 1024], f32>,
    %b0: !mo.tensor<[1024], f32>,
    %w1: !mo.tensor<[1024, 1024], f32>,
    %b1: !mo.tensor<[1024], f32>,
    %w2: !mo.tensor<[1024, 256], f32>,
    %b2: !mo.tensor<[256], f32>)
    -> (!mo.tensor<[64, 256], f32>) {
  %h0 = mo.matmul(%x, %w0) : (!mo.tensor<[64, 256], f32>, !mo.tensor<[256, 1024], f32>) -> !mo.tensor<[64, 1024], f32>
  %bias0 = mo.static.broadcast_to(%b0) : !mo.tensor<[1024], f32> -> !mo.tensor<[64, 1024], f32>
  %z0 = mo.add(%h0, %bias0) : !mo.tensor<[64, 1024], f32>
  %a0 = mo.gelu(%z0) : !mo.tensor<[64, 1024], f32>
  %h1 = mo.matmul(%a0, %w1) : (!mo.tensor<[64, 1024], f32>, !mo.tensor<[1024, 1024], f32>) -> !mo.tensor<[64, 1024], f32>
  %bias1 = mo.static.broadcast_to(%b1) : !mo.tensor<[1024], f32> -> !mo.tensor<[64, 1024], f32>
  %z1 = mo.add(%h1, %bias1) : !mo.tensor<[64, 1024], f32>
  %a1 = mo.gelu(%z1) : !mo.tensor<[64, 1024], f32>
  %h2 = mo.matmul(%a1, %w2) : (!mo.tensor<[64, 1024], f32>, !mo.tensor<[1024, 256], f32>) -> !mo.tensor<[64, 256], f32>
  %bias2 = mo.static.broadcast_to(%b2) : !mo.tensor<[256], f32> -> !mo.tensor<[64, 256], f32>
  %z2 = mo.add(%h2, %bias2) : !mo.tensor<[64, 256], f32>
  %out = mo.add(%z2, %x) : !mo.tensor<[64, 256], f32>
  mo.output %out : !mo.tensor<[64, 256], f32>
}
