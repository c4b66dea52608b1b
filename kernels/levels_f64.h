// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// levels.h for f64.

#define T double
#define TYPES MX_TYPE(F64)
#define PANEL 8
#define WIDTH_V4 8
#define WIDTH_V3 4
#define WIDTH_V1 2
#define DEPTH_V4 256
#include "levels.h"
