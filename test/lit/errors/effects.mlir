// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Effects: chains, buffers, assertions, prints.
// RUN: %python %S/Inputs/each.py %mxc %s %t.dir | FileCheck %s --strict-whitespace --match-full-lines --implicit-check-not='{{.*}}error:{{.*}}'

mo.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
// CHECK:effects.mlir:[[#@LINE+4]]:8: error: 'mo.chain.create' result 0 is !mo.tensor<[2], f32>, not a chain
// CHECK-NEXT:    %c = mo.chain.create(%x) : !mo.tensor<[2], f32> -> !mo.tensor<[2], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: a place in the order of effects: after what makes the operands
  %c = mo.chain.create(%x) : !mo.tensor<[2], f32> -> !mo.tensor<[2], f32>
  mo.output %x : !mo.tensor<[2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], f32>, %b: !mo.tensor<[2], bool>) -> (!mo.tensor<[2], f32>) {
  %c0 = mo.chain.create : !mo.chain
// CHECK:effects.mlir:[[#@LINE+4]]:8: error: 'mo.guard' operand 0 is !mo.tensor<[2], f32>, not a chain
// CHECK-NEXT:    %y = mo.guard(%x) : !mo.tensor<[2], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: the operands after the chain, which stand after it in the order of effects
  %y = mo.guard(%x) : !mo.tensor<[2], f32>
// CHECK:effects.mlir:[[#@LINE+4]]:12: error: 'mo.guard' makes 2 results of 1 value
// CHECK-NEXT:    %z, %w = mo.guard(%c0, %x) : (!mo.chain, !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>, !mo.tensor<[2], f32>)
// CHECK-NEXT:             ^
// CHECK-NEXT:  hint: one result per operand after the chain
  %z, %w = mo.guard(%c0, %x) : (!mo.chain, !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>, !mo.tensor<[2], f32>)
// CHECK:effects.mlir:[[#@LINE+4]]:8: error: 'mo.guard' operand 1 is !mo.tensor<[2], f32>, its result !mo.tensor<[2], f16>
// CHECK-NEXT:    %v = mo.guard(%c0, %x) : (!mo.chain, !mo.tensor<[2], f32>) -> !mo.tensor<[2], f16>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: a value keeps its type
  %v = mo.guard(%c0, %x) : (!mo.chain, !mo.tensor<[2], f32>) -> !mo.tensor<[2], f16>
  mo.output %x : !mo.tensor<[2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], f32>, %b: !mo.tensor<[2], bool>, %t: !mo.tensor<[], bool>) -> (!mo.tensor<[2], f32>) {
  %c0 = mo.chain.create : !mo.chain
// CHECK:effects.mlir:[[#@LINE+4]]:9: error: 'mo.assert' condition is !mo.tensor<[2], bool>
// CHECK-NEXT:    %c1 = mo.assert(%c0, %b) {message = "no"} : (!mo.chain, !mo.tensor<[2], bool>) -> !mo.chain
// CHECK-NEXT:          ^
// CHECK-NEXT:  hint: make it !mo.tensor<[], bool>, with mo.reduce.all, say
  %c1 = mo.assert(%c0, %b) {message = "no"} : (!mo.chain, !mo.tensor<[2], bool>) -> !mo.chain
// CHECK:effects.mlir:[[#@LINE+4]]:9: error: 'mo.assert' needs the attribute 'message'
// CHECK-NEXT:    %c2 = mo.assert(%c0, %t) : (!mo.chain, !mo.tensor<[], bool>) -> !mo.chain
// CHECK-NEXT:          ^
// CHECK-NEXT:  hint: add {message = ..} before the types: text in quotes
  %c2 = mo.assert(%c0, %t) : (!mo.chain, !mo.tensor<[], bool>) -> !mo.chain
// CHECK:effects.mlir:[[#@LINE+4]]:9: error: 'mo.assert' operand 0 is !mo.tensor<[], bool>, not a chain
// CHECK-NEXT:    %c3 = mo.assert(%t, %c0) {message = "no"} : (!mo.tensor<[], bool>, !mo.chain) -> !mo.chain
// CHECK-NEXT:          ^
// CHECK-NEXT:  hint: ends the run with the message unless cond, the second operand, is true
  %c3 = mo.assert(%t, %c0) {message = "no"} : (!mo.tensor<[], bool>, !mo.chain) -> !mo.chain
// CHECK:effects.mlir:[[#@LINE+4]]:9: error: 'mo.assert' operand 1 is !mo.chain, not a tensor
// CHECK-NEXT:    %c4 = mo.assert(%c0, %c0) {message = "no"} : !mo.chain
// CHECK-NEXT:          ^
// CHECK-NEXT:  hint: ends the run with the message unless cond, the second operand, is true
  %c4 = mo.assert(%c0, %c0) {message = "no"} : !mo.chain
// CHECK:effects.mlir:[[#@LINE+4]]:9: error: 'mo.assert' takes 2 operands, 1 is given
// CHECK-NEXT:    %c5 = mo.assert(%c0) {message = "no"} : !mo.chain
// CHECK-NEXT:          ^
// CHECK-NEXT:  hint: ends the run with the message unless cond, the second operand, is true
  %c5 = mo.assert(%c0) {message = "no"} : !mo.chain
  mo.output %x : !mo.tensor<[2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
  %c0 = mo.chain.create : !mo.chain
// CHECK:effects.mlir:[[#@LINE+4]]:9: error: 'mo.debug.print' operand 0 is !mo.tensor<[2], f32>, not a chain
// CHECK-NEXT:    %c1 = mo.debug.print(%x) {value = "here"} : !mo.tensor<[2], f32> -> !mo.chain
// CHECK-NEXT:          ^
// CHECK-NEXT:  hint: prints the text
  %c1 = mo.debug.print(%x) {value = "here"} : !mo.tensor<[2], f32> -> !mo.chain
// CHECK:effects.mlir:[[#@LINE+4]]:9: error: 'mo.debug.print' attribute 'value' is here
// CHECK-NEXT:    %c2 = mo.debug.print(%c0) {value = here} : !mo.chain
// CHECK-NEXT:          ^
// CHECK-NEXT:  hint: write text in quotes
  %c2 = mo.debug.print(%c0) {value = here} : !mo.chain
// CHECK:effects.mlir:[[#@LINE+4]]:9: error: 'mo.debug.print' needs the attribute 'value'
// CHECK-NEXT:    %c3 = mo.debug.print(%c0) : !mo.chain
// CHECK-NEXT:          ^
// CHECK-NEXT:  hint: add {value = ..} before the types: text in quotes
  %c3 = mo.debug.print(%c0) : !mo.chain
// CHECK:effects.mlir:[[#@LINE+4]]:9: error: 'mo.debug.tensor.print' operand 1 is !mo.chain, not a tensor
// CHECK-NEXT:    %c4 = mo.debug.tensor.print(%c0, %c0) : !mo.chain
// CHECK-NEXT:          ^
// CHECK-NEXT:  hint: prints the tensor; without a label its dtype and shape alone
  %c4 = mo.debug.tensor.print(%c0, %c0) : !mo.chain
// CHECK:effects.mlir:[[#@LINE+4]]:9: error: 'mo.debug.tensor.print' attribute 'label' is 1
// CHECK-NEXT:    %c5 = mo.debug.tensor.print(%c0, %x) {label = 1} : (!mo.chain, !mo.tensor<[2], f32>) -> !mo.chain
// CHECK-NEXT:          ^
// CHECK-NEXT:  hint: write text in quotes
  %c5 = mo.debug.tensor.print(%c0, %x) {label = 1} : (!mo.chain, !mo.tensor<[2], f32>) -> !mo.chain
  mo.output %x : !mo.tensor<[2], f32>
}
// -----
mo.graph @g<N>(%x: !mo.tensor<[N], f32>) -> (!mo.tensor<[N], f32>) {
// CHECK:effects.mlir:[[#@LINE+4]]:8: error: 'mo.buffer.create' result 0 is !mo.tensor<[2], f32>, not a buffer
// CHECK-NEXT:    %a = mo.buffer.create : !mo.tensor<[2], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: memory for one run; with initValue one that holds it before the context's first run and what was stored last after that
  %a = mo.buffer.create : !mo.tensor<[2], f32>
// CHECK:effects.mlir:[[#@LINE+4]]:8: error: 'mo.buffer.create' attribute 'initValue' is 1.0
// CHECK-NEXT:    %f = mo.buffer.create {initValue = 1.0} : !mo.buffer<[1], f16>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: write a literal like dense<[1, 2]>
  %f = mo.buffer.create {initValue = 1.0} : !mo.buffer<[1], f16>
  mo.output %x : !mo.tensor<[N], f32>
}
// -----
mo.graph @g<N>(%x: !mo.tensor<[N], f32>) -> (!mo.tensor<[N], f32>) {
// CHECK:effects.mlir:[[#@LINE+4]]:38: error: literal has 3 elements, its type has 2
// CHECK-NEXT:    %b = mo.buffer.create {initValue = dense<[1.0, 2.0, 3.0]>} : !mo.buffer<[2], f32>
// CHECK-NEXT:                                       ^
// CHECK-NEXT:  hint: give one element to fill the tensor, or all of them
  %b = mo.buffer.create {initValue = dense<[1.0, 2.0, 3.0]>} : !mo.buffer<[2], f32>
// CHECK:effects.mlir:[[#@LINE+4]]:38: error: literal of shape [N], whose sizes are not known
// CHECK-NEXT:    %c = mo.buffer.create {initValue = dense<1.0>} : !mo.buffer<[N], f32>
// CHECK-NEXT:                                       ^
// CHECK-NEXT:  hint: write the sizes as numbers
  %c = mo.buffer.create {initValue = dense<1.0>} : !mo.buffer<[N], f32>
// CHECK:effects.mlir:[[#@LINE+3]]:44: error: expected an element of dtype f16, found 'x'
// CHECK-NEXT:    %e = mo.buffer.create {initValue = dense<x>} : !mo.buffer<[1], f16>
// CHECK-NEXT:                                             ^
  %e = mo.buffer.create {initValue = dense<x>} : !mo.buffer<[1], f16>
  mo.output %x : !mo.tensor<[N], f32>
}
// -----
mo.graph @g(%a: !mo.buffer<[2], f32>, %b: !mo.buffer<[3], f32>, %x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
  %c0 = mo.chain.create : !mo.chain
// CHECK:effects.mlir:[[#@LINE+4]]:9: error: 'mo.buffer.transfer' operands are !mo.buffer<[2], f32> and !mo.buffer<[3], f32>
// CHECK-NEXT:    %c1 = mo.buffer.transfer(%a, %b, %c0) : (!mo.buffer<[2], f32>, !mo.buffer<[3], f32>, !mo.chain) -> !mo.chain
// CHECK-NEXT:          ^
// CHECK-NEXT:  hint: both have one dtype and shape, to the last dim: see mo.cast and mo.rebind
  %c1 = mo.buffer.transfer(%a, %b, %c0) : (!mo.buffer<[2], f32>, !mo.buffer<[3], f32>, !mo.chain) -> !mo.chain
// CHECK:effects.mlir:[[#@LINE+4]]:9: error: 'mo.buffer.transfer' operand 0 is !mo.tensor<[2], f32>, not a buffer
// CHECK-NEXT:    %c2 = mo.buffer.transfer(%x, %a, %c0) : (!mo.tensor<[2], f32>, !mo.buffer<[2], f32>, !mo.chain) -> !mo.chain
// CHECK-NEXT:          ^
// CHECK-NEXT:  hint: second buffer = first buffer
  %c2 = mo.buffer.transfer(%x, %a, %c0) : (!mo.tensor<[2], f32>, !mo.buffer<[2], f32>, !mo.chain) -> !mo.chain
// CHECK:effects.mlir:[[#@LINE+4]]:9: error: 'mo.buffer.transfer' operand 1 is !mo.tensor<[2], f32>, not a buffer
// CHECK-NEXT:    %c3 = mo.buffer.transfer(%a, %x, %c0) : (!mo.buffer<[2], f32>, !mo.tensor<[2], f32>, !mo.chain) -> !mo.chain
// CHECK-NEXT:          ^
// CHECK-NEXT:  hint: second buffer = first buffer
  %c3 = mo.buffer.transfer(%a, %x, %c0) : (!mo.buffer<[2], f32>, !mo.tensor<[2], f32>, !mo.chain) -> !mo.chain
// CHECK:effects.mlir:[[#@LINE+4]]:9: error: 'mo.buffer.transfer' operand 2 is !mo.tensor<[2], f32>, not a chain
// CHECK-NEXT:    %c4 = mo.buffer.transfer(%a, %a, %x) : (!mo.buffer<[2], f32>, !mo.buffer<[2], f32>, !mo.tensor<[2], f32>) -> !mo.chain
// CHECK-NEXT:          ^
// CHECK-NEXT:  hint: second buffer = first buffer
  %c4 = mo.buffer.transfer(%a, %a, %x) : (!mo.buffer<[2], f32>, !mo.buffer<[2], f32>, !mo.tensor<[2], f32>) -> !mo.chain
  mo.output %x : !mo.tensor<[2], f32>
}
// -----
mo.graph @g(%a: !mo.buffer<[2], f32>, %x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
  %c0 = mo.chain.create : !mo.chain
// CHECK:effects.mlir:[[#@LINE+4]]:13: error: 'mo.mutable.load' makes !mo.tensor<[2], f32>, its result says !mo.tensor<[2], f16>
// CHECK-NEXT:    %y, %c1 = mo.mutable.load(%a, %c0) : (!mo.buffer<[2], f32>, !mo.chain) -> (!mo.tensor<[2], f16>, !mo.chain)
// CHECK-NEXT:              ^
// CHECK-NEXT:  hint: declare the result as !mo.tensor<[2], f32>
  %y, %c1 = mo.mutable.load(%a, %c0) : (!mo.buffer<[2], f32>, !mo.chain) -> (!mo.tensor<[2], f16>, !mo.chain)
// CHECK:effects.mlir:[[#@LINE+4]]:13: error: 'mo.mutable.load' operand 0 is !mo.tensor<[2], f32>, not a buffer
// CHECK-NEXT:    %z, %c2 = mo.mutable.load(%x, %c0) : (!mo.tensor<[2], f32>, !mo.chain) -> (!mo.tensor<[2], f32>, !mo.chain)
// CHECK-NEXT:              ^
// CHECK-NEXT:  hint: what the buffer holds at this place in the order of effects
  %z, %c2 = mo.mutable.load(%x, %c0) : (!mo.tensor<[2], f32>, !mo.chain) -> (!mo.tensor<[2], f32>, !mo.chain)
// CHECK:effects.mlir:[[#@LINE+4]]:13: error: 'mo.mutable.load' result 0 is !mo.buffer<[2], f32>, not a tensor
// CHECK-NEXT:    %u, %c3 = mo.mutable.load(%a, %c0) : (!mo.buffer<[2], f32>, !mo.chain) -> (!mo.buffer<[2], f32>, !mo.chain)
// CHECK-NEXT:              ^
// CHECK-NEXT:  hint: what the buffer holds at this place in the order of effects
  %u, %c3 = mo.mutable.load(%a, %c0) : (!mo.buffer<[2], f32>, !mo.chain) -> (!mo.buffer<[2], f32>, !mo.chain)
// CHECK:effects.mlir:[[#@LINE+4]]:12: error: 'mo.mutable.load' result 1 is !mo.tensor<[2], f32>, not a chain
// CHECK-NEXT:    %v, %w = mo.mutable.load(%a, %c0) : (!mo.buffer<[2], f32>, !mo.chain) -> (!mo.tensor<[2], f32>, !mo.tensor<[2], f32>)
// CHECK-NEXT:             ^
// CHECK-NEXT:  hint: what the buffer holds at this place in the order of effects
  %v, %w = mo.mutable.load(%a, %c0) : (!mo.buffer<[2], f32>, !mo.chain) -> (!mo.tensor<[2], f32>, !mo.tensor<[2], f32>)
// CHECK:effects.mlir:[[#@LINE+4]]:8: error: 'mo.mutable.load' makes 2 results, 1 is named
// CHECK-NEXT:    %t = mo.mutable.load(%a, %c0) : (!mo.buffer<[2], f32>, !mo.chain) -> !mo.tensor<[2], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: what the buffer holds at this place in the order of effects
  %t = mo.mutable.load(%a, %c0) : (!mo.buffer<[2], f32>, !mo.chain) -> !mo.tensor<[2], f32>
// CHECK:effects.mlir:[[#@LINE+4]]:13: error: 'mo.mutable.load' operand 1 is !mo.tensor<[2], f32>, not a chain
// CHECK-NEXT:    %s, %c4 = mo.mutable.load(%a, %x) : (!mo.buffer<[2], f32>, !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>, !mo.chain)
// CHECK-NEXT:              ^
// CHECK-NEXT:  hint: what the buffer holds at this place in the order of effects
  %s, %c4 = mo.mutable.load(%a, %x) : (!mo.buffer<[2], f32>, !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>, !mo.chain)
  mo.output %x : !mo.tensor<[2], f32>
}
// -----
mo.graph @g(%a: !mo.buffer<[2], f32>, %x: !mo.tensor<[2], f32>, %y: !mo.tensor<[2], f16>) -> (!mo.tensor<[2], f32>) {
  %c0 = mo.chain.create : !mo.chain
// CHECK:effects.mlir:[[#@LINE+4]]:9: error: 'mo.mutable.store' operands are !mo.buffer<[2], f32> and !mo.tensor<[2], f16>
// CHECK-NEXT:    %c1 = mo.mutable.store(%a, %y, %c0) : (!mo.buffer<[2], f32>, !mo.tensor<[2], f16>, !mo.chain) -> !mo.chain
// CHECK-NEXT:          ^
// CHECK-NEXT:  hint: both have one dtype and shape, to the last dim: see mo.cast and mo.rebind
  %c1 = mo.mutable.store(%a, %y, %c0) : (!mo.buffer<[2], f32>, !mo.tensor<[2], f16>, !mo.chain) -> !mo.chain
// CHECK:effects.mlir:[[#@LINE+4]]:9: error: 'mo.mutable.store' operand 0 is !mo.tensor<[2], f32>, not a buffer
// CHECK-NEXT:    %c2 = mo.mutable.store(%x, %x, %c0) : (!mo.tensor<[2], f32>, !mo.tensor<[2], f32>, !mo.chain) -> !mo.chain
// CHECK-NEXT:          ^
// CHECK-NEXT:  hint: buffer = x
  %c2 = mo.mutable.store(%x, %x, %c0) : (!mo.tensor<[2], f32>, !mo.tensor<[2], f32>, !mo.chain) -> !mo.chain
// CHECK:effects.mlir:[[#@LINE+4]]:9: error: 'mo.mutable.store' operand 1 is !mo.buffer<[2], f32>, not a tensor
// CHECK-NEXT:    %c3 = mo.mutable.store(%a, %a, %c0) : (!mo.buffer<[2], f32>, !mo.buffer<[2], f32>, !mo.chain) -> !mo.chain
// CHECK-NEXT:          ^
// CHECK-NEXT:  hint: buffer = x
  %c3 = mo.mutable.store(%a, %a, %c0) : (!mo.buffer<[2], f32>, !mo.buffer<[2], f32>, !mo.chain) -> !mo.chain
// CHECK:effects.mlir:[[#@LINE+4]]:9: error: 'mo.mutable.store' operand 2 is !mo.tensor<[2], f32>, not a chain
// CHECK-NEXT:    %c4 = mo.mutable.store(%a, %x, %x) : (!mo.buffer<[2], f32>, !mo.tensor<[2], f32>, !mo.tensor<[2], f32>) -> !mo.chain
// CHECK-NEXT:          ^
// CHECK-NEXT:  hint: buffer = x
  %c4 = mo.mutable.store(%a, %x, %x) : (!mo.buffer<[2], f32>, !mo.tensor<[2], f32>, !mo.tensor<[2], f32>) -> !mo.chain
// CHECK:effects.mlir:[[#@LINE+4]]:9: error: 'mo.mutable.store' result 0 is !mo.tensor<[2], f32>, not a chain
// CHECK-NEXT:    %c5 = mo.mutable.store(%a, %x, %c0) : (!mo.buffer<[2], f32>, !mo.tensor<[2], f32>, !mo.chain) -> !mo.tensor<[2], f32>
// CHECK-NEXT:          ^
// CHECK-NEXT:  hint: buffer = x
  %c5 = mo.mutable.store(%a, %x, %c0) : (!mo.buffer<[2], f32>, !mo.tensor<[2], f32>, !mo.chain) -> !mo.tensor<[2], f32>
// CHECK:effects.mlir:[[#@LINE+4]]:8: error: 'mo.add' operand 0 is !mo.buffer<[2], f32>, not a tensor
// CHECK-NEXT:    %z = mo.add(%a, %x) : (!mo.buffer<[2], f32>, !mo.tensor<[2], f32>) -> !mo.tensor<[2], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: take its value with mo.mutable.load
  %z = mo.add(%a, %x) : (!mo.buffer<[2], f32>, !mo.tensor<[2], f32>) -> !mo.tensor<[2], f32>
// CHECK:effects.mlir:[[#@LINE+3]]:8: error: 'mo.relu' operand 0 is !mo.chain, not a tensor
// CHECK-NEXT:    %w = mo.relu(%c0) : !mo.chain -> !mo.tensor<[2], f32>
// CHECK-NEXT:         ^
  %w = mo.relu(%c0) : !mo.chain -> !mo.tensor<[2], f32>
  mo.output %x : !mo.tensor<[2], f32>
}
// -----
mo.graph @g(%a: !mo.buffer<[4], f32>, %x: !mo.tensor<[2], f32>, %y: !mo.tensor<[2], f16>, %z: !mo.tensor<[2, 1], f32>) -> (!mo.tensor<[2], f32>) {
  %c0 = mo.chain.create : !mo.chain
// CHECK:effects.mlir:[[#@LINE+4]]:9: error: 'mo.mutable.store.slice' puts !mo.tensor<[2], f16> into !mo.buffer<[4], f32>
// CHECK-NEXT:    %c1 = mo.mutable.store.slice(%a, %y, %c0) {start = [0], stop = [2], step = [1]} : (!mo.buffer<[4], f32>, !mo.tensor<[2], f16>, !mo.chain) -> !mo.chain
// CHECK-NEXT:          ^
// CHECK-NEXT:  hint: convert it with mo.cast, or reshape it
  %c1 = mo.mutable.store.slice(%a, %y, %c0) {start = [0], stop = [2], step = [1]} : (!mo.buffer<[4], f32>, !mo.tensor<[2], f16>, !mo.chain) -> !mo.chain
// CHECK:effects.mlir:[[#@LINE+4]]:9: error: 'mo.mutable.store.slice' puts !mo.tensor<[2, 1], f32> into !mo.buffer<[4], f32>
// CHECK-NEXT:    %c2 = mo.mutable.store.slice(%a, %z, %c0) {start = [0], stop = [2], step = [1]} : (!mo.buffer<[4], f32>, !mo.tensor<[2, 1], f32>, !mo.chain) -> !mo.chain
// CHECK-NEXT:          ^
// CHECK-NEXT:  hint: convert it with mo.cast, or reshape it
  %c2 = mo.mutable.store.slice(%a, %z, %c0) {start = [0], stop = [2], step = [1]} : (!mo.buffer<[4], f32>, !mo.tensor<[2, 1], f32>, !mo.chain) -> !mo.chain
// CHECK:effects.mlir:[[#@LINE+4]]:9: error: 'mo.mutable.store.slice' puts 2 elements into a slice of 3 along dim 0
// CHECK-NEXT:    %c3 = mo.mutable.store.slice(%a, %x, %c0) {start = [0], stop = [3], step = [1]} : (!mo.buffer<[4], f32>, !mo.tensor<[2], f32>, !mo.chain) -> !mo.chain
// CHECK-NEXT:          ^
// CHECK-NEXT:  hint: the tensor has the size that start, stop and step say
  %c3 = mo.mutable.store.slice(%a, %x, %c0) {start = [0], stop = [3], step = [1]} : (!mo.buffer<[4], f32>, !mo.tensor<[2], f32>, !mo.chain) -> !mo.chain
// CHECK:effects.mlir:[[#@LINE+4]]:9: error: 'mo.mutable.store.slice' start has 2 entries for rank 1
// CHECK-NEXT:    %c4 = mo.mutable.store.slice(%a, %x, %c0) {start = [0, 0], stop = [2], step = [1]} : (!mo.buffer<[4], f32>, !mo.tensor<[2], f32>, !mo.chain) -> !mo.chain
// CHECK-NEXT:          ^
// CHECK-NEXT:  hint: one entry per dim of the operand
  %c4 = mo.mutable.store.slice(%a, %x, %c0) {start = [0, 0], stop = [2], step = [1]} : (!mo.buffer<[4], f32>, !mo.tensor<[2], f32>, !mo.chain) -> !mo.chain
// CHECK:effects.mlir:[[#@LINE+4]]:9: error: 'mo.mutable.store.slice' step 0 is 0
// CHECK-NEXT:    %c5 = mo.mutable.store.slice(%a, %x, %c0) {start = [0], stop = [2], step = [0]} : (!mo.buffer<[4], f32>, !mo.tensor<[2], f32>, !mo.chain) -> !mo.chain
// CHECK-NEXT:          ^
// CHECK-NEXT:  hint: a step is a number other than 0
  %c5 = mo.mutable.store.slice(%a, %x, %c0) {start = [0], stop = [2], step = [0]} : (!mo.buffer<[4], f32>, !mo.tensor<[2], f32>, !mo.chain) -> !mo.chain
// CHECK:effects.mlir:[[#@LINE+4]]:9: error: 'mo.mutable.store.slice' needs 'step'
// CHECK-NEXT:    %c6 = mo.mutable.store.slice(%a, %x, %c0) {start = [0], stop = [2]} : (!mo.buffer<[4], f32>, !mo.tensor<[2], f32>, !mo.chain) -> !mo.chain
// CHECK-NEXT:          ^
// CHECK-NEXT:  hint: add {step = ..} before the types: a list of dims like [0, N - 1]; or give it as operand 4
  %c6 = mo.mutable.store.slice(%a, %x, %c0) {start = [0], stop = [2]} : (!mo.buffer<[4], f32>, !mo.tensor<[2], f32>, !mo.chain) -> !mo.chain
// CHECK:effects.mlir:[[#@LINE+4]]:9: error: 'mo.mutable.store.slice' operand 0 is !mo.tensor<[2], f32>, not a buffer
// CHECK-NEXT:    %c7 = mo.mutable.store.slice(%x, %x, %c0) {start = [0], stop = [2], step = [1]} : (!mo.tensor<[2], f32>, !mo.tensor<[2], f32>, !mo.chain) -> !mo.chain
// CHECK-NEXT:          ^
// CHECK-NEXT:  hint: buffer[start[0] + i * step[0], ..] = x[i, ..]; bounds as for mo.slice
  %c7 = mo.mutable.store.slice(%x, %x, %c0) {start = [0], stop = [2], step = [1]} : (!mo.tensor<[2], f32>, !mo.tensor<[2], f32>, !mo.chain) -> !mo.chain
  mo.output %x : !mo.tensor<[2], f32>
}
// -----
mo.graph @g(%a: !mo.buffer<[2], f32>, %x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
  %c0 = mo.chain.create : !mo.chain
// CHECK:effects.mlir:[[#@LINE+4]]:8: error: 'mo.custom' takes a buffer without a chain
// CHECK-NEXT:    %y = mo.custom(%a) {symbol = "my.op"} : !mo.buffer<[2], f32> -> !mo.tensor<[2], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: give a chain as the last operand, and name the next one as the last result
  %y = mo.custom(%a) {symbol = "my.op"} : !mo.buffer<[2], f32> -> !mo.tensor<[2], f32>
// CHECK:effects.mlir:[[#@LINE+4]]:8: error: 'mo.custom' takes a buffer without a chain
// CHECK-NEXT:    %z = mo.custom(%a, %c0) {symbol = "my.op"} : (!mo.buffer<[2], f32>, !mo.chain) -> !mo.tensor<[2], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: give a chain as the last operand, and name the next one as the last result
  %z = mo.custom(%a, %c0) {symbol = "my.op"} : (!mo.buffer<[2], f32>, !mo.chain) -> !mo.tensor<[2], f32>
// CHECK:effects.mlir:[[#@LINE+4]]:13: error: 'mo.custom' operand 0 is !mo.chain, before the last
// CHECK-NEXT:    %w, %c1 = mo.custom(%c0, %a, %c0) {symbol = "my.op"} : (!mo.chain, !mo.buffer<[2], f32>, !mo.chain) -> (!mo.tensor<[2], f32>, !mo.chain)
// CHECK-NEXT:              ^
// CHECK-NEXT:  hint: a chain is the last operand and the last result
  %w, %c1 = mo.custom(%c0, %a, %c0) {symbol = "my.op"} : (!mo.chain, !mo.buffer<[2], f32>, !mo.chain) -> (!mo.tensor<[2], f32>, !mo.chain)
// CHECK:effects.mlir:[[#@LINE+4]]:13: error: 'mo.custom' result 0 is !mo.chain
// CHECK-NEXT:    %c2, %v = mo.custom(%x) {symbol = "my.op"} : !mo.tensor<[2], f32> -> (!mo.chain, !mo.tensor<[2], f32>)
// CHECK-NEXT:              ^
// CHECK-NEXT:  hint: a kernel makes tensors and opaque values; one chain may follow
  %c2, %v = mo.custom(%x) {symbol = "my.op"} : !mo.tensor<[2], f32> -> (!mo.chain, !mo.tensor<[2], f32>)
// CHECK:effects.mlir:[[#@LINE+4]]:13: error: 'mo.custom' result 0 is !mo.buffer<[2], f32>
// CHECK-NEXT:    %b, %c3 = mo.custom(%a, %c0) {symbol = "my.op"} : (!mo.buffer<[2], f32>, !mo.chain) -> (!mo.buffer<[2], f32>, !mo.chain)
// CHECK-NEXT:              ^
// CHECK-NEXT:  hint: a kernel makes tensors and opaque values; one chain may follow
  %b, %c3 = mo.custom(%a, %c0) {symbol = "my.op"} : (!mo.buffer<[2], f32>, !mo.chain) -> (!mo.buffer<[2], f32>, !mo.chain)
  mo.output %x : !mo.tensor<[2], f32>
}
