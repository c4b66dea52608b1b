// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %mxc compile %s --emit=mogg --print-ir-after=mo_nest_concats -o /dev/null 2>&1 | FileCheck %s

// CHECK: after mo_nest_concats
mo.graph @concats<N>(%x: !mo.tensor<[2, N], si8>, %y: !mo.tensor<[2, 3], si8>)
    -> (!mo.tensor<[2, 9 * N + 3], si8>, !mo.tensor<[2, 8 * N], si8>, !mo.tensor<[2, N], si8>) {
  // Ten inputs are two groups of five.
  // CHECK: %[[A:.+]] = mo.concat(%x, %x, %x, %x, %x) {axis = 1} : {{.*}} -> !mo.tensor<[2, N * 5], si8>
  // CHECK: %[[B:.+]] = mo.concat(%x, %x, %x, %x, %y) {axis = 1} : {{.*}} -> !mo.tensor<[2, N * 4 + 3], si8>
  // CHECK: %ten = mo.concat(%[[A]], %[[B]]) {axis = 1} : {{.*}} -> !mo.tensor<[2, N * 9 + 3], si8>
  %ten = mo.concat(%x, %x, %x, %x, %x, %x, %x, %x, %x, %y) {axis = -1}
    : (!mo.tensor<[2, N], si8>, !mo.tensor<[2, N], si8>, !mo.tensor<[2, N], si8>, !mo.tensor<[2, N], si8>, !mo.tensor<[2, N], si8>,
       !mo.tensor<[2, N], si8>, !mo.tensor<[2, N], si8>, !mo.tensor<[2, N], si8>, !mo.tensor<[2, N], si8>, !mo.tensor<[2, 3], si8>)
    -> !mo.tensor<[2, 9 * N + 3], si8>

  // Eight are what a kernel takes.
  // CHECK-NEXT: %eight = mo.concat(%x, %x, %x, %x, %x, %x, %x, %x) {axis = 1}
  %eight = mo.concat(%x, %x, %x, %x, %x, %x, %x, %x) {axis = 1}
    : (!mo.tensor<[2, N], si8>, !mo.tensor<[2, N], si8>, !mo.tensor<[2, N], si8>, !mo.tensor<[2, N], si8>, !mo.tensor<[2, N], si8>,
       !mo.tensor<[2, N], si8>, !mo.tensor<[2, N], si8>, !mo.tensor<[2, N], si8>) -> !mo.tensor<[2, 8 * N], si8>

  // One is itself.
  // CHECK-NEXT: %abs = mo.abs(%x)
  %one = mo.concat(%x) {axis = 0} : !mo.tensor<[2, N], si8>
  %abs = mo.abs(%one) : !mo.tensor<[2, N], si8>
  mo.output %ten, %eight, %abs : !mo.tensor<[2, 9 * N + 3], si8>, !mo.tensor<[2, 8 * N], si8>, !mo.tensor<[2, N], si8>
}
