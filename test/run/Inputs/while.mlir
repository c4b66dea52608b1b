// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// x * (n + 1), by adding x to itself n times; and n.
mo.graph @g<N>(%x: !mo.tensor<[N], f32>, %n: !mo.tensor<[], si32>) -> (!mo.tensor<[N], f32>, !mo.tensor<[], si32>) {
  %zero = mo.constant {value = dense<0>} : !mo.tensor<[], si32>
  %one = mo.constant {value = dense<1>} : !mo.tensor<[], si32>
  %i, %y = mo.while(%zero, %x) : (!mo.tensor<[], si32>, !mo.tensor<[N], f32>) -> (!mo.tensor<[], si32>, !mo.tensor<[N], f32>) {
  ^bb0(%a: !mo.tensor<[], si32>, %v: !mo.tensor<[N], f32>):
    %go = mo.greater(%n, %a) : (!mo.tensor<[], si32>, !mo.tensor<[], si32>) -> !mo.tensor<[], bool>
    mo.while.condition %go, %a, %v : !mo.tensor<[], bool>, !mo.tensor<[], si32>, !mo.tensor<[N], f32>
  } do {
  ^bb0(%b: !mo.tensor<[], si32>, %w: !mo.tensor<[N], f32>):
    %c = mo.add(%b, %one) : !mo.tensor<[], si32>
    %d = mo.add(%w, %x) : !mo.tensor<[N], f32>
    mo.yield %c, %d : !mo.tensor<[], si32>, !mo.tensor<[N], f32>
  }
  mo.output %y, %i : !mo.tensor<[N], f32>, !mo.tensor<[], si32>
}
