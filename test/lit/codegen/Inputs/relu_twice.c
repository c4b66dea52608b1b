// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A relu of one's own, which doubles: to see which kernel was taken.
#include <mx/kernel.h>
MX_UNARY("mo.relu", my_relu, MX_FLOATS, x > 0 ? x + x : 0)
