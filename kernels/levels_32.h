// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// levels.h for elements of 32 bits: T and TYPES come from who includes it. Literals, since pragmas and names take them.

#define PANEL 16
#define WIDTH_V4 16
#define WIDTH_V3 8
#define WIDTH_V1 4
#define DEPTH_V4 512
#include "levels.h"
