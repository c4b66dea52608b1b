// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %mxc compile %s --emit=mogg --print-ir-after=mo_broadcast_scales -o /dev/null 2>&1 | FileCheck %s
// RUN: %mxc compile %s --emit=mogg | FileCheck %s --check-prefix=FUSED

// CHECK: after mo_broadcast_scales
mo.graph @scales<N, C, P>(%x: !mo.tensor<[N, C, 8], f32>, %q: !mo.tensor<[N, C, 8], si8>, %long: !mo.tensor<[P], si32>,
    %s: !mo.tensor<[], f32>, %z: !mo.tensor<[], ui8>, %s1: !mo.tensor<[C], f32>, %z1: !mo.tensor<[C], si8>,
    %s2: !mo.tensor<[N, C, 2], f16>, %z2: !mo.tensor<[N, C, 2], si8>, %s3: !mo.tensor<[N, C, 3], f16>, %z3: !mo.tensor<[N, C, 3], si8>,
    %s4: !mo.tensor<[N, C, 8], f32>, %z4: !mo.tensor<[N, C, 8], ui16>, %s5: !mo.tensor<[P], f32>, %z5: !mo.tensor<[P], si32>)
    -> (!mo.tensor<[N, C, 8], ui8>, !mo.tensor<[N, C, 8], si8>, !mo.tensor<[N, C, 8], f16>, !mo.tensor<[N, C, 8], f16>,
        !mo.tensor<[N, C, 8], ui16>, !mo.tensor<[P], f32>) {
  // One for all: a view of one element.
  // CHECK: %[[S:.+]] = mo.static.broadcast_to(%s) : !mo.tensor<[], f32> -> !mo.tensor<[N, C, 8], f32>
  // CHECK-NEXT: %[[Z:.+]] = mo.static.broadcast_to(%z) : !mo.tensor<[], ui8> -> !mo.tensor<[N, C, 8], ui8>
  // CHECK-NEXT: %all = mo.quantize_linear(%x, %[[S]], %[[Z]]) : (!mo.tensor<[N, C, 8], f32>, !mo.tensor<[N, C, 8], f32>, !mo.tensor<[N, C, 8], ui8>) -> !mo.tensor<[N, C, 8], ui8>
  %all = mo.quantize_linear(%x, %s, %z) : (!mo.tensor<[N, C, 8], f32>, !mo.tensor<[], f32>, !mo.tensor<[], ui8>) -> !mo.tensor<[N, C, 8], ui8>

  // One per index of an axis.
  // CHECK-NEXT: %[[S:.+]] = mo.static.reshape(%s1) : !mo.tensor<[C], f32> -> !mo.tensor<[C, 1], f32>
  // CHECK-NEXT: %[[SC:.+]] = mo.static.broadcast_to(%[[S]]) : {{.*}} -> !mo.tensor<[N, C, 8], f32>
  // CHECK-NEXT: %[[Z:.+]] = mo.static.reshape(%z1)
  // CHECK-NEXT: %[[ZC:.+]] = mo.static.broadcast_to(%[[Z]])
  // CHECK-NEXT: %along = mo.quantize_linear(%x, %[[SC]], %[[ZC]]) : {{.*}} -> !mo.tensor<[N, C, 8], si8>
  %along = mo.quantize_linear(%x, %s1, %z1) {axis = -2} : (!mo.tensor<[N, C, 8], f32>, !mo.tensor<[C], f32>, !mo.tensor<[C], si8>) -> !mo.tensor<[N, C, 8], si8>

  // Blocks that divide the axis: it is two dims.
  // CHECK-NEXT: %[[X:.+]] = mo.static.reshape(%q) : !mo.tensor<[N, C, 8], si8> -> !mo.tensor<[N, C, 2, 4], si8>
  // CHECK-NEXT: %[[S:.+]] = mo.static.reshape(%s2) : !mo.tensor<[N, C, 2], f16> -> !mo.tensor<[N, C, 2, 1], f16>
  // CHECK-NEXT: %[[SB:.+]] = mo.static.broadcast_to(%[[S]]) : {{.*}} -> !mo.tensor<[N, C, 2, 4], f16>
  // CHECK-NEXT: mo.static.reshape
  // CHECK-NEXT: %[[ZB:.+]] = mo.static.broadcast_to
  // CHECK-NEXT: %[[Y:.+]] = mo.dequantize_linear(%[[X]], %[[SB]], %[[ZB]]) : {{.*}} -> !mo.tensor<[N, C, 2, 4], f16>
  // CHECK-NEXT: %blocks = mo.static.reshape(%[[Y]])
  %blocks = mo.dequantize_linear(%q, %s2, %z2) {axis = 2, block_size = 4} : (!mo.tensor<[N, C, 8], si8>, !mo.tensor<[N, C, 2], f16>, !mo.tensor<[N, C, 2], si8>) -> !mo.tensor<[N, C, 8], f16>

  // The last block is shorter: scales are repeated.
  // CHECK-NEXT: %[[S:.+]] = mo.repeat_interleave(%s3) {axis = 2, repeats = 3} : !mo.tensor<[N, C, 3], f16> -> !mo.tensor<[N, C, 9], f16>
  // CHECK-NEXT: %[[SR:.+]] = mo.slice(%[[S]]) {start = [0, 0, 0], step = [1, 1, 1], stop = [N, C, 8]} : {{.*}} -> !mo.tensor<[N, C, 8], f16>
  // CHECK-NEXT: mo.repeat_interleave(%z3)
  // CHECK-NEXT: %[[ZR:.+]] = mo.slice
  // CHECK-NEXT: %odd = mo.dequantize_linear(%q, %[[SR]], %[[ZR]]) : {{.*}} -> !mo.tensor<[N, C, 8], f16>
  %odd = mo.dequantize_linear(%q, %s3, %z3) {axis = 2, block_size = 3} : (!mo.tensor<[N, C, 8], si8>, !mo.tensor<[N, C, 3], f16>, !mo.tensor<[N, C, 3], si8>) -> !mo.tensor<[N, C, 8], f16>

  // One per element: nothing to do.
  // CHECK-NEXT: %each = mo.quantize_linear(%x, %s4, %z4)
  %each = mo.quantize_linear(%x, %s4, %z4) : (!mo.tensor<[N, C, 8], f32>, !mo.tensor<[N, C, 8], f32>, !mo.tensor<[N, C, 8], ui16>) -> !mo.tensor<[N, C, 8], ui16>

  // Along the only axis: the attribute goes.
  // CHECK-NEXT: %[[S:.+]] = mo.static.broadcast_to(%s5)
  // CHECK-NEXT: %[[Z:.+]] = mo.static.broadcast_to(%z5)
  // CHECK-NEXT: %only = mo.dequantize_linear(%long, %[[S]], %[[Z]]) : {{.*}} -> !mo.tensor<[P], f32>
  %only = mo.dequantize_linear(%long, %s5, %z5) {axis = 0} : (!mo.tensor<[P], si32>, !mo.tensor<[P], f32>, !mo.tensor<[P], si32>) -> !mo.tensor<[P], f32>
  mo.output %all, %along, %blocks, %odd, %each, %only : !mo.tensor<[N, C, 8], ui8>, !mo.tensor<[N, C, 8], si8>, !mo.tensor<[N, C, 8], f16>, !mo.tensor<[N, C, 8], f16>, !mo.tensor<[N, C, 8], ui16>, !mo.tensor<[P], f32>
}

// An integer product is requantised where it is made.
// FUSED-LABEL: mogg.graph @linear
// FUSED: = mogg.kernel "qmatmul_cast_mul_quantize_linear"
// FUSED-NOT: mogg.kernel
mo.graph @linear<M, K, N>(%a: !mo.tensor<[M, K], ui8>, %b: !mo.tensor<[K, N], si8>, %az: !mo.tensor<[], ui8>, %bz: !mo.tensor<[N], si8>,
    %ab: !mo.tensor<[N], f32>, %s: !mo.tensor<[], f32>, %z: !mo.tensor<[], ui8>) -> (!mo.tensor<[M, N], ui8>) {
  %sum = mo.qmatmul(%a, %b, %az, %bz) : (!mo.tensor<[M, K], ui8>, !mo.tensor<[K, N], si8>, !mo.tensor<[], ui8>, !mo.tensor<[N], si8>) -> !mo.tensor<[M, N], si32>
  %real = mo.cast(%sum) : !mo.tensor<[M, N], si32> -> !mo.tensor<[M, N], f32>
  %scale = mo.static.broadcast_to(%ab) : !mo.tensor<[N], f32> -> !mo.tensor<[M, N], f32>
  %scaled = mo.mul(%real, %scale) : !mo.tensor<[M, N], f32>
  %y = mo.quantize_linear(%scaled, %s, %z) : (!mo.tensor<[M, N], f32>, !mo.tensor<[], f32>, !mo.tensor<[], ui8>) -> !mo.tensor<[M, N], ui8>
  mo.output %y : !mo.tensor<[M, N], ui8>
}
