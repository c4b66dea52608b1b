// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %mxc compile %s --emit=mogg --print-ir-after=mo_order_channels -o /dev/null 2>&1 | FileCheck %s

// CHECK: after mo_order_channels
mo.graph @layouts<H>(%x: !mo.tensor<[2, H, 8, 3], f32>, %w: !mo.tensor<[5, 3, 3, 3], f32>,
    %first: !mo.tensor<[2, 3, H, 8], f32>, %last: !mo.tensor<[3, 3, 3, 5], f32>, %t: !mo.tensor<[2, 5, 1, 1], f32>)
    -> (!mo.tensor<[2, H - 2, 6, 5], f32>, !mo.tensor<[2, 5, H - 2, 6], f32>, !mo.tensor<[2, H - 2, 6, 5], f32>,
        !mo.tensor<[2, 1, 1, 3], f32>) {
  // A filter is FCRS where nothing is said.
  // CHECK: %[[W:.+]] = mo.transpose(%w) {perm = [2, 3, 1, 0]} : !mo.tensor<[5, 3, 3, 3], f32> -> !mo.tensor<[3, 3, 3, 5], f32>
  // CHECK-NEXT: %plain = mo.conv(%x, %[[W]]) {{.*}}filter_layout = "RSCF"
  %plain = mo.conv(%x, %w) {strides = [1, 1], dilations = [1, 1], paddings = [0, 0, 0, 0], num_groups = 1}
    : (!mo.tensor<[2, H, 8, 3], f32>, !mo.tensor<[5, 3, 3, 3], f32>) -> !mo.tensor<[2, H - 2, 6, 5], f32>

  // Channels first: the input comes and the result goes through a view.
  // CHECK: %[[X:.+]] = mo.transpose(%first) {perm = [0, 2, 3, 1]} : !mo.tensor<[2, 3, H, 8], f32> -> !mo.tensor<[2, H, 8, 3], f32>
  // CHECK-NEXT: %[[V:.+]] = mo.transpose(%w) {perm = [2, 3, 1, 0]}
  // CHECK-NEXT: %[[Y:.+]] = mo.conv(%[[X]], %[[V]]) {{.*}}filter_layout = "RSCF"{{.*}} -> !mo.tensor<[2, {{H.+2}}, 6, 5], f32>
  // CHECK-NEXT: mo.transpose(%[[Y]]) {perm = [0, 3, 1, 2]} : !mo.tensor<[2, {{H.+2}}, 6, 5], f32> -> !mo.tensor<[2, 5, {{H.+2}}, 6], f32>
  %nchw = mo.conv(%first, %w) {strides = [1, 1], dilations = [1, 1], paddings = [0, 0, 0, 0], num_groups = 1, input_layout = "NCHW"}
    : (!mo.tensor<[2, 3, H, 8], f32>, !mo.tensor<[5, 3, 3, 3], f32>) -> !mo.tensor<[2, 5, H - 2, 6], f32>

  // As the kernels read it: nothing moves.
  // CHECK-NOT: mo.transpose
  // CHECK: %legacy = mo.conv(%x, %last)
  %legacy = mo.conv(%x, %last) {strides = [1, 1], dilations = [1, 1], paddings = [0, 0, 0, 0], num_groups = 1, filter_layout = "RSCF"}
    : (!mo.tensor<[2, H, 8, 3], f32>, !mo.tensor<[3, 3, 3, 5], f32>) -> !mo.tensor<[2, H - 2, 6, 5], f32>

  // A transposed filter is read as RSFC.
  // CHECK: %[[F:.+]] = mo.transpose(%w) {perm = [2, 3, 1, 0]} : !mo.tensor<[5, 3, 3, 3], f32> -> !mo.tensor<[3, 3, 3, 5], f32>
  // CHECK: mo.conv_transpose(%{{.+}}, %[[F]]) {{.*}}filter_layout = "RSFC"
  %up = mo.conv_transpose(%t, %w) {strides = [1, 1], dilations = [1, 1], paddings = [1, 1, 1, 1], output_paddings = [0, 0], input_layout = "NCHW", filter_layout = "CFRS"}
    : (!mo.tensor<[2, 5, 1, 1], f32>, !mo.tensor<[5, 3, 3, 3], f32>) -> !mo.tensor<[2, 3, 1, 1], f32>
  %up_last = mo.transpose(%up) {perm = [0, 2, 3, 1]} : !mo.tensor<[2, 3, 1, 1], f32> -> !mo.tensor<[2, 1, 1, 3], f32>
  mo.output %plain, %nchw, %legacy, %up_last
    : !mo.tensor<[2, H - 2, 6, 5], f32>, !mo.tensor<[2, 5, H - 2, 6], f32>, !mo.tensor<[2, H - 2, 6, 5], f32>, !mo.tensor<[2, 1, 1, 3], f32>
}
