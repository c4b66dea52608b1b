// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What is no graph at all: tokens and forms.
// RUN: %python %S/Inputs/each.py %mxc %s %t.dir | FileCheck %s --strict-whitespace --match-full-lines --implicit-check-not='{{.*}}error:{{.*}}'

// CHECK:syntax.mlir:[[#@LINE+4]]:1: error: unknown op 'mo.grph'
// CHECK-NEXT:  mo.grph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
// CHECK-NEXT:  ^
// CHECK-NEXT:  hint: did you mean 'mo.graph'?
mo.grph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
  mo.output %x : !mo.tensor<[2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
// CHECK:syntax.mlir:[[#@LINE+4]]:8: error: unknown op 'mo.rleu'
// CHECK-NEXT:    %y = mo.rleu(%x) : !mo.tensor<[2], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: did you mean 'mo.relu'?
  %y = mo.rleu(%x) : !mo.tensor<[2], f32>
  mo.output %y : !mo.tensor<[2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
// CHECK:syntax.mlir:[[#@LINE+4]]:8: error: unknown op 'mo.frobnicate_everything'
// CHECK-NEXT:    %y = mo.frobnicate_everything(%x) : !mo.tensor<[2], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: docs/dialects.md lists the ops; a kernel of your own is called with mo.custom
  %y = mo.frobnicate_everything(%x) : !mo.tensor<[2], f32>
  mo.output %y : !mo.tensor<[2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
// CHECK:syntax.mlir:[[#@LINE+3]]:19: error: expected ',' or the end of the operands, found ':'
// CHECK-NEXT:    %y = mo.relu(%x : !mo.tensor<[2], f32>
// CHECK-NEXT:                    ^
  %y = mo.relu(%x : !mo.tensor<[2], f32>
  mo.output %y : !mo.tensor<[2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
// CHECK:syntax.mlir:[[#@LINE+3]]:6: error: expected '=' after the results, found 'mo.relu'
// CHECK-NEXT:    %y mo.relu(%x) : !mo.tensor<[2], f32>
// CHECK-NEXT:       ^
  %y mo.relu(%x) : !mo.tensor<[2], f32>
  mo.output %y : !mo.tensor<[2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
  %y = mo.relu(%x)
// CHECK:syntax.mlir:[[#@LINE+3]]:3: error: expected ':' before the op's types, found 'mo.output'
// CHECK-NEXT:    mo.output %y : !mo.tensor<[2], f32>
// CHECK-NEXT:    ^
  mo.output %y : !mo.tensor<[2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
// CHECK:syntax.mlir:[[#@LINE+4]]:32: error: expected an attribute's value, found a string without its closing quote
// CHECK-NEXT:    %y = mo.custom(%x) {symbol = "my.op} : !mo.tensor<[2], f32>
// CHECK-NEXT:                                 ^
// CHECK-NEXT:  hint: values are numbers, true, false, "text", [lists] and {dictionaries}
  %y = mo.custom(%x) {symbol = "my.op} : !mo.tensor<[2], f32>
  mo.output %y : !mo.tensor<[2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
// CHECK:syntax.mlir:[[#@LINE+4]]:16: error: expected a value like %x, found 'x'
// CHECK-NEXT:    %y = mo.relu(x) : !mo.tensor<[2], f32>
// CHECK-NEXT:                 ^
// CHECK-NEXT:  hint: values begin with %
  %y = mo.relu(x) : !mo.tensor<[2], f32>
  mo.output %y : !mo.tensor<[2], f32>
}
// -----
// CHECK:syntax.mlir:[[#@LINE+3]]:10: error: expected a name like @model, found 'g'
// CHECK-NEXT:  mo.graph g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
// CHECK-NEXT:           ^
mo.graph g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
  mo.output %x : !mo.tensor<[2], f32>
}
// -----
// CHECK:syntax.mlir:[[#@LINE+3]]:15: error: expected ':' after the argument's name, found ')'
// CHECK-NEXT:  mo.graph @g(%x) -> (!mo.tensor<[2], f32>) {
// CHECK-NEXT:                ^
mo.graph @g(%x) -> (!mo.tensor<[2], f32>) {
  mo.output %x : !mo.tensor<[2], f32>
}
// -----
// CHECK:syntax.mlir:[[#@LINE+3]]:39: error: expected '->' before the result types, found '{'
// CHECK-NEXT:  mo.graph @g(%x: !mo.tensor<[2], f32>) {
// CHECK-NEXT:                                        ^
mo.graph @g(%x: !mo.tensor<[2], f32>) {
  mo.output %x : !mo.tensor<[2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
  %y = mo.relu(%x) : !mo.tensor<[2], f32>
// CHECK:syntax.mlir:[[#@LINE+3]]:3: error: expected an op like mo.add, found '$'
// CHECK-NEXT:    $
// CHECK-NEXT:    ^
  $
  mo.output %y : !mo.tensor<[2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
  mo.output %x : !mo.tensor<[2], f32>
// the closing brace is missing
// CHECK:syntax.mlir:[[#@LINE+1]]:1: error: expected '}' to end the region that begins in line [[#@LINE-3]], found the end of the file
// -----
mo.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
  mo.output %x : !mo.tensor<[2], f32>
}
// CHECK:syntax.mlir:[[#@LINE+3]]:1: error: expected an op like mo.add, found '}'
// CHECK-NEXT:  }
// CHECK-NEXT:  ^
}
// -----
// CHECK:syntax.mlir:[[#@LINE+4]]:1: error: unknown op 'func.func'
// CHECK-NEXT:  func.func @main() {
// CHECK-NEXT:  ^
// CHECK-NEXT:  hint: docs/dialects.md lists the ops; a kernel of your own is called with mo.custom
func.func @main() {
}
