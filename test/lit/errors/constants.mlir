// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Literal tensors.
// RUN: %python %S/Inputs/each.py %mxc %s %t.dir | FileCheck %s --strict-whitespace --match-full-lines --implicit-check-not='{{.*}}error:{{.*}}'

mo.graph @g() -> (!mo.tensor<[3], f32>) {
// CHECK:constants.mlir:[[#@LINE+4]]:29: error: literal has 2 elements, its type has 3
// CHECK-NEXT:    %y = mo.constant {value = dense<[1.0, 2.0]>} : !mo.tensor<[3], f32>
// CHECK-NEXT:                              ^
// CHECK-NEXT:  hint: give one element to fill the tensor, or all of them
  %y = mo.constant {value = dense<[1.0, 2.0]>} : !mo.tensor<[3], f32>
  mo.output %y : !mo.tensor<[3], f32>
}
// -----
mo.graph @g() -> (!mo.tensor<[4, 4], si8>) {
// CHECK:constants.mlir:[[#@LINE+4]]:36: error: a list of 2 at depth 1 does not fit shape [4, 4]
// CHECK-NEXT:    %y = mo.constant {value = dense<{{\[\[}}1, 2], [3, 4]]>} : !mo.tensor<[4, 4], si8>
// CHECK-NEXT:                                     ^
// CHECK-NEXT:  hint: nest the lists as the shape is, or write one flat list
  %y = mo.constant {value = dense<[[1, 2], [3, 4]]>} : !mo.tensor<[4, 4], si8>
  mo.output %y : !mo.tensor<[4, 4], si8>
}
// -----
mo.graph @g() -> (!mo.tensor<[], ui8>) {
// CHECK:constants.mlir:[[#@LINE+3]]:35: error: 300 does not fit ui8
// CHECK-NEXT:    %y = mo.constant {value = dense<300>} : !mo.tensor<[], ui8>
// CHECK-NEXT:                                    ^
  %y = mo.constant {value = dense<300>} : !mo.tensor<[], ui8>
  mo.output %y : !mo.tensor<[], ui8>
}
// -----
mo.graph @g() -> (!mo.tensor<[2], si8>) {
// CHECK:constants.mlir:[[#@LINE+3]]:36: error: -129 does not fit si8
// CHECK-NEXT:    %y = mo.constant {value = dense<[-129, 0]>} : !mo.tensor<[2], si8>
// CHECK-NEXT:                                     ^
  %y = mo.constant {value = dense<[-129, 0]>} : !mo.tensor<[2], si8>
  mo.output %y : !mo.tensor<[2], si8>
}
// -----
mo.graph @g() -> (!mo.tensor<[1], ui64>) {
// CHECK:constants.mlir:[[#@LINE+3]]:36: error: -1 does not fit ui64
// CHECK-NEXT:    %y = mo.constant {value = dense<[-1]>} : !mo.tensor<[1], ui64>
// CHECK-NEXT:                                     ^
  %y = mo.constant {value = dense<[-1]>} : !mo.tensor<[1], ui64>
  mo.output %y : !mo.tensor<[1], ui64>
}
// -----
mo.graph @g() -> (!mo.tensor<[], si32>) {
// CHECK:constants.mlir:[[#@LINE+3]]:35: error: expected an element of dtype si32, found '1.5'
// CHECK-NEXT:    %y = mo.constant {value = dense<1.5>} : !mo.tensor<[], si32>
// CHECK-NEXT:                                    ^
  %y = mo.constant {value = dense<1.5>} : !mo.tensor<[], si32>
  mo.output %y : !mo.tensor<[], si32>
}
// -----
mo.graph @g() -> (!mo.tensor<[], si32>) {
// CHECK:constants.mlir:[[#@LINE+3]]:35: error: expected an element of dtype si32, found 'inf'
// CHECK-NEXT:    %y = mo.constant {value = dense<inf>} : !mo.tensor<[], si32>
// CHECK-NEXT:                                    ^
  %y = mo.constant {value = dense<inf>} : !mo.tensor<[], si32>
  mo.output %y : !mo.tensor<[], si32>
}
// -----
mo.graph @g() -> (!mo.tensor<[], bool>) {
// CHECK:constants.mlir:[[#@LINE+3]]:35: error: 2 does not fit bool
// CHECK-NEXT:    %y = mo.constant {value = dense<2>} : !mo.tensor<[], bool>
// CHECK-NEXT:                                    ^
  %y = mo.constant {value = dense<2>} : !mo.tensor<[], bool>
  mo.output %y : !mo.tensor<[], bool>
}
// -----
mo.graph @g() -> (!mo.tensor<[], si64>) {
// CHECK:constants.mlir:[[#@LINE+3]]:35: error: 18446744073709551616 does not fit si64
// CHECK-NEXT:    %y = mo.constant {value = dense<18446744073709551616>} : !mo.tensor<[], si64>
// CHECK-NEXT:                                    ^
  %y = mo.constant {value = dense<18446744073709551616>} : !mo.tensor<[], si64>
  mo.output %y : !mo.tensor<[], si64>
}
// -----
mo.graph @g() -> (!mo.tensor<[], si64>) {
// CHECK:constants.mlir:[[#@LINE+3]]:35: error: 9223372036854775808 does not fit si64
// CHECK-NEXT:    %y = mo.constant {value = dense<9223372036854775808>} : !mo.tensor<[], si64>
// CHECK-NEXT:                                    ^
  %y = mo.constant {value = dense<9223372036854775808>} : !mo.tensor<[], si64>
  mo.output %y : !mo.tensor<[], si64>
}
// -----
mo.graph @g() -> (!mo.tensor<[], f32>) {
// CHECK:constants.mlir:[[#@LINE+3]]:35: error: expected an element of dtype f32, found '"text"'
// CHECK-NEXT:    %y = mo.constant {value = dense<"text">} : !mo.tensor<[], f32>
// CHECK-NEXT:                                    ^
  %y = mo.constant {value = dense<"text">} : !mo.tensor<[], f32>
  mo.output %y : !mo.tensor<[], f32>
}
// -----
mo.graph @g() -> (!mo.tensor<[2], f32>) {
// CHECK:constants.mlir:[[#@LINE+3]]:40: error: expected ',' or ']' after an element, found '>'
// CHECK-NEXT:    %y = mo.constant {value = dense<[1, 2>} : !mo.tensor<[2], f32>
// CHECK-NEXT:                                         ^
  %y = mo.constant {value = dense<[1, 2>} : !mo.tensor<[2], f32>
  mo.output %y : !mo.tensor<[2], f32>
}
// -----
mo.graph @g() -> (!mo.tensor<[], f32>) {
// CHECK:constants.mlir:[[#@LINE+4]]:8: error: 'mo.constant' attribute 'value' is 1.0
// CHECK-NEXT:    %y = mo.constant {value = 1.0} : !mo.tensor<[], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: write a literal like dense<[1, 2]>
  %y = mo.constant {value = 1.0} : !mo.tensor<[], f32>
  mo.output %y : !mo.tensor<[], f32>
}
// -----
mo.graph @g() -> (!mo.tensor<[], f32>) {
// CHECK:constants.mlir:[[#@LINE+4]]:8: error: 'mo.constant' has text for its value
// CHECK-NEXT:    %y = mo.constant {value = "abcd"} : !mo.tensor<[], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: write {value = dense<..>}
  %y = mo.constant {value = "abcd"} : !mo.tensor<[], f32>
  mo.output %y : !mo.tensor<[], f32>
}
// -----
mo.graph @g() -> (!mo.tensor<[], f32>) {
// CHECK:constants.mlir:[[#@LINE+4]]:8: error: 'mo.constant' needs the attribute 'value'
// CHECK-NEXT:    %y = mo.constant : !mo.tensor<[], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: add {value = ..} before the types: a literal like dense<[1, 2]>
  %y = mo.constant : !mo.tensor<[], f32>
  mo.output %y : !mo.tensor<[], f32>
}
// -----
mo.graph @g<N>() -> (!mo.tensor<[N], f32>) {
// CHECK:constants.mlir:[[#@LINE+4]]:29: error: literal of shape [N], whose sizes are not known
// CHECK-NEXT:    %y = mo.constant {value = dense<1.0>} : !mo.tensor<[N], f32>
// CHECK-NEXT:                              ^
// CHECK-NEXT:  hint: write the sizes as numbers
  %y = mo.constant {value = dense<1.0>} : !mo.tensor<[N], f32>
  mo.output %y : !mo.tensor<[N], f32>
}
// -----
mo.graph @g<N>() -> (!mo.tensor<[N], f32>) {
// CHECK:constants.mlir:[[#@LINE+4]]:29: error: literal of shape [N], whose sizes are not known
// CHECK-NEXT:    %y = mo.constant {value = dense<[1.0, 2.0]>} : !mo.tensor<[N], f32>
// CHECK-NEXT:                              ^
// CHECK-NEXT:  hint: write the sizes as numbers
  %y = mo.constant {value = dense<[1.0, 2.0]>} : !mo.tensor<[N], f32>
  mo.output %y : !mo.tensor<[N], f32>
}
// -----
mo.graph @g<N>() -> (!mo.tensor<[N], f32>) {
// CHECK:constants.mlir:[[#@LINE+4]]:8: error: 'mo.constant.external' dim 0 is N: a weight's sizes are known
// CHECK-NEXT:    %y = mo.constant.external {name = "w"} : !mo.tensor<[N], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: write the size as a number
  %y = mo.constant.external {name = "w"} : !mo.tensor<[N], f32>
  mo.output %y : !mo.tensor<[N], f32>
}
// -----
mo.graph @g() -> (!mo.tensor<[2], f32>) {
// CHECK:constants.mlir:[[#@LINE+4]]:8: error: 'mo.constant.external' attribute 'name' is 1
// CHECK-NEXT:    %y = mo.constant.external {name = 1} : !mo.tensor<[2], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: write text in quotes
  %y = mo.constant.external {name = 1} : !mo.tensor<[2], f32>
  mo.output %y : !mo.tensor<[2], f32>
}
// -----
mo.graph @g() -> (!mo.tensor<[2], f32>) {
// CHECK:constants.mlir:[[#@LINE+4]]:29: error: literal has 0 elements, its type has 2
// CHECK-NEXT:    %y = mo.constant {value = dense<>} : !mo.tensor<[2], f32>
// CHECK-NEXT:                              ^
// CHECK-NEXT:  hint: give one element to fill the tensor, or all of them
  %y = mo.constant {value = dense<>} : !mo.tensor<[2], f32>
  mo.output %y : !mo.tensor<[2], f32>
}
// -----
mo.graph @g() -> (!mo.tensor<[1], f32>) {
// CHECK:constants.mlir:[[#@LINE+4]]:36: error: 1e999 does not fit f32
// CHECK-NEXT:    %y = mo.constant {value = dense<[1e999]>} : !mo.tensor<[1], f32>
// CHECK-NEXT:                                     ^
// CHECK-NEXT:  hint: infinity is written inf
  %y = mo.constant {value = dense<[1e999]>} : !mo.tensor<[1], f32>
  mo.output %y : !mo.tensor<[1], f32>
}
// -----
mo.graph @g() -> (!mo.tensor<[1], f32>) {
// CHECK:constants.mlir:[[#@LINE+4]]:36: error: -1e999 does not fit f32
// CHECK-NEXT:    %y = mo.constant {value = dense<[-1e999]>} : !mo.tensor<[1], f32>
// CHECK-NEXT:                                     ^
// CHECK-NEXT:  hint: infinity is written inf
  %y = mo.constant {value = dense<[-1e999]>} : !mo.tensor<[1], f32>
  mo.output %y : !mo.tensor<[1], f32>
}
// -----
mo.graph @g() -> (!mo.tensor<[2], f16>) {
// CHECK:constants.mlir:[[#@LINE+4]]:41: error: 70000.0 does not fit f16
// CHECK-NEXT:    %y = mo.constant {value = dense<[1.0, 70000.0]>} : !mo.tensor<[2], f16>
// CHECK-NEXT:                                          ^
// CHECK-NEXT:  hint: infinity is written inf
  %y = mo.constant {value = dense<[1.0, 70000.0]>} : !mo.tensor<[2], f16>
  mo.output %y : !mo.tensor<[2], f16>
}
// -----
mo.graph @g() -> (!mo.tensor<[], f32>) {
// CHECK:constants.mlir:[[#@LINE+3]]:35: error: expected an element of dtype f32, found '1.0'
// CHECK-NEXT:    %y = mo.constant {value = dense<- 1.0>} : !mo.tensor<[], f32>
// CHECK-NEXT:                                    ^
  %y = mo.constant {value = dense<- 1.0>} : !mo.tensor<[], f32>
  mo.output %y : !mo.tensor<[], f32>
}
// -----
mo.graph @g() -> (!mo.tensor<[], si8>) {
// CHECK:constants.mlir:[[#@LINE+3]]:35: error: 18446744073709551615 does not fit si8
// CHECK-NEXT:    %y = mo.constant {value = dense<18446744073709551615>} : !mo.tensor<[], si8>
// CHECK-NEXT:                                    ^
  %y = mo.constant {value = dense<18446744073709551615>} : !mo.tensor<[], si8>
  mo.output %y : !mo.tensor<[], si8>
}
// -----
mo.graph @g(%x: !mo.tensor<[], f32>) -> (!mo.tensor<[], f32>) {
// CHECK:constants.mlir:[[#@LINE+4]]:59: error: expected an attribute's value, found 'dense'
// CHECK-NEXT:    %y = mo.custom(%x) {symbol = "my.op", parameters = {w = dense<1.0>}} : !mo.tensor<[], f32>
// CHECK-NEXT:                                                            ^
// CHECK-NEXT:  hint: values are numbers, true, false, "text", [lists] and {dictionaries}
  %y = mo.custom(%x) {symbol = "my.op", parameters = {w = dense<1.0>}} : !mo.tensor<[], f32>
  mo.output %y : !mo.tensor<[], f32>
}
// -----
mo.graph @g() -> (!mo.tensor<[2, 3], f32>) {
// CHECK:constants.mlir:[[#@LINE+4]]:36: error: a list of 2 at depth 1 does not fit shape [2, 3]
// CHECK-NEXT:    %y = mo.constant {value = dense<{{\[\[}}1, 2], [3, 4], [5, 6]]>} : !mo.tensor<[2, 3], f32>
// CHECK-NEXT:                                     ^
// CHECK-NEXT:  hint: nest the lists as the shape is, or write one flat list
  %y = mo.constant {value = dense<[[1, 2], [3, 4], [5, 6]]>} : !mo.tensor<[2, 3], f32>
  mo.output %y : !mo.tensor<[2, 3], f32>
}
