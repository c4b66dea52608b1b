// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Values: their names, their number, their types as written.
// RUN: %python %S/Inputs/each.py %mxc %s %t.dir | FileCheck %s --strict-whitespace --match-full-lines --implicit-check-not='{{.*}}error:{{.*}}'

mo.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
// CHECK:values.mlir:[[#@LINE+4]]:16: error: value '%z' is not defined
// CHECK-NEXT:    %y = mo.relu(%z) : !mo.tensor<[2], f32>
// CHECK-NEXT:                 ^
// CHECK-NEXT:  hint: check the spelling
  %y = mo.relu(%z) : !mo.tensor<[2], f32>
  mo.output %y : !mo.tensor<[2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
// CHECK:values.mlir:[[#@LINE+4]]:16: error: value '%z' is not defined
// CHECK-NEXT:    %y = mo.relu(%z) : !mo.tensor<[2], f32>
// CHECK-NEXT:                 ^
// CHECK-NEXT:  hint: it is defined further down: values are defined before they are used
  %y = mo.relu(%z) : !mo.tensor<[2], f32>
  %z = mo.relu(%x) : !mo.tensor<[2], f32>
  mo.output %y : !mo.tensor<[2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
  %y = mo.relu(%x) : !mo.tensor<[2], f32>
// CHECK:values.mlir:[[#@LINE+4]]:3: error: value '%y' is defined twice, first in line [[#@LINE-1]]
// CHECK-NEXT:    %y = mo.exp(%x) : !mo.tensor<[2], f32>
// CHECK-NEXT:    ^
// CHECK-NEXT:  hint: every value has one definition: choose another name
  %y = mo.exp(%x) : !mo.tensor<[2], f32>
  mo.output %y : !mo.tensor<[2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
// CHECK:values.mlir:[[#@LINE+4]]:8: error: 'mo.add' takes 2 operands, 1 is given
// CHECK-NEXT:    %y = mo.add(%x) : !mo.tensor<[2], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: out[i] = x[i] + y[i]; integers wrap
  %y = mo.add(%x) : !mo.tensor<[2], f32>
  mo.output %y : !mo.tensor<[2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
// CHECK:values.mlir:[[#@LINE+4]]:8: error: 'mo.relu' takes 1 operand, 2 are given
// CHECK-NEXT:    %y = mo.relu(%x, %x) : !mo.tensor<[2], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: out[i] = max(0, x[i]); NaN stays NaN
  %y = mo.relu(%x, %x) : !mo.tensor<[2], f32>
  mo.output %y : !mo.tensor<[2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
// CHECK:values.mlir:[[#@LINE+4]]:8: error: 'mo.add' has 2 operands, its signature 1 type
// CHECK-NEXT:    %y = mo.add(%x, %x) : (!mo.tensor<[2], f32>) -> !mo.tensor<[2], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: write one type per operand, or one type if all are the same
  %y = mo.add(%x, %x) : (!mo.tensor<[2], f32>) -> !mo.tensor<[2], f32>
  mo.output %y : !mo.tensor<[2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
// CHECK:values.mlir:[[#@LINE+4]]:12: error: 'mo.relu' makes 1 result, 2 are named
// CHECK-NEXT:    %y, %z = mo.relu(%x) : !mo.tensor<[2], f32> -> !mo.tensor<[2], f32>
// CHECK-NEXT:             ^
// CHECK-NEXT:  hint: name each result: %a, %b = ..
  %y, %z = mo.relu(%x) : !mo.tensor<[2], f32> -> !mo.tensor<[2], f32>
  mo.output %y : !mo.tensor<[2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
// CHECK:values.mlir:[[#@LINE+4]]:12: error: 'mo.relu' makes 1 result, 2 are named
// CHECK-NEXT:    %y, %z = mo.relu(%x) : !mo.tensor<[2], f32>
// CHECK-NEXT:             ^
// CHECK-NEXT:  hint: out[i] = max(0, x[i]); NaN stays NaN
  %y, %z = mo.relu(%x) : !mo.tensor<[2], f32>
  mo.output %y : !mo.tensor<[2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
// CHECK:values.mlir:[[#@LINE+4]]:3: error: 'mo.relu' makes 1 result, 0 are named
// CHECK-NEXT:    mo.relu(%x) : !mo.tensor<[2], f32>
// CHECK-NEXT:    ^
// CHECK-NEXT:  hint: out[i] = max(0, x[i]); NaN stays NaN
  mo.relu(%x) : !mo.tensor<[2], f32>
  mo.output %x : !mo.tensor<[2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
// CHECK:values.mlir:[[#@LINE+3]]:16: error: value '%x' is !mo.tensor<[2], f32>, the signature says !mo.tensor<[3], f32>
// CHECK-NEXT:    %y = mo.relu(%x) : !mo.tensor<[3], f32>
// CHECK-NEXT:                 ^
  %y = mo.relu(%x) : !mo.tensor<[3], f32>
  mo.output %y : !mo.tensor<[3], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
// CHECK:values.mlir:[[#@LINE+3]]:13: error: value '%x' is !mo.tensor<[2], f32>, the signature says !mo.tensor<[2], f16>
// CHECK-NEXT:    mo.output %x : !mo.tensor<[2], f16>
// CHECK-NEXT:              ^
  mo.output %x : !mo.tensor<[2], f16>
}
