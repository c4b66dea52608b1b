// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: not %mxc package %s -o %t.mxpkg 2>&1 | FileCheck %s
// Something else in a section of records.
#include <mx/kernel.h>

__attribute__((section("mx.view"), used)) static const int32_t stray = 5;
// CHECK: not_a_record.c: error: 'stray' in section "mx.view" is no record
// CHECK-NEXT: hint: write records with the macros of <mx/kernel.h>, their strings as literals
