// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// mo.matmul for integers.
#include "matmul_divide.h"

#ifdef MX_CPU

#include "matmul_plain.h"

#define KERNEL matmul_int
#include "matmul_int.h"

#undef SYMBOL
#undef INDEX_RANK
#undef ARGUMENT_RANK
#undef AT

#endif
