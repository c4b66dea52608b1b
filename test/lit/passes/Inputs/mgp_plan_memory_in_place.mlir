// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Elementwise kernels that read a value last: at their own index, through a view as well, and one that is read again. Means are
// of columns: those of rows would be part of the same launch.
mo.graph @in_place<N>(%x: !mo.tensor<[N, N], f32>) -> (!mo.tensor<[N, N], f32>) {
  %a = mo.reduce.softmax(%x) {axis = 1} : !mo.tensor<[N, N], f32>
  %m = mo.reduce.mean(%a) {axis = 0} : !mo.tensor<[N, N], f32> -> !mo.tensor<[1, N], f32>
  %mb = mo.static.broadcast_to(%m) : !mo.tensor<[1, N], f32> -> !mo.tensor<[N, N], f32>
  %b = mo.sub(%a, %mb) : !mo.tensor<[N, N], f32>
  %n = mo.reduce.mean(%b) {axis = 0} : !mo.tensor<[N, N], f32> -> !mo.tensor<[1, N], f32>
  %nb = mo.static.broadcast_to(%n) : !mo.tensor<[1, N], f32> -> !mo.tensor<[N, N], f32>
  %t = mo.transpose(%b) {perm = [1, 0]} : !mo.tensor<[N, N], f32>
  %bt = mo.sub(%b, %t) : !mo.tensor<[N, N], f32>
  %c = mo.mul(%bt, %nb) : !mo.tensor<[N, N], f32>
  %p = mo.reduce.mean(%c) {axis = 0} : !mo.tensor<[N, N], f32> -> !mo.tensor<[1, N], f32>
  %pb = mo.static.broadcast_to(%p) : !mo.tensor<[1, N], f32> -> !mo.tensor<[N, N], f32>
  %d = mo.sub(%c, %pb) : !mo.tensor<[N, N], f32>
  %q = mo.reduce.mean(%d) {axis = 0} : !mo.tensor<[N, N], f32> -> !mo.tensor<[1, N], f32>
  %qb = mo.static.broadcast_to(%q) : !mo.tensor<[1, N], f32> -> !mo.tensor<[N, N], f32>
  %cq = mo.mul(%c, %qb) : !mo.tensor<[N, N], f32>
  %e = mo.mul(%cq, %d) : !mo.tensor<[N, N], f32>
  mo.output %e : !mo.tensor<[N, N], f32>
}
