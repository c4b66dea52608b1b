// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %mxc compile %s --emit=mogg --print-ir-after=mo_split_resizes -o /dev/null 2>&1 | FileCheck %s

// CHECK: after mo_split_resizes
mo.graph @resizes<N, C>(%x: !mo.tensor<[N, 4, 6, C], f16>, %i: !mo.tensor<[N, 4], si8>)
    -> (!mo.tensor<[N, 8, 3, C], f16>, !mo.tensor<[N, 9], si8>, !mo.tensor<[N, 4], si8>) {
  // Each dim that changes is the middle one of three; halves are rounded once.
  // CHECK: %[[F:.+]] = mo.cast(%x) : !mo.tensor<[N, 4, 6, C], f16> -> !mo.tensor<[N, 4, 6, C], f32>
  // CHECK-NEXT: %[[A:.+]] = mo.static.reshape(%[[F]]) : {{.*}} -> !mo.tensor<[N, 4, C * 6], f32>
  // CHECK-NEXT: %[[B:.+]] = mo.resize.axis(%[[A]]) {antialias = true, {{.*}}filter = "linear", size = 8} : !mo.tensor<[N, 4, C * 6], f32> -> !mo.tensor<[N, 8, C * 6], f32>
  // CHECK-NEXT: %[[C:.+]] = mo.static.reshape(%[[B]]) : {{.*}} -> !mo.tensor<[N, 8, 6, C], f32>
  // CHECK-NEXT: %[[D:.+]] = mo.static.reshape(%[[C]]) : {{.*}} -> !mo.tensor<[N * 8, 6, C], f32>
  // CHECK-NEXT: %[[E:.+]] = mo.resize.axis(%[[D]]) {{.*}}size = 3{{.*}} -> !mo.tensor<[N * 8, 3, C], f32>
  // CHECK-NEXT: %[[G:.+]] = mo.static.reshape(%[[E]])
  // CHECK-NEXT: mo.cast(%[[G]]) : !mo.tensor<[N, 8, 3, C], f32> -> !mo.tensor<[N, 8, 3, C], f16>
  %linear = mo.resize.linear(%x) {size = [N, 8, 3, C], antialias = true} : !mo.tensor<[N, 4, 6, C], f16> -> !mo.tensor<[N, 8, 3, C], f16>

  // CHECK-NOT: mo.cast
  // CHECK: mo.resize.axis({{.*}}filter = "nearest"{{.*}}round_mode = "floor", size = 9
  %nearest = mo.resize.nearest(%i) {size = [N, 9], round_mode = "floor"} : !mo.tensor<[N, 4], si8> -> !mo.tensor<[N, 9], si8>

  // Nothing changes: nothing is left.
  // CHECK-NOT: mo.resize
  // CHECK: mo.output %{{.+}}, %{{.+}}, %i
  %same = mo.resize.nearest(%i) {size = [N, 4]} : !mo.tensor<[N, 4], si8>
  mo.output %linear, %nearest, %same : !mo.tensor<[N, 8, 3, C], f16>, !mo.tensor<[N, 9], si8>, !mo.tensor<[N, 4], si8>
}
