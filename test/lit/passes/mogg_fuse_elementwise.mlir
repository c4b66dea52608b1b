// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %mxc package %examples/custom_op/my_kernels.c -o %t.mxpkg
// RUN: %mxc compile %s --kernels=%t.mxpkg --emit=mogg --print-ir-after=mogg_fuse_elementwise -o /dev/null 2>&1 | FileCheck %s
// RUN: %mxc compile %s --kernels=%t.mxpkg --emit=mogg --without=mogg_fuse_elementwise | FileCheck %s --check-prefix=LEFT

// CHECK: after mogg_fuse_elementwise
mo.graph @chains<M, N>(%x: !mo.tensor<[M, N], f32>, %y: !mo.tensor<[M, N], f32>, %square: !mo.tensor<[M, M], f32>)
    -> (!mo.tensor<[M, N], f32>, !mo.tensor<[M, N], f32>, !mo.tensor<[M, N], f32>, !mo.tensor<[N, M], si32>, !mo.tensor<[M, M], f32>) {
  // A chain is one loop, a user's kernel in it like any other. No later pass makes one of it.
  // CHECK: %c = mogg.kernel "add_swish_mul"(%x, %y)
  // CHECK: mogg.call.elementwise "mo.add"
  // CHECK-NEXT: mogg.call.elementwise "my.swish"
  // CHECK: mogg.call.elementwise "mo.mul"
  // CHECK: mogg.store
  // CHECK-NOT: mogg.store
  // LEFT: %a = mogg.kernel "add"(%x, %y)
  // LEFT: %b = mogg.kernel "swish"(%a)
  // LEFT: %c = mogg.kernel "mul"(%b, %y)
  %a = mo.add(%x, %y) : !mo.tensor<[M, N], f32>
  %b = mo.custom(%a) {symbol = "my.swish"} : !mo.tensor<[M, N], f32>
  %c = mo.mul(%b, %y) : !mo.tensor<[M, N], f32>

  // Two readers: computed once, stored, read twice.
  // CHECK: %twice = mogg.kernel "exp"(%x)
  // CHECK: %d = mogg.kernel "relu"(%twice)
  // CHECK: %e = mogg.kernel "negative"(%twice)
  %twice = mo.exp(%x) : !mo.tensor<[M, N], f32>
  %d = mo.relu(%twice) : !mo.tensor<[M, N], f32>
  %e = mo.negative(%twice) : !mo.tensor<[M, N], f32>

  // A view between the two moves to the producer's loads; dtypes may change on the way.
  // CHECK: %g = mogg.kernel "sqrt_cast"(%x) : !mo.tensor<[M, N], f32> -> !mo.tensor<[N, M], si32>
  // CHECK: %[[T:.+]] = mogg.call.view "mo.transpose"(%x{{.*}}) {parameters = {perm = [1, 0]}} : !mo.tensor<[M, N], f32> -> !mo.tensor<[N, M], f32>
  // CHECK: mogg.load(%[[T]],
  // CHECK: mogg.call.elementwise "mo.sqrt"
  // CHECK: mogg.call.elementwise "mo.cast"({{.*}}) : f32 -> si32
  %root = mo.sqrt(%x) : !mo.tensor<[M, N], f32>
  %f = mo.transpose(%root) {perm = [1, 0]} : !mo.tensor<[M, N], f32> -> !mo.tensor<[N, M], f32>
  %g = mo.cast(%f) : !mo.tensor<[N, M], f32> -> !mo.tensor<[N, M], si32>

  // One reader, but two elements for each of its own: computed once and stored.
  // CHECK: %h = mogg.kernel "tanh"(%square)
  // CHECK: %i = mogg.kernel "add"(%h)
  // CHECK: mogg.output
  %h = mo.tanh(%square) : !mo.tensor<[M, M], f32>
  %j = mo.transpose(%h) {perm = [1, 0]} : !mo.tensor<[M, M], f32> -> !mo.tensor<[M, M], f32>
  %i = mo.add(%h, %j) : !mo.tensor<[M, M], f32>
  mo.output %c, %d, %e, %g, %i
    : !mo.tensor<[M, N], f32>, !mo.tensor<[M, N], f32>, !mo.tensor<[M, N], f32>, !mo.tensor<[N, M], si32>, !mo.tensor<[M, M], f32>
}
