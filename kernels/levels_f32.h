// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Includes TEMPLATE once per x86 level, for f32, and f16 and bf16, which the hooks widen.

#define T float
#define TYPES MX_TYPES_SINGLE
#include "levels_32.h"
