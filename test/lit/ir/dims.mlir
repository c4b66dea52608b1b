// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Dims are kept in one canonical spelling, so that equal sizes are equal texts.
// RUN: %mxc compile %s --emit=mo | FileCheck %s
// CHECK: %a: !mo.tensor<[M, N, 4], f32>, %b: !mo.tensor<[M * N * 4], f32>
// CHECK-SAME: %c: !mo.tensor<[M + N - 1], f32>
// CHECK-SAME: %d: !mo.tensor<[M floordiv 2, M ceildiv 2, M mod 2], f32>
// CHECK-SAME: %e: !mo.tensor<[max(M, N), min(3, M)], f32>
// CHECK-SAME: %f: !mo.tensor<[M, 12, (M + 1) floordiv 2], f32>
mo.graph @dims<M, N>(
  %a: !mo.tensor<[M, N, 2 * 2], f32>, %b: !mo.tensor<[4 * N * M], f32>, %c: !mo.tensor<[N - 1 + M], f32>,
  %d: !mo.tensor<[M floordiv 2, M ceildiv 2, M mod 2], f32>, %e: !mo.tensor<[max(N, M), min(M, 3)], f32>,
  %f: !mo.tensor<[(M * 6) floordiv 6, max(3, 12), (M + 1) floordiv 2], f32>
) -> (!mo.tensor<[N * 2, M * 2], f32>) {
  // CHECK: %flat = mo.static.reshape(%a) : !mo.tensor<[M, N, 4], f32> -> !mo.tensor<[M * N * 4], f32>
  %flat = mo.static.reshape(%a) : !mo.tensor<[M, N, 4], f32> -> !mo.tensor<[M * N * 4], f32>
  // CHECK: %sum = mo.add(%flat, %b) : !mo.tensor<[M * N * 4], f32>
  %sum = mo.add(%flat, %b) : !mo.tensor<[(M + M) * 2 * N], f32>
  // CHECK: %y = mo.static.reshape(%sum) : !mo.tensor<[M * N * 4], f32> -> !mo.tensor<[N * 2, M * 2], f32>
  %y = mo.static.reshape(%sum) : !mo.tensor<[M * N * 4], f32> -> !mo.tensor<[2 * N, 2 * M], f32>
  mo.output %y : !mo.tensor<[N * 2, M * 2], f32>
}
