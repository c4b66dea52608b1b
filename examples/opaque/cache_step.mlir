// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Adds the keys and values of N rows to the caller's cache, then attends to all rows that it has seen.
mo.graph @cache_step<N>(%cache: !mo.opaque<"my.cache", {width = 4}>, %q: !mo.tensor<[N, 4], f32>, %k: !mo.tensor<[N, 4], f32>, %v: !mo.tensor<[N, 4], f32>) -> (!mo.tensor<[N, 4], f32>) {
  %c0 = mo.chain.create : !mo.chain
  %c1 = mo.custom(%cache, %k, %v, %c0) {symbol = "my.cache.append"} : (!mo.opaque<"my.cache", {width = 4}>, !mo.tensor<[N, 4], f32>, !mo.tensor<[N, 4], f32>, !mo.chain) -> !mo.chain
  %y, %c2 = mo.custom(%cache, %q, %c1) {symbol = "my.cache.attend"} : (!mo.opaque<"my.cache", {width = 4}>, !mo.tensor<[N, 4], f32>, !mo.chain) -> (!mo.tensor<[N, 4], f32>, !mo.chain)
  mo.output %y : !mo.tensor<[N, 4], f32>
}
