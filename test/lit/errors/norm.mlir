// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Reductions to indices, scans and norms: shapes, dtypes and attributes.
// RUN: %python %S/Inputs/each.py %mxc %s %t.dir | FileCheck %s --strict-whitespace --match-full-lines --implicit-check-not='{{.*}}error:{{.*}}'

mo.graph @g(%x: !mo.tensor<[2, 3], f32>) -> (!mo.tensor<[2, 1], f32>) {
// CHECK:norm.mlir:[[#@LINE+4]]:8: error: 'mo.reduce.arg_max' makes !mo.tensor<[2, 1], si64>, its result says !mo.tensor<[2, 1], f32>
// CHECK-NEXT:    %y = mo.reduce.arg_max(%x) {axis = 1} : !mo.tensor<[2, 3], f32> -> !mo.tensor<[2, 1], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: declare the result as !mo.tensor<[2, 1], si64>
  %y = mo.reduce.arg_max(%x) {axis = 1} : !mo.tensor<[2, 3], f32> -> !mo.tensor<[2, 1], f32>
  mo.output %y : !mo.tensor<[2, 1], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 3], f32>) -> (!mo.tensor<[2, 1], si64>) {
// CHECK:norm.mlir:[[#@LINE+4]]:8: error: 'mo.reduce.arg_min' axis 2 is outside rank 2
// CHECK-NEXT:    %y = mo.reduce.arg_min(%x) {axis = 2} : !mo.tensor<[2, 3], f32> -> !mo.tensor<[2, 1], si64>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: axis is in [-2, 1]
  %y = mo.reduce.arg_min(%x) {axis = 2} : !mo.tensor<[2, 3], f32> -> !mo.tensor<[2, 1], si64>
  mo.output %y : !mo.tensor<[2, 1], si64>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 3], f32>) -> (!mo.tensor<[2, 1], si64>) {
// CHECK:norm.mlir:[[#@LINE+4]]:8: error: 'mo.reduce.arg_min' attribute 'select_last_index' is 1
// CHECK-NEXT:    %y = mo.reduce.arg_min(%x) {axis = 1, select_last_index = 1} : !mo.tensor<[2, 3], f32> -> !mo.tensor<[2, 1], si64>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: write true or false
  %y = mo.reduce.arg_min(%x) {axis = 1, select_last_index = 1} : !mo.tensor<[2, 3], f32> -> !mo.tensor<[2, 1], si64>
  mo.output %y : !mo.tensor<[2, 1], si64>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 3], f32>) -> (!mo.tensor<[2, 1], f32>) {
// CHECK:norm.mlir:[[#@LINE+4]]:8: error: 'mo.reduce.reduce_min_and_max' makes !mo.tensor<[2, 2], f32>, its result says !mo.tensor<[2, 1], f32>
// CHECK-NEXT:    %y = mo.reduce.reduce_min_and_max(%x) {axis = 1} : !mo.tensor<[2, 3], f32> -> !mo.tensor<[2, 1], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: declare the result as !mo.tensor<[2, 2], f32>
  %y = mo.reduce.reduce_min_and_max(%x) {axis = 1} : !mo.tensor<[2, 3], f32> -> !mo.tensor<[2, 1], f32>
  mo.output %y : !mo.tensor<[2, 1], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 3], f32>) -> (!mo.tensor<[2, 1], f32>) {
// CHECK:norm.mlir:[[#@LINE+4]]:8: error: 'mo.reduce.all' does not take dtype f32
// CHECK-NEXT:    %y = mo.reduce.all(%x) {axis = 1} : !mo.tensor<[2, 3], f32> -> !mo.tensor<[2, 1], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: it takes bool: convert with mo.cast
  %y = mo.reduce.all(%x) {axis = 1} : !mo.tensor<[2, 3], f32> -> !mo.tensor<[2, 1], f32>
  mo.output %y : !mo.tensor<[2, 1], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 3], f32>) -> (!mo.tensor<[2, 3], f32>) {
// CHECK:norm.mlir:[[#@LINE+4]]:8: error: 'mo.cumsum' axis -3 is outside rank 2
// CHECK-NEXT:    %y = mo.cumsum(%x) {axis = -3} : !mo.tensor<[2, 3], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: axis is in [-2, 1]
  %y = mo.cumsum(%x) {axis = -3} : !mo.tensor<[2, 3], f32>
  mo.output %y : !mo.tensor<[2, 3], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 3], f32>) -> (!mo.tensor<[2, 3], f32>) {
// CHECK:norm.mlir:[[#@LINE+4]]:8: error: 'mo.cummax' attribute 'exclusive' is 1
// CHECK-NEXT:    %y = mo.cummax(%x) {axis = 1, exclusive = 1} : !mo.tensor<[2, 3], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: write true or false
  %y = mo.cummax(%x) {axis = 1, exclusive = 1} : !mo.tensor<[2, 3], f32>
  mo.output %y : !mo.tensor<[2, 3], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 3], f32>, %c: !mo.tensor<[2], f32>) -> (!mo.tensor<[2, 3], f32>) {
// CHECK:norm.mlir:[[#@LINE+4]]:8: error: 'mo.reduce.layer_norm' operand 1 has shape [2], dim 1 of [2, 3] is 3
// CHECK-NEXT:    %y = mo.reduce.layer_norm(%x, %c, %c) {epsilon = 1e-5} : (!mo.tensor<[2, 3], f32>, !mo.tensor<[2], f32>, !mo.tensor<[2], f32>) -> !mo.tensor<[2, 3], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: give it the shape [3]
  %y = mo.reduce.layer_norm(%x, %c, %c) {epsilon = 1e-5} : (!mo.tensor<[2, 3], f32>, !mo.tensor<[2], f32>, !mo.tensor<[2], f32>) -> !mo.tensor<[2, 3], f32>
  mo.output %y : !mo.tensor<[2, 3], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 3], f16>, %c: !mo.tensor<[3], f32>) -> (!mo.tensor<[2, 3], f16>) {
// CHECK:norm.mlir:[[#@LINE+4]]:8: error: 'mo.reduce.layer_norm' operands have dtypes f16 and f32
// CHECK-NEXT:    %y = mo.reduce.layer_norm(%x, %c, %c) {epsilon = 1e-5} : (!mo.tensor<[2, 3], f16>, !mo.tensor<[3], f32>, !mo.tensor<[3], f32>) -> !mo.tensor<[2, 3], f16>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: convert one with mo.cast
  %y = mo.reduce.layer_norm(%x, %c, %c) {epsilon = 1e-5} : (!mo.tensor<[2, 3], f16>, !mo.tensor<[3], f32>, !mo.tensor<[3], f32>) -> !mo.tensor<[2, 3], f16>
  mo.output %y : !mo.tensor<[2, 3], f16>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 3], f32>, %c: !mo.tensor<[3], f32>) -> (!mo.tensor<[2, 3], f32>) {
// CHECK:norm.mlir:[[#@LINE+4]]:8: error: 'mo.reduce.layer_norm' epsilon -1e-05 is not a number of at least 0
// CHECK-NEXT:    %y = mo.reduce.layer_norm(%x, %c, %c) {epsilon = -1e-5} : (!mo.tensor<[2, 3], f32>, !mo.tensor<[3], f32>, !mo.tensor<[3], f32>) -> !mo.tensor<[2, 3], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: a small number such as 1e-5 keeps the root away from 0
  %y = mo.reduce.layer_norm(%x, %c, %c) {epsilon = -1e-5} : (!mo.tensor<[2, 3], f32>, !mo.tensor<[3], f32>, !mo.tensor<[3], f32>) -> !mo.tensor<[2, 3], f32>
  mo.output %y : !mo.tensor<[2, 3], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[], f32>, %c: !mo.tensor<[1], f32>) -> (!mo.tensor<[], f32>) {
// CHECK:norm.mlir:[[#@LINE+4]]:8: error: 'mo.reduce.rms_norm' operand !mo.tensor<[], f32> has no dim to normalise over
// CHECK-NEXT:    %y = mo.reduce.rms_norm(%x, %c) {epsilon = 1e-5, weight_offset = 0.0} : (!mo.tensor<[], f32>, !mo.tensor<[1], f32>) -> !mo.tensor<[], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: give it a dim with mo.static.reshape
  %y = mo.reduce.rms_norm(%x, %c) {epsilon = 1e-5, weight_offset = 0.0} : (!mo.tensor<[], f32>, !mo.tensor<[1], f32>) -> !mo.tensor<[], f32>
  mo.output %y : !mo.tensor<[], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 3], f32>, %c: !mo.tensor<[3], f32>) -> (!mo.tensor<[2, 3], f32>) {
// CHECK:norm.mlir:[[#@LINE+4]]:8: error: 'mo.reduce.rms_norm' needs 'weight_offset'
// CHECK-NEXT:    %y = mo.reduce.rms_norm(%x, %c) {epsilon = 1e-5} : (!mo.tensor<[2, 3], f32>, !mo.tensor<[3], f32>) -> !mo.tensor<[2, 3], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: add {weight_offset = ..} before the types: a number; or give it as operand 3
  %y = mo.reduce.rms_norm(%x, %c) {epsilon = 1e-5} : (!mo.tensor<[2, 3], f32>, !mo.tensor<[3], f32>) -> !mo.tensor<[2, 3], f32>
  mo.output %y : !mo.tensor<[2, 3], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[6], f32>) -> (!mo.tensor<[6], f32>) {
// CHECK:norm.mlir:[[#@LINE+4]]:8: error: 'mo.reduce.group_norm' operand !mo.tensor<[6], f32> has no channels
// CHECK-NEXT:    %y = mo.reduce.group_norm(%x, %x, %x) {epsilon = 1e-5, num_groups = 2} : (!mo.tensor<[6], f32>, !mo.tensor<[6], f32>, !mo.tensor<[6], f32>) -> !mo.tensor<[6], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: channels are dim 1: [N, C, ..]
  %y = mo.reduce.group_norm(%x, %x, %x) {epsilon = 1e-5, num_groups = 2} : (!mo.tensor<[6], f32>, !mo.tensor<[6], f32>, !mo.tensor<[6], f32>) -> !mo.tensor<[6], f32>
  mo.output %y : !mo.tensor<[6], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 6, 5], f32>, %c: !mo.tensor<[6], f32>) -> (!mo.tensor<[2, 6, 5], f32>) {
// CHECK:norm.mlir:[[#@LINE+4]]:8: error: 'mo.reduce.group_norm' cannot divide 6 channels into 4 groups
// CHECK-NEXT:    %y = mo.reduce.group_norm(%x, %c, %c) {epsilon = 1e-5, num_groups = 4} : (!mo.tensor<[2, 6, 5], f32>, !mo.tensor<[6], f32>, !mo.tensor<[6], f32>) -> !mo.tensor<[2, 6, 5], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: num_groups divides 6
  %y = mo.reduce.group_norm(%x, %c, %c) {epsilon = 1e-5, num_groups = 4} : (!mo.tensor<[2, 6, 5], f32>, !mo.tensor<[6], f32>, !mo.tensor<[6], f32>) -> !mo.tensor<[2, 6, 5], f32>
  mo.output %y : !mo.tensor<[2, 6, 5], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 6, 5], f32>, %c: !mo.tensor<[5], f32>) -> (!mo.tensor<[2, 6, 5], f32>) {
// CHECK:norm.mlir:[[#@LINE+4]]:8: error: 'mo.reduce.group_norm' operand 1 has shape [5], dim 1 of [2, 6, 5] is 6
// CHECK-NEXT:    %y = mo.reduce.group_norm(%x, %c, %c) {epsilon = 1e-5, num_groups = 2} : (!mo.tensor<[2, 6, 5], f32>, !mo.tensor<[5], f32>, !mo.tensor<[5], f32>) -> !mo.tensor<[2, 6, 5], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: give it the shape [6]
  %y = mo.reduce.group_norm(%x, %c, %c) {epsilon = 1e-5, num_groups = 2} : (!mo.tensor<[2, 6, 5], f32>, !mo.tensor<[5], f32>, !mo.tensor<[5], f32>) -> !mo.tensor<[2, 6, 5], f32>
  mo.output %y : !mo.tensor<[2, 6, 5], f32>
}
