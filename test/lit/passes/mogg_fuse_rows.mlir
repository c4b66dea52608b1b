// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Kernels that go over the same rows are one launch of several loops. What reads another row than its own, or has rows
// that threads should share, stays apart.
// RUN: %mxc package %S/Inputs/by_row.c -o %t.mxpkg
// RUN: %mxc compile %s --kernels=%t.mxpkg --emit=mogg --verify-each -o %t.mlir
// RUN: FileCheck %s < %t.mlir
// RUN: %mxc compile %t.mlir --kernels=%t.mxpkg --emit=mogg --verify-each | diff %t.mlir -
// RUN: %mxc compile %s --kernels=%t.mxpkg --emit=mogg -O0 | FileCheck %s --check-prefix=O0
// RUN: %mxc compile %t.mlir --kernels=%t.mxpkg --target=x86-64-v3,sm_80,gfx942 -o %t.mef
// RUN: %mxc inspect %t.mef | FileCheck %s --check-prefix=MEF
// O0-NOT: foreach_rows

// The mean stays a result, memory of the launch: one loop writes it, the next one reads it. A user's kernel that goes by
// row is as good as ours. Sums of columns belong to every row.
// CHECK: %t = mogg.kernel "add"(%x)
// CHECK: %m, %s, %z = mogg.kernel "mean_span_sub_mul"(%x, %t)
// CHECK: ^bb0(%[[X:[^:]+]]: {{.*}}, %{{[^:]+}}: {{.*}}, %[[M:[^:]+]]: !mo.tensor<[B, 1], f32>, %[[S:[^:]+]]: !mo.tensor<[B, 1], f32>, %[[Z:[^:]+]]: !mo.tensor<[B, N], f32>):
// CHECK: mogg.call.execute "mo.reduce.mean"(%[[X]]) into (%[[M]])
// CHECK: mogg.call.execute "my.span"(%[[X]]) into (%[[S]])
// CHECK-DAG: %[[MB:.+]] = mogg.call.view "mo.static.broadcast_to"(%[[M]])
// CHECK-DAG: %[[SB:.+]] = mogg.call.view "mo.static.broadcast_to"(%[[S]])
// CHECK: %[[F:.+]] = mogg.bind (%[[Z]]) output_lambda(
// CHECK-DAG: mogg.load(%[[MB]],
// CHECK-DAG: mogg.load(%[[SB]],
// CHECK: mogg.call.execute "mx.foreach_rows"() into (%[[F]])
// CHECK-NEXT: }

// Another kernel's rows through a transposing view are its columns.
// CHECK: %w = mogg.kernel "max"
// CHECK: %v = mogg.kernel "sub"

// A row of 100,000 elements is shared by threads.
// CHECK: %l = mogg.kernel "max"(%long)
// CHECK: %k = mogg.kernel "sub"(%long, %l)
// CHECK: mogg.call.execute "mx.foreach"()

// MEF: mean_span_sub_mul  mo.reduce.mean + my.span + mx.foreach_rows with {{.*}}x86-64-v3 {{.*}}sm_80 {{.*}}gfx942
mo.graph @rows<B, N>(%x: !mo.tensor<[B, N], f32>, %square: !mo.tensor<[B, B], f32>, %long: !mo.tensor<[B, 100000], f32>)
    -> (!mo.tensor<[B, N], f32>, !mo.tensor<[B, B], f32>, !mo.tensor<[B, 100000], f32>) {
  %t = mo.reduce.add(%x) {axis = 0} : !mo.tensor<[B, N], f32> -> !mo.tensor<[1, N], f32>
  %tb = mo.static.broadcast_to(%t) : !mo.tensor<[1, N], f32> -> !mo.tensor<[B, N], f32>
  %m = mo.reduce.mean(%x) {axis = 1} : !mo.tensor<[B, N], f32> -> !mo.tensor<[B, 1], f32>
  %mb = mo.static.broadcast_to(%m) : !mo.tensor<[B, 1], f32> -> !mo.tensor<[B, N], f32>
  %s = mo.custom(%x) {symbol = "my.span"} : !mo.tensor<[B, N], f32> -> !mo.tensor<[B, 1], f32>
  %sb = mo.static.broadcast_to(%s) : !mo.tensor<[B, 1], f32> -> !mo.tensor<[B, N], f32>
  %a = mo.sub(%sb, %mb) : !mo.tensor<[B, N], f32>
  %z = mo.mul(%a, %tb) : !mo.tensor<[B, N], f32>

  %w = mo.reduce.max(%square) {axis = 1} : !mo.tensor<[B, B], f32> -> !mo.tensor<[B, 1], f32>
  %wt = mo.transpose(%w) {perm = [1, 0]} : !mo.tensor<[B, 1], f32> -> !mo.tensor<[1, B], f32>
  %wb = mo.static.broadcast_to(%wt) : !mo.tensor<[1, B], f32> -> !mo.tensor<[B, B], f32>
  %v = mo.sub(%square, %wb) : !mo.tensor<[B, B], f32>

  %l = mo.reduce.max(%long) {axis = 1} : !mo.tensor<[B, 100000], f32> -> !mo.tensor<[B, 1], f32>
  %lb = mo.static.broadcast_to(%l) : !mo.tensor<[B, 1], f32> -> !mo.tensor<[B, 100000], f32>
  %k = mo.sub(%long, %lb) : !mo.tensor<[B, 100000], f32>
  mo.output %z, %v, %k : !mo.tensor<[B, N], f32>, !mo.tensor<[B, B], f32>, !mo.tensor<[B, 100000], f32>
}
