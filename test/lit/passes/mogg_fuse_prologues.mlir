// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %mxc package %examples/custom_op/my_kernels.c -o %t.mxpkg
// RUN: %mxc compile %s --kernels=%t.mxpkg --emit=mogg --print-ir-after=mogg_fuse_prologues -o /dev/null 2>&1 | FileCheck %s

// CHECK: after mogg_fuse_prologues
mo.graph @prologues<M, N, K>(%a: !mo.tensor<[M, K], f32>, %b: !mo.tensor<[K, N], f32>, %scale: !mo.tensor<[M], f32>)
    -> (!mo.tensor<[M, N], f32>, !mo.tensor<[M, K], f32>, !mo.tensor<[M, K], f32>, !mo.tensor<[M, K], f32>, !mo.tensor<[M, 1], f32>,
        !mo.tensor<[M, K], f32>, !mo.tensor<[M, M], f32>, !mo.tensor<[M, K], f32>) {
  // Into both sides of a matmul: computed where the kernel reads them.
  // CHECK: %m = mogg.kernel "exp_relu_matmul"(%a, %b)
  // CHECK: %[[L:.+]] = mogg.bind () input_lambda(%{{.+}}: index<2>) {
  // CHECK: %[[V:.+]] = mogg.call.elementwise "mo.relu"
  // CHECK-NEXT: mogg.yield %[[V]] : f32
  // CHECK: %[[R:.+]] = mogg.bind () input_lambda
  // CHECK: mogg.call.elementwise "mo.exp"
  // CHECK: mogg.call.execute "mo.matmul"(%[[L]], %[[R]])
  %left = mo.relu(%a) : !mo.tensor<[M, K], f32>
  %right = mo.exp(%b) : !mo.tensor<[K, N], f32>
  %m = mo.matmul(%left, %right) : (!mo.tensor<[M, K], f32>, !mo.tensor<[K, N], f32>) -> !mo.tensor<[M, N], f32>

  // Into softmax, beside the epilogue that it has already.
  // CHECK: %log = mogg.kernel "sigmoid_softmax_log"(%a)
  // CHECK: %[[O:.+]] = mogg.bind ({{.*}}) output_lambda
  // CHECK: mogg.call.elementwise "mo.log"
  // CHECK: %[[I:.+]] = mogg.bind () input_lambda
  // CHECK: mogg.call.elementwise "mo.sigmoid"
  // CHECK: mogg.call.execute "mo.reduce.softmax"(%[[I]]) into (%[[O]])
  %half = mo.sigmoid(%a) : !mo.tensor<[M, K], f32>
  %softmax = mo.reduce.softmax(%half) {axis = 1} : !mo.tensor<[M, K], f32>
  %log = mo.log(%softmax) : !mo.tensor<[M, K], f32>

  // A user's kernel, on both sides. Its argument scale has no load hook: what makes that stays a kernel.
  // CHECK: %s = mogg.kernel "negative"(%scale)
  // CHECK: %y = mogg.kernel "swish_row_scale_leaky_relu"(%a, %s)
  // CHECK: mogg.call.elementwise "my.leaky_relu"
  // CHECK: mogg.call.elementwise "my.swish"
  // CHECK: mogg.call.execute "my.row_scale"
  %e = mo.custom(%a) {symbol = "my.swish"} : !mo.tensor<[M, K], f32>
  %s = mo.negative(%scale) : !mo.tensor<[M], f32>
  %r = mo.custom(%e, %s) {symbol = "my.row_scale"} : (!mo.tensor<[M, K], f32>, !mo.tensor<[M], f32>) -> !mo.tensor<[M, K], f32>
  %y = mo.custom(%r) {symbol = "my.leaky_relu", parameters = {slope = 0.1}} : !mo.tensor<[M, K], f32>

  // Two readers: computed once and stored.
  // CHECK: %twice = mogg.kernel "tanh"(%a)
  // CHECK: %soft = mogg.kernel "softmax"(%twice)
  // CHECK: %z = mogg.kernel "max"(%twice)
  %twice = mo.tanh(%a) : !mo.tensor<[M, K], f32>
  %soft = mo.reduce.softmax(%twice) {axis = 1} : !mo.tensor<[M, K], f32>
  %z = mo.reduce.max(%twice) {axis = 1} : !mo.tensor<[M, K], f32> -> !mo.tensor<[M, 1], f32>

  // One kernel reads it, but in two places: the loop and its epilogue; both sides of a matmul. Computed once and stored, too.
  // CHECK: %t = mogg.kernel "sin"(%a)
  // CHECK: %residual = mogg.kernel "softmax_add"(%t)
  // CHECK-NOT: mogg.call.elementwise "mo.sin"
  // CHECK: %u = mogg.kernel "cos"(%a)
  // CHECK: %gram = mogg.kernel "matmul"(%u)
  %t = mo.sin(%a) : !mo.tensor<[M, K], f32>
  %s1 = mo.reduce.softmax(%t) {axis = 1} : !mo.tensor<[M, K], f32>
  %residual = mo.add(%s1, %t) : !mo.tensor<[M, K], f32>
  %u = mo.cos(%a) : !mo.tensor<[M, K], f32>
  %gram = mo.matmul(%u, %u) {transpose_b = true} : (!mo.tensor<[M, K], f32>, !mo.tensor<[M, K], f32>) -> !mo.tensor<[M, M], f32>

  // Read by the epilogue alone, twice at one index: made there, once.
  // CHECK: %doubled = mogg.kernel "softmax_exp_add_mul"(%a)
  // CHECK-COUNT-1: mogg.call.elementwise "mo.exp"
  // CHECK-NOT: mogg.call.elementwise "mo.exp"
  // CHECK: mogg.call.execute "mo.reduce.softmax"
  %w = mo.exp(%a) : !mo.tensor<[M, K], f32>
  %s2 = mo.reduce.softmax(%a) {axis = 1} : !mo.tensor<[M, K], f32>
  %sum = mo.add(%s2, %w) : !mo.tensor<[M, K], f32>
  %doubled = mo.mul(%sum, %w) : !mo.tensor<[M, K], f32>
  mo.output %m, %log, %y, %soft, %z, %residual, %gram, %doubled
    : !mo.tensor<[M, N], f32>, !mo.tensor<[M, K], f32>, !mo.tensor<[M, K], f32>, !mo.tensor<[M, K], f32>, !mo.tensor<[M, 1], f32>,
      !mo.tensor<[M, K], f32>, !mo.tensor<[M, M], f32>, !mo.tensor<[M, K], f32>
}
