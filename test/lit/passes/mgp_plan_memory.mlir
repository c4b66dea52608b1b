// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %mxc package %examples/custom_op/my_kernels.c -o %t.mxpkg
// RUN: %mxc compile %s --kernels=%t.mxpkg --emit=mgp --print-ir-after=mgp_plan_memory -o /dev/null 2>&1 | FileCheck %s

// One slab holds a place for each value between kernels. a and b live at the same time; c comes when a is gone, and takes its
// place; the smaller e takes b's. Offsets are multiples of 64.
// CHECK: after mgp_plan_memory
// CHECK: mgp.model @places
// CHECK-NOT: mgp.alloc
// CHECK: %[[ZERO:.+]] = mgp.int {value = 0} : index
// CHECK: %[[SECOND:.+]] = mgp.int {value = 128} : index
// CHECK: %[[END:.+]] = mgp.int {value = 256} : index
// CHECK: %slab = mgp.slab(%[[END]]) {places = ["100", "100"]} : index -> !mgp.memory
// CHECK: %a = mgp.slice(%slab, %[[ZERO]]) {place = 0} : (!mgp.memory, index) -> !mo.tensor<[5, 5], f32>
// CHECK: %b = mgp.slice(%slab, %[[SECOND]]) {place = 1}
// CHECK: %c = mgp.slice(%slab, %[[ZERO]]) {place = 0}
// CHECK: %e = mgp.slice(%slab, %[[SECOND]]) {place = 1} : (!mgp.memory, index) -> !mo.tensor<[2, 5], f32>
mo.graph @places(%x: !mo.tensor<[5, 5], f32>, %s: !mo.tensor<[5], f32>, %t: !mo.tensor<[2], f32>) -> (!mo.tensor<[2, 5], f32>) {
  %a = mo.custom(%x, %s) {symbol = "my.row_scale"} : (!mo.tensor<[5, 5], f32>, !mo.tensor<[5], f32>) -> !mo.tensor<[5, 5], f32>
  %b = mo.custom(%a, %s) {symbol = "my.row_scale"} : (!mo.tensor<[5, 5], f32>, !mo.tensor<[5], f32>) -> !mo.tensor<[5, 5], f32>
  %c = mo.custom(%b, %s) {symbol = "my.row_scale"} : (!mo.tensor<[5, 5], f32>, !mo.tensor<[5], f32>) -> !mo.tensor<[5, 5], f32>
  %e = mo.custom(%c) {symbol = "my.decimate", parameters = {step = 3}} : !mo.tensor<[5, 5], f32> -> !mo.tensor<[2, 5], f32>
  // The last one is the caller's memory.
  // CHECK: %f = mgp.output
  %f = mo.custom(%e, %t) {symbol = "my.row_scale"} : (!mo.tensor<[2, 5], f32>, !mo.tensor<[2], f32>) -> !mo.tensor<[2, 5], f32>
  mo.output %f : !mo.tensor<[2, 5], f32>
}
