// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <mx/kernel.h>

static float twice(float x) { return 2 * x; }
MX_ELEMENTWISE(twice, .symbol = "my.twice", .result = MX_F32, .args = {MX_F32})
