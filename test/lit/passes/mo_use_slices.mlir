// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %mxc compile %s --emit=mogg --print-ir-after=mo_use_slices -o /dev/null 2>&1 | FileCheck %s

// CHECK: after mo_use_slices
mo.graph @slices<M, N>(%x: !mo.tensor<[M, N], f32>)
    -> (!mo.tensor<[M, 2], f32>, !mo.tensor<[M, N - 5], f32>, !mo.tensor<[M, 3], f32>, !mo.tensor<[M, N], f32>, !mo.tensor<[M, N], f32>) {
  // Parts begin where the one before them ends.
  // CHECK: %a = mo.slice(%x) {start = [0, 0], step = [1, 1], stop = [M, 2]} : {{.*}} -> !mo.tensor<[M, 2], f32>
  // CHECK: %b = mo.slice(%x) {start = [0, 2], step = [1, 1], stop = [M, N - 3]} : {{.*}} -> !mo.tensor<[M, N - 5], f32>
  // CHECK: %c = mo.slice(%x) {start = [0, N - 3], step = [1, 1], stop = [M, N]} : {{.*}} -> !mo.tensor<[M, 3], f32>
  %a, %b, %c = mo.split(%x) {split_sizes = [2, N - 5, 3], axis = -1} : !mo.tensor<[M, N], f32>
    -> (!mo.tensor<[M, 2], f32>, !mo.tensor<[M, N - 5], f32>, !mo.tensor<[M, 3], f32>)

  // From the last element to before the first.
  // CHECK: %r = mo.slice(%x) {start = [-1, 0], step = [-1, 1], stop = [M * -1 - 1, N]} : !mo.tensor<[M, N], f32>
  %r = mo.reverse(%x) {axis = 0} : !mo.tensor<[M, N], f32>

  // What is no split and no reversal stays.
  // CHECK: mo.abs
  // CHECK-NOT: mo.slice
  // CHECK: mo.output %a, %b, %c, %r
  %abs = mo.abs(%x) : !mo.tensor<[M, N], f32>
  mo.output %a, %b, %c, %r, %abs
    : !mo.tensor<[M, 2], f32>, !mo.tensor<[M, N - 5], f32>, !mo.tensor<[M, 3], f32>, !mo.tensor<[M, N], f32>, !mo.tensor<[M, N], f32>
}
