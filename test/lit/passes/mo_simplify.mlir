// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %python %S/Inputs/rules.py %mxc %root %s
// RUN: %mxc compile %s --emit=mogg --print-ir-after=mo_simplify -o /dev/null 2>&1 | FileCheck %s --check-prefixes=CHECK,EXACT
// RUN: %mxc compile %s --fast-math --emit=mogg --print-ir-after=mo_simplify -o /dev/null 2>&1 | FileCheck %s --check-prefixes=CHECK,FAST

// A line per rule: what becomes what, and what stays (Inputs/rules.py).
//
// add_0: add(x, 0), add(0, x) => x; not add(x, 1), f32: add(x, 0)
// add_minus_0: add(x, -0.0), add(-0.0, x) => x; not add(x, 0), add(x, 1)
// sub_0: sub(x, 0) => x; not sub(x, 1), sub(1, x), f32: sub(x, -0.0), f32: sub(0, x)
// mul_1: mul(x, 1), mul(1, x) => x; not mul(x, 2), f32: mul(x, 0)
// div_1: div(x, 1) => x; not div(1, x)
// max_least: max(x, least), max(least, x) => x; not max(x, 1), f16: max(x, -65504)
// min_greatest: min(x, greatest), min(greatest, x) => x; not min(x, 1), f16: min(x, 65504)
// and_true: and(x, true), and(true, x) => x; not and(x, y)
// or_false: or(x, false), or(false, x) => x; not or(x, y)
// xor_false: xor(x, false), xor(false, x) => x; not xor(x, y)
// equal_true: equal(x, true), equal(true, x) => x; not equal(x, y), si8: equal(x, 1)
// not_equal_false: not_equal(x, false), not_equal(false, x) => x; not not_equal(x, y), si8: not_equal(x, 0)
// mul_0: mul(x, 0), mul(0, x) => 0; not mul(x, 3), f32: mul(x, 0)
// mod_1: mod(x, 1) => 0; not mod(x, 2), mod(1, x), f32: mod(x, 1)
// max_greatest: max(x, greatest), max(greatest, x) => greatest; not max(x, 1), f32: max(x, inf)
// min_least: min(x, least), min(least, x) => least; not min(x, 1), f32: min(x, -inf)
// and_false: and(x, false), and(false, x) => false; not and(x, y)
// or_true: or(x, true), or(true, x) => true; not or(x, y)
// pow_0: pow(x, 0) => 1; not pow(x, 3), pow(0, x)
// div_of_0: div(0, x) => 0; not div(1, x), div(x, 0), f32: div(0, x)
// pow_of_1: pow(1, x) => 1; not pow(3, x)
// mul_minus_1: mul(x, -1), mul(-1, x) => negative(x); not mul(x, -2)
// div_minus_1: div(x, -1) => negative(x); not div(-1, x)
// xor_true: xor(x, true), xor(true, x) => not(x); not xor(x, y)
// equal_false: equal(x, false), equal(false, x) => not(x); not equal(x, y)
// not_equal_true: not_equal(x, true), not_equal(true, x) => not(x); not not_equal(x, y)
// sub_from_0: sub(0, x) => negative(x); not sub(1, x), f32: sub(0, x), ui8: sub(0, x)
// sub_from_minus_0: sub(-0.0, x) => negative(x); not sub(0, x)
// max_itself: max(x, x) => x; not max(x, y)
// min_itself: min(x, x) => x; not min(x, y)
// and_itself: and(x, x) => x; not and(x, y)
// or_itself: or(x, x) => x; not or(x, y)
// xor_itself: xor(x, x) => false; not xor(x, y)
// sub_itself: sub(x, x) => 0; not sub(x, y), f32: sub(x, x)
// equal_itself: equal(x, x) => true; not equal(x, y)
// not_equal_itself: not_equal(x, x) => false; not not_equal(x, y)
// greater_itself: greater(x, x) => false; not greater(x, y)
// greater_equal_itself: greater_equal(x, x) => true; not greater_equal(x, y)
// abs_unsigned: abs(x) => x; not si8: abs(x), f32: abs(x)
// relu_unsigned: relu(x) => x; not si8: relu(x), f32: relu(x)
// ceil_integer: ceil(x) => x; not f32: ceil(x)
// floor_integer: floor(x) => x; not f32: floor(x)
// trunc_integer: trunc(x) => x; not f32: trunc(x)
// round_integer: round(x) => x; not f32: round(x)
// ceil_integral: ceil(floor(x)) => floor(x); not ceil(abs(x))
// floor_integral: floor(round(x)) => round(x); not floor(exp(x))
// trunc_integral: trunc(ceil(x)) => ceil(x); not trunc(x)
// round_integral: round(trunc(x)) => trunc(x); not round(relu(x))
// abs_abs: abs(abs(x)) => abs(x); not f32: abs(exp(x))
// relu_relu: relu(relu(x)) => relu(x); not f32: relu(negative(relu(x)))
// relu_abs: relu(abs(x)) => abs(x); not si8: relu(abs(x))
// abs_relu: abs(relu(x)) => relu(x); not f32: abs(relu(x))
// negative_negative: negative(negative(x)) => x; not f32: negative(abs(x))
// not_not: not(not(x)) => x; not not(and(x, y))
// abs_negative: abs(negative(x)) => abs(x); not f32: abs(exp(x))
// is_nan_negative: is_nan(negative(x)) => is_nan(x); not is_nan(exp(x))
// is_nan_abs: is_nan(abs(x)) => is_nan(x); not is_nan(sqrt(x))
// is_inf_negative: is_inf(negative(x)) => is_inf(x); not is_inf(exp(x))
// is_inf_abs: is_inf(abs(x)) => is_inf(x); not is_inf(sqrt(x))
// not_equal: not(equal(x, y)) => not_equal(x, y); not not(and(x, y))
// not_not_equal: not(not_equal(x, y)) => equal(x, y); not f32: not(greater(x, y))
// add_negative: add(x, negative(y)), add(negative(y), x) => sub(x, y); not add(x, abs(y))
// sub_negative: sub(x, negative(y)) => add(x, y); not sub(negative(x), y)
// add_add: add(add(x, 2), 3), add(3, add(x, 2)) => add(x, add(2, 3)); not add(add(x, 2), y), add(add(x, y), 2), f32: add(add(x, 2), 3)
// mul_mul: mul(mul(x, 2), 3), mul(3, mul(2, x)) => mul(x, mul(2, 3)); not mul(add(x, 2), 3), f32: mul(mul(x, 2), 3)
// div_power_of_2: div(x, 4) => mul(x, 0.25); not div(x, 3), div(4, x), f32: div(x, 1e-45), f16: div(x, 5.9604645e-08), si32: div(x, 4)
// pow_1: pow(x, 1) => x; not pow(x, 3), f64: pow(x, 1)
// square_half: pow(x, 2) => mul(x, x); not pow(2, x), f32: pow(x, 2)
// one_by_sqrt: div(1, sqrt(x)) => rsqrt(x); not div(2, sqrt(x)), div(1, exp(x)), f16: div(1, sqrt(x))
// select_known: select(true, x, y), select(false, y, x) => x; not select(x, y, z)
// select_same: select(c, x, x) => x; not select(c, x, y)
// select_not: select(not(c), x, y) => select(c, y, x); not select(and(c, d), x, y)
// select_bool: select(c, true, false) => c; not select(c, true, y), select(c, x, false), si8: select(c, 1, 0)
// cast_same: cast.same(x) => x; not f32: cast.f64(x)
// cast_cast: f16: cast.f64(cast.f32(x)), si32: cast.f64(cast.si64(x)), bool: cast.f64(cast.f16(x)) => cast.f64(x)
// cast_cast: si64: cast.si8(cast.ui16(x)), f16: cast.si8(cast.f32(x)), bool: cast.si8(cast.f32(x)) => cast.si8(x)
// cast_cast: si16: cast.same(cast.f32(x)), ui8: cast.same(cast.si16(x)), bf16: cast.same(cast.f64(x)) => x; not f32: cast.same(cast.bf16(x)), si16: cast.same(cast.f16(x))
// cast_cast: si8: cast.bool(cast.si16(x)) => cast.bool(x); not si16: cast.bool(cast.si8(x)), f32: cast.bool(cast.si32(x)), si32: cast.si8(cast.f64(x)), si8: cast.f32(cast.ui8(x)), f32: cast.si64(cast.si32(x)), si32: cast.same(cast.bool(x))
// reduce_mul_one: reduce.mul(u) => u; not reduce.mul(x)
// reduce_max_one: reduce.max(u) => u; not reduce.max(x)
// reduce_min_one: reduce.min(u) => u; not reduce.min(x)
// reduce_add_one: reduce.add(u) => u; not reduce.add(x), f32: reduce.add(u)
// reduce_mean_one: reduce.mean(u) => u; not reduce.mean(x), f32: reduce.mean(u)
// fast_add_0: add(x, 0) => x; not add(x, 1)
// fast_sub_minus_0: sub(x, -0.0) => x; not sub(x, 1)
// fast_sub_from_0: sub(0, x) => negative(x); not sub(1, x)
// fast_mul_0: mul(x, 0) => 0; not mul(x, 3)
// fast_sub_itself: sub(x, x) => 0; not sub(x, y)
// fast_div_itself: div(x, x) => 1; not div(x, y)
// fast_exp_log: exp(log(x)) => x; not exp(log1p(x))
// fast_log_exp: log(exp(x)) => x; not log(sqrt(x))
// fast_sqrt_sqrt: mul(sqrt(x), sqrt(x)) => x; not mul(sqrt(x), sqrt(y))
// fast_add_add: add(add(x, 2), 3) => add(x, add(2, 3)); not add(add(x, 2), y)
// fast_mul_mul: mul(mul(x, 2), 3) => mul(x, mul(2, 3)); not mul(mul(x, 2), y)
// fast_one_by_sqrt: div(1, sqrt(x)) => rsqrt(x); not div(1, exp(x))
// fast_div_sqrt: div(x, sqrt(y)) => mul(x, rsqrt(y)); not div(sqrt(x), y)
// fast_div: f32: div(x, 3) => mul(x, 0.33333334); not div(3, x), div(x, 0), div(x, inf), div(x, nan), f64: div(x, 1e-320)
// fast_div: f16: div(x, 3) => mul(x, 0.33325195)
// fast_div: bf16: div(x, -3) => mul(x, -0.33398438)
// fast_div: f64: div(x, 3) => mul(x, 0.3333333333333333)
// fast_pow_1: pow(x, 1) => x; not pow(x, 3)
// fast_square: pow(x, 2) => mul(x, x); not pow(x, 3)
// fast_pow_half: pow(x, 0.5) => sqrt(x); not pow(x, 3)
// fast_pow_minus_half: pow(x, -0.5) => rsqrt(x); not pow(x, -3)
// fast_reduce_add_one: reduce.add(u) => u; not reduce.add(x)
// fast_reduce_mean_one: reduce.mean(u) => u; not reduce.mean(x)
// fast_scale_weights:
// fast_scale_bias:

// CHECK: after mo_simplify
mo.graph @whole<M, N>(%x: !mo.tensor<[M, N], f32>, %a: !mo.tensor<[M, 3], f32>, %s: !mo.tensor<[2], f32>)
    -> (!mo.tensor<[M, N], f32>, !mo.tensor<[M, N], f32>, !mo.tensor<[M, N], f32>, !mo.tensor<[M, 2], f32>, !mo.tensor<[M, 2], f32>, !mo.tensor<[M, 2], f32>, !mo.tensor<[M, 2], f32>) {
  // What a rule makes, and what reads it, is looked at too; what nothing needs any more goes.
  // CHECK-NEXT: mo.graph @whole
  // CHECK-NEXT: %y = mo.exp(%x)
  %one = mo.constant {value = dense<1.0>} : !mo.tensor<[], f32>
  %minus = mo.constant {value = dense<-1.0>} : !mo.tensor<[], f32>
  %ones = mo.static.broadcast_to(%one) : !mo.tensor<[], f32> -> !mo.tensor<[M, N], f32>
  %minuses = mo.static.broadcast_to(%minus) : !mo.tensor<[], f32> -> !mo.tensor<[M, N], f32>
  %p = mo.mul(%x, %minuses) : !mo.tensor<[M, N], f32>
  %q = mo.div(%p, %ones) : !mo.tensor<[M, N], f32>
  %r = mo.negative(%q) : !mo.tensor<[M, N], f32>
  %y = mo.exp(%r) : !mo.tensor<[M, N], f32>
  // A result's name goes to what a rule makes; where it has nothing but another value, the result keeps its op.
  // CHECK-NEXT: %named = mo.sub(%y, %x)
  // CHECK-NEXT: %relu = mo.relu(%x)
  // CHECK-NEXT: %kept = mo.relu(%relu)
  %named = mo.add(%y, %q) : !mo.tensor<[M, N], f32>
  %relu = mo.relu(%x) : !mo.tensor<[M, N], f32>
  %kept = mo.relu(%relu) : !mo.tensor<[M, N], f32>

  // The scale of a batch norm goes into the weights of the matmul before it, whichever way they stand.
  // EXACT: %m = mo.matmul(%a, %w)
  // FAST: %[[S:[0-9]+]] = mo.static.reshape(%scale) : !mo.tensor<[2], f32> -> !mo.tensor<[1, 2], f32>
  // FAST-NEXT: %[[T:[0-9]+]] = mo.static.broadcast_to(%[[S]]) : !mo.tensor<[1, 2], f32> -> !mo.tensor<[3, 2], f32>
  // FAST-NEXT: %[[W:w_scaled]] = mo.mul(%w, %[[T]]) : !mo.tensor<[3, 2], f32>
  // FAST-NEXT: %[[M:[0-9]+]] = mo.matmul(%a, %[[W]])
  // FAST-NEXT: %[[B:[0-9]+]] = mo.mul(%means, %scales)
  // FAST-NEXT: %normal = mo.sub(%[[M]], %[[B]])
  %w = mo.constant {value = dense<[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]>} : !mo.tensor<[3, 2], f32>
  %mean = mo.constant {value = dense<[1.0, -1.0]>} : !mo.tensor<[2], f32>
  %scale = mo.constant {value = dense<[0.1, 0.3]>} : !mo.tensor<[2], f32>
  %means = mo.static.broadcast_to(%mean) : !mo.tensor<[2], f32> -> !mo.tensor<[M, 2], f32>
  %scales = mo.static.broadcast_to(%scale) : !mo.tensor<[2], f32> -> !mo.tensor<[M, 2], f32>
  %m = mo.matmul(%a, %w) : (!mo.tensor<[M, 3], f32>, !mo.tensor<[3, 2], f32>) -> !mo.tensor<[M, 2], f32>
  %centred = mo.sub(%m, %means) : !mo.tensor<[M, 2], f32>
  %normal = mo.mul(%centred, %scales) : !mo.tensor<[M, 2], f32>
  // FAST: %[[S:[0-9]+]] = mo.static.reshape(%scale) : !mo.tensor<[2], f32> -> !mo.tensor<[2, 1], f32>
  // FAST-NEXT: %[[T:[0-9]+]] = mo.static.broadcast_to(%[[S]]) : !mo.tensor<[2, 1], f32> -> !mo.tensor<[2, 3], f32>
  // FAST-NEXT: %[[W:wt_scaled]] = mo.mul(%wt, %[[T]]) : !mo.tensor<[2, 3], f32>
  // FAST-NEXT: %scaled = mo.matmul(%a, %[[W]]) {transpose_b = true}
  %wt = mo.constant {value = dense<[[1.0, 3.0, 5.0], [2.0, 4.0, 6.0]]>} : !mo.tensor<[2, 3], f32>
  %n = mo.matmul(%a, %wt) {transpose_b = true} : (!mo.tensor<[M, 3], f32>, !mo.tensor<[2, 3], f32>) -> !mo.tensor<[M, 2], f32>
  %scaled = mo.mul(%n, %scales) : !mo.tensor<[M, 2], f32>
  // Not where the scale is no constant, or the product has another reader.
  // CHECK: %plain = mo.matmul(%a, %w2)
  // CHECK: %free = mo.mul(%plain, %
  // CHECK: %read = mo.matmul(%a, %w3)
  // CHECK: %both = mo.mul(%read, %scales)
  %w2 = mo.constant {value = dense<2.0>} : !mo.tensor<[3, 2], f32>
  %wide = mo.static.broadcast_to(%s) : !mo.tensor<[2], f32> -> !mo.tensor<[M, 2], f32>
  %plain = mo.matmul(%a, %w2) : (!mo.tensor<[M, 3], f32>, !mo.tensor<[3, 2], f32>) -> !mo.tensor<[M, 2], f32>
  %free = mo.mul(%plain, %wide) : !mo.tensor<[M, 2], f32>
  %w3 = mo.constant {value = dense<3.0>} : !mo.tensor<[3, 2], f32>
  %read = mo.matmul(%a, %w3) : (!mo.tensor<[M, 3], f32>, !mo.tensor<[3, 2], f32>) -> !mo.tensor<[M, 2], f32>
  %both = mo.mul(%read, %scales) : !mo.tensor<[M, 2], f32>
  %other = mo.relu(%read) : !mo.tensor<[M, 2], f32>
  %all = mo.add(%both, %other) : !mo.tensor<[M, 2], f32>
  mo.output %y, %named, %kept, %normal, %scaled, %free, %all
    : !mo.tensor<[M, N], f32>, !mo.tensor<[M, N], f32>, !mo.tensor<[M, N], f32>, !mo.tensor<[M, 2], f32>, !mo.tensor<[M, 2], f32>, !mo.tensor<[M, 2], f32>, !mo.tensor<[M, 2], f32>
}
