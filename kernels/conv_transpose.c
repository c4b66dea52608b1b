// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// mo.conv_transpose, whose filters arrive as [spatial.., F / groups, C] (mo_order_channels sees to it): instances of
// conv.h per type and x86 level.
#include "conv_problem.h"

#ifdef MX_CPU

#define SYMBOL "mo.conv_transpose"
#define TRANSPOSED 1
#define QUANTISED 0
#define FILTER_RANK 3
#define FILTER_AT(p, group, k, f) (k) / (p)->channels, f, (group) * (p)->channels + (k) % (p)->channels

#define NAME conv_transpose_f32
#define TEMPLATE "conv.h"
#include "levels_f32.h"

#define NAME conv_transpose_f64
#define TEMPLATE "conv.h"
#include "levels_f64.h"

#endif
