// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Our types are MLIR's: the stock mlir-opt reads and prints ops in generic form over them.
// RUN: mlir-opt --allow-unregistered-dialect %s | FileCheck %s
// CHECK: "mo.matmul"(%{{.+}}, %{{.+}}) : (!mo.tensor<[M, K], f32>, !mo.tensor<[K, N], f32, {layout = #mo.layout<KN>}>) -> !mo.tensor<[M, N * 2 floordiv 2], f32>
%a, %b = "test.source"() : () -> (!mo.tensor<[M, K], f32>, !mo.tensor<[K, N], f32, {layout = #mo.layout<KN>}>)
%c = "mo.matmul"(%a, %b) : (!mo.tensor<[M, K], f32>, !mo.tensor<[K, N], f32, {layout = #mo.layout<KN>}>) -> !mo.tensor<[M, N * 2 floordiv 2], f32>
