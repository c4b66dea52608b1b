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
// -----
// CHECK:types.mlir:[[#@LINE+3]]:36: error: expected '(' after max or min, found 'N'
// CHECK-NEXT:  mo.graph @g<N>(%x: !mo.tensor<[max N, 2], f32>) -> (!mo.tensor<[2], f32>) {
// CHECK-NEXT:                                     ^
mo.graph @g<N>(%x: !mo.tensor<[max N, 2], f32>) -> (!mo.tensor<[2], f32>) {
  mo.output %x : !mo.tensor<[2], f32>
}
// -----
// CHECK:types.mlir:[[#@LINE+3]]:40: error: expected ')' after the operands, found ']'
// CHECK-NEXT:  mo.graph @g<N>(%x: !mo.tensor<[max(N, 2], f32>) -> (!mo.tensor<[2], f32>) {
// CHECK-NEXT:                                         ^
mo.graph @g<N>(%x: !mo.tensor<[max(N, 2], f32>) -> (!mo.tensor<[2], f32>) {
  mo.output %x : !mo.tensor<[2], f32>
}
// -----
// CHECK:types.mlir:[[#@LINE+3]]:38: error: expected ')' to close the dim expression, found ','
// CHECK-NEXT:  mo.graph @g<N>(%x: !mo.tensor<[(N + 1, 2], f32>) -> (!mo.tensor<[2], f32>) {
// CHECK-NEXT:                                       ^
mo.graph @g<N>(%x: !mo.tensor<[(N + 1, 2], f32>) -> (!mo.tensor<[2], f32>) {
  mo.output %x : !mo.tensor<[2], f32>
}
// -----
// CHECK:types.mlir:[[#@LINE+4]]:29: error: 'batch.size' is not a dim
// CHECK-NEXT:  mo.graph @g(%x: !mo.tensor<[batch.size], f32>) -> (!mo.tensor<[2], f32>) {
// CHECK-NEXT:                              ^
// CHECK-NEXT:  hint: a dim is a number, a name like N, or an expression like N * 4
mo.graph @g(%x: !mo.tensor<[batch.size], f32>) -> (!mo.tensor<[2], f32>) {
  mo.output %x : !mo.tensor<[2], f32>
}
// -----
// CHECK:types.mlir:[[#@LINE+3]]:31: error: expected ',' or ']' after a dim, found '3'
// CHECK-NEXT:  mo.graph @g(%x: !mo.tensor<[2 3], f32>) -> (!mo.tensor<[2], f32>) {
// CHECK-NEXT:                                ^
mo.graph @g(%x: !mo.tensor<[2 3], f32>) -> (!mo.tensor<[2], f32>) {
  mo.output %x : !mo.tensor<[2], f32>
}
// -----
// CHECK:types.mlir:[[#@LINE+3]]:27: error: expected '<' after !mo.tensor, found '['
// CHECK-NEXT:  mo.graph @g(%x: !mo.tensor[2]) -> (!mo.tensor<[2], f32>) {
// CHECK-NEXT:                            ^
mo.graph @g(%x: !mo.tensor[2]) -> (!mo.tensor<[2], f32>) {
  mo.output %x : !mo.tensor<[2], f32>
}
// -----
// CHECK:types.mlir:[[#@LINE+3]]:27: error: expected '<' after !mo.buffer, found '['
// CHECK-NEXT:  mo.graph @g(%x: !mo.buffer[2]) -> (!mo.tensor<[2], f32>) {
// CHECK-NEXT:                            ^
mo.graph @g(%x: !mo.buffer[2]) -> (!mo.tensor<[2], f32>) {
  mo.output %x : !mo.tensor<[2], f32>
}
// -----
// CHECK:types.mlir:[[#@LINE+3]]:32: error: expected ',' between shape and dtype, found 'f32'
// CHECK-NEXT:  mo.graph @g(%x: !mo.tensor<[2] f32>) -> (!mo.tensor<[2], f32>) {
// CHECK-NEXT:                                 ^
mo.graph @g(%x: !mo.tensor<[2] f32>) -> (!mo.tensor<[2], f32>) {
  mo.output %x : !mo.tensor<[2], f32>
}
// -----
// CHECK:types.mlir:[[#@LINE+3]]:38: error: expected '{' to begin the tensor's metadata, found 'gpu'
// CHECK-NEXT:  mo.graph @g(%x: !mo.tensor<[2], f32, gpu>) -> (!mo.tensor<[2], f32>) {
// CHECK-NEXT:                                       ^
mo.graph @g(%x: !mo.tensor<[2], f32, gpu>) -> (!mo.tensor<[2], f32>) {
  mo.output %x : !mo.tensor<[2], f32>
}
// -----
// CHECK:types.mlir:[[#@LINE+3]]:36: error: expected '>' to end the tensor type, found ')'
// CHECK-NEXT:  mo.graph @g(%x: !mo.tensor<[2], f32) -> (!mo.tensor<[2], f32>) {
// CHECK-NEXT:                                     ^
mo.graph @g(%x: !mo.tensor<[2], f32) -> (!mo.tensor<[2], f32>) {
  mo.output %x : !mo.tensor<[2], f32>
}
// -----
// CHECK:types.mlir:[[#@LINE+3]]:48: error: expected '=' after layout, found ':'
// CHECK-NEXT:  mo.graph @g(%x: !mo.tensor<[2, 2], f32, {layout: KN}>) -> (!mo.tensor<[2], f32>) {
// CHECK-NEXT:                                                 ^
mo.graph @g(%x: !mo.tensor<[2, 2], f32, {layout: KN}>) -> (!mo.tensor<[2], f32>) {
  mo.output %x : !mo.tensor<[2], f32>
}
// -----
// CHECK:types.mlir:[[#@LINE+3]]:51: error: expected #mo.layout<..>, found 'KN'
// CHECK-NEXT:  mo.graph @g(%x: !mo.tensor<[2, 2], f32, {layout = KN}>) -> (!mo.tensor<[2], f32>) {
// CHECK-NEXT:                                                    ^
mo.graph @g(%x: !mo.tensor<[2, 2], f32, {layout = KN}>) -> (!mo.tensor<[2], f32>) {
  mo.output %x : !mo.tensor<[2], f32>
}
// -----
// CHECK:types.mlir:[[#@LINE+3]]:61: error: expected '<' after #mo.layout, found '('
// CHECK-NEXT:  mo.graph @g(%x: !mo.tensor<[2, 2], f32, {layout = #mo.layout(KN)}>) -> (!mo.tensor<[2], f32>) {
// CHECK-NEXT:                                                              ^
mo.graph @g(%x: !mo.tensor<[2, 2], f32, {layout = #mo.layout(KN)}>) -> (!mo.tensor<[2], f32>) {
  mo.output %x : !mo.tensor<[2], f32>
}
// -----
// CHECK:types.mlir:[[#@LINE+3]]:64: error: expected '>' after the layout's name, found '}'
// CHECK-NEXT:  mo.graph @g(%x: !mo.tensor<[2, 2], f32, {layout = #mo.layout<KN}>) -> (!mo.tensor<[2], f32>) {
// CHECK-NEXT:                                                                 ^
mo.graph @g(%x: !mo.tensor<[2, 2], f32, {layout = #mo.layout<KN}>) -> (!mo.tensor<[2], f32>) {
  mo.output %x : !mo.tensor<[2], f32>
}
// -----
// CHECK:types.mlir:[[#@LINE+3]]:27: error: expected '<' after !mo.opaque, found ')'
// CHECK-NEXT:  mo.graph @g(%x: !mo.opaque) -> (!mo.tensor<[2], f32>) {
// CHECK-NEXT:                            ^
mo.graph @g(%x: !mo.opaque) -> (!mo.tensor<[2], f32>) {
  mo.output %x : !mo.tensor<[2], f32>
}
// -----
// CHECK:types.mlir:[[#@LINE+4]]:28: error: expected the type's name in quotes, found 'list'
// CHECK-NEXT:  mo.graph @g(%x: !mo.opaque<list>) -> (!mo.tensor<[2], f32>) {
// CHECK-NEXT:                             ^
// CHECK-NEXT:  hint: an opaque type is written !mo.opaque<"list">
mo.graph @g(%x: !mo.opaque<list>) -> (!mo.tensor<[2], f32>) {
  mo.output %x : !mo.tensor<[2], f32>
}
// -----
// CHECK:types.mlir:[[#@LINE+4]]:28: error: expected the type's name in quotes, found '"my list"'
// CHECK-NEXT:  mo.graph @g(%x: !mo.opaque<"my list">) -> (!mo.tensor<[2], f32>) {
// CHECK-NEXT:                             ^
// CHECK-NEXT:  hint: an opaque type is written !mo.opaque<"list">
mo.graph @g(%x: !mo.opaque<"my list">) -> (!mo.tensor<[2], f32>) {
  mo.output %x : !mo.tensor<[2], f32>
}
// -----
// CHECK:types.mlir:[[#@LINE+3]]:36: error: expected '{' to begin the type's parameters, found '8'
// CHECK-NEXT:  mo.graph @g(%x: !mo.opaque<"list", 8>) -> (!mo.tensor<[2], f32>) {
// CHECK-NEXT:                                     ^
mo.graph @g(%x: !mo.opaque<"list", 8>) -> (!mo.tensor<[2], f32>) {
  mo.output %x : !mo.tensor<[2], f32>
}
// -----
// CHECK:types.mlir:[[#@LINE+3]]:46: error: expected '>' to end the opaque type, found ')'
// CHECK-NEXT:  mo.graph @g(%x: !mo.opaque<"list", {item = 8}) -> (!mo.tensor<[2], f32>) {
// CHECK-NEXT:                                               ^
mo.graph @g(%x: !mo.opaque<"list", {item = 8}) -> (!mo.tensor<[2], f32>) {
  mo.output %x : !mo.tensor<[2], f32>
}
// -----
// CHECK:types.mlir:[[#@LINE+4]]:33: error: 'float' is not a dtype
// CHECK-NEXT:  mo.graph @g(%x: !mo.buffer<[2], float>) -> (!mo.tensor<[2], f32>) {
// CHECK-NEXT:                                  ^
// CHECK-NEXT:  hint: dtypes are bool, si8 .. si64, ui8 .. ui64, f16, bf16, f32, f64, f8e4m3fn, f8e5m2, si4, ui4
mo.graph @g(%x: !mo.buffer<[2], float>) -> (!mo.tensor<[2], f32>) {
  mo.output %x : !mo.tensor<[2], f32>
}
// -----
// CHECK:types.mlir:[[#@LINE+3]]:25: error: expected a rank up to 8, found '9'
// CHECK-NEXT:  mogg.graph @g(%x: index<9>) -> (!mo.tensor<[2], f32>) {
// CHECK-NEXT:                          ^
mogg.graph @g(%x: index<9>) -> (!mo.tensor<[2], f32>) {
  mogg.output %x : !mo.tensor<[2], f32>
}
// -----
// CHECK:types.mlir:[[#@LINE+3]]:26: error: expected '>' to end the index type, found ')'
// CHECK-NEXT:  mogg.graph @g(%x: index<1) -> (!mo.tensor<[2], f32>) {
// CHECK-NEXT:                           ^
mogg.graph @g(%x: index<1) -> (!mo.tensor<[2], f32>) {
  mogg.output %x : !mo.tensor<[2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
// CHECK:types.mlir:[[#@LINE+3]]:8: error: 'mo.relu' result 0 is !mo.opaque<"list">, not a tensor
// CHECK-NEXT:    %y = mo.relu(%x) : !mo.tensor<[2], f32> -> !mo.opaque<"list">
// CHECK-NEXT:         ^
  %y = mo.relu(%x) : !mo.tensor<[2], f32> -> !mo.opaque<"list">
// CHECK:types.mlir:[[#@LINE+3]]:8: error: 'mo.add' result 0 is !mo.chain, not a tensor
// CHECK-NEXT:    %z = mo.add(%x, %x) : (!mo.tensor<[2], f32>, !mo.tensor<[2], f32>) -> !mo.chain
// CHECK-NEXT:         ^
  %z = mo.add(%x, %x) : (!mo.tensor<[2], f32>, !mo.tensor<[2], f32>) -> !mo.chain
// CHECK:types.mlir:[[#@LINE+3]]:8: error: 'mo.exp' result 0 is !mo.buffer<[2], f32>, not a tensor
// CHECK-NEXT:    %w = mo.exp(%x) : !mo.tensor<[2], f32> -> !mo.buffer<[2], f32>
// CHECK-NEXT:         ^
  %w = mo.exp(%x) : !mo.tensor<[2], f32> -> !mo.buffer<[2], f32>
  mo.output %x : !mo.tensor<[2], f32>
}
