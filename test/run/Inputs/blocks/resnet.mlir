// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The bottleneck of ResNet-50 where the size halves: 1 x 1, 3 x 3 with stride 2, 1 x 1, and a projection of what it adds to;
// each convolution is scaled and shifted for each channel, as a folded batch norm.
mo.graph @resnet(
    %x: !mo.tensor<[1, 56, 56, 256], f32>,
    %w0: !mo.tensor<[1, 1, 256, 128], f32>,
    %w1: !mo.tensor<[3, 3, 128, 128], f32>,
    %w2: !mo.tensor<[1, 1, 128, 512], f32>,
    %w3: !mo.tensor<[1, 1, 256, 512], f32>,
    %reduced_scale: !mo.tensor<[128], f32>,
    %reduced_shift: !mo.tensor<[128], f32>,
    %middle_scale: !mo.tensor<[128], f32>,
    %middle_shift: !mo.tensor<[128], f32>,
    %expanded_scale: !mo.tensor<[512], f32>,
    %expanded_shift: !mo.tensor<[512], f32>,
    %shortcut_scale: !mo.tensor<[512], f32>,
    %shortcut_shift: !mo.tensor<[512], f32>)
    -> (!mo.tensor<[1, 28, 28, 512], f32>) {
  %c0 = mo.conv(%x, %w0) {strides = [1, 1], dilations = [1, 1], paddings = [0, 0, 0, 0], num_groups = 1, filter_layout = "RSCF"} : (!mo.tensor<[1, 56, 56, 256], f32>, !mo.tensor<[1, 1, 256, 128], f32>) -> !mo.tensor<[1, 56, 56, 128], f32>
  %reduced_scales = mo.static.broadcast_to(%reduced_scale) : !mo.tensor<[128], f32> -> !mo.tensor<[1, 56, 56, 128], f32>
  %reduced_scaled = mo.mul(%c0, %reduced_scales) : !mo.tensor<[1, 56, 56, 128], f32>
  %reduced_shifts = mo.static.broadcast_to(%reduced_shift) : !mo.tensor<[128], f32> -> !mo.tensor<[1, 56, 56, 128], f32>
  %reduced_shifted = mo.add(%reduced_scaled, %reduced_shifts) : !mo.tensor<[1, 56, 56, 128], f32>
  %reduced = mo.relu(%reduced_shifted) : !mo.tensor<[1, 56, 56, 128], f32>
  %c1 = mo.conv(%reduced, %w1) {strides = [2, 2], dilations = [1, 1], paddings = [1, 1, 1, 1], num_groups = 1, filter_layout = "RSCF"} : (!mo.tensor<[1, 56, 56, 128], f32>, !mo.tensor<[3, 3, 128, 128], f32>) -> !mo.tensor<[1, 28, 28, 128], f32>
  %middle_scales = mo.static.broadcast_to(%middle_scale) : !mo.tensor<[128], f32> -> !mo.tensor<[1, 28, 28, 128], f32>
  %middle_scaled = mo.mul(%c1, %middle_scales) : !mo.tensor<[1, 28, 28, 128], f32>
  %middle_shifts = mo.static.broadcast_to(%middle_shift) : !mo.tensor<[128], f32> -> !mo.tensor<[1, 28, 28, 128], f32>
  %middle_shifted = mo.add(%middle_scaled, %middle_shifts) : !mo.tensor<[1, 28, 28, 128], f32>
  %middle = mo.relu(%middle_shifted) : !mo.tensor<[1, 28, 28, 128], f32>
  %c2 = mo.conv(%middle, %w2) {strides = [1, 1], dilations = [1, 1], paddings = [0, 0, 0, 0], num_groups = 1, filter_layout = "RSCF"} : (!mo.tensor<[1, 28, 28, 128], f32>, !mo.tensor<[1, 1, 128, 512], f32>) -> !mo.tensor<[1, 28, 28, 512], f32>
  %expanded_scales = mo.static.broadcast_to(%expanded_scale) : !mo.tensor<[512], f32> -> !mo.tensor<[1, 28, 28, 512], f32>
  %expanded_scaled = mo.mul(%c2, %expanded_scales) : !mo.tensor<[1, 28, 28, 512], f32>
  %expanded_shifts = mo.static.broadcast_to(%expanded_shift) : !mo.tensor<[512], f32> -> !mo.tensor<[1, 28, 28, 512], f32>
  %expanded_shifted = mo.add(%expanded_scaled, %expanded_shifts) : !mo.tensor<[1, 28, 28, 512], f32>
  %c3 = mo.conv(%x, %w3) {strides = [2, 2], dilations = [1, 1], paddings = [0, 0, 0, 0], num_groups = 1, filter_layout = "RSCF"} : (!mo.tensor<[1, 56, 56, 256], f32>, !mo.tensor<[1, 1, 256, 512], f32>) -> !mo.tensor<[1, 28, 28, 512], f32>
  %shortcut_scales = mo.static.broadcast_to(%shortcut_scale) : !mo.tensor<[512], f32> -> !mo.tensor<[1, 28, 28, 512], f32>
  %shortcut_scaled = mo.mul(%c3, %shortcut_scales) : !mo.tensor<[1, 28, 28, 512], f32>
  %shortcut_shifts = mo.static.broadcast_to(%shortcut_shift) : !mo.tensor<[512], f32> -> !mo.tensor<[1, 28, 28, 512], f32>
  %shortcut_shifted = mo.add(%shortcut_scaled, %shortcut_shifts) : !mo.tensor<[1, 28, 28, 512], f32>
  %sum = mo.add(%expanded_shifted, %shortcut_shifted) : !mo.tensor<[1, 28, 28, 512], f32>
  %out = mo.relu(%sum) : !mo.tensor<[1, 28, 28, 512], f32>
  mo.output %out : !mo.tensor<[1, 28, 28, 512], f32>
}
