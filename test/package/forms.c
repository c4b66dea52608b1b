// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %mxc package %s --name=forms -o %t.mxpkg
// RUN: sed '/^end$/q' %t.mxpkg | FileCheck %s
// What the table says of the less common things: targets, plans, lists, compute and integer hooks, #ifdef.
#include <mx/kernel.h>

// CHECK: execute my.fill forms.fill out y any any compute:2 at forms.c:[[#@LINE+3]]
MX_COMPUTE_HOOK(fill, y, 2)
static void fill(const mx_env *env, const mx_view *y, const mx_work *work) { fill_y(env, 0, 0); }
MX_KERNEL(fill, .symbol = "my.fill", .outputs = {{"y", MX_TYPES_ANY, MX_ANY_RANK, MX_FUSED}})

// An int64_t at the end of a store hook of integers is the value.
// CHECK: execute my.ints forms.ints out y si32,si64 3 store:si64:3 in x ui64 1 load:ui64:1 in m bool 1 load:ui8:1 at
MX_STORE_HOOK(ints, y, int64_t, 3)
MX_LOAD_HOOK(ints, x, uint64_t, 1)
MX_LOAD_HOOK(ints, m, uint8_t, 1)
static void ints(const mx_env *env, const mx_view *y, const mx_view *x, const mx_view *m, const mx_work *work) {
  ints_y(env, 0, 0, 0, (int64_t)ints_x(env, 0) + ints_m(env, 0));
}
MX_KERNEL(ints, .symbol = "my.ints", .outputs = {{"y", MX_TYPE(SI32) | MX_TYPE(SI64), 3, MX_FUSED}},
          .inputs = {{"x", MX_TYPE(UI64), 1, MX_FUSED}, {"m", MX_TYPE(BOOL), 1, MX_FUSED}})

// CHECK: execute my.pad forms.pad planned forms.pad_plan out y f64 any plain in x f64 any strided,load:f64:2 parameter
// low CHECK-SAME: ints parameter value float parameter axis int at
MX_LOAD_HOOK(pad, x, double, 2)
static void pad(const mx_env *env, const mx_view *y, const mx_view *x, const int64_t *low, int64_t low_count,
                double value, int64_t axis, const mx_work *work) {
  ((double *)y->data)[0] = pad_x(env, 0, 0);
}
static void pad_plan(const mx_view *y, const mx_view *x, const int64_t *low, int64_t low_count, double value,
                     int64_t axis, int64_t n_threads, mx_plan *plan) {}
MX_KERNEL_PLANNED(pad, pad_plan, .symbol = "my.pad", .outputs = {{"y", MX_TYPE(F64), MX_ANY_RANK}},
                  .inputs = {{"x", MX_TYPE(F64), MX_ANY_RANK, MX_FUSED | MX_STRIDED}},
                  .parameters = {"low", "value", "axis"})

// Work is a word of the table.
// CHECK: execute my.dot forms.dot out y f32 1 plain in x f32 2 plain work 2*y*x[-1] at
static void dot(const mx_env *env, const mx_view *y, const mx_view *x, const mx_work *work) {}
MX_KERNEL(dot, .symbol = "my.dot", .outputs = {{"y", MX_TYPE(F32), 1}}, .inputs = {{"x", MX_TYPE(F32), 2}},
          .work = "2 * y * x[-1]")

// A shape function's first parameter is a list or not, as in the kernel of its symbol.
// CHECK: shape my.pad forms.pad_shape inputs 1 parameter low ints at
static void pad_shape(const mx_view *x, mx_view *out, const int64_t *low, int64_t low_count) {}
MX_SHAPE(pad_shape, .symbol = "my.pad", .parameters = {"low"})
// CHECK: shape my.take forms.take_shape inputs 2 parameter axis int at
static void take(const mx_env *env, const mx_view *y, const mx_view *x, const mx_view *at, int64_t axis,
                 const mx_work *work) {}
static void take_shape(const mx_view *x, const mx_view *at, mx_view *out, int64_t axis) {}
MX_SHAPE(take_shape, .symbol = "my.take", .parameters = {"axis"})
// CHECK: execute my.take forms.take out y f32 1 plain in x f32 1 plain in at si64 1 plain parameter axis int at
MX_KERNEL(take, .symbol = "my.take", .outputs = {{"y", MX_TYPE(F32), 1}},
          .inputs = {{"x", MX_TYPE(F32), 1}, {"at", MX_TYPE(SI64), 1}}, .parameters = {"axis"})

// CHECK: view my.flat forms.flat contiguous at
static void flat(const mx_view *x, mx_view *result) { result->offset = x->offset, result->stride[0] = 1; }
MX_VIEW(flat, .symbol = "my.flat", .flags = MX_CONTIGUOUS)

// Only the targets that a kernel is for hold it, whatever the file compiles for.
// CHECK: execute my.copy forms.copy_v3 target x86-64-v3 rows out y f32 2 plain at
static void copy_v3(const mx_env *env, const mx_view *y, const mx_work *work) {}
MX_KERNEL(copy_v3, .symbol = "my.copy", .target = "x86-64-v3", .parallel = MX_ROWS, .outputs = {{"y", MX_TYPE(F32), 2}})
#ifndef __NVPTX__
// CHECK: execute my.copy forms.copy bitcode x86-64,amdgcn out y f32 2 plain at
static void copy(const mx_env *env, const mx_view *y, const mx_work *work) {}
MX_KERNEL(copy, .symbol = "my.copy", .outputs = {{"y", MX_TYPE(F32), 2}})
#endif
// CHECK: execute my.copy forms.copy_gpu target gpu out y f32 2 plain at
static void copy_gpu(const mx_env *env, const mx_view *y, const mx_work *work) {}
MX_KERNEL(copy_gpu, .symbol = "my.copy", .target = "gpu", .outputs = {{"y", MX_TYPE(F32), 2}})
#ifdef __AMDGCN__
// CHECK: execute my.wave forms.wave bitcode amdgcn out y f32 1 plain at
static void wave(const mx_env *env, const mx_view *y, const mx_work *work) {}
MX_KERNEL(wave, .symbol = "my.wave", .outputs = {{"y", MX_TYPE(F32), 1}})
#endif
// CHECK: {{^end$}}
