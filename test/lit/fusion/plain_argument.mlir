// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A view for an argument that takes plain memory alone is copied by a kernel of its own, which makes the view; what makes such an
// argument stays a kernel.
// RUN: %mxc package %S/Inputs/twice.c -o %t.mxpkg
// RUN: %mxc compile %s --kernels=%t.mxpkg --emit=mogg | FileCheck %s
// RUN: %mxc compile %s --kernels=%t.mxpkg --target=x86-64 -o %t.mef
// RUN: %mxrun %t.mef --input="2x3xf32=1 2 3 4 5 6" | FileCheck %s --check-prefix=RESULT
// CHECK: %t = mogg.kernel "copy"(%x) : !mo.tensor<[M, N], f32> -> !mo.tensor<[N, M], f32>
// CHECK: mogg.call.view "mo.transpose"
// CHECK: %y = mogg.kernel "twice"(%t)
// CHECK: %e = mogg.kernel "relu"(%x)
// CHECK: %z = mogg.kernel "twice"(%e)
// RESULT: result[0]: 3x2xf32=[2 8][4 10][6 12]
// RESULT: result[1]: 2x3xf32=[2 4 6][8 10 12]
mo.graph @g<M, N>(%x: !mo.tensor<[M, N], f32>) -> (!mo.tensor<[N, M], f32>, !mo.tensor<[M, N], f32>) {
  %t = mo.transpose(%x) {perm = [1, 0]} : !mo.tensor<[M, N], f32> -> !mo.tensor<[N, M], f32>
  %y = mo.custom(%t) {symbol = "plain.twice"} : !mo.tensor<[N, M], f32>
  %e = mo.relu(%x) : !mo.tensor<[M, N], f32>
  %z = mo.custom(%e) {symbol = "plain.twice"} : !mo.tensor<[M, N], f32>
  mo.output %y, %z : !mo.tensor<[N, M], f32>, !mo.tensor<[M, N], f32>
}
