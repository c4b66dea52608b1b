// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Compositions: shapes that must agree, epsilons, scales, slices.
// RUN: %python %S/Inputs/each.py %mxc %s %t.dir | FileCheck %s --strict-whitespace --match-full-lines --implicit-check-not='{{.*}}error:{{.*}}'

mo.graph @g(%x: !mo.tensor<[], f32>, %w: !mo.tensor<[], f32>, %a: !mo.tensor<[1], f32>) -> (!mo.tensor<[], f32>, !mo.tensor<[], f32>) {
// CHECK:composite.mlir:[[#@LINE+4]]:14: error: 'mo.composite.rms_norm_residual_add' operand !mo.tensor<[], f32> has no dim to normalise over
// CHECK-NEXT:    %y0, %y1 = mo.composite.rms_norm_residual_add(%x, %w, %a) {epsilon = 0.1, weight_offset = 0} : (!mo.tensor<[], f32>, !mo.tensor<[], f32>, !mo.tensor<[1], f32>) -> (!mo.tensor<[], f32>, !mo.tensor<[], f32>)
// CHECK-NEXT:               ^
// CHECK-NEXT:  hint: give it a dim with mo.static.reshape
  %y0, %y1 = mo.composite.rms_norm_residual_add(%x, %w, %a) {epsilon = 0.1, weight_offset = 0} : (!mo.tensor<[], f32>, !mo.tensor<[], f32>, !mo.tensor<[1], f32>) -> (!mo.tensor<[], f32>, !mo.tensor<[], f32>)
  mo.output %y0, %y1 : !mo.tensor<[], f32>, !mo.tensor<[], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 6], f32>, %w: !mo.tensor<[2, 5], f32>, %a: !mo.tensor<[6], f32>) -> (!mo.tensor<[2, 6], f32>, !mo.tensor<[2, 6], f32>) {
// CHECK:composite.mlir:[[#@LINE+4]]:14: error: 'mo.composite.rms_norm_residual_add' operands differ: !mo.tensor<[2, 6], f32> and !mo.tensor<[2, 5], f32>
// CHECK-NEXT:    %y0, %y1 = mo.composite.rms_norm_residual_add(%x, %w, %a) {epsilon = 0.1, weight_offset = 0} : (!mo.tensor<[2, 6], f32>, !mo.tensor<[2, 5], f32>, !mo.tensor<[6], f32>) -> (!mo.tensor<[2, 6], f32>, !mo.tensor<[2, 6], f32>)
// CHECK-NEXT:               ^
// CHECK-NEXT:  hint: broadcast it with mo.static.broadcast_to, or convert it with mo.cast
  %y0, %y1 = mo.composite.rms_norm_residual_add(%x, %w, %a) {epsilon = 0.1, weight_offset = 0} : (!mo.tensor<[2, 6], f32>, !mo.tensor<[2, 5], f32>, !mo.tensor<[6], f32>) -> (!mo.tensor<[2, 6], f32>, !mo.tensor<[2, 6], f32>)
  mo.output %y0, %y1 : !mo.tensor<[2, 6], f32>, !mo.tensor<[2, 6], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 6], f32>, %w: !mo.tensor<[2, 6], f32>, %a: !mo.tensor<[5], f32>) -> (!mo.tensor<[2, 6], f32>, !mo.tensor<[2, 6], f32>) {
// CHECK:composite.mlir:[[#@LINE+4]]:14: error: 'mo.composite.rms_norm_residual_add' operand 2 has shape [5], dim 1 of [2, 6] is 6
// CHECK-NEXT:    %y0, %y1 = mo.composite.rms_norm_residual_add(%x, %w, %a) {epsilon = 0.1, weight_offset = 0} : (!mo.tensor<[2, 6], f32>, !mo.tensor<[2, 6], f32>, !mo.tensor<[5], f32>) -> (!mo.tensor<[2, 6], f32>, !mo.tensor<[2, 6], f32>)
// CHECK-NEXT:               ^
// CHECK-NEXT:  hint: give it the shape [6]
  %y0, %y1 = mo.composite.rms_norm_residual_add(%x, %w, %a) {epsilon = 0.1, weight_offset = 0} : (!mo.tensor<[2, 6], f32>, !mo.tensor<[2, 6], f32>, !mo.tensor<[5], f32>) -> (!mo.tensor<[2, 6], f32>, !mo.tensor<[2, 6], f32>)
  mo.output %y0, %y1 : !mo.tensor<[2, 6], f32>, !mo.tensor<[2, 6], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 6], f32>, %w: !mo.tensor<[2, 6], f32>, %a: !mo.tensor<[6], f32>) -> (!mo.tensor<[2, 6], f32>, !mo.tensor<[2, 6], f32>) {
// CHECK:composite.mlir:[[#@LINE+4]]:14: error: 'mo.composite.rms_norm_residual_add' epsilon -1 is not a number of at least 0
// CHECK-NEXT:    %y0, %y1 = mo.composite.rms_norm_residual_add(%x, %w, %a) {epsilon = -1, weight_offset = 0} : (!mo.tensor<[2, 6], f32>, !mo.tensor<[2, 6], f32>, !mo.tensor<[6], f32>) -> (!mo.tensor<[2, 6], f32>, !mo.tensor<[2, 6], f32>)
// CHECK-NEXT:               ^
// CHECK-NEXT:  hint: a small number such as 1e-5 keeps the root away from 0
  %y0, %y1 = mo.composite.rms_norm_residual_add(%x, %w, %a) {epsilon = -1, weight_offset = 0} : (!mo.tensor<[2, 6], f32>, !mo.tensor<[2, 6], f32>, !mo.tensor<[6], f32>) -> (!mo.tensor<[2, 6], f32>, !mo.tensor<[2, 6], f32>)
  mo.output %y0, %y1 : !mo.tensor<[2, 6], f32>, !mo.tensor<[2, 6], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 6], f32>, %w: !mo.tensor<[2, 6], f32>, %a: !mo.tensor<[6], f32>, %b: !mo.tensor<[6], f32>) -> (!mo.tensor<[2, 6], f32>, !mo.tensor<[2, 6], f32>) {
// CHECK:composite.mlir:[[#@LINE+4]]:14: error: 'mo.composite.rms_norm_fused_residual_add' epsilon2 -2 is not a number of at least 0
// CHECK-NEXT:    %y0, %y1 = mo.composite.rms_norm_fused_residual_add(%x, %w, %a, %b) {epsilon1 = 0.1, epsilon2 = -2, weight_offset1 = 0, weight_offset2 = 0} : (!mo.tensor<[2, 6], f32>, !mo.tensor<[2, 6], f32>, !mo.tensor<[6], f32>, !mo.tensor<[6], f32>) -> (!mo.tensor<[2, 6], f32>, !mo.tensor<[2, 6], f32>)
// CHECK-NEXT:               ^
// CHECK-NEXT:  hint: a small number such as 1e-5 keeps the root away from 0
  %y0, %y1 = mo.composite.rms_norm_fused_residual_add(%x, %w, %a, %b) {epsilon1 = 0.1, epsilon2 = -2, weight_offset1 = 0, weight_offset2 = 0} : (!mo.tensor<[2, 6], f32>, !mo.tensor<[2, 6], f32>, !mo.tensor<[6], f32>, !mo.tensor<[6], f32>) -> (!mo.tensor<[2, 6], f32>, !mo.tensor<[2, 6], f32>)
  mo.output %y0, %y1 : !mo.tensor<[2, 6], f32>, !mo.tensor<[2, 6], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 6], f32>, %w: !mo.tensor<[2, 6], f32>, %a: !mo.tensor<[6], f32>, %b: !mo.tensor<[2, 6], f32>) -> (!mo.tensor<[2, 6], f32>, !mo.tensor<[2, 6], f32>) {
// CHECK:composite.mlir:[[#@LINE+4]]:14: error: 'mo.composite.rms_norm_fused_residual_add' operand 3 has shape [2, 6], dim 1 of [2, 6] is 6
// CHECK-NEXT:    %y0, %y1 = mo.composite.rms_norm_fused_residual_add(%x, %w, %a, %b) {epsilon1 = 0.1, epsilon2 = 0.1, weight_offset1 = 0, weight_offset2 = 0} : (!mo.tensor<[2, 6], f32>, !mo.tensor<[2, 6], f32>, !mo.tensor<[6], f32>, !mo.tensor<[2, 6], f32>) -> (!mo.tensor<[2, 6], f32>, !mo.tensor<[2, 6], f32>)
// CHECK-NEXT:               ^
// CHECK-NEXT:  hint: give it the shape [6]
  %y0, %y1 = mo.composite.rms_norm_fused_residual_add(%x, %w, %a, %b) {epsilon1 = 0.1, epsilon2 = 0.1, weight_offset1 = 0, weight_offset2 = 0} : (!mo.tensor<[2, 6], f32>, !mo.tensor<[2, 6], f32>, !mo.tensor<[6], f32>, !mo.tensor<[2, 6], f32>) -> (!mo.tensor<[2, 6], f32>, !mo.tensor<[2, 6], f32>)
  mo.output %y0, %y1 : !mo.tensor<[2, 6], f32>, !mo.tensor<[2, 6], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 6], f32>, %w: !mo.tensor<[6], f32>, %a: !mo.tensor<[2, 6], f32>, %b: !mo.tensor<[2, 6], f16>) -> (!mo.tensor<[2, 6], f32>) {
// CHECK:composite.mlir:[[#@LINE+4]]:8: error: 'mo.composite.rms_norm_rope' operands differ: !mo.tensor<[2, 6], f32> and !mo.tensor<[2, 6], f16>
// CHECK-NEXT:    %y = mo.composite.rms_norm_rope(%x, %w, %a, %b) {epsilon = 0.1, weight_offset = 0} : (!mo.tensor<[2, 6], f32>, !mo.tensor<[6], f32>, !mo.tensor<[2, 6], f32>, !mo.tensor<[2, 6], f16>) -> !mo.tensor<[2, 6], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: broadcast it with mo.static.broadcast_to, or convert it with mo.cast
  %y = mo.composite.rms_norm_rope(%x, %w, %a, %b) {epsilon = 0.1, weight_offset = 0} : (!mo.tensor<[2, 6], f32>, !mo.tensor<[6], f32>, !mo.tensor<[2, 6], f32>, !mo.tensor<[2, 6], f16>) -> !mo.tensor<[2, 6], f32>
  mo.output %y : !mo.tensor<[2, 6], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 5], f32>, %w: !mo.tensor<[5], f32>, %a: !mo.tensor<[2, 5], f32>, %b: !mo.tensor<[2, 5], f32>) -> (!mo.tensor<[2, 5], f32>) {
// CHECK:composite.mlir:[[#@LINE+4]]:8: error: 'mo.composite.rms_norm_rope' last dim of [2, 5] is odd
// CHECK-NEXT:    %y = mo.composite.rms_norm_rope(%x, %w, %a, %b) {epsilon = 0.1, weight_offset = 0} : (!mo.tensor<[2, 5], f32>, !mo.tensor<[5], f32>, !mo.tensor<[2, 5], f32>, !mo.tensor<[2, 5], f32>) -> !mo.tensor<[2, 5], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: its halves make the pairs that turn
  %y = mo.composite.rms_norm_rope(%x, %w, %a, %b) {epsilon = 0.1, weight_offset = 0} : (!mo.tensor<[2, 5], f32>, !mo.tensor<[5], f32>, !mo.tensor<[2, 5], f32>, !mo.tensor<[2, 5], f32>) -> !mo.tensor<[2, 5], f32>
  mo.output %y : !mo.tensor<[2, 5], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[5, 8], f32>, %w: !mo.tensor<[7, 8], f32>, %a: !mo.tensor<[7, 8], f32>, %b: !mo.tensor<[5, 7], f32>) -> (!mo.tensor<[5, 8], f32>) {
// CHECK:composite.mlir:[[#@LINE+4]]:8: error: 'mo.composite.masked_flash_attention_cpu' q has rank 2, not 3 or 4
// CHECK-NEXT:    %y = mo.composite.masked_flash_attention_cpu(%x, %w, %a, %b) {scale = 0.5} : (!mo.tensor<[5, 8], f32>, !mo.tensor<[7, 8], f32>, !mo.tensor<[7, 8], f32>, !mo.tensor<[5, 7], f32>) -> !mo.tensor<[5, 8], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: it is [batch, rows, columns] or [batch, heads, rows, columns]
  %y = mo.composite.masked_flash_attention_cpu(%x, %w, %a, %b) {scale = 0.5} : (!mo.tensor<[5, 8], f32>, !mo.tensor<[7, 8], f32>, !mo.tensor<[7, 8], f32>, !mo.tensor<[5, 7], f32>) -> !mo.tensor<[5, 8], f32>
  mo.output %y : !mo.tensor<[5, 8], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 3, 5, 8], f32>, %w: !mo.tensor<[2, 7, 8], f32>, %a: !mo.tensor<[2, 3, 7, 8], f32>) -> (!mo.tensor<[2, 3, 5, 8], f32>) {
// CHECK:composite.mlir:[[#@LINE+4]]:8: error: 'mo.composite.no_mask_flash_attention_cpu' q has rank 4, k rank 3
// CHECK-NEXT:    %y = mo.composite.no_mask_flash_attention_cpu(%x, %w, %a) {scale = 0.5} : (!mo.tensor<[2, 3, 5, 8], f32>, !mo.tensor<[2, 7, 8], f32>, !mo.tensor<[2, 3, 7, 8], f32>) -> !mo.tensor<[2, 3, 5, 8], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: all operands have one rank
  %y = mo.composite.no_mask_flash_attention_cpu(%x, %w, %a) {scale = 0.5} : (!mo.tensor<[2, 3, 5, 8], f32>, !mo.tensor<[2, 7, 8], f32>, !mo.tensor<[2, 3, 7, 8], f32>) -> !mo.tensor<[2, 3, 5, 8], f32>
  mo.output %y : !mo.tensor<[2, 3, 5, 8], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 3, 5, 8], f32>, %w: !mo.tensor<[2, 3, 7, 8], f32>, %a: !mo.tensor<[2, 3, 6, 8], f32>) -> (!mo.tensor<[2, 3, 5, 8], f32>) {
// CHECK:composite.mlir:[[#@LINE+4]]:8: error: 'mo.composite.no_mask_flash_attention_cpu' v has shape [2, 3, 6, 8], not [2, 3, 7, 8]
// CHECK-NEXT:    %y = mo.composite.no_mask_flash_attention_cpu(%x, %w, %a) {scale = 0.5} : (!mo.tensor<[2, 3, 5, 8], f32>, !mo.tensor<[2, 3, 7, 8], f32>, !mo.tensor<[2, 3, 6, 8], f32>) -> !mo.tensor<[2, 3, 5, 8], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: scores are q times k transposed, of which each column has a row of v
  %y = mo.composite.no_mask_flash_attention_cpu(%x, %w, %a) {scale = 0.5} : (!mo.tensor<[2, 3, 5, 8], f32>, !mo.tensor<[2, 3, 7, 8], f32>, !mo.tensor<[2, 3, 6, 8], f32>) -> !mo.tensor<[2, 3, 5, 8], f32>
  mo.output %y : !mo.tensor<[2, 3, 5, 8], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 3, 5, 8], f32>, %w: !mo.tensor<[2, 3, 7, 8], f32>, %a: !mo.tensor<[2, 3, 7, 8], f32>, %b: !mo.tensor<[2, 3, 5, 6], f32>) -> (!mo.tensor<[2, 3, 5, 8], f32>) {
// CHECK:composite.mlir:[[#@LINE+4]]:8: error: 'mo.composite.masked_flash_attention_cpu' mask has shape [2, 3, 5, 6], not [2, 3, 5, 7]
// CHECK-NEXT:    %y = mo.composite.masked_flash_attention_cpu(%x, %w, %a, %b) {scale = 0.5} : (!mo.tensor<[2, 3, 5, 8], f32>, !mo.tensor<[2, 3, 7, 8], f32>, !mo.tensor<[2, 3, 7, 8], f32>, !mo.tensor<[2, 3, 5, 6], f32>) -> !mo.tensor<[2, 3, 5, 8], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: scores are q times k transposed, of which each column has a row of v
  %y = mo.composite.masked_flash_attention_cpu(%x, %w, %a, %b) {scale = 0.5} : (!mo.tensor<[2, 3, 5, 8], f32>, !mo.tensor<[2, 3, 7, 8], f32>, !mo.tensor<[2, 3, 7, 8], f32>, !mo.tensor<[2, 3, 5, 6], f32>) -> !mo.tensor<[2, 3, 5, 8], f32>
  mo.output %y : !mo.tensor<[2, 3, 5, 8], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 3, 5, 8], f32>, %w: !mo.tensor<[2, 3, 7, 8], f32>, %a: !mo.tensor<[2, 3, 7, 8], f64>) -> (!mo.tensor<[2, 3, 5, 8], f32>) {
// CHECK:composite.mlir:[[#@LINE+4]]:8: error: 'mo.composite.no_mask_flash_attention_cpu' operands have dtypes f32 and f64
// CHECK-NEXT:    %y = mo.composite.no_mask_flash_attention_cpu(%x, %w, %a) {scale = 0.5} : (!mo.tensor<[2, 3, 5, 8], f32>, !mo.tensor<[2, 3, 7, 8], f32>, !mo.tensor<[2, 3, 7, 8], f64>) -> !mo.tensor<[2, 3, 5, 8], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: convert one with mo.cast
  %y = mo.composite.no_mask_flash_attention_cpu(%x, %w, %a) {scale = 0.5} : (!mo.tensor<[2, 3, 5, 8], f32>, !mo.tensor<[2, 3, 7, 8], f32>, !mo.tensor<[2, 3, 7, 8], f64>) -> !mo.tensor<[2, 3, 5, 8], f32>
  mo.output %y : !mo.tensor<[2, 3, 5, 8], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 3, 5, 8], f32>, %w: !mo.tensor<[2, 3, 7, 8], f32>, %a: !mo.tensor<[2, 3, 7, 8], f32>) -> (!mo.tensor<[2, 3, 5, 8], f32>) {
// CHECK:composite.mlir:[[#@LINE+4]]:8: error: 'mo.composite.no_mask_flash_attention_cpu' scale 0 is not a number other than 0
// CHECK-NEXT:    %y = mo.composite.no_mask_flash_attention_cpu(%x, %w, %a) {scale = 0} : (!mo.tensor<[2, 3, 5, 8], f32>, !mo.tensor<[2, 3, 7, 8], f32>, !mo.tensor<[2, 3, 7, 8], f32>) -> !mo.tensor<[2, 3, 5, 8], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: it is 1 / sqrt of the depth as a rule
  %y = mo.composite.no_mask_flash_attention_cpu(%x, %w, %a) {scale = 0} : (!mo.tensor<[2, 3, 5, 8], f32>, !mo.tensor<[2, 3, 7, 8], f32>, !mo.tensor<[2, 3, 7, 8], f32>) -> !mo.tensor<[2, 3, 5, 8], f32>
  mo.output %y : !mo.tensor<[2, 3, 5, 8], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 6], f32>, %w: !mo.tensor<[3, 5], f32>) -> (!mo.tensor<[5, 6], f32>, !mo.tensor<[5, 6], f32>) {
// CHECK:composite.mlir:[[#@LINE+4]]:14: error: 'mo.composite.concat_slice' along axis 0: dim 1 of operand 0 is 6, of operand 1 5
// CHECK-NEXT:    %y0, %y1 = mo.composite.concat_slice(%x, %w) {axis = 0, start = [0, 0], stop = [9, 9], step = [1, 1]} : (!mo.tensor<[2, 6], f32>, !mo.tensor<[3, 5], f32>) -> (!mo.tensor<[5, 6], f32>, !mo.tensor<[5, 6], f32>)
// CHECK-NEXT:               ^
// CHECK-NEXT:  hint: give both the same name or size: only dims along the axis may differ
  %y0, %y1 = mo.composite.concat_slice(%x, %w) {axis = 0, start = [0, 0], stop = [9, 9], step = [1, 1]} : (!mo.tensor<[2, 6], f32>, !mo.tensor<[3, 5], f32>) -> (!mo.tensor<[5, 6], f32>, !mo.tensor<[5, 6], f32>)
  mo.output %y0, %y1 : !mo.tensor<[5, 6], f32>, !mo.tensor<[5, 6], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 6], f32>, %w: !mo.tensor<[2, 6], f32>) -> (!mo.tensor<[4, 6], f32>, !mo.tensor<[4, 6], f32>) {
// CHECK:composite.mlir:[[#@LINE+4]]:14: error: 'mo.composite.concat_slice' start has 1 entries for rank 2
// CHECK-NEXT:    %y0, %y1 = mo.composite.concat_slice(%x, %w) {axis = 0, start = [0], stop = [9, 9], step = [1, 1]} : (!mo.tensor<[2, 6], f32>, !mo.tensor<[2, 6], f32>) -> (!mo.tensor<[4, 6], f32>, !mo.tensor<[4, 6], f32>)
// CHECK-NEXT:               ^
// CHECK-NEXT:  hint: one entry per dim of the operand
  %y0, %y1 = mo.composite.concat_slice(%x, %w) {axis = 0, start = [0], stop = [9, 9], step = [1, 1]} : (!mo.tensor<[2, 6], f32>, !mo.tensor<[2, 6], f32>) -> (!mo.tensor<[4, 6], f32>, !mo.tensor<[4, 6], f32>)
  mo.output %y0, %y1 : !mo.tensor<[4, 6], f32>, !mo.tensor<[4, 6], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 6], f32>, %w: !mo.tensor<[2, 6], f32>) -> (!mo.tensor<[4, 6], f32>, !mo.tensor<[4, 6], f32>) {
// CHECK:composite.mlir:[[#@LINE+4]]:14: error: 'mo.composite.concat_slice' step 1 is 0
// CHECK-NEXT:    %y0, %y1 = mo.composite.concat_slice(%x, %w) {axis = 0, start = [0, 0], stop = [9, 9], step = [1, 0]} : (!mo.tensor<[2, 6], f32>, !mo.tensor<[2, 6], f32>) -> (!mo.tensor<[4, 6], f32>, !mo.tensor<[4, 6], f32>)
// CHECK-NEXT:               ^
// CHECK-NEXT:  hint: a step is a number other than 0
  %y0, %y1 = mo.composite.concat_slice(%x, %w) {axis = 0, start = [0, 0], stop = [9, 9], step = [1, 0]} : (!mo.tensor<[2, 6], f32>, !mo.tensor<[2, 6], f32>) -> (!mo.tensor<[4, 6], f32>, !mo.tensor<[4, 6], f32>)
  mo.output %y0, %y1 : !mo.tensor<[4, 6], f32>, !mo.tensor<[4, 6], f32>
}
// -----
mo.graph @g(%x: !mo.tensor<[2, 6], f32>, %w: !mo.tensor<[2, 6], f32>) -> (!mo.tensor<[4, 6], f32>, !mo.tensor<[4, 6], f32>) {
// CHECK:composite.mlir:[[#@LINE+4]]:14: error: 'mo.composite.concat_slice' makes !mo.tensor<[3, 6], f32>, its result says !mo.tensor<[4, 6], f32>
// CHECK-NEXT:    %y0, %y1 = mo.composite.concat_slice(%x, %w) {axis = 0, start = [0, 0], stop = [3, 9], step = [1, 1]} : (!mo.tensor<[2, 6], f32>, !mo.tensor<[2, 6], f32>) -> (!mo.tensor<[4, 6], f32>, !mo.tensor<[4, 6], f32>)
// CHECK-NEXT:               ^
// CHECK-NEXT:  hint: declare the result as !mo.tensor<[3, 6], f32>
  %y0, %y1 = mo.composite.concat_slice(%x, %w) {axis = 0, start = [0, 0], stop = [3, 9], step = [1, 1]} : (!mo.tensor<[2, 6], f32>, !mo.tensor<[2, 6], f32>) -> (!mo.tensor<[4, 6], f32>, !mo.tensor<[4, 6], f32>)
  mo.output %y0, %y1 : !mo.tensor<[4, 6], f32>, !mo.tensor<[4, 6], f32>
}
