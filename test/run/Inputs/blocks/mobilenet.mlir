// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The inverted residual of MobileNetV2: to six times the channels, a filter for each channel, back, and the residual; each
// convolution is scaled and shifted for each channel, as a folded batch norm.
mo.graph @mobilenet(
    %x: !mo.tensor<[1, 56, 56, 24], f32>,
    %w0: !mo.tensor<[1, 1, 24, 144], f32>,
    %w1: !mo.tensor<[3, 3, 1, 144], f32>,
    %w2: !mo.tensor<[1, 1, 144, 24], f32>,
    %wide_scale: !mo.tensor<[144], f32>,
    %wide_shift: !mo.tensor<[144], f32>,
    %deep_scale: !mo.tensor<[144], f32>,
    %deep_shift: !mo.tensor<[144], f32>,
    %narrow_scale: !mo.tensor<[24], f32>,
    %narrow_shift: !mo.tensor<[24], f32>)
    -> (!mo.tensor<[1, 56, 56, 24], f32>) {
  %c0 = mo.conv(%x, %w0) {strides = [1, 1], dilations = [1, 1], paddings = [0, 0, 0, 0], num_groups = 1, filter_layout = "RSCF"} : (!mo.tensor<[1, 56, 56, 24], f32>, !mo.tensor<[1, 1, 24, 144], f32>) -> !mo.tensor<[1, 56, 56, 144], f32>
  %wide_scales = mo.static.broadcast_to(%wide_scale) : !mo.tensor<[144], f32> -> !mo.tensor<[1, 56, 56, 144], f32>
  %wide_scaled = mo.mul(%c0, %wide_scales) : !mo.tensor<[1, 56, 56, 144], f32>
  %wide_shifts = mo.static.broadcast_to(%wide_shift) : !mo.tensor<[144], f32> -> !mo.tensor<[1, 56, 56, 144], f32>
  %wide_shifted = mo.add(%wide_scaled, %wide_shifts) : !mo.tensor<[1, 56, 56, 144], f32>
  %wide_positive = mo.relu(%wide_shifted) : !mo.tensor<[1, 56, 56, 144], f32>
  %wide_six_1 = mo.constant {value = dense<6.0>} : !mo.tensor<[1], f32>
  %wide_six = mo.static.broadcast_to(%wide_six_1) : !mo.tensor<[1], f32> -> !mo.tensor<[1, 56, 56, 144], f32>
  %wide = mo.min(%wide_positive, %wide_six) : !mo.tensor<[1, 56, 56, 144], f32>
  %c1 = mo.conv(%wide, %w1) {strides = [1, 1], dilations = [1, 1], paddings = [1, 1, 1, 1], num_groups = 144, filter_layout = "RSCF"} : (!mo.tensor<[1, 56, 56, 144], f32>, !mo.tensor<[3, 3, 1, 144], f32>) -> !mo.tensor<[1, 56, 56, 144], f32>
  %deep_scales = mo.static.broadcast_to(%deep_scale) : !mo.tensor<[144], f32> -> !mo.tensor<[1, 56, 56, 144], f32>
  %deep_scaled = mo.mul(%c1, %deep_scales) : !mo.tensor<[1, 56, 56, 144], f32>
  %deep_shifts = mo.static.broadcast_to(%deep_shift) : !mo.tensor<[144], f32> -> !mo.tensor<[1, 56, 56, 144], f32>
  %deep_shifted = mo.add(%deep_scaled, %deep_shifts) : !mo.tensor<[1, 56, 56, 144], f32>
  %deep_positive = mo.relu(%deep_shifted) : !mo.tensor<[1, 56, 56, 144], f32>
  %deep_six_1 = mo.constant {value = dense<6.0>} : !mo.tensor<[1], f32>
  %deep_six = mo.static.broadcast_to(%deep_six_1) : !mo.tensor<[1], f32> -> !mo.tensor<[1, 56, 56, 144], f32>
  %deep = mo.min(%deep_positive, %deep_six) : !mo.tensor<[1, 56, 56, 144], f32>
  %c2 = mo.conv(%deep, %w2) {strides = [1, 1], dilations = [1, 1], paddings = [0, 0, 0, 0], num_groups = 1, filter_layout = "RSCF"} : (!mo.tensor<[1, 56, 56, 144], f32>, !mo.tensor<[1, 1, 144, 24], f32>) -> !mo.tensor<[1, 56, 56, 24], f32>
  %narrow_scales = mo.static.broadcast_to(%narrow_scale) : !mo.tensor<[24], f32> -> !mo.tensor<[1, 56, 56, 24], f32>
  %narrow_scaled = mo.mul(%c2, %narrow_scales) : !mo.tensor<[1, 56, 56, 24], f32>
  %narrow_shifts = mo.static.broadcast_to(%narrow_shift) : !mo.tensor<[24], f32> -> !mo.tensor<[1, 56, 56, 24], f32>
  %narrow_shifted = mo.add(%narrow_scaled, %narrow_shifts) : !mo.tensor<[1, 56, 56, 24], f32>
  %out = mo.add(%x, %narrow_shifted) : !mo.tensor<[1, 56, 56, 24], f32>
  mo.output %out : !mo.tensor<[1, 56, 56, 24], f32>
}
