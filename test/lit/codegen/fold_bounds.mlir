// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Constant folding has bounds of memory and time; what exceeds one is done when the model is opened, and both the
// compiler and the file say so.
// RUN: split-file %s %t
// RUN: %mxc compile %t/large.mlir --target=x86-64-v3 --fold-mib=1 -o %t/large.mef 2>&1 | FileCheck %s --check-prefix=LARGE
// RUN: %mxc inspect %t/large.mef | FileCheck %s --check-prefix=INSPECT
// RUN: %mxrun --cpu-level=x86-64-v3 %t/large.mef --input=3xf32=1,2,3 | FileCheck %s --check-prefix=SUM
// RUN: %mxc explain %t/large.mef | FileCheck %s --check-prefix=EXPLAIN
// RUN: %mxc compile %t/large.mlir -o %t/large.mef 2>&1 | count 0
// RUN: %mxc inspect %t/large.mef | FileCheck %s --check-prefix=DONE
// RUN: %mxrun %t/large.mef --input=3xf32=1,2,3 | FileCheck %s --check-prefix=SUM
// LARGE: large.mlir:1:{{.*}}: warning: constant folding would take 4 MiB, --fold-mib is 1
// LARGE: hint: it is done each time the model is opened; a higher bound does it now
// INSPECT: init  runs when the model is opened: constant folding would take 4 MiB, --fold-mib is 1
// EXPLAIN: {{^}}init  runs when the model is opened: constant folding would take 4 MiB, --fold-mib is 1
// DONE-NOT: init runs
// SUM: result[0]: 3xf32=4 5 6
//
// RUN: %mxc compile %t/long.mlir --fold-seconds=1 -o %t/long.mef 2>&1 | FileCheck %s --check-prefix=LONG
// LONG: warning: constant folding takes longer than --fold-seconds=1
// REQUIRES: avx2

//--- large.mlir
mo.graph @large(%x: !mo.tensor<[3], f32>) -> (!mo.tensor<[3], f32>) {
  %one = mo.constant {value = dense<1.0>} : !mo.tensor<[1048576], f32>
  %sums = mo.cumsum(%one) {axis = 0} : (!mo.tensor<[1048576], f32>) -> !mo.tensor<[1048576], f32>
  %three = mo.slice(%sums) {start = [2], stop = [1048576], step = [1]} : (!mo.tensor<[1048576], f32>) -> !mo.tensor<[1048574], f32>
  %first = mo.slice(%three) {start = [0], stop = [1], step = [1]} : (!mo.tensor<[1048574], f32>) -> !mo.tensor<[1], f32>
  %all = mo.static.broadcast_to(%first) : (!mo.tensor<[1], f32>) -> !mo.tensor<[3], f32>
  %y = mo.add(%x, %all) : (!mo.tensor<[3], f32>, !mo.tensor<[3], f32>) -> !mo.tensor<[3], f32>
  mo.output %y : !mo.tensor<[3], f32>
}

//--- long.mlir
mo.graph @long(%x: !mo.tensor<[1, 1], f32>) -> (!mo.tensor<[1, 1], f32>) {
  %one = mo.constant {value = dense<[[1.0]]>} : !mo.tensor<[1, 1], f32>
  %many = mo.static.broadcast_to(%one) : (!mo.tensor<[1, 1], f32>) -> !mo.tensor<[1, 100000000000], f32>
  %sum = mo.reduce.add(%many) {axis = 1} : (!mo.tensor<[1, 100000000000], f32>) -> !mo.tensor<[1, 1], f32>
  %y = mo.add(%x, %sum) : (!mo.tensor<[1, 1], f32>, !mo.tensor<[1, 1], f32>) -> !mo.tensor<[1, 1], f32>
  mo.output %y : !mo.tensor<[1, 1], f32>
}
