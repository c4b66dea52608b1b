// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Weights against the file given: absent, of another dtype, of another shape. All mismatches of a model are shown.
// RUN: %python %S/Inputs/each.py %mxc %s %t.dir --weights=%examples/digits/weights.safetensors | FileCheck %s --strict-whitespace --match-full-lines --implicit-check-not='{{.*}}error:{{.*}}'

mo.graph @g(%x: !mo.tensor<[10], f32>) -> (!mo.tensor<[10], f32>) {
// CHECK:weights.mlir:[[#@LINE+3]]:9: error: weight 'b4' is not in the files given (they hold 6 others)
// CHECK-NEXT:    %b4 = mo.constant.external {name = "b4"} : !mo.tensor<[10], f32>
// CHECK-NEXT:          ^
  %b4 = mo.constant.external {name = "b4"} : !mo.tensor<[10], f32>
// CHECK:weights.mlir:[[#@LINE+3]]:8: error: weight 'decoder.weight' is not in the files given (they hold 6 others)
// CHECK-NEXT:    %w = mo.constant.external {name = "decoder.weight"} : !mo.tensor<[10], f32>
// CHECK-NEXT:         ^
  %w = mo.constant.external {name = "decoder.weight"} : !mo.tensor<[10], f32>
// CHECK:weights.mlir:[[#@LINE+4]]:9: error: weight 'b3' is !mo.tensor<[10], f32> in {{.*}}weights.safetensors, the model says !mo.tensor<[10], f16>
// CHECK-NEXT:    %b2 = mo.constant.external {name = "b3"} : !mo.tensor<[10], f16>
// CHECK-NEXT:          ^
// CHECK-NEXT:  hint: declare it as !mo.tensor<[10], f32>
  %b2 = mo.constant.external {name = "b3"} : !mo.tensor<[10], f16>
// CHECK:weights.mlir:[[#@LINE+4]]:9: error: weight 'b3' is !mo.tensor<[10], f32> in {{.*}}weights.safetensors, the model says !mo.tensor<[11], f32>
// CHECK-NEXT:    %b3 = mo.constant.external {name = "b3"} : !mo.tensor<[11], f32>
// CHECK-NEXT:          ^
// CHECK-NEXT:  hint: declare it as !mo.tensor<[10], f32>
  %b3 = mo.constant.external {name = "b3"} : !mo.tensor<[11], f32>
  %a = mo.add(%b4, %w) : !mo.tensor<[10], f32>
  %b = mo.cast(%b2) : !mo.tensor<[10], f16> -> !mo.tensor<[10], f32>
  %y = mo.mul(%a, %b) : !mo.tensor<[10], f32>
  mo.output %y : !mo.tensor<[10], f32>
}
