// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %mxc compile %s --emit=mo --print-ir-after=mo_resolve_shapes -o /dev/null 2>&1 | FileCheck %s
// RUN: %mxc compile %s --emit=mo > %t.1
// RUN: %mxc compile %t.1 --from=mo --emit=mo | cmp - %t.1
// RUN: sed '/^mo.graph @outputs/,$d' %s > %t.mo_resolve_shapes.mlir
// RUN: %mxc compile %t.mo_resolve_shapes.mlir -o %t.mef
// RUN: %mxrun %t.mef --input=5x2xf32=0,1,2,3,4,5,6,7,8,9 --input=2xsi64=7 | FileCheck %s --check-prefix=VALUES
// RUN: not %mxrun %t.mef --input=4x2xf32=0 --input=2xsi64=7 2>&1 | FileCheck %s --check-prefix=CHECKED

// VALUES: 4x2xf32=[2 3][4 5][6 7][8 9]
// VALUES: 4x2xf32=[2 3][4 5][6 7][8 9]
// VALUES: 2xsi64=21 9
// CHECKED: mo_resolve_shapes.mlir:[[#@LINE+24]] 'mo.slice' makes max(0, M - 1) in dim 0, its result says 4: got 3, expected 4

// CHECK: after mo_resolve_shapes
// The name R stands for what the slice makes, in the graph's result too.
// CHECK: mo.graph @g<M, N>({{.*}}) -> (!mo.tensor<[max(0, M - 1), N], f32>, !mo.tensor<[4, N], f32>, !mo.tensor<[2], si64>, !mo.tensor<[2], si64>)
mo.graph @g<M, N -> R>(%x: !mo.tensor<[M, N], f32>, %i: !mo.tensor<[2], si64>)
    -> (!mo.tensor<[R, N], f32>, !mo.tensor<[4, N], f32>, !mo.tensor<[2], si64>, !mo.tensor<[2], si64>) {
  %from = mo.constant {value = dense<[1, 0]>} : !mo.tensor<[2], si64>
  %by = mo.constant {value = dense<1>} : !mo.tensor<[2], si64>
  // Nothing computes shapes any more.
  // CHECK-NOT: mo.shape_of
  %s = mo.shape_of(%x) : !mo.tensor<[M, N], f32> -> !mo.tensor<[2], si64>

  // Operands that are shapes become attributes.
  // CHECK: %y = mo.slice(%x) {start = [1, 0], step = [1, 1], stop = [M, N]} : !mo.tensor<[M, N], f32> -> !mo.tensor<[max(0, M - 1), N], f32>
  %y = mo.slice(%x, %from, %s, %by)
    : (!mo.tensor<[M, N], f32>, !mo.tensor<[2], si64>, !mo.tensor<[2], si64>, !mo.tensor<[2], si64>) -> !mo.tensor<[R, N], f32>
  // CHECK: %z = mo.abs(%y) : !mo.tensor<[max(0, M - 1), N], f32>
  %z = mo.abs(%y) : !mo.tensor<[R, N], f32>

  // One of them is an attribute already. A size that is not proved is checked.
  // CHECK: mo.check_dims {got = max(0, M - 1), message = "mo_resolve_shapes.mlir:[[#@LINE+3]] 'mo.slice' makes max(0, M - 1) in dim 0, its result says 4", wanted = 4}
  // CHECK-NEXT: mo.slice(%x) {start = [1, 0], step = [1, 1], stop = [M, N]} : !mo.tensor<[M, N], f32> -> !mo.tensor<[4, N], f32>
  // CHECK-NOT: mo.check_dims
  %four = mo.slice(%x, %from, %by) {stop = [M, N]}
    : (!mo.tensor<[M, N], f32>, !mo.tensor<[2], si64>, !mo.tensor<[2], si64>) -> !mo.tensor<[4, N], f32>

  // Sizes that are data are written down, after all arithmetic.
  // CHECK: %data = mo.shape.to_tensor {shape = [M * 4 + 1, N * 4 + 1]} : !mo.tensor<[2], si64>
  %squares = mo.add(%s, %s) : !mo.tensor<[2], si64>
  %twice = mo.add(%squares, %squares) : !mo.tensor<[2], si64>
  %data = mo.add(%twice, %by) : !mo.tensor<[2], si64>

  // What only the run knows, or only constants make, stays.
  // CHECK: %sum = mo.add(%i, %by) : !mo.tensor<[2], si64>
  %sum = mo.add(%i, %by) : !mo.tensor<[2], si64>
  mo.output %z, %four, %data, %sum
    : !mo.tensor<[R, N], f32>, !mo.tensor<[4, N], f32>, !mo.tensor<[2], si64>, !mo.tensor<[2], si64>
}

// CHECK: mo.graph @outputs<M, N>({{.*}}) -> (!mo.tensor<[M], f32>, !mo.tensor<[M], f32>, !mo.tensor<[max(0, N - 1)], f32>)
mo.graph @outputs<M, N>(%x: !mo.tensor<[M], f32>, %z: !mo.tensor<[N], f32>)
    -> (!mo.tensor<[R], f32>, !mo.tensor<[R], f32>, !mo.tensor<[max(0, N - 1)], f32>) {
  %y = mo.slice(%z) {start = [1], stop = [N], step = [1]} : !mo.tensor<[N], f32> -> !mo.tensor<[P], f32>
  // CHECK: mo.check_dims {got = N, message = "mo_resolve_shapes.mlir:[[#@LINE+2]] 'mo.output' has N in dim 0 of value 1, the graph's result says M", wanted = M}
  // CHECK: mo.output %x, %{{.*}}, %y : !mo.tensor<[M], f32>, !mo.tensor<[M], f32>, !mo.tensor<[max(0, N - 1)], f32>
  mo.output %x, %z, %y : !mo.tensor<[M], f32>, !mo.tensor<[N], f32>, !mo.tensor<[P], f32>
}

// A name stays where what it stands for holds what only the run knows; a text that was resolved stays as it is. What is
// checked is not checked again.
// CHECK: mo.graph @read<M, N>
// CHECK-NEXT: mo.read_dims(%n) {names = ["new_shape0_above", "new_shape0_below"], signed = true}
// CHECK-NEXT: mo.check_dims {got = M * N, {{.*}}, wanted = new_shape0_above - new_shape0_below}
// CHECK-NEXT: mo.define_dim {name = "P", value = new_shape0_above - new_shape0_below}
// CHECK-NEXT: %y = mo.reshape(%x) {new_shape = [new_shape0_above - new_shape0_below]} : !mo.tensor<[M, N], f32> -> !mo.tensor<[P], f32>
// CHECK-NEXT: %z = mo.reshape(%w) {new_shape = [new_shape0_above - new_shape0_below]} : !mo.tensor<[M, N], f32> -> !mo.tensor<[P], f32>
// CHECK-NEXT: mo.output %y, %z
mo.graph @read<M, N>(%x: !mo.tensor<[M, N], f32>, %w: !mo.tensor<[M, N], f32>, %n: !mo.tensor<[1], si64>) -> (!mo.tensor<[P], f32>, !mo.tensor<[P], f32>) {
  %y = mo.reshape(%x, %n) : (!mo.tensor<[M, N], f32>, !mo.tensor<[1], si64>) -> !mo.tensor<[P], f32>
  %z = mo.reshape(%w, %n) : (!mo.tensor<[M, N], f32>, !mo.tensor<[1], si64>) -> !mo.tensor<[P], f32>
  mo.output %y, %z : !mo.tensor<[P], f32>, !mo.tensor<[P], f32>
}

// What is under a sign: the last dim, counted from the end, and how far it is from there.
// CHECK: mo.graph @signs<M, N>
// CHECK: mo.shape.to_tensor {shape = [M * -1, N * -1]}
// CHECK: mo.shape.to_tensor {shape = [M, N]}
mo.graph @signs<M, N>(%x: !mo.tensor<[M, N], f32>) -> (!mo.tensor<[2], si64>, !mo.tensor<[2], si64>) {
  %s = mo.shape_of(%x) : !mo.tensor<[M, N], f32> -> !mo.tensor<[2], si64>
  %minus = mo.negative(%s) : !mo.tensor<[2], si64>
  %way = mo.abs(%minus) : !mo.tensor<[2], si64>
  mo.output %minus, %way : !mo.tensor<[2], si64>, !mo.tensor<[2], si64>
}

// Pairs that become two lists, as exporters of paddings write them.
// CHECK: mo.graph @turned<M, N>
// CHECK: mo.shape.to_tensor {shape = [M, 1, N, 2]}
mo.graph @turned<M, N>(%x: !mo.tensor<[M, N], f32>) -> (!mo.tensor<[2, 2], si64>) {
  %s = mo.shape_of(%x) : !mo.tensor<[M, N], f32> -> !mo.tensor<[2], si64>
  %n = mo.constant {value = dense<[1, 2]>} : !mo.tensor<[2], si64>
  %all = mo.concat(%s, %n) {axis = 0} : (!mo.tensor<[2], si64>, !mo.tensor<[2], si64>) -> !mo.tensor<[4], si64>
  %rows = mo.static.reshape(%all) : !mo.tensor<[4], si64> -> !mo.tensor<[2, 2], si64>
  %y = mo.transpose(%rows) {perm = [1, 0]} : !mo.tensor<[2, 2], si64>
  mo.output %y : !mo.tensor<[2, 2], si64>
}
