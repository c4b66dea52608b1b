// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Values keep the names that their author gave, at every level; strings keep every byte; comments and white space do not count.
// RUN: %mxc compile %s --emit=mo | FileCheck %s
// RUN: %mxc compile %s --emit=mogg | FileCheck %s --check-prefix=MOGG
// CHECK: mo.graph @names.with$signs<Batch_1>(%x.0: !mo.tensor<[Batch_1, 2], f32>, %0: !mo.tensor<[Batch_1, 2], f32>)
mo.graph   @names.with$signs < Batch_1 >( // a comment
  %x.0:!mo.tensor<[Batch_1,2],f32>,%7 : !mo.tensor< [ Batch_1 , 2 ] , f32 > ) ->
  !mo.tensor<[Batch_1, 2], f32>
{
  // Numbers are given anew.
  // CHECK-NEXT: %1 = mo.add(%x.0, %0) : !mo.tensor<[Batch_1, 2], f32>
  // CHECK-NEXT: %Relu_3 = mo.relu(%1)
  // CHECK-NEXT: %_ = mo.custom(%Relu_3) {parameters = {}, symbol = "mo.exp"}
  // CHECK-NEXT: mo.output %_
  // MOGG: %_ = mogg.kernel
  // MOGG: %Relu_3 = mogg.call.elementwise "mo.relu"
  %3 = mo.add(%x.0,
              %7) : !mo.tensor<[Batch_1, 2], f32> // on two lines
  %Relu_3 = mo.relu(%3) : !mo.tensor<[Batch_1, 2], f32>  %_ = mo.custom(%Relu_3) {"symbol" = "mo.\65xp", parameters = {}} : !mo.tensor<[Batch_1, 2], f32>
  mo.output %_ : !mo.tensor<[Batch_1, 2], f32>
}
