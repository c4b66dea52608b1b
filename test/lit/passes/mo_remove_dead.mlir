// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %mxc compile %s --emit=mo --print-ir-after=mo_remove_dead -o /dev/null 2>&1 | FileCheck %s

// A chain that no result needs goes as a whole, its constant too; what a result needs stays.
// CHECK: after mo_remove_dead
// CHECK-NEXT: mo.graph @dead<N>
// CHECK-NEXT: %used = mo.relu(%x)
// CHECK-NEXT: %y = mo.add(%used, %x)
// CHECK-NEXT: mo.output %y
mo.graph @dead<N>(%x: !mo.tensor<[N], f32>) -> (!mo.tensor<[N], f32>) {
  %used = mo.relu(%x) : !mo.tensor<[N], f32>
  %one = mo.constant {value = dense<1.0>} : !mo.tensor<[], f32>
  %ones = mo.static.broadcast_to(%one) : !mo.tensor<[], f32> -> !mo.tensor<[N], f32>
  %unused = mo.mul(%x, %ones) : !mo.tensor<[N], f32>
  %y = mo.add(%used, %x) : !mo.tensor<[N], f32>
  mo.output %y : !mo.tensor<[N], f32>
}
