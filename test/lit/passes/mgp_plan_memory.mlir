// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %mxc package %examples/custom_op/my_kernels.c -o %t.mxpkg
// RUN: %mxc compile %s --kernels=%t.mxpkg --emit=mgp --print-ir-after=mgp_plan_memory -o /dev/null 2>&1 | FileCheck %s

// Buffers in use at the same time lie above each other. a and b do; c comes when a is gone, and lies where it lay; the
// smaller e lies where b lay. Offsets are multiples of 64.
// CHECK: after mgp_plan_memory
// CHECK: mgp.model @places
// CHECK-NOT: mgp.alloc
// CHECK: %[[LARGE:.+]] = mgp.int {value = 100} : index
// CHECK: %[[SMALL:.+]] = mgp.int {value = 40} : index
// CHECK: %[[END:.+]] = mgp.int {value = 256} : index
// CHECK: %[[ZERO:.+]] = mgp.int {value = 0} : index
// CHECK: %[[SECOND:.+]] = mgp.int {value = 128} : index
// CHECK: %slab = mgp.slab(%[[END]]) : index -> !mgp.memory
// CHECK: %a = mgp.slice(%slab, %[[ZERO]], %[[LARGE]]) : (!mgp.memory, index, index) -> !mo.tensor<[5, 5], f32>
// CHECK: %b = mgp.slice(%slab, %[[SECOND]], %[[LARGE]])
// CHECK: %c = mgp.slice(%slab, %[[ZERO]], %[[LARGE]])
// CHECK: %e = mgp.slice(%slab, %[[SECOND]], %[[SMALL]]) : (!mgp.memory, index, index) -> !mo.tensor<[2, 5], f32>
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

// Sizes known when it runs: q lies behind p's 32 bytes a row, rounded up, and r where p lay. What plans ask for lies on top
// of both.
// RUN: %mxc compile %S/Inputs/mgp_plan_memory_batch.mlir --emit=mgp -O0 | FileCheck %s --check-prefix=BATCH
// BATCH: %[[P:.+]] = mgp.mul(%batch, %{{.+}}) : index
// BATCH: %[[LINE:.+]] = mgp.int {value = 64} : index
// BATCH: %[[LINES:.+]] = mgp.ceildiv(%[[P]], %[[LINE]]) : index
// BATCH: %[[Q:.+]] = mgp.mul(%[[LINES]], %[[LINE]]) : index
// BATCH: mgp.slab
// BATCH: %p = mgp.slice(%slab, %[[ZERO:[0-9]+]], %[[P]])
// BATCH: = mgp.slice(%slab, %[[Q]], %{{.+}}) : (!mgp.memory, index, index) -> !mgp.memory
// BATCH: %q = mgp.slice(%slab, %[[Q]], %{{.+}})
// BATCH: %r = mgp.slice(%slab, %[[ZERO]], %[[P]])

// The result of an elementwise kernel takes the memory of what it reads last, if each element is read where it is made: b that
// of a. c, which reads b through a transposing view too, does not take b's, nor d that of c, which is read again; its kernel is
// the same otherwise.
// RUN: %mxc compile %S/Inputs/mgp_plan_memory_in_place.mlir --emit=mgp | FileCheck %s --check-prefix=PLACE
// PLACE-DAG: mgp.kernel @sub<d0>{{.*}} attributes {in_place = 0} {
// PLACE-DAG: mgp.kernel @sub_apart<d0>({{.*}}) into ({{.*}}) {
// PLACE-DAG: mgp.kernel @sub_mul<d0>({{.*}}) into ({{.*}}) {
// PLACE: } execute {
// PLACE: %a = mgp.slice(%slab, %[[A:[0-9]+]], %{{.*}})
// PLACE: %b = mgp.slice(%slab, %[[A]], %{{.*}})
// PLACE-NEXT: mgp.slice
// PLACE-NEXT: mgp.slice
// PLACE-NEXT: mgp.launch "sub"(%a, %m) into (%b)
// PLACE-NOT: %c = mgp.slice(%slab, %[[A]],
// PLACE: %c = mgp.slice(%slab, %[[C:[0-9]+]],
// PLACE: mgp.launch "sub_mul"(%b, %n) into (%c)
// PLACE-NOT: %d = mgp.slice(%slab, %[[C]],
// PLACE: mgp.launch "sub_apart"(%c, %p) into (%d)
