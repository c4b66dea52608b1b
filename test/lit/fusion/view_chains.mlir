// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Chains of views of one kind are one view, and views of the whole are none.
// RUN: %mxc compile %s --emit=mogg --print-ir-after=mo_canonicalise_views -o /dev/null 2>&1 | FileCheck %s
mo.graph @chains<B, S, N>(%x: !mo.tensor<[B, S, 12], f32>, %n: !mo.tensor<[1, N], f32>)
    -> (!mo.tensor<[S, 12, B], f32>, !mo.tensor<[B * S, 3, 4], f32>, !mo.tensor<[7, 6, N], f32>,
        !mo.tensor<[B, max(0, S - 1), 2], f32>, !mo.tensor<[B, S, 12], f32>, !mo.tensor<[B, S, 10], f32>) {
  // CHECK: %p2 = mo.transpose(%x) {perm = [1, 2, 0]}
  %p1 = mo.transpose(%x) {perm = [2, 1, 0]} : !mo.tensor<[B, S, 12], f32> -> !mo.tensor<[12, S, B], f32>
  %p2 = mo.transpose(%p1) {perm = [1, 0, 2]} : !mo.tensor<[12, S, B], f32> -> !mo.tensor<[S, 12, B], f32>

  // CHECK-NEXT: %r2 = mo.static.reshape(%x) : !mo.tensor<[B, S, 12], f32> -> !mo.tensor<[B * S, 3, 4], f32>
  %r1 = mo.reshape(%x) {new_shape = [-1, 12]} : !mo.tensor<[B, S, 12], f32> -> !mo.tensor<[R, 12], f32>
  %r2 = mo.split_dim(%r1) {axis = -1} : !mo.tensor<[R, 12], f32> -> !mo.tensor<[R, 3, 4], f32>

  // CHECK-NEXT: %w2 = mo.static.broadcast_to(%n) : !mo.tensor<[1, N], f32> -> !mo.tensor<[7, 6, N], f32>
  %w1 = mo.broadcast_to(%n) {new_shape = [6, N]} : !mo.tensor<[1, N], f32> -> !mo.tensor<[6, N], f32>
  %w2 = mo.broadcast_to(%w1) {new_shape = [7, 6, N]} : !mo.tensor<[6, N], f32> -> !mo.tensor<[7, 6, N], f32>

  // Dims that one slice leaves whole are the other's to cut.
  // CHECK-NEXT: %s2 = mo.slice(%x) {start = [0, 1, 10], step = [1, 1, 1], stop = [B, S, 12]}
  %s1 = mo.slice(%x) {start = [0, 1, 0], stop = [B, S, 12], step = [1, 1, 1]}
    : !mo.tensor<[B, S, 12], f32> -> !mo.tensor<[B, P, 12], f32>
  %s2 = mo.slice(%s1) {start = [0, 0, 10], stop = [B, P, 12], step = [1, 1, 1]}
    : !mo.tensor<[B, P, 12], f32> -> !mo.tensor<[B, P, 2], f32>

  // Nothing is left of there and back, of a slice of the whole, of the same shape.
  %b1 = mo.transpose(%x) {perm = [1, 0, 2]} : !mo.tensor<[B, S, 12], f32> -> !mo.tensor<[S, B, 12], f32>
  %b2 = mo.transpose(%b1) {perm = [1, 0, 2]} : !mo.tensor<[S, B, 12], f32> -> !mo.tensor<[B, S, 12], f32>
  %b3 = mo.slice(%b2) {start = [0, 0, 0], stop = [B, S, 100], step = [1, 1, 1]} : !mo.tensor<[B, S, 12], f32>
  %b4 = mo.reshape(%b3) {new_shape = [B, S, 12]} : !mo.tensor<[B, S, 12], f32>
  %b5 = mo.rebind(%b4) : !mo.tensor<[B, S, 12], f32> -> !mo.tensor<[V, W, 12], f32>

  // Both cut the last dim: two slices. A reversed one is not the whole.
  // CHECK-NEXT: %c1 = mo.slice(%x) {start = [0, 0, 1], step = [1, 1, 1], stop = [B, S, 12]}
  // CHECK-NEXT: %c2 = mo.slice(%c1) {start = [0, 0, 1], step = [1, 1, 1], stop = [B, S, 11]}
  // CHECK-NEXT: %c3 = mo.slice(%c2) {start = [0, 0, 10], step = [1, 1, -1], stop = [B, S, -11]}
  %c1 = mo.slice(%x) {start = [0, 0, 1], stop = [B, S, 12], step = [1, 1, 1]}
    : !mo.tensor<[B, S, 12], f32> -> !mo.tensor<[B, S, 11], f32>
  %c2 = mo.slice(%c1) {start = [0, 0, 1], stop = [B, S, 11], step = [1, 1, 1]}
    : !mo.tensor<[B, S, 11], f32> -> !mo.tensor<[B, S, 10], f32>
  %c3 = mo.slice(%c2) {start = [0, 0, 10], stop = [B, S, -11], step = [1, 1, -1]} : !mo.tensor<[B, S, 10], f32>
  // CHECK-NEXT: mo.output %p2, %r2, %w2, %s2, %x, %c3
  mo.output %p2, %r2, %w2, %s2, %b5, %c3 : !mo.tensor<[S, 12, B], f32>, !mo.tensor<[R, 3, 4], f32>,
    !mo.tensor<[7, 6, N], f32>, !mo.tensor<[B, P, 2], f32>, !mo.tensor<[V, W, 12], f32>, !mo.tensor<[B, S, 10], f32>
}
