// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %mxc compile %s --emit=mogg --print-ir-after=mo_pack_weights -o /dev/null 2>&1 | FileCheck %s

// CHECK: after mo_pack_weights
mo.graph @weights<M>(%x: !mo.tensor<[M, 3], f32>, %h: !mo.tensor<[M, 3], f16>, %i: !mo.tensor<[M, 3], si32>, %b: !mo.tensor<[3, 2], f32>)
    -> (!mo.tensor<[M, 2], f32>, !mo.tensor<[M, 2], f32>, !mo.tensor<[M, 2], f16>, !mo.tensor<[M, 2], f32>, !mo.tensor<[M, 2], f32>, !mo.tensor<[M, 2], si32>) {
  // CHECK: %w_packed = mo.layout.transform(%w) {transpose_b = false} : !mo.tensor<[3, 2], f32> -> !mo.tensor<[3, 2], f32, {layout = #mo.layout<KNkn>}>
  // CHECK: %y = mo.matmul(%x, %w_packed) {packed_b = true}
  %w = mo.constant {value = dense<[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]>} : !mo.tensor<[3, 2], f32>
  %y = mo.matmul(%x, %w) : (!mo.tensor<[M, 3], f32>, !mo.tensor<[3, 2], f32>) -> !mo.tensor<[M, 2], f32>

  // The packing transposes too: K stands first in the packed type.
  // CHECK: %t_packed = mo.layout.transform(%t) {transpose_b = true} : !mo.tensor<[2, 3], f32> -> !mo.tensor<[3, 2], f32, {layout = #mo.layout<KNkn>}>
  // CHECK: %z = mo.matmul(%x, %t_packed) {packed_b = true}
  %t = mo.constant {value = dense<[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]>} : !mo.tensor<[2, 3], f32>
  %z = mo.matmul(%x, %t) {transpose_b = true} : (!mo.tensor<[M, 3], f32>, !mo.tensor<[2, 3], f32>) -> !mo.tensor<[M, 2], f32>

  // Halves are packed as the f32 that the kernel computes with.
  // CHECK: %v_packed = mo.layout.transform(%v) {transpose_b = false} : !mo.tensor<[3, 2], f16> -> !mo.tensor<[3, 2], f32, {layout = #mo.layout<KNkn>}>
  %v = mo.constant {value = dense<[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]>} : !mo.tensor<[3, 2], f16>
  %half = mo.matmul(%h, %v) : (!mo.tensor<[M, 3], f16>, !mo.tensor<[3, 2], f16>) -> !mo.tensor<[M, 2], f16>

  // What a transfer hands on is constant if its operand is.
  // CHECK: %here_packed = mo.layout.transform(%here) {transpose_b = false}
  %chain = mo.chain.create : !mo.chain
  %here, %next = mo.transfer(%w, %chain) : (!mo.tensor<[3, 2], f32>, !mo.chain) -> (!mo.tensor<[3, 2], f32>, !mo.chain)
  %there = mo.matmul(%x, %here) : (!mo.tensor<[M, 3], f32>, !mo.tensor<[3, 2], f32>) -> !mo.tensor<[M, 2], f32>

  // Left alone: a right side that is no constant, and integers.
  // CHECK-NOT: mo.layout.transform
  // CHECK: %plain = mo.matmul(%x, %b) :
  // CHECK: %whole = mo.matmul(%i, %u) :
  %plain = mo.matmul(%x, %b) : (!mo.tensor<[M, 3], f32>, !mo.tensor<[3, 2], f32>) -> !mo.tensor<[M, 2], f32>
  %u = mo.constant {value = dense<2>} : !mo.tensor<[3, 2], si32>
  %whole = mo.matmul(%i, %u) : (!mo.tensor<[M, 3], si32>, !mo.tensor<[3, 2], si32>) -> !mo.tensor<[M, 2], si32>
  mo.output %y, %z, %half, %there, %plain, %whole
    : !mo.tensor<[M, 2], f32>, !mo.tensor<[M, 2], f32>, !mo.tensor<[M, 2], f16>, !mo.tensor<[M, 2], f32>, !mo.tensor<[M, 2], f32>, !mo.tensor<[M, 2], si32>
}
