// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// mo.custom of kernels that change buffers and opaque values, and of kernels with too many sizes.
// RUN: %mxc package %S/Inputs/ordered.c -o %t.mxpkg
// RUN: %python %S/Inputs/each.py %mxc %s %t.dir --kernels=%t.mxpkg | FileCheck %s --strict-whitespace --match-full-lines --implicit-check-not='{{.*}}error:{{.*}}'

mo.graph @g(%l: !mo.opaque<"my.label">) -> (!mo.tensor<[], si64>) {
// CHECK:ordered.mlir:[[#@LINE+4]]:8: error: kernel 'my.counter.get' argument 'of' is !mo.opaque<"my.counter">, not !mo.opaque<"my.label">
// CHECK-NEXT:    %n = mo.custom(%l) {symbol = "my.counter.get"} : !mo.opaque<"my.label"> -> !mo.tensor<[], si64>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: write the type that the kernel says
  %n = mo.custom(%l) {symbol = "my.counter.get"} : !mo.opaque<"my.label"> -> !mo.tensor<[], si64>
  mo.output %n : !mo.tensor<[], si64>
}
// -----
mo.graph @g() -> (!mo.tensor<[], si64>) {
// CHECK:ordered.mlir:[[#@LINE+4]]:8: error: kernel 'my.counter.new' argument 'made' is !mo.opaque<"my.counter">, not !mo.opaque<"my.label">
// CHECK-NEXT:    %l = mo.custom() {symbol = "my.counter.new"} : () -> !mo.opaque<"my.label">
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: write the type that the kernel says
  %l = mo.custom() {symbol = "my.counter.new"} : () -> !mo.opaque<"my.label">
  %n = mo.custom(%l) {symbol = "my.counter.get"} : !mo.opaque<"my.label"> -> !mo.tensor<[], si64>
  mo.output %n : !mo.tensor<[], si64>
}
// -----
mo.graph @g(%l: !mo.opaque<"your.type">) -> (!mo.tensor<[], si64>) {
// CHECK:ordered.mlir:[[#@LINE+4]]:8: error: no package registers the opaque type 'your.type'
// CHECK-NEXT:    %n = mo.custom(%l) {symbol = "my.stranger.get"} : !mo.opaque<"your.type"> -> !mo.tensor<[], si64>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: register it in the package: MX_OPAQUE(destroy, .symbol = .., .bytes = ..)
  %n = mo.custom(%l) {symbol = "my.stranger.get"} : !mo.opaque<"your.type"> -> !mo.tensor<[], si64>
  mo.output %n : !mo.tensor<[], si64>
}
// -----
mo.graph @g(%a: !mo.buffer<[2], f32>, %x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
  %c0 = mo.chain.create : !mo.chain
// CHECK:ordered.mlir:[[#@LINE+4]]:9: error: kernel 'my.swap' changes its argument 'b', which is !mo.tensor<[2], f32>
// CHECK-NEXT:    %c1 = mo.custom(%a, %x, %c0) {symbol = "my.swap"} : (!mo.buffer<[2], f32>, !mo.tensor<[2], f32>, !mo.chain) -> !mo.chain
// CHECK-NEXT:          ^
// CHECK-NEXT:  hint: give it a buffer: mo.buffer.create, or an argument of type !mo.buffer<..>
  %c1 = mo.custom(%a, %x, %c0) {symbol = "my.swap"} : (!mo.buffer<[2], f32>, !mo.tensor<[2], f32>, !mo.chain) -> !mo.chain
  mo.output %x : !mo.tensor<[2], f32>
}
// -----
mo.graph @g(%a: !mo.buffer<[2], f32>, %x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
  %c0 = mo.chain.create : !mo.chain
// CHECK:ordered.mlir:[[#@LINE+8]]:9: error: kernel 'my.swap' changes its argument 'a', which is another one too
// CHECK-NEXT:    %c1 = mo.custom(%a, %a, %c0) {symbol = "my.swap"} : (!mo.buffer<[2], f32>, !mo.buffer<[2], f32>, !mo.chain) -> !mo.chain
// CHECK-NEXT:          ^
// CHECK-NEXT:  hint: give it once
// CHECK:ordered.mlir:[[#@LINE+4]]:9: error: kernel 'my.swap' changes its argument 'b', which is another one too
// CHECK-NEXT:    %c1 = mo.custom(%a, %a, %c0) {symbol = "my.swap"} : (!mo.buffer<[2], f32>, !mo.buffer<[2], f32>, !mo.chain) -> !mo.chain
// CHECK-NEXT:          ^
// CHECK-NEXT:  hint: give it once
  %c1 = mo.custom(%a, %a, %c0) {symbol = "my.swap"} : (!mo.buffer<[2], f32>, !mo.buffer<[2], f32>, !mo.chain) -> !mo.chain
  mo.output %x : !mo.tensor<[2], f32>
}
// -----
mo.graph @g(%l: !mo.opaque<"my.counter">, %x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
// CHECK:ordered.mlir:[[#@LINE+4]]:8: error: no kernel 'my.counter.add' for (!mo.opaque<"my.counter">) -> (f32) on x86-64
// CHECK-NEXT:    %y = mo.custom(%l) {symbol = "my.counter.add"} : !mo.opaque<"my.counter"> -> !mo.tensor<[2], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: it takes (!mo.opaque<"my.counter">)
  %y = mo.custom(%l) {symbol = "my.counter.add"} : !mo.opaque<"my.counter"> -> !mo.tensor<[2], f32>
  mo.output %x : !mo.tensor<[2], f32>
}
// -----
mo.graph @g(%l: !mo.opaque<"my.counter">, %x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
// CHECK:ordered.mlir:[[#@LINE+4]]:8: error: kernel 'my.counter.next' changes its argument 'of' without a chain
// CHECK-NEXT:    %n = mo.custom(%l) {symbol = "my.counter.next"} : !mo.opaque<"my.counter"> -> !mo.tensor<[], si64>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: give a chain as the last operand, and name the next one as the last result
  %n = mo.custom(%l) {symbol = "my.counter.next"} : !mo.opaque<"my.counter"> -> !mo.tensor<[], si64>
  mo.output %x : !mo.tensor<[2], f32>
}
// -----
mo.graph @g(%l: !mo.opaque<"my.counter">, %x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
  %c0 = mo.chain.create : !mo.chain
// CHECK:ordered.mlir:[[#@LINE+4]]:9: error: no kernel 'my.counter.add' for (f32) -> () on x86-64
// CHECK-NEXT:    %c1 = mo.custom(%x, %c0) {symbol = "my.counter.add"} : (!mo.tensor<[2], f32>, !mo.chain) -> !mo.chain
// CHECK-NEXT:          ^
// CHECK-NEXT:  hint: it takes (!mo.opaque<"my.counter">)
  %c1 = mo.custom(%x, %c0) {symbol = "my.counter.add"} : (!mo.tensor<[2], f32>, !mo.chain) -> !mo.chain
  mo.output %x : !mo.tensor<[2], f32>
}
// -----
mo.graph @g(%a: !mo.buffer<[2, 2], f32>, %x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
  %c0 = mo.chain.create : !mo.chain
  %b = mo.buffer.create : !mo.buffer<[2], f32>
// CHECK:ordered.mlir:[[#@LINE+4]]:9: error: kernel 'my.swap' argument 'a' has rank 1, the tensor is [2, 2]
// CHECK-NEXT:    %c1 = mo.custom(%a, %b, %c0) {symbol = "my.swap"} : (!mo.buffer<[2, 2], f32>, !mo.buffer<[2], f32>, !mo.chain) -> !mo.chain
// CHECK-NEXT:          ^
// CHECK-NEXT:  hint: give it a buffer of that rank
  %c1 = mo.custom(%a, %b, %c0) {symbol = "my.swap"} : (!mo.buffer<[2, 2], f32>, !mo.buffer<[2], f32>, !mo.chain) -> !mo.chain
  mo.output %x : !mo.tensor<[2], f32>
}
// -----
mo.graph @g<N0, N1, N2, N3, N4, N5, N6, N7, N8, N9, N10, N11, N12, N13, N14, N15, N16, N17, N18, N19, N20, N21, N22, N23, N24, N25, N26, N27, N28, N29, N30, N31, N32, N33, N34, N35, N36, N37, N38, N39, N40, N41, N42, N43, N44, N45, N46, N47, N48, N49, N50, N51, N52, N53, N54, N55, N56, N57, N58, N59, N60, N61, N62, N63>(%x0: !mo.tensor<[N0, N1, N2, N3, N4, N5, N6, N7], f32>, %x1: !mo.tensor<[N8, N9, N10, N11, N12, N13, N14, N15], f32>, %x2: !mo.tensor<[N16, N17, N18, N19, N20, N21, N22, N23], f32>, %x3: !mo.tensor<[N24, N25, N26, N27, N28, N29, N30, N31], f32>, %x4: !mo.tensor<[N32, N33, N34, N35, N36, N37, N38, N39], f32>, %x5: !mo.tensor<[N40, N41, N42, N43, N44, N45, N46, N47], f32>, %x6: !mo.tensor<[N48, N49, N50, N51, N52, N53, N54, N55], f32>, %x7: !mo.tensor<[N56, N57, N58, N59, N60, N61, N62, N63], f32>) -> (!mo.tensor<[N0 + N1], f32>) {
// CHECK:ordered.mlir:[[#@LINE+4]]:8: error: a kernel has 65 sizes, at most 64 are passed
// CHECK-NEXT:    %y = mo.custom(%x0, %x1, %x2, %x3, %x4, %x5, %x6, %x7) {symbol = "my.many"} : (!mo.tensor<[N0, N1, N2, N3, N4, N5, N6, N7], f32>, !mo.tensor<[N8, N9, N10, N11, N12, N13, N14, N15], f32>, !mo.tensor<[N16, N17, N18, N19, N20, N21, N22, N23], f32>, !mo.tensor<[N24, N25, N26, N27, N28, N29, N30, N31], f32>, !mo.tensor<[N32, N33, N34, N35, N36, N37, N38, N39], f32>, !mo.tensor<[N40, N41, N42, N43, N4
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: give some of the dims the same name, or split the op
  %y = mo.custom(%x0, %x1, %x2, %x3, %x4, %x5, %x6, %x7) {symbol = "my.many"} : (!mo.tensor<[N0, N1, N2, N3, N4, N5, N6, N7], f32>, !mo.tensor<[N8, N9, N10, N11, N12, N13, N14, N15], f32>, !mo.tensor<[N16, N17, N18, N19, N20, N21, N22, N23], f32>, !mo.tensor<[N24, N25, N26, N27, N28, N29, N30, N31], f32>, !mo.tensor<[N32, N33, N34, N35, N36, N37, N38, N39], f32>, !mo.tensor<[N40, N41, N42, N43, N44, N45, N46, N47], f32>, !mo.tensor<[N48, N49, N50, N51, N52, N53, N54, N55], f32>, !mo.tensor<[N56, N57, N58, N59, N60, N61, N62, N63], f32>) -> !mo.tensor<[N0 + N1], f32>
  mo.output %y : !mo.tensor<[N0 + N1], f32>
}
