// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Fourier transforms, frames and determinants: parts, axes, lengths.
// RUN: %python %S/Inputs/each.py %mxc %s %t.dir | FileCheck %s --strict-whitespace --match-full-lines --implicit-check-not='{{.*}}error:{{.*}}'

mo.graph @g<N>(%x: !mo.tensor<[N], f32>) -> (!mo.tensor<[N], f32>) {
// CHECK:signal.mlir:[[#@LINE+4]]:8: error: 'mo.dft' operand [N] has rank 1
// CHECK-NEXT:    %y = mo.dft(%x) {dft_length = N, axis = 0} : (!mo.tensor<[N], f32>) -> !mo.tensor<[N], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: it is [.., n, 1 or 2]: reshape it with mo.static.reshape
  %y = mo.dft(%x) {dft_length = N, axis = 0} : (!mo.tensor<[N], f32>) -> !mo.tensor<[N], f32>
  mo.output %y : !mo.tensor<[N], f32>
}
// -----
mo.graph @g<N>(%x: !mo.tensor<[N, 3], f32>) -> (!mo.tensor<[N, 2], f32>) {
// CHECK:signal.mlir:[[#@LINE+4]]:8: error: 'mo.dft' last dim of [N, 3] is 3, not 1 or 2
// CHECK-NEXT:    %y = mo.dft(%x) {dft_length = N, axis = 0} : (!mo.tensor<[N, 3], f32>) -> !mo.tensor<[N, 2], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: give real numbers a last dim of 1; a complex one is its real and its imaginary part
  %y = mo.dft(%x) {dft_length = N, axis = 0} : (!mo.tensor<[N, 3], f32>) -> !mo.tensor<[N, 2], f32>
  mo.output %y : !mo.tensor<[N, 2], f32>
}
// -----
mo.graph @g<N>(%x: !mo.tensor<[N, 8, 2], f32>) -> (!mo.tensor<[N, 8, 2], f32>) {
// CHECK:signal.mlir:[[#@LINE+4]]:8: error: 'mo.dft' axis 2 is the last dim of [N, 8, 2]
// CHECK-NEXT:    %y = mo.dft(%x) {dft_length = 8, axis = 2} : (!mo.tensor<[N, 8, 2], f32>) -> !mo.tensor<[N, 8, 2], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: it holds the parts of a number: transform another one
  %y = mo.dft(%x) {dft_length = 8, axis = 2} : (!mo.tensor<[N, 8, 2], f32>) -> !mo.tensor<[N, 8, 2], f32>
  mo.output %y : !mo.tensor<[N, 8, 2], f32>
}
// -----
mo.graph @g<N>(%x: !mo.tensor<[N, 8, 2], f32>) -> (!mo.tensor<[N, 8, 2], f32>) {
// CHECK:signal.mlir:[[#@LINE+4]]:8: error: 'mo.dft' axis 3 is outside rank 3
// CHECK-NEXT:    %y = mo.dft(%x) {dft_length = 8, axis = 3} : (!mo.tensor<[N, 8, 2], f32>) -> !mo.tensor<[N, 8, 2], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: axis is in [-3, 2]
  %y = mo.dft(%x) {dft_length = 8, axis = 3} : (!mo.tensor<[N, 8, 2], f32>) -> !mo.tensor<[N, 8, 2], f32>
  mo.output %y : !mo.tensor<[N, 8, 2], f32>
}
// -----
mo.graph @g<N>(%x: !mo.tensor<[N, 8, 2], f32>) -> (!mo.tensor<[N, 0, 2], f32>) {
// CHECK:signal.mlir:[[#@LINE+4]]:8: error: 'mo.dft' dft_length is 0
// CHECK-NEXT:    %y = mo.dft(%x) {dft_length = 0, axis = 1} : (!mo.tensor<[N, 8, 2], f32>) -> !mo.tensor<[N, 0, 2], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: it is 1 or more
  %y = mo.dft(%x) {dft_length = 0, axis = 1} : (!mo.tensor<[N, 8, 2], f32>) -> !mo.tensor<[N, 0, 2], f32>
  mo.output %y : !mo.tensor<[N, 0, 2], f32>
}
// -----
mo.graph @g<N>(%x: !mo.tensor<[N, 8, 2], f32>) -> (!mo.tensor<[N, 5, 2], f32>) {
// CHECK:signal.mlir:[[#@LINE+4]]:8: error: 'mo.dft' of complex numbers [N, 8, 2] is not onesided
// CHECK-NEXT:    %y = mo.dft(%x) {dft_length = 8, axis = 1, onesided = true} : (!mo.tensor<[N, 8, 2], f32>) -> !mo.tensor<[N, 5, 2], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: leave onesided out, or transform real numbers
  %y = mo.dft(%x) {dft_length = 8, axis = 1, onesided = true} : (!mo.tensor<[N, 8, 2], f32>) -> !mo.tensor<[N, 5, 2], f32>
  mo.output %y : !mo.tensor<[N, 5, 2], f32>
}
// -----
mo.graph @g<N>(%x: !mo.tensor<[N, 8, 2], f32>) -> (!mo.tensor<[N, 8, 2], f32>) {
// CHECK:signal.mlir:[[#@LINE+4]]:8: error: 'mo.dft' makes !mo.tensor<[N, 9, 2], f32>, its result says !mo.tensor<[N, 8, 2], f32>
// CHECK-NEXT:    %y = mo.dft(%x) {dft_length = 9, axis = 1} : (!mo.tensor<[N, 8, 2], f32>) -> !mo.tensor<[N, 8, 2], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: declare the result as !mo.tensor<[N, 9, 2], f32>
  %y = mo.dft(%x) {dft_length = 9, axis = 1} : (!mo.tensor<[N, 8, 2], f32>) -> !mo.tensor<[N, 8, 2], f32>
  mo.output %y : !mo.tensor<[N, 8, 2], f32>
}
// -----
mo.graph @g<N>(%x: !mo.tensor<[N, 8, 2], si32>) -> (!mo.tensor<[N, 8, 2], si32>) {
// CHECK:signal.mlir:[[#@LINE+4]]:8: error: 'mo.dft' does not take dtype si32
// CHECK-NEXT:    %y = mo.dft(%x) {dft_length = 8, axis = 1} : (!mo.tensor<[N, 8, 2], si32>) -> !mo.tensor<[N, 8, 2], si32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: it takes f16, bf16, f32, f64, f8e4m3fn, f8e5m2: convert with mo.cast
  %y = mo.dft(%x) {dft_length = 8, axis = 1} : (!mo.tensor<[N, 8, 2], si32>) -> !mo.tensor<[N, 8, 2], si32>
  mo.output %y : !mo.tensor<[N, 8, 2], si32>
}
// -----
mo.graph @g<N>(%x: !mo.tensor<[N, 8, 2], f32>) -> (!mo.tensor<[N, 8, 2], f32>) {
// CHECK:signal.mlir:[[#@LINE+4]]:8: error: 'mo.dft' needs 'dft_length'
// CHECK-NEXT:    %y = mo.dft(%x) {axis = 1} : (!mo.tensor<[N, 8, 2], f32>) -> !mo.tensor<[N, 8, 2], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: add {dft_length = ..} before the types: an integer or a dim like N - 1; or give it as operand 1
  %y = mo.dft(%x) {axis = 1} : (!mo.tensor<[N, 8, 2], f32>) -> !mo.tensor<[N, 8, 2], f32>
  mo.output %y : !mo.tensor<[N, 8, 2], f32>
}
// -----
mo.graph @g<B, S>(%x: !mo.tensor<[B, S], f32>) -> (!mo.tensor<[B, F, 8, 2], f32>) {
// CHECK:signal.mlir:[[#@LINE+4]]:8: error: 'mo.stft' operand [B, S] has rank 2, not 3
// CHECK-NEXT:    %y = mo.stft(%x) {frame_step = 2, frame_length = 8} : (!mo.tensor<[B, S], f32>) -> !mo.tensor<[B, F, 8, 2], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: it is [batch, samples, parts]: reshape it with mo.static.reshape
  %y = mo.stft(%x) {frame_step = 2, frame_length = 8} : (!mo.tensor<[B, S], f32>) -> !mo.tensor<[B, F, 8, 2], f32>
  mo.output %y : !mo.tensor<[B, F, 8, 2], f32>
}
// -----
mo.graph @g<B, S>(%x: !mo.tensor<[B, S, 3], f32>) -> (!mo.tensor<[B, F, 8, 2], f32>) {
// CHECK:signal.mlir:[[#@LINE+4]]:8: error: 'mo.stft' last dim of [B, S, 3] is 3, not 1 or 2
// CHECK-NEXT:    %y = mo.stft(%x) {frame_step = 2, frame_length = 8} : (!mo.tensor<[B, S, 3], f32>) -> !mo.tensor<[B, F, 8, 2], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: give real numbers a last dim of 1; a complex one is its real and its imaginary part
  %y = mo.stft(%x) {frame_step = 2, frame_length = 8} : (!mo.tensor<[B, S, 3], f32>) -> !mo.tensor<[B, F, 8, 2], f32>
  mo.output %y : !mo.tensor<[B, F, 8, 2], f32>
}
// -----
mo.graph @g<B, S>(%x: !mo.tensor<[B, S, 2], f32>, %w: !mo.tensor<[8], f32>) -> (!mo.tensor<[B, F, 5, 2], f32>) {
// CHECK:signal.mlir:[[#@LINE+4]]:8: error: 'mo.stft' of complex numbers [B, S, 2] is not onesided
// CHECK-NEXT:    %y = mo.stft(%x, %w) {frame_step = 2, frame_length = 8, onesided = true} : (!mo.tensor<[B, S, 2], f32>, !mo.tensor<[8], f32>) -> !mo.tensor<[B, F, 5, 2], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: leave onesided out, or transform real numbers
  %y = mo.stft(%x, %w) {frame_step = 2, frame_length = 8, onesided = true} : (!mo.tensor<[B, S, 2], f32>, !mo.tensor<[8], f32>) -> !mo.tensor<[B, F, 5, 2], f32>
  mo.output %y : !mo.tensor<[B, F, 5, 2], f32>
}
// -----
mo.graph @g<B, S>(%x: !mo.tensor<[B, S, 1], f32>, %w: !mo.tensor<[8], f32>) -> (!mo.tensor<[B, F, 8, 2], f32>) {
// CHECK:signal.mlir:[[#@LINE+4]]:8: error: 'mo.stft' frame_step is 0
// CHECK-NEXT:    %y = mo.stft(%x, %w) {frame_step = 0, frame_length = 8} : (!mo.tensor<[B, S, 1], f32>, !mo.tensor<[8], f32>) -> !mo.tensor<[B, F, 8, 2], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: it is 1 or more
  %y = mo.stft(%x, %w) {frame_step = 0, frame_length = 8} : (!mo.tensor<[B, S, 1], f32>, !mo.tensor<[8], f32>) -> !mo.tensor<[B, F, 8, 2], f32>
  mo.output %y : !mo.tensor<[B, F, 8, 2], f32>
}
// -----
mo.graph @g<B, S>(%x: !mo.tensor<[B, S, 1], f32>, %w: !mo.tensor<[8], f32>) -> (!mo.tensor<[B, F, 8, 2], f32>) {
// CHECK:signal.mlir:[[#@LINE+4]]:8: error: 'mo.stft' has 8 factors in its window for frames of 9 samples
// CHECK-NEXT:    %y = mo.stft(%x, %w) {frame_step = 2, frame_length = 9} : (!mo.tensor<[B, S, 1], f32>, !mo.tensor<[8], f32>) -> !mo.tensor<[B, F, 8, 2], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: pad the window with zeros, or change frame_length
  %y = mo.stft(%x, %w) {frame_step = 2, frame_length = 9} : (!mo.tensor<[B, S, 1], f32>, !mo.tensor<[8], f32>) -> !mo.tensor<[B, F, 8, 2], f32>
  mo.output %y : !mo.tensor<[B, F, 8, 2], f32>
}
// -----
mo.graph @g<B, S>(%x: !mo.tensor<[B, S, 1], f32>, %w: !mo.tensor<[1, 8], f32>) -> (!mo.tensor<[B, F, 8, 2], f32>) {
// CHECK:signal.mlir:[[#@LINE+4]]:8: error: 'mo.stft' window [1, 8] has rank 2, not 1
// CHECK-NEXT:    %y = mo.stft(%x, %w) {frame_step = 2, frame_length = 8} : (!mo.tensor<[B, S, 1], f32>, !mo.tensor<[1, 8], f32>) -> !mo.tensor<[B, F, 8, 2], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: it has a factor per sample of a frame
  %y = mo.stft(%x, %w) {frame_step = 2, frame_length = 8} : (!mo.tensor<[B, S, 1], f32>, !mo.tensor<[1, 8], f32>) -> !mo.tensor<[B, F, 8, 2], f32>
  mo.output %y : !mo.tensor<[B, F, 8, 2], f32>
}
// -----
mo.graph @g<B, S>(%x: !mo.tensor<[B, S, 1], f32>, %w: !mo.tensor<[8], f16>) -> (!mo.tensor<[B, F, 8, 2], f32>) {
// CHECK:signal.mlir:[[#@LINE+4]]:8: error: 'mo.stft' operands have dtypes f32 and f16
// CHECK-NEXT:    %y = mo.stft(%x, %w) {frame_step = 2, frame_length = 8} : (!mo.tensor<[B, S, 1], f32>, !mo.tensor<[8], f16>) -> !mo.tensor<[B, F, 8, 2], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: convert one with mo.cast
  %y = mo.stft(%x, %w) {frame_step = 2, frame_length = 8} : (!mo.tensor<[B, S, 1], f32>, !mo.tensor<[8], f16>) -> !mo.tensor<[B, F, 8, 2], f32>
  mo.output %y : !mo.tensor<[B, F, 8, 2], f32>
}
// -----
mo.graph @g<B, S>(%x: !mo.tensor<[B, S, 1], f32>, %w: !mo.tensor<[8], f32>, %v: !mo.tensor<[8], f32>) -> (!mo.tensor<[B, F, 8, 2], f32>) {
// CHECK:signal.mlir:[[#@LINE+4]]:8: error: 'mo.stft' takes 1 or 2 operands, 3 are given
// CHECK-NEXT:    %y = mo.stft(%x, %w, %v) {frame_step = 2, frame_length = 8} : (!mo.tensor<[B, S, 1], f32>, !mo.tensor<[8], f32>, !mo.tensor<[8], f32>) -> !mo.tensor<[B, F, 8, 2], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: they are a signal and a window, which may be left out
  %y = mo.stft(%x, %w, %v) {frame_step = 2, frame_length = 8} : (!mo.tensor<[B, S, 1], f32>, !mo.tensor<[8], f32>, !mo.tensor<[8], f32>) -> !mo.tensor<[B, F, 8, 2], f32>
  mo.output %y : !mo.tensor<[B, F, 8, 2], f32>
}
// -----
mo.graph @g<B, S>(%x: !mo.tensor<[B, S], f32>) -> (!mo.tensor<[B, F, 8], f32>) {
// CHECK:signal.mlir:[[#@LINE+4]]:8: error: 'mo.frames' operand [B, S] has rank 2, not 3
// CHECK-NEXT:    %y = mo.frames(%x) {frame_step = 2, frame_length = 8} : (!mo.tensor<[B, S], f32>) -> !mo.tensor<[B, F, 8], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: it is [batch, samples, parts]: reshape it with mo.static.reshape
  %y = mo.frames(%x) {frame_step = 2, frame_length = 8} : (!mo.tensor<[B, S], f32>) -> !mo.tensor<[B, F, 8], f32>
  mo.output %y : !mo.tensor<[B, F, 8], f32>
}
// -----
mo.graph @g<B, S>(%x: !mo.tensor<[B, S, 1], f32>) -> (!mo.tensor<[B, F, 0, 1], f32>) {
// CHECK:signal.mlir:[[#@LINE+4]]:8: error: 'mo.frames' frame_length is 0
// CHECK-NEXT:    %y = mo.frames(%x) {frame_step = 2, frame_length = 0} : (!mo.tensor<[B, S, 1], f32>) -> !mo.tensor<[B, F, 0, 1], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: it is 1 or more
  %y = mo.frames(%x) {frame_step = 2, frame_length = 0} : (!mo.tensor<[B, S, 1], f32>) -> !mo.tensor<[B, F, 0, 1], f32>
  mo.output %y : !mo.tensor<[B, F, 0, 1], f32>
}
// -----
mo.graph @g<N>(%x: !mo.tensor<[N], f32>) -> (!mo.tensor<[], f32>) {
// CHECK:signal.mlir:[[#@LINE+4]]:8: error: 'mo.det' operand [N] has rank 1
// CHECK-NEXT:    %y = mo.det(%x) : (!mo.tensor<[N], f32>) -> !mo.tensor<[], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: it is [.., n, n]: reshape it with mo.static.reshape
  %y = mo.det(%x) : (!mo.tensor<[N], f32>) -> !mo.tensor<[], f32>
  mo.output %y : !mo.tensor<[], f32>
}
// -----
mo.graph @g<N>(%x: !mo.tensor<[2, N, 3], f32>) -> (!mo.tensor<[2], f32>) {
// CHECK:signal.mlir:[[#@LINE+4]]:8: error: 'mo.det' matrices of [2, N, 3] are not square: N by 3
// CHECK-NEXT:    %y = mo.det(%x) : (!mo.tensor<[2, N, 3], f32>) -> !mo.tensor<[2], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: give both the same name or size
  %y = mo.det(%x) : (!mo.tensor<[2, N, 3], f32>) -> !mo.tensor<[2], f32>
  mo.output %y : !mo.tensor<[2], f32>
}
// -----
mo.graph @g<N>(%x: !mo.tensor<[2, N, N], f32>) -> (!mo.tensor<[N], f32>) {
// CHECK:signal.mlir:[[#@LINE+4]]:8: error: 'mo.det' makes !mo.tensor<[2], f32>, its result says !mo.tensor<[N], f32>
// CHECK-NEXT:    %y = mo.det(%x) : (!mo.tensor<[2, N, N], f32>) -> !mo.tensor<[N], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: declare the result as !mo.tensor<[2], f32>
  %y = mo.det(%x) : (!mo.tensor<[2, N, N], f32>) -> !mo.tensor<[N], f32>
  mo.output %y : !mo.tensor<[N], f32>
}
// -----
mo.graph @g<N>(%x: !mo.tensor<[N, N], si64>) -> (!mo.tensor<[], si64>) {
// CHECK:signal.mlir:[[#@LINE+4]]:8: error: 'mo.det' does not take dtype si64
// CHECK-NEXT:    %y = mo.det(%x) : (!mo.tensor<[N, N], si64>) -> !mo.tensor<[], si64>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: it takes f16, bf16, f32, f64, f8e4m3fn, f8e5m2: convert with mo.cast
  %y = mo.det(%x) : (!mo.tensor<[N, N], si64>) -> !mo.tensor<[], si64>
  mo.output %y : !mo.tensor<[], si64>
}
