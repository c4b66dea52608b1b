// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
mo.graph @fails(%x: !mo.tensor<[3], f32>, %ok: !mo.tensor<[], bool>) -> (!mo.tensor<[2], f32>) {
  %c0 = mo.chain.create : !mo.chain
  %list = mo.custom() {symbol = "my.list.new", parameters = {room = 1}} : () -> !mo.opaque<"my.list">
  %c1 = mo.custom(%list, %x, %c0) {symbol = "my.list.push"} : (!mo.opaque<"my.list">, !mo.tensor<[3], f32>, !mo.chain) -> !mo.chain
  %c2 = mo.assert(%c1, %ok) {message = "it was not right"} : (!mo.chain, !mo.tensor<[], bool>) -> !mo.chain
  %y, %c3 = mo.custom(%list, %c2) {symbol = "my.list.read"} : (!mo.opaque<"my.list">, !mo.chain) -> (!mo.tensor<[2], f32>, !mo.chain)
  mo.output %y : !mo.tensor<[2], f32>
}
