// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Kernels of one's own between built-in operators: my_kernels.c has them, README.md runs it.
mo.graph @custom_op<M, N>(%x: !mo.tensor<[M, N], f32>, %scale: !mo.tensor<[M], f32>)
    -> (!mo.tensor<[P, N], f32>, !mo.tensor<[M], f32>) {
  // Three elementwise kernels, two of them ours, and the loop of my.row_scale: one kernel.
  %e = mo.exp(%x) : !mo.tensor<[M, N], f32>
  %s = mo.custom(%e) {symbol = "my.swish"} : !mo.tensor<[M, N], f32>
  %r = mo.custom(%s, %scale) {symbol = "my.row_scale"}
    : (!mo.tensor<[M, N], f32>, !mo.tensor<[M], f32>) -> !mo.tensor<[M, N], f32>
  %l = mo.custom(%r) {symbol = "my.leaky_relu", parameters = {slope = 0.1}} : !mo.tensor<[M, N], f32>

  // P is a dim that only my.decimate's shape function knows.
  %d = mo.custom(%l) {symbol = "my.decimate", parameters = {step = 2}} : !mo.tensor<[M, N], f32> -> !mo.tensor<[P, N], f32>

  // The diagonal is a view of the product: no copy.
  %g = mo.matmul(%x, %x) {transpose_b = true} : (!mo.tensor<[M, N], f32>, !mo.tensor<[M, N], f32>) -> !mo.tensor<[M, M], f32>
  %v = mo.custom(%g) {symbol = "my.diagonal", parameters = {anti = 0}} : !mo.tensor<[M, M], f32> -> !mo.tensor<[M], f32>
  %h = mo.custom(%v, %scale) {symbol = "my.hypot"} : !mo.tensor<[M], f32>

  mo.output %d, %h : !mo.tensor<[P, N], f32>, !mo.tensor<[M], f32>
}
