// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %mxc package %examples/custom_op/my_kernels.c -o %t.mxpkg
// RUN: %mxc compile %s --kernels=%t.mxpkg --emit=mgp --print-ir-after=mogg_to_mgp -o /dev/null 2>&1 | FileCheck %s

// Kernels stand before the model. Their sizes are arguments, so that one @row_scale serves two shapes.
// CHECK: mgp.kernel @exp<d0>(%x0: !mo.tensor<[d0], f32>) into (%dst: !mo.tensor<[d0], f32>) {
// CHECK: mgp.kernel @row_scale<d0, d1>(%x0: !mo.tensor<[d0, d1], f32>, %x1: !mo.tensor<[d0], f32>) into (%dst: !mo.tensor<[d0, d1], f32>) {
// CHECK: mgp.kernel @decimate<d0, d1, d2>
// CHECK-NOT: mgp.kernel
mo.graph @model<N>(%x: !mo.tensor<[2, N], f32>, %y: !mo.tensor<[N, 2], f32>, %s: !mo.tensor<[N], f32>)
    -> (!mo.tensor<[N, 2], f32>, !mo.tensor<[P, N], f32>) {
  // What no input touches runs once, in init, and is a constant of execute.
  // CHECK: init {
  // CHECK: %c = mgp.constant {index = 0, name = "c", value = dense<[1.0, 2.0]>} : !mo.tensor<[2], f32>
  // CHECK: %[[MADE:.+]] = mgp.alloc.constant(%{{.+}}) {index = 1, name = "{{.*}}"} : index -> !mo.tensor<[2], f32>
  // CHECK: mgp.launch "exp"(%c) into (%[[MADE]])
  // CHECK: } execute {
  %c = mo.constant {value = dense<[1.0, 2.0]>} : !mo.tensor<[2], f32>
  %h = mo.exp(%c) : !mo.tensor<[2], f32>

  // A symbol is bound by the first argument that holds it, and checked in the others; so are sizes given as numbers.
  // CHECK: %N = mgp.dim(%x) {axis = 1}
  // CHECK: %[[TWO:.+]] = mgp.int {value = 2} : index
  // CHECK: mgp.check_dim "2"(%{{.+}}, %[[TWO]]) {axis = 0, input = 0, other_axis = -1, other_input = -1}
  // CHECK: %[[N1:.+]] = mgp.dim(%y) {axis = 0}
  // CHECK: mgp.check_dim "N"(%[[N1]], %N) {axis = 0, input = 1, other_axis = 1, other_input = 0}

  // A value between two kernels gets memory of its size in bytes; a result of the graph is the caller's.
  // CHECK: %[[H:.+]] = mgp.constant {index = 1, name = "h"}
  // CHECK: %[[EIGHT:.+]] = mgp.int {value = 8} : index
  // CHECK: %[[BYTES:.+]] = mgp.mul(%N, %[[EIGHT]])
  // CHECK: %e = mgp.alloc(%[[BYTES]]) : index -> !mo.tensor<[2, N], f32>
  // CHECK: mgp.launch "row_scale"(%x, %[[H]]) into (%e) sizes (%[[TWO]], %N)
  // CHECK: %f = mgp.output(%N, %[[TWO]]) {index = 0}
  // CHECK: mgp.launch "row_scale"(%y, %s) into (%f) sizes (%N, %[[TWO]])
  %e = mo.custom(%x, %h) {symbol = "my.row_scale"} : (!mo.tensor<[2, N], f32>, !mo.tensor<[2], f32>) -> !mo.tensor<[2, N], f32>
  %f = mo.custom(%y, %s) {symbol = "my.row_scale"} : (!mo.tensor<[N, 2], f32>, !mo.tensor<[N], f32>) -> !mo.tensor<[N, 2], f32>

  // P comes from the package's shape function; what it says of N is checked.
  // CHECK: %[[P:.+]], %[[SECOND:.+]] = mgp.shape "my.decimate"(%[[TWO]], %N) {parameters = {step = 2}, ranks = [2, 2]}
  // CHECK: mgp.check(%[[SECOND]], %N)
  // CHECK: %g = mgp.output(%[[P]], %N) {index = 1}
  // CHECK: mgp.launch "decimate"(%e) into (%g) sizes (%[[TWO]], %N, %[[P]])
  %g = mo.custom(%e) {symbol = "my.decimate", parameters = {step = 2}} : !mo.tensor<[2, N], f32> -> !mo.tensor<[P, N], f32>
  mo.output %f, %g : !mo.tensor<[N, 2], f32>, !mo.tensor<[P, N], f32>
}
