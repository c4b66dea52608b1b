// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %mxc package %examples/custom_op/my_kernels.c -o %t.mxpkg
// RUN: %mxc compile %s --kernels=%t.mxpkg --emit=mogg --print-ir-after=mo_to_mogg -o /dev/null 2>&1 | FileCheck %s

// Each op becomes one kernel, in the form that its package gives it; nothing is fused yet.
// CHECK: after mo_to_mogg
// CHECK: mogg.graph @forms<M, N>
mo.graph @forms<M, N>(%x: !mo.tensor<[M, N], f32>, %scale: !mo.tensor<[M], f32>)
    -> (!mo.tensor<[M, N], f32>, !mo.tensor<[M, M], f32>, !mo.tensor<[P, N], f32>, !mo.tensor<[N, M], f32>, !mo.tensor<[M], f32>) {
  // Elementwise: a loop over a lambda that loads, calls, stores. An operand used twice is one argument.
  // CHECK: %square = mogg.kernel "mul"(%x) : !mo.tensor<[M, N], f32> {
  // CHECK-NEXT: ^bb0(%[[X:.+]]: !mo.tensor<[M, N], f32>, %[[DST:.+]]: !mo.tensor<[M, N], f32>):
  // CHECK-NEXT: %[[OUT:.+]] = mogg.bind (%[[DST]]) output_lambda(%[[AT:.+]]: index<2>) {
  // CHECK-NEXT: %[[A:.+]] = mogg.load(%[[X]], %[[AT]])
  // CHECK-NEXT: %[[B:.+]] = mogg.load(%[[X]], %[[AT]])
  // CHECK-NEXT: %[[V:.+]] = mogg.call.elementwise "mo.mul"(%[[A]], %[[B]]) : f32
  // CHECK-NEXT: mogg.store(%[[V]], %[[DST]], %[[AT]])
  // CHECK-NEXT: }
  // CHECK-NEXT: mogg.call.execute "mx.foreach"() into (%[[OUT]])
  %square = mo.mul(%x, %x) : !mo.tensor<[M, N], f32>

  // Execute: called on its arguments, parameters written out.
  // CHECK: %gram = mogg.kernel "matmul"(%x)
  // CHECK: mogg.call.execute "mo.matmul"(%[[Y:.+]], %[[Y]]) into (%{{.+}}) {parameters = {packed_b = false, transpose_b = true}}
  %gram = mo.matmul(%x, %x) {transpose_b = true} : (!mo.tensor<[M, N], f32>, !mo.tensor<[M, N], f32>) -> !mo.tensor<[M, M], f32>

  // A shape function called by name, with its parameters in the order that it takes them.
  // CHECK: mogg.invoke_shape_func "my.decimate"() {parameters = {step = 3}, results = ["Q", "R"], shapes = {{\[\[M, N\]\]}}}
  mo.invoke_shape_func(%x) {shape_func_name = "my.decimate", parameters = {step = 3}, results = ["Q", "R"]} : !mo.tensor<[M, N], f32> -> ()

  // A user's, the same way; its shape function names P.
  // CHECK: %rows = mogg.kernel "decimate"(%square) : !mo.tensor<[M, N], f32> -> !mo.tensor<[P, N], f32>
  // CHECK: mogg.call.execute "my.decimate"({{.*}}) into ({{.*}}) {parameters = {step = 2}}
  %rows = mo.custom(%square) {symbol = "my.decimate", parameters = {step = 2}} : !mo.tensor<[M, N], f32> -> !mo.tensor<[P, N], f32>

  // Views are no kernels.
  // CHECK-NOT: mogg.kernel
  // CHECK: %across = mogg.call.view "mo.transpose"(%square) {parameters = {perm = [1, 0]}}
  // CHECK-NEXT: %diagonal = mogg.call.view "my.diagonal"(%gram) {parameters = {anti = 0}}
  %across = mo.transpose(%square) {perm = [1, 0]} : !mo.tensor<[M, N], f32> -> !mo.tensor<[N, M], f32>
  %diagonal = mo.custom(%gram) {symbol = "my.diagonal", parameters = {anti = 0}} : !mo.tensor<[M, M], f32> -> !mo.tensor<[M], f32>
  // CHECK-NEXT: mogg.output %square, %gram, %rows, %across, %diagonal
  mo.output %square, %gram, %rows, %across, %diagonal
    : !mo.tensor<[M, N], f32>, !mo.tensor<[M, M], f32>, !mo.tensor<[P, N], f32>, !mo.tensor<[N, M], f32>, !mo.tensor<[M], f32>
}
