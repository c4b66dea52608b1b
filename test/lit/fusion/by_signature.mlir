// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Fusion looks at signatures, never at names: the slides' example and the same graph with a user's elementwise kernel in
// relu's place become one kernel each, and the two differ in that one call alone.
// RUN: %mxc package %examples/custom_op/my_kernels.c -o %t.mxpkg
// RUN: %mxc compile %s --kernels=%t.mxpkg --emit=mogg -o %t.user.mlir
// RUN: %mxc compile %examples/seed/model.mlir --emit=mogg -o %t.seed.mlir
// RUN: FileCheck %s --input-file=%t.user.mlir
// RUN: sed 's/swish/relu/g; s/my\.relu/mo.relu/' %t.user.mlir > %t.renamed.mlir
// RUN: diff %t.renamed.mlir %t.seed.mlir

// CHECK: %out = mogg.kernel "matmul_add_swish"(%A, %B, %bias)
// CHECK: mogg.call.elementwise "my.swish"
// CHECK-NOT: = mogg.kernel
mo.graph @model<N, M, K>(
  %A: !mo.tensor<[M, K], f32>, %B: !mo.tensor<[K, N], f32, {layout = #mo.layout<KN>}>, %bias: !mo.tensor<[], f32>
) -> (!mo.tensor<[M, N], f32>) {
  %C = mo.matmul(%A, %B) : (!mo.tensor<[M, K], f32>, !mo.tensor<[K, N], f32, {layout = #mo.layout<KN>}>) -> !mo.tensor<[M, N], f32>
  %bcast_bias = mo.static.broadcast_to(%bias) : !mo.tensor<[], f32> -> !mo.tensor<[M, N], f32>
  %add = mo.add(%C, %bcast_bias) : !mo.tensor<[M, N], f32>
  %out = mo.custom(%add) {symbol = "my.swish"} : !mo.tensor<[M, N], f32>
  mo.output %out : !mo.tensor<[M, N], f32>
}
