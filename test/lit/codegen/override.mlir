// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A user's kernel takes the place of a built-in one of the same symbol; two users' kernels of one symbol are an error that names
// both places.
// RUN: %mxc compile %s -o %t.plain.mef
// RUN: %mxrun %t.plain.mef --input="3xf32=-1 2 3" | FileCheck %s --check-prefix=PLAIN
// PLAIN: 3xf32=0 2 3
// RUN: %mxc package %S/Inputs/relu_twice.c -o %t.mine.mxpkg
// RUN: %mxc compile %s --kernels=%t.mine.mxpkg -o %t.mine.mef
// RUN: %mxrun %t.mine.mef --input="3xf32=-1 2 3" | FileCheck %s --check-prefix=MINE
// MINE: 3xf32=0 4 6

// RUN: cp %S/Inputs/relu_twice.c %t_again.c
// RUN: %mxc package %t_again.c -o %t.again.mxpkg
// RUN: not %mxc compile %s --kernels=%t.mine.mxpkg --kernels=%t.again.mxpkg -o %t.both.mef 2>&1 | FileCheck %s --check-prefix=BOTH
// BOTH: error: {{.*}}'mo.relu'
// BOTH-SAME: relu_twice.c:5
// RUN: not %mxc compile %s --kernels=%t.mine.mxpkg --kernels=%t.mine.mxpkg -o %t.both.mef 2>&1 | FileCheck %s --check-prefix=TWICE
// TWICE: error: {{.*}}{{relu_twice|mine}}
mo.graph @relu<N>(%x: !mo.tensor<[N], f32>) -> (!mo.tensor<[N], f32>) {
  %y = mo.relu(%x) : !mo.tensor<[N], f32>
  mo.output %y : !mo.tensor<[N], f32>
}
