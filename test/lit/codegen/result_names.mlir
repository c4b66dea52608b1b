// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Results keep their names wherever the compile is cut and resumed, those that need a copy too: a constant gives its name to its
// copy; what is a result or an argument already keeps it.
// RUN: rm -rf %t && mkdir %t
// RUN: %mxc compile %s --emit=mgp --print-ir-to=%t -o %t/whole
// RUN: %mxc compile %t/*-mogg_fuse_prologues.mlir --emit=mgp -o %t/from_mogg
// RUN: %mxc compile %t/from_mogg --emit=mgp -o %t/from_mgp
// RUN: FileCheck %s --input-file=%t/whole
// RUN: FileCheck %s --input-file=%t/from_mogg
// RUN: FileCheck %s --input-file=%t/from_mgp
mo.graph @g<N>(%x: !mo.tensor<[N], f32>)
    -> (!mo.tensor<[2], f32>, !mo.tensor<[N], f32>, !mo.tensor<[2], f32>, !mo.tensor<[N], f32>, !mo.tensor<[N], f32>) {
  // CHECK-DAG: %b_value = mgp.constant {index = 0, name = "b_value", value = dense<[1.0, 2.0]>}
  // CHECK-DAG: %b = mgp.output({{.*}}) {index = 0}
  // CHECK-DAG: %x_2 = mgp.output({{.*}}) {index = 1}
  // CHECK-DAG: %b_3 = mgp.output({{.*}}) {index = 2}
  // CHECK-DAG: %y = mgp.output({{.*}}) {index = 3}
  // CHECK-DAG: %y_5 = mgp.output({{.*}}) {index = 4}
  %b = mo.constant {value = dense<[1.0, 2.0]>} : !mo.tensor<[2], f32>
  %y = mo.relu(%x) : !mo.tensor<[N], f32>
  mo.output %b, %x, %b, %y, %y : !mo.tensor<[2], f32>, !mo.tensor<[N], f32>, !mo.tensor<[2], f32>, !mo.tensor<[N], f32>, !mo.tensor<[N], f32>
}
