// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %mxc package %examples/custom_op/my_kernels.c -o %t.mxpkg
// RUN: %mxc compile %s --kernels=%t.mxpkg --emit=mgp --print-ir-after=mogg_to_mgp -o /dev/null 2>&1 | FileCheck %s

// Kernels stand before the model. Their sizes are arguments, so that @exp serves two shapes; another rank is another kernel.
// CHECK: mgp.kernel @exp<d0, d1>(%x0: !mo.tensor<[d0, d1], f32>) into (%dst: !mo.tensor<[d0, d1], f32>) {
// CHECK: mgp.kernel @decimate<d0, d1, d2>
// CHECK: mgp.kernel @exp_1<d0>(%x0: !mo.tensor<[d0], f32>)
// CHECK-NOT: mgp.kernel @exp
mo.graph @model<M, N>(%x: !mo.tensor<[M, N], f32>, %y: !mo.tensor<[N, M], f32>, %z: !mo.tensor<[2, N], f32>)
    -> (!mo.tensor<[N, M], f32>, !mo.tensor<[P, N], f32>, !mo.tensor<[2, N], f32>) {
  // What no input touches runs once, in init, and is a constant of execute.
  // CHECK: init {
  // CHECK: %c = mgp.constant {index = 0, name = "c", value = dense<[1.0, 2.0]>} : !mo.tensor<[2], f32>
  // CHECK: %[[H:.+]] = mgp.alloc.constant(%{{.+}}) {index = 1, name = "{{.*}}"} : index -> !mo.tensor<[2], f32>
  // CHECK: mgp.launch "exp_1"(%c) into (%[[H]])
  // CHECK: } execute {

  // Symbols are bound by the first argument that holds them, and checked in the others.
  // CHECK: %M = mgp.dim(%x) {axis = 0}
  // CHECK: %N = mgp.dim(%x) {axis = 1}
  // CHECK: %[[N1:.+]] = mgp.dim(%y) {axis = 0}
  // CHECK: mgp.check_dim "N"(%[[N1]], %N) {axis = 0, input = 1, other_axis = 1, other_input = 0}

  // A value between two kernels gets memory of its size in bytes; a result of the graph is the caller's.
  // CHECK: %[[MN:.+]] = mgp.mul(%M, %N)
  // CHECK: %[[BYTES:.+]] = mgp.mul(%[[MN]], %{{.+}})
  // CHECK: %e = mgp.alloc(%[[BYTES]]) : index -> !mo.tensor<[M, N], f32>
  // CHECK: mgp.launch "exp"(%x) into (%e) sizes (%M, %N)
  // CHECK: %f = mgp.output(%N, %M) {index = 0}
  // CHECK: mgp.launch "exp"(%y) into (%f) sizes (%N, %M)
  %e = mo.exp(%x) : !mo.tensor<[M, N], f32>
  %f = mo.exp(%y) : !mo.tensor<[N, M], f32>

  // P comes from the package's shape function; what it says of N is checked.
  // CHECK: %[[P:.+]], %[[SECOND:.+]] = mgp.shape "my.decimate"(%M, %N) {parameters = {step = 2}, ranks = [2, 2]}
  // CHECK: mgp.check(%[[SECOND]], %N)
  // CHECK: %g = mgp.output(%[[P]], %N) {index = 1}
  // CHECK: mgp.launch "decimate"(%e) into (%g) sizes (%M, %N, %[[P]])
  %g = mo.custom(%e) {symbol = "my.decimate", parameters = {step = 2}} : !mo.tensor<[M, N], f32> -> !mo.tensor<[P, N], f32>

  // CHECK: %[[CONSTANT:.+]] = mgp.constant {index = 1
  // CHECK: mgp.launch "row_scale"({{.*}}%[[CONSTANT]])
  %c = mo.constant {value = dense<[1.0, 2.0]>} : !mo.tensor<[2], f32>
  %h = mo.exp(%c) : !mo.tensor<[2], f32>
  %i = mo.custom(%z, %h) {symbol = "my.row_scale"} : (!mo.tensor<[2, N], f32>, !mo.tensor<[2], f32>) -> !mo.tensor<[2, N], f32>
  mo.output %f, %g, %i : !mo.tensor<[N, M], f32>, !mo.tensor<[P, N], f32>, !mo.tensor<[2, N], f32>
}
