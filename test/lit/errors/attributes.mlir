// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Attributes: missing, unknown, of another kind, given twice.
// RUN: %python %S/Inputs/each.py %mxc %s %t.dir | FileCheck %s --strict-whitespace --match-full-lines --implicit-check-not='{{.*}}error:{{.*}}'

mo.graph @g(%x: !mo.tensor<[2, 3], f32>) -> (!mo.tensor<[3, 2], f32>) {
// CHECK:attributes.mlir:[[#@LINE+4]]:8: error: 'mo.transpose' needs 'perm'
// CHECK-NEXT:    %y = mo.transpose(%x) : !mo.tensor<[2, 3], f32> -> !mo.tensor<[3, 2], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: add {perm = ..} before the types: a list of integers like [1, 0]; or give it as operand 1
  %y = mo.transpose(%x) : !mo.tensor<[2, 3], f32> -> !mo.tensor<[3, 2], f32>
  mo.output %y : !mo.tensor<[3, 2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
// CHECK:attributes.mlir:[[#@LINE+4]]:8: error: 'mo.relu' has no attribute 'slope'
// CHECK-NEXT:    %y = mo.relu(%x) {slope = 0.1} : !mo.tensor<[2], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: it takes none
  %y = mo.relu(%x) {slope = 0.1} : !mo.tensor<[2], f32>
  mo.output %y : !mo.tensor<[2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 2], f32>) -> (!mo.tensor<[2, 2], f32>) {
// CHECK:attributes.mlir:[[#@LINE+4]]:8: error: 'mo.matmul' has no attribute 'tranpose_b'
// CHECK-NEXT:    %y = mo.matmul(%x, %x) {tranpose_b = true} : !mo.tensor<[2, 2], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: it takes transpose_b = true or false (optional), packed_b = true or false (optional)
  %y = mo.matmul(%x, %x) {tranpose_b = true} : !mo.tensor<[2, 2], f32>
  mo.output %y : !mo.tensor<[2, 2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 2], f32>) -> (!mo.tensor<[2, 2], f32>) {
// CHECK:attributes.mlir:[[#@LINE+4]]:8: error: 'mo.matmul' attribute 'transpose_b' is 1
// CHECK-NEXT:    %y = mo.matmul(%x, %x) {transpose_b = 1} : !mo.tensor<[2, 2], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: write true or false
  %y = mo.matmul(%x, %x) {transpose_b = 1} : !mo.tensor<[2, 2], f32>
  mo.output %y : !mo.tensor<[2, 2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 2], f32>) -> (!mo.tensor<[2, 2], f32>) {
// CHECK:attributes.mlir:[[#@LINE+4]]:8: error: 'mo.reduce.softmax' attribute 'axis' is "last"
// CHECK-NEXT:    %y = mo.reduce.softmax(%x) {axis = "last"} : !mo.tensor<[2, 2], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: write an integer
  %y = mo.reduce.softmax(%x) {axis = "last"} : !mo.tensor<[2, 2], f32>
  mo.output %y : !mo.tensor<[2, 2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 2], f32>) -> (!mo.tensor<[2, 2], f32>) {
// CHECK:attributes.mlir:[[#@LINE+4]]:8: error: 'mo.transpose' attribute 'perm' is 1
// CHECK-NEXT:    %y = mo.transpose(%x) {perm = 1} : !mo.tensor<[2, 2], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: write a list of integers like [1, 0]
  %y = mo.transpose(%x) {perm = 1} : !mo.tensor<[2, 2], f32>
  mo.output %y : !mo.tensor<[2, 2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 2], f32>) -> (!mo.tensor<[2, 2], f32>) {
// CHECK:attributes.mlir:[[#@LINE+3]]:41: error: attribute 'axis' is given twice
// CHECK-NEXT:    %y = mo.reduce.softmax(%x) {axis = 0, axis = 1} : !mo.tensor<[2, 2], f32>
// CHECK-NEXT:                                          ^
  %y = mo.reduce.softmax(%x) {axis = 0, axis = 1} : !mo.tensor<[2, 2], f32>
  mo.output %y : !mo.tensor<[2, 2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 2], f32>) -> (!mo.tensor<[2, 2], f32>) {
// CHECK:attributes.mlir:[[#@LINE+3]]:36: error: expected '=' after the attribute's name, found '1'
// CHECK-NEXT:    %y = mo.reduce.softmax(%x) {axis 1} : !mo.tensor<[2, 2], f32>
// CHECK-NEXT:                                     ^
  %y = mo.reduce.softmax(%x) {axis 1} : !mo.tensor<[2, 2], f32>
  mo.output %y : !mo.tensor<[2, 2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 2], f32>) -> (!mo.tensor<[2, 2], f32>) {
// CHECK:attributes.mlir:[[#@LINE+4]]:8: error: 'mo.reduce.softmax' attribute 'axis' is last
// CHECK-NEXT:    %y = mo.reduce.softmax(%x) {axis = last} : !mo.tensor<[2, 2], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: write an integer
  %y = mo.reduce.softmax(%x) {axis = last} : !mo.tensor<[2, 2], f32>
  mo.output %y : !mo.tensor<[2, 2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 2], f32>) -> (!mo.tensor<[2, 2], f32>) {
// CHECK:attributes.mlir:[[#@LINE+3]]:38: error: dim 99999999999999999999 does not fit in 64 bits
// CHECK-NEXT:    %y = mo.reduce.softmax(%x) {axis = 99999999999999999999} : !mo.tensor<[2, 2], f32>
// CHECK-NEXT:                                       ^
  %y = mo.reduce.softmax(%x) {axis = 99999999999999999999} : !mo.tensor<[2, 2], f32>
  mo.output %y : !mo.tensor<[2, 2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 2], f32>) -> (!mo.tensor<[2, 2], f32>) {
// CHECK:attributes.mlir:[[#@LINE+3]]:38: error: expected ',' or ']' after a list item, found '}'
// CHECK-NEXT:    %y = mo.transpose(%x) {perm = [1, 0} : !mo.tensor<[2, 2], f32>
// CHECK-NEXT:                                       ^
  %y = mo.transpose(%x) {perm = [1, 0} : !mo.tensor<[2, 2], f32>
  mo.output %y : !mo.tensor<[2, 2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 2], f32>) -> (!mo.tensor<[2, 2], f32>) {
// CHECK:attributes.mlir:[[#@LINE+4]]:32: error: expected an attribute's value, found 'my.op'
// CHECK-NEXT:    %y = mo.custom(%x) {symbol = my.op} : !mo.tensor<[2, 2], f32>
// CHECK-NEXT:                                 ^
// CHECK-NEXT:  hint: values are numbers, true, false, "text", [lists] and {dictionaries}
  %y = mo.custom(%x) {symbol = my.op} : !mo.tensor<[2, 2], f32>
  mo.output %y : !mo.tensor<[2, 2], f32>
}
