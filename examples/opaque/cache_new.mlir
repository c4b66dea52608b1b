// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Hands over an empty cache. Its type's parameter reaches the kernel.
mo.graph @cache_new() -> (!mo.opaque<"my.cache", {width = 4}>) {
  %cache = mo.custom() {symbol = "my.cache.new"} : () -> !mo.opaque<"my.cache", {width = 4}>
  mo.output %cache : !mo.opaque<"my.cache", {width = 4}>
}
