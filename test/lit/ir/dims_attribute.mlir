// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Attributes may hold dims: they print canonically, survive MLIR's generic form, and become sizes of the kernel.
// RUN: %mxc compile %s --emit=mo | FileCheck %s
// RUN: %mxc compile %s --emit=mo | %mxc compile - --emit=mo | FileCheck %s
// RUN: %mxc compile %s --emit=mgp | FileCheck %s --check-prefix=MGP
// RUN: %mxc compile %s -o %t.mef
// RUN: %mxrun %t.mef --input=3x4xf32=0,1,2,3,4,5,6,7,8,9,10,11 | FileCheck %s --check-prefix=VALUES

// CHECK: mo.slice(%x) {start = [0, N {{.*}}2], step = [1, 1], stop = [M, N]}
// MGP: mogg.call.view "mo.slice"(%x0) {parameters = {start = [0, d3]
// VALUES: 3x2xf32=[2 3][6 7][10 11]
mo.graph @g<M, N>(%x: !mo.tensor<[M, N], f32>) -> (!mo.tensor<[M, 2], f32>) {
  %y = mo.slice(%x) {start = [0, -2 + N], stop = #mosh<ape[M, N]>, step = [1, 1]} : !mo.tensor<[M, N], f32> -> !mo.tensor<[M, 2], f32>
  %z = mo.abs(%y) : !mo.tensor<[M, 2], f32>
  mo.output %z : !mo.tensor<[M, 2], f32>
}
