// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Launches of one kernel with equal sizes share a plan; other sizes have their own. Scratch has two places for all of them.
// RUN: %mxc compile %s --emit=mgp -O0 | FileCheck %s
// CHECK: } execute {
// CHECK: %[[P:.+]] = mgp.plan "matmul"(%M, %K, %N)
// CHECK: %{{.+}} = mgp.threads
// CHECK-NOT: = mgp.threads
// CHECK: %[[Q:.+]] = mgp.plan "matmul"(%N, %K, %M)
// CHECK-NOT: = mgp.plan
// CHECK: mgp.max
// CHECK: mgp.launch "matmul"(%a, %b) {{.*}} plan (%[[P]])
// CHECK: mgp.launch "matmul"(%a, %c) {{.*}} plan (%[[P]])
// CHECK: mgp.launch "matmul"(%d, %e) {{.*}} plan (%[[Q]])
mo.graph @plans<M, N, K>(%a: !mo.tensor<[M, K], f32>, %b: !mo.tensor<[K, N], f32>, %c: !mo.tensor<[K, N], f32>,
                         %d: !mo.tensor<[N, K], f32>, %e: !mo.tensor<[K, M], f32>)
    -> (!mo.tensor<[M, N], f32>, !mo.tensor<[M, N], f32>, !mo.tensor<[N, M], f32>) {
  %x = mo.matmul(%a, %b) : (!mo.tensor<[M, K], f32>, !mo.tensor<[K, N], f32>) -> !mo.tensor<[M, N], f32>
  %y = mo.matmul(%a, %c) : (!mo.tensor<[M, K], f32>, !mo.tensor<[K, N], f32>) -> !mo.tensor<[M, N], f32>
  %z = mo.matmul(%d, %e) : (!mo.tensor<[N, K], f32>, !mo.tensor<[K, M], f32>) -> !mo.tensor<[N, M], f32>
  mo.output %x, %y, %z : !mo.tensor<[M, N], f32>, !mo.tensor<[M, N], f32>, !mo.tensor<[N, M], f32>
}
