// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What constants alone decide is made once, by init, and not inside of a kernel that reads inputs; unless it would be
// larger than what it is made of: the negative is.
// RUN: %mxc compile %s --emit=mgp | FileCheck %s
// RUN: %mxc compile %s -o %t.mef
// RUN: %mxrun %t.mef --input=2x3xf32=1,2,3,4,5,6 | FileCheck %s --check-prefix=VALUES

// CHECK: init {
// CHECK: mgp.launch "mul"
// CHECK-NOT: mgp.launch
// CHECK: } execute {
// CHECK: mgp.launch "negative_sub"
// CHECK-NOT: mgp.launch
// VALUES: 2x3xf32=[-11 -12 -13][-14 -15 -16]
mo.graph @g(%x: !mo.tensor<[2, 3], f32>) -> (!mo.tensor<[2, 3], f32>) {
  %w = mo.constant {value = dense<[10.0, 20.0, 30.0]>} : !mo.tensor<[3], f32>
  %s = mo.constant {value = dense<[1.0, 0.5, 0.33333334]>} : !mo.tensor<[3], f32>
  %c = mo.mul(%w, %s) : !mo.tensor<[3], f32>
  %wide = mo.static.broadcast_to(%c) : !mo.tensor<[3], f32> -> !mo.tensor<[2, 3], f32>
  %n = mo.negative(%wide) : !mo.tensor<[2, 3], f32>
  %y = mo.sub(%n, %x) : !mo.tensor<[2, 3], f32>
  mo.output %y : !mo.tensor<[2, 3], f32>
}
