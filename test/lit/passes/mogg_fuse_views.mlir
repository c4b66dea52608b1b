// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %mxc package %examples/custom_op/my_kernels.c -o %t.mxpkg
// RUN: %mxc compile %s --kernels=%t.mxpkg --emit=mogg --print-ir-after=mogg_fuse_views -o /dev/null 2>&1 | FileCheck %s

// CHECK: after mogg_fuse_views
mo.graph @views<M, N>(%x: !mo.tensor<[M, N], f32>, %row: !mo.tensor<[M], f32>, %square: !mo.tensor<[M, M], f32>)
    -> (!mo.tensor<[N, M], f32>, !mo.tensor<[M], f32>, !mo.tensor<[N * M], f32>, !mo.tensor<[N, M], f32>) {
  // Transpose and broadcast: strides of the kernel's own loads. Memory stays where it is.
  // CHECK: %sum = mogg.kernel "add"(%x, %row)
  // CHECK-DAG: %[[T:.+]] = mogg.call.view "mo.transpose"(%x{{.*}}) {parameters = {perm = [1, 0]}}
  // CHECK-DAG: %[[B:.+]] = mogg.call.view "mo.static.broadcast_to"(%row{{.*}})
  // CHECK: mogg.load(%[[T]], %{{.+}})
  // CHECK: mogg.load(%[[B]], %{{.+}})
  %across = mo.transpose(%x) {perm = [1, 0]} : !mo.tensor<[M, N], f32> -> !mo.tensor<[N, M], f32>
  %wide = mo.static.broadcast_to(%row) : !mo.tensor<[M], f32> -> !mo.tensor<[N, M], f32>
  %sum = mo.add(%across, %wide) : !mo.tensor<[N, M], f32>

  // A view kernel of a user's package sinks the same way.
  // CHECK: %product = mogg.kernel "mul"(%square, %row)
  // CHECK: mogg.call.view "my.diagonal"(%square{{.*}}) {parameters = {anti = 1}}
  %diagonal = mo.custom(%square) {symbol = "my.diagonal", parameters = {anti = 1}} : !mo.tensor<[M, M], f32> -> !mo.tensor<[M], f32>
  %product = mo.mul(%diagonal, %row) : !mo.tensor<[M], f32>

  // A reshape needs row-major memory below it: the transposed view is copied first, by one kernel.
  // CHECK: %[[COPY:.+]] = mogg.kernel "copy"(%x) : !mo.tensor<[M, N], f32> -> !mo.tensor<[N, M], f32>
  // CHECK: mogg.call.view "mo.transpose"
  // CHECK: %flat = mogg.kernel "relu"(%[[COPY]])
  // CHECK: mogg.call.view "mo.static.reshape"
  %again = mo.transpose(%x) {perm = [1, 0]} : !mo.tensor<[M, N], f32> -> !mo.tensor<[N, M], f32>
  %vector = mo.static.reshape(%again) : !mo.tensor<[N, M], f32> -> !mo.tensor<[N * M], f32>
  %flat = mo.relu(%vector) : !mo.tensor<[N * M], f32>

  // A result of the graph has memory of its own: copied.
  // CHECK: mogg.kernel "copy"(%x) : !mo.tensor<[M, N], f32> -> !mo.tensor<[N, M], f32>
  // CHECK: mogg.output
  mo.output %sum, %product, %flat, %across : !mo.tensor<[N, M], f32>, !mo.tensor<[M], f32>, !mo.tensor<[N * M], f32>, !mo.tensor<[N, M], f32>
}
