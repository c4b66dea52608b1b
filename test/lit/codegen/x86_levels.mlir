// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// One file holds code for every x86-64 level by default; each level uses its own registers; nothing is imported: the only calls
// go to functions of the same object or through the table that the runtime hands in.
// RUN: %mxc compile %s -o %t.mef
// RUN: %mxc inspect %t.mef | FileCheck %s
// CHECK: targets  x86-64 x86-64-v3 x86-64-v4
// CHECK: kernels  2
// CHECK: sections
// CHECK-DAG: host       x86-64
// CHECK-DAG: kernels x86-64 {{ *}}at
// CHECK-DAG: kernels    x86-64-v3
// CHECK-DAG: kernels    x86-64-v4

// RUN: %mxc compile %s --target=x86-64-v3 -o %t.v3.mef
// RUN: %mxc inspect %t.v3.mef | FileCheck %s --check-prefix=ONE --implicit-check-not=v4
// ONE: targets  x86-64-v3
// ONE: kernels    x86-64-v3

// RUN: %mxc compile %s --target=x86-64 --emit=asm -o %t.all.s
// RUN: FileCheck %s --check-prefix=ALL --input-file=%t.all.s --implicit-check-not=@PLT --implicit-check-not=@GOTPCREL
// ALL: # add_relu for x86-64
// ALL: # add_relu for x86-64-v3
// ALL: # add_relu for x86-64-v4
// ALL: # init and execute for the host

// RUN: %mxc compile %s --target=x86-64-v3 --emit=asm | FileCheck %s --check-prefix=V3 --implicit-check-not=zmm
// V3: # add_relu for x86-64-v3
// V3-DAG: vaddps {{.*}}%ymm
// V3-DAG: vmaxps {{.*}}%ymm
// V3: # matmul{{.*}} for x86-64-v3
// V3: vfmadd231ps {{.*}}%ymm

// RUN: %mxc compile %s --target=x86-64-v4 --emit=asm | FileCheck %s --check-prefix=V4
// V4: # add_relu for x86-64-v4
// V4-DAG: vaddps {{.*}}%zmm
// V4-DAG: vmaxps {{.*}}%zmm
// V4: # matmul{{.*}} for x86-64-v4
// V4: vfmadd231ps {{.*}}%zmm
mo.graph @two<M, N>(%x: !mo.tensor<[M, N], f32>, %y: !mo.tensor<[M, N], f32>) -> (!mo.tensor<[M, N], f32>, !mo.tensor<[M, M], f32>) {
  %z = mo.add(%x, %y) : !mo.tensor<[M, N], f32>
  %r = mo.relu(%z) : !mo.tensor<[M, N], f32>
  %m = mo.matmul(%x, %y) {transpose_b = true} : (!mo.tensor<[M, N], f32>, !mo.tensor<[M, N], f32>) -> !mo.tensor<[M, M], f32>
  mo.output %r, %m : !mo.tensor<[M, N], f32>, !mo.tensor<[M, M], f32>
}
