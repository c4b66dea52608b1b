// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %mxc compile %s --emit=mogg --print-ir-after=mo_expand_composites -o /dev/null 2>&1 | FileCheck %s

// CHECK: after mo_expand_composites
mo.graph @composites<N, C, S, D>(
    %x: !mo.tensor<[N, 4, 4, C], f16>, %at: !mo.tensor<[N, 4, 4, C], si64>, %w: !mo.tensor<[3, 3, C, 5], f16>,
    %offset: !mo.tensor<[N, 2, 2, 18], f16>, %q: !mo.tensor<[N, S, D], f32>, %heads: !mo.tensor<[N, S, 2, 8], f32>,
    %angle: !mo.tensor<[9, 4], f32>, %place: !mo.tensor<[N, S], si64>, %p: !mo.tensor<[N], f16>,
    %seed: !mo.tensor<[1], ui64>)
    -> (!mo.tensor<[N, 8, 8, C], f16>, !mo.tensor<[N, 2, 2, 5], f16>, !mo.tensor<[N, S, D], f32>,
        !mo.tensor<[N, S, 2, 8], f32>, !mo.tensor<[N * 2, S, D], f32>, !mo.tensor<[2, S, D], f32>,
        !mo.tensor<[N, S, D], f32>, !mo.tensor<[N], si8>, !mo.tensor<[N, 3], si64>) {
  // Spatial dims are one, over which x is scattered.
  // CHECK: %[[Z:.+]] = mo.static.broadcast_to({{.*}}) : !mo.tensor<[], f16> -> !mo.tensor<[N, 64, C], f16>
  // CHECK-NEXT: %[[U:.+]] = mo.static.reshape(%x) : {{.*}} -> !mo.tensor<[N, 16, C], f16>
  // CHECK-NEXT: %[[I:.+]] = mo.static.reshape(%at) : {{.*}} -> !mo.tensor<[N, 16, C], si64>
  // CHECK-NEXT: %[[Y:.+]] = mo.scatter(%[[Z]], %[[U]], %[[I]]) {axis = 1}
  // CHECK-NEXT: %unpool = mo.static.reshape(%[[Y]]) : {{.*}} -> !mo.tensor<[N, 8, 8, C], f16>
  %unpool = mo.max_unpool(%x, %at) {output_shape = [8, 8]} : (!mo.tensor<[N, 4, 4, C], f16>, !mo.tensor<[N, 4, 4, C], si64>) -> !mo.tensor<[N, 8, 8, C], f16>

  // A product of matrices; halves are rounded once, a mask that was left out is 1.
  // CHECK: %[[X:.+]] = mo.cast(%x) : {{.*}} -> !mo.tensor<[N, 4, 4, C], f32>
  // CHECK: %[[M:.+]] = mo.static.broadcast_to({{.*}}) : !mo.tensor<[], f32> -> !mo.tensor<[N, 2, 2, 9], f32>
  // CHECK: %[[A:.+]] = mo.deform_columns(%[[X]], %{{.+}}, %[[M]]) {dilations = [1, 1], filter_shape = [3, 3, C], paddings = [0, 0, 0, 0], strides = [1, 1]} : {{.*}} -> !mo.tensor<[1, N * 4, C * 9], f32>
  // CHECK: %[[B:.+]] = mo.batch_matmul(%[[A]], %{{.+}}) : {{.*}} -> !mo.tensor<[1, N * 4, 5], f32>
  // CHECK: %conv = mo.cast({{.*}}) : !mo.tensor<[N, 2, 2, 5], f32> -> !mo.tensor<[N, 2, 2, 5], f16>
  %conv = mo.deform_conv(%x, %w, %offset) {strides = [1, 1], dilations = [1, 1], paddings = [0, 0, 0, 0]} : (!mo.tensor<[N, 4, 4, C], f16>, !mo.tensor<[3, 3, C, 5], f16>, !mo.tensor<[N, 2, 2, 18], f16>) -> !mo.tensor<[N, 2, 2, 5], f16>

  // Without heads there is one.
  // CHECK: %[[T:.+]] = mo.attention({{.*}}) {scale = 0.5} : !mo.tensor<[N, 1, S, D], f32>
  // CHECK-NEXT: %flash = mo.static.reshape(%[[T]])
  %flash = mo.composite.no_mask_flash_attention_cpu(%q, %q, %q) {scale = 0.5} : (!mo.tensor<[N, S, D], f32>, !mo.tensor<[N, S, D], f32>, !mo.tensor<[N, S, D], f32>) -> !mo.tensor<[N, S, D], f32>

  // CHECK-NEXT: %[[COS:.+]] = mo.gather(%angle, %place) {axis = 0} : {{.*}} -> !mo.tensor<[N, S, 4], f32>
  // CHECK-NEXT: %[[SIN:.+]] = mo.gather(%angle, %place) {axis = 0}
  // CHECK-NEXT: %turned = mo.rotary_embedding(%heads, %[[COS]], %[[SIN]]) {interleaved = true}
  %turned = mo.rotary_embedding(%heads, %angle, %angle, %place) {interleaved = true} : (!mo.tensor<[N, S, 2, 8], f32>, !mo.tensor<[9, 4], f32>, !mo.tensor<[9, 4], f32>, !mo.tensor<[N, S], si64>) -> !mo.tensor<[N, S, 2, 8], f32>

  // CHECK: %whole = mo.concat(%q, %q) {axis = 0}
  // CHECK-NEXT: %part = mo.slice(%whole) {start = [0, 0, 0], step = [1, 1, 1], stop = [2, S, D]}
  %whole, %part = mo.composite.concat_slice(%q, %q) {axis = 0, start = [0, 0, 0], stop = [2, S, D], step = [1, 1, 1]} : (!mo.tensor<[N, S, D], f32>, !mo.tensor<[N, S, D], f32>) -> (!mo.tensor<[N * 2, S, D], f32>, !mo.tensor<[2, S, D], f32>)

  // CHECK: %[[F:.+]] = mo.static.broadcast_to({{.*}}) : !mo.tensor<[], si64> -> !mo.tensor<[N], si64>
  // CHECK-NEXT: %cache = mo.tensor_scatter(%q, %q, %[[F]]) {axis = 1}
  %cache = mo.tensor_scatter(%q, %q) : (!mo.tensor<[N, S, D], f32>, !mo.tensor<[N, S, D], f32>) -> !mo.tensor<[N, S, D], f32>

  // CHECK-NEXT: %[[P:.+]] = mo.cast(%p) : !mo.tensor<[N], f16> -> !mo.tensor<[N], f32>
  // CHECK-NEXT: %[[R:.+]] = mo.random.uniform(%seed) {lower_bound = 0{{.*}}, shape = [N], upper_bound = 1{{.*}}} : !mo.tensor<[1], ui64> -> !mo.tensor<[N], f32>
  // CHECK-NEXT: %[[L:.+]] = mo.less(%[[R]], %[[P]]) : {{.*}} -> !mo.tensor<[N], bool>
  // CHECK-NEXT: %coin = mo.cast(%[[L]]) : !mo.tensor<[N], bool> -> !mo.tensor<[N], si8>
  %coin = mo.random.bernoulli(%p, %seed) : (!mo.tensor<[N], f16>, !mo.tensor<[1], ui64>) -> !mo.tensor<[N], si8>

  // What has a kernel of its own stays.
  // CHECK-NEXT: %weights = mo.static.broadcast_to(%p)
  // CHECK-NEXT: %class = mo.random.multinomial(%weights, %seed) {sample_size = 3}
  // CHECK-NEXT: mo.output
  %weights = mo.static.broadcast_to(%p) : !mo.tensor<[N], f16> -> !mo.tensor<[N, N], f16>
  %class = mo.random.multinomial(%weights, %seed) {sample_size = 3} : (!mo.tensor<[N, N], f16>, !mo.tensor<[1], ui64>) -> !mo.tensor<[N, 3], si64>
  mo.output %unpool, %conv, %flash, %turned, %whole, %part, %cache, %coin, %class
    : !mo.tensor<[N, 8, 8, C], f16>, !mo.tensor<[N, 2, 2, 5], f16>, !mo.tensor<[N, S, D], f32>,
      !mo.tensor<[N, S, 2, 8], f32>, !mo.tensor<[N * 2, S, D], f32>, !mo.tensor<[2, S, D], f32>,
      !mo.tensor<[N, S, D], f32>, !mo.tensor<[N], si8>, !mo.tensor<[N, 3], si64>
}
