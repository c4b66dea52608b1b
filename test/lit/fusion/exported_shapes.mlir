// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Attention as PyTorch exports it, with a batch and a sequence of any size: heads are split and merged by shapes that are
// taken apart (gather, slice) and put together (concat). No shape is computed by a kernel.
// RUN: %mxc compile %s --emit=mo | FileCheck %s
// RUN: %mxc compile %s --emit=mgp | FileCheck %s --check-prefix=MGP
// RUN: %mxc compile %s -o %t.mef
// RUN: %mxrun %t.mef --input=2x3x8xf32=0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31,32,33,34,35,36,37,38,39,40,41,42,43,44,45,46,47 | FileCheck %s --check-prefix=RESULT

// CHECK: mo.graph @block<B, S>(%x: !mo.tensor<[B, S, 8], f32>) -> (!mo.tensor<[B, 2, S, 4], f32>, !mo.tensor<[B, S, 8], f32>, !mo.tensor<[B * S, 8], f32>, !mo.tensor<[B, max(0, S - 1), 8], f32>) {
// CHECK-NEXT: %split = mo.reshape(%x) {new_shape = [B, S, 2, 4]} : !mo.tensor<[B, S, 8], f32> -> !mo.tensor<[B, S, 2, 4], f32>
// CHECK-NEXT: %heads = mo.transpose(%split) {perm = [0, 2, 1, 3]}
// CHECK-NEXT: %act = mo.relu(%heads) : !mo.tensor<[B, 2, S, 4], f32>
// CHECK-NEXT: %back = mo.transpose(%act) {perm = [0, 2, 1, 3]}
// CHECK-NEXT: %merged = mo.reshape(%back) {new_shape = [B, S, -1]} : !mo.tensor<[B, S, 2, 4], f32> -> !mo.tensor<[B, S, 8], f32>
// CHECK-NEXT: %sum = mo.add(%merged, %x) : !mo.tensor<[B, S, 8], f32>
// CHECK-NEXT: %flat = mo.reshape(%sum) {new_shape = [-1, 8]} : !mo.tensor<[B, S, 8], f32> -> !mo.tensor<[B * S, 8], f32>
// CHECK-NEXT: %rest = mo.slice(%sum) {start = [0, 1, 0], step = [1, 1, 1], stop = [B, S, 8]} : !mo.tensor<[B, S, 8], f32> -> !mo.tensor<[B, max(0, S - 1), 8], f32>
// CHECK-NEXT: mo.output

// Kernels of the data alone, and no constant is left.
// MGP-NOT: si64
// MGP: mgp.model @block
// MGP-NOT: mgp.check
// MGP: mgp.return
// RESULT: result[0]: 2x2x3x4xf32={{.*}}[0 1 2 3][8 9 10 11][16 17 18 19]
// RESULT: result[1]: 2x3x8xf32={{.*}}[0 2 4 6
// RESULT: result[2]: 6x8xf32={{.*}}[0 2 4 6
// RESULT: result[3]: 2x2x8xf32={{.*}}[16 18 20
mo.graph @block<B, S>(%x: !mo.tensor<[B, S, 8], f32>)
    -> (!mo.tensor<[B, 2, S, 4], f32>, !mo.tensor<[B, S, 8], f32>, !mo.tensor<[B * S, 8], f32>, !mo.tensor<[B, R, 8], f32>) {
  %zero = mo.constant {value = dense<0>} : !mo.tensor<[], si64>
  %one = mo.constant {value = dense<1>} : !mo.tensor<[], si64>
  %c0 = mo.constant {value = dense<[0]>} : !mo.tensor<[1], si64>
  %c1 = mo.constant {value = dense<[1]>} : !mo.tensor<[1], si64>
  %c2 = mo.constant {value = dense<[2]>} : !mo.tensor<[1], si64>
  %end = mo.constant {value = dense<[9223372036854775807]>} : !mo.tensor<[1], si64>
  %minus = mo.constant {value = dense<[-1]>} : !mo.tensor<[1], si64>
  %heads_n = mo.constant {value = dense<[2]>} : !mo.tensor<[1], si64>
  %heads_d = mo.constant {value = dense<[4]>} : !mo.tensor<[1], si64>
  // x.view(x.size(0), x.size(1), 2, 4).transpose(1, 2): the sizes by gather, unsqueezed.
  %shape = mo.shape_of(%x) : !mo.tensor<[B, S, 8], f32> -> !mo.tensor<[3], si64>
  %b = mo.gather(%shape, %zero) {axis = 0} : (!mo.tensor<[3], si64>, !mo.tensor<[], si64>) -> !mo.tensor<[], si64>
  %s = mo.gather(%shape, %one) {axis = 0} : (!mo.tensor<[3], si64>, !mo.tensor<[], si64>) -> !mo.tensor<[], si64>
  %b1 = mo.add_singleton_dim(%b) {axis = 0} : !mo.tensor<[], si64> -> !mo.tensor<[1], si64>
  %s1 = mo.static.reshape(%s) : !mo.tensor<[], si64> -> !mo.tensor<[1], si64>
  %to = mo.concat(%b1, %s1, %heads_n, %heads_d) {axis = 0} : (!mo.tensor<[1], si64>, !mo.tensor<[1], si64>, !mo.tensor<[1], si64>, !mo.tensor<[1], si64>) -> !mo.tensor<[4], si64>
  %split = mo.reshape(%x, %to) : (!mo.tensor<[B, S, 8], f32>, !mo.tensor<[4], si64>) -> !mo.tensor<[B1, S1, H, D], f32>
  %heads = mo.transpose(%split) {perm = [0, 2, 1, 3]} : !mo.tensor<[B1, S1, H, D], f32> -> !mo.tensor<[B1, H, S1, D], f32>
  %act = mo.relu(%heads) : !mo.tensor<[B1, H, S1, D], f32>
  // y.transpose(1, 2).reshape(b, s, -1): the sizes by slice, put together with -1.
  %back = mo.transpose(%act) {perm = [0, 2, 1, 3]} : !mo.tensor<[B1, H, S1, D], f32> -> !mo.tensor<[B1, S1, H, D], f32>
  %shape2 = mo.shape_of(%back) : !mo.tensor<[B1, S1, H, D], f32> -> !mo.tensor<[4], si64>
  %lead = mo.slice(%shape2, %c0, %c2, %c1) : (!mo.tensor<[4], si64>, !mo.tensor<[1], si64>, !mo.tensor<[1], si64>, !mo.tensor<[1], si64>) -> !mo.tensor<[2], si64>
  %to2 = mo.concat(%lead, %minus) {axis = -1} : (!mo.tensor<[2], si64>, !mo.tensor<[1], si64>) -> !mo.tensor<[3], si64>
  %merged = mo.reshape(%back, %to2) : (!mo.tensor<[B1, S1, H, D], f32>, !mo.tensor<[3], si64>) -> !mo.tensor<[B, S, 8], f32>
  %sum = mo.add(%merged, %x) : !mo.tensor<[B, S, 8], f32>
  // x.reshape(-1, h * d), by the product of what was split.
  %tail = mo.slice(%shape2, %c2, %end, %c1) : (!mo.tensor<[4], si64>, !mo.tensor<[1], si64>, !mo.tensor<[1], si64>, !mo.tensor<[1], si64>) -> !mo.tensor<[2], si64>
  %width = mo.reduce.mul(%tail) {axis = 0} : !mo.tensor<[2], si64> -> !mo.tensor<[1], si64>
  %to3 = mo.concat(%minus, %width) {axis = 0} : (!mo.tensor<[1], si64>, !mo.tensor<[1], si64>) -> !mo.tensor<[2], si64>
  %flat = mo.reshape(%sum, %to3) : (!mo.tensor<[B, S, 8], f32>, !mo.tensor<[2], si64>) -> !mo.tensor<[P, 8], f32>
  // x[:, 1:s]
  %from = mo.constant {value = dense<[0, 1, 0]>} : !mo.tensor<[3], si64>
  %ones = mo.static.broadcast_to(%one) : !mo.tensor<[], si64> -> !mo.tensor<[3], si64>
  %rest = mo.slice(%sum, %from, %shape, %ones) : (!mo.tensor<[B, S, 8], f32>, !mo.tensor<[3], si64>, !mo.tensor<[3], si64>, !mo.tensor<[3], si64>) -> !mo.tensor<[B, R, 8], f32>
  mo.output %act, %sum, %flat, %rest : !mo.tensor<[B1, H, S1, D], f32>, !mo.tensor<[B, S, 8], f32>, !mo.tensor<[P, 8], f32>, !mo.tensor<[B, R, 8], f32>
}
