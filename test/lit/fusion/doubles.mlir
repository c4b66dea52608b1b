// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// An element that a lambda reads twice is made once: a chain of x + x is as long as it was written, not 2^n.
// RUN: %mxc compile %s --emit=mogg | FileCheck %s
// CHECK-COUNT-24: mogg.call.elementwise "mo.add"
// CHECK-NOT: mogg.call.elementwise
mo.graph @doubles(%x0: !mo.tensor<[8], f32>) -> (!mo.tensor<[8], f32>) {
  %x1 = mo.add(%x0, %x0) : !mo.tensor<[8], f32>
  %x2 = mo.add(%x1, %x1) : !mo.tensor<[8], f32>
  %x3 = mo.add(%x2, %x2) : !mo.tensor<[8], f32>
  %x4 = mo.add(%x3, %x3) : !mo.tensor<[8], f32>
  %x5 = mo.add(%x4, %x4) : !mo.tensor<[8], f32>
  %x6 = mo.add(%x5, %x5) : !mo.tensor<[8], f32>
  %x7 = mo.add(%x6, %x6) : !mo.tensor<[8], f32>
  %x8 = mo.add(%x7, %x7) : !mo.tensor<[8], f32>
  %x9 = mo.add(%x8, %x8) : !mo.tensor<[8], f32>
  %x10 = mo.add(%x9, %x9) : !mo.tensor<[8], f32>
  %x11 = mo.add(%x10, %x10) : !mo.tensor<[8], f32>
  %x12 = mo.add(%x11, %x11) : !mo.tensor<[8], f32>
  %x13 = mo.add(%x12, %x12) : !mo.tensor<[8], f32>
  %x14 = mo.add(%x13, %x13) : !mo.tensor<[8], f32>
  %x15 = mo.add(%x14, %x14) : !mo.tensor<[8], f32>
  %x16 = mo.add(%x15, %x15) : !mo.tensor<[8], f32>
  %x17 = mo.add(%x16, %x16) : !mo.tensor<[8], f32>
  %x18 = mo.add(%x17, %x17) : !mo.tensor<[8], f32>
  %x19 = mo.add(%x18, %x18) : !mo.tensor<[8], f32>
  %x20 = mo.add(%x19, %x19) : !mo.tensor<[8], f32>
  %x21 = mo.add(%x20, %x20) : !mo.tensor<[8], f32>
  %x22 = mo.add(%x21, %x21) : !mo.tensor<[8], f32>
  %x23 = mo.add(%x22, %x22) : !mo.tensor<[8], f32>
  %x24 = mo.add(%x23, %x23) : !mo.tensor<[8], f32>
  mo.output %x24 : !mo.tensor<[8], f32>
}
