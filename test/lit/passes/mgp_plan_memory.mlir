// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %mxc compile %s --emit=mgp --print-ir-after=mgp_plan_memory -o /dev/null 2>&1 | FileCheck %s

// One slab holds a place for each value that lives beside others. a and b live at the same time, c after a: it takes a's place.
// CHECK: after mgp_plan_memory
// CHECK: mgp.model @places<N>
// CHECK-NOT: mgp.alloc
// CHECK: %slab = mgp.slab({{.*}}) {places = ["(N * 16)", "(N * 16)"
// CHECK: %a = mgp.slice(%slab, %[[FIRST:[^ ]+]]) {place = 0}
// CHECK: %b = mgp.slice(%slab, %[[SECOND:[^ ]+]]) {place = 1}
// CHECK: %c = mgp.slice(%slab, %[[FIRST]]) {place = 0}
mo.graph @places<N>(%x: !mo.tensor<[N, 4], f32>) -> (!mo.tensor<[N, 4], f32>) {
  // A softmax does not fuse into the next.
  %a = mo.reduce.softmax(%x) {axis = 1} : !mo.tensor<[N, 4], f32>
  %b = mo.reduce.softmax(%a) {axis = 1} : !mo.tensor<[N, 4], f32>
  %c = mo.reduce.softmax(%b) {axis = 1} : !mo.tensor<[N, 4], f32>
  // The last one is the caller's memory.
  // CHECK: %d = mgp.output
  %d = mo.reduce.softmax(%c) {axis = 1} : !mo.tensor<[N, 4], f32>
  mo.output %d : !mo.tensor<[N, 4], f32>
}
