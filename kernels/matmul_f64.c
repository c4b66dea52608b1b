// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// mo.matmul for f64: an instance of matmul.h per x86 level.
#include "matmul_divide.h"

#ifdef MX_CPU

#include "matmul_plain.h"

#define NAME matmul_f64
#define TEMPLATE "matmul.h"
#include "levels_f64.h"

#undef SYMBOL
#undef INDEX_RANK
#undef ARGUMENT_RANK
#undef AT

#endif
