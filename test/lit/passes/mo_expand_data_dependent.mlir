// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %mxc compile %s --emit=mo --print-ir-after=mo_expand_data_dependent -o /dev/null 2>&1 | FileCheck %s

// CHECK: after mo_expand_data_dependent
mo.graph @g<M, N, C>(%x: !mo.tensor<[M, N], f32>, %c: !mo.tensor<[C], bool>) -> (!mo.tensor<[P], f32>) {
  // The size is read into the name that the result declares; the bound is found later.
  // CHECK: %[[ALL:.+]], %[[COUNT:.+]] = mo.bounded.arg_nonzero(%x) : !mo.tensor<[M, N], f32> -> (!mo.tensor<[P_bound, 2], si64>, !mo.tensor<[1], si64>)
  // CHECK-NEXT: mo.read_dims(%[[COUNT]]) {names = ["P"]} : !mo.tensor<[1], si64> -> ()
  // CHECK-NEXT: %p = mo.slice(%[[ALL]]) {start = [0, 0], step = [1, 1], stop = [P, 2]} : !mo.tensor<[P_bound, 2], si64> -> !mo.tensor<[P, 2], si64>
  %p = mo.arg_nonzero(%x) : !mo.tensor<[M, N], f32> -> !mo.tensor<[P, 2], si64>

  // P is known by now, and 5 is a number: a name of ours, and a slice whose type is to be checked.
  // CHECK: mo.read_dims({{.*}}) {names = ["n"]}
  // CHECK-NEXT: %known = mo.slice({{.*}}) {start = [0, 0], step = [1, 1], stop = [n, 1]} : {{.*}} -> !mo.tensor<[P, 1], si64>
  // CHECK: mo.read_dims({{.*}}) {names = ["n_1"]}
  // CHECK-NEXT: %five = mo.slice({{.*}}) {start = [0, 0], step = [1, 1], stop = [n_1, 1]} : {{.*}} -> !mo.tensor<[5, 1], si64>
  %known = mo.arg_nonzero(%c) : !mo.tensor<[C], bool> -> !mo.tensor<[P, 1], si64>
  %five = mo.arg_nonzero(%c) : !mo.tensor<[C], bool> -> !mo.tensor<[5, 1], si64>

  // Another dim than the first; without an axis the elements in one row.
  // CHECK: %[[ALL:.+]], %{{.+}} = mo.bounded.compress(%x, %c) {axis = 1} : {{.*}} -> (!mo.tensor<[M, Q_bound], f32>, !mo.tensor<[1], si64>)
  // CHECK: %some = mo.slice(%[[ALL]]) {start = [0, 0], step = [1, 1], stop = [M, Q]}
  // CHECK: %[[ROW:.+]] = mo.static.reshape(%x) : !mo.tensor<[M, N], f32> -> !mo.tensor<[M * N], f32>
  // CHECK: mo.bounded.compress(%[[ROW]], %c) {axis = 0}
  %some = mo.compress(%x, %c) {axis = 1} : (!mo.tensor<[M, N], f32>, !mo.tensor<[C], bool>) -> !mo.tensor<[M, Q], f32>
  %flat = mo.compress(%x, %c) : (!mo.tensor<[M, N], f32>, !mo.tensor<[C], bool>) -> !mo.tensor<[R], f32>

  // What lies at one place of axis is a row; counts has the size in front.
  // CHECK: %[[T:.+]] = mo.transpose(%x) {perm = [1, 0]}
  // CHECK: %[[ROWS:.+]] = mo.static.reshape(%[[T]])
  // CHECK: %[[ALL:.+]], %[[FIRST:.+]], %{{.+}}, %[[COUNTS:.+]] = mo.bounded.unique(%[[ROWS]]) {sorted = true}
  // CHECK-NEXT: %[[COUNT:.+]] = mo.slice(%[[COUNTS]]) {start = [0], step = [1], stop = [1]}
  // CHECK-NEXT: mo.read_dims(%[[COUNT]]) {names = ["U"]}
  // CHECK: %[[SOME:.+]] = mo.slice({{.*}}) {start = [0, 0], step = [1, 1], stop = [U, M]}
  // CHECK: %v = mo.transpose(%[[SOME]]) {perm = [1, 0]} : !mo.tensor<[U, M], f32> -> !mo.tensor<[M, U], f32>
  // CHECK: %f = mo.slice(%[[FIRST]]) {start = [0], step = [1], stop = [U]}
  // CHECK: %n = mo.slice(%[[COUNTS]]) {start = [1], step = [1], stop = [U + 1]}
  %v, %f, %i, %n = mo.unique(%x) {axis = 1, sorted = true} : !mo.tensor<[M, N], f32>
    -> (!mo.tensor<[M, U], f32>, !mo.tensor<[U], si64>, !mo.tensor<[N], si64>, !mo.tensor<[U], si64>)

  // A size that values do not decide.
  // CHECK: %s = mo.sort(%c) {axis = 0} : !mo.tensor<[C], bool>
  %s = mo.sort(%c) {axis = 0} : !mo.tensor<[C], bool>
  %o = mo.cast(%known) : !mo.tensor<[P, 1], si64> -> !mo.tensor<[P, 1], f32>
  %r = mo.static.reshape(%o) : !mo.tensor<[P, 1], f32> -> !mo.tensor<[P], f32>
  mo.output %r : !mo.tensor<[P], f32>
}
