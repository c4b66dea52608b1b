// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Recurrent layers: operands that may be absent, shapes, activations.
// RUN: %python %S/Inputs/each.py %mxc %s %t.dir | FileCheck %s --strict-whitespace --match-full-lines --implicit-check-not='{{.*}}error:{{.*}}'

mo.graph @g<T, N>(%x: !mo.tensor<[T, 5], f32>, %w: !mo.tensor<[1, 28, 5], f32>, %r: !mo.tensor<[1, 28, 7], f32>) -> (!mo.tensor<[T, 1, N, 7], f32>) {
// CHECK:recurrent.mlir:[[#@LINE+4]]:18: error: 'mo.lstm' x has rank 2, not 3
// CHECK-NEXT:    %y, %y1, %y2 = mo.lstm(%x, %w, %r) : (!mo.tensor<[T, 5], f32>, !mo.tensor<[1, 28, 5], f32>, !mo.tensor<[1, 28, 7], f32>) -> (!mo.tensor<[T, 1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>)
// CHECK-NEXT:                   ^
// CHECK-NEXT:  hint: x is [steps, sequences, inputs]; w and r have a matrix per direction
  %y, %y1, %y2 = mo.lstm(%x, %w, %r) : (!mo.tensor<[T, 5], f32>, !mo.tensor<[1, 28, 5], f32>, !mo.tensor<[1, 28, 7], f32>) -> (!mo.tensor<[T, 1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>)
  mo.output %y : !mo.tensor<[T, 1, N, 7], f32>
}
// -----
mo.graph @g<T, N>(%x: !mo.tensor<[T, N, 5], f32>, %w: !mo.tensor<[1, 28, 6], f32>, %r: !mo.tensor<[1, 28, 7], f32>) -> (!mo.tensor<[T, 1, N, 7], f32>) {
// CHECK:recurrent.mlir:[[#@LINE+4]]:18: error: 'mo.lstm' w is [1, 28, 6], not [1, 28, 5]
// CHECK-NEXT:    %y, %y1, %y2 = mo.lstm(%x, %w, %r) : (!mo.tensor<[T, N, 5], f32>, !mo.tensor<[1, 28, 6], f32>, !mo.tensor<[1, 28, 7], f32>) -> (!mo.tensor<[T, 1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>)
// CHECK-NEXT:                   ^
// CHECK-NEXT:  hint: it has 4 gates of 7 hidden units, in 1 direction, and a column per input of x
  %y, %y1, %y2 = mo.lstm(%x, %w, %r) : (!mo.tensor<[T, N, 5], f32>, !mo.tensor<[1, 28, 6], f32>, !mo.tensor<[1, 28, 7], f32>) -> (!mo.tensor<[T, 1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>)
  mo.output %y : !mo.tensor<[T, 1, N, 7], f32>
}
// -----
mo.graph @g<T, N>(%x: !mo.tensor<[T, N, 5], f32>, %w: !mo.tensor<[1, 28, 5], f32>, %r: !mo.tensor<[1, 27, 7], f32>) -> (!mo.tensor<[T, 1, N, 7], f32>) {
// CHECK:recurrent.mlir:[[#@LINE+4]]:18: error: 'mo.lstm' r is [1, 27, 7], not [1, 28, 7]
// CHECK-NEXT:    %y, %y1, %y2 = mo.lstm(%x, %w, %r) : (!mo.tensor<[T, N, 5], f32>, !mo.tensor<[1, 28, 5], f32>, !mo.tensor<[1, 27, 7], f32>) -> (!mo.tensor<[T, 1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>)
// CHECK-NEXT:                   ^
// CHECK-NEXT:  hint: it has 4 gates of 7 hidden units, in 1 direction
  %y, %y1, %y2 = mo.lstm(%x, %w, %r) : (!mo.tensor<[T, N, 5], f32>, !mo.tensor<[1, 28, 5], f32>, !mo.tensor<[1, 27, 7], f32>) -> (!mo.tensor<[T, 1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>)
  mo.output %y : !mo.tensor<[T, 1, N, 7], f32>
}
// -----
mo.graph @g<T, N>(%x: !mo.tensor<[T, N, 5], f32>, %w: !mo.tensor<[1, 28, 5], f32>, %r: !mo.tensor<[1, 28, 7], f32>) -> (!mo.tensor<[T, 1, N, 7], f32>) {
// CHECK:recurrent.mlir:[[#@LINE+4]]:18: error: 'mo.lstm' r is [1, 28, 7], not [2, 28, 7]
// CHECK-NEXT:    %y, %y1, %y2 = mo.lstm(%x, %w, %r) {direction = "bidirectional"} : (!mo.tensor<[T, N, 5], f32>, !mo.tensor<[1, 28, 5], f32>, !mo.tensor<[1, 28, 7], f32>) -> (!mo.tensor<[T, 1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>)
// CHECK-NEXT:                   ^
// CHECK-NEXT:  hint: it has 4 gates of 7 hidden units, in 2 directions
  %y, %y1, %y2 = mo.lstm(%x, %w, %r) {direction = "bidirectional"} : (!mo.tensor<[T, N, 5], f32>, !mo.tensor<[1, 28, 5], f32>, !mo.tensor<[1, 28, 7], f32>) -> (!mo.tensor<[T, 1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>)
  mo.output %y : !mo.tensor<[T, 1, N, 7], f32>
}
// -----
mo.graph @g<T, N>(%x: !mo.tensor<[T, N, 5], f32>, %w: !mo.tensor<[1, 28, 5], f32>, %r: !mo.tensor<[1, 28, 7], f32>) -> (!mo.tensor<[T, 1, N, 7], f32>) {
// CHECK:recurrent.mlir:[[#@LINE+4]]:18: error: 'mo.lstm' attribute 'direction' is "both"
// CHECK-NEXT:    %y, %y1, %y2 = mo.lstm(%x, %w, %r) {direction = "both"} : (!mo.tensor<[T, N, 5], f32>, !mo.tensor<[1, 28, 5], f32>, !mo.tensor<[1, 28, 7], f32>) -> (!mo.tensor<[T, 1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>)
// CHECK-NEXT:                   ^
// CHECK-NEXT:  hint: write one of "forward", "reverse", "bidirectional"
  %y, %y1, %y2 = mo.lstm(%x, %w, %r) {direction = "both"} : (!mo.tensor<[T, N, 5], f32>, !mo.tensor<[1, 28, 5], f32>, !mo.tensor<[1, 28, 7], f32>) -> (!mo.tensor<[T, 1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>)
  mo.output %y : !mo.tensor<[T, 1, N, 7], f32>
}
// -----
mo.graph @g<T, N>(%x: !mo.tensor<[T, N, 5], f32>, %w: !mo.tensor<[1, 28, 5], f32>, %r: !mo.tensor<[1, 28, 7], f32>, %b: !mo.tensor<[1, 56], f32>) -> (!mo.tensor<[T, 1, N, 7], f32>) {
// CHECK:recurrent.mlir:[[#@LINE+4]]:18: error: 'mo.lstm' names 0 operands after r, 1 is there
// CHECK-NEXT:    %y, %y1, %y2 = mo.lstm(%x, %w, %r, %b) : (!mo.tensor<[T, N, 5], f32>, !mo.tensor<[1, 28, 5], f32>, !mo.tensor<[1, 28, 7], f32>, !mo.tensor<[1, 56], f32>) -> (!mo.tensor<[T, 1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>)
// CHECK-NEXT:                   ^
// CHECK-NEXT:  hint: add {given = [..]} before the types: a name for each operand after x, w and r
  %y, %y1, %y2 = mo.lstm(%x, %w, %r, %b) : (!mo.tensor<[T, N, 5], f32>, !mo.tensor<[1, 28, 5], f32>, !mo.tensor<[1, 28, 7], f32>, !mo.tensor<[1, 56], f32>) -> (!mo.tensor<[T, 1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>)
  mo.output %y : !mo.tensor<[T, 1, N, 7], f32>
}
// -----
mo.graph @g<T, N>(%x: !mo.tensor<[T, N, 5], f32>, %w: !mo.tensor<[1, 28, 5], f32>, %r: !mo.tensor<[1, 28, 7], f32>, %b: !mo.tensor<[1, 56], f32>) -> (!mo.tensor<[T, 1, N, 7], f32>) {
// CHECK:recurrent.mlir:[[#@LINE+4]]:18: error: 'mo.lstm' names 2 operands after r, 1 is there
// CHECK-NEXT:    %y, %y1, %y2 = mo.lstm(%x, %w, %r, %b) {given = ["bias", "initial_h"]} : (!mo.tensor<[T, N, 5], f32>, !mo.tensor<[1, 28, 5], f32>, !mo.tensor<[1, 28, 7], f32>, !mo.tensor<[1, 56], f32>) -> (!mo.tensor<[T, 1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>)
// CHECK-NEXT:                   ^
// CHECK-NEXT:  hint: add {given = [..]} before the types: a name for each operand after x, w and r
  %y, %y1, %y2 = mo.lstm(%x, %w, %r, %b) {given = ["bias", "initial_h"]} : (!mo.tensor<[T, N, 5], f32>, !mo.tensor<[1, 28, 5], f32>, !mo.tensor<[1, 28, 7], f32>, !mo.tensor<[1, 56], f32>) -> (!mo.tensor<[T, 1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>)
  mo.output %y : !mo.tensor<[T, 1, N, 7], f32>
}
// -----
mo.graph @g<T, N>(%x: !mo.tensor<[T, N, 5], f32>, %w: !mo.tensor<[1, 28, 5], f32>, %r: !mo.tensor<[1, 28, 7], f32>, %b: !mo.tensor<[1, 56], f32>) -> (!mo.tensor<[T, 1, N, 7], f32>) {
// CHECK:recurrent.mlir:[[#@LINE+4]]:18: error: 'mo.lstm' has no operand 'b'
// CHECK-NEXT:    %y, %y1, %y2 = mo.lstm(%x, %w, %r, %b) {given = ["b"]} : (!mo.tensor<[T, N, 5], f32>, !mo.tensor<[1, 28, 5], f32>, !mo.tensor<[1, 28, 7], f32>, !mo.tensor<[1, 56], f32>) -> (!mo.tensor<[T, 1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>)
// CHECK-NEXT:                   ^
// CHECK-NEXT:  hint: it may be "bias", "sequence_lens", "initial_h", "initial_c" or "peepholes"
  %y, %y1, %y2 = mo.lstm(%x, %w, %r, %b) {given = ["b"]} : (!mo.tensor<[T, N, 5], f32>, !mo.tensor<[1, 28, 5], f32>, !mo.tensor<[1, 28, 7], f32>, !mo.tensor<[1, 56], f32>) -> (!mo.tensor<[T, 1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>)
  mo.output %y : !mo.tensor<[T, 1, N, 7], f32>
}
// -----
mo.graph @g<T, N>(%x: !mo.tensor<[T, N, 5], f32>, %w: !mo.tensor<[1, 28, 5], f32>, %r: !mo.tensor<[1, 28, 7], f32>, %b: !mo.tensor<[1, 56], f32>, %c: !mo.tensor<[1, 56], f32>) -> (!mo.tensor<[T, 1, N, 7], f32>) {
// CHECK:recurrent.mlir:[[#@LINE+4]]:18: error: 'mo.lstm' names 'bias' twice
// CHECK-NEXT:    %y, %y1, %y2 = mo.lstm(%x, %w, %r, %b, %c) {given = ["bias", "bias"]} : (!mo.tensor<[T, N, 5], f32>, !mo.tensor<[1, 28, 5], f32>, !mo.tensor<[1, 28, 7], f32>, !mo.tensor<[1, 56], f32>, !mo.tensor<[1, 56], f32>) -> (!mo.tensor<[T, 1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>)
// CHECK-NEXT:                   ^
// CHECK-NEXT:  hint: name each operand once
  %y, %y1, %y2 = mo.lstm(%x, %w, %r, %b, %c) {given = ["bias", "bias"]} : (!mo.tensor<[T, N, 5], f32>, !mo.tensor<[1, 28, 5], f32>, !mo.tensor<[1, 28, 7], f32>, !mo.tensor<[1, 56], f32>, !mo.tensor<[1, 56], f32>) -> (!mo.tensor<[T, 1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>)
  mo.output %y : !mo.tensor<[T, 1, N, 7], f32>
}
// -----
mo.graph @g<T, N>(%x: !mo.tensor<[T, N, 5], f32>, %w: !mo.tensor<[1, 28, 5], f32>, %r: !mo.tensor<[1, 28, 7], f32>, %b: !mo.tensor<[1, 56], f32>) -> (!mo.tensor<[T, 1, N, 7], f32>) {
// CHECK:recurrent.mlir:[[#@LINE+4]]:18: error: 'mo.lstm' attribute 'given' is [1]
// CHECK-NEXT:    %y, %y1, %y2 = mo.lstm(%x, %w, %r, %b) {given = [1]} : (!mo.tensor<[T, N, 5], f32>, !mo.tensor<[1, 28, 5], f32>, !mo.tensor<[1, 28, 7], f32>, !mo.tensor<[1, 56], f32>) -> (!mo.tensor<[T, 1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>)
// CHECK-NEXT:                   ^
// CHECK-NEXT:  hint: write a list of names like ["a", "b"]
  %y, %y1, %y2 = mo.lstm(%x, %w, %r, %b) {given = [1]} : (!mo.tensor<[T, N, 5], f32>, !mo.tensor<[1, 28, 5], f32>, !mo.tensor<[1, 28, 7], f32>, !mo.tensor<[1, 56], f32>) -> (!mo.tensor<[T, 1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>)
  mo.output %y : !mo.tensor<[T, 1, N, 7], f32>
}
// -----
mo.graph @g<T, N>(%x: !mo.tensor<[T, N, 5], f32>, %w: !mo.tensor<[1, 28, 5], f32>, %r: !mo.tensor<[1, 28, 7], f32>, %b: !mo.tensor<[1, 28], f32>) -> (!mo.tensor<[T, 1, N, 7], f32>) {
// CHECK:recurrent.mlir:[[#@LINE+4]]:18: error: 'mo.lstm' bias is [1, 28], not [1, 56]
// CHECK-NEXT:    %y, %y1, %y2 = mo.lstm(%x, %w, %r, %b) {given = ["bias"]} : (!mo.tensor<[T, N, 5], f32>, !mo.tensor<[1, 28, 5], f32>, !mo.tensor<[1, 28, 7], f32>, !mo.tensor<[1, 28], f32>) -> (!mo.tensor<[T, 1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>)
// CHECK-NEXT:                   ^
// CHECK-NEXT:  hint: it has a number per gate and hidden unit for x, then for h
  %y, %y1, %y2 = mo.lstm(%x, %w, %r, %b) {given = ["bias"]} : (!mo.tensor<[T, N, 5], f32>, !mo.tensor<[1, 28, 5], f32>, !mo.tensor<[1, 28, 7], f32>, !mo.tensor<[1, 28], f32>) -> (!mo.tensor<[T, 1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>)
  mo.output %y : !mo.tensor<[T, 1, N, 7], f32>
}
// -----
mo.graph @g<T, N>(%x: !mo.tensor<[T, N, 5], f32>, %w: !mo.tensor<[1, 28, 5], f32>, %r: !mo.tensor<[1, 28, 7], f32>, %b: !mo.tensor<[1, 56], f16>) -> (!mo.tensor<[T, 1, N, 7], f32>) {
// CHECK:recurrent.mlir:[[#@LINE+4]]:18: error: 'mo.lstm' operands have dtypes f32 and f16
// CHECK-NEXT:    %y, %y1, %y2 = mo.lstm(%x, %w, %r, %b) {given = ["bias"]} : (!mo.tensor<[T, N, 5], f32>, !mo.tensor<[1, 28, 5], f32>, !mo.tensor<[1, 28, 7], f32>, !mo.tensor<[1, 56], f16>) -> (!mo.tensor<[T, 1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>)
// CHECK-NEXT:                   ^
// CHECK-NEXT:  hint: convert one with mo.cast
  %y, %y1, %y2 = mo.lstm(%x, %w, %r, %b) {given = ["bias"]} : (!mo.tensor<[T, N, 5], f32>, !mo.tensor<[1, 28, 5], f32>, !mo.tensor<[1, 28, 7], f32>, !mo.tensor<[1, 56], f16>) -> (!mo.tensor<[T, 1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>)
  mo.output %y : !mo.tensor<[T, 1, N, 7], f32>
}
// -----
mo.graph @g<T, N>(%x: !mo.tensor<[T, N, 5], f32>, %w: !mo.tensor<[1, 28, 5], f32>, %r: !mo.tensor<[1, 28, 7], f32>, %n: !mo.tensor<[T], si32>) -> (!mo.tensor<[T, 1, N, 7], f32>) {
// CHECK:recurrent.mlir:[[#@LINE+4]]:18: error: 'mo.lstm' sequence_lens is [T], not [N]
// CHECK-NEXT:    %y, %y1, %y2 = mo.lstm(%x, %w, %r, %n) {given = ["sequence_lens"]} : (!mo.tensor<[T, N, 5], f32>, !mo.tensor<[1, 28, 5], f32>, !mo.tensor<[1, 28, 7], f32>, !mo.tensor<[T], si32>) -> (!mo.tensor<[T, 1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>)
// CHECK-NEXT:                   ^
// CHECK-NEXT:  hint: it has a length per sequence
  %y, %y1, %y2 = mo.lstm(%x, %w, %r, %n) {given = ["sequence_lens"]} : (!mo.tensor<[T, N, 5], f32>, !mo.tensor<[1, 28, 5], f32>, !mo.tensor<[1, 28, 7], f32>, !mo.tensor<[T], si32>) -> (!mo.tensor<[T, 1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>)
  mo.output %y : !mo.tensor<[T, 1, N, 7], f32>
}
// -----
mo.graph @g<T, N>(%x: !mo.tensor<[T, N, 5], f32>, %w: !mo.tensor<[1, 28, 5], f32>, %r: !mo.tensor<[1, 28, 7], f32>, %n: !mo.tensor<[N], f32>) -> (!mo.tensor<[T, 1, N, 7], f32>) {
// CHECK:recurrent.mlir:[[#@LINE+4]]:18: error: 'mo.lstm' operand 3 holds f32, not si32 or si64
// CHECK-NEXT:    %y, %y1, %y2 = mo.lstm(%x, %w, %r, %n) {given = ["sequence_lens"]} : (!mo.tensor<[T, N, 5], f32>, !mo.tensor<[1, 28, 5], f32>, !mo.tensor<[1, 28, 7], f32>, !mo.tensor<[N], f32>) -> (!mo.tensor<[T, 1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>)
// CHECK-NEXT:                   ^
// CHECK-NEXT:  hint: convert indices with mo.cast to si64
  %y, %y1, %y2 = mo.lstm(%x, %w, %r, %n) {given = ["sequence_lens"]} : (!mo.tensor<[T, N, 5], f32>, !mo.tensor<[1, 28, 5], f32>, !mo.tensor<[1, 28, 7], f32>, !mo.tensor<[N], f32>) -> (!mo.tensor<[T, 1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>)
  mo.output %y : !mo.tensor<[T, 1, N, 7], f32>
}
// -----
mo.graph @g<T, N>(%x: !mo.tensor<[T, N, 5], f32>, %w: !mo.tensor<[1, 28, 5], f32>, %r: !mo.tensor<[1, 28, 7], f32>, %h: !mo.tensor<[N, 1, 7], f32>) -> (!mo.tensor<[T, 1, N, 7], f32>) {
// CHECK:recurrent.mlir:[[#@LINE+4]]:18: error: 'mo.lstm' initial_h is [N, 1, 7], not [1, N, 7]
// CHECK-NEXT:    %y, %y1, %y2 = mo.lstm(%x, %w, %r, %h) {given = ["initial_h"]} : (!mo.tensor<[T, N, 5], f32>, !mo.tensor<[1, 28, 5], f32>, !mo.tensor<[1, 28, 7], f32>, !mo.tensor<[N, 1, 7], f32>) -> (!mo.tensor<[T, 1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>)
// CHECK-NEXT:                   ^
// CHECK-NEXT:  hint: it is what the layer makes as its last state
  %y, %y1, %y2 = mo.lstm(%x, %w, %r, %h) {given = ["initial_h"]} : (!mo.tensor<[T, N, 5], f32>, !mo.tensor<[1, 28, 5], f32>, !mo.tensor<[1, 28, 7], f32>, !mo.tensor<[N, 1, 7], f32>) -> (!mo.tensor<[T, 1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>)
  mo.output %y : !mo.tensor<[T, 1, N, 7], f32>
}
// -----
mo.graph @g<T, N>(%x: !mo.tensor<[T, N, 5], f32>, %w: !mo.tensor<[1, 28, 5], f32>, %r: !mo.tensor<[1, 28, 7], f32>, %p: !mo.tensor<[1, 28], f32>) -> (!mo.tensor<[T, 1, N, 7], f32>) {
// CHECK:recurrent.mlir:[[#@LINE+4]]:18: error: 'mo.lstm' peepholes is [1, 28], not [1, 21]
// CHECK-NEXT:    %y, %y1, %y2 = mo.lstm(%x, %w, %r, %p) {given = ["peepholes"]} : (!mo.tensor<[T, N, 5], f32>, !mo.tensor<[1, 28, 5], f32>, !mo.tensor<[1, 28, 7], f32>, !mo.tensor<[1, 28], f32>) -> (!mo.tensor<[T, 1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>)
// CHECK-NEXT:                   ^
// CHECK-NEXT:  hint: it has a number per hidden unit for each of the gates i, o, f
  %y, %y1, %y2 = mo.lstm(%x, %w, %r, %p) {given = ["peepholes"]} : (!mo.tensor<[T, N, 5], f32>, !mo.tensor<[1, 28, 5], f32>, !mo.tensor<[1, 28, 7], f32>, !mo.tensor<[1, 28], f32>) -> (!mo.tensor<[T, 1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>)
  mo.output %y : !mo.tensor<[T, 1, N, 7], f32>
}
// -----
mo.graph @g<T, N>(%x: !mo.tensor<[T, N, 5], f32>, %w: !mo.tensor<[1, 28, 5], f32>, %r: !mo.tensor<[1, 28, 7], f32>) -> (!mo.tensor<[T, 1, N, 7], f32>) {
// CHECK:recurrent.mlir:[[#@LINE+4]]:18: error: 'mo.lstm' has 2 activations, not 3
// CHECK-NEXT:    %y, %y1, %y2 = mo.lstm(%x, %w, %r) {activations = ["Sigmoid", "Tanh"]} : (!mo.tensor<[T, N, 5], f32>, !mo.tensor<[1, 28, 5], f32>, !mo.tensor<[1, 28, 7], f32>) -> (!mo.tensor<[T, 1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>)
// CHECK-NEXT:                   ^
// CHECK-NEXT:  hint: each direction has 3
  %y, %y1, %y2 = mo.lstm(%x, %w, %r) {activations = ["Sigmoid", "Tanh"]} : (!mo.tensor<[T, N, 5], f32>, !mo.tensor<[1, 28, 5], f32>, !mo.tensor<[1, 28, 7], f32>) -> (!mo.tensor<[T, 1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>)
  mo.output %y : !mo.tensor<[T, 1, N, 7], f32>
}
// -----
mo.graph @g<T, N>(%x: !mo.tensor<[T, N, 5], f32>, %w: !mo.tensor<[1, 28, 5], f32>, %r: !mo.tensor<[1, 28, 7], f32>) -> (!mo.tensor<[T, 1, N, 7], f32>) {
// CHECK:recurrent.mlir:[[#@LINE+4]]:18: error: 'mo.lstm' activation 2 is "tanh"
// CHECK-NEXT:    %y, %y1, %y2 = mo.lstm(%x, %w, %r) {activations = ["Sigmoid", "Tanh", "tanh"]} : (!mo.tensor<[T, N, 5], f32>, !mo.tensor<[1, 28, 5], f32>, !mo.tensor<[1, 28, 7], f32>) -> (!mo.tensor<[T, 1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>)
// CHECK-NEXT:                   ^
// CHECK-NEXT:  hint: it may be "Relu", "Tanh", "Sigmoid", "Affine", "LeakyRelu", "ThresholdedRelu", "ScaledTanh", "HardSigmoid", "Elu", "Softsign" or "Softplus"
  %y, %y1, %y2 = mo.lstm(%x, %w, %r) {activations = ["Sigmoid", "Tanh", "tanh"]} : (!mo.tensor<[T, N, 5], f32>, !mo.tensor<[1, 28, 5], f32>, !mo.tensor<[1, 28, 7], f32>) -> (!mo.tensor<[T, 1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>)
  mo.output %y : !mo.tensor<[T, 1, N, 7], f32>
}
// -----
mo.graph @g<T, N>(%x: !mo.tensor<[T, N, 5], f32>, %w: !mo.tensor<[1, 28, 5], f32>, %r: !mo.tensor<[1, 28, 7], f32>) -> (!mo.tensor<[T, 1, N, 7], f32>) {
// CHECK:recurrent.mlir:[[#@LINE+4]]:18: error: 'mo.lstm' activation_alpha has 2 entries, its activations use 1
// CHECK-NEXT:    %y, %y1, %y2 = mo.lstm(%x, %w, %r) {activations = ["Sigmoid", "Elu", "Tanh"], activation_alpha = [1, 0.5]} : (!mo.tensor<[T, N, 5], f32>, !mo.tensor<[1, 28, 5], f32>, !mo.tensor<[1, 28, 7], f32>) -> (!mo.tensor<[T, 1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>)
// CHECK-NEXT:                   ^
// CHECK-NEXT:  hint: it has an entry for each activation that uses one, in their order
  %y, %y1, %y2 = mo.lstm(%x, %w, %r) {activations = ["Sigmoid", "Elu", "Tanh"], activation_alpha = [1, 0.5]} : (!mo.tensor<[T, N, 5], f32>, !mo.tensor<[1, 28, 5], f32>, !mo.tensor<[1, 28, 7], f32>) -> (!mo.tensor<[T, 1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>)
  mo.output %y : !mo.tensor<[T, 1, N, 7], f32>
}
// -----
mo.graph @g<T, N>(%x: !mo.tensor<[T, N, 5], f32>, %w: !mo.tensor<[1, 28, 5], f32>, %r: !mo.tensor<[1, 28, 7], f32>) -> (!mo.tensor<[T, 1, N, 7], f32>) {
// CHECK:recurrent.mlir:[[#@LINE+4]]:18: error: 'mo.lstm' activation_beta has 1 entry, its activations use 0
// CHECK-NEXT:    %y, %y1, %y2 = mo.lstm(%x, %w, %r) {activation_beta = [1]} : (!mo.tensor<[T, N, 5], f32>, !mo.tensor<[1, 28, 5], f32>, !mo.tensor<[1, 28, 7], f32>) -> (!mo.tensor<[T, 1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>)
// CHECK-NEXT:                   ^
// CHECK-NEXT:  hint: it has an entry for each activation that uses one, in their order
  %y, %y1, %y2 = mo.lstm(%x, %w, %r) {activation_beta = [1]} : (!mo.tensor<[T, N, 5], f32>, !mo.tensor<[1, 28, 5], f32>, !mo.tensor<[1, 28, 7], f32>) -> (!mo.tensor<[T, 1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>)
  mo.output %y : !mo.tensor<[T, 1, N, 7], f32>
}
// -----
mo.graph @g<T, N>(%x: !mo.tensor<[T, N, 5], f32>, %w: !mo.tensor<[1, 28, 5], f32>, %r: !mo.tensor<[1, 28, 7], f32>) -> (!mo.tensor<[T, 1, N, 7], f32>) {
// CHECK:recurrent.mlir:[[#@LINE+4]]:18: error: 'mo.lstm' attribute 'activation_alpha' is ["a"]
// CHECK-NEXT:    %y, %y1, %y2 = mo.lstm(%x, %w, %r) {activation_alpha = ["a"]} : (!mo.tensor<[T, N, 5], f32>, !mo.tensor<[1, 28, 5], f32>, !mo.tensor<[1, 28, 7], f32>) -> (!mo.tensor<[T, 1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>)
// CHECK-NEXT:                   ^
// CHECK-NEXT:  hint: write a list of numbers like [0.5, 1]
  %y, %y1, %y2 = mo.lstm(%x, %w, %r) {activation_alpha = ["a"]} : (!mo.tensor<[T, N, 5], f32>, !mo.tensor<[1, 28, 5], f32>, !mo.tensor<[1, 28, 7], f32>) -> (!mo.tensor<[T, 1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>)
  mo.output %y : !mo.tensor<[T, 1, N, 7], f32>
}
// -----
mo.graph @g<T, N>(%x: !mo.tensor<[T, N, 5], f32>, %w: !mo.tensor<[1, 28, 5], f32>, %r: !mo.tensor<[1, 28, 7], f32>) -> (!mo.tensor<[T, 1, N, 7], f32>) {
// CHECK:recurrent.mlir:[[#@LINE+4]]:18: error: 'mo.lstm' clip 0 is not greater than 0
// CHECK-NEXT:    %y, %y1, %y2 = mo.lstm(%x, %w, %r) {clip = 0} : (!mo.tensor<[T, N, 5], f32>, !mo.tensor<[1, 28, 5], f32>, !mo.tensor<[1, 28, 7], f32>) -> (!mo.tensor<[T, 1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>)
// CHECK-NEXT:                   ^
// CHECK-NEXT:  hint: leave it out, and nothing is clipped
  %y, %y1, %y2 = mo.lstm(%x, %w, %r) {clip = 0} : (!mo.tensor<[T, N, 5], f32>, !mo.tensor<[1, 28, 5], f32>, !mo.tensor<[1, 28, 7], f32>) -> (!mo.tensor<[T, 1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>)
  mo.output %y : !mo.tensor<[T, 1, N, 7], f32>
}
// -----
mo.graph @g<T, N>(%x: !mo.tensor<[T, N, 5], f32>, %w: !mo.tensor<[1, 28, 5], f32>, %r: !mo.tensor<[1, 28, 7], f32>) -> (!mo.tensor<[T, N, 7], f32>) {
// CHECK:recurrent.mlir:[[#@LINE+4]]:18: error: 'mo.lstm' makes !mo.tensor<[T, 1, N, 7], f32>, its result says !mo.tensor<[T, N, 7], f32>
// CHECK-NEXT:    %y, %y1, %y2 = mo.lstm(%x, %w, %r) : (!mo.tensor<[T, N, 5], f32>, !mo.tensor<[1, 28, 5], f32>, !mo.tensor<[1, 28, 7], f32>) -> (!mo.tensor<[T, N, 7], f32>, !mo.tensor<[1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>)
// CHECK-NEXT:                   ^
// CHECK-NEXT:  hint: declare the result as !mo.tensor<[T, 1, N, 7], f32>
  %y, %y1, %y2 = mo.lstm(%x, %w, %r) : (!mo.tensor<[T, N, 5], f32>, !mo.tensor<[1, 28, 5], f32>, !mo.tensor<[1, 28, 7], f32>) -> (!mo.tensor<[T, N, 7], f32>, !mo.tensor<[1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>)
  mo.output %y : !mo.tensor<[T, N, 7], f32>
}
// -----
mo.graph @g<T, N>(%x: !mo.tensor<[T, N, 5], f32>, %w: !mo.tensor<[1, 28, 5], f32>, %r: !mo.tensor<[1, 28, 7], f32>) -> (!mo.tensor<[T, 1, N, 7], f32>) {
// CHECK:recurrent.mlir:[[#@LINE+4]]:13: error: 'mo.lstm' makes 3 results, 2 are named
// CHECK-NEXT:    %y, %y1 = mo.lstm(%x, %w, %r) : (!mo.tensor<[T, N, 5], f32>, !mo.tensor<[1, 28, 5], f32>, !mo.tensor<[1, 28, 7], f32>) -> (!mo.tensor<[T, 1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>)
// CHECK-NEXT:              ^
// CHECK-NEXT:  hint: y, last h, last c: per step i, o, f = a1(x w^T + h r^T + biases + peepholes * c), of which o sees the new c, g = a2(x w^T + h r^T + biases), new c = f * c + i * g, new h = o * a3(new c); input_forget: f = 1 - i. Gates of w, r and of the biases, those of w, then of r, are i o f g, of peepholes i o f. Activations a1, a2, a3 of each direction are Sigmoid, Tanh, Tanh where none are named; those with an alpha or beta take them from the lists in order, as far as they go; clip bounds what they see. Operands are x, w, r and those that `given` names; what is not given is 0, a length T
  %y, %y1 = mo.lstm(%x, %w, %r) : (!mo.tensor<[T, N, 5], f32>, !mo.tensor<[1, 28, 5], f32>, !mo.tensor<[1, 28, 7], f32>) -> (!mo.tensor<[T, 1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>)
  mo.output %y : !mo.tensor<[T, 1, N, 7], f32>
}
// -----
mo.graph @g<T, N>(%x: !mo.tensor<[T, N, 5], f32>, %w: !mo.tensor<[1, 28, 5], f32>, %r: !mo.tensor<[1, 28, 7], f32>) -> (!mo.tensor<[T, 1, N, 7], f32>) {
// CHECK:recurrent.mlir:[[#@LINE+4]]:18: error: 'mo.lstm' has no attribute 'linear_before_reset'
// CHECK-NEXT:    %y, %y1, %y2 = mo.lstm(%x, %w, %r) {linear_before_reset = true} : (!mo.tensor<[T, N, 5], f32>, !mo.tensor<[1, 28, 5], f32>, !mo.tensor<[1, 28, 7], f32>) -> (!mo.tensor<[T, 1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>)
// CHECK-NEXT:                   ^
// CHECK-NEXT:  hint: it takes given = a list of names like ["a", "b"] (optional), direction = one of "forward", "reverse", "bidirectional" (optional), layout = one of "time_major", "batch_major" (optional), activations = a list of names like ["a", "b"] (optional), activation_alpha = a list of numbers like [0.5, 1] (optional), activation_beta = a list of numbers like [0.5, 1] (optional), clip = a number (optional), input_forget = true or false (optional)
  %y, %y1, %y2 = mo.lstm(%x, %w, %r) {linear_before_reset = true} : (!mo.tensor<[T, N, 5], f32>, !mo.tensor<[1, 28, 5], f32>, !mo.tensor<[1, 28, 7], f32>) -> (!mo.tensor<[T, 1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>)
  mo.output %y : !mo.tensor<[T, 1, N, 7], f32>
}
// -----
mo.graph @g<T, N>(%x: !mo.tensor<[T, N, 5], f32>, %w: !mo.tensor<[1, 21, 5], f32>, %r: !mo.tensor<[1, 21, 7], f32>, %c: !mo.tensor<[1, N, 7], f32>) -> (!mo.tensor<[T, 1, N, 7], f32>) {
// CHECK:recurrent.mlir:[[#@LINE+4]]:13: error: 'mo.gru' has no operand 'initial_c'
// CHECK-NEXT:    %y, %y1 = mo.gru(%x, %w, %r, %c) {given = ["initial_c"]} : (!mo.tensor<[T, N, 5], f32>, !mo.tensor<[1, 21, 5], f32>, !mo.tensor<[1, 21, 7], f32>, !mo.tensor<[1, N, 7], f32>) -> (!mo.tensor<[T, 1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>)
// CHECK-NEXT:              ^
// CHECK-NEXT:  hint: it may be "bias", "sequence_lens" or "initial_h"
  %y, %y1 = mo.gru(%x, %w, %r, %c) {given = ["initial_c"]} : (!mo.tensor<[T, N, 5], f32>, !mo.tensor<[1, 21, 5], f32>, !mo.tensor<[1, 21, 7], f32>, !mo.tensor<[1, N, 7], f32>) -> (!mo.tensor<[T, 1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>)
  mo.output %y : !mo.tensor<[T, 1, N, 7], f32>
}
// -----
mo.graph @g<T, N>(%x: !mo.tensor<[T, N, 5], si32>, %w: !mo.tensor<[1, 7, 5], si32>, %r: !mo.tensor<[1, 7, 7], si32>) -> (!mo.tensor<[T, 1, N, 7], si32>) {
// CHECK:recurrent.mlir:[[#@LINE+4]]:13: error: 'mo.rnn' does not take dtype si32
// CHECK-NEXT:    %y, %y1 = mo.rnn(%x, %w, %r) : (!mo.tensor<[T, N, 5], si32>, !mo.tensor<[1, 7, 5], si32>, !mo.tensor<[1, 7, 7], si32>) -> (!mo.tensor<[T, 1, N, 7], si32>, !mo.tensor<[1, N, 7], si32>)
// CHECK-NEXT:              ^
// CHECK-NEXT:  hint: it takes f16, bf16, f32, f64, f8e4m3fn, f8e5m2: convert with mo.cast
  %y, %y1 = mo.rnn(%x, %w, %r) : (!mo.tensor<[T, N, 5], si32>, !mo.tensor<[1, 7, 5], si32>, !mo.tensor<[1, 7, 7], si32>) -> (!mo.tensor<[T, 1, N, 7], si32>, !mo.tensor<[1, N, 7], si32>)
  mo.output %y : !mo.tensor<[T, 1, N, 7], si32>
}
// -----
mo.graph @g<T, N>(%x: !mo.tensor<[T, N, 8], f32>, %r: !mo.tensor<[1, 7, 7], f32>, %b: !mo.tensor<[1, 7], f32>, %n: !mo.tensor<[N], si32>, %h: !mo.tensor<[1, N, 7], f32>, %a: !mo.tensor<[1, 2], f32>) -> (!mo.tensor<[T, 1, N, 7], f32>) {
// CHECK:recurrent.mlir:[[#@LINE+4]]:13: error: 'mo.steps.rnn' x is [T, N, 8], not [T, N, 7]
// CHECK-NEXT:    %y, %y1 = mo.steps.rnn(%x, %r, %b, %n, %h, %a) {activations = [1]} : (!mo.tensor<[T, N, 8], f32>, !mo.tensor<[1, 7, 7], f32>, !mo.tensor<[1, 7], f32>, !mo.tensor<[N], si32>, !mo.tensor<[1, N, 7], f32>, !mo.tensor<[1, 2], f32>) -> (!mo.tensor<[T, 1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>)
// CHECK-NEXT:              ^
// CHECK-NEXT:  hint: mo.rnn of its x w^T + bias [T, N, D * G * H], r, bias of r, sequence_lens, initial_h, constants
  %y, %y1 = mo.steps.rnn(%x, %r, %b, %n, %h, %a) {activations = [1]} : (!mo.tensor<[T, N, 8], f32>, !mo.tensor<[1, 7, 7], f32>, !mo.tensor<[1, 7], f32>, !mo.tensor<[N], si32>, !mo.tensor<[1, N, 7], f32>, !mo.tensor<[1, 2], f32>) -> (!mo.tensor<[T, 1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>)
  mo.output %y : !mo.tensor<[T, 1, N, 7], f32>
}
// -----
mo.graph @g<T, N>(%x: !mo.tensor<[T, N, 7], f32>, %r: !mo.tensor<[1, 7, 7], f32>, %b: !mo.tensor<[1, 7], f32>, %n: !mo.tensor<[N], si32>, %h: !mo.tensor<[1, N, 7], f32>, %a: !mo.tensor<[2, 2], f32>) -> (!mo.tensor<[T, 1, N, 7], f32>) {
// CHECK:recurrent.mlir:[[#@LINE+4]]:13: error: 'mo.steps.rnn' constants is [2, 2], not [1, 2]
// CHECK-NEXT:    %y, %y1 = mo.steps.rnn(%x, %r, %b, %n, %h, %a) {activations = [1]} : (!mo.tensor<[T, N, 7], f32>, !mo.tensor<[1, 7, 7], f32>, !mo.tensor<[1, 7], f32>, !mo.tensor<[N], si32>, !mo.tensor<[1, N, 7], f32>, !mo.tensor<[2, 2], f32>) -> (!mo.tensor<[T, 1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>)
// CHECK-NEXT:              ^
// CHECK-NEXT:  hint: mo.rnn of its x w^T + bias [T, N, D * G * H], r, bias of r, sequence_lens, initial_h, constants
  %y, %y1 = mo.steps.rnn(%x, %r, %b, %n, %h, %a) {activations = [1]} : (!mo.tensor<[T, N, 7], f32>, !mo.tensor<[1, 7, 7], f32>, !mo.tensor<[1, 7], f32>, !mo.tensor<[N], si32>, !mo.tensor<[1, N, 7], f32>, !mo.tensor<[2, 2], f32>) -> (!mo.tensor<[T, 1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>)
  mo.output %y : !mo.tensor<[T, 1, N, 7], f32>
}
// -----
mo.graph @g<T, N>(%x: !mo.tensor<[T, N, 7], f32>, %r: !mo.tensor<[7, 7], f32>, %b: !mo.tensor<[1, 7], f32>, %n: !mo.tensor<[N], si32>, %h: !mo.tensor<[1, N, 7], f32>, %a: !mo.tensor<[1, 2], f32>) -> (!mo.tensor<[T, 1, N, 7], f32>) {
// CHECK:recurrent.mlir:[[#@LINE+4]]:13: error: 'mo.steps.rnn' x and r have ranks 3 and 2, not 3
// CHECK-NEXT:    %y, %y1 = mo.steps.rnn(%x, %r, %b, %n, %h, %a) {activations = [1]} : (!mo.tensor<[T, N, 7], f32>, !mo.tensor<[7, 7], f32>, !mo.tensor<[1, 7], f32>, !mo.tensor<[N], si32>, !mo.tensor<[1, N, 7], f32>, !mo.tensor<[1, 2], f32>) -> (!mo.tensor<[T, 1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>)
// CHECK-NEXT:              ^
// CHECK-NEXT:  hint: x is [steps, sequences, gates]; r has a matrix per direction
  %y, %y1 = mo.steps.rnn(%x, %r, %b, %n, %h, %a) {activations = [1]} : (!mo.tensor<[T, N, 7], f32>, !mo.tensor<[7, 7], f32>, !mo.tensor<[1, 7], f32>, !mo.tensor<[N], si32>, !mo.tensor<[1, N, 7], f32>, !mo.tensor<[1, 2], f32>) -> (!mo.tensor<[T, 1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>)
  mo.output %y : !mo.tensor<[T, 1, N, 7], f32>
}
// -----
mo.graph @g<T, N>(%x: !mo.tensor<[T, N, 7], f32>, %r: !mo.tensor<[1, 7, 7], f32>, %b: !mo.tensor<[1, 7], f32>, %n: !mo.tensor<[N], si32>, %h: !mo.tensor<[1, N, 7], si32>, %a: !mo.tensor<[1, 2], f32>) -> (!mo.tensor<[T, 1, N, 7], f32>) {
// CHECK:recurrent.mlir:[[#@LINE+4]]:13: error: 'mo.steps.rnn' initial_h has dtype si32, which is no float
// CHECK-NEXT:    %y, %y1 = mo.steps.rnn(%x, %r, %b, %n, %h, %a) {activations = [1]} : (!mo.tensor<[T, N, 7], f32>, !mo.tensor<[1, 7, 7], f32>, !mo.tensor<[1, 7], f32>, !mo.tensor<[N], si32>, !mo.tensor<[1, N, 7], si32>, !mo.tensor<[1, 2], f32>) -> (!mo.tensor<[T, 1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>)
// CHECK-NEXT:              ^
// CHECK-NEXT:  hint: convert it with mo.cast
  %y, %y1 = mo.steps.rnn(%x, %r, %b, %n, %h, %a) {activations = [1]} : (!mo.tensor<[T, N, 7], f32>, !mo.tensor<[1, 7, 7], f32>, !mo.tensor<[1, 7], f32>, !mo.tensor<[N], si32>, !mo.tensor<[1, N, 7], si32>, !mo.tensor<[1, 2], f32>) -> (!mo.tensor<[T, 1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>)
  mo.output %y : !mo.tensor<[T, 1, N, 7], f32>
}
// -----
mo.graph @g<T, N>(%x: !mo.tensor<[T, N, 7], f32>, %r: !mo.tensor<[1, 7, 7], f32>, %b: !mo.tensor<[1, 7], f32>, %n: !mo.tensor<[N], si32>, %h: !mo.tensor<[1, N, 7], f32>, %a: !mo.tensor<[1, 2], f32>) -> (!mo.tensor<[T, 1, N, 7], f32>) {
// CHECK:recurrent.mlir:[[#@LINE+4]]:13: error: 'mo.steps.rnn' has 2 activations
// CHECK-NEXT:    %y, %y1 = mo.steps.rnn(%x, %r, %b, %n, %h, %a) {activations = [1, 2]} : (!mo.tensor<[T, N, 7], f32>, !mo.tensor<[1, 7, 7], f32>, !mo.tensor<[1, 7], f32>, !mo.tensor<[N], si32>, !mo.tensor<[1, N, 7], f32>, !mo.tensor<[1, 2], f32>) -> (!mo.tensor<[T, 1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>)
// CHECK-NEXT:              ^
// CHECK-NEXT:  hint: each direction has 1
  %y, %y1 = mo.steps.rnn(%x, %r, %b, %n, %h, %a) {activations = [1, 2]} : (!mo.tensor<[T, N, 7], f32>, !mo.tensor<[1, 7, 7], f32>, !mo.tensor<[1, 7], f32>, !mo.tensor<[N], si32>, !mo.tensor<[1, N, 7], f32>, !mo.tensor<[1, 2], f32>) -> (!mo.tensor<[T, 1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>)
  mo.output %y : !mo.tensor<[T, 1, N, 7], f32>
}
// -----
mo.graph @g<T, N>(%x: !mo.tensor<[T, N, 7], f32>, %r: !mo.tensor<[1, 7, 7], f32>, %b: !mo.tensor<[1, 7], f32>, %n: !mo.tensor<[N], si32>, %h: !mo.tensor<[1, N, 7], f32>, %a: !mo.tensor<[1, 2], f32>) -> (!mo.tensor<[T, 1, N, 7], f32>) {
// CHECK:recurrent.mlir:[[#@LINE+4]]:13: error: 'mo.steps.rnn' activation 0 is 11
// CHECK-NEXT:    %y, %y1 = mo.steps.rnn(%x, %r, %b, %n, %h, %a) {activations = [11]} : (!mo.tensor<[T, N, 7], f32>, !mo.tensor<[1, 7, 7], f32>, !mo.tensor<[1, 7], f32>, !mo.tensor<[N], si32>, !mo.tensor<[1, N, 7], f32>, !mo.tensor<[1, 2], f32>) -> (!mo.tensor<[T, 1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>)
// CHECK-NEXT:              ^
// CHECK-NEXT:  hint: it is in [0, 10]
  %y, %y1 = mo.steps.rnn(%x, %r, %b, %n, %h, %a) {activations = [11]} : (!mo.tensor<[T, N, 7], f32>, !mo.tensor<[1, 7, 7], f32>, !mo.tensor<[1, 7], f32>, !mo.tensor<[N], si32>, !mo.tensor<[1, N, 7], f32>, !mo.tensor<[1, 2], f32>) -> (!mo.tensor<[T, 1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>)
  mo.output %y : !mo.tensor<[T, 1, N, 7], f32>
}
