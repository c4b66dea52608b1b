// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// buffer = buffer * 2 (a kernel in place) + x; count = count + 1, from 10 on.
mo.graph @buffers<M, N>(%b: !mo.buffer<[M, N], f32>, %x: !mo.tensor<[M, N], f32>) -> (!mo.tensor<[1], f32>) {
  %c0 = mo.chain.create : !mo.chain
  %c1 = mo.custom(%b, %c0) {symbol = "my.scale", parameters = {factor = 2.0}} : (!mo.buffer<[M, N], f32>, !mo.chain) -> !mo.chain
  %old, %c2 = mo.mutable.load(%b, %c1) : (!mo.buffer<[M, N], f32>, !mo.chain) -> (!mo.tensor<[M, N], f32>, !mo.chain)
  %sum = mo.add(%old, %x) : (!mo.tensor<[M, N], f32>, !mo.tensor<[M, N], f32>) -> !mo.tensor<[M, N], f32>
  %c3 = mo.mutable.store(%b, %sum, %c2) : (!mo.buffer<[M, N], f32>, !mo.tensor<[M, N], f32>, !mo.chain) -> !mo.chain
  %count = mo.buffer.create {initValue = dense<10.0>} : !mo.buffer<[1], f32>
  %n, %c4 = mo.mutable.load(%count, %c3) : (!mo.buffer<[1], f32>, !mo.chain) -> (!mo.tensor<[1], f32>, !mo.chain)
  %one = mo.constant {value = dense<1.0>} : !mo.tensor<[1], f32>
  %next = mo.add(%n, %one) : (!mo.tensor<[1], f32>, !mo.tensor<[1], f32>) -> !mo.tensor<[1], f32>
  %c5 = mo.mutable.store(%count, %next, %c4) : (!mo.buffer<[1], f32>, !mo.tensor<[1], f32>, !mo.chain) -> !mo.chain
  %c6 = mo.debug.tensor.print(%c5, %next) {label = "count"} : (!mo.chain, !mo.tensor<[1], f32>) -> !mo.chain
  %c7 = mo.debug.tensor.print(%c6, %x) : (!mo.chain, !mo.tensor<[M, N], f32>) -> !mo.chain
  %c8 = mo.debug.print(%c7) {value = "done"} : (!mo.chain) -> !mo.chain
  mo.output %next : !mo.tensor<[1], f32>
}
