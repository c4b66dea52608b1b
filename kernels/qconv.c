// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// mo.qconv, whose filters arrive as [spatial.., C / groups, F] (mo_order_channels sees to it): instances of conv.h per
// x86 level.
#include "conv_problem.h"

#ifdef MX_CPU

#include "pairs.h"

#define SYMBOL "mo.qconv"
#define TRANSPOSED 0
#define QUANTISED 1
#define FILTER_RANK 2
#define FILTER_AT(p, group, k, f) k, (group) * (p)->size.n + (f)

#define NAME qconv
#define TEMPLATE "conv.h"
#include "levels_pairs.h"

#endif
