// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %mxc compile %s --emit=mogg --print-ir-after=mo_measure_ranges -o /dev/null 2>&1 | FileCheck %s

// CHECK: after mo_measure_ranges
mo.graph @range<M, N>(%x: !mo.tensor<[M, N], f32>, %one: !mo.tensor<[], f32>)
    -> (!mo.tensor<[M, N], ui8>, !mo.tensor<[], f32>, !mo.tensor<[], ui8>, !mo.tensor<[], ui8>) {
  // Rows first, then what they gave.
  // CHECK: %[[A:.+]] = mo.reduce.min(%x) {axis = 1} : !mo.tensor<[M, N], f32> -> !mo.tensor<[M, 1], f32>
  // CHECK-NEXT: %[[B:.+]] = mo.static.reshape(%[[A]]) : {{.*}} -> !mo.tensor<[M], f32>
  // CHECK-NEXT: %[[C:.+]] = mo.reduce.min(%[[B]]) {axis = 0} : {{.*}} -> !mo.tensor<[1], f32>
  // CHECK-NEXT: %[[D:.+]] = mo.static.reshape(%[[C]]) : {{.*}} -> !mo.tensor<[], f32>
  // CHECK-NEXT: %[[LEAST:.+]] = mo.min(%[[D]], %{{.+}})
  // CHECK: mo.reduce.max(%x) {axis = 1}
  // CHECK: %[[GREATEST:.+]] = mo.max
  // CHECK: %[[POINT:.+]] = mo.equal(%[[GREATEST]], %[[LEAST]])
  // CHECK: %[[WIDTH:.+]] = mo.sub(%[[GREATEST]], %[[LEAST]])
  // CHECK-NEXT: %[[RANGE:.+]] = mo.select(%[[POINT]], %{{.+}}, %[[WIDTH]])
  // CHECK: %[[BELOW:.+]] = mo.negative(%[[LEAST]])
  // CHECK: %scale = mo.div(%[[RANGE]], %{{.+}})
  // CHECK-NEXT: %zero = mo.quantize_linear(%[[BELOW]], %scale, %{{.+}}) : {{.*}} -> !mo.tensor<[], ui8>
  // CHECK-NEXT: %y = mo.quantize_linear(%x, %scale, %zero) : {{.*}} -> !mo.tensor<[M, N], ui8>
  %y, %scale, %zero = mo.dynamic_quantize_linear(%x) : (!mo.tensor<[M, N], f32>) -> (!mo.tensor<[M, N], ui8>, !mo.tensor<[], f32>, !mo.tensor<[], ui8>)

  // One element is its own range.
  // CHECK-NOT: mo.reduce
  // CHECK: mo.min(%one,
  // CHECK: mo.max(%one,
  %q, %s, %z = mo.dynamic_quantize_linear(%one) : (!mo.tensor<[], f32>) -> (!mo.tensor<[], ui8>, !mo.tensor<[], f32>, !mo.tensor<[], ui8>)

  // What has a scale already is left alone.
  // CHECK: %again = mo.quantize_linear(%one, %s, %z)
  %again = mo.quantize_linear(%one, %s, %z) : (!mo.tensor<[], f32>, !mo.tensor<[], f32>, !mo.tensor<[], ui8>) -> !mo.tensor<[], ui8>
  mo.output %y, %scale, %zero, %again : !mo.tensor<[M, N], ui8>, !mo.tensor<[], f32>, !mo.tensor<[], ui8>, !mo.tensor<[], ui8>
}
