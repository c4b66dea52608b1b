/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * Element types. Freestanding: kernels, generated code, files and the runtime all use these numbers, so a row is
 * only ever added at the end.
 */
#ifndef MX_DTYPE_H
#define MX_DTYPE_H

/* X(ENUM, text, bytes, class, numpy): class is b bool, i signed, u unsigned, f float; numpy is the `.npy` descriptor
 * ("" where NumPy has none). */
#define MX_DTYPES(X)                                                                                                   \
  X(BOOL, "bool", 1, 'b', "|b1")                                                                                       \
  X(SI8, "si8", 1, 'i', "|i1")                                                                                         \
  X(SI16, "si16", 2, 'i', "<i2")                                                                                       \
  X(SI32, "si32", 4, 'i', "<i4")                                                                                       \
  X(SI64, "si64", 8, 'i', "<i8")                                                                                       \
  X(UI8, "ui8", 1, 'u', "|u1")                                                                                         \
  X(UI16, "ui16", 2, 'u', "<u2")                                                                                       \
  X(UI32, "ui32", 4, 'u', "<u4")                                                                                       \
  X(UI64, "ui64", 8, 'u', "<u8")                                                                                       \
  X(F16, "f16", 2, 'f', "<f2")                                                                                         \
  X(BF16, "bf16", 2, 'f', "")                                                                                          \
  X(F32, "f32", 4, 'f', "<f4")                                                                                         \
  X(F64, "f64", 8, 'f', "<f8")

typedef enum mx_dtype {
  MX_DTYPE_INVALID = 0,
#define X(ENUM, text, bytes, class_, numpy) MX_##ENUM,
  MX_DTYPES(X)
#undef X
      MX_DTYPE_COUNT
} mx_dtype;

/* Sets of dtypes, as kernels declare them: MX_TYPE(F16) | MX_TYPE(F32). */
#define MX_TYPE(ENUM) (1u << MX_##ENUM)
#define MX_TYPES_FLOAT (MX_TYPE(F16) | MX_TYPE(BF16) | MX_TYPE(F32) | MX_TYPE(F64))
#define MX_TYPES_SIGNED (MX_TYPE(SI8) | MX_TYPE(SI16) | MX_TYPE(SI32) | MX_TYPE(SI64))
#define MX_TYPES_UNSIGNED (MX_TYPE(UI8) | MX_TYPE(UI16) | MX_TYPE(UI32) | MX_TYPE(UI64))
#define MX_TYPES_INTEGER (MX_TYPES_SIGNED | MX_TYPES_UNSIGNED)
#define MX_TYPES_NUMERIC (MX_TYPES_INTEGER | MX_TYPES_FLOAT)
#define MX_TYPES_ANY (MX_TYPES_NUMERIC | MX_TYPE(BOOL))

enum { MX_MAX_RANK = 8 };

#endif
