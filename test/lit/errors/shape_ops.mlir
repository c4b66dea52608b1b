// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Ops that give a tensor another shape, and shapes as tensors.
// RUN: %python %S/Inputs/each.py %mxc %s %t.dir | FileCheck %s --strict-whitespace --match-full-lines --implicit-check-not='{{.*}}error:{{.*}}'

mo.graph @g<M>(%x: !mo.tensor<[M, 6], f32>) -> (!mo.tensor<[M, 6], f32>) {
// CHECK:shape_ops.mlir:[[#@LINE+4]]:8: error: 'mo.reshape' new_shape has more than one -1
// CHECK-NEXT:    %y = mo.reshape(%x) {new_shape = [-1, -1]} : !mo.tensor<[M, 6], f32> -> !mo.tensor<[P, Q], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: at most one size is left to solve for
  %y = mo.reshape(%x) {new_shape = [-1, -1]} : !mo.tensor<[M, 6], f32> -> !mo.tensor<[P, Q], f32>
  mo.output %x : !mo.tensor<[M, 6], f32>
}
// -----
mo.graph @g<M>(%x: !mo.tensor<[M, 6], f32>) -> (!mo.tensor<[M, 6], f32>) {
// CHECK:shape_ops.mlir:[[#@LINE+4]]:8: error: 'mo.reshape' new_shape entry 1 is -2
// CHECK-NEXT:    %y = mo.reshape(%x) {new_shape = [M, -2]} : !mo.tensor<[M, 6], f32> -> !mo.tensor<[M, Q], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: sizes are 0 or more, or one -1
  %y = mo.reshape(%x) {new_shape = [M, -2]} : !mo.tensor<[M, 6], f32> -> !mo.tensor<[M, Q], f32>
  mo.output %x : !mo.tensor<[M, 6], f32>
}
// -----
mo.graph @g<M>(%x: !mo.tensor<[M, 6], f32>) -> (!mo.tensor<[M, 6], f32>) {
// CHECK:shape_ops.mlir:[[#@LINE+4]]:8: error: 'mo.reshape' cannot solve for -1: the other sizes multiply to 0
// CHECK-NEXT:    %y = mo.reshape(%x) {new_shape = [0, -1]} : !mo.tensor<[M, 6], f32> -> !mo.tensor<[0, Q], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: give the size instead of -1
  %y = mo.reshape(%x) {new_shape = [0, -1]} : !mo.tensor<[M, 6], f32> -> !mo.tensor<[0, Q], f32>
  mo.output %x : !mo.tensor<[M, 6], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[4, 6], f32>) -> (!mo.tensor<[4, 6], f32>) {
// CHECK:shape_ops.mlir:[[#@LINE+4]]:8: error: 'mo.reshape' takes [4, 6] of 24 elements to [5, 5]
// CHECK-NEXT:    %y = mo.reshape(%x) {new_shape = [5, 5]} : !mo.tensor<[4, 6], f32> -> !mo.tensor<[5, 5], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: the products of both shapes are equal, 25 is [5, 5]
  %y = mo.reshape(%x) {new_shape = [5, 5]} : !mo.tensor<[4, 6], f32> -> !mo.tensor<[5, 5], f32>
  mo.output %x : !mo.tensor<[4, 6], f32>
}
// -----
mo.graph @g<M>(%x: !mo.tensor<[M, 6], f32>) -> (!mo.tensor<[M, 6], f32>) {
// CHECK:shape_ops.mlir:[[#@LINE+4]]:8: error: 'mo.reshape' makes !mo.tensor<[M, 2, 3], f32>, its result says !mo.tensor<[M, 6], f32>
// CHECK-NEXT:    %y = mo.reshape(%x) {new_shape = [M, 2, 3]} : !mo.tensor<[M, 6], f32> -> !mo.tensor<[M, 6], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: declare the result as !mo.tensor<[M, 2, 3], f32>
  %y = mo.reshape(%x) {new_shape = [M, 2, 3]} : !mo.tensor<[M, 6], f32> -> !mo.tensor<[M, 6], f32>
  mo.output %x : !mo.tensor<[M, 6], f32>
}
// -----
mo.graph @g<M>(%x: !mo.tensor<[M, 6], f32>) -> (!mo.tensor<[M, 6], f32>) {
// CHECK:shape_ops.mlir:[[#@LINE+4]]:8: error: 'mo.reshape' new_shape has 9 entries, more than 8
// CHECK-NEXT:    %y = mo.reshape(%x) {new_shape = [1, 1, 1, 1, 1, 1, 1, M, 6]} : !mo.tensor<[M, 6], f32> -> !mo.tensor<[M, 6], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: merge dims
  %y = mo.reshape(%x) {new_shape = [1, 1, 1, 1, 1, 1, 1, M, 6]} : !mo.tensor<[M, 6], f32> -> !mo.tensor<[M, 6], f32>
  mo.output %x : !mo.tensor<[M, 6], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[4, 6], f32>) -> (!mo.tensor<[4, 6], f32>) {
// CHECK:shape_ops.mlir:[[#@LINE+4]]:8: error: 'mo.broadcast_to' stretches dim 1 of [4, 6] from 6 to 7
// CHECK-NEXT:    %y = mo.broadcast_to(%x) {new_shape = [4, 7]} : !mo.tensor<[4, 6], f32> -> !mo.tensor<[4, 7], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: trailing dims are aligned: each must be equal or 1
  %y = mo.broadcast_to(%x) {new_shape = [4, 7]} : !mo.tensor<[4, 6], f32> -> !mo.tensor<[4, 7], f32>
  mo.output %x : !mo.tensor<[4, 6], f32>
}
// -----
mo.graph @g<M>(%x: !mo.tensor<[M, 6], f32>) -> (!mo.tensor<[M, 6], f32>) {
// CHECK:shape_ops.mlir:[[#@LINE+4]]:8: error: 'mo.broadcast_to' cannot lower the rank from 2 to 1
// CHECK-NEXT:    %y = mo.broadcast_to(%x) {new_shape = [6]} : !mo.tensor<[M, 6], f32> -> !mo.tensor<[6], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: drop dims with mo.reshape
  %y = mo.broadcast_to(%x) {new_shape = [6]} : !mo.tensor<[M, 6], f32> -> !mo.tensor<[6], f32>
  mo.output %x : !mo.tensor<[M, 6], f32>
}
// -----
mo.graph @g<M>(%x: !mo.tensor<[M, 6], f32>) -> (!mo.tensor<[M, 6], f32>) {
// CHECK:shape_ops.mlir:[[#@LINE+4]]:8: error: 'mo.broadcast_to' new_shape entry 0 is -1
// CHECK-NEXT:    %y = mo.broadcast_to(%x) {new_shape = [-1, 6]} : !mo.tensor<[M, 6], f32> -> !mo.tensor<[M, 6], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: sizes are 0 or more
  %y = mo.broadcast_to(%x) {new_shape = [-1, 6]} : !mo.tensor<[M, 6], f32> -> !mo.tensor<[M, 6], f32>
  mo.output %x : !mo.tensor<[M, 6], f32>
}
// -----
mo.graph @g<M>(%x: !mo.tensor<[M, 6], f32>) -> (!mo.tensor<[M, 6], f32>) {
// CHECK:shape_ops.mlir:[[#@LINE+4]]:8: error: 'mo.add_singleton_dim' axis 3 is not one of 3 places
// CHECK-NEXT:    %y = mo.add_singleton_dim(%x) {axis = 3} : !mo.tensor<[M, 6], f32> -> !mo.tensor<[M, 6, 1], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: it is in [-3, 2]
  %y = mo.add_singleton_dim(%x) {axis = 3} : !mo.tensor<[M, 6], f32> -> !mo.tensor<[M, 6, 1], f32>
  mo.output %x : !mo.tensor<[M, 6], f32>
}
// -----
mo.graph @g<M>(%x: !mo.tensor<[1, 1, 1, 1, 1, 1, 1, M], f32>) -> (!mo.tensor<[1, 1, 1, 1, 1, 1, 1, M], f32>) {
// CHECK:shape_ops.mlir:[[#@LINE+4]]:8: error: 'mo.add_singleton_dim' would make rank 9: 8 is the limit
// CHECK-NEXT:    %y = mo.add_singleton_dim(%x) {axis = 0} : !mo.tensor<[1, 1, 1, 1, 1, 1, 1, M], f32> -> !mo.tensor<[M], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: merge dims first
  %y = mo.add_singleton_dim(%x) {axis = 0} : !mo.tensor<[1, 1, 1, 1, 1, 1, 1, M], f32> -> !mo.tensor<[M], f32>
  mo.output %x : !mo.tensor<[1, 1, 1, 1, 1, 1, 1, M], f32>
}
// -----
mo.graph @g<M>(%x: !mo.tensor<[M, 6], f32>) -> (!mo.tensor<[M, 6], f32>) {
// CHECK:shape_ops.mlir:[[#@LINE+4]]:8: error: 'mo.merge_dim' axis 1 is the last dim of [M, 6]: no dim follows it
// CHECK-NEXT:    %y = mo.merge_dim(%x) {axis = 1} : !mo.tensor<[M, 6], f32> -> !mo.tensor<[M * 6], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: axis is the first of the two
  %y = mo.merge_dim(%x) {axis = 1} : !mo.tensor<[M, 6], f32> -> !mo.tensor<[M * 6], f32>
  mo.output %x : !mo.tensor<[M, 6], f32>
}
// -----
mo.graph @g<M>(%x: !mo.tensor<[M, 6], f32>) -> (!mo.tensor<[M, 6], f32>) {
// CHECK:shape_ops.mlir:[[#@LINE+4]]:8: error: 'mo.merge_dim' axis 2 is outside rank 2
// CHECK-NEXT:    %y = mo.merge_dim(%x) {axis = 2} : !mo.tensor<[M, 6], f32> -> !mo.tensor<[M * 6], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: axis is in [-2, 1]
  %y = mo.merge_dim(%x) {axis = 2} : !mo.tensor<[M, 6], f32> -> !mo.tensor<[M * 6], f32>
  mo.output %x : !mo.tensor<[M, 6], f32>
}
// -----
mo.graph @g<M>(%x: !mo.tensor<[M, 6], f32>) -> (!mo.tensor<[M, 6], f32>) {
// CHECK:shape_ops.mlir:[[#@LINE+4]]:8: error: 'mo.split_dim' of rank 2 makes rank 2
// CHECK-NEXT:    %y = mo.split_dim(%x) {axis = 1} : !mo.tensor<[M, 6], f32> -> !mo.tensor<[M, 6], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: the result has one dim more
  %y = mo.split_dim(%x) {axis = 1} : !mo.tensor<[M, 6], f32> -> !mo.tensor<[M, 6], f32>
  mo.output %x : !mo.tensor<[M, 6], f32>
}
// -----
mo.graph @g<M>(%x: !mo.tensor<[M, 6], f32>) -> (!mo.tensor<[M, 6], f32>) {
// CHECK:shape_ops.mlir:[[#@LINE+4]]:8: error: 'mo.split_dim' splits dim 1 of [M, 6] in parts of 4
// CHECK-NEXT:    %y = mo.split_dim(%x) {axis = 1} : !mo.tensor<[M, 6], f32> -> !mo.tensor<[M, 1, 4], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: the second size divides the dim
  %y = mo.split_dim(%x) {axis = 1} : !mo.tensor<[M, 6], f32> -> !mo.tensor<[M, 1, 4], f32>
  mo.output %x : !mo.tensor<[M, 6], f32>
}
// -----
mo.graph @g<M>(%x: !mo.tensor<[M, 6], f32>) -> (!mo.tensor<[M, 6], f32>) {
// CHECK:shape_ops.mlir:[[#@LINE+4]]:8: error: 'mo.split_dim' cannot divide dim 1 by 0
// CHECK-NEXT:    %y = mo.split_dim(%x) {axis = 1} : !mo.tensor<[M, 6], f32> -> !mo.tensor<[M, 6, 0], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: write it as mo.reshape
  %y = mo.split_dim(%x) {axis = 1} : !mo.tensor<[M, 6], f32> -> !mo.tensor<[M, 6, 0], f32>
  mo.output %x : !mo.tensor<[M, 6], f32>
}
// -----
mo.graph @g<M>(%x: !mo.tensor<[M, 6], f32>) -> (!mo.tensor<[M, 6], f32>) {
// CHECK:shape_ops.mlir:[[#@LINE+4]]:8: error: 'mo.rebind' keeps the rank: operand is !mo.tensor<[M, 6], f32>, result !mo.tensor<[M], f32>
// CHECK-NEXT:    %y = mo.rebind(%x)  : !mo.tensor<[M, 6], f32> -> !mo.tensor<[M], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: change the rank with mo.reshape
  %y = mo.rebind(%x)  : !mo.tensor<[M, 6], f32> -> !mo.tensor<[M], f32>
  mo.output %x : !mo.tensor<[M, 6], f32>
}
// -----
mo.graph @g<M>(%x: !mo.tensor<[M, 6], f32>) -> (!mo.tensor<[M, 6], f32>) {
// CHECK:shape_ops.mlir:[[#@LINE+4]]:8: error: 'mo.rebind' makes !mo.tensor<[M, 6], f32>, its result says !mo.tensor<[M, 7], f32>
// CHECK-NEXT:    %y = mo.rebind(%x)  : !mo.tensor<[M, 6], f32> -> !mo.tensor<[M, 7], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: declare the result as !mo.tensor<[M, 6], f32>
  %y = mo.rebind(%x)  : !mo.tensor<[M, 6], f32> -> !mo.tensor<[M, 7], f32>
  mo.output %x : !mo.tensor<[M, 6], f32>
}
// -----
mo.graph @g<M>(%x: !mo.tensor<[M, 6], f32>) -> (!mo.tensor<[M, 6], f32>) {
// CHECK:shape_ops.mlir:[[#@LINE+4]]:8: error: 'mo.rebind' keeps the dtype: operand is !mo.tensor<[M, 6], f32>, result !mo.tensor<[M, 6], si32>
// CHECK-NEXT:    %y = mo.rebind(%x)  : !mo.tensor<[M, 6], f32> -> !mo.tensor<[M, 6], si32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: convert with mo.cast
  %y = mo.rebind(%x)  : !mo.tensor<[M, 6], f32> -> !mo.tensor<[M, 6], si32>
  mo.output %x : !mo.tensor<[M, 6], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[4, 6], f32>) -> (!mo.tensor<[4, 6], f32>) {
// CHECK:shape_ops.mlir:[[#@LINE+4]]:8: error: 'rmo.slice' stop 7 is outside of dim 1, which is 6
// CHECK-NEXT:    %y = rmo.slice(%x) {start = [0, 0], stop = [4, 7], step = [1, 1]} : !mo.tensor<[4, 6], f32> -> !mo.tensor<[4, R], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: it is in [-6, 6]; mo.slice clamps
  %y = rmo.slice(%x) {start = [0, 0], stop = [4, 7], step = [1, 1]} : !mo.tensor<[4, 6], f32> -> !mo.tensor<[4, R], f32>
  mo.output %x : !mo.tensor<[4, 6], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[4, 6], f32>) -> (!mo.tensor<[4, 6], f32>) {
// CHECK:shape_ops.mlir:[[#@LINE+4]]:8: error: 'rmo.slice' start -5 is outside of dim 0, which is 4
// CHECK-NEXT:    %y = rmo.slice(%x) {start = [-5, 0], stop = [4, 6], step = [1, 1]} : !mo.tensor<[4, 6], f32> -> !mo.tensor<[Q, R], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: it is in [-4, 4]; mo.slice clamps
  %y = rmo.slice(%x) {start = [-5, 0], stop = [4, 6], step = [1, 1]} : !mo.tensor<[4, 6], f32> -> !mo.tensor<[Q, R], f32>
  mo.output %x : !mo.tensor<[4, 6], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[4, 6], f32>, %z: !mo.tensor<[4, 7], f32>) -> (!mo.tensor<[4, 6], f32>) {
// CHECK:shape_ops.mlir:[[#@LINE+4]]:8: error: 'rmo.broadcast_like' stretches dim 1 of [4, 6] from 6 to 7
// CHECK-NEXT:    %y = rmo.broadcast_like(%x, %z) : (!mo.tensor<[4, 6], f32>, !mo.tensor<[4, 7], f32>) -> !mo.tensor<[4, 7], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: trailing dims are aligned: each must be equal or 1
  %y = rmo.broadcast_like(%x, %z) : (!mo.tensor<[4, 6], f32>, !mo.tensor<[4, 7], f32>) -> !mo.tensor<[4, 7], f32>
  mo.output %x : !mo.tensor<[4, 6], f32>
}
// -----
mo.graph @g<M>(%x: !mo.tensor<[M, 6], f32>) -> (!mo.tensor<[M, 6], f32>) {
// CHECK:shape_ops.mlir:[[#@LINE+4]]:8: error: 'rmo.rebind_tensor_shape' needs the attribute 'message'
// CHECK-NEXT:    %y = rmo.rebind_tensor_shape(%x)  : !mo.tensor<[M, 6], f32> -> !mo.tensor<[8, 6], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: add {message = ..} before the types: text in quotes
  %y = rmo.rebind_tensor_shape(%x)  : !mo.tensor<[M, 6], f32> -> !mo.tensor<[8, 6], f32>
  mo.output %x : !mo.tensor<[M, 6], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[3], si64>) -> (!mo.tensor<[3], si64>) {
// CHECK:shape_ops.mlir:[[#@LINE+4]]:8: error: 'mo.squeeze_shape' remove_indices 3 is not one of 3 places
// CHECK-NEXT:    %y = mo.squeeze_shape(%x) {remove_indices = [3]} : !mo.tensor<[3], si64> -> !mo.tensor<[2], si64>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: it is in [-3, 2]
  %y = mo.squeeze_shape(%x) {remove_indices = [3]} : !mo.tensor<[3], si64> -> !mo.tensor<[2], si64>
  mo.output %x : !mo.tensor<[3], si64>
}
// -----
mo.graph @g(%x: !mo.tensor<[3], si64>) -> (!mo.tensor<[3], si64>) {
// CHECK:shape_ops.mlir:[[#@LINE+4]]:8: error: 'mo.squeeze_shape' remove_indices holds -2 twice
// CHECK-NEXT:    %y = mo.squeeze_shape(%x) {remove_indices = [1, -2]} : !mo.tensor<[3], si64> -> !mo.tensor<[1], si64>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: name each place once
  %y = mo.squeeze_shape(%x) {remove_indices = [1, -2]} : !mo.tensor<[3], si64> -> !mo.tensor<[1], si64>
  mo.output %x : !mo.tensor<[3], si64>
}
// -----
mo.graph @g(%x: !mo.tensor<[3], si64>) -> (!mo.tensor<[2], si64>) {
// CHECK:shape_ops.mlir:[[#@LINE+4]]:8: error: 'mo.squeeze_shape' makes sizes that are only known when it runs
// CHECK-NEXT:    %y = mo.squeeze_shape(%x) {remove_indices = [0]} : !mo.tensor<[3], si64> -> !mo.tensor<[2], si64>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: make its operands from constants and mo.shape_of
  %y = mo.squeeze_shape(%x) {remove_indices = [0]} : !mo.tensor<[3], si64> -> !mo.tensor<[2], si64>
  mo.output %y : !mo.tensor<[2], si64>
}
// -----
mo.graph @g(%x: !mo.tensor<[3], f32>) -> (!mo.tensor<[3], f32>) {
// CHECK:shape_ops.mlir:[[#@LINE+4]]:8: error: 'mo.squeeze_shape' does not take dtype f32
// CHECK-NEXT:    %y = mo.squeeze_shape(%x) {remove_indices = [0]} : !mo.tensor<[3], f32> -> !mo.tensor<[2], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: it takes si32, si64: convert with mo.cast
  %y = mo.squeeze_shape(%x) {remove_indices = [0]} : !mo.tensor<[3], f32> -> !mo.tensor<[2], f32>
  mo.output %x : !mo.tensor<[3], f32>
}
// -----
mo.graph @g<M>(%x: !mo.tensor<[M], si64>) -> (!mo.tensor<[M], si64>) {
// CHECK:shape_ops.mlir:[[#@LINE+4]]:8: error: 'mo.squeeze_shape' operand has shape [M]
// CHECK-NEXT:    %y = mo.squeeze_shape(%x) {remove_indices = [0]} : !mo.tensor<[M], si64> -> !mo.tensor<[2], si64>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: a shape is a list of up to 8 sizes: !mo.tensor<[2], si64>
  %y = mo.squeeze_shape(%x) {remove_indices = [0]} : !mo.tensor<[M], si64> -> !mo.tensor<[2], si64>
  mo.output %x : !mo.tensor<[M], si64>
}
// -----
mo.graph @g() -> (!mo.tensor<[1], si64>) {
  %c = mo.constant {value = dense<[2, 1]>} : !mo.tensor<[2], si64>
// CHECK:shape_ops.mlir:[[#@LINE+4]]:8: error: 'mo.squeeze_shape' drops entry 0, which is 2, not 1
// CHECK-NEXT:    %y = mo.squeeze_shape(%c) {remove_indices = [0]} : !mo.tensor<[2], si64> -> !mo.tensor<[1], si64>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: name dims that are 1
  %y = mo.squeeze_shape(%c) {remove_indices = [0]} : !mo.tensor<[2], si64> -> !mo.tensor<[1], si64>
  mo.output %y : !mo.tensor<[1], si64>
}
// -----
mo.graph @g(%x: !mo.tensor<[3], si64>) -> (!mo.tensor<[3], si64>) {
// CHECK:shape_ops.mlir:[[#@LINE+4]]:8: error: 'mo.unsqueeze_shape' padding_indices 4 is not one of 4 places
// CHECK-NEXT:    %y = mo.unsqueeze_shape(%x) {padding_indices = [4]} : !mo.tensor<[3], si64> -> !mo.tensor<[4], si64>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: it is in [-4, 3]
  %y = mo.unsqueeze_shape(%x) {padding_indices = [4]} : !mo.tensor<[3], si64> -> !mo.tensor<[4], si64>
  mo.output %x : !mo.tensor<[3], si64>
}
// -----
mo.graph @g(%x: !mo.tensor<[3], si64>) -> (!mo.tensor<[3], si64>) {
// CHECK:shape_ops.mlir:[[#@LINE+3]]:8: error: 'mo.unsqueeze_shape' makes a shape of 9 dims: 8 is the limit
// CHECK-NEXT:    %y = mo.unsqueeze_shape(%x) {padding_indices = [0, 1, 2, 3, 4, 5]} : !mo.tensor<[3], si64> -> !mo.tensor<[8], si64>
// CHECK-NEXT:         ^
  %y = mo.unsqueeze_shape(%x) {padding_indices = [0, 1, 2, 3, 4, 5]} : !mo.tensor<[3], si64> -> !mo.tensor<[8], si64>
  mo.output %x : !mo.tensor<[3], si64>
}
// -----
mo.graph @g(%x: !mo.tensor<[3], si64>, %z: !mo.tensor<[2], si32>) -> (!mo.tensor<[3], si64>) {
// CHECK:shape_ops.mlir:[[#@LINE+4]]:8: error: 'mo.broadcast_shape' operands have dtypes si64 and si32
// CHECK-NEXT:    %y = mo.broadcast_shape(%x, %z) : (!mo.tensor<[3], si64>, !mo.tensor<[2], si32>) -> !mo.tensor<[3], si64>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: convert one with mo.cast
  %y = mo.broadcast_shape(%x, %z) : (!mo.tensor<[3], si64>, !mo.tensor<[2], si32>) -> !mo.tensor<[3], si64>
  mo.output %x : !mo.tensor<[3], si64>
}
// -----
mo.graph @g(%x: !mo.tensor<[4, 6], f32>) -> (!mo.tensor<[4, 6], f32>) {
// CHECK:shape_ops.mlir:[[#@LINE+4]]:8: error: 'mo.transpose' perm is not a permutation at entry 1: 2
// CHECK-NEXT:    %y = mo.transpose(%x) {perm = [0, 2]} : !mo.tensor<[4, 6], f32> -> !mo.tensor<[4, 6], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: list each of 0 .. 1 once
  %y = mo.transpose(%x) {perm = [0, 2]} : !mo.tensor<[4, 6], f32> -> !mo.tensor<[4, 6], f32>
  mo.output %x : !mo.tensor<[4, 6], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[4], si64>) -> (!mo.tensor<[4], si64>) {
// CHECK:shape_ops.mlir:[[#@LINE+3]]:8: error: 'mo.squeeze_shape' remove_indices has 9 entries, more than 8
// CHECK-NEXT:    %y = mo.squeeze_shape(%x) {remove_indices = [0, 1, 2, 3, 0, 1, 2, 3, 0]} : !mo.tensor<[4], si64> -> !mo.tensor<[0], si64>
// CHECK-NEXT:         ^
  %y = mo.squeeze_shape(%x) {remove_indices = [0, 1, 2, 3, 0, 1, 2, 3, 0]} : !mo.tensor<[4], si64> -> !mo.tensor<[0], si64>
  mo.output %x : !mo.tensor<[4], si64>
}
