// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Random numbers have GPU code; sorting stays on the CPU.
// RUN: %mxc compile %s --target=x86-64-v3,sm_80,gfx942 -o %t.mef 2>&1 | FileCheck %s --check-prefix=WARNING --implicit-check-not=warning:
// WARNING: gpu_sort.mlir:[[#@LINE+8]]:11: warning: kernel 'sort' has no code for {{sm_80|gfx942}}: 'mo.sort' has none there
// WARNING: gpu_sort.mlir:[[#@LINE+7]]:11: warning: kernel 'sort' has no code for {{sm_80|gfx942}}: 'mo.sort' has none there
// RUN: %mxc inspect %t.mef | FileCheck %s
// CHECK-DAG: uniform {{.*}}sm_80 {{.*}} kB  gfx942 {{.*}} kB
// CHECK-DAG: normal {{.*}}sm_80 {{.*}} kB  gfx942 {{.*}} kB

mo.graph @gpu<N>(%x: !mo.tensor<[N], f32>, %seed: !mo.tensor<[1], ui64>)
    -> (!mo.tensor<[N], f32>, !mo.tensor<[N], f16>, !mo.tensor<[N], f64>) {
  %sort = mo.sort(%x) {axis = 0} : !mo.tensor<[N], f32>
  %uniform = mo.random.uniform(%seed) {lower_bound = 0, shape = [N], upper_bound = 1} : !mo.tensor<[1], ui64> -> !mo.tensor<[N], f16>
  %normal = mo.random.normal(%seed) {mean = 0, shape = [N], variance = 1} : !mo.tensor<[1], ui64> -> !mo.tensor<[N], f64>
  mo.output %sort, %uniform, %normal : !mo.tensor<[N], f32>, !mo.tensor<[N], f16>, !mo.tensor<[N], f64>
}
