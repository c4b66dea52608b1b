// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %mxc compile %s --emit=mo --print-ir-after=rmo_to_mo -o /dev/null 2>&1 | FileCheck %s
// CHECK: after rmo_to_mo

mo.graph @relaxed<M, N, K>(
  %x: !mo.tensor<[M, N], f32>, %y: !mo.tensor<[M, N], f32>, %row: !mo.tensor<[N], f16>, %i: !mo.tensor<[], si32>,
  %c: !mo.tensor<[M, 1], bool>, %a: !mo.tensor<[K], f32>, %b: !mo.tensor<[K, N], f32>
) -> (!mo.tensor<[M, N], f32>, !mo.tensor<[M, N], bool>, !mo.tensor<[M, N], f32>, !mo.tensor<[N], f32>, !mo.tensor<[M, N], f32>) {
  // Equal types: the strict op alone.
  // CHECK-NOT: cast
  // CHECK: %same = mo.mul(%x, %y) : !mo.tensor<[M, N], f32>
  %same = rmo.mul(%x, %y) : !mo.tensor<[M, N], f32>

  // Promoted, then broadcast. The names of results stay; helpers get none.
  // CHECK: %[[C:.+]] = mo.cast(%row) : !mo.tensor<[N], f16> -> !mo.tensor<[N], f32>
  // CHECK: %[[W:.+]] = mo.static.broadcast_to(%[[C]]) : !mo.tensor<[N], f32> -> !mo.tensor<[M, N], f32>
  // CHECK: %sum = mo.add(%same, %[[W]]) : !mo.tensor<[M, N], f32>
  %sum = rmo.add(%same, %row) : (!mo.tensor<[M, N], f32>, !mo.tensor<[N], f16>) -> !mo.tensor<[M, N], f32>

  // An integer becomes the float's dtype; comparisons make bool.
  // CHECK: %[[I:.+]] = mo.cast(%i) : !mo.tensor<[], si32> -> !mo.tensor<[], f32>
  // CHECK: %[[IW:.+]] = mo.static.broadcast_to(%[[I]]) : !mo.tensor<[], f32> -> !mo.tensor<[M, N], f32>
  // CHECK: %less = mo.greater(%[[IW]], %sum) : (!mo.tensor<[M, N], f32>, !mo.tensor<[M, N], f32>) -> !mo.tensor<[M, N], bool>
  %less = rmo.greater(%i, %sum) : (!mo.tensor<[], si32>, !mo.tensor<[M, N], f32>) -> !mo.tensor<[M, N], bool>

  // The condition broadcasts and stays bool.
  // CHECK: %[[B:.+]] = mo.static.broadcast_to(%c) : !mo.tensor<[M, 1], bool> -> !mo.tensor<[M, N], bool>
  // CHECK: %either = mo.select(%[[B]], %x, %sum)
  %either = rmo.select(%c, %x, %sum)
    : (!mo.tensor<[M, 1], bool>, !mo.tensor<[M, N], f32>, !mo.tensor<[M, N], f32>) -> !mo.tensor<[M, N], f32>

  // A vector on the left is a row of a matrix, and the row dim goes away after.
  // CHECK: %[[R:.+]] = mo.static.reshape(%a) : !mo.tensor<[K], f32> -> !mo.tensor<[1, K], f32>
  // CHECK: %[[P:.+]] = mo.matmul(%[[R]], %b) : (!mo.tensor<[1, K], f32>, !mo.tensor<[K, N], f32>) -> !mo.tensor<[1, N], f32>
  // CHECK: mo.static.reshape(%[[P]]) : !mo.tensor<[1, N], f32> -> !mo.tensor<[N], f32>
  %vector = rmo.matmul(%a, %b) : (!mo.tensor<[K], f32>, !mo.tensor<[K, N], f32>) -> !mo.tensor<[N], f32>

  // rmo.mo.relu is mo.relu.
  // CHECK: %strict = mo.relu(%x) : !mo.tensor<[M, N], f32>
  %strict = rmo.mo.relu(%x) : !mo.tensor<[M, N], f32>
  // CHECK-NOT: rmo.
  mo.output %sum, %less, %either, %vector, %strict
    : !mo.tensor<[M, N], f32>, !mo.tensor<[M, N], bool>, !mo.tensor<[M, N], f32>, !mo.tensor<[N], f32>, !mo.tensor<[M, N], f32>
}
