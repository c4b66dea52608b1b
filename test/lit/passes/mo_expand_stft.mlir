// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %mxc compile %s --emit=mogg --verify-each --print-ir-after=mo_expand_stft -o %t 2>&1 | FileCheck %s
// RUN: FileCheck %s --check-prefix=FUSED < %t

// CHECK: after mo_expand_stft
mo.graph @stft<B, S, L>(%x: !mo.tensor<[B, S, 1], f32>, %window: !mo.tensor<[L], f32>, %half: !mo.tensor<[B, S, 2], f16>)
    -> (!mo.tensor<[B, F, 5, 2], f32>, !mo.tensor<[B, G, 9, 2], f16>, !mo.tensor<[B, S, 2], f16>) {
  // The run has checked that the window is as long as a frame.
  // CHECK: mo.check_dims {got = L, message = "{{.*}}has L factors in its window for frames of 8 samples", wanted = 8}
  // CHECK-NEXT: %[[F:.+]] = mo.frames(%x) {frame_length = 8, frame_step = 3} : !mo.tensor<[B, S, 1], f32> -> !mo.tensor<[B, {{.+}}, 8, 1], f32>
  // CHECK-NEXT: %[[W:.+]] = mo.rebind(%window) : !mo.tensor<[L], f32> -> !mo.tensor<[8], f32>
  // CHECK-NEXT: %[[R:.+]] = mo.static.reshape(%[[W]]) : !mo.tensor<[8], f32> -> !mo.tensor<[8, 1], f32>
  // CHECK-NEXT: %[[V:.+]] = mo.static.broadcast_to(%[[R]])
  // CHECK-NEXT: %[[M:.+]] = mo.mul(%[[F]], %[[V]])
  // CHECK-NEXT: %y = mo.dft(%[[M]]) {axis = 2, dft_length = 8, onesided = true}
  // One kernel, which loads through the view and multiplies.
  // FUSED: mogg.call.view "mo.frames"
  // FUSED: mogg.call.elementwise "mo.mul"
  // FUSED: mogg.call.execute "mo.dft"
  %y = mo.stft(%x, %window) {frame_step = 3, frame_length = 8, onesided = true} : (!mo.tensor<[B, S, 1], f32>, !mo.tensor<[L], f32>) -> !mo.tensor<[B, F, 5, 2], f32>

  // Halves are wide between; without a window nothing is multiplied.
  // CHECK-NEXT: %[[C:.+]] = mo.cast(%half) : !mo.tensor<[B, S, 2], f16> -> !mo.tensor<[B, S, 2], f32>
  // CHECK-NEXT: %[[G:.+]] = mo.frames(%[[C]]) {frame_length = 9, frame_step = 1}
  // CHECK-NEXT: %[[Z:.+]] = mo.dft(%[[G]]) {axis = 2, dft_length = 9, onesided = false}
  // CHECK-NEXT: mo.cast(%[[Z]])
  %z = mo.stft(%half) {frame_step = 1, frame_length = 9} : !mo.tensor<[B, S, 2], f16> -> !mo.tensor<[B, G, 9, 2], f16>

  // A transform of the whole signal stays.
  // CHECK-NEXT: %all = mo.dft(%half) {axis = 1, dft_length = S}
  %all = mo.dft(%half) {axis = 1, dft_length = S} : !mo.tensor<[B, S, 2], f16>
  mo.output %y, %z, %all : !mo.tensor<[B, F, 5, 2], f32>, !mo.tensor<[B, G, 9, 2], f16>, !mo.tensor<[B, S, 2], f16>
}
