// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// RUN: %mxc compile %s --emit=mo --print-ir-after=mo_inline_calls -o /dev/null 2>&1 | FileCheck %s
// RUN: %mxc compile %s -o %t.mef
// RUN: %mxrun %t.mef --input=2x3xf32=1,2,3,4,5,6 | FileCheck %s --check-prefix=VALUES

// A call in a region, and one of a graph that calls: names stand for the caller's dims, weights get their prefix, and
// nothing of the callees is left.
// CHECK-NOT: @scaled
// CHECK-NOT: mo.call
// CHECK: mo.graph @g<A, B>
// CHECK: mo.abs(%x) : !mo.tensor<[A, B], f32>
// CHECK: mo.transpose({{.*}}) {perm = [1, 0]} : !mo.tensor<[A, B], f32> -> !mo.tensor<[B, A], f32>
// CHECK: mo.if
// CHECK: mo.slice({{.*}}) {start = [0, 0], step = [1, 1], stop = [B, A]} : !mo.tensor<[B, A], f32>
// CHECK: mo.abs
// VALUES: 3x2xf32=[2 8][4 10][6 12]
mo.graph @magnitude<N, M>(%v: !mo.tensor<[N, M], f32>) -> (!mo.tensor<[N, M], f32>) {
  %a = mo.abs(%v) : !mo.tensor<[N, M], f32>
  mo.output %a : !mo.tensor<[N, M], f32>
}
mo.graph @turned<N, M>(%v: !mo.tensor<[N, M], f32>) -> (!mo.tensor<[M, N], f32>) {
  %w = mo.call(%v) {callee = "magnitude"} : !mo.tensor<[N, M], f32> -> !mo.tensor<[N, M], f32>
  %t = mo.transpose(%w) {perm = [1, 0]} : !mo.tensor<[N, M], f32> -> !mo.tensor<[M, N], f32>
  mo.output %t : !mo.tensor<[M, N], f32>
}
mo.graph @all<N, M>(%v: !mo.tensor<[N, M], f32>) -> (!mo.tensor<[N, M], f32>) {
  %s = mo.slice(%v) {start = [0, 0], stop = [N, M], step = [1, 1]} : !mo.tensor<[N, M], f32>
  %a = mo.call(%s) {callee = "magnitude"} : !mo.tensor<[N, M], f32> -> !mo.tensor<[N, M], f32>
  mo.output %a : !mo.tensor<[N, M], f32>
}
mo.graph @g<A, B>(%x: !mo.tensor<[A, B], f32>) -> (!mo.tensor<[B, A], f32>) {
  %t = mo.call(%x) {callee = "turned"} : !mo.tensor<[A, B], f32> -> !mo.tensor<[B, A], f32>
  %yes = mo.constant {value = dense<true>} : !mo.tensor<[], bool>
  %y = mo.if(%yes) : !mo.tensor<[], bool> -> !mo.tensor<[B, A], f32> {
    %d = mo.add(%t, %t) : !mo.tensor<[B, A], f32>
    %e = mo.call(%d) {callee = "all"} : !mo.tensor<[B, A], f32> -> !mo.tensor<[B, A], f32>
    mo.yield %e : !mo.tensor<[B, A], f32>
  } else {
    mo.yield %t : !mo.tensor<[B, A], f32>
  }
  mo.output %y : !mo.tensor<[B, A], f32>
}
