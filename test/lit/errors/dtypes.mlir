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
// CHECK-NEXT:  hint: it takes f16, bf16, f32, f64, f8e4m3fn, f8e5m2: convert with mo.cast
  %y = mo.sqrt(%x) : !mo.tensor<[2], si32>
  mo.output %y : !mo.tensor<[2], si32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], bool>) -> (!mo.tensor<[2], bool>) {
// CHECK:dtypes.mlir:[[#@LINE+4]]:8: error: 'mo.add' does not take dtype bool
// CHECK-NEXT:    %y = mo.add(%x, %x) : !mo.tensor<[2], bool>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: it takes si8, si16, si32, si64, ui8, ui16, ui32, ui64, f16, bf16, f32, f64, f8e4m3fn, f8e5m2: convert with mo.cast
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
// CHECK-NEXT:  hint: it takes si8, si16, si32, si64, f16, bf16, f32, f64, f8e4m3fn, f8e5m2: convert with mo.cast
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
// CHECK-NEXT:  hint: it takes si8, si16, si32, si64, ui8, ui16, ui32, ui64, f16, bf16, f32, f64, f8e4m3fn, f8e5m2: convert with mo.cast
  %y = mo.matmul(%x, %x) : !mo.tensor<[2, 2], bool>
  mo.output %y : !mo.tensor<[2, 2], bool>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 2], si32>) -> (!mo.tensor<[2, 2], si32>) {
// CHECK:dtypes.mlir:[[#@LINE+4]]:8: error: 'mo.reduce.softmax' does not take dtype si32
// CHECK-NEXT:    %y = mo.reduce.softmax(%x) {axis = 1} : !mo.tensor<[2, 2], si32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: it takes f16, bf16, f32, f64, f8e4m3fn, f8e5m2: convert with mo.cast
  %y = mo.reduce.softmax(%x) {axis = 1} : !mo.tensor<[2, 2], si32>
  mo.output %y : !mo.tensor<[2, 2], si32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], si4>) -> (!mo.tensor<[2], si4>) {
// CHECK:dtypes.mlir:[[#@LINE+4]]:8: error: 'mo.add' does not take dtype si4
// CHECK-NEXT:    %y = mo.add(%x, %x) : !mo.tensor<[2], si4>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: si4 is for storage: cast it to si8 first
  %y = mo.add(%x, %x) : !mo.tensor<[2], si4>
  mo.output %y : !mo.tensor<[2], si4>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 3], ui4>) -> (!mo.tensor<[3, 2], ui4>) {
// CHECK:dtypes.mlir:[[#@LINE+4]]:8: error: 'mo.transpose' does not take dtype ui4
// CHECK-NEXT:    %y = mo.transpose(%x) {perm = [1, 0]} : !mo.tensor<[2, 3], ui4> -> !mo.tensor<[3, 2], ui4>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: ui4 is for storage: cast it to ui8 first
  %y = mo.transpose(%x) {perm = [1, 0]} : !mo.tensor<[2, 3], ui4> -> !mo.tensor<[3, 2], ui4>
  mo.output %y : !mo.tensor<[3, 2], ui4>
}
// -----
mo.graph @g(%c: !mo.tensor<[2], bool>, %x: !mo.tensor<[2], si4>) -> (!mo.tensor<[2], si4>) {
// CHECK:dtypes.mlir:[[#@LINE+4]]:8: error: 'mo.select' does not take dtype si4
// CHECK-NEXT:    %y = mo.select(%c, %x, %x) : (!mo.tensor<[2], bool>, !mo.tensor<[2], si4>, !mo.tensor<[2], si4>) -> !mo.tensor<[2], si4>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: si4 is for storage: cast it to si8 first
  %y = mo.select(%c, %x, %x) : (!mo.tensor<[2], bool>, !mo.tensor<[2], si4>, !mo.tensor<[2], si4>) -> !mo.tensor<[2], si4>
  mo.output %y : !mo.tensor<[2], si4>
}
// -----
mo.graph @g() -> (!mo.tensor<[3], ui4>) {
// CHECK:dtypes.mlir:[[#@LINE+4]]:8: error: 'mo.range' does not make dtype ui4
// CHECK-NEXT:    %y = mo.range() {start = 0, limit = 3, step = 1} : () -> !mo.tensor<[3], ui4>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: ui4 is for storage: make ui8 and cast it
  %y = mo.range() {start = 0, limit = 3, step = 1} : () -> !mo.tensor<[3], ui4>
  mo.output %y : !mo.tensor<[3], ui4>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], si4>) -> (!mo.tensor<[2], si8>) {
// CHECK:dtypes.mlir:[[#@LINE+4]]:8: error: 'mo.bitcast' cannot read the 4 bits of si4 as si8, which has 8
// CHECK-NEXT:    %y = mo.bitcast(%x) : !mo.tensor<[2], si4> -> !mo.tensor<[2], si8>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: to convert values, use mo.cast
  %y = mo.bitcast(%x) : !mo.tensor<[2], si4> -> !mo.tensor<[2], si8>
  mo.output %y : !mo.tensor<[2], si8>
}
// -----
mo.graph @g() -> (!mo.tensor<[2], si4>) {
// CHECK:dtypes.mlir:[[#@LINE+3]]:40: error: 8 does not fit si4
// CHECK-NEXT:    %y = mo.constant {value = dense<[-8, 8]>} : !mo.tensor<[2], si4>
// CHECK-NEXT:                                         ^
  %y = mo.constant {value = dense<[-8, 8]>} : !mo.tensor<[2], si4>
  mo.output %y : !mo.tensor<[2], si4>
}
// -----
mo.graph @g() -> (!mo.tensor<[2], ui4>) {
// CHECK:dtypes.mlir:[[#@LINE+3]]:36: error: -1 does not fit ui4
// CHECK-NEXT:    %y = mo.constant {value = dense<[-1, 8]>} : !mo.tensor<[2], ui4>
// CHECK-NEXT:                                     ^
  %y = mo.constant {value = dense<[-1, 8]>} : !mo.tensor<[2], ui4>
  mo.output %y : !mo.tensor<[2], ui4>
}
// -----
mo.graph @g() -> (!mo.tensor<[2], f8e4m3fn>) {
// CHECK:dtypes.mlir:[[#@LINE+4]]:43: error: 449.0 does not fit f8e4m3fn
// CHECK-NEXT:    %y = mo.constant {value = dense<[448.0, 449.0]>} : !mo.tensor<[2], f8e4m3fn>
// CHECK-NEXT:                                            ^
// CHECK-NEXT:  hint: it goes up to 448
  %y = mo.constant {value = dense<[448.0, 449.0]>} : !mo.tensor<[2], f8e4m3fn>
  mo.output %y : !mo.tensor<[2], f8e4m3fn>
}
// -----
mo.graph @g() -> (!mo.tensor<[2], f8e4m3fn>) {
// CHECK:dtypes.mlir:[[#@LINE+4]]:42: error: -inf does not fit f8e4m3fn
// CHECK-NEXT:    %y = mo.constant {value = dense<[-0.1, -inf]>} : !mo.tensor<[2], f8e4m3fn>
// CHECK-NEXT:                                           ^
// CHECK-NEXT:  hint: it goes up to 448
  %y = mo.constant {value = dense<[-0.1, -inf]>} : !mo.tensor<[2], f8e4m3fn>
  mo.output %y : !mo.tensor<[2], f8e4m3fn>
}
// -----
mo.graph @g() -> (!mo.tensor<[2], f8e5m2>) {
// CHECK:dtypes.mlir:[[#@LINE+4]]:42: error: 6e4 does not fit f8e5m2
// CHECK-NEXT:    %y = mo.constant {value = dense<[-inf, 6e4]>} : !mo.tensor<[2], f8e5m2>
// CHECK-NEXT:                                           ^
// CHECK-NEXT:  hint: infinity is written inf
  %y = mo.constant {value = dense<[-inf, 6e4]>} : !mo.tensor<[2], f8e5m2>
  mo.output %y : !mo.tensor<[2], f8e5m2>
}
