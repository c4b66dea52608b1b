// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// mo.if, mo.while and sizes that are read when it runs.
// RUN: %python %S/Inputs/each.py %mxc %s %t.dir | FileCheck %s --strict-whitespace --match-full-lines --implicit-check-not='{{.*}}error:{{.*}}'

mo.graph @g(%x: !mo.tensor<[2], f32>, %c: !mo.tensor<[1], bool>) -> (!mo.tensor<[2], f32>) {
// CHECK:control.mlir:[[#@LINE+4]]:8: error: 'mo.if' condition is !mo.tensor<[1], bool>
// CHECK-NEXT:    %y = mo.if(%c) : !mo.tensor<[1], bool> -> !mo.tensor<[2], f32> {
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: make it !mo.tensor<[], bool>
  %y = mo.if(%c) : !mo.tensor<[1], bool> -> !mo.tensor<[2], f32> {
    mo.yield %x : !mo.tensor<[2], f32>
  } else {
    mo.yield %x : !mo.tensor<[2], f32>
  }
  mo.output %y : !mo.tensor<[2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], f32>, %c: !mo.tensor<[], bool>) -> (!mo.tensor<[2], f32>) {
  %y = mo.if(%c) : !mo.tensor<[], bool> -> !mo.tensor<[2], f32> {
    mo.yield %x : !mo.tensor<[2], f32>
  } else {
    %z = mo.static.reshape(%x) : !mo.tensor<[2], f32> -> !mo.tensor<[2, 1], f32>
// CHECK:control.mlir:[[#@LINE+4]]:5: error: value 0 of region 1 of 'mo.if' is !mo.tensor<[2, 1], f32>, the result says !mo.tensor<[2], f32>
// CHECK-NEXT:      mo.yield %z : !mo.tensor<[2, 1], f32>
// CHECK-NEXT:      ^
// CHECK-NEXT:  hint: both have one type, to the last dim: see mo.rebind
    mo.yield %z : !mo.tensor<[2, 1], f32>
  }
  mo.output %y : !mo.tensor<[2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], f32>, %c: !mo.tensor<[], bool>) -> (!mo.tensor<[2], f32>) {
// CHECK:control.mlir:[[#@LINE+4]]:8: error: region 1 of 'mo.if' does not end with 'mo.yield'
// CHECK-NEXT:    %y = mo.if(%c) : !mo.tensor<[], bool> -> !mo.tensor<[2], f32> {
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: end it with mo.yield
  %y = mo.if(%c) : !mo.tensor<[], bool> -> !mo.tensor<[2], f32> {
    mo.yield %x : !mo.tensor<[2], f32>
  } else {
    %z = mo.relu(%x) : !mo.tensor<[2], f32>
  }
  mo.output %y : !mo.tensor<[2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], f32>, %c: !mo.tensor<[], bool>) -> (!mo.tensor<[2], f32>) {
// CHECK:control.mlir:[[#@LINE+4]]:8: error: region 0 of 'mo.if' makes 0 values for 1 result
// CHECK-NEXT:    %y = mo.if(%c) : !mo.tensor<[], bool> -> !mo.tensor<[2], f32> {
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: one value per result
  %y = mo.if(%c) : !mo.tensor<[], bool> -> !mo.tensor<[2], f32> {
    mo.yield
  } else {
    mo.yield %x : !mo.tensor<[2], f32>
  }
  mo.output %y : !mo.tensor<[2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
// CHECK:control.mlir:[[#@LINE+4]]:3: error: 'mo.yield' stands in 'mo.graph'
// CHECK-NEXT:    mo.yield %x : !mo.tensor<[2], f32>
// CHECK-NEXT:    ^
// CHECK-NEXT:  hint: a graph ends with mo.output
  mo.yield %x : !mo.tensor<[2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[], f32>, %c: !mo.tensor<[1], bool>) -> (!mo.tensor<[], f32>) {
// CHECK:control.mlir:[[#@LINE+4]]:8: error: 'mo.while.condition' condition is !mo.tensor<[1], bool>
// CHECK-NEXT:    %y = mo.while(%x) : !mo.tensor<[], f32> -> !mo.tensor<[], f32> {
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: make it !mo.tensor<[], bool>
  %y = mo.while(%x) : !mo.tensor<[], f32> -> !mo.tensor<[], f32> {
  ^bb0(%a: !mo.tensor<[], f32>):
    mo.while.condition %c, %a : !mo.tensor<[1], bool>, !mo.tensor<[], f32>
  } do {
  ^bb0(%b: !mo.tensor<[], f32>):
    mo.yield %b : !mo.tensor<[], f32>
  }
  mo.output %y : !mo.tensor<[], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[], f32>) -> (!mo.tensor<[], f32>) {
// CHECK:control.mlir:[[#@LINE+4]]:8: error: region 0 of 'mo.while' has 0 arguments for 1 operand
// CHECK-NEXT:    %y = mo.while(%x) : !mo.tensor<[], f32> -> !mo.tensor<[], f32> {
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: begin it with ^bb0(%x: T, ..):
  %y = mo.while(%x) : !mo.tensor<[], f32> -> !mo.tensor<[], f32> {
    %t = mo.constant {value = dense<true>} : !mo.tensor<[], bool>
    mo.while.condition %t, %x : !mo.tensor<[], bool>, !mo.tensor<[], f32>
  } do {
  ^bb0(%b: !mo.tensor<[], f32>):
    mo.yield %b : !mo.tensor<[], f32>
  }
  mo.output %y : !mo.tensor<[], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[], f32>) -> (!mo.tensor<[1], f32>) {
// CHECK:control.mlir:[[#@LINE+4]]:8: error: 'mo.while' operand 0 is !mo.tensor<[], f32>, its result !mo.tensor<[1], f32>
// CHECK-NEXT:    %y = mo.while(%x) : !mo.tensor<[], f32> -> !mo.tensor<[1], f32> {
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: a value that the loop carries keeps its type
  %y = mo.while(%x) : !mo.tensor<[], f32> -> !mo.tensor<[1], f32> {
  ^bb0(%a: !mo.tensor<[], f32>):
    %t = mo.constant {value = dense<true>} : !mo.tensor<[], bool>
    mo.while.condition %t, %a : !mo.tensor<[], bool>, !mo.tensor<[], f32>
  } do {
  ^bb0(%b: !mo.tensor<[], f32>):
    mo.yield %b : !mo.tensor<[], f32>
  }
  mo.output %y : !mo.tensor<[1], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], si64>) -> (!mo.tensor<[2], si64>) {
// CHECK:control.mlir:[[#@LINE+4]]:3: error: 'mo.read_dims' has 1 name for 2 elements
// CHECK-NEXT:    mo.read_dims(%x) {names = ["N"]} : !mo.tensor<[2], si64> -> ()
// CHECK-NEXT:    ^
// CHECK-NEXT:  hint: one name per element
  mo.read_dims(%x) {names = ["N"]} : !mo.tensor<[2], si64> -> ()
  mo.output %x : !mo.tensor<[2], si64>
}
// -----
mo.graph @g<N>(%x: !mo.tensor<[N], f32>, %c: !mo.tensor<[], bool>, %n: !mo.tensor<[1], si64>) -> (!mo.tensor<[K], f32>) {
// CHECK:control.mlir:[[#@LINE+4]]:8: error: result 0 is !mo.tensor<[K], f32>: its size is known only inside of the region
// CHECK-NEXT:    %y = mo.if(%c) : !mo.tensor<[], bool> -> !mo.tensor<[K], f32> {
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: make the sizes before it, or of what it takes
  %y = mo.if(%c) : !mo.tensor<[], bool> -> !mo.tensor<[K], f32> {
    mo.read_dims(%n) {names = ["K"]} : !mo.tensor<[1], si64> -> ()
    %a = mo.slice(%x) {start = [0], stop = [K], step = [1]} : !mo.tensor<[N], f32> -> !mo.tensor<[K], f32>
    mo.yield %a : !mo.tensor<[K], f32>
  } else {
    mo.read_dims(%n) {names = ["K"]} : !mo.tensor<[1], si64> -> ()
    %b = mo.slice(%x) {start = [0], stop = [K], step = [1]} : !mo.tensor<[N], f32> -> !mo.tensor<[K], f32>
    mo.yield %b : !mo.tensor<[K], f32>
  }
  mo.output %y : !mo.tensor<[K], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
// CHECK:control.mlir:[[#@LINE+4]]:8: error: there is no graph '@h'
// CHECK-NEXT:    %y = mo.call(%x) {callee = "h"} : !mo.tensor<[2], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: callee is a graph of this file, without the @
  %y = mo.call(%x) {callee = "h"} : !mo.tensor<[2], f32>
  mo.output %y : !mo.tensor<[2], f32>
}
// -----
mo.graph @h(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
// CHECK:control.mlir:[[#@LINE+4]]:8: error: graph '@h' calls itself, directly or through others
// CHECK-NEXT:    %y = mo.call(%x) {callee = "h"} : !mo.tensor<[2], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: repeat with mo.while
  %y = mo.call(%x) {callee = "h"} : !mo.tensor<[2], f32>
  mo.output %y : !mo.tensor<[2], f32>
}
mo.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
  %y = mo.call(%x) {callee = "h"} : !mo.tensor<[2], f32>
  mo.output %y : !mo.tensor<[2], f32>
}
// -----
mo.graph @h(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
  mo.output %x : !mo.tensor<[2], f32>
}
mo.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
// CHECK:control.mlir:[[#@LINE+4]]:8: error: 'mo.call' of '@h' has 2 arguments, the graph has 1
// CHECK-NEXT:    %y = mo.call(%x, %x) {callee = "h"} : (!mo.tensor<[2], f32>, !mo.tensor<[2], f32>) -> !mo.tensor<[2], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: give what the graph declares
  %y = mo.call(%x, %x) {callee = "h"} : (!mo.tensor<[2], f32>, !mo.tensor<[2], f32>) -> !mo.tensor<[2], f32>
  mo.output %y : !mo.tensor<[2], f32>
}
// -----
mo.graph @h(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
  mo.output %x : !mo.tensor<[2], f32>
}
mo.graph @g(%x: !mo.tensor<[2], si32>) -> (!mo.tensor<[2], f32>) {
// CHECK:control.mlir:[[#@LINE+4]]:8: error: 'mo.call' of '@h' argument 0 is !mo.tensor<[2], si32>, the graph's is !mo.tensor<[2], f32>
// CHECK-NEXT:    %y = mo.call(%x) {callee = "h"} : !mo.tensor<[2], si32> -> !mo.tensor<[2], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: dtypes and ranks are equal
  %y = mo.call(%x) {callee = "h"} : !mo.tensor<[2], si32> -> !mo.tensor<[2], f32>
  mo.output %y : !mo.tensor<[2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], si64>) -> (!mo.tensor<[2], si64>) {
// CHECK:control.mlir:[[#@LINE+4]]:3: error: 'mo.read_dims' name 1 is not a name in quotes
// CHECK-NEXT:    mo.read_dims(%x) {names = ["N", M]} : !mo.tensor<[2], si64> -> ()
// CHECK-NEXT:    ^
// CHECK-NEXT:  hint: names = ["N", "M"]
  mo.read_dims(%x) {names = ["N", M]} : !mo.tensor<[2], si64> -> ()
  mo.output %x : !mo.tensor<[2], si64>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], si64>) -> (!mo.tensor<[2], si64>) {
// CHECK:control.mlir:[[#@LINE+4]]:3: error: 'mo.read_dims' has 2 names for 2 elements
// CHECK-NEXT:    mo.read_dims(%x) {names = ["N", "M"], signed = true} : !mo.tensor<[2], si64> -> ()
// CHECK-NEXT:    ^
// CHECK-NEXT:  hint: two names per element
  mo.read_dims(%x) {names = ["N", "M"], signed = true} : !mo.tensor<[2], si64> -> ()
  mo.output %x : !mo.tensor<[2], si64>
}
// -----
mo.graph @g(%b: !mo.buffer<[2], f32>, %c: !mo.tensor<[], bool>) -> (!mo.tensor<[], bool>) {
// CHECK:control.mlir:[[#@LINE+4]]:8: error: 'mo.if' result 0 is !mo.buffer<[2], f32>: a region hands on tensors and chains
// CHECK-NEXT:    %y = mo.if(%c) : !mo.tensor<[], bool> -> !mo.buffer<[2], f32> {
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: make it before the region and change it inside
  %y = mo.if(%c) : !mo.tensor<[], bool> -> !mo.buffer<[2], f32> {
    mo.yield %b : !mo.buffer<[2], f32>
  } else {
    mo.yield %b : !mo.buffer<[2], f32>
  }
  mo.output %c : !mo.tensor<[], bool>
}
// -----
mo.graph @g(%l: !mo.opaque<"list">, %c: !mo.tensor<[], bool>) -> (!mo.tensor<[], bool>) {
// CHECK:control.mlir:[[#@LINE+4]]:8: error: 'mo.while' result 0 is !mo.opaque<"list">: a region hands on tensors and chains
// CHECK-NEXT:    %y = mo.while(%l) : !mo.opaque<"list"> {
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: make it before the region and change it inside
  %y = mo.while(%l) : !mo.opaque<"list"> {
  ^bb0(%a: !mo.opaque<"list">):
    mo.while.condition %c, %a : !mo.tensor<[], bool>, !mo.opaque<"list">
  } do {
  ^bb0(%a: !mo.opaque<"list">):
    mo.yield %a : !mo.opaque<"list">
  }
  mo.output %c : !mo.tensor<[], bool>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], f32>, %c: !mo.tensor<[], bool>) -> (!mo.tensor<[2], f32>) {
// CHECK:control.mlir:[[#@LINE+4]]:8: error: 'mo.while' has 2 operands and 1 result
// CHECK-NEXT:    %y = mo.while(%x, %x) : (!mo.tensor<[2], f32>, !mo.tensor<[2], f32>) -> !mo.tensor<[2], f32> {
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: a value that the loop carries has one of each
  %y = mo.while(%x, %x) : (!mo.tensor<[2], f32>, !mo.tensor<[2], f32>) -> !mo.tensor<[2], f32> {
  ^bb0(%a: !mo.tensor<[2], f32>, %b: !mo.tensor<[2], f32>):
    mo.while.condition %c, %a : !mo.tensor<[], bool>, !mo.tensor<[2], f32>
  } do {
  ^bb0(%a: !mo.tensor<[2], f32>, %b: !mo.tensor<[2], f32>):
    mo.yield %a : !mo.tensor<[2], f32>
  }
  mo.output %y : !mo.tensor<[2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], f32>, %c: !mo.tensor<[], bool>) -> (!mo.tensor<[2], f32>) {
// CHECK:control.mlir:[[#@LINE+4]]:8: error: argument 0 of region 1 of 'mo.while' is !mo.tensor<[2], f16>, the operand !mo.tensor<[2], f32>
// CHECK-NEXT:    %y = mo.while(%x) : !mo.tensor<[2], f32> {
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: it has the operand's type
  %y = mo.while(%x) : !mo.tensor<[2], f32> {
  ^bb0(%a: !mo.tensor<[2], f32>):
    mo.while.condition %c, %a : !mo.tensor<[], bool>, !mo.tensor<[2], f32>
  } do {
  ^bb0(%a: !mo.tensor<[2], f16>):
    mo.yield %x : !mo.tensor<[2], f32>
  }
  mo.output %y : !mo.tensor<[2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], f32>, %c: !mo.tensor<[], bool>) -> (!mo.tensor<[2], f32>) {
  %c0 = mo.chain.create : !mo.chain
  %y, %c1 = mo.while(%x, %c0) : (!mo.tensor<[2], f32>, !mo.chain) -> (!mo.tensor<[2], f32>, !mo.chain) {
  ^bb0(%a: !mo.tensor<[2], f32>, %d: !mo.chain):
// CHECK:control.mlir:[[#@LINE+4]]:10: error: 'mo.debug.print' has an effect in the condition of a mo.while, which may run more often than the loop turns
// CHECK-NEXT:      %e = mo.debug.print(%d) {value = "again"} : !mo.chain -> !mo.chain
// CHECK-NEXT:           ^
// CHECK-NEXT:  hint: move it to the second region
    %e = mo.debug.print(%d) {value = "again"} : !mo.chain -> !mo.chain
    mo.while.condition %c, %a, %e : !mo.tensor<[], bool>, !mo.tensor<[2], f32>, !mo.chain
  } do {
  ^bb0(%a: !mo.tensor<[2], f32>, %d: !mo.chain):
    mo.yield %a, %d : !mo.tensor<[2], f32>, !mo.chain
  }
  mo.output %y : !mo.tensor<[2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
// CHECK:control.mlir:[[#@LINE+4]]:8: error: 'mo.sequence' stream_id is -1
// CHECK-NEXT:    %y = mo.sequence {stream_id = -1} : () -> !mo.tensor<[2], f32> {
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: streams are numbered from 0, the default
  %y = mo.sequence {stream_id = -1} : () -> !mo.tensor<[2], f32> {
    mo.yield %x : !mo.tensor<[2], f32>
  }
  mo.output %y : !mo.tensor<[2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
// CHECK:control.mlir:[[#@LINE+4]]:8: error: region 0 of 'mo.sequence' does not end with 'mo.yield'
// CHECK-NEXT:    %y = mo.sequence : () -> !mo.tensor<[2], f32> {
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: end it with mo.yield
  %y = mo.sequence : () -> !mo.tensor<[2], f32> {
    %z = mo.relu(%x) : !mo.tensor<[2], f32>
  }
  mo.output %y : !mo.tensor<[2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
// CHECK:control.mlir:[[#@LINE+4]]:8: error: region 0 of 'mo.sequence' has 1 argument
// CHECK-NEXT:    %y = mo.sequence : () -> !mo.tensor<[2], f32> {
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: leave out ^bb0: the region sees what is around it
  %y = mo.sequence : () -> !mo.tensor<[2], f32> {
  ^bb0(%z: !mo.tensor<[2], f32>):
    mo.yield %z : !mo.tensor<[2], f32>
  }
  mo.output %y : !mo.tensor<[2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], f32>, %c: !mo.tensor<[], bool>) -> (!mo.tensor<[2], f32>) {
// CHECK:control.mlir:[[#@LINE+4]]:8: error: region 1 of 'mo.if' has 1 argument
// CHECK-NEXT:    %y = mo.if(%c) : !mo.tensor<[], bool> -> !mo.tensor<[2], f32> {
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: leave out ^bb0: the region sees what is around it
  %y = mo.if(%c) : !mo.tensor<[], bool> -> !mo.tensor<[2], f32> {
    mo.yield %x : !mo.tensor<[2], f32>
  } else {
  ^bb0(%z: !mo.tensor<[2], f32>):
    mo.yield %z : !mo.tensor<[2], f32>
  }
  mo.output %y : !mo.tensor<[2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
// CHECK:control.mlir:[[#@LINE+4]]:8: error: 'mo.sequence' result 0 is !mo.buffer<[2], f32>: a region hands on tensors and chains
// CHECK-NEXT:    %y = mo.sequence : () -> !mo.buffer<[2], f32> {
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: make it before the region and change it inside
  %y = mo.sequence : () -> !mo.buffer<[2], f32> {
    %b = mo.buffer.create : !mo.buffer<[2], f32>
    mo.yield %b : !mo.buffer<[2], f32>
  }
  mo.output %x : !mo.tensor<[2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
  %y = mo.sequence : () -> !mo.tensor<[2], f32> {
    %z = mo.static.reshape(%x) : !mo.tensor<[2], f32> -> !mo.tensor<[2, 1], f32>
// CHECK:control.mlir:[[#@LINE+4]]:5: error: value 0 of region 0 of 'mo.sequence' is !mo.tensor<[2, 1], f32>, the result says !mo.tensor<[2], f32>
// CHECK-NEXT:      mo.yield %z : !mo.tensor<[2, 1], f32>
// CHECK-NEXT:      ^
// CHECK-NEXT:  hint: both have one type, to the last dim: see mo.rebind
    mo.yield %z : !mo.tensor<[2, 1], f32>
  }
  mo.output %y : !mo.tensor<[2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], f32>, %n: !mo.tensor<[1], si64>) -> (!mo.tensor<[2], f32>) {
// CHECK:control.mlir:[[#@LINE+4]]:3: error: 'mo.read_dims' name 0 is not a name in quotes
// CHECK-NEXT:    mo.read_dims(%n) {names = ["N + 1"]} : !mo.tensor<[1], si64> -> ()
// CHECK-NEXT:    ^
// CHECK-NEXT:  hint: names = ["N", "M"]
  mo.read_dims(%n) {names = ["N + 1"]} : !mo.tensor<[1], si64> -> ()
  mo.output %x : !mo.tensor<[2], f32>
}
