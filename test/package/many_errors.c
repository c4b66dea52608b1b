// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %mxc package %s -o %t.mxpkg 2>&1 | FileCheck %s
// Twenty messages are enough to begin with.
#include <mx/kernel.h>

// CHECK-COUNT-20: error: kernel ''
// CHECK-NOT: error:
// CHECK: {{^}}10 more errors
MX_UNARY("", a, MX_NUMBERS, x)
MX_UNARY("", b, MX_NUMBERS, x)
MX_UNARY("", c, MX_NUMBERS, x)
