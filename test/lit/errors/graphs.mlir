// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Graphs as wholes: symbols, names, results, where ops may stand.
// RUN: %python %S/Inputs/each.py %mxc %s %t.dir | FileCheck %s --strict-whitespace --match-full-lines --implicit-check-not='{{.*}}error:{{.*}}'

// CHECK:graphs.mlir:[[#@LINE+4]]:1: error: symbol 'M' of an argument is not declared by the graph
// CHECK-NEXT:  mo.graph @g<N>(%x: !mo.tensor<[N, M], f32>) -> (!mo.tensor<[N, M], f32>) {
// CHECK-NEXT:  ^
// CHECK-NEXT:  hint: declare it: @g<.., M>
mo.graph @g<N>(%x: !mo.tensor<[N, M], f32>) -> (!mo.tensor<[N, M], f32>) {
  %y = mo.relu(%x) : !mo.tensor<[N, M], f32>
  mo.output %y : !mo.tensor<[N, M], f32>
}
// -----
// CHECK:graphs.mlir:[[#@LINE+3]]:19: error: symbol 'N' is declared twice
// CHECK-NEXT:  mo.graph @g<N, M, N>(%x: !mo.tensor<[N, M], f32>) -> (!mo.tensor<[N, M], f32>) {
// CHECK-NEXT:                    ^
mo.graph @g<N, M, N>(%x: !mo.tensor<[N, M], f32>) -> (!mo.tensor<[N, M], f32>) {
  mo.output %x : !mo.tensor<[N, M], f32>
}
// -----
// CHECK:graphs.mlir:[[#@LINE+3]]:13: error: expected a symbol like N, found '4'
// CHECK-NEXT:  mo.graph @g<4>(%x: !mo.tensor<[4], f32>) -> (!mo.tensor<[4], f32>) {
// CHECK-NEXT:              ^
mo.graph @g<4>(%x: !mo.tensor<[4], f32>) -> (!mo.tensor<[4], f32>) {
  mo.output %x : !mo.tensor<[4], f32>
}
// -----
// CHECK:graphs.mlir:[[#@LINE+4]]:39: error: value '%x' is defined twice, first in line [[#@LINE+4]]
// CHECK-NEXT:  mo.graph @g(%x: !mo.tensor<[2], f32>, %x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
// CHECK-NEXT:                                        ^
// CHECK-NEXT:  hint: every value has one definition: choose another name
mo.graph @g(%x: !mo.tensor<[2], f32>, %x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
  mo.output %x : !mo.tensor<[2], f32>
}
// -----
// CHECK:graphs.mlir:[[#@LINE+4]]:1: error: graph '@g' has no output
// CHECK-NEXT:  mo.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
// CHECK-NEXT:  ^
// CHECK-NEXT:  hint: end the graph with mo.output %x : T
mo.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
  %y = mo.relu(%x) : !mo.tensor<[2], f32>
}
// -----
// CHECK:graphs.mlir:[[#@LINE+4]]:1: error: graph '@g' has no output
// CHECK-NEXT:  mo.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
// CHECK-NEXT:  ^
// CHECK-NEXT:  hint: end the graph with mo.output %x : T
mo.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
}
// -----
mo.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
// CHECK:graphs.mlir:[[#@LINE+4]]:3: error: 'mo.output' is not the last op
// CHECK-NEXT:    mo.output %x : !mo.tensor<[2], f32>
// CHECK-NEXT:    ^
// CHECK-NEXT:  hint: nothing may follow it
  mo.output %x : !mo.tensor<[2], f32>
  %y = mo.relu(%x) : !mo.tensor<[2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
// CHECK:graphs.mlir:[[#@LINE+4]]:3: error: 'mo.output' is not the last op
// CHECK-NEXT:    mo.output %x : !mo.tensor<[2], f32>
// CHECK-NEXT:    ^
// CHECK-NEXT:  hint: nothing may follow it
  mo.output %x : !mo.tensor<[2], f32>
  mo.output %x : !mo.tensor<[2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
// CHECK:graphs.mlir:[[#@LINE+4]]:3: error: 'mo.output' has 2 values, the graph 1 result
// CHECK-NEXT:    mo.output %x, %x : !mo.tensor<[2], f32>, !mo.tensor<[2], f32>
// CHECK-NEXT:    ^
// CHECK-NEXT:  hint: one value per result, in the order of the graph's type
  mo.output %x, %x : !mo.tensor<[2], f32>, !mo.tensor<[2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[3], f32>) {
// CHECK:graphs.mlir:[[#@LINE+4]]:3: error: 'mo.output' value 0 is !mo.tensor<[2], f32>, the graph's result says !mo.tensor<[3], f32>
// CHECK-NEXT:    mo.output %x : !mo.tensor<[2], f32>
// CHECK-NEXT:    ^
// CHECK-NEXT:  hint: change the result type after the graph's ->, or the value
  mo.output %x : !mo.tensor<[2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
// CHECK:graphs.mlir:[[#@LINE+3]]:3: error: 'mogg.output' cannot stand in 'mo.graph', which holds mo ops
// CHECK-NEXT:    mogg.output %x : !mo.tensor<[2], f32>
// CHECK-NEXT:    ^
  mogg.output %x : !mo.tensor<[2], f32>
}
// -----
// CHECK:graphs.mlir:[[#@LINE+4]]:6: error: 'mo.relu' stands outside a graph
// CHECK-NEXT:  %y = mo.relu(%x) : !mo.tensor<[2], f32>
// CHECK-NEXT:       ^
// CHECK-NEXT:  hint: a model is written mo.graph @name(..) -> (..) { .. }
%y = mo.relu(%x) : !mo.tensor<[2], f32>
// -----
mo.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
// CHECK:graphs.mlir:[[#@LINE+4]]:3: error: 'mo.graph' stands inside another op
// CHECK-NEXT:    mo.graph @inner(%y: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
// CHECK-NEXT:    ^
// CHECK-NEXT:  hint: close the op before it with }
  mo.graph @inner(%y: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
    mo.output %y : !mo.tensor<[2], f32>
  }
  mo.output %x : !mo.tensor<[2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
  mo.output %x : !mo.tensor<[2], f32>
}
// CHECK:graphs.mlir:[[#@LINE+4]]:1: error: '@g' is defined twice, first in line [[#@LINE-3]]
// CHECK-NEXT:  mo.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
// CHECK-NEXT:  ^
// CHECK-NEXT:  hint: choose another name
mo.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
  mo.output %x : !mo.tensor<[2], f32>
}
// -----
mo.graph @f(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
  mo.output %x : !mo.tensor<[2], f32>
}
// CHECK:graphs.mlir:[[#@LINE+4]]:1: error: a model has one graph, the file has 2
// CHECK-NEXT:  mo.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
// CHECK-NEXT:  ^
// CHECK-NEXT:  hint: put each graph in a file of its own
mo.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
  mo.output %x : !mo.tensor<[2], f32>
}
// -----
// CHECK:graphs.mlir:[[#@LINE+4]]:1: error: dim 'N * 2' of input 0 holds a name that no argument binds
// CHECK-NEXT:  mo.graph @g<N>(%x: !mo.tensor<[2 * N], f32>) -> (!mo.tensor<[2 * N], f32>) {
// CHECK-NEXT:  ^
// CHECK-NEXT:  hint: give one argument a dim that is the name alone
mo.graph @g<N>(%x: !mo.tensor<[2 * N], f32>) -> (!mo.tensor<[2 * N], f32>) {
  %y = mo.relu(%x) : !mo.tensor<[2 * N], f32>
  mo.output %y : !mo.tensor<[2 * N], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
// CHECK:graphs.mlir:[[#@LINE+3]]:8: error: 'mogg.call.view' cannot stand in 'mo.graph', which holds mo ops
// CHECK-NEXT:    %y = mogg.call.view "mo.transpose"(%x) : !mo.tensor<[2], f32>
// CHECK-NEXT:         ^
  %y = mogg.call.view "mo.transpose"(%x) : !mo.tensor<[2], f32>
  mo.output %x : !mo.tensor<[2], f32>
}
// -----
// CHECK:graphs.mlir:[[#@LINE+4]]:1: error: 'mo.graph' has no generic form
// CHECK-NEXT:  "mo.graph"() {sym_name = "g", symbols = [], results = []} : () -> ()
// CHECK-NEXT:  ^
// CHECK-NEXT:  hint: write it without quotes, as --emit prints it
"mo.graph"() {sym_name = "g", symbols = [], results = []} : () -> ()
// -----
mogg.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
// CHECK:graphs.mlir:[[#@LINE+4]]:8: error: 'mogg.kernel' has no generic form
// CHECK-NEXT:    %y = "mogg.kernel"(%x) {symbol = "relu"} : (!mo.tensor<[2], f32>) -> !mo.tensor<[2], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: write it without quotes, as --emit prints it
  %y = "mogg.kernel"(%x) {symbol = "relu"} : (!mo.tensor<[2], f32>) -> !mo.tensor<[2], f32>
  mogg.output %y : !mo.tensor<[2], f32>
}
// -----
mogg.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
// CHECK:graphs.mlir:[[#@LINE+4]]:3: error: 'mogg.call.execute' has no generic form
// CHECK-NEXT:    "mogg.call.execute"(%x) {symbol = "my.op", segments = [7]} : (!mo.tensor<[2], f32>) -> ()
// CHECK-NEXT:    ^
// CHECK-NEXT:  hint: write it without quotes, as --emit prints it
  "mogg.call.execute"(%x) {symbol = "my.op", segments = [7]} : (!mo.tensor<[2], f32>) -> ()
  mogg.output %x : !mo.tensor<[2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
// CHECK:graphs.mlir:[[#@LINE+4]]:8: error: 'mo.relu' has no attribute 'sym_name'
// CHECK-NEXT:    %y = "mo.relu"(%x) {sym_name = "y"} : (!mo.tensor<[2], f32>) -> !mo.tensor<[2], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: it takes none
  %y = "mo.relu"(%x) {sym_name = "y"} : (!mo.tensor<[2], f32>) -> !mo.tensor<[2], f32>
  mo.output %y : !mo.tensor<[2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], f32>, %c: !mo.tensor<[], bool>) -> (!mo.tensor<[2], f32>) {
// CHECK:graphs.mlir:[[#@LINE+4]]:8: error: region 0 of 'mo.if' does not end with 'mo.yield'
// CHECK-NEXT:    %y = mo.if(%c) : !mo.tensor<[], bool> -> !mo.tensor<[2], f32> {
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: end it with mo.yield
  %y = mo.if(%c) : !mo.tensor<[], bool> -> !mo.tensor<[2], f32> {
// CHECK:graphs.mlir:[[#@LINE+4]]:5: error: 'mo.output' stands in 'mo.if'
// CHECK-NEXT:      mo.output %x : !mo.tensor<[2], f32>
// CHECK-NEXT:      ^
// CHECK-NEXT:  hint: it ends a graph; regions end with mo.yield
    mo.output %x : !mo.tensor<[2], f32>
  } else {
    mo.yield %x : !mo.tensor<[2], f32>
  }
  mo.output %y : !mo.tensor<[2], f32>
}
// -----
// CHECK:graphs.mlir:[[#@LINE+4]]:1: error: 'mo.graph' result 0 is !mo.buffer<[2], f32>: a graph returns no buffers
// CHECK-NEXT:  mo.graph @g(%b: !mo.buffer<[2], f32>) -> (!mo.buffer<[2], f32>) {
// CHECK-NEXT:  ^
// CHECK-NEXT:  hint: return what it holds: mo.mutable.load
mo.graph @g(%b: !mo.buffer<[2], f32>) -> (!mo.buffer<[2], f32>) {
  mo.output %b : !mo.buffer<[2], f32>
}
// -----
mo.graph @g(%l: !mo.opaque<"list">) -> (!mo.opaque<"list">) {
// CHECK:graphs.mlir:[[#@LINE+4]]:3: error: 'mo.output' value 0 is an opaque value that is an argument
// CHECK-NEXT:    mo.output %l : !mo.opaque<"list">
// CHECK-NEXT:    ^
// CHECK-NEXT:  hint: leave it out: the caller has it, with every change
  mo.output %l : !mo.opaque<"list">
}
// -----
mo.graph @g() -> (!mo.opaque<"list">, !mo.opaque<"list">) {
  %l = mo.custom() {symbol = "my.list.new", parameters = {room = 1}} : () -> !mo.opaque<"list">
// CHECK:graphs.mlir:[[#@LINE+4]]:3: error: 'mo.output' value 1 is an opaque value that is a result already
// CHECK-NEXT:    mo.output %l, %l : !mo.opaque<"list">, !mo.opaque<"list">
// CHECK-NEXT:    ^
// CHECK-NEXT:  hint: return it once
  mo.output %l, %l : !mo.opaque<"list">, !mo.opaque<"list">
}
// -----
mo.graph @g(%b: !mo.buffer<[2], f32>, %l: !mo.opaque<"list">) -> (!mo.tensor<[2], f32>, !mo.opaque<"cache">, !mo.chain) {
  %c0 = mo.chain.create : !mo.chain
  %m = mo.custom() {symbol = "my.list.new", parameters = {room = 1}} : () -> !mo.opaque<"list">
// CHECK:graphs.mlir:[[#@LINE+4]]:3: error: 'mo.output' value 0 is !mo.buffer<[2], f32>, the graph's result says !mo.tensor<[2], f32>
// CHECK-NEXT:    mo.output %b, %m, %c0 : !mo.buffer<[2], f32>, !mo.opaque<"list">, !mo.chain
// CHECK-NEXT:    ^
// CHECK-NEXT:  hint: change the result type after the graph's ->, or the value
  mo.output %b, %m, %c0 : !mo.buffer<[2], f32>, !mo.opaque<"list">, !mo.chain
}
