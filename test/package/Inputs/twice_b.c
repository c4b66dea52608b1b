// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <mx/kernel.h>

static double twice(double x) { return 2 * x; }
MX_ELEMENTWISE(twice, .symbol = "my.twice", .result = MX_F64, .args = {MX_F64})
