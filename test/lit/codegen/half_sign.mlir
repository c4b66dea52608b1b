// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// An f16 result whose sign is that of a number in f64 calls no library function for rounding the sign.
// RUN: %mxc compile %s -o %t.mef
// RUN: %mxrun %t.mef --input=4xsi8=-1,1,0,-128 --input=4xf16=1,-1,-2,0 --input=f16=-2.5 | FileCheck %s
// CHECK: 4xf16=-0.785{{[0-9]*}} 2.35{{[0-9]*}} 3.14{{[0-9]*}} -1.57
// CHECK: f16=-0{{$}}
// CHECK: 3xf16=-0.95{{[0-9]*}} 0 19.{{[0-9]*}}{{$}}
mo.graph @g(%x: !mo.tensor<[4], si8>, %y: !mo.tensor<[4], f16>, %s: !mo.tensor<[], f16>)
    -> (!mo.tensor<[4], f16>, !mo.tensor<[], f16>, !mo.tensor<[3], f16>) {
  %a = mo.cast(%x) : !mo.tensor<[4], si8> -> !mo.tensor<[4], f16>
  %z = mo.atan2(%a, %y) : !mo.tensor<[4], f16>
  %r = mo.fmod(%s, %s) : !mo.tensor<[], f16>
  // In f64, then f32, then f16; the sign of the last is taken from the first.
  %i = mo.range() {start = -3, limit = 6, step = 3} : () -> !mo.tensor<[3], f16>
  %e = mo.expm1(%i) : !mo.tensor<[3], f16>
  mo.output %z, %r, %e : !mo.tensor<[4], f16>, !mo.tensor<[], f16>, !mo.tensor<[3], f16>
}
