// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Types: dtypes, dims, ranks, layouts.
// RUN: %python %S/Inputs/each.py %mxc %s %t.dir | FileCheck %s --strict-whitespace --match-full-lines --implicit-check-not='{{.*}}error:{{.*}}'

// CHECK:types.mlir:[[#@LINE+4]]:33: error: 'float32' is not a dtype
// CHECK-NEXT:  mo.graph @g(%x: !mo.tensor<[2], float32>) -> (!mo.tensor<[2], f32>) {
// CHECK-NEXT:                                  ^
// CHECK-NEXT:  hint: dtypes are bool, si8 .. si64, ui8 .. ui64, f16, bf16, f32, f64, f8e4m3fn, f8e5m2, si4, ui4
mo.graph @g(%x: !mo.tensor<[2], float32>) -> (!mo.tensor<[2], f32>) {
  mo.output %x : !mo.tensor<[2], f32>
}
// -----
// CHECK:types.mlir:[[#@LINE+4]]:59: error: 'f8e4m3' is not a dtype
// CHECK-NEXT:  mo.graph @g(%x: !mo.tensor<[2], i32>) -> (!mo.tensor<[2], f8e4m3>) {
// CHECK-NEXT:                                                            ^
// CHECK-NEXT:  hint: dtypes are bool, si8 .. si64, ui8 .. ui64, f16, bf16, f32, f64, f8e4m3fn, f8e5m2, si4, ui4
mo.graph @g(%x: !mo.tensor<[2], i32>) -> (!mo.tensor<[2], f8e4m3>) {
  mo.output %x : !mo.tensor<[2], f32>
}
// -----
// CHECK:types.mlir:[[#@LINE+4]]:17: error: expected a type, found 'tensor'
// CHECK-NEXT:  mo.graph @g(%x: tensor<2xf32>) -> (!mo.tensor<[2], f32>) {
// CHECK-NEXT:                  ^
// CHECK-NEXT:  hint: a tensor is written !mo.tensor<[M, 4], f32>
mo.graph @g(%x: tensor<2xf32>) -> (!mo.tensor<[2], f32>) {
  mo.output %x : !mo.tensor<[2], f32>
}
// -----
// CHECK:types.mlir:[[#@LINE+4]]:17: error: expected a type, found '!mo.tensr'
// CHECK-NEXT:  mo.graph @g(%x: !mo.tensr<[2], f32>) -> (!mo.tensor<[2], f32>) {
// CHECK-NEXT:                  ^
// CHECK-NEXT:  hint: a tensor is written !mo.tensor<[M, 4], f32>
mo.graph @g(%x: !mo.tensr<[2], f32>) -> (!mo.tensor<[2], f32>) {
  mo.output %x : !mo.tensor<[2], f32>
}
// -----
// CHECK:types.mlir:[[#@LINE+3]]:28: error: expected '[' to begin the shape, as in !mo.tensor<[M, 4], f32>, found '2'
// CHECK-NEXT:  mo.graph @g(%x: !mo.tensor<2, f32>) -> (!mo.tensor<[2], f32>) {
// CHECK-NEXT:                             ^
mo.graph @g(%x: !mo.tensor<2, f32>) -> (!mo.tensor<[2], f32>) {
  mo.output %x : !mo.tensor<[2], f32>
}
// -----
// CHECK:types.mlir:[[#@LINE+4]]:29: error: expected a dim, found '?'
// CHECK-NEXT:  mo.graph @g(%x: !mo.tensor<[?, 2], f32>) -> (!mo.tensor<[2], f32>) {
// CHECK-NEXT:                              ^
// CHECK-NEXT:  hint: give the dim a name, like N: the same name is the same size everywhere
mo.graph @g(%x: !mo.tensor<[?, 2], f32>) -> (!mo.tensor<[2], f32>) {
  mo.output %x : !mo.tensor<[2], f32>
}
// -----
// CHECK:types.mlir:[[#@LINE+4]]:29: error: dim -3 is negative
// CHECK-NEXT:  mo.graph @g(%x: !mo.tensor<[-3], f32>) -> (!mo.tensor<[2], f32>) {
// CHECK-NEXT:                              ^
// CHECK-NEXT:  hint: sizes are 0 or more; a size that only the run knows is a name, like N
mo.graph @g(%x: !mo.tensor<[-3], f32>) -> (!mo.tensor<[2], f32>) {
  mo.output %x : !mo.tensor<[2], f32>
}
// -----
// CHECK:types.mlir:[[#@LINE+3]]:29: error: expected a dim, found '1.5'
// CHECK-NEXT:  mo.graph @g(%x: !mo.tensor<[1.5], f32>) -> (!mo.tensor<[2], f32>) {
// CHECK-NEXT:                              ^
mo.graph @g(%x: !mo.tensor<[1.5], f32>) -> (!mo.tensor<[2], f32>) {
  mo.output %x : !mo.tensor<[2], f32>
}
// -----
// CHECK:types.mlir:[[#@LINE+3]]:34: error: dim is divided by zero
// CHECK-NEXT:  mo.graph @g<N>(%x: !mo.tensor<[N floordiv 0], f32>) -> (!mo.tensor<[2], f32>) {
// CHECK-NEXT:                                   ^
mo.graph @g<N>(%x: !mo.tensor<[N floordiv 0], f32>) -> (!mo.tensor<[2], f32>) {
  mo.output %x : !mo.tensor<[2], f32>
}
// -----
// CHECK:types.mlir:[[#@LINE+3]]:37: error: expected ',' between the operands, found ')'
// CHECK-NEXT:  mo.graph @g<N>(%x: !mo.tensor<[max(N), 2], f32>) -> (!mo.tensor<[2], f32>) {
// CHECK-NEXT:                                      ^
mo.graph @g<N>(%x: !mo.tensor<[max(N), 2], f32>) -> (!mo.tensor<[2], f32>) {
  mo.output %x : !mo.tensor<[2], f32>
}
// -----
// CHECK:types.mlir:[[#@LINE+3]]:29: error: dim 99999999999999999999 does not fit in 64 bits
// CHECK-NEXT:  mo.graph @g(%x: !mo.tensor<[99999999999999999999], f32>) -> (!mo.tensor<[2], f32>) {
// CHECK-NEXT:                              ^
mo.graph @g(%x: !mo.tensor<[99999999999999999999], f32>) -> (!mo.tensor<[2], f32>) {
  mo.output %x : !mo.tensor<[2], f32>
}
// -----
// CHECK:types.mlir:[[#@LINE+4]]:53: error: rank is more than 8
// CHECK-NEXT:  mo.graph @g(%x: !mo.tensor<[1, 2, 3, 4, 5, 6, 7, 8, 9], f32>) -> (!mo.tensor<[2], f32>) {
// CHECK-NEXT:                                                      ^
// CHECK-NEXT:  hint: reshape it to fewer dims
mo.graph @g(%x: !mo.tensor<[1, 2, 3, 4, 5, 6, 7, 8, 9], f32>) -> (!mo.tensor<[2], f32>) {
  mo.output %x : !mo.tensor<[2], f32>
}
// -----
// CHECK:types.mlir:[[#@LINE+3]]:27: error: the bytes of a tensor of shape [4294967296, 4294967296] do not fit in 64 bits
// CHECK-NEXT:  mo.graph @g(%x: !mo.tensor<[4294967296, 4294967296], f32>) -> (!mo.tensor<[4294967296, 4294967296], f32>) {
// CHECK-NEXT:                            ^
mo.graph @g(%x: !mo.tensor<[4294967296, 4294967296], f32>) -> (!mo.tensor<[4294967296, 4294967296], f32>) {
  %y = mo.relu(%x) : !mo.tensor<[4294967296, 4294967296], f32>
  mo.output %y : !mo.tensor<[4294967296, 4294967296], f32>
}
// -----
// CHECK:types.mlir:[[#@LINE+4]]:62: error: unknown layout 'NHWC'
// CHECK-NEXT:  mo.graph @g(%x: !mo.tensor<[2, 2], f32, {layout = #mo.layout<NHWC>}>) -> (!mo.tensor<[2], f32>) {
// CHECK-NEXT:                                                               ^
// CHECK-NEXT:  hint: layouts are KN, MK, MN (row-major) and KNkn (packed)
mo.graph @g(%x: !mo.tensor<[2, 2], f32, {layout = #mo.layout<NHWC>}>) -> (!mo.tensor<[2], f32>) {
  mo.output %x : !mo.tensor<[2], f32>
}
// -----
// CHECK:types.mlir:[[#@LINE+4]]:42: error: unknown tensor metadata 'device'
// CHECK-NEXT:  mo.graph @g(%x: !mo.tensor<[2, 2], f32, {device = "gpu"}>) -> (!mo.tensor<[2], f32>) {
// CHECK-NEXT:                                           ^
// CHECK-NEXT:  hint: a tensor's metadata is {layout = #mo.layout<..>}
mo.graph @g(%x: !mo.tensor<[2, 2], f32, {device = "gpu"}>) -> (!mo.tensor<[2], f32>) {
  mo.output %x : !mo.tensor<[2], f32>
}
// -----
// CHECK:types.mlir:[[#@LINE+4]]:1: error: 'mo.graph' argument 0 is f32, not a tensor
// CHECK-NEXT:  mo.graph @g(%x: f32) -> (!mo.tensor<[2], f32>) {
// CHECK-NEXT:  ^
// CHECK-NEXT:  hint: a number is a tensor of rank 0: !mo.tensor<[], f32>
mo.graph @g(%x: f32) -> (!mo.tensor<[2], f32>) {
// CHECK:types.mlir:[[#@LINE+3]]:8: error: 'mo.relu' operand 0 is f32, not a tensor
// CHECK-NEXT:    %y = mo.relu(%x) : f32
// CHECK-NEXT:         ^
  %y = mo.relu(%x) : f32
// CHECK:types.mlir:[[#@LINE+3]]:3: error: 'mo.output' operand 0 is f32, not a tensor
// CHECK-NEXT:    mo.output %y : f32
// CHECK-NEXT:    ^
  mo.output %y : f32
}
