// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %mxc compile %s --emit=mogg --print-ir-after=mogg_read_buffers 2>&1 | FileCheck %s

// Nothing writes the buffer before the last use: its memory is read. What stores at the index that it reads does so too.
// CHECK-LABEL: mogg.graph @counter
// CHECK-NOT: mogg.buffer.load
// CHECK: mogg.kernel "add"(%state, %x)
// CHECK: mogg.kernel "store"(%sum, %state)
// CHECK: mogg.kernel "relu"(%state)
mo.graph @counter<N>(%state: !mo.buffer<[N], f32>, %other: !mo.buffer<[N], f32>, %x: !mo.tensor<[N], f32>) -> (!mo.tensor<[N], f32>, !mo.tensor<[N], f32>) {
  %c0 = mo.chain.create : !mo.chain
  %old, %c1 = mo.mutable.load(%state, %c0) : (!mo.buffer<[N], f32>, !mo.chain) -> (!mo.tensor<[N], f32>, !mo.chain)
  %sum = mo.add(%old, %x) : (!mo.tensor<[N], f32>, !mo.tensor<[N], f32>) -> !mo.tensor<[N], f32>
  %c2 = mo.mutable.store(%state, %sum, %c1) : (!mo.buffer<[N], f32>, !mo.tensor<[N], f32>, !mo.chain) -> !mo.chain
  %new, %c3 = mo.mutable.load(%state, %c2) : (!mo.buffer<[N], f32>, !mo.chain) -> (!mo.tensor<[N], f32>, !mo.chain)
  %relu = mo.relu(%new) : (!mo.tensor<[N], f32>) -> !mo.tensor<[N], f32>

  // What is used behind a store is copied when it is loaded, also where the store is of a slice.
  // CHECK: %before = mogg.kernel "copy"(%other)
  // CHECK: mogg.kernel "store"(%relu, %{{.*}})
  // CHECK: mogg.kernel "exp"(%before)
  %before, %c4 = mo.mutable.load(%other, %c3) : (!mo.buffer<[N], f32>, !mo.chain) -> (!mo.tensor<[N], f32>, !mo.chain)
  %c5 = mo.mutable.store.slice(%other, %relu, %c4) {start = [0], stop = [N], step = [1]} : (!mo.buffer<[N], f32>, !mo.tensor<[N], f32>, !mo.chain) -> !mo.chain
  %exp = mo.exp(%before) : (!mo.tensor<[N], f32>) -> !mo.tensor<[N], f32>
  mo.output %relu, %exp : !mo.tensor<[N], f32>, !mo.tensor<[N], f32>
}
