// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// GPU code beside the CPU's: PTX that ptxas takes, HSACO with each kernel's symbol; for a fused elementwise kernel, one that reads
// through views, and softmax. What a GPU cannot run yet, a matmul here, stays on the CPU.
// RUN: %mxc compile %s --target=x86-64-v3,sm_80,gfx942 -o %t.mef 2>&1 | FileCheck %s --check-prefix=WARNING
// WARNING: gpu.mlir:[[#@LINE+27]]:13: warning: kernel 'matmul' has no code for {{sm_80|gfx942}}: 'mo.matmul' has none there
// RUN: %mxc inspect %t.mef | FileCheck %s
// CHECK: targets  x86-64-v3 sm_80 gfx942
// CHECK: add_gelu_tanh {{.*}}sm_80 {{.*}} kB  gfx942 {{.*}} kB
// CHECK: mul {{.*}}views {{.*}}sm_80 {{.*}} kB  gfx942 {{.*}} kB
// CHECK: softmax {{.*}}sm_80 {{.*}} kB  gfx942 {{.*}} kB
// CHECK-DAG: ptx        sm_80
// CHECK-DAG: hsaco      gfx942
// RUN: %mxc inspect --json %t.mef > %t.json
// RUN: %python %S/Inputs/gpu_sections.py %t.json %t.mef %t.sections | FileCheck %s --check-prefix=SECTIONS

// Neighbouring threads are on neighbouring elements: in every kernel the stores of a thread and the next are 4 bytes apart; so are
// the loads, but for the transposed ones.
// SECTIONS: sm_80 add_gelu_tanh: loads 4 B apart, stores 4 B apart
// SECTIONS: sm_80 mul: loads {{4 B apart, some }}not, stores 4 B apart
// SECTIONS: sm_80 softmax: loads 4 B apart, stores 4 B apart
// SECTIONS: gfx942 add_gelu_tanh: amdgpu ELF with k{{[0-9a-f]+}}_run
// SECTIONS: gfx942 mul: amdgpu ELF with k{{[0-9a-f]+}}_run
// SECTIONS: gfx942 softmax: amdgpu ELF with k{{[0-9a-f]+}}_run
mo.graph @gpu<M, N>(%x: !mo.tensor<[M, N], f32>, %y: !mo.tensor<[M, N], f32>, %row: !mo.tensor<[M], f32>)
    -> (!mo.tensor<[M, N], f32>, !mo.tensor<[N, M], f32>, !mo.tensor<[M, N], f32>, !mo.tensor<[M, M], f32>) {
  %sum = mo.add(%x, %y) : !mo.tensor<[M, N], f32>
  %gelu = mo.gelu_tanh(%sum) : !mo.tensor<[M, N], f32>
  %across = mo.transpose(%x) {perm = [1, 0]} : !mo.tensor<[M, N], f32> -> !mo.tensor<[N, M], f32>
  %wide = mo.static.broadcast_to(%row) : !mo.tensor<[M], f32> -> !mo.tensor<[N, M], f32>
  %product = mo.mul(%across, %wide) : !mo.tensor<[N, M], f32>
  %softmax = mo.reduce.softmax(%x) {axis = 1} : !mo.tensor<[M, N], f32>
  %matmul = mo.matmul(%x, %y) {transpose_b = true} : (!mo.tensor<[M, N], f32>, !mo.tensor<[M, N], f32>) -> !mo.tensor<[M, M], f32>
  mo.output %gelu, %product, %softmax, %matmul
    : !mo.tensor<[M, N], f32>, !mo.tensor<[N, M], f32>, !mo.tensor<[M, N], f32>, !mo.tensor<[M, M], f32>
}
