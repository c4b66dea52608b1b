// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
mo.graph @one_op<n>(%x: !mo.tensor<[n], f32>) -> (!mo.tensor<[n], f32>) {
  %y = mo.relu(%x) : !mo.tensor<[n], f32>
  mo.output %y : !mo.tensor<[n], f32>
}
