// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Literals of every dtype: the shortest text that reads back as the same value.
// RUN: %mxc compile %s --emit=mo | FileCheck %s
mo.graph @constants() -> (
  !mo.tensor<[2], bool>, !mo.tensor<[2], si8>, !mo.tensor<[2], si16>, !mo.tensor<[2], si32>, !mo.tensor<[2], si64>,
  !mo.tensor<[2], ui8>, !mo.tensor<[2], ui16>, !mo.tensor<[2], ui32>, !mo.tensor<[2], ui64>,
  !mo.tensor<[5], f16>, !mo.tensor<[4], bf16>, !mo.tensor<[7], f32>, !mo.tensor<[5], f64>,
  !mo.tensor<[], f32>, !mo.tensor<[2, 3], si32>, !mo.tensor<[2, 3], si32>, !mo.tensor<[2, 3], f32>, !mo.tensor<[0, 3], f32>, !mo.tensor<[2], si32>
) {
  // CHECK: %b = mo.constant {value = dense<[true, false]>} : !mo.tensor<[2], bool>
  %b = mo.constant {value = dense<[true, 0]>} : !mo.tensor<[2], bool>
  // CHECK: %s8 = mo.constant {value = dense<[-128, 127]>} : !mo.tensor<[2], si8>
  %s8 = mo.constant {value = dense<[-128, 127]>} : !mo.tensor<[2], si8>
  // CHECK: %s16 = mo.constant {value = dense<[-32768, 32767]>} : !mo.tensor<[2], si16>
  %s16 = mo.constant {value = dense<[-32768, 32767]>} : !mo.tensor<[2], si16>
  // CHECK: %s32 = mo.constant {value = dense<[-2147483648, 2147483647]>} : !mo.tensor<[2], si32>
  %s32 = mo.constant {value = dense<[-2147483648, 2147483647]>} : !mo.tensor<[2], si32>
  // CHECK: %s64 = mo.constant {value = dense<[-9223372036854775808, 9223372036854775807]>} : !mo.tensor<[2], si64>
  %s64 = mo.constant {value = dense<[-9223372036854775808, 9223372036854775807]>} : !mo.tensor<[2], si64>
  // CHECK: %u8 = mo.constant {value = dense<[0, 255]>} : !mo.tensor<[2], ui8>
  %u8 = mo.constant {value = dense<[0, 0xff]>} : !mo.tensor<[2], ui8>
  // CHECK: %u16 = mo.constant {value = dense<[0, 65535]>} : !mo.tensor<[2], ui16>
  %u16 = mo.constant {value = dense<[0, 65535]>} : !mo.tensor<[2], ui16>
  // CHECK: %u32 = mo.constant {value = dense<[0, 4294967295]>} : !mo.tensor<[2], ui32>
  %u32 = mo.constant {value = dense<[0, 4294967295]>} : !mo.tensor<[2], ui32>
  // CHECK: %u64 = mo.constant {value = dense<[0, 18446744073709551615]>} : !mo.tensor<[2], ui64>
  %u64 = mo.constant {value = dense<[0, 18446744073709551615]>} : !mo.tensor<[2], ui64>
  // The nearest half; the least subnormal.
  // CHECK: %h = mo.constant {value = dense<[0.099975586, 65504.0, 5.9604645e-08, -inf, nan]>} : !mo.tensor<[5], f16>
  %h = mo.constant {value = dense<[0.1, 65504.0, 5.9604645e-08, -inf, nan]>} : !mo.tensor<[5], f16>
  // CHECK: %bf = mo.constant {value = dense<[0.100097656, 3.0, -0.0, inf]>} : !mo.tensor<[4], bf16>
  %bf = mo.constant {value = dense<[0.1, 3, -0.0, inf]>} : !mo.tensor<[4], bf16>
  // CHECK: %f = mo.constant {value = dense<[0.1, -2.5, 1.1754944e-38, 3.4028235e+38, 1e-45, 16777216.0, nan]>} : !mo.tensor<[7], f32>
  %f = mo.constant {value = dense<[0.1, -2.5, 1.17549435e-38, 3.4028234663852886e+38, 1e-45, 16777217, nan]>} : !mo.tensor<[7], f32>
  // CHECK: %d = mo.constant {value = dense<[0.1, 3.141592653589793, 5e-324, 1.7976931348623157e+308, -inf]>} : !mo.tensor<[5], f64>
  %d = mo.constant {value = dense<[0.1, 3.141592653589793, 5e-324, 1.7976931348623157e308, -inf]>} : !mo.tensor<[5], f64>

  // One element fills a tensor; lists are flat or nested as the shape is.
  // CHECK: %one = mo.constant {value = dense<1.0>} : !mo.tensor<[], f32>
  %one = mo.constant {value = dense<1>} : !mo.tensor<[], f32>
  // CHECK: %flat = mo.constant {value = dense<{{\[\[}}1, 2, 3], [4, 5, 6]]>} : !mo.tensor<[2, 3], si32>
  %flat = mo.constant {value = dense<[1, 2, 3, 4, 5, 6]>} : !mo.tensor<[2, 3], si32>
  // CHECK: %nested = mo.constant {value = dense<{{\[\[}}1, 2, 3], [4, 5, 6]]>} : !mo.tensor<[2, 3], si32>
  %nested = mo.constant {value = dense<[[1, 2, 3], [4, 5, 6]]>} : !mo.tensor<[2, 3], si32>
  // CHECK: %filled = mo.constant {value = dense<-0.5>} : !mo.tensor<[2, 3], f32>
  %filled = mo.constant {value = dense<-0.5>} : !mo.tensor<[2, 3], f32>
  // A tensor without elements is filled as well.
  // CHECK: %none = mo.constant {value = dense<0.0>} : !mo.tensor<[0, 3], f32>
  %none = mo.constant {value = dense<[]>} : !mo.tensor<[0, 3], f32>
  // i32 and the like are signed.
  // CHECK: %i = mo.constant {value = dense<[1, 2]>} : !mo.tensor<[2], si32>
  %i = mo.constant {value = dense<[1, 2]>} : !mo.tensor<[2], i32>
  mo.output %b, %s8, %s16, %s32, %s64, %u8, %u16, %u32, %u64, %h, %bf, %f, %d, %one, %flat, %nested, %filled, %none, %i
    : !mo.tensor<[2], bool>, !mo.tensor<[2], si8>, !mo.tensor<[2], si16>, !mo.tensor<[2], si32>, !mo.tensor<[2], si64>,
      !mo.tensor<[2], ui8>, !mo.tensor<[2], ui16>, !mo.tensor<[2], ui32>, !mo.tensor<[2], ui64>,
      !mo.tensor<[5], f16>, !mo.tensor<[4], bf16>, !mo.tensor<[7], f32>, !mo.tensor<[5], f64>,
      !mo.tensor<[], f32>, !mo.tensor<[2, 3], si32>, !mo.tensor<[2, 3], si32>, !mo.tensor<[2, 3], f32>, !mo.tensor<[0, 3], f32>, !mo.tensor<[2], si32>
}
