// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Operands that must be known before kernels run, and results that declare dims.
// RUN: %python %S/Inputs/each.py %mxc %s %t.dir | FileCheck %s --strict-whitespace --match-full-lines --implicit-check-not='{{.*}}error:{{.*}}'

mo.graph @g<N>(%x: !mo.tensor<[N, 2], f32>, %i: !mo.tensor<[2], si64>) -> (!mo.tensor<[2, N], f32>) {
// CHECK:host_operands.mlir:[[#@LINE+4]]:8: error: 'mo.transpose' operand 1, its perm, is argument 1 of the graph: its value is only known when it runs
// CHECK-NEXT:    %y = mo.transpose(%x, %i) : (!mo.tensor<[N, 2], f32>, !mo.tensor<[2], si64>) -> !mo.tensor<[2, N], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: make it from constants and mo.shape_of, or give the attribute {perm = ..}
  %y = mo.transpose(%x, %i) : (!mo.tensor<[N, 2], f32>, !mo.tensor<[2], si64>) -> !mo.tensor<[2, N], f32>
  mo.output %y : !mo.tensor<[2, N], f32>
}
// -----
mo.graph @g<N>(%x: !mo.tensor<[N, 2], f32>, %i: !mo.tensor<[2], si64>) -> (!mo.tensor<[2, N], f32>) {
  %j = mo.add(%i, %i) : !mo.tensor<[2], si64>
// CHECK:host_operands.mlir:[[#@LINE+4]]:8: error: 'mo.transpose' operand 1, its perm, is made by 'mo.add' in line [[#@LINE-1]]: its value is only known when it runs
// CHECK-NEXT:    %y = mo.transpose(%x, %j) : (!mo.tensor<[N, 2], f32>, !mo.tensor<[2], si64>) -> !mo.tensor<[2, N], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: make it from constants and mo.shape_of, or give the attribute {perm = ..}
  %y = mo.transpose(%x, %j) : (!mo.tensor<[N, 2], f32>, !mo.tensor<[2], si64>) -> !mo.tensor<[2, N], f32>
  mo.output %y : !mo.tensor<[2, N], f32>
}
// -----
mo.graph @g<N>(%x: !mo.tensor<[N], f32>) -> (!mo.tensor<[R], f32>) {
  %i = mo.constant {value = dense<1>} : !mo.tensor<[1, 1], si64>
// CHECK:host_operands.mlir:[[#@LINE+4]]:8: error: 'mo.slice' operand 1, its start, is !mo.tensor<[1, 1], si64>
// CHECK-NEXT:    %y = mo.slice(%x, %i) {stop = [N], step = [1]} : (!mo.tensor<[N], f32>, !mo.tensor<[1, 1], si64>) -> !mo.tensor<[R], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: give a tensor of rank 1
  %y = mo.slice(%x, %i) {stop = [N], step = [1]} : (!mo.tensor<[N], f32>, !mo.tensor<[1, 1], si64>) -> !mo.tensor<[R], f32>
  mo.output %y : !mo.tensor<[R], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[8], f32>) -> (!mo.tensor<[R], f32>) {
// CHECK:host_operands.mlir:[[#@LINE+5]]:8: error: 'mo.slice' makes 6 in dim 0, its result says 7
// CHECK-NEXT:    %y = mo.slice(%x) {start = [2], stop = [8], step = [1]} : !mo.tensor<[8], f32> -> !mo.tensor<[R], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: declare the result as !mo.tensor<[6], f32>
  %a = mo.slice(%x) {start = [1], stop = [8], step = [1]} : !mo.tensor<[8], f32> -> !mo.tensor<[R], f32>
  %y = mo.slice(%x) {start = [2], stop = [8], step = [1]} : !mo.tensor<[8], f32> -> !mo.tensor<[R], f32>
  mo.output %y : !mo.tensor<[R], f32>
}
// -----
mo.graph @g<N>(%x: !mo.tensor<[N], f32>) -> (!mo.tensor<[R + 1], f32>) {
// CHECK:host_operands.mlir:[[#@LINE+4]]:8: error: dim 'R + 1' has a name that nothing binds
// CHECK-NEXT:    %y = mo.slice(%x) {start = [1], stop = [N], step = [1]} : !mo.tensor<[N], f32> -> !mo.tensor<[R + 1], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: use names that an input binds or an op before it declares
  %y = mo.slice(%x) {start = [1], stop = [N], step = [1]} : !mo.tensor<[N], f32> -> !mo.tensor<[R + 1], f32>
  mo.output %y : !mo.tensor<[R + 1], f32>
}
// -----
mo.graph @g<N>(%x: !mo.tensor<[N], f32>) -> (!mo.tensor<[1], f32>) {
// CHECK:host_operands.mlir:[[#@LINE+4]]:8: error: 'mo.shape_of' result has dtype f32
// CHECK-NEXT:    %y = mo.shape_of(%x) : !mo.tensor<[N], f32> -> !mo.tensor<[1], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: sizes are si64 or si32
  %y = mo.shape_of(%x) : !mo.tensor<[N], f32> -> !mo.tensor<[1], f32>
  mo.output %y : !mo.tensor<[1], f32>
}
// -----
mo.graph @g<N>(%x: !mo.tensor<[N], f32>) -> (!mo.tensor<[2], si64>) {
// CHECK:host_operands.mlir:[[#@LINE+4]]:8: error: 'mo.shape_of' makes !mo.tensor<[1], si64>, its result says !mo.tensor<[2], si64>
// CHECK-NEXT:    %y = mo.shape_of(%x) : !mo.tensor<[N], f32> -> !mo.tensor<[2], si64>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: declare the result as !mo.tensor<[1], si64>
  %y = mo.shape_of(%x) : !mo.tensor<[N], f32> -> !mo.tensor<[2], si64>
  mo.output %y : !mo.tensor<[2], si64>
}
// -----
mo.graph @g<N>() -> (!mo.tensor<[2], si64>) {
// CHECK:host_operands.mlir:[[#@LINE+4]]:8: error: 'mo.shape.to_tensor' has 1 size for !mo.tensor<[2], si64>
// CHECK-NEXT:    %y = mo.shape.to_tensor {shape = [3]} : !mo.tensor<[2], si64>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: as many as the result has elements
  %y = mo.shape.to_tensor {shape = [3]} : !mo.tensor<[2], si64>
  mo.output %y : !mo.tensor<[2], si64>
}
// -----
mo.graph @g() -> (!mo.tensor<[1], f32>) {
// CHECK:host_operands.mlir:[[#@LINE+4]]:8: error: 'mo.shape.to_tensor' does not take dtype f32
// CHECK-NEXT:    %y = mo.shape.to_tensor {shape = [3]} : !mo.tensor<[1], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: it takes si8, si16, si32, si64, ui8, ui16, ui32, ui64: convert with mo.cast
  %y = mo.shape.to_tensor {shape = [3]} : !mo.tensor<[1], f32>
  mo.output %y : !mo.tensor<[1], f32>
}
// -----
mo.graph @g<N>(%x: !mo.tensor<[1, N], f32>) -> (!mo.tensor<[1, N], f32>) {
  %n = mo.shape_of(%x) : !mo.tensor<[1, N], f32> -> !mo.tensor<[2], si64>
// CHECK:host_operands.mlir:[[#@LINE+4]]:8: error: 'mo.transpose' operand 1, its perm, is N: it must be known while compiling
// CHECK-NEXT:    %y = mo.transpose(%x, %n) : (!mo.tensor<[1, N], f32>, !mo.tensor<[2], si64>) -> !mo.tensor<[N, 1], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: give constants, or the attribute {perm = ..}
  %y = mo.transpose(%x, %n) : (!mo.tensor<[1, N], f32>, !mo.tensor<[2], si64>) -> !mo.tensor<[N, 1], f32>
  mo.output %x : !mo.tensor<[1, N], f32>
}
