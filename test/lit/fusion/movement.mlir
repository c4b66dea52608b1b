// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Kernels that move data load and store through hooks: what makes their inputs and what uses their outputs is fused into
// them, and each graph is one kernel.
// RUN: %mxc compile %s --emit=mogg | FileCheck %s
// RUN: %mxc compile %s --emit=mogg | FileCheck %s --check-prefix=ONCE
// ONCE-COUNT-5: = mogg.kernel
// ONCE-NOT: = mogg.kernel

// CHECK-LABEL: mogg.graph @concat
// CHECK: %out = mogg.kernel "relu_concat_add"(%x, %y, %z)
// CHECK: output_lambda(%[[V:.+]]: f32, {{.*}}
// CHECK: mogg.call.elementwise "mo.add"(%[[V]],
// CHECK: input_lambda
// CHECK: mogg.call.elementwise "mo.relu"
// CHECK: mogg.call.execute "mo.concat"
mo.graph @concat<M, N>(%x: !mo.tensor<[M, N], f32>, %y: !mo.tensor<[M, 3], f32>, %z: !mo.tensor<[M, N + 3], f32>)
    -> (!mo.tensor<[M, N + 3], f32>) {
  %relu = mo.relu(%x) : !mo.tensor<[M, N], f32>
  %joined = mo.concat(%relu, %y) {axis = 1}
    : (!mo.tensor<[M, N], f32>, !mo.tensor<[M, 3], f32>) -> !mo.tensor<[M, N + 3], f32>
  %out = mo.add(%joined, %z) : !mo.tensor<[M, N + 3], f32>
  mo.output %out : !mo.tensor<[M, N + 3], f32>
}

// CHECK-LABEL: mogg.graph @gather
// CHECK: %out = mogg.kernel "gather_mul"(%x, %rows, %scale)
mo.graph @gather<V, D, K>(%x: !mo.tensor<[V, D], f16>, %rows: !mo.tensor<[K], si64>, %scale: !mo.tensor<[K, D], f16>)
    -> (!mo.tensor<[K, D], f16>) {
  %taken = mo.gather(%x, %rows) {axis = 0} : (!mo.tensor<[V, D], f16>, !mo.tensor<[K], si64>) -> !mo.tensor<[K, D], f16>
  %out = mo.mul(%taken, %scale) : !mo.tensor<[K, D], f16>
  mo.output %out : !mo.tensor<[K, D], f16>
}

// Indices are computed where they are read.
// CHECK-LABEL: mogg.graph @indices
// CHECK: %out = mogg.kernel "add_gather"(
mo.graph @indices<V, K>(%x: !mo.tensor<[V], f32>, %at: !mo.tensor<[K], si32>, %by: !mo.tensor<[K], si32>) -> (!mo.tensor<[K], f32>) {
  %sum = mo.add(%at, %by) : !mo.tensor<[K], si32>
  %out = mo.gather(%x, %sum) {axis = 0} : (!mo.tensor<[V], f32>, !mo.tensor<[K], si32>) -> !mo.tensor<[K], f32>
  mo.output %out : !mo.tensor<[K], f32>
}

// A scatter combines updates before its store, so its result fuses on.
// CHECK-LABEL: mogg.graph @scatter
// CHECK: %out = mogg.kernel "exp_add_relu"(
mo.graph @scatter<V, D, K>(%x: !mo.tensor<[V, D], f32>, %u: !mo.tensor<[K, D], f32>, %at: !mo.tensor<[K, 1], si64>)
    -> (!mo.tensor<[V, D], f32>) {
  %e = mo.exp(%u) : !mo.tensor<[K, D], f32>
  %s = mo.scatter_nd.add(%x, %e, %at)
    : (!mo.tensor<[V, D], f32>, !mo.tensor<[K, D], f32>, !mo.tensor<[K, 1], si64>) -> !mo.tensor<[V, D], f32>
  %out = mo.relu(%s) : !mo.tensor<[V, D], f32>
  mo.output %out : !mo.tensor<[V, D], f32>
}

// Between views: a pad reads through the transpose.
// CHECK-LABEL: mogg.graph @pad
// CHECK: %out = mogg.kernel "constant_negative"(
mo.graph @pad<M, N>(%x: !mo.tensor<[M, N], si32>, %around: !mo.tensor<[], si32>) -> (!mo.tensor<[N + 2, M], si32>) {
  %t = mo.transpose(%x) {perm = [1, 0]} : !mo.tensor<[M, N], si32> -> !mo.tensor<[N, M], si32>
  %p = mo.pad.constant(%t, %around) {paddings = [1, 1, 0, 0]}
    : (!mo.tensor<[N, M], si32>, !mo.tensor<[], si32>) -> !mo.tensor<[N + 2, M], si32>
  %out = mo.negative(%p) : !mo.tensor<[N + 2, M], si32>
  mo.output %out : !mo.tensor<[N + 2, M], si32>
}
