// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %mxc compile %s --emit=mogg --print-ir-after=mogg_inline_constants -o /dev/null 2>&1 | FileCheck %s

// CHECK: after mogg_inline_constants
mo.graph @constants<N>(%x: !mo.tensor<[N, 2], f32>, %y: !mo.tensor<[N, 2], f16>) -> (!mo.tensor<[N, 2], f32>, !mo.tensor<[N, 2], f16>, !mo.tensor<[N, 2], f32>) {
  // One value everywhere is a scalar in the lambda, through a broadcast and written out twice alike; no argument is left.
  // CHECK-NOT: mo.constant {value = dense<0.5>}
  // CHECK: %halved = mogg.kernel "mul"(%x) : !mo.tensor<[N, 2], f32> {
  // CHECK-NOT: mogg.call.view
  // CHECK: %[[S:.+]] = mogg.scalar {value = dense<0.5>} : f32
  // CHECK: mogg.call.elementwise "mo.mul"(%{{.+}}, %[[S]]) : f32
  %half = mo.constant {value = dense<0.5>} : !mo.tensor<[], f32>
  %halves = mo.static.broadcast_to(%half) : !mo.tensor<[], f32> -> !mo.tensor<[N, 2], f32>
  %halved = mo.mul(%x, %halves) : !mo.tensor<[N, 2], f32>
  // CHECK: %raised = mogg.kernel "add"(%y) : !mo.tensor<[N, 2], f16> {
  // CHECK: mogg.scalar {value = dense<3.0>} : f16
  %threes = mo.constant {value = dense<[3.0, 3.0]>} : !mo.tensor<[2], f16>
  %wide = mo.static.broadcast_to(%threes) : !mo.tensor<[2], f16> -> !mo.tensor<[N, 2], f16>
  %raised = mo.add(%y, %wide) : !mo.tensor<[N, 2], f16>

  // Two values: memory.
  // CHECK: %pair = mo.constant {value = dense<[1.0, 2.0]>} : !mo.tensor<[2], f32>
  // CHECK: %scaled = mogg.kernel "mul"(%x, %pair)
  // CHECK-NOT: mogg.scalar
  %pair = mo.constant {value = dense<[1.0, 2.0]>} : !mo.tensor<[2], f32>
  %pairs = mo.static.broadcast_to(%pair) : !mo.tensor<[2], f32> -> !mo.tensor<[N, 2], f32>
  %scaled = mo.mul(%x, %pairs) : !mo.tensor<[N, 2], f32>
  // CHECK: mogg.output
  mo.output %halved, %raised, %scaled : !mo.tensor<[N, 2], f32>, !mo.tensor<[N, 2], f16>, !mo.tensor<[N, 2], f32>
}
