// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %mxc compile %s --weights=%examples/digits/weights.safetensors --emit=mo --print-ir-after=mo_bind_weights -o /dev/null 2>&1 | FileCheck %s
// RUN: not %mxc compile %s --emit=mo -o /dev/null 2>&1 | FileCheck %s --check-prefix=MISSING

// A weight that the file holds with this dtype and shape is left as it is, in the text by name alone.
// What may be wrong with a weight is in errors/weights.test.
// CHECK: after mo_bind_weights
// CHECK: %b3 = mo.constant.external {name = "b3"} : !mo.tensor<[10], f32>
mo.graph @weights(%x: !mo.tensor<[10], f32>) -> (!mo.tensor<[10], f32>) {
  // MISSING: mo_bind_weights.mlir:[[#@LINE+1]]:9: error: weight 'b3' is missing: no weights were given
  %b3 = mo.constant.external {name = "b3"} : !mo.tensor<[10], f32>
  %y = mo.add(%x, %b3) : !mo.tensor<[10], f32>
  mo.output %y : !mo.tensor<[10], f32>
}
