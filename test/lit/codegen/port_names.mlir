// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Ports can have names that no value can have: they go through all levels into the file.
// RUN: %mxc compile %s --emit=mo | FileCheck %s --check-prefix=TEXT
// RUN: %mxc compile %s --emit=mgp | FileCheck %s --check-prefix=TEXT
// RUN: %mxc compile %s --target=host -o %t.mef
// RUN: %mxrun %t.mef --list | FileCheck %s
// RUN: %mxrun %t.mef --input=b=3xf32=2 --input=x.1=3xf32=5 | FileCheck %s --check-prefix=RESULT
// TEXT: input_names = ["x.1", "b"], output_names = ["y/out:0"]
// CHECK: input 0 'x.1': [n] f32
// CHECK-NEXT: input 1 'b': [n] f32
// CHECK-NEXT: output 0 'y/out:0': [n] f32
// RESULT: 3xf32=3 3 3
mo.graph @g<n>(%a: !mo.tensor<[n], f32>, %b: !mo.tensor<[n], f32>) -> (!mo.tensor<[n], f32>) attributes {input_names = ["x.1", "b"], output_names = ["y/out:0"]} {
  %y = mo.sub(%a, %b) : !mo.tensor<[n], f32>
  mo.output %y : !mo.tensor<[n], f32>
}
