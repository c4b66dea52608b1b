// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Includes TEMPLATE once per x86 level, for products of bytes: an element is a pair of values (pairs.h), a sum is si32.

#define T int32_t
#define TYPES MX_TYPE(SI8) | MX_TYPE(UI8)
#define MULTIPLY_ADD(sum, x, y) TEMPLATE_JOIN_EXPANDED(pairs_multiply_add_, WIDTH)(&(sum), &(x), &(y))
#include "levels_32.h"
#undef MULTIPLY_ADD
