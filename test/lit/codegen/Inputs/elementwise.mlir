// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// One fused kernel with a view, a scalar constant, a cast, and names that C has.
mo.graph @elementwise<M, N>(%x: !mo.tensor<[M, N], f32>, %row: !mo.tensor<[N], f32>) -> (!mo.tensor<[N, M], f32>) {
  %wide = mo.static.broadcast_to(%row) : !mo.tensor<[N], f32> -> !mo.tensor<[M, N], f32>
  %half = mo.constant {value = dense<0.5>} : !mo.tensor<[], f32>
  %halves = mo.static.broadcast_to(%half) : !mo.tensor<[], f32> -> !mo.tensor<[M, N], f32>
  %float = mo.mul(%x, %wide) : !mo.tensor<[M, N], f32>
  %i = mo.add(%float, %halves) : !mo.tensor<[M, N], f32>
  %at = mo.gelu_tanh(%i) : !mo.tensor<[M, N], f32>
  %d = mo.transpose(%at) {perm = [1, 0]} : !mo.tensor<[M, N], f32> -> !mo.tensor<[N, M], f32>
  %e = mo.cast(%d) : !mo.tensor<[N, M], f32> -> !mo.tensor<[N, M], si32>
  %f = mo.cast(%e) : !mo.tensor<[N, M], si32> -> !mo.tensor<[N, M], f32>
  %g = mo.sub(%d, %f) : !mo.tensor<[N, M], f32>
  mo.output %g : !mo.tensor<[N, M], f32>
}
