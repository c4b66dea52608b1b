// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %mxc package %examples/custom_op/my_kernels.c -o %t.mxpkg
// RUN: %mxc compile %s --kernels=%t.mxpkg --emit=mgp --print-ir-after=mogg_note_unfused -o %t.mgp.mlir 2> %t.mogg
// RUN: FileCheck %s < %t.mogg
// RUN: FileCheck %s --check-prefix=LAUNCH < %t.mgp.mlir
// RUN: %mxc compile %s --kernels=%t.mxpkg -O0 --emit=mgp | FileCheck %s --check-prefix=PLAIN
// RUN: %mxc compile %s --kernels=%t.mxpkg --without=mogg_fuse_prologues --emit=mgp | FileCheck %s --check-prefix=LEFT

// A kernel notes a word for each operand that another kernel makes; what inputs and constants give has none, and a kernel that reads
// nothing else has no note.
// CHECK: after mogg_note_unfused
// CHECK: %e = mogg.kernel "exp"(%x) : !mo.tensor<[M, N], f32>
// CHECK: %m = mogg.kernel "negative_matmul"(%e, %w) {unfused = ["several_readers", ""]} :
// Of two loops the sum can follow one alone.
// CHECK: %s = mogg.kernel "abs_matmul_add"(%e, %w, %m) {unfused = ["several_readers", "", "two_loops"]} :
// A result is in memory.
// CHECK: %t = mogg.kernel "sqrt"(%s) {unfused = ["result"]} :
// row_scale reads x through its hook, but the scale as plain memory.
// CHECK: %z = mogg.kernel "row_scale"(%t, %scale) {unfused = ["result", "plain_argument"]} :
// What the loop makes is read elsewhere than it is stored.
// CHECK: %r = mogg.kernel "relu"(%p) {unfused = ["reads_view"]} :

// Launches keep it.
// LAUNCH: mgp.launch "negative_matmul"(%e, %w) into (%m) {{.*}} {unfused = ["several_readers", ""]} :
// LAUNCH: mgp.launch "sqrt"(%s) into (%t) {{.*}} {unfused = ["result"]} :

// PLAIN: mgp.launch "negative"(%e) {{.*}} {unfused = ["unoptimised"]} :
// PLAIN: mgp.launch "matmul"(%e1, %w) {{.*}} {unfused = ["unoptimised", ""]} :

// Where the pass that would make them one is left out that is why; other reasons stay.
// LEFT: mgp.launch "negative"(%e) {{.*}} {unfused = ["several_readers"]} :
// LEFT: mgp.launch "matmul"(%e1, %w) {{.*}} {unfused = ["left_out", ""]} :
mo.graph @notes<M, N>(%x: !mo.tensor<[M, N], f32>, %w: !mo.tensor<[N, N], f32>, %v: !mo.tensor<[M], f32>)
    -> (!mo.tensor<[M, N], f32>, !mo.tensor<[M, N], f32>, !mo.tensor<[M, N], f32>, !mo.tensor<[M, 1], f32>) {
  %e = mo.exp(%x) : !mo.tensor<[M, N], f32>
  %e1 = mo.negative(%e) : !mo.tensor<[M, N], f32>
  %e2 = mo.abs(%e) : !mo.tensor<[M, N], f32>
  %m = mo.matmul(%e1, %w) : (!mo.tensor<[M, N], f32>, !mo.tensor<[N, N], f32>) -> !mo.tensor<[M, N], f32>
  %n = mo.matmul(%e2, %w) : (!mo.tensor<[M, N], f32>, !mo.tensor<[N, N], f32>) -> !mo.tensor<[M, N], f32>
  %s = mo.add(%m, %n) : !mo.tensor<[M, N], f32>
  %t = mo.sqrt(%s) : !mo.tensor<[M, N], f32>
  %scale = mo.tanh(%v) : !mo.tensor<[M], f32>
  %z = mo.custom(%t, %scale) {symbol = "my.row_scale"} : (!mo.tensor<[M, N], f32>, !mo.tensor<[M], f32>) -> !mo.tensor<[M, N], f32>
  %p = mo.matmul(%x, %w) : (!mo.tensor<[M, N], f32>, !mo.tensor<[N, N], f32>) -> !mo.tensor<[M, N], f32>
  %q = mo.slice(%p) {start = [0, 0], stop = [M, 1], step = [1, 1]} : !mo.tensor<[M, N], f32> -> !mo.tensor<[M, 1], f32>
  %r = mo.relu(%q) : !mo.tensor<[M, 1], f32>
  mo.output %s, %t, %z, %r : !mo.tensor<[M, N], f32>, !mo.tensor<[M, N], f32>, !mo.tensor<[M, N], f32>, !mo.tensor<[M, 1], f32>
}
