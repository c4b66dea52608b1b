// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// mo.custom: symbols, parameters, signatures.
// RUN: %mxc package %examples/custom_op/my_kernels.c -o %t.mxpkg
// RUN: %python %S/Inputs/each.py %mxc %s %t.dir --kernels=%t.mxpkg | FileCheck %s --strict-whitespace --match-full-lines --implicit-check-not='{{.*}}error:{{.*}}'

mo.graph @g(%x: !mo.tensor<[2, 2], f32>) -> (!mo.tensor<[2, 2], f32>) {
// CHECK:custom.mlir:[[#@LINE+4]]:8: error: no kernel 'my.swishh' for (f32) -> (f32) on x86-64
// CHECK-NEXT:    %y = mo.custom(%x) {symbol = "my.swishh"} : !mo.tensor<[2, 2], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: did you mean 'my.swish'? a package of your own is given with --kernels=FILE.mxpkg
  %y = mo.custom(%x) {symbol = "my.swishh"} : !mo.tensor<[2, 2], f32>
  mo.output %y : !mo.tensor<[2, 2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 2], f32>) -> (!mo.tensor<[2, 2], f32>) {
// CHECK:custom.mlir:[[#@LINE+4]]:8: error: no kernel 'your.kernel' for (f32) -> (f32) on x86-64
// CHECK-NEXT:    %y = mo.custom(%x) {symbol = "your.kernel"} : !mo.tensor<[2, 2], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: give the package that holds it with --kernels=FILE.mxpkg
  %y = mo.custom(%x) {symbol = "your.kernel"} : !mo.tensor<[2, 2], f32>
  mo.output %y : !mo.tensor<[2, 2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 2], f32>) -> (!mo.tensor<[2, 2], f32>) {
// CHECK:custom.mlir:[[#@LINE+4]]:8: error: 'mo.custom' needs the attribute 'symbol'
// CHECK-NEXT:    %y = mo.custom(%x) : !mo.tensor<[2, 2], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: add {symbol = ..} before the types: text in quotes
  %y = mo.custom(%x) : !mo.tensor<[2, 2], f32>
  mo.output %y : !mo.tensor<[2, 2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 2], si32>) -> (!mo.tensor<[2, 2], si32>) {
// CHECK:custom.mlir:[[#@LINE+4]]:8: error: no kernel 'my.swish' for (si32) -> (si32) on x86-64
// CHECK-NEXT:    %y = mo.custom(%x) {symbol = "my.swish"} : !mo.tensor<[2, 2], si32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: it takes (f32) -> (f32), (f64) -> (f64)
  %y = mo.custom(%x) {symbol = "my.swish"} : !mo.tensor<[2, 2], si32>
  mo.output %y : !mo.tensor<[2, 2], si32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 2], f32>) -> (!mo.tensor<[2, 2], f32>) {
// CHECK:custom.mlir:[[#@LINE+4]]:8: error: no kernel 'my.swish' for (f32, f32) -> (f32) on x86-64
// CHECK-NEXT:    %y = mo.custom(%x, %x) {symbol = "my.swish"} : !mo.tensor<[2, 2], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: it takes (f32) -> (f32), (f64) -> (f64)
  %y = mo.custom(%x, %x) {symbol = "my.swish"} : !mo.tensor<[2, 2], f32>
  mo.output %y : !mo.tensor<[2, 2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 2], f32>) -> (!mo.tensor<[4], f32>) {
// CHECK:custom.mlir:[[#@LINE+4]]:8: error: elementwise kernel 'my.swish': operand 0 has shape [2, 2], the result [4]
// CHECK-NEXT:    %y = mo.custom(%x) {symbol = "my.swish"} : !mo.tensor<[2, 2], f32> -> !mo.tensor<[4], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: broadcast the operand with mo.static.broadcast_to
  %y = mo.custom(%x) {symbol = "my.swish"} : !mo.tensor<[2, 2], f32> -> !mo.tensor<[4], f32>
  mo.output %y : !mo.tensor<[4], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 2], f32>) -> (!mo.tensor<[2, 2], f32>) {
// CHECK:custom.mlir:[[#@LINE+4]]:8: error: kernel 'my.leaky_relu' needs the parameter 'slope'
// CHECK-NEXT:    %y = mo.custom(%x) {symbol = "my.leaky_relu"} : !mo.tensor<[2, 2], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: write parameters = {slope = ..}: a number
  %y = mo.custom(%x) {symbol = "my.leaky_relu"} : !mo.tensor<[2, 2], f32>
  mo.output %y : !mo.tensor<[2, 2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 2], f32>) -> (!mo.tensor<[2, 2], f32>) {
// CHECK:custom.mlir:[[#@LINE+4]]:8: error: kernel 'my.leaky_relu' has no parameter 'bias'
// CHECK-NEXT:    %y = mo.custom(%x) {symbol = "my.leaky_relu", parameters = {slope = 0.1, bias = 1}} : !mo.tensor<[2, 2], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: its first parameter is 'slope'
  %y = mo.custom(%x) {symbol = "my.leaky_relu", parameters = {slope = 0.1, bias = 1}} : !mo.tensor<[2, 2], f32>
  mo.output %y : !mo.tensor<[2, 2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 2], f32>) -> (!mo.tensor<[2, 2], f32>) {
// CHECK:custom.mlir:[[#@LINE+4]]:8: error: kernel 'my.leaky_relu' parameter 'slope' is of another kind
// CHECK-NEXT:    %y = mo.custom(%x) {symbol = "my.leaky_relu", parameters = {slope = "steep"}} : !mo.tensor<[2, 2], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: write parameters = {slope = ..}: a number
  %y = mo.custom(%x) {symbol = "my.leaky_relu", parameters = {slope = "steep"}} : !mo.tensor<[2, 2], f32>
  mo.output %y : !mo.tensor<[2, 2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 2], f32>) -> (!mo.tensor<[2, 2], f32>) {
// CHECK:custom.mlir:[[#@LINE+4]]:8: error: 'mo.custom' has no attribute 'slope'
// CHECK-NEXT:    %y = mo.custom(%x) {symbol = "my.leaky_relu", slope = 0.1} : !mo.tensor<[2, 2], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: it takes symbol = text in quotes, parameters = a dictionary like {slope = 0.1} (optional)
  %y = mo.custom(%x) {symbol = "my.leaky_relu", slope = 0.1} : !mo.tensor<[2, 2], f32>
  mo.output %y : !mo.tensor<[2, 2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 2], f32>) -> (!mo.tensor<[2, 2], f32>) {
// CHECK:custom.mlir:[[#@LINE+4]]:8: error: kernel 'my.decimate' parameter 'step' is of another kind
// CHECK-NEXT:    %y = mo.custom(%x) {symbol = "my.decimate", parameters = {step = 1.5}} : !mo.tensor<[2, 2], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: write parameters = {step = ..}: an integer or a boolean
  %y = mo.custom(%x) {symbol = "my.decimate", parameters = {step = 1.5}} : !mo.tensor<[2, 2], f32>
  mo.output %y : !mo.tensor<[2, 2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[1], f32>) {
// CHECK:custom.mlir:[[#@LINE+8]]:8: error: kernel 'my.decimate' argument 'x' has rank 2, the tensor is [2]
// CHECK-NEXT:    %y = mo.custom(%x) {symbol = "my.decimate", parameters = {step = 2}} : !mo.tensor<[2], f32> -> !mo.tensor<[1], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: reshape it with mo.static.reshape
// CHECK:custom.mlir:[[#@LINE+4]]:8: error: kernel 'my.decimate' argument 'y' has rank 2, the tensor is [1]
// CHECK-NEXT:    %y = mo.custom(%x) {symbol = "my.decimate", parameters = {step = 2}} : !mo.tensor<[2], f32> -> !mo.tensor<[1], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: reshape it with mo.static.reshape
  %y = mo.custom(%x) {symbol = "my.decimate", parameters = {step = 2}} : !mo.tensor<[2], f32> -> !mo.tensor<[1], f32>
  mo.output %y : !mo.tensor<[1], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 2], f32>, %s: !mo.tensor<[2, 1], f32>) -> (!mo.tensor<[2, 2], f32>) {
// CHECK:custom.mlir:[[#@LINE+4]]:8: error: kernel 'my.row_scale' argument 'scale' has rank 1, the tensor is [2, 1]
// CHECK-NEXT:    %y = mo.custom(%x, %s) {symbol = "my.row_scale"} : (!mo.tensor<[2, 2], f32>, !mo.tensor<[2, 1], f32>) -> !mo.tensor<[2, 2], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: reshape it with mo.static.reshape
  %y = mo.custom(%x, %s) {symbol = "my.row_scale"} : (!mo.tensor<[2, 2], f32>, !mo.tensor<[2, 1], f32>) -> !mo.tensor<[2, 2], f32>
  mo.output %y : !mo.tensor<[2, 2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 2], f32>, %s: !mo.tensor<[2], f32>) -> (!mo.tensor<[P, 2], f32>) {
// CHECK:custom.mlir:[[#@LINE+4]]:8: error: result shape [P, 2] of 'my.row_scale' has a name that nothing binds
// CHECK-NEXT:    %y = mo.custom(%x, %s) {symbol = "my.row_scale"} : (!mo.tensor<[2, 2], f32>, !mo.tensor<[2], f32>) -> !mo.tensor<[P, 2], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: add MX_SHAPE(.., .symbol = "my.row_scale") to its package, or use a name that an input binds
  %y = mo.custom(%x, %s) {symbol = "my.row_scale"} : (!mo.tensor<[2, 2], f32>, !mo.tensor<[2], f32>) -> !mo.tensor<[P, 2], f32>
  mo.output %y : !mo.tensor<[P, 2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 2], f32>) -> (!mo.tensor<[2], f32>) {
// CHECK:custom.mlir:[[#@LINE+4]]:8: error: kernel 'my.diagonal' needs the parameter 'anti'
// CHECK-NEXT:    %y = mo.custom(%x) {symbol = "my.diagonal"} : !mo.tensor<[2, 2], f32> -> !mo.tensor<[2], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: write parameters = {anti = ..}: an integer or a boolean
  %y = mo.custom(%x) {symbol = "my.diagonal"} : !mo.tensor<[2, 2], f32> -> !mo.tensor<[2], f32>
  mo.output %y : !mo.tensor<[2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 2], f32>) -> (!mo.tensor<[2, 2], f32>) {
// CHECK:custom.mlir:[[#@LINE+4]]:12: error: no kernel 'my.swish' for (f32) -> (f32, f32) on x86-64
// CHECK-NEXT:    %y, %z = mo.custom(%x) {symbol = "my.swish"} : !mo.tensor<[2, 2], f32> -> (!mo.tensor<[2, 2], f32>, !mo.tensor<[2, 2], f32>)
// CHECK-NEXT:             ^
// CHECK-NEXT:  hint: it takes (f32) -> (f32), (f64) -> (f64)
  %y, %z = mo.custom(%x) {symbol = "my.swish"} : !mo.tensor<[2, 2], f32> -> (!mo.tensor<[2, 2], f32>, !mo.tensor<[2, 2], f32>)
  mo.output %y : !mo.tensor<[2, 2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 2], f32>) -> (!mo.tensor<[2, 2], f32>) {
// CHECK:custom.mlir:[[#@LINE+4]]:3: error: 'mo.custom' has no result
// CHECK-NEXT:    mo.custom(%x) {symbol = "my.swish"} : !mo.tensor<[2, 2], f32> -> ()
// CHECK-NEXT:    ^
// CHECK-NEXT:  hint: a tensor, or a chain if it changes buffers alone
  mo.custom(%x) {symbol = "my.swish"} : !mo.tensor<[2, 2], f32> -> ()
  mo.output %x : !mo.tensor<[2, 2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 2], f32>) -> (!mo.tensor<[2], f16>) {
// CHECK:custom.mlir:[[#@LINE+4]]:8: error: view kernel 'my.diagonal' changes the dtype: the operand is f32, the result f16
// CHECK-NEXT:    %y = mo.custom(%x) {symbol = "my.diagonal", parameters = {anti = 0}} : !mo.tensor<[2, 2], f32> -> !mo.tensor<[2], f16>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: declare the result with the operand's dtype, then convert it with mo.cast
  %y = mo.custom(%x) {symbol = "my.diagonal", parameters = {anti = 0}} : !mo.tensor<[2, 2], f32> -> !mo.tensor<[2], f16>
  mo.output %y : !mo.tensor<[2], f16>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 2], f32>) -> (!mo.tensor<[2, 2], f32>) {
// CHECK:custom.mlir:[[#@LINE+4]]:8: error: 'my.swish' takes 9 and makes 1: a kernel takes up to 8 and makes up to 4
// CHECK-NEXT:    %y = mo.custom(%x, %x, %x, %x, %x, %x, %x, %x, %x) {symbol = "my.swish"} : !mo.tensor<[2, 2], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: divide it among several kernels
  %y = mo.custom(%x, %x, %x, %x, %x, %x, %x, %x, %x) {symbol = "my.swish"} : !mo.tensor<[2, 2], f32>
  mo.output %y : !mo.tensor<[2, 2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 2], f32>) -> (!mo.tensor<[P * 2, 2], f32>) {
// CHECK:custom.mlir:[[#@LINE+4]]:8: error: result dim 'P * 2' of 'my.decimate' is not a name
// CHECK-NEXT:    %y = mo.custom(%x) {symbol = "my.decimate", parameters = {step = 2}} : !mo.tensor<[2, 2], f32> -> !mo.tensor<[P * 2, 2], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: declare the result with a name alone
  %y = mo.custom(%x) {symbol = "my.decimate", parameters = {step = 2}} : !mo.tensor<[2, 2], f32> -> !mo.tensor<[P * 2, 2], f32>
  mo.output %y : !mo.tensor<[P * 2, 2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 2], f32>) -> (!mo.tensor<[2], f32>) {
// CHECK:custom.mlir:[[#@LINE+4]]:8: error: elementwise kernel 'my.swish': operand 0 has shape [2, 2], the result [2]
// CHECK-NEXT:    %y = mo.custom(%x) {symbol = "my.swish"} : !mo.tensor<[2, 2], f32> -> !mo.tensor<[2], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: broadcast the operand with mo.static.broadcast_to
  %y = mo.custom(%x) {symbol = "my.swish"} : !mo.tensor<[2, 2], f32> -> !mo.tensor<[2], f32>
  mo.output %y : !mo.tensor<[2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 2], f32>) -> (!mo.tensor<[2, 2], f32>) {
// CHECK:custom.mlir:[[#@LINE+4]]:3: error: no package has a shape function 'my.decimat'
// CHECK-NEXT:    mo.invoke_shape_func(%x) {shape_func_name = "my.decimat", results = ["P", "Q"]} : !mo.tensor<[2, 2], f32> -> ()
// CHECK-NEXT:    ^
// CHECK-NEXT:  hint: did you mean 'my.decimate'?
  mo.invoke_shape_func(%x) {shape_func_name = "my.decimat", results = ["P", "Q"]} : !mo.tensor<[2, 2], f32> -> ()
// CHECK:custom.mlir:[[#@LINE+4]]:3: error: no package has a shape function 'my.swish'
// CHECK-NEXT:    mo.invoke_shape_func(%x) {shape_func_name = "my.swish", results = ["R", "S"]} : !mo.tensor<[2, 2], f32> -> ()
// CHECK-NEXT:    ^
// CHECK-NEXT:  hint: add MX_SHAPE(.., .symbol = "my.swish") to a package, and give it with --kernels
  mo.invoke_shape_func(%x) {shape_func_name = "my.swish", results = ["R", "S"]} : !mo.tensor<[2, 2], f32> -> ()
// CHECK:custom.mlir:[[#@LINE+4]]:3: error: shape function 'my.decimate' is handed 2 shapes and takes 1
// CHECK-NEXT:    mo.invoke_shape_func(%x, %x) {shape_func_name = "my.decimate", parameters = {step = 2}, results = ["T", "U"]} : (!mo.tensor<[2, 2], f32>, !mo.tensor<[2, 2], f32>) -> ()
// CHECK-NEXT:    ^
// CHECK-NEXT:  hint: hand it the shapes that its kernel takes
  mo.invoke_shape_func(%x, %x) {shape_func_name = "my.decimate", parameters = {step = 2}, results = ["T", "U"]} : (!mo.tensor<[2, 2], f32>, !mo.tensor<[2, 2], f32>) -> ()
// CHECK:custom.mlir:[[#@LINE+4]]:3: error: kernel 'my.decimate' needs the parameter 'step'
// CHECK-NEXT:    mo.invoke_shape_func(%x) {shape_func_name = "my.decimate", results = ["V", "W"]} : !mo.tensor<[2, 2], f32> -> ()
// CHECK-NEXT:    ^
// CHECK-NEXT:  hint: write parameters = {step = ..}: an integer or a boolean
  mo.invoke_shape_func(%x) {shape_func_name = "my.decimate", results = ["V", "W"]} : !mo.tensor<[2, 2], f32> -> ()
// CHECK:custom.mlir:[[#@LINE+4]]:3: error: kernel 'my.decimate' has no parameter 'stride'
// CHECK-NEXT:    mo.invoke_shape_func(%x) {shape_func_name = "my.decimate", parameters = {step = 2, stride = 2}, results = ["X", "Y"]} : !mo.tensor<[2, 2], f32> -> ()
// CHECK-NEXT:    ^
// CHECK-NEXT:  hint: its first parameter is 'step'
  mo.invoke_shape_func(%x) {shape_func_name = "my.decimate", parameters = {step = 2, stride = 2}, results = ["X", "Y"]} : !mo.tensor<[2, 2], f32> -> ()
  mo.output %x : !mo.tensor<[2, 2], f32>
}
// -----
mo.graph @g<N>(%x: !mo.tensor<[N, 2], f32>) -> (!mo.tensor<[N, 2], f32>) {
// CHECK:custom.mlir:[[#@LINE+4]]:3: error: kernel 'my.decimate' parameter 'step' is of another kind
// CHECK-NEXT:    mo.invoke_shape_func(%x) {shape_func_name = "my.decimate", parameters = {step = N}, results = ["P", "Q"]} : !mo.tensor<[N, 2], f32> -> ()
// CHECK-NEXT:    ^
// CHECK-NEXT:  hint: write parameters = {step = ..}: an integer or a boolean
  mo.invoke_shape_func(%x) {shape_func_name = "my.decimate", parameters = {step = N}, results = ["P", "Q"]} : !mo.tensor<[N, 2], f32> -> ()
  mo.output %x : !mo.tensor<[N, 2], f32>
}
// -----
mo.graph @g<N>(%x: !mo.tensor<[N, 2], f32>) -> (!mo.tensor<[N, 2], f32>) {
// CHECK:custom.mlir:[[#@LINE+4]]:3: error: dim 'M' has a name that nothing binds
// CHECK-NEXT:    mo.invoke_shape_func {shape_func_name = "my.decimate", parameters = {step = 2}, results = ["P", "Q"], shapes = {{\[\[}}M, 2]]}
// CHECK-NEXT:    ^
// CHECK-NEXT:  hint: use names that an input binds or an op before it declares
  mo.invoke_shape_func {shape_func_name = "my.decimate", parameters = {step = 2}, results = ["P", "Q"], shapes = [[M, 2]]}
  %y = mo.slice(%x) {start = [0, 0], stop = [P, 2], step = [1, 1]} : !mo.tensor<[N, 2], f32> -> !mo.tensor<[N, 2], f32>
  mo.output %y : !mo.tensor<[N, 2], f32>
}
