// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %mxc compile %s --emit=mogg --verify-each --print-ir-after=mo_expand_recurrent -o /dev/null 2>&1 | FileCheck %s

// CHECK: after mo_expand_recurrent
mo.graph @layers<T, N>(%x: !mo.tensor<[T, N, 5], f32>, %w: !mo.tensor<[1, 28, 5], f32>, %r: !mo.tensor<[1, 28, 7], f32>,
    %bias: !mo.tensor<[1, 56], f32>, %p: !mo.tensor<[1, 21], f32>, %half: !mo.tensor<[N, T, 5], f16>,
    %w2: !mo.tensor<[2, 21, 5], f16>, %r2: !mo.tensor<[2, 21, 7], f16>, %lengths: !mo.tensor<[N], si64>,
    %h0: !mo.tensor<[N, 2, 7], f16>)
    -> (!mo.tensor<[T, 1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>, !mo.tensor<[N, T, 2, 7], f16>, !mo.tensor<[N, 2, 7], f16>) {
  // One matmul for all steps; the bias of w is added to it, that of r is the steps' own.
  // CHECK: %[[X:.+]] = mo.static.reshape(%x) : {{.*}} -> !mo.tensor<[N * T, 5], f32>
  // CHECK-NEXT: %[[W:.+]] = mo.static.reshape(%w) : {{.*}} -> !mo.tensor<[28, 5], f32>
  // CHECK-NEXT: %[[P:.+]] = mo.matmul(%[[X]], %[[W]]) {transpose_b = true} : {{.*}} -> !mo.tensor<[N * T, 28], f32>
  // CHECK-NEXT: mo.slice(%bias) {start = [0, 0], step = [1, 1], stop = [1, 28]}
  // CHECK: %[[S:.+]] = mo.add(%[[P]], %{{.+}}) : !mo.tensor<[N * T, 28], f32>
  // CHECK-NEXT: %[[G:.+]] = mo.static.reshape(%[[S]]) : {{.*}} -> !mo.tensor<[T, N, 28], f32>
  // CHECK-NEXT: %[[B:.+]] = mo.slice(%bias) {start = [0, 28], step = [1, 1], stop = [1, 56]}
  // What is not given is a 0 that the kernel does not look at, or adds.
  // CHECK: mo.constant {value = dense<0>} : !mo.tensor<[], si32>
  // CHECK-NEXT: %[[L:.+]] = mo.static.broadcast_to(%{{.+}}) : !mo.tensor<[], si32> -> !mo.tensor<[N], si32>
  // Sigmoid and the default slope of LeakyRelu.
  // CHECK: %[[A:.+]] = mo.constant {value = dense<{{.*}}[0.01{{.*}}, 0.0]{{.*}}>} : !mo.tensor<[3, 2], f32>
  // CHECK: %{{.+}}, %h, %c = mo.steps.lstm(%[[G]], %r, %[[B]], %[[L]], %{{.+}}, %[[A]], %{{.+}}, %p) {activations = [2, 1, 4], clip = 2.0, has_peepholes = true, input_forget = true}
  %y, %h, %c = mo.lstm(%x, %w, %r, %p, %bias)
    {given = ["peepholes", "bias"], activations = ["Sigmoid", "Tanh", "LeakyRelu"], clip = 2.0, input_forget = true}
    : (!mo.tensor<[T, N, 5], f32>, !mo.tensor<[1, 28, 5], f32>, !mo.tensor<[1, 28, 7], f32>, !mo.tensor<[1, 21], f32>, !mo.tensor<[1, 56], f32>)
    -> (!mo.tensor<[T, 1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>)

  // Halves are wide between matmul and steps; both directions are one matmul; batch-major comes and goes through views.
  // CHECK: %[[T:.+]] = mo.transpose(%half) {perm = [1, 0, 2]}
  // CHECK-NEXT: mo.cast(%[[T]]) : !mo.tensor<[T, N, 5], f16> -> !mo.tensor<[T, N, 5], f32>
  // CHECK: mo.cast(%w2)
  // CHECK: mo.matmul({{.*}}) {transpose_b = true} : (!mo.tensor<[N * T, 5], f32>, !mo.tensor<[42, 5], f32>) -> !mo.tensor<[N * T, 42], f32>
  // CHECK: %[[H:.+]] = mo.transpose(%h0) {perm = [1, 0, 2]} : !mo.tensor<[N, 2, 7], f16> -> !mo.tensor<[2, N, 7], f16>
  // Both directions have the same activations: one list.
  // CHECK: %[[Y:.+]], %[[Z:.+]] = mo.steps.gru(%{{.+}}, %r2, %{{.+}}, %lengths, %[[H]], %{{.+}}) {activations = [2, 1], direction = "bidirectional", has_lengths = true}
  // CHECK-NEXT: mo.transpose(%[[Y]]) {perm = [2, 0, 1, 3]} : !mo.tensor<[T, 2, N, 7], f16> -> !mo.tensor<[N, T, 2, 7], f16>
  // CHECK-NEXT: mo.transpose(%[[Z]]) {perm = [1, 0, 2]}
  %g, %last = mo.gru(%half, %w2, %r2, %lengths, %h0)
    {given = ["sequence_lens", "initial_h"], direction = "bidirectional", layout = "batch_major"}
    : (!mo.tensor<[N, T, 5], f16>, !mo.tensor<[2, 21, 5], f16>, !mo.tensor<[2, 21, 7], f16>, !mo.tensor<[N], si64>, !mo.tensor<[N, 2, 7], f16>)
    -> (!mo.tensor<[N, T, 2, 7], f16>, !mo.tensor<[N, 2, 7], f16>)

  // Other ops stay.
  // CHECK-NEXT: %sum = mo.add(%h, %c)
  %sum = mo.add(%h, %c) : !mo.tensor<[1, N, 7], f32>
  mo.output %y, %sum, %g, %last : !mo.tensor<[T, 1, N, 7], f32>, !mo.tensor<[1, N, 7], f32>, !mo.tensor<[N, T, 2, 7], f16>, !mo.tensor<[N, 2, 7], f16>
}
