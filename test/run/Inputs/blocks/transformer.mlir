// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A pre-norm transformer block: RMS norm, queries, keys and values, rope, attention, projection, residual; RMS norm, gated
// MLP, residual. All but mo.attention is written in primitive operators.
mo.graph @transformer(
    %x: !mo.tensor<[128, 256], f32>,
    %gain1: !mo.tensor<[256], f32>,
    %gain2: !mo.tensor<[256], f32>,
    %wq: !mo.tensor<[256, 256], f32>,
    %wk: !mo.tensor<[256, 256], f32>,
    %wv: !mo.tensor<[256, 256], f32>,
    %wo: !mo.tensor<[256, 256], f32>,
    %wg: !mo.tensor<[256, 704], f32>,
    %wu: !mo.tensor<[256, 704], f32>,
    %wd: !mo.tensor<[704, 256], f32>,
    %cos: !mo.tensor<[128, 32], f32>,
    %sin: !mo.tensor<[128, 32], f32>)
    -> (!mo.tensor<[128, 256], f32>) {
  %norm1_square = mo.mul(%x, %x) : !mo.tensor<[128, 256], f32>
  %norm1_mean = mo.reduce.mean(%norm1_square) {axis = 1} : !mo.tensor<[128, 256], f32> -> !mo.tensor<[128, 1], f32>
  %norm1_epsilon_1 = mo.constant {value = dense<1.0e-5>} : !mo.tensor<[1], f32>
  %norm1_epsilon = mo.static.broadcast_to(%norm1_epsilon_1) : !mo.tensor<[1], f32> -> !mo.tensor<[128, 1], f32>
  %norm1_sum = mo.add(%norm1_mean, %norm1_epsilon) : !mo.tensor<[128, 1], f32>
  %norm1_scale = mo.rsqrt(%norm1_sum) : !mo.tensor<[128, 1], f32>
  %norm1_scales = mo.static.broadcast_to(%norm1_scale) : !mo.tensor<[128, 1], f32> -> !mo.tensor<[128, 256], f32>
  %norm1_unit = mo.mul(%x, %norm1_scales) : !mo.tensor<[128, 256], f32>
  %norm1_gain = mo.static.broadcast_to(%gain1) : !mo.tensor<[256], f32> -> !mo.tensor<[128, 256], f32>
  %norm1 = mo.mul(%norm1_unit, %norm1_gain) : !mo.tensor<[128, 256], f32>
  %q = mo.matmul(%norm1, %wq) : (!mo.tensor<[128, 256], f32>, !mo.tensor<[256, 256], f32>) -> !mo.tensor<[128, 256], f32>
  %q_split = mo.static.reshape(%q) : !mo.tensor<[128, 256], f32> -> !mo.tensor<[128, 4, 64], f32>
  %q_heads = mo.transpose(%q_split) {perm = [1, 0, 2]} : !mo.tensor<[128, 4, 64], f32> -> !mo.tensor<[4, 128, 64], f32>
  %k = mo.matmul(%norm1, %wk) : (!mo.tensor<[128, 256], f32>, !mo.tensor<[256, 256], f32>) -> !mo.tensor<[128, 256], f32>
  %k_split = mo.static.reshape(%k) : !mo.tensor<[128, 256], f32> -> !mo.tensor<[128, 4, 64], f32>
  %k_heads = mo.transpose(%k_split) {perm = [1, 0, 2]} : !mo.tensor<[128, 4, 64], f32> -> !mo.tensor<[4, 128, 64], f32>
  %v = mo.matmul(%norm1, %wv) : (!mo.tensor<[128, 256], f32>, !mo.tensor<[256, 256], f32>) -> !mo.tensor<[128, 256], f32>
  %v_split = mo.static.reshape(%v) : !mo.tensor<[128, 256], f32> -> !mo.tensor<[128, 4, 64], f32>
  %v_heads = mo.transpose(%v_split) {perm = [1, 0, 2]} : !mo.tensor<[128, 4, 64], f32> -> !mo.tensor<[4, 128, 64], f32>
  %q_low = mo.slice(%q_heads) {start = [0, 0, 0], stop = [4, 128, 32], step = [1, 1, 1]} : !mo.tensor<[4, 128, 64], f32> -> !mo.tensor<[4, 128, 32], f32>
  %q_high = mo.slice(%q_heads) {start = [0, 0, 32], stop = [4, 128, 64], step = [1, 1, 1]} : !mo.tensor<[4, 128, 64], f32> -> !mo.tensor<[4, 128, 32], f32>
  %q_cos = mo.static.broadcast_to(%cos) : !mo.tensor<[128, 32], f32> -> !mo.tensor<[4, 128, 32], f32>
  %q_sin = mo.static.broadcast_to(%sin) : !mo.tensor<[128, 32], f32> -> !mo.tensor<[4, 128, 32], f32>
  %q_ac = mo.mul(%q_low, %q_cos) : !mo.tensor<[4, 128, 32], f32>
  %q_bs = mo.mul(%q_high, %q_sin) : !mo.tensor<[4, 128, 32], f32>
  %q_low_new = mo.sub(%q_ac, %q_bs) : !mo.tensor<[4, 128, 32], f32>
  %q_as = mo.mul(%q_low, %q_sin) : !mo.tensor<[4, 128, 32], f32>
  %q_bc = mo.mul(%q_high, %q_cos) : !mo.tensor<[4, 128, 32], f32>
  %q_high_new = mo.add(%q_as, %q_bc) : !mo.tensor<[4, 128, 32], f32>
  %q_rope = mo.concat(%q_low_new, %q_high_new) {axis = 2} : (!mo.tensor<[4, 128, 32], f32>, !mo.tensor<[4, 128, 32], f32>) -> !mo.tensor<[4, 128, 64], f32>
  %k_low = mo.slice(%k_heads) {start = [0, 0, 0], stop = [4, 128, 32], step = [1, 1, 1]} : !mo.tensor<[4, 128, 64], f32> -> !mo.tensor<[4, 128, 32], f32>
  %k_high = mo.slice(%k_heads) {start = [0, 0, 32], stop = [4, 128, 64], step = [1, 1, 1]} : !mo.tensor<[4, 128, 64], f32> -> !mo.tensor<[4, 128, 32], f32>
  %k_cos = mo.static.broadcast_to(%cos) : !mo.tensor<[128, 32], f32> -> !mo.tensor<[4, 128, 32], f32>
  %k_sin = mo.static.broadcast_to(%sin) : !mo.tensor<[128, 32], f32> -> !mo.tensor<[4, 128, 32], f32>
  %k_ac = mo.mul(%k_low, %k_cos) : !mo.tensor<[4, 128, 32], f32>
  %k_bs = mo.mul(%k_high, %k_sin) : !mo.tensor<[4, 128, 32], f32>
  %k_low_new = mo.sub(%k_ac, %k_bs) : !mo.tensor<[4, 128, 32], f32>
  %k_as = mo.mul(%k_low, %k_sin) : !mo.tensor<[4, 128, 32], f32>
  %k_bc = mo.mul(%k_high, %k_cos) : !mo.tensor<[4, 128, 32], f32>
  %k_high_new = mo.add(%k_as, %k_bc) : !mo.tensor<[4, 128, 32], f32>
  %k_rope = mo.concat(%k_low_new, %k_high_new) {axis = 2} : (!mo.tensor<[4, 128, 32], f32>, !mo.tensor<[4, 128, 32], f32>) -> !mo.tensor<[4, 128, 64], f32>
  %q4 = mo.static.reshape(%q_rope) : !mo.tensor<[4, 128, 64], f32> -> !mo.tensor<[1, 4, 128, 64], f32>
  %k4 = mo.static.reshape(%k_rope) : !mo.tensor<[4, 128, 64], f32> -> !mo.tensor<[1, 4, 128, 64], f32>
  %v4 = mo.static.reshape(%v_heads) : !mo.tensor<[4, 128, 64], f32> -> !mo.tensor<[1, 4, 128, 64], f32>
  %attended = mo.attention(%q4, %k4, %v4) {causal = true, scale = 0.125} : !mo.tensor<[1, 4, 128, 64], f32>
  %attended_heads = mo.static.reshape(%attended) : !mo.tensor<[1, 4, 128, 64], f32> -> !mo.tensor<[4, 128, 64], f32>
  %attended_rows = mo.transpose(%attended_heads) {perm = [1, 0, 2]} : !mo.tensor<[4, 128, 64], f32> -> !mo.tensor<[128, 4, 64], f32>
  %merged = mo.static.reshape(%attended_rows) : !mo.tensor<[128, 4, 64], f32> -> !mo.tensor<[128, 256], f32>
  %projected = mo.matmul(%merged, %wo) : (!mo.tensor<[128, 256], f32>, !mo.tensor<[256, 256], f32>) -> !mo.tensor<[128, 256], f32>
  %residual = mo.add(%x, %projected) : !mo.tensor<[128, 256], f32>
  %norm2_square = mo.mul(%residual, %residual) : !mo.tensor<[128, 256], f32>
  %norm2_mean = mo.reduce.mean(%norm2_square) {axis = 1} : !mo.tensor<[128, 256], f32> -> !mo.tensor<[128, 1], f32>
  %norm2_epsilon_1 = mo.constant {value = dense<1.0e-5>} : !mo.tensor<[1], f32>
  %norm2_epsilon = mo.static.broadcast_to(%norm2_epsilon_1) : !mo.tensor<[1], f32> -> !mo.tensor<[128, 1], f32>
  %norm2_sum = mo.add(%norm2_mean, %norm2_epsilon) : !mo.tensor<[128, 1], f32>
  %norm2_scale = mo.rsqrt(%norm2_sum) : !mo.tensor<[128, 1], f32>
  %norm2_scales = mo.static.broadcast_to(%norm2_scale) : !mo.tensor<[128, 1], f32> -> !mo.tensor<[128, 256], f32>
  %norm2_unit = mo.mul(%residual, %norm2_scales) : !mo.tensor<[128, 256], f32>
  %norm2_gain = mo.static.broadcast_to(%gain2) : !mo.tensor<[256], f32> -> !mo.tensor<[128, 256], f32>
  %norm2 = mo.mul(%norm2_unit, %norm2_gain) : !mo.tensor<[128, 256], f32>
  %gate_in = mo.matmul(%norm2, %wg) : (!mo.tensor<[128, 256], f32>, !mo.tensor<[256, 704], f32>) -> !mo.tensor<[128, 704], f32>
  %gate = mo.silu(%gate_in) : !mo.tensor<[128, 704], f32>
  %up = mo.matmul(%norm2, %wu) : (!mo.tensor<[128, 256], f32>, !mo.tensor<[256, 704], f32>) -> !mo.tensor<[128, 704], f32>
  %gated = mo.mul(%gate, %up) : !mo.tensor<[128, 704], f32>
  %down = mo.matmul(%gated, %wd) : (!mo.tensor<[128, 704], f32>, !mo.tensor<[704, 256], f32>) -> !mo.tensor<[128, 256], f32>
  %out = mo.add(%residual, %down) : !mo.tensor<[128, 256], f32>
  mo.output %out : !mo.tensor<[128, 256], f32>
}
