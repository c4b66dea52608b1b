// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Data movement and indexing: one error for each way of misuse.
// RUN: %python %S/Inputs/each.py %mxc %s %t.dir | FileCheck %s --strict-whitespace --match-full-lines --implicit-check-not='{{.*}}error:{{.*}}'

mo.graph @g<M, N>(%x: !mo.tensor<[M, N], f32>) -> (!mo.tensor<[M, N], f32>) {
// CHECK:movement.mlir:[[#@LINE+4]]:8: error: 'mo.concat' axis 2 is outside rank 2
// CHECK-NEXT:    %y = mo.concat(%x, %x) {axis = 2} : (!mo.tensor<[M, N], f32>, !mo.tensor<[M, N], f32>) -> !mo.tensor<[M, N], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: axis is in [-2, 1]
  %y = mo.concat(%x, %x) {axis = 2} : (!mo.tensor<[M, N], f32>, !mo.tensor<[M, N], f32>) -> !mo.tensor<[M, N], f32>
  mo.output %y : !mo.tensor<[M, N], f32>
}
// -----
mo.graph @g<M, N>(%x: !mo.tensor<[M, N], f32>, %z: !mo.tensor<[M, N], si8>) -> (!mo.tensor<[M, N], f32>) {
// CHECK:movement.mlir:[[#@LINE+4]]:8: error: 'mo.concat' operands have dtypes f32 and si8
// CHECK-NEXT:    %y = mo.concat(%x, %z) {axis = 0} : (!mo.tensor<[M, N], f32>, !mo.tensor<[M, N], si8>) -> !mo.tensor<[M, N], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: convert one with mo.cast
  %y = mo.concat(%x, %z) {axis = 0} : (!mo.tensor<[M, N], f32>, !mo.tensor<[M, N], si8>) -> !mo.tensor<[M, N], f32>
  mo.output %y : !mo.tensor<[M, N], f32>
}
// -----
mo.graph @g<M, N>(%x: !mo.tensor<[M, N], f32>, %z: !mo.tensor<[N], f32>) -> (!mo.tensor<[M, N], f32>) {
// CHECK:movement.mlir:[[#@LINE+4]]:8: error: 'mo.concat' operand 0 has rank 2, operand 1 rank 1
// CHECK-NEXT:    %y = mo.concat(%x, %z) {axis = 0} : (!mo.tensor<[M, N], f32>, !mo.tensor<[N], f32>) -> !mo.tensor<[M, N], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: insert dims of 1 with mo.static.reshape
  %y = mo.concat(%x, %z) {axis = 0} : (!mo.tensor<[M, N], f32>, !mo.tensor<[N], f32>) -> !mo.tensor<[M, N], f32>
  mo.output %y : !mo.tensor<[M, N], f32>
}
// -----
mo.graph @g<M, N, K>(%x: !mo.tensor<[M, N], f32>, %z: !mo.tensor<[M, K], f32>) -> (!mo.tensor<[2 * M, N], f32>) {
// CHECK:movement.mlir:[[#@LINE+4]]:8: error: 'mo.concat' along axis 0: dim 1 of operand 0 is N, of operand 1 K
// CHECK-NEXT:    %y = mo.concat(%x, %z) {axis = 0} : (!mo.tensor<[M, N], f32>, !mo.tensor<[M, K], f32>) -> !mo.tensor<[2 * M, N], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: give both the same name or size: only dims along the axis may differ
  %y = mo.concat(%x, %z) {axis = 0} : (!mo.tensor<[M, N], f32>, !mo.tensor<[M, K], f32>) -> !mo.tensor<[2 * M, N], f32>
  mo.output %y : !mo.tensor<[2 * M, N], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 3], f32>) -> (!mo.tensor<[5, 3], f32>) {
// CHECK:movement.mlir:[[#@LINE+4]]:8: error: 'mo.concat' makes !mo.tensor<[4, 3], f32>, its result says !mo.tensor<[5, 3], f32>
// CHECK-NEXT:    %y = mo.concat(%x, %x) {axis = 0} : (!mo.tensor<[2, 3], f32>, !mo.tensor<[2, 3], f32>) -> !mo.tensor<[5, 3], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: declare the result as !mo.tensor<[4, 3], f32>
  %y = mo.concat(%x, %x) {axis = 0} : (!mo.tensor<[2, 3], f32>, !mo.tensor<[2, 3], f32>) -> !mo.tensor<[5, 3], f32>
  mo.output %y : !mo.tensor<[5, 3], f32>
}
// -----
mo.graph @g() -> (!mo.tensor<[5, 3], f32>) {
// CHECK:movement.mlir:[[#@LINE+4]]:8: error: 'mo.concat' takes at least 1 operand, 0 are given
// CHECK-NEXT:    %y = mo.concat() {axis = 0} : () -> !mo.tensor<[5, 3], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: out = x0, x1, .. one after the other along axis
  %y = mo.concat() {axis = 0} : () -> !mo.tensor<[5, 3], f32>
  mo.output %y : !mo.tensor<[5, 3], f32>
}
// -----
mo.graph @g<M, N>(%x: !mo.tensor<[M, N], f32>) -> (!mo.tensor<[1, N], f32>, !mo.tensor<[M - 1, N], f32>) {
// CHECK:movement.mlir:[[#@LINE+4]]:14: error: 'mo.split' split_sizes has 3 entries, not 2
// CHECK-NEXT:    %y0, %y1 = mo.split(%x) {split_sizes = [1, 2, 3], axis = 0} : (!mo.tensor<[M, N], f32>) -> (!mo.tensor<[1, N], f32>, !mo.tensor<[M - 1, N], f32>)
// CHECK-NEXT:               ^
// CHECK-NEXT:  hint: give one size per result
  %y0, %y1 = mo.split(%x) {split_sizes = [1, 2, 3], axis = 0} : (!mo.tensor<[M, N], f32>) -> (!mo.tensor<[1, N], f32>, !mo.tensor<[M - 1, N], f32>)
  mo.output %y0, %y1 : !mo.tensor<[1, N], f32>, !mo.tensor<[M - 1, N], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[7], f32>) -> (!mo.tensor<[9], f32>, !mo.tensor<[3], f32>) {
// CHECK:movement.mlir:[[#@LINE+4]]:14: error: 'mo.split' size 1 is -2
// CHECK-NEXT:    %y0, %y1 = mo.split(%x) {split_sizes = [9, -2], axis = 0} : (!mo.tensor<[7], f32>) -> (!mo.tensor<[9], f32>, !mo.tensor<[3], f32>)
// CHECK-NEXT:               ^
// CHECK-NEXT:  hint: a size is 0 or more
  %y0, %y1 = mo.split(%x) {split_sizes = [9, -2], axis = 0} : (!mo.tensor<[7], f32>) -> (!mo.tensor<[9], f32>, !mo.tensor<[3], f32>)
  mo.output %y0, %y1 : !mo.tensor<[9], f32>, !mo.tensor<[3], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[7], f32>) -> (!mo.tensor<[4], f32>, !mo.tensor<[4], f32>) {
// CHECK:movement.mlir:[[#@LINE+4]]:14: error: 'mo.split' sizes leave -1 of the 7 along axis 0
// CHECK-NEXT:    %y0, %y1 = mo.split(%x) {split_sizes = [4, 4], axis = 0} : (!mo.tensor<[7], f32>) -> (!mo.tensor<[4], f32>, !mo.tensor<[4], f32>)
// CHECK-NEXT:               ^
// CHECK-NEXT:  hint: the sizes add up to the dim
  %y0, %y1 = mo.split(%x) {split_sizes = [4, 4], axis = 0} : (!mo.tensor<[7], f32>) -> (!mo.tensor<[4], f32>, !mo.tensor<[4], f32>)
  mo.output %y0, %y1 : !mo.tensor<[4], f32>, !mo.tensor<[4], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[7], f32>) -> (!mo.tensor<[4], f32>, !mo.tensor<[4], f32>) {
// CHECK:movement.mlir:[[#@LINE+4]]:14: error: 'mo.split' makes !mo.tensor<[3], f32>, its result says !mo.tensor<[4], f32>
// CHECK-NEXT:    %y0, %y1 = mo.split(%x) {split_sizes = [4, 3], axis = 0} : (!mo.tensor<[7], f32>) -> (!mo.tensor<[4], f32>, !mo.tensor<[4], f32>)
// CHECK-NEXT:               ^
// CHECK-NEXT:  hint: declare the result as !mo.tensor<[3], f32>
  %y0, %y1 = mo.split(%x) {split_sizes = [4, 3], axis = 0} : (!mo.tensor<[7], f32>) -> (!mo.tensor<[4], f32>, !mo.tensor<[4], f32>)
  mo.output %y0, %y1 : !mo.tensor<[4], f32>, !mo.tensor<[4], f32>
}
// -----
mo.graph @g<M, N>(%x: !mo.tensor<[M, N], f32>) -> (!mo.tensor<[M, N], f32>) {
// CHECK:movement.mlir:[[#@LINE+4]]:8: error: 'mo.reverse' axis -3 is outside rank 2
// CHECK-NEXT:    %y = mo.reverse(%x) {axis = -3} : (!mo.tensor<[M, N], f32>) -> !mo.tensor<[M, N], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: axis is in [-2, 1]
  %y = mo.reverse(%x) {axis = -3} : (!mo.tensor<[M, N], f32>) -> !mo.tensor<[M, N], f32>
  mo.output %y : !mo.tensor<[M, N], f32>
}
// -----
mo.graph @g<M, N>(%x: !mo.tensor<[M, N], f32>) -> (!mo.tensor<[2 * M, N], f32>) {
// CHECK:movement.mlir:[[#@LINE+4]]:8: error: 'mo.tile' repeats has 1 entries, not 2
// CHECK-NEXT:    %y = mo.tile(%x) {repeats = [2]} : (!mo.tensor<[M, N], f32>) -> !mo.tensor<[2 * M, N], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: one entry per dim of the operand
  %y = mo.tile(%x) {repeats = [2]} : (!mo.tensor<[M, N], f32>) -> !mo.tensor<[2 * M, N], f32>
  mo.output %y : !mo.tensor<[2 * M, N], f32>
}
// -----
mo.graph @g<M, N>(%x: !mo.tensor<[M, N], f32>) -> (!mo.tensor<[2 * M, N], f32>) {
// CHECK:movement.mlir:[[#@LINE+4]]:8: error: 'mo.tile' repeats dim 1 -1 times
// CHECK-NEXT:    %y = mo.tile(%x) {repeats = [2, -1]} : (!mo.tensor<[M, N], f32>) -> !mo.tensor<[2 * M, N], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: a dim is repeated 0 times or more
  %y = mo.tile(%x) {repeats = [2, -1]} : (!mo.tensor<[M, N], f32>) -> !mo.tensor<[2 * M, N], f32>
  mo.output %y : !mo.tensor<[2 * M, N], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 3], f32>) -> (!mo.tensor<[4, 5], f32>) {
// CHECK:movement.mlir:[[#@LINE+4]]:8: error: 'mo.tile' makes !mo.tensor<[4, 6], f32>, its result says !mo.tensor<[4, 5], f32>
// CHECK-NEXT:    %y = mo.tile(%x) {repeats = [2, 2]} : (!mo.tensor<[2, 3], f32>) -> !mo.tensor<[4, 5], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: declare the result as !mo.tensor<[4, 6], f32>
  %y = mo.tile(%x) {repeats = [2, 2]} : (!mo.tensor<[2, 3], f32>) -> !mo.tensor<[4, 5], f32>
  mo.output %y : !mo.tensor<[4, 5], f32>
}
// -----
mo.graph @g<M, N>(%x: !mo.tensor<[M, N], f32>) -> (!mo.tensor<[M, N], f32>) {
// CHECK:movement.mlir:[[#@LINE+4]]:8: error: 'mo.repeat_interleave' repeats elements -3 times
// CHECK-NEXT:    %y = mo.repeat_interleave(%x) {axis = 0, repeats = -3} : (!mo.tensor<[M, N], f32>) -> !mo.tensor<[M, N], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: an element is repeated 0 times or more
  %y = mo.repeat_interleave(%x) {axis = 0, repeats = -3} : (!mo.tensor<[M, N], f32>) -> !mo.tensor<[M, N], f32>
  mo.output %y : !mo.tensor<[M, N], f32>
}
// -----
mo.graph @g<M, N>(%x: !mo.tensor<[M, N], f32>) -> (!mo.tensor<[M, N], f32>) {
// CHECK:movement.mlir:[[#@LINE+4]]:8: error: 'mo.repeat_interleave' axis 5 is outside rank 2
// CHECK-NEXT:    %y = mo.repeat_interleave(%x) {axis = 5, repeats = 3} : (!mo.tensor<[M, N], f32>) -> !mo.tensor<[M, N], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: axis is in [-2, 1]
  %y = mo.repeat_interleave(%x) {axis = 5, repeats = 3} : (!mo.tensor<[M, N], f32>) -> !mo.tensor<[M, N], f32>
  mo.output %y : !mo.tensor<[M, N], f32>
}
// -----
mo.graph @g<M, N>(%x: !mo.tensor<[M, N], f32>) -> (!mo.tensor<[M, N], f32>) {
// CHECK:movement.mlir:[[#@LINE+4]]:8: error: 'mo.pad.reflect' paddings has 3 entries, not 4
// CHECK-NEXT:    %y = mo.pad.reflect(%x) {paddings = [1, 2, 3]} : (!mo.tensor<[M, N], f32>) -> !mo.tensor<[M, N], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: two entries per dim of the operand: before it and after it
  %y = mo.pad.reflect(%x) {paddings = [1, 2, 3]} : (!mo.tensor<[M, N], f32>) -> !mo.tensor<[M, N], f32>
  mo.output %y : !mo.tensor<[M, N], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 3], f32>) -> (!mo.tensor<[2, 0], f32>) {
// CHECK:movement.mlir:[[#@LINE+4]]:8: error: 'mo.pad.wrap' paddings -2 and -2 leave nothing of dim 1, which is 3
// CHECK-NEXT:    %y = mo.pad.wrap(%x) {paddings = [0, 0, -2, -2]} : (!mo.tensor<[2, 3], f32>) -> !mo.tensor<[2, 0], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: crop at most what there is
  %y = mo.pad.wrap(%x) {paddings = [0, 0, -2, -2]} : (!mo.tensor<[2, 3], f32>) -> !mo.tensor<[2, 0], f32>
  mo.output %y : !mo.tensor<[2, 0], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 3], f32>) -> (!mo.tensor<[2, 3], f32>) {
// CHECK:movement.mlir:[[#@LINE+4]]:8: error: 'mo.pad.repeat' makes !mo.tensor<[2, 5], f32>, its result says !mo.tensor<[2, 3], f32>
// CHECK-NEXT:    %y = mo.pad.repeat(%x) {paddings = [0, 0, 1, 1]} : (!mo.tensor<[2, 3], f32>) -> !mo.tensor<[2, 3], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: declare the result as !mo.tensor<[2, 5], f32>
  %y = mo.pad.repeat(%x) {paddings = [0, 0, 1, 1]} : (!mo.tensor<[2, 3], f32>) -> !mo.tensor<[2, 3], f32>
  mo.output %y : !mo.tensor<[2, 3], f32>
}
// -----
mo.graph @g<M, N>(%x: !mo.tensor<[M, N], f32>) -> (!mo.tensor<[M, N + 2], f32>) {
// CHECK:movement.mlir:[[#@LINE+4]]:8: error: 'mo.pad.constant' constant is !mo.tensor<[M, N], f32>, not of rank 0
// CHECK-NEXT:    %y = mo.pad.constant(%x, %x) {paddings = [0, 0, 1, 1]} : (!mo.tensor<[M, N], f32>, !mo.tensor<[M, N], f32>) -> !mo.tensor<[M, N + 2], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: the constant is one element: !mo.tensor<[], ..>
  %y = mo.pad.constant(%x, %x) {paddings = [0, 0, 1, 1]} : (!mo.tensor<[M, N], f32>, !mo.tensor<[M, N], f32>) -> !mo.tensor<[M, N + 2], f32>
  mo.output %y : !mo.tensor<[M, N + 2], f32>
}
// -----
mo.graph @g<M, N>(%x: !mo.tensor<[M, N], f32>, %c: !mo.tensor<[], f16>) -> (!mo.tensor<[M, N + 2], f32>) {
// CHECK:movement.mlir:[[#@LINE+4]]:8: error: 'mo.pad.constant' operands have dtypes f32 and f16
// CHECK-NEXT:    %y = mo.pad.constant(%x, %c) {paddings = [0, 0, 1, 1]} : (!mo.tensor<[M, N], f32>, !mo.tensor<[], f16>) -> !mo.tensor<[M, N + 2], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: convert one with mo.cast
  %y = mo.pad.constant(%x, %c) {paddings = [0, 0, 1, 1]} : (!mo.tensor<[M, N], f32>, !mo.tensor<[], f16>) -> !mo.tensor<[M, N + 2], f32>
  mo.output %y : !mo.tensor<[M, N + 2], f32>
}
// -----
mo.graph @g() -> (!mo.tensor<[10], si32>) {
// CHECK:movement.mlir:[[#@LINE+4]]:8: error: 'mo.range' step is 0
// CHECK-NEXT:    %y = mo.range() {start = 0, limit = 10, step = 0} : () -> !mo.tensor<[10], si32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: a step is a number other than 0
  %y = mo.range() {start = 0, limit = 10, step = 0} : () -> !mo.tensor<[10], si32>
  mo.output %y : !mo.tensor<[10], si32>
}
// -----
mo.graph @g<N>(%z: !mo.tensor<[N], f32>) -> (!mo.tensor<[10], si32>) {
// CHECK:movement.mlir:[[#@LINE+4]]:8: error: 'mo.range' step is N
// CHECK-NEXT:    %y = mo.range() {start = 0, limit = 10, step = N} : () -> !mo.tensor<[10], si32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: a step is a number other than 0
  %y = mo.range() {start = 0, limit = 10, step = N} : () -> !mo.tensor<[10], si32>
  mo.output %y : !mo.tensor<[10], si32>
}
// -----
mo.graph @g() -> (!mo.tensor<[10], si32>) {
// CHECK:movement.mlir:[[#@LINE+4]]:8: error: 'mo.range' start is 0.5, its result !mo.tensor<[10], si32>
// CHECK-NEXT:    %y = mo.range() {start = 0.5, limit = 10, step = 1} : () -> !mo.tensor<[10], si32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: write an integer, or make a range of floats
  %y = mo.range() {start = 0.5, limit = 10, step = 1} : () -> !mo.tensor<[10], si32>
  mo.output %y : !mo.tensor<[10], si32>
}
// -----
mo.graph @g() -> (!mo.tensor<[10], f32>) {
// CHECK:movement.mlir:[[#@LINE+4]]:8: error: 'mo.range' from 0 to 10 never ends in steps of 0
// CHECK-NEXT:    %y = mo.range() {start = 0, limit = 10, step = 0} : () -> !mo.tensor<[10], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: a step is other than 0, and leads to the limit
  %y = mo.range() {start = 0, limit = 10, step = 0} : () -> !mo.tensor<[10], f32>
  mo.output %y : !mo.tensor<[10], f32>
}
// -----
mo.graph @g<N>(%z: !mo.tensor<[N], f32>) -> (!mo.tensor<[N], f32>) {
// CHECK:movement.mlir:[[#@LINE+4]]:8: error: 'mo.range' limit is N, its result !mo.tensor<[N], f32>
// CHECK-NEXT:    %y = mo.range() {start = 0, limit = N, step = 1} : () -> !mo.tensor<[N], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: write a finite number, or make a range of integers and cast it
  %y = mo.range() {start = 0, limit = N, step = 1} : () -> !mo.tensor<[N], f32>
  mo.output %y : !mo.tensor<[N], f32>
}
// -----
mo.graph @g() -> (!mo.tensor<[5], f32>) {
// CHECK:movement.mlir:[[#@LINE+4]]:8: error: 'mo.range' makes !mo.tensor<[4], f32>, its result says !mo.tensor<[5], f32>
// CHECK-NEXT:    %y = mo.range() {start = 0, limit = 1, step = 0.25} : () -> !mo.tensor<[5], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: declare the result as !mo.tensor<[4], f32>
  %y = mo.range() {start = 0, limit = 1, step = 0.25} : () -> !mo.tensor<[5], f32>
  mo.output %y : !mo.tensor<[5], f32>
}
// -----
mo.graph @g() -> (!mo.tensor<[5], f32>) {
// CHECK:movement.mlir:[[#@LINE+4]]:8: error: 'mo.range' attribute 'step' is "one"
// CHECK-NEXT:    %y = mo.range() {start = 0, limit = 1, step = "one"} : () -> !mo.tensor<[5], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: write a number or a dim like N - 1
  %y = mo.range() {start = 0, limit = 1, step = "one"} : () -> !mo.tensor<[5], f32>
  mo.output %y : !mo.tensor<[5], f32>
}
// -----
mo.graph @g() -> (!mo.tensor<[1], bool>) {
// CHECK:movement.mlir:[[#@LINE+4]]:8: error: 'mo.range' does not take dtype bool
// CHECK-NEXT:    %y = mo.range() {start = 0, limit = 1, step = 1} : () -> !mo.tensor<[1], bool>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: it takes si8, si16, si32, si64, ui8, ui16, ui32, ui64, f16, bf16, f32, f64, f8e4m3fn, f8e5m2: convert with mo.cast
  %y = mo.range() {start = 0, limit = 1, step = 1} : () -> !mo.tensor<[1], bool>
  mo.output %y : !mo.tensor<[1], bool>
}
// -----
mo.graph @g<N>(%x: !mo.tensor<[N], f32>) -> (!mo.tensor<[N], f32>) {
// CHECK:movement.mlir:[[#@LINE+4]]:8: error: 'mo.linalg.band_part' takes matrices, not !mo.tensor<[N], f32>
// CHECK-NEXT:    %y = mo.linalg.band_part(%x) {num_lower = 0, num_upper = 0, exclude = false} : (!mo.tensor<[N], f32>) -> !mo.tensor<[N], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: it is about the last two dims
  %y = mo.linalg.band_part(%x) {num_lower = 0, num_upper = 0, exclude = false} : (!mo.tensor<[N], f32>) -> !mo.tensor<[N], f32>
  mo.output %y : !mo.tensor<[N], f32>
}
// -----
mo.graph @g<M, N>(%x: !mo.tensor<[M, N], f32>) -> (!mo.tensor<[M, N], f32>) {
// CHECK:movement.mlir:[[#@LINE+4]]:8: error: 'mo.linalg.band_part' needs the attribute 'exclude'
// CHECK-NEXT:    %y = mo.linalg.band_part(%x) {num_lower = 0, num_upper = 0} : (!mo.tensor<[M, N], f32>) -> !mo.tensor<[M, N], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: add {exclude = ..} before the types: true or false
  %y = mo.linalg.band_part(%x) {num_lower = 0, num_upper = 0} : (!mo.tensor<[M, N], f32>) -> !mo.tensor<[M, N], f32>
  mo.output %y : !mo.tensor<[M, N], f32>
}
// -----
mo.graph @g<M, N, K>(%x: !mo.tensor<[M, N], f32>, %i: !mo.tensor<[K], si64>) -> (!mo.tensor<[M, N], f32>) {
// CHECK:movement.mlir:[[#@LINE+4]]:8: error: 'mo.reverse_sequence' lengths have shape [K], dim 0 of the operand is M
// CHECK-NEXT:    %y = mo.reverse_sequence(%x, %i) {seq_axis = 1, batch_axis = 0} : (!mo.tensor<[M, N], f32>, !mo.tensor<[K], si64>) -> !mo.tensor<[M, N], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: one length per index along batch_axis
  %y = mo.reverse_sequence(%x, %i) {seq_axis = 1, batch_axis = 0} : (!mo.tensor<[M, N], f32>, !mo.tensor<[K], si64>) -> !mo.tensor<[M, N], f32>
  mo.output %y : !mo.tensor<[M, N], f32>
}
// -----
mo.graph @g<M, N>(%x: !mo.tensor<[M, N], f32>, %i: !mo.tensor<[M], si64>) -> (!mo.tensor<[M, N], f32>) {
// CHECK:movement.mlir:[[#@LINE+4]]:8: error: 'mo.reverse_sequence' seq_axis and batch_axis are both 0
// CHECK-NEXT:    %y = mo.reverse_sequence(%x, %i) {seq_axis = 0, batch_axis = -2} : (!mo.tensor<[M, N], f32>, !mo.tensor<[M], si64>) -> !mo.tensor<[M, N], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: name two axes
  %y = mo.reverse_sequence(%x, %i) {seq_axis = 0, batch_axis = -2} : (!mo.tensor<[M, N], f32>, !mo.tensor<[M], si64>) -> !mo.tensor<[M, N], f32>
  mo.output %y : !mo.tensor<[M, N], f32>
}
// -----
mo.graph @g<M, N>(%x: !mo.tensor<[M, N], f32>, %i: !mo.tensor<[M], ui8>) -> (!mo.tensor<[M, N], f32>) {
// CHECK:movement.mlir:[[#@LINE+4]]:8: error: 'mo.reverse_sequence' operand 1 holds ui8, not si32 or si64
// CHECK-NEXT:    %y = mo.reverse_sequence(%x, %i) {seq_axis = 1, batch_axis = 0} : (!mo.tensor<[M, N], f32>, !mo.tensor<[M], ui8>) -> !mo.tensor<[M, N], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: convert indices with mo.cast to si64
  %y = mo.reverse_sequence(%x, %i) {seq_axis = 1, batch_axis = 0} : (!mo.tensor<[M, N], f32>, !mo.tensor<[M], ui8>) -> !mo.tensor<[M, N], f32>
  mo.output %y : !mo.tensor<[M, N], f32>
}
// -----
mo.graph @g<B>(%x: !mo.tensor<[B, 4], f32>) -> (!mo.tensor<[B, 1, 3, 3], f32>) {
// CHECK:movement.mlir:[[#@LINE+4]]:8: error: 'mo.fold' takes rank 3, not !mo.tensor<[B, 4], f32>
// CHECK-NEXT:    %y = mo.fold(%x) {image_shape = [3, 3], filter_shape = [2, 2], strides = [1, 1], dilations = [1, 1], paddings = [0, 0, 0, 0]} : (!mo.tensor<[B, 4], f32>) -> !mo.tensor<[B, 1, 3, 3], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: the operand is [N, C * K, L], K elements of L windows
  %y = mo.fold(%x) {image_shape = [3, 3], filter_shape = [2, 2], strides = [1, 1], dilations = [1, 1], paddings = [0, 0, 0, 0]} : (!mo.tensor<[B, 4], f32>) -> !mo.tensor<[B, 1, 3, 3], f32>
  mo.output %y : !mo.tensor<[B, 1, 3, 3], f32>
}
// -----
mo.graph @g<B>(%x: !mo.tensor<[B, 4, 4], f32>) -> (!mo.tensor<[B, 1, 3, 3], f32>) {
// CHECK:movement.mlir:[[#@LINE+4]]:8: error: 'mo.fold' image_shape has 0 entries
// CHECK-NEXT:    %y = mo.fold(%x) {image_shape = [], filter_shape = [2, 2], strides = [1, 1], dilations = [1, 1], paddings = [0, 0, 0, 0]} : (!mo.tensor<[B, 4, 4], f32>) -> !mo.tensor<[B, 1, 3, 3], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: give 1 to 6 sizes
  %y = mo.fold(%x) {image_shape = [], filter_shape = [2, 2], strides = [1, 1], dilations = [1, 1], paddings = [0, 0, 0, 0]} : (!mo.tensor<[B, 4, 4], f32>) -> !mo.tensor<[B, 1, 3, 3], f32>
  mo.output %y : !mo.tensor<[B, 1, 3, 3], f32>
}
// -----
mo.graph @g<B>(%x: !mo.tensor<[B, 4, 4], f32>) -> (!mo.tensor<[B, 1, 3, 3], f32>) {
// CHECK:movement.mlir:[[#@LINE+4]]:8: error: 'mo.fold' filter_shape has 1 entries, not 2
// CHECK-NEXT:    %y = mo.fold(%x) {image_shape = [3, 3], filter_shape = [2], strides = [1, 1], dilations = [1, 1], paddings = [0, 0, 0, 0]} : (!mo.tensor<[B, 4, 4], f32>) -> !mo.tensor<[B, 1, 3, 3], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: one entry per dim of the image
  %y = mo.fold(%x) {image_shape = [3, 3], filter_shape = [2], strides = [1, 1], dilations = [1, 1], paddings = [0, 0, 0, 0]} : (!mo.tensor<[B, 4, 4], f32>) -> !mo.tensor<[B, 1, 3, 3], f32>
  mo.output %y : !mo.tensor<[B, 1, 3, 3], f32>
}
// -----
mo.graph @g<B>(%x: !mo.tensor<[B, 4, 4], f32>) -> (!mo.tensor<[B, 1, 3, 3], f32>) {
// CHECK:movement.mlir:[[#@LINE+4]]:8: error: 'mo.fold' paddings has 2 entries, not 4
// CHECK-NEXT:    %y = mo.fold(%x) {image_shape = [3, 3], filter_shape = [2, 2], strides = [1, 1], dilations = [1, 1], paddings = [0, 0]} : (!mo.tensor<[B, 4, 4], f32>) -> !mo.tensor<[B, 1, 3, 3], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: two entries per dim of the image
  %y = mo.fold(%x) {image_shape = [3, 3], filter_shape = [2, 2], strides = [1, 1], dilations = [1, 1], paddings = [0, 0]} : (!mo.tensor<[B, 4, 4], f32>) -> !mo.tensor<[B, 1, 3, 3], f32>
  mo.output %y : !mo.tensor<[B, 1, 3, 3], f32>
}
// -----
mo.graph @g<B>(%x: !mo.tensor<[B, 4, 4], f32>) -> (!mo.tensor<[B, 1, 3, 3], f32>) {
// CHECK:movement.mlir:[[#@LINE+4]]:8: error: 'mo.fold' entry 1 of strides is 0
// CHECK-NEXT:    %y = mo.fold(%x) {image_shape = [3, 3], filter_shape = [2, 2], strides = [1, 0], dilations = [1, 1], paddings = [0, 0, 0, 0]} : (!mo.tensor<[B, 4, 4], f32>) -> !mo.tensor<[B, 1, 3, 3], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: write a number of 1 or more
  %y = mo.fold(%x) {image_shape = [3, 3], filter_shape = [2, 2], strides = [1, 0], dilations = [1, 1], paddings = [0, 0, 0, 0]} : (!mo.tensor<[B, 4, 4], f32>) -> !mo.tensor<[B, 1, 3, 3], f32>
  mo.output %y : !mo.tensor<[B, 1, 3, 3], f32>
}
// -----
mo.graph @g<B>(%x: !mo.tensor<[B, 4, 4], f32>) -> (!mo.tensor<[B, 1, 4, 3], f32>) {
// CHECK:movement.mlir:[[#@LINE+4]]:8: error: 'mo.fold' image holds 6 windows, the operand 4
// CHECK-NEXT:    %y = mo.fold(%x) {image_shape = [4, 3], filter_shape = [2, 2], strides = [1, 1], dilations = [1, 1], paddings = [0, 0, 0, 0]} : (!mo.tensor<[B, 4, 4], f32>) -> !mo.tensor<[B, 1, 4, 3], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: the last dim counts the windows
  %y = mo.fold(%x) {image_shape = [4, 3], filter_shape = [2, 2], strides = [1, 1], dilations = [1, 1], paddings = [0, 0, 0, 0]} : (!mo.tensor<[B, 4, 4], f32>) -> !mo.tensor<[B, 1, 4, 3], f32>
  mo.output %y : !mo.tensor<[B, 1, 4, 3], f32>
}
// -----
mo.graph @g<B>(%x: !mo.tensor<[B, 6, 4], f32>) -> (!mo.tensor<[B, 1, 3, 3], f32>) {
// CHECK:movement.mlir:[[#@LINE+4]]:8: error: 'mo.fold' dim 1 is 6, not provably a multiple of the 4 elements of a window
// CHECK-NEXT:    %y = mo.fold(%x) {image_shape = [3, 3], filter_shape = [2, 2], strides = [1, 1], dilations = [1, 1], paddings = [0, 0, 0, 0]} : (!mo.tensor<[B, 6, 4], f32>) -> !mo.tensor<[B, 1, 3, 3], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: a window has 4 elements of each channel: dim 1 is C * 4
  %y = mo.fold(%x) {image_shape = [3, 3], filter_shape = [2, 2], strides = [1, 1], dilations = [1, 1], paddings = [0, 0, 0, 0]} : (!mo.tensor<[B, 6, 4], f32>) -> !mo.tensor<[B, 1, 3, 3], f32>
  mo.output %y : !mo.tensor<[B, 1, 3, 3], f32>
}
// -----
mo.graph @g<M, N, K>(%x: !mo.tensor<[M, N], f32>, %i: !mo.tensor<[K], ui8>) -> (!mo.tensor<[K, N], f32>) {
// CHECK:movement.mlir:[[#@LINE+4]]:8: error: 'mo.gather' operand 1 holds ui8, not si32 or si64
// CHECK-NEXT:    %y = mo.gather(%x, %i) {axis = 0} : (!mo.tensor<[M, N], f32>, !mo.tensor<[K], ui8>) -> !mo.tensor<[K, N], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: convert indices with mo.cast to si64
  %y = mo.gather(%x, %i) {axis = 0} : (!mo.tensor<[M, N], f32>, !mo.tensor<[K], ui8>) -> !mo.tensor<[K, N], f32>
  mo.output %y : !mo.tensor<[K, N], f32>
}
// -----
mo.graph @g<M, N, K>(%x: !mo.tensor<[M, N], f32>, %i: !mo.tensor<[K], si64>) -> (!mo.tensor<[K, N], f32>) {
// CHECK:movement.mlir:[[#@LINE+4]]:8: error: 'mo.gather' axis 2 is outside rank 2
// CHECK-NEXT:    %y = mo.gather(%x, %i) {axis = 2} : (!mo.tensor<[M, N], f32>, !mo.tensor<[K], si64>) -> !mo.tensor<[K, N], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: axis is in [-2, 1]
  %y = mo.gather(%x, %i) {axis = 2} : (!mo.tensor<[M, N], f32>, !mo.tensor<[K], si64>) -> !mo.tensor<[K, N], f32>
  mo.output %y : !mo.tensor<[K, N], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 2, 2, 2, 2], f32>, %i: !mo.tensor<[2, 2, 2, 2, 2], si32>) -> (!mo.tensor<[2], f32>) {
// CHECK:movement.mlir:[[#@LINE+4]]:8: error: 'mo.gather' of !mo.tensor<[2, 2, 2, 2, 2], f32> and !mo.tensor<[2, 2, 2, 2, 2], si32> makes more than 8 dims
// CHECK-NEXT:    %y = mo.gather(%x, %i) {axis = 0} : (!mo.tensor<[2, 2, 2, 2, 2], f32>, !mo.tensor<[2, 2, 2, 2, 2], si32>) -> !mo.tensor<[2], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: merge dims with mo.static.reshape
  %y = mo.gather(%x, %i) {axis = 0} : (!mo.tensor<[2, 2, 2, 2, 2], f32>, !mo.tensor<[2, 2, 2, 2, 2], si32>) -> !mo.tensor<[2], f32>
  mo.output %y : !mo.tensor<[2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 3], f32>, %i: !mo.tensor<[4], si32>) -> (!mo.tensor<[4, 4], f32>) {
// CHECK:movement.mlir:[[#@LINE+4]]:8: error: 'mo.gather' makes !mo.tensor<[4, 3], f32>, its result says !mo.tensor<[4, 4], f32>
// CHECK-NEXT:    %y = mo.gather(%x, %i) {axis = 0} : (!mo.tensor<[2, 3], f32>, !mo.tensor<[4], si32>) -> !mo.tensor<[4, 4], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: declare the result as !mo.tensor<[4, 3], f32>
  %y = mo.gather(%x, %i) {axis = 0} : (!mo.tensor<[2, 3], f32>, !mo.tensor<[4], si32>) -> !mo.tensor<[4, 4], f32>
  mo.output %y : !mo.tensor<[4, 4], f32>
}
// -----
mo.graph @g<M, N>(%x: !mo.tensor<[M, N], f32>, %i: !mo.tensor<[], si64>) -> (!mo.tensor<[N], f32>) {
// CHECK:movement.mlir:[[#@LINE+4]]:8: error: 'mo.gather_nd' indices have rank 0: the last dim holds an index vector
// CHECK-NEXT:    %y = mo.gather_nd(%x, %i) {batch_dims = 0} : (!mo.tensor<[M, N], f32>, !mo.tensor<[], si64>) -> !mo.tensor<[N], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: reshape them to [1]
  %y = mo.gather_nd(%x, %i) {batch_dims = 0} : (!mo.tensor<[M, N], f32>, !mo.tensor<[], si64>) -> !mo.tensor<[N], f32>
  mo.output %y : !mo.tensor<[N], f32>
}
// -----
mo.graph @g<M, N, K>(%x: !mo.tensor<[M, N], f32>, %i: !mo.tensor<[K], si64>) -> (!mo.tensor<[N], f32>) {
// CHECK:movement.mlir:[[#@LINE+4]]:8: error: 'mo.gather_nd' last dim of indices is K
// CHECK-NEXT:    %y = mo.gather_nd(%x, %i) {batch_dims = 0} : (!mo.tensor<[M, N], f32>, !mo.tensor<[K], si64>) -> !mo.tensor<[N], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: write it as a number: the result's rank depends on it
  %y = mo.gather_nd(%x, %i) {batch_dims = 0} : (!mo.tensor<[M, N], f32>, !mo.tensor<[K], si64>) -> !mo.tensor<[N], f32>
  mo.output %y : !mo.tensor<[N], f32>
}
// -----
mo.graph @g<M, N, K>(%x: !mo.tensor<[M, N], f32>, %i: !mo.tensor<[K, 3], si64>) -> (!mo.tensor<[K], f32>) {
// CHECK:movement.mlir:[[#@LINE+4]]:8: error: 'mo.gather_nd' index vectors have 3 entries for 2 dims
// CHECK-NEXT:    %y = mo.gather_nd(%x, %i) {batch_dims = 0} : (!mo.tensor<[M, N], f32>, !mo.tensor<[K, 3], si64>) -> !mo.tensor<[K], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: an index vector has 1 to 2 entries
  %y = mo.gather_nd(%x, %i) {batch_dims = 0} : (!mo.tensor<[M, N], f32>, !mo.tensor<[K, 3], si64>) -> !mo.tensor<[K], f32>
  mo.output %y : !mo.tensor<[K], f32>
}
// -----
mo.graph @g<M, N, K>(%x: !mo.tensor<[M, N], f32>, %i: !mo.tensor<[K, 1], si64>) -> (!mo.tensor<[K], f32>) {
// CHECK:movement.mlir:[[#@LINE+4]]:8: error: 'mo.gather_nd' batch_dims is 2 for ranks 2 and 2
// CHECK-NEXT:    %y = mo.gather_nd(%x, %i) {batch_dims = 2} : (!mo.tensor<[M, N], f32>, !mo.tensor<[K, 1], si64>) -> !mo.tensor<[K], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: batch_dims counts leading dims that both have, from 0 on
  %y = mo.gather_nd(%x, %i) {batch_dims = 2} : (!mo.tensor<[M, N], f32>, !mo.tensor<[K, 1], si64>) -> !mo.tensor<[K], f32>
  mo.output %y : !mo.tensor<[K], f32>
}
// -----
mo.graph @g<M, N>(%x: !mo.tensor<[M, N], f32>, %i: !mo.tensor<[M, N, 1], si64>) -> (!mo.tensor<[M, N], f32>) {
// CHECK:movement.mlir:[[#@LINE+4]]:8: error: 'mo.gather_nd' index vectors have 1 entries for 0 dims
// CHECK-NEXT:    %y = mo.gather_nd(%x, %i) {batch_dims = 2} : (!mo.tensor<[M, N], f32>, !mo.tensor<[M, N, 1], si64>) -> !mo.tensor<[M, N], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: there is no dim left to index
  %y = mo.gather_nd(%x, %i) {batch_dims = 2} : (!mo.tensor<[M, N], f32>, !mo.tensor<[M, N, 1], si64>) -> !mo.tensor<[M, N], f32>
  mo.output %y : !mo.tensor<[M, N], f32>
}
// -----
mo.graph @g<M, N, K>(%x: !mo.tensor<[M, N], f32>, %i: !mo.tensor<[K, 1], si64>) -> (!mo.tensor<[K], f32>) {
// CHECK:movement.mlir:[[#@LINE+4]]:8: error: 'mo.gather_nd' batch dim 0 is M of the operand and K of indices
// CHECK-NEXT:    %y = mo.gather_nd(%x, %i) {batch_dims = 1} : (!mo.tensor<[M, N], f32>, !mo.tensor<[K, 1], si64>) -> !mo.tensor<[K], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: give both the same name or size
  %y = mo.gather_nd(%x, %i) {batch_dims = 1} : (!mo.tensor<[M, N], f32>, !mo.tensor<[K, 1], si64>) -> !mo.tensor<[K], f32>
  mo.output %y : !mo.tensor<[K], f32>
}
// -----
mo.graph @g<M, N, K>(%x: !mo.tensor<[M, N], f32>, %i: !mo.tensor<[K, 1], f32>) -> (!mo.tensor<[K, N], f32>) {
// CHECK:movement.mlir:[[#@LINE+4]]:8: error: 'mo.gather_nd' operand 1 holds f32, not si32 or si64
// CHECK-NEXT:    %y = mo.gather_nd(%x, %i) {batch_dims = 0} : (!mo.tensor<[M, N], f32>, !mo.tensor<[K, 1], f32>) -> !mo.tensor<[K, N], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: convert indices with mo.cast to si64
  %y = mo.gather_nd(%x, %i) {batch_dims = 0} : (!mo.tensor<[M, N], f32>, !mo.tensor<[K, 1], f32>) -> !mo.tensor<[K, N], f32>
  mo.output %y : !mo.tensor<[K, N], f32>
}
// -----
mo.graph @g<M, N, K>(%x: !mo.tensor<[M, N], f32>, %i: !mo.tensor<[K], si64>) -> (!mo.tensor<[K], f32>) {
// CHECK:movement.mlir:[[#@LINE+4]]:8: error: 'mo.gather_elements' operand 0 has rank 2, operand 1 rank 1
// CHECK-NEXT:    %y = mo.gather_elements(%x, %i) {axis = 0} : (!mo.tensor<[M, N], f32>, !mo.tensor<[K], si64>) -> !mo.tensor<[K], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: reshape one with mo.static.reshape
  %y = mo.gather_elements(%x, %i) {axis = 0} : (!mo.tensor<[M, N], f32>, !mo.tensor<[K], si64>) -> !mo.tensor<[K], f32>
  mo.output %y : !mo.tensor<[K], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 3], f32>, %i: !mo.tensor<[4, 5], si64>) -> (!mo.tensor<[4, 5], f32>) {
// CHECK:movement.mlir:[[#@LINE+4]]:8: error: 'mo.gather_elements' dim 1 of operand 1 is 5, of operand 0 3
// CHECK-NEXT:    %y = mo.gather_elements(%x, %i) {axis = 0} : (!mo.tensor<[2, 3], f32>, !mo.tensor<[4, 5], si64>) -> !mo.tensor<[4, 5], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: it may be larger only along the axis
  %y = mo.gather_elements(%x, %i) {axis = 0} : (!mo.tensor<[2, 3], f32>, !mo.tensor<[4, 5], si64>) -> !mo.tensor<[4, 5], f32>
  mo.output %y : !mo.tensor<[4, 5], f32>
}
// -----
mo.graph @g<M, N, K>(%x: !mo.tensor<[M, N], f32>, %i: !mo.tensor<[K], si64>) -> (!mo.tensor<[K, N], f32>) {
// CHECK:movement.mlir:[[#@LINE+4]]:8: error: 'mo.gather_sum' operands have ranks 2 and 1, not 2
// CHECK-NEXT:    %y = mo.gather_sum(%x, %i) : (!mo.tensor<[M, N], f32>, !mo.tensor<[K], si64>) -> !mo.tensor<[K, N], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: rows [V, D] and indices [N, M]
  %y = mo.gather_sum(%x, %i) : (!mo.tensor<[M, N], f32>, !mo.tensor<[K], si64>) -> !mo.tensor<[K, N], f32>
  mo.output %y : !mo.tensor<[K, N], f32>
}
// -----
mo.graph @g<M, N, K>(%x: !mo.tensor<[M, N], f32>, %u: !mo.tensor<[K, N], f32>, %i: !mo.tensor<[K, N], si64>) -> (!mo.tensor<[M, N], f32>) {
// CHECK:movement.mlir:[[#@LINE+4]]:8: error: 'mo.scatter' operand 2 holds f32, not si32 or si64
// CHECK-NEXT:    %y = mo.scatter(%x, %i, %u) {axis = 0} : (!mo.tensor<[M, N], f32>, !mo.tensor<[K, N], si64>, !mo.tensor<[K, N], f32>) -> !mo.tensor<[M, N], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: operands are input, updates, indices; convert indices of another dtype with mo.cast
  %y = mo.scatter(%x, %i, %u) {axis = 0} : (!mo.tensor<[M, N], f32>, !mo.tensor<[K, N], si64>, !mo.tensor<[K, N], f32>) -> !mo.tensor<[M, N], f32>
  mo.output %y : !mo.tensor<[M, N], f32>
}
// -----
mo.graph @g<M, N, K>(%x: !mo.tensor<[M, N], f32>, %u: !mo.tensor<[K, N], f32>, %i: !mo.tensor<[K], si64>) -> (!mo.tensor<[M, N], f32>) {
// CHECK:movement.mlir:[[#@LINE+4]]:8: error: 'mo.scatter' updates have shape [K, N], indices [K]
// CHECK-NEXT:    %y = mo.scatter(%x, %u, %i) {axis = 0} : (!mo.tensor<[M, N], f32>, !mo.tensor<[K, N], f32>, !mo.tensor<[K], si64>) -> !mo.tensor<[M, N], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: one index per update; operands are input, updates, indices
  %y = mo.scatter(%x, %u, %i) {axis = 0} : (!mo.tensor<[M, N], f32>, !mo.tensor<[K, N], f32>, !mo.tensor<[K], si64>) -> !mo.tensor<[M, N], f32>
  mo.output %y : !mo.tensor<[M, N], f32>
}
// -----
mo.graph @g<M, N, K>(%x: !mo.tensor<[M, N], f32>, %u: !mo.tensor<[K, N], si8>, %i: !mo.tensor<[K, N], si64>) -> (!mo.tensor<[M, N], f32>) {
// CHECK:movement.mlir:[[#@LINE+4]]:8: error: 'mo.scatter' operands have dtypes f32 and si8
// CHECK-NEXT:    %y = mo.scatter(%x, %u, %i) {axis = 0} : (!mo.tensor<[M, N], f32>, !mo.tensor<[K, N], si8>, !mo.tensor<[K, N], si64>) -> !mo.tensor<[M, N], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: convert one with mo.cast
  %y = mo.scatter(%x, %u, %i) {axis = 0} : (!mo.tensor<[M, N], f32>, !mo.tensor<[K, N], si8>, !mo.tensor<[K, N], si64>) -> !mo.tensor<[M, N], f32>
  mo.output %y : !mo.tensor<[M, N], f32>
}
// -----
mo.graph @g<M, N, K>(%x: !mo.tensor<[M, N], f32>, %i: !mo.tensor<[K], si64>) -> (!mo.tensor<[M, N], f32>) {
// CHECK:movement.mlir:[[#@LINE+4]]:8: error: 'mo.scatter.add' operands have dtypes f32 and si64
// CHECK-NEXT:    %y = mo.scatter.add(%x, %i, %i) {axis = 0} : (!mo.tensor<[M, N], f32>, !mo.tensor<[K], si64>, !mo.tensor<[K], si64>) -> !mo.tensor<[M, N], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: convert one with mo.cast
  %y = mo.scatter.add(%x, %i, %i) {axis = 0} : (!mo.tensor<[M, N], f32>, !mo.tensor<[K], si64>, !mo.tensor<[K], si64>) -> !mo.tensor<[M, N], f32>
  mo.output %y : !mo.tensor<[M, N], f32>
}
// -----
mo.graph @g<M, N, K>(%x: !mo.tensor<[M, N], bool>, %u: !mo.tensor<[K, N], bool>, %i: !mo.tensor<[K, N], si64>) -> (!mo.tensor<[M, N], bool>) {
// CHECK:movement.mlir:[[#@LINE+4]]:8: error: 'mo.scatter.add' does not take dtype bool
// CHECK-NEXT:    %y = mo.scatter.add(%x, %u, %i) {axis = 0} : (!mo.tensor<[M, N], bool>, !mo.tensor<[K, N], bool>, !mo.tensor<[K, N], si64>) -> !mo.tensor<[M, N], bool>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: it takes si8, si16, si32, si64, ui8, ui16, ui32, ui64, f16, bf16, f32, f64, f8e4m3fn, f8e5m2: convert with mo.cast
  %y = mo.scatter.add(%x, %u, %i) {axis = 0} : (!mo.tensor<[M, N], bool>, !mo.tensor<[K, N], bool>, !mo.tensor<[K, N], si64>) -> !mo.tensor<[M, N], bool>
  mo.output %y : !mo.tensor<[M, N], bool>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 3], f32>, %u: !mo.tensor<[2, 4], f32>, %i: !mo.tensor<[2, 4], si64>) -> (!mo.tensor<[2, 3], f32>) {
// CHECK:movement.mlir:[[#@LINE+4]]:8: error: 'mo.scatter.mul' dim 1 of operand 1 is 4, of operand 0 3
// CHECK-NEXT:    %y = mo.scatter.mul(%x, %u, %i) {axis = 0} : (!mo.tensor<[2, 3], f32>, !mo.tensor<[2, 4], f32>, !mo.tensor<[2, 4], si64>) -> !mo.tensor<[2, 3], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: it may be larger only along the axis
  %y = mo.scatter.mul(%x, %u, %i) {axis = 0} : (!mo.tensor<[2, 3], f32>, !mo.tensor<[2, 4], f32>, !mo.tensor<[2, 4], si64>) -> !mo.tensor<[2, 3], f32>
  mo.output %y : !mo.tensor<[2, 3], f32>
}
// -----
mo.graph @g<M, N, K>(%x: !mo.tensor<[M, N], f32>, %u: !mo.tensor<[K, N], f32>, %i: !mo.tensor<[K, N], si64>) -> (!mo.tensor<[M, N], f32>) {
// CHECK:movement.mlir:[[#@LINE+4]]:8: error: 'mo.scatter.max' axis 2 is outside rank 2
// CHECK-NEXT:    %y = mo.scatter.max(%x, %u, %i) {axis = 2} : (!mo.tensor<[M, N], f32>, !mo.tensor<[K, N], f32>, !mo.tensor<[K, N], si64>) -> !mo.tensor<[M, N], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: axis is in [-2, 1]
  %y = mo.scatter.max(%x, %u, %i) {axis = 2} : (!mo.tensor<[M, N], f32>, !mo.tensor<[K, N], f32>, !mo.tensor<[K, N], si64>) -> !mo.tensor<[M, N], f32>
  mo.output %y : !mo.tensor<[M, N], f32>
}
// -----
mo.graph @g<M, N, K>(%x: !mo.tensor<[M, N], f32>, %u: !mo.tensor<[K, N], f32>, %i: !mo.tensor<[K, N], si64>) -> (!mo.tensor<[M, K], f32>) {
// CHECK:movement.mlir:[[#@LINE+4]]:8: error: 'mo.scatter.min' makes !mo.tensor<[M, N], f32>, its result says !mo.tensor<[M, K], f32>
// CHECK-NEXT:    %y = mo.scatter.min(%x, %u, %i) {axis = 0} : (!mo.tensor<[M, N], f32>, !mo.tensor<[K, N], f32>, !mo.tensor<[K, N], si64>) -> !mo.tensor<[M, K], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: declare the result as !mo.tensor<[M, N], f32>
  %y = mo.scatter.min(%x, %u, %i) {axis = 0} : (!mo.tensor<[M, N], f32>, !mo.tensor<[K, N], f32>, !mo.tensor<[K, N], si64>) -> !mo.tensor<[M, K], f32>
  mo.output %y : !mo.tensor<[M, K], f32>
}
// -----
mo.graph @g<M, N, K>(%x: !mo.tensor<[M, N], f32>, %u: !mo.tensor<[K, N], f32>, %i: !mo.tensor<[K, 1], si64>) -> (!mo.tensor<[M, N], f32>) {
// CHECK:movement.mlir:[[#@LINE+4]]:8: error: 'mo.scatter_nd' operand 2 holds f32, not si32 or si64
// CHECK-NEXT:    %y = mo.scatter_nd(%x, %i, %u) : (!mo.tensor<[M, N], f32>, !mo.tensor<[K, 1], si64>, !mo.tensor<[K, N], f32>) -> !mo.tensor<[M, N], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: operands are input, updates, indices; convert indices of another dtype with mo.cast
  %y = mo.scatter_nd(%x, %i, %u) : (!mo.tensor<[M, N], f32>, !mo.tensor<[K, 1], si64>, !mo.tensor<[K, N], f32>) -> !mo.tensor<[M, N], f32>
  mo.output %y : !mo.tensor<[M, N], f32>
}
// -----
mo.graph @g<M, N, K>(%x: !mo.tensor<[M, N], f32>, %u: !mo.tensor<[K, N], f32>, %i: !mo.tensor<[K, 2], si64>) -> (!mo.tensor<[M, N], f32>) {
// CHECK:movement.mlir:[[#@LINE+4]]:8: error: 'mo.scatter_nd.add' updates have shape [K, N], not [K]
// CHECK-NEXT:    %y = mo.scatter_nd.add(%x, %u, %i) : (!mo.tensor<[M, N], f32>, !mo.tensor<[K, N], f32>, !mo.tensor<[K, 2], si64>) -> !mo.tensor<[M, N], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: operands are input, updates, indices
  %y = mo.scatter_nd.add(%x, %u, %i) : (!mo.tensor<[M, N], f32>, !mo.tensor<[K, N], f32>, !mo.tensor<[K, 2], si64>) -> !mo.tensor<[M, N], f32>
  mo.output %y : !mo.tensor<[M, N], f32>
}
// -----
mo.graph @g<M, N, K>(%x: !mo.tensor<[M, N], f32>, %u: !mo.tensor<[K, N], f32>, %i: !mo.tensor<[K, 3], si64>) -> (!mo.tensor<[M, N], f32>) {
// CHECK:movement.mlir:[[#@LINE+4]]:8: error: 'mo.scatter_nd' index vectors have 3 entries for 2 dims
// CHECK-NEXT:    %y = mo.scatter_nd(%x, %u, %i) : (!mo.tensor<[M, N], f32>, !mo.tensor<[K, N], f32>, !mo.tensor<[K, 3], si64>) -> !mo.tensor<[M, N], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: an index vector has 1 to 2 entries
  %y = mo.scatter_nd(%x, %u, %i) : (!mo.tensor<[M, N], f32>, !mo.tensor<[K, N], f32>, !mo.tensor<[K, 3], si64>) -> !mo.tensor<[M, N], f32>
  mo.output %y : !mo.tensor<[M, N], f32>
}
// -----
mo.graph @g<M, N, K>(%x: !mo.tensor<[M, N], f32>, %u: !mo.tensor<[K, N], f16>, %i: !mo.tensor<[K, 1], si64>) -> (!mo.tensor<[M, N], f32>) {
// CHECK:movement.mlir:[[#@LINE+4]]:8: error: 'mo.scatter_nd' operands have dtypes f32 and f16
// CHECK-NEXT:    %y = mo.scatter_nd(%x, %u, %i) : (!mo.tensor<[M, N], f32>, !mo.tensor<[K, N], f16>, !mo.tensor<[K, 1], si64>) -> !mo.tensor<[M, N], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: convert one with mo.cast
  %y = mo.scatter_nd(%x, %u, %i) : (!mo.tensor<[M, N], f32>, !mo.tensor<[K, N], f16>, !mo.tensor<[K, 1], si64>) -> !mo.tensor<[M, N], f32>
  mo.output %y : !mo.tensor<[M, N], f32>
}
// -----
mo.graph @g<M, N, K>(%x: !mo.tensor<[M, N], f32>, %u: !mo.tensor<[K, N], f32>) -> (!mo.tensor<[M, N], f32>) {
// CHECK:movement.mlir:[[#@LINE+4]]:8: error: 'mo.masked_scatter' mask is !mo.tensor<[M, N], f32>, not bool
// CHECK-NEXT:    %y = mo.masked_scatter(%x, %x, %u) : (!mo.tensor<[M, N], f32>, !mo.tensor<[M, N], f32>, !mo.tensor<[K, N], f32>) -> !mo.tensor<[M, N], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: compare first, for example with mo.greater
  %y = mo.masked_scatter(%x, %x, %u) : (!mo.tensor<[M, N], f32>, !mo.tensor<[M, N], f32>, !mo.tensor<[K, N], f32>) -> !mo.tensor<[M, N], f32>
  mo.output %y : !mo.tensor<[M, N], f32>
}
// -----
mo.graph @g<M, N, K>(%x: !mo.tensor<[M, N], f32>, %m: !mo.tensor<[N], bool>, %u: !mo.tensor<[K, N], f32>) -> (!mo.tensor<[M, N], f32>) {
// CHECK:movement.mlir:[[#@LINE+4]]:8: error: 'mo.masked_scatter' mask has shape [N], the input [M, N]
// CHECK-NEXT:    %y = mo.masked_scatter(%x, %m, %u) : (!mo.tensor<[M, N], f32>, !mo.tensor<[N], bool>, !mo.tensor<[K, N], f32>) -> !mo.tensor<[M, N], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: broadcast the mask
  %y = mo.masked_scatter(%x, %m, %u) : (!mo.tensor<[M, N], f32>, !mo.tensor<[N], bool>, !mo.tensor<[K, N], f32>) -> !mo.tensor<[M, N], f32>
  mo.output %y : !mo.tensor<[M, N], f32>
}
// -----
mo.graph @g<M, N, K>(%x: !mo.tensor<[M, N], f32>, %m: !mo.tensor<[M, N], bool>, %u: !mo.tensor<[K], si8>) -> (!mo.tensor<[M, N], f32>) {
// CHECK:movement.mlir:[[#@LINE+4]]:8: error: 'mo.masked_scatter' input and updates have dtypes f32 and si8
// CHECK-NEXT:    %y = mo.masked_scatter(%x, %m, %u) : (!mo.tensor<[M, N], f32>, !mo.tensor<[M, N], bool>, !mo.tensor<[K], si8>) -> !mo.tensor<[M, N], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: convert one with mo.cast
  %y = mo.masked_scatter(%x, %m, %u) : (!mo.tensor<[M, N], f32>, !mo.tensor<[M, N], bool>, !mo.tensor<[K], si8>) -> !mo.tensor<[M, N], f32>
  mo.output %y : !mo.tensor<[M, N], f32>
}
