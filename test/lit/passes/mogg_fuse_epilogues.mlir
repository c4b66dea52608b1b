// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %mxc package %examples/custom_op/my_kernels.c -o %t.mxpkg
// RUN: %mxc compile %s --kernels=%t.mxpkg --emit=mogg --print-ir-after=mogg_fuse_epilogues -o /dev/null 2>&1 | FileCheck %s

// CHECK: after mogg_fuse_epilogues
mo.graph @epilogues<M, N, K>(%a: !mo.tensor<[M, K], f32>, %b: !mo.tensor<[K, N], f32>, %bias: !mo.tensor<[N], f32>,
                             %residual: !mo.tensor<[M, N], f16>, %scale: !mo.tensor<[M], f32>, %c: !mo.tensor<[K, N], f32>, %d: !mo.tensor<[K, N], f32>, %e: !mo.tensor<[K, 12], f32>,
                             %f: !mo.tensor<[K, 12], f32>, %g: !mo.tensor<[K, 12], f32>, %turn: !mo.tensor<[N, M], f32>)
    -> (!mo.tensor<[M, N], f16>, !mo.tensor<[M, K], f32>, !mo.tensor<[M, N], f32>, !mo.tensor<[M, N], f32>, !mo.tensor<[N, M], f32>,
        !mo.tensor<[M, 1], f32>, !mo.tensor<[M, 3, 4], f32>, !mo.tensor<[3, M, 4], f32>) {
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

  // A result with two readers is not fused.
  // CHECK: %both = mogg.kernel "matmul"(%a, %c)
  // CHECK: %p = mogg.kernel "exp"(%both)
  // CHECK: %q = mogg.kernel "negative"(%both)
  // What reads through a view that can be undone stores through its inverse, in the order of the producer's loop; other
  // operands are read through it too.
  // CHECK: %turned = mogg.kernel "matmul_add"(%a, %d, %turn) : {{.*}} -> !mo.tensor<[N, M], f32>
  // CHECK: ^bb0({{.*}}, %[[TURN:[^ ]+]]: !mo.tensor<[N, M], f32>, %[[TO:[^ ]+]]: !mo.tensor<[N, M], f32>):
  // CHECK-DAG: %[[T:.+]] = mogg.call.view "mx.transpose.inverse"(%[[TURN]]) {parameters = {perm = [1, 0]}} : {{.*}} -> !mo.tensor<[M, N], f32>
  // CHECK-DAG: %[[D:.+]] = mogg.call.view "mx.transpose.inverse"(%[[TO]]) {parameters = {perm = [1, 0]}} : {{.*}} -> !mo.tensor<[M, N], f32>
  // CHECK: mogg.bind (%[[TO]]) output_lambda(%[[N:.+]]: f32, %{{.+}}: index<2>) {
  // CHECK: %[[L:.+]] = mogg.load(%[[T]],
  // CHECK: %[[S:.+]] = mogg.call.elementwise "mo.add"(%[[N]], %[[L]]) : f32
  // CHECK: mogg.store(%[[S]], %[[D]],
  // CHECK: } : !mo.tensor<[N, M], f32> -> !mo.tensor<[M, N], f32>
  %both = mo.matmul(%a, %c) : (!mo.tensor<[M, K], f32>, !mo.tensor<[K, N], f32>) -> !mo.tensor<[M, N], f32>
  %p = mo.exp(%both) : !mo.tensor<[M, N], f32>
  %q = mo.negative(%both) : !mo.tensor<[M, N], f32>
  %n = mo.matmul(%a, %d) : (!mo.tensor<[M, K], f32>, !mo.tensor<[K, N], f32>) -> !mo.tensor<[M, N], f32>
  %across = mo.transpose(%n) {perm = [1, 0]} : !mo.tensor<[M, N], f32> -> !mo.tensor<[N, M], f32>
  %turned = mo.add(%across, %turn) : !mo.tensor<[N, M], f32>

  // A result that is a reshape of what the loop makes is stored as it lies. A slice cannot be undone, and the heads of a
  // row, once apart, do not make a row.
  // CHECK: %split = mogg.kernel "matmul"(%a, %e) : {{.*}} -> !mo.tensor<[M, 3, 4], f32>
  // CHECK: %rows = mogg.kernel "matmul"(%a, %f)
  // CHECK: %part = mogg.kernel "exp"(%rows)
  // CHECK: %together = mogg.kernel "matmul"(%a, %g)
  // CHECK: %heads = mogg.kernel "exp"(%together)
  %joined = mo.matmul(%a, %e) : (!mo.tensor<[M, K], f32>, !mo.tensor<[K, 12], f32>) -> !mo.tensor<[M, 12], f32>
  %split = mo.static.reshape(%joined) : !mo.tensor<[M, 12], f32> -> !mo.tensor<[M, 3, 4], f32>
  %rows = mo.matmul(%a, %f) : (!mo.tensor<[M, K], f32>, !mo.tensor<[K, 12], f32>) -> !mo.tensor<[M, 12], f32>
  %first = mo.slice(%rows) {start = [0, 0], stop = [M, 1], step = [1, 1]} : !mo.tensor<[M, 12], f32> -> !mo.tensor<[M, 1], f32>
  %part = mo.exp(%first) : !mo.tensor<[M, 1], f32>
  %together = mo.matmul(%a, %g) : (!mo.tensor<[M, K], f32>, !mo.tensor<[K, 12], f32>) -> !mo.tensor<[M, 12], f32>
  %apart = mo.static.reshape(%together) : !mo.tensor<[M, 12], f32> -> !mo.tensor<[M, 3, 4], f32>
  %by_head = mo.transpose(%apart) {perm = [1, 0, 2]} : !mo.tensor<[M, 3, 4], f32> -> !mo.tensor<[3, M, 4], f32>
  %heads = mo.exp(%by_head) : !mo.tensor<[3, M, 4], f32>
  mo.output %sum, %scaled, %p, %q, %turned, %part, %split, %heads
    : !mo.tensor<[M, N], f16>, !mo.tensor<[M, K], f32>, !mo.tensor<[M, N], f32>, !mo.tensor<[M, N], f32>, !mo.tensor<[N, M], f32>,
      !mo.tensor<[M, 1], f32>, !mo.tensor<[M, 3, 4], f32>, !mo.tensor<[3, M, 4], f32>
}

// Sizes that are read behind the matmul name the dims of what it makes: the joint kernel comes behind that.
// CHECK-LABEL: mogg.graph @later
// CHECK-NOT: mogg.kernel
// CHECK: mogg.define_dim {name = "Q"
// CHECK: mogg.kernel "matmul"(%x, %w) {{.*}} -> !mo.tensor<[P, Q], f32>
mo.graph @later<M>(%x: !mo.tensor<[M, 3], f32>, %w: !mo.tensor<[3, 4], f32>, %shape: !mo.tensor<[2], si64>) -> (!mo.tensor<[P, Q], f32>) {
  %product = mo.matmul(%x, %w) : (!mo.tensor<[M, 3], f32>, !mo.tensor<[3, 4], f32>) -> !mo.tensor<[M, 4], f32>
  %turned = mo.reshape(%product, %shape) : (!mo.tensor<[M, 4], f32>, !mo.tensor<[2], si64>) -> !mo.tensor<[P, Q], f32>
  mo.output %turned : !mo.tensor<[P, Q], f32>
}
