// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Six operators of one's own, in the four forms that a kernel can take. `mxc package` compiles this file for CPUs and
// GPUs; `mxc compile --kernels=` then fuses these kernels as it fuses its own.
#include <mx/kernel.h>

// ---- Elementwise: an expression per element, for each float type. It fuses anywhere.

MX_UNARY("my.swish", swish, MX_FLOATS, x / (1 + mx_exp(-x)))
MX_BINARY("my.hypot", hypot2, MX_FLOATS, mx_sqrt(x *x + y * y))

// With a parameter: a function, and a record that names it. The graph says {parameters = {slope = 0.1}}.
static float leaky_relu(float x, double slope) { return x < 0 ? x * (float)slope : x; }
MX_ELEMENTWISE(leaky_relu, .symbol = "my.leaky_relu", .result = MX_F32, .args = {MX_F32}, .parameters = {"slope"})

// ---- Execute: a loop that fills its outputs. Here y[i, j] = x[i, j] * scale[i].
//
// x is read and y is written through hooks, functions that the compiler writes for each graph: what computes x and what
// consumes y end up inside this loop. A hook computes in float, whatever the tensors hold. scale is plain memory.

enum { FLOATS = MX_TYPE(F16) | MX_TYPE(BF16) | MX_TYPE(F32) };

MX_LOAD_HOOK(row_scale, x, float, 2)  // float row_scale_x(const mx_env *env, int64_t i, int64_t j)
MX_STORE_HOOK(row_scale, y, float, 2) // void row_scale_y(const mx_env *env, int64_t i, int64_t j, float value)

// MX_ROWS: rows are divided among threads, and this call does those from begin to end. mx_lanes runs over the columns
// with SIMD lanes on a CPU, with the threads of a group on a GPU.
static void row_scale(const mx_env *env, const mx_view *y, const mx_view *x, const mx_view *scale,
                      const mx_work *work) {
  for (int64_t i = work->begin; i < work->end; i++) {
    float s = mx_get1(scale, float, i);
    MX_VECTORIZE mx_lanes(j, y->dim[1]) row_scale_y(env, i, j, row_scale_x(env, i, j) * s);
  }
}
MX_KERNEL(row_scale, .symbol = "my.row_scale", .parallel = MX_ROWS, .outputs = {{"y", FLOATS, 2, MX_FUSED}},
          .inputs = {{"x", FLOATS, 2, MX_FUSED}, {"scale", MX_TYPE(F32), 1, MX_STRIDED}})

// ---- View: another way to see the same data, never a copy. The diagonal of a square matrix; anti: the other one.

static void diagonal(const mx_view *x, mx_view *result, int64_t anti) {
  int64_t last = x->dim[1] - 1, down = x->stride[0], right = x->stride[1];
  result->offset = x->offset + (anti ? last * right : 0);
  result->stride[0] = anti ? down - right : down + right;
}
MX_VIEW(diagonal, .symbol = "my.diagonal", .parameters = {"anti"})

// ---- Shape: the dims of a result that the graph leaves open. The kernel beside it keeps every step-th row of x.

static void decimate_shape(const mx_view *x, mx_view *out, int64_t step) {
  out->dim[0] = step > 0 ? (x->dim[0] + step - 1) / step : x->dim[0];
  out->dim[1] = x->dim[1];
}
MX_SHAPE(decimate_shape, .symbol = "my.decimate", .parameters = {"step"})

MX_LOAD_HOOK(decimate, x, float, 2)
MX_STORE_HOOK(decimate, y, float, 2)

static void decimate(const mx_env *env, const mx_view *y, const mx_view *x, int64_t step, const mx_work *work) {
  if (step < 1) {
    mx_fail(work, "step must be 1 or more"); // the run ends with this text
    return;
  }
  for (int64_t i = work->begin; i < work->end; i++)
    MX_VECTORIZE mx_lanes(j, y->dim[1]) decimate_y(env, i, j, decimate_x(env, i * step, j));
}
MX_KERNEL(decimate, .symbol = "my.decimate", .parallel = MX_ROWS, .outputs = {{"y", FLOATS, 2, MX_FUSED}},
          .inputs = {{"x", FLOATS, 2, MX_FUSED}}, .parameters = {"step"})
