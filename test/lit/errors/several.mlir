// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// One run shows every independent error, in the order of their places. What only follows from an error is not shown: %c, whose
// op is unknown, and what reads it.
// RUN: %python %S/Inputs/each.py %mxc %s %t.dir | FileCheck %s --strict-whitespace --match-full-lines --implicit-check-not='{{.*}}error:{{.*}}'

mo.graph @g<M, N>(%a: !mo.tensor<[M], f32>, %b: !mo.tensor<[N], f32>) -> (!mo.tensor<[M], f32>) {
// CHECK:several.mlir:[[#@LINE+4]]:8: error: unknown op 'mo.ad'
// CHECK-NEXT:    %c = mo.ad(%a, %a) : !mo.tensor<[M], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: did you mean 'mo.add'?
  %c = mo.ad(%a, %a) : !mo.tensor<[M], f32>
  %d = mo.relu(%c) : !mo.tensor<[M], f32>
// CHECK:several.mlir:[[#@LINE+3]]:35: error: expected ',' or ']' after a list item, found '}'
// CHECK-NEXT:    %e = mo.transpose(%a) {perm = [0} : !mo.tensor<[M], f32>
// CHECK-NEXT:                                    ^
  %e = mo.transpose(%a) {perm = [0} : !mo.tensor<[M], f32>
// CHECK:several.mlir:[[#@LINE+4]]:16: error: value '%undefined' is not defined
// CHECK-NEXT:    %f = mo.relu(%undefined) : !mo.tensor<[M], f32>
// CHECK-NEXT:                 ^
// CHECK-NEXT:  hint: check the spelling
  %f = mo.relu(%undefined) : !mo.tensor<[M], f32>
// CHECK:several.mlir:[[#@LINE+4]]:62: error: 'i33' is not a dtype
// CHECK-NEXT:    %g = mo.cast(%a) : !mo.tensor<[M], f32> -> !mo.tensor<[M], i33>
// CHECK-NEXT:                                                               ^
// CHECK-NEXT:  hint: dtypes are bool, si8 .. si64, ui8 .. ui64, f16, bf16, f32, f64, f8e4m3fn, f8e5m2, si4, ui4
  %g = mo.cast(%a) : !mo.tensor<[M], f32> -> !mo.tensor<[M], i33>
// CHECK:several.mlir:[[#@LINE+4]]:32: error: expected an attribute's value, found a string without its closing quote
// CHECK-NEXT:    %h = mo.custom(%e) {symbol = "my.op} : !mo.tensor<[M], f32>
// CHECK-NEXT:                                 ^
// CHECK-NEXT:  hint: values are numbers, true, false, "text", [lists] and {dictionaries}
  %h = mo.custom(%e) {symbol = "my.op} : !mo.tensor<[M], f32>
// CHECK:several.mlir:[[#@LINE+3]]:19: error: value '%b' is !mo.tensor<[N], f32>, the signature says !mo.tensor<[M], f32>
// CHECK-NEXT:    %i = mo.add(%a, %b) : !mo.tensor<[M], f32>
// CHECK-NEXT:                    ^
  %i = mo.add(%a, %b) : !mo.tensor<[M], f32>
  mo.output %h : !mo.tensor<[M], f32>
}
// -----
mo.graph @g<M, N>(%a: !mo.tensor<[M], f32>, %b: !mo.tensor<[N], f32>) -> (!mo.tensor<[M], f32>) {
// CHECK:several.mlir:[[#@LINE+4]]:8: error: 'mo.add' operands differ: !mo.tensor<[M], f32> and !mo.tensor<[N], f32>
// CHECK-NEXT:    %c = mo.add(%a, %b) : (!mo.tensor<[M], f32>, !mo.tensor<[N], f32>) -> !mo.tensor<[M], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: broadcast explicitly with mo.static.broadcast_to, or use rmo.add, which broadcasts
  %c = mo.add(%a, %b) : (!mo.tensor<[M], f32>, !mo.tensor<[N], f32>) -> !mo.tensor<[M], f32>
// CHECK:several.mlir:[[#@LINE+4]]:8: error: 'mo.and' has no attribute 'fast'
// CHECK-NEXT:    %d = mo.and(%c, %c) {fast = true} : !mo.tensor<[M], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: it takes none
  %d = mo.and(%c, %c) {fast = true} : !mo.tensor<[M], f32>
// CHECK:several.mlir:[[#@LINE+4]]:8: error: 'mo.transpose' perm is not a permutation at entry 0: 1
// CHECK-NEXT:    %e = mo.transpose(%d) {perm = [1]} : !mo.tensor<[M], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: list each of 0 .. 0 once
  %e = mo.transpose(%d) {perm = [1]} : !mo.tensor<[M], f32>
// CHECK:several.mlir:[[#@LINE+4]]:3: error: 'mo.output' has 2 values, the graph 1 result
// CHECK-NEXT:    mo.output %e, %e : !mo.tensor<[M], f32>, !mo.tensor<[M], f32>
// CHECK-NEXT:    ^
// CHECK-NEXT:  hint: one value per result, in the order of the graph's type
  mo.output %e, %e : !mo.tensor<[M], f32>, !mo.tensor<[M], f32>
}
// -----
mo.graph @g<M>(%a: !mo.tensor<[M], f32>) -> (!mo.tensor<[M], f32>, !mo.tensor<[M], f32>) {
// CHECK:several.mlir:[[#@LINE+4]]:8: error: no kernel 'no.such' for (f32) -> (f32) on x86-64
// CHECK-NEXT:    %c = mo.custom(%a) {symbol = "no.such"} : !mo.tensor<[M], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: did you mean '{{mo[.a-z_0-9]+}}'? a package of your own is given with --kernels=FILE.mxpkg
  %c = mo.custom(%a) {symbol = "no.such"} : !mo.tensor<[M], f32>
  %d = mo.relu(%c) : !mo.tensor<[M], f32>
// CHECK:several.mlir:[[#@LINE+4]]:8: error: no kernel 'mo.rleu' for (f32) -> (f32) on x86-64
// CHECK-NEXT:    %e = mo.custom(%a) {symbol = "mo.rleu"} : !mo.tensor<[M], f32>
// CHECK-NEXT:         ^
// CHECK-NEXT:  hint: did you mean 'mo.relu'? a package of your own is given with --kernels=FILE.mxpkg
  %e = mo.custom(%a) {symbol = "mo.rleu"} : !mo.tensor<[M], f32>
  mo.output %d, %e : !mo.tensor<[M], f32>, !mo.tensor<[M], f32>
}
