// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %mxc compile %s --emit=mogg --print-ir-after=mo_move_axis_last -o /dev/null 2>&1 | FileCheck %s

// CHECK: after mo_move_axis_last
mo.graph @axes<A, B, C>(%x: !mo.tensor<[A, B, C], f32>, %c: !mo.tensor<[B], bool>, %x2: !mo.tensor<[A, B, 2], f32>)
    -> (!mo.tensor<[1, B, C], f32>, !mo.tensor<[A, B, C], f32>, !mo.tensor<[A, B, 1], f32>, !mo.tensor<[A, B, C], f32>,
        !mo.tensor<[A, B, C], f32>, !mo.tensor<[1, B, C], si64>, !mo.tensor<[A, 2, C], f32>,
        !mo.tensor<[3, B, C], f32>, !mo.tensor<[3, B, C], si64>, !mo.tensor<[A, B, C], f32>, !mo.tensor<[A, B, C], si64>,
        !mo.tensor<[8, B, 2], f32>) {
  // Axes 0 and 2 are swapped before and after.
  // CHECK: %[[T:.+]] = mo.transpose(%x) {perm = [2, 1, 0]} : !mo.tensor<[A, B, C], f32> -> !mo.tensor<[C, B, A], f32>
  // CHECK: %[[R:.+]] = mo.reduce.add(%[[T]]) {axis = 2} : !mo.tensor<[C, B, A], f32> -> !mo.tensor<[C, B, 1], f32>
  // CHECK: mo.transpose(%[[R]]) {perm = [2, 1, 0]} : !mo.tensor<[C, B, 1], f32> -> !mo.tensor<[1, B, C], f32>
  %sum = mo.reduce.add(%x) {axis = 0} : !mo.tensor<[A, B, C], f32> -> !mo.tensor<[1, B, C], f32>

  // Softmax too; -2 is axis 1.
  // CHECK: %[[S:.+]] = mo.transpose(%x) {perm = [0, 2, 1]}
  // CHECK: %[[M:.+]] = mo.reduce.softmax(%[[S]]) {axis = 2} : !mo.tensor<[A, C, B], f32>
  // CHECK: mo.transpose(%[[M]]) {perm = [0, 2, 1]}
  %softmax = mo.reduce.softmax(%x) {axis = -2} : !mo.tensor<[A, B, C], f32>

  // Scans, and reductions to another dtype or size; their other attributes stay.
  // CHECK: %[[U:.+]] = mo.cumsum(%{{.*}}) {axis = 2, exclusive = true, reverse = true} : !mo.tensor<[C, B, A], f32>
  // CHECK: mo.transpose(%[[U]]) {perm = [2, 1, 0]}
  %cumsum = mo.cumsum(%x) {axis = 0, exclusive = true, reverse = true} : !mo.tensor<[A, B, C], f32>
  // CHECK: mo.reduce.arg_max(%{{.*}}) {axis = 2, select_last_index = true} : !mo.tensor<[C, B, A], f32> -> !mo.tensor<[C, B, 1], si64>
  %arg = mo.reduce.arg_max(%x) {axis = 0, select_last_index = true} : !mo.tensor<[A, B, C], f32> -> !mo.tensor<[1, B, C], si64>
  // CHECK: mo.reduce.reduce_min_and_max(%{{.*}}) {axis = 2} : !mo.tensor<[A, C, B], f32> -> !mo.tensor<[A, C, 2], f32>
  // CHECK: mo.transpose
  %both = mo.reduce.reduce_min_and_max(%x) {axis = 1} : !mo.tensor<[A, B, C], f32> -> !mo.tensor<[A, 2, C], f32>
  // All results of the operand's rank; other operands, results and attributes stay.
  // CHECK: %[[K:.+]] = mo.transpose(%x) {perm = [2, 1, 0]}
  // CHECK: %[[V:.+]], %[[I:.+]] = mo.top_k(%[[K]]) {axis = 2, k = 3} : !mo.tensor<[C, B, A], f32> -> (!mo.tensor<[C, B, 3], f32>, !mo.tensor<[C, B, 3], si64>)
  // CHECK: mo.transpose(%[[V]]) {perm = [2, 1, 0]} : !mo.tensor<[C, B, 3], f32> -> !mo.tensor<[3, B, C], f32>
  // CHECK: mo.transpose(%[[I]]) {perm = [2, 1, 0]} : !mo.tensor<[C, B, 3], si64> -> !mo.tensor<[3, B, C], si64>
  // CHECK: mo.bounded.compress({{.*}}, %c) {axis = 2} : (!mo.tensor<[A, C, B], f32>, !mo.tensor<[B], bool>) -> (!mo.tensor<[A, C, B], f32>, !mo.tensor<[1], si64>)
  // CHECK: mo.argsort({{.*}}) {axis = 2, descending = true} : !mo.tensor<[C, B, A], f32> -> !mo.tensor<[C, B, A], si64>
  // CHECK: mo.transpose
  %values, %indices = mo.top_k(%x) {axis = 0, k = 3} : !mo.tensor<[A, B, C], f32> -> (!mo.tensor<[3, B, C], f32>, !mo.tensor<[3, B, C], si64>)
  %some, %count = mo.bounded.compress(%x, %c) {axis = 1} : (!mo.tensor<[A, B, C], f32>, !mo.tensor<[B], bool>) -> (!mo.tensor<[A, B, C], f32>, !mo.tensor<[1], si64>)
  %order = mo.argsort(%x) {axis = 0, descending = true} : !mo.tensor<[A, B, C], f32> -> !mo.tensor<[A, B, C], si64>

  // Of mo.dft the dim before the last, which holds the parts of a complex number.
  // CHECK: %[[D:.+]] = mo.transpose(%x2) {perm = [1, 0, 2]} : !mo.tensor<[A, B, 2], f32> -> !mo.tensor<[B, A, 2], f32>
  // CHECK-NEXT: %[[E:.+]] = mo.dft(%[[D]]) {axis = 1, dft_length = 8, inverse = true} : !mo.tensor<[B, A, 2], f32> -> !mo.tensor<[B, 8, 2], f32>
  // CHECK-NEXT: mo.transpose(%[[E]]) {perm = [1, 0, 2]} : !mo.tensor<[B, 8, 2], f32> -> !mo.tensor<[8, B, 2], f32>
  %dft = mo.dft(%x2) {axis = -3, dft_length = 8, inverse = true} : !mo.tensor<[A, B, 2], f32> -> !mo.tensor<[8, B, 2], f32>

  // The last axis already, in either spelling: nothing moves.
  // CHECK-NOT: mo.transpose
  // CHECK: %max = mo.reduce.max(%x) {axis = 2}
  // CHECK-NEXT: %last = mo.reduce.softmax(%x) {axis = 2}
  // CHECK-NEXT: mo.output
  %max = mo.reduce.max(%x) {axis = 2} : !mo.tensor<[A, B, C], f32> -> !mo.tensor<[A, B, 1], f32>
  %last = mo.reduce.softmax(%x) {axis = -1} : !mo.tensor<[A, B, C], f32>
  mo.output %sum, %softmax, %max, %last, %cumsum, %arg, %both, %values, %indices, %some, %order, %dft
    : !mo.tensor<[1, B, C], f32>, !mo.tensor<[A, B, C], f32>, !mo.tensor<[A, B, 1], f32>, !mo.tensor<[A, B, C], f32>,
      !mo.tensor<[A, B, C], f32>, !mo.tensor<[1, B, C], si64>, !mo.tensor<[A, 2, C], f32>,
      !mo.tensor<[3, B, C], f32>, !mo.tensor<[3, B, C], si64>, !mo.tensor<[A, B, C], f32>, !mo.tensor<[A, B, C], si64>,
      !mo.tensor<[8, B, 2], f32>
}
