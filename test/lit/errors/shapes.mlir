// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Shapes: what operands and results must have in common.
// RUN: %python %S/Inputs/each.py %mxc %s %t.dir | FileCheck %s --strict-whitespace --match-full-lines --implicit-check-not='{{.*}}error:{{.*}}'

mo.graph @g<M, N>(%x: !mo.tensor<[M], f32>, %z: !mo.tensor<[N], f32>) -> (!mo.tensor<[M], f32>) {
// CHECK:shapes.mlir:[[#@LINE+4]]:8: error: 'mo.add' operands differ: !mo.tensor<[M], f32> and !mo.tensor<[N], f32>
// CHECK-NEXT:    %y = mo.add(%x, %z) : (!mo.tensor<[M], f32>, !mo.tensor<[N], f32>) -> !mo.tensor<[M], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: broadcast explicitly with mo.static.broadcast_to, or use rmo.add, which broadcasts
  %y = mo.add(%x, %z) : (!mo.tensor<[M], f32>, !mo.tensor<[N], f32>) -> !mo.tensor<[M], f32>
  mo.output %y : !mo.tensor<[M], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[3], f32>) {
// CHECK:shapes.mlir:[[#@LINE+4]]:8: error: 'mo.relu' makes !mo.tensor<[2], f32>, its result says !mo.tensor<[3], f32>
// CHECK-NEXT:    %y = mo.relu(%x) : !mo.tensor<[2], f32> -> !mo.tensor<[3], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: declare the result as !mo.tensor<[2], f32>
  %y = mo.relu(%x) : !mo.tensor<[2], f32> -> !mo.tensor<[3], f32>
  mo.output %y : !mo.tensor<[3], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[3], bool>) {
// CHECK:shapes.mlir:[[#@LINE+4]]:8: error: 'mo.greater' makes !mo.tensor<[2], bool>, its result says !mo.tensor<[3], bool>
// CHECK-NEXT:    %y = mo.greater(%x, %x) : (!mo.tensor<[2], f32>, !mo.tensor<[2], f32>) -> !mo.tensor<[3], bool>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: declare the result as !mo.tensor<[2], bool>
  %y = mo.greater(%x, %x) : (!mo.tensor<[2], f32>, !mo.tensor<[2], f32>) -> !mo.tensor<[3], bool>
  mo.output %y : !mo.tensor<[3], bool>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[3], si32>) {
// CHECK:shapes.mlir:[[#@LINE+4]]:8: error: 'mo.cast' makes !mo.tensor<[2], si32>, its result says !mo.tensor<[3], si32>
// CHECK-NEXT:    %y = mo.cast(%x) : !mo.tensor<[2], f32> -> !mo.tensor<[3], si32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: declare the result as !mo.tensor<[2], si32>
  %y = mo.cast(%x) : !mo.tensor<[2], f32> -> !mo.tensor<[3], si32>
  mo.output %y : !mo.tensor<[3], si32>
}
// -----
mo.graph @g(%c: !mo.tensor<[3], bool>, %x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
// CHECK:shapes.mlir:[[#@LINE+4]]:8: error: 'mo.select' condition has shape [3], its operands [2]
// CHECK-NEXT:    %y = mo.select(%c, %x, %x) : (!mo.tensor<[3], bool>, !mo.tensor<[2], f32>, !mo.tensor<[2], f32>) -> !mo.tensor<[2], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: broadcast the condition
  %y = mo.select(%c, %x, %x) : (!mo.tensor<[3], bool>, !mo.tensor<[2], f32>, !mo.tensor<[2], f32>) -> !mo.tensor<[2], f32>
  mo.output %y : !mo.tensor<[2], f32>
}
// -----
mo.graph @g<N>(%x: !mo.tensor<[N], f32>) -> (!mo.tensor<[4, 4], f32>) {
// CHECK:shapes.mlir:[[#@LINE+4]]:8: error: 'mo.static.broadcast_to' cannot stretch dim 0 of [N] from N to 4
// CHECK-NEXT:    %y = mo.static.broadcast_to(%x) : !mo.tensor<[N], f32> -> !mo.tensor<[4, 4], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: trailing dims are aligned: each must be equal or 1
  %y = mo.static.broadcast_to(%x) : !mo.tensor<[N], f32> -> !mo.tensor<[4, 4], f32>
  mo.output %y : !mo.tensor<[4, 4], f32>
}
// -----
mo.graph @g<N>(%x: !mo.tensor<[2, N], f32>) -> (!mo.tensor<[N], f32>) {
// CHECK:shapes.mlir:[[#@LINE+4]]:8: error: 'mo.static.broadcast_to' cannot lower the rank from 2 to 1
// CHECK-NEXT:    %y = mo.static.broadcast_to(%x) : !mo.tensor<[2, N], f32> -> !mo.tensor<[N], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: drop dims with mo.static.reshape
  %y = mo.static.broadcast_to(%x) : !mo.tensor<[2, N], f32> -> !mo.tensor<[N], f32>
  mo.output %y : !mo.tensor<[N], f32>
}
// -----
mo.graph @g<N>(%x: !mo.tensor<[N, 3], f32>) -> (!mo.tensor<[N * 2], f32>) {
// CHECK:shapes.mlir:[[#@LINE+4]]:8: error: 'mo.static.reshape' from [N, 3] to [N * 2]: N * 3 elements are not provably N * 2
// CHECK-NEXT:    %y = mo.static.reshape(%x) : !mo.tensor<[N, 3], f32> -> !mo.tensor<[N * 2], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: the products of both shapes must be equal expressions
  %y = mo.static.reshape(%x) : !mo.tensor<[N, 3], f32> -> !mo.tensor<[N * 2], f32>
  mo.output %y : !mo.tensor<[N * 2], f32>
}
// -----
mo.graph @g<N>(%x: !mo.tensor<[N], f32>) -> (!mo.tensor<[N floordiv 2, 2], f32>) {
// CHECK:shapes.mlir:[[#@LINE+4]]:8: error: 'mo.static.reshape' from [N] to [N floordiv 2, 2]: N elements are not provably (N floordiv 2) * 2
// CHECK-NEXT:    %y = mo.static.reshape(%x) : !mo.tensor<[N], f32> -> !mo.tensor<[N floordiv 2, 2], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: the products of both shapes must be equal expressions
  %y = mo.static.reshape(%x) : !mo.tensor<[N], f32> -> !mo.tensor<[N floordiv 2, 2], f32>
  mo.output %y : !mo.tensor<[N floordiv 2, 2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 3], f32>) -> (!mo.tensor<[2, 2], f32>) {
// CHECK:shapes.mlir:[[#@LINE+4]]:8: error: 'mo.transpose' perm is not a permutation at entry 1: 0
// CHECK-NEXT:    %y = mo.transpose(%x) {perm = [0, 0]} : !mo.tensor<[2, 3], f32> -> !mo.tensor<[2, 2], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: list each of 0 .. 1 once
  %y = mo.transpose(%x) {perm = [0, 0]} : !mo.tensor<[2, 3], f32> -> !mo.tensor<[2, 2], f32>
  mo.output %y : !mo.tensor<[2, 2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 3], f32>) -> (!mo.tensor<[3, 2], f32>) {
// CHECK:shapes.mlir:[[#@LINE+4]]:8: error: 'mo.transpose' perm is not a permutation at entry 1: 2
// CHECK-NEXT:    %y = mo.transpose(%x) {perm = [1, 2]} : !mo.tensor<[2, 3], f32> -> !mo.tensor<[3, 2], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: list each of 0 .. 1 once
  %y = mo.transpose(%x) {perm = [1, 2]} : !mo.tensor<[2, 3], f32> -> !mo.tensor<[3, 2], f32>
  mo.output %y : !mo.tensor<[3, 2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 3], f32>) -> (!mo.tensor<[3, 2], f32>) {
// CHECK:shapes.mlir:[[#@LINE+4]]:8: error: 'mo.transpose' perm has 3 entries for rank 2
// CHECK-NEXT:    %y = mo.transpose(%x) {perm = [1, 0, 2]} : !mo.tensor<[2, 3], f32> -> !mo.tensor<[3, 2], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: list each dim once
  %y = mo.transpose(%x) {perm = [1, 0, 2]} : !mo.tensor<[2, 3], f32> -> !mo.tensor<[3, 2], f32>
  mo.output %y : !mo.tensor<[3, 2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 3], f32>) -> (!mo.tensor<[2, 3], f32>) {
// CHECK:shapes.mlir:[[#@LINE+4]]:8: error: 'mo.transpose' makes !mo.tensor<[3, 2], f32>, its result says !mo.tensor<[2, 3], f32>
// CHECK-NEXT:    %y = mo.transpose(%x) {perm = [1, 0]} : !mo.tensor<[2, 3], f32> -> !mo.tensor<[2, 3], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: declare the result as !mo.tensor<[3, 2], f32>
  %y = mo.transpose(%x) {perm = [1, 0]} : !mo.tensor<[2, 3], f32> -> !mo.tensor<[2, 3], f32>
  mo.output %y : !mo.tensor<[2, 3], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 3], f32>) -> (!mo.tensor<[3, 2, 1], f32>) {
// CHECK:shapes.mlir:[[#@LINE+4]]:8: error: 'mo.transpose' makes !mo.tensor<[3, 2], f32>, its result says !mo.tensor<[3, 2, 1], f32>
// CHECK-NEXT:    %y = mo.transpose(%x) {perm = [1, 0]} : !mo.tensor<[2, 3], f32> -> !mo.tensor<[3, 2, 1], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: declare the result as !mo.tensor<[3, 2], f32>
  %y = mo.transpose(%x) {perm = [1, 0]} : !mo.tensor<[2, 3], f32> -> !mo.tensor<[3, 2, 1], f32>
  mo.output %y : !mo.tensor<[3, 2, 1], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 3], f32>) -> (!mo.tensor<[2, 3], f32>) {
// CHECK:shapes.mlir:[[#@LINE+4]]:8: error: 'mo.reduce.softmax' axis 2 is outside rank 2
// CHECK-NEXT:    %y = mo.reduce.softmax(%x) {axis = 2} : !mo.tensor<[2, 3], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: axis is in [-2, 1]
  %y = mo.reduce.softmax(%x) {axis = 2} : !mo.tensor<[2, 3], f32>
  mo.output %y : !mo.tensor<[2, 3], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 3], f32>) -> (!mo.tensor<[2, 1], f32>) {
// CHECK:shapes.mlir:[[#@LINE+4]]:8: error: 'mo.reduce.add' axis -3 is outside rank 2
// CHECK-NEXT:    %y = mo.reduce.add(%x) {axis = -3} : !mo.tensor<[2, 3], f32> -> !mo.tensor<[2, 1], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: axis is in [-2, 1]
  %y = mo.reduce.add(%x) {axis = -3} : !mo.tensor<[2, 3], f32> -> !mo.tensor<[2, 1], f32>
  mo.output %y : !mo.tensor<[2, 1], f32>
}
// -----
mo.graph @g<N>(%x: !mo.tensor<[2, N], f32>) -> (!mo.tensor<[2, N], f32>) {
// CHECK:shapes.mlir:[[#@LINE+4]]:8: error: 'mo.dim_shuffle' dims has 0 at entry 1, of an operand [2, N]
// CHECK-NEXT:    %y = mo.dim_shuffle(%x) {dims = [0, 0]} : !mo.tensor<[2, N], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: name a dim of the operand once; -1 is a new dim of 1
  %y = mo.dim_shuffle(%x) {dims = [0, 0]} : !mo.tensor<[2, N], f32>
  mo.output %y : !mo.tensor<[2, N], f32>
}
// -----
mo.graph @g<N>(%x: !mo.tensor<[2, N], f32>) -> (!mo.tensor<[2, N], f32>) {
// CHECK:shapes.mlir:[[#@LINE+4]]:8: error: 'mo.dim_shuffle' dims has -2 at entry 1, of an operand [2, N]
// CHECK-NEXT:    %y = mo.dim_shuffle(%x) {dims = [0, -2]} : !mo.tensor<[2, N], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: name a dim of the operand once; -1 is a new dim of 1
  %y = mo.dim_shuffle(%x) {dims = [0, -2]} : !mo.tensor<[2, N], f32>
  mo.output %y : !mo.tensor<[2, N], f32>
}
// -----
mo.graph @g<N>(%x: !mo.tensor<[2, N], f32>) -> (!mo.tensor<[1, 2], f32>) {
// CHECK:shapes.mlir:[[#@LINE+4]]:8: error: 'mo.dim_shuffle' dims leaves out dim 1, which is N
// CHECK-NEXT:    %y = mo.dim_shuffle(%x) {dims = [-1, 0]} : !mo.tensor<[2, N], f32> -> !mo.tensor<[1, 2], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: only a dim of 1 can be left out
  %y = mo.dim_shuffle(%x) {dims = [-1, 0]} : !mo.tensor<[2, N], f32> -> !mo.tensor<[1, 2], f32>
  mo.output %y : !mo.tensor<[1, 2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[], f32>) -> (!mo.tensor<[], f32>) {
// CHECK:shapes.mlir:[[#@LINE+4]]:8: error: 'mo.reduce.softmax' axis 0 is outside rank 0
// CHECK-NEXT:    %y = mo.reduce.softmax(%x) {axis = 0} : !mo.tensor<[], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: a tensor of rank 0 has no axis
  %y = mo.reduce.softmax(%x) {axis = 0} : !mo.tensor<[], f32>
  mo.output %y : !mo.tensor<[], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 3], f32>) -> (!mo.tensor<[2], f32>) {
// CHECK:shapes.mlir:[[#@LINE+4]]:8: error: 'mo.reduce.max' makes !mo.tensor<[2, 1], f32>, its result says !mo.tensor<[2], f32>
// CHECK-NEXT:    %y = mo.reduce.max(%x) {axis = 1} : !mo.tensor<[2, 3], f32> -> !mo.tensor<[2], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: declare the result as !mo.tensor<[2, 1], f32>
  %y = mo.reduce.max(%x) {axis = 1} : !mo.tensor<[2, 3], f32> -> !mo.tensor<[2], f32>
  mo.output %y : !mo.tensor<[2], f32>
}
// -----
mo.graph @g<M, K, N>(%x: !mo.tensor<[M, K], f32>, %z: !mo.tensor<[N, K], f32>) -> (!mo.tensor<[M, N], f32>) {
// CHECK:shapes.mlir:[[#@LINE+4]]:8: error: 'mo.matmul' inner dims differ: K of [M, K] and N of [N, K]
// CHECK-NEXT:    %y = mo.matmul(%x, %z) : (!mo.tensor<[M, K], f32>, !mo.tensor<[N, K], f32>) -> !mo.tensor<[M, N], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: give both the same name or size
  %y = mo.matmul(%x, %z) : (!mo.tensor<[M, K], f32>, !mo.tensor<[N, K], f32>) -> !mo.tensor<[M, N], f32>
  mo.output %y : !mo.tensor<[M, N], f32>
}
// -----
mo.graph @g<M, K, N>(%x: !mo.tensor<[M, K], f32>, %z: !mo.tensor<[K, N], f32>) -> (!mo.tensor<[M, N], f32>) {
// CHECK:shapes.mlir:[[#@LINE+4]]:8: error: 'mo.matmul' inner dims differ: K of [M, K] and N of [K, N]
// CHECK-NEXT:    %y = mo.matmul(%x, %z) {transpose_b = true} : (!mo.tensor<[M, K], f32>, !mo.tensor<[K, N], f32>) -> !mo.tensor<[M, N], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: give both the same name or size
  %y = mo.matmul(%x, %z) {transpose_b = true} : (!mo.tensor<[M, K], f32>, !mo.tensor<[K, N], f32>) -> !mo.tensor<[M, N], f32>
  mo.output %y : !mo.tensor<[M, N], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 3], f32>, %z: !mo.tensor<[3, 4], f32>) -> (!mo.tensor<[4, 2], f32>) {
// CHECK:shapes.mlir:[[#@LINE+4]]:8: error: 'mo.matmul' makes !mo.tensor<[2, 4], f32>, its result says !mo.tensor<[4, 2], f32>
// CHECK-NEXT:    %y = mo.matmul(%x, %z) : (!mo.tensor<[2, 3], f32>, !mo.tensor<[3, 4], f32>) -> !mo.tensor<[4, 2], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: declare the result as !mo.tensor<[2, 4], f32>
  %y = mo.matmul(%x, %z) : (!mo.tensor<[2, 3], f32>, !mo.tensor<[3, 4], f32>) -> !mo.tensor<[4, 2], f32>
  mo.output %y : !mo.tensor<[4, 2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[5, 2, 3], f32>, %z: !mo.tensor<[3, 4], f32>) -> (!mo.tensor<[5, 2, 4], f32>) {
// CHECK:shapes.mlir:[[#@LINE+4]]:8: error: 'mo.matmul' operands have ranks 3 and 2, not 2
// CHECK-NEXT:    %y = mo.matmul(%x, %z) : (!mo.tensor<[5, 2, 3], f32>, !mo.tensor<[3, 4], f32>) -> !mo.tensor<[5, 2, 4], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: use mo.static.reshape to make matrices
  %y = mo.matmul(%x, %z) : (!mo.tensor<[5, 2, 3], f32>, !mo.tensor<[3, 4], f32>) -> !mo.tensor<[5, 2, 4], f32>
  mo.output %y : !mo.tensor<[5, 2, 4], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 2], f32>) -> (!mo.tensor<[2, 2], f32>) {
// CHECK:shapes.mlir:[[#@LINE+4]]:8: error: 'mo.matmul' has both transpose_b and packed_b
// CHECK-NEXT:    %y = mo.matmul(%x, %x) {transpose_b = true, packed_b = true} : !mo.tensor<[2, 2], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: packing transposes already
  %y = mo.matmul(%x, %x) {transpose_b = true, packed_b = true} : !mo.tensor<[2, 2], f32>
  mo.output %y : !mo.tensor<[2, 2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 2], f32>) -> (!mo.tensor<[2, 2], f32>) {
// CHECK:shapes.mlir:[[#@LINE+4]]:8: error: 'mo.matmul' packed_b does not agree with the layout of !mo.tensor<[2, 2], f32>
// CHECK-NEXT:    %y = mo.matmul(%x, %x) {packed_b = true} : !mo.tensor<[2, 2], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: packed_b goes with the layout KNkn, which mo.layout.transform makes
  %y = mo.matmul(%x, %x) {packed_b = true} : !mo.tensor<[2, 2], f32>
  mo.output %y : !mo.tensor<[2, 2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 2], f32>) -> (!mo.tensor<[2, 2], f32>) {
// CHECK:shapes.mlir:[[#@LINE+4]]:8: error: 'mo.layout.transform' cannot make !mo.tensor<[2, 2], f32> of !mo.tensor<[2, 2], f32>
// CHECK-NEXT:    %y = mo.layout.transform(%x) : !mo.tensor<[2, 2], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: the result is written !mo.tensor<[K, N], f32, {layout = #mo.layout<KNkn>}>
  %y = mo.layout.transform(%x) : !mo.tensor<[2, 2], f32>
  mo.output %y : !mo.tensor<[2, 2], f32>
}
