// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Dtypes: what ops take, and what must agree.
// RUN: %python %S/Inputs/each.py %mxc %s %t.dir | FileCheck %s --strict-whitespace --match-full-lines --implicit-check-not='{{.*}}error:{{.*}}'

mo.graph @g(%x: !mo.tensor<[2], f32>, %z: !mo.tensor<[2], f16>) -> (!mo.tensor<[2], f32>) {
// CHECK:dtypes.mlir:[[#@LINE+4]]:8: error: 'mo.add' operands differ: !mo.tensor<[2], f32> and !mo.tensor<[2], f16>
// CHECK-NEXT:    %y = mo.add(%x, %z) : (!mo.tensor<[2], f32>, !mo.tensor<[2], f16>) -> !mo.tensor<[2], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: convert with mo.cast(..) : .. -> !mo.tensor<.., f32>, or use rmo.add, which promotes
  %y = mo.add(%x, %z) : (!mo.tensor<[2], f32>, !mo.tensor<[2], f16>) -> !mo.tensor<[2], f32>
  mo.output %y : !mo.tensor<[2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f16>) {
// CHECK:dtypes.mlir:[[#@LINE+4]]:8: error: 'mo.relu' makes !mo.tensor<[2], f32>, its result says !mo.tensor<[2], f16>
// CHECK-NEXT:    %y = mo.relu(%x) : !mo.tensor<[2], f32> -> !mo.tensor<[2], f16>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: declare the result as !mo.tensor<[2], f32>
  %y = mo.relu(%x) : !mo.tensor<[2], f32> -> !mo.tensor<[2], f16>
  mo.output %y : !mo.tensor<[2], f16>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], si32>) -> (!mo.tensor<[2], si32>) {
// CHECK:dtypes.mlir:[[#@LINE+4]]:8: error: 'mo.sqrt' does not take dtype si32
// CHECK-NEXT:    %y = mo.sqrt(%x) : !mo.tensor<[2], si32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: it takes f16, bf16, f32, f64: convert with mo.cast
  %y = mo.sqrt(%x) : !mo.tensor<[2], si32>
  mo.output %y : !mo.tensor<[2], si32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], bool>) -> (!mo.tensor<[2], bool>) {
// CHECK:dtypes.mlir:[[#@LINE+4]]:8: error: 'mo.add' does not take dtype bool
// CHECK-NEXT:    %y = mo.add(%x, %x) : !mo.tensor<[2], bool>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: it takes si8, si16, si32, si64, ui8, ui16, ui32, ui64, f16, bf16, f32, f64: convert with mo.cast
  %y = mo.add(%x, %x) : !mo.tensor<[2], bool>
  mo.output %y : !mo.tensor<[2], bool>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
// CHECK:dtypes.mlir:[[#@LINE+4]]:8: error: 'mo.and' does not take dtype f32
// CHECK-NEXT:    %y = mo.and(%x, %x) : !mo.tensor<[2], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: it takes bool: convert with mo.cast
  %y = mo.and(%x, %x) : !mo.tensor<[2], f32>
  mo.output %y : !mo.tensor<[2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], ui8>) -> (!mo.tensor<[2], ui8>) {
// CHECK:dtypes.mlir:[[#@LINE+4]]:8: error: 'mo.negative' does not take dtype ui8
// CHECK-NEXT:    %y = mo.negative(%x) : !mo.tensor<[2], ui8>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: it takes si8, si16, si32, si64, f16, bf16, f32, f64: convert with mo.cast
  %y = mo.negative(%x) : !mo.tensor<[2], ui8>
  mo.output %y : !mo.tensor<[2], ui8>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
// CHECK:dtypes.mlir:[[#@LINE+4]]:8: error: 'mo.greater' makes !mo.tensor<[2], bool>, its result says !mo.tensor<[2], f32>
// CHECK-NEXT:    %y = mo.greater(%x, %x) : !mo.tensor<[2], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: declare the result as !mo.tensor<[2], bool>
  %y = mo.greater(%x, %x) : !mo.tensor<[2], f32>
  mo.output %y : !mo.tensor<[2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
// CHECK:dtypes.mlir:[[#@LINE+4]]:8: error: 'mo.select' does not take dtype f32
// CHECK-NEXT:    %y = mo.select(%x, %x, %x) : !mo.tensor<[2], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: it takes bool: convert with mo.cast
  %y = mo.select(%x, %x, %x) : !mo.tensor<[2], f32>
  mo.output %y : !mo.tensor<[2], f32>
}
// -----
mo.graph @g(%c: !mo.tensor<[2], bool>, %x: !mo.tensor<[2], f32>, %z: !mo.tensor<[2], si32>) -> (!mo.tensor<[2], f32>) {
// CHECK:dtypes.mlir:[[#@LINE+4]]:8: error: 'mo.select' operands 1 and 2 differ: !mo.tensor<[2], f32> and !mo.tensor<[2], si32>
// CHECK-NEXT:    %y = mo.select(%c, %x, %z) : (!mo.tensor<[2], bool>, !mo.tensor<[2], f32>, !mo.tensor<[2], si32>) -> !mo.tensor<[2], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: convert with mo.cast(..) : .. -> !mo.tensor<.., f32>, or use rmo.select, which promotes
  %y = mo.select(%c, %x, %z) : (!mo.tensor<[2], bool>, !mo.tensor<[2], f32>, !mo.tensor<[2], si32>) -> !mo.tensor<[2], f32>
  mo.output %y : !mo.tensor<[2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], si32>) {
// CHECK:dtypes.mlir:[[#@LINE+4]]:8: error: 'mo.static.reshape' keeps the dtype: operand is !mo.tensor<[2], f32>, result !mo.tensor<[2], si32>
// CHECK-NEXT:    %y = mo.static.reshape(%x) : !mo.tensor<[2], f32> -> !mo.tensor<[2], si32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: convert with mo.cast
  %y = mo.static.reshape(%x) : !mo.tensor<[2], f32> -> !mo.tensor<[2], si32>
  mo.output %y : !mo.tensor<[2], si32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 2], f32>, %z: !mo.tensor<[2, 2], f64>) -> (!mo.tensor<[2, 2], f32>) {
// CHECK:dtypes.mlir:[[#@LINE+4]]:8: error: 'mo.matmul' operands have dtypes f32 and f64
// CHECK-NEXT:    %y = mo.matmul(%x, %z) : (!mo.tensor<[2, 2], f32>, !mo.tensor<[2, 2], f64>) -> !mo.tensor<[2, 2], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: convert one with mo.cast, or use rmo.matmul
  %y = mo.matmul(%x, %z) : (!mo.tensor<[2, 2], f32>, !mo.tensor<[2, 2], f64>) -> !mo.tensor<[2, 2], f32>
  mo.output %y : !mo.tensor<[2, 2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 2], f16>) -> (!mo.tensor<[2, 2], f32>) {
// CHECK:dtypes.mlir:[[#@LINE+4]]:8: error: 'mo.matmul' makes !mo.tensor<[2, 2], f16>, its result says !mo.tensor<[2, 2], f32>
// CHECK-NEXT:    %y = mo.matmul(%x, %x) : (!mo.tensor<[2, 2], f16>, !mo.tensor<[2, 2], f16>) -> !mo.tensor<[2, 2], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: declare the result as !mo.tensor<[2, 2], f16>
  %y = mo.matmul(%x, %x) : (!mo.tensor<[2, 2], f16>, !mo.tensor<[2, 2], f16>) -> !mo.tensor<[2, 2], f32>
  mo.output %y : !mo.tensor<[2, 2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 2], bool>) -> (!mo.tensor<[2, 2], bool>) {
// CHECK:dtypes.mlir:[[#@LINE+4]]:8: error: 'mo.matmul' does not take dtype bool
// CHECK-NEXT:    %y = mo.matmul(%x, %x) : !mo.tensor<[2, 2], bool>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: it takes si8, si16, si32, si64, ui8, ui16, ui32, ui64, f16, bf16, f32, f64: convert with mo.cast
  %y = mo.matmul(%x, %x) : !mo.tensor<[2, 2], bool>
  mo.output %y : !mo.tensor<[2, 2], bool>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 2], si32>) -> (!mo.tensor<[2, 2], si32>) {
// CHECK:dtypes.mlir:[[#@LINE+4]]:8: error: 'mo.reduce.softmax' does not take dtype si32
// CHECK-NEXT:    %y = mo.reduce.softmax(%x) {axis = 1} : !mo.tensor<[2, 2], si32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: it takes f16, bf16, f32, f64: convert with mo.cast
  %y = mo.reduce.softmax(%x) {axis = 1} : !mo.tensor<[2, 2], si32>
  mo.output %y : !mo.tensor<[2, 2], si32>
}
