// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What is no graph at all: tokens and forms.
// RUN: %python %S/Inputs/each.py %mxc %s %t.dir | FileCheck %s --strict-whitespace --match-full-lines --implicit-check-not='{{.*}}error:{{.*}}'

// CHECK:syntax.mlir:[[#@LINE+4]]:1: error: unknown op 'mo.grph'
// CHECK-NEXT:  mo.grph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
// CHECK-NEXT:  ^
// CHECK-NEXT:  hint: did you mean 'mo.graph'?
mo.grph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
  mo.output %x : !mo.tensor<[2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
// CHECK:syntax.mlir:[[#@LINE+4]]:8: error: unknown op 'mo.rleu'
// CHECK-NEXT:    %y = mo.rleu(%x) : !mo.tensor<[2], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: did you mean 'mo.relu'?
  %y = mo.rleu(%x) : !mo.tensor<[2], f32>
  mo.output %y : !mo.tensor<[2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
// CHECK:syntax.mlir:[[#@LINE+4]]:8: error: unknown op 'mo.frobnicate_everything'
// CHECK-NEXT:    %y = mo.frobnicate_everything(%x) : !mo.tensor<[2], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: docs/dialects.md lists the ops; a kernel of your own is called with mo.custom
  %y = mo.frobnicate_everything(%x) : !mo.tensor<[2], f32>
  mo.output %y : !mo.tensor<[2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
// CHECK:syntax.mlir:[[#@LINE+3]]:19: error: expected ',' or the end of the operands, found ':'
// CHECK-NEXT:    %y = mo.relu(%x : !mo.tensor<[2], f32>
// CHECK-NEXT:                    ^
  %y = mo.relu(%x : !mo.tensor<[2], f32>
  mo.output %y : !mo.tensor<[2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
// CHECK:syntax.mlir:[[#@LINE+3]]:6: error: expected '=' after the results, found 'mo.relu'
// CHECK-NEXT:    %y mo.relu(%x) : !mo.tensor<[2], f32>
// CHECK-NEXT:       ^
  %y mo.relu(%x) : !mo.tensor<[2], f32>
  mo.output %y : !mo.tensor<[2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
  %y = mo.relu(%x)
// CHECK:syntax.mlir:[[#@LINE+3]]:3: error: expected ':' before the op's types, found 'mo.output'
// CHECK-NEXT:    mo.output %y : !mo.tensor<[2], f32>
// CHECK-NEXT:    ^
  mo.output %y : !mo.tensor<[2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
// CHECK:syntax.mlir:[[#@LINE+4]]:32: error: expected an attribute's value, found a string without its closing quote
// CHECK-NEXT:    %y = mo.custom(%x) {symbol = "my.op} : !mo.tensor<[2], f32>
// CHECK-NEXT:                                 ^
// CHECK-NEXT:  hint: values are numbers, true, false, "text", [lists] and {dictionaries}
  %y = mo.custom(%x) {symbol = "my.op} : !mo.tensor<[2], f32>
  mo.output %y : !mo.tensor<[2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
// CHECK:syntax.mlir:[[#@LINE+4]]:16: error: expected a value like %x, found 'x'
// CHECK-NEXT:    %y = mo.relu(x) : !mo.tensor<[2], f32>
// CHECK-NEXT:                 ^
// CHECK-NEXT:  hint: values begin with %
  %y = mo.relu(x) : !mo.tensor<[2], f32>
  mo.output %y : !mo.tensor<[2], f32>
}
// -----
// CHECK:syntax.mlir:[[#@LINE+3]]:10: error: expected a name like @model, found 'g'
// CHECK-NEXT:  mo.graph g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
// CHECK-NEXT:           ^
mo.graph g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
  mo.output %x : !mo.tensor<[2], f32>
}
// -----
// CHECK:syntax.mlir:[[#@LINE+3]]:15: error: expected ':' after the argument's name, found ')'
// CHECK-NEXT:  mo.graph @g(%x) -> (!mo.tensor<[2], f32>) {
// CHECK-NEXT:                ^
mo.graph @g(%x) -> (!mo.tensor<[2], f32>) {
  mo.output %x : !mo.tensor<[2], f32>
}
// -----
// CHECK:syntax.mlir:[[#@LINE+3]]:39: error: expected '->' before the result types, found '{'
// CHECK-NEXT:  mo.graph @g(%x: !mo.tensor<[2], f32>) {
// CHECK-NEXT:                                        ^
mo.graph @g(%x: !mo.tensor<[2], f32>) {
  mo.output %x : !mo.tensor<[2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
  %y = mo.relu(%x) : !mo.tensor<[2], f32>
// CHECK:syntax.mlir:[[#@LINE+3]]:3: error: expected an op like mo.add, found '$'
// CHECK-NEXT:    $
// CHECK-NEXT:    ^
  $
  mo.output %y : !mo.tensor<[2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
  mo.output %x : !mo.tensor<[2], f32>
// the closing brace is missing
// CHECK:syntax.mlir:[[#@LINE+1]]:1: error: expected '}' to end the region that begins in line [[#@LINE-3]], found the end of the file
// -----
mo.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
  mo.output %x : !mo.tensor<[2], f32>
}
// CHECK:syntax.mlir:[[#@LINE+3]]:1: error: expected an op like mo.add, found '}'
// CHECK-NEXT:  }
// CHECK-NEXT:  ^
}
// -----
// CHECK:syntax.mlir:[[#@LINE+4]]:1: error: unknown op 'func.func'
// CHECK-NEXT:  func.func @main() {
// CHECK-NEXT:  ^
// CHECK-NEXT:  hint: docs/dialects.md lists the ops; a kernel of your own is called with mo.custom
func.func @main() {
}
// -----
mo.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
// CHECK:syntax.mlir:[[#@LINE+3]]:47: error: expected ',' or ')' after a type, found '!mo.tensor'
// CHECK-NEXT:    %y = mo.add(%x, %x) : (!mo.tensor<[2], f32> !mo.tensor<[2], f32>) -> !mo.tensor<[2], f32>
// CHECK-NEXT:                                                ^
  %y = mo.add(%x, %x) : (!mo.tensor<[2], f32> !mo.tensor<[2], f32>) -> !mo.tensor<[2], f32>
  mo.output %y : !mo.tensor<[2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
  %y = mo.relu(%x) : (!mo.tensor<[2], f32>)
// CHECK:syntax.mlir:[[#@LINE+3]]:3: error: expected '->' between operand and result types, found 'mo.output'
// CHECK-NEXT:    mo.output %y : !mo.tensor<[2], f32>
// CHECK-NEXT:    ^
  mo.output %y : !mo.tensor<[2], f32>
}
// -----
// CHECK:syntax.mlir:[[#@LINE+3]]:38: error: expected ',' or ')' after an argument, found '%y'
// CHECK-NEXT:  mo.graph @g(%x: !mo.tensor<[2], f32> %y: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
// CHECK-NEXT:                                       ^
mo.graph @g(%x: !mo.tensor<[2], f32> %y: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
  mo.output %x : !mo.tensor<[2], f32>
}
// -----
// CHECK:syntax.mlir:[[#@LINE+3]]:13: error: expected an argument like %x: T, found 'x'
// CHECK-NEXT:  mo.graph @g(x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
// CHECK-NEXT:              ^
mo.graph @g(x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
  mo.output %x : !mo.tensor<[2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
  mo.output %x
// CHECK:syntax.mlir:[[#@LINE+3]]:1: error: expected ':' before the operands' types, found '}'
// CHECK-NEXT:  }
// CHECK-NEXT:  ^
}
// -----
mo.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>)
// CHECK:syntax.mlir:[[#@LINE+7]]:3: error: expected '{' to begin the region, found 'mo.output'
// CHECK-NEXT:    mo.output %x : !mo.tensor<[2], f32>
// CHECK-NEXT:    ^
// CHECK:syntax.mlir:[[#@LINE+4]]:3: error: 'mo.output' stands outside a graph
// CHECK-NEXT:    mo.output %x : !mo.tensor<[2], f32>
// CHECK-NEXT:    ^
// CHECK-NEXT:  hint: a model is written mo.graph @name(..) -> (..) { .. }
  mo.output %x : !mo.tensor<[2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], f32>, %c: !mo.tensor<[], bool>) -> (!mo.tensor<[2], f32>) {
  %y = mo.while(%x) : !mo.tensor<[2], f32> {
  ^bb0(%a: !mo.tensor<[2], f32>)
// CHECK:syntax.mlir:[[#@LINE+3]]:5: error: expected ':' after the block's arguments, found 'mo.while.condition'
// CHECK-NEXT:      mo.while.condition %c, %a : !mo.tensor<[], bool>, !mo.tensor<[2], f32>
// CHECK-NEXT:      ^
    mo.while.condition %c, %a : !mo.tensor<[], bool>, !mo.tensor<[2], f32>
  } do {
  ^bb0(%a: !mo.tensor<[2], f32>):
    mo.yield %a : !mo.tensor<[2], f32>
  }
  mo.output %y : !mo.tensor<[2], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], f32>, %c: !mo.tensor<[], bool>) -> (!mo.tensor<[2], f32>) {
  %y = mo.if(%c) : !mo.tensor<[], bool> -> !mo.tensor<[2], f32> {
    mo.yield %x : !mo.tensor<[2], f32>
  }
// CHECK:syntax.mlir:[[#@LINE+3]]:3: error: expected 'else' and another region of 'mo.if', found 'mo.output'
// CHECK-NEXT:    mo.output %y : !mo.tensor<[2], f32>
// CHECK-NEXT:    ^
  mo.output %y : !mo.tensor<[2], f32>
}
// -----
// CHECK:syntax.mlir:[[#@LINE+3]]:15: error: expected ',' or '>' after a symbol, found 'M'
// CHECK-NEXT:  mo.graph @g<N M>(%x: !mo.tensor<[N, M], f32>) -> (!mo.tensor<[N, M], f32>) {
// CHECK-NEXT:                ^
mo.graph @g<N M>(%x: !mo.tensor<[N, M], f32>) -> (!mo.tensor<[N, M], f32>) {
  mo.output %x : !mo.tensor<[N, M], f32>
}
// -----
// CHECK:syntax.mlir:[[#@LINE+3]]:13: error: expected a symbol like N, found '2'
// CHECK-NEXT:  mo.graph @g<2>(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
// CHECK-NEXT:              ^
mo.graph @g<2>(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
  mo.output %x : !mo.tensor<[2], f32>
}
// -----
mogg.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
  %y = mogg.kernel "relu"(%x) : !mo.tensor<[2], f32> {
  ^bb0(%a: !mo.tensor<[2], f32>, %dst: !mo.tensor<[2], f32>):
// CHECK:syntax.mlir:[[#@LINE+3]]:42: error: expected '(' to begin the operands, found '%dst'
// CHECK-NEXT:      mogg.call.execute "mo.relu"(%a) into %dst : (!mo.tensor<[2], f32>, !mo.tensor<[2], f32>) -> ()
// CHECK-NEXT:                                           ^
    mogg.call.execute "mo.relu"(%a) into %dst : (!mo.tensor<[2], f32>, !mo.tensor<[2], f32>) -> ()
  }
  mogg.output %y : !mo.tensor<[2], f32>
}
// -----
mogg.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
  %y = mogg.kernel "relu"(%x) : !mo.tensor<[2], f32> {
  ^bb0(%a: !mo.tensor<[2], f32>, %dst: !mo.tensor<[2], f32>):
// CHECK:syntax.mlir:[[#@LINE+3]]:27: error: expected input_lambda or output_lambda, found 'lambda'
// CHECK-NEXT:      %f = mogg.bind (%dst) lambda(%at: index<1>) {
// CHECK-NEXT:                            ^
    %f = mogg.bind (%dst) lambda(%at: index<1>) {
    } : !mo.tensor<[2], f32>
  }
  mogg.output %y : !mo.tensor<[2], f32>
}
// -----
mogg.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
// CHECK:syntax.mlir:[[#@LINE+4]]:8: error: 'mogg.kernel' has no generic form
// CHECK-NEXT:    %y = "mogg.kernel"(%x) ({
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: write it without quotes, as --emit prints it
  %y = "mogg.kernel"(%x) ({
  ^bb0(%a: !mo.tensor<[2], f32>, %dst: !mo.tensor<[2], f32>):
  } {symbol = "relu"} : (!mo.tensor<[2], f32>) -> !mo.tensor<[2], f32>
  mogg.output %y : !mo.tensor<[2], f32>
}
// -----
// CHECK:syntax.mlir:[[#@LINE+3]]:66: error: expected 'init' and its section, found '{'
// CHECK-NEXT:  mgp.model @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
// CHECK-NEXT:                                                                   ^
mgp.model @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
}
// -----
mgp.model @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>)
init {
  mgp.return
}
// CHECK:syntax.mlir:[[#@LINE+1]]:1: error: expected 'execute' and its section, found the end of the file
