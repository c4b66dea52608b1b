// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %mxc compile %s --emit=mogg --print-ir-after=mo_canonicalise_views -o /dev/null 2>&1 | FileCheck %s
// RUN: %mxc compile %s -o %t.mef

// CHECK: after mo_canonicalise_views
mo.graph @forms<B, S, M, N>(%x: !mo.tensor<[B, S, 12], f32>, %m: !mo.tensor<[M], f32>, %n: !mo.tensor<[N], f32>)
    -> (!mo.tensor<[B, S, 3, 4], f32>, !mo.tensor<[1, B, S, 12], f32>, !mo.tensor<[B, S * 12], f32>,
        !mo.tensor<[B, S, R, 4], f32>, !mo.tensor<[5, N], f32>, !mo.tensor<[N floordiv 2, 2], f32>, !mo.tensor<[N], f32>,
        !mo.tensor<[N floordiv 3, 3], f32>) {
  // What is proved is static.
  // CHECK: %reshaped = mo.static.reshape(%x) : !mo.tensor<[B, S, 12], f32> -> !mo.tensor<[B, S, 3, 4], f32>
  // CHECK: %added = mo.dim_shuffle(%x) {dims = [-1, 0, 1, 2]} : !mo.tensor<[B, S, 12], f32> -> !mo.tensor<[1, B, S, 12], f32>
  // CHECK: %merged = mo.static.reshape(%x) : !mo.tensor<[B, S, 12], f32> -> !mo.tensor<[B, S * 12], f32>
  // CHECK: %split = mo.static.reshape(%x) : !mo.tensor<[B, S, 12], f32> -> !mo.tensor<[B, S, 3, 4], f32>
  // CHECK: %wide = mo.static.broadcast_to(%n) : !mo.tensor<[N], f32> -> !mo.tensor<[5, N], f32>
  %reshaped = mo.reshape(%x) {new_shape = [B, -1, 3, 4]} : !mo.tensor<[B, S, 12], f32> -> !mo.tensor<[B, S, 3, 4], f32>
  %added = mo.add_singleton_dim(%x) {axis = 0} : !mo.tensor<[B, S, 12], f32> -> !mo.tensor<[1, B, S, 12], f32>
  %merged = mo.merge_dim(%x) {axis = 1} : !mo.tensor<[B, S, 12], f32> -> !mo.tensor<[B, S * 12], f32>
  %split = mo.split_dim(%x) {axis = 2} : !mo.tensor<[B, S, 12], f32> -> !mo.tensor<[B, S, R, 4], f32>
  %wide = mo.broadcast_to(%n) {new_shape = [5, N]} : !mo.tensor<[N], f32> -> !mo.tensor<[5, N], f32>

  // What the run has to check is not.
  // CHECK: mo.check_dims {got = N, {{.*}}wanted = (N floordiv 2) * 2}
  // CHECK-NEXT: %pairs = mo.reshape(%n)
  // CHECK: mo.check_dims {got = M,
  // CHECK-NEXT: %stretched = mo.broadcast_to(%m)
  // CHECK: mo.check_dims {got = N, {{.*}}wanted = (N floordiv 3) * 3}
  // CHECK-NEXT: %threes = mo.reshape(%n) {new_shape = [N floordiv 3, 3]}
  %pairs = mo.reshape(%n) {new_shape = [-1, 2]} : !mo.tensor<[N], f32> -> !mo.tensor<[N floordiv 2, 2], f32>
  %stretched = mo.broadcast_to(%m) {new_shape = [N]} : !mo.tensor<[M], f32> -> !mo.tensor<[N], f32>
  %threes = mo.split_dim(%n) {axis = 0} : !mo.tensor<[N], f32> -> !mo.tensor<[N floordiv 3, 3], f32>
  mo.output %reshaped, %added, %merged, %split, %wide, %pairs, %stretched, %threes
    : !mo.tensor<[B, S, 3, 4], f32>, !mo.tensor<[1, B, S, 12], f32>, !mo.tensor<[B, S * 12], f32>,
      !mo.tensor<[B, S, R, 4], f32>, !mo.tensor<[5, N], f32>, !mo.tensor<[N floordiv 2, 2], f32>, !mo.tensor<[N], f32>,
      !mo.tensor<[N floordiv 3, 3], f32>
}
