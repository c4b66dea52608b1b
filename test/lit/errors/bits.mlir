// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Elementwise operators that mix dtypes: bitcast, powers, bits.
// RUN: %python %S/Inputs/each.py %mxc %s %t.dir | FileCheck %s --strict-whitespace --match-full-lines --implicit-check-not='{{.*}}error:{{.*}}'

mo.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], si16>) {
// CHECK:bits.mlir:[[#@LINE+4]]:8: error: 'mo.bitcast' cannot read the 4 bytes of f32 as si16, which has 2
// CHECK-NEXT:    %y = mo.bitcast(%x) : !mo.tensor<[2], f32> -> !mo.tensor<[2], si16>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: to convert values, use mo.cast
  %y = mo.bitcast(%x) : !mo.tensor<[2], f32> -> !mo.tensor<[2], si16>
  mo.output %y : !mo.tensor<[2], si16>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], ui8>) -> (!mo.tensor<[2], bool>) {
// CHECK:bits.mlir:[[#@LINE+4]]:8: error: 'mo.bitcast' cannot read the bits of ui8 as bool
// CHECK-NEXT:    %y = mo.bitcast(%x) : !mo.tensor<[2], ui8> -> !mo.tensor<[2], bool>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: a bool is 0 or 1: compare with mo.not_equal
  %y = mo.bitcast(%x) : !mo.tensor<[2], ui8> -> !mo.tensor<[2], bool>
  mo.output %y : !mo.tensor<[2], bool>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[3], si32>) {
// CHECK:bits.mlir:[[#@LINE+4]]:8: error: 'mo.bitcast' makes !mo.tensor<[2], si32>, its result says !mo.tensor<[3], si32>
// CHECK-NEXT:    %y = mo.bitcast(%x) : !mo.tensor<[2], f32> -> !mo.tensor<[3], si32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: declare the result as !mo.tensor<[2], si32>
  %y = mo.bitcast(%x) : !mo.tensor<[2], f32> -> !mo.tensor<[3], si32>
  mo.output %y : !mo.tensor<[3], si32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], si32>, %n: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], si32>) {
// CHECK:bits.mlir:[[#@LINE+4]]:8: error: 'mo.pow' operands differ: !mo.tensor<[2], si32> and !mo.tensor<[2], f32>
// CHECK-NEXT:    %y = mo.pow(%x, %n) : (!mo.tensor<[2], si32>, !mo.tensor<[2], f32>) -> !mo.tensor<[2], si32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: convert with mo.cast(..) : .. -> !mo.tensor<.., si32>, or use rmo.pow, which promotes
  %y = mo.pow(%x, %n) : (!mo.tensor<[2], si32>, !mo.tensor<[2], f32>) -> !mo.tensor<[2], si32>
  mo.output %y : !mo.tensor<[2], si32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], f32>, %n: !mo.tensor<[3], si32>) -> (!mo.tensor<[2], f32>) {
// CHECK:bits.mlir:[[#@LINE+4]]:8: error: 'mo.pow' operands differ: !mo.tensor<[2], f32> and !mo.tensor<[3], si32>
// CHECK-NEXT:    %y = mo.pow(%x, %n) : (!mo.tensor<[2], f32>, !mo.tensor<[3], si32>) -> !mo.tensor<[2], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: convert with mo.cast(..) : .. -> !mo.tensor<.., f32>, or use rmo.pow, which promotes
  %y = mo.pow(%x, %n) : (!mo.tensor<[2], f32>, !mo.tensor<[3], si32>) -> !mo.tensor<[2], f32>
  mo.output %y : !mo.tensor<[2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
// CHECK:bits.mlir:[[#@LINE+4]]:8: error: 'mo.bit_and' does not take dtype f32
// CHECK-NEXT:    %y = mo.bit_and(%x, %x) : !mo.tensor<[2], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: it takes si8, si16, si32, si64, ui8, ui16, ui32, ui64: convert with mo.cast
  %y = mo.bit_and(%x, %x) : !mo.tensor<[2], f32>
  mo.output %y : !mo.tensor<[2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], si32>, %n: !mo.tensor<[2], ui8>) -> (!mo.tensor<[2], si32>) {
// CHECK:bits.mlir:[[#@LINE+4]]:8: error: 'mo.shift_left' operands differ: !mo.tensor<[2], si32> and !mo.tensor<[2], ui8>
// CHECK-NEXT:    %y = mo.shift_left(%x, %n) : (!mo.tensor<[2], si32>, !mo.tensor<[2], ui8>) -> !mo.tensor<[2], si32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: convert with mo.cast(..) : .. -> !mo.tensor<.., si32>, or use rmo.shift_left, which promotes
  %y = mo.shift_left(%x, %n) : (!mo.tensor<[2], si32>, !mo.tensor<[2], ui8>) -> !mo.tensor<[2], si32>
  mo.output %y : !mo.tensor<[2], si32>
}
