/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * Element types. Freestanding: kernels, generated code, files and the runtime all use these numbers, so a row is
 * only ever added at the end.
 */
#ifndef MX_DTYPE_H
#define MX_DTYPE_H

/* X(ENUM, text, bits, class, numpy): class is b bool, i signed, u unsigned, f float; numpy is the `.npy` descriptor
 * ("" where NumPy has none). Elements of 4 bits stand two to a byte, the first in the low half, in row-major order over
 * the whole tensor and without gaps; they are for storage: docs/dtypes.md. */
#define MX_DTYPES(X)                                                                                                   \
  X(BOOL, "bool", 8, 'b', "|b1")                                                                                       \
  X(SI8, "si8", 8, 'i', "|i1")                                                                                         \
  X(SI16, "si16", 16, 'i', "<i2")                                                                                      \
  X(SI32, "si32", 32, 'i', "<i4")                                                                                      \
  X(SI64, "si64", 64, 'i', "<i8")                                                                                      \
  X(UI8, "ui8", 8, 'u', "|u1")                                                                                         \
  X(UI16, "ui16", 16, 'u', "<u2")                                                                                      \
  X(UI32, "ui32", 32, 'u', "<u4")                                                                                      \
  X(UI64, "ui64", 64, 'u', "<u8")                                                                                      \
  X(F16, "f16", 16, 'f', "<f2")                                                                                        \
  X(BF16, "bf16", 16, 'f', "")                                                                                         \
  X(F32, "f32", 32, 'f', "<f4")                                                                                        \
  X(F64, "f64", 64, 'f', "<f8")                                                                                        \
  X(F8E4M3FN, "f8e4m3fn", 8, 'f', "")                                                                                  \
  X(F8E5M2, "f8e5m2", 8, 'f', "")                                                                                      \
  X(SI4, "si4", 4, 'i', "")                                                                                            \
  X(UI4, "ui4", 4, 'u', "")

/* X(ENUM, bits, bits of the mantissa, has infinities): floats narrower than f32, with a sign and a bias of half the
 * exponents. Where there are infinities the greatest exponent is theirs and NaN's, else NaN is all ones. */
#define MX_NARROW_FLOATS(X) X(F16, 16, 10, 1) X(BF16, 16, 7, 1) X(F8E4M3FN, 8, 3, 0) X(F8E5M2, 8, 2, 1)

typedef enum mx_dtype {
  MX_DTYPE_INVALID = 0,
#define X(ENUM, text, bits, class_, numpy) MX_##ENUM,
  MX_DTYPES(X)
#undef X
      MX_DTYPE_COUNT
} mx_dtype;

/* Sets of dtypes, as kernels declare them: MX_TYPE(F16) | MX_TYPE(F32). */
#define MX_TYPE(ENUM) (1u << MX_##ENUM)
#define MX_TYPES_F8 (MX_TYPE(F8E4M3FN) | MX_TYPE(F8E5M2))
/* Computed in f32: what a hook of float serves. */
#define MX_TYPES_SINGLE (MX_TYPES_F8 | MX_TYPE(F16) | MX_TYPE(BF16) | MX_TYPE(F32))
#define MX_TYPES_FLOAT (MX_TYPES_SINGLE | MX_TYPE(F64))
#define MX_TYPES_SIGNED (MX_TYPE(SI8) | MX_TYPE(SI16) | MX_TYPE(SI32) | MX_TYPE(SI64))
#define MX_TYPES_UNSIGNED (MX_TYPE(UI8) | MX_TYPE(UI16) | MX_TYPE(UI32) | MX_TYPE(UI64))
#define MX_TYPES_INTEGER (MX_TYPES_SIGNED | MX_TYPES_UNSIGNED)
#define MX_TYPES_NUMERIC (MX_TYPES_INTEGER | MX_TYPES_FLOAT)
#define MX_TYPES_ANY (MX_TYPES_NUMERIC | MX_TYPE(BOOL))
/* In no set above: few ops take them. */
#define MX_TYPES_4_BITS (MX_TYPE(SI4) | MX_TYPE(UI4))

enum { MX_MAX_RANK = 8 };

#endif
