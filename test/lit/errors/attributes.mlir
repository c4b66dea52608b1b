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
// -----
// CHECK:attributes.mlir:[[#@LINE+3]]:76: error: expected '{' to begin attributes, found '['
// CHECK-NEXT:  mo.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) attributes [1] {
// CHECK-NEXT:                                                                             ^
mo.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) attributes [1] {
  mo.output %x : !mo.tensor<[2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 2], f32>) -> (!mo.tensor<[2, 2], f32>) {
// CHECK:attributes.mlir:[[#@LINE+3]]:46: error: expected ',' or '}' after an attribute, found 'packed_b'
// CHECK-NEXT:    %y = mo.matmul(%x, %x) {transpose_b = true packed_b = true} : !mo.tensor<[2, 2], f32>
// CHECK-NEXT:                                               ^
  %y = mo.matmul(%x, %x) {transpose_b = true packed_b = true} : !mo.tensor<[2, 2], f32>
  mo.output %y : !mo.tensor<[2, 2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 2], f32>) -> (!mo.tensor<[2, 2], f32>) {
// CHECK:attributes.mlir:[[#@LINE+3]]:31: error: expected an attribute's name, found '1'
// CHECK-NEXT:    %y = mo.reduce.softmax(%x) {1 = 0} : !mo.tensor<[2, 2], f32>
// CHECK-NEXT:                                ^
  %y = mo.reduce.softmax(%x) {1 = 0} : !mo.tensor<[2, 2], f32>
  mo.output %y : !mo.tensor<[2, 2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 2], f32>) -> (!mo.tensor<[2, 2], f32>) {
// CHECK:attributes.mlir:[[#@LINE+3]]:133: error: more than 16 attributes
// CHECK-NEXT:    %y = mo.relu(%x) {a = 0, b = 1, c = 2, d = 3, e = 4, f = 5, g = 6, h = 7, i = 8, j = 9, k = 0, l = 1, m = 2, n = 3, o = 4, p = 5, q = 6} : !mo.tensor<[2, 2], f32>
// CHECK-NEXT:                                                                                                                                      ^
  %y = mo.relu(%x) {a = 0, b = 1, c = 2, d = 3, e = 4, f = 5, g = 6, h = 7, i = 8, j = 9, k = 0, l = 1, m = 2, n = 3, o = 4, p = 5, q = 6} : !mo.tensor<[2, 2], f32>
  mo.output %y : !mo.tensor<[2, 2], f32>
}
// -----
mo.graph @g() -> (!mo.tensor<[2], f32>) {
// CHECK:attributes.mlir:[[#@LINE+3]]:34: error: expected '<' after dense, found '['
// CHECK-NEXT:    %y = mo.constant {value = dense[1.0]} : !mo.tensor<[2], f32>
// CHECK-NEXT:                                   ^
  %y = mo.constant {value = dense[1.0]} : !mo.tensor<[2], f32>
  mo.output %y : !mo.tensor<[2], f32>
}
// -----
mo.graph @g() -> (!mo.tensor<[2], f32>) {
// CHECK:attributes.mlir:[[#@LINE+3]]:39: error: expected '>' after the elements, found '2.0'
// CHECK-NEXT:    %y = mo.constant {value = dense<1.0 2.0>} : !mo.tensor<[2], f32>
// CHECK-NEXT:                                        ^
  %y = mo.constant {value = dense<1.0 2.0>} : !mo.tensor<[2], f32>
  mo.output %y : !mo.tensor<[2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 2], f32>) -> (!mo.tensor<[4], f32>) {
// CHECK:attributes.mlir:[[#@LINE+4]]:36: error: unknown attribute '#mosh<size'
// CHECK-NEXT:    %y = mo.reshape(%x) {new_shape = #mosh<size[4]>} : !mo.tensor<[2, 2], f32> -> !mo.tensor<[4], f32>
// CHECK-NEXT:                                     ^
// CHECK-NEXT:  hint: a shape is written [2, N] or #mosh<ape[2, N]>
  %y = mo.reshape(%x) {new_shape = #mosh<size[4]>} : !mo.tensor<[2, 2], f32> -> !mo.tensor<[4], f32>
  mo.output %y : !mo.tensor<[4], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 2], f32>) -> (!mo.tensor<[4], f32>) {
// CHECK:attributes.mlir:[[#@LINE+4]]:36: error: unknown attribute '#shape'
// CHECK-NEXT:    %y = mo.reshape(%x) {new_shape = #shape<4>} : !mo.tensor<[2, 2], f32> -> !mo.tensor<[4], f32>
// CHECK-NEXT:                                     ^
// CHECK-NEXT:  hint: a shape is written [2, N] or #mosh<ape[2, N]>
  %y = mo.reshape(%x) {new_shape = #shape<4>} : !mo.tensor<[2, 2], f32> -> !mo.tensor<[4], f32>
  mo.output %y : !mo.tensor<[4], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 2], f32>) -> (!mo.tensor<[4], f32>) {
// CHECK:attributes.mlir:[[#@LINE+3]]:45: error: expected '[' after ape, found '('
// CHECK-NEXT:    %y = mo.reshape(%x) {new_shape = #mosh<ape(4)>} : !mo.tensor<[2, 2], f32> -> !mo.tensor<[4], f32>
// CHECK-NEXT:                                              ^
  %y = mo.reshape(%x) {new_shape = #mosh<ape(4)>} : !mo.tensor<[2, 2], f32> -> !mo.tensor<[4], f32>
  mo.output %y : !mo.tensor<[4], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 2], f32>) -> (!mo.tensor<[4], f32>) {
// CHECK:attributes.mlir:[[#@LINE+3]]:48: error: expected '>' to end the shape, found '}'
// CHECK-NEXT:    %y = mo.reshape(%x) {new_shape = #mosh<ape[4]} : !mo.tensor<[2, 2], f32> -> !mo.tensor<[4], f32>
// CHECK-NEXT:                                                 ^
  %y = mo.reshape(%x) {new_shape = #mosh<ape[4]} : !mo.tensor<[2, 2], f32> -> !mo.tensor<[4], f32>
  mo.output %y : !mo.tensor<[4], f32>
}
// -----
mo.graph @g<N>(%x: !mo.tensor<[N, 2], f32>) -> (!mo.tensor<[4], f32>) {
// CHECK:attributes.mlir:[[#@LINE+3]]:46: error: expected '<' after dim, found '('
// CHECK-NEXT:    %y = mo.reshape(%x) {new_shape = [#mosh<dim(N * 2)>]} : !mo.tensor<[N, 2], f32> -> !mo.tensor<[N * 2], f32>
// CHECK-NEXT:                                               ^
  %y = mo.reshape(%x) {new_shape = [#mosh<dim(N * 2)>]} : !mo.tensor<[N, 2], f32> -> !mo.tensor<[N * 2], f32>
  mo.output %y : !mo.tensor<[N * 2], f32>
}
// -----
mo.graph @g<N>(%x: !mo.tensor<[N, 2], f32>) -> (!mo.tensor<[4], f32>) {
// CHECK:attributes.mlir:[[#@LINE+3]]:53: error: expected '>' to end the dim, found ']'
// CHECK-NEXT:    %y = mo.reshape(%x) {new_shape = [#mosh<dim<N * 2>]} : !mo.tensor<[N, 2], f32> -> !mo.tensor<[N * 2], f32>
// CHECK-NEXT:                                                      ^
  %y = mo.reshape(%x) {new_shape = [#mosh<dim<N * 2>]} : !mo.tensor<[N, 2], f32> -> !mo.tensor<[N * 2], f32>
  mo.output %y : !mo.tensor<[N * 2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
// CHECK:attributes.mlir:[[#@LINE+4]]:12: error: 'mo.buffer.create' makes 2 results, its literal is one
// CHECK-NEXT:    %y, %z = mo.buffer.create {initValue = dense<1.0>} : () -> (!mo.buffer<[2], f32>, !mo.chain)
// CHECK-NEXT:             ^
// CHECK-NEXT:  hint: name one result and its type
  %y, %z = mo.buffer.create {initValue = dense<1.0>} : () -> (!mo.buffer<[2], f32>, !mo.chain)
  mo.output %x : !mo.tensor<[2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
// CHECK:attributes.mlir:[[#@LINE+4]]:8: error: 'mo.constant' makes !mo.chain of a literal
// CHECK-NEXT:    %y = mo.constant {value = dense<1.0>} : !mo.chain
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: a literal is a tensor or a scalar
  %y = mo.constant {value = dense<1.0>} : !mo.chain
  mo.output %x : !mo.tensor<[2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
// CHECK:attributes.mlir:[[#@LINE+4]]:8: error: 'mo.constant' needs the attribute 'value'
// CHECK-NEXT:    %y = mo.constant : !mo.tensor<[2], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: add {value = ..} before the types: a literal like dense<[1, 2]>
  %y = mo.constant : !mo.tensor<[2], f32>
  mo.output %x : !mo.tensor<[2], f32>
}
