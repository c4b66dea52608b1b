// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// relu(gelu_tanh(x * scale + bias) + residual) over 64 MiB tensors: one kernel, bound by memory.
mo.graph @elementwise(
  %x: !mo.tensor<[4096, 4096], f32>,
  %scale: !mo.tensor<[4096], f32>,
  %bias: !mo.tensor<[4096], f32>,
  %residual: !mo.tensor<[4096, 4096], f32>
) -> (!mo.tensor<[4096, 4096], f32>) {
  %wide_scale = mo.static.broadcast_to(%scale) : !mo.tensor<[4096], f32> -> !mo.tensor<[4096, 4096], f32>
  %wide_bias = mo.static.broadcast_to(%bias) : !mo.tensor<[4096], f32> -> !mo.tensor<[4096, 4096], f32>
  %scaled = mo.mul(%x, %wide_scale) : !mo.tensor<[4096, 4096], f32>
  %shifted = mo.add(%scaled, %wide_bias) : !mo.tensor<[4096, 4096], f32>
  %gelu = mo.gelu_tanh(%shifted) : !mo.tensor<[4096, 4096], f32>
  %sum = mo.add(%gelu, %residual) : !mo.tensor<[4096, 4096], f32>
  %out = mo.relu(%sum) : !mo.tensor<[4096, 4096], f32>
  mo.output %out : !mo.tensor<[4096, 4096], f32>
}
