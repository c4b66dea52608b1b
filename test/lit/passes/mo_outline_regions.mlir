// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// RUN: %mxc compile %s --emit=rmo > %t.1
// RUN: %mxc compile %t.1 --emit=rmo | cmp - %t.1
// RUN: %mxc compile %s --emit=mo | FileCheck %s

// What both regions use is an argument, a constant is cloned, and N is handed over.
// CHECK: mo.graph @g_then0<N>(%t: !mo.tensor<[N], f32>, %x: !mo.tensor<[N], f32>) -> (!mo.tensor<[N], f32>) attributes {region = true} {
// CHECK: mo.mul(
// CHECK: mo.graph @g_else0<N>(%t: !mo.tensor<[N], f32>, %x: !mo.tensor<[N], f32>) -> (!mo.tensor<[N], f32>) attributes {region = true} {
// CHECK-NEXT: mo.output %x : !mo.tensor<[N], f32>
// The condition's graph makes the flag alone; its values stand at the head of the body, and behind the loop.
// CHECK: mo.graph @g_cond1<N>({{.*}}) -> (!mo.tensor<[], bool>) attributes {region = true} {
// CHECK: mo.graph @g_body1<N>({{.*}}) -> (!mo.tensor<[N], f32>) attributes {region = true} {
// CHECK: mo.abs
// CHECK: mo.sub
// CHECK: mo.graph @g<N>
// CHECK: %y = mo.branch(%c, %t, %x) {else = "g_else0", sizes = [N], then = "g_then0"}
// CHECK: [[LOOP:%.*]] = mo.loop(%y{{.*}}) {body = "g_body1", cond = "g_cond1", sizes = [N]}
// CHECK: mo.abs([[LOOP]])
mo.graph @g<N>(%x: !mo.tensor<[N], f32>, %c: !mo.tensor<[], bool>) -> (!mo.tensor<[N], f32>) {
  %t = rmo.mul(%x, %x) : (!mo.tensor<[N], f32>, !mo.tensor<[N], f32>) -> !mo.tensor<[N], f32>
  %two = mo.constant {value = dense<2.0>} : !mo.tensor<[], f32>
  %y = mo.if(%c) : !mo.tensor<[], bool> -> !mo.tensor<[N], f32> {
    %wide = mo.static.broadcast_to(%two) : !mo.tensor<[], f32> -> !mo.tensor<[N], f32>
    %a = mo.mul(%t, %wide) : !mo.tensor<[N], f32>
    mo.yield %a : !mo.tensor<[N], f32>
  } else {
    mo.yield %x : !mo.tensor<[N], f32>
  }
  %z = mo.while(%y) : !mo.tensor<[N], f32> -> !mo.tensor<[N], f32> {
  ^bb0(%v: !mo.tensor<[N], f32>):
    %m = mo.reduce.max(%v) {axis = 0} : !mo.tensor<[N], f32> -> !mo.tensor<[1], f32>
    %flat = mo.static.reshape(%m) : !mo.tensor<[1], f32> -> !mo.tensor<[], f32>
    %go = mo.greater(%flat, %two) : (!mo.tensor<[], f32>, !mo.tensor<[], f32>) -> !mo.tensor<[], bool>
    %w = mo.abs(%v) : !mo.tensor<[N], f32>
    mo.while.condition %go, %w : !mo.tensor<[], bool>, !mo.tensor<[N], f32>
  } do {
  ^bb0(%u: !mo.tensor<[N], f32>):
    %one = mo.constant {value = dense<1.0>} : !mo.tensor<[], f32>
    %ones = mo.static.broadcast_to(%one) : !mo.tensor<[], f32> -> !mo.tensor<[N], f32>
    %d = mo.sub(%u, %ones) : !mo.tensor<[N], f32>
    mo.yield %d : !mo.tensor<[N], f32>
  }
  mo.output %z : !mo.tensor<[N], f32>
}
// A sequence's ops stand where it stood, one's inside of another too. A transfer is no effect.
// CHECK: mo.graph @s<N>
// CHECK-NEXT: %c = mo.chain.create
// CHECK-NEXT: %a = mo.relu(%x)
// CHECK-NEXT: %e = mo.exp(%a)
// CHECK-NEXT: %moved, %d = mo.transfer(%e, %c)
// CHECK-NEXT: %w = mo.branch(%flag, %e, %c) {else = "s_else0", sizes = [N], then = "s_then0"}
// CHECK-NEXT: mo.output %moved
mo.graph @s<N>(%x: !mo.tensor<[N], f32>, %flag: !mo.tensor<[], bool>) -> (!mo.tensor<[N], f32>, !mo.tensor<[N], f32>) {
  %c = mo.chain.create : !mo.chain
  %y, %z = mo.sequence {stream_id = 1} : () -> (!mo.tensor<[N], f32>, !mo.tensor<[N], f32>) {
    %a = mo.relu(%x) : !mo.tensor<[N], f32>
    %r = mo.sequence : () -> !mo.tensor<[N], f32> {
      %e = mo.exp(%a) : !mo.tensor<[N], f32>
      mo.yield %e : !mo.tensor<[N], f32>
    }
    %moved, %d = mo.transfer(%r, %c) : (!mo.tensor<[N], f32>, !mo.chain) -> (!mo.tensor<[N], f32>, !mo.chain)
    mo.yield %moved, %r : !mo.tensor<[N], f32>, !mo.tensor<[N], f32>
  }
  %w = mo.if(%flag) : !mo.tensor<[], bool> -> !mo.tensor<[N], f32> {
    %moved, %d = mo.transfer(%z, %c) : (!mo.tensor<[N], f32>, !mo.chain) -> (!mo.tensor<[N], f32>, !mo.chain)
    mo.yield %moved : !mo.tensor<[N], f32>
  } else {
    mo.yield %z : !mo.tensor<[N], f32>
  }
  mo.output %y, %w : !mo.tensor<[N], f32>, !mo.tensor<[N], f32>
}
