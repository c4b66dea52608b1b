// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %mxc compile %s --emit=mogg --print-ir-after=mo_canonicalise_views -o /dev/null 2>&1 | FileCheck %s

// Dims of 1 come and go by strides alone; orders of dims are one order, and a reshape reads what lies below one that
// changes none.
// CHECK: @orders
// CHECK-NEXT: %split = mo.static.reshape(%x) : !mo.tensor<[B, 12], f32> -> !mo.tensor<[B, 3, 4], f32>
// CHECK-NEXT: %d = mo.dim_shuffle(%split) {dims = [-1, 1, 0, 2]} : !mo.tensor<[B, 3, 4], f32> -> !mo.tensor<[1, 3, B, 4], f32>
// CHECK-NEXT: %e = mo.dim_shuffle(%x) {dims = [0, -1, 1]} : !mo.tensor<[B, 12], f32> -> !mo.tensor<[B, 1, 12], f32>
// CHECK-NEXT: %f = mo.transpose(%x) {perm = [1, 0]} : !mo.tensor<[B, 12], f32> -> !mo.tensor<[12, B], f32>
// CHECK-NEXT: %g = mo.static.reshape(%x) : !mo.tensor<[B, 12], f32> -> !mo.tensor<[B, 2, 6], f32>
// CHECK-NEXT: mo.output %d, %e, %f, %g, %x :
mo.graph @orders<B>(%x: !mo.tensor<[B, 12], f32>)
    -> (!mo.tensor<[1, 3, B, 4], f32>, !mo.tensor<[B, 1, 12], f32>, !mo.tensor<[12, B], f32>, !mo.tensor<[B, 2, 6], f32>,
        !mo.tensor<[B, 12], f32>) {
  %split = mo.static.reshape(%x) : !mo.tensor<[B, 12], f32> -> !mo.tensor<[B, 3, 4], f32>
  %across = mo.transpose(%split) {perm = [1, 0, 2]} : !mo.tensor<[B, 3, 4], f32> -> !mo.tensor<[3, B, 4], f32>
  %d = mo.static.reshape(%across) : !mo.tensor<[3, B, 4], f32> -> !mo.tensor<[1, 3, B, 4], f32>
  %e = mo.add_singleton_dim(%x) {axis = 1} : !mo.tensor<[B, 12], f32> -> !mo.tensor<[B, 1, 12], f32>
  %turned = mo.dim_shuffle(%e) {dims = [2, 1, 0]} : !mo.tensor<[B, 1, 12], f32> -> !mo.tensor<[12, 1, B], f32>
  %f = mo.static.reshape(%turned) : !mo.tensor<[12, 1, B], f32> -> !mo.tensor<[12, B], f32>
  %g = mo.static.reshape(%e) : !mo.tensor<[B, 1, 12], f32> -> !mo.tensor<[B, 2, 6], f32>
  %same = mo.static.reshape(%e) : !mo.tensor<[B, 1, 12], f32> -> !mo.tensor<[B, 12], f32>
  mo.output %d, %e, %f, %g, %same : !mo.tensor<[1, 3, B, 4], f32>, !mo.tensor<[B, 1, 12], f32>, !mo.tensor<[12, B], f32>, !mo.tensor<[B, 2, 6], f32>, !mo.tensor<[B, 12], f32>
}
