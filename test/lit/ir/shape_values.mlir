// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Numbers and shapes as values, what takes them, transfers and sequences: read and printed. The scalars of lambdas are
// written by their dtype alone.
// RUN: %mxc compile %s --emit=rmo | FileCheck %s
// RUN: %mxc compile %s --emit=mogg | FileCheck %s --check-prefix=LAMBDA
// LAMBDA: = mogg.load({{.*}}) : (!mo.tensor<[P, Q], f32>, index<2>) -> f32
// LAMBDA-NOT: !mo.scalar
mo.graph @values<M>(%x: !mo.tensor<[M, 6], f32>, %t: !mo.tensor<[2], si32>) -> (!mo.tensor<[P, Q], f32>, !mo.tensor<[], f16>, !mo.tensor<[2], si64>, !mo.tensor<[], si64>) {
  // CHECK: %s = mo.shape.from_tensor(%t) : !mo.tensor<[2], si32> -> !mosh.ape
  // CHECK-NEXT: %list = mo.shape.to_tensor(%s) : !mosh.ape -> !mo.tensor<[2], si64>
  // CHECK-NEXT: %h = mo.constant.scalar {value = dense<0.5>} : !mo.scalar<f16>
  // CHECK-NEXT: %ht = mo.index.to_tensor(%h) : !mo.scalar<f16> -> !mo.tensor<[], f16>
  // CHECK-NEXT: %i = mo.constant.scalar {value = dense<-3>} : !mo.scalar<si64>
  // CHECK-NEXT: %it = mo.index.to_tensor(%i) : !mo.scalar<si64> -> !mo.tensor<[], si64>
  %s = mo.shape.from_tensor(%t) : !mo.tensor<[2], si32> -> !mosh.ape
  %list = mo.shape.to_tensor(%s) : !mosh.ape -> !mo.tensor<[2], si64>
  %h = mo.constant.scalar {value = dense<0.5>} : !mo.scalar<f16>
  %ht = mo.index.to_tensor(%h) : !mo.scalar<f16> -> !mo.tensor<[], f16>
  %i = "mo.constant.scalar"() {value = dense<-3>} : () -> !mo.scalar<si64>
  %it = mo.index.to_tensor(%i) : !mo.scalar<si64> -> !mo.tensor<[], si64>
  // CHECK-NEXT: %c = mo.chain.create : !mo.chain
  // CHECK-NEXT: %y, %d = mo.sequence {stream_id = 2} : () -> (!mo.tensor<[M, 6], f32>, !mo.chain) {
  // CHECK-NEXT: %z = rmo.add(%x, %x)
  // CHECK-NEXT: %m, %e = mo.transfer(%z, %c) {always_elide_same_device_copy = true} : (!mo.tensor<[M, 6], f32>, !mo.chain) -> (!mo.tensor<[M, 6], f32>, !mo.chain)
  // CHECK-NEXT: mo.yield %m, %e : !mo.tensor<[M, 6], f32>, !mo.chain
  // CHECK-NEXT: }
  // CHECK-NEXT: %r = mo.reshape(%y, %s) : (!mo.tensor<[M, 6], f32>, !mosh.ape) -> !mo.tensor<[P, Q], f32>
  %c = mo.chain.create : !mo.chain
  %y, %d = mo.sequence {stream_id = 2} : () -> (!mo.tensor<[M, 6], f32>, !mo.chain) {
    %z = rmo.add(%x, %x) : (!mo.tensor<[M, 6], f32>, !mo.tensor<[M, 6], f32>) -> !mo.tensor<[M, 6], f32>
    %m, %e = mo.transfer(%z, %c) {always_elide_same_device_copy = true} : (!mo.tensor<[M, 6], f32>, !mo.chain) -> (!mo.tensor<[M, 6], f32>, !mo.chain)
    mo.yield %m, %e : !mo.tensor<[M, 6], f32>, !mo.chain
  }
  %r = mo.reshape(%y, %s) : (!mo.tensor<[M, 6], f32>, !mosh.ape) -> !mo.tensor<[P, Q], f32>
  mo.output %r, %ht, %list, %it : !mo.tensor<[P, Q], f32>, !mo.tensor<[], f16>, !mo.tensor<[2], si64>, !mo.tensor<[], si64>
}
