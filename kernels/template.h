// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Names inside a template: a header that is included once per instance, with KERNEL defined as the instance's name.
// FN(_plan) is then KERNEL_plan.
#ifndef TEMPLATE_H
#define TEMPLATE_H

#define TEMPLATE_JOIN(a, b) a##b
#define TEMPLATE_JOIN_EXPANDED(a, b) TEMPLATE_JOIN(a, b)
#define FN(suffix) TEMPLATE_JOIN_EXPANDED(KERNEL, suffix)

// The macros of kernel.h with KERNEL expanded first.
#define TEMPLATE_LOAD_HOOK(kernel, arg, type, rank) MX_LOAD_HOOK(kernel, arg, type, rank)
#define TEMPLATE_STORE_HOOK(kernel, arg, type, rank) MX_STORE_HOOK(kernel, arg, type, rank)
#define TEMPLATE_FETCH_HOOK(kernel, arg, rank) MX_FETCH_HOOK(kernel, arg, rank)
#define TEMPLATE_KERNEL_PLANNED(kernel, plan, ...) MX_KERNEL_PLANNED(kernel, plan, __VA_ARGS__)

#endif
