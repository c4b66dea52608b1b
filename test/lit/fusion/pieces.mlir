// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %mxc compile %s --emit=mogg -o - | FileCheck %s

// Pieces that are joined and read by one loop are chosen where that loads: each is read where it is, and no further.
// CHECK-LABEL: @joined
// CHECK-NEXT: %y = mogg.kernel "negative_concat_batch_matmul"(%a, %b, %w) :
// CHECK-NEXT: ^bb0(
// CHECK-DAG:  [[FIRST:%[0-9a-z_]+]] = mogg.call.view "mx.along"({{.*}}) {parameters = {axis = 1, begin = 0}} : !mo.tensor<[B, M, 8], f32> -> !mo.tensor<[B, M + N, 8], f32>
// CHECK-DAG:  [[SECOND:%[0-9a-z_]+]] = mogg.call.view "mx.along"({{.*}}) {parameters = {axis = 1, begin = M}} :
// CHECK-DAG:  mogg.call.view "mx.piece"({{.*}}) {parameters = {axis = 1, begin = 0}} : !mo.tensor<[B, M, 8], f32> -> !mo.tensor<[B, M + N, 8], f32>
// CHECK-DAG:  mogg.call.view "mx.piece"({{.*}}) {parameters = {axis = 1, begin = M}} : !mo.tensor<[B, N, 8], f32> -> !mo.tensor<[B, M + N, 8], f32>
// CHECK:      mogg.bind () input_lambda(%at: index<3>) {
// CHECK-NEXT:   [[HERE:%[0-9]+]] = mogg.between({{.*}}, %at) :
// CHECK-NEXT:   [[A:%[0-9]+]] = mogg.load({{.*}}, %at, [[HERE]]) : (!mo.tensor<[B, M + N, 8], f32>, index<3>, bool) -> f32
// CHECK-NEXT:   [[THERE:%[0-9]+]] = mogg.between({{.*}}, %at) :
// CHECK-NEXT:   [[B:%[0-9]+]] = mogg.load({{.*}}, %at, [[THERE]]) :
// CHECK-NEXT:   [[N:%[0-9a-z_]+]] = mogg.call.elementwise "mo.negative"([[B]]) : f32
// CHECK-NEXT:   [[V:%[0-9]+]] = mogg.select([[HERE]], [[A]], [[N]]) : (bool, f32, f32) -> f32
// CHECK-NEXT:   mogg.yield [[V]] : f32
// CHECK:      mogg.call.execute "mo.batch_matmul"
// CHECK-NOT:  mogg.kernel
// CHECK:      mogg.output
mo.graph @joined<B, M, N>(%a: !mo.tensor<[B, M, 8], f32>, %b: !mo.tensor<[B, N, 8], f32>, %w: !mo.tensor<[B, 8, 5], f32>)
    -> (!mo.tensor<[B, M + N, 5], f32>) {
  %n = mo.negative(%b) : !mo.tensor<[B, N, 8], f32>
  %x = mo.concat(%a, %n) {axis = 1} : (!mo.tensor<[B, M, 8], f32>, !mo.tensor<[B, N, 8], f32>) -> !mo.tensor<[B, M + N, 8], f32>
  %y = mo.batch_matmul(%x, %w) : (!mo.tensor<[B, M + N, 8], f32>, !mo.tensor<[B, 8, 5], f32>) -> !mo.tensor<[B, M + N, 5], f32>
  mo.output %y : !mo.tensor<[B, M + N, 5], f32>
}

// An elementwise reader stays the join's: its loop stores what it copies through it. Five pieces are too many to look at
// for each element.
// CHECK-LABEL: @apart
// CHECK: mogg.kernel "negative_concat_relu"
// CHECK: mogg.call.execute "mo.concat"
// CHECK: mogg.kernel "concat"
// CHECK: mogg.kernel "add"
mo.graph @apart(%a: !mo.tensor<[3, 4], f32>) -> (!mo.tensor<[6, 4], f32>, !mo.tensor<[15, 1], f32>) {
  %b = mo.negative(%a) : !mo.tensor<[3, 4], f32>
  %x = mo.concat(%a, %b) {axis = 0} : (!mo.tensor<[3, 4], f32>, !mo.tensor<[3, 4], f32>) -> !mo.tensor<[6, 4], f32>
  %y = mo.relu(%x) : !mo.tensor<[6, 4], f32>
  %five = mo.concat(%a, %a, %a, %a, %a) {axis = 0} : (!mo.tensor<[3, 4], f32>, !mo.tensor<[3, 4], f32>, !mo.tensor<[3, 4], f32>, !mo.tensor<[3, 4], f32>, !mo.tensor<[3, 4], f32>) -> !mo.tensor<[15, 4], f32>
  %sum = mo.reduce.add(%five) {axis = 1} : !mo.tensor<[15, 4], f32> -> !mo.tensor<[15, 1], f32>
  mo.output %y, %sum : !mo.tensor<[6, 4], f32>, !mo.tensor<[15, 1], f32>
}
