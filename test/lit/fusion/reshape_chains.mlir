// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Reshapes over one another are one.
// RUN: %mxc compile %s --emit=mogg --print-ir-after=mo_canonicalise_views -o /dev/null 2>&1 | FileCheck %s

// CHECK: after mo_canonicalise_views
mo.graph @reshapes<M, N>(%x: !mo.tensor<[M, N], f32>) -> (!mo.tensor<[N, M], f32>, !mo.tensor<[M, N], f32>, !mo.tensor<[N * M], f32>, !mo.tensor<[M, N], f32>) {
  // A chain reads what its first one read; one that changes nothing goes.
  // CHECK-NEXT: mo.graph @reshapes
  // CHECK-NEXT: %c = mo.static.reshape(%x) : !mo.tensor<[M, N], f32> -> !mo.tensor<[N, M], f32>
  // CHECK-NEXT: %y = mo.relu(%c)
  %a = mo.static.reshape(%x) : !mo.tensor<[M, N], f32> -> !mo.tensor<[M * N], f32>
  %b = mo.static.reshape(%a) : !mo.tensor<[M * N], f32> -> !mo.tensor<[1, M, N], f32>
  %c = mo.static.reshape(%b) : !mo.tensor<[1, M, N], f32> -> !mo.tensor<[N, M], f32>
  %y = mo.relu(%c) : !mo.tensor<[N, M], f32>
  // CHECK-NEXT: %z = mo.exp(%x)
  %back = mo.static.reshape(%c) : !mo.tensor<[N, M], f32> -> !mo.tensor<[M, N], f32>
  %z = mo.exp(%back) : !mo.tensor<[M, N], f32>
  // Another reader keeps the one below; other views are in the way.
  // CHECK-NEXT: %d = mo.static.reshape(%z)
  // CHECK-NEXT: %e = mo.transpose(%x)
  // CHECK-NEXT: %f = mo.static.reshape(%e)
  // CHECK-NEXT: mo.output %y, %z, %d, %f
  %d = mo.static.reshape(%z) : !mo.tensor<[M, N], f32> -> !mo.tensor<[N * M], f32>
  %e = mo.transpose(%x) {perm = [1, 0]} : !mo.tensor<[M, N], f32> -> !mo.tensor<[N, M], f32>
  %f = mo.static.reshape(%e) : !mo.tensor<[N, M], f32> -> !mo.tensor<[M, N], f32>
  mo.output %y, %z, %d, %f : !mo.tensor<[N, M], f32>, !mo.tensor<[M, N], f32>, !mo.tensor<[N * M], f32>, !mo.tensor<[M, N], f32>
}
