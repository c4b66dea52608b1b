// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Quantised tensors: dtypes, shapes of scales and zero points, products, blocks.
// RUN: %python %S/Inputs/each.py %mxc %s %t.dir | FileCheck %s --strict-whitespace --match-full-lines --implicit-check-not='{{.*}}error:{{.*}}'

mo.graph @g(%x0: !mo.tensor<[2, 6], f32>, %x1: !mo.tensor<[], f16>, %x2: !mo.tensor<[], ui8>) -> (!mo.tensor<[2, 6], ui8>) {
// CHECK:quantise.mlir:[[#@LINE+4]]:8: error: 'mo.quantize_linear' scale has dtype f16, not f32
// CHECK-NEXT:    %y = mo.quantize_linear(%x0, %x1, %x2) : (!mo.tensor<[2, 6], f32>, !mo.tensor<[], f16>, !mo.tensor<[], ui8>) -> !mo.tensor<[2, 6], ui8>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: convert with mo.cast
  %y = mo.quantize_linear(%x0, %x1, %x2) : (!mo.tensor<[2, 6], f32>, !mo.tensor<[], f16>, !mo.tensor<[], ui8>) -> !mo.tensor<[2, 6], ui8>
  mo.output %y : !mo.tensor<[2, 6], ui8>
}
// -----
mo.graph @g(%x0: !mo.tensor<[2, 6], f32>, %x1: !mo.tensor<[], f32>, %x2: !mo.tensor<[], si32>) -> (!mo.tensor<[2, 6], si32>) {
// CHECK:quantise.mlir:[[#@LINE+4]]:8: error: 'mo.quantize_linear' zero_point has dtype si32
// CHECK-NEXT:    %y = mo.quantize_linear(%x0, %x1, %x2) : (!mo.tensor<[2, 6], f32>, !mo.tensor<[], f32>, !mo.tensor<[], si32>) -> !mo.tensor<[2, 6], si32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: it is one of si8, ui8, si16, ui16
  %y = mo.quantize_linear(%x0, %x1, %x2) : (!mo.tensor<[2, 6], f32>, !mo.tensor<[], f32>, !mo.tensor<[], si32>) -> !mo.tensor<[2, 6], si32>
  mo.output %y : !mo.tensor<[2, 6], si32>
}
// -----
mo.graph @g(%x0: !mo.tensor<[2, 6], si32>, %x1: !mo.tensor<[], si32>, %x2: !mo.tensor<[], ui8>) -> (!mo.tensor<[2, 6], ui8>) {
// CHECK:quantise.mlir:[[#@LINE+4]]:8: error: 'mo.quantize_linear' does not take dtype si32
// CHECK-NEXT:    %y = mo.quantize_linear(%x0, %x1, %x2) : (!mo.tensor<[2, 6], si32>, !mo.tensor<[], si32>, !mo.tensor<[], ui8>) -> !mo.tensor<[2, 6], ui8>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: it takes f16, bf16, f32, f64, f8e4m3fn, f8e5m2: convert with mo.cast
  %y = mo.quantize_linear(%x0, %x1, %x2) : (!mo.tensor<[2, 6], si32>, !mo.tensor<[], si32>, !mo.tensor<[], ui8>) -> !mo.tensor<[2, 6], ui8>
  mo.output %y : !mo.tensor<[2, 6], ui8>
}
// -----
mo.graph @g(%x0: !mo.tensor<[2, 6], f32>, %x1: !mo.tensor<[6], f32>, %x2: !mo.tensor<[6], ui8>) -> (!mo.tensor<[2, 6], ui8>) {
// CHECK:quantise.mlir:[[#@LINE+4]]:8: error: 'mo.quantize_linear' scale has shape [6], x [2, 6]
// CHECK-NEXT:    %y = mo.quantize_linear(%x0, %x1, %x2) : (!mo.tensor<[2, 6], f32>, !mo.tensor<[6], f32>, !mo.tensor<[6], ui8>) -> !mo.tensor<[2, 6], ui8>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: say with axis which dim it goes along; without it, one scale has the shape []
  %y = mo.quantize_linear(%x0, %x1, %x2) : (!mo.tensor<[2, 6], f32>, !mo.tensor<[6], f32>, !mo.tensor<[6], ui8>) -> !mo.tensor<[2, 6], ui8>
  mo.output %y : !mo.tensor<[2, 6], ui8>
}
// -----
mo.graph @g(%x0: !mo.tensor<[2, 6], f32>, %x1: !mo.tensor<[6], f32>, %x2: !mo.tensor<[6], ui8>) -> (!mo.tensor<[2, 6], ui8>) {
// CHECK:quantise.mlir:[[#@LINE+4]]:8: error: 'mo.quantize_linear' scale has shape [6], x [2, 6]
// CHECK-NEXT:    %y = mo.quantize_linear(%x0, %x1, %x2) {axis = 0} : (!mo.tensor<[2, 6], f32>, !mo.tensor<[6], f32>, !mo.tensor<[6], ui8>) -> !mo.tensor<[2, 6], ui8>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: give it the shape [2]
  %y = mo.quantize_linear(%x0, %x1, %x2) {axis = 0} : (!mo.tensor<[2, 6], f32>, !mo.tensor<[6], f32>, !mo.tensor<[6], ui8>) -> !mo.tensor<[2, 6], ui8>
  mo.output %y : !mo.tensor<[2, 6], ui8>
}
// -----
mo.graph @g(%x0: !mo.tensor<[2, 6], f32>, %x1: !mo.tensor<[], f32>, %x2: !mo.tensor<[], ui8>) -> (!mo.tensor<[2, 6], ui8>) {
// CHECK:quantise.mlir:[[#@LINE+4]]:8: error: 'mo.quantize_linear' scale has shape [], x [2, 6]
// CHECK-NEXT:    %y = mo.quantize_linear(%x0, %x1, %x2) {axis = 0} : (!mo.tensor<[2, 6], f32>, !mo.tensor<[], f32>, !mo.tensor<[], ui8>) -> !mo.tensor<[2, 6], ui8>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: give it the shape [2]
  %y = mo.quantize_linear(%x0, %x1, %x2) {axis = 0} : (!mo.tensor<[2, 6], f32>, !mo.tensor<[], f32>, !mo.tensor<[], ui8>) -> !mo.tensor<[2, 6], ui8>
  mo.output %y : !mo.tensor<[2, 6], ui8>
}
// -----
mo.graph @g(%x0: !mo.tensor<[2, 6], f32>, %x1: !mo.tensor<[6], f32>, %x2: !mo.tensor<[6], ui8>) -> (!mo.tensor<[2, 6], ui8>) {
// CHECK:quantise.mlir:[[#@LINE+4]]:8: error: 'mo.quantize_linear' axis 2 is outside rank 2
// CHECK-NEXT:    %y = mo.quantize_linear(%x0, %x1, %x2) {axis = 2} : (!mo.tensor<[2, 6], f32>, !mo.tensor<[6], f32>, !mo.tensor<[6], ui8>) -> !mo.tensor<[2, 6], ui8>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: axis is in [-2, 1]
  %y = mo.quantize_linear(%x0, %x1, %x2) {axis = 2} : (!mo.tensor<[2, 6], f32>, !mo.tensor<[6], f32>, !mo.tensor<[6], ui8>) -> !mo.tensor<[2, 6], ui8>
  mo.output %y : !mo.tensor<[2, 6], ui8>
}
// -----
mo.graph @g<N>(%x0: !mo.tensor<[2, N], f32>, %x1: !mo.tensor<[2, N], f32>, %x2: !mo.tensor<[2, N], ui8>) -> (!mo.tensor<[2, N], ui8>) {
// CHECK:quantise.mlir:[[#@LINE+4]]:8: error: 'mo.quantize_linear' scale has shape [2, N], x [2, N]
// CHECK-NEXT:    %y = mo.quantize_linear(%x0, %x1, %x2) {axis = 1, block_size = 4} : (!mo.tensor<[2, N], f32>, !mo.tensor<[2, N], f32>, !mo.tensor<[2, N], ui8>) -> !mo.tensor<[2, N], ui8>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: give it the shape [2, N ceildiv 4]
  %y = mo.quantize_linear(%x0, %x1, %x2) {axis = 1, block_size = 4} : (!mo.tensor<[2, N], f32>, !mo.tensor<[2, N], f32>, !mo.tensor<[2, N], ui8>) -> !mo.tensor<[2, N], ui8>
  mo.output %y : !mo.tensor<[2, N], ui8>
}
// -----
mo.graph @g(%x0: !mo.tensor<[2, 6], f32>, %x1: !mo.tensor<[2, 2], f32>, %x2: !mo.tensor<[2, 2], ui8>) -> (!mo.tensor<[2, 6], ui8>) {
// CHECK:quantise.mlir:[[#@LINE+4]]:8: error: 'mo.quantize_linear' block_size is 0
// CHECK-NEXT:    %y = mo.quantize_linear(%x0, %x1, %x2) {axis = 1, block_size = 0} : (!mo.tensor<[2, 6], f32>, !mo.tensor<[2, 2], f32>, !mo.tensor<[2, 2], ui8>) -> !mo.tensor<[2, 6], ui8>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: 1 gives each element its own scale
  %y = mo.quantize_linear(%x0, %x1, %x2) {axis = 1, block_size = 0} : (!mo.tensor<[2, 6], f32>, !mo.tensor<[2, 2], f32>, !mo.tensor<[2, 2], ui8>) -> !mo.tensor<[2, 6], ui8>
  mo.output %y : !mo.tensor<[2, 6], ui8>
}
// -----
mo.graph @g(%x0: !mo.tensor<[2, 6], f32>, %x1: !mo.tensor<[2, 2], f32>, %x2: !mo.tensor<[2, 2], ui8>) -> (!mo.tensor<[2, 6], ui8>) {
// CHECK:quantise.mlir:[[#@LINE+4]]:8: error: 'mo.quantize_linear' has block_size without axis
// CHECK-NEXT:    %y = mo.quantize_linear(%x0, %x1, %x2) {block_size = 3} : (!mo.tensor<[2, 6], f32>, !mo.tensor<[2, 2], f32>, !mo.tensor<[2, 2], ui8>) -> !mo.tensor<[2, 6], ui8>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: say which axis the blocks are part of
  %y = mo.quantize_linear(%x0, %x1, %x2) {block_size = 3} : (!mo.tensor<[2, 6], f32>, !mo.tensor<[2, 2], f32>, !mo.tensor<[2, 2], ui8>) -> !mo.tensor<[2, 6], ui8>
  mo.output %y : !mo.tensor<[2, 6], ui8>
}
// -----
mo.graph @g(%x0: !mo.tensor<[2, 6], f32>, %x1: !mo.tensor<[6], f32>, %x2: !mo.tensor<[], ui8>) -> (!mo.tensor<[2, 6], ui8>) {
// CHECK:quantise.mlir:[[#@LINE+4]]:8: error: 'mo.quantize_linear' zero_point has shape [], scale [6]
// CHECK-NEXT:    %y = mo.quantize_linear(%x0, %x1, %x2) {axis = 1} : (!mo.tensor<[2, 6], f32>, !mo.tensor<[6], f32>, !mo.tensor<[], ui8>) -> !mo.tensor<[2, 6], ui8>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: broadcast with mo.static.broadcast_to
  %y = mo.quantize_linear(%x0, %x1, %x2) {axis = 1} : (!mo.tensor<[2, 6], f32>, !mo.tensor<[6], f32>, !mo.tensor<[], ui8>) -> !mo.tensor<[2, 6], ui8>
  mo.output %y : !mo.tensor<[2, 6], ui8>
}
// -----
mo.graph @g(%x0: !mo.tensor<[2, 6], f32>, %x1: !mo.tensor<[], f32>, %x2: !mo.tensor<[], ui8>) -> (!mo.tensor<[2, 6], si8>) {
// CHECK:quantise.mlir:[[#@LINE+4]]:8: error: 'mo.quantize_linear' makes !mo.tensor<[2, 6], ui8>, its result says !mo.tensor<[2, 6], si8>
// CHECK-NEXT:    %y = mo.quantize_linear(%x0, %x1, %x2) : (!mo.tensor<[2, 6], f32>, !mo.tensor<[], f32>, !mo.tensor<[], ui8>) -> !mo.tensor<[2, 6], si8>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: declare the result as !mo.tensor<[2, 6], ui8>
  %y = mo.quantize_linear(%x0, %x1, %x2) : (!mo.tensor<[2, 6], f32>, !mo.tensor<[], f32>, !mo.tensor<[], ui8>) -> !mo.tensor<[2, 6], si8>
  mo.output %y : !mo.tensor<[2, 6], si8>
}
// -----
mo.graph @g(%x0: !mo.tensor<[2, 6], si8>, %x1: !mo.tensor<[], f32>, %x2: !mo.tensor<[], ui8>) -> (!mo.tensor<[2, 6], f32>) {
// CHECK:quantise.mlir:[[#@LINE+4]]:8: error: 'mo.dequantize_linear' zero_point has dtype ui8, not si8
// CHECK-NEXT:    %y = mo.dequantize_linear(%x0, %x1, %x2) : (!mo.tensor<[2, 6], si8>, !mo.tensor<[], f32>, !mo.tensor<[], ui8>) -> !mo.tensor<[2, 6], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: convert with mo.cast
  %y = mo.dequantize_linear(%x0, %x1, %x2) : (!mo.tensor<[2, 6], si8>, !mo.tensor<[], f32>, !mo.tensor<[], ui8>) -> !mo.tensor<[2, 6], f32>
  mo.output %y : !mo.tensor<[2, 6], f32>
}
// -----
mo.graph @g(%x0: !mo.tensor<[2, 6], si8>, %x1: !mo.tensor<[], si32>, %x2: !mo.tensor<[], si8>) -> (!mo.tensor<[2, 6], si32>) {
// CHECK:quantise.mlir:[[#@LINE+4]]:8: error: 'mo.dequantize_linear' scale has dtype si32
// CHECK-NEXT:    %y = mo.dequantize_linear(%x0, %x1, %x2) : (!mo.tensor<[2, 6], si8>, !mo.tensor<[], si32>, !mo.tensor<[], si8>) -> !mo.tensor<[2, 6], si32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: it is one of f16, bf16, f32, f64
  %y = mo.dequantize_linear(%x0, %x1, %x2) : (!mo.tensor<[2, 6], si8>, !mo.tensor<[], si32>, !mo.tensor<[], si8>) -> !mo.tensor<[2, 6], si32>
  mo.output %y : !mo.tensor<[2, 6], si32>
}
// -----
mo.graph @g(%x0: !mo.tensor<[2, 6], si64>, %x1: !mo.tensor<[], f32>, %x2: !mo.tensor<[], si64>) -> (!mo.tensor<[2, 6], f32>) {
// CHECK:quantise.mlir:[[#@LINE+4]]:8: error: 'mo.dequantize_linear' does not take dtype si64
// CHECK-NEXT:    %y = mo.dequantize_linear(%x0, %x1, %x2) : (!mo.tensor<[2, 6], si64>, !mo.tensor<[], f32>, !mo.tensor<[], si64>) -> !mo.tensor<[2, 6], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: it takes si8, si16, si32, ui8, ui16: convert with mo.cast
  %y = mo.dequantize_linear(%x0, %x1, %x2) : (!mo.tensor<[2, 6], si64>, !mo.tensor<[], f32>, !mo.tensor<[], si64>) -> !mo.tensor<[2, 6], f32>
  mo.output %y : !mo.tensor<[2, 6], f32>
}
// -----
mo.graph @g(%x0: !mo.tensor<[2, 6], si8>, %x1: !mo.tensor<[], f16>, %x2: !mo.tensor<[], si8>) -> (!mo.tensor<[2, 6], f32>) {
// CHECK:quantise.mlir:[[#@LINE+4]]:8: error: 'mo.dequantize_linear' makes !mo.tensor<[2, 6], f16>, its result says !mo.tensor<[2, 6], f32>
// CHECK-NEXT:    %y = mo.dequantize_linear(%x0, %x1, %x2) : (!mo.tensor<[2, 6], si8>, !mo.tensor<[], f16>, !mo.tensor<[], si8>) -> !mo.tensor<[2, 6], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: declare the result as !mo.tensor<[2, 6], f16>
  %y = mo.dequantize_linear(%x0, %x1, %x2) : (!mo.tensor<[2, 6], si8>, !mo.tensor<[], f16>, !mo.tensor<[], si8>) -> !mo.tensor<[2, 6], f32>
  mo.output %y : !mo.tensor<[2, 6], f32>
}
// -----
mo.graph @g(%x0: !mo.tensor<[2, 6], f32>) -> (!mo.tensor<[2, 6], si8>, !mo.tensor<[], f32>, !mo.tensor<[], ui8>) {
// CHECK:quantise.mlir:[[#@LINE+4]]:19: error: 'mo.dynamic_quantize_linear' makes !mo.tensor<[2, 6], ui8>, its result says !mo.tensor<[2, 6], si8>
// CHECK-NEXT:    %y0, %y1, %y2 = mo.dynamic_quantize_linear(%x0) : (!mo.tensor<[2, 6], f32>) -> (!mo.tensor<[2, 6], si8>, !mo.tensor<[], f32>, !mo.tensor<[], ui8>)
// CHECK-NEXT:                    ^
// CHECK-NEXT:  hint: declare the result as !mo.tensor<[2, 6], ui8>
  %y0, %y1, %y2 = mo.dynamic_quantize_linear(%x0) : (!mo.tensor<[2, 6], f32>) -> (!mo.tensor<[2, 6], si8>, !mo.tensor<[], f32>, !mo.tensor<[], ui8>)
  mo.output %y0, %y1, %y2 : !mo.tensor<[2, 6], si8>, !mo.tensor<[], f32>, !mo.tensor<[], ui8>
}
// -----
mo.graph @g(%x0: !mo.tensor<[2, 6], f16>) -> (!mo.tensor<[2, 6], ui8>, !mo.tensor<[], f16>, !mo.tensor<[], ui8>) {
// CHECK:quantise.mlir:[[#@LINE+4]]:19: error: 'mo.dynamic_quantize_linear' does not take dtype f16
// CHECK-NEXT:    %y0, %y1, %y2 = mo.dynamic_quantize_linear(%x0) : (!mo.tensor<[2, 6], f16>) -> (!mo.tensor<[2, 6], ui8>, !mo.tensor<[], f16>, !mo.tensor<[], ui8>)
// CHECK-NEXT:                    ^
// CHECK-NEXT:  hint: it takes f32: convert with mo.cast
  %y0, %y1, %y2 = mo.dynamic_quantize_linear(%x0) : (!mo.tensor<[2, 6], f16>) -> (!mo.tensor<[2, 6], ui8>, !mo.tensor<[], f16>, !mo.tensor<[], ui8>)
  mo.output %y0, %y1, %y2 : !mo.tensor<[2, 6], ui8>, !mo.tensor<[], f16>, !mo.tensor<[], ui8>
}
// -----
mo.graph @g(%x0: !mo.tensor<[2, 3], f32>, %x1: !mo.tensor<[3, 4], si8>, %x2: !mo.tensor<[], f32>, %x3: !mo.tensor<[], si8>) -> (!mo.tensor<[2, 4], si32>) {
// CHECK:quantise.mlir:[[#@LINE+4]]:8: error: 'mo.qmatmul' does not take dtype f32
// CHECK-NEXT:    %y = mo.qmatmul(%x0, %x1, %x2, %x3) : (!mo.tensor<[2, 3], f32>, !mo.tensor<[3, 4], si8>, !mo.tensor<[], f32>, !mo.tensor<[], si8>) -> !mo.tensor<[2, 4], si32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: it takes si8, ui8: convert with mo.cast
  %y = mo.qmatmul(%x0, %x1, %x2, %x3) : (!mo.tensor<[2, 3], f32>, !mo.tensor<[3, 4], si8>, !mo.tensor<[], f32>, !mo.tensor<[], si8>) -> !mo.tensor<[2, 4], si32>
  mo.output %y : !mo.tensor<[2, 4], si32>
}
// -----
mo.graph @g(%x0: !mo.tensor<[2, 3], ui8>, %x1: !mo.tensor<[3, 4], si16>, %x2: !mo.tensor<[], ui8>, %x3: !mo.tensor<[], si16>) -> (!mo.tensor<[2, 4], si32>) {
// CHECK:quantise.mlir:[[#@LINE+4]]:8: error: 'mo.qmatmul' b has dtype si16
// CHECK-NEXT:    %y = mo.qmatmul(%x0, %x1, %x2, %x3) : (!mo.tensor<[2, 3], ui8>, !mo.tensor<[3, 4], si16>, !mo.tensor<[], ui8>, !mo.tensor<[], si16>) -> !mo.tensor<[2, 4], si32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: it is one of si8, ui8
  %y = mo.qmatmul(%x0, %x1, %x2, %x3) : (!mo.tensor<[2, 3], ui8>, !mo.tensor<[3, 4], si16>, !mo.tensor<[], ui8>, !mo.tensor<[], si16>) -> !mo.tensor<[2, 4], si32>
  mo.output %y : !mo.tensor<[2, 4], si32>
}
// -----
mo.graph @g(%x0: !mo.tensor<[2, 3], ui8>, %x1: !mo.tensor<[5, 3, 4], si8>, %x2: !mo.tensor<[], ui8>, %x3: !mo.tensor<[], si8>) -> (!mo.tensor<[2, 4], si32>) {
// CHECK:quantise.mlir:[[#@LINE+4]]:8: error: 'mo.qmatmul' operands have ranks 2 and 3, not one rank of 2 or more
// CHECK-NEXT:    %y = mo.qmatmul(%x0, %x1, %x2, %x3) : (!mo.tensor<[2, 3], ui8>, !mo.tensor<[5, 3, 4], si8>, !mo.tensor<[], ui8>, !mo.tensor<[], si8>) -> !mo.tensor<[2, 4], si32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: reshape with mo.static.reshape
  %y = mo.qmatmul(%x0, %x1, %x2, %x3) : (!mo.tensor<[2, 3], ui8>, !mo.tensor<[5, 3, 4], si8>, !mo.tensor<[], ui8>, !mo.tensor<[], si8>) -> !mo.tensor<[2, 4], si32>
  mo.output %y : !mo.tensor<[2, 4], si32>
}
// -----
mo.graph @g(%x0: !mo.tensor<[2, 3], ui8>, %x1: !mo.tensor<[3, 4], si8>, %x2: !mo.tensor<[], si8>, %x3: !mo.tensor<[], si8>) -> (!mo.tensor<[2, 4], si32>) {
// CHECK:quantise.mlir:[[#@LINE+4]]:8: error: 'mo.qmatmul' a_zero_point has dtype si8, not ui8
// CHECK-NEXT:    %y = mo.qmatmul(%x0, %x1, %x2, %x3) : (!mo.tensor<[2, 3], ui8>, !mo.tensor<[3, 4], si8>, !mo.tensor<[], si8>, !mo.tensor<[], si8>) -> !mo.tensor<[2, 4], si32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: convert with mo.cast
  %y = mo.qmatmul(%x0, %x1, %x2, %x3) : (!mo.tensor<[2, 3], ui8>, !mo.tensor<[3, 4], si8>, !mo.tensor<[], si8>, !mo.tensor<[], si8>) -> !mo.tensor<[2, 4], si32>
  mo.output %y : !mo.tensor<[2, 4], si32>
}
// -----
mo.graph @g(%x0: !mo.tensor<[2, 3], ui8>, %x1: !mo.tensor<[3, 4], si8>, %x2: !mo.tensor<[3], ui8>, %x3: !mo.tensor<[], si8>) -> (!mo.tensor<[2, 4], si32>) {
// CHECK:quantise.mlir:[[#@LINE+4]]:8: error: 'mo.qmatmul' a_zero_point has shape [3]
// CHECK-NEXT:    %y = mo.qmatmul(%x0, %x1, %x2, %x3) : (!mo.tensor<[2, 3], ui8>, !mo.tensor<[3, 4], si8>, !mo.tensor<[3], ui8>, !mo.tensor<[], si8>) -> !mo.tensor<[2, 4], si32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: give it the shape [] or [2]
  %y = mo.qmatmul(%x0, %x1, %x2, %x3) : (!mo.tensor<[2, 3], ui8>, !mo.tensor<[3, 4], si8>, !mo.tensor<[3], ui8>, !mo.tensor<[], si8>) -> !mo.tensor<[2, 4], si32>
  mo.output %y : !mo.tensor<[2, 4], si32>
}
// -----
mo.graph @g(%x0: !mo.tensor<[2, 3], ui8>, %x1: !mo.tensor<[4, 3], si8>, %x2: !mo.tensor<[], ui8>, %x3: !mo.tensor<[3], si8>) -> (!mo.tensor<[2, 4], si32>) {
// CHECK:quantise.mlir:[[#@LINE+4]]:8: error: 'mo.qmatmul' b_zero_point has shape [3]
// CHECK-NEXT:    %y = mo.qmatmul(%x0, %x1, %x2, %x3) {transpose_b = true} : (!mo.tensor<[2, 3], ui8>, !mo.tensor<[4, 3], si8>, !mo.tensor<[], ui8>, !mo.tensor<[3], si8>) -> !mo.tensor<[2, 4], si32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: give it the shape [] or [4]
  %y = mo.qmatmul(%x0, %x1, %x2, %x3) {transpose_b = true} : (!mo.tensor<[2, 3], ui8>, !mo.tensor<[4, 3], si8>, !mo.tensor<[], ui8>, !mo.tensor<[3], si8>) -> !mo.tensor<[2, 4], si32>
  mo.output %y : !mo.tensor<[2, 4], si32>
}
// -----
mo.graph @g(%x0: !mo.tensor<[2, 3], ui8>, %x1: !mo.tensor<[3, 4], si8>, %x2: !mo.tensor<[], ui8>, %x3: !mo.tensor<[], si8>) -> (!mo.tensor<[2, 4], ui8>) {
// CHECK:quantise.mlir:[[#@LINE+4]]:8: error: 'mo.qmatmul' makes !mo.tensor<[2, 4], si32>, its result says !mo.tensor<[2, 4], ui8>
// CHECK-NEXT:    %y = mo.qmatmul(%x0, %x1, %x2, %x3) : (!mo.tensor<[2, 3], ui8>, !mo.tensor<[3, 4], si8>, !mo.tensor<[], ui8>, !mo.tensor<[], si8>) -> !mo.tensor<[2, 4], ui8>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: declare the result as !mo.tensor<[2, 4], si32>
  %y = mo.qmatmul(%x0, %x1, %x2, %x3) : (!mo.tensor<[2, 3], ui8>, !mo.tensor<[3, 4], si8>, !mo.tensor<[], ui8>, !mo.tensor<[], si8>) -> !mo.tensor<[2, 4], ui8>
  mo.output %y : !mo.tensor<[2, 4], ui8>
}
// -----
mo.graph @g(%x0: !mo.tensor<[1, 8, 8, 3], ui8>, %x1: !mo.tensor<[4, 3, 3, 3], f32>, %x2: !mo.tensor<[], ui8>, %x3: !mo.tensor<[], f32>) -> (!mo.tensor<[1, 6, 6, 4], si32>) {
// CHECK:quantise.mlir:[[#@LINE+4]]:8: error: 'mo.qconv' filter has dtype f32
// CHECK-NEXT:    %y = mo.qconv(%x0, %x1, %x2, %x3) {strides = [1, 1], dilations = [1, 1], paddings = [0, 0, 0, 0], num_groups = 1} : (!mo.tensor<[1, 8, 8, 3], ui8>, !mo.tensor<[4, 3, 3, 3], f32>, !mo.tensor<[], ui8>, !mo.tensor<[], f32>) -> !mo.tensor<[1, 6, 6, 4], si32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: it is one of si8, ui8
  %y = mo.qconv(%x0, %x1, %x2, %x3) {strides = [1, 1], dilations = [1, 1], paddings = [0, 0, 0, 0], num_groups = 1} : (!mo.tensor<[1, 8, 8, 3], ui8>, !mo.tensor<[4, 3, 3, 3], f32>, !mo.tensor<[], ui8>, !mo.tensor<[], f32>) -> !mo.tensor<[1, 6, 6, 4], si32>
  mo.output %y : !mo.tensor<[1, 6, 6, 4], si32>
}
// -----
mo.graph @g(%x0: !mo.tensor<[1, 8, 8, 3], ui8>, %x1: !mo.tensor<[4, 2, 3, 3], si8>, %x2: !mo.tensor<[], ui8>, %x3: !mo.tensor<[], si8>) -> (!mo.tensor<[1, 6, 6, 4], si32>) {
// CHECK:quantise.mlir:[[#@LINE+4]]:8: error: 'mo.qconv' input has 3 channels, the filter takes 2 in each of 1 groups
// CHECK-NEXT:    %y = mo.qconv(%x0, %x1, %x2, %x3) {strides = [1, 1], dilations = [1, 1], paddings = [0, 0, 0, 0], num_groups = 1} : (!mo.tensor<[1, 8, 8, 3], ui8>, !mo.tensor<[4, 2, 3, 3], si8>, !mo.tensor<[], ui8>, !mo.tensor<[], si8>) -> !mo.tensor<[1, 6, 6, 4], si32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: the filter has the input's channels divided by num_groups; filter_layout says where it has them
  %y = mo.qconv(%x0, %x1, %x2, %x3) {strides = [1, 1], dilations = [1, 1], paddings = [0, 0, 0, 0], num_groups = 1} : (!mo.tensor<[1, 8, 8, 3], ui8>, !mo.tensor<[4, 2, 3, 3], si8>, !mo.tensor<[], ui8>, !mo.tensor<[], si8>) -> !mo.tensor<[1, 6, 6, 4], si32>
  mo.output %y : !mo.tensor<[1, 6, 6, 4], si32>
}
// -----
mo.graph @g(%x0: !mo.tensor<[1, 8, 8, 3], ui8>, %x1: !mo.tensor<[4, 3, 3, 3], si8>, %x2: !mo.tensor<[3], ui8>, %x3: !mo.tensor<[], si8>) -> (!mo.tensor<[1, 6, 6, 4], si32>) {
// CHECK:quantise.mlir:[[#@LINE+4]]:8: error: 'mo.qconv' x_zero_point has shape [3]
// CHECK-NEXT:    %y = mo.qconv(%x0, %x1, %x2, %x3) {strides = [1, 1], dilations = [1, 1], paddings = [0, 0, 0, 0], num_groups = 1} : (!mo.tensor<[1, 8, 8, 3], ui8>, !mo.tensor<[4, 3, 3, 3], si8>, !mo.tensor<[3], ui8>, !mo.tensor<[], si8>) -> !mo.tensor<[1, 6, 6, 4], si32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: give it the shape []
  %y = mo.qconv(%x0, %x1, %x2, %x3) {strides = [1, 1], dilations = [1, 1], paddings = [0, 0, 0, 0], num_groups = 1} : (!mo.tensor<[1, 8, 8, 3], ui8>, !mo.tensor<[4, 3, 3, 3], si8>, !mo.tensor<[3], ui8>, !mo.tensor<[], si8>) -> !mo.tensor<[1, 6, 6, 4], si32>
  mo.output %y : !mo.tensor<[1, 6, 6, 4], si32>
}
// -----
mo.graph @g(%x0: !mo.tensor<[1, 8, 8, 3], ui8>, %x1: !mo.tensor<[4, 3, 3, 3], si8>, %x2: !mo.tensor<[], ui8>, %x3: !mo.tensor<[3], si8>) -> (!mo.tensor<[1, 6, 6, 4], si32>) {
// CHECK:quantise.mlir:[[#@LINE+4]]:8: error: 'mo.qconv' filter_zero_point has shape [3]
// CHECK-NEXT:    %y = mo.qconv(%x0, %x1, %x2, %x3) {strides = [1, 1], dilations = [1, 1], paddings = [0, 0, 0, 0], num_groups = 1} : (!mo.tensor<[1, 8, 8, 3], ui8>, !mo.tensor<[4, 3, 3, 3], si8>, !mo.tensor<[], ui8>, !mo.tensor<[3], si8>) -> !mo.tensor<[1, 6, 6, 4], si32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: give it the shape [] or [4]
  %y = mo.qconv(%x0, %x1, %x2, %x3) {strides = [1, 1], dilations = [1, 1], paddings = [0, 0, 0, 0], num_groups = 1} : (!mo.tensor<[1, 8, 8, 3], ui8>, !mo.tensor<[4, 3, 3, 3], si8>, !mo.tensor<[], ui8>, !mo.tensor<[3], si8>) -> !mo.tensor<[1, 6, 6, 4], si32>
  mo.output %y : !mo.tensor<[1, 6, 6, 4], si32>
}
// -----
mo.graph @g(%x0: !mo.tensor<[1, 8, 8, 3], ui8>, %x1: !mo.tensor<[4, 3, 3, 3], si8>, %x2: !mo.tensor<[], ui8>, %x3: !mo.tensor<[4], ui8>) -> (!mo.tensor<[1, 6, 6, 4], si32>) {
// CHECK:quantise.mlir:[[#@LINE+4]]:8: error: 'mo.qconv' filter_zero_point has dtype ui8, not si8
// CHECK-NEXT:    %y = mo.qconv(%x0, %x1, %x2, %x3) {strides = [1, 1], dilations = [1, 1], paddings = [0, 0, 0, 0], num_groups = 1} : (!mo.tensor<[1, 8, 8, 3], ui8>, !mo.tensor<[4, 3, 3, 3], si8>, !mo.tensor<[], ui8>, !mo.tensor<[4], ui8>) -> !mo.tensor<[1, 6, 6, 4], si32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: convert with mo.cast
  %y = mo.qconv(%x0, %x1, %x2, %x3) {strides = [1, 1], dilations = [1, 1], paddings = [0, 0, 0, 0], num_groups = 1} : (!mo.tensor<[1, 8, 8, 3], ui8>, !mo.tensor<[4, 3, 3, 3], si8>, !mo.tensor<[], ui8>, !mo.tensor<[4], ui8>) -> !mo.tensor<[1, 6, 6, 4], si32>
  mo.output %y : !mo.tensor<[1, 6, 6, 4], si32>
}
// -----
mo.graph @g(%x0: !mo.tensor<[2, 64], f32>, %x1: !mo.tensor<[5, 36], si8>) -> (!mo.tensor<[2, 5], f32>) {
// CHECK:quantise.mlir:[[#@LINE+4]]:8: error: 'mo.qmatmul_block' blocks have dtype si8
// CHECK-NEXT:    %y = mo.qmatmul_block(%x0, %x1) {format = "Q4_0"} : (!mo.tensor<[2, 64], f32>, !mo.tensor<[5, 36], si8>) -> !mo.tensor<[2, 5], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: blocks are bytes: read others as ui8 with mo.bitcast
  %y = mo.qmatmul_block(%x0, %x1) {format = "Q4_0"} : (!mo.tensor<[2, 64], f32>, !mo.tensor<[5, 36], si8>) -> !mo.tensor<[2, 5], f32>
  mo.output %y : !mo.tensor<[2, 5], f32>
}
// -----
mo.graph @g(%x0: !mo.tensor<[2, 64], f32>, %x1: !mo.tensor<[5, 36], ui8>) -> (!mo.tensor<[2, 5], f32>) {
// CHECK:quantise.mlir:[[#@LINE+4]]:8: error: 'mo.qmatmul_block' attribute 'format' is "Q4_1"
// CHECK-NEXT:    %y = mo.qmatmul_block(%x0, %x1) {format = "Q4_1"} : (!mo.tensor<[2, 64], f32>, !mo.tensor<[5, 36], ui8>) -> !mo.tensor<[2, 5], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: write one of "Q4_0", "Q8_0", "Q4_K", "Q5_K", "Q6_K"
  %y = mo.qmatmul_block(%x0, %x1) {format = "Q4_1"} : (!mo.tensor<[2, 64], f32>, !mo.tensor<[5, 36], ui8>) -> !mo.tensor<[2, 5], f32>
  mo.output %y : !mo.tensor<[2, 5], f32>
}
// -----
mo.graph @g(%x0: !mo.tensor<[2, 64], f32>, %x1: !mo.tensor<[5, 40], ui8>) -> (!mo.tensor<[2, 5], f32>) {
// CHECK:quantise.mlir:[[#@LINE+4]]:8: error: 'mo.qmatmul_block' rows have 40 bytes, which are no blocks of 18
// CHECK-NEXT:    %y = mo.qmatmul_block(%x0, %x1) {format = "Q4_0"} : (!mo.tensor<[2, 64], f32>, !mo.tensor<[5, 40], ui8>) -> !mo.tensor<[2, 5], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: a row is whole blocks
  %y = mo.qmatmul_block(%x0, %x1) {format = "Q4_0"} : (!mo.tensor<[2, 64], f32>, !mo.tensor<[5, 40], ui8>) -> !mo.tensor<[2, 5], f32>
  mo.output %y : !mo.tensor<[2, 5], f32>
}
// -----
mo.graph @g(%x0: !mo.tensor<[2, 64], f32>, %x1: !mo.tensor<[5, 68], ui8>) -> (!mo.tensor<[2, 5], f32>) {
// CHECK:quantise.mlir:[[#@LINE+4]]:8: error: 'mo.qmatmul_block' rows have 68 bytes, which are no blocks of 18
// CHECK-NEXT:    %y = mo.qmatmul_block(%x0, %x1) {format = "Q4_0"} : (!mo.tensor<[2, 64], f32>, !mo.tensor<[5, 68], ui8>) -> !mo.tensor<[2, 5], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: a row is whole blocks
  %y = mo.qmatmul_block(%x0, %x1) {format = "Q4_0"} : (!mo.tensor<[2, 64], f32>, !mo.tensor<[5, 68], ui8>) -> !mo.tensor<[2, 5], f32>
  mo.output %y : !mo.tensor<[2, 5], f32>
}
// -----
mo.graph @g(%x0: !mo.tensor<[2, 96], f32>, %x1: !mo.tensor<[5, 36], ui8>) -> (!mo.tensor<[2, 5], f32>) {
// CHECK:quantise.mlir:[[#@LINE+4]]:8: error: 'mo.qmatmul_block' takes rows of 96 elements for blocks of 64
// CHECK-NEXT:    %y = mo.qmatmul_block(%x0, %x1) {format = "Q4_0"} : (!mo.tensor<[2, 96], f32>, !mo.tensor<[5, 36], ui8>) -> !mo.tensor<[2, 5], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: x and the blocks have rows of as many elements
  %y = mo.qmatmul_block(%x0, %x1) {format = "Q4_0"} : (!mo.tensor<[2, 96], f32>, !mo.tensor<[5, 36], ui8>) -> !mo.tensor<[2, 5], f32>
  mo.output %y : !mo.tensor<[2, 5], f32>
}
// -----
mo.graph @g(%x0: !mo.tensor<[64], f32>, %x1: !mo.tensor<[5, 36], ui8>) -> (!mo.tensor<[5], f32>) {
// CHECK:quantise.mlir:[[#@LINE+4]]:8: error: 'mo.qmatmul_block' x has shape [64]
// CHECK-NEXT:    %y = mo.qmatmul_block(%x0, %x1) {format = "Q4_0"} : (!mo.tensor<[64], f32>, !mo.tensor<[5, 36], ui8>) -> !mo.tensor<[5], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: see it as [M, K] with mo.static.reshape
  %y = mo.qmatmul_block(%x0, %x1) {format = "Q4_0"} : (!mo.tensor<[64], f32>, !mo.tensor<[5, 36], ui8>) -> !mo.tensor<[5], f32>
  mo.output %y : !mo.tensor<[5], f32>
}
// -----
mo.graph @g(%x0: !mo.tensor<[2, 64], f32>, %x1: !mo.tensor<[5, 2, 18], ui8>) -> (!mo.tensor<[2, 5], f32>) {
// CHECK:quantise.mlir:[[#@LINE+4]]:8: error: 'mo.qmatmul_block' blocks have shape [5, 2, 18]
// CHECK-NEXT:    %y = mo.qmatmul_block(%x0, %x1) {format = "Q4_0"} : (!mo.tensor<[2, 64], f32>, !mo.tensor<[5, 2, 18], ui8>) -> !mo.tensor<[2, 5], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: see them as [N, bytes of a row] with mo.static.reshape
  %y = mo.qmatmul_block(%x0, %x1) {format = "Q4_0"} : (!mo.tensor<[2, 64], f32>, !mo.tensor<[5, 2, 18], ui8>) -> !mo.tensor<[2, 5], f32>
  mo.output %y : !mo.tensor<[2, 5], f32>
}
// -----
mo.graph @g(%x0: !mo.tensor<[5, 210], ui8>) -> (!mo.tensor<[5, 32], f32>) {
// CHECK:quantise.mlir:[[#@LINE+4]]:8: error: 'mo.dequantize_block' makes !mo.tensor<[5, 256], f32>, its result says !mo.tensor<[5, 32], f32>
// CHECK-NEXT:    %y = mo.dequantize_block(%x0) {format = "Q6_K"} : (!mo.tensor<[5, 210], ui8>) -> !mo.tensor<[5, 32], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: declare the result as !mo.tensor<[5, 256], f32>
  %y = mo.dequantize_block(%x0) {format = "Q6_K"} : (!mo.tensor<[5, 210], ui8>) -> !mo.tensor<[5, 32], f32>
  mo.output %y : !mo.tensor<[5, 32], f32>
}
// -----
mo.graph @g(%x0: !mo.tensor<[5, 34], ui8>) -> (!mo.tensor<[5, 32], f64>) {
// CHECK:quantise.mlir:[[#@LINE+4]]:8: error: 'mo.dequantize_block' result has dtype f64
// CHECK-NEXT:    %y = mo.dequantize_block(%x0) {format = "Q8_0"} : (!mo.tensor<[5, 34], ui8>) -> !mo.tensor<[5, 32], f64>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: it is one of f16, bf16, f32
  %y = mo.dequantize_block(%x0) {format = "Q8_0"} : (!mo.tensor<[5, 34], ui8>) -> !mo.tensor<[5, 32], f64>
  mo.output %y : !mo.tensor<[5, 32], f64>
}
// -----
mo.graph @g(%x0: !mo.tensor<[5, 34], ui8>) -> (!mo.tensor<[5, 32], f32>) {
// CHECK:quantise.mlir:[[#@LINE+4]]:8: error: 'mo.dequantize_block' needs the attribute 'format'
// CHECK-NEXT:    %y = mo.dequantize_block(%x0) : (!mo.tensor<[5, 34], ui8>) -> !mo.tensor<[5, 32], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: add {format = ..} before the types: one of "Q4_0", "Q8_0", "Q4_K", "Q5_K", "Q6_K"
  %y = mo.dequantize_block(%x0) : (!mo.tensor<[5, 34], ui8>) -> !mo.tensor<[5, 32], f32>
  mo.output %y : !mo.tensor<[5, 32], f32>
}
