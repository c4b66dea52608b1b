// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Order, results whose size depends on values, random numbers.
// RUN: %python %S/Inputs/each.py %mxc %s %t.dir | FileCheck %s --strict-whitespace --match-full-lines --implicit-check-not='{{.*}}error:{{.*}}'

mo.graph @g<N>(%x: !mo.tensor<[2, N], f32>) -> (!mo.tensor<[2, N], f32>) {
// CHECK:sort.mlir:[[#@LINE+4]]:8: error: 'mo.sort' axis 2 is outside rank 2
// CHECK-NEXT:    %r = mo.sort(%x) {axis = 2} : (!mo.tensor<[2, N], f32>) -> !mo.tensor<[2, N], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: axis is in [-2, 1]
  %r = mo.sort(%x) {axis = 2} : (!mo.tensor<[2, N], f32>) -> !mo.tensor<[2, N], f32>
  mo.output %r : !mo.tensor<[2, N], f32>
}
// -----
mo.graph @g<N>(%x: !mo.tensor<[2, N], f32>) -> (!mo.tensor<[2, N], si64>) {
// CHECK:sort.mlir:[[#@LINE+4]]:8: error: 'mo.argsort' axis -3 is outside rank 2
// CHECK-NEXT:    %r = mo.argsort(%x) {axis = -3} : (!mo.tensor<[2, N], f32>) -> !mo.tensor<[2, N], si64>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: axis is in [-2, 1]
  %r = mo.argsort(%x) {axis = -3} : (!mo.tensor<[2, N], f32>) -> !mo.tensor<[2, N], si64>
  mo.output %r : !mo.tensor<[2, N], si64>
}
// -----
mo.graph @g<N>(%x: !mo.tensor<[2, N], f32>) -> (!mo.tensor<[2, N], f32>) {
// CHECK:sort.mlir:[[#@LINE+4]]:8: error: 'mo.argsort' makes !mo.tensor<[2, N], si64>, its result says !mo.tensor<[2, N], f32>
// CHECK-NEXT:    %r = mo.argsort(%x) {axis = 0} : (!mo.tensor<[2, N], f32>) -> !mo.tensor<[2, N], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: declare the result as !mo.tensor<[2, N], si64>
  %r = mo.argsort(%x) {axis = 0} : (!mo.tensor<[2, N], f32>) -> !mo.tensor<[2, N], f32>
  mo.output %r : !mo.tensor<[2, N], f32>
}
// -----
mo.graph @g<N>(%x: !mo.tensor<[2, N], f32>) -> (!mo.tensor<[3, N], f32>) {
// CHECK:sort.mlir:[[#@LINE+4]]:12: error: 'mo.top_k' k is 3, dim 0 of [2, N] is 2
// CHECK-NEXT:    %r, %s = mo.top_k(%x) {k = 3, axis = 0} : (!mo.tensor<[2, N], f32>) -> (!mo.tensor<[3, N], f32>, !mo.tensor<[3, N], si64>)
// CHECK-NEXT:             ^
// CHECK-NEXT:  hint: k is in [0, 2]
  %r, %s = mo.top_k(%x) {k = 3, axis = 0} : (!mo.tensor<[2, N], f32>) -> (!mo.tensor<[3, N], f32>, !mo.tensor<[3, N], si64>)
  mo.output %r : !mo.tensor<[3, N], f32>
}
// -----
mo.graph @g<N>(%x: !mo.tensor<[2, N], f32>) -> (!mo.tensor<[2, 1], f32>) {
// CHECK:sort.mlir:[[#@LINE+4]]:12: error: 'mo.bottom_k' k is -1, dim 1 of [2, N] is N
// CHECK-NEXT:    %r, %s = mo.bottom_k(%x) {k = -1, axis = 1} : (!mo.tensor<[2, N], f32>) -> (!mo.tensor<[2, 1], f32>, !mo.tensor<[2, 1], si64>)
// CHECK-NEXT:             ^
// CHECK-NEXT:  hint: k is in [0, N]
  %r, %s = mo.bottom_k(%x) {k = -1, axis = 1} : (!mo.tensor<[2, N], f32>) -> (!mo.tensor<[2, 1], f32>, !mo.tensor<[2, 1], si64>)
  mo.output %r : !mo.tensor<[2, 1], f32>
}
// -----
mo.graph @g<N>(%x: !mo.tensor<[2, N], f32>) -> (!mo.tensor<[1, N], f32>) {
// CHECK:sort.mlir:[[#@LINE+4]]:12: error: 'mo.top_k' axis 5 is outside rank 2
// CHECK-NEXT:    %r, %s = mo.top_k(%x) {k = 1, axis = 5} : (!mo.tensor<[2, N], f32>) -> (!mo.tensor<[1, N], f32>, !mo.tensor<[1, N], si64>)
// CHECK-NEXT:             ^
// CHECK-NEXT:  hint: axis is in [-2, 1]
  %r, %s = mo.top_k(%x) {k = 1, axis = 5} : (!mo.tensor<[2, N], f32>) -> (!mo.tensor<[1, N], f32>, !mo.tensor<[1, N], si64>)
  mo.output %r : !mo.tensor<[1, N], f32>
}
// -----
mo.graph @g<N>(%x: !mo.tensor<[2, N], f32>) -> (!mo.tensor<[1, N], f32>) {
// CHECK:sort.mlir:[[#@LINE+4]]:12: error: 'mo.top_k' makes !mo.tensor<[1, N], si64>, its result says !mo.tensor<[1, N], si32>
// CHECK-NEXT:    %r, %s = mo.top_k(%x) {k = 1, axis = 0} : (!mo.tensor<[2, N], f32>) -> (!mo.tensor<[1, N], f32>, !mo.tensor<[1, N], si32>)
// CHECK-NEXT:             ^
// CHECK-NEXT:  hint: declare the result as !mo.tensor<[1, N], si64>
  %r, %s = mo.top_k(%x) {k = 1, axis = 0} : (!mo.tensor<[2, N], f32>) -> (!mo.tensor<[1, N], f32>, !mo.tensor<[1, N], si32>)
  mo.output %r : !mo.tensor<[1, N], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], bool>) -> (!mo.tensor<[1], bool>) {
// CHECK:sort.mlir:[[#@LINE+4]]:12: error: 'mo.top_k' does not take dtype bool
// CHECK-NEXT:    %r, %s = mo.top_k(%x) {k = 1, axis = 0} : (!mo.tensor<[2], bool>) -> (!mo.tensor<[1], bool>, !mo.tensor<[1], si64>)
// CHECK-NEXT:             ^
// CHECK-NEXT:  hint: it takes si8, si16, si32, si64, ui8, ui16, ui32, ui64, f16, bf16, f32, f64, f8e4m3fn, f8e5m2: convert with mo.cast
  %r, %s = mo.top_k(%x) {k = 1, axis = 0} : (!mo.tensor<[2], bool>) -> (!mo.tensor<[1], bool>, !mo.tensor<[1], si64>)
  mo.output %r : !mo.tensor<[1], bool>
}
// -----
mo.graph @g<N>(%x: !mo.tensor<[2, N], f32>) -> (!mo.tensor<[K, 3], si64>) {
// CHECK:sort.mlir:[[#@LINE+4]]:8: error: 'mo.arg_nonzero' makes !mo.tensor<[K, 2], si64>, its result says !mo.tensor<[K, 3], si64>
// CHECK-NEXT:    %r = mo.arg_nonzero(%x) : (!mo.tensor<[2, N], f32>) -> !mo.tensor<[K, 3], si64>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: declare the result as !mo.tensor<[K, 2], si64>
  %r = mo.arg_nonzero(%x) : (!mo.tensor<[2, N], f32>) -> !mo.tensor<[K, 3], si64>
  mo.output %r : !mo.tensor<[K, 3], si64>
}
// -----
mo.graph @g<N>(%x: !mo.tensor<[2, N], f32>) -> (!mo.tensor<[K, 2], si32>) {
// CHECK:sort.mlir:[[#@LINE+4]]:8: error: 'mo.arg_nonzero' makes !mo.tensor<[K, 2], si64>, its result says !mo.tensor<[K, 2], si32>
// CHECK-NEXT:    %r = mo.arg_nonzero(%x) : (!mo.tensor<[2, N], f32>) -> !mo.tensor<[K, 2], si32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: declare the result as !mo.tensor<[K, 2], si64>
  %r = mo.arg_nonzero(%x) : (!mo.tensor<[2, N], f32>) -> !mo.tensor<[K, 2], si32>
  mo.output %r : !mo.tensor<[K, 2], si32>
}
// -----
mo.graph @g<N>(%b: !mo.tensor<[N, 4], f32>, %s: !mo.tensor<[1, 2, N], f32>) -> (!mo.tensor<[K, 3], si64>) {
// CHECK:sort.mlir:[[#@LINE+4]]:8: error: 'mo.non_maximum_suppression' boxes are [N, 4], scores [1, 2, N]
// CHECK-NEXT:    %r = mo.non_maximum_suppression(%b, %s) {max_output_boxes_per_class = 3, iou_threshold = 0.5, score_threshold = 0.1} : (!mo.tensor<[N, 4], f32>, !mo.tensor<[1, 2, N], f32>) -> !mo.tensor<[K, 3], si64>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: they are [batches, boxes, 4] and [batches, classes, boxes]
  %r = mo.non_maximum_suppression(%b, %s) {max_output_boxes_per_class = 3, iou_threshold = 0.5, score_threshold = 0.1} : (!mo.tensor<[N, 4], f32>, !mo.tensor<[1, 2, N], f32>) -> !mo.tensor<[K, 3], si64>
  mo.output %r : !mo.tensor<[K, 3], si64>
}
// -----
mo.graph @g<N>(%b: !mo.tensor<[1, N, 5], f32>, %s: !mo.tensor<[1, 2, N], f32>) -> (!mo.tensor<[K, 3], si64>) {
// CHECK:sort.mlir:[[#@LINE+4]]:8: error: 'mo.non_maximum_suppression' boxes are [1, N, 5], scores [1, 2, N]
// CHECK-NEXT:    %r = mo.non_maximum_suppression(%b, %s) {max_output_boxes_per_class = 3, iou_threshold = 0.5, score_threshold = 0.1} : (!mo.tensor<[1, N, 5], f32>, !mo.tensor<[1, 2, N], f32>) -> !mo.tensor<[K, 3], si64>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: they are [batches, boxes, 4] and [batches, classes, boxes]
  %r = mo.non_maximum_suppression(%b, %s) {max_output_boxes_per_class = 3, iou_threshold = 0.5, score_threshold = 0.1} : (!mo.tensor<[1, N, 5], f32>, !mo.tensor<[1, 2, N], f32>) -> !mo.tensor<[K, 3], si64>
  mo.output %r : !mo.tensor<[K, 3], si64>
}
// -----
mo.graph @g<N>(%b: !mo.tensor<[1, N, 4], f32>, %s: !mo.tensor<[1, 2, N], f64>) -> (!mo.tensor<[K, 3], si64>) {
// CHECK:sort.mlir:[[#@LINE+4]]:8: error: 'mo.non_maximum_suppression' operands have dtypes f32 and f64
// CHECK-NEXT:    %r = mo.non_maximum_suppression(%b, %s) {max_output_boxes_per_class = 3, iou_threshold = 0.5, score_threshold = 0.1} : (!mo.tensor<[1, N, 4], f32>, !mo.tensor<[1, 2, N], f64>) -> !mo.tensor<[K, 3], si64>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: convert one with mo.cast
  %r = mo.non_maximum_suppression(%b, %s) {max_output_boxes_per_class = 3, iou_threshold = 0.5, score_threshold = 0.1} : (!mo.tensor<[1, N, 4], f32>, !mo.tensor<[1, 2, N], f64>) -> !mo.tensor<[K, 3], si64>
  mo.output %r : !mo.tensor<[K, 3], si64>
}
// -----
mo.graph @g<N>(%b: !mo.tensor<[1, N, 4], f64>, %s: !mo.tensor<[1, 2, N], f64>) -> (!mo.tensor<[K, 3], si64>) {
// CHECK:sort.mlir:[[#@LINE+4]]:8: error: 'mo.non_maximum_suppression' does not take dtype f64
// CHECK-NEXT:    %r = mo.non_maximum_suppression(%b, %s) {max_output_boxes_per_class = 3, iou_threshold = 0.5, score_threshold = 0.1} : (!mo.tensor<[1, N, 4], f64>, !mo.tensor<[1, 2, N], f64>) -> !mo.tensor<[K, 3], si64>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: it takes f32: convert with mo.cast
  %r = mo.non_maximum_suppression(%b, %s) {max_output_boxes_per_class = 3, iou_threshold = 0.5, score_threshold = 0.1} : (!mo.tensor<[1, N, 4], f64>, !mo.tensor<[1, 2, N], f64>) -> !mo.tensor<[K, 3], si64>
  mo.output %r : !mo.tensor<[K, 3], si64>
}
// -----
mo.graph @g<N>(%b: !mo.tensor<[1, N, 4], f32>, %s: !mo.tensor<[1, 2, N], f32>) -> (!mo.tensor<[K, 4], si64>) {
// CHECK:sort.mlir:[[#@LINE+4]]:8: error: 'mo.non_maximum_suppression' makes !mo.tensor<[K, 3], si64>, its result says !mo.tensor<[K, 4], si64>
// CHECK-NEXT:    %r = mo.non_maximum_suppression(%b, %s) {max_output_boxes_per_class = 3, iou_threshold = 0.5, score_threshold = 0.1} : (!mo.tensor<[1, N, 4], f32>, !mo.tensor<[1, 2, N], f32>) -> !mo.tensor<[K, 4], si64>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: declare the result as !mo.tensor<[K, 3], si64>
  %r = mo.non_maximum_suppression(%b, %s) {max_output_boxes_per_class = 3, iou_threshold = 0.5, score_threshold = 0.1} : (!mo.tensor<[1, N, 4], f32>, !mo.tensor<[1, 2, N], f32>) -> !mo.tensor<[K, 4], si64>
  mo.output %r : !mo.tensor<[K, 4], si64>
}
// -----
mo.graph @g<N>(%x: !mo.tensor<[2, N], f32>, %c: !mo.tensor<[2], si32>) -> (!mo.tensor<[K, N], f32>) {
// CHECK:sort.mlir:[[#@LINE+4]]:8: error: 'mo.compress' condition is !mo.tensor<[2], si32>
// CHECK-NEXT:    %r = mo.compress(%x, %c) {axis = 0} : (!mo.tensor<[2, N], f32>, !mo.tensor<[2], si32>) -> !mo.tensor<[K, N], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: it is bool, of rank 1
  %r = mo.compress(%x, %c) {axis = 0} : (!mo.tensor<[2, N], f32>, !mo.tensor<[2], si32>) -> !mo.tensor<[K, N], f32>
  mo.output %r : !mo.tensor<[K, N], f32>
}
// -----
mo.graph @g<N>(%x: !mo.tensor<[2, N], f32>, %c: !mo.tensor<[2, 2], bool>) -> (!mo.tensor<[K, N], f32>) {
// CHECK:sort.mlir:[[#@LINE+4]]:8: error: 'mo.compress' condition is !mo.tensor<[2, 2], bool>
// CHECK-NEXT:    %r = mo.compress(%x, %c) {axis = 0} : (!mo.tensor<[2, N], f32>, !mo.tensor<[2, 2], bool>) -> !mo.tensor<[K, N], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: it is bool, of rank 1
  %r = mo.compress(%x, %c) {axis = 0} : (!mo.tensor<[2, N], f32>, !mo.tensor<[2, 2], bool>) -> !mo.tensor<[K, N], f32>
  mo.output %r : !mo.tensor<[K, N], f32>
}
// -----
mo.graph @g<N>(%x: !mo.tensor<[2, N], f32>, %c: !mo.tensor<[3], bool>) -> (!mo.tensor<[K, N], f32>) {
// CHECK:sort.mlir:[[#@LINE+4]]:8: error: 'mo.compress' condition has 3 elements for 2
// CHECK-NEXT:    %r = mo.compress(%x, %c) {axis = 0} : (!mo.tensor<[2, N], f32>, !mo.tensor<[3], bool>) -> !mo.tensor<[K, N], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: give as many elements or fewer
  %r = mo.compress(%x, %c) {axis = 0} : (!mo.tensor<[2, N], f32>, !mo.tensor<[3], bool>) -> !mo.tensor<[K, N], f32>
  mo.output %r : !mo.tensor<[K, N], f32>
}
// -----
mo.graph @g<N>(%x: !mo.tensor<[2, N], f32>, %c: !mo.tensor<[2], bool>) -> (!mo.tensor<[K, N], f32>) {
// CHECK:sort.mlir:[[#@LINE+4]]:8: error: 'mo.compress' axis 2 is outside rank 2
// CHECK-NEXT:    %r = mo.compress(%x, %c) {axis = 2} : (!mo.tensor<[2, N], f32>, !mo.tensor<[2], bool>) -> !mo.tensor<[K, N], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: axis is in [-2, 1]
  %r = mo.compress(%x, %c) {axis = 2} : (!mo.tensor<[2, N], f32>, !mo.tensor<[2], bool>) -> !mo.tensor<[K, N], f32>
  mo.output %r : !mo.tensor<[K, N], f32>
}
// -----
mo.graph @g<N>(%x: !mo.tensor<[2, N], f32>, %c: !mo.tensor<[2], bool>) -> (!mo.tensor<[K, N], f32>) {
// CHECK:sort.mlir:[[#@LINE+4]]:8: error: 'mo.compress' makes !mo.tensor<[K], f32>, its result says !mo.tensor<[K, N], f32>
// CHECK-NEXT:    %r = mo.compress(%x, %c) : (!mo.tensor<[2, N], f32>, !mo.tensor<[2], bool>) -> !mo.tensor<[K, N], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: declare the result as !mo.tensor<[K], f32>
  %r = mo.compress(%x, %c) : (!mo.tensor<[2, N], f32>, !mo.tensor<[2], bool>) -> !mo.tensor<[K, N], f32>
  mo.output %r : !mo.tensor<[K, N], f32>
}
// -----
mo.graph @g<N>(%x: !mo.tensor<[2, N], f32>) -> (!mo.tensor<[K, N], f32>) {
// CHECK:sort.mlir:[[#@LINE+4]]:20: error: 'mo.unique' needs the attribute 'sorted'
// CHECK-NEXT:    %r, %s, %t, %u = mo.unique(%x) {axis = 0} : (!mo.tensor<[2, N], f32>) -> (!mo.tensor<[K, N], f32>, !mo.tensor<[K], si64>, !mo.tensor<[2], si64>, !mo.tensor<[K], si64>)
// CHECK-NEXT:                     ^
// CHECK-NEXT:  hint: add {sorted = ..} before the types: true or false
  %r, %s, %t, %u = mo.unique(%x) {axis = 0} : (!mo.tensor<[2, N], f32>) -> (!mo.tensor<[K, N], f32>, !mo.tensor<[K], si64>, !mo.tensor<[2], si64>, !mo.tensor<[K], si64>)
  mo.output %r : !mo.tensor<[K, N], f32>
}
// -----
mo.graph @g<N>(%x: !mo.tensor<[2, N], f32>) -> (!mo.tensor<[K, N], f32>) {
// CHECK:sort.mlir:[[#@LINE+4]]:20: error: 'mo.unique' axis 2 is outside rank 2
// CHECK-NEXT:    %r, %s, %t, %u = mo.unique(%x) {sorted = true, axis = 2} : (!mo.tensor<[2, N], f32>) -> (!mo.tensor<[K, N], f32>, !mo.tensor<[K], si64>, !mo.tensor<[2], si64>, !mo.tensor<[K], si64>)
// CHECK-NEXT:                     ^
// CHECK-NEXT:  hint: axis is in [-2, 1]
  %r, %s, %t, %u = mo.unique(%x) {sorted = true, axis = 2} : (!mo.tensor<[2, N], f32>) -> (!mo.tensor<[K, N], f32>, !mo.tensor<[K], si64>, !mo.tensor<[2], si64>, !mo.tensor<[K], si64>)
  mo.output %r : !mo.tensor<[K, N], f32>
}
// -----
mo.graph @g<N>(%x: !mo.tensor<[2, N], f32>) -> (!mo.tensor<[K, N], f32>) {
// CHECK:sort.mlir:[[#@LINE+4]]:20: error: 'mo.unique' makes !mo.tensor<[2], si64>, its result says !mo.tensor<[3], si64>
// CHECK-NEXT:    %r, %s, %t, %u = mo.unique(%x) {sorted = true, axis = 0} : (!mo.tensor<[2, N], f32>) -> (!mo.tensor<[K, N], f32>, !mo.tensor<[K], si64>, !mo.tensor<[3], si64>, !mo.tensor<[K], si64>)
// CHECK-NEXT:                     ^
// CHECK-NEXT:  hint: declare the result as !mo.tensor<[2], si64>
  %r, %s, %t, %u = mo.unique(%x) {sorted = true, axis = 0} : (!mo.tensor<[2, N], f32>) -> (!mo.tensor<[K, N], f32>, !mo.tensor<[K], si64>, !mo.tensor<[3], si64>, !mo.tensor<[K], si64>)
  mo.output %r : !mo.tensor<[K, N], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>) {
// CHECK:sort.mlir:[[#@LINE+4]]:20: error: 'mo.bounded.unique' takes a tensor of rank 2, not !mo.tensor<[2], f32>
// CHECK-NEXT:    %r, %s, %t, %u = mo.bounded.unique(%x) {sorted = true} : (!mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>, !mo.tensor<[2], si64>, !mo.tensor<[2], si64>, !mo.tensor<[3], si64>)
// CHECK-NEXT:                     ^
// CHECK-NEXT:  hint: reshape it to [rows, columns]
  %r, %s, %t, %u = mo.bounded.unique(%x) {sorted = true} : (!mo.tensor<[2], f32>) -> (!mo.tensor<[2], f32>, !mo.tensor<[2], si64>, !mo.tensor<[2], si64>, !mo.tensor<[3], si64>)
  mo.output %r : !mo.tensor<[2], f32>
}
// -----
mo.graph @g(%seed: !mo.tensor<[1], si64>) -> (!mo.tensor<[2], f32>) {
// CHECK:sort.mlir:[[#@LINE+4]]:8: error: 'mo.random.uniform' seed is !mo.tensor<[1], si64>
// CHECK-NEXT:    %r = mo.random.uniform(%seed) {shape = [2], lower_bound = 0.0, upper_bound = 1.0} : (!mo.tensor<[1], si64>) -> !mo.tensor<[2], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: it is !mo.tensor<[1], ui64>
  %r = mo.random.uniform(%seed) {shape = [2], lower_bound = 0.0, upper_bound = 1.0} : (!mo.tensor<[1], si64>) -> !mo.tensor<[2], f32>
  mo.output %r : !mo.tensor<[2], f32>
}
// -----
mo.graph @g(%seed: !mo.tensor<[1], ui64>) -> (!mo.tensor<[2], si32>) {
// CHECK:sort.mlir:[[#@LINE+4]]:8: error: 'mo.random.uniform' does not take dtype si32
// CHECK-NEXT:    %r = mo.random.uniform(%seed) {shape = [2], lower_bound = 0.0, upper_bound = 1.0} : (!mo.tensor<[1], ui64>) -> !mo.tensor<[2], si32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: it takes f16, bf16, f32, f64, f8e4m3fn, f8e5m2: convert with mo.cast
  %r = mo.random.uniform(%seed) {shape = [2], lower_bound = 0.0, upper_bound = 1.0} : (!mo.tensor<[1], ui64>) -> !mo.tensor<[2], si32>
  mo.output %r : !mo.tensor<[2], si32>
}
// -----
mo.graph @g(%seed: !mo.tensor<[1], ui64>) -> (!mo.tensor<[3], f32>) {
// CHECK:sort.mlir:[[#@LINE+4]]:8: error: 'mo.random.uniform' makes !mo.tensor<[2], f32>, its result says !mo.tensor<[3], f32>
// CHECK-NEXT:    %r = mo.random.uniform(%seed) {shape = [2], lower_bound = 0.0, upper_bound = 1.0} : (!mo.tensor<[1], ui64>) -> !mo.tensor<[3], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: declare the result as !mo.tensor<[2], f32>
  %r = mo.random.uniform(%seed) {shape = [2], lower_bound = 0.0, upper_bound = 1.0} : (!mo.tensor<[1], ui64>) -> !mo.tensor<[3], f32>
  mo.output %r : !mo.tensor<[3], f32>
}
// -----
mo.graph @g(%seed: !mo.tensor<[1], ui64>) -> (!mo.tensor<[2], f32>) {
// CHECK:sort.mlir:[[#@LINE+4]]:8: error: 'mo.random.normal' shape entry 0 is -2
// CHECK-NEXT:    %r = mo.random.normal(%seed) {shape = [-2], mean = 0.0, variance = 1.0} : (!mo.tensor<[1], ui64>) -> !mo.tensor<[2], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: sizes are 0 or more
  %r = mo.random.normal(%seed) {shape = [-2], mean = 0.0, variance = 1.0} : (!mo.tensor<[1], ui64>) -> !mo.tensor<[2], f32>
  mo.output %r : !mo.tensor<[2], f32>
}
// -----
mo.graph @g(%seed: !mo.tensor<[1], ui64>) -> (!mo.tensor<[1], f32>) {
// CHECK:sort.mlir:[[#@LINE+4]]:8: error: 'mo.random.normal' shape has 9 entries, more than 8
// CHECK-NEXT:    %r = mo.random.normal(%seed) {shape = [1, 1, 1, 1, 1, 1, 1, 1, 1], mean = 0.0, variance = 1.0} : (!mo.tensor<[1], ui64>) -> !mo.tensor<[1], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: merge dims
  %r = mo.random.normal(%seed) {shape = [1, 1, 1, 1, 1, 1, 1, 1, 1], mean = 0.0, variance = 1.0} : (!mo.tensor<[1], ui64>) -> !mo.tensor<[1], f32>
  mo.output %r : !mo.tensor<[1], f32>
}
// -----
mo.graph @g(%seed: !mo.tensor<[1], ui64>) -> (!mo.tensor<[2], f32>) {
// CHECK:sort.mlir:[[#@LINE+4]]:8: error: 'mo.random.normal' needs 'variance'
// CHECK-NEXT:    %r = mo.random.normal(%seed) {shape = [2], mean = 0.0} : (!mo.tensor<[1], ui64>) -> !mo.tensor<[2], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: add {variance = ..} before the types: a number; or give it as operand 2
  %r = mo.random.normal(%seed) {shape = [2], mean = 0.0} : (!mo.tensor<[1], ui64>) -> !mo.tensor<[2], f32>
  mo.output %r : !mo.tensor<[2], f32>
}
