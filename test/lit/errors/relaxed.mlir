// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// RMO: broadcasts that are not possible and promotions that are not safe.
// RUN: %python %S/Inputs/each.py %mxc %s %t.dir | FileCheck %s --strict-whitespace --match-full-lines --implicit-check-not='{{.*}}error:{{.*}}'

mo.graph @g<M, N>(%x: !mo.tensor<[M], f32>, %z: !mo.tensor<[N], f32>) -> (!mo.tensor<[M], f32>) {
// CHECK:relaxed.mlir:[[#@LINE+4]]:8: error: 'rmo.add' cannot broadcast [M] with [N]
// CHECK-NEXT:    %y = rmo.add(%x, %z) : (!mo.tensor<[M], f32>, !mo.tensor<[N], f32>) -> !mo.tensor<[M], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: trailing dims are aligned: each must be equal or 1; two names are equal only if they are the same name
  %y = rmo.add(%x, %z) : (!mo.tensor<[M], f32>, !mo.tensor<[N], f32>) -> !mo.tensor<[M], f32>
  mo.output %y : !mo.tensor<[M], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 3], f32>, %z: !mo.tensor<[2], f32>) -> (!mo.tensor<[2, 3], f32>) {
// CHECK:relaxed.mlir:[[#@LINE+4]]:8: error: 'rmo.add' cannot broadcast [2, 3] with [2]
// CHECK-NEXT:    %y = rmo.add(%x, %z) : (!mo.tensor<[2, 3], f32>, !mo.tensor<[2], f32>) -> !mo.tensor<[2, 3], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: trailing dims are aligned: each must be equal or 1; two names are equal only if they are the same name
  %y = rmo.add(%x, %z) : (!mo.tensor<[2, 3], f32>, !mo.tensor<[2], f32>) -> !mo.tensor<[2, 3], f32>
  mo.output %y : !mo.tensor<[2, 3], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], ui8>, %z: !mo.tensor<[2], si8>) -> (!mo.tensor<[2], si8>) {
// CHECK:relaxed.mlir:[[#@LINE+4]]:8: error: 'rmo.add' has no safe common dtype for ui8 and si8
// CHECK-NEXT:    %y = rmo.add(%x, %z) : (!mo.tensor<[2], ui8>, !mo.tensor<[2], si8>) -> !mo.tensor<[2], si8>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: choose one with mo.cast(..) : .. -> !mo.tensor<.., ui8> or a wider dtype
  %y = rmo.add(%x, %z) : (!mo.tensor<[2], ui8>, !mo.tensor<[2], si8>) -> !mo.tensor<[2], si8>
  mo.output %y : !mo.tensor<[2], si8>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], f16>, %z: !mo.tensor<[2], bf16>) -> (!mo.tensor<[2], f32>) {
// CHECK:relaxed.mlir:[[#@LINE+4]]:8: error: 'rmo.mul' has no safe common dtype for f16 and bf16
// CHECK-NEXT:    %y = rmo.mul(%x, %z) : (!mo.tensor<[2], f16>, !mo.tensor<[2], bf16>) -> !mo.tensor<[2], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: choose one with mo.cast(..) : .. -> !mo.tensor<.., f16> or a wider dtype
  %y = rmo.mul(%x, %z) : (!mo.tensor<[2], f16>, !mo.tensor<[2], bf16>) -> !mo.tensor<[2], f32>
  mo.output %y : !mo.tensor<[2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], f16>, %z: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f16>) {
// CHECK:relaxed.mlir:[[#@LINE+4]]:8: error: 'rmo.mul' makes !mo.tensor<[2], f32>, its result says !mo.tensor<[2], f16>
// CHECK-NEXT:    %y = rmo.mul(%x, %z) : (!mo.tensor<[2], f16>, !mo.tensor<[2], f32>) -> !mo.tensor<[2], f16>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: the result has the operands' broadcast shape and, unless it is bool, their promoted dtype
  %y = rmo.mul(%x, %z) : (!mo.tensor<[2], f16>, !mo.tensor<[2], f32>) -> !mo.tensor<[2], f16>
  mo.output %y : !mo.tensor<[2], f16>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], si32>, %z: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
// CHECK:relaxed.mlir:[[#@LINE+4]]:8: error: 'rmo.greater' makes !mo.tensor<[2], bool>, its result says !mo.tensor<[2], f32>
// CHECK-NEXT:    %y = rmo.greater(%x, %z) : (!mo.tensor<[2], si32>, !mo.tensor<[2], f32>) -> !mo.tensor<[2], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: the result has the operands' broadcast shape and, unless it is bool, their promoted dtype
  %y = rmo.greater(%x, %z) : (!mo.tensor<[2], si32>, !mo.tensor<[2], f32>) -> !mo.tensor<[2], f32>
  mo.output %y : !mo.tensor<[2], f32>
}
// -----
mo.graph @g(%c: !mo.tensor<[3], bool>, %x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
// CHECK:relaxed.mlir:[[#@LINE+4]]:8: error: 'rmo.select' cannot broadcast the condition [3] with [2]
// CHECK-NEXT:    %y = rmo.select(%c, %x, %x) : (!mo.tensor<[3], bool>, !mo.tensor<[2], f32>, !mo.tensor<[2], f32>) -> !mo.tensor<[2], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: trailing dims are aligned: each must be equal or 1
  %y = rmo.select(%c, %x, %x) : (!mo.tensor<[3], bool>, !mo.tensor<[2], f32>, !mo.tensor<[2], f32>) -> !mo.tensor<[2], f32>
  mo.output %y : !mo.tensor<[2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
// CHECK:relaxed.mlir:[[#@LINE+4]]:8: error: 'rmo.select' does not take dtype f32
// CHECK-NEXT:    %y = rmo.select(%x, %x, %x) : !mo.tensor<[2], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: it takes bool: convert with mo.cast
  %y = rmo.select(%x, %x, %x) : !mo.tensor<[2], f32>
  mo.output %y : !mo.tensor<[2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[3], f32>, %z: !mo.tensor<[2, 4], f32>) -> (!mo.tensor<[4], f32>) {
// CHECK:relaxed.mlir:[[#@LINE+4]]:8: error: 'rmo.matmul' inner dims differ: 3 of [3] and 2 of [2, 4]
// CHECK-NEXT:    %y = rmo.matmul(%x, %z) : (!mo.tensor<[3], f32>, !mo.tensor<[2, 4], f32>) -> !mo.tensor<[4], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: give both the same name or size
  %y = rmo.matmul(%x, %z) : (!mo.tensor<[3], f32>, !mo.tensor<[2, 4], f32>) -> !mo.tensor<[4], f32>
  mo.output %y : !mo.tensor<[4], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[], f32>, %z: !mo.tensor<[4], f32>) -> (!mo.tensor<[4], f32>) {
// CHECK:relaxed.mlir:[[#@LINE+4]]:8: error: 'rmo.matmul' operands have ranks 0 and 1, not 1 or more
// CHECK-NEXT:    %y = rmo.matmul(%x, %z) : (!mo.tensor<[], f32>, !mo.tensor<[4], f32>) -> !mo.tensor<[4], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: reshape to a vector or a matrix
  %y = rmo.matmul(%x, %z) : (!mo.tensor<[], f32>, !mo.tensor<[4], f32>) -> !mo.tensor<[4], f32>
  mo.output %y : !mo.tensor<[4], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[4], f16>, %z: !mo.tensor<[4], bf16>) -> (!mo.tensor<[], f32>) {
// CHECK:relaxed.mlir:[[#@LINE+4]]:8: error: 'rmo.matmul' has no safe common dtype for f16 and bf16
// CHECK-NEXT:    %y = rmo.matmul(%x, %z) : (!mo.tensor<[4], f16>, !mo.tensor<[4], bf16>) -> !mo.tensor<[], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: choose one with mo.cast
  %y = rmo.matmul(%x, %z) : (!mo.tensor<[4], f16>, !mo.tensor<[4], bf16>) -> !mo.tensor<[], f32>
  mo.output %y : !mo.tensor<[], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[3], f32>) {
// CHECK:relaxed.mlir:[[#@LINE+4]]:8: error: 'rmo.broadcast_to' cannot stretch dim 0 of [2] from 2 to 3
// CHECK-NEXT:    %y = rmo.broadcast_to(%x) : !mo.tensor<[2], f32> -> !mo.tensor<[3], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: trailing dims are aligned: each must be equal or 1
  %y = rmo.broadcast_to(%x) : !mo.tensor<[2], f32> -> !mo.tensor<[3], f32>
  mo.output %y : !mo.tensor<[3], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[3], f32>) {
// CHECK:relaxed.mlir:[[#@LINE+4]]:8: error: 'rmo.reshape' from [2] to [3]: 2 elements are not provably 3
// CHECK-NEXT:    %y = rmo.reshape(%x) : !mo.tensor<[2], f32> -> !mo.tensor<[3], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: the products of both shapes must be equal expressions
  %y = rmo.reshape(%x) : !mo.tensor<[2], f32> -> !mo.tensor<[3], f32>
  mo.output %y : !mo.tensor<[3], f32>
}
