// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// mo.matmul for f32 (f16 and bf16 are widened by the hooks): an instance of matmul.h per x86 level.
#include "matmul_divide.h"

#ifdef MX_CPU

#include "matmul_plain.h"

#define NAME matmul_f32
#define TEMPLATE "matmul.h"
#include "levels_f32.h"

#undef SYMBOL
#undef INDEX_RANK
#undef ARGUMENT_RANK
#undef AT

#endif
