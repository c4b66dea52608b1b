// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Launches that do not wait for one another are made side by side, as far as memory allows.
// RUN: %mxc compile %s --emit=mgp | FileCheck %s
// RUN: %mxc compile %s --emit=mgp -O0 | FileCheck %s --check-prefix=ALONE
// RUN: %mxc compile %s -o %t.mef
// RUN: %mxc explain %t.mef | FileCheck %s --check-prefix=EXPLAIN

// Products of one matrix wait for nothing that the others make; their sum waits for all.
// CHECK: mgp.launch "matmul"(%x, %a) into (%p)
// CHECK-NOT: beside
// CHECK: mgp.launch "matmul"(%x, %b) into (%q) {{.*}}beside = true
// CHECK: mgp.launch "matmul{{.*}}"(%x, %c, {{.*}}) into (%s)
// CHECK-NOT: beside
// A print comes behind what stands before it, and before what stands behind.
// CHECK: mgp.print
// CHECK: mgp.launch "softmax"(%s) into (%t)
// CHECK-NOT: beside
// CHECK: mgp.launch "logsoftmax"(%s) into (%u) {{.*}}beside = true
// CHECK: mgp.print
// What would need more memory at once than the block does waits: one of the two wide tensors is in use at a time.
// CHECK: mgp.launch "softmax"(%wide)
// CHECK-NOT: beside
// CHECK: mgp.launch "logsoftmax"(%wide)
// CHECK-NOT: beside
// CHECK: mgp.launch "max"
// CHECK-NOT: beside

// ALONE-NOT: beside

// What is side by side is in use as long as all of it.
// EXPLAIN: 1 matmul  =
// EXPLAIN: 2 matmul, beside 1  =
// EXPLAIN: 5 softmax  =
// EXPLAIN: 6 logsoftmax, beside 5  =
// EXPLAIN: alive, a column for each step
// EXPLAIN: {{^ +}}###{{\.+}}  p,
// EXPLAIN: {{^ +}}###{{\.+}}  q,
mo.graph @branches<M>(%x: !mo.tensor<[M, 64], f32>, %a: !mo.tensor<[64, 64], f32>, %b: !mo.tensor<[64, 64], f32>,
                      %c: !mo.tensor<[64, 64], f32>, %wide: !mo.tensor<[M, 4096], f32>)
    -> (!mo.tensor<[M, 64], f32>, !mo.tensor<[M, 64], f32>, !mo.tensor<[1, 4096], f32>, !mo.tensor<[1, 4096], f32>) {
  %p = mo.matmul(%x, %a) : (!mo.tensor<[M, 64], f32>, !mo.tensor<[64, 64], f32>) -> !mo.tensor<[M, 64], f32>
  %q = mo.matmul(%x, %b) : (!mo.tensor<[M, 64], f32>, !mo.tensor<[64, 64], f32>) -> !mo.tensor<[M, 64], f32>
  %r = mo.matmul(%x, %c) : (!mo.tensor<[M, 64], f32>, !mo.tensor<[64, 64], f32>) -> !mo.tensor<[M, 64], f32>
  %pq = mo.add(%p, %q) : !mo.tensor<[M, 64], f32>
  %s = mo.add(%pq, %r) : !mo.tensor<[M, 64], f32>
  %0 = mo.chain.create : !mo.chain
  %1 = mo.debug.print(%0) {value = "products"} : !mo.chain
  %t = mo.reduce.softmax(%s) {axis = 1} : !mo.tensor<[M, 64], f32>
  %u = mo.reduce.logsoftmax(%s) {axis = 1} : !mo.tensor<[M, 64], f32>
  %2 = mo.debug.print(%1) {value = "probabilities"} : !mo.chain
  %e = mo.reduce.softmax(%wide) {axis = 1} : !mo.tensor<[M, 4096], f32>
  %f = mo.reduce.mean(%e) {axis = 0} : !mo.tensor<[M, 4096], f32> -> !mo.tensor<[1, 4096], f32>
  %g = mo.reduce.logsoftmax(%wide) {axis = 1} : !mo.tensor<[M, 4096], f32>
  %h = mo.reduce.max(%g) {axis = 0} : !mo.tensor<[M, 4096], f32> -> !mo.tensor<[1, 4096], f32>
  mo.output %t, %u, %f, %h : !mo.tensor<[M, 64], f32>, !mo.tensor<[M, 64], f32>, !mo.tensor<[1, 4096], f32>, !mo.tensor<[1, 4096], f32>
}
