// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Kernels that move data have GPU code; those that need several phases, a scatter here, stay on the CPU.
// RUN: %mxc compile %s --target=x86-64-v3,sm_80,gfx942 -o %t.mef 2>&1 | FileCheck %s --check-prefix=WARNING --implicit-check-not=warning:
// WARNING: gpu_movement.mlir:[[#@LINE+27]]:8: warning: kernel 'scatter' has no code for {{sm_80|gfx942}}: 'mo.scatter' has none there
// WARNING: gpu_movement.mlir:[[#@LINE+26]]:8: warning: kernel 'scatter' has no code for {{sm_80|gfx942}}: 'mo.scatter' has none there
// RUN: %mxc inspect %t.mef | FileCheck %s
// CHECK-DAG: concat {{.*}}sm_80 {{.*}} kB  gfx942 {{.*}} kB
// CHECK-DAG: constant {{.*}}sm_80 {{.*}} kB  gfx942 {{.*}} kB
// CHECK-DAG: reflect {{.*}}sm_80 {{.*}} kB  gfx942 {{.*}} kB
// CHECK-DAG: gather_nd {{.*}}sm_80 {{.*}} kB  gfx942 {{.*}} kB
// CHECK-DAG: gather_elements {{.*}}sm_80 {{.*}} kB  gfx942 {{.*}} kB
// CHECK-DAG: gather_sum {{.*}}sm_80 {{.*}} kB  gfx942 {{.*}} kB
// CHECK-DAG: band_part {{.*}}sm_80 {{.*}} kB  gfx942 {{.*}} kB
// CHECK-DAG: fold {{.*}}sm_80 {{.*}} kB  gfx942 {{.*}} kB
mo.graph @gpu<M, N, K>(%x: !mo.tensor<[M, N], f16>, %c: !mo.tensor<[], f16>, %i: !mo.tensor<[K, 1], si64>, %w: !mo.tensor<[M, 4, 4], f32>)
    -> (!mo.tensor<[2 * M, N], f16>, !mo.tensor<[M, N + 2], f16>, !mo.tensor<[M, N + 2], f16>, !mo.tensor<[K, N], f16>,
        !mo.tensor<[K, 1], f16>, !mo.tensor<[K, N], f16>, !mo.tensor<[M, N], f16>, !mo.tensor<[M, 1, 3, 3], f32>,
        !mo.tensor<[M, N], f16>) {
  %0 = mo.concat(%x, %x) {axis = 0} : (!mo.tensor<[M, N], f16>, !mo.tensor<[M, N], f16>) -> !mo.tensor<[2 * M, N], f16>
  %1 = mo.pad.constant(%x, %c) {paddings = [0, 0, 1, 1]}
    : (!mo.tensor<[M, N], f16>, !mo.tensor<[], f16>) -> !mo.tensor<[M, N + 2], f16>
  %2 = mo.pad.reflect(%x) {paddings = [0, 0, 1, 1]} : !mo.tensor<[M, N], f16> -> !mo.tensor<[M, N + 2], f16>
  %3 = mo.gather_nd(%x, %i) {batch_dims = 0}
    : (!mo.tensor<[M, N], f16>, !mo.tensor<[K, 1], si64>) -> !mo.tensor<[K, N], f16>
  %4 = mo.gather_elements(%x, %i) {axis = 0}
    : (!mo.tensor<[M, N], f16>, !mo.tensor<[K, 1], si64>) -> !mo.tensor<[K, 1], f16>
  %5 = mo.gather_sum(%x, %i) : (!mo.tensor<[M, N], f16>, !mo.tensor<[K, 1], si64>) -> !mo.tensor<[K, N], f16>
  %6 = mo.linalg.band_part(%x) {num_lower = 0, num_upper = -1, exclude = true} : !mo.tensor<[M, N], f16>
  %7 = mo.fold(%w) {image_shape = [3, 3], filter_shape = [2, 2], strides = [1, 1], dilations = [1, 1], paddings = [0, 0, 0, 0]}
    : !mo.tensor<[M, 4, 4], f32> -> !mo.tensor<[M, 1, 3, 3], f32>
  %8 = mo.scatter(%x, %4, %i) {axis = 0}
    : (!mo.tensor<[M, N], f16>, !mo.tensor<[K, 1], f16>, !mo.tensor<[K, 1], si64>) -> !mo.tensor<[M, N], f16>
  mo.output %0, %1, %2, %3, %4, %5, %6, %7, %8
    : !mo.tensor<[2 * M, N], f16>, !mo.tensor<[M, N + 2], f16>, !mo.tensor<[M, N + 2], f16>, !mo.tensor<[K, N], f16>,
      !mo.tensor<[K, 1], f16>, !mo.tensor<[K, N], f16>, !mo.tensor<[M, N], f16>, !mo.tensor<[M, 1, 3, 3], f32>,
      !mo.tensor<[M, N], f16>
}
