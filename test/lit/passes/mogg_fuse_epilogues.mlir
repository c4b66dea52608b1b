// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %mxc package %examples/custom_op/my_kernels.c -o %t.mxpkg
// RUN: %mxc compile %s --kernels=%t.mxpkg --emit=mogg --print-ir-after=mogg_fuse_epilogues -o /dev/null 2>&1 | FileCheck %s

// CHECK: after mogg_fuse_epilogues
mo.graph @epilogues<M, N, K>(%a: !mo.tensor<[M, K], f32>, %b: !mo.tensor<[K, N], f32>, %bias: !mo.tensor<[N], f32>,
                             %residual: !mo.tensor<[M, N], f16>, %scale: !mo.tensor<[M], f32>, %c: !mo.tensor<[K, N], f32>, %d: !mo.tensor<[K, N], f32>)
    -> (!mo.tensor<[M, N], f16>, !mo.tensor<[M, K], f32>, !mo.tensor<[M, N], f32>, !mo.tensor<[M, N], f32>, !mo.tensor<[N, M], f32>) {
  // Bias, cast and residual on the way to memory: the loop makes f32 values, the tensor is f16.
  // CHECK: %sum = mogg.kernel "matmul_add_cast_add"(%a, %b, %bias, %residual)
  // CHECK: ^bb0({{.*}}, %[[DST:[^ ]+]]: !mo.tensor<[M, N], f16>):
  // CHECK: %[[OUT:.+]] = mogg.bind (%[[DST]]) output_lambda(%[[V:.+]]: f32, %{{.+}}: index<2>) {
  // CHECK: %[[BIASED:.+]] = mogg.call.elementwise "mo.add"(%[[V]], %{{.+}}) : f32
  // CHECK: %[[HALF:.+]] = mogg.call.elementwise "mo.cast"(%[[BIASED]]) : f32 -> f16
  // CHECK: mogg.call.elementwise "mo.add"(%[[HALF]], %{{.+}}) : f16
  // CHECK: mogg.store({{.*}}) : (f16,
  // CHECK: } : !mo.tensor<[M, N], f16> -> !mo.tensor<[M, N], f32>
  // CHECK: mogg.call.execute "mo.matmul"(%{{.+}}, %{{.+}}) into (%[[OUT]])
  %m = mo.matmul(%a, %b) : (!mo.tensor<[M, K], f32>, !mo.tensor<[K, N], f32>) -> !mo.tensor<[M, N], f32>
  %wide = mo.static.broadcast_to(%bias) : !mo.tensor<[N], f32> -> !mo.tensor<[M, N], f32>
  %biased = mo.add(%m, %wide) : !mo.tensor<[M, N], f32>
  %half = mo.cast(%biased) : !mo.tensor<[M, N], f32> -> !mo.tensor<[M, N], f16>
  %sum = mo.add(%half, %residual) : !mo.tensor<[M, N], f16>

  // A user's kernel with a store hook takes an epilogue as mo.matmul does.
  // CHECK: %scaled = mogg.kernel "row_scale_relu"(%a, %scale)
  // CHECK: %[[O:.+]] = mogg.bind (%{{.+}}) output_lambda(%[[W:.+]]: f32, %{{.+}}: index<2>) {
  // CHECK-NEXT: mogg.call.elementwise "mo.relu"(%[[W]]) : f32
  // CHECK: mogg.call.execute "my.row_scale"(%{{.+}}, %{{.+}}) into (%[[O]])
  %r = mo.custom(%a, %scale) {symbol = "my.row_scale"} : (!mo.tensor<[M, K], f32>, !mo.tensor<[M], f32>) -> !mo.tensor<[M, K], f32>
  %scaled = mo.relu(%r) : !mo.tensor<[M, K], f32>

  // Not fused: a result with two readers; one that is read at another index than it is written.
  // CHECK: %both = mogg.kernel "matmul"(%a, %c)
  // CHECK: %p = mogg.kernel "exp"(%both)
  // CHECK: %q = mogg.kernel "negative"(%both)
  // CHECK: %n = mogg.kernel "matmul"(%a, %d)
  // CHECK: %turned = mogg.kernel "relu"(%n)
  %both = mo.matmul(%a, %c) : (!mo.tensor<[M, K], f32>, !mo.tensor<[K, N], f32>) -> !mo.tensor<[M, N], f32>
  %p = mo.exp(%both) : !mo.tensor<[M, N], f32>
  %q = mo.negative(%both) : !mo.tensor<[M, N], f32>
  %n = mo.matmul(%a, %d) : (!mo.tensor<[M, K], f32>, !mo.tensor<[K, N], f32>) -> !mo.tensor<[M, N], f32>
  %across = mo.transpose(%n) {perm = [1, 0]} : !mo.tensor<[M, N], f32> -> !mo.tensor<[N, M], f32>
  %turned = mo.relu(%across) : !mo.tensor<[N, M], f32>
  mo.output %sum, %scaled, %p, %q, %turned
    : !mo.tensor<[M, N], f16>, !mo.tensor<[M, K], f32>, !mo.tensor<[M, N], f32>, !mo.tensor<[M, N], f32>, !mo.tensor<[N, M], f32>
}
