// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// mo.conv, whose filters arrive as [spatial.., C / groups, F] (mo_order_channels sees to it): instances of conv.h per
// type and x86 level.
#include "conv_problem.h"

#ifdef MX_CPU

#define SYMBOL "mo.conv"
#define TRANSPOSED 0
#define QUANTISED 0
#define FILTER_RANK 2
#define FILTER_AT(p, group, k, f) k, (group) * (p)->size.n + (f)

#define NAME conv_f32
#define TEMPLATE "conv.h"
#include "levels_f32.h"

#define NAME conv_f64
#define TEMPLATE "conv.h"
#include "levels_f64.h"

#endif
