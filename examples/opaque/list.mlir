// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A list takes in x twice, and what it then holds comes out; it is gone when the run ends. The chain says what comes
// first.
mo.graph @list<N -> M>(%x: !mo.tensor<[N], f32>) -> (!mo.tensor<[M], f32>) {
  %c0 = mo.chain.create : !mo.chain
  %list = mo.custom() {symbol = "my.list.new"} : () -> !mo.opaque<"my.list", {room = 4}>
  %c1 = mo.custom(%list, %x, %c0) {symbol = "my.list.push"} : (!mo.opaque<"my.list", {room = 4}>, !mo.tensor<[N], f32>, !mo.chain) -> !mo.chain
  %relu = mo.relu(%x) : (!mo.tensor<[N], f32>) -> !mo.tensor<[N], f32>
  %c2 = mo.custom(%list, %relu, %c1) {symbol = "my.list.push"} : (!mo.opaque<"my.list", {room = 4}>, !mo.tensor<[N], f32>, !mo.chain) -> !mo.chain
  %length, %c3 = mo.custom(%list, %c2) {symbol = "my.list.length"} : (!mo.opaque<"my.list", {room = 4}>, !mo.chain) -> (!mo.tensor<[], si64>, !mo.chain)
  mo.read_dims(%length) {names = ["M"]} : (!mo.tensor<[], si64>) -> ()
  %all, %c4 = mo.custom(%list, %c3) {symbol = "my.list.read"} : (!mo.opaque<"my.list", {room = 4}>, !mo.chain) -> (!mo.tensor<[M], f32>, !mo.chain)
  mo.output %all : !mo.tensor<[M], f32>
}
