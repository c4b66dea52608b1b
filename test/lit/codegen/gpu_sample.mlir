// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Cache updates, rotations and draws of bools have GPU code, these of one kernel.
// RUN: %mxc compile %s --target=x86-64-v3,sm_80,gfx942 -o %t.mef
// RUN: %mxc inspect %t.mef | FileCheck %s
// CHECK-DAG: tensor_scatter {{.*}}sm_80 {{.*}} kB  gfx942 {{.*}} kB
// CHECK-DAG: rotary_embedding {{.*}}sm_80 {{.*}} kB  gfx942 {{.*}} kB
// CHECK-DAG: mo.random.uniform with mo.less {{.*}}sm_80 {{.*}} kB  gfx942 {{.*}} kB
mo.graph @gpu<B, S>(%cache: !mo.tensor<[B, S, 2], f32>, %new: !mo.tensor<[B, 3, 2], f32>, %x: !mo.tensor<[B, S, 1, 4], f16>, %angle: !mo.tensor<[B, S, 2], f16>, %p: !mo.tensor<[B], f32>, %seed: !mo.tensor<[1], ui64>)
    -> (!mo.tensor<[B, S, 2], f32>, !mo.tensor<[B, S, 1, 4], f16>, !mo.tensor<[B], bool>) {
  %circular = mo.tensor_scatter(%cache, %new) {mode = "circular"} : (!mo.tensor<[B, S, 2], f32>, !mo.tensor<[B, 3, 2], f32>) -> !mo.tensor<[B, S, 2], f32>
  %turned = mo.rotary_embedding(%x, %angle, %angle) : (!mo.tensor<[B, S, 1, 4], f16>, !mo.tensor<[B, S, 2], f16>, !mo.tensor<[B, S, 2], f16>) -> !mo.tensor<[B, S, 1, 4], f16>
  %coin = mo.random.bernoulli(%p, %seed) : (!mo.tensor<[B], f32>, !mo.tensor<[1], ui64>) -> !mo.tensor<[B], bool>
  mo.output %circular, %turned, %coin : !mo.tensor<[B, S, 2], f32>, !mo.tensor<[B, S, 1, 4], f16>, !mo.tensor<[B], bool>
}
