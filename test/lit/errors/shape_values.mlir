// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Numbers and shapes as values, transfers, and calls of shape functions.
// RUN: %python %S/Inputs/each.py %mxc %s %t.dir | FileCheck %s --strict-whitespace --match-full-lines --implicit-check-not='{{.*}}error:{{.*}}'

mo.graph @g(%x: !mo.tensor<[], si64>) -> (!mo.tensor<[], si64>) {
// CHECK:shape_values.mlir:[[#@LINE+4]]:8: error: 'mo.constant.scalar' makes !mo.tensor<[], si64>
// CHECK-NEXT:    %s = mo.constant.scalar {value = dense<5>} : !mo.tensor<[], si64>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: a literal number, !mo.scalar<si64>, say
  %s = mo.constant.scalar {value = dense<5>} : !mo.tensor<[], si64>
  mo.output %x : !mo.tensor<[], si64>
}
// -----
mo.graph @g(%x: !mo.tensor<[], si64>) -> (!mo.tensor<[], si64>) {
// CHECK:shape_values.mlir:[[#@LINE+3]]:8: error: 'mo.constant' result 0 is !mo.scalar<si64>, not a tensor
// CHECK-NEXT:    %s = mo.constant {value = dense<5>} : !mo.scalar<si64>
// CHECK-NEXT:         ^
  %s = mo.constant {value = dense<5>} : !mo.scalar<si64>
  mo.output %x : !mo.tensor<[], si64>
}
// -----
mo.graph @g(%x: !mo.tensor<[], si64>) -> (!mo.tensor<[], si64>) {
// CHECK:shape_values.mlir:[[#@LINE+4]]:36: error: literal has 2 elements, its type has 1
// CHECK-NEXT:    %s = mo.constant.scalar {value = dense<[5, 6]>} : !mo.scalar<si64>
// CHECK-NEXT:                                     ^
// CHECK-NEXT:  hint: give one element to fill the tensor, or all of them
  %s = mo.constant.scalar {value = dense<[5, 6]>} : !mo.scalar<si64>
  mo.output %x : !mo.tensor<[], si64>
}
// -----
mo.graph @g(%x: !mo.tensor<[], si64>) -> (!mo.tensor<[], si64>) {
// CHECK:shape_values.mlir:[[#@LINE+4]]:59: error: 'long' is not a dtype
// CHECK-NEXT:    %s = mo.constant.scalar {value = dense<5>} : !mo.scalar<long>
// CHECK-NEXT:                                                            ^
// CHECK-NEXT:  hint: dtypes are bool, si8 .. si64, ui8 .. ui64, f16, bf16, f32, f64, f8e4m3fn, f8e5m2, si4, ui4
  %s = mo.constant.scalar {value = dense<5>} : !mo.scalar<long>
  mo.output %x : !mo.tensor<[], si64>
}
// -----
// CHECK:shape_values.mlir:[[#@LINE+4]]:1: error: 'mo.graph' argument 0 is !mo.scalar<si64>, not a tensor
// CHECK-NEXT:  mo.graph @g(%x: !mo.scalar<si64>) -> (!mo.tensor<[], si64>) {
// CHECK-NEXT:  ^
// CHECK-NEXT:  hint: a number is a tensor of rank 0: !mo.tensor<[], f32>
mo.graph @g(%x: !mo.scalar<si64>) -> (!mo.tensor<[], si64>) {
  %s = mo.index.to_tensor(%x) : !mo.scalar<si64> -> !mo.tensor<[], si64>
  mo.output %s : !mo.tensor<[], si64>
}
// -----
mo.graph @g(%x: !mo.tensor<[], si64>) -> (!mo.tensor<[], si64>) {
  %s = mo.constant.scalar {value = dense<5>} : !mo.scalar<si64>
// CHECK:shape_values.mlir:[[#@LINE+4]]:8: error: 'mo.index.to_tensor' makes !mo.tensor<[], si64>, its result says !mo.tensor<[], si32>
// CHECK-NEXT:    %y = mo.index.to_tensor(%s) : !mo.scalar<si64> -> !mo.tensor<[], si32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: declare the result as !mo.tensor<[], si64>
  %y = mo.index.to_tensor(%s) : !mo.scalar<si64> -> !mo.tensor<[], si32>
// CHECK:shape_values.mlir:[[#@LINE+4]]:8: error: 'mo.index.to_tensor' operand 0 is !mo.tensor<[], si64>
// CHECK-NEXT:    %z = mo.index.to_tensor(%x) : !mo.tensor<[], si64> -> !mo.tensor<[], si64>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: a number is made by mo.constant.scalar
  %z = mo.index.to_tensor(%x) : !mo.tensor<[], si64> -> !mo.tensor<[], si64>
// CHECK:shape_values.mlir:[[#@LINE+4]]:8: error: 'mo.add' operand 0 is !mo.scalar<si64>, not a tensor
// CHECK-NEXT:    %w = mo.add(%s, %x) : (!mo.scalar<si64>, !mo.tensor<[], si64>) -> !mo.tensor<[], si64>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: make it a tensor with mo.index.to_tensor
  %w = mo.add(%s, %x) : (!mo.scalar<si64>, !mo.tensor<[], si64>) -> !mo.tensor<[], si64>
  mo.output %x : !mo.tensor<[], si64>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 3], si64>, %t: !mo.tensor<[2], si64>, %f: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], si64>) {
// CHECK:shape_values.mlir:[[#@LINE+4]]:8: error: 'mo.shape.from_tensor' operand 0 is !mo.tensor<[2, 3], si64>
// CHECK-NEXT:    %a = mo.shape.from_tensor(%x) : !mo.tensor<[2, 3], si64> -> !mosh.ape
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: give a tensor of rank 1, a size per dim
  %a = mo.shape.from_tensor(%x) : !mo.tensor<[2, 3], si64> -> !mosh.ape
// CHECK:shape_values.mlir:[[#@LINE+4]]:8: error: 'mo.shape.from_tensor' operand 0 holds f32, not si32 or si64
// CHECK-NEXT:    %b = mo.shape.from_tensor(%f) : !mo.tensor<[2], f32> -> !mosh.ape
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: convert indices with mo.cast to si64
  %b = mo.shape.from_tensor(%f) : !mo.tensor<[2], f32> -> !mosh.ape
// CHECK:shape_values.mlir:[[#@LINE+4]]:8: error: 'mo.shape.from_tensor' makes a shape, its result says !mo.tensor<[2], si64>
// CHECK-NEXT:    %c = mo.shape.from_tensor(%t) : !mo.tensor<[2], si64> -> !mo.tensor<[2], si64>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: write !mosh.ape
  %c = mo.shape.from_tensor(%t) : !mo.tensor<[2], si64> -> !mo.tensor<[2], si64>
  %s = mo.shape.from_tensor(%t) : !mo.tensor<[2], si64> -> !mosh.ape
// CHECK:shape_values.mlir:[[#@LINE+4]]:8: error: 'mo.relu' operand 0 is !mosh.ape, not a tensor
// CHECK-NEXT:    %d = mo.relu(%s) : !mosh.ape -> !mo.tensor<[2], si64>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: make it a tensor with mo.shape.to_tensor
  %d = mo.relu(%s) : !mosh.ape -> !mo.tensor<[2], si64>
// CHECK:shape_values.mlir:[[#@LINE+4]]:8: error: 'mo.shape.to_tensor' needs 'shape'
// CHECK-NEXT:    %e = mo.shape.to_tensor : !mo.tensor<[2], si64>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: add {shape = ..} before the types: a list of dims like [0, N - 1]; or give it as operand 0
  %e = mo.shape.to_tensor : !mo.tensor<[2], si64>
  mo.output %t : !mo.tensor<[2], si64>
}
// -----
mo.graph @g(%t: !mo.tensor<[2], si64>) -> (!mo.tensor<[3], si64>) {
  %s = mo.shape.from_tensor(%t) : !mo.tensor<[2], si64> -> !mosh.ape
// CHECK:shape_values.mlir:[[#@LINE+4]]:8: error: 'mo.shape.to_tensor' has 2 sizes for !mo.tensor<[3], si64>
// CHECK-NEXT:    %y = mo.shape.to_tensor(%s) : !mosh.ape -> !mo.tensor<[3], si64>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: as many as the result has elements
  %y = mo.shape.to_tensor(%s) : !mosh.ape -> !mo.tensor<[3], si64>
  mo.output %y : !mo.tensor<[3], si64>
}
// -----
mo.graph @g(%t: !mo.tensor<[2], si64>) -> (!mo.tensor<[2], f32>) {
  %s = mo.shape.from_tensor(%t) : !mo.tensor<[2], si64> -> !mosh.ape
// CHECK:shape_values.mlir:[[#@LINE+4]]:8: error: 'mo.shape.to_tensor' does not take dtype f32
// CHECK-NEXT:    %y = mo.shape.to_tensor(%s) : !mosh.ape -> !mo.tensor<[2], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: it takes si8, si16, si32, si64, ui8, ui16, ui32, ui64: convert with mo.cast
  %y = mo.shape.to_tensor(%s) : !mosh.ape -> !mo.tensor<[2], f32>
  mo.output %y : !mo.tensor<[2], f32>
}
// -----
mo.graph @g(%t: !mo.tensor<[2], si64>, %c: !mo.tensor<[], bool>) -> (!mo.tensor<[2], si64>) {
  %s = mo.shape.from_tensor(%t) : !mo.tensor<[2], si64> -> !mosh.ape
// CHECK:shape_values.mlir:[[#@LINE+3]]:8: error: 'mo.if' result 0 is !mosh.ape, not a tensor
// CHECK-NEXT:    %y = mo.if(%c) : !mo.tensor<[], bool> -> !mosh.ape {
// CHECK-NEXT:         ^
  %y = mo.if(%c) : !mo.tensor<[], bool> -> !mosh.ape {
// CHECK:shape_values.mlir:[[#@LINE+4]]:5: error: 'mo.yield' operand 0 is !mosh.ape, not a tensor
// CHECK-NEXT:      mo.yield %s : !mosh.ape
// CHECK-NEXT:      ^
// CHECK-NEXT:  hint: make it a tensor with mo.shape.to_tensor
    mo.yield %s : !mosh.ape
  } else {
// CHECK:shape_values.mlir:[[#@LINE+4]]:5: error: 'mo.yield' operand 0 is !mosh.ape, not a tensor
// CHECK-NEXT:      mo.yield %s : !mosh.ape
// CHECK-NEXT:      ^
// CHECK-NEXT:  hint: make it a tensor with mo.shape.to_tensor
    mo.yield %s : !mosh.ape
  }
  mo.output %t : !mo.tensor<[2], si64>
}
// -----
mo.graph @g<N>(%x: !mo.tensor<[N, 3], f32>, %t: !mo.tensor<[2], si64>) -> (!mo.tensor<[R], f32>) {
  %s = mo.shape.from_tensor(%t) : !mo.tensor<[2], si64> -> !mosh.ape
// CHECK:shape_values.mlir:[[#@LINE+4]]:8: error: 'mo.range' operand 0, its limit, is !mo.tensor<[2], si64>
// CHECK-NEXT:    %y = mo.range(%s) {start = 0, step = 1} : !mosh.ape -> !mo.tensor<[R], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: give a tensor of rank 0
  %y = mo.range(%s) {start = 0, step = 1} : !mosh.ape -> !mo.tensor<[R], f32>
  mo.output %y : !mo.tensor<[R], f32>
}
// -----
mo.graph @g<N>(%x: !mo.tensor<[N, 3], f32>, %t: !mo.tensor<[2], f32>) -> (!mo.tensor<[N, 3], f32>) {
  %c = mo.chain.create : !mo.chain
// CHECK:shape_values.mlir:[[#@LINE+4]]:12: error: 'mo.transfer' operand 0 is !mo.tensor<[N, 3], f32>, its result !mo.tensor<[N, 4], f32>
// CHECK-NEXT:    %y, %d = mo.transfer(%x, %c) : (!mo.tensor<[N, 3], f32>, !mo.chain) -> (!mo.tensor<[N, 4], f32>, !mo.chain)
// CHECK-NEXT:             ^
// CHECK-NEXT:  hint: a value keeps its type
  %y, %d = mo.transfer(%x, %c) : (!mo.tensor<[N, 3], f32>, !mo.chain) -> (!mo.tensor<[N, 4], f32>, !mo.chain)
// CHECK:shape_values.mlir:[[#@LINE+4]]:12: error: 'mo.transfer' operand 1 is !mo.tensor<[2], f32>, not a chain
// CHECK-NEXT:    %z, %e = mo.transfer(%x, %t) : (!mo.tensor<[N, 3], f32>, !mo.tensor<[2], f32>) -> (!mo.tensor<[N, 3], f32>, !mo.chain)
// CHECK-NEXT:             ^
// CHECK-NEXT:  hint: x on another device, and the chain after that; on the one device there is it is x
  %z, %e = mo.transfer(%x, %t) : (!mo.tensor<[N, 3], f32>, !mo.tensor<[2], f32>) -> (!mo.tensor<[N, 3], f32>, !mo.chain)
// CHECK:shape_values.mlir:[[#@LINE+4]]:12: error: 'mo.transfer' operand 0 is !mo.chain, not a tensor
// CHECK-NEXT:    %w, %f = mo.transfer(%c, %c) : (!mo.chain, !mo.chain) -> (!mo.tensor<[N, 3], f32>, !mo.chain)
// CHECK-NEXT:             ^
// CHECK-NEXT:  hint: x on another device, and the chain after that; on the one device there is it is x
  %w, %f = mo.transfer(%c, %c) : (!mo.chain, !mo.chain) -> (!mo.tensor<[N, 3], f32>, !mo.chain)
// CHECK:shape_values.mlir:[[#@LINE+4]]:8: error: 'mo.transfer' makes 2 results, 1 is named
// CHECK-NEXT:    %v = mo.transfer(%x, %c) : (!mo.tensor<[N, 3], f32>, !mo.chain) -> !mo.tensor<[N, 3], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: x on another device, and the chain after that; on the one device there is it is x
  %v = mo.transfer(%x, %c) : (!mo.tensor<[N, 3], f32>, !mo.chain) -> !mo.tensor<[N, 3], f32>
  mo.output %x : !mo.tensor<[N, 3], f32>
}
// -----
mo.graph @g<N>(%x: !mo.tensor<[N, 3], f32>) -> (!mo.tensor<[N, 3], f32>) {
// CHECK:shape_values.mlir:[[#@LINE+4]]:3: error: 'mo.invoke_shape_func' needs the attribute 'shape_func_name'
// CHECK-NEXT:    mo.invoke_shape_func(%x) {results = ["P", "Q"]} : !mo.tensor<[N, 3], f32> -> ()
// CHECK-NEXT:    ^
// CHECK-NEXT:  hint: add {shape_func_name = ..} before the types: text in quotes
  mo.invoke_shape_func(%x) {results = ["P", "Q"]} : !mo.tensor<[N, 3], f32> -> ()
// CHECK:shape_values.mlir:[[#@LINE+4]]:3: error: 'mo.invoke_shape_func' attribute 'results' is []
// CHECK-NEXT:    mo.invoke_shape_func(%x) {shape_func_name = "my.decimate", results = []} : !mo.tensor<[N, 3], f32> -> ()
// CHECK-NEXT:    ^
// CHECK-NEXT:  hint: write a list
  mo.invoke_shape_func(%x) {shape_func_name = "my.decimate", results = []} : !mo.tensor<[N, 3], f32> -> ()
// CHECK:shape_values.mlir:[[#@LINE+4]]:3: error: 'mo.invoke_shape_func' names 9 results, not 1 to 8
// CHECK-NEXT:    mo.invoke_shape_func(%x) {shape_func_name = "my.decimate", results = ["A", "B", "C", "D", "E", "F", "G", "H", "I"]} : !mo.tensor<[N, 3], f32> -> ()
// CHECK-NEXT:    ^
// CHECK-NEXT:  hint: results = ["P", "Q"]
  mo.invoke_shape_func(%x) {shape_func_name = "my.decimate", results = ["A", "B", "C", "D", "E", "F", "G", "H", "I"]} : !mo.tensor<[N, 3], f32> -> ()
// CHECK:shape_values.mlir:[[#@LINE+4]]:3: error: 'mo.invoke_shape_func' result 1 is not a name in quotes
// CHECK-NEXT:    mo.invoke_shape_func(%x) {shape_func_name = "my.decimate", results = ["P", ""]} : !mo.tensor<[N, 3], f32> -> ()
// CHECK-NEXT:    ^
// CHECK-NEXT:  hint: results = ["P", "Q"]
  mo.invoke_shape_func(%x) {shape_func_name = "my.decimate", results = ["P", ""]} : !mo.tensor<[N, 3], f32> -> ()
// CHECK:shape_values.mlir:[[#@LINE+4]]:3: error: 'mo.invoke_shape_func' results 0 and 1 have one name
// CHECK-NEXT:    mo.invoke_shape_func(%x) {shape_func_name = "my.decimate", results = ["P", "P"]} : !mo.tensor<[N, 3], f32> -> ()
// CHECK-NEXT:    ^
// CHECK-NEXT:  hint: give each result a name of its own
  mo.invoke_shape_func(%x) {shape_func_name = "my.decimate", results = ["P", "P"]} : !mo.tensor<[N, 3], f32> -> ()
// CHECK:shape_values.mlir:[[#@LINE+4]]:3: error: 'mo.invoke_shape_func' is handed no shape
// CHECK-NEXT:    mo.invoke_shape_func {shape_func_name = "my.decimate", results = ["P", "Q"]}
// CHECK-NEXT:    ^
// CHECK-NEXT:  hint: give it tensors, or shapes = {{\[\[}}M, 4], [N]]
  mo.invoke_shape_func {shape_func_name = "my.decimate", results = ["P", "Q"]}
// CHECK:shape_values.mlir:[[#@LINE+4]]:3: error: 'mo.invoke_shape_func' has operands and shapes
// CHECK-NEXT:    mo.invoke_shape_func(%x) {shape_func_name = "my.decimate", results = ["P", "Q"], shapes = {{\[\[}}N, 3]]} : !mo.tensor<[N, 3], f32> -> ()
// CHECK-NEXT:    ^
// CHECK-NEXT:  hint: give one of them
  mo.invoke_shape_func(%x) {shape_func_name = "my.decimate", results = ["P", "Q"], shapes = [[N, 3]]} : !mo.tensor<[N, 3], f32> -> ()
// CHECK:shape_values.mlir:[[#@LINE+4]]:3: error: 'mo.invoke_shape_func' shape 0 is not a list of up to 8 dims
// CHECK-NEXT:    mo.invoke_shape_func {shape_func_name = "my.decimate", results = ["P", "Q"], shapes = ["N", [3]]}
// CHECK-NEXT:    ^
// CHECK-NEXT:  hint: shapes = {{\[\[}}M, 4], [N]]
  mo.invoke_shape_func {shape_func_name = "my.decimate", results = ["P", "Q"], shapes = ["N", [3]]}
// CHECK:shape_values.mlir:[[#@LINE+4]]:3: error: 'mo.invoke_shape_func' shape 0 is not a list of up to 8 dims
// CHECK-NEXT:    mo.invoke_shape_func {shape_func_name = "my.decimate", results = ["P", "Q"], shapes = {{\[\[}}N, 1, 2, 3, 4, 5, 6, 7, 8]]}
// CHECK-NEXT:    ^
// CHECK-NEXT:  hint: shapes = {{\[\[}}M, 4], [N]]
  mo.invoke_shape_func {shape_func_name = "my.decimate", results = ["P", "Q"], shapes = [[N, 1, 2, 3, 4, 5, 6, 7, 8]]}
  mo.output %x : !mo.tensor<[N, 3], f32>
}
// -----
mo.graph @g<N>(%x: !mo.tensor<[N, 3], f32>) -> (!mo.tensor<[N, 3], f32>) {
// CHECK:shape_values.mlir:[[#@LINE+4]]:3: error: 'mo.invoke_shape_func' declares 'N', which is the name of another size
// CHECK-NEXT:    mo.invoke_shape_func(%x) {shape_func_name = "my.decimate", results = ["P", "N"]} : !mo.tensor<[N, 3], f32> -> ()
// CHECK-NEXT:    ^
// CHECK-NEXT:  hint: choose a new name
  mo.invoke_shape_func(%x) {shape_func_name = "my.decimate", results = ["P", "N"]} : !mo.tensor<[N, 3], f32> -> ()
  mo.output %x : !mo.tensor<[N, 3], f32>
}
// -----
mo.graph @g<N>(%x: !mo.tensor<[N, 3], f32>, %n: !mo.tensor<[1], si64>) -> (!mo.tensor<[N, 3], f32>) {
// CHECK:shape_values.mlir:[[#@LINE+4]]:3: error: 'mo.read_dims' declares 'N', which is the name of another size
// CHECK-NEXT:    mo.read_dims(%n) {names = ["N"]} : !mo.tensor<[1], si64> -> ()
// CHECK-NEXT:    ^
// CHECK-NEXT:  hint: choose a new name
  mo.read_dims(%n) {names = ["N"]} : !mo.tensor<[1], si64> -> ()
  mo.output %x : !mo.tensor<[N, 3], f32>
}
// -----
mo.graph @g<N>(%x: !mo.tensor<[N, 3], f32>) -> (!mo.tensor<[N, 3], f32>) {
// CHECK:shape_values.mlir:[[#@LINE+4]]:3: error: no package has a shape function 'my.decimate'
// CHECK-NEXT:    mo.invoke_shape_func(%x) {shape_func_name = "my.decimate", results = ["P", "Q"]} : !mo.tensor<[N, 3], f32> -> ()
// CHECK-NEXT:    ^
// CHECK-NEXT:  hint: add MX_SHAPE(.., .symbol = "my.decimate") to a package, and give it with --kernels
  mo.invoke_shape_func(%x) {shape_func_name = "my.decimate", results = ["P", "Q"]} : !mo.tensor<[N, 3], f32> -> ()
  mo.output %x : !mo.tensor<[N, 3], f32>
}
