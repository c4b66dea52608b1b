// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Batches of matrices, windows, images and attention: ranks, layouts, channels, groups, sizes.
// RUN: %python %S/Inputs/each.py %mxc %s %t.dir | FileCheck %s --strict-whitespace --match-full-lines --implicit-check-not='{{.*}}error:{{.*}}'

mo.graph @g(%x: !mo.tensor<[2, 3], f32>, %w: !mo.tensor<[2, 3, 4], f32>) -> (!mo.tensor<[2, 3, 4], f32>) {
// CHECK:nn.mlir:[[#@LINE+4]]:8: error: 'mo.batch_matmul' operands have ranks 2 and 3, not one rank of 2 or more
// CHECK-NEXT:    %y = mo.batch_matmul(%x, %w) : (!mo.tensor<[2, 3], f32>, !mo.tensor<[2, 3, 4], f32>) -> !mo.tensor<[2, 3, 4], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: reshape with mo.static.reshape, or use rmo.matmul, which broadcasts
  %y = mo.batch_matmul(%x, %w) : (!mo.tensor<[2, 3], f32>, !mo.tensor<[2, 3, 4], f32>) -> !mo.tensor<[2, 3, 4], f32>
  mo.output %y : !mo.tensor<[2, 3, 4], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[5], f32>, %w: !mo.tensor<[5], f32>) -> (!mo.tensor<[5], f32>) {
// CHECK:nn.mlir:[[#@LINE+4]]:8: error: 'mo.batch_matmul' operands have ranks 1 and 1, not one rank of 2 or more
// CHECK-NEXT:    %y = mo.batch_matmul(%x, %w) : (!mo.tensor<[5], f32>, !mo.tensor<[5], f32>) -> !mo.tensor<[5], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: reshape with mo.static.reshape, or use rmo.matmul, which broadcasts
  %y = mo.batch_matmul(%x, %w) : (!mo.tensor<[5], f32>, !mo.tensor<[5], f32>) -> !mo.tensor<[5], f32>
  mo.output %y : !mo.tensor<[5], f32>
}
// -----
mo.graph @g<A, B, M, K, N>(%x: !mo.tensor<[A, M, K], f32>, %w: !mo.tensor<[B, K, N], f32>) -> (!mo.tensor<[A, M, N], f32>) {
// CHECK:nn.mlir:[[#@LINE+4]]:8: error: 'mo.batch_matmul' leading dims differ: A of [A, M, K] and B of [B, K, N]
// CHECK-NEXT:    %y = mo.batch_matmul(%x, %w) : (!mo.tensor<[A, M, K], f32>, !mo.tensor<[B, K, N], f32>) -> !mo.tensor<[A, M, N], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: broadcast with mo.static.broadcast_to, or use rmo.matmul, which broadcasts
  %y = mo.batch_matmul(%x, %w) : (!mo.tensor<[A, M, K], f32>, !mo.tensor<[B, K, N], f32>) -> !mo.tensor<[A, M, N], f32>
  mo.output %y : !mo.tensor<[A, M, N], f32>
}
// -----
mo.graph @g<A, M, K, N>(%x: !mo.tensor<[A, M, K], f32>, %w: !mo.tensor<[A, N, K], f32>) -> (!mo.tensor<[A, M, N], f32>) {
// CHECK:nn.mlir:[[#@LINE+4]]:8: error: 'mo.batch_matmul' inner dims differ: K of [A, M, K] and N of [A, N, K]
// CHECK-NEXT:    %y = mo.batch_matmul(%x, %w) : (!mo.tensor<[A, M, K], f32>, !mo.tensor<[A, N, K], f32>) -> !mo.tensor<[A, M, N], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: give both the same name or size
  %y = mo.batch_matmul(%x, %w) : (!mo.tensor<[A, M, K], f32>, !mo.tensor<[A, N, K], f32>) -> !mo.tensor<[A, M, N], f32>
  mo.output %y : !mo.tensor<[A, M, N], f32>
}
// -----
mo.graph @g<A, M, K, N>(%x: !mo.tensor<[A, M, K], f32>, %w: !mo.tensor<[A, K, N], f16>) -> (!mo.tensor<[A, M, N], f32>) {
// CHECK:nn.mlir:[[#@LINE+4]]:8: error: 'mo.batch_matmul' operands have dtypes f32 and f16
// CHECK-NEXT:    %y = mo.batch_matmul(%x, %w) : (!mo.tensor<[A, M, K], f32>, !mo.tensor<[A, K, N], f16>) -> !mo.tensor<[A, M, N], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: convert one with mo.cast
  %y = mo.batch_matmul(%x, %w) : (!mo.tensor<[A, M, K], f32>, !mo.tensor<[A, K, N], f16>) -> !mo.tensor<[A, M, N], f32>
  mo.output %y : !mo.tensor<[A, M, N], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 3, 4], f32>, %w: !mo.tensor<[2, 4, 5], f32>) -> (!mo.tensor<[2, 5, 3], f32>) {
// CHECK:nn.mlir:[[#@LINE+4]]:8: error: 'mo.batch_matmul' makes !mo.tensor<[2, 3, 5], f32>, its result says !mo.tensor<[2, 5, 3], f32>
// CHECK-NEXT:    %y = mo.batch_matmul(%x, %w) : (!mo.tensor<[2, 3, 4], f32>, !mo.tensor<[2, 4, 5], f32>) -> !mo.tensor<[2, 5, 3], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: declare the result as !mo.tensor<[2, 3, 5], f32>
  %y = mo.batch_matmul(%x, %w) : (!mo.tensor<[2, 3, 4], f32>, !mo.tensor<[2, 4, 5], f32>) -> !mo.tensor<[2, 5, 3], f32>
  mo.output %y : !mo.tensor<[2, 5, 3], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 3, 4], f32>, %w: !mo.tensor<[3, 4, 5], f32>) -> (!mo.tensor<[3, 3, 5], f32>) {
// CHECK:nn.mlir:[[#@LINE+4]]:8: error: 'rmo.matmul' cannot broadcast the leading dims of [2, 3, 4] with [3, 4, 5]
// CHECK-NEXT:    %y = rmo.matmul(%x, %w) : (!mo.tensor<[2, 3, 4], f32>, !mo.tensor<[3, 4, 5], f32>) -> !mo.tensor<[3, 3, 5], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: leading dims are aligned at the end: each must be equal or 1
  %y = rmo.matmul(%x, %w) : (!mo.tensor<[2, 3, 4], f32>, !mo.tensor<[3, 4, 5], f32>) -> !mo.tensor<[3, 3, 5], f32>
  mo.output %y : !mo.tensor<[3, 3, 5], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 3], f32>, %w: !mo.tensor<[2, 3], f32>) -> (!mo.tensor<[2, 3], f32>) {
// CHECK:nn.mlir:[[#@LINE+4]]:8: error: 'mo.conv' input [2, 3] has rank 2
// CHECK-NEXT:    %y = mo.conv(%x, %w) {strides = [1, 1], dilations = [1, 1], paddings = [0, 0, 0, 0], num_groups = 1} : (!mo.tensor<[2, 3], f32>, !mo.tensor<[2, 3], f32>) -> !mo.tensor<[2, 3], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: an input has a batch dim, one to three spatial dims and channels: reshape it with mo.static.reshape
  %y = mo.conv(%x, %w) {strides = [1, 1], dilations = [1, 1], paddings = [0, 0, 0, 0], num_groups = 1} : (!mo.tensor<[2, 3], f32>, !mo.tensor<[2, 3], f32>) -> !mo.tensor<[2, 3], f32>
  mo.output %y : !mo.tensor<[2, 3], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[1, 8, 8, 3], f32>, %w: !mo.tensor<[4, 3, 3], f32>) -> (!mo.tensor<[1, 6, 6, 4], f32>) {
// CHECK:nn.mlir:[[#@LINE+4]]:8: error: 'mo.conv' filter [4, 3, 3] has rank 3
// CHECK-NEXT:    %y = mo.conv(%x, %w) {strides = [1, 1], dilations = [1, 1], paddings = [0, 0, 0, 0], num_groups = 1} : (!mo.tensor<[1, 8, 8, 3], f32>, !mo.tensor<[4, 3, 3], f32>) -> !mo.tensor<[1, 6, 6, 4], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: a filter has the input's rank, 4
  %y = mo.conv(%x, %w) {strides = [1, 1], dilations = [1, 1], paddings = [0, 0, 0, 0], num_groups = 1} : (!mo.tensor<[1, 8, 8, 3], f32>, !mo.tensor<[4, 3, 3], f32>) -> !mo.tensor<[1, 6, 6, 4], f32>
  mo.output %y : !mo.tensor<[1, 6, 6, 4], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[1, 8, 8, 3], f32>, %w: !mo.tensor<[4, 3, 3, 3], f16>) -> (!mo.tensor<[1, 6, 6, 4], f32>) {
// CHECK:nn.mlir:[[#@LINE+4]]:8: error: 'mo.conv' operands have dtypes f32 and f16
// CHECK-NEXT:    %y = mo.conv(%x, %w) {strides = [1, 1], dilations = [1, 1], paddings = [0, 0, 0, 0], num_groups = 1} : (!mo.tensor<[1, 8, 8, 3], f32>, !mo.tensor<[4, 3, 3, 3], f16>) -> !mo.tensor<[1, 6, 6, 4], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: convert one with mo.cast
  %y = mo.conv(%x, %w) {strides = [1, 1], dilations = [1, 1], paddings = [0, 0, 0, 0], num_groups = 1} : (!mo.tensor<[1, 8, 8, 3], f32>, !mo.tensor<[4, 3, 3, 3], f16>) -> !mo.tensor<[1, 6, 6, 4], f32>
  mo.output %y : !mo.tensor<[1, 6, 6, 4], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[1, 8, 8, 3], f32>, %w: !mo.tensor<[4, 3, 3, 3], f32>) -> (!mo.tensor<[1, 6, 6, 4], f32>) {
// CHECK:nn.mlir:[[#@LINE+4]]:8: error: 'mo.conv' strides has 1 entry for 2 spatial dims
// CHECK-NEXT:    %y = mo.conv(%x, %w) {strides = [1], dilations = [1, 1], paddings = [0, 0, 0, 0], num_groups = 1} : (!mo.tensor<[1, 8, 8, 3], f32>, !mo.tensor<[4, 3, 3, 3], f32>) -> !mo.tensor<[1, 6, 6, 4], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: it takes one per spatial dim
  %y = mo.conv(%x, %w) {strides = [1], dilations = [1, 1], paddings = [0, 0, 0, 0], num_groups = 1} : (!mo.tensor<[1, 8, 8, 3], f32>, !mo.tensor<[4, 3, 3, 3], f32>) -> !mo.tensor<[1, 6, 6, 4], f32>
  mo.output %y : !mo.tensor<[1, 6, 6, 4], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[1, 8, 8, 3], f32>, %w: !mo.tensor<[4, 3, 3, 3], f32>) -> (!mo.tensor<[1, 6, 6, 4], f32>) {
// CHECK:nn.mlir:[[#@LINE+4]]:8: error: 'mo.conv' paddings has 2 entries for 2 spatial dims
// CHECK-NEXT:    %y = mo.conv(%x, %w) {strides = [1, 1], dilations = [1, 1], paddings = [0, 0], num_groups = 1} : (!mo.tensor<[1, 8, 8, 3], f32>, !mo.tensor<[4, 3, 3, 3], f32>) -> !mo.tensor<[1, 6, 6, 4], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: it takes two per spatial dim: before and after
  %y = mo.conv(%x, %w) {strides = [1, 1], dilations = [1, 1], paddings = [0, 0], num_groups = 1} : (!mo.tensor<[1, 8, 8, 3], f32>, !mo.tensor<[4, 3, 3, 3], f32>) -> !mo.tensor<[1, 6, 6, 4], f32>
  mo.output %y : !mo.tensor<[1, 6, 6, 4], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[1, 8, 8, 3], f32>, %w: !mo.tensor<[4, 3, 3, 3], f32>) -> (!mo.tensor<[1, 6, 6, 4], f32>) {
// CHECK:nn.mlir:[[#@LINE+4]]:8: error: 'mo.conv' strides entry 1 is 0
// CHECK-NEXT:    %y = mo.conv(%x, %w) {strides = [1, 0], dilations = [1, 1], paddings = [0, 0, 0, 0], num_groups = 1} : (!mo.tensor<[1, 8, 8, 3], f32>, !mo.tensor<[4, 3, 3, 3], f32>) -> !mo.tensor<[1, 6, 6, 4], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: it is 1 or more
  %y = mo.conv(%x, %w) {strides = [1, 0], dilations = [1, 1], paddings = [0, 0, 0, 0], num_groups = 1} : (!mo.tensor<[1, 8, 8, 3], f32>, !mo.tensor<[4, 3, 3, 3], f32>) -> !mo.tensor<[1, 6, 6, 4], f32>
  mo.output %y : !mo.tensor<[1, 6, 6, 4], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[1, 8, 8, 3], f32>, %w: !mo.tensor<[4, 3, 3, 3], f32>) -> (!mo.tensor<[1, 6, 6, 4], f32>) {
// CHECK:nn.mlir:[[#@LINE+4]]:8: error: 'mo.conv' paddings entry 1 is -1
// CHECK-NEXT:    %y = mo.conv(%x, %w) {strides = [1, 1], dilations = [1, 1], paddings = [0, -1, 0, 0], num_groups = 1} : (!mo.tensor<[1, 8, 8, 3], f32>, !mo.tensor<[4, 3, 3, 3], f32>) -> !mo.tensor<[1, 6, 6, 4], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: it is 0 or more
  %y = mo.conv(%x, %w) {strides = [1, 1], dilations = [1, 1], paddings = [0, -1, 0, 0], num_groups = 1} : (!mo.tensor<[1, 8, 8, 3], f32>, !mo.tensor<[4, 3, 3, 3], f32>) -> !mo.tensor<[1, 6, 6, 4], f32>
  mo.output %y : !mo.tensor<[1, 6, 6, 4], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[1, 8, 8, 3], f32>, %w: !mo.tensor<[4, 3, 3, 3], f32>) -> (!mo.tensor<[1, 6, 6, 4], f32>) {
// CHECK:nn.mlir:[[#@LINE+4]]:8: error: 'mo.conv' num_groups is 0
// CHECK-NEXT:    %y = mo.conv(%x, %w) {strides = [1, 1], dilations = [1, 1], paddings = [0, 0, 0, 0], num_groups = 0} : (!mo.tensor<[1, 8, 8, 3], f32>, !mo.tensor<[4, 3, 3, 3], f32>) -> !mo.tensor<[1, 6, 6, 4], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: 1 is a plain convolution
  %y = mo.conv(%x, %w) {strides = [1, 1], dilations = [1, 1], paddings = [0, 0, 0, 0], num_groups = 0} : (!mo.tensor<[1, 8, 8, 3], f32>, !mo.tensor<[4, 3, 3, 3], f32>) -> !mo.tensor<[1, 6, 6, 4], f32>
  mo.output %y : !mo.tensor<[1, 6, 6, 4], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[1, 8, 8, 3], f32>, %w: !mo.tensor<[4, 3, 3, 3], f32>) -> (!mo.tensor<[1, 6, 6, 4], f32>) {
// CHECK:nn.mlir:[[#@LINE+4]]:8: error: 'mo.conv' num_groups 2 does not divide 3 input channels
// CHECK-NEXT:    %y = mo.conv(%x, %w) {strides = [1, 1], dilations = [1, 1], paddings = [0, 0, 0, 0], num_groups = 2} : (!mo.tensor<[1, 8, 8, 3], f32>, !mo.tensor<[4, 3, 3, 3], f32>) -> !mo.tensor<[1, 6, 6, 4], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: each group has as many
  %y = mo.conv(%x, %w) {strides = [1, 1], dilations = [1, 1], paddings = [0, 0, 0, 0], num_groups = 2} : (!mo.tensor<[1, 8, 8, 3], f32>, !mo.tensor<[4, 3, 3, 3], f32>) -> !mo.tensor<[1, 6, 6, 4], f32>
  mo.output %y : !mo.tensor<[1, 6, 6, 4], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[1, 8, 8, 6], f32>, %w: !mo.tensor<[4, 2, 3, 3], f32>) -> (!mo.tensor<[1, 6, 6, 4], f32>) {
// CHECK:nn.mlir:[[#@LINE+4]]:8: error: 'mo.conv' num_groups 3 does not divide 4 output channels
// CHECK-NEXT:    %y = mo.conv(%x, %w) {strides = [1, 1], dilations = [1, 1], paddings = [0, 0, 0, 0], num_groups = 3} : (!mo.tensor<[1, 8, 8, 6], f32>, !mo.tensor<[4, 2, 3, 3], f32>) -> !mo.tensor<[1, 6, 6, 4], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: each group has as many
  %y = mo.conv(%x, %w) {strides = [1, 1], dilations = [1, 1], paddings = [0, 0, 0, 0], num_groups = 3} : (!mo.tensor<[1, 8, 8, 6], f32>, !mo.tensor<[4, 2, 3, 3], f32>) -> !mo.tensor<[1, 6, 6, 4], f32>
  mo.output %y : !mo.tensor<[1, 6, 6, 4], f32>
}
// -----
mo.graph @g<C>(%x: !mo.tensor<[1, 8, 8, C], f32>, %w: !mo.tensor<[4, 3, 3, 3], f32>) -> (!mo.tensor<[1, 6, 6, 4], f32>) {
// CHECK:nn.mlir:[[#@LINE+4]]:8: error: 'mo.conv' input has C channels, the filter takes 3 in each of 1 groups
// CHECK-NEXT:    %y = mo.conv(%x, %w) {strides = [1, 1], dilations = [1, 1], paddings = [0, 0, 0, 0], num_groups = 1} : (!mo.tensor<[1, 8, 8, C], f32>, !mo.tensor<[4, 3, 3, 3], f32>) -> !mo.tensor<[1, 6, 6, 4], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: the filter has the input's channels divided by num_groups; filter_layout says where it has them
  %y = mo.conv(%x, %w) {strides = [1, 1], dilations = [1, 1], paddings = [0, 0, 0, 0], num_groups = 1} : (!mo.tensor<[1, 8, 8, C], f32>, !mo.tensor<[4, 3, 3, 3], f32>) -> !mo.tensor<[1, 6, 6, 4], f32>
  mo.output %y : !mo.tensor<[1, 6, 6, 4], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[1, 8, 2, 3], f32>, %w: !mo.tensor<[4, 3, 3, 3], f32>) -> (!mo.tensor<[1, 6, 6, 4], f32>) {
// CHECK:nn.mlir:[[#@LINE+4]]:8: error: 'mo.conv' window spans 3 elements of spatial dim 1, the padded input has 2
// CHECK-NEXT:    %y = mo.conv(%x, %w) {strides = [1, 1], dilations = [1, 1], paddings = [0, 0, 0, 0], num_groups = 1} : (!mo.tensor<[1, 8, 2, 3], f32>, !mo.tensor<[4, 3, 3, 3], f32>) -> !mo.tensor<[1, 6, 6, 4], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: pad more, dilate less, or take a smaller window
  %y = mo.conv(%x, %w) {strides = [1, 1], dilations = [1, 1], paddings = [0, 0, 0, 0], num_groups = 1} : (!mo.tensor<[1, 8, 2, 3], f32>, !mo.tensor<[4, 3, 3, 3], f32>) -> !mo.tensor<[1, 6, 6, 4], f32>
  mo.output %y : !mo.tensor<[1, 6, 6, 4], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[1, 8, 8, 3], f32>, %w: !mo.tensor<[4, 3, 0, 3], f32>) -> (!mo.tensor<[1, 6, 6, 4], f32>) {
// CHECK:nn.mlir:[[#@LINE+4]]:8: error: 'mo.conv' window is 0 wide in spatial dim 0
// CHECK-NEXT:    %y = mo.conv(%x, %w) {strides = [1, 1], dilations = [1, 1], paddings = [0, 0, 0, 0], num_groups = 1} : (!mo.tensor<[1, 8, 8, 3], f32>, !mo.tensor<[4, 3, 0, 3], f32>) -> !mo.tensor<[1, 6, 6, 4], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: a window has one element or more in each spatial dim
  %y = mo.conv(%x, %w) {strides = [1, 1], dilations = [1, 1], paddings = [0, 0, 0, 0], num_groups = 1} : (!mo.tensor<[1, 8, 8, 3], f32>, !mo.tensor<[4, 3, 0, 3], f32>) -> !mo.tensor<[1, 6, 6, 4], f32>
  mo.output %y : !mo.tensor<[1, 6, 6, 4], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[1, 8, 8, 3], f32>, %w: !mo.tensor<[3, 3, 3, 4], f32>) -> (!mo.tensor<[1, 6, 6, 4], f32>) {
// CHECK:nn.mlir:[[#@LINE+4]]:8: error: 'mo.conv' attribute 'filter_layout' is "RSFC"
// CHECK-NEXT:    %y = mo.conv(%x, %w) {strides = [1, 1], dilations = [1, 1], paddings = [0, 0, 0, 0], num_groups = 1, filter_layout = "RSFC"} : (!mo.tensor<[1, 8, 8, 3], f32>, !mo.tensor<[3, 3, 3, 4], f32>) -> !mo.tensor<[1, 6, 6, 4], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: write one of "SCF", "RSCF", "QRSCF", "FCS", "FCRS", "FCQRS"
  %y = mo.conv(%x, %w) {strides = [1, 1], dilations = [1, 1], paddings = [0, 0, 0, 0], num_groups = 1, filter_layout = "RSFC"} : (!mo.tensor<[1, 8, 8, 3], f32>, !mo.tensor<[3, 3, 3, 4], f32>) -> !mo.tensor<[1, 6, 6, 4], f32>
  mo.output %y : !mo.tensor<[1, 6, 6, 4], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[1, 8, 8, 3], f32>, %w: !mo.tensor<[3, 3, 3, 4], f32>) -> (!mo.tensor<[1, 6, 6, 4], f32>) {
// CHECK:nn.mlir:[[#@LINE+4]]:8: error: 'mo.conv' filter_layout SCF has 1 spatial dim
// CHECK-NEXT:    %y = mo.conv(%x, %w) {strides = [1, 1], dilations = [1, 1], paddings = [0, 0, 0, 0], num_groups = 1, filter_layout = "SCF"} : (!mo.tensor<[1, 8, 8, 3], f32>, !mo.tensor<[3, 3, 3, 4], f32>) -> !mo.tensor<[1, 6, 6, 4], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: the input has 2 spatial dims
  %y = mo.conv(%x, %w) {strides = [1, 1], dilations = [1, 1], paddings = [0, 0, 0, 0], num_groups = 1, filter_layout = "SCF"} : (!mo.tensor<[1, 8, 8, 3], f32>, !mo.tensor<[3, 3, 3, 4], f32>) -> !mo.tensor<[1, 6, 6, 4], f32>
  mo.output %y : !mo.tensor<[1, 6, 6, 4], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[1, 3, 8, 8], f32>, %w: !mo.tensor<[4, 3, 3, 3], f32>) -> (!mo.tensor<[1, 4, 6, 6], f32>) {
// CHECK:nn.mlir:[[#@LINE+4]]:8: error: 'mo.conv' input_layout NCW has 1 spatial dim
// CHECK-NEXT:    %y = mo.conv(%x, %w) {strides = [1, 1], dilations = [1, 1], paddings = [0, 0, 0, 0], num_groups = 1, input_layout = "NCW"} : (!mo.tensor<[1, 3, 8, 8], f32>, !mo.tensor<[4, 3, 3, 3], f32>) -> !mo.tensor<[1, 4, 6, 6], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: the input has 2 spatial dims
  %y = mo.conv(%x, %w) {strides = [1, 1], dilations = [1, 1], paddings = [0, 0, 0, 0], num_groups = 1, input_layout = "NCW"} : (!mo.tensor<[1, 3, 8, 8], f32>, !mo.tensor<[4, 3, 3, 3], f32>) -> !mo.tensor<[1, 4, 6, 6], f32>
  mo.output %y : !mo.tensor<[1, 4, 6, 6], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[1, 8, 8, 3], f32>, %w: !mo.tensor<[4, 3, 3, 3], f32>) -> (!mo.tensor<[1, 6, 7, 4], f32>) {
// CHECK:nn.mlir:[[#@LINE+4]]:8: error: 'mo.conv' makes !mo.tensor<[1, 6, 6, 4], f32>, its result says !mo.tensor<[1, 6, 7, 4], f32>
// CHECK-NEXT:    %y = mo.conv(%x, %w) {strides = [1, 1], dilations = [1, 1], paddings = [0, 0, 0, 0], num_groups = 1} : (!mo.tensor<[1, 8, 8, 3], f32>, !mo.tensor<[4, 3, 3, 3], f32>) -> !mo.tensor<[1, 6, 7, 4], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: declare the result as !mo.tensor<[1, 6, 6, 4], f32>
  %y = mo.conv(%x, %w) {strides = [1, 1], dilations = [1, 1], paddings = [0, 0, 0, 0], num_groups = 1} : (!mo.tensor<[1, 8, 8, 3], f32>, !mo.tensor<[4, 3, 3, 3], f32>) -> !mo.tensor<[1, 6, 7, 4], f32>
  mo.output %y : !mo.tensor<[1, 6, 7, 4], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[1, 8, 3], f32>, %w: !mo.tensor<[3, 4, 5], f32>) -> (!mo.tensor<[1, 17, 4], f32>) {
// CHECK:nn.mlir:[[#@LINE+4]]:8: error: 'mo.conv_transpose' input has 3 channels, the filter takes 5
// CHECK-NEXT:    %y = mo.conv_transpose(%x, %w) {strides = [2], dilations = [1], paddings = [0, 0], output_paddings = [0]} : (!mo.tensor<[1, 8, 3], f32>, !mo.tensor<[3, 4, 5], f32>) -> !mo.tensor<[1, 17, 4], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: a transposed filter has all input channels; filter_layout says where it has them
  %y = mo.conv_transpose(%x, %w) {strides = [2], dilations = [1], paddings = [0, 0], output_paddings = [0]} : (!mo.tensor<[1, 8, 3], f32>, !mo.tensor<[3, 4, 5], f32>) -> !mo.tensor<[1, 17, 4], f32>
  mo.output %y : !mo.tensor<[1, 17, 4], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[1, 1, 3], f32>, %w: !mo.tensor<[1, 4, 3], f32>) -> (!mo.tensor<[1, 0, 4], f32>) {
// CHECK:nn.mlir:[[#@LINE+4]]:8: error: 'mo.conv_transpose' makes -1 elements of spatial dim 0
// CHECK-NEXT:    %y = mo.conv_transpose(%x, %w) {strides = [2], dilations = [1], paddings = [1, 1], output_paddings = [0]} : (!mo.tensor<[1, 1, 3], f32>, !mo.tensor<[1, 4, 3], f32>) -> !mo.tensor<[1, 0, 4], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: paddings take away from the result: use smaller ones
  %y = mo.conv_transpose(%x, %w) {strides = [2], dilations = [1], paddings = [1, 1], output_paddings = [0]} : (!mo.tensor<[1, 1, 3], f32>, !mo.tensor<[1, 4, 3], f32>) -> !mo.tensor<[1, 0, 4], f32>
  mo.output %y : !mo.tensor<[1, 0, 4], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[1, 8, 3], f32>, %w: !mo.tensor<[3, 4, 3], f32>) -> (!mo.tensor<[1, 17, 4], f32>) {
// CHECK:nn.mlir:[[#@LINE+4]]:8: error: 'mo.conv_transpose' output_paddings has 2 entries for 1 spatial dim
// CHECK-NEXT:    %y = mo.conv_transpose(%x, %w) {strides = [2], dilations = [1], paddings = [0, 0], output_paddings = [0, 1]} : (!mo.tensor<[1, 8, 3], f32>, !mo.tensor<[3, 4, 3], f32>) -> !mo.tensor<[1, 17, 4], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: it takes one per spatial dim
  %y = mo.conv_transpose(%x, %w) {strides = [2], dilations = [1], paddings = [0, 0], output_paddings = [0, 1]} : (!mo.tensor<[1, 8, 3], f32>, !mo.tensor<[3, 4, 3], f32>) -> !mo.tensor<[1, 17, 4], f32>
  mo.output %y : !mo.tensor<[1, 17, 4], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[1, 8, 3], f32>, %w: !mo.tensor<[3, 4, 3], f32>) -> (!mo.tensor<[1, 17, 8], f32>) {
// CHECK:nn.mlir:[[#@LINE+4]]:8: error: 'mo.conv_transpose' num_groups 2 does not divide 3 input channels
// CHECK-NEXT:    %y = mo.conv_transpose(%x, %w) {strides = [2], dilations = [1], paddings = [0, 0], output_paddings = [0], num_groups = 2} : (!mo.tensor<[1, 8, 3], f32>, !mo.tensor<[3, 4, 3], f32>) -> !mo.tensor<[1, 17, 8], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: each group has as many
  %y = mo.conv_transpose(%x, %w) {strides = [2], dilations = [1], paddings = [0, 0], output_paddings = [0], num_groups = 2} : (!mo.tensor<[1, 8, 3], f32>, !mo.tensor<[3, 4, 3], f32>) -> !mo.tensor<[1, 17, 8], f32>
  mo.output %y : !mo.tensor<[1, 17, 8], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[1, 8, 8, 3], f32>, %w: !mo.tensor<[4, 3, 3, 3], f32>) -> (!mo.tensor<[1, 6, 6, 4], f32>) {
// CHECK:nn.mlir:[[#@LINE+4]]:8: error: 'rmo.conv' needs the attribute 'num_groups'
// CHECK-NEXT:    %y = rmo.conv(%x, %w) {strides = [1, 1], dilations = [1, 1], paddings = [0, 0, 0, 0]} : (!mo.tensor<[1, 8, 8, 3], f32>, !mo.tensor<[4, 3, 3, 3], f32>) -> !mo.tensor<[1, 6, 6, 4], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: add {num_groups = ..} before the types: an integer or a dim like N - 1
  %y = rmo.conv(%x, %w) {strides = [1, 1], dilations = [1, 1], paddings = [0, 0, 0, 0]} : (!mo.tensor<[1, 8, 8, 3], f32>, !mo.tensor<[4, 3, 3, 3], f32>) -> !mo.tensor<[1, 6, 6, 4], f32>
  mo.output %y : !mo.tensor<[1, 6, 6, 4], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[8, 8], f32>) -> (!mo.tensor<[4, 4], f32>) {
// CHECK:nn.mlir:[[#@LINE+4]]:8: error: 'mo.max_pool' input [8, 8] has rank 2
// CHECK-NEXT:    %y = mo.max_pool(%x) {filter_shape = [2, 2], strides = [2, 2], dilations = [1, 1], paddings = [0, 0, 0, 0]} : !mo.tensor<[8, 8], f32> -> !mo.tensor<[4, 4], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: an input has a batch dim, one to three spatial dims and channels: reshape it with mo.static.reshape
  %y = mo.max_pool(%x) {filter_shape = [2, 2], strides = [2, 2], dilations = [1, 1], paddings = [0, 0, 0, 0]} : !mo.tensor<[8, 8], f32> -> !mo.tensor<[4, 4], f32>
  mo.output %y : !mo.tensor<[4, 4], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[1, 8, 8, 3], f32>) -> (!mo.tensor<[1, 4, 4, 3], f32>) {
// CHECK:nn.mlir:[[#@LINE+4]]:8: error: 'mo.max_pool' filter_shape has 1 entry for 2 spatial dims
// CHECK-NEXT:    %y = mo.max_pool(%x) {filter_shape = [2], strides = [2, 2], dilations = [1, 1], paddings = [0, 0, 0, 0]} : !mo.tensor<[1, 8, 8, 3], f32> -> !mo.tensor<[1, 4, 4, 3], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: it takes one per spatial dim
  %y = mo.max_pool(%x) {filter_shape = [2], strides = [2, 2], dilations = [1, 1], paddings = [0, 0, 0, 0]} : !mo.tensor<[1, 8, 8, 3], f32> -> !mo.tensor<[1, 4, 4, 3], f32>
  mo.output %y : !mo.tensor<[1, 4, 4, 3], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[1, 8, 8, 3], f32>) -> (!mo.tensor<[1, 4, 4, 3], f32>) {
// CHECK:nn.mlir:[[#@LINE+4]]:8: error: 'mo.max_pool' filter_shape entry 1 is 0
// CHECK-NEXT:    %y = mo.max_pool(%x) {filter_shape = [2, 0], strides = [2, 2], dilations = [1, 1], paddings = [0, 0, 0, 0]} : !mo.tensor<[1, 8, 8, 3], f32> -> !mo.tensor<[1, 4, 4, 3], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: it is 1 or more
  %y = mo.max_pool(%x) {filter_shape = [2, 0], strides = [2, 2], dilations = [1, 1], paddings = [0, 0, 0, 0]} : !mo.tensor<[1, 8, 8, 3], f32> -> !mo.tensor<[1, 4, 4, 3], f32>
  mo.output %y : !mo.tensor<[1, 4, 4, 3], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[1, 8, 8, 3], f32>) -> (!mo.tensor<[1, 4, 4, 3], f32>) {
// CHECK:nn.mlir:[[#@LINE+4]]:8: error: 'mo.max_pool' window spans 12 elements of spatial dim 1, the padded input has 8
// CHECK-NEXT:    %y = mo.max_pool(%x) {filter_shape = [2, 12], strides = [2, 2], dilations = [1, 1], paddings = [0, 0, 0, 0]} : !mo.tensor<[1, 8, 8, 3], f32> -> !mo.tensor<[1, 4, 4, 3], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: pad more, dilate less, or take a smaller window
  %y = mo.max_pool(%x) {filter_shape = [2, 12], strides = [2, 2], dilations = [1, 1], paddings = [0, 0, 0, 0]} : !mo.tensor<[1, 8, 8, 3], f32> -> !mo.tensor<[1, 4, 4, 3], f32>
  mo.output %y : !mo.tensor<[1, 4, 4, 3], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[1, 8, 8, 3], si32>) -> (!mo.tensor<[1, 4, 4, 3], si32>) {
// CHECK:nn.mlir:[[#@LINE+4]]:8: error: 'mo.avg_pool' does not take dtype si32
// CHECK-NEXT:    %y = mo.avg_pool(%x) {filter_shape = [2, 2], strides = [2, 2], dilations = [1, 1], paddings = [0, 0, 0, 0]} : !mo.tensor<[1, 8, 8, 3], si32> -> !mo.tensor<[1, 4, 4, 3], si32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: it takes f16, bf16, f32, f64, f8e4m3fn, f8e5m2: convert with mo.cast
  %y = mo.avg_pool(%x) {filter_shape = [2, 2], strides = [2, 2], dilations = [1, 1], paddings = [0, 0, 0, 0]} : !mo.tensor<[1, 8, 8, 3], si32> -> !mo.tensor<[1, 4, 4, 3], si32>
  mo.output %y : !mo.tensor<[1, 4, 4, 3], si32>
}
// -----
mo.graph @g(%x: !mo.tensor<[1, 8, 8, 3], f32>) -> (!mo.tensor<[1, 4, 4, 3], f32>) {
// CHECK:nn.mlir:[[#@LINE+4]]:8: error: 'mo.max_pool' has no attribute 'count_boundary'
// CHECK-NEXT:    %y = mo.max_pool(%x) {filter_shape = [2, 2], strides = [2, 2], dilations = [1, 1], paddings = [0, 0, 0, 0], count_boundary = true} : !mo.tensor<[1, 8, 8, 3], f32> -> !mo.tensor<[1, 4, 4, 3], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: it takes filter_shape = a list of dims like [0, N - 1], strides = a list of dims like [0, N - 1], dilations = a list of dims like [0, N - 1], paddings = a list of dims like [0, N - 1]
  %y = mo.max_pool(%x) {filter_shape = [2, 2], strides = [2, 2], dilations = [1, 1], paddings = [0, 0, 0, 0], count_boundary = true} : !mo.tensor<[1, 8, 8, 3], f32> -> !mo.tensor<[1, 4, 4, 3], f32>
  mo.output %y : !mo.tensor<[1, 4, 4, 3], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[1, 9, 9, 3], f32>) -> (!mo.tensor<[1, 4, 4, 3], f32>) {
// CHECK:nn.mlir:[[#@LINE+4]]:8: error: 'rmo.max_pool' makes !mo.tensor<[1, 5, 5, 3], f32>, its result says !mo.tensor<[1, 4, 4, 3], f32>
// CHECK-NEXT:    %y = rmo.max_pool(%x) {filter_shape = [2, 2], strides = [2, 2], dilations = [1, 1], paddings = [0, 0, 0, 0], ceil_mode = true} : !mo.tensor<[1, 9, 9, 3], f32> -> !mo.tensor<[1, 4, 4, 3], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: declare the result as !mo.tensor<[1, 5, 5, 3], f32>
  %y = rmo.max_pool(%x) {filter_shape = [2, 2], strides = [2, 2], dilations = [1, 1], paddings = [0, 0, 0, 0], ceil_mode = true} : !mo.tensor<[1, 9, 9, 3], f32> -> !mo.tensor<[1, 4, 4, 3], f32>
  mo.output %y : !mo.tensor<[1, 4, 4, 3], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[1, 9, 9, 3], f32>) -> (!mo.tensor<[1, 4, 4, 3], f32>) {
// CHECK:nn.mlir:[[#@LINE+4]]:8: error: 'mo.max_pool_ceil_mode_true' makes !mo.tensor<[1, 5, 5, 3], f32>, its result says !mo.tensor<[1, 4, 4, 3], f32>
// CHECK-NEXT:    %y = mo.max_pool_ceil_mode_true(%x) {filter_shape = [2, 2], strides = [2, 2], dilations = [1, 1], paddings = [0, 0, 0, 0]} : !mo.tensor<[1, 9, 9, 3], f32> -> !mo.tensor<[1, 4, 4, 3], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: declare the result as !mo.tensor<[1, 5, 5, 3], f32>
  %y = mo.max_pool_ceil_mode_true(%x) {filter_shape = [2, 2], strides = [2, 2], dilations = [1, 1], paddings = [0, 0, 0, 0]} : !mo.tensor<[1, 9, 9, 3], f32> -> !mo.tensor<[1, 4, 4, 3], f32>
  mo.output %y : !mo.tensor<[1, 4, 4, 3], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[1, 8, 8, 3], f32>) -> (!mo.tensor<[1, 8, 8, 3], f32>) {
// CHECK:nn.mlir:[[#@LINE+4]]:8: error: 'mo.resize.linear' size has 2 entries for rank 4
// CHECK-NEXT:    %y = mo.resize.linear(%x) {size = [8, 8]} : !mo.tensor<[1, 8, 8, 3], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: one entry per dim of the operand
  %y = mo.resize.linear(%x) {size = [8, 8]} : !mo.tensor<[1, 8, 8, 3], f32>
  mo.output %y : !mo.tensor<[1, 8, 8, 3], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[1, 0, 8, 3], f32>) -> (!mo.tensor<[1, 4, 8, 3], f32>) {
// CHECK:nn.mlir:[[#@LINE+4]]:8: error: 'mo.resize.linear' cannot resize dim 1 of [1, 0, 8, 3] from 0 to 4
// CHECK-NEXT:    %y = mo.resize.linear(%x) {size = [1, 4, 8, 3]} : !mo.tensor<[1, 0, 8, 3], f32> -> !mo.tensor<[1, 4, 8, 3], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: an empty dim has nothing to be resized from
  %y = mo.resize.linear(%x) {size = [1, 4, 8, 3]} : !mo.tensor<[1, 0, 8, 3], f32> -> !mo.tensor<[1, 4, 8, 3], f32>
  mo.output %y : !mo.tensor<[1, 4, 8, 3], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[1, 8, 8, 3], f32>) -> (!mo.tensor<[1, 4, 8, 3], f32>) {
// CHECK:nn.mlir:[[#@LINE+4]]:8: error: 'mo.resize.linear' size 1 is -4
// CHECK-NEXT:    %y = mo.resize.linear(%x) {size = [1, -4, 8, 3]} : !mo.tensor<[1, 8, 8, 3], f32> -> !mo.tensor<[1, 4, 8, 3], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: a size is 0 or more
  %y = mo.resize.linear(%x) {size = [1, -4, 8, 3]} : !mo.tensor<[1, 8, 8, 3], f32> -> !mo.tensor<[1, 4, 8, 3], f32>
  mo.output %y : !mo.tensor<[1, 4, 8, 3], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[1, 8, 8, 3], f32>) -> (!mo.tensor<[1, 4, 8, 3], f32>) {
// CHECK:nn.mlir:[[#@LINE+4]]:8: error: 'mo.resize.linear' attribute 'coordinate_transform_mode' is "halfpixel"
// CHECK-NEXT:    %y = mo.resize.linear(%x) {size = [1, 4, 8, 3], coordinate_transform_mode = "halfpixel"} : !mo.tensor<[1, 8, 8, 3], f32> -> !mo.tensor<[1, 4, 8, 3], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: write one of "half_pixel", "align_corners", "asymmetric", "half_pixel_1D", "pytorch_half_pixel"
  %y = mo.resize.linear(%x) {size = [1, 4, 8, 3], coordinate_transform_mode = "halfpixel"} : !mo.tensor<[1, 8, 8, 3], f32> -> !mo.tensor<[1, 4, 8, 3], f32>
  mo.output %y : !mo.tensor<[1, 4, 8, 3], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[1, 8, 8, 3], f32>) -> (!mo.tensor<[1, 4, 8, 3], f32>) {
// CHECK:nn.mlir:[[#@LINE+4]]:8: error: 'mo.resize.nearest' attribute 'round_mode' is 4
// CHECK-NEXT:    %y = mo.resize.nearest(%x) {size = [1, 4, 8, 3], round_mode = 4} : !mo.tensor<[1, 8, 8, 3], f32> -> !mo.tensor<[1, 4, 8, 3], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: write one of "half_down", "half_up", "floor", "ceil"
  %y = mo.resize.nearest(%x) {size = [1, 4, 8, 3], round_mode = 4} : !mo.tensor<[1, 8, 8, 3], f32> -> !mo.tensor<[1, 4, 8, 3], f32>
  mo.output %y : !mo.tensor<[1, 4, 8, 3], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[8, 3], f32>) -> (!mo.tensor<[4, 3], f32>) {
// CHECK:nn.mlir:[[#@LINE+4]]:8: error: 'mo.resize.axis' operand [8, 3] has rank 2, not 3
// CHECK-NEXT:    %y = mo.resize.axis(%x) {size = 4, filter = "linear"} : !mo.tensor<[8, 3], f32> -> !mo.tensor<[4, 3], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: see it as [outer, n, inner] with mo.static.reshape
  %y = mo.resize.axis(%x) {size = 4, filter = "linear"} : !mo.tensor<[8, 3], f32> -> !mo.tensor<[4, 3], f32>
  mo.output %y : !mo.tensor<[4, 3], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[8, 8, 3], f32>, %w: !mo.tensor<[5, 5], f32>) -> (!mo.tensor<[5, 2, 2, 3], f32>) {
// CHECK:nn.mlir:[[#@LINE+4]]:8: error: 'mo.roi_align' input [8, 8, 3] has rank 3, not 4
// CHECK-NEXT:    %y = mo.roi_align(%x, %w) {output_height = 2, output_width = 2, spatial_scale = 1.0, sampling_ratio = 0} : (!mo.tensor<[8, 8, 3], f32>, !mo.tensor<[5, 5], f32>) -> !mo.tensor<[5, 2, 2, 3], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: an image is [N, H, W, C]
  %y = mo.roi_align(%x, %w) {output_height = 2, output_width = 2, spatial_scale = 1.0, sampling_ratio = 0} : (!mo.tensor<[8, 8, 3], f32>, !mo.tensor<[5, 5], f32>) -> !mo.tensor<[5, 2, 2, 3], f32>
  mo.output %y : !mo.tensor<[5, 2, 2, 3], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[1, 8, 8, 3], f32>, %w: !mo.tensor<[5, 4], f32>) -> (!mo.tensor<[5, 2, 2, 3], f32>) {
// CHECK:nn.mlir:[[#@LINE+4]]:8: error: 'mo.roi_align' regions have shape [5, 4], not [M, 5]
// CHECK-NEXT:    %y = mo.roi_align(%x, %w) {output_height = 2, output_width = 2, spatial_scale = 1.0, sampling_ratio = 0} : (!mo.tensor<[1, 8, 8, 3], f32>, !mo.tensor<[5, 4], f32>) -> !mo.tensor<[5, 2, 2, 3], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: a region is [batch index, x1, y1, x2, y2]
  %y = mo.roi_align(%x, %w) {output_height = 2, output_width = 2, spatial_scale = 1.0, sampling_ratio = 0} : (!mo.tensor<[1, 8, 8, 3], f32>, !mo.tensor<[5, 4], f32>) -> !mo.tensor<[5, 2, 2, 3], f32>
  mo.output %y : !mo.tensor<[5, 2, 2, 3], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[1, 8, 8, 3], f32>, %w: !mo.tensor<[5, 5], f16>) -> (!mo.tensor<[5, 2, 2, 3], f32>) {
// CHECK:nn.mlir:[[#@LINE+4]]:8: error: 'mo.roi_align' operands have dtypes f32 and f16
// CHECK-NEXT:    %y = mo.roi_align(%x, %w) {output_height = 2, output_width = 2, spatial_scale = 1.0, sampling_ratio = 0} : (!mo.tensor<[1, 8, 8, 3], f32>, !mo.tensor<[5, 5], f16>) -> !mo.tensor<[5, 2, 2, 3], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: convert one with mo.cast
  %y = mo.roi_align(%x, %w) {output_height = 2, output_width = 2, spatial_scale = 1.0, sampling_ratio = 0} : (!mo.tensor<[1, 8, 8, 3], f32>, !mo.tensor<[5, 5], f16>) -> !mo.tensor<[5, 2, 2, 3], f32>
  mo.output %y : !mo.tensor<[5, 2, 2, 3], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[1, 8, 8, 3], f32>, %w: !mo.tensor<[5, 5], f32>) -> (!mo.tensor<[5, 2, 2, 3], f32>) {
// CHECK:nn.mlir:[[#@LINE+4]]:8: error: 'mo.roi_align' sampling_ratio is negative
// CHECK-NEXT:    %y = mo.roi_align(%x, %w) {output_height = 2, output_width = 2, spatial_scale = 1.0, sampling_ratio = -1} : (!mo.tensor<[1, 8, 8, 3], f32>, !mo.tensor<[5, 5], f32>) -> !mo.tensor<[5, 2, 2, 3], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: 0 takes one sample per pixel
  %y = mo.roi_align(%x, %w) {output_height = 2, output_width = 2, spatial_scale = 1.0, sampling_ratio = -1} : (!mo.tensor<[1, 8, 8, 3], f32>, !mo.tensor<[5, 5], f32>) -> !mo.tensor<[5, 2, 2, 3], f32>
  mo.output %y : !mo.tensor<[5, 2, 2, 3], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 3, 4], f32>, %w: !mo.tensor<[2, 3, 4], f32>, %z: !mo.tensor<[2, 3, 4], f32>) -> (!mo.tensor<[2, 3, 4], f32>) {
// CHECK:nn.mlir:[[#@LINE+4]]:8: error: 'mo.attention' q has rank 3, not 4
// CHECK-NEXT:    %y = mo.attention(%x, %w, %z) : (!mo.tensor<[2, 3, 4], f32>, !mo.tensor<[2, 3, 4], f32>, !mo.tensor<[2, 3, 4], f32>) -> !mo.tensor<[2, 3, 4], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: operands are [batch, heads, rows, columns]: reshape with mo.static.reshape
  %y = mo.attention(%x, %w, %z) : (!mo.tensor<[2, 3, 4], f32>, !mo.tensor<[2, 3, 4], f32>, !mo.tensor<[2, 3, 4], f32>) -> !mo.tensor<[2, 3, 4], f32>
  mo.output %y : !mo.tensor<[2, 3, 4], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[1, 2, 3, 4], f32>, %w: !mo.tensor<[1, 2, 3, 4], f32>, %z: !mo.tensor<[1, 2, 3, 4], f32>, %u: !mo.tensor<[1, 2, 3, 3], f32>, %v: !mo.tensor<[1], f32>) -> (!mo.tensor<[1, 2, 3, 4], f32>) {
// CHECK:nn.mlir:[[#@LINE+4]]:8: error: 'mo.attention' takes 3 or 4 operands, 5 are given
// CHECK-NEXT:    %y = mo.attention(%x, %w, %z, %u, %v) : (!mo.tensor<[1, 2, 3, 4], f32>, !mo.tensor<[1, 2, 3, 4], f32>, !mo.tensor<[1, 2, 3, 4], f32>, !mo.tensor<[1, 2, 3, 3], f32>, !mo.tensor<[1], f32>) -> !mo.tensor<[1, 2, 3, 4], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: they are q, k, v and a mask, which may be left out
  %y = mo.attention(%x, %w, %z, %u, %v) : (!mo.tensor<[1, 2, 3, 4], f32>, !mo.tensor<[1, 2, 3, 4], f32>, !mo.tensor<[1, 2, 3, 4], f32>, !mo.tensor<[1, 2, 3, 3], f32>, !mo.tensor<[1], f32>) -> !mo.tensor<[1, 2, 3, 4], f32>
  mo.output %y : !mo.tensor<[1, 2, 3, 4], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[1, 2, 3, 4], f32>, %w: !mo.tensor<[1, 2, 3, 4], f32>, %z: !mo.tensor<[1, 2, 3, 4], f16>) -> (!mo.tensor<[1, 2, 3, 4], f32>) {
// CHECK:nn.mlir:[[#@LINE+4]]:8: error: 'mo.attention' operands have dtypes f32 and f16
// CHECK-NEXT:    %y = mo.attention(%x, %w, %z) : (!mo.tensor<[1, 2, 3, 4], f32>, !mo.tensor<[1, 2, 3, 4], f32>, !mo.tensor<[1, 2, 3, 4], f16>) -> !mo.tensor<[1, 2, 3, 4], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: convert one with mo.cast
  %y = mo.attention(%x, %w, %z) : (!mo.tensor<[1, 2, 3, 4], f32>, !mo.tensor<[1, 2, 3, 4], f32>, !mo.tensor<[1, 2, 3, 4], f16>) -> !mo.tensor<[1, 2, 3, 4], f32>
  mo.output %y : !mo.tensor<[1, 2, 3, 4], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[1, 2, 3, 4], f32>, %w: !mo.tensor<[1, 2, 5, 4], f32>, %z: !mo.tensor<[1, 2, 6, 4], f32>) -> (!mo.tensor<[1, 2, 3, 4], f32>) {
// CHECK:nn.mlir:[[#@LINE+4]]:8: error: 'mo.attention' k [1, 2, 5, 4] and v [1, 2, 6, 4] differ in dim 2
// CHECK-NEXT:    %y = mo.attention(%x, %w, %z) : (!mo.tensor<[1, 2, 3, 4], f32>, !mo.tensor<[1, 2, 5, 4], f32>, !mo.tensor<[1, 2, 6, 4], f32>) -> !mo.tensor<[1, 2, 3, 4], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: each key has a value
  %y = mo.attention(%x, %w, %z) : (!mo.tensor<[1, 2, 3, 4], f32>, !mo.tensor<[1, 2, 5, 4], f32>, !mo.tensor<[1, 2, 6, 4], f32>) -> !mo.tensor<[1, 2, 3, 4], f32>
  mo.output %y : !mo.tensor<[1, 2, 3, 4], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[1, 2, 3, 4], f32>, %w: !mo.tensor<[1, 2, 5, 8], f32>, %z: !mo.tensor<[1, 2, 5, 8], f32>) -> (!mo.tensor<[1, 2, 3, 8], f32>) {
// CHECK:nn.mlir:[[#@LINE+4]]:8: error: 'mo.attention' q [1, 2, 3, 4] and k [1, 2, 5, 8] differ in the batch or the depth
// CHECK-NEXT:    %y = mo.attention(%x, %w, %z) : (!mo.tensor<[1, 2, 3, 4], f32>, !mo.tensor<[1, 2, 5, 8], f32>, !mo.tensor<[1, 2, 5, 8], f32>) -> !mo.tensor<[1, 2, 3, 8], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: give both the same names or sizes
  %y = mo.attention(%x, %w, %z) : (!mo.tensor<[1, 2, 3, 4], f32>, !mo.tensor<[1, 2, 5, 8], f32>, !mo.tensor<[1, 2, 5, 8], f32>) -> !mo.tensor<[1, 2, 3, 8], f32>
  mo.output %y : !mo.tensor<[1, 2, 3, 8], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[1, 3, 3, 4], f32>, %w: !mo.tensor<[1, 2, 5, 4], f32>, %z: !mo.tensor<[1, 2, 5, 4], f32>) -> (!mo.tensor<[1, 3, 3, 4], f32>) {
// CHECK:nn.mlir:[[#@LINE+4]]:8: error: 'mo.attention' has 2 heads of k for 3 of q
// CHECK-NEXT:    %y = mo.attention(%x, %w, %z) : (!mo.tensor<[1, 3, 3, 4], f32>, !mo.tensor<[1, 2, 5, 4], f32>, !mo.tensor<[1, 2, 5, 4], f32>) -> !mo.tensor<[1, 3, 3, 4], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: each head of k serves as many of q
  %y = mo.attention(%x, %w, %z) : (!mo.tensor<[1, 3, 3, 4], f32>, !mo.tensor<[1, 2, 5, 4], f32>, !mo.tensor<[1, 2, 5, 4], f32>) -> !mo.tensor<[1, 3, 3, 4], f32>
  mo.output %y : !mo.tensor<[1, 3, 3, 4], f32>
}
// -----
mo.graph @g<H, G>(%x: !mo.tensor<[1, H, 3, 4], f32>, %w: !mo.tensor<[1, G, 5, 4], f32>, %z: !mo.tensor<[1, G, 5, 4], f32>) -> (!mo.tensor<[1, H, 3, 4], f32>) {
// CHECK:nn.mlir:[[#@LINE+4]]:8: error: 'mo.attention' has G heads of k for H of q
// CHECK-NEXT:    %y = mo.attention(%x, %w, %z) : (!mo.tensor<[1, H, 3, 4], f32>, !mo.tensor<[1, G, 5, 4], f32>, !mo.tensor<[1, G, 5, 4], f32>) -> !mo.tensor<[1, H, 3, 4], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: each head of k serves as many of q
  %y = mo.attention(%x, %w, %z) : (!mo.tensor<[1, H, 3, 4], f32>, !mo.tensor<[1, G, 5, 4], f32>, !mo.tensor<[1, G, 5, 4], f32>) -> !mo.tensor<[1, H, 3, 4], f32>
  mo.output %y : !mo.tensor<[1, H, 3, 4], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[1, 2, 3, 4], f32>, %w: !mo.tensor<[1, 2, 5, 4], f32>, %z: !mo.tensor<[1, 2, 5, 4], f32>, %u: !mo.tensor<[3, 5], f32>) -> (!mo.tensor<[1, 2, 3, 4], f32>) {
// CHECK:nn.mlir:[[#@LINE+4]]:8: error: 'mo.attention' mask has rank 2, not 4
// CHECK-NEXT:    %y = mo.attention(%x, %w, %z, %u) : (!mo.tensor<[1, 2, 3, 4], f32>, !mo.tensor<[1, 2, 5, 4], f32>, !mo.tensor<[1, 2, 5, 4], f32>, !mo.tensor<[3, 5], f32>) -> !mo.tensor<[1, 2, 3, 4], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: operands are [batch, heads, rows, columns]: reshape with mo.static.reshape
  %y = mo.attention(%x, %w, %z, %u) : (!mo.tensor<[1, 2, 3, 4], f32>, !mo.tensor<[1, 2, 5, 4], f32>, !mo.tensor<[1, 2, 5, 4], f32>, !mo.tensor<[3, 5], f32>) -> !mo.tensor<[1, 2, 3, 4], f32>
  mo.output %y : !mo.tensor<[1, 2, 3, 4], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[1, 2, 3, 4], f32>, %w: !mo.tensor<[1, 2, 5, 4], f32>, %z: !mo.tensor<[1, 2, 5, 4], f32>, %u: !mo.tensor<[1, 1, 3, 5], f32>) -> (!mo.tensor<[1, 2, 3, 4], f32>) {
// CHECK:nn.mlir:[[#@LINE+4]]:8: error: 'mo.attention' mask is [1, 1, 3, 5], the scores are [1, 2, 3, 5]
// CHECK-NEXT:    %y = mo.attention(%x, %w, %z, %u) : (!mo.tensor<[1, 2, 3, 4], f32>, !mo.tensor<[1, 2, 5, 4], f32>, !mo.tensor<[1, 2, 5, 4], f32>, !mo.tensor<[1, 1, 3, 5], f32>) -> !mo.tensor<[1, 2, 3, 4], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: broadcast it with mo.static.broadcast_to, which costs nothing
  %y = mo.attention(%x, %w, %z, %u) : (!mo.tensor<[1, 2, 3, 4], f32>, !mo.tensor<[1, 2, 5, 4], f32>, !mo.tensor<[1, 2, 5, 4], f32>, !mo.tensor<[1, 1, 3, 5], f32>) -> !mo.tensor<[1, 2, 3, 4], f32>
  mo.output %y : !mo.tensor<[1, 2, 3, 4], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[1, 2, 3, 4], f32>, %w: !mo.tensor<[1, 2, 5, 4], f32>, %z: !mo.tensor<[1, 2, 5, 7], f32>) -> (!mo.tensor<[1, 2, 3, 4], f32>) {
// CHECK:nn.mlir:[[#@LINE+4]]:8: error: 'mo.attention' makes !mo.tensor<[1, 2, 3, 7], f32>, its result says !mo.tensor<[1, 2, 3, 4], f32>
// CHECK-NEXT:    %y = mo.attention(%x, %w, %z) : (!mo.tensor<[1, 2, 3, 4], f32>, !mo.tensor<[1, 2, 5, 4], f32>, !mo.tensor<[1, 2, 5, 7], f32>) -> !mo.tensor<[1, 2, 3, 4], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: declare the result as !mo.tensor<[1, 2, 3, 7], f32>
  %y = mo.attention(%x, %w, %z) : (!mo.tensor<[1, 2, 3, 4], f32>, !mo.tensor<[1, 2, 5, 4], f32>, !mo.tensor<[1, 2, 5, 7], f32>) -> !mo.tensor<[1, 2, 3, 4], f32>
  mo.output %y : !mo.tensor<[1, 2, 3, 4], f32>
}
