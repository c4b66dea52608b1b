// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Sampling, unpooling, random draws, rotation and cache updates: ranks, channels, pixels, indices.
// RUN: %python %S/Inputs/each.py %mxc %s %t.dir | FileCheck %s --strict-whitespace --match-full-lines --implicit-check-not='{{.*}}error:{{.*}}'

mo.graph @g(%x: !mo.tensor<[8, 8, 4], f32>, %w: !mo.tensor<[1, 3, 3, 2], f32>) -> (!mo.tensor<[1, 3, 3, 4], f32>) {
// CHECK:sample.mlir:[[#@LINE+4]]:8: error: 'mo.grid_sample' input [8, 8, 4] has rank 3, not 4 or 5
// CHECK-NEXT:    %y = mo.grid_sample(%x, %w) : (!mo.tensor<[8, 8, 4], f32>, !mo.tensor<[1, 3, 3, 2], f32>) -> !mo.tensor<[1, 3, 3, 4], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: an image is [N, H, W, C] or [N, D, H, W, C]
  %y = mo.grid_sample(%x, %w) : (!mo.tensor<[8, 8, 4], f32>, !mo.tensor<[1, 3, 3, 2], f32>) -> !mo.tensor<[1, 3, 3, 4], f32>
  mo.output %y : !mo.tensor<[1, 3, 3, 4], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[1, 8, 8, 4], f32>, %w: !mo.tensor<[1, 3, 3, 3], f32>) -> (!mo.tensor<[1, 3, 3, 4], f32>) {
// CHECK:sample.mlir:[[#@LINE+4]]:8: error: 'mo.grid_sample' grid has shape [1, 3, 3, 3] for an input of rank 4
// CHECK-NEXT:    %y = mo.grid_sample(%x, %w) : (!mo.tensor<[1, 8, 8, 4], f32>, !mo.tensor<[1, 3, 3, 3], f32>) -> !mo.tensor<[1, 3, 3, 4], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: the last dim of a grid has a coordinate per spatial dim of the input
  %y = mo.grid_sample(%x, %w) : (!mo.tensor<[1, 8, 8, 4], f32>, !mo.tensor<[1, 3, 3, 3], f32>) -> !mo.tensor<[1, 3, 3, 4], f32>
  mo.output %y : !mo.tensor<[1, 3, 3, 4], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[1, 8, 8, 4], f32>, %w: !mo.tensor<[1, 3, 3, 2], f64>) -> (!mo.tensor<[1, 3, 3, 4], f32>) {
// CHECK:sample.mlir:[[#@LINE+4]]:8: error: 'mo.grid_sample' operands have dtypes f32 and f64
// CHECK-NEXT:    %y = mo.grid_sample(%x, %w) : (!mo.tensor<[1, 8, 8, 4], f32>, !mo.tensor<[1, 3, 3, 2], f64>) -> !mo.tensor<[1, 3, 3, 4], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: convert one with mo.cast
  %y = mo.grid_sample(%x, %w) : (!mo.tensor<[1, 8, 8, 4], f32>, !mo.tensor<[1, 3, 3, 2], f64>) -> !mo.tensor<[1, 3, 3, 4], f32>
  mo.output %y : !mo.tensor<[1, 3, 3, 4], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[1, 8, 8, 4], f32>, %w: !mo.tensor<[2, 3, 3, 2], f32>) -> (!mo.tensor<[2, 3, 3, 4], f32>) {
// CHECK:sample.mlir:[[#@LINE+4]]:8: error: 'mo.grid_sample' input [1, 8, 8, 4] and grid [2, 3, 3, 2] differ in the batch
// CHECK-NEXT:    %y = mo.grid_sample(%x, %w) : (!mo.tensor<[1, 8, 8, 4], f32>, !mo.tensor<[2, 3, 3, 2], f32>) -> !mo.tensor<[2, 3, 3, 4], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: give both the same name or size
  %y = mo.grid_sample(%x, %w) : (!mo.tensor<[1, 8, 8, 4], f32>, !mo.tensor<[2, 3, 3, 2], f32>) -> !mo.tensor<[2, 3, 3, 4], f32>
  mo.output %y : !mo.tensor<[2, 3, 3, 4], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[1, 8, 8, 4], f32>, %w: !mo.tensor<[1, 3, 3, 2], f32>) -> (!mo.tensor<[1, 8, 8, 4], f32>) {
// CHECK:sample.mlir:[[#@LINE+4]]:8: error: 'mo.grid_sample' makes !mo.tensor<[1, 3, 3, 4], f32>, its result says !mo.tensor<[1, 8, 8, 4], f32>
// CHECK-NEXT:    %y = mo.grid_sample(%x, %w) : (!mo.tensor<[1, 8, 8, 4], f32>, !mo.tensor<[1, 3, 3, 2], f32>) -> !mo.tensor<[1, 8, 8, 4], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: declare the result as !mo.tensor<[1, 3, 3, 4], f32>
  %y = mo.grid_sample(%x, %w) : (!mo.tensor<[1, 8, 8, 4], f32>, !mo.tensor<[1, 3, 3, 2], f32>) -> !mo.tensor<[1, 8, 8, 4], f32>
  mo.output %y : !mo.tensor<[1, 8, 8, 4], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[1, 8, 8, 4], f32>, %w: !mo.tensor<[1, 3, 3, 2], f32>) -> (!mo.tensor<[1, 3, 3, 4], f32>) {
// CHECK:sample.mlir:[[#@LINE+4]]:8: error: 'mo.grid_sample' attribute 'mode' is "bilinear"
// CHECK-NEXT:    %y = mo.grid_sample(%x, %w) {mode = "bilinear"} : (!mo.tensor<[1, 8, 8, 4], f32>, !mo.tensor<[1, 3, 3, 2], f32>) -> !mo.tensor<[1, 3, 3, 4], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: write one of "linear", "nearest", "cubic"
  %y = mo.grid_sample(%x, %w) {mode = "bilinear"} : (!mo.tensor<[1, 8, 8, 4], f32>, !mo.tensor<[1, 3, 3, 2], f32>) -> !mo.tensor<[1, 3, 3, 4], f32>
  mo.output %y : !mo.tensor<[1, 3, 3, 4], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[1, 8, 8, 4], si32>, %w: !mo.tensor<[1, 3, 3, 2], si32>) -> (!mo.tensor<[1, 3, 3, 4], si32>) {
// CHECK:sample.mlir:[[#@LINE+4]]:8: error: 'mo.grid_sample' does not take dtype si32
// CHECK-NEXT:    %y = mo.grid_sample(%x, %w) : (!mo.tensor<[1, 8, 8, 4], si32>, !mo.tensor<[1, 3, 3, 2], si32>) -> !mo.tensor<[1, 3, 3, 4], si32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: it takes f16, bf16, f32, f64, f8e4m3fn, f8e5m2: convert with mo.cast
  %y = mo.grid_sample(%x, %w) : (!mo.tensor<[1, 8, 8, 4], si32>, !mo.tensor<[1, 3, 3, 2], si32>) -> !mo.tensor<[1, 3, 3, 4], si32>
  mo.output %y : !mo.tensor<[1, 3, 3, 4], si32>
}
// -----
mo.graph @g(%x: !mo.tensor<[1, 8, 8, 4], f32>, %w: !mo.tensor<[3, 3, 4, 5], f32>) -> (!mo.tensor<[1, 6, 6, 5], f32>) {
// CHECK:sample.mlir:[[#@LINE+4]]:8: error: 'mo.deform_conv' takes at least 3 operands, 2 are given
// CHECK-NEXT:    %y = mo.deform_conv(%x, %w) {strides = [1, 1], dilations = [1, 1], paddings = [0, 0, 0, 0]} : (!mo.tensor<[1, 8, 8, 4], f32>, !mo.tensor<[3, 3, 4, 5], f32>) -> !mo.tensor<[1, 6, 6, 5], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: mo.conv of an RSCF filter whose tap t reads, for the channels of offset group g, between pixels: offset[n, p, (g * taps + t) * 2 ..] rows and columns away, times mask[n, p, g * taps + t]; 0 outside of x; operands are x, filter, offset and perhaps mask
  %y = mo.deform_conv(%x, %w) {strides = [1, 1], dilations = [1, 1], paddings = [0, 0, 0, 0]} : (!mo.tensor<[1, 8, 8, 4], f32>, !mo.tensor<[3, 3, 4, 5], f32>) -> !mo.tensor<[1, 6, 6, 5], f32>
  mo.output %y : !mo.tensor<[1, 6, 6, 5], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[1, 8, 8, 4], f32>, %w: !mo.tensor<[3, 3, 4, 5], f32>, %a: !mo.tensor<[1, 6, 6, 18], f32>, %b: !mo.tensor<[1, 6, 6, 9], f32>, %c: !mo.tensor<[1, 6, 6, 9], f32>) -> (!mo.tensor<[1, 6, 6, 5], f32>) {
// CHECK:sample.mlir:[[#@LINE+4]]:8: error: 'mo.deform_conv' takes 3 or 4 operands, 5 are given
// CHECK-NEXT:    %y = mo.deform_conv(%x, %w, %a, %b, %c) {strides = [1, 1], dilations = [1, 1], paddings = [0, 0, 0, 0]} : (!mo.tensor<[1, 8, 8, 4], f32>, !mo.tensor<[3, 3, 4, 5], f32>, !mo.tensor<[1, 6, 6, 18], f32>, !mo.tensor<[1, 6, 6, 9], f32>, !mo.tensor<[1, 6, 6, 9], f32>) -> !mo.tensor<[1, 6, 6, 5], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: they are an input, a filter, an offset and perhaps a mask
  %y = mo.deform_conv(%x, %w, %a, %b, %c) {strides = [1, 1], dilations = [1, 1], paddings = [0, 0, 0, 0]} : (!mo.tensor<[1, 8, 8, 4], f32>, !mo.tensor<[3, 3, 4, 5], f32>, !mo.tensor<[1, 6, 6, 18], f32>, !mo.tensor<[1, 6, 6, 9], f32>, !mo.tensor<[1, 6, 6, 9], f32>) -> !mo.tensor<[1, 6, 6, 5], f32>
  mo.output %y : !mo.tensor<[1, 6, 6, 5], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[1, 8, 4], f32>, %w: !mo.tensor<[3, 3, 4, 5], f32>, %a: !mo.tensor<[1, 6, 6, 18], f32>) -> (!mo.tensor<[1, 6, 6, 5], f32>) {
// CHECK:sample.mlir:[[#@LINE+4]]:8: error: 'mo.deform_conv' input [1, 8, 4] has rank 3, not 4
// CHECK-NEXT:    %y = mo.deform_conv(%x, %w, %a) {strides = [1, 1], dilations = [1, 1], paddings = [0, 0, 0, 0]} : (!mo.tensor<[1, 8, 4], f32>, !mo.tensor<[3, 3, 4, 5], f32>, !mo.tensor<[1, 6, 6, 18], f32>) -> !mo.tensor<[1, 6, 6, 5], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: an image is [N, H, W, C]
  %y = mo.deform_conv(%x, %w, %a) {strides = [1, 1], dilations = [1, 1], paddings = [0, 0, 0, 0]} : (!mo.tensor<[1, 8, 4], f32>, !mo.tensor<[3, 3, 4, 5], f32>, !mo.tensor<[1, 6, 6, 18], f32>) -> !mo.tensor<[1, 6, 6, 5], f32>
  mo.output %y : !mo.tensor<[1, 6, 6, 5], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[1, 8, 8, 4], f32>, %w: !mo.tensor<[3, 3, 4], f32>, %a: !mo.tensor<[1, 6, 6, 18], f32>) -> (!mo.tensor<[1, 6, 6, 5], f32>) {
// CHECK:sample.mlir:[[#@LINE+4]]:8: error: 'mo.deform_conv' filter [3, 3, 4] has rank 3, not 4
// CHECK-NEXT:    %y = mo.deform_conv(%x, %w, %a) {strides = [1, 1], dilations = [1, 1], paddings = [0, 0, 0, 0]} : (!mo.tensor<[1, 8, 8, 4], f32>, !mo.tensor<[3, 3, 4], f32>, !mo.tensor<[1, 6, 6, 18], f32>) -> !mo.tensor<[1, 6, 6, 5], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: a filter is [R, S, C / num_groups, F]
  %y = mo.deform_conv(%x, %w, %a) {strides = [1, 1], dilations = [1, 1], paddings = [0, 0, 0, 0]} : (!mo.tensor<[1, 8, 8, 4], f32>, !mo.tensor<[3, 3, 4], f32>, !mo.tensor<[1, 6, 6, 18], f32>) -> !mo.tensor<[1, 6, 6, 5], f32>
  mo.output %y : !mo.tensor<[1, 6, 6, 5], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[1, 8, 8, 4], f32>, %w: !mo.tensor<[3, 3, 4, 5], f32>, %a: !mo.tensor<[1, 6, 6, 9], f32>) -> (!mo.tensor<[1, 6, 6, 5], f32>) {
// CHECK:sample.mlir:[[#@LINE+4]]:8: error: 'mo.deform_conv' offset has shape [1, 6, 6, 9], not [1, 6, 6, 18]
// CHECK-NEXT:    %y = mo.deform_conv(%x, %w, %a) {strides = [1, 1], dilations = [1, 1], paddings = [0, 0, 0, 0]} : (!mo.tensor<[1, 8, 8, 4], f32>, !mo.tensor<[3, 3, 4, 5], f32>, !mo.tensor<[1, 6, 6, 9], f32>) -> !mo.tensor<[1, 6, 6, 5], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: two per tap and offset group in an offset, one in a mask
  %y = mo.deform_conv(%x, %w, %a) {strides = [1, 1], dilations = [1, 1], paddings = [0, 0, 0, 0]} : (!mo.tensor<[1, 8, 8, 4], f32>, !mo.tensor<[3, 3, 4, 5], f32>, !mo.tensor<[1, 6, 6, 9], f32>) -> !mo.tensor<[1, 6, 6, 5], f32>
  mo.output %y : !mo.tensor<[1, 6, 6, 5], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[1, 8, 8, 4], f32>, %w: !mo.tensor<[3, 3, 4, 5], f32>, %a: !mo.tensor<[1, 6, 6, 18], f32>, %b: !mo.tensor<[1, 6, 6, 18], f32>) -> (!mo.tensor<[1, 6, 6, 5], f32>) {
// CHECK:sample.mlir:[[#@LINE+4]]:8: error: 'mo.deform_conv' mask has shape [1, 6, 6, 18], not [1, 6, 6, 9]
// CHECK-NEXT:    %y = mo.deform_conv(%x, %w, %a, %b) {strides = [1, 1], dilations = [1, 1], paddings = [0, 0, 0, 0]} : (!mo.tensor<[1, 8, 8, 4], f32>, !mo.tensor<[3, 3, 4, 5], f32>, !mo.tensor<[1, 6, 6, 18], f32>, !mo.tensor<[1, 6, 6, 18], f32>) -> !mo.tensor<[1, 6, 6, 5], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: two per tap and offset group in an offset, one in a mask
  %y = mo.deform_conv(%x, %w, %a, %b) {strides = [1, 1], dilations = [1, 1], paddings = [0, 0, 0, 0]} : (!mo.tensor<[1, 8, 8, 4], f32>, !mo.tensor<[3, 3, 4, 5], f32>, !mo.tensor<[1, 6, 6, 18], f32>, !mo.tensor<[1, 6, 6, 18], f32>) -> !mo.tensor<[1, 6, 6, 5], f32>
  mo.output %y : !mo.tensor<[1, 6, 6, 5], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[1, 8, 8, 4], f32>, %w: !mo.tensor<[3, 3, 4, 5], f32>, %a: !mo.tensor<[1, 36, 18], f32>) -> (!mo.tensor<[1, 6, 6, 5], f32>) {
// CHECK:sample.mlir:[[#@LINE+4]]:8: error: 'mo.deform_conv' offset has shape [1, 36, 18], not [1, 6, 6, 18]
// CHECK-NEXT:    %y = mo.deform_conv(%x, %w, %a) {strides = [1, 1], dilations = [1, 1], paddings = [0, 0, 0, 0]} : (!mo.tensor<[1, 8, 8, 4], f32>, !mo.tensor<[3, 3, 4, 5], f32>, !mo.tensor<[1, 36, 18], f32>) -> !mo.tensor<[1, 6, 6, 5], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: two per tap and offset group in an offset, one in a mask
  %y = mo.deform_conv(%x, %w, %a) {strides = [1, 1], dilations = [1, 1], paddings = [0, 0, 0, 0]} : (!mo.tensor<[1, 8, 8, 4], f32>, !mo.tensor<[3, 3, 4, 5], f32>, !mo.tensor<[1, 36, 18], f32>) -> !mo.tensor<[1, 6, 6, 5], f32>
  mo.output %y : !mo.tensor<[1, 6, 6, 5], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[1, 8, 8, 4], f32>, %w: !mo.tensor<[3, 3, 2, 5], f32>, %a: !mo.tensor<[1, 6, 6, 18], f32>) -> (!mo.tensor<[1, 6, 6, 5], f32>) {
// CHECK:sample.mlir:[[#@LINE+4]]:8: error: 'mo.deform_conv' input has 4 channels, the filter takes 2 in each of 1 groups
// CHECK-NEXT:    %y = mo.deform_conv(%x, %w, %a) {strides = [1, 1], dilations = [1, 1], paddings = [0, 0, 0, 0]} : (!mo.tensor<[1, 8, 8, 4], f32>, !mo.tensor<[3, 3, 2, 5], f32>, !mo.tensor<[1, 6, 6, 18], f32>) -> !mo.tensor<[1, 6, 6, 5], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: a filter is [R, S, C / num_groups, F]
  %y = mo.deform_conv(%x, %w, %a) {strides = [1, 1], dilations = [1, 1], paddings = [0, 0, 0, 0]} : (!mo.tensor<[1, 8, 8, 4], f32>, !mo.tensor<[3, 3, 2, 5], f32>, !mo.tensor<[1, 6, 6, 18], f32>) -> !mo.tensor<[1, 6, 6, 5], f32>
  mo.output %y : !mo.tensor<[1, 6, 6, 5], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[1, 8, 8, 4], f32>, %w: !mo.tensor<[3, 3, 2, 5], f32>, %a: !mo.tensor<[1, 6, 6, 18], f32>) -> (!mo.tensor<[1, 6, 6, 5], f32>) {
// CHECK:sample.mlir:[[#@LINE+4]]:8: error: 'mo.deform_conv' num_groups 2 does not divide 5 output channels
// CHECK-NEXT:    %y = mo.deform_conv(%x, %w, %a) {strides = [1, 1], dilations = [1, 1], paddings = [0, 0, 0, 0], num_groups = 2} : (!mo.tensor<[1, 8, 8, 4], f32>, !mo.tensor<[3, 3, 2, 5], f32>, !mo.tensor<[1, 6, 6, 18], f32>) -> !mo.tensor<[1, 6, 6, 5], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: each group has as many
  %y = mo.deform_conv(%x, %w, %a) {strides = [1, 1], dilations = [1, 1], paddings = [0, 0, 0, 0], num_groups = 2} : (!mo.tensor<[1, 8, 8, 4], f32>, !mo.tensor<[3, 3, 2, 5], f32>, !mo.tensor<[1, 6, 6, 18], f32>) -> !mo.tensor<[1, 6, 6, 5], f32>
  mo.output %y : !mo.tensor<[1, 6, 6, 5], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[1, 8, 8, 4], f32>, %w: !mo.tensor<[3, 3, 4, 5], f32>, %a: !mo.tensor<[1, 6, 6, 54], f32>) -> (!mo.tensor<[1, 6, 6, 5], f32>) {
// CHECK:sample.mlir:[[#@LINE+4]]:8: error: 'mo.deform_conv' offset_groups 3 does not divide 4 input channels
// CHECK-NEXT:    %y = mo.deform_conv(%x, %w, %a) {strides = [1, 1], dilations = [1, 1], paddings = [0, 0, 0, 0], offset_groups = 3} : (!mo.tensor<[1, 8, 8, 4], f32>, !mo.tensor<[3, 3, 4, 5], f32>, !mo.tensor<[1, 6, 6, 54], f32>) -> !mo.tensor<[1, 6, 6, 5], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: each group has as many
  %y = mo.deform_conv(%x, %w, %a) {strides = [1, 1], dilations = [1, 1], paddings = [0, 0, 0, 0], offset_groups = 3} : (!mo.tensor<[1, 8, 8, 4], f32>, !mo.tensor<[3, 3, 4, 5], f32>, !mo.tensor<[1, 6, 6, 54], f32>) -> !mo.tensor<[1, 6, 6, 5], f32>
  mo.output %y : !mo.tensor<[1, 6, 6, 5], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[1, 8, 8, 4], f32>, %w: !mo.tensor<[3, 3, 4, 5], f32>, %a: !mo.tensor<[1, 6, 6, 18], f32>) -> (!mo.tensor<[1, 6, 6, 5], f32>) {
// CHECK:sample.mlir:[[#@LINE+4]]:8: error: 'mo.deform_conv' offset_groups is 0
// CHECK-NEXT:    %y = mo.deform_conv(%x, %w, %a) {strides = [1, 1], dilations = [1, 1], paddings = [0, 0, 0, 0], offset_groups = 0} : (!mo.tensor<[1, 8, 8, 4], f32>, !mo.tensor<[3, 3, 4, 5], f32>, !mo.tensor<[1, 6, 6, 18], f32>) -> !mo.tensor<[1, 6, 6, 5], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: 1 is a plain convolution
  %y = mo.deform_conv(%x, %w, %a) {strides = [1, 1], dilations = [1, 1], paddings = [0, 0, 0, 0], offset_groups = 0} : (!mo.tensor<[1, 8, 8, 4], f32>, !mo.tensor<[3, 3, 4, 5], f32>, !mo.tensor<[1, 6, 6, 18], f32>) -> !mo.tensor<[1, 6, 6, 5], f32>
  mo.output %y : !mo.tensor<[1, 6, 6, 5], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[1, 8, 8, 4], f32>, %w: !mo.tensor<[9, 9, 4, 5], f32>, %a: !mo.tensor<[1, 6, 6, 18], f32>) -> (!mo.tensor<[1, 6, 6, 5], f32>) {
// CHECK:sample.mlir:[[#@LINE+4]]:8: error: 'mo.deform_conv' window spans 9 elements of spatial dim 0, the padded input has 8
// CHECK-NEXT:    %y = mo.deform_conv(%x, %w, %a) {strides = [1, 1], dilations = [1, 1], paddings = [0, 0, 0, 0]} : (!mo.tensor<[1, 8, 8, 4], f32>, !mo.tensor<[9, 9, 4, 5], f32>, !mo.tensor<[1, 6, 6, 18], f32>) -> !mo.tensor<[1, 6, 6, 5], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: pad more, dilate less, or take a smaller window
  %y = mo.deform_conv(%x, %w, %a) {strides = [1, 1], dilations = [1, 1], paddings = [0, 0, 0, 0]} : (!mo.tensor<[1, 8, 8, 4], f32>, !mo.tensor<[9, 9, 4, 5], f32>, !mo.tensor<[1, 6, 6, 18], f32>) -> !mo.tensor<[1, 6, 6, 5], f32>
  mo.output %y : !mo.tensor<[1, 6, 6, 5], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[1, 8, 8, 4], f32>, %w: !mo.tensor<[3, 3, 4, 5], f32>, %a: !mo.tensor<[1, 6, 6, 18], f16>) -> (!mo.tensor<[1, 6, 6, 5], f32>) {
// CHECK:sample.mlir:[[#@LINE+4]]:8: error: 'mo.deform_conv' operands have dtypes f32 and f16
// CHECK-NEXT:    %y = mo.deform_conv(%x, %w, %a) {strides = [1, 1], dilations = [1, 1], paddings = [0, 0, 0, 0]} : (!mo.tensor<[1, 8, 8, 4], f32>, !mo.tensor<[3, 3, 4, 5], f32>, !mo.tensor<[1, 6, 6, 18], f16>) -> !mo.tensor<[1, 6, 6, 5], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: convert one with mo.cast
  %y = mo.deform_conv(%x, %w, %a) {strides = [1, 1], dilations = [1, 1], paddings = [0, 0, 0, 0]} : (!mo.tensor<[1, 8, 8, 4], f32>, !mo.tensor<[3, 3, 4, 5], f32>, !mo.tensor<[1, 6, 6, 18], f16>) -> !mo.tensor<[1, 6, 6, 5], f32>
  mo.output %y : !mo.tensor<[1, 6, 6, 5], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[1, 8, 8, 4], f32>, %w: !mo.tensor<[1, 6, 6, 18], f32>, %a: !mo.tensor<[1, 6, 6, 9], f32>) -> (!mo.tensor<[1, 36, 36], f32>) {
// CHECK:sample.mlir:[[#@LINE+4]]:8: error: 'mo.deform_columns' filter_shape has 2 entries, not 3
// CHECK-NEXT:    %y = mo.deform_columns(%x, %w, %a) {strides = [1, 1], dilations = [1, 1], paddings = [0, 0, 0, 0], filter_shape = [3, 3]} : (!mo.tensor<[1, 8, 8, 4], f32>, !mo.tensor<[1, 6, 6, 18], f32>, !mo.tensor<[1, 6, 6, 9], f32>) -> !mo.tensor<[1, 36, 36], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: it is [R, S, C / num_groups]
  %y = mo.deform_columns(%x, %w, %a) {strides = [1, 1], dilations = [1, 1], paddings = [0, 0, 0, 0], filter_shape = [3, 3]} : (!mo.tensor<[1, 8, 8, 4], f32>, !mo.tensor<[1, 6, 6, 18], f32>, !mo.tensor<[1, 6, 6, 9], f32>) -> !mo.tensor<[1, 36, 36], f32>
  mo.output %y : !mo.tensor<[1, 36, 36], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[1, 8, 8, 4], f32>, %w: !mo.tensor<[1, 6, 6, 18], f32>, %a: !mo.tensor<[1, 6, 6, 9], f32>) -> (!mo.tensor<[1, 36, 36], f32>) {
// CHECK:sample.mlir:[[#@LINE+4]]:8: error: 'mo.deform_columns' input has 4 channels, the filter takes 2 in each of 1 groups
// CHECK-NEXT:    %y = mo.deform_columns(%x, %w, %a) {strides = [1, 1], dilations = [1, 1], paddings = [0, 0, 0, 0], filter_shape = [3, 3, 2]} : (!mo.tensor<[1, 8, 8, 4], f32>, !mo.tensor<[1, 6, 6, 18], f32>, !mo.tensor<[1, 6, 6, 9], f32>) -> !mo.tensor<[1, 36, 36], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: a filter is [R, S, C / num_groups, F]
  %y = mo.deform_columns(%x, %w, %a) {strides = [1, 1], dilations = [1, 1], paddings = [0, 0, 0, 0], filter_shape = [3, 3, 2]} : (!mo.tensor<[1, 8, 8, 4], f32>, !mo.tensor<[1, 6, 6, 18], f32>, !mo.tensor<[1, 6, 6, 9], f32>) -> !mo.tensor<[1, 36, 36], f32>
  mo.output %y : !mo.tensor<[1, 36, 36], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[1, 8, 8, 4], f32>) -> (!mo.tensor<[1, 4, 4, 4], f32>, !mo.tensor<[1, 4, 4, 4], si32>) {
// CHECK:sample.mlir:[[#@LINE+4]]:14: error: 'mo.max_pool_with_indices' makes !mo.tensor<[1, 4, 4, 4], si64>, its result says !mo.tensor<[1, 4, 4, 4], si32>
// CHECK-NEXT:    %y0, %y1 = mo.max_pool_with_indices(%x) {filter_shape = [2, 2], strides = [2, 2], dilations = [1, 1], paddings = [0, 0, 0, 0]} : (!mo.tensor<[1, 8, 8, 4], f32>) -> (!mo.tensor<[1, 4, 4, 4], f32>, !mo.tensor<[1, 4, 4, 4], si32>)
// CHECK-NEXT:               ^
// CHECK-NEXT:  hint: declare the result as !mo.tensor<[1, 4, 4, 4], si64>
  %y0, %y1 = mo.max_pool_with_indices(%x) {filter_shape = [2, 2], strides = [2, 2], dilations = [1, 1], paddings = [0, 0, 0, 0]} : (!mo.tensor<[1, 8, 8, 4], f32>) -> (!mo.tensor<[1, 4, 4, 4], f32>, !mo.tensor<[1, 4, 4, 4], si32>)
  mo.output %y0, %y1 : !mo.tensor<[1, 4, 4, 4], f32>, !mo.tensor<[1, 4, 4, 4], si32>
}
// -----
mo.graph @g(%x: !mo.tensor<[1, 8, 8, 4], f32>) -> (!mo.tensor<[1, 4, 4, 4], f32>, !mo.tensor<[1, 4, 4, 4], si64>) {
// CHECK:sample.mlir:[[#@LINE+4]]:14: error: 'mo.max_pool_with_indices' attribute 'storage_order' is "columns"
// CHECK-NEXT:    %y0, %y1 = mo.max_pool_with_indices(%x) {filter_shape = [2, 2], strides = [2, 2], dilations = [1, 1], paddings = [0, 0, 0, 0], storage_order = "columns"} : (!mo.tensor<[1, 8, 8, 4], f32>) -> (!mo.tensor<[1, 4, 4, 4], f32>, !mo.tensor<[1, 4, 4, 4], si64>)
// CHECK-NEXT:               ^
// CHECK-NEXT:  hint: write one of "row_major", "column_major"
  %y0, %y1 = mo.max_pool_with_indices(%x) {filter_shape = [2, 2], strides = [2, 2], dilations = [1, 1], paddings = [0, 0, 0, 0], storage_order = "columns"} : (!mo.tensor<[1, 8, 8, 4], f32>) -> (!mo.tensor<[1, 4, 4, 4], f32>, !mo.tensor<[1, 4, 4, 4], si64>)
  mo.output %y0, %y1 : !mo.tensor<[1, 4, 4, 4], f32>, !mo.tensor<[1, 4, 4, 4], si64>
}
// -----
mo.graph @g(%x: !mo.tensor<[1, 4], f32>, %w: !mo.tensor<[1, 4], si64>) -> (!mo.tensor<[1, 4], f32>) {
// CHECK:sample.mlir:[[#@LINE+4]]:8: error: 'mo.max_unpool' input [1, 4] has rank 2
// CHECK-NEXT:    %y = mo.max_unpool(%x, %w) {output_shape = []} : (!mo.tensor<[1, 4], f32>, !mo.tensor<[1, 4], si64>) -> !mo.tensor<[1, 4], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: an input has a batch dim, spatial dims and channels: reshape it with mo.static.reshape
  %y = mo.max_unpool(%x, %w) {output_shape = []} : (!mo.tensor<[1, 4], f32>, !mo.tensor<[1, 4], si64>) -> !mo.tensor<[1, 4], f32>
  mo.output %y : !mo.tensor<[1, 4], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[1, 8, 8, 4], f32>, %w: !mo.tensor<[1, 8, 8, 4], f32>) -> (!mo.tensor<[1, 16, 16, 4], f32>) {
// CHECK:sample.mlir:[[#@LINE+4]]:8: error: 'mo.max_unpool' operand 1 holds f32, not si32 or si64
// CHECK-NEXT:    %y = mo.max_unpool(%x, %w) {output_shape = [16, 16]} : (!mo.tensor<[1, 8, 8, 4], f32>, !mo.tensor<[1, 8, 8, 4], f32>) -> !mo.tensor<[1, 16, 16, 4], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: convert indices with mo.cast to si64
  %y = mo.max_unpool(%x, %w) {output_shape = [16, 16]} : (!mo.tensor<[1, 8, 8, 4], f32>, !mo.tensor<[1, 8, 8, 4], f32>) -> !mo.tensor<[1, 16, 16, 4], f32>
  mo.output %y : !mo.tensor<[1, 16, 16, 4], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[1, 8, 8, 4], f32>, %w: !mo.tensor<[1, 8, 8, 3], si64>) -> (!mo.tensor<[1, 16, 16, 4], f32>) {
// CHECK:sample.mlir:[[#@LINE+4]]:8: error: 'mo.max_unpool' input has shape [1, 8, 8, 4], indices [1, 8, 8, 3]
// CHECK-NEXT:    %y = mo.max_unpool(%x, %w) {output_shape = [16, 16]} : (!mo.tensor<[1, 8, 8, 4], f32>, !mo.tensor<[1, 8, 8, 3], si64>) -> !mo.tensor<[1, 16, 16, 4], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: each element has an index
  %y = mo.max_unpool(%x, %w) {output_shape = [16, 16]} : (!mo.tensor<[1, 8, 8, 4], f32>, !mo.tensor<[1, 8, 8, 3], si64>) -> !mo.tensor<[1, 16, 16, 4], f32>
  mo.output %y : !mo.tensor<[1, 16, 16, 4], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[1, 8, 8, 4], f32>, %w: !mo.tensor<[1, 8, 8, 4], si64>) -> (!mo.tensor<[1, 16, 16, 4], f32>) {
// CHECK:sample.mlir:[[#@LINE+4]]:8: error: 'mo.max_unpool' output_shape has 1 entry for 2 spatial dims
// CHECK-NEXT:    %y = mo.max_unpool(%x, %w) {output_shape = [16]} : (!mo.tensor<[1, 8, 8, 4], f32>, !mo.tensor<[1, 8, 8, 4], si64>) -> !mo.tensor<[1, 16, 16, 4], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: give one size per spatial dim
  %y = mo.max_unpool(%x, %w) {output_shape = [16]} : (!mo.tensor<[1, 8, 8, 4], f32>, !mo.tensor<[1, 8, 8, 4], si64>) -> !mo.tensor<[1, 16, 16, 4], f32>
  mo.output %y : !mo.tensor<[1, 16, 16, 4], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[1, 8, 8, 4], f32>, %w: !mo.tensor<[1, 8, 8, 4], si64>) -> (!mo.tensor<[1, 16, 16, 4], f32>) {
// CHECK:sample.mlir:[[#@LINE+4]]:8: error: 'mo.max_unpool' output_shape entry 1 is -1
// CHECK-NEXT:    %y = mo.max_unpool(%x, %w) {output_shape = [16, -1]} : (!mo.tensor<[1, 8, 8, 4], f32>, !mo.tensor<[1, 8, 8, 4], si64>) -> !mo.tensor<[1, 16, 16, 4], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: sizes are 0 or more
  %y = mo.max_unpool(%x, %w) {output_shape = [16, -1]} : (!mo.tensor<[1, 8, 8, 4], f32>, !mo.tensor<[1, 8, 8, 4], si64>) -> !mo.tensor<[1, 16, 16, 4], f32>
  mo.output %y : !mo.tensor<[1, 16, 16, 4], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[3], f32>, %w: !mo.tensor<[1], si64>) -> (!mo.tensor<[3], bool>) {
// CHECK:sample.mlir:[[#@LINE+4]]:8: error: 'mo.random.bernoulli' seed is !mo.tensor<[1], si64>
// CHECK-NEXT:    %y = mo.random.bernoulli(%x, %w) : (!mo.tensor<[3], f32>, !mo.tensor<[1], si64>) -> !mo.tensor<[3], bool>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: it is !mo.tensor<[1], ui64>
  %y = mo.random.bernoulli(%x, %w) : (!mo.tensor<[3], f32>, !mo.tensor<[1], si64>) -> !mo.tensor<[3], bool>
  mo.output %y : !mo.tensor<[3], bool>
}
// -----
mo.graph @g(%x: !mo.tensor<[3], si32>, %w: !mo.tensor<[1], ui64>) -> (!mo.tensor<[3], bool>) {
// CHECK:sample.mlir:[[#@LINE+4]]:8: error: 'mo.random.bernoulli' does not take dtype si32
// CHECK-NEXT:    %y = mo.random.bernoulli(%x, %w) : (!mo.tensor<[3], si32>, !mo.tensor<[1], ui64>) -> !mo.tensor<[3], bool>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: it takes f16, bf16, f32, f64, f8e4m3fn, f8e5m2: convert with mo.cast
  %y = mo.random.bernoulli(%x, %w) : (!mo.tensor<[3], si32>, !mo.tensor<[1], ui64>) -> !mo.tensor<[3], bool>
  mo.output %y : !mo.tensor<[3], bool>
}
// -----
mo.graph @g(%x: !mo.tensor<[3], f32>, %w: !mo.tensor<[1], ui64>) -> (!mo.tensor<[4], bool>) {
// CHECK:sample.mlir:[[#@LINE+4]]:8: error: 'mo.random.bernoulli' makes !mo.tensor<[3], bool>, its result says !mo.tensor<[4], bool>
// CHECK-NEXT:    %y = mo.random.bernoulli(%x, %w) : (!mo.tensor<[3], f32>, !mo.tensor<[1], ui64>) -> !mo.tensor<[4], bool>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: declare the result as !mo.tensor<[3], bool>
  %y = mo.random.bernoulli(%x, %w) : (!mo.tensor<[3], f32>, !mo.tensor<[1], ui64>) -> !mo.tensor<[4], bool>
  mo.output %y : !mo.tensor<[4], bool>
}
// -----
mo.graph @g(%x: !mo.tensor<[5], f32>, %w: !mo.tensor<[1], ui64>) -> (!mo.tensor<[1, 3], si64>) {
// CHECK:sample.mlir:[[#@LINE+4]]:8: error: 'mo.random.multinomial' operand [5] has rank 1, not 2
// CHECK-NEXT:    %y = mo.random.multinomial(%x, %w) {sample_size = 3} : (!mo.tensor<[5], f32>, !mo.tensor<[1], ui64>) -> !mo.tensor<[1, 3], si64>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: it is [batch, classes], the logarithms of weights
  %y = mo.random.multinomial(%x, %w) {sample_size = 3} : (!mo.tensor<[5], f32>, !mo.tensor<[1], ui64>) -> !mo.tensor<[1, 3], si64>
  mo.output %y : !mo.tensor<[1, 3], si64>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 5], f32>, %w: !mo.tensor<[2], ui64>) -> (!mo.tensor<[2, 3], si64>) {
// CHECK:sample.mlir:[[#@LINE+4]]:8: error: 'mo.random.multinomial' seed is !mo.tensor<[2], ui64>
// CHECK-NEXT:    %y = mo.random.multinomial(%x, %w) {sample_size = 3} : (!mo.tensor<[2, 5], f32>, !mo.tensor<[2], ui64>) -> !mo.tensor<[2, 3], si64>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: it is !mo.tensor<[1], ui64>
  %y = mo.random.multinomial(%x, %w) {sample_size = 3} : (!mo.tensor<[2, 5], f32>, !mo.tensor<[2], ui64>) -> !mo.tensor<[2, 3], si64>
  mo.output %y : !mo.tensor<[2, 3], si64>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 5], f32>, %w: !mo.tensor<[1], ui64>) -> (!mo.tensor<[2, 3], si64>) {
// CHECK:sample.mlir:[[#@LINE+4]]:8: error: 'mo.random.multinomial' sample_size is -3
// CHECK-NEXT:    %y = mo.random.multinomial(%x, %w) {sample_size = -3} : (!mo.tensor<[2, 5], f32>, !mo.tensor<[1], ui64>) -> !mo.tensor<[2, 3], si64>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: it is 0 or more
  %y = mo.random.multinomial(%x, %w) {sample_size = -3} : (!mo.tensor<[2, 5], f32>, !mo.tensor<[1], ui64>) -> !mo.tensor<[2, 3], si64>
  mo.output %y : !mo.tensor<[2, 3], si64>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 5], f32>, %w: !mo.tensor<[1], ui64>) -> (!mo.tensor<[2, 3], ui8>) {
// CHECK:sample.mlir:[[#@LINE+4]]:8: error: 'mo.random.multinomial' makes classes, which are si32 or si64, its result says !mo.tensor<[2, 3], ui8>
// CHECK-NEXT:    %y = mo.random.multinomial(%x, %w) {sample_size = 3} : (!mo.tensor<[2, 5], f32>, !mo.tensor<[1], ui64>) -> !mo.tensor<[2, 3], ui8>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: declare it as si64
  %y = mo.random.multinomial(%x, %w) {sample_size = 3} : (!mo.tensor<[2, 5], f32>, !mo.tensor<[1], ui64>) -> !mo.tensor<[2, 3], ui8>
  mo.output %y : !mo.tensor<[2, 3], ui8>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 5, 24], f32>, %w: !mo.tensor<[2, 5, 4], f32>, %a: !mo.tensor<[2, 5, 4], f32>) -> (!mo.tensor<[2, 5, 24], f32>) {
// CHECK:sample.mlir:[[#@LINE+4]]:8: error: 'mo.rotary_embedding' input [2, 5, 24] has rank 3, not 4
// CHECK-NEXT:    %y = mo.rotary_embedding(%x, %w, %a) : (!mo.tensor<[2, 5, 24], f32>, !mo.tensor<[2, 5, 4], f32>, !mo.tensor<[2, 5, 4], f32>) -> !mo.tensor<[2, 5, 24], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: it is [batch, sequence, heads, elements]: see mo.transpose and mo.static.reshape
  %y = mo.rotary_embedding(%x, %w, %a) : (!mo.tensor<[2, 5, 24], f32>, !mo.tensor<[2, 5, 4], f32>, !mo.tensor<[2, 5, 4], f32>) -> !mo.tensor<[2, 5, 24], f32>
  mo.output %y : !mo.tensor<[2, 5, 24], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 5, 3, 8], f32>, %w: !mo.tensor<[2, 5, 4], f32>, %a: !mo.tensor<[2, 5, 3], f32>) -> (!mo.tensor<[2, 5, 3, 8], f32>) {
// CHECK:sample.mlir:[[#@LINE+4]]:8: error: 'mo.rotary_embedding' cos has shape [2, 5, 4], sin [2, 5, 3]
// CHECK-NEXT:    %y = mo.rotary_embedding(%x, %w, %a) : (!mo.tensor<[2, 5, 3, 8], f32>, !mo.tensor<[2, 5, 4], f32>, !mo.tensor<[2, 5, 3], f32>) -> !mo.tensor<[2, 5, 3, 8], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: each angle has both
  %y = mo.rotary_embedding(%x, %w, %a) : (!mo.tensor<[2, 5, 3, 8], f32>, !mo.tensor<[2, 5, 4], f32>, !mo.tensor<[2, 5, 3], f32>) -> !mo.tensor<[2, 5, 3, 8], f32>
  mo.output %y : !mo.tensor<[2, 5, 3, 8], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 5, 3, 8], f32>, %w: !mo.tensor<[5, 4], f32>, %a: !mo.tensor<[5, 4], f32>) -> (!mo.tensor<[2, 5, 3, 8], f32>) {
// CHECK:sample.mlir:[[#@LINE+4]]:8: error: 'mo.rotary_embedding' cos has shape [5, 4] for an input of [2, 5, 3, 8]
// CHECK-NEXT:    %y = mo.rotary_embedding(%x, %w, %a) : (!mo.tensor<[2, 5, 3, 8], f32>, !mo.tensor<[5, 4], f32>, !mo.tensor<[5, 4], f32>) -> !mo.tensor<[2, 5, 3, 8], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: without positions, cos and sin are [batch, sequence, pairs]
  %y = mo.rotary_embedding(%x, %w, %a) : (!mo.tensor<[2, 5, 3, 8], f32>, !mo.tensor<[5, 4], f32>, !mo.tensor<[5, 4], f32>) -> !mo.tensor<[2, 5, 3, 8], f32>
  mo.output %y : !mo.tensor<[2, 5, 3, 8], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 5, 3, 8], f32>, %w: !mo.tensor<[2, 5, 4], f32>, %a: !mo.tensor<[2, 5, 4], f32>, %b: !mo.tensor<[2, 5], si64>) -> (!mo.tensor<[2, 5, 3, 8], f32>) {
// CHECK:sample.mlir:[[#@LINE+4]]:8: error: 'mo.rotary_embedding' cos has shape [2, 5, 4] for an input of [2, 5, 3, 8]
// CHECK-NEXT:    %y = mo.rotary_embedding(%x, %w, %a, %b) : (!mo.tensor<[2, 5, 3, 8], f32>, !mo.tensor<[2, 5, 4], f32>, !mo.tensor<[2, 5, 4], f32>, !mo.tensor<[2, 5], si64>) -> !mo.tensor<[2, 5, 3, 8], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: with positions, cos and sin are [positions, pairs]
  %y = mo.rotary_embedding(%x, %w, %a, %b) : (!mo.tensor<[2, 5, 3, 8], f32>, !mo.tensor<[2, 5, 4], f32>, !mo.tensor<[2, 5, 4], f32>, !mo.tensor<[2, 5], si64>) -> !mo.tensor<[2, 5, 3, 8], f32>
  mo.output %y : !mo.tensor<[2, 5, 3, 8], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 5, 3, 8], f32>, %w: !mo.tensor<[2, 5, 5], f32>, %a: !mo.tensor<[2, 5, 5], f32>) -> (!mo.tensor<[2, 5, 3, 8], f32>) {
// CHECK:sample.mlir:[[#@LINE+4]]:8: error: 'mo.rotary_embedding' cos has 5 pairs for heads of 8 elements
// CHECK-NEXT:    %y = mo.rotary_embedding(%x, %w, %a) : (!mo.tensor<[2, 5, 3, 8], f32>, !mo.tensor<[2, 5, 5], f32>, !mo.tensor<[2, 5, 5], f32>) -> !mo.tensor<[2, 5, 3, 8], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: the first elements of a head are turned in pairs
  %y = mo.rotary_embedding(%x, %w, %a) : (!mo.tensor<[2, 5, 3, 8], f32>, !mo.tensor<[2, 5, 5], f32>, !mo.tensor<[2, 5, 5], f32>) -> !mo.tensor<[2, 5, 3, 8], f32>
  mo.output %y : !mo.tensor<[2, 5, 3, 8], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 5, 3, 8], f32>, %w: !mo.tensor<[9, 4], f32>, %a: !mo.tensor<[9, 4], f32>, %b: !mo.tensor<[2, 5], f32>) -> (!mo.tensor<[2, 5, 3, 8], f32>) {
// CHECK:sample.mlir:[[#@LINE+4]]:8: error: 'mo.rotary_embedding' operand 3 holds f32, not si32 or si64
// CHECK-NEXT:    %y = mo.rotary_embedding(%x, %w, %a, %b) : (!mo.tensor<[2, 5, 3, 8], f32>, !mo.tensor<[9, 4], f32>, !mo.tensor<[9, 4], f32>, !mo.tensor<[2, 5], f32>) -> !mo.tensor<[2, 5, 3, 8], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: convert indices with mo.cast to si64
  %y = mo.rotary_embedding(%x, %w, %a, %b) : (!mo.tensor<[2, 5, 3, 8], f32>, !mo.tensor<[9, 4], f32>, !mo.tensor<[9, 4], f32>, !mo.tensor<[2, 5], f32>) -> !mo.tensor<[2, 5, 3, 8], f32>
  mo.output %y : !mo.tensor<[2, 5, 3, 8], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 5, 3, 8], f32>, %w: !mo.tensor<[9, 4], f32>, %a: !mo.tensor<[9, 4], f32>, %b: !mo.tensor<[5], si64>) -> (!mo.tensor<[2, 5, 3, 8], f32>) {
// CHECK:sample.mlir:[[#@LINE+4]]:8: error: 'mo.rotary_embedding' positions have shape [5] for an input of [2, 5, 3, 8]
// CHECK-NEXT:    %y = mo.rotary_embedding(%x, %w, %a, %b) : (!mo.tensor<[2, 5, 3, 8], f32>, !mo.tensor<[9, 4], f32>, !mo.tensor<[9, 4], f32>, !mo.tensor<[5], si64>) -> !mo.tensor<[2, 5, 3, 8], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: they are [batch, sequence]
  %y = mo.rotary_embedding(%x, %w, %a, %b) : (!mo.tensor<[2, 5, 3, 8], f32>, !mo.tensor<[9, 4], f32>, !mo.tensor<[9, 4], f32>, !mo.tensor<[5], si64>) -> !mo.tensor<[2, 5, 3, 8], f32>
  mo.output %y : !mo.tensor<[2, 5, 3, 8], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 5, 3, 8], f32>, %w: !mo.tensor<[2, 5, 4], f32>, %a: !mo.tensor<[2, 5, 4], f64>) -> (!mo.tensor<[2, 5, 3, 8], f32>) {
// CHECK:sample.mlir:[[#@LINE+4]]:8: error: 'mo.rotary_embedding' operands have dtypes f32 and f64
// CHECK-NEXT:    %y = mo.rotary_embedding(%x, %w, %a) : (!mo.tensor<[2, 5, 3, 8], f32>, !mo.tensor<[2, 5, 4], f32>, !mo.tensor<[2, 5, 4], f64>) -> !mo.tensor<[2, 5, 3, 8], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: convert one with mo.cast
  %y = mo.rotary_embedding(%x, %w, %a) : (!mo.tensor<[2, 5, 3, 8], f32>, !mo.tensor<[2, 5, 4], f32>, !mo.tensor<[2, 5, 4], f64>) -> !mo.tensor<[2, 5, 3, 8], f32>
  mo.output %y : !mo.tensor<[2, 5, 3, 8], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 5, 3, 8], f32>, %w: !mo.tensor<[9, 4], f32>, %a: !mo.tensor<[9, 4], f32>, %b: !mo.tensor<[2, 5], si64>, %c: !mo.tensor<[2, 5], si64>) -> (!mo.tensor<[2, 5, 3, 8], f32>) {
// CHECK:sample.mlir:[[#@LINE+4]]:8: error: 'mo.rotary_embedding' takes 3 or 4 operands, 5 are given
// CHECK-NEXT:    %y = mo.rotary_embedding(%x, %w, %a, %b, %c) : (!mo.tensor<[2, 5, 3, 8], f32>, !mo.tensor<[9, 4], f32>, !mo.tensor<[9, 4], f32>, !mo.tensor<[2, 5], si64>, !mo.tensor<[2, 5], si64>) -> !mo.tensor<[2, 5, 3, 8], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: they are an input, cos, sin and perhaps positions
  %y = mo.rotary_embedding(%x, %w, %a, %b, %c) : (!mo.tensor<[2, 5, 3, 8], f32>, !mo.tensor<[9, 4], f32>, !mo.tensor<[9, 4], f32>, !mo.tensor<[2, 5], si64>, !mo.tensor<[2, 5], si64>) -> !mo.tensor<[2, 5, 3, 8], f32>
  mo.output %y : !mo.tensor<[2, 5, 3, 8], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[5], f32>, %w: !mo.tensor<[5], f32>) -> (!mo.tensor<[5], f32>) {
// CHECK:sample.mlir:[[#@LINE+4]]:8: error: 'mo.tensor_scatter' operand [5] has rank 1
// CHECK-NEXT:    %y = mo.tensor_scatter(%x, %w) : (!mo.tensor<[5], f32>, !mo.tensor<[5], f32>) -> !mo.tensor<[5], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: dim 0 counts sequences, another one their elements
  %y = mo.tensor_scatter(%x, %w) : (!mo.tensor<[5], f32>, !mo.tensor<[5], f32>) -> !mo.tensor<[5], f32>
  mo.output %y : !mo.tensor<[5], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 5, 3], f32>, %w: !mo.tensor<[2, 2, 3], f32>) -> (!mo.tensor<[2, 5, 3], f32>) {
// CHECK:sample.mlir:[[#@LINE+4]]:8: error: 'mo.tensor_scatter' axis 3 is outside rank 3
// CHECK-NEXT:    %y = mo.tensor_scatter(%x, %w) {axis = 3} : (!mo.tensor<[2, 5, 3], f32>, !mo.tensor<[2, 2, 3], f32>) -> !mo.tensor<[2, 5, 3], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: axis is in [-3, 2]
  %y = mo.tensor_scatter(%x, %w) {axis = 3} : (!mo.tensor<[2, 5, 3], f32>, !mo.tensor<[2, 2, 3], f32>) -> !mo.tensor<[2, 5, 3], f32>
  mo.output %y : !mo.tensor<[2, 5, 3], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 5, 3], f32>, %w: !mo.tensor<[2, 2, 3], f32>) -> (!mo.tensor<[2, 5, 3], f32>) {
// CHECK:sample.mlir:[[#@LINE+4]]:8: error: 'mo.tensor_scatter' axis is 0, which counts the sequences
// CHECK-NEXT:    %y = mo.tensor_scatter(%x, %w) {axis = -3} : (!mo.tensor<[2, 5, 3], f32>, !mo.tensor<[2, 2, 3], f32>) -> !mo.tensor<[2, 5, 3], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: name another one, or leave it out
  %y = mo.tensor_scatter(%x, %w) {axis = -3} : (!mo.tensor<[2, 5, 3], f32>, !mo.tensor<[2, 2, 3], f32>) -> !mo.tensor<[2, 5, 3], f32>
  mo.output %y : !mo.tensor<[2, 5, 3], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 5, 3], f32>, %w: !mo.tensor<[2, 2, 3], f16>) -> (!mo.tensor<[2, 5, 3], f32>) {
// CHECK:sample.mlir:[[#@LINE+4]]:8: error: 'mo.tensor_scatter' operands have dtypes f32 and f16
// CHECK-NEXT:    %y = mo.tensor_scatter(%x, %w) : (!mo.tensor<[2, 5, 3], f32>, !mo.tensor<[2, 2, 3], f16>) -> !mo.tensor<[2, 5, 3], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: convert one with mo.cast
  %y = mo.tensor_scatter(%x, %w) : (!mo.tensor<[2, 5, 3], f32>, !mo.tensor<[2, 2, 3], f16>) -> !mo.tensor<[2, 5, 3], f32>
  mo.output %y : !mo.tensor<[2, 5, 3], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 5, 3], f32>, %w: !mo.tensor<[2, 6], f32>) -> (!mo.tensor<[2, 5, 3], f32>) {
// CHECK:sample.mlir:[[#@LINE+4]]:8: error: 'mo.tensor_scatter' operand has rank 3, updates rank 2
// CHECK-NEXT:    %y = mo.tensor_scatter(%x, %w) : (!mo.tensor<[2, 5, 3], f32>, !mo.tensor<[2, 6], f32>) -> !mo.tensor<[2, 5, 3], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: give them one rank with mo.static.reshape
  %y = mo.tensor_scatter(%x, %w) : (!mo.tensor<[2, 5, 3], f32>, !mo.tensor<[2, 6], f32>) -> !mo.tensor<[2, 5, 3], f32>
  mo.output %y : !mo.tensor<[2, 5, 3], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 5, 3], f32>, %w: !mo.tensor<[2, 2, 4], f32>) -> (!mo.tensor<[2, 5, 3], f32>) {
// CHECK:sample.mlir:[[#@LINE+4]]:8: error: 'mo.tensor_scatter' along axis 1: dim 2 of the operand is 3, of updates 4
// CHECK-NEXT:    %y = mo.tensor_scatter(%x, %w) : (!mo.tensor<[2, 5, 3], f32>, !mo.tensor<[2, 2, 4], f32>) -> !mo.tensor<[2, 5, 3], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: only dims along the axis may differ
  %y = mo.tensor_scatter(%x, %w) : (!mo.tensor<[2, 5, 3], f32>, !mo.tensor<[2, 2, 4], f32>) -> !mo.tensor<[2, 5, 3], f32>
  mo.output %y : !mo.tensor<[2, 5, 3], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 5, 3], f32>, %w: !mo.tensor<[2, 6, 3], f32>) -> (!mo.tensor<[2, 5, 3], f32>) {
// CHECK:sample.mlir:[[#@LINE+4]]:8: error: 'mo.tensor_scatter' updates have 6 elements along axis 1, the operand 5
// CHECK-NEXT:    %y = mo.tensor_scatter(%x, %w) : (!mo.tensor<[2, 5, 3], f32>, !mo.tensor<[2, 6, 3], f32>) -> !mo.tensor<[2, 5, 3], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: slice the updates
  %y = mo.tensor_scatter(%x, %w) : (!mo.tensor<[2, 5, 3], f32>, !mo.tensor<[2, 6, 3], f32>) -> !mo.tensor<[2, 5, 3], f32>
  mo.output %y : !mo.tensor<[2, 5, 3], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 5, 3], f32>, %w: !mo.tensor<[2, 2, 3], f32>, %a: !mo.tensor<[2], f32>) -> (!mo.tensor<[2, 5, 3], f32>) {
// CHECK:sample.mlir:[[#@LINE+4]]:8: error: 'mo.tensor_scatter' operand 2 holds f32, not si32 or si64
// CHECK-NEXT:    %y = mo.tensor_scatter(%x, %w, %a) : (!mo.tensor<[2, 5, 3], f32>, !mo.tensor<[2, 2, 3], f32>, !mo.tensor<[2], f32>) -> !mo.tensor<[2, 5, 3], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: convert indices with mo.cast to si64
  %y = mo.tensor_scatter(%x, %w, %a) : (!mo.tensor<[2, 5, 3], f32>, !mo.tensor<[2, 2, 3], f32>, !mo.tensor<[2], f32>) -> !mo.tensor<[2, 5, 3], f32>
  mo.output %y : !mo.tensor<[2, 5, 3], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 5, 3], f32>, %w: !mo.tensor<[2, 2, 3], f32>, %a: !mo.tensor<[3], si64>) -> (!mo.tensor<[2, 5, 3], f32>) {
// CHECK:sample.mlir:[[#@LINE+4]]:8: error: 'mo.tensor_scatter' operand 2 has shape [3]
// CHECK-NEXT:    %y = mo.tensor_scatter(%x, %w, %a) : (!mo.tensor<[2, 5, 3], f32>, !mo.tensor<[2, 2, 3], f32>, !mo.tensor<[3], si64>) -> !mo.tensor<[2, 5, 3], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: give it the shape [2]: one index per sequence
  %y = mo.tensor_scatter(%x, %w, %a) : (!mo.tensor<[2, 5, 3], f32>, !mo.tensor<[2, 2, 3], f32>, !mo.tensor<[3], si64>) -> !mo.tensor<[2, 5, 3], f32>
  mo.output %y : !mo.tensor<[2, 5, 3], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 5, 3], f32>, %w: !mo.tensor<[2, 2, 3], f32>, %a: !mo.tensor<[2], si64>, %b: !mo.tensor<[2], si64>) -> (!mo.tensor<[2, 5, 3], f32>) {
// CHECK:sample.mlir:[[#@LINE+4]]:8: error: 'mo.tensor_scatter' takes 2 or 3 operands, 4 are given
// CHECK-NEXT:    %y = mo.tensor_scatter(%x, %w, %a, %b) : (!mo.tensor<[2, 5, 3], f32>, !mo.tensor<[2, 2, 3], f32>, !mo.tensor<[2], si64>, !mo.tensor<[2], si64>) -> !mo.tensor<[2, 5, 3], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: they are a tensor, updates and perhaps where each of them begins
  %y = mo.tensor_scatter(%x, %w, %a, %b) : (!mo.tensor<[2, 5, 3], f32>, !mo.tensor<[2, 2, 3], f32>, !mo.tensor<[2], si64>, !mo.tensor<[2], si64>) -> !mo.tensor<[2, 5, 3], f32>
  mo.output %y : !mo.tensor<[2, 5, 3], f32>
}
