// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Turns as long as its input is true.
mo.graph @endless(%x: !mo.tensor<[], bool>) -> (!mo.tensor<[], bool>) {
  %y = mo.while(%x) : !mo.tensor<[], bool> -> !mo.tensor<[], bool> {
  ^bb0(%a: !mo.tensor<[], bool>):
    mo.while.condition %a, %a : !mo.tensor<[], bool>, !mo.tensor<[], bool>
  } do {
  ^bb0(%b: !mo.tensor<[], bool>):
    %c = mo.or(%b, %b) : !mo.tensor<[], bool>
    mo.yield %c : !mo.tensor<[], bool>
  }
  mo.output %y : !mo.tensor<[], bool>
}
