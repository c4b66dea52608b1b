// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// RUN: %mxc compile %s --emit=mo --print-ir-after=mo_unwrap_shapes -o /dev/null 2>&1 | FileCheck %s
// RUN: sed '/invoke_shape_func/d' %s > %t.mlir
// RUN: %mxc compile %t.mlir --verify-each -o %t.mef
// RUN: %mxrun %t.mef --input=4x6xf32=1 --input=2xsi64=3,8 --input=bool=true | FileCheck %s --check-prefix=VALUES

// CHECK: after mo_unwrap_shapes
// CHECK-NOT: !mosh.ape
// CHECK-NOT: !mo.scalar
// CHECK: mo.graph @g
mo.graph @g<M>(%x: !mo.tensor<[M, 6], f32>, %t: !mo.tensor<[2], si64>, %c: !mo.tensor<[], bool>)
    -> (!mo.tensor<[P, Q], f32>, !mo.tensor<[2], si64>, !mo.tensor<[2], si32>, !mo.tensor<[], si64>, !mo.tensor<[R], si64>,
        !mo.tensor<[M, 6], f32>, !mo.tensor<[M, 6], f32>) {
  // A number is a constant of rank 0, for what takes tensors as for what takes attributes.
  // CHECK-NEXT: %five = mo.constant {value = dense<5>} : !mo.tensor<[], si64>
  // CHECK-NEXT: %two = mo.constant {value = dense<2>} : !mo.tensor<[], si64>
  // CHECK-NEXT: %eps = mo.constant {value = dense<0.5>} : !mo.tensor<[], f32>
  %five = mo.constant.scalar {value = dense<5>} : !mo.scalar<si64>
  %two = mo.constant.scalar {value = dense<2>} : !mo.scalar<si64>
  %eps = mo.constant.scalar {value = dense<0.5>} : !mo.scalar<f32>
  %n = mo.index.to_tensor(%five) : !mo.scalar<si64> -> !mo.tensor<[], si64>
  // CHECK-NEXT: %r = mo.range(%five, %two) {start = 0} : (!mo.tensor<[], si64>, !mo.tensor<[], si64>) -> !mo.tensor<[R], si64>
  // CHECK-NEXT: %y = mo.reshape(%x, %t) : (!mo.tensor<[M, 6], f32>, !mo.tensor<[2], si64>) -> !mo.tensor<[P, Q], f32>
  %r = mo.range(%five, %two) {start = 0} : (!mo.scalar<si64>, !mo.scalar<si64>) -> !mo.tensor<[R], si64>
  %s = mo.shape.from_tensor(%t) : !mo.tensor<[2], si64> -> !mosh.ape
  %y = mo.reshape(%x, %s) : (!mo.tensor<[M, 6], f32>, !mosh.ape) -> !mo.tensor<[P, Q], f32>
  // A shape is the tensor that it came from; one of another dtype or length is made of sizes.
  // CHECK-NEXT: %v = mo.shape.to_tensor(%t) : !mo.tensor<[2], si64> -> !mo.tensor<[2], si32>
  %w = mo.shape.to_tensor(%s) : !mosh.ape -> !mo.tensor<[2], si64>
  %v = mo.shape.to_tensor(%s) : !mosh.ape -> !mo.tensor<[2], si32>
  // Regions see both.
  // CHECK: mo.if
  // CHECK-NEXT: mo.reshape(%x, %t)
  // CHECK-NEXT: %back = mo.reshape(%in) {new_shape = [M, 6]}
  %z = mo.if(%c) : !mo.tensor<[], bool> -> !mo.tensor<[M, 6], f32> {
    %in = mo.reshape(%x, %s) : (!mo.tensor<[M, 6], f32>, !mosh.ape) -> !mo.tensor<[K, L], f32>
    %back = mo.reshape(%in) {new_shape = [M, 6]} : !mo.tensor<[K, L], f32> -> !mo.tensor<[M, 6], f32>
    mo.yield %back : !mo.tensor<[M, 6], f32>
  } else {
    mo.yield %x : !mo.tensor<[M, 6], f32>
  }
  // CHECK: mo.reduce.group_norm(%x, %gamma, %gamma, %eps) {num_groups = 2}
  %gamma = mo.constant {value = dense<1.0>} : !mo.tensor<[6], f32>
  %norm = mo.reduce.group_norm(%x, %gamma, %gamma, %eps) {num_groups = 2} : (!mo.tensor<[M, 6], f32>, !mo.tensor<[6], f32>, !mo.tensor<[6], f32>, !mo.scalar<f32>) -> !mo.tensor<[M, 6], f32>
  // A shape function is handed shapes.
  // CHECK-NEXT: mo.invoke_shape_func {parameters = {step = 2}, results = ["H", "W"], shape_func_name = "my.decimate", shapes = {{\[\[M, 6\], \[2\]\]}}}
  mo.invoke_shape_func(%x, %t) {shape_func_name = "my.decimate", parameters = {step = 2}, results = ["H", "W"]} : (!mo.tensor<[M, 6], f32>, !mo.tensor<[2], si64>) -> ()
  // Nothing else changes.
  // CHECK-NEXT: mo.output %y, %t, %v, %five, %r, %z, %norm
  mo.output %y, %w, %v, %n, %r, %z, %norm
    : !mo.tensor<[P, Q], f32>, !mo.tensor<[2], si64>, !mo.tensor<[2], si32>, !mo.tensor<[], si64>, !mo.tensor<[R], si64>,
      !mo.tensor<[M, 6], f32>, !mo.tensor<[M, 6], f32>
}
// VALUES: result[0]: 3x8xf32
// VALUES: result[1]: 2xsi64=3 8
// VALUES: result[2]: 2xsi32=3 8
// VALUES: result[3]: si64=5
// VALUES: result[4]: 3xsi64=0 2 4
// VALUES: result[5]: 4x6xf32
